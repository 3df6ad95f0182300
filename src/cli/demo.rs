//! `pullfunds demo`: the console on a simulated Stripe in memory.

use std::sync::Arc;

use crate::backend::StripeClient;
use crate::config::Settings;
use crate::domain::{AccountId, Label, Mode};
use crate::journal::{Journal, Place};
use crate::runtime::in_memory::InMemory;
use crate::runtime::{Clock, Watch};
use crate::world::{Instance, Origin, World};

use super::console::{self, Behind};
use super::{DemoArgs, Exit, Failure, worlds};

pub(super) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let mut settings = Settings::load(args.config.as_deref()).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let origin = Origin { scenario: worlds::scenario(&args.scenario)?.into(), seed: args.seed, today: args.today };
    let (world, enrolled) = worlds::found(origin)?;
    if !settings.managed_risk_said {
        settings.policy.stripe_managed_risk = enrolled;
    }
    console::needs_terminal()?;
    // Each start is a run of its own: what an earlier one left unresolved has not happened in this one.
    let world = world.run_as(Instance::of(&worlds::drawn()?.to_string()));
    let journal = open_journal(args, &world)?;
    let clock = Clock::starting_at(world.now());
    let behind = Behind {
        journal,
        clock,
        watch: Watch::default(),
        mode: Mode::Mock,
        scenario: Some((Label::new(world.name()), world.seed())),
        policy: settings.policy,
        backend: Arc::new(StripeClient::new(InMemory::new(world, clock))),
    };
    console::engine()?.block_on(console::show(args, behind))
}

fn open_journal(args: &DemoArgs, world: &World) -> Result<Journal, Failure> {
    let run = || world.instance().to_string();
    let place = args.state_dir.clone().map_or(Place::Memory, |folder| Place::Run { folder, run: run() });
    Journal::open(&place, &AccountId::new(world.platform_id()), Mode::Mock)
        .map_err(|fault| Failure::new(Exit::Journal, fault))
}
