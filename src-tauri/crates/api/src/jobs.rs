//! Long work: one heavy job at a time, with progress, a cancel and a result.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use analysis::Watch;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::{Push, locked};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Running,
    Done,
    Failed,
    Cancelled,
}

/// A job as everyone sees it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Job {
    pub id: String,
    /// `import` or `train`.
    pub what: String,
    pub state: JobState,
    /// Code of the step under way, worded by `job.<step>`.
    pub step: String,
    pub done: u64,
    pub total: u64,
    pub fault: Option<Fault>,
    #[ts(type = "unknown")]
    pub result: Value,
}

#[derive(Debug, Deserialize, TS)]
pub struct ById {
    pub id: String,
}

type Work = Box<dyn FnOnce(&Watch) -> Result<Value, Fault> + Send>;

struct Entry {
    job: Job,
    cancelled: Arc<AtomicBool>,
    told: Instant,
}

/// Jobs of this process: the last few, and a queue with one worker.
pub(crate) struct Jobs {
    entries: Arc<Mutex<VecDeque<Entry>>>,
    queue: Sender<(String, Work)>,
    push: broadcast::Sender<Push>,
}

/// Finished jobs that are still listed.
const KEPT: usize = 20;
/// Progress is told this often at the most.
const EVERY: Duration = Duration::from_millis(80);

impl Jobs {
    pub fn new(push: broadcast::Sender<Push>) -> Self {
        let entries: Arc<Mutex<VecDeque<Entry>>> = Arc::default();
        let (queue, waiting) = mpsc::channel::<(String, Work)>();
        let (list, teller) = (Arc::clone(&entries), push.clone());
        std::thread::spawn(move || {
            give_way();
            for (id, work) in waiting {
                perform(&list, &teller, &id, work);
            }
        });
        Self { entries, queue, push }
    }

    /// Queues the work and answers at once.
    pub fn start(&self, what: &str, work: impl FnOnce(&Watch) -> Result<Value, Fault> + Send + 'static) -> Job {
        let job = Job {
            id: uuid::Uuid::now_v7().to_string(),
            what: what.to_owned(),
            state: JobState::Running,
            step: String::new(),
            done: 0,
            total: 0,
            fault: None,
            result: Value::Null,
        };
        let mut entries = locked(&self.entries);
        entries.push_back(Entry { job: job.clone(), cancelled: Arc::default(), told: Instant::now() });
        while entries.len() > KEPT && entries.front().is_some_and(|e| e.job.state != JobState::Running) {
            entries.pop_front();
        }
        drop(entries);
        let _ = self.push.send(Push::Job { job: job.clone() });
        let _ = self.queue.send((job.id.clone(), Box::new(work)));
        job
    }
}

fn perform(entries: &Arc<Mutex<VecDeque<Entry>>>, push: &broadcast::Sender<Push>, id: &str, work: Work) {
    let Some(cancelled) = locked(entries).iter().find(|e| e.job.id == id).map(|e| Arc::clone(&e.cancelled)) else {
        return;
    };
    let (list, teller, own) = (Arc::clone(entries), push.clone(), id.to_owned());
    let watch = Watch::new(threads(push.receiver_count() > 0), Arc::clone(&cancelled), move |step, done, total| {
        let mut entries = locked(&list);
        if let Some(entry) = entries.iter_mut().find(|e| e.job.id == own) {
            let fresh = entry.job.step != step;
            (entry.job.step, entry.job.done, entry.job.total) = (step.to_owned(), done, total);
            if fresh || entry.told.elapsed() >= EVERY {
                entry.told = Instant::now();
                let _ = teller.send(Push::Job { job: entry.job.clone() });
            }
        }
    });
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&watch)))
        .unwrap_or_else(|_| Err(Fault::new("unexpected", json!({}))));
    if let Some(entry) = locked(entries).iter_mut().find(|e| e.job.id == id) {
        match outcome {
            Ok(result) => (entry.job.state, entry.job.result) = (JobState::Done, result),
            Err(_) if cancelled.load(Ordering::Relaxed) => entry.job.state = JobState::Cancelled,
            Err(fault) => (entry.job.state, entry.job.fault) = (JobState::Failed, Some(fault)),
        }
        let _ = push.send(Push::Job { job: entry.job.clone() });
    }
}

/// What people do meanwhile goes first, also where there are fewer cores than busy threads. Threads that this one starts
/// are as modest.
fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

/// One core is left to the window, where there is one.
fn threads(looked_at: bool) -> usize {
    let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    all.saturating_sub(usize::from(looked_at)).max(1)
}

pub(crate) fn list(ctx: &Ctx, _: Nothing) -> Result<Vec<Job>, Fault> {
    Ok(locked(&ctx.house.jobs.entries).iter().map(|e| e.job.clone()).collect())
}

/// Asks the job to stop; it answers as `cancelled` within a fifth of a second.
pub(crate) fn cancel(ctx: &Ctx, args: ById) -> Result<(), Fault> {
    if let Some(entry) = locked(&ctx.house.jobs.entries).iter().find(|e| e.job.id == args.id) {
        entry.cancelled.store(true, Ordering::Relaxed);
    }
    Ok(())
}
