use jiff::Timestamp;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::{answer, error, order, payment, raw, reverse, sent, transfer, with_form};
use crate::domain::{Form, ObjectId, Reference, ReferenceKind, Undo};

/// What is proved, in a word, with what tells it from its neighbours; *again* where it was a replay.
fn word(order: &Order, carried: &Result<Response, CarryError>) -> String {
    let answer = proof(order, carried);
    let (word, told) = match &answer.proof {
        Proof::Settles(settled) => ("settles".to_owned(), Some(settled.replayed)),
        Proof::Refuses(refusal) => ("refuses".to_owned(), Some(refusal.replayed)),
        Proof::Door(door, refusal) => (format!("{door:?}"), Some(refusal.replayed)),
        Proof::Person(refusal) => ("person".to_owned(), Some(refusal.replayed)),
        Proof::Nothing(why) => (format!("{why:?}"), None),
    };
    assert!(told.is_none_or(|replayed| replayed == answer.replayed), "it is told twice, and once otherwise");
    word + if answer.replayed { " again" } else { "" }
}

const REPLAY: [(&str, &str); 1] = [("idempotent-replayed", "true")];
const AS_ACCOUNT: [(&str, &str); 1] = [("stripe-account", "acct_1MOCKCedar")];

fn invalid(code: Option<&str>) -> Value {
    error("invalid_request_error", code)
}

/// Each row: what came back, and what it proves.
#[rstest]
#[case::done(answer(200, &[], &payment()), "settles")]
#[case::created(answer(201, &[], &payment()), "settles")]
#[case::replayed(answer(200, &REPLAY, &payment()), "settles again")]
#[case::replayed_refusal(answer(400, &REPLAY, &invalid(Some("parameter_missing"))), "refuses again")]
#[case::replayed_server_error(answer(500, &REPLAY, &error("api_error", None)), "ServerError(500) again")]
#[case::replayed_permission(answer(403, &REPLAY, &invalid(None)), "Permission again")]
#[case::replayed_limit(answer(429, &REPLAY, &invalid(Some("rate_limit"))), "Limited again")]
#[case::short_of_funds(answer(400, &[], &invalid(Some("balance_insufficient"))), "refuses")]
#[case::payer_short(answer(402, &[], &error("card_error", Some("insufficient_funds"))), "refuses")]
#[case::payer_without_a_code(answer(402, &[], &error("card_error", None)), "refuses")]
#[case::not_allowed(answer(400, &[], &invalid(Some("transfers_not_allowed"))), "refuses")]
#[case::no_code(answer(400, &[], &invalid(None)), "Invalid")]
#[case::validation(answer(400, &[], &invalid(Some("parameter_unknown"))), "Invalid")]
#[case::too_large(answer(400, &[], &invalid(Some("amount_too_large"))), "Invalid")]
#[case::missing(answer(404, &[], &invalid(Some("resource_missing"))), "Invalid")]
#[case::approval(answer(400, &[], &invalid(Some("approval_required"))), "person")]
#[case::approval_as_403(answer(403, &[], &invalid(Some("approval_required"))), "person")]
#[case::approval_replayed(answer(400, &REPLAY, &invalid(Some("approval_required"))), "person again")]
#[case::blocked(answer(403, &[], &invalid(Some("action_blocked"))), "person")]
#[case::anomaly(answer(403, &[], &invalid(Some("anomalous_money_movement_request"))), "person")]
#[case::key_refused(answer(401, &[], &invalid(None)), "Key")]
#[case::forbidden(answer(403, &[], &invalid(Some("account_invalid"))), "Permission")]
#[case::limited(answer(429, &[], &invalid(Some("rate_limit"))), "Limited")]
#[case::locked(answer(429, &[], &invalid(Some("lock_timeout"))), "Limited")]
#[case::in_progress(answer(409, &[], &error("idempotency_error", Some("idempotency_key_in_use"))), "InProgress")]
#[case::conflict(answer(409, &[], &invalid(None)), "InProgress")]
#[case::in_progress_as_400(answer(400, &[], &error("idempotency_error", Some("idempotency_key_in_use"))), "InProgress")]
#[case::key_elsewhere(answer(400, &[], &error("idempotency_error", None)), "KeyUsedOtherwise")]
#[case::stripes_fault(answer(500, &[], &error("api_error", None)), "ServerError(500)")]
#[case::stripes_fault_as_400(answer(400, &[], &error("api_error", None)), "ServerError(400)")]
#[case::behind_stripe(answer(424, &[], &error("api_error", None)), "ServerError(424)")]
#[case::gave_up_waiting(raw(408, &[], Vec::new()), "ServerError(408)")]
#[case::bad_gateway(raw(502, &[], b"<html>Bad Gateway</html>".to_vec()), "ServerError(502)")]
#[case::torn(raw(200, &[], br#"{"id":"py_1","object":"cha"#.to_vec()), "Unreadable")]
#[case::a_page(raw(200, &[], b"<html>Welcome</html>".to_vec()), "Unreadable")]
#[case::empty(raw(200, &[], Vec::new()), "Unreadable")]
#[case::a_list(raw(200, &[], b"[]".to_vec()), "Unreadable")]
#[case::redirect(raw(302, &[], Vec::new()), "Unreadable")]
#[case::a_proxys_403(raw(403, &[], b"<html>Forbidden</html>".to_vec()), "Unreadable")]
#[case::a_proxys_429(raw(429, &[], b"slow down".to_vec()), "Unreadable")]
#[case::a_status_that_stripe_does_not_name(answer(413, &[], &invalid(None)), "Unreadable")]
#[case::error_as_a_word(answer(400, &[], &json!({"error": "invalid_grant"})), "Unreadable")]
fn an_answer_settles_only_what_it_proves(#[case] response: Response, #[case] expected: &str) {
    let status = response.status;
    let carried = Ok(response);
    assert_eq!(word(&order(), &carried), expected);
    assert_eq!(proof(&order(), &carried).status, Some(status));
}

