//! What is written beside the life of a debit: how the balances were seen afterwards, and what is noted of marks at Stripe
//! and of consoles.

use jiff::Timestamp;

use crate::domain::{DebitId, Explained, Label, Receipt};
use crate::life::Stamp;

use super::book::Book;
use super::custody::{follow, found, is_seen};
use super::entry::{Note, Told};
use super::fault::JournalFault;
use super::fold;
use super::pen::{self, New};
use super::store::Leaf;
use super::telling::contradicted;

impl Book {
    /// Writes down both balances as they were read after a debit had been done.
    pub fn observe(&mut self, receipt: &Receipt, at: Timestamp) -> Result<(), JournalFault> {
        let told = Told::Observed { account: receipt.account, platform: receipt.platform };
        self.tell(receipt.order.debit, &told, at)
    }

    /// Writes down what else moved them.
    pub fn explain(&mut self, debit: DebitId, explained: &Explained, at: Timestamp) -> Result<(), JournalFault> {
        self.tell(debit, &Told::Explained(explained.clone()), at)
    }

    /// Writes down a note. What is known already is not written again: a mark is held once, and not again after somebody's
    /// yes; and a mark that has meanwhile been recorded here is not foreign.
    pub fn note(&mut self, note: &Note, by: &Stamp) -> Result<(), JournalFault> {
        self.change(|leaf, journal| {
            if let Note::Contradicted { debit, objects } = note {
                let found = found(leaf, journal, *debit)?;
                let told = contradicted(&found.order, objects.clone());
                return follow(leaf, journal, &found.order, found.history, &told, None, by.at).map(drop);
            }
            let Some(told) = told(leaf, journal, note, by)? else { return Ok(()) };
            pen::write(leaf, journal, &New { debit: None, attempt: None, at: by.at, told: &told }).map(drop)
        })
    }

    fn tell(&mut self, debit: DebitId, told: &Told, at: Timestamp) -> Result<(), JournalFault> {
        self.change(|leaf, journal| {
            let found = found(leaf, journal, debit)?;
            follow(leaf, journal, &found.order, found.history, told, None, at).map(drop)
        })
    }
}

/// What is told of a note that is about no debit of this journal; none when it is told already.
fn told(leaf: &dyn Leaf, journal: &Label, note: &Note, by: &Stamp) -> Result<Option<Told>, JournalFault> {
    let stamp = by.clone();
    Ok(match note {
        Note::Contradicted { .. } => None,
        Note::Armed { until } => Some(Told::Armed { until: *until, stamp }),
        Note::Disarmed { why } => Some(Told::Disarmed { why: why.clone(), stamp }),
        Note::Foreign { account, mark, objects, amount, created } => {
            let is_known = leaf.debit(&mark.to_string())?.is_some() || is_seen(leaf, *mark)?;
            let (account, objects) = (account.clone(), objects.clone());
            let told = Told::Foreign { account, mark: *mark, objects, amount: *amount, created: *created, stamp };
            (!is_known).then_some(told)
        }
        Note::Acknowledged { mark, reason } => {
            let name = mark.to_string();
            let Some(held) = leaf.held()?.into_iter().find(|held| held.mark == name) else {
                let missing = JournalFault::NoSuchDebit { journal: journal.clone(), debit: *mark };
                return if leaf.is_acknowledged(&name)? { Ok(None) } else { Err(missing) };
            };
            let held = fold::held(leaf, journal, &held)?;
            Some(Told::Acknowledged { account: held.account, mark: *mark, reason: reason.clone(), stamp })
        }
        Note::Reconciled { since, accounts, debits, differ, foreign } => Some(Told::Reconciled {
            since: *since,
            accounts: *accounts,
            debits: *debits,
            differ: *differ,
            foreign: *foreign,
            stamp,
        }),
    })
}
