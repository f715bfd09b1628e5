//! The places of a formula at which something can go wrong case by case.

use crate::plan::walk::children;
use crate::plan::{Expr, Lookup, NamedValue, Op, Pattern, Type};
use crate::syntax::ast::{BandMode, Operator};

/// One such place, and what must hold, or not, for it to be computed at all.
#[derive(Clone, Debug)]
pub struct Site<'p> {
    pub what: What<'p>,
    pub guards: Vec<Guard<'p>>,
}

/// A condition on the way to a place, and whether it must hold.
pub type Guard<'p> = (&'p Expr, bool);

#[derive(Clone, Copy, Debug)]
pub enum What<'p> {
    /// A table.
    Lookup { expr: &'p Expr, lookup: &'p Lookup },
    /// A division whose divisor is no number of the policy.
    Division { expr: &'p Expr, divisor: &'p Expr },
    /// A value held between two limits.
    Limits { low: &'p Expr, high: &'p Expr },
    /// The condition of a 若, a 仅当, or a case of a name.
    Condition(&'p Expr),
}

/// The places of a value's formula that are computed for the subject itself in the period itself.
pub fn sites(value: &NamedValue) -> Vec<Site<'_>> {
    let mut finder = Finder { guards: Vec::new(), found: Vec::new() };
    if let Some(applies) = &value.applies {
        finder.place(What::Condition(applies));
        finder.guards.push((applies, true));
    }
    finder.expr(&value.expr);
    finder.found
}

struct Finder<'p> {
    guards: Vec<Guard<'p>>,
    found: Vec<Site<'p>>,
}

impl<'p> Finder<'p> {
    fn place(&mut self, what: What<'p>) {
        self.found.push(Site { what, guards: self.guards.clone() });
    }

    /// A part that is computed only under one more condition.
    fn under(&mut self, guard: Guard<'p>, part: &'p Expr) {
        self.guards.push(guard);
        self.expr(part);
        self.guards.pop();
    }

    fn expr(&mut self, expr: &'p Expr) {
        match &expr.op {
            // What stands inside is computed for others, for other periods or for one record.
            Op::RecordFold { .. }
            | Op::TableFold { .. }
            | Op::EarlierFold { .. }
            | Op::OfEarlier { .. }
            | Op::GroupFold { .. }
            | Op::MemberFold { .. }
            | Op::EachGroupFold { .. }
            | Op::OfGroup { .. }
            | Op::Own(_)
            | Op::OverMonths { .. }
            | Op::PeriodEnd { .. }
            | Op::Before { .. }
            | Op::Streak { .. }
            | Op::StreakLength { .. }
            | Op::YearCount { .. }
            | Op::Rank { .. }
            | Op::Apportion { .. }
            | Op::Apply { .. } => return,
            Op::If { condition, then, otherwise } => {
                self.place(What::Condition(condition));
                self.expr(condition);
                self.under((condition, true), then);
                self.under((condition, false), otherwise);
                return;
            }
            Op::OnlyWhen(value, condition) => {
                self.place(What::Condition(condition));
                self.expr(condition);
                self.under((condition, true), value);
                return;
            }
            Op::And(terms) => return self.in_turn(terms, true),
            Op::Or(terms) => return self.in_turn(terms, false),
            Op::Cases(cases) => {
                for case in &cases.cases {
                    match &case.applies {
                        Some(applies) => {
                            self.place(What::Condition(applies));
                            self.expr(applies);
                            self.under((applies, true), &case.expr);
                        }
                        None => self.expr(&case.expr),
                    }
                }
                return;
            }
            Op::Lookup(lookup) => self.place(What::Lookup { expr, lookup }),
            Op::Arithmetic(Operator::Divide, _, divisor) if !matches!(divisor.op, Op::Constant(_)) => {
                self.place(What::Division { expr, divisor });
            }
            // 折算 divides by its days.
            Op::Prorate { basis, .. } if !matches!(basis.op, Op::Constant(_) | Op::PeriodDays { .. }) => {
                self.place(What::Division { expr, divisor: basis });
            }
            Op::Cap(inner, high) => {
                for part in chain(inner) {
                    if let Op::Floor(_, low) = &part.op {
                        self.place(What::Limits { low, high });
                    }
                }
            }
            Op::Floor(inner, low) => {
                for part in chain(inner) {
                    if let Op::Cap(_, high) = &part.op {
                        self.place(What::Limits { low, high });
                    }
                }
            }
            _ => {}
        }
        for child in children(expr) {
            self.expr(child.expr);
        }
    }

    /// 且 and 或 compute a term only where those before it have not decided.
    fn in_turn(&mut self, terms: &'p [Expr], all: bool) {
        let known = self.guards.len();
        for term in terms {
            self.expr(term);
            self.guards.push((term, all));
        }
        self.guards.truncate(known);
    }
}

/// The limits and roundings that a value went through, outermost first.
fn chain(expr: &Expr) -> impl Iterator<Item = &Expr> {
    std::iter::successors(Some(expr), |expr| match &expr.op {
        Op::Cap(inner, _) | Op::Floor(inner, _) => Some(inner),
        Op::Round { value, .. } => Some(value),
        _ => None,
    })
}

/// Whether some case may have no row.
pub fn may_gap(lookup: &Lookup) -> bool {
    let by_line = matches!(lookup.mode, Some(BandMode::Sliced | BandMode::Interpolated));
    let takes_all = |patterns: &[Pattern]| patterns.iter().all(|p| matches!(p, Pattern::Any | Pattern::Otherwise));
    // Texts are whatever the data hold: only the rows that are there are known.
    let open = lookup.keys.iter().any(|key| key.ty == Type::Text);
    !by_line && !open && !lookup.rows.iter().any(|row| takes_all(&row.patterns))
}

/// Whether two rows may take one case, and that is an exception.
pub fn may_overlap(lookup: &Lookup) -> bool {
    !lookup.first_hit && lookup.rows.len() > 1 && lookup.mode.is_none()
}
