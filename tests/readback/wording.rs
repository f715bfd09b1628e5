//! How it reads: whole policies, to be read by people.

use kpi::lang::Lang;
use kpi::readback::read_back;

use super::{root, sound};

fn page(path: &str, lang: Lang, markdown: bool) -> String {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let document = read_back(&sound(path, &text), lang);
    if markdown { document.markdown() } else { document.text() }
}

#[test]
fn kitchen_staff_in_chinese() {
    insta::assert_snapshot!(page("policies/kitchen-staff.kpi", Lang::Zh, false));
}

#[test]
fn kitchen_staff_in_english() {
    insta::assert_snapshot!(page("policies/en/kitchen-staff.kpi", Lang::En, false));
}

#[test]
fn kitchen_staff_as_markdown() {
    insta::assert_snapshot!(page("policies/kitchen-staff.kpi", Lang::Zh, true));
}

#[test]
fn salesperson_appraisal_in_chinese() {
    insta::assert_snapshot!(page("policies/salesperson-appraisal.kpi", Lang::Zh, false));
}

#[test]
fn salesperson_appraisal_in_english() {
    insta::assert_snapshot!(page("policies/salesperson-appraisal.kpi", Lang::En, false));
}

#[test]
fn salesperson_appraisal_as_markdown() {
    insta::assert_snapshot!(page("policies/salesperson-appraisal.kpi", Lang::Zh, true));
}

/// The words for a formula over 甲, 乙, 丙 (money), 率 (a ratio) and 可 (yes or no).
fn words_for(formula: &str, lang: Lang) -> String {
    let source = format!(
        "政策 试\n月度\n  甲 (a), 乙 (b), 丙 (c) : 金额\n  率 (rate), 比 (share) : 比率\n  可 (ok), 行 (fit) : 是否\n  天 (worked) : 天数\n\
         定义 得 (result) = {formula}\n输出 得\n"
    );
    let page = read_back(&sound(formula, &source), lang).text();
    let line = page.lines().find(|line| line.starts_with("“得”") || line.starts_with("“result”")).unwrap();
    line.to_owned()
}

#[test]
fn formulas_that_differ_in_their_brackets_differ_in_words() {
    let groups: &[&[&str]] = &[
        &["甲 - 乙 - 丙", "甲 - (乙 - 丙)"],
        &["甲 + 乙 × 率", "(甲 + 乙) × 率"],
        &["甲 × 率 ÷ 比", "甲 × (率 ÷ 比)", "甲 ÷ 率 × 比", "甲 ÷ (率 × 比)"],
        &["甲 - 乙 封顶 丙", "甲 - (乙 封顶 丙)"],
        &["甲 封顶 乙 保底 丙", "甲 保底 丙 封顶 乙"],
        &["甲 × 率 四舍五入到元", "(甲 四舍五入到元) × 率"],
        &["若 可 则 甲 否则 乙 + 丙", "(若 可 则 甲 否则 乙) + 丙"],
        &["可 且 (行 或 甲 > 乙)", "(可 且 行) 或 甲 > 乙", "非 (可 且 行) 或 甲 > 乙", "非 可 且 行 或 甲 > 乙"],
        &["甲 + 合计(乙 其中 可)", "合计(甲 + 乙 其中 可)"],
        &["本年合计(甲) × 率", "本年合计(甲 × 率)"],
        &["-甲 + 乙", "-(甲 + 乙)"],
        &[
            "甲 折算 天 按 20 天 封顶 乙",
            "甲 封顶 乙 折算 天 按 20 天",
            "甲 - (乙 折算 天 按 20 天)",
            "(甲 - 乙) 折算 天 按 20 天",
        ],
        &["甲 折算 天 按 日历天数", "甲 折算 天 按 工作日", "甲 折算 天 按 本月天数"],
        &[
            "加权平均(甲 权重 60%, 乙 权重 40%)",
            "加权平均(甲 权重 60%, 乙 权重 40%, 须齐)",
            "加权平均(甲 权重 60, 乙 权重 40)",
        ],
        &["每满 5% 计 1 元(率) + 甲", "每 5%(不足按一计) 计 1 元(率) + 甲", "每满 5% 计 1 元(率 - 比) + 甲"],
        &["甲 - 每满 5% 计 1 元(率) × 比", "(甲 - 每满 5% 计 1 元(率)) × 比"],
    ];
    for lang in [Lang::Zh, Lang::En] {
        for group in groups {
            let told: std::collections::BTreeSet<String> =
                group.iter().map(|formula| words_for(formula, lang)).collect();
            assert_eq!(told.len(), group.len(), "{told:#?}");
        }
    }
}

