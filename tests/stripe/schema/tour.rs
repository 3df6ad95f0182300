//! A way past every endpoint of the world that has everything: each is asked for something that it has, for something that it
//! refuses, and for everything that it can expand.

use serde_json::json;

use super::client::Client;
use super::facts::{Kind, kinds};
use super::report::Report;

/// A healthy account whose losses the platform carries.
const BLUEFIN: &str = "acct_1MOCKBluefinBlu1";

/// Objects to ask for: path, type, and the account that has it.
pub(crate) type Stop = (String, &'static str, String);

/// Makes one object of each kind that can be made, changes it, and tells where everything is.
pub(crate) fn make(client: &mut Client, report: &mut Report) -> Vec<Stop> {
    let platform = client.world.platform_id().to_owned();
    let mut stops = moved(client, report, &platform);
    stops.extend(paid_out(client, report));
    stops.extend(caused(client, &platform));
    for (path, of, account) in &stops {
        let changeable = ["Charge", "Transfer", "TransferReversal", "Refund", "Payout"].contains(of);
        if changeable && !(path.contains("/charges/") && path.contains("/refunds/")) {
            post(client, report, account, path, "metadata[b]=2&metadata[a]=&expand[]=balance_transaction", of);
        }
    }
    let form = "settings[payouts][schedule][interval]=weekly&settings[payouts][schedule][weekly_anchor]=monday\
                &metadata[tour]=1";
    post(client, report, &platform, &format!("/v1/accounts/{BLUEFIN}"), form, "Account");
    let form = "payments[payouts][minimum_balance_by_currency][usd]=100&payments[debit_negative_balances]=true";
    post(client, report, BLUEFIN, "/v1/balance_settings", form, "BalanceSettings");
    for path in ["/v1/balance_transactions", "/v1/balance/history"] {
        stops.push((format!("{path}/{}", first(client, BLUEFIN, path)), "BalanceTransaction", BLUEFIN.to_owned()));
    }
    stops.push((format!("/v1/events/{}", first(client, BLUEFIN, "/v1/events")), "Event", BLUEFIN.to_owned()));
    let bank = format!("/v1/accounts/{BLUEFIN}/external_accounts");
    stops.push((format!("{bank}/{}", first(client, &platform, &bank)), "BankAccount", platform.clone()));
    stops.push((format!("/v1/accounts/{BLUEFIN}"), "Account", platform.clone()));
    stops.push((format!("/v1/accounts/{BLUEFIN}"), "Account", BLUEFIN.to_owned()));
    for account in [platform.as_str(), BLUEFIN] {
        stops.push(("/v1/account".to_owned(), "Account", account.to_owned()));
        stops.push(("/v1/balance".to_owned(), "Balance", account.to_owned()));
        stops.push(("/v1/balance_settings".to_owned(), "BalanceSettings", account.to_owned()));
    }
    stops
}

/// Money between accounts, there and back.
fn moved(client: &mut Client, report: &mut Report, platform: &str) -> Vec<Stop> {
    let form = format!("amount=1200&currency=usd&source={BLUEFIN}&transfer_group=tour&metadata[a]=1");
    let charge = post(client, report, platform, "/v1/charges", &form, "Charge");
    let form = format!("amount=1100&currency=usd&destination={platform}&description=tour");
    let transfer = post(client, report, BLUEFIN, "/v1/transfers", &form, "Transfer");
    let reversals = format!("/v1/transfers/{transfer}/reversals");
    let reversal = post(client, report, BLUEFIN, &reversals, "amount=300", "TransferReversal");
    let refund = post(client, report, platform, "/v1/refunds", &format!("charge={charge}&amount=500"), "Refund");
    let form = format!("amount=50&currency=usd&destination={BLUEFIN}");
    let sent = post(client, report, platform, "/v1/transfers", &form, "Transfer");
    vec![
        (format!("/v1/charges/{charge}"), "Charge", platform.to_owned()),
        (format!("/v1/charges/{charge}/refunds/{refund}"), "Refund", platform.to_owned()),
        (format!("/v1/refunds/{refund}"), "Refund", platform.to_owned()),
        (format!("/v1/transfers/{sent}"), "Transfer", platform.to_owned()),
        (format!("/v1/transfers/{transfer}"), "Transfer", BLUEFIN.to_owned()),
        (format!("{reversals}/{reversal}"), "TransferReversal", BLUEFIN.to_owned()),
    ]
}

/// Payouts of every end.
fn paid_out(client: &mut Client, report: &mut Report) -> Vec<Stop> {
    let form = "amount=100&currency=usd&metadata[a]=1";
    let canceled = post(client, report, BLUEFIN, "/v1/payouts", form, "Payout");
    post(client, report, BLUEFIN, &format!("/v1/payouts/{canceled}/cancel"), "", "Payout");
    let reversed = post(client, report, BLUEFIN, "/v1/payouts", form, "Payout");
    client.advance("4d");
    let form = "expand[]=original_payout&metadata[a]=1";
    let reversal = post(client, report, BLUEFIN, &format!("/v1/payouts/{reversed}/reverse"), form, "Payout");
    let stop = |id: String| (format!("/v1/payouts/{id}"), "Payout", BLUEFIN.to_owned());
    vec![stop(canceled), stop(reversed), stop(reversal)]
}

/// What others do.
fn caused(client: &mut Client, platform: &str) -> Vec<Stop> {
    let sale = json!({ "cause": "sale", "account": BLUEFIN, "amount": 10_000, "fee": 320, "application_fee": 500 });
    let sale = client.cause(sale);
    let refund = client.cause(json!({ "cause": "refund", "account": BLUEFIN, "charge": sale, "amount": 100 }));
    let disputed = json!({ "cause": "dispute", "account": BLUEFIN, "charge": sale, "amount": 200, "fee": 15 });
    let dispute = client.cause(disputed);
    client.cause(json!({ "cause": "dispute_won", "account": BLUEFIN, "charge": sale }));
    let topup = client.cause(json!({ "cause": "topup", "amount": 5_000 }));
    let fee = first(client, platform, "/v1/application_fees");
    vec![
        (format!("/v1/charges/{sale}"), "Charge", BLUEFIN.to_owned()),
        (format!("/v1/refunds/{refund}"), "Refund", BLUEFIN.to_owned()),
        (format!("/v1/disputes/{dispute}"), "Dispute", BLUEFIN.to_owned()),
        (format!("/v1/topups/{topup}"), "Topup", platform.to_owned()),
        (format!("/v1/application_fees/{fee}"), "ApplicationFee", platform.to_owned()),
    ]
}

/// What else happens to an account in some weeks.
pub(crate) fn live(client: &mut Client) {
    client.advance("10d");
    let account = BLUEFIN;
    client.cause(json!({ "cause": "payout", "account": account, "amount": 100 }));
    client.cause(json!({ "cause": "payout_returned", "account": account }));
    client.cause(json!({ "cause": "bank_changed", "account": account, "last4": "4321" }));
    client.cause(json!({ "cause": "fee", "account": account, "amount": 5_000_000 }));
    client.cause(json!({ "cause": "bank_debit", "account": account, "outcome": "ok" }));
    client.cause(json!({ "cause": "account_rejected", "account": account, "reason": "fraud" }));
}

fn post(client: &mut Client, report: &mut Report, account: &str, path: &str, form: &str, of: &str) -> String {
    let got = client.post(account, path, form);
    report.object(&got, of, &format!("POST {path} {form}"));
    got.json["id"].as_str().unwrap_or_default().to_owned()
}

/// The lists of the same world.
pub(crate) fn lists(stops: &[Stop]) -> Vec<Stop> {
    let parent = |(path, of, account): &Stop| {
        let singular = ["/v1/account", "/v1/balance", "/v1/balance_settings"].contains(&path.as_str());
        let (parent, _) = path.rsplit_once('/').filter(|_| !singular)?;
        // Only a platform lists accounts.
        let (connected, accounts) = (account == BLUEFIN, parent == "/v1/accounts");
        if connected && accounts {
            return None;
        }
        Some((parent.to_owned(), *of, account.clone()))
    };
    stops.iter().filter_map(parent).collect()
}

/// Asks an object, or a list of objects, for every field of its type in expanded form.
pub(crate) fn expand(client: &mut Client, report: &mut Report, stop: &Stop, list: bool) {
    let (path, of, account) = stop;
    let prefix = if list { "data." } else { "" };
    let fields: Vec<(String, String)> = {
        let fields = report.facts.fields(of).expect("the type is written down");
        fields.into_iter().map(|(name, _, kind)| (name.to_owned(), kind.to_owned())).collect()
    };
    for (name, kind) in fields {
        let target = format!("{path}?expand[]={prefix}{name}");
        let got = client.get(account, &target);
        let place = format!("{account} GET {target}");
        if is_link(&kind) || name == "refunds" {
            if list {
                report.list(&got, of, &place);
            } else {
                report.object(&got, of, &place);
                // What has an id is there in full, unless the id is of a type that this world has not.
                let opened = !got.json[&name].is_string();
                report.must(opened, &format!("{of}.{name} is expanded"), &place);
            }
        } else if kinds(&kind).all(|kind| !is_nested(kind)) {
            report.refusal(&got, 400, &place);
            let wanted = format!("This property cannot be expanded ({prefix}{name}).");
            report.must(got.json["error"]["message"] == wanted.as_str(), "a field cannot be expanded", &place);
        }
    }
}

/// Asks an endpoint for what it refuses, whatever it is.
pub(crate) fn refuse(client: &mut Client, report: &mut Report, endpoint: &str) {
    let (method, template) = endpoint.split_once(' ').expect("an endpoint has a method");
    let names = template.split('/').map(|segment| if segment.starts_with('{') { "none_1" } else { segment });
    let path = names.collect::<Vec<_>>().join("/");
    let ids = template.contains('{');
    let form = if method == "POST" { "nonsense=1" } else { "" };
    let target = if method == "POST" { path.clone() } else { format!("{path}?nonsense=1") };
    let place = |what: &str| format!("{method} {path}, {what}");
    let got = client.send(method, &target, form, &[]);
    report.refusal(&got, 400, &place("unknown parameter"));
    report.must(got.json["error"]["code"] == "parameter_unknown", "the parameter is unknown", &place("unknown"));
    let got = client.send(method, &path, "", &[("Authorization", "")]);
    report.refusal(&got, 401, &place("no key"));
    let got = client.send(method, &path, "", &[("Authorization", "Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc")]);
    report.refusal(&got, 401, &place("wrong key"));
    let got = client.send(method, &path, "", &[("Stripe-Account", "acct_1Nobody")]);
    report.refusal(&got, 403, &place("stranger"));
    if ids {
        let got = client.send(method, &path, "", &[]);
        let status = if path.starts_with("/v1/accounts/") { 403 } else { 404 };
        report.refusal(&got, status, &place("no such object"));
    }
    let got = client.send("PUT", &path, "", &[]);
    report.refusal(&got, 404, &place("wrong method"));
    let got = client.send(method, &format!("{path}/"), "", &[]);
    report.refusal(&got, 404, &place("trailing slash"));
}

/// Whether a kind is an id in whose place an object may stand.
fn is_link(kind: &str) -> bool {
    kinds(kind).any(|kind| kind == Kind::Text) && kinds(kind).any(|kind| matches!(kind, Kind::Object(_)))
}

/// Whether a path may lead through a field that is no link itself.
fn is_nested(kind: Kind<'_>) -> bool {
    matches!(kind, Kind::Any | Kind::Object(_) | Kind::ArrayOf(_) | Kind::ListOf(_))
}

fn first(client: &mut Client, account: &str, list: &str) -> String {
    let got = client.get(account, &format!("{list}?limit=1"));
    got.json["data"][0]["id"].as_str().expect("there is one").to_owned()
}
