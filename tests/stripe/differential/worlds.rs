//! The worlds that are compared in: a platform, how its Stripe behaves, and the operator's settings that mirror it. The
//! world's exchange rates are its own: near the operator's table, never the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use pullfunds::money::{Currency, FxTable, Minor};
use pullfunds::rules::{Basis, Edition, Policy};
use pullfunds::world::faults::Fault;
use pullfunds::world::founding::{
    AccountKind, BankAccount, BankStatus, Capability, Event, Founding, Happening, Individual, Liable, Metadata,
    NewAccount, PayoutInterval, PersonStatus,
};
use pullfunds::world::settings::{self, NonNegative, ReserveRun, Settings};
use rust_decimal::Decimal;

use super::cases::Case;
use super::dice::Dice;

/// The id of every platform.
pub(crate) const PLATFORM: &str = "acct_1MOCKPlatformPlt0";

/// Countries of listed regions.
pub(crate) const LISTED: [&str; 12] = ["US", "US", "US", "DE", "GB", "FR", "IS", "CA", "JP", "AU", "HK", "NZ"];
/// Countries in which debits were never offered.
pub(crate) const UNLISTED: [&str; 3] = ["BR", "SG", "MX"];

/// Which accounts a world has, and so which editions judge in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// The platform is not enrolled for managed risk.
    Current,
    /// It is, and has accounts of both kinds.
    Enrolled,
    /// It is, and the operator judges every account by the edition for managed risk.
    ManagedOnly,
    /// The preview of 2017.
    Legacy,
}

/// A kind of world.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) flavour: Flavour,
    pub(crate) country: &'static str,
    pub(crate) currency: Currency,
    pub(crate) settings: Settings,
    pub(crate) policy: Policy,
    pub(crate) today: Date,
}

/// The start of every world's clock.
pub(crate) fn start() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

pub(crate) fn days_ago(days: i64) -> Timestamp {
    start() - SignedDuration::from_hours(24 * days)
}

/// Draws a kind of world.
pub(crate) fn profile(dice: &mut Dice) -> Profile {
    let flavours = [
        Flavour::Current,
        Flavour::Current,
        Flavour::Current,
        Flavour::Enrolled,
        Flavour::ManagedOnly,
        Flavour::Legacy,
        Flavour::Legacy,
    ];
    let flavour = dice.pick(&flavours);
    let country = country(dice, flavour);
    let currency = match flavour {
        Flavour::Legacy => dice.pick(&["usd", "usd", "usd", "eur", "huf", "isk", "bhd", "kwd"]),
        Flavour::Current | Flavour::Enrolled | Flavour::ManagedOnly => dice.pick(&["usd", "usd", "eur"]),
    };
    let basis = dice.pick(&Basis::ALL);
    let reserves_enabled = dice.chance(50);
    let mut fx = FxTable::built_in().unwrap();
    let settings = settings(dice, flavour, basis, reserves_enabled, &fx);
    if dice.chance(2) {
        fx.per_euro.remove(&Currency::GBP);
    }
    let mut policy = Policy::with_fx(Arc::new(fx));
    policy.basis = basis;
    policy.reserves_enabled = Some(reserves_enabled);
    policy.stripe_managed_risk = settings.managed_risk_enrolled;
    policy.corridors = dice.chance(3);
    policy.edition = match flavour {
        Flavour::Current | Flavour::Enrolled => None,
        Flavour::ManagedOnly => Some(Edition::StripeManagedRisk),
        Flavour::Legacy => Some(Edition::LegacyManagedUsPreview),
    };
    let today = if dice.chance(1) { date(2027, 3, 1) } else { date(2026, 11, 22) };
    Profile { flavour, country, currency: currency_of(currency), settings, policy, today }
}

fn country(dice: &mut Dice, flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Legacy => dice.pick(&["US", "US", "US", "US", "CA", "DE"]),
        Flavour::Current | Flavour::Enrolled | Flavour::ManagedOnly if dice.chance(8) => dice.pick(&UNLISTED),
        Flavour::Current | Flavour::Enrolled | Flavour::ManagedOnly => dice.pick(&LISTED),
    }
}

