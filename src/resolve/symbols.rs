//! The symbol table of one policy.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::calendar::Frequency;
use crate::currency::CurrencyId;
use crate::diagnostics::{Problem, names};
use crate::plan::{self, About, GroupId, Label, ValueId};
use crate::source::Span;
use crate::syntax::ast::{self, Statement, Tree};

use super::meeting::{CasesSymbol, Meetings};
use crate::syntax::BUILT_IN_ACTIONS;

use super::formulas::FormulaSymbol;

/// What defines a value.
#[derive(Clone, Copy, Debug)]
pub enum ValueSource<'t> {
    Definition(&'t ast::Definition),
    /// Several statements of one name: an index into the groups of cases.
    Cases(usize),
    Part(&'t ast::Expr),
    Scorecard(&'t ast::Scorecard),
    Indicator(&'t ast::Indicator),
    Bands(&'t ast::Bands),
    /// One output column of a table.
    Column(usize, usize),
    /// A section of a scorecard, by its place among them.
    Section(&'t ast::Scorecard, usize),
}

#[derive(Clone, Debug)]
pub struct ValueSymbol<'t> {
    pub label: Label,
    pub source: ValueSource<'t>,
    pub frequency: Frequency,
    pub about: About,
    pub who: ast::Who,
    pub span: Span,
    pub cite: Option<ast::Str>,
}

impl ValueSymbol<'_> {
    /// The table or bands that the value is looked up in, if it is.
    pub fn table_name(&self, symbols: &Symbols<'_>) -> Option<Rc<str>> {
        match self.source {
            ValueSource::Column(table, _) => Some(symbols.tables.get(table)?.label.name.clone()),
            ValueSource::Bands(_) => Some(self.label.name.clone()),
            _ => None,
        }
    }
}

/// A table, with its columns split into keys and outputs.
#[derive(Clone, Debug)]
pub struct TableSymbol<'t> {
    pub label: Label,
    pub table: &'t ast::Table,
    /// Output columns: header index and name.
    pub outputs: Vec<(usize, Label)>,
    pub home: Home,
    pub frequency: Frequency,
    pub about: About,
    pub who: ast::Who,
    pub span: Span,
    /// The table that this is a later version of.
    pub version_of: Option<usize>,
}

/// Where a table's or band's keys live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    Subject,
    /// Keys are fields of this record block: it is looked up per record.
    Records(usize),
    /// It has no keys and is applied to arguments.
    Applied,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    pub block: usize,
    pub field: usize,
}

/// What a name means outside records.
#[derive(Clone, Debug)]
pub enum Meaning {
    Value(ValueId),
    Parameter(usize),
    /// A formula with parameters.
    Formula(usize),
    Table(usize),
    /// Bands or grades whose keys are record fields.
    RecordBands(usize),
    Inputs(Vec<Input>),
    /// A grade's label, by itself a condition: the grade's value and the member.
    Grade(ValueId, u32),
    /// Declared in a statement that could not be read.
    Lost,
}

pub struct FieldSymbol<'t> {
    pub label: Label,
    pub field: &'t ast::Field,
    pub span: Span,
}

pub struct BlockSymbol<'t> {
    pub label: Label,
    pub block: &'t ast::Block,
    pub fields: Vec<FieldSymbol<'t>>,
    pub span: Span,
}

pub struct RuleSymbol<'t> {
    pub label: Label,
    pub rule: &'t ast::Rule,
    pub frequency: Frequency,
    pub about: About,
    pub who: ast::Who,
    pub span: Span,
}

/// A kind of group: the people who have the same value of an attribute.
#[derive(Clone, Debug)]
pub struct GroupSymbol {
    pub label: Label,
    /// The attribute's column in 员工; none where it was reported that there is no such column.
    pub field: Option<usize>,
}

/// What a heading says of the statements below it.
#[derive(Clone, Debug)]
pub(super) struct Under {
    pub frequency: Frequency,
    pub about: About,
    pub who: ast::Who,
}

