//! Funds that are sent and debits that are given back: what is filled in, what is asked before anything leaves, and what is
//! ordered in the end. From there on it is one way, which other tests go with a pull.

use rstest::rstest;

use super::bench::*;
use crate::app::pull::{Focus, Left, Stage, Standing};
use crate::app::sample;
use crate::app::{Effect, Question, Reading, next_wake};
use crate::domain::{
    DebitId, Deed, Direction, Form, Label, LookUp, ObjectId, Order, Outcome, Proves, Reversal, Scope, SeenKind,
    SeenObject, SendReason, Settled, Undo, What,
};
use crate::journal::entry::DebitRecord;
use crate::life::{Happening, Named};
use crate::money::Minor;

fn with(available: i64) -> Bench {
    Bench::of(consented(GINKGO, "Ginkgo Games"), Some(available), |policy| policy.reserves_enabled = Some(false))
}

fn settled() -> Settled {
    let Outcome::Settled(settled) = Bench::settled() else { panic!("it is settled") };
    settled
}

fn record(order: Order, bench: &Bench, outcome: Option<Outcome>, end: &Happening) -> DebitRecord {
    DebitRecord::for_tests(order, bench.now, outcome, end)
}

/// A settled pull of 90.00 from Ginkgo, made so.
fn pulled(bench: &Bench, form: Form) -> DebitRecord {
    let mut order = sample::order(7, GINKGO, usd(9_000));
    if let What::Pull { form: kept, .. } = &mut order.what {
        *kept = form;
    }
    let end = Happening::Settled(Named::of(&settled()));
    record(order, bench, Some(Outcome::Settled(settled())), &end)
}

/// What it left, of which so much was given back.
fn left(record: &DebitRecord, given_back: i64) -> SeenObject {
    let by = Undo::of(record.order.form().expect("a pull").kind());
    let (id, kind) = match by {
        Undo::Refund => ("py_1", SeenKind::Payment),
        Undo::TransferReversal => ("tr_1", SeenKind::Transfer),
    };
    SeenObject {
        id: ObjectId::new(id),
        kind,
        amount: record.order.amount,
        created: record.recorded_at,
        mark: Some(record.order.debit),
        head: None,
        other_side: None,
        given_back: Minor::new(given_back),
        proves: Proves::Done,
    }
}

fn left_behind(record: &DebitRecord) -> Question {
    let reversal = Reversal::of(&record.order, &settled()).expect("it can be given back");
    Question::left_behind(&record.order.account, &reversal)
}

/// The dialog on a debit, with what it left read.
fn reversing(bench: &mut Bench, record: &DebitRecord, given_back: i64) {
    bench.give_back(record);
    bench.wait(400);
    bench.answer(&left_behind(record), Reading::LeftBehind(Box::new(left(record, given_back))));
}

/// Answers the second look as everything was.
fn recheck(bench: &mut Bench, available: i64) -> Vec<Effect> {
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(available);
    bench.answer_platform(1_248_010);
    bench.answer_look_up(nothing_lately(bench.now))
}

fn ordered(effects: &[Effect]) -> Order {
    let [Effect::Record(approved)] = effects else { panic!("not recorded but {effects:?}") };
    approved.order().clone()
}

#[test]
fn funds_that_clear_what_is_owed_go_to_the_account_by_the_way_of_a_pull() {
    let mut bench = with(-41_237);
    bench.keys("f");
    bench.wait(400);
    assert_eq!(bench.dialog().standing(), Standing::NoAmount(Some(usd(41_237))));
    bench.keys("<tab>m");
    assert_eq!((bench.dialog().deed(), bench.dialog().amount()), (Deed::Send, Some(usd(41_237))));
    assert_eq!(bench.dialog().reserve_changes_by(), Some(usd(-41_237)), "what is reserved for it is freed");
    bench.keys("<tab>outage<tab>412.37<space>Gin6<tab><tab><tab>");
    assert_eq!(bench.dialog().focus, Focus::Send, "{:?}", bench.dialog());
    assert_eq!(bench.keys("<enter>"), [Effect::Mint]);
    bench.mint();
    let order = ordered(&recheck(&mut bench, -41_237));
    assert_eq!(order.what, What::Send { send: SendReason::ClearNegative });
    assert_eq!((order.amount, order.note.as_str(), order.direction()), (usd(41_237), "outage", Direction::ToAccount));
}

