//! Where objects of one type are kept: in the order of their creation, which is the order of time, and by id. A row number
//! is therefore also an age, and every list filter of the API works on ascending lists of row numbers. Nothing is removed.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::{Id, Ids, Tail};

/// The place of an object on its shelf.
pub(crate) type Row = usize;

/// A map that hashes the same way in every run. Its order is never used; this only keeps chance out of the world.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// Rows by id. The ids themselves stand in the objects, so that each is held once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    rows: HashTable<Row>,
}

impl Places {
    /// The row that has an id, which `is` tells.
    pub(crate) fn find<I: Hash + ?Sized>(&self, id: &I, is: impl Fn(Row) -> bool) -> Option<Row> {
        self.rows.find(hash(id), |row| is(*row)).copied()
    }

    /// Adds a row whose id no other has; `hashed` tells the hash of a row's id.
    pub(crate) fn add(&mut self, row: Row, hashed: impl Fn(Row) -> u64) {
        self.rows.insert_unique(hashed(row), row, |row| hashed(*row));
    }
}

/// The hash of an id, for [`Places`].
pub(crate) fn hash<I: Hash + ?Sized>(id: &I) -> u64 {
    FixedState::default().hash_one(id)
}

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
    by_id: Places,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_id: Places::default() }
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
        let mut shelf = Self { rows: Vec::deserialize(from)?, by_id: Places::default() };
        for row in 0..shelf.rows.len() {
            shelf.register(row);
        }
        Ok(shelf)
    }
}

impl<T: Kept> Shelf<T> {
    /// An empty shelf with room for so many objects.
    pub(crate) fn with_room(objects: usize) -> Self {
        Self { rows: Vec::with_capacity(objects), by_id: Places { rows: HashTable::with_capacity(objects) } }
    }

    /// Makes an id that no object on this shelf has.
    pub(crate) fn fresh(&self, ids: &mut Ids, prefix: &str, at: Timestamp, owner: Tail) -> Id {
        loop {
            let id = ids.object(prefix, at, owner);
            if self.place(id).is_none() {
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
        self.rows.push(object);
        self.register(row);
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
        self.place(Id::parse(id)?)
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

    fn place(&self, id: Id) -> Option<Row> {
        self.by_id.find(&id, |row| self.rows.get(row).is_some_and(|object| object.id() == id))
    }

    fn register(&mut self, row: Row) {
        let rows = &self.rows;
        self.by_id.add(row, |row| rows.get(row).map_or(0, |object| hash(&object.id())));
    }
}

/// Ascending lists of rows, by a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "K: Deserialize<'de> + Eq + Hash"))]
pub(crate) struct Index<K> {
    lists: Map<K, Rows>,
}

/// A list of rows. Most lists of a large world have one row, which is held in place; a longer one is boxed so that the others take
/// little room.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
enum Rows {
    #[default]
    None,
    One(Row),
    #[expect(clippy::box_collection, reason = "it halves what the many short lists take")]
    Many(Box<Vec<Row>>),
}

impl Rows {
    fn as_slice(&self) -> &[Row] {
        match self {
            Self::None => &[],
            Self::One(row) => std::slice::from_ref(row),
            Self::Many(rows) => rows,
        }
    }

    fn push(&mut self, row: Row) {
        match self {
            Self::None => *self = Self::One(row),
            Self::One(first) => *self = Self::Many(Box::new(vec![*first, row])),
            Self::Many(rows) => rows.push(row),
        }
    }

    /// Changes the list at any place.
    fn change(&mut self, change: impl FnOnce(&mut Vec<Row>)) {
        let mut rows = std::mem::take(self).into_vec();
        change(&mut rows);
        *self = match rows.as_slice() {
            [] => Self::None,
            [row] => Self::One(*row),
            [_, ..] => Self::Many(Box::new(rows)),
        };
    }

    fn into_vec(self) -> Vec<Row> {
        match self {
            Self::None => Vec::new(),
            Self::One(row) => vec![row],
            Self::Many(rows) => *rows,
        }
    }
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { lists: Map::default() }
    }
}

impl<K: Eq + Hash> Index<K> {
    /// An empty index with room for so many keys.
    pub(crate) fn with_room(keys: usize) -> Self {
        Self { lists: Map::with_capacity_and_hasher(keys, FixedState::default()) }
    }

    /// Adds the newest row of a key.
    pub(crate) fn add(&mut self, key: K, row: Row) {
        self.lists.entry(key).or_default().push(row);
    }

    /// Adds a row of a key at its place; a row that is there already stays once.
    pub(crate) fn insert(&mut self, key: K, row: Row) {
        self.lists.entry(key).or_default().change(|rows| {
            if let Err(place) = rows.binary_search(&row) {
                rows.insert(place, row);
            }
        });
    }

    /// Takes a row of a key away.
    pub(crate) fn remove(&mut self, key: &K, row: Row) {
        if let Some(list) = self.lists.get_mut(key) {
            list.change(|rows| {
                if let Ok(place) = rows.binary_search(&row) {
                    rows.remove(place);
                }
            });
        }
    }

    /// Takes all rows of a key away.
    pub(crate) fn take(&mut self, key: &K) -> Vec<Row> {
        self.lists.remove(key).unwrap_or_default().into_vec()
    }

    /// The rows of a key, oldest first.
    pub(crate) fn rows(&self, key: &K) -> &[Row] {
        self.lists.get(key).map(Rows::as_slice).unwrap_or_default()
    }
}
