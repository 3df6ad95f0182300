use super::bench::*;
use crate::app::pull::{Stage, observed_words};
use crate::app::{BookAsk, Dialog, Effect, Msg, Tone};
use crate::domain::{Label, Observed, Outcome, Refusal, Unknown, WhyUnknown};

fn refused() -> Outcome {
    Outcome::Refused(Refusal {
        status: Some(402),
        kind: Label::new("invalid_request_error"),
        code: Some(Label::new("balance_insufficient")),
        param: None,
        message: Label::new("Insufficient funds."),
        request: None,
        replayed: false,
    })
}

fn observations(bench: &Bench) -> usize {
    bench.count(|effect| matches!(effect, Effect::Book(BookAsk::Observe(_))))
}

#[test]
fn a_settled_debit_gives_a_receipt_whose_balances_are_read_and_written_down() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    assert_eq!(receipt.account.expected, Some(usd(17_590_000).minor()));
    assert_eq!(receipt.platform.expected, Some(usd(2_148_010).minor()));
    assert_eq!(observed_words(receipt, &receipt.account), "being read");
    bench.answer_balance(17_590_000);
    assert_eq!(observations(&bench), 0);
    bench.answer_platform(2_148_010);
    assert_eq!(observations(&bench), 1);
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    assert_eq!(observed_words(receipt, &receipt.account), "as expected");
    assert_eq!(bench.notice(), "Pulled USD 9,000.00 from Ginkgo Games. It has 175,900.00 left, as expected.");
    bench.keys("<esc>");
    assert!(!bench.is_open());
}

#[test]
fn a_balance_that_is_not_as_expected_is_said_in_words() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    bench.answer_balance(17_580_000);
    bench.answer_platform(2_148_010);
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    let words = observed_words(receipt, &receipt.account);
    assert_eq!(words, "100.00 less than expected; something else moved it");
    assert_eq!(bench.model.notice.as_ref().map(|notice| notice.tone), Some(Tone::Warning));
}

#[test]
fn a_balance_that_cannot_be_read_afterwards_is_said_to_be_unreadable() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    let question = crate::app::Question::Balance(crate::domain::Scope::Platform);
    bench.answer(&question, crate::app::Reading::Failed(fault()));
    bench.answer_balance(17_590_000);
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    assert_eq!(receipt.platform.observed, Observed::Unreadable);
    assert_eq!(observations(&bench), 1);
}

#[test]
fn a_receipt_that_is_closed_early_is_still_written_down() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    bench.answer_balance(17_590_000);
    bench.keys("<esc>");
    assert!(!bench.is_open());
    bench.answer_platform(2_148_010);
    assert_eq!(observations(&bench), 1);
    assert_eq!(bench.model.observing, None);
}

#[test]
fn a_refused_debit_is_refused_and_can_be_left() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    bench.tell(Bench::answered(&recorded, refused()));
    assert!(matches!(bench.dialog().stage, Stage::Refused(..)));
    assert!(bench.notice().contains("Nothing moved"), "{}", bench.notice());
    bench.keys("<esc>");
    assert!(!bench.is_open());
}

#[test]
fn an_unknown_outcome_blocks_the_account() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let unknown = Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false });
    bench.tell(Bench::answered(&recorded, unknown));
    let Some(Dialog::Debit(page)) = &bench.model.dialog else { panic!("{:?}", bench.model.dialog) };
    assert_eq!(page.debit, recorded.debit());
    bench.wait(400);
    bench.keys("<esc>p");
    assert!(!bench.is_open());
    assert!(bench.notice().contains("unknown outcome"), "{}", bench.notice());
}

#[test]
fn what_the_journal_does_not_take_is_not_sent() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.record();
    let effects = bench.tell(Msg::Recorded(recorded.debit(), Err(Label::new("The disk is full."))));
    assert!(effects.is_empty());
    assert_eq!(bench.dialog().stage, Stage::NotRecorded(Label::new("The disk is full.")));
    assert_eq!(bench.model.flight, None);
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Send(_))), 0);
}

#[test]
fn the_answer_to_another_debit_changes_nothing_here() {
    let mut bench = Bench::new();
    bench.ready();
    bench.send();
    let other = crate::domain::DebitId::new(uuid::Uuid::from_u128(99));
    let order = crate::domain::Order { debit: other, ..bench.model.flight.as_ref().unwrap().order.clone() };
    let other =
        crate::journal::entry::Recorded::for_tests(order, crate::journal::entry::Wording::for_tests(), bench.now);
    bench.tell(Bench::answered(&other, refused()));
    assert!(matches!(bench.dialog().stage, Stage::Sending(_)));
}
