//! Other parties at Stripe: buyers, payouts, the Dashboard, other programs with the platform's key. They move the same balances, and
//! none of them knows of the journals.

use std::collections::BTreeMap;

use pullfunds::domain::Order;
use pullfunds::money::{Currency, Minor};
use pullfunds::world::causes::{Cause, DebitForm, NewSale, Settles};

use super::places::ACCOUNTS;
use super::seed::Dice;

/// Something that somebody else does.
pub(crate) fn act(dice: &mut Dice) -> Cause {
    let account = (*dice.pick(&ACCOUNTS)).to_owned();
    let amount = Minor::new(dice.between(1, 300) * 100);
    let currency = *dice.pick(&[None, Some(Currency::USD), Some(Currency::JPY)]);
    match dice.roll(6) {
        0 | 1 => Cause::Sale(NewSale {
            account,
            amount,
            currency,
            fee: None,
            application_fee: None,
            settles: if dice.one_in(2) { Settles::AtOnce } else { Settles::AfterDelay },
            description: None,
        }),
        2 => Cause::Payout { account, amount: Some(amount), currency },
        3 => Cause::SendFunds { account, amount, currency, description: None },
        4 => Cause::Debit { account, amount, currency, form: DebitForm::Charge, description: None },
        _ => Cause::Fee { account, amount, currency, description: None },
    }
}

/// Everything that an account has available is paid out, in the currency in which it is debited.
pub(crate) fn drain(account: &str) -> Cause {
    Cause::Payout { account: account.to_owned(), amount: None, currency: Some(super::places::currency_of(account)) }
}

/// Somebody does the same by hand, without a mark.
pub(crate) fn same(order: &Order) -> Cause {
    let (account, amount) = (order.account.as_str().to_owned(), order.amount.minor());
    let currency = Some(order.amount.currency());
    Cause::Debit { account, amount, currency, form: DebitForm::Transfer, description: None }
}

/// The request of a debit that somebody may approve: only of one that a journal says waits for a person.
pub(crate) fn approvable(
    to_approve: &BTreeMap<String, String>,
    waits: impl Fn(&str) -> bool,
) -> Option<(String, String)> {
    to_approve.iter().find(|(debit, _)| waits(debit)).map(|(debit, request)| (debit.clone(), request.clone()))
}
