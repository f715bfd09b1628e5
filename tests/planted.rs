//! Mistakes of the gallery planted in whole policies.
//!
//! A wrong policy of `tests/fixtures/check/err` holds a few lines; here the same
//! mistake is made in one of the shipped policies, among hundreds of sound lines.
//! The report must be the same: the same code and the same words, but for the names
//! and numbers in them, at the line of the mistake, and nothing else with it.

#![allow(clippy::unwrap_used, clippy::panic)] // In a test a panic is the report.

use std::collections::BTreeSet;
use std::path::Path;

use kpi::diagnostics::{Problem, Severity};
use kpi::source::Source;
use kpi::{Policy, load};

/// One mistake: the policy, what stood there, what stands there now, the fixture that has the same
/// mistake, the code, and a part of the line at which it is reported.
struct Planted(&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const PLANTED: &[Planted] = &[
    // Names.
    Planted("salesperson-appraisal", "= 销售额 × 提成率", "= 销集额 × 提成率", "name_misspelt", "E0201", "= 销集额 ×"),
    Planted(
        "en/kitchen-staff",
        "= base_wage × pay_share",
        "= base_wgae × pay_share",
        "name_misspelt",
        "E0201",
        "= base_wgae",
    ),
    Planted(
        "kitchen-staff",
        "考核得分不足 60 分 则 辞退",
        "考核得分不足 60 分 则 辞推",
        "action_misspelt",
        "E0203",
        "则 辞推",
    ),
    Planted(
        "startup-sales-pay",
        "= 本年合计(公司.实际签约额)",
        "= 本年合计(公司.实际签的额)",
        "column_of_block_misspelt",
        "E0208",
        "实际签的额",
    ),
    Planted(
        "startup-sales-pay",
        "= 合计(合同: 合同总额)",
        "= 合同总额",
        "record_column_without_fold",
        "E0210",
        "= 合同总额",
    ),
    Planted("startup-sales-pay", "| 赊销     | 1%", "| 赊消     | 1%", "table_key_label_misspelt", "E0212", "| 赊消 "),
    // Words, brackets, dates.
    Planted(
        "salesperson-appraisal",
        "定义 完成率 (attainment)",
        "定意 完成率 (attainment)",
        "statement_word_misspelt",
        "E0105",
        "定意 完成率",
    ),
    Planted("en/kitchen-staff", "define raters", "defin raters", "statement_word_misspelt", "E0105", "defin raters"),
    Planted(
        "kitchen-staff",
        "= 基本工资 × 发放比例",
        "= 基本工资 x 发放比例",
        "letter_for_times",
        "E0104",
        "基本工资 x",
    ),
    Planted(
        "salesperson-appraisal",
        "超期: 应收金额 × 月息)",
        "超期: 应收金额 × 月息",
        "bracket_never_closed",
        "E0103",
        "应计超期利息",
    ),
    Planted(
        "salesperson-appraisal",
        "若 完成率名次 = 1 则 第一名奖金 否则 0 元",
        "若 完成率名次 = 1 则 第一名奖金",
        "if_without_else",
        "E0115",
        "若 完成率名次",
    ),
    Planted(
        "salesperson-appraisal",
        "不足 最低出勤率 则 放弃责任区域",
        "不足 最低出勤率 放弃责任区域",
        "condition_without_then",
        "E0115",
        "当 出勤率",
    ),
    Planted(
        "en/kitchen-staff",
        "base_wage (基本工资) : money",
        "base_wage (基本工资)",
        "column_without_type",
        "E0113",
        "base_wage (基本工资)",
    ),
    Planted("reference/china-income-tax", "生效 2019-01", "生效 2019-13", "thirteenth_month", "E0111", "2019-13"),
    // Units and periods.
    Planted(
        "kitchen-staff",
        "= 基本工资 × 发放比例",
        "= 基本工资 + 发放比例",
        "percentage_added_to_amount",
        "E0301",
        "基本工资 +",
    ),
    Planted(
        "kitchen-staff",
        "考核得分不足 60 分 则",
        "考核得分不足 60 则",
        "points_without_unit",
        "E0304",
        "不足 60 则",
    ),
    Planted(
        "en/kitchen-staff",
        "below 60 points for 3",
        "below 60 for 3",
        "points_without_unit",
        "E0304",
        "below 60 for",
    ),
    Planted(
        "salesperson-appraisal",
        "则 第一名奖金 否则 0 元   依据 \"十二.1\"",
        "则 第一名奖金 否则 0   依据 \"十二.1\"",
        "zero_without_unit_in_else",
        "E0306",
        "否则 0 ",
    ),
    Planted(
        "startup-sales-pay",
        "= 任务完成率 不足 100%",
        "= 任务完成率 不足 100",
        "ratio_written_as_85",
        "E0316",
        "不足 100 ",
    ),
    Planted(
        "salesperson-appraisal",
        "= 本年合计(销售额) ÷",
        "= 销售额 ÷",
        "monthly_value_in_yearly_formula",
        "E0302",
        "= 销售额 ÷",
    ),
    // What a payroll accountant adds up.
    Planted("salesperson-appraisal", "权重 25%", "权重 15%", "weights_add_up_to_90", "E0501", "考核 月度考核得分"),
    Planted(
        "reference/tiered-commission",
        "above 1000 USD, 3000 USD or less",
        "above 1000 USD, 2500 USD or less",
        "bands_leave_a_gap",
        "E0502",
        "above 3000 USD",
    ),
    Planted(
        "reference/china-income-tax",
        "超过 144000 元,300000 元以下",
        "144000 元以上,300000 元以下",
        "boundary_belongs_to_two_bands",
        "E0503",
        "144000 元",
    ),
    Planted(
        "salesperson-appraisal",
        "排名(年度完成率 其中 参评, 从高到低, 并列同名次后跳号)",
        "排名(年度完成率 其中 参评, 从高到低)",
        "rank_without_tie_rule",
        "E0504",
        "完成率名次",
    ),
    Planted(
        "kitchen-staff",
        "  95 分以上  100%\n  80 分以上  99%",
        "  80 分以上  99%\n  95 分以上  100%",
        "grades_listed_from_the_bottom",
        "E0508",
        "95 分以上",
    ),
    Planted(
        "kitchen-staff",
        "  95 分以上  100%",
        "  其余       80%\n  95 分以上  100%",
        "otherwise_is_not_last",
        "E0506",
        "其余",
    ),
    Planted(
        "director-responsibility",
        "| 60 分以上不足 70 分 | 及格",
        "| 60 分以上不足 75 分 | 及格",
        "decision_rows_for_the_same_case",
        "E0509",
        "不足 75 分",
    ),
    Planted(
        "director-responsibility",
        "| 50 分以上不足 70 分 | 一般",
        "| 55 分以上不足 70 分 | 一般",
        "table_without_a_row",
        "E0514",
        "决策表 考核等级",
    ),
    Planted(
        "reference/china-income-tax",
        "  超过 960000 元                 45%\n",
        "",
        "slices_left_open",
        "E0511",
        "660000 元",
    ),
    Planted(
        "reference/marginal-scale",
        "sliced, from 2014-01 on",
        "sliced, from 2013-01 on",
        "two_versions_from_one_month",
        "E0660",
        "from 2013-01 on",
    ),
    Planted(
        "rnd-staff",
        "| 有   | 24                          | 20 ",
        "| 有   | 24                          ",
        "table_row_with_a_missing_cell",
        "E0311",
        "| 有   | 24",
    ),
    Planted(
        "kitchen-staff",
        "考核 考核得分 (score) 缺项 重新分配权重",
        "考核 考核得分 (score)",
        "scorecard_does_not_say_what_a_gap_does",
        "E0402",
        "考核 考核得分",
    ),
    Planted("medical-device-sales", "分 0..100", "分 100..0", "bounds_of_a_column_reversed", "E0513", "100..0"),
    Planted(
        "director-index-sheets",
        "  | 汽车客服总监    | 绩效考核         | 40% |\n",
        "  | 汽车客服总监    | 绩效考核         | 40% |\n  | 汽车客服总监    | 绩效考核         | 40% |\n",
        "row_of_weights_written_twice",
        "W0515",
        "绩效考核         | 40%",
    ),
    Planted(
        "salesperson-appraisal",
        "  80% 以上   1.5%",
        "  80% 以上   1.5",
        "percent_left_out_in_one_row",
        "W0516",
        "80% 以上   1.5",
    ),
];

fn text_of(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A title without what differs from policy to policy: quoted names and numbers.
fn bare(title: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    for c in title.chars() {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            '`' => quoted = !quoted,
            // The case that shows it follows.
            '：' | ':' => break,
            _ if quoted || c.is_ascii_digit() || matches!(c, '.' | '-') => {}
            _ => out.push(c),
        }
    }
    out
}

/// The titles of a code in both languages.
fn titles(policy: &Policy, code: &str) -> BTreeSet<(String, String)> {
    let of_code = policy.problems.iter().filter(|problem| problem.code == code);
    of_code.map(|problem| (bare(&problem.title.zh), bare(&problem.title.en))).collect()
}

/// What a check warns of, or refuses, in the planted policy and not in the shipped one.
fn new_findings(before: &Policy, planted: &Policy) -> Vec<Problem> {
    let of = |policy: &Policy| -> Vec<Problem> {
        let mut problems = policy.examined(None).problems;
        problems.retain(|problem| problem.severity != Severity::Note);
        problems
    };
    let known: BTreeSet<(&str, String)> =
        of(before).into_iter().map(|problem| (problem.code, problem.title.zh)).collect();
    of(planted).into_iter().filter(|problem| !known.contains(&(problem.code, problem.title.zh.clone()))).collect()
}

fn told(policy: &Policy, problems: &[Problem]) -> Vec<String> {
    let one = |problem: &Problem| {
        format!("{} {} {}", policy.source.line(problem.span().start), problem.code, problem.title.zh)
    };
    problems.iter().map(one).collect()
}

#[test]
fn a_mistake_in_a_whole_policy_is_told_as_in_its_fixture() {
    let mut wrong = Vec::new();
    for Planted(slug, find, replace, fixture, code, line) in PLANTED {
        let text = text_of(&format!("policies/{slug}.kpi"));
        let title = format!("{slug}: {fixture}");
        let Some(at) = text.find(find) else {
            wrong.push(format!("{title}: no ‹{find}› in the policy"));
            continue;
        };
        let planted = format!("{}{replace}{}", &text[..at], &text[at + find.len()..]);
        let policy = load(Source::new(*slug, planted));
        let before = load(Source::new(*slug, text.clone()));
        let new = new_findings(&before, &policy);
        let [problem] = new.as_slice() else {
            wrong.push(format!("{title}: {:#?}", told(&policy, &new)));
            continue;
        };
        let number = policy.source.line(problem.span().start);
        let at = policy.source.text.lines().nth(number - 1).unwrap_or("");
        if problem.code != *code || !at.contains(line) {
            wrong.push(format!("{title}: {:?} at ‹{at}›", told(&policy, &new)));
            continue;
        }
        let gallery = load(Source::new(*fixture, text_of(&format!("tests/fixtures/check/err/{fixture}.kpi"))));
        let (known, found) = (titles(&gallery, code), titles(&policy, code));
        if !found.is_subset(&known) {
            wrong.push(format!("{title}: {found:?}, in the fixture {known:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn at_least_twenty_mistakes_are_planted() {
    let fixtures: BTreeSet<&str> = PLANTED.iter().map(|planted| planted.3).collect();
    let policies: BTreeSet<&str> = PLANTED.iter().map(|planted| planted.0).collect();
    assert!(fixtures.len() >= 20, "{}", fixtures.len());
    assert!(policies.len() >= 6, "{}", policies.len());
}
