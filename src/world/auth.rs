//! Who is asking, and for whom: the key by bearer or basic authentication, and the account that the request acts as
//! (docs.stripe.com/api/authentication, docs.stripe.com/connect/authentication). Keys appear in answers only masked.

use super::accounts::{Accounts, PLATFORM};
use super::errors::{self, Refusal};
use super::http::Request;
use super::shelf::Row;

/// A request that may go on.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The account that the request acts as.
    pub(crate) acting: Row,
    /// The key, which appears only masked.
    pub(crate) key: String,
}

/// Checks the key and the account.
pub(crate) fn check(request: &Request, secret: &str, accounts: &Accounts) -> Result<Caller, Refusal> {
    let key = request.header("authorization").and_then(key).ok_or_else(errors::no_key)?;
    if key.starts_with("pk_") {
        return Err(errors::publishable_key());
    }
    if key != secret {
        return Err(errors::wrong_key(&masked(&key)));
    }
    let acting = match request.header("stripe-account") {
        None => PLATFORM,
        Some(id) => accounts.row(id).ok_or_else(|| errors::stranger(&masked(&key), id))?,
    };
    Ok(Caller { acting, key })
}

/// The key of an `Authorization` header; none when it holds none.
fn key(header: &str) -> Option<String> {
    let (scheme, rest) = header.trim().split_once(' ')?;
    let rest = rest.trim();
    let key = if scheme.eq_ignore_ascii_case("bearer") {
        rest.to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let text = String::from_utf8(base64(rest)?).ok()?;
        text.split_once(':').map_or(text.clone(), |(user, _)| user.to_owned())
    } else {
        return None;
    };
    Some(key).filter(|key| !key.is_empty())
}

/// The prefix, stars, the last four characters. A key too short to hide anything is all stars.
pub(crate) fn masked(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let prefix = match letters.iter().rposition(|letter| *letter == '_') {
        Some(place) if place < 8 => place.saturating_add(1),
        Some(_) | None => 0,
    };
    let hidden = letters.len().saturating_sub(prefix).saturating_sub(4);
    if hidden < 4 {
        return "*".repeat(letters.len().min(64));
    }
    letters
        .iter()
        .take(prefix)
        .copied()
        .chain(std::iter::repeat_n('*', hidden.min(64)))
        .chain(letters.iter().skip(prefix.saturating_add(hidden)).copied())
        .collect()
}

/// Decodes standard base64; none when it is not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut held: u32 = 0;
    let mut bits = 0;
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = ((held << 6) | u32::from(value)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::bearer("Bearer sk_test_abc", Some("sk_test_abc"))]
    #[case::any_case("bearer sk_test_abc", Some("sk_test_abc"))]
    #[case::basic("Basic c2tfdGVzdF9hYmM6", Some("sk_test_abc"))]
    #[case::nothing_after("Bearer ", None)]
    #[case::unknown_scheme("Digest x", None)]
    #[case::not_base64("Basic ???", None)]
    fn a_key_is_read_from_either_scheme(#[case] header: &str, #[case] wanted: Option<&str>) {
        assert_eq!(key(header).as_deref(), wanted);
    }

    #[rstest]
    #[case("sk_test_abcd1234", "sk_test_****1234")]
    #[case("sk_test_1234", "************")]
    #[case("nonsense_that_is_long", "*****************long")]
    fn a_masked_key_shows_its_mode_and_its_last_four(#[case] key: &str, #[case] wanted: &str) {
        assert_eq!(masked(key), wanted);
    }
}
