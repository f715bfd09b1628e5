//! Rows of tables, records of records, named periods and versions where data is
//! odd: gaps, blanks, exceptions, the first month, two people.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

mod evaluated;

use evaluated::results;

#[test]
fn a_row_that_cannot_be_computed_stops_the_fold_and_no_other_person() {
    let policy = "政策 例 依据 \"例\"\n月度\n  实际, 目标 : 金额\n表 项目\n  | 名 | 率 : 比率 |\n  | 甲 | 实际 ÷ 目标 |\n  | 乙 | 10% |\n\
                  定义 总率 = 合计(项目: 率)\n定义 行数 = 计数(项目)\n输出 总率、行数\n";
    let months = "工号,月份,实际,目标\nE1,2026-01,50,100\nE2,2026-01,50,0\n";
    // 50 ÷ 100 + 10% = 60%
    assert_eq!(
        results(policy, &[("月度.csv", months)], "2026-01", "2026-01"),
        ["E1,2026-01,总率 = 0.6", "E1,2026-01,行数 = 2", "E2,2026-01,行数 = 2", "E2,2026-01,总率 R0201"]
    );
}

#[test]
fn nothing_left_gives_nothing_or_zero() {
    let policy = "政策 例 依据 \"例\"\n员工\n  岗位 : 文本\n月度\n  分数 : 分\n表 项目\n  | 岗位 | 权重 |\n  | 店员 | 40% |\n  | 店员 | - |\n\
                  定义 和 = 合计(项目 其中 岗位 = 本人.岗位: 权重)\n定义 个数 = 计数(项目 其中 岗位 = 本人.岗位: 权重)\n\
                  定义 均 = 平均(项目 其中 岗位 = 本人.岗位: 权重)\n定义 全 = 合计(项目 其中 岗位 = 本人.岗位: 权重, 须齐)\n输出 和、个数、均、全\n";
    let files =
        [("员工.csv", "工号,岗位\nE1,店员\nE2,店长\n"), ("月度.csv", "工号,月份,分数\nE1,2026-01,1\nE2,2026-01,1\n")];
    // The blank weight is skipped; with 须齐 it makes the sum 不适用.
    assert_eq!(
        results(policy, &files, "2026-01", "2026-01"),
        [
            "E1,2026-01,个数 = 1",
            "E1,2026-01,和 = 0.4",
            "E1,2026-01,均 = 0.4",
            "E2,2026-01,个数 = 0",
            "E2,2026-01,全 = 0",
            "E2,2026-01,和 = 0"
        ]
    );
}

#[test]
fn earlier_periods_skip_months_without_a_row_and_other_years_when_asked() {
    let policy = "政策 例 依据 \"例\"\n月度\n  销售额 : 金额\n定义 全部 = 合计(以前各月 旧: 旧.销售额)\n定义 今年 = 合计(本年以前各月 旧: 旧.销售额)\n\
                  定义 个数 = 计数(以前各月 旧 其中 旧.销售额 ≥ 本期线)\n定义 本期线 = 销售额\n定义 交叉 = 计数(以前各月 甲 其中 任一(以前各月 乙 其中 乙.销售额 > 甲.销售额))\n\
                  输出 全部、今年、个数、交叉\n";
    let months = "工号,月份,销售额\nE1,2025-11,5\nE1,2025-12,7\nE1,2026-01,6\nE1,2026-03,6\n";
    // March looks at 5, 7, 6 and a month without a row: two of them reach 6, two are below the 7.
    assert_eq!(
        results(policy, &[("月度.csv", months)], "2026-03", "2026-03"),
        ["E1,2026-03,个数 = 2", "E1,2026-03,交叉 = 2", "E1,2026-03,今年 = 6.00", "E1,2026-03,全部 = 18.00"]
    );
    let first = results(policy, &[("月度.csv", months)], "2025-11", "2025-11");
    assert_eq!(
        first,
        ["E1,2025-11,个数 = 0", "E1,2025-11,交叉 = 0", "E1,2025-11,今年 = 0.00", "E1,2025-11,全部 = 0.00"]
    );
}

#[test]
fn a_quarter_takes_the_version_of_its_last_month_and_a_rule_walks_it() {
    let policy = "政策 例 依据 \"例\"\n月度\n  分数 : 分\n表 措施 自 2026-03 起\n  | 下限 | 做法 |\n  | 60 分 | 培训 |\n表 措施 自 2026-05 起\n  | 下限 | 做法 |\n  | 60 分 | 警告 |\n  | 40 分 | 警告 |\n\
                  每季\n  定义 季分 = 本季平均(分数)\n  定义 条数 = 计数(措施)\n  规则 改进 逐行 措施\n    当 季分 不足 下限 则 做法\n  输出 条数\n";
    let months = "工号,月份,分数\nE1,2026-03,30\nE1,2026-04,30\nE2,2025-12,30\n";
    assert_eq!(
        results(policy, &[("月度.csv", months)], "2025-Q4", "2026-Q2"),
        [
            "E1,2026-Q1,处置 = 培训",
            "E1,2026-Q1,条数 = 1",
            "E1,2026-Q2,处置 = 警告",
            "E1,2026-Q2,条数 = 2",
            "E2,2025-Q4,处置 改进 R0630",
            "E2,2025-Q4,条数 R0630"
        ]
    );
}

