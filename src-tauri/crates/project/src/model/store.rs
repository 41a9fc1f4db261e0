//! What can be done to trainings and models.

use super::{Model, Training, rules};
use crate::{Deleted, Result, Tx};

/// Publishes a training whose parts are stored already. Refused while a model lacks its reference: the best naive one,
/// or for a naive one a constant.
pub fn publish(tx: &mut Tx, training: Training, models: Vec<Model>) -> Result<Training> {
    let all: Vec<&Model> = models.iter().collect();
    all.iter().try_for_each(|model| rules::refuse(&training, &all, model))?;
    tx.label("title", training.name.clone());
    tx.put(&training)?;
    for model in models {
        tx.put(&model)?;
    }
    tx.get(&training.id)
}

/// A model is neither promoted nor reported without its reference.
pub fn refuse_unreferenced(training: &Training, models: &[Model], model: &Model) -> Result<()> {
    rules::refuse(training, &models.iter().collect::<Vec<_>>(), model)
}

pub fn delete_training(tx: &mut Tx, args: Deleted) -> Result<()> {
    let training: Training = tx.get(&args.id)?;
    tx.label("title", training.name);
    remove_training(tx, &args.id)
}

pub(crate) fn remove_training(tx: &mut Tx, id: &str) -> Result<()> {
    crate::worth::remove_of(tx, id)?;
    tx.delete_all::<Model>("training_id = ?1", &[id])?;
    tx.delete::<Training>(id)
}
