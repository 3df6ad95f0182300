//! The shape of a scenario file, version 1, exactly as people write it: texts, day numbers, tables. Unknown keys are
//! refused by shape, so that a typing error is never silently ignored. Nothing is judged or computed here; the
//! neighbouring modules turn each part into what the world needs and say what is wrong with it.

use std::collections::BTreeMap;
use std::fmt::{self, Formatter};

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use crate::world::control::{Command, SpanText};
use crate::world::faults::Fault;
use crate::world::founding::PersonStatus;
use crate::world::limits::RateLimit;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub version: i64,
    pub scenario: Header,
    #[serde(default)]
    pub stripe: Stripe,
    pub platform: Platform,
    #[serde(default)]
    pub account: Vec<Account>,
    pub volume: Option<Volume>,
    /// What goes wrong from the start.
    #[serde(default)]
    pub fault: Vec<Fault>,
    #[serde(default)]
    pub key: Vec<Key>,
    /// What is done by itself as time passes.
    #[serde(default)]
    pub script: Vec<Line>,
}

/// `[[script]]`: a moment, and a command in the words of `/_world`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Line {
    /// Date, time and offset; it moves with the world's first day.
    pub at: Option<toml::value::Datetime>,
    /// How long after the start of the world's clock.
    pub after: Option<SpanText>,
    #[serde(flatten, deserialize_with = "command")]
    pub command: Command,
}

/// `[[key]]`: a restricted key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    pub name: String,
    /// Permissions on the platform's own account.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// Permissions on connected accounts.
    #[serde(default)]
    pub connect: Vec<String>,
    /// The day on which it is no longer valid.
    pub expires: Option<i32>,
}

/// `[scenario]`: what the file is, and when its world begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub name: String,
    pub about: String,
    pub seed: u64,
    /// Date, time and offset at which the world's clock starts: day 0.
    pub today: toml::value::Datetime,
}

/// `[stripe]`: how this Stripe behaves.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Stripe {
    pub edition: Option<Edition>,
    pub managed_risk_enrolled: Option<bool>,
    pub non_negative: Option<NonNegative>,
    pub reserves_enabled: Option<bool>,
    /// Absent: after every movement.
    pub reserve_every_minutes: Option<u32>,
    /// US dollars for one unit of a currency.
    pub usd_rates: BTreeMap<String, Written>,
    pub enforce_min_charge: Option<bool>,
    pub groups_other_side: Option<bool>,
    pub read_latency_ms: Option<u64>,
    pub write_latency_ms: Option<u64>,
    pub rate_limit: Option<RateLimit>,
    pub lock_wait_ms: Option<u64>,
    /// Account id and HTTP status.
    pub unreadable: BTreeMap<String, u16>,
    /// Account ids.
    pub lost_answers: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Edition {
    Current,
    LegacyManagedUsPreview,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NonNegative {
    AvailableOnly,
    AvailablePlusPending,
    ReservesException,
}

/// `[platform]`: the platform's own account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Platform {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub country: String,
    pub currency: String,
    /// Day on which it was made.
    pub created: i32,
    #[serde(default)]
    pub history: Vec<Entry>,
    #[serde(default)]
    pub sales: Vec<Sales>,
    pub expect: Option<Expect>,
    #[serde(default)]
    pub expect_in: BTreeMap<String, Expect>,
}

