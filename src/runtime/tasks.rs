//! Carries effects out. Each runs as a tracked task and ends in a message; nothing here decides anything. A debit is
//! sent and its outcome written down in one task, so that an answer is on disk before anybody hears of it.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, spawn_blocking};
use uuid::Builder;

use crate::app::{Browsed, Comparing, Effect, Msg, Question, Reading};
use crate::backend::{Backend, Gate, Log};
use crate::cache::Place;
use crate::domain::{AccountId, DebitId, Exchange, Fault, Label, LookUp};
use crate::journal::entry::Recorded;

use super::children;
use super::comparing::{self, Listener, Trouble, Wanted};
use super::custody::Custody;
use super::exports;
use super::memory::Memory;
use super::steering::Helm;
use super::{Clock, Watch};

/// Messages that wait at most.
pub(super) const INBOX: usize = 256;

/// Makes a debit id for a moment.
pub type Mint = Box<dyn FnMut(jiff::Timestamp) -> DebitId + Send>;

/// What effects are carried out with.
pub struct Tools {
    /// The way to the journal and to sending; it knows Stripe, real or simulated.
    pub custody: Custody,
    /// The gate in front of Stripe.
    pub gate: Gate,
    /// The clock.
    pub clock: Clock,
    /// Makes debit ids.
    pub mint: Mint,
    /// What answers tell of Stripe's clock, where it is not the console's.
    pub watch: Watch,
    /// The way to the simulated Stripe itself.
    pub helm: Helm,
    /// Where the cache is; none to do without.
    pub cache: Option<Place>,
    /// What is told of the requests.
    pub log: Log,
    /// The folder for files that somebody asks for; none where the system names none.
    pub exports: Option<PathBuf>,
}

impl std::fmt::Debug for Tools {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tools").field("custody", &self.custody).finish_non_exhaustive()
    }
}

/// Running tasks and the way back.
#[derive(Debug)]
pub(super) struct Tasks {
    tools: Tools,
    /// What only asks. It ends with the loop: nobody waits for an answer any more.
    asking: JoinSet<()>,
    /// A comparison with Stripe, which ends with the loop or with the run of the world that it is about.
    comparing: JoinSet<()>,
    /// What writes to the journal. It is waited for.
    writing: JoinSet<()>,
    /// Says when the loop has ended.
    here: watch::Sender<()>,
    inbox: mpsc::Sender<Msg>,
    memory: Memory,
}

impl Tasks {
    pub(super) fn new(mut tools: Tools) -> (Self, mpsc::Receiver<Msg>) {
        let (inbox, messages) = mpsc::channel(INBOX);
        let memory = Memory::start(tools.cache.take(), tools.clock, &inbox);
        let (asking, comparing, writing) = (JoinSet::new(), JoinSet::new(), JoinSet::new());
        let here = watch::Sender::new(());
        (Self { tools, asking, comparing, writing, here, inbox, memory }, messages)
    }

    /// Starts what `effect` asks for. Suspending and leaving are the loop's own.
    pub(super) fn start(&mut self, effect: Effect) {
        while self.asking.try_join_next().is_some() {}
        while self.comparing.try_join_next().is_some() {}
        while self.writing.try_join_next().is_some() {}
        let tools = &mut self.tools;
        match effect {
            Effect::Read(epoch, question) => {
                let custody = tools.custody.clone();
                self.ask(async move {
                    let reading = custody.read(&question).await;
                    Msg::Read(epoch, question, reading)
                });
            }
            Effect::Mint => {
                let id = (tools.mint)(tools.clock.now());
                self.ask(async move { Msg::Minted(id) });
            }
            Effect::Record(approved) => {
                let custody = tools.custody.clone();
                self.write(async move { Some(custody.record(*approved).await) });
            }
            Effect::Repeat { debit, next, approved } => {
                let custody = tools.custody.clone();
                self.write(async move { Some(custody.repeat(debit, next, approved.map(|judged| *judged)).await) });
            }
            Effect::Send(recorded) => {
                let (custody, left) = (tools.custody.clone(), self.here.subscribe());
                self.write(async move { send(&custody, &recorded, left).await });
            }
            Effect::Book(ask) => {
                let custody = tools.custody.clone();
                self.write(async move { custody.book(ask).await });
            }
            Effect::LookAtWorld(epoch) => {
                let helm = tools.helm.clone();
                self.ask(async move { Msg::World(epoch, helm.look().await) });
            }
            Effect::MoveWorld(epoch, step) => {
                let helm = tools.helm.clone();
                self.ask(async move { Msg::World(epoch, helm.steer(&step).await) });
            }
            Effect::BeginAnew(run) => self.begin_anew(run),
            Effect::SaveRequests(listed) => self.save(listed),
            Effect::ExportJournal => self.export(),
            Effect::Compare { platform, back } => self.compare(platform, back),
            Effect::Browse(address) => drop(self.asking.spawn(browse(address, self.inbox.clone()))),
            Effect::Recall => self.memory.recall(),
            Effect::Spend(day, reads) => self.memory.spend(day, reads),
            Effect::Remember(seen) => self.memory.remember(seen),
            Effect::Copy(_)
            | Effect::Say(_)
            | Effect::OpenGate(_)
            | Effect::ShutGate
            | Effect::Suspend
            | Effect::Exit => {}
        }
    }

