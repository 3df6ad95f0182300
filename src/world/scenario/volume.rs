//! `[volume]`: plain accounts in number, with believable names and balances, of the platform's own region. Each
//! follows from the seed and its number alone. None is below zero and none pays the platform, so that whatever the
//! seed, the platform's own figures stay those that the file says.

use crate::money::{Currency, Minor};
use crate::world::founding::{
    AccountKind, Capability, Event, Happening, Individual, Liable, Metadata, NewAccount, PayoutInterval, PersonStatus,
};

use super::account::{CONSENT, CONSENT_UNTIL, verified_bank};
use super::calendar::Calendar;
use super::countries::neighbours;
use super::dice::Dice;
use super::error::{Fault, Problem};
use super::file::{Volume, Written};
use super::history::card_fee;
use super::names;
use super::place::Place;
use super::repeat::range;

/// The most accounts that a world is made for.
pub(super) const MOST: u64 = 1_000_000;
/// Above this many, accounts have one sale each, so that a large world loads fast.
const DETAILED: u64 = 20_000;

const LOW: &str = "20.00";
const HIGH: &str = "2400.00";
/// Base 36 with four digits: more than [`MOST`] endings of ids.
const ENDINGS: u64 = 36 * 36 * 36 * 36;

/// The accounts, and what happened on them.
pub(super) fn generate(
    volume: &Volume,
    platform: &NewAccount,
    calendar: &Calendar,
    seed: u64,
) -> Result<(Vec<NewAccount>, Vec<Happening>), Fault> {
    let place = Place::top("volume");
    if volume.count > MOST {
        return Err(Fault::new(place.key("count"), Problem::TooMany(volume.count)));
    }
    let written = |text: &Option<Written>, otherwise: &str| text.clone().unwrap_or(Written(otherwise.to_owned()));
    // Read as dollars and cents, and used as hundredths of whatever a country has.
    let (low, high) = (written(&volume.low, LOW), written(&volume.high, HIGH));
    let (low, high) = range(&low, &high, Currency::USD, &place)?;
    let mut maker = Maker {
        countries: neighbours(&platform.country, platform.currency),
        calendar,
        dice: Dice::new(seed, "volume"),
        turn: seed,
        low,
        high,
        detailed: volume.count <= DETAILED,
        accounts: Vec::new(),
        happenings: Vec::new(),
    };
    for number in 0..volume.count {
        let account = maker.account(number);
        maker.trade(&account);
        maker.accounts.push(account);
    }
    Ok((maker.accounts, maker.happenings))
}

struct Maker<'a> {
    countries: Vec<(String, Currency)>,
    calendar: &'a Calendar,
    dice: Dice,
    turn: u64,
    low: Minor,
    high: Minor,
    detailed: bool,
    accounts: Vec<NewAccount>,
    happenings: Vec<Happening>,
}

