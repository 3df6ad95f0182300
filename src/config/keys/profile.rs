//! The Stripe CLI's file of profiles (github.com/stripe/stripe-cli, `pkg/config`): a table for each project, with a key for
//! each mode and the day on which it expires. Only read, never written.

use jiff::civil::Date;
use secrecy::SecretString;
use toml::{Table, Value};

/// Why a profile gives no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// The file is no TOML.
    #[error("is not TOML from line {line} on, as the Stripe CLI would write it.")]
    NotToml {
        /// Line, from 1.
        line: usize,
    },
    /// There is no such profile.
    #[error("has no profile {name}; it has {}.", if known.is_empty() { "none".to_owned() } else { known.join(", ") })]
    NoProfile {
        /// The one that was asked for.
        name: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// The profile has no key of the mode.
    #[error(
        "the profile {name} holds no key of {mode} mode. Newer logins of the Stripe CLI keep a token of their own, which nothing else \
         may use; make a restricted key and give it in STRIPE_API_KEY or with --key-file."
    )]
    NoKey {
        /// The profile.
        name: String,
        /// `test` or `live`.
        mode: &'static str,
    },
    /// The key is stars: the real one is in the system's keyring.
    #[error(
        "the live key of the profile {name} is not in this file, only stars are: the Stripe CLI keeps it in the keyring of the system. \
         Give a key in STRIPE_API_KEY or with --key-file."
    )]
    Redacted {
        /// The profile.
        name: String,
    },
    /// Its day has passed.
    #[error("the {mode} key of the profile {name} expired on {day}. `stripe login` makes another.")]
    Expired {
        /// The profile.
        name: String,
        /// `test` or `live`.
        mode: &'static str,
        /// The day.
        day: Date,
    },
}

/// Name and key of a profile.
pub(super) fn key(
    text: &str,
    project: Option<&str>,
    live: bool,
    today: Date,
) -> Result<(String, SecretString), ProfileFault> {
    // The parser's own words would show the line, and with it perhaps a key.
    let table: Table = text.parse().map_err(|error: toml::de::Error| ProfileFault::NotToml {
        line: error.span().map_or(1, |span| text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1),
    })?;
    let wanted = project.or_else(|| table.get("project-name").and_then(Value::as_str)).unwrap_or("default");
    let (name, profile) = profile(&table, wanted)?;
    let mode = if live { "live" } else { "test" };
    let text = |key: &str| profile.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let usual = text(&format!("{mode}_mode_api_key"));
    let key = usual.or_else(|| if live { None } else { text("secret_key").or_else(|| text("api_key")) });
    let Some(key) = key else {
        return Err(ProfileFault::NoKey { name, mode });
    };
    if key.contains('*') {
        return Err(ProfileFault::Redacted { name });
    }
    let expiries = [format!("{mode}_mode_key_expires_at"), "sandbox_expires_at".to_owned()];
    let of_sandbox = key.starts_with("rkcs_");
    let days = expiries.iter().take(if of_sandbox { 2 } else { 1 }).filter_map(|key| day(profile.get(key)?));
    if let Some(day) = days.min().filter(|day| *day < today) {
        return Err(ProfileFault::Expired { name, mode, day });
    }
    Ok((name, SecretString::from(Box::<str>::from(key))))
}

/// The CLI does not care about capital letters.
fn profile<'a>(table: &'a Table, wanted: &str) -> Result<(String, &'a Table), ProfileFault> {
    let profiles = || table.iter().filter_map(|(name, value)| Some((name, value.as_table()?)));
    let exact = profiles().find(|(name, _)| name.as_str() == wanted);
    match exact.or_else(|| profiles().find(|(name, _)| name.eq_ignore_ascii_case(wanted))) {
        Some((name, profile)) => Ok((name.clone(), profile)),
        None => {
            let is_profile = |profile: &Table| profile.keys().any(|key| key.ends_with("_key") || key == "account_id");
            let known = profiles().filter(|(_, profile)| is_profile(profile)).map(|(name, _)| name.clone()).collect();
            Err(ProfileFault::NoProfile { name: wanted.to_owned(), known })
        }
    }
}

