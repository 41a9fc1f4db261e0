//! The naive models: what one would answer without a model.
//!
//! The group model needs counts and sums by group only. Its key is chosen inside the training rows: the sums of
//! three inner folds, each fold predicted from the total less its part.

use std::collections::HashMap;

use super::model::{Group, Predictor};
use super::target::Target;
use crate::features::{MISSING, Table, Values};
use crate::{Cancelled, Watch};

/// A group with fewer training rows backs off: to the group by one key less, in the end to the overall answer.
const LEAST_ROWS: f64 = 5.0;
/// More combinations than this are no key.
const MOST_GROUPS: usize = 1_000_000;
const INNER_FOLDS: usize = 3;
/// A longer key must lower the inner loss by this share.
const WORTH: f64 = 0.99;

/// The mean of the target (regression), or the share of each class.
pub fn mean(target: &Target, rows: &[u32]) -> Vec<f64> {
    if target.classes.is_empty() {
        let shift = rows.first().map_or(0.0, |&r| target.y[r as usize]);
        vec![shift + rows.iter().map(|&r| target.y[r as usize] - shift).sum::<f64>() / rows.len() as f64]
    } else {
        target.class_rows(rows).iter().map(|&c| c as f64 / rows.len() as f64).collect()
    }
}

/// The median of the target.
pub fn median(target: &Target, rows: &[u32]) -> f64 {
    let mut values: Vec<f64> = rows.iter().map(|&r| target.y[r as usize]).collect();
    let half = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, &mut middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if odd {
        return middle;
    }
    below.iter().copied().fold(f64::NEG_INFINITY, f64::max) / 2.0 + middle / 2.0
}

/// The quantile of the target at a level, as NumPy interpolates it.
pub fn level(target: &Target, rows: &[u32], level: f64) -> f64 {
    let mut values: Vec<f64> = rows.iter().map(|&r| target.y[r as usize]).collect();
    values.sort_unstable_by(f64::total_cmp);
    crate::evaluate::quantile(&values, level)
}

/// Sums by group: rows, then the sum of the target or the rows of each class, then the sum of squares.
struct Sums {
    groups: usize,
    width: usize,
    values: Vec<f64>,
}

impl Sums {
    fn new(groups: usize, width: usize) -> Self {
        Sums { groups, width, values: vec![0.0; groups * width] }
    }
    fn of(&self, group: usize) -> &[f64] {
        &self.values[group * self.width..(group + 1) * self.width]
    }
    fn add(&mut self, group: usize, target: &Target, row: usize, shift: f64) {
        let cell = &mut self.values[group * self.width..(group + 1) * self.width];
        let y = target.y[row];
        cell[0] += 1.0;
        if target.classes.is_empty() {
            cell[1] += y - shift;
            cell[2] += (y - shift) * (y - shift);
        } else {
            cell[1 + y as usize] += 1.0;
        }
    }
    /// The sums of the groups around: `size` neighbours make one.
    fn merged(&self, size: usize) -> Sums {
        let mut merged = Sums::new(self.groups / size.max(1), self.width);
        for g in 0..self.groups {
            let around = g / size.max(1);
            let cell = &mut merged.values[around * self.width..(around + 1) * self.width];
            cell.iter_mut().zip(self.of(g)).for_each(|(a, b)| *a += b);
        }
        merged
    }
    fn total(&self) -> Vec<f64> {
        let mut total = vec![0.0; self.width];
        for cell in self.values.chunks(self.width) {
            total.iter_mut().zip(cell).for_each(|(t, c)| *t += c);
        }
        total
    }
}

/// What all rows answer: their mean, or the class shares with one row's worth of even shares added.
fn overall(total: &[f64], classes: usize) -> Vec<f64> {
    if classes == 0 {
        vec![total[1] / total[0]]
    } else {
        total[1..].iter().map(|c| (c + 1.0 / classes as f64) / (total[0] + 1.0)).collect()
    }
}

/// What a group answers, from its sums and the answer of the group around it: its mean, or its class shares with one
/// row's worth of that answer added, so that no probability is zero.
fn answer(cell: &[f64], around: &[f64], classes: usize) -> Vec<f64> {
    if cell[0] < LEAST_ROWS {
        around.to_vec()
    } else if classes == 0 {
        vec![cell[1] / cell[0]]
    } else {
        around.iter().zip(&cell[1..]).map(|(prior, c)| (c + prior) / (cell[0] + 1.0)).collect()
    }
}

/// A column of group keys: the codes with missing as a level of its own.
struct Key<'a> {
    field: usize,
    codes: &'a [u32],
    size: usize,
}

impl Key<'_> {
    fn level(&self, row: usize) -> usize {
        match self.codes[row] {
            MISSING => self.size - 1,
            code => code as usize,
        }
    }
}

