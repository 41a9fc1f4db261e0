//! What to learn, from which columns, and how to measure it: a first answer that one can correct.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::finding::{Finding, Severity};
use super::split::split_rows;
use super::target::{Target, read_target};
use super::{Error, Split, Task, leak, warn};
use crate::features::{Table, Values, few_distinct, integers_as_codes, read_table};
use crate::{Cancelled, ColumnInfo, ColumnKind, Watch};

/// With more categories a column is no feature by default.
const MOST_CATEGORIES: usize = 200;
/// Fewer rows are measured by folds.
const FEW_ROWS: usize = 1000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub target: String,
    pub task: Task,
    /// The target is a number with few values: the task might be a regression.
    pub task_unsure: bool,
    pub classes: Vec<String>,
    pub positive: Option<String>,
    /// All columns but the target, in the order of the catalogue.
    pub columns: Vec<ColumnProposal>,
    pub split: Split,
    pub warnings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnProposal {
    pub column: String,
    pub feature: bool,
    /// Why it is left out; worded under `reason.<reason>`.
    pub reason: Option<String>,
    /// The other column that a duplicate repeats.
    pub of: Option<String>,
}

impl Proposal {
    /// The columns proposed as features.
    pub fn features(&self) -> Vec<String> {
        self.columns.iter().filter(|c| c.feature).map(|c| c.column.clone()).collect()
    }
}

/// Proposes a task, features and a split for a target.
///
/// # Errors
/// An unknown column, or a target that can't be learned.
pub fn propose(frame: &DataFrame, infos: &[ColumnInfo], target_name: &str) -> Result<Proposal, Error> {
    let info = infos
        .iter()
        .find(|i| i.name == target_name && frame.column(target_name).is_ok())
        .ok_or_else(|| Error::TrainUnknownColumn { column: target_name.into() })?;
    let target = read_target(frame, info, None, None)?;
    let mut watch = Watch::none();
    watch.threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
    let others: Vec<&ColumnInfo> =
        infos.iter().filter(|i| i.name != target_name && frame.column(&i.name).is_ok()).collect();
    let table =
        read_table(frame, &others, &watch)?.map_err(|e| Error::TrainUnreadableColumn { column: e.to_string() })?;
    let places = first_fields(&table);
    let mut columns: Vec<ColumnProposal> = others
        .iter()
        .map(|info| {
            let first = places.get(info.name.as_str()).map(|&f| &table.values[f]);
            let reason = reason(info, first, target.rows.len());
            ColumnProposal {
                column: info.name.clone(),
                feature: reason.is_none(),
                reason: reason.map(Into::into),
                of: None,
            }
        })
        .collect();
    leave_out_duplicates(&mut columns, &table);
    let kept = only(&table, &columns);
    for (column, _) in leak::suspects(&kept, &target, &watch)? {
        if let Some(c) = columns.iter_mut().find(|c| c.column == column) {
            (c.feature, c.reason) = (false, Some("suspected_leak".into()));
        }
    }
    let split = split(frame, infos, &target, target_name);
    let mut warnings = warnings(&table, &kept, &columns, &target, split.time(), &watch)?;
    // What can be told of the rows kept back, before any training.
    if let Ok(parts) = split_rows(frame, infos, &target, &split, 1) {
        warnings.extend(warn::twins(&kept, &target, &parts, &watch)?);
        warnings.extend(warn::drift(frame, infos, &target, &parts, &split, target_name));
    }
    Ok(Proposal {
        target: target_name.into(),
        task: target.task,
        task_unsure: target.unsure,
        positive: if target.task == Task::Binary { target.classes.get(1).cloned() } else { None },
        classes: target.classes,
        columns,
        split,
        warnings,
    })
}

/// The first field of each column.
fn first_fields(table: &Table) -> HashMap<&str, usize> {
    let mut places = HashMap::new();
    for (f, field) in table.fields.iter().enumerate() {
        places.entry(field.column.as_str()).or_insert(f);
    }
    places
}

/// Why a column is no feature, told from itself alone.
fn reason(info: &ColumnInfo, first: Option<&Values>, rows: usize) -> Option<&'static str> {
    match (info.kind, first) {
        (ColumnKind::Empty, _) | (_, None) => return Some("empty"),
        (_, Some(values)) if distinct(values) == 0 => return Some("empty"),
        (_, Some(values)) if distinct(values) == 1 && !partly_missing(values) => return Some("constant"),
        _ => {}
    }
    if info.known_after {
        return Some("known_after");
    }
    match (info.kind, first) {
        (ColumnKind::Identifier, _) => Some("identifier"),
        (ColumnKind::Text, _) => Some("free_text"),
        (_, Some(Values::Codes { levels, .. })) if levels.len() * 2 > rows && levels.len() > 20 => Some("identifier"),
        (_, Some(Values::Codes { levels, .. })) if levels.len() > MOST_CATEGORIES => Some("too_many_categories"),
        (ColumnKind::Integer | ColumnKind::Number, Some(Values::Numbers(v))) if is_index(v) => Some("index"),
        _ => None,
    }
}

fn distinct(values: &Values) -> usize {
    match values {
        Values::Codes { codes, levels } => {
            let mut seen = vec![false; levels.len()];
            codes.iter().for_each(|&c| {
                if let Some(s) = seen.get_mut(c as usize) {
                    *s = true;
                }
            });
            seen.iter().filter(|s| **s).count()
        }
        Values::Numbers(v) => {
            let mut known = v.iter().filter(|v| !v.is_nan());
            match known.next() {
                None => 0,
                Some(first) => 1 + usize::from(known.any(|v| v != first)),
            }
        }
    }
}

