//! A decision tree from left to right: each question on its branch, what would be answered there, how many rows came.

use super::frame;
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::style::mix;
use super::text::{Weight, clean};
use super::{Error, Hover, Style, Table, Tree, sound};

/// Where each node stands: column and row; leaves one under the other.
fn places(tree: &Tree) -> Vec<Option<(f64, f64)>> {
    let mut places = vec![None; tree.nodes.len()];
    let mut next = 0.0;
    if !tree.nodes.is_empty() {
        place(tree, 0, 0, &mut next, &mut places);
    }
    places
}

/// Children come after their parent, so that it ends; answers the row of the node.
fn place(tree: &Tree, at: usize, depth: usize, next: &mut f64, places: &mut [Option<(f64, f64)>]) -> f64 {
    let children: Vec<usize> = tree.nodes[at]
        .children
        .iter()
        .map(|&c| c as usize)
        .filter(|&c| c > at && c < places.len() && depth < 64)
        .collect();
    let rows: Vec<f64> = children.iter().map(|&c| place(tree, c, depth + 1, next, places)).collect();
    let row = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => f64::midpoint(*first, *last),
        _ => {
            *next += 1.0;
            *next - 1.0
        }
    };
    places[at] = Some((depth as f64, row));
    row
}

pub(super) fn draw(tree: &Tree, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let room = frame::draw(&tree.frame, style, pen)?;
    let table = table(tree, style);
    let places = places(tree);
    let known: Vec<(f64, f64)> = places.iter().flatten().copied().collect();
    if known.is_empty() {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    }
    let columns = known.iter().map(|p| p.0).fold(0.0, f64::max) + 1.0;
    let leaves = known.iter().map(|p| p.1).fold(0.0, f64::max) + 1.0;
    let zoom = pen.zoom;
    let sizes = frame::type_of(style);
    let (column, row) = (room.width() / columns, room.height() / leaves);
    let x = |depth: f64| room.left + depth * column;
    let y = |line: f64| room.top + (line + 0.5) * row;
    let bar = 7.0 * zoom;
    let gap = 22.0 * zoom;
    for (node, place) in tree.nodes.iter().zip(&places) {
        let Some((depth, line)) = *place else { continue };
        let answer = TextFont::new(sizes.label, Weight::SemiBold, pen.palette.ink);
        let end = answer.width(&clean(&node.answer)).max(answer.width(&clean(&node.branch)));
        for &child in &node.children {
            let Some((child_depth, child_line)) = places.get(child as usize).copied().flatten() else { continue };
            let start = (x(depth) + bar + end + 16.0 * zoom).min(x(depth + 1.0) - gap);
            let (from, to) = ((start, y(line)), (x(child_depth) - 4.0 * zoom, y(child_line)));
            let share = tree.nodes[child as usize].share.clamp(0.0, 1.0);
            let bend = x(depth + 1.0) - gap + 8.0 * zoom;
            let path = [from, (bend, from.1), (bend, to.1), to];
            pen.line(&path, pen.palette.reference, 1.0 + 6.0 * share)?;
        }
    }
    let mut hover = Vec::new();
    for (node, place) in tree.nodes.iter().zip(&places) {
        let Some((depth, line)) = *place else { continue };
        let (left, middle) = (x(depth), y(line));
        let width = (column - gap - bar - 8.0 * zoom).max(8.0);
        let texts = [
            (clean(&node.branch), TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_2)),
            (clean(&node.answer), TextFont::new(sizes.label, Weight::SemiBold, pen.palette.ink)),
            (clean(&node.detail), TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3)),
        ];
        // Where leaves lie close, the branch and the answer are what counts.
        let most = ((row / (1.25 * sizes.label)) as usize).clamp(1, 3);
        let texts: Vec<_> = match most {
            1 => vec![texts[1].clone()],
            2 => texts.into_iter().take(2).collect(),
            _ => texts.into_iter().collect(),
        };
        let texts: Vec<_> = texts.into_iter().filter(|(text, _)| !text.is_empty()).collect();
        let height = texts.iter().map(|(_, font)| 1.25 * font.size).sum::<f64>();
        let colour = mix(pen.palette.reference, pen.palette.series[0], sound(node.tone).unwrap_or(0.0).clamp(0.0, 1.0));
        let top = middle - height / 2.0;
        // The surface behind the words keeps branches from crossing them.
        pen.rect(Rect { left, right: left + bar, top, bottom: top + height }, colour)?;
        let mut base = top;
        for (text, font) in &texts {
            base += 1.25 * font.size;
            let place = (left + bar + 6.0 * zoom, base - 0.32 * font.size);
            pen.text(&font.fit(text, width), place, Anchor::Start, *font)?;
        }
        let all = [&node.branch, &node.answer, &node.detail];
        let spoken: Vec<String> = all.iter().map(|t| clean(t)).filter(|t| !t.is_empty()).collect();
        hover.push(Hover::new(left + bar / 2.0, middle, spoken.join(" · ")));
    }
    Ok((table, hover))
}

fn table(tree: &Tree, style: &Style) -> Table {
    let words = &style.words;
    let rows = tree.nodes.iter().map(|n| vec![clean(&n.branch), clean(&n.answer), clean(&n.detail)]).collect();
    Table { headers: vec![words.name.clone(), words.value.clone(), words.count.clone()], rows }
}