/// Everything that a policy declares.
pub struct Symbols<'t> {
    pub tree: &'t Tree,
    pub header: Option<&'t ast::Header>,
    pub values: Vec<ValueSymbol<'t>>,
    pub parameters: Vec<(Label, &'t ast::Parameter, Span)>,
    pub formulas: Vec<FormulaSymbol<'t>>,
    /// 折算率: the parameter of each currency that has one.
    pub rates: Vec<(CurrencyId, usize)>,
    pub tables: Vec<TableSymbol<'t>>,
    /// Bands looked up per record.
    pub record_bands: Vec<(Label, &'t ast::Bands, usize)>,
    /// Later versions of bands and grades, with the first version of each.
    pub(super) later_bands: Vec<(&'t ast::Bands, &'t ast::Bands)>,
    pub blocks: Vec<BlockSymbol<'t>>,
    pub enumerations: Vec<plan::Enumeration>,
    /// The grade value of each enumeration that is a grade's.
    pub grade_of: Vec<Option<ValueId>>,
    pub actions: Vec<Label>,
    pub rules: Vec<RuleSymbol<'t>>,
    pub cases_of: Vec<CasesSymbol<'t>>,
    pub exclusive: Vec<(&'t ast::Exclusive, Span)>,
    pub outputs: Vec<&'t ast::OutputItem>,
    pub groups: Vec<GroupSymbol>,
    pub enrolment: Vec<&'t ast::Enrolment>,
    pub cases: Vec<&'t ast::Case>,
    names: BTreeMap<Rc<str>, Meaning>,
    spans: BTreeMap<Rc<str>, Span>,
}

/// Collects the symbols of a tree.
pub fn resolve<'t>(tree: &'t Tree, problems: &mut Vec<Problem>) -> Symbols<'t> {
    let mut symbols = Symbols {
        tree,
        header: None,
        values: Vec::new(),
        parameters: Vec::new(),
        formulas: Vec::new(),
        rates: Vec::new(),
        tables: Vec::new(),
        record_bands: Vec::new(),
        later_bands: Vec::new(),
        blocks: Vec::new(),
        enumerations: Vec::new(),
        grade_of: Vec::new(),
        actions: BUILT_IN_ACTIONS.iter().map(|(zh, en)| Label::new(*zh, Some(Rc::from(*en)))).collect(),
        rules: Vec::new(),
        cases_of: Vec::new(),
        exclusive: Vec::new(),
        outputs: Vec::new(),
        groups: Vec::new(),
        enrolment: Vec::new(),
        cases: Vec::new(),
        names: BTreeMap::new(),
        spans: BTreeMap::new(),
    };
    symbols.collect(problems);
    symbols
}

pub fn label_of(declared: &ast::Declared) -> Label {
    Label::new(declared.name.node.clone(), declared.alias.as_ref().map(|alias| alias.node.clone()))
}

