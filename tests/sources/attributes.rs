//! 员工 with 生效月份: several rows of one person, each in force from its month on.

use super::{data_problems, run, sound};

const POST_PAY: &str = "
    政策 岗位工资
    员工
      岗位 : 文本
      底薪 : 金额
    月度
      出勤 : 天数
    发放 基本工资 = 底薪
    输出 岗位人数
    定义 岗位人数 = 计数(出勤 按 岗位)";

#[test]
fn a_month_reads_what_was_in_force_in_it() {
    let data = [
        ("员工.csv", "工号,生效月份,岗位,底薪\nA,2026-03,主管,5000\nA,,店员,3000\nB,,店员,3100\n"),
        ("月度.csv", "工号,月份,出勤\nA,2026-02,20\nA,2026-03,20\nB,2026-02,20\nB,2026-03,20\n"),
    ];
    // The rows may stand in any order. In March A is alone among the 主管.
    assert_eq!(
        run(POST_PAY, &data, "2026-02..2026-03"),
        [
            "A,2026-02,基本工资,3000.00",
            "A,2026-02,岗位人数,2",
            "A,2026-03,基本工资,5000.00",
            "A,2026-03,岗位人数,1",
            "B,2026-02,基本工资,3100.00",
            "B,2026-02,岗位人数,2",
            "B,2026-03,基本工资,3100.00",
            "B,2026-03,岗位人数,1",
        ]
    );
}

#[test]
fn before_the_first_row_the_cell_is_missing() {
    let data = [
        ("员工.csv", "工号,生效月份,岗位,底薪\nA,2026-03,主管,5000\n"),
        ("月度.csv", "工号,月份,出勤\nA,2026-02,20\nA,2026-03,20\n"),
    ];
    let rows = run(POST_PAY, &data, "2026-02..2026-03");
    assert_eq!(rows[..2], ["A,2026-03,基本工资,5000.00", "A,2026-03,岗位人数,1"]);
    assert_eq!(rows[2], "A,2026-02,基本工资,! R0650 员工.csv 里 A 的“底薪”在 2026-02 还没有：第一行从 2026-03 起生效");
    // In which post A was in February cannot be told, so how many were in it cannot either.
    assert_eq!(rows[3], "A,2026-02,岗位人数,! R0650 员工.csv 里 A 的“岗位”在 2026-02 还没有：第一行从 2026-03 起生效");
    assert_eq!(rows.len(), 4, "{rows:?}");
}

#[test]
fn two_rows_of_one_month_are_an_error() {
    let monthly = ("月度.csv", "工号,月份,出勤\n");
    let twice = [("员工.csv", "工号,生效月份,岗位,底薪\nA,2026-03,甲,1\nA,2026年3月,乙,2\nB,2026-03,甲,1\n"), monthly];
    assert_eq!(data_problems(POST_PAY, &twice), ["员工.csv:3 D0650 工号“A”从 2026-03 起的行在第 2 行已有"]);
    let blank = [("员工.csv", "工号,effective_month,岗位,底薪\nA,,甲,1\nA,2026-02,乙,2\nA,,乙,2\n"), monthly];
    assert_eq!(data_problems(POST_PAY, &blank), ["员工.csv:4 D0650 工号“A”没有“effective_month”的行在第 2 行已有"]);
    let no_column = [("员工.csv", "工号,岗位,底薪\nA,甲,1\nA,乙,2\n"), monthly];
    assert_eq!(data_problems(POST_PAY, &no_column), ["员工.csv:3 D0303 工号“A”在第 2 行已有一行"]);
    let no_month = [("员工.csv", "工号,生效月份,岗位,底薪\nA,三月,甲,1\n"), monthly];
    assert!(data_problems(POST_PAY, &no_month)[0].starts_with("员工.csv:2 D04"));
}

const SALES: &str = "
    政策 业务提成
      适用 岗位 = 业务员
    员工
      岗位 : 枚举 业务员, 内勤
    月度
      销售额 : 金额
    发放 提成 = 销售额 × 1%
    定义 余额 = 上月(余额, 首次 0 元) + 销售额
    定义 上次销售额 = 上次(销售额, 首次 -1 元)
    输出 余额、上次销售额
    每季
      定义 季度提成 = 本季合计(提成)
      输出 季度提成";

