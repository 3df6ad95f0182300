//! What is read and what is refused, with the sentence of each refusal.

use proptest::prelude::*;
use rstest::rstest;

use super::super::currency::all;
use super::*;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

#[rstest]
#[case("1,234.50", "usd", 123_450)]
#[case("1234.5", "usd", 123_450)]
#[case("1234.50", "usd", 123_450)]
#[case("1234", "usd", 123_400)]
#[case("  8310.00\t", "usd", 831_000)]
#[case("0", "usd", 0)]
#[case("0.05", "usd", 5)]
#[case("12,345,678.90", "usd", 1_234_567_890)]
#[case("412,000", "jpy", 412_000)]
#[case("1.5", "bhd", 1_500)]
#[case("1.234", "bhd", 1_234)]
#[case("1,500", "kwd", 1_500_000)]
#[case("500", "isk", 50_000)]
#[case("1,000", "ugx", 100_000)]
#[case("175.25", "huf", 17_525)]
#[case("12345", "xyz", 12_345)]
#[case("12,345", "xyz", 12_345)]
#[case("92233720368547758.07", "usd", i64::MAX)]
fn an_amount_is_read_exactly(#[case] text: &str, #[case] code: &str, #[case] minor: i64) {
    assert_eq!(parse_amount(text, currency(code)), Ok(Minor::new(minor)));
}

#[rstest]
#[case("", "usd", "No amount was typed: type one, as in 1,234.50.")]
#[case(" \t ", "jpy", "No amount was typed: type one, as in 1,234.")]
#[case("-5", "usd", "`-5` has a sign: type the amount without one, as in 1,234.50.")]
#[case("+5", "usd", "`+5` has a sign: type the amount without one, as in 1,234.50.")]
#[case("\u{2212}5", "usd", "`\u{2212}5` has a sign: type the amount without one, as in 1,234.50.")]
#[case("१२", "usd", "`१२` has digits other than 0 to 9: type those, as in 1,234.50.")]
#[case("１２", "usd", "`１２` has digits other than 0 to 9: type those, as in 1,234.50.")]
#[case("1e3", "usd", "`1e3` has an exponent: write the number out, as in 1,234.50.")]
#[case("1E3", "jpy", "`1E3` has an exponent: write the number out, as in 1,234.")]
#[case("1 000,00", "usd", "`1 000,00` has a blank in it: group the digits with commas or not at all, as in 1,234.50.")]
#[case(
    "1\u{a0}000",
    "bhd",
    "`1\u{a0}000` has a blank in it: group the digits with commas or not at all, as in 1,234.500."
)]
#[case("$5", "usd", "`$5` has `$` in it: type only digits, commas and a point, as in 1,234.50.")]
#[case("5€", "eur", "`5€` has U+20AC in it: type only digits, commas and a point, as in 1,234.50.")]
#[case("1\u{1b}[2J", "usd", "`1[2J` has U+001B in it: type only digits, commas and a point, as in 1,234.50.")]
#[case("1'000", "chf", "`1'000` has `'` in it: type only digits, commas and a point, as in 1,234.50.")]
#[case(".50", "usd", "`.50` has no digit before the point: begin with one, as in 0.50.")]
#[case("1.", "usd", "`1.` ends with a point: type 1.")]
#[case(".", "usd", "`.` has no digit before the point: begin with one, as in 1,234.50.")]
#[case(".50", "jpy", "`.50` has no digit before the point: begin with one, as in 1,234.")]
#[case(".505", "usd", "`.505` has no digit before the point: begin with one, as in 1,234.50.")]
#[case("412,000.", "jpy", "`412,000.` ends with a point: type 412,000.")]
#[case("1.2.3", "usd", "`1.2.3` has more than one point: a point only begins the decimals, as in 1,234.50.")]
#[case("1.234,50", "eur", "`1.234,50` has a comma after the point: commas group the digits before it, as in 1,234.50.")]
#[case("012", "usd", "`012` begins with a zero that counts nothing: leave it out, as in 1,234.50.")]
#[case("0,500", "usd", "`0,500` begins with a zero that counts nothing: leave it out, as in 1,234.50.")]
#[case("412,000.50", "jpy", "JPY has no decimals: 412,000, not 412,000.50.")]
#[case("500.00", "isk", "ISK has no decimals: 500, not 500.00.")]
#[case("1.5", "ugx", "UGX has no decimals: 1, not 1.5.")]
#[case("12.345", "usd", "USD has 2 decimals and 12.345 has 3: type at most 2, as in 1,234.50.")]
#[case("1.2345", "omr", "OMR has 3 decimals and 1.2345 has 4: type at most 3, as in 1,234.500.")]
#[case("1.5", "xyz", "XYZ is not in the currency table, so its amounts are whole minor units: 1, not 1.5.")]
#[case(
    "92233720368547758.08",
    "usd",
    "`92233720368547758.08` is more than can be counted: the most is 92,233,720,368,547,758.07."
)]
#[case(
    "99999999999999999999",
    "isk",
    "`99999999999999999999` is more than can be counted: the most is 92,233,720,368,547,758."
)]
fn what_is_not_an_amount_is_refused_with_its_own_sentence(
    #[case] text: &str,
    #[case] code: &str,
    #[case] sentence: &str,
) {
    assert_eq!(parse_amount(text, currency(code)).unwrap_err().to_string(), sentence);
}

