//! The real program, serving on a port that was free, until it is asked to end.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// A running server, and what it said when it began.
#[derive(Debug)]
pub(crate) struct Serving {
    child: Child,
    _output: BufReader<ChildStdout>,
    greeting: Vec<String>,
}

impl Serving {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_pullfunds")).args(["serve", "--port", "0"]).args(args))
    }

    /// The server that a command starts.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut greeting = Vec::new();
        let mut line = String::new();
        while !line.contains("Ctrl-C") {
            line.clear();
            assert!(output.read_line(&mut line).expect("text") > 0, "it ended after {greeting:?}");
            greeting.push(line.trim_end().to_owned());
        }
        Self { child, _output: output, greeting }
    }

    /// What it said under a name.
    pub(crate) fn said(&self, name: &str) -> &str {
        let line = self.greeting.iter().find(|line| line.split_whitespace().next() == Some(name));
        line.and_then(|line| line.split_once(' ')).map(|(_, rest)| rest.trim()).expect("it is in the greeting")
    }

    /// The restricted key of a name.
    pub(crate) fn key_named(&self, name: &str) -> String {
        let ending = format!("({name})");
        let line = self.greeting.iter().find(|line| line.ends_with(&ending)).expect("it is in the greeting");
        line.split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// The file that holds the token.
    pub(crate) fn token_file(&self) -> PathBuf {
        let (_, path) = self.said("token").split_once("also in ").expect("its path is said");
        PathBuf::from(path.trim_end_matches(')'))
    }

    /// The token.
    pub(crate) fn token(&self) -> &str {
        self.said("token").split(' ').next().unwrap_or_default()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the signal is delivered");
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn end(&mut self, signal: Signal) -> ExitStatus {
        self.signal(signal);
        self.child.wait().expect("it ends")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already. Asked to, it takes its token file with it.
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap_or_default();
        drop(self.child.wait());
    }
}
