//! The way to a world in the same process.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use crate::runtime::Clock;
use crate::world::World;
use crate::world::control::{Command, Overview, Said};
use crate::world::forecast::NextEvent;

use super::{Astray, Steering};

/// A world in this process.
#[derive(Clone)]
pub struct Here {
    world: Arc<Mutex<World>>,
    clock: Clock,
}

impl Here {
    /// Steers a world whose wire runs with `clock`.
    #[must_use]
    pub const fn new(world: Arc<Mutex<World>>, clock: Clock) -> Self {
        Self { world, clock }
    }

    fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> Result<T, Astray> {
        let mut world = self.world.lock().map_err(|_| Astray::Gone("it has failed".to_owned()))?;
        Ok(act(&mut world))
    }
}

impl std::fmt::Debug for Here {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here").finish_non_exhaustive()
    }
}

#[async_trait]
impl Steering for Here {
    async fn look(&self, coming: usize) -> Result<(Overview, Vec<NextEvent>), Astray> {
        let now = self.clock.now();
        self.with(|world| (world.overview(now), world.next_events(coming)))
    }

    async fn command(&self, command: Command) -> Result<Said, Astray> {
        let now = self.clock.now();
        self.with(|world| world.command(&command, now))?.map_err(|refused| Astray::Refused(refused.to_string()))
    }
}
