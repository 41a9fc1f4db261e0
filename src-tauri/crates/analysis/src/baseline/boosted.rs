//! Gradient boosting of small trees by forust, as "how far could one go": its trees are written down as our own, so
//! that the model is data like all others. For several classes one sum of trees each, against all others.
//!
//! forust can't be interrupted: it works on a thread of its own, on so few rows that it ends soon, and what was
//! cancelled is not waited for. One works at a time, so that many cancels don't leave many at work.

use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use forust_ml::gradientbooster::GradientBooster;
use forust_ml::objective::ObjectiveType;
use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;

use super::finding::{Finding, Severity};
use super::model::{Node, Question, SumOfTrees, Test, settled_number};
use super::target::Target;
use super::{Error, Task};
use crate::Watch;
use crate::features::{Bound, Input};

const TREES: usize = 100;
const DEPTH: usize = 4;
const RATE: f32 = 0.1;
/// A leaf holds at least so much: rows for a number, their p (1 − p) for classes.
const LEAST_LEAF: f32 = 5.0;
const BINS: u16 = 255;
/// Rows that are learned from, at the most, and values.
const MOST_ROWS: usize = 60_000;
const MOST_VALUES: usize = 3_000_000;
const MOST_INPUTS: usize = 600;
const MOST_CLASSES: usize = 10;

/// The rows as forust reads them: column by column, a category by how frequent its level is.
struct Sheet {
    values: Vec<f64>,
    rows: usize,
    columns: usize,
}

fn sheet(bound: &Bound, rows: &[u32]) -> Sheet {
    let inputs = &bound.encoder.inputs;
    let mut values = Vec::with_capacity(rows.len() * inputs.len());
    for (i, input) in inputs.iter().enumerate() {
        match input {
            Input::Number { .. } => values.extend(rows.iter().map(|&r| bound.number(i, r))),
            Input::Category { levels, .. } => values.extend(rows.iter().map(|&r| match bound.level(i, r) as usize {
                level if level > levels.len() => f64::NAN,
                level => level as f64,
            })),
        }
    }
    Sheet { values, rows: rows.len(), columns: inputs.len() }
}

fn booster(task: Task, seed: u64) -> GradientBooster {
    let objective = if task == Task::Regression { ObjectiveType::SquaredLoss } else { ObjectiveType::LogLoss };
    GradientBooster::default()
        .set_objective_type(objective)
        .set_iterations(TREES)
        .set_learning_rate(RATE)
        .set_max_depth(DEPTH)
        .set_max_leaves(1 << DEPTH)
        .set_l2(1.0)
        .set_min_leaf_weight(LEAST_LEAF)
        .set_nbins(BINS)
        .set_parallel(false)
        .set_seed(seed)
        .set_missing(f64::NAN)
        .set_create_missing_branch(false)
        .set_allow_missing_splits(true)
        .set_initialize_base_score(true)
}

/// The trees with what is to be known of them, or why there are none.
pub type Grown = Result<(Vec<SumOfTrees>, Vec<Finding>), Finding>;

/// Learns from the rows, of many a random part; `Err` in the inner result says why not.
pub fn fit(bound: &Bound, target: &Target, rows: &[u32], seed: u64, watch: &Watch) -> Result<Grown, Error> {
    let inputs = bound.encoder.inputs.len();
    let classes = target.classes.len();
    let left_out = |code: &str, most: usize| Finding::new(Severity::Advice, code).with("most", most);
    if inputs > MOST_INPUTS {
        return Ok(Err(left_out("boosted_columns", MOST_INPUTS).with("terms", inputs)));
    }
    if classes > MOST_CLASSES {
        return Ok(Err(left_out("boosted_classes", MOST_CLASSES).with("classes", classes)));
    }
    let most = MOST_ROWS.min(MOST_VALUES / inputs.max(1));
    let mut notes = Vec::new();
    let rows: Vec<u32> = if rows.len() > most {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut places = index::sample(&mut rng, rows.len(), most).into_vec();
        places.sort_unstable();
        notes.push(Finding::new(Severity::Note, "sampled").with("rows", most).with("of", rows.len()));
        places.into_iter().map(|p| rows[p]).collect()
    } else {
        rows.to_vec()
    };
    let sheet = std::sync::Arc::new(sheet(bound, &rows));
    let mut sums = Vec::new();
    let wanted: Vec<Option<usize>> = match target.task {
        Task::Regression => vec![None],
        Task::Binary => vec![Some(1)],
        Task::Multiclass => (0..classes).map(Some).collect(),
    };
    // Targets far from zero lose their digits in forust's 32 bits: it learns from standardised ones.
    let n = rows.len() as f64;
    let mean = rows.iter().map(|&r| target.y[r as usize]).sum::<f64>() / n;
    let spread = (rows.iter().map(|&r| (target.y[r as usize] - mean).powi(2)).sum::<f64>() / n).sqrt();
    let (mean, spread) = if target.task == Task::Regression { (mean, spread.max(1e-300)) } else { (0.0, 1.0) };
    for (done, class) in wanted.iter().enumerate() {
        watch.step("fit_boosted", done as u64, wanted.len() as u64)?;
        let y: Vec<f64> = rows
            .iter()
            .map(|&r| match class {
                None => (target.y[r as usize] - mean) / spread,
                Some(class) => f64::from(target.y[r as usize] as usize == *class),
            })
            .collect();
        // All of one kind: nothing to learn, and its logarithm no number.
        let share = y.iter().sum::<f64>() / n;
        if class.is_some() && (share <= 0.0 || share >= 1.0) {
            sums.push(SumOfTrees { base: if share <= 0.0 { -20.0 } else { 20.0 }, trees: Vec::new() });
            continue;
        }
        let Some(fitted) = apart(sheet.clone(), y, target.task, seed, watch)? else {
            return Ok(Err(Finding::new(Severity::Warning, "not_finite")));
        };
        let mut sum = written(bound, &fitted, &sheet, &rows);
        if class.is_none() {
            sum.base = mean + spread * sum.base;
            sum.trees.iter_mut().flatten().for_each(|node| node.output[0] *= spread);
        }
        sums.push(sum);
    }
    notes.push(Finding::new(Severity::Note, "how_far").with("trees", TREES * sums.len()));
    Ok(Ok((sums, notes)))
}

