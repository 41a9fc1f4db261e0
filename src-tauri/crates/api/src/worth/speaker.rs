//! What the models are worth, as sentences: of the one that saves most, of those beside it, of the model shown.

use analysis::baseline;
use analysis::evaluate::{Between, ThresholdPoint};
use analysis::locale::{self, Locale};
use project::model::Training;
use project::worth::Worth;
use serde_json::{Value, json};

use super::{Said, Valued, WorthReport, lowered, model_word, money, money_of, percent_of, rhythm};
use crate::said::{class_text, metric_word};
use crate::words::say_json;

pub(super) struct Speaker<'a> {
    pub locale: Locale,
    pub training: &'a Training,
    pub worth: &'a Worth,
    pub found: &'a WorthReport,
}

impl Speaker<'_> {
    fn say(&self, key: &str, args: &Value) -> String {
        say_json(self.locale, &format!("worth.said.{key}"), args)
    }

    fn money(&self, value: f64) -> String {
        money(value, &self.worth.unit, self.locale)
    }

    /// The value and the ends of its interval; `sign` −1 turns a saving into a cost.
    fn between(&self, of: Between, sign: f64) -> [String; 3] {
        let (low, high) = if sign < 0.0 { (-of.high, -of.low) } else { (of.low, of.high) };
        money_of(&Between { value: sign * of.value, low, high }, &self.worth.unit, self.locale)
    }

    fn whole(&self, value: f64) -> String {
        locale::number(value.round(), Some(0), self.locale)
    }

    fn per(&self) -> String {
        rhythm(self.locale, self.worth.rhythm)
    }

    fn of(&self, id: Option<&String>) -> Option<&Valued> {
        self.found.models.iter().find(|v| Some(&v.id) == id)
    }

    fn name(&self, model: &Valued) -> String {
        model_word(self.locale, &model.algorithm)
    }

    pub fn said(&self) -> Said {
        let leading = self.of(self.found.leading.as_ref());
        let shown = self.of(self.found.model.as_ref());
        Said {
            models: leading.map(|v| self.saves(v, true)).unwrap_or_default(),
            beside: leading.map(|v| self.beside(v)).unwrap_or_default(),
            own: shown.map(|v| self.saves(v, false)).unwrap_or_default(),
            threshold: match self.found.task {
                Some(baseline::Task::Multiclass) => shown.map(|v| self.decided(v)),
                _ => self.found.chosen.as_ref().zip(shown).map(|(p, v)| self.threshold(p, v)),
            }
            .unwrap_or_default(),
            top: self.top(),
            source: self.say(
                "source",
                &json!({ "rows": self.whole(self.found.rows as f64), "cases": self.whole(self.worth.cases),
                    "per": self.per() }),
            ),
        }
    }

    /// Against today's practice where that was told, else against the best naive model.
    fn saves(&self, model: &Valued, first: bool) -> String {
        match model.over_today {
            Some([value, low, high]) => self.against("today", model, Between { value, low, high }, first),
            None => self.against_naive(model, first),
        }
    }

    fn against_naive(&self, model: &Valued, first: bool) -> String {
        let value = &model.worth;
        match value.saved {
            Some(saved) => {
                let (low, high) = (value.saved_low.unwrap_or(saved), value.saved_high.unwrap_or(saved));
                self.against("naive", model, Between { value: saved, low, high }, first)
            }
            None => self.say(
                "is_naive",
                &json!({ "model": self.name(model), "cost": self.money(value.cost), "per": self.per() }),
            ),
        }
    }

    fn against(&self, reference: &str, model: &Valued, saved: Between, first: bool) -> String {
        let naive = self.of(self.found.best_naive.as_ref()).map(|n| lowered(&self.name(n))).unwrap_or_default();
        let (verdict, sign) = match saved {
            Between { low, .. } if low > 0.0 => ("saves", 1.0),
            Between { high, .. } if high < 0.0 => ("loses", -1.0),
            Between { value, .. } => ("unsure", if value < 0.0 { -1.0 } else { 1.0 }),
        };
        let [value, low, high] = self.between(saved, sign);
        self.say(
            &format!("{verdict}_{reference}"),
            &json!({
                "model": self.name(model), "named": lowered(&self.name(model)), "naive": naive, "per": self.per(), "first": first.to_string(),
                "more": (sign < 0.0).to_string(), "value": value, "low": low, "high": high,
            }),
        )
    }

    /// What a committee would ask next: the naive one, and whether another would have done.
    fn beside(&self, leading: &Valued) -> Vec<String> {
        let mut out = Vec::new();
        if leading.over_today.is_some() {
            out.push(self.against_naive(leading, false));
        }
        let ranked = |v: &&Valued| Some(&v.id) == self.training.best.as_ref();
        let metric = lowered_but_names(&self.measure());
        let by_measure =
            |v: &Valued| self.say("by_measure", &json!({ "model": lowered(&self.name(v)), "metric": metric }));
        let others = || self.found.models.iter().filter(|v| !v.naive && v.worth.more.is_some());
        let close: Vec<String> = others()
            .filter(|v| v.worth.more.is_some_and(|m| m.low <= 0.0))
            .map(|v| if ranked(&v) { by_measure(v) } else { lowered(&self.name(v)) })
            .collect();
        if !close.is_empty() {
            out.push(self.say("close", &json!({ "count": close.len(), "models": close.join(", ") })));
        }
        if let Some((best, more)) = others().find(ranked).and_then(|v| Some((v, v.worth.more.filter(|m| m.low > 0.0)?)))
        {
            let [value, low, high] = self.between(more, 1.0);
            out.push(self.say(
                "dearer",
                &json!({ "model": self.name(best), "metric": metric, "value": value, "low": low, "high": high,
                    "per": self.per() }),
            ));
        }
        out
    }

    fn measure(&self) -> String {
        metric_word(self.locale, &self.found.main_metric)
    }

    fn threshold(&self, p: &ThresholdPoint, shown: &Valued) -> String {
        let percent = |share: f64| percent_of(share, self.locale);
        let least = self.found.least.as_ref();
        let chosen = self.worth.threshold.is_some() && self.found.model == self.found.leading;
        // As the table of models has it: the curve's lowest point was looked for on the rows that measure it.
        let (cost, low, high) = match chosen {
            true => (p.cost, p.low, p.high),
            false => (shown.worth.cost, shown.worth.low, shown.worth.high),
        };
        let key = match p.acted {
            _ if chosen => "chosen",
            0.0 => "nobody",
            acted if acted >= self.worth.cases * 0.999 => "everybody",
            _ => "least",
        };
        self.say(
            &format!("threshold_{key}"),
            &json!({
                "model": self.name(shown), "threshold": percent(p.threshold), "cost": self.money(cost),
                "low": self.money(low.unwrap_or(cost)), "high": self.money(high.unwrap_or(cost)), "per": self.per(),
                "acted": self.whole(p.acted), "found": locale::share(p.found, 0, self.locale),
                "least": least.map(|l| percent(l.threshold)),
                "more": least.map(|l| self.money((p.cost - l.cost).max(0.0))),
            }),
        )
    }

    /// Of several classes: the least expected cost beside the most likely class.
    fn decided(&self, shown: &Valued) -> String {
        let Some(spared) = shown.worth.spared else { return String::new() };
        let (key, sign) = match spared {
            Between { value: 0.0, low: 0.0, high: 0.0 } => ("decided_same", 1.0),
            Between { low, .. } if low > 0.0 => ("decided_saves", 1.0),
            Between { high, .. } if high < 0.0 => ("decided_loses", -1.0),
            Between { value, .. } => ("decided_unsure", if value < 0.0 { -1.0 } else { 1.0 }),
        };
        let [value, low, high] = self.between(spared, sign);
        self.say(
            key,
            &json!({
                "model": self.name(shown), "cost": self.money(shown.worth.cost), "plain": self.money(shown.worth.plain),
                "more": (sign < 0.0).to_string(), "value": value, "low": low, "high": high, "per": self.per(),
            }),
        )
    }

    fn top(&self) -> String {
        let best = self.found.top.iter().max_by(|a, b| a.saved.total_cmp(&b.saved));
        let Some(p) = self.found.capacity.as_ref().or(best) else { return String::new() };
        let percent = |share: f64| locale::share(share, 0, self.locale);
        let class = match self.found.task {
            Some(baseline::Task::Multiclass) => self.found.class.as_ref().map(|c| class_text(self.locale, c)),
            _ => None,
        };
        let key = match (self.found.capacity.is_some(), p.acted) {
            (true, _) => "top",
            (false, 0.0) => "top_none",
            _ => "top_best",
        };
        let between = Between { value: p.saved, low: p.low.unwrap_or(p.saved), high: p.high.unwrap_or(p.saved) };
        let [saved, low, high] = self.between(between, 1.0);
        self.say(
            key,
            &json!({
                "acted": self.whole(p.acted), "per": self.per(), "saved": saved, "low": low, "high": high,
                "found": percent(p.found), "right": percent(p.right), "best": best.map(|b| self.whole(b.acted)),
                "class": class.clone().unwrap_or_default(), "several": class.is_some().to_string(),
            }),
        )
    }
}

/// A measure's name inside a sentence: `AUC` stays.
fn lowered_but_names(text: &str) -> String {
    match text.chars().nth(1).is_some_and(char::is_uppercase) {
        true => text.to_owned(),
        false => lowered(text),
    }
}
