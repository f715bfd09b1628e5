//! What `run` and `explain` do before they compute: a sound policy, readable
//! data, and months for which there is something to compute.

use std::collections::BTreeSet;
use std::path::Path;

use kpi::Policy;
use kpi::calendar::{Frequency, Month, Period};
use kpi::data::Dataset;
use kpi::diagnostics::{Severity, render};
use kpi::eval::Facts;
use kpi::lang::Text;
use kpi::plan::{BlockId, BlockKind, Plan, Who};

use super::console::{Console, Failure, Stop, counted};
use super::{Exit, files};

/// What is left undone with a policy that has errors.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Left {
    pub const RUN: Left = Left { zh: "没有运行", en: "nothing was run" };
    pub const READ_BACK: Left = Left { zh: "没有读回", en: "it was not read back" };
}

/// Reads a policy that may be run; what is wrong with it is reported.
pub fn sound_policy(path: &Path, left: Left, console: &Console) -> Result<Policy, Stop> {
    let policy = files::loaded(path)?;
    let errors: Vec<_> = policy.problems.iter().filter(|problem| problem.stops()).cloned().collect();
    let warnings = policy.problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    let name = policy.source.name.clone();
    if errors.is_empty() {
        if let Some(counted) = counted(0, warnings) {
            console.note(&Text::new(
                format!("政策有 {}；用 kpi check {name} 查看", counted.zh),
                format!("the policy has {}: see kpi check {name}", counted.en),
            ));
        }
        return Ok(policy);
    }
    console.problems(&policy.source, &errors);
    let count = counted(errors.len(), 0).unwrap_or_else(|| Text::new("", ""));
    Err(Failure::error(format!("{name} 有 {}，{}", count.zh, left.zh), format!("{name} has {}; {}", count.en, left.en))
        .into())
}

/// Reads the data of a policy; what is wrong with it is reported.
pub fn data(directory: &Path, policy: &Policy, console: &Console) -> Result<Dataset, Stop> {
    let files = files::data(directory)?;
    match kpi::data::read(&files, &kpi::plan::schema::schema(&policy.plan)) {
        Ok(data) => Ok(data),
        Err(problems) => {
            console.write(&render::data_reports(&problems, console.look()));
            Err(Failure::error("数据有错误，没有运行", "the data has errors; nothing was run").into())
        }
    }
}

/// Refuses periods for which the policy is not in force, or the data has
/// nothing; `typed` is what the user called them.
pub fn periods(
    asked: &[Period],
    typed: &str,
    policies: &[Policy],
    data: &[Dataset],
    console: &Console,
) -> Result<(), Failure> {
    super::versions::without_hole(asked, policies)?;
    // Versions follow each other.
    let from = policies.first().and_then(|policy| policy.plan.effective.0);
    let until = policies.last().and_then(|policy| policy.plan.effective.1);
    let in_force =
        |period: &&Period| from.is_none_or(|from| from <= period.end) && until.is_none_or(|until| period.end <= until);
    let outside = asked.iter().filter(|period| !in_force(period)).count();
    if outside > 0 {
        let (zh, en) = match (from, until) {
            (Some(from), Some(until)) => (format!("生效期是 {from} 至 {until}"), format!("from {from} to {until}")),
            (Some(from), None) => (format!("从 {from} 起生效"), format!("from {from} on")),
            (None, until) => {
                let until = until.map_or_else(String::new, |until| until.to_string());
                (format!("到 {until} 为止生效"), format!("up to {until}"))
            }
        };
        if outside == asked.len() {
            return Err(Failure::error(
                format!("政策在所问的期间不生效：它{zh}"),
                format!("the policy is not in force in the period asked for: it is in force {en}"),
            )
            .help("换一个期间，或修改政策的 生效", "ask for another period, or change `effective` in the policy"));
        }
        console.note(&Text::new(
            format!("所问的期间有一部分没有结果：政策{zh}"),
            format!("a part of the period has no results: the policy is in force {en}"),
        ));
    }
    let mut months = BTreeSet::new();
    for (policy, data) in policies.iter().zip(data) {
        let plan = &policy.plan;
        let of_version = months_with_data(plan, data);
        let has_data = |period: &Period| of_version.range(period.start()..=period.end).next().is_some();
        let relevant = |period: &&Period| {
            plan.in_force(**period) && (period.frequency == Frequency::Month || speaks_of(plan, period.frequency))
        };
        if of_version.is_empty() || asked.iter().filter(relevant).any(has_data) {
            return Ok(());
        }
        months.extend(of_version);
    }
    let nothing = Text::new(format!("{typed} 没有数据"), format!("there is no data for {typed}"));
    let (zh, en) = runs_of(&months);
    let there = Text::new(format!("有数据的月份：{zh}"), format!("the data has these months: {en}"));
    if policies.iter().any(|policy| pays_without_rows(&policy.plan)) {
        // Then a month without rows has results like any other, though few mean it.
        let zh = format!("{}；{}", nothing.zh, there.zh);
        console.note(&Text::new(zh, format!("{}; {}", nothing.en, there.en)));
        return Ok(());
    }
    Err(Failure { what: nothing, help: Some(there), exit: Exit::Errors })
}

