//! Everything the program knows. State lives in named slices, each changed by its own file; drawing reads it all and
//! changes none of it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::domain::{AccountId, Balance, DebitId, Fault, Label, Mode, ObjectId, Platform, Receipt, Scope};
use crate::journal::entry::{Held, Line};
use crate::money::Currency;
use crate::rules::{self, Facts, Glance, Policy};
use crate::sync::{Question, Settings};

use super::arming::Access;
use super::explain::Explaining;
use super::flight::Unwritten;
use super::journal::JournalScreen;
use super::requests::Requests;
use super::unknown::Later;
use super::world::Desk;
use super::{
    Dialog, Entry, Errand, Fleet, Flight, FollowUp, Histories, List, Notice, Permits, Profile, Reads, Recall, Scroll,
    Spending, StripeTime, Visit, day_of,
};

/// A dialog that may act takes no key for this long after it opened.
const SETTLING: SignedDuration = SignedDuration::from_millis(400);

/// Cells of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// What the last drawing found out about its own layout, so that paging and scrolling fit what is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Laid {
    /// Lines of the accounts table.
    pub list_lines: u16,
    /// Lines of the activity of an account.
    pub activity_lines: u16,
    /// Whether a pane beside the table shows the selected account.
    pub preview: bool,
    /// Whether something on the screen tells the future of all accounts or the past of the reserve.
    pub outlook: bool,
    /// What is seen of the part of a dialog that scrolls.
    pub dialog: Scroll,
    /// Rows of what is coming on the World screen.
    pub coming_rows: u16,
    /// Lines of the help page that do not fit.
    pub help_overflow: u16,
    /// What is seen of the Profile screen.
    pub profile: Scroll,
    /// Lines of the list of requests.
    pub request_lines: u16,
    /// Lines of the journal.
    pub journal_lines: u16,
    /// What is seen of the bodies of a request.
    pub bodies: Scroll,
}

/// The smallest terminal that shows everything that must be seen.
pub const LEAST: Size = Size { width: 60, height: 16 };

/// Which screen is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// All accounts.
    Accounts,
    /// One account.
    Detail(AccountId),
    /// The reserve.
    Reserve,
    /// The journal.
    Journal,
    /// What was asked of Stripe, and what came of it.
    Requests,
    /// The simulated Stripe itself; in mock only.
    World,
    /// What this console works with: its key, permissions, limits, paths; in test and live.
    Profile,
}

/// State of an account's own screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Detail {
    /// Which of its currencies is shown, counted from the default one.
    pub currency: usize,
    /// First row of the activity that is drawn.
    pub top: usize,
    /// Whether Esc leads back to Reserve rather than to Accounts.
    pub from_reserve: bool,
}

/// What the program starts with.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The moment of the start.
    pub now: Timestamp,
    /// Size of the terminal.
    pub size: Size,
    /// Mode that the backend stands for, shown before the platform has answered.
    pub mode: Mode,
    /// Name of the scenario.
    pub scenario: Option<Label>,
    /// Seed of the simulated Stripe.
    pub seed: Option<u64>,
    /// How debits are judged.
    pub policy: Policy,
    /// How much may be read, and how fast.
    pub sync: Settings,
}

