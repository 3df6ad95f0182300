//! From what the rules approved to the ticket for sending: the whole verdict is in the journal before the ticket exists.

use std::sync::Arc;

use jiff::civil::date;

use super::samples::{debit, moment, open, order, platform, who};
use super::*;
use crate::domain::{
    Account, AccountKind, Balance, BankAccount, BankStatus, Capability, Country, CurrencyBalance, Dashboard, Liability,
    LiabilityClues, Metadata, PayoutInterval, Payouts, Person,
};
use crate::money::{Currency, FxTable, Minor};
use crate::rules::{Draft, Facts, Policy, approve};

fn account(id: &AccountId) -> Account {
    Account {
        id: id.clone(),
        name: Label::new("Ginkgo Games"),
        country: Country::from_code("US").unwrap(),
        default_currency: Currency::USD,
        liability: Liability::derive(LiabilityClues {
            losses_collector: None,
            controller_losses: Some("application"),
            controller_type: Some("application"),
            account_type: Some("express"),
        }),
        created: moment(-90_000_000),
        kind: AccountKind::Express,
        dashboard: Dashboard::Express,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: Some(true),
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: Some(Box::new(BankAccount {
            last4: Label::new("6789"),
            currency: Currency::USD,
            status: BankStatus::Verified,
        })),
        person: Some(Box::new(Person::default())),
        metadata: Metadata::default(),
    }
}

fn balance(available: i64) -> Balance {
    let usd = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::ZERO,
        sources: None,
    };
    Balance { read_at: moment(0), rows: Box::new([usd]), connect_reserved: None, others: Box::new([]) }
}

fn approved(available: i64) -> Approved {
    let order = order(1, "acct_a");
    let (of_account, of_platform) = (balance(available), balance(1_000_000));
    let policy = Policy::with_fx(Arc::new(FxTable::built_in().unwrap()));
    let facts = Facts {
        mode: Mode::Mock,
        platform: &account(&platform()),
        account: &account(&order.account),
        balance: Some(&of_account),
        platform_balance: Some(&of_platform),
        today: date(2026, 11, 22),
        policy: &policy,
    };
    let mut draft = Draft::of(order.form.kind());
    draft.amount = Some(order.amount);
    draft.acks.consent = Some(order.consent.reference().clone());
    draft.acks.cost = true;
    approve(order, &facts, &draft, moment(0)).unwrap()
}

#[test]
fn an_approved_debit_is_recorded_with_every_finding_and_the_balances_it_was_judged_on() {
    let mut journal = open(&Place::Memory).unwrap();
    let approved = approved(18_490_000);
    let ticket = journal.record(&approved, &who(), moment(1)).unwrap();
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
    let mut journal = open(&Place::Memory).unwrap();
    journal.db.execute_batch("PRAGMA query_only = ON").unwrap();
    let fault = journal.record(&approved(18_490_000), &who(), moment(1)).unwrap_err();
    assert_eq!(fault.to_string(), "The journal in memory is read-only. Nothing is sent until it can be written.");
    assert_eq!(journal.unresolved(), Ok(vec![]));
}
