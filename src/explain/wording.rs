//! How explanations say values, places and the policy's own words.

use crate::currency::CurrencyId;
use crate::eval::{Outcome, Run};
use crate::exact::Exact;
use crate::lang::{Lang, Text};
use crate::plan::{Label, RowTableId, Type, Value};
use crate::report;
use crate::rounding::{Rounding, fixed, round_to_digits, shortest};
use crate::source::{Source, Span};

/// Longer quotations than this are cut; the place says where to read on.
const QUOTE: usize = 72;

/// Everything that words are chosen by.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub run: &'a Run<'a, 'a>,
    pub source: &'a Source,
    pub lang: Lang,
    /// The language of names; the declared ones when nothing.
    pub names: Option<Lang>,
}

impl Wording<'_> {
    /// One text in the language of the answer.
    pub fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        let text = Text::new(zh, en);
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => text.en,
        }
    }

    pub fn name(&self, label: &Label) -> String {
        label.shown(self.names).to_owned()
    }

    /// In brackets, after something.
    pub fn aside(&self, inside: &str) -> String {
        self.say(format!("（{inside}）"), format!(" ({inside})"))
    }

    pub fn and(&self, parts: &[String]) -> String {
        parts.join(&self.say("，", ", "))
    }

    pub fn list(&self, parts: &[String]) -> String {
        parts.join(&self.say("、", ", "))
    }

    /// An outcome in a line of an explanation: ratios in percent, with units.
    pub fn outcome(&self, outcome: &Outcome, ty: Type) -> String {
        match outcome {
            Outcome::Value(value) => self.value(value, ty),
            Outcome::NotApplicable => self.say("不适用", "not applicable"),
            Outcome::Fault(_) => self.say("算不出", "cannot be computed"),
        }
    }

    /// Whether a condition holds.
    pub fn holds(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Value(_) if outcome.holds() => self.say("成立", "holds"),
            Outcome::Value(_) => self.say("不成立", "does not hold"),
            other => self.outcome(other, Type::Truth),
        }
    }

    pub fn value(&self, value: &Value, ty: Type) -> String {
        match value {
            Value::Number(exact) => self.number(exact, ty),
            Value::Truth(truth) => {
                if *truth {
                    self.say("是", "yes")
                } else {
                    self.say("否", "no")
                }
            }
            Value::Interval(from, to) => self.say(format!("{from} 至 {to}"), format!("{from} to {to}")),
            other => report::printed(self.run.plan, other, ty, self.names).unwrap_or_default(),
        }
    }

    /// At most four decimals; `≈` where that is not the whole number.
    pub fn number(&self, exact: &Exact, ty: Type) -> String {
        let scaled = if ty == Type::Ratio { exact * &Exact::from(100) } else { exact.clone() };
        let about = if (&scaled * &Exact::from(10_000)).is_integer() { "" } else { "≈" };
        let cents = (&scaled * &Exact::from(100)).is_integer();
        let digits = match ty {
            Type::Money if cents => fixed(&scaled, minor(self.run.plan.currency, &scaled)),
            Type::Foreign(of) if cents => fixed(&scaled, minor(of, &scaled)),
            _ => shortest(&scaled, 4),
        };
        let digits = digits.unwrap_or_else(|| scaled.to_string());
        let unit = match ty {
            Type::Ratio => "%".to_owned(),
            Type::Foreign(of) => self.say(format!(" {}", of.get().name), format!(" {}", of.get().code)),
            Type::Points => self.say(" 分", " points"),
            Type::Days => self.say(" 天", " days"),
            Type::Months => self.say(" 个月", " months"),
            _ => String::new(),
        };
        format!("{about}{digits}{unit}")
    }

    /// `policy.kpi:128`.
    pub fn at(&self, span: Span) -> String {
        let name = self.source.name_at(span.start);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        format!("{file}:{}", self.source.line(span.start))
    }

    /// The place and the clause, in brackets.
    pub fn reference(&self, span: Span, cite: Option<&str>) -> String {
        let mut parts = vec![self.at(span)];
        parts.extend(cite.map(|cite| self.say(format!("依据“{cite}”"), format!("source \"{cite}\""))));
        self.aside(&self.and(&parts))
    }

    /// The policy's own words, on one line and without comments.
    pub fn quote(&self, span: Span) -> String {
        shortened(&one_line(self.source.slice(span)))
    }

    /// The whole line that a span begins on, as the author aligned it but for
    /// runs of spaces.
    pub fn line(&self, span: Span) -> String {
        let text = &self.source.text;
        let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let rest = text.get(start..).unwrap_or("");
        one_line(rest.lines().next().unwrap_or(""))
    }

    /// A row of a table that is gone through: `“权重表”第 12 行`.
    pub fn row(&self, table: RowTableId, row: usize) -> String {
        let Some(table) = self.run.plan.row_tables.get(table.0) else { return String::new() };
        let line = table.rows.get(row).map_or(0, |row| self.source.line(row.span.start));
        let name = self.name(&table.name);
        self.say(format!("“{name}”第 {line} 行"), format!("`{name}` line {line}"))
    }

    pub fn file_line(&self, file: &str, line: usize) -> String {
        self.say(format!("{file} 第 {line} 行"), format!("{file} line {line}"))
    }
}

/// The decimals of an amount: those of its currency, or as many as it needs.
fn minor(currency: CurrencyId, amount: &Exact) -> u32 {
    let digits = currency.get().digits;
    (digits..2).find(|digits| round_to_digits(amount, *digits, Rounding::Down) == *amount).unwrap_or(digits.max(2))
}

/// Text without comments and with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for line in text.lines() {
        words.extend(without_comment(line).split_whitespace());
    }
    words.join(" ")
}

/// A line up to its comment; a `//` or `#` inside quotation marks is none.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            '/' if !quoted && before == '/' => return line.get(..at.saturating_sub(1)).unwrap_or(line),
            _ => {}
        }
        before = c;
    }
    line
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= QUOTE {
        return text.to_owned();
    }
    let kept: String = text.chars().take(QUOTE - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_lose_comments_and_runs_of_spaces() {
        assert_eq!(one_line("  甲 + 乙   // 备注\n    + 丙  # 又一条"), "甲 + 乙 + 丙");
        assert_eq!(one_line("依据 \"第 # 条 // 二\"  // 备注"), "依据 \"第 # 条 // 二\"");
    }
}
