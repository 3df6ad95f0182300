//! What the lines of a history say about each other: labels differ, a refund names a sale that exists and came
//! first, no more is taken back than was sold, a dispute is won once and a payout returns once. The world would
//! refuse such a history too, but could not say on which line of which file.

use std::collections::{BTreeMap, BTreeSet};

use crate::money::{Currency, Minor};
use crate::world::founding::{Event, Happening};

use super::amount;
use super::error::{Fault, Problem, quoted};
use super::history::Owner;
use super::place::Place;

/// Checks a history as a whole; the happenings stand in the order of the file.
pub(super) fn check(owner: &Owner<'_>, happenings: &[Happening]) -> Result<(), Fault> {
    let labels = labels(owner, happenings)?;
    let mut book = Book { labels, ..Book::default() };
    let mut in_time: Vec<usize> = (0..happenings.len()).collect();
    in_time.sort_by_key(|index| happenings.get(*index).map(|happening| happening.at));
    for index in in_time {
        if let Some(happening) = happenings.get(index) {
            book.follow(happening, &owner.place.key("history").index(index))?;
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sale,
    Payout,
}

fn labels<'a>(owner: &Owner<'_>, happenings: &'a [Happening]) -> Result<BTreeMap<&'a str, Kind>, Fault> {
    let mut labels = BTreeMap::new();
    for (index, happening) in happenings.iter().enumerate() {
        let Some(label) = &happening.label else { continue };
        let kind = if matches!(happening.what, Event::Payout { .. }) { Kind::Payout } else { Kind::Sale };
        if labels.insert(label.as_str(), kind).is_some() {
            let place = owner.place.key("history").index(index).key("label");
            return Err(Fault::new(place, Problem::DuplicateLabel(quoted(label))));
        }
    }
    Ok(labels)
}

struct Sold {
    amount: Minor,
    left: Minor,
    currency: Currency,
    /// Amounts of disputes that are neither won nor given up.
    disputed: Option<Minor>,
}

/// What has happened so far, in time.
#[derive(Default)]
struct Book<'a> {
    labels: BTreeMap<&'a str, Kind>,
    sold: BTreeMap<&'a str, Sold>,
    paid: BTreeSet<&'a str>,
    returned: BTreeSet<&'a str>,
}

impl<'a> Book<'a> {
    fn follow(&mut self, happening: &'a Happening, place: &Place) -> Result<(), Fault> {
        let label = happening.label.as_deref();
        let result = match &happening.what {
            Event::Sale { amount, currency, .. } => {
                let sale = Sold { amount: *amount, left: *amount, currency: *currency, disputed: None };
                self.sold.extend(label.map(|label| (label, sale)));
                return Ok(());
            }
            Event::Payout { .. } => {
                self.paid.extend(label);
                return Ok(());
            }
            Event::Refund { of, amount } => self.take_back(of, *amount),
            Event::Dispute { of, amount, .. } => self.dispute(of, *amount),
            Event::DisputeWon { of } => self.win(of),
            Event::PayoutReturned { of } => self.bring_back(of),
            Event::Fee { .. } | Event::Debit { .. } | Event::SendFunds { .. } | Event::Topup { .. } => return Ok(()),
        };
        result.map_err(|problem| {
            let key = if matches!(problem, Problem::AboveSale { .. }) { "amount" } else { "of" };
            Fault::new(place.key(key), problem)
        })
    }

    fn sale(&mut self, label: &str) -> Result<&mut Sold, Problem> {
        let kind = "sale";
        if self.labels.get(label) != Some(&Kind::Sale) {
            return Err(Problem::UnknownLabel { kind, label: quoted(label) });
        }
        self.sold.get_mut(label).ok_or_else(|| Problem::BeforeCause { kind, label: quoted(label) })
    }

    fn take_back(&mut self, label: &str, amount: Minor) -> Result<(), Problem> {
        let sale = self.sale(label)?;
        let write = |minor: Minor| {
            let currency = sale.currency;
            format!("{} {}", currency.upper(), amount::write(i128::from(minor.get()), currency))
        };
        let left = sale.left.checked_sub(amount).filter(|left| !left.is_negative());
        let Some(left) = left else {
            return Err(Problem::AboveSale {
                asked: write(amount),
                left: write(sale.left),
                label: quoted(label),
                sold: write(sale.amount),
            });
        };
        sale.left = left;
        Ok(())
    }

    fn dispute(&mut self, label: &str, amount: Minor) -> Result<(), Problem> {
        self.take_back(label, amount)?;
        self.sale(label)?.disputed = Some(amount);
        Ok(())
    }

    fn win(&mut self, label: &str) -> Result<(), Problem> {
        let sale = self.sale(label)?;
        let amount = sale.disputed.take().ok_or_else(|| Problem::NoDispute(quoted(label)))?;
        sale.left = sale.left.checked_add(amount).ok_or(Problem::TooLarge)?;
        Ok(())
    }

    fn bring_back(&mut self, label: &'a str) -> Result<(), Problem> {
        let kind = "payout";
        if self.labels.get(label) != Some(&Kind::Payout) {
            return Err(Problem::UnknownLabel { kind, label: quoted(label) });
        }
        if !self.paid.contains(label) {
            return Err(Problem::BeforeCause { kind, label: quoted(label) });
        }
        if !self.returned.insert(label) {
            return Err(Problem::AlreadyReturned(quoted(label)));
        }
        Ok(())
    }
}
