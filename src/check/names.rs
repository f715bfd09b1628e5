//! References: what a name means where it stands.

use std::rc::Rc;

use crate::calendar::Frequency;
use crate::diagnostics::{names, rows, types};
use crate::plan::{self, About, BlockId, Expr, Label, Op, ParameterId, Type, Value, ValueId};
use crate::resolve::{Home, Meaning};
use crate::source::Span;
use crate::syntax::ast;

use crate::spelling::misspelt;

use super::hand::Held;
use super::{Checker, Progress, Scope};

pub(super) fn unknown(span: Span) -> Expr {
    Expr { op: Op::Constant(Value::Truth(false)), ty: Type::Unknown, maybe: false, span }
}

impl Checker<'_, '_> {
    pub(super) fn reference(&mut self, reference: &ast::Reference, scope: Scope) -> Expr {
        let name = &reference.name;
        let span = reference.span;
        if matches!(&*name.node, "本人" | "self")
            && let Some(member) = &reference.member
        {
            let own = ast::Reference { name: member.clone(), member: None, arguments: None, span };
            let outside = Scope { hand: None, frame: None, among: None, ..scope };
            let Some(about) = scope.among else { return self.reference(&own, outside) };
            let value = self.reference(&own, Scope { about, ..outside });
            let (ty, maybe) = (value.ty, value.maybe);
            return Expr { op: Op::Own(Box::new(value)), ty, maybe, span };
        }
        if let Some(member) = &reference.member {
            return self.member(reference, member, scope);
        }
        if let Some(argument) = self.argument(reference, scope) {
            return argument;
        }
        if reference.arguments.is_none()
            && let Some(found) = self.name_at_hand(name, scope, span)
        {
            return found;
        }
        match self.symbols.find(&name.node) {
            Some(Meaning::Value(id)) => match &reference.arguments {
                Some(arguments) => self.applied_value(id, arguments, scope, span),
                None => self.value_at(id, scope, span),
            },
            Some(Meaning::Parameter(id)) => {
                self.no_arguments(reference);
                let ty = self.parameter(id);
                Expr { op: Op::Parameter(ParameterId(id)), ty, maybe: false, span }
            }
            Some(Meaning::Formula(id)) => self.apply(id, reference.arguments.as_deref(), scope, span),
            Some(Meaning::Table(id)) => self.table_output(id, None, reference.arguments.as_deref(), scope, span),
            Some(Meaning::RecordBands(id)) => self.record_bands(id, reference.arguments.as_deref(), scope, span),
            Some(Meaning::Inputs(inputs)) => {
                self.no_arguments(reference);
                match inputs.as_slice() {
                    [input] => self.cell(input.block, input.field, scope, span),
                    several => {
                        let blocks: Vec<String> = several
                            .iter()
                            .map(|input| self.symbols.blocks[input.block].label.name.to_string())
                            .collect();
                        self.problems.push(names::ambiguous_input(&name.node, &blocks, span));
                        unknown(span)
                    }
                }
            }
            Some(Meaning::Grade(id, member)) => {
                let value = self.value_at(id, scope, span);
                let (ty, maybe) = (value.ty, value.maybe);
                let label = Expr { op: Op::Constant(Value::Label(member)), ty, maybe: false, span };
                let op = Op::Compare(ast::Comparison::Equal, Box::new(value), Box::new(label));
                Expr { op, ty: if ty == Type::Unknown { ty } else { Type::Truth }, maybe, span }
            }
            Some(Meaning::Lost) => unknown(span),
            None if matches!(&*name.node, "工号" | "employee_id") && reference.arguments.is_none() => {
                Expr { op: Op::SubjectName, ty: Type::Text, maybe: false, span }
            }
            None => {
                self.unknown_name(name, scope);
                unknown(span)
            }
        }
    }

