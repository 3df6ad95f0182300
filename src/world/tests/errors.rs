//! Refusals before any business rule: keys, accounts, paths, parameters, in Stripe's words.

use rstest::rstest;

use crate::money::Currency;
use crate::world::World;
use crate::world::faults::Fault;

use super::{BLUEFIN, Client, PLATFORM, founding, sold, world_with};

fn client() -> Client {
    Client::new(world_with(5_000, |founding| {
        founding.settings.faults.push(Fault::unreadable(BLUEFIN, 503));
    }))
}

#[rstest]
#[case::zero(
    "amount=0&currency=usd&source=ACCT",
    "parameter_invalid_integer",
    "amount",
    "This value must be greater than or equal to 1."
)]
#[case::negative(
    "amount=-5&currency=usd&source=ACCT",
    "parameter_invalid_integer",
    "amount",
    "This value must be greater than or equal to 1."
)]
#[case::fraction(
    "amount=12.5&currency=usd&source=ACCT",
    "parameter_invalid_integer",
    "amount",
    "Invalid integer: 12.5"
)]
#[case::words("amount=ten&currency=usd&source=ACCT", "parameter_invalid_integer", "amount", "Invalid integer: ten")]
#[case::digits(
    "amount=100000000&currency=usd&source=ACCT",
    "amount_too_large",
    "amount",
    "Amount must be no more than $999,999.99"
)]
#[case::endless(
    "amount=99999999999999999999999999999999999999999999&currency=usd&source=ACCT",
    "amount_too_large",
    "amount",
    "Amount must be no more than $999,999.99"
)]
#[case::no_amount("currency=usd&source=ACCT", "parameter_missing", "amount", "Missing required param: amount.")]
#[case::no_currency("amount=5&source=ACCT", "parameter_missing", "currency", "Missing required param: currency.")]
#[case::no_source("amount=5&currency=usd", "parameter_missing", "source", "Missing required param: source.")]
#[case::unknown(
    "amount=5&currency=usd&source=ACCT&foo=1",
    "parameter_unknown",
    "foo",
    "Received unknown parameter: foo"
)]
#[case::no_such("amount=5&currency=usd&source=acct_x", "resource_missing", "source", "No such source: 'acct_x'")]
#[case::granularity(
    "amount=150&currency=isk&source=ACCT",
    "parameter_invalid_integer",
    "amount",
    "Invalid amount: 150. Amounts in isk must be divisible by 100."
)]
fn a_charge_with_a_wrong_parameter_is_refused(
    #[case] form: &str,
    #[case] code: &str,
    #[case] param: &str,
    #[case] message: &str,
) {
    let got = client().post("/v1/charges", &form.replace("ACCT", BLUEFIN));
    assert_eq!(got.status, 400, "{}", got.json);
    assert_eq!(got.error("type"), "invalid_request_error");
    assert_eq!((got.error("code"), got.error("param")), (code, param));
    assert_eq!(got.error("message"), message);
    let page = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
    assert_eq!(got.error("doc_url"), page);
}

#[test]
fn a_currency_that_stripe_does_not_have_is_refused_with_the_list_of_those_it_has() {
    let got = client().post("/v1/charges", &format!("amount=5&currency=xxx&source={BLUEFIN}"));
    assert_eq!((got.status, got.error("code"), got.error("param")), (400, "", "currency"));
    let message = got.error("message");
    assert!(message.starts_with("Invalid currency: xxx. Stripe currently supports these currencies: "));
    assert!(message.contains("usd, "));
}

#[rstest]
#[case::none(None, 401, "", "You did not provide an API key.")]
#[case::wrong(Some("Bearer sk_test_abcd1234"), 401, "", "Invalid API Key provided: sk_test_****1234")]
#[case::live(Some("Bearer sk_live_abcdefgh1234"), 401, "", "Invalid API Key provided: sk_live_************")]
#[case::publishable(
    Some("Bearer pk_test_abcd1234"),
    401,
    "secret_key_required",
    "This API call cannot be made with a publishable API key."
)]
fn a_request_without_the_right_key_is_refused(
    #[case] header: Option<&str>,
    #[case] status: u16,
    #[case] code: &str,
    #[case] begins: &str,
) {
    let mut client = client();
    let mut request = client.request("GET", "/v1/balance", "", &[]);
    request.headers.clear();
    let header = header.map(|value| ("authorization".to_owned(), value.to_owned()));
    request.headers.extend(header);
    let got = client.send(&request);
    assert_eq!((got.status, got.error("code")), (status, code));
    assert!(got.error("message").starts_with(begins), "{}", got.json);
}

