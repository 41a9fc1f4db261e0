//! One decision tree for both tasks (CART): exact splits by Gini or squared error, class shares in every node,
//! missing values on the better side, categories by subsets.
//!
//! Equals scikit-learn's `DecisionTreeClassifier` and `DecisionTreeRegressor` up to ties, which go to the earlier
//! feature and the lower threshold here and to a random feature there. Grown level by level, not by recursion:
//! no data can overflow the stack.

use super::model::{Node, Question, Test};
use super::moments::in_pieces;
use super::target::Target;
use super::tree_scan::{CLOSED, Cell, Cut, Means, Place, Shares, Sorted, Tally, by_category, by_number};
use super::{Task, TreeSpec};
use crate::features::{Bound, Input};
use crate::{Cancelled, Watch};

enum Column {
    Number(Sorted),
    Category { codes: Vec<u32>, positions: usize },
}

/// Grows a tree on the rows; children come after their parent.
pub fn grow(
    bound: &Bound,
    target: &Target,
    rows: &[u32],
    spec: &TreeSpec,
    watch: &Watch,
) -> Result<Vec<Node>, Cancelled> {
    match target.task {
        Task::Multiclass => grow_with(bound, target, rows, spec, Shares::empty(target.classes.len()), watch),
        _ => grow_with(bound, target, rows, spec, Means::empty(), watch),
    }
}

fn grow_with<T: Tally>(
    bound: &Bound,
    target: &Target,
    rows: &[u32],
    spec: &TreeSpec,
    empty: T,
    watch: &Watch,
) -> Result<Vec<Node>, Cancelled> {
    let n = rows.len();
    let min_leaf = spec.min_leaf.unwrap_or((n as u32 / 200).clamp(1, 100)) as f64;
    let columns = read_columns(bound, rows, watch)?;
    let centre = match target.task {
        Task::Regression => rows.iter().map(|&r| target.y[r as usize]).sum::<f64>() / n as f64,
        _ => 0.0,
    };
    let mut cells: Vec<Cell> = rows.iter().map(|&r| Cell { y: target.y[r as usize] - centre, node: 0 }).collect();
    let mut nodes = vec![answer(target, centre, &cells, 1).remove(0)];
    let mut open = vec![0usize];
    for level in 0..spec.depth {
        let mut totals = vec![empty.clone(); open.len()];
        for cell in cells.iter().filter(|c| c.node != CLOSED) {
            totals[cell.node as usize].count(cell.y);
        }
        let mut cuts = best_cuts(&columns, &cells, &totals, min_leaf, (level, spec.depth), watch)?;
        for (cut, total) in cuts.iter_mut().zip(&totals) {
            if total.pure() {
                *cut = None;
            }
        }
        if cuts.iter().all(Option::is_none) {
            break;
        }
        // Children in order: of the first open node that is cut, yes then no, and so on.
        let mut child = 0u32;
        let firsts: Vec<u32> = cuts
            .iter()
            .map(|c| {
                let first = child;
                child += if c.is_some() { 2 } else { 0 };
                first
            })
            .collect();
        for (i, cell) in cells.iter_mut().enumerate() {
            if i % 65_536 == 0 {
                watch.check()?;
            }
            if cell.node == CLOSED {
                continue;
            }
            let node = cell.node as usize;
            cell.node = match &cuts[node] {
                None => CLOSED,
                Some((input, cut)) => firsts[node] + u32::from(!goes_yes(bound, *input, cut, rows[i])),
            };
        }
        let base = nodes.len();
        let children = answer(target, centre, &cells, child as usize);
        for ((&at, cut), first) in open.iter().zip(&cuts).zip(&firsts) {
            if let Some((input, cut)) = cut {
                let (yes, no) = (*first as usize, *first as usize + 1);
                nodes[at].split = Some(question(
                    bound,
                    *input,
                    cut,
                    (base + yes) as u32,
                    (base + no) as u32,
                    children[yes].rows > children[no].rows,
                    &columns[*input],
                ));
            }
        }
        nodes.extend(children);
        open = (base..nodes.len()).collect();
    }
    Ok(nodes)
}

