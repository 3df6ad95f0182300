//! The journal compared with what Stripe shows, in the background: how far it is, and what it found that no row of the journal
//! tells. What holds an account stands among those rows as soon as the journal has it.

use jiff::SignedDuration;

use crate::app::{BookAsk, Comparing, Effect, Far, Found, Model, Notice, Tone};
use crate::domain::Label;
use crate::life::State;

/// Findings that are kept; there may be one for each debit.
const MOST: usize = 200;

/// A comparison, under way or over.
#[derive(Debug, Clone, Default)]
pub(super) struct Comparison {
    /// How far it is; none where none is under way.
    at: Option<Far>,
    /// What it told, the first of it.
    told: Vec<Label>,
}

impl super::JournalScreen {
    /// How far a comparison with Stripe is; none where none is under way.
    #[must_use]
    pub const fn comparing(&self) -> Option<Far> {
        self.comparison.at
    }

    /// What the latest one told that holds no account.
    pub(super) fn told(&self) -> &[Label] {
        &self.comparison.told
    }
}

/// Somebody asks for it: what has no end is looked up, and what went to the platform in this time is compared.
pub(in crate::app) fn reconcile(model: &mut Model, back: SignedDuration) -> Vec<Effect> {
    super::show(model);
    let platform = match may_begin(model) {
        Ok(platform) => platform,
        Err(why) => {
            model.notice = Some(Notice::new(Tone::Note, &why));
            return Vec::new();
        }
    };
    model.journal.comparison = Comparison { at: Some(Far::Begun), told: Vec::new() };
    super::keys::look_up_all(model);
    let text = format!("Comparing the journal with what Stripe shows of the last {}.", words(back));
    model.notice = Some(Notice::new(Tone::Note, &text));
    vec![Effect::Compare { platform, back }]
}

fn may_begin(model: &Model) -> Result<crate::domain::AccountId, String> {
    if model.journal.comparing().is_some() {
        return Err("A comparison is under way; the heading of the Journal says how far it is.".to_owned());
    }
    if model.leaving || model.desk.is_beginning_anew() {
        return Err("Not now: another run of the world is beginning.".to_owned());
    }
    let platform = model.platform.as_ref().map(|platform| platform.account.id.clone());
    platform.ok_or_else(|| "The platform was not read yet, so that nothing can be compared.".to_owned())
}

fn words(back: SignedDuration) -> String {
    let hours = back.as_hours();
    match (hours.checked_rem(24), hours.checked_div(24)) {
        (Some(0), Some(1)) => "day".to_owned(),
        (Some(0), Some(days)) => format!("{days} days"),
        _ if hours == 1 => "hour".to_owned(),
        _ => format!("{hours} hours"),
    }
}

/// It says how far it is, or what it found. What a run of the world said that is over is about nothing that is shown.
pub(in crate::app) fn on_comparing(model: &mut Model, said: Comparing) -> Vec<Effect> {
    if model.journal.comparison.at.is_none() {
        return Vec::new();
    }
    let comparison = &mut model.journal.comparison;
    match said {
        Comparing::Further { far, reads } => {
            comparison.at = Some(far);
            model.reads.sync.count_elsewhere(model.now, reads);
        }
        Comparing::Held(_) => return vec![Effect::Book(BookAsk::Unresolved)],
        Comparing::Told(line) if comparison.told.len() < MOST => comparison.told.push(line),
        Comparing::Told(_) if comparison.told.len() == MOST => {
            comparison.told.push(Label::new("there is more than this; `pullfunds journal reconcile` tells all of it"));
        }
        Comparing::Told(_) => {}
    }
    Vec::new()
}

/// It is over, or could not be finished.
pub(in crate::app) fn on_compared(model: &mut Model, compared: Result<Found, Label>) -> Vec<Effect> {
    if model.journal.comparison.at.take().is_none() {
        return Vec::new();
    }
    model.notice = Some(match compared {
        Ok(found) => {
            let states = || model.unresolved.values().map(|follow| follow.open.state());
            let count = |states: usize| u32::try_from(states).unwrap_or(u32::MAX);
            let waiting = count(states().filter(|state| *state == State::AwaitsPerson).count());
            let unresolved = count(states().count()).saturating_sub(waiting);
            let found = Found { unresolved, waiting, ..found };
            let tone = if found.is_well() { Tone::Done } else { Tone::Warning };
            Notice::new(tone, &format!("Compared with Stripe: {}.", found.words()))
        }
        Err(why) => Notice::new(Tone::Refused, &format!("Not compared to the end: {why}")),
    });
    vec![Effect::Book(BookAsk::Unresolved)]
}
