//! The patterns of `docs/cookbook.md`: every example runs and prints what the page
//! says, every section has all that a policy author needs of it, and no mechanism
//! of the language lacks its pattern.

mod pages;

use std::collections::BTreeSet;

use kpi::Policy;
use kpi::syntax::ast::Statement;

use pages::{check, checked, examples, open_warnings, page};

const COOKBOOK: &str = "docs/cookbook.md";

#[test]
fn every_pattern_prints_what_the_page_says() {
    assert!(check(COOKBOOK) >= 30);
}

// ── The sections ────────────────────────────────────────────────────────────

/// One numbered section of the page.
struct Section {
    heading: String,
    text: String,
}

/// A paragraph, or the first line of a fence.
#[derive(Debug, PartialEq)]
enum Piece {
    Chinese,
    English,
    SeeAlso(String),
    Fence(String),
    /// Numbers or signs only.
    Other,
}

fn sections() -> Vec<Section> {
    let page = page(COOKBOOK);
    let mut sections: Vec<Section> = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ") {
            Some(heading) if !fenced => sections.push(Section { heading: heading.into(), text: String::new() }),
            _ => {
                if let Some(section) = sections.last_mut() {
                    section.text += &format!("{line}\n");
                }
            }
        }
    }
    let contents = sections.remove(0);
    assert_eq!(contents.heading, "目录 · Contents");
    sections
}

/// Letters of Chinese and of Latin script in a text.
fn letters(text: &str) -> (usize, usize) {
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    (chinese, text.chars().filter(char::is_ascii_alphabetic).count())
}

impl Section {
    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut paragraph = String::new();
        let mut fenced = false;
        for line in self.text.lines() {
            if let Some(info) = line.strip_prefix("```") {
                fenced = !fenced;
                pieces.extend(fenced.then(|| Piece::Fence(info.into())));
            } else if !fenced && line.is_empty() && !paragraph.is_empty() {
                pieces.push(piece(&std::mem::take(&mut paragraph)));
            } else if !fenced {
                paragraph += line;
            }
        }
        pieces.extend((!paragraph.is_empty()).then(|| piece(&paragraph)));
        pieces
    }
}

fn piece(paragraph: &str) -> Piece {
    let (chinese, latin) = letters(paragraph);
    if let Some(links) = paragraph.strip_prefix("另见 · See also: ") {
        Piece::SeeAlso(links.into())
    } else if chinese >= 2 && chinese * 2 > latin {
        Piece::Chinese
    } else if latin >= 8 && latin > chinese * 4 {
        Piece::English
    } else {
        Piece::Other
    }
}

