//! The chain of custody of a debit in the journal: what each answer, look-up and word leads to, decided in the transaction that
//! writes it.

use rstest::rstest;

use super::book::Book;
use super::entry::{By, ByHand, DebitRecord, Decided, HeldFor, JournalFault, Mark, Note, Stood, Told, Word, Wording};
use super::place::Place;
use super::sqlite::samples::{debit, judged, moment, names, open, order, put, stamp};
use crate::domain::{
    AccountId, Explained, Label, LookUp, ObjectId, Others, Proves, Refusal, Retry, SeenKind, SeenObject, Settled,
    WhyUnknown,
};
use crate::life::{
    Answer, Door, EventKind, Holder, LastLook, Looked, Now, Owner, Proof, Row, Says, ServerTime, State, Terms, Then,
};
use crate::money::Minor;

const TERMS: Terms = Terms::usual();

fn journal() -> Book {
    open(&Place::Memory).unwrap()
}

/// A moment soon after the first attempt, in the process that made it.
fn now(second: i64) -> Now {
    let server = Some(ServerTime { at: moment(second), age_s: 0 });
    let running_ms = u64::try_from(second).ok().map(|s| s * 1_000);
    Now {
        wall: moment(second),
        server,
        running_ms,
        known_s: 0,
        holder: Holder::Us,
        leaving: false,
        may_send: true,
        scatter: 0,
    }
}

/// Long after, in another process; who made the attempt is gone.
fn later(second: i64) -> Now {
    Now { running_ms: None, known_s: 1_000_000, holder: Holder::Gone, ..now(second) }
}

fn answer(proof: Proof, second: i64) -> Answer {
    Answer {
        proof,
        request: None,
        status: Some(200),
        replayed: false,
        server: Some(moment(second)),
        again: Retry::default(),
    }
}

fn done(transfer: &str) -> Proof {
    let transfer = Some(ObjectId::new(transfer));
    Proof::Settles(Settled { transfer, payment: None, request: None, replayed: false, at: Some(moment(2)) })
}

fn refusal() -> Refusal {
    let (kind, message) = (Label::new("card_error"), Label::new("No."));
    Refusal { status: Some(402), kind, code: None, param: None, message, request: None, replayed: false }
}

const LOST: Proof = Proof::Nothing(WhyUnknown::ConnectionLost);

fn look_up(second: i64) -> LookUp {
    let at = Some(moment(second));
    LookUp { began: at, latest: at, ours: vec![], near: vec![], others: Others::default(), pages: 3, whole: true }
}

fn seen(transfer: &str) -> SeenObject {
    let order = order(1, "acct_a");
    SeenObject {
        id: ObjectId::new(transfer),
        kind: SeenKind::Transfer,
        amount: order.amount,
        created: moment(2),
        mark: Some(order.debit),
        head: None,
        other_side: None,
        given_back: Minor::new(0),
        proves: Proves::Done,
    }
}

fn kinds(journal: &Book) -> Vec<EventKind> {
    journal.events_of(debit(1)).unwrap().into_iter().map(|event| event.kind).collect()
}

fn row(stood: &Stood) -> Option<Row> {
    match &stood.decided {
        Decided::Answer(verdict) => Some(verdict.row),
        Decided::LookUp(conclusion) => Some(conclusion.row),
        Decided::Said => None,
    }
}

#[rstest]
#[case::done(done("tr_1"), Row::Done, State::Settled, EventKind::Settled)]
#[case::refused(Proof::Refuses(refusal()), Row::Refused, State::Refused, EventKind::Refused)]
#[case::person(Proof::Person(refusal()), Row::WaitsForPerson, State::AwaitsPerson, EventKind::AwaitsPerson)]
#[case::key(Proof::Door(Door::Key, refusal()), Row::RefusedAtTheDoor, State::Refused, EventKind::Refused)]
#[case::lost(LOST, Row::AskingAgain, State::Unknown, EventKind::Unknown)]
fn an_answer_is_written_as_the_table_says(
    #[case] proof: Proof,
    #[case] row_of: Row,
    #[case] state: State,
    #[case] kind: EventKind,
) {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let stood = journal.answered(debit(1), 1, &answer(proof, 3), &now(3), &TERMS).unwrap();
    assert_eq!((row(&stood), stood.history.state()), (Some(row_of), state));
    let record = journal.debit(debit(1)).unwrap().unwrap();
    assert_eq!(record.history, stood.history, "what is read again is what was decided");
    assert_eq!(kinds(&journal), [EventKind::Recorded, kind]);
    assert_eq!(put(&mut journal, 2, "acct_a").is_ok(), !state.is_unresolved());
    assert!(journal.verify(&mut |_| true).is_ok());
}