#[rstest]
#[case("1,50")]
#[case("12,34")]
#[case("1234,567")]
#[case("1,2345")]
#[case(",123")]
#[case("123,")]
#[case("1,,234")]
#[case(",")]
#[case("1,234,56.00")]
#[case("1,2.")]
fn a_comma_must_part_threes(#[case] text: &str) {
    let error = parse_amount(text, Currency::USD).unwrap_err();
    let sentence =
        format!("`{text}` has a comma where no three digits are parted; decimals begin with a point, as in 1,234.50.");
    assert_eq!(error.to_string(), sentence);
}

#[test]
fn an_overlong_text_is_cut_in_the_sentence() {
    let error = parse_amount(&"9".repeat(10_000), Currency::USD).unwrap_err().to_string();
    let shown =
        format!("`{}...` is too long for an amount: type at most 40 characters, as in 1,234.50.", "9".repeat(40));
    assert_eq!(error, shown);
}

/// A row of the table with a non-negative amount that the currency can show.
fn showable() -> impl Strategy<Value = Amount> {
    (prop::sample::select(all()), prop_oneof![0..=i64::MAX, 0..=99_999_999_i64]).prop_map(|(facts, minor)| {
        let hidden = u32::from(facts.wire_exponent - facts.display_exponent);
        let minor = minor - minor % 10_i64.pow(hidden);
        Amount::new(Minor::new(minor), currency(facts.code))
    })
}

proptest! {
    #[test]
    fn what_is_written_to_be_typed_is_read_as_the_same_amount(amount in showable()) {
        prop_assert_eq!(parse_amount(&amount.typed(), amount.currency()), Ok(amount.minor()));
    }

    #[test]
    fn what_is_written_as_a_figure_is_read_as_the_same_amount(amount in showable()) {
        prop_assert_eq!(parse_amount(&amount.figure(), amount.currency()), Ok(amount.minor()));
    }

    #[test]
    fn an_unknown_currency_reads_back_its_minor_units(minor in 0..=i64::MAX) {
        let amount = Amount::new(Minor::new(minor), currency("xyz"));
        prop_assert_eq!(parse_amount(&amount.typed(), amount.currency()), Ok(amount.minor()));
        prop_assert_eq!(parse_amount(&amount.figure(), amount.currency()), Ok(amount.minor()));
    }

    #[test]
    fn any_text_gets_an_amount_or_one_safe_sentence(text in any::<String>(), facts in prop::sample::select(all())) {
        check_any(&text, currency(facts.code))?;
    }

    #[test]
    fn any_text_that_looks_like_an_amount_gets_an_amount_or_one_safe_sentence(
        text in "[0-9.,eE+ -]{0,45}",
        facts in prop::sample::select(all()),
    ) {
        check_any(&text, currency(facts.code))?;
        check_any(&text, currency("xyz"))?;
    }
}

fn check_any(text: &str, currency: Currency) -> Result<(), TestCaseError> {
    match parse_amount(text, currency) {
        Ok(minor) => {
            prop_assert!(!minor.is_negative());
            prop_assert_eq!(parse_amount(&Amount::new(minor, currency).figure(), currency), Ok(minor));
        }
        Err(error) => {
            let sentence = error.to_string();
            prop_assert!(sentence.ends_with('.'), "{}", sentence);
            prop_assert!(!sentence.contains(char::is_control), "{:?}", sentence);
            prop_assert!(sentence.chars().count() < 220, "{}", sentence);
        }
    }
    Ok(())
}
