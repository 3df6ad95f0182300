//! Whom a debit may be between: who carries the losses, which region, which currency, and which answer comes first.

use rstest::rstest;

use super::{Form, debit, rich};
use crate::money::Currency;
use crate::world::founding::{AccountKind, Liable};

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
