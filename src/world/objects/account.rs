//! Accounts (docs.stripe.com/api/accounts/object). The platform sees its own account with a bare `controller`, and a connected
//! one with the controller properties, the person, the bank account and the requirements.

use std::borrow::Cow;

use super::super::accounts::{Account, PLATFORM};
use super::super::founding::{AccountKind, BankAccount, Capability, Individual, Liable, NewAccount};
use super::super::id::Tail;
use super::super::json::{Json, list, object};
use super::super::shelf::Row;
use super::super::state::State;
use super::account_settings::settings;
use super::link::link;
use super::{metadata_json, text_json};

/// The id of an account's only bank account.
pub(crate) fn bank_id(account: &str) -> String {
    let tail = Tail::of(account);
    format!("ba_1MOCK0{}bankacct", tail.text())
}

/// An account as the platform sees it.
pub(crate) fn json(state: &State, row: Row) -> Json<'_> {
    state.accounts.get(row).map_or(Json::Null, |account| write(account, row == PLATFORM))
}

/// An account as it was at some time, as the platform sees its own or a connected one.
pub(crate) fn write<'a>(account: &'a Account, own: bool) -> Json<'a> {
    let about = &account.about;
    let mut fields = Vec::with_capacity(24);
    let mut put = |key: &'static str, value: Json<'a>| fields.push((Cow::Borrowed(key), value));
    put("id", Json::from(about.id.as_str()));
    put("object", Json::from("account"));
    put("business_profile", business_profile(about));
    put("business_type", business_type(about));
    put("capabilities", capabilities(about));
    put("charges_enabled", Json::from(about.charges_enabled));
    put("controller", controller(account, own));
    put("country", Json::from(about.country.as_str()));
    put("created", Json::from(about.created.as_second()));
    put("default_currency", Json::from(about.currency.code()));
    put("details_submitted", Json::from(about.currently_due.is_empty()));
    put("email", text_json(about.email.as_deref()));
    put("external_accounts", external_accounts(about));
    put("future_requirements", requirements(None, &[], about.created.as_second()));
    if let Some(person) = &about.individual {
        put("individual", individual(about, person));
    }
    put("metadata", metadata_json(&about.metadata));
    put("payouts_enabled", Json::from(about.payouts_enabled));
    put(
        "requirements",
        requirements(about.disabled_reason.as_deref(), &about.currently_due, about.created.as_second()),
    );
    put("settings", settings(account));
    put("tos_acceptance", object! { "date": about.created.as_second(), "ip": Json::Null, "user_agent": Json::Null });
    put("type", Json::from(kind(about.kind)));
    Json::Object(fields)
}

fn business_profile(about: &NewAccount) -> Json<'_> {
    object! {
        "annual_revenue": Json::Null,
        "estimated_worker_count": Json::Null,
        "mcc": Json::Null,
        "minority_owned_business_designation": Json::Null,
        "monthly_estimated_revenue": Json::Null,
        "name": text_json(about.name.as_deref()),
        "product_description": Json::Null,
        "specified_commercial_transactions_act_url": Json::Null,
        "support_address": Json::Null,
        "support_email": Json::Null,
        "support_phone": Json::Null,
        "support_url": Json::Null,
        "url": Json::Null,
    }
}

fn business_type(about: &NewAccount) -> Json<'_> {
    if about.individual.is_some() { Json::from("individual") } else { Json::Null }
}

fn capabilities(about: &NewAccount) -> Json<'_> {
    let cards = if about.charges_enabled { Capability::Active } else { Capability::Inactive };
    object! { "card_payments": capability(cards), "transfers": capability(about.transfers) }
}

/// `status` of a capability.
pub(crate) fn capability(state: Capability) -> &'static str {
    match state {
        Capability::Active => "active",
        Capability::Inactive => "inactive",
        Capability::Pending => "pending",
    }
}

