//! The versions of one policy: which files they are, and who follows whom.
//!
//! In: the paths after `run` or `explain`. Out: sound policies in the order in which
//! they are in force, each up to the month before the next; or what is wrong with
//! them as versions of one policy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kpi::Policy;
use kpi::calendar::{Month, Period};
use kpi::data::{DataProblem, Dataset};
use kpi::diagnostics::render;
use kpi::eval::{Version, changes};
use kpi::plan::schema;

use super::console::{Console, Failure, Stop};
use super::prepare::Left;
use super::{files, libraries, prepare};

/// Reads the versions of a policy; one file is the only version. `left`: what was not done where one has errors.
pub fn policies(paths: &[PathBuf], left: Left, console: &Console) -> Result<Vec<Policy>, Stop> {
    if let [path] = paths
        && !path.is_dir()
    {
        return Ok(vec![prepare::sound_policy(path, left, console)?]);
    }
    let (found, failures) = files::policies(paths.iter().cloned());
    if let Some(failure) = failures.into_iter().next() {
        return Err(failure.into());
    }
    let mut policies = Vec::new();
    for path in libraries::only_policies(&found) {
        policies.push(prepare::sound_policy(&path, left, console)?);
    }
    of_one_policy(&policies)?;
    policies.sort_by_key(|policy| policy.plan.effective.0);
    follow_each_other(&mut policies)?;
    for (i, after) in policies.iter().enumerate() {
        for before in policies.iter().take(i) {
            go_on(before, after)?;
        }
    }
    Ok(policies)
}

fn of_one_policy(policies: &[Policy]) -> Result<(), Failure> {
    let Some(first) = policies.first() else {
        return Err(Failure::error("没有政策文件", "there is no policy"));
    };
    let is_same = |policy: &&Policy| policy.plan.policy.spellings().iter().any(|name| first.plan.policy.is(name));
    let Some(other) = policies.iter().find(|policy| !is_same(policy)) else { return one_currency(policies) };
    let named = |policy: &Policy| (policy.source.name.clone(), policy.plan.policy.name.clone());
    let ((file, name), (other_file, other_name)) = (named(first), named(other));
    Err(Failure::error(
        format!("这些文件不是一个政策的各个版本：{file} 是“{name}”，{other_file} 是“{other_name}”"),
        format!("these are not versions of one policy: {file} is `{name}`, {other_file} is `{other_name}`"),
    )
    .help(
        "一次运行一个政策；它的各个版本“政策”后面的名称相同，“生效”不同",
        "run one policy at a time; its versions have one name after `policy` and differ in `effective`",
    ))
}

/// Amounts of earlier months are read as they are: versions share a currency.
fn one_currency(policies: &[Policy]) -> Result<(), Failure> {
    let Some(first) = policies.first() else { return Ok(()) };
    let other = policies.iter().find(|policy| policy.plan.currency != first.plan.currency);
    let Some(other) = other else { return Ok(()) };
    let (one, two) = (first.plan.currency.get(), other.plan.currency.get());
    let (file, other_file) = (&first.source.name, &other.source.name);
    Err(Failure::error(
        format!("各个版本的币种不同：{file} 是{}，{other_file} 是{}", one.name, two.name),
        format!("the versions differ in currency: {file} is in {}, {other_file} in {}", one.code, two.code),
    )
    .help("换了币种就是另一个政策：另起一个名称", "with another currency it is another policy: give it another name"))
}

/// Ends every version before the next begins. Two in force in one month are refused.
fn follow_each_other(policies: &mut [Policy]) -> Result<(), Failure> {
    for i in 1..policies.len() {
        let (before, after) = policies.split_at_mut(i);
        let (Some(before), Some(after)) = (before.last_mut(), after.first()) else { continue };
        let (from, ends) = (before.plan.effective.0, before.plan.effective.1);
        let overlap = match after.plan.effective.0 {
            Some(next) if from.is_none_or(|from| from < next) => {
                if ends.is_none_or(|ends| ends < next) {
                    before.plan.effective.1 = Some(ends.unwrap_or_else(|| next.plus(-1)));
                    continue;
                }
                let both = [ends, after.plan.effective.1].into_iter().flatten().min();
                (Some(next), both)
            }
            next => {
                let both = [ends, after.plan.effective.1].into_iter().flatten().min();
                (next, both)
            }
        };
        let (zh, en) = months(overlap);
        let (one, other) = (&before.source.name, &after.source.name);
        return Err(Failure::error(
            format!("{zh}有两个版本同时生效：{one} 和 {other}"),
            format!("two versions are in force {en}: {one} and {other}"),
        )
        .help(
            "在较早的版本里写明到哪个月为止，如：生效 2026-01 至 2026-06；不写截止月就到下一个版本之前",
            "say up to which month the earlier one holds, such as: effective 2026-01 until 2026-06; without an end it holds until the next begins",
        ));
    }
    Ok(())
}

