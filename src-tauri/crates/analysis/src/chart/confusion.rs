//! Which classes are taken for which: rows are what came, columns what was predicted.

use super::frame;
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::style::mix;
use super::text::{Weight, clean};
use super::{ConfusionMatrix, Error, Hover, Style, Table};
use crate::locale;

pub(super) fn draw(chart: &ConfusionMatrix, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let size = chart.classes.len();
    for found in std::iter::once(chart.counts.len()).chain(chart.counts.iter().map(Vec::len)) {
        if found != size {
            return Err(Error::Shape { what: "counts", found, wanted: size });
        }
    }
    let classes: Vec<String> = chart.classes.iter().map(|class| clean(class)).collect();
    let room = frame::draw(&chart.frame, style, pen)?;
    let table = table(&classes, &chart.counts, style);
    if chart.counts.iter().flatten().all(|&count| count == 0) {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    }

    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let side = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
    let name = TextFont::new(sizes.label, Weight::Regular, pen.palette.ink_2);
    let actual = side.fit(&clean(&style.words.actual), 0.3 * room.width());
    let widest = classes.iter().map(|class| name.width(class)).fold(side.width(&actual), f64::max);
    let left = room.left + widest.min(0.3 * room.width()) + 12.0 * zoom;
    let top = room.top + 2.0 * 1.5 * sizes.label;
    let cell_height = ((room.bottom - top) / size as f64).clamp(1.0, 96.0 * zoom);
    let cell_width = ((room.right - left) / size as f64).clamp(1.0, 2.6 * cell_height.max(48.0 * zoom));
    let right = left + cell_width * size as f64;

    let predicted = side.fit(&clean(&style.words.predicted), right - left);
    pen.text(&predicted, ((left + right) / 2.0, room.top + 0.8 * side.size), Anchor::Middle, side)?;
    pen.text(&actual, (left - 12.0 * zoom, top - 0.55 * side.size), Anchor::End, side)?;

    let mut hover = Vec::new();
    // Where cells are lower than a line of text, every second (third …) row is named.
    let every = (1.2 * name.size / cell_height).ceil().max(1.0) as usize;
    for (row, counts) in chart.counts.iter().enumerate() {
        let middle = top + (row as f64 + 0.5) * cell_height;
        if row % every == 0 {
            let class = name.fit(&classes[row], left - room.left - 12.0 * zoom);
            pen.text(&class, (left - 12.0 * zoom, middle + 0.36 * name.size), Anchor::End, name)?;
        }
        let total: u64 = counts.iter().fold(0, |sum, &count| sum.saturating_add(count));
        for (column, &count) in counts.iter().enumerate() {
            let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
            let hue = pen.palette.series[usize::from(row != column)];
            let ground = mix(pen.palette.surface, hue, 0.06 + 0.84 * share);
            let gap = (0.04 * cell_height).min(2.0 * zoom);
            let cell = Rect {
                left: left + column as f64 * cell_width,
                right: left + (column as f64 + 1.0) * cell_width - gap,
                top: top + row as f64 * cell_height,
                bottom: top + (row as f64 + 1.0) * cell_height - gap,
            };
            pen.rect(cell, ground)?;
            write_cell(count, share, cell, pen.palette.text_on(ground), style, pen)?;
            let label = format!(
                "{} {} · {} {} · {} ({})",
                style.words.actual,
                classes[row],
                style.words.predicted,
                classes[column],
                locale::number(count as f64, Some(0), style.locale),
                locale::share(share, 1, style.locale)
            );
            hover.push(Hover::new((cell.left + cell.right) / 2.0, middle, label));
        }
    }
    for (column, class) in classes.iter().enumerate() {
        let class = name.fit(class, cell_width - 6.0 * zoom);
        if class.chars().count() > 1 || classes[column].chars().count() == 1 {
            let centre = left + (column as f64 + 0.5) * cell_width;
            pen.text(&class, (centre, top - 0.55 * name.size), Anchor::Middle, name)?;
        }
    }
    Ok((table, hover))
}

/// The count, and under it the share of its row; whatever has room.
fn write_cell(
    count: u64,
    share: f64,
    cell: Rect,
    colour: plotters::style::RGBColor,
    style: &Style,
    pen: &mut Pen,
) -> Result<(), Error> {
    let sizes = frame::type_of(style);
    let bold = TextFont::new(sizes.label, Weight::SemiBold, colour);
    let thin = TextFont::new(sizes.small, Weight::Regular, colour);
    let count = locale::number(count as f64, Some(0), style.locale);
    let share = locale::share(share, 0, style.locale);
    let (x, y) = ((cell.left + cell.right) / 2.0, (cell.top + cell.bottom) / 2.0);
    let room = cell.width() - 4.0 * pen.zoom;
    if bold.width(&count) > room || cell.height() < 1.2 * bold.size {
        return Ok(());
    }
    if cell.height() >= 2.7 * bold.size && thin.width(&share) <= room {
        pen.text(&count, (x, y - 0.15 * bold.size), Anchor::Middle, bold)?;
        pen.text(&share, (x, y + 1.05 * bold.size), Anchor::Middle, thin)
    } else {
        pen.text(&count, (x, y + 0.36 * bold.size), Anchor::Middle, bold)
    }
}

fn table(classes: &[String], counts: &[Vec<u64>], style: &Style) -> Table {
    let corner = format!("{} ↓ · {} →", style.words.actual, style.words.predicted);
    let headers = std::iter::once(corner).chain(classes.iter().cloned()).collect();
    let rows = classes
        .iter()
        .zip(counts)
        .map(|(class, counts)| {
            let numbers = counts.iter().map(|&count| locale::number(count as f64, Some(0), style.locale));
            std::iter::once(class.clone()).chain(numbers).collect()
        })
        .collect();
    Table { headers, rows }
}
