//! What every place that keeps the rows of a journal must do, be it the SQLite file of the program or the model of a disk that
//! a simulation loses things from: it refuses what must never happen, keeps what blocks and holds accounts, and does all of a
//! transaction or nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use pullfunds::domain::{
    AccountId, Consent, DebitId, Explained, Form, Label, Mode, ObjectId, Observed, Order, Reason, Refusal, Reversal,
    Settled, Side, Undo, Unknown, What, WhyUnknown,
};
use pullfunds::journal::entry::{Answered, Judged, Looks, Told};
use pullfunds::journal::store::{DebitRow, EventRow, Hash, HeldRow, Leaf, Store, UnresolvedRow};
use pullfunds::journal::{Book, JournalFault};
use pullfunds::life::{EventKind, Owner, Proof, Stamp, State, Step};
use pullfunds::money::{Amount, Currency, Minor};
use uuid::Uuid;

/// Makes an empty journal of [`platform`] in mock mode.
pub(crate) type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// The platform whose journals are made.
pub(crate) fn platform() -> AccountId {
    AccountId::new("acct_1MOCKplatform")
}

/// Everything that a store must do. Each fails by panicking.
pub(crate) fn all(make: Make<'_>) {
    an_empty_one_has_a_head_and_nothing_else(make);
    what_was_put_is_found_again(make);
    a_fault_inside_leaves_nothing_behind(make);
    an_account_has_one_unresolved_debit(make);
    only_the_next_event_of_the_chain_is_taken(make);
    attempts_have_numbers_without_gaps(make);
    what_waits_for_a_person_is_not_ended_by_a_program(make);
    a_held_account_gets_no_record_until_somebody_acknowledges(make);
    a_mark_is_held_once_and_not_again_after_a_yes(make);
    an_event_of_no_debit_names_none(make);
    a_walk_hands_over_debits_with_their_first_events_and_stops_when_told(make);
    lines_come_newest_first(make);
    what_gives_back_of_another_is_found_by_it(make);
    any_script_is_taken_exactly_as_far_as_the_fold_allows(make);
}

fn an_empty_one_has_a_head_and_nothing_else(make: Make<'_>) {
    let store = make();
    store.ready().expect("an empty journal can be written to");
    let mut seen = None;
    let look = &mut |look: &dyn pullfunds::journal::store::Look| {
        seen = Some((look.head()?, look.owner()?, look.debits()?, look.unresolved()?, look.held()?));
        Ok(())
    };
    store.read(look).expect("it can be read");
    let (head, owner, debits, unresolved, holding) = seen.expect("it was read");
    assert_eq!((head, debits), ((0, owner.genesis), 0));
    assert_eq!((unresolved, holding), (vec![], vec![]));
    assert_eq!((owner.platform.as_str(), owner.mode.as_str()), ("acct_1MOCKplatform", "mock"));
}

fn what_was_put_is_found_again(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    put(&mut *store, 1, EventKind::Settled, None).expect("it can follow");
    let row = debit_row(1, "acct_a");
    read(&*store, |look| {
        assert_eq!(look.debit(&row.id)?, Some(row.clone()));
        assert_eq!(look.debit("x")?, None);
        let events = look.events_of(&row.id)?;
        let kinds: Vec<_> = events.iter().map(|event| (event.seq, event.kind.to_string(), event.attempt)).collect();
        assert_eq!(kinds, [(1, "recorded".to_owned(), Some(1)), (2, "settled".to_owned(), None)]);
        assert!(events.iter().all(|event| event.computed() == event.hash));
        assert_eq!(look.head()?, (2, events[1].hash));
        assert_eq!(look.event(2)?.as_ref(), Some(&events[1]));
        assert_eq!(look.event(3)?, None);
        assert_eq!(look.beginning("019ac3f1-7f3c", 5)?, [row.id.to_string()]);
        assert_eq!(look.beginning("ffff", 5)?, Vec::<String>::new());
        assert_eq!(look.debits()?, 1);
        Ok(())
    });
}

