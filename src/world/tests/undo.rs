//! Undoing debits: refunds of charges, reversals of transfers, and what they refuse.

use crate::money::{Currency, Minor};
use crate::world::founding::Event;

use super::{BLUEFIN, Client, Got, PLATFORM, days, happening, start, world_with};

fn client() -> Client {
    Client::new(world_with(5_000, |_| {}))
}

fn charged(client: &mut Client, amount: i64) -> Got {
    client.post("/v1/charges", &format!("amount={amount}&currency=usd&source={BLUEFIN}"))
}

fn transferred(client: &mut Client, amount: i64) -> Got {
    let form = format!("amount={amount}&currency=usd&destination={PLATFORM}");
    client.post_as(BLUEFIN, "/v1/transfers", &form)
}

#[test]
fn a_charge_is_undone_by_refunds_up_to_its_amount() {
    let mut client = client();
    let charge = charged(&mut client, 3_000);
    let id = charge.text("id");
    let first = client.post("/v1/refunds", &format!("charge={id}&amount=1000&metadata[why]=error"));
    assert_eq!(first.status, 200, "{}", first.json);
    assert!(first.text("id").starts_with("pyr_"));
    assert!(first.text("source_transfer_reversal").starts_with("trr_"));
    assert_eq!(first.json["metadata"]["why"], "error");
    assert_eq!(client.bucket(BLUEFIN, "available"), 3_000);
    let now = client.get(&format!("/v1/charges/{id}"));
    assert_eq!((&now.json["amount_refunded"], &now.json["refunded"]), (&1_000.into(), &false.into()));
    let transfer = client.get_as(BLUEFIN, &format!("/v1/transfers/{}", charge.text("source_transfer")));
    assert_eq!((&transfer.json["amount_reversed"], &transfer.json["reversed"]), (&1_000.into(), &false.into()));
    assert_eq!(transfer.json["reversals"]["data"][0]["source_refund"], first.json["id"]);
    let much = client.post("/v1/refunds", &format!("charge={id}&amount=4000"));
    assert_eq!(
        (much.error("param"), much.error("message")),
        ("amount", "Refund amount ($40.00) is greater than unrefunded amount on charge ($20.00)")
    );
    assert_eq!(client.post("/v1/refunds", &format!("charge={id}")).json["amount"], 2_000);
    let done = client.post("/v1/refunds", &format!("charge={id}"));
    assert_eq!(done.error("code"), "charge_already_refunded");
    assert_eq!(done.error("message"), format!("Charge {id} has already been refunded."));
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    assert_eq!(client.bucket(PLATFORM, "available"), 100_000);
    let here = client.get("/v1/balance_transactions?type=payment_refund");
    assert_eq!(here.json["data"][0]["amount"], -2_000);
    let there = client.get_as(BLUEFIN, "/v1/balance_transactions?type=transfer_refund");
    assert_eq!(there.json["data"][0]["amount"], 2_000);
    assert_eq!(client.get(&format!("/v1/refunds?charge={id}")).ids().len(), 2);
}

#[test]
fn a_transfer_is_undone_by_reversals_up_to_its_amount() {
    let mut client = client();
    let transfer = transferred(&mut client, 3_000);
    let path = format!("/v1/transfers/{}/reversals", transfer.text("id"));
    let first = client.post_as(BLUEFIN, &path, "amount=1000");
    assert_eq!(first.json["object"], "transfer_reversal");
    assert!(first.text("destination_payment_refund").starts_with("pyr_"));
    let much = client.post_as(BLUEFIN, &path, "amount=2001");
    assert_eq!((much.status, much.error("param")), (400, "amount"));
    let rest = client.post_as(BLUEFIN, &path, "");
    assert_eq!(rest.json["amount"], 2_000);
    let done = client.post_as(BLUEFIN, &path, "");
    assert_eq!(done.status, 400);
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    assert_eq!(client.bucket(PLATFORM, "available"), 100_000);
    assert_eq!(client.get_as(BLUEFIN, &path).ids(), [rest.text("id"), first.text("id")]);
    let now = client.get_as(BLUEFIN, &format!("/v1/transfers/{}", transfer.text("id")));
    assert_eq!((&now.json["reversed"], &now.json["reversals"]["total_count"]), (&true.into(), &2.into()));
    let one = client.get_as(BLUEFIN, &format!("{path}/{}", first.text("id")));
    assert_eq!(one.json, first.json);
}

#[test]
fn what_the_platform_no_longer_has_cannot_be_given_back() {
    let mut client = client();
    let transfer = transferred(&mut client, 3_000);
    let charge = charged(&mut client, 1_000);
    let all = format!("amount=104000&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &all).status, 200);
    let path = format!("/v1/transfers/{}/reversals", transfer.text("id"));
    assert_eq!(client.post_as(BLUEFIN, &path, "").error("code"), "balance_insufficient");
    let form = format!("charge={}", charge.text("id"));
    assert_eq!(client.post("/v1/refunds", &form).error("code"), "balance_insufficient");
}

#[test]
fn the_payment_of_a_transfer_is_not_refunded_but_reversed() {
    let mut client = client();
    let transfer = transferred(&mut client, 3_000);
    let form = format!("charge={}", transfer.text("destination_payment"));
    assert_eq!(client.post("/v1/refunds", &form).error("param"), "charge");
}

#[test]
fn a_refund_of_a_card_sale_may_leave_the_balance_negative() {
    let mut client = Client::new(world_with(5_000, |founding| {
        let payout = Event::Payout { amount: Minor::new(4_000), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(3), payout));
    }));
    let sale = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    let got = client.post_as(BLUEFIN, "/v1/refunds", &format!("charge={sale}&reason=duplicate"));
    assert_eq!((got.status, &got.json["reason"]), (200, &"duplicate".into()));
    assert_eq!(client.bucket(BLUEFIN, "available"), -4_000);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 4_000);
}

#[test]
fn a_refund_says_of_what() {
    let mut client = client();
    let got = client.post("/v1/refunds", "amount=5");
    assert_eq!(
        got.error("message"),
        "One of the following params should be provided for this request: payment_intent or charge."
    );
    let got = client.post("/v1/refunds", "charge=py_none");
    assert_eq!((got.status, got.error("code"), got.error("param")), (400, "resource_missing", "charge"));
}
