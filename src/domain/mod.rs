//! The things the console talks about: accounts, balances, orders, outcomes. Plain data without IO, without async and
//! without a wire format, shared inward by every room. Text that came from strangers is a [`Label`] before it gets here.

mod account;
mod balance;
mod country;
mod deed;
mod epoch;
mod exchange;
mod explained;
mod fault;
mod ids;
mod label;
mod last_seen;
mod liability;
mod look_up;
mod mode;
mod order;
mod outcome;
mod page;
mod receipt;
mod region;
#[cfg(test)]
pub(crate) mod sample;
mod segment;
mod stray;
mod transaction;

pub use account::{
    Account, AccountKind, BankAccount, BankStatus, Capability, Dashboard, Metadata, PayoutInterval, Payouts, Person,
    Platform,
};
pub use balance::{Balance, BucketName, CurrencyBalance, OtherBucket, SourceTypes};
pub use country::{Country, CountryError};
pub use deed::Deed;
pub use epoch::Epoch;
pub use exchange::{Answer, Asked, Ending, Excerpt, Exchange, ExchangeId, LogNote, Method, NoAnswer, Said};
pub use explained::{Explained, Gap, LookedAt, Moved};
pub use fault::{Fault, FaultKind, Limit, Retry, permission_in};
pub use ids::{AccountId, DebitId, ObjectId, RequestId};
pub use label::{Label, plain_lines};
pub use last_seen::LastSeen;
pub use liability::{Liability, LiabilityClues, LiabilitySource, Liable};
pub use look_up::{LookUp, Others, Payers, Proves, Refunded, SeenKind, SeenObject, Sendings, Signature, Sought};
pub use mode::Mode;
pub use order::{
    Consent, Direction, Form, FormKind, Order, Reason, Reference, ReferenceKind, Reversal, SendReason, Undo, What,
};
pub use outcome::{Outcome, Refusal, Settled, Unknown, WhyUnknown};
pub use page::{AccountPage, ReferenceCandidate, Scope, TransactionPage, TransactionQuery};
pub use receipt::{Observed, Receipt, Side};
pub use region::Region;
pub use segment::path_segment;
pub use stray::Stray;
pub use transaction::Transaction;
