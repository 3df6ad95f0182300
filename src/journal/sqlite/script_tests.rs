//! Random scripts, played on a journal and on a model of it: after any of them both say the same, and the triggers allow
//! what the fold allows.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::chain::Hash;
use super::samples::{debit, judged, moment, open, order, put, refused, settled, unknown, who};
use super::*;

/// The kinds that version 1 of the file knows.
const VERSION_1: [EventKind; 5] =
    [EventKind::Recorded, EventKind::Settled, EventKind::Refused, EventKind::Unknown, EventKind::Observed];

/// A step of a random script: which of few debits, on which of few accounts, and what.
#[derive(Debug, Clone)]
enum Act {
    Put,
    Conclude(Outcome),
    Observe,
}

fn act() -> impl Strategy<Value = (u128, usize, Act)> {
    let act = prop_oneof![
        4 => Just(Act::Put),
        2 => Just(Act::Conclude(settled())),
        1 => Just(Act::Conclude(refused())),
        2 => Just(Act::Conclude(unknown())),
        1 => Just(Act::Observe),
    ];
    (0_u128..12, 0_usize..3, act)
}

/// What the journal ought to say: account and events of each debit.
type Model = BTreeMap<u128, (usize, Vec<EventKind>)>;

fn is_open(kinds: &[EventKind]) -> bool {
    State::fold(kinds.iter().copied()).unwrap().is_some_and(State::is_unresolved)
}

/// Plays one step on both and answers with whether the journal took it and whether it should have.
fn play(journal: &mut Journal, model: &mut Model, (n, account, act): (u128, usize, Act)) -> (bool, bool) {
    match act {
        Act::Put => {
            let is_free = !model.values().any(|(other, kinds)| *other == account && is_open(kinds));
            let wanted = is_free && !model.contains_key(&n);
            if wanted {
                model.insert(n, (account, vec![EventKind::Recorded]));
            }
            (put(journal, n, &format!("acct_{account}")).is_ok(), wanted)
        }
        Act::Conclude(outcome) => {
            let wanted = follows(model, n, EventKind::of(&outcome));
            (journal.conclude(debit(n), &outcome, moment(2)).is_ok(), wanted)
        }
        Act::Observe => {
            let Outcome::Settled(answer) = settled() else { panic!("settled") };
            let receipt = Receipt::new(order(n, "acct_0"), answer, moment(2), (None, None));
            let wanted = follows(model, n, EventKind::Observed);
            (journal.observe(&receipt, moment(3)).is_ok(), wanted)
        }
    }
}

fn follows(model: &mut Model, n: u128, kind: EventKind) -> bool {
    let Some((_, kinds)) = model.get_mut(&n) else { return false };
    let state = State::fold(kinds.iter().copied()).unwrap();
    let wanted = State::after(state, kind).is_ok();
    if wanted {
        kinds.push(kind);
    }
    wanted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn after_any_script_the_state_is_the_fold_and_the_unresolved_are_those_that_are_open(
        script in proptest::collection::vec(act(), 1..40),
    ) {
        let mut journal = open(&Place::Memory).unwrap();
        let mut model = Model::new();
        for step in script {
            let (took, wanted) = play(&mut journal, &mut model, step.clone());
            prop_assert_eq!(took, wanted, "{:?}", step);
        }
        for (n, (_, kinds)) in &model {
            let record = journal.debit(debit(*n)).unwrap().unwrap();
            prop_assert_eq!(Ok(Some(record.state)), State::fold(kinds.iter().copied()));
            let written: Vec<_> = journal.events_of(debit(*n)).unwrap().into_iter().map(|e| e.kind).collect();
            prop_assert_eq!(&written, kinds);
        }
        let mut open: Vec<_> = journal.unresolved().unwrap().into_iter().map(|o| o.debit).collect();
        open.sort();
        let wanted: Vec<_> = model.iter().filter(|(_, (_, kinds))| is_open(kinds)).map(|(n, _)| debit(*n)).collect();
        prop_assert_eq!(open, wanted);
        let events: usize = model.values().map(|(_, kinds)| kinds.len()).sum();
        let verified = journal.verify().unwrap();
        prop_assert_eq!((verified.events, verified.debits), (events as u64, model.len() as u64));
        prop_assert_eq!(verified.head, journal.head().unwrap());
    }

    #[test]
    fn the_triggers_allow_an_event_exactly_when_the_fold_does(
        kinds in proptest::collection::vec(proptest::sample::select(VERSION_1.to_vec()), 1..6),
    ) {
        // Written past the checks of `follow`, so that the database alone decides.
        let mut journal = open(&Place::Memory).unwrap();
        let mut state = None;
        let row = DebitRow::new(&order(1, "acct_a"), &judged(), &who(), moment(1)).unwrap();
        let tx = journal.db.transaction().unwrap();
        append::debit(&tx, &row).unwrap();
        for (attempt, kind) in (1..).zip(kinds) {
            let attempt = (kind == EventKind::Recorded).then_some(attempt);
            let new = NewEvent { debit: debit(1), kind, attempt, at: moment(1), detail: "{}" };
            let took: Option<Hash> = append::event(&tx, &journal.site, &journal.owner, &new).ok();
            let next = State::after(state, kind);
            prop_assert_eq!(took.is_some(), next.is_ok(), "{:?} after {:?}", kind, state);
            state = next.ok().or(state);
        }
    }
}
