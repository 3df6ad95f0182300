//! A way past every endpoint of the world that has everything: each is asked for something that it has, for something that it
//! refuses, and for everything that it can expand.

use crate::client::Client;
use crate::facts::{Kind, kinds};
use crate::report::Report;

/// A healthy account whose losses the platform carries.
const BLUEFIN: &str = "acct_1MOCKBluefinBlu1";

/// Objects to ask for: path, type, and the account that has it.
pub(crate) type Stop = (String, &'static str, String);

/// Makes one object of each kind that can be made, changes it, and tells where everything is.
pub(crate) fn make(client: &mut Client, report: &mut Report) -> Vec<Stop> {
    let platform = client.world.platform_id().to_owned();
    let mut stops: Vec<Stop> = Vec::new();
    let mut post = |client: &mut Client, account: &str, path: &str, form: &str, of: &'static str| {
        let got = client.post(account, path, form);
        report.object(&got, of, &format!("POST {path} {form}"));
        got.json["id"].as_str().unwrap_or_default().to_owned()
    };
    let form = format!("amount=1200&currency=usd&source={BLUEFIN}&transfer_group=tour&metadata[a]=1");
    let charge = post(client, &platform, "/v1/charges", &form, "Charge");
    let form = format!("amount=1100&currency=usd&destination={platform}&description=tour");
    let transfer = post(client, BLUEFIN, "/v1/transfers", &form, "Transfer");
    let reversals = format!("/v1/transfers/{transfer}/reversals");
    let reversal = post(client, BLUEFIN, &reversals, "amount=300", "TransferReversal");
    let refund = post(client, &platform, "/v1/refunds", &format!("charge={charge}&amount=500"), "Refund");
    let charge = format!("/v1/charges/{charge}");
    let transfer = format!("/v1/transfers/{transfer}");
    let reversal = format!("{reversals}/{reversal}");
    let refund = format!("/v1/refunds/{refund}");
    let payout = format!("/v1/payouts/{}", first(client, BLUEFIN, "/v1/payouts"));
    for (path, of, account) in [
        (charge, "Charge", platform.as_str()),
        (transfer, "Transfer", BLUEFIN),
        (reversal, "TransferReversal", BLUEFIN),
        (refund, "Refund", platform.as_str()),
        (payout, "Payout", BLUEFIN),
    ] {
        post(client, account, &path, "metadata[b]=2&metadata[a]=&expand[]=balance_transaction", of);
        stops.push((path, of, account.to_owned()));
    }
    for path in ["/v1/balance_transactions", "/v1/balance/history"] {
        stops.push((format!("{path}/{}", first(client, BLUEFIN, path)), "BalanceTransaction", BLUEFIN.to_owned()));
    }
    stops.push((format!("/v1/events/{}", first(client, BLUEFIN, "/v1/events")), "Event", BLUEFIN.to_owned()));
    stops.push((format!("/v1/accounts/{BLUEFIN}"), "Account", platform.clone()));
    stops.push(("/v1/account".to_owned(), "Account", platform.clone()));
    stops.push(("/v1/balance".to_owned(), "Balance", platform));
    stops.push(("/v1/balance".to_owned(), "Balance", BLUEFIN.to_owned()));
    stops
}

/// The lists of the same world.
pub(crate) fn lists(stops: &[Stop]) -> Vec<Stop> {
    let parent = |(path, of, account): &Stop| {
        let singular = ["/v1/account", "/v1/balance"].contains(&path.as_str());
        let (parent, _) = path.rsplit_once('/').filter(|_| !singular)?;
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