/// Whether people have results in months in which no block has their row.
fn pays_without_rows(plan: &Plan) -> bool {
    plan.enrolment.is_empty()
        || plan.values.iter().any(|value| value.who == Who::Everybody)
        || plan.rules.iter().any(|rule| rule.regardless || rule.who == Who::Everybody)
}

/// Whether the policy has results of this frequency.
fn speaks_of(plan: &Plan, frequency: Frequency) -> bool {
    let of_value = |value: usize| plan.values.get(value).is_some_and(|value| value.frequency == frequency);
    plan.outputs.iter().any(|output| of_value(output.value.0))
        || plan.rules.iter().any(|rule| rule.frequency == frequency)
}

/// The months in which the blocks have rows; those of records where no block has months.
fn months_with_data(plan: &Plan, data: &Dataset) -> BTreeSet<Month> {
    let facts = Facts::new(plan, data);
    let (mut of_blocks, mut of_records) = (BTreeSet::new(), BTreeSet::new());
    for (id, (block, read)) in plan.blocks.iter().zip(&data.blocks).enumerate() {
        match &block.kind {
            BlockKind::Employees => {}
            BlockKind::Periodic { frequency, .. } => {
                let months = read.rows.iter().filter_map(|row| row.month);
                of_blocks.extend(months.flat_map(|month| month.period(*frequency).months()));
            }
            BlockKind::Records { .. } => {
                let rows = 0..read.rows.len();
                of_records.extend(rows.filter_map(|row| facts.record_month(BlockId(id), row).flatten()));
            }
        }
    }
    if of_blocks.is_empty() { of_records } else { of_blocks }
}

/// Months as the stretches they form: `2026-01 至 2026-06、2026-08`.
fn runs_of(months: &BTreeSet<Month>) -> (String, String) {
    let mut runs: Vec<(Month, Month)> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some((_, last)) if last.plus(1) == *month => *last = *month,
            _ => runs.push((*month, *month)),
        }
    }
    let shown = |between: &str, separator: &str| {
        let runs: Vec<String> = runs
            .iter()
            .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}{between}{last}") })
            .collect();
        runs.join(separator)
    };
    (shown(" 至 ", "、"), shown(" to ", ", "))
}

/// Refuses workbooks, which are not read or written yet.
pub fn not_a_workbook(option: &str, path: &Path) -> Result<(), Failure> {
    let is_workbook = path.extension().is_some_and(|extension| {
        ["xlsx", "xls", "xlsm"].iter().any(|workbook| extension.eq_ignore_ascii_case(workbook))
    });
    if !is_workbook {
        return Ok(());
    }
    let shown = path.display();
    let refused = Failure::usage(
        format!("{option} {shown}：还不支持 XLSX，以后的版本会有"),
        format!("{option} {shown}: XLSX is not supported yet; a later version will have it"),
    );
    Err(if option == "--data" {
        refused.help(
            "现在请把每张工作表另存为 CSV，放进一个目录，--data 写这个目录",
            "for now save each sheet as CSV in one directory and give that directory to --data",
        )
    } else {
        refused.help("现在请写成 .csv，表格软件可以直接打开", "for now write a .csv; spreadsheets open it")
    })
}

/// The exit status of a run with or without exceptions.
pub fn exit_with(exceptions: usize) -> Exit {
    if exceptions > 0 { Exit::Exceptions } else { Exit::Good }
}