fn what_gives_back_of_another_is_found_by_it(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    put(&mut *store, 1, EventKind::Settled, None).expect("it can follow");
    for n in [3, 2] {
        let reverse = Reversal { of: id(1), object: ObjectId::new("py_1"), by: Undo::Refund };
        let asked = Order { what: What::Reverse { reverse }, ..order(n, "acct_a") };
        let asked = serde_json::to_string(&asked).expect("it is plain data");
        let row = DebitRow { asked: Cow::Owned(asked), ..debit_row(n, "acct_a") };
        let written = store.write(&mut |leaf| {
            leaf.put_debit(&row)?;
            let row = sealed(leaf, Some(n), EventKind::Recorded, Some(1), detail(&first(n, "acct_a")))?;
            leaf.put_event(&row)
        });
        written.expect("the account is free");
        put(&mut *store, n, EventKind::Settled, None).expect("it can follow");
    }
    read(&*store, |look| {
        assert_eq!(look.giving_back(&id(1).to_string())?, [id(3).to_string(), id(2).to_string()]);
        assert_eq!(look.giving_back(&id(2).to_string())?, Vec::<String>::new());
        Ok(())
    });
}

fn a_fault_inside_leaves_nothing_behind(make: Make<'_>) {
    let mut store = make();
    let fault = JournalFault::SameDebit { debit: id(1) };
    let said = store.write(&mut |leaf| {
        leaf.put_debit(&debit_row(1, "acct_a"))?;
        append(leaf, &first(1, "acct_a"))?;
        Err(fault.clone())
    });
    assert_eq!(said, Err(fault));
    read(&*store, |look| {
        assert_eq!((look.head()?.0, look.debits()?, look.unresolved()?), (0, 0, vec![]));
        Ok(())
    });
    record(&mut *store, 1, "acct_a").expect("nothing of it stayed");
}

fn an_account_has_one_unresolved_debit(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    refused(record(&mut *store, 2, "acct_a"));
    record(&mut *store, 3, "acct_b").expect("another account is free");
    refused(record(&mut *store, 3, "acct_c"));
    put(&mut *store, 1, EventKind::Unknown, None).expect("it can follow");
    refused(record(&mut *store, 2, "acct_a"));
    let row = |account: &str, n| UnresolvedRow { account: account.to_owned(), debit: id(n).to_string() };
    read(&*store, |look| {
        assert_eq!(look.unresolved()?, [row("acct_a", 1), row("acct_b", 3)]);
        Ok(())
    });
    put(&mut *store, 1, EventKind::Refused, None).expect("it can end");
    record(&mut *store, 2, "acct_a").expect("it is free again");
    read(&*store, |look| {
        assert_eq!(look.unresolved()?, [row("acct_b", 3), row("acct_a", 2)]);
        Ok(())
    });
}