    fn save(&mut self, listed: Vec<Arc<Exchange>>) {
        let (folder, now) = (self.tools.exports.clone(), self.tools.clock.now());
        self.ask(async move { Msg::Saved(exports::save(folder, listed, now).await) });
    }

    /// It is waited for, since a part of a file is none; and it ends early when the loop has.
    fn export(&mut self) {
        let (custody, here) = (self.tools.custody.clone(), self.here.subscribe());
        let (folder, now) = (self.tools.exports.clone(), self.tools.clock.now());
        self.write(async move { Some(Msg::Exported(exports::journal(folder, &custody, now, here).await)) });
    }

    /// Nothing that is about the run before writes to the journal of this one.
    fn begin_anew(&mut self, run: Label) {
        self.memory.follow(run.as_str());
        let (custody, helm) = (self.tools.custody.clone(), self.tools.helm.clone());
        let mut comparing = std::mem::take(&mut self.comparing);
        self.write(async move {
            comparing.shutdown().await;
            Some(Msg::BegunAnew(begin_anew(&custody, &helm, &run).await))
        });
    }

    fn compare(&mut self, platform: AccountId, back: jiff::SignedDuration) {
        let now = self.tools.clock.now();
        let wanted = Wanted { platform, only: None, back, now, probe: (self.tools.mint)(now) };
        let (custody, inbox) = (self.tools.custody.clone(), self.inbox.clone());
        self.comparing.spawn(async move {
            let compared = comparing::compare(&custody, wanted, &mut Inbox(inbox.clone())).await;
            let compared = compared.map_err(|trouble| Label::new(&trouble.to_string()));
            drop(inbox.send(Msg::Compared(compared)).await);
        });
    }

    /// Runs a task whose message goes to the inbox. The inbox closes only when the loop has ended, and then nobody
    /// waits for the message.
    fn ask(&mut self, task: impl Future<Output = Msg> + Send + 'static) {
        let inbox = self.inbox.clone();
        self.asking.spawn(async move { drop(inbox.send(task.await).await) });
    }

    /// The same for a task that the end of the program waits for.
    fn write(&mut self, task: impl Future<Output = Option<Msg>> + Send + 'static) {
        let inbox = self.inbox.clone();
        self.writing.spawn(async move {
            if let Some(msg) = task.await {
                drop(inbox.send(msg).await);
            }
        });
    }

    /// The process was stopped for a while, or the machine slept.
    pub(super) fn was_stopped(&self) {
        self.tools.custody.was_stopped();
    }

    /// Lets go of whatever waits for Stripe: whoever leaves does not wait for a network that is gone. A debit on its way stays
    /// without an outcome in the journal.
    pub(super) async fn let_go(&mut self) {
        self.here.send_replace(());
        self.asking.shutdown().await;
        self.comparing.shutdown().await;
    }

    /// Comes back when everything that was to be written down is.
    pub(super) async fn written(&mut self) {
        while self.writing.join_next().await.is_some() {}
    }

