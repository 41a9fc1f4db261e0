//! One laptop for a room: what is hidden until it is revealed, what is parked, and who is there.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Notes, Participant, Profile, clock};
use crate::search::fold;
use crate::{Error, Place, Result, Tx};

/// People on one roster at the most.
const PEOPLE: usize = 300;

#[derive(Debug, Deserialize, TS)]
pub struct NewPerson {
    pub name: String,
    pub profile: Profile,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddParticipants {
    pub people: Vec<NewPerson>,
}

pub fn reveal_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    clock::turn(tx, &args.ids, |note| note.hidden = false)
}

pub fn hide_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    clock::turn(tx, &args.ids, |note| note.hidden = true)
}

/// Puts notes aside. They keep their place, their group and their votes.
pub fn park_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    clock::turn(tx, &args.ids, |note| note.parked = true)
}

pub fn unpark_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    clock::turn(tx, &args.ids, |note| note.parked = false)
}

/// A pasted roster, or the one of another workshop. Someone of the same name is not added twice, but is present again.
pub fn add_participants(tx: &mut Tx, args: AddParticipants) -> Result<Vec<Participant>> {
    let mut known: Vec<Participant> = tx.all("", &[])?;
    if known.len() + args.people.len() > PEOPLE {
        let args = json!({ "count": known.len() + args.people.len(), "limit": PEOPLE });
        return Err(Error::refused("too_many_people", args));
    }
    let mut taken = Vec::with_capacity(args.people.len());
    for person in args.people {
        let name = person.name.trim();
        if name.is_empty() {
            continue;
        }
        let same = known.iter_mut().find(|p| fold(&p.name) == fold(name));
        let participant = match same {
            Some(person) => {
                person.present = true;
                tx.put_stored(person)?
            }
            None => {
                let id = tx.new_id();
                let order_key = Place::default().key::<Participant>(tx, &id, "?1 = ''", "")?;
                let new = Participant { id, name: name.to_owned(), profile: person.profile, order_key, present: true };
                let new = tx.put_stored(&new)?;
                known.push(new.clone());
                new
            }
        };
        taken.push(participant);
    }
    tx.label("count", taken.len());
    Ok(taken)
}
