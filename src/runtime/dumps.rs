//! What is in the program's memory while it holds a key stays there: no core file, and on Linux no other program of the same user
//! that reads its memory or its environment. Before the key is read.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Turns core files off for the rest of this process and for its children. What the system refuses is left as it is: it would be no
/// reason not to work.
pub fn keep_memory_to_itself() {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap_or_default();
    // A core that goes to a program instead of a file is bound by no limit, but by this.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable).unwrap_or_default();
}

/// Whether no core file would be written.
#[must_use]
pub fn keeps_memory_to_itself() -> bool {
    rustix::process::getrlimit(Resource::Core).current == Some(0) && is_not_dumpable()
}

#[cfg(target_os = "linux")]
fn is_not_dumpable() -> bool {
    rustix::process::dumpable_behavior().is_ok_and(|how| how == rustix::process::DumpableBehavior::NotDumpable)
}

#[cfg(not(target_os = "linux"))]
const fn is_not_dumpable() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_core_is_written_any_more() {
        keep_memory_to_itself();
        assert!(keeps_memory_to_itself());
    }
}
