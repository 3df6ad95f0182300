//! The keys of a platform: a secret key that may do everything, a publishable one that may do nothing here, and restricted keys with
//! chosen permissions (docs.stripe.com/keys). A key of live mode is none of ours: it is refused before anything is done with
//! it and never written down. What a key is shows only masked, except to whoever controls the world.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::auth::masked;
use super::permissions::{self, Permissions};

/// The name of the key that may do everything.
const SECRET: &str = "secret";
/// The name of the key that is for browsers.
const PUBLISHABLE: &str = "publishable";

/// A restricted key to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewKey {
    /// Its name, unlike every other key's.
    pub name: String,
    /// Permissions on the platform's own account, such as `rak_balance_read`. Writing includes reading.
    pub permissions: Vec<String>,
    /// Permissions on connected accounts.
    pub connect: Vec<String>,
    /// When it is no longer valid.
    pub expires: Option<Timestamp>,
}

/// A key, for whoever controls the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownKey {
    /// Its name.
    pub name: String,
    /// The key itself.
    pub key: String,
    /// Permissions on the platform's own account; none for a key that may do everything.
    pub permissions: Option<Vec<String>>,
    /// Permissions on connected accounts.
    pub connect: Option<Vec<String>>,
    /// Whether it is still valid.
    pub valid: bool,
}

/// What a key reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reach {
    Everything,
    Restricted { own: Permissions, connect: Permissions },
    Publishable,
}

/// One key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    name: String,
    text: String,
    pub(crate) reach: Reach,
    expires: Option<Timestamp>,
    revoked: bool,
}

/// All keys of a world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRing {
    keys: Vec<Key>,
}

/// Why a key was not revoked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No key of that name.
    #[error("no key is called {name:?}; there are: {known}")]
    Unknown {
        /// What was asked for, shortened.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// It is revoked.
    #[error("the key {name} is revoked already")]
    Revoked {
        /// Its name.
        name: String,
    },
}

impl KeyRing {
    /// The keys of a world whose secret key ends in these characters. The others follow from it.
    pub(crate) fn new(end: &str, restricted: &[NewKey]) -> Self {
        let secret = Key::new(SECRET, format!("sk_test_MOCK{end}"), Reach::Everything);
        let publishable =
            Key::new(PUBLISHABLE, format!("pk_test_MOCK{}", derived(end, PUBLISHABLE)), Reach::Publishable);
        let mut keys = vec![secret, publishable];
        for new in restricted {
            let reach =
                Reach::Restricted { own: Permissions::new(&new.permissions), connect: Permissions::new(&new.connect) };
            let mut key = Key::new(&new.name, format!("rk_test_MOCK{}", derived(end, &new.name)), reach);
            key.expires = new.expires;
            keys.push(key);
        }
        Self { keys }
    }

    /// The key that equals a text.
    pub(crate) fn find(&self, text: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.text == text)
    }

    /// The text of the secret key.
    pub(crate) fn secret(&self) -> &str {
        self.keys.first().map(|key| key.text.as_str()).unwrap_or_default()
    }

    /// All keys at a moment of the world.
    pub(crate) fn shown(&self, now: Timestamp) -> Vec<ShownKey> {
        self.keys.iter().map(|key| key.shown(now)).collect()
    }

    /// Makes a key invalid from now on.
    pub(crate) fn revoke(&mut self, name: &str) -> Result<(), KeyError> {
        let Some(key) = self.keys.iter_mut().find(|key| key.name == name) else {
            let known: Vec<&str> = self.keys.iter().map(|key| key.name.as_str()).collect();
            return Err(KeyError::Unknown { name: name.chars().take(40).collect(), known: known.join(", ") });
        };
        if key.revoked {
            return Err(KeyError::Revoked { name: key.name.clone() });
        }
        key.revoked = true;
        Ok(())
    }
}

impl Key {
    fn new(name: &str, text: String, reach: Reach) -> Self {
        Self { name: name.to_owned(), text, reach, expires: None, revoked: false }
    }

    /// Whether it is valid at a moment of the world.
    pub(crate) fn valid(&self, now: Timestamp) -> bool {
        !self.revoked && self.expires.is_none_or(|expires| now < expires)
    }

    fn shown(&self, now: Timestamp) -> ShownKey {
        let (permissions, connect) = match &self.reach {
            Reach::Everything | Reach::Publishable => (None, None),
            Reach::Restricted { own, connect } => (Some(own.list()), Some(connect.list())),
        };
        ShownKey { name: self.name.clone(), key: self.text.clone(), permissions, connect, valid: self.valid(now) }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("name", &self.name)
            .field("text", &masked(&self.text))
            .field("reach", &self.reach)
            .field("expires", &self.expires)
            .field("revoked", &self.revoked)
            .finish()
    }
}

/// Whether a name is that of a key that every world has.
pub(crate) fn is_own_name(name: &str) -> bool {
    [SECRET, PUBLISHABLE].contains(&name)
}

/// Whether a name is one of a permission that some endpoint here asks for.
pub(crate) fn is_permission(name: &str) -> bool {
    permissions::is_known(name)
}

/// The end of a key that follows from the secret key's and a name: 28 letters and digits.
fn derived(end: &str, name: &str) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digest = Sha256::digest(format!("{end}/{name}").as_bytes());
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().unwrap_or(b'0');
    digest.iter().take(28).map(|byte| char::from(letter(byte))).collect()
}
