//! A debit in hand, driven by hand: what is sent again and when, what is not, and what becomes of answers that cannot be kept.

use crate::app::pull::Stage;
use crate::app::pull::tests::bench::{Bench, answer_of, stamp};
use crate::app::{BookAsk, BookSaid, Effect, Msg, Open, Pending, next_wake};
use crate::domain::{DebitId, Label, Outcome, Refusal, Retry, Unknown, WhyUnknown};
use crate::journal::entry::{Decided, OpenDebit, Recorded, Stood};
use crate::life::{Answer, Door, Happening, History, Holder, Now, Proof, Terms, after_answer};
use crate::money::Minor;

fn now(bench: &Bench, running_ms: Option<u64>) -> Now {
    Now {
        wall: bench.now,
        server: None,
        running_ms,
        known_s: 0,
        holder: Holder::Us,
        leaving: false,
        may_send: true,
        scatter: 0,
    }
}

/// The journal's word on an answer to the first attempt, as the process that made it hears it.
fn answered(bench: &Bench, id: DebitId, answer: Answer) -> Msg {
    let history = History::of(&[Happening::Recorded(stamp(bench.now))]).unwrap().unwrap();
    let verdict = after_answer(&history, 1, &answer, &now(bench, Some(250)), &Terms::usual());
    let history = History::after(Some(history), &verdict.happening(1, &answer)).unwrap();
    let stood = Stood { history, decided: Decided::Answer(Box::new(verdict)) };
    Msg::Answered(id, 1, Box::new(answer), Ok(Box::new(stood)))
}

fn lost() -> Answer {
    let unknown = Unknown { why: WhyUnknown::ConnectionLost, request: None, replayed: false };
    answer_of(Outcome::Unknown(unknown))
}

fn turned_away() -> Answer {
    let refusal = Refusal {
        status: Some(429),
        kind: Label::new("rate_limit_error"),
        code: Some(Label::new("rate_limit")),
        param: None,
        message: Label::new("Too many."),
        request: None,
        replayed: false,
    };
    let proof = Proof::Door(Door::Limited, refusal);
    Answer { proof, request: None, status: Some(429), replayed: false, server: None, again: Retry::default() }
}

fn sent(answer: fn() -> Answer) -> (Bench, Recorded) {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let msg = answered(&bench, recorded.debit(), answer());
    assert_eq!(bench.tell(msg), []);
    assert!(matches!(bench.dialog().stage, Stage::Pausing(_)), "{:?}", bench.dialog().stage);
    (bench, recorded)
}

fn until_it_does_something(bench: &mut Bench) -> Vec<Effect> {
    for _ in 0..20 {
        bench.now = next_wake(&bench.model).unwrap();
        let effects = bench.tell(Msg::Tick);
        if !effects.is_empty() {
            return effects;
        }
    }
    Vec::new()
}

#[test]
fn after_a_lost_answer_another_attempt_is_recorded_before_it_is_sent() {
    let (mut bench, recorded) = sent(lost);
    let effects = until_it_does_something(&mut bench);
    assert_eq!(effects, [Effect::Repeat { debit: recorded.debit(), next: 2, approved: None }]);
    let again = Recorded::attempt_for_tests(recorded.order().clone(), 2, bench.now);
    let effects = bench.tell(Msg::Recorded(recorded.debit(), Ok(Box::new(again.clone()))));
    assert_eq!(effects, [Effect::Send(Box::new(again))]);
    assert!(matches!(bench.dialog().stage, Stage::Sending(_)));
}

#[test]
fn esc_stopping_leaving_and_a_shut_gate_end_the_repeats() {
    let stops: [fn(&mut Bench); 4] = [
        |bench| {
            bench.wait(50);
            bench.keys("<esc>");
        },
        |bench| {
            bench.tell(Msg::Resumed);
        },
        |bench| {
            bench.tell(Msg::Terminated);
        },
        |bench| {
            bench.keys(":disarm<enter>");
            bench.model.access = crate::app::arming::Access::Shut;
        },
    ];
    for stop in stops {
        let (mut bench, _) = sent(lost);
        stop(&mut bench);
        for _ in 0..20 {
            bench.wait(1_000);
            bench.tell(Msg::Tick);
        }
        assert_eq!(bench.count(|effect| matches!(effect, Effect::Repeat { .. })), 0);
        assert_eq!(bench.model.flight, None, "it is left to be looked up");
    }
}

#[test]
fn what_was_only_turned_away_is_written_down_as_refused_when_it_is_not_repeated() {
    let (mut bench, recorded) = sent(turned_away);
    bench.wait(50);
    let effects = bench.keys("<esc>");
    assert!(effects.contains(&Effect::Book(BookAsk::NothingGotPast(recorded.debit()))), "{effects:?}");
}

#[test]
fn leaving_between_attempts_ends_at_once_and_sends_nothing() {
    let (mut bench, _) = sent(lost);
    let effects = bench.tell(Msg::Terminated);
    assert_eq!((effects.first(), effects.last()), (Some(&Effect::ShutGate), Some(&Effect::Exit)), "{effects:?}");
}

