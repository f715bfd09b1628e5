//! Fines: L14.
//!
//! A fine is one by its name, since the law hangs on the word; `不得罚款` is none. What
//! is called so is a fine where it is deducted or subtracted from something that is
//! paid, or where a rule gives it as an action.

use std::collections::BTreeSet;

use super::facts::{Facts, Mention};
use super::finding::{advised, quoted};
use super::terms::Terms;
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::{Expr, NamedValue, Type};
use crate::syntax::ast::Purpose;

/// Out: the names of the fines that were told of.
pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) -> BTreeSet<String> {
    let mut fines = Fines { items: BTreeSet::new(), findings: Vec::new() };
    if facts.anyone_says("fine") {
        facts.items(Purpose::Deduct).for_each(|item| fines.deducted(facts, item));
        let paid = [Purpose::Pay, Purpose::Total].into_iter().flat_map(|purpose| facts.items(purpose));
        paid.for_each(|item| fines.subtracted(facts, item));
        for (rule, at, clause) in facts.clauses() {
            let given = facts.given(rule, at).into_iter().filter(|action| facts.is_called("fine", action));
            fines.findings.extend(given.map(|action| fine(facts, &quoted(action), clause.span, None)));
        }
    }
    out.extend(fines.findings);
    fines.items
}

/// Amounts called fines, each reported where it is taken.
struct Fines {
    /// What was reported, so that a total of it is not reported again.
    items: BTreeSet<String>,
    findings: Vec<Problem>,
}

impl Fines {
    fn deducted(&mut self, facts: Facts<'_>, item: &NamedValue) {
        let by_name = facts.is_called("fine", &item.name);
        let read = self.read_by(facts, &item.expr);
        if by_name || read.is_some() {
            self.tell(facts, item, read.filter(|_| !by_name));
        }
    }

    /// What is subtracted from something paid: what it grows with is no fine on whom it is paid to.
    fn subtracted(&mut self, facts: Facts<'_>, item: &NamedValue) {
        let terms = Terms::of(facts, &item.expr);
        let read = terms.taken.into_iter().find_map(|amount| self.read_by(facts, amount));
        if read.is_some() {
            self.tell(facts, item, read);
        }
    }

    /// An amount called a fine, that was not told of before.
    fn read_by<'p>(&self, facts: Facts<'p>, expr: &'p Expr) -> Option<Mention<'p>> {
        let mut parts = facts.parts_while(expr, |part| part.ty == Type::Money);
        parts.retain(|part| part.ty == Type::Money);
        let told = parts.iter().any(|part| facts.named(part).is_some_and(|(name, _)| self.items.contains(name)));
        facts.mention(&parts, "fine").filter(|_| !told)
    }

    fn tell(&mut self, facts: Facts<'_>, item: &NamedValue, read: Option<Mention<'_>>) {
        self.items.insert(item.name.name.to_string());
        self.items.extend(read.iter().map(|read| read.name.to_owned()));
        self.findings.push(fine(facts, &quoted(&item.name), item.span, read));
    }
}

fn fine(facts: Facts<'_>, name: &Text, span: crate::source::Span, read: Option<Mention<'_>>) -> Problem {
    let mut problem = Problem::warning(
        "L14",
        span,
        Text::new(
            format!("{}对员工罚款：企业罚款的依据已经废止", name.zh),
            format!("{} fines the employee: what once let employers do so has been repealed", name.en),
        ),
    )
    .here("从员工的钱里罚", "it is taken from the employee");
    if let Some(read) = read {
        let (zh, en) = (format!("“{}”是罚款", read.zh()), format!("`{}` is a fine", read.en()));
        problem = problem.also(read.span, zh, en);
    }
    advised(
        problem,
        facts,
        "改成少得：写进奖金的算法，如全勤奖按迟到次数递减；造成损失的，按赔偿写明责任和每月上限",
        "let it be earned less instead, such as an attendance bonus that shrinks with each lateness; where there is a loss, write damages with the fault and the monthly limit",
    )
}
