//! Tables: what an exchange came to, the filter, curl, bodies; and that what is kept has a bound.

use proptest::prelude::*;
use rstest::rstest;

use super::body::Line;
use super::filter::Filter;
use super::ring::{MOST, MOST_BYTES};
use super::samples::{answer, ended, read, told, with, write};
use super::*;
use crate::domain::{
    Answer, Asked, Excerpt, Label, Limit, LogNote, Method, Mode, NoAnswer, RequestId, Retry, Said, Scope, Stray,
};

fn why() -> Label {
    Label::new("the reason")
}

fn denied(status: u16, code: &str, message: &str) -> Answer {
    Answer { said: Some(Said { code: Label::new(code), message: Label::new(message) }), ..answer(status) }
}

fn limited(limit: Option<Limit>, after_s: Option<u32>) -> Answer {
    Answer { retry: Retry { after_s, limit, is_worth_it: None }, ..answer(429) }
}

const LACKS: &str = "Having the 'rak_balance_read' permission would allow this request to continue.";

/// What came, the note, and words of the sentence for a read and for a write.
#[rstest]
#[case(Ok(answer(200)), "", "Answered as asked", "What its answer proves is in the journal")]
#[case(Ok(Answer { replayed: true, ..answer(200) }), "replayed", "nothing was done twice", "nothing was done twice")]
#[case(Err(NoAnswer::ReadOnly), "gate shut", "Nothing was sent", ":arm opens it")]
#[case(
    Err(NoAnswer::NotConnected(why())),
    "not connected",
    "the reason. It is tried again",
    "Nothing left this machine"
)]
#[case(Err(NoAnswer::Lost(why())), "lost", "tried again by itself", "the debit is unknown. Look it up")]
#[case(
    Err(NoAnswer::TimedOut(80)),
    "no answer",
    "No answer within 80 s. It is tried again",
    "Either never received, or done"
)]
#[case(Err(NoAnswer::AnotherRun), "another world", "was not taken", "was not taken")]
#[case(Err(NoAnswer::TooLarge), "too large", "larger than 4 MiB", "the debit is unknown")]
#[case(
    Ok(limited(Some(Limit::EndpointRate), Some(2))),
    "limited, 2 s",
    "Too many requests a second to this endpoint.",
    "wait for 2 s"
)]
#[case(Ok(limited(Some(Limit::OfAllAtOnce), None)), "limited", "at once, all together", "before anything was done")]
#[case(Ok(limited(Some(Limit::Object), None)), "limited", "about this object", "before anything was done")]
#[case(Ok(limited(None, None)), "limited", "or the object was in use", "before anything was done")]
#[case(Ok(answer(401)), "key refused", "Stripe refuses the key", "nothing was done")]
#[case(Ok(denied(403, "", LACKS)), "not permitted", "lacks the permission rak_balance_read", "Dashboard")]
#[case(Ok(answer(403)), "not permitted", "may have been disconnected", "may not do this")]
#[case(Ok(answer(404)), "not found", "does not know it", "of the other mode")]
#[case(Ok(answer(409)), "in progress", "same key is still being done", "not known yet")]
#[case(
    Ok(denied(400, "idempotency_error", "")),
    "key used before",
    "other parameters",
    "Nothing was done for this request"
)]
#[case(Ok(answer(400)), "a_code", "for this request: In Stripe's words.", "Stripe refuses")]
#[case(
    Ok(denied(402, "", "")),
    "refused",
    "Stripe refuses, and nothing was done for this request.",
    "nothing was done"
)]
#[case(Ok(answer(500)), "server error", "tried again by itself", "What became of the debit is not known")]
#[case(Ok(Answer { replayed: true, ..answer(500) }), "server error, replayed", "tells nothing new", "Look the debit up")]
#[case(Ok(answer(302)), "not Stripe's", "answers nothing with 302", "No redirect is followed")]
fn what_came_is_explained(
    #[case] came: Result<Answer, NoAnswer>,
    #[case] note: &str,
    #[case] of_read: &str,
    #[case] of_write: &str,
) {
    let exchange = with(read(), came);
    let came = Came::of(&exchange);
    assert_eq!(came.note(), note);
    let (read, write) = (came.explained(Method::Get), came.explained(Method::Post));
    assert!(read.contains(of_read), "{read}");
    assert!(write.contains(of_write), "{write}");
    for said in [read, write] {
        assert!(said.ends_with('.') && !said.contains("..") && !said.contains("  "), "{said}");
    }
}

