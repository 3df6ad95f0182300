//! Every mistake in a file gets its whole sentence, with file, line and key.

use rstest::rstest;

use super::super::Scenario;
use super::{complaint, file};

#[rstest]
#[case(
    r#"{ day = -3, what = "sale", net = "92233720368547758.07" }"#,
    ": the amounts of this account are too large to add up; write smaller ones."
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "1.00", fee = "-0.10" }"#,
    r#".fee: "-0.10" is below zero; a fee is zero or more."#
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "12,5" }"#,
    r#".amount: "12,5" is not an amount; write it like "12.50"."#
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "0.00" }"#,
    r#".amount: "0.00" moves nothing; an amount here is above zero, and `what` says the direction."#
)]
#[case(
    r#"{ day = -3, what = "sale", amount = 12.5 }"#,
    r#".amount: invalid type: floating point `12.5`, expected a number in quotes like "12.50"."#
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "1.00", currency = "zzz" }"#,
    r#".currency: "zzz" is not a currency known here; write a code like "usd"."#
)]
#[case(r#"{ day = -3, what = "sale" }"#, ": a sale needs the key `amount`; add it.")]
#[case(
    r#"{ day = -3, what = "sale", amount = "2.00", net = "1.00" }"#,
    ".net: a sale has `amount` or `net`, not both; remove one."
)]
#[case(
    r#"{ day = -3, what = "payout", amount = "2.00", fee = "1.00" }"#,
    ".fee: a payout has no key `fee`; remove it."
)]
#[case(
    r#"{ day = -3, what = "refund", of = "s", amount = "1.00" }"#,
    r#".of: no sale of this account is labelled "s"; give the sale a `label` and name it here."#
)]
#[case(
    r#"{ day = -3, what = "payout_returned", of = "p" }"#,
    r#".of: no payout of this account is labelled "p"; give the payout a `label` and name it here."#
)]
#[case(
    r#"{ day = 1, what = "payout", amount = "1.00" }"#,
    ".day: day 1 is out of range; this key takes -36500 to 0, counted from the world's first day."
)]
#[case(
    r#"{ day = -301, what = "payout", amount = "1.00" }"#,
    ".day: this happens on day -301, before its account was made on day -300; move one of the two."
)]
#[case(
    r#"{ day = 0, at = "11:00", what = "payout", amount = "1.00" }"#,
    ".at: this is at 2026-11-22T11:00:00Z, after the world begins at 2026-11-22T10:15:00Z; choose an earlier time or day."
)]
#[case(
    r#"{ day = -3, at = "9:14", what = "payout", amount = "1.00" }"#,
    r#".at: "9:14" is not a time of day; write it like "09:14"."#
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "1.00", lands = -4 }"#,
    ".lands: day -4 is out of range; this key takes -3 to 36500, counted from the world's first day."
)]
#[case(
    r#"{ day = -3, what = "topup", amount = "1.00" }"#,
    ".what: a topup happens on the platform, not here; move it."
)]
#[case(
    r#"{ day = -3, what = "gift", amount = "1.00" }"#,
    ".what: unknown variant `gift`, expected one of `sale`, `refund`, `dispute`, `dispute_won`, `payout`, `payout_returned`, `fee`, `debit`, `send_funds`, `topup`."
)]
#[case(
    r#"{ day = -3, what = "sale", amount = "1.00", colour = "red" }"#,
    ".colour: unknown field `colour`, expected one of `day`, `at`, `what`, `amount`, `net`, `fee`, `currency`, `lands`, `label`, `of`, `form`, `description`."
)]
fn a_wrong_line_of_history_is_answered_with_its_place_and_what_would_be_right(#[case] line: &str, #[case] end: &str) {
    let text = file(&format!("history = [\n  {line},\n]"), "");
    assert_eq!(complaint(&text), format!("small.toml:21: account[0].history[0]{end}"));
}

const SALE: &str = r#"{ day = -9, what = "sale", amount = "20.00", label = "s" }"#;

