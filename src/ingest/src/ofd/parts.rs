//! The parts of an OFD package and the places by which they refer to each other.
//!
//! Invariant: a place leads to a part of the package or nowhere. Not here: unpacking (`zip_package`).
//!
//! Producers write places relative to the part, to its document or to the package, with either slash and in either
//! case; all are tried, the one of the standard first.

use super::tree::{self, Item};
use crate::Refusal;
use crate::zip_package::ZipPackage;
use std::collections::HashMap;

/// Parts of a package.
pub(super) struct Parts<'p, 'b> {
    package: &'p mut ZipPackage<'b>,
    /// Names as stored, by their simplified form.
    names: HashMap<String, String>,
    /// Folder of `OFD.xml`, empty or with a slash at its end.
    root: String,
    /// True once a part was damaged.
    pub is_damaged: bool,
}

/// Simplified name of the part that begins an OFD package; `None` for other packages.
pub(crate) fn entry(package: &ZipPackage<'_>) -> Option<String> {
    let names = package.names().map(|name| simple(&name));
    // A folder zipped by hand holds the package in a folder.
    names.filter(|name| is_main_part(name)).min_by_key(|name| name.matches('/').count())
}

/// True for the name of the part that begins an OFD package.
pub(crate) fn is_main_part(name: &str) -> bool {
    let name = simple(name);
    name == "ofd.xml" || name.ends_with("/ofd.xml")
}

impl<'p, 'b> Parts<'p, 'b> {
    pub fn new(package: &'p mut ZipPackage<'b>, entry: &str) -> Self {
        let names = package.names().map(|name| (simple(&name), name)).collect();
        let root = entry.rfind('/').map_or("", |at| &entry[..=at]).to_string();
        Self { package, names, root, is_damaged: false }
    }

    /// Part to which `place` refers when written in the part `from`.
    pub fn find(&self, from: &str, place: &str) -> Option<String> {
        let folder = |name: &str| name.rfind('/').map_or(String::new(), |at| name[..=at].to_string());
        let place = place.trim();
        let inside = folder(from);
        let around = folder(inside.trim_end_matches('/'));
        let tried = if place.starts_with(['/', '\\']) {
            vec![self.root.clone(), inside]
        } else {
            vec![inside, self.root.clone(), around]
        };
        tried.into_iter().map(|folder| simple(&format!("{folder}/{place}"))).find(|name| self.names.contains_key(name))
    }

    /// True when a part has this in its simplified name.
    pub fn any(&self, word: &str) -> bool {
        self.names.keys().any(|name| name.contains(word))
    }

    /// Content of a part; `None` if it does not exist.
    pub fn read(&mut self, name: &str) -> Result<Option<Item>, Refusal> {
        let Some(stored) = self.names.get(name) else { return Ok(None) };
        let Some(xml) = self.package.part(stored)? else { return Ok(None) };
        let (item, is_whole) = tree::parse(&xml)?;
        self.is_damaged |= !is_whole;
        Ok(Some(item))
    }
}

/// A name with single forward slashes, in lower case, without steps up and down.
fn simple(name: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/").to_lowercase()
}