#[test]
fn what_is_on_its_way_and_what_was_dropped_are_told_first() {
    assert_eq!(Came::of(&read()), Came::OnItsWay);
    let dropped = Exchange { dropped: Some(why()), ..with(read(), Ok(answer(200))) };
    assert_eq!(Came::of(&dropped).note(), "dropped");
    assert!(Came::of(&dropped).explained(Method::Get).contains("was not used: the reason."));
}

#[rstest]
#[case("", true)]
#[case("balance", true)]
#[case("GIN6", true)]
#[case("platform", false)]
#[case("get", true)]
#[case("post", false)]
#[case("4xx", true)]
#[case("5xx", false)]
#[case("429", true)]
#[case("42", false)]
#[case("none", false)]
#[case("req_1", true)]
#[case("limited", true)]
#[case("limit=100", true)]
#[case("gin6 4xx get", true)]
#[case("gin6 5xx", false)]
#[case("  gin6  ", true)]
#[case("9xx", false)]
fn the_filter_lets_through_what_fits_all_its_words(#[case] words: &str, #[case] expected: bool) {
    let mut exchange = with(read(), Ok(limited(None, None)));
    exchange.asked.query = vec![("limit".to_owned(), "100".to_owned())];
    assert_eq!(Filter::new(words).lets(&exchange), expected);
}

#[test]
fn the_filter_finds_what_has_no_answer_and_keys_and_the_platform() {
    let lost = with(write(), Err(NoAnswer::TimedOut(80)));
    let of_platform = Exchange { asked: Asked { account: None, ..read().asked }, ..read() };
    for (words, exchange, expected) in [
        ("none", &lost, true),
        ("no answer", &lost, true),
        ("019ac3f1", &lost, true),
        ("none", &of_platform, false),
        ("platform", &of_platform, true),
    ] {
        assert_eq!(Filter::new(words).lets(exchange), expected, "{words}");
    }
}

#[rstest]
#[case::read(
    read(),
    "curl -sS https://api.stripe.com/v1/balance -u \"$STRIPE_API_KEY:\" -H 'Stripe-Version: 2026-07-29.dahlia' \
     -H 'Stripe-Account: acct_1MOCKGin6'"
)]
#[case::query(
    Exchange { asked: Asked { query: vec![("created[gte]".to_owned(), "1 & 2".to_owned())], account: None, ..read().asked }, ..read() },
    "curl -sS 'https://api.stripe.com/v1/balance?created%5Bgte%5D=1+%26+2' -u \"$STRIPE_API_KEY:\" \
     -H 'Stripe-Version: 2026-07-29.dahlia'"
)]
#[case::write(
    write(),
    "curl -sS -X POST https://api.stripe.com/v1/transfers -u \"$STRIPE_API_KEY:\" -H 'Stripe-Version: 2026-07-29.dahlia' \
     -H 'Stripe-Account: acct_1MOCKGin6' -H 'Idempotency-Key: pullfunds-019ac3f1-7f3c-7000' --data-urlencode amount=900000 \
     --data-urlencode 'metadata[pullfunds_debit]=019ac3f1'"
)]
#[case::hostile(
    Exchange { form: vec![("description".to_owned(), "it's `rm -rf $HOME`; \"x\"!".to_owned())], key: None, ..write() },
    "curl -sS -X POST https://api.stripe.com/v1/transfers -u \"$STRIPE_API_KEY:\" -H 'Stripe-Version: 2026-07-29.dahlia' \
     -H 'Stripe-Account: acct_1MOCKGin6' --data-urlencode 'description=it'\\''s `rm -rf $HOME`; \"x\"!'"
)]
fn an_exchange_is_a_command_without_the_key(#[case] exchange: Exchange, #[case] expected: &str) {
    assert_eq!(curl(&exchange, "https://api.stripe.com"), expected);
}

