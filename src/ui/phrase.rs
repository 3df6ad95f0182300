//! Text in several roles, one after the other: what a line of the screen is made of.

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
