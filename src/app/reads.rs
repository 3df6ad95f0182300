//! Which question is asked next. A few are open at once; what the operator looks at comes first, then what was never
//! read, then what has grown old on the screen. Pure: answers and time in, questions out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::{AccountId, Epoch, Scope, TransactionQuery};

use super::{Effect, Model, Question, Screen};

/// Most questions open at once.
const MOST_OPEN: usize = 8;
/// Questions beyond those, for what somebody waits for.
const SPARE: usize = 4;
/// A balance on the screen is read again when it is this old, so that it is not stale a minute after it was read.
pub(super) const REFRESH_AFTER_S: i64 = 45;
/// How far back the first page of a history reaches.
const HISTORY_DAYS: i64 = 90;
/// Most accounts whose coming money is read unasked.
const MOST_OUTLOOKS: u32 = 1_000;

/// What is being read.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    epoch: Epoch,
    open: BTreeMap<Question, Epoch>,
    /// Asked for by a slice, first come first asked.
    pub(super) wanted: Vec<Question>,
    /// How far the list of accounts was read.
    pub listing: Listing,
    /// Places before this one were asked for their balance.
    next_unread: u32,
    /// Places before this one were asked for their history.
    next_outlook: u32,
    /// Accounts whose history was asked for since their balance last changed.
    asked: BTreeSet<AccountId>,
    /// The reserve's history was asked for.
    asked_reserve: bool,
    /// Balances read before this may be others now, and are read again.
    outdated_before: Option<Timestamp>,
}

/// How far the list of accounts was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Listing {
    /// Nothing yet.
    #[default]
    Start,
    /// Up to this account; more follow.
    After(AccountId),
    /// All of it.
    Done,
    /// A page could not be read; the last account that was.
    Failed(Option<AccountId>),
}

impl Reads {
    /// Most reads on their way at once, but for what somebody waits for.
    pub const MOST_OPEN: usize = MOST_OPEN;

    /// Whether a question is open.
    #[must_use]
    pub fn is_open(&self, question: &Question) -> bool {
        self.open.contains_key(question)
    }

    /// Whether all accounts are listed, as far as they can be.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        match self.listing {
            Listing::Start | Listing::After(_) => false,
            Listing::Done | Listing::Failed(_) => true,
        }
    }

    /// How many accounts, as listed, were asked for their balance since all of them were to be read.
    #[must_use]
    pub const fn asked_so_far(&self) -> u32 {
        self.next_unread
    }

    /// Whether nothing is open and nothing is waiting to be asked.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.open.is_empty() && self.wanted.is_empty()
    }

    /// Whether this is the answer that is being waited for; it is no longer afterwards.
    pub(super) fn close(&mut self, epoch: Epoch, question: &Question) -> bool {
        if self.open.get(question) != Some(&epoch) {
            return false;
        }
        self.open.remove(question);
        true
    }

    /// Asks for something before anything else.
    pub(super) fn want(&mut self, question: Question) {
        if !self.wanted.contains(&question) {
            self.wanted.push(question);
        }
    }

    /// Asks anew: an answer that is already on its way was begun too early and is dropped.
    pub(super) fn want_anew(&mut self, question: Question) {
        self.open.remove(&question);
        self.want(question);
    }

    /// Opens a question outside the plan and tells its epoch: for whoever brings the answer along.
    pub fn ask_now(&mut self, question: Question) -> Epoch {
        self.epoch = self.epoch.next();
        self.open.insert(question, self.epoch);
        self.epoch
    }

    /// Everything that was read may be different now. What is shown stays until it was read again.
    pub(super) fn read_all_again(&mut self, now: Timestamp) {
        self.outdated_before = Some(now);
        // Answers on their way were begun too early.
        self.open.clear();
        self.listing = Listing::Start;
        self.next_unread = 0;
        self.next_outlook = 0;
        self.asked.clear();
        self.asked_reserve = false;
    }

    /// Reads the list of accounts from its beginning. What is known of them stays.
    pub(super) fn list_again(&mut self) {
        self.open.retain(|question, _| !matches!(question, Question::Accounts(_)));
        self.listing = Listing::Start;
    }

    /// Everything that was read was of another run: nothing of it is open or known.
    pub(super) fn begin_anew(&mut self) {
        *self = Self { epoch: self.epoch, ..Self::default() };
    }

    /// Whether a balance read at a moment is from before something happened to all of them.
    fn is_outdated(&self, read_at: Timestamp) -> bool {
        self.outdated_before.is_some_and(|moment| read_at < moment)
    }

    /// Forgets what was asked, so that histories are read again.
    pub(super) fn forget_history(&mut self, id: &AccountId) {
        self.asked.remove(id);
    }

    /// As the platform's balance changed, its reserve history is out of date.
    pub(super) const fn forget_reserve(&mut self) {
        self.asked_reserve = false;
    }
}

/// Asks what there is room to ask.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while model.reads.open.len() < MOST_OPEN.saturating_add(SPARE) {
        let Some(question) = next(model) else { break };
        effects.push(Effect::Read(model.reads.ask_now(question.clone()), question));
    }
    effects
}

