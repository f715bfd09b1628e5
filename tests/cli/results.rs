//! Results: what is written where, in which language, and how it ends.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::{Office, POLICY, program};

/// March: bonus 10% of the sales, attendance bonus 1% of the wage; the quarter's
/// bonus is 10% of (10000 + 20000 + 30000) and of (1000 + 1500.50 + 2000).
const MARCH: &str = "employee,period,item,kind,value
E1,2026-03,全勤奖,pay,50.00
E1,2026-03,奖金,pay,3000.00
E1,2026-Q1,季度奖,pay,6000.00
E2,2026-03,全勤奖,pay,40.00
E2,2026-03,奖金,pay,200.00
E2,2026-Q1,季度奖,pay,450.05
";

#[test]
fn rows_go_to_stdout_and_all_else_to_stderr() {
    let office = Office::open();
    let said = office.march();
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), MARCH, "共 6 条结果，0 条异常\n"));
}

#[test]
fn rows_depend_on_lang_and_never_on_the_locale() {
    let office = Office::open();
    let line = "run 奖金.kpi --data 数据 --period 2026-02";
    let plain = office.zh(line.split(' '));
    assert!(plain.out.contains("E1,2026-02,处置,action,警告\n"), "{}", plain.out);
    assert_eq!(office.en(line.split(' ')).out, plain.out);
    let english = office.zh(format!("{line} --lang en").split(' '));
    assert!(english.out.contains("E1,2026-02,bonus,pay,2000.00\n"), "{}", english.out);
    assert!(english.out.contains("E1,2026-02,actions,action,warn\n"), "{}", english.out);
    assert_eq!(english.err, "5 results, 0 exceptions\n");
}

#[test]
fn every_spelling_of_a_period_gives_its_months_and_what_ends_in_them() {
    let office = Office::open();
    let periods = |period: &str| {
        let said = office.zh(["run", "奖金.kpi", "--data", "数据", "--period", period]);
        let mut seen: Vec<String> =
            said.out.lines().skip(1).filter_map(|row| row.split(',').nth(1).map(str::to_owned)).collect();
        seen.sort();
        seen.dedup();
        seen.join(" ")
    };
    assert_eq!(periods("2026-02"), "2026-02");
    assert_eq!(periods("2026-02..2026-03"), "2026-02 2026-03 2026-Q1");
    for all in ["2026-01..2026-03", "2026-Q1", "2026-H1", "2026"] {
        assert_eq!(periods(all), "2026-01 2026-02 2026-03 2026-Q1", "{all}");
    }
}

#[test]
fn a_file_holds_the_bytes_of_stdout_and_json_holds_the_same_rows() {
    let office = Office::open();
    let said = office.zh("run 奖金.kpi --data 数据 --period 2026-03 -o 结果.csv".split(' '));
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert_eq!(said.err, "共 6 条结果，0 条异常；已写入 结果.csv\n");
    assert_eq!(office.read("结果.csv"), MARCH);
    office.zh("run 奖金.kpi --data 数据 --period 2026-03 -o 结果.json".split(' '));
    let json: serde_json::Value = serde_json::from_str(&office.read("结果.json")).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 6);
    assert_eq!(json["rows"][1]["value"], "3000.00");
    // Nothing is left beside them.
    assert_eq!(office.names(), ["奖金.kpi", "数据", "结果.csv", "结果.json"]);
}

#[test]
fn one_missing_cell_is_an_exception_and_all_others_are_paid() {
    let office = Office::open();
    office.change("数据/月度.csv", "E1,2026-02,20000", "E1,2026-02,");
    let line = "run 奖金.kpi --data 数据 --period 2026-Q1 --exceptions 异常.csv";
    let said = office.zh(line.split(' '));
    assert_eq!(said.code, Some(3));
    // Two people × 3 months × 2 items + 2 quarters − the 2 exceptions + the warning.
    assert_eq!(said.out.lines().count(), 1 + 12 + 2 - 2 + 1);
    assert_eq!(
        said.err,
        "\
工号  期间     项目    代码   原因 → 经过
E1    2026-02  奖金    R0101  月度.csv 第 3 行“销售额”是空白 → 2026-02 提成
E1    2026-Q1  季度奖  R0101  月度.csv 第 3 行“销售额”是空白 → 2026-02 提成
R0101 建议：补上这一格；允许空白的列在政策里写 可空 或 默认
共 13 条结果，2 条异常；已写入 异常.csv
"
    );
    assert_eq!(
        office.read("异常.csv"),
        "\
employee,period,item,code,message
E1,2026-02,奖金,R0101,月度.csv 第 3 行“销售额”是空白 → 2026-02 提成
E1,2026-Q1,季度奖,R0101,月度.csv 第 3 行“销售额”是空白 → 2026-02 提成
"
    );
    // A file does not change with the locale either.
    fs::rename(office.path("异常.csv"), office.path("前.csv")).unwrap();
    office.en(line.split(' '));
    assert_eq!(office.read("异常.csv"), office.read("前.csv"));
}

