//! What training saw of each column: typical values and bounds for a form, and what is new in a row.

use std::collections::HashSet;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::moments::in_pieces;
use super::split::read_times;
use crate::evaluate::quantile;
use crate::features::{Field, FieldPart, MISSING, Values, read_field};
use crate::{Cancelled, ColumnInfo, ColumnKind, Watch};

/// Levels kept by name; of a column with more, a new one can't be told from a rare one.
const MOST_LEVELS: usize = 2_000;

/// One column as the training rows showed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SeenColumn {
    pub column: String,
    pub kind: ColumnKind,
    /// Training rows without a value.
    pub missing: u64,
    pub rows: u64,
    pub values: SeenValues,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum SeenValues {
    /// Numbers; of dates and instants, days since 1970-01-01.
    Numbers {
        min: f64,
        low: f64,
        median: f64,
        high: f64,
        max: f64,
        whole: bool,
    },
    /// Most frequent first.
    Levels {
        levels: Vec<Level>,
        all: bool,
    },
    None {},
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Level {
    pub level: String,
    pub rows: u64,
}

/// Why a value is new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Novelty {
    /// A level that training did not hold.
    Level {
        column: String,
        level: String,
    },
    Below {
        column: String,
        min: f64,
    },
    Above {
        column: String,
        max: f64,
    },
    /// No value, where training always had one.
    Missing {
        column: String,
    },
}

/// The columns, as `rows` show them. A column that can't be read is left out.
pub fn seen(
    frame: &DataFrame,
    infos: &[&ColumnInfo],
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<SeenColumn>, Cancelled> {
    let one_each: Vec<_> = (0..infos.len()).map(|i| i..i + 1).collect();
    let columns = in_pieces(&one_each, watch.threads, |piece| {
        watch.check()?;
        Ok(column(frame, infos[piece.start], rows))
    })?;
    Ok(columns.into_iter().flatten().collect())
}

pub(crate) fn is_number(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Integer | ColumnKind::Number)
}

fn is_date(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Date | ColumnKind::DateTime)
}

/// A column as one thing: numbers, days, or levels.
pub fn plain_values(frame: &DataFrame, info: &ColumnInfo) -> Option<Values> {
    if is_date(info.kind) {
        return read_times(frame, info).map(Values::Numbers);
    }
    let field = Field { column: info.name.clone(), part: FieldPart::Value };
    read_field(frame, &field, is_number(info.kind)).ok()
}

fn column(frame: &DataFrame, info: &ColumnInfo, rows: &[u32]) -> Option<SeenColumn> {
    let total = rows.len() as u64;
    let (missing, values) = match plain_values(frame, info)? {
        Values::Numbers(all) => {
            let mut known: Vec<f64> = rows.iter().map(|&r| all[r as usize]).filter(|v| !v.is_nan()).collect();
            known.sort_unstable_by(f64::total_cmp);
            let missing = total - known.len() as u64;
            (
                missing,
                match (known.first(), known.last()) {
                    (Some(&min), Some(&max)) => SeenValues::Numbers {
                        min,
                        max,
                        low: quantile(&known, 0.05),
                        median: quantile(&known, 0.5),
                        high: quantile(&known, 0.95),
                        whole: known.iter().all(|v| v.fract() == 0.0),
                    },
                    _ => SeenValues::None {},
                },
            )
        }
        Values::Codes { codes, levels } => {
            let mut counts = vec![0u64; levels.len()];
            let mut missing = 0;
            for &r in rows {
                match codes[r as usize] {
                    MISSING => missing += 1,
                    code => counts[code as usize] += 1,
                }
            }
            let mut order: Vec<usize> = (0..levels.len()).filter(|&l| counts[l] > 0).collect();
            order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then_with(|| levels[a].cmp(&levels[b])));
            let kept = order.iter().take(MOST_LEVELS);
            let named = kept.map(|&l| Level { level: levels[l].clone(), rows: counts[l] }).collect();
            (missing, SeenValues::Levels { levels: named, all: order.len() <= MOST_LEVELS })
        }
    };
    Some(SeenColumn { column: info.name.clone(), kind: info.kind, missing, rows: total, values })
}

/// What of the rows of a frame training had never seen, one list a row.
pub fn novelties(seen: &[SeenColumn], frame: &DataFrame) -> Vec<Vec<Novelty>> {
    let mut all = vec![Vec::new(); frame.height()];
    for column in seen {
        let info = ColumnInfo { name: column.column.clone(), kind: column.kind, known_after: false };
        let Some(values) = plain_values(frame, &info) else { continue };
        let name = || column.column.clone();
        let absent = || (column.missing == 0).then(|| Novelty::Missing { column: name() });
        let told: Vec<Option<Novelty>> = match (&column.values, values) {
            (SeenValues::Numbers { min, max, .. }, Values::Numbers(found)) => found
                .into_iter()
                .map(|v| match v {
                    v if v.is_nan() => absent(),
                    v if v < *min => Some(Novelty::Below { column: name(), min: *min }),
                    v if v > *max => Some(Novelty::Above { column: name(), max: *max }),
                    _ => None,
                })
                .collect(),
            (SeenValues::Levels { levels: known, all: whole }, Values::Codes { codes, levels }) => {
                let known: HashSet<String> = known.iter().map(|l| plain(&l.level)).collect();
                let new: Vec<bool> = levels.iter().map(|l| *whole && !known.contains(&plain(l))).collect();
                let one = |code: u32| match code {
                    MISSING => absent(),
                    code if new[code as usize] => {
                        Some(Novelty::Level { column: name(), level: levels[code as usize].clone() })
                    }
                    _ => None,
                };
                codes.into_iter().map(one).collect()
            }
            _ => continue,
        };
        for (row, novelty) in told.into_iter().enumerate() {
            all[row].extend(novelty);
        }
    }
    all
}

/// Yes and no are the same in all words for them.
fn plain(level: &str) -> String {
    match crate::csv::yes_or_no(level) {
        Some(side) => side.to_string(),
        None => level.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::*;

    fn info(name: &str, kind: ColumnKind) -> ColumnInfo {
        ColumnInfo { name: name.into(), kind, known_after: false }
    }

    #[test]
    fn new_levels_and_values_out_of_range_are_told() {
        let frame = df!("x" => [Some(1.0), Some(2.0), Some(3.0), Some(99.0)], "c" => ["a", "b", "a", "z"]).unwrap();
        let infos = [info("x", ColumnKind::Number), info("c", ColumnKind::Category)];
        let seen = seen(&frame, &infos.iter().collect::<Vec<_>>(), &[0, 1, 2], &Watch::none()).unwrap();
        let SeenValues::Numbers { min, median, max, whole, .. } = &seen[0].values else { panic!() };
        assert_eq!((*min, *median, *max, *whole), (1.0, 2.0, 3.0, true));
        let SeenValues::Levels { levels, all } = &seen[1].values else { panic!() };
        assert_eq!((levels[0].level.as_str(), levels[0].rows, *all), ("a", 2, true));
        let new = df!("x" => [Some(2.5), Some(0.0), None, Some(4.0)], "c" => ["b", "a", "a", "z"]).unwrap();
        let told = novelties(&seen, &new);
        assert_eq!(told[0], []);
        assert_eq!(told[1], [Novelty::Below { column: "x".into(), min: 1.0 }]);
        assert_eq!(told[2], [Novelty::Missing { column: "x".into() }]);
        assert_eq!(
            told[3],
            [Novelty::Above { column: "x".into(), max: 3.0 }, Novelty::Level { column: "c".into(), level: "z".into() },]
        );
    }
}
