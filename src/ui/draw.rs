//! A frame: which screen is drawn, what stands in front of it, and what the layout tells the model.

use ratatui::buffer::Buffer;

use crate::app::{Laid, Model};

use super::Theme;

/// What a frame found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// How it was laid out.
    pub laid: Laid,
    /// Where the terminal's own cursor stands; none where nothing is typed.
    pub cursor: Option<(u16, u16)>,
}

/// Draws the model over the whole buffer.
pub fn draw(buffer: &mut Buffer, model: &Model, theme: &Theme) -> Drawn {
    let _ = (buffer, model, theme);
    Drawn { laid: Laid::default(), cursor: None }
}
