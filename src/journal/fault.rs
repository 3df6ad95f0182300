//! What can go wrong with the journal. Each fault is a sentence that says what happened, to what, and what to do; while
//! one stands, nothing is sent. Faults are plain data, so that they can travel through the program and be compared.

use crate::domain::{AccountId, DebitId, Label};
use crate::life::{Row, State, say};

use super::place::PlaceFault;

/// A journal that cannot be opened, written or believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalFault {
    /// Its place is not one for a journal.
    #[error(transparent)]
    Place(#[from] PlaceFault),
    /// It could not be opened.
    #[error("The journal {journal} cannot be opened ({why}). Nothing is sent until it can.")]
    CannotOpen {
        /// The file.
        journal: Label,
        /// The system's words.
        why: Label,
    },
    /// The file holds something else.
    #[error("{journal} is not a journal of this program. Move it away, or name another folder with --state-dir.")]
    NotAJournal {
        /// The file.
        journal: Label,
    },
    /// The file is the journal of another platform or mode.
    #[error("{journal} is the journal of {of}. Put it back under its own name.")]
    OfAnother {
        /// The file.
        journal: Label,
        /// Mode and platform that it belongs to.
        of: Label,
    },
    /// A later version of the program wrote it.
    #[error("The journal {journal} has version {version}; this program knows {known}. Use the newer program.")]
    Newer {
        /// The file.
        journal: Label,
        /// Version of its schema.
        version: i64,
        /// The latest version that this program knows.
        known: i64,
    },
    /// A setting that durability rests on is not in force.
    #[error(
        "The journal {journal} cannot promise to keep what is written: {setting} is {found}, not {wanted}. \
         Put it on a local disk with --state-dir."
    )]
    Setting {
        /// The file.
        journal: Label,
        /// Name of the setting.
        setting: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: Label,
    },
    /// It cannot be written.
    #[error("The journal {journal} is read-only. Nothing is sent until it can be written.")]
    ReadOnly {
        /// The file.
        journal: Label,
    },
    /// No space.
    #[error("The disk of the journal {journal} is full. Nothing is sent until there is space.")]
    Full {
        /// The file.
        journal: Label,
    },
    /// Another console holds it.
    #[error(
        "The journal {journal} is locked by another program. Try again; if it stays, look for a console that hangs."
    )]
    Locked {
        /// The file.
        journal: Label,
    },
    /// The disk failed.
    #[error("The journal {journal} cannot be read or written ({why}). Nothing is sent until it can.")]
    Disk {
        /// The file.
        journal: Label,
        /// The system's words.
        why: Label,
    },
    /// It is not what was written.
    #[error(
        "The journal {journal} is damaged at {place}: {what}. Nothing is sent; keep the file and restore a backup."
    )]
    Damaged {
        /// The file.
        journal: Label,
        /// Where.
        place: Label,
        /// What is wrong there.
        what: Label,
    },
    /// The file at the path is another one, or none.
    #[error("The journal {journal} was moved, deleted or replaced while it was open. Put it back and start again.")]
    Replaced {
        /// The file.
        journal: Label,
    },
    /// Another console wrote to it while it was read; what was read may be of two states.
    #[error("The journal {journal} was written to while it was read. Read it again.")]
    Changed {
        /// The file.
        journal: Label,
    },
    /// The account is blocked.
    #[error("Account {account} already has an unresolved debit, {debit}. Look it up before anything else.")]
    Unresolved {
        /// The account.
        account: AccountId,
        /// The debit that blocks it.
        debit: DebitId,
    },
    /// The id was used before.
    #[error("Debit {debit} is already in the journal. A new debit needs a new id.")]
    SameDebit {
        /// The debit.
        debit: DebitId,
    },
    /// Nothing is known of it.
    #[error("Debit {debit} is not in the journal {journal}. Look for it in the journal of the console that sent it.")]
    NoSuchDebit {
        /// The file.
        journal: Label,
        /// The debit.
        debit: DebitId,
    },
    /// It has an end already.
    #[error("Debit {debit} {}; `{event}` cannot follow. The journal keeps what it has.", state.words())]
    CannotFollow {
        /// The debit.
        debit: DebitId,
        /// Where it stands.
        state: State,
        /// What was to be written.
        event: &'static str,
    },
    /// Somebody else wrote about it first.
    #[error("Debit {debit} was written to by another console meanwhile. Read the journal again before anything else.")]
    Overtaken {
        /// The debit.
        debit: DebitId,
    },
    /// The account is held.
    #[error(
        "Account {account} is held: Stripe shows debit {mark}, which this journal does not account for. \
         Acknowledge it in the journal before anything else."
    )]
    Held {
        /// The account.
        account: AccountId,
        /// The debit that the mark names.
        mark: DebitId,
    },
    /// A person may not do this now.
    #[error("That is not open for debit {debit} now. {}", say(*row, |_| None))]
    NotOffered {
        /// The debit.
        debit: DebitId,
        /// Why not.
        row: Row,
    },
    /// A write failed in a way that leaves open what is on the disk.
    #[error(
        "It is not certain what the journal {journal} kept of the last write ({why}). Nothing is sent until it was opened anew."
    )]
    MustReopen {
        /// The file.
        journal: Label,
        /// The system's words.
        why: Label,
    },
    /// What was to be written out for others could not be.
    #[error("The export cannot be written ({why}). The journal itself is as it was.")]
    NotExported {
        /// The system's words.
        why: Label,
    },
    /// A value has no place in the file. It is a fault of the program.
    #[error("The journal cannot hold {what} ({why}). Nothing was written; report this as a fault of the program.")]
    Unwritable {
        /// What it was.
        what: &'static str,
        /// Why not.
        why: Label,
    },
}

