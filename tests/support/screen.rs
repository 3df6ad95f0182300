//! A frame as text that can be reviewed: the characters, then one letter for the style of each cell, then what the
//! letters mean. A snapshot so notices a lost colour as well as a lost word.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// The characters of a frame, line by line, without blanks at the ends.
pub(crate) fn text(buffer: &Buffer) -> String {
    let area = *buffer.area();
    let mut out = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in area.left()..area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Characters and styles.
pub(crate) fn picture(buffer: &Buffer) -> String {
    let area = *buffer.area();
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut grid = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        for x in area.left()..area.right() {
            line.push(match style_of(buffer, x, y) {
                None => ' ',
                Some(style) => {
                    let next = char::from(b'a' + u8::try_from(letters.len()).expect("few styles"));
                    *letters.entry(style).or_insert(next)
                }
            });
        }
        grid.push_str(line.trim_end());
        grid.push('\n');
    }
    let mut out = text(buffer);
    out.push_str("-- styles\n");
    out.push_str(&grid);
    let mut legend: Vec<(char, String)> = letters.into_iter().map(|(style, letter)| (letter, style)).collect();
    legend.sort();
    for (letter, style) in legend {
        writeln!(out, "{letter} {style}").expect("a string can be written to");
    }
    out
}

fn style_of(buffer: &Buffer, x: u16, y: u16) -> Option<String> {
    let cell = &buffer[(x, y)];
    assert_eq!(cell.bg, Color::Reset, "no background colours, at {x},{y}");
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(format!("{:?}", cell.fg).to_lowercase());
    }
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::REVERSED, "reverse"),
        (Modifier::UNDERLINED, "underline"),
    ] {
        if cell.modifier.contains(modifier) {
            words.push(word.to_owned());
        }
    }
    let blank = cell.symbol() == " " && !cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED);
    (!words.is_empty() && !blank).then(|| words.join(" "))
}
