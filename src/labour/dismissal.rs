//! Rules that end employment: L01, L02, L03, L05, L06.
//!
//! What counts is the ground and the steps before it. A rank is no ground (L01); a low
//! score is one only after training or another post and a second failure (L02), and
//! never for those under special protection (L03); a grave breach is one after due
//! process (L05). Employment does not end by itself (L06).

use super::facts::Facts;
use super::finding::{advised, quoted};
use super::grounds::{Because, Ground};
use super::steps::Ladder;
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::{About, Clause, Expr, Label, Op, Rule, Type};
use crate::syntax::ast::Comparison;

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    let ladder = facts.ladder();
    for (rule, at, clause) in facts.clauses() {
        let given = facts.given(rule, at);
        let of = |list: &'static str| given.iter().copied().find(|action| facts.is_called(list, action));
        if let Some(action) = of("ends_by_itself") {
            out.push(ends_by_itself(facts, rule, clause, action));
        }
        let Some(action) = of("ends_by_itself").or_else(|| of("ends_employment")) else { continue };
        let grounds = facts.grounds(&clause.condition);
        let first = |wanted: Ground| grounds.iter().find(|because| because.ground == wanted);
        let disciplinary = first(Ground::Absence).or_else(|| first(Ground::Misconduct));
        let dismissal = Dismissal { facts, ladder: &ladder, rule, clause, action };
        // A grade after the steps that art. 40 asks for is an appraisal like any other.
        let steps = || facts.steps_before(&clause.condition, &ladder);
        let last = first(Ground::Rank).or_else(|| first(Ground::Grade).filter(|_| !steps()));
        match (last, first(Ground::Appraisal).or_else(|| first(Ground::Grade)), disciplinary) {
            // A rank among other things is not what somebody is dismissed for who broke the rules.
            (Some(last), _, None) => {
                out.push(dismissal.of_the_last(last));
                out.extend(dismissal.unprotected());
            }
            (_, Some(score), None) => {
                out.extend(dismissal.without_steps(score));
                out.extend(dismissal.unprotected());
            }
            (_, _, Some(breach)) if of("ends_by_itself").is_none() => out.extend(dismissal.for_breach(breach)),
            _ => out.extend(dismissal.for_being_protected()),
        }
    }
    if !out.iter().any(|problem| problem.code == "L06") {
        out.extend(defined_to_end(facts));
    }
}

/// A definition that says so, where no rule does: `定义 自动离职 = 旷工天数 达到 3 天`.
fn defined_to_end(facts: Facts<'_>) -> Option<Problem> {
    let value = facts.plan.values.iter().find(|value| {
        value.about == About::Person && value.expr.ty == Type::Truth && facts.is_called("ends_by_itself", &value.name)
    })?;
    let name = quoted(&value.name);
    let title = Text::new(
        format!("{}：劳动合同不会这样自动终止", name.zh),
        format!("{}: an employment contract does not end by itself in this way", name.en),
    );
    let problem = Problem::warning("L06", value.span, title).here(BY_ITSELF.0, BY_ITSELF.1);
    Some(advised(problem, facts, DECIDE.0, DECIDE.1))
}

struct Dismissal<'p> {
    facts: Facts<'p>,
    ladder: &'p Ladder,
    rule: &'p Rule,
    clause: &'p Clause,
    action: &'p Label,
}

