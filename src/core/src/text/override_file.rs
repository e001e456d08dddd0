//! User files that override a file of the program: `{ "head": [("name", ["value", …])] }`.
//!
//! Invariant: order and duplicates are kept, and every string has its place, so that all errors are reported at once,
//! each with file, line and column. Not here: which heads, names and values exist.

use super::{Bilingual, FileError, ron_file};
use crate::message;
use crate::message::Message;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// A string of the file and the byte of its opening quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The name.
    pub name: String,
    /// Byte offset in the file.
    pub at: usize,
}

/// `("name", ["value", …])`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The subject.
    pub name: Placed,
    /// The values given to it.
    pub values: Vec<Placed>,
}

/// A head and its lines.
pub type Section = (Placed, Vec<Line>);

/// Parses the file.
///
/// # Errors
///
/// `file:line:column: what`, the line and a caret, if it is not RON of this shape.
pub fn read(name: &str, text: &str) -> Result<Vec<Section>, Bilingual> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Sections(sections) = ron_file::parse(name, text)?;
    // Every string of this shape is placed: the literals of the text are the strings in their order.
    let mut literals = ron_file::strings(text).into_iter();
    let mut placed = |name: String| Placed { name, at: literals.next().unwrap_or(0) };
    let mut line =
        |(name, values): Written| Line { name: placed(name), values: values.into_iter().map(&mut placed).collect() };
    let mut read = Vec::new();
    for (head, lines) in sections {
        // The head's place comes first.
        let head = line((head, Vec::new())).name;
        read.push((head, lines.into_iter().map(&mut line).collect()));
    }
    Ok(read)
}

type Written = (String, Vec<String>);

/// The map in its order; a map type would keep the last of two equal heads.
struct Sections(Vec<(String, Vec<Written>)>);

impl<'de> Deserialize<'de> for Sections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Sections;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{ \"head\": [(\"name\", [\"value\", …])] }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sections, A::Error> {
                let mut sections = Vec::new();
                while let Some(section) = map.next_entry()? {
                    sections.push(section);
                }
                Ok(Sections(sections))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The errors of one file.
#[derive(Debug)]
pub struct OverrideErrors<'f> {
    name: &'f str,
    text: &'f str,
    list: Vec<(usize, Bilingual)>,
}

impl<'f> OverrideErrors<'f> {
    /// Creates an empty list.
    pub fn new(name: &'f str, text: &'f str) -> Self {
        Self { name, text: text.strip_prefix('\u{feff}').unwrap_or(text), list: Vec::new() }
    }

    /// True if there is no error.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds an error at a string of the file.
    pub fn add(&mut self, at: &Placed, what: Message) {
        self.list.push((at.at, FileError::at(self.name, self.text, at.at, what).both()));
    }

    /// Adds an error for an unknown name, with the nearest known one.
    pub fn unknown<'k>(&mut self, at: &Placed, kind: Message, known: impl Iterator<Item = &'k str>) {
        let name = &at.name;
        let what = match nearest(name, known) {
            Some(near) => message!("file.unknown_near", kind = kind, name = name, near = near),
            None => message!("file.unknown", kind = kind, name = name),
        };
        self.add(at, what);
    }

    /// Returns all errors in the order of the file.
    ///
    /// # Errors
    ///
    /// If there is any.
    pub fn result(mut self) -> Result<(), Bilingual> {
        self.list.sort_by_key(|(at, _)| *at);
        let all: Vec<Bilingual> = self.list.into_iter().map(|(_, told)| told).collect();
        if all.is_empty() { Ok(()) } else { Err(Bilingual::lines(&all)) }
    }
}

/// Returns the known name nearest to `name`, if near enough to be a typing error.
fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let within = (name.chars().count() / 3).max(1);
    let near = known.into_iter().map(|known| (distance(name, known), known)).filter(|(far, _)| *far <= within);
    near.min_by_key(|(far, _)| *far).map(|(_, known)| known)
}

/// Optimal string alignment distance: insertions, deletions, replacements and swaps.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchanged = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = exchanged.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
