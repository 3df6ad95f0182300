//! Amounts in scenario files: major units in quotes, `"1,204.50"` or `"1204.50"`, with the decimals of their
//! currency. The world reads them itself, since it may share only the currency table with the console: two readers
//! that agree are worth more than one that is wrong for both.

use crate::money::{Currency, Minor};

use super::error::{Problem, quoted};

/// Reads an amount of a known currency, with an optional minus sign.
pub(super) fn read(text: &str, currency: Currency) -> Result<Minor, Problem> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let minor = unsigned(digits, currency).ok_or_else(|| refuse(text, currency))?;
    let signed = if negative { minor.checked_neg() } else { Some(minor) };
    signed.map(Minor::new).ok_or_else(|| refuse(text, currency))
}

/// Reads an amount that must move something.
pub(super) fn read_positive(text: &str, currency: Currency) -> Result<Minor, Problem> {
    let minor = read(text, currency)?;
    if minor.is_positive() { Ok(minor) } else { Err(Problem::NotPositive(quoted(text))) }
}

/// Writes an amount in the same way, without grouping.
pub(super) fn write(minor: i128, currency: Currency) -> String {
    let (wire, _) = exponents(currency);
    let sign = if minor < 0 { "-" } else { "" };
    let scale = 10_u128.pow(u32::from(wire));
    let whole = minor.unsigned_abs() / scale;
    if wire == 0 {
        return format!("{sign}{whole}");
    }
    let rest = minor.unsigned_abs() % scale;
    format!("{sign}{whole}.{rest:0width$}", width = usize::from(wire))
}

fn refuse(text: &str, currency: Currency) -> Problem {
    let (_, display) = exponents(currency);
    let example = match display {
        0 => "1250",
        3 => "12.500",
        _ => "12.50",
    };
    // "12.50" is a fine amount elsewhere, so that the currency has to be named where it is not.
    let currency = (display != 2).then(|| currency.upper());
    Problem::NotAnAmount { text: quoted(text), currency, example }
}

/// Decimals on the wire and as written.
fn exponents(currency: Currency) -> (u8, u8) {
    currency.facts().map_or((0, 0), |facts| (facts.wire_exponent, facts.display_exponent))
}

fn unsigned(text: &str, currency: Currency) -> Option<i64> {
    let (wire, display) = exponents(currency);
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole: i64 = digits(&ungrouped(whole)?)?;
    let written = fraction.map_or(0, str::len);
    if fraction.is_some_and(str::is_empty) || written > usize::from(display) {
        return None;
    }
    let part = match fraction {
        Some(fraction) => digits(fraction)?,
        None => 0,
    };
    let missing = u32::from(wire).checked_sub(u32::try_from(written).ok()?)?;
    let scaled = part.checked_mul(10_i64.checked_pow(missing)?)?;
    whole.checked_mul(10_i64.checked_pow(u32::from(wire))?)?.checked_add(scaled)
}

/// Only ASCII digits: `parse` alone would take a sign.
fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Without commas, which may stand only where they part threes.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("12.50", "usd", 1_250)]
    #[case("12.5", "usd", 1_250)]
    #[case("12", "usd", 1_200)]
    #[case("1,204.50", "usd", 120_450)]
    #[case("184900.00", "usd", 18_490_000)]
    #[case("-412.37", "usd", -41_237)]
    #[case("0.00", "usd", 0)]
    #[case("412,000", "jpy", 412_000)]
    #[case("12.500", "kwd", 12_500)]
    #[case("500", "isk", 50_000)]
    fn an_amount_is_read_in_its_currency(#[case] text: &str, #[case] code: &str, #[case] minor: i64) {
        let currency = Currency::from_code(code).unwrap();
        assert_eq!(read(text, currency), Ok(Minor::new(minor)));
    }

    #[rstest]
    #[case("12,5", "usd", "\"12,5\" is not an amount; write it like \"12.50\".")]
    #[case("12.505", "usd", "\"12.505\" is not an amount; write it like \"12.50\".")]
    #[case("1234,567", "usd", "\"1234,567\" is not an amount; write it like \"12.50\".")]
    #[case("+1", "usd", "\"+1\" is not an amount; write it like \"12.50\".")]
    #[case("--1", "usd", "\"--1\" is not an amount; write it like \"12.50\".")]
    #[case("1.", "usd", "\"1.\" is not an amount; write it like \"12.50\".")]
    #[case(".5", "usd", "\".5\" is not an amount; write it like \"12.50\".")]
    #[case("1e3", "usd", "\"1e3\" is not an amount; write it like \"12.50\".")]
    #[case("", "usd", "\"\" is not an amount; write it like \"12.50\".")]
    #[case("99999999999999999999", "usd", "\"99999999999999999999\" is not an amount; write it like \"12.50\".")]
    #[case("412,000.50", "jpy", "\"412,000.50\" is not an amount in JPY; write it like \"1250\".")]
    fn what_is_no_amount_is_refused_with_an_example(#[case] text: &str, #[case] code: &str, #[case] sentence: &str) {
        let currency = Currency::from_code(code).unwrap();
        assert_eq!(read(text, currency).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn a_movement_of_nothing_is_refused() {
        let error = read_positive("0.00", Currency::USD).unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"0.00\" moves nothing; an amount here is above zero, and `what` says the direction."
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in any::<i32>(), code in prop::sample::select(vec!["usd", "jpy", "kwd"])) {
            let currency = Currency::from_code(code).unwrap();
            let text = write(i128::from(minor), currency);
            prop_assert_eq!(read(&text, currency), Ok(Minor::new(i64::from(minor))));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let read_back = read(&text, Currency::USD).map(|minor| minor.get().checked_abs());
            prop_assert!(read_back.is_err() || text.bytes().any(|byte| byte.is_ascii_digit()));
        }
    }
}