#[test]
fn receipts_of_a_contract_may_be_of_nobodys_month() {
    let policy = "政策 例 依据 \"例\"\n月度\n  分数 : 分\n明细 合同 归月 签订日\n  合同号 : 文本\n  签订日 : 日期\n  收到 = 合计(回款: 金额)\n  本年收到 = 合计(回款 本年至今: 金额)\n\
                  明细 回款 属 合同 按 合同号 归月 日期\n  合同号 : 文本\n  日期 : 日期\n  金额 : 金额\n\
                  定义 新合同收到 = 合计(合同: 收到)\n定义 全部收到 = 合计(合同 全部: 收到)\n定义 全部本年 = 合计(合同 全部: 本年收到)\n定义 直接 = 合计(回款: 金额)\n\
                  输出 新合同收到、全部收到、全部本年、直接\n";
    let files = [
        ("月度.csv", "工号,月份,分数\nE1,2026-01,1\nE1,2026-02,1\n"),
        ("合同.csv", "工号,合同号,签订日\nE1,H1,2026-01-03\nE1,H2,2026-02-03\nE2,H3,2026-02-03\n"),
        (
            "回款.csv",
            "合同号,日期,金额\nH1,2026-01-05,1\nH1,2026-02-05,2\nH2,2026-02-06,4\nH2,2026-03-06,8\nH3,2026-02-06,16\n",
        ),
    ];
    // February: of the new contract H2 4; of both 2 + 4; this year 1 + 2 + 4.
    assert_eq!(
        results(policy, &files, "2026-02", "2026-02"),
        [
            "E1,2026-02,全部收到 = 6.00",
            "E1,2026-02,全部本年 = 7.00",
            "E1,2026-02,新合同收到 = 4.00",
            "E1,2026-02,直接 = 6.00"
        ]
    );
}

/// The whole queue of shortfalls, first in first out, without a queue.
const QUEUE: &str = "政策 例 依据 \"例\"
月度
  任务额, 完成额 : 金额
每季
  定义 目标 = 本季合计(任务额)
  定义 基数 = 目标 × 50%
  定义 实际 = 本季合计(完成额) + (上季(转入下季, 首次 0 元) 否则 0 元)
  定义 差额 = (基数 - 实际) 保底 0 元
  定义 待补期初 = 上季(待补差额, 首次 0 元)
  定义 补差 = (实际 - 基数) 保底 0 元 封顶 待补期初
  定义 待补差额 = 待补期初 + 差额 - 补差
  定义 累计差额 = 累计(差额)
  定义 累计补差 = 累计(补差)
  定义 补足 = 合计(以前各季 旧 其中 旧.差额 > 0 元 且 旧.累计差额 高于 上季(累计补差) 且 旧.累计差额 不高于 累计补差: 旧.基数)
  定义 自有 = 基数 + ((实际 - 基数 - 待补期初) 保底 0 元)
  定义 奖金 = 若 实际 < 基数 则 0 元 否则 若 实际 < 目标 则 (若 待补期初 = 0 元 则 实际 否则 自有 + 补足) × 4%
            否则 若 实际 ≥ 30万元 则 (自有 + 补足) × 4% 否则 若 待补期初 = 0 元 则 目标 × 4% 否则 (最小(自有, 目标) + 补足) × 4%
  定义 转入下季 : 金额 = 若 实际 < 目标 或 实际 ≥ 30万元 则 0 元 否则 若 待补期初 = 0 元 则 实际 - 目标 否则 (自有 - 目标) 保底 0 元
  输出 奖金、补足、待补差额、转入下季
";

#[test]
fn shortfalls_are_made_up_first_in_first_out() {
    let months = "工号,月份,任务额,完成额\n\
        D02,2026-01,200000,70000\nD02,2026-04,200000,115000\nD02,2026-07,200000,165000\nD02,2026-10,220000,225000\n\
        D03,2026-01,200000,90000\nD03,2026-04,200000,80000\nD03,2026-07,200000,125000\nD03,2026-10,200000,105000\n";
    let found = results(QUEUE, &[("月度.csv", months)], "2026", "2026");
    let mut told = found.iter().filter(|row| row.contains("奖金") || row.contains("补足"));
    // D02 lacks 30000; 15000 and 15000 make it up, so the third quarter pays on 150000 + 100000.
    // D03 lacks 10000, then 20000; 25000 fills the first and 15000 of the second, 5000 the rest:
    // (100000 + 100000) × 4% in both.
    let wanted = [
        "D02,2026-Q1,奖金 = 0.00",
        "D02,2026-Q1,补足 = 0.00",
        "D02,2026-Q2,奖金 = 4000.00",
        "D02,2026-Q2,补足 = 0.00",
        "D02,2026-Q3,奖金 = 10000.00",
        "D02,2026-Q3,补足 = 100000.00",
        "D02,2026-Q4,奖金 = 8800.00",
        "D02,2026-Q4,补足 = 0.00",
        "D03,2026-Q1,奖金 = 0.00",
        "D03,2026-Q1,补足 = 0.00",
        "D03,2026-Q2,奖金 = 0.00",
        "D03,2026-Q2,补足 = 0.00",
        "D03,2026-Q3,奖金 = 8000.00",
        "D03,2026-Q3,补足 = 100000.00",
        "D03,2026-Q4,奖金 = 8000.00",
        "D03,2026-Q4,补足 = 100000.00",
    ];
    assert!(wanted.iter().all(|row| told.next().is_some_and(|found| found == row)), "{found:#?}");
    assert!(found.contains(&"D02,2026-Q4,转入下季 = 5000.00".to_owned()), "{found:#?}");
    assert!(found.contains(&"D03,2026-Q3,待补差额 = 5000.00".to_owned()), "{found:#?}");
}
