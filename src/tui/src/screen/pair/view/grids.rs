//! Both years as grids, scrolling together.

use crate::hits::HitTarget;
use crate::pair::Pair;
use crate::screen::pair::PairScreen;
use crate::screen::report::fields_view;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::ids::Year;

/// Draws the older grid and, right of it, the newer.
pub(crate) fn draw(state: &State, pair: &Pair, counts: &str, paint: &mut Paint) {
    let years = &pair.years;
    for (is_newer, area) in [false, true].into_iter().zip(PairScreen::grids(state.size)) {
        let year = &years[Year::newer_if(is_newer)];
        let section = year.field_pane.section_of(year.row).map(|title| title.get(state.lang)).unwrap_or_default();
        let title = format!("{} {section}", crate::screen::pair::view::year(&year.review));
        let right = if is_newer { counts } else { "" };
        let has_keys = pair.is_newer() == is_newer;
        fields_view::draw_titled(state, year, (&title, right, has_keys), area, paint);
        paint.hit(area, HitTarget::Year(is_newer));
    }
}
