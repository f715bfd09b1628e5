//! The shape of every finding: what the policy does, the advice, the law, and that
//! this is no legal advice.

use super::facts::Facts;
use crate::diagnostics::Problem;
use crate::lang::{Lang, Text};
use crate::plan::Label;

/// Puts the advice under a finding, what the place adds, and the law.
pub fn advised(problem: Problem, facts: Facts<'_>, zh: &str, en: &str) -> Problem {
    let (mut zh, mut en) = (format!("{zh}。"), format!("{en}. "));
    for (pack, rule) in facts.pack.iter().flat_map(|pack| pack.rules_on(problem.code).map(move |rule| (pack, rule))) {
        let (place, source, date) = (&pack.place, &rule.source, pack.date);
        zh += &format!("当地（{place}，资料截至 {date}）：{}（{source}）。", rule.text.zh);
        en += &format!("Locally ({place}, data of {date}): {} ({source}). ", rule.text.en);
    }
    let basis = facts.law.basis(problem.code);
    problem.help(zh + &basis.zh, en + &basis.en)
}

/// A name in each language, quoted as messages quote names.
pub fn quoted(label: &Label) -> Text {
    if label.name.is_empty() {
        return Text::new("这条规则", "this rule");
    }
    Text::new(format!("“{}”", label.shown(Some(Lang::Zh))), format!("`{}`", label.shown(Some(Lang::En))))
}