#[test]
fn an_account_that_owes_nothing_has_nothing_to_fill_in_and_takes_what_is_typed() {
    let mut bench = with(5_000);
    bench.keys("f");
    bench.wait(400);
    bench.keys("<tab>m");
    assert!(bench.notice().contains("owes nothing"), "{}", bench.notice());
    bench.keys("20.00");
    assert_eq!(bench.dialog().standing(), Standing::Ready, "{:?}", bench.dialog().verdict());
    let preview = bench.dialog().preview().expect("there is an amount");
    assert_eq!((preview.path.as_str(), preview.account), ("/v1/transfers", None));
    assert!(preview.parameters.contains(&("destination", GINKGO.to_owned())), "{:?}", preview.parameters);
}

#[test]
fn the_platform_sends_no_more_than_it_has_and_its_sales_meanwhile_confirm_nothing_anew() {
    let mut bench = with(-41_237);
    bench.keys("f");
    bench.wait(400);
    bench.keys("<tab>20000");
    assert_eq!(bench.dialog().standing(), Standing::Blocked, "the platform has 12,480.10");
    bench.keys("<c-u>400<tab><tab>400.00<space>Gin6");
    assert!(bench.dialog().can_send(), "{:?}", bench.dialog());
    bench.keys("<tab><tab><tab><enter>");
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(-41_237);
    bench.answer_platform(1_249_999);
    let effects = bench.answer_look_up(nothing_lately(bench.now));
    assert_eq!(ordered(&effects).amount, usd(40_000));
}

#[rstest]
#[case(Form::Charge, "/v1/refunds", false)]
#[case(Form::Transfer, "/v1/transfers/tr_1/reversals", true)]
fn a_debit_is_given_back_the_way_it_was_made_after_a_yes_and_a_second_look(
    #[case] form: Form,
    #[case] path: &str,
    #[case] as_account: bool,
) {
    let mut bench = with(0);
    let record = pulled(&bench, form);
    bench.give_back(&record);
    bench.wait(400);
    assert_eq!(bench.dialog().standing(), Standing::Withheld, "what is left of it was not read");
    bench.answer(&left_behind(&record), Reading::LeftBehind(Box::new(left(&record, 4_000))));
    bench.keys("<tab>m");
    assert_eq!(bench.dialog().amount(), Some(usd(5_000)), "40.00 of 90.00 were given back before");
    assert_eq!(bench.dialog().standing(), Standing::Waiting);
    bench.keys("<tab>wrong<space>shop<tab>");
    assert_eq!(bench.dialog().focus, Focus::Final);
    bench.keys("<space><tab>50.00<space>Gin6<tab><tab><tab>");
    let preview = bench.dialog().preview().expect("there is an amount");
    assert_eq!((preview.path.as_str(), preview.account.is_some()), (path, as_account));
    assert_eq!(bench.keys("<enter>"), [Effect::Mint]);
    bench.mint();
    assert_eq!(recheck(&mut bench, 0), [], "what is left was not read again");
    let read = Reading::LeftBehind(Box::new(left(&record, 4_000)));
    let order = ordered(&bench.answer(&left_behind(&record), read));
    let reverse = Reversal::of(&record.order, &settled()).expect("it can be given back");
    assert_eq!(
        (order.what, order.amount, order.note),
        (What::Reverse { reverse }, usd(5_000), Label::new("wrong shop"))
    );
}

#[test]
fn what_somebody_gives_back_meanwhile_is_said_and_nothing_is_sent() {
    let mut bench = with(0);
    let record = pulled(&bench, Form::Charge);
    reversing(&mut bench, &record, 0);
    bench.keys("<tab>90<tab><tab><space><tab>90.00<space>Gin6<tab><tab><tab><enter>");
    bench.mint();
    recheck(&mut bench, 0);
    let read = Reading::LeftBehind(Box::new(left(&record, 4_000)));
    assert_eq!(bench.answer(&left_behind(&record), read), []);
    assert_eq!(bench.dialog().stage, Stage::Editing);
    assert!(bench.banner().contains("moved from 0.00 to 40.00"), "{}", bench.banner());
    assert_eq!(bench.dialog().standing(), Standing::Blocked);
    assert_eq!(bench.dialog().fields.confirm.text(), "");
}

#[test]
fn what_is_left_is_tried_again_when_it_could_not_be_read() {
    let mut bench = with(0);
    let record = pulled(&bench, Form::Charge);
    bench.give_back(&record);
    bench.answer(&left_behind(&record), Reading::Failed(fault()));
    assert!(matches!(bench.dialog().held.left, Left::Failed(_)));
    assert!(next_wake(&bench.model).is_some());
    bench.wait(10_000);
    bench.tell(crate::app::Msg::Tick);
    assert!(bench.is_asked(&left_behind(&record)));
}

