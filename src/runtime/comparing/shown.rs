//! What Stripe shows of all that went from connected accounts to the platform in a stretch of time: of which accounts the platform
//! got money, and what each of them gave. Only reads; what was turned away for being too fast
//! is asked for again after a while.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::app::Comparing;
use crate::backend::Backend;
use crate::domain::{
    AccountId, Consent, DebitId, Fault, FaultKind, Form, Label, LookUp, ObjectId, Order, Reason, Scope, SeenObject,
    Signature, Sought, What,
};
use crate::journal::entry::DebitRecord;
use crate::money::{Amount, Currency, Minor};

use super::{Listener, Trouble, recent};

/// How long is waited before what was turned away is asked for again, in seconds.
const PAUSES: [u64; 3] = [1, 2, 4];
/// Most pages that are read of what the platform was paid.
const MOST_PAGES: u32 = 1_000;

/// A stretch of time, as Stripe shows it.
#[derive(Debug)]
pub struct Shown {
    backend: Arc<dyn Backend>,
    platform: AccountId,
    /// When it begins, by Stripe's clock.
    pub since: Timestamp,
    /// The id of a debit that nobody asks for.
    pub(super) probe: DebitId,
    /// The payments that the platform got, and whose each of them is.
    payments: Arc<BTreeMap<ObjectId, Signature>>,
}

/// Of which accounts the platform got money.
#[derive(Debug, Default)]
pub struct Payers {
    /// Which.
    pub accounts: BTreeSet<AccountId>,
    /// Whether every page was read, and every row of it.
    pub whole: bool,
}

impl Shown {
    /// It begins that long ago by Stripe's clock; by this machine's, which shows `now`, where Stripe's answers carry no time.
    ///
    /// # Errors
    /// When Stripe cannot be read.
    pub async fn begin(
        backend: Arc<dyn Backend>,
        platform: AccountId,
        probe: DebitId,
        (back, now): (SignedDuration, Timestamp),
    ) -> Result<Self, Trouble> {
        // Something small, whose answer tells the time.
        patiently(|| backend.balance(&Scope::Platform)).await.map_err(Trouble::Unread)?;
        let now = backend.server_time().unwrap_or(now);
        let since = now.checked_sub(back).map_err(|_| Trouble::TooLong)?;
        Ok(Self { backend, platform, since, probe, payments: Arc::default() })
    }

    /// Of which accounts the platform got money: every debit of whatever form leaves a payment there.
    ///
    /// # Errors
    /// When Stripe cannot be read, or nobody listens any more.
    pub async fn payers(&mut self, listener: &mut impl Listener) -> Result<Payers, Trouble> {
        let mut payers = Payers::default();
        let mut payments = BTreeMap::new();
        let mut after = None;
        for page in 1..=MOST_PAGES {
            let read = patiently(|| self.backend.payers(self.since, after.as_ref())).await.map_err(Trouble::Unread)?;
            listener.hear(Comparing::Pages(page)).await?;
            payers.accounts.extend(read.accounts);
            payments.extend(read.payments);
            payers.whole = read.whole && (page == 1 || payers.whole);
            after = read.next;
            if after.is_none() {
                break;
            }
        }
        payers.whole &= after.is_none();
        self.payments = Arc::new(payments);
        Ok(payers)
    }

    /// The heads that payments carry, of the debits that were asked for as a charge.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<DebitId, Label> {
        let heads = self.payments.values().filter_map(|payment| payment.mark.zip(payment.head.clone()));
        heads.collect()
    }

    /// Everything that went from one account to the platform, in `near`: a look-up of what nobody asks for shows all that is between
    /// the two.
    ///
    /// # Errors
    /// When Stripe cannot be read.
    pub async fn of(&self, account: &AccountId) -> Result<LookUp, Fault> {
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
        let sought = Sought { known: Arc::clone(&self.payments), ..Sought::new(order, Some(self.since)) };
        patiently(|| self.backend.look_up(&sought)).await
    }

    /// A line for each of an account's debits that the journal says was done and Stripe, all of which was read, does not show.
    #[must_use]
    pub fn missing(&self, seen: &LookUp, recorded: &[DebitRecord]) -> Vec<String> {
        let shown = marks(seen);
        let is_missing = |record: &&DebitRecord| {
            recent::is_done_since(record, self.since) && !shown.contains_key(&record.order.debit)
        };
        let words = |record: &DebitRecord| {
            let Order { debit, account, .. } = &record.order;
            format!("{account}: debit {debit} is settled in the journal, and Stripe does not show it")
        };
        recorded.iter().filter(is_missing).map(words).collect()
    }
}

/// What carries the mark of each debit.
#[must_use]
pub fn marks(seen: &LookUp) -> BTreeMap<DebitId, Vec<&SeenObject>> {
    let mut marks: BTreeMap<DebitId, Vec<&SeenObject>> = BTreeMap::new();
    for object in &seen.near {
        if let Some(mark) = object.mark {
            marks.entry(mark).or_default().push(object);
        }
    }
    marks
}

/// What was not all read of an account, in words; none when everything was.
#[must_use]
pub fn not_read(account: &AccountId, seen: &LookUp) -> Option<String> {
    if !seen.whole {
        return Some(format!("{account} could not be read whole"));
    }
    let count = seen.unread;
    (count > 0).then(|| {
        format!(
            "{account}: of {count} transfers that carry no mark it could not be read whose they are. A comparison of all accounts reads \
             every payment"
        )
    })
}

async fn patiently<'a, T>(ask: impl Fn() -> BoxFuture<'a, Result<T, Fault>>) -> Result<T, Fault> {
    for pause in PAUSES {
        match ask().await {
            Err(fault) if fault.kind == FaultKind::Limited => tokio::time::sleep(Duration::from_secs(pause)).await,
            came => return came,
        }
    }
    ask().await
}
