//! What can be done to experiments made elsewhere.

use serde::Deserialize;
use ts_rs::TS;

use super::Experiment;
use crate::{Deleted, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddExperiment {
    pub title: String,
    pub purpose: Option<String>,
    pub author: Option<String>,
    /// Absent: today.
    pub made_on: Option<String>,
    pub path: Option<String>,
    pub data: Option<String>,
    pub features: Option<String>,
    pub parameters: Option<String>,
    pub result: Option<String>,
}

pub fn add_experiment(tx: &mut Tx, args: AddExperiment) -> Result<Experiment> {
    let id = tx.new_id();
    tx.label("title", args.title.clone());
    if let Some(date) = &args.made_on {
        crate::patch::check_date("made_on", &serde_json::Value::String(date.clone()))?;
    }
    tx.put(&Experiment {
        id: id.clone(),
        title: args.title,
        purpose: args.purpose.unwrap_or_default(),
        author: args.author.unwrap_or_default(),
        made_on: args.made_on.unwrap_or_else(|| tx.today().to_string()),
        path: args.path.unwrap_or_default(),
        data: args.data.unwrap_or_default(),
        features: args.features.unwrap_or_default(),
        parameters: args.parameters.unwrap_or_default(),
        result: args.result.unwrap_or_default(),
        note: String::new(),
        created_at: tx.instant(),
    })?;
    tx.get(&id)
}

pub fn delete_experiment(tx: &mut Tx, args: Deleted) -> Result<()> {
    let experiment: Experiment = tx.get(&args.id)?;
    tx.label("title", experiment.title);
    tx.delete::<Experiment>(&args.id)
}
