//! Causes that move money: sales and what becomes of them, payouts and banks, fees, top-ups, and what others at the platform do.

use crate::money::{Currency, Minor};

use crate::world::accounts::PLATFORM;
use crate::world::debit::{checks, send};
use crate::world::id::Id;
use crate::world::movements::Movement;
use crate::world::objects::Metadata;
use crate::world::objects::charge::Charge;
use crate::world::objects::payout::{Said, Stage, Way};
use crate::world::objects::transfer::SourceType;
use crate::world::outside::Sale;
use crate::world::play::plain;
use crate::world::shelf::{Kept, Row, Shelf};
use crate::world::state::{State, below_zero};

use super::pick::{or_nothing, positive, text, up_to};
use super::{BankOutcome, Cause, CauseRefused, Caused, DebitForm, NewSale, Settles};

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

    fn sell(&mut self, sale: &NewSale) -> Result<Caused, CauseRefused> {
        let account = sale.account.as_str();
        let owner = self.account_of(account)?;
        let currency = self.currency_of(owner, sale.currency)?;
        let (amount, fee) = (positive(sale.amount)?, or_nothing(sale.fee)?);
        let application_fee = or_nothing(sale.application_fee)?;
        if application_fee > 0 && owner == PLATFORM {
            let (what, belongs) = ("application fee", "a connected account");
            return Err(CauseRefused::WrongSide { account: account.to_owned(), what, belongs });
        }
        let fees = fee.saturating_add(application_fee);
        up_to(Some(Minor::new(fees.max(1))), amount, currency, "the buyer pays")?;
        let found = self.accounts.get(owner).filter(|found| found.about.charges_enabled);
        let found = found.ok_or_else(|| state(account, "takes no payments: charges_enabled is false"))?;
        let now = self.now();
        let available_on = match sale.settles {
            Settles::AtOnce => now,
            Settles::AfterDelay => found.terms.available_on(now),
        };
        let description = sale.description.as_deref().unwrap_or("Sale").into();
        let row = self.sale(Sale { owner, amount, fee, application_fee, currency, available_on, description })?;
        let words = format!("{account} sold for {}", text(amount, currency));
        Ok(Caused { words, made: id(&self.charges, row) })
    }

    fn give_refund(
        &mut self,
        account: &str,
        charge: Option<&str>,
        amount: Option<Minor>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let left = |charge: &Charge| charge.rest() > 0;
        let (row, sale) = self.sale_of((account, owner), charge, left, "sale that is not refunded")?;
        let (currency, rest) = (sale.currency, sale.rest());
        if rest == 0 {
            return Err(state(sale.id.as_str(), "is refunded already"));
        }
        let amount = up_to(amount, rest, currency, "is not refunded yet")?;
        let refund = self.refund_card(row, amount, None, Metadata::new())?;
        let words = format!("{account} refunded {}", text(amount, currency));
        Ok(Caused { words, made: refund.and_then(|row| id(&self.refunds, row)) })
    }

    fn open_a_dispute(
        &mut self,
        account: &str,
        charge: Option<&str>,
        amount: Option<Minor>,
        fee: Option<Minor>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let fee = or_nothing(fee)?;
        let open = |charge: &Charge| !charge.disputed && charge.rest() > 0;
        let (row, sale) = self.sale_of((account, owner), charge, open, "sale that is neither disputed nor refunded")?;
        if !open(sale) {
            return Err(state(sale.id.as_str(), "is disputed or refunded already"));
        }
        let currency = sale.currency;
        let amount = up_to(amount, sale.rest(), currency, "is not refunded yet")?;
        let dispute = self.dispute(row, amount, fee)?;
        let words = format!("a buyer of {account} disputes {}", text(amount, currency));
        Ok(Caused { words, made: dispute.and_then(|row| id(&self.disputes, row)) })
    }

    fn decide_dispute(&mut self, account: &str, charge: Option<&str>) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let row = self.open_dispute((account, owner), charge)?;
        self.win_dispute(row)?;
        Ok(Caused { words: format!("{account} won a dispute"), made: id(&self.disputes, row) })
    }

    fn ask_for_payout(
        &mut self,
        account: &str,
        amount: Option<Minor>,
        currency: Option<Currency>,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let currency = self.currency_of(owner, currency)?;
        let asked = amount.map(positive).transpose()?;
        let available = self.ledger.holding(owner, currency).available;
        let amount = asked.unwrap_or_else(|| whole_payout(available, currency));
        self.judge_payout(owner, amount, currency)?;
        let row = self.pay_out_on_request(owner, amount, currency, Said::default())?;
        let words = format!("{account} is paid out {}", text(amount, currency));
        Ok(Caused { words, made: id(&self.payouts, row) })
    }

    fn bring_payout_back(&mut self, account: &str, payout: Option<&str>) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let row = self.returnable((account, owner), payout)?;
        self.return_payout(row)?;
        Ok(Caused { words: format!("a payout of {account} came back"), made: id(&self.payouts, row) })
    }

    fn turn_to_bank(
        &mut self,
        account: &str,
        currency: Option<Currency>,
        outcome: BankOutcome,
    ) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let currency = self.currency_of(owner, currency)?;
        if outcome == BankOutcome::Failed
            && let Some((row, since)) = self.debit_under_way(owner, currency)
        {
            self.bank_debit_failed(row, since)?;
            return Ok(Caused { words: format!("the bank of {account} did not pay"), made: id(&self.payouts, row) });
        }
        let holding = self.ledger.holding(owner, currency);
        let amount = below_zero(holding.available);
        if amount == 0 {
            return Err(state(account, &format!("is not below zero in {}", currency.code())));
        }
        if !self.debits_bank(owner, currency) {
            let why = "has no bank that Stripe debits: its country, its bank account in that currency and \
                       debit_negative_balances decide";
            return Err(state(account, why));
        }
        let works = self.accounts.get(owner).is_some_and(crate::world::accounts::Account::bank_works);
        if outcome == BankOutcome::Ok && !works {
            return Err(state(account, "has a bank account that failed before; change it first"));
        }
        let row = self.debit_bank(owner, currency, amount)?;
        let words = match outcome {
            BankOutcome::Ok => format!("the bank of {account} is debited {}", text(amount, currency)),
            BankOutcome::Failed => {
                self.bank_debit_failed(row, holding.negative_since.unwrap_or(self.now()))?;
                format!("the bank of {account} did not pay {}", text(amount, currency))
            }
        };
        Ok(Caused { words, made: id(&self.payouts, row) })
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

    /// The newest debit of an account's bank that is not known to have worked, and since when the balance was negative.
    fn debit_under_way(&self, owner: Row, currency: Currency) -> Option<(Row, jiff::Timestamp)> {
        self.lists.payouts.rows(&owner).iter().rev().find_map(|row| {
            let payout = self.payouts.get(*row)?;
            match payout.way {
                Way::Covers { since } if payout.stage == Stage::InTransit && payout.currency == currency => {
                    Some((*row, since))
                }
                Way::Covers { .. } | Way::ToBank | Way::Reverses { .. } => None,
            }
        })
    }
}

/// All of a balance that banks of its currency carry.
fn whole_payout(available: i64, currency: Currency) -> i64 {
    let multiple = currency.facts().map_or(1, |facts| facts.payout_multiple).max(1);
    available.saturating_sub(available.checked_rem(multiple).unwrap_or_default())
}

/// The id of an object.
fn id<T: Kept>(shelf: &Shelf<T>, row: Row) -> Option<Id> {
    shelf.get(row).map(Kept::id)
}

/// The refusal of something in a state in which it cannot happen.
pub(super) fn state(subject: &str, state: &str) -> CauseRefused {
    CauseRefused::State { subject: subject.to_owned(), state: state.to_owned() }
}
