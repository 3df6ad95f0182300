//! A model with one account, driven by hand: its clock, its answers and its journal are the test's.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::pull::{PullDialog, PullFields};
pub(in crate::app) use crate::app::sample::balance;
use crate::app::{BookAsk, Dialog, Effect, KeyPress, Model, Msg, Question, Reading, Setup, Size, parse_script, update};
use crate::domain::sample::account;
use crate::domain::{
    Account, AccountId, DebitId, Epoch, Fault, FaultKind, Label, Liability, LiabilitySource, Liable, LookUp, Metadata,
    Mode, ObjectId, Others, Outcome, Platform, ReferenceCandidate, ReferenceKind, Retry, Scope, Settled,
};
use crate::journal::entry::{DebitRecord, Decided, Recorded, Stood, Wording};
use crate::life::{Answer, Happening, History, Holder, Now, Owner, Proof, Stamp, Terms, after_answer};
use crate::money::{Amount, Currency, FxTable, Minor};
use crate::rules::Policy;

pub(crate) const GINKGO: &str = "acct_1MOCKGin6";
pub(crate) const IVY: &str = "acct_1MOCKIvy8";

pub(crate) fn ginkgo() -> AccountId {
    AccountId::new(GINKGO)
}

pub(crate) fn consented(id: &str, name: &str) -> Account {
    let metadata = Metadata::new([(Label::new("debit_consent"), Label::new("contract 2024, section 7"))]);
    Account { metadata, ..account(id, name) }
}

pub(crate) fn stripe_liable() -> Account {
    let liability = Liability { liable: Liable::Stripe, source: LiabilitySource::ControllerLosses };
    Account { liability, ..consented(IVY, "Ivy Ink") }
}

pub(crate) fn usd(minor: i64) -> Amount {
    Amount::new(Minor::new(minor), Currency::USD)
}

pub(crate) fn fault() -> Fault {
    Fault {
        kind: FaultKind::Limited,
        message: Label::new("Too many requests."),
        request: None,
        retry: Retry::default(),
    }
}

pub(crate) fn candidate(id: &str) -> ReferenceCandidate {
    ReferenceCandidate {
        kind: ReferenceKind::Charge,
        id: ObjectId::new(id),
        amount: usd(10_000),
        created: Timestamp::UNIX_EPOCH,
        description: Label::new("a sale"),
    }
}

/// Nothing was moved between account and platform.
pub(crate) fn nothing_lately(at: Timestamp) -> LookUp {
    LookUp {
        began: Some(at),
        latest: Some(at),
        ours: Vec::new(),
        near: Vec::new(),
        others: Others::default(),
        pages: 3,
        whole: true,
    }
}

/// By whom an attempt was begun.
pub(crate) fn stamp(at: Timestamp) -> Stamp {
    let (host, boot, space) = (Label::new("ops"), Label::new("boot"), Label::new("pid:[1]"));
    let owner = Owner { host, boot, space, process: 1, started: 1, uid: 1 };
    Stamp { operator: Label::new("op-1"), owner, at, server: None, until: at }
}

/// An answer that comes to this, where it is the only one.
pub(crate) fn answer_of(outcome: Outcome) -> Answer {
    let (status, replayed) = (None, false);
    let (proof, request) = match outcome {
        Outcome::Settled(settled) => (Proof::Settles(settled), None),
        Outcome::Refused(refusal) => (Proof::Refuses(refusal), None),
        Outcome::Unknown(unknown) => (Proof::Nothing(unknown.why), unknown.request),
    };
    Answer { proof, request, status, replayed, server: None, again: Retry::default() }
}

/// A model driven by hand.
pub(crate) struct Bench {
    pub(crate) model: Model,
    pub(crate) now: Timestamp,
    pub(crate) open: Vec<(Epoch, Question)>,
    /// Everything that was asked for, apart from reads and looks.
    pub(crate) orders: Vec<Effect>,
    pub(crate) minted: u128,
}