    pub(super) fn no_arguments(&mut self, reference: &ast::Reference) {
        if let Some(arguments) = &reference.arguments {
            let problem = types::arguments(&reference.name.node, 0, arguments.len(), reference.span);
            self.problems.push(problem);
        }
    }

    /// Whether what is at hand knows the name.
    pub(super) fn held_names(&self, held: &Held, name: &str) -> bool {
        match held {
            Held::Record(block) => self.symbols.find_field(*block, name).is_some(),
            Held::Row { symbol, .. } => self.row_column(*symbol, name).is_some(),
            Held::Earlier { name: known, .. } => **known == *name,
        }
    }

    /// A plain name that means something of what is at hand, innermost first.
    fn name_at_hand(&mut self, name: &ast::Name, scope: Scope, span: Span) -> Option<Expr> {
        let (held, _) = self.at_hand(scope).into_iter().find(|(held, _)| self.held_names(held, &name.node))?;
        Some(match held {
            Held::Record(block) => {
                let field = self.symbols.find_field(block, &name.node)?;
                self.record_field(block, field, scope, span)
            }
            Held::Row { symbol, table } => {
                let column = self.row_column(symbol, &name.node)?;
                self.table_cell(table, column, span)
            }
            Held::Earlier { name, .. } => {
                self.problems.push(rows::earlier_period_alone(&name, span));
                unknown(span)
            }
        })
    }

    /// `表.列` of a row at hand, `旧.名` of an earlier period at hand.
    fn member_at_hand(&mut self, reference: &ast::Reference, member: &ast::Name, scope: Scope) -> Option<Expr> {
        let owner = &reference.name.node;
        let span = reference.span;
        for (held, _) in self.at_hand(scope) {
            match held {
                Held::Row { symbol, table } if self.symbols.tables[symbol].label.is(owner) => {
                    let Some(column) = self.row_column(symbol, &member.node) else { continue };
                    return Some(self.table_cell(table, column, span));
                }
                Held::Earlier { id, name, each } if *name == **owner => {
                    return Some(self.of_earlier(id, each, reference, member, scope));
                }
                _ => {}
            }
        }
        None
    }

    fn unknown_name(&mut self, name: &ast::Name, scope: Scope) {
        let holds = |block: &usize| self.symbols.find_field(*block, &name.node).is_some();
        let of = (0..self.symbols.blocks.len()).filter(holds).find(|block| self.reaches_record(*block, scope));
        if let Some(block) = of {
            let block = &self.symbols.blocks[block].label.name;
            self.problems.push(rows::field_of_parent(&name.node, block, name.span));
            return;
        }
        let holder = self.symbols.blocks.iter().find(|block| {
            matches!(block.block.kind, ast::BlockKind::Records { .. })
                && block.fields.iter().any(|field| field.label.is(&name.node))
        });
        if let Some(block) = holder {
            let problem = names::field_outside_records(&name.node, &block.label.name, name.span);
            self.problems.push(problem);
            return;
        }
        if let Some(block) = self.symbols.find_block(&name.node) {
            let label = &self.symbols.blocks[block].label.name;
            self.problems.push(names::block_as_value(label, name.span));
            return;
        }
        let near = misspelt(&name.node, self.symbols.known_names());
        let cut = self.symbols.tree.cuts.get(&name.span).cloned();
        self.problems.push(names::unknown_name(&name.node, near.as_ref(), cut.as_deref(), name.span));
    }

