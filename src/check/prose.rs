//! stub
use super::{Finding, Rule, RuleFile, Subject};
pub(super) struct Notion<'a> { pub words: &'a [String], pub without: &'a [String], pub units: &'a [String], pub readings: &'a [Vec<String>] }
pub(super) fn rate(_: &Rule, _: Subject<'_>, _: (&str,&str,&str), _: &mut Vec<Finding>) {}
pub(super) fn enumerations(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn percentages(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn percentage_sums(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn mentioned(_: &RuleFile, _: &Rule, _: Subject<'_>, _: &Notion<'_>, _: &mut Vec<Finding>) {}
pub(super) fn labelled(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
