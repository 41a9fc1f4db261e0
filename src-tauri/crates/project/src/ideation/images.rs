//! Pictures as notes. Their bytes are parts, outside the history: they live while a record or a step names them.

use super::notes::{finite, top};
use super::{Board, Image, Note, NoteColor, clock};
use crate::order::between;
use crate::{Result, Tx};

/// The longer side of a new picture on the board.
const PICTURE_SIZE: f64 = 280.0;
/// Room below a picture for its caption, its author and its votes.
pub const PICTURE_FOOT: f64 = 44.0;
/// The narrowest paper that has room for a caption and votes.
const NARROWEST: f64 = 120.0;

/// A picture that was read, and where it goes.
#[derive(Debug, Clone)]
pub struct NewPicture {
    pub board_id: String,
    /// Stored already, or new with this id.
    pub image: Image,
    /// What it shows, for those who do not see it; also its caption.
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub color: Option<NoteColor>,
    pub group_id: Option<String>,
    pub author_id: Option<String>,
}

/// Width and height of a note that shows the picture.
pub(crate) fn size_of(image: &Image) -> (f64, f64) {
    let (wide, high) = (image.width.max(1) as f64, image.height.max(1) as f64);
    let scale = PICTURE_SIZE / wide.max(high);
    ((wide * scale).round().max(NARROWEST), (high * scale).round().max(60.0) + PICTURE_FOOT)
}

/// Adds a note that shows a picture; the middle of its picture is at the place.
pub fn add_picture(tx: &mut Tx, args: NewPicture) -> Result<Note> {
    let board: Board = tx.get(&args.board_id)?;
    finite("x", &[args.x, args.y])?;
    if tx.get::<Image>(&args.image.id).is_err() {
        tx.put(&args.image)?;
    }
    let (width, height) = size_of(&args.image);
    let order_key = between(top(tx, &args.board_id)?.as_deref(), None);
    let (round, hidden) = clock::new_note(&board, None);
    let note = Note {
        id: tx.new_id(),
        board_id: args.board_id,
        group_id: args.group_id,
        author_id: args.author_id,
        text: args.text,
        color: args.color.unwrap_or(NoteColor::Sand),
        x: (args.x - width / 2.0).round(),
        y: (args.y - height / 2.0).round(),
        width,
        height,
        selected: false,
        changes_process: false,
        created_at: tx.instant(),
        order_key,
        round,
        hidden,
        parked: false,
        merged_into_id: None,
        merged_canvas: None,
        image_id: Some(args.image.id),
        chosen_because: String::new(),
    };
    tx.put_stored(&note)
}

/// A picture that no note shows any more goes; its bytes stay for those who undo.
pub(crate) fn forget_unused(tx: &mut Tx, image: &str) -> Result<()> {
    if tx.all::<Note>("image_id = ?1", &[image])?.is_empty() { tx.delete::<Image>(image) } else { Ok(()) }
}
