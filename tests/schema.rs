//! Every answer of every endpoint, success and refusal, against Stripe's published reply types.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "schema/client.rs"]
mod client;
#[path = "schema/facts.rs"]
mod facts;

use client::{Client, Got};
use facts::Facts;

/// What each list and each object of an id is made of, on which side.
const LISTS: [(&str, &str); 6] = [
    ("/v1/balance_transactions", "BalanceTransaction"),
    ("/v1/charges", "Charge"),
    ("/v1/transfers", "Transfer"),
    ("/v1/refunds", "Refund"),
    ("/v1/payouts", "Payout"),
    ("/v1/events", "Event"),
];

/// What was found wrong, each fault once with its first place.
#[derive(Default)]
struct Report(std::collections::BTreeMap<String, String>);

impl Report {
    fn object(&mut self, facts: &Facts, got: &Got, of: &str, place: &str) {
        self.note(place, got, |faults| facts.check_object(&got.json, of, of, faults));
    }

    fn list(&mut self, facts: &Facts, got: &Got, of: &str, place: &str) {
        self.note(place, got, |faults| facts.check_list(&got.json, &format!("@{of}"), "", faults));
    }

    fn note(&mut self, place: &str, got: &Got, check: impl FnOnce(&mut Vec<String>)) {
        let mut faults = Vec::new();
        if got.status == 200 {
            check(&mut faults);
        } else {
            faults.push(format!("{} {}", got.status, got.json));
        }
        for fault in faults {
            self.0.entry(fault).or_insert_with(|| place.to_owned());
        }
    }
}

#[test]
fn every_object_has_the_fields_of_its_type() {
    let facts = Facts::read();
    let mut report = Report::default();
    for scenario in ["harbour", "europe", "lost-answer"] {
        let mut client = Client::of(scenario);
        for account in client.accounts() {
            let got = client.get(&account, "/v1/account");
            report.object(&facts, &got, "Account", &account);
            if !got.json["id"].is_null() {
                let got = client.get(&account, "/v1/balance");
                if got.status == 200 {
                    report.object(&facts, &got, "Balance", &account);
                }
            }
            for (path, of) in LISTS {
                let got = client.get(&account, &format!("{path}?limit=100"));
                report.list(&facts, &got, of, &format!("{account} {path}"));
                if of == "Event" {
                    for event in got.json["data"].as_array().expect("events are listed") {
                        let kind = event["type"].as_str().expect("an event has a type");
                        let mut faults = Vec::new();
                        match facts.events.get(kind) {
                            Some(of) => facts.check_object(&event["data"]["object"], of, of, &mut faults),
                            None => faults.push(format!("{kind} is no type of event")),
                        }
                        for fault in faults {
                            report.0.entry(fault).or_insert_with(|| format!("{account} {kind}"));
                        }
                    }
                }
            }
        }
    }
    for (fault, place) in &report.0 {
        println!("{fault}   ({place})");
    }
    assert!(report.0.is_empty(), "{} faults", report.0.len());
}
