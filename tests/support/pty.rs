//! The real program in a pseudo-terminal: its bytes go through a terminal emulator, and a test waits for what the screen
//! shows, never for time to pass.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, NativePtySystem, PtySize, PtySystem};
use pullfunds::app::{Key, parse_script};

/// Longest wait for anything, in seconds: far beyond what a slow machine needs.
const PATIENCE_S: u64 = 30;
/// The program is quiet when it has written nothing for this long. Longer than the gap below which keys count as a burst.
const QUIET_MS: u64 = 40;

/// A running program.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that the program wrote.
    pub(crate) written: Vec<u8>,
}

impl Pty {
    /// Starts the program with arguments in a terminal of a size.
    pub(crate) fn start(args: &[&str], width: u16, height: u16) -> Self {
        Self::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), args, &[], width, height)
    }

    /// Starts any program.
    pub(crate) fn start_program(program: &Path, args: &[&str], env: &[(&str, &str)], width: u16, height: u16) -> Self {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = NativePtySystem::default().openpty(size).expect("a pseudo-terminal opens");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        // Never the cache of whoever runs the tests.
        command.env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
        for (name, value) in env {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let writer = pair.master.take_writer().expect("the terminal can be written to");
        let (tell, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || tell.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let rows = std::num::NonZeroU16::new(height).expect("rows");
        let columns = std::num::NonZeroU16::new(width).expect("columns");
        let screen = vt100::Parser::new(rows, columns, 0);
        Self { child, master: pair.master, writer, output, screen, written: Vec::new() }
    }

    /// What the screen shows.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows `words`.
    #[expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]
    pub(crate) fn see(&mut self, words: &str) -> &mut Self {
        // A program that goes on writing, but not this, is not waited for longer.
        let end = Instant::now() + Duration::from_secs(PATIENCE_S);
        while !self.text().contains(words) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("`{words}` was never shown ({error}); the screen is\n{}", self.text()),
            }
        }
        self
    }

    /// Presses the keys of a script, each after the program has answered the one before.
    pub(crate) fn press(&mut self, script: &str) -> &mut Self {
        for key in parse_script(script).expect("the script can be read") {
            self.until_quiet();
            self.send(&bytes_of(key));
            // Every key is answered with a frame, sooner or later.
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(PATIENCE_S)) {
                self.take(&bytes);
            }
        }
        self.until_quiet()
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).expect("the terminal takes keys");
        self.writer.flush().expect("the terminal takes keys");
    }

    /// Takes output until there is none for a moment.
    pub(crate) fn until_quiet(&mut self) -> &mut Self {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(QUIET_MS)) {
            self.take(&bytes);
        }
        self
    }

    /// Bytes written within a time.
    pub(crate) fn written_within(&mut self, time: Duration) -> usize {
        match self.output.recv_timeout(time) {
            Ok(bytes) => {
                let count = bytes.len();
                self.take(&bytes);
                count
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => 0,
        }
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("the signal is delivered");
    }

    pub(crate) fn pid(&self) -> rustix::process::Pid {
        let id = self.child.process_id().expect("it runs");
        rustix::process::Pid::from_raw(i32::try_from(id).expect("a process id")).expect("a process id")
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("the terminal resizes");
        let rows = std::num::NonZeroU16::new(height).expect("rows");
        let columns = std::num::NonZeroU16::new(width).expect("columns");
        self.screen.screen_mut().set_size(rows, columns);
    }

    /// From now on the terminal takes no byte, as when Ctrl-S was pressed or its connection hangs.
    pub(crate) fn take_nothing(&mut self) {
        let name = self.master.tty_name().expect("it has a name");
        let terminal = std::fs::File::open(name).expect("it can be opened");
        rustix::termios::tcflow(&terminal, rustix::termios::Action::OOff).expect("it can be held");
        self.until_quiet();
    }

    /// Processor time used so far, in ticks, from the kernel's own account.
    pub(crate) fn processor_time(&self) -> u64 {
        let path = format!("/proc/{}/stat", self.pid().as_raw_nonzero());
        let stat = std::fs::read_to_string(path).expect("the kernel tells");
        let (_, after) = stat.rsplit_once(')').expect("the name is in brackets");
        let fields: Vec<&str> = after.split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
        ticks(11) + ticks(12)
    }

    /// Whether it ends within a time.
    #[expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]
    pub(crate) fn ends_within(&mut self, time: Duration) -> bool {
        let begun = Instant::now();
        loop {
            if self.child.try_wait().expect("it can be asked").is_some() {
                return true;
            }
            if begun.elapsed() > time {
                return false;
            }
            thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Waits for the end of the program and takes its last bytes.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let status = self.child.wait().expect("it ends");
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(QUIET_MS)) {
            self.take(&bytes);
        }
        status
    }

    /// Whether the terminal shows what is typed, and hands it over by lines.
    pub(crate) fn echoes(&self) -> bool {
        let name = self.master.tty_name().expect("it has a name");
        let terminal = std::fs::File::open(name).expect("it can be opened");
        let modes = rustix::termios::tcgetattr(&terminal).expect("it tells").local_modes;
        modes.contains(rustix::termios::LocalModes::ECHO | rustix::termios::LocalModes::ICANON)
    }

    pub(crate) fn is_restored(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.written.extend_from_slice(bytes);
    }
}

fn bytes_of(key: Key) -> Vec<u8> {
    let text: &str = match key {
        Key::Char(c) => return c.to_string().into_bytes(),
        Key::Ctrl(c) => return vec![u8::try_from(c).expect("a letter") & 0x1f],
        Key::Enter => "\r",
        Key::Esc => "\u{1b}",
        Key::Tab => "\t",
        Key::BackTab => "\u{1b}[Z",
        Key::Backspace => "\u{7f}",
        Key::Delete => "\u{1b}[3~",
        Key::Up => "\u{1b}[A",
        Key::Down => "\u{1b}[B",
        Key::Right => "\u{1b}[C",
        Key::Left => "\u{1b}[D",
        Key::Home => "\u{1b}[H",
        Key::End => "\u{1b}[F",
        Key::PageUp => "\u{1b}[5~",
        Key::PageDown => "\u{1b}[6~",
        Key::F1 => "\u{1b}OP",
    };
    text.as_bytes().to_vec()
}
