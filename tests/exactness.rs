//! Amounts are exact: quotients stay fractions until the policy rounds them.

use kpi::calendar::Month;
use kpi::lang::Lang;
use kpi::report;
use kpi::source::Source;

/// Runs a policy on CSV texts for one month. Out: the result rows as `employee,item,value`.
fn run(policy: &str, files: &[(&str, &str)], month: &str) -> Vec<String> {
    let policy = kpi::load(Source::new("test.kpi", policy));
    let problems: Vec<_> = policy.problems.iter().map(|p| (p.code, &p.title.zh)).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let files: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let data = kpi::data::read(&files, &kpi::plan::schema::schema(&policy.plan)).expect("the data are clean");
    let month = Month::parse(month).expect("a month");
    let run = kpi::evaluate(&policy.plan, &data, (month, month), false, Default::default());
    let results = report::results(&run, &report::periods_of(month, month), Some(Lang::Zh));
    let exceptions = results.exceptions.iter().map(|e| format!("{},{},! {}", e.employee, e.item, e.message.zh));
    results.rows.iter().map(|r| format!("{},{},{}", r.employee, r.item, r.value)).chain(exceptions).collect()
}

#[test]
fn a_third_of_180_points_passes_60() {
    let policy = "
        政策 三分之一
        月度
          完成 : 金额
          任务 : 金额
        定义 得分 = 完成 ÷ 任务 × 180 分
        定义 合格 = 得分 60 分以上
        输出 得分、合格";
    // 1 ÷ 3 × 180 is 60, not 59.99…; 0.9999 ÷ 3 × 180 is 59.994.
    let rows = run(policy, &[("月度.csv", "工号,月份,完成,任务\nA,2026-01,1,3\nB,2026-01,0.9999,3\n")], "2026-01");
    assert_eq!(rows, ["A,合格,是", "A,得分,60", "B,合格,否", "B,得分,59.994"]);
}

#[test]
fn a_thousand_quotients_of_different_denominators_add_up_exactly() {
    let policy = "
        政策 千个商
        月度
          备用 : 可空 金额
        明细 项 按月
          分子, 分母 : 数
        定义 总和 = 合计(项: 分子 ÷ 分母)
        定义 恰好 = 总和 = 1000 ÷ 1001
        输出 恰好";
    // 1 ÷ (n(n+1)) = 1/n − 1/(n+1), so the sum for n = 1..1000 is 1 − 1/1001.
    let mut records = String::from("工号,月份,分子,分母\n");
    for n in 1..=1000u32 {
        records.push_str(&format!("A,2026-01,1,{}\n", n * (n + 1)));
    }
    let rows = run(policy, &[("月度.csv", "工号,月份,备用\nA,2026-01,\n"), ("项.csv", &records)], "2026-01");
    assert_eq!(rows, ["A,恰好,是"]);
}

#[test]
fn paid_amounts_are_rounded_where_they_are_defined_and_totals_tie() {
    let policy = "
        政策 取整
        月度
          销售额 : 金额
        发放 提成 = 销售额 × 1.5%
        发放 奖金 = 销售额 × 0.5%
        合计 应发 = 提成 + 奖金";
    // 333.33 × 1.5% = 4.99995 → 5.00; 333.33 × 0.5% = 1.66665 → 1.67; 5.00 + 1.67.
    // −0.2 × 1.5% = −0.003 → 0.00 without a sign.
    let rows = run(policy, &[("月度.csv", "工号,月份,销售额\nA,2026-01,333.33\nB,2026-01,-0.2\n")], "2026-01");
    assert_eq!(rows, ["A,奖金,1.67", "A,应发,6.67", "A,提成,5.00", "B,奖金,0.00", "B,应发,0.00", "B,提成,0.00"]);
}

#[test]
fn one_missing_cell_blocks_what_depends_on_it_and_nothing_else() {
    let policy = "
        政策 缺格
        员工
          底薪 : 金额
        月度
          得分 : 分
        发放 固定 = 底薪
        发放 绩效 = 底薪 × (得分 ÷ 100 分)
        合计 应发 = 固定 + 绩效";
    let files = [("员工.csv", "工号,底薪\nA,5000\nB,\n"), ("月度.csv", "工号,月份,得分\nA,2026-01,90\nB,2026-01,80\n")];
    let rows = run(policy, &files, "2026-01");
    assert_eq!(
        rows,
        [
            // 5000 × 0.9 = 4500.
            "A,固定,5000.00",
            "A,应发,9500.00",
            "A,绩效,4500.00",
            "B,固定,! 员工.csv 第 3 行“底薪”是空白",
            "B,应发,! 员工.csv 第 3 行“底薪”是空白 → 2026-01 固定",
            "B,绩效,! 员工.csv 第 3 行“底薪”是空白",
        ]
    );
}

#[test]
fn a_result_too_large_to_write_is_an_exception_and_not_a_wrong_number() {
    let policy = "
        政策 溢出
        月度
          大数 : 数
        定义 乘积 = 大数 × 大数 × 大数
        输出 乘积";
    let rows = run(policy, &[("月度.csv", "工号,月份,大数\nA,2026-01,99999999999999999999\n")], "2026-01");
    assert_eq!(rows, ["A,乘积,! 结果超出能表示的范围"]);
}

