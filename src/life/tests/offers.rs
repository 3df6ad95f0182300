//! Every row of the table *between answers*.

use rstest::rstest;

use super::*;

/// Until when the key of the sample history is certain to be kept: 24 hours less 60 minutes and 5 seconds.
const KEY: i64 = 23 * 3_600 - 5;

fn seen(last: LastLook, times: u32) -> Looked {
    Looked { times, last }
}

const NOT: Looked = Looked { times: 0, last: LastLook::None };
const EMPTY: Looked = Looked { times: 1, last: LastLook::NotSeenYet };
/// A look-up that could not be made, or did not read everything.
const FAILED: Looked = Looked { times: 1, last: LastLook::None };
const NEAR: Looked = Looked { times: 1, last: LastLook::Near };

fn held_by(holder: Holder) -> Now {
    Now { holder, ..later() }
}

fn at_server(seconds: i64) -> Now {
    Now { server: Some(ServerTime { at: server(seconds), age_s: 0 }), ..later() }
}

/// An attempt that ended and a look-up after it, which began at 100 s of the server.
fn marked() -> Vec<Happening> {
    and(all_ended(&[lost()]), Happening::LookedUp { latest: Some(server(100)), near: Vec::new() })
}

fn stored() -> Vec<Happening> {
    all_ended(&[lost(), nothing(WhyUnknown::ServerError(500), true)])
}

fn without_server_time() -> Vec<Happening> {
    vec![Happening::Recorded(Stamp { server: None, ..stamp(1, 0) }), unknown(1, lost())]
}

/// Row, look-up, same key, happened, did not happen.
type Offered = (Row, Due, Result<i64, Row>, Result<(), Row>, Result<(), Row>);

const fn nothing_offered(row: Row, due: Due) -> Offered {
    (row, due, Err(row), Err(row), Err(row))
}

fn busy(row: Row) -> Offered {
    nothing_offered(row, Due::Busy(wall(100)))
}

