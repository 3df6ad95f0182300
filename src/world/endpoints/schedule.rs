//! Reading a payout schedule from a request, in both shapes: `settings[payouts][schedule]` of an account and
//! `payments[payouts][schedule]` of balance settings (docs.stripe.com/connect/manage-payout-schedule).

use super::super::accounts::Account;
use super::super::errors::{self, Refusal};
use super::super::founding::PayoutInterval;
use super::super::nested::{Nested, not_one_of, number};
use super::super::schedule::{Days, LONGEST_DELAY, SHORTEST_DELAY, WEEKDAYS};

/// Days of the week on which banks work.
const WORKDAYS: usize = 5;

/// A schedule as asked for: what is none stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    interval: Option<PayoutInterval>,
    weekly: Option<Days>,
    monthly: Option<Days>,
    delay: Option<Delay>,
}

/// How long sales wait, as asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Delay {
    /// The shortest that the account may have.
    Shortest,
    Days(u8),
}

impl Asked {
    /// Reads the schedule of balance settings.
    pub(super) fn read(nested: &Nested<'_>) -> Result<Self, Refusal> {
        nested.only(&["interval", "monthly_payout_days", "weekly_payout_days"])?;
        let (weekly, monthly) = (weekly_days(nested)?, monthly_days(nested)?);
        Self { interval: interval(nested)?, weekly, monthly, delay: None }.complete(nested, "payout_days")
    }

    /// Reads the schedule of an account.
    pub(super) fn read_of_account(nested: &Nested<'_>) -> Result<Self, Refusal> {
        nested.only(&[
            "delay_days",
            "interval",
            "monthly_anchor",
            "monthly_payout_days",
            "weekly_anchor",
            "weekly_payout_days",
        ])?;
        let anchor = match nested.text("weekly_anchor")? {
            None => None,
            Some(text) => Some(weekday(&nested.name("weekly_anchor"), text, WEEKDAYS.len())?),
        };
        let day = nested.integer("monthly_anchor", 1, 31)?;
        let day = day.and_then(|day| u8::try_from(day).ok()).map(|day| Days::default().with(day));
        let (weekly, monthly) = (weekly_days(nested)?.or(anchor), monthly_days(nested)?.or(day));
        let delay = delay(&nested.name("delay_days"), nested.text("delay_days")?)?;
        Self { interval: interval(nested)?, weekly, monthly, delay }.complete(nested, "anchor")
    }

    /// A weekly schedule needs its days, and a monthly one; other schedules have none.
    fn complete(self, nested: &Nested<'_>, suffix: &str) -> Result<Self, Refusal> {
        let (weekly, monthly) = match self.interval {
            None => (true, true),
            Some(PayoutInterval::Weekly) => (true, false),
            Some(PayoutInterval::Monthly) => (false, true),
            Some(PayoutInterval::Manual | PayoutInterval::Daily) => (false, false),
        };
        let only = |which: &str| {
            let name = nested.name(&format!("{which}_{suffix}"));
            Refusal::invalid(format!("You can only set {name} when the interval is {which}.")).param(name)
        };
        match self.interval {
            Some(PayoutInterval::Weekly) if self.weekly.is_none() => {
                Err(errors::missing(&nested.name(&format!("weekly_{suffix}"))))
            }
            Some(PayoutInterval::Monthly) if self.monthly.is_none() => {
                Err(errors::missing(&nested.name(&format!("monthly_{suffix}"))))
            }
            Some(_) | None if self.weekly.is_some() && !weekly => Err(only("weekly")),
            Some(_) | None if self.monthly.is_some() && !monthly => Err(only("monthly")),
            Some(_) | None => Ok(self),
        }
    }

    /// Makes it the account's.
    pub(super) fn apply(self, account: &mut Account) {
        if let Some(interval) = self.interval {
            account.about.payouts = interval;
        }
        if let Some(days) = self.weekly {
            account.terms.weekly = days;
        }
        if let Some(days) = self.monthly {
            account.terms.monthly = days;
        }
        if let Some(delay) = self.delay {
            delay.apply(account);
        }
    }
}

impl Delay {
    /// Makes it the account's.
    pub(super) fn apply(self, account: &mut Account) {
        let (days, overridden) = match self {
            Self::Shortest => (SHORTEST_DELAY, false),
            Self::Days(days) => (days, true),
        };
        account.terms.delay_days = days;
        account.terms.delay_overridden = overridden;
    }
}

/// A number of days that sales wait, `minimum`, or nothing for the shortest.
pub(super) fn delay(name: &str, text: Option<&str>) -> Result<Option<Delay>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    if text.is_empty() || text == "minimum" {
        return Ok(Some(Delay::Shortest));
    }
    let days = number(name, text, 0, i64::from(LONGEST_DELAY))?;
    let days = u8::try_from(days).unwrap_or(LONGEST_DELAY);
    if days < SHORTEST_DELAY {
        let message = format!("You cannot lower this merchant's delay below {SHORTEST_DELAY}.");
        return Err(Refusal::invalid(message).param(name));
    }
    Ok(Some(Delay::Days(days)))
}

fn interval(nested: &Nested<'_>) -> Result<Option<PayoutInterval>, Refusal> {
    match nested.text("interval")? {
        None => Ok(None),
        Some("manual") => Ok(Some(PayoutInterval::Manual)),
        Some("daily") => Ok(Some(PayoutInterval::Daily)),
        Some("weekly") => Ok(Some(PayoutInterval::Weekly)),
        Some("monthly") => Ok(Some(PayoutInterval::Monthly)),
        Some(_) => Err(not_one_of(&nested.name("interval"), &["manual", "daily", "weekly", "monthly"])),
    }
}

fn weekly_days(nested: &Nested<'_>) -> Result<Option<Days>, Refusal> {
    let name = nested.name("weekly_payout_days");
    let Some(texts) = nested.texts("weekly_payout_days")? else {
        return Ok(None);
    };
    let mut days = Days::default();
    for text in &texts {
        days = days.union(weekday(&name, text, WORKDAYS)?);
    }
    if texts.is_empty() { Err(errors::empty(&name)) } else { Ok(Some(days)) }
}

fn monthly_days(nested: &Nested<'_>) -> Result<Option<Days>, Refusal> {
    let name = nested.name("monthly_payout_days");
    let Some(texts) = nested.texts("monthly_payout_days")? else {
        return Ok(None);
    };
    let mut days = Days::default();
    for text in &texts {
        let day = number(&name, text, 1, 31)?;
        days = days.with(u8::try_from(day).unwrap_or(31));
    }
    if texts.is_empty() { Err(errors::empty(&name)) } else { Ok(Some(days)) }
}

fn weekday(name: &str, text: &str, of: usize) -> Result<Days, Refusal> {
    let known = WEEKDAYS.get(..of).unwrap_or(&WEEKDAYS);
    let place = known.iter().position(|day| *day == text).and_then(|place| u8::try_from(place).ok());
    place.map(|place| Days::default().with(place)).ok_or_else(|| not_one_of(name, known))
}
