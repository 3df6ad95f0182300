//! What Stripe shows of all that went between connected accounts and the platform in a stretch of time: of which accounts the platform
//! got money, to which it sent some as a debit, and everything of one of them. Only reads; what was turned away for being too fast
//! is asked for again after a while.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::app::{Comparing, Far, Listed};
use crate::backend::Backend;
use crate::domain::{
    AccountId, Consent, DebitId, Fault, FaultKind, Form, Label, LookUp, ObjectId, Order, Reason, Reversal, Scope,
    SeenObject, Signature, Sought, Undo, What,
};
use crate::journal::entry::DebitRecord;
use crate::money::{Amount, Currency, Minor};

use super::seen::{Back, Seen, undone};
use super::{Listener, Trouble, count};

/// How long is waited before what was turned away is asked for again, in seconds.
const PAUSES: [u64; 3] = [1, 2, 4];
/// Most pages that are read of what the platform was paid, and of what it sent.
const MOST_PAGES: u32 = 1_000;
/// Most payments from before that are read one by one because something was given back of them since.
const MOST_OLDER: usize = 500;

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
    /// What the platform sent as a debit, by whom it went to.
    sent: BTreeMap<AccountId, Vec<SeenObject>>,
    /// Whether that is all of it.
    is_sent_whole: bool,
    /// Pulls from before of which something was given back since, by account.
    older: BTreeMap<AccountId, Vec<Reversal>>,
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
        let (payments, sent, older) = (Arc::default(), BTreeMap::new(), BTreeMap::new());
        Ok(Self { backend, platform, since, probe, payments, sent, is_sent_whole: false, older })
    }

    /// Of which accounts the platform got money: every debit of whatever form leaves a payment there.
    ///
    /// # Errors
    /// When Stripe cannot be read, or nobody listens any more.
    pub async fn payers(&mut self, listener: &mut impl Listener) -> Result<Payers, Trouble> {
        let mut payers = Payers::default();
        let mut payments = BTreeMap::new();
        let mut pages = Pages::of(Listed::Payments);
        while pages.is_more() {
            let read = patiently(|| self.backend.payers(self.since, pages.after.as_ref())).await;
            let page = read.map_err(Trouble::Unread)?;
            payers.accounts.extend(page.accounts);
            payments.extend(page.payments);
            pages.turn((page.whole, page.next), listener).await?;
        }
        payers.whole = pages.are_whole();
        self.payments = Arc::new(payments);
        Ok(payers)
    }

    /// Reads what the platform sent as a debit, to one account or to whomever; what could not be read of it, in words.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub async fn sendings(
        &mut self,
        to: Option<&AccountId>,
        listener: &mut impl Listener,
    ) -> Result<Option<String>, Trouble> {
        let mut pages = Pages::of(Listed::Transfers);
        while pages.is_more() {
            match patiently(|| self.backend.sendings(to, self.since, pages.after.as_ref())).await {
                Ok(page) => {
                    for (account, object) in page.marked {
                        self.sent.entry(account).or_default().push(object);
                    }
                    pages.turn((page.whole, page.next), listener).await?;
                }
                Err(fault) => return Ok(Some(format!("what the platform sent could not be read. {fault}"))),
            }
        }
        self.is_sent_whole = pages.are_whole();
        Ok((!self.is_sent_whole).then(|| "not every transfer of the platform could be read".to_owned()))
    }

    /// Reads of which payments something was given back, and whose the older ones are; what could not be read of it, in words. The
    /// payments of the time itself are known then.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub async fn refunds(&mut self, listener: &mut impl Listener) -> Result<Option<String>, Trouble> {
        let mut payments = BTreeSet::new();
        let mut pages = Pages::of(Listed::Refunds);
        let mut trouble = None;
        while pages.is_more() && trouble.is_none() {
            match patiently(|| self.backend.refunded(self.since, pages.after.as_ref())).await {
                Ok(page) => {
                    payments.extend(page.payments);
                    pages.turn((page.whole, page.next), listener).await?;
                }
                Err(fault) => trouble = Some(format!("what was given back of payments could not be read. {fault}")),
            }
        }
        payments.retain(|payment| !self.payments.contains_key(payment));
        let is_all = pages.are_whole() && payments.len() <= MOST_OLDER;
        let trouble =
            trouble.or_else(|| (!is_all).then(|| "not every refund of the platform could be read".to_owned()));
        let of_one = self.payers_of(payments.into_iter().take(MOST_OLDER).collect(), listener).await?;
        Ok(trouble.or(of_one))
    }

    /// Reads whose older payments are; the first that could not be read, in words.
    async fn payers_of(
        &mut self,
        payments: Vec<ObjectId>,
        listener: &mut impl Listener,
    ) -> Result<Option<String>, Trouble> {
        let (of, mut trouble) = (count(payments.len()), None);
        for (at, payment) in (1..).zip(payments) {
            match self.pull_of(&payment).await {
                Ok(Some((account, reversal))) => self.older.entry(account).or_default().push(reversal),
                Ok(None) => {}
                Err(fault) => {
                    trouble.get_or_insert_with(|| {
                        format!("whose {payment} is, of which was given back, could not be read. {fault}")
                    });
                    if matches!(fault.kind, FaultKind::Unreachable | FaultKind::Limited | FaultKind::Unauthorised) {
                        break;
                    }
                }
            }
            // The payment, and what it is the other side of.
            listener.hear(Comparing::Further { far: Far::Payments(at, of), reads: 2 }).await?;
        }
        Ok(trouble)
    }

    /// The pull that a payment is of, and whose it was; none where it is a customer's, or nobody's debit. The mark is on the side that
    /// Stripe returned.
    async fn pull_of(&self, payment: &ObjectId) -> Result<Option<(AccountId, Reversal)>, Fault> {
        let Some((account, paid)) = patiently(|| self.backend.paid_by(payment)).await? else {
            return Ok(None);
        };
        if let Some(of) = paid.mark {
            return Ok(Some((account, Reversal { of, object: paid.id, by: Undo::Refund })));
        }
        let Some(object) = paid.other_side else { return Ok(None) };
        let by = Undo::TransferReversal;
        let given = patiently(|| self.backend.left_behind(&account, by, &object)).await?;
        Ok(given.mark.map(|of| (account, Reversal { of, object, by })))
    }

    /// To whom it sent something as a debit, and whom it gave back something of an older one.
    pub fn receivers(&self) -> impl Iterator<Item = AccountId> {
        self.sent.keys().chain(self.older.keys()).cloned()
    }

    /// The heads that payments carry, of the debits that were asked for as a charge.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<DebitId, Label> {
        let heads = self.payments.values().filter_map(|payment| payment.mark.zip(payment.head.clone()));
        heads.collect()
    }

    /// Everything that went between one account and the platform: what it gave, what it was sent, and what it was given back.
    ///
    /// # Errors
    /// When what it gave cannot be read.
    pub async fn of(&self, account: &AccountId, recorded: &[DebitRecord]) -> Result<Seen, Fault> {
        let consent = Consent::Typed(Label::default());
        let pull = What::Pull { form: Form::Transfer, reason: Reason::CorrectError, consent };
        let pulled = self.probed(account, pull, Some(self.since)).await?;
        let mut back = Vec::new();
        let older = self.older.get(account).map_or(&[][..], Vec::as_slice);
        for reverse in undone(&pulled, recorded, self.since, older) {
            let given_back = What::Reverse { reverse: reverse.clone() };
            let came = self.probed(account, given_back, None).await;
            let Reversal { of, object, .. } = reverse;
            back.push(Back { of, object, came });
        }
        let sent = self.sent.get(account).cloned().unwrap_or_default();
        let account = account.clone();
        Ok(Seen { account, since: self.since, pulled, sent, is_sent_whole: self.is_sent_whole, back })
    }

    /// A look-up of what nobody asks for shows, in `near`, all that somebody else asked for in its place.
    async fn probed(&self, account: &AccountId, what: What, since: Option<Timestamp>) -> Result<LookUp, Fault> {
        let order = Order {
            debit: self.probe,
            account: account.clone(),
            platform: self.platform.clone(),
            amount: Amount::new(Minor::new(1), Currency::USD),
            what,
            note: Label::default(),
        };
        let sought = Sought { known: Arc::clone(&self.payments), ..Sought::new(order, since) };
        patiently(|| self.backend.look_up(&sought)).await
    }
}

/// A list of the platform's that is read page by page.
struct Pages {
    list: Listed,
    read: u32,
    /// The last row of the page before; none after the last.
    after: Option<ObjectId>,
    /// Whether every row could be read so far.
    is_whole: bool,
}

impl Pages {
    const fn of(list: Listed) -> Self {
        Self { list, read: 0, after: None, is_whole: true }
    }

    const fn is_more(&self) -> bool {
        self.read == 0 || (self.after.is_some() && self.read < MOST_PAGES)
    }

    /// A page was read: whether every row of it could be, and what comes after.
    async fn turn(
        &mut self,
        (is_whole, next): (bool, Option<ObjectId>),
        listener: &mut impl Listener,
    ) -> Result<(), Trouble> {
        self.read = self.read.saturating_add(1);
        self.is_whole &= is_whole;
        self.after = next;
        listener.hear(Comparing::Further { far: Far::Pages(self.list, self.read), reads: 1 }).await
    }

    const fn are_whole(&self) -> bool {
        self.is_whole && self.after.is_none()
    }
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
