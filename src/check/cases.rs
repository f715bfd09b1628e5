//! 用例: the test cases that a policy carries.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::calendar::{Frequency, Month};
use crate::diagnostics::{groups, names, types};
use crate::lang::Text;
use crate::plan::case::{Case, CaseExpectation, CaseGiven, Expected, Given, Whose};
use crate::plan::{About, ActionId, BlockId, BlockKind, Output, Type, Value, ValueId};
use crate::resolve::Meaning;
use crate::syntax::ast;

use super::Checker;
use crate::spelling::misspelt;

/// What a case's name stands for.
enum Target {
    Cell(usize, usize),
    Value(ValueId),
}

impl Checker<'_, '_> {
    pub(super) fn cases(&mut self, outputs: &[Output]) -> Vec<Case> {
        let cases: Vec<&ast::Case> = self.symbols.cases.clone();
        cases.into_iter().map(|case| self.case(case, outputs)).collect()
    }

    fn case(&mut self, case: &ast::Case, outputs: &[Output]) -> Case {
        let groups = self.groups_of_case(case, outputs);
        let mut people: Vec<Rc<str>> = Vec::new();
        let named = case.givens.iter().filter_map(|given| given.who.as_ref());
        for name in named.chain(case.expectations.iter().filter_map(|e| e.who.as_ref())) {
            if !people.contains(&name.node) && !groups.contains(&name.node) {
                people.push(name.node.clone());
            }
        }
        if people.is_empty() {
            people.push(Rc::from(""));
        }
        let own = case.month.as_ref().map(|month| month.node);
        let last_given = case.givens.iter().filter_map(|given| given.from_to).map(|(_, to)| to).max();
        let from_header = self.symbols.header.and_then(|h| h.effective.as_ref()).map(|(from, _)| from.node);
        let fallback =
            from_header.or_else(|| Month::new(2026, 1)).unwrap_or_else(|| Month::of(jiff::civil::Date::ZERO));
        let month = own.or(last_given).unwrap_or(fallback);
        let index = |name: &Option<ast::Name>| match name {
            None => Whose::Everybody,
            Some(name) => match people.iter().position(|person| *person == name.node) {
                Some(person) => Whose::Person(person),
                None => Whose::Group(name.node.clone()),
            },
        };
        let mut givens = Vec::new();
        for given in &case.givens {
            let (from, to) = given.from_to.unwrap_or((month, month));
            let names_months = given.from_to.is_some();
            let who = index(&given.who);
            for what in self.given(given, outputs) {
                // What there is once a quarter is given in the quarter's last month.
                let once = given.whole_period && self.frequency_of_given(&what) != Frequency::Month;
                let from = if once { to } else { from };
                givens.push(CaseGiven { who: who.clone(), from, to, names_months, what });
            }
        }
        let mut expectations = Vec::new();
        for expectation in &case.expectations {
            if let Some(what) = self.expected(&expectation.what, outputs) {
                expectations.push(CaseExpectation {
                    who: index(&expectation.who),
                    period: expectation.period.as_ref().map(|period| period.node),
                    what,
                    span: expectation.span,
                });
            }
        }
        Case {
            title: case.title.node.clone(),
            month,
            has_own_month: own.is_some() || last_given.is_none(),
            people,
            givens,
            expectations,
            span: case.title.span,
        }
    }

    /// The names in a case that are groups' and not people's: those that a group's
    /// value or row is given or expected of, and the texts given for a group's attribute.
    fn groups_of_case(&mut self, case: &ast::Case, outputs: &[Output]) -> BTreeSet<Rc<str>> {
        let mut groups = BTreeSet::new();
        for given in &case.givens {
            if let (Some(who), Some(record)) = (&given.who, &given.record) {
                let about = self.symbols.find_block(&record.node).and_then(|block| self.about_block(block));
                if matches!(about, Some(About::Group(_))) {
                    groups.insert(who.node.clone());
                }
                continue;
            }
            self.mixed_line(given, outputs);
            for (path, value) in &given.values {
                let about = self.about_path(path, outputs);
                match (&given.who, about) {
                    (Some(who), Some(About::Group(_))) => drop(groups.insert(who.node.clone())),
                    _ => groups.extend(self.group_named(path, value)),
                }
            }
        }
        for expectation in &case.expectations {
            let (
                Some(who),
                ast::Expected::NoRow(path) | ast::Expected::Exception(path) | ast::Expected::Value(path, _),
            ) = (&expectation.who, &expectation.what)
            else {
                continue;
            };
            if let Some(About::Group(_)) = self.about_path(path, outputs) {
                groups.insert(who.node.clone());
            }
        }
        groups
    }

