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
    for (year, area) in Year::BOTH.into_iter().zip(PairScreen::grids(state.size)) {
        let view = &years[year];
        let section = view.field_pane.section_of(view.row).map(|title| title.get(state.lang)).unwrap_or_default();
        let title = format!("{} {section}", super::called(state, pair, year));
        let right = if year == Year::Newer { counts } else { "" };
        let has_keys = pair.active == year;
        fields_view::draw_titled(state, view, (&title, right, has_keys), area, paint);
        paint.hit(area, HitTarget::Year(year));
    }
}
