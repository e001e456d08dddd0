//! The built-in forms and rules, and reports read with them.

use crate::check::Rules;
use crate::extract::extract;
use crate::forms::Library;
use crate::ingest;
use crate::review::{Review, Source};

pub struct Kit {
    pub library: Library,
    pub rules: Rules,
}

pub fn kit() -> Kit {
    let library = Library::builtin().unwrap();
    let rules = Rules::builtin();
    Kit { library, rules }
}

impl Kit {
    /// A report as read from a text, its rules applied.
    pub fn read(&self, text: &str) -> Review {
        let (document, mut problems) = ingest::document(text);
        let (extraction, more) = extract(&document, &self.library);
        problems.extend(more);
        let mut review = Review::new(Source::default(), document, extraction, problems);
        review.recheck(&self.rules, &self.library);
        review
    }
}
