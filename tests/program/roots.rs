//! Whom the real program believes: a TLS host on loopback is reached when its root certificate is named, in `SSL_CERT_FILE` or in
//! the configuration, and is told nothing otherwise.

use std::fs;
use std::path::Path;

use crate::support::pty::Pty;
use crate::support::tls::{Host, Manner};
use rstest::rstest;
use tokio::runtime::{Builder, Runtime};

const KEY: &str = "rk_test_51MARKEDMARKEDroots1234";
const ACCOUNT: &str = r#"{"id": "acct_1Roots", "object": "account", "country": "US", "default_currency": "usd",
    "business_profile": {"name": "ROOT CELLAR"}, "charges_enabled": true, "payouts_enabled": true, "details_submitted": true}"#;

/// The host, on threads of its own.
fn host() -> (Runtime, Host) {
    let engine = Builder::new_multi_thread().enable_all().worker_threads(1).build().expect("it starts");
    let host = engine.block_on(Host::named(&["localhost"], Manner::Body(ACCOUNT)));
    (engine, host)
}

fn console(host: &Host, args: &[&str], env: &[(&str, &str)]) -> Pty {
    let base = format!("https://localhost:{}", host.port);
    let mut all = vec!["console", "--api-base", &base];
    all.extend_from_slice(args);
    let mut set = vec![
        ("HOME", env!("CARGO_TARGET_TMPDIR")),
        ("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/roots-state")),
        ("STRIPE_API_KEY", KEY),
    ];
    set.extend_from_slice(env);
    Pty::start_program(Path::new(env!("CARGO_BIN_EXE_pullfunds")), &all, &set, 120, 40)
}

/// A configuration that names a file of roots beside it, and the file.
fn configuration(pem: Option<&str>) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    if let Some(pem) = pem {
        fs::write(folder.path().join("company.pem"), pem).expect("written");
    }
    let path = folder.path().join("pullfunds.toml");
    fs::write(&path, "[https]\nroots = \"company.pem\"\n").expect("written");
    let path = path.to_str().expect("text").to_owned();
    (folder, path)
}

fn leave(mut console: Pty) {
    console.until_quiet();
    console.press("q");
    assert!(console.wait().success());
}

fn ends_with(mut console: Pty, code: u32, words: &[&str]) {
    assert_eq!(console.wait().exit_code(), code);
    let said: String = String::from_utf8_lossy(&console.written).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(said.contains(words), "{said}");
    }
    assert!(!said.contains(KEY), "the key was shown");
}

#[test]
fn a_host_whose_root_is_in_ssl_cert_file_is_believed() {
    let (_engine, host) = host();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("roots.pem");
    fs::write(&file, &host.pem).expect("written");
    let mut console = console(&host, &[], &[("SSL_CERT_FILE", file.to_str().expect("text"))]);
    console.see("ROOT CELLAR").see(" TEST ");
    leave(console);
}

#[test]
fn a_host_whose_root_is_in_the_configuration_is_believed() {
    let (_engine, host) = host();
    let (_folder, config) = configuration(Some(&host.pem));
    let mut console = console(&host, &["--config", &config], &[]);
    console.see("ROOT CELLAR").see(" TEST ");
    leave(console);
}

/// The roots of the configuration do not take the place of others: who is in neither is not believed, and one of two is enough.
#[test]
fn the_roots_of_the_configuration_come_beside_the_others() {
    let (_engine, host) = host();
    let other = rcgen::generate_simple_self_signed(vec!["other.invalid".to_owned()]).expect("a certificate").cert.pem();
    let (folder, config) = configuration(Some(&other));
    let file = folder.path().join("roots.pem");
    fs::write(&file, &host.pem).expect("written");
    let mut both = console(&host, &["--config", &config], &[("SSL_CERT_FILE", file.to_str().expect("text"))]);
    both.see("ROOT CELLAR");
    leave(both);
    ends_with(console(&host, &["--config", &config], &[]), 69, &["its certificate is not trusted", "https.roots"]);
}

#[test]
fn a_host_that_nobody_vouches_for_is_told_nothing() {
    let (_engine, host) = host();
    ends_with(console(&host, &[], &[]), 69, &["nothing answers at", "its certificate is not trusted", "https.roots"]);
    assert!(host.seen().is_empty(), "{:?}", host.seen());
}

#[rstest]
#[case::missing(None, "cannot be read: No such file or directory")]
#[case::no_certificate(Some("nothing of that kind"), "holds no certificate")]
#[case::damaged(Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "the one in place 1")]
fn a_file_of_roots_that_is_none_is_named(#[case] pem: Option<&str>, #[case] words: &str) {
    let (_engine, host) = host();
    let (_folder, config) = configuration(pem);
    ends_with(console(&host, &["--config", &config], &[]), 65, &["company.pem: ", words]);
    assert_eq!(host.connections(), 0);
}
