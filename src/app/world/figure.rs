//! The figure of a fault as it is typed: how long, which status, after how many bytes. What was typed is read strictly; whether a
//! figure makes sense is the simulated Stripe's to say.

use crate::domain::Label;

use super::{Limit, Mishap, Why};

/// What a fault asks to be told, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureAsk {
    /// The label of the field.
    pub label: &'static str,
    /// What may be typed.
    pub advice: &'static str,
    /// What Up and Down offer.
    pub(super) offered: &'static [&'static str],
}

impl Mishap {
    /// What it asks to be told; none where there is nothing to tell.
    #[must_use]
    pub const fn asks(self) -> Option<FigureAsk> {
        let (label, advice, offered): (_, _, &[&str]) = match self {
            Self::ClosedDuring { .. } => ("GOES ON", "as in 500 ms or 2 s", &["500 ms", "2 s", "10 s", "1 min"]),
            Self::WorkLate { .. } => ("LATER BY", "as in 90 s, 5 min or 2 h", &["30 s", "5 min", "1 h", "1 d"]),
            Self::ErrorBefore { .. } | Self::ErrorAfter { .. } => {
                ("STATUS", "400 to 599", &["500", "502", "503", "400", "409"])
            }
            Self::Page { .. } => ("STATUS", "502, 503 or 504", &["502", "503", "504"]),
            Self::RateLimit(_) => (
                "REASON",
                "Up and Down show them all",
                &["global-rate", "global-concurrency", "endpoint-rate", "endpoint-concurrency", "resource-specific"],
            ),
            Self::NeedsPerson(_) => (
                "WHY",
                "Up and Down show them all",
                &["approval_required", "action_blocked", "anomalous_money_movement_request"],
            ),
            Self::Torn { .. } => ("AFTER", "bytes; the middle if left out", &["", "1", "100"]),
            Self::Slow { .. } => ("LATER BY", "as in 250 ms or 5 s", &["250 ms", "1 s", "5 s", "30 s", "2 min"]),
            Self::Trickle { .. } => {
                ("PIECES", "their size and the pause", &["16 bytes, 20 ms", "1 byte, 5 ms", "64 bytes, 1 s"])
            }
            Self::Stale { .. } => ("BEHIND", "as in 90 s, 1 h or 2 d", &["1 min", "1 h", "1 d", "7 d"]),
            Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::LockTimeout
            | Self::WrongAccount
            | Self::WrongScope => {
                return None;
            }
        };
        Some(FigureAsk { label, advice, offered })
    }

    /// Its figure as it would be typed; none where it has none.
    #[must_use]
    pub fn figure(self) -> Option<String> {
        let seconds = |s: u32| span_of(u64::from(s).saturating_mul(1_000));
        Some(match self {
            Self::ClosedDuring { ms } => span_of(u64::from(ms)),
            Self::WorkLate { after_s: s } | Self::Stale { behind_s: s } => seconds(s),
            Self::ErrorBefore { status } | Self::ErrorAfter { status } | Self::Page { status } => status.to_string(),
            Self::RateLimit(limit) => limit.word().to_owned(),
            Self::NeedsPerson(why) => why.word().to_owned(),
            Self::Torn { at } => at.map_or_else(String::new, |at| at.to_string()),
            Self::Slow { ms } => span_of(ms),
            Self::Trickle { bytes, pause_ms } => {
                let unit = if bytes == 1 { "byte" } else { "bytes" };
                format!("{bytes} {unit}, {}", span_of(u64::from(pause_ms)))
            }
            Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::LockTimeout
            | Self::WrongAccount
            | Self::WrongScope => {
                return None;
            }
        })
    }

    /// The same with what was typed.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub(super) fn with(self, text: &str) -> Result<Self, String> {
        let text = text.trim();
        let read = match self {
            Self::ClosedDuring { .. } => millis(text).map(|ms| Self::ClosedDuring { ms }),
            Self::WorkLate { .. } => seconds(text).map(|after_s| Self::WorkLate { after_s }),
            Self::ErrorBefore { .. } => number(text).map(|status| Self::ErrorBefore { status }),
            Self::ErrorAfter { .. } => number(text).map(|status| Self::ErrorAfter { status }),
            Self::Page { .. } => number(text).map(|status| Self::Page { status }),
            Self::RateLimit(_) => {
                Limit::ALL.iter().find(|(_, word)| *word == text).map(|(limit, _)| Self::RateLimit(*limit))
            }
            Self::NeedsPerson(_) => {
                Why::ALL.iter().find(|(_, word)| *word == text).map(|(why, _)| Self::NeedsPerson(*why))
            }
            Self::Torn { .. } if text.is_empty() => Some(Self::Torn { at: None }),
            Self::Torn { .. } => number(text).map(|at| Self::Torn { at: Some(at) }),
            Self::Slow { .. } => span(text).map(|ms| Self::Slow { ms }),
            Self::Trickle { .. } => pieces(text),
            Self::Stale { .. } => seconds(text).map(|behind_s| Self::Stale { behind_s }),
            Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::LockTimeout
            | Self::WrongAccount
            | Self::WrongScope => Some(self),
        };
        read.ok_or_else(|| self.wrong(text))
    }

    fn wrong(self, text: &str) -> String {
        let shown: String = Label::new(text).as_str().chars().take(24).collect();
        let right = match self {
            Self::RateLimit(_) => "a reason of Stripe's, as in endpoint-rate",
            Self::NeedsPerson(_) => "a code of Stripe's, as in approval_required",
            Self::ErrorBefore { .. } | Self::ErrorAfter { .. } | Self::Page { .. } => "a status, as in 503",
            Self::Torn { .. } => "a number of bytes, or nothing for the middle",
            Self::Trickle { .. } => "a size and a pause, as in 16 bytes, 20 ms",
            Self::WorkLate { .. } | Self::Stale { .. } => "a time in whole seconds, as in 90 s, 5 min, 2 h or 1 d",
            Self::ClosedDuring { .. }
            | Self::Slow { .. }
            | Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::LockTimeout
            | Self::WrongAccount
            | Self::WrongScope => "a time, as in 250 ms, 5 s or 1 min",
        };
        format!("`{shown}` cannot be read: type {right}.")
    }
}

