//! Consoles, operators, other parties, a network and the simulated Stripe in one process, on simulated time, from a seed: whatever
//! breaks, a debit happens exactly once, and the journals are right.
//!
//! `PULLFUNDS_SEED=0x… cargo test --test simulation replay -- --ignored --nocapture` plays a seed again and shows every step.
//! `PULLFUNDS_SEEDS=50000 PULLFUNDS_THREADS=2 cargo test --release --test simulation many -- --ignored --nocapture` plays any number.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on says so by panicking, and a long run tells how far it came"
)]

#[path = "simulation/actor.rs"]
mod actor;
#[path = "simulation/clerk.rs"]
mod clerk;
#[path = "simulation/console.rs"]
mod console;
#[path = "simulation/crashing.rs"]
mod crashing;
#[path = "simulation/driver.rs"]
mod driver;
#[path = "simulation/invariants.rs"]
mod invariants;
#[path = "support/journal_contract.rs"]
mod journal_contract;
#[path = "simulation/judging.rs"]
mod judging;
#[path = "simulation/model_store.rs"]
mod model_store;
#[path = "simulation/network.rs"]
mod network;
#[path = "simulation/others.rs"]
mod others;
#[path = "simulation/parts.rs"]
mod parts;
#[path = "simulation/places.rs"]
mod places;
#[path = "simulation/planted.rs"]
mod planted;
#[path = "simulation/seed.rs"]
mod seed;
#[path = "simulation/trace.rs"]
mod trace;
#[path = "simulation/weather.rs"]
mod weather;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use pullfunds::life::Row;

use crate::driver::{Cast, Played, Wrong, play};
use crate::planted::{Bug, Planted};

/// Seeds in the tests of every day.
const SEEDS: u64 = 1_000;
/// Seeds of whole consoles, which take twenty times as long.
const CONSOLES: u64 = 20;
/// Seeds within which a planted mistake is found.
const FOUND_WITHIN: u64 = 300;

/// What many plays came to.
#[derive(Debug, Default)]
struct Sum {
    seeds: u64,
    steps: u64,
    debits: usize,
    done: usize,
    rows: BTreeMap<Row, u64>,
}

impl Sum {
    fn add(&mut self, played: &Played) {
        self.seeds += 1;
        self.steps += u64::from(played.steps);
        self.debits += played.debits;
        self.done += played.done;
        for (row, met) in &played.rows {
            *self.rows.entry(*row).or_insert(0) += met;
        }
    }
}

/// Plays seeds on some threads until one goes wrong.
fn many(first: u64, seeds: u64, threads: u64, cast: Cast, planted: Planted) -> Result<Sum, (u64, Wrong)> {
    let world = places::world();
    let next = AtomicU64::new(first);
    let sum = Mutex::new(Sum::default());
    let wrong = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while wrong.lock().expect("no thread panics").is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + seeds {
                        return;
                    }
                    match play(&world, seed, cast, planted, false) {
                        Ok(played) => sum.lock().expect("no thread panics").add(&played),
                        Err(found) => *wrong.lock().expect("no thread panics") = Some((seed, found)),
                    }
                }
            });
        }
    });
    match wrong.into_inner().expect("no thread panics") {
        Some(wrong) => Err(wrong),
        None => Ok(sum.into_inner().expect("no thread panics")),
    }
}

fn told(seed: u64, wrong: &Wrong) -> String {
    let Wrong { step, what, last } = wrong;
    format!(
        "{last}\n\nseed {seed:#x}, step {step}: {what}\nagain: PULLFUNDS_SEED={seed:#x} cargo test --test simulation replay -- \
         --ignored --nocapture"
    )
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let hex = text.strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16));
    hex.unwrap_or_else(|| text.parse()).ok()
}

/// Who plays where an environment variable says so.
fn cast() -> Cast {
    if std::env::var_os("PULLFUNDS_CONSOLES").is_some() { Cast::Consoles } else { Cast::Clerks }
}

#[test]
fn whole_consoles_do_so_too() {
    if let Err((seed, wrong)) = many(0, CONSOLES, 2, Cast::Consoles, Planted(None)) {
        panic!("{}", told(seed, &wrong));
    }
}

#[test]
fn whatever_breaks_a_debit_happens_once_and_the_journals_are_right() {
    let sum = match many(0, SEEDS, 2, Cast::Clerks, Planted(None)) {
        Ok(sum) => sum,
        Err((seed, wrong)) => panic!("{}", told(seed, &wrong)),
    };
    println!("{sum:#?}");
    assert!(sum.done > 1_000 && sum.debits > sum.done, "{sum:?}");
}

#[test]
fn the_model_of_a_disk_keeps_the_contract_of_a_store() {
    journal_contract::all(&|| {
        let disk = model_store::Disk::new(&journal_contract::platform(), model_store::Lax::default());
        Box::new(disk.store())
    });
}

#[test]
fn the_same_seed_plays_the_same() {
    let world = places::world();
    for (seed, cast) in (0..20).map(|seed| (seed, Cast::Clerks)).chain((0..3).map(|seed| (seed, Cast::Consoles))) {
        let hash = || play(&world, seed, cast, Planted(None), false).expect("nothing is wrong").hash;
        assert_eq!(hash(), hash(), "seed {seed}");
    }
}

#[test]
fn every_planted_mistake_is_found() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match many(0, FOUND_WITHIN, 2, Cast::Clerks, Planted(Some(bug))) {
            Ok(_) => missed.push(bug),
            Err((seed, wrong)) => println!("{bug:?}: seed {seed}, step {}: {}", wrong.step, wrong.what),
        }
    }
    assert_eq!(missed, []);
}

#[test]
#[ignore = "plays the seed of PULLFUNDS_SEED and shows every step"]
fn replay() {
    let seed = number("PULLFUNDS_SEED").expect("PULLFUNDS_SEED is a seed");
    let bug = std::env::var("PULLFUNDS_BUG").ok();
    let bug = bug.map(|name| Bug::ALL.into_iter().find(|bug| format!("{bug:?}") == name).expect("a mistake's name"));
    if let Err(wrong) = play(&places::world(), seed, cast(), Planted(bug), true) {
        panic!("{}", told(seed, &wrong));
    }
}

#[test]
#[ignore = "plays PULLFUNDS_SEEDS seeds on PULLFUNDS_THREADS threads"]
fn many_seeds() {
    let (seeds, threads) = (number("PULLFUNDS_SEEDS").unwrap_or(50_000), number("PULLFUNDS_THREADS").unwrap_or(2));
    let first = number("PULLFUNDS_SEED").unwrap_or(0);
    match many(first, seeds, threads, cast(), Planted(None)) {
        Ok(sum) => println!("{sum:#?}"),
        Err((seed, wrong)) => panic!("{}", told(seed, &wrong)),
    }
}
