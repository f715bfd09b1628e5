//! A policy → the policy in plain words.
//!
//! In: a sound policy. Out: a page that says in sentences of one language, whatever
//! language the source is in, everything that the policy says, for an author to hold
//! beside the regulation. Nothing is computed here, and comments are left out.
//!
//! `reader` names things, `literals` says values, `kinds` knows what kind of value a
//! formula gives and `reads` what it reads; `formulas`, `references`, `conditions`,
//! `relative`, `folds`, `sets`, `applied`, `windows` and `time` put expressions into
//! words, and `sentences` a whole formula. `data`, `headings`, `items`, `meeting`,
//! `scores`, `tables` (with `units`), `rules` and `examples` tell one kind of statement
//! each; `files` says where they stand, and `page` writes the page down.

mod applied;
mod conditions;
mod data;
mod examples;
mod files;
mod folds;
mod formulas;
mod headings;
mod items;
mod kinds;
mod literals;
mod meeting;
mod page;
mod reader;
mod reads;
mod references;
mod relative;
mod rules;
mod scores;
mod sentences;
mod sets;
mod tables;
mod time;
mod units;
mod verdicts;
mod windows;

use std::cell::RefCell;

use crate::Policy;
use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::resolve;
use crate::source::Span;
use crate::syntax::ast::{Heading, Statement};

use files::Files;
use headings::{BEFORE_ANY, Titles, is_same};
use reader::{Reader, Stance};

/// The whole policy in words.
#[derive(Clone, Debug)]
pub struct Document {
    pub title: String,
    pub parts: Vec<Part>,
}

/// What is said of one statement, or a section's beginning.
#[derive(Clone, Debug)]
pub struct Part {
    /// The statement; nothing for what the page adds.
    pub span: Option<Span>,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Heading(String),
    Paragraph(String),
    /// Lines of a list.
    Items(Vec<Item>),
    Table(Grid),
}

/// A line of a list, with the lines of its own list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub text: String,
    pub under: Vec<String>,
}

/// A table of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a policy back. It must be sound: what could not be read has no words.
pub fn read_back(policy: &Policy, lang: Lang) -> Document {
    let told = RefCell::default();
    // Names are those of the plan, which is made of the expanded tree.
    let expanded = resolve::money_in_time_expanded(&policy.tree, &mut Vec::new());
    let symbols = resolve::resolve(&expanded, &mut Vec::new());
    let reader = Reader {
        policy,
        symbols: &symbols,
        lang,
        record: None,
        rows: None,
        group: None,
        formula: None,
        frequency: Frequency::Month,
        stance: Stance::Heading,
        each_one: false,
        silent: false,
        told: &told,
    };
    let mut parts = Vec::new();
    let header = policy.tree.statements.iter().find_map(|statement| match &statement.node {
        Statement::Header(header) => Some((header, statement.span)),
        _ => None,
    });
    let mut title = String::new();
    if let Some((header, span)) = header {
        title = reader.declared(&header.name);
        parts.push(Part { span: Some(span), pieces: reader.header(header) });
    }
    let mut files = Files::default();
    reader.data(&mut parts, &mut files);
    reader.common(&mut parts, &mut files);
    reader.computed(&mut parts, &mut files);
    reader.verdicts(&mut parts, &mut files);
    reader.examples(&mut parts);
    Document { title, parts }
}

/// A list without lists in it.
fn lines(texts: Vec<String>) -> Vec<Item> {
    texts.into_iter().map(|text| Item { text, under: Vec::new() }).collect()
}

impl Document {
    /// As text for a terminal: tables aligned, Chinese characters two cells wide.
    pub fn text(&self) -> String {
        page::text(self)
    }

    pub fn markdown(&self) -> String {
        page::markdown(self)
    }
}

