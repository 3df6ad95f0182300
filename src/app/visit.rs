//! What changed since the last visit: who passed day 150 below zero, who went negative, how the reserve moved. Told once, in
//! one sentence on the message line, as balances arrive that can be compared with those from before; any key takes it away,
//! and what arrives afterwards is told anew.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Balance, Label, Liable};
use crate::money::{Amount, Currency, Minor};

use super::history::days_between;
use super::{Model, Notice, Tone};

/// The day from which thirty remain until Stripe takes a negative balance from the platform's reserve
/// (docs.stripe.com/connect/account-balances).
const LATE_DAY: i64 = 150;
/// Accounts named of those that did the same.
const MOST_NAMED: usize = 2;
/// A key does not take away what was not yet seen.
const READ_AFTER: SignedDuration = SignedDuration::from_secs(1);

/// What changed since the last visit, as far as it is known and was not read yet.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Accounts that were below zero, with what Stripe's clock showed then, until it is known for how long they are.
    below: BTreeMap<u32, Timestamp>,
    /// The platform's balance from before, until it is read.
    platform: Option<Balance>,
    late: Named,
    negative: Named,
    /// By how much the reserve grew, and fell, in each currency.
    grew: Vec<String>,
    fell: Vec<String>,
    /// When the first of it came to be shown.
    since: Option<Timestamp>,
}

/// Accounts that did the same: the first few by name.
#[derive(Debug, Clone, Default)]
struct Named {
    names: Vec<String>,
    count: usize,
}

impl Named {
    fn add(&mut self, name: String) {
        self.count = self.count.saturating_add(1);
        if self.names.len() < MOST_NAMED {
            self.names.push(name);
        }
    }

    /// `A did`, `A and B did`, `A, B and 3 more did`.
    fn words(&self, did: &str) -> Option<String> {
        let more = self.count.saturating_sub(self.names.len());
        match self.names.as_slice() {
            [] => None,
            [one] if more == 0 => Some(format!("{one} {did}")),
            [one, two] if more == 0 => Some(format!("{one} and {two} {did}")),
            named => Some(format!("{} and {more} more {did}", named.join(", "))),
        }
    }
}

impl Visit {
    /// What is to be told; none when nothing is.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        let late = self.late.words("passed day 150");
        let negative = self.negative.words("went negative");
        let tone = if late.is_some() || negative.is_some() { Tone::Warning } else { Tone::Note };
        let moved = |how: &str, by: &[String]| (!by.is_empty()).then(|| format!("{how} by {}", by.join(" and ")));
        let changes: Vec<String> =
            [moved("grew", &self.grew), moved("fell", &self.fell)].into_iter().flatten().collect();
        let reserve = (!changes.is_empty()).then(|| format!("your reserve {}", changes.join(" and ")));
        let parts: Vec<String> = [late, negative, reserve].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| Notice::new(tone, &format!("Since your last visit: {}.", parts.join("; "))))
    }

    /// A key was pressed: what could be read by now was.
    pub(super) fn on_key(&mut self, now: Timestamp) {
        if self.since.is_some_and(|since| now.duration_since(since) >= READ_AFTER) {
            *self = Self { below: std::mem::take(&mut self.below), platform: self.platform.take(), ..Self::default() };
        }
    }

    /// What Stripe's clock showed when an account was below zero before, until that was told.
    pub(super) fn below_at(&self, place: u32) -> Option<Timestamp> {
        self.below.get(&place).copied()
    }

    /// An account is known from before; the time is of Stripe's clock, and only one below zero has it.
    pub(super) fn recall(&mut self, place: u32, stripe_at: Option<Timestamp>) {
        if let Some(at) = stripe_at {
            self.below.insert(place, at);
        }
    }

    /// The platform's balance from before is known, perhaps after it was read.
    pub(super) fn recall_platform(&mut self, now: Timestamp, before: Balance, read: Option<&Balance>) {
        self.platform = Some(before);
        if let Some(read) = read {
            self.on_platform(now, read);
        }
    }

    /// The platform's balance was read.
    pub(super) fn on_platform(&mut self, now: Timestamp, read: &Balance) {
        let Some(before) = self.platform.take() else {
            return;
        };
        let (Some(earlier), Some(later)) = (&before.connect_reserved, &read.connect_reserved) else {
            return;
        };
        let mut currencies: Vec<Currency> = earlier.iter().chain(later).map(|amount| amount.currency()).collect();
        currencies.sort_unstable();
        currencies.dedup();
        for currency in currencies {
            let amounts = before.reserved(currency).zip(read.reserved(currency));
            let by = amounts.and_then(|(earlier, later)| later.checked_sub(earlier));
            let Some(size) = by.and_then(Minor::checked_abs).filter(|size| !size.is_zero()) else {
                continue;
            };
            let moves = if by.is_some_and(Minor::is_negative) { &mut self.fell } else { &mut self.grew };
            moves.push(Amount::new(size, currency).sentence());
            self.since.get_or_insert(now);
        }
    }
}

/// A balance is known that was read after `before`.
pub(super) fn on_balance(model: &mut Model, place: u32, before: &Balance) {
    let Some((name, read)) =
        model.fleet.at(place).and_then(|entry| Some((&entry.account.name, entry.balance.as_ref()?)))
    else {
        return;
    };
    let fresh = read.negatives().find(|amount| !before.available(amount.currency()).is_negative());
    let is_below = read.negatives().next().is_some();
    if let Some(amount) = fresh {
        let owes = amount.checked_neg().unwrap_or(amount).sentence();
        model.visit.negative.add(format!("{name} (owes {owes})"));
        model.visit.since.get_or_insert(model.now);
    }
    if !is_below {
        model.visit.below.remove(&place);
    }
}

/// It may be known now for how long an account is below zero.
pub(super) fn on_days(model: &mut Model, place: u32) {
    let (Some(then), Some(entry)) = (model.visit.below_at(place), model.fleet.at(place)) else {
        return;
    };
    let is_known = |digest: &super::Digest| digest.negatives.iter().all(|negative| negative.since.is_some());
    let Some(digest) = entry.digest.as_ref().filter(|digest| entry.is_read() && is_known(digest)) else {
        return;
    };
    let now = model.stripe_now();
    let has_passed = entry.account.liability.liable == Liable::Platform
        && digest
            .negatives
            .iter()
            .filter_map(|negative| negative.since)
            .any(|since| days_between(since, then) < LATE_DAY && days_between(since, now) >= LATE_DAY);
    let name: Option<Label> = has_passed.then(|| entry.account.name.clone());
    model.visit.below.remove(&place);
    if let Some(name) = name {
        model.visit.late.add(name.to_string());
        model.visit.since.get_or_insert(model.now);
        // Kept with the time of this look from now on.
        model.recall.mark(place);
    }
}
