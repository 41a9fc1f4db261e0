//! The light theme's colours (`ui/src/tokens.css`): paper is light, whatever the screen was.

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    pub(crate) const fn of(rgb: u32) -> Self {
        Self((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }

    pub(crate) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

pub(crate) const WHITE: Color = Color::of(0xff_ffff);
pub(crate) const PAPER: Color = Color::of(0xfb_faf7);
pub(crate) const SUNKEN: Color = Color::of(0xf3_f1ec);
pub(crate) const LINE: Color = Color::of(0xe4_e0d8);
pub(crate) const LINE_STRONG: Color = Color::of(0x8d_877c);
pub(crate) const INK: Color = Color::of(0x1f_2328);
pub(crate) const INK_2: Color = Color::of(0x56_5b63);
pub(crate) const INK_3: Color = Color::of(0x66_6b73);
pub(crate) const ACCENT: Color = Color::of(0x0e_6073);
pub(crate) const ACCENT_SOFT: Color = Color::of(0xe2_eff2);
pub(crate) const GOOD: Color = Color::of(0x1f_7a4d);
pub(crate) const GOOD_SOFT: Color = Color::of(0xe2_f3e9);
pub(crate) const WARN: Color = Color::of(0x9a_5b00);
pub(crate) const WARN_SOFT: Color = Color::of(0xfd_f0d9);
pub(crate) const BAD: Color = Color::of(0xb3_261e);
pub(crate) const BAD_SOFT: Color = Color::of(0xfb_e6e4);

/// A sticky note's colour, by its name in the document.
pub(crate) fn note(name: &str) -> Color {
    Color::of(match name {
        "mint" => 0xc9_ebcf,
        "sky" => 0xc7_e3fa,
        "rose" => 0xfb_d0d9,
        "lilac" => 0xdd_d3f7,
        "sand" => 0xea_dfcb,
        _ => 0xff_e9a8,
    })
}
