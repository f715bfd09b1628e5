//! Versions of one policy: each month by the version in force, and what goes on
//! across the change.

use kpi::eval::{Version, changes, run_versions};
use kpi::report;

use super::{files, shown, sound, span};

const FIRST: &str = "
    政策 提成办法
      生效 2026-01 至 2026-03
    月度
      销售额 : 金额
      得分   : 分
    等级 评级 按 得分
      优  90 分以上
      中  60 分以上
      差  其余
    发放 提成 = 销售额 × 3%
    定义 累计提成 = 上月(累计提成, 首次 0 元) + 提成
    输出 累计提成
    规则 连差
      当 连续两个月 评级 = 差 则 警告";

const SECOND: &str = "
    政策 提成办法
      生效 2026-04
    月度
      得分   : 分
      销售额 : 金额
    等级 评级 按 得分
      优  95 分以上
      差  其余
    发放 提成 = 销售额 × 5%
    定义 累计提成 = 上月(累计提成, 首次 0 元) + 提成
    定义 新余额 = 上月(新余额, 首次 100 元) + 1 元
    输出 累计提成、新余额
    规则 连差了两个月
      当 连续两个月 评级 = 差 则 辞退
    规则 警告过
      当 上月(处置 含 警告) 则 培训
    每季
      定义 季度提成 = 本季合计(提成)
      输出 季度提成
    每半年
      定义 上下半年共计 = 本半年合计(提成)
      输出 上下半年共计";

fn run(texts: &[&str], data: &[(&str, &str)], period: &str) -> Vec<String> {
    let policies: Vec<_> = texts.iter().map(|text| sound(text)).collect();
    let read = |policy: &kpi::Policy| kpi::data::read(&files(data), &kpi::plan::schema::schema(&policy.plan)).unwrap();
    let data: Vec<_> = policies.iter().map(read).collect();
    let pairs = policies.iter().zip(&data).enumerate();
    let versions: Vec<Version> = pairs
        .map(|(i, (policy, data))| Version { plan: &policy.plan, file: format!("{i}.kpi").into(), data })
        .collect();
    let (from, to) = span(period);
    let runs = run_versions(&versions, (from, to), false);
    shown(&report::results_of_all(&runs, &report::periods_of(from, to), None))
}

fn monthly() -> String {
    let mut text = String::from("工号,月份,销售额,得分\n");
    for month in 1..=6 {
        // 59 from March to May.
        let mark = if (3..=5).contains(&month) { 59 } else { 96 };
        text += &format!("A,2026-0{month},1000,{mark}\n");
    }
    text
}

#[test]
fn each_month_is_computed_by_its_version_and_earlier_months_keep_their_values() {
    let rows = run(&[FIRST, SECOND], &[("月度.csv", &monthly())], "2026-03..2026-06");
    assert_eq!(
        rows,
        [
            // 3 × 30 in the first quarter, then 50 a month.
            "A,2026-03,提成,30.00",
            "A,2026-03,累计提成,90.00",
            "A,2026-03,评级,差",
            // March (old rule) and April (new rule) are two months: the new version dismisses.
            "A,2026-04,处置,辞退",
            "A,2026-04,提成,50.00",
            "A,2026-04,新余额,101.00",
            "A,2026-04,累计提成,140.00",
            "A,2026-04,评级,差",
            "A,2026-05,处置,辞退",
            "A,2026-05,提成,50.00",
            "A,2026-05,新余额,102.00",
            "A,2026-05,累计提成,190.00",
            "A,2026-05,评级,差",
            "A,2026-06,提成,50.00",
            "A,2026-06,新余额,103.00",
            "A,2026-06,累计提成,240.00",
            "A,2026-06,评级,优",
            // The half-year goes by June's version and holds what March's paid: 90 + 150.
            "A,2026-H1,上下半年共计,240.00",
            "A,2026-Q2,季度提成,150.00",
        ]
    );
}

#[test]
fn months_run_one_by_one_give_what_the_whole_run_gives() {
    let data = [("月度.csv", &*monthly())];
    let mut whole = run(&[FIRST, SECOND], &data, "2026-01..2026-06");
    let mut one_by_one: Vec<String> =
        (1..=6).flat_map(|month| run(&[FIRST, SECOND], &data, &format!("2026-0{month}"))).collect();
    whole.sort();
    one_by_one.sort();
    assert_eq!(whole, one_by_one);
}

