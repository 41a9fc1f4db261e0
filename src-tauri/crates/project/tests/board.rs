//! Notes that become one and come back: with their votes, after a restart, after other gestures.

use chrono::{DateTime, Utc};
use project::ideation::*;
use project::{Call, Deleted, Document, Error, OpenOptions, Result, TABLES, Tx};
use proptest::prelude::*;
use serde_json::Value;

struct Room {
    folder: tempfile::TempDir,
    document: Document,
    step: u64,
}

fn call(seed: u64) -> Call {
    let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
    let now = now + chrono::TimeDelta::seconds(seed as i64 * 10);
    Call::new("me", now, now.date_naive(), seed)
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let document = Document::create(&folder.path().join("a.atelier"), "A", call(0)).unwrap();
        Self { folder, document, step: 0 }
    }

    fn ask<T>(&mut self, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.step += 1;
        Ok(self.document.transact(call(self.step), "gesture", gesture)?.value)
    }

    fn run<T>(&mut self, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> T {
        self.ask(gesture).unwrap()
    }

    fn board(&mut self, notes: usize) -> (String, Vec<String>) {
        let board = self.run(|tx| add_board(tx, AddBoard { title: "B".into() })).id;
        let new = |i: usize| NewNote { text: format!("note {i}"), x: i as f64 * 200.0, y: 10.0, ..NewNote::default() };
        let notes = (0..notes).map(new).collect();
        let added = self.run(|tx| add_notes(tx, AddNotes { board_id: board.clone(), notes }));
        (board, added.into_iter().map(|n| n.id).collect())
    }

    fn person(&mut self, name: &str) -> String {
        self.run(|tx| add_participant(tx, AddParticipant { name: name.into(), profile: Profile::User })).id
    }

    fn vote(&mut self, note: &str, person: &str, count: i64) -> Result<()> {
        let (note_id, participant_id) = (note.to_owned(), Some(person.to_owned()));
        self.ask(|tx| cast_vote(tx, CastVote { note_id, participant_id, count }))
    }

    fn merge(&mut self, ids: &[&String]) -> Result<Note> {
        let ids = ids.iter().map(|id| (*id).clone()).collect();
        self.ask(|tx| merge_notes(tx, MergeNotes { ids, text: None }))
    }

    fn unmerge(&mut self, id: &str) -> Result<Vec<Note>> {
        self.ask(|tx| unmerge(tx, Deleted { id: id.to_owned() }))
    }

    fn restart(&mut self) {
        let path = self.folder.path().join("a.atelier");
        let other = Document::create(&self.folder.path().join(format!("{}.atelier", self.step)), "x", call(0)).unwrap();
        drop(std::mem::replace(&mut self.document, other));
        self.document = Document::open(&path, &OpenOptions::default()).unwrap();
    }

    fn votes(&self, note: &str) -> Vec<(Option<String>, i64)> {
        let votes: Vec<Vote> = self.document.every("note_id = ?1", &[note]).unwrap();
        let mut found: Vec<_> = votes.into_iter().map(|v| (v.participant_id, v.count)).collect();
        found.sort();
        found
    }

    fn sum(&self, note: &str, person: &str) -> i64 {
        self.votes(note).iter().filter(|v| v.0.as_deref() == Some(person)).map(|v| v.1).sum()
    }

    fn note(&self, id: &str) -> Note {
        self.document.find(id).unwrap()
    }

    fn all(&self) -> Vec<(&'static str, Vec<Value>)> {
        TABLES.iter().map(|t| (t.kind, self.document.records(t).unwrap())).collect()
    }
}

fn code<T>(result: Result<T>) -> &'static str {
    result.err().map_or("done", |e: Error| e.code())
}

