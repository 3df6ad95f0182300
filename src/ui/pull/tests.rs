//! The dialog as it is seen, at every size.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use crate::app::pull::Stage;
use crate::app::pull::tests::bench::{Bench, GINKGO, answer_of, candidate, consented, fault, stripe_liable, usd};
use crate::app::{Msg, Question, Reading, Size};
use crate::domain::{AccountId, Label, Outcome, Refusal, Scope, Unknown, WhyUnknown};
use crate::rules::Basis;
use crate::ui::testing::{ASCII, DARK, text_of};
use crate::ui::{Drawn, Theme, draw};

const SIZES: [(u16, u16); 7] = [(60, 16), (79, 23), (80, 24), (99, 24), (100, 30), (120, 40), (160, 50)];

/// The frame at a size, laid out until it stands still.
fn frame(bench: &mut Bench, theme: Theme, (width, height): (u16, u16)) -> (Vec<String>, Drawn) {
    bench.tell(Msg::Resized(Size { width, height }));
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut drawn = draw(&mut buffer, &bench.model, &theme);
    for _ in 0..3 {
        bench.tell(Msg::Laid(drawn.laid));
        buffer = Buffer::empty(Rect::new(0, 0, width, height));
        drawn = draw(&mut buffer, &bench.model, &theme);
    }
    (text_of(&buffer), drawn)
}

fn seen(bench: &mut Bench, size: (u16, u16)) -> String {
    frame(bench, DARK, size).0.join("\n")
}

#[track_caller]
fn shows(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is missing from\n{text}");
    }
}

#[test]
fn whom_how_much_the_verdict_and_the_confirmation_are_seen_at_every_size() {
    let mut bench = Bench::new();
    bench.ready();
    for size in SIZES {
        let text = seen(&mut bench, size);
        let always = ["PULL FUNDS", "MOCK", "Ginkgo Games", "184,900.00", "175,900.00", "ALLOWED", "9000.00 Gin6"];
        shows(&text, &always);
        shows(&text, &["matches", "[ Cancel ]", "[ dry run ]", "[ Send 9,000.00 usd ]"]);
    }
}

#[test]
fn what_stops_the_pull_is_seen_without_scrolling_at_every_size() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>120000");
    for size in SIZES {
        let text = seen(&mut bench, size);
        shows(&text, &["BLOCKED", "1 of 16 rules stops this pull", "FAIL", "at most 100,000.00 usd"]);
        shows(&text, &["over by 20,000.00", "Lower the amount to 100,000.00", "( Send: blocked )"]);
    }
}

#[test]
fn every_rule_can_be_scrolled_to() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    let statements: Vec<String> =
        bench.dialog().verdict().unwrap().findings.iter().map(crate::rules::Finding::statement).collect();
    for size in [(60, 16), (80, 24)] {
        // Where nothing blocks it begins at what is worth a look.
        bench.keys(&"<pgup>".repeat(40));
        let mut text = seen(&mut bench, size);
        for _ in 0..40 {
            bench.keys("<pgdn>");
            text.push_str(&seen(&mut bench, size));
        }
        for statement in &statements {
            assert!(text.contains(statement.as_str()), "{statement} at {size:?}");
        }
    }
}

#[test]
fn an_empty_amount_asks_for_one_and_says_how_much_is_allowed() {
    let mut bench = Bench::new();
    bench.open();
    let text = seen(&mut bench, (120, 40));
    shows(&text, &["Type an amount; up to 100,000.00 usd (m)", "amount and Gin6 are typed again here"]);
}

#[rstest]
#[case((60, 16))]
#[case((80, 24))]
#[case((120, 40))]
fn why_a_text_is_no_amount_stands_where_the_verdict_stands(#[case] size: (u16, u16)) {
    let mut bench = Bench::new();
    bench.open().keys("<tab>1,50");
    let text = seen(&mut bench, size);
    shows(&text, &["NOT AN AMOUNT", "`1,50` has a comma where no three digits"]);
}

#[test]
fn a_withheld_verdict_says_why() {
    let mut bench = Bench::of(consented(GINKGO, "Ginkgo Games"), None, |_| {});
    bench.open().keys("<tab>9000");
    shows(&seen(&mut bench, (120, 40)), &["WITHHELD", "the balance is being read", "not read yet"]);
    bench.answer(&Question::Balance(Scope::Account(AccountId::new(GINKGO))), Reading::Failed(fault()));
    shows(&seen(&mut bench, (120, 40)), &["could not be read; it is tried every 10 s", "Too many requests (429)"]);
}

#[test]
fn a_balance_that_moved_is_said_in_the_dialog() {
    let mut bench = Bench::new();
    bench.ready();
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    bench.answer_balance(500_000);
    shows(&seen(&mut bench, (120, 40)), &["The balance moved from 184,900.00 to 5,000.00 usd", "BLOCKED"]);
}

