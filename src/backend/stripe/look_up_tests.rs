use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::{answer, error, order, payment, reverse, sent, transfer, with_form};
use crate::backend::{Backend, CarryError};
use crate::domain::{Form, Mode, Order};

const ACCOUNT: &str = "acct_1MOCKCedar";
const DATE: &str = "Sat, 22 Nov 2025 08:26:40 GMT";

/// Answers each request with what was laid out for it, by whom it asks and its path; what was not is an empty list or a balance.
#[derive(Debug, Default)]
pub(in crate::backend::stripe) struct Shelf {
    laid: Mutex<Vec<(String, VecDeque<Response>)>>,
    pub(in crate::backend::stripe) asked: Mutex<Vec<String>>,
}

impl Shelf {
    /// Lays answers out for requests whose line begins so.
    pub(in crate::backend::stripe) fn with(self, line: &str, answers: impl IntoIterator<Item = Response>) -> Self {
        self.laid.lock().unwrap().push((line.to_owned(), answers.into_iter().collect()));
        self
    }
}

#[async_trait]
impl Transport for Shelf {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        let whom = request.account.as_ref().map_or("platform", AccountId::as_str);
        let line = format!("{whom} {}?{}", request.path, request.encoded_query());
        self.asked.lock().unwrap().push(line.clone());
        let mut laid = self.laid.lock().unwrap();
        let found = laid
            .iter_mut()
            .filter(|(begin, _)| line.starts_with(begin.as_str()))
            .find_map(|(_, left)| left.pop_front());
        let usual = || match request.path.strip_prefix("/v1/charges/py_of_") {
            Some(transfer) => payment_of(transfer, None),
            None if request.path == "/v1/balance" => balance(),
            None => list(&[]),
        };
        let response = found.unwrap_or_else(|| said(&usual()));
        Ok(echoing(response, request.account.as_ref()))
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mode(&self) -> Mode {
        Mode::Test
    }
}

pub(in crate::backend::stripe) fn balance() -> Value {
    json!({"object": "balance", "livemode": false, "available": [], "pending": []})
}

pub(in crate::backend::stripe) fn list(rows: &[Value]) -> Value {
    json!({"object": "list", "has_more": false, "data": rows})
}

pub(in crate::backend::stripe) fn part(rows: &[Value]) -> Value {
    json!({"object": "list", "has_more": true, "data": rows})
}

/// An answer of Stripe's own.
pub(in crate::backend::stripe) fn said(body: &Value) -> Response {
    answer(200, &[("request-id", "req_1"), ("date", DATE)], body)
}

/// Echoes the account that was asked for, unless the answer says something of its own.
fn echoing(mut response: Response, account: Option<&AccountId>) -> Response {
    if let Some(id) = account
        && response.header("stripe-account").is_none()
    {
        response.headers.push(("stripe-account".to_owned(), id.to_string()));
    }
    response
}

/// The payment of such a transfer, and the debit that it names.
pub(in crate::backend::stripe) fn payment_of(transfer: &str, mark: Option<&str>) -> Value {
    let metadata = mark.map_or_else(|| json!({}), |mark| json!({"pullfunds_debit": mark, "pullfunds_head": "h"}));
    let bare = but(but(payment(), "metadata", metadata), "transfer_group", Value::Null);
    but(but(bare, "id", json!(format!("py_of_{transfer}"))), "source_transfer", json!(transfer))
}

/// Changes one key of an object.
pub(in crate::backend::stripe) fn but(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}

/// A transfer between the same parties that has nothing to do with the order.
pub(in crate::backend::stripe) fn other(id: &str) -> Value {
    let bare = but(but(transfer(), "metadata", json!({})), "transfer_group", Value::Null);
    but(but(bare, "id", json!(id)), "destination_payment", json!(format!("py_of_{id}")))
}

