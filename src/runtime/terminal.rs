//! The terminal: taken over on entry, given back whatever happens. A guard restores it when it is dropped, a panic hook
//! before the panic is printed, and suspending gives it back for as long as the program is stopped.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::os::fd::AsFd as _;
use std::panic;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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

use super::outlet::Outlet;

/// How long the terminal is waited for when it is given back. One that takes nothing would not take that either.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Whether the terminal is ours at the moment: restoring twice would confuse the shell's own screen.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Something that shows frames. The real terminal, or a buffer in tests.
pub trait Surface {
    /// Its size.
    fn size(&self) -> io::Result<Size>;
    /// Shows what `paint` draws. It need not have left when this comes back.
    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()>;
    /// Whether something that was shown has yet to leave. Until then nothing more is shown.
    fn is_busy(&self) -> bool {
        false
    }
    /// Comes back when it has left, or cannot.
    fn written(&self) -> impl Future<Output = io::Result<()>> {
        std::future::ready(Ok(()))
    }
    /// Hands text to the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Says something at once, where there is no screen on which it stands.
    fn say(&mut self, _words: &str) {}
    /// Gives the terminal back for a while.
    fn release(&mut self) -> io::Result<()>;
    /// Takes it again and forgets what it showed.
    fn retake(&mut self) -> io::Result<()>;
}

/// The real terminal. What is written to it is put together first and leaves by an outlet.
#[derive(Debug)]
pub struct Tty {
    terminal: Terminal<CrosstermBackend<Page>>,
    page: Page,
    outlet: Outlet,
}

/// What is put together for the terminal; its copies are the same one.
#[derive(Debug, Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tty {
    /// Whether standard input and output are a terminal.
    #[must_use]
    pub fn is_there() -> bool {
        io::stdin().is_terminal() && stdout().is_terminal()
    }

    /// Takes the terminal over.
    pub fn take() -> io::Result<Self> {
        let (page, outlet) = (Page::default(), Outlet::to(File::from(stdout().as_fd().try_clone_to_owned()?))?);
        restore_on_panic(outlet.drainage());
        let terminal = Terminal::new(CrosstermBackend::new(page.clone()))?;
        let mut tty = Self { terminal, page, outlet };
        tty.enter()?;
        Ok(tty)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        queue!(self.page, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        self.send()
    }

    /// Sends off what was put together.
    fn send(&self) -> io::Result<()> {
        self.outlet.put(&self.page.0.take())
    }

    /// Gives it back as it was. What fails is ignored: there is nobody left to tell, and the rest must still be tried.
    fn give_back(&mut self) {
        if TAKEN.swap(false, Ordering::SeqCst) {
            drop(leave(&mut self.page).and_then(|()| self.send()));
            self.outlet.drain(LAST_WAIT);
            drop(disable_raw_mode());
        }
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.give_back();
    }
}

impl Surface for Tty {
    fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    /// One synchronised update a frame, so that no half-drawn screen is ever seen.
    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        queue!(self.page, BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            if let Some(cursor) = paint(frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        queue!(self.page, EndSynchronizedUpdate)?;
        self.send()
    }

    fn is_busy(&self) -> bool {
        self.outlet.is_busy()
    }

    fn written(&self) -> impl Future<Output = io::Result<()>> {
        self.outlet.written()
    }

    /// By OSC 52, which also reaches through ssh, and through tmux where `set-clipboard` is on.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.page, CopyToClipboard::to_clipboard_from(text))?;
        self.send()
    }

    fn release(&mut self) -> io::Result<()> {
        self.give_back();
        Ok(())
    }

    /// A new terminal has forgotten what it showed. Clearing the old one would ask the terminal where its cursor is, and
    /// the answer would get lost among the keys.
    fn retake(&mut self) -> io::Result<()> {
        self.enter()?;
        queue!(self.page, Clear(ClearType::All))?;
        self.send()?;
        self.terminal = Terminal::new(CrosstermBackend::new(self.page.clone()))?;
        Ok(())
    }
}

/// Says something on standard error when there is no screen any more; for no longer than a terminal that takes nothing is waited for.
pub fn last_words(words: &str) {
    let outlet = stderr().as_fd().try_clone_to_owned().and_then(|err| Outlet::to(File::from(err)));
    // Where it cannot be said there is nobody to tell.
    if let Ok(outlet) = outlet {
        outlet.put(words.as_bytes()).unwrap_or_default();
        outlet.drain(LAST_WAIT);
    }
}

/// In the reverse order of how it was taken.
fn leave(out: &mut impl Write) -> io::Result<()> {
    execute!(out, EndSynchronizedUpdate, cursor::Show, DisableBracketedPaste, LeaveAlternateScreen)
}

/// Whatever happens, the panic can be read. What fails is ignored: there is nobody left to tell.
fn restore_on_panic(drain: impl Fn(Duration) -> bool + Send + Sync + 'static) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if TAKEN.swap(false, Ordering::SeqCst) {
            // What was shown before must not come after it.
            if drain(LAST_WAIT) {
                drop(leave(&mut stdout()));
            }
            drop(disable_raw_mode());
        }
        before(info);
    }));
}
