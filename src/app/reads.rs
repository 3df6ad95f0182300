//! What the scheduler is told of the program: which rows are on the screen, which account is looked at, how far the list
//! of accounts is. The scheduler says which questions go out and when; nothing here decides about urgency or speed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::{AccountId, Balance, Epoch, Fault, Scope, TransactionQuery};
use crate::sync::{Names, Scheduler, Settings, Wishes};

pub(super) use crate::sync::REFRESH_AFTER_S;

use super::{Dialog, Effect, Fleet, Model, Question, Screen};

/// How far back the first page of a history reaches.
const HISTORY_DAYS: i64 = 90;
/// Most accounts whose coming money is read unasked.
const MOST_OUTLOOKS: u32 = 1_000;

/// What is being read.
#[derive(Debug, Clone)]
pub struct Reads {
    /// Says what is asked next.
    pub sync: Scheduler,
    /// How far the list of accounts was read.
    pub listing: Listing,
    /// Accounts whose history was asked for since their balance last changed.
    asked: BTreeSet<AccountId>,
    /// Places of accounts whose coming money is to be read.
    outlooks: BTreeSet<u32>,
    /// Further pages of histories that are being followed.
    further: Vec<Question>,
    /// The reserve's history was asked for.
    asked_reserve: bool,
    /// Of which moment the balance was that was dropped last as older than the one that is shown.
    pub(super) dropped: BTreeMap<Scope, Timestamp>,
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
    /// A page could not be read, and is tried again; the last account that was.
    Failed(Option<AccountId>),
}

impl Names for Fleet {
    fn account(&self, row: u32) -> Option<AccountId> {
        self.at(row).map(|entry| entry.account.id.clone())
    }

    fn row(&self, account: &AccountId) -> Option<u32> {
        self.place(account)
    }
}

impl Reads {
    /// Nothing was read.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            sync: Scheduler::new(settings, now),
            listing: Listing::Start,
            asked: BTreeSet::new(),
            outlooks: BTreeSet::new(),
            further: Vec::new(),
            asked_reserve: false,
            dropped: BTreeMap::new(),
        }
    }

    /// Whether a question is open.
    #[must_use]
    pub fn is_open(&self, question: &Question) -> bool {
        self.sync.is_open(question)
    }

    /// Whether all accounts are listed, as far as they can be.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        match self.listing {
            Listing::Start | Listing::After(_) => false,
            Listing::Done | Listing::Failed(_) => true,
        }
    }

    /// Whether nothing is open and nobody waits for an answer.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.sync.is_idle()
    }

    /// Asks for something before anything else, because somebody waits for it.
    pub(super) fn want(&mut self, question: Question) {
        self.sync.want(question);
    }

    /// Asks anew: an answer that is already on its way was begun too early and is dropped.
    pub(super) fn want_anew(&mut self, question: Question) {
        self.sync.want_anew(question);
    }

    /// Reads on in a history.
    pub(super) fn follow(&mut self, question: Question) {
        if !self.further.contains(&question) {
            self.further.push(question);
        }
    }

    /// Opens a question outside the plan and tells its epoch: for whoever brings the answer along.
    pub fn ask_now(&mut self, question: Question, now: Timestamp) -> Epoch {
        self.sync.open_unasked(question, now)
    }

    /// Everything that was read may be different now. What is shown stays until it was read again.
    pub(super) fn read_all_again(&mut self) {
        self.sync.read_all_again();
        self.listing = Listing::Start;
        self.dropped.clear();
        self.forget_histories();
    }

    /// Somebody else moved much at once: everything is to be read anew, and what is on its way is not lost.
    pub(super) fn all_moved(&mut self) {
        self.sync.all_moved();
        self.list_again();
        self.forget_histories();
    }

    /// Reads the list of accounts from its beginning. What is known of them stays.
    pub(super) fn list_again(&mut self) {
        self.sync.list_again();
        self.listing = Listing::Start;
    }

    /// Everything that was read was of another run: nothing of it is open or known.
    pub(super) fn begin_anew(&mut self) {
        self.sync.forget_all();
        self.listing = Listing::Start;
        self.forget_histories();
    }

    fn forget_histories(&mut self) {
        self.asked.clear();
        self.outlooks.clear();
        self.further.clear();
        self.asked_reserve = false;
    }

    /// Forgets what was asked, so that histories are read again.
    pub(super) fn forget_history(&mut self, id: &AccountId) {
        self.asked.remove(id);
    }

    /// As the platform's balance changed, its reserve history is out of date.
    pub(super) const fn forget_reserve(&mut self) {
        self.asked_reserve = false;
    }

    /// A balance was read: its history tells when what is pending comes, and since when it is below zero.
    pub(super) fn weigh(&mut self, place: u32, id: &AccountId, balance: &Balance, moved: bool) {
        let is_negative = balance.negatives().next().is_some();
        self.sync.weigh(place, moved, is_negative);
        let tells = is_negative || balance.rows.iter().any(|row| !row.pending.is_zero());
        if tells && place < MOST_OUTLOOKS && !self.asked.contains(id) {
            self.outlooks.insert(place);
        }
    }

    /// Whether this is the answer that is being waited for; it is no longer afterwards.
    pub(super) fn close(
        &mut self,
        now: Timestamp,
        epoch: Epoch,
        question: &Question,
        fault: Option<&Fault>,
        fleet: &Fleet,
    ) -> bool {
        let is_awaited = self.sync.answered(now, epoch, question, fault, fleet);
        if is_awaited && fault.is_some() {
            match question {
                Question::Transactions(Scope::Account(id), _) => self.forget_history(id),
                Question::Transactions(Scope::Platform, _) => self.forget_reserve(),
                Question::Platform
                | Question::Accounts(_)
                | Question::Account(_)
                | Question::Balance(_)
                | Question::References(_)
                | Question::LookUp(_)
                | Question::Explain(..)
                | Question::LeftBehind(..)
                | Question::Again(_) => {}
            }
        }
        is_awaited
    }

    /// What is asked once is not wished for again.
    fn note_asked(&mut self, question: &Question, fleet: &Fleet) {
        match question {
            Question::Transactions(Scope::Account(id), _) => {
                self.asked.insert(id.clone());
                if let Some(place) = fleet.place(id) {
                    self.outlooks.remove(&place);
                }
                self.further.retain(|other| other != question);
            }
            Question::Transactions(Scope::Platform, _) => self.asked_reserve = true,
            Question::Platform
            | Question::Accounts(_)
            | Question::Account(_)
            | Question::Balance(_)
            | Question::References(_)
            | Question::LookUp(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => {}
        }
    }
}

