use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::{answer, raw};
use crate::domain::{FaultKind, Liable};

/// An account as Stripe writes it for a platform that controls it, shortened.
fn whole() -> Value {
    json!({
        "id": "acct_1MOCKCedar", "object": "account", "type": "express", "country": "US",
        "default_currency": "usd", "email": "owner@cedar.example", "created": 1_700_000_000,
        "business_profile": {"mcc": null, "name": "Cedar Crafts", "url": null},
        "business_type": "individual", "charges_enabled": true, "payouts_enabled": true, "details_submitted": true,
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "controller": {
            "type": "application", "is_controller": true, "fees": {"payer": "application_express"},
            "losses": {"payments": "application"}, "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "express"}
        },
        "external_accounts": {"object": "list", "data": [
            {"id": "card_1", "object": "card", "last4": "4242", "currency": "usd"},
            {"id": "ba_1", "object": "bank_account", "last4": "3000", "currency": "eur", "status": "new",
             "default_for_currency": true},
            {"id": "ba_2", "object": "bank_account", "last4": "6789", "currency": "usd", "status": "verified",
             "default_for_currency": true}
        ], "has_more": false},
        "individual": {"first_name": "Ada", "last_name": "Cedar", "dob": {"day": 1, "month": 2, "year": 1980},
                       "verification": {"status": "verified"}},
        "metadata": {"debit_consent": "agreement 12", "odd": null},
        "requirements": {"currently_due": ["external_account", "tos_acceptance.date"], "disabled_reason": null},
        "settings": {"dashboard": {"display_name": "Cedar"}, "payouts": {
            "debit_negative_balances": true, "schedule": {"delay_days": 2, "interval": "manual"}}},
        "a_field_of_the_future": {"deep": [1, 2, 3]}
    })
}

/// The sample with one place changed; none removes it.
fn but(pointer: &str, value: Option<Value>) -> Value {
    let mut body = whole();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let map = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.remove(key)),
    }
    body
}

fn read(body: &Value) -> Account {
    account(&answer(200, &[], body), None).expect("it can be read")
}

#[rstest]
#[case("")]
#[case("..")]
#[case("acct_1/../acct_2")]
#[case("acct_1?expand=a")]
#[case("acct 1")]
#[case("acct_\u{1b}[2J")]
fn an_account_whose_id_could_not_be_part_of_a_path_is_refused(#[case] id: &str) {
    let refused = account(&answer(200, &[], &but("/id", Some(json!(id)))), None).unwrap_err();
    assert!(refused.to_string().contains("is no id"), "{refused}");
}

#[test]
fn an_account_is_read_with_all_that_the_rules_ask() {
    let account = read(&whole());
    assert_eq!(account.id.as_str(), "acct_1MOCKCedar");
    assert_eq!(account.name.as_str(), "Cedar Crafts");
    assert_eq!((account.country.code(), account.default_currency), ("US", Currency::USD));
    assert_eq!(account.liability.liable, Liable::Platform);
    assert_eq!((account.kind, account.dashboard), (AccountKind::Express, Dashboard::Express));
    assert_eq!(account.payouts, Payouts { enabled: true, interval: PayoutInterval::Manual });
    assert_eq!((account.charges_enabled, account.details_submitted, account.auto_debit), (true, true, Some(true)));
    assert_eq!((account.transfers, account.currently_due), (Capability::Active, 2));
    assert_eq!(account.disabled_reason, None);
    let bank = account.bank.expect("a bank account is named");
    assert_eq!((bank.last4.as_str(), bank.currency, bank.status), ("6789", Currency::USD, BankStatus::Verified));
    let person = account.person.expect("a person is named");
    assert!(person.has_full_birth_date && person.verified);
    assert_eq!(account.metadata.get("debit_consent").map(Label::as_str), Some("agreement 12"));
    assert_eq!(account.created.as_second(), 1_700_000_000);
}

#[test]
fn the_least_that_stripe_may_write_is_an_account() {
    let bare = json!({"id": "acct_1", "object": "account", "country": "JP", "default_currency": "jpy"});
    let account = read(&bare);
    assert_eq!(account.name.as_str(), "acct_1");
    assert_eq!(account.liability.liable, Liable::Unknown);
    assert_eq!((account.kind, account.dashboard), (AccountKind::Other, Dashboard::Unknown));
    assert_eq!((account.transfers, account.auto_debit), (Capability::Unknown, None));
    assert_eq!((account.bank, account.person), (None, None));
}

#[rstest]
#[case::business(&[], "Cedar Crafts")]
#[case::display(&["/business_profile/name"], "Cedar")]
#[case::person(&["/business_profile/name", "/settings/dashboard"], "Ada Cedar")]
#[case::email(&["/business_profile", "/settings", "/individual"], "owner@cedar.example")]
#[case::id(&["/business_profile", "/settings", "/individual", "/email"], "acct_1MOCKCedar")]
fn an_account_is_called_by_the_first_name_that_is_set(#[case] gone: &[&str], #[case] name: &str) {
    let mut body = whole();
    for pointer in gone {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), Value::Null);
    }
    assert_eq!(read(&body).name.as_str(), name);
}

