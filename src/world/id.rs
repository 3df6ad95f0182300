//! Ids as Stripe makes them: a prefix and 24 characters, of which ten are the end of the owning account's id. An id is
//! stored inline because a large world holds millions of them. Ids come from the world's seeded generator and from
//! nowhere else, so that the same requests give the same ids.

use std::fmt;
use std::hash::{Hash, Hasher};

use jiff::Timestamp;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest id that is stored: `prefix_` and 24 characters fit with room to spare.
const CAPACITY: usize = 31;

/// Digits of the time and random parts.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The id of an object that the world made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id {
    bytes: [u8; CAPACITY],
    length: u8,
}

impl Id {
    /// Reads an id from text; none when it cannot be one of ours because it is too long.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; CAPACITY];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let length = u8::try_from(text.len()).ok()?;
        Some(Self { bytes, length })
    }

    /// The id as text.
    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..usize::from(self.length)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("an id is longer than any of this world"))
    }
}

impl Hash for Id {
    /// The last bytes are the random ones and suffice.
    fn hash<H: Hasher>(&self, hash: &mut H) {
        let end = usize::from(self.length);
        let last = self.bytes.get(end.saturating_sub(8)..end).unwrap_or_default();
        hash.write_u64(last.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)));
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The last ten characters of an account id, which every id of that account's objects carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tail([u8; 10]);

impl Tail {
    /// Takes the tail of an account id; shorter ids are filled with zeros in front.
    pub(crate) fn of(account: &str) -> Self {
        let mut tail = [b'0'; 10];
        let letters = account.bytes().filter(u8::is_ascii_alphanumeric).rev();
        for (place, letter) in tail.iter_mut().rev().zip(letters) {
            *place = letter;
        }
        Self(tail)
    }

    /// The tail as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The world's only source of chance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ids {
    chance: ChaCha8Rng,
}

impl Ids {
    /// Starts the generator of a world.
    pub(crate) fn new(seed: u64) -> Self {
        Self { chance: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// Makes the id of an object: one digit, five characters of time, the owner's tail, eight random characters.
    pub(crate) fn object(&mut self, prefix: &str, at: Timestamp, owner: Tail) -> Id {
        let mut id = Builder::new(prefix);
        id.push(b'1');
        id.digits(at.as_second().unsigned_abs(), 5);
        for letter in owner.0 {
            id.push(letter);
        }
        id.digits(self.chance.next_u64(), 8);
        id.finish()
    }

    /// Makes a request id, `req_` and 14 characters.
    pub(crate) fn request(&mut self) -> Id {
        let mut id = Builder::new("req_");
        id.digits(self.chance.next_u64(), 7);
        id.digits(self.chance.next_u64(), 7);
        id.finish()
    }

    /// Makes the random end of a secret key.
    pub(crate) fn secret(&mut self) -> String {
        let mut id = Builder::new("");
        for _ in 0..4 {
            id.digits(self.chance.next_u64(), 7);
        }
        id.finish().as_str().to_owned()
    }
}

/// Fills an [`Id`] from the left; what does not fit is dropped, which no prefix in use comes near.
struct Builder {
    id: Id,
}

impl Builder {
    fn new(prefix: &str) -> Self {
        let mut builder = Self { id: Id { bytes: [0; CAPACITY], length: 0 } };
        for letter in prefix.bytes() {
            builder.push(letter);
        }
        builder
    }

    fn push(&mut self, letter: u8) {
        if let Some(place) = self.id.bytes.get_mut(usize::from(self.id.length)) {
            *place = letter;
            self.id.length = self.id.length.saturating_add(1);
        }
    }

    fn digits(&mut self, mut number: u64, count: u32) {
        for _ in 0..count {
            let digit = usize::try_from(number % 62).unwrap_or_default();
            self.push(ALPHABET.get(digit).copied().unwrap_or(b'0'));
            number /= 62;
        }
    }

    fn finish(self) -> Id {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_id_carries_the_end_of_its_owner() {
        let mut ids = Ids::new(7);
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let id = ids.object("tr_", at, Tail::of("acct_1MOCKBluefinBlu1"));
        assert_eq!(id.as_str().len(), 27);
        assert_eq!(id.as_str().get(9..19), Some("luefinBlu1"));
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut left, mut right) = (Ids::new(7), Ids::new(7));
        assert_eq!(left.request(), right.request());
        assert_eq!(left.secret(), right.secret());
        assert_ne!(left.request(), left.request());
    }

    #[test]
    fn text_longer_than_any_id_is_not_an_id() {
        assert_eq!(Id::parse(&"x".repeat(40)), None);
        assert_eq!(Id::parse("tr_1").map(|id| id.as_str().to_owned()), Some("tr_1".to_owned()));
    }
}
