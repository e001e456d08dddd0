//! Documents that programs made, and hostile ones: `src/tests/fixtures`.
//!
//! Invariant: a file that is large and repeats itself lies there packed with gzip and is unpacked here.

use crate::ROOT;
use flate2::read::GzDecoder;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// The folder of all fixtures.
pub fn folder() -> PathBuf {
    PathBuf::from(ROOT).join("src/tests/fixtures")
}

/// The bytes of a fixture, by its path below the folder.
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

/// The names of the fixtures in a folder, sorted, without the ending of those that are packed.
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
