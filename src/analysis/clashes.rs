//! Rules that together give what does not go together: promotion with demotion,
//! and reward or promotion with dismissal for one cause.

use crate::diagnostics::{Problem, by_case};
use crate::lang::Text;
use crate::plan::{ActionId, Expr, Plan, Rule, RuleId, Step};
use crate::source::Span;

use super::boxes::Boxes;
use super::ranges::Ranges;
use super::reads::{Input, Reads};
use super::samples::Samples;
use super::subjects::Made;
use super::trials::Trials;
use super::values::name_of;
use super::witness::{Expectation, case, in_words};

/// What an action does for somebody, as far as its name says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Promotes,
    Rewards,
    Demotes,
    Dismisses,
}

/// Words in the names of actions, in both languages.
const WORDS: &[(Kind, &[&str])] = &[
    (Kind::Promotes, &["晋升", "晋级", "升职", "升级", "提拔", "promot"]),
    (Kind::Rewards, &["奖励", "嘉奖", "表彰", "reward", "commend"]),
    (Kind::Demotes, &["降级", "降职", "降薪", "demot"]),
    (Kind::Dismisses, &["辞退", "解聘", "解除", "淘汰", "开除", "dismiss", "terminat"]),
];

fn kind(plan: &Plan, action: ActionId) -> Option<Kind> {
    let label = plan.actions.get(action.0)?;
    let names: Vec<String> = label.spellings().iter().map(|name| name.to_lowercase()).collect();
    let has = |words: &[&str]| words.iter().any(|word| names.iter().any(|name| name.contains(word)));
    WORDS.iter().find(|(_, words)| has(words)).map(|(kind, _)| *kind)
}

/// Whether two actions contradict each other; and whether only for one cause.
fn contradict(one: Kind, other: Kind) -> Option<bool> {
    use Kind::{Demotes, Dismisses, Promotes, Rewards};
    match (one, other) {
        (Promotes, Demotes) | (Demotes, Promotes) => Some(false),
        (Promotes | Rewards, Dismisses) | (Dismisses, Promotes | Rewards) => Some(true),
        (Rewards, Demotes) | (Demotes, Rewards) => Some(true),
        _ => None,
    }
}

/// More pairs of contradictory rules than this are not looked at.
const MOST_PAIRS: usize = 200;

/// A rule that gives actions of some kind.
struct Giver {
    rule: RuleId,
    actions: Vec<(ActionId, Kind)>,
}

/// Looks at the pairs of rules that give contradictory actions.
pub fn examine(plan: &Plan, most: usize, trials: &mut Trials, unfinished: &mut Vec<(Text, Span)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let givers = givers(plan);
    let mut looked_at = 0;
    for (at, one) in givers.iter().enumerate() {
        let Some(rule) = plan.rules.get(one.rule.0) else { continue };
        for other in givers.iter().skip(at + 1) {
            let pairs = pairs(plan, one, other);
            if pairs.is_empty() || never_together(plan, one.rule, other.rule) {
                continue;
            }
            looked_at += 1;
            if looked_at > MOST_PAIRS || trials.exhausted() {
                unfinished.push((name_of(&rule.name), rule.span));
                return problems;
            }
            let steps = [Step::Rule(one.rule), Step::Rule(other.rule)];
            let reads = Reads::of(plan, &steps, rule.about, rule.frequency);
            let samples = Samples::of(plan, &reads, trials);
            let (subjects, mut all) = samples.subjects(most);
            let mut shown: Option<(Made, ActionId, ActionId)> = None;
            trials.run(&reads, &subjects, &mut |tried| {
                let gives = |rule, action| tried.given(rule).iter().any(|(_, given)| *given == action);
                let met = pairs.iter().find(|(a, b)| {
                    gives(one.rule, *a) && gives(other.rule, *b) && tried.stands(*a) && tried.stands(*b)
                });
                if let (Some((a, b)), None) = (met, &shown) {
                    shown = Some((tried.made.clone(), *a, *b));
                }
            });
            all &= !trials.take_cut_short();
            match shown {
                Some((made, a, b)) => {
                    let who = (&made, &samples.usual);
                    problems.extend(problem(plan, &reads, who, (a, one.rule), (b, other.rule)));
                }
                None if !all => unfinished.push((name_of(&rule.name), rule.span)),
                None => {}
            }
        }
    }
    problems
}

