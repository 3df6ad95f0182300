//! How long funds may wait for a payout on an account that is paid out by hand: 10 days in Thailand, two years in the United States,
//! 90 days elsewhere (docs.stripe.com/connect/manual-payouts). What Stripe does afterwards is not published. Here the account is put
//! under review (`requirements.disabled_reason` is `under_review`) while payouts stay possible, and a payout of the old funds ends it.

use jiff::{SignedDuration, Timestamp};

use crate::money::Currency;

use super::business_days::{day_of, days_from, hour_of};
use super::clock::Coming;
use super::founding::PayoutInterval;
use super::shelf::Row;
use super::state::State;

/// Most transactions of an account that are looked back through; funds that are older count as old as the last of them.
const FARTHEST: usize = 10_000;

/// `requirements.disabled_reason` of an account whose funds wait too long.
const UNDER_REVIEW: &str = "under_review";

impl State {
    /// Plans to look at waiting funds when the oldest have waited long enough. Funds that were too old as the world began are
    /// left alone: the founding says how Stripe saw them.
    pub(crate) fn plan_hold(&mut self, account: Row, currency: Currency) {
        if self.plans.holds.contains_key(&(account, currency)) {
            return;
        }
        let available = self.ledger.holding(account, currency).available;
        let Some(due) = self.waits_until(account, currency, available, 0) else {
            return;
        };
        let now = self.now();
        let tomorrow = days_from(day_of(now)).nth(1).and_then(|day| hour_of(day, 0));
        let at = if due > now { Some(due) } else { tomorrow.filter(|_| !self.just_begun()) };
        if let Some(at) = at {
            self.plans.holds.insert((account, currency), at);
            self.clock.plan(at, Coming::HeldTooLong { account, currency });
        }
    }

    /// Whether an account is to be flagged at a moment, if it is planned and the balance were this, of which so much came last.
    pub(crate) fn held_too_long(
        &self,
        account: Row,
        currency: Currency,
        at: Timestamp,
        available: i64,
        newest: i64,
    ) -> bool {
        let planned = self.plans.holds.get(&(account, currency)) == Some(&at);
        let free = self.accounts.get(account).is_some_and(|found| found.about.disabled_reason.is_none());
        planned && free && self.waits_until(account, currency, available, newest).is_some_and(|due| due <= at)
    }

    /// Looks at funds that may have waited too long.
    pub(crate) fn look_at_hold(&mut self, account: Row, currency: Currency) {
        let now = self.now();
        if self.plans.holds.get(&(account, currency)) != Some(&now) {
            return;
        }
        let available = self.ledger.holding(account, currency).available;
        let too_long = self.held_too_long(account, currency, now, available, 0);
        self.plans.holds.remove(&(account, currency));
        if too_long {
            self.change_account(account, |account| {
                account.about.disabled_reason = Some(UNDER_REVIEW.to_owned());
                account.terms.held_too_long = true;
            });
        } else if self.waits_until(account, currency, available, 0).is_some_and(|due| due > now) {
            self.plan_hold(account, currency);
        }
    }

    /// After a payout by hand: ends the review if no funds wait too long any more.
    pub(crate) fn look_at_held_funds(&mut self, account: Row) {
        let now = self.now();
        let flagged = self.accounts.get(account).is_some_and(|found| found.terms.held_too_long);
        let old = self.ledger.holdings(account).iter().any(|(currency, holding)| {
            self.waits_until(account, *currency, holding.available, 0).is_some_and(|due| due <= now)
        });
        if flagged && !old {
            self.change_account(account, |account| {
                account.terms.held_too_long = false;
                account.about.disabled_reason = None;
            });
        }
    }

    /// Until when the oldest available funds may wait, counting those as left that came last; none when nothing waits or the
    /// account is paid out by schedule. Looks no further back than the funds reach.
    fn waits_until(&self, account: Row, currency: Currency, available: i64, newest: i64) -> Option<Timestamp> {
        let found = self.accounts.get(account)?;
        let mut left = available.checked_sub(newest.max(0))?;
        if available <= 0 || found.about.payouts != PayoutInterval::Manual {
            return None;
        }
        let mut oldest = self.now();
        for row in self.lists.transactions.rows(&(account, None, Some(currency))).iter().rev().take(FARTHEST) {
            if left <= 0 {
                break;
            }
            let came = self.transactions.get(*row).filter(|came| came.settled && came.net > 0);
            if let Some(came) = came {
                left = left.saturating_sub(came.net);
                oldest = oldest.min(came.available_on);
            }
        }
        oldest.checked_add(longest(&found.about.country)).ok()
    }

    fn just_begun(&self) -> bool {
        self.plans.begun_at == Some(self.now())
    }
}

/// How long funds may wait in a country.
fn longest(country: &str) -> SignedDuration {
    let days = match country {
        "TH" => 10,
        "US" => 2 * 365,
        _ => 90,
    };
    SignedDuration::from_hours(days * 24)
}
