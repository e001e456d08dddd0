//! The crosswalk: correspondences between the cells of forms, as data.
//!
//! Invariant: between two forms every cell is in at most one correspondence, and both directions are equal with the
//! sides exchanged; forms that share a field id share its notion unless the crosswalk overrides it. Not here:
//! comparing the numbers (`diff`).

mod compose;
mod file;

use super::{Library, places};
use crate::ids::FieldId;
use crate::text::{Bilingual, FileError};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// The crosswalk of the program.
const BUILTIN: (&str, &str) = ("assets/crosswalk.ron", include_str!("../../../../../assets/crosswalk.ron"));

/// How the two sides of a correspondence compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Comparability {
    /// One cell each, the same notion.
    Exact,
    /// Several cells of the older form are one of the newer; their sum compares.
    Sum,
    /// One cell of the older form was divided; the sum of the newer ones compares.
    Split,
    /// Nearly the same notion: shown side by side, never a reason for a failure.
    Approximate,
    /// No counterpart, or one that counts something else.
    NotComparable,
}

/// Corresponding cells of two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondence {
    /// How they compare.
    pub kind: Comparability,
    /// Field ids of the older form, to be summed.
    pub old: Vec<FieldId>,
    /// Field ids of the newer form, to be summed.
    pub new: Vec<FieldId>,
    /// Why they do not compare exactly; empty if they do.
    pub note: Bilingual,
}

/// The correspondences between two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// Id of the older form.
    pub from: String,
    /// Id of the newer form.
    pub to: String,
    /// All correspondences, ids that both forms share included.
    pub rows: Vec<Correspondence>,
}

/// All maps of this run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crosswalk {
    maps: Vec<Map>,
    /// Ids of the forms that are mapped.
    forms: Vec<String>,
    /// The correspondences from each form to each, one form after the other, once they were asked for: composing them takes
    /// longer than reading a report.
    composed: Vec<OnceLock<Vec<Correspondence>>>,
}

impl Crosswalk {
    fn new(maps: Vec<Map>) -> Self {
        let mut forms: Vec<String> = maps.iter().flat_map(|map| [map.from.clone(), map.to.clone()]).collect();
        forms.sort_unstable();
        forms.dedup();
        let composed = vec![OnceLock::new(); forms.len() * forms.len()];
        Self { maps, forms, composed }
    }

    /// Returns the maps in the order they were added.
    pub fn maps(&self) -> &[Map] {
        &self.maps
    }

    /// Returns the correspondences between two forms, over intermediate forms if necessary.
    ///
    /// Empty for a form with itself, and if no path connects the two.
    pub fn between(&self, old: &str, new: &str) -> &[Correspondence] {
        let place = |form: &str| self.forms.binary_search_by(|known| known.as_str().cmp(form)).ok();
        let known = place(old).zip(place(new));
        let known = known.and_then(|(old, new)| self.composed.get(old * self.forms.len() + new));
        known.map_or(&[], |known| known.get_or_init(|| compose::between(&self.maps, old, new)))
    }
}

impl Library {
    /// Returns the crosswalk.
    pub fn crosswalk(&self) -> &Crosswalk {
        // The tests hold that it is valid.
        self.crosswalk.get_or_init(|| Arc::new(self.proved(Crosswalk::default(), BUILTIN).unwrap_or_default()))
    }

    /// Adds a crosswalk written in RON; its forms must be known.
    ///
    /// # Errors
    ///
    /// A message with file, line, column and the line itself: no RON, an unknown form or field, a cell mapped twice, a
    /// kind that does not fit the number of its cells, two forms that are mapped already.
    pub fn add_crosswalk(&mut self, name: &str, text: &str) -> Result<(), FileError> {
        let crosswalk = self.proved(self.crosswalk().clone(), (name, text))?;
        self.crosswalk = OnceLock::from(Arc::new(crosswalk));
        Ok(())
    }

    /// Returns a crosswalk extended by the maps of a file.
    fn proved(&self, crosswalk: Crosswalk, (name, text): (&str, &str)) -> Result<Crosswalk, FileError> {
        let mut more = file::parse(name, text, self, &crosswalk)?;
        for map in &mut more {
            self.share(map);
        }
        let mut maps = crosswalk.maps;
        maps.append(&mut more);
        Ok(Crosswalk::new(maps))
    }

    /// Adds the ids that both forms share and the map does not mention.
    fn share(&self, map: &mut Map) {
        let (old, new) = (self.cells_of(&map.from), self.cells_of(&map.to));
        let said: HashSet<&FieldId> = map.rows.iter().flat_map(|row| row.old.iter().chain(&row.new)).collect();
        let there: HashSet<&FieldId> = new.iter().collect();
        let shared: Vec<Correspondence> = old
            .iter()
            .filter(|id| there.contains(id) && !said.contains(id))
            .map(|id| Correspondence {
                kind: Comparability::Exact,
                old: vec![id.clone()],
                new: vec![id.clone()],
                note: Bilingual::default(),
            })
            .collect();
        map.rows.extend(shared);
    }

    /// Returns the field ids of a form in its order.
    pub(super) fn cells_of(&self, form: &str) -> Vec<FieldId> {
        let index = self.forms.iter().position(|known| known.id == form);
        let ids = index.map(|index| places(&self.forms[index], index)).unwrap_or_default();
        ids.into_iter().map(|place| place.id).collect()
    }
}
