//! How reports are drawn: marks under the right cells, in both languages, and
//! no place in a file for which the drawing breaks.

use kpi::diagnostics::Problem;
use kpi::diagnostics::render::{Look, policy_reports};
use kpi::lang::{Lang, Text};
use kpi::source::{Source, Span};

fn drawn(source: &Source, problems: &[Problem], lang: Lang) -> String {
    policy_reports(source, problems, Look { lang, colour: false })
}

/// The span of the n-th occurrence of a text.
fn place(source: &Source, text: &str, n: usize) -> Span {
    let (start, _) = source.text.match_indices(text).nth(n).unwrap();
    Span::new(start, start + text.len())
}

fn at(source: &Source, span: Span) -> String {
    let title = Text::new("标题", "title");
    drawn(source, &[Problem::error("E0001", span, title)], Lang::Zh)
}

#[test]
fn marks_stand_under_chinese_text() {
    let source = Source::new("奖金.kpi", "政策 甲\n定义 完成率 = 销售额 ÷ 任务额\n定义 完成率 = 1\n");
    let problem = Problem::error(
        "E0202",
        place(&source, "完成率", 1),
        Text::new("“完成率”声明了两次", "`完成率` is declared twice"),
    )
    .here("第二次在这里", "declared again here")
    .also(place(&source, "完成率", 0), "第一次在这里", "first declared here")
    .help("给其中一个换个名称", "give one of them another name");
    assert_eq!(
        drawn(&source, std::slice::from_ref(&problem), Lang::Zh),
        "  × 错误 E0202：“完成率”声明了两次
   ╭─[奖金.kpi:3:4]
 1 │ 政策 甲
 2 │ 定义 完成率 = 销售额 ÷ 任务额
   ·      ───┬──
   ·         ╰── 第一次在这里
 3 │ 定义 完成率 = 1
   ·      ───┬──
   ·         ╰── 第二次在这里
   ╰────
  建议：给其中一个换个名称

"
    );
    assert_eq!(
        drawn(&source, &[problem], Lang::En),
        "  × error E0202: `完成率` is declared twice
   ╭─[奖金.kpi:3:4]
 1 │ 政策 甲
 2 │ 定义 完成率 = 销售额 ÷ 任务额
   ·      ───┬──
   ·         ╰── first declared here
 3 │ 定义 完成率 = 1
   ·      ───┬──
   ·         ╰── declared again here
   ╰────
  help: give one of them another name

"
    );
}

#[test]
fn marks_stand_under_english_text_after_tabs_and_full_width_signs() {
    let source = Source::new("bonus.kpi", "policy A\n\tpay bonus （extra） = sales + 3%\n");
    let problem =
        Problem::warning("W0301", place(&source, "3%", 0), Text::new("", "money + ratio")).here("", "this is a ratio");
    assert_eq!(
        drawn(&source, &[problem], Lang::En),
        "  ⚠ warning W0301: money + ratio
   ╭─[bonus.kpi:2:30]
 1 │ policy A
 2 │     pay bonus （extra） = sales + 3%
   ·                                   ─┬
   ·                                    ╰── this is a ratio
   ╰────

"
    );
}

#[test]
fn a_span_of_many_lines_is_marked_on_its_first() {
    let source = Source::new("p.kpi", "政策 甲\r\n考核 得分\r\n  甲 权重 60%\r\n  乙 权重 30%\r\n");
    let start = source.text.find("考核").unwrap();
    assert_eq!(
        at(&source, Span::new(start, source.text.len())),
        "  × 错误 E0001：标题
   ╭─[p.kpi:2:1]
 1 │ 政策 甲
 2 │ 考核 得分
   · ─────────
 3 │   甲 权重 60%
   ╰────

"
    );
}

#[test]
fn marks_inside_a_mark_are_told_apart() {
    let source = Source::new("p.kpi", "定义 甲 = 得分 + 金额\n");
    let whole = Problem::error("E0301", place(&source, "得分 + 金额", 0), Text::new("不能相加", ""))
        .also(place(&source, "得分", 0), "分数", "")
        .also(place(&source, "金额", 0), "金额", "");
    assert_eq!(
        drawn(&source, &[whole], Lang::Zh),
        "  × 错误 E0301：不能相加
   ╭─[p.kpi:1:8]
 1 │ 定义 甲 = 得分 + 金额
   ·           ──┬─   ──┬─
   ·             │      ╰── 金额
   ·             ╰── 分数
   ╰────

"
    );
}

#[test]
fn no_place_in_a_file_breaks_the_drawing() {
    for text in ["", "\n", "政策 甲", "政策 甲\n\n", "\r\n政策\r\n", "甲\u{1b}[31m乙\u{202e}丙\n", "\u{3000}\t\n"]
    {
        let source = Source::new("p.kpi", text);
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 4 {
                let report = at(&source, Span::new(start, end));
                assert!(report.starts_with("  × 错误 E0001：标题\n") && report.contains("p.kpi:"), "{report}");
                assert!(!report.contains(['\u{1b}', '\u{202e}']), "{report}");
            }
        }
    }
    // "Not finished" is said of the last word.
    let source = Source::new("p.kpi", "政策 甲\n定义 乙 =\n\n");
    let end = source.text.len();
    assert!(at(&source, Span::new(end, end)).contains("[p.kpi:2:6]"));
}

#[test]
fn a_line_without_end_is_shown_around_the_place() {
    let source = Source::new("p.kpi", format!("政策 甲\n定义 乙 = {}?{}\n", "丙 + ".repeat(500), " + 丙".repeat(500)));
    let report = at(&source, place(&source, "?", 0));
    // The 7 signs of `定义 乙 = `, then 500 × 4.
    assert!(report.contains("[p.kpi:2:2008]"), "{report}");
    assert!(report.lines().all(|line| line.chars().count() < 120), "{report}");
    assert!(report.contains("+ ? + 丙"), "{report}");
}

#[test]
fn a_hundred_reports_are_drawn_and_the_others_counted() {
    let source = Source::new("p.kpi", "政策 甲\n");
    let problem = Problem::error("E0001", Span::new(0, 6), Text::new("标题", "title"));
    let report = drawn(&source, &vec![problem; 130], Lang::Zh);
    assert_eq!(report.matches("× 错误").count(), 100);
    assert!(report.contains("另有 30 处问题没有列出"), "{}", report.lines().last().unwrap());
}