pub(in crate::backend::stripe) async fn look_up(shelf: Shelf, order: Order) -> (Result<LookUp, Fault>, Vec<String>) {
    let client = StripeClient::new(shelf);
    let since = Timestamp::from_second(1_763_799_000).ok();
    let looked = client.look_up(&Sought::new(order, since)).await;
    let asked = client.transport().asked.lock().unwrap().clone();
    (looked, asked)
}

pub(in crate::backend::stripe) async fn found(shelf: Shelf, order: Order) -> LookUp {
    look_up(shelf, order).await.0.expect("it can be read")
}

pub(in crate::backend::stripe) fn ids(seen: &[SeenObject]) -> Vec<(&str, Proves)> {
    seen.iter().map(|seen| (seen.id.as_str(), seen.proves)).collect()
}

const GROUP: &str = "limit=100&transfer_group=pullfunds_00000000-0000-7000-8000-000000000001";

#[rstest]
#[case::charge(order(), &[
    "platform /v1/balance?",
    &format!("platform /v1/charges?{GROUP}"),
    &format!("acct_1MOCKCedar /v1/transfers?{GROUP}"),
    "acct_1MOCKCedar /v1/transfers?limit=100&destination=acct_1MOCKPlatform&created%5Bgte%5D=1763799000",
])]
#[case::transfer(with_form(Form::Transfer), &[
    "acct_1MOCKCedar /v1/balance?",
    &format!("acct_1MOCKCedar /v1/transfers?{GROUP}"),
    &format!("platform /v1/charges?{GROUP}"),
    "acct_1MOCKCedar /v1/transfers?limit=100&destination=acct_1MOCKPlatform&created%5Bgte%5D=1763799000",
])]
#[case::send(sent(), &[
    "platform /v1/balance?",
    &format!("platform /v1/transfers?{GROUP}"),
    &format!("acct_1MOCKCedar /v1/charges?{GROUP}"),
    "platform /v1/transfers?limit=100&destination=acct_1MOCKCedar&created%5Bgte%5D=1763799000",
])]
#[tokio::test]
async fn a_debit_is_looked_for_by_its_group_on_both_sides_and_by_time(#[case] order: Order, #[case] lines: &[&str]) {
    let (looked, asked) = look_up(Shelf::default(), order).await;
    let looked = looked.expect("it can be read");
    assert_eq!(asked, lines);
    assert!(looked.whole && looked.ours.is_empty() && looked.near.is_empty(), "{looked:?}");
    assert_eq!((looked.pages, looked.began.map(Timestamp::as_second)), (3, Some(1_763_800_000)));
}

#[rstest]
#[case::transfer(Undo::TransferReversal, &[
    "acct_1MOCKCedar /v1/transfers/tr_1?",
    "acct_1MOCKCedar /v1/transfers/tr_1/reversals?limit=100",
    "platform /v1/refunds?limit=100&charge=py_1",
])]
#[case::charge(Undo::Refund, &[
    "platform /v1/charges/py_1?",
    "platform /v1/refunds?limit=100&charge=py_1",
    "acct_1MOCKCedar /v1/transfers/tr_1/reversals?limit=100",
])]
#[tokio::test]
async fn what_gives_back_is_looked_for_on_both_sides_of_what_it_undoes(#[case] by: Undo, #[case] lines: &[&str]) {
    let shelf = Shelf::default()
        .with("acct_1MOCKCedar /v1/transfers/tr_1?", [said(&transfer())])
        .with("platform /v1/charges/py_1?", [said(&payment())]);
    let (looked, asked) = look_up(shelf, reverse(by)).await;
    assert_eq!(asked, lines);
    assert!(looked.is_ok_and(|looked| looked.whole && looked.ours.is_empty()));
}

