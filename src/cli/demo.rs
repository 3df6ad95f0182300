//! `pullfunds demo`: the console on a simulated Stripe in memory.

use std::sync::Arc;

use crate::app::Profile;
use crate::backend::Redactor;
use crate::config::Settings;
use crate::domain::{AccountId, Label, Mode};
use crate::journal::Book;
use crate::runtime::custody::Reopen;
use crate::runtime::in_memory::InMemory;
use crate::runtime::steering::{Helm, Here, Steering};
use crate::runtime::{Clock, Watch};
use crate::world::{Instance, Origin, World};

use super::console::{self, Behind};
use super::{DemoArgs, Exit, Failure, state, worlds};

pub(super) fn run(args: &DemoArgs) -> Result<Exit, Failure> {
    let mut settings =
        Settings::load(args.screen.config.as_deref()).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let origin = Origin { scenario: worlds::scenario(&args.scenario)?.into(), seed: args.seed, today: args.today };
    let (world, enrolled) = worlds::found(origin)?;
    if !settings.managed_risk_said {
        settings.policy.stripe_managed_risk = enrolled;
    }
    console::needs_terminal()?;
    // Each start is a run of its own: what an earlier one left unresolved has not happened in this one.
    let world = world.run_as(Instance::of(&worlds::drawn()?.to_string()));
    let journal = open_journal(args, &world)?;
    let clock = Clock::showing(world.now());
    let (name, seed, run) = (Label::new(world.name()), world.seed(), world.instance().to_string());
    let reopen = reopen(args, &world);
    let platform = AccountId::new(world.platform_id());
    let watch = Watch::default();
    let transport = InMemory::new(world, clock).watched(watch.clone());
    let here: Arc<dyn Steering> = Arc::new(Here::new(Arc::clone(transport.world()), clock));
    let behind = Behind {
        journal,
        clock,
        platform,
        helm: Helm::new(Some(here), &run, clock, watch.clone()),
        watch,
        reopen,
        run,
        mode: Mode::Mock,
        notice: None,
        is_kept: args.screen.state_dir.is_some(),
        scenario: Some((name, seed)),
        policy: settings.policy,
        sync: settings.sync,
        cache: None,
        transport: Arc::new(transport),
        is_unrestricted: false,
        redactor: Redactor::default(),
        profile: Profile::default(),
    };
    console::show_on(console::engine()?, &args.screen, behind)
}

fn open_journal(args: &DemoArgs, world: &World) -> Result<Book, Failure> {
    reopen(args, world)(world.instance().as_str()).map_err(|fault| Failure::new(Exit::Journal, fault))
}

/// A reset or a restore begins another run, whose journal is another.
fn reopen(args: &DemoArgs, world: &World) -> Reopen {
    state::of_runs(args.screen.state_dir.clone(), AccountId::new(world.platform_id()))
}