impl Bench {
    /// Ginkgo Games with 184,900.00 usd and its agreement on file.
    pub(crate) fn new() -> Self {
        Self::of(consented(GINKGO, "Ginkgo Games"), Some(18_490_000), |_| {})
    }

    pub(crate) fn of(debited: Account, available: Option<i64>, settings: impl FnOnce(&mut Policy)) -> Self {
        let now: Timestamp = "2026-11-22T10:14:00Z".parse().unwrap();
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().unwrap()));
        settings(&mut policy);
        let size = Size { width: 120, height: 40 };
        let mut model = Model::new(Setup {
            now,
            size,
            mode: Mode::Mock,
            scenario: None,
            seed: None,
            policy,
            sync: crate::sync::Settings::of(Mode::Mock),
        });
        let platform = account("acct_1MOCKplatform", "HARBOUR MARKET");
        model.platform = Some(Platform { account: platform, mode: Mode::Mock });
        model.platform_balance = Some(balance(1_248_010, now));
        let place = model.fleet.put(debited);
        model.fleet.change(place, |entry| entry.balance = available.map(|available| balance(available, now)));
        model.list.add(&model.fleet, vec![place]);
        model.reads.listing = crate::app::reads::Listing::Done;
        // What an earlier start left open was shown.
        model.journal.is_told = true;
        Self { model, now, open: Vec::new(), orders: Vec::new(), minted: 0 }
    }

    pub(crate) fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.model, self.now, msg);
        let mut rest = Vec::new();
        for effect in effects {
            if let Effect::Read(epoch, question) = effect {
                self.open.push((epoch, question));
            } else if !matches!(effect, Effect::LookAtWorld(_) | Effect::Book(BookAsk::Changed | BookAsk::Unresolved)) {
                rest.push(effect);
            }
        }
        self.orders.extend(rest.iter().cloned());
        rest
    }

    pub(crate) fn wait(&mut self, millis: i64) {
        self.now = self.now.checked_add(SignedDuration::from_millis(millis)).unwrap();
    }

    pub(crate) fn keys(&mut self, script: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for key in parse_script(script).unwrap() {
            self.wait(50);
            effects.extend(self.tell(Msg::Key(KeyPress::once(key))));
        }
        effects
    }

    /// Opens the dialog and waits until it takes keys.
    pub(crate) fn open(&mut self) -> &mut Self {
        self.keys("p");
        self.wait(400);
        self
    }

    /// Opens the dialog to give back a debit.
    pub(crate) fn give_back(&mut self, record: &DebitRecord) {
        crate::app::pull::open_reversal(&mut self.model, record);
        // Whatever it wishes for is asked with the next message.
        self.tell(Msg::Tick);
    }

    /// Fills in an amount and its confirmation, and puts the focus on Send.
    pub(crate) fn ready(&mut self) -> &mut Self {
        self.open().keys("<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab>");
        assert!(self.dialog().can_send(), "{:?}", self.dialog());
        self
    }

    pub(crate) fn dialog(&self) -> &PullDialog {
        match &self.model.dialog {
            Some(Dialog::Pull(dialog)) => dialog,
            other => panic!("no dialog but {other:?}"),
        }
    }

    /// The fields of a pull.
    pub(crate) fn pull(&self) -> &PullFields {
        self.dialog().fields.what.pull().expect("it is a pull")
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.model.dialog, Some(Dialog::Pull(_)))
    }

    pub(crate) fn notice(&self) -> String {
        self.model.notice.as_ref().map_or(String::new(), |notice| notice.text.to_string())
    }

    pub(crate) fn banner(&self) -> String {
        self.dialog().banner.as_ref().map_or(String::new(), |notice| notice.text.to_string())
    }

    pub(crate) fn is_asked(&self, question: &Question) -> bool {
        self.open.iter().any(|(_, asked)| asked == question)
    }

    /// Answers the latest question of this kind.
    pub(crate) fn answer(&mut self, question: &Question, reading: Reading) -> Vec<Effect> {
        let at = self.open.iter().rposition(|(_, asked)| asked == question).expect("it was asked");
        let (epoch, question) = self.open.remove(at);
        self.tell(Msg::Read(epoch, question, reading))
    }

    pub(crate) fn answer_balance(&mut self, available: i64) -> Vec<Effect> {
        let id = self.dialog().held.account.id.clone();
        self.answer(&Question::Balance(Scope::Account(id)), Reading::Balance(balance(available, self.now)))
    }

    pub(crate) fn answer_platform(&mut self, available: i64) -> Vec<Effect> {
        self.answer(&Question::Balance(Scope::Platform), Reading::Balance(balance(available, self.now)))
    }

    pub(crate) fn answer_account(&mut self, account: Account) -> Vec<Effect> {
        self.answer(&Question::Account(account.id.clone()), Reading::Account(Box::new(account)))
    }

    /// Answers the second look as everything was.
    pub(crate) fn recheck(&mut self) -> Vec<Effect> {
        let mut effects = self.answer_account(consented(GINKGO, "Ginkgo Games"));
        effects.extend(self.answer_balance(18_490_000));
        effects.extend(self.answer_platform(1_248_010));
        effects.extend(self.answer_look_up(nothing_lately(self.now)));
        effects
    }

    /// Answers what Stripe is asked of the last 24 hours.
    pub(crate) fn answer_look_up(&mut self, seen: LookUp) -> Vec<Effect> {
        let at = self.open.iter().rposition(|(_, asked)| matches!(asked, Question::LookUp(_))).expect("it was asked");
        let (epoch, question) = self.open.remove(at);
        self.tell(Msg::Read(epoch, question, Reading::LookedUp(Box::new(seen))))
    }

    pub(crate) fn mint(&mut self) -> Vec<Effect> {
        self.minted += 1;
        self.tell(Msg::Minted(self.id()))
    }

    /// The id that was made last.
    pub(crate) fn id(&self) -> DebitId {
        DebitId::new(Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + self.minted))
    }

    /// Takes the debit to the journal and gives the order that was recorded.
    pub(crate) fn record(&mut self) -> Recorded {
        assert_eq!(self.keys("<enter>"), [Effect::Mint]);
        assert_eq!(self.mint(), []);
        let effects = self.recheck();
        let [Effect::Record(approved)] = &effects[..] else { panic!("not recorded but {effects:?}") };
        Recorded::for_tests(approved.order().clone(), Wording::for_tests(), self.now)
    }

    /// Takes the debit to Stripe.
    pub(crate) fn send(&mut self) -> Recorded {
        let recorded = self.record();
        let effects = self.tell(Msg::Recorded(recorded.debit(), Ok(Box::new(recorded.clone()))));
        assert_eq!(effects, [Effect::Send(Box::new(recorded.clone()))]);
        recorded
    }

    pub(crate) fn settled() -> Outcome {
        Outcome::Settled(Settled {
            transfer: Some(ObjectId::new("tr_1")),
            payment: Some(ObjectId::new("py_1")),
            request: None,
            replayed: false,
            at: None,
        })
    }

    /// The journal's word on what the first attempt came to.
    pub(crate) fn answered(recorded: &Recorded, outcome: Outcome) -> Msg {
        let (number, answer) = (recorded.attempt(), answer_of(outcome));
        let history = History::of(&[Happening::Recorded(stamp(recorded.recorded_at()))]).unwrap().unwrap();
        let now = Now {
            wall: recorded.recorded_at(),
            server: None,
            running_ms: None,
            known_s: 0,
            holder: Holder::Us,
            leaving: false,
            may_send: true,
            scatter: 0,
        };
        let verdict = after_answer(&history, number, &answer, &now, &Terms::usual());
        let history = History::after(Some(history), &verdict.happening(number, &answer)).unwrap();
        let stood = Stood { history, decided: Decided::Answer(Box::new(verdict)) };
        Msg::Answered(recorded.debit(), number, Box::new(answer), Ok(Box::new(stood)))
    }

    pub(crate) fn count(&self, is: impl Fn(&Effect) -> bool) -> usize {
        self.orders.iter().filter(|effect| is(effect)).count()
    }
}
