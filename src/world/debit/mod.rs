//! Money movements asked for by API: account debits in their three forms, and funds sent to connected accounts. What is allowed is
//! decided here from Stripe's side (docs.stripe.com/connect/account-debits and
//! docs.stripe.com/connect/account-debits-stripe-managed-risk), never by calling the console's own rules: two independent readings
//! of the same pages are worth comparing, one reading is not.

pub(crate) mod cap;
pub(crate) mod charge;
pub(crate) mod checks;
pub(crate) mod legacy;
pub(crate) mod reference;
pub(crate) mod regions;
pub(crate) mod send;
pub(crate) mod transfer;
