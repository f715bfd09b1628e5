//! `kpi test`: the cases of policies, their failures and their summary.

use super::{Office, POLICY};

const CASES: &str = r#"
用例 "一成" 2026-01
  给定 销售额 1000, 得分 80
  期望 奖金 100.00

用例 "算错了" 2026-01
  给定 销售额 1000, 得分 80
  期望 奖金 120.00
"#;

#[test]
fn failures_show_expected_and_actual_with_their_place() {
    let office = Office::open();
    office.write("奖金.kpi", format!("{POLICY}{CASES}"));
    let said = office.zh(["test", "奖金.kpi"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.starts_with("奖金.kpi\n  通过 一成\n  失败 算错了\n"), "{}", said.out);
    assert!(said.out.ends_with("\n2 个用例：1 个通过，1 个失败\n"), "{}", said.out);
    // The line of the 期望 that does not hold.
    let line = 1 + POLICY.lines().count() + CASES.lines().position(|line| line.contains("120.00")).unwrap();
    assert!(said.out.contains(&format!("奖金.kpi:{line} ")), "{}", said.out);
    assert!(said.out.contains("期望 120.00\n") && said.out.contains("实际 100.00\n"), "{}", said.out);
    let english = office.en(["test", "奖金.kpi"]);
    assert!(english.out.contains("  pass 一成\n  FAIL 算错了\n"), "{}", english.out);
    assert!(english.out.ends_with("2 cases: 1 passed, 1 failed\n"), "{}", english.out);
}

#[test]
fn policies_without_cases_and_with_errors_are_said_so() {
    let office = Office::open();
    let said = office.zh(["test", "奖金.kpi"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), "奖金.kpi：没有用例\n0 个用例：0 个通过，0 个失败\n"));
    office.write("坏.kpi", "政策 甲\n定义 乙 = 丙\n");
    let said = office.zh(["test", "坏.kpi", "没有.kpi"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("坏.kpi 有 1 个错误，用例没有运行"), "{}", said.err);
    assert_eq!(said.out, "0 个用例：0 个通过，0 个失败；2 个文件有错误，没有运行\n");
}

#[test]
fn a_case_that_expects_nothing_is_no_silent_pass() {
    let office = Office::open();
    office.write("奖金.kpi", format!("{POLICY}\n用例 \"空\" 2026-01\n  给定 销售额 1000\n"));
    let said = office.zh(["test", "奖金.kpi"]);
    assert!(said.out.contains("空（没有 期望，什么也没有比较）"), "{} {}", said.out, said.err);
}
