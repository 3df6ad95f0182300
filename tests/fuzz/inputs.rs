//! How a fuzzer's bytes become requests to a world, and what every answer must be. Used by the fuzz targets and by the test that
//! replays their corpus, so that both look at the same thing.

use jiff::SignedDuration;
use pullfunds::world::World;
use pullfunds::world::http::{Delivery, Request};
use pullfunds::world::scenario::Scenario;
use serde_json::Value;

/// After so many inputs a world is fresh again, so that what fails can be found again in a short run.
const INPUTS_OF_A_WORLD: u32 = 2_000;

/// A world that takes inputs.
pub(crate) struct Target {
    fresh: World,
    world: World,
    taken: u32,
}

impl Target {
    /// A small world, the same each time.
    pub(crate) fn new() -> Self {
        let scenario = Scenario::built_in("lost-answer").expect("a built-in scenario").expect("one that reads");
        let fresh = World::found(scenario.founding(None, None).expect("a founding")).expect("a world");
        Self { world: fresh.clone(), fresh, taken: 0 }
    }

    /// A form's body, sent to one of the endpoints that write; the first byte chooses which, and whether as a connected account.
    pub(crate) fn form(&mut self, bytes: &[u8]) {
        let Some((choice, body)) = bytes.split_first() else { return };
        let account = "acct_1MOCK00000000000";
        let paths = [
            "/v1/charges",
            "/v1/transfers",
            "/v1/refunds",
            "/v1/payouts",
            "/v1/balance_settings",
            "/v1/accounts/acct_1MOCK00000000000",
            "/v1/transfers/tr_1/reversals",
            "/v1/charges/ch_1",
        ];
        let path = paths[usize::from(*choice) % paths.len()];
        let mut headers = vec![self.key()];
        if choice & 0x80 != 0 {
            headers.push(("Stripe-Account".to_owned(), account.to_owned()));
        }
        self.ask("POST", path, "", headers, body);
    }

    /// Headers, one a line as `name: value`, beside the right key; the first byte chooses between reading and writing.
    pub(crate) fn headers(&mut self, bytes: &[u8]) {
        let Some((choice, lines)) = bytes.split_first() else { return };
        let lines = String::from_utf8_lossy(lines);
        let mut headers: Vec<(String, String)> = lines
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        if choice & 1 == 0 {
            headers.push(self.key());
        }
        let method = if choice & 2 == 0 { "GET" } else { "POST" };
        let body: &[u8] = if choice & 2 == 0 { b"" } else { b"amount=100&currency=usd" };
        self.ask(method, "/v1/transfers", "", headers, body);
    }

    /// A method, a path and a query, parted by a space and a question mark.
    pub(crate) fn path(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let (method, rest) = text.split_once(' ').unwrap_or(("GET", &text));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let headers = vec![self.key()];
        self.ask(method, path, query, headers, b"");
    }

    fn key(&self) -> (String, String) {
        ("Authorization".to_owned(), format!("Bearer {}", self.world.secret_key()))
    }

    /// Asks, and checks that the answer is one of Stripe's: JSON, an error with its type and message, the books in balance.
    fn ask(&mut self, method: &str, path: &str, query: &str, headers: Vec<(String, String)>, body: &[u8]) {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.to_vec(),
        };
        let wire = self.world.wire().checked_add(SignedDuration::from_millis(1)).expect("time goes on");
        let reply = self.world.accept(&request, wire);
        self.taken += 1;
        if let Delivery::Whole(answer) = reply.delivery {
            assert!((200..500).contains(&answer.status), "status {} to {request:?}", answer.status);
            if method != "HEAD" {
                let json: Value = serde_json::from_slice(&answer.body).expect("JSON");
                if answer.status >= 400 {
                    assert!(json["error"]["type"].is_string() && json["error"]["message"].is_string(), "{json}");
                }
            }
            for (name, value) in &answer.headers {
                let printable = value.bytes().all(|byte| (b' '..0x7f).contains(&byte));
                assert!(printable && value.len() <= 1_024, "{name}: {value:?}");
            }
        }
        if self.taken.is_multiple_of(INPUTS_OF_A_WORLD) {
            assert_eq!(self.world.check_ledger(), Ok(()));
            self.world = self.fresh.clone();
        }
    }

    /// Checks the whole books.
    pub(crate) fn finish(&self) {
        assert_eq!(self.world.check_ledger(), Ok(()));
    }
}