#[test]
fn the_same_amount_given_back_a_moment_ago_asks_why() {
    let mut bench = with(0);
    let record = pulled(&bench, Form::Charge);
    reversing(&mut bench, &record, 1_000);
    bench.keys("<tab>10<tab><tab><space><tab>10.00<space>Gin6<tab><tab><tab><enter>");
    bench.mint();
    bench.answer(&left_behind(&record), Reading::LeftBehind(Box::new(left(&record, 1_000))));
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    bench.answer_balance(0);
    bench.answer_platform(1_248_010);
    let before = SeenObject {
        id: ObjectId::new("re_1"),
        kind: SeenKind::Refund,
        amount: usd(1_000),
        mark: None,
        ..left(&record, 0)
    };
    let effects = bench.answer_look_up(LookUp { near: vec![before], ..nothing_lately(bench.now) });
    assert_eq!(effects, []);
    assert_eq!((&bench.dialog().stage, bench.dialog().standing()), (&Stage::Editing, Standing::Waiting));
}

#[rstest]
#[case::not_done(Happening::Refused, None, "Nothing moved")]
#[case::by_hand(Happening::Happened, None, "A person said")]
#[case::not_named(Happening::Settled(Named::of(&Settled { payment: None, ..settled() })), Some(Outcome::Settled(Settled { payment: None, ..settled() })), "did not name")]
fn what_cannot_be_given_back_from_here_is_said(
    #[case] end: Happening,
    #[case] outcome: Option<Outcome>,
    #[case] why: &str,
) {
    let mut bench = with(0);
    let mut order = pulled(&bench, Form::Charge).order;
    order.debit = DebitId::new(uuid::Uuid::from_u128(9));
    let record = record(order, &bench, outcome, &end);
    bench.give_back(&record);
    assert!(!bench.is_open());
    assert!(bench.notice().contains(why), "{}", bench.notice());
}

#[rstest]
#[case(What::Send { send: SendReason::Other }, "p")]
#[case(What::Reverse { reverse: Reversal { of: DebitId::new(uuid::Uuid::from_u128(1)), object: ObjectId::new("py_1"), by: Undo::Refund } }, "final")]
fn only_a_pull_is_given_back(#[case] what: What, #[case] why: &str) {
    let mut bench = with(0);
    let order = Order { what, ..pulled(&bench, Form::Charge).order };
    let end = Happening::Settled(Named::of(&settled()));
    let record = record(order, &bench, Some(Outcome::Settled(settled())), &end);
    assert!(!record.can_be_given_back());
    bench.give_back(&record);
    assert!(!bench.is_open());
    assert!(bench.notice().contains(why), "{}", bench.notice());
}

#[test]
fn an_account_with_a_debit_without_an_end_gets_nothing_and_gives_nothing_back() {
    let mut bench = with(-41_237);
    let flight = sample::flight(sample::order(3, "acct_2", usd(100)), "Bluefin Bikes", bench.now);
    bench.model.flight = Some(flight);
    bench.keys("f");
    assert!(bench.notice().contains("A pull of USD 1.00 from Bluefin Bikes has no answer yet"), "{}", bench.notice());
    let record = pulled(&bench, Form::Charge);
    bench.give_back(&record);
    assert!(!bench.is_open());
}

#[test]
fn whatever_moves_money_ends_in_words_of_its_own() {
    let mut bench = with(-41_237);
    bench.keys("f");
    bench.wait(400);
    bench.keys("<tab>m<tab><tab>412.37<space>Gin6<tab><tab><tab><enter>");
    bench.mint();
    let order = ordered(&recheck(&mut bench, -41_237));
    let wording = crate::journal::entry::Wording::for_tests();
    let recorded = crate::journal::entry::Recorded::for_tests(order, wording, bench.now);
    bench.tell(crate::app::Msg::Recorded(recorded.debit(), Ok(Box::new(recorded.clone()))));
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    assert_eq!(bench.dialog().message().text.as_str(), "Sent USD 412.37 to Ginkgo Games.");
    bench.answer(&Question::Balance(Scope::Account(ginkgo())), Reading::Balance(balance(0, bench.now)));
    bench.answer_platform(1_206_773);
    assert_eq!(bench.notice(), "Sent USD 412.37 to Ginkgo Games. It has 0.00 now, as expected.");
}
