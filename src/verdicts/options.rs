//! What the command line says about findings: `--allow` and `--deny`.
//!
//! In: codes. Out: what is still to be attended to, and what is accepted. The policy's
//! own word, which gives a reason, is never overruled.

use std::collections::BTreeSet;

use super::nearest_code;
use crate::diagnostics::codes;
use crate::diagnostics::{Accepted, Grounds, Problem, Severity};
use crate::lang::Text;

/// The word that stands for every warning.
const WARNINGS: &str = "warnings";

/// The codes after `--allow` and `--deny`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    deny_warnings: bool,
    deny: BTreeSet<String>,
    allow: BTreeSet<String>,
}

/// What is wrong with the options, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub what: Text,
    pub help: Option<Text>,
}

impl Options {
    /// Reads the words after `--allow` and after `--deny`.
    pub fn read<'w>(
        allow: impl IntoIterator<Item = &'w str>,
        deny: impl IntoIterator<Item = &'w str>,
    ) -> Result<Options, Refused> {
        let mut options = Options::default();
        for word in allow {
            options.allow.insert(code("--allow", word)?.to_owned());
        }
        for word in deny {
            match word {
                WARNINGS => options.deny_warnings = true,
                _ => {
                    options.deny.insert(code("--deny", word)?.to_owned());
                }
            }
        }
        match options.allow.intersection(&options.deny).next() {
            None => Ok(options),
            Some(both) => Err(Refused {
                what: Text::new(
                    format!("{both} 不能又用 --allow 又用 --deny"),
                    format!("{both} cannot be both allowed and denied"),
                ),
                help: Some(Text::new("去掉一个", "take one of them out")),
            }),
        }
    }

    /// Allows and denies what the policy itself says nothing about.
    pub fn weighed(&self, problems: Vec<Problem>, accepted: &mut Vec<Accepted>) -> Vec<Problem> {
        let mut open = Vec::new();
        for mut problem in problems {
            if problem.stops() {
                open.push(problem);
            } else if self.allow.contains(problem.code) {
                let grounds = Grounds::Option(format!("--allow {}", problem.code));
                accepted.push(Accepted { problem, grounds });
            } else {
                problem.denied = self.denies(&problem).map(Grounds::Option);
                open.push(problem);
            }
        }
        accepted.sort_by_key(|accepted| accepted.problem.span());
        open
    }

    fn denies(&self, problem: &Problem) -> Option<String> {
        if self.deny.contains(problem.code) {
            return Some(format!("--deny {}", problem.code));
        }
        (self.deny_warnings && problem.severity == Severity::Warning).then(|| format!("--deny {WARNINGS}"))
    }
}

/// A code of a warning or note.
fn code(option: &str, word: &str) -> Result<&'static str, Refused> {
    let known = codes::of_policies().find(|known| *known == word);
    let Some(known) = known else {
        let help =
            nearest_code(word).map(|near| Text::new(format!("是不是 {near}？"), format!("did you mean {near}?")));
        let usual = match option {
            "--deny" => Text::new(
                "写 kpi check 报告里的代码，如 --deny W0301；所有警告写 --deny warnings",
                "write a code that kpi check reports, such as --deny W0301; --deny warnings means all warnings",
            ),
            _ => Text::new(
                "写 kpi check 报告里的代码，如 --allow W0301",
                "write a code that kpi check reports, such as --allow W0301",
            ),
        };
        return Err(Refused {
            what: Text::new(
                format!("{option} 后面的“{word}”不是问题的代码"),
                format!("`{word}` after {option} is no code of a finding"),
            ),
            help: Some(help.unwrap_or(usual)),
        });
    };
    if codes::is_error(known) {
        return Err(Refused {
            what: match option {
                "--deny" => Text::new(
                    format!("{known} 是错误，本来就通不过，不用 --deny"),
                    format!("{known} is an error and never passes: there is nothing to deny"),
                ),
                _ => Text::new(
                    format!("{known} 是错误，不能用 --allow 放过"),
                    format!("{known} is an error, and errors cannot be allowed"),
                ),
            },
            help: Some(Text::new(
                "只能写警告和提示的代码：W、N、L 开头",
                "give codes of warnings and notes: those with W, N or L",
            )),
        });
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn found() -> Vec<Problem> {
        let text = || Text::new("甲", "a");
        vec![
            Problem::error("E0201", Span::new(0, 1), text()),
            Problem::warning("W0301", Span::new(1, 2), text()),
            Problem::note("W0201", Span::new(2, 3), text()),
        ]
    }

    fn weighed(allow: &[&str], deny: &[&str]) -> (Vec<(&'static str, bool)>, Vec<&'static str>) {
        let options = Options::read(allow.iter().copied(), deny.iter().copied()).unwrap_or_default();
        let mut accepted = Vec::new();
        let open = options.weighed(found(), &mut accepted);
        let open = open.iter().map(|problem| (problem.code, problem.denied.is_some())).collect();
        (open, accepted.iter().map(|accepted| accepted.problem.code).collect())
    }

    #[test]
    fn all_warnings_are_denied_and_no_notes() {
        assert_eq!(
            weighed(&[], &["warnings"]),
            (vec![("E0201", false), ("W0301", true), ("W0201", false)], Vec::new())
        );
    }

    #[test]
    fn a_note_is_denied_by_its_code() {
        assert_eq!(weighed(&[], &["W0201"]), (vec![("E0201", false), ("W0301", false), ("W0201", true)], Vec::new()));
    }

    #[test]
    fn what_is_allowed_is_not_denied_with_all_warnings() {
        assert_eq!(weighed(&["W0301"], &["warnings"]), (vec![("E0201", false), ("W0201", false)], vec!["W0301"]));
    }

    #[test]
    fn the_word_of_the_policy_is_not_overruled() {
        let options = Options::read(["W0301"], []).unwrap_or_default();
        let mut denied = found();
        if let Some(problem) = denied.get_mut(1) {
            problem.denied = Some(Grounds::Reason("每个比率都写 %".to_owned()));
        }
        let mut accepted = Vec::new();
        let open = options.weighed(denied, &mut accepted);
        assert_eq!((open.len(), accepted.len()), (3, 0));
        assert_eq!(
            open.get(1).and_then(|problem| problem.denied.clone()),
            Some(Grounds::Reason("每个比率都写 %".to_owned()))
        );
    }
}