#[rstest]
#[case::never_left(CarryError::NotConnected("refused".to_owned()), "NotConnected")]
#[case::held_back(CarryError::ReadOnly, "NotSent")]
#[case::lost(CarryError::Lost("reset".to_owned()), "ConnectionLost")]
#[case::another_run(CarryError::AnotherRun, "ConnectionLost")]
#[case::no_answer(CarryError::TimedOut { after_s: 80 }, "NoAnswer(80)")]
#[case::too_large(CarryError::TooLarge, "Unreadable")]
fn no_answer_settles_nothing_unless_nothing_left(#[case] error: CarryError, #[case] expected: &str) {
    let carried = Err(error);
    assert_eq!(word(&order(), &carried), expected);
    assert_eq!(proof(&order(), &carried).status, None);
}

/// `Date` counts only where Stripe itself, and just now, has answered.
#[rstest]
#[case::stripes(&[("request-id", "req_1"), ("date", "Sat, 22 Nov 2025 08:26:41 GMT")], Some(1_763_800_001))]
#[case::of_a_refusal_too(&[("request-id", "req_1"), ("date", "Sat, 22 Nov 2025 08:26:41 GMT")], Some(1_763_800_001))]
#[case::of_something_in_between(&[("date", "Sat, 22 Nov 2025 08:26:41 GMT")], None)]
#[case::from_a_cache(&[("request-id", "req_1"), ("date", "Sat, 22 Nov 2025 08:26:41 GMT"), ("age", "0")], None)]
#[case::unreadable(&[("request-id", "req_1"), ("date", "yesterday")], None)]
#[case::without(&[("request-id", "req_1")], None)]
fn the_servers_time_is_told_by_an_answer_of_its_own(#[case] headers: &[(&str, &str)], #[case] expected: Option<i64>) {
    for body in [payment(), invalid(None)] {
        let answer = proof(&order(), &Ok(answer(400, headers, &body)));
        assert_eq!(answer.server.map(Timestamp::as_second), expected);
    }
}

#[test]
fn what_stripe_says_about_asking_again_is_handed_on() {
    let headers = [("retry-after", "3"), ("stripe-should-retry", "false"), ("request-id", "req_1")];
    let answer = proof(&order(), &Ok(answer(429, &headers, &invalid(Some("rate_limit")))));
    assert_eq!((answer.again.after_s, answer.again.is_worth_it), (Some(3), Some(false)));
    assert_eq!(answer.request.map(|id| id.to_string()).as_deref(), Some("req_1"));
}

/// Changes one key of an answer.
fn but(mut body: Value, key: &str, value: Value) -> Value {
    body.as_object_mut().unwrap().insert(key.to_owned(), value);
    body
}

#[rstest]
#[case::another_debit("metadata", json!({"pullfunds_debit": "00000000-0000-7000-8000-000000000002"}))]
#[case::no_mark("metadata", json!({}))]
#[case::metadata_of_null("metadata", Value::Null)]
#[case::another_group("transfer_group", json!("pullfunds_x"))]
#[case::no_group("transfer_group", Value::Null)]
#[case::another_amount("amount", json!(120_001))]
#[case::no_amount("amount", Value::Null)]
#[case::another_currency("currency", json!("eur"))]
#[case::another_payer("source", json!({"id": "acct_other", "object": "account"}))]
#[case::no_payer("source", Value::Null)]
#[case::another_object("object", json!("refund"))]
#[case::pending("status", json!("pending"))]
#[case::new_word("status", json!("maybe"))]
#[case::no_status("status", Value::Null)]
#[case::not_captured("captured", json!(false))]
#[case::not_paid("paid", json!(false))]
fn a_charge_that_names_less_than_all_is_unknown(#[case] key: &str, #[case] value: Value) {
    let carried = Ok(answer(200, &[], &but(payment(), key, value)));
    assert_eq!(word(&order(), &carried), "NotOurs");
}

