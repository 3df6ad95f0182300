//! The real program killed. `pullfunds pull` on a served world, ended by SIGKILL at every point where it touches the journal or the
//! network, aimed at from outside, and at random ones. Afterwards the debit is looked for as an operator would. Exactly the debits that
//! were confirmed exist at Stripe, once, and the journal agrees.

#![expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]

mod aim;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::pty::Pty;
use pullfunds::life::{EventKind, State};
use rustix::process::Signal;
use tokio::runtime::Runtime;

use crate::support::debiting::{Scene, until};
use crate::support::holding::{Held, Leg};
use crate::support::typed::{console, lead};
use aim::Aim;

/// Programs that are killed at most.
const ROUNDS: usize = 200;
/// So many are killed, however long it takes.
const ROUNDS_AT_LEAST: usize = 60;
/// Beyond those, as many as begin within this time.
const TIME: Duration = Duration::from_secs(100);
/// Platforms at once, each with its own journal and world.
const LANES: usize = 4;
/// The first debit, in minor units; each is of another amount, so that none is taken for another.
const FIRST: i64 = 101;

#[test]
fn a_debit_that_was_killed_anywhere_exists_once_or_not_at_all_and_the_journal_knows_which() {
    let engine = Runtime::new().expect("it runs");
    let (begun, next) = (Instant::now(), AtomicUsize::new(0));
    let killed: BTreeMap<String, (usize, usize)> = thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(|| lane(&engine, begun, &next))).collect();
        let mut all = BTreeMap::new();
        for (aim, happened) in lanes.into_iter().flat_map(|lane| lane.join().expect("no round failed")) {
            let (times, exist) = all.entry(format!("{aim:?}")).or_insert((0, 0));
            (*times, *exist) = (*times + 1, *exist + usize::from(happened));
        }
        all
    });
    let rounds: usize = killed.values().map(|(times, _)| times).sum();
    println!("killed {rounds} times in {} s (of these done by Stripe):", begun.elapsed().as_secs());
    for (aim, (times, exist)) in &killed {
        println!("  {aim}: {times} ({exist})");
    }
    assert!(rounds >= ROUNDS_AT_LEAST, "{rounds} rounds are too few");
    assert_eq!(killed.len(), Aim::ALL.len(), "every aim was hit");
}

/// Rounds on one platform until there are enough.
fn lane(engine: &Runtime, begun: Instant, next: &AtomicUsize) -> Vec<(Aim, bool)> {
    let scene = Scene::new(engine);
    let untroubled = Instant::now();
    let first = scene.pull(FIRST);
    assert!(first.says(0, "done: pulled USD 1.01"), "{first:?}");
    let takes = untroubled.elapsed();
    let mut done = Vec::new();
    loop {
        let round = next.fetch_add(1, Ordering::SeqCst);
        if round >= ROUNDS || (round >= ROUNDS_AT_LEAST && begun.elapsed() > TIME) {
            break;
        }
        let aim = Aim::ALL[round % Aim::ALL.len()];
        let minor = FIRST + 1 + i64::try_from(done.len()).expect("few");
        // Any part of the time that a debit takes, and a little more.
        let after = takes * u32::try_from(round * 37 % 110).expect("few") / 100;
        let late = aim.kill(&scene, minor, after);
        scene.line.let_all_pass();
        done.push((aim, settle(&scene, aim, minor, late)));
    }
    whole(&scene);
    done
}

