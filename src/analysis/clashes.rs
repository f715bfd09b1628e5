//! Rules that together give what does not go together: promotion with demotion,
//! and reward or promotion with dismissal for one cause.

use crate::diagnostics::{Problem, by_case};
use crate::lang::Text;
use crate::plan::{ActionId, Plan, RuleId, Step};
use crate::source::Span;

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

/// Looks at every pair of rules that give contradictory actions.
pub fn examine(plan: &Plan, most: usize, trials: &mut Trials, unfinished: &mut Vec<(Text, Span)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (i, rule) in plan.rules.iter().enumerate() {
        for (j, other) in plan.rules.iter().enumerate().skip(i + 1) {
            if rule.frequency != other.frequency || rule.about != other.about {
                continue;
            }
            let pairs = pairs(plan, RuleId(i), RuleId(j));
            if pairs.is_empty() {
                continue;
            }
            let reads = Reads::of(plan, &[Step::Rule(RuleId(i)), Step::Rule(RuleId(j))], rule.about, rule.frequency);
            let one_cause = shared(plan, RuleId(i), RuleId(j));
            let pairs: Vec<(ActionId, ActionId)> =
                pairs.into_iter().filter(|(.., only)| !only || one_cause).map(|(a, b, _)| (a, b)).collect();
            if pairs.is_empty() {
                continue;
            }
            let samples = Samples::of(plan, &reads, trials);
            let (subjects, mut all) = samples.subjects(most);
            let mut shown: Option<(Made, ActionId, ActionId)> = None;
            trials.run(&reads, &subjects, &mut |tried| {
                let gives = |rule: usize, action| tried.given(RuleId(rule)).iter().any(|(_, given)| *given == action);
                let met =
                    pairs.iter().find(|(a, b)| gives(i, *a) && gives(j, *b) && tried.stands(*a) && tried.stands(*b));
                if let (Some((a, b)), None) = (met, &shown) {
                    shown = Some((tried.made.clone(), *a, *b));
                }
            });
            all &= !trials.take_cut_short();
            match shown {
                Some((made, a, b)) => problems.extend(problem(plan, &reads, (&made, &samples.usual), (a, i), (b, j))),
                None if !all => unfinished.push((name_of(&rule.name), rule.span)),
                None => {}
            }
        }
    }
    problems
}

/// Contradictory actions of two rules, and whether they contradict only for one cause.
fn pairs(plan: &Plan, first: RuleId, second: RuleId) -> Vec<(ActionId, ActionId, bool)> {
    let actions = |id: RuleId| -> Vec<ActionId> {
        let rule = plan.rules.get(id.0);
        let can = |action: &ActionId| rule.is_some_and(|rule| rule.can_give(plan, *action));
        (0..plan.actions.len()).map(ActionId).filter(can).collect()
    };
    let excepted = |one: RuleId, other: RuleId| plan.rules.get(one.0).is_some_and(|rule| rule.unless.contains(&other));
    if excepted(first, second) || excepted(second, first) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for a in actions(first) {
        for b in actions(second) {
            let kinds = kind(plan, a).zip(kind(plan, b));
            if let Some(only) = kinds.and_then(|(one, other)| contradict(one, other)) {
                found.push((a, b, only));
            }
        }
    }
    found
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
    (a, i): (ActionId, usize),
    (b, j): (ActionId, usize),
) -> Option<Problem> {
    let place = |rule: usize, action: ActionId| {
        let rule = plan.rules.get(rule)?;
        let gives = |clause: &&crate::plan::Clause| clause.actions.contains(&action);
        Some(rule.clauses.iter().find(gives).map_or(rule.span, |clause| clause.span))
    };
    let (one, other) = (name_of(plan.actions.get(a.0)?), name_of(plan.actions.get(b.0)?));
    let who = in_words(plan, made, usual);
    let problem = by_case::rules_clash([&one, &other], &who, place(i, a)?, place(j, b)?);
    let title = Text::new(format!("W0703 {} {}", one.zh, other.zh), format!("W0703 {} {}", one.en, other.en));
    let expected = [&one, &other].map(|action| Expectation {
        of: 0,
        zh: format!("处置 含 {}", action.zh),
        en: format!("actions include {}", action.en),
    });
    Some(problem.case(case(plan, reads, &title, &[made], &expected)))
}
