//! A client of a world in the same process, and what it keeps account of: which endpoints it asked and how they answered.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pullfunds::world::World;
use pullfunds::world::control::Command;
use pullfunds::world::http::{Answer, Request};
use pullfunds::world::scenario::Scenario;
use serde_json::Value;

/// How often an endpoint was asked.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) answered: usize,
    pub(crate) refused: usize,
}

/// A client with its world.
pub(crate) struct Client {
    pub(crate) world: World,
    at: Timestamp,
    pub(crate) asked: BTreeMap<String, Asked>,
    endpoints: Vec<String>,
}

/// An answer, taken apart.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) json: Value,
    pub(crate) answer: Answer,
}

impl Client {
    /// A client of a scenario that comes with the program.
    pub(crate) fn of(scenario: &str) -> Self {
        let scenario = Scenario::built_in(scenario).expect("it is built in").expect("it is well formed");
        Self::new(World::found(scenario.founding(None, None).expect("it makes sense")).expect("it begins"))
    }

    pub(crate) fn new(world: World) -> Self {
        let at = world.wire();
        Self { world, at, asked: BTreeMap::new(), endpoints: World::endpoints() }
    }

    /// Sends a request and waits for its answer. `target` is the path with its query.
    pub(crate) fn send(&mut self, method: &str, target: &str, form: &str, headers: &[(&str, &str)]) -> Got {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut all = vec![("Authorization".to_owned(), format!("Bearer {}", self.world.secret_key()))];
        for (name, value) in headers {
            all.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: all,
            body: form.as_bytes().to_vec(),
        };
        let reply = self.world.accept(&request, self.at);
        self.at = self.at.max(reply.due);
        let answer = reply.answer().expect("no answer of these worlds is lost");
        if let Some(endpoint) = self.endpoint(method, path) {
            let asked = self.asked.entry(endpoint).or_default();
            if answer.status == 200 { asked.answered += 1 } else { asked.refused += 1 }
        }
        let json = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        Got { status: answer.status, json, answer }
    }

    /// Reads as an account; the platform's own id reads as the platform.
    pub(crate) fn get(&mut self, account: &str, target: &str) -> Got {
        self.as_account(account, "GET", target, "")
    }

    /// Writes as an account.
    pub(crate) fn post(&mut self, account: &str, target: &str, form: &str) -> Got {
        self.as_account(account, "POST", target, form)
    }

    fn as_account(&mut self, account: &str, method: &str, target: &str, form: &str) -> Got {
        let own = account == self.world.platform_id();
        let headers = [("Stripe-Account", account)];
        self.send(method, target, form, if own { &[] } else { &headers })
    }

    /// Lets something happen in the world, and answers the id of what it made.
    pub(crate) fn cause(&mut self, cause: Value) -> String {
        let cause = serde_json::from_value(cause).expect("it is a cause");
        let said = self.world.command(&Command::Cause(cause), self.at).expect("it can happen");
        said.made.unwrap_or_default()
    }

    /// Moves the world's clock forward.
    pub(crate) fn advance(&mut self, by: &str) {
        let command =
            serde_json::from_value(serde_json::json!({ "do": "advance", "by": by })).expect("it is a command");
        self.world.command(&command, self.at).expect("the clock can be moved");
    }

    /// The ids of all accounts, the platform first.
    pub(crate) fn accounts(&mut self) -> Vec<String> {
        let platform = self.world.platform_id().to_owned();
        let mut ids = vec![platform.clone()];
        let mut target = "/v1/accounts?limit=100".to_owned();
        loop {
            let list = self.get(&platform, &target).json;
            let rows = list["data"].as_array().expect("accounts are listed").iter();
            ids.extend(rows.map(|account| account["id"].as_str().expect("an account has an id").to_owned()));
            if list["has_more"] == false {
                return ids;
            }
            target = format!("/v1/accounts?limit=100&starting_after={}", ids[ids.len() - 1]);
        }
    }

    /// The endpoint that a path belongs to; the one with the most words that are not ids.
    fn endpoint(&self, method: &str, path: &str) -> Option<String> {
        let fits = |endpoint: &&String| {
            let Some((known, template)) = endpoint.split_once(' ') else { return false };
            let (left, right): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
            known == method
                && left.len() == right.len()
                && left.iter().zip(&right).all(|(left, right)| left.starts_with('{') || left == right)
        };
        self.endpoints.iter().filter(fits).min_by_key(|endpoint| endpoint.matches('{').count()).cloned()
    }
}