/// Finds out what became of it, as an operator does, and compares that with Stripe. Whether Stripe has done it.
fn settle(scene: &Scene, aim: Aim, minor: i64, late: Option<Held>) -> bool {
    let debit = scene.debit_of(minor);
    if let Some(is_recorded) = aim.is_recorded() {
        assert_eq!(debit.is_some(), is_recorded, "{aim:?}: whether it is in the journal");
    }
    if let Some((debit, _)) = debit {
        scene.move_clock("2m");
        let told = scene.look_up(debit);
        let state = scene.debit_of(minor).map(|(_, state)| state).expect("nothing is forgotten");
        assert_eq!(told.code, Some(if state.is_unresolved() { 5 } else { 0 }), "{aim:?}: {told:?}");
        assert_ne!(state, State::NotCreated, "{aim:?}: too early to say: {told:?}");
        if let Some(late) = late {
            late.arrive();
        }
        if state.is_unresolved() {
            scene.move_clock("17m");
            let told = scene.look_up(debit);
            assert_eq!(told.code, Some(0), "{aim:?}: the margin is over: {told:?}");
        }
    }
    let marks: Vec<String> =
        scene.movements().into_iter().filter_map(|(mark, its)| (its == minor).then_some(mark)).collect();
    let (is_settled, id) = match scene.debit_of(minor) {
        Some((id, state)) => {
            let ends = [State::Settled, State::Refused, State::Withdrawn, State::NotCreated];
            assert!(ends.contains(&state), "{aim:?}: it {}", state.words());
            (state == State::Settled, id.to_string())
        }
        None => (false, String::new()),
    };
    assert_eq!(marks, if is_settled { vec![id] } else { Vec::new() }, "{aim:?}: Stripe and the journal agree");
    if let Some(happens) = aim.happens() {
        assert_eq!(is_settled, happens, "{aim:?}");
    }
    let verified = scene.on_journal(&["verify"]);
    assert!(verified.says(0, "ok: "), "{aim:?}: {verified:?}");
    is_settled
}

/// After all of it: Stripe has what the journal calls settled, and nothing else, and the account is free.
fn whole(scene: &Scene) {
    let mut at_stripe = scene.movements();
    let mut settled: Vec<(String, i64)> = scene
        .debits()
        .into_iter()
        .filter(|(_, _, state)| *state == State::Settled)
        .map(|(id, minor, _)| (id.to_string(), minor))
        .collect();
    at_stripe.sort_unstable();
    settled.sort_unstable();
    assert_eq!(at_stripe, settled);
    let listed = scene.on_journal(&["list"]);
    assert_eq!(listed.code, Some(0), "nothing is unresolved and no account is held: {listed:?}");
    let last = scene.pull(FIRST + 900);
    assert!(last.says(0, "done: pulled USD 10.01"), "{last:?}");
}

fn kill(mut console: Pty) {
    console.signal(Signal::KILL);
    console.wait();
}

#[test]
fn a_console_that_was_killed_before_the_answer_came_is_followed_by_one_that_finds_the_debit() {
    let engine = Runtime::new().expect("it runs");
    let scene = Scene::new(&engine);
    let mut first = console(&scene);
    lead(&mut first);
    scene.line.hold("POST", "", Leg::Answer);
    first.press("<enter>");
    let answer = scene.line.taken();
    kill(first);
    drop(answer);
    let (debit, state) = scene.debit_of(700).expect("it was recorded");
    assert_eq!((state, scene.movements()), (State::Recorded, vec![(debit.to_string(), 700)]));
    scene.move_clock("2m");
    let second = console(&scene);
    until("its end", || scene.debit_of(700).filter(|(_, state)| *state == State::Settled));
    kill(second);
    assert_eq!(scene.movements().len(), 1);
    whole(&scene);
}

#[test]
fn a_console_that_was_killed_before_the_request_arrived_is_followed_by_ones_that_free_the_account_in_time() {
    let engine = Runtime::new().expect("it runs");
    let scene = Scene::new(&engine);
    let mut first = console(&scene);
    lead(&mut first);
    scene.line.hold("POST", "", Leg::Request);
    first.press("<enter>");
    let request = scene.line.taken();
    kill(first);
    drop(request);
    let (debit, _) = scene.debit_of(700).expect("it was recorded");
    scene.move_clock("2m");
    let second = console(&scene);
    until("a look-up", || scene.kinds(debit).contains(&EventKind::LookedUp).then_some(()));
    assert!(scene.debit_of(700).is_some_and(|(_, state)| state.is_unresolved()), "nobody can know yet");
    kill(second);
    scene.move_clock("17m");
    let third = console(&scene);
    until("its end", || scene.debit_of(700).filter(|(_, state)| *state == State::NotCreated));
    kill(third);
    assert_eq!(scene.movements(), []);
    whole(&scene);
}
