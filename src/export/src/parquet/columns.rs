//! The columns of a Parquet file: those of a record with their types.
//!
//! Invariant: a decimal has [`SCALE`] decimals and 38 digits, a time microseconds of UTC; what does not fit is text in the
//! column of the same name with `_text`, and null here. Not here: row groups and files.

use crate::record::Record;
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, FixedLenByteArrayType, Int32Type, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::writer::SerializedColumnWriter;
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::TypePtr;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Decimals of a number: a fen told in units of 10,000 yuan has six.
pub const SCALE: u32 = 10;

/// Least number that 38 digits do not hold.
const TOO_BIG: i128 = 10_i128.pow(38);

/// How a column is read from a record.
pub enum Cells {
    /// Text that is always there.
    Required(fn(&Record) -> &str),
    /// Text or null.
    Text(fn(&Record) -> Option<&str>),
    /// A whole number.
    Integer(fn(&Record) -> Option<i32>),
    /// A number, as the record spells it.
    Decimal(fn(&Record) -> Option<&str>),
    /// A time, as the record spells it.
    Time(fn(&Record) -> Option<&str>),
}

/// A column.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    cells: Cells,
}

const fn required(name: &'static str, cell: fn(&Record) -> &str) -> Column {
    Column { name, cells: Cells::Required(cell) }
}

const fn text(name: &'static str, cell: fn(&Record) -> Option<&str>) -> Column {
    Column { name, cells: Cells::Text(cell) }
}

const fn integer(name: &'static str, cell: fn(&Record) -> Option<i32>) -> Column {
    Column { name, cells: Cells::Integer(cell) }
}

const fn decimal(name: &'static str, cell: fn(&Record) -> Option<&str>) -> Column {
    Column { name, cells: Cells::Decimal(cell) }
}

/// The columns, in the order of the record's fields.
pub const COLUMNS: [Column; 36] = [
    required("report", |record| &record.report),
    text("agency", |record| record.agency.as_deref()),
    integer("year", |record| record.year.map(i32::from)),
    text("form", |record| record.form.as_deref()),
    required("id", |record| &record.id),
    required("section", |record| &record.section),
    required("section_en", |record| &record.section_en),
    required("row", |record| &record.row),
    required("row_en", |record| &record.row_en),
    required("column", |record| &record.column),
    required("column_en", |record| &record.column_en),
    required("unit", |record| &record.unit),
    text("role", |record| record.role),
    required("published", |record| &record.published),
    decimal("published_value", |record| record.published_value.as_deref()),
    text("published_value_text", |record| record.published_value.as_deref().filter(|text| unscaled(text).is_none())),
    required("published_state", |record| record.published_state),
    decimal("value", |record| record.value.as_deref()),
    text("value_text", |record| record.value.as_deref().filter(|text| unscaled(text).is_none())),
    required("state", |record| record.state),
    text("text", |record| record.text.as_deref()),
    required("origin", |record| record.origin),
    text("decision", |record| record.decision),
    text("reason", |record| record.reason.as_deref()),
    text("reviewer", |record| record.reviewer.as_deref()),
    Column { name: "decided_at", cells: Cells::Time(|record| record.decided_at.as_deref()) },
    text("decided_at_text", |record| record.decided_at.as_deref().filter(|text| microseconds(text).is_none())),
    integer("line", |record| small(record.line)),
    integer("character", |record| small(record.character)),
    integer("page", |record| small(record.page)),
    text("area", |record| record.area.as_deref()),
    required("reading", |record| record.reading),
    required("confidence", |record| record.confidence),
    decimal("probability", |record| record.probability.as_deref()),
    required("review_state", |record| record.review_state),
    required("sha256", |record| &record.sha256),
];

/// Texts are limited to far less than 2³¹ bytes (`gouji_ingest::limits`).
fn small(number: Option<usize>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}

/// The schema of a file.
pub fn schema(with_year: bool) -> Result<TypePtr> {
    let fields: String = COLUMNS
        .iter()
        .filter(|column| with_year || column.name != "year")
        .map(|Column { name, cells }| match cells {
            Cells::Required(_) => format!("required binary {name} (STRING);"),
            Cells::Text(_) => format!("optional binary {name} (STRING);"),
            Cells::Integer(_) => format!("optional int32 {name};"),
            Cells::Decimal(_) => format!("optional fixed_len_byte_array(16) {name} (DECIMAL(38,{SCALE}));"),
            Cells::Time(_) => format!("optional int64 {name} (TIMESTAMP(MICROS,true));"),
        })
        .collect();
    Ok(Arc::new(parse_message_type(&format!("message gouji {{{fields}}}"))?))
}

/// Writes a column of a row group.
pub fn write_column(out: &mut SerializedColumnWriter<'_>, column: &Column, rows: &[Record]) -> Result<()> {
    let bytes = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    match column.cells {
        Cells::Required(cell) => {
            let values: Vec<ByteArray> = rows.iter().map(|row| bytes(cell(row))).collect();
            out.typed::<ByteArrayType>().write_batch(&values, None, None)?;
            Ok(())
        }
        Cells::Text(cell) => optional::<ByteArrayType>(out, rows.iter().map(|row| cell(row).map(bytes))),
        Cells::Integer(cell) => optional::<Int32Type>(out, rows.iter().map(cell)),
        Cells::Decimal(cell) => {
            let bytes = |number: i128| ByteArray::from(number.to_be_bytes().to_vec()).into();
            optional::<FixedLenByteArrayType>(out, rows.iter().map(|row| cell(row).and_then(unscaled).map(bytes)))
        }
        Cells::Time(cell) => optional::<Int64Type>(out, rows.iter().map(|row| cell(row).and_then(microseconds))),
    }
}

fn optional<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    out.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// The number times 10^[`SCALE`]; `None` where that is not whole or has more than 38 digits.
fn unscaled(text: &str) -> Option<i128> {
    let number = text.parse::<Decimal>().ok()?.normalize();
    let factor = 10_i128.pow(SCALE.checked_sub(number.scale())?);
    number.mantissa().checked_mul(factor).filter(|number| number.abs() < TOO_BIG)
}

/// Microseconds since 1970; `None` for a text that is no time or is finer.
fn microseconds(text: &str) -> Option<i64> {
    let time: jiff::Timestamp = text.parse().ok()?;
    (time.as_nanosecond() % 1000 == 0).then_some(time.as_microsecond())
}
