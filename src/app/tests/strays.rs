//! Answers that are not what was asked for: dropped, counted, said once, and asked for again without spinning.

use super::*;
use crate::domain::Stray;

const ASH: &[(&str, &str, i64)] = &[("acct_a", "Ash", 900)];

fn misdirected(stray: Stray) -> Reading {
    Reading::Failed(Fault {
        kind: FaultKind::Misdirected(stray),
        message: Label::new("asked about acct_a, the answer is about acct_b"),
        request: None,
        retry: Retry::default(),
    })
}

fn of_ash(question: &Question) -> bool {
    *question == Question::Balance(Scope::Account(AccountId::new("acct_a")))
}

fn counted(bench: &Bench) -> Vec<(Stray, u32)> {
    bench.model.reads.sync.meter().astray().collect()
}

fn shown(bench: &Bench) -> (i64, bool) {
    let entry = bench.model.fleet.at(0).unwrap();
    (entry.balance.as_ref().unwrap().available(Currency::USD).get(), entry.trouble.is_some())
}

#[test]
fn an_answer_for_somebody_else_leaves_what_is_shown_and_is_said_once_and_asked_for_again() {
    let mut bench = Bench::with(ASH);
    bench.keys("R");
    bench.answer(|question, _| of_ash(question).then(|| misdirected(Stray::Account)));
    assert_eq!((shown(&bench), counted(&bench)), ((900, true), vec![(Stray::Account, 1)]));
    let notice = bench.model.notice.take().unwrap();
    assert!(notice.text.as_str().contains("dropped: asked about acct_a"), "{notice:?}");
    let before = bench.model.reads.sync.meter().calls();
    for _ in 0..60 {
        bench.answer(|question, _| of_ash(question).then(|| misdirected(Stray::Mode)));
        bench.answer_as(Mode::Mock, ASH);
        bench.wait(1_000);
        bench.tell(Msg::Tick);
    }
    assert_eq!(bench.model.notice, None, "it is said once");
    assert!(bench.model.reads.sync.meter().calls() - before < 12, "it does not spin");
    bench.seconds(120, Mode::Mock, ASH);
    assert_eq!(shown(&bench), (900, false), "it recovers by itself");
}

/// Asks for the balance again, gets it from a moment of Stripe's, and tells what is shown then.
fn ask(bench: &mut Bench, available: i64, said_at: Option<Timestamp>) -> (i64, bool) {
    bench.wait(1_000);
    bench.keys("R");
    bench.answer(|question, now| {
        of_ash(question).then(|| Reading::Balance(Balance { said_at, ..balance(available, now) }))
    });
    shown(bench)
}

#[test]
fn an_answer_of_an_earlier_moment_than_what_is_shown_never_replaces_it() {
    let mut bench = Bench::with(ASH);
    let said = |seconds: i64| bench.now.checked_add(SignedDuration::from_secs(seconds)).ok();
    let (later, earlier, a_second) = (said(60), said(30), said(59));
    assert_eq!(ask(&mut bench, 500, later), (500, false));
    assert_eq!(ask(&mut bench, 700, earlier), (500, true), "half a minute older");
    assert_eq!(ask(&mut bench, 600, a_second), (600, false), "the clocks of servers differ by as much");
    assert_eq!(ask(&mut bench, 800, None), (800, false), "an answer without a date is as good as its arrival");
    assert_eq!(counted(&bench), [(Stray::Older, 1)]);
}

#[test]
fn one_answer_with_a_date_of_the_future_does_not_keep_the_later_ones_away() {
    let mut bench = Bench::with(ASH);
    let said = |seconds: i64| bench.now.checked_add(SignedDuration::from_secs(seconds)).ok();
    let (future, first, second) = (said(86_400), said(10), said(20));
    assert_eq!(ask(&mut bench, 500, future), (500, false));
    assert_eq!(ask(&mut bench, 700, first), (500, true), "it may be a cache that answers");
    assert_eq!(ask(&mut bench, 700, first), (500, true), "a cache says the same again");
    assert_eq!(ask(&mut bench, 800, second), (800, false), "a clock goes on");
}

#[test]
fn an_answer_that_arrived_before_the_one_that_is_shown_never_replaces_it() {
    let mut bench = Bench::with(ASH);
    bench.wait(60_000);
    bench.keys("R");
    bench.answer(|question, now| of_ash(question).then(|| Reading::Balance(balance(500, now))));
    bench.keys("R");
    let before = start();
    bench.answer(|question, _| of_ash(question).then(|| Reading::Balance(balance(700, before))));
    assert_eq!((shown(&bench), counted(&bench)), ((500, true), vec![(Stray::Older, 1)]));
}
