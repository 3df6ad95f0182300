//! Other parties at Stripe: buyers, payouts, the Dashboard, other programs with the platform's key. They move the same balances, and
//! none of them knows of the journals.

use std::collections::BTreeMap;

use pullfunds::money::Minor;
use pullfunds::world::causes::{Cause, DebitForm, NewSale, Settles};

use super::places::ACCOUNTS;
use super::seed::Dice;

/// Something that somebody else does.
pub(crate) fn act(dice: &mut Dice) -> Cause {
    let account = (*dice.pick(&ACCOUNTS)).to_owned();
    let amount = Minor::new(dice.between(1, 300) * 100);
    match dice.roll(6) {
        0 | 1 => Cause::Sale(NewSale {
            account,
            amount,
            currency: None,
            fee: None,
            application_fee: None,
            settles: if dice.one_in(2) { Settles::AtOnce } else { Settles::AfterDelay },
            description: None,
        }),
        2 => Cause::Payout { account, amount: Some(amount), currency: None },
        3 => Cause::SendFunds { account, amount, currency: None, description: None },
        4 => Cause::Debit { account, amount, currency: None, form: DebitForm::Charge, description: None },
        _ => Cause::Fee { account, amount, currency: None, description: None },
    }
}

/// The request of a debit that somebody may approve: only of one that a journal says waits for a person.
pub(crate) fn approvable(
    to_approve: &BTreeMap<String, String>,
    waits: impl Fn(&str) -> bool,
) -> Option<(String, String)> {
    to_approve.iter().find(|(debit, _)| waits(debit)).map(|(debit, request)| (debit.clone(), request.clone()))
}
