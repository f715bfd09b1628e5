//! The shape of every finding: what the policy does, the advice, the law, and that
//! this is no legal advice.

use super::law::Law;
use crate::diagnostics::Problem;
use crate::lang::{Lang, Text};
use crate::plan::Label;

/// Puts the advice and the law under a finding.
pub fn advised(problem: Problem, law: &Law, zh: &str, en: &str) -> Problem {
    let basis = law.basis(problem.code);
    let help = Text::new(format!("{zh}。{}", basis.zh), format!("{en}. {}", basis.en));
    problem.help(help.zh, help.en)
}

/// A name in each language, quoted as messages quote names.
pub fn quoted(label: &Label) -> Text {
    if label.name.is_empty() {
        return Text::new("这条规则", "this rule");
    }
    Text::new(format!("“{}”", label.shown(Some(Lang::Zh))), format!("`{}`", label.shown(Some(Lang::En))))
}