#[test]
fn what_was_recorded_and_has_not_left_is_withdrawn_when_leaving() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.record();
    assert_eq!(bench.tell(Msg::Terminated), [Effect::ShutGate]);
    let effects = bench.tell(Msg::Recorded(recorded.debit(), Ok(Box::new(recorded.clone()))));
    let [Effect::Book(BookAsk::Withdraw(id, 1, _)), Effect::Exit] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*id, recorded.debit());
}

#[test]
fn a_hang_up_asks_once_and_a_signal_after_it_does_not_wait() {
    let mut bench = Bench::new();
    bench.ready();
    bench.send();
    assert_eq!(bench.tell(Msg::HangUp), [Effect::ShutGate]);
    assert_eq!(bench.tell(Msg::HangUp), []);
    assert_eq!(bench.tell(Msg::Terminated), [Effect::Exit]);
}

#[test]
fn an_answer_that_the_journal_cannot_take_is_kept_said_and_tried_again() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let (id, answer) = (recorded.debit(), answer_of(Bench::settled()));
    let full = || Err(Label::new("The disk is full."));
    bench.tell(Msg::Answered(id, 1, Box::new(answer.clone()), full()));
    let said = bench.model.unwritten.first().map(crate::app::Unwritten::sentence).unwrap();
    assert!(said.starts_with(&format!("Stripe did debit {id} (tr_1, py_1), which is not in the journal. It is kept")));
    assert!(said.ends_with("The disk is full."), "{said}");
    assert!(matches!(bench.dialog().stage, Stage::Done(_)));
    bench.keys("<esc>p");
    assert!(!bench.is_open(), "nothing else is sent before it has");
    for _ in 0..2 {
        let effects = until_it_does_something(&mut bench);
        let late = Effect::Book(BookAsk::AnsweredLate(id, 1, Box::new(answer.clone())));
        assert_eq!(effects, [late]);
        bench.tell(Msg::Answered(id, 1, Box::new(answer.clone()), full()));
    }
    let msg = answered(&bench, id, answer);
    bench.tell(msg);
    assert_eq!(bench.model.unwritten, []);
}

/// The journal takes nothing of a receipt before it has the answer.
#[test]
fn the_balances_afterwards_are_written_down_once_when_the_journal_has_taken_the_answer() {
    let mut bench = Bench::new();
    bench.ready();
    let recorded = bench.send();
    let (id, answer) = (recorded.debit(), answer_of(Bench::settled()));
    let history = History::of(&[Happening::Recorded(stamp(bench.now))]).unwrap().unwrap();
    let observed = |bench: &mut Bench| {
        bench.answer_balance(17_590_000);
        bench.answer_platform(2_148_010);
        bench.count(|effect| matches!(effect, Effect::Book(BookAsk::Observe(of)) if of.order.debit == id))
    };
    bench.tell(Msg::Answered(id, 1, Box::new(answer.clone()), Err(Label::new("The disk is full."))));
    assert_eq!(observed(&mut bench), 0);
    let before = (Some(Minor::new(18_490_000)), Some(Minor::new(1_248_010)));
    let open = OpenDebit { order: recorded.order().clone(), recorded_at: bench.now, history, before };
    let pending = vec![Pending { open, holder: Holder::Us, known_since: bench.now }];
    bench.tell(Msg::Book(BookSaid::Unresolved(Ok(Open { pending, ..Open::default() }))));
    let msg = answered(&bench, id, answer);
    bench.tell(msg);
    assert_eq!(observed(&mut bench), 1);
    let Stage::Done(receipt) = &bench.dialog().stage else { panic!("{:?}", bench.dialog().stage) };
    assert_eq!(receipt.account.difference().map(Minor::is_zero), Some(true), "and the dialog shows them");
    bench.tell(Msg::Book(BookSaid::NotObserved(Label::new("The disk is full."))));
    assert_eq!(bench.model.journal_trouble, None, "a receipt that is not whole says nothing of the journal");
}

/// Leaving waits for the last try, so that what is said at the end is so.
#[test]
fn an_answer_that_the_journal_does_not_take_at_the_end_either_is_said_to_be_lost_with_its_ids() {
    for is_taken in [true, false] {
        let mut bench = Bench::new();
        bench.ready();
        let recorded = bench.send();
        let (id, answer) = (recorded.debit(), answer_of(Bench::settled()));
        let full = || Err(Label::new(&"A long path. ".repeat(20)));
        bench.tell(Msg::Answered(id, 1, Box::new(answer.clone()), full()));
        let late = Effect::Book(BookAsk::AnsweredLate(id, 1, Box::new(answer.clone())));
        assert_eq!(bench.tell(Msg::Terminated), [Effect::ShutGate, late]);
        let last = if is_taken { answered(&bench, id, answer) } else { Msg::Answered(id, 1, Box::new(answer), full()) };
        assert!(bench.tell(last).contains(&Effect::Exit));
        let said: Vec<String> =
            crate::app::parting(&bench.model, true).iter().map(|said| Label::new(said).to_string()).collect();
        if is_taken {
            assert_eq!(said, [""; 0]);
        } else {
            let [said] = &said[..] else { panic!("{said:?}") };
            assert!(said.starts_with(&format!("Stripe did debit {id} (tr_1, py_1), which is not in the journal.")));
            assert!(said.contains("It was not kept: note it down. The next start looks the debit up."), "{said}");
        }
    }
}
