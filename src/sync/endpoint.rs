//! The endpoints that reads go to. Stripe limits each by itself, whichever account is asked about
//! (docs.stripe.com/rate-limits).

/// An endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// `GET /v1/balance`, for the platform and for every account.
    Balance,
    /// `GET /v1/accounts`.
    Accounts,
    /// `GET /v1/account` and `/v1/accounts/:id`.
    Account,
    /// `GET /v1/balance_transactions`.
    Transactions,
    /// `GET /v1/charges`, and one of them.
    Charges,
    /// `GET /v1/payouts`.
    Payouts,
    /// `GET /v1/transfers`, and one of them.
    Transfers,
    /// `GET /v1/transfers/:id/reversals`.
    Reversals,
    /// `GET /v1/refunds`.
    Refunds,
}
