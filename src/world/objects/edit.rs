//! What a client may change of an object after it was made, and how it was before each change. An event shows its object as it
//! was, so the older texts are kept beside the objects, for the few that are ever changed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::id::Id;
use super::super::shelf::Map;
use super::Metadata;

/// The texts of an object that can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Texts {
    pub(crate) description: Option<Arc<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) receipt_email: Option<Arc<str>>,
    pub(crate) transfer_group: Option<Arc<str>>,
}

/// The same, borrowed from wherever they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said<'a> {
    pub(crate) description: Option<&'a str>,
    pub(crate) metadata: &'a Metadata,
    pub(crate) receipt_email: Option<&'a str>,
    pub(crate) transfer_group: Option<&'a str>,
}

impl Said<'_> {
    /// A copy to keep.
    pub(crate) fn to_texts(self) -> Texts {
        Texts {
            description: self.description.map(Into::into),
            metadata: self.metadata.clone(),
            receipt_email: self.receipt_email.map(Into::into),
            transfer_group: self.transfer_group.map(Into::into),
        }
    }
}

/// The older texts of every object that was changed, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Edits {
    former: Map<Id, Vec<Texts>>,
}

impl Edits {
    /// How often an object was changed so far.
    pub(crate) fn count(&self, id: &Id) -> usize {
        self.former.get(id).map_or(0, Vec::len)
    }

    /// Keeps what an object said before a change.
    pub(crate) fn keep(&mut self, id: Id, said: Texts) {
        self.former.entry(id).or_default().push(said);
    }

    /// What an object said after so many changes, if that is not what it says now.
    pub(crate) fn after<'a>(&'a self, id: &Id, edits: usize, now: Said<'a>) -> Said<'a> {
        // Most objects were never changed, and most questions are about now.
        let Some(former) = self.former.get(id).and_then(|former| former.get(edits)) else {
            return now;
        };
        Said {
            description: former.description.as_deref(),
            metadata: &former.metadata,
            receipt_email: former.receipt_email.as_deref(),
            transfer_group: former.transfer_group.as_deref(),
        }
    }
}
