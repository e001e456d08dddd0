//! JSON: id → value, this program's own output, rows as objects, the nested shape of another program; one value or one a
//! line.
//!
//! Invariant: every value keeps the line it stands on. Not here: rows (`table`), whose keys are the nested ones
//! (`foreign_keys`).

use crate::collector::{Collector, year};
use crate::foreign_keys::ForeignKeys;
use crate::table::{self, Cell, Row};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::readings::ReportKey;
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

/// Reads one value, or one a line.
pub fn read(text: &str, collector: &mut Collector<'_>) -> Result<(), Message> {
    let whole = parsed(text);
    let lines = Lines::of(text, 0);
    match whole {
        Ok(value) => Reader { lines: &lines, collector }.value(&value),
        Err(error) => {
            let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            if filled().nth(1).is_none() || !filled().all(|(_, line)| line.trim_start().starts_with('{')) {
                return Err(message!("import.json", error = error));
            }
            let mut rows = Vec::new();
            for (at, line) in filled() {
                match parsed(line) {
                    Ok(Value::Object(object)) if is_row(&object) => rows.push(row(&object, &Lines::of(line, at))),
                    Ok(value) => Reader { lines: &Lines::of(line, at), collector }.value(&value)?,
                    Err(error) => collector.tell(at + 1, message!("import.json", error = error)),
                }
            }
            if rows.is_empty() { Ok(()) } else { table::read(&rows, collector) }
        }
    }
}

/// Parses strict JSON; numbers that are none (`NaN`), as some programs write them, are let through.
fn parsed(text: &str) -> Result<Value<'_>, String> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: true,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &collect, &options).map_err(|error| error.to_string())?;
    parsed.value.ok_or_else(|| "no value".to_string())
}

/// Where the lines of a text begin.
struct Lines {
    starts: Vec<usize>,
    /// Lines of the file before the text.
    before: usize,
}

impl Lines {
    fn of(text: &str, before: usize) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(ends).collect(), before }
    }

    fn at(&self, place: &impl Ranged) -> usize {
        self.before + self.starts.partition_point(|start| *start <= place.start())
    }
}

/// What a file writes for a number, a word, or nothing; `None` for an object or a list.
fn scalar(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::StringLit(text) => text.value.to_string(),
        Value::NumberLit(number) => number.value.to_string(),
        Value::BooleanLit(truth) => truth.value.to_string(),
        Value::NullKeyword(_) => String::new(),
        Value::Object(_) | Value::Array(_) => return None,
    })
}

fn get<'o, 't>(object: &'o Object<'t>, name: &str) -> Option<&'o Value<'t>> {
    object.properties.iter().find(|property| property.name.as_str() == name).map(|property| &property.value)
}

/// True for an object that is a row of a table.
fn is_row(object: &Object<'_>) -> bool {
    let has = |name: &str| get(object, name).is_some();
    (has("value") && (has("id") || (has("row") && has("column")))) || (has("table_id") && has("row_key"))
}

/// An object as a row: its keys are the heads.
fn row(object: &Object<'_>, lines: &Lines) -> Row {
    let cell = |property: &jsonc_parser::ast::ObjectProp<'_>| {
        let text = scalar(&property.value)?;
        Some(Cell { head: property.name.as_str().to_string(), text, line: lines.at(property) })
    };
    object.properties.iter().filter_map(cell).collect()
}

/// What an object says of its report.
fn key(object: &Object<'_>) -> ReportKey {
    let text = |name: &str| get(object, name).and_then(scalar).filter(|text| !text.trim().is_empty());
    let first = |names: &[&str]| names.iter().find_map(|name| text(name));
    let own = ReportKey {
        path: first(&["report", "path", "file", "报告", "文件"]),
        sha256: first(&["sha256"]),
        agency: first(&["agency", "unitName", "unit_name", "单位", "机构"]),
        year: first(&["year", "年度", "年份"]).as_deref().and_then(year),
    };
    match get(object, "source") {
        Some(Value::Object(source)) => {
            let source = key(source);
            ReportKey { path: own.path.or(source.path), sha256: own.sha256.or(source.sha256), ..own }
        }
        _ => own,
    }
}

/// Keys of an object that are no values.
const ABOUT: &[&str] = &[
    "report",
    "path",
    "file",
    "sha256",
    "agency",
    "unitName",
    "unit_name",
    "year",
    "title",
    "name",
    "form",
    "unit",
    "source",
    "报告",
    "文件",
    "单位",
    "机构",
    "年度",
    "年份",
    "标题",
];

struct Reader<'a, 'c, 'l> {
    lines: &'a Lines,
    collector: &'c mut Collector<'l>,
}

