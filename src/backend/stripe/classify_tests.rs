use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::{answer, error, order, payment, raw, transfer, with_form};
use crate::domain::{Form, ObjectId, Reference, ReferenceKind};

/// An outcome in a word, with what tells it from its neighbours; *again* where it was a replay.
fn word(outcome: &Outcome) -> String {
    let (word, replayed) = match outcome {
        Outcome::Settled(settled) => ("settled".to_owned(), settled.replayed),
        Outcome::Refused(refusal) => (format!("refused {}", refusal.status.unwrap_or(0)), refusal.replayed),
        Outcome::Unknown(unknown) => (format!("{:?}", unknown.why), unknown.replayed),
    };
    word + if replayed { " again" } else { "" }
}

const FIRST: u32 = 1;
const SECOND: u32 = 2;
const REPLAY: [(&str, &str); 1] = [("idempotent-replayed", "true")];
const AS_ACCOUNT: [(&str, &str); 1] = [("stripe-account", "acct_1MOCKCedar")];

fn invalid(code: Option<&str>) -> Value {
    error("invalid_request_error", code)
}

/// Each row: what came back, the outcome on the only attempt, and the outcome on a repeat.
#[rstest]
#[case::done(answer(200, &[], &payment()), "settled", "settled")]
#[case::created(answer(201, &[], &payment()), "settled", "settled")]
#[case::replayed(answer(200, &REPLAY, &payment()), "ReplayedAtFirst again", "settled again")]
#[case::replayed_refusal(answer(400, &REPLAY, &invalid(Some("parameter_missing"))), "ReplayedAtFirst again", "refused 400 again")]
#[case::replayed_server_error(answer(500, &REPLAY, &error("api_error", None)), "ReplayedAtFirst again", "ServerError(500) again")]
#[case::short_of_funds(answer(400, &[], &invalid(Some("balance_insufficient"))), "refused 400", "refused 400")]
#[case::payer_short(answer(402, &[], &error("card_error", Some("insufficient_funds"))), "refused 402", "refused 402")]
#[case::not_allowed(answer(400, &[], &invalid(Some("transfers_not_allowed"))), "refused 400", "refused 400")]
#[case::no_code(answer(400, &[], &invalid(None)), "refused 400", "SaysNothingOfBefore(400)")]
#[case::validation(answer(400, &[], &invalid(Some("parameter_unknown"))), "refused 400", "SaysNothingOfBefore(400)")]
#[case::too_large(answer(400, &[], &invalid(Some("amount_too_large"))), "refused 400", "SaysNothingOfBefore(400)")]
#[case::approval(answer(400, &[], &invalid(Some("approval_required"))), "refused 400", "SaysNothingOfBefore(400)")]
#[case::key_refused(answer(401, &[], &invalid(None)), "refused 401", "SaysNothingOfBefore(401)")]
#[case::forbidden(answer(403, &[], &invalid(Some("account_invalid"))), "refused 403", "SaysNothingOfBefore(403)")]
#[case::missing(answer(404, &[], &invalid(Some("resource_missing"))), "refused 404", "SaysNothingOfBefore(404)")]
#[case::limited(answer(429, &[], &invalid(Some("rate_limit"))), "refused 429", "SaysNothingOfBefore(429)")]
#[case::locked(answer(429, &[], &invalid(Some("lock_timeout"))), "refused 429", "SaysNothingOfBefore(429)")]
#[case::in_progress(answer(409, &[], &error("idempotency_error", Some("idempotency_key_in_use"))), "InProgress", "InProgress")]
#[case::conflict(answer(409, &[], &invalid(None)), "InProgress", "InProgress")]
#[case::key_elsewhere(answer(400, &[], &error("idempotency_error", None)), "KeyUsedOtherwise", "KeyUsedOtherwise")]
#[case::stripes_fault(answer(500, &[], &error("api_error", None)), "ServerError(500)", "ServerError(500)")]
#[case::stripes_fault_as_400(answer(400, &[], &error("api_error", None)), "ServerError(400)", "ServerError(400)")]
#[case::behind_stripe(answer(424, &[], &error("api_error", None)), "ServerError(424)", "ServerError(424)")]
#[case::gave_up_waiting(raw(408, &[], Vec::new()), "ServerError(408)", "ServerError(408)")]
#[case::bad_gateway(raw(502, &[], b"<html>Bad Gateway</html>".to_vec()), "ServerError(502)", "ServerError(502)")]
#[case::torn(raw(200, &[], br#"{"id":"py_1","object":"cha"#.to_vec()), "Unreadable", "Unreadable")]
#[case::a_page(raw(200, &[], b"<html>Welcome</html>".to_vec()), "Unreadable", "Unreadable")]
#[case::empty(raw(200, &[], Vec::new()), "Unreadable", "Unreadable")]
#[case::a_list(raw(200, &[], b"[]".to_vec()), "Unreadable", "Unreadable")]
#[case::redirect(raw(302, &[], Vec::new()), "Unreadable", "Unreadable")]
#[case::a_proxys_403(raw(403, &[], b"<html>Forbidden</html>".to_vec()), "Unreadable", "Unreadable")]
#[case::a_proxys_429(raw(429, &[], b"slow down".to_vec()), "Unreadable", "Unreadable")]
#[case::error_as_a_word(answer(400, &[], &json!({"error": "invalid_grant"})), "Unreadable", "Unreadable")]
fn an_answer_settles_only_what_it_proves(#[case] response: Response, #[case] only: &str, #[case] repeat: &str) {
    let carried = Ok(response);
    assert_eq!(word(&classify(&order(), FIRST, &carried)), only, "on the only attempt");
    assert_eq!(word(&classify(&order(), SECOND, &carried)), repeat, "on a repeat");
}

