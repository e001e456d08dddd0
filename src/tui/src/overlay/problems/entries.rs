//! The lines of the list of problems: what one cause breaks is one line, with its rules under it.
//!
//! Invariant: every violated rule and every group of what is unread is in exactly one line; open ones come first, hard before
//! unread before soft, settled ones last. Not here: the keys (`overlay::problems`), drawing (`view`).

use crate::report_view::ReportView;
use crate::state::State;
use gouji_core::check::{Finding, FindingKey, Severity, Side, plain};
use gouji_core::ids::RuleId;
use gouji_core::localize::RepairGroup;
use gouji_core::message;
use gouji_core::review::{Cause, Decision, UnreadKey, decision};
use gouji_core::text::sanitize::printable;
use std::collections::{BTreeMap, BTreeSet};

/// The kind of a line, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A hard rule is violated.
    Hard,
    /// Something is unread.
    Unread,
    /// A soft rule is violated.
    Soft,
    /// The reviewer has settled it.
    Settled,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Hard, Self::Unread, Self::Soft, Self::Settled];

    /// The key of the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hard => "severity.hard",
            Self::Unread => "severity.unread",
            Self::Soft => "severity.soft",
            Self::Settled => "problem.settled",
        }
    }
}

/// Where a line leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The problem of this rule.
    Rule(RuleId),
    /// A group of what is unread.
    Unread(UnreadKey),
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its kind.
    pub kind: Kind,
    /// Where it leads.
    pub target: Target,
    /// What it says.
    pub words: String,
    /// What its rules say, where there are several; how it was settled.
    pub under: Vec<String>,
    /// Line of the text, from 1.
    pub place: Option<usize>,
    /// What a decision is about, with the rules that it answers: the number to blame, the cells or numbers of a group.
    pub about: Vec<(String, Vec<RuleId>)>,
    /// The rules, for a decision that they do not apply; the table, of one whose form is unknown.
    pub waivable: Vec<(String, Vec<RuleId>)>,
}

/// The lines of the active report.
pub(super) fn lines(state: &State) -> Vec<Line> {
    let Some(view) = state.open.view() else { return Vec::new() };
    let mut lines = open(state, view);
    lines.extend(unread(state, view));
    lines.extend(settled(state, view));
    lines.sort_by_key(|line| (line.kind, line.place.unwrap_or(usize::MAX)));
    lines
}

/// What is open: rules that are mended together are one line.
fn open(state: &State, view: &ReportView) -> Vec<Line> {
    let groups: Vec<&RepairGroup> = view.repairs().collect();
    // A rule that is not repaired joins the cause whose number is its total: the decision about that settles it, too.
    let group_of = |finding: &Finding| RepairGroup::cause_of(groups.iter().copied(), finding);
    let mut causes: BTreeMap<(Option<usize>, Option<FindingKey>), Vec<&Finding>> = BTreeMap::new();
    for &key in &view.summary.open {
        let Some(finding) = view.findings().get(key) else { continue };
        let group = group_of(finding);
        causes.entry((group, group.is_none().then_some(key))).or_default().push(finding);
    }
    let line = |((group, _), findings): ((Option<usize>, _), Vec<&Finding>)| {
        let blamed = group.and_then(|at| groups.get(at)?.blamed());
        cause(state, view, &findings, blamed.map(|change| (change.cell.id.to_string(), plain(change.to))))
    };
    causes.into_iter().filter_map(line).collect()
}

fn cause(state: &State, view: &ReportView, findings: &[&Finding], blamed: Option<(String, String)>) -> Option<Line> {
    let first = findings.first()?;
    let rules: Vec<RuleId> = findings.iter().map(|finding| finding.rule.clone()).collect();
    let said: Vec<String> = findings.iter().map(|finding| printable(&finding.message(state.lang))).collect();
    let (words, under) = match (&blamed, said.as_slice()) {
        (_, [only]) => (only.clone(), Vec::new()),
        (Some((id, to)), _) => {
            let now = view.review.current(id).map(|current| printable(&current.text)).unwrap_or_default();
            let (name, count) = (state.label(id), rules.len());
            (message!("problems.cause", name = name, now = now, to = to, count = count).get(state.lang), said)
        }
        (None, _) => (message!("problems.together", count = rules.len()).get(state.lang), said),
    };
    let about = match blamed {
        Some((id, _)) => vec![(id, rules.clone())],
        None => findings.iter().map(|finding| (telling(finding), vec![finding.rule.clone()])).collect(),
    };
    let hard = findings.iter().any(|finding| finding.severity == Severity::Hard);
    Some(Line {
        kind: if hard { Kind::Hard } else { Kind::Soft },
        target: Target::Rule(first.rule.clone()),
        words,
        under,
        place: first.anchor().map(|span| view.review.document.line_at(span.start) + 1),
        about: merged(about),
        waivable: rules.iter().map(|rule| (decision::finding_id(rule), vec![rule.clone()])).collect(),
    })
}

