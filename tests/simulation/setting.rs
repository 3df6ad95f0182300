//! What is played: the seed, who sits at the journals, which mistake is planted, how many steps there are and what is left out of
//! them. A failure tells it as variables of the environment, and the same variables play it again.

use std::collections::BTreeSet;

use super::acts::Act;
use super::planted::{Bug, Planted};

/// Steps of a play.
pub(crate) const STEPS: u32 = 60;

/// Who sits at the journals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    /// Clerks, who are quick.
    Clerks,
    /// Whole consoles.
    Consoles,
}

/// A play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) seed: u64,
    pub(crate) cast: Cast,
    pub(crate) planted: Planted,
    /// So many steps, and then nothing goes wrong any more.
    pub(crate) steps: u32,
    /// What does not happen.
    pub(crate) without: BTreeSet<Act>,
}

impl Setting {
    pub(crate) fn new(seed: u64, cast: Cast, planted: Planted) -> Self {
        Self { seed, cast, planted, steps: STEPS, without: BTreeSet::new() }
    }

    /// What variables say; an error names the one that cannot be read.
    pub(crate) fn said(of: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let wrong = |name: &str| format!("{name} cannot be read");
        let seed = of("PULLFUNDS_SEED").as_deref().and_then(number).ok_or_else(|| wrong("PULLFUNDS_SEED"))?;
        let cast = Cast::said(&of);
        let bug =
            of("PULLFUNDS_BUG").map(|name| Bug::named(&name).ok_or_else(|| wrong("PULLFUNDS_BUG"))).transpose()?;
        let mut setting = Self::new(seed, cast, Planted(bug));
        if let Some(steps) = of("PULLFUNDS_STEPS") {
            let steps = number(&steps).and_then(|steps| u32::try_from(steps).ok());
            setting.steps = steps.ok_or_else(|| wrong("PULLFUNDS_STEPS"))?;
        }
        for name in of("PULLFUNDS_WITHOUT").iter().flat_map(|names| names.split(',')) {
            setting.without.insert(Act::named(name).ok_or_else(|| wrong("PULLFUNDS_WITHOUT"))?);
        }
        Ok(setting)
    }

    /// The command that plays it again.
    pub(crate) fn again(&self) -> String {
        let mut words = vec![format!("PULLFUNDS_SEED={:#x}", self.seed)];
        words.extend((self.cast == Cast::Consoles).then(|| "PULLFUNDS_CONSOLES=1".to_owned()));
        words.extend(self.planted.0.map(|bug| format!("PULLFUNDS_BUG={bug:?}")));
        words.extend((self.steps != STEPS).then(|| format!("PULLFUNDS_STEPS={}", self.steps)));
        if !self.without.is_empty() {
            let names: Vec<String> = self.without.iter().map(|act| format!("{act:?}")).collect();
            words.push(format!("PULLFUNDS_WITHOUT={}", names.join(",")));
        }
        format!("{} cargo test --test simulation replay -- --ignored --nocapture", words.join(" "))
    }
}

impl Cast {
    pub(crate) fn said(of: impl Fn(&str) -> Option<String>) -> Self {
        if of("PULLFUNDS_CONSOLES").is_some() { Self::Consoles } else { Self::Clerks }
    }
}

/// A number, in digits or after `0x`.
pub(crate) fn number(text: &str) -> Option<u64> {
    let hex = text.strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16));
    hex.unwrap_or_else(|| text.parse()).ok()
}