#[test]
fn a_repeat_is_the_same_request_with_the_head_of_the_first_attempt() {
    let mut journal = journal();
    let wording = Wording {
        api_version: "2025-01-01".to_owned(),
        path: "/v1/charges".to_owned(),
        account: Some(AccountId::new("acct_a")),
        form: vec![("amount".to_owned(), "900000".to_owned())],
    };
    let first = journal.begin(&order(1, "acct_a"), &judged(), &wording, &stamp(1)).unwrap();
    let stood = journal.answered(debit(1), 1, &answer(LOST, 3), &now(3), &TERMS).unwrap();
    let Decided::Answer(verdict) = &stood.decided else { panic!("an answer") };
    assert!(matches!(verdict.then, Then::RepeatAfter { .. }));
    let repeat = |journal: &mut Book, next, s| journal.repeat(debit(1), next, None, &now(s), &TERMS, &stamp(s));
    let second = repeat(&mut journal, 2, 4).unwrap();
    assert_eq!((second.head(), second.wording(), second.order()), (first.head(), &wording, first.order()));
    assert_eq!((second.attempt(), second.recorded_at()), (2, moment(4)));
    assert_ne!(journal.head().unwrap(), first.head());
    assert_eq!(repeat(&mut journal, 2, 4), Err(JournalFault::Overtaken { debit: debit(1) }));
    journal.answered(debit(1), 2, &answer(done("tr_1"), 5), &now(5), &TERMS).unwrap();
    let fault = repeat(&mut journal, 3, 6).unwrap_err();
    assert!(matches!(fault, JournalFault::CannotFollow { state: State::Settled, .. }), "{fault}");
}

#[test]
fn what_is_kept_under_a_key_that_is_of_no_use_is_not_asked_for_again() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let proof = Proof::Nothing(WhyUnknown::KeyUsedOtherwise);
    journal.answered(debit(1), 1, &answer(proof, 3), &now(3), &TERMS).unwrap();
    let fault = JournalFault::NotOffered { debit: debit(1), row: Row::StoredError };
    assert_eq!(journal.repeat(debit(1), 2, None, &now(4), &TERMS, &stamp(4)), Err(fault));
}

#[test]
fn what_was_never_sent_is_withdrawn_and_frees_its_account() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let why = Label::new("The gate was shut.");
    let stood = journal.answered(debit(1), 1, &Answer::not_sent(why.as_str()), &now(2), &TERMS).unwrap();
    assert_eq!((row(&stood), stood.history.state()), (Some(Row::NeverSent), State::Withdrawn));
    let told = journal.events_of(debit(1)).unwrap().pop().unwrap().told;
    assert_eq!(told, Told::Withdrawn { attempt: 1, why });
    put(&mut journal, 2, "acct_a").unwrap();
}

#[test]
fn two_look_ups_far_enough_apart_show_that_nothing_was_created() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let mut look = |asked_on, second| {
        journal.looked_up(debit(1), asked_on, &look_up(second), Holder::Gone, &TERMS, &stamp(second)).unwrap()
    };
    let first = look(1, 10);
    assert_eq!((row(&first), first.history.events()), (Some(Row::NotSeen), 2));
    let early = look(2, 600);
    assert_eq!((row(&early), early.history.events()), (Some(Row::NotSeenYet), 2), "nothing is written");
    assert_eq!(row(&look(1, 4_000)), Some(Row::Overtaken));
    let late = look(2, 4_000);
    assert_eq!((row(&late), late.history.state()), (Some(Row::NotThere), State::NotCreated));
    assert_eq!(kinds(&journal), [EventKind::Recorded, EventKind::LookedUp, EventKind::NotCreated]);
    assert_eq!(names(&journal), []);
}

