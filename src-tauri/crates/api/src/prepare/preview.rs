//! What the steps do, before anything is made of it.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use analysis::csv::Note;
use analysis::prepare::{self, Compared, Context, Outcome, Rows, Shown as ShownTable, Step, Table};
use analysis::{ColumnKind, Watch};
use project::preparation::Preparation;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::tables::{self, Seen};
use super::{steps_hash, steps_of};
use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Shown;
use crate::house::{Open, locked};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PreviewPreparation {
    pub preparation_id: String,
    /// Of the source; otherwise its latest.
    pub version_id: Option<String>,
    /// Before and after this step; otherwise the table that comes out.
    pub step_id: Option<String>,
    /// What this step would say: it is being written.
    #[ts(type = "Record<string, unknown> | null")]
    pub draft: Option<Map<String, Value>>,
    /// Only rows that the step changes.
    #[serde(default)]
    pub only: bool,
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SeenColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub words: Option<[String; 2]>,
}

/// What a step did to the rows that were looked at. Nothing, where it or one before it can't be done.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SeenStep {
    pub id: String,
    pub done: bool,
    pub rows_in: u64,
    pub rows_out: u64,
    pub columns_in: u64,
    pub columns_out: u64,
    pub cells: u64,
    pub notes: Vec<Note>,
    pub fault: Option<Fault>,
}

#[derive(Debug, Serialize)]
pub struct Preview {
    pub version_id: String,
    /// Rows of the source, and how many were looked at.
    pub rows: u64,
    pub looked_at: u64,
    pub steps: Vec<SeenStep>,
    /// Columns that the step asked about finds, and those that come out.
    pub before: Vec<SeenColumn>,
    pub after: Vec<SeenColumn>,
    pub rows_before: u64,
    pub rows_after: u64,
    pub shown: ShownTable,
    /// The rows before, where those after are of their own (groups).
    pub earlier: Option<ShownTable>,
    pub steps_hash: String,
    pub milliseconds: u64,
}

/// Rows that one call answers at the most.
const ROWS: usize = 500;

/// One step done, with what it was done to.
#[derive(Clone)]
struct Link {
    said: String,
    before: Arc<Table>,
    outcome: Arc<Outcome>,
    cells: u64,
}

/// The steps as they were last done: those that are the same need not be done again.
struct Chain {
    key: String,
    links: Vec<Link>,
}

static LAST: Mutex<Option<Chain>> = Mutex::new(None);

pub(super) fn columns(table: &Table) -> Vec<SeenColumn> {
    let seen = |c: &prepare::Column| SeenColumn { name: c.name.clone(), kind: c.kind, words: c.words.clone() };
    table.columns.iter().map(seen).collect()
}

/// Does one step, unless it was the last time too.
fn done(
    open: &Open,
    chain: &mut Option<Chain>,
    at: usize,
    before: &Arc<Table>,
    step: &Step,
) -> Result<Link, prepare::Error> {
    let joined = step.other().and_then(|id| tables::latest(open, id).ok().flatten()).map(|v| v.id).unwrap_or_default();
    let said = format!("{joined} {}", serde_json::to_string(step).unwrap_or_default());
    if let Some(chain) = chain {
        if let Some(link) = chain.links.get(at)
            && link.said == said
            && Arc::ptr_eq(&link.before, before)
        {
            return Ok(link.clone());
        }
        chain.links.truncate(at);
    }
    let watch = Watch::none();
    let context = Context { watch: &watch, other: &|id| tables::other(open, id, false) };
    let outcome = prepare::apply(before, step, &context)?;
    let cells = prepare::changed_cells(before, &outcome, &watch)?;
    let link = Link { said, before: Arc::clone(before), outcome: Arc::new(outcome), cells };
    if let Some(chain) = chain
        && chain.links.len() == at
    {
        chain.links.push(link.clone());
    }
    Ok(link)
}

