//! What a debit was expected to leave behind, and what was seen afterwards.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::{Amount, Minor};

use super::{Direction, Explained, LookedAt, Order, Settled};

/// Paper for the operator: the order, how it ended, and both balances before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What was asked.
    pub order: Order,
    /// How Stripe answered.
    pub settled: Settled,
    /// When it was done, by Stripe's clock where that is known, else when the answer came.
    pub at: Timestamp,
    /// The connected account.
    pub account: Side,
    /// The platform.
    pub platform: Side,
    /// When the balances before were read; none where that is not known.
    pub looked: Option<LookedAt>,
    /// What else moved them; none before that was found out, and where all is as expected.
    pub explained: Option<Explained>,
}

/// One side's available balance in the debit's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Before, as it was judged on; none if it was not known.
    pub before: Option<Minor>,
    /// After, as it should be.
    pub expected: Option<Minor>,
    /// After, as it was read.
    pub observed: Observed,
}

/// What was read afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observed {
    /// Not read yet.
    NotYet,
    /// The read failed.
    Unreadable,
    /// Read.
    Read(Minor),
}

impl Receipt {
    /// A receipt before anything was read again. One side is expected to lose the amount, the other to gain it, by the
    /// order's direction.
    #[must_use]
    pub fn new(order: Order, settled: Settled, at: Timestamp, before: (Option<Minor>, Option<Minor>)) -> Self {
        let minor = order.amount.minor();
        let side = |before: Option<Minor>, expected| Side { before, expected, observed: Observed::NotYet };
        let lost = |before: Option<Minor>| side(before, before.and_then(|b| b.checked_sub(minor)));
        let gained = |before: Option<Minor>| side(before, before.and_then(|b| b.checked_add(minor)));
        let (account, platform) = match order.direction() {
            Direction::ToPlatform => (lost(before.0), gained(before.1)),
            Direction::ToAccount => (gained(before.0), lost(before.1)),
        };
        Self { order, settled, at, account, platform, looked: None, explained: None }
    }

    /// How much the account and the platform were to gain by it.
    #[must_use]
    pub fn changes(&self) -> (Option<Minor>, Option<Minor>) {
        let of = |side: &Side| side.expected?.checked_sub(side.before?);
        (of(&self.account), of(&self.platform))
    }

    /// An amount of this receipt's currency.
    #[must_use]
    pub const fn amount(&self, minor: Minor) -> Amount {
        Amount::new(minor, self.order.amount.currency())
    }
}

impl Side {
    /// Observed less expected, once both are known.
    #[must_use]
    pub fn difference(&self) -> Option<Minor> {
        match self.observed {
            Observed::Read(seen) => seen.checked_sub(self.expected?),
            Observed::NotYet | Observed::Unreadable => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{AccountId, Consent, DebitId, Form, Label, ObjectId, Reason, Reversal, SendReason, Undo, What};
    use crate::money::Currency;

    fn pull() -> What {
        What::Pull { form: Form::Charge, reason: Reason::CorrectError, consent: Consent::Typed(Label::new("c")) }
    }

    fn reverse() -> What {
        let of = DebitId::new(Uuid::from_u128(1));
        What::Reverse { reverse: Reversal { of, object: ObjectId::new("py_1"), by: Undo::Refund } }
    }

    #[rstest]
    #[case(pull(), (100, 1_300))]
    #[case(What::Send { send: SendReason::Other }, (700, 700))]
    #[case(reverse(), (700, 700))]
    fn what_one_side_loses_the_other_is_expected_to_gain(#[case] what: What, #[case] after: (i64, i64)) {
        let order = Order {
            debit: DebitId::new(Uuid::from_u128(2)),
            account: AccountId::new("acct_a"),
            platform: AccountId::new("acct_p"),
            amount: Amount::new(Minor::new(300), Currency::USD),
            what,
            note: Label::default(),
        };
        let settled = Settled { transfer: None, payment: None, request: None, replayed: false, at: None };
        let before = (Some(Minor::new(400)), Some(Minor::new(1_000)));
        let receipt = Receipt::new(order.clone(), settled.clone(), Timestamp::UNIX_EPOCH, before);
        let expected = (receipt.account.expected, receipt.platform.expected);
        assert_eq!(expected, (Some(Minor::new(after.0)), Some(Minor::new(after.1))));
        let unknown = Receipt::new(order, settled, Timestamp::UNIX_EPOCH, (None, None));
        assert_eq!((unknown.account.expected, unknown.platform.expected), (None, None));
    }
}
