//! Names that unreadable text may have declared.

use std::collections::BTreeSet;

/// What is not reported as unknown, since it may stand in what could not be read.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    names: BTreeSet<String>,
    /// A file could not be read: it may have declared anything.
    anything: bool,
}

impl Lost {
    pub fn insert(&mut self, name: String) {
        self.names.insert(name);
    }

    pub fn extend(&mut self, names: impl IntoIterator<Item = String>) {
        self.names.extend(names);
    }

    /// From here on every unknown name may have been lost.
    pub fn lose_anything(&mut self) {
        self.anything = true;
    }

    pub fn merge(&mut self, other: Lost) {
        self.names.extend(other.names);
        self.anything |= other.anything;
    }

    pub fn contains<N: AsRef<str> + ?Sized>(&self, name: &N) -> bool {
        self.anything || self.names.contains(name.as_ref())
    }

    /// Whether a heading such as 各部门 may be among what was lost.
    pub fn heading_of_groups(&self) -> bool {
        self.anything || self.names.iter().any(|name| name.starts_with('各'))
    }

    /// Whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        !self.anything && self.names.is_empty()
    }
}
