//! The debits of a journal that Stripe should show of a stretch of time.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{AccountId, Outcome};
use crate::journal::entry::DebitRecord;
use crate::journal::{Book, JournalFault};

/// Most of the latest debits that are compared.
const MOST: u32 = 20_000;
/// Stripe's clock and that of the machine that recorded a debit need not agree to the minute.
const SLACK: SignedDuration = SignedDuration::from_mins(10);
/// How much earlier is read than is compared: what was recorded by a clock that is wrong has its time from Stripe as well.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// Debits, by account.
#[derive(Debug)]
pub struct Recent {
    /// Which.
    pub of: BTreeMap<AccountId, Vec<DebitRecord>>,
    /// Whether there were more than are compared.
    is_cut: bool,
}

impl Recent {
    /// Those that were done, or at least recorded, since a moment.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn read(book: &Book, since: Timestamp, only: Option<&AccountId>) -> Result<Self, JournalFault> {
        let debits = book.debits_since(since.checked_sub(BEFORE).unwrap_or(since), MOST)?;
        let is_cut = u32::try_from(debits.len()).is_ok_and(|count| count >= MOST);
        let mut of: BTreeMap<AccountId, Vec<DebitRecord>> = BTreeMap::new();
        for record in debits {
            let is_since = done_at(&record).unwrap_or(record.recorded_at) >= since;
            if is_since && only.is_none_or(|only| *only == record.order.account) {
                of.entry(record.order.account.clone()).or_default().push(record);
            }
        }
        Ok(Self { of, is_cut })
    }

    /// What is not compared, in words.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        self.is_cut.then(|| format!("only the latest {MOST} debits of the journal are compared; take a shorter time"))
    }
}

/// Whether it was done since a moment by Stripe's clock.
pub(super) fn is_done_since(record: &DebitRecord, since: Timestamp) -> bool {
    let is_since = match done_at(record) {
        Some(at) => at >= since,
        None => since.checked_add(SLACK).is_ok_and(|from| record.recorded_at >= from),
    };
    is_since && record.state().is_done()
}

/// When Stripe did it, by its clock.
fn done_at(record: &DebitRecord) -> Option<Timestamp> {
    match &record.outcome {
        Some(Outcome::Settled(settled)) => settled.at,
        Some(Outcome::Refused(_) | Outcome::Unknown(_)) | None => None,
    }
}
