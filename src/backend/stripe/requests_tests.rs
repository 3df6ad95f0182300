use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::backend::stripe::samples::{order, with_form};
use crate::domain::{DebitId, Label, ObjectId, Reference, Reversal, SendReason};
use crate::money::{Amount, Currency, Minor};

const ASKING: Asking = Asking { timeout_s: 30 };

/// The request for an order that was recorded with this head.
fn debit(order: &Order, head: &str, timeout_s: u32) -> Request {
    let recorded = Recorded::for_tests(order.clone(), wording(order), jiff::Timestamp::UNIX_EPOCH);
    let mut request = super::debit(&recorded, timeout_s);
    let (name, value) = request.form.last_mut().expect("it has parameters");
    assert_eq!((name.as_str(), value.len()), ("metadata[pullfunds_head]", 64));
    *value = head.to_owned();
    request
}

fn account() -> AccountId {
    AccountId::new("acct_1MOCKCedar")
}

/// A request in one line: method, path, query, account.
fn line(request: &Request) -> String {
    let whom = request.account.as_ref().map_or_else(|| "platform".to_owned(), ToString::to_string);
    format!("{} {}?{} as {whom}", request.method.word(), request.path, request.encoded_query())
}

#[rstest]
#[case(ASKING.platform(), "GET /v1/account? as platform")]
#[case(ASKING.accounts(None), "GET /v1/accounts?limit=100 as platform")]
#[case(
    ASKING.accounts(Some(&account())),
    "GET /v1/accounts?limit=100&starting_after=acct_1MOCKCedar as platform"
)]
#[case(ASKING.account(&account()), "GET /v1/accounts/acct_1MOCKCedar? as platform")]
#[case(ASKING.account(&AccountId::new("../charges?x=1#é")), "GET /v1/accounts/%2E%2E%2Fcharges%3Fx%3D1%23%C3%A9? as platform")]
#[case(ASKING.balance(&Scope::Platform), "GET /v1/balance? as platform")]
#[case(ASKING.balance(&Scope::Account(account())), "GET /v1/balance? as acct_1MOCKCedar")]
#[case(
    ASKING.transactions(&Scope::Platform, &TransactionQuery::default()),
    "GET /v1/balance_transactions?limit=100 as platform"
)]
#[case(ASKING.charges(&account()), "GET /v1/charges?limit=100 as acct_1MOCKCedar")]
#[case(ASKING.payouts(&account()), "GET /v1/payouts?limit=100 as acct_1MOCKCedar")]
fn a_read_is_one_call(#[case] request: Request, #[case] expected: &str) {
    assert_eq!(line(&request), expected);
    assert_eq!((request.form.len(), request.idempotency_key, request.timeout_s), (0, None, 30));
}

#[test]
fn a_question_about_transactions_carries_its_filters() {
    let query = TransactionQuery {
        kind: Some("reserve_transaction".to_owned()),
        since: jiff::Timestamp::from_second(1_700_000_000).ok(),
        after: Some(ObjectId::new("txn_1")),
    };
    assert_eq!(
        ASKING.transactions(&Scope::Account(account()), &query).encoded_query(),
        "limit=100&type=reserve_transaction&created%5Bgte%5D=1700000000&starting_after=txn_1"
    );
}

fn reference(kind: ReferenceKind, id: &str) -> Form {
    Form::TransferWithReference(Reference { kind, id: ObjectId::new(id) })
}

#[rstest]
#[case::charge(Form::Charge, "/v1/charges", None, "source=acct_1MOCKCedar", "")]
#[case::transfer(Form::Transfer, "/v1/transfers", Some("acct_1MOCKCedar"), "destination=acct_1MOCKPlatform", "")]
#[case::for_a_charge(
    reference(ReferenceKind::Charge, "py_7"),
    "/v1/transfers",
    Some("acct_1MOCKCedar"),
    "destination=acct_1MOCKPlatform",
    "reference_transaction[type]=charge&reference_transaction[charge]=py_7&"
)]
#[case::for_a_payout(
    reference(ReferenceKind::Payout, "po_7"),
    "/v1/transfers",
    Some("acct_1MOCKCedar"),
    "destination=acct_1MOCKPlatform",
    "reference_transaction[type]=payout&reference_transaction[payout]=po_7&"
)]
fn a_debit_is_asked_for_in_its_form(
    #[case] form: Form,
    #[case] path: &str,
    #[case] account: Option<&str>,
    #[case] party: &str,
    #[case] extra: &str,
) {
    let request = debit(&with_form(form), "abc123", 80);
    let body: Vec<String> = request.form.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let id = "00000000-0000-7000-8000-000000000001";
    assert_eq!(
        body.join("&"),
        format!(
            "amount=120000&currency=usd&{party}&{extra}transfer_group=pullfunds_{id}\
             &metadata[pullfunds_debit]={id}&description=Invoice 7&metadata[pullfunds_head]=abc123"
        )
    );
    assert_eq!((request.path.as_str(), request.account.as_ref().map(AccountId::as_str)), (path, account));
    assert_eq!(request.idempotency_key.as_deref(), Some("pullfunds-00000000-0000-7000-8000-000000000001"));
    assert_eq!((request.method, request.timeout_s, request.query.len()), (Method::Post, 80, 0));
}

