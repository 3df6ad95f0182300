//! A painter over a part of the buffer. Places are counted from the part's own corner, nothing is ever drawn outside it,
//! and every text passes through here, so that it is turned into ASCII where that is asked for, and so that none loses
//! its end without the mark that says so.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::glyphs::{Frame, Set};
use super::phrase::Phrase;
use super::text;
use super::theme::{Role, Theme};

/// A part of the screen that can be drawn on.
#[derive(Debug)]
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    theme: &'a Theme,
}

impl<'a> Canvas<'a> {
    /// A canvas over `area`, as far as the buffer has it.
    pub fn new(buffer: &'a mut Buffer, area: Rect, theme: &'a Theme) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area, theme }
    }

    /// Its theme.
    #[must_use]
    pub const fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// Its signs.
    #[must_use]
    pub const fn set(&self) -> &'static Set {
        self.theme.glyphs().set()
    }

    /// Columns.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> u16 {
        self.area.height
    }

    /// Where it lies in the buffer.
    #[must_use]
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// A part of it, as far as it reaches.
    pub fn part(&mut self, x: u16, y: u16, width: u16, height: u16) -> Canvas<'_> {
        let (x, y) = (x.min(self.area.width), y.min(self.area.height));
        let area = Rect {
            x: self.area.x.saturating_add(x),
            y: self.area.y.saturating_add(y),
            width: width.min(self.area.width.saturating_sub(x)),
            height: height.min(self.area.height.saturating_sub(y)),
        };
        Canvas { buffer: self.buffer, area, theme: self.theme }
    }

    /// Writes text, cut with a mark where the canvas ends; tells the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.styled(x, y, text, self.theme.style(role))
    }

    /// Writes text that ends before column `end`; tells where it begins.
    pub fn text_right(&mut self, end: u16, y: u16, text: &str, role: Role) -> u16 {
        let x = end.saturating_sub(text::width(text));
        self.text(x, y, text, role);
        x
    }

    /// Writes text in at most `cells`, cut at its end; tells the column after it.
    pub fn fit(&mut self, x: u16, y: u16, cells: u16, text: &str, role: Role) -> u16 {
        let shown = text::cut(text, cells, self.theme.glyphs());
        self.text(x, y, &shown, role)
    }

    /// Writes a phrase, cut with a mark where the canvas ends; tells the column after it.
    pub fn phrase(&mut self, x: u16, y: u16, phrase: &Phrase) -> u16 {
        self.fit_phrase(x, y, self.area.width.saturating_sub(x), phrase)
    }

    /// Writes a phrase in at most `cells`, cut at its end; tells the column after it.
    pub fn fit_phrase(&mut self, x: u16, y: u16, cells: u16, phrase: &Phrase) -> u16 {
        if phrase.width() > cells {
            let cut = phrase.cut(cells, self.theme.glyphs());
            return cut.pieces().fold(x, |x, (piece, role)| self.text(x, y, piece, role));
        }
        phrase.pieces().fold(x, |x, (piece, role)| self.text(x, y, piece, role))
    }

    /// Writes a phrase that ends before column `end`; tells where it begins.
    pub fn phrase_right(&mut self, end: u16, y: u16, phrase: &Phrase) -> u16 {
        let x = end.saturating_sub(phrase.width());
        self.phrase(x, y, phrase);
        x
    }

    /// Writes sentences from row `y` on, in at most `rows`; the last is cut with a mark where there is more. Tells the row
    /// after the last.
    pub fn sentences(&mut self, x: u16, y: u16, cells: u16, rows: u16, text: &str, role: Role) -> u16 {
        let mut row = y;
        let lines = text::lines(text, cells);
        let last = usize::from(rows).min(lines.len());
        for (nth, line) in (1..=last).zip(lines) {
            let end = if nth == last { text.len() } else { line.end };
            self.fit(x, row, cells, text.get(line.start..end).unwrap_or_default(), role);
            row = row.saturating_add(1);
        }
        row
    }

    /// Repeats a pattern from column `x` up to column `end`.
    pub fn line(&mut self, x: u16, end: u16, y: u16, pattern: &str, role: Role) {
        let style = self.theme.style(role);
        let glyphs: Vec<&str> = pattern.graphemes(true).collect();
        for (column, glyph) in (x..end.min(self.area.width)).zip(glyphs.iter().cycle()) {
            self.styled(column, y, glyph, style);
        }
    }

    /// The heading of a section in a thin rule over the whole width, with its key figure at the right.
    pub fn section(&mut self, y: u16, heading: &Phrase, figure: &Phrase) {
        self.section_between(0, self.area.width, y, heading, figure);
    }

    /// The same from column `x` up to column `end`.
    pub fn section_between(&mut self, x: u16, end: u16, y: u16, heading: &Phrase, figure: &Phrase) {
        self.line(x, end, y, self.set().rule, Role::Rule);
        let figure_width = figure.width();
        let room = end.saturating_sub(x).saturating_sub(4);
        let mut heading_end = x;
        if !heading.is_empty() {
            let after = self.fit_phrase(x.saturating_add(2), y, room, heading);
            self.text(x.saturating_add(1), y, " ", Role::Normal);
            self.text(after, y, " ", Role::Normal);
            heading_end = after.saturating_add(1);
        }
        let start = end.saturating_sub(figure_width.saturating_add(2));
        if figure_width > 0 && figure_width <= room && start > heading_end.saturating_add(1) {
            self.phrase(start, y, figure);
            self.text(start.saturating_sub(1), y, " ", Role::Normal);
            self.text(end.saturating_sub(2), y, " ", Role::Normal);
        }
    }

    /// The rule between two panes, with a joint wherever a thin rule meets it. It is drawn after the panes.
    pub fn pane_rule(&mut self, x: u16, from: u16, to: u16) {
        let set = self.set();
        for y in from..to {
            let left = x.checked_sub(1).is_some_and(|x| self.is_rule(x, y));
            let right = self.is_rule(x.saturating_add(1), y);
            let ends_up = y == from;
            let ends_down = y.saturating_add(1) == to;
            let glyph = match (left, right) {
                (true, true) if ends_up => set.joints.down,
                (true, true) if ends_down => set.joints.up,
                (true, true) => set.joints.cross,
                (true, false) => set.joints.left,
                (false, true) => set.joints.right,
                (false, false) => set.pane,
            };
            self.text(x, y, glyph, Role::Rule);
        }
    }

    /// A frame along the edge, in a role. The title stands at the left of the top, the badge at the right.
    pub fn frame(&mut self, frame: &Frame, role: Role, title: &Phrase, badge: &Phrase) {
        let (right, bottom) = (self.area.width.saturating_sub(1), self.area.height.saturating_sub(1));
        for y in [0, bottom] {
            self.line(1, right, y, frame.across, role);
        }
        for y in 1..bottom {
            self.text(0, y, frame.upright, role);
            self.text(right, y, frame.upright, role);
        }
        let [top_left, top_right, bottom_left, bottom_right] = frame.corners;
        for (x, y, corner) in
            [(0, 0, top_left), (right, 0, top_right), (0, bottom, bottom_left), (right, bottom, bottom_right)]
        {
            self.text(x, y, corner, role);
        }
        if !title.is_empty() {
            let framed = Phrase::of(" ", Role::Normal).then(title.clone()).gap(1);
            self.phrase(2, 0, &framed);
        }
        let room = self.area.width.saturating_sub(title.width()).saturating_sub(6);
        if badge.width() <= room {
            self.phrase_right(right.saturating_sub(1), 0, badge);
        }
    }

    /// Empties it.
    pub fn blank(&mut self) {
        self.each(Cell::reset);
    }

    /// Shows it as standing behind a dialog: no colour, no emphasis, dim.
    pub fn recede(&mut self) {
        let muted = self.theme.style(Role::Muted);
        self.each(|cell| {
            cell.modifier = Modifier::empty();
            cell.set_style(Style::reset());
            cell.set_style(muted);
        });
    }

    /// Marks the cells beside the name of the selected row: nothing dim any more, and underlined where the palette does
    /// so. Colours and signs of the amounts stay.
    pub fn select(&mut self, x: u16, end: u16, y: u16) {
        let adds = self.theme.selected_adds();
        let width = end.saturating_sub(x);
        self.part(x, y, width, 1).each(|cell| {
            cell.modifier.remove(Modifier::DIM);
            cell.modifier.insert(adds);
        });
    }

    fn each(&mut self, mut change: impl FnMut(&mut Cell)) {
        for y in self.area.top()..self.area.bottom() {
            for x in self.area.left()..self.area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    change(cell);
                }
            }
        }
    }

    fn is_rule(&self, x: u16, y: u16) -> bool {
        let place = (self.area.x.saturating_add(x), self.area.y.saturating_add(y));
        self.buffer.cell(place).is_some_and(|cell| cell.symbol() == self.set().rule)
    }

    fn styled(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        if y >= self.area.height {
            return x;
        }
        let shown = text::shown(text, self.theme.glyphs());
        let shown = text::cut(&shown, self.area.width.saturating_sub(x), self.theme.glyphs());
        let row = self.area.y.saturating_add(y);
        let mut column = x;
        for glyph in shown.graphemes(true) {
            let cells = text::width(glyph);
            let after = column.saturating_add(cells);
            if cells == 0 || glyph.contains(char::is_control) {
                continue;
            }
            if after > self.area.width {
                break;
            }
            self.put(self.area.x.saturating_add(column), row, glyph, cells, style);
            column = after;
        }
        column
    }

    /// Puts a glyph into its cells; those after the first hold nothing of their own.
    fn put(&mut self, x: u16, y: u16, glyph: &str, cells: u16, style: Style) {
        for place in x..x.saturating_add(cells) {
            if let Some(cell) = self.buffer.cell_mut((place, y)) {
                cell.reset();
                cell.set_style(style);
                if place == x {
                    cell.set_symbol(glyph);
                }
            }
        }
    }
}
