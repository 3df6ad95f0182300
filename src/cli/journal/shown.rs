//! What Stripe shows of all that went between connected accounts and the platform in a stretch of time: of which accounts the platform
//! got money, to which it sent some as a debit, and everything of one of them. Only reads; what was turned away for being too fast
//! is asked for again after a while.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::backend::Backend;
use crate::cli::{Exit, Failure, say};
use crate::domain::{
    AccountId, Consent, DebitId, Fault, FaultKind, Form, Label, LookUp, ObjectId, Order, Reason, Reversal, Scope,
    SeenObject, Signature, Sought, Undo, What,
};
use crate::journal::entry::DebitRecord;
use crate::money::{Amount, Currency, Minor};

use super::seen::{Back, Seen, undone};

/// How long is waited before what was turned away is asked for again, in seconds.
const PAUSES: [u64; 3] = [1, 2, 4];
/// Most pages that are read of what the platform was paid, and of what it sent.
const MOST_PAGES: u32 = 1_000;
/// Most payments from before that are read one by one because something was given back of them since.
const MOST_OLDER: usize = 500;
/// Pages between two words about how far it is.
const TOLD_EVERY: u32 = 50;

/// A stretch of time, as Stripe shows it.
#[derive(Debug)]
pub(super) struct Shown {
    backend: Arc<dyn Backend>,
    platform: AccountId,
    /// When it begins, by Stripe's clock.
    pub(super) since: Timestamp,
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
pub(super) struct Payers {
    pub(super) accounts: BTreeSet<AccountId>,
    /// Whether every page was read, and every row of it.
    pub(super) whole: bool,
}

impl Shown {
    /// It begins that long ago by Stripe's clock; by this machine's, which shows `now`, where Stripe's answers carry no time.
    pub(super) async fn begin(
        backend: Arc<dyn Backend>,
        platform: AccountId,
        probe: DebitId,
        (back, now): (SignedDuration, Timestamp),
    ) -> Result<Self, Failure> {
        // Something small, whose answer tells the time.
        patiently(async || backend.balance(&Scope::Platform).await).await.map_err(|fault| unavailable(&fault))?;
        let now = backend.server_time().unwrap_or(now);
        let since = now.checked_sub(back).map_err(|_| Failure::new(Exit::Usage, "--since is too long"))?;
        let (payments, sent, older) = (Arc::default(), BTreeMap::new(), BTreeMap::new());
        Ok(Self { backend, platform, since, probe, payments, sent, is_sent_whole: false, older })
    }

    /// Of which accounts the platform got money: every debit of whatever form leaves a payment there.
    pub(super) async fn payers(&mut self) -> Result<Payers, Failure> {
        let mut payers = Payers::default();
        let mut payments = BTreeMap::new();
        let whole = every_page("payments", async |after| {
            let page = self.backend.payers(self.since, after).await?;
            payers.accounts.extend(page.accounts);
            payments.extend(page.payments);
            Ok((page.whole, page.next))
        });
        payers.whole = whole.await.map_err(|fault| unavailable(&fault))?;
        self.payments = Arc::new(payments);
        Ok(payers)
    }

    /// Reads what the platform sent as a debit, to one account or to whomever; what could not be read of it, in words.
    pub(super) async fn sendings(&mut self, to: Option<&AccountId>) -> Option<String> {
        let Self { backend, since, sent, .. } = self;
        let whole = every_page("transfers", async |after| {
            let page = backend.sendings(to, *since, after).await?;
            for (account, object) in page.marked {
                sent.entry(account).or_default().push(object);
            }
            Ok((page.whole, page.next))
        });
        let not_read = match whole.await {
            Ok(true) => None,
            Ok(false) => Some("not every transfer of the platform could be read".to_owned()),
            Err(fault) => Some(format!("what the platform sent could not be read. {fault}")),
        };
        self.is_sent_whole = not_read.is_none();
        not_read
    }

    /// Reads of which payments something was given back, and whose the older ones are; what could not be read of it, in words. The
    /// payments of the time itself are known then.
    pub(super) async fn refunds(&mut self) -> Option<String> {
        let mut payments = BTreeSet::new();
        let whole = every_page("refunds", async |after| {
            let page = self.backend.refunded(self.since, after).await?;
            payments.extend(page.payments);
            Ok((page.whole, page.next))
        });
        let whole = whole.await;
        payments.retain(|payment| !self.payments.contains_key(payment));
        let is_all = payments.len() <= MOST_OLDER;
        let mut trouble = None;
        for payment in payments.into_iter().take(MOST_OLDER) {
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
        }
        match whole {
            Ok(true) if is_all => trouble,
            Ok(_) => Some("not every refund of the platform could be read".to_owned()),
            Err(fault) => Some(format!("what was given back of payments could not be read. {fault}")),
        }
    }

    /// The pull that a payment is of, and whose it was; none where it is a customer's, or nobody's debit. The mark is on the side that
    /// Stripe returned.
    async fn pull_of(&self, payment: &ObjectId) -> Result<Option<(AccountId, Reversal)>, Fault> {
        let Some((account, paid)) = patiently(async || self.backend.paid_by(payment).await).await? else {
            return Ok(None);
        };
        if let Some(of) = paid.mark {
            return Ok(Some((account, Reversal { of, object: paid.id, by: Undo::Refund })));
        }
        let Some(object) = paid.other_side else { return Ok(None) };
        let by = Undo::TransferReversal;
        let given = patiently(async || self.backend.left_behind(&account, by, &object).await).await?;
        Ok(given.mark.map(|of| (account, Reversal { of, object, by })))
    }

    /// To whom it sent something as a debit, and whom it gave back something of an older one.
    pub(super) fn receivers(&self) -> impl Iterator<Item = AccountId> {
        self.sent.keys().chain(self.older.keys()).cloned()
    }

    /// The heads that payments carry, of the debits that were asked for as a charge.
    pub(super) fn heads(&self) -> BTreeMap<DebitId, Label> {
        let heads = self.payments.values().filter_map(|payment| payment.mark.zip(payment.head.clone()));
        heads.collect()
    }

    /// Everything that went between one account and the platform: what it gave, what it was sent, and what it was given back.
    pub(super) async fn of(&self, account: &AccountId, recorded: &[DebitRecord]) -> Result<Seen, Fault> {
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
        patiently(async || self.backend.look_up(&sought).await).await
    }
}

/// Reads a list of the platform's to its end; whether that is what was met, and every row could be read.
async fn every_page(
    what: &str,
    mut read: impl AsyncFnMut(Option<&ObjectId>) -> Result<(bool, Option<ObjectId>), Fault>,
) -> Result<bool, Fault> {
    let (mut is_whole, mut after) = (true, None);
    for page in 1..=MOST_PAGES {
        let (is_page_whole, next) = patiently(async || read(after.as_ref()).await).await?;
        is_whole &= is_page_whole;
        if next.is_none() {
            return Ok(is_whole);
        }
        after = next;
        if page.is_multiple_of(TOLD_EVERY) {
            say(&format!("{page} pages of the platform's {what} are read"));
        }
    }
    Ok(false)
}

fn unavailable(fault: &Fault) -> Failure {
    Failure::new(Exit::Unavailable, format!("what the platform got could not be read. {fault}"))
}

async fn patiently<T>(mut ask: impl AsyncFnMut() -> Result<T, Fault>) -> Result<T, Fault> {
    for pause in PAUSES {
        match ask().await {
            Err(fault) if fault.kind == FaultKind::Limited => tokio::time::sleep(Duration::from_secs(pause)).await,
            came => return came,
        }
    }
    ask().await
}
