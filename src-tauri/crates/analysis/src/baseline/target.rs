//! The column to be predicted: its task, its classes, its known rows.

use polars::prelude::DataFrame;

use super::{Error, Task};
use crate::features::{Field, FieldPart, MISSING, Values, few_distinct, integers_as_codes, read_field};
use crate::{ColumnInfo, ColumnKind};

/// More classes than this are not a classification that these models can do.
pub const MOST_CLASSES: usize = 50;
/// Integers with at most so many distinct values are proposed as classes.
const CLASS_INTEGERS: usize = 10;

/// Words that name the class one looks for, in lower case.
const POSITIVE_WORDS: [&str; 12] =
    ["yes", "oui", "true", "vrai", "1", "y", "o", "t", "v", "positive", "positif", "fraud"];

/// The target of a training.
#[derive(Debug, Clone)]
pub struct Target {
    pub task: Task,
    /// One a row of the frame: the number, or the class's index; NaN is missing.
    pub y: Vec<f64>,
    /// Empty for a regression; for two classes the second one is the positive.
    pub classes: Vec<String>,
    /// The rows whose target is known.
    pub rows: Vec<u32>,
    /// The task was told from few distinct integers: it might be meant otherwise.
    pub unsure: bool,
}

impl Target {
    /// How many of the rows belong to each class.
    pub fn class_rows(&self, rows: &[u32]) -> Vec<u64> {
        let mut counts = vec![0; self.classes.len()];
        for &r in rows {
            if let Some(count) = counts.get_mut(self.y[r as usize] as usize) {
                *count += 1;
            }
        }
        counts
    }
}

/// Reads the target; `task` and `positive` are found if not given.
pub fn read_target(
    frame: &DataFrame,
    info: &ColumnInfo,
    task: Option<Task>,
    positive: Option<&str>,
) -> Result<Target, Error> {
    let column = info.name.clone();
    if matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime) {
        return Err(Error::TrainTargetDate { column });
    }
    let field = Field { column: column.clone(), part: FieldPart::Value };
    let number = matches!(info.kind, ColumnKind::Integer | ColumnKind::Number);
    let values =
        read_field(frame, &field, number).map_err(|_| Error::TrainUnreadableColumn { column: column.clone() })?;
    let as_codes = match &values {
        // Not even worth numbering.
        Values::Numbers(v) if task.is_none() && !few_distinct(v, CLASS_INTEGERS) => values.clone(),
        Values::Numbers(v) if task != Some(Task::Regression) => integers_as_codes(v),
        _ => values.clone(),
    };
    let (found, unsure) = match &as_codes {
        _ if task.is_some() => (task.unwrap_or(Task::Regression), false),
        Values::Numbers(_) => (Task::Regression, false),
        Values::Codes { levels, .. } if number => match levels.len() {
            2 => (Task::Binary, false),
            n if n <= CLASS_INTEGERS && info.kind == ColumnKind::Integer => (Task::Multiclass, true),
            _ => (Task::Regression, false),
        },
        Values::Codes { levels, .. } if levels.len() == 2 => (Task::Binary, false),
        _ => (Task::Multiclass, false),
    };
    match found {
        Task::Regression => match values {
            Values::Numbers(y) => numbers(column, y),
            Values::Codes { .. } => Err(Error::TrainTargetNotNumber { column }),
        },
        _ => match as_codes {
            Values::Codes { codes, levels } => {
                classes(column, found, &codes, levels, positive).map(|t| Target { unsure, ..t })
            }
            Values::Numbers(_) => Err(Error::TrainTargetNotNumber { column }),
        },
    }
}

fn numbers(column: String, y: Vec<f64>) -> Result<Target, Error> {
    let rows: Vec<u32> = (0..y.len() as u32).filter(|&r| !y[r as usize].is_nan()).collect();
    let Some(&first) = rows.first() else { return Err(Error::TrainTargetEmpty { column }) };
    let first = y[first as usize];
    if rows.iter().all(|&r| y[r as usize] == first) {
        return Err(Error::TrainTargetConstant { column, value: first.to_string() });
    }
    Ok(Target { task: Task::Regression, y, classes: Vec::new(), rows, unsure: false })
}

fn classes(
    column: String,
    task: Task,
    codes: &[u32],
    levels: Vec<String>,
    positive: Option<&str>,
) -> Result<Target, Error> {
    let rows: Vec<u32> = (0..codes.len() as u32).filter(|&r| codes[r as usize] != MISSING).collect();
    if rows.is_empty() {
        return Err(Error::TrainTargetEmpty { column });
    }
    // A frame's booleans offer both levels even where one has no row.
    let mut counts = vec![0u64; levels.len()];
    rows.iter().for_each(|&r| counts[codes[r as usize] as usize] += 1);
    let mut order: Vec<usize> = (0..levels.len()).filter(|&l| counts[l] > 0).collect();
    let present = order.len();
    if present == 1 {
        return Err(Error::TrainTargetConstant { column, value: levels[order[0]].clone() });
    }
    if task == Task::Binary && present != 2 {
        return Err(Error::TrainTargetNotBinary { column, classes: present as u64 });
    }
    if present > MOST_CLASSES {
        return Err(Error::TrainTargetManyClasses { column, classes: present as u64, most: MOST_CLASSES as u64 });
    }
    let task = if present == 2 { Task::Binary } else { task };
    if task == Task::Binary {
        let wanted = match positive {
            Some(class) => order
                .iter()
                .position(|&l| levels[l] == class)
                .ok_or_else(|| Error::TrainUnknownClass { column, class: class.into() })?,
            None => found_positive(&order, &levels, &counts),
        };
        if wanted == 0 {
            order.swap(0, 1);
        }
    }
    let mut class_of = vec![f64::NAN; levels.len()];
    order.iter().enumerate().for_each(|(class, &level)| class_of[level] = class as f64);
    let y = codes.iter().map(|&c| if c == MISSING { f64::NAN } else { class_of[c as usize] }).collect();
    let classes = order.iter().map(|&l| levels[l].clone()).collect();
    Ok(Target { task, y, classes, rows, unsure: false })
}

/// The class with a telling name, else the rarer one, else the last.
fn found_positive(order: &[usize], levels: &[String], counts: &[u64]) -> usize {
    let named = |&i: &usize| POSITIVE_WORDS.contains(&levels[order[i]].trim().to_lowercase().as_str());
    match ([0, 1].iter().find(|i| named(i)), counts[order[0]] < counts[order[1]]) {
        (Some(&i), _) => i,
        (None, true) => 0,
        (None, false) => 1,
    }
}