#[rstest]
#[case::another_account(&[("stripe-account", "acct_other")])]
#[case::another_key(&[("idempotency-key", "pullfunds-x")])]
fn a_charge_whose_headers_name_another_is_unknown(#[case] headers: &[(&str, &str)]) {
    let carried = Ok(answer(200, headers, &payment()));
    assert_eq!(word(&order(), &carried), "NotOurs");
}

#[test]
fn a_charge_that_failed_is_refused_with_stripes_words() {
    let body = but(but(payment(), "status", json!("failed")), "failure_message", json!("Closed."));
    let Proof::Refuses(refusal) = proof(&order(), &Ok(answer(200, &[], &body))).proof else {
        panic!("a failed charge moved nothing");
    };
    assert_eq!((refusal.status, refusal.message.as_str()), (Some(200), "Closed."));
}

#[test]
fn a_failed_charge_that_is_not_ours_is_unknown() {
    let body = but(but(payment(), "status", json!("failed")), "amount", json!(1));
    assert_eq!(word(&order(), &Ok(answer(200, &[], &body))), "NotOurs");
}

#[test]
fn a_settled_debit_names_both_objects_the_request_and_the_time() {
    let headers = [("request-id", "req_1")];
    let Proof::Settles(settled) = proof(&order(), &Ok(answer(200, &headers, &payment()))).proof else {
        panic!("everything is named");
    };
    assert_eq!(settled.transfer, Some(ObjectId::new("tr_1")));
    assert_eq!(settled.payment, Some(ObjectId::new("py_1")));
    assert_eq!(settled.request.map(|id| id.to_string()).as_deref(), Some("req_1"));
    assert_eq!(settled.at.map(jiff::Timestamp::as_second), Some(1_763_800_000));
}

fn with_reference() -> Form {
    Form::TransferWithReference(Reference { kind: ReferenceKind::Charge, id: ObjectId::new("ch_1") })
}

#[rstest]
#[case(Form::Transfer)]
#[case(with_reference())]
fn a_transfer_settles_when_it_goes_to_the_platform_and_the_account_is_echoed(#[case] form: Form) {
    let carried = Ok(answer(200, &AS_ACCOUNT, &transfer()));
    assert_eq!(word(&with_form(form), &carried), "settles");
}

#[rstest]
#[case::no_echo(answer(200, &[], &transfer()))]
#[case::another_echo(answer(200, &[("stripe-account", "acct_other")], &transfer()))]
#[case::another_destination(answer(200, &AS_ACCOUNT, &but(transfer(), "destination", json!("acct_other"))))]
#[case::another_amount(answer(200, &AS_ACCOUNT, &but(transfer(), "amount", json!(1))))]
#[case::a_charge(answer(200, &AS_ACCOUNT, &payment()))]
fn a_transfer_that_names_less_than_all_is_unknown(#[case] response: Response) {
    assert_eq!(word(&with_form(Form::Transfer), &Ok(response)), "NotOurs");
}

/// What gives back 1,200.00 of `tr_1`, or of `py_1`.
fn gives_back(by: Undo) -> Value {
    let mark = json!({"pullfunds_debit": "00000000-0000-7000-8000-000000000001"});
    match by {
        Undo::Refund => {
            json!({"id": "pyr_1", "object": "refund", "amount": 120_000, "currency": "usd", "created": 1_763_800_000,
            "charge": "py_1", "status": "succeeded", "source_transfer_reversal": "trr_1", "metadata": mark})
        }
        Undo::TransferReversal => {
            json!({"id": "trr_1", "object": "transfer_reversal", "amount": 120_000, "currency": "usd",
            "created": 1_763_800_000, "transfer": "tr_1", "destination_payment_refund": "pyr_1", "metadata": mark})
        }
    }
}

