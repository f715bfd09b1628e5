//! The files that a policy imports.
//!
//! In: a policy's own file, and whoever can find others. Out: the source with
//! every file that is reached, each once, and which of them stands where; later
//! the trees of all files put together as if they had been written in one.
//!
//! What an imported file declares holds as if written in place of the 引用, under
//! a heading of its own: it begins in 每月, and the heading before the 引用 goes on
//! behind it. Its own 政策 and its 用例 are left out: they are for the file by itself.
//! Whatever finds the files decides what a path means; nothing here touches the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ast::{Heading, Statement, Tree, Who};
use super::grammar::Rule;
use super::keywords;
use super::lex::{self, RawKind};
use crate::calendar::Frequency;
use crate::diagnostics::{Problem, imports};
use crate::lang::Text;
use crate::source::{Source, Span, Spanned};

/// More files than any policy is made of.
const MOST_FILES: usize = 200;

/// A file that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The same for the same file, however its path is written.
    pub identity: String,
    /// What messages call it.
    pub name: String,
    pub text: String,
}

/// Why a file could not be read, and what to do about it.
#[derive(Clone, Debug)]
pub struct NotFound {
    pub why: Text,
    pub help: Option<Text>,
}

/// Where imported files come from.
pub trait Library {
    /// The identity of the policy's own file, where another may import it.
    fn own(&self) -> Option<String>;
    /// Finds the file that a path means. In: the name of the importing file (nothing for
    /// the policy's own), and the path as written there.
    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound>;
}

/// Which file stands in place of each 引用, by the place of its path.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    by_place: BTreeMap<usize, usize>,
    /// A file is not there: whatever is unknown may be declared in it.
    incomplete: bool,
}

/// For policies that cannot import anything.
#[derive(Debug)]
pub struct Nowhere;

impl Library for Nowhere {
    fn own(&self) -> Option<String> {
        None
    }

    fn find(&mut self, _: Option<&str>, _: &str) -> Result<Found, NotFound> {
        Err(NotFound { why: Text::new("这里没有别的文件", "there are no other files here"), help: None })
    }
}

struct Reached {
    identity: Option<String>,
    name: Arc<str>,
    text: Arc<str>,
    /// The file that imports it first, and the place of the path within that file.
    by: Option<(usize, Span)>,
    paths: Vec<(String, Span)>,
}

/// Finds every file that a policy reaches.
/// Out: the source with all of them. Paths that lead nowhere or in a circle are problems.
pub fn gather(source: Source, library: &mut dyn Library, problems: &mut Vec<Problem>) -> (Source, Imports) {
    let own = Reached {
        identity: library.own(),
        name: source.name.clone(),
        text: source.text.clone(),
        by: None,
        paths: paths_in(&source.text),
    };
    if own.paths.is_empty() {
        return (source, Imports::default());
    }
    let mut files = vec![own];
    // File and place of the path, and the file it leads to.
    let mut links: Vec<(usize, Span, usize)> = Vec::new();
    let mut troubles: Vec<(usize, Span, Trouble)> = Vec::new();
    let mut next = 0;
    while let Some(file) = files.get(next) {
        let (name, paths) = (file.by.map(|_| file.name.clone()), file.paths.clone());
        for (path, place) in paths {
            let found = if path.trim().is_empty() { Err(no_path()) } else { library.find(name.as_deref(), &path) };
            let found = match found {
                Ok(found) => found,
                Err(not_found) => {
                    troubles.push((next, place, Trouble::NotFound(path, not_found)));
                    continue;
                }
            };
            let known = files.iter().position(|file| file.identity.as_deref() == Some(&found.identity));
            if let Some(known) = known {
                if let Some(circle) = circle(&files, &links, next, known) {
                    troubles.push((next, place, Trouble::Circle(circle)));
                } else {
                    links.push((next, place, known));
                }
                continue;
            }
            if files.len() >= MOST_FILES {
                troubles.push((next, place, Trouble::TooMany));
                continue;
            }
            links.push((next, place, files.len()));
            files.push(Reached {
                paths: paths_in(&found.text),
                identity: Some(found.identity),
                name: found.name.into(),
                text: found.text.into(),
                by: Some((next, place)),
            });
        }
        next += 1;
    }
    let behind: Vec<_> = files.iter().skip(1).map(|file| (file.name.clone(), file.text.clone())).collect();
    let source = source.with_imports(&behind);
    let base = |file: usize| source.files().get(file).map_or(0, |file| file.start);
    let moved = |file: usize, span: Span| Span::new(base(file) + span.start, base(file) + span.end);
    let incomplete = troubles.iter().any(|(.., trouble)| !matches!(trouble, Trouble::Circle(_)));
    for (file, place, trouble) in troubles {
        let at = moved(file, place);
        problems.push(match trouble {
            Trouble::NotFound(path, NotFound { why, help }) => imports::not_found(&path, &why, help, at),
            Trouble::TooMany => imports::too_many(MOST_FILES, at),
            Trouble::Circle(circle) => {
                let names: Vec<&str> = circle.iter().filter_map(|i| files.get(*i)).map(|file| &*file.name).collect();
                // Where the circle begins: the 引用 that led from its first file to its second.
                let second = circle.get(1).and_then(|i| files.get(*i)).and_then(|file| file.by);
                imports::circle(&names, second.map(|(file, place)| moved(file, place)).filter(|span| *span != at), at)
            }
        });
    }
    let by_place = links.into_iter().map(|(file, place, to)| (base(file) + place.start, to)).collect();
    (source, Imports { by_place, incomplete })
}

