//! A page of the dialog without fields: the receipt, a refusal, an unknown outcome. A list of lines in a frame. Where
//! there is no room, blank lines go first, then headings; the rest scrolls, and the frame says how much of it is seen.

use crate::app::Scroll;
use crate::domain::Mode;

use super::body::{Body, Row};
use crate::ui::{Canvas, Phrase, Role};

/// A page.
pub(in crate::ui) struct Page {
    pub(in crate::ui) title: Phrase,
    /// Whether the frame is that of an outcome that is not known.
    pub(in crate::ui) is_unknown: bool,
    pub(in crate::ui) lines: Vec<Line>,
}

/// A line, in as many rows as it needs.
pub(in crate::ui) enum Line {
    /// Nothing.
    Blank,
    /// The heading of a section.
    Section(&'static str),
    /// Text in roles.
    Text(Phrase),
    /// A row of a table, which is never broken.
    Row(Phrase),
    /// What is to be said of the row above.
    Remark(Phrase),
    /// A fact after its name.
    Fact(&'static str, Phrase),
}

impl Line {
    pub(in crate::ui) fn sentence(words: impl Into<String>, role: Role) -> Self {
        Self::Text(Phrase::of(words, role))
    }
}

/// Columns of the names of facts.
const NAMES: u16 = 10;
/// Columns of the widest frame.
const WIDEST: u16 = 96;

impl Page {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, mode: Mode, scrolled: Option<u16>) -> Scroll {
        self.draw_above(canvas, mode, scrolled, 0).0
    }

    /// Draws it with so many rows left free at its foot; tells what is seen, and where those rows are: column, row, columns.
    pub(in crate::ui) fn draw_above(
        &self,
        canvas: &mut Canvas<'_>,
        mode: Mode,
        scrolled: Option<u16>,
        foot: u16,
    ) -> (Scroll, (u16, u16, u16)) {
        let columns = canvas.width();
        let width = width(columns);
        let room = canvas.height().saturating_sub(2).saturating_sub(foot);
        let body = self.body(columns, room);
        let seen = body.len().min(room);
        let height = seen.saturating_add(foot).saturating_add(2);
        let x = columns.saturating_sub(width).checked_div(2).unwrap_or(0);
        let mut frame = canvas.part(x, 0, width, height);
        if self.is_unknown {
            let line = frame.theme().glyphs().unknown_frame();
            super::framed(&mut frame, line, Role::UnknownLine, mode, (&self.title, None));
        } else {
            super::draw_frame(&mut frame, mode, &self.title);
        }
        let scroll = body.draw(&mut frame.part(1, 1, width.saturating_sub(2), seen), scrolled);
        if scroll.is_cut() {
            let words = Phrase::of(format!(" {}, PgUp PgDn ", scroll.words()), Role::Muted);
            frame.phrase_right(width.saturating_sub(2), height.saturating_sub(1), &words);
        }
        (scroll, (x.saturating_add(pad(columns)), seen.saturating_add(1), inner(columns)))
    }

    /// The rows for which there is room, and those to scroll to.
    fn body(&self, columns: u16, room: u16) -> Body {
        let (start, inner) = (pad(columns).saturating_sub(1), inner(columns));
        let end = start.saturating_add(inner);
        let mut rows: Vec<Row> = Vec::new();
        for line in &self.lines {
            match line {
                Line::Blank => rows.push(Row::Blank),
                Line::Section(heading) => rows.push(Row::Section(Phrase::of(*heading, Role::SectionHeading))),
                Line::Text(phrase) => rows.extend(Row::wrapped(start, end, phrase)),
                Line::Remark(phrase) => rows.extend(Row::wrapped(start.saturating_add(2), end, phrase)),
                Line::Row(phrase) => rows.push(Row::at(start, phrase.clone())),
                Line::Fact(name, phrase) => {
                    let place = (start, start.saturating_add(NAMES), end);
                    rows.extend(Row::named(place, &Phrase::of(*name, Role::Muted), phrase));
                }
            }
        }
        let is_blank: fn(&Row) -> bool = |row| matches!(row, Row::Blank);
        let is_heading: fn(&Row) -> bool = |row| matches!(row, Row::Section(_));
        for may_go in [is_blank, is_heading] {
            while rows.len() > usize::from(room)
                && let Some(at) = rows.iter().rposition(may_go)
            {
                rows.remove(at);
            }
        }
        Body { rows, first: 0 }
    }
}

const fn width(columns: u16) -> u16 {
    if columns >= 100 { WIDEST } else { columns }
}

const fn pad(columns: u16) -> u16 {
    if columns >= 76 { 4 } else { 2 }
}

/// Columns of what is inside the frame.
pub(super) const fn inner(columns: u16) -> u16 {
    width(columns).saturating_sub(pad(columns).saturating_mul(2))
}
