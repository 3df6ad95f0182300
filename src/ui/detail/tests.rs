//! Layout decisions of the account screen, on models made by hand.

use rstest::rstest;

use super::*;
use crate::app::{KeyPress, Msg, parse_script, update};
use crate::domain::{Account, Label};
use crate::ui::sample::{Sample, account, bluefin, cedar, later, now, txn};
use crate::ui::testing::{ASCII, DARK, drawn};

const ID: &str = "acct_1";

fn model(account: Account, available: i64, history: Vec<crate::domain::Transaction>) -> Model {
    let mut model = Sample::default().with(account, available, history).model(120, 40);
    model.screen = crate::app::Screen::Detail(AccountId::new(ID));
    model
}

/// The body of a screen of this size.
fn body(model: &Model, width: u16, height: u16) -> Vec<String> {
    drawn(&DARK, width, height - 6, |canvas| {
        draw(canvas, model, &AccountId::new(ID));
    })
}

fn row<'a>(rows: &'a [String], text: &str) -> &'a str {
    rows.iter().find(|row| row.contains(text)).map_or("", String::as_str)
}

#[test]
fn pending_money_is_a_calendar_that_begins_today() {
    let rows = body(&model(account(ID, "Bluefin Bikes"), 831_000, bluefin()), 120, 40);
    let at = rows.iter().position(|row| row.contains("PENDING LANDS")).unwrap();
    assert!(rows[at].ends_with("1,204.50 usd, all by Fri Nov 27 ─"), "{}", rows[at]);
    let calendar = &rows[at + 1..at + 6];
    assert_eq!(
        calendar,
        [
            "              Sun           Mon           Tue           Wed           Thu           Fri           Sat             WEEK",
            "  Nov    today 22            23            24            25            26            27            28",
            "  lands                 +310.00                     +482.25                     +412.25                      +1,204.50",
            "                        ■■■■■■■                 ■■■■■■■■■■■                   ■■■■■■■■■",
            "  then   8,310.00      8,620.00                    9,102.25                    9,514.50",
        ]
    );
}

#[test]
fn where_the_calendar_has_no_room_the_days_are_listed() {
    let rows = body(&model(account(ID, "Bluefin Bikes"), 831_000, bluefin()), 80, 24);
    let day = row(&rows, "Wed Nov 25");
    assert!(day.contains("+482.25") && day.ends_with("then 9,102.25"), "{day}");
    assert!(!rows.iter().any(|row| row.contains("WEEK")));
}

#[test]
fn more_days_than_fit_are_summed_up_in_one_line() {
    let many = (1..=9).map(|day| txn("charge", 100, "2026-11-20", &format!("2026-12-0{day}"))).collect();
    let rows = body(&model(account(ID, "Bluefin Bikes"), 0, many), 80, 24);
    assert!(row(&rows, "later days").contains("+5.00 on 5 later days, the last Wed Dec  9"), "{rows:#?}");
}

#[test]
fn an_account_below_zero_tells_its_day_its_cause_and_what_each_way_out_costs() {
    let rows = body(&model(account(ID, "Cedar Crafts"), -41_237, cedar()), 120, 40);
    assert!(row(&rows, "─ NEGATIVE").ends_with("day 163 of 180 ─"));
    assert!(
        row(&rows, "cause: dispute").ends_with("17 days left, then Stripe clears it from your reserve: 412.37 usd")
    );
    assert!(row(&rows, "do nothing").ends_with("412.37            yes, 412.37"));
    assert!(row(&rows, "turn on bank").ends_with("0.00         if it succeeds"));
    assert!(row(&rows, "send funds (f)").ends_with("412.37            yes, 412.37"));
}

#[test]
fn where_stripe_carries_the_loss_there_is_no_day_of_180() {
    let mut of_stripe = account(ID, "Quay Quilts");
    of_stripe.liability.liable = crate::domain::Liable::Stripe;
    let rows = body(&model(of_stripe, -41_237, cedar()), 120, 40);
    assert!(row(&rows, "─ NEGATIVE").ends_with("163 days ─"));
    assert!(!row(&rows, "Stripe carries the loss; your reserve does not pay").is_empty());
    assert!(row(&rows, "do nothing").ends_with("0.00       nothing reserved"));
}

#[test]
fn on_the_smallest_screen_the_negative_balance_is_one_line_and_the_activity_stays() {
    let rows = body(&model(account(ID, "Cedar Crafts"), -41_237, cedar()), 60, 16);
    assert!(row(&rows, "day 163 of 180").ends_with("your reserve pays on 2026-12-09"));
    assert!(row(&rows, "2026-06-12").contains("-530.00"));
}

