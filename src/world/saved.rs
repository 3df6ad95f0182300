//! A world as bytes, and back: what a server keeps between two runs. The first line tells what the bytes are, which format they
//! have and what they hash to, so that another version, a torn file and a foreign one are told apart before anything is read; a
//! world is loaded whole or not at all.

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
const MAGIC: &str = "pullfunds-world";

/// The layout of what follows the first line. A change of any saved type is another format.
const FORMAT: u32 = 2;

/// Longest first line.
const LONGEST_HEAD: usize = 120;

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
        "it is damaged: its bytes do not have the hash that its first line says; bring back a copy, or name a new file"
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
        let mut bytes = format!("{MAGIC} {FORMAT} {}\n", hash(&body)).into_bytes();
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// A world from bytes that [`Self::save`] wrote. It goes on where it stopped, as the same run.
    ///
    /// # Errors
    /// If they are of another version, damaged, or something else.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadFault> {
        let end = bytes.iter().take(LONGEST_HEAD).position(|byte| *byte == b'\n').ok_or(LoadFault::Foreign)?;
        let (head, body) = bytes.split_at_checked(end).ok_or(LoadFault::Foreign)?;
        let head = std::str::from_utf8(head).map_err(|_| LoadFault::Foreign)?;
        let body = body.get(1..).unwrap_or_default();
        let said: Vec<&str> = head.split(' ').collect();
        let [MAGIC, format, hashed] = said.as_slice() else {
            return Err(LoadFault::Foreign);
        };
        if *format != FORMAT.to_string() {
            return Err(LoadFault::Format { found: format.chars().take(12).collect() });
        }
        if hash(body) != *hashed {
            return Err(LoadFault::Damaged);
        }
        let unreadable = |error: &dyn std::fmt::Display| LoadFault::Unreadable(error.to_string());
        let coming: Coming = rmp_serde::from_slice(body).map_err(|error| unreadable(&error))?;
        coming.life.state.check_books().map_err(|error| unreadable(&error))?;
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

impl SavedOrigin {
    fn origin(self) -> Result<Origin, LoadFault> {
        let scenario = Scenario::from_recipe(&self.recipe).map_err(|error| LoadFault::Unreadable(error.to_string()))?;
        Ok(Origin { scenario: scenario.into(), seed: self.seed, today: self.today })
    }
}

fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        text
    })
}
