//! The compiled-in rates, what a wrong file is told, and that the cap in a currency is the largest one.

use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

use super::super::currency::all;
use super::*;

fn table() -> FxTable {
    FxTable::built_in().unwrap()
}

fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(Minor::new(minor), Currency::from_code(code).unwrap())
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn the_compiled_in_rates_are_those_of_the_day_they_name() {
    let table = table();
    assert_eq!(table.date, date(2026, 10, 30));
    assert!(table.source.starts_with("European Central Bank"));
    assert_eq!(table.per_euro.len(), 29);
    assert_eq!(table.per_euro.get(&Currency::USD), Some(&decimal("1.1172")));
    assert_eq!(table.per_euro.get(&Currency::JPY), Some(&decimal("175.68")));
}

#[rstest]
#[case(10_000_000, "usd", "100000.00")]
#[case(10_000_001, "usd", "100000.01")]
#[case(-1, "usd", "-0.01")]
#[case(100, "eur", "1.1172")]
#[case(17_568, "jpy", "111.72")]
#[case(13_600, "isk", "1.1172")]
fn an_amount_has_its_equivalent_in_whole_dollars(#[case] minor: i64, #[case] code: &str, #[case] usd: &str) {
    assert_eq!(table().usd_equivalent(amount(minor, code)), Some(decimal(usd)));
}

#[rstest]
#[case("aed")]
#[case("bhd")]
#[case("xyz")]
fn a_currency_without_a_rate_has_no_equivalent_and_no_cap(#[case] code: &str) {
    let nothing = amount(0, code);
    assert_eq!(table().usd_equivalent(nothing), None);
    assert_eq!(table().usd_cap_in(nothing.currency(), decimal("100000")), None);
}

#[rstest]
#[case("usd", "100000", 10_000_000)]
#[case("usd", "0.019", 1)]
#[case("eur", "100000", 8_950_948)]
#[case("jpy", "100000", 15_725_026)]
#[case("gbp", "0", 0)]
fn the_cap_in_a_currency_is_rounded_down(#[case] code: &str, #[case] cap: &str, #[case] minor: i64) {
    let currency = Currency::from_code(code).unwrap();
    assert_eq!(table().usd_cap_in(currency, decimal(cap)), Some(Minor::new(minor)));
}

#[test]
fn a_cap_that_cannot_be_counted_is_none() {
    assert_eq!(table().usd_cap_in(Currency::JPY, Decimal::MAX), None);
    assert_eq!(table().usd_cap_in(Currency::USD, Decimal::MAX), None);
}

#[rstest]
#[case(date(2026, 10, 30), 0)]
#[case(date(2026, 11, 29), 30)]
#[case(date(2026, 10, 29), -1)]
#[case(date(2027, 10, 30), 365)]
fn the_age_is_in_days(#[case] today: Date, #[case] days: i64) {
    assert_eq!(table().age_in_days(today), days);
}

const HEAD: &str = "date = \"2026-10-30\"\nsource = \"A bank\"\n[per_euro]\n";

