//! What is taken from pay, and why: L12, L13, L16, L22, L26, and clawbacks by name (L21).
//!
//! A deduction is looked at once: as a fine (see `fines`), as liquidated damages, as a
//! deposit, as damages, or as something that states no ground.

use std::collections::BTreeSet;

use super::facts::{Facts, Mention};
use super::finding::{advised, quoted};
use super::fines;
use super::terms::Terms;
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{About, Expr, Label, NamedValue, Op, Type};
use crate::syntax::ast::{Definition, InTime, Operator, Purpose, Statement, Tree};

pub fn findings(facts: Facts<'_>, tree: &Tree, out: &mut Vec<Problem>) {
    let fines = fines::findings(facts, out);
    let in_time = in_time(tree);
    let looked_at = |item: &NamedValue| fines.contains(&*item.name.name) || in_time.contains(&*item.name.name);
    for item in facts.items(Purpose::Deduct).filter(|item| !looked_at(item)) {
        let taken = Taken::of(facts, item, &item.expr, &item.name);
        out.extend(taken.finding());
        out.extend(taken.for_others());
    }
    for item in [Purpose::Pay, Purpose::Total].into_iter().flat_map(|purpose| facts.items(purpose)) {
        out.extend(subtracted(facts, item).into_iter().filter_map(|taken| taken.by_its_name()));
    }
    for (rule, at, clause) in facts.clauses() {
        for action in facts.given(rule, at) {
            if facts.is_called("deposit", action) {
                out.push(deposit(facts, &quoted(action), clause.span));
            }
        }
    }
}

// ── The others ───────────────────────────────────────────────────────────────

/// What is taken back or set off by a clause of its own, which is looked at as such.
fn in_time(tree: &Tree) -> BTreeSet<String> {
    let definitions = tree.statements.iter().filter_map(|statement| match &statement.node {
        Statement::Definition(definition) => Some(definition),
        _ => None,
    });
    let moves = |d: &&Definition| matches!(d.in_time, Some(InTime::TakesBack(..) | InTime::Recovers(..)));
    definitions.filter(moves).map(|definition| definition.name.name.node.to_string()).collect()
}

/// Amounts that a wage is lessened by in its own formula: `合计 实发 = 工资 - 赔偿金额`.
fn subtracted<'p>(facts: Facts<'p>, item: &'p NamedValue) -> Vec<Taken<'p>> {
    let terms = Terms::of(facts, &item.expr);
    let is_pay = |expr: &&Expr| match &expr.op {
        Op::Value(id) => facts.value(*id).is_some_and(|value| value.purpose == Purpose::Pay),
        _ => facts.speaks_of("wage", expr),
    };
    // A margin less its losses is no wage.
    if !terms.added.iter().any(is_pay) {
        return Vec::new();
    }
    terms.taken.into_iter().filter_map(|expr| Some(Taken::of(facts, item, expr, facts.label(expr)?))).collect()
}

struct Taken<'p> {
    facts: Facts<'p>,
    item: &'p NamedValue,
    /// What the amount is called.
    name: &'p Label,
    parts: Vec<&'p Expr>,
}

