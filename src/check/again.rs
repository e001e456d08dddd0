//! Rules asked again when a few numbers changed: only those that had asked for one of them.
//!
//! Invariant: a rule looks at the text and at the figures it asks for and at nothing else, so what it says stands until
//! one of these figures changes; the findings are at all times those of [`super::check`]. Left to others: which numbers
//! changed (`review`).

use super::{Figure, Figures, Finding, Rules, Subject, applied};
use crate::document::Document;
use crate::extract::Extraction;
use crate::text::Span;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// Which numbers each rule asked for, and how many findings it gave.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    rules: Rules,
    /// How many findings each rule gave of each thing it judges, in the order of the rules.
    given: Vec<usize>,
    /// Which of these asked for a number.
    of: HashMap<String, Vec<usize>>,
}

impl Asked {
    /// True when it tells of these rules.
    pub fn is_of(&self, rules: &Rules) -> bool {
        self.rules.is_same(rules)
    }

    /// Applies all rules.
    pub fn check(rules: &Rules, subject: Subject<'_>) -> (Self, Vec<Finding>) {
        let mut asked = Self { rules: rules.clone(), ..Self::default() };
        let mut findings = Vec::new();
        for (at, (file, rule, part)) in rules.of(subject.extraction).enumerate() {
            let found = asked.listened(at, subject, |subject| applied(file, rule, part, subject));
            asked.given.push(found.len());
            findings.extend(found);
        }
        (asked, findings)
    }

    /// Applies the rules again that asked for one of these numbers; their findings take the places of the old ones.
    pub fn again(&mut self, subject: Subject<'_>, changed: &[String], findings: &mut Vec<Finding>) {
        let due: HashSet<usize> = changed.iter().filter_map(|id| self.of.get(id)).flatten().copied().collect();
        let rules = self.rules.clone();
        let mut start = 0;
        for (at, (file, rule, part)) in rules.of(subject.extraction).enumerate() {
            let Some(mut given) = self.given.get(at).copied() else { return };
            if due.contains(&at) {
                let found = self.listened(at, subject, |subject| applied(file, rule, part, subject));
                let end = start + given;
                given = found.len();
                findings.splice(start..end, found);
                self.given[at] = given;
            }
            start += given;
        }
    }

    /// Runs one rule and notes what it asks for.
    fn listened<T>(&mut self, rule: usize, subject: Subject<'_>, apply: impl FnOnce(Subject<'_>) -> T) -> T {
        let listener = Listener { figures: subject.figures, heard: RefCell::default() };
        let found = apply(Subject { figures: &listener, ..subject });
        for id in listener.heard.into_inner() {
            let rules = self.of.entry(id).or_default();
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        found
    }
}

/// Hands every question on, and keeps what was asked for.
struct Listener<'a> {
    figures: &'a dyn Figures,
    heard: RefCell<HashSet<String>>,
}

impl Figures for Listener<'_> {
    fn figure(&self, id: &str) -> Figure {
        let mut heard = self.heard.borrow_mut();
        if !heard.contains(id) {
            heard.insert(id.to_string());
        }
        self.figures.figure(id)
    }

    fn span(&self, id: &str) -> Option<Span> {
        self.figures.span(id)
    }

    fn report(&self) -> Option<(&Document, &Extraction)> {
        self.figures.report()
    }
}
