//! Where the program meets the world outside: clock, terminal, signals, tasks, and the loop that joins them. It makes no
//! decision about money; it carries out what [`crate::app`] orders and reports what happened.

mod chance;
mod children;
mod clock;
pub mod comparing;
pub mod custody;
mod dumps;
mod event_loop;
mod exports;
mod headless;
pub mod in_memory;
mod input;
mod memory;
mod outlet;
mod owner;
mod signals;
pub mod steering;
mod tasks;
mod terminal;
mod watch;

pub use chance::chance;
pub use children::has_screen;
pub use clock::Clock;
pub use dumps::{keep_memory_to_itself, keeps_memory_to_itself};
pub use event_loop::Ending;
pub use headless::run_unseen;
pub use owner::this_process;
pub use signals::let_signals_end_it;
pub use tasks::{Mint, Tools, ask, random_ids};
pub use terminal::{Surface, Tty, last_words};
pub use watch::{Watch, Watched};

use std::io;

use crossterm::event::Event;
use futures_util::stream::{self, Stream};

use crate::app::Model;
use crate::ui::Theme;

/// Runs the console on the real terminal until it is left. Needs a tokio runtime with time and IO.
///
/// # Errors
/// When the signals cannot be set up, or the terminal could no longer be written to; what was on its way then has been waited for.
pub async fn run(model: &mut Model, theme: Theme, surface: &mut Tty, tools: Tools) -> io::Result<Ending> {
    let notices = signals::Signals::listen()?.notices();
    event_loop::EventLoop::new(model, theme, surface, tools).run(input::events()?, notices).await
}

/// The same on any surface, with events from anywhere and without the signals of the process: for whoever proves or measures
/// what the program does. When the events end, the terminal is gone.
///
/// # Errors
/// When the surface could no longer be drawn on; what was on its way then has been waited for.
pub async fn run_on<S: Surface>(
    model: &mut Model,
    theme: Theme,
    surface: &mut S,
    tools: Tools,
    events: impl Stream<Item = io::Result<Event>> + Unpin,
) -> io::Result<Ending> {
    event_loop::EventLoop::new(model, theme, surface, tools).run(events, stream::pending()).await
}