/// The rules that give actions of some kind.
fn givers(plan: &Plan) -> Vec<Giver> {
    let kinds: Vec<(ActionId, Kind)> =
        (0..plan.actions.len()).map(ActionId).filter_map(|action| Some((action, kind(plan, action)?))).collect();
    let giver = |(id, rule): (usize, &Rule)| {
        let actions: Vec<_> = kinds.iter().filter(|(action, _)| rule.can_give(plan, *action)).copied().collect();
        (!actions.is_empty()).then_some(Giver { rule: RuleId(id), actions })
    };
    plan.rules.iter().enumerate().filter_map(giver).collect()
}

/// Contradictory actions of two rules that neither excepts the other.
fn pairs(plan: &Plan, one: &Giver, other: &Giver) -> Vec<(ActionId, ActionId)> {
    let (Some(first), Some(second)) = (plan.rules.get(one.rule.0), plan.rules.get(other.rule.0)) else {
        return Vec::new();
    };
    let apart = first.frequency != second.frequency || first.about != second.about;
    if apart || first.unless.contains(&other.rule) || second.unless.contains(&one.rule) {
        return Vec::new();
    }
    let mut one_cause = None;
    let mut found = Vec::new();
    for (a, kind) in &one.actions {
        for (b, against) in &other.actions {
            let contradicts = match contradict(*kind, *against) {
                Some(true) => *one_cause.get_or_insert_with(|| shared(plan, one.rule, other.rule)),
                Some(false) => true,
                None => false,
            };
            if contradicts {
                found.push((*a, *b));
            }
        }
    }
    found
}

/// Whether the ranges of what they read prove that no clause of one rule holds together
/// with one of the other.
fn never_together(plan: &Plan, one: RuleId, other: RuleId) -> bool {
    let (Some(one), Some(other)) = (plan.rules.get(one.0), plan.rules.get(other.0)) else { return true };
    if one.each_row.is_some() || other.each_row.is_some() {
        return false;
    }
    let all: Vec<&Expr> = one.clauses.iter().chain(&other.clauses).map(|clause| &clause.condition).collect();
    let holds = |ranges: &Ranges<'_>, rule: &Rule| {
        rule.clauses.iter().any(|clause| ranges.of(&clause.condition).conditions().0)
    };
    !Boxes::of(plan, &all, &[]).any(&mut |ranges| holds(ranges, one) && holds(ranges, other))
}

/// Whether both rules rest on a figure of the subject's: labels such as the position
/// are no cause.
fn shared(plan: &Plan, first: RuleId, second: RuleId) -> bool {
    let figures = |id: RuleId| -> Vec<Input> {
        let Some(rule) = plan.rules.get(id.0) else { return Vec::new() };
        let reads = Reads::of_rules(plan, &[id], rule);
        let is_figure =
            |input: &Input| super::subjects::field_of(plan, *input).is_some_and(|field| field.ty.is_number());
        reads.inputs.iter().copied().filter(is_figure).collect()
    };
    let of_first = figures(first);
    figures(second).iter().any(|input| of_first.contains(input))
}

fn problem(
    plan: &Plan,
    reads: &Reads<'_>,
    (made, usual): (&Made, &Made),
    (a, i): (ActionId, RuleId),
    (b, j): (ActionId, RuleId),
) -> Option<Problem> {
    let place = |rule: RuleId, action: ActionId| {
        let rule = plan.rules.get(rule.0)?;
        let gives = |clause: &&crate::plan::Clause| clause.actions.contains(&action);
        Some(rule.clauses.iter().find(gives).map_or(rule.span, |clause| clause.span))
    };
    let (one, other) = (name_of(plan.actions.get(a.0)?), name_of(plan.actions.get(b.0)?));
    let who = in_words(plan, reads, made, usual);
    let problem = by_case::rules_clash([&one, &other], &who, place(i, a)?, place(j, b)?);
    let title = Text::new(format!("W0703 {} {}", one.zh, other.zh), format!("W0703 {} {}", one.en, other.en));
    let expected = [&one, &other].map(|action| Expectation {
        of: 0,
        zh: format!("处置 含 {}", action.zh),
        en: format!("actions include {}", action.en),
    });
    Some(problem.case(case(plan, reads, &title, &[made], &expected)))
}
