//! Finding things: actions, fields, open problems and reports by their names or the first letters of their readings.
//!
//! Invariant: everything that can be done here is listed, with its key or the reason why it cannot be done now; Enter alone
//! decides nothing and takes no decision away. Not here: how well a name fits (`text::fuzzy`), the commands of other
//! editors (`ex_commands`).

pub(crate) mod ex_commands;
pub(crate) mod view;

use crate::action::Action;
use crate::availability::why_not;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::screen::list::report_list::{ReportItem, ReportList};
use crate::state::{LeaveTarget, Screen, State};
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::ids::RuleId;
use gouji_core::message;
use gouji_core::review::UnreadKey;
use gouji_core::text::Lang;
use gouji_core::text::fuzzy::{Name, Query};
use gouji_core::text::sanitize::printable;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// It is done.
    Action(Action),
    /// A field or number of the open report comes into focus.
    Field(String),
    /// An open problem is shown, by its rule.
    Problem(RuleId),
    /// A group of what is unread is shown.
    Unread(UnreadKey),
    /// A report of the list is opened.
    Report(usize),
    /// What is open is saved, then the program ends.
    SaveAndQuit,
}

impl Destination {
    /// The key of the word for what it is.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Action(_) | Self::SaveAndQuit => "palette.action",
            Self::Field(_) => "palette.field",
            Self::Problem(_) | Self::Unread(_) => "palette.problem",
            Self::Report(_) => "palette.report",
        }
    }

    /// True for what must be moved to before Enter does it.
    const fn is_destructive(&self) -> bool {
        matches!(self, Self::Action(action) if action.is_destructive())
    }
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it leads.
    pub target: Destination,
    /// Its name.
    pub words: String,
    /// Its key, value or state.
    pub detail: String,
    /// Why it cannot be done now.
    pub disabled: Option<String>,
    /// What it is found by; for reports the list keeps it.
    found_by: Name,
}

impl Entry {
    fn new(target: Destination, words: String, also: &str) -> Self {
        let found_by = Name::of(&[&words, also]);
        Self { target, words, found_by, detail: String::new(), disabled: None }
    }
}

/// The palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Palette {
    /// What is typed.
    pub line: LineEditor,
    /// Everything but the reports of the list, of which there may be many.
    entries: Vec<Entry>,
    /// The report that is open: nobody looks for it.
    here: Option<usize>,
    /// What fits, best first: indexes into the entries and, behind them, the reports.
    pub shown: Vec<usize>,
    /// The one under the cursor: an index into `shown`.
    pub at: usize,
    /// True once the cursor was moved since the last letter.
    is_moved: bool,
}

impl Palette {
    /// Everything that can be found from here.
    pub fn new(state: &State) -> Self {
        let mut entries = actions(state);
        entries.push(Entry {
            found_by: Name::default(),
            ..Entry::new(Destination::SaveAndQuit, state.say("palette.save_and_quit").to_string(), "")
        });
        if matches!(state.screen, Screen::Report | Screen::Pair) {
            entries.extend(problems(state));
            entries.extend(fields(state));
        }
        let here = state.open.view().filter(|_| state.screen == Screen::Report).map(|view| view.index);
        let mut palette = Self { entries, here, ..Self::default() };
        palette.find(&state.list);
        palette
    }

    /// What is shown in a row.
    pub fn entry(&self, row: usize, list: &ReportList) -> Option<Cow<'_, Entry>> {
        let at = *self.shown.get(row)?;
        match at.checked_sub(self.entries.len()) {
            Some(index) => Some(Cow::Owned(report(index, list.items().get(index)?))),
            None => self.entries.get(at).map(Cow::Borrowed),
        }
    }

    /// Finds what fits the words typed.
    pub fn find(&mut self, list: &ReportList) {
        let query = Query::new(self.line.text());
        let reports = list.items().iter().enumerate().filter(|(index, _)| Some(*index) != self.here);
        let reports = reports.map(|(index, item)| (self.entries.len() + index, item.score(&query)));
        let entries = self.entries.iter().map(|entry| query.score(&entry.found_by)).enumerate();
        let fitting = entries.chain(reports).filter_map(|(at, score)| Some((Reverse(score?), at)));
        let mut found: Vec<(Reverse<u32>, usize)> = fitting.collect();
        found.sort_unstable();
        self.shown = found.into_iter().map(|(_, at)| at).collect();
        // What decides keeps its place behind the best of the others; without words typed all keep their places.
        let typed = !self.line.text().trim().is_empty();
        if let Some(best) = self.shown.iter().position(|&at| !self.is_destructive(at)).filter(|_| typed) {
            self.shown[..=best].rotate_right(1);
        }
        if let Some(command) = ex_commands::find(self.line.text())
            && let Some(at) = self.entries.iter().position(|entry| entry.target == command)
        {
            self.shown.retain(|&shown| shown != at);
            self.shown.insert(0, at);
        }
        (self.at, self.is_moved) = (0, false);
    }

    fn is_destructive(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|entry| entry.target.is_destructive())
    }

    /// True when Enter does nothing yet: what is under the cursor decides, and nobody moved there.
    pub(crate) fn must_be_moved_to(&self) -> bool {
        !self.is_moved && self.shown.get(self.at).is_some_and(|&at| self.is_destructive(at))
    }

    fn go(&mut self, rows: isize) {
        self.is_moved = true;
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }
}