/// The model.
#[derive(Debug, Clone)]
pub struct Model {
    /// When the last message arrived, by the console's clock.
    pub now: Timestamp,
    /// How Stripe's clock goes beside it.
    pub stripe_time: StripeTime,
    /// Size of the terminal.
    pub size: Size,
    /// Layout of the last frame.
    pub laid: Laid,
    /// Whose money it is.
    pub mode: Mode,
    /// Name of the scenario, in mock.
    pub scenario: Option<Label>,
    /// Seed, in mock.
    pub seed: Option<u64>,
    /// How debits are judged.
    pub policy: Policy,
    /// The platform, once read.
    pub platform: Option<Platform>,
    /// Its balance, once read.
    pub platform_balance: Option<Balance>,
    /// Why the platform or its balance could not be read.
    pub platform_trouble: Option<Fault>,
    /// Why the list of accounts could not be read further.
    pub list_trouble: Option<Fault>,
    /// All accounts.
    pub fleet: Fleet,
    /// The table of accounts.
    pub list: List,
    /// Histories that are kept whole.
    pub histories: Histories,
    /// What is being read and what comes next.
    pub reads: Reads,
    /// What was last seen before this start, and what is kept for the next.
    pub recall: Recall,
    /// What was spent of Stripe's monthly reads.
    pub spending: Spending,
    /// What changed since the last visit.
    pub visit: Visit,
    /// What was asked of Stripe lately.
    pub requests: Requests,
    /// The screen.
    pub screen: Screen,
    /// State of the account screen.
    pub detail: Detail,
    /// The selected row of Reserve.
    pub reserve_selected: Option<AccountId>,
    /// What stands in front of the screen.
    pub dialog: Option<Dialog>,
    /// The message line.
    pub notice: Option<Notice>,
    /// Debits without an end, by account.
    pub unresolved: BTreeMap<AccountId, FollowUp>,
    /// Accounts that are held, and for which mark first.
    pub held: BTreeMap<AccountId, Held>,
    /// Lines of the journal that were read, newest first.
    pub lines: Vec<Line>,
    /// The Journal screen.
    pub journal: JournalScreen,
    /// Debits that ended as not done, and are looked up once more.
    pub(super) later: Vec<Later>,
    /// Answers that the journal has not taken.
    pub unwritten: Vec<Unwritten>,
    /// Stripe's clock as the latest answer to a debit or a look-up showed it, and when that came.
    pub(super) server: Option<(Timestamp, Timestamp)>,
    /// When it was last asked whether other consoles have written.
    pub(super) checked_journal_at: Timestamp,
    /// The journal's sentence, when it cannot be used. Nothing is sent then.
    pub journal_trouble: Option<Label>,
    /// The debit on its way.
    pub flight: Option<Flight>,
    /// Receipts of debits of which the journal has that they were done, until the balances afterwards were read.
    pub observing: Vec<Receipt>,
    /// Debits after which a balance was not as expected, while it is read what else moved it.
    pub(super) explaining: Vec<Explaining>,
    /// What became of debits since the program is leaving.
    pub(super) ended_while_leaving: Vec<Label>,
    /// Transfers and payments that debits of this session made, by which their transactions are known.
    pub own: BTreeMap<ObjectId, DebitId>,
    /// The simulated Stripe itself.
    pub desk: Desk,
    /// Whether it may send, as far as that can be foretold.
    pub access: Access,
    /// What it works with.
    pub profile: Profile,
    /// First row of the Profile screen that is drawn.
    pub profile_top: u16,
    /// What the key was seen to be allowed.
    pub permits: Permits,
    /// What a command asked for, where nobody is at the keys.
    pub errand: Option<Errand>,
    /// Leave as soon as nothing is on its way.
    pub leaving: bool,
    /// Only the journal's disk is waited for, and it takes its time.
    pub is_held_up: bool,
    /// Lines that were typed after a colon, the latest last.
    pub(super) commands: Vec<String>,
    /// When the last key arrived.
    pub(super) last_key: Option<Timestamp>,
    /// When the dialog opened.
    pub(super) dialog_since: Option<Timestamp>,
}

