//! The description of a data package (`datapackage.json`).
//!
//! Invariant: what a column means is said once, in `assets/schemas`. Not here: the files that it describes (`package`).

use super::{DATA, FIELDS, FINDINGS, Kept, PROSE};
use crate::code_book::CodeBookField;
use crate::csv;
use crate::findings;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io;

/// The JSON Schemas, whose words describe the columns.
const RECORD: &str = include_str!("../../../../assets/schemas/export.json");
const FIELD: &str = include_str!("../../../../assets/schemas/fields.json");

const INTEGERS: [&str; 4] = ["year", "line", "character", "page"];
const NUMBERS: [&str; 8] =
    ["probability", "published_value", "value", "left", "right", "difference", "printed", "should_be"];
const STATES: [&str; 7] = ["number", "zero", "blank", "dash", "not_applicable", "text", "unread"];

/// What the columns of the findings mean, where the Chinese head does not say it alone.
const FINDING: [(&str, &str); 22] = [
    ("report", "Path of the report."),
    ("agency", "The agency as decided."),
    ("year", "The year as decided."),
    ("rule", "Id of the rule, with the row or column it is judged for."),
    ("severity", "`hard`, `soft` or `info`."),
    ("verdict", "`fails`, `truncated`, `blank` or `rule_failed`."),
    ("finding", "The finding in words."),
    ("left", "Left side of the rule, as reviewed."),
    ("right", "Right side of the rule, as reviewed."),
    ("difference", "Left side less right side."),
    ("line", "Line of the text, from 1."),
    ("character", "Character of the line, from 1."),
    ("page", "Page of a source with pages, from 1."),
    ("quote", "The text at the place."),
    ("suspect", "Id of the one field whose change would mend it; empty if none or several would."),
    ("printed", "Its value as read."),
    ("should_be", "The value that would mend it."),
    ("error_source", "Whether it was misread or misprinted, or cannot be told."),
    ("settled", "Whether a reviewer has dealt with it."),
    ("decision", "What was decided of it."),
    ("reason", "Why, in the reviewer's words."),
    ("reviewer", "Who decided."),
];

/// The description of the package.
pub fn descriptor(kept: Kept, is_unique: bool) -> io::Result<Value> {
    let words = descriptions(RECORD, "Record")?;
    let record = || csv::COLUMNS.iter().map(|(key, title, _)| (*key, *title, words.get(*key)));
    let records = |with_reference: bool| {
        let mut schema = schema(record().map(|(key, title, words)| record_field(key, title, words, kept)));
        if with_reference {
            let reference = json!({ "resource": "fields", "fields": ["form", "id"] });
            schema.insert("foreignKeys".into(), json!([{ "fields": ["form", "id"], "reference": reference }]));
        }
        schema
    };
    let finding = FINDING.iter().zip(findings::COLUMNS).map(|((key, words), (_, title))| {
        let mut field = field(key, title, Some(*words));
        if *key == "settled" {
            field.insert("type".into(), "boolean".into());
            field.insert("trueValues".into(), json!(["yes"]));
            field.insert("falseValues".into(), json!(["no"]));
        }
        field
    });
    let words = descriptions(FIELD, "CodeBookField")?;
    let book = CodeBookField::HEADS.map(|key| field(key, key, words.get(key).map(String::as_str)));
    let mut fields = schema(book);
    if is_unique {
        fields.insert("primaryKey".into(), json!(["form", "id"]));
    }
    let mut resources = vec![
        resource("data", DATA, "复核数据", "A row for each field of each report.", &records(kept.refers)),
        resource("findings", FINDINGS, "问题", "A row for each broken rule of each report.", &schema(finding)),
        resource("fields", FIELDS, "指标", "The code book: every field of every form.", &fields),
    ];
    if kept.prose {
        resources.push(resource("prose", PROSE, "正文数值", "A row for each number of the prose.", &records(false)));
    }
    Ok(json!({
        "profile": "tabular-data-package",
        "name": "gouji-export",
        "title": "政府信息公开工作年度报告复核数据",
        "description": "Government information-disclosure annual reports: their numbers as published and as reviewed.",
        "contributors": [{ "title": concat!("gouji ", env!("CARGO_PKG_VERSION")), "role": "wrangler" }],
        "resources": resources,
    }))
}

fn resource(name: &str, path: &str, title: &str, description: &str, schema: &Map<String, Value>) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "description": description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

fn schema(fields: impl IntoIterator<Item = Map<String, Value>>) -> Map<String, Value> {
    let fields: Vec<Value> = fields.into_iter().map(Value::Object).collect();
    Map::from_iter([("fields".into(), fields.into()), ("missingValues".into(), json!([""]))])
}

fn record_field(key: &str, title: &str, words: Option<&String>, kept: Kept) -> Map<String, Value> {
    let mut field = field(key, title, words.map(String::as_str));
    let named: &[&str] = match key {
        "published_state" | "state" => &STATES,
        "origin" => &["read", "corrected", "entered"],
        "decision" => &["confirmed", "corrected", "entered", "as_published", "missing", "unclear"],
        "reading" => &["cell", "line", "sentence", "prose", "repaired"],
        "confidence" => &["sure", "recognised", "doubtful", "cannot_tell"],
        "review_state" => &["new", "in_progress", "signed_off", "reopened"],
        _ => &[],
    };
    if !named.is_empty() {
        field.insert("constraints".into(), json!({ "enum": named }));
    } else if key == "decided_at" && kept.times {
        field.insert("type".into(), "datetime".into());
    }
    field
}

fn field(key: &str, title: &str, description: Option<&str>) -> Map<String, Value> {
    let kind = match key {
        key if INTEGERS.contains(&key) => "integer",
        key if NUMBERS.contains(&key) => "number",
        _ => "string",
    };
    let mut field = Map::new();
    field.insert("name".into(), key.into());
    field.insert("title".into(), title.into());
    field.insert("type".into(), kind.into());
    if let Some(description) = description {
        field.insert("description".into(), description.into());
    }
    field
}

/// The words of a JSON Schema for the properties of a definition.
fn descriptions(schema: &str, name: &str) -> io::Result<HashMap<String, String>> {
    let schema: Value = serde_json::from_str(schema)?;
    let properties = schema.pointer(&format!("/$defs/{name}/properties")).and_then(Value::as_object);
    let words = properties.into_iter().flatten();
    Ok(words
        .filter_map(|(key, property)| Some((key.clone(), property.get("description")?.as_str()?.to_string())))
        .collect())
}
