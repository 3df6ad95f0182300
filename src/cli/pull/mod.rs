//! `pullfunds pull`: one debit without a console, on the way of the dialog. What became of it is what the journal says, in a line
//! on standard output and in the exit code; its id is said on standard error before anything is sent.

mod args;

use jiff::{SignedDuration, Timestamp};

use crate::app::arming::Access;
use crate::app::{Asked, BookAsk, BookSaid, Errand, Model, Msg, Unwritten, parting};
use crate::domain::{AccountId, DebitId, Label, Mode, ObjectId};
use crate::journal::Keeping;
use crate::journal::entry::DebitRecord;
use crate::life::State;
use crate::runtime::custody::Custody;
use crate::runtime::{self, Ending};

pub use args::{FormName, PullArgs, ReasonName};

use super::console::{self, Behind, GIVEN_UP, NO_SCREEN, Ready};
use super::journal::words::came_of_it;
use super::{Exit, Failure, ReachArgs, attach, print, say};

/// For how long the gate is open for one debit of real money.
const ARMED: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn run(args: &PullArgs) -> Result<Exit, Failure> {
    let asked = asked(args)?;
    let flags = args.reach.of_console(args.allow_secret_key);
    let attach::Reached { engine, behind, mut chosen } = attach::reach(&flags, false)?;
    may_pull(args, &behind)?;
    drop(chosen.endings.take());
    let ready = console::set_up(&flags.screen, behind, NO_SCREEN)?;
    let ended = engine.block_on(pull(ready, asked, &args.reach));
    engine.shutdown_background();
    let (exit, line) = ended?;
    // What became of the money is in the exit code, whoever reads the line.
    print(&format!("{line}\n")).unwrap_or_else(|failure| say(&failure.sentence));
    Ok(exit)
}

fn asked(args: &PullArgs) -> Result<Asked, Failure> {
    let parts: Vec<&str> = args.confirm.split(':').collect();
    let [account, amount, currency] = parts.as_slice() else {
        let sentence = "--confirm is written as ACCOUNT:AMOUNT:CURRENCY, such as acct_1Gin6:9000.00:USD.";
        return Err(Failure::new(Exit::Usage, sentence));
    };
    if *account != args.account {
        let sentence = format!("--confirm names {account}, and the account to be debited is {}.", args.account);
        return Err(Failure::new(Exit::Usage, sentence));
    }
    Ok(Asked {
        account: AccountId::new(account),
        amount: args.amount.clone(),
        reason: args.reason.into(),
        consent: args.consent.clone(),
        note: args.same_amount.as_ref().unwrap_or(&args.note).clone(),
        same_amount: args.same_amount.is_some(),
        form: args.form.map(Into::into),
        reference: args.reference.as_deref().map(ObjectId::new),
        confirmed: ((*amount).to_owned(), (*currency).to_owned()),
        cost: args.accept_cost,
        below_zero: args.accept_below_zero.clone(),
    })
}

/// Refuses a journal that does not fit the money.
fn may_pull(args: &PullArgs, behind: &Behind) -> Result<(), Failure> {
    console::needs_a_kept_journal(behind)?;
    if behind.mode == Mode::Live && behind.journal.keeping() == Keeping::Personal && !args.personal_journal {
        let sentence = "the journal is yours alone: debits of colleagues are not in it. --personal-journal says yes to that, \
                        --state-dir names one that is shared.";
        return Err(Failure::new(Exit::Usage, sentence));
    }
    Ok(())
}

async fn pull(ready: Ready, asked: Asked, reach: &ReachArgs) -> Result<(Exit, String), Failure> {
    let Ready { mut model, tools } = ready;
    let custody = tools.custody.clone();
    if model.access == Access::Shut {
        let until = model.now.saturating_add(ARMED).unwrap_or(model.now);
        if let Err(why) = arm(&custody, until).await {
            console::close(&custody).await;
            return Ok(not_sent(Some(&why)));
        }
        model.access = Access::Armed { until };
        tools.gate.open_until(until);
    }
    model.errand = Some(Errand::new(asked, model.now));
    let ended = runtime::run_unseen(&mut model, tools).await;
    let ended = ended.map_err(|error| Failure::new(Exit::Terminal, format!("the event loop cannot start: {error}")))?;
    let said = ending(&model, &custody, ended, reach).await;
    if ended != Ending::GivenUp {
        console::close(&custody).await;
    }
    Ok(said)
}

