//! Debits without an end, followed by hand: when they are looked up, what that leads to, and what nothing leads to.

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;

use crate::app::pull::tests::bench::{Bench, GINKGO, balance, ginkgo, nothing_lately, stamp, usd};
use crate::app::{BookAsk, BookSaid, Effect, Msg, Open, Pending, Question, Reading, next_wake, sample};
use crate::domain::{
    DebitId, Fault, FaultKind, Label, LookUp, ObjectId, Proves, Scope, SeenKind, SeenObject, WhyUnknown,
};
use crate::journal::entry::{Decided, OpenDebit, Stood};
use crate::life::{Conclusion, Ended, Happening, History, Holder, LastLook, Owner, Row, Says, Stamp, Terms, conclude};

/// What has happened to a debit whose answer did not come, recorded by this process or another.
fn unanswered(at: Timestamp) -> Vec<Happening> {
    let ended = Ended::Nothing { why: WhyUnknown::NoAnswer(80), replayed: false };
    vec![Happening::Recorded(stamp(at)), Happening::Unknown { attempt: 1, ended, server: None }]
}

fn pending(events: &[Happening], at: Timestamp, holder: Holder) -> Pending {
    let history = History::of(events).unwrap().unwrap();
    let open =
        OpenDebit { order: sample::order(7, GINKGO, usd(900_000)), recorded_at: at, history, before: (None, None) };
    Pending { open, holder, known_since: at }
}

fn tell(bench: &mut Bench, pending: Vec<Pending>) -> Vec<Effect> {
    bench.tell(Msg::Book(BookSaid::Unresolved(Ok(Open { pending, ..Open::default() }))))
}

fn looks(bench: &Bench) -> usize {
    bench.open.iter().filter(|(_, question)| matches!(question, Question::LookUp(_))).count()
}

/// Answers the look-up, and has the journal conclude what the table says.
fn look_up(bench: &mut Bench, seen: &LookUp) -> Row {
    let effects = bench.answer_look_up(seen.clone());
    let [Effect::Book(BookAsk::LookedUp(id, asked_on, _))] = &effects[..] else { panic!("{effects:?}") };
    let follow = bench.model.followed(*id).unwrap();
    let history = follow.open.history.clone();
    let order = follow.open.order.clone();
    let conclusion = conclude(&order, &history, *asked_on, seen, Holder::Us, &Terms::usual());
    let (row, history) = (conclusion.row, after(history, &conclusion));
    let stood = Stood { history, decided: Decided::LookUp(Box::new(conclusion)) };
    bench.tell(Msg::Book(BookSaid::LookedUp(*id, Holder::Us, Ok(Box::new(stood)))));
    row
}

fn after(history: History, conclusion: &Conclusion) -> History {
    let event = match &conclusion.says {
        Says::Marked { latest } => Happening::LookedUp { latest: Some(*latest), near: Vec::new() },
        Says::NotCreated { .. } => Happening::NotCreated,
        Says::Settled(settled, _) => Happening::Settled(crate::life::Named::of(settled)),
        Says::Refused(..) | Says::Contradicted(_) | Says::Near(_) | Says::Stays(_) => return history,
    };
    History::after(Some(history), &event).unwrap()
}

#[test]
fn at_the_start_what_has_no_end_is_looked_up_and_never_sent() {
    let mut bench = Bench::new();
    let at = bench.now;
    tell(&mut bench, vec![pending(&unanswered(at), at, Holder::Gone)]);
    assert_eq!(looks(&bench), 1);
    assert!(bench.model.fleet.get(&ginkgo()).unwrap().blocked);
    assert_eq!(bench.count(|effect| matches!(effect, Effect::Repeat { .. } | Effect::Send(_))), 0);
}

#[test]
fn whoever_may_still_be_sending_it_is_left_alone_until_the_time_is_over() {
    let mut bench = Bench::new();
    let at = bench.now;
    let until = at.checked_add(SignedDuration::from_secs(100)).unwrap();
    let events = [Happening::Recorded(Stamp { until, ..stamp(at) })];
    tell(&mut bench, vec![pending(&events, at, Holder::Alive)]);
    assert_eq!(looks(&bench), 0);
    let follow = bench.model.followed(DebitId::new(uuid::Uuid::from_u128(7))).unwrap();
    assert_eq!((follow.offer.row, follow.offer.happened), (Row::BeingSent, Err(Row::BeingSent)));
    for _ in 0..20 {
        if looks(&bench) > 0 {
            break;
        }
        bench.now = next_wake(&bench.model).unwrap();
        bench.tell(Msg::Tick);
    }
    assert_eq!(looks(&bench), 1);
    assert!(bench.now >= until, "{} is before {until}", bench.now);
}

