//! Blocks through columns: a few workers read, work and encode, whichever is due, and none waits for another's column.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Error;
use super::session::Block;
use crate::Watch;

/// Blocks between the slowest column and the reader.
const AHEAD: usize = 4;
/// Things made and not yet handed on: a slow disk holds up the reading.
const WAITING: usize = 4;
/// How often the caller's thread looks whether the work was cancelled.
const LOOK: Duration = Duration::from_millis(40);

/// What is done with the blocks of a file.
pub(crate) trait Work: Sync {
    type Column: Send;
    /// What the columns' work adds up to now and then.
    type Part: Send;
    type Made: Send;

    /// Each column meets the blocks in their order, one at a time.
    fn column(&self, at: usize, column: &mut Self::Column, block: &Block) -> Result<Option<Self::Part>, Error>;

    /// What becomes of a part; several may be made at once.
    fn make(&self, part: Self::Part) -> Result<Self::Made, Error>;
}

/// How far the work is, and who hears of it.
pub(crate) struct Told<'a> {
    pub watch: &'a Watch,
    /// The file's.
    pub name: &'a str,
    pub what: &'static str,
    pub total: u64,
}

struct State<'c, W: Work, N> {
    /// Taken by whoever reads.
    next: Option<N>,
    ended: bool,
    /// Blocks that some column has not met yet, from number `first` on.
    blocks: VecDeque<Arc<Block>>,
    first: usize,
    /// The column, taken by whoever works on it, and the number of the block that it meets next.
    columns: Vec<(Option<&'c mut W::Column>, usize)>,
    parts: VecDeque<W::Part>,
    making: usize,
    made: VecDeque<W::Made>,
    done: u64,
    failed: Option<Error>,
    stopped: bool,
}

enum Task<'c, W: Work, N> {
    Make(W::Part),
    Column(usize, &'c mut W::Column, Arc<Block>),
    Read(N),
}

impl<'c, W: Work, N> State<'c, W, N> {
    /// What is due: what frees memory first, then the column that is furthest behind, then the next block.
    fn due(&mut self) -> Option<Task<'c, W, N>> {
        if let Some(part) = self.parts.pop_front() {
            self.making += 1;
            return Some(Task::Make(part));
        }
        let end = self.first + self.blocks.len();
        let held = self.parts.len() + self.making + self.made.len() >= WAITING;
        let reads = self.next.is_some() && !self.ended && self.blocks.len() < AHEAD && !held;
        let behind = self.columns.iter().enumerate().filter(|(_, (column, next))| column.is_some() && *next < end);
        let behind = behind.min_by_key(|(_, (_, next))| *next).map(|(at, (_, next))| (at, *next));
        // The others want a block soon: read while there is still one to work on.
        let thin = self.blocks.len() < 2;
        match behind {
            Some((at, next)) if !(reads && thin) => {
                let block = Arc::clone(&self.blocks[next - self.first]);
                self.columns[at].0.take().map(|column| Task::Column(at, column, block))
            }
            _ if reads => self.next.take().map(Task::Read),
            _ => None,
        }
    }

    fn passed(&mut self, at: usize, column: &'c mut W::Column) {
        self.columns[at].0 = Some(column);
        self.columns[at].1 += 1;
        while let Some(block) = self.blocks.front()
            && self.columns.iter().all(|(_, next)| *next > self.first)
        {
            self.done = block.done;
            self.blocks.pop_front();
            self.first += 1;
        }
    }

    fn over(&self) -> bool {
        self.stopped || (self.ended && self.blocks.is_empty() && self.parts.is_empty() && self.making == 0)
    }
}

struct Shared<'c, W: Work, N> {
    state: Mutex<State<'c, W, N>>,
    changed: Condvar,
}

impl<'c, W: Work, N> Shared<'c, W, N> {
    fn lock(&self) -> MutexGuard<'_, State<'c, W, N>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self, error: Option<Error>) {
        let mut state = self.lock();
        state.stopped = true;
        if state.failed.is_none() {
            state.failed = error;
        }
        drop(state);
        self.changed.notify_all();
    }
}