#[rstest]
#[case(
    r#"{ day = -8, what = "sale", amount = "1.00", label = "s" }"#,
    r#".label: "s" already names an earlier line of this account; labels differ."#
)]
#[case(r#"{ day = -8, what = "refund", of = "s", amount = "20.01" }"#, r#".amount: USD 20.01 is more than the USD 20.00 that is left of the sale "s" of USD 20.00; take back at most that."#)]
#[case(
    r#"{ day = -10, what = "refund", of = "s", amount = "1.00" }"#,
    r#".of: this happens before the sale "s" that it is about; move one of the two."#
)]
#[case(
    r#"{ day = -8, what = "dispute_won", of = "s" }"#,
    r#".of: no dispute of the sale "s" is open here; add one before it."#
)]
#[case(
    r#"{ day = -8, what = "payout_returned", of = "s" }"#,
    r#".of: no payout of this account is labelled "s"; give the payout a `label` and name it here."#
)]
fn lines_that_contradict_each_other_are_answered_at_the_later_one(#[case] line: &str, #[case] end: &str) {
    let text = file(&format!("history = [\n  {SALE},\n  {line},\n]"), "");
    assert_eq!(complaint(&text), format!("small.toml:22: account[0].history[1]{end}"));
}

#[test]
fn a_payout_comes_back_once() {
    let out = r#"{ day = -8, what = "payout", amount = "1.00", label = "p" }"#;
    let back = r#"{ day = -7, what = "payout_returned", of = "p" }"#;
    let text = file(&format!("history = [\n  {out},\n  {back},\n  {back},\n]"), "");
    let end = r#".of: the payout "p" has come back already; it can return once."#;
    assert_eq!(complaint(&text), format!("small.toml:23: account[0].history[2]{end}"));
}

#[rstest]
#[case(
    r#"bank = { status = "lost" }"#,
    "20: account[0].bank.status: unknown variant `lost`, expected one of `new`, `validated`, `verified`, `verification_failed`, `errored`, `none`."
)]
#[case(
    r#"bank = { status = "new", last4 = "12" }"#,
    r#"20: account[0].bank.last4: "12" is not the end of a bank account number; write four digits."#
)]
#[case(
    r#"consent = { reference = "c", until = 99999 }"#,
    "20: account[0].consent.until: day 99999 is out of range; this key takes -36500 to 36500, counted from the world's first day."
)]
#[case(
    r#"sales = [{ from = -9, to = -20, every = 1, low = "1.00", high = "2.00" }]"#,
    "20: account[0].sales[0].from: the range runs backwards, from -9 to -20; exchange the two."
)]
#[case(
    r#"sales = [{ from = -9, to = -5, every = 1, low = "3.00", high = "2.00" }]"#,
    r#"20: account[0].sales[0].low: the range runs backwards, from "3.00" to "2.00"; exchange the two."#
)]
#[case(
    r#"sales = [{ from = -9, to = -5, every = 0, low = "1.00", high = "2.00" }]"#,
    "20: account[0].sales[0].every: a step of 0 never arrives; write 1 or more."
)]
#[case(
    r#"sales = [{ from = -9, to = -1, every = 1, low = "1.00", high = "2.00", paid_out = "daily" }]"#,
    "20: account[0].sales[0].to: day -1 is out of range; this key takes -300 to -3, counted from the world's first day."
)]
#[case(
    r#"expect = { available = "-412.37", pending = "0.00" }"#,
    "20: account[0].expect.available: the history ends with available USD 0.00, not -412.37; change the history or what is expected."
)]
#[case(
    r#"expect = { available = "0.00", pending = "0.00", reserved = "0.00" }"#,
    "20: account[0].expect.reserved: a connected account has no reserve; remove `reserved`."
)]
#[case(
    r#"expect_in = { cad = { available = "0.00", pending = "5.00" } }"#,
    "20: account[0].expect_in.cad.pending: the history ends with pending CAD 0.00, not 5.00; change the history or what is expected."
)]
fn a_wrong_account_is_answered_with_its_place_and_what_would_be_right(#[case] key: &str, #[case] end: &str) {
    assert_eq!(complaint(&file(key, "")), format!("small.toml:{end}"));
}

