//! What the colours of the papers mean on a board.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Board, ColorMeaning, NoteColor};
use crate::{Result, Tx};

#[derive(Debug, Deserialize, TS)]
pub struct NameColor {
    pub board_id: String,
    pub color: NoteColor,
    /// Empty: the colour means nothing again.
    pub text: String,
}

pub fn name_color(tx: &mut Tx, args: NameColor) -> Result<()> {
    tx.get::<Board>(&args.board_id)?;
    let color = json!(args.color).as_str().unwrap_or_default().to_owned();
    tx.coalesce(format!("name_color/{}/{color}", args.board_id));
    let there = tx.all::<ColorMeaning>("board_id = ?1 AND color = ?2", &[&args.board_id, &color])?;
    let text = args.text.trim().to_owned();
    match (there.into_iter().next(), text.is_empty()) {
        (None, true) => Ok(()),
        (Some(meaning), true) => tx.delete::<ColorMeaning>(&meaning.id),
        (Some(mut meaning), false) => {
            meaning.text = text;
            tx.put(&meaning)
        }
        (None, false) => {
            let id = tx.new_id();
            tx.put(&ColorMeaning { id, board_id: args.board_id, color: args.color, text })
        }
    }
}
