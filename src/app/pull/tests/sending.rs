use super::bench::*;
use crate::app::pull::{Focus, Stage};
use crate::app::{BookAsk, BookSaid, Effect, Key, KeyPress, Msg, Question, Reading, next_wake};
use crate::domain::sample::account;
use crate::domain::{
    AccountPage, Consent, DebitId, Form, Label, LookUp, Mode, ObjectId, Proves, Reason, Scope, SeenKind, SeenObject,
    What,
};
use crate::journal::entry::{Mark, Note};

#[test]
fn account_and_both_balances_are_read_again_and_stripe_is_asked_for_the_last_day_before_anything_is_recorded() {
    let mut bench = Bench::new();
    bench.ready();
    assert_eq!(bench.keys("<enter>"), [Effect::Mint]);
    assert_eq!(bench.mint(), []);
    assert!(matches!(bench.dialog().stage, Stage::Rechecking(_)));
    let sought = bench.open.iter().find_map(
        |(_, question)| {
            if let Question::LookUp(sought) = question { Some(sought) } else { None }
        },
    );
    let sought = sought.expect("the last day is asked for");
    let day = bench.now.duration_since(sought.since.unwrap()).as_hours();
    assert_eq!((sought.order.debit.to_string(), day), (bench.id().to_string(), 24));
    for question in
        [Question::Account(ginkgo()), Question::Balance(Scope::Account(ginkgo())), Question::Balance(Scope::Platform)]
    {
        assert!(bench.is_asked(&question), "{question:?}");
    }
}

#[test]
fn nothing_is_recorded_before_all_four_have_answered() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    assert!(bench.answer_platform(1_248_010).is_empty());
    assert!(bench.answer_account(consented(GINKGO, "Ginkgo Games")).is_empty());
    assert!(bench.answer_balance(18_490_000).is_empty());
    let effects = bench.answer_look_up(nothing_lately(bench.now));
    let [Effect::Record(approved)] = &effects[..] else { panic!("{effects:?}") };
    let order = approved.order();
    assert_eq!((order.amount, &order.account), (usd(900_000), &ginkgo()));
    let consent = Consent::OnFile(Label::new("contract 2024, section 7"));
    assert_eq!(order.what, What::Pull { form: Form::Transfer, reason: Reason::RecoverRefund, consent });
    assert_eq!(approved.before(), (Some(usd(18_490_000).minor()), Some(usd(1_248_010).minor())));
    assert_eq!(bench.model.flight.as_ref().map(|flight| flight.order.debit), Some(order.debit));
    assert!(matches!(bench.dialog().stage, Stage::Recording(_)));
}

#[test]
fn an_id_is_used_once_and_one_that_nobody_waits_for_does_nothing() {
    let mut bench = Bench::new();
    bench.ready();
    assert!(bench.mint().is_empty());
    bench.record();
    assert!(bench.mint().is_empty());
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Record(_))), 1);
}

#[test]
fn a_balance_that_moved_meanwhile_leads_back_to_the_fields_with_nothing_confirmed() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_platform(1_248_010);
    bench.answer_look_up(nothing_lately(bench.now));
    bench.orders.clear();
    assert!(bench.answer_balance(18_400_000).is_empty());
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("from 184,900.00 to 184,000.00 usd"), "{}", bench.banner());
    assert_eq!(bench.dialog().fields.confirm.text(), "");
    assert_eq!(bench.dialog().focus, Focus::Confirm);
    assert!(bench.orders.is_empty());
}

#[test]
fn a_verdict_that_changed_meanwhile_leads_back_to_the_fields() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.answer_balance(18_490_000);
    bench.answer_platform(1_248_010);
    bench.answer_look_up(nothing_lately(bench.now));
    bench.orders.clear();
    let changed = crate::domain::sample::account(GINKGO, "Ginkgo Games");
    assert!(bench.answer_account(changed).is_empty());
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("has changed since it was judged"), "{}", bench.banner());
    assert!(bench.orders.is_empty());
}