fn controller(account: &Account, own: bool) -> Json<'_> {
    let about = &account.about;
    if own || (about.losses.is_none() && about.kind == AccountKind::Standard) {
        return object! { "type": "account" };
    }
    let Some(losses) = about.losses else {
        return object! { "is_controller": true, "type": "application" };
    };
    let (payments, fees) = match losses {
        Liable::Application => ("application", "application"),
        Liable::Stripe => ("stripe", "account"),
    };
    let (payer, collection, dashboard) = match about.kind {
        AccountKind::Standard => ("account", "stripe", "full"),
        AccountKind::Express => ("application_express", "stripe", "express"),
        AccountKind::Custom => ("application_custom", "application", "none"),
        AccountKind::None => (fees, "stripe", "none"),
    };
    object! {
        "fees": object! { "payer": payer },
        "is_controller": true,
        "losses": object! { "payments": payments },
        "requirement_collection": collection,
        "stripe_dashboard": object! { "type": dashboard },
        "type": "application",
    }
}

fn external_accounts(about: &NewAccount) -> Json<'_> {
    let data: Vec<Json<'_>> = about.bank.iter().map(|bank| external(about, bank)).collect();
    let count = data.len();
    object! {
        "object": "list",
        "data": data,
        "has_more": false,
        "total_count": count,
        "url": format!("/v1/accounts/{}/external_accounts", about.id),
    }
}

/// The bank account of an account, if it has one.
pub(crate) fn bank(account: &Account) -> Option<Json<'_>> {
    account.about.bank.as_ref().map(|bank| external(&account.about, bank))
}

fn external<'a>(about: &'a NewAccount, bank: &'a BankAccount) -> Json<'a> {
    object! {
        "id": bank_id(&about.id),
        "object": "bank_account",
        "account": link(Some(&about.id)),
        "account_holder_name": Json::Null,
        "account_holder_type": Json::Null,
        "account_type": Json::Null,
        "available_payout_methods": list!["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": &about.country,
        "currency": bank.currency.code(),
        "default_for_currency": true,
        "fingerprint": Json::Null,
        "last4": &bank.last4,
        "metadata": Json::Constant("{}"),
        "routing_number": Json::Null,
        "status": bank.status.name(),
    }
}

fn individual<'a>(about: &'a NewAccount, person: &'a Individual) -> Json<'a> {
    let (day, month, year) = person.dob;
    object! {
        "id": format!("person_1MOCK0{}person01", Tail::of(&about.id).text()),
        "object": "person",
        "account": &about.id,
        "created": about.created.as_second(),
        "dob": object! { "day": day, "month": month, "year": year },
        "first_name": text_json(person.first_name.as_deref()),
        "last_name": text_json(person.last_name.as_deref()),
        "metadata": Json::Constant("{}"),
        "relationship": object! {
            "authorizer": false,
            "director": false,
            "executive": false,
            "legal_guardian": false,
            "owner": true,
            "percent_ownership": Json::Null,
            "representative": true,
            "title": Json::Null,
        },
        "verification": object! {
            "additional_document": Json::Null,
            "details": Json::Null,
            "details_code": Json::Null,
            "document": Json::Constant(r#"{"back":null,"details":null,"details_code":null,"front":null}"#),
            "status": person.verification.name(),
        },
    }
}

fn requirements<'a>(disabled: Option<&'a str>, due: &'a [String], created: i64) -> Json<'a> {
    // A reason that names what is past due means that its deadline has passed.
    let past: &[String] = if disabled == Some("requirements.past_due") { due } else { &[] };
    object! {
        "alternatives": list![],
        "current_deadline": if past.is_empty() { Json::Null } else { Json::from(created) },
        "currently_due": due,
        "disabled_reason": text_json(disabled),
        "errors": list![],
        "eventually_due": due,
        "past_due": past,
        "pending_verification": list![],
    }
}

fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Standard => "standard",
        AccountKind::Express => "express",
        AccountKind::Custom => "custom",
        AccountKind::None => "none",
    }
}
