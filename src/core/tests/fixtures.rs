//! The built-in forms and rules, and reports read with them.

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance, Review};

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
    /// A report read from a text and checked.
    pub fn read(&self, text: &str) -> Review {
        let mut review = gouji_testing::read(text, &self.library);
        review.recheck(&self.rules, &self.library);
        review
    }
}

/// The entry of a decision that says nothing but its kind and who made it.
pub fn entry(kind: DecisionKind, provenance: &Provenance) -> Entry {
    let decision = Decision {
        kind,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: provenance.clone(),
    };
    Entry { decision: Some(decision), note: None }
}