#[test]
fn the_platforms_balance_may_move_and_the_receipt_will_count_from_what_was_read_last() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(18_490_000);
    bench.answer_look_up(nothing_lately(bench.now));
    let effects = bench.answer_platform(2_000_000);
    let [Effect::Record(approved)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(approved.before().1, Some(usd(2_000_000).minor()));
}

#[test]
fn what_cannot_be_read_again_is_not_sent() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.orders.clear();
    bench.answer(&Question::Account(ginkgo()), Reading::Failed(fault()));
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("could not be read again"), "{}", bench.banner());
    bench.answer_balance(18_490_000);
    bench.answer_platform(1_248_010);
    assert!(bench.orders.is_empty());
    assert!(!bench.dialog().can_send());
}

#[test]
fn nothing_is_sent_for_an_account_that_is_no_longer_listed() {
    let mut bench = Bench::new();
    bench.ready();
    let question = Question::Accounts(None);
    let epoch = bench.model.reads.ask_now(question.clone(), bench.now);
    let page = AccountPage { accounts: vec![account("acct_2", "Aaa")], next: None, skipped: 0 };
    bench.tell(Msg::Read(epoch, question, Reading::Accounts(page)));
    assert!(bench.banner().contains("Ginkgo Games is no longer listed"), "{}", bench.banner());
    bench.keys("<enter>");
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(!bench.is_asked(&Question::Account(ginkgo())) && bench.orders.is_empty());
}

#[test]
fn esc_while_reading_again_stops_it_and_late_answers_send_nothing() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.orders.clear();
    bench.keys("<esc>");
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert_eq!(bench.recheck(), []);
    assert!(!bench.dialog().can_send());
    assert!(bench.orders.is_empty());
}

#[test]
fn esc_while_the_id_is_made_stops_it_and_the_late_id_records_nothing() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.keys("<esc>");
    assert!(bench.mint().is_empty());
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert_eq!(bench.orders, [Effect::Mint]);
}

#[test]
fn a_key_that_repeats_presses_no_button() {
    let mut bench = Bench::new();
    bench.ready();
    for _ in 0..5 {
        bench.wait(40);
        bench.tell(Msg::Key(KeyPress { key: Key::Enter, repeat: true }));
    }
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.orders.is_empty());
}

#[test]
fn enter_held_down_on_send_sends_once_and_stays_on_the_receipt() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.keys("<enter><enter>");
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    bench.keys("<enter><enter><enter>");
    assert!(matches!(bench.dialog().stage, Stage::Done(_)));
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Record(_))), 1);
}

#[test]
fn a_journal_that_fails_between_confirming_and_recording_stops_the_send() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    bench.model.journal_trouble = Some(Label::new("The disk is full."));
    assert!(bench.recheck().is_empty());
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("The disk is full"), "{}", bench.banner());
    assert_eq!(bench.model.flight, None);
}

#[test]
fn esc_does_not_leave_while_recording_or_sending_and_says_so() {
    let mut bench = Bench::new();
    bench.ready();
    bench.record();
    bench.keys("<esc>");
    assert!(bench.notice().contains("cannot be called back"), "{}", bench.notice());
    assert!(matches!(bench.dialog().stage, Stage::Recording(_)));
}

#[test]
fn seconds_are_counted_while_no_answer_has_come() {
    let mut bench = Bench::new();
    bench.ready();
    bench.send();
    let Stage::Sending(way) = bench.dialog().stage.clone() else { panic!("{:?}", bench.dialog().stage) };
    for second in 1..=3 {
        let wake = next_wake(&bench.model).unwrap();
        assert_eq!(wake.duration_since(way.since).as_secs(), second);
        bench.now = wake;
        bench.tell(Msg::Tick);
    }
}