pub(crate) fn preview(ctx: &Ctx, args: PreviewPreparation) -> Result<Shown<Preview>, Fault> {
    let started = Instant::now();
    let open = ctx.open()?;
    let id = args.preparation_id.clone();
    let preparation: Preparation = open.project.read(move |d| d.find(&id))?;
    let version = match &args.version_id {
        Some(id) => Some(tables::version(&open, id)?),
        None => tables::latest(&open, &preparation.dataset_id)?,
    };
    let version = version.ok_or_else(|| Fault::tagged(&prepare::Error::PrepareNoDataset {}))?;
    let seen = tables::looked_at(&open, &version)?;
    let mut steps = steps_of(&open, &args.preparation_id)?;
    if let (Some(id), Some(draft)) = (&args.step_id, &args.draft)
        && let Some(step) = steps.iter_mut().find(|s| s.id == *id)
    {
        step.params.clone_from(draft);
    }

    let key = format!("{} {}", open.id, version.id);
    // Taken out while it is in use: two looks at once each do their own.
    let mut chain = locked(&LAST).take().filter(|c| c.key == key).or(Some(Chain { key, links: Vec::new() }));
    let mut table = Arc::clone(&seen.table);
    let (mut told, mut asked, mut place, mut stopped) = (Vec::new(), None, 0, false);
    for step in &steps {
        let mine = args.step_id.as_ref() == Some(&step.id);
        let mut tell = SeenStep {
            id: step.id.clone(),
            rows_in: table.frame.height() as u64,
            columns_in: table.columns.len() as u64,
            ..SeenStep::default()
        };
        if !stopped && (step.enabled || mine) {
            let mut aside = None;
            let chain = if step.enabled { &mut chain } else { &mut aside };
            let made = Step::new(&step.kind, &step.params).and_then(|s| done(&open, chain, place, &table, &s));
            match made {
                Ok(link) => {
                    let out = &link.outcome.table;
                    (tell.done, tell.cells) = (true, link.cells);
                    (tell.rows_out, tell.columns_out) = (out.frame.height() as u64, out.columns.len() as u64);
                    tell.notes.clone_from(&link.outcome.notes);
                    if mine {
                        asked = Some((Arc::clone(&table), Some(Arc::clone(&link.outcome))));
                    }
                    if step.enabled {
                        place += 1;
                        table = Arc::new(out.clone());
                        // The next step is known by the very table that it found.
                        table = kept(chain, place, table);
                    }
                }
                Err(error) => {
                    tell.fault = Some(Fault::tagged(&error));
                    stopped = step.enabled;
                    if mine {
                        asked = Some((Arc::clone(&table), None));
                    }
                }
            }
        } else if mine {
            asked = Some((Arc::clone(&table), None));
        }
        told.push(tell);
    }
    *locked(&LAST) = chain;
    Ok(Shown(answer(&args, &version.id, &seen, told, asked, &table, steps_hash(&steps), started)))
}

/// The table that the next step found the last time, where it is the same.
fn kept(chain: &Option<Chain>, place: usize, table: Arc<Table>) -> Arc<Table> {
    chain.as_ref().and_then(|c| c.links.get(place)).map_or(table, |link| Arc::clone(&link.before))
}

type Asked = Option<(Arc<Table>, Option<Arc<Outcome>>)>;

#[allow(clippy::too_many_arguments)]
fn answer(
    args: &PreviewPreparation,
    version_id: &str,
    seen: &Seen,
    steps: Vec<SeenStep>,
    asked: Asked,
    last: &Arc<Table>,
    steps_hash: String,
    started: Instant,
) -> Preview {
    let still = |table: &Arc<Table>| Outcome {
        table: table.as_ref().clone(),
        rows: Rows::Same,
        touched: Vec::new(),
        notes: Vec::new(),
    };
    let failed = asked.as_ref().is_some_and(|(_, outcome)| outcome.is_none());
    let (before, outcome) = match asked {
        Some((before, Some(outcome))) => (before, outcome),
        Some((before, None)) => (Arc::clone(&before), Arc::new(still(&before))),
        None => (Arc::clone(last), Arc::new(still(last))),
    };
    let how =
        Compared { limit: args.limit.unwrap_or(200).min(ROWS), only: args.only && !failed && args.step_id.is_some() };
    Preview {
        version_id: version_id.to_owned(),
        rows: seen.rows,
        looked_at: seen.table.frame.height() as u64,
        steps,
        before: columns(&before),
        after: columns(&outcome.table),
        rows_before: before.frame.height() as u64,
        rows_after: outcome.table.frame.height() as u64,
        earlier: (outcome.rows == Rows::Made)
            .then(|| prepare::compare(&before, &still(&before), Compared { only: false, ..how })),
        shown: prepare::compare(&before, &outcome, how),
        steps_hash,
        milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or_default(),
    }
}
