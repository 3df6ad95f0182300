//! Every row of the table *a look-up came back*.

use rstest::rstest;

use super::*;
use crate::domain::{Proves, SeenKind};

const HOUR: i64 = 3_600;

fn object(id: &str, kind: SeenKind) -> SeenObject {
    SeenObject {
        id: ObjectId::new(id),
        kind,
        amount: amount(900),
        created: server(1),
        mark: Some(order().debit),
        head: None,
        other_side: None,
        given_back: Minor::new(0),
        proves: Proves::Done,
    }
}

fn transfer(id: &str, payment: &str) -> SeenObject {
    SeenObject { other_side: Some(ObjectId::new(payment)), ..object(id, SeenKind::Transfer) }
}

fn payment(id: &str, transfer: &str) -> SeenObject {
    SeenObject { other_side: Some(ObjectId::new(transfer)), ..object(id, SeenKind::Payment) }
}

fn proving(proves: Proves) -> SeenObject {
    SeenObject { proves, ..transfer("tr_1", "py_1") }
}

fn unmarked(id: &str) -> SeenObject {
    SeenObject { mark: None, proves: Proves::Nothing, ..transfer(id, "py_9") }
}

/// A look-up that read everything, and began at a time of the server.
fn empty(began: i64) -> LookUp {
    LookUp { latest: Some(server(began + 2)), ..shown(Some(server(began)), Vec::new()) }
}

fn seeing(ours: &[SeenObject]) -> LookUp {
    LookUp { ours: ours.to_vec(), ..empty(HOUR) }
}

fn beside(near: SeenObject) -> LookUp {
    LookUp { near: vec![near], ..empty(HOUR) }
}

fn ids(ids: &[&str]) -> Vec<ObjectId> {
    ids.iter().map(|id| ObjectId::new(id)).collect()
}

fn found(objects: &[&str]) -> Says {
    let Named { transfer, payment } = named("tr_1", "py_1");
    let at = Some(server(1));
    Says::Settled(Settled { transfer, payment, request: None, replayed: false, at }, ids(objects))
}

fn stays() -> Says {
    Says::Stays(Vec::new())
}

/// After a loss, with nothing under way at 10 s of the server.
fn lost_at_10() -> Vec<Happening> {
    and(past(&[]), Happening::Unknown { attempt: 1, ended: lost(), server: Some(server(10)) })
}

/// Interrupted, and looked for at 10 s of the server.
fn open_at_10() -> Vec<Happening> {
    and(past(&[]), Happening::LookedUp { latest: Some(server(10)), near: Vec::new() })
}

fn not_there(marker: i64, began: i64) -> Says {
    Says::NotCreated { marker: server(marker), began: server(began), pages: 4 }
}

