//! Whether the rows of a table take every case of its keys, and each of them once.
//!
//! Every key is cut at the values that its cells name; between two of them no row
//! can tell one value from another, so one sample stands for all. What lies beyond
//! the outermost of them is looked at only within the column's own bounds.

use crate::diagnostics::{Problem, trade};
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Bound, Enumeration, Expr, LookupRow, Op, Pattern, Type, Value};
use crate::source::Span;

use super::Checker;
use super::coverage::{constant, shown};
use super::limits::{Limits, limits_of, same_column};

/// More cases than this are not gone through.
const MOST_CASES: usize = 50_000;

/// A value that stands for all like it.
struct Sample {
    value: Value,
    /// Beyond what the cells speak of: no gap, for nobody knows whether it occurs.
    beyond: bool,
}

impl Checker<'_, '_> {
    /// Gaps and overlaps of a table with several keys, or one key of labels.
    /// `unique`: only one row may take a case. `all`: every case needs a row.
    pub(super) fn cases_of_a_table(
        &self,
        name: &str,
        keys: &[Expr],
        rows: &[LookupRow],
        (unique, all): (bool, bool),
        span: Span,
    ) -> Vec<Problem> {
        let mut domains = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            let patterns: Vec<&Pattern> = rows.iter().filter_map(|row| row.patterns.get(at)).collect();
            let Some(mut domain) = self.samples(key, &patterns) else { return Vec::new() };
            domain.retain(|sample| self.in_scope(key, &sample.value));
            domains.push(domain);
        }
        let count = domains.iter().try_fold(1usize, |count, domain| count.checked_mul(domain.len()));
        if count.is_none_or(|count| count > MOST_CASES) || rows.iter().any(|row| row.patterns.len() != keys.len()) {
            return Vec::new();
        }
        let mut found: Vec<Problem> = Vec::new();
        let mut overlapping: Vec<(usize, usize)> = Vec::new();
        let mut gap = false;
        for case in 0..count.unwrap_or(0) {
            let mut rest = case;
            let chosen: Vec<&Sample> = domains
                .iter()
                .filter_map(|domain| {
                    let sample = domain.get(rest % domain.len());
                    rest /= domain.len();
                    sample
                })
                .collect();
            let takes = |row: &LookupRow| row.patterns.iter().zip(&chosen).all(|(p, s)| takes(p, &s.value));
            let is_rest = |row: &LookupRow| row.patterns.iter().any(|pattern| matches!(pattern, Pattern::Otherwise));
            let mut hit = rows.iter().enumerate().filter(|(_, row)| takes(row) && !is_rest(row)).map(|(at, _)| at);
            match (hit.next(), hit.next()) {
                (Some(first), Some(second)) if unique && !overlapping.contains(&(first, second)) => {
                    overlapping.push((first, second));
                    if let (Some(first), Some(second)) = (rows.get(first), rows.get(second))
                        && !(names_one_case(first) && names_one_case(second))
                    {
                        let example = self.told(keys, &chosen);
                        found.push(trade::rows_overlap(name, &example, first.span, second.span));
                    }
                }
                (None, _) if all && !gap && !rows.iter().any(takes) && !chosen.iter().any(|s| s.beyond) => {
                    gap = true;
                    found.push(trade::case_without_row(name, &self.told(keys, &chosen), span));
                }
                _ => {}
            }
        }
        found
    }

    /// Whether the policy may apply to somebody with this value.
    fn in_scope(&self, key: &Expr, value: &Value) -> bool {
        let limits = self.scope.as_ref().and_then(limits_of);
        limits.is_none_or(|Limits(limits)| {
            limits.iter().filter(|(column, _)| same_column(&column.op, &key.op)).all(|(_, limit)| limit.allows(value))
        })
    }

    /// What a key can be, as far as the rows can tell; nothing where that is not known
    /// before any data.
    fn samples(&self, key: &Expr, patterns: &[&Pattern]) -> Option<Vec<Sample>> {
        let within = |value| Sample { value, beyond: false };
        match key.ty {
            Type::Enum(id) => {
                let labels = self.enumerations.get(id.0)?.members.len();
                let known =
                    patterns.iter().flat_map(|pattern| values(pattern)).all(|v| matches!(v.op, Op::Constant(_)));
                known
                    .then(|| (0..u32::try_from(labels).unwrap_or(0)).map(|label| within(Value::Label(label))).collect())
            }
            Type::Truth => Some(vec![within(Value::Truth(true)), within(Value::Truth(false))]),
            Type::Text => {
                let mut texts: Vec<Value> = Vec::new();
                for value in patterns.iter().flat_map(|pattern| values(pattern)) {
                    match &value.op {
                        Op::Constant(text) if !texts.contains(text) => texts.push(text.clone()),
                        Op::Constant(_) => {}
                        _ => return None,
                    }
                }
                Some(texts.into_iter().map(within).collect())
            }
            ty if ty.is_number() => self.numbers(key, patterns),
            _ => None,
        }
    }

    fn numbers(&self, key: &Expr, patterns: &[&Pattern]) -> Option<Vec<Sample>> {
        let mut edges: Vec<Exact> = Vec::new();
        for pattern in patterns {
            match pattern {
                Pattern::Range { lower, upper } => {
                    for bound in lower.iter().chain(upper) {
                        edges.push(constant(&bound.value)?);
                    }
                }
                pattern => {
                    for value in values(pattern) {
                        edges.push(constant(value)?);
                    }
                }
            }
        }
        let bounds = self.bounds_of(key);
        edges.extend(bounds.iter().flat_map(|(low, high)| [low.clone(), high.clone()]));
        edges.sort();
        edges.dedup();
        let one = Exact::from(1);
        let whole = key.ty == Type::Integer;
        let mut values: Vec<Exact> = Vec::new();
        values.extend(edges.first().map(|first| first - &one));
        for (at, edge) in edges.iter().enumerate() {
            values.push(edge.clone());
            let next = edges.get(at + 1);
            let between = match next {
                Some(next) if whole => Some(edge.floor() + one.clone()).filter(|value| value < next),
                Some(next) => (edge + next).checked_div(&Exact::from(2)),
                None => Some(edge + &one),
            };
            values.extend(between);
        }
        let (first, last) = (edges.first().cloned(), edges.last().cloned());
        let sample = |value: Exact| {
            let outside = bounds.as_ref().is_some_and(|(low, high)| value < *low || value > *high);
            let beyond =
                first.as_ref().is_some_and(|first| value < *first) || last.as_ref().is_some_and(|last| value > *last);
            (!outside).then_some(Sample { value: Value::Number(value), beyond })
        };
        Some(values.into_iter().filter_map(sample).collect())
    }

    /// The bounds that a column declares.
    pub(super) fn bounds_of(&self, key: &Expr) -> Option<(Exact, Exact)> {
        match key.op {
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                self.blocks.get(block.0)?.fields.get(field)?.bounds.clone()
            }
            _ => None,
        }
    }

    /// `岗位 = 店员、得分 = 59.5 分`.
    fn told(&self, keys: &[Expr], chosen: &[&Sample]) -> Text {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        for (key, sample) in keys.iter().zip(chosen) {
            let value = self.sample_shown(&sample.value, key.ty);
            let words = self.operand(key).words.map_or(value.clone(), |words| {
                Text::new(format!("{} = {}", words.zh, value.zh), format!("{} = {}", words.en, value.en))
            });
            zh.push(words.zh);
            en.push(words.en);
        }
        Text::new(zh.join("、"), en.join(", "))
    }

    fn sample_shown(&self, value: &Value, ty: Type) -> Text {
        match (value, ty) {
            (Value::Number(number), ty) => shown(number, ty),
            (Value::Truth(truth), _) => {
                if *truth {
                    Text::new("是", "yes")
                } else {
                    Text::new("否", "no")
                }
            }
            (Value::Text(text), _) => Text::new(text.to_string(), text.to_string()),
            (Value::Label(label), Type::Enum(id)) => {
                let label = |e: &Enumeration| e.members.get(*label as usize).map(|member| member.name.to_string());
                let name = self.enumerations.get(id.0).and_then(label).unwrap_or_default();
                Text::new(name.clone(), name)
            }
            _ => Text::new("", ""),
        }
    }
}

