//! What the journal says, in words for a line of text. Everything here was made safe for a terminal when it was read; what
//! is not a `Label` or an id yet becomes one.

use jiff::Timestamp;

use crate::domain::{Deed, ObjectId, Order, Outcome, Refusal, RequestId, Settled, Unknown};
use crate::journal::entry::{Answered, By, DebitRecord, Looks, Told};
use crate::life::{Owner, Proof, Stamp, State};

/// A time, in UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// Where a debit stands, in a word without blanks: large where it blocks its account.
pub(super) const fn state(state: State) -> &'static str {
    match state {
        State::Recorded => "RECORDED",
        State::Unknown => "UNKNOWN",
        State::AwaitsPerson => "NEEDS-PERSON",
        State::Settled => "settled",
        State::Refused => "refused",
        State::Withdrawn => "never-sent",
        State::NotCreated => "not-created",
        State::Happened => "happened",
        State::DidNotHappen => "did-not-happen",
    }
}

/// What was asked for, and how much.
pub(super) fn what(order: &Order) -> String {
    format!("{} {}", order.what.deed().word(), order.amount.sentence())
}

/// What is known of how it ended, or why it has not.
pub(in crate::cli) fn came_of_it(record: &DebitRecord) -> String {
    if record.contradicted.is_empty() {
        return told_of_it(record);
    }
    let contradicted = format!("CONTRADICTED: Stripe shows {}", objects(&record.contradicted));
    if record.state().is_done() { format!("{}; {contradicted}", told_of_it(record)) } else { contradicted }
}

fn told_of_it(record: &DebitRecord) -> String {
    match record.state() {
        State::Recorded => "no answer was written down".to_owned(),
        State::Withdrawn => "nothing moved".to_owned(),
        State::NotCreated => "looked up late enough on both sides; nothing moved".to_owned(),
        State::Happened | State::DidNotHappen => "by hand".to_owned(),
        State::AwaitsPerson => record.waits_for.as_ref().map_or_else(String::new, said_no),
        State::Unknown | State::Settled | State::Refused => match &record.outcome {
            Some(Outcome::Settled(settled)) => done(settled, record.order.what.deed()),
            Some(Outcome::Refused(refusal)) => said_no(refusal),
            Some(Outcome::Unknown(unknown)) => not_known(unknown),
            None => String::new(),
        },
    }
}

/// Ids, one after the other.
pub(super) fn objects(ids: &[ObjectId]) -> String {
    ids.iter().map(ObjectId::as_str).collect::<Vec<_>>().join(", ")
}

/// What an event tells.
pub(super) fn told(told: &Told, deed: Deed) -> String {
    match told {
        Told::Recorded { stamp, .. } => stamp.as_ref().map_or_else(String::new, by),
        Told::Attempt { stamp, judged } => {
            let why = if judged.is_some() { "asked for" } else { "by itself" };
            format!("{why}, {}", by(stamp))
        }
        Told::Unknown { unknown, attempt, server, .. } => format!(
            "{}{}{}",
            not_known(unknown),
            attempt.map_or_else(String::new, |attempt| format!(", attempt {attempt}")),
            server_time(*server)
        ),
        Told::AwaitsPerson { attempt, refusal, server } => {
            format!("{}, attempt {attempt}{}", said_no(refusal), server_time(*server))
        }
        Told::LookedUp { looks, near } if near.is_empty() => format!("nothing seen yet; {}", look(looks)),
        Told::LookedUp { looks, near } => format!("could be it: {}; {}", objects(near), look(looks)),
        Told::Settled { settled, by } => format!("{}{}", done(settled, deed), shown_by(by.as_ref())),
        Told::Refused { refused, by } => format!("{}{}", said_no(refused), shown_by(by.as_ref())),
        Told::Withdrawn { attempt, why } => format!("attempt {attempt} was never sent: {why}"),
        Told::NotCreated { marker, looks } => {
            format!("nothing was under way after {} (Stripe's clock); {}", moment(*marker), look(looks))
        }
        Told::Happened { object, reason, last_look, stamp } => {
            let object = object.as_ref().map_or_else(String::new, |object| format!("{object}, "));
            format!("{object}{reason} (last look-up: {last_look}), {}", by(stamp))
        }
        Told::DidNotHappen { reason, last_look, stamp } => {
            format!("{reason} (last look-up: {last_look}), {}", by(stamp))
        }
        Told::Observed { .. } | Told::Explained(_) => "told above".to_owned(),
        Told::LateAnswer { attempt, answer } => format!("to attempt {attempt}: {}", late(answer, deed)),
        Told::Contradicted { objects: ids, .. } => format!("Stripe shows {}; the account is held", objects(ids)),
        Told::Foreign { objects: ids, amount, stamp, .. } => {
            format!("{} of {}, {}", objects(ids), amount.sentence(), by(stamp))
        }
        Told::Acknowledged { reason, stamp, .. } => format!("{reason}, {}", by(stamp)),
        Told::Armed { until, stamp } => format!("until {}, {}", moment(*until), by(stamp)),
        Told::Disarmed { why, stamp } => format!("{why}, {}", by(stamp)),
        Told::Reconciled { accounts, debits, differ, foreign, stamp, .. } => {
            format!("{accounts} accounts, {debits} debits, {differ} differ, {foreign} foreign, {}", by(stamp))
        }
    }
}

fn by(stamp: &Stamp) -> String {
    let Owner { host, process, uid, .. } = &stamp.owner;
    format!("by {} (uid {uid}) on {host}, process {process}{}", stamp.operator, server_time(stamp.server))
}

fn server_time(server: Option<Timestamp>) -> String {
    server.map_or_else(String::new, |at| format!(", Stripe's clock {}", moment(at)))
}

fn done(settled: &Settled, deed: Deed) -> String {
    let (giving, taking) = deed.objects();
    let named = [(giving, settled.transfer.as_ref()), (taking, settled.payment.as_ref())];
    let mut parts: Vec<String> =
        named.into_iter().filter_map(|(name, id)| id.map(|id| format!("{name} {id}"))).collect();
    parts.extend(settled.request.as_ref().map(|request| format!("request {request}")));
    parts.join(", ")
}

fn said_no(refusal: &Refusal) -> String {
    let code = refusal.code.as_ref().unwrap_or(&refusal.kind);
    let status = refusal.status.map_or_else(String::new, |status| format!(" ({status})"));
    format!("{code}{status}: {}{}", refusal.message, request(refusal.request.as_ref()))
}

fn not_known(unknown: &Unknown) -> String {
    format!("{}{}", unknown.why.words(), request(unknown.request.as_ref()))
}

fn request(request: Option<&RequestId>) -> String {
    request.map_or_else(String::new, |request| format!(", request {request}"))
}

fn shown_by(shown: Option<&By>) -> String {
    match shown {
        Some(By::Answer { attempt, server, .. }) => format!(", answer to attempt {attempt}{}", server_time(*server)),
        Some(By::LookUp(looks, _)) => format!("; {}", look(looks)),
        None => String::new(),
    }
}

fn look(looks: &Looks) -> String {
    let whole = if looks.whole { "everything was read" } else { "not everything could be read" };
    format!("looked up {}, {} pages, {whole}{}", by(&looks.stamp), looks.pages, server_time(looks.latest))
}

fn late(answer: &Answered, deed: Deed) -> String {
    let words = match &answer.proof {
        Proof::Settles(settled) => done(settled, deed),
        Proof::Refuses(refusal) | Proof::Door(_, refusal) | Proof::Person(refusal) => said_no(refusal),
        Proof::Nothing(why) => why.words(),
    };
    format!("{words}{}", server_time(answer.server))
}
