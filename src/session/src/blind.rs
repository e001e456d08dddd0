//! Sessions of people who review the same reports without seeing each other's decisions.
//!
//! Invariant: each person's sessions are in a folder of their own below the shared one, so that opening a report reads nobody
//! else's; the shared folder keeps what was agreed and ruled. Not here: comparing them (`gouji_core::review`).

use crate::SessionFolder;
use crate::corpus::{self, Item, OpenError};
use crate::file_name;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::{BlindReview, SecondReview};
use gouji_ingest::worker::Stop;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder below that of the sessions.
const NAME: &str = "blind";
/// Most people that are compared.
const MOST: usize = 16;

/// The folder of one person's own sessions below the shared folder.
pub fn folder_of(shared: &Path, reviewer: &str) -> PathBuf {
    let name = file_name::safe(reviewer);
    shared.join(NAME).join(if name.is_empty() { "_" } else { &name })
}

/// The people who review on their own: names and folders, by name.
pub fn reviewers(shared: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(shared.join(NAME)).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut found: Vec<(String, PathBuf)> =
        folders.filter_map(|entry| Some((entry.file_name().to_str()?.to_string(), entry.path()))).collect();
    found.sort();
    found.truncate(MOST);
    found
}

/// Compares what people decided about a report on their own; people who decided nothing are left out. Where only one did, the
/// review in the shared folder is the other side.
///
/// # Errors
/// When the report cannot be read.
pub fn second_review(
    item: &Item,
    (library, rules): (&Library, &Rules),
    shared: &Path,
    stop: &Stop,
) -> Result<SecondReview, OpenError> {
    let mut reviews = Vec::new();
    for (name, folder) in reviewers(shared) {
        let opened = corpus::open_until(item, library, rules, &SessionFolder::new(folder), stop)?;
        if !opened.review.entries.is_empty() || opened.review.finished.is_some() {
            reviews.push(BlindReview::of(&name, &opened.review));
        }
    }
    if let [only] = reviews.as_slice() {
        let opened = corpus::open_until(item, library, rules, &SessionFolder::new(shared), stop)?;
        let by = opened.review.finished.as_ref().map(|signed| signed.by.clone());
        if let Some(by) = by.filter(|by| *by != only.by) {
            reviews.insert(0, BlindReview::of(&by, &opened.review));
        }
    }
    Ok(SecondReview::of(&reviews))
}