/// Whether a row names one value for each key: the same ones twice are told elsewhere.
fn names_one_case(row: &LookupRow) -> bool {
    row.patterns.iter().all(|pattern| matches!(pattern, Pattern::OneOf(values) if values.len() == 1))
}

/// The single values that a pattern names.
fn values(pattern: &Pattern) -> &[Expr] {
    match pattern {
        Pattern::OneOf(values) | Pattern::NoneOf(values) => values,
        _ => &[],
    }
}

/// Whether a pattern of values known before any data takes a value.
fn takes(pattern: &Pattern, value: &Value) -> bool {
    let named = |values: &[Expr]| values.iter().any(|known| matches(known, value));
    match pattern {
        Pattern::Any | Pattern::Otherwise => true,
        Pattern::Missing => false,
        Pattern::OneOf(values) => named(values),
        Pattern::NoneOf(values) => !named(values),
        Pattern::Range { lower, upper } => {
            let Value::Number(value) = value else { return false };
            let inside = |bound: &Option<Bound>, is_lower: bool| {
                let Some(bound) = bound else { return true };
                constant(&bound.value).is_some_and(|edge| match value.cmp(&edge) {
                    std::cmp::Ordering::Equal => bound.inclusive,
                    std::cmp::Ordering::Greater => is_lower,
                    std::cmp::Ordering::Less => !is_lower,
                })
            };
            inside(lower, true) && inside(upper, false)
        }
    }
}

fn matches(known: &Expr, value: &Value) -> bool {
    match (&known.op, value) {
        (_, Value::Number(value)) => constant(known).as_ref() == Some(value),
        (Op::Constant(known), value) => known == value,
        _ => false,
    }
}
