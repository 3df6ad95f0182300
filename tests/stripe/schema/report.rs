//! What was found wrong with answers: each fault once, with the first place where it was seen.

use std::collections::BTreeMap;

use serde_json::Value;

use super::client::Got;
use super::facts::Facts;

/// The types of error that Stripe's version 1 sends (docs.stripe.com/api/errors).
const ERROR_TYPES: [&str; 4] = ["api_error", "card_error", "idempotency_error", "invalid_request_error"];
/// Codes that Stripe sends and has no page about.
const UNDOCUMENTED: [&str; 1] = ["property_expansion_max_depth"];
/// Events that Stripe sends and that are missing from the published list, with their objects. The payment that another
/// Stripe account makes is told of by a name from before there were charges of accounts.
const UNLISTED_EVENTS: [(&str, &str); 1] = [("payment.created", "@Charge")];

/// Faults and their places.
pub(crate) struct Report {
    pub(crate) facts: Facts,
    faults: BTreeMap<String, String>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { facts: Facts::read(), faults: BTreeMap::new() }
    }

    /// An answer that should be an object of a type.
    pub(crate) fn object(&mut self, got: &Got, of: &str, place: &str) {
        let mut faults = Vec::new();
        if got.status == 200 {
            self.facts.check_object(&got.json, of, of, &mut faults);
            if of == "Event" {
                self.check_event(&got.json, &mut faults);
            }
        } else {
            faults.push(format!("{} {}", got.status, got.json));
        }
        self.note(faults, place);
    }

    /// An answer that should be a list of objects of a type.
    pub(crate) fn list(&mut self, got: &Got, of: &str, place: &str) {
        let mut faults = Vec::new();
        if got.status == 200 {
            self.facts.check_list(&got.json, &format!("@{of}"), "", &mut faults);
            for event in got.json["data"].as_array().iter().flat_map(|data| data.iter()).filter(|_| of == "Event") {
                self.check_event(event, &mut faults);
            }
        } else {
            faults.push(format!("{} {}", got.status, got.json));
        }
        self.note(faults, place);
    }

    /// An answer that should be a refusal with this status, in Stripe's envelope.
    pub(crate) fn refusal(&mut self, got: &Got, status: u16, place: &str) {
        let mut faults = Vec::new();
        if got.status != status {
            faults.push(format!("{} instead of {status}: {}", got.status, got.json));
        }
        let error = &got.json["error"];
        self.facts.check_object(error, "Error", "error", &mut faults);
        let text = |name: &str| error[name].as_str();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{what}: {error}"));
            }
        };
        must(got.json.as_object().is_some_and(|body| body.len() == 1), "the envelope holds the error and nothing else");
        must(text("type").is_some_and(|kind| ERROR_TYPES.contains(&kind)), "the type is one of version 1");
        must(text("message").is_some_and(|message| !message.is_empty()), "there is a message");
        let page = text("code")
            .filter(|code| !UNDOCUMENTED.contains(code))
            .map(|code| format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")));
        must(text("doc_url") == page.as_deref(), "a code has its page");
        let request = got.answer.header("request-id").unwrap_or_default();
        let log = text("request_log_url").is_some_and(|log| log.contains(request));
        must(log != (status == 401), "whoever is known finds the request in the log");
        self.note(faults, place);
    }

    /// Something that should hold of an answer.
    pub(crate) fn must(&mut self, holds: bool, what: &str, place: &str) {
        if !holds {
            self.note(vec![what.to_owned()], place);
        }
    }

    /// Fails if anything was noted.
    pub(crate) fn finish(self) {
        for (fault, place) in &self.faults {
            println!("{fault}   ({place})");
        }
        assert!(self.faults.is_empty(), "{} faults, see above", self.faults.len());
    }

    fn check_event(&self, event: &Value, faults: &mut Vec<String>) {
        let kind = event["type"].as_str().unwrap_or_default();
        let listed = self.facts.events.get(kind).map(String::as_str);
        let unlisted = UNLISTED_EVENTS.iter().find(|(known, _)| *known == kind).map(|(_, of)| *of);
        match listed.or(unlisted) {
            Some(of) => self.facts.check(&event["data"]["object"], of, kind, faults),
            None => faults.push(format!("{kind} is no type of event")),
        }
    }

    fn note(&mut self, faults: Vec<String>, place: &str) {
        for fault in faults {
            self.faults.entry(fault).or_insert_with(|| place.to_owned());
        }
    }
}
