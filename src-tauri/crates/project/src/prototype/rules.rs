//! What the method says of prototypes, and what it refuses.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::{MOST_DAYS, Prototype};
use crate::checks::{Everything, Finding, Severity, short};
use crate::link::Link;
use crate::model::ModelState;
use crate::search::fold;
use crate::{Error, Result, Tx};

/// The last day of a prototype that has started: its first day is day 1.
pub(crate) fn last_day(prototype: &Prototype) -> Option<NaiveDate> {
    let start: NaiveDate = prototype.started_on.as_deref()?.parse().ok()?;
    start.checked_add_days(Days::new(u64::try_from(prototype.days - 1).ok()?))
}

pub(crate) fn refuse_days(days: i64) -> Result<()> {
    if days > MOST_DAYS {
        return Err(Error::refused("prototype_too_long", json!({ "days": days, "most": MOST_DAYS })));
    }
    if days < 1 { Err(Error::bad_field("days", days)) } else { Ok(()) }
}

/// A model of a training that belongs to a prototype does not go to production.
pub(crate) fn refuse_promotion(tx: &Tx, training: &str, title: &str) -> Result<()> {
    let links: Vec<Link> =
        tx.all("(from_kind = 'prototype' AND to_id = ?1) OR (to_kind = 'prototype' AND from_id = ?1)", &[training])?;
    let Some(link) = links.first() else { return Ok(()) };
    let id = if link.from_kind == "prototype" { &link.from_id } else { &link.to_id };
    let prototype: Prototype = tx.get(id)?;
    Err(Error::refused("prototype_to_production", json!({ "title": title, "prototype": short(&prototype.question) })))
}

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for prototype in &all.prototypes {
        let args = json!({ "title": short(&prototype.question), "days": prototype.days, "most": MOST_DAYS });
        let mut say = |code: &str, severity: Severity| {
            out.push(Finding::new(code, severity, "prototype", &prototype.id, args.clone()));
        };
        if prototype.days > MOST_DAYS {
            say("prototype.too_long", Severity::Never);
        }
        if prototype.concluded_on.is_none() && last_day(prototype).is_some_and(|last| all.today > last) {
            say("prototype.overdue", Severity::Warning);
        }
        if let Some(first) = first_of(all, prototype) {
            let earlier = |p: &&Prototype| p.renews_id == prototype.renews_id && p.order_key < prototype.order_key;
            if first.renews_id.is_some() || all.prototypes.iter().any(|p| earlier(&p)) {
                say("prototype.renewed_twice", Severity::Never);
            }
            if same_question(&first.question, &prototype.question) {
                say("prototype.renewed_same", Severity::Warning);
            }
        }
        if prototype.started_on.is_none() {
            continue;
        }
        if prototype.measure.trim().is_empty() || prototype.threshold.is_none() {
            say("prototype.no_threshold", Severity::Warning);
        }
        if prototype.business.iter().all(|name| name.trim().is_empty()) {
            say("prototype.no_business", Severity::Warning);
        }
    }
    to_production(all, out);
}

fn first_of<'a>(all: &'a Everything, prototype: &Prototype) -> Option<&'a Prototype> {
    all.prototypes.iter().find(|p| Some(&p.id) == prototype.renews_id.as_ref())
}

/// The same words, whatever their case, accents and punctuation.
fn same_question(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    words(one) == words(other)
}

