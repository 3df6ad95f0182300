//! Consoles, operators, other parties, a network and the simulated Stripe in one process, on simulated time, from a seed: whatever
//! breaks, a debit happens exactly once, and the journals are right.
//!
//! `PULLFUNDS_SEED=0x… cargo test --test simulation replay -- --ignored --nocapture` plays a seed again, shows every step, and cuts
//! down what fails; a failure says which other variables belong to it.
//! `PULLFUNDS_SEEDS=50000 PULLFUNDS_THREADS=2 cargo test --release --test simulation many -- --ignored --nocapture` plays any number.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on says so by panicking, and a long run tells how far it came"
)]

mod actor;
mod acts;
mod clerk;
mod console;
mod coverage;
mod crashing;
mod cutting;
mod driver;
mod invariants;
#[path = "../support/journal_contract.rs"]
mod journal_contract;
mod judging;
mod model_store;
mod network;
mod operator;
mod others;
mod parts;
mod places;
mod planted;
mod seed;
mod setting;
mod steps;
mod trace;
mod wanting;
mod weather;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use pullfunds::life::Row;
use pullfunds::money::Currency;

use crate::cutting::cut;
use crate::driver::{Played, Wrong, play};
use crate::planted::{Bug, Planted};
use crate::setting::{Cast, Setting, number};

/// Seeds in the tests of every day that are played by clerks, and by whole consoles, which take about six times as long.
const CLERKS: u64 = 1_000;
const CONSOLES: u64 = 400;
/// Seeds within which a planted mistake is found.
const FOUND_WITHIN: u64 = 300;

/// What many plays came to.
#[derive(Debug, Default)]
struct Sum {
    seeds: u64,
    steps: u64,
    debits: usize,
    done: BTreeMap<(&'static str, Currency), usize>,
    rows: BTreeMap<Row, u64>,
}

impl Sum {
    fn add(&mut self, played: &Played) {
        self.seeds += 1;
        self.steps += u64::from(played.steps);
        self.debits += played.debits;
        for (kind, done) in &played.done {
            *self.done.entry(*kind).or_insert(0) += done;
        }
        for (row, met) in &played.rows {
            *self.rows.entry(*row).or_insert(0) += met;
        }
    }
}

/// Plays seeds on some threads until one goes wrong.
fn many(first: u64, seeds: u64, threads: u64, cast: Cast, planted: Planted) -> Result<Sum, (Setting, Wrong)> {
    let worlds = places::worlds();
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
                    let setting = Setting::new(seed, cast, planted);
                    match play(&worlds, &setting, false) {
                        Ok(played) => sum.lock().expect("no thread panics").add(&played),
                        Err(found) => *wrong.lock().expect("no thread panics") = Some((setting, found)),
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

/// What is wrong, what happened last, and how to play it again.
fn told(setting: &Setting, wrong: &Wrong) -> String {
    let Wrong { step, what, last } = wrong;
    format!("{last}\n\nseed {:#x}, step {step}: {what}\nagain: {}", setting.seed, setting.again())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn all_right(seeds: u64, cast: Cast) -> Sum {
    match many(0, seeds, 2, cast, Planted(None)) {
        Ok(sum) => sum,
        Err((setting, wrong)) => panic!("{}", told(&setting, &wrong)),
    }
}

#[test]
fn whatever_breaks_a_debit_happens_once_and_the_journals_are_right() {
    let (clerks, consoles) = (all_right(CLERKS, Cast::Clerks), all_right(CONSOLES, Cast::Consoles));
    for sum in [&clerks, &consoles] {
        println!("{sum:#?}");
        assert!(sum.done.len() == 6, "each kind is done in each currency: {:?}", sum.done);
    }
    let mut met = clerks.rows;
    consoles.rows.into_iter().for_each(|(row, often)| *met.entry(row).or_insert(0) += often);
    assert_eq!(coverage::missed(&met), Vec::<String>::new());
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
    let worlds = places::worlds();
    for (seed, cast) in (0..20).map(|seed| (seed, Cast::Clerks)).chain((0..3).map(|seed| (seed, Cast::Consoles))) {
        let setting = Setting::new(seed, cast, Planted(None));
        let hash = || play(&worlds, &setting, false).expect("nothing is wrong").hash;
        assert_eq!(hash(), hash(), "seed {seed}");
    }
}

#[test]
fn every_planted_mistake_is_found() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match many(0, FOUND_WITHIN, 2, bug.cast(), Planted(Some(bug))) {
            Ok(_) => missed.push(bug),
            Err((setting, wrong)) => {
                println!("{bug:?}: seed {}, step {}: {}", setting.seed, wrong.step, wrong.what);
            }
        }
    }
    assert_eq!(missed, []);
}

/// What a failure says is typed as it stands, but that the program is this one and not built anew.
#[test]
fn what_a_failure_says_plays_it_again() {
    let Err((setting, wrong)) = many(0, FOUND_WITHIN, 2, Cast::Clerks, Planted(Some(Bug::NewKeyOnRepeat))) else {
        panic!("it was not found");
    };
    let (short, less) = cut(&places::worlds(), &setting, wrong);
    assert!(short.steps < setting::STEPS && !short.without.is_empty(), "{short:?} was not cut down");
    let text = told(&short, &less);
    let command = text.lines().find_map(|line| line.strip_prefix("again: ")).expect("it is told");
    let (variables, typed) = command.split_once(" cargo test --test simulation ").expect("it is a command");
    let mut again = std::process::Command::new(std::env::current_exe().expect("this program has a path"));
    again.envs(variables.split(' ').filter_map(|word| word.split_once('=')));
    again.args(typed.split(' ').filter(|word| *word != "--"));
    let output = again.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && said.contains(&less.what), "{said}");
}

#[test]
#[ignore = "plays the seed of PULLFUNDS_SEED, shows every step, and cuts down what fails"]
fn replay() {
    let setting = Setting::said(variable).expect("the variables can be read");
    let worlds = places::worlds();
    if let Err(wrong) = play(&worlds, &setting, true) {
        let whole = told(&setting, &wrong);
        let (short, less) = cut(&worlds, &setting, wrong);
        assert!(short != setting, "{whole}");
        panic!("{whole}\n\nThe same with less:\n{}", told(&short, &less));
    }
}

#[test]
#[ignore = "plays PULLFUNDS_SEEDS seeds on PULLFUNDS_THREADS threads"]
fn many_seeds() {
    let of = |name, usual| variable(name).as_deref().and_then(number).unwrap_or(usual);
    let (first, seeds, threads) = (of("PULLFUNDS_SEED", 0), of("PULLFUNDS_SEEDS", 50_000), of("PULLFUNDS_THREADS", 2));
    let planted = Planted(variable("PULLFUNDS_BUG").as_deref().and_then(Bug::named));
    match many(first, seeds, threads, Cast::said(variable), planted) {
        Ok(sum) => println!("{sum:#?}"),
        Err((setting, wrong)) => panic!("{}", told(&setting, &wrong)),
    }
}