#[test]
fn below_zero_is_named_with_its_shortfall_and_what_the_reserve_grows_by() {
    let mut account = consented(GINKGO, "Ginkgo Games");
    account.bank = Some(Box::new(crate::domain::BankAccount {
        last4: Label::new("6789"),
        currency: crate::money::Currency::USD,
        status: crate::domain::BankStatus::Verified,
    }));
    let mut bench = Bench::of(account, Some(100_000), |policy| {
        policy.basis = Basis::ReservesException;
        policy.reserves_enabled = Some(true);
    });
    bench.open().keys("<tab>1500");
    for size in SIZES {
        let text = seen(&mut bench, size);
        shows(&text, &["NEEDS YOUR YES", "[ ] Yes,", "500.00 below zero", "reserve grows by 500.00", "-500.00"]);
    }
}

#[test]
fn an_open_list_shows_its_choices_and_what_a_form_means_for_tax() {
    let mut bench = Bench::new();
    bench.open().keys("<tab><tab><tab><enter>");
    for size in SIZES {
        shows(&seen(&mut bench, size), &["charge: revenue, on the 1099", "transfer: adjustment, not revenue"]);
    }
}

#[test]
fn no_half_figure_stands_beside_an_open_list() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><enter>");
    for size in SIZES {
        let (rows, _) = frame(&mut bench, DARK, size);
        let row = rows.iter().find(|row| row.contains("not revenue")).unwrap();
        let figures = row.chars().filter(|c| *c == '.').count();
        assert_eq!(figures, 0, "{row}");
    }
}

#[test]
fn references_are_listed_to_choose_from() {
    let mut bench = Bench::of(stripe_liable(), Some(64_000), |policy| policy.stripe_managed_risk = true);
    bench.open();
    let listed: Vec<_> = (0..40).map(|nth| candidate(&format!("ch_1MOCKsale{nth:04}"))).collect();
    bench.answer(&Question::References(bench.dialog().held.account.id.clone()), Reading::References(listed));
    bench.keys("<tab><tab><tab><enter><end>");
    for size in SIZES {
        shows(&seen(&mut bench, size), &["ch…0039", "100.00 usd", "40 of 40"]);
    }
    bench.keys("<enter>");
    shows(&seen(&mut bench, (120, 40)), &["REFERENCE", "adjustment, not revenue", "ch…0039"]);
}

#[test]
fn a_dry_run_shows_the_request_in_place_of_the_rules() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab><tab><enter>");
    let text = seen(&mut bench, (120, 40));
    shows(&text, &["POST /v1/transfers", "not sent: this is a dry run", "Stripe-Account", GINKGO]);
    shows(&text, &["Idempotency-Key", "made when you confirm", "900000", "metadata[pullfunds_debit]"]);
}

#[test]
fn seconds_are_counted_while_the_answer_is_waited_for() {
    let mut bench = Bench::new();
    bench.ready();
    bench.send();
    bench.wait(4_000);
    bench.tell(Msg::Tick);
    for size in SIZES {
        shows(&seen(&mut bench, size), &["Sending USD 9,000.00 … 4 s, no answer yet", "Esc cannot call it back"]);
    }
}

#[test]
fn a_receipt_that_the_journal_could_not_take_says_so_first_at_every_size() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let full = Err(Label::new("The disk is full."));
    bench.tell(Msg::Answered(recorded.debit(), 1, Box::new(answer_of(Bench::settled())), full));
    for size in SIZES {
        shows(&seen(&mut bench, size), &["DONE", "NOT WRITTEN DOWN", "disk is full."]);
    }
}

#[test]
fn the_receipt_names_everything_and_both_balances_at_every_size() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    bench.answer_balance(17_590_000);
    bench.answer_platform(2_148_000);
    for size in SIZES {
        let text = seen(&mut bench, size);
        let figures = ["BEFORE", "184,900.00", "EXPECTED", "175,900.00", "21,480.10", "OBSERVED", "21,480.00"];
        shows(&text, &["DONE", "USD 9,000.00", "Ginkgo Games", "settled", "2026-11-22 10:14:01 UTC"]);
        shows(&text, &figures);
        shows(&text, &["as expected", "0.10 less than expected; something else moved it"]);
        bench.keys("<end>");
        let text = text + &seen(&mut bench, size);
        shows(&text, &["tr_1", "py_1", &recorded.debit().to_string(), "recover a refund", "no real money moved"]);
        bench.keys("<home>");
    }
}

