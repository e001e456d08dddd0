//! The recogniser that the user has: a file with a model.
//!
//! Invariant: it is loaded when the first picture needs it, once. Not here: where the user keeps it (the program).

use crate::Refusal;
use gouji_core::message;
use gouji_core::text::sanitize::printable_path;
use gouji_scan::Recogniser;
use std::cell::OnceCell;
use std::fmt;
use std::fs;
use std::path::PathBuf;

/// Bytes of the file of a model, at most: the largest that was tried has 21 MB.
const LARGEST: u64 = 200 << 20;

/// A recogniser that was loaded, and how many signs it knows.
type Loaded = (Box<dyn Recogniser>, usize);

/// A recogniser that may have to be loaded, or be missing.
#[derive(Default)]
pub struct Ocr {
    file: Option<PathBuf>,
    loaded: OnceCell<Result<Loaded, Refusal>>,
}

impl fmt::Debug for Ocr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ocr").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Ocr {
    /// The recogniser of a file; `None` where the user has none.
    pub fn new(file: Option<PathBuf>) -> Self {
        Self { file, loaded: OnceCell::new() }
    }

    /// A recogniser that is at hand, and the number of signs that it knows.
    pub fn with(recogniser: Box<dyn Recogniser>, signs: usize) -> Self {
        Self { file: None, loaded: OnceCell::from(Ok((recogniser, signs))) }
    }

    /// The recogniser.
    ///
    /// # Errors
    /// What to do where there is none, and what is wrong with one that cannot be used.
    pub(crate) fn recogniser(&self) -> Result<&dyn Recogniser, Refusal> {
        self.loaded().map(|(recogniser, _)| &**recogniser)
    }

    /// Signs that the recogniser knows.
    ///
    /// # Errors
    /// What to do where there is none, and what is wrong with one that cannot be used.
    pub fn signs(&self) -> Result<usize, Refusal> {
        self.loaded().map(|(_, signs)| *signs)
    }

    fn loaded(&self) -> Result<&Loaded, Refusal> {
        self.loaded.get_or_init(|| self.load()).as_ref().map_err(Clone::clone)
    }

    fn load(&self) -> Result<Loaded, Refusal> {
        let refused = |message| Refusal::new("unreadable", message);
        if cfg!(not(feature = "ocr")) {
            return Err(refused(message!("refused.built_without_ocr")));
        }
        let Some(file) = &self.file else { return Err(refused(message!("refused.no_ocr"))) };
        let failed =
            |reason: String| refused(message!("refused.bad_ocr", path = printable_path(file), reason = reason));
        let size = fs::metadata(file).map_err(|error| failed(error.to_string()))?.len();
        if size > LARGEST {
            return Err(failed(format!("{} MB", size >> 20)));
        }
        model(fs::read(file).map_err(|error| failed(error.to_string()))?).map_err(failed)
    }
}

/// The model of a file.
#[cfg(feature = "ocr")]
fn model(bytes: Vec<u8>) -> Result<Loaded, String> {
    let model = gouji_scan::model::Model::load(bytes)?;
    let signs = model.signs();
    Ok((Box::new(model), signs))
}

/// No model can be run.
#[cfg(not(feature = "ocr"))]
fn model(_: Vec<u8>) -> Result<Loaded, String> {
    Err(String::new())
}