#[rstest]
#[case::blank(json!(" \u{202e}\u{7} "), "Cedar")]
#[case::escape(json!("\u{1b}[31mRed\u{1b}[0m"), "Red")]
fn a_name_from_a_stranger_is_made_safe(#[case] name: Value, #[case] shown: &str) {
    assert_eq!(read(&but("/business_profile/name", Some(name))).name.as_str(), shown);
}

#[rstest]
#[case::active(json!({"transfers": "active"}), Capability::Active)]
#[case::pending(json!({"transfers": "pending"}), Capability::Pending)]
#[case::inactive(json!({"transfers": "inactive"}), Capability::Inactive)]
#[case::legacy(json!({"transfers": "inactive", "legacy_payments": "active"}), Capability::Active)]
#[case::not_requested(json!({"card_payments": "active"}), Capability::Absent)]
#[case::new_word(json!({"transfers": "paused"}), Capability::Unknown)]
#[case::not_said(Value::Null, Capability::Unknown)]
fn the_transfers_capability_is_read(#[case] capabilities: Value, #[case] expected: Capability) {
    assert_eq!(read(&but("/capabilities", Some(capabilities))).transfers, expected);
}

#[rstest]
#[case("/type", json!("hybrid"))]
#[case("/controller/stripe_dashboard/type", json!("deluxe"))]
#[case("/settings/payouts/schedule/interval", json!("hourly"))]
fn a_word_of_the_future_is_no_error(#[case] pointer: &str, #[case] word: Value) {
    let account = read(&but(pointer, Some(word)));
    let unknown = account.kind == AccountKind::Other
        || account.dashboard == Dashboard::Unknown
        || account.payouts.interval == PayoutInterval::Unknown;
    assert!(unknown);
}

#[test]
fn a_birth_date_without_its_year_is_not_full() {
    let person = read(&but("/individual/dob/year", None)).person.expect("a person is named");
    assert!(!person.has_full_birth_date);
}

#[rstest]
#[case::no_country(but("/country", Some(Value::Null)))]
#[case::no_currency(but("/default_currency", None))]
#[case::no_id(but("/id", None))]
#[case::another_object(but("/object", Some(json!("person"))))]
#[case::time_out_of_range(but("/created", Some(json!(i64::MAX))))]
#[case::not_even_an_object(json!([1, 2]))]
fn an_account_that_cannot_be_read_is_a_bad_reply(#[case] body: Value) {
    let fault = account(&answer(200, &[("request-id", "req_9")], &body), None).unwrap_err();
    assert_eq!(fault.kind, FaultKind::BadReply);
    assert!(fault.request.is_some());
}

#[test]
fn another_account_than_the_one_asked_for_is_a_bad_reply() {
    let asked = AccountId::new("acct_other");
    let fault = account(&answer(200, &[], &whole()), Some(&asked)).unwrap_err();
    assert_eq!(fault.message.as_str(), "asked about acct_other, the answer is about acct_1MOCKCedar");
}

fn list(rows: &[Value], more: bool) -> Value {
    json!({"object": "list", "url": "/v1/accounts", "has_more": more, "data": rows})
}

#[test]
fn a_row_that_cannot_be_read_is_counted_and_a_deleted_one_left_out() {
    let rows = [whole(), json!({"id": "acct_2", "object": "account", "deleted": true}), json!({"id": "acct_3"})];
    let page = accounts(&answer(200, &[], &list(&rows, true)), None).expect("the page can be read");
    assert_eq!((page.accounts.len(), page.skipped), (1, 1));
    assert_eq!(page.next.as_ref().map(AccountId::as_str), Some("acct_3"));
}

#[test]
fn the_last_page_names_no_next() {
    let page = accounts(&answer(200, &[], &list(&[whole()], false)), None).expect("the page can be read");
    assert_eq!(page.next, None);
}

#[rstest]
#[case::same_page_again(list(&[whole()], true), Some("acct_1MOCKCedar"))]
#[case::nothing_to_go_on_from(list(&[], true), None)]
#[case::rows_without_ids(list(&[json!({}), json!(7)], true), None)]
#[case::no_data(json!({"object": "list", "has_more": false}), None)]
#[case::no_word_on_more(json!({"object": "list", "data": []}), None)]
#[case::not_a_list(json!({"object": "account", "data": [], "has_more": false}), None)]
#[case::empty(json!({}), None)]
fn a_page_that_could_hide_accounts_is_a_bad_reply(#[case] body: Value, #[case] after: Option<&str>) {
    let fault = accounts(&answer(200, &[], &body), after.map(AccountId::new).as_ref()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::BadReply);
}

/// Any JSON, not very deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

const PLACES: [&str; 14] = [
    "/id",
    "/type",
    "/country",
    "/default_currency",
    "/controller",
    "/controller/losses",
    "/settings/payouts",
    "/capabilities",
    "/requirements/currently_due",
    "/external_accounts/data",
    "/individual/dob",
    "/metadata",
    "/created",
    "/business_profile/name",
];

proptest! {
    #[test]
    fn whatever_stands_in_a_field_no_account_panics(place in prop::sample::select(&PLACES[..]), value in any_json()) {
        let read = account(&answer(200, &[], &but(place, Some(value))), None);
        let named = read.map(|account| !account.name.is_empty());
        prop_assert!(named.unwrap_or(true));
    }

    #[test]
    fn random_bytes_are_no_page(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(accounts(&raw(200, &[], body), None).is_err());
    }
}
