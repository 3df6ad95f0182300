//! Tests of whole worlds, through HTTP messages as a client sends them. The helpers here found small worlds by hand.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::money::{Currency, Minor};

use super::World;
use super::causes::Cause;
use super::control::Command;
use super::founding::{
    AccountKind, BankAccount, BankStatus, Capability, Event, Founding, Happening, Individual, Liable, Metadata,
    NewAccount, PayoutInterval, PersonStatus,
};
use super::http::{Answer, Request};
use super::settings::Settings;

mod answers;
mod bank_debits;
mod causes;
mod changes;
mod debits;
mod determinism;
mod edits;
mod errors;
mod events;
mod faults;
mod filters;
mod history;
mod idempotency;
mod keys;
mod limits;
mod lists;
mod parameters;
mod payouts;
mod random;
mod reserve;
mod saved;
mod script;
mod undo;

pub(super) const PLATFORM: &str = "acct_1MOCKHarbourHbr1";
pub(super) const BLUEFIN: &str = "acct_1MOCKBluefinBlu1";

/// The start of every test world's clock.
pub(super) fn start() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

pub(super) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// A platform-liable Express account in the US, with a verified bank account.
pub(super) fn account(id: &str) -> NewAccount {
    NewAccount {
        id: id.to_owned(),
        name: Some(format!("Name of {id}")),
        email: None,
        country: "US".to_owned(),
        currency: Currency::USD,
        kind: AccountKind::Express,
        losses: Some(Liable::Application),
        created: start() - days(400),
        payouts: PayoutInterval::Manual,
        payouts_enabled: true,
        charges_enabled: true,
        debit_negative_balances: false,
        transfers: Capability::Active,
        bank: Some(BankAccount { last4: "6789".to_owned(), currency: Currency::USD, status: BankStatus::Verified }),
        individual: Some(Individual {
            first_name: Some("Ada".to_owned()),
            last_name: Some("Blue".to_owned()),
            dob: (Some(1), Some(2), Some(1980)),
            verification: PersonStatus::Verified,
        }),
        disabled_reason: None,
        currently_due: Vec::new(),
        metadata: Metadata::new(),
    }
}

/// A US platform and one connected account, both empty.
pub(super) fn founding() -> Founding {
    let mut platform = account(PLATFORM);
    platform.kind = AccountKind::Standard;
    platform.losses = None;
    Founding {
        name: "test".to_owned(),
        seed: 42,
        start: start(),
        settings: Settings::default(),
        platform,
        accounts: vec![account(BLUEFIN)],
        happenings: Vec::new(),
        script: Vec::new(),
    }
}

/// A sale without a fee that is available at once.
pub(super) fn sold(account: &str, ago: i64, amount: i64, currency: Currency) -> Happening {
    let at = start() - days(ago);
    happening(
        account,
        at,
        Event::Sale {
            amount: Minor::new(amount),
            fee: Minor::ZERO,
            currency,
            available_on: at,
            description: "Order".to_owned(),
        },
    )
}

pub(super) fn happening(account: &str, at: Timestamp, what: Event) -> Happening {
    Happening { at, account: account.to_owned(), label: None, what }
}

/// A world in which Bluefin has this much available, in dollars, and the platform 1,000.00.
pub(super) fn world_with(available: i64, change: impl FnOnce(&mut Founding)) -> World {
    let mut founding = founding();
    founding.happenings.push(sold(BLUEFIN, 10, available, Currency::USD));
    founding.happenings.push(sold(PLATFORM, 10, 100_000, Currency::USD));
    change(&mut founding);
    World::found(founding).unwrap()
}

/// A client of a world, with the time at which it asks.
pub(super) struct Client {
    pub(super) world: World,
    pub(super) at: Timestamp,
}

/// An answer, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) json: Value,
    pub(super) answer: Answer,
}

impl Client {
    pub(super) fn new(world: World) -> Self {
        let at = world.now();
        Self { world, at }
    }

    pub(super) fn request(&self, method: &str, path: &str, form: &str, headers: &[(&str, &str)]) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut all = vec![("Authorization".to_owned(), format!("Bearer {}", self.world.secret_key()))];
        all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: all,
            body: form.as_bytes().to_vec(),
        }
    }

    /// Sends a request, checks the whole ledger afterwards, and takes the answer apart.
    pub(super) fn send(&mut self, request: &Request) -> Got {
        let reply = self.world.accept(request, self.at);
        assert_eq!(self.world.check_ledger(), Ok(()));
        let answer = reply.answer().unwrap();
        // The answer to a HEAD request has no body.
        let json = if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body).unwrap() };
        Got { status: answer.status, json, answer }
    }

    pub(super) fn get(&mut self, path: &str) -> Got {
        let request = self.request("GET", path, "", &[]);
        self.send(&request)
    }

    pub(super) fn get_as(&mut self, account: &str, path: &str) -> Got {
        let request = self.request("GET", path, "", &[("Stripe-Account", account)]);
        self.send(&request)
    }

    pub(super) fn post(&mut self, path: &str, form: &str) -> Got {
        let request = self.request("POST", path, form, &[]);
        self.send(&request)
    }

    pub(super) fn post_as(&mut self, account: &str, path: &str, form: &str) -> Got {
        let request = self.request("POST", path, form, &[("Stripe-Account", account)]);
        self.send(&request)
    }

    /// A bucket of a balance in dollars.
    pub(super) fn bucket(&mut self, account: &str, bucket: &str) -> i64 {
        self.bucket_in(account, bucket, "usd")
    }

    pub(super) fn bucket_in(&mut self, account: &str, bucket: &str, currency: &str) -> i64 {
        let got = self.get_as(account, "/v1/balance");
        assert_eq!(got.status, 200, "{}", got.json);
        let entries = got.json[bucket].as_array().unwrap();
        let entry = entries.iter().find(|entry| entry["currency"] == currency);
        entry.map_or(0, |entry| entry["amount"].as_i64().unwrap())
    }

    /// Makes something happen; answers the id of what was made.
    pub(super) fn cause(&mut self, json: Value) -> Result<String, String> {
        let cause: Cause = serde_json::from_value(json).unwrap();
        let said = self.world.command(&Command::Cause(cause), self.at).map_err(|refused| refused.to_string());
        assert_eq!(self.world.check_ledger(), Ok(()));
        said.map(|said| said.made.unwrap_or_default())
    }

    /// The types of an account's events, newest first.
    pub(super) fn event_types(&mut self, account: &str, limit: usize) -> Vec<String> {
        let got = self.get_as(account, &format!("/v1/events?limit={limit}"));
        let data = got.json["data"].as_array().unwrap();
        data.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, duration: SignedDuration) {
        self.at = self.at.checked_add(duration).unwrap();
    }
}

impl Got {
    pub(super) fn error(&self, field: &str) -> &str {
        self.json["error"][field].as_str().unwrap_or("")
    }

    pub(super) fn text(&self, field: &str) -> &str {
        self.json[field].as_str().unwrap_or("")
    }

    pub(super) fn ids(&self) -> Vec<String> {
        let data = self.json["data"].as_array().unwrap();
        data.iter().map(|object| object["id"].as_str().unwrap().to_owned()).collect()
    }
}
