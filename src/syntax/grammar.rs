//! The parser that pest makes of `grammar/kpi.pest`.

/// The pest parser; its `Rule` enumeration has one member per grammar rule.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/kpi.pest"]
pub struct Grammar;