/// The group model on the training rows: on all the fields `wanted` (positions in `keys`), or if none is given on
/// the best one to three, found by inner evaluation. `None` if there is nothing to group by.
pub fn group(
    keys: &Table,
    wanted: &[usize],
    target: &Target,
    rows: &[u32],
    watch: &Watch,
) -> Result<Option<Predictor>, Cancelled> {
    let candidates: Vec<Key> = (0..keys.fields.len())
        .filter(|f| wanted.is_empty() || wanted.contains(f))
        .filter_map(|field| match &keys.values[field] {
            Values::Codes { codes, levels } => Some(Key { field, codes, size: levels.len() + 1 }),
            Values::Numbers(_) => None,
        })
        .filter(|k| k.size > 2 || !wanted.is_empty())
        .collect();
    let shift = rows.first().map_or(0.0, |&r| if target.classes.is_empty() { target.y[r as usize] } else { 0.0 });
    let mut ids: Vec<u32> = vec![0; rows.len()];
    let mut groups = 1usize;
    let mut chosen: Vec<usize> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    if wanted.is_empty() {
        let limit = MOST_GROUPS.min(rows.len() / LEAST_ROWS as usize + 1);
        let mut best_loss = f64::INFINITY;
        while chosen.len() < 3 {
            let mut best: Option<(usize, f64)> = None;
            for (c, key) in candidates.iter().enumerate() {
                watch.step("fit_group", c as u64, candidates.len() as u64)?;
                if chosen.contains(&c) || groups.saturating_mul(key.size) > limit {
                    continue;
                }
                let loss = inner_loss(&ids, groups, &sizes, key, target, rows, shift);
                if best.is_none_or(|(_, l)| loss < l) {
                    best = Some((c, loss));
                }
            }
            let Some((c, loss)) = best.filter(|(_, l)| *l < best_loss * WORTH || chosen.is_empty()) else { break };
            best_loss = loss;
            extend(&mut ids, &mut groups, &candidates[c], rows);
            chosen.push(c);
            sizes.push(candidates[c].size);
        }
    } else {
        for (c, key) in candidates.iter().enumerate() {
            watch.check()?;
            if groups.saturating_mul(key.size) > MOST_GROUPS {
                break;
            }
            extend(&mut ids, &mut groups, key, rows);
            chosen.push(c);
            sizes.push(key.size);
        }
    }
    if chosen.is_empty() {
        return Ok(None);
    }
    let width = if target.classes.is_empty() { 3 } else { 1 + target.classes.len() };
    let classes = target.classes.len();
    let mut sums = Sums::new(groups, width);
    for (&id, &r) in ids.iter().zip(rows) {
        sums.add(id as usize, target, r as usize, shift);
    }
    // From the finest groups to the overall answer, then back: each level answers from its own sums and the level
    // around it.
    let mut levels = vec![sums];
    for &size in sizes.iter().skip(1).rev() {
        levels.extend(levels.last().map(|finer| finer.merged(size)));
    }
    let total = levels[0].total();
    let fallback = overall(&total, classes);
    let own = |mut output: Vec<f64>| {
        if classes == 0 {
            output[0] += shift;
        }
        output
    };
    let mut answers: Vec<Vec<f64>> = Vec::new();
    let mut told: Vec<Vec<Group>> = Vec::new();
    for (depth, sums) in levels.iter().rev().enumerate() {
        watch.check()?;
        let keys_used = &chosen[..depth + 1];
        let size = sizes[depth];
        let mut next = Vec::with_capacity(sums.groups);
        let mut groups = Vec::new();
        for g in 0..sums.groups {
            let around = if depth == 0 { &fallback } else { &answers[g / size] };
            let output = answer(sums.of(g), around, classes);
            if sums.of(g)[0] >= LEAST_ROWS {
                let levels = names(g, keys_used, &candidates, keys);
                groups.push(Group { levels, rows: sums.of(g)[0] as u64, output: own(output.clone()) });
            }
            next.push(output);
        }
        answers = next;
        told.push(groups);
    }
    told.reverse();
    let coarser = told.split_off(1);
    Ok(Some(Predictor::Group {
        key: chosen.iter().map(|&c| keys.fields[candidates[c].field].clone()).collect(),
        groups: told.pop().unwrap_or_default(),
        coarser,
        fallback: own(fallback),
    }))
}

/// The levels of a group: its id is the mixed-radix number of them, the first key the most significant.
fn names(group: usize, used: &[usize], candidates: &[Key], keys: &Table) -> Vec<Option<String>> {
    let mut rest = group;
    let mut levels: Vec<Option<String>> = Vec::new();
    for &c in used.iter().rev() {
        let key = &candidates[c];
        levels.push(match &keys.values[key.field] {
            Values::Codes { levels, .. } => levels.get(rest % key.size).cloned(),
            Values::Numbers(_) => None,
        });
        rest /= key.size;
    }
    levels.reverse();
    levels
}