fn actions(state: &State) -> Vec<Entry> {
    let keymap = &state.resources.keymap;
    let names = keymap.actions(state.mode()).into_iter().filter_map(Action::from_name);
    let listed = names.filter(|action| *action != Action::Palette).map(|action| {
        let keys: Vec<String> = keymap.keys(state.mode(), action.name()).iter().map(ToString::to_string).collect();
        let key = format!("action.{}", action.name());
        let also =
            format!("{} {}", action.name(), if state.lang == Lang::Zh { "" } else { state.resources.zh.get(&key) });
        Entry {
            detail: keys.join("  "),
            disabled: why_not(state, action),
            ..Entry::new(Destination::Action(action), state.say(&key).to_string(), &also)
        }
    });
    let mut listed: Vec<Entry> = listed.collect();
    // What was done last comes first, as long as no words are typed.
    let is_of = |entry: &Entry, action: &Action| entry.target == Destination::Action(*action);
    let since = |entry: &Entry| state.recent.iter().position(|action| is_of(entry, action)).unwrap_or(usize::MAX);
    listed.sort_by_key(since);
    listed
}

fn problems(state: &State) -> Vec<Entry> {
    let Some(view) = state.open.view() else { return Vec::new() };
    let open = view.summary.open.iter().filter_map(|&index| view.findings().get(index));
    let listed = open.map(|finding| {
        let words = printable(&finding.message(state.lang));
        found_by_kind(Destination::Problem(finding.rule.clone()), words, &finding.rule.to_string(), state)
    });
    let unread = view.summary.unread.iter().map(|group| {
        let words = printable(&group.words(&view.review, &state.resources.library).get(state.lang));
        found_by_kind(Destination::Unread(group.key()), words, "", state)
    });
    listed.chain(unread).collect()
}

/// An entry that is found by the word for what it is, too.
fn found_by_kind(target: Destination, words: String, also: &str, state: &State) -> Entry {
    let found_by = Name::of(&[&words, also, state.say(target.kind())]);
    Entry { found_by, ..Entry::new(target, words, also) }
}

fn fields(state: &State) -> Vec<Entry> {
    let Some(view) = state.open.view() else { return Vec::new() };
    let ids = (0..view.field_pane.rows.len()).flat_map(|row| view.field_pane.ids(row));
    let listed = ids.map(|id| Entry {
        detail: view.review.current(id).map(|current| printable(&current.text)).unwrap_or_default(),
        ..Entry::new(Destination::Field(id.to_string()), state.label(id), id)
    });
    listed.collect()
}

fn report(index: usize, item: &ReportItem) -> Entry {
    Entry {
        target: Destination::Report(index),
        words: item.title(),
        detail: printable(&item.path),
        disabled: item.summary.as_ref().and_then(|summary| summary.as_ref().err().cloned()),
        found_by: Name::default(),
    }
}

impl Palette {
    /// Where the entry under the cursor leads; what cannot be done now says why and stays.
    fn chosen(&self, list: &ReportList, lang: Lang) -> Outcome {
        let Some(entry) = self.entry(self.at, list).map(Cow::into_owned) else { return Outcome::Stay };
        if let Some(reason) = entry.disabled {
            return Outcome::Warn(reason);
        }
        if self.must_be_moved_to() {
            return Outcome::Warn(message!("palette.move_first", name = entry.words).get(lang));
        }
        Outcome::Answer(match entry.target {
            Destination::Action(action) => Answer::Act(action),
            Destination::Field(id) => Answer::Go(id),
            Destination::Problem(rule) => Answer::ShowProblem(rule),
            Destination::Unread(key) => Answer::ShowUnread(key),
            Destination::Report(index) => Answer::OpenReport(index),
            Destination::SaveAndQuit => Answer::SaveAndLeave(LeaveTarget::Quit),
        })
    }
}

impl Layer for Palette {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        match key.code {
            Code::Enter => return self.chosen(&state.list, state.lang),
            Code::Esc => return Outcome::Close,
            Code::Char('c') if key.ctrl => return Outcome::Close,
            Code::Down => self.go(1),
            Code::Up => self.go(-1),
            Code::Char('n') if key.ctrl => self.go(1),
            Code::Char('p') if key.ctrl => self.go(-1),
            Code::PageDown => self.go(page),
            Code::PageUp => self.go(-page),
            _ => {
                if self.line.key(key) {
                    self.find(&state.list);
                }
            }
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, state: &State) {
        self.line.paste(text);
        self.find(&state.list);
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
