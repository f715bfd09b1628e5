//! What `kpi check --fix` does to a policy: every wrong policy of the fixtures is mended,
//! and what may not change has not changed.

#![allow(clippy::unwrap_used)] // In a test a panic is the report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kpi::lang::Text;
use kpi::repair::{Repaired, repaired};
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound, Nowhere};
use kpi::{Policy, load_with};

/// Imports are found in the folder of the policy.
#[derive(Clone)]
struct Folder(PathBuf, String);

impl Library for Folder {
    fn own(&self) -> Option<String> {
        Some(self.1.clone())
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let name = match from.and_then(|from| from.rsplit_once('/')) {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        };
        match std::fs::read_to_string(self.0.join(&name)) {
            Ok(text) => Ok(Found { identity: name.clone(), name, text }),
            Err(_) => Err(NotFound { why: Text::new("没有这个文件", "there is no such file"), help: None }),
        }
    }
}

fn mended_file(path: &Path) -> (Policy, Repaired, Folder) {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut folder = Folder(path.parent().unwrap().to_path_buf(), name.clone());
    let policy = load_with(Source::new(name.clone(), text.clone()), &mut folder);
    let again = load_with(Source::new(name, text), &mut folder);
    let repaired = repaired(again, &mut folder, &|_, _| true);
    (policy, repaired, folder)
}

/// The text of a policy without imports after its repairs.
fn mended(text: &str) -> String {
    let policy = load_with(Source::new("p.kpi", text), &mut Nowhere);
    repaired(policy, &mut Nowhere, &|_, _| true).policy.source.text.to_string()
}

fn wrong_policies() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check/err");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    assert!(paths.len() > 300);
    paths
}

fn errors(policy: &Policy) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for problem in policy.problems.iter().filter(|problem| problem.is_error()) {
        *count.entry(problem.code).or_default() += 1;
    }
    count
}

/// Numbers with their %, signs and words of comparison, in the order of the text.
fn figures(text: &str) -> Vec<String> {
    const WORDS: &[&str] = &[
        "以上",
        "以下",
        "达到",
        "不低于",
        "不超过",
        "超过",
        "高于",
        "低于",
        "不足",
        "大于",
        "小于",
        "不是",
        "above",
        "below",
        "at least",
        "at most",
        "or more",
        "or less",
    ];
    let plain: String = text.chars().map(|c| if c == '％' { '%' } else { c }).collect();
    let mut found = Vec::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest.find("..").map_or(number, |range| number.min(range));
        let length = if first.is_ascii_digit() {
            number + usize::from(rest[number..].starts_with(['%', '‰']))
        } else if "<>≥≤≠".contains(first) {
            first.len_utf8()
        } else if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            word.len()
        } else {
            rest = &rest[first.len_utf8()..];
            continue;
        };
        found.push(rest[..length].trim_end_matches('.').to_owned());
        rest = &rest[length..];
    }
    found
}

/// Whether all of `one` is in `other` in its order; and what else is there.
fn added<'a>(one: &[String], other: &'a [String]) -> Option<Vec<&'a String>> {
    let mut left = one.iter().peekable();
    let more = other.iter().filter(|figure| left.next_if(|next| next == figure).is_none()).collect();
    left.peek().is_none().then_some(more)
}

#[test]
fn a_repair_brings_no_error_and_leaves_no_second_one() {
    let mut mended = 0;
    for path in wrong_policies() {
        let shown = path.display();
        let (before, after, mut folder) = mended_file(&path);
        let known = errors(&before);
        for (code, count) in errors(&after.policy) {
            assert!(count <= known.get(code).copied().unwrap_or(0), "{shown}: {code} is new");
        }
        assert_eq!(after.mended.is_empty(), after.files.is_empty(), "{shown}");
        mended += usize::from(!after.files.is_empty());
        if path.file_name().unwrap() != "mistake_in_imported_file.kpi" {
            let again = repaired(after.policy, &mut folder, &|_, _| true);
            assert!(again.mended.is_empty() && again.files.is_empty(), "{shown}: {:?}", again.mended);
        }
    }
    assert!(mended >= 50, "{mended}");
}

