//! The help: the keys of the mode below, what the marks mean, and a first report step by step, found by typing.
//!
//! Invariant: made from the same keymap as the keyboard; what is typed leaves only what it finds, in its order. Not
//! here: drawing it (the `view` files).

pub(crate) mod view;

use crate::action::Action;
use crate::availability::why_not;
use crate::keys::{Code, Key};
use crate::overlay::{Layer, MouseUse, Outcome};
use crate::state::{Screen, State};
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use gouji_core::text::{Lang, fuzzy};

/// The help, as far as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Help {
    /// What is typed.
    pub line: LineEditor,
    /// Rows scrolled by; whoever draws it stops at the last one.
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
}

/// The marks of numbers, and what they mean.
const LEGEND: &[(&str, &str)] = &[
    ("✗", "mark.fails"),
    (".", "mark.involved"),
    ("!", "mark.soft"),
    ("~", "mark.doubtful"),
    ("??", "mark.cannot_tell"),
    ("·", "mark.not_printed"),
    ("#", "mark.unexplained"),
    ("✎", "mark.corrected"),
    ("^", "mark.typed"),
    ("=", "mark.as_published"),
    ("-", "mark.missing"),
    ("?", "mark.unclear"),
    ("✓", "mark.confirmed"),
    (":", "mark.tied"),
    ("\"", "mark.note"),
    ("i", "mark.notice"),
    ("+", "mark.located"),
    (":", "mark.detected"),
    ("*", "mark.unprotected"),
    ("&", "mark.doubly_read"),
];

/// The marks of and between many years, and what they mean.
const OVER_YEARS: &[(&str, &str)] = &[
    ("✗", "series.mark.broken"),
    ("!", "series.mark.soft"),
    ("=", "mark.settled"),
    ("✓", "series.mark.holds"),
    ("·", "series.mark.unknown"),
    ("~", "mark.doubtful"),
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
    ("Σ", "mark.sum"),
    ("≈", "mark.nearly"),
    ("≠", "mark.not_comparable"),
    ("+", "mark.appeared"),
    ("-", "mark.vanished"),
    ("~", "mark.edited"),
    (">", "mark.moved"),
    ("[", "mark.paragraph"),
    ("✎", "mark.corrected"),
    ("✓", "mark.confirmed"),
    ("?", "mark.unclear"),
    ("^", "mark.rose"),
    ("v", "mark.fell"),
];

/// The steps of the tutorial: keys, and what they do.
const TUTORIAL: &str = include_str!("../../../../../assets/tutorial.md");

/// The steps in a language: the page has one table for each, Chinese first.
fn steps(lang: Lang) -> impl Iterator<Item = HelpRow> {
    let (zh, en) = TUTORIAL.split_once("## English").unwrap_or((TUTORIAL, ""));
    let page = if lang == Lang::Zh { zh } else { en };
    page.lines().filter(|line| line.starts_with("| `")).filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', ""));
        Some(HelpRow { left: cells.next()?, words: cells.next()?, reason: String::new() })
    })
}

/// The rows that what is typed finds: all keys of the mode below, then the marks and the steps of the tutorial, each under
/// their title.
pub fn rows(state: &State, help: &Help) -> Vec<HelpRow> {
    let keymap = &state.resources.keymap;
    let typed = help.line.text();
    let finds = |row: &HelpRow, name: &str| {
        let is_key = !typed.trim().is_empty() && row.left.split("  ").any(|key| key == typed.trim());
        is_key || fuzzy::score(typed, &row.words).max(fuzzy::score(typed, name)).is_some()
    };
    let keys = keymap.actions(state.mode()).into_iter().filter_map(|action| {
        let left: Vec<String> = keymap.keys(state.mode(), action).iter().map(ToString::to_string).collect();
        let reason = Action::from_name(action).and_then(|action| why_not(state, action)).unwrap_or_default();
        let words = state.say(&format!("action.{action}")).to_string();
        Some(HelpRow { left: left.join("  "), words, reason }).filter(|row| finds(row, action))
    });
    let mut rows: Vec<HelpRow> = keys.collect();
    let legend = match state.screen {
        Screen::Pair => BETWEEN,
        Screen::Series => OVER_YEARS,
        Screen::List | Screen::Report => LEGEND,
    };
    let marks = legend.iter().map(|(mark, words)| HelpRow {
        left: (*mark).to_string(),
        words: state.say(words).to_string(),
        reason: String::new(),
    });
    let parts: [(&str, Vec<HelpRow>); 2] =
        [("help.marks", marks.collect()), ("help.tutorial", steps(state.lang).collect())];
    for (title, part) in parts {
        let found: Vec<HelpRow> = part.into_iter().filter(|row| finds(row, "")).collect();
        if !found.is_empty() {
            rows.extend((!rows.is_empty()).then(HelpRow::default));
            rows.push(HelpRow { words: state.say(title).to_string(), ..HelpRow::default() });
            rows.extend(found);
        }
    }
    rows
}

impl Layer for Help {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = usize::from(state.size.rows / 2).max(1);
        let last = rows(state, self).len().saturating_sub(1);
        match key.code {
            Code::Esc | Code::Enter | Code::F(1) => return Outcome::Close,
            Code::Char('c') if key.ctrl => return Outcome::Close,
            // The key that opened it closes it, unless it is looked for.
            Code::Char('?' | '？') if self.line.text().is_empty() => return Outcome::Close,
            Code::Down => self.top = (self.top + 1).min(last),
            Code::Up => self.top = self.top.saturating_sub(1),
            Code::PageDown => self.top = (self.top + page).min(last),
            Code::PageUp => self.top = self.top.saturating_sub(page),
            _ => {
                if self.line.key(key) {
                    self.top = 0;
                }
            }
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &State) {
        self.line.paste(text);
        self.top = 0;
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::ScrollAndClose
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
