//! Who signed the report off, or that it was changed since: on the lower border of the problem, whatever else is shown.
//!
//! Not here: signing (`sign_off`), reopening (`gouji_core::review`).

use crate::layout::Area;
use crate::report_view::ReportView;
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::message;
use gouji_core::review::Provenance;
use gouji_core::text::sanitize::printable;

/// Draws it on the border of the problem's area; nothing on a report that was never signed off.
pub(crate) fn draw(state: &State, view: &ReportView, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let who = |by: &Provenance| printable(&by.by);
    let day = |by: &Provenance| printable(by.at.get(..10).unwrap_or(&by.at));
    let (words, style) = match (&view.review.finished, view.review.history().reopened()) {
        (Some(by), _) => (message!("report.signed", who = who(by), day = day(by)), theme.good()),
        (None, Some(by)) => (message!("report.signed_before", who = who(by), day = day(by)), theme.warning()),
        (None, None) => return,
    };
    let words = format!(" {} ", words.get(state.lang));
    let (x, y) = (area.x + 2, area.y + area.height.saturating_sub(1));
    paint.fitted(x, y, area.width.saturating_sub(4), &words, style);
}
