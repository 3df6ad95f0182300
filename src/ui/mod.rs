//! Draws the model. Reads everything, changes nothing, and knows no terminal: it fills a buffer of cells, so that tests see
//! what people see.
//!
//! Everything is written in roles ([`theme`]) and signs ([`glyphs`]), which is what makes five palettes and the ASCII
//! form come for free.

mod access;
mod accounts;
mod arming;
pub mod canvas;
pub mod chart;
mod coming_up;
mod command;
pub mod days;
mod debit;
mod detail;
mod draw;
pub mod figures;
mod footer;
mod form;
pub mod gauge;
pub mod glyphs;
mod header;
mod held;
mod help;
mod journal;
mod layout;
mod menus;
pub mod phrase;
mod preview;
mod profile;
mod pull;
mod reading;
mod requests;
mod reserve;
mod reserve_pane;
mod small;
mod strip;
pub mod text;
pub mod theme;
mod verdicts;
mod world;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod screen_tests;
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
