//! Lists: pages, cursors, filters.

use rstest::rstest;

use crate::money::{Currency, Minor};
use crate::world::World;
use crate::world::founding::{Event, Founding, PayoutInterval};

use super::{BLUEFIN, Client, Got, PLATFORM, account, days, founding, happening, sold, start, world_with};

/// A platform with so many connected accounts.
fn platform_of(count: usize) -> Client {
    let mut founding = founding();
    founding.accounts = (0..count)
        .map(|number| {
            let mut one = account(&format!("acct_1MOCKNumber{number:08}"));
            one.created = start() - days(i64::try_from(count - number).unwrap());
            one
        })
        .collect();
    Client::new(World::found(founding).unwrap())
}

/// A world in which Bluefin was debited so many times, by turns in both forms, each with its own group.
fn debited(count: usize) -> Client {
    debited_where(count, |_| {})
}

fn debited_where(count: usize, change: impl FnOnce(&mut Founding)) -> Client {
    let mut client = Client::new(world_with(100_000, change));
    for number in 1..=count {
        client.wait(jiff::SignedDuration::from_secs(60));
        let got = if number % 2 == 0 {
            let form = format!("amount={number}&currency=usd&source={BLUEFIN}&transfer_group=g{number}");
            client.post("/v1/charges", &form)
        } else {
            let form = format!("amount={number}&currency=usd&destination={PLATFORM}&transfer_group=g{number}");
            client.post_as(BLUEFIN, "/v1/transfers", &form)
        };
        assert_eq!(got.status, 200);
    }
    client
}

fn amounts(got: &Got) -> Vec<i64> {
    let data = got.json["data"].as_array().unwrap();
    data.iter().map(|row| row["amount"].as_i64().unwrap()).collect()
}

#[test]
fn all_250_accounts_are_found_by_paging_newest_first() {
    let mut client = platform_of(250);
    let mut ids = Vec::new();
    let mut path = "/v1/accounts?limit=100".to_owned();
    loop {
        let got = client.get(&path);
        assert_eq!(got.json["url"], "/v1/accounts");
        ids.extend(got.ids());
        if got.json["has_more"] == false {
            break;
        }
        path = format!("/v1/accounts?limit=100&starting_after={}", ids.last().unwrap());
    }
    let wanted: Vec<String> = (0..250).rev().map(|number| format!("acct_1MOCKNumber{number:08}")).collect();
    assert_eq!(ids, wanted);
    assert_eq!(client.get("/v1/accounts").ids().len(), 10);
}

#[test]
fn a_page_can_be_asked_for_backwards() {
    let mut client = platform_of(20);
    let got = client.get("/v1/accounts?limit=3&ending_before=acct_1MOCKNumber00000010");
    let wanted = ["acct_1MOCKNumber00000013", "acct_1MOCKNumber00000012", "acct_1MOCKNumber00000011"];
    assert_eq!(got.ids(), wanted);
    assert_eq!(got.json["has_more"], true);
}

#[rstest]
#[case::zero("limit=0", "limit", "This value must be greater than or equal to 1.")]
#[case::many("limit=101", "limit", "This value must be less than or equal to 100 (it currently is '101').")]
#[case::words("limit=ten", "limit", "Invalid integer: ten")]
#[case::stranger("starting_after=acct_x", "starting_after", "No such account: 'acct_x'")]
#[case::platform("ending_before=acct_1MOCKHarbourHbr1", "ending_before", "No such account: 'acct_1MOCKHarbourHbr1'")]
#[case::unknown("country=US", "country", "Received unknown parameter: country")]
#[case::bound("created[eq]=5", "created[eq]", "Received unknown parameter: created[eq]")]
#[case::moment("created[gte]=now", "created[gte]", "Invalid integer: now")]
fn a_page_that_cannot_be_is_refused(#[case] query: &str, #[case] param: &str, #[case] message: &str) {
    let got = platform_of(2).get(&format!("/v1/accounts?{query}"));
    assert_eq!((got.status, got.error("param"), got.error("message")), (400, param, message));
}

