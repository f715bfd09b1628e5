//! Explanations as people and programs read them.

use kpi::calendar::Period;
use kpi::explain::reasons;
use kpi::lang::Lang;

use crate::case_data::{Case, REASONED};

fn told(case: &Case, who: &str, period: &str, item: Option<&str>, lang: Lang) -> String {
    let data = case.data();
    let run = crate::case_data::run(&case.policy, &data, case.months(), true);
    let subject = data.employees.iter().position(|employee| employee == who).unwrap();
    let found = reasons(&run, subject, Period::parse(period).unwrap(), item, None);
    kpi::explain::text(&found, &case.policy, &run, lang)
}

#[track_caller]
fn says(text: &str, lines: &[&str]) {
    let mut rest = text.lines();
    for line in lines {
        assert!(
            rest.any(|told| told.contains(line)),
            "`{line}` is not said, or not after the lines before it, in\n{text}"
        );
    }
}

#[test]
fn the_text_goes_from_the_amount_down_to_its_cells() {
    let case = Case::read("kitchen-staff");
    let text = told(&case, "CF02", "2026-03", Some("实发基本工资"), Lang::Zh);
    says(
        &text,
        &[
            "CF02 2026-03 实发基本工资 = 5148.00（kitchen-staff.kpi:",
            "基本工资 × 发放比例",
            "= 5200.00 × 99% = 5148.00",
            "员工.csv 第 3 行“基本工资” = 5200.00",
            "发放比例 = 99%",
            "按 考核得分 ≈88.6667 分，取这一行",
            "80 分以上 99%",
            "封顶 10 分：没有超过",
            "平均 3 项 ≈ 30.6667 分",
            "饭菜评分.csv 第 29 行 = 31 分",
        ],
    );
    let english = told(&case, "CF02", "2026-03", Some("实发基本工资"), Lang::En);
    says(
        &english,
        &["CF02 2026-03 实发基本工资 = 5148.00 (kitchen-staff.kpi:", "员工.csv line 3 \"基本工资\" = 5200.00"],
    );
    // Everything at once: what was told is referred to.
    let all = told(&case, "CF02", "2026-03", None, Lang::Zh);
    assert_eq!(all.matches("厨房环境卫生 + 餐厅环境卫生 + 厨具卫生").count(), 1);
    says(&all, &["考核得分 ≈ 88.6667 分（见上）"]);
}

#[test]
fn the_text_shows_months_ranks_records_roundings_and_changes() {
    let case = Case::read("kitchen-staff");
    says(
        &told(&case, "CF04", "2026-03", Some("处置"), Lang::Zh),
        &[
            "CF04 2026-03 处置 = 辞退",
            "规则 连续不足六十分辞退：给出（kitchen-staff.kpi:51，依据“说明 1”）",
            "连续 3 个月：到本期连续 3 个月，成立",
            "2026-03 成立：≈59.6667 分 < 60 分",
            "2026-02 成立：56 分 < 60 分",
            "2026-01 成立：59 分 < 60 分",
        ],
    );
    // Nothing was given: each action that could have been, and why not.
    says(
        &told(&case, "CF04", "2026-02", Some("处置"), Lang::Zh),
        &["CF04 2026-02 处置 没有 辞退", "没有给出", "不成立", "连续 3 个月：到本期连续 2 个月，不成立"],
    );
    // Nobody rated CF01 in June: the other four items, 65 points, are scaled to 100.
    says(
        &told(&case, "CF01", "2026-06", Some("考核得分"), Lang::Zh),
        &["考核得分 = 98.4615 分", "饭菜质量得分 不适用", "饭菜质量得分 缺，其余各项的和 × 100 分 ÷ 65 分"],
    );
    let sales = Case::read("salesperson-appraisal");
    says(
        &told(&sales, "S002", "2025", Some("完成率名次"), Lang::Zh),
        &[
            "从高到低第 1 名，共 6 人，排在前面的 0 人，2 人并列，后面跳号",
            "S001 112% 并列",
            "S002 112% ← 本人",
            "S003 91.25%",
        ],
    );
    says(
        &told(&sales, "S002", "2025-08", Some("超期利息扣款"), Lang::Zh),
        &[
            "超期利息扣款 = 1040.00",
            "封顶 业绩提成 3768.00：没有超过",
            "应收账款.csv 第 4 行 = 1040.00",
            "应收金额 × 月息：52000.00 × 2%",
            "月息 = 2%",
            "应收账款.csv 第 5 行 不计，超期 = 否",
        ],
    );
    says(&told(&sales, "S004", "2025", Some("业绩奖励"), Lang::Zh), &["S004 2025 业绩奖励 没有结果：2025-12 不在册"]);
    let more = crate::more::more();
    says(
        &told(&more, "A", "2026-03", Some("尾数"), Lang::Zh),
        &["尾数 = 11.67", "≈ 11.6666", "≈11.6666 → 四舍五入到分 11.67", "零头 ≈ 34.9997", "系数 = 3.5%，自 2026-03 起"],
    );
    says(&told(&more, "A", "2026-03", Some("整额"), Lang::Zh), &["≈34.9997 → 四舍五入到元 35.00"]);
    says(
        &told(&more, "A", "2026-01", Some("累进奖"), Lang::Zh),
        &["1000.00 × 1% = 10.00", "2000.00 × 2% = 40.00", "500.00 × 4% = 20.00"],
    );
    says(&told(&more, "A", "2026-03", Some("折后"), Lang::Zh), &["没有结果", "月度.csv 第 7 行“折扣率” 空白"]);
    says(
        &told(&more, "A", "2026-02", Some("大额"), Lang::Zh),
        &["没有结果", "仅当：“销售额 > 2500 元”（2000.00 > 2500.00）不成立"],
    );
}

