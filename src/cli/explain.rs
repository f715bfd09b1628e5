//! `kpi explain`: why one employee has the results of one period.

use clap::ArgMatches;
use kpi::calendar::{Frequency, Period};
use kpi::lang::{Lang, Text};
use kpi::plan::{ActionId, Plan};
use kpi::spelling::nearest;

use super::console::{Console, Failure, Stop};
use super::run::language_of_files;
use super::{Exit, arguments, output, period, prepare, versions};

/// Prints the reasons.
pub fn explain(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let directory = arguments::path(matches, "data");
    let employee = arguments::text(matches, "employee");
    let item = matches.get_one::<String>("item").map(String::as_str);
    let typed = arguments::text(matches, "period");
    let period = period::single(&typed)?;
    let as_json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    prepare::not_a_workbook("--data", &directory)?;

    let policies = versions::policies(&arguments::paths(matches, "policy").collect::<Vec<_>>(), console)?;
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
