//! The shape of answers: fields, order and nulls as in Stripe's published schema.

use rstest::rstest;
use serde_json::{Value, json};

use crate::money::{Currency, Minor};
use crate::world::founding::{AccountKind, Event, Founding, Liable};

use super::{BLUEFIN, Client, PLATFORM, days, happening, start, world_with};

#[test]
fn a_connected_balance_has_no_reserve() {
    let mut client = Client::new(world_with(831_000, |founding| {
        let sale = Event::Sale {
            amount: Minor::new(120_450),
            fee: Minor::ZERO,
            currency: Currency::CAD,
            available_on: start() + days(1),
            description: String::new(),
        };
        founding.happenings.push(happening(BLUEFIN, start(), sale));
    }));
    let got = client.get_as(BLUEFIN, "/v1/balance");
    let wanted = json!({
        "object": "balance",
        "available": [
            { "amount": 831_000, "currency": "usd", "source_types": { "card": 831_000 } },
            { "amount": 0, "currency": "cad", "source_types": { "card": 0 } },
        ],
        "instant_available": [
            { "amount": 831_000, "currency": "usd", "source_types": { "card": 831_000 } },
            { "amount": 0, "currency": "cad", "source_types": { "card": 0 } },
        ],
        "livemode": false,
        "pending": [
            { "amount": 0, "currency": "usd", "source_types": { "card": 0 } },
            { "amount": 120_450, "currency": "cad", "source_types": { "card": 120_450 } },
        ],
    });
    assert_eq!(got.json, wanted);
    assert_eq!(got.json.to_string(), wanted.to_string());
}

#[test]
fn the_platforms_balance_always_has_its_reserve() {
    let got = Client::new(world_with(1, |_| {})).get("/v1/balance");
    assert_eq!(got.json["connect_reserved"], json!([{ "amount": 0, "currency": "usd" }]));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_fields_of_a_charge_are_those_of_the_schema_in_its_order() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let got = client.post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}"));
    assert_eq!(
        keys(&got.json).join(" "),
        "id object amount amount_captured amount_refunded application application_fee application_fee_amount \
         balance_transaction billing_details calculated_statement_descriptor captured created currency customer \
         description disputed failure_balance_transaction failure_code failure_message \
         fraud_details livemode metadata on_behalf_of outcome paid payment_intent payment_method \
         payment_method_details radar_options receipt_email receipt_number receipt_url refunded review shipping source \
         source_transfer statement_descriptor statement_descriptor_suffix status transfer_data transfer_group"
    );
}

#[test]
fn the_fields_of_a_transfer_are_those_of_the_schema_in_its_order() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = format!("amount=5&currency=usd&destination={PLATFORM}");
    let got = client.post_as(BLUEFIN, "/v1/transfers", &form);
    assert_eq!(
        keys(&got.json).join(" "),
        "id object amount amount_reversed balance_transaction created currency description destination \
         destination_payment livemode metadata reversals reversed source_transaction source_type transfer_group"
    );
    let rows = client.get("/v1/balance_transactions");
    assert_eq!(
        keys(&rows.json["data"][0]).join(" "),
        "id object amount available_on balance_type created currency description exchange_rate fee fee_details net \
         reporting_category source status type"
    );
}

#[rstest]
#[case::express(AccountKind::Express, Some(Liable::Application), json!({
    "fees": { "payer": "application_express" }, "is_controller": true, "losses": { "payments": "application" },
    "requirement_collection": "stripe", "stripe_dashboard": { "type": "express" }, "type": "application",
}))]
#[case::stripe(AccountKind::Standard, Some(Liable::Stripe), json!({
    "fees": { "payer": "account" }, "is_controller": true, "losses": { "payments": "stripe" },
    "requirement_collection": "stripe", "stripe_dashboard": { "type": "full" }, "type": "application",
}))]
#[case::very_old(AccountKind::Custom, None, json!({ "is_controller": true, "type": "application" }))]
#[case::old_standard(AccountKind::Standard, None, json!({ "type": "account" }))]
fn the_controller_tells_who_carries_losses(
    #[case] kind: AccountKind,
    #[case] losses: Option<Liable>,
    #[case] wanted: Value,
) {
    let mut client = Client::new(world_with(1, |founding: &mut Founding| {
        founding.accounts[0].kind = kind;
        founding.accounts[0].losses = losses;
    }));
    assert_eq!(client.get(&format!("/v1/accounts/{BLUEFIN}")).json["controller"], wanted);
    assert_eq!(client.get("/v1/account").json["controller"], json!({ "type": "account" }));
}

#[test]
fn an_account_tells_what_the_console_needs() {
    let mut client = Client::new(world_with(1, |founding| {
        let account = &mut founding.accounts[0];
        account.disabled_reason = Some("requirements.past_due".to_owned());
        account.currently_due = vec!["individual.dob.year".to_owned()];
        account.metadata = [("debit_consent", "2025-01-01")].into_iter().collect();
    }));
    let got = client.get(&format!("/v1/accounts/{BLUEFIN}")).json;
    assert_eq!(got["default_currency"], "usd");
    assert_eq!(got["individual"]["dob"], json!({ "day": 1, "month": 2, "year": 1980 }));
    assert_eq!(got["external_accounts"]["data"][0]["status"], "verified");
    assert_eq!(got["requirements"]["disabled_reason"], "requirements.past_due");
    assert_eq!(got["requirements"]["past_due"], json!(["individual.dob.year"]));
    assert_eq!(got["settings"]["payouts"]["debit_negative_balances"], false);
    assert_eq!(got["settings"]["payouts"]["schedule"]["interval"], "manual");
    assert_eq!(got["capabilities"]["transfers"], "active");
    assert_eq!(got["metadata"]["debit_consent"], "2025-01-01");
    assert_eq!(client.get_as(BLUEFIN, "/v1/account").json, got);
}
