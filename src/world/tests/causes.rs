//! What causes do, and that a refused one changes nothing.

use rstest::rstest;
use serde_json::{Value, json};

use crate::money::Currency;
use crate::world::founding::Liable;

use super::{BLUEFIN, Client, PLATFORM, account, days, sold, world_with};

const CEDAR: &str = "acct_1MOCKCedarCraftCed2";

fn client() -> Client {
    Client::new(world_with(6_000, |founding| {
        let mut cedar = account(CEDAR);
        cedar.losses = Some(Liable::Stripe);
        founding.accounts.push(cedar);
    }))
}

#[test]
fn a_sale_brings_its_net_after_the_delay_and_its_fee_to_the_platform() {
    let mut client = client();
    let sale = json!({
        "cause": "sale", "account": BLUEFIN, "amount": 10_000, "fee": 320, "application_fee": 500, "description": "Tandem",
    });
    let id = client.cause(sale).unwrap();
    assert_eq!((client.bucket(BLUEFIN, "pending"), client.bucket(PLATFORM, "pending")), (9_180, 500));
    let charge = client.get_as(BLUEFIN, &format!("/v1/charges/{id}"));
    assert_eq!(charge.json["application_fee_amount"], 500);
    let row = client.get_as(BLUEFIN, "/v1/balance_transactions?limit=1").json["data"][0].clone();
    assert_eq!((&row["fee"], &row["net"]), (&json!(820), &json!(9_180)));
    let kinds: Vec<&Value> = row["fee_details"].as_array().unwrap().iter().map(|detail| &detail["type"]).collect();
    assert_eq!(kinds, ["application_fee", "stripe_fee"]);
    let fees = client.get(&format!("/v1/application_fees?charge={id}"));
    assert_eq!((fees.ids().len(), &fees.json["data"][0]["amount"]), (1, &json!(500)));
    assert_eq!(fees.json["data"][0]["id"], charge.json["application_fee"]);
    let one = client.get(&format!("/v1/application_fees/{}", fees.ids()[0]));
    assert_eq!((one.status, &one.json), (200, &fees.json["data"][0]));
    assert_eq!(client.get_as(BLUEFIN, &format!("/v1/application_fees/{}", fees.ids()[0])).status, 404);
    assert_eq!(client.event_types(PLATFORM, 1), ["application_fee.created"]);
    client.wait(days(2));
    assert_eq!((client.bucket(BLUEFIN, "available"), client.bucket(PLATFORM, "available")), (15_180, 100_500));
}

#[test]
fn a_refund_a_dispute_and_its_end_move_the_money_back_and_forth() {
    let mut client = client();
    client.cause(json!({"cause": "refund", "account": BLUEFIN, "amount": 1_000})).unwrap();
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    client.cause(json!({"cause": "dispute", "account": BLUEFIN, "fee": 1_500})).unwrap();
    assert_eq!(client.bucket(BLUEFIN, "available"), -1_500);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 1_500);
    let told = client.event_types(BLUEFIN, 2);
    assert_eq!(told, ["charge.dispute.funds_withdrawn", "charge.dispute.created"]);
    client.cause(json!({"cause": "dispute_won", "account": BLUEFIN})).unwrap();
    assert_eq!(client.bucket(BLUEFIN, "available"), 3_500);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 0);
    let told = client.event_types(BLUEFIN, 2);
    assert_eq!(told, ["charge.dispute.closed", "charge.dispute.funds_reinstated"]);
}

#[test]
fn a_rejected_account_takes_nothing_and_is_paid_out_no_more() {
    let mut client = client();
    client.cause(json!({"cause": "account_rejected", "account": BLUEFIN, "reason": "fraud"})).unwrap();
    let got = client.get_as(BLUEFIN, "/v1/account").json;
    assert_eq!(got["requirements"]["disabled_reason"], "rejected.fraud");
    assert_eq!((&got["charges_enabled"], &got["payouts_enabled"]), (&json!(false), &json!(false)));
    assert_eq!(got["capabilities"], json!({"card_payments": "inactive", "transfers": "inactive"}));
    let told = client.event_types(BLUEFIN, 3);
    assert_eq!(told, ["account.updated", "balance_settings.updated", "capability.updated"]);
    let sale = json!({"cause": "sale", "account": BLUEFIN, "amount": 100});
    assert!(client.cause(sale).unwrap_err().contains("takes no payments"));
    assert_eq!(client.post_as(BLUEFIN, "/v1/payouts", "amount=1&currency=usd").error("code"), "payouts_not_allowed");
}

