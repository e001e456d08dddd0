//! The tutorial: a walk over a sample report that waits for the right key at every step and can be left at any time.
//!
//! Invariant: it works on a copy of the sample that has no session, so nothing of it is written down; its strip takes rows of
//! its own and covers nothing. Not here: drawing (`view`), what the keys do (`update`).

pub(crate) mod view;

use crate::action::Action;
use crate::keys::{Code, Key, KeyLookup};
use crate::layout::Size;
use crate::open_reports::OpenReports;
use crate::report_view::ReportView;
use crate::screen::report::problem_view::first_key;
use crate::state::{Focus, Screen, State};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::{Bilingual, FileError, ron_file};
use serde::Deserialize;

/// The sample it walks over.
pub const SAMPLE: &str = "xifeng-2017";

/// What can be done at every step, because it changes only how things look.
const ALWAYS: [Action; 4] = [Action::Language, Action::Theme, Action::Redraw, Action::Suspend];

/// Rows of the strip below the screen.
pub(crate) const ROWS: u16 = 4;

/// A step: what it waits for, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TutorialStep {
    /// The name of an action, or a key as keymaps write it.
    pub press: String,
    /// Lets the other keys through while it waits.
    #[serde(default)]
    pub free: bool,
    /// The words.
    pub say: Bilingual,
}

impl TutorialStep {
    /// The steps that come with the program.
    ///
    /// # Errors
    /// File and reason; the tests hold that there is none.
    pub fn builtin() -> Result<Vec<Self>, FileError> {
        ron_file::parse_own("assets/tutorial.ron", include_str!("../../../../assets/tutorial.ron"))
    }

    /// The key to press, as it is shown.
    pub(crate) fn key(&self, state: &State) -> String {
        match Action::from_name(&self.press) {
            Some(action) => first_key(state, action),
            None => self.press.clone(),
        }
    }
}

/// Where somebody is in the tutorial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tutorial {
    /// The step, from zero.
    pub step: usize,
    /// The whole terminal: the screens have what the strip leaves.
    pub terminal: Size,
}

/// What the tutorial makes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It does what it always does.
    Through,
    /// The same, and the next step follows.
    Right,
    /// It ends the tutorial.
    Ends,
    /// It does nothing now.
    Wrong,
}

impl Tutorial {
    const fn rest(self) -> Size {
        Size { columns: self.terminal.columns, rows: self.terminal.rows.saturating_sub(ROWS) }
    }
}

/// The sample was read: the walk begins.
pub(crate) fn begin(state: &mut State, review: Review) {
    let tutorial = Tutorial { step: 0, terminal: state.size };
    state.tutorial = Some(tutorial);
    state.size = tutorial.rest();
    let resources = (&state.resources.rules, &state.resources.library);
    let view = ReportView::new(usize::MAX, review, resources.0, resources.1, state.space());
    (state.open, state.compare, state.screen) = (OpenReports::One(Box::new(view)), None, Screen::Report);
}

/// Back to the list, as if nothing had been opened.
pub(crate) fn end(state: &mut State) {
    if let Some(tutorial) = state.tutorial.take() {
        state.size = tutorial.terminal;
    }
    state.pending.clear();
    (state.open, state.overlay, state.screen) = (OpenReports::None, None, Screen::List);
    let key = first_key(state, Action::Tutorial);
    state.tell(message!("tutorial.ended", key = key).get(state.lang));
    state.fit();
}

/// The terminal has a new size.
pub(crate) fn resized(state: &mut State, size: Size) {
    state.size = size;
    if let Some(tutorial) = &mut state.tutorial {
        tutorial.terminal = size;
        state.size = tutorial.rest();
    }
}

/// The right key was pressed.
pub(crate) const fn go_on(state: &mut State) {
    if let Some(tutorial) = &mut state.tutorial {
        tutorial.step += 1;
    }
}

/// Another key was pressed: which one the step waits for.
pub(crate) fn remind(state: &mut State) {
    if let Some(step) = step(state) {
        let words = message!("tutorial.wrong", key = step.key(state)).get(state.lang);
        state.tell(words);
    }
}

/// The step shown.
pub(crate) fn step(state: &State) -> Option<&TutorialStep> {
    state.resources.tutorial.get(state.tutorial?.step)
}

/// True when nothing but the right key does anything: neither the mouse nor pasting.
pub(crate) fn waits(state: &State) -> bool {
    step(state).is_some_and(|step| !step.free)
}

/// What a key means in the step shown.
pub(crate) fn verdict(state: &State, key: Key) -> Verdict {
    let (Some(tutorial), Some(step)) = (state.tutorial, step(state)) else { return Verdict::Through };
    if key == (Key { ctrl: true, ..Key::plain(Code::Char('c')) }) {
        return Verdict::Ends;
    }
    let is_right = match (Action::from_name(&step.press), reached(state, key)) {
        (_, Some(KeyLookup::Prefix)) => return Verdict::Through,
        (_, Some(KeyLookup::Action(name))) if ALWAYS.iter().any(|action| action.name() == name) => {
            return Verdict::Through;
        }
        // Of the digits only the first card's is meant.
        (Some(action), Some(KeyLookup::Action(name))) => {
            name == action.name() && !matches!(key.folded().code, Code::Char('2'..='9'))
        }
        (Some(_), _) => false,
        (None, _) => step.press.parse() == Ok(key.folded()),
    };
    match (is_right, step.free) {
        (true, _) if tutorial.step + 1 == state.resources.tutorial.len() => Verdict::Ends,
        (true, _) => Verdict::Right,
        (false, true) => Verdict::Through,
        (false, false) => Verdict::Wrong,
    }
}

/// Where a key leads behind those pressed before it; `None` while an overlay or a line to type in has the keys.
fn reached(state: &State, key: Key) -> Option<KeyLookup<'_>> {
    let pressed: Vec<Key> = state.pending.iter().copied().chain([key.folded()]).collect();
    (state.focus() == Focus::Commands).then(|| state.resources.keymap.reach(state.mode(), &pressed))
}
