//! The check of the whole chain, which goes on in the background from when the Journal screen is opened for the first time. It is
//! asked for a few thousand events at a time, so that whatever else is asked of the journal is never far behind it; and it goes on
//! where others write. A chain that is not what was written stops everything that sends.

use crate::app::{BookAsk, Chain, Effect, Model, Notice, Screen, Tone};
use crate::domain::Label;

use super::JournalScreen;

/// How the check stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Check {
    /// What is known.
    seen: Chain,
    /// It goes on; from the beginning where that is so.
    wanted: Option<FromStart>,
    /// It was asked for, and has not answered.
    is_asked: bool,
    /// Somebody asked for it, and is told how it ends.
    is_awaited: bool,
}

/// Whether what was checked before is checked again.
type FromStart = bool;

impl JournalScreen {
    /// How far the chain was checked.
    #[must_use]
    pub const fn chain(&self) -> &Chain {
        &self.check.seen
    }

    /// Why the chain is not what was written; none where nothing is known to be wrong.
    #[must_use]
    pub const fn broken(&self) -> Option<&Label> {
        match &self.check.seen {
            Chain::Broken(why) => Some(why),
            Chain::Unchecked | Chain::Under { .. } | Chain::Whole { .. } | Chain::Unread(_) => None,
        }
    }
}

/// The screen was opened, or is to be read again: what was not checked yet is.
pub(super) fn go_on(model: &mut Model) {
    let check = &mut model.journal.check;
    match check.seen {
        Chain::Unchecked | Chain::Unread(_) => check.wanted = check.wanted.or(Some(false)),
        Chain::Under { .. } | Chain::Whole { .. } | Chain::Broken(_) => {}
    }
}

/// Somebody asks for it, from the first event on.
pub(in crate::app) fn verify(model: &mut Model) {
    super::show(model);
    let check = &mut model.journal.check;
    check.wanted = Some(true);
    check.is_awaited = true;
    model.notice = Some(Notice::new(Tone::Note, "Checking the whole chain, from the first event to the last."));
}

/// Asks for the next stretch.
pub(super) fn plan(model: &mut Model) -> Option<Effect> {
    let events = model.journal.summary.as_ref().map_or(0, |summary| summary.events);
    let is_seen = model.screen == Screen::Journal;
    let check = &mut model.journal.check;
    if let Chain::Whole { events: checked, .. } = check.seen
        && is_seen
        && checked < events
        && check.wanted.is_none()
    {
        check.wanted = Some(false);
    }
    if check.is_asked {
        return None;
    }
    let anew = check.wanted.take()?;
    check.is_asked = true;
    Some(Effect::Book(BookAsk::Check { anew }))
}

/// It came so far.
pub(in crate::app) fn on_checked(model: &mut Model, chain: Chain) {
    let check = &mut model.journal.check;
    check.is_asked = false;
    let is_over = match &chain {
        Chain::Under { .. } => {
            check.wanted = check.wanted.or(Some(false));
            false
        }
        Chain::Unchecked | Chain::Whole { .. } | Chain::Broken(_) | Chain::Unread(_) => true,
    };
    let is_told = is_over && check.wanted.is_none() && std::mem::take(&mut check.is_awaited);
    check.seen = chain;
    match &model.journal.check.seen {
        Chain::Whole { events, head } if is_told => {
            let text = format!("The whole chain is what was written: {events} events, head {head}.");
            model.notice = Some(Notice::new(Tone::Done, &text));
        }
        Chain::Broken(why) => {
            model.notice = Some(Notice::new(Tone::Refused, why.as_str()));
            model.journal_trouble = Some(why.clone());
        }
        Chain::Unread(why) if is_told => {
            model.notice = Some(Notice::new(Tone::Warning, &format!("The chain could not be checked: {why}")));
        }
        Chain::Unchecked | Chain::Under { .. } | Chain::Whole { .. } | Chain::Unread(_) => {}
    }
}