fn read_columns(bound: &Bound, rows: &[u32], watch: &Watch) -> Result<Vec<Column>, Cancelled> {
    let inputs = &bound.encoder.inputs;
    let runs: Vec<_> = (0..inputs.len()).map(|i| i..i + 1).collect();
    in_pieces(&runs, watch.threads, |run| {
        watch.check()?;
        let i = run.start;
        Ok(match &inputs[i] {
            Input::Category { levels, .. } => Column::Category {
                codes: rows.iter().map(|&r| bound.level(i, r)).collect(),
                positions: levels.len() + 2,
            },
            Input::Number { .. } => {
                let mut pairs = Vec::with_capacity(rows.len());
                let mut missing = Vec::new();
                for (local, &r) in rows.iter().enumerate() {
                    let v = bound.number(i, r);
                    if v.is_nan() { missing.push(local as u32) } else { pairs.push((v, local as u32)) }
                }
                pairs.sort_unstable_by(|a: &(f64, u32), b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let (values, rows) = pairs.into_iter().unzip();
                Column::Number(Sorted { values, rows, missing })
            }
        })
    })
}

/// The best cut of each node over all inputs, and the input: the earlier of equals.
fn best_cuts<T: Tally>(
    columns: &[Column],
    cells: &[Cell],
    totals: &[T],
    min_leaf: f64,
    (level, depth): (u32, u32),
    watch: &Watch,
) -> Result<Vec<Option<(usize, Cut)>>, Cancelled> {
    let runs: Vec<_> = (0..columns.len()).map(|i| i..i + 1).collect();
    let all = in_pieces(&runs, watch.threads, |run| {
        let done = u64::from(level) * columns.len() as u64 + run.start as u64;
        watch.step("fit_tree", done, u64::from(depth) * columns.len() as u64)?;
        Ok(match &columns[run.start] {
            Column::Number(sorted) => by_number(sorted, cells, totals, min_leaf),
            Column::Category { codes, positions } => by_category(codes, *positions, cells, totals, min_leaf),
        })
    })?;
    let mut best: Vec<Option<(usize, Cut)>> = vec![None; totals.len()];
    for (input, cuts) in all.into_iter().enumerate() {
        for ((best, cut), total) in best.iter_mut().zip(cuts).zip(totals) {
            if let Some(cut) = cut
                && best.as_ref().is_none_or(|(_, b)| cut.score > b.score + total.noise())
            {
                *best = Some((input, cut));
            }
        }
    }
    Ok(best.into_iter().map(|b| b.map(|(input, cut)| (input, cut.settled()))).collect())
}

fn goes_yes(bound: &Bound, input: usize, cut: &Cut, row: u32) -> bool {
    match &cut.place {
        Place::AtMost(value) => {
            let v = bound.number(input, row);
            if v.is_nan() { cut.missing_yes } else { v <= *value }
        }
        Place::Known | Place::Between(..) => !bound.number(input, row).is_nan(),
        Place::OneOf(yes) => yes[bound.level(input, row) as usize],
    }
}

fn question(bound: &Bound, input: usize, cut: &Cut, yes: u32, no: u32, larger_yes: bool, column: &Column) -> Question {
    let test = match (&cut.place, &bound.encoder.inputs[input]) {
        (Place::OneOf(set), Input::Category { levels, .. }) => Test::OneOf {
            levels: levels.iter().zip(set).filter(|(_, yes)| **yes).map(|(l, _)| l.clone()).collect(),
            other: set[levels.len()],
        },
        (Place::AtMost(value), _) => Test::AtMost { value: *value },
        _ => Test::Known {},
    };
    // Where training had no missing value, one goes with the larger side.
    let none_missing = matches!(column, Column::Number(sorted) if sorted.missing.is_empty());
    let missing_yes = if none_missing { larger_yes } else { cut.missing_yes };
    Question { input: input as u32, test, missing_yes, yes, no }
}

/// The answers of the first `count` open nodes.
fn answer(target: &Target, centre: f64, cells: &[Cell], count: usize) -> Vec<Node> {
    let width = target.classes.len().max(1);
    let mut rows = vec![0u64; count];
    let mut sums = vec![0.0; count * width];
    for cell in cells.iter().filter(|c| c.node != CLOSED) {
        let node = cell.node as usize;
        rows[node] += 1;
        if target.classes.is_empty() {
            sums[node] += cell.y;
        } else {
            sums[node * width + cell.y as usize] += 1.0;
        }
    }
    let node = |(sums, rows): (&[f64], u64)| Node {
        rows,
        output: sums.iter().map(|s| centre + s / (rows as f64).max(1.0)).collect(),
        split: None,
    };
    sums.chunks(width).zip(rows).map(node).collect()
}
