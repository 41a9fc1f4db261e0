//! Where a model errs more than elsewhere: segments of one or two conditions, all of them looked at, corrected for
//! chance.
//!
//! Every column is cut into a few parts (quarters of a number, the frequent levels of a category, missing), and every
//! part and pair of parts of two columns with enough rows is compared with the rest by the error per row. So many
//! comparisons find something by chance: the errors are dealt out anew among the rows, again and again, and a segment
//! counts only if it stands out more than the most striking segment of nineteen in twenty such deals (the single-step
//! max-T of Westfall and Young, which keeps the chance of even one false segment at one in twenty).

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::groups::{Cut, GroupRow, cut};
use super::rules::{Condition, Test};
use crate::features::{FieldPart, MISSING, Values};
use crate::{Cancelled, Watch};

/// Rows looked at; deals; parts of a number; levels of a category; columns whose pairs are looked at.
const MOST_ROWS: usize = 8_000;
const DEALS: usize = 200;
const PARTS: usize = 4;
const LEVELS: usize = 8;
const PAIRED: usize = 16;
const TOLD: usize = 6;
/// The chance of even one false segment.
pub const CHANCE: f64 = 0.05;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Segment {
    pub conditions: Vec<Condition>,
    pub rows: u64,
    /// Mean error of its rows, and of the others.
    pub error: f64,
    pub rest: f64,
    /// 95 % interval of the difference.
    pub low: f64,
    pub high: f64,
    /// Corrected for all that was looked at.
    pub p: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Segments {
    /// Most striking first.
    pub segments: Vec<Segment>,
    /// How many were looked at, on how many rows, dealt out how often.
    pub looked_at: u64,
    pub rows: u64,
    pub deals: u64,
}

/// A column of the rows that the errors are of. `part`: how its conditions are worded.
pub struct SegmentColumn<'a> {
    pub name: &'a str,
    pub part: FieldPart,
    pub values: &'a Values,
}

struct Candidate {
    /// Column and group of each condition.
    of: Vec<(usize, u16)>,
    rows: f64,
}

