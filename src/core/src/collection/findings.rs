//! Violated rules of many reports, by rule or by agency.
//!
//! Invariant: every violated rule of every report is in exactly one group. Not here: what a rule demands, settling (`review`).

use super::Summary;
use crate::check::Severity;
use crate::ids::RuleId;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// What violated rules are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupedBy {
    /// The rule.
    #[default]
    Rule,
    /// The agency.
    Agency,
}

/// Violated rules that have a rule or an agency in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenGroup {
    /// The name of the rule, or the agency, which may be empty.
    pub name: Arc<str>,
    /// The gravest severity in it.
    pub severity: Severity,
    /// Number of reports in it with something open.
    pub open_reports: usize,
    /// Number of violated rules that are open.
    pub open: usize,
    /// What is in it: by report, what is open first.
    pub members: Vec<Member>,
}

/// A violated rule of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Index of the report.
    pub report: usize,
    /// The rule.
    pub rule: RuleId,
    /// How binding it is.
    pub severity: Severity,
    /// True if it is settled.
    pub is_settled: bool,
}

/// Groups the violated rules of reports, given with their indexes: hard rules first, then those that are open in most reports.
pub fn broken_groups<'s>(reports: impl Iterator<Item = (usize, &'s Summary)>, by: GroupedBy) -> Vec<BrokenGroup> {
    let mut groups: Vec<BrokenGroup> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    for (report, summary) in reports {
        for broken in &summary.broken {
            let name = match by {
                GroupedBy::Rule => broken.rule.name.clone(),
                GroupedBy::Agency => summary.agency.clone(),
            };
            let at = *places.entry(name.clone()).or_insert_with(|| {
                let severity = broken.severity;
                groups.push(BrokenGroup { name, severity, open_reports: 0, open: 0, members: Vec::new() });
                groups.len() - 1
            });
            let Some(group) = groups.get_mut(at) else { continue };
            group.severity = group.severity.min(broken.severity);
            group.members.push(Member {
                report,
                rule: broken.rule.clone(),
                severity: broken.severity,
                is_settled: broken.is_settled,
            });
        }
    }
    for group in &mut groups {
        group.members.sort_by_key(|member| (member.is_settled, member.severity, member.report));
        let mut open: Vec<usize> =
            group.members.iter().filter(|member| !member.is_settled).map(|member| member.report).collect();
        group.open = open.len();
        open.sort_unstable();
        open.dedup();
        group.open_reports = open.len();
    }
    groups.sort_by_key(|group| (group.open == 0, group.severity, Reverse((group.open_reports, group.open))));
    groups
}
