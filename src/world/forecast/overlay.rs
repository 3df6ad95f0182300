//! Balances as they will be: those of the world, and on top of them what the entries before have moved.

use std::collections::BTreeMap;

use crate::money::Currency;

use crate::world::accounts::PLATFORM;
use crate::world::shelf::Row;
use crate::world::state::State;

/// What the entries before did to a balance.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    available: i64,
    reserved: i64,
    under_way: i64,
    /// Of `available`, what came in.
    pub(super) newest: i64,
    /// Whether it was not negative at some time.
    pub(super) recovered: bool,
}

/// The balances.
pub(super) struct Overlay<'s> {
    state: &'s State,
    moved: BTreeMap<(Row, Currency), Moved>,
}

impl<'s> Overlay<'s> {
    /// The balances of a world as they are.
    pub(super) fn new(state: &'s State) -> Self {
        Self { state, moved: BTreeMap::new() }
    }

    /// What was moved on a balance.
    pub(super) fn moved(&self, account: Row, currency: Currency) -> Moved {
        self.moved.get(&(account, currency)).copied().unwrap_or_default()
    }

    /// The currencies in which anything was moved.
    pub(super) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.moved.keys().map(|(_, currency)| *currency)
    }

    /// The available balance.
    pub(super) fn available(&self, account: Row, currency: Currency) -> i64 {
        let held = self.state.ledger.holding(account, currency).available;
        held.saturating_add(self.moved(account, currency).available)
    }

    /// Adds to the available balance.
    pub(super) fn add(&mut self, account: Row, currency: Currency, amount: i64) {
        let available = self.available(account, currency).saturating_add(amount);
        let moved = self.moved.entry((account, currency)).or_default();
        moved.available = moved.available.saturating_add(amount);
        moved.newest = moved.newest.saturating_add(amount.max(0));
        moved.recovered |= available >= 0;
    }

    /// What a bank was debited for and is not known to have worked; less when it becomes known.
    pub(super) fn put_under_way(&mut self, account: Row, currency: Currency, more: i64) {
        let moved = self.moved.entry((account, currency)).or_default();
        moved.under_way = moved.under_way.saturating_add(more);
    }

    /// What is reserved on the platform.
    pub(super) fn reserved(&self, currency: Currency) -> i64 {
        let held = self.state.ledger.holding(PLATFORM, currency).reserved;
        held.saturating_add(self.moved(PLATFORM, currency).reserved)
    }

    /// Reserves more.
    pub(super) fn reserve(&mut self, currency: Currency, more: i64) {
        let moved = self.moved.entry((PLATFORM, currency)).or_default();
        moved.reserved = moved.reserved.saturating_add(more);
    }

    /// What the accounts call to be reserved.
    pub(super) fn called(&self, currency: Currency) -> i64 {
        let state = self.state;
        let mut called = state.reserve.called(currency);
        for ((account, moved_in), moved) in &self.moved {
            if *moved_in == currency {
                let before = state.ledger.holding(*account, currency).available;
                let now = state.reserve_called(*account, currency, before.saturating_add(moved.available));
                let more = now.saturating_sub(state.reserve_called(*account, currency, before));
                let liable = state.settings.reserves_enabled && state.accounts.platform_liable(*account);
                called = called.saturating_add(more).saturating_add(if liable { moved.under_way } else { 0 });
            }
        }
        called
    }
}
