//! What a debit is compared with: the account's balance by the platform's setting, the cap, the smallest charge.

use rstest::rstest;
use rust_decimal::Decimal;

use super::super::{BLUEFIN, Client, days, happening, start, world_with};
use super::{Form, debit, rich};
use crate::money::{Currency, Minor};
use crate::world::founding::{BankAccount, BankStatus, Event, Founding};
use crate::world::settings::NonNegative;

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
    last4: "1".to_owned(), currency: Currency::EUR, status: BankStatus::Verified,
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

#[test]
fn the_minimum_charge_counts_only_where_it_is_switched_on_and_only_for_charges() {
    assert_eq!(debit(&mut rich(|_| {}), Form::Charge, "1", "usd").status, 200);
    let mut client = rich(|founding| founding.settings.enforce_min_charge = true);
    let got = debit(&mut client, Form::Charge, "49", "usd");
    assert_eq!(got.error("message"), "Amount must be at least $0.50 usd");
    assert_eq!(debit(&mut client, Form::Transfer, "49", "usd").status, 200);
}