#[tokio::test]
async fn what_is_found_in_two_lists_is_told_once_and_proves_it_was_done() {
    let shelf = Shelf::default()
        .with("acct_1MOCKCedar /v1/transfers?limit=100&transfer_group", [said(&list(&[transfer()]))])
        .with("acct_1MOCKCedar /v1/transfers?limit=100&destination", [said(&list(&[other("tr_9"), transfer()]))]);
    let looked = found(shelf, with_form(Form::Transfer)).await;
    assert_eq!(ids(&looked.ours), [("tr_1", Proves::Done)]);
    assert_eq!(ids(&looked.near), [("tr_9", Proves::Nothing)]);
    let ours = &looked.ours[0];
    assert_eq!((ours.mark, ours.other_side.as_ref().map(ObjectId::as_str)), (Some(order().debit), Some("py_1")));
    assert_eq!((ours.kind.is_of_giving_side(), ours.given_back.get(), looked.pages), (true, 0, 3));
}

#[tokio::test]
async fn the_other_side_alone_proves_it_by_its_group() {
    let other_side = but(payment(), "metadata", json!({}));
    let shelf = Shelf::default().with("platform /v1/charges", [said(&list(&[other_side]))]);
    assert_eq!(ids(&found(shelf, with_form(Form::Transfer)).await.ours), [("py_1", Proves::Done)]);
}

#[rstest]
#[case::another_amount("amount", json!(1))]
#[case::another_currency("currency", json!("eur"))]
#[case::another_party("destination", json!("acct_other"))]
#[case::no_mark("metadata", json!({}))]
#[case::another_mark("metadata", json!({"pullfunds_debit": "00000000-0000-7000-8000-000000000002"}))]
#[case::no_group("transfer_group", Value::Null)]
#[tokio::test]
async fn what_names_less_than_all_is_ours_and_proves_nothing(#[case] key: &str, #[case] value: Value) {
    let shelf = Shelf::default().with("acct_1MOCKCedar /v1/transfers", [said(&list(&[but(transfer(), key, value)]))]);
    let looked = found(shelf, with_form(Form::Transfer)).await;
    assert_eq!((ids(&looked.ours), looked.whole), (vec![("tr_1", Proves::Nothing)], true));
}

#[tokio::test]
async fn a_payment_that_failed_says_so() {
    let failed = but(payment(), "status", json!("failed"));
    let shelf = Shelf::default().with("platform /v1/charges", [said(&list(&[failed]))]);
    assert_eq!(ids(&found(shelf, order()).await.ours), [("py_1", Proves::Failed)]);
}

/// Whatever of these meets a list that has nothing else to show, the look-up does not say that it read everything.
#[rstest]
#[case::a_row_that_cannot_be_read(said(&list(&[json!({"id": "tr_9", "object": "transfer", "amount": "much"})])))]
#[case::a_row_of_ours_without_an_amount(said(&list(&[but(transfer(), "amount", Value::Null)])))]
#[case::a_row_of_another_kind(said(&list(&[json!({"id": "po_1", "object": "payout"})])))]
#[case::more_and_nothing_to_go_on_from(said(&part(&[])))]
#[case::no_list(said(&json!({"object": "balance"})))]
#[case::half_a_body(answer(200, &[("request-id", "req_1"), ("date", DATE)], &json!("{\"object\": \"li")))]
#[case::from_a_cache(answer(200, &[("request-id", "req_1"), ("date", DATE), ("age", "30")], &list(&[])))]
#[case::from_something_in_between(answer(200, &[("date", DATE)], &list(&[])))]
#[case::without_a_date(answer(200, &[("request-id", "req_1")], &list(&[])))]
#[case::for_nobody(answer(200, &[("request-id", "req_1"), ("date", DATE), ("stripe-account", "")], &list(&[])))]
#[case::for_another(answer(200, &[("request-id", "req_1"), ("date", DATE), ("stripe-account", "acct_2")], &list(&[])))]
#[case::of_live_mode(said(&list(&[but(other("tr_9"), "livemode", json!(true))])))]
#[case::limited(answer(429, &[], &error("invalid_request_error", Some("rate_limit"))))]
#[case::server_error(answer(500, &[], &error("api_error", None)))]
#[case::missing(answer(404, &[], &error("invalid_request_error", Some("resource_missing"))))]
#[tokio::test]
async fn an_answer_that_shows_less_than_a_list_is_not_taken_for_an_empty_one(
    #[values(
        "acct_1MOCKCedar /v1/transfers?limit=100&transfer_group",
        "acct_1MOCKCedar /v1/transfers?limit=100&destination"
    )]
    line: &str,
    #[case] response: Response,
) {
    let (looked, _) = look_up(Shelf::default().with(line, [response.clone()]), with_form(Form::Transfer)).await;
    assert!(!looked.as_ref().is_ok_and(|looked| looked.whole), "{looked:?}");
    // What another list shows is told all the same.
    let shelf =
        Shelf::default().with(line, [response.clone()]).with("platform /v1/charges", [said(&list(&[payment()]))]);
    let is_limit = response.status == 429;
    match look_up(shelf, with_form(Form::Transfer)).await.0 {
        Ok(looked) => {
            let proof = looked.ours.iter().any(|seen| (seen.id.as_str(), seen.proves) == ("py_1", Proves::Done));
            assert!(proof && !looked.whole, "{looked:?}");
        }
        Err(fault) => assert!(is_limit && line.ends_with("group"), "{fault}"),
    }
}

