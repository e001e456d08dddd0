//! The keymap: one RON file that feeds the keyboard, the footer, the help and the palette, and the user's own files over it.
//!
//! Invariant: inside a mode no key is bound twice and none begins another; a key that a mode does not bind falls through to
//! the mode `any`, an action that a mode names does not. No file leaves an action without a key unless it says so.

use crate::keys::{Key, KeySequence, suggest};
use gouji_core::message;
use gouji_core::text::Bilingual;
use gouji_core::text::override_file::{self, Line, OverrideErrors, Placed, Section};
use std::collections::BTreeMap;

/// An action and its keys.
type Binding = (String, Vec<KeySequence>);

/// Bindings by mode.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    /// As written, file over file.
    modes: BTreeMap<String, Vec<Binding>>,
    /// What holds in each mode, `any` included.
    valid: BTreeMap<String, Vec<Binding>>,
}

/// Where keys lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLookup<'k> {
    /// To an action, by its name.
    Action(&'k str),
    /// More keys are needed.
    Prefix,
    /// To nothing.
    Nothing,
}

/// The mode whose bindings are valid in every other.
const ANY: &str = "any";
/// Actions without which nobody finds the way out.
const KEPT: &[&str] = &["help", "quit"];

impl Keymap {
    /// Reads a keymap: `{ "mode": [("action", ["key", …])] }`, the actions in the order of the help. `known` are the names
    /// of the actions.
    ///
    /// # Errors
    /// All bad bindings at once, each with its place, or the place of a RON error.
    pub fn parse(name: &str, text: &str, known: &[&str]) -> Result<Self, Bilingual> {
        let mut keymap = Self::default();
        keymap.layer(name, text, known)?;
        Ok(keymap)
    }

    /// Lays a file over this keymap. It holds only what is different: a line gives an action of a mode its keys in the
    /// place of those it had, `[]` takes them away, and a key that was another action's is taken from it.
    ///
    /// # Errors
    /// As for [`Keymap::parse`]; nothing of the file is taken then.
    pub fn layer(&mut self, name: &str, text: &str, known: &[&str]) -> Result<(), Bilingual> {
        let modes = override_file::read(name, text)?;
        let mut errors = OverrideErrors::new(name, text);
        let mut next = self.clone();
        let mut seen: Vec<&str> = Vec::new();
        for (mode, lines) in &modes {
            if seen.contains(&mode.name.as_str()) {
                errors.add(mode, message!("file.keys.mode_twice", mode = &mode.name));
            }
            seen.push(&mode.name);
            if !self.modes.is_empty() && !self.modes.contains_key(&mode.name) {
                errors.unknown(mode, message!("file.kind.mode"), self.modes.keys().map(String::as_str));
                continue;
            }
            let read = bindings(mode, lines, known, &mut errors);
            next.take(&mode.name, lines, read, &mut errors);
        }
        next.refresh();
        if errors.is_empty() {
            next.prove(self, &modes, &mut errors);
        }
        errors.result()?;
        *self = next;
        Ok(())
    }

    /// Puts the bindings of a file in the place of those of this mode.
    fn take(&mut self, mode: &str, lines: &[Line], read: Vec<Binding>, errors: &mut OverrideErrors<'_>) {
        let here = self.modes.entry(mode.to_string()).or_default();
        for (action, chords) in here.iter_mut() {
            if read.iter().any(|(other, _)| other == action) || chords.is_empty() {
                continue;
            }
            let taker =
                read.iter().position(|(_, taken)| chords.iter().any(|chord| taken.iter().any(|t| t.clashes(chord))));
            chords.retain(|chord| !read.iter().any(|(_, taken)| taken.iter().any(|t| t.clashes(chord))));
            if let Some(line) = taker.filter(|_| chords.is_empty()).and_then(|at| lines.get(at)) {
                left(errors, &line.name, mode, action);
            }
        }
        for (action, chords) in read {
            match here.iter_mut().find(|(known, _)| *known == action) {
                Some(binding) => binding.1 = chords,
                None => here.push((action, chords)),
            }
        }
    }

    /// Works out what holds in each mode.
    fn refresh(&mut self) {
        let none = Vec::new();
        let any = self.modes.get(ANY).unwrap_or(&none);
        let valid = self.modes.iter().map(|(mode, own)| {
            let mut all = own.clone();
            if mode != ANY {
                let others = any.iter().filter(|(action, _)| !own.iter().any(|(named, _)| named == action));
                all.extend(others.map(|(action, chords)| {
                    let free =
                        |chord: &&KeySequence| !own.iter().any(|(_, taken)| taken.iter().any(|t| t.clashes(chord)));
                    (action.clone(), chords.iter().filter(free).cloned().collect())
                }));
            }
            (mode.clone(), all)
        });
        self.valid = valid.collect();
    }

