//! What the author says about findings.

use super::{Name, Str};
use crate::source::Span;

/// 接受 W0706 于 提成 理由 "…", 禁止 W0301 理由 "…".
#[derive(Clone, Debug)]
pub struct Verdict {
    /// 接受; else 禁止.
    pub accepts: bool,
    /// The codes as written; none where the author forgot them.
    pub codes: Vec<Name>,
    /// Behind 于; none: wherever it is found.
    pub places: Vec<VerdictPlace>,
    pub reason: Option<Str>,
    /// A text without 理由 before it, perhaps with another word (因为).
    pub bare: Option<Bare>,
}

/// What stands where the reason belongs, and is not introduced as one.
#[derive(Clone, Debug)]
pub struct Bare {
    pub text: Str,
    pub span: Span,
}

/// A declared name, perhaps with the block whose column it is: 月度.销售额.
#[derive(Clone, Debug)]
pub struct VerdictPlace {
    pub block: Option<Name>,
    pub name: Name,
}
