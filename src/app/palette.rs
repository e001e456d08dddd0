//! Finding things: actions, fields, open problems and reports by their names or the first letters of their readings.
//!
//! Invariant: everything that can be done here is listed, with its key or the reason why it cannot be done now. Left to
//! others: how well a name fits (`text::fuzzy`).

use super::leave::leave;
use super::line::Line;
use super::{Action, After, Effect, Overlay, Screen, State, act, why_not};
use crate::keys::{Code, Key};
use crate::text::clean::printable;
use crate::text::{Lang, fuzzy};

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It is done.
    Action(Action),
    /// A field or number of the open report comes into focus.
    Field(String),
    /// An open problem is shown, by its rule.
    Problem(String),
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
    /// Why it cannot be done now.
    pub disabled: Option<String>,
    /// Other names it is found by.
    also: String,
}

/// The palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Palette {
    /// What is typed.
    pub line: Line,
    /// Everything.
    pub entries: Vec<Entry>,
    /// What fits, best first: indexes into `entries`.
    pub shown: Vec<usize>,
    /// The one under the cursor: an index into `shown`.
    pub at: usize,
}

impl Palette {
    /// Everything that can be found from here.
    pub fn new(state: &State) -> Self {
        let mut entries = actions(state);
        if matches!(state.screen, Screen::Desk | Screen::Compare) {
            entries.extend(problems(state));
            entries.extend(fields(state));
        }
        entries.extend(reports(state));
        let mut palette = Self { entries, ..Self::default() };
        palette.find();
        palette
    }

    /// The entry under the cursor.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(*self.shown.get(self.at)?)
    }

    /// Finds what fits the words typed.
    pub fn find(&mut self) {
        let query = self.line.text();
        let fit = |entry: &Entry| fuzzy::score(query, &entry.words).max(fuzzy::score(query, &entry.also));
        let mut found: Vec<(u32, usize)> =
            self.entries.iter().enumerate().filter_map(|(at, entry)| Some((fit(entry)?, at))).collect();
        found.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
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
        Entry {
            target: Target::Action(action),
            words: state.say(&key).to_string(),
            detail: keys.join("  "),
            disabled: why_not(state, action),
            also: format!("{} {}", action.name(), if state.lang == Lang::Zh { "" } else { state.kit.zh.get(&key) }),
        }
    });
    listed.collect()
}

fn problems(state: &State) -> Vec<Entry> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let open = desk.tally.open.iter().filter_map(|&index| desk.review.findings.get(index));
    let listed = open.map(|finding| Entry {
        target: Target::Problem(finding.rule.clone()),
        words: printable(&finding.message(state.lang)),
        detail: String::new(),
        disabled: None,
        also: finding.rule.clone(),
    });
    listed.collect()
}

fn fields(state: &State) -> Vec<Entry> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let ids = (0..desk.sheet.rows.len()).flat_map(|row| desk.sheet.ids(row));
    let listed = ids.map(|id| Entry {
        target: Target::Field(id.to_string()),
        words: state.label(id),
        detail: desk.review.current(id).map(|current| printable(&current.text)).unwrap_or_default(),
        disabled: None,
        also: id.to_string(),
    });
    listed.collect()
}

fn reports(state: &State) -> Vec<Entry> {
    let here = state.desk.as_ref().filter(|_| state.screen == Screen::Desk).map(|desk| desk.index);
    let listed = state.list.items.iter().enumerate().filter(|(index, _)| Some(*index) != here).map(|(index, item)| {
        let summary = state.list.summary(index);
        let year = summary.and_then(|summary| summary.year).map(|year| year.to_string()).unwrap_or_default();
        let agency = summary.map(|summary| printable(&summary.agency)).unwrap_or_default();
        let path = printable(&item.path);
        Entry {
            target: Target::Report(index),
            words: if agency.is_empty() { path.clone() } else { format!("{agency} {year}") },
            detail: path.clone(),
            disabled: item.summary.as_ref().and_then(|summary| summary.as_ref().err().cloned()),
            also: path,
        }
    });
    listed.collect()
}

pub(super) fn palette_key(state: &mut State, key: Key) -> Vec<Effect> {
    let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
    let Some(Overlay::Palette(palette)) = &mut state.overlay else { return Vec::new() };
    match key.code {
        Code::Enter => return take(state),
        Code::Esc => state.overlay = None,
        Code::Char('c') if key.ctrl => state.overlay = None,
        Code::Down => palette.go(1),
        Code::Up => palette.go(-1),
        Code::Char('n') if key.ctrl => palette.go(1),
        Code::Char('p') if key.ctrl => palette.go(-1),
        Code::PageDown => palette.go(page),
        Code::PageUp => palette.go(-page),
        _ => {
            if palette.line.key(key) {
                palette.find();
            }
        }
    }
    Vec::new()
}

/// Goes where the entry under the cursor leads; what cannot be done now says why and stays.
fn take(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = &state.overlay else { return Vec::new() };
    let Some(entry) = palette.chosen() else { return Vec::new() };
    if let Some(reason) = &entry.disabled {
        let reason = reason.clone();
        state.warn(reason);
        return Vec::new();
    }
    let target = entry.target.clone();
    state.overlay = None;
    let effects = match target {
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
            leave(state, After::Open(index))
        }
    };
    state.follow();
    state.fit();
    effects
}
