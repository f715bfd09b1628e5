//! Formulas with parameters, compiled anew wherever they are applied.
//!
//! In: a call and its arguments. Out: the arguments, evaluated where the call
//! stands, and the body, in the caller's period and with the arguments' types.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Frequency;
use crate::diagnostics::{Problem, formulas as told};
use crate::plan::walk::children;
use crate::plan::{self, About, Expr, FormulaId, Op, Type};
use crate::source::Span;
use crate::syntax::ast::{self, FormulaType};

use super::expr::make;
use super::hand::Held;
use super::names::unknown;
use super::{Checker, Scope};

/// More applications than this, counted through each other, no author means.
const MOST: usize = 20_000;
/// Deeper than this no reader could follow.
const DEEPEST: usize = 30;
/// A report shows so many of the calls that led to it.
const MOST_CALLS: usize = 3;

/// Formulas as they are applied.
#[derive(Default)]
pub(super) struct Applied {
    /// Every application: the formula, and the types of its arguments and whether they may be 不适用.
    frames: Vec<(usize, Vec<(Type, bool)>)>,
    /// Those whose bodies are being compiled, outermost first.
    running: Vec<usize>,
    used: BTreeSet<usize>,
    too_many: bool,
    /// Those whose names are being looked through for their period.
    measured: RefCell<Vec<usize>>,
}

impl Applied {
    /// A value stands for itself: what is being compiled around it is no circle with it.
    pub fn begin_value(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.running)
    }

    pub fn end_value(&mut self, outer: Vec<usize>) {
        self.running = outer;
    }
}

impl Scope {
    /// The same formula's body, evaluated in another period.
    pub(super) fn in_another_period(self) -> Scope {
        Scope { about: self.about, hand: self.hand, frame: self.frame, elsewhere: true, ..Scope::monthly() }
    }
}

impl Checker<'_, '_> {
    /// The names of all formulas, for the plan.
    pub(super) fn formula_names(&self) -> Vec<plan::Formula> {
        let formulas = self.symbols.formulas.iter();
        let named = formulas.map(|symbol| plan::Formula {
            name: symbol.label.clone(),
            parameters: symbol.parameters.clone(),
            cite: symbol.formula.cite.as_ref().map(|cite| cite.node.clone()),
            span: symbol.span,
        });
        named.collect()
    }

    /// The formula and place of an argument that a name means here.
    pub(super) fn argument_named(&self, name: &str, scope: Scope) -> Option<(usize, usize)> {
        let (formula, _) = self.applied.frames.get(scope.frame?)?;
        let at = self.symbols.formulas.get(*formula)?.parameters.iter().position(|label| label.is(name))?;
        Some((*formula, at))
    }

    /// A name that means a parameter of the formula whose body it stands in.
    pub(super) fn argument(&mut self, reference: &ast::Reference, scope: Scope) -> Option<Expr> {
        let name = &reference.name.node;
        let (formula, index) = self.argument_named(name, scope)?;
        let span = reference.span;
        self.no_arguments(reference);
        let record = self.at_hand(scope).into_iter().find_map(|(held, _)| match held {
            Held::Record(block) => self.symbols.find_field(block, name).map(|_| block),
            _ => None,
        });
        if let Some(block) = record {
            let block = &self.symbols.blocks[block].label.name;
            self.problems.push(told::parameter_or_column(name, block, span));
            return Some(unknown(span));
        }
        if scope.elsewhere {
            let of = &self.symbols.formulas[formula].label.name;
            self.problems.push(told::no_earlier_argument(name, of, span));
            return Some(unknown(span));
        }
        let (_, given) = self.applied.frames.get(scope.frame?)?;
        let (ty, maybe) = given.get(index).copied()?;
        Some(make(Op::Argument { formula: FormulaId(formula), index }, ty, maybe, span))
    }

