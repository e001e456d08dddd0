//! Rules asked again when a few numbers changed: only those that had asked for one of them.
//!
//! Invariant: a rule looks at the text and at the figures it asks for and at nothing else, so what it says stands until
//! one of these figures changes; the findings are at all times those of [`super::check`]. Left to others: which numbers
//! changed (`review`).

use super::relation::Thing;
use super::{Figure, Figures, Finding, Findings, Rule, Rules, Splice, Subject, applied};
use crate::document::Document;
use crate::extract::{Extraction, Sentences};
use crate::text::{Span, Stopped};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Which numbers each rule asked for, and how many findings it gave.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    rules: Rules,
    judged: Vec<Judged>,
    /// Which of these asked for a number of this year, and of last year's report, ascending.
    of: [HashMap<String, Vec<usize>>; 2],
}

/// A rule and one thing it judges.
#[derive(Debug, Clone)]
struct Judged {
    file: usize,
    rule: usize,
    thing: Thing,
    /// How many findings it gave.
    given: usize,
}

impl Asked {
    /// True when it tells of these rules.
    pub fn is_of(&self, rules: &Rules) -> bool {
        self.rules.is_same(rules)
    }

    /// Applies all rules, those that are left when it is stopped excepted.
    pub fn check(rules: &Rules, subject: Subject<'_>, stopped: Stopped<'_>) -> (Self, Vec<Finding>) {
        Self::apply(rules, subject, |_| true, stopped)
    }

    /// Applies only the rules that put this year beside last year's.
    pub fn across(rules: &Rules, subject: Subject<'_>) -> (Self, Vec<Finding>) {
        Self::apply(rules, subject, Rule::links_years, &|| false)
    }

    fn apply(
        rules: &Rules,
        subject: Subject<'_>,
        wanted: impl Fn(&Rule) -> bool + Copy,
        stopped: Stopped<'_>,
    ) -> (Self, Vec<Finding>) {
        let mut asked = Self { rules: rules.clone(), ..Self::default() };
        let mut findings = Vec::new();
        let places = rules.places(subject.extraction, wanted).take_while(|_| !stopped());
        for (file, rule, thing) in places.flat_map(|at| rules.things(at, subject)) {
            if stopped() {
                break;
            }
            let judged = Judged { file, rule, thing, given: 0 };
            let found = asked.listened(asked.judged.len(), &judged, subject);
            asked.judged.push(Judged { given: found.len(), ..judged });
            findings.extend(found);
        }
        (asked, findings)
    }

    /// Applies the rules again that asked for one of these numbers, of this year or of last year's; their findings take the
    /// places of the old ones. Tells which are others now.
    pub fn again(&mut self, subject: Subject<'_>, changed: [&[String]; 2], findings: &mut Findings) -> Vec<Splice> {
        let due = self.of.iter().zip(changed).flat_map(|(of, ids)| ids.iter().filter_map(|id| of.get(id)));
        let due: BTreeSet<usize> = due.flatten().copied().collect();
        let mut splices = Vec::new();
        let (mut start, mut before) = (0, 0);
        for at in due {
            start += self.judged.get(before..at).unwrap_or(&[]).iter().map(|judged| judged.given).sum::<usize>();
            let Some(judged) = self.judged.get(at).cloned() else { break };
            let found = self.listened(at, &judged, subject);
            self.judged[at].given = found.len();
            let here = start..start + judged.given;
            if found.len() == judged.given {
                for (place, found) in here.zip(found) {
                    if findings.get(place) != Some(&found) {
                        splices.push(findings.splice(place..place + 1, vec![found]));
                    }
                }
            } else {
                splices.push(findings.splice(here, found));
            }
            before = at;
        }
        splices
    }

    /// Runs one rule and notes what it asks for.
    fn listened(&mut self, at: usize, judged: &Judged, subject: Subject<'_>) -> Vec<Finding> {
        let Some(file) = self.rules.files().get(judged.file) else { return Vec::new() };
        let Some(rule) = file.rules.get(judged.rule) else { return Vec::new() };
        let [of, of_last] = &mut self.of;
        let listener = Listener { figures: subject.figures, at, of: RefCell::new(of) };
        let last = subject.last_year.map(|figures| Listener { figures, at, of: RefCell::new(of_last) });
        let last_year = last.as_ref().map(|listener| -> &dyn Figures { listener });
        applied(file, rule, &judged.thing, Subject { figures: &listener, last_year, ..subject })
    }
}

/// Hands every question on, and notes who asked it.
struct Listener<'a> {
    figures: &'a dyn Figures,
    at: usize,
    of: RefCell<&'a mut HashMap<String, Vec<usize>>>,
}

impl Figures for Listener<'_> {
    fn figure(&self, id: &str) -> Figure {
        let mut of = self.of.borrow_mut();
        match of.get_mut(id) {
            Some(known) => {
                if let Err(place) = known.binary_search(&self.at) {
                    known.insert(place, self.at);
                }
            }
            None => drop(of.insert(id.to_string(), vec![self.at])),
        }
        self.figures.figure(id)
    }

    fn span(&self, id: &str) -> Option<Span> {
        self.figures.span(id)
    }

    fn report(&self) -> Option<(&Document, &Extraction)> {
        self.figures.report()
    }

    fn sentences(&self) -> Option<&Sentences> {
        self.figures.sentences()
    }
}
