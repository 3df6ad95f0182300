//! Pending money of one account as a calendar: what lands on each day and what is available then. Drawing only places
//! these figures; it adds none up.

use jiff::civil::Date;

use crate::domain::Balance;
use crate::money::{Currency, Minor};

use super::Digest;

/// A day on which pending money becomes available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LandingDay {
    /// The UTC day.
    pub day: Date,
    /// What lands, net of fees.
    pub amount: Minor,
    /// What is available then, if nothing else happens; none when that leaves the range of money.
    pub then: Option<Minor>,
}

/// The days on which money of a currency lands, earliest first.
#[must_use]
pub fn landing_days(digest: &Digest, balance: &Balance, currency: Currency) -> Vec<LandingDay> {
    let mut then = Some(balance.available(currency));
    let mut days = Vec::new();
    for landing in digest.landings.iter().filter(|landing| landing.amount.currency() == currency) {
        let amount = landing.amount.minor();
        then = then.and_then(|minor| minor.checked_add(amount));
        days.push(LandingDay { day: landing.day, amount, then });
    }
    days
}

/// Pending money whose day is not known, because the transactions that were read do not show it. None where it cannot
/// be told.
#[must_use]
pub fn landing_unseen(days: &[LandingDay], balance: &Balance, currency: Currency) -> Option<Minor> {
    days.iter().try_fold(balance.pending(currency), |left, day| left.checked_sub(day.amount))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::app::Landing;
    use crate::domain::CurrencyBalance;
    use crate::money::Amount;

    fn balance(available: i64, pending: i64) -> Balance {
        let row = CurrencyBalance {
            currency: Currency::USD,
            available: Minor::new(available),
            pending: Minor::new(pending),
            sources: None,
        };
        let read_at = Timestamp::UNIX_EPOCH;
        Balance { read_at, said_at: None, rows: Box::new([row]), connect_reserved: None, others: Box::new([]) }
    }

    fn digest(landings: &[(i8, i64, Currency)]) -> Digest {
        let landing = |&(day, minor, currency): &(i8, i64, Currency)| Landing {
            day: date(2026, 11, day),
            amount: Amount::new(Minor::new(minor), currency),
        };
        Digest { landings: landings.iter().map(landing).collect(), ..Digest::default() }
    }

    #[test]
    fn each_day_tells_what_is_available_then_in_its_own_currency() {
        let digest = digest(&[(23, 31_000, Currency::USD), (23, 7, Currency::CAD), (25, 48_225, Currency::USD)]);
        let days = landing_days(&digest, &balance(831_000, 79_225), Currency::USD);
        let then: Vec<_> = days.iter().map(|day| day.then.map(Minor::get)).collect();
        assert_eq!(then, [Some(862_000), Some(910_225)]);
    }

    #[test]
    fn pending_money_that_no_transaction_shows_is_told_apart() {
        let balance = balance(0, 50_000);
        let days = landing_days(&digest(&[(23, 31_000, Currency::USD)]), &balance, Currency::USD);
        assert_eq!(landing_unseen(&days, &balance, Currency::USD), Some(Minor::new(19_000)));
    }
}
