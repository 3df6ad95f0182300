//! What the terminal delivers, as messages. Key types of the terminal library end here.

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::stream::{self, Stream};
use rustix::event::{PollFd, PollFlags, Timespec};
use tokio::sync::mpsc;

use crate::app::{Key, KeyPress, Msg, Size};

/// Events that wait at most; a paste is one.
const WAITING: usize = 64;
/// How often a terminal that is silent is asked whether it is there at all.
const SILENCE: Duration = Duration::from_secs(10);

/// What the terminal delivers, until it cannot be read. A thread of its own reads: a terminal whose other end was closed gives
/// nothing without end, and the library that reads it does not come back from that. Whoever waits for an answer must not
/// wait with it.
pub(super) fn events() -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    events_of(read)
}

/// Waits for an event. The library looks at the terminal itself each time (its feature `use-dev-tty`): where it waits to be told of
/// news, what came in one burst and was not read at once is never told of again. In return it never comes back from a terminal
/// that is gone, and is made to now and then.
fn read() -> io::Result<Event> {
    while !event::poll(SILENCE)? {
        let mut terminal = [PollFd::from_borrowed_fd(rustix::stdio::stdin(), PollFlags::IN)];
        rustix::event::poll(&mut terminal, Some(&Timespec::default()))?;
        if terminal.iter().any(|terminal| terminal.revents().intersects(PollFlags::HUP | PollFlags::ERR)) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal is gone"));
        }
    }
    event::read()
}

/// The same from a reader that waits. After its first failure, or when nobody listens any more, it is not asked again.
fn events_of(
    mut read: impl FnMut() -> io::Result<Event> + Send + 'static,
) -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    let (tell, mut told) = mpsc::channel(WAITING);
    let work = move || {
        loop {
            let event = read();
            let is_over = event.is_err();
            if tell.blocking_send(event).is_err() || is_over {
                return;
            }
        }
    };
    thread::Builder::new().name("terminal-keys".to_owned()).spawn(work)?;
    Ok(stream::poll_fn(move |cx| told.poll_recv(cx)))
}

/// The message of an event; none for what means nothing to us.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Pasted(text)),
        Event::Resize(width, height) => Some(Msg::Resized(Size { width, height })),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

fn key(event: KeyEvent) -> Option<KeyPress> {
    let repeat = match event.kind {
        KeyEventKind::Press => false,
        KeyEventKind::Repeat => true,
        KeyEventKind::Release => return None,
    };
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    if event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    let key = match event.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(1) => Key::F1,
        KeyCode::F(_)
        | KeyCode::Insert
        | KeyCode::Null
        | KeyCode::CapsLock
        | KeyCode::ScrollLock
        | KeyCode::NumLock
        | KeyCode::PrintScreen
        | KeyCode::Pause
        | KeyCode::Menu
        | KeyCode::KeypadBegin
        | KeyCode::Media(_)
        | KeyCode::Modifier(_) => return None,
    };
    Some(KeyPress { key, repeat })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc as std_mpsc;

    use futures_util::StreamExt as _;

    use super::*;

    /// A terminal whose other end was closed fails for ever.
    #[tokio::test]
    async fn a_terminal_that_is_gone_is_told_once_and_read_no_more() {
        let read = Arc::new(AtomicUsize::new(0));
        let (count, (alive, ended)) = (Arc::clone(&read), std_mpsc::channel::<()>());
        let gone = move || {
            let _is_alive = &alive;
            count.fetch_add(1, Ordering::SeqCst);
            Err(io::Error::other("input/output error"))
        };
        let mut events = events_of(gone).unwrap();
        assert!(events.next().await.unwrap().is_err());
        assert!(events.next().await.is_none());
        assert!(ended.recv().is_err(), "the thread has ended");
        assert_eq!(read.load(Ordering::SeqCst), 1);
    }

    /// Nobody listens once the program has left its loop.
    #[test]
    fn a_reader_to_whom_nobody_listens_ends() {
        let (alive, ended) = std_mpsc::channel::<()>();
        let busy = move || {
            let _is_alive = &alive;
            Ok(Event::FocusGained)
        };
        drop(events_of(busy).unwrap());
        assert!(ended.recv().is_err(), "the thread has ended");
    }

    #[test]
    fn releases_and_alt_keys_mean_nothing() {
        let mut event = KeyEvent::new(KeyCode::Char('p'), KeyModifiers::ALT);
        assert_eq!(key(event), None);
        event = KeyEvent::new_with_kind(KeyCode::Char('p'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key(event), None);
    }

    #[test]
    fn a_held_key_is_told_apart_from_a_pressed_one() {
        let event = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(key(event), Some(KeyPress { key: Key::Enter, repeat: true }));
    }

    #[test]
    fn control_letters_are_lower_case() {
        let event = KeyEvent::new(KeyCode::Char('C'), KeyModifiers::CONTROL | KeyModifiers::SHIFT);
        assert_eq!(key(event), Some(KeyPress::once(Key::Ctrl('c'))));
    }
}