    /// `名(式, 式)`.
    pub(super) fn apply(&mut self, id: usize, arguments: Option<&[ast::Expr]>, scope: Scope, span: Span) -> Expr {
        let symbols = self.symbols;
        let Some(symbol) = symbols.formulas.get(id) else { return unknown(span) };
        let given = arguments.unwrap_or(&[]);
        self.applied.used.insert(id);
        if given.len() != symbol.parameters.len() {
            let names: Vec<String> = symbol.parameters.iter().map(|label| label.name.to_string()).collect();
            self.problems.push(told::arguments(&symbol.label.name, &names, given.len(), span, symbol.span));
            return unknown(span);
        }
        if let Some(from) = self.applied.running.iter().position(|running| *running == id) {
            let circle = self.applied.running.iter().skip(from).filter_map(|at| symbols.formulas.get(*at));
            let circle: Vec<(String, Span)> = circle.map(|s| (s.label.name.to_string(), s.span)).collect();
            self.problems.push(told::recursion(&circle, span));
            return unknown(span);
        }
        let mut list = Vec::new();
        let mut types = Vec::new();
        for (argument, parameter) in given.iter().zip(&symbol.formula.parameters) {
            let declared = parameter.ty.as_ref().map(|ty| self.formula_type(ty));
            let known_type = self.problems.len();
            let value = self.expr_as(argument, scope, declared);
            let value = declared.map_or(value.clone(), |declared| self.require(value, declared));
            if declared == Some(Type::Unknown) {
                // The parameter's type is what is wrong: what is given cannot be judged.
                self.problems.truncate(known_type);
            }
            types.push((declared.unwrap_or(value.ty), value.maybe));
            list.push(value);
        }
        let too_deep = self.applied.running.len() >= DEEPEST;
        if too_deep || self.applied.frames.len() >= MOST {
            if !std::mem::replace(&mut self.applied.too_many, true) {
                self.problems.push(if too_deep { told::too_deep(DEEPEST, span) } else { told::too_many(MOST, span) });
            }
            return unknown(span);
        }
        let known = self.problems.len();
        let body = self.applied_body(id, types, scope);
        if symbol.formula.parameters.iter().any(|parameter| parameter.ty.is_none()) {
            self.blame_call(known, span);
        }
        let (ty, maybe) = (body.ty, body.maybe);
        make(Op::Apply { formula: FormulaId(id), arguments: list, body: Box::new(body) }, ty, maybe, span)
    }

    /// The body, with arguments of these types, in the caller's period.
    fn applied_body(&mut self, id: usize, types: Vec<(Type, bool)>, scope: Scope) -> Expr {
        let formula = self.symbols.formulas[id].formula;
        let result = formula.ty.as_ref().map(|ty| self.formula_type(ty));
        self.applied.frames.push((id, types));
        let frame = Some(self.applied.frames.len() - 1);
        self.applied.running.push(id);
        let inside = Scope { hand: None, frame, elsewhere: false, ..scope };
        let body = self.expr_as(&formula.expr, inside, result);
        let body = match result {
            Some(result) => self.require(body, result),
            None => body,
        };
        self.applied.running.pop();
        body
    }

    /// What does not fit in a body whose parameters take any type is the call's doing:
    /// the call is shown, and a second call is not reported for the same place.
    fn blame_call(&mut self, known: usize, call: Span) {
        let new = self.problems.split_off(known.min(self.problems.len()));
        for problem in new {
            let same = |other: &Problem| {
                (other.code, &other.title, other.span()) == (problem.code, &problem.title, problem.span())
            };
            if self.problems.iter().any(same) {
                continue;
            }
            if problem.labels.len() > MOST_CALLS || problem.code == "E0625" {
                self.problems.push(problem);
            } else {
                self.problems.push(problem.also(call, "用在这里时", "when applied here"));
            }
        }
    }

