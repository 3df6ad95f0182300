//! Two readings of Stripe's pages, compared: the rules that the console checks before it sends, and the simulated Stripe,
//! which decides without knowing them. For each of many generated debits the state of a world is read through HTTP
//! messages with the console's own client, the rules judge, and the debit is sent whatever they say. *No finding blocks*
//! must be the same as *the world accepts*, and a refusal must be one that a blocking finding foresaw. The same holds for funds
//! that are sent and for debits that are undone.
//!
//! Everything follows from one seed: a failure names its world and its case, which can be played again alone.

mod cases;
mod dice;
mod flaws;
mod giving;
mod reading;
mod refusals;
mod tally;
mod wires;
mod worlds;

use pullfunds::rules::{Finding, RuleId, Rulebook, Ruling, Verdict, judge};

use cases::Case;
use dice::Dice;
use reading::{Answered, Reader};
use refusals::foreseen_by;
use tally::{Kind, Tally};
use wires::Way;
use worlds::{Profile, profile};

const SEED: u64 = 20_261_122;
const WORLDS: u64 = 1_050;
const CASES_A_WORLD: usize = 20;
const THREADS: u64 = 4;
/// One world in so many is compared over HTTP too.
const EVERY: u64 = 25;

#[test]
fn no_finding_blocks_exactly_when_the_world_accepts() {
    let tally = std::thread::scope(|scope| {
        // Worlds do not know one another, so that they can be compared side by side.
        let threads: Vec<_> =
            (0..THREADS).map(|first| scope.spawn(move || compare_each(Way::InProcess, first, THREADS))).collect();
        let tallies = threads.into_iter().map(|thread| thread.join().expect("a comparison failed, see above"));
        tallies.fold(Tally::default(), Tally::and)
    });
    println!("{tally}");
    tally.check();
}

/// A share of the same worlds, 42 with 840 cases, through the program's server: a request that takes the whole way through
/// HTTP comes out as the same request, and its answer as the same answer.
#[test]
fn the_same_holds_over_http() {
    let tally = compare_each(Way::OverHttp, 0, EVERY);
    assert_eq!(tally.all, usize::try_from(WORLDS.div_ceil(EVERY)).unwrap() * CASES_A_WORLD);
}

#[test]
fn funds_are_sent_exactly_when_no_finding_blocks() {
    let seen = giving::send_funds(Way::InProcess, SEED, 90, 20);
    giving::check(&seen, Rulebook::SendFunds, 40);
}

#[test]
fn a_debit_is_undone_exactly_when_no_finding_blocks() {
    let seen = giving::undo(Way::InProcess, SEED, 90, 20);
    giving::check(&seen, Rulebook::Reversal, 40);
}

#[test]
fn both_hold_over_http() {
    let (sent, undone) = (giving::send_funds(Way::OverHttp, 7, 4, 20), giving::undo(Way::OverHttp, 7, 4, 20));
    assert!(sent.accepted > 0 && sent.refused > 0 && undone.accepted > 0 && undone.refused > 0);
}

/// Compares every so many worlds, beginning with one.
fn compare_each(way: Way, first: u64, every: u64) -> Tally {
    let mut tally = Tally::default();
    let numbers = (first..WORLDS).step_by(usize::try_from(every).unwrap());
    for number in numbers {
        let mut dice = Dice::new(SEED.wrapping_add(number));
        let profile = profile(&mut dice);
        let cases = cases::generate(&mut dice, &profile, CASES_A_WORLD);
        let reader = Reader::new(way, profile.founding(number, &cases));
        for (at, case) in cases.iter().enumerate() {
            let kind = compare(&reader, &profile, case);
            tally.add(kind.unwrap_or_else(|fault| panic!("world {number}, case {at}: {fault}")));
        }
        reader.check_ledger();
    }
    tally
}

/// Judges a case, sends it all the same, and says how it went; what does not agree is an error.
fn compare(reader: &Reader, profile: &Profile, case: &Case) -> Result<Kind, String> {
    let read = reader.read(case);
    let draft = case.draft(&read);
    let verdict = judge(&read.facts(profile), &draft);
    let answered = reader.send(case, &draft);
    let stopping: Vec<&Finding> = verdict.blocking().collect();
    let disagree = |what: &str| {
        let codes: Vec<&str> = stopping.iter().map(|finding| finding.rule.code()).collect();
        let edition = verdict.rulebook.name();
        Err(format!("{what}\n{edition} {codes:?}\n{answered:?}\n{case:?}\n{draft:?}\n{read:?}\n{profile:?}"))
    };
    if !stopping.iter().any(|finding| finding.ruling == Ruling::Block) {
        return match (cannot_tell(&verdict), &answered) {
            (true, _) => Ok(Kind::CannotTell),
            (false, Answered::Done) => Ok(Kind::Accepted(verdict.rulebook)),
            (false, Answered::Refused(_)) => disagree("the rules allow what the world refuses"),
        };
    }
    let Answered::Refused(refusal) = &answered else {
        return disagree("the rules stop what the world accepts");
    };
    let Some(rules) = foreseen_by(refusal) else {
        return disagree("no rule is named for this refusal");
    };
    if !stopping.iter().any(|finding| rules.contains(&finding.rule)) {
        // One rule stops it, and another, which could not tell, is the one that the world names.
        if verdict.findings.iter().any(|finding| is_open(finding) && rules.contains(&finding.rule)) {
            return Ok(Kind::CannotTell);
        }
        return disagree("the world's reason is not among those of the rules");
    }
    let only = if stopping.len() == 1 { stopping.first().map(|finding| finding.rule) } else { None };
    Ok(Kind::Refused(verdict.rulebook, only))
}

fn cannot_tell(verdict: &Verdict) -> bool {
    verdict.findings.iter().any(is_open)
}

/// Whether a rule that could stop the pull leaves it open, or the cap is too near, or its rate too old, to tell.
fn is_open(finding: &Finding) -> bool {
    match finding.ruling {
        Ruling::CannotTell { .. } => finding.rule != RuleId::TransfersCapability,
        Ruling::Warn => finding.rule == RuleId::CapUsd,
        Ruling::Pass | Ruling::Acknowledge { .. } | Ruling::Block => false,
    }
}