#[rstest]
#[case::never_left(CarryError::NotConnected("refused".to_owned()), "refused 0", "SaysNothingOfBefore(0)")]
#[case::held_back(CarryError::ReadOnly, "refused 0", "SaysNothingOfBefore(0)")]
#[case::lost(CarryError::Lost("reset".to_owned()), "ConnectionLost", "ConnectionLost")]
#[case::another_run(CarryError::AnotherRun, "ConnectionLost", "ConnectionLost")]
#[case::no_answer(CarryError::TimedOut { after_s: 80 }, "NoAnswer(80)", "NoAnswer(80)")]
#[case::too_large(CarryError::TooLarge, "Unreadable", "Unreadable")]
fn no_answer_settles_nothing_unless_nothing_left(#[case] error: CarryError, #[case] only: &str, #[case] repeat: &str) {
    let carried = Err(error);
    assert_eq!(word(&classify(&order(), FIRST, &carried)), only, "on the only attempt");
    assert_eq!(word(&classify(&order(), SECOND, &carried)), repeat, "on a repeat");
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
    assert_eq!(word(&classify(&order(), FIRST, &carried)), "NotOurs");
}

#[rstest]
#[case::another_account(&[("stripe-account", "acct_other")])]
#[case::another_key(&[("idempotency-key", "pullfunds-x")])]
fn a_charge_whose_headers_name_another_is_unknown(#[case] headers: &[(&str, &str)]) {
    let carried = Ok(answer(200, headers, &payment()));
    assert_eq!(word(&classify(&order(), FIRST, &carried)), "NotOurs");
}

#[test]
fn a_charge_that_failed_is_refused_with_stripes_words() {
    let body = but(but(payment(), "status", json!("failed")), "failure_message", json!("Closed."));
    let Outcome::Refused(refusal) = classify(&order(), FIRST, &Ok(answer(200, &[], &body))) else {
        panic!("a failed charge moved nothing");
    };
    assert_eq!((refusal.status, refusal.message.as_str()), (Some(200), "Closed."));
}

#[test]
fn a_failed_charge_that_is_not_ours_is_unknown() {
    let body = but(but(payment(), "status", json!("failed")), "amount", json!(1));
    assert_eq!(word(&classify(&order(), FIRST, &Ok(answer(200, &[], &body)))), "NotOurs");
}

#[test]
fn a_settled_debit_names_both_objects_the_request_and_the_time() {
    let headers = [("request-id", "req_1")];
    let Outcome::Settled(settled) = classify(&order(), FIRST, &Ok(answer(200, &headers, &payment()))) else {
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
    assert_eq!(word(&classify(&with_form(form), FIRST, &carried)), "settled");
}

#[rstest]
#[case::no_echo(answer(200, &[], &transfer()))]
#[case::another_echo(answer(200, &[("stripe-account", "acct_other")], &transfer()))]
#[case::another_destination(answer(200, &AS_ACCOUNT, &but(transfer(), "destination", json!("acct_other"))))]
#[case::another_amount(answer(200, &AS_ACCOUNT, &but(transfer(), "amount", json!(1))))]
#[case::a_charge(answer(200, &AS_ACCOUNT, &payment()))]
fn a_transfer_that_names_less_than_all_is_unknown(#[case] response: Response) {
    assert_eq!(word(&classify(&with_form(Form::Transfer), FIRST, &Ok(response))), "NotOurs");
}

#[test]
fn a_transfer_may_name_its_parties_as_expanded_objects() {
    let body = but(transfer(), "destination", json!({"id": "acct_1MOCKPlatform", "object": "account"}));
    assert_eq!(word(&classify(&with_form(Form::Transfer), FIRST, &Ok(answer(200, &AS_ACCOUNT, &body)))), "settled");
}

proptest! {
    #[test]
    fn random_bytes_never_settle_and_never_panic(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200), number in 1_u32..4) {
        let outcome = classify(&order(), number, &Ok(raw(status, &[], body)));
        prop_assert!(matches!(outcome, Outcome::Unknown(_)));
    }

    #[test]
    fn a_body_cut_anywhere_never_settles(cut in 0_usize..400) {
        let whole = payment().to_string().into_bytes();
        prop_assume!(cut < whole.len());
        let outcome = classify(&order(), FIRST, &Ok(raw(200, &[], whole[..cut].to_vec())));
        prop_assert!(matches!(outcome, Outcome::Unknown(_)));
    }

    #[test]
    fn after_an_unknown_attempt_only_a_stored_refusal_refuses(status in 400_u16..500, code in "[a-z_]{0,20}") {
        let outcome = classify(&order(), SECOND, &Ok(answer(status, &[], &invalid(Some(&code)))));
        let stored = status == 402 || STORED_REFUSALS.contains(&code.as_str());
        prop_assert!(stored || matches!(outcome, Outcome::Unknown(_)));
    }
}
