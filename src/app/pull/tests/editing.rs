use super::bench::*;
use crate::app::pull::{Confirmation, Focus, Stage, Standing};
use crate::app::{Key, KeyPress, Msg, Scroll};
use crate::domain::{FormKind, Label, Metadata, Reason};
use crate::money::Minor;
use crate::rules::Basis;
use rstest::rstest;

#[test]
fn tab_goes_through_the_fields_in_order_and_leaves_out_what_does_nothing() {
    let mut bench = Bench::new();
    bench.open();
    let mut seen = Vec::new();
    for _ in 0..7 {
        bench.keys("<tab>");
        seen.push(bench.dialog().focus);
    }
    let expected =
        [Focus::Amount, Focus::Reason, Focus::Form, Focus::Note, Focus::DryRun, Focus::Cancel, Focus::Amount];
    assert_eq!(seen, expected);
    bench.keys("<s-tab>");
    assert_eq!(bench.dialog().focus, Focus::Cancel);
}

#[test]
fn an_empty_amount_is_no_failure_and_says_how_much_is_allowed() {
    let mut bench = Bench::new();
    bench.open();
    assert_eq!(bench.dialog().standing(), Standing::NoAmount(Some(usd(10_000_000))));
    assert_eq!(bench.dialog().stopping(), 0);
}

#[test]
fn m_fills_the_most_that_is_allowed_and_is_never_a_letter_in_the_amount() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>12m");
    assert_eq!(bench.dialog().fields.amount.text(), "100,000.00");
    assert_eq!(bench.dialog().standing(), Standing::Ready);
}

#[test]
fn what_is_no_amount_is_answered_with_its_sentence() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>1,50");
    assert!(matches!(bench.dialog().standing(), Standing::NoNumber(sentence) if sentence.contains("1,50")));
    bench.keys("<c-u>120000");
    assert_eq!(bench.dialog().standing(), Standing::Blocked);
    assert_eq!(bench.dialog().stopping(), 1);
}

#[test]
fn the_form_follows_the_reason_until_it_is_changed_by_hand() {
    let mut bench = Bench::new();
    bench.open().keys("<tab><tab><left>");
    assert_eq!(bench.pull().reason, Reason::ProductsOrServices);
    assert_eq!(bench.pull().form, FormKind::Charge);
    bench.keys("<right>");
    assert_eq!(bench.pull().form, FormKind::Transfer);
    bench.keys("<tab><left><s-tab><right>");
    assert_eq!(bench.pull().reason, Reason::CorrectError);
    assert_eq!(bench.pull().form, FormKind::Charge);
}

#[rstest]
#[case("<enter>")]
#[case("<space>")]
#[case("<down>")]
fn a_list_opens_moves_and_chooses_and_esc_closes_only_the_list(#[case] opens: &str) {
    let mut bench = Bench::new();
    bench.open().keys("<tab><tab>");
    bench.keys(opens);
    assert!(bench.dialog().menu.is_some());
    bench.keys("<down><esc>");
    assert!(bench.dialog().menu.is_none());
    assert_eq!(bench.pull().reason, Reason::RecoverRefund);
    bench.keys(opens);
    bench.keys("<down><enter>");
    assert_eq!(bench.pull().reason, Reason::CorrectError);
    assert!(bench.is_open());
}

#[test]
fn enter_in_a_field_sends_nothing_and_changes_nothing() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    for _ in 0..4 {
        let before = bench.dialog().stage.clone();
        bench.keys("<enter><esc>");
        if !bench.is_open() {
            bench.open().keys("<tab>9000");
        }
        assert_eq!(bench.dialog().stage, before);
        bench.keys("<tab>");
    }
    bench.keys("9000.00<space>Gin6");
    assert!(bench.orders.is_empty());
    assert_eq!(bench.dialog().stage, Stage::Editing);
}

#[test]
fn enter_in_a_right_confirmation_does_not_send_either() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6");
    assert_eq!(bench.dialog().confirmation(), Confirmation::Matches);
    bench.keys("<enter>");
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.notice().contains("Enter alone never sends"), "{}", bench.notice());
    assert!(bench.orders.is_empty());
}