impl Reader<'_> {
    fn heading(&self, zh: &str, en: &str) -> Part {
        Part { span: None, pieces: vec![Piece::Heading(self.pick(zh, en).to_owned())] }
    }

    /// What is filled in, and the words that the policy brings along.
    fn data(self, parts: &mut Vec<Part>, files: &mut Files) {
        let mut found = Vec::new();
        files.restart();
        for statement in &self.policy.tree.statements {
            files.pass(statement, &self);
            let pieces = match &statement.node {
                Statement::Enumeration(enumeration) => vec![Piece::Paragraph(self.enumeration(enumeration))],
                Statement::Actions(actions) => vec![Piece::Paragraph(self.own_actions(actions))],
                Statement::Enrolment(enrolment) => vec![Piece::Paragraph(self.enrolment(enrolment))],
                Statement::Block(block) => self.block(block),
                Statement::Header(_)
                | Statement::Import(_)
                | Statement::Rate(_)
                | Statement::Heading(_)
                | Statement::Parameter(_)
                | Statement::Output(_)
                | Statement::Definition(_)
                | Statement::Formula(_)
                | Statement::Scorecard(_)
                | Statement::Bands(_)
                | Statement::Table(_)
                | Statement::Rule(_)
                | Statement::Meeting(_)
                | Statement::Exclusive(_)
                | Statement::Verdict(_)
                | Statement::Case(_) => continue,
            };
            found.extend(files.entered(statement, &self));
            found.push(Part { span: Some(statement.span), pieces });
        }
        if found.is_empty() {
            return;
        }
        parts.push(self.heading("要填的数据", "The data"));
        parts.extend(found);
        if self.symbols.enrolment.is_empty() {
            let sentence = self.default_enrolment();
            parts.push(Part { span: None, pieces: vec![Piece::Paragraph(sentence)] });
        }
    }

    /// What holds under any heading: parameters and rates, then the formulas that others use.
    fn common(self, parts: &mut Vec<Part>, files: &mut Files) {
        let sections = [("参数", "Parameters", false), ("算法", "Formulas", true)];
        for (zh, en, formulas) in sections {
            let mut told = false;
            files.restart();
            for statement in &self.policy.tree.statements {
                files.pass(statement, &self);
                let pieces = match &statement.node {
                    Statement::Parameter(parameter) if !formulas => self.parameter(parameter),
                    Statement::Rate(rate) if !formulas => self.rate(rate),
                    Statement::Formula(formula) if formulas => self.formula(formula),
                    _ => continue,
                };
                if !told {
                    parts.push(self.heading(zh, en));
                    told = true;
                }
                parts.extend(files.entered(statement, &self));
                parts.push(Part { span: Some(statement.span), pieces });
            }
        }
    }

    /// Everything that is computed, under the headings of the policy.
    fn computed(self, parts: &mut Vec<Part>, files: &mut Files) {
        let titles = Titles::of(&self.policy.tree.statements);
        let mut under = BEFORE_ANY;
        let mut place: Option<Span> = None;
        let mut told: Vec<Heading> = Vec::new();
        files.restart();
        for statement in &self.policy.tree.statements {
            files.pass(statement, &self);
            let group = under.group.as_ref().and_then(|group| self.symbols.find_group(&group.node));
            let reader = Reader { frequency: under.frequency, group: group.map(|group| group.0), ..self };
            let pieces = match &statement.node {
                Statement::Heading(heading) => {
                    (under, place) = (heading.clone(), Some(statement.span));
                    continue;
                }
                Statement::Output(items) => vec![Piece::Paragraph(reader.output(items))],
                Statement::Definition(definition) => reader.definition(definition),
                Statement::Scorecard(scorecard) => reader.scorecard(scorecard),
                Statement::Bands(bands) => reader.bands(bands),
                Statement::Table(table) => reader.table(table),
                Statement::Rule(rule) => reader.rule(rule),
                Statement::Meeting(meeting) => vec![Piece::Paragraph(reader.meeting(meeting))],
                Statement::Exclusive(exclusive) => vec![Piece::Paragraph(reader.exclusive(exclusive))],
                Statement::Parameter(_)
                | Statement::Rate(_)
                | Statement::Formula(_)
                | Statement::Header(_)
                | Statement::Import(_)
                | Statement::Enumeration(_)
                | Statement::Actions(_)
                | Statement::Enrolment(_)
                | Statement::Block(_)
                | Statement::Verdict(_)
                | Statement::Case(_) => continue,
            };
            if told.last().is_none_or(|told| !is_same(told, &under)) {
                let again = told.iter().any(|told| is_same(told, &under));
                parts.push(Part { span: place, pieces: reader.section(&under, titles.is_shared(&under), again) });
                told.push(under.clone());
            }
            parts.extend(files.entered(statement, &self));
            parts.push(Part { span: Some(statement.span), pieces });
        }
    }

    /// What the author says about findings.
    fn verdicts(self, parts: &mut Vec<Part>, files: &mut Files) {
        let mut told = false;
        files.restart();
        for statement in &self.policy.tree.statements {
            files.pass(statement, &self);
            let Statement::Verdict(verdict) = &statement.node else { continue };
            if !told {
                parts
                    .push(self.heading("检查时接受和禁止的", "What is accepted and denied when the policy is checked"));
                told = true;
            }
            parts.extend(files.entered(statement, &self));
            parts.push(Part { span: Some(statement.span), pieces: vec![Piece::Paragraph(self.verdict(verdict))] });
        }
    }

    fn examples(self, parts: &mut Vec<Part>) {
        let mut told = false;
        for statement in &self.policy.tree.statements {
            let Statement::Case(case) = &statement.node else { continue };
            if !told {
                parts.push(self.heading("检查过的例子", "Worked examples"));
                told = true;
            }
            parts.push(Part { span: Some(statement.span), pieces: self.example(case) });
        }
    }
}
