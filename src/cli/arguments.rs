//! What can be typed after `kpi`, with help in the chosen language.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kpi::lang::Lang;

use super::console::{Console, Failure, Stop};
use super::{Exit, output};

/// The common options stand after a command's own.
const LAST: usize = 100;

/// The language that `--lang` asks for, found before anything is parsed, since
/// help and errors are in that language too.
pub fn chosen_language(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    let mut chosen = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        chosen = match value {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => chosen,
        };
    }
    chosen
}

/// A path that the parser has made sure of.
pub fn path(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// Several paths.
pub fn paths(matches: &ArgMatches, name: &str) -> impl Iterator<Item = PathBuf> {
    matches.get_many::<PathBuf>(name).into_iter().flatten().cloned()
}

/// A text that the parser has made sure of.
pub fn text(matches: &ArgMatches, name: &str) -> String {
    matches.get_one::<String>(name).cloned().unwrap_or_default()
}

/// The whole command line.
pub fn command(lang: Lang) -> Command {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let root = Command::new("kpi")
        .version(env!("CARGO_PKG_VERSION"))
        .about(pick("薪酬与考核政策：检查、运行、解释", "Pay and appraisal policies: check them, run them, see why"))
        .override_usage(pick("kpi <命令> …", "kpi <COMMAND> [ARGUMENTS]"))
        .after_help(pick(MAIN_EXAMPLES.0, MAIN_EXAMPLES.1))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(pick("显示版本", "Print the version")),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .display_order(LAST - 1)
                .value_name("zh|en")
                .value_parser(PossibleValuesParser::new(["zh", "en"]))
                .hide_possible_values(true)
                .help(pick(
                    "语言。消息和帮助默认随系统语言；结果只随这个选项变，不写就用政策里声明的名称",
                    "Language. Messages and help follow the locale by default; results follow only this option, and without it bear the names declared",
                )),
        )
        .subcommand(check(lang))
        .subcommand(run(lang))
        .subcommand(explain(lang))
        .subcommand(test(lang))
        .subcommand(
            Command::new("help")
                .about(pick("显示一个命令的帮助", "Show the help of a command"))
                .override_usage(pick("kpi help [命令]", "kpi help [COMMAND]"))
                .arg(Arg::new("command").value_name(pick("命令", "COMMAND")).help(pick("哪个命令", "Which command"))),
        );
    with_help(root, lang)
}