#[test]
fn a_paste_into_the_confirmation_is_refused_with_a_sentence() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::Confirm);
    bench.tell(Msg::Pasted("9000.00 Gin6".to_owned()));
    assert_eq!(bench.dialog().confirmation(), Confirmation::Empty);
    assert!(bench.notice().contains("cannot be pasted"), "{}", bench.notice());
}

#[test]
fn a_paste_that_arrives_as_keys_is_refused_too() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab>");
    bench.wait(100);
    for c in "9000.00 Gin6".chars() {
        bench.wait(1);
        bench.tell(Msg::Key(KeyPress::once(Key::Char(c))));
    }
    assert!(!bench.dialog().can_send());
    assert_eq!(bench.dialog().fields.confirm.text(), "", "its first letter came before anybody could know");
    assert!(bench.notice().contains("cannot be pasted"), "{}", bench.notice());
}

#[test]
fn where_no_amount_is_allowed_m_says_why_and_is_not_offered() {
    let mut bench = Bench::of(consented(GINKGO, "Ginkgo Games"), Some(-41_237), |_| {});
    bench.open().keys("<tab>m");
    assert_eq!(bench.dialog().fields.amount.text(), "");
    let why = "m fills in nothing: no amount passes the rule `balance stays at or above zero`.";
    assert_eq!(bench.notice(), why);
    assert!(bench.dialog().hints(Scroll::default()).iter().all(|hint| hint.key != "m"));
    let mut bench = Bench::new();
    bench.open().keys("<tab>");
    assert!(bench.dialog().hints(Scroll::default()).iter().any(|hint| hint.key == "m"));
}

#[test]
fn a_paste_into_a_field_is_text_and_elsewhere_a_sentence() {
    let mut bench = Bench::new();
    bench.open();
    bench.tell(Msg::Pasted("9000".to_owned()));
    assert!(bench.notice().contains("text fields only"), "{}", bench.notice());
    bench.keys("<tab>");
    bench.tell(Msg::Pasted("9000\u{1b}\n".to_owned()));
    assert_eq!(bench.dialog().amount(), Some(usd(900_000)));
}

#[test]
fn a_burst_of_keys_presses_no_button_and_fills_nothing() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    for key in [Key::Char('m'), Key::Tab, Key::Esc, Key::Enter] {
        bench.tell(Msg::Key(KeyPress::once(key)));
    }
    assert!(bench.is_open());
    assert_eq!(bench.dialog().fields.amount.text(), "9000");
    assert_eq!(bench.dialog().focus, Focus::Amount);
}

#[rstest]
#[case::amount("<tab><tab><tab><tab>1")]
#[case::reason("<tab><tab><tab><tab><tab><left>")]
#[case::form("<s-tab><s-tab><left>")]
#[case::note("<s-tab>x")]
fn changing_any_field_clears_the_confirmation(#[case] change: &str) {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6");
    bench.keys(change);
    assert_eq!(bench.dialog().fields.confirm.text(), "");
    assert!(!bench.dialog().can_send());
}

#[test]
fn a_wrong_confirmation_says_what_differs_and_does_not_open_send() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab><tab>900.00<space>Gin6");
    let Confirmation::Differs(why) = bench.dialog().confirmation() else { panic!("{:?}", bench.dialog()) };
    assert_eq!(why, "the amount is 9000.00, not 900.00");
    assert!(!bench.dialog().offers(Focus::Send));
}