#[test]
fn a_page_that_does_not_fit_says_which_lines_are_seen_and_how_to_go_on() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    shows(&seen(&mut bench, (60, 16)), &["lines 1 to 9 of 14, PgUp PgDn", "Esc back   PgDn more"]);
    bench.keys("<down>");
    shows(&seen(&mut bench, (60, 16)), &["lines 2 to 10 of 14"]);
    assert!(!seen(&mut bench, (80, 24)).contains("lines"));
}

#[test]
fn figures_too_wide_to_stand_side_by_side_stand_one_below_the_other() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    bench.answer_balance(999_999_999_999_999);
    let text = seen(&mut bench, (60, 16));
    shows(&text, &["before    184,900.00", "expected  175,900.00", "observed  9,999,999,999,999.99"]);
}

#[test]
fn the_agreement_and_how_many_rules_there_are_is_seen_at_every_size() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    for size in SIZES {
        let text = seen(&mut bench, size);
        shows(&text, &["CONSENT", "contract 2024", "ALLOWED"]);
    }
    shows(&seen(&mut bench, (60, 16)), &["! warn", "─ 16-18 of 19 ", "PgDn more"]);
    bench.keys(&"<pgup>".repeat(10));
    shows(&seen(&mut bench, (60, 16)), &["─ 1-3 of ", "PgDn more"]);
}

#[test]
fn a_balance_that_moved_is_said_whole_at_every_size() {
    let mut bench = Bench::new();
    bench.ready();
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    bench.answer_balance(1_000_000);
    for size in SIZES {
        shows(&seen(&mut bench, size), &["The balance moved from 184,900.00 to 10,000.00 usd.", "again."]);
    }
}

#[test]
fn a_refusal_says_stripes_words_and_that_nothing_moved() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let refusal = Refusal {
        status: Some(402),
        kind: Label::new("invalid_request_error"),
        code: Some(Label::new("balance_insufficient")),
        param: None,
        message: Label::new("Insufficient funds in the account."),
        request: None,
        replayed: false,
    };
    bench.tell(Bench::answered(&recorded, Outcome::Refused(refusal)));
    for size in SIZES {
        let text = seen(&mut bench, size);
        shows(&text, &["REFUSED", "Nothing moved", "balance_insufficient", "Insufficient funds in the account."]);
    }
}

#[test]
fn what_could_not_be_written_down_was_not_sent_and_the_page_says_so() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.record();
    bench.tell(Msg::Recorded(recorded.debit(), Err(Label::new("The disk is full."))));
    for size in SIZES {
        shows(&seen(&mut bench, size), &["NOT SENT", "Nothing was sent", "The disk is full."]);
    }
}

#[test]
fn an_unknown_outcome_gives_way_to_the_page_of_the_debit() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let unknown = Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false });
    bench.tell(Bench::answered(&recorded, unknown));
    for size in SIZES {
        let text = seen(&mut bench, size);
        shows(&text, &["OUTCOME UNKNOWN", "may or may not have moved", &recorded.debit().to_string()]);
    }
}

#[test]
fn the_cursor_stands_where_the_next_letter_goes() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    for size in SIZES {
        let (rows, drawn) = frame(&mut bench, DARK, size);
        let (x, y) = drawn.cursor.expect("a field has the focus");
        let before: String = rows[usize::from(y)].chars().take(usize::from(x)).collect();
        assert!(before.ends_with("9000"), "{before}");
    }
}

#[test]
fn in_ascii_everything_is_ascii() {
    let mut bench = Bench::new();
    bench.ready();
    for size in SIZES {
        let text = frame(&mut bench, ASCII, size).0.join("\n");
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn a_name_of_wide_letters_and_a_large_amount_leave_the_figures_whole() {
    let mut bench =
        Bench::of(consented(GINKGO, "株式会社ヒカリ・ホーム・アンド・ガーデン"), Some(9_999_999_999), |_| {});
    bench.open().keys("<tab>100000");
    for size in SIZES {
        shows(&seen(&mut bench, size), &["99,999,999.99", "-100,000.00", "99,899,999.99"]);
    }
    assert_eq!(bench.dialog().amount(), Some(usd(10_000_000)));
    assert!(matches!(bench.dialog().stage, Stage::Editing));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn at_no_size_does_the_dialog_leave_its_frame(width in 60_u16..200, height in 16_u16..70, amount in 0_u32..200_000) {
        let mut bench = Bench::new();
        bench.open().keys("<tab>");
        bench.keys(&amount.to_string());
        let (rows, drawn) = frame(&mut bench, DARK, (width, height));
        prop_assert!(drawn.cursor.is_some());
        prop_assert!(rows.iter().any(|row| row.contains("PULL FUNDS")));
        prop_assert!(rows.iter().any(|row| row.trim().starts_with('╰') && row.trim().ends_with('╯')));
    }
}