impl Maker<'_> {
    fn account(&mut self, number: u64) -> NewAccount {
        let name = names::business(number, self.turn);
        let id = self.id(number, &name);
        let (country, currency) = self.country();
        let custom = self.dice.percent(25);
        let created = self.dice.day(-1_600, -120);
        NewAccount {
            email: Some(format!("hello@{}.example", host(&name))),
            name: Some(name),
            country,
            currency,
            kind: if custom { AccountKind::Custom } else { AccountKind::Express },
            losses: Some(Liable::Application),
            created: self.calendar.midnight(created),
            payouts: self.interval(),
            payouts_enabled: true,
            charges_enabled: true,
            debit_negative_balances: !custom,
            transfers: Capability::Active,
            bank: Some(verified_bank(&id, currency)),
            individual: Some(self.person()),
            disabled_reason: None,
            currently_due: Vec::new(),
            metadata: self.consent(),
            id,
        }
    }

    /// `acct_1MOCK`, seven letters of the name, four characters that no other plain account ends with.
    fn id(&self, number: u64, name: &str) -> String {
        let letters: String = name.chars().filter(char::is_ascii_alphabetic).chain("0000000".chars()).take(7).collect();
        // Coprime to 36, so that endings look scattered and none comes twice.
        let mixed = number.wrapping_mul(600_011).wrapping_add(self.turn % ENDINGS) % ENDINGS;
        format!("acct_1MOCK{letters}{}", ending(mixed))
    }

    fn country(&mut self) -> (String, Currency) {
        let last = i64::try_from(self.countries.len()).unwrap_or(i64::MAX).saturating_sub(1);
        let index = usize::try_from(self.dice.between(0, last)).unwrap_or(0);
        self.countries.get(index).cloned().unwrap_or_else(|| ("US".to_owned(), Currency::USD))
    }

    fn interval(&mut self) -> PayoutInterval {
        match self.dice.between(0, 9) {
            0..=5 => PayoutInterval::Daily,
            6..=7 => PayoutInterval::Weekly,
            8 => PayoutInterval::Monthly,
            _ => PayoutInterval::Manual,
        }
    }

    fn person(&mut self) -> Individual {
        let (first, last) = names::person(&mut self.dice);
        let mut small = |least, most| u8::try_from(self.dice.between(least, most)).ok();
        let (day, month) = (small(1, 28), small(1, 12));
        let year = u16::try_from(self.dice.between(1_955, 2_003)).ok();
        Individual {
            first_name: Some(first),
            last_name: Some(last),
            dob: (day, month, year),
            verification: PersonStatus::Verified,
        }
    }

    fn consent(&mut self) -> Metadata {
        let mut metadata = Vec::new();
        if self.dice.percent(85) {
            metadata.push((CONSENT, "terms 2025, section 9".to_owned()));
            if self.dice.percent(30) {
                let until = self.dice.day(60, 700);
                metadata.push((CONSENT_UNTIL, self.calendar.date(until).to_string()));
            }
        }
        metadata.into_iter().collect()
    }

    /// A sale that has landed; then, by chance, an older one, a refund of half, a payout of everything, or a sale
    /// whose money is still to land.
    fn trade(&mut self, account: &NewAccount) {
        let age = self.dice.day(-45, -4);
        // Only where more may happen to the sale does anything refer to it.
        let label = self.detailed.then_some("first");
        let Some((mut left, sold)) = self.sale(account, age, age + 2, label) else { return };
        if !self.detailed {
            return;
        }
        match self.dice.between(0, 9) {
            0..=1 => left = self.refund(account, age + 2, sold, left),
            2 => {
                self.push(account, age + 2, 22, None, Event::Payout { amount: left, currency: account.currency });
                left = Minor::ZERO;
            }
            3 => {
                let lands = self.dice.day(1, 6);
                self.sale(account, -1, lands, None);
            }
            _ => {}
        }
        if self.dice.percent(50) {
            let older = self.dice.day(-88, -50);
            let landed = self.sale(account, older, older + 2, None);
            if let Some((net, _)) = landed
                && (left.is_zero() || self.dice.percent(60))
            {
                self.push(account, older + 2, 22, None, Event::Payout { amount: net, currency: account.currency });
            }
        }
    }

    /// What remains of the sale, and the sale.
    fn sale(&mut self, account: &NewAccount, day: i32, lands: i32, label: Option<&str>) -> Option<(Minor, Minor)> {
        let currency = account.currency;
        let cents = self.dice.between(self.low.get(), self.high.get());
        let amount = in_currency(cents, currency)?;
        let fee = card_fee(amount, currency)?;
        let available_on = self.calendar.midnight(lands);
        let description = format!("Order {}", self.dice.between(10_000, 99_999));
        let hour = self.dice.between(8, 19);
        let label = label.map(str::to_owned);
        self.push(account, day, hour, label, Event::Sale { amount, fee, currency, available_on, description });
        Some((amount.checked_sub(fee)?, amount))
    }

    fn refund(&mut self, account: &NewAccount, day: i32, sold: Minor, left: Minor) -> Minor {
        let Some(half) = in_currency(sold.get() / 2, account.currency) else { return left };
        let remains = left.checked_sub(half).filter(|remains| !remains.is_negative());
        let Some(remains) = remains else { return left };
        self.push(account, day, 21, None, Event::Refund { of: "first".to_owned(), amount: half });
        remains
    }

    fn push(&mut self, account: &NewAccount, day: i32, hour: i64, label: Option<String>, what: Event) {
        let at = self.calendar.at_second(day, hour * 3_600 + self.dice.between(0, 3_599));
        self.happenings.push(Happening { at, account: account.id.clone(), label, what });
    }
}

/// An amount of so many cents, down to what the currency can charge.
fn in_currency(cents: i64, currency: Currency) -> Option<Minor> {
    let multiple = currency.facts().map_or(1, |facts| facts.charge_multiple.max(1));
    cents.checked_div(multiple)?.checked_mul(multiple).map(Minor::new).filter(|minor| minor.is_positive())
}

/// Four digits of base 36.
fn ending(number: u64) -> String {
    let digit = |place: u32| {
        let value = u32::try_from(number / 36_u64.pow(place) % 36).unwrap_or(0);
        char::from_digit(value, 36).unwrap_or('0').to_ascii_uppercase()
    };
    (0..4).rev().map(digit).collect()
}

/// A name as part of a host name.
fn host(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}
