//! What else moved the balances around a debit: the balance transactions between the look on which it was judged and the look
//! afterwards. They are counted in the debit's currency only, the sum is checked, and what it leaves open is said to be open.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::money::{Amount, Currency, Minor};

use super::{Balance, Label, ObjectId, Transaction};

/// The server's clock shows whole seconds, and a balance is made up before its answer is dated.
const SLACK: SignedDuration = SignedDuration::from_secs(2);
/// Kinds of movements that are named.
const KINDS: usize = 3;

/// What else moved the balances between the two looks at them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// On the debited account.
    pub account: Vec<Moved>,
    /// On the platform.
    pub platform: Vec<Moved>,
    /// What is not explained, on the account and on the platform; none where nothing can be said.
    pub left: (Option<Minor>, Option<Minor>),
    /// Whether every page was read.
    pub whole: bool,
}

/// One movement of a balance, in the debit's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When it was made, by the server's clock.
    pub at: Timestamp,
    /// `reporting_category`.
    pub category: Label,
    /// The object it came from.
    pub object: Option<ObjectId>,
    /// What moved.
    pub net: Minor,
}

/// When balances were looked at, by the server's clock: not before the one moment, and not after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedAt {
    /// Not before.
    pub earliest: Timestamp,
    /// Not after.
    pub latest: Timestamp,
}

/// A balance that is not as expected, and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap<'a> {
    /// Observed less expected.
    pub difference: Minor,
    /// What the debit itself was to move.
    pub change: Minor,
    /// In which currency.
    pub currency: Currency,
    /// Objects that the debit made, as far as they are known.
    pub own: &'a [ObjectId],
    /// When the balance before was looked at.
    pub before: LookedAt,
    /// When the balance afterwards was.
    pub after: LookedAt,
}

impl LookedAt {
    /// When this balance was; none where its answer did not say.
    #[must_use]
    pub fn of(balance: &Balance) -> Option<Self> {
        Self::before(balance.said_at?, SLACK)
    }

    /// When both were.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { earliest: self.earliest.min(other.earliest), latest: self.latest.max(other.latest) }
    }

    /// At about a moment: at most so long before it.
    #[must_use]
    pub fn before(latest: Timestamp, at_most: SignedDuration) -> Option<Self> {
        Some(Self { earliest: latest.checked_sub(at_most).ok()?, latest })
    }
}

