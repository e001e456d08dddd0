//! Leaving a report: asked once when decisions are unsaved.
//!
//! Invariant: nothing is dropped without the reviewer's word; what comes after waits until the session is saved.

use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::overlay::centred;
use crate::overlay::conflicts::save;
use crate::pointer::Target;
use crate::report_view::ReportView;
use crate::screen::series::keys as series;
use crate::state::{LeaveTarget, Overlay, Screen, State};
use crate::widgets::paint::Paint;

/// Leaves the report, asking once when decisions are unsaved.
pub(crate) fn leave(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    // A report opened out of the comparison leads back there; nothing is closed yet.
    if state.screen == Screen::Report
        && then == LeaveTarget::List
        && state.desk.as_ref().is_some_and(|desk| desk.beside.is_some())
    {
        state.screen = Screen::Pair;
        state.follow();
        return Vec::new();
    }
    if state.desk.take_if(|desk| desk.is_early).is_some() {
        state.screen = Screen::List;
        return std::iter::once(Effect::Stop).chain(left(state, then)).collect();
    }
    if state.desk.as_ref().is_some_and(ReportView::is_dirty) {
        state.overlay = Some(Overlay::Leave { then });
        return Vec::new();
    }
    left(state, then)
}

/// Opens what is open again, as it is on the disk.
pub(crate) fn reopen(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let then = match desk.years().filter(|_| state.screen == Screen::Pair) {
        Some([old, new]) => LeaveTarget::Compare(old.index, new.index),
        None => LeaveTarget::Open(desk.index),
    };
    leave(state, then)
}

pub(crate) fn left(state: &mut State, then: LeaveTarget) -> Vec<Effect> {
    state.overlay = None;
    match then {
        LeaveTarget::Quit => vec![Effect::Quit],
        LeaveTarget::List => {
            if let Some(from) = state.compare.as_ref().and_then(|compare| compare.from) {
                state.part(from);
                return Vec::new();
            }
            state.close_desk();
            // Numbers may have changed since the series was made.
            let again = state.series.as_ref().map(|series| Effect::OpenYears(series.reports.clone()));
            state.screen = if again.is_some() { Screen::Series } else { Screen::List };
            again.into_iter().collect()
        }
        LeaveTarget::Compare(old, new) => vec![Effect::OpenPair(old, new)],
        LeaveTarget::Open(index) => vec![Effect::Open(index)],
        LeaveTarget::Series => series::gather(state),
    }
}

pub(crate) fn leave_key(state: &mut State, key: Key, then: LeaveTarget) -> Vec<Effect> {
    match key.folded().code {
        Code::Enter | Code::Char('y' | 'w') => {
            // What comes after waits for the news that the session is saved.
            save(state)
        }
        // What drops work is no key that anything else is pressed with: `d` asked for the other year, and `n` follows it.
        Code::Char('D') | Code::Delete => {
            let open = state.desk.iter().flat_map(ReportView::all);
            let forgotten: Vec<Effect> = open.map(|year| Effect::Forget(year.index)).collect();
            state.discard();
            forgotten.into_iter().chain(left(state, then)).collect()
        }
        Code::Esc | Code::Char('q') => {
            state.overlay = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

impl State {
    /// Drops the decisions that were not saved; the report is as it was opened.
    fn discard(&mut self) {
        if let Some(desk) = &mut self.desk {
            desk.discard();
            desk.recheck(&self.kit.rules, &self.kit.library);
        }
    }

    /// Back from two years to the one on whose desk the other was asked for.
    fn part(&mut self, from: usize) {
        self.count_desk();
        self.compare = None;
        if let Some(desk) = &mut self.desk {
            desk.part(from, &self.kit.rules, &self.kit.library);
        }
        self.screen = Screen::Report;
    }
}

/// SaveError decisions: save, discard or stay?
pub(crate) fn draw(state: &State, paint: &mut Paint) {
    let theme = paint.theme;
    let area = centred(state, 58, 7);
    paint.clear(area);
    paint.hit(area, Target::Overlay);
    paint.frame(area, state.say("leave.title"), "", true);
    let inside = area.inside();
    let lines = [(Code::Enter, "leave.save"), (Code::Char('D'), "leave.discard"), (Code::Esc, "leave.stay")]
        .map(|(code, words)| (Key::plain(code), words));
    for (i, (key, words)) in lines.iter().enumerate() {
        let y = inside.y + 1 + i as u16;
        paint.hit_in(inside.x, y, inside.width, Target::Keys((*key).into()));
        paint.text(inside.x + 2, y, 8, &key.to_string(), theme.key());
        paint.fitted(inside.x + 10, y, inside.width - 11, state.say(words), theme.text());
    }
}