#[test]
fn what_a_look_up_finds_settles_and_is_kept_with_it() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let found = LookUp { ours: vec![seen("tr_9")], ..look_up(10) };
    let stood = journal.looked_up(debit(1), 0, &found, Holder::Alive, &TERMS, &stamp(10)).unwrap();
    assert_eq!((row(&stood), stood.history.state()), (Some(Row::Found), State::Settled));
    let told = journal.events_of(debit(1)).unwrap().pop().unwrap().told;
    let Told::Settled { settled, by: Some(By::LookUp(looks, objects)) } = told else { panic!("{told:?}") };
    assert_eq!((settled.transfer, objects), (Some(ObjectId::new("tr_9")), vec![ObjectId::new("tr_9")]));
    assert_eq!((looks.pages, looks.whole, looks.began), (3, true, Some(moment(10))));
}

#[test]
fn what_exists_twice_settles_and_holds_the_account() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let found = LookUp { ours: vec![seen("tr_8"), seen("tr_9")], ..look_up(10) };
    let stood = journal.looked_up(debit(1), 1, &found, Holder::Gone, &TERMS, &stamp(10)).unwrap();
    assert_eq!((row(&stood), stood.history.state()), (Some(Row::Twice), State::Settled));
    assert_eq!(kinds(&journal), [EventKind::Recorded, EventKind::Settled, EventKind::Contradicted]);
    let held = journal.held().unwrap().pop().unwrap();
    assert_eq!((held.mark, held.why), (debit(1), HeldFor::Contradicted(State::Settled)));
    let fault = JournalFault::Held { account: AccountId::new("acct_a"), mark: debit(1) };
    assert_eq!(put(&mut journal, 2, "acct_a"), Err(fault));
}

#[test]
fn a_late_answer_that_contradicts_the_end_holds_the_account_until_somebody_has_seen_it() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    journal.answered(debit(1), 1, &answer(Proof::Refuses(refusal()), 3), &now(3), &TERMS).unwrap();
    let late = answer(done("tr_1"), 9);
    let stood = journal.answered(debit(1), 1, &late, &now(9), &TERMS).unwrap();
    assert_eq!((row(&stood), stood.history.state()), (Some(Row::Contradicted), State::Refused));
    assert!(matches!(put(&mut journal, 2, "acct_a"), Err(JournalFault::Held { .. })));
    // The same answer again is told, and nothing is held twice.
    journal.answered(debit(1), 1, &late, &now(10), &TERMS).unwrap();
    assert_eq!(journal.held().unwrap().len(), 1);
    assert_eq!(journal.known(&[debit(1)]), Ok(vec![(debit(1), Mark::Ours(State::Refused))]));
    let yes = Note::Acknowledged { mark: debit(1), reason: Label::new("seen") };
    journal.note(&yes, &stamp(11)).unwrap();
    journal.note(&yes, &stamp(12)).unwrap();
    assert_eq!(journal.held(), Ok(vec![]));
    assert_eq!(journal.known(&[debit(1)]), Ok(vec![(debit(1), Mark::Acknowledged)]), "it stops no other debit");
    put(&mut journal, 2, "acct_a").unwrap();
    journal.note(&Note::Contradicted { debit: debit(1), objects: vec![] }, &stamp(13)).unwrap();
    assert_eq!(journal.held(), Ok(vec![]), "not again after a yes");
    assert!(journal.verify(&mut |_| true).is_ok());
}

