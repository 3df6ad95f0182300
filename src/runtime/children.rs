//! Starting other programs: there is no other place that does. A child gets a short list of variables and none that holds a
//! key, no terminal, and a process group of its own, so that Ctrl-C here does not end it; it is waited for by a thread, never by the
//! loop. No shell takes part.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;

/// Variables that a child gets, and beginnings of names. Whatever holds a key is not among them, whatever it is called.
const GIVEN: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TERM",
    "TMPDIR",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "DESKTOP_SESSION",
    "KDE_FULL_SESSION",
    "KDE_SESSION_VERSION",
    "BROWSER",
];
const GIVEN_BEGINNINGS: &[&str] = &["XDG_", "LC_"];

/// The system's own program that shows an address (freedesktop.org/wiki/Software/xdg-utils). It knows what `BROWSER` means.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Whether whoever is at the console also sits at a screen that a browser can open on. Over ssh nobody does, even where the
/// other end draws windows.
#[must_use]
pub fn has_screen(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let says = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_far = says("SSH_CONNECTION") || says("SSH_TTY");
    !is_far && (cfg!(target_os = "macos") || says("WAYLAND_DISPLAY") || says("DISPLAY"))
}

/// Asks the system to show an address.
///
/// # Errors
/// When the program that does it cannot be started.
pub(super) fn show_address(address: &str) -> io::Result<Child> {
    command(OPENER, std::env::vars_os()).arg(address).spawn()
}

/// Waits for the end of what was started, on a thread of its own. `ended_badly` hears there when it did.
///
/// # Errors
/// When there is no thread.
pub(super) fn reap(mut child: Child, ended_badly: impl FnOnce(String) + Send + 'static) -> io::Result<()> {
    let reap = move || match child.wait() {
        Ok(status) if status.success() => {}
        Ok(status) => ended_badly(format!("{OPENER}: {status}")),
        Err(error) => ended_badly(crate::files::words(&error)),
    };
    thread::Builder::new().name("child".to_owned()).spawn(reap).map(|_| ())
}

/// A command that knows of this process only what it may.
fn command(program: &str, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(variables.into_iter().filter(|(name, _)| is_given(&name.to_string_lossy())));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command
}

fn is_given(name: &str) -> bool {
    GIVEN.contains(&name) || GIVEN_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("PATH", true)]
    #[case("WAYLAND_DISPLAY", true)]
    #[case("LC_ALL", true)]
    #[case("XDG_RUNTIME_DIR", true)]
    #[case("STRIPE_API_KEY", false)]
    #[case("STRIPE_API_BASE", false)]
    #[case("PULLFUNDS_WORLD_TOKEN", false)]
    #[case("HTTPS_PROXY", false)]
    #[case("LD_PRELOAD", false)]
    #[case("AWS_SECRET_ACCESS_KEY", false)]
    #[case("", false)]
    fn a_child_gets_what_it_needs_and_nothing_else(#[case] name: &str, #[case] is_there: bool) {
        assert_eq!(is_given(name), is_there);
        let command = command("true", [(OsString::from(name), OsString::from("value"))]);
        assert_eq!(command.get_envs().filter(|(_, value)| value.is_some()).count(), usize::from(is_there));
    }

    #[rstest]
    #[case(&["DISPLAY"], true)]
    #[case(&["WAYLAND_DISPLAY"], true)]
    #[case(&["DISPLAY", "SSH_CONNECTION"], false)]
    #[case(&["DISPLAY", "SSH_TTY"], false)]
    #[case(&[], cfg!(target_os = "macos"))]
    fn a_browser_opens_only_where_somebody_sits(#[case] set: &[&str], #[case] expected: bool) {
        assert_eq!(has_screen(|name| set.contains(&name).then(|| OsString::from("x"))), expected);
    }
}
