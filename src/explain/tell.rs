//! A reason → entries: a head, its lines, and what it rests on.
//!
//! In: the nodes recorded by the evaluation. Out: entries, in the order in which
//! one would tell them. A named value is told once in an answer.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::calendar::Period;
use crate::currency::CurrencyId;
use crate::eval::{Outcome, Place, What, Why};
use crate::plan::{Type, Who};
use crate::rounding::Rounding;

use super::Reason;
use super::formula::{is_plain, stories};
use super::wording::Wording;

/// Something said, the lines that say it in full, and what it rests on.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub head: String,
    pub lines: Vec<String>,
    pub parts: Vec<Entry>,
}

/// Where the telling has got to.
#[derive(Clone, Copy)]
pub(super) struct At<'n> {
    pub period: Period,
    /// The person whose values these are.
    pub who: &'n str,
    /// How many times it went back to another period.
    pub back: u32,
    /// The record at hand: its file and line.
    pub record: Option<(&'n str, usize)>,
}

pub(super) struct Teller<'a> {
    pub words: Wording<'a>,
    /// Named values told before in this answer.
    met: BTreeSet<*const Why>,
    /// How far back values of other periods are told in full.
    reach: u32,
    /// Whether something of another period was only stated.
    pub cut_short: bool,
}