impl<'p> Taken<'p> {
    fn of(facts: Facts<'p>, item: &'p NamedValue, amount: &'p Expr, name: &'p Label) -> Taken<'p> {
        Taken { facts, item, name, parts: facts.parts_while(amount, |part| part.ty != Type::Points) }
    }

    fn is_called(&self, list: &'static str) -> bool {
        self.facts.is_called(list, self.name)
    }

    /// What the name alone says, of an amount that is no deduction by itself.
    fn by_its_name(&self) -> Option<Problem> {
        let name = quoted(self.name);
        if self.is_called("fine") {
            None
        } else if self.is_called("liquidated") {
            self.liquidated(&name)
        } else if self.is_called("deposit") && self.rests_on("earned").is_none() {
            Some(deposit(self.facts, &name, self.item.span))
        } else if self.is_called("damages") {
            self.damages(&name, None)
        } else {
            None
        }
    }

    /// A name on the list that the amount rests on.
    fn rests_on(&self, list: &'static str) -> Option<Mention<'p>> {
        let named = |part: &&&Expr| !matches!(part.op, Op::Constant(_));
        let parts: Vec<&Expr> = self.parts.iter().filter(named).copied().collect();
        self.facts.mention(&parts, list)
    }

    fn finding(&self) -> Option<Problem> {
        if self.is_called("lawful_deduction") {
            return None;
        }
        let name = quoted(self.name);
        if self.is_called("clawback") {
            return super::earned::clawback(self.facts, self.item, self.is_limited());
        }
        if self.is_called("liquidated") {
            return self.liquidated(&name);
        }
        if self.is_called("deposit") {
            return self.rests_on("earned").is_none().then(|| deposit(self.facts, &name, self.item.span));
        }
        let of_loss = self.rests_on("damages");
        if self.is_called("damages") || of_loss.is_some() {
            return self.damages(&name, of_loss);
        }
        if self.leaves() {
            return self.liquidated(&name);
        }
        self.without_ground(&name)
    }

    /// Whether a fixed amount is taken where somebody leaves.
    fn leaves(&self) -> bool {
        let applies = self.item.applies.iter().flat_map(|applies| self.facts.rests_on(applies));
        let conditions: Vec<&Expr> =
            applies.chain(self.parts.iter().copied()).filter(|p| p.ty == Type::Truth).collect();
        let is_input = |part: &&Expr| part.ty == Type::Money && self.facts.field(part).is_some();
        // What is worked out from a loss or a debt is no penalty.
        !self.parts.iter().any(is_input) && self.facts.mention(&conditions, "leaves").is_some()
    }

    fn liquidated(&self, name: &Text) -> Option<Problem> {
        if self.is_called("liquidated_allowed") || self.rests_on("liquidated_allowed").is_some() {
            return None;
        }
        let problem = Problem::warning(
            "L22",
            self.item.span,
            Text::new(
                format!("{}让员工付违约金：法律只许服务期和竞业限制这样约定", name.zh),
                format!("{} makes the employee pay a penalty, which the law allows only for a service period or a covenant not to compete", name.en),
            ),
        )
        .here("从员工的钱里扣", "it is taken from the employee");
        Some(advised(
            problem,
            self.facts,
            "删去；确实是专项培训的服务期或竞业限制的，在名称里写明“服务期”或“竞业限制”",
            "leave it out; where it is for a service period after special training or a covenant not to compete, say so in the name (service_period, non_compete)",
        ))
    }

    fn damages(&self, name: &Text, read: Option<Mention<'_>>) -> Option<Problem> {
        let allowed = self.facts.law.damages_share();
        let limits = self.limits();
        if limits.iter().any(|share| *share <= allowed) {
            return None;
        }
        let percent = |share: &Exact| format!("{}%", share * &Exact::from(100));
        let title = match limits.first() {
            Some(share) => Text::new(
                format!("{}每月最多扣到 {}，法定上限是当月工资的 {}", name.zh, percent(share), percent(&allowed)),
                format!(
                    "{} may take {} of a month's wage; the limit is {}",
                    name.en,
                    percent(share),
                    percent(&allowed)
                ),
            ),
            None => Text::new(
                format!("{}从工资里扣赔偿，没有每月不超过当月工资 {} 的上限", name.zh, percent(&allowed)),
                format!(
                    "{} takes damages from pay without the limit of {} of the month's wage",
                    name.en,
                    percent(&allowed)
                ),
            ),
        };
        let mut problem = Problem::warning("L12", self.item.span, title).here("扣多少", "what is taken");
        if let Some(read) = read {
            let (zh, en) = (format!("按“{}”扣", read.zh()), format!("by `{}`", read.en()));
            problem = problem.also(read.span, zh, en);
        }
        Some(advised(
            problem,
            self.facts,
            "写成 … ,封顶 当月工资 × 20%，扣不完的结转下月；扣后不低于当地最低工资；要有合同约定，并只限本人原因造成的损失",
            "cap it, such as … capped at monthly_wage × 20%, and carry the rest to the next month; leave at least the local minimum wage; it needs a term in the contract and a loss by the employee's own fault",
        ))
    }

    fn is_limited(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.op, Op::Cap(..) | Op::Extreme { largest: false, .. }))
    }

    /// The shares of something that the amount is capped at.
    fn limits(&self) -> Vec<Exact> {
        let caps = self.parts.iter().flat_map(|part| match &part.op {
            Op::Cap(_, limit) => vec![&**limit],
            Op::Extreme { largest: false, values } => values.iter().collect(),
            _ => Vec::new(),
        });
        caps.flat_map(|limit| self.facts.rests_on(limit)).flat_map(|part| self.share_of(part)).collect()
    }

    /// The share, of a share of some amount.
    fn share_of(&self, expr: &'p Expr) -> Vec<Exact> {
        let Op::Arithmetic(Operator::Multiply, a, b) = &expr.op else { return Vec::new() };
        let share = [a, b].into_iter().find(|side| side.ty == Type::Ratio || side.ty == Type::Number);
        share.map(|share| self.facts.constants(share)).unwrap_or_default()
    }

    fn without_ground(&self, name: &Text) -> Option<Problem> {
        let stated = match &self.item.expr.op {
            Op::Cases(cases) => cases.about.iter().all(|case| case.cite.is_some()),
            _ => self.item.cite.is_some(),
        };
        if stated {
            return None;
        }
        let problem = Problem::note(
            "L13",
            self.item.span,
            Text::new(
                format!("{}没有写明扣减的依据", name.zh),
                format!("{} does not say on what ground it is deducted", name.en),
            ),
        )
        .here("没有 依据", "without a source");
        Some(advised(
            problem,
            self.facts,
            "在这一句后面写 依据 \"第几条\"：能扣的有个税、社保、公积金、判决裁定的款项，以及合同或经职代会通过的制度写明的；绩效未达标少发，要事先写明办法",
            "add source \"clause …\": what may be deducted is income tax, social insurance, housing fund, what a court has ordered, and what the contract or rules adopted with the employees name; less pay for less performance must be set out beforehand",
        ))
    }

    /// L26: answering for a loss that others caused.
    fn for_others(&self) -> Option<Problem> {
        // Amounts and counts: to whom it applies is another matter.
        let amounts: Vec<&Expr> = self.parts.iter().copied().filter(|part| part.ty.is_number()).collect();
        let others = self.facts.mention(&amounts, "others")?;
        let by_fault = self.parts.iter().any(|part| self.facts.speaks_of("own_fault", part));
        if by_fault || self.item.about != About::Person || self.is_called("lawful_deduction") {
            return None;
        }
        let name = quoted(self.name);
        let problem = Problem::note(
            "L26",
            self.item.span,
            Text::new(
                format!("{}按“{}”扣个人的钱，没有看是不是本人的原因", name.zh, others.zh()),
                format!(
                    "{} takes from the employee by `{}` without asking for the employee's own fault",
                    name.en,
                    others.en()
                ),
            ),
        )
        .here("从个人扣", "taken from the employee")
        .also(others.span, "不一定是本人的原因", "not always the employee's doing");
        Some(advised(
            problem,
            self.facts,
            "只扣本人原因造成的，如加一列 本人责任 : 是否，合计时写 其中 本人责任；或改成达到条件才计提",
            "take only what the employee caused, such as a column own_fault : yes_no and `where own_fault`; or let the pay be earned only once the condition is met",
        ))
    }
}

fn deposit(facts: Facts<'_>, name: &Text, span: crate::source::Span) -> Problem {
    let problem = Problem::warning(
        "L16",
        span,
        Text::new(
            format!("{}向员工收取押金或让员工垫付", name.zh),
            format!("{} takes a deposit or an advance from the employee", name.en),
        ),
    )
    .here("由员工出钱", "the employee pays");
    advised(
        problem,
        facts,
        "删去；不得要求员工提供担保，也不得以其他名义向员工收取财物",
        "leave it out: nothing may be collected from employees as security or under another name",
    )
}