impl Reader<'_, '_, '_> {
    fn value(&mut self, value: &Value<'_>) -> Result<(), Message> {
        match value {
            Value::Object(object) => {
                self.object(object);
                Ok(())
            }
            Value::Array(all) => {
                let objects = || all.elements.iter().filter_map(Value::as_object);
                if objects().next().is_some_and(is_row) {
                    let rows: Vec<Row> = objects().map(|object| row(object, self.lines)).collect();
                    return table::read(&rows, self.collector);
                }
                objects().for_each(|object| self.object(object));
                Ok(())
            }
            other => {
                self.collector.tell(self.lines.at(other), message!("import.shape"));
                Ok(())
            }
        }
    }

    /// Reads an object that is a report, or that holds reports by their names.
    fn object(&mut self, object: &Object<'_>) {
        let key = key(object);
        if let Some(Value::Array(fields)) = get(object, "fields") {
            let report = self.collector.report(key);
            fields.elements.iter().filter_map(Value::as_object).for_each(|field| self.own_field(report, field));
            return;
        }
        if has_tables(object) {
            let report = self.collector.report(key);
            self.nested(report, object);
            return;
        }
        let is_field = |name: &str| name.contains('.');
        let by_name = |property: &jsonc_parser::ast::ObjectProp<'_>| {
            property.value.as_object().is_some() && self.collector.field(property.name.as_str()).is_none()
        };
        let is_by_name = !object.properties.is_empty() && object.properties.iter().all(by_name);
        if is_by_name {
            for property in &object.properties {
                let Some(values) = property.value.as_object() else { continue };
                let named = ReportKey { path: Some(property.name.as_str().to_string()), ..self::key(values) };
                let report = self.collector.report(named);
                if has_tables(values) { self.nested(report, values) } else { self.flat(report, values) }
            }
            return;
        }
        // A list of values beside what is said of the report.
        let values = ["values", "data"].into_iter().find_map(|name| get(object, name).and_then(Value::as_object));
        let report = self.collector.report(key);
        match values.filter(|_| !object.properties.iter().any(|property| is_field(property.name.as_str()))) {
            Some(values) => self.flat(report, values),
            None => self.flat(report, object),
        }
    }

    /// Reads id → value; a value may be an object with `value`.
    fn flat(&mut self, report: usize, object: &Object<'_>) {
        for property in &object.properties {
            let (name, line) = (property.name.as_str(), self.lines.at(property));
            if ABOUT.contains(&name) {
                continue;
            }
            let value = property.value.as_object().and_then(|object| get(object, "value")).unwrap_or(&property.value);
            match scalar(value) {
                Some(text) => self.collector.take(report, name, &text, line),
                None => self.collector.unknown(name, line),
            }
        }
    }

    /// Reads a field of this program's output; one that it could not read says nothing.
    fn own_field(&mut self, report: usize, field: &Object<'_>) {
        let text = |name: &str| get(field, name).and_then(scalar).filter(|text| !text.is_empty());
        let is_unread =
            matches!(text("state").as_deref(), Some("unread")) || text("confidence").as_deref() == Some("cannot_tell");
        let Some(id) = text("id").filter(|_| !is_unread) else { return };
        let value = text("value").or_else(|| text("raw")).unwrap_or_default();
        self.collector.take(report, &id, &value, self.lines.at(field));
    }

    fn nested(&mut self, report: usize, object: &Object<'_>) {
        let mut objects = sections(object);
        objects.push(object);
        for object in objects {
            for name in ForeignKeys::known().objects() {
                if let Some(table) = get(object, name).and_then(Value::as_object) {
                    self.leaves(report, name, table);
                }
            }
        }
    }

    /// Reads the values below a path.
    fn leaves(&mut self, report: usize, path: &str, object: &Object<'_>) {
        for property in &object.properties {
            let (path, line) = (format!("{path}.{}", property.name.as_str()), self.lines.at(property));
            match (&property.value, scalar(&property.value)) {
                (Value::Object(inner), _) => self.leaves(report, &path, inner),
                (_, Some(text)) => match ForeignKeys::known().nested(&path) {
                    Some(id) => self.collector.take_field(report, id, &text, line),
                    None => self.collector.unknown(&path, line),
                },
                _ => self.collector.unknown(&path, line),
            }
        }
    }
}

/// The objects of the list `sections`.
fn sections<'o, 't>(object: &'o Object<'t>) -> Vec<&'o Object<'t>> {
    match get(object, "sections") {
        Some(Value::Array(sections)) => sections.elements.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

/// True for an object with the tables of the nested shape in it, or in its sections.
fn has_tables(object: &Object<'_>) -> bool {
    let has = |object: &Object<'_>| ForeignKeys::known().objects().any(|name| get(object, name).is_some());
    has(object) || sections(object).into_iter().any(has)
}
