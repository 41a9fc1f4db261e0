//! How a chart looks: size, theme, language. Colours are those of the interface's tokens and Okabe–Ito's.

use plotters::style::RGBColor;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::locale::Locale;

/// Size in CSS pixels (the SVG scales from there), theme, language and the few words a chart needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Style {
    pub width: u32,
    pub height: u32,
    #[serde(default)]
    pub theme: Theme,
    #[serde(default)]
    pub locale: Locale,
    #[serde(default)]
    pub words: Words,
}

/// The surface on which a chart lies. The projector's have type to be read from the back of a room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Light,
    Dark,
    Projector,
    ProjectorDark,
}

/// The words that charts and their tables need; they live in `ui/messages` under `chart.words` and are handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Words {
    /// Shown in place of a chart without a value.
    pub nothing: String,
    pub date: String,
    pub value: String,
    pub name: String,
    pub event: String,
    pub target: String,
    pub baseline: String,
    pub low: String,
    pub high: String,
    pub from: String,
    pub to: String,
    pub count: String,
    pub share: String,
    pub category: String,
    pub predicted: String,
    pub actual: String,
    /// Of the line on which predictions equal what came.
    pub exact: String,
    pub error: String,
}

/// The colours of a theme.
pub(super) struct Palette {
    pub surface: RGBColor,
    pub ink: RGBColor,
    pub ink_2: RGBColor,
    pub ink_3: RGBColor,
    pub grid: RGBColor,
    pub axis: RGBColor,
    pub reference: RGBColor,
    pub accent: RGBColor,
    pub good: RGBColor,
    pub warn: RGBColor,
    pub bad: RGBColor,
    /// Okabe–Ito: blue, orange, green, purple, sky.
    pub series: [RGBColor; 5],
}

const SERIES: [RGBColor; 5] = [rgb(0x0072b2), rgb(0xe69f00), rgb(0x009e73), rgb(0xcc79a7), rgb(0x56b4e9)];

const fn rgb(hex: u32) -> RGBColor {
    RGBColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Theme {
    pub(super) fn palette(self) -> Palette {
        match self {
            Theme::Light | Theme::Projector => Palette {
                surface: rgb(0xffffff),
                ink: rgb(0x1f2328),
                ink_2: rgb(0x565b63),
                ink_3: rgb(0x666b73),
                grid: rgb(0xe9e6df),
                axis: rgb(0x8d877c),
                reference: rgb(0xc9c4b7),
                accent: rgb(0x0e6073),
                good: rgb(0x1f7a4d),
                warn: rgb(0x9a5b00),
                bad: rgb(0xb3261e),
                series: SERIES,
            },
            Theme::Dark | Theme::ProjectorDark => Palette {
                surface: rgb(0x1c1f23),
                ink: rgb(0xece9e3),
                ink_2: rgb(0xb3b6bb),
                ink_3: rgb(0x8f949b),
                grid: rgb(0x2d3137),
                axis: rgb(0x737a83),
                reference: rgb(0x5b6068),
                accent: rgb(0x63c5d8),
                good: rgb(0x6fcf97),
                warn: rgb(0xf2b457),
                bad: rgb(0xff8a80),
                series: SERIES,
            },
        }
    }

    /// Factor by which type, gaps and strokes grow.
    pub(super) fn zoom(self) -> f64 {
        match self {
            Theme::Light | Theme::Dark => 1.0,
            Theme::Projector | Theme::ProjectorDark => 2.0,
        }
    }
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
fn luminance(colour: RGBColor) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
}

/// Contrast of two colours, 1 to 21 (WCAG 2.2).
pub(super) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `share` of `b` in `a`, 0 to 1.
pub(super) fn mix(a: RGBColor, b: RGBColor, share: f64) -> RGBColor {
    let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    RGBColor(part(a.0, b.0), part(a.1, b.1), part(a.2, b.2))
}

impl Palette {
    /// The colour, moved towards the ink until it can be read as text on the surface.
    pub(super) fn legible(&self, colour: RGBColor) -> RGBColor {
        (0..=10)
            .map(|step| mix(colour, self.ink, f64::from(step) / 10.0))
            .find(|&mixed| contrast(mixed, self.surface) >= 4.5)
            .unwrap_or(self.ink)
    }

    /// Ink or surface, whichever reads better on `ground`.
    pub(super) fn text_on(&self, ground: RGBColor) -> RGBColor {
        if contrast(self.ink, ground) >= contrast(self.surface, ground) { self.ink } else { self.surface }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_colour_is_legible_on_its_surface() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            for colour in [palette.ink, palette.ink_2, palette.ink_3, palette.accent, palette.good, palette.warn] {
                assert!(contrast(colour, palette.surface) >= 4.5, "{colour:?} in {theme:?}");
            }
            for colour in palette.series {
                assert!(contrast(palette.legible(colour), palette.surface) >= 4.5);
            }
        }
    }
}
