//! What keys do on the Requests screen.

use jiff::{SignedDuration, Timestamp};

use crate::app::copied::{self, Copied};
use crate::app::keys::note;
use crate::app::moves::Move;
use crate::app::stroke::{Typed, type_filter};
use crate::app::{Effect, Key, Model, Notice, Question, Screen, TextField, Tone};
use crate::domain::{Label, Method};

use super::curl;

/// Where `pullfunds serve` listens: a simulated Stripe in memory has no address.
const SERVED: &str = "http://127.0.0.1:12111";

/// Opens the screen.
pub(in crate::app) fn show(model: &mut Model) {
    model.requests.from = match &model.screen {
        Screen::Detail(id) => Some(id.clone()),
        Screen::Requests => model.requests.from.take(),
        Screen::Accounts | Screen::Reserve | Screen::Journal | Screen::World | Screen::Profile => None,
    };
    model.screen = Screen::Requests;
}

/// Opens the screen on the requests of the account that is looked at, if one is.
pub(in crate::app) fn show_of(model: &mut Model) {
    if let Some(id) = model.acted_on() {
        model.requests.filter = TextField::with(id.as_str());
        model.requests.selected = None;
        model.requests.bodies = None;
    }
    show(model);
}

/// One step out: of the bodies, of the filter, of the screen.
pub(in crate::app) fn back(model: &mut Model) {
    let requests = &mut model.requests;
    if requests.bodies.take().is_some() {
        return;
    }
    if !requests.filter.is_empty() {
        requests.filter.clear();
        return;
    }
    model.screen = requests.from.take().map_or(Screen::Accounts, Screen::Detail);
}

pub(in crate::app) fn go(model: &mut Model, step: Move) {
    let seen = model.laid.bodies;
    match &mut model.requests.bodies {
        Some(top) => {
            let (last, page) = (seen.all.saturating_sub(seen.seen), seen.seen.saturating_sub(1));
            *top = u16::try_from(step.from(usize::from(seen.top), last.into(), page.into())).unwrap_or(last);
        }
        None => model.requests.go(step, model.laid.request_lines),
    }
}

/// Shows what was sent and what came, or the list again.
pub(in crate::app) fn show_bodies(model: &mut Model) {
    let requests = &mut model.requests;
    if requests.bodies.take().is_none()
        && let Some(exchange) = requests.selected()
    {
        // Whatever comes meanwhile, it is this one that is looked at.
        requests.selected = Some(exchange.id);
        requests.bodies = Some(0);
    }
}

/// Lets the list stand still, or go on.
pub(in crate::app) fn toggle_pause(model: &mut Model) {
    let requests = &mut model.requests;
    requests.frozen = match requests.frozen.take() {
        Some(_) => None,
        None => Some(requests.ring.clone()),
    };
}

/// Makes the selected read once more.
pub(in crate::app) fn repeat(model: &mut Model) {
    let Some(exchange) = model.requests.selected() else { return };
    match exchange.method {
        Method::Get => {
            model.reads.want(Question::Again(exchange.asked.clone()));
            note(model, "Asked once more; the answer goes into this list only.");
        }
        Method::Post => {
            let text = "Only a GET is repeated from here. A debit is repeated nowhere but in its own dialog.";
            model.notice = Some(Notice::new(Tone::Refused, text));
        }
    }
}

/// Copies the selected one as a command.
pub(in crate::app) fn copy_curl(model: &mut Model) -> Vec<Effect> {
    let Some(exchange) = model.requests.selected() else { return Vec::new() };
    let base = model.profile.address.as_ref().map_or(SERVED, Label::as_str);
    let copied = Copied::new(&curl(&exchange, base));
    let (tone, mut words) = match exchange.method {
        Method::Get => (Tone::Note, "Copied as curl; $STRIPE_API_KEY stands for the key.".to_owned()),
        Method::Post => {
            let words = "Copied as curl. Running it may move money: its key protects for 24 h only.";
            (Tone::Warning, words.to_owned())
        }
    };
    if model.profile.address.is_none() {
        words.push_str(" It goes to where pullfunds serve usually listens.");
    }
    copied::order(model, copied, tone, &words)
}

/// Has what is listed written into a new file.
pub(in crate::app) fn save(model: &mut Model) -> Vec<Effect> {
    let mut listed: Vec<_> = model.requests.shown().into_iter().cloned().collect();
    listed.reverse();
    if listed.is_empty() {
        note(model, "Nothing is listed, so nothing was saved.");
        return Vec::new();
    }
    vec![Effect::SaveRequests(listed)]
}

pub(in crate::app) fn on_saved(model: &mut Model, saved: Result<Label, Label>) {
    model.notice = Some(match saved {
        Ok(path) => Notice::new(Tone::Done, &format!("Saved to {path}, a line for each request. No key is in it.")),
        Err(why) => Notice::new(Tone::Refused, &format!("Not saved. {why}")),
    });
}

pub(in crate::app) fn on_filter_key(model: &mut Model, key: Key, burst: bool) -> Vec<Effect> {
    if let Typed::Went(step) = type_filter(&mut model.requests.typing, &mut model.requests.filter, key, burst) {
        go(model, step);
    }
    Vec::new()
}

/// The seconds of a request on its way are counted while they are seen.
pub(in crate::app) fn next_wake(model: &Model) -> Option<Timestamp> {
    let is_seen = model.is_watching_requests() && model.requests.since_pause().is_none();
    let counts = is_seen && model.requests.all().is_waiting();
    counts.then(|| model.now.checked_add(SignedDuration::from_secs(1)).ok()).flatten()
}
