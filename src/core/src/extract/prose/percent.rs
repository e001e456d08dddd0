//! Links every printed percentage to the part and the whole it was computed from.
//!
//! Invariant: a link refers to a count of the text; what the text does not give stays empty. If a part belongs to a
//! chain of totals (one of the refused, one of all), the printed value selects the base. Not here: the base that the
//! percentages of one list share (`percent_bases`), whether the division holds (`check`).

use super::name_similarity::likeness;
use super::percent_bases::{self, Base, Share};
use super::units::addable;
use super::{Enumeration, Mention, Part, Percentage, Prose, Role};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many counts back the whole may be.
const LOOK_BACK: usize = 16;
/// Least similarity, in percent, of a named whole and its label.
const ENOUGH: usize = 75;

/// Links the percentages of the prose.
pub(super) fn read(document: &Document, lexicon: &Lexicon, prose: &mut Prose) {
    let text = document.text.as_str();
    let finder = PercentLinker {
        text,
        lexicon,
        mentions: &prose.mentions,
        enumerations: &prose.enumerations,
        of_part: of_part(&prose.enumerations),
    };
    let mut recent: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    let mut shares = Vec::new();
    for (index, mention) in prose.mentions.iter().enumerate() {
        match mention.role {
            Role::Count | Role::Total | Role::Part => recent.push(index),
            Role::Percent if mention.unit.ends_with(['%', '％', '﹪']) => {
                let (percentage, words) = finder.link(index, mention, &recent);
                if let Some((words, part)) = words.zip(percentage.part) {
                    shares.push(Share { at: found.len(), part, before: recent.len(), words, base: Base::Unnamed });
                }
                found.push(percentage);
            }
            _ => {}
        }
    }
    let parts: FxHashSet<usize> = shares.iter().map(|share| share.part).collect();
    for share in &mut shares {
        let near = recent.get(..share.before).unwrap_or(&[]).iter().rev().take(LOOK_BACK).copied();
        if let Some(link) = found.get_mut(share.at)
            && let Some(percent) = prose.mentions.get(link.printed)
        {
            (share.base, link.whole) = finder.whole(share, percent, near, &parts);
        }
    }
    percent_bases::settle(text, lexicon, &prose.mentions, &prose.enumerations, &recent, &shares, &mut found);
    for link in &found {
        if let Some(mention) = prose.mentions.get_mut(link.printed) {
            mention.of = link.part;
        }
    }
    prose.percentages = found;
}

/// Maps each part to the index of its enumeration.
fn of_part(enumerations: &[Enumeration]) -> FxHashMap<usize, usize> {
    let mut found = FxHashMap::default();
    for (at, enumeration) in enumerations.iter().enumerate() {
        for part in &enumeration.parts {
            if let Part::Number(index) = part {
                found.insert(*index, at);
            }
        }
    }
    found
}

struct PercentLinker<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    mentions: &'a [Mention],
    enumerations: &'a [Enumeration],
    of_part: FxHashMap<usize, usize>,
}

impl<'a> PercentLinker<'a> {
    /// Links a percentage to its part, or a rate to both; for a share of something also returns the words that name it.
    fn link(&self, printed: usize, percent: &Mention, recent: &[usize]) -> (Percentage, Option<&'a str>) {
        let unknown = (Percentage { printed, part: None, whole: None }, None);
        let near = recent.iter().rev().take(LOOK_BACK).copied();
        let same_sentence = |index: &usize| self.mentions.get(*index).is_some_and(|m| m.sentence == percent.sentence);
        let Some(last) = near.clone().next().filter(same_sentence) else {
            return unknown;
        };
        let Some(count) = self.mentions.get(last) else {
            return unknown;
        };
        let gap = Span::new(count.span.end, percent.span.start).of(self.text);
        let gap = gap.strip_prefix(count.unit.as_str()).unwrap_or(gap);
        let settled =
            self.mentions.get(last + 1..printed).is_none_or(|between| between.iter().all(|m| !m.role.is_reviewed()));
        if !settled || gap.len() > 150 || gap.contains([';', '；']) {
            return unknown;
        }
        // 不予公开10件(其中涉密3件),占25%: the percentage belongs to the number before the bracket.
        let closes = gap.matches([')', '）']).count() > gap.matches(['(', '（']).count();
        let last = if closes {
            let Some(outer) = self.before_bracket(last, near.clone().filter(same_sentence)) else {
                return unknown;
            };
            outer
        } else {
            last
        };
        if let Some(at) = gap.rfind('率') {
            // 办结率均为100% is the rate of each of several things.
            if gap.get(at..).is_some_and(|behind| behind.contains('均')) {
                return unknown;
            }
            return (self.rate(printed, gap.get(..at).unwrap_or(""), last, near.filter(same_sentence)), None);
        }
        let words = gap.rfind('占').map(|at| gap.get(at + '占'.len_utf8()..).unwrap_or(""));
        let bracketed = gap.trim().trim_matches(['(', '（', ',', '，', '、', ' ', '约', '为']).is_empty();
        let Some(words) = words.or(bracketed.then_some("")) else {
            return unknown;
        };
        (Percentage { printed, part: Some(last), whole: None }, Some(words))
    }

    /// Returns the number before the bracket that contains a number.
    fn before_bracket(&self, inside: usize, near: impl Iterator<Item = usize>) -> Option<usize> {
        let start = self.mentions.get(inside)?.span.start;
        near.filter(|&index| index < inside).find(|&index| {
            let Some(mention) = self.mentions.get(index) else { return false };
            let between = Span::new(mention.span.end, start).of(self.text);
            between.matches(['(', '（']).count() > between.matches([')', '）']).count()
        })
    }

