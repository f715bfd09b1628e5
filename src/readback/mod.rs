//! A policy → the policy in plain words.
//!
//! In: a sound policy. Out: a page that says in sentences of one language, whatever
//! language the source is in, everything that the policy says, for an author to hold
//! beside the regulation. Nothing is computed here, and comments are left out.
//!
//! `reader` names things, `literals` says values, `kinds` knows what kind of value a
//! formula gives; `formulas`, `conditions`, `folds` and `time` put expressions into
//! words, and `sentences` a whole formula. `data`, `items`, `scores`, `tables`, `rules`
//! and `examples` tell one kind of statement each; `page` writes the page down.

mod conditions;
mod data;
mod examples;
mod folds;
mod formulas;
mod items;
mod kinds;
mod literals;
mod page;
mod reader;
mod rules;
mod scores;
mod sentences;
mod tables;
mod time;

use std::cell::RefCell;

use crate::Policy;
use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::resolve;
use crate::source::Span;
use crate::syntax::ast::{Statement, Who};

use reader::Reader;

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
    let symbols = resolve::resolve(&policy.tree, &mut Vec::new());
    let reader = Reader { policy, symbols: &symbols, lang, record: None, frequency: Frequency::Month, told: &told };
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
    reader.data(&mut parts);
    reader.computed(&mut parts);
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
    fn data(self, parts: &mut Vec<Part>) {
        let mut found = Vec::new();
        for statement in &self.policy.tree.statements {
            let pieces = match &statement.node {
                Statement::Enumeration(enumeration) => vec![Piece::Paragraph(self.enumeration(enumeration))],
                Statement::Actions(actions) => vec![Piece::Paragraph(self.own_actions(actions))],
                Statement::Enrolment(blocks) => vec![Piece::Paragraph(self.enrolment(blocks))],
                Statement::Block(block) => self.block(block),
                Statement::Header(_)
                | Statement::Heading(_)
                | Statement::Parameter(_)
                | Statement::Output(_)
                | Statement::Definition(_)
                | Statement::Scorecard(_)
                | Statement::Bands(_)
                | Statement::Table(_)
                | Statement::Rule(_)
                | Statement::Case(_) => continue,
            };
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

    /// Everything that is computed, under the headings of the policy.
    fn computed(self, parts: &mut Vec<Part>) {
        let mut under: (Frequency, Who, Option<Span>) = (Frequency::Month, Who::AnyMonth, None);
        let mut told: Option<(Frequency, Who)> = None;
        for statement in &self.policy.tree.statements {
            let reader = Reader { frequency: under.0, ..self };
            let pieces = match &statement.node {
                Statement::Heading(heading) => {
                    under = (heading.frequency, heading.who.clone(), Some(statement.span));
                    continue;
                }
                Statement::Parameter(parameter) => reader.parameter(parameter),
                Statement::Output(items) => vec![Piece::Paragraph(reader.output(items))],
                Statement::Definition(definition) => reader.definition(definition),
                Statement::Scorecard(scorecard) => reader.scorecard(scorecard),
                Statement::Bands(bands) => reader.bands(bands),
                Statement::Table(table) => reader.table(table),
                Statement::Rule(rule) => reader.rule(rule),
                Statement::Header(_)
                | Statement::Enumeration(_)
                | Statement::Actions(_)
                | Statement::Enrolment(_)
                | Statement::Block(_)
                | Statement::Case(_) => continue,
            };
            let section = (under.0, under.1.clone());
            if told.as_ref() != Some(&section) {
                parts.push(Part { span: under.2, pieces: reader.section(under.0, &under.1) });
                told = Some(section);
            }
            parts.push(Part { span: Some(statement.span), pieces });
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
