//! Who may do what: the owner everything, a participant adds and votes, a viewer looks.

use api::{COMMANDS, Role};
use serde_json::json;

use crate::journey::{Journey, sentences};
use crate::story;

/// What a participant may do beyond looking. A new name here is a decision, not a detail.
const PARTICIPANT: [&str; 2] = ["add_notes", "cast_vote"];

#[test]
fn each_command_is_refused_to_those_below_its_role() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    for (role, may) in [(Role::Viewer, &[][..]), (Role::Participant, &PARTICIPANT[..])] {
        for command in COMMANDS {
            journey.role(role);
            let allowed = command.role == Role::Viewer || may.contains(&command.name);
            assert!(!(command.writes && allowed) || may.contains(&command.name), "{} writes", command.name);
            if allowed {
                // With no arguments it may still fail, but not for the role.
                if let Err(fault) = journey.ask(command.name, json!({})) {
                    assert_ne!(fault.code, "not_allowed", "{}", command.name);
                }
            } else {
                let fault = journey.refused(command.name, json!({}));
                assert_eq!(fault.code, "not_allowed", "{} as {role:?}", command.name);
                sentences(&fault, &[]);
            }
        }
    }
    for (name, least) in
        [("snapshot", Role::Viewer), ("export_project", Role::Owner), ("undo", Role::Owner), ("open_file", Role::Owner)]
    {
        assert_eq!(COMMANDS.iter().find(|c| c.name == name).unwrap().role, least, "{name}");
    }
}

#[test]
fn a_participant_adds_and_votes_and_the_owner_can_not_undo_it_for_them() {
    let journey = Journey::with_project("Parcels");
    let board = journey.add("add_board", json!({ "title": "B" }));
    let person = journey.add("add_participant", json!({ "name": "Zoé", "profile": "user" }));
    journey.role(Role::Participant);
    journey.session.borrow_mut().actor = "phone".to_owned();
    let notes = json!({ "board_id": board, "notes": [{ "text": "From a phone", "x": 0.0, "y": 0.0 }] });
    let note = journey.call("add_notes", notes)[0]["id"].clone();
    journey.call("cast_vote", json!({ "note_id": note, "participant_id": person, "count": 2 }));
    assert_eq!(journey.refused("delete_notes", json!({ "ids": [note] })).code, "not_allowed");
    assert_eq!(journey.refused("undo", json!({})).code, "not_allowed");
    journey.role(Role::Owner);
    journey.session.borrow_mut().actor = "owner".to_owned();
    let fault = journey.refused("undo", json!({}));
    assert_eq!(fault.code, "undo_conflict", "the vote names the person that would be gone");
    sentences(&fault, &[]);
    assert_eq!((journey.all("note").len(), journey.all("vote").len()), (1, 1));
}
