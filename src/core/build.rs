//! Turns the forms, the words for people and the word lists into bytes when the program is built: no start parses RON.
//!
//! Invariant: the bytes hold what reading the RON gives. Not here: proving what is read (tests).
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

/// The word lists that come with the program, by subject.
const LEXICON: &[&str] = &["cells", "agency", "dates", "units", "counts", "enumerations", "non_counts", "narrative"];

/// A file of word lists: for each list its words, each with an example and a source.
type Lists = BTreeMap<String, Vec<(String, Vec<String>)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let forms: Vec<forms::file::Form> =
        FORMS.iter().map(|name| read(&format!("../../assets/forms/{name}.ron"))).collect::<Result<_, _>>()?;
    fs::write(out.join("forms.bin"), postcard::to_allocvec(&forms)?)?;
    let mut lexicon: Vec<(String, Vec<String>)> = Vec::new();
    for name in LEXICON {
        let lists: Lists = read(&format!("../../assets/lexicon/{name}.ron"))?;
        let words = |entries: Vec<(String, Vec<String>)>| entries.into_iter().map(|(word, _)| word).collect();
        lexicon.extend(lists.into_iter().map(|(list, entries)| (list, words(entries))));
    }
    fs::write(out.join("lexicon.bin"), postcard::to_allocvec(&lexicon)?)?;
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