/// Gives each block of `next` to every column, on as many threads as the watch allows; `hand_on` gets what is made, on
/// the caller's thread.
///
/// # Errors
/// The first of the reader, the work, `hand_on` or the watch; whatever was under way is dropped.
pub(crate) fn run<W: Work, N>(
    work: &W,
    columns: &mut [W::Column],
    next: N,
    told: &Told<'_>,
    mut hand_on: impl FnMut(W::Made) -> Result<(), Error>,
) -> Result<(), Error>
where
    N: FnMut() -> Result<Option<Block>, Error> + Send,
{
    let shared = Shared {
        state: Mutex::new(State::<W, N> {
            next: Some(next),
            ended: false,
            blocks: VecDeque::new(),
            first: 0,
            columns: columns.iter_mut().map(|column| (Some(column), 0)).collect(),
            parts: VecDeque::new(),
            making: 0,
            made: VecDeque::new(),
            done: 0,
            failed: None,
            stopped: false,
        }),
        changed: Condvar::new(),
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..told.watch.threads)
            .map(|_| {
                scope.spawn(|| {
                    // A worker that panics takes its column with it: the others must not wait for it.
                    let guard = Guard(&shared);
                    toil(work, &shared);
                    std::mem::forget(guard);
                })
            })
            .collect();
        let ended = oversee(&shared, told, &mut hand_on);
        shared.stop(ended.err());
        for worker in workers {
            if worker.join().is_err() {
                let reason = "a thread stopped".to_owned();
                shared.stop(Some(Error::CsvUnreadable { name: told.name.to_owned(), reason }));
            }
        }
    });
    let mut state = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    state.failed.take().map_or(Ok(()), Err)
}

/// The caller's thread: tells how far the work is, and hands on what is made.
fn oversee<W: Work, N>(
    shared: &Shared<'_, W, N>,
    told: &Told<'_>,
    hand_on: &mut impl FnMut(W::Made) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut state = shared.lock();
    loop {
        let (made, done, over) = (state.made.pop_front(), state.done, state.over());
        drop(state);
        match made {
            Some(made) => {
                told.watch.check()?;
                hand_on(made)?;
                shared.changed.notify_all();
                state = shared.lock();
            }
            None if over => return Ok(told.watch.step(told.what, done, told.total)?),
            None => {
                told.watch.step(told.what, done, told.total)?;
                state = shared.lock();
                if state.made.is_empty() && !state.over() {
                    let waited = shared.changed.wait_timeout(state, LOOK);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }
}

struct Guard<'a, 'c, W: Work, N>(&'a Shared<'c, W, N>);

impl<W: Work, N> Drop for Guard<'_, '_, W, N> {
    fn drop(&mut self) {
        self.0.stop(None);
    }
}

fn toil<W: Work, N>(work: &W, shared: &Shared<'_, W, N>)
where
    N: FnMut() -> Result<Option<Block>, Error> + Send,
{
    let mut state = shared.lock();
    while !state.over() {
        let Some(task) = state.due() else {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        drop(state);
        let failed = match task {
            Task::Make(part) => {
                let made = work.make(part);
                state = shared.lock();
                state.making -= 1;
                made.map(|made| state.made.push_back(made)).err()
            }
            Task::Column(at, column, block) => {
                let part = work.column(at, column, &block);
                drop(block);
                state = shared.lock();
                state.passed(at, column);
                part.map(|part| state.parts.extend(part)).err()
            }
            Task::Read(mut next) => {
                let read = next();
                state = shared.lock();
                state.next = Some(next);
                match read {
                    Ok(Some(block)) => {
                        state.blocks.push_back(Arc::new(block));
                        None
                    }
                    Ok(None) => {
                        state.ended = true;
                        None
                    }
                    Err(error) => Some(error),
                }
            }
        };
        if let Some(error) = failed {
            state.stopped = true;
            state.failed.get_or_insert(error);
        }
        shared.changed.notify_all();
    }
}
