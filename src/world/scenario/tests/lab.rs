//! Faults and keys of a file, in the world that it makes.

use super::super::Scenario;
use super::file;
use crate::world::World;
use crate::world::faults::{Fault, Kind, Times, Work};
use crate::world::limits::{Limited, RateLimit};

const LAB: &str = r#"
[stripe]
rate_limit = "test"
lock_wait_ms = 700
lost_answers = ["acct_1MOCKAccountAcc1"]
[[fault]]
endpoint = "POST /v1/charges"
account = "acct_1MOCKAccountAcc1"
times = { chance = { ppm = 20000, seed = 7 } }
kind = { closed = { work = { late = { after_s = 90 } } } }
[[fault]]
times = "always"
kind = { rate_limit = { reason = "endpoint-rate" } }
[[key]]
name = "desk"
permissions = ["rak_balance_read"]
connect = ["rak_transfer_write"]
expires = 30
"#;

#[test]
fn a_file_arms_faults_and_makes_keys() {
    let scenario = Scenario::parse(&file("", LAB), "lab.toml").unwrap();
    let founding = scenario.founding(None, None).unwrap();
    let settings = &founding.settings;
    assert_eq!((settings.rate_limit, settings.lock_wait_ms), (RateLimit::Test, 700));
    let account = "acct_1MOCKAccountAcc1".to_owned();
    let wanted = [
        Fault::lost_answer(&account),
        Fault {
            endpoint: Some("POST /v1/charges".to_owned()),
            account: Some(account),
            times: Times::Chance { ppm: 20_000, seed: 7 },
            kind: Kind::Closed { work: Work::Late { after_s: 90 } },
        },
        Fault {
            endpoint: None,
            account: None,
            times: Times::Always,
            kind: Kind::RateLimit { reason: Limited::EndpointRate },
        },
    ];
    assert_eq!(settings.faults, wanted);
    let mut world = World::found(founding).unwrap();
    let armed = world.overview(world.now()).faults;
    assert_eq!(armed.into_iter().map(|armed| armed.fault).collect::<Vec<_>>(), wanted);
    let keys = world.keys();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["secret", "publishable", "desk"]);
    let desk = keys.last().unwrap();
    assert_eq!(desk.permissions.as_deref(), Some(["rak_balance_read".to_owned()].as_slice()));
    assert_eq!(desk.connect.as_deref(), Some(["rak_transfer_write".to_owned()].as_slice()));
    assert!(desk.valid && desk.key.starts_with("rk_test_MOCK"));
}
