//! `/_world`: the interface through which the world is moved. It has a token of its own, takes JSON only, and refuses what makes no
//! sense with the reason.

use rstest::rstest;
use serde_json::json;

use pullfunds::world::World;
use pullfunds::world::scenario::Scenario;

use super::line::{Ask, Served};
use crate::support::small_world::{CEDAR, world};

#[tokio::test]
async fn the_clock_stands_until_it_is_moved_and_brings_what_was_to_come() {
    let served = Served::new(world()).await;
    assert_eq!(served.ask(&Ask::control("POST /_world/stand").body("{}")).await.status, 200);
    let pending = async || {
        let seen = served.ask(&Ask::api("GET /v1/balance").header("Stripe-Account", CEDAR)).await;
        seen.json()["pending"][0]["amount"].as_i64().expect("a figure")
    };
    assert_eq!(pending().await, 30_000);
    let next = served.ask(&Ask::control("GET /_world/next?limit=3")).await;
    assert!(next.json().as_array().is_some_and(|events| !events.is_empty() && events.len() <= 3), "{}", next.text());
    let said = served.ask(&Ask::control("POST /_world/advance").body(json!({"by": "3d"}).to_string())).await;
    assert_eq!(said.status, 200, "{}", said.text());
    assert!(said.json()["now"].as_str().is_some_and(|now| now.starts_with("2025-11-25T08:26:4")), "{}", said.text());
    assert_eq!(pending().await, 0);
    let seen = served.ask(&Ask::api("GET /v1/balance")).await;
    assert!(seen.header("date").is_some_and(|date| date.starts_with("Tue, 25 Nov 2025 08:26:4")), "{seen:?}");
}

/// After the scripted sale of the scenario: a fault, and a move that will make no sense.
const MORE: &str = r#"
[[script]]
after = "3h"
do = "fault"
endpoint = "GET /v1/charges"
kind = { error = { status = 500, work = "before" } }
[[script]]
after = "4h"
do = "cause"
cause = "dispute_won"
account = "acct_1MOCKLoomLinLoo6"
"#;

#[tokio::test]
async fn the_script_of_a_scenario_is_done_on_the_way_and_what_could_not_be_done_is_told() {
    let text = format!("{}{MORE}", include_str!("../../../assets/scenarios/lost-answer.toml"));
    let scenario = Scenario::parse(&text, "more.toml").expect("it is read");
    let world = World::found(scenario.founding(None, None).expect("it makes sense")).expect("it begins");
    let served = Served::new(world).await;
    served.ask(&Ask::control("POST /_world/stand")).await;
    let sales = Ask::api("GET /v1/charges?limit=1").header("Stripe-Account", "acct_1MOCKHarpHonHar2");
    assert_ne!(served.ask(&sales).await.json()["data"][0]["amount"], 4_200);
    let next = served.ask(&Ask::control("GET /_world/next?limit=1")).await.json();
    assert_eq!((&next[0]["kind"], &next[0]["amount"]), (&json!("scripted"), &json!(4_200)));
    served.ask(&Ask::control("POST /_world/next_event")).await;
    assert_eq!(served.ask(&sales).await.json()["data"][0]["amount"], 4_200);
    served.ask(&Ask::control("POST /_world/advance").body(json!({"by": "10h"}).to_string())).await;
    assert_eq!(served.ask(&sales).await.status, 500);
    let script = served.ask(&Ask::control("GET /_world")).await.json()["script"].clone();
    let missed = json!([{
        "at": "2026-11-22T14:15:00Z",
        "account": "acct_1MOCKLoomLinLoo6",
        "what": "dispute won",
        "why": "acct_1MOCKLoomLinLoo6 has no dispute that is open",
    }]);
    assert_eq!(script, json!({"to_come": 1, "done": 2, "missed": missed}));
}

#[tokio::test]
async fn a_command_without_fields_needs_no_body() {
    let served = Served::new(world()).await;
    assert_eq!(served.ask(&Ask::control("POST /_world/stand")).await.status, 200);
    let overview = served.ask(&Ask::control("GET /_world")).await.json();
    assert_eq!(overview["running"], false);
    assert_eq!(overview["accounts"].as_u64(), Some(124));
}

#[tokio::test]
async fn going_back_to_a_checkpoint_begins_another_instance() {
    let served = Served::new(world()).await;
    let name = || json!({"name": "before"}).to_string();
    assert_eq!(served.ask(&Ask::control("POST /_world/checkpoint").body(name())).await.status, 200);
    let first = served.ask(&Ask::api("GET /v1/balance")).await;
    let said = served.ask(&Ask::control("POST /_world/restore").body(name())).await;
    let second = served.ask(&Ask::api("GET /v1/balance")).await;
    assert_eq!(said.json()["instance"].as_str(), second.header("pullfunds-world"));
    assert_ne!(first.header("pullfunds-world"), second.header("pullfunds-world"));
}

