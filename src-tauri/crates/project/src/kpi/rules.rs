//! What the method says of KPIs.

use chrono::{Days, Months, NaiveDate};
use serde_json::json;

use super::{Direction, Kpi, KpiLevel, KpiValue, Period};
use crate::checks::{Everything, Finding, Severity, short};

/// Versions that a plateau needs, and the last ones that are looked at together.
const PLATEAU: usize = 4;
/// Share of the first gain below which the last ones together are a plateau. Ours.
const SHARE: f64 = 0.1;

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    one_metric(all, out);
    for kpi in &all.kpis {
        let args = json!({ "title": short(&kpi.name) });
        let measured = all.values.iter().any(|v| v.kpi_id == kpi.id);
        if (kpi.target.is_none() || kpi.target_date.is_none()) && (measured || all.mapping_begun()) {
            out.push(Finding::advice("kpi.no_target", "kpi", &kpi.id, args.clone()));
        }
        let attached = kpi.objective_id.is_some() || all.linked("kpi", &kpi.id, "objective");
        if kpi.level == KpiLevel::Principal && !attached && (measured || !all.objectives.is_empty()) {
            out.push(Finding::advice("kpi.unlinked", "kpi", &kpi.id, args));
        }
        silent(all, kpi, out);
        plateau(all, kpi, out);
    }
}

/// A canvas is a product; KPIs outside any canvas belong to the only one, or to none. That there is no principal one
/// is said once something is measured or mapped.
fn one_metric(all: &Everything, out: &mut Vec<Finding>) {
    let principal: Vec<&Kpi> = all.kpis.iter().filter(|k| k.level == KpiLevel::Principal).collect();
    let begun = !all.values.is_empty() || all.mapping_begun();
    let product = |k: &Kpi| if all.canvases.len() > 1 { k.canvas_id.clone() } else { None };
    let most =
        principal.iter().map(|k| principal.iter().filter(|o| product(o) == product(k)).count()).max().unwrap_or(0);
    if most > 1 || (principal.is_empty() && !all.kpis.is_empty() && begun) {
        let finding = Finding::new("kpi.one_metric", Severity::Warning, "project", "project", json!({ "count": most }));
        out.push(finding);
    }
}

fn after(date: NaiveDate, period: Period, times: u32) -> Option<NaiveDate> {
    match period {
        Period::Day => date.checked_add_days(Days::new(u64::from(times))),
        Period::Week => date.checked_add_days(Days::new(7 * u64::from(times))),
        Period::Month => date.checked_add_months(Months::new(times)),
        Period::Quarter => date.checked_add_months(Months::new(3 * times)),
    }
}

/// One that was never measured is not silent: it has not begun.
fn silent(all: &Everything, kpi: &Kpi, out: &mut Vec<Finding>) {
    let dates = all.values.iter().filter(|v| v.kpi_id == kpi.id).filter_map(|v| v.date.parse::<NaiveDate>().ok());
    let (Some(period), Some(last)) = (kpi.period, dates.max()) else { return };
    if after(last, period, 2).is_some_and(|limit| all.today > limit) {
        let args = json!({ "title": short(&kpi.name), "date": last.to_string(), "period": period });
        out.push(Finding::warning("kpi.silent", "kpi", &kpi.id, args));
    }
}

