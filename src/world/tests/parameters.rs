//! What is said about parameters that cannot be read, in Stripe's words.

use rstest::rstest;

use super::{BLUEFIN, Client, world_with};

fn client() -> Client {
    Client::new(world_with(5_000, |_| {}))
}

#[rstest]
#[case::one("foo=1", "foo", "Received unknown parameter: foo")]
#[case::several("foo=1&bar[x]=2", "foo", "Received unknown parameters: foo, bar")]
#[case::a_map_for_a_text("description[x]=1", "description", r#"Invalid string: {"x":"1"}"#)]
#[case::a_list_for_a_text("description[]=a&description[]=b", "description", r#"Invalid string: {"0":"a","1":"b"}"#)]
#[case::a_text_for_a_map("metadata=text", "metadata", "Invalid object: text")]
#[case::deep_metadata("metadata[a][b]=1", "metadata[a]", r#"Invalid string: {"b":"1"}"#)]
#[case::too_deep("a[b][c][d][e][f][g]=1", "a[b][c][d][e][f][g]", "Received unknown parameter: a[b][c][d][e][f][g]")]
#[case::brackets("metadata[a[b]=1", "metadata[a[b]", "Metadata keys can't contain square brackets.")]
#[case::no_key("metadata[]=1", "metadata[]", "Metadata keys must be between 1 and 40 characters long.")]
fn a_parameter_that_cannot_be_is_refused(#[case] form: &str, #[case] param: &str, #[case] message: &str) {
    let got = client().post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}&{form}"));
    assert_eq!((got.status, got.error("param"), got.error("message")), (400, param, message));
}

#[rstest]
#[case("description")]
#[case("transfer_group")]
fn a_text_has_a_longest_length(#[case] name: &str) {
    let sent = |length: usize| {
        let text = "é".repeat(length);
        client().post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}&{name}={text}"))
    };
    assert_eq!(sent(5_000).status, 200);
    let got = sent(5_001);
    assert_eq!((got.status, got.error("param")), (400, name));
    assert_eq!(got.error("message"), format!("Invalid {name}: must be at most 5000 characters"));
}

#[rstest]
#[case::longest_key(1, 40, 500, None)]
#[case::key_too_long(1, 41, 1, Some("Metadata keys must be between 1 and 40 characters long."))]
#[case::value_too_long(
    1,
    1,
    501,
    Some("Metadata values can have up to 500 characters, but you passed in a value that is 501 characters.")
)]
#[case::most_keys(50, 3, 1, None)]
#[case::too_many_keys(51, 3, 1, Some("Metadata can have up to 50 keys, but you've set 51."))]
fn metadata_has_limits(#[case] keys: usize, #[case] key: usize, #[case] value: usize, #[case] message: Option<&str>) {
    let value = "v".repeat(value);
    let fields: Vec<String> = (0..keys).map(|number| format!("&metadata[{number:0>key$}]={value}")).collect();
    let form = fields.concat();
    let got = client().post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}{form}"));
    match message {
        None => assert_eq!(got.json["metadata"].as_object().map(serde_json::Map::len), Some(keys)),
        Some(message) => assert!(got.error("message").starts_with(message), "{}", got.json),
    }
}

#[test]
fn the_limit_of_keys_counts_those_that_are_there() {
    let mut client = client();
    let many: Vec<String> = (0..50).map(|number| format!("&metadata[k{number}]=v")).collect();
    let many = many.concat();
    let made = client.post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}{many}"));
    let path = format!("/v1/charges/{}", made.text("id"));
    assert_eq!(client.post(&path, "metadata[one_more]=v").error("param"), "metadata");
    assert_eq!(client.post(&path, "metadata[one_more]=v&metadata[k0]=").status, 200);
}

#[rstest]
#[case("true", Some(1))]
#[case("false", Some(0))]
#[case("True", None)]
#[case("1", None)]
fn a_truth_is_true_or_false(#[case] text: &str, #[case] wanted: Option<usize>) {
    let got = client().get_as(BLUEFIN, &format!("/v1/events?delivery_success={text}"));
    match wanted {
        Some(count) => assert_eq!(got.ids().len(), count),
        None => assert_eq!(got.error("message"), format!("Invalid boolean: {text}")),
    }
}

#[rstest]
#[case::unindexed("types[]=charge.succeeded&types[]=charge.refunded")]
#[case::indexed("types[0]=charge.succeeded&types[1]=charge.refunded")]
fn a_list_may_be_indexed_or_not(#[case] query: &str) {
    assert_eq!(client().get_as(BLUEFIN, &format!("/v1/events?{query}")).ids().len(), 1);
}

#[test]
fn the_path_says_when_an_id_was_forgotten() {
    let got = client().get("/v1/charges/");
    assert_eq!(got.status, 404);
    assert!(
        got.error("message").starts_with("Unrecognized request URL (GET: /v1/charges/). If you are trying to list")
    );
    assert_eq!(client().get("/v1//balance").status, 404);
}
