use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::{answer, raw};
use crate::domain::FaultKind;

fn hear(witness: &Witness, path: &str, asked: Option<&str>, echo: Option<&str>) -> Option<FaultKind> {
    let headers: Vec<_> = echo.map(|id| ("stripe-account", id)).into_iter().collect();
    let response = answer(200, &headers, &json!({"object": "balance"}));
    witness.hear(path, asked.map(AccountId::new).as_ref(), Mode::Test, &response).err().map(|fault| fault.kind)
}

#[rstest]
#[case::the_same(Some("acct_1"), Some("acct_1"), None)]
#[case::another(Some("acct_1"), Some("acct_2"), Some(Stray::Account))]
#[case::platform(None, None, None)]
#[case::account_for_platform(None, Some("acct_1"), Some(Stray::Account))]
#[case::no_echo(Some("acct_1"), None, None)]
#[case::empty_echo(Some("acct_1"), Some(""), None)]
fn an_answer_about_somebody_else_is_a_fault(
    #[case] asked: Option<&str>,
    #[case] echo: Option<&str>,
    #[case] stray: Option<Stray>,
) {
    assert_eq!(hear(&Witness::new(), "/v1/balance", asked, echo), stray.map(FaultKind::Misdirected));
}

#[test]
fn where_answers_name_their_account_one_that_names_nobody_is_the_platforms() {
    let witness = Witness::new();
    assert_eq!(hear(&witness, "/v1/balance", Some("acct_1"), Some("acct_1")), None);
    let lost = Some(FaultKind::Misdirected(Stray::Scope));
    assert_eq!(hear(&witness, "/v1/balance", Some("acct_2"), None), lost);
    assert_eq!(hear(&witness, "/v1/charges", Some("acct_2"), None), None, "another endpoint may never do so");
    assert_eq!(hear(&witness, "/v1/balance", None, None), None);
}

#[rstest]
#[case::test_for_live(Mode::Live, json!({"livemode": false}), false)]
#[case::live_for_test(Mode::Test, json!({"livemode": true}), false)]
#[case::live_for_mock(Mode::Mock, json!({"livemode": true}), false)]
#[case::test_for_test(Mode::Test, json!({"livemode": false}), true)]
#[case::live_for_live(Mode::Live, json!({"livemode": true}), true)]
#[case::nothing_said(Mode::Live, json!({"object": "account"}), true)]
#[case::a_row_of_a_list(Mode::Test, json!({"data": [{"livemode": false}, {"livemode": true}]}), false)]
#[case::rows_that_say_nothing(Mode::Live, json!({"data": [{"id": "txn_1"}], "has_more": false}), true)]
fn an_answer_of_the_other_mode_is_a_fault(#[case] mode: Mode, #[case] body: Value, #[case] passes: bool) {
    let heard = Witness::new().hear("/v1/balance", None, mode, &answer(200, &[], &body));
    let expected = if passes { Ok(()) } else { Err(FaultKind::Misdirected(Stray::Mode)) };
    assert_eq!(heard.map_err(|fault| fault.kind), expected);
}

#[test]
fn what_cannot_be_read_is_left_to_who_reads_it() {
    let page = raw(200, &[], b"<html>".to_vec());
    assert_eq!(Witness::new().hear("/v1/balance", None, Mode::Live, &page), Ok(()));
}
