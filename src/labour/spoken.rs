//! What the names of one policy speak of, each looked at once.
//!
//! In: the plan. Out: whether a name, or any name at all, speaks of what is on a list of
//! the law data. Most lists are spoken of nowhere in a policy, and what only they would
//! find need not be looked for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::law::Law;
use crate::plan::{Expr, Label, Op, Plan, Value, walk};

#[derive(Debug)]
pub struct Spoken {
    /// Every name and text of the policy.
    names: Vec<String>,
    known: RefCell<BTreeMap<&'static str, BTreeMap<String, bool>>>,
    anywhere: RefCell<BTreeMap<&'static str, bool>>,
}

impl Spoken {
    pub fn of(plan: &Plan) -> Spoken {
        let mut names = BTreeSet::new();
        let mut label = |label: &Label| names.extend(label.spellings());
        plan.values.iter().for_each(|value| label(&value.name));
        plan.parameters.iter().for_each(|parameter| label(&parameter.name));
        plan.derived.iter().for_each(|derived| label(&derived.name));
        plan.actions.iter().for_each(&mut label);
        plan.blocks.iter().flat_map(|block| &block.fields).for_each(|field| label(&field.name));
        plan.enumerations.iter().flat_map(|of| &of.members).for_each(&mut label);
        plan.row_tables.iter().flat_map(|table| &table.columns).for_each(|column| label(&column.name));
        texts(plan, &mut names);
        Spoken { names: names.into_iter().collect(), known: RefCell::default(), anywhere: RefCell::default() }
    }

    /// Whether the text says a word of the list and does not deny it.
    pub fn says(&self, law: &Law, list: &'static str, text: &str) -> bool {
        let known = self.known.borrow().get(list).and_then(|texts| texts.get(text)).copied();
        known.unwrap_or_else(|| {
            let says = law.says(list, text);
            self.known.borrow_mut().entry(list).or_default().insert(text.to_owned(), says);
            says
        })
    }

    /// Whether any name says a word of the list.
    pub fn anywhere(&self, law: &Law, list: &'static str) -> bool {
        let known = self.anywhere.borrow().get(list).copied();
        known.unwrap_or_else(|| {
            let said = self.names.iter().any(|name| self.says(law, list, name));
            self.anywhere.borrow_mut().insert(list, said);
            said
        })
    }
}

/// The texts and tables that formulas name.
fn texts(plan: &Plan, names: &mut BTreeSet<String>) {
    let values = plan.values.iter().flat_map(|value| value.applies.iter().chain([&value.expr]));
    let conditions = plan.rules.iter().flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition));
    let derived = plan.derived.iter().map(|derived| &derived.expr);
    let mut waiting: Vec<&Expr> = values.chain(conditions).chain(derived).chain(&plan.scope).collect();
    while let Some(expr) = waiting.pop() {
        match &expr.op {
            Op::Constant(Value::Text(text)) => {
                names.insert(text.to_string());
            }
            Op::Lookup(lookup) => names.extend(lookup.name.spellings()),
            _ => {}
        }
        waiting.extend(walk::children(expr).into_iter().map(|child| child.expr));
    }
}
