//! Tables without uprights.

use super::ink::Rule;
use super::table::Table;
use super::text::Line;

pub(super) fn find(_: &[Line], _: &[Rule]) -> Option<(usize, usize, Table)> {
    None
}
