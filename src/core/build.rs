//! Reads forms and words when the program is built, so that they are not read at every start: they become bytes.
//!
//! Invariant: the bytes hold what reading the RON gives. Left to others: proving what is read (`tests/assets.rs`).
// Of the program's modules only the types are used.
#![allow(dead_code)]

/// The types of a form.
#[path = "src/forms"]
mod forms {
    pub mod file;
}

/// Words in two languages.
#[path = "src/text"]
mod text {
    pub mod lang;
    pub use lang::Bilingual;
}

use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

/// The forms that come with the program, the first to know a field names it. A new file is added here and nowhere else.
const FORMS: &[&str] = &["cn2021", "cn2019", "stat2014", "hunan", "shanghai", "fujian"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let forms: Vec<forms::file::Form> =
        FORMS.iter().map(|name| read(&format!("../../assets/forms/{name}.ron"))).collect::<Result<_, _>>()?;
    fs::write(out.join("forms.bin"), postcard::to_allocvec(&forms)?)?;
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
