//! What the program may ask of Stripe. Everything here is a read, except [`Backend::send`], which takes only a debit
//! that the journal has on disk. No method repeats a read by itself: whoever asks decides when to ask again.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{
    Account, AccountId, AccountPage, Asked, Balance, Fault, LookUp, ObjectId, Payers, Platform, ReferenceCandidate,
    Refunded, Scope, SeenObject, Sendings, Sought, TransactionPage, TransactionQuery, Undo,
};
use crate::journal::entry::Recorded;
use crate::life::Answer;

/// Stripe, as the program sees it.
#[async_trait]
pub trait Backend: fmt::Debug + Send + Sync {
    /// The account that owns the key, and whose money it is.
    async fn platform(&self) -> Result<Platform, Fault>;

    /// One page of connected accounts, newest first, beginning after the account named.
    async fn accounts(&self, after: Option<&AccountId>) -> Result<AccountPage, Fault>;

    /// One connected account.
    async fn account(&self, id: &AccountId) -> Result<Account, Fault>;

    /// A balance, stamped with the moment at which the answer arrived. An answer for somebody else is a fault.
    async fn balance(&self, scope: &Scope) -> Result<Balance, Fault>;

    /// One page of balance transactions, newest first.
    async fn transactions(&self, scope: &Scope, query: &TransactionQuery) -> Result<TransactionPage, Fault>;

    /// The latest hundred charges and the latest hundred payouts of a connected account, newest first: what a debit with a
    /// reference may name.
    async fn references(&self, account: &AccountId) -> Result<Vec<ReferenceCandidate>, Fault>;

    /// Makes a read once more, as it stands in the request log. Its answer goes nowhere but there.
    async fn again(&self, asked: &Asked) -> Result<(), Fault>;

    /// Looks for a debit on both sides, by its group and by time, and tells whose everything else is that went the same way: a
    /// transfer without a mark is known by its payment, of which 20 at most are read. What it found is told whatever else could not
    /// be read, which then is not whole. Where nothing was found, a list that could not be read is a fault, and a permission that is
    /// lacking comes before every other.
    async fn look_up(&self, sought: &Sought) -> Result<LookUp, Fault>;

    /// What a debit of an account left behind, with what was given back of it: its payment for one that is undone by a refund,
    /// its transfer for one that is undone by a reversal. It is held against no order and proves nothing.
    async fn left_behind(&self, account: &AccountId, by: Undo, id: &ObjectId) -> Result<SeenObject, Fault>;

    /// One page of the payments that the platform got of connected accounts since a moment, by Stripe's clock.
    async fn payers(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Payers, Fault>;

    /// One page of what the platform sent as somebody's debit since a moment, by Stripe's clock: to one account, or to whomever.
    async fn sendings(
        &self,
        to: Option<&AccountId>,
        since: Timestamp,
        after: Option<&ObjectId>,
    ) -> Result<Sendings, Fault>;

    /// One page of the payments to the platform of which something was given back since a moment, by Stripe's clock.
    async fn refunded(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Refunded, Fault>;

    /// A payment to the platform with the account that made it; none where that was a customer.
    async fn paid_by(&self, payment: &ObjectId) -> Result<Option<(AccountId, SeenObject)>, Fault>;

    /// What Stripe's clock showed in its latest answer; none before the first. An answer shows it by `Date` if it also carries
    /// `Request-Id`: what comes from in between has a clock of its own.
    fn server_time(&self) -> Option<Timestamp>;

    /// Sends one attempt of a debit, once, as it was recorded, and says what its answer proves. The only write. Another attempt
    /// must be in the journal before it is sent. A first attempt that is recorded in other words than its order's is not sent.
    async fn send(&self, recorded: &Recorded) -> Answer;
}