#[test]
fn it_is_looked_up_again_ever_later_until_it_shows_that_there_is_nothing() {
    let mut bench = Bench::new();
    let at = bench.now;
    tell(&mut bench, vec![pending(&unanswered(at), at, Holder::Us)]);
    let mut rows = Vec::new();
    while bench.model.unresolved.len() == 1 && rows.len() < 20 {
        assert_eq!(looks(&bench), 1, "after {rows:?}");
        let nothing = nothing_lately(bench.now);
        rows.push(look_up(&mut bench, &nothing));
        for _ in 0..2_000 {
            if looks(&bench) > 0 || bench.model.unresolved.is_empty() {
                break;
            }
            bench.now = next_wake(&bench.model).unwrap();
            bench.tell(Msg::Tick);
        }
    }
    assert_eq!((rows.first(), rows.last()), (Some(&Row::NotSeen), Some(&Row::NotThere)), "{rows:?}");
    let waited = bench.now.duration_since(at);
    assert!(waited >= Terms::usual().margin() && waited.as_mins() < 20, "{waited}");
    let said = "It does not exist: 3 pages on both sides were read, 15 min after it could last have been made.";
    assert!(bench.notice().starts_with(said), "{}", bench.notice());
    tell(&mut bench, Vec::new());
    assert!(!bench.model.fleet.get(&ginkgo()).unwrap().blocked);
}

#[test]
fn a_look_up_that_fails_is_tried_again_and_one_that_is_not_allowed_is_not() {
    let mut bench = Bench::new();
    let at = bench.now;
    tell(&mut bench, vec![pending(&unanswered(at), at, Holder::Us)]);
    let id = DebitId::new(uuid::Uuid::from_u128(7));
    let fail = |bench: &mut Bench, message: &str| {
        let at = bench.open.iter().position(|(_, asked)| matches!(asked, Question::LookUp(_))).unwrap();
        let (epoch, question) = bench.open.remove(at);
        let fault = Fault {
            kind: FaultKind::Forbidden,
            message: Label::new(message),
            ..crate::app::pull::tests::bench::fault()
        };
        bench.tell(Msg::Read(epoch, question, Reading::Failed(fault)));
    };
    fail(&mut bench, "Not now.");
    let follow = bench.model.followed(id).unwrap();
    assert_eq!((follow.looked.times, follow.looked.last), (1, LastLook::None));
    assert!(follow.looks_next().is_some());
    bench.wait(6_000);
    bench.tell(Msg::Tick);
    assert_eq!(looks(&bench), 1);
    fail(&mut bench, "Having the 'rak_charge_read' permission would allow this request to continue.");
    let follow = bench.model.followed(id).unwrap();
    assert_eq!((follow.looked.last, follow.looks_next()), (LastLook::CannotRead, None));
    assert_eq!(bench.model.look_up_now(id), Ok(()), "a person may ask at any time");
    bench.tell(Msg::Tick);
    assert_eq!(looks(&bench), 1);
}

#[test]
fn what_nothing_got_past_the_door_of_is_written_down_as_refused_at_once() {
    let mut bench = Bench::new();
    let at = bench.now;
    let ended = Ended::Door(crate::life::Door::Limited);
    let events = [Happening::Recorded(stamp(at)), Happening::Unknown { attempt: 1, ended, server: None }];
    let effects = tell(&mut bench, vec![pending(&events, at, Holder::Gone)]);
    let id = DebitId::new(uuid::Uuid::from_u128(7));
    assert_eq!(effects, [Effect::Book(BookAsk::NothingGotPast(id))]);
    assert_eq!((looks(&bench), bench.tell(Msg::Tick)), (0, vec![]), "it is said once");
}

