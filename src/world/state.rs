//! Everything a world knows, and the two ways in which it grows: a balance transaction is recorded, an event is noted. Every
//! change of an available or pending balance goes through [`State::record`] or [`State::settle`], which also keep the reserve and
//! the negative balances up to date. Decisions are made elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::accounts::Accounts;
use super::clock::{Clock, Coming};
use super::faults::{Finished, Late};
use super::id::{Id, Ids};
use super::keys::KeyRing;
use super::ledger::{Bucket, Ledger, LedgerFault, Party, Place, Posting};
use super::limits::Locks;
use super::objects::application_fee::ApplicationFee;
use super::objects::charge::Charge;
use super::objects::dispute::Dispute;
use super::objects::edit::Edits;
use super::objects::event::{Cause, Event, EventKind};
use super::objects::payout::{Direction, Payout};
use super::objects::refund::Refund;
use super::objects::reversal::Reversal;
use super::objects::subject::{Seen, Subject};
use super::objects::topup::Topup;
use super::objects::transaction::{Kind, Transaction};
use super::objects::transfer::Transfer;
use super::plans::Plans;
use super::reserve::Reserve;
use super::settings::Settings;
use super::shelf::{Index, Row, Shelf};

/// How long a balance may be negative before Stripe collects it from the platform
/// (docs.stripe.com/connect/account-balances).
pub(crate) const COLLECTED_AFTER: SignedDuration = SignedDuration::from_hours(180 * 24);

/// A world's knowledge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) accounts: Accounts,
    pub(crate) ledger: Ledger,
    pub(crate) reserve: Reserve,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) transactions: Shelf<Transaction>,
    pub(crate) charges: Shelf<Charge>,
    pub(crate) transfers: Shelf<Transfer>,
    pub(crate) reversals: Shelf<Reversal>,
    pub(crate) refunds: Shelf<Refund>,
    pub(crate) payouts: Shelf<Payout>,
    pub(crate) disputes: Shelf<Dispute>,
    pub(crate) topups: Shelf<Topup>,
    pub(crate) application_fees: Shelf<ApplicationFee>,
    pub(crate) events: Shelf<Event>,
    pub(crate) edits: Edits,
    /// Available transactions that no automatic payout took yet, in the order in which they became available.
    pub(crate) unpaid: Index<(Row, Currency)>,
    pub(crate) lists: Lists,
    pub(crate) plans: Plans,
    /// The platform's keys.
    pub(crate) ring: KeyRing,
    /// The request being worked on.
    #[serde(skip)]
    pub(crate) cause: Option<Arc<Cause>>,
    /// Accounts that writes are busy with.
    pub(crate) locks: Locks,
    /// Requests that were taken and are not done yet, and how many there ever were.
    pub(crate) late: BTreeMap<u64, Late>,
    pub(crate) tickets: u64,
    /// Requests that wait for somebody's approval, oldest first.
    pub(crate) to_approve: Vec<Late>,
    /// Late requests that are done, until their outcome is kept.
    pub(crate) finished: Vec<Finished>,
}

/// Rows by owner and by what lists filter on, so that no request looks through history.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Lists {
    /// By owner, by owner and kind, by owner and currency, and by all three.
    pub(crate) transactions: Index<(Row, Option<Kind>, Option<Currency>)>,
    pub(crate) charges: Index<Row>,
    pub(crate) charges_by_group: Index<(Row, Arc<str>)>,
    /// By owner and destination, with and without either of destination and group.
    pub(crate) transfers: Index<(Row, Option<Row>, Option<Arc<str>>)>,
    pub(crate) refunds: Index<Row>,
    /// By owner and direction, and by the place of the status as well. What was made later arrives later in each.
    pub(crate) payouts: Index<(Row, Direction, Option<usize>)>,
    /// What an automatic payout paid out, and by kind.
    pub(crate) transactions_of_payout: Index<(Row, Option<Kind>)>,
    pub(crate) application_fees: Index<Row>,
    pub(crate) disputes: Index<Row>,
    pub(crate) disputes_by_charge: Index<Row>,
    /// The platform's, and by amount.
    pub(crate) topups: Index<Option<i64>>,
    pub(crate) events: Index<Row>,
    pub(crate) events_by_kind: Index<(Row, EventKind)>,
}