impl Dismissal<'_> {
    fn names(&self) -> (Text, Text) {
        (quoted(&self.rule.name), quoted(self.action))
    }

    fn of_the_last(&self, last: &Because) -> Problem {
        let (rule, action) = self.names();
        let (by, shown) = match last.ground {
            Ground::Rank => (Text::new("按名次", "for a rank"), Text::new("看的是名次", "it rests on a rank")),
            _ => (
                Text::new("按没有写明标准的等级", "for a grade without a stated standard"),
                Text::new(
                    "看的是填报的等级，标准不在制度里",
                    "a grade that is filled in; its standard is not in the policy",
                ),
            ),
        };
        let problem = Problem::warning(
            "L01",
            self.clause.condition.span,
            Text::new(
                format!("{}{}给出{}：排在末位不等于不能胜任", rule.zh, by.zh, action.zh),
                format!("{} gives {} {}: being last is not being unfit for the work", rule.en, action.en, by.en),
            ),
        )
        .here("给出处置的条件", "the condition for the action")
        .also(last.span, shown.zh, shown.en);
        advised(
            problem,
            self.facts,
            "把处置改为进入改进期，如 培训 或 调岗；按写明的标准考核仍不胜任的，再按第40条的步骤办",
            "give a step of improvement instead, such as train or transfer; go on by art. 40 where the work still falls short of a stated standard",
        )
    }

    fn without_steps(&self, score: &Because) -> Option<Problem> {
        if self.facts.steps_before(&self.clause.condition, self.ladder) {
            return None;
        }
        let (rule, action) = self.names();
        let problem = Problem::warning(
            "L02",
            self.clause.condition.span,
            Text::new(
                format!("{}因考核不合格给出{}，此前没有培训或调岗后再考核的步骤", rule.zh, action.zh),
                format!("{} gives {} for a poor appraisal, with no training or other post and no second appraisal before it", rule.en, action.en),
            ),
        )
        .here("给出处置的条件", "the condition for the action")
        .also(score.span, "看的是考核结果", "it rests on an appraisal");
        Some(advised(
            problem,
            self.facts,
            "不胜任的先给出 培训 或 调岗，再写如 当 不合格 且 上月(处置 含 培训) 则 辞退；解除时提前30日书面通知或付代通知金（按上一个月工资），通知工会，并付经济补偿",
            "give train or transfer first, then write such as: when failing and last month(actions include train) then dismiss; on dismissal give 30 days' written notice or pay in lieu (last month's wage), inform the union and pay severance",
        ))
    }

    /// `病假天数 超过 10 天 则 辞退`, `当 孕期 则 辞退`: the protection itself is the ground.
    fn for_being_protected(&self) -> Option<Problem> {
        let facts = self.facts;
        let terms: Vec<&Expr> = match &self.clause.condition.op {
            Op::And(terms) => terms.iter().collect(),
            _ => vec![&self.clause.condition],
        };
        let asks_for_much = |term: &&Expr| match &term.op {
            Op::Compare(comparison, ..) => matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual),
            Op::Cell { .. } | Op::Value(_) => true,
            _ => false,
        };
        let speaks = |term: &Expr| {
            let parts = facts.rests_on(term);
            facts.mention(&parts, "protected").or_else(|| facts.mention(&parts, "sick")).map(|mention| mention.span)
        };
        let shown = terms.into_iter().filter(asks_for_much).find_map(speaks)?;
        let (rule, action) = self.names();
        let problem = Problem::note(
            "L03",
            self.clause.condition.span,
            Text::new(
                format!("{}因病假、孕产这类受特殊保护的情形给出{}", rule.zh, action.zh),
                format!(
                    "{} gives {} for sick leave, maternity or the like, which the law protects",
                    rule.en, action.en
                ),
            ),
        )
        .here("给出处置的条件", "the condition for the action")
        .also(shown, "受特殊保护", "under special protection");
        Some(advised(
            problem,
            facts,
            "医疗期、孕期、产期、哺乳期内不能依第40、41条解除；医疗期满仍不能从事原工作，也不能从事另行安排的工作的，按第40条第1项的步骤办",
            "in a medical treatment period, pregnancy, maternity leave or nursing there is no dismissal under arts. 40 and 41; after the medical treatment period, where neither the old nor another work can be done, go through the steps of art. 40(1)",
        ))
    }

    fn unprotected(&self) -> Option<Problem> {
        let facts = self.facts;
        let parts = facts.rests_on(&self.clause.condition);
        let scope = facts.plan.scope.iter().flat_map(|scope| facts.rests_on(scope));
        let parts: Vec<_> = parts.into_iter().chain(scope).collect();
        let excepted = self.rule.unless.iter().filter_map(|id| facts.plan.rules.get(id.0));
        let excepted = excepted.flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition));
        let excepts =
            excepted.into_iter().any(|condition| facts.mention(&facts.rests_on(condition), "protected").is_some());
        if excepts || facts.mention(&parts, "protected").is_some() {
            return None;
        }
        let (rule, action) = self.names();
        let problem = Problem::note(
            "L03",
            self.clause.condition.span,
            Text::new(
                format!("{}给出{}时没有排除受特殊保护的人", rule.zh, action.zh),
                format!("{} gives {} without excluding employees under special protection", rule.en, action.en),
            ),
        )
        .here("对所有人都一样", "the same for everybody");
        Some(advised(
            problem,
            facts,
            "加一列如 特殊保护 : 是否，条件里写 且 非 特殊保护：医疗期、孕期、产期、哺乳期内的，工伤、职业病的，满15年且距退休不足5年的，不能依第40、41条解除",
            "add a column such as protected : yes_no and `and not protected`: those in a medical treatment period, pregnant, on maternity leave or nursing, with a work injury or occupational disease, or with 15 years of service and fewer than 5 to retirement cannot be dismissed under arts. 40 and 41",
        ))
    }

    fn for_breach(&self, breach: &Because) -> Option<Problem> {
        let facts = self.facts;
        if facts.mention(&facts.rests_on(&self.clause.condition), "notified").is_some() {
            return None;
        }
        let (rule, action) = self.names();
        let problem = Problem::note(
            "L05",
            self.clause.condition.span,
            Text::new(
                format!("{}因缺勤或违纪给出{}", rule.zh, action.zh),
                format!("{} gives {} for absence or misconduct", rule.en, action.en),
            ),
        )
        .here("给出处置的条件", "the condition for the action")
        .also(breach.span, "缺勤或违纪", "absence or misconduct");
        Some(advised(
            problem,
            facts,
            "可以这样写；要站得住：制度经民主程序制定并公示，事实有证据，程度够得上“严重”，解除前通知工会（可加一列如 已通知工会 : 是否）",
            "this can stand where the rules were made with the employees and published, the facts are proven, the breach is grave and the union is told beforehand (a column such as union_notified : yes_no can ask for it)",
        ))
    }
}

fn ends_by_itself(facts: Facts<'_>, rule: &Rule, clause: &Clause, action: &Label) -> Problem {
    let (rule, action) = (quoted(&rule.name), quoted(action));
    let problem = Problem::warning(
        "L06",
        clause.span,
        Text::new(
            format!("{}给出{}：劳动合同不会这样自动终止", rule.zh, action.zh),
            format!("{} gives {}: an employment contract does not end by itself in this way", rule.en, action.en),
        ),
    )
    .here(BY_ITSELF.0, BY_ITSELF.1)
    .also(clause.condition.span, "在这种情况下", "in this case");
    advised(problem, facts, DECIDE.0, DECIDE.1)
}

const BY_ITSELF: (&str, &str) = ("写得像是自动发生的", "written as if it happened by itself");
const DECIDE: (&str, &str) = (
    "把处置写成 辞退 之类由公司作出的决定，先书面催告；如：旷工达到天数属严重违纪，公司书面通知后解除",
    "name a decision of the company, such as dismiss, after a written demand: absence of so many days is a grave breach, and the company ends the contract by written notice",
);
