//! The terminal: taken over on entry, given back whatever happens. A guard restores it when it is dropped, a panic hook
//! before the panic is printed, and suspending gives it back for as long as the program is stopped.

use std::io::{self, IsTerminal, Stdout, Write, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;

use crate::app::Size;

/// Whether the terminal is ours at the moment: restoring twice would confuse the shell's own screen.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Something that shows frames. The real terminal, or a buffer in tests.
pub trait Surface {
    /// Its size.
    fn size(&self) -> io::Result<Size>;
    /// Shows what `paint` draws.
    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()>;
    /// Hands text to the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Says something at once, where there is no screen on which it stands.
    fn say(&mut self, _words: &str) {}
    /// Gives the terminal back for a while.
    fn release(&mut self) -> io::Result<()>;
    /// Takes it again and forgets what it showed.
    fn retake(&mut self) -> io::Result<()>;
}

/// The real terminal.
#[derive(Debug)]
pub struct Tty {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Tty {
    /// Whether standard input and output are a terminal.
    #[must_use]
    pub fn is_there() -> bool {
        io::stdin().is_terminal() && stdout().is_terminal()
    }

    /// Takes the terminal over.
    pub fn take() -> io::Result<Self> {
        restore_on_panic();
        enter()?;
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| restore())?;
        Ok(Self { terminal })
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        restore();
    }
}

impl Surface for Tty {
    fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    /// One synchronised update a frame, so that no half-drawn screen is ever seen.
    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            if let Some(cursor) = paint(frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        execute!(stdout(), EndSynchronizedUpdate)
    }

    /// By OSC 52, which also reaches through ssh, and through tmux where `set-clipboard` is on.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    fn release(&mut self) -> io::Result<()> {
        restore();
        Ok(())
    }

    /// A new terminal has forgotten what it showed. Clearing the old one would ask the terminal where its cursor is, and
    /// the answer would get lost among the keys.
    fn retake(&mut self) -> io::Result<()> {
        enter()?;
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(())
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide).inspect_err(|_| restore())
}

/// Gives the terminal back as it was, in the reverse order. What fails is ignored: there is nobody left to tell, and the
/// rest must still be tried.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    drop(execute!(out, EndSynchronizedUpdate, cursor::Show, DisableBracketedPaste, LeaveAlternateScreen));
    drop(out.flush());
    drop(disable_raw_mode());
}

fn restore_on_panic() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        restore();
        before(info);
    }));
}
