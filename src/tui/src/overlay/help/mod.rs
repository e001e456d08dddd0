//! The help: the keys of the mode below by task, what the marks mean, and a first report step by step, found by typing.
//!
//! Invariant: made from the same keymap as the keyboard; what is typed leaves only what it finds, in its order; what cannot be
//! done now comes after what can. Not here: what each action is for (`action_task`), doing it, drawing it (the `view` files).

pub(crate) mod view;

use crate::action::Action;
use crate::action_task::Task;
use crate::availability::why_not;
use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::state::{Screen, State};
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::text::fuzzy;

/// The help, as far as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Help {
    /// What is typed.
    pub line: LineEditor,
    /// The row under the cursor; whoever draws it stops at the last one.
    pub at: usize,
    /// First row shown.
    pub top: usize,
}

/// A row of the help.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HelpRow {
    /// Keys, or a mark.
    pub left: String,
    /// What they do, or what it means.
    pub words: String,
    /// Why that cannot be done now.
    pub reason: String,
    /// The action that Enter does.
    pub action: Option<Action>,
}

/// The marks of numbers, and what they mean.
const LEGEND: &[(&str, &str)] = &[
    ("✗", "mark.fails"),
    (".", "mark.involved"),
    ("!", "mark.soft"),
    ("?", "mark.unsure"),
    ("✎", "mark.changed"),
    ("=", "mark.as_published"),
    ("✓", "mark.confirmed"),
    ("\"", "mark.note"),
    ("??", "mark.cannot_tell"),
    ("·", "mark.not_printed"),
    ("i", "mark.notice"),
];

/// The marks of and between many years, and what they mean.
const OVER_YEARS: &[(&str, &str)] = &[
    ("✗", "series.mark.broken"),
    ("!", "series.mark.soft"),
    ("=", "mark.settled"),
    ("✓", "series.mark.holds"),
    ("·", "series.mark.unknown"),
    ("?", "mark.doubtful"),
    ("??", "mark.cannot_tell"),
    ("≈", "mark.nearly"),
    ("≠", "mark.not_comparable"),
    ("□", "series.mark.blank"),
    ("…", "series.gap"),
    ("*", "series.mark.marked"),
];

/// The marks between two years, and what they mean.
const BETWEEN: &[(&str, &str)] = &[
    ("✗", "mark.fails"),
    ("!", "mark.soft"),
    ("=", "mark.settled"),
    ("✓", "mark.by_agency"),
    ("i", "mark.unusual"),
    ("≈", "mark.nearly"),
    ("+", "mark.appeared"),
    ("-", "mark.vanished"),
    ("~", "mark.edited"),
    (">", "mark.moved"),
    ("[", "mark.paragraph"),
    ("✎", "mark.changed"),
    ("✓", "mark.confirmed"),
    ("?", "mark.unsure"),
];

/// The rows that what is typed finds: the keys of the mode below by task, those that do nothing now, and the marks, each under
/// their title.
pub fn rows(state: &State, help: &Help) -> Vec<HelpRow> {
    let keymap = &state.resources.keymap;
    let typed = help.line.text();
    let finds = |row: &HelpRow| {
        let name = row.action.map_or("", Action::name);
        let is_key = !typed.trim().is_empty() && row.left.split("  ").any(|key| key == typed.trim());
        is_key || fuzzy::score(typed, &row.words).max(fuzzy::score(typed, name)).is_some()
    };
    let keys = keymap.actions(state.mode()).into_iter().filter_map(|name| {
        let action = Action::from_name(name)?;
        let left: Vec<String> = keymap.keys(state.mode(), name).iter().map(ToString::to_string).collect();
        let reason = why_not(state, action).unwrap_or_default();
        let words = state.say(&format!("action.{name}")).to_string();
        Some(HelpRow { left: left.join("  "), words, reason, action: Some(action) })
    });
    let (can, cannot): (Vec<HelpRow>, Vec<HelpRow>) = keys.partition(|row| row.reason.is_empty());
    let is_of = |task: Task| move |row: &&HelpRow| row.action.is_some_and(|action| Task::of(action) == task);
    let tasks = Task::ALL.map(|task| (task.title(), can.iter().filter(is_of(task)).cloned().collect()));
    let legend = match state.screen {
        Screen::Pair => BETWEEN,
        Screen::Series => OVER_YEARS,
        Screen::List | Screen::Report => LEGEND,
    };
    let mark = |(mark, words): &(&str, &str)| HelpRow {
        left: (*mark).to_string(),
        words: state.say(words).to_string(),
        ..HelpRow::default()
    };
    let mut parts: Vec<(&str, Vec<HelpRow>)> = tasks.into();
    parts.push(("help.cannot", cannot));
    parts.push(("help.marks", legend.iter().map(mark).collect()));
    let mut rows: Vec<HelpRow> = Vec::new();
    for (title, part) in parts {
        let found: Vec<HelpRow> = part.into_iter().filter(&finds).collect();
        if !found.is_empty() {
            rows.extend((!rows.is_empty()).then(HelpRow::default));
            rows.push(HelpRow { words: state.say(title).to_string(), ..HelpRow::default() });
            rows.extend(found);
        }
    }
    rows
}

impl Help {
    /// Moves the cursor over the rows that are keys, marks or steps, over their titles.
    fn go(&mut self, rows: &[HelpRow], by: isize) {
        let last = rows.len().saturating_sub(1);
        let is_entry = |at: &usize| rows.get(*at).is_some_and(|row| !row.left.is_empty());
        let wanted = self.row(rows).saturating_add_signed(by).min(last);
        let (down, up) = ((wanted..rows.len()).find(is_entry), (0..=wanted).rev().find(is_entry));
        self.at = if by < 0 { up.or(down) } else { down.or(up) }.unwrap_or_default();
    }

    /// The row under the cursor: at first the first entry.
    pub(crate) fn row(&self, rows: &[HelpRow]) -> usize {
        let at = self.at.min(rows.len().saturating_sub(1));
        (at..rows.len()).find(|at| rows.get(*at).is_some_and(|row| !row.left.is_empty())).unwrap_or(at)
    }
}

impl Layer for Help {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        let rows = rows(state, self);
        let by = match key.code {
            Code::Esc | Code::F(1) => return Outcome::Close,
            Code::Char('c') if key.ctrl => return Outcome::Close,
            // The key that opened it closes it, unless it is looked for.
            Code::Char('?' | '？') if self.line.text().is_empty() => return Outcome::Close,
            Code::Enter => {
                return match rows.get(self.row(&rows)) {
                    Some(HelpRow { reason, .. }) if !reason.is_empty() => Outcome::Warn(reason.clone()),
                    Some(HelpRow { action: Some(Action::Help), .. }) | None => Outcome::Close,
                    Some(HelpRow { action: Some(action), .. }) => Outcome::Answer(Answer::Act(*action)),
                    Some(_) => Outcome::Stay,
                };
            }
            Code::Down => 1,
            Code::Up => -1,
            Code::PageDown => page,
            Code::PageUp => -page,
            Code::Home if self.line.text().is_empty() => isize::MIN,
            Code::End if self.line.text().is_empty() => isize::MAX,
            _ => {
                if self.line.key(key) {
                    (self.at, self.top) = (0, 0);
                }
                return Outcome::Stay;
            }
        };
        self.go(&rows, by);
        self.top = view::top(state, self, &rows);
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.line.paste(text);
        (self.at, self.top) = (0, 0);
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::ScrollAndClose
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