/// Units of time with their milliseconds, the largest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

/// `5 min`, in the largest unit in which it is whole.
fn span_of(ms: u64) -> String {
    let whole = UNITS.iter().find_map(|(unit, size)| {
        let is_whole = ms > 0 && ms.checked_rem(*size) == Some(0);
        is_whole.then(|| ms.checked_div(*size).map(|count| format!("{count} {unit}")))?
    });
    whole.unwrap_or_else(|| format!("{ms} ms"))
}

/// Milliseconds of `5 min`. Without its unit a number says nothing.
fn span(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(end)?;
    let (_, size) = UNITS.iter().find(|(known, _)| *known == unit.trim())?;
    number::<u64>(count)?.checked_mul(*size)
}

fn millis(text: &str) -> Option<u32> {
    span(text)?.try_into().ok()
}

fn seconds(text: &str) -> Option<u32> {
    let ms = span(text)?;
    (ms.checked_rem(1_000) == Some(0)).then(|| ms.checked_div(1_000)?.try_into().ok())?
}

/// `16 bytes, 20 ms`.
fn pieces(text: &str) -> Option<Mishap> {
    let (size, pause) = text.split_once(',')?;
    let size = size.trim();
    let size = size.strip_suffix("bytes").or_else(|| size.strip_suffix("byte")).unwrap_or(size);
    Some(Mishap::Trickle { bytes: number(size.trim())?, pause_ms: millis(pause.trim())? })
}

/// Digits and nothing else.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn every_figure_reads_as_it_is_written_and_so_does_all_that_is_offered() {
        for mishap in Mishap::ALL {
            assert_eq!(mishap.asks().is_some(), mishap.figure().is_some(), "{mishap:?}");
            assert_eq!(mishap.with(&mishap.figure().unwrap_or_default()), Ok(mishap));
            for offered in mishap.asks().map_or(&[][..], |asks| asks.offered) {
                let read = mishap.with(offered).unwrap();
                assert_eq!(read.figure().as_deref(), Some(*offered));
            }
        }
    }

    #[rstest]
    #[case(Mishap::Slow { ms: 1 }, "90 s", Some(Mishap::Slow { ms: 90_000 }))]
    #[case(Mishap::Slow { ms: 1 }, " 2min ", Some(Mishap::Slow { ms: 120_000 }))]
    #[case(Mishap::Slow { ms: 1 }, "5", None)]
    #[case(Mishap::Slow { ms: 1 }, "", None)]
    #[case(Mishap::Slow { ms: 1 }, "-5 s", None)]
    #[case(Mishap::Slow { ms: 1 }, "1.5 s", None)]
    #[case(Mishap::Slow { ms: 1 }, "5 weeks", None)]
    #[case(Mishap::Slow { ms: 1 }, "99999999999999999999 s", None)]
    #[case(Mishap::Slow { ms: 1 }, "9999999999999999999 d", None)]
    #[case(Mishap::Stale { behind_s: 1 }, "2 d", Some(Mishap::Stale { behind_s: 172_800 }))]
    #[case(Mishap::Stale { behind_s: 1 }, "1500 ms", None)]
    #[case(Mishap::Stale { behind_s: 1 }, "99999999 h", None)]
    #[case(Mishap::Page { status: 502 }, "504", Some(Mishap::Page { status: 504 }))]
    #[case(Mishap::Page { status: 502 }, "+504", None)]
    #[case(Mishap::Page { status: 502 }, "65536", None)]
    #[case(Mishap::Torn { at: None }, "7", Some(Mishap::Torn { at: Some(7) }))]
    #[case(Mishap::Torn { at: Some(7) }, "", Some(Mishap::Torn { at: None }))]
    #[case(Mishap::RateLimit(Limit::GlobalRate), "endpoint-rate", Some(Mishap::RateLimit(Limit::EndpointRate)))]
    #[case(Mishap::RateLimit(Limit::GlobalRate), "often", None)]
    #[case(Mishap::Trickle { bytes: 1, pause_ms: 1 }, "8, 3 ms", Some(Mishap::Trickle { bytes: 8, pause_ms: 3 }))]
    #[case(Mishap::Trickle { bytes: 1, pause_ms: 1 }, "8 bytes", None)]
    #[case(Mishap::Trickle { bytes: 1, pause_ms: 1 }, "bytes, 3 ms", None)]
    fn a_figure_is_read_strictly(#[case] mishap: Mishap, #[case] text: &str, #[case] expected: Option<Mishap>) {
        assert_eq!(mishap.with(text).ok(), expected);
    }
}
