//! Tree → every name with what it means.
//!
//! In: the tree. Out: the policy's symbols — values, parameters, tables, blocks,
//! enumerations and actions with their ids — and problems of names declared
//! twice. Which symbol a reference means depends on where it stands, so
//! references themselves are bound by `check`, through `Symbols::find`.

mod symbols;

pub use symbols::{Home, Meaning, Symbols, ValueSource, label_of, resolve};

/// Actions that need no declaration: Chinese and English.
pub const BUILT_IN_ACTIONS: &[(&str, &str)] = &[
    ("辞退", "dismiss"),
    ("降级", "demote"),
    ("调岗", "transfer"),
    ("警告", "warn"),
    ("晋升", "promote"),
    ("培训", "train"),
    ("奖励", "reward"),
];
