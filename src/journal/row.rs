//! Rows, as a store keeps them and as the chain covers them. Text is borrowed from wherever it is, so that a walk along a
//! million events copies none of it.

use std::borrow::Cow;

use crate::domain::{AccountId, Mode};

use super::chain::{Canon, Hash, Link, genesis, mode_word};

/// Whose journal it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRow {
    /// The platform's account.
    pub platform: String,
    /// The mode, in a word.
    pub mode: String,
    /// What the first event follows.
    pub genesis: Hash,
}

/// A debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRow<'a> {
    /// Its name.
    pub id: Cow<'a, str>,
    /// Its idempotency key.
    pub key: Cow<'a, str>,
    /// The account that it blocks.
    pub account: Cow<'a, str>,
    /// The platform.
    pub platform: Cow<'a, str>,
    /// How much, in minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Cow<'a, str>,
    /// When it was recorded, in RFC 3339.
    pub recorded_at: Cow<'a, str>,
    /// By whom.
    pub operator: Cow<'a, str>,
    /// On which machine.
    pub host: Cow<'a, str>,
    /// In which process.
    pub process: i64,
    /// What was asked, as JSON.
    pub asked: Cow<'a, str>,
    /// What it was judged on, as JSON.
    pub judged: Cow<'a, str>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow<'a> {
    /// Its number; the first is 1 and none is missing.
    pub seq: i64,
    /// The debit; none for what is about none.
    pub debit: Option<Cow<'a, str>>,
    /// Its kind, in a word.
    pub kind: Cow<'a, str>,
    /// The attempt that begins with it.
    pub attempt: Option<i64>,
    /// When, in RFC 3339.
    pub at: Cow<'a, str>,
    /// The rest, as JSON.
    pub detail: Cow<'a, str>,
    /// The hash of the event before it.
    pub prev: Hash,
    /// Its own.
    pub hash: Hash,
}

/// A debit that blocks an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnresolvedRow {
    /// The account.
    pub account: String,
    /// The debit.
    pub debit: String,
}

/// A mark that holds an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// The account.
    pub account: String,
    /// The mark.
    pub mark: String,
    /// The event that says so.
    pub seq: i64,
}

impl OwnerRow {
    /// The journal of a platform in a mode.
    #[must_use]
    pub fn of(platform: &AccountId, mode: Mode) -> Self {
        Self {
            platform: platform.as_str().to_owned(),
            mode: mode_word(mode).to_owned(),
            genesis: genesis(platform, mode),
        }
    }
}

impl DebitRow<'_> {
    /// The hash that its first event carries, so that the chain covers this table too.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Canon::new("pullfunds journal debit 1")
            .text(&self.id)
            .text(&self.key)
            .text(&self.account)
            .text(&self.platform)
            .number(self.minor)
            .text(&self.currency)
            .text(&self.recorded_at)
            .text(&self.operator)
            .text(&self.host)
            .number(self.process)
            .text(&self.asked)
            .text(&self.judged)
            .finish()
    }

    /// The row with text of its own.
    #[must_use]
    pub fn into_owned(self) -> DebitRow<'static> {
        DebitRow {
            id: own(self.id),
            key: own(self.key),
            account: own(self.account),
            platform: own(self.platform),
            minor: self.minor,
            currency: own(self.currency),
            recorded_at: own(self.recorded_at),
            operator: own(self.operator),
            host: own(self.host),
            process: self.process,
            asked: own(self.asked),
            judged: own(self.judged),
        }
    }
}

impl EventRow<'_> {
    /// The hash that it ought to have.
    #[must_use]
    pub fn computed(&self) -> Hash {
        Link {
            seq: self.seq,
            debit: self.debit.as_deref(),
            kind: &self.kind,
            attempt: self.attempt,
            at: &self.at,
            detail: &self.detail,
            prev: self.prev,
        }
        .hash()
    }

    /// The row with text of its own.
    #[must_use]
    pub fn into_owned(self) -> EventRow<'static> {
        EventRow {
            seq: self.seq,
            debit: self.debit.map(own),
            kind: own(self.kind),
            attempt: self.attempt,
            at: own(self.at),
            detail: own(self.detail),
            prev: self.prev,
            hash: self.hash,
        }
    }
}

fn own(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