#[rstest]
#[case::sent(sent(), answer(200, &[], &but(transfer(), "destination", json!("acct_1MOCKCedar"))), "settles")]
#[case::sent_elsewhere(sent(), answer(200, &[], &transfer()), "NotOurs")]
#[case::sent_by_another(sent(), answer(200, &AS_ACCOUNT, &but(transfer(), "destination", json!("acct_1MOCKCedar"))), "NotOurs")]
#[case::reversed(reverse(Undo::TransferReversal), answer(200, &AS_ACCOUNT, &gives_back(Undo::TransferReversal)), "settles")]
#[case::reversed_for_nobody(reverse(Undo::TransferReversal), answer(200, &[], &gives_back(Undo::TransferReversal)), "NotOurs")]
#[case::reversed_another(reverse(Undo::TransferReversal), answer(200, &AS_ACCOUNT, &but(gives_back(Undo::TransferReversal), "transfer", json!("tr_2"))), "NotOurs")]
#[case::reversed_less(reverse(Undo::TransferReversal), answer(200, &AS_ACCOUNT, &but(gives_back(Undo::TransferReversal), "amount", json!(1))), "NotOurs")]
#[case::reversed_unmarked(reverse(Undo::TransferReversal), answer(200, &AS_ACCOUNT, &but(gives_back(Undo::TransferReversal), "metadata", json!({}))), "NotOurs")]
#[case::refunded(reverse(Undo::Refund), answer(200, &[], &gives_back(Undo::Refund)), "settles")]
#[case::refunded_another(reverse(Undo::Refund), answer(200, &[], &but(gives_back(Undo::Refund), "charge", json!("py_2"))), "NotOurs")]
#[case::refund_pending(reverse(Undo::Refund), answer(200, &[], &but(gives_back(Undo::Refund), "status", json!("pending"))), "NotOurs")]
#[case::refund_waits(reverse(Undo::Refund), answer(200, &[], &but(gives_back(Undo::Refund), "status", json!("requires_action"))), "NotOurs")]
#[case::refund_failed(reverse(Undo::Refund), answer(200, &[], &but(gives_back(Undo::Refund), "status", json!("failed"))), "refuses")]
#[case::refund_canceled(reverse(Undo::Refund), answer(200, &[], &but(gives_back(Undo::Refund), "status", json!("canceled"))), "refuses")]
#[case::a_reversal_for_a_refund(reverse(Undo::Refund), answer(200, &[], &gives_back(Undo::TransferReversal)), "NotOurs")]
#[case::the_debit_itself(reverse(Undo::Refund), answer(200, &[], &payment()), "NotOurs")]
fn what_sends_or_gives_back_settles_only_what_it_proves(
    #[case] order: Order,
    #[case] response: Response,
    #[case] expected: &str,
) {
    assert_eq!(word(&order, &Ok(response)), expected);
}

#[rstest]
#[case(Undo::Refund, &[])]
#[case(Undo::TransferReversal, &AS_ACCOUNT)]
fn what_gives_back_names_both_sides(#[case] by: Undo, #[case] headers: &[(&str, &str)]) {
    let Proof::Settles(settled) = proof(&reverse(by), &Ok(answer(200, headers, &gives_back(by)))).proof else {
        panic!("everything is named");
    };
    assert_eq!(settled.transfer, Some(ObjectId::new("trr_1")));
    assert_eq!(settled.payment, Some(ObjectId::new("pyr_1")));
}

#[test]
fn a_transfer_may_name_its_parties_as_expanded_objects() {
    let body = but(transfer(), "destination", json!({"id": "acct_1MOCKPlatform", "object": "account"}));
    assert_eq!(word(&with_form(Form::Transfer), &Ok(answer(200, &AS_ACCOUNT, &body))), "settles");
}

proptest! {
    #[test]
    fn random_bytes_prove_nothing_and_never_panic(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
        let answer = proof(&order(), &Ok(raw(status, &[], body)));
        prop_assert!(matches!(answer.proof, Proof::Nothing(_)));
    }

    #[test]
    fn a_body_cut_anywhere_never_settles(cut in 0_usize..400) {
        let whole = payment().to_string().into_bytes();
        prop_assume!(cut < whole.len());
        let answer = proof(&order(), &Ok(raw(200, &[], whole[..cut].to_vec())));
        prop_assert!(matches!(answer.proof, Proof::Nothing(_)));
    }

    #[test]
    fn only_what_is_kept_under_the_key_refuses(status in 400_u16..500, code in "[a-z_]{0,20}", is_replay in any::<bool>()) {
        let headers = if is_replay { &REPLAY[..] } else { &[] };
        let answer = proof(&order(), &Ok(answer(status, headers, &invalid(Some(&code)))));
        let stored = status == 402 || (status == 400 && (is_replay || STORED_REFUSALS.contains(&code.as_str())));
        prop_assert_eq!(stored, matches!(answer.proof, Proof::Refuses(_)));
    }
}
