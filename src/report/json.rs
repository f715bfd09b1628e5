//! Results as JSON: the same rows and exceptions as data.

use serde::Serialize;

use super::Results;
use crate::lang::Lang;

#[derive(Serialize)]
struct Document<'r> {
    rows: Vec<RowOut<'r>>,
    exceptions: Vec<ExceptionOut<'r>>,
}

#[derive(Serialize)]
struct RowOut<'r> {
    employee: &'r str,
    period: &'r str,
    item: &'r str,
    kind: &'r str,
    /// As text, so that no reader turns an amount into a binary fraction.
    value: &'r str,
}

#[derive(Serialize)]
struct ExceptionOut<'r> {
    employee: &'r str,
    period: &'r str,
    item: &'r str,
    code: &'r str,
    message: &'r str,
}

/// One JSON document with `rows` and `exceptions`.
pub fn results_json(results: &Results, lang: Lang) -> Vec<u8> {
    let document = Document {
        rows: results
            .rows
            .iter()
            .map(|row| RowOut {
                employee: &row.employee,
                period: &row.period,
                item: &row.item,
                kind: row.kind.word(),
                value: &row.value,
            })
            .collect(),
        exceptions: results
            .exceptions
            .iter()
            .map(|exception| ExceptionOut {
                employee: &exception.employee,
                period: &exception.period,
                item: &exception.item,
                code: exception.code,
                message: exception.message.get(lang),
            })
            .collect(),
    };
    let mut text = serde_json::to_vec_pretty(&document).unwrap_or_default();
    text.push(b'\n');
    text
}
