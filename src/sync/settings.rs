//! What the scheduler may do: figures for each mode, which an operator can change.

use jiff::SignedDuration;

use crate::domain::Mode;

/// Stripe's limit of requests a second to one endpoint, and of all together live and in a sandbox
/// (docs.stripe.com/rate-limits). Nobody may ask for more.
pub(super) const OF_ONE_ENDPOINT: u32 = 25;
const OF_ALL_LIVE: u32 = 100;
const OF_ALL_IN_A_SANDBOX: u32 = 25;

/// Settings as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Requests a second to each endpoint. Without one there is no limit until Stripe says that there is.
    pub rate: Option<u32>,
    /// Requests a second to all endpoints together.
    pub rate_of_all: u32,
    /// Requests that may go out at once after a rest.
    pub burst: u32,
    /// Questions that are open at once for what nobody looks at.
    pub in_flight: u32,
    /// The share of Stripe's monthly allowance of reads that may be spent; none where Stripe counts none.
    pub allowance: Option<Allowance>,
    /// Reading more accounts than this is asked about first; none where it never is.
    pub ask_above: Option<u32>,
    /// An account that nobody looks at is read again when its balance is this old.
    pub refresh: SignedDuration,
    /// Nothing is read any more when no key was pressed for this long.
    pub pause_after: SignedDuration,
    /// Where the scatter of the pauses before retries begins. Only `runtime` draws one by chance.
    pub seed: u64,
}

/// Reads that Stripe allows in a month, and how many of them are for this console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Reads a month: 500 for each transaction, at least 10,000 (docs.stripe.com/rate-limits).
    pub reads: u64,
    /// Parts of a hundred that this console may spend.
    pub percent: u8,
    /// How many were spent this month.
    pub spent: u64,
}

impl Allowance {
    /// What every platform has, and most of it for this console: reads of connected accounts are a pool of their own, which
    /// the platform's reads of itself do not draw on, and a platform whose programs read its accounts much has more
    /// transactions than this stands for. A fifth stays for those programs (docs.stripe.com/rate-limits).
    pub const LEAST: Self = Self { reads: 10_000, percent: 80, spent: 0 };

    /// Reads that this console may spend in a month.
    #[must_use]
    pub fn share(&self) -> u64 {
        self.reads.saturating_mul(u64::from(self.percent.min(100))) / 100
    }
}

/// What an operator has set; none leaves a figure as it is for the mode.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tuning {
    /// Balance reads a second.
    pub rate: Option<u32>,
    /// Requests at once.
    pub burst: Option<u32>,
    /// Questions open at once.
    pub in_flight: Option<u32>,
    /// Reads a month that Stripe allows.
    pub monthly_reads: Option<u64>,
    /// Parts of a hundred of them.
    pub share: Option<u8>,
    /// Age at which what nobody looks at is read again.
    pub refresh: Option<SignedDuration>,
    /// Rest of the keyboard after which nothing is read.
    pub pause_after: Option<SignedDuration>,
}

impl Settings {
    /// The figures of a mode. The platform's own traffic shares Stripe's limits, so less than half of them is used.
    #[must_use]
    pub const fn of(mode: Mode) -> Self {
        let (rate, allowance, ask_above) = match mode {
            Mode::Mock => (None, None, None),
            Mode::Test => (Some(10), None, None),
            Mode::Live => (Some(10), Some(Allowance::LEAST), Some(1_000)),
        };
        Self {
            rate,
            rate_of_all: 20,
            burst: 24,
            in_flight: 8,
            allowance,
            ask_above,
            refresh: SignedDuration::from_mins(15),
            pause_after: SignedDuration::from_mins(10),
            seed: 0,
        }
    }

    /// The figures of a mode, with what the operator has set.
    #[must_use]
    pub fn tuned(mode: Mode, tuning: &Tuning) -> Self {
        let base = Self::of(mode);
        let rate = tuning.rate.map(|rate| rate.clamp(1, OF_ONE_ENDPOINT)).or(base.rate);
        let of_all = match mode {
            Mode::Mock | Mode::Live => OF_ALL_LIVE,
            Mode::Test => OF_ALL_IN_A_SANDBOX,
        };
        let allowance = base.allowance.map(|known| Allowance {
            reads: tuning.monthly_reads.unwrap_or(known.reads),
            percent: tuning.share.unwrap_or(known.percent).min(100),
            ..known
        });
        Self {
            rate,
            rate_of_all: rate.map_or(base.rate_of_all, |rate| rate.saturating_mul(2)).min(of_all),
            burst: tuning.burst.unwrap_or(base.burst).clamp(1, 100),
            in_flight: tuning.in_flight.unwrap_or(base.in_flight).clamp(1, 64),
            allowance,
            refresh: tuning.refresh.unwrap_or(base.refresh),
            pause_after: tuning.pause_after.unwrap_or(base.pause_after),
            ..base
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_and_test_read_ten_balances_a_second_and_a_mock_as_many_as_it_answers() {
        assert_eq!(Settings::of(Mode::Live).rate, Some(10));
        assert_eq!(Settings::of(Mode::Test).rate, Some(10));
        assert_eq!(Settings::of(Mode::Mock).rate, None);
    }

    #[test]
    fn nothing_can_be_set_above_what_stripe_publishes() {
        let tuning = Tuning { rate: Some(500), burst: Some(0), share: Some(200), ..Tuning::default() };
        let live = Settings::tuned(Mode::Live, &tuning);
        assert_eq!((live.rate, live.rate_of_all, live.burst), (Some(25), 50, 1));
        assert_eq!(live.allowance.map(|allowance| allowance.share()), Some(10_000));
        assert_eq!(Settings::tuned(Mode::Test, &tuning).rate_of_all, 25);
    }
}