/// The level that each version reached is its last value; the first one's gain is over the baseline.
fn plateau(all: &Everything, kpi: &Kpi, out: &mut Vec<Finding>) {
    let values: Vec<&KpiValue> = all.values.iter().filter(|v| v.kpi_id == kpi.id).collect();
    let reached = |version: &str| {
        let of_version = values.iter().filter(|v| v.version_id.as_deref() == Some(version));
        of_version.max_by(|a, b| a.date.cmp(&b.date)).map(|v| v.value)
    };
    let levels: Vec<f64> = all.versions.iter().filter_map(|v| reached(&v.id)).collect();
    let before = values.iter().filter(|v| v.version_id.is_none()).min_by(|a, b| a.date.cmp(&b.date)).map(|v| v.value);
    let (Some(start), true) = (kpi.baseline.or(before), levels.len() >= PLATEAU) else { return };
    let sign = if kpi.direction == Direction::Up { 1.0 } else { -1.0 };
    let first = sign * (levels[0] - start);
    let last = sign * (levels[levels.len() - 1] - levels[levels.len() - PLATEAU]);
    if first > 0.0 && last < SHARE * first {
        let args = json!({ "title": short(&kpi.name), "count": levels.len(), "first": first, "last": last });
        out.push(Finding::advice("kpi.plateau", "kpi", &kpi.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{canvas, holds, kpi, link, objective, value, version};

    fn measured(level: KpiLevel) -> Everything {
        Everything {
            today: "2026-11-22".parse().unwrap(),
            kpis: vec![kpi("k", level)],
            values: vec![value("v", "k", "2026-11-20", 1.0)],
            ..Everything::default()
        }
    }

    #[test]
    fn exactly_one_principal_kpi() {
        let mut all = measured(KpiLevel::Secondary);
        assert_eq!(holds(check, &all, "kpi.one_metric"), 1, "none");
        all.values.clear();
        assert_eq!(holds(check, &all, "kpi.one_metric"), 0, "nothing is measured yet");
        all.kpis.push(kpi("p", KpiLevel::Principal));
        all.values.push(value("v", "k", "2026-11-20", 1.0));
        assert_eq!(holds(check, &all, "kpi.one_metric"), 0);
        all.kpis.push(kpi("p2", KpiLevel::Principal));
        assert_eq!(holds(check, &all, "kpi.one_metric"), 1, "several");
        all.canvases = vec![canvas("c1"), canvas("c2")];
        (all.kpis[1].canvas_id, all.kpis[2].canvas_id) = (Some("c1".to_owned()), Some("c2".to_owned()));
        assert_eq!(holds(check, &all, "kpi.one_metric"), 0, "one a product");
    }

    #[test]
    fn target_and_date() {
        let mut all = measured(KpiLevel::Secondary);
        assert_eq!(holds(check, &all, "kpi.no_target"), 1);
        all.kpis[0].target = Some(8.0);
        assert_eq!(holds(check, &all, "kpi.no_target"), 1, "no date");
        all.kpis[0].target_date = Some("2027-01-01".to_owned());
        assert_eq!(holds(check, &all, "kpi.no_target"), 0);
        all.kpis[0].target = None;
        all.values.clear();
        assert_eq!(holds(check, &all, "kpi.no_target"), 0, "just named on a canvas");
        all.versions.push(version("v", "0"));
        assert_eq!(holds(check, &all, "kpi.no_target"), 1);
    }

    #[test]
    fn the_principal_kpi_belongs_to_an_objective() {
        let mut all = measured(KpiLevel::Principal);
        assert_eq!(holds(check, &all, "kpi.unlinked"), 1);
        all.objectives.push(objective("o", None));
        all.links.push(link("objective", "o", "kpi", "k"));
        assert_eq!(holds(check, &all, "kpi.unlinked"), 0);
        all.links.clear();
        all.kpis[0].objective_id = Some("o".to_owned());
        assert_eq!(holds(check, &all, "kpi.unlinked"), 0);
        let all = measured(KpiLevel::Secondary);
        assert_eq!(holds(check, &all, "kpi.unlinked"), 0);
    }

    #[test]
    fn silent_for_two_periods() {
        let mut all = measured(KpiLevel::Secondary);
        for (date, period, expected) in [
            ("2026-11-20", Some(Period::Day), 0),
            ("2026-11-19", Some(Period::Day), 1),
            ("2026-11-08", Some(Period::Week), 0),
            ("2026-11-07", Some(Period::Week), 1),
            ("2026-09-22", Some(Period::Month), 0),
            ("2026-09-21", Some(Period::Month), 1),
            ("2026-05-22", Some(Period::Quarter), 0),
            ("2026-05-21", Some(Period::Quarter), 1),
            ("2020-01-01", None, 0),
        ] {
            all.values[0].date = date.to_owned();
            all.kpis[0].period = period;
            assert_eq!(holds(check, &all, "kpi.silent"), expected, "{date} {period:?}");
        }
        all.kpis[0].period = Some(Period::Day);
        all.values.clear();
        assert_eq!(holds(check, &all, "kpi.silent"), 0, "never measured");
    }

    #[test]
    fn a_plateau_of_the_last_three_versions() {
        let mut all = measured(KpiLevel::Principal);
        all.versions = ["1", "2", "3", "4"].map(|n| version(n, n)).to_vec();
        all.kpis[0].baseline = Some(10.0);
        let levels = |all: &mut Everything, levels: &[f64]| {
            all.values = levels.iter().enumerate().map(|(i, l)| value(&i.to_string(), "k", "2026-11-20", *l)).collect();
            for (i, v) in all.values.iter_mut().enumerate() {
                v.version_id = Some((i + 1).to_string());
            }
        };
        for (series, expected) in [
            (&[20.0, 20.2, 20.4, 20.5][..], 1),
            (&[20.0, 20.5, 21.0, 21.0], 0),
            (&[20.0, 20.1, 20.1], 0),
            (&[9.0, 9.0, 9.0, 9.0], 0),
            (&[20.0, 19.0, 18.0, 17.0], 1),
        ] {
            levels(&mut all, series);
            assert_eq!(holds(check, &all, "kpi.plateau"), expected, "{series:?}");
        }
        all.kpis[0].direction = Direction::Down;
        levels(&mut all, &[5.0, 5.0, 5.0, 4.9]);
        assert_eq!(holds(check, &all, "kpi.plateau"), 1);
        all.kpis[0].baseline = None;
        assert_eq!(holds(check, &all, "kpi.plateau"), 0, "nothing to compare the first with");
    }
}
