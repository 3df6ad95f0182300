//! Where objects of one type are kept: in the order of their creation, which is the order of time, and by id. A row number
//! is therefore also an age, and every list filter of the API works on ascending lists of row numbers. Nothing is removed.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};

use jiff::Timestamp;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::{Id, Ids, Tail};

/// The place of an object on its shelf.
pub(crate) type Row = usize;

/// A map that hashes the same way in every run. Its order is never used; this only keeps chance out of the world.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// What is kept on a shelf.
pub(crate) trait Kept {
    /// The object's id.
    fn id(&self) -> Id;
    /// When it was made.
    fn created(&self) -> Timestamp;
}

/// All objects of one type.
#[derive(Debug, Clone)]
pub(crate) struct Shelf<T> {
    rows: Vec<T>,
    by_id: Map<Id, Row>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_id: Map::default() }
    }
}

impl<T: Serialize> Serialize for Shelf<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(to)
    }
}

/// The ids are not saved twice: they are found again from the objects.
impl<'de, T: Kept + Deserialize<'de>> Deserialize<'de> for Shelf<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let rows = Vec::<T>::deserialize(from)?;
        let by_id = rows.iter().enumerate().map(|(row, object)| (object.id(), row)).collect();
        Ok(Self { rows, by_id })
    }
}

impl<T: Kept> Shelf<T> {
    /// Makes an id that no object on this shelf has.
    pub(crate) fn fresh(&self, ids: &mut Ids, prefix: &str, at: Timestamp, owner: Tail) -> Id {
        loop {
            let id = ids.object(prefix, at, owner);
            if !self.by_id.contains_key(&id) {
                return id;
            }
        }
    }

    /// The row that the next object will get.
    pub(crate) fn next(&self) -> Row {
        self.rows.len()
    }

    /// Puts an object at the end.
    pub(crate) fn push(&mut self, object: T) -> Row {
        let row = self.rows.len();
        self.by_id.insert(object.id(), row);
        self.rows.push(object);
        row
    }

    /// The object of a row.
    pub(crate) fn get(&self, row: Row) -> Option<&T> {
        self.rows.get(row)
    }

    /// The object of a row, to change.
    pub(crate) fn get_mut(&mut self, row: Row) -> Option<&mut T> {
        self.rows.get_mut(row)
    }

    /// The row of an id.
    pub(crate) fn row(&self, id: &str) -> Option<Row> {
        self.by_id.get(&Id::parse(id)?).copied()
    }

    /// The object of an id.
    pub(crate) fn find(&self, id: &str) -> Option<&T> {
        self.get(self.row(id)?)
    }

    /// When the object of a row was made, in Unix seconds.
    pub(crate) fn second(&self, row: Row) -> i64 {
        self.rows.get(row).map_or(i64::MAX, |object| object.created().as_second())
    }

    /// Every object, oldest first. For complete checks, not for requests.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter()
    }
}

/// Ascending lists of rows, by a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "K: Deserialize<'de> + Eq + Hash"))]
pub(crate) struct Index<K> {
    lists: Map<K, Vec<Row>>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { lists: Map::default() }
    }
}

impl<K: Eq + Hash> Index<K> {
    /// Adds the newest row of a key.
    pub(crate) fn add(&mut self, key: K, row: Row) {
        self.lists.entry(key).or_default().push(row);
    }

    /// Adds a row of a key at its place; a row that is there already stays once.
    pub(crate) fn insert(&mut self, key: K, row: Row) {
        let rows = self.lists.entry(key).or_default();
        if let Err(place) = rows.binary_search(&row) {
            rows.insert(place, row);
        }
    }

    /// Takes a row of a key away.
    pub(crate) fn remove(&mut self, key: &K, row: Row) {
        if let Some(rows) = self.lists.get_mut(key)
            && let Ok(place) = rows.binary_search(&row)
        {
            rows.remove(place);
        }
    }

    /// The rows of a key, oldest first.
    pub(crate) fn rows(&self, key: &K) -> &[Row] {
        self.lists.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}
