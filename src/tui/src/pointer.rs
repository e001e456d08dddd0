//! The mouse: what lies under it, and what a click, the wheel and a drag do.
//!
//! Invariant: the mouse can do nothing that keys cannot; while a value or words are typed a click does nothing, so that none is
//! lost. Not here: where things were drawn (`hits`).

use crate::effect::Effect;
use crate::hits::{HitTarget, Hits};
use crate::keys::{Code, Key, Mouse, MouseKind};
use crate::open_reports::OpenReports;
use crate::overlay::MouseUse;
use crate::report_view::Pane;
use crate::state::{Screen, State};
use crate::update;

/// Rows that one turn of the wheel moves.
const WHEEL: isize = 3;

/// The mouse did something over what was drawn last.
pub fn pointed(state: &mut State, mouse: Mouse, hits: &Hits) -> Vec<Effect> {
    let effects = moved(state, mouse, hits);
    state.recorded(effects)
}

fn moved(state: &mut State, mouse: Mouse, hits: &Hits) -> Vec<Effect> {
    if state.size.is_too_small() || state.tutorial.is_some() {
        state.dragging = false;
        return Vec::new();
    }
    match mouse.kind {
        MouseKind::Press => press(state, hits.at(mouse.column, mouse.row).next().cloned()),
        MouseKind::Drag if state.dragging => {
            move_divider(state, mouse.column);
            Vec::new()
        }
        MouseKind::Drag => Vec::new(),
        MouseKind::Release => {
            state.dragging = false;
            Vec::new()
        }
        MouseKind::ScrollUp => wheel(state, -WHEEL, hits.at(mouse.column, mouse.row)),
        MouseKind::ScrollDown => wheel(state, WHEEL, hits.at(mouse.column, mouse.row)),
    }
}

fn press(state: &mut State, target: Option<HitTarget>) -> Vec<Effect> {
    let Some(target) = target else { return Vec::new() };
    match (state.overlay.as_ref().map(|overlay| overlay.layer().mouse()), &target) {
        (Some(MouseUse::ScrollAndClose), _) => {
            state.overlay = None;
            return Vec::new();
        }
        (Some(MouseUse::Keys | MouseUse::Scroll), HitTarget::Keys(_)) | (None, _) => {}
        (Some(_), _) => return Vec::new(),
    }
    match target {
        HitTarget::Divider => state.dragging = true,
        _ if state.is_typing() => {}
        HitTarget::Keys(chord) => return chord.keys().iter().flat_map(|key| update::key(state, *key)).collect(),
        HitTarget::Item(index) if state.list.cursor == index => return update::act(state, crate::action::Action::Open),
        HitTarget::Item(index) => state.list.cursor = index,
        HitTarget::Compared(row, year) => {
            if let (Some(compare), Some(pair)) = (&mut state.compare, state.open.pair_mut()) {
                if year.is_some_and(|year| year != pair.active) {
                    pair.swap();
                }
                compare.go_to(pair, row);
            }
        }
        HitTarget::Point(row, column) => {
            if let Some(series) = &mut state.series {
                series.go_to(row, column);
            }
        }
        target => point_at(state, &target),
    }
    state.fit();
    Vec::new()
}

/// Brings what was clicked in the report under review into focus.
fn point_at(state: &mut State, target: &HitTarget) {
    state.status = None;
    let Some(view) = state.open.view_mut() else { return };
    view.look_back();
    match target {
        HitTarget::Pane(pane) => view.pane = *pane,
        HitTarget::Cell(row, column) => {
            view.pane = Pane::Fields;
            view.focus_on(*row, *column);
        }
        HitTarget::Text(offset) => {
            view.pane = Pane::Text;
            view.go_offset(*offset);
        }
        HitTarget::Fold(place) => {
            view.pane = Pane::Text;
            view.go_offset(*place);
            view.toggle_fold();
        }
        HitTarget::Number(id) => {
            view.pane = Pane::Text;
            view.go(id);
        }
        HitTarget::Finding(index) => view.show_problem(*index),
        _ => {}
    }
}

/// Scrolls what lies under the mouse; what is in focus stays so.
fn wheel<'a>(state: &mut State, rows: isize, targets: impl Iterator<Item = &'a HitTarget>) -> Vec<Effect> {
    if let Some(overlay) = &state.overlay {
        // An overlay is scrolled as by its arrow keys.
        let scrolls = matches!(overlay.layer().mouse(), MouseUse::Scroll | MouseUse::ScrollAndClose);
        let key = Key::plain(if rows < 0 { Code::Up } else { Code::Down });
        return if scrolls { update::key(state, key) } else { Vec::new() };
    }
    if state.screen == Screen::List {
        state.list.go(rows.signum());
        return Vec::new();
    }
    for target in targets {
        match (target, &mut state.open, &mut state.compare) {
            (HitTarget::Comparison, OpenReports::Two(pair), Some(compare)) => compare.go(pair, rows),
            (HitTarget::Pane(pane), open, _) => {
                if let Some(view) = open.view_mut() {
                    view.scroll(*pane, rows);
                }
            }
            _ => continue,
        }
        state.fit();
        break;
    }
    Vec::new()
}

/// Puts the divider between text and fields on a column, as far as both keep the room they need.
pub(crate) fn move_divider(state: &mut State, column: u16) {
    let columns = state.size.columns.max(1);
    let thousandths = |column: u16| ((u32::from(column) * 1000 + u32::from(columns) / 2) / u32::from(columns)) as u16;
    state.split = Some(thousandths(column.min(columns)));
    if let Some(view) = state.open.view() {
        state.split = Some(thousandths(view.panes(state.space()).text.width));
    }
    state.fit();
}