#[test]
fn both_cursors_at_once_are_refused() {
    let ids = ["acct_1MOCKNumber00000000", "acct_1MOCKNumber00000001"];
    let path = format!("/v1/accounts?starting_after={}&ending_before={}", ids[0], ids[1]);
    let wanted = "Received both starting_after and ending_before parameters. Please pass in only one.";
    assert_eq!(platform_of(2).get(&path).error("message"), wanted);
    let path = format!("/v1/accounts?starting_after={}&ending_before=acct_x", ids[0]);
    assert_eq!(platform_of(2).get(&path).error("message"), "No such account: 'acct_x'");
}

#[test]
fn only_a_platform_lists_accounts() {
    let got = platform_of(1).get_as("acct_1MOCKNumber00000000", "/v1/accounts");
    assert_eq!(got.error("code"), "platform_account_required");
}

#[rstest]
#[case::on_both(true, &[4], &[5])]
#[case::on_what_is_returned(false, &[], &[])]
fn a_debit_is_found_by_its_group_where_it_stands(
    #[case] groups_other_side: bool,
    #[case] transfers_of_charges: &[i64],
    #[case] payments_of_transfers: &[i64],
) {
    let mut client = debited_where(6, |founding| founding.settings.groups_other_side = groups_other_side);
    assert_eq!(amounts(&client.get("/v1/charges?transfer_group=g4")), [4]);
    assert_eq!(amounts(&client.get_as(BLUEFIN, "/v1/transfers?transfer_group=g5")), [5]);
    assert_eq!(amounts(&client.get("/v1/charges?transfer_group=g5")), payments_of_transfers);
    assert_eq!(amounts(&client.get_as(BLUEFIN, "/v1/transfers?transfer_group=g4")), transfers_of_charges);
    assert_eq!(client.get("/v1/charges?transfer_group=none").json["data"], serde_json::json!([]));
    assert_eq!(client.get("/v1/transfers?transfer_group=g5").ids().len(), 0);
}

#[test]
fn the_debits_of_an_account_are_its_transfers_to_the_platform() {
    let mut client = debited(5);
    let path = format!("/v1/transfers?destination={PLATFORM}&limit=2");
    let first = client.get_as(BLUEFIN, &path);
    assert_eq!((amounts(&first), &first.json["has_more"]), (vec![5, 4], &true.into()));
    let path = format!("{path}&starting_after={}", first.ids()[1]);
    assert_eq!(amounts(&client.get_as(BLUEFIN, &path)), [3, 2]);
    let none = client.get_as(BLUEFIN, "/v1/transfers?destination=acct_x");
    assert_eq!(none.ids().len(), 0);
}

#[rstest]
#[case("created[gte]=T2&created[lt]=T4", &[3, 2])]
#[case("created[gt]=T2&created[lte]=T4", &[4, 3])]
#[case("created=T3", &[3])]
#[case("created[gt]=T5", &[])]
fn a_range_of_creation_times_is_a_range(#[case] query: &str, #[case] wanted: &[i64]) {
    let mut client = debited(5);
    let mut query = query.to_owned();
    for number in 1..=5 {
        let second = start().as_second() + 60 * number;
        query = query.replace(&format!("T{number}"), &second.to_string());
    }
    let got = client.get_as(BLUEFIN, &format!("/v1/transfers?{query}"));
    assert_eq!(amounts(&got), wanted);
}

