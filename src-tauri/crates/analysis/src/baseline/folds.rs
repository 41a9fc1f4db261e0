//! All parts of a validation for the cost of about one pass: what least squares, ridge and elastic net need adds up.
//!
//! Rows that the same parts learn from are a cell. The moments of each cell (of each inner fold of it, where a penalty
//! is chosen) are collected once, in raw terms that no part's preprocessing has touched: numbers around a common
//! point, every level that any part keeps. A part's moments are the sum of its cells', nothing is taken away, and its
//! own preprocessing (means, spreads, rare levels) is a linear map of the raw terms, so that a part still never sees
//! the rows that judge it. Where digits would be lost the parts are fitted one by one instead.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fit::{Data, Fitted, Learned, bad_terms, written_linear};
use super::linear::solved;
use super::model::Algorithm;
use super::moments::{Moments, in_pieces, moments_of};
use super::penalised::{INNER_FOLDS, Penalty, chosen, of_fold, ranked};
use super::split::Part;
use super::{Error, Spec};
use crate::features::{Block, Design, Encoder, Input, MISSING, Table, Values, dot};
use crate::{Cancelled, Watch, features};

/// Numbers kept in all moments together: 160 MB.
const MOST_NUMBERS: usize = 20_000_000;
/// A part's centre lies at most so many of its spreads from the common one, and the common spread is at most so many
/// of its own: four digits of sixteen are lost at the most.
const FAR: f64 = 100.0;

/// The rows, grouped by the parts that learn from them.
pub struct Cells {
    /// Ascending rows; no two cells share one.
    pub rows: Vec<Vec<u32>>,
    /// For each part, and last for the model that is kept, the cells that it learns from.
    pub members: Vec<Vec<usize>>,
}

impl Cells {
    /// `all` are the rows that the model that is kept learns from. There are at most 50 parts.
    pub fn of(parts: &[Part], all: &[u32], rows: usize) -> Cells {
        let mut learners = vec![0u64; rows];
        for (p, part) in parts.iter().enumerate() {
            part.train.iter().for_each(|&r| learners[r as usize] |= 1 << p);
        }
        let mut cells: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        all.iter().for_each(|&r| cells.entry(learners[r as usize]).or_default().push(r));
        let of_part = |p: usize| cells.keys().enumerate().filter(|(_, k)| *k >> p & 1 == 1).map(|(c, _)| c).collect();
        let mut members: Vec<Vec<usize>> = (0..parts.len()).map(of_part).collect();
        members.push((0..cells.len()).collect());
        Cells { rows: cells.into_values().collect(), members }
    }

    /// What a part learns from, its inner folds dealt cell by cell.
    pub fn learned<'a>(&'a self, part: usize, rows: &'a [u32]) -> Learned<'a> {
        Learned { rows, lists: self.members[part].iter().map(|&c| (c, self.rows[c].as_slice())).collect() }
    }
}

/// A field as raw terms.
enum Raw {
    /// `(value − shift) / scale`, zero where missing, and an indicator of missing values if there are any.
    Number { shift: f64, scale: f64, value: usize, missing: Option<usize> },
    /// An indicator for each kept level, then for all others, then for missing.
    Category { first: usize, levels: Vec<String> },
}

type Raws = BTreeMap<features::Field, Raw>;

/// The moments of all cells, in raw terms.
pub struct Collected {
    raw: Raws,
    /// Of each cell, of each inner fold: moments and Σ y².
    parts: Vec<Vec<(Moments, f64)>>,
    /// What was taken from the target.
    shift: f64,
}