/// What a link to a heading is called.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_section_is_whole() {
    let language = page("docs/language.md");
    let anchors: Vec<String> = language.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor).collect();
    let contents = page(COOKBOOK);
    let mut wrong = Vec::new();
    for (i, section) in sections().iter().enumerate() {
        let heading = &section.heading;
        let mut lacks = |what: &str| wrong.push(format!("{heading}: {what}"));
        let title = heading.strip_prefix(&format!("{} ", i + 1)).and_then(|title| title.split_once(" · "));
        match title {
            Some((zh, en)) if letters(zh).0 > 0 && letters(en).0 == 0 => {}
            _ => lacks("the heading is not: number, Chinese · English"),
        }
        if !contents.contains(&format!("- [{heading}](#{})\n", anchor(heading))) {
            lacks("not in the contents");
        }
        let pieces = section.pieces();
        let fence =
            |words: &str| pieces.iter().position(|p| matches!(p, Piece::Fence(info) if info.starts_with(words)));
        let (Some(policy), Some(data), Some(expected)) =
            (fence("kpi example="), fence("csv file="), fence("csv expected "))
        else {
            lacks("no policy, no data or no results");
            continue;
        };
        for (what, part) in
            [("when it is needed", &pieces[..policy]), ("how its results come", &pieces[data..expected])]
        {
            for language in [Piece::Chinese, Piece::English] {
                if !part.contains(&language) {
                    lacks(&format!("no {language:?} text says {what}"));
                }
            }
        }
        let Some(Piece::SeeAlso(links)) = pieces.last() else {
            lacks("no line that says: 另见 · See also");
            continue;
        };
        for link in links.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or(rest)) {
            match link.strip_prefix("language.md#") {
                Some(to) if anchors.iter().any(|anchor| anchor == to) => {}
                _ => lacks(&format!("no such section of the language: {link}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_section_has_one_example_with_results() {
    let examples = examples(&page(COOKBOOK));
    assert_eq!(examples.len(), sections().len());
    for example in &examples {
        let expected = example.expected.as_ref().map(|fence| fence.rows().len());
        assert!(expected > Some(0), "{COOKBOOK}:{} {}: no expected rows", example.line, example.name);
        assert!(!example.files.is_empty(), "{COOKBOOK}:{} {}: no data", example.line, example.name);
    }
}

#[test]
fn both_languages_have_their_policies() {
    let examples = examples(&page(COOKBOOK));
    let english = examples.iter().filter(|example| example.policy.starts_with("policy ")).count();
    let chinese = examples.iter().filter(|example| example.policy.starts_with("政策 ")).count();
    assert_eq!(english + chinese, examples.len());
    assert!(english * 4 >= examples.len() && chinese * 2 >= examples.len(), "{chinese} Chinese, {english} English");
}

// ── The policies ────────────────────────────────────────────────────────────

/// The lines of the statements that rest on a clause and do not name it.
fn uncited(policy: &Policy) -> Vec<usize> {
    let cites = |statement: &Statement| match statement {
        Statement::Header(header) => header.cite.is_some(),
        Statement::Rate(stated) | Statement::Parameter(stated) => stated.cite.is_some(),
        Statement::Definition(stated) => stated.made.is_some() || stated.cite.is_some(),
        Statement::Formula(stated) => stated.cite.is_some(),
        Statement::Scorecard(stated) => stated.cite.is_some(),
        Statement::Bands(stated) => stated.cite.is_some(),
        Statement::Table(stated) => stated.cite.is_some(),
        Statement::Rule(stated) => stated.cite.is_some() || stated.clauses.iter().all(|clause| clause.cite.is_some()),
        _ => true,
    };
    let lacking = policy.tree.statements.iter().filter(|statement| !cites(&statement.node));
    lacking.map(|statement| policy.source.position(statement.span.start).line).collect()
}

#[test]
fn every_policy_is_sound_and_cites_its_clauses() {
    let mut wrong = Vec::new();
    for example in examples(&page(COOKBOOK)) {
        let title = format!("{COOKBOOK}:{} {}", example.line, example.name);
        for text in std::iter::once(&example.policy).chain(&example.versions) {
            let policy = checked(&title, text, &example.parts);
            wrong
                .extend(uncited(&policy).into_iter().map(|line| format!("{title}: line {line} of it cites no clause")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The mechanisms that pay policies need, each by words that only it is written
/// with; one spelling of each has to stand in an example.
const MECHANISMS: &[(&str, &[&str])] = &[
    ("weights", &["权重"]),
    ("gaps reweighted", &["重新分配权重", "missing items reweighted"]),
    ("gaps as points", &["missing items as 0 points", "缺项 作"]),
    ("sections of a scorecard", &["类别 ", "section "]),
    ("grades", &["等级 "]),
    ("whole-amount bands", &["whole amount"]),
    ("sliced bands", &["超额累进"]),
    ("interpolated bands", &["interpolated"]),
    ("fixed bands", &["fixed amount"]),
    ("tiers per deal", &["提成阶梯(成交额)"]),
    ("accumulated tiers", &["提成阶梯 - 提成阶梯("]),
    ("decision tables", &["决策表 "]),
    ("several outputs", &["| → 结论   | → 工资比例 |"]),
    ("two-key look-ups", &["by rank, city"]),
    ("full steps", &["每满 5%"]),
    ("started steps", &["(不足按一计)"]),
    ("caps", &["封顶"]),
    ("floors", &["保底"]),
    ("proration by calendar days", &["按 日历天数"]),
    ("proration by working days", &["按 工作日"]),
    ("proration by 21.75", &["按 21.75 天"]),
    ("proration by attended days", &["按 应出勤天数"]),
    ("whole years and 29 February", &["逢 2月28日"]),
    ("deadlines", &["day 5 of next month"]),
    ("months added to a date", &["hired + probation"]),
    ("month ends", &["月末"]),
    ("streaks", &["连续三个月"]),
    ("streaks over gaps", &["(跳过缺月)"]),
    ("each n-th of a streak", &["每连续三个月"]),
    ("the n-th time this year", &["3 times this year"]),
    ("the first time this year", &["this year first time("]),
    ("ranks by several keys", &["销售额 从高到低, 回款率 从高到低"]),
    ("ranks of some only", &["其中 得分 达到 最低得分"]),
    ("ties", &["并列同名次后跳号"]),
    ("shares rounded up to people", &["向上取整到整数"]),
    ("results of groups", &["每月 各项目组", "for each team"]),
    ("exact shares of a pool", &["分摊("]),
    ("shares rounded alone", &["占比("]),
    ("members × months", &["members × months"]),
    ("folds over groups", &["sum(for each team"]),
    ("records of groups", &["by team by month"]),
    ("values of the company", &["按 全公司"]),
    ("values of departments", &["按 部门"]),
    ("windows over records", &["近 3 个月"]),
    ("distinct counts", &["不同个数("]),
    ("records of records", &["属 合同 按 合同号"]),
    ("weighted averages of records", &["加权平均(目标表"]),
    ("folds over the rows of a table", &["sum(inspection_points"]),
    ("rules that walk a table", &["for each row of"]),
    ("carried state", &["上次(期末持牌, 首次 否)"]),
    ("earlier periods by name", &["以前各季 旧"]),
    ("the last quarter", &["上季("]),
    ("the same quarter last year", &["去年同季("]),
    ("rolling twelve months", &["近 12 个月合计("]),
    ("the last value known", &["上次(销售额)"]),
    ("half-years", &["each half"]),
    ("enrolled every month", &["(enrolled every month)"]),
    ("enrolled in the last month", &["(enrolled in the last month)"]),
    ("enrolled in December", &["(12月在册)"]),
    ("everybody", &["(全体)"]),
    ("those with rows in a block", &["(以 考勤)"]),
    ("enrolled or not", &["不论在册"]),
    ("a first value from the input", &["首次 入职职级"]),
    ("due later", &["次月发"]),
    ("held back", &["暂缓 20%"]),
    ("taken back", &["taking back"]),
    ("advanced and recovered", &["recovering"]),
    ("corrected", &["correcting"]),
    ("one name by position", &["适用 其余"]),
    ("exceptions", &["overriding usual"]),
    ("exceptions to a group", &["replacing by_the_shift"]),
    ("rules that win over rules", &["overriding lateness"]),
    ("meetings", &["add up", "take highest", "take lowest"]),
    ("exclusive actions", &["互斥 晋升"]),
    ("the gravest action", &["由重到轻"]),
    ("parameters with dates", &["15 yuan from 2026-07 on 18 yuan"]),
    ("tables with dates", &["by post from 2026-07 on"]),
    ("bands with dates", &["fixed amount, from 2026-07 on"]),
    ("versions", &["生效 2026-03"]),
    ("imports", &["import \"company.kpi\""]),
    ("currencies", &["换成 人民币"]),
    ("whole yuan", &["amounts rounded to yuan"]),
    ("formulas with parameters", &["算法 "]),
    ("what must hold", &["requiring"]),
    ("test cases", &["case \""]),
];

#[test]
fn no_mechanism_lacks_its_pattern() {
    let examples = examples(&page(COOKBOOK));
    let parts = examples.iter().flat_map(|example| example.parts.iter().map(|(_, text)| text));
    let policies = examples.iter().map(|example| &example.policy);
    let texts: Vec<&String> =
        policies.chain(examples.iter().flat_map(|example| &example.versions)).chain(parts).collect();
    let stands = |words: &&str| texts.iter().any(|text| text.contains(words));
    let lacking = MECHANISMS.iter().filter(|(_, spellings)| !spellings.iter().any(stands));
    let lacking: Vec<&str> = lacking.map(|(mechanism, _)| *mechanism).collect();
    assert!(lacking.is_empty(), "no example shows: {lacking:?}");
    let changed =
        |(file, text): &(String, Vec<u8>)| file == "员工.csv" && String::from_utf8_lossy(text).contains("生效月份");
    assert!(examples.iter().any(|example| example.files.iter().any(changed)), "no attribute changes during the year");
}

/// Hints of labour law that are right about an example: it shows how such a clause is
/// written, and whether an employer should have it is not its subject.
#[test]
fn nothing_is_warned_of_but_what_labour_law_says_of_some_examples() {
    let meant = BTreeSet::from([("due_later_and_held_back".to_owned(), "L15")]);
    assert_eq!(open_warnings(COOKBOOK), meant);
}
