//! Which permission of a restricted key an endpoint needs (docs.stripe.com/keys, docs.stripe.com/keys/customize-api-key-permissions). The
//! names are those that Stripe's refusals use; writing includes reading, and a second column counts for connected accounts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One kind of object: the first segment of its path, and the names of its permissions without `rak_` and `_read` or `_write`. The first
/// one is named in refusals, any one suffices.
struct Resource {
    path: &'static str,
    names: &'static [&'static str],
}

const fn resource(path: &'static str, names: &'static [&'static str]) -> Resource {
    Resource { path, names }
}

/// The table. Fee refunds, reversals and external accounts fall under the object that they are made of.
const TABLE: [Resource; 13] = [
    resource("account", &["connected_account", "accounts_kyc_basic"]),
    resource("accounts", &["connected_account", "accounts_kyc_basic"]),
    resource("application_fees", &["application_fee"]),
    resource("balance", &["balance"]),
    resource("balance_settings", &["balance_settings"]),
    resource("balance_transactions", &["balance"]),
    resource("charges", &["charge"]),
    resource("disputes", &["dispute"]),
    resource("events", &["event"]),
    resource("payouts", &["payout"]),
    resource("refunds", &["refund", "charge"]),
    resource("topups", &["top_up"]),
    resource("transfers", &["transfer"]),
];

/// What is needed beside the permission to read transactions in order to see what caused one.
pub(crate) const SOURCE: &str = "rak_balance_transaction_source_read";

/// The permissions of one column of a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Permissions(BTreeSet<String>);

impl Permissions {
    /// Takes names as Stripe writes them.
    pub(crate) fn new(names: &[String]) -> Self {
        Self(names.iter().cloned().collect())
    }

    /// The names in order.
    pub(crate) fn list(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    /// Whether one is among them, or the writing that includes it.
    pub(crate) fn has(&self, name: &str) -> bool {
        let writing = name.strip_suffix("_read").map(|stem| format!("{stem}_write"));
        self.0.contains(name) || writing.is_some_and(|writing| self.0.contains(&writing))
    }

    /// The permission that is lacking for an endpoint; none when it may be used.
    pub(crate) fn lacking(&self, method: &str, segments: &[&str]) -> Option<String> {
        let ["v1", first, ..] = segments else {
            return None;
        };
        let known = TABLE.iter().find(|resource| resource.path == *first)?;
        let verb = if matches!(method, "GET" | "HEAD") { "read" } else { "write" };
        let mut names = known.names.iter().map(|name| format!("rak_{name}_{verb}"));
        let first = names.next()?;
        let enough = self.has(&first) || names.any(|name| self.has(&name));
        (!enough).then_some(first)
    }
}

/// Whether a name is one of a permission that some endpoint here asks for.
pub(crate) fn is_known(name: &str) -> bool {
    let stem = name.strip_prefix("rak_");
    let stem = stem.and_then(|stem| stem.strip_suffix("_read").or_else(|| stem.strip_suffix("_write")));
    name == SOURCE || stem.is_some_and(|stem| TABLE.iter().any(|resource| resource.names.contains(&stem)))
}