#[test]
fn numbers_comparisons_remarks_and_lines_stay() {
    for path in wrong_policies() {
        let shown = path.display();
        let (before, after, _) = mended_file(&path);
        let is_given_a_weight = after.mended.iter().any(|problem| matches!(problem.code, "E0515" | "E0627"));
        let is_a_keyword = after.mended.iter().any(|problem| problem.code == "E0104");
        for file in &after.files {
            let (old, new) = (figures(&file.before), figures(&file.after));
            let added = added(&old, &new).unwrap_or_else(|| panic!("{shown}: {old:?} became {new:?}"));
            // 90 分已上 becomes 90 分以上.
            assert!(added.is_empty() || is_given_a_weight || is_a_keyword && added == ["以上"], "{shown}: {added:?}");
            assert_eq!(file.before.lines().count(), file.after.lines().count(), "{shown}");
            let start = before.source.files().iter().find(|known| known.name == file.name).unwrap().start;
            let lines: Vec<usize> = before
                .problems
                .iter()
                .filter(|problem| !problem.repair.is_empty())
                .flat_map(|problem| problem.labels.clone())
                .filter(|label| label.span.start >= start)
                .map(|label| before.source.line(label.span.start))
                .collect();
            for (n, (old, new)) in file.before.split('\n').zip(file.after.split('\n')).enumerate() {
                assert!(old == new || lines.contains(&(n + 1)), "{shown}: line {} {old}", n + 1);
                let remark = |line: &str| line.find("//").map(|at| line[at..].to_owned());
                assert_eq!(remark(old), remark(new), "{shown}");
            }
        }
    }
}

/// What is mended in each fixture: the line as it was, and as it must be.
const MENDED: &[(&str, &[(&str, &str)])] = &[
    ("action_misspelt", &[("当 得分 低于 60 分 则 辞推", "当 得分 低于 60 分 则 辞退")]),
    ("amount_added_without_unit", &[("发放 提成 = 销售额 × 3% + 300", "发放 提成 = 销售额 × 3% + 300 元")]),
    ("amount_without_unit", &[("发放 全勤奖 = 300", "发放 全勤奖 = 300 元")]),
    (
        "amounts_without_unit_in_branches",
        &[("发放 奖金 = 若 得分 达到 90 分 则 300 否则 0", "发放 奖金 = 若 得分 达到 90 分 则 300 元 否则 0 元")],
    ),
    (
        "ascii_operator_of_a_programmer",
        &[(
            "发放 奖金 = 若 得分 >= 90 分 && 销售额 > 1 万元 则 300 元 否则 0 元",
            "发放 奖金 = 若 得分 >= 90 分 且 销售额 > 1 万元 则 300 元 否则 0 元",
        )],
    ),
    ("band_row_misspelt", &[("  优 90 分已上", "  优 90 分以上")]),
    (
        "block_misspelt",
        &[(
            "发放 提成 = 若 公司数椐.签约额 超过 10 万元 则 销售额 × 3% 否则 0 元",
            "发放 提成 = 若 公司数据.签约额 超过 10 万元 则 销售额 × 3% 否则 0 元",
        )],
    ),
    ("cap_in_other_words", &[("发放 提成 = 销售额 × 3%，最高 5000 元", "发放 提成 = 销售额 × 3%，封顶 5000 元")]),
    ("case_gives_an_unknown_column", &[("  给定 销受额 100000", "  给定 销售额 100000")]),
    ("colon_after_a_statement_word", &[("发放：提成 = 销售额 × 3%", "发放 提成 = 销售额 × 3%")]),
    ("colon_after_an_indicator", &[("  质量分: 权重 60% 计 质量", "  质量分 权重 60% 计 质量")]),
    ("column_without_colon", &[("  销售额 金额", "  销售额 : 金额")]),
    ("comma_before_by", &[("定义 部门平均 = 平均(销售额, 按 部门)", "定义 部门平均 = 平均(销售额 按 部门)")]),
    ("condition_without_then", &[("  当 月度得分 低于 60 分 警告", "  当 月度得分 低于 60 分 则 警告")]),
    ("condition_without_then_in_a_run", &[("当月度得分低于60分警告", "当月度得分低于60分则警告")]),
    ("currency_that_does_not_exist", &[("  币种 美圆", "  币种 美元")]),
    ("definition_without_equals", &[("定义 提成额 销售额 × 3%", "定义 提成额 = 销售额 × 3%")]),
    ("fold_without_colon", &[("发放 提成 = 合计(合同 合同额) × 3%", "发放 提成 = 合计(合同: 合同额) × 3%")]),
    (
        "label_in_quotation_marks",
        &[("发放 补贴 = 若 部门 = \"销售部\" 则 300 元 否则 0 元", "发放 补贴 = 若 部门 = 销售部 则 300 元 否则 0 元")],
    ),
    (
        "label_that_does_not_exist",
        &[("发放 补贴 = 若 岗位 = 业务源 则 300 元 否则 0 元", "发放 补贴 = 若 岗位 = 业务员 则 300 元 否则 0 元")],
    ),
    ("letter_for_times", &[("pay commission = sales x 3%", "pay commission = sales × 3%")]),
    ("list_without_commas", &[("输出 提成 奖金", "输出 提成、奖金")]),
    ("monthly_block_by_unknown_attribute", &[("月度 部门任务 按 部们", "月度 部门任务 按 部门")]),
    ("name_in_the_other_file_style", &[("pay commission = actual sales × 3%", "pay commission = actual_sales × 3%")]),
    ("name_misspelt_inside_a_run", &[("当连续三个月不达表则辞退", "当连续三个月不达标则辞退")]),
    ("points_without_unit", &[("当 得分 低于 60 则 警告", "当 得分 低于 60 分 则 警告")]),
    ("quotation_mark_never_closed", &[("  依据 \"销售管理制度", "  依据 \"销售管理制度\"")]),
    ("statement_word_and_name_without_a_space", &[("发放提成 = 销售额 × 3%", "发放 提成 = 销售额 × 3%")]),
    ("statement_word_misspelt", &[("定意 完成率 = 销售额 ÷ 销售任务", "定义 完成率 = 销售额 ÷ 销售任务")]),
    ("table_column_misspelt", &[("发放 工资 = 工资表.基本公资", "发放 工资 = 工资表.基本工资")]),
    ("table_key_label_misspelt", &[("  | 助里   | 3050     |", "  | 助理   | 3050     |")]),
    ("table_row_without_its_last_bar", &[("  | 助理   | 3050", "  | 助理   | 3050 |")]),
    ("two_actions_joined_by_and", &[("当 得分 低于 60 分 则 警告和培训", "当 得分 低于 60 分 则 警告、培训")]),
    ("unit_misspelt", &[("发放 提成 = 销售额 × 3% + 300 块", "发放 提成 = 销售额 × 3% + 300 元")]),
    ("version_without_quotation_marks", &[("  版本 2026.1", "  版本 \"2026.1\"")]),
    (
        "weight_left_blank",
        &[(
            "  服务   权重     计 服务得分   // 其余的都给服务",
            "  服务   权重 25%     计 服务得分   // 其余的都给服务",
        )],
    ),
];