#[rstest]
#[case::found(past(&[]), seeing(&[transfer("tr_1", "py_1")]), Row::Found, found(&["tr_1"]), "Found: it was done ({objects}).")]
#[case::found_on_both_sides(lost_at_10(), seeing(&[transfer("tr_1", "py_1"), payment("py_1", "tr_1")]), Row::Found, found(&["tr_1", "py_1"]), "Found")]
#[case::found_on_the_other_side(lost_at_10(), seeing(&[payment("py_1", "tr_1")]), Row::Found, found(&["py_1"]), "Found")]
#[case::found_though_not_whole(lost_at_10(), LookUp { whole: false, began: None, ..seeing(&[transfer("tr_1", "py_1")]) }, Row::Found, found(&["tr_1"]), "Found")]
#[case::approved(waiting(), seeing(&[transfer("tr_1", "py_1")]), Row::Approved, found(&["tr_1"]), "Found: it was approved and done ({objects}).")]
#[case::twice(lost_at_10(), seeing(&[transfer("tr_1", "py_1"), transfer("tr_2", "py_2")]), Row::Twice, found(&["tr_1", "tr_2"]), "It exists {times} times: {objects}.")]
#[case::twice_across(lost_at_10(), seeing(&[transfer("tr_1", "py_1"), payment("py_2", "tr_2")]), Row::Twice, Says::Settled(Settled { transfer: Some(ObjectId::new("tr_1")), payment: Some(ObjectId::new("py_2")), request: None, replayed: false, at: Some(server(1)) }, ids(&["tr_1", "py_2"])), "It exists")]
#[case::after_refused(and(past(&[]), Happening::Refused), seeing(&[transfer("tr_1", "py_1")]), Row::FoundAfterAll, Says::Contradicted(ids(&["tr_1"])), "CONTRADICTION: debit {debit} exists at Stripe ({objects})")]
#[case::after_not_created(and(past(&[]), Happening::NotCreated), seeing(&[transfer("tr_1", "py_1")]), Row::FoundAfterAll, Says::Contradicted(ids(&["tr_1"])), "CONTRADICTION")]
#[case::after_did_not(and(past(&[]), Happening::DidNotHappen), seeing(&[transfer("tr_1", "py_1")]), Row::FoundAfterAll, Says::Contradicted(ids(&["tr_1"])), "CONTRADICTION")]
#[case::after_done(done(), seeing(&[transfer("tr_1", "py_1")]), Row::Agrees, stays(), "It has ended, and nothing at Stripe says otherwise.")]
#[case::after_done_twice(done(), seeing(&[transfer("tr_2", "py_2")]), Row::Twice, Says::Contradicted(ids(&["tr_2"])), "It exists")]
#[case::after_the_end_nothing(and(past(&[]), Happening::Refused), empty(HOUR), Row::Agrees, stays(), "It has ended")]
#[case::another_amount(lost_at_10(), seeing(&[SeenObject { amount: amount(901), ..transfer("tr_1", "py_1") }]), Row::Unproven, Says::Stays(ids(&["tr_1"])), "Something at Stripe carries its mark and does not prove it: {objects}.")]
#[case::pending(lost_at_10(), seeing(&[proving(Proves::Nothing)]), Row::Unproven, Says::Stays(ids(&["tr_1"])), "Something")]
#[case::failed_and_pending(lost_at_10(), seeing(&[proving(Proves::Failed), proving(Proves::Nothing)]), Row::Unproven, Says::Stays(ids(&["tr_1", "tr_1"])), "Something")]
#[case::failed_but_not_whole(lost_at_10(), LookUp { whole: false, ..seeing(&[proving(Proves::Failed)]) }, Row::Unproven, Says::Stays(ids(&["tr_1"])), "Something")]
#[case::failed_while_open(past(&[]), seeing(&[proving(Proves::Failed)]), Row::Unproven, Says::Stays(ids(&["tr_1"])), "Something")]
#[case::failed_while_waiting(waiting(), seeing(&[proving(Proves::Failed)]), Row::Unproven, Says::Stays(ids(&["tr_1"])), "Something")]
#[case::not_whole(lost_at_10(), LookUp { whole: false, ..empty(HOUR) }, Row::NotWhole, stays(), "Not every page could be read.")]
#[case::no_date(lost_at_10(), LookUp { began: None, latest: None, ..empty(HOUR) }, Row::NoServerTime, stays(), "Stripe's answers carried no time.")]
#[case::clocks(lost_at_10(), LookUp { latest: Some(server(2 * HOUR)), ..empty(HOUR) }, Row::ClocksDisagree, stays(), "Stripe's answers do not agree on the time.")]
#[case::first(all_ended(&[lost()]), empty(HOUR), Row::NotSeen, Says::Marked { latest: server(HOUR + 2) }, "Not seen yet. From {time} (Stripe's clock)")]
#[case::too_early(lost_at_10(), empty(10 + 904), Row::NotSeenYet, stays(), "Still not seen. From {time} (Stripe's clock)")]
#[case::servers_clock_went_back(lost_at_10(), empty(-HOUR), Row::NotSeenYet, stays(), "Still not seen.")]
#[case::open_too_early(open_at_10(), empty(10 + 1_004), Row::NotSeenYet, stays(), "Still not seen.")]
#[case::near(lost_at_10(), beside(unmarked("tr_9")), Row::Near, Says::Near(ids(&["tr_9"])), "Something of the same amount without a mark exists: {objects}.")]
#[case::near_and_known(and(lost_at_10(), Happening::LookedUp { latest: None, near: ids(&["tr_9"]) }), beside(unmarked("tr_9")), Row::Near, Says::Stays(ids(&["tr_9"])), "Something")]
#[case::near_of_another_amount(lost_at_10(), beside(SeenObject { amount: amount(901), ..unmarked("tr_9") }), Row::NotThere, not_there(10, HOUR), "It does not exist")]
#[case::near_of_another_mark(lost_at_10(), beside(SeenObject { mark: Some(DebitId::new(Uuid::from_u128(8))), ..unmarked("tr_9") }), Row::NotThere, not_there(10, HOUR), "It does not exist")]
#[case::near_and_older(lost_at_10(), beside(SeenObject { created: server(-60), ..unmarked("tr_9") }), Row::NotThere, not_there(10, HOUR), "It does not exist")]
#[case::waits(waiting(), empty(HOUR), Row::StillWaits, stays(), "It still waits for a person.")]
#[case::not_there(lost_at_10(), empty(10 + 905), Row::NotThere, not_there(10, 10 + 905), "It does not exist: {pages} pages on both sides were read")]
#[case::interrupted_and_not_there(open_at_10(), empty(10 + 1_005), Row::NotThere, not_there(10, 10 + 1_005), "It does not exist")]
fn a_look_up_concludes_only_what_it_shows(
    #[case] events: Vec<Happening>,
    #[case] look_up: LookUp,
    #[case] row: Row,
    #[case] says: Says,
    #[case] sentence: &str,
) {
    let history = history(&events);
    let conclusion = conclude(&order(), &history, history.events(), &look_up, Holder::Gone, &TERMS);
    assert_eq!(conclusion, Conclusion { row, says });
    assert!(said(row).starts_with(sentence), "{}", said(row));
    let told = [
        (Row::NotSeen, LastLook::NotSeenYet),
        (Row::NotSeenYet, LastLook::NotSeenYet),
        (Row::StillHeld, LastLook::NotSeenYet),
        (Row::StillWaits, LastLook::NotSeenYet),
        (Row::Near, LastLook::Near),
        (Row::Unproven, LastLook::Unproven),
    ];
    let last = told.into_iter().find(|(told, _)| *told == row).map_or(LastLook::None, |(_, last)| last);
    assert_eq!(conclusion.last_look(), last);
    let follows = |kinds: &[EventKind]| {
        kinds.iter().try_fold(history.state(), |state, kind| State::after(Some(state), *kind)).is_ok()
    };
    assert!(follows(conclusion.events()), "what is written can follow");
}