#[test]
fn an_account_that_disconnects_is_a_stranger() {
    let mut client = client();
    client.cause(json!({"cause": "account_closed", "account": BLUEFIN})).unwrap();
    assert_eq!(client.get("/v1/accounts").ids(), [CEDAR]);
    assert_eq!(client.get(&format!("/v1/accounts/{BLUEFIN}")).error("code"), "account_invalid");
    assert_eq!(client.get_as(BLUEFIN, "/v1/balance").status, 403);
    let form = format!("amount=1&currency=usd&source={BLUEFIN}");
    assert_eq!(client.post("/v1/charges", &form).error("code"), "resource_missing");
    let event = client.get("/v1/events?limit=1").json["data"][0].clone();
    assert_eq!(event["type"], "account.application.deauthorized");
    assert_eq!((&event["account"], &event["data"]["object"]["object"]), (&json!(BLUEFIN), &json!("application")));
    let again = client.cause(json!({"cause": "deauthorized", "account": BLUEFIN})).unwrap_err();
    assert!(again.contains("no account"), "{again}");
}

#[test]
fn withdrawn_consent_ends_transfers() {
    let mut client = client();
    client.cause(json!({"cause": "consent_withdrawn", "account": BLUEFIN})).unwrap();
    let got = client.get_as(BLUEFIN, "/v1/account").json;
    assert_eq!(got["capabilities"]["transfers"], "inactive");
    let form = format!("amount=1&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &form).error("code"), "insufficient_capabilities_for_transfer");
    let event = client.get_as(BLUEFIN, "/v1/events?type=capability.updated").json["data"][0]["data"].clone();
    assert_eq!(event["object"]["status"], "inactive");
    assert_eq!(event["previous_attributes"], json!({"status": "active"}));
}

#[test]
fn the_platform_tops_up_and_others_there_move_funds() {
    let mut client = client();
    let id = client.cause(json!({"cause": "topup", "amount": 4_000})).unwrap();
    assert_eq!(client.get("/v1/topups?status=succeeded").ids(), std::slice::from_ref(&id));
    assert_eq!(client.get(&format!("/v1/topups/{id}")).json["amount"], 4_000);
    client.cause(json!({"cause": "send_funds", "account": CEDAR, "amount": 700})).unwrap();
    client.cause(json!({"cause": "debit", "account": BLUEFIN, "amount": 300, "form": "transfer"})).unwrap();
    client.cause(json!({"cause": "fee", "account": CEDAR, "amount": 50, "description": "Radar"})).unwrap();
    assert_eq!(client.bucket(PLATFORM, "available"), 100_000 + 4_000 - 700 + 300);
    assert_eq!((client.bucket(CEDAR, "available"), client.bucket(BLUEFIN, "available")), (650, 5_700));
}

#[rstest]
#[case::nobody(json!({"cause": "sale", "account": "acct_1", "amount": 1}), "no account")]
#[case::nothing(json!({"cause": "sale", "account": BLUEFIN, "amount": 0}), "no amount")]
#[case::much(json!({"cause": "sale", "account": BLUEFIN, "amount": 10_i64.pow(13)}), "no amount")]
#[case::all_fee(json!({"cause": "sale", "account": BLUEFIN, "amount": 5, "fee": 6}), "more than")]
#[case::own_fee(json!({"cause": "sale", "account": PLATFORM, "amount": 5, "application_fee": 1}), "happens to")]
#[case::no_currency(json!({"cause": "sale", "account": BLUEFIN, "amount": 5, "currency": "zzz"}), "currency")]
#[case::too_much_back(json!({"cause": "refund", "account": BLUEFIN, "amount": 6_001}), "more than")]
#[case::no_such_sale(json!({"cause": "refund", "account": BLUEFIN, "charge": "ch_1"}), "has no sale")]
#[case::no_sale(json!({"cause": "refund", "account": CEDAR}), "has no sale")]
#[case::no_dispute(json!({"cause": "dispute_won", "account": BLUEFIN}), "has no dispute")]
#[case::no_payout(json!({"cause": "payout_returned", "account": BLUEFIN}), "has no payout")]
#[case::unknown_payout(json!({"cause": "payout_returned", "account": BLUEFIN, "payout": "po_1"}), "has no payout")]
#[case::empty(json!({"cause": "payout", "account": CEDAR}), "insufficient")]
#[case::no_bank_in_it(json!({"cause": "payout", "account": BLUEFIN, "currency": "eur", "amount": 1}), "external")]
#[case::not_negative(json!({"cause": "bank_debit", "account": BLUEFIN, "outcome": "ok"}), "not below zero")]
#[case::bank_word(json!({"cause": "bank_changed", "account": BLUEFIN, "status": "great"}), "great")]
#[case::bank_digits(json!({"cause": "bank_changed", "account": BLUEFIN, "last4": "12a4"}), "four digits")]
#[case::own_rejection(json!({"cause": "account_rejected", "account": PLATFORM, "reason": "other"}), "happens to")]
#[case::nameless_key(json!({"cause": "key_revoked", "key": ""}), "no key is called")]
#[case::unknown_key(json!({"cause": "key_revoked", "key": "reporting"}), "no key")]
#[case::poor(json!({"cause": "send_funds", "account": CEDAR, "amount": 900_000}), "Stripe refuses")]
#[case::stripes(json!({"cause": "debit", "account": CEDAR, "amount": 1}), "Stripe refuses")]
fn a_cause_that_makes_no_sense_changes_nothing(#[case] cause: Value, #[case] why: &str) {
    let mut client = client();
    let look = |client: &mut Client| {
        let mut seen = Vec::new();
        for account in [PLATFORM, BLUEFIN, CEDAR] {
            for path in ["/v1/balance", "/v1/account", "/v1/events", "/v1/balance_transactions"] {
                seen.push(client.get_as(account, path).json);
            }
        }
        seen
    };
    let before = look(&mut client);
    let refused = client.cause(cause).unwrap_err();
    assert!(refused.contains(why), "{refused}");
    assert_eq!(look(&mut client), before);
}

#[test]
fn a_dispute_of_what_is_disputed_is_refused() {
    let mut client = client();
    let charge = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    let dispute = json!({"cause": "dispute", "account": BLUEFIN, "charge": charge});
    client.cause(dispute.clone()).unwrap();
    assert!(client.cause(dispute).unwrap_err().contains("already"));
    let newest = client.cause(json!({"cause": "dispute", "account": BLUEFIN})).unwrap_err();
    assert!(newest.contains("neither disputed nor refunded"), "{newest}");
}

#[test]
fn a_key_is_revoked_once_and_works_no_more() {
    let mut client = client();
    let cause = json!({"cause": "key_revoked", "key": "secret"});
    client.cause(cause.clone()).unwrap();
    let got = client.get("/v1/balance");
    assert_eq!((got.status, got.error("code")), (401, "api_key_expired"));
    assert!(client.cause(cause).unwrap_err().contains("already"));
}

#[rstest]
#[case(json!({"cause": "sale", "account": BLUEFIN}))]
#[case(json!({"cause": "sale", "account": BLUEFIN, "amount": 1, "colour": "blue"}))]
#[case(json!({"cause": "refund", "account": BLUEFIN, "amount": "1"}))]
#[case(json!({"cause": "bank_debit", "account": BLUEFIN, "outcome": "perhaps"}))]
#[case(json!({"cause": "flood", "account": BLUEFIN}))]
fn a_cause_that_is_none_is_not_read(#[case] cause: Value) {
    serde_json::from_value::<crate::world::causes::Cause>(cause).unwrap_err();
}

#[test]
fn a_sale_in_another_currency_stays_in_it() {
    let mut client = Client::new(world_with(6_000, |founding| {
        founding.happenings.push(sold(BLUEFIN, 2, 50, Currency::EUR));
    }));
    let sale = json!({"cause": "sale", "account": BLUEFIN, "amount": 250, "currency": "eur", "settles": "at_once"});
    client.cause(sale).unwrap();
    assert_eq!(client.bucket_in(BLUEFIN, "available", "eur"), 300);
    assert_eq!(client.bucket(BLUEFIN, "available"), 6_000);
}