/// The number that a decision about a finding is about: a missing one, else the total, else the first; without numbers the
/// finding itself.
fn telling(finding: &Finding) -> String {
    let ours = || finding.operands.iter().filter(|operand| operand.owner.is_own());
    let telling = ours()
        .find(|operand| operand.value.is_none())
        .or_else(|| ours().find(|operand| operand.side == Side::Right))
        .or_else(|| ours().next());
    telling.map_or_else(|| decision::finding_id(&finding.rule), |operand| operand.id.to_string())
}

/// One entry for each id.
pub(super) fn merged(about: Vec<(String, Vec<RuleId>)>) -> Vec<(String, Vec<RuleId>)> {
    let mut merged: Vec<(String, Vec<RuleId>)> = Vec::new();
    for (id, rules) in about {
        match merged.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => known.extend(rules),
            None => merged.push((id, rules)),
        }
    }
    merged
}

/// What is unread, and the groups of which nothing is left.
fn unread(state: &State, view: &ReportView) -> Vec<Line> {
    let library = &state.resources.library;
    let open: BTreeSet<UnreadKey> = view.summary.unread.iter().map(gouji_core::review::UnreadGroup::key).collect();
    let done = view.review.unread_as_read().clone().groups().into_iter().filter(|group| !open.contains(&group.key()));
    let line = |group: &gouji_core::review::UnreadGroup, kind: Kind| {
        let decided = group.ids().into_iter().find_map(|id| view.review.entries.get(&id)?.decision.clone());
        Line {
            kind,
            target: Target::Unread(group.key()),
            words: printable(&group.words(&view.review, library).get(state.lang)),
            under: if kind == Kind::Settled { decided.iter().map(|it| how(state, it)).collect() } else { Vec::new() },
            place: group.place().map(|span| view.review.document.line_at(span.start) + 1),
            about: group.ids().into_iter().map(|id| (id, Vec::new())).collect(),
            waivable: match group {
                gouji_core::review::UnreadGroup::Table(table) => vec![(table.id(), Vec::new())],
                _ => Vec::new(),
            },
        }
    };
    let mut lines: Vec<Line> = view.summary.unread.iter().map(|group| line(group, Kind::Unread)).collect();
    lines.extend(done.map(|group| line(&group, Kind::Settled)));
    lines
}

/// What the reviewer settled: what one decision answers is one line.
fn settled(state: &State, view: &ReportView) -> Vec<Line> {
    let shown = view.findings().iter().filter(|finding| finding.severity != Severity::Info);
    let line = |cause: Cause<'_>| {
        let first = cause.findings.first()?;
        let said = cause.findings.iter().map(|finding| printable(&finding.message(state.lang)));
        let mut under: Vec<String> = said.collect();
        let words = under.remove(0);
        under.push(how(state, cause.decision));
        Some(Line {
            kind: Kind::Settled,
            target: Target::Rule(first.rule.clone()),
            words,
            under,
            place: first.anchor().map(|span| view.review.document.line_at(span.start) + 1),
            about: Vec::new(),
            waivable: Vec::new(),
        })
    };
    view.review.settled_causes(shown).into_iter().filter_map(line).collect()
}

/// `原文如此 · 合计有误`: how something was settled.
fn how(state: &State, decision: &Decision) -> String {
    let what = state.value_said(Some(decision), "");
    let why = printable(state.resources.reasons.said(&decision.reason, state.lang));
    let by = printable(&decision.provenance.by);
    [what, why, by].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}