fn settings(dice: &mut Dice, flavour: Flavour, basis: Basis, reserves_enabled: bool, fx: &FxTable) -> Settings {
    let edition = match flavour {
        Flavour::Current | Flavour::Enrolled | Flavour::ManagedOnly => settings::Edition::Current,
        Flavour::Legacy => settings::Edition::LegacyManagedUsPreview,
    };
    let non_negative = match basis {
        Basis::AvailableOnly => NonNegative::AvailableOnly,
        Basis::AvailablePlusPending => NonNegative::AvailablePlusPending,
        Basis::ReservesException => NonNegative::ReservesException,
    };
    Settings {
        edition,
        managed_risk_enrolled: matches!(flavour, Flavour::Enrolled | Flavour::ManagedOnly),
        non_negative,
        reserves_enabled,
        reserve_run: ReserveRun::Immediate,
        usd_rates: rates(dice, fx),
        ..Settings::default()
    }
}

/// The world's own rates: US dollars for one unit, up to two percent off the operator's.
fn rates(dice: &mut Dice, fx: &FxTable) -> BTreeMap<Currency, Decimal> {
    let usd = fx.per_euro[&Currency::USD];
    let euro = [(Currency::EUR, Decimal::ONE)];
    let all = fx.per_euro.iter().map(|(currency, rate)| (*currency, *rate)).chain(euro);
    all.map(|(currency, rate)| {
        let off = Decimal::new(dice.between(980, 1_020), 3);
        (currency, usd / rate * off)
    })
    .collect()
}

pub(crate) fn currency_of(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

/// An account in which nothing is wrong, for any edition but for whose losses it is.
pub(crate) fn sound(id: &str, country: &str, currency: Currency) -> NewAccount {
    NewAccount {
        id: id.to_owned(),
        name: Some(format!("Name of {id}")),
        email: None,
        country: country.to_owned(),
        currency,
        kind: AccountKind::Custom,
        losses: Some(Liable::Application),
        created: days_ago(400),
        payouts: PayoutInterval::Manual,
        payouts_enabled: true,
        charges_enabled: true,
        debit_negative_balances: false,
        transfers: Capability::Active,
        bank: Some(BankAccount { last4: "6789".to_owned(), currency, status: BankStatus::Verified }),
        individual: Some(Individual {
            first_name: Some("Ada".to_owned()),
            last_name: Some("Blue".to_owned()),
            dob: (Some(1), Some(2), Some(1980)),
            verification: PersonStatus::Verified,
        }),
        disabled_reason: None,
        currently_due: Vec::new(),
        metadata: Metadata::from_iter([("debit_consent", "contract 7")]),
    }
}

/// A sale without a fee.
pub(crate) fn sale(account: &str, amount: i64, currency: Currency, lands: Timestamp) -> Happening {
    let amount = Minor::new(amount);
    let what = Event::Sale { amount, fee: Minor::ZERO, currency, available_on: lands, description: "Order".to_owned() };
    Happening { at: days_ago(10), account: account.to_owned(), label: None, what }
}

impl Profile {
    /// The world with these cases' accounts in it. The platform has plenty in its own currency.
    pub(crate) fn founding(&self, seed: u64, cases: &[Case]) -> Founding {
        let mut platform = sound(PLATFORM, self.country, self.currency);
        if self.flavour != Flavour::Legacy {
            platform.kind = AccountKind::Standard;
            platform.losses = None;
        }
        let mut happenings = vec![sale(PLATFORM, 900_000_000, self.currency, days_ago(10))];
        happenings.extend(cases.iter().flat_map(Case::happenings));
        let mut settings = self.settings.clone();
        let unreadable = cases.iter().filter(|case| case.unreadable);
        settings.faults = unreadable.map(|case| Fault::unreadable(&case.about.id, 500)).collect();
        Founding {
            name: format!("world {seed}"),
            seed,
            start: start(),
            settings,
            platform,
            accounts: cases.iter().map(|case| case.about.clone()).collect(),
            happenings,
            script: Vec::new(),
        }
    }
}
