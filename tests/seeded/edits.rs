//! One change of a policy's text, and how it is told whether it leaves the policy inconsistent.

use std::collections::BTreeSet;

use kpi::Policy;
use kpi::source::Span;
use kpi::syntax::ast::{BandOutcome, CellKind, Declared, Field, Statement, TypeNameKind};
use rust_decimal::Decimal;

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Bound,
    Weight,
    Comparison,
    Unit,
    Name,
    LeftOut,
    Doubled,
    Date,
}

pub const KINDS: [Kind; 8] =
    [Kind::Bound, Kind::Weight, Kind::Comparison, Kind::Unit, Kind::Name, Kind::LeftOut, Kind::Doubled, Kind::Date];

/// How it is told, without the checker, whether the changed policy is inconsistent in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// By how it was made: a name that nothing declares, a unit of another kind, a date that does not exist.
    Inconsistent,
    /// By how it was made: another number, and no more.
    Another,
    /// By adding up the weights of the scorecard that is this statement.
    Weights(usize),
    /// By trying the rows of the table that is this statement.
    Rows(usize),
}

/// A change of the text.
#[derive(Clone, Debug)]
pub struct Edit {
    pub kind: Kind,
    /// What is replaced, and by what.
    pub span: Span,
    pub to: String,
    pub judged: Judged,
}

impl Edit {
    pub fn applied(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.span.start], self.to, &text[self.span.end..])
    }
}

/// A policy whose places are looked for.
pub struct Site<'p> {
    pub policy: &'p Policy,
    pub text: &'p str,
    pub chinese: bool,
    /// Every declared name and alias.
    pub names: BTreeSet<String>,
    /// Those that are declared once only.
    pub single: BTreeSet<String>,
    /// Where they are declared.
    pub declarations: BTreeSet<Span>,
}

impl<'p> Site<'p> {
    pub fn new(policy: &'p Policy, text: &'p str) -> Site<'p> {
        let mut names = BTreeSet::new();
        let mut twice = BTreeSet::new();
        let mut declarations = BTreeSet::new();
        for declared in policy.tree.statements.iter().flat_map(|statement| declared(&statement.node)) {
            for name in std::iter::once(&declared.name).chain(&declared.alias) {
                declarations.insert(name.span);
                if !names.insert(name.node.to_string()) {
                    twice.insert(name.node.to_string());
                }
            }
        }
        let single = names.difference(&twice).cloned().collect();
        let chinese = policy.source.slice(policy.tree.statements[0].span).contains("政策");
        Site { policy, text, chinese, names, single, declarations }
    }

    /// The statements of the policy's own file, each with its number.
    pub fn statements(&self) -> impl Iterator<Item = (usize, Span, &'p Statement)> {
        let statements = self.policy.tree.statements.iter().enumerate();
        statements.map(|(at, s)| (at, s.span, &s.node)).filter(|(_, span, _)| self.own(*span))
    }

    pub fn own(&self, span: Span) -> bool {
        span.start < span.end && span.end <= self.text.len()
    }

    pub fn slice(&self, span: Span) -> &'p str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The whole lines of a part that has them to itself, line break and all.
    pub fn lines(&self, span: Span) -> Option<Span> {
        let part = self.slice(span).trim_end();
        let end = span.start + part.len();
        let start = self.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let before = self.text[start..span.start].trim_matches([' ', '|', '｜']);
        let stop = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        let behind = self.text[end..stop].trim_matches([' ', '|', '｜', '\n']);
        let alone = before.is_empty() && (behind.is_empty() || behind.starts_with("//") || behind.starts_with('#'));
        (alone && self.text[..stop].ends_with('\n')).then(|| Span::new(start, stop))
    }

    /// The words of a bound: 80 分以上, below 90 points.
    pub fn bound(&self, value: &str, lower: bool, inclusive: bool) -> String {
        match (self.chinese, lower, inclusive) {
            (true, true, true) => format!("{value}以上"),
            (true, true, false) => format!("超过 {value}"),
            (true, false, true) => format!("{value}以下"),
            (true, false, false) => format!("不足 {value}"),
            (false, true, true) => format!("{value} or more"),
            (false, true, false) => format!("above {value}"),
            (false, false, true) => format!("{value} or less"),
            (false, false, false) => format!("below {value}"),
        }
    }
}

/// What a statement declares.
pub fn declared(statement: &Statement) -> Vec<&Declared> {
    let mut all: Vec<&Declared> = Vec::new();
    match statement {
        Statement::Enumeration(e) => all.extend(std::iter::once(&e.name).chain(&e.members)),
        Statement::Actions(actions) => all.extend(actions),
        Statement::Block(block) => {
            all.extend(&block.name);
            for field in &block.fields {
                all.push(name_of(field));
                if let Field::Input(input) = field
                    && let TypeNameKind::Inline(members) = &input.ty.kind
                {
                    all.extend(members);
                }
            }
        }
        Statement::Parameter(parameter) => all.push(&parameter.name),
        Statement::Output(items) => all.extend(items.iter().filter_map(|item| item.renamed.as_ref())),
        Statement::Definition(d) => all.extend(std::iter::once(&d.name).chain(d.parts.iter().map(|(name, _)| name))),
        Statement::Formula(f) => {
            all.push(&f.name);
            all.extend(f.parameters.iter().map(|parameter| &parameter.name));
        }
        Statement::Scorecard(card) => {
            all.push(&card.name);
            all.extend(card.indicators.iter().map(|line| &line.name));
            all.extend(card.sections.iter().map(|section| &section.name));
        }
        Statement::Bands(bands) => {
            all.push(&bands.name);
            all.extend(bands.rows.iter().filter_map(|row| match &row.outcome {
                BandOutcome::Label(label) => Some(label),
                BandOutcome::Value(_) => None,
            }));
        }
        Statement::Table(table) => {
            all.push(&table.name);
            all.extend(table.header.iter().filter_map(|head| match &head.cell.kind {
                CellKind::Name(name) => Some(name),
                _ => None,
            }));
        }
        Statement::Rule(rule) => all.extend(&rule.name),
        _ => {}
    }
    all
}

pub fn name_of(field: &Field) -> &Declared {
    match field {
        Field::Input(input) => &input.name,
        Field::Derived { name, .. } => name,
    }
}

/// The number that a text begins with or holds first: where it stands, and its value.
pub fn number_in(text: &str) -> Option<(Span, Decimal)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let long = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len() - start);
    let digits = text[start..start + long].trim_end_matches('.');
    // A date, or digits in groups, is no number that is changed here.
    let rest = &text[start + digits.len()..];
    if rest.starts_with([',', '-', '.', '年', '月']) {
        return None;
    }
    Some((Span::new(start, start + digits.len()), Decimal::from_str_exact(digits).ok()?))
}

/// The text with another number in it.
pub fn with_number(text: &str, change: impl Fn(Decimal) -> Decimal) -> Option<String> {
    let (at, number) = number_in(text)?;
    let changed = change(number).normalize();
    (changed != number && changed >= Decimal::ZERO)
        .then(|| format!("{}{changed}{}", &text[..at.start], &text[at.end..]))
}
