//! Why an answer is not the one that was asked for, although it can be read: it is about somebody else, or about another
//! time. A number shown for the wrong account is worse than none, so such an answer is dropped, counted and reported.

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stray {
    /// It says that it is about another account: by the `Stripe-Account` that it echoes.
    Account,
    /// It was asked as a connected account and looks like an answer to the platform: it echoes nobody, and has what only a
    /// platform has, or comes from an endpoint that has echoed before.
    Scope,
    /// It is of the other mode: by its `livemode`.
    Mode,
    /// It is another object than the one that was named: by its `id`.
    Object,
    /// It is older than what is shown.
    Older,
}

impl Stray {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Account, Self::Scope, Self::Mode, Self::Object, Self::Older];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Account => "for another account",
            Self::Scope => "for the platform",
            Self::Mode => "of the other mode",
            Self::Object => "about another object",
            Self::Older => "older than what is shown",
        }
    }
}