/// A balance transaction to be recorded.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) owner: Row,
    pub(crate) kind: Kind,
    /// Signed from the owner's side, before the fees.
    pub(crate) amount: i64,
    /// What Stripe keeps of it.
    pub(crate) fee: i64,
    /// What the platform keeps of it.
    pub(crate) application_fee: i64,
    pub(crate) currency: Currency,
    /// Where the amount comes from, or goes to when it is negative.
    pub(crate) against: Place,
    /// When it becomes available; a moment that is not in the future means at once.
    pub(crate) available_on: Timestamp,
    pub(crate) source: Option<Id>,
    pub(crate) description: Option<Arc<str>>,
    /// Whether it is a debit of an account whose losses Stripe carries.
    pub(crate) managed_debit: bool,
}

impl State {
    /// A world before anything happened in it.
    pub(crate) fn new(settings: Settings, accounts: Accounts, seed: u64, beginning: Timestamp) -> Self {
        let mut ledger = Ledger::new(accounts.count());
        for row in 0..accounts.count() {
            if let Some(account) = accounts.get(row) {
                ledger.open(row, account.about.currency);
            }
        }
        let mut ids = Ids::new(seed);
        let ring = KeyRing::new(&ids.secret(), &settings.keys);
        Self {
            settings,
            accounts,
            ledger,
            reserve: Reserve::default(),
            clock: Clock::new(beginning),
            ids,
            transactions: Shelf::default(),
            charges: Shelf::default(),
            transfers: Shelf::default(),
            reversals: Shelf::default(),
            refunds: Shelf::default(),
            payouts: Shelf::default(),
            disputes: Shelf::default(),
            topups: Shelf::default(),
            application_fees: Shelf::default(),
            events: Shelf::default(),
            edits: Edits::default(),
            unpaid: Index::default(),
            lists: Lists::default(),
            plans: Plans::default(),
            ring,
            cause: None,
            locks: Locks::new(beginning),
            late: BTreeMap::new(),
            tickets: 0,
            to_approve: Vec::new(),
            finished: Vec::new(),
        }
    }

    /// The world's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Records a balance transaction: moves its money, and notes what follows from it.
    pub(crate) fn record(&mut self, entry: &Entry) -> Result<Row, LedgerFault> {
        let now = self.now();
        let settled = entry.available_on <= now;
        let bucket = if settled { Bucket::Available } else { Bucket::Pending };
        let own = Place::Account(entry.owner, bucket);
        let before = self.ledger.holding(entry.owner, entry.currency).available;
        let fees = entry.fee.checked_add(entry.application_fee);
        let net = fees.and_then(|fees| entry.amount.checked_sub(fees)).ok_or_else(|| overflow(entry.currency))?;
        self.post(entry.against, own, entry.amount, entry.currency)?;
        if entry.fee != 0 {
            self.post(own, Place::Outside(Party::Stripe), entry.fee, entry.currency)?;
        }
        if entry.application_fee != 0 {
            self.post(own, Place::Outside(Party::Clearing), entry.application_fee, entry.currency)?;
        }
        self.ledger.book(entry.currency, net);
        let row = self.write_transaction(entry, net, settled);
        if settled {
            self.watch(entry.owner, entry.currency, before, entry.managed_debit)?;
        } else {
            self.clock.plan(entry.available_on, Coming::Settle { transaction: row });
        }
        Ok(row)
    }

    /// Moves a pending transaction's net amount to available. Answers the account, or none if it was settled already.
    pub(crate) fn settle(&mut self, row: Row) -> Result<Option<Row>, LedgerFault> {
        let Some(transaction) = self.transactions.get_mut(row) else {
            return Ok(None);
        };
        if transaction.settled {
            return Ok(None);
        }
        transaction.settled = true;
        let (owner, currency, net) = (transaction.owner, transaction.currency, transaction.net);
        let kind = transaction.kind;
        let before = self.ledger.holding(owner, currency).available;
        let (from, to) = (Bucket::Pending, Bucket::Available);
        self.post(Place::Account(owner, from), Place::Account(owner, to), net, currency)?;
        self.watch(owner, currency, before, false)?;
        self.await_payout(owner, currency, kind, row);
        Ok(Some(owner))
    }

    /// Notes that something happened, on the list of the account that it happened to.
    pub(crate) fn happened(&mut self, owner: Row, kind: EventKind, subject: Subject) {
        let seen = self.seen(subject);
        self.note_event(owner, kind, seen);
    }

