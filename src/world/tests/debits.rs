//! Account debits in their three forms: what is done, and what is refused, for every edition and setting.

use rstest::rstest;
use rust_decimal::Decimal;

use crate::money::{Currency, Minor};
use crate::world::World;
use crate::world::faults::Fault;
use crate::world::founding::{AccountKind, BankAccount, Capability, Event, Founding, Liable, PayoutInterval};
use crate::world::http::Delivery;
use crate::world::settings::{Edition, NonNegative};

use super::{BLUEFIN, Client, Got, PLATFORM, account, days, founding, happening, sold, start, world_with};

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

/// A world with a change to the debited account, which has 100,000,000 available in each of two currencies.
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
    assert_eq!(payment.json["transfer_group"], "g2");
}

#[rstest]
#[case::all(NonNegative::AvailableOnly, 5_000, 200)]
#[case::one_too_many(NonNegative::AvailableOnly, 5_001, 400)]
#[case::with_pending(NonNegative::AvailablePlusPending, 7_000, 200)]
#[case::above_pending(NonNegative::AvailablePlusPending, 7_001, 400)]
#[case::exception(NonNegative::ReservesException, 9_000, 200)]
fn a_debit_is_compared_with_what_the_setting_says(
    #[case] basis: NonNegative,
    #[case] amount: i64,
    #[case] status: u16,
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.settings.non_negative = basis;
        let pending = Event::Sale {
            amount: Minor::new(2_000),
            fee: Minor::ZERO,
            currency: Currency::USD,
            available_on: start() + days(2),
            description: String::new(),
        };
        founding.happenings.push(happening(BLUEFIN, start(), pending));
    }));
    let got = debit(&mut client, form, &amount.to_string(), "usd");
    assert_eq!(got.status, status, "{}", got.json);
    if status == 400 {
        assert_eq!(got.error("code"), "balance_insufficient");
        assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    } else {
        assert_eq!(client.bucket(BLUEFIN, "available"), 5_000 - amount);
    }
}

#[rstest]
#[case::reserves_off(|founding: &mut Founding| founding.settings.reserves_enabled = false)]
#[case::no_bank(|founding: &mut Founding| founding.accounts[0].bank = None)]
#[case::other_bank(|founding: &mut Founding| founding.accounts[0].bank = Some(BankAccount {
    last4: "1".to_owned(), currency: Currency::EUR, status: "verified".to_owned(),
}))]
fn the_reserves_exception_needs_reserves_and_a_bank_account_in_the_currency(#[case] change: fn(&mut Founding)) {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.settings.non_negative = NonNegative::ReservesException;
        change(founding);
    }));
    let got = debit(&mut client, Form::Charge, "5001", "usd");
    assert_eq!(got.error("code"), "balance_insufficient");
}

#[rstest]
#[case::at_the_cap("10000000", 200)]
#[case::above_the_cap("10000001", 400)]
fn a_debit_in_dollars_is_capped_to_the_cent(
    #[case] amount: &str,
    #[case] status: u16,
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let got = debit(&mut rich(|_| {}), form, amount, "usd");
    assert_eq!(got.status, status, "{}", got.json);
    if status == 400 {
        assert_eq!((got.error("code"), got.error("param")), ("amount_too_large", "amount"));
        assert!(!got.error("message").contains("999,999"));
    }
}

#[rstest]
#[case::no_rate(None, "99999999", 200)]
#[case::below(Some("0.0064"), "15625000", 200)]
#[case::above(Some("0.0064"), "15625001", 400)]
fn another_currency_is_capped_by_the_worlds_rate(
    #[case] rate: Option<&str>,
    #[case] amount: &str,
    #[case] status: u16,
) {
    let mut client = rich(|founding| {
        founding.platform.country = "JP".to_owned();
        founding.accounts[0].country = "JP".to_owned();
        founding.accounts[0].currency = Currency::JPY;
        let rates = &mut founding.settings.usd_rates;
        rates.extend(rate.map(|rate| (Currency::JPY, rate.parse::<Decimal>().unwrap())));
    });
    let got = debit(&mut client, Form::Charge, amount, "jpy");
    assert_eq!(got.status, status, "{}", got.json);
}

#[rstest]
#[case::express(AccountKind::Express, None, true)]
#[case::custom(AccountKind::Custom, None, true)]
#[case::standard(AccountKind::Standard, None, false)]
#[case::nobody_knows(AccountKind::None, None, false)]
#[case::platform(AccountKind::None, Some(Liable::Application), true)]
#[case::stripe(AccountKind::Express, Some(Liable::Stripe), false)]
fn only_accounts_whose_losses_the_platform_carries_are_debited(
    #[case] kind: AccountKind,
    #[case] losses: Option<Liable>,
    #[case] allowed: bool,
) {
    let mut client = rich(|founding| {
        founding.accounts[0].kind = kind;
        founding.accounts[0].losses = losses;
    });
    let charge = debit(&mut client, Form::Charge, "100", "usd");
    let transfer = debit(&mut client, Form::Transfer, "100", "usd");
    if allowed {
        assert_eq!((charge.status, transfer.status), (200, 200));
        return;
    }
    assert_eq!((charge.status, charge.error("code"), charge.error("param")), (400, "", "source"));
    let code = match kind {
        AccountKind::Standard => "not_allowed_on_standard_account",
        AccountKind::Express | AccountKind::Custom | AccountKind::None => "transfers_not_allowed",
    };
    assert_eq!((transfer.status, transfer.error("code")), (400, code));
}

