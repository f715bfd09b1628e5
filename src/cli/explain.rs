//! `kpi explain`: a policy in plain words, why one employee has the results of one period, or
//! the long page of a diagnostic code.

use clap::ArgMatches;
use kpi::calendar::{Frequency, Period};
use kpi::lang::{Lang, Text};
use kpi::plan::{ActionId, Plan};
use kpi::spelling::nearest;

use super::console::{Console, Failure, Stop};
use super::prepare::Left;
use super::run::language_of_files;
use super::{Exit, arguments, output, period, prepare, versions};

/// What must be there together for a result to be explained.
const ASKED: [(&str, &str, &str); 3] = [
    ("data", "--data <目录>", "--data <DIR>"),
    ("employee", "--employee <工号>", "--employee <ID>"),
    ("period", "--period <期间>", "--period <PERIOD>"),
];

/// Prints the policy in words, or the reasons of a person's results.
pub fn explain(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let format = matches.get_one::<String>("format").map_or("text", String::as_str);
    let about_a_person = ASKED.iter().map(|asked| asked.0).chain(["item"]).any(|name| matches.contains_id(name));
    if let (false, Some(codes)) = (about_a_person, codes_asked(matches)) {
        return long_pages(&codes, format, console);
    }
    match (about_a_person, format) {
        (false, "json") => Err(Failure::usage(
            "--format json 只用于解释结果，还要写 --data、--employee 和 --period",
            "--format json is for explaining results; --data, --employee and --period are needed too",
        )
        .help("读回政策用 --format markdown，或不写", "to read a policy back use --format markdown, or none")
        .into()),
        (false, _) => in_words(matches, format == "markdown", console),
        (true, "markdown") => Err(Failure::usage(
            "--format markdown 只用于读回政策，不能和 --data、--employee、--period、--item 一起用",
            "--format markdown is for reading a policy back; it cannot be used with --data, --employee, --period or --item",
        )
        .help("解释结果用 --format text 或 json", "to explain results use --format text or json")
        .into()),
        (true, _) => reasons(matches, format == "json", console),
    }
}

/// The codes that are asked about. A file that is called like a code is a policy as any other.
fn codes_asked(matches: &ArgMatches) -> Option<Vec<String>> {
    let paths = arguments::paths(matches, "policy");
    let codes = paths.map(|path| {
        let word = path.to_str().filter(|word| kpi::reference::looks_like_a_code(word) && !path.exists());
        word.map(str::to_owned)
    });
    codes.collect()
}

/// Prints what there is to know about codes.
fn long_pages(codes: &[String], format: &str, console: &Console) -> Result<Exit, Stop> {
    if format == "json" {
        return Err(Failure::usage(
            "--format json 只用于解释结果，代码的说明是文字",
            "--format json is for explaining results; the page of a code is text",
        )
        .help("不写 --format，或写 --format markdown", "leave --format out, or use --format markdown")
        .into());
    }
    let mut pages = Vec::new();
    for code in codes {
        let page = kpi::diagnostics::pages::page(code).ok_or_else(|| unknown_code(code))?;
        pages.push(match format {
            "markdown" => kpi::reference::markdown(&page),
            _ => kpi::reference::text(&page, console.lang),
        });
    }
    output::to_stdout(pages.join("\n").as_bytes())?;
    Ok(Exit::Good)
}

fn unknown_code(code: &str) -> Failure {
    let unknown = Failure::usage(
        format!("没有代码“{code}”，也没有这个名称的文件"),
        format!("there is no code `{code}`, and no file of that name"),
    );
    let near = kpi::reference::nearest_codes(code);
    if near.is_empty() {
        return unknown.help(
            "代码印在每个报告的开头，如 E0203、R0101",
            "the code stands at the head of every report, such as E0203 or R0101",
        );
    }
    unknown.help(format!("相近的代码：{}", near.join("、")), format!("codes that are near: {}", near.join(", ")))
}

