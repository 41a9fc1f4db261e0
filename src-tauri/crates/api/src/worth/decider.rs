//! How a model's answers are decided where it was told what errors cost: from a threshold, or by least expected cost.

use analysis::baseline::{self, Task};
use analysis::evaluate::{self, Costs};

use super::{WorthOf, costs_of, known, priced, worth_report};
use crate::Fault;
use crate::ctx::Ctx;

pub(crate) enum Decider {
    /// Of two classes: the second from this probability on.
    From(f64),
    /// Of several: `[actual][predicted]`.
    Least(Vec<Vec<f64>>),
}

impl Decider {
    /// Nothing where no costs were told, and of numbers.
    pub fn of(ctx: &Ctx, training_id: &str, model_id: &str, model: &baseline::Model) -> Result<Option<Self>, Fault> {
        let Some(worth) = known(ctx, training_id)?.worth.filter(priced) else { return Ok(None) };
        match (model.task, costs_of(&worth, model.task, &model.classes)) {
            (Task::Multiclass, Costs::Classes(costs)) => Ok(Some(Self::Least(costs))),
            (Task::Binary, _) => {
                let of =
                    WorthOf { training_id: training_id.to_owned(), model_id: Some(model_id.to_owned()), class: None };
                let found = worth_report(ctx, &of)?;
                let own = found.models.into_iter().find(|v| v.id == model_id);
                Ok(own.and_then(|v| v.worth.threshold).map(Self::From))
            }
            _ => Ok(None),
        }
    }

    pub fn class(&self, probabilities: &[f64]) -> usize {
        match self {
            Self::From(threshold) => {
                usize::from(evaluate::acts(probabilities.get(1).copied().unwrap_or(0.0), *threshold))
            }
            Self::Least(costs) => evaluate::decided(probabilities, costs),
        }
    }
}
