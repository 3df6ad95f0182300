//! From what the rules approved to the ticket for sending: the whole verdict is in the journal before the ticket exists.

use super::super::book::Book;
use super::super::entry::Wording;
use super::samples::{debit, file, moment, open, order, platform, stamp};
use super::*;
use crate::domain::Metadata;
use crate::money::{Currency, Minor};
use crate::rules::tests::scene::{Scene, balance};
use crate::rules::{Approved, Drafted, approve};

/// A debit that an account with so much available may have; its agreement was typed, and none is on file.
fn approved(available: i64) -> Approved {
    let order = order(1, "acct_a");
    let scene = Scene::current().with(|scene| {
        scene.platform.id = platform();
        scene.account.id = order.account.clone();
        scene.account.metadata = Metadata::default();
        scene.balance = Some(balance(&[(Currency::USD, available, 0)]));
        scene.platform_balance = Some(balance(&[(Currency::USD, 1_000_000, 0)]));
    });
    let mut draft = scene.draft(order.amount.minor().get());
    draft.what = Drafted::Pull { form: order.form().unwrap().kind(), reference: None };
    draft.acks.consent = Some(order.consent().unwrap().reference().clone());
    draft.acks.cost = true;
    approve(order, &scene.facts(), &draft, moment(0)).unwrap()
}

#[test]
fn an_approved_debit_is_recorded_with_every_finding_and_the_balances_it_was_judged_on() {
    let mut journal = open(&Place::Memory).unwrap();
    let approved = approved(18_490_000);
    let ticket = journal.record(&approved, &Wording::for_tests(), &stamp(1)).unwrap();
    assert_eq!(ticket.order(), approved.order());
    let record = journal.debit(debit(1)).unwrap().unwrap();
    assert_eq!(record.judged.edition, "platform_liable_current");
    assert_eq!(record.judged.findings.len(), approved.findings().len());
    for (kept, finding) in record.judged.findings.iter().zip(approved.findings()) {
        assert_eq!((kept.rule.as_str(), &kept.found), (finding.rule.code(), &finding.found()));
    }
    let words: Vec<_> = record.judged.findings.iter().map(|f| f.ruling.as_str()).collect();
    assert!(words.contains(&"pass") && words.contains(&"acknowledged"), "{words:?}");
    assert!(!words.contains(&"block") && !words.contains(&"not_acknowledged"), "{words:?}");
    assert_eq!(record.judged.account_before, Some(Minor::new(18_490_000)));
    assert_eq!(record.judged.platform_before, Some(Minor::new(1_000_000)));
}

#[test]
fn when_the_record_fails_there_is_no_ticket() {
    let store = file(&Place::Memory);
    store.db.execute_batch("PRAGMA query_only = ON").unwrap();
    let mut journal = Book::over(Box::new(store), &platform(), Mode::Mock).unwrap();
    let fault = journal.record(&approved(18_490_000), &Wording::for_tests(), &stamp(1)).unwrap_err();
    assert_eq!(fault.to_string(), "The journal in memory is read-only. Nothing is sent until it can be written.");
    assert_eq!(journal.unresolved(), Ok(vec![]));
}