fn to_production(all: &Everything, out: &mut Vec<Finding>) {
    for model in all.models.iter().filter(|m| m.state == ModelState::Production) {
        if !all.linked("training", &model.training_id, "prototype") {
            continue;
        }
        let title = all.trainings.iter().find(|t| t.id == model.training_id).map_or("", |t| t.name.as_str());
        let args = json!({ "title": title, "algorithm": model.algorithm });
        out.push(Finding::new("prototype.to_production", Severity::Never, "model", &model.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{holds, link, model, prototype, training};

    fn with_one() -> Everything {
        let today = "2026-11-16".parse().unwrap();
        Everything { today, prototypes: vec![prototype("p", "u")], ..Everything::default() }
    }

    #[test]
    fn a_box_of_two_weeks() {
        let mut all = with_one();
        assert_eq!(holds(check, &all, "prototype.too_long"), 0);
        all.prototypes[0].days = 15;
        assert_eq!(holds(check, &all, "prototype.too_long"), 1);
        for (days, refused) in [(1, false), (14, false), (15, true), (20, true), (0, true), (-3, true)] {
            assert_eq!(refuse_days(days).is_err(), refused, "{days}");
        }
        assert_eq!(refuse_days(20).unwrap_err().code(), "prototype_too_long");
    }

    #[test]
    fn its_clock_counts_calendar_days_the_first_included() {
        let mut all = with_one();
        let overdue = |all: &Everything| holds(check, all, "prototype.overdue");
        assert_eq!(overdue(&all), 0, "not started");
        all.prototypes[0].started_on = Some("2026-11-03".to_owned());
        assert_eq!(last_day(&all.prototypes[0]), Some("2026-11-16".parse().unwrap()));
        assert_eq!(overdue(&all), 0, "its last day");
        all.today = "2026-11-17".parse().unwrap();
        assert_eq!(overdue(&all), 1);
        all.prototypes[0].concluded_on = Some("2026-11-17".to_owned());
        assert_eq!(overdue(&all), 0);
    }

    #[test]
    fn renewed_once_and_for_another_question() {
        let mut all = with_one();
        all.prototypes[0].question = "Can the four sources be joined?".to_owned();
        let codes = |all: &Everything| {
            (holds(check, all, "prototype.renewed_twice"), holds(check, all, "prototype.renewed_same"))
        };
        let mut second = prototype("q", "u");
        (second.renews_id, second.order_key) = (Some("p".to_owned()), "1".to_owned());
        second.question = "Is one model a day fast enough?".to_owned();
        all.prototypes.push(second);
        assert_eq!(codes(&all), (0, 0));
        all.prototypes[1].question = "can the four sources be joined".to_owned();
        assert_eq!(codes(&all), (0, 1));
        let mut third = prototype("r", "u");
        (third.renews_id, third.order_key) = (Some("q".to_owned()), "2".to_owned());
        all.prototypes.push(third);
        assert_eq!(codes(&all), (1, 1), "a renewal of a renewal");
        all.prototypes[2].renews_id = Some("p".to_owned());
        assert_eq!(codes(&all), (1, 1), "renewed beside a renewal");
    }

    #[test]
    fn a_start_wants_a_proof_and_the_business() {
        let mut all = with_one();
        let codes = |all: &Everything| {
            (holds(check, all, "prototype.no_threshold"), holds(check, all, "prototype.no_business"))
        };
        all.prototypes[0].threshold = None;
        assert_eq!(codes(&all), (0, 0), "being prepared");
        all.prototypes[0].started_on = Some("2026-11-10".to_owned());
        assert_eq!(codes(&all), (1, 1));
        all.prototypes[0].measure = "Frauds found".to_owned();
        assert_eq!(codes(&all), (1, 1), "a measure without a threshold");
        all.prototypes[0].threshold = Some(60.0);
        all.prototypes[0].business = vec!["  ".to_owned()];
        assert_eq!(codes(&all), (0, 1));
        all.prototypes[0].business = vec!["Ines".to_owned()];
        assert_eq!(codes(&all), (0, 0));
    }

    #[test]
    fn no_model_of_a_prototype_in_production() {
        let mut all = with_one();
        all.trainings = vec![training("t", "v", &[])];
        all.models = vec![model("m", "t", "linear", false)];
        all.links.push(link("prototype", "p", "training", "t"));
        let shown = |all: &Everything| holds(check, all, "prototype.to_production");
        assert_eq!(shown(&all), 0);
        all.models[0].state = ModelState::Production;
        assert_eq!(shown(&all), 1);
        all.links.clear();
        assert_eq!(shown(&all), 0);
    }
}
