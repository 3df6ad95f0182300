//! Every answer of every endpoint, success and refusal, against Stripe's published reply types.

mod client;
mod facts;
mod report;
mod tour;

use client::Client;
use pullfunds::world::World;
use report::Report;

/// What each list is made of.
const LISTS: [(&str, &str); 6] = [
    ("/v1/balance_transactions", "BalanceTransaction"),
    ("/v1/charges", "Charge"),
    ("/v1/transfers", "Transfer"),
    ("/v1/refunds", "Refund"),
    ("/v1/payouts", "Payout"),
    ("/v1/events", "Event"),
];

#[test]
fn every_object_of_the_scenarios_has_the_fields_of_its_type() {
    let mut report = Report::new();
    for scenario in ["harbour", "europe", "lost-answer"] {
        let mut client = Client::of(scenario);
        for account in client.accounts() {
            let got = client.get(&account, "/v1/account");
            report.object(&got, "Account", &account);
            let got = client.get(&account, "/v1/balance");
            if got.status == 200 {
                report.object(&got, "Balance", &account);
            } else {
                // Some accounts of the scenarios cannot be read.
                report.refusal(&got, 503, &account);
            }
            for (path, of) in LISTS {
                let got = client.get(&account, &format!("{path}?limit=100"));
                report.list(&got, of, &format!("{account} {path}"));
            }
        }
    }
    report.finish();
}

#[test]
fn every_endpoint_answers_and_refuses_as_stripe_does() {
    let mut report = Report::new();
    let mut client = Client::of("harbour");
    let stops = tour::make(&mut client, &mut report);
    for stop @ (path, of, account) in &stops {
        let got = client.get(account, path);
        report.object(&got, of, &format!("{account} GET {path}"));
        tour::expand(&mut client, &mut report, stop, false);
    }
    for stop @ (path, of, account) in &tour::lists(&stops) {
        let got = client.get(account, path);
        report.list(&got, of, &format!("{account} GET {path}"));
        tour::expand(&mut client, &mut report, stop, true);
    }
    let refunds = stops.iter().find(|(_, of, _)| *of == "ApplicationFee").map(|(path, ..)| format!("{path}/refunds"));
    let refunds = refunds.expect("there is a fee");
    let platform = client.world.platform_id().to_owned();
    let got = client.get(&platform, &refunds);
    report.list(&got, "FeeRefund", &refunds);
    for endpoint in World::endpoints() {
        tour::refuse(&mut client, &mut report, &endpoint);
    }
    for endpoint in World::endpoints() {
        let asked = client.asked.get(&endpoint).copied().unwrap_or_default();
        println!("{:>6} answered {:>6} refused  {endpoint}", asked.answered, asked.refused);
        report.must(asked.answered > 0, &format!("{endpoint} was never seen to answer"), "");
        report.must(asked.refused > 0, &format!("{endpoint} was never seen to refuse"), "");
    }
    report.finish();
}

#[test]
fn every_event_of_a_long_life_shows_an_object_of_its_type() {
    let mut report = Report::new();
    let mut client = Client::of("harbour");
    tour::make(&mut client, &mut report);
    let mut kinds = std::collections::BTreeSet::new();
    for stage in 0..3 {
        match stage {
            0 => {}
            1 => tour::live(&mut client),
            _ => client.advance("200d"),
        }
        for account in client.accounts() {
            for (path, of) in LISTS {
                let got = client.get(&account, &format!("{path}?limit=100"));
                report.list(&got, of, &format!("{account} {path}"));
                if of == "Event" {
                    let events = got.json["data"].as_array().expect("events are listed");
                    kinds.extend(events.iter().filter_map(|event| event["type"].as_str()).map(str::to_owned));
                }
            }
        }
    }
    println!("{kinds:?}");
    assert!(kinds.len() >= 24, "{} kinds: {kinds:?}", kinds.len());
    report.finish();
}

#[test]
fn a_path_of_four_levels_is_followed_and_one_of_five_is_not() {
    let mut client = Client::of("harbour");
    let mut report = Report::new();
    let stops = tour::make(&mut client, &mut report);
    let (charge, of, platform) = &stops[0];
    let path = format!("{charge}?expand[]=source_transfer.destination_payment.balance_transaction.source");
    let got = client.get(platform, &path);
    report.object(&got, of, &path);
    let inner = &got.json["source_transfer"]["destination_payment"]["balance_transaction"];
    assert_eq!(inner["source"]["id"], got.json["id"]);
    let path = format!("{charge}?expand[]=source_transfer.destination_payment.balance_transaction.source.refunds");
    let got = client.get(platform, &path);
    report.refusal(&got, 400, &path);
    assert_eq!(got.json["error"]["code"], "property_expansion_max_depth");
    let path = "/v1/charges?expand[]=balance_transaction";
    let got = client.get(platform, path);
    report.refusal(&got, 400, path);
    let message = got.json["error"]["message"].as_str().expect("there is a message");
    assert!(message.ends_with("You may want to try expanding 'data.balance_transaction' instead."), "{message}");
    report.finish();
}

#[test]
fn a_head_request_is_answered_as_its_get_without_the_body() {
    let mut client = Client::of("lost-answer");
    for path in ["/v1/balance", "/v1/charges/none_1", "/v1/accounts?limit=0"] {
        let get = client.send("GET", path, "", &[]);
        let head = client.send("HEAD", path, "", &[]);
        assert_eq!((head.status, head.answer.body.len()), (get.status, 0), "{path}");
    }
}
