//! The list of a report's problems: open and done, by severity and cause; several are settled together with one reason.
//!
//! Invariant: what is marked is settled by one step, taken back with one undo; nothing is decided before its reason is given.
//! The keys that decide are those of the report. Not here: which lines there are (`entries`), what a decision does
//! (`decisions`).

pub mod entries;
mod view;

use crate::action::Action;
use crate::keys::{Code, Key};
use crate::overlay::reason_prompt::ReasonPrompt;
use crate::overlay::{Answer, Layer, MouseUse, Outcome};
use crate::state::State;
use crate::widgets::line_editor::LineEditor;
use crate::widgets::paint::Paint;
use entries::{Kind, Line, Target};
use gouji_core::ids::RuleId;
use gouji_core::review::DecisionKind;
use gouji_core::text::fuzzy::{Name, Query};
use std::collections::BTreeSet;

/// The list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// Every line.
    pub lines: Vec<Line>,
    /// Those that are shown: indexes into `lines`.
    pub shown: Vec<usize>,
    /// The one under the cursor: an index into `shown`.
    pub at: usize,
    /// The only kind that is shown; `None` for all.
    pub kind: Option<Kind>,
    /// What is marked.
    pub marked: BTreeSet<Target>,
    /// The words typed to find lines by, while or after they are typed.
    pub line: LineEditor,
    /// True while they are typed.
    pub is_typing: bool,
    asking: Option<Asking>,
}

/// The question why, before what is marked is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asking {
    prompt: ReasonPrompt,
    ids: Vec<(String, Vec<RuleId>)>,
}

impl Problems {
    /// The problems of the active report, the one shown under the cursor.
    pub(crate) fn new(state: &State) -> Self {
        let mut problems = Self {
            lines: entries::lines(state),
            shown: Vec::new(),
            at: 0,
            kind: None,
            marked: BTreeSet::new(),
            line: LineEditor::default(),
            is_typing: false,
            asking: None,
        };
        problems.find();
        let here = state.open.view().and_then(|view| {
            let unread = view.unread_group().map(|group| Target::Unread(group.key()));
            let rule = view.finding().map(|finding| finding.rule.clone());
            let is_of =
                |line: &Line| rule.as_ref().is_some_and(|rule| line.waivable.iter().any(|(_, own)| own.contains(rule)));
            let is_here = |line: &Line| unread.as_ref().map_or_else(|| is_of(line), |unread| line.target == *unread);
            problems.lines.iter().position(is_here)
        });
        problems.at = here.unwrap_or(0);
        problems
    }