impl Model {
    /// The model before anything was read.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            now: setup.now,
            stripe_time: StripeTime::SAME,
            size: setup.size,
            laid: Laid::default(),
            mode: setup.mode,
            scenario: setup.scenario,
            seed: setup.seed,
            policy: setup.policy,
            platform: None,
            platform_balance: None,
            platform_trouble: None,
            list_trouble: None,
            fleet: Fleet::default(),
            list: List::default(),
            histories: Histories::default(),
            reads: Reads::new(setup.sync, setup.now),
            recall: Recall::default(),
            spending: Spending::default(),
            visit: Visit::default(),
            requests: Requests::default(),
            screen: Screen::Accounts,
            detail: Detail::default(),
            reserve_selected: None,
            dialog: None,
            notice: None,
            unresolved: BTreeMap::new(),
            held: BTreeMap::new(),
            lines: Vec::new(),
            journal: JournalScreen::default(),
            later: Vec::new(),
            unwritten: Vec::new(),
            server: None,
            checked_journal_at: setup.now,
            journal_trouble: None,
            flight: None,
            observing: Vec::new(),
            explaining: Vec::new(),
            ended_while_leaving: Vec::new(),
            own: BTreeMap::new(),
            desk: Desk::default(),
            access: Access::at_start(setup.mode, false, false),
            profile: Profile::default(),
            profile_top: 0,
            permits: Permits::default(),
            errand: None,
            leaving: false,
            is_held_up: false,
            commands: Vec::new(),
            last_key: None,
            dialog_since: None,
        }
    }

    /// Whether the terminal is too small to show what a key would do. Keys then do nothing but leave.
    #[must_use]
    pub const fn is_too_small(&self) -> bool {
        self.size.width < LEAST.width || self.size.height < LEAST.height
    }

    /// Whether a filter is being typed.
    #[must_use]
    pub const fn is_typing(&self) -> bool {
        self.list.typing || self.requests.typing || self.journal.typing
    }

    /// Whether the list of requests is on the screen, so that it is to be told at once what happens.
    #[must_use]
    pub fn is_watching_requests(&self) -> bool {
        self.screen == Screen::Requests && !self.is_too_small()
    }

    /// Whether the dialog that may act has only just opened: it takes no keys yet.
    #[must_use]
    pub fn is_settling(&self) -> bool {
        self.settles_at().is_some_and(|at| self.now < at)
    }

    /// When the dialog begins, or began, to take keys.
    pub(super) fn settles_at(&self) -> Option<Timestamp> {
        self.dialog_since?.checked_add(SETTLING).ok()
    }

    /// What Stripe's clock shows.
    #[must_use]
    pub fn stripe_now(&self) -> Timestamp {
        self.stripe_time.at(self.now)
    }

    /// Today by Stripe's clock, UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        day_of(self.stripe_now())
    }

    /// The platform's default currency, once it was read.
    #[must_use]
    pub fn own_currency(&self) -> Option<Currency> {
        self.platform.as_ref().map(|platform| platform.account.default_currency)
    }

    /// The account that a key would act on: the one whose screen is shown, else the selected row.
    #[must_use]
    pub fn acted_on(&self) -> Option<&AccountId> {
        match &self.screen {
            Screen::Accounts => self.list.selected.as_ref(),
            Screen::Detail(id) => Some(id),
            Screen::Reserve => self.reserve_selected.as_ref(),
            Screen::Journal | Screen::Requests | Screen::World | Screen::Profile => None,
        }
    }

    /// The account shown in the pane beside the table, or on its own screen.
    #[must_use]
    pub fn looked_at(&self) -> Option<&Entry> {
        self.fleet.get(self.acted_on()?)
    }

    /// When the balance of the account that is looked at is tried again, after it could not be read.
    #[must_use]
    pub fn looked_at_again_at(&self) -> Option<Timestamp> {
        let entry = self.looked_at().filter(|entry| entry.trouble.is_some())?;
        let question = Question::Balance(Scope::Account(entry.account.id.clone()));
        self.reads.sync.again_at(&question, &self.fleet)
    }

    /// The facts on which a debit of an account is judged: a balance from before the start is none of them. None before the
    /// platform was read.
    #[must_use]
    pub fn facts<'a>(&'a self, entry: &'a Entry) -> Option<Facts<'a>> {
        Some(Facts {
            mode: self.mode,
            platform: &self.platform.as_ref()?.account,
            account: &entry.account,
            balance: entry.fresh(),
            platform_balance: self.platform_balance.as_ref(),
            seen: None,
            today: self.today(),
            policy: &self.policy,
        })
    }

    /// The short verdict of a pull in an account's default currency. It is judged when it is shown: only few rows are.
    #[must_use]
    pub fn glance(&self, entry: &Entry) -> Glance {
        self.facts(entry).map_or(Glance::Unread, |facts| rules::glance(&facts, entry.account.default_currency))
    }

    /// When a balance was read.
    #[must_use]
    pub fn read_at(&self, scope: &Scope) -> Option<Timestamp> {
        match scope {
            Scope::Platform => self.platform_balance.as_ref().map(|balance| balance.read_at),
            Scope::Account(id) => self.fleet.get(id)?.balance.as_ref().map(|balance| balance.read_at),
        }
    }
}
