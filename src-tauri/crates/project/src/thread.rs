//! The golden thread: why does this exist, and what became of it?

use std::collections::{HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{Error, Reading, Result, record, search};

#[derive(Debug, Deserialize, TS)]
pub struct ThreadOf {
    #[ts(type = "Kind")]
    pub kind: String,
    pub id: String,
}

/// A record on the thread of another.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ThreadNode {
    #[ts(type = "Kind")]
    pub kind: String,
    pub id: String,
    pub title: String,
    /// Why it was chosen, in the team's words; mostly empty.
    pub because: String,
    /// Below zero: where it comes from; above: what became of it; zero: the record itself.
    pub depth: i64,
    /// The neighbour nearer to the record asked about.
    pub via: String,
    pub relation: String,
}

/// Columns that say where a record comes from: child kind, column, parent kind.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("objective", "parent_id", "objective"),
    ("why_chain", "objective_id", "objective"),
    ("why_answer", "chain_id", "why_chain"),
    ("journey", "objective_id", "objective"),
    ("journey", "as_is_id", "journey"),
    ("journey_step", "journey_id", "journey"),
    ("journey_step", "from_step_id", "journey_step"),
    ("pain_point", "step_id", "journey_step"),
    ("canvas", "note_id", "note"),
    ("card", "canvas_id", "canvas"),
    ("uncertainty", "canvas_id", "canvas"),
    ("user_test", "uncertainty_id", "uncertainty"),
    ("prototype", "uncertainty_id", "uncertainty"),
    ("prototype", "renews_id", "prototype"),
    ("prototype_finding", "prototype_id", "prototype"),
    ("decision", "canvas_id", "canvas"),
    ("kpi", "objective_id", "objective"),
    ("kpi", "canvas_id", "canvas"),
    ("version", "kpi_id", "kpi"),
    ("epic", "version_id", "version"),
    ("dataset_version", "dataset_id", "dataset"),
    ("quality_rule", "dataset_id", "dataset"),
    ("preparation", "dataset_id", "dataset"),
    ("preparation_run", "preparation_id", "preparation"),
    ("preparation_run", "source_version_id", "dataset_version"),
    ("training", "version_id", "dataset_version"),
    ("model", "training_id", "training"),
    ("worth", "training_id", "training"),
];
/// Columns that say what a record became: parent kind, column, child kind.
const BECAME: &[(&str, &str, &str)] = &[
    ("why_answer", "promoted_id", "objective"),
    ("note", "merged_into_id", "note"),
    ("preparation", "derived_id", "dataset"),
    ("preparation_run", "version_id", "dataset_version"),
];
/// Records on one thread at the most, each way.
const LIMIT: usize = 500;

struct Edge {
    from: (String, String),
    to: (String, String),
    relation: String,
}

fn edges(all: &Reading) -> Result<Vec<Edge>> {
    let mut edges = Vec::new();
    for (child, column, parent) in COLUMNS {
        let table = record::table(child).ok_or_else(|| Error::bad_field("kind", child))?;
        for record in all.of(table) {
            if let (Some(id), Some(parent_id)) = (record["id"].as_str(), record[*column].as_str()) {
                edges.push(Edge {
                    from: ((*parent).to_owned(), parent_id.to_owned()),
                    to: ((*child).to_owned(), id.to_owned()),
                    relation: (*child).to_owned(),
                });
            }
        }
    }
    for (parent, column, child) in BECAME {
        let table = record::table(parent).ok_or_else(|| Error::bad_field("kind", parent))?;
        for record in all.of(table) {
            if let (Some(id), Some(child_id)) = (record["id"].as_str(), record[*column].as_str()) {
                edges.push(Edge {
                    from: ((*parent).to_owned(), id.to_owned()),
                    to: ((*child).to_owned(), child_id.to_owned()),
                    relation: (*child).to_owned(),
                });
            }
        }
    }
    for link in all.of(&crate::link::LINK) {
        let text = |field: &str| link[field].as_str().unwrap_or_default().to_owned();
        edges.push(Edge {
            from: (text("from_kind"), text("from_id")),
            to: (text("to_kind"), text("to_id")),
            relation: text("relation"),
        });
    }
    Ok(edges)
}

/// The records that led to this one and those that it led to, nearest first.
pub fn thread_of(all: &Reading, args: ThreadOf) -> Result<Vec<ThreadNode>> {
    let start = (args.kind, args.id);
    let edges = edges(all)?;
    let (mut up, mut down): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = (HashMap::new(), HashMap::new());
    for edge in &edges {
        up.entry(&edge.to).or_default().push((&edge.from, &edge.relation));
        down.entry(&edge.from).or_default().push((&edge.to, &edge.relation));
    }
    let mut nodes = vec![node(all, &start, 0, "", "")?];
    for (way, next) in [(-1, &up), (1, &down)] {
        let mut seen = HashSet::from([&start]);
        let mut waiting = VecDeque::from([(&start, 0)]);
        while let Some((at, depth)) = waiting.pop_front() {
            for (neighbour, relation) in next.get(at).into_iter().flatten() {
                if seen.len() < LIMIT && seen.insert(neighbour) {
                    nodes.push(node(all, neighbour, depth + way, &at.1, relation)?);
                    waiting.push_back((neighbour, depth + way));
                }
            }
        }
    }
    Ok(nodes)
}

fn node(all: &Reading, (kind, id): &(String, String), depth: i64, via: &str, relation: &str) -> Result<ThreadNode> {
    let table = record::table(kind).ok_or_else(|| Error::bad_field("kind", kind))?;
    let found = all.of(table).iter().find(|record| record["id"] == id.as_str());
    if depth == 0 && found.is_none() {
        return Err(Error::not_found(table.kind, id));
    }
    let title = search::title(found.unwrap_or(&Value::Null));
    let because = found
        .filter(|r| r["selected"] == true)
        .and_then(|r| r["chosen_because"].as_str())
        .unwrap_or_default()
        .to_owned();
    Ok(ThreadNode {
        kind: kind.clone(),
        id: id.clone(),
        title,
        because,
        depth,
        via: via.to_owned(),
        relation: relation.to_owned(),
    })
}
