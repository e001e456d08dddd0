//! A user's words over those of the program.
//!
//! Invariant: a file is taken whole or refused with every place that is wrong. Not here: which lists there are (the
//! parent).

use super::{Lexicon, WordList};
use crate::message;
use crate::text::Bilingual;
use crate::text::override_file::{self, Line, OverrideErrors};
use std::borrow::Cow;
use std::collections::HashSet;

/// Longest word of a user's file, in bytes.
const LONGEST_WORD: usize = 90;
/// Most words of all lists together; the program has some 1,300.
const MOST_WORDS: usize = 20_000;

impl Lexicon {
    /// The lists with a user's file over them: `{ "units": [("盏", ["路灯12盏"]), ("头", [])] }` adds 盏 and removes 头.
    ///
    /// # Errors
    /// Everything that is wrong, each with file, line, column and the line itself: no RON of this shape, an unknown list,
    /// an empty or overlong word, a word to remove that is not there, a word written twice, too many words.
    pub fn with(&self, name: &str, text: &str) -> Result<Self, Bilingual> {
        let sections = override_file::read(name, text)?;
        let mut errors = OverrideErrors::new(name, text);
        let mut lexicon = self.clone();
        let mut left = MOST_WORDS.saturating_sub(
            Self::NAMES.iter().filter_map(|name| self.list(name)).map(|list| list.iter().count()).sum(),
        );
        for (head, lines) in &sections {
            match lexicon.list_mut(&head.name) {
                Some(list) => *list = changed(list, lines, &mut left, &mut errors),
                None => errors.unknown(head, message!("file.kind.list"), Self::NAMES.iter().copied()),
            }
        }
        errors.result().map(|()| lexicon)
    }
}

/// A list with the words of a user's section added or removed.
fn changed(list: &WordList, lines: &[Line], left: &mut usize, errors: &mut OverrideErrors<'_>) -> WordList {
    let known: HashSet<&str> = list.iter().collect();
    let (mut seen, mut removed, mut added) = (HashSet::new(), HashSet::new(), Vec::new());
    for Line { name: word, values: examples } in lines {
        let (name, is_known) = (word.name.as_str(), known.contains(word.name.as_str()));
        if !seen.insert(name) {
            errors.add(word, message!("file.word.twice"));
        } else if name.is_empty() || name.len() > LONGEST_WORD {
            errors.add(word, message!("file.word.length", most = LONGEST_WORD));
        } else if examples.is_empty() && !is_known {
            errors.add(word, message!("file.word.absent"));
        } else if examples.is_empty() {
            removed.insert(name);
        } else if !is_known && *left == 0 {
            errors.add(word, message!("file.word.many", most = MOST_WORDS));
            break;
        } else if !is_known {
            *left -= 1;
            added.push(name);
        }
    }
    let kept = list.iter().filter(|word| !removed.contains(word));
    WordList::new(kept.chain(added).map(|word| Cow::Owned(word.to_string())).collect())
}
