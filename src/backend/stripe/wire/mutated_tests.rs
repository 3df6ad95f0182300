//! What arrives need not be what Stripe would send. Each answer is changed in a few places at random, and read: nothing may
//! panic, and every number that is read must stand in the answer, in its place.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::proof::proof;
use crate::backend::stripe::samples::{answer, order, payment, transfer, with_form};
use crate::domain::{AccountId, Form, Proves, Scope};
use crate::life::Proof;

/// One change, at a place that is counted through the whole answer.
#[derive(Debug, Clone)]
enum Change {
    Remove(usize),
    Replace(usize, Value),
    Rename(usize, String),
    Twice(usize),
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::sample::select(vec![0.5, -12.5, 1e300, 900.25]).prop_map(|part| json!(part)),
        prop::sample::select(vec![
            "",
            "usd",
            "eur",
            "acct_2",
            "list",
            "balance",
            "\u{202e}\u{1b}[2J",
            "99999999999999999999"
        ])
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{"amount": 7, "currency": "usd"}])),
        Just(json!({"amount": 7, "currency": "usd", "id": "x_1"})),
    ]
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        any::<usize>().prop_map(Change::Remove),
        (any::<usize>(), any_value()).prop_map(|(at, value)| Change::Replace(at, value)),
        (any::<usize>(), "[a-z_]{1,9}").prop_map(|(at, name)| Change::Rename(at, name)),
        any::<usize>().prop_map(Change::Twice),
    ];
    prop::collection::vec(change, 1..4)
}