/// Asks what there is room to ask.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while !model.desk.opening {
        let wishes = wishes(model);
        let Some((epoch, question)) = model.reads.sync.turn(model.now, &model.fleet, &wishes) else { break };
        model.reads.note_asked(&question, &model.fleet);
        effects.push(Effect::Read(epoch, question));
    }
    effects
}

fn wishes(model: &Model) -> Wishes {
    let is_known = model.platform.is_some();
    if model.errand.is_some() {
        // A command reads what it needs, and nothing that only a screen would show.
        let first = (!is_known).then_some(Question::Platform).into_iter().collect();
        let (is_unknown, leaving) = (!is_known, model.leaving);
        let heartbeat = is_known && model.platform_balance.is_none();
        return Wishes { first, is_unknown, heartbeat, is_listed: true, still: true, leaving, ..Wishes::default() };
    }
    Wishes {
        first: (!is_known).then_some(Question::Platform).into_iter().chain(next_page(model)).collect(),
        is_unknown: !is_known,
        heartbeat: is_known,
        rows: rows(model),
        details: details(model),
        later: model.reads.outlooks.first().and_then(|place| history_of(model, &model.fleet.account(*place)?)),
        still: holds_still(model),
        is_listed: model.reads.is_listed(),
        leaving: model.leaving,
    }
}

/// While a dialog is open nothing on the screen is refreshed by itself: what the operator acts on must not move.
const fn holds_still(model: &Model) -> bool {
    match &model.dialog {
        Some(
            Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Command(_) | Dialog::Help(_) | Dialog::Sort | Dialog::World(_),
        ) => true,
        Some(Dialog::Reading) | None => false,
    }
}

fn next_page(model: &Model) -> Option<Question> {
    match &model.reads.listing {
        Listing::Start | Listing::Failed(None) => Some(Question::Accounts(None)),
        Listing::After(id) | Listing::Failed(Some(id)) => Some(Question::Accounts(Some(id.clone()))),
        Listing::Done => None,
    }
}

/// The selected row, then the others on the screen.
fn rows(model: &Model) -> Vec<u32> {
    let selected = model.acted_on().and_then(|id| model.fleet.place(id));
    let shown = model.list.visible(&model.fleet, model.laid.list_lines);
    selected.into_iter().chain(shown.filter(|place| Some(*place) != selected)).collect()
}

/// The history of the reserve, that of the account that is looked at, and what is being followed.
fn details(model: &Model) -> Vec<Question> {
    let looked_at = match &model.screen {
        Screen::Detail(id) => Some(id),
        Screen::Accounts if model.laid.preview => model.list.selected.as_ref(),
        Screen::Reserve => model.reserve_selected.as_ref(),
        Screen::Accounts | Screen::Requests | Screen::World | Screen::Profile => None,
    };
    let own = looked_at.and_then(|id| history_of(model, id));
    reserve_history(model).into_iter().chain(own).chain(model.reads.further.iter().cloned()).collect()
}

fn reserve_history(model: &Model) -> Option<Question> {
    if model.platform_balance.is_none() || model.reads.asked_reserve {
        return None;
    }
    let query = TransactionQuery { kind: Some("reserve_transaction".to_owned()), ..TransactionQuery::default() };
    Some(Question::Transactions(Scope::Platform, query))
}

fn history_of(model: &Model, id: &AccountId) -> Option<Question> {
    let entry = model.fleet.get(id)?;
    if !entry.is_read() || model.reads.asked.contains(id) {
        return None;
    }
    let since = if entry.is_negative() {
        None
    } else {
        // To the hour, so that a question that is tried again is the same one.
        let from = model.stripe_now().checked_sub(SignedDuration::from_hours(HISTORY_DAYS.saturating_mul(24)));
        from.ok().and_then(|from| Timestamp::from_second(from.as_second().div_euclid(3_600).saturating_mul(3_600)).ok())
    };
    let query = TransactionQuery { since, ..TransactionQuery::default() };
    Some(Question::Transactions(Scope::Account(id.clone()), query))
}
