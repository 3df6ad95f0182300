//! One account's history: each line is checked by itself (its day, the keys that its kind needs and may have, its
//! amounts) and becomes a happening. What lines say about each other is checked in [`super::causes`].

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::money::{Currency, Minor};
use crate::world::founding::{DebitForm, Event, Happening};

use super::amount;
use super::calendar::{Calendar, FURTHEST, within};
use super::causes;
use super::error::{Fault, Problem, quoted};
use super::file::{Entry, Form, What, Written};
use super::place::Place;

/// Whose history it is.
#[derive(Debug, Clone)]
pub(super) struct Owner<'a> {
    pub id: &'a str,
    pub currency: Currency,
    /// Day on which the account was made.
    pub created: i32,
    pub side: Side,
    /// Where the account stands in the file.
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Platform,
    Connected,
}

/// The happenings of a history, in the order of the file.
pub(super) fn read(owner: &Owner<'_>, entries: &[Entry], calendar: &Calendar) -> Result<Vec<Happening>, Fault> {
    let reader = Reader { owner, calendar, sold: currencies_of_sales(owner, entries)? };
    let mut happenings = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let place = owner.place.key("history").index(index);
        happenings.push(reader.line(entry, &place)?);
    }
    causes::check(owner, &happenings)?;
    Ok(happenings)
}

/// What refunds and disputes of a sale are counted in.
fn currencies_of_sales<'a>(owner: &Owner<'_>, entries: &'a [Entry]) -> Result<BTreeMap<&'a str, Currency>, Fault> {
    let mut sold = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let (What::Sale, Some(label)) = (entry.what, &entry.label) {
            let place = owner.place.key("history").index(index);
            sold.insert(label.as_str(), currency_of(entry, owner, &place)?);
        }
    }
    Ok(sold)
}

fn currency_of(entry: &Entry, owner: &Owner<'_>, place: &Place) -> Result<Currency, Fault> {
    match &entry.currency {
        Some(code) => currency(code).map_err(|problem| Fault::new(place.key("currency"), problem)),
        None => Ok(owner.currency),
    }
}

/// A currency that the table knows.
pub(super) fn currency(code: &str) -> Result<Currency, Problem> {
    let known = Currency::from_code(code).ok().filter(Currency::is_known);
    known.ok_or_else(|| Problem::Currency(quoted(code)))
}

struct Reader<'a> {
    owner: &'a Owner<'a>,
    calendar: &'a Calendar,
    sold: BTreeMap<&'a str, Currency>,
}

