//! The key of a request (docs.stripe.com/keys). Its second part names the mode; a key that must not be sent is refused
//! in words before anything is. It is shown as mode and last four characters, never otherwise.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::domain::Mode;

/// A key of test mode.
pub struct Key(SecretString);

/// Why a key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A publishable key.
    #[error(
        "this is a publishable key (pk_…), which may not read balances. A secret or restricted key of test mode is needed."
    )]
    Publishable,
    /// A key of live mode.
    #[error(
        "this is a live key. It goes to api.stripe.com only, and this version connects to this machine only. Use a key of test mode."
    )]
    Live,
    /// Anything else.
    #[error("this is not a key that Stripe would give: one that begins with sk_test_ or rk_test_ is needed.")]
    Malformed,
}

impl Key {
    /// Takes a key after looking at its prefix.
    pub fn new(secret: SecretString) -> Result<Self, KeyError> {
        let text = secret.expose_secret();
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyError::Malformed);
        }
        let mut parts = text.splitn(3, '_');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("pk"), Some(_), Some(_)) => Err(KeyError::Publishable),
            (Some("sk" | "rk"), Some("live"), Some(_)) => Err(KeyError::Live),
            (Some("sk" | "rk" | "rkcs"), Some("test"), Some(rest)) if rest.len() >= 8 => Ok(Self(secret)),
            _ => Err(KeyError::Malformed),
        }
    }

    /// Whose money it moves.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        Mode::Test
    }

    /// Value of `Authorization`.
    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.0.expose_secret())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.expose_secret();
        let tail = text.get(text.len().saturating_sub(4)..).unwrap_or_default();
        write!(f, "test …{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("sk_test_51Habcdefgh1234", None)]
    #[case("rk_test_51Habcdefgh1234", None)]
    #[case("sk_live_51Habcdefgh1234", Some(KeyError::Live))]
    #[case("rk_live_51Habcdefgh1234", Some(KeyError::Live))]
    #[case("pk_test_51Habcdefgh1234", Some(KeyError::Publishable))]
    #[case("pk_live_51Habcdefgh1234", Some(KeyError::Publishable))]
    #[case("sk_test_", Some(KeyError::Malformed))]
    #[case("sk_test_51H\nabcdefgh", Some(KeyError::Malformed))]
    #[case("whsec_abcdefgh", Some(KeyError::Malformed))]
    #[case("", Some(KeyError::Malformed))]
    fn a_key_is_judged_by_its_prefix(#[case] text: &str, #[case] refused: Option<KeyError>) {
        assert_eq!(Key::new(SecretString::from(text)).err(), refused);
    }

    #[test]
    fn a_key_shows_its_last_four_characters_only() {
        let key = Key::new(SecretString::from("sk_test_51Habcdefgh1234")).unwrap();
        assert_eq!(format!("{key:?}"), "test …1234");
    }
}
