//! Tree → every name with what it means.
//!
//! In: the tree. Out: the policy's symbols — values, parameters, tables, blocks,
//! enumerations and actions with their ids — and problems of names declared
//! twice. Which symbol a reference means depends on where it stands, so
//! references themselves are bound by `check`, through `Symbols::find`.

mod formulas;
mod homes;
mod in_time;
mod meeting;
mod rates;
mod symbols;
mod versions;

pub use in_time::expanded as money_in_time_expanded;
pub use meeting::CaseSymbol;
pub use symbols::{GroupSymbol, Home, Meaning, Symbols, ValueSource, label_of, resolve};
