//! What the author says about findings: 接受 and 禁止.
//!
//! In: the tree and what every stage has found. Out: what is still to be attended
//! to, and what the author has accepted. Only what is no error can be accepted or
//! denied. Where several lines speak of one finding, the one that speaks of the
//! smallest stretch of the policy holds.

pub mod options;
mod places;

use crate::diagnostics::codes;
use crate::diagnostics::{self, Accepted, Grounds, Problem, verdicts};
use crate::source::{Source, Span};
use crate::spelling;
use crate::syntax::ast::{Statement, Tree, Verdict};

use places::Places;

/// Speaks of findings: itself a finding, it is weighed last.
const UNUSED: &str = "W0901";

/// One code of a 接受 or 禁止, at one place or everywhere.
struct Line<'t> {
    accepts: bool,
    /// Where its statement stands.
    statement: Span,
    code: &'t str,
    at: Span,
    /// The name behind 于 and where it is written.
    name: Option<(&'t str, Span)>,
    stretches: Vec<Span>,
    reason: &'t str,
    /// How many findings it has accepted.
    used: usize,
}

impl Line<'_> {
    /// The length of the stretch that holds a place.
    fn reach(&self, place: Span) -> Option<usize> {
        let holds = |stretch: &&Span| stretch.start <= place.start && place.start < stretch.end.max(stretch.start + 1);
        self.stretches.iter().filter(holds).map(|stretch| stretch.end - stretch.start).min()
    }
}

/// How much of a policy has been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// What reading it finds: others may be found that the author has accepted.
    AtSome,
    AtAll,
}

/// Weighs what was found against what the author says of it.
/// Out: what is still to be attended to, and what is accepted, each in order of place.
pub fn weighed(tree: &Tree, source: &Source, found: Vec<Problem>, looked: Looked) -> (Vec<Problem>, Vec<Accepted>) {
    let mut found = diagnostics::in_order(found);
    if !tree.statements.iter().any(|statement| matches!(statement.node, Statement::Verdict(_))) {
        return (found, Vec::new());
    }
    let mut mistakes = Vec::new();
    let mut lines = lines(tree, source, &mut mistakes);
    contradictions(&lines, &mut mistakes);
    found.extend(mistakes);
    let (mut open, mut accepted) = divided(found, &mut lines);
    // Where something is wrong, not all that could be found was looked for.
    if looked == Looked::AtAll && !open.iter().any(Problem::is_error) {
        let (idle, accepted_idle) = divided(unused(&lines, false, &open), &mut lines);
        open.extend(idle);
        accepted.extend(accepted_idle);
        let idle = unused(&lines, true, &open);
        open.extend(idle);
    }
    accepted.sort_by_key(|accepted| accepted.problem.span());
    (diagnostics::in_order(open), accepted)
}

/// What the author's lines accept goes to the right, everything else to the left.
fn divided(found: Vec<Problem>, lines: &mut [Line]) -> (Vec<Problem>, Vec<Accepted>) {
    let (mut open, mut accepted) = (Vec::new(), Vec::new());
    for mut problem in found {
        let place = problem.span();
        let speaks = lines.iter_mut().filter(|line| line.code == problem.code && !problem.is_error());
        let nearest = speaks
            .filter_map(|line| Some((line.reach(place)?, line)))
            .min_by_key(|(reach, line)| (*reach, !line.accepts));
        let Some((_, line)) = nearest else {
            open.push(problem);
            continue;
        };
        let grounds = Grounds::Reason(line.reason.to_owned());
        if line.accepts {
            line.used += 1;
            accepted.push(Accepted { problem, grounds });
        } else {
            problem.denied = Some(grounds);
            open.push(problem);
        }
    }
    (open, accepted)
}