impl Gap<'_> {
    /// Which of these movements, the newest first, made the difference, and what they leave open; none where the sum cannot be
    /// told. What was made in the very seconds of a look is in it or is not: such a movement counts where the sum comes out right
    /// with it, and else does not.
    #[must_use]
    pub fn explain(&self, rows: &[Transaction]) -> (Vec<Moved>, Option<Minor>) {
        let rows: Vec<&Transaction> = rows.iter().rev().filter(|row| row.currency == self.currency).collect();
        let own = self.own_of(&rows);
        let beside = own.and_then(|own| self.beside(own)).filter(|moved| !moved.net.is_zero());
        let others: Vec<&Transaction> =
            rows.iter().copied().filter(|row| own.is_none_or(|own| own.id != row.id) && self.may_count(row)).collect();
        let wanted = match &beside {
            Some(beside) => self.difference.checked_sub(beside.net),
            None => Some(self.difference),
        };
        let exact = wanted.and_then(|wanted| self.run_of(&others, wanted)).map(<[_]>::to_vec);
        let counted = exact.unwrap_or_else(|| others.into_iter().filter(|row| self.is_certain(row)).collect());
        let moved: Vec<Moved> = beside.into_iter().chain(counted.into_iter().map(Moved::of)).collect();
        let left = sum(&moved).and_then(|sum| self.difference.checked_sub(sum));
        (moved, left)
    }

    /// The debit's own movement: by its objects, and where an answer did not name them by its amount.
    fn own_of<'r>(&self, rows: &[&'r Transaction]) -> Option<&'r Transaction> {
        let is_named = |row: &&&Transaction| row.source.as_ref().is_some_and(|source| self.own.contains(source));
        let is_alike = |row: &&&Transaction| row.net == self.change && row.created >= self.before.earliest;
        rows.iter().find(is_named).or_else(|| rows.iter().find(is_alike)).copied()
    }

    /// What the debit itself moved beside what it was to: a fee, or all of it where it is pending.
    fn beside(&self, own: &Transaction) -> Option<Moved> {
        let moved = if self.is_available(own) { own.net } else { Minor::ZERO };
        Some(Moved { net: moved.checked_sub(self.change)?, ..Moved::of(own) })
    }

    fn is_available(&self, row: &Transaction) -> bool {
        !row.pending || row.available_on <= self.after.latest
    }

    /// Whether it can have moved the balance between the two looks: it was made then, or has become available then.
    fn may_count(&self, row: &Transaction) -> bool {
        let is_made = row.created >= self.before.earliest && row.created <= self.after.latest;
        (is_made && self.is_available(row)) || self.has_landed(row)
    }

    fn has_landed(&self, row: &Transaction) -> bool {
        row.created < self.before.earliest
            && row.available_on > self.before.latest
            && row.available_on <= self.after.latest
    }

    /// Whether it surely has: it was made in none of the seconds of a look.
    fn is_certain(&self, row: &Transaction) -> bool {
        self.has_landed(row) || (row.created > self.before.latest && row.created < self.after.earliest)
    }

    /// The longest run of movements with this sum that leaves out none but those of the seconds of a look.
    fn run_of<'r, 't>(&self, rows: &'r [&'t Transaction], wanted: Minor) -> Option<&'r [&'t Transaction]> {
        let sums = sums(rows)?;
        let is_doubtful_before = |at: usize| rows.get(at).is_some_and(|row| row.created <= self.before.latest);
        let is_doubtful_after = |at: usize| rows.get(at).is_some_and(|row| row.created >= self.after.earliest);
        let last = sums.len().saturating_sub(1);
        let first_end = (0..last).rev().take_while(|at| is_doubtful_after(*at)).last().unwrap_or(last);
        let last_begin = (0..last).take_while(|at| is_doubtful_before(*at)).last().map_or(0, |at| at.saturating_add(1));
        let mut best: Option<(usize, usize)> = None;
        for from in 0..=last_begin {
            for to in (from.max(first_end)..=last).rev() {
                let sum = sums.get(to).zip(sums.get(from)).and_then(|(to, from)| to.checked_sub(*from));
                let length = to.saturating_sub(from);
                if sum == Some(wanted) && best.is_none_or(|(from, to)| length > to.saturating_sub(from)) {
                    best = Some((from, to));
                }
            }
        }
        best.and_then(|(from, to)| rows.get(from..to))
    }
}

/// What moved before each row, and at last before none: as many and one.
fn sums(rows: &[&Transaction]) -> Option<Vec<Minor>> {
    let mut sums = vec![Minor::ZERO];
    for row in rows {
        sums.push(sums.last()?.checked_add(row.net)?);
    }
    Some(sums)
}

fn sum(moved: &[Moved]) -> Option<Minor> {
    moved.iter().try_fold(Minor::ZERO, |sum, moved| sum.checked_add(moved.net))
}

impl Moved {
    fn of(row: &Transaction) -> Self {
        Self { at: row.created, category: row.category.clone(), object: row.source.clone(), net: row.net }
    }
}

impl Explained {
    /// What the movements of a side explain, and what they leave open, in a sentence without its end; none where there was
    /// nothing to explain.
    #[must_use]
    pub fn words(moved: &[Moved], left: Option<Minor>, currency: Currency) -> Option<String> {
        let movement = |minor: Minor| Amount::new(minor, currency).movement();
        let sum = sum(moved).map_or("?".to_owned(), movement);
        let explained = (!moved.is_empty()).then(|| format!("{sum} explained by {}", kinds(moved)));
        let open = match left {
            Some(left) if left.is_zero() => None,
            Some(left) => Some(format!("{} not explained", movement(left))),
            None => Some("the rest ? because not everything could be read".to_owned()),
        };
        let said: Vec<String> = explained.into_iter().chain(open).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// `2 sales, 1 refund and 3 others`.
fn kinds(moved: &[Moved]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in moved {
        let count = counts.entry(one.category.as_str()).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named = counts.iter().take(KINDS).map(|(category, count)| {
        // Stripe's word for what people call a sale.
        let word = if *category == "charge" { "sale".to_owned() } else { category.replace('_', " ") };
        format!("{count} {word}{}", if *count == 1 || word.ends_with('s') { "" } else { "s" })
    });
    let named = named.collect::<Vec<_>>().join(", ");
    match counts.iter().skip(KINDS).fold(0_usize, |all, (_, count)| all.saturating_add(*count)) {
        0 => named,
        others => format!("{named} and {others} others"),
    }
}

#[cfg(test)]
#[path = "explained_tests.rs"]
mod tests;