/// Fits on a thread of its own and waits for it, or for a cancel. `None` if forust fails.
fn apart(
    sheet: std::sync::Arc<Sheet>,
    y: Vec<f64>,
    task: Task,
    seed: u64,
    watch: &Watch,
) -> Result<Option<GradientBooster>, Error> {
    static TURN: Mutex<()> = Mutex::new(());
    let (send, receive) = mpsc::channel();
    let own = watch.clone();
    let work = move || {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        if own.check().is_err() {
            return;
        }
        let data = forust_ml::Matrix::new(&sheet.values, sheet.rows, sheet.columns);
        let mut booster = booster(task, seed);
        let done = booster.fit_unweighted(&data, &y, None).is_ok();
        // Nobody listens any more if the work was cancelled.
        let _ = send.send(done.then_some(booster));
    };
    if std::thread::Builder::new().name("boosted".into()).spawn(work).is_err() {
        return Ok(None);
    }
    loop {
        watch.check()?;
        match receive.recv_timeout(Duration::from_millis(50)) {
            Ok(booster) => return Ok(booster),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

/// forust's trees as ours, parents before their children.
fn written(bound: &Bound, booster: &GradientBooster, sheet: &Sheet, rows: &[u32]) -> SumOfTrees {
    let column = |c: usize| &sheet.values[c * sheet.rows..(c + 1) * sheet.rows];
    let mut below: std::collections::HashMap<(usize, u64), f64> = Default::default();
    let mut largest_below = |feature: usize, value: f64| {
        *below
            .entry((feature, value.to_bits()))
            .or_insert_with(|| column(feature).iter().copied().filter(|v| *v < value).fold(f64::NEG_INFINITY, f64::max))
    };
    let trees = booster.trees.iter().map(|tree| {
        // forust's node numbers, in the order in which ours are written.
        let mut order = vec![0usize];
        let mut place = vec![0u32; tree.nodes.len()];
        let mut at = 0;
        while at < order.len() {
            let node = &tree.nodes[order[at]];
            if !node.is_leaf {
                for child in [node.left_child, node.right_child] {
                    place[child] = order.len() as u32;
                    order.push(child);
                }
            }
            at += 1;
        }
        let mut nodes: Vec<Node> = order
            .iter()
            .map(|&number| {
                let node = &tree.nodes[number];
                let split = (!node.is_leaf).then(|| Question {
                    input: node.split_feature as u32,
                    test: match &bound.encoder.inputs[node.split_feature] {
                        Input::Number { .. } => {
                            let low = largest_below(node.split_feature, node.split_value);
                            Test::AtMost { value: just_under(low, node.split_value) }
                        }
                        Input::Category { levels, .. } => {
                            let yes = (node.split_value.ceil().max(0.0) as usize).min(levels.len());
                            Test::OneOf {
                                levels: levels[..yes].to_vec(),
                                other: (levels.len() as f64) < node.split_value,
                            }
                        }
                    },
                    missing_yes: node.missing_node == node.left_child,
                    yes: place[node.left_child],
                    no: place[node.right_child],
                });
                Node { rows: 0, output: vec![f64::from(node.weight_value)], split }
            })
            .collect();
        counted(&mut nodes, sheet, bound, rows.len());
        nodes
    });
    let trees = trees.collect();
    SumOfTrees { base: booster.base_score, trees }
}

/// The largest number of few digits under `value` that is not under `low`: `v < value` there is `v ≤` this one.
fn just_under(low: f64, value: f64) -> f64 {
    let near = [value - value.abs() * 4e-15, value - value.abs() * 4e-14, value - f64::MIN_POSITIVE * 1e20];
    let tried = near.into_iter().map(settled_number).find(|&v| v < value && v >= low);
    tried.unwrap_or(if low.is_finite() { low } else { value.next_down() })
}

/// How many of the rows reach each node.
fn counted(nodes: &mut [Node], sheet: &Sheet, bound: &Bound, rows: usize) {
    for r in 0..rows {
        let mut at = 0;
        loop {
            nodes[at].rows += 1;
            let Some(q) = &nodes[at].split else { break };
            let v = sheet.values[q.input as usize * sheet.rows + r];
            let yes = match (&q.test, &bound.encoder.inputs[q.input as usize]) {
                _ if v.is_nan() => q.missing_yes,
                (Test::AtMost { value }, _) => v <= *value,
                (Test::OneOf { levels, other }, Input::Category { levels: all, .. }) => {
                    if v as usize == all.len() {
                        *other
                    } else {
                        (v as usize) < levels.len()
                    }
                }
                _ => true,
            };
            at = if yes { q.yes } else { q.no } as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{Algorithm, Model, Predictor, apply};
    use crate::features::{Encoder, Field, FieldPart, MISSING, Table, Values};

    fn table(rows: usize) -> Table {
        let field = |c: &str| Field { column: c.into(), part: FieldPart::Value };
        let a = (0..rows).map(|i| if i % 11 == 0 { f64::NAN } else { ((i * 7919) % 1009) as f64 / 7.3 }).collect();
        let b = (0..rows).map(|i| ((i * 104_729) % 997) as f64).collect();
        let codes = (0..rows).map(|i| if i % 13 == 0 { MISSING } else { (i * i % 5) as u32 }).collect();
        let levels = ["v", "w", "x", "y", "z"].map(String::from).to_vec();
        Table {
            rows,
            fields: vec![field("a"), field("b"), field("c")],
            values: vec![Values::Numbers(a), Values::Numbers(b), Values::Codes { codes, levels }],
        }
    }

    /// Our trees say what forust's say, on the rows they were grown on and on others.
    #[test]
    fn the_crate_s_own_answers() {
        for task in [Task::Regression, Task::Binary] {
            let table = table(900);
            let of = |r: usize| match (&table.values[0], &table.values[1]) {
                (Values::Numbers(a), Values::Numbers(b)) => {
                    (if a[r].is_nan() { 40.0 } else { a[r] }) + b[r] / 10.0 + f64::from(r.is_multiple_of(3)) * 20.0
                }
                _ => 0.0,
            };
            let binary = task == Task::Binary;
            let y: Vec<f64> = (0..900).map(|r| if binary { f64::from(of(r) > 120.0) } else { of(r) }).collect();
            let classes = if binary { vec!["no".to_owned(), "yes".to_owned()] } else { Vec::new() };
            let target = Target { task, y, classes: classes.clone(), rows: (0..900).collect(), unsure: false };
            let train: Vec<u32> = (0..600).collect();
            let encoder = Encoder::fit(&table, &train);
            let bound = encoder.bind(&table);
            let (sums, _) = fit(&bound, &target, &train, 1, &Watch::none()).unwrap().unwrap();
            let all: Vec<u32> = (0..900).collect();
            let sheets = (sheet(&bound, &train), sheet(&bound, &all));
            let data = forust_ml::Matrix::new(&sheets.0.values, 600, 3);
            let n = 600.0;
            let mean = if binary { 0.0 } else { target.y[..600].iter().sum::<f64>() / n };
            let spread = target.y[..600].iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
            let spread = if binary { 1.0 } else { spread.sqrt() };
            let y: Vec<f64> = target.y[..600].iter().map(|v| (v - mean) / spread).collect();
            let mut crate_s = booster(task, 1);
            crate_s.fit_unweighted(&data, &y, None).unwrap();
            let theirs = crate_s.predict(&forust_ml::Matrix::new(&sheets.1.values, 900, 3), false);
            let model = Model {
                format: 1,
                algorithm: Algorithm::Boosted,
                task,
                target: "t".into(),
                classes,
                trained_rows: 600,
                predictor: Predictor::Trees { sums },
                encoder: encoder.clone(),
            };
            let model = super::super::model::settled(&model).unwrap();
            let ours = apply(&model, &table, &all, &Watch::none()).unwrap();
            for r in 0..900 {
                let theirs = mean + spread * theirs[r];
                let wanted = if binary { 1.0 / (1.0 + (-theirs).exp()) } else { theirs };
                let got = ours.row(r)[ours.width - 1];
                assert!((got - wanted).abs() < 1e-9 * (1.0 + wanted.abs()), "{task:?} {r}: {got} {wanted}");
            }
            let Predictor::Trees { sums } = &model.predictor else { panic!() };
            assert!(sums[0].trees.iter().all(|t| t[0].rows == 600));
        }
    }
}
