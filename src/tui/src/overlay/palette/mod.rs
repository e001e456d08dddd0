//! Finding things: actions, fields, open problems and reports by their names or the first letters of their readings.
//!
//! Invariant: everything that can be done here is listed, with its key or the reason why it cannot be done now. Left to
//! others: how well a name fits (`text::fuzzy`).

pub(crate) mod view;

use crate::action::Action;
use crate::availability::why_not;
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::overlay::leave::leave;
use crate::screen::list::report_list::{List, ListItem};
use crate::state::{LeaveTarget, Overlay, Screen, State};
use crate::update::act;
use crate::widgets::line_editor::Line;
use gouji_core::ids::RuleId;
use gouji_core::text::Lang;
use gouji_core::text::fuzzy::{Name, Query};
use gouji_core::text::sanitize::printable;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It is done.
    Action(Action),
    /// A field or number of the open report comes into focus.
    Field(String),
    /// An open problem is shown, by its rule.
    Problem(RuleId),
    /// A report of the list is opened.
    Report(usize),
}

impl Target {
    /// The key of the word for what it is.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Action(_) => "palette.action",
            Self::Field(_) => "palette.field",
            Self::Problem(_) => "palette.problem",
            Self::Report(_) => "palette.report",
        }
    }
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it leads.
    pub target: Target,
    /// Its name.
    pub words: String,
    /// Its key, value or state.
    pub detail: String,
    /// ReasonPrompt it cannot be done now.
    pub disabled: Option<String>,
    /// What it is found by; for reports the list keeps it.
    found_by: Vec<Name>,
}

impl Entry {
    fn new(target: Target, words: String, also: &str) -> Self {
        let found_by = vec![Name::new(&words), Name::new(also)];
        Self { target, words, found_by, detail: String::new(), disabled: None }
    }
}

/// The palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Palette {
    /// What is typed.
    pub line: Line,
    /// Everything but the reports of the list, of which there may be many.
    entries: Vec<Entry>,
    /// The report that is open: nobody looks for it.
    here: Option<usize>,
    /// What fits, best first: indexes into the entries and, behind them, the reports.
    pub shown: Vec<usize>,
    /// The one under the cursor: an index into `shown`.
    pub at: usize,
}

impl Palette {
    /// Everything that can be found from here.
    pub fn new(state: &State) -> Self {
        let mut entries = actions(state);
        if matches!(state.screen, Screen::Report | Screen::Pair) {
            entries.extend(problems(state));
            entries.extend(fields(state));
        }
        let here = state.desk.as_ref().filter(|_| state.screen == Screen::Report).map(|desk| desk.index);
        let mut palette = Self { entries, here, ..Self::default() };
        palette.find(&state.list);
        palette
    }

    /// What is shown in a row.
    pub fn entry(&self, row: usize, list: &List) -> Option<Cow<'_, Entry>> {
        let at = *self.shown.get(row)?;
        match at.checked_sub(self.entries.len()) {
            Some(index) => Some(Cow::Owned(report(index, list.items().get(index)?))),
            None => self.entries.get(at).map(Cow::Borrowed),
        }
    }

    /// Finds what fits the words typed.
    pub fn find(&mut self, list: &List) {
        let query = Query::new(self.line.text());
        let reports = list.items().iter().enumerate().filter(|(index, _)| Some(*index) != self.here);
        let reports = reports.map(|(index, item)| (self.entries.len() + index, item.score(&query)));
        let entries = self.entries.iter().map(|entry| query.best(&entry.found_by)).enumerate();
        let fitting = entries.chain(reports).filter_map(|(at, score)| Some((Reverse(score?), at)));
        let mut found: Vec<(Reverse<u32>, usize)> = fitting.collect();
        found.sort_unstable();
        self.shown = found.into_iter().map(|(_, at)| at).collect();
        self.at = 0;
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }
}

fn actions(state: &State) -> Vec<Entry> {
    let keymap = &state.kit.keymap;
    let names = keymap.actions(state.mode()).into_iter().filter_map(Action::from_name);
    let listed = names.filter(|action| *action != Action::Palette).map(|action| {
        let keys: Vec<String> = keymap.keys(state.mode(), action.name()).iter().map(ToString::to_string).collect();
        let key = format!("action.{}", action.name());
        let also = format!("{} {}", action.name(), if state.lang == Lang::Zh { "" } else { state.kit.zh.get(&key) });
        Entry {
            detail: keys.join("  "),
            disabled: why_not(state, action),
            ..Entry::new(Target::Action(action), state.say(&key).to_string(), &also)
        }
    });
    listed.collect()
}

fn problems(state: &State) -> Vec<Entry> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let open = desk.tally.open.iter().filter_map(|&index| desk.review.findings.get(index));
    let listed = open.map(|finding| {
        let words = printable(&finding.message(state.lang));
        Entry::new(Target::Problem(finding.rule.clone()), words, &finding.rule.to_string())
    });
    listed.collect()
}

fn fields(state: &State) -> Vec<Entry> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let ids = (0..desk.sheet.rows.len()).flat_map(|row| desk.sheet.ids(row));
    let listed = ids.map(|id| Entry {
        detail: desk.review.current(id).map(|current| printable(&current.text)).unwrap_or_default(),
        ..Entry::new(Target::Field(id.to_string()), state.label(id), id)
    });
    listed.collect()
}

fn report(index: usize, item: &ListItem) -> Entry {
    Entry {
        target: Target::Report(index),
        words: item.title(),
        detail: printable(&item.path),
        disabled: item.summary.as_ref().and_then(|summary| summary.as_ref().err().cloned()),
        found_by: Vec::new(),
    }
}

pub(crate) fn palette_key(state: &mut State, key: Key) -> Vec<Effect> {
    let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
    let State { overlay, list, .. } = state;
    let Some(Overlay::Palette(palette)) = overlay else { return Vec::new() };
    match key.code {
        Code::Enter => return take(state),
        Code::Esc => *overlay = None,
        Code::Char('c') if key.ctrl => *overlay = None,
        Code::Down => palette.go(1),
        Code::Up => palette.go(-1),
        Code::Char('n') if key.ctrl => palette.go(1),
        Code::Char('p') if key.ctrl => palette.go(-1),
        Code::PageDown => palette.go(page),
        Code::PageUp => palette.go(-page),
        _ => {
            if palette.line.key(key) {
                palette.find(list);
            }
        }
    }
    Vec::new()
}

/// Goes where the entry under the cursor leads; what cannot be done now says why and stays.
fn take(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = &state.overlay else { return Vec::new() };
    let Some(entry) = palette.entry(palette.at, &state.list).map(Cow::into_owned) else { return Vec::new() };
    if let Some(reason) = entry.disabled {
        state.warn(reason);
        return Vec::new();
    }
    state.overlay = None;
    let effects = match entry.target {
        Target::Action(action) => return act(state, action),
        Target::Field(id) => {
            if let Some(desk) = &mut state.desk {
                desk.go(&id);
            }
            Vec::new()
        }
        Target::Problem(rule) => {
            if let Some(desk) = &mut state.desk
                && let Some(&index) = desk.review.findings.of_rule(&rule).first()
            {
                desk.show_problem(index);
            }
            Vec::new()
        }
        Target::Report(index) => {
            state.tell(state.say("list.reading").to_string());
            leave(state, LeaveTarget::Open(index))
        }
    };
    state.follow();
    state.fit();
    effects
}
