//! The parts of a file that are about trying things out: faults that are armed from the start, and restricted keys.

use std::collections::BTreeSet;

use crate::world::faults::Fault;
use crate::world::keys::{self, NewKey};

use super::calendar::{Calendar, FURTHEST, within};
use super::error::{Fault as Mistake, Problem, quoted};
use super::file::{File, Key};
use super::place::Place;

/// Longest name of a key.
const LONGEST_NAME: usize = 40;

/// How many accounts a file makes, whose own have these ids.
pub(super) fn count(file: &File, ids: &BTreeSet<&str>) -> usize {
    let plain = file.volume.as_ref().map_or(0, |volume| usize::try_from(volume.count).unwrap_or(usize::MAX));
    ids.len().saturating_add(plain)
}

/// The faults of a file whose accounts have these ids, so many with those that are made in number.
pub(super) fn faults(file: &File, ids: &BTreeSet<&str>, accounts: usize) -> Result<Vec<Fault>, Mistake> {
    for (index, fault) in file.fault.iter().enumerate() {
        let checked = fault.check(|id| ids.contains(id), accounts);
        checked.map_err(|refused| Mistake::new(Place::top("fault").index(index), Problem::Fault(refused)))?;
    }
    Ok(file.fault.clone())
}

/// The restricted keys of a file.
pub(super) fn keys(file: &File, calendar: &Calendar) -> Result<Vec<NewKey>, Mistake> {
    let mut names = BTreeSet::new();
    let mut all = Vec::with_capacity(file.key.len());
    for (index, key) in file.key.iter().enumerate() {
        let place = Place::top("key").index(index);
        if !is_name(&key.name) || keys::is_own_name(&key.name) || !names.insert(key.name.as_str()) {
            return Err(Mistake::new(place.key("name"), Problem::KeyName(quoted(&key.name))));
        }
        all.push(read(key, &place, calendar)?);
    }
    Ok(all)
}

fn read(key: &Key, place: &Place, calendar: &Calendar) -> Result<NewKey, Mistake> {
    for (column, names) in [("permissions", &key.permissions), ("connect", &key.connect)] {
        for (index, name) in names.iter().enumerate() {
            if !keys::is_permission(name) {
                let place = place.key(column).index(index);
                return Err(Mistake::new(place, Problem::Permission(quoted(name))));
            }
        }
    }
    if let Some(day) = key.expires {
        within(day, -FURTHEST, FURTHEST).map_err(|problem| Mistake::new(place.key("expires"), problem))?;
    }
    Ok(NewKey {
        name: key.name.clone(),
        permissions: key.permissions.clone(),
        connect: key.connect.clone(),
        expires: key.expires.map(|day| calendar.midnight(day)),
    })
}

fn is_name(name: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(plain)
}
