//! The questions about a report: one for each cause that the reviewer upheld.
//!
//! Invariant: a broken rule is in one question at most, and no question is about a value that the reviewer corrected; what is
//! not settled is counted. Not here: questions without a broken rule (`values`), the words of a place (`places`) and of the
//! arithmetic (`relation`).

use super::places::Places;
use super::relation::relation;
use super::values;
use gouji_core::check::{Arithmetic, Finding, Severity, Side, Verdict};
use gouji_core::forms::Library;
use gouji_core::localize::RepairGroup;
use gouji_core::review::{Cause, Decision, DecisionKind, Progress, Review, ValueOrigin, decision};
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;

/// What an agency is asked about one of its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuestions {
    /// Path of the report.
    pub report: String,
    /// The agency as decided; `None` if it is not known.
    pub agency: Option<String>,
    /// The year as decided; `None` if it is not known.
    pub year: Option<i16>,
    /// True once the reviewer has signed the report off.
    pub is_signed_off: bool,
    /// The questions, in the order of the text.
    pub questions: Vec<Question>,
    /// Number of broken rules that nobody has settled.
    pub open: usize,
    /// Number of values and tables that were not read and not decided about.
    pub unread: usize,
}

/// A question to the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The ids of the values, or of the finding, that it is about.
    pub about: Vec<String>,
    /// The ids of the broken rules.
    pub rules: Vec<String>,
    /// What is asked.
    pub kind: QuestionKind,
    /// The part of the report, as a heading.
    pub part: String,
    /// The place in words.
    pub place: String,
    /// The arithmetic or the circumstance of each broken rule.
    pub relations: Vec<String>,
    /// The text of the report; empty if nothing is printed.
    pub quote: String,
    /// Why, in the reviewer's words.
    pub reasons: Vec<String>,
    /// Byte of the text, for the order.
    pub at: usize,
}

/// What is asked of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionKind {
    /// A sum that is not its total.
    Sum,
    /// A part that is larger than the whole.
    AtMost,
    /// A percentage.
    Share,
    /// A number that last year's report gives otherwise.
    Years,
    /// Anything else that is as published.
    Other,
    /// The report does not give it.
    Missing,
    /// The text does not decide it.
    Unclear,
}

impl ReportQuestions {
    /// The questions about a checked report.
    pub fn of(review: &Review, library: &Library, lang: Lang) -> Self {
        let places = Places::new(review, library, lang);
        let identity = review.identity();
        // Rules between two years are judged with both reports (`years`).
        let shown = review.findings.iter().filter(|one| one.severity != Severity::Info && !one.links_years());
        let mut left_over = 0;
        let mut upheld: Vec<Upheld<'_>> = Vec::new();
        for cause in review.settled_causes(shown) {
            match subject(review, &cause.id, cause.decision, &cause.findings) {
                Subject::Asked(about, kind) => upheld.push(Upheld { about: vec![about], kind, causes: vec![cause] }),
                Subject::NotAsked => {}
                Subject::Corrected => left_over += cause.findings.len(),
            }
        }
        let upheld = joined(&review.repairs, upheld);
        let mut questions: Vec<Question> = upheld.iter().map(|one| one.question(&places, lang)).collect();
        questions.extend(values::questions(&places, &upheld));
        questions.sort_by_key(|question| question.at);
        Self {
            report: review.source.path.clone(),
            agency: identity.agency.map(|agency| agency.value),
            year: identity.year.map(|year| year.value),
            is_signed_off: review.progress() == Progress::Finished,
            questions,
            open: review.open().len() + left_over,
            unread: review.unread().counts().total(),
        }
    }
}

/// What a cause comes to in the letter.
pub(super) enum Subject {
    /// A question about this id.
    Asked(String, DecisionKind),
    /// The rule does not apply.
    NotAsked,
    /// Every number was corrected, and the rule is broken all the same: nobody said whose error it is.
    Corrected,
}