#[rstest]
#[case::europe("DE", "GB", true)]
#[case::switzerland("DE", "CH", true)]
#[case::norway("DE", "NO", true)]
#[case::not_over_the_border("US", "CA", false)]
#[case::not_over_the_sea("US", "GB", false)]
#[case::australia("AU", "AU", true)]
#[case::no_region("BR", "BR", false)]
fn both_sides_must_be_in_one_region(#[case] platform: &str, #[case] country: &str, #[case] allowed: bool) {
    let mut client = rich(|founding| {
        founding.platform.country = platform.to_owned();
        founding.accounts[0].country = country.to_owned();
    });
    let charge = debit(&mut client, Form::Charge, "100", "usd");
    let transfer = debit(&mut client, Form::Transfer, "100", "usd");
    if allowed {
        assert_eq!((charge.status, transfer.status), (200, 200));
        return;
    }
    assert_eq!(charge.error("code"), "transfers_not_allowed");
    assert_eq!(
        transfer.error("message"),
        format!(
            "Funds can't be sent to accounts located in {platform} because it's restricted outside of your platform's region"
        )
    );
}

#[rstest]
fn the_currency_must_be_the_accounts_default_even_where_it_holds_another(
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let mut client = rich(|founding| founding.accounts[0].currency = Currency::GBP);
    let got = debit(&mut client, form, "100", "usd");
    assert_eq!((got.status, got.error("code"), got.error("param")), (400, "", "currency"));
    assert_eq!(debit(&mut client, form, "100", "gbp").status, 200);
}

#[test]
fn the_first_broken_rule_is_the_answer() {
    let mut client = rich(|founding| {
        founding.accounts[0].losses = Some(Liable::Stripe);
        founding.accounts[0].country = "CA".to_owned();
        founding.accounts[0].currency = Currency::GBP;
    });
    assert_eq!(debit(&mut client, Form::Charge, "99999999", "usd").error("param"), "source");
    let mut client = rich(|founding| {
        founding.accounts[0].country = "CA".to_owned();
        founding.accounts[0].currency = Currency::GBP;
    });
    let got = debit(&mut client, Form::Charge, "99999999", "usd");
    assert_eq!(got.error("code"), "transfers_not_allowed");
    let mut client = rich(|founding| founding.accounts[0].currency = Currency::GBP);
    let got = debit(&mut client, Form::Charge, "99999999", "usd");
    assert_eq!(got.error("param"), "currency");
}

/// A world with managed risk: Bluefin's losses are Stripe's, it has 1,000 and one payout; Cedar has a charge of its own.
fn managed(enrolled: bool) -> (Client, String, String, String) {
    let mut client = Client::new(world_with(11_000, |founding| {
        founding.settings.managed_risk_enrolled = enrolled;
        founding.accounts[0].losses = Some(Liable::Stripe);
        founding.accounts.push(account("acct_1MOCKCedarCraftCed2"));
        let payout = Event::Payout { amount: Minor::new(10_000), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(5), payout));
        founding.happenings.push(sold("acct_1MOCKCedarCraftCed2", 5, 700, Currency::USD));
    }));
    let own = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    let payout = client.get_as(BLUEFIN, "/v1/payouts").ids().remove(0);
    let other = client.get_as("acct_1MOCKCedarCraftCed2", "/v1/charges").ids().remove(0);
    (client, own, payout, other)
}

fn managed_debit(client: &mut Client, amount: i64, reference: &str) -> Got {
    let form = format!("amount={amount}&currency=usd&destination={PLATFORM}{reference}");
    client.post_as(BLUEFIN, "/v1/transfers", &form)
}

#[test]
fn a_managed_debit_may_go_below_zero_and_the_shortfall_is_reserved() {
    let (mut client, own, payout, _) = managed(true);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    assert_eq!(managed_debit(&mut client, 600, &reference).status, 200);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 0);
    let reference = format!("&reference_transaction[type]=payout&reference_transaction[payout]={payout}");
    assert_eq!(managed_debit(&mut client, 1_000, &reference).status, 200);
    assert_eq!(client.bucket(BLUEFIN, "available"), -600);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 600);
    assert_eq!(client.bucket(PLATFORM, "available"), 101_000);
    let form = format!("amount=400&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &form).status, 200);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 200);
}

