//! stub
use super::{Finding, Part, Rule, Subject};
pub(super) fn present(_: &Rule, _: Subject<'_>, _: Part, _: &mut Vec<Finding>) {}
pub(super) fn said(_: &Rule, _: Subject<'_>, _: &str, _: &[String], _: &mut Vec<Finding>) {}
pub(super) fn form_fits_year(_: &Rule, _: Subject<'_>, _: &mut Vec<Finding>) {}
