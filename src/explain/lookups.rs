//! Table rows hit, scorecards, and the rules behind actions.

use std::rc::Rc;

use crate::eval::{Outcome, Place, What, Why};
use crate::exact::Exact;
use crate::plan::{Type, Value};
use crate::source::Span;
use crate::syntax::ast::BandMode;

use super::tell::{At, Entry, Teller};

impl Teller<'_> {
    /// A table, bands, a grade or a scorecard.
    pub(super) fn table(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        match &node.what {
            What::Scorecard { .. } => self.scorecard(node, entry, at),
            What::Lookup { row, mode, .. } => self.lookup(node, (row.map(|(_, span)| span), *mode), entry, at),
            _ => {}
        }
    }

    fn lookup(&mut self, node: &Rc<Why>, (row, mode): (Option<Span>, Option<BandMode>), entry: &mut Entry, at: At) {
        let w = self.words;
        let keys = match (row, mode) {
            (Some(_), _) => node.parts.len().saturating_sub(1),
            (None, Some(BandMode::Sliced | BandMode::Interpolated)) => 1,
            (None, _) => node.parts.len(),
        };
        let (keys, rest) = node.parts.split_at(keys.min(node.parts.len()));
        let named: Vec<String> = keys
            .iter()
            .map(|key| {
                let value = match (&key.outcome, &key.what) {
                    (Outcome::NotApplicable, What::Cell { .. }) => w.say("空白", "blank"),
                    (outcome, _) => w.outcome(outcome, key.ty),
                };
                format!("{} {value}", w.label(key))
            })
            .collect();
        let by = w.list(&named);
        match (row, mode) {
            (Some(row), _) => {
                let line = w.line(row);
                let place = w.aside(&w.at(row));
                entry.lines.push(w.say(format!("按 {by}，取这一行{place}："), format!("by {by}, this row{place}:")));
                entry.lines.push(line);
            }
            (None, Some(BandMode::Sliced)) => {
                entry.lines.push(w.say(format!("按 {by}，分段累计："), format!("by {by}, slice by slice:")));
                for slice in rest {
                    let [amount, rate] = slice.parts.as_slice() else { continue };
                    entry.lines.push(format!(
                        "{} × {} = {}{}",
                        w.outcome(&amount.outcome, amount.ty),
                        w.with_values(rate),
                        w.outcome(&slice.outcome, slice.ty),
                        w.aside(&format!("{}，{}", w.line(slice.span), w.at(slice.span))),
                    ));
                }
            }
            (None, Some(BandMode::Interpolated)) => {
                entry.lines.push(w.say(format!("按 {by}，在两点之间插值："), format!("by {by}, between the points:")));
                for point in rest.chunks(2) {
                    let [x, y] = point else { continue };
                    entry.lines.push(format!("{} → {}", w.with_values(x), w.with_values(y)));
                }
            }
            (None, _) => {
                let reason = match &node.outcome {
                    Outcome::Fault(fault) => fault.cause.text.get(w.lang).to_owned(),
                    _ => w.say("没有可查的值，不适用", "nothing to look up, not applicable"),
                };
                entry.lines.push(w.say(format!("按 {by}：{reason}"), format!("by {by}: {reason}")));
            }
        }
        for part in keys.iter().chain(rest.iter().filter(|_| row.is_some())) {
            self.reads(part, entry, at);
        }
        for slice in rest.iter().filter(|_| row.is_none()) {
            slice.parts.iter().filter(|part| !matches!(part.what, What::Amount)).for_each(|part| {
                self.reads(part, entry, at);
            });
        }
    }

    fn scorecard(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Scorecard { full_marks, reweight } = node.what else { return };
        let (mut present, mut weights) = (Exact::zero(), Exact::zero());
        let mut gaps = Vec::new();
        for line in node.parts.chunks(2) {
            let [score, weight] = line else { continue };
            let (name, points) = (w.label(score), w.outcome(&score.outcome, score.ty));
            let share = w.outcome(&weight.outcome, weight.ty);
            let full = match (&score.outcome, &weight.outcome) {
                (Outcome::Value(Value::Number(points)), Outcome::Value(Value::Number(weight))) => {
                    present = &present + weight;
                    weights = &weights + weight;
                    (!full_marks).then(|| w.number(&(points * weight), Type::Points))
                }
                (_, Outcome::Value(Value::Number(weight))) => {
                    weights = &weights + weight;
                    gaps.push(name.clone());
                    None
                }
                _ => None,
            };
            entry.lines.push(match full {
                Some(weighted) => format!("{name} {points} × {share} = {weighted}"),
                None if full_marks => {
                    w.say(format!("{name} {points}（满分 {share}）"), format!("{name} {points} of {share}"))
                }
                None => w.say(format!("{name} {points}（权重 {share}）"), format!("{name} {points} (weight {share})")),
            });
        }
        let total = w.outcome(&node.outcome, node.ty);
        if !gaps.is_empty() && reweight && node.outcome.is_value() {
            let ty = if full_marks { Type::Points } else { Type::Ratio };
            let (of, on) = (w.number(&weights, ty), w.number(&present, ty));
            let gaps = w.list(&gaps);
            entry.lines.push(w.say(
                format!("{gaps} 缺，其余各项的和 × {of} ÷ {on}"),
                format!("{gaps} missing: the sum of the others × {of} ÷ {on}"),
            ));
        }
        entry.lines.push(w.say(format!("合计 {total}"), format!("total {total}")));
        for line in node.parts.chunks(2) {
            line.iter().for_each(|part| self.reads(part, entry, at));
        }
    }

    /// A scorecard on one line.
    pub(super) fn score_line(&self, node: &Why) -> String {
        let w = &self.words;
        let What::Scorecard { full_marks, .. } = node.what else { return String::new() };
        let terms = node.parts.chunks(2).filter_map(|line| match line {
            [score, _] if full_marks => Some(w.with_values(score)),
            [score, weight] => Some(format!("{} × {}", w.with_values(score), w.with_values(weight))),
            _ => None,
        });
        terms.collect::<Vec<String>>().join(" + ")
    }

    /// Whether an action was given, the rules that can give it, and their clauses.
    pub(super) fn actions(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        match &node.what {
            What::ActionsInclude { .. } => {
                if node.parts.is_empty() {
                    entry.lines.push(w.say("没有规则给出处置", "no rule gives it"));
                }
                for rule in &node.parts {
                    match rule.what {
                        What::Rule { .. } => self.rule(rule, entry, at),
                        _ => self.kept_out(rule, entry, at),
                    }
                }
            }
            What::Rule { .. } => self.rule(node, entry, at),
            What::Clause { .. } => self.clause(node, entry, at),
            _ => {}
        }
    }

    pub(super) fn rule(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Rule { id } = node.what else { return };
        let Some(rule) = w.run.plan.rules.get(id.0) else { return };
        let given = match &node.outcome {
            Outcome::Value(_) if node.outcome.holds() => w.say("给出", "gives it"),
            Outcome::Value(_) => w.say("没有给出", "does not give it"),
            other => w.outcome(other, node.ty),
        };
        let name = w.name(&rule.name);
        let reference = w.reference(node.span, rule.cite.as_deref());
        let head = w.say(format!("规则 {name}：{given}{reference}"), format!("rule {name}: {given}{reference}"));
        let mut own = Entry { head, ..Entry::default() };
        for clause in &node.parts {
            match clause.what {
                What::Clause { .. } => self.clause(clause, &mut own, at),
                _ => self.kept_out(clause, &mut own, at),
            }
        }
        super::tell::push(entry, own);
    }

    pub(super) fn clause(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Clause { rule, clause } = node.what else { return };
        let Some(condition) = node.parts.first() else { return };
        let at = self.at(node, at);
        let declared = w.run.plan.rules.get(rule.0);
        let actions: Vec<String> = declared
            .map_or_else(Vec::new, |rule| rule.given(w.run.plan, clause, super::json::row_of(&node.place)))
            .iter()
            .filter_map(|id| w.run.plan.actions.get(id.0))
            .map(|action| w.name(action))
            .collect();
        let result = if node.outcome.holds() {
            w.say(format!("成立 → {}", w.list(&actions)), format!("holds → {}", w.list(&actions)))
        } else {
            w.holds(&node.outcome)
        };
        let words = w.quote(condition.span);
        let place = w.aside(&w.at(node.span));
        let row = match node.place {
            Place::Row { table, row } => w.say(format!("{}：", w.row(table, row)), format!("{}: ", w.row(table, row))),
            _ => String::new(),
        };
        let head = w.say(format!("{row}当 {words}：{result}{place}"), format!("{row}when {words}: {result}{place}"));
        let mut own = Entry { head, ..Entry::default() };
        if self.in_reach(at) {
            self.formula(condition, &mut own, at, false);
        } else if let Some(brief) = self.brief(condition) {
            own.lines.push(brief);
        }
        super::tell::push(entry, own);
    }
}
