//! Account debits in their plain forms, money sent the other way, and how each is asked for. The modules below have what is
//! refused, for every edition and setting.

mod limits;
mod managed;
mod parties;
mod preview;

use rstest::rstest;

use crate::money::Currency;
use crate::world::World;
use crate::world::faults::Fault;
use crate::world::founding::{Capability, Founding};
use crate::world::http::Delivery;

use super::{BLUEFIN, Client, Got, PLATFORM, founding, sold, world_with};

/// How a debit is asked for.
#[derive(Debug, Clone, Copy)]
enum Form {
    Charge,
    Transfer,
}

fn debit(client: &mut Client, form: Form, amount: &str, currency: &str) -> Got {
    match form {
        Form::Charge => {
            let body = format!("amount={amount}&currency={currency}&source={BLUEFIN}");
            client.post("/v1/charges", &body)
        }
        Form::Transfer => {
            let body = format!("amount={amount}&currency={currency}&destination={PLATFORM}");
            client.post_as(BLUEFIN, "/v1/transfers", &body)
        }
    }
}

/// A world with a change to the debited account, which has 100,000,000 available in each of five currencies.
fn rich(change: impl FnOnce(&mut Founding)) -> Client {
    let mut founding = founding();
    for currency in [Currency::USD, Currency::GBP, Currency::EUR, Currency::JPY, Currency::CAD] {
        founding.happenings.push(sold(BLUEFIN, 10, 100_000_000, currency));
    }
    change(&mut founding);
    Client::new(World::found(founding).unwrap())
}

#[test]
fn a_debit_by_charge_leaves_a_payment_here_and_a_transfer_there() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = format!(
        "amount=200&currency=usd&source={BLUEFIN}&description=Fee&transfer_group=g1&metadata[pullfunds_debit]=d1"
    );
    let got = client.post("/v1/charges", &form);
    assert_eq!(got.status, 200);
    assert!(got.text("id").starts_with("py_1"), "{}", got.text("id"));
    assert!(got.text("id").contains("HarbourHbr1".get(1..).unwrap()));
    assert_eq!(got.json["object"], "charge");
    assert_eq!(got.json["status"], "succeeded");
    assert_eq!(got.json["paid"], true);
    assert_eq!(got.json["source"], serde_json::json!({ "id": BLUEFIN, "object": "account" }));
    assert_eq!(got.json["payment_method_details"]["type"], "stripe_account");
    assert_eq!(got.json["outcome"]["risk_level"], "not_assessed");
    assert_eq!(got.json["metadata"]["pullfunds_debit"], "d1");
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_800);
    assert_eq!(client.bucket(PLATFORM, "available"), 100_200);
    let path = format!("/v1/transfers/{}", got.text("source_transfer"));
    let transfer = client.get_as(BLUEFIN, &path);
    assert_eq!(transfer.json["amount"], 200);
    assert_eq!(transfer.json["destination"], PLATFORM);
    assert_eq!(transfer.json["destination_payment"], got.json["id"]);
    // What was sent stands on what was returned, and nowhere else.
    assert_eq!(
        (&got.json["transfer_group"], &transfer.json["transfer_group"]),
        (&"g1".into(), &serde_json::Value::Null)
    );
    assert_eq!(transfer.json["metadata"], serde_json::json!({}));
    assert!(transfer.text("id").contains("luefinBlu1"));
    let there = client.get_as(BLUEFIN, "/v1/balance_transactions?limit=1");
    let row = &there.json["data"][0];
    assert_eq!((&row["type"], &row["amount"], &row["net"]), (&"transfer".into(), &(-200).into(), &(-200).into()));
    assert_eq!(row["source"], transfer.json["id"]);
    let here = client.get("/v1/balance_transactions?limit=1");
    let row = &here.json["data"][0];
    assert_eq!((&row["type"], &row["amount"], &row["status"]), (&"payment".into(), &200.into(), &"available".into()));
    assert_eq!(row["id"], got.json["balance_transaction"]);
}

#[test]
fn a_debit_by_transfer_returns_the_accounts_transfer() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = format!("amount=5000&currency=usd&destination={PLATFORM}&metadata[a]=b&transfer_group=g2");
    let got = client.post_as(BLUEFIN, "/v1/transfers", &form);
    assert_eq!(got.status, 200);
    assert!(got.text("id").starts_with("tr_1"));
    assert_eq!(got.json["source_type"], "card");
    assert_eq!(got.json["reversals"]["url"], format!("/v1/transfers/{}/reversals", got.text("id")));
    assert_eq!(got.json["metadata"]["a"], "b");
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
    let payment = client.get(&format!("/v1/charges/{}", got.text("destination_payment")));
    assert_eq!(payment.json["source_transfer"], got.json["id"]);
    assert_eq!(
        (&got.json["transfer_group"], &payment.json["transfer_group"]),
        (&"g2".into(), &serde_json::Value::Null)
    );
}

#[test]
fn the_platform_cannot_debit_or_send_to_itself() {
    let mut client = Client::new(world_with(100, |_| {}));
    let got = client.post("/v1/charges", &format!("amount=1&currency=usd&source={PLATFORM}"));
    assert_eq!((got.status, got.error("param")), (400, "source"));
    let got = client.post("/v1/transfers", &format!("amount=1&currency=usd&destination={PLATFORM}"));
    assert_eq!((got.status, got.error("param")), (400, "destination"));
}

#[rstest]
#[case::all(|_: &mut Founding| {}, 100_000, 200, "")]
#[case::too_much(|_: &mut Founding| {}, 100_001, 400, "balance_insufficient")]
#[case::no_capability(|founding: &mut Founding| founding.accounts[0].transfers = Capability::Inactive, 1, 400, "insufficient_capabilities_for_transfer")]
#[case::abroad_where_allowed(|founding: &mut Founding| founding.accounts[0].country = "GB".to_owned(), 1, 200, "")]
#[case::abroad_where_not(|founding: &mut Founding| founding.accounts[0].country = "JP".to_owned(), 1, 400, "")]
fn the_platform_sends_what_it_has_to_whom_it_may(
    #[case] change: fn(&mut Founding),
    #[case] amount: i64,
    #[case] status: u16,
    #[case] code: &str,
) {
    let mut client = Client::new(world_with(1, change));
    let form = format!("amount={amount}&currency=usd&destination={BLUEFIN}");
    let got = client.post("/v1/transfers", &form);
    assert_eq!((got.status, got.error("code")), (status, code), "{}", got.json);
    if status == 200 {
        assert_eq!(client.bucket(BLUEFIN, "available"), 1 + amount);
        assert_eq!(client.bucket(PLATFORM, "available"), 100_000 - amount);
        let payment = client.get_as(BLUEFIN, "/v1/charges?limit=1");
        assert_eq!(payment.json["data"][0]["source"]["id"], PLATFORM);
    }
}

#[test]
fn a_lost_answer_belongs_to_a_debit_that_was_done_and_is_given_on_asking_again() {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.settings.faults.push(Fault::lost_answer(BLUEFIN));
    }));
    let form = format!("amount=100&currency=usd&source={BLUEFIN}");
    let refused = client.post("/v1/charges", &form.replace("100", "999999"));
    assert_eq!(refused.status, 400);
    let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", "k1")]);
    let reply = client.world.accept(&request, client.at);
    assert_eq!(reply.delivery, Delivery::Silent);
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
    let again = client.send(&request);
    assert_eq!(again.status, 200);
    assert_eq!(again.answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
    assert_eq!(client.post("/v1/charges", &form).status, 200);
}