#[test]
fn the_key_also_works_as_the_user_of_basic_authentication() {
    let mut client = client();
    let mut request = client.request("GET", "/v1/account", "", &[]);
    let text = format!("{}:", client.world.secret_key());
    request.headers = vec![("Authorization".to_owned(), format!("Basic {}", base64(text.as_bytes())))];
    assert_eq!(client.send(&request).text("id"), PLATFORM);
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().fold(0_u32, |held, byte| (held << 8) | u32::from(*byte));
        let held = held << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = (held >> (18 - 6 * place)) & 63;
                text.push(char::from(LETTERS[digit as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[test]
fn a_stranger_is_a_matter_of_access_in_the_header_and_in_the_path() {
    let mut client = client();
    for got in [
        client.get_as("acct_1Stranger", "/v1/balance"),
        client.get("/v1/accounts/acct_1Stranger"),
        client.get_as(BLUEFIN, &format!("/v1/accounts/{PLATFORM}")),
    ] {
        assert_eq!((got.status, got.error("code")), (403, "account_invalid"));
        let message = got.error("message");
        assert!(message.starts_with("The provided key 'sk_test_***"), "{message}");
        assert!(message.ends_with("(or that account does not exist). Application access may have been revoked."));
    }
}

#[rstest]
#[case("GET", "/v1/nothing")]
#[case("DELETE", "/v1/balance")]
#[case("PUT", "/v1/balance")]
#[case("POST", "/v1/balance")]
#[case("GET", "/")]
fn a_url_that_stripe_does_not_have_is_404(#[case] method: &str, #[case] path: &str) {
    let mut client = client();
    let request = client.request(method, path, "", &[]);
    let got = client.send(&request);
    assert_eq!(got.status, 404);
    assert!(got.error("message").starts_with(&format!("Unrecognized request URL ({method}: {path}).")));
}

#[rstest]
#[case("/v1/transfers/tr_1", "No such transfer: 'tr_1'")]
#[case("/v1/charges/ch_1", "No such charge: 'ch_1'")]
#[case("/v1/refunds/re_1", "No such refund: 're_1'")]
#[case("/v1/payouts/po_1", "No such payout: 'po_1'")]
#[case("/v1/events/evt_1", "No such event: 'evt_1'")]
fn an_object_that_is_not_there_is_404(#[case] path: &str, #[case] message: &str) {
    let got = client().get(path);
    assert_eq!((got.status, got.error("code"), got.error("param")), (404, "resource_missing", "id"));
    assert_eq!(got.error("message"), message);
}

#[test]
fn an_object_of_another_account_is_not_there_either() {
    let mut client = client();
    let sale = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    assert_eq!(client.get(&format!("/v1/charges/{sale}")).status, 404);
    assert_eq!(client.get_as(BLUEFIN, &format!("/v1/charges/{sale}")).status, 200);
}

#[test]
fn a_transfer_to_nobody_or_to_a_neighbour_is_refused() {
    let mut client = client();
    let form = "amount=5&currency=usd&destination=acct_x";
    for got in [client.post("/v1/transfers", form), client.post_as(BLUEFIN, "/v1/transfers", form)] {
        assert_eq!((got.status, got.error("code"), got.error("param")), (400, "resource_missing", "destination"));
        assert_eq!(got.error("message"), "No such destination: 'acct_x'");
    }
}

#[test]
fn an_account_that_cannot_be_read_gives_a_fault_of_stripes_for_its_balance_only() {
    let mut client = client();
    let got = client.get_as(BLUEFIN, "/v1/balance");
    assert_eq!((got.status, got.error("type")), (503, "api_error"));
    assert_eq!(client.get_as(BLUEFIN, "/v1/account").status, 200);
    assert_eq!(client.get("/v1/balance").status, 200);
}

#[test]
fn every_answer_carries_its_headers() {
    let mut client = client();
    let headers = [("stripe-account", BLUEFIN), ("STRIPE-VERSION", "2020-08-27"), ("Idempotency-Key", "abc")];
    let request = client.request("GET", "/v1/account", "", &headers);
    let got = client.send(&request);
    assert_eq!(got.answer.header("content-type"), Some("application/json"));
    assert_eq!(got.answer.header("date"), Some("Sun, 22 Nov 2026 10:15:00 GMT"));
    assert_eq!(got.answer.header("stripe-account"), Some(BLUEFIN));
    assert_eq!(got.answer.header("stripe-version"), Some("2020-08-27"));
    assert_eq!(got.answer.header("idempotency-key"), Some("abc"));
    let id = got.answer.header("request-id").unwrap();
    assert_eq!((id.len(), id.starts_with("req_")), (18, true));
    let other = client.send(&request);
    assert_ne!(other.answer.header("request-id"), Some(id));
}

#[test]
fn a_ledger_that_would_overflow_refuses_instead_of_breaking() {
    let mut founding = founding();
    founding.happenings.push(sold(PLATFORM, 10, i64::MAX - 5, Currency::USD));
    founding.happenings.push(sold(BLUEFIN, 10, 5_000, Currency::USD));
    let mut client = Client::new(World::found(founding).unwrap());
    let form = format!("amount=6&currency=usd&source={BLUEFIN}");
    let got = client.post("/v1/charges", &form);
    assert_eq!((got.status, got.error("type")), (500, "api_error"));
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    let got = client.post("/v1/charges", &form.replace("=6", "=5"));
    assert_eq!(got.status, 200);
}

#[test]
fn what_was_sent_is_repeated_only_up_to_a_length() {
    let mut client = client();
    let long = "x".repeat(100_000);
    for got in [
        client.post("/v1/charges", &format!("amount={long}&currency=usd&source={BLUEFIN}")),
        client.post("/v1/charges", &format!("{long}=1")),
        client.get(&format!("/v1/{long}")),
        client.get(&format!("/v1/charges/{long}")),
        client.get_as(&long, "/v1/balance"),
    ] {
        assert!((400..500).contains(&got.status), "{}", got.status);
        assert!(got.answer.body.len() < 10_000);
    }
}
