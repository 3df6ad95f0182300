//! A balance as it was read at one moment (docs.stripe.com/api/balance/balance_object). Each currency stands alone; a
//! bucket this version does not know is kept and shown.

use jiff::{SignedDuration, Timestamp};

use crate::money::{Amount, Currency, Minor};

use super::Label;

/// The balance of one account. It has no creation time of its own; `read_at` is when the answer arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// When it was read.
    pub read_at: Timestamp,
    /// What Stripe's clock showed then, to the second; none where the answer did not say, and after it was kept in a file.
    pub said_at: Option<Timestamp>,
    /// One row a currency, sorted by code.
    pub rows: Box<[CurrencyBalance]>,
    /// `connect_reserved`: what Stripe sets aside against negative connected accounts. Only a platform has it; none when
    /// the answer has no such field, as with a key that may not see it.
    pub connect_reserved: Option<Box<[Amount]>>,
    /// Every other bucket, as named on the wire: `instant_available`, `issuing.available`, and those not known to this
    /// version.
    pub others: Box<[OtherBucket]>,
}

/// One currency of a balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyBalance {
    /// The currency.
    pub currency: Currency,
    /// Can be paid out or transferred.
    pub available: Minor,
    /// Not yet available.
    pub pending: Minor,
    /// The parts of `available`, when Stripe names them.
    pub sources: Option<Box<SourceTypes>>,
}

/// `source_types` of an available amount. A transfer draws on one of them, `card` unless named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceTypes {
    /// `card`.
    pub card: Option<Minor>,
    /// `bank_account`.
    pub bank_account: Option<Minor>,
    /// `fpx`.
    pub fpx: Option<Minor>,
}

/// An amount in a bucket other than `available` and `pending`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherBucket {
    /// Key on the wire; where amounts lie one level down both keys, as `issuing.available`.
    pub name: BucketName,
    /// Amount.
    pub amount: Amount,
}

/// Name of a bucket. The one that almost every balance has takes no memory of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketName {
    /// `instant_available`.
    InstantAvailable,
    /// Any other, also one that this version does not know.
    Other(Label),
}

impl BucketName {
    const INSTANT_AVAILABLE: &'static str = "instant_available";

    /// The bucket of a key on the wire.
    #[must_use]
    pub fn new(key: &str) -> Self {
        if key == Self::INSTANT_AVAILABLE { Self::InstantAvailable } else { Self::Other(Label::new(key)) }
    }

    /// The key on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::InstantAvailable => Self::INSTANT_AVAILABLE,
            Self::Other(name) => name.as_str(),
        }
    }
}

impl Balance {
    /// The row of a currency.
    #[must_use]
    pub fn row(&self, currency: Currency) -> Option<&CurrencyBalance> {
        self.rows.iter().find(|row| row.currency == currency)
    }

    /// Available in a currency. A currency that was read and is missing holds nothing.
    #[must_use]
    pub fn available(&self, currency: Currency) -> Minor {
        self.row(currency).map_or(Minor::ZERO, |row| row.available)
    }

    /// Pending in a currency.
    #[must_use]
    pub fn pending(&self, currency: Currency) -> Minor {
        self.row(currency).map_or(Minor::ZERO, |row| row.pending)
    }

    /// What is reserved in a currency; none when the reserve is not known.
    #[must_use]
    pub fn reserved(&self, currency: Currency) -> Option<Minor> {
        let rows = self.connect_reserved.as_ref()?;
        Some(rows.iter().find(|row| row.currency() == currency).map_or(Minor::ZERO, |row| row.minor()))
    }

    /// The amounts of a bucket by its name on the wire.
    pub fn bucket<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Amount> + 'a {
        self.others.iter().filter(move |other| other.name.as_str() == name).map(|other| other.amount)
    }

    /// Currencies in which `available` is below zero.
    pub fn negatives(&self) -> impl Iterator<Item = Amount> + '_ {
        self.rows.iter().filter(|row| row.available.is_negative()).map(|row| Amount::new(row.available, row.currency))
    }

    /// Whether it is of an earlier moment than another balance of the same account, by Stripe's clock. Its seconds are whole, and
    /// the clocks of its servers need not agree to the last, so that one second is no difference.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        let both = self.said_at.zip(other.said_at);
        both.is_some_and(|(own, other)| other.duration_since(own) > SignedDuration::from_secs(1))
    }

    /// Whether money is the same, whenever it was read.
    #[must_use]
    pub fn same_money(&self, other: &Self) -> bool {
        self.rows == other.rows && self.connect_reserved == other.connect_reserved && self.others == other.others
    }
}
