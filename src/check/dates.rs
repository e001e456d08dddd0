//! stub
use super::{Finding, Rule, Subject};
pub(super) fn full_year(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn same_year(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn deadline(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
pub(super) fn order(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
