//! Sales that repeat: one line of a file becomes months of believable trade. With `paid_out`, payouts take exactly
//! what has landed and the last one takes the rest, so that such a line leaves no trace in the balance, whatever the
//! seed; without it the net of the sales stays.

use jiff::Timestamp;

use crate::money::{Currency, Minor};
use crate::world::founding::{Event, Happening};

use super::amount;
use super::calendar::{Calendar, FURTHEST, within};
use super::dice::Dice;
use super::error::{Fault, Problem, quoted};
use super::file::{PaidOut, Sales, Written};
use super::history::{Owner, card_fee, currency};
use super::place::Place;

/// Days until a repeated sale's money lands.
const LANDS_AFTER: i32 = 2;
/// Payouts leave late in the evening, after everything of their day.
const PAYOUT_SECOND: i64 = 22 * 3_600;
const OPENS: i64 = 8 * 3_600;
const CLOSES: i64 = 20 * 3_600;

/// The happenings of one line, in time.
pub(super) fn expand(
    owner: &Owner<'_>,
    sales: &Sales,
    place: &Place,
    calendar: &Calendar,
    seed: u64,
) -> Result<Vec<Happening>, Fault> {
    let plan = Plan::read(owner, sales, place)?;
    let mut dice = Dice::new(seed, &format!("{} {place}", owner.id));
    let mut trade = Trade { owner, calendar, happenings: Vec::new(), landed: Vec::new() };
    let mut day = sales.from;
    let mut number: u32 = 0;
    while day <= sales.to {
        number = number.saturating_add(1);
        let refunded = sales.refund_every.is_some_and(|every| every > 0 && number.is_multiple_of(every));
        let label = refunded.then(|| format!("{place}#{number}"));
        trade.sell(&plan, day, label, &mut dice).ok_or_else(|| Fault::new(place.key("high"), Problem::TooLarge))?;
        day = day.saturating_add(sales.every);
    }
    if let Some(paid_out) = sales.paid_out {
        trade.pay_out(&plan, paid_out).ok_or_else(|| Fault::new(place.key("high"), Problem::TooLarge))?;
    }
    trade.happenings.sort_by_key(|happening| happening.at);
    Ok(trade.happenings)
}

/// What a line asks for, checked.
struct Plan {
    currency: Currency,
    low: Minor,
    high: Minor,
    from: i32,
}

impl Plan {
    fn read(owner: &Owner<'_>, sales: &Sales, place: &Place) -> Result<Self, Fault> {
        let fault = |key: &str| {
            let place = place.key(key);
            move |problem| Fault::new(place, problem)
        };
        let currency = match &sales.currency {
            Some(code) => currency(code).map_err(fault("currency"))?,
            None => owner.currency,
        };
        let least = owner.created.max(-FURTHEST);
        // What is paid out must have landed, and been paid, before the world begins.
        let most = if sales.paid_out.is_some() { -1 - LANDS_AFTER } else { -1 };
        within(sales.from, least, most).map_err(fault("from"))?;
        within(sales.to, least, most).map_err(fault("to"))?;
        if sales.from > sales.to {
            let problem = Problem::Backwards { from: sales.from.to_string(), to: sales.to.to_string() };
            return Err(fault("from")(problem));
        }
        if sales.every < 1 {
            return Err(fault("every")(Problem::Step(i64::from(sales.every))));
        }
        if sales.refund_every == Some(0) {
            return Err(fault("refund_every")(Problem::Step(0)));
        }
        let (low, high) = range(&sales.low, &sales.high, currency, place)?;
        Ok(Self { currency, low, high, from: sales.from })
    }
}

/// Two amounts, the smaller first.
pub(super) fn range(low: &Written, high: &Written, currency: Currency, place: &Place) -> Result<(Minor, Minor), Fault> {
    let read = |Written(text): &Written, key: &str| {
        amount::read_positive(text, currency).map_err(|problem| Fault::new(place.key(key), problem))
    };
    let (from, to) = (read(low, "low")?, read(high, "high")?);
    if from > to {
        let problem = Problem::Backwards { from: quoted(&low.0), to: quoted(&high.0) };
        return Err(Fault::new(place.key("low"), problem));
    }
    Ok((from, to))
}

struct Trade<'a> {
    owner: &'a Owner<'a>,
    calendar: &'a Calendar,
    happenings: Vec<Happening>,
    /// Days on which money lands, and what remains of it after a refund.
    landed: Vec<(i32, Minor)>,
}

impl Trade<'_> {
    fn sell(&mut self, plan: &Plan, day: i32, label: Option<String>, dice: &mut Dice) -> Option<()> {
        let amount = round(dice.between(plan.low.get(), plan.high.get()), plan.currency)?;
        let fee = card_fee(amount, plan.currency)?;
        let at = self.calendar.at_second(day, dice.between(OPENS, CLOSES));
        let description = format!("Order {}", dice.between(10_000, 99_999));
        let lands = day.saturating_add(LANDS_AFTER);
        let available_on = self.calendar.midnight(lands);
        let mut left = amount.checked_sub(fee)?;
        if let Some(of) = &label {
            let half = round(amount.get() / 2, plan.currency)?;
            // Refunded on the day on which the money lands, when it is there and not yet paid out.
            let at = self.calendar.at_second(lands, dice.between(OPENS, CLOSES));
            if at <= self.calendar.start {
                self.push(at, None, Event::Refund { of: of.clone(), amount: half });
                left = left.checked_sub(half)?;
            }
        }
        self.push(at, label, Event::Sale { amount, fee, currency: plan.currency, available_on, description });
        self.landed.push((lands, left));
        Some(())
    }

    /// A payout at the end of each period, and one on the day on which the last money lands.
    fn pay_out(&mut self, plan: &Plan, paid_out: PaidOut) -> Option<()> {
        let period = match paid_out {
            PaidOut::Daily => 1,
            PaidOut::Weekly => 7,
            PaidOut::Monthly => 30,
        };
        let landed = std::mem::take(&mut self.landed);
        let last = landed.last().map(|(day, _)| *day)?;
        let mut waiting = Minor::ZERO;
        for (position, (day, net)) in landed.iter().enumerate() {
            waiting = waiting.checked_add(*net)?;
            let due = end_of_period(*day, plan.from, period).min(last);
            let next = landed.get(position.saturating_add(1)).map(|(day, _)| *day);
            if next.is_some_and(|next| next <= due) || !waiting.is_positive() {
                continue;
            }
            let at = self.calendar.at_second(due, PAYOUT_SECOND);
            self.push(at, None, Event::Payout { amount: waiting, currency: plan.currency });
            waiting = Minor::ZERO;
        }
        Some(())
    }

    fn push(&mut self, at: Timestamp, label: Option<String>, what: Event) {
        self.happenings.push(Happening { at, account: self.owner.id.to_owned(), label, what });
    }
}

/// The last day of the period that a day belongs to.
fn end_of_period(day: i32, from: i32, period: i32) -> i32 {
    let into = day.saturating_sub(from).rem_euclid(period.max(1));
    day.saturating_add(period).saturating_sub(1).saturating_sub(into)
}

/// Down to what the currency can charge, but not to nothing.
fn round(minor: i64, currency: Currency) -> Option<Minor> {
    let multiple = currency.facts().map_or(1, |facts| facts.charge_multiple.max(1));
    minor.checked_div(multiple)?.max(1).checked_mul(multiple).map(Minor::new)
}
