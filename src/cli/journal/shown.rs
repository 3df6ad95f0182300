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
    SeenObject, Signature, Sought, What,
};
use crate::journal::entry::DebitRecord;
use crate::money::{Amount, Currency, Minor};

use super::seen::{Back, Seen, undone};

/// How long is waited before what was turned away is asked for again, in seconds.
const PAUSES: [u64; 3] = [1, 2, 4];
/// Most pages that are read of what the platform was paid, and of what it sent.
const MOST_PAGES: u32 = 1_000;
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
        let (payments, sent) = (Arc::default(), BTreeMap::new());
        Ok(Self { backend, platform, since, probe, payments, sent, is_sent_whole: false })
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

    /// To whom it sent something as a debit.
    pub(super) fn receivers(&self) -> impl Iterator<Item = AccountId> {
        self.sent.keys().cloned()
    }

    /// The heads that payments carry, of the debits that were asked for as a charge.
    pub(super) fn heads(&self) -> BTreeMap<DebitId, Label> {
        let heads = self.payments.values().filter_map(|payment| payment.mark.zip(payment.head.clone()));
        heads.collect()
    }

    /// Everything that went between one account and the platform: what it gave, what it was sent, and what it was given back, of what
    /// it gave since then and of what the journal gave back since then.
    pub(super) async fn of(&self, account: &AccountId, recorded: &[DebitRecord]) -> Result<Seen, Fault> {
        let consent = Consent::Typed(Label::default());
        let pull = What::Pull { form: Form::Transfer, reason: Reason::CorrectError, consent };
        let pulled = self.probed(account, pull, Some(self.since)).await?;
        let mut back = Vec::new();
        for reverse in undone(&pulled, recorded, self.since) {
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