    /// `块.列`, `表.列`.
    fn member(&mut self, reference: &ast::Reference, member: &ast::Name, scope: Scope) -> Expr {
        let owner = &reference.name;
        let span = reference.span;
        if let Some(found) = self.member_at_hand(reference, member, scope) {
            return found;
        }
        if let Some(Meaning::Table(id)) = self.symbols.find(&owner.node) {
            return self.table_output(id, Some(member), reference.arguments.as_deref(), scope, span);
        }
        // What money in time makes of an item: 提成.未付.
        if let Some(Meaning::Value(_)) = self.symbols.find(&owner.node)
            && let Some(Meaning::Value(id)) = self.symbols.find(&format!("{}.{}", owner.node, member.node))
        {
            return self.value_at(id, scope, span);
        }
        if self.symbols.tree.lost.contains(&format!("{}.{}", owner.node, member.node)) {
            return unknown(span);
        }
        let Some(block) = self.symbols.find_block(&owner.node) else {
            if self.symbols.find(&owner.node).is_none() {
                let blocks = self.symbols.blocks.iter().map(|block| &*block.label.name);
                let tables = self.symbols.tables.iter().map(|table| &*table.label.name);
                let near = misspelt(&owner.node, blocks.chain(tables));
                self.problems.push(names::unknown_block(&owner.node, near.as_ref(), owner.span));
            } else if !matches!(self.symbols.find(&owner.node), Some(Meaning::Lost)) {
                self.problems.push(names::no_such_member(&owner.node, &member.node, None, &[], member.span));
            }
            return unknown(span);
        };
        self.no_arguments(reference);
        let Some(field) = self.symbols.find_field(block, &member.node) else {
            if !self.symbols.tree.lost.contains(&*member.node) {
                let known: Vec<String> =
                    self.symbols.blocks[block].fields.iter().map(|field| field.label.name.to_string()).collect();
                let near = misspelt(&member.node, known.iter().map(String::as_str));
                let other = self
                    .symbols
                    .blocks
                    .iter()
                    .find(|block| block.fields.iter().any(|field| field.label.is(&member.node)));
                let problem = match other {
                    Some(other) => names::member_of_another(&owner.node, &member.node, &other.label.name, member.span),
                    None => names::no_such_member(&owner.node, &member.node, near.as_ref(), &known, member.span),
                };
                self.problems.push(problem);
            }
            return unknown(span);
        };
        if matches!(self.symbols.blocks[block].block.kind, ast::BlockKind::Records { .. }) {
            if self.reaches_record(block, scope) {
                return self.record_field(block, field, scope, span);
            }
            self.problems.push(names::field_outside_records(&member.node, &owner.node, span));
            return unknown(span);
        }
        self.cell(block, field, scope, span)
    }

    /// A value of the subject in the period at hand.
    pub(super) fn value_at(&mut self, id: ValueId, scope: Scope, span: Span) -> Expr {
        let symbol = &self.symbols.values[id.0];
        let (name, frequency, about) = (symbol.label.name.clone(), symbol.frequency, symbol.about);
        let declared = symbol.span;
        let (ty, maybe) = self.value(id);
        if !self.fits(&name, (frequency, declared), scope, ty == Type::Truth, span) {
            return unknown(span);
        }
        let maybe = maybe || self.may_be_others(id, scope);
        self.reach(&name, about, Expr { op: Op::Value(id), ty, maybe, span }, scope)
    }

    /// Whether a value of one frequency may stand in a formula of another; reports it if not.
    /// In: its frequency, and where it is declared.
    fn fits(&mut self, name: &str, of: (Frequency, Span), scope: Scope, is_condition: bool, span: Span) -> bool {
        match of.0.cmp(&scope.frequency) {
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Less => {
                self.problems.push(types::needs_aggregate(name, of, scope.frequency, is_condition, span));
                false
            }
            std::cmp::Ordering::Greater => {
                self.problems.push(types::longer_period(name, of, scope.frequency, span));
                false
            }
        }
    }