#[test]
fn live_money_needs_a_yes_to_the_cost() {
    let mut bench = Bench::of(consented("acct_1RealGin6", "Ginkgo Games"), Some(18_490_000), |_| {});
    bench.model.mode = Mode::Live;
    if let Some(platform) = &mut bench.model.platform {
        platform.mode = Mode::Live;
    }
    bench.open().keys("<tab>9000");
    assert!(bench.dialog().offers(Focus::Cost));
    assert!(!bench.dialog().offers(Focus::Confirm));
    bench.keys("<tab><tab><tab><tab><space>");
    assert!(bench.pull().cost, "{:?}", bench.dialog().focus);
}

/// An object between account and platform.
fn object(id: &str, amount: i64, mark: Option<DebitId>, now: jiff::Timestamp) -> SeenObject {
    SeenObject {
        id: ObjectId::new(id),
        kind: SeenKind::Transfer,
        amount: usd(amount),
        created: now,
        mark,
        head: None,
        other_side: None,
        given_back: usd(0).minor(),
        proves: Proves::Nothing,
    }
}

fn lately(bench: &Bench, near: Vec<SeenObject>) -> LookUp {
    LookUp { near, ..nothing_lately(bench.now) }
}

#[test]
fn a_mark_that_this_journal_does_not_know_stops_the_pull_and_holds_the_account() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    let mark = DebitId::new(uuid::Uuid::from_u128(77));
    let seen = lately(&bench, vec![object("tr_77", 4_000, Some(mark), bench.now)]);
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(18_490_000);
    bench.answer_platform(1_248_010);
    let id = bench.id();
    assert_eq!(bench.answer_look_up(seen), [Effect::Book(BookAsk::Known(id, vec![mark]))]);
    let effects = bench.tell(Msg::Book(BookSaid::Known(id, Ok(vec![(mark, Mark::Foreign)]))));
    let [Effect::Book(BookAsk::Note(note))] = &effects[..] else { panic!("{effects:?}") };
    assert!(matches!(&**note, Note::Foreign { account, mark: noted, .. } if *account == ginkgo() && *noted == mark));
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().starts_with("Not sent: acknowledge it in the Journal"), "{}", bench.banner());
    assert_eq!(bench.model.flight, None);
    assert!(!bench.dialog().can_send());
}

#[test]
fn the_same_amount_within_a_day_is_asked_for_again_only_with_a_reason_in_the_note() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    let seen = lately(&bench, vec![object("tr_77", 900_000, None, bench.now)]);
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(18_490_000);
    bench.answer_platform(1_248_010);
    bench.answer_look_up(seen.clone());
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("say why it is asked for again, in the note"), "{}", bench.banner());
    assert!(!bench.dialog().can_send());
    bench.keys("<tab><tab><tab><tab>two<space>crates<tab>9000.00<space>Gin6<tab><tab><tab>");
    assert!(bench.dialog().can_send(), "{:?}", bench.dialog());
    bench.keys("<enter>");
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(18_490_000);
    bench.answer_platform(1_248_010);
    let effects = bench.answer_look_up(seen);
    assert!(matches!(&effects[..], [Effect::Record(_)]), "{effects:?} {}", bench.banner());
}

#[test]
fn without_the_permission_to_find_it_again_nothing_is_sent() {
    let mut bench = Bench::new();
    bench.ready().keys("<enter>");
    bench.mint();
    let at = bench.open.iter().position(|(_, asked)| matches!(asked, Question::LookUp(_))).unwrap();
    let (epoch, question) = bench.open.remove(at);
    let refused = crate::domain::Fault {
        kind: crate::domain::FaultKind::Forbidden,
        message: Label::new("Having the 'rak_transfer_read' permission would allow this request to continue."),
        ..fault()
    };
    bench.tell(Msg::Read(epoch, question, Reading::Failed(refused)));
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().starts_with("Not sent: without rak_transfer_read this console"), "{}", bench.banner());
}
