//! Seeded defects: how many inconsistencies of policies `check` finds.
//!
//! Every shipped policy and every example of the cookbook is taken, one thing in
//! it is changed by a fixed seed — a bound, a weight, a comparison, a unit, a name,
//! a row left out or doubled, a date —, and the changed text is checked. Whether
//! the change leaves the policy *inconsistent in itself* (a gap, an overlap, a sum,
//! a type, a name that nothing declares, a hole in dates) or is merely another
//! number is decided without the checker: by how the change was made, by adding up,
//! or by trying the values around every bound of a table in the evaluator (`oracle`).
//!
//! What stays unfound, and why: a rank, a growth or a share takes numbers of any kind,
//! so that another column or another type there is no contradiction that the policy
//! alone could show; and a first version of a table that begins after the policy does.
//!
//! The report says by kind how many changes are inconsistent and how many of those
//! are found, and lists every miss. To read it:
//!
//! ```text
//! cargo test --test seeded -- --nocapture
//! ```

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod edits;
mod lots;
mod numbers;
mod oracle;
#[path = "../pages/mod.rs"]
#[allow(dead_code, reason = "the examples of the cookbook alone are read")]
mod pages;
mod policies;
mod rows;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use kpi::Policy;
use kpi::diagnostics::Severity;
use kpi::syntax::ast::Statement;
use rust_decimal::Decimal;

use edits::{Edit, Judged, KINDS, Kind, Site};
use lots::Lots;
use policies::Original;

const SEED: u64 = 20_260_301;

/// How many changes of each kind are drawn for one policy.
const OF_EACH_KIND: usize = 2;

/// What became of one change.
struct Tried {
    kind: Kind,
    /// Whether the changed policy is inconsistent in itself; None: it could not be decided.
    inconsistent: Option<bool>,
    found: bool,
    /// Policy, line, before → after, and what is wrong.
    told: String,
}

