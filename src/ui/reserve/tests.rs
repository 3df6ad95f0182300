//! Layout decisions of the Reserve screen, on models made by hand.

use rstest::rstest;

use super::*;
use crate::app::{KeyPress, Msg, parse_script, update};
use crate::ui::sample::{Sample, account, cedar, now, txn};
use crate::ui::testing::{ASCII, DARK, drawn};

/// Cedar and Lantern of the pictures, and so much reserved.
fn sample(reserved: i64) -> Sample {
    let lantern = vec![
        txn("refund", -9_820, "2026-11-10", "2026-11-10"),
        txn("payout", -20_000, "2026-11-06", "2026-11-06"),
        txn("charge", 20_000, "2026-11-02", "2026-11-04"),
    ];
    let sample = Sample { reserved: Some(reserved), platform_available: 1_248_010, ..Sample::default() };
    sample.with(account("acct_1", "Cedar Crafts"), -41_237, cedar()).with(
        account("acct_2", "Lantern Loft"),
        -9_820,
        lantern,
    )
}

fn shown(sample: &Sample, width: u16, height: u16, keys: &str) -> Vec<String> {
    let mut model = sample.model(width, height);
    for key in parse_script(keys).unwrap() {
        model.now = model.now.checked_add(jiff::SignedDuration::from_millis(50)).unwrap();
        let at = model.now;
        update(&mut model, at, Msg::Key(KeyPress::once(key)));
    }
    assert!(model.now >= now());
    drawn(&DARK, width, height - 6, |canvas| draw(canvas, &model))
}

fn row<'a>(rows: &'a [String], text: &str) -> &'a str {
    rows.iter().find(|row| row.contains(text)).map_or("", String::as_str)
}

#[test]
fn a_reserve_that_is_explained_says_that_every_cent_has_an_account() {
    let rows = shown(&sample(51_057), 120, 40, "2");
    let usd = row(&rows, "every cent");
    assert_eq!(
        usd,
        "  usd                 510.57            510.57                0.00      ✓ every cent has an account"
    );
    assert!(row(&rows, "Cedar Crafts  ").contains("80.8%"));
    assert!(row(&rows, "Lantern Loft  ").contains("19.2%"));
}

#[test]
fn what_nothing_explains_is_named_with_what_may_hold_it() {
    let rows = shown(&sample(51_367), 120, 40, "2");
    assert!(row(&rows, "  usd ").contains("3.10      ! accounts not listed or recent bank debits"), "{rows:#?}");
    let rows = shown(&sample(51_367).with_unreadable(account("acct_3", "Mosaic Mats")), 120, 40, "2");
    assert!(row(&rows, "  usd ").contains("3.10      ! 1 account is unread; R reads it again"), "{rows:#?}");
}

#[test]
fn a_field_that_is_absent_is_not_a_reserve_of_zero() {
    let sample = Sample { reserved: None, ..sample(0) };
    let rows = shown(&sample, 120, 40, "2");
    assert!(row(&rows, "this key cannot see it").contains('?'));
    assert!(!rows[1].contains("0.00"));
}

#[test]
fn with_nothing_reserved_and_nobody_below_zero_the_screen_says_both() {
    let sample = Sample { reserved: Some(0), ..Sample::default() }.with(account("acct_1", "Bluefin"), 5, Vec::new());
    let rows = shown(&sample, 120, 40, "2");
    assert!(!row(&rows, "No account is below zero.").is_empty(), "{rows:#?}");
    assert!(!row(&rows, "Nothing of yours is at stake.").is_empty());
}

#[test]
fn a_reserve_that_the_platform_cannot_bear_is_a_warning() {
    let sample = Sample { platform_available: -5_000, ..sample(51_057) };
    let rows = shown(&sample, 120, 40, "2");
    assert!(row(&rows, "Stripe may debit your bank").contains("USD -50.00"), "{rows:#?}");
}

#[test]
fn losses_that_stripe_carries_stand_apart() {
    let mut of_stripe = account("acct_3", "Quay Quilts");
    of_stripe.liability.liable = crate::domain::Liable::Stripe;
    let rows = shown(&sample(51_057).with(of_stripe, -23_315, Vec::new()), 120, 40, "2");
    let said = rows.iter().position(|row| row.ends_with("(Stripe carries the loss):")).unwrap();
    assert!(rows[said + 1].starts_with("  Quay Quilts"), "{rows:#?}");
    assert!(row(&shown(&sample(51_057), 120, 40, "2"), "Stripe carries the loss").ends_with("none."));
}

#[test]
fn the_selected_account_tells_why_it_is_below_zero() {
    let rows = shown(&sample(51_057), 120, 40, "2");
    let at = rows.iter().position(|row| row.contains("WHY CEDAR CRAFTS IS NEGATIVE")).unwrap();
    assert!(rows[at].ends_with("4 of 4 transactions ─"), "{}", rows[at]);
    assert!(rows[at + 2].contains("-530.00           -412.37      dispute"), "{}", rows[at + 2]);
    assert!(rows.iter().any(|row| row == "  A payout had left before the dispute took money back."));
    let rows = shown(&sample(51_057), 120, 40, "2j");
    assert!(!row(&rows, "WHY LANTERN LOFT IS NEGATIVE").is_empty());
}

#[test]
fn the_nearest_day_stands_first_if_nobody_acts() {
    let rows = shown(&sample(51_057), 120, 40, "2");
    let at = rows.iter().position(|row| row.contains("IF NOBODY ACTS")).unwrap();
    assert!(rows[at + 1].contains("Wed Dec  9    17 d") && rows[at + 1].ends_with("-412.37 usd"), "{}", rows[at + 1]);
    assert!(rows.iter().any(|row| row.contains("Sun May  9   168 d")));
}

#[rstest]
#[case(60, 16)]
#[case(80, 24)]
#[case(100, 30)]
fn without_room_there_is_no_chart_and_the_selected_account_is_still_seen(#[case] width: u16, #[case] height: u16) {
    let mut many = sample(51_057);
    for (nth, id) in ["acct_a", "acct_b", "acct_c", "acct_d", "acct_e", "acct_f"].into_iter().enumerate() {
        many = many.with(account(id, &format!("Account {nth}")), -10 - i64::try_from(nth).unwrap(), Vec::new());
    }
    let rows = shown(&many, width, height, "2G");
    assert!(rows.iter().any(|row| row.starts_with("▌ Account 0")), "{rows:#?}");
    assert!(!rows.iter().any(|row| row.contains('└')));
    assert!(row(&rows, "NEGATIVE ACCOUNTS").contains(" of 8, by amount"));
}

#[test]
fn in_ascii_every_cell_is_ascii_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (100, 30), (120, 40), (160, 50)] {
        let model = sample(51_057).model(width, height);
        let rows = drawn(&ASCII, width, height - 6, |canvas| draw(canvas, &model));
        assert!(rows.iter().all(|row| row.is_ascii()), "{rows:#?}");
    }
}
