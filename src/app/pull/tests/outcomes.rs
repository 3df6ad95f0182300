use super::bench::*;
use crate::app::pull::{Stage, observed_words};
use crate::app::{BookAsk, Dialog, Effect, Msg, Question, Reading, Tone};
use crate::domain::{
    Balance, Explained, Label, ObjectId, Observed, Outcome, Refusal, Scope, Transaction, TransactionPage, Unknown,
    WhyUnknown,
};
use crate::money::{Currency, Minor};

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
    assert_eq!(observed_words(receipt, &receipt.account), "not read yet");
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
    assert_eq!(bench.model.observing, []);
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

/// A balance whose answer says when it was made up.
fn said(bench: &Bench, available: i64) -> Reading {
    Reading::Balance(Balance { said_at: Some(bench.now), ..balance(available, bench.now) })
}

fn of_account() -> Question {
    Question::Balance(Scope::Account(ginkgo()))
}

/// A debit that was done, after which the account has `more` than was expected; the platform has what was.
fn done_with(bench: &mut Bench, more: i64) {
    bench.ready();
    bench.keys("<enter>");
    bench.mint();
    bench.answer_account(consented(GINKGO, "Ginkgo Games"));
    let (account, platform) = (said(bench, 18_490_000), said(bench, 1_248_010));
    bench.answer(&of_account(), account);
    bench.answer(&Question::Balance(Scope::Platform), platform);
    let effects = bench.answer_look_up(nothing_lately(bench.now));
    let [Effect::Record(approved)] = &effects[..] else { panic!("not recorded but {effects:?}") };
    let wording = crate::journal::entry::Wording::for_tests();
    let recorded = crate::journal::entry::Recorded::for_tests(approved.order().clone(), wording, bench.now);
    bench.tell(Msg::Recorded(recorded.debit(), Ok(Box::new(recorded.clone()))));
    bench.wait(20_000);
    bench.tell(Bench::answered(&recorded, Bench::settled()));
    let (account, platform) = (said(bench, 17_590_000 + more), said(bench, 2_148_010));
    bench.answer(&of_account(), account);
    bench.answer(&Question::Balance(Scope::Platform), platform);
    if more != 0 {
        // It may be the debit itself, made a second time.
        let look =
            bench.open.iter().map(|(_, asked)| asked).find(|asked| matches!(asked, Question::LookUp(_))).cloned();
        let seen = nothing_lately(bench.now);
        let effects = bench.answer(&look.expect("it is looked up"), Reading::LookedUp(Box::new(seen.clone())));
        let of_it = BookAsk::LookedUp(recorded.debit(), 0, Box::new(seen));
        assert_eq!(effects, [Effect::Book(of_it)]);
    }
}

fn movement(bench: &Bench, source: &str, net: i64) -> Transaction {
    let made = bench.now.checked_sub(jiff::SignedDuration::from_secs(10)).unwrap();
    Transaction {
        id: ObjectId::new(&format!("txn_{source}")),
        kind: Label::new("charge"),
        category: Label::new("charge"),
        amount: Minor::new(net),
        fee: Minor::ZERO,
        net: Minor::new(net),
        currency: Currency::USD,
        created: made,
        available_on: made,
        pending: false,
        source: Some(ObjectId::new(source)),
        description: Label::default(),
    }
}

/// The open question for what else moved a balance.
fn asked(bench: &Bench) -> Vec<Question> {
    bench.open.iter().map(|(_, asked)| asked).filter(|asked| matches!(asked, Question::Explain(..))).cloned().collect()
}

fn page(transactions: Vec<Transaction>, next: Option<&str>) -> Reading {
    Reading::Explained(TransactionPage { transactions, next: next.map(ObjectId::new), skipped: 0 })
}

fn written(effects: &[Effect]) -> &Explained {
    match effects {
        [Effect::Book(BookAsk::Explain(_, explained))] => explained,
        other => panic!("nothing is explained: {other:?}"),
    }
}

#[test]
fn what_else_moved_a_balance_is_read_written_down_and_shown() {
    let mut bench = Bench::new();
    done_with(&mut bench, 3_050);
    let [question] = &asked(&bench)[..] else { panic!("only the account is not as expected") };
    assert!(matches!(question, Question::Explain(Scope::Account(id), _) if *id == ginkgo()));
    let rows = vec![movement(&bench, "py_sale", 3_000), movement(&bench, "tr_1", -900_000)];
    let effects = bench.answer(question, page(rows, None));
    let explained = written(&effects).clone();
    assert_eq!((explained.left, explained.whole), ((Some(Minor::new(50)), Some(Minor::ZERO)), true));
    assert_eq!(explained.account.iter().map(|moved| moved.net).collect::<Vec<_>>(), [Minor::new(3_000)]);
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    assert_eq!(receipt.explained, Some(explained));
}

#[test]
fn no_more_than_three_pages_are_read_and_what_was_not_read_stays_open() {
    let mut bench = Bench::new();
    done_with(&mut bench, 3_050);
    for after in ["txn_1", "txn_2"] {
        let question = asked(&bench).pop().expect("a page is asked for");
        let rows = vec![movement(&bench, after, 10)];
        assert_eq!(bench.answer(&question, page(rows, Some(after))), []);
    }
    let question = asked(&bench).pop().expect("a page is asked for");
    assert!(matches!(&question, Question::Explain(_, query) if query.after == Some(ObjectId::new("txn_2"))));
    let effects = bench.answer(&question, page(Vec::new(), Some("txn_3")));
    let explained = written(&effects);
    assert_eq!((explained.left, explained.whole, explained.account.len()), ((None, Some(Minor::ZERO)), false, 2));
    assert_eq!(asked(&bench), []);
}

#[test]
fn what_else_moved_it_is_said_to_be_unread_where_it_cannot_be_read() {
    let mut bench = Bench::new();
    done_with(&mut bench, -70);
    let question = asked(&bench).pop().expect("it is asked for");
    let effects = bench.answer(&question, Reading::Failed(fault()));
    assert_eq!((written(&effects).left, written(&effects).whole), ((None, Some(Minor::ZERO)), false));
}

#[test]
fn where_all_is_as_expected_nothing_is_asked_for() {
    let mut bench = Bench::new();
    done_with(&mut bench, 0);
    assert_eq!(asked(&bench), []);
}
