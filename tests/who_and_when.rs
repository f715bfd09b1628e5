//! Who has results and what is looked back at, where the data are odd: records before
//! the first row, teams without members, headings for everybody.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

mod evaluated;

use evaluated::results;

#[test]
fn results_do_not_depend_on_the_months_asked_for() {
    let policy = "政策 例 依据 \"例\"\n月度\n  销售额 : 金额\n明细 曝光 归月 日期\n  日期 : 日期\n每月(全体)\n\
                  定义 过多 = 计数(曝光 本年至今) 达到 2\n定义 次数 = 累计(计数(曝光))\n定义 月数 = 连续月数(次数 不足 5)\n\
                  规则 处理 不论在册\n  当 本年首次(过多) 则 辞退\n输出 次数、月数\n";
    let files =
        [("月度.csv", "工号,月份,销售额\nE1,2026-06,1\n"), ("曝光.csv", "工号,日期\nE1,2026-03-20\nE1,2026-05-06\n")];
    // The data begin with the record of March: it was too many in May, and June is the fourth month.
    let june = ["E1,2026-06,月数 = 4", "E1,2026-06,次数 = 2"];
    assert_eq!(results(policy, &files, "2026-06", "2026-06"), june);
    let all = results(policy, &files, "2026-01", "2026-06");
    assert_eq!(all.iter().filter(|row| row.contains("2026-06")).collect::<Vec<_>>(), june.iter().collect::<Vec<_>>());
    assert_eq!(
        all.iter().filter(|row| row.contains("处置")).collect::<Vec<_>>(),
        ["E1,2026-05,处置 = 辞退"].iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_team_with_rows_of_its_own_and_no_members_is_ranked_and_counted() {
    let policy = "政策 例 依据 \"例\"\n员工\n  团队 : 文本\n月度\n  数 : 整数\n月度 团队 按 团队 可缺\n  净利润 : 金额\n\
                  每年 各团队(数据期间)\n定义 年利润 = 本年合计(团队.净利润)\n\
                  定义 名次 = 排名(年利润, 从高到低, 并列同名次后跳号)\n输出 年利润、名次\n\
                  每年(全体)\n定义 团队数 = 计数(各团队: 年利润)\n输出 团队数\n";
    let files = [
        ("员工.csv", "工号,团队\nE1,甲队\nE2,乙队\n"),
        ("月度.csv", "工号,月份,数\nE1,2026-01,3\nE2,2025-03,3\n"),
        ("团队.csv", "团队,月份,净利润\n甲队,2026-01,300\n乙队,2026-01,400\n"),
    ];
    assert_eq!(
        results(policy, &files, "2026-01", "2026-12"),
        [
            "E1,2026,团队数 = 2",
            "E2,2026,团队数 = 2",
            "乙队,2026,名次 = 1",
            "乙队,2026,年利润 = 400.00",
            "甲队,2026,名次 = 2",
            "甲队,2026,年利润 = 300.00"
        ]
    );
}

#[test]
fn rows_of_a_table_see_the_group_and_the_record_where_they_are_gone_through() {
    let policy = "政策 例 依据 \"例\"\n员工\n  团队 : 文本\n月度\n  数 : 金额\n明细 项目 按月\n  甲, 乙 : 比率\n\
                  \x20 分 = 合计(指标: 权重 × 达成)\n表 指标\n  | 名 | 权重 : 分 | 达成 : 比率 |\n  | 一 | 20 分 | 甲 封顶 100% |\n\
                  \x20 | 二 | 80 分 | 乙 封顶 100% |\n表 几项\n  | 项 | 值 : 金额 |\n  | 小 | 总 |\n  | 大 | 总 × 2 |\n\
                  每月 各团队\n定义 总 = 合计(成员: 数)\n定义 和 = 合计(几项: 值)\n每月\n定义 均分 = 平均(项目: 分)\n输出 和、均分\n";
    let files = [
        ("员工.csv", "工号,团队\nE1,东\nE2,东\n"),
        ("月度.csv", "工号,月份,数\nE1,2026-01,3\nE2,2026-01,4\n"),
        ("项目.csv", "工号,月份,甲,乙\nE1,2026-01,50%,120%\nE1,2026-01,100%,50%\n"),
    ];
    // 10 + 80 and 20 + 40 marks; 7 and 14 yuan.
    assert_eq!(results(policy, &files, "2026-01", "2026-01"), ["E1,2026-01,均分 = 75", "东,2026-01,和 = 21.00"]);
}

#[test]
fn one_is_compared_with_the_others_by_name() {
    let policy = "政策 例 依据 \"例\"\n员工\n  团队 : 文本\n  师傅 : 可空 文本\n月度\n  得分 : 分\n\
                  定义 高于我 = 计数(得分 其中 得分 超过 本人.得分)\n定义 其他人 = 合计(得分 其中 工号 ≠ 本人.工号)\n\
                  定义 徒弟数 = 计数(得分 其中 师傅 = 本人.工号)\n定义 是甲 = 工号 = \"E1\"\n\
                  输出 高于我、其他人、徒弟数、是甲\n\
                  每月 各团队\n定义 队分 = 合计(成员: 得分)\n定义 高于本队 = 计数(各团队 其中 队分 超过 本人.队分: 队分)\n\
                  输出 高于本队\n";
    let files = [
        ("员工.csv", "工号,团队,师傅\nE1,东,\nE2,东,E1\nE3,西,E1\n"),
        ("月度.csv", "工号,月份,得分\nE1,2026-01,80\nE2,2026-01,90\nE3,2026-01,70\n"),
    ];
    assert_eq!(
        results(policy, &files, "2026-01", "2026-01"),
        [
            "E1,2026-01,其他人 = 160",
            "E1,2026-01,徒弟数 = 2",
            "E1,2026-01,是甲 = 是",
            "E1,2026-01,高于我 = 1",
            "E2,2026-01,其他人 = 150",
            "E2,2026-01,徒弟数 = 0",
            "E2,2026-01,是甲 = 否",
            "E2,2026-01,高于我 = 0",
            "E3,2026-01,其他人 = 170",
            "E3,2026-01,徒弟数 = 0",
            "E3,2026-01,是甲 = 否",
            "E3,2026-01,高于我 = 2",
            "东,2026-01,高于本队 = 0",
            "西,2026-01,高于本队 = 1"
        ]
    );
}
