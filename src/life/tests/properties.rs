//! What holds for any history, any answer and any look-up.

use proptest::prelude::*;

use super::*;
use crate::domain::{Proves, SeenKind};

fn any_why() -> impl Strategy<Value = WhyUnknown> {
    prop_oneof![
        Just(WhyUnknown::NoAnswer(80)),
        Just(WhyUnknown::ConnectionLost),
        Just(WhyUnknown::Unreadable),
        Just(WhyUnknown::ServerError(500)),
        Just(WhyUnknown::InProgress),
        Just(WhyUnknown::KeyUsedOtherwise),
        Just(WhyUnknown::NotOurs),
    ]
}

fn any_door() -> impl Strategy<Value = Door> {
    prop_oneof![
        Just(Door::Limited),
        Just(Door::NotConnected),
        Just(Door::NotSent),
        Just(Door::Key),
        Just(Door::Permission),
        Just(Door::Invalid),
    ]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let proof = prop_oneof![
        1 => Just(settles("tr_1", "py_1")),
        2 => Just(Proof::Refuses(refusal())),
        4 => any_door().prop_map(door),
        1 => Just(Proof::Person(refusal())),
        4 => any_why().prop_map(Proof::Nothing),
    ];
    let again = (proptest::option::of(any::<bool>()), proptest::option::of(0_u32..20));
    (proof, proptest::bool::weighted(0.2), proptest::option::of(-900_i64..900), again).prop_map(
        |(proof, replayed, at, (is_worth_it, after_s))| Answer {
            replayed,
            server: at.map(server),
            again: Retry { is_worth_it, after_s, limit: None },
            ..answer(proof)
        },
    )
}

/// What is tried with a debit.
#[derive(Debug, Clone)]
enum Try {
    Begin(u32),
    Answer(usize, Answer),
    Look(i64, i64),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        2 => (1_u32..4).prop_map(Try::Begin),
        5 => (0_usize..4, any_answer()).prop_map(|(at, answer)| Try::Answer(at, answer)),
        1 => (-900_i64..900, 0_i64..60).prop_map(|(at, took)| Try::Look(at, took)),
    ];
    proptest::collection::vec(one, 1..14)
}

fn any_now() -> impl Strategy<Value = Now> {
    let holder = prop_oneof![Just(Holder::Us), Just(Holder::Gone), Just(Holder::CannotTell), Just(Holder::Alive)];
    let server_time =
        (-2_000_i64..100_000, 0_u32..100_000).prop_map(|(at, age_s)| ServerTime { at: server(at), age_s });
    (
        (-500_000_i64..500_000, proptest::option::of(server_time), proptest::option::of(0_u64..90_000)),
        (0_u64..2_000, holder, any::<bool>(), any::<bool>(), any::<u32>()),
    )
        .prop_map(|((at, server, running_ms), (known_s, holder, leaving, may_send, scatter))| Now {
            wall: wall(at),
            server,
            running_ms,
            known_s,
            holder,
            leaving,
            may_send,
            scatter,
        })
}

/// Events; of each attempt, whether each answer to it was one at the door; verdicts with whether nothing else could have
/// done anything, and the proof.
type Played = (Vec<Happening>, Vec<Vec<bool>>, Vec<(Verdict, bool, Proof)>);