    /// What a file must not do to the modes it does not name, and to the way out.
    fn prove(&self, before: &Self, modes: &[Section], errors: &mut OverrideErrors<'_>) {
        for (mode, lines) in modes {
            for line in lines.iter().filter(|line| line.values.is_empty() && KEPT.contains(&line.name.name.as_str())) {
                let action = &line.name.name;
                errors.add(&line.name, message!("file.keys.kept", mode = &mode.name, action = action));
            }
        }
        let lines: Vec<&Line> = modes.iter().flat_map(|(_, lines)| lines).collect();
        let Some((first, _)) = modes.first() else { return };
        for (mode, action, chords) in
            self.valid.iter().flat_map(|(mode, all)| all.iter().map(move |(a, c)| (mode, a, c)))
        {
            let had = before.keys(mode, action);
            let is_meant = lines.iter().any(|line| line.name.name == *action && line.values.is_empty());
            if !chords.is_empty() || had.is_empty() || is_meant {
                continue;
            }
            let takes = |line: &&&Line| {
                let taken =
                    |key: &Placed| key.name.parse::<KeySequence>().is_ok_and(|key| had.iter().any(|h| h.clashes(&key)));
                line.name.name == *action || line.values.iter().any(taken)
            };
            left(errors, lines.iter().find(takes).map_or(first, |line| &line.name), mode, action);
        }
    }

    /// Where these keys, pressed one after the other, lead in a mode.
    pub fn reach(&self, mode: &str, pressed: &[Key]) -> KeyLookup<'_> {
        let bindings = || self.valid.get(mode).into_iter().flatten();
        let is_it = |(_, chords): &&Binding| chords.iter().any(|chord| chord.keys() == pressed);
        if let Some((action, _)) = bindings().find(is_it) {
            return KeyLookup::Action(action);
        }
        let goes_on = bindings().any(|(_, chords)| chords.iter().any(|chord| chord.after(pressed).is_some()));
        if goes_on { KeyLookup::Prefix } else { KeyLookup::Nothing }
    }

    /// What may follow the keys pressed so far: the rest of each chord, and its action.
    pub fn following(&self, mode: &str, pressed: &[Key]) -> Vec<(KeySequence, &str)> {
        let bindings = self.valid.get(mode).into_iter().flatten();
        let rest = bindings.flat_map(|(action, chords)| chords.iter().map(move |chord| (chord, action.as_str())));
        rest.filter_map(|(chord, action)| chord.after(pressed).map(|rest| (rest, action))).collect()
    }

    /// The keys of an action in a mode, the first being the one to show.
    pub fn keys(&self, mode: &str, action: &str) -> &[KeySequence] {
        let bindings = self.valid.get(mode).into_iter().flatten();
        bindings.into_iter().find(|(name, _)| name == action).map_or(&[], |(_, chords)| chords.as_slice())
    }

    /// Every action of a mode, those of `any` last; also those without a key.
    pub fn actions(&self, mode: &str) -> Vec<&str> {
        self.valid.get(mode).into_iter().flatten().map(|(action, _)| action.as_str()).collect()
    }
}

/// Reads the bindings of a mode of a file and reports what is wrong with them.
fn bindings(mode: &Placed, lines: &[Line], known: &[&str], errors: &mut OverrideErrors<'_>) -> Vec<Binding> {
    let mut read: Vec<Binding> = Vec::new();
    let head = &mode.name;
    for Line { name: action, values: keys } in lines {
        let what = &action.name;
        if !known.contains(&what.as_str()) {
            errors.unknown(action, message!("file.kind.action"), known.iter().copied());
        }
        if read.iter().any(|(other, _)| other == what) {
            errors.add(action, message!("file.keys.action_twice", mode = head, action = what));
        }
        let mut chords: Vec<KeySequence> = Vec::new();
        for key in keys {
            let Ok(chord) = key.name.parse::<KeySequence>() else {
                no_key(errors, key, head);
                continue;
            };
            let all = read.iter().flat_map(|(other, taken)| taken.iter().map(move |taken| (other, taken)));
            let own = chords.iter().map(|taken| (what, taken));
            if let Some((other, taken)) = all.chain(own).find(|(_, taken)| taken.clashes(&chord)) {
                clash(errors, key, head, (what, &chord), (other, taken));
            } else {
                chords.push(chord);
            }
        }
        read.push((what.clone(), chords));
    }
    read
}

/// A string that names no key.
fn no_key(errors: &mut OverrideErrors<'_>, at: &Placed, mode: &str) {
    const LIKE: &str = "a, ?, C-s, M-x, S-Up, Enter, Space, F1";
    let name = &at.name;
    let what = match suggest::chord(name) {
        Some(meant) => message!("file.keys.no_key_near", mode = mode, name = name, meant = meant),
        None => message!("file.keys.no_key", mode = mode, name = name, like = LIKE),
    };
    errors.add(at, what);
}

/// Two bindings that cannot both be.
fn clash(
    errors: &mut OverrideErrors<'_>,
    at: &Placed,
    mode: &str,
    this: (&str, &KeySequence),
    other: (&str, &KeySequence),
) {
    let ((action, chord), (other, taken)) = (this, other);
    let keys = chord.to_string();
    let what = if chord != taken {
        let taken = taken.to_string();
        message!("file.keys.begins", mode = mode, keys = keys, action = action, taken = taken, other = other)
    } else if action == other {
        message!("file.keys.twice", mode = mode, keys = keys, action = action)
    } else {
        message!("file.keys.both", mode = mode, keys = keys, other = other, action = action)
    };
    errors.add(at, what);
}

/// An action that lost its keys to another.
fn left(errors: &mut OverrideErrors<'_>, at: &Placed, mode: &str, action: &str) {
    errors.add(at, message!("file.keys.left", mode = mode, action = action));
}
