//! The themes of this run: those of the program and the user's own.
//!
//! Invariant: there is always one, and each has a name of its own; one that is added under a known name takes its place. Left
//! to others: where files come from and which theme a terminal gets (`run`).

use crate::widgets::theme::{Depth, Theme};
use gouji_core::text::{Bilingual, FileError};

/// The themes that come with the program.
const BUILTIN: &[(&str, &str)] = &[
    ("dark", include_str!("../../../../assets/themes/dark.ron")),
    ("light", include_str!("../../../../assets/themes/light.ron")),
    ("contrast", include_str!("../../../../assets/themes/contrast.ron")),
    ("mono", include_str!("../../../../assets/themes/mono.ron")),
];

/// A theme and its names.
#[derive(Debug, Clone)]
struct Named {
    id: String,
    name: Bilingual,
    theme: Theme,
}

/// All themes, in the order in which the reviewer walks through them.
#[derive(Debug, Clone)]
pub struct Themes {
    all: Vec<Named>,
    depth: Depth,
}

impl Themes {
    /// The themes that come with the program.
    ///
    /// # Errors
    /// A message with file, line and column; the tests hold that the built-in files have none.
    pub fn builtin(depth: Depth) -> Result<Self, FileError> {
        let mut themes = Self { all: Vec::new(), depth };
        for (id, text) in BUILTIN {
            themes.add(id, &format!("assets/themes/{id}.ron"), text)?;
        }
        Ok(themes)
    }

    /// Adds a theme; its place in the order.
    ///
    /// # Errors
    /// `FILE:LINE:COLUMN: what`, with the line and a mark.
    pub fn add(&mut self, id: &str, file: &str, text: &str) -> Result<usize, FileError> {
        let (name, theme) = Theme::parse(file, text, self.depth)?;
        let named = Named { id: id.to_string(), name, theme };
        if let Some(at) = self.find(id) {
            self.all[at] = named;
            return Ok(at);
        }
        self.all.push(named);
        Ok(self.all.len() - 1)
    }

    /// The place of a theme in the order.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.all.iter().position(|named| named.id == id)
    }

    /// The ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|named| named.id.as_str())
    }

    /// The names for people in order.
    pub fn names(&self) -> Vec<Bilingual> {
        self.all.iter().map(|named| named.name.clone()).collect()
    }

    /// The styles of a theme; plain ones for an unknown index.
    pub fn get(&self, at: usize) -> Theme {
        self.all.get(at).map_or_else(Theme::default, |named| named.theme)
    }
}