impl<'t> Symbols<'t> {
    fn collect(&mut self, problems: &mut Vec<Problem>) {
        // Blocks first: whether bands are looked up per record depends on their fields.
        for statement in &self.tree.statements {
            match &statement.node {
                Statement::Block(block) => self.block(block, statement.span, problems),
                Statement::Enumeration(enumeration) => {
                    self.enumeration(enumeration, problems);
                    self.enumerations.push(plan::Enumeration {
                        name: label_of(&enumeration.name),
                        ordered: enumeration.ordered,
                        members: enumeration.members.iter().map(label_of).collect(),
                    });
                    self.grade_of.push(None);
                }
                Statement::Actions(declared) => {
                    for action in declared {
                        let label = label_of(action);
                        if self.actions.iter().any(|known| known.is(&label.name)) {
                            problems.push(names::action_twice(&label.name, action.name.span));
                        } else {
                            self.actions.push(label);
                        }
                    }
                }
                _ => {}
            }
        }
        self.inputs();
        self.group_blocks();
        let mut heading = Under { frequency: Frequency::Month, about: About::Person, who: ast::Who::AnyMonth };
        let meetings = Meetings::of(self.tree);
        // Bands and tables wait until every plain value is known.
        let mut waiting = Vec::new();
        for statement in &self.tree.statements {
            let span = statement.span;
            match &statement.node {
                Statement::Header(header) => match self.header {
                    Some(_) => problems.push(names::second_header(header.name.name.span)),
                    None => self.header = Some(header),
                },
                Statement::Heading(new) => {
                    let about = match &new.group {
                        Some(name) => About::Group(self.group_kind(name, problems)),
                        None => About::Person,
                    };
                    heading = Under { frequency: new.frequency, about, who: new.who.clone() };
                }
                Statement::Parameter(parameter) => {
                    let label = label_of(&parameter.name);
                    let id = self.parameters.len();
                    self.parameters.push((label.clone(), parameter, span));
                    self.name(&parameter.name, Meaning::Parameter(id), problems);
                }
                Statement::Rate(rate) => self.rate(rate, span, problems),
                Statement::Definition(definition) => {
                    self.definition(definition, &meetings, &heading, problems);
                    for (name, expr) in &definition.parts {
                        self.value(name, ValueSource::Part(expr), &heading, &definition.cite, problems);
                    }
                }
                Statement::Formula(formula) => self.formula(formula, problems),
                Statement::Scorecard(scorecard) => {
                    self.value(&scorecard.name, ValueSource::Scorecard(scorecard), &heading, &scorecard.cite, problems);
                    self.sections(scorecard, &heading, problems);
                    for line in &scorecard.indicators {
                        let cite = line.cite.clone().or_else(|| scorecard.cite.clone());
                        self.value(&line.name, ValueSource::Indicator(line), &heading, &cite, problems);
                    }
                }
                Statement::Rule(rule) => {
                    let label = match &rule.name {
                        Some(name) => label_of(name),
                        None => {
                            let action = rule.clauses.first().and_then(|clause| clause.actions.first());
                            Label::new(action.map_or_else(|| Rc::from("规则"), |name| name.node.clone()), None)
                        }
                    };
                    let Under { frequency, about, who } = heading.clone();
                    self.rules.push(RuleSymbol { label, rule, frequency, about, who, span });
                }
                Statement::Output(items) => self.outputs.extend(items),
                Statement::Enrolment(enrolment) => self.enrolment.push(enrolment),
                Statement::Case(case) => self.cases.push(case),
                Statement::Exclusive(exclusive) => self.exclusive.push((exclusive, span)),
                Statement::Bands(_) | Statement::Table(_) => waiting.push((statement, heading.clone())),
                _ => {}
            }
        }
        for (statement, heading) in waiting {
            match &statement.node {
                Statement::Bands(bands) => self.bands(bands, &heading, problems),
                Statement::Table(table) => self.table(table, &heading, statement.span, problems),
                _ => {}
            }
        }
        self.grade_labels();
        meetings.unmet(self, problems);
        if self.header.is_none() && self.tree.lost.is_empty() && !self.tree.statements.is_empty() {
            problems.push(names::no_header());
        }
    }

    fn block(&mut self, block: &'t ast::Block, span: Span, problems: &mut Vec<Problem>) {
        let label = match (&block.name, &block.kind) {
            (Some(name), _) => label_of(name),
            (None, ast::BlockKind::Employees) => Label::new("员工", Some(Rc::from("employees"))),
            (None, ast::BlockKind::PerQuarter(_)) => Label::new("季度", Some(Rc::from("quarterly"))),
            (None, _) => Label::new("月度", Some(Rc::from("monthly"))),
        };
        let span = block.name.as_ref().map_or(span, |name| name.name.span);
        let block_name = label.name.clone();
        if let Some(known) = self.blocks.iter().find(|known| known.label.is(&label.name)) {
            problems.push(names::declared_twice(&label.name, known.span, span));
        }
        let mut fields: Vec<FieldSymbol<'t>> = Vec::new();
        for field in &block.fields {
            let declared = match field {
                ast::Field::Input(input) => &input.name,
                ast::Field::Derived { name, .. } => name,
            };
            let label = label_of(declared);
            let is_record = matches!(block.kind, ast::BlockKind::Records { .. });
            if !is_record && matches!(field, ast::Field::Derived { .. }) {
                problems.push(names::formula_in_block(&label.name, &block_name, declared.name.span));
            }
            if let Some(known) = fields.iter().find(|known| known.label.is(&label.name)) {
                problems.push(names::declared_twice(&label.name, known.span, declared.name.span));
                continue;
            }
            fields.push(FieldSymbol { label, field, span: declared.name.span });
        }
        self.blocks.push(BlockSymbol { label, block, fields, span });
    }

