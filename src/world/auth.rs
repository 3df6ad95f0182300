//! Who is asking, and for whom: the key by bearer or basic authentication, and the account that the request acts as
//! (docs.stripe.com/api/authentication, docs.stripe.com/connect/authentication). Keys appear in answers only masked.

use super::accounts::PLATFORM;
use super::errors::{self, Refusal};
use super::http::Request;
use super::keys::Reach;
use super::permissions::{Permissions, SOURCE};
use super::shelf::Row;
use super::state::State;

/// Longest account id that is repeated in a refusal.
const LONGEST_ID: usize = 255;

/// A request that may go on.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The account that the request acts as.
    pub(crate) acting: Row,
    /// The key, masked.
    pub(crate) key: String,
}

/// Checks the key, what it may do, and the account.
pub(crate) fn check(request: &Request, segments: &[&str], state: &State) -> Result<Caller, Refusal> {
    let text = request.header("authorization").and_then(key).ok_or_else(errors::no_key)?;
    if text.starts_with("pk_") {
        return Err(errors::publishable_key());
    }
    let masked = masked(&text);
    let key = state.ring.find(&text).ok_or_else(|| errors::wrong_key(&masked))?;
    if !key.valid(state.now()) {
        return Err(errors::expired_key(&masked));
    }
    let account = request.header("stripe-account").filter(|id| !id.is_empty());
    let own = state.accounts.id(PLATFORM);
    match &key.reach {
        Reach::Everything => {}
        Reach::Publishable => return Err(errors::publishable_key()),
        Reach::Restricted { own: permissions, connect } => {
            let column = if account.is_none_or(|id| id == own) { permissions } else { connect };
            if let Some(lacking) = lacking(column, request, segments) {
                return Err(errors::no_permission(&masked, &shown(account.unwrap_or(own)), &lacking));
            }
        }
    }
    let acting = match account {
        None => PLATFORM,
        Some(id) => state.accounts.row(id).ok_or_else(|| errors::stranger(&masked, &shown(id)))?,
    };
    Ok(Caller { acting, key: masked })
}

/// The permission that a key lacks for a request. What caused a transaction is seen with a permission of its own.
fn lacking(column: &Permissions, request: &Request, segments: &[&str]) -> Option<String> {
    if let Some(lacking) = column.lacking(&request.method, segments) {
        return Some(lacking);
    }
    let transactions = matches!(segments, ["v1", "balance_transactions", ..] | ["v1", "balance", "history", ..]);
    let sees = transactions
        && form_urlencoded::parse(request.query.as_bytes()).any(|(name, path)| {
            name.starts_with("expand") && path.split('.').find(|part| *part != "data") == Some("source")
        });
    (sees && !column.has(SOURCE)).then(|| SOURCE.to_owned())
}

/// An account id as it is repeated: the beginning of whatever was sent.
fn shown(id: &str) -> String {
    id.chars().take(LONGEST_ID).collect()
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

/// The prefix, stars, the last four characters. A key too short to hide anything is all stars, and of a key of live mode, which is
/// none of this world's, nothing but its kind is repeated. Masking what is masked changes nothing.
pub(crate) fn masked(key: &str) -> String {
    if let Some((kind, rest)) = key.split_once("_live_") {
        let kind: String = kind.chars().filter(char::is_ascii_alphanumeric).take(4).collect();
        return format!("{kind}_live_{}", "*".repeat(rest.chars().count().min(24)));
    }
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
    #[case::live("sk_live_abcdefgh1234", "sk_live_************")]
    #[case::live_somewhere("x\u{1b}[2Jy_live_abcd", "x2Jy_live_****")]
    fn a_masked_key_shows_its_mode_and_its_last_four(#[case] key: &str, #[case] wanted: &str) {
        assert_eq!(masked(key), wanted);
        assert_eq!(masked(&masked(key)), wanted);
    }
}
