//! Takes secrets out of text before it is kept. The log never sees the key that a transport adds; but Stripe's refusals repeat
//! it with stars, and a host that is not what it seems could send it back. So whatever looks like a key is taken out wherever it
//! stands, and the key in use itself as well. The text is made safe first: a key with something invisible in it is still one.

use secrecy::{ExposeSecret, SecretString};

use super::Key;
use crate::domain::plain_lines;

/// What stands in place of a secret.
const GONE: &str = "[redacted]";
/// What stands before the underscore of Stripe's keys and tokens (docs.stripe.com/keys).
const KINDS: [&str; 6] = ["sk", "rk", "pk", "ek", "rkcs", "oak"];
/// What stands between the underscores of a key.
const MODES: [&str; 3] = ["test_", "live_", "org_"];
/// How JSON begins to write a letter as its number.
const ESCAPE: &str = "\\u";
/// Length of such a letter.
const ESCAPED: usize = 6;
/// Schemes of `Authorization`.
const SCHEMES: [&str; 2] = ["bearer ", "basic "];

/// Takes secrets out.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    /// What is secret of the key in use, where it is known.
    secret: Option<SecretString>,
}

impl Redactor {
    /// One that knows the key in use.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        Self { secret: Some(key.secret_part()) }
    }

    /// The text, made safe to show and without anything that looks like a secret.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        // Once as it came, because making it safe may swallow the beginning of a key, and once as it will be seen.
        self.without_secrets(&plain_lines(&self.without_secrets(text)))
    }

    /// Whether the key in use can be read in a text once its letters are decoded and what nobody sees is left out, however it is
    /// written there.
    pub(super) fn finds_key(&self, text: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
        let Some(secret) = &self.secret else { return false };
        if text.bytes().all(is_plain) && !text.contains(ESCAPE) {
            return text.contains(secret.expose_secret());
        }
        plain_lines(&unescaped(text, |_| true)).contains(secret.expose_secret())
    }

    fn without_secrets(&self, text: &str) -> String {
        let text = unescaped(text, |c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'));
        match &self.secret {
            Some(secret) => without_tokens(&text.replace(secret.expose_secret(), GONE)),
            None => without_tokens(&text),
        }
    }
}

/// JSON may write any letter as its number; a key is not hidden by that, nor by doing it over and over. What a letter completes
/// is looked at when it is there, so that this takes one pass however deep it goes.
fn unescaped(text: &str, wanted: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        while let Some(letter) = escaped_at_end(&out).filter(|letter| wanted(*letter)) {
            out.truncate(out.len().saturating_sub(ESCAPED));
            out.push(letter);
        }
    }
    out
}

/// The letter that the end of a text writes as its number.
fn escaped_at_end(text: &str) -> Option<char> {
    let digits = text.get(text.len().checked_sub(ESCAPED)?..)?.strip_prefix(ESCAPE)?;
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    char::from_u32(code)
}

