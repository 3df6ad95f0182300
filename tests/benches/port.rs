//! A world on a port of loopback, for whatever is measured against it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use pullfunds::runtime::Clock;
use pullfunds::serve::{Bounds, Server, Setup, Token, Wire};
use pullfunds::world::scenario::Scenario;
use pullfunds::world::{Origin, World};
use tokio::runtime::{Builder, Runtime};

/// A generated platform of so many accounts.
pub(crate) fn world(accounts: u64) -> World {
    let scenario = Scenario::generated(accounts).expect("it is built in");
    let origin = Origin { scenario: scenario.into(), seed: None, today: None };
    World::found(origin.founding().expect("it is right")).expect("a world")
}

/// A server on threads of its own.
pub(crate) fn served(world: World, threads: usize) -> (Runtime, SocketAddr) {
    let server = Builder::new_multi_thread().worker_threads(threads).enable_all().build().expect("an engine");
    let clock = server.block_on(async { Clock::starting_at(world.wire()) });
    let setup = Setup {
        world: Arc::new(Mutex::new(world)),
        wire: Wire::new(move || clock.now()),
        token: Token::of(1),
        names: Vec::new(),
        bounds: Bounds::default(),
        log: None,
    };
    let listening = server.block_on(Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), setup)).expect("a port");
    let address = listening.address();
    server.spawn(listening.run(std::future::pending()));
    (server, address)
}
