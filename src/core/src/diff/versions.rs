//! Two versions of one report: what the agency changed, which findings that answers, and which decisions still hold.
//!
//! Invariant: every broken rule of either version is in exactly one change, and every decision on the first version in
//! exactly one carry. A number is followed by its row of the comparison, never by its place alone. Not here: carrying
//! decisions over in the sessions (`gouji-session`), which numbers changed (`rows`).

use super::{Comparison, ComparisonRow, Pairing, RowKind};
use crate::check::{Finding, Severity};
use crate::extract::Mention;
use crate::ids::{MentionId, RuleId, Subject, Year};
use crate::message;
use crate::message::Message;
use crate::review::{Decision, Review};
use crate::text::Span;
use crate::text::sanitize::printable;
use std::collections::{BTreeMap, HashMap};

/// What became of a finding of the first version, or that the second one has a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingFate {
    /// Only the second version has it.
    New,
    /// Both versions have it.
    Remains,
    /// The agency changed a number of it, and the rule holds.
    Corrected,
    /// Only the first version has it, and none of its numbers was changed: its sentence or table is gone.
    Gone,
}

impl FindingFate {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Remains => "remains",
            Self::Corrected => "corrected",
            Self::Gone => "gone",
        }
    }

    /// Returns the mark before it.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::New => "+",
            Self::Remains => "✗",
            Self::Corrected => "✓",
            Self::Gone => "-",
        }
    }

    /// For people.
    pub fn words(self) -> Message {
        match self {
            Self::New => message!("version.new"),
            Self::Remains => message!("version.remains"),
            Self::Corrected => message!("version.corrected"),
            Self::Gone => message!("version.gone"),
        }
    }
}

/// A finding of two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingChange<'r> {
    /// What became of it.
    pub fate: FindingFate,
    /// The finding of the first version.
    pub old: Option<&'r Finding>,
    /// The finding of the second version.
    pub new: Option<&'r Finding>,
    /// The numbers of it that were changed, in its order.
    pub numbers: Vec<ReplacedNumber>,
    /// The decision on the first version that answers it.
    pub answer: Option<&'r Decision>,
}

impl FindingChange<'_> {
    /// Returns how the first version's reviewer answered it, for people.
    pub fn answered(&self) -> Option<Message> {
        let Decision { kind, reason, provenance, .. } = self.answer?;
        let kind = kind.words();
        Some(match provenance.by.as_str() {
            "" => message!("version.answered", kind = kind, reason = printable(reason)),
            who => message!("version.answered_by", kind = kind, who = printable(who), reason = printable(reason)),
        })
    }

    /// Returns the finding as the newest version that has it shows it.
    pub fn finding(&self) -> Option<&Finding> {
        self.new.or(self.old)
    }
}

/// A number that the second version prints otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedNumber {
    /// Id in the first version.
    pub id: String,
    /// As reviewed in the first version.
    pub before: String,
    /// Its place there.
    pub old: Option<Span>,
    /// As reviewed in the second version; empty where it is gone.
    pub after: String,
    /// Its place there; `None` where it is gone.
    pub new: Option<Span>,
}

/// A decision on the first version.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedDecision<'r> {
    /// Id in the first version.
    pub id: &'r str,
    /// The decision.
    pub decision: &'r Decision,
    /// Id in the second version of the same number, printed alike; `None` where it was changed or is gone.
    pub carried: Option<String>,
    /// The spelling printed now, where it was changed.
    pub now: Option<String>,
}

/// Two versions of one report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Versions<'r> {
    /// The findings, those that need the reviewer first.
    pub findings: Vec<FindingChange<'r>>,
    /// The decisions on the first version, by id.
    pub decisions: Vec<CarriedDecision<'r>>,
}

impl Versions<'_> {
    /// Returns how many findings have a fate.
    pub fn count(&self, fate: FindingFate) -> usize {
        self.findings.iter().filter(|change| change.fate == fate).count()
    }

    /// Returns how many findings there are of each fate, for people.
    pub fn counts(&self) -> Message {
        let [new, remains, corrected, gone] =
            [FindingFate::New, FindingFate::Remains, FindingFate::Corrected, FindingFate::Gone]
                .map(|fate| self.count(fate));
        message!("version.counts", corrected = corrected, remains = remains, new = new, gone = gone)
    }
}

impl Comparison {
    /// Returns what became of findings and decisions; `None` unless both are versions of one report.
    pub fn versions<'r>(&self, old: &'r Review, new: &'r Review) -> Option<Versions<'r>> {
        if !matches!(self.pairing, Pairing::Versions { .. }) {
            return None;
        }
        let numbers = Counterparts::of(self, old, new);
        let mut findings = findings(&numbers, old, new);
        findings.sort_by_key(|change| {
            let severity = change.finding().map_or(Severity::Info, |finding| finding.severity);
            let place = change.finding().and_then(Finding::anchor).map_or(usize::MAX, |span| span.start);
            (change.fate, severity, place)
        });
        let decided = old.entries.iter().filter_map(|(id, entry)| Some((id.as_str(), entry.decision.as_ref()?)));
        let decisions = decided.map(|(id, decision)| numbers.carried(id, decision)).collect();
        Some(Versions { findings, decisions })
    }
}

/// The numbers of both versions that are one.
struct Counterparts<'r> {
    old: &'r Review,
    new: &'r Review,
    /// Ids in the second version by those in the first.
    ids: HashMap<String, String>,
    /// Sentences of both versions, by their place in the first.
    sentences: Vec<(Span, Span)>,
}