    /// The kinds of groups that have data of their own.
    fn group_blocks(&mut self) {
        for block in 0..self.blocks.len() {
            let name = match &self.blocks[block].block.kind {
                ast::BlockKind::PerMonth(ast::Owner::Group(name))
                | ast::BlockKind::PerQuarter(ast::Owner::Group(name))
                | ast::BlockKind::Records { owner: ast::RecordOwner::Group(name), .. } => name,
                _ => continue,
            };
            // An attribute that is not there is reported with the block.
            self.group_kind(name, &mut Vec::new());
        }
    }

    /// The kind of group that an attribute of 员工 names; reports one that it does not have.
    fn group_kind(&mut self, name: &ast::Name, problems: &mut Vec<Problem>) -> GroupId {
        let employees = self.employees();
        let field = employees.and_then(|block| self.find_field(block, &name.node));
        let label = match employees.zip(field) {
            Some((block, field)) => self.blocks[block].fields[field].label.clone(),
            None => Label::new(name.node.clone(), None),
        };
        if let Some(known) = self.groups.iter().position(|group| group.label == label) {
            return GroupId(known);
        }
        if field.is_none() && !self.tree.lost.contains(&*name.node) {
            let fields = employees.map_or(&[][..], |block| self.blocks[block].fields.as_slice());
            let known: Vec<String> = fields.iter().map(|field| field.label.name.to_string()).collect();
            let near = crate::spelling::misspelt(&name.node, known.iter().map(String::as_str));
            problems.push(names::no_such_member("员工", &name.node, near.as_ref(), &known, name.span));
        }
        self.groups.push(GroupSymbol { label, field });
        GroupId(self.groups.len() - 1)
    }

    /// The kind of group of a name; none where nothing is said of such groups.
    pub fn find_group(&self, name: &str) -> Option<GroupId> {
        self.groups.iter().position(|group| group.label.is(name)).map(GroupId)
    }

    /// The block 员工, where it is declared.
    pub fn employees(&self) -> Option<usize> {
        self.blocks.iter().position(|block| matches!(block.block.kind, ast::BlockKind::Employees))
    }

    /// Registers the columns of blocks that are not records.
    fn inputs(&mut self) {
        let mut found: BTreeMap<Rc<str>, Vec<Input>> = BTreeMap::new();
        for (block, symbol) in self.blocks.iter().enumerate() {
            if matches!(symbol.block.kind, ast::BlockKind::Records { .. }) {
                continue;
            }
            // A block that is declared twice has been reported; its columns are no two of a kind.
            let twice = self.blocks.iter().take(block).find(|known| known.label.is(&symbol.label.name));
            for (field, symbol) in symbol.fields.iter().enumerate() {
                if twice.is_some_and(|known| known.fields.iter().any(|field| field.label.is(&symbol.label.name))) {
                    continue;
                }
                let input = Input { block, field };
                found.entry(symbol.label.name.clone()).or_default().push(input);
                if let Some(alias) = symbol.label.alias.clone().filter(|alias| *alias != symbol.label.name) {
                    found.entry(alias).or_default().push(input);
                }
            }
        }
        self.names.extend(found.into_iter().map(|(name, inputs)| (name, Meaning::Inputs(inputs))));
    }

    pub(super) fn value(
        &mut self,
        name: &'t ast::Declared,
        source: ValueSource<'t>,
        heading: &Under,
        cite: &Option<ast::Str>,
        problems: &mut Vec<Problem>,
    ) -> ValueId {
        let id = ValueId(self.values.len());
        let Under { frequency, about, who } = heading.clone();
        let (label, span, cite) = (label_of(name), name.name.span, cite.clone());
        self.values.push(ValueSymbol { label, source, frequency, about, who, span, cite });
        self.name(name, Meaning::Value(id), problems);
        id
    }

