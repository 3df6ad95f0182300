//! Where the key is found: `STRIPE_API_KEY`, a file, the Stripe CLI's profile, in this order, as the CLI itself looks
//! (docs.stripe.com/stripe-cli). Nothing is written, and what was found is not judged here: only its place is said.

mod profile;

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use secrecy::{ExposeSecret as _, SecretString};

use super::{FileFault, read_file, read_private_line};
pub use profile::ProfileFault;

/// Where a key may be, as far as somebody said.
#[derive(Debug, Default)]
pub struct Places<'a> {
    /// `STRIPE_API_KEY`.
    pub environment: Option<SecretString>,
    /// `--key-file`.
    pub file: Option<&'a Path>,
    /// The Stripe CLI's own file, if it may be looked into.
    pub cli: Option<PathBuf>,
    /// `--project-name`, or `STRIPE_PROJECT_NAME`.
    pub project: Option<&'a str>,
    /// Whether the key of live mode is wanted.
    pub live: bool,
    /// Today, UTC: keys of a profile expire.
    pub today: Date,
}

/// A key and where it was.
#[derive(Debug)]
pub struct Found {
    /// The key, not judged yet.
    pub key: SecretString,
    /// Where it was.
    pub source: Source,
}

/// Where a key was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `STRIPE_API_KEY`.
    Environment,
    /// A file.
    File(PathBuf),
    /// A profile of the Stripe CLI, by name.
    Profile(String),
    /// It was typed.
    Prompt,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("STRIPE_API_KEY"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Profile(name) => write!(f, "the profile {name} of the Stripe CLI"),
            Self::Prompt => f.write_str("the prompt"),
        }
    }
}

/// Why a place that was named holds no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyPlaceFault {
    /// The file of a key, or the CLI's.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The CLI's profile.
    #[error("{path}: {fault}", path = path.display())]
    Profile {
        /// The CLI's file.
        path: PathBuf,
        /// What is wrong.
        fault: ProfileFault,
    },
}

/// Looks at one place after the other. None when nobody named a place and none of the usual ones holds a key.
pub fn find(places: Places<'_>) -> Result<Option<Found>, KeyPlaceFault> {
    if let Some(key) = places.environment.filter(|key| !key.expose_secret().is_empty()) {
        return Ok(Some(Found { key, source: Source::Environment }));
    }
    if let Some(path) = places.file {
        return Ok(Some(Found { key: read_private_line(path)?, source: Source::File(path.to_owned()) }));
    }
    let Some(path) = places.cli else { return Ok(None) };
    // A profile that nobody asked for may be missing. What the CLI's file is a link to is read: people keep it elsewhere.
    if places.project.is_none() && !path.exists() {
        return Ok(None);
    }
    let text = read_file(&path)?;
    match profile::key(&text, places.project, places.live, places.today) {
        Ok((name, key)) => Ok(Some(Found { key, source: Source::Profile(name) })),
        Err(ProfileFault::NoProfile { .. } | ProfileFault::NoKey { .. }) if places.project.is_none() => Ok(None),
        Err(fault) => Err(KeyPlaceFault::Profile { path, fault }),
    }
}

/// The Stripe CLI's own file: `stripe/config.toml` in `XDG_CONFIG_HOME`, else in `.config` of the home folder.
#[must_use]
pub fn file_of_cli(config_home: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    let folder = match config_home.filter(|folder| folder.is_absolute()) {
        Some(folder) => folder.to_owned(),
        None => home?.join(".config"),
    };
    Some(folder.join("stripe").join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    const PROFILE: &str = "[default]\ntest_mode_api_key = \"rk_test_fromprofile\"\n";

    struct Home {
        folder: tempfile::TempDir,
    }

    impl Home {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("key"), "rk_test_fromfile\n").unwrap();
            fs::set_permissions(folder.path().join("key"), fs::Permissions::from_mode(0o600)).unwrap();
            fs::write(folder.path().join("config.toml"), PROFILE).unwrap();
            Self { folder }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }
    }

    #[rstest]
    #[case::all(Some("rk_test_fromenv"), true, true, Some(("rk_test_fromenv", "STRIPE_API_KEY")))]
    #[case::no_environment(None, true, true, Some(("rk_test_fromfile", "/key")))]
    #[case::empty_environment(Some(""), true, true, Some(("rk_test_fromfile", "/key")))]
    #[case::only_profile(None, false, true, Some(("rk_test_fromprofile", "the profile default of the Stripe CLI")))]
    #[case::nothing(None, false, false, None)]
    fn the_first_place_with_a_key_is_taken_and_named(
        #[case] environment: Option<&str>,
        #[case] file: bool,
        #[case] cli: bool,
        #[case] expected: Option<(&str, &str)>,
    ) {
        let home = Home::new();
        let file = file.then(|| home.path("key"));
        let places = Places {
            environment: environment.map(SecretString::from),
            file: file.as_deref(),
            cli: cli.then(|| home.path("config.toml")),
            today: date(2026, 11, 22),
            ..Places::default()
        };
        let found = find(places).unwrap();
        let seen = found.as_ref().map(|found| (found.key.expose_secret(), found.source.to_string()));
        assert_eq!(seen.as_ref().map(|(key, _)| *key), expected.map(|(key, _)| key));
        if let (Some((_, source)), Some((_, end))) = (seen, expected) {
            assert!(source.ends_with(end), "{source}");
        }
    }

    #[test]
    fn a_profile_that_was_asked_for_must_be_there() {
        let home = Home::new();
        let places = |cli: &str, project| Places {
            cli: Some(home.path(cli)),
            project,
            today: date(2026, 11, 22),
            ..Places::default()
        };
        assert!(matches!(find(places("nothing.toml", Some("default"))), Err(KeyPlaceFault::File(_))));
        assert!(find(places("nothing.toml", None)).unwrap().is_none());
        let said = find(places("config.toml", Some("other"))).unwrap_err().to_string();
        assert!(said.contains("config.toml: has no profile other"), "{said}");
    }

    #[test]
    fn the_key_is_in_nothing_that_is_shown() {
        let home = Home::new();
        let file = home.path("key");
        let places = Places { file: Some(&file), environment: Some(SecretString::from("")), ..Places::default() };
        let before = format!("{places:?}");
        let shown = format!("{before} {:?}", find(places).unwrap());
        assert!(!shown.contains("rk_test_fromfile"), "{shown}");
    }

    #[rstest]
    #[case(Some("/xdg"), Some("/home/a"), Some("/xdg/stripe/config.toml"))]
    #[case(Some("relative"), Some("/home/a"), Some("/home/a/.config/stripe/config.toml"))]
    #[case(None, Some("/home/a"), Some("/home/a/.config/stripe/config.toml"))]
    #[case(None, None, None)]
    fn the_file_of_the_cli_is_where_the_cli_keeps_it(
        #[case] config_home: Option<&str>,
        #[case] home: Option<&str>,
        #[case] expected: Option<&str>,
    ) {
        let path = file_of_cli(config_home.map(Path::new), home.map(Path::new));
        assert_eq!(path.as_deref(), expected.map(Path::new));
    }
}