#[test]
fn a_foreign_mark_holds_its_account_once_and_a_debit_of_this_journal_is_not_foreign() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let foreign = |n| {
        let (account, objects) = (AccountId::new("acct_b"), vec![ObjectId::new("tr_7")]);
        Note::Foreign { account, mark: debit(n), objects, amount: order(n, "acct_b").amount, created: moment(0) }
    };
    for n in [1, 7, 7] {
        journal.note(&foreign(n), &stamp(2)).unwrap();
    }
    let held = journal.held().unwrap();
    assert_eq!(held.iter().map(|held| held.mark).collect::<Vec<_>>(), [debit(7)]);
    assert!(matches!(held[0].why, HeldFor::Foreign { .. }));
    assert!(matches!(put(&mut journal, 2, "acct_b"), Err(JournalFault::Held { .. })));
    let marks = [debit(1), debit(7), debit(8)];
    let known = |journal: &Book| journal.known(&marks).unwrap().into_iter().map(|(_, mark)| mark).collect::<Vec<_>>();
    assert_eq!(known(&journal), [Mark::Ours(State::Recorded), Mark::Foreign, Mark::Foreign]);
    journal.note(&Note::Acknowledged { mark: debit(7), reason: Label::new("host 2") }, &stamp(3)).unwrap();
    assert_eq!(known(&journal), [Mark::Ours(State::Recorded), Mark::Acknowledged, Mark::Foreign]);
    journal.note(&foreign(7), &stamp(4)).unwrap();
    assert_eq!(journal.held(), Ok(vec![]));
    let fault = journal.note(&Note::Acknowledged { mark: debit(8), reason: Label::new("x") }, &stamp(5)).unwrap_err();
    assert!(matches!(fault, JournalFault::NoSuchDebit { .. }), "{fault}");
}

fn word(says: ByHand, asked_on: u32, last: LastLook) -> Word {
    Word { says, reason: Label::new("seen in the Dashboard"), asked_on, looked: Looked { times: 1, last } }
}

#[test]
fn a_person_says_how_it_ended_only_where_the_table_offers_it() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let mut said = |word: &Word| journal.resolve(debit(1), word, &later(200), &TERMS, &stamp(200));
    let unseen = Word { looked: Looked::default(), ..word(ByHand::DidNotHappen, 1, LastLook::None) };
    assert_eq!(said(&unseen), Err(JournalFault::NotOffered { debit: debit(1), row: Row::LookFirst }));
    let stale = word(ByHand::DidNotHappen, 2, LastLook::CannotRead);
    assert_eq!(said(&stale), Err(JournalFault::Overtaken { debit: debit(1) }));
    let stood = said(&word(ByHand::DidNotHappen, 1, LastLook::CannotRead)).unwrap();
    assert_eq!((stood.history.state(), &stood.decided), (State::DidNotHappen, &Decided::Said));
    let told = journal.events_of(debit(1)).unwrap().pop().unwrap().told;
    assert!(matches!(told, Told::DidNotHappen { last_look, .. } if last_look.as_str() == "cannot_read"));
    put(&mut journal, 2, "acct_a").unwrap();
}

#[test]
fn a_person_names_what_happened() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let says = ByHand::Happened(Some(ObjectId::new("tr_5")));
    let stood =
        journal.resolve(debit(1), &word(says, 1, LastLook::NotSeenYet), &later(200), &TERMS, &stamp(200)).unwrap();
    assert_eq!(stood.history.state(), State::Happened);
    assert_eq!(journal.lines(None, 1).unwrap()[0].event.kind, EventKind::Happened);
}

#[test]
fn what_was_turned_away_and_is_not_repeated_is_closed_by_whoever_finds_it() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let unchanged = journal.nothing_got_past(debit(1), &later(200), &TERMS).unwrap();
    assert_eq!(unchanged.history.events(), 1, "nobody knows of this one");
    let limited = answer(Proof::Door(Door::Limited, refusal()), 3);
    journal.answered(debit(1), 1, &limited, &now(3), &TERMS).unwrap();
    assert_eq!(names(&journal), [(debit(1), State::Unknown)]);
    let stood = journal.nothing_got_past(debit(1), &later(200), &TERMS).unwrap();
    assert_eq!(stood.history.state(), State::Refused);
    assert_eq!(names(&journal), []);
}

#[test]
fn what_else_moved_the_balances_is_told_of_a_debit_that_was_done() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let explained = Explained { account: vec![], platform: vec![], left: (Some(Minor::new(50)), None), whole: true };
    let early = journal.explain(debit(1), &explained, moment(3)).unwrap_err();
    assert!(matches!(early, JournalFault::CannotFollow { state: State::Recorded, .. }), "{early}");
    journal.answered(debit(1), 1, &answer(done("tr_1"), 3), &now(3), &TERMS).unwrap();
    journal.explain(debit(1), &explained, moment(4)).unwrap();
    assert_eq!(journal.debit(debit(1)).unwrap().unwrap().explained, Some(explained));
}

