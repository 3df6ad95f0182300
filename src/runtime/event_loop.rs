//! The event loop: messages in, model changed, effects out, a frame when something changed. Nothing in it waits for
//! anything but the next message, so a key is never held up by the network, the disk, the terminal or another task.

mod finishing;

use std::io;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use jiff::SignedDuration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crossterm::event::Event;

use crate::app::{self, Effect, Model, Msg};
use crate::backend::{Gate, Log};
use crate::ui::{self, Theme};

use super::input;
use super::signals::Notice;
use super::tasks::{Tasks, Tools};
use super::terminal::Surface;
use super::{Clock, Watch};

/// Frames are at least this far apart while messages stream in; a key is drawn at once.
const FRAME: Duration = Duration::from_millis(16);
/// Two clocks that come apart by more than this show that the machine slept, or that its clock was set.
const SLEPT: SignedDuration = SignedDuration::from_secs(5);
/// Messages taken in one turn, so that input never starves.
const BATCH: usize = 128;

/// How the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The operator left, or a signal asked to.
    Left,
    /// The terminal went away.
    TerminalGone,
    /// Somebody asked again while the journal was still being written to: what it kept nobody knows, and nothing more can be done
    /// with it.
    GivenUp,
}

/// The loop's own state.
#[derive(Debug)]
pub(super) struct EventLoop<'a, S> {
    model: &'a mut Model,
    theme: Theme,
    surface: &'a mut S,
    clock: Clock,
    watch: Watch,
    gate: Gate,
    log: Log,
    tasks: Tasks,
    inbox: mpsc::Receiver<Msg>,
    dirty: bool,
    drawn_at: Option<Instant>,
    /// Whether there still is somebody to draw for.
    watched: bool,
    /// Why there no longer is, when it was the terminal that failed.
    failed: Option<io::Error>,
    leaving: bool,
    /// How far the clock on the wall was from the one that runs.
    apart: SignedDuration,
}

impl<'a, S: Surface> EventLoop<'a, S> {
    pub(super) fn new(model: &'a mut Model, theme: Theme, surface: &'a mut S, tools: Tools) -> Self {
        let clock = tools.clock;
        let (watch, gate, log) = (tools.watch.clone(), tools.gate.clone(), tools.log.clone());
        let (tasks, inbox) = Tasks::new(tools);
        Self {
            model,
            theme,
            surface,
            clock,
            watch,
            gate,
            log,
            tasks,
            inbox,
            dirty: true,
            drawn_at: None,
            watched: true,
            failed: None,
            leaving: false,
            apart: clock.apart(),
        }
    }

    /// Runs until the program leaves. Writes to the journal that are under way are waited for, unless somebody asks again.
    pub(super) async fn run(
        mut self,
        mut input: impl Stream<Item = io::Result<Event>> + Unpin,
        mut notices: impl Stream<Item = Notice> + Unpin,
    ) -> io::Result<Ending> {
        for effect in app::start(self.model) {
            self.carry_out(effect);
        }
        while !self.leaving {
            self.turn(&mut input, &mut notices).await;
        }
        let ending = if self.watched { Ending::Left } else { Ending::TerminalGone };
        if !self.finish(&mut input, &mut notices).await {
            return Ok(Ending::GivenUp);
        }
        self.tasks.finish().await;
        self.failed.map_or(Ok(ending), Err)
    }

    /// Draws what changed, and takes what comes next.
    async fn turn(
        &mut self,
        input: &mut (impl Stream<Item = io::Result<Event>> + Unpin),
        notices: &mut (impl Stream<Item = Notice> + Unpin),
    ) {
        self.draw_if_due();
        let wake = self.next_wake();
        let input_open = self.watched;
        let is_busy = self.watched && self.surface.is_busy();
        tokio::select! {
            biased;
            Some(notice) = notices.next() => self.on_notice(notice),
            Some(msg) = self.inbox.recv() => self.take_batch(msg),
            event = input.next(), if input_open => self.on_input(event),
            () = self.log.news(), if self.model.is_watching_requests() => self.take_log(),
            done = self.surface.written(), if is_busy => self.shown(done),
            () = sleep_until(wake) => self.on_wake(),
        }
    }

    fn take(&mut self, msg: Msg) {
        for effect in app::update(self.model, self.clock.now(), msg) {
            self.carry_out(effect);
        }
        self.dirty = true;
    }

    /// A machine that slept, or whose clock was set, is told before anything that has just happened can make use of it.
    fn notice_sleep(&mut self) {
        let apart = self.clock.apart();
        if apart.saturating_sub(self.apart).abs() > SLEPT {
            self.apart = apart;
            self.tasks.was_stopped();
            self.take(Msg::Resumed);
        }
    }

    /// What was logged comes before what it led to. While nobody looks at it, it is no reason to do anything.
    fn take_log(&mut self) {
        let notes = self.log.take();
        if !notes.is_empty() {
            self.take(Msg::Logged(notes));
        }
    }

