//! Faults that are armed and cleared by command.

use super::CommandRefused;
use crate::world::World;
use crate::world::faults::Fault;

impl World {
    pub(super) fn arm(&mut self, fault: &Fault) -> Result<String, CommandRefused> {
        Ok(self.life.faults.arm(fault.clone(), &self.life.state)?)
    }

    pub(super) fn clear_faults(&mut self, id: Option<&str>) -> Result<String, CommandRefused> {
        Ok(match self.life.faults.clear(id)? {
            0 => "no fault was armed".to_owned(),
            1 => "cleared a fault".to_owned(),
            count => format!("cleared {count} faults"),
        })
    }
}