fn no_path() -> NotFound {
    let help = Text::new("写成 引用 \"公共.kpi\"", "write: import \"common.kpi\"");
    NotFound { why: Text::new("没有写文件名", "no file is named"), help: Some(help) }
}

enum Trouble {
    NotFound(String, NotFound),
    Circle(Vec<usize>),
    TooMany,
}

/// The way from `to` to `from`, which `from` closes to a circle by importing `to`.
fn circle(files: &[Reached], links: &[(usize, Span, usize)], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut came: Vec<Option<usize>> = vec![None; files.len()];
    let mut waiting = vec![to];
    let mut met = BTreeSet::from([to]);
    while let Some(file) = waiting.pop() {
        if file == from {
            let mut way = vec![from];
            let mut at = from;
            while let Some(before) = came.get(at).copied().flatten() {
                way.push(before);
                at = before;
            }
            way.reverse();
            way.push(to);
            return Some(way);
        }
        for (_, _, next) in links.iter().filter(|(by, ..)| *by == file) {
            if met.insert(*next) {
                if let Some(slot) = came.get_mut(*next) {
                    *slot = Some(file);
                }
                waiting.push(*next);
            }
        }
    }
    None
}

/// The paths after 引用, with their places. Signs that cannot be read are reported later.
fn paths_in(text: &str) -> Vec<(String, Span)> {
    let raw = lex::lex(text, &mut Vec::new());
    let mut paths = Vec::new();
    for pair in raw.windows(2) {
        let [word, path] = pair else { continue };
        let imports = word.kind == RawKind::Run && keywords::spellings(Rule::k_import).contains(&word.text.as_str());
        if imports && path.kind == RawKind::Text && !path.reported {
            // The lexer folds signs; a file is called what it is called.
            let written = text.get(path.span.start..path.span.end).unwrap_or("");
            let written = written.trim_matches(['"', '“', '”', '＂']).to_owned();
            paths.push((written, path.span));
        }
    }
    paths
}

impl Imports {
    /// The trees of all files as one: each import gives way to what is in its file.
    pub fn spliced(&self, trees: Vec<Tree>) -> Tree {
        let mut whole = Tree::default();
        if self.incomplete {
            whole.lost.lose_anything();
        }
        let mut waiting: Vec<Option<Vec<Spanned<Statement>>>> = Vec::new();
        for tree in trees {
            let Tree { statements, lost, damaged, cuts } = tree;
            whole.lost.merge(lost);
            whole.damaged.extend(damaged);
            whole.cuts.extend(cuts);
            waiting.push(Some(statements));
        }
        if let [Some(_)] = waiting.as_slice() {
            whole.statements = waiting.pop().flatten().unwrap_or_default();
            return whole;
        }
        self.place(0, &mut waiting, &mut whole.statements);
        // A file whose 引用 could not be read: what it declares is known all the same.
        for file in 1..waiting.len() {
            self.place(file, &mut waiting, &mut whole.statements);
        }
        whole
    }

    /// Puts a file's statements where it is imported; the second time there is nothing left.
    fn place(
        &self,
        file: usize,
        waiting: &mut Vec<Option<Vec<Spanned<Statement>>>>,
        out: &mut Vec<Spanned<Statement>>,
    ) {
        let Some(statements) = waiting.get_mut(file).and_then(Option::take) else { return };
        let mut heading = Heading { frequency: Frequency::Month, group: None, who: Who::AnyMonth };
        for statement in statements {
            match &statement.node {
                Statement::Import(path) => {
                    let Some(to) = self.by_place.get(&path.span.start) else { continue };
                    let fresh = Heading { frequency: Frequency::Month, group: None, who: Who::AnyMonth };
                    out.push(Spanned::new(Statement::Heading(fresh), statement.span));
                    self.place(*to, waiting, out);
                    out.push(Spanned::new(Statement::Heading(heading.clone()), statement.span));
                }
                Statement::Header(_) | Statement::Case(_) if file > 0 => {}
                Statement::Heading(new) => {
                    heading = new.clone();
                    out.push(statement);
                }
                _ => out.push(statement),
            }
        }
    }
}