fn partly_missing(values: &Values) -> bool {
    match values {
        Values::Codes { codes, levels } => codes.iter().any(|&c| c as usize >= levels.len()),
        Values::Numbers(v) => v.iter().any(|v| v.is_nan()),
    }
}

/// Counts the rows: nearly always one more than the row before (some rows may have been taken away or put in).
fn is_index(values: &[f64]) -> bool {
    let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    let by_one = known.windows(2).filter(|w| w[1] - w[0] == 1.0).count();
    if known.len() < 20 || known.len() * 10 < values.len() * 9 || by_one * 10 < known.len() * 9 {
        return false;
    }
    // An hour of the day also rises by one: a counter never comes back.
    let mut distinct = known;
    let all = distinct.len();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    distinct.len() * 10 > all * 9
}

/// Of columns that say the same in other words (`hr` and `hr2`), one is kept: the one read as a category, else the
/// first.
fn leave_out_duplicates(columns: &mut [ColumnProposal], table: &Table) {
    let places = first_fields(table);
    let codes: Vec<Option<(Cow<Values>, bool)>> = columns
        .iter()
        .map(|c| {
            let first = *places.get(c.column.as_str())?;
            // The parts of a date are no duplicates of anything.
            let more = table.fields.get(first + 1).filter(|f| f.column == c.column);
            match (&table.values[first], more, c.feature) {
                (_, Some(_), _) | (_, _, false) => None,
                (values @ Values::Codes { .. }, ..) => Some((Cow::Borrowed(values), true)),
                (Values::Numbers(v), ..) if few_distinct(v, MOST_CATEGORIES.min(v.len() / 2)) => {
                    Some((Cow::Owned(integers_as_codes(v)), false))
                }
                (values, ..) => Some((Cow::Borrowed(values), false)),
            }
        })
        .collect();
    for b in 0..columns.len() {
        for a in 0..b {
            let (Some((one, one_category)), Some((two, two_category))) = (&codes[a], &codes[b]) else { continue };
            if !columns[a].feature || !columns[b].feature || !same(one, two) {
                continue;
            }
            let (kept, left) = if *two_category && !one_category { (b, a) } else { (a, b) };
            let of = columns[kept].column.clone();
            let out = &mut columns[left];
            (out.feature, out.reason, out.of) = (false, Some("duplicate".into()), Some(of));
        }
    }
}

/// Whether each level of one goes with one level of the other, row by row.
fn same(one: &Values, two: &Values) -> bool {
    let (a, la, b, lb) = match (one, two) {
        (Values::Codes { codes: a, levels: la }, Values::Codes { codes: b, levels: lb }) => (a, la, b, lb),
        (Values::Numbers(a), Values::Numbers(b)) => {
            return a.len() >= 10 && a.iter().zip(b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()));
        }
        _ => return false,
    };
    // Values that hardly come back go with anything: that is no copy.
    if la.len() != lb.len() || la.len() < 2 || a.len() < 10 || la.len() * 2 > a.len() {
        return false;
    }
    let mut partner = vec![None; la.len()];
    let mut taken = vec![None; lb.len()];
    a.iter().zip(b).all(|(&x, &y)| match (partner.get_mut(x as usize), taken.get_mut(y as usize)) {
        (Some(p), Some(t)) => *p.get_or_insert(y) == y && *t.get_or_insert(x) == x,
        (None, None) => true,
        _ => false,
    })
}

fn only(table: &Table, columns: &[ColumnProposal]) -> Table {
    let used: HashSet<&str> = columns.iter().filter(|c| c.feature).map(|c| c.column.as_str()).collect();
    let kept: Vec<usize> =
        (0..table.fields.len()).filter(|&f| used.contains(table.fields[f].column.as_str())).collect();
    Table {
        rows: table.rows,
        fields: kept.iter().map(|&f| table.fields[f].clone()).collect(),
        values: kept.iter().map(|&f| table.values[f].clone()).collect(),
    }
}

fn split(frame: &DataFrame, infos: &[ColumnInfo], target: &Target, name: &str) -> Split {
    if let Some(column) = warn::time_column(frame, infos, name, true) {
        return Split::Time { column, test_share: 0.25 };
    }
    match target.rows.len() {
        n if n < 20 => Split::Folds { k: 2 },
        n if n < FEW_ROWS => Split::Folds { k: 5 },
        _ => Split::Holdout { test_share: 0.25 },
    }
}

fn warnings(
    table: &Table,
    kept: &Table,
    columns: &[ColumnProposal],
    target: &Target,
    clock: Option<&str>,
    watch: &Watch,
) -> Result<Vec<Finding>, Cancelled> {
    let mut all = leak::findings(kept, target, clock, watch)?;
    let counts = target.class_rows(&target.rows);
    all.extend(warn::imbalance(target, &counts));
    all.extend(warn::far_out(target));
    if target.unsure {
        all.push(Finding::new(Severity::Advice, "task_unsure").with("classes", target.classes.len()));
    }
    if target.rows.len() < table.rows {
        all.push(Finding::new(Severity::Note, "target_missing").with("rows", table.rows - target.rows.len()));
    }
    if columns.iter().all(|c| !c.feature) {
        all.push(Finding::new(Severity::Warning, "no_feature"));
    }
    Ok(all)
}