/// What the decision about `id`, which answers these findings, comes to.
pub(super) fn subject(review: &Review, id: &str, decision: &Decision, findings: &[&Finding]) -> Subject {
    match &decision.kind {
        kind @ (DecisionKind::AsPublished | DecisionKind::Missing | DecisionKind::Unclear) => {
            Subject::Asked(id.to_string(), kind.clone())
        }
        DecisionKind::Waived | DecisionKind::ReadAs(_) => Subject::NotAsked,
        // All numbers of the rule were seen in the text: it is the report that breaks the rule.
        DecisionKind::Confirmed | DecisionKind::Corrected(_) | DecisionKind::Entered(_) => {
            let is_confirmed = |id: &str| {
                let decision = review.entries.get(id).and_then(|entry| entry.decision.as_ref());
                decision.is_some_and(|decision| decision.kind.value().is_none())
            };
            let operands = findings.iter().flat_map(|finding| &finding.operands);
            let mut seen: Vec<_> = operands.filter(|one| one.owner.is_own() && is_confirmed(&one.id)).collect();
            seen.sort_by_key(|operand| operand.side == Side::Left);
            let first = seen.first().map(|operand| operand.id.to_string());
            first.map_or(Subject::Corrected, |id| Subject::Asked(id, DecisionKind::AsPublished))
        }
    }
}

/// Causes that are one question.
pub(super) struct Upheld<'a> {
    /// The ids that it is about.
    pub about: Vec<String>,
    kind: DecisionKind,
    causes: Vec<Cause<'a>>,
}

/// Joins the causes that one number explains: a slip that breaks three rules is asked about once, however often it was
/// answered.
fn joined<'a>(repairs: &[RepairGroup], upheld: Vec<Upheld<'a>>) -> Vec<Upheld<'a>> {
    let explained = |one: &Upheld<'_>| {
        let group = one.findings().find_map(|finding| RepairGroup::cause_of(repairs, finding));
        group.filter(|at| one.kind == DecisionKind::AsPublished && repairs[*at].blamed().is_some())
    };
    let mut all: Vec<(Option<usize>, Upheld<'a>)> = Vec::new();
    for one in upheld {
        let group = explained(&one);
        match all.iter_mut().find(|(known, _)| group.is_some() && *known == group) {
            Some((_, known)) => {
                known.about.extend(one.about);
                known.causes.extend(one.causes);
            }
            None => all.push((group, one)),
        }
    }
    all.into_iter().map(|(_, one)| one).collect()
}

impl<'a> Upheld<'a> {
    fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        self.causes.iter().flat_map(|cause| cause.findings.iter().copied())
    }

    fn question(&self, places: &Places<'_>, lang: Lang) -> Question {
        let ranked = || self.findings().min_by_key(|finding| finding.severity);
        let value = self.about.iter().find(|id| decision::finding_rule(id).is_none());
        let place = match (value.cloned().or_else(|| total(places.review, ranked()?)), ranked()) {
            (Some(id), _) => places.value(&id),
            (None, Some(finding)) => places.finding(finding),
            (None, None) => places.whole(),
        };
        let reasons = self.causes.iter().map(|cause| &*cause.decision.reason);
        Question {
            about: self.about.clone(),
            rules: self.findings().map(|finding| finding.rule.to_string()).collect(),
            kind: match &self.kind {
                DecisionKind::Missing => QuestionKind::Missing,
                DecisionKind::Unclear => QuestionKind::Unclear,
                _ => ranked().map_or(QuestionKind::Other, kind_of),
            },
            part: place.part,
            place: place.words,
            relations: self.findings().map(|finding| relation(finding, places.review, lang)).collect(),
            quote: place.quote,
            reasons: distinct(reasons),
            at: place.at,
        }
    }
}

/// The number to show of a broken rule about which itself something was decided: its total, else its first.
fn total(review: &Review, finding: &Finding) -> Option<String> {
    let is_read = |id: &str| review.reviewed(id).is_some_and(|value| value.origin == ValueOrigin::Read);
    let ours = || finding.operands.iter().filter(|one| one.owner.is_own() && is_read(&one.id));
    let total = ours().find(|operand| operand.side == Side::Right).or_else(|| ours().next())?;
    Some(total.id.to_string())
}

/// What is asked about a broken rule.
fn kind_of(finding: &Finding) -> QuestionKind {
    match finding.arithmetic {
        _ if finding.verdict == Verdict::Blank => QuestionKind::Missing,
        Arithmetic::Equal => QuestionKind::Sum,
        Arithmetic::AtMost => QuestionKind::AtMost,
        Arithmetic::Rate | Arithmetic::Near(_) => QuestionKind::Share,
        Arithmetic::None => QuestionKind::Other,
    }
}

/// Reasons that were given, each once.
pub(super) fn distinct<'r>(reasons: impl Iterator<Item = &'r str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reason in reasons.map(|reason| printable(reason.trim())).filter(|reason| !reason.is_empty()) {
        if !all.contains(&reason) {
            all.push(reason);
        }
    }
    all
}
