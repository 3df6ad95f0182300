//! Stub.
use crate::app::{Laid, Model};
use ratatui::buffer::Buffer;
/// x
#[derive(Debug, Clone, Copy)]
pub enum Palette {
    /// x
    Dark,
    /// x
    Light,
    /// x
    HighContrast,
    /// x
    ColourBlind,
    /// x
    Mono,
}
/// x
#[derive(Debug, Clone, Copy)]
pub enum Glyphs {
    /// x
    Ascii,
    /// x
    Unicode,
}
/// x
#[derive(Debug, Clone, Copy)]
pub struct Theme;
impl Theme {
    /// x
    pub fn new(_: Palette, _: Glyphs) -> Self {
        Self
    }
}
/// x
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// x
    pub laid: Laid,
    /// x
    pub cursor: Option<(u16, u16)>,
}
/// x
pub fn draw(_: &mut Buffer, _: &Model, _: &Theme) -> Drawn {
    Drawn { laid: Laid::default(), cursor: None }
}
