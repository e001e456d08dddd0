//! Both years as grids, scrolling together.

use crate::app::compare::CompareScreen;
use crate::app::desk::Desk;
use crate::app::{State, Target};
use crate::ui::fields;
use crate::ui::paint::Paint;

/// Draws the older grid and, right of it, the newer.
pub(super) fn draw(state: &State, desk: &Desk, counts: &str, paint: &mut Paint) {
    let Some(years) = desk.years() else { return };
    for (is_newer, area) in [false, true].into_iter().zip(CompareScreen::grids(state.size)) {
        let year = years[usize::from(is_newer)];
        let section = year.sheet.section_of(year.row).map(|title| title.get(state.lang)).unwrap_or_default();
        let title = format!("{} {section}", super::year(&year.review));
        let right = if is_newer { counts } else { "" };
        let has_keys = desk.is_newer() == is_newer;
        fields::draw_titled(state, year, (&title, right, has_keys), area, paint);
        paint.hit(area, Target::Year(is_newer));
    }
}
