//! Time in the workshop: the timer, the phases as they really were, the rounds.
//!
//! Only instants are stored, so a timer survives a reload and a restart. They are put aside of the history: undoing a note
//! must not stop the clock. What a gesture does to the board itself (its phase, its round) is a step like any other.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{AgendaItem, AgendaKind, AgendaRun, Board, Note, Phase, PhaseSpan};
use crate::{Deleted, Error, Result, Tx};

/// A timer's length at the most: a day.
const LONGEST: i64 = 86_400;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct StartRun {
    pub board_id: String,
    /// The agenda's item; absent: a timer of its own.
    pub item_id: Option<String>,
    /// Absent: the item's.
    pub minutes: Option<i64>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ExtendRun {
    pub id: String,
    /// May be below zero; no less than nothing is left planned.
    pub seconds: i64,
}

#[derive(Debug, Deserialize, TS)]
pub struct SetPhase {
    pub board_id: String,
    pub phase: Phase,
}

#[derive(Debug, Deserialize, TS)]
pub struct OfBoard {
    pub board_id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct SetRound {
    pub board_id: String,
    pub round: i64,
}

pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

impl AgendaRun {
    /// What the clock shows at this moment, in milliseconds. A clock that was set back counts nothing.
    pub fn elapsed_at(&self, now: DateTime<Utc>) -> i64 {
        let running =
            self.running_since.as_deref().and_then(instant).map_or(0, |since| (now - since).num_milliseconds());
        self.elapsed_ms.saturating_add(running.max(0))
    }

    fn halt(&mut self, now: DateTime<Utc>) {
        self.elapsed_ms = self.elapsed_at(now);
        self.running_since = None;
    }
}

/// Starts the clock of an item, or of so many minutes; what ran before ends. The item's phase becomes the board's.
pub fn start_run(tx: &mut Tx, args: StartRun) -> Result<AgendaRun> {
    let board: Board = tx.get(&args.board_id)?;
    let item = args.item_id.as_deref().map(|id| tx.get::<AgendaItem>(id)).transpose()?;
    if let Some(item) = item.as_ref().filter(|item| item.board_id != board.id) {
        return Err(Error::not_found("agenda_item", &item.id));
    }
    let minutes = args.minutes.or(item.as_ref().map(|i| i.minutes)).unwrap_or(0);
    if !(0..=LONGEST / 60).contains(&minutes) {
        return Err(Error::refused("timer_too_long", json!({ "minutes": minutes, "limit": LONGEST / 60 })));
    }
    end_runs(tx, &board.id)?;
    let phase = item.as_ref().and_then(|i| i.phase);
    let board = go_to(tx, board, phase)?;
    let now = tx.instant();
    let run = AgendaRun {
        id: tx.new_id(),
        board_id: board.id,
        item_id: item.as_ref().map(|i| i.id.clone()),
        title: item.as_ref().map(|i| i.title.clone()).unwrap_or_default(),
        kind: item.as_ref().map_or(AgendaKind::Work, |i| i.kind),
        phase: phase.or_else(|| item.is_none().then_some(board.phase)),
        round: board.round,
        planned_seconds: minutes * 60,
        started_at: now.clone(),
        ended_at: None,
        elapsed_ms: 0,
        running_since: Some(now),
    };
    tx.put_aside(&run)
}

pub fn pause_run(tx: &mut Tx, args: Deleted) -> Result<AgendaRun> {
    let mut run = going_on(tx, &args.id)?;
    run.halt(tx.now());
    tx.put_aside(&run)
}

pub fn resume_run(tx: &mut Tx, args: Deleted) -> Result<AgendaRun> {
    let mut run = going_on(tx, &args.id)?;
    run.running_since.get_or_insert_with(|| tx.instant());
    tx.put_aside(&run)
}

pub fn extend_run(tx: &mut Tx, args: ExtendRun) -> Result<AgendaRun> {
    let mut run = going_on(tx, &args.id)?;
    let planned = run.planned_seconds.saturating_add(args.seconds).max(0);
    if planned > LONGEST {
        return Err(Error::refused("timer_too_long", json!({ "minutes": planned / 60, "limit": LONGEST / 60 })));
    }
    run.planned_seconds = planned;
    tx.put_aside(&run)
}

/// The clock begins again; the stretch keeps its real start.
pub fn restart_run(tx: &mut Tx, args: Deleted) -> Result<AgendaRun> {
    let mut run = going_on(tx, &args.id)?;
    (run.elapsed_ms, run.running_since) = (0, Some(tx.instant()));
    tx.put_aside(&run)
}

/// Ends what goes on: the timer, and the phase in the minutes. The board stays as it is.
pub fn end_workshop(tx: &mut Tx, args: OfBoard) -> Result<()> {
    let board: Board = tx.get(&args.board_id)?;
    end_runs(tx, &board.id)?;
    end_spans(tx, &board.id)
}

pub fn set_phase(tx: &mut Tx, args: SetPhase) -> Result<Board> {
    let board: Board = tx.get(&args.board_id)?;
    tx.label("phase", json!(args.phase));
    go_to(tx, board, Some(args.phase))
}

/// Another round: diverge, combine and choose again. Notes and votes of the earlier ones stay, and everyone has all their
/// votes again.
pub fn new_round(tx: &mut Tx, args: OfBoard) -> Result<Board> {
    let mut board: Board = tx.get(&args.board_id)?;
    board.round = last_round(tx, &board)? + 1;
    tx.label("round", board.round);
    go_to(tx, board, Some(Phase::Diverge))
}

/// Goes back to an earlier round, or forward again. Nothing is lost either way.
pub fn set_round(tx: &mut Tx, args: SetRound) -> Result<Board> {
    let mut board: Board = tx.get(&args.board_id)?;
    let last = last_round(tx, &board)?;
    if !(1..=last).contains(&args.round) {
        return Err(Error::refused("no_such_round", json!({ "round": args.round, "last": last })));
    }
    board.round = args.round;
    tx.label("round", board.round);
    go_to(tx, board, None)
}

/// The highest round that anything on the board belongs to.
fn last_round(tx: &Tx, board: &Board) -> Result<i64> {
    let highest = |table: &str| -> Result<i64> {
        let sql = format!("SELECT ifnull(max(round), 1) FROM {table} WHERE board_id = ?1");
        Ok(tx.connection().prepare_cached(&sql)?.query_row([&board.id], |r| r.get(0))?)
    };
    let tables = [crate::ideation::NOTE.kind, crate::ideation::VOTE.kind];
    tables.iter().try_fold(board.round, |most, table| Ok(most.max(highest(table)?)))
}

/// Puts the board into a phase (none: where it is) and notes when. A span that says the same goes on.
fn go_to(tx: &mut Tx, mut board: Board, phase: Option<Phase>) -> Result<Board> {
    board.phase = phase.unwrap_or(board.phase);
    tx.put(&board)?;
    let open: Vec<PhaseSpan> = tx.all("board_id = ?1 AND ended_at IS NULL", &[&board.id])?;
    if open.iter().any(|s| s.phase == board.phase && s.round == board.round) {
        return Ok(board);
    }
    end_spans(tx, &board.id)?;
    let span = PhaseSpan {
        id: tx.new_id(),
        board_id: board.id.clone(),
        phase: board.phase,
        round: board.round,
        started_at: tx.instant(),
        ended_at: None,
    };
    tx.put_aside(&span)?;
    Ok(board)
}

fn end_runs(tx: &mut Tx, board: &str) -> Result<()> {
    for mut run in tx.all::<AgendaRun>("board_id = ?1 AND ended_at IS NULL", &[board])? {
        run.halt(tx.now());
        run.ended_at = Some(tx.instant());
        tx.put_aside(&run)?;
    }
    Ok(())
}

fn end_spans(tx: &mut Tx, board: &str) -> Result<()> {
    for mut span in tx.all::<PhaseSpan>("board_id = ?1 AND ended_at IS NULL", &[board])? {
        span.ended_at = Some(tx.instant());
        tx.put_aside(&span)?;
    }
    Ok(())
}

fn going_on(tx: &Tx, id: &str) -> Result<AgendaRun> {
    let run: AgendaRun = tx.get(id)?;
    if run.ended_at.is_some() { Err(Error::refused("timer_ended", json!({}))) } else { Ok(run) }
}

/// What is kept of a board that goes: nothing. Its minutes go with it, in the same step.
pub(crate) fn forget(tx: &mut Tx, board: &str) -> Result<()> {
    tx.delete_all::<AgendaItem>("board_id = ?1", &[board])?;
    tx.delete_all::<AgendaRun>("board_id = ?1", &[board])?;
    tx.delete_all::<PhaseSpan>("board_id = ?1", &[board])?;
    tx.delete_all::<super::WorkshopLine>("board_id = ?1", &[board])
}

/// The round that a new note belongs to, and whether it is hidden.
pub(crate) fn new_note(board: &Board, hidden: Option<bool>) -> (i64, bool) {
    (board.round, hidden.unwrap_or(board.hide_new))
}

/// Hides notes from the room, or turns them over.
pub(crate) fn turn(tx: &mut Tx, ids: &[String], change: fn(&mut Note)) -> Result<()> {
    tx.label("count", ids.len());
    for id in ids {
        let mut note: Note = tx.get(id)?;
        change(&mut note);
        tx.put(&note)?;
    }
    Ok(())
}
