//! What Stripe shows of all that went from connected accounts to the platform in a stretch of time: of which accounts the platform
//! got money, and what each of them gave. Only reads; what was turned away for being too fast is asked for again after a while.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::backend::Backend;
use crate::domain::{
    AccountId, Consent, DebitId, Fault, FaultKind, Form, Label, LookUp, Order, Payers, Reason, Sought, What,
};
use crate::money::{Amount, Currency, Minor};

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