    /// Gives a name its meaning. A value may be called like an input, and wins;
    /// two values of one name are reported.
    pub(super) fn name(&mut self, declared: &ast::Declared, meaning: Meaning, problems: &mut Vec<Problem>) {
        let alias = declared.alias.iter().filter(|alias| alias.node != declared.name.node);
        for spelling in std::iter::once(&declared.name).chain(alias) {
            if let Some(known) = self.spans.get(&spelling.node) {
                let twice = super::meeting::is_item_twice(self.tree, &spelling.node);
                let report = if twice { names::item_twice } else { names::declared_twice };
                problems.push(report(&spelling.node, *known, spelling.span));
                continue;
            }
            self.spans.insert(spelling.node.clone(), spelling.span);
            self.names.insert(spelling.node.clone(), meaning.clone());
        }
    }

    /// Reports an enumeration declared twice, and a label that it has twice.
    fn enumeration(&self, enumeration: &ast::Enumeration, problems: &mut Vec<Problem>) {
        let name = &enumeration.name.name;
        let earlier = self.tree.statements.iter().find_map(|statement| match &statement.node {
            Statement::Enumeration(other) if other.name.name.node == name.node => Some(other.name.name.span),
            _ => None,
        });
        if let Some(earlier) = earlier.filter(|earlier| *earlier != name.span) {
            problems.push(names::declared_twice(&name.node, earlier, name.span));
        }
        same_label_twice(enumeration.members.iter(), problems);
    }

    fn bands(&mut self, bands: &'t ast::Bands, heading: &Under, problems: &mut Vec<Problem>) {
        same_label_twice(
            bands.rows.iter().filter_map(|row| match &row.outcome {
                ast::BandOutcome::Label(label) => Some(label),
                ast::BandOutcome::Value(_) => None,
            }),
            problems,
        );
        if bands.since.is_some()
            && let Some(first) = self.first_bands(&bands.name.name.node)
        {
            self.later_bands.push((first, bands));
            return;
        }
        let home = self.home_of(std::slice::from_ref(&bands.key));
        if let Home::Records(block) = home {
            let id = self.record_bands.len();
            let label = label_of(&bands.name);
            self.record_bands.push((label.clone(), bands, block));
            self.name(&bands.name, Meaning::RecordBands(id), problems);
            self.grade_enumeration(bands, None);
            return;
        }
        let id = self.value(&bands.name, ValueSource::Bands(bands), heading, &bands.cite, problems);
        self.grade_enumeration(bands, Some(id));
    }

    /// A grade's labels are an ordered enumeration.
    fn grade_enumeration(&mut self, bands: &'t ast::Bands, value: Option<ValueId>) {
        if bands.mode != ast::BandMode::Grade {
            return;
        }
        // Written best first; an enumeration is kept lowest first.
        let members = bands.rows.iter().rev().filter_map(|row| match &row.outcome {
            ast::BandOutcome::Label(label) => Some(label_of(label)),
            ast::BandOutcome::Value(_) => None,
        });
        let members = members.collect();
        self.enumerations.push(plan::Enumeration { name: label_of(&bands.name), ordered: true, members });
        self.grade_of.push(value);
    }

