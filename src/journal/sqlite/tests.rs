//! What the journal promises to the rest of the program: recorded before sent, one unresolved debit for an account,
//! everything found again.

use rstest::rstest;

use super::samples::{
    debit, end, in_folder, judged, moment, names, open, order, put, refused, settled, stamp, unknown, verified,
};
use super::*;
use crate::domain::{Observed, Order, Outcome, Receipt};
use crate::journal::entry::Wording;
use crate::life::{EventKind, State};
use crate::money::Minor;

#[test]
fn a_journal_can_be_handed_to_the_thread_that_owns_it() {
    const fn goes(_: &impl Send) {}
    let journal = open(&Place::Memory).unwrap();
    goes(&journal);
    assert_eq!(std::thread::spawn(move || verified(&journal).map(|v| v.events)).join().unwrap(), Ok(0));
}

#[test]
fn a_recorded_debit_is_unresolved_and_carries_the_head_of_the_chain() {
    let mut journal = open(&Place::Memory).unwrap();
    let before = journal.head().unwrap();
    let recorded = put(&mut journal, 1, "acct_a").unwrap();
    assert_eq!((recorded.attempt(), recorded.recorded_at(), recorded.debit()), (1, moment(1), debit(1)));
    assert_eq!(recorded.head(), journal.head().unwrap());
    assert_ne!(recorded.head(), before);
    assert_eq!(names(&journal), [(debit(1), State::Recorded)]);
}

#[test]
fn a_second_unresolved_debit_of_an_account_is_refused_and_the_first_is_named() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    let fault = JournalFault::Unresolved { account: AccountId::new("acct_a"), debit: debit(1) };
    assert_eq!(put(&mut journal, 2, "acct_a"), Err(fault));
    assert_eq!(journal.debit(debit(2)), Ok(None), "nothing of it stays");
    put(&mut journal, 3, "acct_b").unwrap();
    assert_eq!(verified(&journal).map(|v| (v.events, v.debits)), Ok((2, 2)));
}

#[rstest]
#[case::settled(settled(), true, State::Settled)]
#[case::refused(refused(), true, State::Refused)]
#[case::unknown(unknown(), false, State::Unknown)]
fn an_end_frees_the_account_and_an_unknown_outcome_does_not(
    #[case] outcome: Outcome,
    #[case] is_free: bool,
    #[case] state: State,
) {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &outcome, 9).unwrap();
    assert_eq!(put(&mut journal, 2, "acct_a").is_ok(), is_free);
    let record = journal.debit(debit(1)).unwrap().unwrap();
    assert_eq!((record.state(), record.outcome, record.concluded_at), (state, Some(outcome), Some(moment(9))));
}

#[test]
fn an_unknown_debit_can_still_settle() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &unknown(), 2).unwrap();
    assert_eq!(names(&journal), [(debit(1), State::Unknown)]);
    end(&mut journal, 1, &settled(), 3).unwrap();
    assert_eq!(names(&journal), []);
}

#[test]
fn a_debit_is_recorded_once_and_only_of_this_platform() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &settled(), 2).unwrap();
    assert_eq!(put(&mut journal, 1, "acct_a"), Err(JournalFault::SameDebit { debit: debit(1) }));
    let stranger = Order { platform: AccountId::new("acct_other"), ..order(2, "acct_a") };
    let fault = journal.begin(&stranger, &judged(), &Wording::for_tests(), &stamp(1)).unwrap_err();
    assert!(matches!(fault, JournalFault::OfAnother { .. }), "{fault}");
}

#[test]
fn nothing_follows_an_end_and_nothing_is_said_of_a_debit_that_is_not_here() {
    let mut journal = open(&Place::Memory).unwrap();
    put(&mut journal, 1, "acct_a").unwrap();
    end(&mut journal, 1, &settled(), 2).unwrap();
    for (outcome, event) in [(settled(), "settled"), (refused(), "refused"), (unknown(), "unknown")] {
        let fault = JournalFault::CannotFollow { debit: debit(1), state: State::Settled, event };
        assert_eq!(end(&mut journal, 1, &outcome, 3), Err(fault));
    }
    let fault = end(&mut journal, 7, &settled(), 3).unwrap_err();
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
    assert!(matches!(early, JournalFault::CannotFollow { state: State::Recorded, .. }), "{early}");
    end(&mut journal, 1, &settled(), 5).unwrap();
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
        end(&mut journal, 2, &unknown(), 2).unwrap();
        put(&mut journal, 3, "acct_c").unwrap();
        end(&mut journal, 3, &settled(), 3).unwrap();
        journal.head().unwrap()
    };
    let journal = in_folder(folder.path());
    assert_eq!(journal.head(), Ok(head));
    assert_eq!(names(&journal), [(debit(1), State::Recorded), (debit(2), State::Unknown)]);
    let all = journal.debits(10).unwrap();
    let ids: Vec<_> = all.iter().map(|record| record.order.debit).collect();
    assert_eq!(ids, [debit(3), debit(2), debit(1)]);
    let first = all.last().unwrap();
    assert_eq!((&first.order, &first.judged), (&order(1, "acct_a"), &judged()));
    assert_eq!((first.history.attempts()[0].stamp.clone(), first.recorded_at), (stamp(1), moment(1)));
    let kinds: Vec<_> = journal.events_of(debit(2)).unwrap().into_iter().map(|e| (e.seq, e.kind, e.attempt)).collect();
    assert_eq!(kinds, [(2, EventKind::Recorded, Some(1)), (3, EventKind::Unknown, None)]);
    assert_eq!(verified(&journal).map(|v| (v.events, v.debits)), Ok((5, 3)));
}