/// Reads all rows once. `None` where the moments are too many or digits would be lost. `encoders` one a part, the last
/// of all rows; `inner` says whether penalties will be chosen.
pub fn collect(
    data: &Data,
    cells: &Cells,
    encoders: &[Encoder],
    inner: bool,
    watch: &Watch,
) -> Result<Option<Collected>, Cancelled> {
    let Some(whole) = encoders.last() else { return Ok(None) };
    let folds = if inner { INNER_FOLDS } else { 1 };
    let y = &data.target.y;
    let order: Vec<Vec<Vec<u32>>> = cells
        .rows
        .iter()
        .enumerate()
        .map(|(c, rows)| {
            watch.check()?;
            if !inner {
                return Ok(vec![rows.clone()]);
            }
            let ranked = ranked(rows, y);
            Ok((0..folds).map(|f| of_fold(&ranked, c, f, folds).collect()).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let rows: Vec<u32> = order.iter().flatten().flatten().copied().collect();
    let Some((design, raw)) = raw_design(&data.table, whole, encoders, &rows, watch)? else { return Ok(None) };
    if cells.rows.len() * folds * design.terms().pow(2) > MOST_NUMBERS {
        return Ok(None);
    }
    let mean = rows.iter().map(|&r| y[r as usize]).sum::<f64>() / rows.len().max(1) as f64;
    let shifted: Vec<f64> = rows.iter().map(|&r| y[r as usize] - mean).collect();
    let mut from = 0;
    let total = (cells.rows.len() * folds) as u64;
    let mut parts = Vec::new();
    for cell in &order {
        let mut own = Vec::new();
        for fold in cell {
            watch.step("fit_folds", (parts.len() * folds + own.len()) as u64, total)?;
            let range: Range<usize> = from..from + fold.len();
            from = range.end;
            let squares = dot(&shifted[range.clone()], &shifted[range.clone()]);
            own.push((moments_of(&design, &shifted, range, watch)?, squares));
        }
        parts.push(own);
    }
    Ok(Some(Collected { raw, parts, shift: mean }))
}

/// The rows in raw terms. `None` where a part's numbers are too far from the common ones.
fn raw_design(
    table: &Table,
    whole: &Encoder,
    encoders: &[Encoder],
    rows: &[u32],
    watch: &Watch,
) -> Result<Option<(Design, Raws)>, Cancelled> {
    let mut design = Design { rows: rows.len(), ..Design::default() };
    let mut raw = BTreeMap::new();
    let one_each: Vec<_> = (0..whole.inputs.len()).map(|i| i..i + 1).collect();
    let columns = in_pieces(&one_each, watch.threads, |piece| {
        watch.check()?;
        let Input::Number { field, mean, deviation, .. } = &whole.inputs[piece.start] else { return Ok(None) };
        let Some(Values::Numbers(values)) = table.find(field).map(|f| &table.values[f]) else { return Ok(None) };
        let term = |&r: &u32| {
            let v = values[r as usize];
            if v.is_nan() { 0.0 } else { (v - mean) / deviation }
        };
        Ok((*deviation > 0.0).then(|| rows.iter().map(term).collect::<Vec<f64>>()))
    })?;
    for (input, column) in whole.inputs.iter().zip(columns) {
        let Input::Number { field, mean, deviation, .. } = input else { continue };
        raw.insert(
            field.clone(),
            Raw::Number { shift: *mean, scale: *deviation, value: design.dense.len(), missing: None },
        );
        design.dense.extend(column);
    }
    let mut next = design.dense.len();
    for input in &whole.inputs {
        watch.check()?;
        match input {
            Input::Number { field, missing, .. } => {
                let Some(Values::Numbers(values)) = table.find(field).map(|f| &table.values[f]) else {
                    return Ok(None);
                };
                if let (true, Some(Raw::Number { missing, .. })) = (*missing, raw.get_mut(field)) {
                    *missing = Some(next);
                    next += 1;
                    let codes = rows.iter().map(|&r| u16::from(!values[r as usize].is_nan())).collect();
                    design.blocks.push(Block { codes, terms: 1 });
                }
            }
            Input::Category { field, .. } => {
                let Some(Values::Codes { codes, levels }) = table.find(field).map(|f| &table.values[f]) else {
                    return Ok(None);
                };
                let kept: BTreeSet<&String> =
                    encoders.iter().flat_map(|e| &e.inputs).filter(|i| i.field() == field).flat_map(kept).collect();
                let places: BTreeMap<&String, u16> = kept.iter().enumerate().map(|(p, l)| (*l, p as u16)).collect();
                let other = kept.len() as u16;
                let map: Vec<u16> = levels.iter().map(|l| places.get(l).copied().unwrap_or(other)).collect();
                let place = |&r: &u32| match codes[r as usize] {
                    MISSING => other + 1,
                    code => map[code as usize],
                };
                let terms = kept.len() + 2;
                design.blocks.push(Block { codes: rows.iter().map(place).collect(), terms });
                let levels = kept.into_iter().cloned().collect();
                raw.insert(field.clone(), Raw::Category { first: next, levels });
                next += terms;
            }
        }
    }
    let near = |input: &Input| match (input, raw.get(input.field())) {
        (Input::Number { mean, deviation, .. }, Some(Raw::Number { shift, scale, .. })) => {
            *deviation == 0.0 || (*scale > 0.0 && (mean - shift).abs() <= FAR * deviation && *scale <= FAR * deviation)
        }
        (_, raw) => raw.is_some(),
    };
    let sound = encoders.iter().flat_map(|e| &e.inputs).all(near);
    Ok(sound.then_some((design, raw)))
}

fn kept(input: &Input) -> &[String] {
    match input {
        Input::Category { levels, .. } => levels,
        Input::Number { .. } => &[],
    }
}

/// A term of a part: `constant + Σ factor · raw term`.
struct Mapped {
    constant: f64,
    raw: Vec<(usize, f64)>,
}

impl Collected {
    /// The terms of an encoder, in its order, from raw ones.
    fn map(&self, encoder: &Encoder) -> Vec<Mapped> {
        let one = |(input, part, mean, deviation): (usize, features::Part, f64, f64)| {
            let input = &encoder.inputs[input];
            let plain = |raw: usize| Mapped { constant: 0.0, raw: vec![(raw, 1.0)] };
            match (self.raw.get(input.field()), part) {
                (Some(Raw::Number { shift, scale, value, missing }), features::Part::Value) => {
                    // A missing value stands at the part's own mean: the constant is taken back there.
                    let constant = (shift - mean) / deviation;
                    let mut raw = vec![(*value, scale / deviation)];
                    raw.extend(missing.map(|m| (m, -constant)));
                    Mapped { constant, raw }
                }
                (Some(Raw::Number { missing: Some(missing), .. }), features::Part::Missing) => plain(*missing),
                (Some(Raw::Category { first, levels }), features::Part::Level { level }) => {
                    plain(first + levels.binary_search(&level).unwrap_or(levels.len()))
                }
                (Some(Raw::Category { first, levels }), features::Part::Other) => {
                    let own = kept(input);
                    let others = (0..=levels.len()).filter(|&l| levels.get(l).is_none_or(|l| !own.contains(l)));
                    Mapped { constant: 0.0, raw: others.map(|l| (first + l, 1.0)).collect() }
                }
                (Some(Raw::Category { first, levels }), features::Part::Missing) => plain(first + levels.len() + 1),
                _ => Mapped { constant: 0.0, raw: Vec::new() },
            }
        };
        encoder.terms().into_iter().map(one).collect()
    }

    /// The moments of some cells' inner fold `fold`, or of all of their rows, and Σ y².
    fn sum(&self, cells: &[usize], fold: Option<usize>) -> (Moments, f64) {
        let mut chosen = cells.iter().flat_map(|&c| {
            let own = &self.parts[c];
            fold.map_or(&own[..], |f| &own[f..=f])
        });
        let Some((mut total, mut squares)) = chosen.next().cloned() else { return (Moments::zero(0), 0.0) };
        for (m, s) in chosen {
            total.add(m);
            squares += s;
        }
        (total, squares)
    }
}

/// Moments in a part's own terms.
fn mapped(m: &Moments, map: &[Mapped], watch: &Watch) -> Result<Moments, Cancelled> {
    let (p, q) = (map.len(), m.terms);
    let mut full = m.products.clone();
    for i in 0..q {
        for j in 0..i {
            full[j * q + i] = full[i * q + j];
        }
    }
    let mut out = Moments::zero(p);
    out.weight = m.weight;
    out.target = m.target;
    let mut half = vec![0.0; q];
    for (i, term) in map.iter().enumerate() {
        if i % 16 == 0 {
            watch.check()?;
        }
        let of = |values: &[f64]| term.raw.iter().map(|&(r, f)| f * values[r]).sum::<f64>();
        out.sums[i] = of(&m.sums) + term.constant * m.weight;
        out.cross[i] = of(&m.cross) + term.constant * m.target;
        // Σ term · raw, a row for all raw terms.
        half.iter_mut().zip(&m.sums).for_each(|(h, s)| *h = term.constant * s);
        for &(r, f) in &term.raw {
            half.iter_mut().zip(&full[r * q..(r + 1) * q]).for_each(|(h, v)| *h += f * v);
        }
        for (j, other) in map[..=i].iter().enumerate() {
            let product: f64 = other.raw.iter().map(|&(r, f)| f * half[r]).sum();
            out.products[i * p + j] = product + other.constant * out.sums[i];
        }
    }
    Ok(out)
}

/// Fits one part, or the model that is kept. `None` where digits would be lost.
pub fn fit(
    algorithm: Algorithm,
    data: &Data,
    collected: &Collected,
    (encoder, cells): (&Encoder, &[usize]),
    spec: &Spec,
    watch: &Watch,
) -> Result<Option<Fitted>, Error> {
    if let Some(finding) = bad_terms(encoder, algorithm) {
        return Ok(Some(Err(finding)));
    }
    let (raw, squares) = collected.sum(cells, None);
    let n = raw.weight;
    let away = raw.target / n;
    if n < 1.0 || away * away > FAR * FAR * (squares / n - away * away) {
        return Ok(None);
    }
    let map = collected.map(encoder);
    let whole = mapped(&raw, &map, watch)?;
    let shares: Vec<f64> = whole.sums.iter().map(|s| s / n).collect();
    let mut notes = Vec::new();
    let fitted = match algorithm {
        Algorithm::Linear => solved(whole, collected.shift, watch)?,
        _ => {
            let penalty = if algorithm == Algorithm::Ridge { Penalty::Ridge } else { Penalty::Net };
            let mut inner = Vec::new();
            for fold in 0..INNER_FOLDS {
                let (part, squares) = collected.sum(cells, Some(fold));
                if part.weight >= n || part.weight == 0.0 {
                    return Ok(None);
                }
                inner.push((mapped(&part, &map, watch)?, squares));
            }
            let (fitted, note) = chosen(&inner, collected.shift, penalty, watch)?;
            notes.push(note);
            fitted
        }
    };
    Ok(Some(written_linear(algorithm, data, encoder, spec, fitted, &shares, n as usize, notes)))
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::super::fit as one_by_one;
    use super::super::{Predictor, Split, Task};
    use super::*;
    use crate::baseline::target::Target;
    use crate::features::{Field, FieldPart};

    /// Two numbers (one with holes, far from zero), a category with rare levels, one that is met in one part alone.
    fn data(rows: usize, seed: u64, odd: bool) -> Data {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let a: Vec<f64> = (0..rows).map(|i| rng.random_range(-2.0..2.0) + 1e6 + i as f64 / rows as f64).collect();
        let b: Vec<f64> =
            (0..rows).map(|_| if rng.random_bool(0.1) { f64::NAN } else { rng.random_range(50.0..60.0) }).collect();
        let c: Vec<u32> = (0..rows)
            .map(|_| match rng.random_range(0..100) {
                0..=5 => MISSING,
                v @ 6..=20 => v,
                v => v % 4,
            })
            .collect();
        let d: Vec<u32> = (0..rows).map(|i| u32::from(i % 5 == 0) + 2 * u32::from(i < rows / 4)).collect();
        let y: Vec<f64> = (0..rows)
            .map(|i| {
                let b = if b[i].is_nan() { 55.0 } else { b[i] };
                3.0 * (a[i] - 1e6) + 0.2 * b + f64::from(c[i] % 4) + rng.random_range(-1.0..1.0)
            })
            .collect();
        let field = |n: &str| Field { column: n.into(), part: FieldPart::Value };
        let texts = |n: u32| (0..n).map(|l| format!("level {l:02}")).collect::<Vec<_>>();
        let mut values = vec![
            Values::Numbers(a),
            Values::Numbers(b),
            Values::Codes { codes: c, levels: texts(21) },
            Values::Codes { codes: d, levels: texts(4) },
        ];
        if odd && let Values::Numbers(a) = &mut values[0] {
            a[3] = 1e40;
        }
        let table = Table { rows, fields: ["a", "b", "c", "d"].map(field).to_vec(), values };
        Data {
            keys: Table { rows, ..Table::default() },
            timed: Table { rows, ..Table::default() },
            table,
            wanted_keys: Vec::new(),
            rule: None,
            target: Target {
                task: Task::Regression,
                y,
                classes: Vec::new(),
                rows: (0..rows as u32).filter(|r| r % 11 != 7).collect(),
                unsure: false,
            },
        }
    }

    fn parts(data: &Data, kind: usize) -> Vec<Part> {
        let rows = &data.target.rows;
        let part = |test: &dyn Fn(u32) -> bool, known: &dyn Fn(u32) -> bool| Part {
            test: rows.iter().copied().filter(|&r| test(r)).collect(),
            train: rows.iter().copied().filter(|&r| known(r)).collect(),
        };
        match kind {
            0 => (0..5).map(|f| part(&|r| (r * 7) % 5 == f, &|r| (r * 7) % 5 != f)).collect(),
            1 => (1..5u32)
                .map(|w| {
                    let cut = data.table.rows as u32 * w / 5;
                    part(&|r| r >= cut && r < cut + data.table.rows as u32 / 5 && r % 50 != 0, &|r| {
                        r < cut || r % 50 == 0
                    })
                })
                .collect(),
            _ => (0..3)
                .map(|f| part(&|r| r as usize * 3 / data.table.rows == f, &|r| r as usize * 3 / data.table.rows != f))
                .collect(),
        }
    }

    fn numbers(fitted: &Fitted) -> Vec<f64> {
        let (model, notes) = fitted.as_ref().unwrap();
        let Predictor::Linear { intercepts, terms } = &model.predictor else { panic!() };
        let told = notes.iter().filter_map(|n| match n.args.get("penalty") {
            Some(crate::baseline::Arg::Number(v)) => Some(*v),
            _ => None,
        });
        let own = terms.iter().flat_map(|t| [t.centre, t.deviation, t.weights[0], t.weights[0] * t.deviation]);
        intercepts.iter().copied().chain(own).chain(told).chain([model.trained_rows as f64]).collect()
    }

    fn spec() -> Spec {
        Spec::new("y", Vec::new(), Split::Folds { k: 5 })
    }

    /// All parts by `collect`, and one by one.
    fn both(data: &Data, parts: &[Part]) -> Option<Vec<(Fitted, Fitted)>> {
        let watch = Watch::none();
        let cells = Cells::of(parts, &data.target.rows, data.table.rows);
        let encoders = Encoder::fit_merged(&data.table, &cells.rows, &cells.members, &watch).unwrap();
        let collected = collect(data, &cells, &encoders, true, &watch).unwrap()?;
        let mut all = Vec::new();
        for algorithm in [Algorithm::Linear, Algorithm::Ridge, Algorithm::ElasticNet] {
            for (part, merged) in encoders.iter().enumerate() {
                let rows = parts.get(part).map_or(&data.target.rows, |p| &p.train);
                let one = Encoder::fit(&data.table, rows);
                let learned = cells.learned(part, rows);
                let plain = one_by_one::fit(algorithm, data, &one, &learned, &spec(), &watch).unwrap();
                let own = (merged, cells.members[part].as_slice());
                all.push((fit(algorithm, data, &collected, own, &spec(), &watch).unwrap()?, plain));
            }
        }
        Some(all)
    }

    #[test]
    fn one_pass_gives_what_fitting_each_part_gives() {
        for seed in 0..6 {
            let data = data(700 + 137 * seed as usize, seed, false);
            for kind in 0..3 {
                for (at, (ours, plain)) in both(&data, &parts(&data, kind)).unwrap().iter().enumerate() {
                    let (ours, plain) = (numbers(ours), numbers(plain));
                    assert_eq!(ours.len(), plain.len());
                    for (a, b) in ours.iter().zip(&plain) {
                        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{seed} {kind} {at}: {a} {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_part_never_sees_the_rows_that_judge_it() {
        let watch = Watch::none();
        let plain = data(900, 3, false);
        for kind in 0..3 {
            let parts = parts(&plain, kind);
            let mut other = data(900, 3, false);
            for &r in &parts[0].test {
                let r = r as usize;
                other.target.y[r] = other.target.y[r] * -1.5 + 40.0;
                for values in &mut other.table.values {
                    match values {
                        Values::Numbers(v) => v[r] = v[r] * 1.000_001 + 3.0,
                        Values::Codes { codes, levels } => codes[r] = (r % levels.len()) as u32,
                    }
                }
            }
            let of = |data: &Data, algorithm| {
                let cells = Cells::of(&parts, &data.target.rows, data.table.rows);
                let encoders = Encoder::fit_merged(&data.table, &cells.rows, &cells.members, &watch).unwrap();
                let collected = collect(data, &cells, &encoders, true, &watch).unwrap().unwrap();
                let own = (&encoders[0], cells.members[0].as_slice());
                numbers(&fit(algorithm, data, &collected, own, &spec(), &watch).unwrap().unwrap())
            };
            for algorithm in [Algorithm::Linear, Algorithm::Ridge, Algorithm::ElasticNet] {
                for (a, b) in of(&plain, algorithm).iter().zip(of(&other, algorithm)) {
                    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{kind} {algorithm:?}: {a} {b}");
                }
            }
        }
    }

    #[test]
    fn where_digits_would_be_lost_each_part_is_fitted_for_itself() {
        let data = data(600, 1, true);
        assert!(both(&data, &parts(&data, 0)).is_none());
    }
}