    /// A cell of the subject's, company's or group's row.
    pub(super) fn cell(&mut self, block: usize, field: usize, scope: Scope, span: Span) -> Expr {
        let Some((ty, name, optional, kind)) = self.blocks.get(block).and_then(|b| {
            let f = b.fields.get(field)?;
            let optional = (f.optional && f.default.is_none()) || b.may_lack;
            Some((f.ty, f.name.name.clone(), optional, b.kind.clone()))
        }) else {
            return unknown(span);
        };
        if let Some(own) = self.own_name(block, field, scope, span) {
            return own;
        }
        let declared = self.symbols.blocks[block].fields[field].span;
        if let plan::BlockKind::Periodic { frequency, .. } = kind
            && !self.fits(&name, (frequency, declared), scope, ty == Type::Truth, span)
        {
            return unknown(span);
        }
        let cell = Expr { op: Op::Cell { block: BlockId(block), field }, ty, maybe: optional, span };
        self.cell_for(block, field, cell, scope)
    }

    /// A column of the record at hand.
    pub(super) fn record_field(&mut self, block: usize, field: usize, scope: Scope, span: Span) -> Expr {
        match self.symbols.blocks[block].fields[field].field {
            ast::Field::Input(_) => {
                let Some(f) = self.blocks.get(block).and_then(|b| b.fields.get(field)) else { return unknown(span) };
                let maybe = f.optional && f.default.is_none();
                Expr { op: Op::RecordCell { block: BlockId(block), field }, ty: f.ty, maybe, span }
            }
            ast::Field::Derived { .. } => self.derived_field(block, field, (scope.frequency, scope.about), span),
        }
    }

    fn derived_field(
        &mut self,
        block: usize,
        field: usize,
        (frequency, about): (Frequency, About),
        span: Span,
    ) -> Expr {
        let key = (block, field, frequency, about);
        let symbol = &self.symbols.blocks[block].fields[field];
        match self.derived_ids.get(&key) {
            Some(Some(id)) => {
                let expr = &self.derived[id.0].expr;
                return Expr { op: Op::RecordDerived(*id), ty: expr.ty, maybe: expr.maybe, span };
            }
            Some(None) => {
                let path = [(symbol.label.name.to_string(), symbol.span)];
                self.problems.push(names::cycle(&path));
                return unknown(span);
            }
            None => {}
        }
        let ast::Field::Derived { expr, ty, .. } = symbol.field else { return unknown(span) };
        self.derived_ids.insert(key, None);
        let wanted = ty.as_ref().map(|ty| self.type_named(ty));
        let own = self.holding(Held::Record(block), Scope { frequency, about, ..Scope::monthly() });
        let mut compiled = self.expr_as(expr, own, wanted);
        if let Some(wanted) = wanted {
            compiled = self.require(compiled, wanted);
        }
        let (ty, maybe) = (compiled.ty, compiled.maybe);
        let id = plan::DerivedId(self.derived.len());
        let (name, at) = (symbol.label.clone(), symbol.span);
        self.derived.push(plan::Derived { name, block: BlockId(block), expr: compiled, span: at });
        self.derived_ids.insert(key, Some(id));
        Expr { op: Op::RecordDerived(id), ty, maybe, span }
    }

    /// Derived columns that nothing reads are checked all the same.
    pub(super) fn all_derived(&mut self) {
        for block in 0..self.symbols.blocks.len() {
            for field in 0..self.symbols.blocks[block].fields.len() {
                let symbol = &self.symbols.blocks[block].fields[field];
                let read = self.derived_ids.keys().any(|(b, f, ..)| (*b, *f) == (block, field));
                if matches!(symbol.field, ast::Field::Derived { .. }) && !read {
                    let about = self.about_block(block).unwrap_or(About::Person);
                    self.derived_field(block, field, (Frequency::Month, about), symbol.span);
                }
            }
        }
    }