fn edits_of(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let places: [fn(&Site<'_>, &mut Lots) -> Vec<Edit>; 7] = [
        numbers::of_bounds,
        numbers::of_weights,
        numbers::of_comparisons,
        words::of_units,
        words::of_names,
        rows::left_out,
        rows::doubled,
    ];
    let mut drawn = Vec::new();
    for place in places {
        let all = place(site, lots);
        // Changes that may well be inconsistent first: of the others one for each kind is enough.
        let (others, telling): (Vec<_>, Vec<_>) = all.into_iter().partition(|edit| edit.judged == Judged::Another);
        let telling = lots.some(telling, OF_EACH_KIND);
        drawn.extend(lots.some(others, usize::from(telling.len() < OF_EACH_KIND)));
        drawn.extend(telling);
    }
    // Few policies have a date that could be wrong.
    let dates = words::of_dates(site, lots);
    drawn.extend(lots.some(dates, 3 * OF_EACH_KIND));
    drawn
}

/// Whether a change leaves the policy inconsistent, and in what.
fn judged(edit: &Edit, before: &Policy, after: &Policy) -> Option<(bool, String)> {
    match edit.judged {
        Judged::Inconsistent => Some((true, "by its making".into())),
        Judged::Another => Some((false, String::new())),
        Judged::Weights(at) => match &after.tree.statements.get(at)?.node {
            Statement::Scorecard(card) => {
                let total = oracle::weights(card)?;
                Some((total != Decimal::ONE, format!("weights add up to {total}")))
            }
            _ => None,
        },
        Judged::Rows(at) => {
            let (was, is) = (before.tree.statements.get(at)?.span, after.tree.statements.get(at)?.span);
            let was = oracle::lookup_within(&before.plan, was)?;
            let is = oracle::lookup_within(&after.plan, is)?;
            let mut faults = oracle::table_faults((&before.plan, was), (&after.plan, is))?;
            // What a table of two keys leaves out has no value there, as an empty cell of it has none.
            let two_keys = matches!(&before.tree.statements.get(at)?.node, Statement::Table(t) if t.keys.len() == 2);
            faults.retain(|fault| !two_keys || *fault != oracle::Fault::Gap);
            Some((!faults.is_empty(), format!("{faults:?}")))
        }
    }
}

/// Errors and warnings, without their places.
fn findings(policy: &Policy) -> BTreeSet<(&'static str, String)> {
    let told = policy.problems.iter().filter(|problem| problem.severity != Severity::Note);
    told.map(|problem| (problem.code, problem.title.zh.clone())).collect()
}

fn try_all(original: &Original) -> Vec<Tried> {
    let before = original.load(&original.text);
    assert!(before.is_sound(), "{}", original.name);
    let known = findings(&before);
    let site = Site::new(&before, &original.text);
    let mut lots = Lots::of(SEED, &original.name);
    let mut tried = Vec::new();
    for edit in edits_of(&site, &mut lots) {
        let after = original.load(&edit.applied(&original.text));
        let new: Vec<_> = findings(&after).difference(&known).cloned().collect();
        let judged = judged(&edit, &before, &after);
        let line = before.source.line(edit.span.start);
        let mut told = format!(
            "{}:{line} {:?}: ‹{}› → ‹{}›",
            original.name,
            edit.kind,
            site.slice(edit.span).trim_end(),
            edit.to.trim_end()
        );
        if let Some((true, why)) = &judged {
            write!(told, " — {why}").unwrap();
        }
        for (code, title) in new.iter().take(3) {
            write!(told, "\n      {code} {title}").unwrap();
        }
        let inconsistent = judged.map(|(inconsistent, _)| inconsistent);
        tried.push(Tried { kind: edit.kind, inconsistent, found: !new.is_empty(), told });
    }
    tried
}

/// Tries all policies, on as many threads as the machine has.
fn tried() -> Vec<Tried> {
    let originals = policies::all();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results: BTreeMap<usize, Vec<Tried>> = BTreeMap::new();
    std::thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(original) = originals.get(at) else { return mine };
                mine.push((at, try_all(original)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().for_each(|worker| results.extend(worker.join().unwrap()));
    });
    results.into_values().flatten().collect()
}

fn percent(part: usize, whole: usize) -> usize {
    (100 * part).checked_div(whole).unwrap_or(100)
}

#[test]
fn nine_of_ten_inconsistencies_are_found() {
    let tried = tried();
    let mut report =
        format!("{:<12}{:>8}{:>14}{:>8}{:>6}{:>12}\n", "kind", "changes", "inconsistent", "found", "", "not decided");
    let count = |kind: Option<Kind>, which: &dyn Fn(&Tried) -> bool| {
        tried.iter().filter(|tried| kind.is_none_or(|kind| kind == tried.kind) && which(tried)).count()
    };
    let is_wrong = |tried: &Tried| tried.inconsistent == Some(true);
    for kind in KINDS.into_iter().map(Some).chain([None]) {
        let name = kind.map_or("all".into(), |kind| format!("{kind:?}"));
        let all = count(kind, &|_| true);
        let wrong = count(kind, &is_wrong);
        let found = count(kind, &|tried| is_wrong(tried) && tried.found);
        let open = count(kind, &|tried| tried.inconsistent.is_none());
        let share = percent(found, wrong);
        writeln!(report, "{name:<12}{all:>8}{wrong:>14}{found:>8}{share:>5}%{open:>12}").unwrap();
    }
    let list = |title: &str, which: &dyn Fn(&Tried) -> bool| {
        let told: Vec<&str> = tried.iter().filter(|tried| which(tried)).map(|tried| tried.told.as_str()).collect();
        format!("\n{title}: {}\n  {}\n", told.len(), told.join("\n  "))
    };
    report += &list("missed", &|tried| is_wrong(tried) && !tried.found);
    if std::env::var_os("SEEDED_ALL").is_some() {
        report += &list("found", &|tried| is_wrong(tried) && tried.found);
        report += &list("consistent, and yet reported", &|tried| tried.inconsistent == Some(false) && tried.found);
        report += &list("not decided", &|tried| tried.inconsistent.is_none());
    }
    println!("{report}");
    let (wrong, found) = (count(None, &is_wrong), count(None, &|tried| is_wrong(tried) && tried.found));
    assert!(wrong >= 300, "only {wrong} inconsistent changes");
    assert!(found * 10 >= wrong * 9, "{report}");
}
