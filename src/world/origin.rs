//! Where a world came from, so that it can begin anew: a scenario's text, with the seed and the day that were asked for.

use std::sync::Arc;

use jiff::civil::Date;

use super::founding::Founding;
use super::scenario::{Scenario, ScenarioError};

/// What a world was made from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Another seed than the scenario's.
    pub seed: Option<u64>,
    /// Another first day than the scenario's.
    pub today: Option<Date>,
}

impl Origin {
    /// The plain data that the world begins with.
    ///
    /// # Errors
    /// If something in the scenario makes no sense.
    pub fn founding(&self) -> Result<Founding, ScenarioError> {
        self.scenario.founding(self.seed, self.today)
    }
}
