//! What happened, in lines: the last ones for whoever reads a failure, and a hash of all, by which two runs are compared.

use std::collections::VecDeque;

use jiff::Timestamp;

/// Lines that are kept.
const KEPT: usize = 60;

#[derive(Debug, Default)]
pub(crate) struct Trace {
    last: VecDeque<String>,
    hash: u64,
    pub(crate) is_shown: bool,
}

impl Trace {
    pub(crate) fn tell(&mut self, at: Timestamp, what: &str) {
        let line = format!("{:>12} {what}", at.as_millisecond() - 1_763_800_000_000);
        self.hash = line.bytes().fold(self.hash ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        if self.is_shown {
            eprintln!("{line}");
        }
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn last(&self) -> String {
        self.last.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}