impl Reader<'_> {
    fn line(&self, entry: &Entry, place: &Place) -> Result<Happening, Fault> {
        let at = self.moment(entry, place)?;
        self.right_side(entry.what, place)?;
        right_keys(entry, place)?;
        let what = self.event(entry, place, at)?;
        Ok(Happening { at, account: self.owner.id.to_owned(), label: entry.label.clone(), what })
    }

    fn moment(&self, entry: &Entry, place: &Place) -> Result<Timestamp, Fault> {
        let at_day = |problem| Fault::new(place.key("day"), problem);
        within(entry.day, -FURTHEST, 0).map_err(at_day)?;
        if entry.day < self.owner.created {
            return Err(at_day(Problem::BeforeAccount { day: entry.day, created: self.owner.created }));
        }
        let at = entry.at.as_deref();
        self.calendar.past(entry.day, at).map_err(|problem| Fault::new(place.key("at"), problem))
    }

    fn right_side(&self, what: What, place: &Place) -> Result<(), Fault> {
        let (home, where_to) = match what {
            What::Topup => (Side::Platform, "the platform"),
            What::Debit | What::SendFunds => (Side::Connected, "a connected account"),
            What::Sale
            | What::Refund
            | What::Dispute
            | What::DisputeWon
            | What::Payout
            | What::PayoutReturned
            | What::Fee => return Ok(()),
        };
        if home == self.owner.side {
            return Ok(());
        }
        Err(Fault::new(place.key("what"), Problem::WrongSide { what: name(what), where_to }))
    }

    fn event(&self, entry: &Entry, place: &Place, at: Timestamp) -> Result<Event, Fault> {
        let described = |otherwise: &str| entry.description.clone().unwrap_or_else(|| otherwise.to_owned());
        let currency = self.currency(entry, place)?;
        let of = entry.of.clone().unwrap_or_default();
        let amount = positive(entry.amount.as_ref(), &place.key("amount"), currency)?;
        let fee = not_negative(entry.fee.as_ref(), &place.key("fee"), currency)?;
        let amount = amount.unwrap_or(Minor::ZERO);
        Ok(match entry.what {
            What::Sale => return self.sale(entry, place, at, currency),
            What::Refund => Event::Refund { of, amount },
            What::Dispute => Event::Dispute { of, amount, fee: fee.unwrap_or(Minor::ZERO) },
            What::DisputeWon => Event::DisputeWon { of },
            What::Payout => Event::Payout { amount, currency },
            What::PayoutReturned => Event::PayoutReturned { of },
            What::Topup => Event::Topup { amount, currency },
            What::Fee => Event::Fee { amount, currency, description: described("Stripe fee") },
            What::Debit => {
                Event::Debit { amount, currency, form: form(entry.form), description: described("Account debit") }
            }
            What::SendFunds => Event::SendFunds { amount, currency, description: described("Funds from the platform") },
        })
    }

    /// The currency of the line: of the sale that it is about, else as written, else the account's own. A label
    /// that names no sale is refused in [`causes`].
    fn currency(&self, entry: &Entry, place: &Place) -> Result<Currency, Fault> {
        match entry.of.as_deref().and_then(|label| self.sold.get(label)) {
            Some(sold) => Ok(*sold),
            None => currency_of(entry, self.owner, place),
        }
    }

    fn sale(&self, entry: &Entry, place: &Place, at: Timestamp, currency: Currency) -> Result<Event, Fault> {
        let too_large = || Fault::new(place.clone(), Problem::TooLarge);
        let fee = not_negative(entry.fee.as_ref(), &place.key("fee"), currency)?;
        let amount = if let Some(amount) = positive(entry.amount.as_ref(), &place.key("amount"), currency)? {
            amount
        } else {
            let net = positive(entry.net.as_ref(), &place.key("net"), currency)?.unwrap_or(Minor::ZERO);
            gross(net, fee, currency).ok_or_else(too_large)?
        };
        let fee = match fee {
            Some(fee) => fee,
            None => card_fee(amount, currency).ok_or_else(too_large)?,
        };
        let description = entry.description.clone().unwrap_or_else(|| "Order".to_owned());
        Ok(Event::Sale { amount, fee, currency, available_on: self.landing(entry, place, at)?, description })
    }

    /// When a sale's money becomes available: on the first second of its day, and never before the sale.
    fn landing(&self, entry: &Entry, place: &Place, at: Timestamp) -> Result<Timestamp, Fault> {
        let day = entry.lands.unwrap_or(entry.day.saturating_add(2));
        within(day, entry.day, FURTHEST).map_err(|problem| Fault::new(place.key("lands"), problem))?;
        Ok(self.calendar.midnight(day).max(at))
    }
}

fn form(written: Option<Form>) -> DebitForm {
    match written {
        Some(Form::Charge) => DebitForm::Charge,
        Some(Form::Transfer) | None => DebitForm::Transfer,
    }
}

fn positive(written: Option<&Written>, place: &Place, currency: Currency) -> Result<Option<Minor>, Fault> {
    let read = |Written(text): &Written| amount::read_positive(text, currency);
    written.map(read).transpose().map_err(|problem| Fault::new(place.clone(), problem))
}

fn not_negative(written: Option<&Written>, place: &Place, currency: Currency) -> Result<Option<Minor>, Fault> {
    let read = |Written(text): &Written| match amount::read(text, currency) {
        Ok(fee) if fee.is_negative() => Err(Problem::NegativeFee(quoted(text))),
        other => other,
    };
    written.map(read).transpose().map_err(|problem| Fault::new(place.clone(), problem))
}

/// The keys that a kind of line has.
struct Keys {
    needs: &'static [&'static str],
    may_have: &'static [&'static str],
}