fn without_tokens(text: &str) -> String {
    // Letters keep their places, so that what is found in the one is cut out of the other.
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut kept = 0_usize;
    for at in beginnings(&lower) {
        let start = at.saturating_add(blanks(&lower, at));
        if start < kept {
            continue;
        }
        let length = lower.get(start..).map_or(0, |rest| rest.find(|c| !is_of_token(c)).unwrap_or(rest.len()));
        if length == 0 {
            continue;
        }
        out.push_str(text.get(kept..start).unwrap_or_default());
        out.push_str(GONE);
        kept = start.saturating_add(length);
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    out
}

/// Where secrets may begin, in order.
fn beginnings(lower: &str) -> impl Iterator<Item = usize> {
    let after_schemes =
        SCHEMES.iter().flat_map(|scheme| lower.match_indices(scheme).map(|(at, found)| at.saturating_add(found.len())));
    let after_bars = lower.match_indices('_').filter_map(|(at, _)| {
        let (before, after) = (lower.get(..at)?, lower.get(at.saturating_add(1)..)?);
        let word = |kinds: &[&str]| kinds.iter().any(|kind| before.ends_with(kind));
        let mode = MODES.iter().find(|mode| after.starts_with(**mode)).filter(|_| word(&KINDS));
        let length = match mode {
            Some(mode) => mode.len(),
            None if word(&["whsec", "oak"]) => 0,
            None if after.starts_with("secret_") || (after.starts_with("secret") && word(&["client"])) => {
                "secret".len()
            }
            None => return None,
        };
        Some(at.saturating_add(1).saturating_add(length))
    });
    let mut all: Vec<usize> = after_schemes.chain(after_bars).collect();
    all.sort_unstable();
    all.into_iter()
}

/// Bytes between the name of a secret and the secret, as in `client_secret": "` and `client_secret=`.
fn blanks(lower: &str, at: usize) -> usize {
    let is_named = lower.get(..at).is_some_and(|before| before.ends_with("client_secret"));
    let rest = lower.get(at..).unwrap_or_default();
    let between = |c: char| matches!(c, '"' | '\'' | ':' | '=' | '\\' | ' ' | '\n');
    if is_named { rest.find(|c| !between(c)).unwrap_or(rest.len()) } else { 0 }
}

const fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '*' | '-' | '+' | '/' | '~' | '%' | '…' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("sk_live_51Habcdefgh1234", "sk_live_[redacted]")]
    #[case("rk_test_51Habcdefgh1234", "rk_test_[redacted]")]
    #[case("pk_live_51H", "pk_live_[redacted]")]
    #[case("rkcs_test_51Habc.", "rkcs_test_[redacted].")]
    #[case("ek_live_51H", "ek_live_[redacted]")]
    #[case("sk_org_live_51H", "sk_org_[redacted]")]
    #[case("oak_51Habc", "oak_[redacted]")]
    #[case("SK_LIVE_51HABC", "SK_LIVE_[redacted]")]
    #[case("xsk_test_51Habc", "xsk_test_[redacted]")]
    #[case("whsec_abcdef", "whsec_[redacted]")]
    #[case("Invalid API Key provided: sk_test_****1234", "Invalid API Key provided: sk_test_[redacted]")]
    #[case("The key 'rk_test_…1234' does not", "The key 'rk_test_[redacted]' does not")]
    #[case("Authorization: Bearer abc+/==, x", "Authorization: Bearer [redacted]==, x")]
    #[case("authorization: basic c2tfdGVzdDo", "authorization: basic [redacted]")]
    #[case(r#""client_secret": "pi_1_secret_xyz", "a": 1"#, r#""client_secret": "[redacted]", "a": 1"#)]
    #[case("client_secret=abc&x=1", "client_secret=[redacted]&x=1")]
    #[case("seti_1AbC_secret_XyZ12", "seti_1AbC_secret[redacted]")]
    #[case("sk_te\u{7}st_51Habc", "sk_test_[redacted]")]
    #[case("sk_te\u{200b}st_51Habc", "sk_test_[redacted]")]
    #[case("\u{1b}[31msk_test_\u{1b}[0m51Habc", "sk_test_[redacted]")]
    #[case("\\u0073k_live\\u005f51Habc", "sk_live_[redacted]")]
    #[case("\\u00\\u0037\\u0033k_live_51Habc", "sk_live_[redacted]")]
    #[case("a\\u0022b \\u00e9 \\u00zz \\u00", "a\\u0022b \\u00e9 \\u00zz \\u00")]
    #[case("two: sk_test_a rk_live_b", "two: sk_test_[redacted] rk_live_[redacted]")]
    #[case("sk_test_", "sk_test_")]
    #[case("rak_balance_read", "rak_balance_read")]
    #[case("acct_1MOCKBluefinBlu1 tr_1 req_1", "acct_1MOCKBluefinBlu1 tr_1 req_1")]
    #[case("a line\nand another", "a line\nand another")]
    #[case("", "")]
    fn what_looks_like_a_secret_is_taken_out_and_the_rest_stays(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(Redactor::default().clean(text), expected);
    }

    #[test]
    fn the_key_in_use_is_taken_out_without_what_stands_before_it() {
        let key = Key::new(SecretString::from("rk_live_51Hab.cdefgh!1234")).unwrap();
        let redactor = Redactor::of(&key);
        assert_eq!(redactor.clean("x 51Hab.cdefgh!1234 y"), "x [redacted] y");
        assert_eq!(redactor.clean("rk_live_51Hab.cdefgh!1234"), "rk_live_[redacted]");
        assert!(!format!("{redactor:?}").contains("51H"));
    }

    #[rstest]
    #[case("51Hab.cdefgh!1234", true)]
    #[case("\\u0035\\u0031Hab.cdefgh!1234", true)]
    #[case("51Hab\\u200b.cdefgh!1234", true)]
    #[case("51Hab\u{200b}.cde\u{1b}[31mfgh!1234", true)]
    #[case("51Hab\\u001b[1m.cdefgh!1234", true)]
    #[case("51Hab.cdefgh!123 4 \\u00e9", false)]
    #[case("\u{e9} \\ud800 \\u", false)]
    fn the_key_in_use_is_found_in_every_disguise_that_falls_off_by_itself(#[case] text: &str, #[case] is_found: bool) {
        let key = Key::new(SecretString::from("rk_live_51Hab.cdefgh!1234")).unwrap();
        assert_eq!(Redactor::of(&key).finds_key(text), is_found);
        assert!(!Redactor::default().finds_key(text));
    }

    proptest! {
        #[test]
        fn whatever_stands_around_it_no_key_is_left(
            before in any::<String>(),
            after in any::<String>(),
            kind in "(sk|rk|rkcs)_(test|live)_",
            secret in "[A-Za-z0-9]{12,40}",
        ) {
            let cleaned = Redactor::default().clean(&format!("{before}{kind}{secret}{after}"));
            prop_assert!(!cleaned.contains(&secret), "{}", cleaned);
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = Redactor::default().clean(&text);
            prop_assert_eq!(&Redactor::default().clean(&once), &once);
        }
    }
}