    /// Links a rate (办结率99%) to its base; the part is linked only if its label contains the same word.
    fn rate(&self, printed: usize, before: &str, last: usize, mut near: impl Iterator<Item = usize>) -> Percentage {
        let clause = before.rsplit([',', '，', '、', '(', '（']).next().unwrap_or("");
        let word: String = clause.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        // Satisfaction and coverage are surveyed among others than those counted before.
        if self.lexicon.opinion_rates.contains(&word) {
            return Percentage { printed, part: None, whole: None };
        }
        let same_word = |m: &Mention| !word.is_empty() && m.label.of(self.text).contains(&word);
        let Some(count) = self.mentions.get(last) else {
            return Percentage { printed, part: None, whole: None };
        };
        if !same_word(count) {
            // After a list of parts the rate is that of their total.
            let total = self.of_part.get(&last).and_then(|at| self.enumerations.get(*at));
            let whole = total.map_or(last, |enumeration| enumeration.total);
            return Percentage { printed, part: None, whole: Some(whole) };
        }
        let unit = |index: &usize| {
            *index < last && self.mentions.get(*index).is_some_and(|m| addable(self.lexicon, &m.unit, &count.unit))
        };
        let total = self.of_part.get(&last).and_then(|at| self.enumerations.get(*at)).map(|e| e.total);
        Percentage { printed, part: Some(last), whole: total.or_else(|| near.find(unit)) }
    }

    /// Returns how the text names what the part was divided by, and that number.
    fn whole(
        &self,
        share: &Share<'_>,
        percent: &Mention,
        near: impl Iterator<Item = usize> + Clone,
        parts: &FxHashSet<usize>,
    ) -> (Base, Option<usize>) {
        let part = share.part;
        let mut named = share.words.trim().trim_start_matches(['约', '到', '近']);
        loop {
            let rest = self.lexicon.percent_words.strip_suffix(named).unwrap_or(named);
            let rest = rest.trim_end_matches(['约', '达', '为', '近', '的', '到', ' ']);
            let rest = self.lexicon.whole_endings.strip_suffix(rest).unwrap_or(rest);
            if rest.len() == named.len() {
                break;
            }
            named = rest;
        }
        let is_all = share.words.contains(['总', '全']);
        let generic = named.chars().count() < 3 || self.lexicon.generic_wholes.contains(named);
        let Some(count) = self.mentions.get(part) else { return (Base::Unnamed, None) };
        let free = near.filter(|index| *index < part && !parts.contains(index));
        if generic {
            let total = self.nearest_total(part, percent).or_else(|| self.before_part(count, percent, free.clone()));
            return if is_all {
                (Base::All, total.or_else(|| self.total_before(count, percent, free)))
            } else {
                (Base::Unnamed, total)
            };
        }
        let candidates = free
            .filter(|&index| self.mentions.get(index).is_some_and(|m| m.role != Role::Part))
            .filter_map(|index| {
                let other = self.mentions.get(index)?;
                let like = likeness(named, other.label.of(self.text));
                (like >= ENOUGH && addable(self.lexicon, &other.unit, &count.unit)).then_some((like, index))
            })
            // Of two equally similar labels, the one nearer to the percentage comes first.
            .fold(None, |best: Option<(usize, usize)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            });
        let liked = candidates.map(|(_, index)| index);
        (Base::Named, liked.or_else(|| is_all.then(|| self.nearest_total(part, percent)).flatten()))
    }

    /// Returns the part's total, or that total's total, whichever fits the printed value best.
    fn nearest_total(&self, part: usize, percent: &Mention) -> Option<usize> {
        let value = self.mentions.get(part)?.value?;
        let printed = percent.value?;
        let mut best: Option<(Decimal, usize)> = None;
        let mut at = part;
        for _ in 0..4 {
            let Some(total) = self.of_part.get(&at).and_then(|i| self.enumerations.get(*i)).map(|e| e.total) else {
                break;
            };
            let whole = self.mentions.get(total).and_then(|m| m.value).filter(|whole| !whole.is_zero());
            let share = whole.and_then(|whole| value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole));
            let off = share.and_then(|share| share.checked_sub(printed)).map_or(Decimal::MAX, |off| off.abs());
            if best.is_none_or(|(least, _)| off < least) {
                best = Some((off, total));
            }
            at = total;
        }
        best.map(|(_, total)| total)
    }

    /// Returns the count before the part in its sentence, for a part of no enumeration: the one that fits, or the only
    /// one.
    fn before_part(&self, part: &Mention, percent: &Mention, near: impl Iterator<Item = usize>) -> Option<usize> {
        let same = near.map_while(|index| Some((index, self.mentions.get(index)?)));
        self.fitting_or_only(part, percent, same.take_while(|(_, other)| other.sentence == part.sentence))
    }

    /// Returns the total named before the part's sentence.
    fn total_before(&self, part: &Mention, percent: &Mention, near: impl Iterator<Item = usize>) -> Option<usize> {
        let same = near.map_while(|index| Some((index, self.mentions.get(index)?)));
        let same = same.take_while(|(_, other)| other.section == part.section);
        self.fitting_or_only(part, percent, same.filter(|(_, other)| other.role != Role::Part))
    }

    fn fitting_or_only<'m>(
        &self,
        part: &Mention,
        percent: &Mention,
        near: impl Iterator<Item = (usize, &'m Mention)>,
    ) -> Option<usize> {
        let larger =
            near.filter(|(_, other)| addable(self.lexicon, &other.unit, &part.unit) && other.value >= part.value);
        let mut only = None;
        let mut several = false;
        for (index, other) in larger {
            if percent_bases::fits(percent, part, other) {
                return Some(index);
            }
            several |= only.is_some();
            only = only.or(Some(index));
        }
        only.filter(|_| !several)
    }
}
