//! Which fields of which objects can be expanded, and into what (docs.stripe.com/expand). A path is held against this before
//! anything is done, so that a wrong one is refused whatever the answer would have been.

/// A type of object, as far as paths go through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Model {
    Account,
    Application,
    ApplicationFee,
    Balance,
    BalanceSettings,
    BankAccount,
    Charge,
    ConnectCollectionTransfer,
    Dispute,
    Event,
    FeeRefund,
    Payout,
    Refund,
    ReserveTransaction,
    Reversal,
    Topup,
    Transaction,
    Transfer,
    /// An entry of `instant_available`.
    InstantAvailable,
    /// `transfer_data` of a charge.
    TransferData,
    /// A list inside an object.
    BankAccounts,
    FeeRefunds,
    Refunds,
    Reversals,
    /// A type that this Stripe does not serve. Its fields are not known, so that every path goes through.
    Elsewhere,
}

use Model::{
    Account, Application, ApplicationFee, BankAccount, BankAccounts, Charge, ConnectCollectionTransfer, Dispute,
    Elsewhere, FeeRefund, FeeRefunds, InstantAvailable, Payout, Refund, Refunds, ReserveTransaction, Reversal,
    Reversals, Topup, Transaction, Transfer, TransferData,
};

/// A field and the types that it may lead to.
type Field = (&'static str, &'static [Model]);

/// Everything that a balance transaction can come from.
const SOURCES: &[Model] = &[
    ApplicationFee,
    Charge,
    ConnectCollectionTransfer,
    Dispute,
    FeeRefund,
    Payout,
    Refund,
    ReserveTransaction,
    Topup,
    Transfer,
    Reversal,
    Elsewhere,
];

impl Model {
    /// The types that a field leads to; none when it cannot be expanded.
    pub(crate) fn field(self, name: &str) -> Option<&'static [Self]> {
        if self == Elsewhere {
            return Some(&[Elsewhere]);
        }
        let (_, into) = self.fields().iter().find(|(known, _)| *known == name)?;
        Some(into)
    }

    /// The fields that can be expanded or lead to such fields.
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Account => &[("external_accounts", &[BankAccounts])],
            Self::ApplicationFee => &[
                ("account", &[Account]),
                ("application", &[Application]),
                ("balance_transaction", &[Transaction]),
                ("charge", &[Charge]),
                ("originating_transaction", &[Charge]),
                ("refunds", &[FeeRefunds]),
            ],
            Self::Balance => &[("instant_available", &[InstantAvailable])],
            Self::BankAccount => &[("account", &[Account]), ("customer", &[Elsewhere])],
            Self::Charge => CHARGE,
            Self::Dispute => {
                &[("balance_transactions", &[Transaction]), ("charge", &[Charge]), ("payment_intent", &[Elsewhere])]
            }
            Self::FeeRefund => &[("balance_transaction", &[Transaction]), ("fee", &[ApplicationFee])],
            Self::Payout => PAYOUT,
            Self::Refund => REFUND,
            Self::Reversal => &[
                ("balance_transaction", &[Transaction]),
                ("destination_payment_refund", &[Refund]),
                ("source_refund", &[Refund]),
                ("transfer", &[Transfer]),
            ],
            Self::Topup => &[("balance_transaction", &[Transaction]), ("payment_method", &[Elsewhere])],
            Self::Transaction => &[("source", SOURCES)],
            Self::Transfer => &[
                ("balance_transaction", &[Transaction]),
                ("destination", &[Account]),
                ("destination_payment", &[Charge]),
                ("reversals", &[Reversals]),
                ("source_transaction", &[Charge]),
            ],
            Self::InstantAvailable => &[("net_available", &[])],
            Self::ConnectCollectionTransfer | Self::TransferData => &[("destination", &[Account])],
            Self::BankAccounts => &[("data", &[BankAccount])],
            Self::FeeRefunds => &[("data", &[FeeRefund])],
            Self::Refunds => &[("data", &[Refund])],
            Self::Reversals => &[("data", &[Reversal])],
            Self::Application | Self::BalanceSettings | Self::Event | Self::ReserveTransaction | Self::Elsewhere => &[],
        }
    }
}

const CHARGE: &[Field] = &[
    ("application", &[Application]),
    ("application_fee", &[ApplicationFee]),
    ("balance_transaction", &[Transaction]),
    ("customer", &[Elsewhere]),
    ("failure_balance_transaction", &[Transaction]),
    ("on_behalf_of", &[Account]),
    ("payment_intent", &[Elsewhere]),
    ("refunds", &[Refunds]),
    ("review", &[Elsewhere]),
    ("source_transfer", &[Transfer]),
    ("transfer", &[Transfer]),
    ("transfer_data", &[TransferData]),
];

const PAYOUT: &[Field] = &[
    ("application_fee", &[ApplicationFee]),
    ("balance_transaction", &[Transaction]),
    ("destination", &[BankAccount]),
    ("failure_balance_transaction", &[Transaction]),
    ("original_payout", &[Payout]),
    ("reversed_by", &[Payout]),
];

const REFUND: &[Field] = &[
    ("balance_transaction", &[Transaction]),
    ("charge", &[Charge]),
    ("customer", &[Elsewhere]),
    ("failure_balance_transaction", &[Transaction]),
    ("payment_intent", &[Elsewhere]),
    ("payment_method", &[Elsewhere]),
    ("source_transfer_reversal", &[Reversal]),
    ("transfer_reversal", &[Reversal]),
];
