//! The keymap: one RON file that feeds the keyboard, the footer and the help.
//!
//! Invariant: inside a mode no key is bound twice; a key that a mode does not bind falls through to the mode `any`.

use super::Key;
use crate::text::ron_file;
use std::collections::BTreeMap;

/// Bindings by mode.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    modes: BTreeMap<String, Vec<(String, Vec<Key>)>>,
}

/// The mode whose bindings are valid in every other.
const ANY: &str = "any";

impl Keymap {
    /// Reads a keymap: `{ "mode": [("action", ["key", …])] }`, the actions in the order of the help. `known` says whether an action exists.
    ///
    /// # Errors
    /// All bad bindings at once, or the place of a RON error.
    pub fn parse(name: &str, text: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let file: BTreeMap<String, Vec<(String, Vec<String>)>> = ron_file::parse(name, text)?;
        let mut keymap = Self::default();
        let mut wrong = Vec::new();
        for (mode, bindings) in file {
            let mut taken: BTreeMap<Key, String> = BTreeMap::new();
            let mut actions = Vec::new();
            for (action, keys) in bindings {
                if !known(&action) {
                    wrong.push(at(name, text, &action, &format!("mode \"{mode}\": unknown action \"{action}\"")));
                }
                let mut parsed = Vec::new();
                for key in keys {
                    match key.parse::<Key>() {
                        Ok(key) => {
                            if let Some(other) = taken.insert(key, action.clone()) {
                                let what =
                                    format!("mode \"{mode}\": {key} is bound to both \"{other}\" and \"{action}\"");
                                wrong.push(at(name, text, &action, &what));
                            }
                            parsed.push(key);
                        }
                        Err(_) => wrong.push(at(name, text, &key, &format!("mode \"{mode}\": \"{key}\" is no key"))),
                    }
                }
                actions.push((action, parsed));
            }
            keymap.modes.insert(mode, actions);
        }
        if wrong.is_empty() { Ok(keymap) } else { Err(wrong.join("\n")) }
    }

    /// The action bound to a key in a mode.
    pub fn action(&self, mode: &str, key: Key) -> Option<&str> {
        [mode, ANY].iter().find_map(|mode| {
            let bindings = self.modes.get(*mode)?;
            bindings.iter().find(|(_, keys)| keys.contains(&key)).map(|(action, _)| action.as_str())
        })
    }

    /// The keys of an action in a mode, the first being the one to show.
    pub fn keys(&self, mode: &str, action: &str) -> &[Key] {
        [mode, ANY]
            .iter()
            .find_map(|mode| self.modes.get(*mode)?.iter().find(|(name, _)| name == action))
            .map_or(&[], |(_, keys)| keys.as_slice())
    }

    /// Every action bound in a mode, those of `any` last.
    pub fn actions(&self, mode: &str) -> Vec<&str> {
        let of = |mode: &str| self.modes.get(mode).into_iter().flatten().map(|(action, _)| action.as_str());
        of(mode).chain(of(ANY)).collect()
    }
}

/// `file:line:column: what`, for a name that stands in quotes in the file.
fn at(name: &str, text: &str, quoted: &str, what: &str) -> String {
    let mark = format!("\"{quoted}\"");
    match text.find(&mark) {
        Some(offset) => {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let shown = text.lines().nth(line - 1).unwrap_or("");
            format!("{name}:{line}:{column}: {what}\n  {shown}\n  {}^", " ".repeat(column - 1))
        }
        None => format!("{name}: {what}"),
    }
}
