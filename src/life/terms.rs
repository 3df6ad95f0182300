//! Every figure of the policy in one place, as plain data: tests plant wrong ones.

use jiff::SignedDuration;

/// The figures. Those of Stripe are from docs.stripe.com/api/idempotent_requests and from its own libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Attempts that are made without a person, the first included.
    pub attempts: u32,
    /// How long after the first attempt the last of those may begin, in seconds.
    pub spread_s: u32,
    /// Shortest pause before a repeat, in milliseconds.
    pub first_pause_ms: u32,
    /// Longest pause that is taken without being asked for one, in milliseconds.
    pub usual_pause_ms: u32,
    /// Longest pause that an answer may ask for; after a longer one nothing is repeated without a person.
    pub longest_pause_ms: u32,
    /// How long an answer is waited for, in seconds, as in Stripe's libraries.
    pub write_s: u32,
    /// How much longer a recorded attempt may take than its answer: from the record to the first byte, and back to the disk.
    pub grace_s: u32,
    /// How long after the last attempt ended a look-up that finds nothing begins to mean that there is nothing, in minutes.
    pub settle_margin_min: u32,
    /// How far two answers of the server's clock may be apart without meaning anything, in seconds.
    pub slack_s: u32,
    /// How long Stripe keeps an idempotency key at least, in hours.
    pub key_life_h: u32,
    /// How long before that a key counts as gone, in minutes.
    pub key_margin_min: u32,
    /// When to look again by itself, in seconds after the last time.
    pub look_up_at_s: [u32; 4],
    /// And from then on.
    pub look_up_every_s: u32,
}

impl Terms {
    /// Those of the program.
    #[must_use]
    pub const fn usual() -> Self {
        Self {
            attempts: 3,
            spread_s: 60,
            first_pause_ms: 500,
            usual_pause_ms: 5_000,
            longest_pause_ms: 8_000,
            write_s: 80,
            grace_s: 20,
            settle_margin_min: 15,
            slack_s: 5,
            key_life_h: 24,
            key_margin_min: 60,
            look_up_at_s: [5, 30, 120, 600],
            look_up_every_s: 3_600,
        }
    }

    /// How long a recorded attempt can be under way.
    #[must_use]
    pub fn flight(&self) -> SignedDuration {
        seconds(self.write_s).saturating_add(seconds(self.grace_s))
    }

    /// How long after a moment at which no attempt was under way a look-up that finds nothing shows that there is nothing.
    #[must_use]
    pub fn margin(&self) -> SignedDuration {
        minutes(self.settle_margin_min).saturating_add(self.slack())
    }

    /// The same when an attempt may have been under way at that moment.
    #[must_use]
    pub fn long_margin(&self) -> SignedDuration {
        self.margin().saturating_add(self.flight())
    }

    /// How long after its first use a key is certain to be kept.
    #[must_use]
    pub fn key_lives(&self) -> SignedDuration {
        let margin = minutes(self.key_margin_min).saturating_add(self.slack());
        minutes(self.key_life_h.saturating_mul(60)).saturating_sub(margin)
    }

    pub(super) fn slack(&self) -> SignedDuration {
        seconds(self.slack_s)
    }
}

fn seconds(n: u32) -> SignedDuration {
    SignedDuration::from_secs(i64::from(n))
}

fn minutes(n: u32) -> SignedDuration {
    SignedDuration::from_secs(i64::from(n).saturating_mul(60))
}
