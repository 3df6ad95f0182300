//! Scenario files as a whole: what each mistake is answered with, what files mean, and what the built-in worlds are.

mod built_ins;
mod complaints;
mod harbour;
mod lab;
mod played;
mod script;

use super::*;

/// A correct file of one account, with room for more keys of the account and more of the file.
fn file(account: &str, rest: &str) -> String {
    format!(
        r#"version = 1
[scenario]
name = "small"
about = "For tests."
seed = 1
today = 2026-11-22T10:15:00Z
[platform]
id = "acct_1MOCKPlatformPla1"
name = "PLATFORM"
country = "US"
currency = "usd"
created = -400
[[account]]
id = "acct_1MOCKAccountAcc1"
country = "US"
currency = "usd"
kind = "express"
losses = "application"
created = -300
{account}
{rest}"#
    )
}

fn complaint(text: &str) -> String {
    let founding = Scenario::parse(text, "small.toml").and_then(|scenario| scenario.founding(None, None));
    founding.unwrap_err().to_string()
}