#[rstest]
#[case::it_could_not_be_written(|_| Err(Label::new("The journal is in use.")))]
#[case::somebody_may_still_be_at_it(|history| Ok(Box::new(Stood { history, decided: Decided::Said })))]
fn what_the_journal_did_not_take_is_told_again_until_it_does(#[case] said: fn(History) -> Result<Box<Stood>, Label>) {
    let mut bench = Bench::new();
    let at = bench.now;
    let ended = Ended::Door(crate::life::Door::Limited);
    let events = [Happening::Recorded(stamp(at)), Happening::Unknown { attempt: 1, ended, server: None }];
    tell(&mut bench, vec![pending(&events, at, Holder::Gone)]);
    let id = DebitId::new(uuid::Uuid::from_u128(7));
    for _ in 0..3 {
        bench.tell(Msg::Book(BookSaid::NothingGotPast(id, said(History::of(&events).unwrap().unwrap()))));
        tell(&mut bench, vec![pending(&events, at, Holder::Gone)]);
        let due = next_wake(&bench.model).unwrap();
        assert!((1..=5).contains(&due.duration_since(bench.now).as_secs()), "neither at once nor never");
        bench.now = at.max(due);
        let mut told = bench.tell(Msg::Tick);
        for _ in 0..20 {
            if !told.is_empty() {
                break;
            }
            bench.now = next_wake(&bench.model).unwrap();
            told = bench.tell(Msg::Tick);
        }
        assert_eq!(told, [Effect::Book(BookAsk::NothingGotPast(id))]);
    }
}

#[test]
fn an_owner_elsewhere_is_named() {
    let mut bench = Bench::new();
    let at = bench.now;
    let until = at.checked_add(SignedDuration::from_secs(100)).unwrap();
    let owner = Owner { host: Label::new("ops-2"), ..stamp(at).owner };
    let events = [Happening::Recorded(Stamp { owner, until, ..stamp(at) })];
    tell(&mut bench, vec![pending(&events, at, Holder::CannotTell)]);
    let follow = bench.model.followed(DebitId::new(uuid::Uuid::from_u128(7))).unwrap();
    let about = crate::app::flight::About { history: Some(&follow.open.history), ..Default::default() };
    let said = crate::app::flight::sentence(follow.offer.row, &about);
    assert!(said.starts_with("op-1 on ops-2 is sending it until"), "{said}");
}

#[test]
fn who_waits_for_his_turn_to_be_looked_up_is_no_reason_to_wake() {
    let mut bench = Bench::new();
    let at = bench.now;
    let all = (1..=5).map(|n| {
        let mut one = pending(&unanswered(at), at, Holder::Us);
        one.open.order = sample::order(n, &format!("acct_{n}"), usd(100));
        one
    });
    tell(&mut bench, all.collect());
    assert_eq!(looks(&bench), 2, "two at a time");
    assert!(next_wake(&bench.model).unwrap() > bench.now);
}

#[test]
fn what_a_look_up_found_is_observed_although_nobody_looks_at_its_page() {
    let mut bench = Bench::new();
    let at = bench.now;
    tell(&mut bench, vec![pending(&unanswered(at), at, Holder::Us)]);
    let debit = DebitId::new(uuid::Uuid::from_u128(7));
    let found = SeenObject {
        id: ObjectId::new("tr_1"),
        kind: SeenKind::Transfer,
        amount: usd(900_000),
        created: at,
        mark: Some(debit),
        head: None,
        other_side: Some(ObjectId::new("py_1")),
        given_back: usd(0).minor(),
        proves: Proves::Done,
    };
    assert_eq!(look_up(&mut bench, &LookUp { ours: vec![found], ..nothing_lately(at) }), Row::Found);
    assert!(bench.model.dialog.is_none());
    let scopes = [Scope::Account(ginkgo()), Scope::Platform];
    for scope in scopes {
        let reading = Reading::Balance(balance(17_590_000, bench.now));
        bench.answer(&Question::Balance(scope), reading);
    }
    let observed = |effect: &Effect| matches!(effect, Effect::Book(BookAsk::Observe(of)) if of.order.debit == debit);
    assert_eq!(bench.count(observed), 1);
    assert_eq!(bench.model.observing, []);
}

#[test]
fn an_older_answer_does_not_turn_stripes_clock_back() {
    let mut bench = Bench::new();
    let at = bench.now;
    let hour = SignedDuration::from_hours(1);
    bench.model.hear_server(Some(at));
    bench.model.now = at.checked_add(hour).unwrap();
    bench.model.hear_server(at.checked_sub(hour).ok());
    bench.model.hear_server(None);
    assert_eq!(bench.model.server_time().and_then(crate::life::ServerTime::now), at.checked_add(hour).ok());
}
