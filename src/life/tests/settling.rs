//! Every row of the table *an answer came*.

use rstest::rstest;

use super::*;

const LIMITED: Ended = Ended::Door(Door::Limited);
const SETTLED: &[EventKind] = &[EventKind::Settled];
const REFUSED: &[EventKind] = &[EventKind::Refused];
const WITHDRAWN: &[EventKind] = &[EventKind::Withdrawn];
const UNKNOWN: &[EventKind] = &[EventKind::Unknown];
const WAITS: &[EventKind] = &[EventKind::AwaitsPerson];
const LATE: &[EventKind] = &[EventKind::LateAnswer];
const CONTRADICTED: &[EventKind] = &[EventKind::LateAnswer, EventKind::Contradicted];

/// The pause after the first attempt; `scatter` of the sample moment does not shorten it.
const SOON: Then = Then::RepeatAfter { pause_ms: 500 };
const THEN_A_SECOND: Then = Then::RepeatAfter { pause_ms: 1_000 };

fn no() -> Proof {
    Proof::Refuses(refusal())
}

fn person() -> Proof {
    Proof::Person(refusal())
}

fn why(why: WhyUnknown) -> Proof {
    Proof::Nothing(why)
}

fn ended(kind: Happening) -> Vec<Happening> {
    and(past(&[]), kind)
}

fn broken() -> Proof {
    why(WhyUnknown::ConnectionLost)
}

