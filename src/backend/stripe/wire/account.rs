//! Accounts on the wire (docs.stripe.com/api/accounts/object) and what the console keeps of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{Misfit, body, currency, is_object, list, row, time};
use crate::backend::stripe::fault;
use crate::backend::transport::Response;
use crate::domain::{
    Account, AccountId, AccountKind, AccountPage, BankAccount, BankStatus, Capability, Country, Dashboard, Fault,
    Label, Liability, LiabilityClues, Metadata, PayoutInterval, Payouts, Person, Stray,
};
use crate::money::Currency;

#[derive(Debug, Deserialize)]
struct WireAccount {
    id: String,
    object: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    deleted: Option<bool>,
    controller: Option<WireController>,
    defaults: Option<WireDefaults>,
    country: Option<String>,
    default_currency: Option<String>,
    business_profile: Option<WireName>,
    settings: Option<WireSettings>,
    company: Option<WireName>,
    individual: Option<WireIndividual>,
    email: Option<String>,
    charges_enabled: Option<bool>,
    payouts_enabled: Option<bool>,
    details_submitted: Option<bool>,
    capabilities: Option<BTreeMap<String, Value>>,
    requirements: Option<WireRequirements>,
    external_accounts: Option<WireExternal>,
    metadata: Option<BTreeMap<String, Value>>,
    created: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct WireController {
    #[serde(rename = "type")]
    kind: Option<String>,
    losses: Option<WireLosses>,
    stripe_dashboard: Option<WireDashboard>,
}

#[derive(Debug, Deserialize)]
struct WireLosses {
    payments: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireDashboard {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireDefaults {
    responsibilities: Option<WireResponsibilities>,
}

#[derive(Debug, Deserialize)]
struct WireResponsibilities {
    losses_collector: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireName {
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireSettings {
    dashboard: Option<WireDisplay>,
    payouts: Option<WirePayouts>,
}

#[derive(Debug, Deserialize)]
struct WireDisplay {
    display_name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WirePayouts {
    debit_negative_balances: Option<bool>,
    schedule: Option<WireSchedule>,
}

#[derive(Debug, Deserialize)]
struct WireSchedule {
    interval: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireIndividual {
    first_name: Option<String>,
    last_name: Option<String>,
    dob: Option<WireBirth>,
    verification: Option<WireVerification>,
}

#[derive(Debug, Deserialize)]
struct WireBirth {
    day: Option<i64>,
    month: Option<i64>,
    year: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct WireVerification {
    status: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireRequirements {
    currently_due: Option<Vec<Value>>,
    disabled_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireExternal {
    #[serde(default)]
    data: Vec<WireBank>,
}

#[derive(Debug, Deserialize)]
struct WireBank {
    object: Option<String>,
    last4: Option<String>,
    currency: Option<String>,
    default_for_currency: Option<bool>,
    status: Option<String>,
}

/// One account; when an id was asked for, the answer must be about it.
pub(in crate::backend::stripe) fn account(response: &Response, asked: Option<&AccountId>) -> Result<Account, Fault> {
    let wire: WireAccount = body(response)?;
    is_object(response, wire.object.as_deref(), "account")?;
    if let Some(id) = asked
        && id.as_str() != wire.id
    {
        let why = format!("asked about {id}, the answer is about {}", wire.id);
        return Err(fault::misdirected(response, Stray::Object, &why));
    }
    convert(&wire).map_err(|why| fault::unusable(response, &format!("the account cannot be read: {why}")))
}

/// A page of accounts. The stub of a deleted account is left out.
pub(in crate::backend::stripe) fn accounts(
    response: &Response,
    after: Option<&AccountId>,
) -> Result<AccountPage, Fault> {
    let page = list::page(response, after.map(AccountId::as_str), |raw| {
        let wire: WireAccount = row(raw)?;
        if wire.deleted == Some(true) {
            return Ok(None);
        }
        convert(&wire).map(Some)
    })?;
    Ok(AccountPage { accounts: page.rows, next: page.next.as_deref().map(AccountId::new), skipped: page.skipped })
}

/// Ids are opaque, but this one becomes part of paths, of headers and of a journal's name.
fn is_a_name(id: &str) -> Result<(), Misfit> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if id.is_empty() || !id.bytes().all(is_plain) {
        return Err(Misfit::new(format!("\"{}\" is no id", Label::new(id))));
    }
    Ok(())
}

fn convert(wire: &WireAccount) -> Result<Account, Misfit> {
    is_a_name(&wire.id)?;
    let country = wire.country.as_deref().ok_or_else(|| Misfit::new("it has no country"))?;
    let code = wire.default_currency.as_deref().ok_or_else(|| Misfit::new("it has no default currency"))?;
    let default_currency = currency(code)?;
    let payouts = wire.settings.as_ref().and_then(|settings| settings.payouts.as_ref());
    Ok(Account {
        id: AccountId::new(&wire.id),
        name: name(wire),
        country: Country::from_code(country).map_err(|_| Misfit::new(format!("{country} is no country")))?,
        default_currency,
        liability: liability(wire),
        created: wire.created.map_or(Ok(Timestamp::UNIX_EPOCH), time)?,
        kind: kind(wire.kind.as_deref()),
        dashboard: dashboard(wire),
        payouts: Payouts {
            enabled: wire.payouts_enabled.unwrap_or(false),
            interval: interval(payouts.and_then(|p| p.schedule.as_ref()).and_then(|s| s.interval.as_deref())),
        },
        charges_enabled: wire.charges_enabled.unwrap_or(false),
        details_submitted: wire.details_submitted.unwrap_or(false),
        auto_debit: payouts.and_then(|p| p.debit_negative_balances),
        transfers: transfers(wire.capabilities.as_ref()),
        currently_due: currently_due(wire.requirements.as_ref()),
        disabled_reason: wire.requirements.as_ref().and_then(|r| label(r.disabled_reason.as_deref())).map(Box::new),
        bank: wire.external_accounts.as_ref().and_then(|list| bank(&list.data, default_currency)).map(Box::new),
        person: wire.individual.as_ref().map(person).map(Box::new),
        metadata: Metadata::new(
            wire.metadata
                .iter()
                .flatten()
                .filter_map(|(key, value)| Some((Label::new(key), Label::new(value.as_str()?)))),
        ),
    })
}

/// The first of the names by which people know an account.
fn name(wire: &WireAccount) -> Label {
    let business = wire.business_profile.as_ref().and_then(|profile| profile.name.as_deref());
    let display = wire.settings.as_ref().and_then(|s| s.dashboard.as_ref()).and_then(|d| d.display_name.as_deref());
    let company = wire.company.as_ref().and_then(|company| company.name.as_deref());
    let individual = wire.individual.as_ref().map(full_name);
    [business, display, company, individual.as_deref(), wire.email.as_deref()]
        .into_iter()
        .find_map(label)
        .unwrap_or_else(|| Label::new(&wire.id))
}

fn full_name(individual: &WireIndividual) -> String {
    let parts = [individual.first_name.as_deref(), individual.last_name.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn liability(wire: &WireAccount) -> Liability {
    let responsibilities = wire.defaults.as_ref().and_then(|defaults| defaults.responsibilities.as_ref());
    let controller = wire.controller.as_ref();
    Liability::derive(LiabilityClues {
        losses_collector: responsibilities.and_then(|r| r.losses_collector.as_deref()),
        controller_losses: controller.and_then(|c| c.losses.as_ref()).and_then(|l| l.payments.as_deref()),
        controller_type: controller.and_then(|c| c.kind.as_deref()),
        account_type: wire.kind.as_deref(),
    })
}

fn kind(word: Option<&str>) -> AccountKind {
    match word {
        Some("standard") => AccountKind::Standard,
        Some("express") => AccountKind::Express,
        Some("custom") => AccountKind::Custom,
        Some("none") => AccountKind::None,
        Some(_) | None => AccountKind::Other,
    }
}

fn dashboard(wire: &WireAccount) -> Dashboard {
    let kind = wire.controller.as_ref().and_then(|c| c.stripe_dashboard.as_ref()).and_then(|d| d.kind.as_deref());
    match kind {
        Some("full") => Dashboard::Full,
        Some("express") => Dashboard::Express,
        Some("none") => Dashboard::None,
        Some(_) | None => Dashboard::Unknown,
    }
}

fn interval(word: Option<&str>) -> PayoutInterval {
    match word {
        Some("manual") => PayoutInterval::Manual,
        Some("daily") => PayoutInterval::Daily,
        Some("weekly") => PayoutInterval::Weekly,
        Some("monthly") => PayoutInterval::Monthly,
        Some(_) | None => PayoutInterval::Unknown,
    }
}

/// `transfers`, or `legacy_payments` where that is the active one.
fn transfers(capabilities: Option<&BTreeMap<String, Value>>) -> Capability {
    let Some(capabilities) = capabilities else {
        return Capability::Unknown;
    };
    let state = |key: &str| capabilities.get(key).and_then(Value::as_str);
    if state("legacy_payments") == Some("active") {
        return Capability::Active;
    }
    match state("transfers") {
        Some("active") => Capability::Active,
        Some("pending") => Capability::Pending,
        Some("inactive") => Capability::Inactive,
        Some(_) => Capability::Unknown,
        None => Capability::Absent,
    }
}

fn currently_due(requirements: Option<&WireRequirements>) -> u16 {
    let due = requirements.and_then(|r| r.currently_due.as_ref()).map_or(0, Vec::len);
    u16::try_from(due).unwrap_or(u16::MAX)
}

/// The bank account that is paid out to in the account's own currency, or else the first one.
fn bank(all: &[WireBank], default: Currency) -> Option<BankAccount> {
    let banks: Vec<(bool, BankAccount)> = all
        .iter()
        .filter(|bank| bank.object.as_deref() != Some("card"))
        .filter_map(|bank| {
            let account = BankAccount {
                last4: label(bank.last4.as_deref()).unwrap_or_default(),
                currency: currency(bank.currency.as_deref()?).ok()?,
                status: bank_status(bank.status.as_deref()),
            };
            Some((bank.default_for_currency == Some(true), account))
        })
        .collect();
    let best = banks.iter().min_by_key(|(preferred, bank)| (bank.currency != default, !preferred))?;
    Some(best.1.clone())
}

fn bank_status(word: Option<&str>) -> BankStatus {
    match word {
        Some("new") => BankStatus::New,
        Some("validated") => BankStatus::Validated,
        Some("verified") => BankStatus::Verified,
        Some("verification_failed") => BankStatus::VerificationFailed,
        Some("errored") => BankStatus::Errored,
        Some(_) | None => BankStatus::Unknown,
    }
}

fn person(wire: &WireIndividual) -> Person {
    let has_full_birth_date = wire.dob.as_ref().is_some_and(|dob| {
        [dob.day, dob.month, dob.year].into_iter().all(|part| part.is_some_and(|number| number > 0))
    });
    Person {
        first_name: label(wire.first_name.as_deref()),
        last_name: label(wire.last_name.as_deref()),
        has_full_birth_date,
        verified: wire.verification.as_ref().and_then(|v| v.status.as_deref()) == Some("verified"),
    }
}

/// Text that leaves something to show.
fn label(text: Option<&str>) -> Option<Label> {
    text.map(Label::new).filter(|label| !label.is_empty())
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