fn next(model: &mut Model) -> Option<Question> {
    if model.desk.opening {
        return None;
    }
    if let Some(at) = model.reads.wanted.iter().position(|question| !model.reads.open.contains_key(question)) {
        return Some(model.reads.wanted.remove(at));
    }
    if model.leaving || model.reads.open.len() >= MOST_OPEN {
        return None;
    }
    next_of_platform(model)
        .or_else(|| next_page(model))
        .or_else(|| next_on_screen(model))
        .or_else(|| next_unread(model))
        .or_else(|| next_history(model))
}

fn free(model: &Model, question: Question) -> Option<Question> {
    (!model.reads.is_open(&question)).then_some(question)
}

fn next_of_platform(model: &Model) -> Option<Question> {
    if model.platform_trouble.is_some() {
        return None;
    }
    if model.platform.is_none() {
        return free(model, Question::Platform);
    }
    is_due(model, model.read_at(&Scope::Platform))
        .then_some(Question::Balance(Scope::Platform))
        .and_then(|q| free(model, q))
}

/// Rows on the screen that were never read, or not lately.
fn next_on_screen(model: &Model) -> Option<Question> {
    let shown = model.list.visible(&model.fleet, model.laid.list_lines).filter_map(|place| model.fleet.at(place));
    let selected = model.looked_at();
    let due = selected.into_iter().chain(shown).find(|entry| {
        entry.trouble.is_none()
            && (is_due(model, entry.balance.as_ref().map(|balance| balance.read_at))
                || entry.recalled && model.dialog.is_none())
            && !model.reads.is_open(&Question::Balance(Scope::Account(entry.account.id.clone())))
    })?;
    Some(Question::Balance(Scope::Account(due.account.id.clone())))
}

/// While a dialog is open nothing on the screen is refreshed by itself: what the operator acts on must not move.
fn is_due(model: &Model, read_at: Option<Timestamp>) -> bool {
    match read_at {
        None => true,
        Some(at) => {
            let is_old = super::age_s(at, model.now) >= REFRESH_AFTER_S || model.reads.is_outdated(at);
            model.dialog.is_none() && is_old
        }
    }
}

fn next_page(model: &Model) -> Option<Question> {
    model.platform.as_ref()?;
    match &model.reads.listing {
        Listing::Start => free(model, Question::Accounts(None)),
        Listing::After(id) => free(model, Question::Accounts(Some(id.clone()))),
        Listing::Done | Listing::Failed(_) => None,
    }
}

fn next_unread(model: &mut Model) -> Option<Question> {
    while let Some(entry) = model.fleet.at(model.reads.next_unread) {
        let question = Question::Balance(Scope::Account(entry.account.id.clone()));
        let is_known = entry.fresh().is_some_and(|balance| !model.reads.is_outdated(balance.read_at));
        let skip = is_known || entry.gone || entry.trouble.is_some() || model.reads.is_open(&question);
        model.reads.next_unread = model.reads.next_unread.saturating_add(1);
        if !skip {
            return Some(question);
        }
    }
    None
}

/// The histories of accounts that are looked at, then, where the screen has room for an outlook, of all that have
/// pending or negative money; and the history of the reserve.
fn next_history(model: &mut Model) -> Option<Question> {
    if model.platform_balance.is_some() && !model.reads.asked_reserve {
        model.reads.asked_reserve = true;
        let query = TransactionQuery { kind: Some("reserve_transaction".to_owned()), ..TransactionQuery::default() };
        return free(model, Question::Transactions(Scope::Platform, query));
    }
    let looked_at = match &model.screen {
        Screen::Detail(id) => Some(id),
        Screen::Accounts if model.laid.preview => model.list.selected.as_ref(),
        Screen::Reserve => model.reserve_selected.as_ref(),
        Screen::Accounts | Screen::World | Screen::Profile => None,
    };
    if let Some(id) = looked_at.cloned()
        && let Some(question) = history_of(model, &id)
    {
        return Some(question);
    }
    while model.reads.next_outlook < model.reads.next_unread.min(MOST_OUTLOOKS) {
        let place = model.reads.next_outlook;
        let Some(entry) = model.fleet.at(place) else { break };
        if !entry.is_read() && !entry.gone && entry.trouble.is_none() {
            break;
        }
        model.reads.next_outlook = place.saturating_add(1);
        let tells = entry.is_negative()
            || entry.balance.as_ref().is_some_and(|balance| balance.rows.iter().any(|row| !row.pending.is_zero()));
        let id = entry.account.id.clone();
        if tells && let Some(question) = history_of(model, &id) {
            return Some(question);
        }
    }
    None
}

fn history_of(model: &mut Model, id: &AccountId) -> Option<Question> {
    let entry = model.fleet.get(id)?;
    if !entry.is_read() || !model.reads.asked.insert(id.clone()) {
        return None;
    }
    let since = if entry.is_negative() {
        None
    } else {
        model.stripe_now().checked_sub(SignedDuration::from_hours(HISTORY_DAYS.saturating_mul(24))).ok()
    };
    let query = TransactionQuery { since, ..TransactionQuery::default() };
    free(model, Question::Transactions(Scope::Account(id.clone()), query))
}
