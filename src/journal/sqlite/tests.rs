//! What the journal promises to the rest of the program: recorded before sent, one unresolved debit for an account,
//! everything found again.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::super::chain::Hash;
use super::super::entry::JudgedFinding;
use super::*;
use crate::domain::{Consent, Form, ObjectId, Observed, Reason, Refusal, RequestId, Settled, Unknown, WhyUnknown};
use crate::money::{Amount, Currency, Minor};

pub(super) fn platform() -> AccountId {
    AccountId::new("acct_1MOCKplatform")
}

pub(super) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

pub(super) fn debit(n: u128) -> DebitId {
    DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + n))
}

pub(super) fn order(n: u128, account: &str) -> Order {
    Order {
        debit: debit(n),
        account: AccountId::new(account),
        platform: platform(),
        amount: Amount::new(Minor::new(900_000), Currency::USD),
        form: Form::Charge,
        reason: Reason::RecoverRefund,
        consent: Consent::Typed(Label::new("RMA 5512")),
        note: Label::new("late delivery"),
    }
}

pub(super) fn judged() -> Judged {
    Judged {
        edition: "platform_liable_current".to_owned(),
        findings: vec![JudgedFinding {
            rule: "non_negative".to_owned(),
            ruling: "pass".to_owned(),
            found: "184,900.00 - 9,000.00 = 175,900.00".to_owned(),
        }],
        account_before: Some(Minor::new(18_490_000)),
        platform_before: Some(Minor::new(1_000_000)),
        judged_at: moment(0),
    }
}

pub(super) fn who() -> Who {
    Who { operator: Label::new("op-1"), host: Label::new("ops"), process: 4711 }
}

pub(super) fn settled() -> Outcome {
    Outcome::Settled(Settled {
        transfer: Some(ObjectId::new("tr_1")),
        payment: Some(ObjectId::new("py_1")),
        request: Some(RequestId::new("req_1")),
        replayed: false,
        at: Some(moment(5)),
    })
}

pub(super) fn refused() -> Outcome {
    Outcome::Refused(Refusal {
        status: Some(400),
        kind: Label::new("invalid_request_error"),
        code: Some(Label::new("balance_insufficient")),
        param: None,
        message: Label::new("Insufficient funds."),
        request: None,
        replayed: false,
    })
}

pub(super) fn unknown() -> Outcome {
    Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), request: None, replayed: false })
}

pub(super) fn open(place: &Place) -> Result<Journal, JournalFault> {
    Journal::open(place, &platform(), Mode::Mock)
}

pub(super) fn in_folder(folder: &Path) -> Journal {
    open(&Place::Folder(folder.to_owned())).unwrap()
}

pub(super) fn put(journal: &mut Journal, n: u128, account: &str) -> Result<Recorded, JournalFault> {
    journal.write(&order(n, account), &judged(), &who(), moment(1))
}

fn names(journal: &Journal) -> Vec<(DebitId, DebitState)> {
    journal.unresolved().unwrap().into_iter().map(|open| (open.debit, open.state)).collect()
}

#[test]
fn a_journal_can_be_handed_to_the_thread_that_owns_it() {
    const fn goes(_: &impl Send) {}
    let journal = open(&Place::Memory).unwrap();
    goes(&journal);
    assert_eq!(std::thread::spawn(move || journal.verify().map(|v| v.events)).join().unwrap(), Ok(0));
}

#[test]
fn a_recorded_debit_is_unresolved_and_carries_the_head_of_the_chain() {
    let mut journal = open(&Place::Memory).unwrap();
    let before = journal.head().unwrap();
    let recorded = put(&mut journal, 1, "acct_a").unwrap();
    assert_eq!((recorded.attempt(), recorded.recorded_at(), recorded.debit()), (1, moment(1), debit(1)));
    assert_eq!(recorded.head(), journal.head().unwrap());
    assert_ne!(recorded.head(), before);
    assert_eq!(names(&journal), [(debit(1), DebitState::Recorded)]);
}

#[test]
fn a_second_unresolved_debit_of_an_account_is_refused_and_the_first_is_named() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    let fault = JournalFault::Unresolved { account: AccountId::new("acct_a"), debit: debit(1) };
    assert_eq!(put(&mut journal, 2, "acct_a"), Err(fault));
    assert_eq!(journal.debit(debit(2)), Ok(None), "nothing of it stays");
    put(&mut journal, 3, "acct_b").unwrap();
    assert_eq!(journal.verify().map(|v| (v.events, v.debits)), Ok((2, 2)));
}