#[rstest]
#[case::ours_in_flight(past(&[]), now(), NOT, busy(Row::BeingSent), "{who} on {host} is sending it until {time}.")]
#[case::anothers_in_flight(past(&[]), Now { holder: Holder::Alive, ..now() }, NOT, busy(Row::BeingSent), "{who}")]
#[case::unseen_in_flight(past(&[]), Now { holder: Holder::CannotTell, ..now() }, NOT, busy(Row::BeingSent), "{who}")]
#[case::anothers_pausing(all_ended(&[lost()]), Now { holder: Holder::Alive, ..now() }, NOT, busy(Row::BeingSent), "{who}")]
#[case::owner_gone_early(past(&[]), Now { holder: Holder::Gone, ..now() }, NOT, busy(Row::OwnerGone), "The console of {who} ended while it was sent.")]
#[case::interrupted(past(&[]), later(), NOT, (Row::Interrupted, Due::Now, Err(Row::LookFirst), Err(Row::LookFirst), Err(Row::LookFirst)), "Debit {debit} was being sent")]
#[case::answered(all_ended(&[lost()]), later(), NOT, (Row::MayBeAsked, Due::Now, Err(Row::LookFirst), Err(Row::LookFirst), Err(Row::LookFirst)), "Outcome unknown. It may be looked up")]
#[case::ours_answered(all_ended(&[lost()]), now(), NOT, (Row::MayBeAsked, Due::Now, Err(Row::LookFirst), Err(Row::LookFirst), Err(Row::LookFirst)), "Outcome")]
#[case::gone_answered(all_ended(&[lost()]), Now { holder: Holder::Gone, ..now() }, NOT, (Row::MayBeAsked, Due::Now, Err(Row::LookFirst), Err(Row::LookFirst), Err(Row::LookFirst)), "Outcome")]
#[case::looked(marked(), at_server(101), EMPTY, (Row::MayBeAsked, Due::After(5), Ok(KEY), Ok(()), Err(Row::TooEarly)), "Outcome")]
#[case::looked_too_early_long_ago(marked(), at_server(9_000), EMPTY, (Row::MayBeAsked, Due::After(5), Ok(KEY), Ok(()), Err(Row::TooEarly)), "Outcome")]
#[case::near_early(marked(), at_server(1_004), NEAR, (Row::Near, Due::After(2), Ok(KEY), Ok(()), Err(Row::TooEarly)), "Something of the same amount without a mark exists")]
#[case::near(marked(), at_server(1_005), NEAR, (Row::Near, Due::After(5), Ok(KEY), Ok(()), Ok(())), "Something")]
#[case::look_that_failed(marked(), at_server(2_000), seen(LastLook::None, 2), (Row::MayBeAsked, Due::After(30), Err(Row::LookFirst), Ok(()), Ok(())), "Outcome")]
#[case::no_longer_kept(marked(), at_server(KEY), EMPTY, (Row::KeyMayBeGone, Due::After(5), Err(Row::KeyMayBeGone), Ok(()), Err(Row::TooEarly)), "Its key may be gone")]
#[case::never_certain(without_server_time(), at_server(101), EMPTY, (Row::KeyMayBeGone, Due::After(5), Err(Row::KeyMayBeGone), Ok(()), Err(Row::LookFirst)), "Its key")]
#[case::no_server_time_now(marked(), Now { server: None, ..later() }, EMPTY, (Row::KeyMayBeGone, Due::After(5), Err(Row::KeyMayBeGone), Ok(()), Err(Row::TooEarly)), "Its key")]
#[case::alive_after_its_time(past(&[]), held_by(Holder::Alive), EMPTY, (Row::StillHeld, Due::After(5), Ok(KEY), Ok(()), Err(Row::StillHeld)), "Console {holders} still holds it.")]
#[case::unseen_after_its_time(past(&[]), held_by(Holder::CannotTell), EMPTY, (Row::MayBeAsked, Due::After(5), Ok(KEY), Ok(()), Err(Row::LookFirst)), "Outcome")]
#[case::only_a_failed_look(all_ended(&[lost()]), later(), FAILED, (Row::MayBeAsked, Due::After(5), Err(Row::LookFirst), Ok(()), Err(Row::LookFirst)), "Outcome")]
#[case::only_a_failed_look_for_long(all_ended(&[lost()]), Now { known_s: 1_005, ..later() }, FAILED, (Row::MayBeAsked, Due::After(5), Err(Row::LookFirst), Ok(()), Ok(())), "Outcome")]
#[case::failed_and_no_server_time_now(marked(), Now { server: None, ..later() }, FAILED, (Row::KeyMayBeGone, Due::After(5), Err(Row::KeyMayBeGone), Ok(()), Err(Row::LookFirst)), "Its key")]
#[case::held_when_looked_and_gone_since(past(&[]), later(), EMPTY, (Row::MayBeAsked, Due::After(5), Ok(KEY), Ok(()), Err(Row::LookFirst)), "Outcome")]
#[case::stamped_by_a_clock_that_was_ahead(past(&[]), Now { wall: wall(-86_400), ..later() }, NOT, (Row::Interrupted, Due::Now, Err(Row::LookFirst), Err(Row::LookFirst), Err(Row::LookFirst)), "Debit")]
#[case::may_not_read(marked(), at_server(2_000), seen(LastLook::CannotRead, 1), (Row::CannotRead, Due::Never, Err(Row::CannotRead), Ok(()), Ok(())), "The key may not read {permission}")]
#[case::at_the_door(all_ended(&[Ended::Door(Door::Limited)]), later(), NOT, nothing_offered(Row::NothingGotPast, Due::Never), "Nothing got past the door")]
#[case::ours_at_the_door(all_ended(&[Ended::Door(Door::Limited)]), now(), NOT, nothing_offered(Row::NothingGotPast, Due::Never), "Nothing got past")]
#[case::anothers_at_the_door(all_ended(&[Ended::Door(Door::Limited)]), Now { holder: Holder::Alive, ..now() }, NOT, busy(Row::BeingSent), "{who}")]
#[case::waits(waiting(), later(), NOT, (Row::StillWaits, Due::Now, Err(Row::StillWaits), Err(Row::LookFirst), Err(Row::LookFirst)), "It still waits for a person.")]
#[case::still_waits(waiting(), later(), EMPTY, (Row::StillWaits, Due::After(3_600), Err(Row::StillWaits), Ok(()), Ok(())), "It still")]
#[case::waits_and_is_held(and(past(&[lost()]), Happening::AwaitsPerson { attempt: 1, server: None }), held_by(Holder::Alive), EMPTY, (Row::StillWaits, Due::After(3_600), Err(Row::StillWaits), Ok(()), Err(Row::StillHeld)), "It still")]
#[case::stored(stored(), later(), EMPTY, (Row::StoredError, Due::After(5), Err(Row::StoredError), Ok(()), Err(Row::LookFirst)), "Stripe keeps an error")]
#[case::gate_shut(marked(), Now { may_send: false, ..later() }, EMPTY, (Row::NotKnown, Due::After(5), Err(Row::MayNotSend), Ok(()), Err(Row::TooEarly)), "Outcome")]
#[case::leaving(marked(), Now { leaving: true, ..later() }, EMPTY, (Row::NotKnown, Due::After(5), Err(Row::MayNotSend), Ok(()), Err(Row::TooEarly)), "Outcome")]
#[case::unproven(marked(), at_server(2_000), seen(LastLook::Unproven, 1), (Row::Unproven, Due::After(5), Err(Row::Unproven), Ok(()), Err(Row::Unproven)), "Something at Stripe carries its mark")]
#[case::over(done(), later(), NOT, nothing_offered(Row::Agrees, Due::Never), "It has ended")]
fn what_is_done_and_what_a_person_may_do_is_what_the_table_says(
    #[case] events: Vec<Happening>,
    #[case] now: Now,
    #[case] looked: Looked,
    #[case] (row, look_up, same_key, happened, did_not_happen): Offered,
    #[case] sentence: &str,
) {
    let offer = next(&history(&events), &now, looked, &TERMS);
    let book = (row == Row::NothingGotPast).then_some(EventKind::Refused);
    assert_eq!(offer, Offer { row, look_up, same_key: same_key.map(server), happened, did_not_happen, book });
    assert!(said(row).starts_with(sentence), "{}", said(row));
}

