//! `kpi explain POLICY`: the policy read back.

use super::Office;

#[test]
fn a_policy_alone_is_read_back_in_the_language_of_the_user() {
    let office = Office::open();
    let zh = office.zh(["explain", "奖金.kpi"]);
    assert_eq!((zh.code, zh.err.as_str()), (Some(0), ""));
    assert!(zh.out.contains("每月\n────\n"), "{}", zh.out);
    assert!(zh.out.contains("发放“奖金”："), "{}", zh.out);
    let en = office.en(["explain", "奖金.kpi"]);
    assert!(en.out.contains("Pay “bonus”: "), "{}", en.out);
    assert_eq!(office.en(["explain", "奖金.kpi", "--lang", "zh"]).out, zh.out);
    assert_eq!(office.fed("explain -", super::POLICY).out, zh.out);
}

#[test]
fn markdown_has_headings_and_lists() {
    let office = Office::open();
    let said = office.zh(["explain", "奖金.kpi", "--format", "markdown"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.starts_with("# ") && said.out.contains("\n## 每月\n"), "{}", said.out);
}

#[test]
fn a_policy_with_errors_is_not_read_back() {
    let office = Office::open();
    office.change("奖金.kpi", "发放", "发 放 放");
    let line = "explain 奖金.kpi";
    office.refuses(line, 1, &["错误", "没有读回"], &["error", "it was not read back"]);
    // The same reports as those of `check`.
    let checked = office.zh(["check", "奖金.kpi"]).err;
    let report = checked.split("检查了").next().unwrap().trim_end();
    assert!(office.zh(["explain", "奖金.kpi"]).err.contains(report));
}

#[test]
fn every_version_of_a_policy_is_read_back_in_turn() {
    let office = Office::open();
    let first = super::POLICY;
    let second = first.replace("生效 2026-01", "生效 2026-07").replace("10%", "12%");
    std::fs::remove_file(office.path("奖金.kpi")).unwrap();
    std::fs::create_dir(office.path("版本")).unwrap();
    // The later one first: they are told in the order in which they are in force.
    office.write("版本/甲.kpi", &second);
    office.write("版本/乙.kpi", first);
    for line in ["explain 版本", "explain 版本/甲.kpi 版本/乙.kpi"] {
        let said = office.zh(line.split(' '));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
        let places = ["自 2026-01 至 2026-06", "为 10%", "自 2026-07 起", "为 12%"].map(|words| said.out.find(words));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {}", said.out);
    }
    office.write("版本/乙.kpi", first.replace("发放", "发 放 放"));
    let said = office.zh(["explain", "版本"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("乙.kpi 有") && said.err.contains("没有读回"), "{}", said.err);
}

#[test]
fn imported_files_are_read_back_where_they_stand() {
    let office = Office::open();
    std::fs::create_dir(office.path("公用")).unwrap();
    office.write("公用/比例.kpi", "参数 比例 = 3%   依据 \"第二条\"\n");
    office.write("奖金.kpi", "政策 奖金\n引用 \"公用/比例.kpi\"\n月度\n  销售额 : 金额\n发放 提成 = 销售额 × 比例\n");
    let zh = office.zh(["explain", "奖金.kpi"]);
    assert_eq!((zh.code, zh.err.as_str()), (Some(0), ""));
    for words in [
        "本政策引用了“公用/比例.kpi”。",
        "以下写在文件“公用/比例.kpi”里。\n“比例”为 3%。依据“第二条”。",
        "以下写在文件“奖金.kpi”里。",
    ] {
        assert!(zh.out.contains(words), "{words}: {}", zh.out);
    }
    let en = office.en(["explain", "奖金.kpi"]);
    assert!(en.out.contains("It imports “公用/比例.kpi”."), "{}", en.out);
    office.write("公用/比例.kpi", "参数 比例 = = 3%\n");
    office.refuses("explain 奖金.kpi", 1, &["公用/比例.kpi", "没有读回"], &["公用/比例.kpi", "not read back"]);
}

#[test]
fn half_a_question_about_a_result_is_refused() {
    let office = Office::open();
    let together: (&str, &str) = ("要一起写", "together");
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "--data 数据",
            &["缺少参数：--employee <工号>，--period <期间>"],
            &["missing: --employee <ID>, --period <PERIOD>"],
        ),
        ("--employee E1 --period 2026-03", &["缺少参数：--data <目录>"], &["missing: --data <DIR>"]),
        ("--item 奖金", &["--data <目录>，--employee <工号>，--period <期间>"], &["--data <DIR>, --employee <ID>"]),
    ];
    for (options, zh, en) in cases {
        let line = format!("explain 奖金.kpi {options}");
        office.refuses(&line, 2, &[*zh, &[together.0][..]].concat(), &[*en, &[together.1][..]].concat());
    }
}

#[test]
fn formats_belong_to_one_use_each() {
    let office = Office::open();
    office.refuses("explain 奖金.kpi --format json", 2, &["json 只用于解释结果"], &["json is for explaining results"]);
    let line = "explain 奖金.kpi --data 数据 --employee E1 --period 2026-03 --format markdown";
    office.refuses(line, 2, &["markdown 只用于读回政策"], &["markdown is for reading a policy back"]);
    office.refuses("explain 奖金.kpi --format html", 2, &["text、markdown、json"], &["text, markdown, json"]);
}
