//! Whether Stripe makes a payout that somebody asks for (docs.stripe.com/api/payouts/create), in the order in which it looks: the
//! account, its bank account, what banks of the currency carry, the balance.

use crate::money::Currency;

use super::errors::{self, Refusal};
use super::shelf::Row;
use super::state::State;

impl State {
    /// Decides a payout of a balance.
    pub(crate) fn judge_payout(&self, owner: Row, amount: i64, currency: Currency) -> Result<(), Refusal> {
        let account = self.accounts.get(owner).ok_or_else(not_allowed)?;
        if !account.about.payouts_enabled {
            return Err(not_allowed());
        }
        if account.about.bank.as_ref().is_none_or(|bank| bank.currency != currency) {
            let message =
                format!("Sorry, you don't have any external accounts in that currency ({}).", currency.code());
            return Err(Refusal::invalid(message).executed());
        }
        if !account.bank_works() {
            return Err(Refusal::invalid(
                "The bank account that this payout would go to cannot be used: an earlier payout to it failed. Update \
                 its details first.",
            )
            .code("bank_account_unusable")
            .executed());
        }
        let multiple = currency.facts().map_or(1, |facts| facts.payout_multiple).max(1);
        if amount.checked_rem(multiple).is_some_and(|rest| rest != 0) {
            let message = format!(
                "Invalid amount: {amount}. Payouts in {} must be divisible by {multiple}.",
                currency.code().to_uppercase()
            );
            return Err(Refusal::invalid(message).code("parameter_invalid_integer").param("amount").executed());
        }
        if amount < 1 || amount > self.ledger.holding(owner, currency).available {
            return Err(errors::insufficient());
        }
        Ok(())
    }
}

/// 400, the account may not be paid out.
fn not_allowed() -> Refusal {
    Refusal::invalid(
        "Your account is not currently enabled to make payouts. Visit your account's requirements to see what is due.",
    )
    .code("payouts_not_allowed")
    .executed()
}