impl<'r> Counterparts<'r> {
    fn of(comparison: &Comparison, old: &'r Review, new: &'r Review) -> Self {
        let (mut ids, mut sentences) = (HashMap::new(), Vec::new());
        for row in &comparison.rows {
            match row {
                ComparisonRow::Field(field) if field.kind == RowKind::Exact => {
                    let piece = |year| field.cell(year)?.pieces.first().map(|piece| piece.id.to_string());
                    ids.extend(piece(Year::Older).zip(piece(Year::Newer)));
                }
                ComparisonRow::Prose(prose) => {
                    let Some(spans) = prose.old.zip(prose.new) else { continue };
                    sentences.push(spans);
                    let (before, after) = (mentions(old, spans.0), mentions(new, spans.1));
                    // A number more or less: which is which is not known.
                    if before.len() == after.len() {
                        let pairs = before.iter().zip(after);
                        ids.extend(pairs.map(|(one, other)| (one.id.to_string(), other.id.to_string())));
                    }
                }
                _ => {}
            }
        }
        sentences.sort_unstable();
        Self { old, new, ids, sentences }
    }

    /// The id in the second version; what is in no row, as the agency or a date, has one id in both.
    fn id(&self, id: &str) -> Option<String> {
        let is_elsewhere = || MentionId::parse(id).is_none() && self.new.current(id).is_some();
        self.ids.get(id).cloned().or_else(|| is_elsewhere().then(|| id.to_string()))
    }

    /// A place of the first version in the second: the same byte of its sentence, as far as there is one.
    fn place(&self, at: usize) -> Option<(Span, Span)> {
        let after = self.sentences.partition_point(|(old, _)| old.end <= at);
        self.sentences.get(after).copied().filter(|(old, _)| old.start <= at)
    }

    /// A number of the first version that the second one prints otherwise.
    fn replaced(&self, id: &str) -> Option<ReplacedNumber> {
        let before = self.old.current(id)?;
        let after = self.id(id).and_then(|id| self.new.current(&id));
        let is_same = after.as_ref().is_some_and(|after| {
            after.number == before.number && (after.number.is_some() || after.text == before.text)
        });
        (!is_same).then(|| ReplacedNumber {
            id: id.to_string(),
            before: before.text,
            old: before.span,
            new: after.as_ref().and_then(|after| after.span),
            after: after.map(|after| after.text).unwrap_or_default(),
        })
    }

    fn carried<'d>(&self, id: &'d str, decision: &'d Decision) -> CarriedDecision<'d> {
        let subject = Subject::parse(id);
        let there = match &subject {
            Subject::Rule(rule) => self.rule(rule).map(|rule| Subject::Rule(rule).to_string()),
            Subject::Table(_) => Some(id.to_string()),
            Subject::Field(_) | Subject::Mention(_) => self.id(id),
        };
        let is_value = matches!(subject, Subject::Field(_) | Subject::Mention(_));
        let now = there.as_ref().filter(|_| is_value).map(|id| self.new.printed(id).unwrap_or_default().to_string());
        let is_same = now.as_ref().is_none_or(|now| *now == decision.before);
        CarriedDecision { id, decision, carried: there.filter(|_| is_same), now: now.filter(|_| !is_same) }
    }

    /// The rule in the second version; `None` for one about a sentence that is not there.
    fn rule(&self, rule: &RuleId) -> Option<RuleId> {
        let Some(at) = rule.instance else { return Some(rule.clone()) };
        let known = |review: &Review, within: Span| -> Vec<usize> {
            let here = review.findings.iter().filter(|finding| finding.rule.name == rule.name);
            here.filter_map(|finding| finding.rule.instance).filter(|at| within.contains(*at)).collect()
        };
        let (before, after) = self.place(at)?;
        let nth = known(self.old, before).iter().position(|other| *other == at)?;
        let instance = known(self.new, after).get(nth).copied()?;
        Some(RuleId { instance: Some(instance), ..rule.clone() })
    }
}

/// The numbers of a sentence.
fn mentions(review: &Review, within: Span) -> &[Mention] {
    let all = &review.extraction.prose.mentions;
    let from = all.partition_point(|mention| mention.span.start < within.start);
    let to = all.partition_point(|mention| mention.span.start < within.end);
    all.get(from..to).unwrap_or(&[])
}

/// A broken rule that asks for an answer.
fn counts(finding: &Finding) -> bool {
    finding.verdict.is_broken() && finding.severity != Severity::Info
}

fn findings<'r>(numbers: &Counterparts<'r>, old: &'r Review, new: &'r Review) -> Vec<FindingChange<'r>> {
    let mut now: BTreeMap<&RuleId, Vec<&Finding>> = BTreeMap::new();
    for finding in new.findings.iter().filter(|finding| counts(finding)) {
        now.entry(&finding.rule).or_default().push(finding);
    }
    let mut changes = Vec::new();
    for finding in old.findings.iter().filter(|finding| counts(finding)) {
        let rule = numbers.rule(&finding.rule);
        let mut same = rule.as_ref().and_then(|rule| now.get_mut(rule));
        let found = same.as_mut().filter(|same| !same.is_empty()).map(|same| same.remove(0));
        let own = finding.operands.iter().filter(|operand| operand.owner.is_own());
        let replaced: Vec<ReplacedNumber> = own.filter_map(|operand| numbers.replaced(&operand.id)).collect();
        let fate = match found {
            Some(_) => FindingFate::Remains,
            None if replaced.iter().any(|number| number.new.is_some()) => FindingFate::Corrected,
            None => FindingFate::Gone,
        };
        changes.push(FindingChange {
            fate,
            old: Some(finding),
            new: found,
            numbers: replaced,
            answer: old.answer(finding),
        });
    }
    let left = now.into_values().flatten();
    changes.extend(left.map(|finding| FindingChange {
        fate: FindingFate::New,
        old: None,
        new: Some(finding),
        numbers: Vec::new(),
        answer: None,
    }));
    changes
}
