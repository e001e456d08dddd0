//! What became of the session at opening, as a list: what moved, what vanished, what now disagrees, what was brought back.
//!
//! Invariant: only shows; every line is also among the notices of the report. Left to others: finding it out (`session`).

pub(crate) mod view;

use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::report_view::ReportView;
use crate::report_view::field_pane::FieldPane;
use crate::state::{Overlay, State};
use crate::strings;
use gouji_core::forms::Library;
use gouji_core::message::Catalogue;
use gouji_core::review::Opening;
use gouji_core::text::{Bilingual, Diagnostic};

/// Everything told of a session begins like this.
const SESSION: &str = "session.";

impl ReportView {
    /// What was found when the session was opened.
    pub fn begin(&mut self, opening: Opening) {
        self.read_only = opening.read_only;
        self.conflicts = opening.conflicts;
        if let Some(on_disk) = opening.on_disk {
            self.saved = on_disk;
        }
    }

    /// The notices anew, after something was noticed later than at opening.
    pub fn reread(&mut self, library: &Library) {
        let focus = self.focus().map(str::to_string);
        self.sheet = FieldPane::new(&self.review, library);
        self.sheet.refresh(&self.review);
        if let Some(id) = focus {
            self.go(&id);
        }
    }
}

/// Whoever held the session is gone: what was only looked at can be reviewed, once it is opened again.
pub(crate) fn freed(state: &mut State, index: usize) {
    let key = state.kit.keymap.keys("desk", "reopen").first().map(ToString::to_string).unwrap_or_default();
    let words = |words: &Catalogue| strings::fill(words.get("desk.freed"), &[&key]);
    let words = Bilingual::new(words(state.kit.zh), words(state.kit.en));
    let Some(desk) = &mut state.desk else { return };
    let mut is_freed = false;
    desk.each(|year| {
        if year.index == index && year.read_only.is_some() {
            year.read_only = Some(words.clone());
            is_freed = true;
        }
    });
    if is_freed {
        state.tell(words.get(state.lang).to_string());
    }
}

/// What is told of the session of a report.
pub fn found(desk: &ReportView) -> Vec<&Diagnostic> {
    desk.review.problems.iter().filter(|problem| problem.code.starts_with(SESSION)).collect()
}

/// Shows the list when there is more to say than one line.
pub(crate) fn show(state: &mut State) {
    if state.desk.as_ref().is_some_and(|desk| found(desk).len() > 1) {
        state.overlay = Some(Overlay::Found(0));
    }
}

pub(crate) fn found_key(state: &mut State, key: Key) -> Vec<Effect> {
    let (Some(Overlay::Found(at)), Some(desk)) = (&mut state.overlay, &mut state.desk) else { return Vec::new() };
    let last = found(desk).len().saturating_sub(1);
    match key.folded().code {
        Code::Down | Code::Char('j') => *at = (*at + 1).min(last),
        Code::Up | Code::Char('k') => *at = at.saturating_sub(1),
        Code::PageDown => *at = (*at + 10).min(last),
        Code::PageUp => *at = at.saturating_sub(10),
        Code::Enter => {
            let place = found(desk).get(*at).and_then(|problem| problem.span);
            if let Some(span) = place {
                desk.go_offset(span.start);
            }
            state.overlay = None;
            state.fit();
        }
        _ => state.overlay = None,
    }
    Vec::new()
}