impl JournalFault {
    /// Something that was read is not what was written.
    pub(super) fn damaged(journal: &Label, place: &str, what: &str) -> Self {
        Self::Damaged { journal: journal.clone(), place: Label::new(place), what: Label::new(what) }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    fn at() -> Label {
        Label::new("/var/lib/pullfunds/live-acct_1.journal.sqlite")
    }

    fn debit() -> DebitId {
        DebitId::new(Uuid::from_u128(7))
    }

    #[rstest]
    #[case(JournalFault::CannotOpen { journal: at(), why: Label::new("permission denied") })]
    #[case(JournalFault::NotAJournal { journal: at() })]
    #[case(JournalFault::OfAnother { journal: at(), of: Label::new("acct_2 (test)") })]
    #[case(JournalFault::Newer { journal: at(), version: 7, known: 1 })]
    #[case(JournalFault::Setting { journal: at(), setting: "journal_mode", wanted: "wal", found: Label::new("delete") })]
    #[case(JournalFault::ReadOnly { journal: at() })]
    #[case(JournalFault::Full { journal: at() })]
    #[case(JournalFault::Locked { journal: at() })]
    #[case(JournalFault::Disk { journal: at(), why: Label::new("disk I/O error") })]
    #[case(JournalFault::Damaged { journal: at(), place: Label::new("event 7"), what: Label::new("it is cut") })]
    #[case(JournalFault::Replaced { journal: at() })]
    #[case(JournalFault::Changed { journal: at() })]
    #[case(JournalFault::MustReopen { journal: at(), why: Label::new("disk I/O error") })]
    #[case(JournalFault::NoSuchDebit { journal: at(), debit: debit() })]
    fn a_fault_names_the_file_and_says_what_to_do_in_full_sentences(#[case] fault: JournalFault) {
        let sentence = fault.to_string();
        assert!(sentence.contains(at().as_str()), "{sentence}");
        assert!(sentence.ends_with('.') && sentence.contains(". "), "{sentence}");
        assert!(!sentence.contains('!') && !sentence.contains("please"), "{sentence}");
    }

    #[test]
    fn a_blocked_account_is_told_which_debit_blocks_it() {
        let fault = JournalFault::Unresolved { account: AccountId::new("acct_a"), debit: debit() };
        assert_eq!(
            fault.to_string(),
            "Account acct_a already has an unresolved debit, 00000000-0000-0000-0000-000000000007. \
             Look it up before anything else."
        );
    }
}
