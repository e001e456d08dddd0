//! Marks: the worst open finding of a number, or the reviewer's decision, as one glyph.

use gouji_core::check::{Finding, Findings, Operand, Severity, Verdict};
use gouji_core::extract::{Confidence, Role};
use gouji_core::ids::Owner;
use gouji_core::review::{DecisionKind, Review};
use std::collections::{HashMap, HashSet};

/// The mark of a number, worst first.
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
    /// The reviewer corrected it, or says the report does not give it: the data differ from the print.
    Corrected,
    /// The reviewer keeps it as published.
    AsPublished,
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
    /// The glyph; every one is a single column in any terminal. There are seven, and a note is the eighth; each says one
    /// thing wherever it stands, and the words of the panel say the rest.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Fails => "✗",
            Self::Soft => "!",
            Self::Involved => ".",
            Self::Doubtful | Self::Unexplained | Self::Unclear => "?",
            Self::Corrected => "✎",
            Self::AsPublished => "=",
            Self::Confirmed => "✓",
            // The sums at the edges of the grids show it.
            Self::Tied | Self::Plain => " ",
        }
    }
}

/// The marks of all numbers of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    of: HashMap<String, Mark>,
    /// Those of them that ask for an answer.
    loud: HashSet<String>,
    noted: HashSet<String>,
}

impl Marks {
    /// Works them out. A decision outranks the findings it settles.
    pub fn of(review: &Review, findings: &Findings) -> Self {
        let mut marks = Self::default();
        let prose = review.extraction.prose.mentions.iter().filter(|mention| mention.role == Role::Unexplained);
        marks.mark(review, findings, prose.map(|mention| mention.id.as_str()));
        marks.mark(review, findings, review.extraction.fields.iter().map(|field| field.id.as_str()));
        marks.mark(review, findings, review.entries.keys().map(String::as_str));
        marks.mark(review, findings, findings.numbers());
        marks
    }

    /// Works out some of them.
    pub fn mark<'a>(&mut self, review: &Review, findings: &Findings, ids: impl Iterator<Item = &'a str>) {
        for id in ids {
            let mark = mark_of(review, findings, id);
            put(&mut self.of, id, mark);
            put_in(&mut self.loud, id, matches!(mark, Some(Mark::Fails | Mark::Soft)));
            let is_noted = review.entries.get(id).is_some_and(|entry| entry.note.is_some());
            put_in(&mut self.noted, id, is_noted);
        }
    }

    /// The mark of one id.
    pub fn get(&self, id: &str) -> Mark {
        self.of.get(id).copied().unwrap_or(Mark::Plain)
    }

    /// The numbers that ask for an answer: their hard rules are broken, or a soft one.
    pub fn loud(&self) -> impl Iterator<Item = &str> {
        self.loud.iter().map(String::as_str)
    }

    /// True when a note is kept for it.
    pub fn has_note(&self, id: &str) -> bool {
        self.noted.contains(id)
    }
}

fn put_in(ids: &mut HashSet<String>, id: &str, is_in: bool) {
    if !is_in {
        ids.remove(id);
    } else if !ids.contains(id) {
        ids.insert(id.to_string());
    }
}

fn put(marks: &mut HashMap<String, Mark>, id: &str, mark: Option<Mark>) {
    match (marks.get_mut(id), mark) {
        (Some(known), Some(mark)) => *known = mark,
        (Some(_), None) => drop(marks.remove(id)),
        (None, Some(mark)) => drop(marks.insert(id.to_string(), mark)),
        (None, None) => {}
    }
}

/// The mark of one number; `None` when there is nothing to say of it.
fn mark_of(review: &Review, findings: &Findings, id: &str) -> Option<Mark> {
    let is_doubtful = review.value(id).is_some_and(|value| value.confidence >= Confidence::Doubtful);
    let mention = review.mention(id).and_then(|at| review.extraction.prose.mentions.get(at));
    let is_unexplained = mention.is_some_and(|mention| mention.role == Role::Unexplained);
    let naming = |owner| findings.naming(id, owner).iter().filter_map(|&at| findings.get(at));
    let vouches = |finding: &Finding| finding.severity == Severity::Hard && finding.verdict == Verdict::Holds;
    let is_vouched = naming(Owner::Own).chain(naming(Owner::Companion)).any(vouches);
    let open = naming(Owner::Own).filter(|finding| {
        // In a blank finding the blank cell is the problem, not its neighbours.
        let is_meant = |operand: &Operand| operand.owner.is_own() && operand.id == id && operand.value.is_none();
        (finding.verdict != Verdict::Blank || finding.operands.iter().any(is_meant))
            && finding.severity != Severity::Info
            && !review.is_settled(finding)
    });
    let of_finding = |finding: &Finding| match (finding.severity, is_vouched) {
        (Severity::Hard, false) => Mark::Fails,
        (Severity::Hard, true) => Mark::Involved,
        _ => Mark::Soft,
    };
    let read = [
        is_doubtful.then_some(Mark::Doubtful),
        is_unexplained.then_some(Mark::Unexplained),
        is_vouched.then_some(Mark::Tied),
    ];
    let found = open.map(of_finding).chain(read.into_iter().flatten()).min();
    let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
    let said = decision.and_then(|decision| match decision.kind {
        DecisionKind::Confirmed => Some(Mark::Confirmed),
        DecisionKind::Corrected(_) | DecisionKind::Entered(_) | DecisionKind::Missing => Some(Mark::Corrected),
        DecisionKind::AsPublished => Some(Mark::AsPublished),
        DecisionKind::Unclear => Some(Mark::Unclear),
        // About a rule or a table, not about a number.
        DecisionKind::Waived | DecisionKind::ReadAs(_) => None,
    });
    // The decision stays visible unless the number still breaks a hard rule.
    if found == Some(Mark::Fails) { found } else { said.or(found) }
}
