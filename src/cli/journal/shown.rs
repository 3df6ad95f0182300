//! What Stripe shows of all that went from connected accounts to the platform in a stretch of time: of which accounts the platform
//! got money, and what each of them gave; and what the journal has of that time. Only reads; what was turned away for being too fast
//! is asked for again after a while.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::backend::Backend;
use crate::domain::{
    AccountId, Consent, DebitId, Fault, FaultKind, Form, Label, LookUp, Order, Payers, Reason, SeenObject, Sought, What,
};
use crate::journal::entry::DebitRecord;
use crate::life::State;
use crate::money::{Amount, Currency, Minor};

/// Most of the latest debits of a journal that are compared.
pub(super) const MOST: u32 = 20_000;
/// Stripe's clock and this machine's need not agree to the minute.
const SLACK: SignedDuration = SignedDuration::from_mins(10);
/// How long is waited before what was turned away is asked for again, in seconds.
const PAUSES: [u64; 3] = [1, 2, 4];

/// A stretch of time, as Stripe shows it.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) backend: Arc<dyn Backend>,
    pub(super) platform: AccountId,
    pub(super) since: Timestamp,
    /// The id of a debit that nobody asks for.
    pub(super) probe: DebitId,
}

impl Shown {
    /// Of which accounts the platform got money: every debit of whatever form leaves a payment there.
    pub(super) async fn payers(&self) -> Result<Payers, Fault> {
        patiently(async || self.backend.payers(self.since).await).await
    }

    /// Everything that went from one account to the platform, in `near`: a look-up of what nobody asks for shows all that is between
    /// the two.
    pub(super) async fn of(&self, account: &AccountId) -> Result<LookUp, Fault> {
        let nothing = Label::default();
        let consent = Consent::Typed(nothing.clone());
        let order = Order {
            debit: self.probe,
            account: account.clone(),
            platform: self.platform.clone(),
            amount: Amount::new(Minor::new(1), Currency::USD),
            what: What::Pull { form: Form::Transfer, reason: Reason::CorrectError, consent },
            note: nothing,
        };
        let sought = Sought { order, since: Some(self.since) };
        patiently(async || self.backend.look_up(&sought).await).await
    }

    /// A line for each of an account's debits that the journal says was done and Stripe, all of which was read, does not show.
    pub(super) fn missing(&self, seen: &LookUp, recorded: &[DebitRecord]) -> Vec<String> {
        let (shown, from) = (marks(seen), self.since.checked_add(SLACK).unwrap_or(self.since));
        let is_meant = |record: &&DebitRecord| {
            let is_pull = matches!(record.order.what, What::Pull { .. });
            is_pull && record.state() == State::Settled && record.recorded_at >= from
        };
        let is_missing = |record: &&DebitRecord| !shown.contains_key(&record.order.debit);
        let words = |record: &DebitRecord| {
            let Order { debit, account, .. } = &record.order;
            format!("{account}: debit {debit} is settled in the journal, and Stripe does not show it")
        };
        recorded.iter().filter(is_meant).filter(is_missing).map(words).collect()
    }
}

/// What carries the mark of each debit.
pub(super) fn marks(seen: &LookUp) -> BTreeMap<DebitId, Vec<&SeenObject>> {
    let mut marks: BTreeMap<DebitId, Vec<&SeenObject>> = BTreeMap::new();
    for object in &seen.near {
        if let Some(mark) = object.mark {
            marks.entry(mark).or_default().push(object);
        }
    }
    marks
}

/// The debits of a journal since a moment, by account.
pub(super) fn since(moment: Timestamp, debits: Vec<DebitRecord>) -> BTreeMap<AccountId, Vec<DebitRecord>> {
    let mut recent: BTreeMap<AccountId, Vec<DebitRecord>> = BTreeMap::new();
    for record in debits.into_iter().filter(|record| record.recorded_at >= moment) {
        recent.entry(record.order.account.clone()).or_default().push(record);
    }
    recent
}

async fn patiently<T>(ask: impl AsyncFn() -> Result<T, Fault>) -> Result<T, Fault> {
    for pause in PAUSES {
        match ask().await {
            Err(fault) if fault.kind == FaultKind::Limited => tokio::time::sleep(Duration::from_secs(pause)).await,
            came => return came,
        }
    }
    ask().await
}
