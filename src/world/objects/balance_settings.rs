//! Balance settings (docs.stripe.com/api/balance-settings/object): how an account is paid out, in the shape that accounts of both
//! versions share.

use std::borrow::Cow;

use super::super::accounts::Account;
use super::super::founding::PayoutInterval;
use super::super::json::{Json, object};
use super::account_settings::{interval, weekdays};
use super::text_json;

/// The settings of an account as they were at some time.
pub(crate) fn write(account: &Account) -> Json<'_> {
    let (about, terms) = (&account.about, &account.terms);
    let minimum = terms.minimum.iter();
    let minimum: Vec<_> =
        minimum.map(|(currency, amount)| (Cow::Borrowed(currency.code()), Json::from(*amount))).collect();
    let minimum = if minimum.is_empty() { Json::Null } else { Json::Object(minimum) };
    object! {
        "object": "balance_settings",
        "payments": object! {
            "debit_negative_balances": about.debit_negative_balances,
            "payouts": object! {
                "automatic_transfer_rules_by_currency": object! {},
                "minimum_balance_by_currency": minimum,
                "schedule": schedule(account),
                "statement_descriptor": text_json(terms.statement_descriptor.as_deref()),
                "status": if about.payouts_enabled { "enabled" } else { "disabled" },
            },
            "settlement_timing": settlement_timing(account),
        },
    }
}

fn schedule(account: &Account) -> Json<'_> {
    let named = interval(account.about.payouts);
    match account.about.payouts {
        PayoutInterval::Manual | PayoutInterval::Daily => object! { "interval": named },
        PayoutInterval::Weekly => {
            let days: Vec<Json<'_>> = weekdays(&account.terms).into_iter().map(Json::from).collect();
            object! { "interval": named, "weekly_payout_days": days }
        }
        PayoutInterval::Monthly => {
            let days: Vec<Json<'_>> = account.terms.monthly.iter().map(|day| Json::from(i32::from(day))).collect();
            object! { "interval": named, "monthly_payout_days": days }
        }
    }
}

fn settlement_timing(account: &Account) -> Json<'_> {
    let delay = i32::from(account.terms.delay_days);
    if account.terms.delay_overridden {
        object! { "delay_days": delay, "delay_days_override": delay, "start_of_day": Json::Null }
    } else {
        object! { "delay_days": delay, "start_of_day": Json::Null }
    }
}
