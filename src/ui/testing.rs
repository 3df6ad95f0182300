//! For tests: a buffer as text, and its styles as letters, so that a test shows what it expects to see.
#![expect(clippy::trivially_copy_pass_by_ref, reason = "as the canvas takes its theme")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::{Canvas, Glyphs, Palette, Theme};

pub(super) const DARK: Theme = Theme::new(Palette::Dark, Glyphs::Unicode);
pub(super) const ASCII: Theme = Theme::new(Palette::Dark, Glyphs::Ascii);
pub(super) const MONO: Theme = Theme::new(Palette::Mono, Glyphs::Unicode);

/// What is drawn on a canvas of this size: text, without blanks at the ends of rows.
pub(super) fn drawn(theme: &Theme, width: u16, height: u16, draw: impl FnOnce(&mut Canvas<'_>)) -> Vec<String> {
    text_of(&buffer(theme, width, height, draw))
}

/// The same with a second row under each, whose letters say how the cells look.
pub(super) fn styled(theme: &Theme, width: u16, height: u16, draw: impl FnOnce(&mut Canvas<'_>)) -> Vec<String> {
    let buffer = buffer(theme, width, height, draw);
    let rows = text_of(&buffer);
    let letters = rows_of(&buffer, |buffer, x, y| letter(buffer, x, y).to_string());
    rows.into_iter().zip(letters).flat_map(|(text, letters)| [text, letters]).collect()
}

fn buffer(theme: &Theme, width: u16, height: u16, draw: impl FnOnce(&mut Canvas<'_>)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&mut Canvas::new(&mut buffer, area, theme));
    buffer
}

/// The text of a buffer, a string a row.
pub(super) fn text_of(buffer: &Buffer) -> Vec<String> {
    rows_of(buffer, |buffer, x, y| buffer[(x, y)].symbol().to_owned())
}

fn rows_of(buffer: &Buffer, cell: impl Fn(&Buffer, u16, u16) -> String) -> Vec<String> {
    let area = buffer.area;
    let row = |y| {
        let mut out = String::new();
        let mut x = area.left();
        while x < area.right() {
            let shown = cell(buffer, x, y);
            x += super::text::width(buffer[(x, y)].symbol()).max(1);
            out.push_str(&shown);
        }
        out.trim_end().to_owned()
    };
    (area.top()..area.bottom()).map(row).collect()
}

/// A colour by its initial, capital when bold; `.` dim, `b` bold alone, `_` underlined, `#` reversed.
fn letter(buffer: &Buffer, x: u16, y: u16) -> char {
    let style = buffer[(x, y)].style();
    let has = |modifier| style.add_modifier.contains(modifier);
    let colour = match style.fg {
        Some(Color::Red) => 'r',
        Some(Color::Green) => 'g',
        Some(Color::Yellow) => 'y',
        Some(Color::Magenta) => 'm',
        Some(Color::Cyan) => 'c',
        Some(Color::Blue) => 'u',
        _ if has(Modifier::REVERSED) => return '#',
        _ if has(Modifier::DIM) => return '.',
        _ if has(Modifier::UNDERLINED) => return '_',
        _ if has(Modifier::BOLD) => return 'b',
        _ => return ' ',
    };
    if has(Modifier::REVERSED) {
        '#'
    } else if has(Modifier::BOLD) {
        colour.to_ascii_uppercase()
    } else {
        colour
    }
}
