use kpi::*;
fn main() {
    let mut args = std::env::args().skip(1);
    let p = args.next().unwrap();
    let policy = load(source::Source::new(p.as_str(), std::fs::read_to_string(&p).unwrap()));
    for pr in &policy.problems {
        println!(
            "  {:?} {} {:?} {:?} {:?}",
            policy.source.position(pr.span().start),
            pr.code,
            pr.title.zh,
            pr.help.as_ref().map(|h| h.zh.clone()),
            pr.labels[0].text.zh
        );
    }
    if policy.is_sound() { cases(&policy); }
    if let (Some(dir), Some(from), Some(to)) = (args.next(), args.next(), args.next()) {
        let mut files = vec![];
        for f in std::fs::read_dir(dir).unwrap() {
            let f = f.unwrap();
            files.push((f.file_name().into_string().unwrap(), std::fs::read(f.path()).unwrap()));
        }
        files.sort();
        let data = match data::read(&files, &plan::schema::schema(&policy.plan)) {
            Ok(d) => d,
            Err(e) => {
                for p in e {
                    eprintln!("{} {:?} {:?} {}", p.file, p.line, p.column, p.title.zh);
                }
                return;
            }
        };
        let from = calendar::Month::parse(&from).unwrap();
        let to = calendar::Month::parse(&to).unwrap();
        let run = evaluate(&policy.plan, &data, to, false, Default::default());
        let r = report::results(&run, &report::periods_of(from, to), None);
        for e in &r.exceptions {
            eprintln!("{e:?}");
        }
        use std::io::Write;
        std::io::stdout().write_all(&report::results_csv(&r.rows)).unwrap();
    }
}
#[allow(dead_code)]
fn cases(policy: &Policy) {
    for c in cases::run_all(policy) { for f in &c.failures { println!("CASE {} line {}: {} expected {} actual {}", c.title, f.line, f.item.zh, f.expected.zh, f.actual.zh); } if c.failures.is_empty() { println!("ok {} ({})", c.title, c.expectations); } }
}
