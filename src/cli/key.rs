//! Which key a console takes, and what is said about it: from where it is, of which mode, and why it is not taken.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use secrecy::SecretString;

use crate::backend::{Address, HttpsError, Key, KeyKind};
use crate::config::keys::{self, Found, Places, Source};
use crate::domain::Mode;
use crate::runtime::{Clock, Tty};

use super::endings::Endings;
use super::{Exit, Failure, KeyArgs, prompt};

/// A key that may be sent, and where it was.
pub(super) struct Chosen {
    pub(super) key: Key,
    pub(super) source: Source,
    /// Where it was typed: what signals do until the console listens for them. To be dropped then.
    pub(super) endings: Option<Endings>,
}

/// Finds the key for an address, asks for it where a terminal is, and judges it.
pub(super) fn choose(args: &KeyArgs, address: &Address) -> Result<Chosen, Failure> {
    match found(args, address)? {
        Some(chosen) => Ok(chosen),
        None if Tty::is_there() => {
            let (found, endings) = typed()?;
            Ok(Chosen { endings: Some(endings), ..judged(found, args.live, address)? })
        }
        None => Err(Failure::new(Exit::Usage, NONE)),
    }
}

/// Finds the key for an address and judges it; none where no place holds one.
pub(super) fn found(args: &KeyArgs, address: &Address) -> Result<Option<Chosen>, Failure> {
    let project = args.project_name.clone().or_else(|| variable("STRIPE_PROJECT_NAME"));
    let home = |name: &str| variable(name).map(PathBuf::from);
    // A key that lies in the CLI's file goes to Stripe unasked, and elsewhere only if it was named.
    let may_look = address.is_stripe() || args.project_name.is_some();
    let cli =
        if may_look { keys::file_of_cli(home("XDG_CONFIG_HOME").as_deref(), home("HOME").as_deref()) } else { None };
    let places = Places {
        environment: variable("STRIPE_API_KEY").map(SecretString::from),
        file: args.key_file.as_deref(),
        cli,
        project: project.as_deref(),
        live: args.live,
        today: today(),
    };
    let found = keys::find(places).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    found.map(|found| judged(found, args.live, address)).transpose()
}

const NONE: &str = "STRIPE_API_KEY holds no key, --key-file names none, and no profile of the Stripe CLI has one. Keys are not taken \
                    as arguments. A simulated Stripe prints the one that it takes.";

fn typed() -> Result<(Found, Endings), Failure> {
    let words = "Key, a restricted one if possible (it is not shown; Ctrl-C leaves): ";
    match prompt::ask(words)? {
        (Some(key), endings) => Ok((Found { key, source: Source::Prompt }, endings)),
        (None, _) => Err(Failure::new(Exit::Usage, "no key was typed")),
    }
}

/// Refuses what must not be sent, and a mode that was not meant.
fn judged(found: Found, live: bool, address: &Address) -> Result<Chosen, Failure> {
    let source = found.source;
    let refused = |why: &dyn std::fmt::Display| Failure::new(Exit::Usage, format!("the key in {source}: {why}"));
    let key = Key::new(found.key).map_err(|error| refused(&error))?;
    match key.mode() {
        Mode::Live if !address.is_stripe() => Err(refused(&HttpsError::LiveElsewhere(address.clone()))),
        Mode::Live if !live => Err(refused(&"this is a live key, which is real money. Say --live if that is meant.")),
        Mode::Test | Mode::Mock if live => Err(refused(
            &"this is a key of test mode, and --live asks for a live one. Leave --live out, or give another key.",
        )),
        Mode::Test | Mode::Mock | Mode::Live => Ok(Chosen { key, source, endings: None }),
    }
}

impl Chosen {
    /// What is known of the key before anything was sent.
    pub(super) fn words(&self) -> String {
        format!("{} {}, from {}", self.key.kind(), self.key, self.source)
    }

    /// Whether it may do more than a console needs, with real money.
    pub(super) fn is_too_mighty(&self) -> bool {
        self.key.mode() == Mode::Live && self.key.kind() == KeyKind::Secret
    }
}

/// A variable that says something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn today() -> Date {
    Clock::of_the_machine().now().to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn found(key: &str) -> Found {
        Found { key: SecretString::from(key), source: Source::Environment }
    }

    #[rstest]
    #[case("rk_live_51Habcdefgh1234", true, "restricted key live …1234, from STRIPE_API_KEY", false)]
    #[case("sk_live_51Habcdefgh1234", true, "secret key live …1234, from STRIPE_API_KEY", true)]
    #[case("sk_test_51Habcdefgh1234", false, "secret key test …1234, from STRIPE_API_KEY", false)]
    #[case("rkcs_test_51Habcdefgh1234", false, "claimable sandbox key test …1234, from STRIPE_API_KEY", false)]
    fn a_key_that_was_meant_is_taken_and_said(
        #[case] key: &str,
        #[case] live: bool,
        #[case] words: &str,
        #[case] is_too_mighty: bool,
    ) {
        let chosen = judged(found(key), live, &Address::of_stripe()).unwrap();
        assert_eq!((chosen.words().as_str(), chosen.is_too_mighty()), (words, is_too_mighty));
    }

    #[rstest]
    #[case("rk_live_51Habcdefgh1234", false, "this is a live key, which is real money. Say --live")]
    #[case("rk_test_51Habcdefgh1234", true, "this is a key of test mode, and --live asks for a live one")]
    #[case("pk_live_51Habcdefgh1234", true, "this is a publishable key")]
    #[case("rk_live_********1234", true, "this key was made unreadable")]
    #[case("nonsense1234", false, "this is not a key that Stripe would give")]
    fn any_other_key_is_refused_with_its_place_and_without_itself(
        #[case] key: &str,
        #[case] live: bool,
        #[case] words: &str,
    ) {
        let refused = judged(found(key), live, &Address::of_stripe()).map(|chosen| chosen.words()).unwrap_err();
        assert!(refused.sentence.starts_with("the key in STRIPE_API_KEY: "), "{}", refused.sentence);
        assert!(refused.sentence.contains(words) && !refused.sentence.contains("1234"), "{}", refused.sentence);
        assert_eq!(refused.exit, Exit::Usage);
    }

    #[test]
    fn a_live_key_and_another_address_are_refused_with_the_reason_whether_live_was_said_or_not() {
        let address = Address::parse("http://127.0.0.1:12111").unwrap();
        for live in [true, false] {
            let refused = judged(found("rk_live_51Habcdefgh1234"), live, &address).map(|chosen| chosen.words());
            let refused = refused.unwrap_err().sentence;
            assert!(refused.contains("goes to https://api.stripe.com and nowhere else"), "{refused}");
        }
    }
}
