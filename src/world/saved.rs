//! A world as bytes, and back: what a server keeps between two runs. The first line tells what the bytes are, which format they
//! have, how many they are and what they hash to, so that another version, a torn file and a foreign one are told apart before
//! anything is read; a world is loaded whole or not at all.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::World;
use super::engine::Tuning;
use super::instance::Instance;
use super::ledger::LedgerFault;
use super::life::Life;
use super::origin::Origin;
use super::scenario::{Recipe, Scenario};

/// What the first line begins with.
pub(super) const MAGIC: &str = "pullfunds-world";

/// The layout of what follows the first line. A change of any saved type is another format.
pub(super) const FORMAT: u32 = 4;

/// Why a world cannot be saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveFault {
    /// Its books are wrong; what is wrong is not passed on.
    #[error("the world's books are wrong ({0}), so that it is not saved")]
    Broken(LedgerFault),
    /// The encoder refused.
    #[error("the world cannot be written as bytes: {0}")]
    Encoding(String),
}

/// Why bytes are no world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadFault {
    /// Something else entirely.
    #[error("it is not the saved state of a simulated Stripe; name another file, or a new one to begin with")]
    Foreign,
    /// Written by another version of this program.
    #[error(
        "its format is {found} and this program reads format {FORMAT}; use the version that wrote it, or name a new file"
    )]
    Format {
        /// The format that it says.
        found: String,
    },
    /// Not all of it is there, or it was changed.
    #[error(
        "it is damaged: its bytes do not have the length and hash that its first line says; bring back a copy, or name a \
         new file"
    )]
    Damaged,
    /// What it says makes no sense.
    #[error("it holds no world: {0}")]
    Unreadable(String),
}

#[derive(Serialize)]
struct Leaving<'a> {
    instance: &'a Instance,
    origin: Option<SavedOrigin>,
    tuning: Tuning,
    life: &'a Life,
    checkpoints: &'a BTreeMap<String, Life>,
}

#[derive(Deserialize)]
struct Coming {
    instance: Instance,
    origin: Option<SavedOrigin>,
    tuning: Tuning,
    life: Life,
    checkpoints: BTreeMap<String, Life>,
}

#[derive(Serialize, Deserialize)]
struct SavedOrigin {
    recipe: Recipe,
    seed: Option<u64>,
    today: Option<Date>,
}

impl World {
    /// The world as bytes: everything that happened, its checkpoints, and where it came from.
    ///
    /// # Errors
    /// If its books are wrong.
    pub fn save(&self) -> Result<Vec<u8>, SaveFault> {
        if let Some(fault) = &self.life.broken {
            return Err(SaveFault::Broken(fault.clone()));
        }
        let origin = self.origin.as_ref().map(|origin| SavedOrigin {
            recipe: origin.scenario.recipe(),
            seed: origin.seed,
            today: origin.today,
        });
        let leaving = Leaving {
            instance: &self.instance,
            origin,
            tuning: self.tuning,
            life: &self.life,
            checkpoints: &self.checkpoints,
        };
        let body = rmp_serde::to_vec(&leaving).map_err(|error| SaveFault::Encoding(error.to_string()))?;
        let mut bytes = format!("{MAGIC} {FORMAT} {} {}\n", body.len(), hash(&body)).into_bytes();
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// Most bytes of the first line.
    pub const LONGEST_HEAD: usize = 120;

    /// Whether as many bytes that begin like this may be a world, which is known before all of them are read.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn may_load(beginning: &[u8], length: u64) -> Result<(), LoadFault> {
        let head = Head::of(beginning)?;
        let whole = u64::try_from(head.end).ok().and_then(|end| end.checked_add(head.length));
        if whole == Some(length) { Ok(()) } else { Err(LoadFault::Damaged) }
    }

    /// A world from bytes that [`Self::save`] wrote. It goes on where it stopped, as the same run.
    ///
    /// # Errors
    /// If they are of another version, damaged, or something else.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadFault> {
        Self::may_load(bytes, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        let head = Head::of(bytes)?;
        let body = bytes.get(head.end..).unwrap_or_default();
        if hash(body) != head.hash {
            return Err(LoadFault::Damaged);
        }
        let unreadable = |error: &dyn std::fmt::Display| LoadFault::Unreadable(error.to_string());
        let coming: Coming = rmp_serde::from_slice(body).map_err(|error| unreadable(&error))?;
        for life in std::iter::once(&coming.life).chain(coming.checkpoints.values()) {
            life.state.check_books().map_err(|error| unreadable(&error))?;
        }
        let origin = coming.origin.map(SavedOrigin::origin).transpose()?;
        Ok(Self {
            life: coming.life,
            instance: coming.instance,
            origin: origin.map(Into::into),
            checkpoints: coming.checkpoints,
            tuning: coming.tuning,
        })
    }
}

/// What the first line says of the bytes behind it.
struct Head<'a> {
    length: u64,
    hash: &'a str,
    /// Where they begin.
    end: usize,
}

impl<'a> Head<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, LoadFault> {
        let end = bytes.iter().take(World::LONGEST_HEAD).position(|byte| *byte == b'\n').ok_or(LoadFault::Foreign)?;
        let line = bytes.get(..end).and_then(|line| std::str::from_utf8(line).ok()).ok_or(LoadFault::Foreign)?;
        let said: Vec<&str> = line.split(' ').collect();
        let [MAGIC, format, rest @ ..] = said.as_slice() else {
            return Err(LoadFault::Foreign);
        };
        if *format != FORMAT.to_string() {
            return Err(LoadFault::Format { found: format.chars().take(12).collect() });
        }
        let [length, hash] = rest else {
            return Err(LoadFault::Damaged);
        };
        let length = length.parse().map_err(|_| LoadFault::Damaged)?;
        Ok(Self { length, hash, end: end.saturating_add(1) })
    }
}

impl SavedOrigin {
    fn origin(self) -> Result<Origin, LoadFault> {
        let scenario = Scenario::from_recipe(&self.recipe).map_err(|error| LoadFault::Unreadable(error.to_string()))?;
        Ok(Origin { scenario: scenario.into(), seed: self.seed, today: self.today })
    }
}

/// SHA-256, in hexadecimal digits.
pub(super) fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        text
    })
}