fn only_the_next_event_of_the_chain_is_taken(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    let next = |leaf: &dyn Leaf| sealed(leaf, Some(1), EventKind::Unknown, None, detail(&told(EventKind::Unknown, 1)));
    let spoilt: [fn(&mut EventRow<'static>); 3] = [
        |row| row.seq += 1,
        |row| row.seq -= 1,
        |row| row.prev = Hash::from_bytes(&[7; 32]).expect("it is long enough"),
    ];
    for spoil in spoilt {
        refused(store.write(&mut |leaf| {
            let mut row = next(leaf)?;
            spoil(&mut row);
            row.hash = row.computed();
            leaf.put_event(&row)
        }));
    }
    put(&mut *store, 1, EventKind::Unknown, None).expect("the next is taken");
}

fn attempts_have_numbers_without_gaps(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    refused(put(&mut *store, 1, EventKind::Attempt, Some(1)));
    refused(put(&mut *store, 1, EventKind::Attempt, Some(3)));
    refused(put(&mut *store, 1, EventKind::Attempt, None));
    refused(put(&mut *store, 1, EventKind::Unknown, Some(2)));
    put(&mut *store, 1, EventKind::Attempt, Some(2)).expect("it is the next");
    refused(put(&mut *store, 1, EventKind::Attempt, Some(2)));
    put(&mut *store, 1, EventKind::Attempt, Some(3)).expect("it is the next");
}

fn what_waits_for_a_person_is_not_ended_by_a_program(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    put(&mut *store, 1, EventKind::AwaitsPerson, None).expect("it can follow");
    for kind in [EventKind::Refused, EventKind::Withdrawn, EventKind::NotCreated] {
        refused(put(&mut *store, 1, kind, None));
    }
    refused(put(&mut *store, 1, EventKind::Attempt, Some(2)));
    put(&mut *store, 1, EventKind::Unknown, None).expect("an answer is told");
    refused(put(&mut *store, 1, EventKind::Refused, None));
    put(&mut *store, 1, EventKind::DidNotHappen, None).expect("a person ends it");
}

fn a_held_account_gets_no_record_until_somebody_acknowledges(make: Make<'_>) {
    let mut store = make();
    note(&mut *store, &foreign(7, "acct_a")).expect("it is told");
    refused(record(&mut *store, 1, "acct_a"));
    record(&mut *store, 2, "acct_b").expect("another account is not held");
    let held = HeldRow { account: "acct_a".to_owned(), mark: id(7).to_string(), seq: 1 };
    read(&*store, |look| {
        assert_eq!(look.held()?, std::slice::from_ref(&held));
        assert!(!look.is_acknowledged(&held.mark)?);
        Ok(())
    });
    note(&mut *store, &acknowledged(7, "acct_a")).expect("it is told");
    read(&*store, |look| {
        assert_eq!(look.held()?, []);
        assert!(look.is_acknowledged(&held.mark)?);
        Ok(())
    });
    record(&mut *store, 1, "acct_a").expect("it is free");
}

fn a_mark_is_held_once_and_not_again_after_a_yes(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    refused(put(&mut *store, 1, EventKind::Contradicted, None));
    put(&mut *store, 1, EventKind::NotCreated, None).expect("it can end");
    put(&mut *store, 1, EventKind::Contradicted, None).expect("it has an end");
    refused(put(&mut *store, 1, EventKind::Contradicted, None));
    refused(record(&mut *store, 2, "acct_a"));
    note(&mut *store, &acknowledged(1, "acct_a")).expect("it is told");
    refused(put(&mut *store, 1, EventKind::Contradicted, None));
    record(&mut *store, 2, "acct_a").expect("it is free");
}

fn an_event_of_no_debit_names_none(make: Make<'_>) {
    let mut store = make();
    record(&mut *store, 1, "acct_a").expect("it is free");
    refused(put(&mut *store, 1, EventKind::Armed, None));
    refused(write(&mut *store, None, EventKind::Unknown, None, &detail(&told(EventKind::Unknown, 1))));
    note(&mut *store, &told(EventKind::Armed, 1)).expect("it is told");
}

fn a_walk_hands_over_debits_with_their_first_events_and_stops_when_told(make: Make<'_>) {
    let mut store = make();
    note(&mut *store, &told(EventKind::Armed, 1)).expect("it is told");
    for n in [5, 2, 9] {
        record(&mut *store, n, &format!("acct_{n}")).expect("it is free");
        put(&mut *store, n, EventKind::Settled, None).expect("it can follow");
    }
    let walked = |from: i64, most: usize| {
        let mut seen = Vec::new();
        read(&*store, |look| {
            look.walk(from, &mut |event, debit| {
                seen.push((event.seq, debit.map(|debit| debit.id.to_string())));
                Ok(seen.len() < most)
            })
        });
        seen
    };
    let begun = |n| Some(id(n).to_string());
    let whole = [(1, None), (2, begun(5)), (3, None), (4, begun(2)), (5, None), (6, begun(9)), (7, None)];
    assert_eq!(walked(1, 99), whole);
    assert_eq!(walked(3, 99), whole[2..]);
    assert_eq!(walked(7, 99), whole[6..]);
    assert_eq!(walked(8, 99), []);
    assert_eq!(walked(1, 2), whole[..2]);
}

fn lines_come_newest_first(make: Make<'_>) {
    let mut store = make();
    for n in 1..=4 {
        record(&mut *store, n, &format!("acct_{n}")).expect("it is free");
        put(&mut *store, n, EventKind::Unknown, None).expect("it can follow");
    }
    read(&*store, |look| {
        let seqs = |before, kinds: &[EventKind], limit| {
            look.before(before, kinds, limit).map(|rows| rows.iter().map(|row| row.seq).collect::<Vec<_>>())
        };
        assert_eq!(seqs(i64::MAX, &[EventKind::Recorded], 2)?, [7, 5]);
        assert_eq!(seqs(5, &[EventKind::Recorded], 9)?, [3, 1]);
        assert_eq!(seqs(8, &[EventKind::Recorded, EventKind::Unknown], 3)?, [7, 6, 5]);
        Ok(())
    });
}

/// What the rows ought to add up to.
#[derive(Debug, Default)]
struct Model {
    debits: BTreeMap<u128, (u128, State, u32)>,
    held: BTreeMap<String, String>,
    acknowledged: BTreeSet<String>,
    events: u64,
}

impl Model {
    /// Whether an event is to be taken, and takes it.
    fn takes(&mut self, n: u128, account: u128, kind: EventKind, number: Option<u32>) -> bool {
        let known = self.debits.get(&n).copied();
        let (owner, mark) = (account_name(known.map_or(account, |(account, ..)| account)), id(n).to_string());
        let is_marked = self.acknowledged.contains(&mark) || self.held.contains_key(&mark);
        let is_next = |next: u32| number == Some(next);
        let taken = match kind.step() {
            Step::Begins => {
                let is_blocked =
                    self.debits.values().any(|(other, state, _)| *other == account && state.is_unresolved());
                known.is_none() && !is_blocked && is_next(1) && !self.held.values().any(|held| *held == owner)
            }
            Step::Repeats => {
                known.is_some_and(|(_, state, last)| State::after(Some(state), kind).is_ok() && is_next(last + 1))
            }
            Step::Keeps | Step::Ends | Step::FollowsDone | Step::FollowsAnEnd => {
                known.is_some_and(|(_, state, _)| State::after(Some(state), kind).is_ok())
            }
            Step::HoldsAfterAnEnd => {
                known.is_some_and(|(_, state, _)| State::after(Some(state), kind).is_ok()) && !is_marked
            }
            Step::Holds => !is_marked,
            Step::Frees | Step::Notes => true,
        };
        if !taken {
            return false;
        }
        self.events += 1;
        match kind.step() {
            Step::Begins => drop(self.debits.insert(n, (account, State::Recorded, 1))),
            Step::Holds => drop(self.held.insert(mark, owner)),
            Step::Frees => {
                self.held.remove(&mark);
                self.acknowledged.insert(mark);
            }
            Step::Notes => {}
            Step::Repeats
            | Step::Keeps
            | Step::Ends
            | Step::FollowsDone
            | Step::FollowsAnEnd
            | Step::HoldsAfterAnEnd => {
                let (account, state, attempts) = known.expect("it is there");
                let state = State::after(Some(state), kind).expect("it can follow");
                self.debits.insert(n, (account, state, number.unwrap_or(attempts)));
                if kind.step() == Step::HoldsAfterAnEnd {
                    self.held.insert(mark, owner);
                }
            }
        }
        true
    }
}

/// The database decides alone here; nothing looks before it writes.
fn any_script_is_taken_exactly_as_far_as_the_fold_allows(make: Make<'_>) {
    let act = (0_u128..5, 0_u128..3, proptest::sample::select(EventKind::ALL.to_vec()), proptest::bool::weighted(0.1));
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&proptest::collection::vec(act, 1..60), |script| {
        let (mut store, mut model) = (make(), Model::default());
        for (n, account, kind, is_wrong) in script {
            let (owner, _, last) = model.debits.get(&n).copied().unwrap_or((account, State::Recorded, 0));
            let next = last + 1 + u32::from(is_wrong);
            let number = matches!(kind.step(), Step::Begins | Step::Repeats).then_some(next);
            let account = account_name(owner);
            let took = match kind.step() {
                Step::Begins => begin(&mut *store, n, &account, next),
                Step::Holds | Step::Frees | Step::Notes => note(&mut *store, &of(kind, n, &account)),
                Step::Repeats
                | Step::Keeps
                | Step::Ends
                | Step::FollowsDone
                | Step::FollowsAnEnd
                | Step::HoldsAfterAnEnd => write(&mut *store, Some(n), kind, number, &detail(&of(kind, n, &account))),
            };
            prop_assert_eq!(took.is_ok(), model.takes(n, owner, kind, number), "{:?} of {} on {}", kind, n, account);
            if let Err(fault) = took {
                prop_assert!(matches!(fault, JournalFault::Unwritable { .. }), "{fault}");
            }
        }
        agrees(store, &model)
    });
    ran.expect("the store takes what the fold takes");
}

