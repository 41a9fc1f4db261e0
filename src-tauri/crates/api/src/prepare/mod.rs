//! Preparations: steps looked at before they are stored, previewed, run, and kept for other projects.

mod library;
mod preview;
mod run;
mod tables;

pub(crate) use library::{KeepSteps, KeptFor, OfferedSteps, forget_steps, keep_steps, kept_steps};
pub(crate) use preview::{Preview, PreviewPreparation, preview};
pub(crate) use run::{Prepare, StepsReceipt, prepare, receipt};

use analysis::prepare::Step;
use project::preparation::{self, AddPreparationSteps, PreparationStep};
use project::{Document, Patch};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::{self, Answer};
use crate::house::Open;

/// Characters of one step's parameters at the most.
const LONGEST: usize = 200_000;

fn looked_at(kind: &str, params: &Map<String, Value>) -> Result<Step, Fault> {
    let length = Value::Object(params.clone()).to_string().chars().count();
    if length > LONGEST {
        return Err(Fault::new("text_too_long", json!({ "field": "params", "length": length, "limit": LONGEST })));
    }
    Step::new(kind, params).map_err(|e| Fault::tagged(&e))
}

/// What is no step is refused before anything is written.
pub(crate) fn add_steps(ctx: &Ctx, args: AddPreparationSteps) -> Result<(Answer, Vec<PreparationStep>), Fault> {
    for step in &args.steps {
        looked_at(&step.kind, &step.params)?;
    }
    let (open, call) = (ctx.open()?, ctx.session.call());
    let gesture = move |d: &Document| {
        d.transact(call, "add_preparation_steps", |tx| preparation::add_preparation_steps(tx, args))
    };
    let done = open.project.run(gesture)?;
    door::finish(ctx, &open, done)
}

pub(crate) fn patch_step(ctx: &Ctx, args: Patch<PreparationStep>) -> Result<(Answer, PreparationStep), Fault> {
    let (open, call) = (ctx.open()?, ctx.session.call());
    if let Some(Value::Object(params)) = args.fields.get("params") {
        let id = args.id.clone();
        let step: PreparationStep = open.project.read(move |d| d.find(&id))?;
        looked_at(&step.kind, params)?;
    }
    let gesture = move |d: &Document| d.transact(call, "patch_preparation_step", |tx| project::patch(tx, args));
    let done = open.project.run(gesture)?;
    door::finish(ctx, &open, done)
}

/// The steps of a preparation, in order.
fn steps_of(open: &Open, preparation_id: &str) -> Result<Vec<PreparationStep>, Fault> {
    let id = preparation_id.to_owned();
    Ok(open.project.read(move |d| d.every::<PreparationStep>("preparation_id = ?1", &[&id]))?)
}

/// What the steps that are on say, as one hash: a run with another was made by other steps.
fn steps_hash(steps: &[PreparationStep]) -> String {
    let mut hasher = Sha256::new();
    for step in steps.iter().filter(|s| s.enabled) {
        // Through the step itself, so that the order of the fields says nothing.
        let said = match Step::new(&step.kind, &step.params) {
            Ok(step) => serde_json::to_string(&step).unwrap_or_default(),
            Err(_) => json!([step.kind, step.params]).to_string(),
        };
        hasher.update(said.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
