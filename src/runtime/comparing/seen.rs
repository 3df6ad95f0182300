//! Everything that Stripe shows to have gone between one account and the platform: what the account gave, what it was sent, and what
//! it was given back. Each of them may be somebody's debit. What was not read of it is kept beside it, so that nothing is missed there
//! that may be there.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, Fault, LookUp, ObjectId, Reversal, SeenObject, Undo, What};
use crate::journal::entry::DebitRecord;
use crate::money::{Amount, Minor};

use super::recent;

/// What is shown of an account.
#[derive(Debug)]
pub struct Seen {
    /// Whose.
    pub account: AccountId,
    /// From when on, by Stripe's clock.
    pub(super) since: Timestamp,
    /// What the account gave, in `near`.
    pub(super) pulled: LookUp,
    /// What the platform sent it as a debit.
    pub(super) sent: Vec<SeenObject>,
    /// Whether that is all of it.
    pub(super) is_sent_whole: bool,
    /// What it was given back.
    pub(super) back: Vec<Back>,
}

/// What was given back of a pull.
#[derive(Debug)]
pub(super) struct Back {
    /// The pull.
    pub(super) of: DebitId,
    /// What it left behind.
    pub(super) object: ObjectId,
    /// The reversals and refunds of that, in `near`.
    pub(super) came: Result<LookUp, Fault>,
}

/// The pulls of which something was given back: those of which Stripe shows that, older ones among them, and those of which the
/// journal says that it gave back.
pub(super) fn undone(pulled: &LookUp, recorded: &[DebitRecord], since: Timestamp, older: &[Reversal]) -> Vec<Reversal> {
    let of_record = |record: &DebitRecord| match &record.order.what {
        What::Reverse { reverse } => recent::is_done_since(record, since).then(|| reverse.clone()),
        What::Pull { .. } | What::Send { .. } => None,
    };
    let by_us: Vec<Reversal> = recorded.iter().filter_map(of_record).collect();
    let shown = pulled.near.iter().filter_map(|seen| {
        let (of, object) = (seen.mark?, seen.id.clone());
        let is_undone = seen.given_back.get() > 0 || by_us.iter().any(|reverse| reverse.of == of);
        is_undone.then_some(Reversal { of, object, by: Undo::TransferReversal })
    });
    let mut undone: Vec<Reversal> = shown.collect();
    for reverse in older.iter().cloned().chain(by_us) {
        if !undone.iter().any(|known| known.of == reverse.of) {
            undone.push(reverse);
        }
    }
    undone
}

impl Seen {
    /// How much was read for it, in pages.
    pub(super) fn reads(&self) -> u32 {
        let back = self.back.iter().map(|back| back.came.as_ref().map_or(1, reads));
        back.fold(reads(&self.pulled), u32::saturating_add)
    }

    /// What carries the mark of each debit.
    #[must_use]
    pub fn marks(&self) -> BTreeMap<DebitId, Vec<&SeenObject>> {
        let mut marks: BTreeMap<DebitId, Vec<&SeenObject>> = BTreeMap::new();
        let back = self.back.iter().flat_map(Back::rows);
        for object in self.pulled.near.iter().chain(&self.sent).chain(back) {
            if let Some(mark) = object.mark {
                marks.entry(mark).or_default().push(object);
            }
        }
        marks
    }

    /// What was not all read, a line for each; none when everything was.
    #[must_use]
    pub fn not_read(&self) -> Vec<String> {
        let lines = self.not_pulled().into_iter().chain(self.back.iter().filter_map(Back::not_read));
        lines.map(|line| format!("{}{line}", self.account)).collect()
    }

    /// What was not read of what the account gave.
    fn not_pulled(&self) -> Option<String> {
        if !self.pulled.whole {
            return Some(" could not be read whole".to_owned());
        }
        let count = self.pulled.others.unknown();
        (count > 0).then(|| {
            format!(
                ": of {count} transfers that carry no mark it could not be read whose they are. A comparison of all accounts reads every \
                 payment"
            )
        })
    }

    /// A line for each of the account's debits that the journal says was done and Stripe does not show, where everything was read
    /// among which it would be.
    #[must_use]
    pub fn missing(&self, recorded: &[DebitRecord]) -> Vec<String> {
        let shown = self.marks();
        let is_missing = |record: &&DebitRecord| {
            recent::is_done_since(record, self.since)
                && self.is_read(&record.order.what)
                && !shown.contains_key(&record.order.debit)
        };
        let words = |record: &DebitRecord| {
            let (account, debit, state) = (&self.account, record.order.debit, record.state().words());
            format!("{account}: the journal says that debit {debit} {state}, and Stripe does not show it")
        };
        recorded.iter().filter(is_missing).map(words).collect()
    }

    /// Whether everything was read among which this would be.
    fn is_read(&self, what: &What) -> bool {
        match what {
            What::Pull { .. } => self.not_pulled().is_none(),
            What::Send { .. } => self.is_sent_whole,
            What::Reverse { reverse } => {
                let mut of = self.back.iter().filter(|back| back.of == reverse.of).peekable();
                of.peek().is_some() && of.all(|back| back.not_read().is_none())
            }
        }
    }

    /// A line for each debit of which somebody gave back without a mark. The debit itself agrees; that its money is not there any
    /// more is told.
    #[must_use]
    pub fn given_back(&self) -> Vec<String> {
        let account = &self.account;
        let words = |object: &SeenObject| {
            let (debit, amount) = (object.mark?, object.amount);
            let marked = self.marked_of(object)?;
            let back = Amount::new(object.given_back, amount.currency()).sentence();
            (marked < object.given_back).then(|| {
                let amount = amount.sentence();
                format!("{account}: {back} of debit {debit} of {amount} was given back, not all of it from here")
            })
        };
        self.pulled.near.iter().chain(&self.sent).filter_map(words).collect()
    }

    /// How much was given back of an object by whoever marks that; none where that was not read.
    fn marked_of(&self, object: &SeenObject) -> Option<Minor> {
        let of: Vec<&Back> = self.back.iter().filter(|back| back.object == object.id).collect();
        if of.iter().any(|back| back.not_read().is_some()) {
            return None;
        }
        let mut marked = of.into_iter().flat_map(Back::rows).filter(|row| row.mark.is_some());
        marked.try_fold(Minor::new(0), |sum, row| sum.checked_add(row.amount.minor()))
    }
}

/// Beside its pages, something small that tells the time.
const fn reads(looked: &LookUp) -> u32 {
    looked.pages.saturating_add(1)
}

impl Back {
    fn rows(&self) -> &[SeenObject] {
        self.came.as_ref().map_or(&[], |looked| &looked.near)
    }

    fn not_read(&self) -> Option<String> {
        let of = self.of;
        match &self.came {
            Ok(looked) if looked.whole => None,
            Ok(_) => Some(format!(": what was given back of debit {of} could not be read whole")),
            Err(fault) => Some(format!(": what was given back of debit {of} could not be read. {fault}")),
        }
    }
}