#[rstest]
#[case(
    "eur = \"1\"",
    "Exchange rates, line 4, key `per_euro.eur`: expected the lower-case code of a currency that Stripe has, other than eur."
)]
#[case(
    "xyz = \"1\"",
    "Exchange rates, line 4, key `per_euro.xyz`: expected the lower-case code of a currency that Stripe has, other than eur."
)]
#[case(
    "USD = \"2\"",
    "Exchange rates, line 4, key `per_euro.USD`: expected the lower-case code of a currency that Stripe has, other than eur."
)]
#[case(
    "usd = 1.1",
    "Exchange rates, line 4, key `per_euro.usd`: expected a decimal number above zero in quotes, such as \"1.1172\"."
)]
#[case(
    "usd = \"0.00\"",
    "Exchange rates, line 4, key `per_euro.usd`: expected a decimal number above zero in quotes, such as \"1.1172\"."
)]
#[case(
    "usd = \"-1\"",
    "Exchange rates, line 4, key `per_euro.usd`: expected a decimal number above zero in quotes, such as \"1.1172\"."
)]
#[case(
    "usd = \"1_0\"",
    "Exchange rates, line 4, key `per_euro.usd`: expected a decimal number above zero in quotes, such as \"1.1172\"."
)]
#[case(
    "usd = \"1,1\"",
    "Exchange rates, line 4, key `per_euro.usd`: expected a decimal number above zero in quotes, such as \"1.1172\"."
)]
#[case(
    "jpy = \"175\"",
    "Exchange rates: the key `per_euro.usd` is missing; the keys are date, source and per_euro with at least usd."
)]
#[case(
    "usd = \"1\"\n[more]",
    "Exchange rates, line 5: there is no key `more`; the keys are date, source and per_euro."
)]
fn a_wrong_rate_is_answered_with_line_and_key(#[case] rest: &str, #[case] sentence: &str) {
    let error = FxTable::from_toml(&format!("{HEAD}{rest}")).unwrap_err();
    assert_eq!(error.to_string(), sentence);
}

#[rstest]
#[case("", "the key `per_euro` is missing")]
#[case("date = 2026-10-30", "line 1, key `date`: expected a date in quotes")]
#[case("date = \"2026-02-30\"", "line 1, key `date`: expected a date in quotes")]
#[case("\nsource = \"a\\nb\"", "line 2, key `source`: expected one line")]
#[case("source = \" \"", "line 1, key `source`: expected one line")]
#[case("per_euro = 1", "line 1, key `per_euro`: expected a table of rates")]
#[case("[per_euro]\nusd = \"1\"", "the key `date` is missing")]
#[case("date = \"2026-10-30\"\n[per_euro]\nusd = \"1\"", "the key `source` is missing")]
#[case("\n\nsource = ", "line 3:")]
#[case("source = \"a\"\nsource = \"b\"", "line 2:")]
fn a_wrong_file_is_answered_with_what_was_expected(#[case] text: &str, #[case] part: &str) {
    let sentence = FxTable::from_toml(text).unwrap_err().to_string();
    assert!(sentence.contains(part), "{sentence}");
    assert!(sentence.ends_with('.') && !sentence.contains(char::is_control), "{sentence:?}");
}

/// The compiled-in table, or one with rates that nobody would publish.
fn tables() -> impl Strategy<Value = FxTable> {
    let rate = (1_i64..=1_000_000_000_000, 0_u32..=12).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    prop_oneof![
        Just(table()),
        (rate.clone(), prop::collection::vec(rate, 5)).prop_map(|(usd, others)| {
            let codes = ["jpy", "bhd", "isk", "gbp", "idr"].map(|code| Currency::from_code(code).unwrap());
            let mut table = table();
            table.per_euro = codes.into_iter().zip(others).collect();
            table.per_euro.insert(Currency::USD, usd);
            table
        }),
    ]
}

proptest! {
    #[test]
    fn the_cap_in_a_currency_is_the_largest_within_it(
        table in tables(),
        facts in prop::sample::select(all()),
        cents in 0_i64..=100_000_000,
    ) {
        let currency = Currency::from_code(facts.code).unwrap();
        let cap = Decimal::new(cents, 2);
        if let Some(minor) = table.usd_cap_in(currency, cap) {
            let next = Minor::new(minor.get() + 1);
            prop_assert!(table.usd_equivalent(Amount::new(minor, currency)).unwrap() <= cap);
            prop_assert!(table.usd_equivalent(Amount::new(next, currency)).unwrap() > cap);
        }
    }

    #[test]
    fn any_text_gets_a_table_or_a_sentence(text in "(date|source|usd|\\[per_euro\\]| = |\"|1\\.5|2026-10-30|\n|[^a])*") {
        if let Err(error) = FxTable::from_toml(&text) {
            let sentence = error.to_string();
            prop_assert!(sentence.ends_with('.') && !sentence.contains(char::is_control), "{:?}", sentence);
        }
    }
}
