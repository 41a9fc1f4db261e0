//! How strongly each two of several things go together: a square of tints, each with its figure where it has room.

use super::frame;
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::style::mix;
use super::text::{Weight, clean};
use super::{Error, Heatmap, Hover, Style, Table, sound};
use crate::locale;

pub(super) fn draw(chart: &Heatmap, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let size = chart.labels.len();
    for found in std::iter::once(chart.values.len()).chain(chart.values.iter().map(Vec::len)) {
        if found != size {
            return Err(Error::Shape { what: "values", found, wanted: size });
        }
    }
    let labels: Vec<String> = chart.labels.iter().map(|label| clean(label)).collect();
    let room = frame::draw(&chart.frame, style, pen)?;
    let said = |value: Option<f64>| {
        value.and_then(sound).map_or_else(|| "–".to_owned(), |v| locale::number(v, Some(2), style.locale))
    };
    let table = Table {
        headers: std::iter::once(String::new()).chain(labels.iter().cloned()).collect(),
        rows: labels
            .iter()
            .zip(&chart.values)
            .map(|(label, row)| std::iter::once(label.clone()).chain(row.iter().map(|v| said(*v))).collect())
            .collect(),
    };
    if chart.values.iter().flatten().all(|value| value.and_then(sound).is_none()) {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    }
    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let name = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_2);
    let widest = labels.iter().map(|label| name.width(label)).fold(0.0, f64::max);
    let left = room.left + widest.min(0.3 * room.width()) + 10.0 * zoom;
    let top = room.top + 1.6 * sizes.small;
    let height = ((room.bottom - top) / size as f64).clamp(1.0, 44.0 * zoom);
    let width = ((room.right - left) / size as f64).clamp(1.0, 110.0 * zoom);
    let every = (1.2 * name.size / height).ceil().max(1.0) as usize;
    let mut hover = Vec::new();
    for (row, values) in chart.values.iter().enumerate() {
        let middle = top + (row as f64 + 0.5) * height;
        if row % every == 0 {
            let label = name.fit(&labels[row], left - room.left - 10.0 * zoom);
            pen.text(&label, (left - 10.0 * zoom, middle + 0.36 * name.size), Anchor::End, name)?;
        }
        for (column, value) in values.iter().enumerate() {
            let gap = (0.04 * height).min(2.0 * zoom);
            let cell = Rect {
                left: left + column as f64 * width,
                right: left + (column as f64 + 1.0) * width - gap,
                top: top + row as f64 * height,
                bottom: top + (row as f64 + 1.0) * height - gap,
            };
            let Some(value) = value.and_then(sound) else {
                if row == column {
                    continue;
                }
                pen.rect(cell, mix(pen.palette.surface, pen.palette.ink_3, 0.08))?;
                continue;
            };
            let hue = pen.palette.series[usize::from(value < 0.0)];
            let ground = mix(pen.palette.surface, hue, 0.05 + 0.85 * value.abs().min(1.0));
            pen.rect(cell, ground)?;
            let text = said(Some(value));
            let font = TextFont::new(sizes.small, Weight::Medium, pen.palette.text_on(ground));
            let centre = (cell.left + cell.right) / 2.0;
            if font.width(&text) <= cell.width() - 4.0 * zoom && cell.height() >= 1.2 * font.size {
                pen.text(&text, (centre, middle + 0.36 * font.size), Anchor::Middle, font)?;
            }
            hover.push(Hover::new(centre, middle, format!("{} · {} · {text}", labels[row], labels[column])));
        }
    }
    for (column, label) in labels.iter().enumerate() {
        let short = name.fit(label, width - 9.0 * zoom);
        if short.chars().count() > 2 || short == *label {
            pen.text(&short, (left + (column as f64 + 0.5) * width, top - 0.5 * name.size), Anchor::Middle, name)?;
        }
    }
    Ok((table, hover))
}

#[cfg(test)]
mod tests {
    use super::super::{Frame, Spec, draw};
    use super::*;

    fn style() -> Style {
        serde_json::from_value(serde_json::json!({ "width": 600, "height": 400 })).unwrap()
    }

    #[test]
    fn figures_and_places_agree() {
        let chart = Heatmap {
            frame: Frame { title: "Strength".into(), ..Frame::default() },
            labels: vec!["a".into(), "b <c>".into()],
            values: vec![vec![None, Some(-0.5)], vec![Some(-0.5), None]],
        };
        let drawn = draw(&Spec::Heatmap(chart.clone()), &style()).unwrap();
        assert_eq!((drawn.hover.len(), drawn.table.rows.len()), (2, 2));
        assert_eq!(drawn.table.rows[0], ["a", "–", "−0.50"]);
        assert!(!drawn.svg.contains("<c>"));
        let torn = Heatmap { values: vec![vec![None]], ..chart };
        assert!(matches!(draw(&Spec::Heatmap(torn), &style()), Err(Error::Shape { .. })));
    }
}