fn agrees(store: Box<dyn Store>, model: &Model) -> Result<(), TestCaseError> {
    let mut held = BTreeMap::new();
    read(&*store, |look| {
        held = look.held()?.into_iter().map(|row| (row.mark, row.account)).collect();
        Ok(())
    });
    prop_assert_eq!(&held, &model.held);
    let book = Book::over(store, &platform(), Mode::Mock).expect("it can be trusted");
    let open = book.unresolved().expect("it can be read");
    let open: BTreeMap<_, _> = open.iter().map(|open| (open.order.debit, open.state())).collect();
    let wanted = model.debits.iter().filter(|(_, (_, state, _))| state.is_unresolved());
    prop_assert_eq!(open, wanted.map(|(n, (_, state, _))| (id(*n), *state)).collect());
    let verified = book.verify(&mut |_| true).expect("it is what was written").expect("to the end");
    prop_assert_eq!((verified.events, verified.debits), (model.events, model.debits.len() as u64));
    Ok(())
}

pub(crate) fn read(
    store: &dyn Store,
    mut work: impl FnMut(&dyn pullfunds::journal::store::Look) -> Result<(), JournalFault>,
) {
    store.read(&mut work).expect("it can be read");
}

fn refused(result: Result<(), JournalFault>) {
    let fault = result.expect_err("it must not be taken");
    assert!(matches!(fault, JournalFault::Unwritable { .. }), "{fault}");
}

