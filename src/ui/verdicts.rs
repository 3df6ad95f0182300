//! The short verdict of an account as lists and panes show it. A blocked pull is normal in a list and stays muted there;
//! where one looks at a single account it is told in its own role.

use std::borrow::Cow;

use crate::app::{Blocked, Entry};
use crate::rules::{Glance, Tone};

use super::Phrase;
use super::glyphs::Set;
use super::theme::Role;

/// A verdict to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Its sign.
    pub(super) sign: &'static str,
    /// Role of the sign.
    pub(super) sign_role: Role,
    /// Its words.
    pub(super) words: Cow<'static, str>,
    /// Role of the words.
    pub(super) role: Role,
}

impl Shown {
    /// Whether the words say no more than the sign, which in ASCII is a word itself.
    pub(super) fn is_said_by_its_sign(&self) -> bool {
        self.words == self.sign
    }

    /// Sign and words.
    pub(super) fn phrase(self) -> Phrase {
        if self.is_said_by_its_sign() {
            return Phrase::of(self.words, self.role);
        }
        Phrase::of(self.sign, self.sign_role).and(format!(" {}", self.words), self.role)
    }
}

/// The verdict in a list.
pub(super) fn in_list(entry: &Entry, glance: Glance, set: &'static Set) -> Shown {
    match entry.blocked {
        Some(Blocked::Unknown) => return unknown(set, "outcome unknown"),
        Some(Blocked::Held) => {
            let words = Cow::Borrowed("held");
            return Shown { sign: set.warning, sign_role: Role::Warning, words, role: Role::Warning };
        }
        None => {}
    }
    if let Some(fault) = &entry.trouble {
        return unknown(set, if fault.permission().is_some() { "not permitted" } else { "read failed" });
    }
    let words = short(glance);
    match glance.tone() {
        Tone::Allows => Shown { sign: set.pass, sign_role: Role::Pass, words, role: Role::Normal },
        Tone::Warns => Shown { sign: set.warning, sign_role: Role::Warning, words, role: Role::Warning },
        Tone::Blocks => Shown { sign: set.blocked, sign_role: Role::Muted, words, role: Role::Muted },
        // Not read yet is what every row begins with, and nothing to worry about.
        Tone::Unknown if glance == Glance::Unread => {
            Shown { sign: set.unknown, sign_role: Role::Muted, words, role: Role::Muted }
        }
        Tone::Unknown => Shown { sign: set.unknown, sign_role: Role::Unknown, words, role: Role::Unknown },
    }
}

/// The verdict of the one account that is looked at.
pub(super) fn alone(entry: &Entry, glance: Glance, set: &'static Set) -> Shown {
    let listed = in_list(entry, glance, set);
    if entry.blocked.is_some() || entry.trouble.is_some() {
        return listed;
    }
    match glance.tone() {
        Tone::Allows => Shown { role: Role::Pass, ..listed },
        Tone::Blocks => Shown { sign_role: Role::Error, role: Role::Error, ..listed },
        Tone::Warns | Tone::Unknown => listed,
    }
}

fn unknown(set: &'static Set, words: &'static str) -> Shown {
    Shown { sign: set.unknown, sign_role: Role::Unknown, words: Cow::Borrowed(words), role: Role::Unknown }
}

/// The sign already says that the pull is possible.
fn short(glance: Glance) -> Cow<'static, str> {
    match glance.words() {
        Cow::Borrowed(words) => Cow::Borrowed(words.strip_prefix("ok, ").unwrap_or(words)),
        Cow::Owned(words) => Cow::Owned(words),
    }
}

/// The verdict in fewer words, for narrow tables.
pub(super) fn shorter(words: Cow<'static, str>, cells: u16) -> Cow<'static, str> {
    if super::text::width(&words) <= cells {
        return words;
    }
    let short = match words.as_ref() {
        "needs reference" => "reference",
        "only below zero" => "below zero",
        "stripe carries" if cells >= 12 => "stripe loses",
        "stripe carries" => "stripe",
        "platform carries" => "platform's",
        "payouts not manual" => "payouts",
        "outcome unknown" => "unknown",
        "pending only" => "pending",
        "no consent" => "consent",
        "check region" => "region",
        "check bank" => "bank",
        // An amount is never cut; the whole of it stands beside the table and in the dialog.
        capped if capped.starts_with("up to ") => "capped",
        _ => return words,
    };
    Cow::Borrowed(short)
}

/// Why, and what then, in a sentence: for the account that is looked at and cannot be pulled from as it is.
pub(super) fn sentence(entry: &Entry, glance: Glance) -> Option<String> {
    match entry.blocked {
        Some(Blocked::Unknown) => {
            return Some("An earlier debit has no known outcome. No new one until it is resolved.".to_owned());
        }
        Some(Blocked::Held) => {
            return Some(
                "Stripe shows a debit that this journal does not account for. Acknowledge it there (3).".to_owned(),
            );
        }
        None => {}
    }
    if let Some(fault) = &entry.trouble {
        return Some(format!("Not read: {}. R tries again.", fault.told()));
    }
    let sentence = match glance {
        Glance::Ok | Glance::UpTo(_) => return None,
        Glance::NeedsReference => "Stripe carries its losses: a pull names the charge, payment or payout it recovers.",
        Glance::OnlyBelowZero => "Nothing is available. A pull takes it below zero and must be acknowledged.",
        Glance::Consent => "No agreement to debits is on file, or it is over. Name one in the dialog.",
        Glance::CheckBank => "Its bank account is not known to be verified.",
        Glance::CheckRegion => "Stripe's pages leave open whether debits reach its region.",
        Glance::Rejected => "Stripe has rejected the account. A pull may be refused.",
        Glance::Zero => "Nothing to pull: the balance is zero.",
        Glance::PendingOnly => "Nothing to pull yet: all of its money is pending.",
        Glance::Negative => "Nothing to pull below zero.",
        Glance::Region => "Debits do not reach its region from the platform's.",
        Glance::NotDefault => "Only its default currency can be debited.",
        Glance::StripeCarriesLosses => {
            "Stripe carries its losses. Make a customer for it and bill it with a subscription."
        }
        Glance::PlatformCarriesLosses => "The chosen rules are for accounts whose losses Stripe carries.",
        Glance::NotManaged => "The chosen rules are for managed accounts.",
        Glance::Identity => "Name or date of birth is missing.",
        Glance::AutomaticPayouts => "The chosen rules want manual payouts.",
        Glance::OwnAccount => "It is the platform itself.",
        Glance::WrongMode => "A simulated account cannot be debited for real.",
        Glance::Unread => "The balance was not read yet.",
        Glance::CannotTell => "Who carries its losses, or what its currency is, is not known.",
    };
    Some(sentence.to_owned())
}