/// Plays what is tried on the tables. Beside the history goes a book of its own: of each attempt, whether each answer to
/// it was one at the door.
fn played(tries: &[Try], now: &Now) -> Played {
    let (mut events, mut book, mut verdicts) = (past(&[]), vec![Vec::new()], Vec::new());
    for one in tries {
        let before = history(&events);
        match one {
            Try::Begin(process) => {
                let event = Happening::Attempt(stamp(*process, 0));
                if History::after(Some(before), &event).is_ok() {
                    events.push(event);
                    book.push(Vec::new());
                }
            }
            Try::Answer(at, answer) => {
                let at = at % book.len();
                let number = u32::try_from(at + 1).unwrap();
                let is_clean = book.iter().enumerate().all(|(other, answers)| {
                    answers.iter().all(|at_door| *at_door) && (other == at || !answers.is_empty())
                });
                let verdict = after_answer(&before, number, answer, now, &TERMS);
                book[at].push(matches!(answer.proof, Proof::Door(..)) && !answer.replayed);
                events.push(verdict.happening(number, answer));
                for kind in verdict.events.iter().skip(1) {
                    assert_eq!(*kind, EventKind::Contradicted);
                    events.push(Happening::Contradicted);
                }
                assert_eq!(history(&events).state(), verdict.state, "the history says what the verdict says");
                verdicts.push((verdict, is_clean, answer.proof.clone()));
            }
            Try::Look(at, took) => {
                let look_up = LookUp { latest: Some(server(at + took)), ..shown(Some(server(*at)), Vec::new()) };
                let on = before.events();
                let conclusion = conclude(&order(), &before, on, &look_up, Holder::Gone, &TERMS);
                if let Says::Marked { latest } = conclusion.says {
                    events.push(Happening::LookedUp { latest: Some(latest), near: Vec::new() });
                }
            }
        }
    }
    (events, book, verdicts)
}

fn any_object() -> impl Strategy<Value = SeenObject> {
    let kind = prop_oneof![Just(SeenKind::Transfer), Just(SeenKind::Payment), Just(SeenKind::Refund)];
    let proves = prop_oneof![Just(Proves::Done), Just(Proves::Failed), Just(Proves::Nothing)];
    (kind, proves, any::<bool>(), any::<bool>(), 0_u8..3).prop_map(|(kind, proves, is_marked, is_amount, id)| {
        SeenObject {
            id: ObjectId::new(&format!("{kind:?}_{id}")),
            kind,
            amount: amount(if is_amount { 900 } else { 901 }),
            created: server(1),
            mark: is_marked.then(|| order().debit),
            head: None,
            other_side: None,
            given_back: Minor::new(0),
            proves,
        }
    })
}

fn any_look_up() -> impl Strategy<Value = LookUp> {
    let objects = || proptest::collection::vec(any_object(), 0..3);
    (proptest::option::of(-900_i64..4_000), 0_i64..1_200, objects(), objects(), any::<bool>()).prop_map(
        |(began, took, ours, near, whole)| LookUp {
            latest: began.map(|began| server(began + took)),
            near,
            whole,
            ..shown(began.map(server), ours)
        },
    )
}

