//! Built-in scenarios played by the world: the balances that its interface answers are those that the files expect, and
//! the platform's reserve is explained by the accounts to the cent.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use rstest::rstest;
use serde_json::Value;

use super::super::file::{Expect, Written};
use super::super::{FIRST_DAYS, Scenario, amount, history};
use crate::money::Currency;
use crate::world::World;
use crate::world::founding::{AccountKind, Liable, NewAccount};
use crate::world::http::Request;

/// A world, and the accounts that it was founded with.
pub(super) struct Played {
    world: World,
    pub(super) scenario: Scenario,
    pub(super) accounts: Vec<NewAccount>,
}

impl Played {
    pub(super) fn new(name: &str, seed: Option<u64>, today: Option<Date>) -> Self {
        let scenario = Scenario::built_in(name).unwrap().unwrap();
        let founding = scenario.founding(seed, today).unwrap();
        let accounts = founding.accounts.clone();
        Self { world: World::found(founding).unwrap(), scenario, accounts }
    }

    /// What the world answers to a read, and its status.
    pub(super) fn get(&mut self, path: &str, query: &str, account: Option<&str>) -> (u16, Value) {
        let mut headers = vec![("Authorization".to_owned(), format!("Bearer {}", self.world.secret_key()))];
        headers.extend(account.map(|id| ("Stripe-Account".to_owned(), id.to_owned())));
        let (path, query) = (path.to_owned(), query.to_owned());
        let request = Request { method: "GET".to_owned(), path, query, headers, body: Vec::new() };
        let answer = self.world.accept(&request, self.world.now()).answer().unwrap();
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    /// One part of a balance, by currency; nothing if it cannot be read.
    pub(super) fn balance(&mut self, account: Option<&str>, part: &str) -> Option<BTreeMap<String, i64>> {
        let (status, body) = self.get("/v1/balance", "", account);
        let rows = body.get(part).and_then(Value::as_array).into_iter().flatten();
        let row = |row: &Value| Some((row.get("currency")?.as_str()?.to_owned(), row.get("amount")?.as_i64()?));
        (status == 200).then(|| rows.filter_map(row).collect())
    }

    fn holds(&mut self, account: Option<&str>, part: &str, Written(expected): &Written, currency: Currency) {
        let Some(found) = self.balance(account, part) else { return };
        let expected = amount::read(expected, currency).unwrap().get();
        let found = found.get(currency.code()).copied().unwrap_or(0);
        assert_eq!(found, expected, "{part} {} of {account:?}", currency.code());
    }

    fn holds_all(
        &mut self,
        account: Option<&str>,
        own: &str,
        expect: Option<&Expect>,
        more: &BTreeMap<String, Expect>,
    ) {
        let own = expect.map(|expect| (own, expect));
        for (code, expect) in own.into_iter().chain(more.iter().map(|(code, expect)| (code.as_str(), expect))) {
            let currency = history::currency(code).unwrap();
            self.holds(account, "available", &expect.available, currency);
            self.holds(account, "pending", &expect.pending, currency);
            if let Some(reserved) = &expect.reserved {
                self.holds(account, "connect_reserved", reserved, currency);
            }
        }
    }
}

#[rstest]
#[case("harbour", None, None)]
#[case("harbour", Some(7), None)]
#[case("harbour", Some(43), Some(date(2024, 2, 29)))]
#[case("harbour", None, Some(*FIRST_DAYS.start()))]
#[case("harbour", None, Some(*FIRST_DAYS.end()))]
#[case("lost-answer", None, None)]
#[case("lost-answer", Some(1), Some(date(2030, 1, 1)))]
#[case("europe", None, None)]
#[case("europe", Some(99), None)]
#[case("europe", None, Some(*FIRST_DAYS.start()))]
#[case("europe", None, Some(*FIRST_DAYS.end()))]
fn every_account_holds_what_its_file_expects(
    #[case] name: &str,
    #[case] seed: Option<u64>,
    #[case] today: Option<Date>,
) {
    let mut played = Played::new(name, seed, today);
    let file = played.scenario.file.clone();
    assert!(file.platform.expect.is_some());
    played.holds_all(None, &file.platform.currency, file.platform.expect.as_ref(), &file.platform.expect_in);
    for account in &file.account {
        assert!(account.expect.is_some(), "{}", account.id);
        played.holds_all(Some(&account.id), &account.currency, account.expect.as_ref(), &account.expect_in);
    }
    assert_eq!(played.world.check_ledger(), Ok(()));
}

#[rstest]
#[case("harbour", &[("cad", 3_100), ("usd", 51_057)])]
#[case("lost-answer", &[("usd", 6_000)])]
#[case("europe", &[("eur", 6_450), ("gbp", 8_875)])]
fn the_reserve_is_what_accounts_of_the_platform_are_below_zero(#[case] name: &str, #[case] reserve: &[(&str, i64)]) {
    let mut played = Played::new(name, None, None);
    let mut owed: BTreeMap<String, i64> = BTreeMap::new();
    for account in played.accounts.clone() {
        let old = matches!(account.kind, AccountKind::Express | AccountKind::Custom);
        let carried = account.losses.map_or(old, |liable| liable == Liable::Application);
        let available = played.balance(Some(&account.id), "available").unwrap_or_default();
        for (currency, amount) in available.into_iter().filter(|(_, amount)| carried && *amount < 0) {
            *owed.entry(currency).or_default() -= amount;
        }
    }
    let reserve: BTreeMap<String, i64> = reserve.iter().map(|(code, amount)| ((*code).to_owned(), *amount)).collect();
    let held = played.balance(None, "connect_reserved").unwrap();
    let held: BTreeMap<String, i64> = held.into_iter().filter(|(_, amount)| *amount != 0).collect();
    assert_eq!(owed, reserve);
    assert_eq!(held, reserve);
}