#[tokio::test]
async fn the_permission_that_is_lacking_is_told_before_all_else() {
    let denied = json!({"error": {"type": "invalid_request_error", "message": "The provided key 'rk_test_x' does not have the required \
        permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue."}});
    let shelf = Shelf::default()
        .with("acct_1MOCKCedar /v1/transfers", [answer(500, &[], &error("api_error", None))])
        .with("platform /v1/charges", [answer(403, &[], &denied)]);
    let fault = look_up(shelf, with_form(Form::Transfer)).await.0.expect_err("it could not be read");
    assert_eq!(fault.permission(), Some("rak_charge_read"));
}

#[tokio::test]
async fn a_group_ends_after_three_pages_and_a_list_by_time_after_twenty() {
    for (filter, most) in [("transfer_group", 3), ("destination", 20)] {
        let line = format!("acct_1MOCKCedar /v1/transfers?limit=100&{filter}");
        let pages = (0..30).map(|page| said(&part(&[other(&format!("tr_{page}"))])));
        let (looked, asked) = look_up(Shelf::default().with(&line, pages), with_form(Form::Transfer)).await;
        let read = asked.iter().filter(|asked| asked.starts_with(&line)).count();
        assert_eq!((looked.expect("it can be read").whole, read), (false, most));
    }
}

#[tokio::test]
async fn a_list_is_read_page_by_page_to_its_end() {
    let pages = [said(&part(&[other("tr_8"), other("tr_9")])), said(&list(&[transfer()]))];
    let shelf = Shelf::default().with("acct_1MOCKCedar /v1/transfers?limit=100&destination", pages);
    let (looked, asked) = look_up(shelf, with_form(Form::Transfer)).await;
    let looked = looked.expect("it can be read");
    assert!(asked[4].ends_with("&starting_after=tr_9"), "{asked:?}");
    assert_eq!((ids(&looked.ours), looked.near.len(), looked.whole), (vec![("tr_1", Proves::Done)], 2, true));
}

#[tokio::test]
async fn a_list_that_goes_in_circles_is_no_list() {
    let pages = ["tr_8", "tr_9", "tr_8"].map(|id| said(&part(&[other(id)])));
    let shelf = Shelf::default().with("acct_1MOCKCedar /v1/transfers?limit=100&destination", pages);
    let fault = look_up(shelf, with_form(Form::Transfer)).await.0.expect_err("it never ends");
    assert!(fault.message.as_str().contains("the same object again"), "{fault}");
}