    /// Gives what is not written behind a moment.
    pub(super) async fn finish(self) {
        self.memory.finish().await;
    }
}

/// Whoever watches the screen.
struct Inbox(mpsc::Sender<Msg>);

impl Listener for Inbox {
    async fn hear(&mut self, said: Comparing) -> Result<(), Trouble> {
        self.0.send(Msg::Comparing(said)).await.map_err(|_| Trouble::Unheard)
    }
}

/// Puts a question to Stripe past the journal, for whoever has none; a console asks by [`Custody::read`].
pub async fn ask(backend: &dyn Backend, question: &Question) -> Reading {
    let answer = match question {
        Question::Platform => backend.platform().await.map(|platform| Reading::Platform(Box::new(platform))),
        Question::Accounts(after) => backend.accounts(after.as_ref()).await.map(Reading::Accounts),
        Question::Account(id) => backend.account(id).await.map(|account| Reading::Account(Box::new(account))),
        Question::Balance(scope) => backend.balance(scope).await.map(Reading::Balance),
        Question::Transactions(scope, query) => backend.transactions(scope, query).await.map(Reading::Transactions),
        Question::References(id) => backend.references(id).await.map(Reading::References),
        Question::LookUp(sought) => return looked_up(backend.look_up(sought).await),
        Question::Explain(scope, query) => backend.transactions(scope, query).await.map(Reading::Explained),
        Question::LeftBehind(account, by, id) => {
            backend.left_behind(account, *by, id).await.map(|seen| Reading::LeftBehind(Box::new(seen)))
        }
        Question::Again(asked) => backend.again(asked).await.map(|()| Reading::Repeated),
    };
    answer.unwrap_or_else(Reading::Failed)
}

pub(super) fn looked_up(seen: Result<LookUp, Fault>) -> Reading {
    seen.map_or_else(Reading::Failed, |seen| Reading::LookedUp(Box::new(seen)))
}

/// Sends, and writes down what came of it; nothing when the program ended before an answer came.
async fn send(custody: &Custody, recorded: &Recorded, mut left: watch::Receiver<()>) -> Option<Msg> {
    let answer = tokio::select! {
        biased;
        answer = custody.send(recorded) => answer,
        _ = left.changed() => return None,
    };
    Some(custody.answered(recorded.debit(), recorded.attempt(), answer).await)
}

/// The journal of the run takes the place of the one before it, and only then are the run's answers taken.
async fn begin_anew(custody: &Custody, helm: &Helm, run: &Label) -> Result<(), Label> {
    let opened = custody.begin_anew(run.as_str()).await;
    helm.follow(run.as_str());
    opened
}

/// Starting a program waits for the disk. What it comes to is heard of later, if ever, and nobody waits for that.
async fn browse(address: String, inbox: mpsc::Sender<Msg>) {
    let shown = address.clone();
    let start = move || children::has_screen(|name| std::env::var_os(name)).then(|| children::show_address(&shown));
    let (browsed, child) = match spawn_blocking(start).await {
        Ok(None) => (Browsed::NoScreen, None),
        Ok(Some(Ok(child))) => (Browsed::Started, Some(child)),
        Ok(Some(Err(error))) => (Browsed::Failed(Label::new(&crate::files::words(&error))), None),
        Err(_) => (Browsed::Failed(Label::new("it could not be started")), None),
    };
    drop(inbox.send(Msg::Browsed(address.clone(), browsed)).await);
    if let Some(child) = child {
        let ended_badly = move |why: String| {
            drop(inbox.blocking_send(Msg::Browsed(address, Browsed::Failed(Label::new(&why)))));
        };
        // Without a thread its end is not heard of, and the system reaps it when the console ends.
        children::reap(child, ended_badly).unwrap_or_default();
    }
}

/// Ids of real debits: time-ordered, the rest random.
#[must_use]
pub fn random_ids() -> Mint {
    Box::new(|now| {
        let mut tail = [0_u8; 10];
        for (slot, byte) in tail.iter_mut().zip(uuid::Uuid::now_v7().into_bytes().into_iter().skip(6)) {
            *slot = byte;
        }
        let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
        DebitId::new(Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    })
}
