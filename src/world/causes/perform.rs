//! From a cause to what does it, with the causes that move money inside the platform's world: fees, top-ups, and what others at
//! the platform do.

use crate::money::{Currency, Minor};

use crate::world::accounts::PLATFORM;
use crate::world::debit::{checks, send};
use crate::world::id::Id;
use crate::world::movements::Movement;
use crate::world::objects::transfer::SourceType;
use crate::world::play::plain;
use crate::world::shelf::{Kept, Row, Shelf};
use crate::world::state::State;

use super::pick::{positive, text};
use super::{Cause, CauseRefused, Caused, DebitForm};

impl State {
    /// Does a cause. The reserve follows, and the books are compared.
    pub(crate) fn cause(&mut self, cause: &Cause) -> Result<Caused, CauseRefused> {
        let caused = self.perform(cause)?;
        self.follow_reserve()?;
        self.ledger.check()?;
        Ok(caused)
    }

    fn perform(&mut self, cause: &Cause) -> Result<Caused, CauseRefused> {
        match cause {
            Cause::Sale(sale) => self.sell(sale),
            Cause::Refund { account, charge, amount } => self.give_refund(account, charge.as_deref(), *amount),
            Cause::Dispute { account, charge, amount, fee } => {
                self.open_a_dispute(account, charge.as_deref(), *amount, *fee)
            }
            Cause::DisputeWon { account, charge } => self.decide_dispute(account, charge.as_deref()),
            Cause::Payout { account, amount, currency } => self.ask_for_payout(account, *amount, *currency),
            Cause::PayoutReturned { account, payout } => self.bring_payout_back(account, payout.as_deref()),
            Cause::BankDebit { account, currency, outcome } => self.turn_to_bank(account, *currency, *outcome),
            Cause::BankChanged { account, last4, status } => {
                self.give_bank(account, last4.as_deref(), status.as_deref())
            }
            Cause::AccountRejected { account, reason } => self.reject_account(account, *reason),
            Cause::Deauthorized { account } => self.deauthorize(account),
            Cause::ConsentWithdrawn { account } => self.withdraw_consent(account),
            Cause::Approved { account, request } => self.approve(account.as_deref(), request.as_deref()),
            Cause::KeyRevoked { key } => self.revoke_key(key),
            Cause::Topup { amount, currency } => self.put_in(*amount, *currency),
            Cause::Fee { account, amount, currency, description } => {
                self.charge_fee(account, *amount, *currency, description.as_deref())
            }
            Cause::SendFunds { account, amount, currency, description } => {
                self.move_funds(account, *amount, *currency, description.as_deref(), None)
            }
            Cause::Debit { account, amount, currency, form, description } => {
                self.move_funds(account, *amount, *currency, description.as_deref(), Some(*form))
            }
        }
    }

    fn put_in(&mut self, amount: Minor, currency: Option<Currency>) -> Result<Caused, CauseRefused> {
        let currency = self.currency_of(PLATFORM, currency)?;
        let amount = positive(amount)?;
        let row = self.top_up(amount, currency)?;
        Ok(Caused { words: format!("the platform topped up {}", text(amount, currency)), made: id(&self.topups, row) })
    }

    fn charge_fee(
        &mut self,
        account: &str,
        amount: Minor,
        currency: Option<Currency>,
        description: Option<&str>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let currency = self.currency_of(owner, currency)?;
        let amount = positive(amount)?;
        self.bill(owner, amount, currency, description.unwrap_or("Fee").into())?;
        Ok(Caused { words: format!("Stripe billed {account} {}", text(amount, currency)), made: None })
    }

    fn move_funds(
        &mut self,
        account: &str,
        amount: Minor,
        currency: Option<Currency>,
        description: Option<&str>,
        form: Option<DebitForm>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.connected(account, "movement of funds")?;
        let currency = self.currency_of(owner, currency)?;
        let amount = positive(amount)?;
        let movement = match form {
            None => plain(PLATFORM, owner, amount, currency),
            Some(form) => Movement { charged: form == DebitForm::Charge, ..plain(owner, PLATFORM, amount, currency) },
        };
        let movement = Movement { description: description.map(Into::into), ..movement };
        self.judge_movement(&movement, form)?;
        let moved = self.carry(movement)?;
        let words = match form {
            None => format!("the platform sent {} to {account}", text(amount, currency)),
            Some(_) => format!("the platform debited {account} {}", text(amount, currency)),
        };
        Ok(Caused { words, made: id(&self.transfers, moved.transfer) })
    }

    fn judge_movement(&self, movement: &Movement, form: Option<DebitForm>) -> Result<(), CauseRefused> {
        let form = match form {
            None => return Ok(send::check(self, movement)?),
            Some(DebitForm::Charge) => checks::Form::Charge,
            Some(DebitForm::Transfer) => checks::Form::Transfer { source_type: SourceType::Card, reference: None },
        };
        let ask = checks::Ask { account: movement.from, amount: movement.amount, currency: movement.currency, form };
        checks::judge(self, &ask)?;
        Ok(())
    }
}

/// The id of an object.
pub(super) fn id<T: Kept>(shelf: &Shelf<T>, row: Row) -> Option<Id> {
    shelf.get(row).map(Kept::id)
}

/// The refusal of something in a state in which it cannot happen.
pub(super) fn state(subject: &str, state: &str) -> CauseRefused {
    CauseRefused::State { subject: subject.to_owned(), state: state.to_owned() }
}