fn extend(ids: &mut [u32], groups: &mut usize, key: &Key, rows: &[u32]) {
    for (id, &r) in ids.iter_mut().zip(rows) {
        *id = *id * key.size as u32 + key.level(r as usize) as u32;
    }
    *groups *= key.size;
}

/// Squared error, or log-loss, of the key on inner folds, from sums alone; `sizes` are those of the keys before it.
fn inner_loss(
    ids: &[u32],
    groups: usize,
    sizes: &[usize],
    key: &Key,
    target: &Target,
    rows: &[u32],
    shift: f64,
) -> f64 {
    let classes = target.classes.len();
    let width = if classes == 0 { 3 } else { 1 + classes };
    let cells = groups * key.size;
    let mut folds: Vec<Sums> = (0..INNER_FOLDS).map(|_| Sums::new(cells, width)).collect();
    for (i, (&id, &r)) in ids.iter().zip(rows).enumerate() {
        // Fibonacci hashing of the position: a fixed, even deal that no period in the rows can follow.
        let fold = ((i as u32).wrapping_mul(2_654_435_769) >> 16) as usize % INNER_FOLDS;
        folds[fold].add(id as usize * key.size + key.level(r as usize), target, r as usize, shift);
    }
    let steps: Vec<usize> = sizes.iter().skip(1).copied().chain([key.size]).collect();
    let mut loss = 0.0;
    for (out, held) in folds.iter().enumerate() {
        let mut rest = Sums::new(cells, width);
        for (_, fold) in folds.iter().enumerate().filter(|(f, _)| *f != out) {
            rest.values.iter_mut().zip(&fold.values).for_each(|(a, b)| *a += b);
        }
        let total = rest.total();
        if total[0] == 0.0 {
            continue;
        }
        let mut levels = vec![rest];
        if !sizes.is_empty() {
            for &size in steps.iter().rev() {
                levels.extend(levels.last().map(|finer| finer.merged(size)));
            }
        }
        let mut answers: Vec<Vec<f64>> = vec![overall(&total, classes)];
        for (depth, sums) in levels.iter().rev().enumerate() {
            let size = if depth == 0 { sums.groups } else { steps[depth - 1] };
            answers = (0..sums.groups).map(|g| answer(sums.of(g), &answers[g / size], classes)).collect();
        }
        for (g, output) in answers.iter().enumerate() {
            let held = held.of(g);
            if held[0] > 0.0 {
                loss += if classes == 0 {
                    held[2] - 2.0 * output[0] * held[1] + held[0] * output[0] * output[0]
                } else {
                    -held[1..].iter().zip(output).map(|(n, p)| n * p.ln()).sum::<f64>()
                };
            }
        }
    }
    loss
}

/// Answers of a group model for rows of a table that holds its key fields; a field that isn't there backs off.
pub fn apply_group(
    key: &[crate::features::Field],
    levels: &[&[Group]],
    fallback: &[f64],
    table: &Table,
    rows: &[u32],
) -> Vec<f64> {
    let columns: Vec<Option<(&Vec<u32>, &Vec<String>)>> = key
        .iter()
        .map(|field| match &table.values[table.find(field)?] {
            Values::Codes { codes, levels } => Some((codes, levels)),
            Values::Numbers(_) => None,
        })
        .collect();
    // Each group by the codes that its levels have in this table; for each number of keys, from all to one.
    let positions: Vec<HashMap<&str, u32>> = columns
        .iter()
        .map(|column| {
            column.map_or_else(HashMap::new, |(_, levels)| {
                levels.iter().enumerate().map(|(i, l)| (l.as_str(), i as u32)).collect()
            })
        })
        .collect();
    type ByCodes<'a> = HashMap<[u32; 3], &'a [f64]>;
    let mut tables: Vec<(usize, ByCodes)> = Vec::new();
    for (fewer, groups) in levels.iter().enumerate() {
        let used = key.len().saturating_sub(fewer);
        if columns[..used].iter().any(Option::is_none) {
            continue;
        }
        let mut by_codes: ByCodes = HashMap::new();
        for group in *groups {
            let mut codes = [0u32; 3];
            let known = group.levels.iter().zip(&positions).zip(&mut codes).all(|((level, map), code)| {
                let found = level.as_ref().map_or(Some(MISSING), |l| map.get(l.as_str()).copied());
                *code = found.unwrap_or(0);
                found.is_some()
            });
            if known {
                by_codes.insert(codes, &group.output);
            }
        }
        tables.push((used, by_codes));
    }
    let mut out = Vec::with_capacity(rows.len() * fallback.len());
    for &r in rows {
        let found = tables.iter().find_map(|(used, by_codes)| {
            let mut codes = [0u32; 3];
            for (code, column) in codes.iter_mut().zip(&columns[..*used]) {
                *code = column.map_or(MISSING, |(column, _)| column[r as usize]);
            }
            by_codes.get(&codes).copied()
        });
        out.extend(found.unwrap_or(fallback));
    }
    out
}