/// Nobody is armed unseen: it is written down first, as by a console.
async fn arm(custody: &Custody, until: Timestamp) -> Result<(), Label> {
    let written = match custody.book(BookAsk::Arm(until)).await {
        Some(Msg::Book(BookSaid::Armed(_, written))) => written,
        Some(_) | None => Err(Label::new("the journal did not say so")),
    };
    written.map_err(|why| Label::new(&format!("it is not armed, because that could not be written down: {why}")))
}

/// How it ended, as the journal has it. One that was given up is asked nothing more.
async fn ending(model: &Model, custody: &Custody, ended: Ending, reach: &ReachArgs) -> (Exit, String) {
    let (errand, is_given_up) = (model.errand.as_ref(), ended == Ending::GivenUp);
    let why_not = errand.and_then(Errand::why_not);
    let Some(debit) = errand.and_then(Errand::debit) else {
        let (exit, line) = not_sent(why_not);
        return (exit, if is_given_up { line } else { line + &first(errand, custody, reach).await });
    };
    let found = if is_given_up { Err(Label::new(GIVEN_UP)) } else { custody.record_of(debit).await };
    // Where the journal can be read, the line says what it leaves open.
    let unwritten = || model.unwritten.iter().map(Unwritten::at_the_end).collect();
    for sentence in if found.is_ok() { unwritten() } else { parting(model, true) } {
        say(&sentence);
    }
    match found {
        Ok(Some(record)) => {
            let name = model.fleet.get(&record.order.account).map_or("?", |entry| entry.account.name.as_str());
            became(&record, name, reach)
        }
        Ok(None) => not_sent(why_not),
        Err(trouble) => (Exit::Unknown, unknown(debit, &trouble.to_string(), reach)),
    }
}

/// What has to be done before anything is pulled from the account, as commands to be typed.
async fn first(errand: Option<&Errand>, custody: &Custody, reach: &ReachArgs) -> String {
    let (Some(errand), Some(Msg::Book(BookSaid::Unresolved(Ok(open))))) =
        (errand, custody.book(BookAsk::Unresolved).await)
    else {
        return String::new();
    };
    let pending = open.pending.iter().map(|pending| &pending.open.order);
    let pending = pending.filter(|order| order.account == *errand.account()).map(|order| look_up(order.debit, reach));
    let held = open.held.iter().filter(|held| held.account == *errand.account());
    let held =
        held.map(|held| format!("pullfunds journal resolve {} --foreign --reason WHY{}", held.mark, reach.words()));
    pending.chain(held).flat_map(|command| ["; first ".to_owned(), command]).collect()
}

fn not_sent(why: Option<&Label>) -> (Exit, String) {
    let why = why.map_or("it was asked to end before anything was sent", Label::as_str);
    (Exit::Refused, format!("refused: {}; nothing moved", why.trim_end_matches('.')))
}

/// What the journal says in the end.
fn became(record: &DebitRecord, name: &str, reach: &ReachArgs) -> (Exit, String) {
    let order = &record.order;
    let (debit, account) = (order.debit, &order.account);
    if !record.contradicted.is_empty() {
        let (state, came) = (record.state().words(), came_of_it(record));
        return (Exit::NeedsPerson, format!("contradicted: the journal says that debit {debit} {state}; {came}"));
    }
    match record.state() {
        State::Settled | State::Happened => {
            let amount = order.amount.sentence();
            (
                Exit::Done,
                format!("done: pulled {amount} from {name} ({account}), debit {debit}, {}", came_of_it(record)),
            )
        }
        State::Refused | State::Withdrawn | State::NotCreated | State::DidNotHappen => (
            Exit::Refused,
            format!("refused: {}{}; debit {debit}", came_of_it(record).trim_end_matches('.'), nothing_moved(record)),
        ),
        State::Recorded | State::Unknown => (Exit::Unknown, unknown(debit, &came_of_it(record), reach)),
        State::AwaitsPerson => (
            Exit::NeedsPerson,
            format!("waits for a person: {}; debit {debit}; then {}", came_of_it(record), look_up(debit, reach)),
        ),
    }
}

/// That nothing moved, where that is more than somebody's word.
fn nothing_moved(record: &DebitRecord) -> &'static str {
    if record.nothing_moved() { "; nothing moved" } else { "" }
}

fn unknown(debit: DebitId, why: &str, reach: &ReachArgs) -> String {
    let why = why.trim_end_matches('.');
    format!("UNKNOWN: do not repeat this command; debit {debit}; {why}; {}", look_up(debit, reach))
}

/// The command that finds out what became of it, to be typed as it stands.
fn look_up(debit: DebitId, reach: &ReachArgs) -> String {
    format!("pullfunds journal resolve {debit} --look-up{}", reach.words())
}