/// Segments whose rows have a larger mean `error` than the others. Pairs are looked at among the first columns only:
/// they come in the order in which they matter.
pub fn segments(columns: &[SegmentColumn], error: &[f64], seed: u64, watch: &Watch) -> Result<Segments, Cancelled> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut places: Vec<u32> = (0..error.len() as u32).collect();
    if places.len() > MOST_ROWS {
        places.shuffle(&mut rng);
        places.truncate(MOST_ROWS);
        places.sort_unstable();
    }
    let n = places.len();
    let errors: Vec<f64> = places.iter().map(|&p| error[p as usize]).collect();
    let cuts: Vec<Cut> = columns.iter().map(|c| cut(&taken(c.values, &places), PARTS, LEVELS)).collect();
    let nothing = Segments { segments: Vec::new(), looked_at: 0, rows: n as u64, deals: DEALS as u64 };
    let mean = errors.iter().sum::<f64>() / n.max(1) as f64;
    let spread = (errors.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / n.max(1) as f64).sqrt();
    if n < 60 || spread <= 0.0 {
        return Ok(nothing);
    }
    let centred: Vec<f64> = errors.iter().map(|e| (e - mean) / spread).collect();
    let least = (n / 100).max(20) as f64;
    let fits = |rows: f64| rows >= least && rows <= 0.6 * n as f64;
    // How striking: in standard errors of the difference between two means.
    let score = |sum: f64, rows: f64| {
        let rest = n as f64 - rows;
        sum * n as f64 / (rows * rest) / (1.0 / rows + 1.0 / rest).sqrt()
    };
    let single: Vec<(Vec<f64>, Vec<f64>)> = cuts.iter().map(|c| tally(c, &centred)).collect();
    // Whatever the errors are, so that the choice of columns is no look at them.
    let paired = columns.len().min(PAIRED);
    let pairs: Vec<(usize, usize)> = (0..paired).flat_map(|i| (i + 1..paired).map(move |j| (i, j))).collect();
    let grids: Vec<Vec<f64>> = pairs.iter().map(|&(a, b)| grid(&cuts[a], &cuts[b], &vec![1.0; n])).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (c, (rows, _)) in single.iter().enumerate() {
        let fit = rows.iter().enumerate().filter(|(_, r)| fits(**r));
        candidates.extend(fit.map(|(g, &rows)| Candidate { of: vec![(c, g as u16)], rows }));
    }
    for (&(a, b), cells) in pairs.iter().zip(&grids) {
        let width = cuts[b].groups.len();
        for (cell, &rows) in cells.iter().enumerate().filter(|(_, r)| fits(**r)) {
            let of = vec![(a, (cell / width) as u16), (b, (cell % width) as u16)];
            // A pair that is one of its parts again says nothing more.
            if of.iter().all(|&(c, g)| single[c].0[g as usize] > rows * 1.05) {
                candidates.push(Candidate { of, rows });
            }
        }
    }
    let scores = |errors: &[f64]| -> Vec<f64> {
        let single: Vec<Vec<f64>> = cuts.iter().map(|c| tally(c, errors).1).collect();
        let grids: Vec<Vec<f64>> = pairs.iter().map(|&(a, b)| grid(&cuts[a], &cuts[b], errors)).collect();
        let sum = |c: &Candidate| match c.of[..] {
            [(column, group)] => single[column][group as usize],
            [(a, ga), (b, gb)] => {
                let at = pairs.binary_search(&(a, b)).unwrap_or(0);
                grids[at][ga as usize * cuts[b].groups.len() + gb as usize]
            }
            _ => 0.0,
        };
        candidates.iter().map(|c| score(sum(c), c.rows)).collect()
    };
    let found = scores(&centred);
    let mut dealt = centred.clone();
    let mut largest = Vec::with_capacity(DEALS);
    for deal in 0..DEALS {
        watch.step("segments", deal as u64, DEALS as u64)?;
        dealt.shuffle(&mut rng);
        largest.push(scores(&dealt).into_iter().fold(f64::NEG_INFINITY, f64::max));
    }
    let p = |score: f64| (1 + largest.iter().filter(|l| **l >= score).count()) as f64 / (DEALS + 1) as f64;
    let mut order: Vec<usize> = (0..candidates.len()).filter(|&c| p(found[c]) <= CHANCE).collect();
    order.sort_by(|&a, &b| found[b].total_cmp(&found[a]).then(a.cmp(&b)));
    let members = |c: &Candidate| -> Vec<bool> {
        (0..n).map(|r| c.of.iter().all(|&(column, group)| cuts[column].group[r] == group)).collect()
    };
    let mut kept: Vec<(usize, Vec<bool>)> = Vec::new();
    for c in order {
        if kept.len() == TOLD {
            break;
        }
        let inside = members(&candidates[c]);
        // What lies mostly in a segment that was told already, or holds most of it, is the same news.
        let known = kept.iter().any(|(_, other)| {
            let both = inside.iter().zip(other).filter(|(a, b)| **a && **b).count() as f64;
            let smaller = inside.iter().filter(|a| **a).count().min(other.iter().filter(|b| **b).count());
            both > 0.6 * smaller as f64
        });
        if !known {
            kept.push((c, inside));
        }
    }
    let told = kept.into_iter().map(|(c, inside)| {
        let (a, b) = (moments(&errors, &inside, true), moments(&errors, &inside, false));
        let half = 1.96 * (a.1 / a.2 + b.1 / b.2).sqrt();
        Segment {
            conditions: candidates[c].of.iter().map(|&(k, g)| condition(&columns[k], &cuts[k], g)).collect(),
            rows: a.2 as u64,
            error: a.0,
            rest: b.0,
            low: a.0 - b.0 - half,
            high: a.0 - b.0 + half,
            p: p(found[c]),
        }
    });
    Ok(Segments { segments: told.collect(), looked_at: candidates.len() as u64, ..nothing })
}

/// Rows and sum of the errors of each group.
fn tally(cut: &Cut, errors: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut rows, mut sums) = (vec![0.0; cut.groups.len()], vec![0.0; cut.groups.len()]);
    for (&g, e) in cut.group.iter().zip(errors) {
        rows[g as usize] += 1.0;
        sums[g as usize] += e;
    }
    (rows, sums)
}

fn grid(a: &Cut, b: &Cut, errors: &[f64]) -> Vec<f64> {
    let width = b.groups.len();
    let mut cells = vec![0.0; a.groups.len() * width];
    for ((&ga, &gb), e) in a.group.iter().zip(&b.group).zip(errors) {
        cells[ga as usize * width + gb as usize] += e;
    }
    cells
}

/// Mean, variance and number.
fn moments(errors: &[f64], inside: &[bool], wanted: bool) -> (f64, f64, f64) {
    let of = || errors.iter().zip(inside).filter(|(_, i)| **i == wanted).map(|(e, _)| *e);
    let n = of().count() as f64;
    let mean = of().sum::<f64>() / n.max(1.0);
    (mean, of().map(|e| (e - mean) * (e - mean)).sum::<f64>() / (n - 1.0).max(1.0), n.max(1.0))
}

fn condition(column: &SegmentColumn, cut: &Cut, group: u16) -> Condition {
    let GroupRow { level, above, at_most, other, .. } = &cut.groups[group as usize];
    let test = match (level, other) {
        (Some(level), _) => Test::OneOf { levels: vec![level.clone()], other: false },
        (None, true) => Test::OneOf { levels: Vec::new(), other: true },
        (None, false) if above.is_none() && at_most.is_none() => Test::Missing {},
        _ => Test::Between { above: *above, at_most: *at_most },
    };
    let or_missing = matches!(test, Test::Missing {});
    Condition { column: column.name.to_owned(), field: column.part, test, or_missing }
}

