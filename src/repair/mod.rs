//! Mends what can be mended with certainty.
//!
//! In: a policy with its problems, some of which offer a repair, and the library that its
//! imports come from. Out: the texts of its files after the repairs. A problem is mended in
//! the file in which it stands, be it an imported one.
//! Every repair is tried: the mended text is read and checked again, and a repair that would
//! bring an error, or that leaves its problem where it was, is not made. What is mended may
//! bring further repairs to light, so this goes on until there is nothing more to do.
//! Not here: which repairs are certain. That the constructors in `diagnostics` say.

mod edit;

pub use edit::Edit;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Policy;
use crate::diagnostics::Problem;
use crate::source::{Source, Span};
use crate::syntax::imports::{Found, Library, NotFound};

/// How often a policy is read again before the rest is left to the author.
const MOST_READINGS: usize = 400;
/// A repair may bring up mistakes that were hidden by the first, if they can be mended too.
const DEEPEST: usize = 4;

/// A policy after its repairs.
#[derive(Debug)]
pub struct Repaired {
    pub policy: Policy,
    /// What was mended.
    pub mended: Vec<Problem>,
    /// The files that changed: name, text before and text after.
    pub files: Vec<FileRepaired>,
}

/// A file before and after its repairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRepaired {
    pub name: Arc<str>,
    pub before: String,
    pub after: String,
}

/// Makes every certain repair of the problems that `may_mend` admits.
pub fn repaired(policy: Policy, library: &mut dyn Library, may_mend: &dyn Fn(&Policy, &Problem) -> bool) -> Repaired {
    let before: Vec<(Arc<str>, String)> = texts(&policy.source).collect();
    let mut shop = Shop { library, may_mend, readings: 0 };
    let (policy, mended) = shop.all_mended(policy);
    let after: BTreeMap<Arc<str>, String> = texts(&policy.source).collect();
    let files = before.into_iter().filter_map(|(name, before)| {
        let after = after.get(&name)?.clone();
        (after != before).then_some(FileRepaired { name, before, after })
    });
    Repaired { files: files.collect(), policy, mended }
}

/// The errors of one policy that another, an earlier reading of it, does not have.
pub fn new_errors(earlier: &Policy, later: &Policy) -> Vec<Problem> {
    let mut known: Vec<_> = earlier.problems.iter().map(told).collect();
    let errors = later.problems.iter().filter(|problem| problem.is_error());
    let fresh = errors.filter(|problem| match known.iter().position(|known| *known == told(problem)) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    });
    fresh.cloned().collect()
}

/// Text that could not be read as statements.
fn is_unreadable(problem: &Problem) -> bool {
    problem.code.starts_with("E01")
}

/// What tells problems apart wherever they stand. The count in E0112 is no mistake of its own.
fn told(problem: &Problem) -> (&'static str, &str) {
    (problem.code, if problem.code == "E0112" { "" } else { &problem.title.zh })
}

fn texts(source: &Source) -> impl Iterator<Item = (Arc<str>, String)> {
    let text = |span: Span| source.slice(span).to_owned();
    source.files().iter().map(move |file| (file.name.clone(), text(Span::new(file.start, file.end))))
}

struct Shop<'a> {
    library: &'a mut dyn Library,
    may_mend: &'a dyn Fn(&Policy, &Problem) -> bool,
    readings: usize,
}