#[test]
fn a_charge_that_failed_refuses() {
    let history = history(&lost_at_10());
    let look_up = seeing(&[proving(Proves::Failed)]);
    let conclusion = conclude(&order(), &history, history.events(), &look_up, Holder::Gone, &TERMS);
    assert_eq!((conclusion.row, conclusion.events()), (Row::FailedThere, [EventKind::Refused].as_slice()));
    assert!(said(Row::FailedThere).starts_with("Found: it was tried and failed"));
}

#[rstest]
#[case(Holder::Alive, Row::StillHeld, Row::StillHeld)]
#[case(Holder::Us, Row::StillHeld, Row::StillHeld)]
#[case(Holder::Gone, Row::NotSeen, Row::NotThere)]
#[case(Holder::CannotTell, Row::NotSeen, Row::NotThere)]
fn what_a_process_still_holds_is_not_concluded_to_be_missing(
    #[case] holder: Holder,
    #[case] first: Row,
    #[case] late: Row,
) {
    let seen_first = history(&past(&[]));
    let conclusion = conclude(&order(), &seen_first, seen_first.events(), &empty(HOUR), holder, &TERMS);
    assert_eq!((conclusion.row, conclusion.events().is_empty()), (first, first == Row::StillHeld), "no mark is kept");
    let history = history(&open_at_10());
    assert_eq!(conclude(&order(), &history, history.events(), &empty(HOUR), holder, &TERMS).row, late);
    let answered = super::history(&lost_at_10());
    assert_eq!(conclude(&order(), &answered, answered.events(), &empty(HOUR), holder, &TERMS).row, Row::NotThere);
}

/// A repeat, an answer or a look-up of another console in between.
#[test]
fn what_was_overtaken_shows_only_what_it_found() {
    let history = history(&lost_at_10());
    let on = history.events() - 1;
    let of = |look_up: &LookUp| conclude(&order(), &history, on, look_up, Holder::Gone, &TERMS).row;
    assert_eq!(of(&empty(HOUR)), Row::Overtaken);
    assert_eq!(of(&seeing(&[transfer("tr_1", "py_1")])), Row::Found);
    assert_eq!(of(&seeing(&[proving(Proves::Failed)])), Row::Unproven);
}
