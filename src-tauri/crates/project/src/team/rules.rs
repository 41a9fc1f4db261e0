//! What the method says of the team.

use serde_json::json;

use super::Member;
use crate::canvas::CanvasBox;
use crate::checks::{Everything, Finding, Severity, short};

const ADVANCED: i64 = 2;
const EXPERT: i64 = 3;
/// Fields in which one person may be the only expert. Ours.
const UNICORN: usize = 4;

/// The name of a field's column, and how to read it.
type Field = (&'static str, fn(&Member) -> i64);

/// The eight fields.
const FIELDS: [Field; 8] = [
    ("devops", |m| m.devops),
    ("infrastructure", |m| m.infrastructure),
    ("data_engineering", |m| m.data_engineering),
    ("software", |m| m.software),
    ("statistics", |m| m.statistics),
    ("machine_learning", |m| m.machine_learning),
    ("business", |m| m.business),
    ("product", |m| m.product),
];

/// A team that nobody has listed is spoken of once the story map has begun.
pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    if all.members.is_empty() && !all.mapping_begun() {
        return;
    }
    gap(all, out);
    unicorn(all, out);
    size(all, out);
    complement(all, out);
}

fn gap(all: &Everything, out: &mut Vec<Finding>) {
    let bare: Vec<&str> =
        FIELDS.iter().filter(|(_, level)| !all.members.iter().any(|m| level(m) >= ADVANCED)).map(|f| f.0).collect();
    if let Some(first) = bare.first() {
        let args = json!({ "count": bare.len(), "field": first, "fields": bare });
        out.push(Finding::warning("team.gap", "project", "project", args));
    }
}

fn unicorn(all: &Everything, out: &mut Vec<Finding>) {
    for member in &all.members {
        let alone = |level: &fn(&Member) -> i64| {
            level(member) == EXPERT && all.members.iter().filter(|m| level(m) == EXPERT).count() == 1
        };
        let fields: Vec<&str> = FIELDS.iter().filter(|(_, level)| alone(level)).map(|f| f.0).collect();
        if fields.len() >= UNICORN {
            let args = json!({ "name": member.name, "count": fields.len(), "fields": fields });
            out.push(Finding::advice("team.unicorn", "member", &member.id, args));
        }
    }
}

fn size(all: &Everything, out: &mut Vec<Finding>) {
    let severity = match all.members.len() {
        5..=7 => return,
        ..=10 => Severity::Advice,
        _ => Severity::Warning,
    };
    let args = json!({ "count": all.members.len(), "low": 5, "high": 7 });
    out.push(Finding::new("team.size", severity, "project", "project", args));
}

fn complement(all: &Everything, out: &mut Vec<Finding>) {
    let lacks = |profiles: &[&str]| !all.members.iter().any(|m| profiles.contains(&m.profile.as_str()));
    if lacks(&["front_end", "ux_designer"]) {
        let new =
            |c: &&crate::canvas::Card| c.box_ == CanvasBox::Integration && c.choice.as_deref() == Some("new_interface");
        for card in all.cards.iter().filter(new) {
            let args = json!({ "title": short(&card.text), "profile": "front_end" });
            out.push(Finding::advice("team.complement", "card", &card.id, args));
        }
    }
    if lacks(&["security"]) {
        let personal = |id: &str| all.dataset_columns.iter().any(|c| c.dataset_id == id && c.personal);
        for dataset in all.datasets.iter().filter(|d| personal(&d.id)) {
            let args = json!({ "title": dataset.name, "profile": "security" });
            out.push(Finding::advice("team.complement", "dataset", &dataset.id, args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{card, column, dataset, holds, member, version};

    fn team(n: usize) -> Everything {
        Everything { members: (0..n).map(|i| member(&i.to_string(), 2)).collect(), ..Everything::default() }
    }

    #[test]
    fn nothing_is_said_of_a_team_before_the_story_map() {
        let mut all = Everything::default();
        assert_eq!(holds(check, &all, "team.gap") + holds(check, &all, "team.size"), 0);
        all.versions.push(version("v", "0"));
        assert_eq!((holds(check, &all, "team.gap"), holds(check, &all, "team.size")), (1, 1));
    }

    #[test]
    fn a_field_with_nobody_advanced() {
        let mut all = team(5);
        assert_eq!(holds(check, &all, "team.gap"), 0);
        all.members.iter_mut().for_each(|m| (m.devops, m.product) = (1, 0));
        let mut out = Vec::new();
        check(&all, &mut out);
        assert_eq!(out[0].args["fields"], json!(["devops", "product"]));
    }

    #[test]
    fn the_only_expert_in_four_fields() {
        let mut all = team(5);
        let one = &mut all.members[0];
        (one.devops, one.software, one.statistics) = (3, 3, 3);
        assert_eq!(holds(check, &all, "team.unicorn"), 0);
        all.members[0].business = 3;
        assert_eq!(holds(check, &all, "team.unicorn"), 1);
        all.members[1].business = 3;
        assert_eq!(holds(check, &all, "team.unicorn"), 0, "no longer the only one");
    }

    #[test]
    fn sizes() {
        for (n, expected) in [
            (1, Some(Severity::Advice)),
            (4, Some(Severity::Advice)),
            (5, None),
            (7, None),
            (8, Some(Severity::Advice)),
            (10, Some(Severity::Advice)),
            (11, Some(Severity::Warning)),
        ] {
            let mut out = Vec::new();
            check(&team(n), &mut out);
            assert_eq!(out.iter().find(|f| f.code == "team.size").map(|f| f.severity), expected, "{n}");
        }
    }

    #[test]
    fn what_the_canvas_calls_for() {
        let mut all = team(5);
        all.cards.push(card("c", "c", CanvasBox::Integration));
        assert_eq!(holds(check, &all, "team.complement"), 0);
        all.cards[0].choice = Some("new_interface".to_owned());
        assert_eq!(holds(check, &all, "team.complement"), 1);
        all.members[0].profile = "ux_designer".to_owned();
        assert_eq!(holds(check, &all, "team.complement"), 0);
        all.datasets.push(dataset("d"));
        all.dataset_columns.push(column("x", "d"));
        assert_eq!(holds(check, &all, "team.complement"), 0);
        all.dataset_columns[0].personal = true;
        assert_eq!(holds(check, &all, "team.complement"), 1);
        all.members[1].profile = "security".to_owned();
        assert_eq!(holds(check, &all, "team.complement"), 0);
    }
}
