//! The end of the loop. What is being written to the journal is waited for, and what the journal says of it is still heard, so that
//! what is said at the end is true; nothing new begins but the withdrawal of what was recorded and never left. A disk may hang for
//! longer than anybody waits: whoever asks again does not wait for it, which is as safe as a power cut.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, sleep_until};

use crate::app::{self, BookAsk, Effect, Msg};
use crate::ui;

use super::super::input;
use super::super::signals::Notice;
use super::super::terminal::Surface;
use super::EventLoop;

/// For so long nobody is told what is waited for.
const SILENT: Duration = Duration::from_secs(1);

impl<S: Surface> EventLoop<'_, S> {
    /// Waits until everything is written down. Says whether it is: somebody may have asked again.
    pub(super) async fn finish(
        &mut self,
        input: &mut (impl Stream<Item = io::Result<Event>> + Unpin),
        notices: &mut (impl Stream<Item = Notice> + Unpin),
    ) -> bool {
        self.tasks.let_go().await;
        let told_at = Instant::now() + SILENT;
        let (mut listens, mut is_told) = (self.watched, false);
        loop {
            let asked = tokio::select! {
                biased;
                Some(notice) = notices.next() => (notice == Notice::Terminate).then_some(Msg::Terminated),
                event = input.next(), if listens => {
                    listens = matches!(event, Some(Ok(_)));
                    event.and_then(Result::ok).and_then(input::message)
                }
                Some(msg) = self.inbox.recv() => {
                    self.hear(msg);
                    None
                }
                () = self.tasks.written() => return true,
                () = sleep_until(told_at), if !is_told => {
                    is_told = true;
                    self.hear(Msg::HeldUp);
                    self.show_last();
                    None
                }
            };
            if asked.is_some_and(|msg| self.hear(msg)) {
                return false;
            }
        }
    }

    /// Takes a message and does nothing of what it leads to but what ends something. Says whether it asks for the end.
    fn hear(&mut self, msg: Msg) -> bool {
        let mut ends = false;
        for effect in app::update(self.model, self.clock.now(), msg) {
            if let Effect::Say(words) = &effect {
                self.surface.say(words.as_str());
            } else if matches!(effect, Effect::Book(BookAsk::Withdraw(..))) {
                self.tasks.start(effect);
            } else {
                ends |= matches!(effect, Effect::Exit);
            }
        }
        ends
    }

    /// One more frame. What becomes of it changes nothing any more.
    fn show_last(&mut self) {
        let (model, theme) = (&*self.model, &self.theme);
        if self.watched && !self.surface.is_busy() {
            drop(self.surface.show(&mut |buffer| ui::draw(buffer, model, theme).cursor));
        }
    }
}