#[test]
fn division_by_zero_is_an_exception_and_only_when_is_none() {
    let policy = "
        政策 除零
        月度
          甲, 乙 : 金额
        定义 比 = 甲 ÷ 乙
        定义 比二 = 甲 ÷ 乙 仅当 乙 > 0 元
        输出 比、比二";
    let rows = run(policy, &[("月度.csv", "工号,月份,甲,乙\nA,2026-01,1,0\n")], "2026-01");
    assert_eq!(rows, ["A,比,! 除数为 0（1 ÷ 0）"]);
}

#[test]
fn somebody_whose_position_is_blank_is_not_left_out_in_silence() {
    let policy = "
        政策 适用范围 适用 岗位 = 业务员
        员工
          岗位 : 文本
        月度
          销售额 : 金额
        发放 提成 = 销售额 × 1%";
    let files = [
        ("员工.csv", "工号,岗位\nA,业务员\nB,\nC,会计\n"),
        ("月度.csv", "工号,月份,销售额\nA,2026-01,100\nB,2026-01,100\nC,2026-01,100\n"),
    ];
    let rows = run(policy, &files, "2026-01");
    assert_eq!(rows, ["A,提成,1.00", "B,适用,! 员工.csv 第 3 行“岗位”是空白"]);
}

#[test]
fn slices_written_by_one_end_reach_to_the_next_bound() {
    let policy = "
        政策 累进
        月度
          销售额 : 金额
        分档 甲 按 销售额,超额累进
          10 万元以上 3%
          5 万元以上 2%
          其余 1%
        分档 乙 按 销售额,超额累进
          0 元以上 1%
          5 万元以上 2%
          10 万元以上 3%
        分档 丙 按 销售额,超额累进
          5 万元以下 1%
          10 万元以下 2%
          其余 3%
        分档 丁 按 销售额,超额累进
          不超过 5 万元 1%
          超过 5 万元至 10 万元 2%
          超过 10 万元 3%
        输出 甲、乙、丙、丁";
    // 120,000: 50,000 × 1% + 50,000 × 2% + 20,000 × 3% = 500 + 1,000 + 600.
    // 60,000: 500 + 10,000 × 2% = 700. 50,000: 500.
    let data = "工号,月份,销售额\nA,2026-01,120000\nB,2026-01,60000\nC,2026-01,50000\n";
    let rows = run(policy, &[("月度.csv", data)], "2026-01");
    for (employee, wanted) in [("A", "2100.00"), ("B", "700.00"), ("C", "500.00")] {
        let of_employee: Vec<&String> = rows.iter().filter(|row| row.starts_with(employee)).collect();
        assert_eq!(of_employee.len(), 4);
        assert!(of_employee.iter().all(|row| row.ends_with(wanted)), "{of_employee:?}");
    }
}

#[test]
fn a_comparison_in_signs_runs_through_its_middle() {
    let policy = "
        政策 中段
        月度
          得分 : 分
        定义 甲 = 60 分 ≤ 得分 < 80 分
        定义 乙 = 得分 达到 60 分 不足 80 分
        定义 丙 = 80 分 > 得分 ≥ 60 分
        输出 甲、乙、丙";
    let rows = run(policy, &[("月度.csv", "工号,月份,得分\nA,2026-01,90\nB,2026-01,60\nC,2026-01,59\n")], "2026-01");
    assert_eq!(
        rows,
        ["A,丙,否", "A,乙,否", "A,甲,否", "B,丙,是", "B,乙,是", "B,甲,是", "C,丙,否", "C,乙,否", "C,甲,否"]
    );
}

#[test]
fn an_item_with_a_cap_may_say_when_there_is_one() {
    let policy = "
        政策 封顶与仅当
        月度
          得分 : 可空 分
        发放 奖 = 10 元 × (得分 ÷ 1 分),封顶 500 元 仅当 得分 不缺";
    let rows = run(policy, &[("月度.csv", "工号,月份,得分\nA,2026-01,90\nB,2026-01,\nC,2026-01,40\n")], "2026-01");
    // 900 is capped at 500; nothing for the blank; 400.
    assert_eq!(rows, ["A,奖,500.00", "C,奖,400.00"]);
}

#[test]
fn an_interpolated_key_that_is_missing_takes_its_own_row() {
    let policy = "
        政策 插值缺
        月度
          增长率 : 可空 比率
        分档 增长得分 : 分 按 增长率,插值
          0% → 60 分
          20% → 100 分
          缺 50 分
        发放 奖 = 增长得分 ÷ 1 分 × 10 元";
    // 10% lies half way between 60 and 100: 80 points. A blank is 50 points.
    let rows = run(policy, &[("月度.csv", "工号,月份,增长率\nA,2026-01,10%\nB,2026-01,\n")], "2026-01");
    assert_eq!(rows, ["A,奖,800.00", "B,奖,500.00"]);
}
