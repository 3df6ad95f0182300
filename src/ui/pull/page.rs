//! A page of the dialog without fields: the receipt, a refusal, an unknown outcome. A list of lines in a frame; blank
//! lines go first where there is no room, then those that can be missed.

use crate::domain::Mode;

use crate::ui::{Canvas, Phrase, Role, text};

/// A page.
pub(super) struct Page {
    pub(super) title: Phrase,
    /// Whether the frame is that of an outcome that is not known.
    pub(super) is_unknown: bool,
    pub(super) lines: Vec<Line>,
}

/// A line.
pub(super) enum Line {
    /// Nothing.
    Blank,
    /// The heading of a section.
    Section(Phrase),
    /// Text in roles.
    Text(Phrase),
    /// A fact after its name.
    Fact(&'static str, Phrase),
    /// The same, which can be missed where there is no room.
    Extra(&'static str, Phrase),
    /// A sentence, as many rows as it needs.
    Sentence(String, Role),
}

/// Columns of the names of facts.
const NAMES: u16 = 10;
/// Columns of the widest frame.
const WIDEST: u16 = 96;

impl Page {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, mode: Mode) {
        let columns = canvas.width();
        let width = width(columns);
        let pad = pad(columns);
        let inner = inner(columns);
        let kept = self.fitting(inner, canvas.height().saturating_sub(2));
        let height = kept.iter().map(|line| rows(line, inner)).sum::<u16>().saturating_add(2).min(canvas.height());
        let x = columns.saturating_sub(width).checked_div(2).unwrap_or(0);
        let mut frame = canvas.part(x, 0, width, height);
        if self.is_unknown {
            let line = frame.theme().glyphs().unknown_frame();
            super::framed(&mut frame, line, Role::UnknownLine, mode, &self.title);
        } else {
            super::draw_frame(&mut frame, mode, &self.title);
        }
        let mut y = 1_u16;
        for line in kept {
            if y.saturating_add(1) >= height {
                break;
            }
            draw_line(&mut frame, pad, inner, y, line);
            y = y.saturating_add(rows(line, inner));
        }
    }

    /// The lines for which there is room.
    fn fitting(&self, inner: u16, room: u16) -> Vec<&Line> {
        let mut kept: Vec<&Line> = self.lines.iter().collect();
        let total = |kept: &[&Line]| kept.iter().map(|line| rows(line, inner)).fold(0, u16::saturating_add);
        while total(&kept) > room {
            let blank = kept.iter().rposition(|line| matches!(line, Line::Blank));
            let extra = || kept.iter().rposition(|line| matches!(line, Line::Extra(..)));
            let section = || kept.iter().rposition(|line| matches!(line, Line::Section(_)));
            match blank.or_else(extra).or_else(section) {
                Some(at) => drop(kept.remove(at)),
                None => break,
            }
        }
        kept
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

fn rows(line: &Line, inner: u16) -> u16 {
    match line {
        Line::Blank | Line::Section(_) | Line::Text(_) | Line::Fact(..) | Line::Extra(..) => 1,
        Line::Sentence(words, _) => u16::try_from(text::wrap(words, inner).len()).unwrap_or(u16::MAX),
    }
}

fn draw_line(frame: &mut Canvas<'_>, pad: u16, inner: u16, y: u16, line: &Line) {
    let end = frame.width().saturating_sub(1);
    match line {
        Line::Blank => {}
        Line::Section(heading) => frame.section_between(1, end, y, heading, &Phrase::new()),
        Line::Text(phrase) => {
            frame.part(pad, y, inner, 1).phrase(0, 0, phrase);
        }
        Line::Fact(name, phrase) | Line::Extra(name, phrase) => {
            let mut part = frame.part(pad, y, inner, 1);
            part.text(0, 0, name, Role::Muted);
            part.phrase(NAMES, 0, phrase);
        }
        Line::Sentence(words, role) => {
            let room = frame.height().saturating_sub(1).saturating_sub(y);
            frame.sentences(pad, y, inner, room, words, *role);
        }
    }
}