/// Begin and end are those of all answers, the first one's too.
#[tokio::test]
async fn the_servers_time_is_the_earliest_and_the_latest_of_all_answers() {
    let at = |time: &str, body: &Value| {
        let date = format!("Sat, 22 Nov 2025 {time} GMT");
        answer(200, &[("request-id", "req_1"), ("date", date.as_str())], body)
    };
    let shelf = Shelf::default()
        .with("platform /v1/balance", [at("08:26:30", &balance())])
        .with("platform /v1/charges", [at("08:26:50", &list(&[]))]);
    let looked = found(shelf, order()).await;
    let seconds = [looked.began, looked.latest].map(|at| at.map(Timestamp::as_second));
    assert_eq!(seconds, [Some(1_763_799_990), Some(1_763_800_010)]);
}

#[tokio::test]
async fn where_no_answer_tells_its_time_everything_was_read_at_no_time() {
    let undated = |body: &Value| answer(200, &[("request-id", "req_1")], body);
    let shelf = Shelf::default()
        .with("platform /v1/balance", [undated(&balance())])
        .with("platform /v1/charges", [undated(&list(&[]))])
        .with(ACCOUNT, [undated(&list(&[])), undated(&list(&[]))]);
    let looked = found(shelf, order()).await;
    assert_eq!((looked.whole, looked.began, looked.latest), (true, None, None));
}

#[tokio::test]
async fn the_other_side_of_what_was_found_is_not_near_although_it_has_no_mark() {
    let unmarked = but(other("tr_1"), "destination_payment", json!("py_1"));
    let shelf = Shelf::default()
        .with("platform /v1/charges", [said(&list(&[payment()]))])
        .with("acct_1MOCKCedar /v1/transfers?limit=100&destination", [said(&list(&[unmarked, other("tr_9")]))]);
    let looked = found(shelf, order()).await;
    assert_eq!(ids(&looked.ours), [("py_1", Proves::Done)]);
    assert_eq!(ids(&looked.near), [("tr_9", Proves::Nothing)]);
}

#[tokio::test]
async fn what_is_older_than_was_asked_for_is_not_near() {
    let old = but(other("tr_8"), "created", json!(1_763_798_999));
    let shelf = Shelf::default()
        .with("acct_1MOCKCedar /v1/transfers?limit=100&destination", [said(&list(&[other("tr_9"), old]))]);
    assert_eq!(ids(&found(shelf, order()).await.near), [("tr_9", Proves::Nothing)]);
}

fn reversal(id: &str, mark: Option<&str>) -> Value {
    let metadata = mark.map_or_else(|| json!({}), |mark| json!({"pullfunds_debit": mark}));
    json!({"id": id, "object": "transfer_reversal", "amount": 120_000, "currency": "usd", "created": 1_763_800_000,
           "transfer": "tr_1", "metadata": metadata, "destination_payment_refund": format!("pyr_of_{id}"), "source_refund": null})
}

fn refund(id: &str, of: &str, status: &str) -> Value {
    json!({"id": id, "object": "refund", "amount": 120_000, "currency": "usd", "created": 1_763_800_000, "charge": "py_1",
           "metadata": {}, "status": status, "transfer_reversal": of, "source_transfer_reversal": null})
}

/// The other side of what gives back carries no mark, and is not taken for something else because of it.
#[tokio::test]
async fn the_other_side_of_a_reversal_is_not_near() {
    let ours = reversal("trr_1", Some("00000000-0000-7000-8000-000000000001"));
    let shelf = Shelf::default()
        .with("acct_1MOCKCedar /v1/transfers/tr_1?", [said(&transfer())])
        .with("acct_1MOCKCedar /v1/transfers/tr_1/reversals", [said(&list(&[reversal("trr_2", None), ours]))])
        .with(
            "platform /v1/refunds",
            [said(&list(&["1", "2", "3"].map(|of| refund(&format!("pyr_{of}"), &format!("trr_{of}"), "succeeded"))))],
        );
    let looked = found(shelf, reverse(Undo::TransferReversal)).await;
    assert_eq!(ids(&looked.ours), [("trr_1", Proves::Done)]);
    assert_eq!(ids(&looked.near), [("trr_2", Proves::Nothing), ("pyr_3", Proves::Nothing)]);
    assert_eq!(looked.ours[0].other_side.as_ref().map(ObjectId::as_str), Some("pyr_of_trr_1"));
}

