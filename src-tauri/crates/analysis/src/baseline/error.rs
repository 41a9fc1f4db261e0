//! Why a training or a prediction can't be; crosses as `{code, args}` and is worded under `error.<code>`.

use serde::Serialize;

/// A reason to stop. Counts are rows.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "snake_case")]
pub enum Error {
    #[error("cancelled")]
    Cancelled {},
    #[error("no column {column}")]
    TrainUnknownColumn { column: String },
    #[error("target {column} has no value")]
    TrainTargetEmpty { column: String },
    #[error("target {column} has one value")]
    TrainTargetConstant { column: String, value: String },
    #[error("target {column} has {classes} classes")]
    TrainTargetManyClasses { column: String, classes: u64, most: u64 },
    #[error("target {column} is a date")]
    TrainTargetDate { column: String },
    #[error("target {column} is not a number")]
    TrainTargetNotNumber { column: String },
    #[error("target {column} has {classes} classes, not two")]
    TrainTargetNotBinary { column: String, classes: u64 },
    #[error("{rows} rows with a known {column}")]
    TrainTooFewRows { column: String, rows: u64, least: u64 },
    #[error("no feature left")]
    TrainNoFeature { target: String },
    #[error("the target is among the features")]
    TrainTargetIsFeature { column: String },
    #[error("no class {class} in {column}")]
    TrainUnknownClass { column: String, class: String },
    #[error("test share {share}")]
    TrainBadShare { share: f64 },
    #[error("{folds} folds")]
    TrainBadFolds { folds: u32, rows: u64 },
    #[error("{groups} groups of {column} in {folds} parts")]
    TrainFewGroups { column: String, groups: u64, folds: u32 },
    #[error("{column} gives no order in time")]
    TrainNoTimeOrder { column: String },
    #[error("the training part has one class")]
    TrainOneClassInPart { column: String, value: String },
    #[error("bad limit")]
    TrainBadLimit { name: String, value: f64 },
    #[error("column {column} can't be read")]
    TrainUnreadableColumn { column: String },
    #[error("no column of the model is there")]
    PredictNoColumn { columns: Vec<String> },
    #[error("column {column} can't be read")]
    PredictUnreadableColumn { column: String },
    #[error("model of format {format}")]
    PredictUnknownFormat { format: u32, known: u32 },
    #[error("the model is damaged")]
    PredictDamagedModel { place: String },
}

impl From<crate::Cancelled> for Error {
    fn from(_: crate::Cancelled) -> Self {
        Error::Cancelled {}
    }
}
