//! Foundings: every kind of happening leaves its transactions and objects, and what cannot have happened is refused with a sentence.

use rstest::rstest;

use crate::money::{Currency, Minor};
use crate::world::founding::{DebitForm, Event, Founding, Happening};
use crate::world::{FoundingError, World};

use super::{BLUEFIN, Client, PLATFORM, days, founding, happening, sold, start, world_with};

const USD: Currency = Currency::USD;

fn minor(amount: i64) -> Minor {
    Minor::new(amount)
}

fn labelled(label: &str, mut happening: Happening) -> Happening {
    happening.label = Some(label.to_owned());
    happening
}

/// A world in which everything has happened to Bluefin once.
fn eventful() -> Client {
    let on = |ago: i64, what: Event| happening(BLUEFIN, start() - days(ago), what);
    Client::new(world_with(10_000, |founding| {
        founding.happenings.remove(0);
        founding.happenings.extend([
            labelled("a", sold(BLUEFIN, 20, 10_000, USD)),
            on(19, Event::Refund { of: "a".to_owned(), amount: minor(1_000) }),
            on(18, Event::Dispute { of: "a".to_owned(), amount: minor(2_000), fee: minor(1_500) }),
            on(17, Event::DisputeWon { of: "a".to_owned() }),
            labelled("p", on(16, Event::Payout { amount: minor(500), currency: USD })),
            on(15, Event::PayoutReturned { of: "p".to_owned() }),
            on(14, Event::Fee { amount: minor(25), currency: USD, description: "Monthly".to_owned() }),
            on(
                13,
                Event::Debit {
                    amount: minor(300),
                    currency: USD,
                    form: DebitForm::Charge,
                    description: "Fee".to_owned(),
                },
            ),
            on(
                12,
                Event::Debit {
                    amount: minor(200),
                    currency: USD,
                    form: DebitForm::Transfer,
                    description: "Fix".to_owned(),
                },
            ),
            on(11, Event::SendFunds { amount: minor(100), currency: USD, description: "Sorry".to_owned() }),
            happening(PLATFORM, start() - days(30), Event::Topup { amount: minor(7), currency: USD }),
        ]);
        founding.happenings[0].at = start() - days(25);
    }))
}

#[test]
fn every_kind_of_happening_leaves_its_transaction() {
    let mut client = eventful();
    let got = client.get_as(BLUEFIN, "/v1/balance_transactions?limit=100");
    let rows: Vec<(String, String, i64)> = got.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |field: &str| row[field].as_str().unwrap().to_owned();
            (text("type"), text("reporting_category"), row["net"].as_i64().unwrap())
        })
        .collect();
    let rows: Vec<(&str, &str, i64)> =
        rows.iter().map(|(kind, category, net)| (kind.as_str(), category.as_str(), *net)).collect();
    assert_eq!(
        rows,
        [
            ("payment", "charge", 100),
            ("transfer", "transfer", -200),
            ("transfer", "transfer", -300),
            ("stripe_fee", "fee", -25),
            ("payout_failure", "payout_reversal", 500),
            ("payout", "payout", -500),
            ("adjustment", "dispute_reversal", 2_000),
            ("adjustment", "dispute", -3_500),
            ("refund", "refund", -1_000),
            ("charge", "charge", 10_000),
        ]
    );
}

#[test]
fn what_happened_is_seen_in_balances_and_objects() {
    let mut client = eventful();
    assert_eq!(client.bucket(BLUEFIN, "available"), 7_075);
    assert_eq!(client.bucket(PLATFORM, "available"), 100_407);
    let payout = client.get_as(BLUEFIN, "/v1/payouts");
    assert_eq!(payout.json["data"][0]["status"], "failed");
    assert_eq!(client.get_as(BLUEFIN, "/v1/payouts?status=paid").ids().len(), 0);
    assert_eq!(client.get_as(BLUEFIN, "/v1/refunds").ids().len(), 1);
    assert_eq!(client.get("/v1/charges").ids().len(), 3);
    let sale = client.get_as(BLUEFIN, "/v1/balance_transactions?type=charge");
    let sale = sale.json["data"][0]["source"].as_str().unwrap().to_owned();
    let sale = client.get_as(BLUEFIN, &format!("/v1/charges/{sale}"));
    assert_eq!((&sale.json["disputed"], &sale.json["amount_refunded"]), (&true.into(), &1_000.into()));
}

#[test]
fn a_payout_arrives_after_two_days() {
    let mut client = Client::new(world_with(500, |founding| {
        let payout = Event::Payout { amount: minor(500), currency: USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(1), payout));
    }));
    let status = |client: &mut Client| client.get_as(BLUEFIN, "/v1/payouts").json["data"][0]["status"].clone();
    assert_eq!(status(&mut client), "in_transit");
    client.wait(days(1));
    assert_eq!(status(&mut client), "paid");
}

#[rstest]
#[case::nobody(happening("acct_x", start(), Event::Payout { amount: minor(1), currency: USD }), "there is no such account")]
#[case::later(happening(BLUEFIN, start() + days(1), Event::Payout { amount: minor(1), currency: USD }), "after the world's clock starts")]
#[case::nothing(happening(BLUEFIN, start(), Event::Payout { amount: minor(0), currency: USD }), "amounts here are positive")]
#[case::unlabelled(happening(BLUEFIN, start(), Event::Refund { of: "x".to_owned(), amount: minor(1) }), "no sale labelled \"x\"")]
#[case::no_payout(happening(BLUEFIN, start(), Event::PayoutReturned { of: "sale".to_owned() }), "no payout labelled \"sale\"")]
#[case::not_disputed(happening(BLUEFIN, start(), Event::DisputeWon { of: "sale".to_owned() }), "no disputed sale labelled \"sale\"")]
#[case::too_much(happening(BLUEFIN, start(), Event::Refund { of: "sale".to_owned(), amount: minor(101) }), "which has 100 left")]
#[case::topup(happening(BLUEFIN, start(), Event::Topup { amount: minor(1), currency: USD }), "belongs on the platform")]
#[case::debit(happening(PLATFORM, start(), Event::Debit { amount: minor(1), currency: USD, form: DebitForm::Charge, description: String::new() }), "belongs on a connected account")]
#[case::same_label(labelled("sale", sold(BLUEFIN, 1, 5, USD)), "labels of one account differ")]
fn what_cannot_have_happened_is_refused(#[case] wrong: Happening, #[case] says: &str) {
    let mut founding = founding();
    founding.happenings = vec![labelled("sale", sold(BLUEFIN, 5, 100, USD)), wrong];
    let error = World::found(founding).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains(says), "{error}");
}

#[test]
fn two_accounts_with_one_id_are_refused() {
    let mut founding: Founding = founding();
    founding.accounts.push(founding.accounts[0].clone());
    let error = World::found(founding).map(|_| ()).unwrap_err();
    assert_eq!(error, FoundingError::DuplicateAccount { account: BLUEFIN.to_owned() });
}
