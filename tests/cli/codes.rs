//! `kpi explain E0203`: the long page of a code.

use super::{Office, POLICY};

#[test]
fn a_code_is_explained_in_either_language_and_letter_case() {
    let office = Office::open();
    let zh = office.zh(["explain", "E0203"]);
    assert_eq!((zh.code, zh.err.as_str()), (Some(0), ""));
    assert!(zh.out.starts_with("E0203 没有这种处置\n\n哪里不对\n\n  "), "{}", zh.out);
    // The page holds the report of its wrong example.
    for words in ["对发薪的影响", "怎样改", "错的例子", "× 错误 E0203：没有名为“停职检查”的处置", "改好的例子"]
    {
        assert!(zh.out.contains(words), "no `{words}` in\n{}", zh.out);
    }
    let en = office.en(["explain", "e0203"]);
    for words in ["E0203 No such action\n", "Why it matters for pay", "× error E0203: there is no action called"] {
        assert!(en.out.contains(words), "no `{words}` in\n{}", en.out);
    }
    assert_eq!(office.zh(["explain", "E0203", "--lang", "en"]).out, en.out);
    let lines = zh.out.lines().chain(en.out.lines()).filter(|line| !line.starts_with("    "));
    let too_wide = lines.filter(|line| unicode_width::UnicodeWidthStr::width(*line) > 80).collect::<Vec<_>>();
    assert!(too_wide.is_empty(), "{too_wide:?}");
}

#[test]
fn several_codes_and_codes_of_a_run_are_explained_too() {
    let office = Office::open();
    let said = office.en(["explain", "R0101", "D0303"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for words in ["R0101 ", "D0303 ", "employee  period", "line 3: `销售额` is blank", "already has a row, on line 2"]
    {
        assert!(said.out.contains(words), "no `{words}` in\n{}", said.out);
    }
    let markdown = office.zh(["explain", "W0301", "--format", "markdown"]);
    assert!(markdown.out.starts_with("# W0301 "), "{}", markdown.out);
}

#[test]
fn an_unknown_code_is_told_with_those_that_are_near() {
    let office = Office::open();
    office.refuses("explain E0230", 2, &["没有代码“E0230”", "E0203"], &["no code `E0230`", "E0203"]);
    office.refuses("explain e203", 2, &["没有代码“e203”", "E0203"], &["no code `e203`", "codes that are near: E0203"]);
    office.refuses("explain Z99999", 2, &["代码印在每个报告的开头"], &["the code stands at the head of every report"]);
    office.refuses("explain E0203 --format json", 2, &["代码的说明是文字"], &["the page of a code is text"]);
    // What is no code is a file that is not there.
    office.refuses("explain E0203.kpi", 1, &["没有文件 E0203.kpi"], &["no file E0203.kpi"]);
}

#[test]
fn a_file_called_like_a_code_is_a_policy() {
    let office = Office::open();
    office.write("E0203", POLICY);
    let said = office.zh(["explain", "E0203"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.out, office.zh(["explain", "奖金.kpi"]).out.replace("奖金.kpi", "E0203"));
}

#[test]
fn check_says_once_where_to_read_more() {
    let office = Office::open();
    office.write("警.kpi", "政策 甲\n月度\n  销售额 : 金额\n参数 提成率 = 3\n发放 提成 = 销售额 × 提成率\n");
    let warned = office.zh(["check", "警.kpi"]);
    assert!(warned.err.ends_with("1 个警告；详细说明：kpi explain W0301\n"), "{}", warned.err);
    // An error comes before a warning, wherever it stands.
    office.write("错.kpi", "政策 甲\n月度\n  销售额 : 金额\n参数 提成率 = 3\n发放 提成 = 销受额 × 提成率\n");
    let wrong = office.en(["check", "警.kpi", "错.kpi"]);
    assert!(wrong.err.ends_with("for more try kpi explain E0201\n"), "{}", wrong.err);
    assert_eq!(wrong.err.matches("kpi explain").count(), 1);
    assert!(!office.zh(["check", "奖金.kpi"]).err.contains("kpi explain"));
}