/// Whichever side of what another debit gave back is read first.
#[tokio::test]
async fn what_gives_back_has_the_mark_of_its_other_side() {
    let other = "00000000-0000-7000-8000-000000000002";
    let shelf = Shelf::default()
        .with("platform /v1/charges/py_1?", [said(&payment())])
        .with("platform /v1/refunds", [said(&list(&[refund("pyr_of_trr_1", "trr_1", "succeeded")]))])
        .with("acct_1MOCKCedar /v1/transfers/tr_1/reversals", [said(&list(&[reversal("trr_1", Some(other))]))]);
    let looked = found(shelf, reverse(Undo::Refund)).await;
    let near: Vec<_> =
        looked.near.iter().map(|seen| (seen.id.as_str(), seen.mark.map(|mark| mark.to_string()))).collect();
    assert_eq!(near, [("pyr_of_trr_1", Some(other.to_owned()))]);
}

#[rstest]
#[case("succeeded", Proves::Done)]
#[case("failed", Proves::Failed)]
#[case("canceled", Proves::Failed)]
#[case("pending", Proves::Nothing)]
#[case("requires_action", Proves::Nothing)]
#[tokio::test]
async fn a_refund_proves_what_its_status_says(#[case] status: &str, #[case] proves: Proves) {
    let mark = json!({"pullfunds_debit": "00000000-0000-7000-8000-000000000001"});
    let ours = but(refund("pyr_1", "trr_1", status), "metadata", mark);
    let shelf = Shelf::default()
        .with("platform /v1/charges/py_1?", [said(&payment())])
        .with("platform /v1/refunds", [said(&list(&[ours]))]);
    assert_eq!(ids(&found(shelf, reverse(Undo::Refund)).await.ours), [("pyr_1", proves)]);
}

/// It gave nothing back, whoever asked for it.
#[tokio::test]
async fn a_refund_of_another_that_failed_is_not_near() {
    let rows =
        ["succeeded", "pending", "failed", "canceled"].map(|status| refund(&format!("pyr_{status}"), "", status));
    let shelf = Shelf::default()
        .with("platform /v1/charges/py_1?", [said(&payment())])
        .with("platform /v1/refunds", [said(&list(&rows))]);
    let looked = found(shelf, reverse(Undo::Refund)).await;
    assert_eq!(ids(&looked.near), [("pyr_succeeded", Proves::Nothing), ("pyr_pending", Proves::Nothing)]);
    assert!(looked.whole && looked.ours.is_empty(), "{looked:?}");
}

#[tokio::test]
async fn what_was_left_behind_is_the_object_that_was_asked_for() {
    let shelf = || {
        Shelf::default().with("acct_1MOCKCedar /v1/transfers/", [said(&but(transfer(), "amount_reversed", json!(7)))])
    };
    let account = AccountId::new(ACCOUNT);
    let ask = async |id: &str| {
        let client = StripeClient::new(shelf());
        client.left_behind(&account, Undo::TransferReversal, &ObjectId::new(id)).await
    };
    let seen = ask("tr_1").await.expect("it can be read");
    assert_eq!((seen.given_back.get(), seen.mark, seen.proves), (7, Some(order().debit), Proves::Nothing));
    assert_eq!(ask("tr_2").await.expect_err("it is another").kind, FaultKind::Misdirected(Stray::Object));
}
