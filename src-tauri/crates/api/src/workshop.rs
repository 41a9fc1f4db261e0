//! What a facilitator takes from one workshop to the next: agendas and the last roster, in the user's data folder and in no
//! project.

use project::ideation::{Participant, PlannedItem, Profile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::House;
use crate::kept;

/// Agendas that are kept at the most; the oldest gives way.
const AGENDAS: usize = 30;
const NAME_LIMIT: usize = 120;

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Kept {
    /// The latest first.
    pub agendas: Vec<KeptAgenda>,
    /// Who was in the room last time.
    pub roster: Option<KeptRoster>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeptAgenda {
    pub name: String,
    pub items: Vec<PlannedItem>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeptRoster {
    pub project: String,
    pub at: String,
    pub people: Vec<KeptPerson>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeptPerson {
    pub name: String,
    pub profile: Profile,
}

#[derive(Debug, Deserialize, TS)]
pub struct ByName {
    pub name: String,
}

const FILE: &str = "workshops.json";

fn read(house: &House) -> Kept {
    kept::read(house, FILE)
}

fn store(house: &House, kept: Kept) -> Result<Kept, Fault> {
    kept::store(house, FILE, kept)
}

pub(crate) fn kept(ctx: &Ctx, _: Nothing) -> Result<Kept, Fault> {
    Ok(read(&ctx.house))
}

/// Keeps an agenda under its name; one of the same name is replaced.
pub(crate) fn keep_agenda(ctx: &Ctx, mut args: KeptAgenda) -> Result<Kept, Fault> {
    args.name = args.name.trim().to_owned();
    let length = args.name.chars().count();
    if length == 0 {
        return Err(Fault::new("text_empty", json!({ "field": "name" })));
    }
    if length > NAME_LIMIT {
        return Err(Fault::new("text_too_long", json!({ "field": "name", "length": length, "limit": NAME_LIMIT })));
    }
    let mut kept = read(&ctx.house);
    kept.agendas.retain(|a| a.name != args.name);
    kept.agendas.insert(0, args);
    kept.agendas.truncate(AGENDAS);
    store(&ctx.house, kept)
}

pub(crate) fn forget_agenda(ctx: &Ctx, args: ByName) -> Result<Kept, Fault> {
    let mut kept = read(&ctx.house);
    kept.agendas.retain(|a| a.name != args.name);
    store(&ctx.house, kept)
}

/// Keeps who is in the room now, for the next workshop.
pub(crate) fn keep_roster(ctx: &Ctx, _: Nothing) -> Result<Kept, Fault> {
    let open = ctx.open()?;
    let (project, people) = open
        .project
        .read(|d| Ok((d.summary()?.name, d.every::<Participant>("present = 1", &[])?)))
        .map_err(Fault::from)?;
    let mut kept = read(&ctx.house);
    if people.is_empty() {
        return Ok(kept);
    }
    let people = people.into_iter().map(|p| KeptPerson { name: p.name, profile: p.profile }).collect();
    kept.roster = Some(KeptRoster { project, at: ctx.session.call().instant(), people });
    store(&ctx.house, kept)
}