/// The history with an open attempt of the number that the answer is to.
#[rstest]
#[case::first(past(&[]), 1, answer(settles("tr_1", "py_1")), Row::Done, SETTLED, Then::Ended, "Done {amount}")]
#[case::replay_after_loss(past(&[lost()]), 2, replayed(settles("tr_1", "py_1")), Row::Done, SETTLED, Then::Ended, "Done")]
#[case::of_the_older_of_two(two_open(), 1, replayed(settles("tr_1", "py_1")), Row::Done, SETTLED, Then::Ended, "Done")]
#[case::replay_at_first(past(&[]), 1, replayed(settles("tr_1", "py_1")), Row::ReplayedAtFirst, UNKNOWN, Then::LookUp, "Attempt {attempt} was answered as a repeat")]
#[case::replay_after_the_door(past(&[LIMITED]), 2, replayed(no()), Row::ReplayedAtFirst, UNKNOWN, Then::LookUp, "Attempt")]
#[case::replayed_error_at_first(past(&[]), 1, replayed(why(WhyUnknown::ServerError(500))), Row::ReplayedAtFirst, UNKNOWN, Then::LookUp, "Attempt")]
#[case::replayed_door_at_first(past(&[]), 1, replayed(door(Door::Key)), Row::ReplayedAtFirst, UNKNOWN, Then::LookUp, "Attempt")]
#[case::refused(past(&[]), 1, answer(no()), Row::Refused, REFUSED, Then::Ended, "Refused by Stripe ({code}). Nothing moved.")]
#[case::refused_after_the_door(past(&[LIMITED]), 2, answer(no()), Row::Refused, REFUSED, Then::Ended, "Refused")]
#[case::refused_after_loss(past(&[lost()]), 2, answer(no()), Row::Refused, REFUSED, Then::LookUpLater, "Refused")]
#[case::refused_again(past(&[lost()]), 2, replayed(no()), Row::RefusedBefore, REFUSED, Then::LookUpLater, "Stripe gave the answer of an earlier attempt again")]
#[case::refused_again_while_open(
    two_open(),
    2,
    replayed(no()),
    Row::RefusedBefore,
    REFUSED,
    Then::LookUpLater,
    "Stripe gave"
)]
#[case::refused_while_open(
    two_open(),
    2,
    answer(no()),
    Row::RefusedWhileOpen,
    UNKNOWN,
    Then::LookUp,
    "Attempt {attempt} was refused ({code}); attempt {other}"
)]
#[case::limited(past(&[]), 1, answer(door(Door::Limited)), Row::TurnedAwayAgain, UNKNOWN, SOON, "Turned away ({code}), nothing was done. Again in {pause}, attempt {next} of {most}.")]
#[case::not_connected_twice(past(&[LIMITED]), 2, answer(door(Door::NotConnected)), Row::TurnedAwayAgain, UNKNOWN, THEN_A_SECOND, "Turned away")]
#[case::limited_three_times(past(&[LIMITED, LIMITED]), 3, answer(door(Door::Limited)), Row::TurnedAway, REFUSED, Then::Ended, "Not done: every attempt was turned away")]
#[case::bad_key(past(&[]), 1, answer(door(Door::Key)), Row::RefusedAtTheDoor, REFUSED, Then::Ended, "Refused by Stripe ({code}). Nothing moved.")]
#[case::no_permission(past(&[]), 1, answer(door(Door::Permission)), Row::RefusedAtTheDoor, REFUSED, Then::Ended, "Refused")]
#[case::bad_key_after_the_door(past(&[LIMITED]), 2, answer(door(Door::Key)), Row::RefusedAtTheDoor, REFUSED, Then::Ended, "Refused")]
#[case::invalid(past(&[]), 1, answer(door(Door::Invalid)), Row::RefusedAtTheDoor, REFUSED, Then::Ended, "Refused")]
#[case::bad_key_after_loss(past(&[lost()]), 2, answer(door(Door::Key)), Row::SaysNothing, UNKNOWN, Then::LookUp, "This answer ({code}) says nothing of attempt {other}.")]
#[case::limited_after_loss(past(&[lost()]), 2, answer(door(Door::Limited)), Row::SaysNothing, UNKNOWN, THEN_A_SECOND, "This answer")]
#[case::limited_after_silence(past(&[nothing(WhyUnknown::NoAnswer(80), false)]), 2, answer(door(Door::Limited)), Row::SaysNothing, UNKNOWN, Then::LookUp, "This answer")]
#[case::not_sent_after_loss(past(&[lost()]), 2, answer(door(Door::NotSent)), Row::SaysNothing, UNKNOWN, Then::LookUp, "This answer")]
#[case::door_while_open(
    two_open(),
    2,
    answer(door(Door::NotConnected)),
    Row::SaysNothing,
    UNKNOWN,
    Then::LookUp,
    "This answer"
)]
#[case::approval(past(&[]), 1, answer(person()), Row::WaitsForPerson, WAITS, Then::LookUp, "Stripe waits for a person: {code}. Open the Dashboard ({request}).")]
#[case::approval_after_loss(past(&[lost()]), 2, answer(person()), Row::WaitsForPerson, WAITS, Then::LookUp, "Stripe waits")]
#[case::approval_replayed(past(&[]), 1, replayed(person()), Row::WaitsForPerson, WAITS, Then::LookUp, "Stripe waits")]
#[case::broken(past(&[]), 1, answer(broken()), Row::AskingAgain, UNKNOWN, SOON, "No usable answer. Asking again with the same key in {pause}")]
#[case::server_error(past(&[]), 1, answer(why(WhyUnknown::ServerError(503))), Row::AskingAgain, UNKNOWN, SOON, "No usable")]
#[case::in_progress(past(&[lost()]), 2, answer(why(WhyUnknown::InProgress)), Row::AskingAgain, UNKNOWN, THEN_A_SECOND, "No usable")]
#[case::broken_three_times(past(&[lost(), lost()]), 3, answer(broken()), Row::NotKnown, UNKNOWN, Then::LookUp, "Outcome unknown.")]
#[case::broken_while_open(two_open(), 2, answer(broken()), Row::NotKnown, UNKNOWN, Then::LookUp, "Outcome unknown.")]
#[case::no_answer(past(&[]), 1, answer(why(WhyUnknown::NoAnswer(80))), Row::NoAnswer, UNKNOWN, Then::LookUp, "The request left at {time}; no answer came in {pause}.")]
#[case::stored_error(past(&[lost()]), 2, replayed(why(WhyUnknown::ServerError(500))), Row::StoredError, UNKNOWN, Then::LookUp, "Stripe keeps an error under this key")]
#[case::key_used(past(&[]), 1, answer(why(WhyUnknown::KeyUsedOtherwise)), Row::KeyUsedOtherwise, UNKNOWN, Then::LookUp, "This key was used with other parameters.")]
#[case::not_ours(past(&[]), 1, answer(why(WhyUnknown::NotOurs)), Row::NotReadable, UNKNOWN, Then::LookUp, "Stripe's answer could not be read, or does not name this debit.")]
#[case::unreadable(past(&[lost()]), 2, answer(why(WhyUnknown::Unreadable)), Row::NotReadable, UNKNOWN, Then::LookUp, "Stripe's answer")]
#[case::replayed_door(past(&[lost()]), 2, replayed(door(Door::Key)), Row::NotReadable, UNKNOWN, Then::LookUp, "Stripe's answer")]
#[case::no_use_at_the_door(past(&[]), 1, saying(false, door(Door::Limited)), Row::OfNoUse, REFUSED, Then::Ended, "Stripe says that repeating is of no use")]
#[case::no_use(past(&[]), 1, saying(false, why(WhyUnknown::ServerError(500))), Row::OfNoUse, UNKNOWN, Then::LookUp, "Stripe says")]
#[case::asked_for(past(&[]), 1, saying(true, door(Door::Invalid)), Row::AskedToRepeat, UNKNOWN, SOON, "Stripe asks for a repeat")]
#[case::asked_for_after_loss(past(&[lost()]), 2, saying(true, door(Door::Key)), Row::AskedToRepeat, UNKNOWN, THEN_A_SECOND, "Stripe asks")]
#[case::asked_for_unreadable(past(&[]), 1, saying(true, why(WhyUnknown::Unreadable)), Row::AskedToRepeat, UNKNOWN, SOON, "Stripe asks")]
#[case::done_after_refused(
    ended(Happening::Refused),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Contradicted,
    CONTRADICTED,
    Then::Ended,
    "CONTRADICTION: Stripe did debit {debit} ({objects})"
)]
#[case::done_after_withdrawn(
    ended(Happening::Withdrawn),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Contradicted,
    CONTRADICTED,
    Then::Ended,
    "CONTRADICTION"
)]
#[case::done_after_not_created(
    ended(Happening::NotCreated),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Contradicted,
    CONTRADICTED,
    Then::Ended,
    "CONTRADICTION"
)]
#[case::done_after_did_not(
    ended(Happening::DidNotHappen),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Contradicted,
    CONTRADICTED,
    Then::Ended,
    "CONTRADICTION"
)]
#[case::same_after_done(
    done(),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Late,
    LATE,
    Then::Ended,
    "An answer to attempt {attempt} of debit {debit} came after its end."
)]
#[case::anything_after_done(done(), 1, answer(no()), Row::Late, LATE, Then::Ended, "An answer")]
#[case::after_happened(
    ended(Happening::Happened),
    1,
    answer(settles("tr_1", "py_1")),
    Row::Late,
    LATE,
    Then::Ended,
    "An answer"
)]
#[case::no_after_the_end(ended(Happening::NotCreated), 1, answer(no()), Row::Late, LATE, Then::Ended, "An answer")]
#[case::doubt_after_the_end(
    ended(Happening::NotCreated),
    1,
    answer(broken()),
    Row::Late,
    LATE,
    Then::LookUpLater,
    "An answer"
)]
#[case::interrupted(past(&[]), 1, answer(why(WhyUnknown::Interrupted)), Row::Interrupted, UNKNOWN, Then::LookUp, "Debit {debit} was being sent when a console ended.")]
#[case::never_sent(past(&[]), 1, answer(door(Door::NotSent)), Row::NeverSent, WITHDRAWN, Then::Ended, "Withdrawn: it was never sent.")]
#[case::repeat_never_sent(past(&[LIMITED]), 2, answer(door(Door::NotSent)), Row::NothingGotPast, REFUSED, Then::Ended, "Nothing got past the door")]
#[case::done_while_waiting(waiting(), 1, answer(settles("tr_1", "py_1")), Row::Done, SETTLED, Then::Ended, "Done")]
#[case::asked_again_while_waiting(
    waiting(),
    1,
    answer(person()),
    Row::WaitsForPerson,
    WAITS,
    Then::LookUp,
    "Stripe waits"
)]
#[case::no_while_waiting(
    waiting(),
    1,
    answer(no()),
    Row::StillWaits,
    UNKNOWN,
    Then::LookUp,
    "It still waits for a person."
)]
#[case::door_while_waiting(
    waiting(),
    1,
    answer(door(Door::Limited)),
    Row::StillWaits,
    UNKNOWN,
    Then::LookUp,
    "It still"
)]
#[case::broken_while_waiting(waiting(), 1, answer(broken()), Row::StillWaits, UNKNOWN, Then::LookUp, "It still")]
#[case::approval_after_the_end(
    ended(Happening::NotCreated),
    1,
    answer(person()),
    Row::LatePerson,
    LATE,
    Then::LookUpLater,
    "Stripe waits for a person ({code}) over debit {debit}, which {state}."
)]
#[case::another_after_done(
    done(),
    1,
    answer(settles("tr_2", "py_2")),
    Row::Twice,
    CONTRADICTED,
    Then::Ended,
    "It exists {times} times: {objects}."
)]
#[case::no_after_another_2xx(past(&[nothing(WhyUnknown::NotOurs, false)]), 2, answer(no()), Row::DoesNotFit, UNKNOWN, Then::LookUp, "Attempt {attempt} was refused ({code}), which does not fit")]
#[case::no_after_a_stored_error(past(&[nothing(WhyUnknown::ServerError(500), true)]), 2, replayed(no()), Row::DoesNotFit, UNKNOWN, Then::LookUp, "Attempt")]
fn an_answer_settles_only_what_it_proves(
    #[case] events: Vec<Happening>,
    #[case] number: u32,
    #[case] answer: Answer,
    #[case] row: Row,
    #[case] written: &[EventKind],
    #[case] then: Then,
    #[case] sentence: &str,
) {
    let history = history(&events);
    let verdict = after_answer(&history, number, &answer, &now(), &TERMS);
    assert_eq!((verdict.row, verdict.events, verdict.then), (row, written, then));
    let state = written.iter().try_fold(history.state(), |state, kind| State::after(Some(state), *kind));
    assert_eq!(state, Ok(verdict.state), "what is written says the same");
    assert!(said(row).starts_with(sentence), "{}", said(row));
    let unknown = verdict.events == UNKNOWN;
    assert_eq!((verdict.why.is_some(), verdict.ended.is_some()), (unknown, unknown));
}

