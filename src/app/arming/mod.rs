//! Arming: for how long this console may send. The gate in front of the backend decides whether anything is sent; here it is opened
//! after a typed confirmation and shut by time, by nobody pressing a key, by being stopped, and on demand, and here its answer is
//! foretold for the screen.

mod access;
mod dialog;

#[cfg(test)]
mod tests;

pub use access::{Access, LONGEST_MIN, Left, USUAL_MIN};
pub use dialog::{ArmDialog, ArmFocus};

pub(super) use dialog::{on_key, on_paste, on_written, open};

use jiff::{SignedDuration, Timestamp};

use super::{BookAsk, Dialog, Effect, Model, Notice, Tone, pull};
use crate::domain::Label;
use crate::journal::entry::Note;

/// Without a key for this long nobody is thought to be there.
const IDLE: SignedDuration = SignedDuration::from_mins(5);
/// The last stretch is counted down second by second.
const LAST: SignedDuration = SignedDuration::from_secs(60);

/// Why the gate is shut again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    TimeIsOver,
    NoKey,
    Stopped,
    Asked,
}

impl Why {
    const fn words(self) -> &'static str {
        match self {
            Self::TimeIsOver => "Read-only again: the time is over.",
            Self::NoKey => "Read-only again: no key was pressed for 5 minutes.",
            Self::Stopped => "Read-only again: the console was stopped for a while.",
            Self::Asked => "Read-only. Nothing more is sent; what is on its way is not called back.",
        }
    }

    /// As the journal keeps it.
    const fn noted(self) -> &'static str {
        match self {
            Self::TimeIsOver => "the time was over",
            Self::NoKey => "no key was pressed for 5 minutes",
            Self::Stopped => "the console was stopped for a while",
            Self::Asked => "an operator asked for it",
        }
    }
}

impl Model {
    /// How long the console is still armed, as it is shown; none where it is not.
    #[must_use]
    pub fn armed_left(&self) -> Option<Left> {
        let Access::Armed { until } = self.access else { return None };
        let end = end_of(self, until);
        Some(if end.duration_since(self.now) <= LAST {
            Left::Seconds { seconds: seconds(self.now, end), unless_a_key: end < until }
        } else {
            Left::Minutes(minutes(self.now, until))
        })
    }
}

/// What a console that begins read-only for a reason of its own has to say.
pub(super) fn start(model: &mut Model) {
    if model.access == Access::SecretKey && model.notice.is_none() {
        model.notice = model.access.why_not().map(|why| Notice::new(Tone::Warning, why));
    }
}

/// Shuts the gate when its time is over, before anything that has just happened can make use of it.
pub(super) fn on_time(model: &mut Model) -> Vec<Effect> {
    let Access::Armed { until } = model.access else { return Vec::new() };
    if model.now >= until {
        shut(model, Why::TimeIsOver)
    } else if model.now >= end_of(model, until) {
        shut(model, Why::NoKey)
    } else {
        Vec::new()
    }
}

/// The program was, or is about to be, stopped: whoever resumes it may be another.
pub(super) fn on_stop(model: &mut Model) -> Vec<Effect> {
    match model.access {
        Access::Armed { .. } => shut(model, Why::Stopped),
        Access::Shut if matches!(&model.dialog, Some(Dialog::Arm(dialog)) if dialog.written.is_some()) => {
            super::keys::close_dialog(model);
            Vec::new()
        }
        Access::Open | Access::Shut | Access::ReadOnly | Access::SecretKey => Vec::new(),
    }
}

/// Shuts it on demand.
pub(super) fn disarm(model: &mut Model) -> Vec<Effect> {
    match model.access {
        Access::Armed { .. } | Access::Open => shut(model, Why::Asked),
        Access::Shut | Access::ReadOnly | Access::SecretKey => {
            model.notice = Some(Notice::new(Tone::Note, "This console is read-only already."));
            Vec::new()
        }
    }
}

fn shut(model: &mut Model, why: Why) -> Vec<Effect> {
    model.access = Access::Shut;
    let tone = if why == Why::Asked { Tone::Done } else { Tone::Warning };
    model.notice = Some(Notice::new(tone, why.words()));
    pull::on_access(model);
    vec![Effect::ShutGate, disarmed(why.noted())]
}

/// Leaving shuts the gate as well, and who leaves is armed no longer.
pub(super) fn on_leave(model: &Model) -> Option<Effect> {
    matches!(model.access, Access::Armed { .. }).then(|| disarmed("the program ended"))
}

/// That this console may no longer send is written down. What cannot be is said, and the gate is shut all the same.
fn disarmed(why: &str) -> Effect {
    Effect::Book(BookAsk::Note(Box::new(Note::Disarmed { why: Label::new(why) })))
}

/// When time alone changes how long is left, as it is shown, or ends it. Where nothing is shown only the end counts.
pub(super) fn next_wake(model: &Model) -> Option<Timestamp> {
    let Access::Armed { until } = model.access else { return None };
    let end = end_of(model, until);
    if model.is_too_small() {
        return Some(end);
    }
    let before = |moment: Timestamp, seconds: i64| moment.checked_sub(SignedDuration::from_secs(seconds)).ok();
    match model.armed_left()? {
        Left::Seconds { seconds, .. } => before(end, seconds.saturating_sub(1)),
        Left::Minutes(minutes) => {
            let shown = before(until, minutes.saturating_sub(1).saturating_mul(60));
            shown.into_iter().chain(before(end, LAST.as_secs())).min()
        }
    }
}

/// When it ends: by time, or by nobody pressing a key.
fn end_of(model: &Model, until: Timestamp) -> Timestamp {
    let idle = model.last_key.and_then(|key| key.checked_add(IDLE).ok());
    idle.map_or(until, |idle| idle.min(until))
}

/// Seconds from one moment to another, begun ones counted.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    let millis = i64::try_from(to.duration_since(from).as_millis()).unwrap_or(i64::MAX).max(0);
    millis.saturating_add(999).div_euclid(1000)
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    seconds(from, to).saturating_add(59).div_euclid(60)
}