/// Every place of a value, as pointers of RFC 6901; its own is the first.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, inner)| places(inner, &format!("{at}/{key}"), into)),
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                places(inner, &format!("{at}/{i}"), into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn changed(mut value: Value, changes: &[Change]) -> Value {
    for change in changes {
        let (Change::Remove(at) | Change::Replace(at, _) | Change::Rename(at, _) | Change::Twice(at)) = change;
        let mut all = Vec::new();
        places(&value, "", &mut all);
        let place = all[at % all.len()].clone();
        let Some((outer, key)) = place.rsplit_once('/') else { continue };
        match (value.pointer_mut(outer), change) {
            (Some(Value::Object(fields)), Change::Remove(_)) => drop(fields.shift_remove(key)),
            (Some(Value::Array(items)), Change::Remove(_)) => drop(items.remove(key.parse().unwrap())),
            (Some(Value::Object(fields)), Change::Rename(_, name)) => {
                let inner = fields.shift_remove(key).unwrap();
                fields.insert(name.clone(), inner);
            }
            (Some(Value::Array(items)), Change::Twice(_)) => items.push(items[key.parse::<usize>().unwrap()].clone()),
            (_, Change::Replace(_, new)) => *value.pointer_mut(&place).unwrap() = new.clone(),
            (_, Change::Remove(_) | Change::Rename(..) | Change::Twice(_)) => {}
        }
    }
    value
}

fn a_balance() -> Value {
    json!({
        "object": "balance", "livemode": false,
        "available": [{"amount": 184_900, "currency": "usd", "source_types": {"card": 184_900}}, {"amount": -500, "currency": "eur"}],
        "connect_reserved": [{"amount": 3_000, "currency": "usd"}],
        "issuing": {"available": [{"amount": 50, "currency": "usd"}]},
        "pending": [{"amount": 900, "currency": "usd"}, {"amount": 12, "currency": "jpy"}],
    })
}

fn transactions_page() -> Value {
    let row = |id: &str, amount: i64| {
        json!({"id": id, "object": "balance_transaction", "amount": amount, "available_on": 1_763_800_000,
               "created": 1_763_700_000, "currency": "usd", "fee": 30, "net": amount - 30, "status": "available",
               "reporting_category": "charge", "source": "ch_1", "type": "charge", "description": "Order"})
    };
    json!({"object": "list", "has_more": true, "data": [row("txn_1", 5_000), row("txn_2", -700), row("txn_3", 12)]})
}

fn accounts_page() -> Value {
    let row = |id: &str| {
        json!({"id": id, "object": "account", "type": "express", "country": "US", "default_currency": "usd",
               "created": 1_700_000_000, "business_profile": {"name": "Cedar"}, "charges_enabled": true,
               "controller": {"losses": {"payments": "application"}, "type": "application"},
               "external_accounts": {"data": [{"object": "bank_account", "last4": "6789", "currency": "usd"}]},
               "capabilities": {"transfers": "active"}, "requirements": {"currently_due": ["a"]},
               "settings": {"payouts": {"schedule": {"interval": "daily"}}}, "metadata": {"a": "b"}})
    };
    json!({"object": "list", "has_more": false, "data": [row("acct_1"), row("acct_2")]})
}

/// The amounts of a bucket in a currency, as they stand in the answer.
fn written(body: &Value, bucket: &str, code: &str) -> Vec<Option<i64>> {
    let entries = body.get(bucket).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_of = |entry: &&Value| entry["currency"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(code));
    entries.iter().filter(is_of).map(|entry| entry["amount"].as_i64()).collect()
}

proptest! {
    #[test]
    fn every_amount_of_a_changed_balance_stands_in_it(changes in changes()) {
        let body = changed(a_balance(), &changes);
        let Ok(read) = balance(&answer(200, &[], &body), &Scope::Platform) else { return Ok(()) };
        for row in &read.rows {
            let code = row.currency.code();
            for (bucket, seen) in [("available", row.available), ("pending", row.pending)] {
                match written(&body, bucket, code).as_slice() {
                    [] => prop_assert_eq!(seen, Minor::ZERO, "{} {}", bucket, code),
                    [amount] => prop_assert_eq!(Some(seen.get()), *amount, "{} {}", bucket, code),
                    more => prop_assert!(false, "{:?} is no single amount", more),
                }
            }
        }
        for amount in read.connect_reserved.iter().flatten() {
            let currency = amount.currency();
            prop_assert_eq!(written(&body, "connect_reserved", currency.code()), vec![Some(amount.minor().get())]);
        }
        // No entry of money was passed over.
        for bucket in ["available", "pending", "connect_reserved"] {
            let value = body.get(bucket).filter(|value| !value.is_null());
            let entries = value.map(|value| value.as_array().map(Vec::len));
            let known = match bucket {
                "connect_reserved" => read.connect_reserved.as_ref().map_or(0, |amounts| amounts.len()),
                _ => read.rows.iter().filter(|row| !written(&body, bucket, row.currency.code()).is_empty()).count(),
            };
            prop_assert!(entries.is_none_or(|entries| entries == Some(known)), "{} {:?} {}", bucket, entries, known);
        }
        prop_assert!(body["available"].is_array() || body["pending"].is_array(), "nothing known is not zero");
    }

    #[test]
    fn every_row_of_changed_transactions_stands_in_them_or_is_counted(changes in changes()) {
        let body = changed(transactions_page(), &changes);
        let Ok(page) = transactions(&answer(200, &[], &body), None) else { return Ok(()) };
        let rows = body["data"].as_array().unwrap();
        prop_assert_eq!(page.transactions.len() + usize::try_from(page.skipped).unwrap(), rows.len());
        for read in &page.transactions {
            let is_written = rows.iter().any(|row| {
                row["id"].as_str().map(crate::domain::ObjectId::new).as_ref() == Some(&read.id)
                    && row["amount"].as_i64() == Some(read.amount.get())
                    && row["net"].as_i64() == Some(read.net.get())
                    && row["fee"].as_i64().unwrap_or(read.amount.get().wrapping_sub(read.net.get())) == read.fee.get()
                    && row["currency"].as_str().is_some_and(|code| code.eq_ignore_ascii_case(read.currency.code()))
            });
            prop_assert!(is_written, "{:?}", read);
        }
    }

    #[test]
    fn every_row_of_changed_accounts_stands_in_them_or_is_counted(changes in changes()) {
        let body = changed(accounts_page(), &changes);
        let one = body["data"].get(0).cloned().unwrap_or_default();
        drop(account(&answer(200, &[], &one), Some(&AccountId::new("acct_1"))));
        let Ok(page) = accounts(&answer(200, &[], &body), None) else { return Ok(()) };
        let rows = body["data"].as_array().unwrap();
        let left_out = rows.iter().filter(|row| row["deleted"].as_bool() == Some(true)).count();
        let counted = page.accounts.len() + usize::try_from(page.skipped).unwrap();
        prop_assert!(counted <= rows.len() && counted + left_out >= rows.len());
        for read in &page.accounts {
            let is_written = rows.iter().any(|row| {
                row["id"].as_str().map(AccountId::new).as_ref() == Some(&read.id)
                    && row["country"].as_str().is_some_and(|code| code.eq_ignore_ascii_case(read.country.code()))
            });
            prop_assert!(is_written, "{:?}", read);
        }
    }

    #[test]
    fn changed_references_are_read_or_left_out(changes in changes()) {
        let row = json!({"id": "ch_1", "object": "charge", "amount": 5, "currency": "usd", "created": 1_763_700_000});
        let body = changed(json!({"object": "list", "has_more": false, "data": [row]}), &changes);
        let none = answer(200, &[], &json!({"object": "list", "has_more": false, "data": []}));
        for read in references(&answer(200, &[], &body), &none).unwrap_or_default() {
            let is_written = |row: &Value| row["amount"].as_i64() == Some(read.amount.minor().get());
            prop_assert!(body["data"].as_array().unwrap().iter().any(is_written));
        }
    }

    #[test]
    fn a_changed_answer_to_a_debit_settles_only_with_what_proves_it(changes in changes(), by_transfer in any::<bool>()) {
        let (whole, order) =
            if by_transfer { (transfer(), with_form(Form::Transfer)) } else { (payment(), order()) };
        let body = changed(whole.clone(), &changes);
        let response = answer(200, &[("stripe-account", "acct_1MOCKCedar")], &body);
        let response = if by_transfer { response } else { answer(200, &[], &body) };
        if let Proof::Settles(_) = proof(&order, &Ok(response)).proof {
            for field in ["object", "amount", "currency", "transfer_group"] {
                prop_assert_eq!(&body[field], &whole[field], "{}", field);
            }
            prop_assert_eq!(&body["metadata"]["pullfunds_debit"], &whole["metadata"]["pullfunds_debit"]);
        }
    }

    #[test]
    fn a_row_of_a_changed_list_proves_only_with_what_proves_it(changes in changes(), by_transfer in any::<bool>()) {
        let (whole, order, echo) = if by_transfer {
            (transfer(), with_form(Form::Transfer), Some("acct_1MOCKCedar"))
        } else {
            (payment(), order(), None)
        };
        let body = changed(json!({"object": "list", "has_more": false, "data": [&whole]}), &changes);
        let Ok(page) = moved_page(&answer(200, &[], &body), None) else { return Ok(()) };
        let rows = body["data"].as_array().unwrap();
        prop_assert_eq!(page.rows.len() + usize::try_from(page.skipped).unwrap(), rows.len());
        for moved in page.rows.iter().filter(|moved| proves(&order, moved, echo) == Proves::Done) {
            let seen = moved.seen(Proves::Done);
            let is_written = rows.iter().any(|row| {
                let is_same = ["object", "amount", "currency", "transfer_group"].iter().all(|field| row[*field] == whole[*field]);
                let given_back = row["amount_reversed"].as_i64().or(row["amount_refunded"].as_i64());
                is_same
                    && row["metadata"]["pullfunds_debit"] == whole["metadata"]["pullfunds_debit"]
                    && seen.as_ref().map_or(true, |seen| Some(seen.given_back.get()) == given_back)
            });
            prop_assert!(is_written, "{:?}", moved);
        }
    }

    #[test]
    fn a_changed_refusal_is_read_without_harm(changes in changes(), status in 300_u16..600) {
        let body = json!({"error": {"type": "invalid_request_error", "code": "x", "param": "y", "message": "No."}});
        let response = answer(status, &[], &changed(body, &changes));
        let fault = fault::denied(&response);
        let is_safe = !fault.message.is_empty() && !fault.message.as_str().contains(char::is_control);
        prop_assert!(is_safe, "{:?}", fault);
        prop_assert!(!matches!(proof(&order(), &Ok(response)).proof, Proof::Settles(_)));
    }
}
