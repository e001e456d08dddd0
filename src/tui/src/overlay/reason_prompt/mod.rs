//! ReasonPrompt something is said: reasons to choose from, or the reviewer's own words.
//!
//! Invariant: nothing is decided before a reason is chosen; the one given last for the same kind comes first. Reasons are
//! kept in the session as the words that were chosen. Left to others: what the decision does (`decide`).

pub(crate) mod view;

use crate::decisions::decided;
use crate::effect::Effect;
use crate::keys::{Code, Key};
use crate::state::{Overlay, State};
use crate::widgets::line_editor::Line;
use gouji_core::review::{Change, DecisionKind, Review};
use gouji_core::text::override_file::{self, Line as Written, OverrideErrors};
use gouji_core::text::{Bilingual, Lang, fuzzy};
use std::collections::BTreeMap;

/// What is said with a reason, by its name in sessions.
const KINDS: &[&str] = &["as_published", "missing", "unclear", "waived"];

/// Reasons by what is said: a name and the words.
#[derive(Debug, Clone, Default)]
pub struct Reasons(BTreeMap<String, Vec<(String, Bilingual)>>);

impl Reasons {
    /// Reads `{ "kind": [("name", ["words in Chinese", "in English"])] }`.
    ///
    /// # Errors
    /// All that is wrong, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Bilingual> {
        let mut reasons = Self::default();
        reasons.layer(name, text)?;
        Ok(reasons)
    }

    /// Lays a file over these: a line puts its words in the place of those of its name or adds them, `[]` takes them away.
    ///
    /// # Errors
    /// As for [`Reasons::parse`]; nothing of the file is taken then.
    pub fn layer(&mut self, name: &str, text: &str) -> Result<(), Bilingual> {
        let mut told = OverrideErrors::new(name, text);
        let mut next = self.0.clone();
        for (kind, lines) in &override_file::read(name, text)? {
            if !KINDS.contains(&kind.name.as_str()) {
                told.unknown(kind, ("类别", "kind"), KINDS.iter().copied());
            }
            let here = next.entry(kind.name.clone()).or_default();
            for (at, line) in lines.iter().enumerate() {
                let Written { name, values } = line;
                if lines[..at].iter().any(|other| other.name.name == name.name) {
                    let zh = format!("理由 \"{}\" 写了两次", name.name);
                    told.add(name, &zh, &format!("reason \"{}\" occurs twice", name.name));
                }
                let words = match values.as_slice() {
                    [zh, en] if !zh.name.trim().is_empty() && !en.name.trim().is_empty() => {
                        Bilingual::new(zh.name.trim(), en.name.trim())
                    }
                    [] => {
                        here.retain(|(known, _)| *known != name.name);
                        continue;
                    }
                    _ => {
                        let en = format!("reason \"{}\" needs its words in Chinese and in English, or []", name.name);
                        told.add(name, &format!("理由 \"{}\" 要有中文和英文各一句，或写 []", name.name), &en);
                        continue;
                    }
                };
                match here.iter_mut().find(|(known, _)| *known == name.name) {
                    Some((_, old)) => *old = words,
                    None => here.push((name.name.clone(), words)),
                }
            }
        }
        told.result()?;
        self.0 = next;
        Ok(())
    }

    /// The reasons for what is said, in the order of the files.
    pub fn of(&self, kind: &DecisionKind) -> impl Iterator<Item = &Bilingual> {
        self.0.get(kind.name()).into_iter().flatten().map(|(_, words)| words)
    }

    /// A reason as it was chosen, in another language where it is one of these.
    pub fn said<'w>(&'w self, words: &'w str, lang: Lang) -> &'w str {
        let all = self.0.values().flatten().map(|(_, words)| words);
        all.into_iter().find(|known| known.zh == words || known.en == words).map_or(words, |known| known.get(lang))
    }
}

/// A question why, before something is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonPrompt {
    /// What it is about.
    pub id: String,
    /// What is to be said.
    pub kind: DecisionKind,
    /// The reviewer's own words, which also choose among the reasons.
    pub line: Line,
    /// What can be chosen, the cursor on the one at `at`; empty words are no reason.
    pub shown: Vec<String>,
    /// Index into `shown`.
    pub at: usize,
    all: Vec<String>,
}

impl ReasonPrompt {
    /// Asks why `kind` is said of `id`.
    pub(crate) fn new(state: &State, id: String, kind: DecisionKind) -> Self {
        let mut all: Vec<String> = Vec::new();
        let last = state.desk.as_ref().and_then(|desk| last(&desk.review, &kind));
        all.extend(last.map(|words| state.kit.reasons.said(words, state.lang).to_string()));
        // That a rule does not apply has to be explained.
        if kind != DecisionKind::Waived {
            all.push(String::new());
        }
        for words in state.kit.reasons.of(&kind) {
            let words = words.get(state.lang);
            if !all.iter().any(|known| known == words) {
                all.push(words.to_string());
            }
        }
        let mut why = Self { id, kind, line: Line::default(), shown: Vec::new(), at: 0, all };
        why.find();
        why
    }

    /// Finds the reasons that fit what is typed; what is typed can always be chosen itself.
    pub fn find(&mut self) {
        let typed = self.line.text().trim();
        self.at = 0;
        if typed.is_empty() {
            self.shown.clone_from(&self.all);
            return;
        }
        let fit = |words: &&String| !words.is_empty() && fuzzy::score(typed, words).is_some();
        self.shown = self.all.iter().filter(fit).cloned().collect();
        if !self.shown.iter().any(|words| words == typed) {
            self.shown.push(typed.to_string());
        }
    }

    fn go(&mut self, forward: bool) {
        let count = self.shown.len().max(1);
        self.at = if forward { self.at + 1 } else { self.at + count - 1 } % count;
    }
}

/// The reason the reviewer gave last when this was said; that of a repair is about its number alone.
fn last<'r>(review: &'r Review, kind: &DecisionKind) -> Option<&'r str> {
    let given = review.history().done.iter().rev().filter(|step| !step.proposed);
    given.into_iter().find_map(|step| match &step.change {
        Change::Decision { after: Some(after), .. } if after.kind == *kind && !after.reason.is_empty() => {
            Some(after.reason.as_str())
        }
        _ => None,
    })
}

pub(crate) fn why_key(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(Overlay::ReasonPrompt(why)) = &mut state.overlay else { return Vec::new() };
    match key.code {
        Code::Enter => {
            if let Some(reason) = why.shown.get(why.at).cloned() {
                let (id, kind) = (why.id.clone(), why.kind.clone());
                state.overlay = None;
                decided(state, &id, &kind, &reason);
                state.fit();
            }
        }
        Code::Esc => state.overlay = None,
        Code::Char('c') if key.ctrl => state.overlay = None,
        Code::Down | Code::Tab => why.go(true),
        Code::Up | Code::BackTab => why.go(false),
        _ => {
            if why.line.key(key) {
                why.find();
            }
        }
    }
    Vec::new()
}