    /// A grade or band table applied to another value: `月度等级(上月(得分))`.
    fn applied_value(&mut self, id: ValueId, arguments: &[ast::Expr], scope: Scope, span: Span) -> Expr {
        let symbol = &self.symbols.values[id.0];
        match symbol.source {
            crate::resolve::ValueSource::Bands(bands) => {
                let [argument] = arguments else {
                    self.problems.push(types::arguments(&symbol.label.name, 1, arguments.len(), span));
                    return unknown(span);
                };
                let label = symbol.label.clone();
                let key = self.expr(argument, scope);
                let found = self.bands_in_force(bands, label, Some(key), scope, span);
                self.where_it_applies(bands, found, scope)
            }
            _ => {
                self.problems.push(types::arguments(&symbol.label.name, 0, arguments.len(), span));
                unknown(span)
            }
        }
    }

    fn record_bands(&mut self, id: usize, arguments: Option<&[ast::Expr]>, scope: Scope, span: Span) -> Expr {
        let (label, bands, block) = self.symbols.record_bands[id].clone();
        let key = match arguments {
            Some([argument]) => self.expr(argument, scope),
            Some(several) => {
                self.problems.push(types::arguments(&label.name, 1, several.len(), span));
                return unknown(span);
            }
            None => {
                if let Some(own) = self.record_at_hand(block, scope) {
                    return self.bands_in_force(bands, label, None, own, span);
                }
                let block = self.symbols.blocks[block].label.name.clone();
                self.problems.push(names::field_outside_records(&label.name, &block, span));
                return unknown(span);
            }
        };
        let found = self.bands_in_force(bands, label, Some(key), scope, span);
        self.where_it_applies(bands, found, scope)
    }

    /// One output of a table: the subject's value, a look-up per record, or one with arguments.
    fn table_output(
        &mut self,
        id: usize,
        member: Option<&ast::Name>,
        arguments: Option<&[ast::Expr]>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let symbol = &self.symbols.tables[id];
        let columns: Vec<String> = symbol.outputs.iter().map(|(_, label)| label.name.to_string()).collect();
        let column = match member {
            Some(member) => symbol.outputs.iter().find(|(_, label)| label.is(&member.node)).map(|(i, _)| *i),
            None => symbol.outputs.first().filter(|_| symbol.outputs.len() == 1).map(|(i, _)| *i),
        };
        let Some(column) = column else {
            // A table without a result column is reported where it stands.
            if columns.is_empty() {
                return unknown(span);
            }
            let problem = match member {
                Some(member) => {
                    let near = misspelt(&member.node, columns.iter().map(String::as_str));
                    names::no_such_member(&symbol.label.name, &member.node, near.as_ref(), &columns, member.span)
                }
                None => types::which_column(&symbol.label.name, &columns, span),
            };
            self.problems.push(problem);
            return unknown(span);
        };
        if let Some(arguments) = arguments {
            let keys = arguments.iter().enumerate().map(|(at, argument)| self.table_argument(id, at, argument, scope));
            let keys: Vec<Expr> = keys.collect();
            return self.table_in_force(id, column, Some(keys), scope, span);
        }
        match symbol.home {
            Home::Subject => match self.symbols.column_value(id, column) {
                Some(value) if scope.hand.is_none() || self.value_reaches(value) => self.value_at(value, scope, span),
                _ => unknown(span),
            },
            Home::Records(block) => {
                if let Some(own) = self.record_at_hand(block, scope) {
                    return self.table_in_force(id, column, None, own, span);
                }
                let block = self.symbols.blocks[block].label.name.clone();
                let table = self.symbols.tables[id].label.name.clone();
                self.problems.push(names::field_outside_records(&table, &block, span));
                unknown(span)
            }
            Home::Applied => {
                let name = symbol.label.name.clone();
                let key = symbol.table.header.first().and_then(|head| match &head.cell.kind {
                    ast::CellKind::Name(key) => Some(key.name.node.to_string()),
                    _ => None,
                });
                self.problems.push(types::table_needs_key(&name, key.as_deref().unwrap_or("…"), span));
                unknown(span)
            }
        }
    }

    fn value_reaches(&self, value: ValueId) -> bool {
        value.0 < self.values.len()
    }