#[rstest]
#[case::leaving(Now { leaving: true, ..now() }, 0)]
#[case::gate_shut(Now { may_send: false, ..now() }, 0)]
#[case::another_process_or_asleep(Now { running_ms: None, ..now() }, 0)]
#[case::too_late(Now { running_ms: Some(59_501), ..now() }, 0)]
#[case::asked_to_wait_too_long(now(), 9)]
#[case::asked_to_wait_beyond_counting(now(), u32::MAX)]
fn nothing_is_repeated_without_a_person_when(#[case] now: Now, #[case] after_s: u32) {
    let again = Retry { after_s: Some(after_s), ..Retry::default() };
    for (proof, row) in [(door(Door::Limited), Row::TurnedAway), (broken(), Row::NotKnown)] {
        let verdict = after_answer(&history(&past(&[])), 1, &Answer { again, ..answer(proof) }, &now, &TERMS);
        assert_eq!(verdict.row, row);
        assert!(!matches!(verdict.then, Then::RepeatAfter { .. }));
    }
}

#[rstest]
#[case::as_long_as_asked(0, Some(2), 2_000)]
#[case::no_shorter_than_usual(0, Some(0), 500)]
#[case::scattered(250, None, 500)]
fn a_pause_is_as_in_stripes_libraries(#[case] scatter: u32, #[case] after_s: Option<u32>, #[case] pause_ms: u32) {
    let again = Retry { after_s, ..Retry::default() };
    let now = Now { scatter, ..now() };
    let verdict = after_answer(&history(&past(&[])), 1, &Answer { again, ..answer(broken()) }, &now, &TERMS);
    assert_eq!(verdict.then, Then::RepeatAfter { pause_ms });
}