#[test]
fn merged_notes_come_back_with_their_votes_after_a_restart_and_other_gestures() {
    let mut room = Room::new();
    let (board, n) = room.board(3);
    let (ann, bob) = (room.person("Ann"), room.person("Bob"));
    room.vote(&n[0], &ann, 2).unwrap();
    room.vote(&n[1], &ann, 1).unwrap();
    room.vote(&n[1], &bob, 3).unwrap();
    let merged = room.merge(&[&n[0], &n[1]]).unwrap();
    assert_eq!(merged.text, "note 0\nnote 1");
    assert_eq!((merged.x, merged.y), (0.0, 10.0), "where the first was");
    assert_eq!((room.sum(&merged.id, &ann), room.sum(&merged.id, &bob)), (3, 3), "votes add up");
    assert_eq!(room.votes(&n[0]), []);
    // Other gestures: the merged note moves, gets a vote more and one fewer, its group comes and goes.
    room.restart();
    let step = NoteMove { id: merged.id.clone(), x: 900.0, y: 900.0, group_id: None };
    room.run(|tx| move_notes(tx, MoveNotes { moves: vec![step] }));
    room.vote(&merged.id, &ann, 5).unwrap();
    assert_eq!(code(room.vote(&merged.id, &ann, 6)), "vote_over_budget");
    room.vote(&merged.id, &bob, 2).unwrap();
    let ids = vec![merged.id.clone(), n[2].clone()];
    let group = room.run(|tx| group_notes(tx, GroupNotes { board_id: board, ids, title: "G".into() }));
    room.run(|tx| ungroup(tx, Deleted { id: group.id }));
    room.restart();
    let back = room.unmerge(&merged.id).unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!((room.note(&n[0]).x, room.note(&n[1]).x), (0.0, 200.0), "where they were");
    assert!(room.document.find::<Note>(&merged.id).is_err());
    assert_eq!((room.sum(&n[0], &ann), room.sum(&n[1], &ann)), (4, 1), "what came since went to the first");
    assert_eq!((room.sum(&n[0], &bob), room.sum(&n[1], &bob)), (0, 2), "one was taken back");
    let votes: Vec<Vote> = room.document.every("", &[]).unwrap();
    assert!(votes.iter().all(|v| v.cast_on_id.is_none()));
}

#[test]
fn a_merged_note_can_be_merged_again_and_taken_apart_step_by_step() {
    let mut room = Room::new();
    let (_, n) = room.board(3);
    let ann = room.person("Ann");
    room.vote(&n[0], &ann, 1).unwrap();
    room.vote(&n[2], &ann, 2).unwrap();
    let inner = room.merge(&[&n[0], &n[1]]).unwrap();
    room.vote(&inner.id, &ann, 2).unwrap();
    let outer = room.merge(&[&inner.id, &n[2]]).unwrap();
    assert_eq!(room.sum(&outer.id, &ann), 4);
    room.unmerge(&outer.id).unwrap();
    assert_eq!((room.sum(&inner.id, &ann), room.sum(&n[2], &ann)), (2, 2));
    room.unmerge(&inner.id).unwrap();
    assert_eq!((room.sum(&n[0], &ann), room.sum(&n[1], &ann)), (2, 0), "the one since goes to the first");
}

#[test]
fn what_can_not_be_merged_is_refused_and_changes_nothing() {
    let mut room = Room::new();
    let (_, n) = room.board(3);
    let (_, other) = room.board(1);
    let merged = room.merge(&[&n[0], &n[1]]).unwrap();
    let before = room.all();
    assert_eq!(code(room.merge(&[&n[2], &n[2]])), "merge_itself");
    assert_eq!(code(room.merge(&[&n[2]])), "merge_alone");
    assert_eq!(code(room.merge(&[])), "merge_alone");
    assert_eq!(code(room.merge(&[&n[2], &n[0]])), "merge_merged");
    assert_eq!(code(room.merge(&[&n[2], &other[0]])), "merge_boards");
    assert_eq!(code(room.unmerge(&n[2])), "not_merged");
    assert_eq!(code(room.unmerge(&n[0])), "merge_merged");
    let ann = "nobody".to_owned();
    assert_eq!(code(room.vote(&n[0], &ann, 1)), "merge_merged");
    assert_eq!(code(room.merge(&[&merged.id, &"gone".to_owned()])), "not_found");
    assert_eq!(room.all(), before);
}

