//! What was known of a canvas on the day of a decision.

use super::{Aspect, Assessment, Compared};
use crate::canvas::{Canvas, Card};
use crate::uncertainty::{Criticality, Uncertainty, rules::is_open};
use crate::{Result, Tx};

pub(super) fn compared(tx: &Tx, canvas: &Canvas) -> Result<Compared> {
    let assessments: Vec<Assessment> = tx.all("canvas_id = ?1", &[&canvas.id])?;
    let score = |of: Aspect| assessments.iter().find(|a| a.aspect == of).and_then(|a| a.score);
    let uncertainties: Vec<Uncertainty> = tx.all("canvas_id = ?1", &[&canvas.id])?;
    let open: Vec<&Uncertainty> = uncertainties.iter().filter(|u| is_open(u)).collect();
    let unknown = tx.all::<Card>("canvas_id = ?1 AND state = 'unknown'", &[&canvas.id])?.len();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Compared {
        canvas_id: canvas.id.clone(),
        title: canvas.title.clone(),
        value: score(Aspect::Value),
        feasibility: score(Aspect::Feasibility),
        effort: score(Aspect::Effort),
        open: count(open.len()),
        critical: count(open.iter().filter(|u| u.criticality == Criticality::Critical).count()),
        unknown: count(unknown),
    })
}