#[test]
fn whom_the_policy_applies_to_changes_with_the_month() {
    let mut monthly = String::from("工号,月份,销售额\n");
    for month in 1..=6 {
        monthly += &format!("A,2026-0{month},{month}000\nB,2026-0{month},100\n");
    }
    // A sells from May on; B sold until April.
    let employees = "工号,生效月份,岗位\nA,,内勤\nA,2026-05,业务员\nB,,业务员\nB,2026-05,内勤\n";
    let rows = run(SALES, &[("员工.csv", employees), ("月度.csv", &monthly)], "2026-03..2026-06");
    assert_eq!(
        rows,
        [
            // A's first month is May: what was before does not exist for the policy.
            "A,2026-05,上次销售额,-1.00",
            "A,2026-05,余额,5000.00",
            "A,2026-05,提成,50.00",
            "A,2026-06,上次销售额,5000.00",
            "A,2026-06,余额,11000.00",
            "A,2026-06,提成,60.00",
            // The second quarter goes by June: A's 50 + 60, nothing of B.
            "A,2026-Q2,季度提成,110.00",
            "B,2026-03,上次销售额,100.00",
            "B,2026-03,余额,300.00",
            "B,2026-03,提成,1.00",
            "B,2026-04,上次销售额,100.00",
            "B,2026-04,余额,400.00",
            "B,2026-04,提成,1.00",
            "B,2026-Q1,季度提成,3.00",
        ]
    );
}

#[test]
fn where_the_scope_cannot_be_told_it_is_said_for_the_months_with_a_row() {
    let monthly = "工号,月份,销售额\nA,2026-02,100\nA,2026-03,100\n";
    let employees = "工号,生效月份,岗位\nA,2026-03,业务员\n";
    let rows = run(SALES, &[("员工.csv", employees), ("月度.csv", monthly)], "2026-01..2026-03");
    let said: Vec<&String> = rows.iter().filter(|row| row.contains('!')).collect();
    assert_eq!(said, ["A,2026-02,适用,! R0650 员工.csv 里 A 的“岗位”在 2026-02 还没有：第一行从 2026-03 起生效"]);
}

#[test]
fn groups_follow_the_attribute_of_the_period() {
    let policy = "
        政策 团队奖
        员工
          团队 : 文本
        月度
          出勤 : 天数
        月度 团队数据 按 团队
          毛利 : 金额
        发放 团队奖 = 毛利 × 10% × (占比(出勤 按 团队) 否则 0)";
    let data = [
        ("员工.csv", "工号,生效月份,团队\nA,,东\nA,2026-02,西\nB,,西\n"),
        ("月度.csv", "工号,月份,出勤\nA,2026-01,20\nA,2026-02,20\nB,2026-01,20\nB,2026-02,20\n"),
        ("团队数据.csv", "团队,月份,毛利\n东,2026-01,1000\n西,2026-01,2000\n西,2026-02,3000\n"),
    ];
    // January: each alone, 10% of the team's own. February: both in 西, half of 300 each.
    assert_eq!(
        run(policy, &data, "2026-01..2026-02"),
        ["A,2026-01,团队奖,100.00", "A,2026-02,团队奖,150.00", "B,2026-01,团队奖,200.00", "B,2026-02,团队奖,150.00"]
    );
}

#[test]
fn a_column_that_the_policy_declares_is_no_key() {
    let policy = "
        政策 声明的列
        员工
          生效月份 : 月份
        月度
          销售额 : 金额
        发放 提成 = 销售额 × 1%  适用 本月 达到 生效月份";
    let monthly = ("月度.csv", "工号,月份,销售额\nA,2026-01,100\nA,2026-02,100\n");
    let rows = run(policy, &[("员工.csv", "工号,生效月份\nA,2026-02\n"), monthly], "2026-01..2026-02");
    assert_eq!(rows, ["A,2026-02,提成,1.00"]);
    let twice = data_problems(policy, &[("员工.csv", "工号,生效月份\nA,2026-02\nA,2026-03\n"), monthly]);
    assert_eq!(twice, ["员工.csv:3 D0303 工号“A”在第 2 行已有一行"]);
}

#[test]
fn a_case_gives_attributes_from_a_month_on() {
    let policy = sound(
        "
        政策 用例里的岗位
        员工
          岗位 : 文本
          底薪 : 金额
        月度
          出勤 : 天数
        发放 工资 = 若 岗位 = 主管 则 底薪 × 2 否则 底薪

        用例 \"三月升主管\" 2026-03
          给定 员工.底薪 3000 元
          给定 2026-01..2026-02: 出勤 20 天, 员工.岗位 店员
          给定 2026-03: 出勤 20 天, 员工.岗位 主管
          期望 2026-02 工资 3000.00
          期望 2026-03 工资 6000.00",
    );
    let results = kpi::cases::run_all(&policy);
    assert!(results[0].failures.is_empty(), "{:?}", results[0].failures);
    assert_eq!(results[0].expectations, 2);
}
