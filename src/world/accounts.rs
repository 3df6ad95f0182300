//! The accounts of a world: the platform in row 0 and the connected accounts after it, oldest first, so that a row number
//! is an age here as on every shelf. Also who covers an account's negative balances, as Stripe sees it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::founding::{AccountKind, Liable, NewAccount};
use super::founding_error::FoundingError;
use super::id::Tail;
use super::schedule::Terms;
use super::shelf::{Places, Row, hash};

/// The platform's row.
pub(crate) const PLATFORM: Row = 0;

/// An account and what is derived from it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    /// As founded, and as changed since.
    pub(crate) about: NewAccount,
    /// How it is paid out, beside what the founding says.
    pub(crate) terms: Terms,
    /// Whether its holder took the platform's access away.
    pub(crate) gone: bool,
    /// End of its id, carried by the ids of its objects.
    pub(crate) tail: Tail,
}

impl Account {
    /// Who covers negative balances. Legacy types mean what Stripe back-fills for them
    /// (docs.stripe.com/connect/migrate-to-controller-properties); without a type and a field nobody can tell.
    pub(crate) fn liable(&self) -> Option<Liable> {
        self.about.losses.or(match self.about.kind {
            AccountKind::Standard => Some(Liable::Stripe),
            AccountKind::Express | AccountKind::Custom => Some(Liable::Application),
            AccountKind::None => None,
        })
    }

    /// Whether its bank account can be used (docs.stripe.com/api/external_accounts: `status`).
    pub(crate) fn bank_works(&self) -> bool {
        self.about.bank.as_ref().is_some_and(|bank| bank.status.works())
    }
}

/// All accounts.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    rows: Vec<Account>,
    connected: Vec<Row>,
    by_id: Places,
}

impl Serialize for Accounts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(to)
    }
}

/// What follows from the accounts is not saved beside them.
impl<'de> Deserialize<'de> for Accounts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let rows = Vec::<Account>::deserialize(from)?;
        let mut accounts = Self::with_capacity(rows.len());
        for account in rows {
            accounts.push(account);
        }
        Ok(accounts)
    }
}

impl Accounts {
    /// Takes the founding accounts; two with one id are an error.
    pub(crate) fn new(platform: NewAccount, mut connected: Vec<NewAccount>) -> Result<Self, FoundingError> {
        connected.sort_by_key(|account| account.created);
        let mut accounts = Self::with_capacity(connected.len().saturating_add(1));
        for about in std::iter::once(platform).chain(connected) {
            if accounts.place(&about.id).is_some() {
                return Err(FoundingError::DuplicateAccount { account: about.id });
            }
            let tail = Tail::of(&about.id);
            accounts.push(Account { about, terms: Terms::default(), gone: false, tail });
        }
        Ok(accounts)
    }

    fn with_capacity(count: usize) -> Self {
        Self { rows: Vec::with_capacity(count), connected: Vec::with_capacity(count), by_id: Places::default() }
    }

    fn push(&mut self, account: Account) {
        let row = self.rows.len();
        if row != PLATFORM && !account.gone {
            self.connected.push(row);
        }
        self.rows.push(account);
        let rows = &self.rows;
        self.by_id.add(row, |row| rows.get(row).map_or(0, |account| hash(account.about.id.as_str())));
    }

    fn place(&self, id: &str) -> Option<Row> {
        self.by_id.find(id, |row| self.get(row).is_some_and(|account| account.about.id == id))
    }

    /// How many there are, the platform included.
    pub(crate) fn count(&self) -> usize {
        self.rows.len()
    }

    /// An account by row.
    pub(crate) fn get(&self, row: Row) -> Option<&Account> {
        self.rows.get(row)
    }

    /// An account by row, to change.
    pub(crate) fn get_mut(&mut self, row: Row) -> Option<&mut Account> {
        self.rows.get_mut(row)
    }

    /// The row of an id that the platform may work with.
    pub(crate) fn row(&self, id: &str) -> Option<Row> {
        let row = self.place(id)?;
        self.get(row).filter(|account| !account.gone).map(|_| row)
    }

    /// Takes the platform's access away.
    pub(crate) fn disconnect(&mut self, row: Row) {
        if let Some(account) = self.rows.get_mut(row) {
            account.gone = true;
        }
        self.connected.retain(|connected| *connected != row);
    }

    /// The id of a row.
    pub(crate) fn id(&self, row: Row) -> &str {
        self.get(row).map(|account| account.about.id.as_str()).unwrap_or_default()
    }

    /// The tail of a row.
    pub(crate) fn tail(&self, row: Row) -> Tail {
        self.get(row).map_or_else(|| Tail::of(""), |account| account.tail)
    }

    /// Whether the platform answers for a connected account's negative balances.
    pub(crate) fn platform_liable(&self, row: Row) -> bool {
        row != PLATFORM && self.get(row).is_some_and(|account| account.liable() == Some(Liable::Application))
    }

    /// The connected accounts, oldest first.
    pub(crate) fn connected(&self) -> &[Row] {
        &self.connected
    }

    /// When an account was created, in Unix seconds.
    pub(crate) fn second(&self, row: Row) -> i64 {
        self.get(row).map_or(i64::MAX, |account| account.about.created.as_second())
    }
}