/// A day as the CLI writes it, `2026-11-22`, alone or before a time.
fn day(value: &Value) -> Option<Date> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Datetime(moment) => moment.to_string(),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Array(_) | Value::Table(_) => return None,
    };
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;
    use secrecy::ExposeSecret as _;

    /// As the CLI writes it.
    const FILE: &str = r#"
color = "auto"
installed_plugins = ["apps"]

[default]
account_id = "acct_1"
device_name = "desk"
test_mode_api_key = "rk_test_DEFAULT"
test_mode_key_expires_at = "2026-11-22"
live_mode_api_key = "rk_live_**********9876"
live_mode_key_expires_at = "2026-12-22"

[shop]
test_mode_api_key = "rk_test_SHOP"
test_mode_key_expires_at = "2026-11-21"
live_mode_api_key = "rk_live_SHOP"

[Old]
secret_key = "sk_test_OLD"

[sandbox]
test_mode_api_key = "rkcs_test_SANDBOX"
sandbox_expires_at = 2026-11-20T10:00:00Z

[oauth]
account_id = "acct_2"

[plugin_configs]
apps = "on"
"#;

    fn of(text: &str, project: Option<&str>, live: bool) -> Result<(String, String), String> {
        key(text, project, live, date(2026, 11, 22))
            .map(|(name, key)| (name, key.expose_secret().to_owned()))
            .map_err(|fault| fault.to_string())
    }

    #[rstest]
    #[case(None, false, ("default", "rk_test_DEFAULT"))]
    #[case(Some("default"), false, ("default", "rk_test_DEFAULT"))]
    #[case(Some("SHOP"), true, ("shop", "rk_live_SHOP"))]
    #[case(Some("old"), false, ("Old", "sk_test_OLD"))]
    fn a_profile_gives_the_key_of_the_mode(
        #[case] project: Option<&str>,
        #[case] live: bool,
        #[case] expected: (&str, &str),
    ) {
        assert_eq!(of(FILE, project, live), Ok((expected.0.to_owned(), expected.1.to_owned())));
    }

    #[rstest]
    #[case::redacted(None, true, "only stars are: the Stripe CLI keeps it in the keyring")]
    #[case::expired(Some("shop"), false, "the test key of the profile shop expired on 2026-11-21. `stripe login`")]
    #[case::sandbox(Some("sandbox"), false, "expired on 2026-11-20")]
    #[case::token(Some("oauth"), false, "holds no key of test mode. Newer logins")]
    #[case::no_live(Some("old"), true, "holds no key of live mode")]
    #[case::missing(Some("none"), false, "has no profile none; it has Old, default, oauth, sandbox, shop.")]
    #[case::reserved(Some("plugin_configs"), false, "holds no key of test mode")]
    #[case::no_table(Some("color"), false, "has no profile color")]
    fn a_profile_without_a_key_that_can_be_used_says_why(
        #[case] project: Option<&str>,
        #[case] live: bool,
        #[case] words: &str,
    ) {
        let said = of(FILE, project, live).unwrap_err();
        assert!(said.contains(words), "{said}");
        assert!(!["DEFAULT", "SHOP", "9876", "SANDBOX"].iter().any(|secret| said.contains(secret)), "{said}");
    }

    #[test]
    fn the_file_may_name_its_usual_profile() {
        let text = format!("project-name = \"old\"\n{FILE}");
        assert_eq!(of(&text, None, false).unwrap().0, "Old");
    }

    #[rstest]
    #[case("[default]\ntest_mode_api_key = sk_test_NOQUOTES\n", "is not TOML from line 2 on")]
    #[case("\u{0}", "is not TOML from line 1 on")]
    fn a_file_that_is_no_toml_is_said_to_be_none_without_its_text(#[case] text: &str, #[case] words: &str) {
        let said = of(text, None, false).unwrap_err();
        assert!(said.contains(words) && !said.contains("NOQUOTES"), "{said}");
    }

    #[test]
    fn an_empty_file_has_no_profile() {
        assert!(of("", None, false).unwrap_err().contains("has no profile default; it has none."));
    }
}
