//! What events add up to: states, and what is remembered beside them.

use rstest::rstest;

use super::*;
use EventKind as E;
use State as S;

#[rstest]
#[case::nothing(&[], None)]
#[case::interrupted(&[E::Recorded], Some(S::Recorded))]
#[case::settled(&[E::Recorded, E::Settled], Some(S::Settled))]
#[case::seen(&[E::Recorded, E::Settled, E::Observed, E::Explained, E::Observed], Some(S::Settled))]
#[case::unknown_stays(&[E::Recorded, E::Unknown, E::Unknown, E::LookedUp], Some(S::Unknown))]
#[case::looked_for_unanswered(&[E::Recorded, E::LookedUp], Some(S::Recorded))]
#[case::repeated_unanswered(&[E::Recorded, E::Attempt], Some(S::Recorded))]
#[case::repeated(&[E::Recorded, E::Unknown, E::Attempt], Some(S::Unknown))]
#[case::found(&[E::Recorded, E::Unknown, E::Settled], Some(S::Settled))]
#[case::refused(&[E::Recorded, E::Unknown, E::Attempt, E::Refused], Some(S::Refused))]
#[case::not_found(&[E::Recorded, E::Unknown, E::LookedUp, E::NotCreated], Some(S::NotCreated))]
#[case::withdrawn(&[E::Recorded, E::Withdrawn], Some(S::Withdrawn))]
#[case::by_hand(&[E::Recorded, E::Unknown, E::Happened, E::Observed], Some(S::Happened))]
#[case::by_hand_not(&[E::Recorded, E::DidNotHappen], Some(S::DidNotHappen))]
#[case::waits(&[E::Recorded, E::AwaitsPerson, E::Unknown, E::LookedUp], Some(S::AwaitsPerson))]
#[case::waited(&[E::Recorded, E::AwaitsPerson, E::Settled], Some(S::Settled))]
#[case::waited_by_hand(&[E::Recorded, E::AwaitsPerson, E::DidNotHappen], Some(S::DidNotHappen))]
#[case::contradicted(&[E::Recorded, E::Refused, E::LateAnswer, E::Contradicted], Some(S::Refused))]
fn events_add_up_to_a_state(#[case] kinds: &[EventKind], #[case] state: Option<State>) {
    assert_eq!(State::fold(kinds.iter().copied()), Ok(state));
}

#[rstest]
#[case::never_recorded(&[E::Settled], None, E::Settled)]
#[case::twice_recorded(&[E::Recorded, E::Recorded], Some(S::Recorded), E::Recorded)]
#[case::refused_after_settled(&[E::Recorded, E::Settled, E::Refused], Some(S::Settled), E::Refused)]
#[case::unknown_after_refused(&[E::Recorded, E::Refused, E::Unknown], Some(S::Refused), E::Unknown)]
#[case::repeated_after_its_end(&[E::Recorded, E::NotCreated, E::Attempt], Some(S::NotCreated), E::Attempt)]
#[case::seen_before_settled(&[E::Recorded, E::Observed], Some(S::Recorded), E::Observed)]
#[case::seen_after_refused(&[E::Recorded, E::Refused, E::Observed], Some(S::Refused), E::Observed)]
#[case::late_before_an_end(&[E::Recorded, E::LateAnswer], Some(S::Recorded), E::LateAnswer)]
#[case::repeated_while_waiting(&[E::Recorded, E::AwaitsPerson, E::Attempt], Some(S::AwaitsPerson), E::Attempt)]
#[case::refused_while_waiting(&[E::Recorded, E::AwaitsPerson, E::Refused], Some(S::AwaitsPerson), E::Refused)]
#[case::missing_while_waiting(&[E::Recorded, E::AwaitsPerson, E::NotCreated], Some(S::AwaitsPerson), E::NotCreated)]
#[case::of_no_debit(&[E::Recorded, E::Armed], Some(S::Recorded), E::Armed)]
fn an_event_that_cannot_follow_is_a_contradiction(
    #[case] kinds: &[EventKind],
    #[case] state: Option<State>,
    #[case] kind: EventKind,
) {
    assert_eq!(State::fold(kinds.iter().copied()), Err(Contradiction { state, kind }));
}

#[test]
fn what_blocks_an_account_blocks_it_until_an_end_and_never_again() {
    for state in State::ALL {
        assert_eq!([state.is_unresolved(), state.is_done(), state.is_not_done()].iter().filter(|is| **is).count(), 1);
        for kind in EventKind::ALL {
            let Ok(next) = State::after(Some(state), kind) else { continue };
            let ends = kind.step() == Step::Ends;
            assert_eq!(next.is_unresolved(), state.is_unresolved() && !ends, "{kind:?} after {state:?}");
        }
    }
}

#[test]
fn every_kind_has_its_word() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_word(kind.word()), Some(kind));
    }
    assert_eq!(EventKind::from_word("erased"), None);
}

#[test]
fn an_event_of_an_attempt_that_was_never_begun_is_a_contradiction() {
    for attempt in [0, 2] {
        let events = and(past(&[]), unknown(attempt, lost()));
        assert_eq!(History::of(&events), Err(Contradiction { state: Some(State::Recorded), kind: EventKind::Unknown }));
    }
}

fn at(attempt: u32, seconds: i64) -> Happening {
    Happening::Unknown { attempt, ended: lost(), server: Some(server(seconds)) }
}

fn looked(seconds: i64) -> Happening {
    Happening::LookedUp { latest: Some(server(seconds)), near: Vec::new() }
}

/// The marker lies after every attempt's end, or after the record of those that are open.
#[rstest]
#[case::none_yet(past(&[]), None)]
#[case::answer(and(past(&[]), at(1, 9)), Some(9))]
#[case::older_than_what_was_seen_before(and(past(&[]), at(1, -1)), None)]
#[case::no_date(all_ended(&[lost()]), None)]
#[case::look_up(and(all_ended(&[lost()]), looked(20)), Some(20))]
#[case::first_look_up_counts(and(and(all_ended(&[lost()]), looked(20)), looked(30)), Some(20))]
#[case::answer_is_not_moved(and(and(past(&[]), at(1, 9)), looked(20)), Some(9))]
#[case::while_open(and(past(&[]), looked(20)), Some(20))]
#[case::answered_after_the_look_up(and(and(past(&[]), looked(20)), unknown(1, lost())), None)]
#[case::repeated_after_the_look_up(and(and(all_ended(&[lost()]), looked(20)), Happening::Attempt(stamp(1, 9))), None)]
#[case::last_of_two(and(past(&[lost()]), at(2, 30)), Some(30))]
#[case::first_of_two_open(and(two_open(), at(1, 30)), None)]
#[case::began_while_another_was_open(and(and(two_open(), unknown(1, lost())), at(2, 30)), None)]
fn a_marker_is_certain_to_be_late_enough(#[case] events: Vec<Happening>, #[case] marker: Option<i64>) {
    assert_eq!(history(&events).marker(), marker.map(server));
}

#[test]
fn an_open_attempt_has_its_own_time_added_to_the_margin() {
    let answered = history(&and(all_ended(&[lost()]), looked(0)));
    let open = history(&and(past(&[]), looked(0)));
    assert_eq!(answered.conclusive_from(&TERMS), Some(server(15 * 60 + 5)));
    assert_eq!(open.conclusive_from(&TERMS), Some(server(15 * 60 + 5 + 100)));
}
