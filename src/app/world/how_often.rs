//! How often a fault strikes, as it is typed and as it is told: a count, a share of the requests, or always.

use std::fmt;

use crate::domain::Label;

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowOften {
    /// So many times.
    Times(u32),
    /// Always.
    Always,
    /// Some of the requests, chosen by chance.
    Chance {
        /// In so many of a million cases.
        ppm: u32,
        /// The same seed chooses the same requests in every run.
        seed: u64,
    },
}

/// The seed of a chance for which none was typed.
const SEED: u64 = 1;

impl HowOften {
    /// Reads `3`, `always`, `10%`, `0.5%` or `10% seed 7`.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let read = match text {
            "always" => Some(Self::Always),
            text if text.contains('%') => chance(text),
            text => digits(text).filter(|count| *count > 0).map(Self::Times),
        };
        read.ok_or_else(|| {
            let shown: String = Label::new(text).as_str().chars().take(24).collect();
            format!("`{shown}` is not how often: type a count as in 3, a share as in 10% or 10% seed 7, or always.")
        })
    }
}

impl fmt::Display for HowOften {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(1) => f.write_str("once"),
            Self::Times(count) => write!(f, "{count} times"),
            Self::Always => f.write_str("always"),
            Self::Chance { ppm, seed } => {
                let (whole, part) = (ppm.checked_div(10_000).unwrap_or(0), ppm.checked_rem(10_000).unwrap_or(0));
                let part = format!("{part:04}");
                let part = part.trim_end_matches('0');
                let point = if part.is_empty() { "" } else { "." };
                write!(f, "in {whole}{point}{part}%")?;
                if *seed == SEED { Ok(()) } else { write!(f, ", seed {seed}") }
            }
        }
    }
}

/// `10%`, `0.5%`, `10% seed 7`.
fn chance(text: &str) -> Option<HowOften> {
    let (share, rest) = text.split_once('%')?;
    let (whole, part) = share.trim_end().split_once('.').unwrap_or((share.trim_end(), "0"));
    let part = digits::<u32>(part).filter(|_| part.len() <= 4).map(|_| format!("{part:0<4}"))?;
    let ppm = digits::<u32>(whole)?.checked_mul(10_000)?.checked_add(part.parse().ok()?)?;
    let rest = rest.trim_start_matches(',').trim();
    let seed = if rest.is_empty() { SEED } else { digits(rest.strip_prefix("seed")?.trim())? };
    (1..=1_000_000).contains(&ppm).then_some(HowOften::Chance { ppm, seed })
}

fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1", Some("once"))]
    #[case(" 12 ", Some("12 times"))]
    #[case("always", Some("always"))]
    #[case("10%", Some("in 10%"))]
    #[case("0.5%", Some("in 0.5%"))]
    #[case("33.3333%", Some("in 33.3333%"))]
    #[case("100%", Some("in 100%"))]
    #[case("10 % seed 7", Some("in 10%, seed 7"))]
    #[case("10%, seed 1", Some("in 10%"))]
    #[case("0", None)]
    #[case("0%", None)]
    #[case("0.00001%", None)]
    #[case("101%", None)]
    #[case("100.0001%", None)]
    #[case("1.%", None)]
    #[case(".5%", None)]
    #[case("%", None)]
    #[case("10% often", None)]
    #[case("10% seed", None)]
    #[case("-1", None)]
    #[case("+3", None)]
    #[case("", None)]
    #[case("often", None)]
    #[case("99999999999", None)]
    fn how_often_is_a_count_a_share_or_always(#[case] text: &str, #[case] told: Option<&str>) {
        assert_eq!(HowOften::read(text).ok().map(|often| often.to_string()).as_deref(), told);
    }
}
