//! The event loop without a screen, for a command that does one thing and ends. Nobody draws and nobody types; signals count as
//! they do for a console. What must be known before something is done is said on standard error.

use std::io::{self, Write as _};

use futures_util::stream;
use ratatui::buffer::Buffer;

use crate::app::{Model, Size};
use crate::domain::Label;
use crate::ui::{Glyphs, Palette, Theme};

use super::event_loop::EventLoop;
use super::signals::{Signals, let_signals_end_it};
use super::terminal::Surface;
use super::{Ending, Tools};

/// Runs the program until the errand in the model is over. Needs a tokio runtime with time and IO.
///
/// # Errors
/// When the signals cannot be set up.
pub async fn run_unseen(model: &mut Model, tools: Tools) -> io::Result<Ending> {
    let notices = Signals::without_terminal()?.notices();
    let theme = Theme::new(Palette::Mono, Glyphs::Ascii);
    let ended = EventLoop::new(model, theme, &mut Nowhere, tools).run(stream::pending(), notices).await;
    let_signals_end_it();
    ended
}

/// No screen.
#[derive(Debug)]
struct Nowhere;

impl Surface for Nowhere {
    fn size(&self) -> io::Result<Size> {
        Ok(Size { width: 80, height: 24 })
    }

    fn show(&mut self, _paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        Ok(())
    }

    fn copy(&mut self, _text: &str) -> io::Result<()> {
        Ok(())
    }

    fn say(&mut self, words: &str) {
        // When that is closed there is nobody to tell, and what it is about is done all the same.
        drop(writeln!(io::stderr(), "pullfunds: {}", Label::new(words)));
    }

    fn release(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn retake(&mut self) -> io::Result<()> {
        Ok(())
    }
}