    /// How many lines of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.lines.iter().filter(|line| line.kind == kind).count()
    }

    /// Finds the lines of the kind that fit the words typed.
    fn find(&mut self) {
        let query = Query::new(self.line.text().trim());
        let fits = |line: &Line| {
            let is_kind = self.kind.is_none_or(|kind| kind == line.kind);
            let names: Vec<&str> = std::iter::once(&line.words).chain(&line.under).map(String::as_str).collect();
            is_kind && (self.line.text().trim().is_empty() || query.score(&Name::of(&names)).is_some())
        };
        self.shown = (0..self.lines.len()).filter(|&at| fits(&self.lines[at])).collect();
        self.at = self.at.min(self.shown.len().saturating_sub(1));
    }

    fn go(&mut self, rows: isize) {
        self.at = self.at.saturating_add_signed(rows).min(self.shown.len().saturating_sub(1));
    }

    /// The line under the cursor.
    fn here(&self) -> Option<&Line> {
        self.lines.get(*self.shown.get(self.at)?)
    }

    /// To the next kind of which there are lines, then to all.
    fn turn(&mut self, forward: bool) {
        let mut kinds: Vec<Option<Kind>> = vec![None];
        kinds.extend(Kind::ALL.into_iter().filter(|&kind| self.count(kind) > 0).map(Some));
        let at = kinds.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        let next = if forward { at + 1 } else { at + kinds.len() - 1 };
        self.kind = kinds[next % kinds.len()];
        self.at = 0;
        self.find();
    }

    fn mark(&mut self) {
        let Some(target) = self.here().filter(|line| line.kind != Kind::Settled).map(|line| line.target.clone()) else {
            return;
        };
        if !self.marked.remove(&target) {
            self.marked.insert(target);
        }
        self.go(1);
    }

    /// Marks every open line that is shown, or none when all are marked.
    fn mark_all(&mut self) {
        let shown = self.shown.iter().filter_map(|&at| self.lines.get(at)).filter(|line| line.kind != Kind::Settled);
        let targets: Vec<Target> = shown.map(|line| line.target.clone()).collect();
        let is_all = targets.iter().all(|target| self.marked.contains(target));
        for target in targets {
            if is_all {
                self.marked.remove(&target);
            } else {
                self.marked.insert(target);
            }
        }
    }

    /// Asks why what is marked, or else the line under the cursor, is settled like this.
    fn ask(&mut self, kind: DecisionKind, state: &State) -> Outcome {
        if let Some(reason) = state.open.view().and_then(|view| view.read_only.as_ref()) {
            return Outcome::Warn(reason.get(state.lang).to_string());
        }
        let here = self.here().map(|line| (line.kind, &line.target));
        let is_meant = |line: &&Line| {
            if self.marked.is_empty() {
                here == Some((line.kind, &line.target))
            } else {
                self.marked.contains(&line.target)
            }
        };
        let about = |line: &Line| if kind == DecisionKind::Waived { line.waivable.clone() } else { line.about.clone() };
        let open = self.lines.iter().filter(|line| line.kind != Kind::Settled);
        let mut ids = entries::merged(open.filter(is_meant).flat_map(about).collect());
        // What nobody could read is not as published.
        if let Some(view) = state.open.view().filter(|_| kind == DecisionKind::AsPublished) {
            ids.retain(|(id, _)| !view.is_unread(id) && !view.is_not_found(id));
        }
        let Some((first, _)) = ids.first() else {
            return Outcome::Warn(state.say("problems.nothing").to_string());
        };
        self.asking = Some(Asking { prompt: ReasonPrompt::new(state, first.clone(), kind), ids });
        Outcome::Stay
    }

    /// A key for the question why.
    fn answer(&mut self, key: Key, state: &State) -> Outcome {
        let Some(asking) = &mut self.asking else { return Outcome::Stay };
        match asking.prompt.key(key, state) {
            Outcome::Answer(Answer::Decide { kind, reason, .. }) => {
                let ids = std::mem::take(&mut asking.ids);
                self.asking = None;
                Outcome::Ask(Answer::SettleTogether { ids, kind, reason })
            }
            Outcome::Answer(kept @ Answer::KeepReason(_)) => {
                self.asking = None;
                Outcome::Ask(kept)
            }
            Outcome::Close => {
                self.asking = None;
                Outcome::Stay
            }
            Outcome::CloseWith(words) => {
                self.asking = None;
                Outcome::Warn(words)
            }
            other => other,
        }
    }

    /// A key while words are typed.
    fn typed(&mut self, key: Key) {
        match key.code {
            Code::Enter | Code::Down | Code::Up | Code::Tab => self.is_typing = false,
            Code::Esc => {
                (self.is_typing, self.line) = (false, LineEditor::default());
                self.find();
            }
            _ => {
                if self.line.key(key) {
                    self.at = 0;
                    self.find();
                }
            }
        }
    }

    /// What a key of the report means here.
    fn by_keymap(&mut self, key: Key, state: &State) -> Outcome {
        match state.bound("desk", key) {
            Some(Action::AsPublished) => self.ask(DecisionKind::AsPublished, state),
            Some(Action::Missing) => self.ask(DecisionKind::Missing, state),
            Some(Action::Unclear) => self.ask(DecisionKind::Unclear, state),
            Some(Action::Waive) => self.ask(DecisionKind::Waived, state),
            Some(Action::Search) => {
                self.is_typing = true;
                Outcome::Stay
            }
            Some(Action::Undo) => Outcome::Ask(Answer::Act(Action::Undo)),
            Some(Action::Back | Action::Problems) => Outcome::Close,
            _ => Outcome::Stay,
        }
    }
}

impl Layer for Problems {
    fn refresh(&mut self, state: &State) {
        self.lines = entries::lines(state);
        self.marked.clear();
        self.find();
    }

    fn key(&mut self, key: Key, state: &State) -> Outcome {
        if self.asking.is_some() {
            return self.answer(key, state);
        }
        if self.is_typing {
            self.typed(key);
            return Outcome::Stay;
        }
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        match key.folded().code {
            Code::Enter => {
                return match self.here().map(|line| line.target.clone()) {
                    Some(Target::Rule(rule)) => Outcome::Answer(Answer::ShowProblem(rule)),
                    Some(Target::Unread(key)) => Outcome::Answer(Answer::ShowUnread(key)),
                    None => Outcome::Close,
                };
            }
            Code::Down | Code::Char('j' | 'n') if !key.ctrl => self.go(1),
            Code::Up | Code::Char('k' | 'N') if !key.ctrl => self.go(-1),
            Code::PageDown => self.go(page),
            Code::PageUp => self.go(-page),
            Code::Home => self.at = 0,
            Code::End => self.go(isize::MAX / 2),
            Code::Tab => self.turn(true),
            Code::BackTab => self.turn(false),
            Code::Char(' ') => self.mark(),
            Code::Char('*') => self.mark_all(),
            Code::Char('c') if key.ctrl => return Outcome::Close,
            _ => return self.by_keymap(key, state),
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, state: &State) {
        if let Some(asking) = &mut self.asking {
            asking.prompt.paste(text, state);
        } else if self.is_typing {
            self.line.paste(text);
            self.find();
        }
    }

    fn mouse(&self) -> MouseUse {
        MouseUse::Scroll
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
        if let Some(asking) = &self.asking {
            asking.prompt.draw(state, paint);
        }
    }
}