/// The lines of every statement; what is wrong with them is reported.
fn lines<'t>(tree: &'t Tree, source: &'t Source, problems: &mut Vec<Problem>) -> Vec<Line<'t>> {
    let places = Places::of(tree);
    let mut lines = Vec::new();
    for statement in &tree.statements {
        let Statement::Verdict(verdict) = &statement.node else { continue };
        // As it is written: what the tree holds has its signs folded.
        let written = verdict.reason.as_ref().or(verdict.bare.as_ref().map(|bare| &bare.text));
        let written = written.map_or("", |reason| source.slice(reason.span));
        let reason = written.trim_matches(['"', '“', '”', '＂']).trim();
        if let Some(bare) = &verdict.bare {
            problems.push(verdicts::reason_without_its_word(source.slice(bare.text.span), bare.span));
        } else if reason.is_empty() && !verdict.codes.is_empty() {
            problems.push(verdicts::no_reason(
                verdict.accepts,
                verdict.reason.as_ref().map(|r| r.span),
                statement.span,
            ));
        }
        if verdict.codes.is_empty() {
            problems.push(verdicts::no_code(verdict.accepts, statement.span));
        }
        // That it lacks was reported; what it was meant for does not follow as a second report.
        let reason = if reason.is_empty() { "…" } else { reason };
        let whole = vec![whole_stretch(verdict, statement.span, source)];
        let mut wheres: Vec<((&str, Span), Vec<Span>)> = Vec::new();
        for place in &verdict.places {
            let mut stretches = places.named(place);
            let span = place.block.as_ref().map_or(place.name.span, |block| block.span.to(place.name.span));
            if stretches.is_empty() && !tree.lost.contains(&*place.name.node) {
                let near = spelling::misspelt(&place.name.node, places.names());
                problems.push(verdicts::unknown_place(source.slice(span), near.as_ref().map(|near| &*near.name), span));
                // What it was meant for does not follow the mistake as a second report.
                stretches = whole.clone();
            }
            wheres.push(((&place.name.node, span), stretches));
        }
        for code in &verdict.codes {
            if !codes::of_policies().any(|known| known == &*code.node) {
                let near = nearest_code(&code.node);
                problems.push(verdicts::unknown_code(&code.node, near, code.span));
                continue;
            }
            if codes::is_error(&code.node) {
                problems.push(verdicts::error_code(&code.node, verdict.accepts, code.span));
                continue;
            }
            let line = |name, stretches| Line {
                accepts: verdict.accepts,
                statement: statement.span,
                code: &code.node,
                at: code.span,
                name,
                stretches,
                reason,
                used: 0,
            };
            if wheres.is_empty() {
                lines.push(line(None, whole.clone()));
            }
            lines.extend(wheres.iter().map(|(name, stretches)| line(Some(*name), stretches.clone())));
        }
    }
    lines
}

/// What a line without 于 speaks of: the whole policy. In an imported file 接受 speaks of
/// that file alone: a shared file cannot excuse what others write.
fn whole_stretch(verdict: &Verdict, span: Span, source: &Source) -> Span {
    let all = Span::new(0, source.text.len() + 1);
    match source.file_index(span.start) {
        0 => all,
        _ if !verdict.accepts => all,
        file => source.files().get(file).map_or(all, |file| Span::new(file.start, file.end + 1)),
    }
}

fn nearest_code(code: &str) -> Option<&'static str> {
    let folded = code.to_uppercase();
    let known = codes::of_policies().filter(|known| !codes::is_error(known) || folded.starts_with('E'));
    known.clone().find(|known| *known == folded).or_else(|| {
        let near = spelling::misspelt(&folded, known.clone())?;
        known.clone().find(|known| *known == near.name)
    })
}

/// The same code accepted and denied for the same place.
fn contradictions(lines: &[Line], problems: &mut Vec<Problem>) {
    for (i, line) in lines.iter().enumerate() {
        let before = lines.get(..i).unwrap_or(&[]);
        let other = before.iter().find(|other| {
            other.accepts != line.accepts && other.code == line.code && other.stretches == line.stretches
        });
        if let Some(other) = other.filter(|_| !line.stretches.is_empty()) {
            let name = line.name.map(|(name, _)| name);
            problems.push(verdicts::both(line.code, name, (other.at, other.accepts), line.at));
        }
    }
}

/// A warning for every code of a statement that accepts nothing, and for every name behind 于
/// in which none of its codes does; those about such warnings have their turn later. Where the
/// code is found and stands open, that place is shown: it may be the one that was meant.
fn unused(lines: &[Line], about_unused: bool, open: &[Problem]) -> Vec<Problem> {
    let accepting = || lines.iter().filter(|line| line.accepts && (line.code == UNUSED) == about_unused);
    let idle = |line: &Line, of_kind: &dyn Fn(&Line) -> bool| {
        accepting().filter(|other| other.statement == line.statement && of_kind(other)).all(|other| other.used == 0)
    };
    let elsewhere = |codes: &[&str]| open.iter().find(|found| codes.contains(&found.code)).map(Problem::span);
    let mut problems = Vec::new();
    for line in accepting() {
        let names: Vec<&str> =
            accepting().filter(|other| other.at == line.at).filter_map(|other| Some(other.name?.0)).collect();
        if idle(line, &|other| other.at == line.at) {
            problems.push(verdicts::accepts_nothing(&[line.code], &names, elsewhere(&[line.code]), line.at));
        } else if let Some((name, span)) = line.name
            && idle(line, &|other| other.name == line.name)
        {
            let codes: Vec<&str> =
                accepting().filter(|other| other.name == line.name).map(|other| other.code).collect();
            problems.push(verdicts::accepts_nothing(&codes, &[name], elsewhere(&codes), span));
        }
    }
    problems
}