#[test]
fn each_kind_of_repair_is_the_one_that_its_author_would_make() {
    for (name, lines) in MENDED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/check/err/{name}.kpi"));
        let mut expected = std::fs::read_to_string(&path).unwrap();
        for (old, new) in *lines {
            let line = format!("\n{old}\n");
            assert_eq!(expected.matches(&line).count(), 1, "{name}: {old}");
            expected = expected.replace(&line, &format!("\n{new}\n"));
        }
        let (_, after, _) = mended_file(&path);
        assert_eq!(after.policy.source.text.as_ref(), expected, "{name}");
    }
}

/// Where two repairs are possible, or a number, a rate or a comparison would change.
#[test]
fn what_is_not_certain_is_left_to_the_author() {
    for name in [
        "band_limit_without_unit_word",
        "band_written_with_a_hyphen",
        "bracket_never_closed",
        "branches_of_two_kinds",
        "column_type_unknown",
        "comparison_in_other_words",
        "days_compared_with_years",
        "in_force_from_a_day",
        "label_of_another_column",
        "less_than",
        "month_written_with_one_digit",
        "name_nobody_declared",
        "one_name_misspelt_everywhere",
        "points_written_as_percent",
        "rate_parameter_without_percent",
        "ratio_written_as_85",
        "records_of_no_records",
        "share_of_a_value",
        "two_weights_left_blank",
        "weight_without_percent",
        "weights_add_up_to_90",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/check/err/{name}.kpi"));
        let (_, after, _) = mended_file(&path);
        assert!(after.files.is_empty(), "{name}: {:?}", after.files);
    }
}

