//! Debits by the rules of the preview of 2017.

use rstest::rstest;

use super::super::{Client, world_with};
use super::{Form, debit, rich};
use crate::money::Currency;
use crate::world::founding::{AccountKind, Founding, PayoutInterval};
use crate::world::settings::Edition;

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
