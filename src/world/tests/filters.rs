//! Each filter has lists of its own, kept as things happen: they hold exactly what the whole list has of what is asked for.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use crate::world::settings::{NonNegative, ReserveRun};

use super::random::{CEDAR, client, step, take};
use super::{BLUEFIN, Client, PLATFORM};

/// Lists, and what they are filtered by under the name of the field.
const FILTERS: [(&str, &str); 8] = [
    ("/v1/balance_transactions", "type"),
    ("/v1/balance_transactions", "currency"),
    ("/v1/balance_transactions", "source"),
    ("/v1/events", "type"),
    ("/v1/payouts", "status"),
    ("/v1/payouts", "arrival_date"),
    ("/v1/topups", "amount"),
    ("/v1/transfers", "destination"),
];

/// The whole list, with a filter or without.
fn rows(client: &mut Client, account: &str, path: &str, filter: &str) -> Vec<Value> {
    let got = client.get_as(account, &format!("{path}?limit=100&{filter}"));
    got.json["data"].as_array().cloned().unwrap_or_default()
}

/// A field as it is written in a query.
fn written(row: &Value, field: &str) -> String {
    row[field].as_str().map_or_else(|| row[field].to_string(), str::to_owned)
}

fn of(rows: &[Value], keep: impl Fn(&Value) -> bool) -> Vec<Value> {
    rows.iter().filter(|row| keep(row)).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_filter_lists_exactly_what_has_what_it_asks_for(steps in prop::collection::vec(step(), 1..20)) {
        let mut client = client(NonNegative::AvailableOnly, ReserveRun::Immediate);
        for step in &steps {
            take(&mut client, step);
        }
        for account in [PLATFORM, BLUEFIN, CEDAR] {
            for (path, field) in FILTERS {
                let all = rows(&mut client, account, path, "");
                let asked: BTreeSet<String> = all.iter().map(|row| written(row, field)).collect();
                for text in asked.iter().filter(|text| *text != "null") {
                    let found = rows(&mut client, account, path, &format!("{field}={text}"));
                    prop_assert_eq!(found, of(&all, |row| written(row, field) == *text), "{}?{}={}", path, field, text);
                }
            }
            let payouts = rows(&mut client, account, "/v1/payouts", "");
            for payout in &payouts {
                let arrival = payout["arrival_date"].as_i64();
                let (name, status) = (written(payout, "id"), written(payout, "status"));
                let filter = format!("arrival_date[lte]={}&status={status}", written(payout, "arrival_date"));
                let found = rows(&mut client, account, "/v1/payouts", &filter);
                let earlier = |row: &Value| row["arrival_date"].as_i64() <= arrival && row["status"] == payout["status"];
                prop_assert_eq!(found, of(&payouts, earlier));
                let paid = rows(&mut client, account, "/v1/balance_transactions", &format!("payout={name}"));
                for part in &paid {
                    let kind = written(part, "type");
                    let filter = format!("payout={name}&type={kind}&currency={}", written(part, "currency"));
                    let found = rows(&mut client, account, "/v1/balance_transactions", &filter);
                    prop_assert_eq!(found, of(&paid, |row| written(row, "type") == kind));
                }
            }
        }
    }
}