/// Every combination of what decides about a person's key press, against the same said once more in one line.
#[test]
fn a_repeat_is_offered_exactly_where_the_table_says() {
    let limited = all_ended(&[Ended::Door(Door::Limited)]);
    let histories = [past(&[]), marked(), stored(), waiting(), done(), limited, without_server_time(), two_open()];
    let lasts = [LastLook::None, LastLook::CannotRead, LastLook::NotSeenYet, LastLook::Near, LastLook::Unproven];
    let (mut offered, mut held_back) = (0, 0);
    for (at, holder, last, bits) in histories.iter().enumerate().flat_map(|(at, _)| {
        [Holder::Us, Holder::Gone, Holder::CannotTell, Holder::Alive].into_iter().flat_map(move |holder| {
            lasts.into_iter().flat_map(move |last| (0_u8..16).map(move |bits| (at, holder, last, bits)))
        })
    }) {
        let history = history(&histories[at]);
        let [is_early, may_send, leaving, is_kept] = [1, 2, 4, 8].map(|bit| bits & bit != 0);
        // The last of two open attempts was begun at 200 s.
        let soon = if at == 7 { 203 } else { 3 };
        let now = Now {
            wall: wall(if is_early { soon } else { 1_000 }),
            holder,
            may_send,
            leaving,
            ..at_server(if is_kept { KEY - 1 } else { KEY })
        };
        let is_anothers = matches!(holder, Holder::CannotTell | Holder::Alive);
        let is_busy = is_early && (is_anothers || history.has_open());
        let may = matches!(at, 0 | 1 | 7)
            && !is_busy
            && may_send
            && !leaving
            && is_kept
            && matches!(last, LastLook::NotSeenYet | LastLook::Near);
        let same_key = next(&history, &now, seen(last, 1), &TERMS).same_key;
        assert_eq!(same_key.is_ok(), may, "history {at}, {last:?}, {now:?}");
        *(if may { &mut offered } else { &mut held_back }) += 1;
    }
    assert!(offered > 20 && held_back > 2_000, "{offered} and {held_back}");
}

