//! `settings` of an account (docs.stripe.com/api/accounts/object): how it is paid out, and much that does not matter here.

use std::borrow::Cow;

use super::super::accounts::Account;
use super::super::founding::PayoutInterval;
use super::super::json::{Json, object};
use super::super::schedule::{Terms, WEEKDAYS};
use super::text_json;

/// The settings of an account.
pub(super) fn settings(account: &Account) -> Json<'_> {
    let about = &account.about;
    object! {
        "bacs_debit_payments": Json::Constant(r#"{"display_name":null,"service_user_number":null}"#),
        "branding": Json::Constant(r#"{"icon":null,"logo":null,"primary_color":null,"secondary_color":null}"#),
        "card_issuing": Json::Constant(r#"{"tos_acceptance":{"date":null,"ip":null}}"#),
        "card_payments": Json::Constant(CARD_PAYMENTS),
        "dashboard": object! {
            "display_name": text_json(about.name.as_deref()),
            "timezone": "Etc/UTC",
        },
        "invoices": Json::Constant(r#"{"default_account_tax_ids":null,"hosted_payment_method_save":"offer"}"#),
        "payments": Json::Constant(PAYMENTS),
        "payouts": object! {
            "debit_negative_balances": about.debit_negative_balances,
            "schedule": schedule(account),
            "statement_descriptor": text_json(account.terms.statement_descriptor.as_deref()),
        },
        "sepa_debit_payments": Json::Constant("{}"),
    }
}

const CARD_PAYMENTS: &str = concat!(
    r#"{"decline_on":{"avs_failure":false,"cvc_failure":false},"statement_descriptor_prefix":null,"#,
    r#""statement_descriptor_prefix_kana":null,"statement_descriptor_prefix_kanji":null}"#
);

const PAYMENTS: &str = concat!(
    r#"{"statement_descriptor":null,"statement_descriptor_kana":null,"statement_descriptor_kanji":null,"#,
    r#""statement_descriptor_prefix_kana":null,"statement_descriptor_prefix_kanji":null}"#
);
fn schedule(account: &Account) -> Json<'_> {
    let terms = &account.terms;
    let delay = Json::from(i32::from(terms.delay_days));
    let interval = Json::from(interval(account.about.payouts));
    let mut fields = vec![(Cow::Borrowed("delay_days"), delay), (Cow::Borrowed("interval"), interval)];
    let mut anchor = |key: &'static str, value: Json<'static>| fields.push((Cow::Borrowed(key), value));
    match account.about.payouts {
        PayoutInterval::Manual | PayoutInterval::Daily => {}
        PayoutInterval::Weekly => {
            let days = weekdays(terms);
            anchor("weekly_anchor", Json::from(days.first().copied()));
            anchor("weekly_payout_days", days.into_iter().map(Json::from).collect::<Vec<_>>().into());
        }
        PayoutInterval::Monthly => {
            let days: Vec<Json<'static>> = terms.monthly.iter().map(|day| Json::from(i32::from(day))).collect();
            anchor("monthly_anchor", days.first().cloned().unwrap_or(Json::Null));
            anchor("monthly_payout_days", days.into());
        }
    }
    Json::Object(fields)
}

/// `interval` of a schedule.
pub(crate) fn interval(interval: PayoutInterval) -> &'static str {
    match interval {
        PayoutInterval::Manual => "manual",
        PayoutInterval::Daily => "daily",
        PayoutInterval::Weekly => "weekly",
        PayoutInterval::Monthly => "monthly",
    }
}

/// The days of weekly payouts by name.
pub(crate) fn weekdays(terms: &Terms) -> Vec<&'static str> {
    terms.weekly.iter().filter_map(|day| WEEKDAYS.get(usize::from(day)).copied()).collect()
}
