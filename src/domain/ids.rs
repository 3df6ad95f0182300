//! Names of things. Stripe's ids are opaque text of up to 255 characters and are never validated strictly
//! (docs.stripe.com/upgrades); a debit's id is ours, a `UUIDv7`, and everything that names a debit is made from it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Label;

macro_rules! stripe_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl $name {
            /// Takes an id as Stripe wrote it. Characters that could disturb a terminal are dropped.
            #[must_use]
            pub fn new(text: &str) -> Self {
                if text.len() <= 255 && text.bytes().all(|b| b.is_ascii_graphic()) {
                    Self(Arc::from(text))
                } else {
                    Self(Arc::from(Label::new(text).as_str()))
                }
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The last `n` characters, by which people tell ids apart.
            #[must_use]
            pub fn tail(&self, n: usize) -> &str {
                let start = self.0.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(at, _)| at);
                self.0.get(start..).unwrap_or(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

stripe_id! {
    /// Id of an account, `acct_…`.
    AccountId
}
stripe_id! {
    /// Id of any other object: `tr_…`, `py_…`, `txn_…`, `po_…`.
    ObjectId
}
stripe_id! {
    /// Id of a request, `req_…`, by which Stripe finds it in its logs.
    RequestId
}

/// Id of a debit. One name for the idempotency key, the transfer group and the metadata.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DebitId(Uuid);

impl DebitId {
    /// Wraps a `UUIDv7` made at the rim.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The uuid.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// `Idempotency-Key` of every attempt at this debit.
    #[must_use]
    pub fn idempotency_key(self) -> String {
        format!("pullfunds-{self}")
    }

    /// `transfer_group` of the debit.
    #[must_use]
    pub fn transfer_group(self) -> String {
        format!("pullfunds_{self}")
    }

    /// The first 13 characters, for screens only.
    #[must_use]
    pub fn short(self) -> String {
        self.0.to_string().chars().take(13).collect()
    }
}

impl fmt::Display for DebitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for DebitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_an_id_is_its_last_characters_even_when_it_is_short() {
        assert_eq!(AccountId::new("acct_1MOCKGin6").tail(4), "Gin6");
        assert_eq!(AccountId::new("ab").tail(4), "ab");
        assert_eq!(AccountId::new("").tail(4), "");
    }

    #[test]
    fn an_id_that_carries_an_escape_sequence_loses_it() {
        assert_eq!(AccountId::new("acct_\u{1b}[2Jx").as_str(), "acct_x");
    }

    #[test]
    fn every_name_of_a_debit_is_made_from_its_id() {
        let id = DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0001));
        assert_eq!(id.idempotency_key(), "pullfunds-019ac3f1-7f3c-7000-8000-000000000001");
        assert_eq!(id.transfer_group(), "pullfunds_019ac3f1-7f3c-7000-8000-000000000001");
        assert_eq!(id.short(), "019ac3f1-7f3c");
    }
}
