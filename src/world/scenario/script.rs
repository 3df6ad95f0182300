//! The script of a file: commands with a moment, which the world does by itself when its time gets there. They are those of
//! `/_world`, read as they are there; only what moves the clock or puts another life in the world's place is none of a script's.

use std::collections::BTreeSet;

use crate::world::causes::Cause;
use crate::world::control::Command;
use crate::world::founding::Scripted;
use crate::world::keys;

use super::calendar::Calendar;
use super::error::{Fault as Mistake, Problem, quoted};
use super::file::{File, Line};
use super::place::Place;

/// The moves of a file whose accounts have these ids, so many with those that are made in number.
pub(super) fn read(
    file: &File,
    ids: &BTreeSet<&str>,
    accounts: usize,
    calendar: &Calendar,
) -> Result<Vec<Scripted>, Mistake> {
    let mut script = Vec::with_capacity(file.script.len());
    for (index, line) in file.script.iter().enumerate() {
        let place = Place::top("script").index(index);
        let command = line.command.clone();
        if let Some(account) = command.account().filter(|account| !ids.contains(account)) {
            return Err(Mistake::new(place.key("account"), Problem::NoSuchAccount(quoted(account))));
        }
        check_key(file, &command, &place)?;
        command
            .check_scripted(|id| ids.contains(id), accounts)
            .map_err(|refused| Mistake::new(place.clone(), Problem::Scripted(refused.into())))?;
        script.push(Scripted { at: moment(line, &place, calendar)?, command });
    }
    Ok(script)
}

fn moment(line: &Line, place: &Place, calendar: &Calendar) -> Result<jiff::Timestamp, Mistake> {
    match (&line.at, &line.after) {
        (Some(at), None) => calendar.future(at).map_err(|problem| Mistake::new(place.key("at"), problem)),
        (None, Some(after)) => calendar.after(after).map_err(|problem| Mistake::new(place.key("after"), problem)),
        (Some(_), Some(_)) => Err(Mistake::new(place.key("after"), Problem::AtAndAfter)),
        (None, None) => Err(Mistake::new(place.clone(), Problem::NoMoment)),
    }
}

/// A key that is to be revoked is one that every world has, or one of the file.
fn check_key(file: &File, command: &Command, place: &Place) -> Result<(), Mistake> {
    let Command::Cause(Cause::KeyRevoked { key }) = command else {
        return Ok(());
    };
    if keys::is_own_name(key) || file.key.iter().any(|known| known.name == *key) {
        return Ok(());
    }
    Err(Mistake::new(place.key("key"), Problem::NoSuchKey(quoted(key))))
}