    /// A label of an enumeration by its spelling.
    pub(super) fn label_in(&self, enumeration: plan::EnumId, text: &str) -> Option<u32> {
        let members = &self.enumerations.get(enumeration.0)?.members;
        members.iter().position(|member| member.is(text)).map(|i| i as u32)
    }

    /// Reports a word that its enumeration does not have.
    pub(super) fn no_label(&mut self, enumeration: plan::EnumId, name: &ast::Name) {
        let Some(found) = self.enumerations.get(enumeration.0) else { return };
        if self.symbols.tree.lost.contains(&*name.node) {
            return;
        }
        let known: Vec<String> = found.members.iter().map(|member| member.name.to_string()).collect();
        let near = misspelt(&name.node, known.iter().map(String::as_str));
        let of: Rc<str> = found.name.name.clone();
        let problem = names::unknown_label(&name.node, &of, near.as_ref(), &known, name.span);
        self.problems.push(match self.labels_declared_at(&of).filter(|place| *place != name.span) {
            Some(place) => {
                problem.here("不在其中", "not among them").also(place, "各项在这里声明", "the labels are declared here")
            }
            None => problem,
        });
    }

    /// Where the labels of an enumeration stand: its own statement, the column that lists them, the grades.
    fn labels_declared_at(&self, name: &str) -> Option<Span> {
        // A list written with its column is called by its labels.
        if name.contains('/') {
            let lists_them = |field: &ast::Field| match field {
                ast::Field::Input(ast::InputField { ty, .. }) => match &ty.kind {
                    ast::TypeNameKind::Inline(labels) => {
                        labels.iter().map(|label| &*label.name.node).eq(name.split('/'))
                    }
                    _ => false,
                },
                ast::Field::Derived { .. } => false,
            };
            let mut fields = self.symbols.blocks.iter().flat_map(|block| &block.fields);
            return fields.find(|field| lists_them(field.field)).map(|field| field.span);
        }
        let declared = self.symbols.tree.statements.iter().find_map(|statement| match &statement.node {
            ast::Statement::Enumeration(found) if *found.name.name.node == *name => Some(found.name.name.span),
            _ => None,
        });
        declared.or_else(|| match self.symbols.find(name) {
            Some(Meaning::Value(id)) => self.symbols.values.get(id.0).map(|value| value.span),
            _ => None,
        })
    }

    /// Compiles a value on first use. Out: its type, and whether it may be 不适用.
    pub(super) fn value(&mut self, id: ValueId) -> (Type, bool) {
        match self.values.get(id.0) {
            Some(Progress::Done(value)) => return (value.expr.ty, value.expr.maybe || value.applies.is_some()),
            Some(Progress::Running(declared)) => return (declared.unwrap_or(Type::Unknown), false),
            Some(Progress::Waiting) => {}
            None => return (Type::Unknown, false),
        }
        let declared = self.declared_type(id);
        self.values[id.0] = Progress::Running(declared.or_else(|| self.first_value_type(id)));
        // A circle of formulas through a value is the value's circle.
        let outer = self.applied.begin_value();
        let value = self.compile_value(id, declared);
        self.applied.end_value(outer);
        let result = (value.expr.ty, value.expr.maybe || value.applies.is_some());
        self.note_conditions(id, &value);
        self.values[id.0] = Progress::Done(Box::new(value));
        result
    }

    /// The type of `上季(…, 首次 0 元)`, known from the first value before the rest is.
    fn first_value_type(&self, id: ValueId) -> Option<Type> {
        let crate::resolve::ValueSource::Definition(definition) = self.symbols.values[id.0].source else { return None };
        match &definition.expr.kind {
            ast::ExprKind::Before { first: Some(first), .. } => match &first.kind {
                ast::ExprKind::Literal(kind) => Some(super::expr::literal(kind).1),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn label_of_value(&self, id: ValueId) -> Label {
        self.symbols.values[id.0].label.clone()
    }
}
