//! Draws the model. Reads everything, changes nothing, and knows no terminal: it fills a buffer of cells, so that tests see
//! what people see.
//!
//! Everything is written in roles ([`theme`]) and signs ([`glyphs`]), which is what makes five palettes and the ASCII
//! form come for free.

pub mod canvas;
pub mod chart;
mod draw;
pub mod figures;
pub mod gauge;
pub mod glyphs;
pub mod phrase;
pub mod text;
pub mod theme;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod toolkit_tests;

pub use canvas::Canvas;
pub use draw::{Drawn, draw};
pub use figures::Column;
pub use glyphs::Glyphs;
pub use phrase::Phrase;
pub use theme::{Palette, Role, Theme};
