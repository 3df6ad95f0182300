//! Stripe's first API, spoken over any [`Transport`]. `requests` builds what is asked and `wire` reads what is
//! answered, both without a connection; `proof` alone says what an answer to a debit proves. Every request
//! is made once: whoever asks knows how urgent it is and what it may cost, and a repeated debit is in the journal first.

mod envelope;
mod fault;
mod lists;
mod look_up;
mod other_side;
mod payers;
mod proof;
mod refunded;
mod requests;
#[cfg(test)]
mod samples;
mod sendings;
mod wire;
mod witness;

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

pub(super) use self::envelope::denial;
pub(super) use self::fault::{request_id, retry};
use self::requests::Asking;
pub use self::requests::wording;
use self::witness::Witness;
use super::{Backend, Request, Response, Transport};
use crate::domain::{
    Account, AccountId, AccountPage, Asked, Balance, Fault, LookUp, ObjectId, Payers, Platform, ReferenceCandidate,
    Refunded, Scope, SeenObject, Sendings, Sought, TransactionPage, TransactionQuery, Undo,
};
use crate::journal::entry::Recorded;
use crate::life::Answer;

/// Longest waits for a whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a read, in seconds.
    pub read_s: u32,
    /// For a debit, in seconds. Stripe's own libraries wait 80.
    pub write_s: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { read_s: 30, write_s: 80 }
    }
}

/// A client of Stripe.
#[derive(Debug)]
pub struct StripeClient<T> {
    transport: T,
    timeouts: Timeouts,
    witness: Witness,
    /// Whose key it is, where that is known: nobody else answers for it.
    platform: Option<AccountId>,
    /// What Stripe's clock showed in the latest answer.
    server_time: Mutex<Option<Timestamp>>,
}

impl<T: Transport> StripeClient<T> {
    /// A client that waits as long as Stripe's own libraries do.
    pub fn new(transport: T) -> Self {
        Self::with_timeouts(transport, Timeouts::default())
    }

    /// A client with other waits.
    pub const fn with_timeouts(transport: T, timeouts: Timeouts) -> Self {
        Self { transport, timeouts, witness: Witness::new(), platform: None, server_time: Mutex::new(None) }
    }

    /// The same, which takes nobody else for the platform.
    #[must_use]
    pub fn of_platform(self, platform: AccountId) -> Self {
        Self { platform: Some(platform), ..self }
    }

    /// The transport.
    pub const fn transport(&self) -> &T {
        &self.transport
    }

    const fn asking(&self) -> Asking {
        Asking { timeout_s: self.timeouts.read_s }
    }

    /// Notes what Stripe's clock shows in an answer that was taken. One that is somebody else's may be old.
    fn note_time(&self, shown: Option<Timestamp>) {
        if shown.is_some() {
            *self.server_time.lock().unwrap_or_else(PoisonError::into_inner) = shown;
        }
    }

    /// Asks, and hands on only a successful answer to this very question.
    async fn ask(&self, request: Request) -> Result<Response, Fault> {
        let (path, account) = (request.path.clone(), request.account.clone());
        let response = self.transport.carry(request).await.map_err(|error| fault::unanswered(&error))?;
        if !response.is_success() {
            self.note_time(fault::server_time(&response));
            return Err(fault::denied(&response));
        }
        self.witness.hear(&path, account.as_ref(), self.transport.mode(), &response)?;
        self.note_time(fault::server_time(&response));
        Ok(response)
    }
}

#[async_trait]
impl<T: Transport> Backend for StripeClient<T> {
    async fn platform(&self) -> Result<Platform, Fault> {
        let response = self.ask(self.asking().platform()).await?;
        Ok(Platform { account: wire::account(&response, self.platform.as_ref())?, mode: self.transport.mode() })
    }

    async fn accounts(&self, after: Option<&AccountId>) -> Result<AccountPage, Fault> {
        let response = self.ask(self.asking().accounts(after)).await?;
        wire::accounts(&response, after)
    }

    async fn account(&self, id: &AccountId) -> Result<Account, Fault> {
        let response = self.ask(self.asking().account(id)).await?;
        wire::account(&response, Some(id))
    }

    async fn balance(&self, scope: &Scope) -> Result<Balance, Fault> {
        let response = self.ask(self.asking().balance(scope)).await?;
        wire::balance(&response, scope)
    }

    async fn transactions(&self, scope: &Scope, query: &TransactionQuery) -> Result<TransactionPage, Fault> {
        let response = self.ask(self.asking().transactions(scope, query)).await?;
        wire::transactions(&response, query.after.as_ref())
    }

    async fn references(&self, account: &AccountId) -> Result<Vec<ReferenceCandidate>, Fault> {
        let charges = self.ask(self.asking().charges(account)).await?;
        let payouts = self.ask(self.asking().payouts(account)).await?;
        wire::references(&charges, &payouts)
    }

    async fn again(&self, asked: &Asked) -> Result<(), Fault> {
        self.ask(self.asking().again(asked)).await.map(drop)
    }

    async fn look_up(&self, sought: &Sought) -> Result<LookUp, Fault> {
        self.looked_up(sought).await
    }

    async fn left_behind(&self, account: &AccountId, by: Undo, id: &ObjectId) -> Result<SeenObject, Fault> {
        self.seen_left_behind(account, by, id).await
    }

    async fn payers(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Payers, Fault> {
        self.payers_since(since, after).await
    }

    async fn sendings(
        &self,
        to: Option<&AccountId>,
        since: Timestamp,
        after: Option<&ObjectId>,
    ) -> Result<Sendings, Fault> {
        self.sent_since(to, since, after).await
    }

    async fn refunded(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Refunded, Fault> {
        self.refunded_since(since, after).await
    }

    async fn paid_by(&self, payment: &ObjectId) -> Result<Option<(AccountId, SeenObject)>, Fault> {
        self.payer_of(payment).await
    }

    fn server_time(&self) -> Option<Timestamp> {
        *self.server_time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send(&self, recorded: &Recorded) -> Answer {
        if recorded.attempt() == 1 && *recorded.wording() != wording(recorded.order()) {
            return Answer::not_sent("The request that was recorded is not what was asked for; nothing was sent.");
        }
        let carried = self.transport.carry(requests::debit(recorded, self.timeouts.write_s)).await;
        let answer = proof::proof(recorded.order(), &carried);
        self.note_time(answer.server);
        answer
    }
}

#[cfg(test)]
#[path = "send_tests.rs"]
mod tests;