#[test]
fn transactions_are_filtered_by_type_currency_and_source() {
    let mut client = Client::new(world_with(1_000, |founding| {
        founding.happenings.push(sold(BLUEFIN, 5, 77, Currency::EUR));
    }));
    let form = format!("amount=40&currency=usd&destination={PLATFORM}");
    let transfer = client.post_as(BLUEFIN, "/v1/transfers", &form);
    let path = "/v1/balance_transactions";
    assert_eq!(amounts(&client.get_as(BLUEFIN, path)), [-40, 77, 1_000]);
    let filtered = |client: &mut Client, query: &str| amounts(&client.get_as(BLUEFIN, &format!("{path}?{query}")));
    assert_eq!(filtered(&mut client, "type=charge"), [77, 1_000]);
    assert_eq!(filtered(&mut client, "type=charge&currency=eur"), [77]);
    assert_eq!(filtered(&mut client, "currency=usd"), [-40, 1_000]);
    assert_eq!(filtered(&mut client, &format!("source={}", transfer.text("id"))), [-40]);
    assert_eq!(filtered(&mut client, "source=tr_none"), [0_i64; 0]);
    assert_eq!(filtered(&mut client, "type=nothing"), [0_i64; 0]);
    let source = transfer.text("destination_payment");
    assert_eq!(filtered(&mut client, &format!("source={source}")), [0_i64; 0]);
    assert_eq!(amounts(&client.get_as(BLUEFIN, "/v1/balance/history?limit=1")), [-40]);
    let one = client.get_as(BLUEFIN, &format!("{path}/{}", transfer.text("balance_transaction")));
    assert_eq!(one.json["amount"], -40);
}

/// An account with three payouts of 10, 20 and 30, a day apart, the first of which came back.
fn paid_out() -> Client {
    Client::new(world_with(1_000, |founding| {
        founding.accounts[0].payouts = PayoutInterval::Daily;
        for (ago, amount) in [(9, 10), (8, 20), (1, 30)] {
            let payout = Event::Payout { amount: Minor::new(amount), currency: Currency::USD };
            let mut payout = happening(BLUEFIN, start() - days(ago), payout);
            payout.label = Some(format!("po{amount}"));
            founding.happenings.push(payout);
        }
        let returned = Event::PayoutReturned { of: "po10".to_owned() };
        founding.happenings.push(happening(BLUEFIN, start() - days(7), returned));
    }))
}

#[rstest]
#[case("status=failed", &[10])]
#[case("status=paid", &[20])]
#[case("status=in_transit", &[30])]
#[case("status=canceled", &[])]
#[case("status=nonsense", &[])]
#[case("destination=ba_1MOCK0luefinBlu1bankacct", &[30, 20, 10])]
#[case("destination=ba_other", &[])]
#[case("arrival_date[lt]=NOW", &[20, 10])]
#[case("arrival_date[gte]=NOW", &[30])]
#[case("arrival_date[gte]=NOW&status=paid", &[])]
fn payouts_are_filtered_by_status_arrival_and_destination(#[case] query: &str, #[case] wanted: &[i64]) {
    let query = query.replace("NOW", &start().as_second().to_string());
    let got = paid_out().get_as(BLUEFIN, &format!("/v1/payouts?{query}"));
    assert_eq!(amounts(&got), wanted);
}

#[test]
fn a_payout_that_arrives_changes_its_list() {
    let mut client = paid_out();
    client.wait(days(1));
    assert_eq!(amounts(&client.get_as(BLUEFIN, "/v1/payouts?status=paid")), [30, 20]);
}

#[test]
fn a_payout_tells_what_it_paid_out() {
    let mut client = paid_out();
    let ids = client.get_as(BLUEFIN, "/v1/payouts").ids();
    let paid = |client: &mut Client, id: &str| {
        amounts(&client.get_as(BLUEFIN, &format!("/v1/balance_transactions?payout={id}")))
    };
    // The sale went out with the first, what came back of the first with the last.
    assert_eq!(paid(&mut client, &ids[2]), [-10, 1_000]);
    assert_eq!(paid(&mut client, &ids[1]), [-20]);
    assert_eq!(paid(&mut client, &ids[0]), [-30, 10]);
    let none = client.get_as(BLUEFIN, "/v1/balance_transactions?payout=po_none");
    assert_eq!((none.status, none.error("param")), (400, "payout"));
}
