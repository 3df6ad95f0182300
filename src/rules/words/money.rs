//! Figures in words: amounts against what they may be, what is left of a balance, what a reserve does.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::Liable;
use crate::money::{Amount, Currency, Minor};
use crate::rules::{RateSeen, UndoSeen};

pub(super) fn above(amount: Amount, smallest: Option<Amount>) -> String {
    match smallest {
        Some(smallest) => format!("{} is under the smallest charge, {}", amount.figure(), smallest.figure()),
        None => amount.figure(),
    }
}

/// An amount, or by how much it is over.
pub(super) fn at_most(amount: Amount, most: Amount) -> String {
    match amount.checked_sub(most) {
        Ok(over) if over.minor().is_positive() => format!("over by {}", over.figure()),
        Ok(_) | Err(_) => amount.figure(),
    }
}

/// An amount, or that it is not a multiple. Such an amount may have digits that its currency does not show, so that
/// minor units are named.
pub(super) fn multiple_of(amount: Amount, step: Amount) -> String {
    if amount.minor().get().checked_rem(step.minor().get()) == Some(0) {
        return amount.figure();
    }
    format!("{} is not a multiple of {}", amount.figure(), step.figure())
}

pub(super) fn cap(amount: Amount, worth: Option<Decimal>, rate: RateSeen) -> String {
    let most = Amount::new(Minor::new(10_000_000), Currency::USD);
    let about = worth.and_then(dollars).map_or_else(|| amount.sentence(), |usd| format!("about {}", usd.sentence()));
    match rate {
        RateSeen::Exact => at_most(amount, most),
        RateSeen::Of(day) => format!("{about}, rate of {day}"),
        RateSeen::Old { of, days } => format!("{about}, rate of {of} is {days} days old"),
        RateSeen::Missing => format!("no exchange rate for {}", amount.currency().code()),
    }
}

/// US dollars to the cent, for showing only.
fn dollars(worth: Decimal) -> Option<Amount> {
    let cents = worth.checked_mul(Decimal::ONE_HUNDRED)?.round().to_i64()?;
    Some(Amount::new(Minor::new(cents), Currency::USD))
}

pub(super) fn left(counted: Amount, amount: Option<Amount>, card_part: bool, pending: Minor) -> String {
    let part = match (card_part, pending.is_zero()) {
        (false, true) => "",
        (true, true) => " by card",
        (false, false) => " with pending",
        (true, false) => " by card, with pending",
    };
    let Some(amount) = amount else {
        return format!("{}{part}", counted.figure());
    };
    match counted.checked_sub(amount) {
        Ok(after) => format!("{}{part} - {} = {}", counted.figure(), amount.figure(), after.figure()),
        Err(_) => format!("{}{part}, {}", counted.sentence(), amount.sentence()),
    }
}

pub(super) fn reserve(shortfall: Amount, grows_by: Amount, platform: Option<Amount>) -> String {
    if shortfall.minor().is_zero() {
        return "unchanged".to_owned();
    }
    let grows = format!("{} below zero, your reserve grows by {}", shortfall.figure(), grows_by.figure());
    match platform {
        Some(has) if has.minor() < grows_by.minor() => format!("{grows}; the platform has only {}", has.figure()),
        Some(_) => grows,
        None => format!("{grows}; the platform's balance was not read"),
    }
}

pub(super) fn arrives(before: Amount, after: Amount) -> String {
    let zero = Amount::new(Minor::ZERO, before.currency());
    let owed = zero.checked_sub(before).unwrap_or(zero);
    if !owed.minor().is_positive() {
        return "nothing is owed, all of it arrives".to_owned();
    }
    if !after.minor().is_negative() {
        return format!("{} clears what is owed, {} arrives", owed.figure(), after.figure());
    }
    let stays = zero.checked_sub(after).map_or_else(|_| after.figure(), Amount::figure);
    format!("all of it is absorbed; {stays} stays owed")
}

pub(super) fn frees(liable: Liable, falls_by: Amount) -> String {
    match liable {
        Liable::Platform if falls_by.minor().is_zero() => "unchanged".to_owned(),
        Liable::Platform => format!("falls by {}", falls_by.figure()),
        Liable::Stripe => "none is kept for this account".to_owned(),
        Liable::Unknown => "cannot tell who covers losses".to_owned(),
    }
}

pub(super) fn undo(seen: &UndoSeen) -> String {
    match seen {
        UndoSeen::NotSettled => "no settled debit of this account in this journal".to_owned(),
        UndoSeen::NotRead => "what it left at Stripe was not read".to_owned(),
        UndoSeen::Another => "what was read is not what the debit left".to_owned(),
        UndoSeen::Rest { of, rest, amount: None } => format!("{} of {} left", rest.figure(), of.figure()),
        UndoSeen::Rest { of, rest, amount: Some(amount) } if amount.currency() == rest.currency() => {
            format!("{} of {}, {} left", amount.figure(), of.figure(), rest.figure())
        }
        UndoSeen::Rest { rest, amount: Some(amount), .. } => format!("{}, {} left", amount.sentence(), rest.sentence()),
    }
}