#[rstest]
#[case::settled(settled(), true, DebitState::Settled)]
#[case::refused(refused(), true, DebitState::Refused)]
#[case::unknown(unknown(), false, DebitState::Unknown)]
fn an_end_frees_the_account_and_an_unknown_outcome_does_not(
    #[case] outcome: Outcome,
    #[case] is_free: bool,
    #[case] state: DebitState,
) {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    journal.conclude(debit(1), &outcome, moment(9)).unwrap();
    assert_eq!(put(&mut journal, 2, "acct_a").is_ok(), is_free);
    let record = journal.debit(debit(1)).unwrap().unwrap();
    assert_eq!((record.state, record.outcome, record.concluded_at), (state, Some(outcome), Some(moment(9))));
}

#[test]
fn an_unknown_debit_can_still_settle() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    journal.conclude(debit(1), &unknown(), moment(2)).unwrap();
    assert_eq!(names(&journal), [(debit(1), DebitState::Unknown)]);
    journal.conclude(debit(1), &settled(), moment(3)).unwrap();
    assert_eq!(names(&journal), []);
}

#[test]
fn a_debit_is_recorded_once_and_only_of_this_platform() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    journal.conclude(debit(1), &settled(), moment(2)).unwrap();
    assert_eq!(put(&mut journal, 1, "acct_a"), Err(JournalFault::SameDebit { debit: debit(1) }));
    let stranger = Order { platform: AccountId::new("acct_other"), ..order(2, "acct_a") };
    let fault = journal.write(&stranger, &judged(), &who(), moment(1)).unwrap_err();
    assert!(matches!(fault, JournalFault::OfAnother { .. }), "{fault}");
}

#[test]
fn nothing_follows_an_end_and_nothing_is_said_of_a_debit_that_is_not_here() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    journal.conclude(debit(1), &settled(), moment(2)).unwrap();
    for outcome in [settled(), refused(), unknown()] {
        let event = EventKind::of(&outcome).word();
        let fault = JournalFault::CannotFollow { debit: debit(1), state: DebitState::Settled, event };
        assert_eq!(journal.conclude(debit(1), &outcome, moment(3)), Err(fault));
    }
    let fault = journal.conclude(debit(7), &settled(), moment(3)).unwrap_err();
    assert!(matches!(fault, JournalFault::NoSuchDebit { .. }), "{fault}");
}

#[test]
fn a_receipt_comes_back_with_what_was_observed() {
    let mut journal = open(&Place::Memory).unwrap();
    let recorded = put(&mut journal, 1, "acct_a").unwrap();
    let Outcome::Settled(answer) = settled() else { panic!("settled") };
    let before = (Some(Minor::new(18_490_000)), Some(Minor::new(1_000_000)));
    let mut receipt = Receipt::new(recorded.order().clone(), answer, moment(5), before);
    let early = journal.observe(&receipt, moment(5)).unwrap_err();
    assert!(matches!(early, JournalFault::CannotFollow { state: DebitState::Recorded, .. }), "{early}");
    journal.conclude(debit(1), &settled(), moment(5)).unwrap();
    assert_eq!(journal.debit(debit(1)).unwrap().unwrap().receipt(), Some(receipt.clone()));
    receipt.account.observed = Observed::Read(Minor::new(17_590_000));
    receipt.platform.observed = Observed::Unreadable;
    journal.observe(&receipt, moment(6)).unwrap();
    assert_eq!(journal.debit(debit(1)).unwrap().unwrap().receipt(), Some(receipt));
}

#[test]
fn everything_is_found_again_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let head = {
        let mut journal = in_folder(folder.path());
        put(&mut journal, 1, "acct_a").unwrap();
        put(&mut journal, 2, "acct_b").unwrap();
        journal.conclude(debit(2), &unknown(), moment(2)).unwrap();
        put(&mut journal, 3, "acct_c").unwrap();
        journal.conclude(debit(3), &settled(), moment(3)).unwrap();
        journal.head().unwrap()
    };
    let journal = in_folder(folder.path());
    assert_eq!(journal.head(), Ok(head));
    assert_eq!(names(&journal), [(debit(1), DebitState::Recorded), (debit(2), DebitState::Unknown)]);
    let all = journal.debits(10).unwrap();
    let ids: Vec<_> = all.iter().map(|record| record.order.debit).collect();
    assert_eq!(ids, [debit(3), debit(2), debit(1)]);
    let first = all.last().unwrap();
    assert_eq!((&first.order, &first.who, &first.judged), (&order(1, "acct_a"), &who(), &judged()));
    assert_eq!((first.attempts, first.recorded_at), (1, moment(1)));
    let kinds: Vec<_> = journal.events_of(debit(2)).unwrap().into_iter().map(|e| (e.seq, e.kind, e.attempt)).collect();
    assert_eq!(kinds, [(2, EventKind::Recorded, Some(1)), (3, EventKind::Unknown, None)]);
    assert_eq!(journal.verify().map(|v| (v.events, v.debits)), Ok((5, 3)));
}