    fn take_batch(&mut self, first: Msg) {
        self.notice_sleep();
        self.take_log();
        self.take(first);
        for _ in 1..BATCH {
            let Ok(msg) = self.inbox.try_recv() else { break };
            self.take(msg);
        }
        if self.watch.take_faults() {
            self.take(Msg::FaultsChanged);
        }
        self.look_at_stripes_clock();
    }

    /// Answers that have just been taken may have shown that Stripe's clock was moved, or stands.
    fn look_at_stripes_clock(&mut self) {
        let time = self.watch.time();
        if time != self.model.stripe_time {
            self.take(Msg::StripeTime(time));
        }
    }

    fn on_input(&mut self, event: Option<io::Result<Event>>) {
        match event {
            Some(Ok(event)) => {
                self.notice_sleep();
                if let Some(msg) = input::message(event) {
                    self.take(msg);
                    self.drawn_at = None;
                }
            }
            Some(Err(_)) | None => self.terminal_gone(),
        }
    }

    fn on_notice(&mut self, notice: Notice) {
        match notice {
            Notice::Terminate => self.take(Msg::Terminated),
            Notice::TerminalGone => self.terminal_gone(),
            Notice::Stop => self.suspend(),
            Notice::Continue => self.resume(),
        }
    }

    fn on_wake(&mut self) {
        self.notice_sleep();
        if app::next_wake(self.model).is_some_and(|at| at <= self.clock.now()) {
            self.take(Msg::Tick);
        }
    }

    /// What was done with the surface. A terminal that fails is one that went away.
    fn shown(&mut self, done: io::Result<()>) {
        if let Err(error) = done {
            self.failed.get_or_insert(error);
            self.terminal_gone();
        }
    }

    /// Nobody sees the screen any more, and no byte is written to it: a debit on its way is waited for, nothing new is sent,
    /// then the program ends.
    fn terminal_gone(&mut self) {
        if std::mem::take(&mut self.watched) {
            self.take(Msg::HangUp);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Exit => {
                self.gate.close();
                self.leaving = true;
            }
            Effect::OpenGate(until) => self.gate.open_until(until),
            Effect::ShutGate => self.gate.close(),
            Effect::Suspend => self.suspend(),
            Effect::Say(words) => self.surface.say(words.as_str()),
            Effect::Copy(copied) if self.watched => {
                let done = self.surface.copy(copied.as_str());
                self.shown(done);
            }
            Effect::SaveRequests(_)
            | Effect::ExportJournal
            | Effect::Compare { .. }
            | Effect::Read(..)
            | Effect::Mint
            | Effect::Record(_)
            | Effect::Repeat { .. }
            | Effect::Send(_)
            | Effect::Book(_)
            | Effect::Copy(_)
            | Effect::LookAtWorld(_)
            | Effect::MoveWorld(..)
            | Effect::Recall
            | Effect::Remember(_)
            | Effect::Spend(..)
            | Effect::Browse(_)
            | Effect::BeginAnew(_) => self.tasks.start(effect),
        }
    }

    fn suspend(&mut self) {
        if !self.watched {
            return;
        }
        self.take(Msg::Stopping);
        let stopped = self.surface.release();
        let stopped =
            stopped.and_then(|()| signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP));
        self.shown(stopped);
        self.resume();
    }

    /// The process was stopped for as long as somebody liked: whoever resumes it may be another.
    fn resume(&mut self) {
        self.tasks.was_stopped();
        self.apart = self.clock.apart();
        if self.watched {
            match self.surface.retake().and_then(|()| self.surface.size()) {
                Ok(size) => self.take(Msg::Resized(size)),
                Err(error) => self.shown(Err(error)),
            }
            self.drawn_at = None;
        }
        self.take(Msg::Resumed);
    }

    fn next_wake(&self) -> Instant {
        let far = Instant::now() + Duration::from_hours(1);
        let model = app::next_wake(self.model).map_or(far, |at| self.clock.instant_of(at));
        match self.drawn_at {
            Some(drawn) if self.dirty && self.watched && !self.surface.is_busy() => model.min(drawn + FRAME),
            Some(_) | None => model,
        }
    }

    fn draw_if_due(&mut self) {
        let now = Instant::now();
        let too_soon = self.drawn_at.is_some_and(|drawn| now.duration_since(drawn) < FRAME);
        if !self.dirty || !self.watched || too_soon || self.leaving || self.surface.is_busy() {
            return;
        }
        self.draw();
        self.drawn_at = Some(Instant::now());
        self.dirty = false;
    }

    /// Draws, and tells the model how it was laid out; a layout that changes what is shown is drawn again at once.
    fn draw(&mut self) {
        for _ in 0..2 {
            let (model, theme) = (&*self.model, &self.theme);
            let mut laid = None;
            let done = self.surface.show(&mut |buffer| {
                let drawn = ui::draw(buffer, model, theme);
                let cursor = drawn.cursor;
                laid = Some(drawn.laid);
                cursor
            });
            self.shown(done);
            match laid {
                Some(laid) if laid != self.model.laid => self.take(Msg::Laid(laid)),
                Some(_) | None => break,
            }
        }
    }
}
