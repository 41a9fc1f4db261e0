//! What came and what was predicted, by level of a column: on held-out rows, with how sure the difference is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::features::{MISSING, Values};

const MOST_LEVELS: usize = 30;
const BINS: usize = 5;

/// Rows of one level, or of a range of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupRow {
    pub level: Option<String>,
    /// `above < value ≤ at_most`.
    pub above: Option<f64>,
    pub at_most: Option<f64>,
    /// All three absent: the value is missing; `other`: the levels that are not told.
    pub other: bool,
    pub rows: u64,
    /// Mean of what came, and of what was predicted.
    pub actual: f64,
    pub predicted: f64,
    /// 95 % interval of actual less predicted.
    pub low: f64,
    pub high: f64,
}

/// How rows are told apart by one column: a group of each row, and what each group is.
pub(crate) struct Cut {
    pub group: Vec<u16>,
    pub groups: Vec<GroupRow>,
}

pub(crate) fn cut(values: &Values, bins: usize, most: usize) -> Cut {
    let blank = GroupRow {
        level: None,
        above: None,
        at_most: None,
        other: false,
        rows: 0,
        actual: 0.0,
        predicted: 0.0,
        low: 0.0,
        high: 0.0,
    };
    let mut groups: Vec<GroupRow> = Vec::new();
    let group: Vec<u16> = match values {
        Values::Numbers(all) => {
            let mut known: Vec<f64> = all.iter().copied().filter(|v| !v.is_nan()).collect();
            known.sort_unstable_by(f64::total_cmp);
            let mut edges: Vec<f64> = match known.is_empty() {
                true => Vec::new(),
                // Values that are there: a bound between two rows says the same with fewer digits.
                false => {
                    (1..bins).map(|i| known[((known.len() - 1) as f64 * i as f64 / bins as f64) as usize]).collect()
                }
            };
            edges.dedup();
            edges.retain(|e| Some(e) != known.last());
            for i in 0..=edges.len() {
                let above = i.checked_sub(1).map(|i| edges[i]);
                groups.push(GroupRow { above, at_most: edges.get(i).copied(), ..blank.clone() });
            }
            groups.push(blank);
            let missing = groups.len() as u16 - 1;
            let place = |v: &f64| if v.is_nan() { missing } else { edges.partition_point(|e| e < v) as u16 };
            all.iter().map(place).collect()
        }
        Values::Codes { codes, levels } => {
            let mut counts = vec![0u64; levels.len()];
            codes.iter().filter(|&&c| c != MISSING).for_each(|&c| counts[c as usize] += 1);
            let mut order: Vec<usize> = (0..levels.len()).filter(|&l| counts[l] > 0).collect();
            order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
            order.truncate(most);
            let mut map = vec![order.len() as u16; levels.len()];
            for (g, &l) in order.iter().enumerate() {
                map[l] = g as u16;
                groups.push(GroupRow { level: Some(levels[l].clone()), ..blank.clone() });
            }
            groups.push(GroupRow { other: true, ..blank.clone() });
            groups.push(blank);
            let missing = groups.len() as u16 - 1;
            codes.iter().map(|&c| if c == MISSING { missing } else { map[c as usize] }).collect()
        }
    };
    Cut { group, groups }
}

/// `values`, `actual` and `predicted` are of the same rows. Groups without a row are left out.
pub fn group_table(values: &Values, actual: &[f64], predicted: &[f64]) -> Vec<GroupRow> {
    let Cut { group, mut groups } = cut(values, BINS, MOST_LEVELS);
    let mut squares = vec![0.0; groups.len()];
    for ((g, a), p) in group.iter().zip(actual).zip(predicted) {
        let row = &mut groups[*g as usize];
        row.rows += 1;
        row.actual += a;
        row.predicted += p;
        squares[*g as usize] += (a - p) * (a - p);
    }
    for (row, square) in groups.iter_mut().zip(squares) {
        let n = (row.rows as f64).max(1.0);
        row.actual /= n;
        row.predicted /= n;
        let gap = row.actual - row.predicted;
        let half = 1.96 * ((square / n - gap * gap).max(0.0) / (n - 1.0).max(1.0)).sqrt();
        (row.low, row.high) = (gap - half, gap + half);
    }
    groups.retain(|g| g.rows > 0);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_their_means_and_missing_is_one() {
        let values = Values::Codes { codes: vec![0, 0, 1, MISSING], levels: vec!["a".into(), "b".into()] };
        let table = group_table(&values, &[1.0, 0.0, 1.0, 0.0], &[0.5, 0.5, 0.25, 0.0]);
        assert_eq!(table.len(), 3);
        assert_eq!(
            (table[0].level.as_deref(), table[0].rows, table[0].actual, table[0].predicted),
            (Some("a"), 2, 0.5, 0.5)
        );
        assert_eq!((table[2].level.as_deref(), table[2].other), (None, false));
        let numbers = Values::Numbers((0..100).map(f64::from).chain([f64::NAN]).collect());
        let zero = vec![0.0; 101];
        let table = group_table(&numbers, &zero, &zero);
        assert_eq!(table.iter().map(|g| g.rows).sum::<u64>(), 101);
        assert_eq!((table[0].above, table.len()), (None, BINS + 1));
        let few = Values::Numbers(vec![1.0, 1.0, 1.0, 2.0]);
        assert_eq!(group_table(&few, &[0.0; 4], &[0.0; 4]).len(), 2);
    }
}
