//! The share of Stripe's monthly allowance of reads that this console may spend. As it runs out, what is on the screen is
//! read again less often, and in the end only what somebody asks for is read.

use super::Allowance;

/// What may be spent, and was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    allowance: Option<Allowance>,
    /// By others this month, and before this start.
    before: u64,
    /// This month since the start.
    own: u64,
    is_awaited: bool,
}

impl Budget {
    pub(super) fn new(allowance: Option<Allowance>) -> Self {
        Self { allowance, before: allowance.map_or(0, |allowance| allowance.spent), own: 0, is_awaited: false }
    }

    /// Somebody is finding out what was spent before: what nobody waits for waits for that.
    pub(super) const fn await_spent(&mut self) {
        self.is_awaited = true;
    }

    /// So many were spent before, or nobody can tell.
    pub(super) fn spent_before(&mut self, before: Option<u64>) {
        self.is_awaited = false;
        self.before = before.unwrap_or(self.before);
    }

    pub(super) const fn is_awaited(&self) -> bool {
        self.is_awaited
    }

    /// Nothing of this month was spent yet.
    pub(super) const fn begin_month(&mut self) {
        self.before = 0;
        self.own = 0;
    }

    /// Spent this month since the start.
    pub(super) const fn own(&self) -> u64 {
        self.own
    }

    const fn spent(&self) -> u64 {
        self.before.saturating_add(self.own)
    }

    /// The allowance, with what was spent by now.
    pub(super) fn allowance(&self) -> Option<Allowance> {
        self.allowance.map(|allowance| Allowance { spent: self.spent(), ..allowance })
    }

    pub(super) fn spend(&mut self, reads: u64) {
        self.own = self.own.saturating_add(reads);
    }

    /// Reads that are left; none where they are not counted.
    pub(super) fn left(&self) -> Option<u64> {
        self.allowance.map(|allowance| allowance.share().saturating_sub(self.spent()))
    }

    /// Whether reads that nobody asked for may go on. A tenth is kept for those that somebody does.
    pub(super) fn allows_unasked(&self) -> bool {
        let Some(allowance) = self.allowance else { return true };
        self.left().is_none_or(|left| left > allowance.share() / 10)
    }

    /// By how much what is on the screen is read less often.
    pub(super) fn stretch(&self) -> i64 {
        let Some(allowance) = self.allowance else { return 1 };
        let (left, share) = (self.left().unwrap_or(0), allowance.share());
        match () {
            () if left >= share / 2 => 1,
            () if left >= share / 4 => 3,
            () => 10,
        }
    }

    /// What so many reads are of the month's allowance, in tenths of a hundredth, rounded up.
    pub(super) fn per_mille(&self, reads: u64) -> Option<u64> {
        let allowance = self.allowance?;
        reads.saturating_mul(1_000).saturating_add(allowance.reads.saturating_sub(1)).checked_div(allowance.reads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_that_runs_out_slows_down_and_keeps_the_last_tenth_for_who_asks() {
        let mut budget = Budget::new(Some(Allowance { reads: 10_000, percent: 10, spent: 0 }));
        assert_eq!((budget.left(), budget.stretch(), budget.per_mille(250)), (Some(1_000), 1, Some(25)));
        budget.spend(600);
        assert_eq!((budget.stretch(), budget.allows_unasked()), (3, true));
        budget.spend(300);
        assert_eq!((budget.stretch(), budget.allows_unasked()), (10, false));
    }

    #[test]
    fn what_others_spend_counts_and_a_month_begins_with_nothing() {
        let mut budget = Budget::new(Some(Allowance { reads: 10_000, percent: 10, spent: 0 }));
        budget.spend(300);
        budget.spent_before(Some(650));
        assert_eq!((budget.left(), budget.allows_unasked(), budget.own()), (Some(50), false, 300));
        budget.spent_before(None);
        assert_eq!(budget.left(), Some(50), "what was known stays");
        budget.begin_month();
        assert_eq!((budget.left(), budget.own()), (Some(1_000), 0));
    }

    #[test]
    fn where_nothing_is_counted_nothing_runs_out() {
        let mut budget = Budget::new(None);
        budget.spend(u64::MAX);
        assert_eq!((budget.left(), budget.stretch(), budget.allows_unasked()), (None, 1, true));
    }
}
