//! Accounts (docs.stripe.com/api/accounts/object). The platform sees its own account with a bare `controller`, and a connected
//! one with the controller properties, the person, the bank account and the requirements.

use serde_json::{Map, Value, json};

use super::super::accounts::{Account, PLATFORM};
use super::super::founding::{AccountKind, BankAccount, Capability, Individual, Liable, NewAccount, PayoutInterval};
use super::super::id::Tail;
use super::super::shelf::Row;
use super::super::state::State;
use super::text_json;

/// The id of an account's only bank account.
pub(crate) fn bank_id(account: &str) -> String {
    let tail = Tail::of(account);
    format!("ba_1MOCK0{}bankacct", tail.text())
}

/// An account as the platform sees it.
pub(crate) fn json(state: &State, row: Row) -> Value {
    state.accounts.get(row).map_or(Value::Null, |account| write(account, row == PLATFORM))
}

fn write(account: &Account, own: bool) -> Value {
    let about = &account.about;
    let mut fields = Map::with_capacity(24);
    let mut put = |key: &str, value: Value| {
        fields.insert(key.to_owned(), value);
    };
    put("id", Value::from(about.id.as_str()));
    put("object", Value::from("account"));
    put("business_profile", business_profile(about));
    put("business_type", business_type(about));
    put("capabilities", capabilities(about));
    put("charges_enabled", Value::from(about.charges_enabled));
    put("controller", controller(account, own));
    put("country", Value::from(about.country.as_str()));
    put("created", Value::from(about.created.as_second()));
    put("default_currency", Value::from(about.currency.code()));
    put("details_submitted", Value::from(about.currently_due.is_empty()));
    put("email", text_json(about.email.as_deref()));
    put("external_accounts", external_accounts(about));
    put("future_requirements", requirements(None, &[], about.created.as_second()));
    if let Some(person) = &about.individual {
        put("individual", individual(about, person));
    }
    put("metadata", metadata(about));
    put("payouts_enabled", Value::from(about.payouts_enabled));
    put(
        "requirements",
        requirements(about.disabled_reason.as_deref(), &about.currently_due, about.created.as_second()),
    );
    put("settings", settings(about));
    put("tos_acceptance", json!({ "date": about.created.as_second(), "ip": null, "user_agent": null }));
    put("type", Value::from(kind(about.kind)));
    Value::Object(fields)
}

fn business_profile(about: &NewAccount) -> Value {
    json!({
        "annual_revenue": null,
        "estimated_worker_count": null,
        "mcc": null,
        "minority_owned_business_designation": null,
        "name": text_json(about.name.as_deref()),
        "product_description": null,
        "support_address": null,
        "support_email": null,
        "support_phone": null,
        "support_url": null,
        "url": null,
    })
}

fn business_type(about: &NewAccount) -> Value {
    if about.individual.is_some() { Value::from("individual") } else { Value::Null }
}

fn capabilities(about: &NewAccount) -> Value {
    let cards = if about.charges_enabled { Capability::Active } else { Capability::Inactive };
    json!({ "card_payments": capability(cards), "transfers": capability(about.transfers) })
}

fn capability(state: Capability) -> &'static str {
    match state {
        Capability::Active => "active",
        Capability::Inactive => "inactive",
        Capability::Pending => "pending",
    }
}

