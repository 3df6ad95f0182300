//! Text in several roles, one after the other: what a line of the screen is made of.

use std::ops::Range;

use super::glyphs::Glyphs;
use super::text;
use super::theme::Role;

/// Pieces of text with their roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase(Vec<(String, Role)>);

impl Phrase {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One piece.
    #[must_use]
    pub fn of(text: impl Into<String>, role: Role) -> Self {
        Self::new().and(text, role)
    }

    /// With another piece after it.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, role: Role) -> Self {
        self.0.push((text.into(), role));
        self
    }

    /// With a number of blanks after it.
    #[must_use]
    pub fn gap(self, cells: u16) -> Self {
        self.and(" ".repeat(usize::from(cells)), Role::Normal)
    }

    /// With another phrase after it.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// With all pieces in one role.
    #[must_use]
    pub fn all(mut self, role: Role) -> Self {
        for (_, own) in &mut self.0 {
            *own = role;
        }
        self
    }

    /// Cut at its end with a mark where it is wider than `cells`.
    #[must_use]
    pub fn cut(&self, cells: u16, glyphs: Glyphs) -> Self {
        let plain = self.plain();
        let shown = text::cut(&plain, cells, glyphs);
        if plain.starts_with(&*shown) {
            return self.part(0..shown.len());
        }
        let kept = shown.len().saturating_sub(glyphs.set().cut.len());
        self.part(0..kept).and(glyphs.set().cut, self.role_at(kept))
    }

    /// In lines of at most `cells`, which is four at least, broken at blanks. Blanks within a line stay as they are.
    #[must_use]
    pub fn wrap(&self, cells: u16) -> Vec<Self> {
        text::lines(&self.plain(), cells).into_iter().map(|line| self.part(line)).collect()
    }

    fn plain(&self) -> String {
        self.0.iter().map(|(piece, _)| piece.as_str()).collect()
    }

    /// The pieces between two places, in bytes of its plain text.
    fn part(&self, place: Range<usize>) -> Self {
        let mut start = 0_usize;
        let mut part = Self::new();
        for (piece, role) in self.pieces() {
            let from = place.start.saturating_sub(start).min(piece.len());
            let to = place.end.saturating_sub(start).min(piece.len());
            if let Some(kept) = piece.get(from..to).filter(|kept| !kept.is_empty()) {
                part = part.and(kept, role);
            }
            start = start.saturating_add(piece.len());
        }
        part
    }

    fn role_at(&self, place: usize) -> Role {
        let mut end = 0_usize;
        let found = self.pieces().find(|(piece, _)| {
            end = end.saturating_add(piece.len());
            place < end
        });
        found.map_or(Role::Normal, |(_, role)| role)
    }

    /// Its pieces.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, Role)> {
        self.0.iter().map(|(text, role)| (text.as_str(), *role))
    }

    /// Cells that it takes.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.0.iter().map(|(piece, _)| text::width(piece)).fold(0, u16::saturating_add)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.width() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(phrase: &Phrase) -> Vec<(&str, Role)> {
        phrase.pieces().collect()
    }

    #[test]
    fn a_phrase_is_cut_across_its_pieces_and_says_so() {
        let phrase = Phrase::of("USD 9,000.00", Role::Amount).and("  from  ", Role::Muted).and("Ginkgo", Role::Title);
        assert_eq!(phrase.cut(30, Glyphs::Unicode), phrase);
        let cut = phrase.cut(22, Glyphs::Unicode);
        assert_eq!(
            told(&cut),
            [("USD 9,000.00", Role::Amount), ("  from  ", Role::Muted), ("G", Role::Title), ("…", Role::Title)]
        );
        assert_eq!(told(&phrase.cut(12, Glyphs::Unicode)), [("USD", Role::Amount), ("…", Role::Amount)]);
        assert_eq!(told(&phrase.cut(13, Glyphs::Unicode)), [("USD 9,000.00", Role::Amount), ("…", Role::Muted)]);
    }

    #[test]
    fn a_phrase_is_wrapped_at_blanks_and_keeps_its_roles() {
        let phrase = Phrase::of("To send, type", Role::Normal).gap(2).and("9000.00 Gin6", Role::Title);
        let lines = phrase.wrap(15);
        assert_eq!(
            lines.iter().map(told).collect::<Vec<_>>(),
            [vec![("To send, type", Role::Normal)], vec![("9000.00 Gin6", Role::Title)]]
        );
        assert_eq!(phrase.wrap(40), std::slice::from_ref(&phrase));
    }
}
