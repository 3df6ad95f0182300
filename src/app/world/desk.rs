//! What the console knows of the simulated Stripe itself, and when it looks again: at the start, when its screen is opened, when
//! something that was to come has come, after every move, and now and then, since armed faults are told on every screen. Answers carry an epoch, as those of Stripe do.

use jiff::{SignedDuration, Timestamp};

use crate::app::reads::REFRESH_AFTER_S;
use crate::app::{Effect, Model, Screen, StripeTime};
use crate::domain::{AccountId, Epoch, Label, Mode};

use super::{ComingRow, WorldMove, WorldView};

/// A clock that is so far from where it was thought to be was moved.
const MOVED: SignedDuration = SignedDuration::from_secs(30);

/// Why the simulated Stripe cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The console holds no token for it.
    NoToken,
    /// It said no, and why.
    Refused(Label),
    /// It did not answer.
    Gone(Label),
}

/// What is known of it.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// As last seen.
    pub view: Option<WorldView>,
    /// Why it could not be seen, or not again.
    pub trouble: Option<Trouble>,
    /// What is coming, put together.
    pub rows: Vec<ComingRow>,
    /// First row of what is coming that is drawn.
    pub top: usize,
    /// The account that was selected where the screen was opened from.
    pub account: Option<AccountId>,
    /// The journal of another run is being opened; nothing is read before it is.
    pub(crate) opening: bool,
    epoch: Epoch,
    pub(super) looking: Option<Epoch>,
    pub(super) doing: Option<(Epoch, WorldMove)>,
    tried_at: Option<Timestamp>,
    pub(super) outdated: bool,
}

impl Desk {
    /// Whether the world is being made to begin anew: nothing may be sent to one that is about to be forgotten.
    #[must_use]
    pub fn is_beginning_anew(&self) -> bool {
        let asked = matches!(self.doing, Some((_, WorldMove::Reset | WorldMove::Restore(_))));
        self.opening || asked
    }

    /// Whether it was asked to do something and has not answered, or is beginning anew.
    #[must_use]
    pub(super) const fn is_busy(&self) -> bool {
        self.opening || self.doing.is_some()
    }

    /// How many faults are armed and not spent; zero where that is not known.
    #[must_use]
    pub fn armed(&self) -> usize {
        let seen = self.view.iter().filter(|_| self.trouble.is_none());
        seen.flat_map(|view| &view.faults).filter(|fault| !fault.spent).count()
    }

    /// Starts a move and tells its epoch.
    pub(super) fn begin(&mut self, step: WorldMove) -> Epoch {
        self.epoch = self.epoch.next();
        self.doing = Some((self.epoch, step));
        // What is seen before the move is done is out of date.
        self.looking = None;
        self.epoch
    }

    /// Forgets everything but the way to it.
    pub(super) fn forget(&mut self) {
        let (account, epoch) = (self.account.take(), self.epoch);
        *self = Self { account, epoch, ..Self::default() };
    }
}

/// Opens the screen, with the account that is selected now.
pub(in crate::app) fn open(model: &mut Model) {
    if model.mode != Mode::Mock {
        return;
    }
    if model.screen != Screen::World {
        model.desk.account = model.acted_on().cloned();
        model.desk.top = 0;
        model.desk.outdated = true;
    }
    model.screen = Screen::World;
}

/// What was seen may no longer be true.
pub(in crate::app) fn look_again(model: &mut Model) {
    model.desk.outdated |= model.desk.view.is_some() || model.screen == Screen::World;
}

/// The look that is due, if one is.
pub(in crate::app) fn plan(model: &mut Model) -> Option<Effect> {
    let desk = &model.desk;
    let is_free = desk.looking.is_none() && desk.doing.is_none() && !desk.opening;
    if model.mode != Mode::Mock || model.leaving || !is_free || !is_due(model) {
        return None;
    }
    let desk = &mut model.desk;
    desk.epoch = desk.epoch.next();
    desk.looking = Some(desk.epoch);
    desk.outdated = false;
    desk.tried_at = Some(model.now);
    Some(Effect::LookAtWorld(desk.epoch))
}

fn is_due(model: &Model) -> bool {
    if model.desk.outdated {
        return true;
    }
    let Some(tried) = model.desk.tried_at else { return true };
    model.dialog.is_none() && next_look(model, tried).is_some_and(|at| at <= model.now)
}

/// When the console looks again by itself: when what it shows has grown old, or, on the World screen, when what was to come has
/// come. No more than once a second. Without a token there is nothing to be seen.
fn next_look(model: &Model, tried: Timestamp) -> Option<Timestamp> {
    if model.desk.trouble == Some(Trouble::NoToken) {
        return None;
    }
    let old = tried.checked_add(SignedDuration::from_secs(REFRESH_AFTER_S)).ok()?;
    if model.screen != Screen::World {
        return Some(old);
    }
    let StripeTime::Running { ahead } = model.stripe_time else { return Some(old) };
    let first = model.desk.view.as_ref().and_then(|view| view.coming.first());
    let Some(comes) = first.and_then(|coming| coming.at.checked_sub(ahead).ok()) else { return Some(old) };
    let soonest = tried.checked_add(SignedDuration::from_secs(1)).ok()?;
    Some(comes.max(soonest).min(old))
}

/// When time alone changes the screen.
pub(in crate::app) fn next_wake(model: &Model) -> Option<Timestamp> {
    let may_look = model.dialog.is_none() && model.mode == Mode::Mock;
    let is_free = model.desk.looking.is_none() && model.desk.doing.is_none();
    let tried = model.desk.tried_at.filter(|_| may_look && is_free)?;
    next_look(model, tried).filter(|at| *at > model.now)
}

/// Stripe's clock was seen to be other than was thought.
pub(in crate::app) fn on_stripe_time(model: &mut Model, time: StripeTime) {
    if take_time(model, time) {
        look_again(model);
    }
}

/// Takes over how Stripe's clock goes. When somebody else has moved it, much has happened at once, and what is shown is of before:
/// everything is read again. Tells whether it was moved.
pub(super) fn take_time(model: &mut Model, time: StripeTime) -> bool {
    let jump = time.at(model.now).duration_since(model.stripe_now());
    model.stripe_time = time;
    // The clock of a real Stripe is never moved, however wrong this machine's is; and at the start it only becomes known.
    let is_moved = model.mode == Mode::Mock && model.platform_balance.is_some() && jump.abs() >= MOVED;
    if is_moved {
        model.reads.all_moved();
    }
    is_moved
}