fn controller(account: &Account, own: bool) -> Value {
    let about = &account.about;
    if own || (about.losses.is_none() && about.kind == AccountKind::Standard) {
        return json!({ "type": "account" });
    }
    let Some(losses) = about.losses else {
        return json!({ "is_controller": true, "type": "application" });
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
    json!({
        "fees": { "payer": payer },
        "is_controller": true,
        "losses": { "payments": payments },
        "requirement_collection": collection,
        "stripe_dashboard": { "type": dashboard },
        "type": "application",
    })
}

fn external_accounts(about: &NewAccount) -> Value {
    let data: Vec<Value> = about.bank.iter().map(|bank| external(about, bank)).collect();
    json!({
        "object": "list",
        "data": data,
        "has_more": false,
        "total_count": data.len(),
        "url": format!("/v1/accounts/{}/external_accounts", about.id),
    })
}

fn external(about: &NewAccount, bank: &BankAccount) -> Value {
    json!({
        "id": bank_id(&about.id),
        "object": "bank_account",
        "account": about.id,
        "account_holder_name": null,
        "account_holder_type": null,
        "account_type": null,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": about.country,
        "currency": bank.currency.code(),
        "default_for_currency": true,
        "fingerprint": null,
        "last4": bank.last4,
        "metadata": {},
        "routing_number": null,
        "status": bank.status,
    })
}

fn individual(about: &NewAccount, person: &Individual) -> Value {
    let (day, month, year) = person.dob;
    json!({
        "id": format!("person_1MOCK0{}person01", Tail::of(&about.id).text()),
        "object": "person",
        "account": about.id,
        "created": about.created.as_second(),
        "dob": { "day": day, "month": month, "year": year },
        "first_name": text_json(person.first_name.as_deref()),
        "last_name": text_json(person.last_name.as_deref()),
        "metadata": {},
        "relationship": {
            "authorizer": false,
            "director": false,
            "executive": false,
            "legal_guardian": false,
            "owner": true,
            "percent_ownership": null,
            "representative": true,
            "title": null,
        },
        "verification": {
            "additional_document": null,
            "details": null,
            "details_code": null,
            "document": null,
            "status": person.verification,
        },
    })
}

fn metadata(about: &NewAccount) -> Value {
    let fields = about.metadata.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str())));
    Value::Object(fields.collect())
}

fn requirements(disabled: Option<&str>, due: &[String], created: i64) -> Value {
    // A reason that names what is past due means that its deadline has passed.
    let past: &[String] = if disabled == Some("requirements.past_due") { due } else { &[] };
    json!({
        "alternatives": [],
        "current_deadline": if past.is_empty() { Value::Null } else { Value::from(created) },
        "currently_due": due,
        "disabled_reason": text_json(disabled),
        "errors": [],
        "eventually_due": due,
        "past_due": past,
        "pending_verification": [],
    })
}

fn settings(about: &NewAccount) -> Value {
    let interval = match about.payouts {
        PayoutInterval::Manual => "manual",
        PayoutInterval::Daily => "daily",
        PayoutInterval::Weekly => "weekly",
        PayoutInterval::Monthly => "monthly",
    };
    let mut schedule = json!({ "delay_days": 2, "interval": interval });
    if let Value::Object(fields) = &mut schedule {
        match about.payouts {
            PayoutInterval::Manual | PayoutInterval::Daily => {}
            PayoutInterval::Weekly => {
                fields.insert("weekly_anchor".to_owned(), Value::from("friday"));
                fields.insert("weekly_payout_days".to_owned(), json!(["friday"]));
            }
            PayoutInterval::Monthly => {
                fields.insert("monthly_anchor".to_owned(), Value::from(1));
                fields.insert("monthly_payout_days".to_owned(), json!([1]));
            }
        }
    }
    json!({
        "bacs_debit_payments": { "display_name": null, "service_user_number": null },
        "branding": {
            "icon": null,
            "logo": null,
            "primary_color": null,
            "secondary_color": null,
        },
        "card_issuing": { "tos_acceptance": { "date": null, "ip": null } },
        "card_payments": {
            "decline_on": { "avs_failure": false, "cvc_failure": false },
            "statement_descriptor_prefix": null,
            "statement_descriptor_prefix_kana": null,
            "statement_descriptor_prefix_kanji": null,
        },
        "dashboard": {
            "display_name": text_json(about.name.as_deref()),
            "timezone": "Etc/UTC",
        },
        "invoices": { "default_account_tax_ids": null, "hosted_payment_method_save": "offer" },
        "payments": {
            "statement_descriptor": null,
            "statement_descriptor_kana": null,
            "statement_descriptor_kanji": null,
        },
        "payouts": {
            "debit_negative_balances": about.debit_negative_balances,
            "schedule": schedule,
            "statement_descriptor": null,
        },
        "sepa_debit_payments": {},
    })
}

fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Standard => "standard",
        AccountKind::Express => "express",
        AccountKind::Custom => "custom",
        AccountKind::None => "none",
    }
}
