//! What was last seen of the accounts, and what is to be kept for the next start. It arrives in parts, the rows of the first
//! screen first; whatever Stripe has answered meanwhile stands. A balance from before is marked until it was read again: it
//! is shown with its age, it counts as unread, and it is read again.

use std::collections::BTreeSet;

use crate::domain::{AccountId, Balance, Label, LastSeen};

use super::{Effect, Model, Notice, Tone};

/// Most rows handed over at once.
const MOST_ROWS: usize = 1_000;

/// A part of what was last seen, in the order of names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recalled {
    /// Accounts with their balances. Their ages are by the console's clock.
    pub rows: Vec<LastSeen>,
    /// The platform's balance; with the first part only.
    pub platform: Option<Balance>,
    /// Whether there is another part.
    pub more: bool,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    /// Accounts with their balances.
    pub rows: Vec<LastSeen>,
    /// The platform's balance, when it was read.
    pub platform: Option<Balance>,
    /// Accounts that Stripe no longer lists.
    pub gone: Vec<AccountId>,
}

/// How far what was last seen was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Progress {
    /// There is no cache.
    #[default]
    Without,
    /// A part was asked for, or is about to be.
    Asked,
    /// All of it. Only now is anything kept: a row without a balance would wipe out the one from before.
    Whole,
}

/// What links the accounts with the cache.
#[derive(Debug, Clone, Default)]
pub struct Recall {
    progress: Progress,
    /// Whether the list of accounts was read to its end.
    is_listed: bool,
    /// Whether some listed account could not be read, so that nothing is known of one that is missing.
    has_gaps: bool,
    /// Accounts that changed since they were last handed over.
    changed: BTreeSet<u32>,
    platform_changed: bool,
    gone: Vec<AccountId>,
}

impl Recall {
    /// Whether there is a cache.
    pub(super) fn has_cache(&self) -> bool {
        self.progress != Progress::Without
    }

    /// Something new is known of an account.
    pub(super) fn mark(&mut self, place: u32) {
        if self.progress != Progress::Without {
            self.changed.insert(place);
        }
    }

    /// The platform's balance was read.
    pub(super) fn mark_platform(&mut self) {
        self.platform_changed = self.progress != Progress::Without;
    }

    /// A page of the list was taken in.
    pub(super) const fn list(&mut self, skipped: bool, is_last: bool) {
        self.has_gaps |= skipped;
        self.is_listed |= is_last;
    }

    /// Stripe lists an account no more.
    pub(super) fn forget(&mut self, place: u32, id: &AccountId) {
        if self.progress != Progress::Without {
            self.changed.remove(&place);
            self.gone.push(id.clone());
        }
    }

    /// Another run of a simulated Stripe has nothing from before.
    pub(super) fn begin_anew(&mut self) {
        let progress = match self.progress {
            Progress::Without => Progress::Without,
            Progress::Asked | Progress::Whole => Progress::Whole,
        };
        *self = Self { progress, ..Self::default() };
    }
}

impl Model {
    /// With a cache: what was last seen is asked for at the start, and what is seen is kept.
    #[must_use]
    pub fn with_cache(mut self) -> Self {
        self.recall.progress = Progress::Asked;
        self
    }
}

/// The first question to the cache.
pub(super) fn start(model: &Model) -> Option<Effect> {
    match model.recall.progress {
        Progress::Asked => Some(Effect::Recall),
        Progress::Without | Progress::Whole => None,
    }
}

/// Takes a part in.
pub(super) fn take(model: &mut Model, part: Recalled) -> Vec<Effect> {
    if model.recall.progress != Progress::Asked {
        return Vec::new();
    }
    let mut places = Vec::with_capacity(part.rows.len());
    for seen in part.rows {
        if model.fleet.place(&seen.account.id).is_some() {
            fill(model, seen);
        } else if model.recall.is_listed && !model.recall.has_gaps {
            model.recall.gone.push(seen.account.id);
        } else {
            let blocked = model.blocked(&seen.account.id);
            let place = model.fleet.append(seen.account);
            model.reads.sync.list(place);
            model.fleet.change(place, |entry| {
                entry.blocked = blocked;
                entry.recalled = seen.balance.is_some();
                entry.balance = seen.balance;
            });
            model.visit.recall(place, seen.stripe_at);
            places.push(place);
        }
    }
    model.list.add(&model.fleet, places);
    if let Some(before) = part.platform {
        model.visit.recall_platform(model.now, before, model.platform_balance.as_ref());
    }
    if part.more {
        return vec![Effect::Recall];
    }
    model.recall.progress = Progress::Whole;
    Vec::new()
}

/// An account that Stripe has told of meanwhile: what it told stands, and what it has not told yet is filled in.
fn fill(model: &mut Model, seen: LastSeen) {
    let (Some(place), Some(before)) = (model.fleet.place(&seen.account.id), seen.balance) else {
        return;
    };
    model.visit.recall(place, seen.stripe_at);
    let is_read = model.fleet.at(place).is_some_and(|entry| entry.balance.is_some());
    if is_read {
        super::visit::on_balance(model, place, &before);
        super::visit::on_days(model, place);
        return;
    }
    model.fleet.change(place, |entry| {
        entry.recalled = true;
        entry.balance = Some(before);
    });
    model.list.stale = true;
}

/// The cache cannot be used any more. Nothing needs it.
pub(super) fn on_lost(model: &mut Model, why: Label) -> Vec<Effect> {
    model.recall = Recall::default();
    super::spending::on_lost(model);
    model.notice.get_or_insert(Notice { tone: Tone::Note, text: why });
    Vec::new()
}

/// What is to be kept of what changed.
pub(super) fn plan(model: &mut Model) -> Option<Effect> {
    let recall = &mut model.recall;
    if recall.progress != Progress::Whole {
        return None;
    }
    let gone = std::mem::take(&mut recall.gone);
    let platform_changed = std::mem::take(&mut recall.platform_changed);
    if recall.changed.is_empty() && gone.is_empty() && !platform_changed {
        return None;
    }
    let rest = match recall.changed.iter().nth(MOST_ROWS).copied() {
        Some(first) => recall.changed.split_off(&first),
        None => BTreeSet::new(),
    };
    let changed = std::mem::replace(&mut recall.changed, rest);
    let rows = changed.into_iter().filter_map(|place| row(model, place)).collect();
    let platform = model.platform_balance.clone().filter(|_| platform_changed);
    Some(Effect::Remember(Box::new(Remembered { rows, platform, gone })))
}

fn row(model: &Model, place: u32) -> Option<LastSeen> {
    let entry = model.fleet.at(place).filter(|entry| !entry.gone)?;
    let stripe_at = entry.is_negative().then(|| model.visit.below_at(place).unwrap_or_else(|| model.stripe_now()));
    Some(LastSeen { account: entry.account.clone(), balance: entry.balance.clone(), stripe_at })
}