pub(crate) fn record(store: &mut dyn Store, n: u128, account: &str) -> Result<(), JournalFault> {
    begin(store, n, account, 1)
}

fn begin(store: &mut dyn Store, n: u128, account: &str, number: u32) -> Result<(), JournalFault> {
    store.write(&mut |leaf| {
        leaf.put_debit(&debit_row(n, account))?;
        let row = sealed(leaf, Some(n), EventKind::Recorded, Some(number), detail(&first(n, account)))?;
        leaf.put_event(&row)
    })
}

fn append(leaf: &mut dyn Leaf, told: &Told) -> Result<(), JournalFault> {
    let row = sealed(leaf, Some(1), told.kind(), Some(1), detail(told))?;
    leaf.put_event(&row)
}

pub(crate) fn put(store: &mut dyn Store, n: u128, kind: EventKind, attempt: Option<u32>) -> Result<(), JournalFault> {
    write(store, Some(n), kind, attempt, &detail(&told(kind, n)))
}

fn note(store: &mut dyn Store, told: &Told) -> Result<(), JournalFault> {
    write(store, None, told.kind(), None, &detail(told))
}

fn write(
    store: &mut dyn Store,
    n: Option<u128>,
    kind: EventKind,
    attempt: Option<u32>,
    detail: &str,
) -> Result<(), JournalFault> {
    store.write(&mut |leaf| {
        let row = sealed(leaf, n, kind, attempt, detail.to_owned())?;
        leaf.put_event(&row)
    })
}

/// An event at the end of the chain.
fn sealed(
    leaf: &dyn Leaf,
    n: Option<u128>,
    kind: EventKind,
    attempt: Option<u32>,
    detail: String,
) -> Result<EventRow<'static>, JournalFault> {
    let (last, prev) = leaf.head()?;
    let mut row = EventRow {
        seq: last + 1,
        debit: n.map(|n| Cow::Owned(id(n).to_string())),
        kind: Cow::Borrowed(kind.word()),
        attempt: attempt.map(i64::from),
        at: Cow::Owned(moment().to_string()),
        detail: Cow::Owned(detail),
        prev,
        hash: prev,
    };
    row.hash = row.computed();
    Ok(row)
}

fn moment() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("it is in range")
}

fn id(n: u128) -> DebitId {
    DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + n))
}

pub(crate) fn account_name(n: u128) -> String {
    format!("acct_{n}")
}

fn order(n: u128, account: &str) -> Order {
    Order {
        debit: id(n),
        account: AccountId::new(account),
        platform: platform(),
        amount: Amount::new(Minor::new(900_000), Currency::USD),
        what: What::Pull {
            form: Form::Charge,
            reason: Reason::RecoverRefund,
            consent: Consent::Typed(Label::new("RMA 5512")),
        },
        note: Label::default(),
    }
}

fn debit_row(n: u128, account: &str) -> DebitRow<'static> {
    let order = order(n, account);
    let judged = Judged {
        edition: "platform_liable_current".to_owned(),
        findings: vec![],
        account_before: None,
        platform_before: None,
        judged_at: moment(),
    };
    DebitRow {
        id: Cow::Owned(order.debit.to_string()),
        key: Cow::Owned(order.debit.idempotency_key()),
        account: Cow::Owned(account.to_owned()),
        platform: Cow::Owned(platform().to_string()),
        minor: order.amount.minor().get(),
        currency: Cow::Borrowed("usd"),
        recorded_at: Cow::Owned(moment().to_string()),
        operator: Cow::Borrowed("op-1"),
        host: Cow::Borrowed("ops"),
        process: 4711,
        asked: Cow::Owned(serde_json::to_string(&order).expect("it is plain data")),
        judged: Cow::Owned(serde_json::to_string(&judged).expect("it is plain data")),
    }
}