fn months(stretch: (Option<Month>, Option<Month>)) -> (String, String) {
    match stretch {
        (Some(from), Some(to)) if from == to => (format!("{from} "), format!("in {from}")),
        (Some(from), Some(to)) => (format!("{from} 至 {to} "), format!("from {from} to {to}")),
        (Some(from), None) => (format!("{from} 起"), format!("from {from} on")),
        (None, Some(to)) => (format!("{to} 以前"), format!("up to {to}")),
        (None, None) => ("所有月份都".to_owned(), "in every month".to_owned()),
    }
}

/// Refuses values of one name that cannot go on from one version to the next.
fn go_on(before: &Policy, after: &Policy) -> Result<(), Failure> {
    let changed = changes(&before.plan, &after.plan);
    let Some(change) = changed.first() else { return Ok(()) };
    let name = &change.name.name;
    let at = |policy: &Policy, span: kpi::source::Span| {
        format!("{}:{}", policy.source.name_at(span.start), policy.source.line(span.start))
    };
    let (one, other) = (at(before, change.before.0), at(after, change.after.0));
    if change.frequency {
        return Err(Failure::error(
            format!("“{name}”在两个版本里计算的期间不同（{one} 和 {other}），新版本又要看它以前的值"),
            format!("`{name}` is computed in other periods by {one} than by {other}, which looks back at it"),
        )
        .help("给新版本里的值另起一个名称", "give the value another name in the new version"));
    }
    let (was, is) = (change.before.1.words(), change.after.1.words());
    Err(Failure::error(
        format!("“{name}”在 {one} 是{}，在 {other} 是{}", was.zh, is.zh),
        format!("`{name}` is {} in {one} and {} in {other}", was.en, is.en),
    )
    .help(
        "各个版本里同名的值要同一类型：改回来，或给新版本里的值另起一个名称",
        "a value has one type in all versions: change it back, or give it another name in the new version",
    ))
}

/// Reads the data as every version expects it; what is wrong is reported once.
pub fn data(directory: &Path, policies: &[Policy], console: &Console) -> Result<Vec<Dataset>, Stop> {
    if let [policy] = policies {
        return Ok(vec![prepare::data(directory, policy, console)?]);
    }
    let files = files::data(directory)?;
    let mut read = Vec::new();
    let mut problems: Vec<DataProblem> = Vec::new();
    for policy in policies {
        match kpi::data::read(&files, &schema::schema(&policy.plan)) {
            Ok(data) => read.push(data),
            Err(found) => {
                for problem in found {
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
    }
    if !problems.is_empty() {
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        console.write(&render::data_reports(&problems, console.look()));
        return Err(Failure::error("数据有错误，没有运行", "the data has errors; nothing was run").into());
    }
    // What one version does not read another may.
    let everywhere = |note: &DataProblem, read: &[Dataset]| read.iter().all(|data| data.notes.contains(note));
    let notes: Vec<DataProblem> = read.first().map_or_else(Vec::new, |first| first.notes.clone());
    let notes: Vec<DataProblem> = notes.into_iter().filter(|note| everywhere(note, &read)).collect();
    for (i, data) in read.iter_mut().enumerate() {
        data.notes = if i == 0 { notes.clone() } else { Vec::new() };
    }
    Ok(read)
}

/// Refuses months between two versions in which none is in force.
pub fn without_hole(asked: &[Period], policies: &[Policy]) -> Result<(), Failure> {
    let mut months: Vec<Month> = asked.iter().map(|period| period.end).collect();
    months.dedup();
    for pair in policies.windows(2) {
        let [before, after] = pair else { continue };
        let (Some(ends), Some(begins)) = (before.plan.effective.1, after.plan.effective.0) else { continue };
        if months.iter().any(|month| ends < *month && *month < begins) {
            let (zh, en) = self::months((Some(ends.plus(1)), Some(begins.plus(-1))));
            let (one, other) = (&before.source.name, &after.source.name);
            return Err(Failure::error(
                format!("{zh}没有生效的版本：{one} 到 {ends} 为止，{other} 从 {begins} 起"),
                format!("no version is in force {en}: {one} ends with {ends}, {other} begins in {begins}"),
            )
            .help("补上这几个月的版本，或修改 生效", "add a version for these months, or change `effective`"));
        }
    }
    Ok(())
}

/// The versions as they are evaluated.
pub fn to_evaluate<'p>(policies: &'p [Policy], data: &'p [Dataset]) -> Vec<Version<'p, 'p>> {
    let pairs = policies.iter().zip(data);
    pairs.map(|(policy, data)| Version { plan: &policy.plan, file: short(&policy.source.name), data }).collect()
}

fn short(name: &str) -> Arc<str> {
    Arc::from(name.rsplit(['/', '\\']).next().unwrap_or(name))
}