    /// Reports a line that gives one name a person's data and a group's.
    fn mixed_line(&mut self, given: &ast::Given, outputs: &[Output]) {
        let Some(who) = &given.who else { return };
        let abouts: Vec<Option<About>> = given.values.iter().map(|(path, _)| self.about_path(path, outputs)).collect();
        let of_group = given.values.iter().zip(&abouts).find_map(|((path, _), about)| match about {
            Some(About::Group(kind)) => Some((path, kind)),
            _ => None,
        });
        if let (true, Some((path, kind))) = (abouts.contains(&Some(About::Person)), of_group) {
            let kind = self.group_name(*kind);
            self.problems.push(groups::group_value_of_person(&path.name.node, &kind, &who.node, path.span));
        }
    }

    /// Whom something that a case names is about; nothing where it names nothing (which is reported later).
    fn about_path(&mut self, path: &ast::Reference, outputs: &[Output]) -> Option<About> {
        let reported = self.problems.len();
        let target = self.target(path, outputs);
        self.problems.truncate(reported);
        match target? {
            Target::Cell(block, _) => self.about_block(block),
            Target::Value(id) => self.symbols.values.get(id.0).map(|symbol| symbol.about),
        }
    }

    /// The group that a text or label given for an attribute names.
    fn group_named(&self, path: &ast::Reference, value: &ast::GivenValue) -> Option<Rc<str>> {
        let column = path.member.as_ref().unwrap_or(&path.name);
        self.symbols.find_group(&column.node)?;
        match value {
            ast::GivenValue::Value(ast::Expr {
                kind: ast::ExprKind::Literal(ast::LiteralKind::Text(text)), ..
            }) => Some(text.clone()),
            ast::GivenValue::Value(ast::Expr { kind: ast::ExprKind::Reference(label), .. }) => {
                Some(label.name.node.clone())
            }
            _ => None,
        }
    }

    fn given(&mut self, given: &ast::Given, outputs: &[Output]) -> Vec<Given> {
        if let Some(record) = &given.record {
            let Some(block) = self.block_named(record) else { return Vec::new() };
            let mut cells = Vec::new();
            for (path, value) in &given.values {
                let Some(field) = self.symbols.find_field(block, &path.name.node) else {
                    let owner = self.symbols.blocks[block].label.name.clone();
                    self.no_member(block, &owner, &path.name);
                    continue;
                };
                let ty = self.field_type(block, field);
                if let Some(value) = self.given_value(value, ty) {
                    cells.push((field, value));
                }
            }
            return vec![Given::Record { block: BlockId(block), cells }];
        }
        let mut found = Vec::new();
        for (path, value) in &given.values {
            match self.target(path, outputs) {
                Some(Target::Cell(block, field)) => {
                    let ty = self.field_type(block, field);
                    if let Some(value) = self.given_value(value, ty) {
                        found.push(Given::Cell { block: BlockId(block), field, value });
                    }
                }
                Some(Target::Value(id)) => {
                    let (ty, _) = self.value(id);
                    if let Some(value) = self.given_value(value, ty) {
                        found.push(Given::StandIn { id, value });
                    }
                }
                None => {}
            }
        }
        found
    }

    fn frequency_of_given(&self, given: &Given) -> Frequency {
        match given {
            Given::Cell { block, .. } => match self.blocks.get(block.0).map(|block| &block.kind) {
                Some(BlockKind::Periodic { frequency, .. }) => *frequency,
                _ => Frequency::Month,
            },
            Given::StandIn { id, .. } => self.symbols.values[id.0].frequency,
            Given::Record { .. } => Frequency::Month,
        }
    }

    fn field_type(&self, block: usize, field: usize) -> Type {
        self.blocks.get(block).and_then(|b| b.fields.get(field)).map_or(Type::Unknown, |field| field.ty)
    }

    /// The stated value; the inner None is a blank.
    fn given_value(&mut self, value: &ast::GivenValue, ty: Type) -> Option<Option<Value>> {
        match value {
            ast::GivenValue::Blank(_) => Some(None),
            ast::GivenValue::Value(expr) => self.constant_of(expr, ty).map(Some),
        }
    }

