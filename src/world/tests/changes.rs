//! Changes of accounts and of balance settings through the API.

use rstest::rstest;
use serde_json::json;

use crate::world::founding::{AccountKind, Liable, PayoutInterval};

use super::{BLUEFIN, Client, PLATFORM, days, world_with};

fn custom() -> Client {
    Client::new(world_with(5_000, |founding| founding.accounts[0].kind = AccountKind::Custom))
}

fn path() -> String {
    format!("/v1/accounts/{BLUEFIN}")
}

#[test]
fn an_operator_changes_an_account_and_its_event_says_what_was() {
    let mut client = custom();
    let form = "business_profile[name]=Bluefin&email=till@bluefin.example&metadata[team]=north\
                &settings[payouts][schedule][interval]=weekly&settings[payouts][schedule][weekly_anchor]=tuesday\
                &settings[payouts][schedule][delay_days]=7&settings[payouts][debit_negative_balances]=true\
                &settings[payouts][statement_descriptor]=BLUE";
    let got = client.post(&path(), form);
    assert_eq!(got.status, 200, "{}", got.json);
    assert_eq!(got.json["business_profile"]["name"], "Bluefin");
    assert_eq!(got.json["controller"]["type"], "application");
    let payouts = &got.json["settings"]["payouts"];
    assert_eq!(payouts["debit_negative_balances"], true);
    let wanted = json!({
        "delay_days": 7, "interval": "weekly", "weekly_anchor": "tuesday", "weekly_payout_days": ["tuesday"],
    });
    assert_eq!(payouts["schedule"], wanted);
    assert_eq!(client.get(&path()).json, got.json);
    let events = client.get_as(BLUEFIN, "/v1/events?limit=2").json["data"].clone();
    assert_eq!(
        (&events[0]["type"], &events[1]["type"]),
        (&json!("account.updated"), &json!("balance_settings.updated"))
    );
    let before = &events[0]["data"]["previous_attributes"];
    assert_eq!(before["metadata"], json!({"team": null}));
    assert_eq!(before["settings"]["payouts"]["schedule"]["interval"], "manual");
    assert_eq!(events[0]["data"]["object"], got.json);
    let settings = client.get_as(BLUEFIN, "/v1/balance_settings");
    assert_eq!(settings.json["payments"]["settlement_timing"]["delay_days_override"], 7);
    assert_eq!(settings.json, events[1]["data"]["object"]);
    assert_eq!(settings.json["payments"]["payouts"]["statement_descriptor"], "BLUE");
    client.wait(days(3));
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
}

#[test]
fn metadata_is_merged_and_an_empty_value_removes_a_key() {
    let mut client = custom();
    client.post(&path(), "metadata[a]=1&metadata[b]=2");
    assert_eq!(client.post(&path(), "metadata[a]=&metadata[c]=3").json["metadata"], json!({"b": "2", "c": "3"}));
    assert_eq!(client.post(&path(), "metadata=").json["metadata"], json!({}));
    let many: Vec<String> = (0..50).map(|number| format!("metadata[k{number}]=v")).collect();
    assert_eq!(client.post(&path(), &many.join("&")).status, 200);
    assert_eq!(client.post(&path(), "metadata[more]=v").error("param"), "metadata");
}

#[test]
fn a_request_that_changes_nothing_is_no_event() {
    let mut client = custom();
    let before = client.event_types(BLUEFIN, 100).len();
    assert_eq!(client.post(&path(), "settings[payouts][schedule][interval]=manual").status, 200);
    assert_eq!(client.event_types(BLUEFIN, 100).len(), before);
}

#[rstest]
#[case::unknown("colour=blue", 400, "colour")]
#[case::nested("settings[payouts][colour]=blue", 400, "settings[payouts][colour]")]
#[case::interval("settings[payouts][schedule][interval]=hourly", 400, "settings[payouts][schedule][interval]")]
#[case::truth("settings[payouts][debit_negative_balances]=1", 400, "settings[payouts][debit_negative_balances]")]
#[case::no_anchor("settings[payouts][schedule][interval]=weekly", 400, "settings[payouts][schedule][weekly_anchor]")]
#[case::no_day("settings[payouts][schedule][interval]=monthly", 400, "settings[payouts][schedule][monthly_anchor]")]
#[case::anchor(
    "settings[payouts][schedule][interval]=daily&settings[payouts][schedule][weekly_anchor]=monday",
    400,
    "settings[payouts][schedule][weekly_anchor]"
)]
#[case::day("settings[payouts][schedule][monthly_anchor]=32", 400, "settings[payouts][schedule][monthly_anchor]")]
#[case::delay("settings[payouts][schedule][delay_days]=1", 400, "settings[payouts][schedule][delay_days]")]
#[case::object("settings=1", 400, "settings")]
#[case::long(
    "settings[payouts][statement_descriptor]=ABCDEFGHIJKLMNOPQRSTUVW",
    400,
    "settings[payouts][statement_descriptor]"
)]
fn a_change_that_makes_no_sense_is_refused(#[case] form: &str, #[case] status: u16, #[case] param: &str) {
    let mut client = custom();
    let before = client.get(&path()).json;
    let got = client.post(&path(), form);
    assert_eq!((got.status, got.error("param")), (status, param), "{}", got.json);
    assert_eq!(client.get(&path()).json, before);
}