impl Shop<'_> {
    fn all_mended(&mut self, policy: Policy) -> (Policy, Vec<Problem>) {
        let (mut now, mut mended) = (policy, Vec::new());
        loop {
            let offers = self.offers(&now);
            if offers.is_empty() {
                return (now, mended);
            }
            let Some((next, made)) = self.some_made(&now, &offers) else { return (now, mended) };
            now = next;
            mended.extend(made);
        }
    }

    /// All repairs at once, which nearly always succeeds; else half of them, and so on to the
    /// single line and the single repair.
    fn some_made(&mut self, now: &Policy, offers: &[Problem]) -> Option<(Policy, Vec<Problem>)> {
        let line = |problem: &Problem| now.source.line(problem.span().start);
        let lines: Vec<&[Problem]> = offers.chunk_by(|a, b| line(a) == line(b)).collect();
        let mut size = lines.len();
        while size > 0 {
            for some in lines.chunks(size) {
                let better = self.attempt(now, &some.concat(), DEEPEST);
                if better.is_some() {
                    return better;
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
        let singles = lines.into_iter().filter(|line| line.len() > 1).flat_map(|line| line.chunks(1));
        singles.into_iter().find_map(|single| self.attempt(now, single, DEEPEST))
    }

    /// The problems that offer a repair.
    fn offers(&self, policy: &Policy) -> Vec<Problem> {
        let mut found = policy.problems.clone();
        found.retain(|problem| self.is_mendable(policy, problem));
        found
    }

    fn is_mendable(&self, policy: &Policy, problem: &Problem) -> bool {
        let outnumbered = || problem.repair.iter().any(|edit| edit.is_outnumbered(&policy.source.text));
        !problem.repair.is_empty() && !outnumbered() && (self.may_mend)(policy, problem)
    }

    /// The policy after the repairs of these problems, and what else had to be mended on the
    /// way; nothing where that brings an error or does not help.
    fn attempt(&mut self, now: &Policy, offers: &[Problem], deeper: usize) -> Option<(Policy, Vec<Problem>)> {
        self.readings += 1;
        if self.readings > MOST_READINGS {
            return None;
        }
        let next = self.read(edited(&now.source, offers)?);
        let is_reckoned = offers.iter().flat_map(|offer| &offer.repair).any(Edit::is_reckoned);
        if is_reckoned && next.problems.iter().any(is_unreadable) {
            return None;
        }
        let left = &next.problems;
        let count = |of: &[Problem], problem: &Problem| of.iter().filter(|other| told(other) == told(problem)).count();
        let findings = &now.problems;
        if offers.iter().any(|offer| count(left, offer) >= count(findings, offer)) {
            return None;
        }
        let fresh = new_errors(now, &next);
        if fresh.is_empty() {
            return Some((next, offers.to_vec()));
        }
        let all_mendable = fresh.iter().all(|problem| self.is_mendable(&next, problem));
        if deeper == 0 || !all_mendable {
            return None;
        }
        let (last, more) = self.attempt(&next, &fresh, deeper - 1)?;
        let sound = new_errors(now, &last).is_empty();
        sound.then(|| (last, offers.iter().cloned().chain(more).collect()))
    }

    fn read(&mut self, texts: Vec<(Arc<str>, String)>) -> Policy {
        let mut texts = texts.into_iter();
        let (name, own) = texts.next().unwrap_or_default();
        let source = Source::new(name, own);
        crate::load_with(source, &mut Edited { library: self.library, texts: texts.collect() })
    }
}

/// The texts of all files with the repairs made; nothing where two of them meet.
fn edited(source: &Source, offers: &[Problem]) -> Option<Vec<(Arc<str>, String)>> {
    let edits = offers.iter().flat_map(|problem| &problem.repair);
    let mut changes: Vec<(Span, String)> = edits.map(|edit| edit.in_text(&source.text)).collect::<Option<_>>()?;
    changes.sort();
    changes.dedup();
    let meet = |pair: &[(Span, String)]| matches!(pair, [a, b] if a.0.end > b.0.start || a.0 == b.0);
    if changes.windows(2).any(meet) {
        return None;
    }
    let mut files: Vec<(Arc<str>, String)> = texts(source).collect();
    for (span, new) in changes.into_iter().rev() {
        let at = source.file_index(span.start);
        let start = source.files().get(at)?.start;
        let text = &mut files.get_mut(at)?.1;
        text.get(span.start - start..span.end - start)?;
        text.replace_range(span.start - start..span.end - start, &new);
    }
    Some(files)
}

/// A library with some of its files mended.
struct Edited<'a> {
    library: &'a mut dyn Library,
    texts: BTreeMap<Arc<str>, String>,
}

impl Library for Edited<'_> {
    fn own(&self) -> Option<String> {
        self.library.own()
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let found = self.library.find(from, path)?;
        let text = self.texts.get(&*found.name).cloned().unwrap_or(found.text);
        Ok(Found { text, ..found })
    }
}
