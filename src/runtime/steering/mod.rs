//! Steering the simulated Stripe from the console: looks and moves of the World screen, carried to a world in this process or to
//! one that is served. Two ways in, one trait; what is said on them is the world's own control interface, and what the console
//! knows of it is plain data of `app`.

mod fault;
mod here;
mod seen;
mod served;
mod told;

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::app::StripeTime;
use crate::app::world::{WorldAnswer, WorldMove, WorldView};
use crate::domain::Label;
use crate::world::control::{Command, Overview, Said};
use crate::world::forecast::NextEvent;

use super::{Clock, Watch};

pub use here::Here;
pub use served::{Served, Unusable};

/// Things to come that are asked for at a time.
const COMING: usize = 1_000;

/// A way to a simulated Stripe.
#[async_trait]
pub trait Steering: Debug + Send + Sync {
    /// What it is, and what is coming, at most so much of it.
    async fn look(&self, coming: usize) -> Result<(Overview, Vec<NextEvent>), Astray>;
    /// Does a command.
    async fn command(&self, command: Command) -> Result<Said, Astray>;
}

/// Why a look or a command came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Astray {
    /// The world said no. It is as it was.
    #[error("{0}")]
    Refused(String),
    /// The token is not the one that the server printed.
    #[error("the token was refused")]
    NoToken,
    /// Nothing came that could be understood.
    #[error("{0}")]
    Gone(String),
}

/// Where the console stands with the world that it steers.
#[derive(Debug, Clone)]
pub struct Helm {
    way: Option<Arc<dyn Steering>>,
    /// The run that the console reads.
    run: Arc<Mutex<String>>,
    clock: Clock,
    watch: Watch,
}

impl Helm {
    /// Steers by a way, beginning with a run; without a way it only says so.
    #[must_use]
    pub fn new(way: Option<Arc<dyn Steering>>, run: &str, clock: Clock, watch: Watch) -> Self {
        Self { way, run: Arc::new(Mutex::new(run.to_owned())), clock, watch }
    }

    /// From now on the console reads this run.
    pub fn follow(&self, run: &str) {
        run.clone_into(&mut self.run.lock().unwrap_or_else(PoisonError::into_inner));
        self.watch.follow(run);
    }

    /// Looks.
    pub async fn look(&self) -> WorldAnswer {
        let Some(way) = &self.way else { return WorldAnswer::NoToken };
        match self.view(&**way).await {
            Ok(view) => WorldAnswer::Seen(Box::new(view)),
            Err(astray) => astray.into(),
        }
    }

    /// Does a move, and looks at what came of it.
    pub async fn steer(&self, step: &WorldMove) -> WorldAnswer {
        let Some(way) = &self.way else { return WorldAnswer::NoToken };
        match way.command(told::command(step)).await {
            Ok(said) => {
                let view = self.view(&**way).await.ok();
                WorldAnswer::Done(Label::new(&told::words(step, &said)), view.map(Box::new))
            }
            Err(astray) => astray.into(),
        }
    }

    async fn view(&self, way: &dyn Steering) -> Result<WorldView, Astray> {
        let (overview, coming) = way.look(COMING).await?;
        let run = self.run.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let view = seen::view(overview, &coming, COMING, self.clock.now(), &run);
        self.watch.know(view.time);
        Ok(view)
    }
}

impl From<Astray> for WorldAnswer {
    fn from(astray: Astray) -> Self {
        match astray {
            Astray::Refused(why) => Self::Refused(Label::new(&why)),
            Astray::NoToken => Self::NoToken,
            Astray::Gone(why) => Self::Gone(Label::new(&why)),
        }
    }
}

/// How a clock that shows `shown` goes beside the console's. Stripe's answers tell whole seconds only, and so does this, so that the
/// two agree.
fn time(shown: jiff::Timestamp, running: bool, now: jiff::Timestamp) -> StripeTime {
    if running {
        return StripeTime::Running { ahead: shown.duration_since(now) };
    }
    StripeTime::Standing { at: jiff::Timestamp::from_second(shown.as_second()).unwrap_or(shown) }
}