#[test]
fn an_exception_is_told_with_its_cause_and_remedy() {
    let mut case = Case::read("kitchen-staff");
    let (_, bytes) = case.files.iter_mut().find(|(name, _)| name == "员工.csv").unwrap();
    *bytes = String::from_utf8(bytes.clone()).unwrap().replace("面点师,4600", "面点师,").into_bytes();
    says(
        &told(&case, "CF03", "2026-03", Some("实发基本工资"), Lang::Zh),
        &["CF03 2026-03 实发基本工资 算不出：员工.csv 第 4 行“基本工资”是空白", "办法：补上这一格", "发放比例 ="],
    );
}

#[test]
fn the_json_names_every_node_once() {
    let case = Case::read("startup-sales-pay");
    let data = case.data();
    let run = crate::case_data::run(&case.policy, &data, case.months(), true);
    let period = Period::parse("2025-07").unwrap();
    let found = reasons(&run, 2, period, None, None);
    let document = kpi::explain::json(&found, &case.policy, &run, Lang::Zh);
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    let nodes = document["nodes"].as_array().unwrap();
    assert!(nodes.len() > 30);
    fn parts(node: &serde_json::Value, refs: &mut Vec<u64>) {
        assert!(node["what"].is_string() && node["source"]["line"].is_u64(), "{node}");
        for part in node["parts"].as_array().unwrap() {
            match part["ref"].as_u64() {
                Some(id) => refs.push(id),
                None => parts(part, refs),
            }
        }
    }
    for (i, node) in nodes.iter().enumerate() {
        assert_eq!(node["id"], i as u64 + 1);
        let mut refs = Vec::new();
        parts(node, &mut refs);
        assert!(refs.iter().all(|id| *id >= 1 && *id <= nodes.len() as u64));
    }
    let listed = document["reasons"].as_array().unwrap();
    assert_eq!(listed.len(), found.len());
    for (reason, out) in found.iter().zip(listed) {
        assert_eq!(out["value"].as_str(), reason.value.as_deref());
        let root = &nodes[out["root"].as_u64().unwrap() as usize - 1];
        assert_eq!(root["place"]["period"], "2025-07");
    }
}

#[test]
fn every_result_can_be_told_in_both_languages() {
    for slug in crate::case_data::slugs() {
        let case = Case::read(&slug);
        let data = case.data();
        let run = crate::case_data::run(&case.policy, &data, case.months(), true);
        let periods = case.periods();
        // All of the cases whose reasons are worked out again; of the others the last months,
        // and whatever ends with them.
        let first = if REASONED.contains(&slug.as_str()) { 0 } else { periods.len().saturating_sub(4) };
        for subject in 0..run.facts.subjects.len() {
            for period in periods[first..].iter().copied() {
                let found = reasons(&run, subject, period, None, None);
                let zh = kpi::explain::text(&found, &case.policy, &run, Lang::Zh);
                let en = kpi::explain::text(&found, &case.policy, &run, Lang::En);
                // Something is said of each.
                let said = |text: &str| text.lines().filter(|line| !line.is_empty()).count();
                assert!(said(&zh) >= found.len() && said(&en) >= found.len());
                // What is only about a number is not said to be equal to it.
                let bare = |line: &str| line.trim_start_matches(['│', '├', '└', '─', ' ']).to_owned();
                assert!(zh.lines().all(|line| !bare(line).contains(" = ≈")), "{zh}");
                for line in zh.lines().chain(en.lines()) {
                    assert!(line.chars().count() <= 200, "too long: {line}");
                    assert_eq!(line, line.trim_end());
                }
            }
        }
    }
}
