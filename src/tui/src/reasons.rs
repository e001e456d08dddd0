//! Reasons for decisions, read from files.
//!
//! Invariant: a user's file is taken whole or refused. A session keeps the words that were chosen, not the reason's name.

use gouji_core::message;
use gouji_core::review::DecisionKind;
use gouji_core::text::override_file::{self, Line as Written, OverrideErrors};
use gouji_core::text::{Bilingual, Lang};
use std::collections::BTreeMap;

/// The kinds of decision that have reasons, by their name in sessions.
const KINDS: &[&str] = &["as_published", "missing", "unclear", "waived"];

/// Reasons by kind of decision: a name and the words.
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
        let mut errors = OverrideErrors::new(name, text);
        let mut next = self.0.clone();
        for (kind, lines) in &override_file::read(name, text)? {
            if !KINDS.contains(&kind.name.as_str()) {
                errors.unknown(kind, message!("file.kind.decision"), KINDS.iter().copied());
            }
            let here = next.entry(kind.name.clone()).or_default();
            for (at, line) in lines.iter().enumerate() {
                let Written { name, values } = line;
                if lines[..at].iter().any(|other| other.name.name == name.name) {
                    errors.add(name, message!("file.reason.twice", name = &name.name));
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
                        errors.add(name, message!("file.reason.words", name = &name.name));
                        continue;
                    }
                };
                match here.iter_mut().find(|(known, _)| *known == name.name) {
                    Some((_, old)) => *old = words,
                    None => here.push((name.name.clone(), words)),
                }
            }
        }
        errors.result()?;
        self.0 = next;
        Ok(())
    }

    /// The reasons for a kind of decision, in the order of the files.
    pub fn of(&self, kind: &DecisionKind) -> impl Iterator<Item = &Bilingual> {
        self.0.get(kind.name()).into_iter().flatten().map(|(_, words)| words)
    }

    /// A reason as it was chosen, in another language where it is one of these.
    pub fn said<'w>(&'w self, words: &'w str, lang: Lang) -> &'w str {
        let all = self.0.values().flatten().map(|(_, words)| words);
        all.into_iter().find(|known| known.zh == words || known.en == words).map_or(words, |known| known.get(lang))
    }
}
