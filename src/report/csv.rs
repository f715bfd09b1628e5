//! Results and exceptions as CSV.

use csv::WriterBuilder;

use super::{Exception, Row};
use crate::lang::Lang;

/// The rows as `employee,period,item,kind,value`, UTF-8, one line a row.
pub fn results_csv(rows: &[Row]) -> Vec<u8> {
    write(
        ["employee", "period", "item", "kind", "value"],
        rows.iter().map(|row| [row.employee.as_str(), &row.period, &row.item, row.kind.word(), &row.value]),
    )
}

/// The exceptions as `employee,period,item,code,message`.
pub fn exceptions_csv(exceptions: &[Exception], lang: Lang) -> Vec<u8> {
    write(
        ["employee", "period", "item", "code", "message"],
        exceptions.iter().map(|exception| {
            [
                exception.employee.as_str(),
                &exception.period,
                &exception.item,
                exception.code,
                exception.message.get(lang),
            ]
        }),
    )
}

fn write<'r>(header: [&str; 5], records: impl Iterator<Item = [&'r str; 5]>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(header);
    for record in records {
        let _ = writer.write_record(record);
    }
    writer.into_inner().unwrap_or_default()
}
