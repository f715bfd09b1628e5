//! The codes that a finding about a policy can have.
//!
//! An author accepts findings by code, so that a code is known before any policy
//! gives it: every code has its page.

use super::pages;

/// All codes of findings about policies: E… errors, W… warnings, N… notes, L… labour law.
pub fn of_policies() -> impl Iterator<Item = &'static str> + Clone {
    pages::codes().filter(|code| code.starts_with(['E', 'W', 'N', 'L']))
}

/// Whether findings of this code stop a policy from being run.
pub fn is_error(code: &str) -> bool {
    code.starts_with('E')
}