    fn no_member(&mut self, block: usize, owner: &str, name: &ast::Name) {
        if self.symbols.tree.lost.contains(&*name.node) {
            return;
        }
        let known: Vec<String> = self.symbols.blocks[block].fields.iter().map(|f| f.label.name.to_string()).collect();
        let near = misspelt(&name.node, known.iter().map(String::as_str));
        self.problems.push(names::no_such_member(owner, &name.node, near.as_ref(), &known, name.span));
    }

    /// An output's printed name first, then values, then inputs.
    fn target(&mut self, path: &ast::Reference, outputs: &[Output]) -> Option<Target> {
        let name = &path.name;
        if let Some(member) = &path.member {
            let dotted = format!("{}.{}", name.node, member.node);
            let printed = self.symbols.values.iter().position(|value| value.label.is(&dotted));
            if let Some(id) = printed {
                return Some(Target::Value(ValueId(id)));
            }
            let block = self.block_named(name)?;
            return match self.symbols.find_field(block, &member.node) {
                Some(field) => Some(Target::Cell(block, field)),
                None => {
                    self.no_member(block, &name.node, member);
                    None
                }
            };
        }
        if let Some(output) = outputs.iter().find(|output| output.name.is(&name.node)) {
            return Some(Target::Value(output.value));
        }
        match self.symbols.find(&name.node) {
            Some(Meaning::Value(id)) => Some(Target::Value(id)),
            Some(Meaning::Inputs(inputs)) => match inputs.as_slice() {
                [input] => Some(Target::Cell(input.block, input.field)),
                several => {
                    let blocks: Vec<String> =
                        several.iter().map(|i| self.symbols.blocks[i.block].label.name.to_string()).collect();
                    self.problems.push(names::ambiguous_input(&name.node, &blocks, name.span));
                    None
                }
            },
            Some(Meaning::Lost) => None,
            Some(Meaning::Parameter(_)) => {
                self.problems.push(types::not_possible(
                    Text::new(
                        format!("用例不能改参数“{}”", name.node),
                        format!("a case cannot set the parameter `{}`", name.node),
                    ),
                    Text::new(
                        "换一个月份，让它用当时有效的值",
                        "use another month, in which another value is in force",
                    ),
                    name.span,
                ));
                None
            }
            Some(Meaning::Table(table)) => match self.symbols.tables[table].outputs.as_slice() {
                [(column, _)] => self.symbols.column_value(table, *column).map(Target::Value),
                _ => None,
            },
            _ => {
                let known = self.symbols.known_names().map(str::to_owned);
                let printed = outputs.iter().map(|output| output.name.name.to_string());
                let known: Vec<String> = known.chain(printed).collect();
                let near = misspelt(&name.node, known.iter().map(String::as_str));
                self.problems.push(names::unknown_name(&name.node, near.as_ref(), None, name.span));
                None
            }
        }
    }

    fn expected(&mut self, expected: &ast::Expected, outputs: &[Output]) -> Option<Expected> {
        match expected {
            ast::Expected::Action { name, present } => match self.symbols.find_action(&name.node) {
                Some(action) => Some(Expected::Action { action: ActionId(action), present: *present }),
                None => {
                    self.unknown_action(name);
                    None
                }
            },
            ast::Expected::NoActions => Some(Expected::NoActions),
            ast::Expected::NoRow(path) => self.item(path, outputs).map(Expected::NoRow),
            ast::Expected::Exception(path) => self.item(path, outputs).map(Expected::Exception),
            ast::Expected::Value(path, value) => {
                let id = self.item(path, outputs)?;
                let (ty, _) = self.value(id);
                self.constant_of(value, ty).map(|value| Expected::Value(id, value))
            }
        }
    }

    fn item(&mut self, path: &ast::Reference, outputs: &[Output]) -> Option<ValueId> {
        match self.target(path, outputs)? {
            Target::Value(id) => Some(id),
            Target::Cell(..) => {
                let name = &path.name.node;
                self.problems.push(types::not_possible(
                    Text::new(format!("“{name}”是填进来的，不是算出来的"), format!("`{name}` is put in, not computed")),
                    Text::new(
                        "期望 写算出来的值；填进来的写在 给定",
                        "expect computed values; inputs belong under `given`",
                    ),
                    path.span,
                ));
                None
            }
        }
    }
}
