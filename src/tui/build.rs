//! Reads the words of both languages when the program is built, so that they are not read at every start.
//!
//! Invariant: the bytes hold what reading the RON gives. Not here: proving what is read (`tests/assets.rs`).

use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    for lang in ["zh", "en"] {
        let words: BTreeMap<String, String> = read(&format!("../../assets/strings/{lang}.ron"))?;
        fs::write(out.join(format!("{lang}.bin")), postcard::to_allocvec(&words)?)?;
    }
    Ok(())
}

/// A file with optional values written bare, as `text::ron_file` reads it.
fn read<T: DeserializeOwned>(path: &str) -> Result<T, String> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&text).map_err(|error| format!("{path}:{error}"))
}