#[rstest]
#[case(
    "[volume]\ncount = 1000001",
    "22: volume.count: 1000001 accounts are too many; a world has at most 1,000,000 of them."
)]
#[case(
    "[volume]\ncount = 5\nlow = \"2\"\nhigh = \"1\"",
    r#"23: volume.low: the range runs backwards, from "2" to "1"; exchange the two."#
)]
#[case(
    "[stripe.unreadable]\nacct_1MOCKNobody = 503",
    r#"22: stripe.unreadable.acct_1MOCKNobody: "acct_1MOCKNobody" is not an account of this file; name one that is."#
)]
#[case(
    "[stripe.unreadable]\nacct_1MOCKAccountAcc1 = 200",
    "22: stripe.unreadable.acct_1MOCKAccountAcc1: 200 is not the status of a failed read; write one of 400 to 599."
)]
#[case(
    "[stripe]\nlost_answers = [\"x\"]",
    r#"22: stripe.lost_answers[0]: "x" is not an account of this file; name one that is."#
)]
#[case(
    "[stripe.usd_rates]\neur = \"-1\"",
    r#"22: stripe.usd_rates.eur: "-1" is not a rate; write US dollars for one unit, like "1.08"."#
)]
#[case(
    "[stripe]\nspeed = 1",
    "22: stripe.speed: unknown field `speed`, expected one of `edition`, `managed_risk_enrolled`, `non_negative`, `reserves_enabled`, `reserve_every_minutes`, `usd_rates`, `enforce_min_charge`, `groups_other_side`, `read_latency_ms`, `write_latency_ms`, `rate_limit`, `lock_wait_ms`, `unreadable`, `lost_answers`."
)]
#[case(
    "[stripe]\nrate_limit = \"slow\"",
    "22: stripe.rate_limit: unknown variant `slow`, expected one of `live`, `test`, `off`."
)]
#[case(
    "[[fault]]\nendpoint = \"POST /v1/balance\"\nkind = \"lock_timeout\"",
    r#"21: fault[0]: no endpoint is meant by "POST /v1/balance"; write a method and a path like "POST /v1/charges", or reads, writes or debits."#
)]
#[case(
    "[[fault]]\naccount = \"acct_x\"\nkind = \"lock_timeout\"",
    r#"21: fault[0]: this world has no account "acct_x"; name one that it has, or none to mean all."#
)]
#[case(
    "[[fault]]\nkind = { closed = { work = { late = { after_s = 0 } } } }",
    "21: fault[0]: after_s is 1 to 31622400, not 0."
)]
#[case("[[fault]]\nkind = \"wrong_account\"", "21: fault[0]: this world has too few accounts to confuse them.")]
#[case(
    "[[fault]]\nkind = { closed = { work = \"never\" } }",
    "22: fault[0].kind.work: unknown variant `never`, expected one of `before`, `during`, `after`, `late`."
)]
#[case(
    "[[key]]\nname = \"secret\"",
    r#"22: key[0].name: "secret" cannot be a key's name; write letters, digits, - and _, 40 at most, unlike secret, publishable and other keys."#
)]
#[case(
    "[[key]]\nname = \"k\"\npermissions = [\"rak_balance_read\", \"balance\"]",
    r#"23: key[0].permissions[1]: "balance" is not a permission known here; write one like "rak_balance_read"."#
)]
#[case("[[account]]\nid = 5", "22: account[1].id: invalid type: integer `5`, expected a string.")]
#[case("[[account]\nid = 5", "21: unclosed array table, expected `]`.")]
fn a_wrong_section_is_answered_with_its_place_and_what_would_be_right(#[case] rest: &str, #[case] end: &str) {
    assert_eq!(complaint(&file("", rest)), format!("small.toml:{end}"));
}