    fn table(&mut self, table: &'t ast::Table, heading: &Under, span: Span, problems: &mut Vec<Problem>) {
        let first = match self.names.get(&table.name.name.node) {
            Some(Meaning::Table(id)) if table.since.is_some() => Some(*id),
            _ => None,
        };
        let label = first.and_then(|id| self.tables.get(id)).map_or_else(|| label_of(&table.name), |t| t.label.clone());
        let header: Vec<Label> = table
            .header
            .iter()
            .map(|cell| match &cell.cell.kind {
                ast::CellKind::Name(name) => label_of(name),
                _ => Label::new("", None),
            })
            .collect();
        let matrix = table.keys.len() == 2;
        let outputs: Vec<(usize, Label)> = if table.decision {
            table
                .header
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.output)
                .map(|(i, _)| (i, header[i].clone()))
                .collect()
        } else if matrix {
            vec![(1, label.clone())]
        } else {
            header.iter().cloned().enumerate().skip(1).collect()
        };
        let keys: Vec<ast::Expr> = if table.decision {
            table
                .header
                .iter()
                .filter(|cell| !cell.output)
                .filter_map(|cell| match &cell.cell.kind {
                    ast::CellKind::Name(declared) => Some(ast::Expr {
                        span: cell.cell.span,
                        kind: ast::ExprKind::Reference(ast::Reference {
                            name: declared.name.clone(),
                            member: None,
                            arguments: None,
                            span: cell.cell.span,
                        }),
                    }),
                    ast::CellKind::Value(expr) => Some(expr.clone()),
                    _ => None,
                })
                .collect()
        } else {
            table.keys.clone()
        };
        let home = if keys.is_empty() { Home::Applied } else { self.home_of(&keys) };
        let id = self.tables.len();
        let Under { frequency, about, who } = heading.clone();
        self.tables.push(TableSymbol {
            label: label.clone(),
            table,
            outputs: outputs.clone(),
            home,
            frequency,
            about,
            who,
            span,
            version_of: first,
        });
        if first.is_some() {
            return;
        }
        self.name(&table.name, Meaning::Table(id), problems);
        if home == Home::Subject {
            // Each output is a value of the subject, found as 表.列.
            for (column, output) in &outputs {
                let single = outputs.len() == 1;
                let name = if single { label.clone() } else { column_label(&label, output) };
                self.values.push(ValueSymbol {
                    label: name,
                    source: ValueSource::Column(id, *column),
                    frequency: heading.frequency,
                    about,
                    who: heading.who.clone(),
                    span: table.name.name.span,
                    cite: table.cite.clone(),
                });
            }
        }
    }

    /// The value that holds an output column of a table, when it is the subject's.
    pub fn column_value(&self, table: usize, column: usize) -> Option<ValueId> {
        self.values
            .iter()
            .position(|value| matches!(value.source, ValueSource::Column(t, c) if t == table && c == column))
            .map(ValueId)
    }

    fn grade_labels(&mut self) {
        for (enumeration, grade) in self.enumerations.iter().zip(&self.grade_of) {
            let Some(grade) = grade else { continue };
            for (member, label) in enumeration.members.iter().enumerate() {
                for spelling in label.spellings() {
                    let spelling: Rc<str> = spelling.into();
                    let shared = self
                        .enumerations
                        .iter()
                        .zip(&self.grade_of)
                        .filter(|(other, grade)| grade.is_some() && other.members.iter().any(|m| m.is(&spelling)))
                        .count()
                        > 1;
                    if !shared && !self.names.contains_key(&spelling) {
                        self.names.insert(spelling, Meaning::Grade(*grade, member as u32));
                    }
                }
            }
        }
    }

    /// What a name means outside records.
    pub fn find(&self, name: &str) -> Option<Meaning> {
        if let Some(meaning) = self.names.get(name) {
            return Some(meaning.clone());
        }
        self.tree.lost.contains(name).then_some(Meaning::Lost)
    }

    pub fn find_block(&self, name: &str) -> Option<usize> {
        // `employee.position` reads better in English than `employees.position`.
        let name = if name == "employee" { "employees" } else { name };
        self.blocks.iter().position(|block| block.label.is(name))
    }

    pub fn find_field(&self, block: usize, name: &str) -> Option<usize> {
        self.blocks.get(block)?.fields.iter().position(|field| field.label.is(name))
    }

    pub fn find_action(&self, name: &str) -> Option<usize> {
        self.actions.iter().position(|action| action.is(name))
    }

    /// Every name a reference could have meant, for suggestions.
    pub fn known_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(|name| &**name)
    }
}

fn same_label_twice<'a>(labels: impl Iterator<Item = &'a ast::Declared>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<Rc<str>, Span> = BTreeMap::new();
    for label in labels {
        match seen.get(&label.name.node) {
            Some(first) => problems.push(names::declared_twice(&label.name.node, *first, label.name.span)),
            None => {
                seen.insert(label.name.node.clone(), label.name.span);
            }
        }
    }
}

fn column_label(table: &Label, column: &Label) -> Label {
    let alias = match (&table.alias, &column.alias) {
        (Some(table), Some(column)) => Some(Rc::from(format!("{table}.{column}"))),
        _ => None,
    };
    Label::new(format!("{}.{}", table.name, column.name), alias)
}
