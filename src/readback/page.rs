//! The document as text for a terminal, and as Markdown.

use unicode_width::UnicodeWidthStr;

use super::{Document, Grid, Part, Piece};

/// Between the columns of a table.
const GAP: &str = "  ";

pub(super) fn text(document: &Document) -> String {
    let mut out = String::new();
    out.push_str(&underlined(&document.title, '═'));
    let mut before = true;
    for part in &document.parts {
        let tall = is_tall(part);
        if tall || before {
            out.push('\n');
        }
        before = tall;
        for piece in &part.pieces {
            match piece {
                Piece::Heading(heading) => {
                    out.push('\n');
                    out.push_str(&underlined(heading, '─'));
                }
                Piece::Paragraph(text) => {
                    out.push_str(text);
                    out.push('\n');
                }
                Piece::Items(items) => {
                    for item in items {
                        out.push_str(&format!("  · {}\n", item.text));
                        for line in &item.under {
                            out.push_str(&format!("      - {line}\n"));
                        }
                    }
                }
                Piece::Table(grid) => aligned(grid, &mut out),
            }
        }
    }
    out
}

/// Whether a part has more than one line, so that it stands by itself.
fn is_tall(part: &Part) -> bool {
    part.pieces.len() > 1 || part.pieces.iter().any(|piece| !matches!(piece, Piece::Paragraph(_)))
}

fn underlined(text: &str, line: char) -> String {
    let width = text.width().max(1);
    format!("{text}\n{}\n", line.to_string().repeat(width))
}

fn aligned(grid: &Grid, out: &mut String) {
    let columns = grid.rows.iter().map(Vec::len).chain([grid.header.len()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = grid.rows.iter().chain([&grid.header]).filter_map(|row| row.get(at));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut line = |row: &[String]| {
        let mut text = String::from("    ");
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if at > 0 {
                text.push_str(GAP);
            }
            text.push_str(cell);
            text.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(&grid.header);
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    line(&rule);
    for row in &grid.rows {
        line(row);
    }
}

pub(super) fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for part in &document.parts {
        for piece in &part.pieces {
            out.push('\n');
            match piece {
                Piece::Heading(heading) => out.push_str(&format!("## {}\n", escaped(heading))),
                Piece::Paragraph(text) => {
                    out.push_str(&escaped(text));
                    out.push('\n');
                }
                Piece::Items(items) => {
                    for item in items {
                        out.push_str(&format!("- {}\n", escaped(&item.text)));
                        for line in &item.under {
                            out.push_str(&format!("  - {}\n", escaped(line)));
                        }
                    }
                }
                Piece::Table(grid) => {
                    let line = |row: &[String]| {
                        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
                        format!("| {} |\n", cells.join(" | "))
                    };
                    out.push_str(&line(&grid.header));
                    out.push_str(&format!("|{}\n", "---|".repeat(grid.header.len())));
                    for row in &grid.rows {
                        out.push_str(&line(row));
                    }
                }
            }
        }
    }
    out
}

/// What Markdown would take for a sign of its own. An underscore inside a name is none.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '|' | '<' | '`' | '[' | '#' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let grid = Grid {
            header: row(["得分", "rate"]),
            rows: vec![row(["不低于 60 分", "1%"]), row(["其余", "0|1"])],
        };
        let pieces = vec![Piece::Paragraph("按下表。".to_owned()), Piece::Table(grid)];
        Document { title: "政策".to_owned(), parts: vec![Part { span: None, pieces }] }
    }

    #[test]
    fn columns_stand_below_each_other_in_the_terminal() {
        let expected = "政策\n════\n\n按下表。\n    得分          rate\n    ────────────  ────\n    不低于 60 分  1%\n    其余          0|1\n";
        assert_eq!(text(&document()), expected);
    }

    #[test]
    fn markdown_keeps_bars_out_of_its_tables() {
        let expected = "# 政策\n\n按下表。\n\n| 得分 | rate |\n|---|---|\n| 不低于 60 分 | 1% |\n| 其余 | 0\\|1 |\n";
        assert_eq!(markdown(&document()), expected);
    }
}