#[test]
fn what_was_acknowledged_is_found_after_a_crash_before_the_next_checkpoint() {
    // A crash leaves the main file and the log as they are; nobody closes them. Their copies are what a start finds.
    let (folder, crashed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut journal = in_folder(folder.path());
    for n in 1..20 {
        let recorded = put(&mut journal, n, &format!("acct_{n}")).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let name = entry.file_name();
            if !name.to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), crashed.path().join(name)).unwrap();
            }
        }
        let found = in_folder(crashed.path());
        assert_eq!(found.head().unwrap(), recorded.head());
        assert_eq!(names(&found).len(), usize::try_from(n).unwrap());
        drop(found);
        for entry in std::fs::read_dir(crashed.path()).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
}

#[test]
fn each_platform_and_mode_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let mut one = in_folder(folder.path());
    put(&mut one, 1, "acct_a").unwrap();
    for (platform, mode) in [(platform(), Mode::Test), (AccountId::new("acct_2"), Mode::Mock)] {
        let other = Journal::open(&place, &platform, mode).unwrap();
        assert_ne!(other.path(), one.path());
        assert_eq!(other.unresolved(), Ok(vec![]));
    }
}

#[test]
fn folder_and_files_are_for_their_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("pullfunds");
    let mut journal = in_folder(&nested);
    put(&mut journal, 1, "acct_a").unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&nested), 0o700);
    let files: Vec<_> = std::fs::read_dir(&nested).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn two_consoles_on_one_file_see_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (in_folder(folder.path()), in_folder(folder.path()));
    put(&mut one, 1, "acct_a").unwrap();
    let fault = JournalFault::Unresolved { account: AccountId::new("acct_a"), debit: debit(1) };
    assert_eq!(put(&mut two, 2, "acct_a"), Err(fault));
    put(&mut two, 3, "acct_b").unwrap();
    one.conclude(debit(3), &settled(), moment(4)).unwrap();
    assert_eq!(two.head(), one.head());
    assert_eq!(two.verify().map(|v| v.events), Ok(3));
}

#[test]
fn a_journal_that_another_program_holds_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    let other = Connection::open(journal.path().unwrap()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let journal_name = journal.site.label();
    assert_eq!(put(&mut journal, 1, "acct_a"), Err(JournalFault::Locked { journal: journal_name }));
    other.execute_batch("ROLLBACK").unwrap();
    assert!(put(&mut journal, 1, "acct_a").is_ok());
}

#[rstest]
#[case::read_only("PRAGMA query_only = ON", "is read-only")]
#[case::full("PRAGMA max_page_count = 1", "is full")]
#[case::not_synced("PRAGMA synchronous = NORMAL", "synchronous is 1, not 2")]
#[case::replace_could_delete("PRAGMA recursive_triggers = OFF", "recursive_triggers is 0, not 1")]
#[case::keys_off("PRAGMA foreign_keys = OFF", "foreign_keys is 0, not 1")]
fn a_journal_that_cannot_promise_refuses_and_says_why(#[case] pragma: &str, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    put(&mut journal, 1, "acct_a").unwrap();
    journal.db.execute_batch(pragma).unwrap();
    let mut fault = None;
    for n in 2..200 {
        fault = put(&mut journal, n, &format!("acct_{n}")).err();
        if fault.is_some() {
            break;
        }
    }
    let sentence = fault.unwrap().to_string();
    assert!(sentence.contains(words), "{sentence}");
    drop(journal);
    assert!(in_folder(folder.path()).verify().is_ok(), "what was written before is whole");
}

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
    DebitState::fold(kinds.iter().copied()).unwrap().is_some_and(DebitState::is_unresolved)
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
    let state = DebitState::fold(kinds.iter().copied()).unwrap();
    let wanted = DebitState::after(state, kind).is_ok();
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
            prop_assert_eq!(Ok(Some(record.state)), DebitState::fold(kinds.iter().copied()));
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
        kinds in proptest::collection::vec(proptest::sample::select(EventKind::ALL.to_vec()), 1..6),
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
            let next = DebitState::after(state, kind);
            prop_assert_eq!(took.is_some(), next.is_ok(), "{:?} after {:?}", kind, state);
            state = next.ok().or(state);
        }
    }
}