    /// A parameter's or result's type.
    fn formula_type(&mut self, ty: &FormulaType) -> Type {
        let (block, column) = match ty {
            FormulaType::Named(ty) => return self.type_named(ty),
            FormulaType::Column(block, column) => (block, column),
        };
        // Found and reported as a column is; only its type is wanted.
        let Some(at) = self.block_named(block) else { return Type::Unknown };
        let Some(field) = self.symbols.find_field(at, &column.node) else {
            if !self.symbols.tree.lost.contains(&*column.node) {
                let fields = &self.symbols.blocks[at].fields;
                let known: Vec<String> = fields.iter().map(|field| field.label.name.to_string()).collect();
                let near = crate::spelling::misspelt(&column.node, known.iter().map(String::as_str));
                let problem = crate::diagnostics::names::no_such_member(
                    &block.node,
                    &column.node,
                    near.as_ref(),
                    &known,
                    column.span,
                );
                self.problems.push(problem);
            }
            return Type::Unknown;
        };
        match self.symbols.blocks[at].fields[field].field {
            ast::Field::Input(_) => {
                self.blocks.get(at).and_then(|b| b.fields.get(field)).map_or(Type::Unknown, |field| field.ty)
            }
            ast::Field::Derived { .. } => {
                let scope = self.holding(Held::Record(at), Scope::monthly());
                let name = column.clone();
                self.reference(&ast::Reference { span: name.span, name, member: None, arguments: None }, scope).ty
            }
        }
    }

    /// Formulas that nothing applies are checked as far as their types are stated.
    pub(super) fn unused_formulas(&mut self) {
        for id in 0..self.symbols.formulas.len() {
            if self.applied.used.contains(&id) {
                continue;
            }
            let formula = self.symbols.formulas[id].formula;
            let mut types = Vec::new();
            for parameter in &formula.parameters {
                types.push((parameter.ty.as_ref().map_or(Type::Unknown, |ty| self.formula_type(ty)), false));
            }
            let mut frequency = Frequency::Month;
            self.longest_applied(id, &mut frequency);
            let scope = self.under(frequency, About::Person, &ast::Who::AnyMonth);
            self.applied_body(id, types, scope);
        }
    }

    /// The longest period that the names in a formula's body belong to.
    pub(super) fn longest_applied(&self, id: usize, found: &mut Frequency) {
        let Some(symbol) = self.symbols.formulas.get(id) else { return };
        if self.applied.measured.borrow().contains(&id) {
            return;
        }
        self.applied.measured.borrow_mut().push(id);
        self.longest(&symbol.formula.expr, found);
        self.applied.measured.borrow_mut().pop();
    }

    pub(super) fn is_measured_parameter(&self, name: &str) -> bool {
        let measured = self.applied.measured.borrow();
        let symbol = measured.last().and_then(|id| self.symbols.formulas.get(*id));
        symbol.is_some_and(|symbol| symbol.parameters.iter().any(|label| label.is(name)))
    }

    /// Reports a fold or rank over people of an argument, which is one value for all of them.
    pub(super) fn differs_by_person(&mut self, body: &Expr) {
        let mut read = BTreeMap::new();
        reads(body, &mut read);
        if let (Some((formula, index)), false) = (read.get(&true).copied().flatten(), read.contains_key(&false)) {
            let symbol = &self.symbols.formulas[formula];
            let name = symbol.parameters.get(index).map_or("", |label| &label.name);
            self.problems.push(told::one_value_for_all(name, body.span));
        }
    }
}

/// Whether an expression reads arguments (under `true`, the first of them) and whether
/// it reads anything of the person.
fn reads(expr: &Expr, found: &mut BTreeMap<bool, Option<(usize, usize)>>) {
    match &expr.op {
        Op::Argument { formula, index } => {
            found.entry(true).or_insert(Some((formula.0, *index)));
        }
        Op::Value(_)
        | Op::Cell { .. }
        | Op::RecordFold { .. }
        | Op::ActionsInclude { .. }
        | Op::EnrolledMonths(_)
        | Op::Scorecard { .. } => {
            found.insert(false, None);
        }
        _ => {}
    }
    for child in children(expr) {
        reads(child.expr, found);
    }
}