#[test]
fn a_repeat_that_was_announced_is_asked_for_once_more_when_its_pause_is_over() {
    let history = history(&all_ended(&[lost()]));
    assert!(may_repeat(&history, &now(), &TERMS));
    assert!(!may_repeat(&history, &Now { leaving: true, ..now() }, &TERMS));
    assert!(!may_repeat(&super::history(&past(&[lost()])), &now(), &TERMS), "one is open");
}

#[test]
fn a_turned_away_repeat_keeps_the_why_of_the_attempt_that_left_it_open() {
    let history = history(&past(&[nothing(WhyUnknown::NoAnswer(80), false)]));
    let verdict = after_answer(&history, 2, &answer(door(Door::Key)), &now(), &TERMS);
    assert_eq!((verdict.why, verdict.ended), (Some(WhyUnknown::NoAnswer(80)), Some(Ended::Door(Door::Key))));
}

#[test]
fn an_answer_at_the_door_takes_nothing_back_of_another_answer_to_the_same_attempt() {
    let history = history(&all_ended(&[lost()]));
    let verdict = after_answer(&history, 1, &answer(door(Door::Key)), &now(), &TERMS);
    assert_eq!((verdict.row, verdict.state), (Row::SaysNothing, State::Unknown));
}

#[test]
fn an_answer_to_an_attempt_that_was_never_begun_refuses_nothing() {
    let history = history(&past(&[]));
    for proof in [door(Door::Key), door(Door::NotSent), no()] {
        let verdict = after_answer(&history, 2, &answer(proof), &now(), &TERMS);
        assert_eq!(verdict.state, State::Unknown);
    }
}
