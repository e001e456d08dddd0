//! Reads the reports bundled with the program.

use crate::ROOT;
use gouji_core::extract::extract;
use gouji_core::forms::Library;
use gouji_core::review::{Review, Source};

/// Text of a sample, by the beginning of its file name.
pub fn sample(name: &str) -> String {
    let folder = format!("{ROOT}/assets/reports");
    let mut files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_wanted = |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(name);
    let path = files.find(is_wanted).unwrap_or_else(|| panic!("no sample {name} in {folder}"));
    std::fs::read_to_string(path).unwrap()
}

/// Reads a text without applying rules.
pub fn read(text: &str, library: &Library) -> Review {
    let (document, mut problems) = gouji_ingest::document(text);
    let (extraction, more) = extract(&document, library);
    problems.extend(more);
    Review::new(Source::default(), document, extraction, problems)
}
