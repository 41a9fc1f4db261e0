//! Climbing a level: chains of whys above an objective, any answer of which can become the objective.

use serde::Deserialize;
use ts_rs::TS;

use super::{Objective, WhyAnswer, WhyChain};
use crate::{Deleted, Error, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
pub struct AddWhyChain {
    pub objective_id: String,
    /// The first answer.
    pub text: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddWhy {
    pub chain_id: String,
    pub text: String,
    #[serde(flatten)]
    pub place: Place,
}

const OF_OBJECTIVE: &str = "objective_id = ?1";
const OF_CHAIN: &str = "chain_id = ?1";

/// Begins a chain with its first answer.
pub fn add_why_chain(tx: &mut Tx, args: AddWhyChain) -> Result<WhyChain> {
    tx.get::<Objective>(&args.objective_id)?;
    let id = tx.new_id();
    let order_key = Place::default().key::<WhyChain>(tx, &id, OF_OBJECTIVE, &args.objective_id)?;
    tx.put(&WhyChain { id: id.clone(), objective_id: args.objective_id, order_key })?;
    add_why(tx, AddWhy { chain_id: id.clone(), text: args.text, place: Place::default() })?;
    tx.get(&id)
}

pub fn add_why(tx: &mut Tx, args: AddWhy) -> Result<WhyAnswer> {
    if args.text.trim().is_empty() {
        return Err(Error::TextEmpty { field: "text".to_owned() });
    }
    tx.get::<WhyChain>(&args.chain_id)?;
    let id = tx.new_id();
    let order_key = args.place.key::<WhyAnswer>(tx, &id, OF_CHAIN, &args.chain_id)?;
    let (chain_id, text) = (args.chain_id, args.text);
    tx.put(&WhyAnswer { id: id.clone(), chain_id, text, promoted_id: None, order_key })?;
    tx.get(&id)
}

/// Deletes an answer; with its last one the chain goes.
pub fn delete_why(tx: &mut Tx, args: Deleted) -> Result<()> {
    let answer: WhyAnswer = tx.get(&args.id)?;
    tx.label("title", answer.text);
    tx.delete::<WhyAnswer>(&args.id)?;
    if tx.all::<WhyAnswer>(OF_CHAIN, &[&answer.chain_id])?.is_empty() {
        tx.delete::<WhyChain>(&answer.chain_id)?;
    }
    Ok(())
}

pub(super) fn delete_chains(tx: &mut Tx, objective: &str) -> Result<()> {
    for chain in tx.all::<WhyChain>(OF_OBJECTIVE, &[objective])? {
        for answer in tx.all::<WhyAnswer>(OF_CHAIN, &[&chain.id])? {
            tx.delete::<WhyAnswer>(&answer.id)?;
        }
        tx.delete::<WhyChain>(&chain.id)?;
    }
    for mut answer in tx.all::<WhyAnswer>("promoted_id = ?1", &[objective])? {
        answer.promoted_id = None;
        tx.put(&answer)?;
    }
    Ok(())
}

/// The answer becomes an objective one level up: the one it explains goes below it, with all that it has, and the
/// answers after it explain the new one.
pub fn promote_why(tx: &mut Tx, args: Deleted) -> Result<Objective> {
    let mut answer: WhyAnswer = tx.get(&args.id)?;
    if let Some(already) = &answer.promoted_id {
        return tx.get(already);
    }
    let chain: WhyChain = tx.get(&answer.chain_id)?;
    let mut below: Objective = tx.get(&chain.objective_id)?;
    tx.label("title", answer.text.clone());
    let above = Objective {
        id: tx.new_id(),
        parent_id: below.parent_id.take(),
        title: answer.text.clone(),
        detail: String::new(),
        order_key: below.order_key.clone(),
    };
    below.parent_id = Some(above.id.clone());
    answer.promoted_id = Some(above.id.clone());
    let whole = tx.all::<WhyAnswer>(OF_CHAIN, &[&chain.id])?;
    let later: Vec<WhyAnswer> = whole.into_iter().skip_while(|a| a.id != answer.id).skip(1).collect();
    tx.put(&above)?;
    tx.put(&below)?;
    tx.put(&answer)?;
    if !later.is_empty() {
        let rest = WhyChain { id: tx.new_id(), objective_id: above.id.clone(), order_key: chain.order_key };
        tx.put(&rest)?;
        for mut answer in later {
            answer.chain_id.clone_from(&rest.id);
            tx.put(&answer)?;
        }
    }
    Ok(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{AddObjective, add_objective, delete_objective};
    use crate::{Call, Document};

    fn call(seed: u64) -> Call {
        let now: chrono::DateTime<chrono::Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        Call::new("me", now + chrono::TimeDelta::seconds(seed as i64 * 10), now.date_naive(), seed)
    }

    #[test]
    fn a_promoted_answer_takes_the_later_ones_and_undo_puts_all_back() {
        let folder = tempfile::tempdir().unwrap();
        let document = Document::create(&folder.path().join("a.atelier"), "A", call(0)).unwrap();
        let root = document
            .transact(call(1), "add_objective", |tx| {
                let args = serde_json::json!({ "title": "Sort alerts sooner" });
                add_objective(tx, serde_json::from_value::<AddObjective>(args).unwrap())
            })
            .unwrap()
            .value;
        let chain = document
            .transact(call(2), "add_why_chain", |tx| {
                add_why_chain(tx, AddWhyChain { objective_id: root.id.clone(), text: "Losses grow".into() })
            })
            .unwrap()
            .value;
        for (n, text) in [(3, "Frauds are seen late"), (4, "Nobody owns them")] {
            document
                .transact(call(n), "add_why", |tx| {
                    add_why(tx, AddWhy { chain_id: chain.id.clone(), text: text.into(), place: Place::default() })
                })
                .unwrap();
        }
        let before = crate::export_json(&document).unwrap();
        let second = before["records"]["why_answer"][1]["id"].as_str().unwrap().to_owned();
        let above = document
            .transact(call(5), "promote_why", |tx| promote_why(tx, Deleted { id: second.clone() }))
            .unwrap()
            .value;
        let after = crate::export_json(&document).unwrap()["records"].clone();
        assert_eq!((above.title.as_str(), above.parent_id.as_deref()), ("Frauds are seen late", None));
        let below = after["objective"].as_array().unwrap().iter().find(|o| o["id"] == root.id.as_str()).unwrap();
        assert_eq!(below["parent_id"], above.id.as_str());
        let chains = after["why_chain"].as_array().unwrap();
        let of_new = chains.iter().find(|c| c["objective_id"] == above.id.as_str()).unwrap();
        let answers = after["why_answer"].as_array().unwrap();
        let moved: Vec<_> = answers.iter().filter(|a| a["chain_id"] == of_new["id"]).map(|a| &a["text"]).collect();
        assert_eq!(moved, ["Nobody owns them"]);
        document.undo(&call(6)).unwrap();
        assert_eq!(crate::export_json(&document).unwrap(), before);
        document.redo(&call(7)).unwrap();
        document.transact(call(8), "delete_objective", |tx| delete_objective(tx, Deleted { id: above.id })).unwrap();
        let left = crate::export_json(&document).unwrap()["records"].clone();
        assert!(left["why_chain"].as_array().unwrap().is_empty() && left["why_answer"].as_array().unwrap().is_empty());
    }
}
