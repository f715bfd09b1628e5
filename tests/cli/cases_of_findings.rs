//! `--write-case`: the subjects that show findings, as test cases of the policy.

use super::Office;

const CLIFF: &str = "政策 提成 (commission_policy)
月度
  销售额 : 金额
发放 提成 = 销售额 × (若 销售额 ≥ 100000 元 则 2% 否则 3%)   依据 \"第二条\"
";

#[test]
fn a_finding_becomes_a_case_that_comes_true_and_is_written_once() {
    let office = Office::open();
    office.write("提成.kpi", CLIFF);
    let said = office.zh(["check", "提成.kpi", "--write-case"]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("写进 提成.kpi 的用例：“W0706 提成”"), "{}", said.err);
    let written = office.read("提成.kpi");
    // 99999 × 3% = 2999.97, 100000 × 2% = 2000.
    let case = "\n用例 \"W0706 提成\" 2026-01\n  给定 E1: 销售额 99999 元\n  给定 E2: 销售额 100000 元\n  期望 E1: 提成 2999.97 元\n  期望 E2: 提成 2000 元\n";
    assert_eq!(written, format!("{CLIFF}{case}"));
    assert_eq!(office.zh(["test", "提成.kpi"]).code, Some(0));
    // A second time there is nothing new.
    let said = office.zh(["check", "提成.kpi", "--write-case"]);
    assert!(!said.err.contains("写进"), "{}", said.err);
    assert_eq!(office.read("提成.kpi"), written);
}

#[test]
fn line_ends_stay_as_they_are() {
    let office = Office::open();
    office.write("提成.kpi", CLIFF.replace('\n', "\r\n"));
    assert_eq!(office.en(["check", "提成.kpi", "--write-case"]).code, Some(0));
    let written = office.read("提成.kpi");
    assert!(written.contains("期望 E2: 提成 2000 元\r\n"), "{written}");
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
}

#[test]
fn what_comes_from_stdin_cannot_be_written_to() {
    let office = Office::open();
    let said = office.fed("check - --write-case", CLIFF);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("标准输入里的政策不能写进用例"), "{}", said.err);
}