proptest! {
    #[test]
    fn no_answer_at_the_door_ends_a_debit_that_something_else_may_have_done(tries in tries(), now in any_now()) {
        let (_, _, verdicts) = played(&tries, &now);
        for (verdict, is_clean, proof) in verdicts {
            let ends = verdict.events.contains(&EventKind::Refused) || verdict.events.contains(&EventKind::Withdrawn);
            if ends && matches!(proof, Proof::Door(..)) {
                prop_assert!(is_clean, "{:?}", verdict);
            }
            if ends {
                prop_assert!(matches!(proof, Proof::Door(..) | Proof::Refuses(_)), "{:?}", verdict);
            }
        }
    }

    #[test]
    fn nothing_settles_but_what_proves(tries in tries(), now in any_now()) {
        let (_, _, verdicts) = played(&tries, &now);
        for (verdict, _, proof) in verdicts {
            if verdict.events.contains(&EventKind::Settled) {
                prop_assert!(matches!(proof, Proof::Settles(_)));
            }
        }
    }

    #[test]
    fn what_waits_for_a_person_is_not_ended_by_a_no(tries in tries(), now in any_now()) {
        let (events, _, _) = played(&tries, &now);
        let waited = events.iter().position(|event| event.kind() == EventKind::AwaitsPerson);
        if let Some(at) = waited {
            let ends = |event: &Happening| event.kind().step() == Step::Ends && event.kind() != EventKind::Settled;
            prop_assert!(!events[at..].iter().any(ends));
        }
    }

    #[test]
    fn the_history_is_the_same_however_its_events_are_grouped(tries in tries(), now in any_now(), at in 0_usize..20) {
        let (events, _, _) = played(&tries, &now);
        let whole = history(&events);
        let at = at.min(events.len());
        let first = History::of(&events[..at]).unwrap();
        let both = events[at..].iter().try_fold(first, |history, event| History::after(history, event).map(Some));
        let state = State::fold(events.iter().map(Happening::kind));
        prop_assert_eq!(state, Ok(Some(whole.state())));
        prop_assert_eq!(whole.events() as usize, events.len());
        prop_assert_eq!(both.unwrap().unwrap(), whole);
    }

    #[test]
    fn not_created_takes_a_whole_empty_and_late_look_up_by_the_servers_clock(
        tries in tries(),
        now in any_now(),
        look_up in any_look_up(),
    ) {
        let (events, book, _) = played(&tries, &now);
        let history = history(&events);
        let conclusion = conclude(&order(), &history, history.events(), &look_up, now.holder, &TERMS);
        match conclusion.says {
            Says::NotCreated { marker, began, .. } => {
                prop_assert!(look_up.whole && look_up.ours.is_empty());
                let is_open = book.iter().any(Vec::is_empty);
                prop_assert!(!is_open || matches!(now.holder, Holder::Gone | Holder::CannotTell));
                let margin = 15 * 60 + if is_open { 100 } else { 0 };
                prop_assert!(began.duration_since(marker).as_secs() >= margin);
                prop_assert!(history.state() != State::AwaitsPerson && history.state().is_unresolved());
            }
            Says::Settled(..) => {
                let proves = |seen: &SeenObject| {
                    seen.proves == Proves::Done && seen.mark == Some(order().debit) && seen.amount == order().amount
                };
                prop_assert!(look_up.ours.iter().any(proves));
            }
            Says::Refused(..) | Says::Contradicted(_) | Says::Marked { .. } | Says::Near(_) | Says::Stays(_) => {}
        }
        let after = conclusion.events().iter().try_fold(history.state(), |state, kind| State::after(Some(state), *kind));
        prop_assert!(after.is_ok());
    }

    #[test]
    fn the_same_key_is_offered_only_while_it_is_certainly_kept(
        tries in tries(),
        now in any_now(),
        times in 0_u32..4,
        empty in any::<bool>(),
    ) {
        let (events, _, _) = played(&tries, &now);
        let history = history(&events);
        let looked = Looked { times, last: if empty { LastLook::NotSeenYet } else { LastLook::None } };
        let offer = next(&history, &now, looked, &TERMS);
        if offer.same_key.is_ok() {
            let age = now.server.unwrap().now().unwrap().duration_since(server(0)).as_secs();
            prop_assert!(age < 23 * 3_600);
            prop_assert!(empty && now.may_send && !now.leaving);
            prop_assert!(matches!(history.state(), State::Recorded | State::Unknown));
            prop_assert!(!history.is_repeating_useless());
        }
        if offer.did_not_happen.is_ok() && history.state() != State::AwaitsPerson {
            // Stripe's clock says that nothing can appear any more, or shows nonsense, or it has been known here for so long.
            let from = history.conclusive_from(&TERMS).zip(now.server.and_then(ServerTime::now));
            let is_over = from.is_some_and(|(from, at)| at >= from || from.duration_since(at) > TERMS.long_margin());
            prop_assert!(is_over || now.known_s >= 1_005, "{history:?}");
        }
        if offer.book.is_some() {
            prop_assert!(history.is_clean() && history.state().is_unresolved());
        }
        if !history.state().is_unresolved() {
            prop_assert!(offer.happened.is_err() && offer.did_not_happen.is_err() && offer.look_up == Due::Never);
        }
        if may_repeat(&history, &now, &TERMS) {
            prop_assert!(now.may_send && !now.leaving && now.running_ms.is_some_and(|ms| ms <= 60_000));
            prop_assert!(!history.has_open() && history.number() < 3);
        }
    }
}