/// What a shell makes of a command: its words. It knows no more than single and double quotes and a backslash.
fn words_of_a_shell(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec![], String::new(), None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (None, '\\') => word.extend(chars.next()),
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.push(c),
            (None, _) => {
                assert!(!";&|<>()$`*?[]{}!#~\n".contains(c), "{c} acts in a shell: {line}");
                word.push(c);
            }
        }
    }
    assert_eq!(quote, None, "{line}");
    words.push(word);
    words
}

proptest! {
    #[test]
    fn whatever_is_in_it_a_shell_reads_the_same_words(value in "\\PC{0,40}", account in "[ -~]{1,20}") {
        let asked = Asked { account: Some(crate::domain::AccountId::new(&account)), ..write().asked };
        let header = format!("Stripe-Account: {}", asked.account.as_ref().unwrap());
        let exchange = Exchange { form: vec![("description".to_owned(), value.clone())], asked, ..write() };
        let words = words_of_a_shell(&curl(&exchange, "https://api.stripe.com"));
        prop_assert_eq!(words.last(), Some(&format!("description={value}")));
        prop_assert!(words.contains(&header));
        prop_assert!(words.contains(&"$STRIPE_API_KEY:".to_owned()));
    }

    #[test]
    fn no_line_of_a_body_disturbs_a_terminal(text in any::<String>()) {
        for line in lines(&text) {
            prop_assert_eq!(&Label::new(line.text.as_str()), &line.text);
        }
    }
}

fn said(lines: Vec<Line>) -> Vec<(u16, String)> {
    lines.into_iter().map(|line| (line.depth, line.text.to_string())).collect()
}

#[rstest]
#[case::json(
    r#"{"a":1,"b":[{},"x, {y}"],"c":"say \"hi\""}"#,
    &[(0, "{"), (1, "\"a\": 1,"), (1, "\"b\": ["), (2, "{},"), (2, "\"x, {y}\""), (1, "],"), (1, "\"c\": \"say \\\"hi\\\"\""), (0, "}")]
)]
#[case::already_laid_out("{\n  \"a\": 1\n}\n", &[(0, "{"), (1, "\"a\": 1"), (0, "}")])]
#[case::cut(r#"{"a":{"b":"x"#, &[(0, "{"), (1, "\"a\": {"), (2, "\"b\": \"x")])]
#[case::closed_too_often("]}]", &[(0, "]}]")])]
#[case::page("<html>\n\n<b>502</b>", &[(0, "<html>"), (0, "<b>502</b>")])]
#[case::nothing("", &[])]
fn a_body_is_laid_out_as_far_as_it_goes(#[case] body: &str, #[case] expected: &[(u16, &str)]) {
    let expected: Vec<(u16, String)> = expected.iter().map(|(depth, text)| (*depth, (*text).to_owned())).collect();
    assert_eq!(said(lines(body)), expected);
}

#[test]
fn a_long_line_goes_on_in_the_next() {
    let lengths: Vec<usize> = lines(&"x".repeat(450)).iter().map(|line| line.text.as_str().len()).collect();
    assert_eq!(lengths, [200, 200, 50]);
}

/// Ten thousand answers of the largest size.
#[test]
fn what_is_kept_has_a_bound_and_what_is_dropped_is_counted() {
    let mut requests = Requests::default();
    requests.take(told(10_000, 4_096));
    assert_eq!(requests.shown().len(), MOST);
    assert_eq!((requests.all().begun(), requests.all().gone()), (10_000, 8_000));
    let bytes: usize = requests.shown().iter().map(|row| ring::answer(row).unwrap().body.text.len()).sum();
    assert!(bytes <= MOST_BYTES && bytes > MOST_BYTES - 8_192, "{bytes}");
    let latest = requests.shown()[0];
    assert_eq!((latest.id.number(), ring::answer(latest).unwrap().body.text.len()), (10_000, 4_096));
    assert!(!requests.all().is_waiting());
}

