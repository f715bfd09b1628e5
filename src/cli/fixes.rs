//! `kpi check --fix`: certain repairs, written into the files.
//!
//! In: the paths of policies. Out: the mended files, or with `--dry-run` what would be
//! changed in them, as a diff that `patch` can read. A file keeps its line ends and its byte
//! order mark, and is replaced in one step or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches};
use kpi::Policy;
use kpi::diagnostics::Problem;
use kpi::lang::{Lang, Text};
use kpi::repair::{FileRepaired, Repaired, new_errors, repaired};
use kpi::source::Source;
use kpi::syntax::ast::Statement;
use kpi::syntax::imports::{Found, Library, NotFound};
use similar::TextDiff;

use super::console::{Console, Failure, Stop};
use super::{Exit, files, output};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What the author asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Fix,
    /// Only the diff.
    DryRun,
}

/// The options of `kpi check` that belong here.
pub fn arguments(lang: Lang) -> [Arg; 2] {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let fix = Arg::new("fix").long("fix").action(ArgAction::SetTrue).help(pick(
        "改正有把握的错误（写错的名称、漏写的单位等），写回文件，显示改动；数字、比率和比较不改",
        "Mend what is certain in the files (a misspelt name, a unit left out) and show it; numbers, rates and comparisons stay",
    ));
    let dry_run = Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(pick(
        "与 --fix 一起用：只把会改什么写到标准输出，文件不动",
        "With --fix: only print to stdout what would change; no file is touched",
    ));
    [fix, dry_run]
}

/// Whether repairs are asked for.
pub fn asked(matches: &ArgMatches) -> Result<Option<Asked>, Failure> {
    match (matches.get_flag("fix"), matches.get_flag("dry-run")) {
        (true, true) => Ok(Some(Asked::DryRun)),
        (true, false) => Ok(Some(Asked::Fix)),
        (false, false) => Ok(None),
        (false, true) => Err(Failure::usage("--dry-run 要和 --fix 一起用", "--dry-run goes with --fix")
            .help("写成：kpi check 政策.kpi --fix --dry-run", "write: kpi check policy.kpi --fix --dry-run")),
    }
}

/// How much was mended.
fn summary(asked: Asked, places: usize, files: usize) -> Text {
    match (asked, places) {
        (_, 0) => Text::new("没有可以自动修改的地方", "nothing that can be mended automatically"),
        (Asked::Fix, _) => Text::new(
            format!("已修改 {files} 个文件，改正 {places} 个问题"),
            format!("{} mended in {}", counted(places, "problem"), counted(files, "file")),
        ),
        (Asked::DryRun, _) => Text::new(
            format!("可以修改 {files} 个文件，改正 {places} 个问题；文件没有动"),
            format!("{} can be mended in {}; no file was touched", counted(places, "problem"), counted(files, "file")),
        ),
    }
}