fn keys(what: What) -> Keys {
    let (needs, may_have): (&'static [_], &'static [_]) = match what {
        What::Sale => (&[], &["amount", "net", "fee", "currency", "lands", "label", "description"]),
        What::Refund => (&["of", "amount"], &[]),
        What::Dispute => (&["of", "amount"], &["fee"]),
        What::DisputeWon | What::PayoutReturned => (&["of"], &[]),
        What::Payout => (&["amount"], &["currency", "label"]),
        What::Topup => (&["amount"], &["currency"]),
        What::Fee | What::SendFunds => (&["amount"], &["currency", "description"]),
        What::Debit => (&["amount"], &["currency", "form", "description"]),
    };
    Keys { needs, may_have }
}

fn right_keys(entry: &Entry, place: &Place) -> Result<(), Fault> {
    let what = name(entry.what);
    let keys = keys(entry.what);
    let written = [
        ("amount", entry.amount.is_some()),
        ("net", entry.net.is_some()),
        ("fee", entry.fee.is_some()),
        ("currency", entry.currency.is_some()),
        ("lands", entry.lands.is_some()),
        ("label", entry.label.is_some()),
        ("of", entry.of.is_some()),
        ("form", entry.form.is_some()),
        ("description", entry.description.is_some()),
    ];
    for (key, is_written) in written {
        if keys.needs.contains(&key) && !is_written {
            return Err(Fault::new(place.clone(), Problem::Needs { what, key }));
        }
        if is_written && !keys.needs.contains(&key) && !keys.may_have.contains(&key) {
            return Err(Fault::new(place.key(key), Problem::HasNo { what, key }));
        }
    }
    if entry.what == What::Sale && entry.amount.is_none() && entry.net.is_none() {
        return Err(Fault::new(place.clone(), Problem::Needs { what, key: "amount" }));
    }
    if entry.amount.is_some() && entry.net.is_some() {
        return Err(Fault::new(place.key("net"), Problem::AmountAndNet));
    }
    Ok(())
}

/// A kind of line in words.
fn name(what: What) -> &'static str {
    match what {
        What::Sale => "sale",
        What::Refund => "refund",
        What::Dispute => "dispute",
        What::DisputeWon => "dispute_won",
        What::Payout => "payout",
        What::PayoutReturned => "payout_returned",
        What::Fee => "fee",
        What::Debit => "debit",
        What::SendFunds => "send_funds",
        What::Topup => "topup",
    }
}

/// The fee of a card sale where the file gives none: 2.9 % and 0.30, as is usual in the United States; 3.6 % in
/// currencies without decimals. Invented for the demo, not a price list.
pub(super) fn card_fee(amount: Minor, currency: Currency) -> Option<Minor> {
    let (per_mille, fixed, step) = match currency.exponent() {
        0 => (36, 0, currency.facts().map_or(1, |facts| facts.charge_multiple)),
        3 => (29, 300, 10),
        _ => (29, 30, 1),
    };
    let share = amount.get().checked_mul(per_mille)?.checked_add(500)?.checked_div(1_000)?;
    let whole = share.checked_div(step)?.checked_mul(step)?.checked_add(fixed)?;
    Some(Minor::new(whole))
}

/// The sale that leaves this much after its fee.
fn gross(net: Minor, fee: Option<Minor>, currency: Currency) -> Option<Minor> {
    if let Some(fee) = fee {
        return net.checked_add(fee);
    }
    // The fee grows more slowly than the sale, so that adding what is missing arrives in a few rounds.
    let mut gross = net;
    for _ in 0..64 {
        let left = gross.checked_sub(card_fee(gross, currency)?)?;
        let missing = net.checked_sub(left)?;
        if missing.is_zero() {
            return Some(gross);
        }
        gross = gross.checked_add(missing)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sale_given_by_its_net_leaves_exactly_that(net in 1_i64..100_000_000) {
            let sale = gross(Minor::new(net), None, Currency::USD).unwrap();
            let fee = card_fee(sale, Currency::USD).unwrap();
            prop_assert_eq!(sale.checked_sub(fee).unwrap().get(), net);
        }
    }
}