fn taken(values: &Values, places: &[u32]) -> Values {
    match values {
        Values::Numbers(v) => Values::Numbers(places.iter().map(|&p| v[p as usize]).collect()),
        Values::Codes { codes, levels } => {
            Values::Codes { codes: places.iter().map(|&p| codes[p as usize]).collect(), levels: levels.clone() }
        }
    }
}

/// Which rows satisfy all conditions; `values` finds a column.
pub fn members<'a>(conditions: &[Condition], rows: usize, values: &dyn Fn(&str) -> Option<&'a Values>) -> Vec<u32> {
    let holds = |condition: &Condition, row: usize| match (values(&condition.column), &condition.test) {
        (Some(Values::Numbers(v)), Test::Between { above, at_most }) => {
            let v = v[row];
            if v.is_nan() {
                return condition.or_missing;
            }
            above.is_none_or(|a| v > a) && at_most.is_none_or(|m| v <= m)
        }
        (Some(Values::Numbers(v)), Test::Missing {}) => v[row].is_nan(),
        (Some(Values::Codes { codes, .. }), Test::Missing {}) => codes[row] == MISSING,
        (Some(Values::Codes { codes, levels }), Test::OneOf { levels: wanted, .. }) => match codes[row] {
            MISSING => condition.or_missing,
            code => wanted.contains(&levels[code as usize]),
        },
        _ => false,
    };
    (0..rows as u32).filter(|&r| conditions.iter().all(|c| holds(c, r as usize))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    fn names(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("l{i}")).collect()
    }

    /// Three columns of chance, errors of chance, and more of them where `bad` says.
    fn world(seed: u64, bad: impl Fn(u32, f64) -> bool) -> (Vec<Values>, Vec<f64>) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let n = 3_000;
        let codes: Vec<u32> = (0..n).map(|_| rng.random_range(0..4)).collect();
        let other: Vec<u32> = (0..n).map(|_| rng.random_range(0..5)).collect();
        let numbers: Vec<f64> = (0..n).map(|_| rng.random_range(0.0..100.0)).collect();
        let error = (0..n)
            .map(|i| {
                let more = if bad(codes[i], numbers[i]) { 0.35 } else { 0.1 };
                f64::from(u8::from(rng.random_range(0.0..1.0) < more))
            })
            .collect();
        let values = vec![
            Values::Codes { codes, levels: names(4) },
            Values::Codes { codes: other, levels: names(5) },
            Values::Numbers(numbers),
        ];
        (values, error)
    }

    fn search((values, error): &(Vec<Values>, Vec<f64>)) -> Segments {
        let columns: Vec<SegmentColumn> = ["a", "b", "x"]
            .iter()
            .zip(values)
            .map(|(name, values)| SegmentColumn { name, part: FieldPart::Value, values })
            .collect();
        segments(&columns, error, 1, &Watch::none()).unwrap()
    }

    #[test]
    fn a_planted_segment_of_two_conditions_is_found_with_its_rows() {
        let world = world(5, |code, x| code == 2 && x > 75.0);
        let found = search(&world);
        let first = &found.segments[0];
        let columns: Vec<&str> = first.conditions.iter().map(|c| c.column.as_str()).collect();
        assert_eq!(columns, ["a", "x"], "{found:?}");
        assert_eq!(first.conditions[0].test, Test::OneOf { levels: vec!["l2".into()], other: false });
        let Test::Between { above: Some(above), at_most: None } = first.conditions[1].test else { panic!("{first:?}") };
        assert!((above - 75.0).abs() < 3.0 && first.error > 0.25 && first.rest < 0.15 && first.low > 0.0, "{first:?}");
        let values = |name: &str| world.0.get(["a", "b", "x"].iter().position(|n| *n == name)?);
        assert_eq!(members(&first.conditions, 3_000, &values).len() as u64, first.rows);
    }

    #[test]
    fn chance_alone_is_seldom_told() {
        let false_alarms =
            (0..20).filter(|&seed| !search(&world(100 + seed, |_, _| false)).segments.is_empty()).count();
        // One in twenty is allowed; six of twenty would be a chance of less than one in a thousand.
        assert!(false_alarms < 5, "{false_alarms}");
    }

    #[test]
    fn too_few_rows_say_nothing() {
        let values = Values::Numbers(vec![1.0; 10]);
        let columns = [SegmentColumn { name: "x", part: FieldPart::Value, values: &values }];
        assert!(segments(&columns, &[0.5; 10], 1, &Watch::none()).unwrap().segments.is_empty());
    }
}
