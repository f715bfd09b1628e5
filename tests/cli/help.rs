//! Help and wrong usage, in the language of `--lang` or of the locale.

use super::Office;

#[test]
fn help_is_in_one_language_from_heading_to_example() {
    let office = Office::open();
    for command in ["", "check ", "run ", "explain ", "test "] {
        let zh = office.zh(format!("{command}--help").split(' '));
        assert_eq!((zh.code, zh.err.as_str()), (Some(0), ""));
        for heading in ["用法：", "选项：", "示例："] {
            assert!(zh.out.contains(heading), "{}", zh.out);
        }
        for foreign in ["Usage", "Options", "Arguments", "Commands", "Print", "possible", "default"] {
            assert!(!zh.out.contains(foreign), "{foreign} in {}", zh.out);
        }
        let en = office.en(format!("{command}--help").split(' '));
        assert_eq!((en.code, en.err.as_str()), (Some(0), ""));
        for heading in ["Usage: ", "Options:", "Examples:"] {
            assert!(en.out.contains(heading), "{}", en.out);
        }
        assert!(en.out.is_ascii(), "{}", en.out);
    }
}

#[test]
fn lang_wins_over_the_locale_and_the_locale_is_read_as_posix_says() {
    let office = Office::open();
    assert!(office.zh(["--help", "--lang", "en"]).out.contains("Usage: "));
    assert!(office.en(["run", "--lang=zh", "--help"]).out.contains("用法："));
    let in_locale = |names: &[(&str, &str)]| {
        let mut command = super::program(office.directory.path(), "");
        command.arg("--help").envs(names.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains("用法：")
    };
    assert!(in_locale(&[("LANG", "zh_CN.UTF-8")]));
    assert!(in_locale(&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_US.UTF-8")]));
    assert!(!in_locale(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]));
    assert!(!in_locale(&[]));
}

#[test]
fn help_of_a_command_is_there_under_both_spellings() {
    let office = Office::open();
    assert_eq!(office.zh(["help", "run"]).out, office.zh(["run", "--help"]).out);
    assert_eq!(office.zh(["help", "rum"]).code, Some(2));
}

#[test]
fn the_version_is_that_of_the_package() {
    let said = Office::open().zh(["--version"]);
    assert_eq!((said.code, said.out), (Some(0), format!("kpi {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn without_a_command_the_help_goes_to_stderr() {
    Office::open().refuses("--lang zh", 2, &["用法：kpi <命令>"], &["用法：kpi <命令>"]);
}

#[test]
fn wrong_usage_says_what_is_wrong_and_what_to_do() {
    let office = Office::open();
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("chekc 奖金.kpi", &["没有命令“chekc”", "是不是“check”？"], &["no command `chekc`", "did you mean `check`?"]),
        ("奖金.kpi", &["没有命令“奖金.kpi”", "kpi check 奖金.kpi"], &["no command `奖金.kpi`", "kpi check 奖金.kpi"]),
        ("run --perod 2026", &["没有选项“--perod”", "是不是“--period”？"], &["no option `--perod`", "`--period`"]),
        ("run 奖金.kpi", &["缺少参数：--data <目录>，--period <期间>", "kpi run --help"], &["missing: --data <DIR>"]),
        ("check", &["缺少参数：<文件|目录>"], &["missing: <FILE|DIR>"]),
        ("help run 数据", &["多了一个参数“数据”"], &["`数据` is one too many"]),
        ("run 奖金.kpi --data", &["--data <目录> 后面缺少值"], &["--data <DIR> needs a value"]),
        ("check --lang fr 奖金.kpi", &["不能是“fr”", "可以写：zh、en"], &["cannot be `fr`", "it can be: zh, en"]),
        ("check --lang zh --lang zh x", &["--lang <zh|en> 只能写一次"], &["只能写一次"]),
    ];
    for (line, zh, en) in cases {
        office.refuses(line, 2, zh, en);
    }
}

#[test]
fn a_period_that_is_none_is_refused_with_the_spellings_there_are() {
    let office = Office::open();
    let spellings = "2026-03、2026-01..2026-12、2026-Q1、2026-H1 或 2026";
    for period in ["2026-3", "2026-13", "202603", "三月", "2026-Q5", "2026-01..", "-1"] {
        let line = format!("run 奖金.kpi --data 数据 --period={period}");
        office.refuses(&line, 2, &[&format!("看不懂期间“{period}”"), spellings], &["is not a period"]);
    }
    let line = "run 奖金.kpi --data 数据 --period 2026-05..2026-03";
    office.refuses(line, 2, &["写成 2026-03..2026-05"], &["write 2026-03..2026-05"]);
    let line = "run 奖金.kpi --data 数据 --period 0001..9999";
    office.refuses(line, 2, &["超过 600 个月"], &["longer than 600 months"]);
    let line = "explain 奖金.kpi --data 数据 --employee E1 --period 2026-01..2026-03";
    office.refuses(line, 2, &["一次只能解释一个期间"], &["one period is explained at a time"]);
}

#[test]
fn workbooks_come_later() {
    let office = Office::open();
    let later: (&[&str], &[&str]) = (&["还不支持 XLSX", "CSV"], &["XLSX is not supported yet", "CSV"]);
    office.refuses("run 奖金.kpi --data 数据.xlsx --period 2026-03", 2, later.0, later.1);
    office.refuses("explain 奖金.kpi --data 数据.XLSX --employee E1 --period 2026-03", 2, later.0, later.1);
    let csv: (&[&str], &[&str]) = (&["还不支持 XLSX", ".csv"], &["XLSX is not supported yet", ".csv"]);
    office.refuses("run 奖金.kpi --data 数据 --period 2026-03 -o 结果.xlsx", 2, csv.0, csv.1);
    office.refuses("run 奖金.kpi --data 数据 --period 2026-03 -o 结果.txt", 2, &[".csv 或 .json"], &[".csv or .json"]);
}
