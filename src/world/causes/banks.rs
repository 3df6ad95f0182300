//! Causes on the side of the banks: payouts that somebody asks for, payouts that come back, debits that work or fail.

use jiff::Timestamp;

use crate::money::{Currency, Minor};

use crate::world::accounts::Account;
use crate::world::objects::payout::{Direction, Said, Stage, Way};
use crate::world::shelf::Row;
use crate::world::state::{State, below_zero};

use super::perform::{id, state};
use super::pick::{positive, text};
use super::{BankOutcome, CauseRefused, Caused};

impl State {
    pub(super) fn ask_for_payout(
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

    pub(super) fn bring_payout_back(&mut self, account: &str, payout: Option<&str>) -> Result<Caused, CauseRefused> {
        let owner = self.account_of(account)?;
        let row = self.returnable((account, owner), payout)?;
        self.return_payout(row)?;
        Ok(Caused { words: format!("a payout of {account} came back"), made: id(&self.payouts, row) })
    }

    pub(super) fn turn_to_bank(
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
        let paying = self.accounts.get(owner).is_some_and(Account::bank_works);
        if outcome == BankOutcome::Ok && !paying {
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

    /// The newest debit of an account's bank that is not known to have worked, and since when the balance was negative.
    fn debit_under_way(&self, owner: Row, currency: Currency) -> Option<(Row, Timestamp)> {
        let under_way = (owner, Direction::FromBank, Some(Stage::InTransit.place()));
        self.lists.payouts.rows(&under_way).iter().rev().find_map(|row| {
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