#[test]
fn a_name_of_another_meaning_is_no_misspelling() {
    let policy = |name: &str| {
        format!("政策 客服考核\n月度\n  好评率 : 比率\n发放 服务奖 = 若 {name} 低于 90% 则 0 元 否则 200 元\n")
    };
    assert_eq!(mended(&policy("差评率")), policy("差评率"));
    assert_eq!(mended(&policy("好平率")), policy("好评率"));
}

/// Where most lines spell a name otherwise than its declaration, that may be the slip.
#[test]
fn a_declaration_may_be_what_is_misspelt() {
    let policy = |names: [&str; 4]| {
        let [declared, a, b, c] = names;
        format!("政策 甲\n月度\n  {declared} : 金额\n发放 一 = {a} × 1%\n发放 二 = {b} × 2%\n发放 三 = {c} × 3%\n")
    };
    let (right, wrong) = ("销售额", "销受额");
    assert_eq!(mended(&policy([wrong, right, right, right])), policy([wrong, right, right, right]));
    assert_eq!(mended(&policy([right, right, wrong, wrong])), policy([right; 4]));
}

#[test]
fn of_two_near_names_none_is_taken() {
    let text = "政策 甲\n月度\n  销售额 : 金额\n  销受量 : 金额\n发放 提成 = 销受额 × 3%\n";
    assert_eq!(mended(text), text);
}

/// The mistake in the formula is seen only when the line can be read.
#[test]
fn a_repair_goes_on_to_what_it_brings_to_light() {
    let policy = |line: &str| format!("政策 甲\n月度\n  销售额 : 金额\n  得分 : 分\n{line}\n");
    assert_eq!(mended(&policy("发仿 提成 = 销受额 × 3% + 100")), policy("发放 提成 = 销售额 × 3% + 100 元"));
    // A formula that nobody can mend for the author: the line stays as it was written.
    let line = policy("发仿 提成 = 得分 × 3%");
    assert_eq!(mended(&line), line);
}

#[test]
fn signs_of_other_keyboards_become_those_of_the_language() {
    let policy = |line: &str| format!("政策 甲\n月度\n  销售额 : 金额\n  任务额 : 金额\n{line}\n");
    for (written, meant) in [
        ("发放 甲 = 【销售额 + 任务额】 × 3%", "发放 甲 = (销售额 + 任务额) × 3%"),
        ("发放 甲 = ｛销售额 + 任务额｝ × 3%", "发放 甲 = (销售额 + 任务额) × 3%"),
        ("发放 甲 = ￥300", "发放 甲 = 300 元"),
        ("发放 甲 = ￥1.5万元", "发放 甲 = 1.5万元"),
        ("发放 甲 = 销售额 × 3% 依据 '第三条'", "发放 甲 = 销售额 × 3% 依据 \"第三条\""),
        ("发放 甲 = 销售额 × 3% 依据 ‘第三条’", "发放 甲 = 销售额 × 3% 依据 \"第三条\""),
        (
            "发放 甲 = 若 销售额 > 1 万元&&任务额 > 0 元 则 1 元 否则 0 元",
            "发放 甲 = 若 销售额 > 1 万元 且 任务额 > 0 元 则 1 元 否则 0 元",
        ),
        (
            "发放 甲 = 若 销售额 > 1 万元 ＆＆ 任务额 > 0 元 则 1 元 否则 0 元",
            "发放 甲 = 若 销售额 > 1 万元 且 任务额 > 0 元 则 1 元 否则 0 元",
        ),
        (
            "pay a = if 销售额 > 10000 yuan && 任务额 > 0 yuan then 1 yuan else 0 yuan",
            "pay a = if 销售额 > 10000 yuan 且 任务额 > 0 yuan then 1 yuan else 0 yuan",
        ),
        ("发放 甲 = 销售额 ∗ 3﹪", "发放 甲 = 销售额 × 3%"),
    ] {
        assert_eq!(mended(&policy(written)), policy(meant));
    }
}