#[test]
fn unused_columns_and_files_are_noted_in_a_line() {
    let office = Office::open();
    office.write("数据/员工.csv", "工号,职位,基本工资\nE1,甲,5000\nE2,乙,4000\n");
    office.write("数据/备注.txt", "x");
    let said = office.march();
    assert_eq!((said.code, said.out.as_str()), (Some(0), MARCH));
    assert!(
        said.err.starts_with("提示：员工.csv:1：有 1 列没有用到：职位\n提示：备注.txt：政策没有声明这个文件"),
        "{}",
        said.err
    );
}

#[test]
fn records_without_their_date_are_noted_and_count_in_no_period() {
    let office = Office::open();
    fs::create_dir(office.path("合同数据")).unwrap();
    office.write(
        "合同.kpi",
        "政策 甲\n月度\n  销售额 : 金额\n明细 合同 归月 签订日期\n  签订日期 : 可空 日期\n  额 : 金额\n发放 奖 = 合计(合同: 额)\n定义 乙 = 销售额\n输出 乙\n",
    );
    office.write("合同数据/月度.csv", "工号,月份,销售额\nE1,2026-01,5\n");
    office.write("合同数据/合同.csv", "工号,签订日期,额\nE1,2026-01-03,100\nE1,,200\n");
    let said = office.zh("run 合同.kpi --data 合同数据 --period 2026-01".split(' '));
    assert_eq!(said.out, "employee,period,item,kind,value\nE1,2026-01,乙,value,5.00\nE1,2026-01,奖,pay,100.00\n");
    assert!(
        said.err.starts_with("提示：合同.csv：1 条记录没有“签订日期”，不计入任何期间（第 3 行）\n"),
        "{}",
        said.err
    );
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let office = Office::open();
    let before = office.names();
    let run = "run 奖金.kpi --data 数据 --period 2026-03";
    office.refuses(&format!("{run} -o 没有/x.csv"), 1, &["写不了 没有/x.csv：目录不存在"], &["no such directory"]);
    let both = format!("{run} -o 结果.csv --exceptions 没有/x.csv");
    office.refuses(&both, 1, &["写不了 没有/x.csv"], &["cannot write 没有/x.csv"]);
    let same = format!("{run} -o x.csv --exceptions x.csv");
    office.refuses(&same, 2, &["是同一个文件"], &["are one file"]);
    fs::create_dir(office.path("夹.csv")).unwrap();
    office.refuses(&format!("{run} -o 夹.csv"), 1, &["夹.csv 是目录"], &["夹.csv is a directory"]);
    fs::remove_dir(office.path("夹.csv")).unwrap();
    assert_eq!(office.names(), before);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let office = Office::open();
    let mut command = program(office.directory.path(), "zh_CN.UTF-8");
    command.args("run - --data 数据 --period 2026".split(' '));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The reader is gone before the first row: the policy comes only now.
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(POLICY.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn explain_answers_on_stdout_and_says_by_its_status_what_it_found() {
    let office = Office::open();
    let explain = "explain 奖金.kpi --data 数据 --employee E1 --period 2026-02";
    let said = office.zh(format!("{explain} --item 奖金").split(' '));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("2000.00") && said.err.is_empty(), "{} {}", said.out, said.err);
    // The alias finds the same, the definition behind it can be asked for too.
    assert_eq!(office.zh(format!("{explain} --item bonus").split(' ')).code, Some(0));
    let json = office.zh(format!("{explain} --format json").split(' '));
    assert!(serde_json::from_str::<serde_json::Value>(&json.out).is_ok(), "{}", json.out);
    office.change("数据/月度.csv", "E1,2026-02,20000", "E1,2026-02,");
    assert_eq!(office.zh(format!("{explain} --item 奖金").split(' ')).code, Some(3));
    assert_eq!(office.zh(format!("{explain} --item 全勤奖").split(' ')).code, Some(0));
}

#[test]
fn somebody_to_whom_the_policy_may_apply_is_an_exception() {
    let office = Office::open();
    office.change("奖金.kpi", "  生效 2026-01\n", "  生效 2026-01\n  适用 基本工资 > 4500 元\n");
    let explain = "explain 奖金.kpi --data 数据 --period 2026-03 --employee";
    let said = office.zh(format!("{explain} E2").split(' '));
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{}", said.err);
    assert!(said.err.contains("政策不适用于 E2"), "{}", said.err);
    office.change("数据/员工.csv", "4000", "");
    let said = office.zh(format!("{explain} E2").split(' '));
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("政策是否适用于 E2 无法判断：员工.csv 第 3 行“基本工资”是空白"), "{}", said.err);
}