/// Prints the whole policy in the language of messages.
fn in_words(matches: &ArgMatches, as_markdown: bool, console: &Console) -> Result<Exit, Stop> {
    let paths: Vec<_> = arguments::paths(matches, "policy").collect();
    let pages: Vec<String> = versions::policies(&paths, Left::READ_BACK, console)?
        .iter()
        .map(|policy| {
            let document = kpi::readback::read_back(policy, console.lang);
            if as_markdown { document.markdown() } else { document.text() }
        })
        .collect();
    output::to_stdout(pages.join("\n").as_bytes())?;
    Ok(Exit::Good)
}

/// Refuses a question about a result that lacks a part.
fn asked_in_full(matches: &ArgMatches) -> Result<(), Failure> {
    let missing: Vec<_> = ASKED.iter().filter(|asked| !matches.contains_id(asked.0)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let zh: Vec<&str> = missing.iter().map(|asked| asked.1).collect();
    let en: Vec<&str> = missing.iter().map(|asked| asked.2).collect();
    Err(Failure::usage(format!("缺少参数：{}", zh.join("，")), format!("missing: {}", en.join(", "))).help(
        "解释一个人的结果，--data、--employee、--period 要一起写；只写政策就是读回政策",
        "to explain a person's results give --data, --employee and --period together; with the policy alone it is read back",
    ))
}

/// Prints the reasons.
fn reasons(matches: &ArgMatches, as_json: bool, console: &Console) -> Result<Exit, Stop> {
    asked_in_full(matches)?;
    let directory = arguments::path(matches, "data");
    let employee = arguments::text(matches, "employee");
    let item = matches.get_one::<String>("item").map(String::as_str);
    let typed = arguments::text(matches, "period");
    let period = period::single(&typed)?;
    prepare::not_a_workbook("--data", &directory)?;

    let policies = versions::policies(&arguments::paths(matches, "policy").collect::<Vec<_>>(), Left::RUN, console)?;
    // The version in force in the period; where none is, that is said below.
    let at = policies.iter().position(|policy| policy.plan.in_force(period)).unwrap_or(0);
    let Some(policy) = policies.get(at) else { return Ok(Exit::Good) };
    if let Some(item) = item {
        known_item(item, period, &policy.plan)?;
    }
    let all_data = versions::data(&directory, &policies, console)?;
    let Some(_) = all_data.get(at) else { return Ok(Exit::Good) };
    prepare::periods(&[period], &typed, &policies, &all_data, console)?;

    let asked = (period.start(), period.end);
    let runs = kpi::eval::run_versions(&versions::to_evaluate(&policies, &all_data), asked, true);
    let Some(run) = runs.into_iter().nth(at) else { return Ok(Exit::Good) };
    let names: Vec<String> = run.facts.subjects.iter().map(|subject| subject.name.to_string()).collect();
    let subject = known_employee(&employee, &names)?;
    let reasons = kpi::explain::reasons(&run, subject, period, item, console.chosen);
    if as_json {
        output::to_stdout(&kpi::explain::json(&reasons, policy, &run, language_of_files(policy, console)))?;
    } else {
        output::to_stdout(kpi::explain::text(&reasons, policy, &run, console.lang).as_bytes())?;
    }
    if let Some((.., fault)) = run.undecided(&[period]).into_iter().find(|(undecided, ..)| *undecided == subject) {
        console.line(&Text::new(
            format!("政策是否适用于 {employee} 无法判断：{}", fault.cause.text.zh),
            format!("whether the policy applies to {employee} cannot be decided: {}", fault.cause.text.en),
        ));
        return Ok(Exit::Exceptions);
    }
    if reasons.is_empty() {
        let in_scope = run.applies_to(subject, period.end);
        console.line(&nothing_to_explain(&employee, period, item, in_scope));
    }
    let exceptions = reasons.iter().filter(|reason| reason.exception.is_some()).count();
    Ok(prepare::exit_with(exceptions))
}

/// Both spellings of the item under which actions are printed.
const ACTIONS: [&str; 2] = ["处置", "actions"];

fn known_employee(employee: &str, employees: &[String]) -> Result<usize, Failure> {
    if let Some(subject) = employees.iter().position(|known| known == employee) {
        return Ok(subject);
    }
    let unknown =
        Failure::error(format!("数据里没有工号“{employee}”"), format!("the data has no employee `{employee}`"));
    Err(match nearest(employee, employees.iter().map(String::as_str)) {
        Some(near) => unknown.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?")),
        None => unknown.help(
            format!("有的工号：{}", first_few(employees, "、")),
            format!("there are: {}", first_few(employees, ", ")),
        ),
    })
}

/// Refuses an item that the policy does not have, or has for other periods only.
fn known_item(item: &str, period: Period, plan: &Plan) -> Result<(), Failure> {
    let items = items(plan);
    let frequencies = || items.iter().filter(|(names, _)| names.iter().any(|name| name == item)).map(|(_, f)| *f);
    if frequencies().any(|frequency| frequency == period.frequency) {
        return Ok(());
    }
    if let Some(frequency) = frequencies().next() {
        let (of, not_of) = (words_for(frequency), words_for(period.frequency));
        let example = period.end.period(frequency);
        return Err(Failure::error(
            format!("“{item}”是按{}计算的，没有按{}的结果", of.zh, not_of.zh),
            format!("`{item}` is computed by the {}, not by the {}", of.en, not_of.en),
        )
        .help(format!("例如 --period {example}"), format!("for example --period {example}")));
    }
    let unknown = Failure::error(format!("政策里没有“{item}”"), format!("the policy has no `{item}`"));
    Err(match nearest(item, items.iter().flat_map(|(names, _)| names).map(String::as_str)) {
        Some(near) => unknown.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?")),
        None => {
            let outputs: Vec<String> = plan.outputs.iter().map(|output| output.name.name.to_string()).collect();
            unknown.help(
                format!("有的结果：{}", first_few(&outputs, "、")),
                format!("there are: {}", first_few(&outputs, ", ")),
            )
        }
    })
}

/// What can be asked about, with every spelling: what is printed, the actions
/// together, each action, and any other value that has a name.
fn items(plan: &Plan) -> Vec<(Vec<String>, Frequency)> {
    let mut items = Vec::new();
    for output in &plan.outputs {
        items.extend(plan.values.get(output.value.0).map(|value| (output.name.spellings(), value.frequency)));
    }
    for rule in &plan.rules {
        items.push((ACTIONS.map(str::to_owned).to_vec(), rule.frequency));
        let actions = plan.actions.iter().enumerate().filter(|(id, _)| rule.can_give(plan, ActionId(*id)));
        let names = actions.flat_map(|(_, action)| action.spellings());
        items.push((names.collect(), rule.frequency));
    }
    items.extend(plan.values.iter().map(|value| (value.name.spellings(), value.frequency)));
    items
}

fn words_for(frequency: Frequency) -> Text {
    match frequency {
        Frequency::Month => Text::new("月", "month"),
        Frequency::Quarter => Text::new("季", "quarter"),
        Frequency::Half => Text::new("半年", "half-year"),
        Frequency::Year => Text::new("年", "year"),
    }
}

fn nothing_to_explain(employee: &str, period: Period, item: Option<&str>, in_scope: bool) -> Text {
    if !in_scope {
        return Text::new(
            format!("政策不适用于 {employee}（见政策的 适用），没有结果"),
            format!("the policy does not apply to {employee} (see `applies to` in the policy): no results"),
        );
    }
    let of = |lang| match (item, lang) {
        (None, Lang::Zh) => "任何结果".to_owned(),
        (None, Lang::En) => "results".to_owned(),
        (Some(item), Lang::Zh) => format!("“{item}”"),
        (Some(item), Lang::En) => format!("`{item}`"),
    };
    Text::new(
        format!("{employee} 在 {period} 没有{}：不在册，或不适用", of(Lang::Zh)),
        format!("{employee} has no {} in {period}: no row, or not applicable", of(Lang::En)),
    )
}

fn first_few(names: &[String], separator: &str) -> String {
    const FEW: usize = 12;
    let mut shown: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
    if names.len() > FEW {
        shown.push("…");
    }
    shown.join(separator)
}
