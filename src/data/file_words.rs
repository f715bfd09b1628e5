//! D01… and D0502: what is said about a whole file.
//!
//! In: the facts. Out: title and help in both languages.

use super::encoding::Undecodable;
use super::problems::{Words, listed, shown, words};
use crate::spelling::nearest;

/// D0101. A declared block has no file.
pub(super) fn missing(names: &[String], there: &[&str]) -> Words {
    let name = names.first().map_or("", String::as_str);
    let accepted: Vec<String> = names.iter().map(|name| format!("{name}.csv")).collect();
    let mut said = words(
        format!("缺少“{name}”的数据文件"),
        format!("there is no data file for `{name}`"),
        format!("文件名应为 {}；没有数据时，只写表头", accepted.join(" 或 ")),
        format!("it is called {}; without data it has just its header", accepted.join(" or ")),
    );
    let near = names.iter().find_map(|name| nearest(&format!("{name}.csv"), there.iter().copied()));
    let Some(help) = &mut said.help else {
        return said;
    };
    if there.is_empty() {
        help.zh += "。没有找到任何数据文件";
        help.en += ". No data file was found at all";
    } else {
        help.zh += &format!("。现有文件：{}", listed(there, "、"));
        help.en += &format!(". Files found: {}", listed(there, ", "));
    }
    if let Some(near) = near {
        help.zh = format!("是不是 {}？{}", shown(near), help.zh);
        help.en = format!("is it {}? {}", shown(near), help.en);
    }
    said
}

/// D0102. Two files are called like one block.
pub(super) fn second(block: &str, first: &str, second: &str) -> Words {
    let (first, second) = (shown(first), shown(second));
    words(
        format!("“{block}”有两个数据文件：{first} 和 {second}"),
        format!("`{block}` has two data files: {first} and {second}"),
        "只留一个文件",
        "keep one of the two",
    )
}

/// D0103, D0104. The bytes of a file are no text.
pub(super) fn undecodable(cause: Undecodable) -> Words {
    const SAVE_ZH: &str = "在表格软件里另存为“CSV UTF-8（逗号分隔）”";
    const SAVE_EN: &str = "save it from the spreadsheet as \"CSV UTF-8 (comma delimited)\"";
    match cause {
        Undecodable::Workbook => {
            words("这是 Excel 工作簿，不是 CSV", "this is an Excel workbook, not CSV", SAVE_ZH, SAVE_EN)
        }
        Undecodable::Utf16 => {
            words("文件是 UTF-16 编码，读不了", "the file is in UTF-16, which is not read", SAVE_ZH, SAVE_EN)
        }
        Undecodable::Bytes { encoding, .. } => words(
            format!("这一行有不是 {encoding} 的字节，读不出文字"),
            format!("this line holds bytes that are not {encoding}, so it cannot be read as text"),
            format!("核对这一行，再把整个文件{SAVE_ZH}"),
            format!("check this line, then {SAVE_EN}"),
        ),
        Undecodable::Control { sign, .. } => words(
            format!("这一行有控制字符 U+{:04X}，不是表格文字", u32::from(sign)),
            format!("this line holds the control character U+{:04X}", u32::from(sign)),
            format!("文件可能损坏或不是 CSV；重新导出：{SAVE_ZH}"),
            format!("the file may be damaged or no CSV; export it again: {SAVE_EN}"),
        ),
    }
}

/// D0105. A file without even a header.
pub(super) fn empty() -> Words {
    words(
        "文件是空的",
        "the file is empty",
        "至少要有一行表头；没有数据行是可以的",
        "it needs at least a header line; it may have no rows",
    )
}

/// D0106. A quoted cell that does not end, or goes on after its end.
pub(super) fn open_quote() -> Words {
    words(
        "这一行有一个双引号没有配对",
        "a double quote on this line has no partner",
        "删去或补上引号；双引号括起来的格子，里面的引号要写两个",
        "remove or add the quote; inside a quoted cell a quote is written twice",
    )
}

/// D0502, a note. A file that is called like no block.
pub(super) fn ignored(blocks: &[&str]) -> Words {
    words(
        "政策没有声明这个文件，未读取",
        "the policy declares no such file; it was not read",
        format!("声明的有：{}", listed(blocks, "、")),
        format!("declared are: {}", listed(blocks, ", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::super::problems::Finding;

    #[test]
    fn a_missing_file_says_what_it_may_be_called_and_what_is_there() {
        let names = ["月度".to_owned(), "monthly".to_owned()];
        let said = Finding::FileMissing { names: &names, there: &["员工.csv", "月底.csv"] }.words();
        assert_eq!(said.title.zh, "缺少“月度”的数据文件");
        assert_eq!(
            said.help.unwrap().zh,
            "是不是 月底.csv？文件名应为 月度.csv 或 monthly.csv；没有数据时，只写表头。现有文件：员工.csv、月底.csv"
        );
    }
}