#[rstest]
#[case::no_token(Ask::bare("GET /_world").header("Host", "localhost"), 401)]
#[case::platform_key(Ask::api("GET /_world"), 401)]
#[case::wrong_token(Ask::control("POST /_world/reset").header("Authorization", "Bearer 0000000000000000000000000000feee"), 401)]
#[case::method(Ask::control("DELETE /_world"), 405)]
#[case::post_to_a_view(Ask::control("POST /_world"), 405)]
#[case::get_of_a_command(Ask::control("GET /_world/reset"), 405)]
#[case::no_such_view(Ask::control("GET /_world/nothing"), 404)]
#[case::no_such_command(Ask::control("POST /_world/explode"), 404)]
#[case::path_for_a_command(Ask::control("POST /_world/../../etc/passwd"), 404)]
#[case::no_json(Ask::control("POST /_world/reset").header("Content-Type", "text/plain"), 415)]
#[case::form(Ask::control("POST /_world/reset").header("Content-Type", "application/x-www-form-urlencoded"), 415)]
#[case::broken_json(Ask::control("POST /_world/advance").body("{"), 400)]
#[case::no_object(Ask::control("POST /_world/advance").body("[]"), 400)]
#[case::named_twice(Ask::control("POST /_world/stand").body(r#"{"do": "reset"}"#), 400)]
#[case::missing_field(Ask::control("POST /_world/advance").body("{}"), 400)]
#[case::unknown_field(Ask::control("POST /_world/reset").body(r#"{"hard": true}"#), 400)]
#[case::no_sense(Ask::control("POST /_world/advance").body(r#"{"by": "-2d"}"#), 400)]
#[case::name_that_is_a_path(Ask::control("POST /_world/checkpoint").body(r#"{"name": "/tmp/x"}"#), 400)]
#[case::query(Ask::control("POST /_world/reset?now=1"), 400)]
#[case::wrong_limit(Ask::control("GET /_world/next?limit=many"), 400)]
#[case::too_large(Ask::control("POST /_world/checkpoint").body(vec![b' '; 1_100_000]), 413)]
#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_reason_and_changes_nothing(#[case] ask: Ask, #[case] status: u16) {
    let served = Served::new(world()).await;
    served.ask(&Ask::control("POST /_world/stand")).await;
    let before = served.ask(&Ask::control("GET /_world")).await.text();
    let seen = served.ask(&ask).await;
    assert_eq!(seen.status, status, "{}", seen.text());
    assert!(!seen.complaint().is_empty());
    assert_eq!(served.ask(&Ask::control("GET /_world")).await.text(), before);
}

#[tokio::test]
async fn a_refusal_does_not_repeat_all_that_was_sent() {
    let served = Served::new(world()).await;
    let span = json!({"by": "1d".repeat(100_000)}).to_string();
    let field = json!({"f".repeat(200_000): 1}).to_string();
    for body in [span, field] {
        let seen = served.ask(&Ask::control("POST /_world/advance").body(body)).await;
        assert_eq!(seen.status, 400);
        assert!(seen.body.len() < 2_000, "{} bytes", seen.body.len());
    }
}

#[tokio::test]
async fn every_command_that_the_page_names_is_one() {
    let served = Served::new(world()).await;
    let page = served.ask(&Ask::control("GET /_world/help")).await.text();
    let complaint = served.ask(&Ask::control("POST /_world/explode")).await.complaint();
    let commands: Vec<&str> = complaint.split('`').skip(1).step_by(2).collect();
    assert!(commands.len() > 8, "{complaint}");
    for command in commands {
        assert!(page.contains(&format!("    {command} ")), "{command} is not on the page");
    }
    for view in page.lines().filter_map(|line| line.strip_prefix("GET  ")) {
        let path = view.split(['?', ' ']).next().unwrap_or_default();
        assert_eq!(served.ask(&Ask::control(&format!("GET {path}"))).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn keys_are_shown_to_whoever_has_the_token_only() {
    let served = Served::new(world()).await;
    let keys = served.ask(&Ask::control("GET /_world/keys")).await;
    assert!(keys.text().contains(&served.key));
    assert_eq!(served.ask(&Ask::api("GET /_world/keys")).await.status, 401);
}