#[test]
fn a_missing_agreement_needs_one_to_be_named() {
    let mut bench = Bench::of(crate::domain::sample::account(GINKGO, "Ginkgo Games"), Some(18_490_000), |_| {});
    bench.open().keys("<tab>9000");
    assert_eq!(bench.dialog().standing(), Standing::Waiting);
    bench.keys("<tab><tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::Consent);
    bench.keys("mail of May 3");
    assert_eq!(bench.dialog().standing(), Standing::Ready);
}

#[test]
fn an_agreement_that_is_over_needs_another_to_be_named() {
    let mut account = consented(GINKGO, "Ginkgo Games");
    let pairs = [("debit_consent", "contract 2024"), ("debit_consent_until", "2026-01-31")];
    account.metadata = Metadata::new(pairs.map(|(key, value)| (Label::new(key), Label::new(value))));
    let mut bench = Bench::of(account, Some(18_490_000), |_| {});
    bench.open().keys("<tab>9000");
    assert_eq!(bench.dialog().standing(), Standing::Waiting);
    assert!(bench.dialog().offers(Focus::Consent));
}

#[test]
fn below_zero_needs_a_yes_that_names_the_shortfall_and_another_amount_needs_another() {
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
    bench.open().keys("<tab>m");
    assert_eq!(bench.dialog().amount(), Some(usd(100_000)), "m never goes below zero");
    assert!(!bench.dialog().offers(Focus::BelowZero));
    bench.keys("<c-u>1500");
    assert_eq!(bench.dialog().standing(), Standing::Waiting);
    assert_eq!(bench.dialog().shortfall(), Some(usd(50_000)));
    assert_eq!(bench.dialog().reserve_grows_by(), Some(usd(50_000)));
    bench.keys("<tab><tab><tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::BelowZero);
    bench.keys("<space>");
    assert_eq!(bench.pull().below_zero, Some(Minor::new(50_000)));
    assert_eq!(bench.dialog().standing(), Standing::Ready);
    bench.keys("<s-tab><s-tab><s-tab><s-tab><c-u>15000");
    assert_eq!(bench.pull().below_zero, None);
    assert_eq!(bench.dialog().standing(), Standing::Waiting);
}

#[test]
fn a_balance_that_moved_is_said_judged_anew_and_confirmed_anew() {
    let mut bench = Bench::new();
    bench.ready();
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    bench.answer_balance(500_000);
    assert!(bench.banner().contains("from 184,900.00 to 5,000.00 usd"), "{}", bench.banner());
    assert_eq!(bench.dialog().fields.confirm.text(), "");
    assert_eq!(bench.dialog().standing(), Standing::Blocked);
    assert_eq!(bench.dialog().held.balance.as_ref().unwrap().available(crate::money::Currency::USD).get(), 500_000);
    assert_eq!(bench.dialog().focus, Focus::Cancel);
}

#[test]
fn a_balance_that_did_not_move_leaves_the_confirmation() {
    let mut bench = Bench::new();
    bench.ready();
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    bench.answer_balance(18_490_000);
    assert_eq!(bench.banner(), "");
    assert!(bench.dialog().can_send());
}

#[test]
fn the_platforms_balance_is_said_to_have_moved_and_stops_nothing() {
    let mut bench = Bench::new();
    bench.ready();
    bench.wait(46_000);
    bench.tell(Msg::Tick);
    bench.answer_platform(2_000_000);
    assert!(bench.banner().contains("platform's balance moved"), "{}", bench.banner());
    assert!(bench.dialog().can_send());
}

#[test]
fn the_dry_run_shows_the_request_and_sends_nothing() {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000<tab><tab><tab>RMA<tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::DryRun);
    bench.keys("<enter>");
    assert!(bench.dialog().dry_run);
    let preview = bench.dialog().preview().unwrap();
    assert_eq!((preview.path, preview.account), ("/v1/transfers".to_owned(), Some(ginkgo())));
    let sent = |key: &str| preview.parameters.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str());
    assert_eq!(sent("amount"), Some("900000"));
    assert_eq!(sent("destination"), Some("acct_1MOCKplatform"));
    assert_eq!(sent("description"), Some("RMA"));
    bench.keys("<esc>");
    assert!(bench.is_open() && !bench.dialog().dry_run);
    assert!(bench.orders.is_empty());
}

#[test]
fn there_is_no_dry_run_without_an_amount() {
    let mut bench = Bench::new();
    bench.open().keys("<s-tab><enter>");
    assert!(!bench.dialog().dry_run);
    assert!(bench.notice().contains("no request to show"), "{}", bench.notice());
}

#[rstest]
#[case("<esc>")]
#[case("<c-c>")]
fn the_dialog_is_left_by_esc_and_by_ctrl_c(#[case] key: &str) {
    let mut bench = Bench::new();
    bench.open().keys("<tab>9000");
    bench.keys(key);
    assert!(!bench.is_open());
    assert!(bench.orders.is_empty());
}
