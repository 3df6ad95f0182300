//! Which process this is, so that it cannot be taken for another with the same number, and whether another still runs. Only
//! the system is asked, and only about processes that can be seen from here; of all others nothing is known.

use std::io::Read as _;
use std::path::Path;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use crate::domain::Label;
use crate::life::{Holder, Owner};

/// This process.
#[must_use]
pub fn this_process() -> Owner {
    let process = std::process::id();
    let space = rustix::fs::readlink("/proc/self/ns/pid", Vec::new()).ok();
    Owner {
        host: Label::new(&rustix::system::uname().nodename().to_string_lossy()),
        boot: Label::new(text("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim()),
        space: Label::new(&space.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()),
        process,
        started: text("/proc/self/stat").and_then(|stat| started(&stat)).map_or(0, |(_, at)| at),
        uid: rustix::process::getuid().as_raw(),
    }
}

/// Whether the process of `other` is `this` one, still runs, or has ended.
#[must_use]
pub(super) fn holder(this: &Owner, other: &Owner) -> Holder {
    if this == other {
        return Holder::Us;
    }
    if !this.can_see(other) {
        return Holder::CannotTell;
    }
    match text(&format!("/proc/{}/stat", other.process)).and_then(|stat| started(&stat)) {
        Some((_, at)) if at != other.started => Holder::Gone,
        Some((Stands::Ended, _)) => Holder::Gone,
        Some((Stands::Alive, _)) => Holder::Alive,
        // What cannot be read may be hidden from this user.
        None if is_nobody(other.process) => Holder::Gone,
        None => Holder::CannotTell,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Alive,
    /// It has ended and nobody has taken note, or is about to be gone.
    Ended,
}

/// State and time of the start: the fields after the name, which stands in brackets and may hold anything
/// (man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
fn started(stat: &str) -> Option<(Stands, u64)> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let stands = match fields.next()? {
        "Z" | "X" | "x" => Stands::Ended,
        _ => Stands::Alive,
    };
    Some((stands, fields.nth(18)?.parse().ok()?))
}

fn is_nobody(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

fn text(path: &str) -> Option<String> {
    let mut read = String::new();
    let file = crate::files::open_itself(Path::new(path)).ok()?;
    file.take(4_096).read_to_string(&mut read).ok()?;
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_us_and_its_number_alone_is_not() {
        let this = this_process();
        assert_eq!(this, this_process());
        assert_eq!(holder(&this, &this), Holder::Us);
        let reused = Owner { started: this.started + 1, ..this.clone() };
        assert_eq!(holder(&this, &reused), Holder::Gone, "another process had its number before");
    }

    #[test]
    fn a_process_that_cannot_be_seen_from_here_may_run() {
        let this = this_process();
        for other in [
            Owner { host: Label::new("elsewhere"), process: 1, ..this.clone() },
            Owner { boot: Label::new("another"), process: 1, ..this.clone() },
            Owner { space: Label::new("pid:[1]"), process: 1, ..this.clone() },
        ] {
            assert_eq!(holder(&this, &other), Holder::CannotTell, "{other:?}");
        }
        let nowhere = Owner { boot: Label::new(""), ..this };
        assert_eq!(holder(&nowhere, &Owner { process: 1, ..nowhere.clone() }), Holder::CannotTell);
    }

    #[test]
    fn who_started_the_tests_is_alive_and_a_number_that_nobody_has_is_gone() {
        let this = this_process();
        let parent = rustix::process::getppid().and_then(|pid| u32::try_from(pid.as_raw_nonzero().get()).ok()).unwrap();
        let (_, at) = text(&format!("/proc/{parent}/stat")).and_then(|stat| started(&stat)).unwrap();
        let other = Owner { process: parent, started: at, ..this.clone() };
        assert_eq!(holder(&this, &other), Holder::Alive);
        let nobody = Owner { process: 4_194_304, ..this.clone() };
        assert_eq!(holder(&this, &nobody), Holder::Gone, "no process can have a number above the system's limit");
    }

    #[test]
    fn a_name_with_brackets_and_blanks_hides_no_field() {
        let fields = (4..22).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(started(&format!("7 (a) b) c) S {fields} 12345 0 0")), Some((Stands::Alive, 12345)));
        assert_eq!(started(&format!("7 (a) Z {fields} 9 0")), Some((Stands::Ended, 9)));
        assert_eq!(started("7 (a"), None);
    }
}