#[test]
fn the_unit_stands_as_the_line_is_written() {
    let policy = |line: &str| format!("政策 甲\n月度\n  得分 : 分\n  销售额 : 金额\n{line}\n");
    for (written, meant) in [
        ("规则 低分: 得分低于60则警告", "规则 低分: 得分低于60分则警告"),
        ("规则 低分: 得分 低于 60 则 警告", "规则 低分: 得分 低于 60 分 则 警告"),
        ("发放 甲 = 若 销售额 > 10 万 则 1 元 否则 0 元", "发放 甲 = 若 销售额 > 10 万元 则 1 元 否则 0 元"),
        ("发放 甲 = 若 销售额 > 1,200.50 则 1 元 否则 0 元", "发放 甲 = 若 销售额 > 1,200.50 元 则 1 元 否则 0 元"),
    ] {
        assert_eq!(mended(&policy(written)), policy(meant));
    }
}

/// The unit goes where the number stands, if all who read the parameter want the same.
#[test]
fn a_parameter_gets_the_unit_that_its_readers_want() {
    let policy = |parameter: &str, second: &str| {
        format!(
            "政策 甲\n月度\n  得分 : 分\n  销售额 : 金额\n参数 底线 = {parameter}\n规则 低: 得分 低于 底线 则 警告\n规则 底: {second} 低于 底线 则 培训\n"
        )
    };
    assert_eq!(mended(&policy("60", "得分")), policy("60 分", "得分"));
    assert_eq!(mended(&policy("60,自 2026-07 起 65", "得分")), policy("60 分,自 2026-07 起 65 分", "得分"));
    assert_eq!(mended(&policy("60", "销售额")), policy("60", "销售额"));
}

#[test]
fn what_lacks_is_set_apart_by_blanks() {
    let policy = |line: &str| format!("政策 甲\n月度\n  销售额 : 金额\n  任务额 (target){line}\n输出 提成\n");
    for (written, meant) in [
        (" 金额\n定义 提成 = 销售额", " : 金额\n定义 提成 = 销售额"),
        (" : 金额\n定义 提成 (commission) 销售额 × 3%", " : 金额\n定义 提成 (commission) = 销售额 × 3%"),
        (" : 金额\n定义 提成 (commission)销售额 × 3%", " : 金额\n定义 提成 (commission) = 销售额 × 3%"),
    ] {
        assert_eq!(mended(&policy(written)), policy(meant));
    }
}

#[test]
fn what_is_left_of_a_hundred_goes_to_the_blank_weight() {
    let policy = |line: &str| {
        format!(
            "政策 甲\n月度\n  业绩 : 分\n  态度 : 分\n考核 得分\n  业绩分 权重 62.5% 计 业绩\n  {line}\n输出 得分\n"
        )
    };
    let whole = policy("态度分 权重 37.5% 计 态度");
    for blank in [
        "态度分 权重 计 态度",
        "态度分 权重 其余 计 态度",
        "态度分 权重 % 计 态度",
        "态度分 权重 - 计 态度",
        "态度分 计 态度",
    ] {
        assert_eq!(mended(&policy(blank)), whole, "{blank}");
    }
    // Nothing is left of 100%, or what is left is not known.
    for (from, to) in [("62.5%", "100%"), ("62.5%", "60 分"), ("62.5%", "120%")] {
        let text = policy("态度分 权重 计 态度").replace(from, to);
        assert_eq!(mended(&text), text);
    }
    // A line that cannot be read may hold a weight, too.
    for unread in ["纪律分 权重 12.5% 记 态度", "纪律分 的 权重 未定", "请注意以下各项"] {
        let text = policy(&format!("态度分 权重 计 态度\n  {unread}"));
        assert_eq!(mended(&text), text, "{unread}");
        let text = policy(&format!("{unread}\n  态度分 权重 计 态度"));
        assert_eq!(mended(&text), text, "{unread}");
    }
    let average =
        |items: &str| format!("政策 甲\n月度\n  业绩 : 分\n  态度 : 分\n定义 总 = 加权平均({items})\n输出 总\n");
    assert_eq!(mended(&average("业绩 权重 60%, 态度")), average("业绩 权重 60%, 态度 权重 40%"));
    assert_eq!(mended(&average("业绩 权重 60%, 态度 权重 ")), average("业绩 权重 60%, 态度 权重 40% "));
    assert_eq!(mended(&average("业绩 权重, 态度 权重 (40%)")), average("业绩 权重, 态度 权重 (40%)"));
    let text = average("业绩 权重 3, 态度");
    assert_eq!(mended(&text), text);
}

#[test]
fn a_sound_policy_is_left_alone() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "kpi") {
                let (_, after, _) = mended_file(&path);
                assert!(after.files.is_empty() && after.mended.is_empty(), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 30);
}
