//! Determines the total to which announced parts belong.
//!
//! Invariant: the search goes from the sentence to the paragraph; only wording that repeats the total's name reaches
//! the whole chapter; its length is bounded. Not here: the parts (`enumeration`).

use super::enumeration_builder::{EnumerationBuilder, Wording};
use super::state::{Announcement, BracketFrame, EnumerationFinder, Proximity};
use super::tokens::Trigger;
use crate::extract::prose::name_similarity::names;
use crate::extract::prose::units::addable;
use crate::extract::prose::{Mention, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;

impl EnumerationFinder<'_> {
    /// Returns what a clause ending in `,` or `:` announces.
    pub(super) fn announced(&self, frame: &BracketFrame, clause: Span, colon: bool) -> Option<Announcement> {
        let words = clause.trimmed(self.text);
        let said = words.of(self.text);
        let pending = |wording, total, opens_sentence| {
            Some(Announcement {
                wording,
                words,
                total,
                nearest: None,
                opens_sentence,
                may_divide: opens_sentence || colon,
            })
        };
        if colon {
            let announced = self.lexicon.colon_announcing.begins(said) || self.lexicon.colon_announcing.ends(said);
            let total = frame.sentence.back().copied();
            let right = frame.near == Proximity::Right || (announced && frame.near == Proximity::Comma);
            return if right && total.is_some() { pending(Wording::Listed, total, false) } else { None };
        }
        // A clause without a number names the criterion of the division.
        if frame.near == Proximity::Right || said.chars().count() > 40 {
            return None;
        }
        if self.lexicon.view_openings.begins(said) && self.lexicon.view_endings.ends(said) {
            return pending(Wording::View, None, frame.fresh);
        }
        let lead = said.strip_suffix('中').filter(|lead| frame.fresh && lead.chars().count() >= 4);
        lead.and_then(|_| pending(Wording::Lead, None, true))
    }

    /// Handles a trigger word: parts are expected behind it.
    pub(super) fn trigger(&mut self, frame: &mut BracketFrame, trigger: Trigger, words: Span) {
        frame.triggered = true;
        let wording = match trigger {
            Trigger::Among => Wording::Among,
            Trigger::Comprising => Wording::Comprising,
            Trigger::Respectively => Wording::Respectively,
            Trigger::Some => Wording::Some,
            Trigger::Outside => {
                frame.pending = None;
                return;
            }
        };
        let total = self.before_bracket(frame);
        if total.is_none() && !self.announces(frame, wording, words) {
            return;
        }
        // 从办理情况看,共办结90件,其中…: the only part so far is the total of the next list.
        if frame.open.last().is_some_and(EnumerationBuilder::is_weak) {
            self.drop_open(frame);
        }
        let nearest = frame.sentence.back().copied();
        frame.pending = Some(Announcement {
            wording,
            words,
            total,
            nearest: nearest.filter(|_| frame.near != Proximity::Far),
            opens_sentence: frame.fresh && total.is_none(),
            may_divide: frame.fresh && total.is_none(),
        });
    }

    /// For wording that begins a bracket: the number right before the bracket.
    fn before_bracket(&self, frame: &BracketFrame) -> Option<usize> {
        let outer = self.frames.last()?;
        let right = frame.sentence.is_empty() && outer.near == Proximity::Right;
        outer.sentence.back().copied().filter(|_| right)
    }

    /// True if the wording announces parts; all but 其中 need a number close before it.
    fn announces(&self, frame: &BracketFrame, wording: Wording, words: Span) -> bool {
        let word = words.of(self.text);
        match wording {
            Wording::Among => true,
            // 含 is part of many words.
            _ if word == "含" || frame.sentence.is_empty() => false,
            Wording::Respectively => {
                let among = frame.pending.is_some_and(|pending| pending.wording == Wording::Among);
                frame.near != Proximity::Far && !among && frame.open.is_empty()
            }
            _ => frame.near != Proximity::Far || word.starts_with("其中"),
        }
    }

    /// Returns the total of the first part, and whether the wording leaves a doubt.
    pub(super) fn total(
        &self,
        frame: &BracketFrame,
        pending: &Announcement,
        part: &Mention,
        paragraph: usize,
    ) -> Option<(usize, bool)> {
        // 办结54件,办理上年结转2件。其中予以公开45件: prefer a total not smaller than its first part.
        let first = self.total_where(frame, pending, part, paragraph, false);
        let less = |index: &usize| self.mentions.get(*index).is_some_and(|total| total.value < part.value);
        match first.filter(|(index, _)| less(index)) {
            Some(_) => {
                self.total_where(frame, pending, part, paragraph, true).map(|(index, _)| (index, true)).or(first)
            }
            None => first,
        }
    }

    /// See [`EnumerationFinder::total`]; with `larger`, only numbers not smaller than the part.
    fn total_where(
        &self,
        frame: &BracketFrame,
        pending: &Announcement,
        part: &Mention,
        paragraph: usize,
        larger: bool,
    ) -> Option<(usize, bool)> {
        let enough = |total: &Mention| !larger || total.value >= part.value;
        let fits = |index: usize| {
            self.mentions.get(index).is_some_and(|total| fitting(self.lexicon, total, part) && enough(total))
        };
        let same =
            |index: usize| self.mentions.get(index).is_some_and(|total| total.unit == part.unit && enough(total));
        if let Some(total) = pending.total {
            return fits(total).then_some((total, false));
        }
        let lone = |index: &usize| !self.is_part.get(*index).copied().unwrap_or(true);
        let in_sentence = || {
            let near = frame.sentence.iter().rev().copied();
            // 受理28件,其中网上20件;均已答复,其中同意公开25件: behind another clause a part is no total.
            let whole = || near.clone().filter(lone).find(|&index| same(index));
            let far = pending.nearest.is_none().then(whole).flatten();
            far.or_else(|| near.clone().find(|&index| same(index))).or_else(|| near.clone().find(|&index| fits(index)))
        };
        let in_paragraph = || {
            let before =
                self.chapter.iter().rev().filter(|(_, at)| *at == paragraph).map(|(index, _)| *index).filter(lone);
            let named = before.clone().find(|&index| same(index));
            // 收到8份申请。其中,予以公开2件: with another unit only the last number may be the total.
            named.map(|index| (index, false)).or_else(|| before.clone().next().filter(|&i| fits(i)).map(|i| (i, true)))
        };
        let told = |index: usize| (index, false);
        if let Some(total) = pending.nearest.filter(|&index| fits(index)) {
            return Some((total, false));
        }
        match pending.wording {
            Wording::Among if !pending.opens_sentence => in_sentence().map(told),
            Wording::Among => in_paragraph(),
            Wording::Comprising | Wording::Respectively | Wording::Some | Wording::Listed => {
                in_sentence().filter(|i| fits(*i)).map(told)
            }
            Wording::View => in_sentence().map(told).or_else(in_paragraph),
            Wording::Lead => self.named_again(pending.words, part).map(told),
            Wording::Bracket | Wording::Again => None,
        }
    }

    /// Finds the total of the chapter whose label the wording repeats: 2016年主动公开的政府信息中.
    fn named_again(&self, words: Span, part: &Mention) -> Option<usize> {
        let lead = words.of(self.text).trim_end_matches('中');
        let lead = lead.trim_start_matches(|c: char| c.is_ascii_digit() || "年度全本".contains(c));
        let lone = |index: &usize| !self.is_part.get(*index).copied().unwrap_or(true);
        let named = |index: &usize| {
            self.mentions
                .get(*index)
                .is_some_and(|total| fitting(self.lexicon, total, part) && names(lead, total.label.of(self.text)))
        };
        let before = self.chapter.iter().rev().map(|(index, _)| *index);
        before.filter(lone).find(named)
    }

    /// True if a number continues an enumeration.
    pub(super) fn joins(&self, open: &EnumerationBuilder, mention: &Mention) -> bool {
        let Some(total) = self.mentions.get(open.total) else {
            return false;
        };
        // In a bracket the first part may equal a total that is misprinted.
        let enough = self.frames.is_empty() || open.parts.len() >= 2;
        let complete = enough && mention.value.is_some_and(|value| !value.is_zero()) && open.is_complete(self.mentions);
        fitting(self.lexicon, total, mention) && (open.parts.is_empty() || (!complete && self.goes_on(open, mention)))
    }

    /// True if nothing in the wording ends an enumeration before a number.
    pub(super) fn goes_on(&self, open: &EnumerationBuilder, mention: &Mention) -> bool {
        let topic = self.is_topic(mention) && !open.begins_with_topic;
        !topic && !open.ends_at_semicolon() && !self.leaves(open, mention)
    }

    /// True if a number tells what came of all of it, not a part: 因政府信息公开引起的行政复议2件.
    fn leaves(&self, open: &EnumerationBuilder, mention: &Mention) -> bool {
        let tells = |mention: &Mention| self.lexicon.outcomes.occurs_in(mention.label.of(self.text));
        let ends = [Some(open.total), open.first(), open.last()];
        tells(mention) && !ends.into_iter().flatten().filter_map(|at| self.mentions.get(at)).any(tells)
    }

    /// True if the words before a number begin another topic.
    pub(super) fn is_topic(&self, mention: &Mention) -> bool {
        opens_topic(self.text, self.lexicon, mention)
    }

    /// True if one of the numbers belongs to another year.
    pub(super) fn compares(&self, parts: &[usize]) -> bool {
        let mut labels =
            parts.iter().filter_map(|index| self.mentions.get(*index)).map(|mention| mention.label.of(self.text));
        // 上年结转9件 came in with this year's.
        labels.any(|label| self.lexicon.compared_labels.begins(label) && !label.contains('转'))
    }
}

/// True if the words before a number begin another topic or close a list: 收到…, 共计….
pub(super) fn opens_topic(text: &str, lexicon: &Lexicon, mention: &Mention) -> bool {
    let label = mention.label.of(text);
    let before = text.get(mention.label.start..mention.span.start).unwrap_or("");
    lexicon.topic_verbs.begins(label) || (label.is_empty() && lexicon.closing.begins(before.trim_start()))
}

/// True if a number can be a part of a total: units that add up, money only with money.
pub(super) fn fitting(lexicon: &Lexicon, total: &Mention, part: &Mention) -> bool {
    if (total.role == Role::Amount) != (part.role == Role::Amount) {
        return false;
    }
    addable(lexicon, &total.unit, &part.unit)
}
