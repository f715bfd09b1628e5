//! Data as it should not be: every message names the file, the line and the
//! value, and says what to do; nothing is computed from the rest.

use std::fs;

use super::{EMPLOYEES, MONTHLY, Office};

const RUN: &str = "run 奖金.kpi --data 数据 --period 2026-03";

#[test]
fn the_data_must_be_a_directory_that_is_there() {
    let office = Office::open();
    let line = "run 奖金.kpi --data 没有 --period 2026-03";
    office.refuses(line, 1, &["没有数据目录 没有", "--data"], &["no data directory 没有"]);
    let line = "run 奖金.kpi --data 数据/员工.csv --period 2026-03";
    office.refuses(line, 1, &["--data 要的是目录"], &["--data takes a directory"]);
    fs::create_dir(office.path("空")).unwrap();
    let line = "run 奖金.kpi --data 空 --period 2026-03";
    office.refuses(line, 1, &["缺少“员工”", "缺少“月度”", "员工.csv 或"], &["no data file for `月度`"]);
}

#[test]
fn gbk_is_read_and_binary_is_not() {
    let office = Office::open();
    let utf8 = office.march();
    office.write("数据/月度.csv", encoding_rs::GB18030.encode(MONTHLY).0);
    office.write("数据/员工.csv", format!("\u{feff}{}", EMPLOYEES.replace('\n', "\r\n")));
    assert_eq!(office.march().out, utf8.out);
    office.write("数据/月度.csv", b"\x89PNG\r\n\x1a\n\x00\x00");
    office.refuses(RUN, 1, &["月度.csv"], &["月度.csv"]);
}

#[test]
fn what_is_wrong_with_a_table_is_said_with_file_line_and_value() {
    let spoilt: &[(&str, &str, &str, &[&str])] = &[
        ("数据/月度.csv", ",销售额", ",销量", &["月度.csv:1", "缺少 1 列：销售额"]),
        ("数据/月度.csv", "得分\n", "销售额\n", &["月度.csv:1", "表头“销售额”出现两次"]),
        ("数据/月度.csv", "30000,90", "30,000,90", &["月度.csv:4", "这一行有 5 格，表头有 4 格"]),
        ("数据/员工.csv", "E2,4000", "E1,4000", &["员工.csv:3", "工号“E1”在第 2 行已有一行"]),
        ("数据/月度.csv", "E1,2026-02", "E1,2026-01", &["月度.csv:3", "工号“E1”的 2026-01 在第 2 行已有一行"]),
        ("数据/月度.csv", "E2,2026-03", "E9,2026-03", &["月度.csv:7", "没有工号“E9”", "是不是“E1”？"]),
        ("数据/月度.csv", "30000", "三万", &["月度.csv:4", "“销售额”的值“三万”不是金额", "1234.50"]),
    ];
    for (file, from, to, expected) in spoilt {
        let office = Office::open();
        office.change(file, from, to);
        office.refuses(RUN, 1, expected, &["the data has errors; nothing was run"]);
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_one_remedy_once() {
    let office = Office::open();
    office.change("数据/员工.csv", "5000", "五千");
    office.change("数据/月度.csv", "20000", "二万");
    office.change("数据/月度.csv", "30000", "三万");
    let said = office.march();
    assert_eq!(
        said.err,
        "  × 错误 D0401：员工.csv:2：“基本工资”的值“五千”不是金额
    建议：应写成 1234.50 或 -1,234.50；没有值时把这一格留空

  × 错误 D0401：月度.csv:3：“销售额”的值“二万”不是金额
  × 错误 D0401：月度.csv:4：“销售额”的值“三万”不是金额
    建议：应写成 1234.50 或 -1,234.50；没有值时把这一格留空

错误：数据有错误，没有运行
"
    );
}

#[test]
fn a_period_without_data_names_the_months_there_are() {
    let office = Office::open();
    office.change("数据/月度.csv", "E2,2026-03", "E2,2026-06");
    office.change("数据/月度.csv", "E1,2026-03", "E1,2026-07");
    let line = "run 奖金.kpi --data 数据 --period 2027-05";
    let zh = ["2027-05 没有数据", "有数据的月份：2026-01 至 2026-02、2026-06 至 2026-07"];
    office.refuses(line, 1, &zh, &["no data for 2027-05", "2026-01 to 2026-02, 2026-06 to 2026-07"]);
    let line = "explain 奖金.kpi --data 数据 --employee E1 --period 2027-05";
    office.refuses(line, 1, &zh, &["no data for 2027-05"]);
    // December is no month of the data; the last month of a quarter that has data brings its results.
    office.refuses("run 奖金.kpi --data 数据 --period 2026-12", 1, &["2026-12 没有数据"], &[]);
    let said = office.zh("run 奖金.kpi --data 数据 --period 2026-09".split(' '));
    // 30000 × 10%, all in July
    assert_eq!(said.out, "employee,period,item,kind,value\nE1,2026-Q3,季度奖,pay,3000.00\n", "{}", said.err);
}

#[test]
fn a_policy_not_in_force_has_no_results() {
    let office = Office::open();
    let line = "run 奖金.kpi --data 数据 --period 2025";
    office.refuses(line, 1, &["不生效", "从 2026-01 起"], &["not in force", "from 2026-01 on"]);
    let said = office.zh("run 奖金.kpi --data 数据 --period 2025-12..2026-01".split(' '));
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("有一部分没有结果：政策从 2026-01 起生效"), "{}", said.err);
    assert!(!said.out.contains("2025"));
}

#[test]
fn unknown_employees_and_items_bring_the_nearest() {
    let office = Office::open();
    let explain = "explain 奖金.kpi --data 数据 --period 2026-03 --employee";
    let line = format!("{explain} E3");
    office.refuses(&line, 1, &["没有工号“E3”", "是不是“E1”？"], &["no employee `E3`", "did you mean `E1`?"]);
    let line = format!("{explain} 王五");
    office.refuses(&line, 1, &["有的工号：E1、E2"], &["there are: E1, E2"]);
    let line = format!("{explain} E1 --item 奖励金");
    office.refuses(&line, 1, &["政策里没有“奖励金”", "是不是“奖金”？"], &["the policy has no `奖励金`"]);
    let line = format!("{explain} E1 --item bonsu");
    office.refuses(&line, 1, &["是不是“bonus”？"], &["did you mean `bonus`?"]);
    let line = format!("{explain} E1 --item 季度奖");
    office.refuses(&line, 1, &["按季计算", "--period 2026-Q1"], &["by the quarter", "--period 2026-Q1"]);
}
