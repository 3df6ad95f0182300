//! The people and businesses of a scenario: `[platform]` and `[[account]]` as Stripe would describe them. What a
//! file leaves out is filled with the plain case (payouts on, a verified bank account), so that a file shows what is
//! special about an account and nothing else.

use crate::money::Currency;
use crate::world::founding::{
    AccountKind, BankAccount, BankStatus, Capability, Individual, Liable, Metadata, NewAccount, PayoutInterval,
};

use super::calendar::{Calendar, FURTHEST, within};
use super::countries::is_country;
use super::dice::Dice;
use super::error::{Fault, Problem, quoted};
use super::file::{self, Account, Bank, Kind, Losses, Platform};
use super::history::currency;
use super::place::Place;

/// Metadata that holds the reference of an agreement to be debited.
pub(super) const CONSENT: &str = "debit_consent";
/// Metadata that holds its last day, as an ISO date.
pub(super) const CONSENT_UNTIL: &str = "debit_consent_until";

/// What an account begins with, wherever it is described.
struct Frame<'a> {
    id: &'a str,
    country: &'a str,
    currency: &'a str,
    created: i32,
    place: &'a Place,
}

impl Frame<'_> {
    fn check(&self) -> Result<Currency, Fault> {
        let fault = |key: &str, problem| Fault::new(self.place.key(key), problem);
        if !is_mock_id(self.id) {
            return Err(fault("id", Problem::AccountId(quoted(self.id))));
        }
        if !is_country(self.country) {
            return Err(fault("country", Problem::Country(quoted(self.country))));
        }
        within(self.created, -FURTHEST, 0).map_err(|problem| fault("created", problem))?;
        currency(self.currency).map_err(|problem| fault("currency", problem))
    }
}

/// Ids of the mock cannot be taken for real ones, and are as long as real ones or longer.
fn is_mock_id(id: &str) -> bool {
    let rest = id.strip_prefix("acct_1MOCK").unwrap_or_default();
    (7..=40).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The platform's own account: a standard one, whose losses are its own.
pub(super) fn platform(platform: &Platform, place: &Place, calendar: &Calendar) -> Result<NewAccount, Fault> {
    let (id, country, created) = (platform.id.as_str(), platform.country.as_str(), platform.created);
    let frame = Frame { id, country, currency: &platform.currency, created, place };
    let currency = frame.check()?;
    Ok(NewAccount {
        id: platform.id.clone(),
        name: Some(platform.name.clone()),
        email: platform.email.clone(),
        country: platform.country.clone(),
        currency,
        kind: AccountKind::Standard,
        losses: None,
        created: calendar.midnight(created),
        payouts: PayoutInterval::Manual,
        payouts_enabled: true,
        charges_enabled: true,
        debit_negative_balances: true,
        transfers: Capability::Active,
        bank: Some(verified_bank(id, currency)),
        individual: None,
        disabled_reason: None,
        currently_due: Vec::new(),
        metadata: Metadata::new(),
    })
}

/// One connected account.
pub(super) fn connected(account: &Account, place: &Place, calendar: &Calendar) -> Result<NewAccount, Fault> {
    let (id, country, created) = (account.id.as_str(), account.country.as_str(), account.created);
    let frame = Frame { id, country, currency: &account.currency, created, place };
    let currency = frame.check()?;
    Ok(NewAccount {
        id: account.id.clone(),
        name: account.name.clone(),
        email: account.email.clone(),
        country: account.country.clone(),
        currency,
        kind: kind(account.kind),
        losses: account.losses.map(losses),
        created: calendar.midnight(created),
        payouts: interval(account.payouts),
        payouts_enabled: account.payouts_enabled,
        charges_enabled: account.charges_enabled,
        debit_negative_balances: account.auto_debit,
        transfers: capability(account.transfers),
        bank: bank(account, currency, place)?,
        individual: account.individual.as_ref().map(individual),
        disabled_reason: account.disabled_reason.clone(),
        currently_due: account.currently_due.clone(),
        metadata: metadata(account, place, calendar)?,
    })
}

fn kind(written: Kind) -> AccountKind {
    match written {
        Kind::Standard => AccountKind::Standard,
        Kind::Express => AccountKind::Express,
        Kind::Custom => AccountKind::Custom,
        Kind::None => AccountKind::None,
    }
}

fn losses(written: Losses) -> Liable {
    match written {
        Losses::Application => Liable::Application,
        Losses::Stripe => Liable::Stripe,
    }
}

fn interval(written: file::Interval) -> PayoutInterval {
    match written {
        file::Interval::Manual => PayoutInterval::Manual,
        file::Interval::Daily => PayoutInterval::Daily,
        file::Interval::Weekly => PayoutInterval::Weekly,
        file::Interval::Monthly => PayoutInterval::Monthly,
    }
}

fn capability(written: file::Capability) -> Capability {
    match written {
        file::Capability::Active => Capability::Active,
        file::Capability::Inactive => Capability::Inactive,
        file::Capability::Pending => Capability::Pending,
    }
}

fn bank(account: &Account, own: Currency, place: &Place) -> Result<Option<BankAccount>, Fault> {
    let Some(Bank { status, last4, currency: code }) = &account.bank else {
        return Ok(Some(verified_bank(&account.id, own)));
    };
    let place = place.key("bank");
    let mut bank = verified_bank(&account.id, own);
    if let Some(last4) = last4 {
        if last4.len() != 4 || !last4.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Fault::new(place.key("last4"), Problem::Last4(quoted(last4))));
        }
        bank.last4.clone_from(last4);
    }
    if let Some(code) = code {
        bank.currency = currency(code).map_err(|problem| Fault::new(place.key("currency"), problem))?;
    }
    bank.status = match status {
        file::BankStatus::New => BankStatus::New,
        file::BankStatus::Validated => BankStatus::Validated,
        file::BankStatus::Verified => BankStatus::Verified,
        file::BankStatus::VerificationFailed => BankStatus::VerificationFailed,
        file::BankStatus::Errored => BankStatus::Errored,
        file::BankStatus::None => return Ok(None),
    };
    Ok(Some(bank))
}

/// A verified bank account whose number follows from the account's id alone.
pub(super) fn verified_bank(id: &str, currency: Currency) -> BankAccount {
    let last4 = format!("{:04}", Dice::new(0, id).between(1_000, 9_999));
    BankAccount { last4, currency, status: BankStatus::Verified }
}

fn individual(written: &file::Individual) -> Individual {
    Individual {
        first_name: written.first.clone(),
        last_name: written.last.clone(),
        dob: (written.born.day, written.born.month, written.born.year),
        verification: written.status,
    }
}

fn metadata(account: &Account, place: &Place, calendar: &Calendar) -> Result<Metadata, Fault> {
    let mut metadata = account.metadata.clone();
    let Some(consent) = &account.consent else { return Ok(metadata.into_iter().collect()) };
    metadata.insert(CONSENT.to_owned(), consent.reference.clone());
    if let Some(until) = consent.until {
        let fault = |problem| Fault::new(place.key("consent").key("until"), problem);
        within(until, -FURTHEST, FURTHEST).map_err(fault)?;
        metadata.insert(CONSENT_UNTIL.to_owned(), calendar.date(until).to_string());
    }
    Ok(metadata.into_iter().collect())
}