#[test]
fn an_unresolved_debit_tells_whose_it_is_and_until_when() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let found = journal.unresolved().unwrap().pop().unwrap();
    let before = (judged().account_before, judged().platform_before);
    assert_eq!((&found.order, found.recorded_at, found.before), (&order(1, "acct_a"), moment(1), before));
    assert_eq!(found.history.attempts().last().map(|last| &last.stamp.owner), Some(&stamp(1).owner));
    assert_eq!(found.history.until(), Some(moment(101)));
    let gone = |owner: &Owner| if *owner == stamp(1).owner { Holder::Gone } else { Holder::CannotTell };
    assert_eq!(found.history.holder(gone), Holder::Gone);
}

#[test]
fn lines_are_read_from_the_end_and_go_on_where_the_last_ended() {
    let mut journal = journal();
    journal.note(&Note::Armed { until: moment(900) }, &stamp(1)).unwrap();
    for n in 1..=3 {
        put(&mut journal, n, &format!("acct_{n}")).unwrap();
        journal.answered(debit(n), 1, &answer(done("tr_1"), 3), &now(3), &TERMS).unwrap();
    }
    let shown = |before, limit| -> Vec<(u64, EventKind, Option<State>)> {
        let lines = journal.lines(before, limit).unwrap();
        lines
            .iter()
            .map(|line| (line.event.seq, line.event.kind, line.record.as_ref().map(DebitRecord::state)))
            .collect()
    };
    let recorded = |seq| (seq, EventKind::Recorded, Some(State::Settled));
    assert_eq!(shown(None, 2), [recorded(6), recorded(4)]);
    assert_eq!(shown(Some(4), 9), [recorded(2), (1, EventKind::Armed, None)]);
}

#[test]
fn a_debit_is_found_by_the_beginning_of_its_id() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
    assert_eq!(journal.by_prefix("019AC3F1-7f3c"), Ok(vec![debit(1), debit(2)]));
    assert_eq!(journal.by_prefix(&debit(2).to_string()), Ok(vec![debit(2)]));
    for nothing in ["", "x", "%", "019ac3f2"] {
        assert_eq!(journal.by_prefix(nothing), Ok(vec![]), "{nothing}");
    }
}

#[test]
fn a_console_sees_that_another_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let (mut one, mut two) = (open(&place).unwrap(), open(&place).unwrap());
    let before = one.version().unwrap();
    put(&mut one, 1, "acct_a").unwrap();
    assert_eq!(one.version().unwrap(), before, "its own writes are no news");
    put(&mut two, 2, "acct_b").unwrap();
    assert_ne!(one.version().unwrap(), before);
    let marked = two.looked_up(debit(1), 1, &look_up(10), Holder::Gone, &TERMS, &stamp(10)).unwrap();
    let Decided::LookUp(conclusion) = marked.decided else { panic!("a look-up") };
    assert!(matches!(conclusion.says, Says::Marked { .. }));
    assert_eq!(one.unresolved().unwrap()[0].history.events(), 2);
}

#[test]
fn what_the_latest_debits_left_is_known_by_its_ids() {
    let mut journal = journal();
    for (number, transfer) in [(1, "tr_1"), (2, "tr_2")] {
        put(&mut journal, number, &format!("acct_{number}")).unwrap();
        journal.answered(debit(number), 1, &answer(done(transfer), 3), &now(3), &TERMS).unwrap();
    }
    put(&mut journal, 3, "acct_3").unwrap();
    let left = journal.left_lately(5).unwrap();
    let mark = |id: &str| left.get(&ObjectId::new(id)).and_then(|signature| signature.mark);
    assert_eq!((mark("tr_1"), mark("tr_2"), mark("tr_3")), (Some(debit(1)), Some(debit(2)), None));
    assert_eq!(journal.left_lately(1).unwrap().values().find_map(|left| left.mark), Some(debit(2)));
}

#[test]
fn debits_are_read_back_to_a_moment() {
    let mut journal = journal();
    put(&mut journal, 1, "acct_a").unwrap();
    let recorded = journal.debits(1).unwrap()[0].recorded_at;
    let later = recorded.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
    assert_eq!(
        (journal.debits_since(recorded, 9).unwrap().len(), journal.debits_since(later, 9).unwrap().len()),
        (1, 0)
    );
}
