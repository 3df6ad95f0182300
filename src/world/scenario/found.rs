//! A whole file into the beginning of a world: accounts, histories, repeated sales, plain accounts in number, and
//! the check of what the file expects.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::money::Currency;
use crate::world::founding::{Founding, Happening, NewAccount};

use super::account;
use super::calendar::Calendar;
use super::error::{Fault, Problem, quoted};
use super::expect;
use super::file::{Entry, File, Sales};
use super::history::{self, Owner, Side};
use super::lab;
use super::place::Place;
use super::repeat;
use super::script;
use super::settings;
use super::sums::Sums;
use super::volume;

/// Builds the beginning.
pub(super) fn found(file: &File, seed: Option<u64>, today: Option<Date>) -> Result<Founding, Fault> {
    let header = Place::top("scenario");
    let calendar =
        Calendar::new(&file.scenario.today, today).map_err(|problem| Fault::new(header.key("today"), problem))?;
    let seed = seed.unwrap_or(file.scenario.seed);
    let ids = ids(file)?;
    let mut settings = settings::read(&file.stripe, &ids)?;
    let count = lab::count(file, &ids);
    settings.faults.extend(lab::faults(file, &ids, count)?);
    settings.keys = lab::keys(file, &calendar)?;
    let script = script::read(file, &ids, count, &calendar)?;
    let platform = account::platform(&file.platform, &Place::top("platform"), &calendar)?;
    let mut accounts = Vec::with_capacity(file.account.len());
    for (index, written) in file.account.iter().enumerate() {
        accounts.push(account::connected(written, &account_place(index), &calendar)?);
    }
    let mut happenings = happenings(file, &platform, &accounts, &calendar, seed)?;
    let sums = Sums::of(&platform, &accounts, &happenings, calendar.start, settings.reserves_enabled);
    // What repeated sales leave behind depends on the seed, so that only the file's own can be expected.
    if seed == file.scenario.seed {
        expectations(file, &platform, &accounts, &sums)?;
    }
    if let Some(volume) = &file.volume {
        let (more, trade) = volume::generate(volume, &platform, &calendar, seed)?;
        accounts.extend(more);
        happenings.extend(trade);
    }
    settings.usd_rates.entry(Currency::USD).or_insert(rust_decimal::Decimal::ONE);
    Ok(Founding {
        name: file.scenario.name.clone(),
        seed,
        start: calendar.start,
        settings,
        platform,
        accounts,
        happenings,
        script,
    })
}

fn account_place(index: usize) -> Place {
    Place::top("account").index(index)
}

/// All ids that settings may name.
fn ids(file: &File) -> Result<BTreeSet<&str>, Fault> {
    let mut ids = BTreeSet::from([file.platform.id.as_str()]);
    for (index, account) in file.account.iter().enumerate() {
        if !ids.insert(&account.id) {
            return Err(Fault::new(account_place(index).key("id"), Problem::DuplicateId(quoted(&account.id))));
        }
    }
    Ok(ids)
}

fn happenings(
    file: &File,
    platform: &NewAccount,
    accounts: &[NewAccount],
    calendar: &Calendar,
    seed: u64,
) -> Result<Vec<Happening>, Fault> {
    let own = &file.platform;
    let mut all = trade(&platform_owner(file, platform), &own.history, &own.sales, calendar, seed)?;
    for (index, (written, account)) in file.account.iter().zip(accounts).enumerate() {
        let owner = connected_owner(index, written.created, account);
        all.extend(trade(&owner, &written.history, &written.sales, calendar, seed)?);
    }
    Ok(all)
}

/// One account's history, and its repeated sales.
fn trade(
    owner: &Owner<'_>,
    entries: &[Entry],
    sales: &[Sales],
    calendar: &Calendar,
    seed: u64,
) -> Result<Vec<Happening>, Fault> {
    let mut happenings = history::read(owner, entries, calendar)?;
    for (index, line) in sales.iter().enumerate() {
        let place = owner.place.key("sales").index(index);
        happenings.extend(repeat::expand(owner, line, &place, calendar, seed)?);
    }
    Ok(happenings)
}

fn expectations(file: &File, platform: &NewAccount, accounts: &[NewAccount], sums: &Sums) -> Result<(), Fault> {
    for (index, (written, account)) in file.account.iter().zip(accounts).enumerate() {
        let owner = connected_owner(index, written.created, account);
        expect::check(&owner, written.expect.as_ref(), &written.expect_in, sums)?;
    }
    let own = &file.platform;
    expect::check(&platform_owner(file, platform), own.expect.as_ref(), &own.expect_in, sums)
}

fn platform_owner<'a>(file: &File, platform: &'a NewAccount) -> Owner<'a> {
    Owner {
        id: &platform.id,
        currency: platform.currency,
        created: file.platform.created,
        side: Side::Platform,
        place: Place::top("platform"),
    }
}

fn connected_owner(index: usize, created: i32, account: &NewAccount) -> Owner<'_> {
    Owner { id: &account.id, currency: account.currency, created, side: Side::Connected, place: account_place(index) }
}
