//! Documents produced by real programs, and hostile ones: `src/tests/fixtures`.
//!
//! Invariant: large repetitive files are stored gzipped and unpacked here. Not here: generated reports (`generator`).

use crate::ROOT;
use flate2::read::GzDecoder;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// Folder of all fixtures.
pub fn folder() -> PathBuf {
    PathBuf::from(ROOT).join("src/tests/fixtures")
}

/// Bytes of a fixture, by its path below the folder.
pub fn fixture(path: &str) -> Vec<u8> {
    let plain = folder().join(path);
    if let Ok(bytes) = fs::read(&plain) {
        return bytes;
    }
    let packed = folder().join(format!("{path}.gz"));
    let file = fs::File::open(&packed).unwrap_or_else(|error| panic!("{}: {error}", packed.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Sorted names of the fixtures in a folder, without the `.gz` of packed ones.
pub fn names(path: &str) -> Vec<String> {
    let entries = fs::read_dir(folder().join(path)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.strip_suffix(".gz").map_or(name.clone(), str::to_string))
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    names
}