/// Reasons that are told at a key that is not offered.
#[rstest]
#[case(Row::LookFirst, "Look it up first.")]
#[case(Row::MayNotSend, "This console may not send now.")]
#[case(Row::TooEarly, "It may still appear. From {time} (Stripe's clock)")]
fn a_key_that_is_not_offered_says_why(#[case] row: Row, #[case] sentence: &str) {
    assert!(said(row).starts_with(sentence));
}

#[rstest]
#[case(1, 5)]
#[case(2, 30)]
#[case(3, 120)]
#[case(4, 600)]
#[case(5, 3_600)]
#[case(50, 3_600)]
fn look_ups_become_rarer(#[case] times: u32, #[case] after: u32) {
    let looked = seen(LastLook::NotSeenYet, times);
    assert_eq!(next(&history(&marked()), &at_server(9_000), looked, &TERMS).look_up, Due::After(after));
}

#[test]
fn the_look_up_that_can_conclude_is_not_missed() {
    // It concludes from 100 + 905 s on; at 900 s the usual pause would be an hour.
    let looked = seen(LastLook::NotSeenYet, 5);
    assert_eq!(next(&history(&marked()), &at_server(900), looked, &TERMS).look_up, Due::After(106));
}

#[test]
fn a_machine_whose_clock_was_set_back_waits_no_longer_than_a_flight() {
    let at = |seconds| next(&history(&past(&[])), &Now { wall: wall(seconds), ..later() }, NOT, &TERMS).row;
    assert_eq!([at(-5), at(99)], [Row::OwnerGone; 2]);
    assert_eq!([at(-6), at(-86_400), at(100)], [Row::Interrupted; 3]);
}

#[test]
fn the_age_of_the_servers_time_counts_against_the_key() {
    let old = Now { server: Some(ServerTime { at: server(200), age_s: 23 * 3_600 }), ..later() };
    assert_eq!(next(&history(&marked()), &old, EMPTY, &TERMS).same_key, Err(Row::KeyMayBeGone));
}

#[test]
fn a_marker_from_another_century_keeps_nobody_from_settling_by_hand() {
    let far = Happening::LookedUp { latest: Some(server(4_000_000_000)), near: Vec::new() };
    let history = history(&and(all_ended(&[lost()]), far));
    assert_eq!(next(&history, &at_server(101), EMPTY, &TERMS).did_not_happen, Ok(()));
}

#[test]
fn of_several_owners_the_one_that_leaves_least_room_counts() {
    let history = history(&two_open());
    let seen = |one, two| history.holder(|owner| if owner.process == 1 { one } else { two });
    assert_eq!(seen(Holder::Gone, Holder::Us), Holder::Gone);
    assert_eq!(seen(Holder::Alive, Holder::Us), Holder::Alive);
    assert_eq!(seen(Holder::Us, Holder::Us), Holder::Us);
}

#[test]
fn a_process_is_seen_only_from_its_own_start_and_space() {
    let one = owner(1);
    let other = |change: fn(&mut Owner)| {
        let mut other = owner(2);
        change(&mut other);
        one.can_see(&other)
    };
    assert!(other(|_| {}));
    assert!(!other(|owner| owner.host = Label::new("y")));
    assert!(!other(|owner| owner.boot = Label::new("y")));
    assert!(!other(|owner| owner.space = Label::new("y")));
    let blind = Owner { space: Label::default(), ..owner(1) };
    assert!(!blind.can_see(&blind));
}
