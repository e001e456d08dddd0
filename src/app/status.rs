//! What is to be said of one number at a glance: its worst open finding and the reviewer's decision.

use crate::check::{Severity, Verdict};
use crate::extract::Role;
use crate::review::{DecisionKind, Review};
use std::collections::{HashMap, HashSet};

/// The mark beside a number, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Every hard rule it takes part in is broken and open.
    Fails,
    /// Takes part in an open finding of a soft rule, or is blank where a rule needs it.
    Soft,
    /// Takes part in a broken hard rule, but another one that holds speaks for it.
    Involved,
    /// The reading is doubtful.
    Doubtful,
    /// Nothing explains it.
    Unexplained,
    /// The reviewer corrected it.
    Corrected,
    /// The reviewer keeps it as published.
    AsPublished,
    /// The reviewer says the report does not give it.
    Missing,
    /// The reviewer cannot tell.
    Unclear,
    /// The reviewer confirmed it.
    Confirmed,
    /// Every hard rule it takes part in holds, and there is one.
    Tied,
    /// Nothing to say.
    Plain,
}

impl Mark {
    /// The glyph beside the number; every one is a single column in any terminal.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Fails => "✗",
            Self::Soft => "!",
            Self::Involved => ".",
            Self::Doubtful => "~",
            Self::Unexplained => "#",
            Self::Corrected => "✎",
            Self::AsPublished => "=",
            Self::Missing => "-",
            Self::Unclear => "?",
            Self::Confirmed => "✓",
            Self::Tied => ":",
            Self::Plain => " ",
        }
    }
}

/// The marks of all numbers of a report.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    marks: HashMap<String, Mark>,
    noted: HashMap<String, bool>,
}

impl Marks {
    /// Works them out. A decision outranks the findings it settles.
    pub fn of(review: &Review) -> Self {
        let mut marks: HashMap<String, Mark> = HashMap::new();
        let mut put = |id: &str, mark: Mark| match marks.get_mut(id) {
            Some(slot) => *slot = (*slot).min(mark),
            None => {
                marks.insert(id.to_string(), mark);
            }
        };
        for field in &review.extraction.fields {
            if field.value.confidence != crate::extract::Confidence::Sure {
                put(&field.id, Mark::Doubtful);
            }
        }
        for mention in review.extraction.prose.mentions.iter().filter(|mention| mention.role == Role::Unexplained) {
            put(&mention.id, Mark::Unexplained);
        }
        let mut vouched: HashSet<&str> = HashSet::new();
        for finding in review
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Hard && finding.verdict == Verdict::Holds)
        {
            vouched.extend(finding.operands.iter().map(|operand| operand.id.as_str()));
        }
        for id in &vouched {
            put(id, Mark::Tied);
        }
        for finding in &review.findings {
            if review.is_settled(finding) || finding.severity == Severity::Info {
                continue;
            }
            for operand in finding.operands.iter().filter(|operand| !operand.last_year) {
                // In a blank finding the blank cell is the problem, not its neighbours.
                if finding.verdict != Verdict::Blank || operand.value.is_none() {
                    put(
                        &operand.id,
                        match (finding.severity, vouched.contains(operand.id.as_str())) {
                            (Severity::Hard, false) => Mark::Fails,
                            (Severity::Hard, true) => Mark::Involved,
                            _ => Mark::Soft,
                        },
                    );
                }
            }
        }
        for (id, entry) in &review.entries {
            let Some(decision) = &entry.decision else { continue };
            let mark = match decision.kind {
                DecisionKind::Confirmed => Mark::Confirmed,
                DecisionKind::Corrected(_) => Mark::Corrected,
                DecisionKind::AsPublished => Mark::AsPublished,
                DecisionKind::Missing => Mark::Missing,
                DecisionKind::Unclear => Mark::Unclear,
                // Said of a rule, not of a number.
                DecisionKind::Waived => continue,
            };
            // What the reviewer said stays visible unless the number still breaks a hard rule.
            let failing = marks.get(id) == Some(&Mark::Fails);
            marks.insert(id.clone(), if failing { Mark::Fails } else { mark });
        }
        let noted = review.entries.iter().map(|(id, entry)| (id.clone(), entry.note.is_some())).collect();
        Self { marks, noted }
    }

    /// The mark of one id.
    pub fn get(&self, id: &str) -> Mark {
        self.marks.get(id).copied().unwrap_or(Mark::Plain)
    }

    /// True when a note is kept for it.
    pub fn has_note(&self, id: &str) -> bool {
        self.noted.get(id).copied().unwrap_or(false)
    }
}

/// Where open problems lie, by place: with the severity and the index of the finding.
pub fn troubles(review: &Review) -> Vec<(usize, Severity, usize)> {
    let mut troubles = Vec::new();
    for index in review.open() {
        let finding = &review.findings[index];
        let ours = finding.operands.iter().filter(|operand| !operand.last_year).filter_map(|operand| operand.span);
        let places = ours.chain(finding.places.iter().copied());
        troubles.extend(places.map(|span| (span.start, finding.severity, index)));
    }
    troubles.sort_unstable();
    troubles
}
