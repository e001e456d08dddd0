//! Preserves fields written by a later program: set apart before typed parsing, written back with their record.
//!
//! Invariant: they are written back unchanged, except that a record stays on one line. A file with an unknown field
//! nested below a record is refused and stays as it is. Not here: the spans of fields (`walk`).

use super::v3::{File, Record, Step};
use super::walk::{Field, walk};
use super::{at_byte, layout::one_line};
use gouji_core::text::ron_file;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Most kinds of unknown fields; with more the file is not ours.
const MOST: usize = 64;

/// Unknown fields by record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unknown(BTreeMap<String, String>);

/// Keys of the records.
pub(super) mod key {
    use super::super::v3::{Record, Step};

    pub(in super::super) const FILE: &str = "";
    pub(in super::super) const SOURCE: &str = "source";
    pub(in super::super) const FINISHED: &str = "finished";

    pub(in super::super) fn form(section: &str) -> String {
        format!("form:{section}")
    }

    pub(in super::super) fn decision(id: &str) -> String {
        format!("decision:{id}")
    }

    pub(in super::super) fn note(id: &str) -> String {
        format!("note:{id}")
    }

    pub(in super::super) fn orphan(orphan: &Record) -> String {
        match orphan {
            Record::Decision(record) => decision(&record.id),
            Record::Note(record) => note(&record.id),
        }
    }

    pub(in super::super) fn step(step: &Step) -> String {
        format!("step:{}", super::one_line(step).unwrap_or_default())
    }
}

impl Unknown {
    /// True when the file has no unknown fields.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of records with unknown fields.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Unknown fields of a record, as `name: value, …`.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Adds the fields of `other` for records that have none here.
    pub fn fill_from(&mut self, other: &Self) {
        for (key, fields) in &other.0 {
            self.0.entry(key.clone()).or_insert_with(|| fields.clone());
        }
    }

    /// Follows records whose id has changed.
    pub fn rename(&mut self, moved: &[(String, String)], steps: &[Step]) {
        if self.is_empty() {
            return;
        }
        let mut by_id: HashMap<&str, Vec<&Step>> = HashMap::new();
        for step in steps {
            by_id.entry(step.id()).or_default().push(step);
        }
        for (then, now) in moved {
            for (old, new) in [(key::decision(then), key::decision(now)), (key::note(then), key::note(now))] {
                if let Some(fields) = self.0.remove(&old) {
                    self.0.insert(new, fields);
                }
            }
            for step in by_id.get(then.as_str()).into_iter().flatten() {
                if let Some(fields) = self.0.remove(&key::step(step)) {
                    let mut step = (*step).clone();
                    step.set_id(now.clone());
                    self.0.insert(key::step(&step), fields);
                }
            }
        }
    }

    fn keep(&mut self, key: String, fields: &str) {
        let kept = self.0.entry(key).or_default();
        if !kept.is_empty() {
            kept.push_str(", ");
        }
        kept.push_str(fields);
    }
}

/// Parses a value and sets apart the fields that its types do not know.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<(T, Vec<Field>), Box<ron::error::SpannedError>> {
    let mut rest = Cow::Borrowed(text);
    let mut fields: Option<Vec<Field>> = None;
    let mut aside: Vec<Field> = Vec::new();
    for _ in 0..=MOST {
        let error = match ron::from_str::<T>(&rest) {
            Ok(value) => return Ok((value, aside)),
            Err(error) => error,
        };
        let ron::Error::NoSuchStructField { found, .. } = &error.code else { return Err(Box::new(error)) };
        let fields = fields.get_or_insert_with(|| walk(text));
        let end = at_byte(text, error.span.end);
        let is_it = |field: &&Field| field.name() == found && field.start <= end;
        let Some(path) = fields.iter().filter(is_it).max_by_key(|field| field.start).map(|field| field.path.clone())
        else {
            return Err(Box::new(error));
        };
        if !is_of_a_record(&path) {
            return Err(Box::new(error));
        }
        let mut left = rest.into_owned();
        for field in fields.iter().filter(|field| field.path == path) {
            // Blanks of the same number of characters, so that messages give the right position.
            let blank: String =
                text[field.start..field.end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            let at = left.char_indices().map(|(at, _)| at).nth(text[..field.start].chars().count());
            if let Some(at) = at {
                let end = left[at..].char_indices().map(|(at, _)| at).nth(blank.chars().count());
                left.replace_range(at..end.map_or(left.len(), |end| at + end), &blank);
            }
            aside.push(field.clone());
        }
        rest = Cow::Owned(left);
    }
    Err(Box::new(ron::error::SpannedError {
        code: ron::Error::Message("too many unknown fields".into()),
        span: ron::error::Span {
            start: ron::error::Position { line: 1, col: 1 },
            end: ron::error::Position { line: 1, col: 1 },
        },
    }))
}

/// True when the field belongs to the file, its source or its sign-off, or to a record of a list.
fn is_of_a_record(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        names[..],
        [_] | ["source" | "forms" | "decisions" | "notes", _]
            | ["finished", "Some", _]
            | ["history" | "undone", "decided" | "noted" | "finished", _]
            | ["conflicts", "decision" | "note", _]
    )
}

/// Assigns the fields set apart to their records.
pub(super) fn attach(file: &mut File, text: &str, aside: &[Field]) {
    let mut unknown = Unknown::default();
    for field in aside {
        let at = field.element.unwrap_or(0);
        let list = field.path.first().map_or("", String::as_str);
        let key = match (list, field.path.len()) {
            (_, 1) => Some(key::FILE.to_string()),
            ("source", _) => Some(key::SOURCE.to_string()),
            ("finished", _) => Some(key::FINISHED.to_string()),
            ("forms", _) => file.forms.get(at).map(|form| key::form(&form.section)),
            ("decisions", _) => file.decisions.get(at).map(|record| key::decision(&record.id)),
            ("notes", _) => file.notes.get(at).map(|record| key::note(&record.id)),
            ("history", _) => file.history.get(at).map(key::step),
            ("undone", _) => file.undone.get(at).map(key::step),
            ("conflicts", _) => file.orphans.get(at).map(|record: &Record| key::orphan(record)),
            _ => None,
        };
        let Some(key) = key else { continue };
        let value = text[field.value.clone()].trim();
        let value = if key == key::FILE { value.to_string() } else { ron_file::one_line(value) };
        unknown.keep(key, &format!("{}: {value}", field.name()));
    }
    file.unknown = unknown;
}
