//! Which columns of other tables share their values with ours.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fair::Sketch;
use crate::ColumnKind;
use crate::profile::ColumnProfile;

/// Hashes kept of a column.
pub(super) const KEPT: usize = 1_024;
/// Values that have to be compared before anything is said.
const LEAST: u64 = 8;
/// Share of the values that is found on the other side, from which on a join is worth a try.
const ENOUGH: f64 = 0.5;

/// What is kept of each column of a table, to find joins later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sketches {
    pub columns: Vec<Whose>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whose {
    pub name: String,
    pub kind: ColumnKind,
    /// Different values.
    pub distinct: u64,
    /// Rows with a value.
    pub count: u64,
    bound: u64,
    hashes: String,
}

impl Whose {
    pub(super) fn new(column: &ColumnProfile, sketch: &Sketch) -> Self {
        let distinct = if column.distinct_estimated { sketch.distinct } else { column.distinct };
        let (name, kind, count) = (column.name.clone(), column.kind, column.count);
        Self { name, kind, distinct, count, bound: sketch.bound, hashes: sketch.text() }
    }

    fn sketch(&self) -> Option<Sketch> {
        Sketch::of_text(self.distinct, self.bound, &self.hashes)
    }
}

/// Another table.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub id: String,
    pub name: String,
    pub sketches: Sketches,
}

/// A column of ours and one of another table that share values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Join {
    pub column: String,
    pub dataset_id: String,
    pub dataset: String,
    pub other: String,
    /// Share of our different values that the other has, and how many were compared.
    pub found: f64,
    pub compared: u64,
    /// The same from the other side.
    pub other_found: f64,
    pub other_compared: u64,
    /// Each of our values comes once.
    pub unique: bool,
    pub other_unique: bool,
}

/// The likely joins, best first.
pub fn joins(ours: &Sketches, others: &[Other]) -> Vec<Join> {
    let read = |sketches: &Sketches| -> Vec<(Whose, Sketch)> {
        sketches.columns.iter().filter(|c| able(c)).filter_map(|c| Some((c.clone(), c.sketch()?))).collect()
    };
    let ours = read(ours);
    let mut joins = Vec::new();
    for other in others {
        for (there, other_sketch) in read(&other.sketches) {
            for (here, sketch) in &ours {
                // One of the two has to name its rows, more or less: else it is a join of everything with everything.
                let unique = |c: &Whose| c.distinct as f64 >= 0.98 * c.count as f64;
                let (here_unique, there_unique) = (unique(here), unique(&there));
                let same = here.name.to_lowercase() == there.name.to_lowercase();
                if !(here_unique || there_unique || same) {
                    continue;
                }
                let (shared, compared) = sketch.within(&other_sketch);
                let (other_shared, other_compared) = other_sketch.within(sketch);
                let share = |shared: u64, seen: u64| if seen == 0 { 0.0 } else { shared as f64 / seen as f64 };
                let (found, other_found) = (share(shared, compared), share(other_shared, other_compared));
                let least = if same { 3 } else { LEAST };
                if compared.max(other_compared) < least || found.max(other_found) < ENOUGH {
                    continue;
                }
                // Small whole numbers are contained in all others: counters share values without meaning the same.
                let counters = here.kind == ColumnKind::Integer && there.kind == ColumnKind::Integer;
                if counters && !same {
                    continue;
                }
                joins.push(Join {
                    column: here.name.clone(),
                    dataset_id: other.id.clone(),
                    dataset: other.name.clone(),
                    other: there.name.clone(),
                    found,
                    compared,
                    other_found,
                    other_compared,
                    unique: here_unique,
                    other_unique: there_unique,
                });
            }
        }
    }
    let order = |j: &Join| (j.found.max(j.other_found) * j.compared.max(j.other_compared) as f64, j.found);
    joins.sort_by(|a, b| order(b).0.total_cmp(&order(a).0).then(order(b).1.total_cmp(&order(a).1)));
    joins.truncate(20);
    joins
}

/// Measures and yes/no columns join nothing.
fn able(column: &Whose) -> bool {
    column.distinct > 2 && !matches!(column.kind, ColumnKind::Number | ColumnKind::Boolean | ColumnKind::Empty)
}