#[rstest]
#[case("acct_1MOCKAccountAcc1", "acct_1RealAccount0001", 14, r#"account[0].id: "acct_1RealAccount0001" is not a mock id; write acct_1MOCK and 7 to 40 letters or digits, like "acct_1MOCKBluefinBlu1"."#)]
#[case(
    "acct_1MOCKAccountAcc1",
    "acct_1MOCKPlatformPla1",
    14,
    r#"account[0].id: "acct_1MOCKPlatformPla1" is already the id of another account; ids differ."#
)]
#[case(
    "country = \"US\"\ncurrency = \"usd\"\nkind",
    "country = \"UK\"\ncurrency = \"usd\"\nkind",
    15,
    r#"account[0].country: "UK" is not a country; write two capital letters of ISO 3166 like "US"."#
)]
#[case(
    "currency = \"usd\"\nkind",
    "currency = \"euro\"\nkind",
    16,
    r#"account[0].currency: "euro" is not a currency known here; write a code like "usd"."#
)]
#[case(
    "created = -300",
    "created = 3",
    19,
    "account[0].created: day 3 is out of range; this key takes -36500 to 0, counted from the world's first day."
)]
#[case(
    "country = \"US\"\ncurrency = \"usd\"\nkind",
    "currency = \"usd\"\nkind",
    13,
    "account[0]: missing field `country`."
)]
#[case(
    "2026-11-22T10:15:00Z",
    "2026-11-22",
    6,
    "scenario.today: \"2026-11-22\" is not a moment; write date, time and Z like 2026-11-22T10:15:00Z."
)]
#[case(
    "2026-11-22T10:15:00Z",
    "1999-12-31T23:59:59Z",
    6,
    "scenario.today: a world does not begin on 1999-12-31; it begins between 2000-01-01 and 2199-12-31."
)]
#[case("version = 1", "version = 2", 1, "version: version 2 is not known here; this program reads version 1.")]
fn a_wrong_value_is_answered_with_its_place_and_what_would_be_right(
    #[case] right: &str,
    #[case] wrong: &str,
    #[case] line: usize,
    #[case] end: &str,
) {
    let text = file("", "").replacen(right, wrong, 1);
    assert_eq!(complaint(&text), format!("small.toml:{line}: {end}"));
}

#[test]
fn what_a_message_repeats_cannot_harm_a_screen() {
    let text = file("", "").replacen("acct_1MOCKAccountAcc1", "\\u001b[2J\\u202eevil\\u0007", 1);
    assert!(complaint(&text).contains(r#""[2Jevil" is not a mock id"#), "{}", complaint(&text));
}

#[test]
fn a_debit_happens_on_a_connected_account() {
    let history = r#"history = [{ day = -3, what = "debit", amount = "1.00" }]"#;
    let text = file("", "").replacen("created = -400", &format!("created = -400\n{history}"), 1);
    let end = "what: a debit happens on a connected account, not here; move it.";
    assert_eq!(complaint(&text), format!("small.toml:13: platform.history[0].{end}"));
}

#[test]
fn a_payout_comes_back_after_it_left() {
    let out = r#"{ day = -8, what = "payout", amount = "1.00", label = "p" }"#;
    let back = r#"{ day = -9, what = "payout_returned", of = "p" }"#;
    let text = file(&format!("history = [\n  {out},\n  {back},\n]"), "");
    let end = r#".of: this happens before the payout "p" that it is about; move one of the two."#;
    assert_eq!(complaint(&text), format!("small.toml:22: account[0].history[1]{end}"));
}

#[test]
fn a_file_of_another_version_is_told_so_even_if_its_shape_is_another_too() {
    let text = "version = 7\n[worlds]\n";
    assert_eq!(complaint(text), "small.toml:1: version: version 7 is not known here; this program reads version 1.");
}

#[test]
fn no_text_makes_the_reader_panic() {
    let text = file(&format!("history = [\n  {SALE},\n]"), "[volume]\ncount = 3");
    for end in text.char_indices().map(|(index, _)| index) {
        let cut = Scenario::parse(text.split_at(end).0, "cut.toml");
        let message = cut.and_then(|scenario| scenario.founding(None, None)).err().map(|error| error.to_string());
        assert!(message.is_none_or(|message| message.starts_with("cut.toml") && message.ends_with('.')));
    }
}
