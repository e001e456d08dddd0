//! What was answered and what goes on into the next year, against what was received: `受理121件,已答复119件,结转下年2件`.
//!
//! Invariant: the three numbers share a sentence that counts nothing else beside their own lists, and what came from the
//! year before is a part of what was received. Not here: lists with a wording of their own (`enumeration`).

use super::totals::fitting;
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::lexicon::{Lexicon, WordList};
use crate::text::Span;
use std::collections::HashMap;

/// How many numbers behind the received the others may be.
const LOOK: usize = 16;

/// Finds them.
pub(super) fn read(text: &str, lexicon: &Lexicon, mentions: &[Mention], found: &[Enumeration]) -> Vec<Enumeration> {
    let mut of = HashMap::new();
    for list in found {
        for part in &list.parts {
            if let Part::Number(index) = part {
                of.insert(*index, list.total);
            }
        }
    }
    let finder = Finder { text, lexicon, mentions, of };
    (0..mentions.len()).filter_map(|index| finder.balance(index)).collect()
}

struct Finder<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    mentions: &'a [Mention],
    /// The total of each part.
    of: HashMap<usize, usize>,
}

impl Finder<'_> {
    fn balance(&self, received: usize) -> Option<Enumeration> {
        let total = self.mentions.get(received).filter(|total| total.role == Role::Count && !total.approximate)?;
        if self.of.contains_key(&received) || !self.says(&self.lexicon.denied_verbs, total) {
            return None;
        }
        let (mut answered, mut carried_in) = (None, false);
        for index in received + 1..received + LOOK {
            let next = self.mentions.get(index).filter(|next| next.sentence == total.sentence)?;
            if next.role != Role::Count || !fitting(self.lexicon, total, next) {
                continue;
            }
            let owner = self.of.get(&index);
            carried_in |= owner == Some(&received) && self.says(&self.lexicon.other_year, next);
            if owner.is_some() {
                continue;
            }
            if next.approximate || next.value.is_none() || self.says(&self.lexicon.other_year, next) {
                return None;
            }
            match answered {
                None if self.says(&self.lexicon.stages, next) => answered = Some(index),
                Some(first) if self.goes_on(index, next) && carried_in => {
                    return Some(Enumeration {
                        total: received,
                        parts: vec![Part::Number(first), Part::Number(index)],
                        exhaustive: true,
                        span: Span::new(total.span.start, next.span.end),
                    });
                }
                _ => return None,
            }
        }
        None
    }

    fn says(&self, words: &WordList, mention: &Mention) -> bool {
        words.occurs_in(mention.label.of(self.text))
    }

    /// True if the words before or behind the number carry it on.
    fn goes_on(&self, index: usize, mention: &Mention) -> bool {
        let end = self.mentions.get(index + 1).map_or(mention.sentence.end, |next| next.span.start);
        let behind = Span::new(mention.span.end, end.min(mention.sentence.end)).of(self.text);
        let behind = behind.split([',', '，', ';', '；', '、', '(', '（', ')', '）', '。']).next().unwrap_or("");
        self.says(&self.lexicon.carried_on, mention) || self.lexicon.carried_on.occurs_in(behind)
    }
}