#[test]
fn actions_are_remembered_by_name() {
    let first = FIRST.replace("连续两个月 评级 = 差", "得分 不足 60 分");
    // In March the first version warned; in April the second one reads it.
    let rows = run(&[&first, SECOND], &[("月度.csv", &monthly())], "2026-04");
    assert_eq!(rows[0], "A,2026-04,处置,培训");
    assert_eq!(rows[1], "A,2026-04,处置,辞退");
    // What no version gave did not happen.
    let rows = run(&[FIRST, SECOND], &[("月度.csv", &monthly())], "2026-04");
    assert_eq!(rows.iter().filter(|row| row.contains("处置")).count(), 1);
}

#[test]
fn labels_are_matched_by_name_and_one_that_is_gone_is_an_exception() {
    let second = SECOND.replace(
        "定义 新余额 = 上月(新余额, 首次 100 元) + 1 元",
        "定义 新余额 = 若 上月(评级) = 优 则 1 元 否则 2 元",
    );
    let monthly = "工号,月份,销售额,得分\nA,2026-03,1000,96\nB,2026-03,1000,70\nA,2026-04,1000,70\nB,2026-04,1000,70\n";
    let rows = run(&[FIRST, &second], &[("月度.csv", monthly)], "2026-04");
    // 优 is the third label of the old grade and the second of the new one. 中 is gone.
    assert!(rows.contains(&"A,2026-04,新余额,1.00".to_owned()), "{rows:?}");
    let gone = "B,2026-04,新余额,! R0651 以前的版本给的是“中”，现在的“评级”里没有它";
    assert!(rows.contains(&gone.to_owned()), "{rows:?}");
}

#[test]
fn a_third_version_reads_the_first() {
    let second = SECOND.replace("生效 2026-04", "生效 2026-04 至 2026-04");
    let third = SECOND.replace("生效 2026-04", "生效 2026-05").replace("× 5%", "× 10%");
    let rows = run(&[FIRST, &second, &third], &[("月度.csv", &monthly())], "2026-H1");
    // 3 × 30 + 50 + 2 × 100; the new balance began in April with 101.
    assert!(rows.contains(&"A,2026-H1,上下半年共计,340.00".to_owned()), "{rows:?}");
    assert!(rows.contains(&"A,2026-06,新余额,103.00".to_owned()), "{rows:?}");
}

#[test]
fn whom_a_version_does_not_apply_to_has_no_past_in_it() {
    let first = FIRST.replace("生效 2026-01 至 2026-03", "生效 2026-01 至 2026-03 适用 岗位 = 业务员")
        + "
        员工
          岗位 : 文本";
    let second = SECOND.to_owned()
        + "
        员工
          岗位 : 文本";
    let monthly = "工号,月份,销售额,得分\nA,2026-03,1000,96\nB,2026-03,1000,96\nA,2026-04,1000,96\nB,2026-04,1000,96\n";
    let data = [("员工.csv", "工号,岗位\nA,业务员\nB,内勤\n"), ("月度.csv", monthly)];
    let rows = run(&[&first, &second], &data, "2026-04");
    // B was not in the policy in March: its first month is April.
    assert!(rows.contains(&"A,2026-04,累计提成,80.00".to_owned()), "{rows:?}");
    assert!(rows.contains(&"B,2026-04,累计提成,50.00".to_owned()), "{rows:?}");
}

#[test]
fn values_that_cannot_go_on_are_found() {
    let (first, second) = (sound(FIRST), sound(SECOND));
    assert!(changes(&first.plan, &second.plan).is_empty());
    let other = sound(&SECOND.replace("定义 新余额", "定义 评语 = 3%\n定义 新余额"));
    let old = sound(&FIRST.replace("输出", "定义 评语 = 得分\n输出"));
    let found = changes(&old.plan, &other.plan);
    assert_eq!((found.len(), &*found[0].name.name, found[0].frequency), (1, "评语", false));
    // Quarterly now and monthly before, and looked back at.
    let old = sound(&FIRST.replace("输出", "定义 季度提成 = 提成\n输出"));
    assert!(changes(&old.plan, &second.plan).is_empty());
    let reads = sound(&(SECOND.to_owned() + "\n每季\n定义 上季提成 = 上季(季度提成)\n输出 上季提成"));
    let found = changes(&old.plan, &reads.plan);
    assert_eq!((found.len(), found[0].frequency), (1, true));
}