#[test]
fn brackets_stand_where_a_formula_could_be_misread() {
    let cases = [
        ("甲 + 乙 × 率", "“得”：甲，加上乙乘以率。", "“result” is a, plus b times rate."),
        ("(甲 + 乙) × 率", "“得”是（甲加上乙）乘以率。", "“result” is (a plus b) times rate."),
        ("甲 ÷ 率 × 比", "“得”：甲除以率，再乘以比。", "“result” is a divided by rate, then times share."),
        ("甲 - (乙 封顶 丙)", "“得”：甲，减去（乙，最高不超过丙）。", "“result” is a, minus (b, at most c)."),
        ("甲 - 乙 封顶 丙", "“得”：甲减去乙，最高不超过丙。", "“result” is a minus b, at most c."),
        (
            "非 (可 且 行)",
            "“得”是指：并非（“可”成立，且“行”成立）。",
            "“result” is true when it is not so that (ok is true and fit is true).",
        ),
        (
            "若 可 则 甲 否则 乙 + 丙",
            "“得”：如果“可”成立，为甲；否则为乙加上丙。",
            "“result” is a if ok is true; otherwise b plus c.",
        ),
        (
            "甲 折算 天 按 20 天 封顶 乙",
            "“得”：甲，按天与 20 天之比折算，然后最高不超过乙。",
            "“result” is a, prorated by worked out of 20 days, then at most b.",
        ),
        (
            "甲 - 每满 5% 计 1 元(率 - 比)",
            "“得”：甲，减去（率减去比）每满 5% 计 1 元所得的数（为负的不计）。",
            "“result” is a, minus 1 yuan for every full 5% of (rate minus share) (nothing where that is negative).",
        ),
        (
            "加权平均(甲 权重 60%, 乙 + 丙 权重 40%, 须齐)",
            "“得”是甲（权重 60%）和（乙加上丙）（权重 40%）的加权平均数（缺一项就没有结果）。",
            "“result” is the weighted average of a (weight 60%) and (b plus c) (weight 40%) (none if one of them is missing).",
        ),
    ];
    for (formula, zh, en) in cases {
        assert_eq!(words_for(formula, Lang::Zh), zh);
        assert_eq!(words_for(formula, Lang::En), en);
    }
}

#[test]
fn brackets_in_brackets_take_no_more_time_than_they_have_words() {
    let mut sums = String::from("甲");
    let mut folds = String::from("甲");
    for _ in 0..60 {
        sums = format!("({sums} + 乙) × 率 - 丙");
        folds = format!("最大({folds}, 乙 × 率)");
    }
    let choice = (0..60).fold(String::from("甲"), |inner, _| {
        format!(
            "(若 可 且 {inner} > 乙 或 行 则 {inner} 否则 丙)",
            inner = if inner.len() > 400 { "甲".to_owned() } else { inner }
        )
    });
    for formula in [sums, folds, choice] {
        for lang in [Lang::Zh, Lang::En] {
            assert!(words_for(&formula, lang).len() > 100);
        }
    }
}

#[test]
fn what_is_accepted_is_said_with_its_place_and_its_reason() {
    let source = "政策 试 (trial)\n  生效 2026-01 至 2026-06\n月度\n  销售额, 三个月销售额 : 金额\n\
         发放 奖金 (bonus) = 销售额 × 1% 次月发\n发放 津贴 = 三个月销售额 × 1%\n\
         接受 W0640 于 奖金 理由 \"下半年的办法接着发，不漏\"\n接受 W0201 理由 \"财务部的表头\"\n";
    let policy = sound("试.kpi", source);
    let (zh, en) = (read_back(&policy, Lang::Zh).text(), read_back(&policy, Lang::En).text());
    for line in ["“奖金”里的 W0640 看过了，接受：下半年的办法接着发，不漏。", "W0201 看过了，接受：财务部的表头。"]
    {
        assert!(zh.contains(line), "{zh}");
    }
    for line in ["W0640 in “bonus” is known and accepted: 下半年的办法接着发，不漏.", "W0201 is known and accepted: "]
    {
        assert!(en.contains(line), "{en}");
    }
}