#[rstest]
#[case::none("", "parameter_missing", "reference_transaction")]
#[case::no_type("&reference_transaction[charge]=OWN", "parameter_missing", "reference_transaction")]
#[case::no_id("&reference_transaction[type]=charge", "parameter_missing", "reference_transaction")]
#[case::other_kind(
    "&reference_transaction[type]=payout&reference_transaction[charge]=OWN",
    "parameter_missing",
    "reference_transaction"
)]
#[case::of_another(
    "&reference_transaction[type]=charge&reference_transaction[charge]=OTHER",
    "resource_missing",
    "reference_transaction[charge]"
)]
#[case::no_such_payout(
    "&reference_transaction[type]=payout&reference_transaction[payout]=po_1",
    "resource_missing",
    "reference_transaction[payout]"
)]
#[case::no_such_type("&reference_transaction[type]=refund", "", "reference_transaction[type]")]
#[case::unknown_part("&reference_transaction[refund]=re_1", "parameter_unknown", "reference_transaction[refund]")]
fn a_managed_debit_needs_a_reference_of_the_same_account(
    #[case] reference: &str,
    #[case] code: &str,
    #[case] param: &str,
) {
    let (mut client, own, _, other) = managed(true);
    let reference = reference.replace("OWN", &own).replace("OTHER", &other);
    let got = managed_debit(&mut client, 100, &reference);
    assert_eq!((got.status, got.error("code"), got.error("param")), (400, code, param), "{}", got.json);
}

#[test]
fn who_is_not_enrolled_does_not_have_the_reference_parameter() {
    let (mut client, own, _, _) = managed(false);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    let got = managed_debit(&mut client, 100, &reference);
    assert_eq!((got.error("code"), got.error("param")), ("parameter_unknown", "reference_transaction"));
    assert_eq!(managed_debit(&mut client, 100, "").error("code"), "transfers_not_allowed");
}

#[test]
fn a_managed_debit_has_no_cap() {
    let (mut client, own, _, _) = managed(true);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    assert_eq!(managed_debit(&mut client, 10_000_001, &reference).status, 200);
}

/// What the preview of 2017 wants of an account.
fn previewed(founding: &mut Founding) {
    founding.settings.edition = Edition::LegacyManagedUsPreview;
    founding.accounts[0].kind = AccountKind::Custom;
    founding.accounts[0].payouts = PayoutInterval::Manual;
}

#[rstest]
#[case::as_wanted(|_: &mut Founding| {}, "usd", 200, "")]
#[case::not_custom(|founding: &mut Founding| founding.accounts[0].kind = AccountKind::Express, "usd", 400, "source")]
#[case::not_american(|founding: &mut Founding| founding.accounts[0].country = "CA".to_owned(), "usd", 400, "transfers_not_allowed")]
#[case::other_currency(|_: &mut Founding| {}, "eur", 400, "currency")]
#[case::no_year(|founding: &mut Founding| founding.accounts[0].individual.as_mut().unwrap().dob.2 = None, "usd", 400, "source")]
#[case::no_name(|founding: &mut Founding| founding.accounts[0].individual.as_mut().unwrap().last_name = None, "usd", 400, "source")]
#[case::nobody(|founding: &mut Founding| founding.accounts[0].individual = None, "usd", 400, "source")]
#[case::automatic(|founding: &mut Founding| founding.accounts[0].payouts = PayoutInterval::Daily, "usd", 400, "source")]
#[case::default_elsewhere(|founding: &mut Founding| founding.accounts[0].currency = Currency::EUR, "usd", 200, "")]
fn the_preview_of_2017_had_its_own_rules(
    #[case] change: fn(&mut Founding),
    #[case] currency: &str,
    #[case] status: u16,
    #[case] says: &str,
) {
    let mut client = rich(|founding| {
        previewed(founding);
        change(founding);
    });
    let got = debit(&mut client, Form::Charge, "100", currency);
    assert_eq!(got.status, status, "{}", got.json);
    let said = if got.error("param").is_empty() { got.error("code") } else { got.error("param") };
    assert_eq!(said, says);
}

#[rstest]
#[case::with_reserves(true, 200)]
#[case::without(false, 400)]
fn the_preview_went_below_zero_only_with_reserves(#[case] reserves: bool, #[case] status: u16) {
    let mut client = Client::new(world_with(100, |founding| {
        previewed(founding);
        founding.settings.reserves_enabled = reserves;
    }));
    assert_eq!(debit(&mut client, Form::Transfer, "101", "usd").status, status);
}

#[test]
fn the_minimum_charge_counts_only_where_it_is_switched_on_and_only_for_charges() {
    assert_eq!(debit(&mut rich(|_| {}), Form::Charge, "1", "usd").status, 200);
    let mut client = rich(|founding| founding.settings.enforce_min_charge = true);
    let got = debit(&mut client, Form::Charge, "49", "usd");
    assert_eq!(got.error("message"), "Amount must be at least $0.50 usd");
    assert_eq!(debit(&mut client, Form::Transfer, "49", "usd").status, 200);
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