#[test]
fn a_merged_idea_keeps_the_canvas_and_the_pain_points_of_its_parts() {
    let mut room = Room::new();
    let (_, n) = room.board(3);
    let choose = |ids: Vec<String>, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        move |tx: &mut Tx| select_ideas(tx, SelectIdeas { ids, reason })
    };
    let canvas = room.run(choose(vec![n[1].clone()], Some("Most votes"))).remove(0);
    let merged = room.merge(&[&n[0], &n[1]]).unwrap();
    assert!(merged.selected);
    assert_eq!(merged.chosen_because, "Most votes");
    assert_eq!(room.run(choose(vec![merged.id.clone()], None))[0].id, canvas.id, "it has its canvas already");
    room.unmerge(&merged.id).unwrap();
    let canvas: project::canvas::Canvas = room.document.find(&canvas.id).unwrap();
    assert_eq!(canvas.note_id.as_ref(), Some(&n[1]));
    assert_eq!((room.note(&n[0]).selected, room.note(&n[1]).selected), (false, true));
    // Chosen since: the first of them inherits.
    let merged = room.merge(&[&n[0], &n[2]]).unwrap();
    let since = room.run(choose(vec![merged.id.clone()], Some("Cheap"))).remove(0);
    room.unmerge(&merged.id).unwrap();
    assert_eq!((room.note(&n[0]).selected, room.note(&n[0]).chosen_because.as_str()), (true, "Cheap"));
    let canvas: project::canvas::Canvas = room.document.find(&since.id).unwrap();
    assert_eq!(canvas.note_id.as_ref(), Some(&n[0]));
}

#[test]
fn a_merged_note_is_deleted_with_its_parts_and_a_board_with_all() {
    let mut room = Room::new();
    let (board, n) = room.board(4);
    let ann = room.person("Ann");
    room.vote(&n[0], &ann, 2).unwrap();
    let inner = room.merge(&[&n[0], &n[1]]).unwrap();
    let outer = room.merge(&[&inner.id, &n[2]]).unwrap();
    let criteria = vec![NewCriterion { title: "Relevance".into(), axis: Axis::Value }];
    let added = room.run(|tx| add_criteria(tx, AddCriteria { board_id: board.clone(), criteria }));
    let score = SetScore {
        note_id: outer.id.clone(),
        criterion_id: added[0].id.clone(),
        participant_id: Some(ann.clone()),
        value: Some(4),
    };
    room.run(|tx| set_score(tx, score));
    let name = NameColor { board_id: board.clone(), color: NoteColor::Mint, text: " Quick ".into() };
    room.run(|tx| name_color(tx, name));
    let full = room.all();
    room.run(|tx| delete_notes(tx, Notes { ids: vec![outer.id.clone()] }));
    let left: Vec<Note> = room.document.every("", &[]).unwrap();
    assert_eq!(left.iter().map(|n| &n.id).collect::<Vec<_>>(), [&n[3]]);
    assert!(room.document.every::<Vote>("", &[]).unwrap().is_empty());
    room.document.undo(&call(900)).unwrap();
    assert_eq!(room.all(), full, "undone whole");
    room.run(|tx| delete_board(tx, Deleted { id: board }));
    for kind in ["note", "vote", "criterion", "score", "color_meaning"] {
        assert!(room.document.records(project::table(kind).unwrap()).unwrap().is_empty(), "{kind}");
    }
    room.document.undo(&call(901)).unwrap();
    assert_eq!(room.all(), full);
}