/// `[[account]]`: one connected account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub id: String,
    /// Absent: the account has no business name.
    pub name: Option<String>,
    pub email: Option<String>,
    pub country: String,
    pub currency: String,
    pub kind: Kind,
    /// Absent: the field is left out, as very old accounts do.
    pub losses: Option<Losses>,
    /// Day on which it was made.
    pub created: i32,
    #[serde(default)]
    pub payouts: Interval,
    #[serde(default = "yes")]
    pub payouts_enabled: bool,
    #[serde(default = "yes")]
    pub charges_enabled: bool,
    #[serde(default)]
    pub auto_debit: bool,
    #[serde(default)]
    pub transfers: Capability,
    pub bank: Option<Bank>,
    pub individual: Option<Individual>,
    pub disabled_reason: Option<String>,
    #[serde(default)]
    pub currently_due: Vec<String>,
    pub consent: Option<Consent>,
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    #[serde(default)]
    pub history: Vec<Entry>,
    #[serde(default)]
    pub sales: Vec<Sales>,
    pub expect: Option<Expect>,
    #[serde(default)]
    pub expect_in: BTreeMap<String, Expect>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Standard,
    Express,
    Custom,
    None,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Losses {
    Application,
    Stripe,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Interval {
    Manual,
    #[default]
    Daily,
    Weekly,
    Monthly,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Capability {
    #[default]
    Active,
    Inactive,
    Pending,
}

/// The external bank account. Absent: a verified one with an invented number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bank {
    pub status: BankStatus,
    pub last4: Option<String>,
    pub currency: Option<String>,
}

/// Stripe's states of a bank account (docs.stripe.com/api/external_accounts), and `none` for an account without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BankStatus {
    New,
    Validated,
    Verified,
    VerificationFailed,
    Errored,
    None,
}

/// The person behind the account, as far as known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Individual {
    pub first: Option<String>,
    pub last: Option<String>,
    #[serde(default)]
    pub born: Born,
    pub status: PersonStatus,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Born {
    pub day: Option<u8>,
    pub month: Option<u8>,
    pub year: Option<u16>,
}

/// Agreement to be debited; becomes metadata that moves with the day on which the world begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub reference: String,
    /// The last day on which it holds.
    pub until: Option<i32>,
}

/// One line of an account's history.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Day, counted from the world's first: yesterday is -1.
    pub day: i32,
    /// Time of day in UTC; noon if absent.
    pub at: Option<String>,
    pub what: What,
    pub amount: Option<Written>,
    /// Sales: what remains after the fee, instead of `amount`.
    pub net: Option<Written>,
    pub fee: Option<Written>,
    pub currency: Option<String>,
    /// Sales: the day on which the money becomes available; two days later if absent.
    pub lands: Option<i32>,
    pub label: Option<String>,
    /// Label of the earlier sale or payout.
    pub of: Option<String>,
    pub form: Option<Form>,
    pub description: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Sale,
    Refund,
    Dispute,
    DisputeWon,
    Payout,
    PayoutReturned,
    Fee,
    Debit,
    SendFunds,
    Topup,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    Charge,
    Transfer,
}

/// Sales that repeat, in place of many lines of history.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sales {
    /// Day of the first sale.
    pub from: i32,
    /// No sale after this day.
    pub to: i32,
    /// Days between two sales.
    pub every: i32,
    pub low: Written,
    pub high: Written,
    pub currency: Option<String>,
    /// Half of each so-many-th sale is refunded.
    pub refund_every: Option<u32>,
    /// Pays out all that landed, so that nothing of it remains; absent: it remains.
    pub paid_out: Option<PaidOut>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PaidOut {
    Daily,
    Weekly,
    Monthly,
}

/// `[volume]`: plain accounts in number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Volume {
    pub count: u64,
    /// Smallest sale, in the platform's currency.
    pub low: Option<Written>,
    /// Largest sale, in the platform's currency.
    pub high: Option<Written>,
}

/// What an account must hold when the world begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub available: Written,
    pub pending: Written,
    /// Platform only.
    pub reserved: Option<Written>,
}

/// A number in quotes, since a number without them could pass through a float on its way.
#[derive(Debug, Clone)]
pub(super) struct Written(pub String);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(InQuotes)
    }
}

struct InQuotes;

impl Visitor<'_> for InQuotes {
    type Value = Written;

    fn expecting(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("a number in quotes like \"12.50\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
        Ok(Written(text.to_owned()))
    }
}

/// A command as over HTTP, where a moment is a text.
fn command<'de, D: Deserializer<'de>>(from: D) -> Result<Command, D::Error> {
    let mut fields = toml::Table::deserialize(from)?;
    for (_, value) in &mut fields {
        if let toml::Value::Datetime(moment) = value {
            *value = toml::Value::String(moment.to_string());
        }
    }
    fields.try_into().map_err(|error: toml::de::Error| D::Error::custom(error.message()))
}