#[test]
fn an_ending_without_a_beginning_and_a_second_one_change_nothing() {
    let mut ring = Ring::default();
    let end = |id, status| LogNote::Ended(id, Mode::Mock, Box::new(ended(Ok(answer(status)))));
    ring.take(end(read().id, 200));
    ring.take(LogNote::Begun(Box::new(read())));
    assert!(ring.is_waiting());
    ring.take(end(read().id, 429));
    ring.take(end(read().id, 200));
    let row = ring.latest_first().next().unwrap();
    assert_eq!((row.mode, ring::answer(row).unwrap().status), (Mode::Mock, 429));
    assert_eq!((ring.throttled(), ring.is_waiting()), (1, false));
}

#[test]
fn an_answer_that_was_not_used_is_marked() {
    let fault = |kind, request| crate::domain::Fault { kind, message: why(), request, retry: Retry::default() };
    let balance = Question::Balance(Scope::Account(crate::domain::AccountId::new("acct_1MOCKGin6")));
    let stray = FaultKind::Misdirected(Stray::Older);
    for (question, fault, is_marked) in [
        (&Question::Platform, fault(FaultKind::BadReply, Some(RequestId::new("req_1"))), true),
        (&Question::Platform, fault(FaultKind::BadReply, Some(RequestId::new("req_2"))), false),
        (&balance, fault(stray, None), true),
        (&Question::Balance(Scope::Platform), fault(stray, None), false),
        (&balance, fault(FaultKind::Limited, Some(RequestId::new("req_1"))), false),
    ] {
        let mut requests = Requests::default();
        requests.take(told(1, 0));
        requests.note_fault(question, &fault);
        assert_eq!(requests.shown()[0].dropped.is_some(), is_marked, "{question:?} {fault:?}");
    }
}

#[test]
fn the_selection_stays_where_it_is_while_others_come() {
    let mut requests = Requests::default();
    let mut notes = told(40, 0);
    let later = notes.split_off(40);
    requests.take(notes);
    requests.go(Move::Down, 10);
    requests.go(Move::Down, 10);
    assert_eq!((requests.selected().unwrap().id.number(), requests.window(&requests.shown(), 10)), (18, (2, 0)));
    requests.take(later);
    assert_eq!((requests.selected().unwrap().id.number(), requests.window(&requests.shown(), 10)), (18, (22, 20)));
    requests.go(Move::Top, 10);
    assert_eq!(requests.selected().unwrap().id.number(), 40);
    requests.go(Move::Bottom, 10);
    assert_eq!(requests.window(&requests.shown(), 10), (39, 30));
}

#[test]
fn a_list_that_stands_still_shows_nothing_of_what_comes() {
    let mut requests = Requests::default();
    let mut notes = told(3, 10);
    let later = notes.split_off(3);
    requests.take(notes);
    requests.frozen = Some(requests.ring.clone());
    requests.take(later);
    assert_eq!((requests.shown().len(), requests.since_pause()), (2, Some(1)));
    assert_eq!(requests.shown()[0].ending, None, "it ended after that");
    requests.frozen = None;
    assert_eq!((requests.shown().len(), requests.since_pause()), (3, None));
}

#[test]
fn every_line_of_the_file_is_json_without_the_key() {
    let body = Excerpt { text: "{\"a\": \"\\n\"}".into(), whole: 10, is_cut: false };
    let rows = [
        with(read(), Ok(Answer { body, ..answer(200) })),
        with(write(), Err(NoAnswer::Lost(why()))),
        with(write(), Err(NoAnswer::TimedOut(80))),
        read(),
    ];
    let text = json_lines(&rows.map(Arc::new));
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(text.ends_with("}\n"));
    assert_eq!(lines.len(), 4);
    assert_eq!((&lines[0]["status"], &lines[0]["request_id"]), (&200.into(), &"req_1".into()));
    assert_eq!(lines[1]["no_answer"]["words"], "the reason");
    assert_eq!(lines[1]["form"][0], serde_json::json!(["amount", "900000"]));
    assert_eq!(lines[2]["no_answer"]["after_seconds"], 80);
    assert_eq!((&lines[3]["milliseconds"], &lines[3]["mode"]), (&serde_json::Value::Null, &"live".into()));
}