fn reverse(by: Undo) -> What {
    What::Reverse { reverse: Reversal { of: DebitId::new(Uuid::from_u128(6)), object: ObjectId::new("xx_1/2"), by } }
}

#[rstest]
#[case::funds(
    What::Send { send: SendReason::ClearNegative },
    "/v1/transfers",
    None,
    "amount=120000&currency=usd&destination=acct_1MOCKCedar&transfer_group=pullfunds_00000000-0000-7000-8000-000000000001\
     &metadata[pullfunds_debit]=00000000-0000-7000-8000-000000000001&description=Invoice 7"
)]
#[case::refund(
    reverse(Undo::Refund),
    "/v1/refunds",
    None,
    "charge=xx_1/2&amount=120000&metadata[pullfunds_debit]=00000000-0000-7000-8000-000000000001"
)]
#[case::reversal(
    reverse(Undo::TransferReversal),
    "/v1/transfers/xx_1%2F2/reversals",
    Some("acct_1MOCKCedar"),
    "amount=120000&metadata[pullfunds_debit]=00000000-0000-7000-8000-000000000001&description=Invoice 7"
)]
fn funds_are_sent_and_debits_undone_in_stripes_words(
    #[case] what: What,
    #[case] path: &str,
    #[case] account: Option<&str>,
    #[case] form: &str,
) {
    let wording = wording(&Order { what, ..order() });
    let body: Vec<String> = wording.form.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!((wording.path.as_str(), wording.account.as_ref().map(AccountId::as_str)), (path, account));
    assert_eq!(body.join("&"), form);
}

#[test]
fn reason_and_consent_stay_here_and_an_empty_note_is_not_sent() {
    let bare = Order { note: Label::default(), ..order() };
    let request = debit(&bare, "h", 80);
    let sent = request.encoded_form();
    assert!(!sent.contains("description"), "{sent}");
    assert!(!sent.contains("consent") && !sent.contains("agreement"), "{sent}");
    assert!(!sent.contains("reason") && !sent.contains("products"), "{sent}");
}

#[test]
fn the_amount_is_sent_in_the_smallest_unit() {
    let yen = Order { amount: Amount::new(Minor::new(412_000), Currency::JPY), ..order() };
    let body = debit(&yen, "h", 80).encoded_form();
    assert!(body.starts_with("amount=412000&currency=jpy&"), "{body}");
}

#[test]
fn what_a_stranger_wrote_cannot_add_a_parameter() {
    let note = Order { note: Label::new("x&amount=1"), ..order() };
    let body = debit(&note, "h", 80).encoded_form();
    assert!(body.contains("&description=x%26amount%3D1&"), "{body}");
}

#[test]
fn a_repeat_asks_for_the_version_of_the_first_attempt() {
    let worded = Wording { api_version: "2020-08-27".to_owned(), ..wording(&order()) };
    let recorded = Recorded::for_tests(order(), worded, jiff::Timestamp::UNIX_EPOCH);
    let headers = super::debit(&recorded, 80).headers();
    assert!(headers.contains(&("stripe-version", "2020-08-27".to_owned())), "{headers:?}");
}

#[test]
fn headers_name_the_version_the_account_and_the_key_of_the_debit() {
    let headers = debit(&with_form(Form::Transfer), "h", 80).headers();
    let value = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!(value("stripe-version"), Some("2026-07-29.dahlia"));
    assert_eq!(value("stripe-account"), Some("acct_1MOCKCedar"));
    assert_eq!(value("idempotency-key"), Some("pullfunds-00000000-0000-7000-8000-000000000001"));
    assert_eq!(value("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(Uuid::from_u128(0x7000_8000_0000_0000_0001), order().debit.uuid());
}
