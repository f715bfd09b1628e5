//! E065x: importing files.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0650. A path that leads to no readable file.
pub fn not_found(path: &str, why: &Text, help: Option<Text>, span: Span) -> Problem {
    let title = Text::new(format!("引用不了“{path}”：{}", why.zh), format!("cannot import `{path}`: {}", why.en));
    let problem = Problem::error("E0650", span, title);
    match help {
        Some(help) => problem.help(help.zh, help.en),
        None => problem,
    }
}

/// E0651. Files that import each other in a circle; the first name comes again at the end.
pub fn circle(names: &[&str], begins: Option<Span>, span: Span) -> Problem {
    let title = match names {
        [own, again] if own == again => Text::new(format!("{own} 引用了自己"), format!("{own} imports itself")),
        _ => Text::new(
            format!("文件互相引用，成了一圈：{}", names.join(" → ")),
            format!("files import each other in a circle: {}", names.join(" → ")),
        ),
    };
    let mut problem = Problem::error("E0651", span, title).here("这里回到了开头", "this leads back");
    if let Some(begins) = begins {
        problem = problem.also(begins, "从这里开始", "the circle begins here");
    }
    problem.help(
        "把两边都要用的内容放进第三个文件，两边都引用它",
        "put what both need into a third file and import that from both",
    )
}

/// E0652. More files than are read.
pub fn too_many(most: usize, span: Span) -> Problem {
    let title = Text::new(
        format!("一个政策最多由 {most} 个文件组成，从这里起没有读"),
        format!("a policy may have {most} files; this one and further ones were not read"),
    );
    Problem::error("E0652", span, title).help("把小文件合并起来", "put small files together")
}