impl<'a> Teller<'a> {
    pub fn new(words: Wording<'a>) -> Teller<'a> {
        Teller { words, met: BTreeSet::new(), reach: 0, cut_short: false }
    }

    /// A whole reason, in the names and at the length that it was asked for.
    pub fn reason(&mut self, reason: &Reason) -> Entry {
        let w = &mut self.words;
        w.names = reason.names;
        self.reach = u32::from(reason.asked);
        let w = self.words;
        let about = format!("{} {} {}", reason.employee, reason.period, reason.item);
        let at = At { period: reason.period, who: &reason.employee, back: 0, record: None };
        let Some(root) = &reason.root else {
            let none = w.say("没有算过", "not computed");
            return Entry {
                head: format!("{about}{}", w.say(format!("：{none}"), format!(": {none}"))),
                ..Entry::default()
            };
        };
        let mut entry = match (&reason.value, &reason.exception) {
            (Some(value), _) => {
                Entry { head: format!("{about} = {}", printed_too(&w, value, root)), ..Entry::default() }
            }
            (None, Some(cause)) => {
                let cause = cause.get(w.lang);
                let head = w.say(format!("{about} 算不出：{cause}"), format!("{about} cannot be computed: {cause}"));
                Entry { head, ..Entry::default() }
            }
            (None, None) => Entry { head: self.absent(reason, &about), ..Entry::default() },
        };
        if let (Outcome::Fault(fault), Some(_)) = (&root.outcome, &reason.exception) {
            entry
                .lines
                .push(w.say(format!("办法：{}", fault.cause.help.zh), format!("remedy: {}", fault.cause.help.en)));
        }
        self.body(root, &mut entry, at);
        entry
    }

    fn absent(&self, reason: &Reason, about: &str) -> String {
        let w = &self.words;
        match reason.of {
            super::ReasonOf::Action(id) => {
                let action = w.run.plan.actions.get(id.0).map_or_else(String::new, |action| w.name(action));
                w.say(format!("{about} 没有 {action}"), format!("{about}: no {action}"))
            }
            super::ReasonOf::Value(_) => w.say(format!("{about} 没有结果"), format!("{about}: no result")),
        }
    }

    /// What stands below the head of a value: its place, its formula, its parts.
    fn body(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        match &node.what {
            What::Named { id, rounded } => {
                let cite = w.run.plan.values.get(id.0).and_then(|value| value.cite.as_deref());
                if !self.met.insert(Rc::as_ptr(node)) {
                    entry.head += &w.aside(&w.say("见上", "see above"));
                    return;
                }
                entry.head += &w.reference(node.span, cite);
                let Some(formula) = node.parts.first() else { return };
                if let Some(condition) = node.parts.get(1) {
                    entry.lines.push(w.say("适用 的条件成立：", "its condition (applies when) holds:"));
                    self.formula(condition, entry, at, true);
                }
                self.formula(formula, entry, at, true);
                let rounding = w.run.plan.values.get(id.0).and_then(|value| value.rounding.as_ref());
                if let (true, Some((mode, step))) = (*rounded && formula.outcome != node.outcome, rounding) {
                    let (from, to) = (w.outcome(&formula.outcome, node.ty), w.outcome(&node.outcome, node.ty));
                    entry.lines.push(format!("{from} → {} {to}", self.rounding(*mode, step, node.ty)));
                }
            }
            What::NotApplied { id } => {
                let cite = w.run.plan.values.get(id.0).and_then(|value| value.cite.as_deref());
                entry.head += &w.reference(node.span, cite);
                entry.lines.push(if matches!(node.outcome, Outcome::Fault(_)) {
                    w.say("适用 的条件算不出：", "its condition (applies when) cannot be computed:")
                } else {
                    w.say("适用 的条件不成立：", "its condition (applies when) does not hold:")
                });
                if let Some(condition) = node.parts.first() {
                    self.formula(condition, entry, at, true);
                }
            }
            What::NotEnrolled { id } => {
                let why = self.not_enrolled(*id, at.period);
                entry.head += &w.say(format!("：{why}"), format!(": {why}"));
            }
            What::StandIn { .. } => entry.lines.push(w.say("由用例给定", "given by the case")),
            What::Former { file, .. } => entry.lines.push(w.say(
                format!("由当时生效的版本算出：{file}"),
                format!("computed by the version then in force: {file}"),
            )),
            _ => self.formula(node, entry, at, true),
        }
    }

    /// The lines of one formula, and the entries of what it reads.
    /// `quoted`: the policy's words come first.
    pub fn formula(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        let at = self.at(node, at);
        if is_plain(node) {
            return self.plain(node, entry, at, quoted);
        }
        match &node.what {
            What::Cap | What::Floor => self.limit(node, entry, at, quoted),
            What::Round { mode, step } => {
                self.quote(node, entry, quoted);
                let Some(value) = node.parts.first() else { return };
                self.formula(value, entry, at, false);
                let how = self.rounding(*mode, step, node.ty);
                let (from, to) = (w.outcome(&value.outcome, node.ty), w.outcome(&node.outcome, node.ty));
                let unchanged = value.outcome == node.outcome;
                entry.lines.push(if unchanged {
                    w.say(format!("{how}：不变"), format!("{how}: no change"))
                } else {
                    format!("{from} → {how} {to}")
                });
            }
            What::If { taken } => {
                let Some(condition) = node.parts.first() else { return };
                self.quote(node, entry, quoted);
                let test = self.tested(condition);
                let branch = node.parts.get(1).map(|branch| w.quote(branch.span)).filter(|branch| !branch.is_empty());
                entry.lines.push(match (branch, taken) {
                    (None, _) => test,
                    (Some(branch), true) => {
                        w.say(format!("{test}，取“则”：{branch}"), format!("{test}, so then: {branch}"))
                    }
                    (Some(branch), false) => {
                        w.say(format!("{test}，取“否则”：{branch}"), format!("{test}, so otherwise: {branch}"))
                    }
                });
                self.reads(condition, entry, at);
                if let Some(branch) = node.parts.get(1) {
                    self.formula(branch, entry, at, false);
                }
            }
            What::Require => {
                let Some(condition) = node.parts.first() else { return };
                self.quote(node, entry, quoted);
                let test = self.tested(condition);
                entry.lines.push(w.say(format!("须满足：{test}"), format!("requiring: {test}")));
                self.reads(condition, entry, at);
                if let Some(value) = node.parts.get(1) {
                    self.formula(value, entry, at, false);
                }
            }
            What::OnlyWhen => {
                let Some(condition) = node.parts.first() else { return };
                if w.quote(condition.span).is_empty() {
                    // Nobody wrote this condition: it only says who has a row.
                    if let Some(value) = node.parts.get(1) {
                        self.formula(value, entry, at, quoted);
                    }
                    return;
                }
                self.quote(node, entry, quoted);
                let test = self.tested(condition);
                entry.lines.push(w.say(format!("仅当：{test}"), format!("only when: {test}")));
                self.reads(condition, entry, at);
                if let Some(value) = node.parts.get(1) {
                    self.formula(value, entry, at, false);
                }
            }
            What::Default => {
                self.quote(node, entry, quoted);
                let named = node.parts.first().map_or_else(String::new, |part| w.label(part));
                let instead = node.parts.get(1).map_or_else(String::new, |part| w.with_values(part));
                entry.lines.push(w.say(
                    format!("{named} 没有值，用 否则 的 {instead}"),
                    format!("{named} has no value; the default {instead} stands in"),
                ));
                node.parts.iter().for_each(|part| self.reads(part, entry, at));
            }
            What::And | What::Or | What::ItemCount | What::Extreme { .. } => self.several(node, entry, at, quoted),
            What::Apply { .. } => self.applied(node, entry, at, quoted),
            What::Weighted { .. } => self.weighted(node, entry, at, quoted),
            What::Shift { up } => {
                self.quote(node, entry, quoted);
                let side = |at: usize| node.parts.get(at).map_or_else(String::new, |part| w.with_values(part));
                let (from, by, to) = (side(0), side(1), w.outcome(&node.outcome, node.ty));
                let way = if *up { w.say("升", "up") } else { w.say("降", "down") };
                entry.lines.push(w.say(format!("{from} {way} {by} 级 → {to}"), format!("{from} {way} {by} → {to}")));
                node.parts.iter().for_each(|part| self.reads(part, entry, at));
            }
            What::Lookup { .. } | What::Scorecard { .. } => self.table(node, entry, at),
            What::Streak { .. } | What::StreakLength { .. } | What::YearCount { .. } | What::OverMonths { .. } => {
                self.quote(node, entry, quoted);
                self.months(node, entry, at);
            }
            What::Before { .. } | What::PeriodEnd | What::EnrolledMonths(_) => {
                self.quote(node, entry, quoted);
                self.earlier(node, entry, at);
            }
            What::InForce { since } => {
                if let Some(since) = since {
                    entry.lines.push(w.say(format!("用自 {since} 起的一版"), format!("the version from {since} on")));
                } else if let Outcome::Fault(fault) = &node.outcome {
                    entry.lines.push(fault.cause.text.get(w.lang).to_owned());
                } else {
                    entry.lines.push(w.say("用最初的一版", "the first version"));
                }
                if let Some(version) = node.parts.first() {
                    self.formula(version, entry, at, false);
                }
            }
            What::RecordFold { .. }
            | What::TableFold { .. }
            | What::EarlierFold { .. }
            | What::GroupFold { .. }
            | What::Rank { .. }
            | What::Apportion { .. } => {
                self.quote(node, entry, quoted);
                self.collected(node, entry, at);
            }
            What::Cases { .. } => self.cases(node, entry, at),
            What::ExceptedBy { .. } | What::Excluding { .. } => self.kept_out(node, entry, at),
            What::ActionsInclude { .. } | What::Rule { .. } | What::Clause { .. } => self.actions(node, entry, at),
            // Not the step itself: it would be told for ever.
            _ => node.parts.iter().for_each(|part| self.reads(part, entry, at)),
        }
    }

    /// A plain formula: the policy's words, then the same with the values.
    fn plain(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        let line = w.with_values(node);
        // Nothing was put in: saying it once is enough.
        self.quote(node, entry, quoted && line != w.quote(node.span));
        let mut read = Vec::new();
        stories(node, &mut read);
        let result = w.outcome(&node.outcome, node.ty);
        let holds = w.holds(&node.outcome);
        match (node.ty != Type::Truth, line == result) {
            // The one value that is read has an entry of its own.
            (_, true) if !read.is_empty() => {}
            (_, true) => entry.lines.push(format!("= {result}")),
            (true, false) => entry.lines.push(format!("= {line} = {result}")),
            (false, false) => entry.lines.push(w.say(format!("{line}：{holds}"), format!("{line}: {holds}"))),
        }
        for part in read {
            self.part(part, entry, at);
        }
    }

    fn limit(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        let [value, limit] = node.parts.as_slice() else { return };
        self.quote(node, entry, quoted);
        self.formula(value, entry, at, false);
        let cap = matches!(node.what, What::Cap);
        let word = if cap { w.say("封顶", "capped at") } else { w.say("保底", "at least") };
        let of = match limit.what {
            What::Literal => w.with_values(limit),
            _ => format!("{} {}", w.label(limit), w.outcome(&limit.outcome, limit.ty)),
        };
        let (from, to) = (w.outcome(&value.outcome, value.ty), w.outcome(&node.outcome, node.ty));
        entry.lines.push(if !node.outcome.is_value() {
            format!("{word} {of} → {to}")
        } else if value.outcome != node.outcome {
            w.say(format!("{word} {of}：{from} → {to}"), format!("{word} {of}: {from} → {to}"))
        } else if cap {
            w.say(format!("{word} {of}：没有超过"), format!("{word} {of}: not exceeded"))
        } else {
            w.say(format!("{word} {of}：没有低于"), format!("{word} {of}: not below"))
        });
        self.reads(limit, entry, at);
    }

    /// 且, 或, 项数 and the larger or smaller of several.
    fn several(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        self.quote(node, entry, quoted);
        let held = node.parts.iter().filter(|part| part.outcome.holds()).count();
        let all = node.parts.len();
        let result = w.holds(&node.outcome);
        entry.lines.push(match &node.what {
            What::And => w.say(format!("各项都要成立 → {result}"), format!("all of these must hold → {result}")),
            What::Or => w.say(format!("有一项成立即可 → {result}"), format!("one of these is enough → {result}")),
            What::ItemCount => w.say(format!("{all} 项里成立的有 {held} 项"), format!("{held} of {all} hold")),
            _ => format!("= {}", w.outcome(&node.outcome, node.ty)),
        });
        for part in &node.parts {
            self.term(part, entry, at);
        }
    }

    /// One condition or value of several, with a head of its own.
    fn term(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        if !is_plain(node) {
            return self.part(node, entry, at);
        }
        let w = self.words;
        let mut read = Vec::new();
        stories(node, &mut read);
        let outcome = if node.ty == Type::Truth { w.holds(&node.outcome) } else { w.outcome(&node.outcome, node.ty) };
        let words = w.quote(node.span);
        let mut own = Entry { head: format!("{words} → {outcome}"), ..Entry::default() };
        let line = w.with_values(node);
        if !read.is_empty() && line != outcome && line != words {
            own.lines.push(line);
        }
        for part in read {
            self.part(part, &mut own, at);
        }
        push(entry, own);
    }

    /// Entries for whatever a formula reads that is told elsewhere than on its line.
    pub fn reads(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let mut read = Vec::new();
        stories(node, &mut read);
        for part in read {
            self.part(part, entry, at);
        }
    }

    /// An entry of its own for a step that has a story.
    pub fn part(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let at = self.at(node, at);
        let told = self.told(node, at);
        push(entry, told);
    }

    fn told(&mut self, node: &Rc<Why>, at: At) -> Entry {
        let w = self.words;
        let value = w.outcome(&node.outcome, node.ty);
        let label = w.label(node);
        let other_period = match node.place {
            Place::Period(period) if at.back > 0 && !matches!(node.what, What::Before { .. } | What::PeriodEnd) => {
                format!(" {period}")
            }
            _ => String::new(),
        };
        let mut entry = Entry { head: format!("{label}{other_period} = {value}"), ..Entry::default() };
        match &node.what {
            What::Cell { file, line, column, defaulted } => {
                let of_record = at.record.is_some_and(|record| record == (&**file, *line));
                let place = if of_record { String::new() } else { w.file_line(file, *line) };
                let blank = matches!(node.outcome, Outcome::NotApplicable);
                let shown = match (blank, *defaulted) {
                    (true, _) => w.say("空白", "blank"),
                    (_, true) => w.say(format!("空白，默认 {value}"), format!("blank, default {value}")),
                    _ => w.say(format!("= {value}"), format!(" = {value}")),
                };
                let gap = if of_record { "" } else { " " };
                entry.head = w.say(
                    format!("{place}{}“{column}” {shown}", ""),
                    format!("{place}{gap}\"{column}\" {}", shown.trim()),
                );
                if let Outcome::Fault(fault) = &node.outcome {
                    entry.head = fault.cause.text.get(w.lang).to_owned();
                }
            }
            What::OfGroup => {
                let [by, there] = node.parts.as_slice() else {
                    node.parts.iter().for_each(|part| self.reads(part, &mut entry, at));
                    return entry;
                };
                for part in &there.parts {
                    entry = self.told(part, at);
                }
                if let Place::Member(group) = &there.place {
                    entry.head = w.say(format!("{label}（{group}）= {value}"), format!("{label} ({group}) = {value}"));
                }
                self.reads(by, &mut entry, at);
            }
            What::OfEarlier => {
                if let Place::Period(period) = node.place {
                    entry.head =
                        w.say(format!("{label}（{period}）= {value}"), format!("{label} ({period}) = {value}"));
                }
                for part in &node.parts {
                    self.reads(part, &mut entry, at);
                }
            }
            What::TableCell { .. } => {
                let blank = matches!(node.outcome, Outcome::NotApplicable) && node.parts.is_empty();
                let shown = if blank { w.say("空白", "blank") } else { format!("= {value}") };
                entry.head = w.say(format!("“{label}”{shown}"), format!("\"{label}\" {shown}"));
                let formula = node.parts.iter().filter(|part| !matches!(part.what, What::Literal));
                formula.for_each(|part| self.formula(part, &mut entry, at, true));
            }
            What::NoRow { file } => {
                entry.head = match &node.outcome {
                    Outcome::Fault(fault) => fault.cause.text.get(w.lang).to_owned(),
                    _ => w.say(
                        format!("{label}：{file} 在 {} 没有这一行，不适用", at.period),
                        format!("{label}: {file} has no row for {}, not applicable", at.period),
                    ),
                };
            }
            What::Parameter { id, since } => {
                let parameter = w.run.plan.parameters.get(id.0);
                let changes = parameter.is_some_and(|parameter| parameter.values.len() > 1);
                let since = match since {
                    Some(month) => w.say(format!("，自 {month} 起"), format!(", since {month}")),
                    None if changes => w.say("，最初的值", ", its first value"),
                    None => String::new(),
                };
                let span = node.parts.first().map_or(node.span, |value| value.span);
                entry.head += &since;
                entry.head += &w.reference(span, parameter.and_then(|parameter| parameter.cite.as_deref()));
            }
            What::Named { .. } | What::NotApplied { .. } if at.back > self.reach => {
                self.cut_short = true;
                if let Some(brief) = self.brief(node) {
                    entry.head += &w.say(format!("：{brief}"), format!(": {brief}"));
                }
            }
            What::Derived { .. } => {
                if let Some(formula) = node.parts.first() {
                    entry.head += &w.aside(&w.at(formula.span));
                    self.formula(formula, &mut entry, at, !matches!(formula.what, What::Lookup { .. }));
                }
            }
            What::Named { .. }
            | What::NotApplied { .. }
            | What::NotEnrolled { .. }
            | What::StandIn { .. }
            | What::Former { .. } => {
                self.body(node, &mut entry, at);
            }
            What::Lookup { cite, .. } => {
                if let Some(cite) = cite {
                    entry.head += &w.aside(&w.say(format!("依据“{cite}”"), format!("source \"{cite}\"")));
                }
                self.formula(node, &mut entry, at, false);
            }
            _ => self.formula(node, &mut entry, at, false),
        }
        if at.record.is_some() {
            super::collect::tidy(&mut entry, &w);
        }
        entry
    }

    /// A condition with its values and whether it holds, on one line.
    pub fn tested(&self, condition: &Why) -> String {
        let w = &self.words;
        let words = w.quote(condition.span);
        let result = w.holds(&condition.outcome);
        let values = is_plain(condition).then(|| w.with_values(condition)).filter(|line| *line != words);
        let values = values.map_or_else(String::new, |line| w.aside(&line));
        w.say(format!("“{words}”{values}{result}"), format!("\"{words}\"{values} {result}"))
    }

    /// What made a value, in a few words on the same line.
    pub fn brief(&self, node: &Why) -> Option<String> {
        let w = &self.words;
        match node.what {
            What::Named { .. } => self.brief(node.parts.first()?),
            What::Cap | What::Floor | What::Round { .. } | What::PeriodEnd => self.brief(node.parts.first()?),
            What::If { .. } | What::OnlyWhen | What::Require => self.brief(node.parts.get(1)?),
            What::Cases { .. } => self.brief(super::meeting::taken(node)?),
            What::Scorecard { .. } => Some(self.score_line(node)),
            What::Derived { .. } => self.brief(node.parts.first()?),
            What::Literal => None,
            // A comparison that does not hold is said the way it is.
            What::Compare(comparison) if !node.outcome.holds() && node.outcome.is_value() => {
                Some(w.compared(node, comparison.opposite()))
            }
            _ if is_plain(node) => {
                let mut read = Vec::new();
                node.parts.iter().for_each(|part| stories(part, &mut read));
                (!read.is_empty()).then(|| w.with_values(node))
            }
            _ => None,
        }
    }

    /// Where a step is, when it is elsewhere than the one above it.
    pub fn at<'n>(&self, node: &'n Why, at: At<'n>) -> At<'n> {
        match &node.place {
            Place::Period(period) if *period != at.period => {
                At { period: *period, back: at.back + 1, record: None, ..at }
            }
            Place::Record { file, line } => At { record: Some((&**file, *line)), ..at },
            Place::Member(who) => At { who, record: None, ..at },
            Place::MemberIn(who, period) => At { who, period: *period, record: None, ..at },
            _ => at,
        }
    }

    /// Whether what belongs here is told in full.
    pub fn in_reach(&mut self, at: At) -> bool {
        let near = at.back <= self.reach;
        self.cut_short |= !near;
        near
    }

    pub fn quote(&self, node: &Why, entry: &mut Entry, quoted: bool) {
        let words = self.words.quote(node.span);
        if quoted && !words.is_empty() {
            entry.lines.push(words);
        }
    }

    /// Why somebody has no value in a period: the heading asks for months with rows.
    fn not_enrolled(&self, id: crate::plan::ValueId, period: Period) -> String {
        let w = &self.words;
        let month =
            |month: crate::calendar::Month| w.say(format!("{month} 不在册"), format!("not in the register in {month}"));
        match w.run.plan.values.get(id.0).map(|value| &value.who) {
            Some(Who::LastMonth) => month(period.end),
            Some(Who::MonthNumber(number)) => match period.months().find(|month| month.number() == *number) {
                Some(asked) => month(asked),
                None => month(period.end),
            },
            Some(Who::EveryMonth) => {
                w.say(format!("{period} 里不是每个月都在册"), format!("not in the register in every month of {period}"))
            }
            _ => w.say(format!("{period} 不在册"), format!("not in the register in {period}")),
        }
    }

    fn rounding(&self, mode: Rounding, step: &crate::exact::Exact, ty: Type) -> String {
        let w = &self.words;
        let step = step.to_string();
        let (zh, en) = match (ty, step.as_str()) {
            (Type::Money, "0.01") => ("到分".to_owned(), "to cents".to_owned()),
            (Type::Money, "0.1") => ("到角".to_owned(), "to jiao".to_owned()),
            (Type::Money, "1") if w.run.plan.currency == CurrencyId::CNY => {
                ("到元".to_owned(), "to whole yuan".to_owned())
            }
            (_, "1") => ("到整数".to_owned(), "to whole numbers".to_owned()),
            _ => (format!("到 {step} 的倍数"), format!("to multiples of {step}")),
        };
        match mode {
            Rounding::HalfAwayFromZero => w.say(format!("四舍五入{zh}"), format!("rounded half up {en}")),
            Rounding::HalfEven => w.say(format!("四舍六入五成双{zh}"), format!("rounded half to even {en}")),
            Rounding::Up => w.say(format!("向上取整{zh}"), format!("rounded up {en}")),
            Rounding::Down => w.say(format!("向下取整{zh}"), format!("rounded down {en}")),
        }
    }
}

/// The printed value; a ratio also in percent, points with their unit.
fn printed_too(w: &Wording, value: &str, root: &Why) -> String {
    match root.ty {
        Type::Ratio => format!("{value}{}", w.aside(&w.outcome(&root.outcome, Type::Ratio))),
        Type::Points => match w.lang {
            crate::lang::Lang::Zh => format!("{value} 分"),
            crate::lang::Lang::En => format!("{value} points"),
        },
        _ => value.to_owned(),
    }
}

/// Adds an entry, unless the same was just said there.
pub(super) fn push(entry: &mut Entry, part: Entry) {
    if !entry.parts.iter().any(|known| known.head == part.head) {
        entry.parts.push(part);
    }
}