fn counted(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// Mends the policies at these paths and the files that they import.
/// Out: after a dry run the exit status, since there is nothing more to report then.
pub fn fix(paths: &[PathBuf], asked: Asked, console: &Console) -> Result<Option<Exit>, Stop> {
    if asked == Asked::Fix && paths.iter().any(|path| files::is_stdin(path)) {
        return Err(Failure::usage("标准输入不能改写", "stdin cannot be written to")
            .help(
                "写出文件名；或加上 --dry-run，只看会改什么",
                "name the file; or add --dry-run to see what would change",
            )
            .into());
    }
    let mut desk = Desk::default();
    // What cannot be read is reported when it is checked.
    let read = |path: &PathBuf| Some((path.clone(), files::policy(path).ok()?));
    let sources: Vec<(PathBuf, Source)> = paths.iter().filter_map(read).collect();
    let policies = |desk: &Desk| sources.iter().map(|(path, source)| desk.read(path, source)).collect::<Vec<Policy>>();
    let before = policies(&desk);
    let has_errors = before.iter().any(|policy| !policy.is_sound());
    let mut places = 0;
    for (path, source) in &sources {
        let policy = desk.read(path, source);
        // What a library lacks may be in the file that imports it: it is mended from there.
        if !has_header(&policy) && before.iter().any(|other| imports(other, path)) {
            continue;
        }
        let changed = desk.mended(path, policy, &|_, _| true);
        // A change of a shared file must suit everybody who imports it.
        let others = sources.iter().zip(&before).filter(|((other, _), _)| other != path);
        let with = desk.with(&changed.files);
        let suits_all = others.into_iter().all(|((other, source), before)| {
            let touched = changed.files.iter().any(|file| imports(before, Path::new(&*file.name)));
            !touched || new_errors(before, &with.read(other, source)).is_empty()
        });
        let changed = match suits_all {
            true => changed,
            false => desk.mended(path, desk.read(path, source), &in_own_file),
        };
        places += changed.mended.len();
        desk = desk.with(&changed.files);
    }
    let summary = summary(asked, places, desk.changed.len());
    let diff: String = desk.changed.values().map(FileChange::diff).collect();
    match asked {
        Asked::DryRun => output::to_stdout(diff.as_bytes())?,
        Asked::Fix => {
            desk.write()?;
            console.write(&diff);
        }
    }
    console.line(&summary);
    // The files are as they were.
    let exit = if has_errors { Exit::Errors } else { Exit::Good };
    Ok((asked == Asked::DryRun).then_some(exit))
}

/// Whether all that a problem's repair changes is in the policy's own file, not in one that
/// it imports.
fn in_own_file(policy: &Policy, problem: &Problem) -> bool {
    problem.repair.iter().all(|edit| policy.source.file_index(edit.span().start) == 0)
}

fn has_header(policy: &Policy) -> bool {
    policy.tree.statements.iter().any(|statement| matches!(statement.node, Statement::Header(_)))
}

/// Whether a policy imports the file at a path.
fn imports(policy: &Policy, path: &Path) -> bool {
    let path = files::identity(path);
    policy.source.files().iter().skip(1).any(|file| files::identity(Path::new(&*file.name)) == path)
}

/// The files that changed so far, by what makes two paths of one file the same.
#[derive(Clone, Debug, Default)]
struct Desk {
    changed: BTreeMap<PathBuf, FileChange>,
}

#[derive(Clone, Debug)]
struct FileChange {
    path: PathBuf,
    before: String,
    after: String,
}

impl Desk {
    fn text(&self, path: &Path) -> Option<&String> {
        self.changed.get(&files::identity(path)).map(|change| &change.after)
    }

    fn read(&self, path: &Path, source: &Source) -> Policy {
        let text = self.text(path).map_or_else(|| source.text.to_string(), String::clone);
        kpi::load_with(Source::new(source.name.clone(), text), &mut self.library(path))
    }

    fn library(&self, path: &Path) -> Shelf<'_> {
        Shelf { disk: Box::new(files::library(path)), desk: self }
    }

    fn mended(&self, path: &Path, policy: Policy, may_mend: &dyn Fn(&Policy, &Problem) -> bool) -> Repaired {
        // Names that a file without 政策 lacks may be declared by whoever imports it.
        let stands_alone = has_header(&policy);
        repaired(policy, &mut self.library(path), &|policy, problem| {
            (stands_alone || !problem.code.starts_with("E02")) && may_mend(policy, problem)
        })
    }

    fn with(&self, files: &[FileRepaired]) -> Desk {
        let mut desk = self.clone();
        for file in files {
            let path = PathBuf::from(&*file.name);
            let known = desk.changed.get(&files::identity(&path));
            let before = known.map_or_else(|| file.before.clone(), |known| known.before.clone());
            let change = FileChange { path, before, after: file.after.clone() };
            desk.changed.insert(files::identity(&change.path), change);
        }
        desk
    }

    /// Writes all files, or none.
    fn write(&self) -> Result<(), Failure> {
        let mut prepared = Vec::new();
        for change in self.changed.values() {
            let shown = change.path.display();
            let now = fs::read(&change.path).unwrap_or_default();
            let mark = if now.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK } else { "" };
            if now != format!("{mark}{}", change.before).as_bytes() {
                return Err(Failure::error(
                    format!("{shown} 在检查时被改动了，没有修改任何文件"),
                    format!("{shown} was changed while it was checked; no file was mended"),
                )
                .help("再运行一次", "run it again"));
            }
            let written = output::prepare(&change.path, format!("{mark}{}", change.after).as_bytes());
            prepared.push(written.map_err(|failure| {
                failure.help(
                    "没有修改任何文件；取消文件的只读，或加上 --dry-run 只看会改什么",
                    "no file was mended; make it writable, or add --dry-run to see what would change",
                )
            })?);
        }
        prepared.into_iter().try_for_each(output::Prepared::publish)
    }
}

impl FileChange {
    fn diff(&self) -> String {
        let name = self.path.display().to_string();
        let diff = TextDiff::from_lines(&self.before, &self.after);
        diff.unified_diff().context_radius(1).header(&name, &name).to_string()
    }
}

/// The files beside a policy, those that were changed as they are now.
struct Shelf<'a> {
    disk: Box<dyn Library>,
    desk: &'a Desk,
}

impl Library for Shelf<'_> {
    fn own(&self) -> Option<String> {
        self.disk.own()
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let found = self.disk.find(from, path)?;
        let text = self.desk.text(Path::new(&found.name)).cloned().unwrap_or(found.text);
        Ok(Found { text, ..found })
    }
}
