//! Amounts as Stripe writes them in error messages: symbol, commas between threes, decimals of the currency.

use crate::money::Currency;

/// `$999,999.99` for dollars; a currency without a sign of its own gets its code behind the figure.
pub(crate) fn money(amount: i64, currency: Currency) -> String {
    let exponent = currency.facts().map_or(0, |facts| usize::from(facts.wire_exponent));
    let digits = amount.unsigned_abs().to_string();
    let padded = format!("{digits:0>width$}", width = exponent.saturating_add(1));
    let (whole, fraction) =
        padded.split_at_checked(padded.len().saturating_sub(exponent)).unwrap_or((padded.as_str(), ""));
    let sign = if amount < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let figure = format!("{}{point}{fraction}", grouped(whole));
    match currency.code() {
        "usd" => format!("{sign}${figure}"),
        "eur" => format!("{sign}€{figure}"),
        "gbp" => format!("{sign}£{figure}"),
        "jpy" => format!("{sign}¥{figure}"),
        code => format!("{sign}{figure} {code}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(99_999_999, Currency::USD, "$999,999.99")]
    #[case(50, Currency::USD, "$0.50")]
    #[case(99_999_999, Currency::JPY, "¥99,999,999")]
    #[case(4_000, Currency::CHF, "40.00 chf")]
    fn an_amount_is_written_as_in_stripes_messages(
        #[case] amount: i64,
        #[case] currency: Currency,
        #[case] wanted: &str,
    ) {
        assert_eq!(money(amount, currency), wanted);
    }
}