#[test]
fn a_balance_that_was_not_read_is_a_question_mark_and_never_zero() {
    let mut model = Sample::default().with_unreadable(account(ID, "Mosaic Mats")).model(120, 40);
    model.screen = crate::app::Screen::Detail(AccountId::new(ID));
    let rows = body(&model, 120, 40);
    assert!(rows[1].starts_with("  ? usd               ? usd"), "{}", rows[1]);
    assert!(row(&rows, "Could not be read").contains("(server error: Try later). R tries again."));
    assert!(!rows.iter().any(|row| row.contains("0.00")));
}

#[test]
fn an_old_balance_says_its_age() {
    let mut model = model(account(ID, "Bluefin Bikes"), 831_000, bluefin());
    assert!(!body(&model, 120, 40).iter().any(|row| row.contains("ago")));
    later(&mut model.now, 200);
    assert!(row(&body(&model, 120, 40), "─ acct_1").ends_with("! read 3 min ago ─"));
}

#[test]
fn a_history_that_is_being_read_says_so() {
    let mut sample = Sample::default().with(account(ID, "Bluefin Bikes"), 831_000, Vec::new());
    sample.slow = true;
    let rows = body(&sample.model(120, 40), 120, 40);
    assert_eq!(rows.iter().filter(|row| row.as_str() == "  Reading the history.").count(), 2);
}

#[rstest]
#[case::restricted("requirements.past_due", "! Restricted by Stripe (requirements.past_due): charges on, payouts on")]
#[case::rejected("rejected.fraud", "✗ Rejected by Stripe (rejected.fraud): charges on, payouts on")]
fn what_stripe_stopped_stands_under_the_facts(#[case] reason: &str, #[case] banner: &str) {
    let mut stopped = account(ID, "Raven Records");
    stopped.disabled_reason = Some(Box::new(Label::new(reason)));
    let rows = body(&model(stopped, 0, Vec::new()), 120, 40);
    assert!(rows.iter().any(|row| row.trim_start().starts_with(banner)), "{rows:#?}");
}

#[test]
fn the_activity_tells_which_rows_are_seen_and_scrolls_no_further_than_the_last() {
    let many: Vec<_> = (0..60).map(|_| txn("charge", 100, "2026-11-01", "2026-11-03")).collect();
    let mut model = model(account(ID, "Bluefin Bikes"), 6_000, many);
    let heading = row(&body(&model, 80, 24), "ACTIVITY").to_owned();
    assert!(heading.contains(" 1-10 of 60 in 90 days"), "{heading}");
    model.detail.top = 1_000;
    let rows = body(&model, 80, 24);
    assert!(row(&rows, "ACTIVITY").contains("51-60 of 60 in 90 days"));
    assert!(rows.last().unwrap().contains("+1.00           1.00"));
}

#[test]
fn the_whole_history_can_be_asked_for_only_while_it_is_not_whole() {
    let mut model = model(account(ID, "Bluefin Bikes"), 831_000, bluefin());
    assert!(row(&body(&model, 120, 40), "ACTIVITY").contains("H reads all"));
    for key in parse_script("H").unwrap() {
        let effects = update(&mut model, now(), Msg::Key(KeyPress::once(key)));
        assert_eq!(effects.len(), 1);
    }
    let rows = body(&model, 120, 40);
    assert!(!row(&rows, "Reading the history").is_empty());
}

#[test]
fn an_account_that_never_did_anything_says_so() {
    let mut model = model(account(ID, "Opal Optics"), -1, Vec::new());
    // Below zero everything is read; then it is paid.
    let sample = Sample::default().with(account(ID, "Opal Optics"), 0, Vec::new());
    let rows = body(&sample.model(120, 40), 120, 40);
    assert!(!row(&rows, "No balance transactions in usd in the last 90 days.").is_empty());
    model.detail.top = 0;
    assert!(!row(&body(&model, 120, 40), "No balance transactions in usd.").is_empty());
}

#[test]
fn in_ascii_every_cell_is_ascii_at_every_size() {
    let model = model(account(ID, "Cedar Crafts"), -41_237, cedar());
    for (width, height) in [(60, 16), (80, 24), (100, 30), (120, 40), (160, 50)] {
        let rows = drawn(&ASCII, width, height - 6, |canvas| {
            draw(canvas, &model, &AccountId::new(ID));
        });
        assert!(rows.iter().all(|row| row.is_ascii()), "{rows:#?}");
    }
}
