//! A key file as written: `{ "mode": [("action", ["key", …])] }`, every name with its place.
//!
//! Invariant: the order of the file is kept, and so is what is written twice, so that it can be refused.

use crate::text::ron_file;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// A name and the byte where its quotes begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The name.
    pub name: String,
    /// Byte offset in the file.
    pub at: usize,
}

/// `("action", ["key", …])`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The action.
    pub action: Placed,
    /// Its keys.
    pub keys: Vec<Placed>,
}

/// A mode and its lines.
pub type Mode = (Placed, Vec<Line>);

/// Reads the file.
///
/// # Errors
/// `file:line:column: what`, the line and a mark, where it is no RON of this shape.
pub fn read(name: &str, text: &str) -> Result<Vec<Mode>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Modes(modes) = ron_file::parse(name, text)?;
    // Every string of this shape is a name: the literals of the text are the names in their order.
    let mut literals = ron_file::strings(text).into_iter();
    let mut placed = |name: String| Placed { name, at: literals.next().unwrap_or(0) };
    let mut line =
        |(action, keys): Written| Line { action: placed(action), keys: keys.into_iter().map(&mut placed).collect() };
    let mut read = Vec::new();
    for (mode, lines) in modes {
        // The mode's own name comes first.
        let head = line((mode, Vec::new())).action;
        read.push((head, lines.into_iter().map(&mut line).collect()));
    }
    Ok(read)
}

type Written = (String, Vec<String>);

/// The map in its order: a map of the library would keep the last of two modes of one name.
struct Modes(Vec<(String, Vec<Written>)>);

impl<'de> Deserialize<'de> for Modes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Modes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{ \"mode\": [(\"action\", [\"key\", …])] }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Modes, A::Error> {
                let mut modes = Vec::new();
                while let Some(mode) = map.next_entry()? {
                    modes.push(mode);
                }
                Ok(Modes(modes))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
