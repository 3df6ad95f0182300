//! Stripe's clock, moved by somebody else: what is shown is of before, and is read again.

use super::*;

const ROWS: &[(&str, &str, i64)] = &[("acct_a", "Ash", 900), ("acct_b", "Birch", 700)];

fn jump(bench: &mut Bench, seconds: i64) {
    let ahead = SignedDuration::from_secs(seconds);
    bench.tell(Msg::StripeTime(StripeTime::Running { ahead }));
}

fn balances(bench: &Bench) -> usize {
    bench.open.iter().filter(|(_, question)| matches!(question, Question::Balance(_))).count()
}

#[test]
fn when_somebody_else_moves_the_clock_what_is_shown_is_read_again() {
    let mut bench = Bench::with(ROWS);
    assert_eq!(balances(&bench), 0);
    jump(&mut bench, 86_400);
    assert_eq!(balances(&bench), 3, "the platform and both rows: {:?}", bench.open);
    bench.seconds(2, Mode::Mock, ROWS);
    jump(&mut bench, 86_404);
    assert_eq!(balances(&bench), 0, "a clock that is seen to stand, or is set a little, was not moved");
}

#[test]
fn a_real_clock_is_never_moved() {
    let mut bench = Bench::in_mode(Mode::Live, ROWS);
    jump(&mut bench, 86_400);
    assert_eq!(balances(&bench), 0);
}

#[test]
fn what_somebody_waits_for_is_not_lost_when_the_clock_is_moved() {
    let mut bench = Bench::with(ROWS);
    bench.keys("R");
    jump(&mut bench, 86_400);
    bench.answer(|question, now| {
        matches!(question, Question::Balance(Scope::Account(_))).then(|| Reading::Balance(balance(500, now)))
    });
    let shown = |place| bench.model.fleet.at(place).unwrap().balance.as_ref().unwrap().available(Currency::USD).get();
    assert_eq!((shown(0), shown(1)), (500, 500));
}
