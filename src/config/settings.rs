//! The settings of the rules, of the table of rates and of reading, from a TOML file. What the file does not say is at its default.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::money::FxTable;
use crate::rules::{Basis, Edition, Policy};
use crate::sync::Tuning;

use super::sync::TypedSync;
use super::{ConfigFault, read_file};

/// Settings as meant.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How debits are judged.
    pub policy: Policy,
    /// Whether `rules.stripe_managed_risk` was said; a scenario may switch it on where it was not.
    pub managed_risk_said: bool,
    /// How much is read, and how fast.
    pub sync: Tuning,
    /// Folder for the journals of test and live mode; beside the configuration if its path is relative.
    pub state_dir: Option<PathBuf>,
    /// Root certificates that are believed beside the system's; beside the configuration if their path is relative.
    pub roots: Option<RootsFile>,
}

/// A file of root certificates, in PEM, not looked into yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootsFile {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// The file as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    state_dir: Option<PathBuf>,
    #[serde(default)]
    rules: TypedRules,
    #[serde(default)]
    fx: TypedFx,
    #[serde(default)]
    sync: TypedSync,
    #[serde(default)]
    https: TypedHttps,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedHttps {
    roots: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedRules {
    non_negative: Option<TypedBasis>,
    reserves_enabled: Option<bool>,
    edition: Option<TypedEdition>,
    stripe_managed_risk: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedFx {
    file: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TypedBasis {
    AvailableOnly,
    AvailablePlusPending,
    ReservesException,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TypedEdition {
    PlatformLiableCurrent,
    StripeManagedRisk,
    LegacyManagedUsPreview,
}

impl Settings {
    /// The settings of a file, or the defaults.
    ///
    /// # Errors
    /// When the file, or the table of rates that it names, is wrong.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigFault> {
        match path {
            None => Self::resolve(&Typed::default(), None),
            Some(path) => {
                let name = path.display().to_string();
                Self::resolve(&parse(&read_file(path)?, &name)?, path.parent())
            }
        }
    }

    fn resolve(typed: &Typed, folder: Option<&Path>) -> Result<Self, ConfigFault> {
        let mut policy = Policy::with_fx(Arc::new(rates(typed.fx.file.as_deref(), folder)?));
        if let Some(basis) = typed.rules.non_negative {
            policy.basis = match basis {
                TypedBasis::AvailableOnly => Basis::AvailableOnly,
                TypedBasis::AvailablePlusPending => Basis::AvailablePlusPending,
                TypedBasis::ReservesException => Basis::ReservesException,
            };
        }
        policy.reserves_enabled = typed.rules.reserves_enabled;
        policy.edition = typed.rules.edition.map(|edition| match edition {
            TypedEdition::PlatformLiableCurrent => Edition::PlatformLiableCurrent,
            TypedEdition::StripeManagedRisk => Edition::StripeManagedRisk,
            TypedEdition::LegacyManagedUsPreview => Edition::LegacyManagedUsPreview,
        });
        policy.stripe_managed_risk = typed.rules.stripe_managed_risk.unwrap_or(false);
        Ok(Self {
            policy,
            managed_risk_said: typed.rules.stripe_managed_risk.is_some(),
            sync: typed.sync.resolve(),
            state_dir: typed.state_dir.as_deref().map(|named| beside(folder, named)),
            roots: typed.https.roots.as_deref().map(|named| roots(beside(folder, named))).transpose()?,
        })
    }
}

/// A path in the configuration begins where the configuration is.
fn beside(folder: Option<&Path>, named: &Path) -> PathBuf {
    folder.unwrap_or(Path::new("")).join(named)
}

fn roots(path: PathBuf) -> Result<RootsFile, ConfigFault> {
    let text = read_file(&path)?;
    Ok(RootsFile { path, text })
}

fn parse(text: &str, name: &str) -> Result<Typed, ConfigFault> {
    let wrong = |key: &str, line: usize, problem: &str| ConfigFault::Text {
        name: name.to_owned(),
        line,
        key: key.to_owned(),
        problem: problem.trim_end_matches('.').replace('\n', ", "),
    };
    let from = toml::Deserializer::parse(text)
        .map_err(|error| wrong("(text)", line_of(text, error.span()), error.message()))?;
    serde_path_to_error::deserialize(from).map_err(|error| {
        let key = error.path().to_string();
        wrong(&key, line_of(text, error.inner().span()), error.inner().message())
    })
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    text.bytes().take(start).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// The operator's own table, beside the configuration if its path is relative; else the one that is compiled in.
fn rates(file: Option<&str>, folder: Option<&Path>) -> Result<FxTable, ConfigFault> {
    let (name, table) = match file {
        None => ("built-in rates".to_owned(), FxTable::built_in()),
        Some(file) => {
            let path = beside(folder, Path::new(file));
            (path.display().to_string(), FxTable::from_toml(&read_file(&path)?))
        }
    };
    table.map_err(|error| ConfigFault::Rates { name, problem: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn settings(text: &str) -> Result<Settings, String> {
        parse(text, "a.toml").and_then(|typed| Settings::resolve(&typed, None)).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        let settings = settings("").unwrap();
        assert_eq!(settings.policy.basis, Basis::AvailableOnly);
        assert_eq!(settings.policy.edition, None);
        assert!(!settings.policy.stripe_managed_risk && !settings.managed_risk_said);
    }

    #[test]
    fn every_setting_of_the_rules_is_taken() {
        let text = "[rules]\nnon_negative = \"reserves_exception\"\nreserves_enabled = false\nedition = \"legacy_managed_us_preview\"\nstripe_managed_risk = true\n";
        let settings = settings(text).unwrap();
        assert_eq!(settings.policy.basis, Basis::ReservesException);
        assert_eq!(settings.policy.reserves_enabled, Some(false));
        assert_eq!(settings.policy.edition, Some(Edition::LegacyManagedUsPreview));
        assert!(settings.policy.stripe_managed_risk && settings.managed_risk_said);
    }

    #[test]
    fn every_setting_of_reading_is_taken() {
        let text = "[sync]\nrate = 25\nburst = 40\nin_flight = 4\nmonthly_reads = 500000\nshare = 20\nrefresh_minutes = 5\npause_minutes = 30\n";
        let expected = Tuning {
            rate: Some(25),
            burst: Some(40),
            in_flight: Some(4),
            monthly_reads: Some(500_000),
            share: Some(20),
            refresh: Some(jiff::SignedDuration::from_mins(5)),
            pause_after: Some(jiff::SignedDuration::from_mins(30)),
        };
        assert_eq!(settings(text).unwrap().sync, expected);
    }

    #[rstest]
    #[case("state_dir = \"journals\"", Some("/etc/pullfunds/journals"))]
    #[case("state_dir = \"/var/journals\"", Some("/var/journals"))]
    #[case("", None)]
    fn a_folder_is_meant_beside_the_file_that_names_it(#[case] text: &str, #[case] expected: Option<&str>) {
        let typed = parse(text, "a.toml").unwrap();
        let settings = Settings::resolve(&typed, Some(Path::new("/etc/pullfunds"))).unwrap();
        assert_eq!(settings.state_dir.as_deref(), expected.map(Path::new));
    }

    #[rstest]
    #[case("[sync]\nrate = 26\n", "a.toml:2: sync.rate: 26 is not between 1 and 25")]
    #[case("[sync]\nmonthly_reads = 9999\n", "a.toml:2: sync.monthly_reads: 9999 is not between 10000 and")]
    #[case("[rules]\n\nnon_negativ = 1\n", "a.toml:3: rules.non_negativ: unknown field `non_negativ`, expected one of")]
    #[case(
        "[rules]\nnon_negative = \"maybe\"\n",
        "a.toml:2: rules.non_negative: unknown variant `maybe`, expected one of"
    )]
    #[case(
        "[rules]\nreserves_enabled = \"yes\"\n",
        "a.toml:2: rules.reserves_enabled: invalid type: string \"yes\", expected a boolean"
    )]
    #[case("[rules\n", "a.toml:1: (text): ")]
    fn a_wrong_file_is_answered_with_file_line_key_and_what_was_expected(#[case] text: &str, #[case] start: &str) {
        let said = settings(text).unwrap_err();
        assert!(said.starts_with(start), "{said}");
    }
}