#[test]
fn criteria_and_scores_have_their_bounds() {
    let mut room = Room::new();
    let (board, n) = room.board(1);
    let (elsewhere, other) = room.board(1);
    let add = |board: &str, titles: &[&str]| AddCriteria {
        board_id: board.to_owned(),
        criteria: titles.iter().map(|t| NewCriterion { title: (*t).to_owned(), axis: Axis::Ease }).collect(),
    };
    let made = room.run(|tx| add_criteria(tx, add(&board, &["A", "B"])));
    let titles = |room: &Room| -> Vec<String> {
        let all: Vec<Criterion> = room.document.every("board_id = ?1", &[&board]).unwrap();
        all.into_iter().map(|c| c.title).collect()
    };
    let place = project::Place { before: Some(made[0].id.clone()), after: None };
    room.run(|tx| move_criterion(tx, MoveCriterion { id: made[1].id.clone(), place }));
    assert_eq!(titles(&room), ["B", "A"]);
    let score = |note: &str, criterion: &str, value| SetScore {
        note_id: note.to_owned(),
        criterion_id: criterion.to_owned(),
        participant_id: None,
        value,
    };
    assert_eq!(code(room.ask(|tx| set_score(tx, score(&n[0], &made[0].id, Some(6))))), "score_range");
    assert_eq!(code(room.ask(|tx| set_score(tx, score(&other[0], &made[0].id, Some(2))))), "bad_field");
    assert_eq!(code(room.ask(|tx| add_criteria(tx, add(&board, &[" "])))), "text_empty");
    assert_eq!(code(room.ask(|tx| add_criteria(tx, add(&elsewhere, &["x"; 13])))), "too_many_criteria");
    room.run(|tx| set_score(tx, score(&n[0], &made[0].id, Some(5))));
    room.run(|tx| set_score(tx, score(&n[0], &made[0].id, Some(0))));
    let scores: Vec<Score> = room.document.every("", &[]).unwrap();
    assert_eq!(scores.iter().map(|s| s.value).collect::<Vec<_>>(), [0]);
    room.run(|tx| set_score(tx, score(&n[0], &made[0].id, None)));
    assert!(room.document.every::<Score>("", &[]).unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever is merged, voted on and taken apart: nobody's votes grow or shrink by it, and undoing all of it gives the
    /// first records back.
    #[test]
    fn merging_and_unmerging_keep_everyones_votes(deeds in proptest::collection::vec((0_usize..4, 0_usize..64, 0_usize..64), 1..14)) {
        let mut room = Room::new();
        let (_, n) = room.board(5);
        let people = [room.person("Ann"), room.person("Bob")];
        for (i, note) in n.iter().enumerate() {
            room.vote(note, &people[i % 2], 1).unwrap();
        }
        let first = room.all();
        let total = |room: &Room| -> i64 { room.document.every::<Vote>("", &[]).unwrap().iter().map(|v| v.count).sum() };
        let mut gestures = 0;
        for (what, a, b) in deeds {
            let shown: Vec<Note> = room.document.every("merged_into_id IS NULL", &[]).unwrap();
            let (x, y) = (&shown[a % shown.len()], &shown[b % shown.len()]);
            let before = total(&room);
            let done = match what {
                0 | 1 => room.merge(&[&x.id, &y.id]).is_ok(),
                2 => room.unmerge(&x.id).is_ok(),
                _ => {
                    let mine = room.sum(&x.id, &people[b % 2]);
                    let voted = room.vote(&x.id, &people[b % 2], mine + 1).is_ok();
                    gestures += usize::from(voted);
                    prop_assert_eq!(room.sum(&x.id, &people[b % 2]), mine + i64::from(voted));
                    continue;
                }
            };
            gestures += usize::from(done);
            prop_assert_eq!(total(&room), before);
        }
        for i in 0..gestures {
            room.document.undo(&call(10_000 + i as u64)).unwrap();
        }
        prop_assert_eq!(room.all(), first);
    }
}
