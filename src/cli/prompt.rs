//! Asks for a key on the terminal. What is typed is not shown, not kept by the terminal's line, and wiped; the terminal shows again
//! what is typed whatever ends the program in the middle of it.

use std::io::{Write as _, stderr, stdin};

use rustix::io::{Errno, read};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use secrecy::SecretString;
use secrecy::zeroize::{Zeroize as _, Zeroizing};

use super::endings::{self, Endings};
use super::{Exit, Failure};

/// Most bytes of a line.
const MOST: usize = 600;

/// What is typed in answer to `words`; none when nothing was, or Ctrl-C or Ctrl-D. With it comes what keeps signals as they are by
/// default, until something else listens for them.
pub(super) fn ask(words: &str) -> Result<(Option<SecretString>, Endings), Failure> {
    let failed = |why: &dyn std::fmt::Display| Failure::new(Exit::Terminal, format!("the terminal failed: {why}"));
    let endings = Endings::held_back().map_err(|error| failed(&error))?;
    let mut quiet = Some(Quiet::begin().map_err(|errno| failed(&errno))?);
    drop(write!(stderr(), "{words}"));
    let line = line(|| match endings.wait_for(&stdin())? {
        None => next(),
        Some(signal) => {
            drop(quiet.take());
            drop(writeln!(stderr()));
            endings::end_by(signal);
            Ok(None)
        }
    });
    drop(quiet.take());
    endings.let_go();
    drop(writeln!(stderr()));
    Ok((line.map_err(|errno| failed(&errno))?, endings))
}

/// The next byte; none at the end.
fn next() -> Result<Option<u8>, Errno> {
    let mut byte = [0];
    loop {
        match read(stdin(), &mut byte) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(byte.first().copied()),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
}

/// Reads a line byte by byte. Room is made once, so that no part of it stays behind in memory that was left.
fn line(mut next: impl FnMut() -> Result<Option<u8>, Errno>) -> Result<Option<SecretString>, Errno> {
    let mut typed = Zeroizing::new(Vec::with_capacity(MOST));
    while let Some(byte) = next()? {
        match byte {
            b'\r' | b'\n' => break,
            0x03 | 0x04 => return Ok(None),
            0x08 | 0x7f => drop(typed.pop()),
            0x15 => typed.zeroize(),
            _ if typed.len() < MOST => typed.push(byte),
            _ => {}
        }
    }
    let text = str::from_utf8(&typed).map(str::trim).unwrap_or_default();
    Ok((!text.is_empty()).then(|| SecretString::from(Box::<str>::from(text))))
}

/// A terminal that shows nothing, hands over each key at once, and is as it was when this is dropped.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> Result<Self, Errno> {
        let before = tcgetattr(stdin())?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(stdin(), OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // If the terminal is gone there is nothing to give back.
        tcsetattr(stdin(), OptionalActions::Flush, &self.0).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use secrecy::ExposeSecret as _;

    #[rstest]
    #[case::line(b"rk_test_1\rrest", Some("rk_test_1"))]
    #[case::pasted_with_blanks(b"  rk_test_1 \n", Some("rk_test_1"))]
    #[case::corrected(b"rx\x7fk_tess\x08t\n", Some("rk_test"))]
    #[case::begun_again(b"wrong\x15right\n", Some("right"))]
    #[case::end_of_input(b"rk_test_1", Some("rk_test_1"))]
    #[case::nothing(b"\n", None)]
    #[case::interrupted(b"rk_test_1\x03", None)]
    #[case::ended(b"rk_test_1\x04", None)]
    #[case::no_text(b"\xff\xfe\n", None)]
    fn a_line_is_what_was_typed_at_its_end(#[case] bytes: &[u8], #[case] expected: Option<&str>) {
        let mut bytes = bytes.iter().copied();
        let key = line(|| Ok(bytes.next())).unwrap();
        assert_eq!(key.as_ref().map(SecretString::expose_secret), expected);
    }

    #[test]
    fn a_line_without_end_is_bounded() {
        let mut bytes = std::iter::repeat_n(b'x', 10 * MOST);
        assert_eq!(line(|| Ok(bytes.next())).unwrap().unwrap().expose_secret().len(), MOST);
    }
}
