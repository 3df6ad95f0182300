//! The message line: one sentence or two on what happened, to what, and what to do.

use crate::domain::Label;

/// How a notice is meant; each has its glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// `·`
    Note,
    /// `✓`
    Done,
    /// `!`
    Warning,
    /// `✗`
    Refused,
    /// `?`
    Unknown,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says; safe to show.
    pub text: Label,
}

impl Notice {
    /// A notice in a tone.
    #[must_use]
    pub fn new(tone: Tone, text: &str) -> Self {
        Self { tone, text: Label::new(text) }
    }
}
