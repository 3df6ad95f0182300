//! What a server says when it begins: where it is, its keys, and three commands to try. This is the only time that the token is
//! printed.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use crate::cli::{ClockName, ServeArgs};
use crate::domain::Label;
use crate::files::quoted;
use crate::serve::Token;
use crate::world::World;

/// What is to be said of a world before it is handed to the server.
pub(super) struct Greeting {
    scenario: String,
    seed: u64,
    key: String,
    /// Restricted keys, with their names.
    others: Vec<(String, String)>,
    platform: String,
    now: jiff::Timestamp,
    clock: &'static str,
    instance: String,
}

impl Greeting {
    pub(super) fn of(world: &World, args: &ServeArgs) -> Self {
        Self {
            scenario: world.name().to_owned(),
            seed: world.seed(),
            key: world.secret_key().to_owned(),
            others: restricted(world),
            platform: world.platform_id().to_owned(),
            now: world.now(),
            clock: match args.clock {
                ClockName::Standing => "standing",
                ClockName::Running => "running",
            },
            instance: world.instance().to_string(),
        }
    }

    /// Says it on standard output. When that is closed there is nobody to tell.
    pub(super) fn say(&self, address: SocketAddr, token: &Token, file: &Path) {
        let text = self.text(address, token, file);
        let mut out = io::stdout().lock();
        drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }

    fn text(&self, address: SocketAddr, token: &Token, file: &Path) -> String {
        let base = base(address);
        let key = &self.key;
        let file = Label::new(&file.to_string_lossy());
        let mut text = String::new();
        let mut line = |name: &str, what: &str| {
            // Writing to a string cannot fail.
            writeln!(text, "{name:<10}{what}").unwrap_or_default();
        };
        line("serving", &format!("a simulated Stripe: {}, seed {}", Label::new(&self.scenario), self.seed));
        line("address", &base);
        line("key", key);
        for (name, key) in &self.others {
            line("", &format!("{key}  ({})", Label::new(name)));
        }
        line("platform", &self.platform);
        line("clock", &format!("{}, {}", self.now, self.clock));
        line("instance", &self.instance);
        line("token", &format!("{}  (for /_world; also in {file})", token.reveal()));
        text.push_str("\nTry, from another terminal:\n\n");
        let json = "-H 'Content-Type: application/json' -d '{\"by\": \"1d\"}'";
        let bearer = format!("-H \"Authorization: Bearer $(cat {})\"", quoted(file.as_str()));
        for command in [
            format!("curl {base}/v1/balance -u {key}:"),
            format!("STRIPE_API_KEY={key} pullfunds --api-base {base}"),
            format!("curl {base}/_world/advance {bearer} {json}"),
        ] {
            text.push_str("  ");
            text.push_str(&command);
            text.push('\n');
        }
        text.push_str("\nCtrl-C ends it.\n");
        text
    }
}

/// The keys that may do some things only.
fn restricted(world: &World) -> Vec<(String, String)> {
    let keys = world.keys().into_iter().filter(|key| key.permissions.is_some() && key.valid);
    keys.map(|key| (key.name, key.key)).collect()
}

/// An address under which this machine reaches the server.
fn base(address: SocketAddr) -> String {
    let here = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    format!("http://{}", SocketAddr::new(here, address.port()))
}
