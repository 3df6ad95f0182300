//! The journal as the rest of the program knows it: it takes down a debit before it is sent, what every answer and every
//! look-up came to, and what a person said. It folds the debit's events inside the transaction that writes, and decides
//! there with [`crate::life`]: what a console believed a second ago decides nothing.

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, LookUp, Mode, Outcome, Receipt, Unknown};
use crate::life::{Answer, Happening, History, Holder, Now, Proof, Stamp, Terms, after_answer};
use crate::rules::Approved;

use super::entry::{ByHand, Decided, OpenDebit, Recorded, Stood, Who, Wording};
use super::fault::JournalFault;
use super::place::{Keeping, Place};
use super::sqlite::Journal;

/// The journal of a platform in a mode.
#[derive(Debug)]
pub struct Book {
    journal: Journal,
}

impl Book {
    /// Opens the journal of a platform in a mode, and makes it if there is none. A journal that cannot be trusted is not
    /// opened.
    pub fn open(place: &Place, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        Journal::open(place, platform, mode).map(|journal| Self { journal })
    }

    /// Writes down that a debit is about to be sent, and answers once that is on the disk. The answer is what allows it to
    /// be sent; without it nothing is.
    pub fn record(&mut self, approved: &Approved, wording: &Wording, stamp: &Stamp) -> Result<Recorded, JournalFault> {
        let who =
            Who { operator: stamp.operator.clone(), host: stamp.owner.host.clone(), process: stamp.owner.process };
        self.journal.record(approved, wording, &who, stamp.at)
    }

    /// Writes down that a debit is about to be sent again, as attempt `next`, which must be the one after its last: whoever
    /// was overtaken by another console is told so. `judged` is the verdict under which a person asked for it; none when
    /// the program repeats by itself.
    pub fn repeat(
        &mut self,
        debit: DebitId,
        next: u32,
        judged: Option<&Approved>,
        stamp: &Stamp,
    ) -> Result<Recorded, JournalFault> {
        let _ = (next, judged, stamp);
        Err(JournalFault::NoSuchDebit { journal: self.journal.label(), debit })
    }

    /// Writes down what an answer to an attempt came to ([`after_answer`]).
    pub fn answered(
        &mut self,
        debit: DebitId,
        attempt: u32,
        answer: &Answer,
        now: &Now,
        terms: &Terms,
    ) -> Result<Stood, JournalFault> {
        let history = self.history(debit)?;
        let verdict = after_answer(&history, attempt, answer, now, terms);
        let unknown =
            |why| Outcome::Unknown(Unknown { why, request: answer.request.clone(), replayed: answer.replayed });
        let outcome = verdict.why.clone().map_or_else(|| answer.clone().alone(), unknown);
        self.journal.conclude(debit, &outcome, now.wall)?;
        let contradiction = |_| JournalFault::NoSuchDebit { journal: self.journal.label(), debit };
        let history = History::after(Some(history), &verdict.happening(attempt, answer)).map_err(contradiction)?;
        Ok(Stood { history, decided: Decided::Answer(Box::new(verdict)) })
    }

    /// Writes down what a look-up came to ([`crate::life::conclude`]). `asked_on` is [`History::events`] when it was asked
    /// for, `holder` who has the debit in hand now.
    pub fn looked_up(
        &mut self,
        debit: DebitId,
        asked_on: u32,
        look_up: &LookUp,
        holder: Holder,
        terms: &Terms,
        by: &Stamp,
    ) -> Result<Stood, JournalFault> {
        let _ = (asked_on, look_up, holder, terms, by);
        self.history(debit).map(|history| Stood { history, decided: Decided::Said })
    }

    /// Writes down that an attempt was never sent: not a byte of it left.
    pub fn withdraw(
        &mut self,
        debit: DebitId,
        attempt: u32,
        why: &crate::domain::Label,
        now: &Now,
        terms: &Terms,
    ) -> Result<Stood, JournalFault> {
        let refusal = crate::domain::Refusal {
            status: None,
            kind: crate::domain::Label::new("not_sent"),
            code: None,
            param: None,
            message: why.clone(),
            request: None,
            replayed: false,
        };
        let answer = Answer {
            proof: Proof::Door(crate::life::Door::NotSent, refusal),
            request: None,
            status: None,
            replayed: false,
            server: None,
            again: crate::domain::Retry::default(),
        };
        self.answered(debit, attempt, &answer, now, terms)
    }

    /// Writes down what a person says of a debit that the program cannot settle. Refused where [`crate::life::next`] does
    /// not offer it, or when events were written since the person looked.
    pub fn resolve(
        &mut self,
        debit: DebitId,
        asked_on: u32,
        says: &ByHand,
        reason: &crate::domain::Label,
        by: &Stamp,
    ) -> Result<Stood, JournalFault> {
        let _ = (asked_on, says, reason, by);
        self.history(debit).map(|history| Stood { history, decided: Decided::Said })
    }

    /// Writes down both balances as they were read after a debit had settled.
    pub fn observe(&mut self, receipt: &Receipt, at: Timestamp) -> Result<(), JournalFault> {
        self.journal.observe(receipt, at)
    }

    /// Who can see what it holds.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        self.journal.keeping()
    }

    /// Debits whose end is not known, oldest first.
    pub fn unresolved(&self) -> Result<Vec<OpenDebit>, JournalFault> {
        self.journal.unresolved()
    }

    fn history(&self, debit: DebitId) -> Result<History, JournalFault> {
        let missing = || JournalFault::NoSuchDebit { journal: self.journal.label(), debit };
        let record = self.journal.debit(debit)?.ok_or_else(missing)?;
        let owner = crate::life::Owner {
            host: record.who.host.clone(),
            boot: crate::domain::Label::new(""),
            space: crate::domain::Label::new(""),
            process: record.who.process,
            started: 0,
            uid: 0,
        };
        let stamp = Stamp {
            operator: record.who.operator,
            owner,
            at: record.recorded_at,
            server: None,
            until: record.recorded_at,
        };
        History::of(&[Happening::Recorded(stamp)]).ok().flatten().ok_or_else(missing)
    }
}
