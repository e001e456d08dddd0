//! Draws two years: one row a field or two grids, sentences side by side; below them the problem, its cards, and
//! the places of the focused row in both texts.

mod grids;
mod panel;
mod prose;
mod rows;

use crate::action::Action;
use crate::hits::HitTarget;
use crate::layout::Area;
use crate::pair::Pair;
use crate::screen::list::report_list;
use crate::screen::pair::{PairScreen, RowFilter};
use crate::screen::report::{cards_view, value_view};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::diff::{ComparisonRow, Pairing};
use gouji_core::ids::Year;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::Measure;

const ACTIONS: &[Action] = &[
    Action::NextProblem,
    Action::Accept,
    Action::View,
    Action::Grids,
    Action::Explain,
    Action::OtherYear,
    Action::Edit,
    Action::AsPublished,
    Action::Series,
    Action::FoldSection,
    Action::Open,
    Action::Note,
    Action::Undo,
    Action::Search,
    Action::Save,
];

/// Draws it.
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let (Some(compare), Some(pair)) = (&state.compare, state.open.pair()) else { return };
    let panes = PairScreen::panes(state.size);
    let room = usize::from(if compare.is_grids { state.size.columns / 2 } else { state.size.columns });
    let right = counts(state, compare, pair, room.saturating_sub(TITLE), paint.measure);
    if compare.is_grids {
        grids::draw(state, pair, &right, paint);
    } else {
        let title = title(state, pair);
        paint.frame(panes.rows, &title, &right, true);
        paint.hit(panes.rows, HitTarget::Comparison);
        rows::draw(state, compare, pair, panes.rows.inside(), paint);
    }
    panel::draw(state, compare, pair, panes.sources, paint);
    footer(state, compare, pair, panes.footer, paint);
}

/// Columns that the title keeps.
const TITLE: usize = 24;

/// `变化 · 跨年未决 2 · 异常 5 · 沿用 63%`; what has no room is left out from the end.
fn counts(state: &State, compare: &PairScreen, pair: &Pair, room: usize, measure: Measure) -> String {
    let comparison = &pair.comparison;
    let view = state.say(match compare.view {
        RowFilter::Changes => "compare.changes",
        RowFilter::All => "compare.all",
        RowFilter::Failures => "compare.failures",
    });
    let open = &pair.open;
    let between = open.iter().filter(|one| one.is_between).count();
    let own = open.len() - between;
    let mut words = vec![view.to_string()];
    words.push(match &pair.versions.counts {
        Some(counts) => counts.get(state.lang),
        None => message!("compare.broken", between = between, own = own).get(state.lang),
    });
    if !comparison.outliers.is_empty() {
        words.push(message!("compare.unusual", count = comparison.outliers.len()).get(state.lang));
    }
    let copied = comparison.likeness.whole.percent().filter(|_| pair.versions.counts.is_none());
    words.extend(copied.map(|percent| message!("compare.copied", percent = percent).get(state.lang)));
    while words.len() > 1 && measure.width(&words.join(" · ")) > room {
        words.pop();
    }
    words.join(" · ")
}

/// The agency and its two years, both names where they differ, and why nothing is judged; of versions the files.
fn title(state: &State, pair: &Pair) -> String {
    let [old, new] = [&pair.years[0].review, &pair.years[1].review];
    let pairing = pair.comparison.pairing;
    let words = pairing.words().map(|words| words.get(state.lang)).unwrap_or_default();
    let both = match pairing {
        Pairing::Versions { .. } => {
            let [old, new] = [old, new].map(|review| report_list::short_name(&review.source.path));
            return format!("{words} · {old} → {new}");
        }
        Pairing::OtherAgency => format!("{} → {}", name(old), name(new)),
        _ => format!("{} → {}", year(old), name(new)),
    };
    if words.is_empty() { both } else { format!("{both} · {words}") }
}

/// What a report is called in the pair: its year, or which version it is.
pub(crate) fn called(state: &State, pair: &Pair, which: Year) -> String {
    match (pair.comparison.pairing, which) {
        (Pairing::Versions { .. }, Year::Older) => state.say("version.first").to_string(),
        (Pairing::Versions { .. }, Year::Newer) => state.say("version.second").to_string(),
        _ => year(&pair.years[which].review),
    }
}

/// The year, and the agency where it is known.
fn name(review: &Review) -> String {
    let identity = review.identity();
    let agency = identity.agency.as_ref().map(|agency| printable(&agency.value)).unwrap_or_default();
    format!("{} {agency}", year(review))
}

/// The year a report is about.
pub(crate) fn year(review: &Review) -> String {
    let year = review.identity().year;
    year.map_or_else(|| report_list::short_name(&review.source.path), |year| year.value.to_string())
}

fn footer(state: &State, compare: &PairScreen, pair: &Pair, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let (x, y) = (area.x + 1, area.y);
    if let Some(search) = compare.search.as_ref().filter(|search| search.typing) {
        paint.search(state, area, search);
        return;
    }
    let Some(edit) = &pair.view().edit else {
        let right = state.say(if state.open.is_dirty() { "report.unsaved" } else { "report.all_saved" });
        return paint.footer(state, area, &cards_view::offered(pair.view(), ACTIONS), right);
    };
    let mut used = 0;
    // A number of a sentence has no cell of its own to type into.
    if !compare.is_grids && matches!(compare.row(pair), Some(ComparisonRow::Prose(_))) {
        let label = format!("{} {} [", called(state, pair, pair.active), state.label(&edit.id));
        used = paint.text(x, y, area.width, &label, theme.key());
        used += paint.text(x + used, y, area.width, &format!("{} ]", edit.line.text()), theme.focus());
        let before = paint.measure.width(&label) as u16;
        paint.cursor(x + before + edit.line.cursor_column(paint.measure) as u16, y);
        used += 2;
    }
    let open = pair.open.len();
    let style = if open == 0 { theme.good() } else { theme.error() };
    let count = format!("{} · ", message!("compare.open", count = open).get(state.lang));
    let hint = (value_view::hint(state, edit).to_string(), theme.key());
    paint.pieces(x + used, y, area.width.saturating_sub(used + 1), &[(count, style), hint]);
}