fn stamp() -> Stamp {
    let word = Label::new("x");
    let owner = Owner { host: word.clone(), boot: word.clone(), space: word.clone(), process: 1, started: 1, uid: 1 };
    Stamp { operator: word, owner, at: moment(), server: None, until: moment() }
}

fn first(n: u128, account: &str) -> Told {
    Told::Recorded { debit_sha256: debit_row(n, account).hash().to_string(), wording: None, stamp: Some(stamp()) }
}

fn foreign(n: u128, account: &str) -> Told {
    Told::Foreign {
        account: AccountId::new(account),
        mark: id(n),
        objects: vec![],
        amount: Amount::new(Minor::new(1), Currency::USD),
        created: moment(),
        stamp: stamp(),
    }
}

fn acknowledged(n: u128, account: &str) -> Told {
    Told::Acknowledged { account: AccountId::new(account), mark: id(n), reason: Label::new("seen"), stamp: stamp() }
}

/// What is told under a kind, of a debit of `acct_a`.
fn told(kind: EventKind, n: u128) -> Told {
    of(kind, n, "acct_a")
}

/// What is told under a kind.
pub(crate) fn of(kind: EventKind, n: u128, account: &str) -> Told {
    let (stamp, reason, last_look) = (stamp(), Label::new("because"), Label::new("nothing"));
    let looks = Looks { asked_on: 1, began: None, latest: None, pages: 1, whole: true, stamp: stamp.clone() };
    let settled =
        Settled { transfer: Some(ObjectId::new("tr_1")), payment: None, request: None, replayed: false, at: None };
    let refusal = Refusal { status: Some(402), ..Refusal::without_answer("card_error", "No.") };
    match kind {
        EventKind::Recorded => first(n, account),
        EventKind::Attempt => Told::Attempt { stamp, judged: None },
        EventKind::Unknown => Told::Unknown {
            unknown: Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false },
            attempt: Some(1),
            ended: None,
            server: None,
            status: None,
        },
        EventKind::AwaitsPerson => Told::AwaitsPerson { attempt: 1, refusal, server: None },
        EventKind::LookedUp => Told::LookedUp { looks, near: vec![] },
        EventKind::Settled => Told::Settled { settled, by: None },
        EventKind::Refused => Told::Refused { refused: refusal, by: None },
        EventKind::Withdrawn => Told::Withdrawn { attempt: 1, why: reason },
        EventKind::NotCreated => Told::NotCreated { marker: moment(), looks },
        EventKind::Happened => Told::Happened { object: None, reason, last_look, stamp },
        EventKind::DidNotHappen => Told::DidNotHappen { reason, last_look, stamp },
        EventKind::Observed => {
            let side = Side { before: None, expected: None, observed: Observed::NotYet };
            Told::Observed { account: side, platform: side }
        }
        EventKind::Explained => {
            Told::Explained(Explained { account: vec![], platform: vec![], left: (None, None), whole: true })
        }
        EventKind::LateAnswer => {
            let proof = Proof::Nothing(WhyUnknown::ConnectionLost);
            let answer = Answered { proof, request: None, status: None, replayed: false, server: None };
            Told::LateAnswer { attempt: 1, answer }
        }
        EventKind::Contradicted => {
            Told::Contradicted { account: AccountId::new(account), mark: id(n), objects: vec![ObjectId::new("tr_1")] }
        }
        EventKind::Foreign => foreign(n, account),
        EventKind::Acknowledged => acknowledged(n, account),
        EventKind::Armed => Told::Armed { until: moment(), stamp },
        EventKind::Disarmed => Told::Disarmed { why: reason, stamp },
        EventKind::Reconciled => {
            Told::Reconciled { since: moment(), accounts: 1, debits: 1, differ: 0, foreign: 0, stamp }
        }
    }
}

/// As the row holds it: what serde writes, without the kind.
pub(crate) fn detail(told: &Told) -> String {
    let whole = serde_json::to_value(told).expect("it is plain data");
    whole.get(told.kind().word()).expect("the kind stands outside").to_string()
}
