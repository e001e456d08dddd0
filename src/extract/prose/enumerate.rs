//! x
use super::Prose;
use crate::document::Document;
pub(super) fn read(_d: &Document, _p: &mut Prose) {}
