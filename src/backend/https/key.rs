//! The key of a request (docs.stripe.com/keys). Its second part names the mode; a key that must not be sent is refused
//! in words before anything is. It is shown as mode and last four characters, never otherwise, and its memory is wiped
//! when it is dropped.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::Mode;

use super::strike::strike;

/// Fewest characters after the prefix.
const LEAST: usize = 8;
/// Most characters: far more than Stripe's keys have.
const MOST: usize = 500;

/// A key that may be sent.
#[derive(Clone)]
pub struct Key {
    secret: SecretString,
    mode: Mode,
    kind: KeyKind,
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Everything: `sk_`.
    Secret,
    /// What was chosen when it was made: `rk_`.
    Restricted,
    /// Everything in a sandbox that the Stripe CLI made and nobody has claimed yet: `rkcs_`.
    Sandbox,
}

/// Why a key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A publishable key.
    #[error(
        "this is a publishable key (pk_…), which may not read balances. A restricted key (rk_…) is what is needed."
    )]
    Publishable,
    /// A key of an organisation.
    #[error(
        "this is the key of an organisation (sk_org_…), which needs to be told the account with every request. That is not done \
         here; use a key of the platform's own account."
    )]
    Organisation,
    /// A token of the Stripe CLI's newer login.
    #[error(
        "this is a token of the Stripe CLI's own login (oak_…), which nothing else may use. A restricted key (rk_…) is what is needed."
    )]
    Token,
    /// The secret of a webhook.
    #[error("this is the secret of a webhook (whsec_…), not a key. A restricted key (rk_…) is what is needed.")]
    Webhook,
    /// A key whose middle was replaced by stars.
    #[error("this key was made unreadable: it has stars in it. The whole key is needed.")]
    Redacted,
    /// Anything else.
    #[error(
        "this is not a key that Stripe would give: one that begins with rk_test_, sk_test_, rk_live_ or sk_live_ is needed, without \
         blanks."
    )]
    Malformed,
}

impl Key {
    /// Takes a key after looking at its prefix.
    pub fn new(secret: SecretString) -> Result<Self, KeyError> {
        let (kind, mode) = judged(secret.expose_secret())?;
        Ok(Self { secret, mode, kind })
    }

    /// Whose money it moves.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// What it may do.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Value of `Authorization`.
    pub(super) fn bearer(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.secret.expose_secret()))
    }

    /// What is secret of it: all after its kind and its mode.
    pub(in crate::backend) fn secret_part(&self) -> SecretString {
        SecretString::from(self.secret.expose_secret().splitn(3, '_').last().unwrap_or_default())
    }

    /// Strikes out what a text from outside repeats of it.
    pub(super) fn strike(&self, text: &mut [u8]) {
        strike(self.secret_part().expose_secret(), text);
    }

    /// Its last four characters, which is all that is ever shown of it.
    #[must_use]
    pub fn tail(&self) -> &str {
        let text = self.secret.expose_secret();
        text.get(text.len().saturating_sub(4)..).unwrap_or_default()
    }
}

fn judged(text: &str) -> Result<(KeyKind, Mode), KeyError> {
    if text.contains(['*', '…', '•']) {
        return Err(KeyError::Redacted);
    }
    let mut parts = text.splitn(3, '_');
    let (kind, mode, rest) = (parts.next(), parts.next(), parts.next());
    match (kind, mode) {
        (Some("pk"), Some(_)) => return Err(KeyError::Publishable),
        (Some("sk"), Some("org")) => return Err(KeyError::Organisation),
        (Some("oak"), Some(_)) => return Err(KeyError::Token),
        (Some("whsec"), Some(_)) => return Err(KeyError::Webhook),
        _ => {}
    }
    let kind = match kind {
        Some("sk") => KeyKind::Secret,
        Some("rk") => KeyKind::Restricted,
        Some("rkcs") => KeyKind::Sandbox,
        _ => return Err(KeyError::Malformed),
    };
    let mode = match mode {
        Some("test") => Mode::Test,
        Some("live") if kind != KeyKind::Sandbox => Mode::Live,
        _ => return Err(KeyError::Malformed),
    };
    let is_sound = text.len() <= MOST && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_sound && rest.is_some_and(|rest| rest.len() >= LEAST) { Ok((kind, mode)) } else { Err(KeyError::Malformed) }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => "secret key",
            Self::Restricted => "restricted key",
            Self::Sandbox => "claimable sandbox key",
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} …{}", self.mode.word().to_lowercase(), self.tail())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("sk_test_51Habcdefgh1234", KeyKind::Secret, Mode::Test)]
    #[case("rk_test_51Habcdefgh1234", KeyKind::Restricted, Mode::Test)]
    #[case("rkcs_test_51Habcdefgh1234", KeyKind::Sandbox, Mode::Test)]
    #[case("sk_live_51Habcdefgh1234", KeyKind::Secret, Mode::Live)]
    #[case("rk_live_51Habcdefgh_1234", KeyKind::Restricted, Mode::Live)]
    fn the_prefix_says_what_a_key_may_do_and_whose_money_it_moves(
        #[case] text: &str,
        #[case] kind: KeyKind,
        #[case] mode: Mode,
    ) {
        let key = Key::new(SecretString::from(text)).unwrap();
        assert_eq!((key.kind(), key.mode()), (kind, mode));
    }

    #[rstest]
    #[case("pk_test_51Habcdefgh1234", KeyError::Publishable)]
    #[case("pk_live_51Habcdefgh1234", KeyError::Publishable)]
    #[case("sk_org_live_51Habcdefgh1234", KeyError::Organisation)]
    #[case("oak_51Habcdefgh1234", KeyError::Token)]
    #[case("whsec_abcdefgh", KeyError::Webhook)]
    #[case("rk_live_*********1234", KeyError::Redacted)]
    #[case("rkcs_live_51Habcdefgh1234", KeyError::Malformed)]
    #[case("sk_prod_51Habcdefgh1234", KeyError::Malformed)]
    #[case("sk_test_", KeyError::Malformed)]
    #[case("sk_test", KeyError::Malformed)]
    #[case("sk_test_51H\nabcdefgh", KeyError::Malformed)]
    #[case("sk_test_51H abcdefgh", KeyError::Malformed)]
    #[case(" sk_test_51Habcdefgh", KeyError::Malformed)]
    #[case("sk_test_51Habcdéfgh", KeyError::Malformed)]
    #[case("Bearer sk_test_51Habcdefgh", KeyError::Malformed)]
    #[case("", KeyError::Malformed)]
    fn a_key_that_must_not_be_sent_is_refused(#[case] text: &str, #[case] refused: KeyError) {
        assert_eq!(Key::new(SecretString::from(text)).err(), Some(refused));
    }

    #[test]
    fn a_key_longer_than_any_is_refused() {
        let key = format!("sk_test_{}", "x".repeat(MOST));
        assert_eq!(Key::new(SecretString::from(key)).err(), Some(KeyError::Malformed));
    }

    #[test]
    fn a_key_shows_its_last_four_characters_only() {
        let key = Key::new(SecretString::from("sk_test_51Habcdefgh1234")).unwrap();
        assert_eq!(format!("{key:?} {key}"), "test …1234 test …1234");
    }

    #[test]
    fn no_refusal_repeats_the_key() {
        for text in ["pk_live_MARKED", "sk_org_MARKED", "oak_MARKED", "whsec_MARKED", "rk_live_**MARKED", "MARKED"] {
            let refused = Key::new(SecretString::from(text)).unwrap_err();
            assert!(!format!("{refused} {refused:?}").contains("MARKED"), "{refused}");
        }
    }
}
