//! What a board asks of the numbers and of files: pictures, notes that say the same, the ranking of its ideas.

use std::path::Path;

use analysis::picture::{self, Picture, Refusal};
use analysis::ranking::{self, Ranking};
use analysis::similar;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use project::ideation::{self, Axis, Board, Criterion, Image, Note, NoteColor, Score};
use project::{Call, Part, Record};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::data::stem;
use crate::door::{self, Answer};
use crate::house::{Open, file_name};

/// A picture as a note: from a file that was handed in, or its bytes.
#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddPicture {
    pub board_id: String,
    pub handle: Option<String>,
    pub base64: Option<String>,
    /// What the file is called, where the bytes are given.
    pub name: Option<String>,
    /// The middle of the picture.
    pub x: f64,
    pub y: f64,
    pub color: Option<NoteColor>,
    pub group_id: Option<String>,
    pub author_id: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureSize {
    /// At most 96 pixels.
    Small,
    /// At most 640 pixels.
    Preview,
}

#[derive(Debug, Deserialize, TS)]
pub struct PicturesOf {
    pub ids: Vec<String>,
    pub size: PictureSize,
}

/// A picture's bytes, base64.
#[derive(Debug, Serialize, TS)]
pub struct PictureBytes {
    pub id: String,
    pub media_type: String,
    pub base64: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct PictureOf {
    pub id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct OfBoard {
    pub board_id: String,
}

/// Notes that say nearly the same.
#[derive(Debug, Serialize, TS)]
pub struct Alike {
    pub ids: Vec<String>,
    /// 0 to 1.
    pub likeness: f64,
}

/// Pictures that one call answers at the most.
const AT_ONCE: usize = 64;
/// Bytes of one part of an original: none may hold the document's thread for long.
const PIECE: usize = 1 << 20;
/// Suggestions that are worth reading.
const SUGGESTED: usize = 60;
/// Weightings that are drawn for the ranking, and from what.
const DRAWS: usize = 2_000;
const SEED: u64 = 7;

fn refused(name: &str, refusal: &Refusal) -> Fault {
    match refusal {
        Refusal::TooLarge { bytes } => too_large(name, *bytes),
        Refusal::TooManyPixels { width, height } => Fault::new(
            "picture_pixels",
            json!({ "name": name, "width": width, "height": height, "limit": picture::MOST_PIXELS / 1_000_000 }),
        ),
        Refusal::Unknown => Fault::new("picture_unknown", json!({ "name": name })),
        Refusal::Broken { detail } => Fault::new("picture_broken", json!({ "name": name, "detail": detail })),
        Refusal::Elaborate => Fault::new("picture_elaborate", json!({ "name": name })),
    }
}

fn too_large(name: &str, bytes: u64) -> Fault {
    let megabytes = bytes.div_ceil(1 << 20);
    Fault::new("picture_too_large", json!({ "name": name, "size": megabytes, "limit": picture::MOST_BYTES >> 20 }))
}

/// The bytes, refused by their number before they are read.
fn bytes_of(ctx: &Ctx, args: &AddPicture) -> Result<(String, Vec<u8>), Fault> {
    match (&args.handle, &args.base64) {
        (Some(handle), _) => {
            let path = ctx.house.handed_in(handle)?;
            let name = file_name(&path);
            let failed = |e: std::io::Error| Fault::file(&path, &e);
            let size = std::fs::metadata(&path).map_err(failed)?.len();
            if size > picture::MOST_BYTES as u64 {
                return Err(too_large(&name, size));
            }
            Ok((name, std::fs::read(&path).map_err(failed)?))
        }
        (None, Some(base64)) => {
            let name = args.name.clone().unwrap_or_default();
            let size = base64.len() / 4 * 3;
            if size > picture::MOST_BYTES + 3 {
                return Err(too_large(&name, size as u64));
            }
            let bytes = STANDARD.decode(base64).map_err(|_| Fault::new("picture_unknown", json!({ "name": name })))?;
            Ok((name, bytes))
        }
        (None, None) => Err(Fault::new("picture_unknown", json!({ "name": "" }))),
    }
}

pub(crate) fn add_picture(ctx: &Ctx, args: AddPicture) -> Result<(Answer, Note), Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let board = args.board_id.clone();
    open.project.read(move |d| d.find::<Board>(&board))?;
    let (name, bytes) = bytes_of(ctx, &args)?;
    let found = picture::read(bytes).map_err(|e| refused(&name, &e))?;
    let mut call = ctx.session.call();
    let (image, pieces) = stored(&mut call, &open, &name, found)?;
    let caption = stem(Path::new(&name));
    let placed = ideation::NewPicture {
        board_id: args.board_id,
        image: image.clone(),
        text: caption,
        x: args.x,
        y: args.y,
        color: args.color,
        group_id: args.group_id,
        author_id: args.author_id,
    };
    let publish = move |d: &project::Document| d.transact(call, "add_picture", |tx| ideation::add_picture(tx, placed));
    let answer = door::finish(ctx, &open, open.project.run(publish)?)?;
    // A cleaning that ran in between saw bytes that nobody named yet.
    let owner = image.id;
    for (part, seq, piece) in pieces {
        let id = owner.clone();
        open.project.run(move |d| {
            if d.part(&id, part, seq as i64).is_ok() { Ok(()) } else { d.add_part(&id, part, seq, &piece) }
        })?;
    }
    Ok(answer)
}

type Pieces = Vec<(&'static str, usize, Part)>;

/// The record of a picture, with its bytes stored: the one that is there already where it is the same picture.
fn stored(call: &mut Call, open: &Open, name: &str, found: Picture) -> Result<(Image, Pieces), Fault> {
    let hash = Part::new(0, found.original.clone()).hash().to_owned();
    let wanted = hash.clone();
    let same = open.project.read(move |d| d.every::<Image>("hash = ?1", &[&wanted]))?;
    if let Some(image) = same.into_iter().next() {
        return Ok((image, Vec::new()));
    }
    let image = Image {
        id: call.new_id(),
        hash,
        media_type: found.media_type.to_owned(),
        file_name: name.chars().take(200).collect(),
        width: found.width.into(),
        height: found.height.into(),
        bytes: found.original.len() as i64,
        created_at: call.instant(),
    };
    let mut pieces: Pieces =
        found.original.chunks(PIECE).enumerate().map(|(i, c)| ("original", i, Part::new(0, c.to_vec()))).collect();
    pieces.push(("preview", 0, Part::new(0, found.preview)));
    pieces.push(("small", 0, Part::new(0, found.small)));
    for (part, seq, piece) in &pieces {
        let (owner, part, seq, piece) = (image.id.clone(), *part, *seq, piece.clone());
        open.project.run(move |d| d.add_part(&owner, part, seq, &piece))?;
    }
    Ok((image, pieces))
}

/// Small copies of pictures. One that is gone is left out.
pub(crate) fn pictures(ctx: &Ctx, args: PicturesOf) -> Result<Vec<PictureBytes>, Fault> {
    let open = ctx.open()?;
    let part = match args.size {
        PictureSize::Small => "small",
        PictureSize::Preview => "preview",
    };
    let mut found = Vec::new();
    for id in args.ids.into_iter().take(AT_ONCE) {
        let owner = id.clone();
        if let Ok(stored) = open.project.read(move |d| d.part(&owner, part, 0)) {
            let base64 = STANDARD.encode(stored.whole()?);
            found.push(PictureBytes { id, media_type: "image/png".to_owned(), base64 });
        }
    }
    Ok(found)
}

/// A picture as it came.
pub(crate) fn picture(ctx: &Ctx, args: PictureOf) -> Result<PictureBytes, Fault> {
    let open = ctx.open()?;
    let id = args.id.clone();
    let (image, infos) = open.project.read(move |d| Ok((d.find::<Image>(&id)?, d.part_infos(&id, "original")?)))?;
    let mut bytes = Vec::with_capacity(usize::try_from(image.bytes).unwrap_or_default().min(picture::MOST_BYTES));
    for info in infos {
        let owner = args.id.clone();
        bytes.extend(open.project.read(move |d| d.part(&owner, "original", info.seq))?.whole()?);
    }
    Ok(PictureBytes { id: image.id, media_type: image.media_type, base64: STANDARD.encode(bytes) })
}

/// Notes of a board that say nearly the same, the most alike first.
pub(crate) fn similar_notes(ctx: &Ctx, args: OfBoard) -> Result<Vec<Alike>, Fault> {
    let (all, ()) = ctx.open()?.project.reading(&[Note::TABLE], |_| Ok(()))?;
    let shown = all.of(Note::TABLE).iter().filter(|n| {
        n["board_id"] == args.board_id.as_str() && n["merged_into_id"].is_null() && n["image_id"].is_null()
    });
    let (ids, texts): (Vec<&str>, Vec<&str>) =
        shown.filter_map(|n| Some((n["id"].as_str()?, n["text"].as_str()?))).unzip();
    let found = similar::clusters(&texts).into_iter().take(SUGGESTED);
    Ok(found
        .map(|c| Alike { ids: c.members.into_iter().map(|i| ids[i].to_owned()).collect(), likeness: c.likeness })
        .collect())
}

/// The room's score of an idea where it gave one, else the mean of its people's.
fn score_of(scores: &[&Score]) -> Option<f64> {
    let room = scores.iter().find(|s| s.participant_id.is_none());
    let mean = || scores.iter().map(|s| s.value as f64).sum::<f64>() / scores.len() as f64;
    room.map(|s| s.value as f64).or_else(|| (!scores.is_empty()).then(mean))
}

/// The scored ideas of a board, ranked.
pub(crate) fn ranking(ctx: &Ctx, args: OfBoard) -> Result<Ranking, Fault> {
    let board = args.board_id;
    let (criteria, notes, scores) = ctx.open()?.project.read(move |document| {
        let criteria: Vec<Criterion> = document.every("board_id = ?1", &[&board])?;
        let scored = "board_id = ?1 AND merged_into_id IS NULL AND id IN (SELECT note_id FROM score)";
        let notes: Vec<Note> = document.every(scored, &[&board])?;
        let scores: Vec<Score> =
            document.every("criterion_id IN (SELECT id FROM criterion WHERE board_id = ?1)", &[&board])?;
        Ok((criteria, notes, scores))
    })?;
    let weighed: Vec<ranking::Criterion> = criteria
        .iter()
        .map(|c| ranking::Criterion {
            id: c.id.clone(),
            weight: c.weight,
            axis: match c.axis {
                Axis::Value => ranking::Axis::Value,
                Axis::Ease => ranking::Axis::Ease,
            },
        })
        .collect();
    let mut given: std::collections::HashMap<(&str, &str), Vec<&Score>> = std::collections::HashMap::new();
    for score in &scores {
        given.entry((&score.note_id, &score.criterion_id)).or_default().push(score);
    }
    let of = |note: &Note, criterion: &Criterion| {
        given.get(&(note.id.as_str(), criterion.id.as_str())).and_then(|all| score_of(all))
    };
    let ideas: Vec<ranking::Idea> = notes
        .iter()
        .map(|n| ranking::Idea { id: n.id.clone(), scores: criteria.iter().map(|c| of(n, c)).collect() })
        .collect();
    Ok(ranking::rank(&weighed, &ideas, ideation::BEST_SCORE as f64, DRAWS, SEED))
}