fn check(lang: Lang) -> Command {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    Command::new("check")
        .about(pick("检查政策文件，列出所有问题", "Check policies and list everything that is wrong"))
        .override_usage(pick("kpi check <文件|目录>… [选项]", "kpi check <FILE|DIR>... [OPTIONS]"))
        .after_help(pick(CHECK_EXAMPLES.0, CHECK_EXAMPLES.1))
        .arg(files(lang))
        .arg(codes("deny", pick("代码", "CODE")).help(pick(
            "这些代码的警告和提示与错误一样通不过（可用逗号连写）；warnings 是所有警告",
            "Fail on warnings and notes of these codes, separated by commas; `warnings` means all warnings",
        )))
        .arg(codes("allow", pick("代码", "CODE")).help(pick(
            "这些代码的警告和提示只列一行，不算问题；政策里用 接受，可以写理由",
            "List warnings and notes of these codes in one line only; in a policy, `accept` does so with a reason",
        )))
        .arg(Arg::new("write-case").long("write-case").action(ArgAction::SetTrue).help(pick(
            "把报告里举出的人写进政策，成为用例",
            "Write the people that the report shows into the policy, as test cases",
        )))
        .arg(
            Arg::new("notes")
                .long("notes")
                .action(ArgAction::SetTrue)
                .help(pick("提示也写全文，不只一行", "Print notes in full, not in one line")),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("text|json|github")
                .value_parser(PossibleValuesParser::new(["text", "json", "github"]))
                .hide_possible_values(true)
                .default_value("text")
                .hide_default_value(true)
                .help(pick(
                    "文字（默认，写到标准错误）；给编辑器和程序的 JSON、GitHub 的批注，写到标准输出",
                    "Text (the default, on stderr); JSON for editors and programs, or annotations of GitHub, on stdout",
                )),
        )
        .arg(
            Arg::new("law-pack")
                .long("law-pack")
                .value_name(pick("文件", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(pick(
                    "当地的最低工资和规定（TOML），供劳动法提示对照",
                    "Local minimum wages and rules (TOML) for the hints on labour law",
                )),
        )
        .args(super::fixes::arguments(lang))
}

fn test(lang: Lang) -> Command {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    Command::new("test")
        .about(pick("运行政策里的用例，对照期望和实际", "Run the cases in policies, expected against actual"))
        .override_usage(pick("kpi test <文件|目录>…", "kpi test <FILE|DIR>..."))
        .after_help(pick(TEST_EXAMPLES.0, TEST_EXAMPLES.1))
        .arg(files(lang))
}

fn run(lang: Lang) -> Command {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    Command::new("run")
        .about(pick("用数据运行政策，算出每个人的结果", "Run a policy on its data: the results of everybody"))
        .override_usage(pick(
            "kpi run <政策>… --data <目录> --period <期间> [选项]",
            "kpi run <POLICY>... --data <DIR> --period <PERIOD> [OPTIONS]",
        ))
        .after_help(pick(RUN_EXAMPLES.0, RUN_EXAMPLES.1))
        .arg(policies(lang))
        .arg(data(lang))
        .arg(period(lang).help(pick(
            "期间：2026-03、2026-01..2026-12、2026-Q1、2026-H1 或 2026",
            "Period: 2026-03, 2026-01..2026-12, 2026-Q1, 2026-H1 or 2026",
        )))
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name(pick("文件", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(pick(
                    "结果写到这个文件（.csv 或 .json）；不写就以 CSV 写到标准输出",
                    "Write the results to this file (.csv or .json) instead of CSV on stdout",
                )),
        )
        .arg(
            Arg::new("exceptions")
                .long("exceptions")
                .value_name(pick("文件", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(pick("把异常也写成 CSV 文件", "Write the exceptions to a CSV file as well")),
        )
}

fn explain(lang: Lang) -> Command {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    Command::new("explain")
        .about(pick(
            "用平常的话读回整个政策；或解释一个人的结果是怎么来的，直到每个格子和条款；或说明一个诊断代码",
            "Read a policy back in plain words; explain how a result came about, down to cells and clauses; or tell about a diagnostic code",
        ))
        .override_usage(pick(
            "kpi explain <政策|代码>… [--data <目录> --employee <工号> --period <期间>] [选项]",
            "kpi explain <POLICY|CODE>... [--data <DIR> --employee <ID> --period <PERIOD>] [OPTIONS]",
        ))
        .after_help(pick(EXPLAIN_EXAMPLES.0, EXPLAIN_EXAMPLES.1))
        .arg(policies(lang))
        // Without data the policy itself is told; `explain` sees to it that all three are there or none.
        .arg(data(lang).required(false))
        .arg(
            Arg::new("employee")
                .long("employee")
                .value_name(pick("工号", "ID"))
                .help(pick("解释谁的结果", "Whose results to explain")),
        )
        .arg(
            period(lang).required(false).help(pick(
                "一个期间：2026-03、2026-Q1、2026-H1 或 2026",
                "One period: 2026-03, 2026-Q1, 2026-H1 or 2026",
            )),
        )
        .arg(Arg::new("item").long("item").value_name(pick("项目", "ITEM")).help(pick(
            "只解释这一项（名称或别名）；不写就解释这个期间的所有结果",
            "Explain only this result, by name or alias; without it, all results of the period",
        )))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("text|markdown|json")
                .value_parser(PossibleValuesParser::new(["text", "markdown", "json"]))
                .hide_possible_values(true)
                .help(pick(
                    "文字（默认）；读回政策时可以是 Markdown，解释结果时可以是 JSON 数据",
                    "Text (the default); Markdown when reading a policy back, data as JSON when explaining results",
                )),
        )
}

/// An option that takes codes, several of them with commas or by being repeated.
fn codes(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).action(ArgAction::Append).value_delimiter(',')
}

/// One policy, or the versions of one that follow each other.
fn policies(lang: Lang) -> Arg {
    let (name, help) = match lang {
        Lang::Zh => ("政策", "政策文件（.kpi），或它先后各个版本的文件，或放着它们的目录；- 表示从标准输入读"),
        Lang::En => {
            ("POLICY", "The policy (.kpi), or the files of its versions, or their directory; - reads it from stdin")
        }
    };
    Arg::new("policy").value_name(name).required(true).num_args(1..).value_parser(value_parser!(PathBuf)).help(help)
}

fn data(lang: Lang) -> Arg {
    let (name, help) = match lang {
        Lang::Zh => ("目录", "数据目录：每个数据块一个 CSV 文件，如 员工.csv、月度.csv（UTF-8 或 GBK）"),
        Lang::En => ("DIR", "The data: a directory with one CSV file per block (UTF-8 or GBK)"),
    };
    Arg::new("data").long("data").value_name(name).required(true).value_parser(value_parser!(PathBuf)).help(help)
}

fn period(lang: Lang) -> Arg {
    let name = if lang == Lang::Zh { "期间" } else { "PERIOD" };
    Arg::new("period").long("period").value_name(name).required(true)
}

fn files(lang: Lang) -> Arg {
    let (name, help) = match lang {
        Lang::Zh => ("文件|目录", "政策文件，或目录（其下所有 .kpi 文件）；- 表示标准输入"),
        Lang::En => ("FILE|DIR", "Policies, or directories (every .kpi below them); - is stdin"),
    };
    Arg::new("files").value_name(name).required(true).num_args(1..).value_parser(value_parser!(PathBuf)).help(help)
}

/// Headings and the help option in the chosen language, here and below.
fn with_help(command: Command, lang: Lang) -> Command {
    let template = match (lang, command.has_subcommands(), command.get_positionals().next().is_some()) {
        (Lang::Zh, true, _) => "{about}\n\n用法：{usage}\n\n命令：\n{subcommands}\n\n选项：\n{options}{after-help}\n",
        (Lang::Zh, _, true) => "{about}\n\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}{after-help}\n",
        (Lang::Zh, ..) => "{about}\n\n用法：{usage}\n\n选项：\n{options}{after-help}\n",
        (Lang::En, true, _) => {
            "{about}\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}{after-help}\n"
        }
        (Lang::En, _, true) => {
            "{about}\n\nUsage: {usage}\n\nArguments:\n{positionals}\n\nOptions:\n{options}{after-help}\n"
        }
        (Lang::En, ..) => "{about}\n\nUsage: {usage}\n\nOptions:\n{options}{after-help}\n",
    };
    let help = match lang {
        Lang::Zh => "显示帮助",
        Lang::En => "Print help",
    };
    command
        .help_template(template)
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).display_order(LAST).help(help))
        .mut_subcommands(|below| with_help(below, lang))
}

/// `kpi help [COMMAND]`.
pub fn help(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let mut command = command(console.lang);
    command.build();
    let shown = match matches.get_one::<String>("command") {
        None => command.render_help(),
        Some(name) => match command.find_subcommand_mut(name) {
            Some(below) => below.render_help(),
            None => {
                return Err(Failure::usage(format!("没有命令“{name}”"), format!("there is no command `{name}`"))
                    .help("kpi --help 列出所有命令", "kpi --help lists the commands")
                    .into());
            }
        },
    };
    output::to_stdout(shown.to_string().as_bytes())?;
    Ok(Exit::Good)
}

const MAIN_EXAMPLES: (&str, &str) = (
    "\
示例：
  kpi check 厨房.kpi                                 检查政策
  kpi run 厨房.kpi --data 数据 --period 2026-03      算三月的结果
  kpi explain 厨房.kpi --data 数据 --employee CF01 --period 2026-03
  kpi test 厨房.kpi                                  运行政策里的用例

退出状态：
  0 正常   1 政策、数据或用例有错误   2 用法不对   3 已写出结果，但有异常

kpi <命令> --help 显示每个命令的详细说明。",
    "\
Examples:
  kpi check kitchen.kpi                              check a policy
  kpi run kitchen.kpi --data data --period 2026-03   the results of March
  kpi explain kitchen.kpi --data data --employee CF01 --period 2026-03
  kpi test kitchen.kpi                               run the cases in a policy

Exit status:
  0 good   1 errors in policy, data or cases   2 wrong usage   3 results written, with exceptions

kpi <COMMAND> --help says more about each command.",
);

const CHECK_EXAMPLES: (&str, &str) = (
    "\
示例：
  kpi check 厨房.kpi                          检查一个文件
  kpi check policies                          检查目录下所有 .kpi 文件
  kpi check - < 厨房.kpi                      检查标准输入
  kpi check 厨房.kpi --notes                  提示也看全文
  kpi check 厨房.kpi --write-case             举出的例子写成用例
  kpi check policies --deny warnings          有警告就不通过
  kpi check policies --deny W0301 --allow W0201,W0640
  kpi check policies --format json > 报告.json
  kpi check policies --format github          在 GitHub 上逐行批注
  kpi explain E0203                          报告里一个代码的详细说明
  kpi check 厨房.kpi --law-pack 当地.toml     对照当地最低工资
  kpi check 厨房.kpi --fix                    改正有把握的错误，显示改了什么
  kpi check 厨房.kpi --fix --dry-run > 修改.diff
                                              只看会改什么，文件不动

看过、认定就该这样的警告，在政策里接受，写明理由：
  接受 W0640 于 提成 理由 \"下一年的制度接着发\"

退出状态：0 没有错误（可以有警告），1 有错误或被禁止的，2 用法不对。",
    "\
Examples:
  kpi check kitchen.kpi                       check one file
  kpi check policies                          check every .kpi below a directory
  kpi check - < kitchen.kpi                   check what comes from stdin
  kpi check kitchen.kpi --notes               print the notes in full, too
  kpi check kitchen.kpi --write-case          add the examples found as test cases
  kpi check policies --deny warnings          fail on warnings
  kpi check policies --deny W0301 --allow W0201,W0640
  kpi check policies --format json > report.json
  kpi check policies --format github          annotate the lines on GitHub
  kpi explain E0203                           more about a code of a report
  kpi check kitchen.kpi --law-pack local.toml with the local minimum wage
  kpi check kitchen.kpi --fix                  mend what is certain and show what changed
  kpi check kitchen.kpi --fix --dry-run > changes.diff
                                              see what would change; no file is touched

A warning that was looked at and is meant to stay is accepted in the policy, with a reason:
  accept W0640 in commission because \"next year's policy goes on with it\"

Exit status: 0 no errors (there may be warnings), 1 errors or denied findings, 2 wrong usage.",
);

const TEST_EXAMPLES: (&str, &str) = (
    "\
示例：
  kpi test 厨房.kpi              运行一个政策里的用例
  kpi test policies              运行目录下所有政策的用例

退出状态：0 全部通过，1 有用例失败或政策有错误。",
    "\
Examples:
  kpi test kitchen.kpi           run the cases of one policy
  kpi test policies              run the cases of every policy below a directory

Exit status: 0 all passed, 1 a case failed or a policy has errors.",
);

const RUN_EXAMPLES: (&str, &str) = (
    "\
示例：
  kpi run 厨房.kpi --data 数据 --period 2026-03
  kpi run 厨房.kpi --data 数据 --period 2026 -o 全年.csv --exceptions 异常.csv
  kpi run 厨房.kpi --data 数据 --period 2026-Q1 -o 一季度.json
  kpi run 厨房-上半年.kpi 厨房-下半年.kpi --data 数据 --period 2026   每月按当时生效的版本
  cat 厨房.kpi | kpi run - --data 数据 --period 2026-01..2026-06

结果是 employee,period,item,kind,value 各列。算不出来的结果列在标准错误上，
注明原因和经过，其余照常写出；这时退出状态是 3。",
    "\
Examples:
  kpi run kitchen.kpi --data data --period 2026-03
  kpi run kitchen.kpi --data data --period 2026 -o year.csv --exceptions exceptions.csv
  kpi run kitchen.kpi --data data --period 2026-Q1 -o quarter.json
  kpi run kitchen-h1.kpi kitchen-h2.kpi --data data --period 2026   each month by its version
  cat kitchen.kpi | kpi run - --data data --period 2026-01..2026-06

Results have the columns employee,period,item,kind,value. What cannot be computed is
listed on stderr with its cause, everything else is written; the exit status is then 3.",
);

const EXPLAIN_EXAMPLES: (&str, &str) = (
    "\
示例：
  kpi explain 厨房.kpi                                 读回政策，对照制度原文
  kpi explain 厨房.kpi --format markdown > 厨房.md
  kpi explain 厨房.kpi --lang en                       用英文读回
  kpi explain 厨房.kpi --data 数据 --employee CF01 --period 2026-03
  kpi explain 厨房.kpi --data 数据 --employee CF01 --period 2026-03 --item 实发基本工资
  kpi explain 厨房.kpi --data 数据 --employee CF01 --period 2026-03 --item 处置
  kpi explain 厨房.kpi --data 数据 --employee CF01 --period 2026-03 --format json
  kpi explain E0203                                    报告里的一个代码：为什么要紧，怎样改，例子

退出状态 3 表示所问的结果是异常。",
    "\
Examples:
  kpi explain kitchen.kpi                              read the policy back, to hold beside the regulation
  kpi explain kitchen.kpi --format markdown > kitchen.md
  kpi explain kitchen.kpi --lang zh                    read it back in Chinese
  kpi explain kitchen.kpi --data data --employee CF01 --period 2026-03
  kpi explain kitchen.kpi --data data --employee CF01 --period 2026-03 --item base_paid
  kpi explain kitchen.kpi --data data --employee CF01 --period 2026-03 --item actions
  kpi explain kitchen.kpi --data data --employee CF01 --period 2026-03 --format json
  kpi explain E0203                                    a code of a report: why it matters, what to do

Exit status 3: what was asked for is an exception.",
);
