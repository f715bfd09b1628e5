//! Where a policy's names are declared, as stretches of its text.
//!
//! In: the tree. Out: for each name the statements that declare it, and for what
//! has a line of its own in a block — a column, an indicator — that line.

use crate::source::{Span, Spanned};
use crate::syntax::ast::{
    Block, BlockKind, Declared, Definition, Field, Name, Rule, Scorecard, Statement, Tree, VerdictPlace,
};

/// A name and a stretch of text that is its own.
struct Declaration<'t> {
    /// The block whose column it is.
    block: Option<&'t str>,
    name: &'t str,
    span: Span,
}

/// Every name of a policy with its stretches.
pub(super) struct Places<'t>(Vec<Declaration<'t>>);

impl<'t> Places<'t> {
    pub fn of(tree: &'t Tree) -> Places<'t> {
        let mut places = Places(Vec::new());
        tree.statements.iter().for_each(|statement| places.statement(statement));
        places
    }

    /// The stretches of what the author names; none where nothing is called so.
    pub fn named(&self, place: &VerdictPlace) -> Vec<Span> {
        let is_meant = |declared: &&Declaration| {
            let of_block = place.block.as_ref().is_none_or(|block| declared.block == Some(&*block.node));
            declared.name == &*place.name.node && of_block
        };
        self.0.iter().filter(is_meant).map(|declared| declared.span).collect()
    }

    pub fn names(&self) -> impl Iterator<Item = &'t str> {
        self.0.iter().map(|declared| declared.name)
    }

    fn add(&mut self, declared: &'t Declared, span: Span) {
        self.add_name(&declared.name, span);
        if let Some(alias) = &declared.alias {
            self.add_name(alias, span);
        }
    }

    fn add_name(&mut self, name: &'t Name, span: Span) {
        self.0.push(Declaration { block: None, name: &name.node, span });
    }

    fn statement(&mut self, statement: &'t Spanned<Statement>) {
        let span = statement.span;
        match &statement.node {
            Statement::Header(header) => self.add(&header.name, span),
            Statement::Rate(rate) => self.add(&rate.name, span),
            Statement::Enumeration(enumeration) => self.add(&enumeration.name, span),
            Statement::Actions(actions) => {
                actions.iter().for_each(|action| self.add(action, action.name.span));
            }
            Statement::Block(block) => self.block(block, span),
            Statement::Parameter(parameter) => self.add(&parameter.name, span),
            Statement::Definition(definition) => self.definition(definition, span),
            Statement::Formula(formula) => self.add(&formula.name, span),
            Statement::Scorecard(scorecard) => self.scorecard(scorecard, span),
            Statement::Bands(bands) => self.add(&bands.name, span),
            Statement::Table(table) => self.add(&table.name, span),
            Statement::Rule(rule) => self.rule(rule, span),
            Statement::Meeting(meeting) => self.add_name(&meeting.item, span),
            Statement::Import(_)
            | Statement::Enrolment(_)
            | Statement::Heading(_)
            | Statement::Output(_)
            | Statement::Exclusive(_)
            | Statement::Verdict(_)
            | Statement::Case(_) => {}
        }
    }

    fn definition(&mut self, definition: &'t Definition, span: Span) {
        self.add(&definition.name, span);
        for (name, expr) in &definition.parts {
            self.add(name, name.name.span.to(expr.span));
        }
        if let Some(case) = &definition.standing.case {
            self.add(case, span);
        }
        if let Some(group) = &definition.standing.group {
            self.add_name(group, span);
        }
    }

    fn rule(&mut self, rule: &'t Rule, span: Span) {
        if let Some(name) = &rule.name {
            self.add(name, span);
        }
        if let Some(group) = &rule.group {
            self.add_name(group, span);
        }
    }

    fn scorecard(&mut self, scorecard: &'t Scorecard, span: Span) {
        self.add(&scorecard.name, span);
        let starts: Vec<usize> = scorecard.indicators.iter().map(|line| line.name.name.span.start).collect();
        let heads = scorecard.sections.iter().map(|section| section.name.name.span.start);
        let mut ends: Vec<usize> = starts.iter().copied().chain(heads).collect();
        ends.push(span.end);
        // A line goes on to where the next one begins.
        let until = |start: usize| ends.iter().copied().filter(|end| *end > start).min().unwrap_or(span.end);
        for line in &scorecard.indicators {
            let start = line.name.name.span.start;
            self.add(&line.name, Span::new(start, until(start)));
        }
        for section in &scorecard.sections {
            let start = section.name.name.span.start;
            let end = starts.get(section.lines.end).copied().unwrap_or(span.end);
            self.add(&section.name, Span::new(start, end));
        }
    }

    fn block(&mut self, block: &'t Block, span: Span) {
        let mut called: Vec<&'t str> = match (&block.name, &block.kind) {
            (Some(_), _) => Vec::new(),
            (None, BlockKind::Employees) => vec!["员工", "employees"],
            (None, BlockKind::PerQuarter(_)) => vec!["季度", "quarterly"],
            (None, _) => vec!["月度", "monthly"],
        };
        if let Some(name) = &block.name {
            called.extend([&*name.name.node].into_iter().chain(name.alias.as_ref().map(|alias| &*alias.node)));
        }
        self.0.extend(called.iter().map(|name| Declaration { block: None, name, span }));
        let declared = |field: &'t Field| match field {
            Field::Input(input) => &input.name,
            Field::Derived { name, .. } => name,
        };
        let starts: Vec<usize> = block.fields.iter().map(|field| declared(field).name.span.start).collect();
        for (field, start) in block.fields.iter().zip(&starts) {
            let name = declared(field);
            let end = starts.iter().copied().filter(|next| next > start).min().unwrap_or(span.end);
            let spellings = [Some(&name.name), name.alias.as_ref()];
            for spelling in spellings.into_iter().flatten() {
                let of = |block| Declaration { block: Some(block), name: &spelling.node, span: Span::new(*start, end) };
                self.0.extend(called.iter().copied().map(of));
            }
        }
    }
}
