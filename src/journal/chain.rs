//! The hash chain: each event carries the hash of the one before it and its own, over an encoding in which no two
//! different events look alike. Pure. A chain shows what was altered in its middle; it cannot show that its end was cut
//! off, which is why each debit carries the head to Stripe.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::domain::{AccountId, Mode};

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash([u8; 32]);

impl Hash {
    /// From what a file holds; none when it has not 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// As a file holds it.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Hash {
    /// Whether it is this in hexadecimal digits.
    pub(super) fn is_spelt(&self, hex: &str) -> bool {
        let digit = |four: u8| char::from_digit(u32::from(four), 16);
        hex.chars().map(Some).eq(self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What an event's hash covers, borrowed from wherever it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) seq: i64,
    pub(super) debit: Option<&'a str>,
    pub(super) kind: &'a str,
    pub(super) attempt: Option<i64>,
    pub(super) at: &'a str,
    pub(super) detail: &'a str,
    pub(super) prev: Hash,
}

impl Link<'_> {
    /// The event's own hash.
    pub(super) fn hash(&self) -> Hash {
        Canon::new("pullfunds journal event 1")
            .number(self.seq)
            .maybe_text(self.debit)
            .text(self.kind)
            .maybe_number(self.attempt)
            .text(self.at)
            .text(self.detail)
            .bytes(self.prev.as_bytes())
            .finish()
    }
}

/// What the first event follows: the journal of one platform and mode begins like no other.
pub(super) fn genesis(platform: &AccountId, mode: Mode) -> Hash {
    Canon::new("pullfunds journal 1").text(mode_word(mode)).text(platform.as_str()).finish()
}

/// The word of a mode in file names and in the file.
pub(super) const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Mock => "mock",
        Mode::Test => "test",
        Mode::Live => "live",
    }
}

/// An encoding without ambiguity: every field is written with its kind and its length.
pub(super) struct Canon(Sha256);

impl Canon {
    /// Begins with what is encoded, so that two sorts of things never have the same hash.
    pub(super) fn new(what: &str) -> Self {
        Self(Sha256::new()).text(what)
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.field(b't', text.as_bytes())
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        self.field(b'b', bytes)
    }

    pub(super) fn number(self, number: i64) -> Self {
        self.field(b'n', &number.to_be_bytes())
    }

    pub(super) fn maybe_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(text),
            None => self.field(b'-', &[]),
        }
    }

    pub(super) fn maybe_number(self, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.number(number),
            None => self.field(b'-', &[]),
        }
    }

    pub(super) fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }

    fn field(mut self, kind: u8, bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update([kind]);
        self.0.update(length.to_be_bytes());
        self.0.update(bytes);
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link<'a>(debit: Option<&'a str>, kind: &'a str, detail: &'a str) -> Link<'a> {
        let prev = genesis(&AccountId::new("acct_1"), Mode::Mock);
        Link { seq: 1, debit, kind, attempt: None, at: "2026-11-22T10:00:00Z", detail, prev }
    }

    #[test]
    fn a_hash_is_what_it_was_when_this_was_written() {
        // Computed apart from this code. A changed encoding would make every journal in the world look damaged.
        assert_eq!(
            link(Some("d"), "recorded", "{}").hash().to_string(),
            "9cb7cba375865fc0d861aeeb39b70d0617cf13aa0c6707994e997b2eea23d60b"
        );
    }

    #[test]
    fn the_journals_of_two_platforms_or_modes_begin_differently() {
        let mock = genesis(&AccountId::new("acct_1"), Mode::Mock);
        assert_ne!(mock, genesis(&AccountId::new("acct_2"), Mode::Mock));
        assert_ne!(mock, genesis(&AccountId::new("acct_1"), Mode::Live));
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        assert_ne!(link(None, "a", "b").hash(), link(Some(""), "a", "b").hash());
    }

    proptest! {
        #[test]
        fn text_that_moves_from_one_field_to_the_next_changes_the_hash(a in ".{0,8}", b in ".{0,8}", c in ".{1,8}") {
            let left = link(None, &format!("{a}{c}"), &b).hash();
            let right = link(None, &a, &format!("{c}{b}")).hash();
            prop_assert_ne!(left, right);
        }
    }
}