    /// Notes that what an object says was changed, which the event compares with what it said before.
    pub(crate) fn changed(&mut self, owner: Row, kind: EventKind, subject: Subject) {
        let seen = self.seen(subject).told_as_change();
        self.note_event(owner, kind, seen);
    }

    fn note_event(&mut self, owner: Row, kind: EventKind, subject: Seen) {
        let created = self.now();
        let tail = self.accounts.tail(owner);
        let id = self.events.fresh(&mut self.ids, "evt_", created, tail);
        let row = self.events.push(Event { id, owner, kind, created, subject, cause: self.cause.clone() });
        self.lists.events.add(owner, row);
        self.lists.events_by_kind.add((owner, kind), row);
    }

    /// Moves money without a transaction.
    pub(crate) fn post(&mut self, from: Place, to: Place, amount: i64, currency: Currency) -> Result<(), LedgerFault> {
        self.ledger.post(Posting { from, to, amount, currency })
    }

    fn write_transaction(&mut self, entry: &Entry, net: i64, settled: bool) -> Row {
        let created = self.now();
        let tail = self.accounts.tail(entry.owner);
        let id = self.transactions.fresh(&mut self.ids, "txn_", created, tail);
        let row = self.transactions.push(Transaction {
            id,
            owner: entry.owner,
            kind: entry.kind,
            amount: entry.amount,
            fee: entry.fee.saturating_add(entry.application_fee),
            application_fee: entry.application_fee,
            net,
            currency: entry.currency,
            created,
            available_on: entry.available_on.max(created),
            settled,
            description: entry.description.clone(),
            source: entry.source,
        });
        let lists = &mut self.lists;
        for kind in [None, Some(entry.kind)] {
            for currency in [None, Some(entry.currency)] {
                lists.transactions.add((entry.owner, kind, currency), row);
            }
        }
        if settled {
            self.await_payout(entry.owner, entry.currency, entry.kind, row);
        }
        row
    }

    /// Follows an available balance through zero: the reserve that it calls for, and the day of its collection.
    fn watch(&mut self, owner: Row, currency: Currency, before: i64, managed_debit: bool) -> Result<(), LedgerFault> {
        let after = self.ledger.holding(owner, currency).available;
        if before >= 0 && after >= 0 {
            self.plan_after(owner, currency, after);
            return Ok(());
        }
        let now = self.now();
        let (short, shorter) = (below_zero(before), below_zero(after));
        let called = self.reserve_called(owner, currency, before);
        self.ledger.note(owner, currency, |holding| {
            if managed_debit {
                let deeper = shorter.saturating_sub(short).max(0);
                holding.debit_shortfall = holding.debit_shortfall.saturating_add(deeper);
            }
            holding.debit_shortfall = holding.debit_shortfall.min(shorter);
            if after >= 0 {
                holding.negative_since = None;
            } else if before >= 0 {
                holding.negative_since = Some(now);
            }
        });
        let calls = self.reserve_called(owner, currency, after);
        if called != calls {
            self.reserve.call(currency, called, calls).ok_or_else(|| overflow(currency))?;
            self.plan_reserve_run();
        }
        if before >= 0
            && self.accounts.platform_liable(owner)
            && let Ok(at) = now.checked_add(COLLECTED_AFTER)
        {
            self.clock.plan(at, Coming::Collect { account: owner, currency, since: now });
        }
        self.plan_after(owner, currency, after);
        Ok(())
    }

    /// What a connected account at this available balance calls to be reserved on the platform. What banks were debited for stays
    /// reserved until it is known to have worked (docs.stripe.com/connect/account-balances).
    pub(crate) fn reserve_called(&self, owner: Row, currency: Currency, available: i64) -> i64 {
        if owner == super::accounts::PLATFORM || !self.settings.reserves_enabled {
            0
        } else if self.accounts.platform_liable(owner) {
            below_zero(available).saturating_add(self.plans.under_way(owner, currency))
        } else {
            let noted = self.ledger.holding(owner, currency).debit_shortfall;
            noted.min(below_zero(available))
        }
    }
}

/// How far an amount is below zero.
pub(crate) fn below_zero(amount: i64) -> i64 {
    amount.min(0).saturating_neg()
}

/// The fault of a sum that is too large.
pub(crate) fn overflow(currency: Currency) -> LedgerFault {
    LedgerFault::Overflow { currency: currency.code().to_owned() }
}