#[rstest]
#[case::names_of_express(AccountKind::Express, "business_profile[name]=X", 403)]
#[case::email_of_express(AccountKind::Express, "email=x@x.example", 403)]
#[case::payouts_of_express(AccountKind::Express, "settings[payouts][schedule][interval]=daily", 200)]
#[case::payouts_of_standard(AccountKind::Standard, "settings[payouts][schedule][interval]=daily", 403)]
#[case::metadata_of_standard(AccountKind::Standard, "metadata[a]=b", 200)]
fn what_an_operator_may_change_depends_on_the_account(
    #[case] kind: AccountKind,
    #[case] form: &str,
    #[case] status: u16,
) {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.accounts[0].kind = kind;
        founding.accounts[0].losses = Some(Liable::Stripe);
    }));
    let got = client.post(&path(), form);
    assert_eq!(got.status, status, "{}", got.json);
}

#[test]
fn only_the_platform_changes_accounts_and_only_its_own() {
    let mut client = custom();
    assert_eq!(client.post_as(BLUEFIN, &path(), "metadata[a]=b").error("code"), "platform_account_required");
    assert_eq!(client.post("/v1/accounts/acct_1stranger", "metadata[a]=b").error("code"), "account_invalid");
    assert_eq!(client.post(&format!("/v1/accounts/{PLATFORM}"), "metadata[a]=b").status, 400);
}

#[test]
fn a_repeated_change_answers_as_before() {
    let mut client = custom();
    let request = client.request("POST", &path(), "metadata[a]=1", &[("Idempotency-Key", "k1")]);
    let first = client.send(&request);
    client.post(&path(), "metadata[a]=2");
    let again = client.send(&request);
    assert_eq!(again.json, first.json);
    assert_eq!(again.answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(client.get(&path()).json["metadata"], json!({"a": "2"}));
}

#[test]
fn balance_settings_are_read_and_changed_for_either_side() {
    let mut client = custom();
    let got = client.get_as(BLUEFIN, "/v1/balance_settings").json;
    let wanted = json!({
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": false,
            "payouts": {
                "automatic_transfer_rules_by_currency": {},
                "minimum_balance_by_currency": null,
                "schedule": {"interval": "manual"},
                "statement_descriptor": null,
                "status": "enabled",
            },
            "settlement_timing": {"delay_days": 2, "start_of_day": null},
        },
    });
    assert_eq!(got, wanted);
    let form = "payments[payouts][schedule][interval]=monthly&payments[payouts][schedule][monthly_payout_days][]=15\
                &payments[payouts][schedule][monthly_payout_days][]=31&payments[debit_negative_balances]=true\
                &payments[settlement_timing][delay_days_override]=9";
    let got = client.post("/v1/balance_settings", form);
    assert_eq!(got.json["payments"]["payouts"]["schedule"]["monthly_payout_days"], json!([15, 31]), "{}", got.json);
    assert_eq!(got.json["payments"]["settlement_timing"]["delay_days"], 9);
    let back = client.post("/v1/balance_settings", "payments[settlement_timing][delay_days_override]=");
    assert_eq!(back.json["payments"]["settlement_timing"], json!({"delay_days": 2, "start_of_day": null}));
    assert_eq!(client.event_types(PLATFORM, 1), ["account.updated"]);
    client.wait(days(26));
    assert_eq!(client.bucket(PLATFORM, "available"), 0);
}

#[rstest]
#[case("payments[payouts][schedule][weekly_payout_days][]=saturday", "payments[payouts][schedule][weekly_payout_days]")]
#[case("payments[payouts][schedule][interval]=weekly", "payments[payouts][schedule][weekly_payout_days]")]
#[case("payments[payouts][minimum_balance_by_currency][zzz]=1", "payments[payouts][minimum_balance_by_currency][zzz]")]
#[case("payments[payouts][minimum_balance_by_currency][usd]=-1", "payments[payouts][minimum_balance_by_currency][usd]")]
#[case("payments[settlement_timing][delay_days_override]=32", "payments[settlement_timing][delay_days_override]")]
#[case("payments[settlement_timing][start_of_day]=1", "payments[settlement_timing][start_of_day]")]
fn balance_settings_that_make_no_sense_are_refused(#[case] form: &str, #[case] param: &str) {
    let mut client = custom();
    let got = client.post_as(BLUEFIN, "/v1/balance_settings", form);
    assert_eq!((got.status, got.error("param")), (400, param), "{}", got.json);
}

#[test]
fn the_settings_of_a_standard_account_are_its_own_matter() {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.accounts[0].kind = AccountKind::Standard;
        founding.accounts[0].payouts = PayoutInterval::Daily;
    }));
    let got = client.post_as(BLUEFIN, "/v1/balance_settings", "payments[debit_negative_balances]=true");
    assert_eq!((got.status, got.error("code")), (403, "more_permissions_required_for_application"));
}
