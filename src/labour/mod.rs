//! Labour-law lints: drafting hints for policies that are used in mainland China.
//!
//! In: a sound policy, and a pack of local figures where the user gives one. Out:
//! findings L01 to L31 and what is said once of the whole check. They look at what the
//! policy does (which action on which ground, after which steps; what a deduction
//! takes, and from what), and at words only where the law hangs on them. They are hints
//! and no legal advice, and none of them stops a policy from being run.
//!
//! Every lint's words stand beside what it looks for; titles, citations, figures and word
//! lists are data (`china.toml`). Nothing here reads a clock: the policy's own dates decide.

mod bonus;
mod changes;
mod contract;
mod days;
mod dismissal;
mod earned;
mod facts;
mod finding;
mod fines;
mod goods;
mod grounds;
mod law;
mod least;
mod leave;
mod measured;
mod minimum;
pub mod pack;
mod place;
mod severance;
mod spoken;
mod steps;
mod taken;
mod terms;
mod words;

use crate::Policy;
use crate::diagnostics::{self, Problem};
use crate::lang::Text;
use facts::Facts;
use pack::Pack;
use place::Place;
use spoken::Spoken;

/// What the lints found.
#[derive(Debug, Default)]
pub struct Review {
    /// In order of place.
    pub findings: Vec<Problem>,
    /// What is said once, of the whole check: what was not looked at, and why.
    pub remarks: Vec<Text>,
}

/// Looks at a policy as a labour lawyer would, with the figures of a place where they are given.
/// Out: nothing for a policy that has errors: what it does cannot be told.
pub fn lint(policy: &Policy, pack: Option<&Pack>) -> Review {
    let mut review = Review::default();
    if !policy.is_sound() {
        return review;
    }
    let law = law::china();
    let place = place::of(&policy.tree, law);
    review.remarks.extend(place.remark(&policy.plan.policy.name));
    if matches!(place, Place::Elsewhere(_)) {
        return review;
    }
    let holds = pack.filter(|pack| is_of(&place, pack));
    let spoken = Spoken::of(&policy.plan);
    let facts = Facts { plan: &policy.plan, law, spoken: &spoken, pack: holds };
    let out = &mut review.findings;
    dismissal::findings(facts, out);
    contract::findings(facts, out);
    leave::findings(facts, out);
    measured::findings(facts, &policy.source, out);
    taken::findings(facts, &policy.tree, out);
    earned::findings(facts, &policy.tree, out);
    changes::findings(facts, &policy.tree, out);
    days::findings(facts, out);
    goods::findings(facts, out);
    severance::findings(facts, out);
    review.remarks.extend(bonus::findings(facts, out));
    match (pack, holds) {
        (_, Some(pack)) => review.remarks.extend(minimum::findings(facts, pack, out)),
        (Some(pack), None) => review.remarks.push(of_another_place(&policy.plan.policy.name, &place, pack)),
        (None, None) if pays(policy) => review.remarks.push(without_pack()),
        (None, None) => {}
    }
    review.findings = diagnostics::in_order(review.findings);
    review
}

/// What a code is called: `末位即淘汰`. Nothing for codes that are none of L01 to L31.
pub fn title(code: &str) -> Option<Text> {
    law::china().title(code)
}

/// Whether the pack's figures hold where the policy is used. A policy that states no place is used where the user says.
fn is_of(place: &Place, pack: &Pack) -> bool {
    place.name().is_none_or(|name| name.contains(&*pack.place) || pack.place.contains(name))
}

fn pays(policy: &Policy) -> bool {
    use crate::syntax::ast::Purpose;
    policy.plan.values.iter().any(|value| matches!(value.purpose, Purpose::Pay | Purpose::Deduct))
}

fn without_pack() -> Text {
    Text::new(
        "没有当地的资料（--law-pack 文件），没有对照当地最低工资（L10）和地方规定",
        "without local figures (--law-pack FILE) the local minimum wage (L10) and local rules were not looked at",
    )
}

fn of_another_place(policy: &str, place: &Place, pack: &Pack) -> Text {
    let name = place.name().unwrap_or_default();
    let other = &pack.place;
    Text::new(
        format!("资料是“{other}”的，“{policy}”适用于“{name}”：没有对照当地最低工资（L10）和地方规定"),
        format!(
            "the pack is for {other} and `{policy}` for {name}: the local minimum wage (L10) and local rules were not looked at"
        ),
    )
}
