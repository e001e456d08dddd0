//! Finds enumerations: which numbers are the parts of which total.
//!
//! Invariant: a mention is a part at most once, and `exhaustive` is set only if the wording promises completeness. Sums
//! do not decide, with one documented exception ([`EnumerationFinder::close_inner`]). Not here: lists recognised by
//! their sums alone (`sum_inferred`), which total the wording refers to (`totals`), percentages (`percent`), the
//! arithmetic (`check`).

mod carried;
mod enumeration_builder;
mod ordinals;
mod state;
mod sum_inferred;
mod tokens;
mod totals;

use super::{Part, Prose, Role};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;
use enumeration_builder::{Doubt, EnumerationBuilder, Wording, zero_in};
use state::{BracketFrame, EnumerationFinder, Proximity};
use std::collections::VecDeque;
use tokens::ListToken;
use totals::fitting;

/// How many numbers back a total may be.
const LOOK_BACK: usize = 64;
/// Brackets nested deeper are read as part of their surroundings.
const DEEPEST: usize = 8;

/// Finds the enumerations of the prose and sets the roles of totals and parts.
pub(super) fn read(document: &Document, lexicon: &Lexicon, prose: &mut Prose) {
    let mut finder = EnumerationFinder {
        text: &document.text,
        lexicon,
        mentions: &prose.mentions,
        is_part: vec![false; prose.mentions.len()],
        chapter: VecDeque::new(),
        section: None,
        found: Vec::new(),
        frames: Vec::new(),
    };
    let mut next = 0;
    for line in &document.lines {
        let first = next;
        while prose.mentions.get(next).is_some_and(|mention| mention.span.start < line.end) {
            next += 1;
        }
        if next > first {
            finder.paragraph(*line, first..next);
        }
    }
    let mut found = finder.found;
    found.extend(ordinals::read(document, lexicon, &prose.mentions, &found));
    sum_inferred::read(&document.text, lexicon, &prose.mentions, &mut found);
    found.extend(carried::read(&document.text, lexicon, &prose.mentions, &found));
    found.sort_by_key(|enumeration| (enumeration.total, enumeration.span.start));
    for enumeration in &found {
        if let Some(total) = prose.mentions.get_mut(enumeration.total)
            && total.role == Role::Count
        {
            total.role = Role::Total;
        }
    }
    for enumeration in &found {
        for part in &enumeration.parts {
            if let Part::Number(index) = part
                && let Some(part) = prose.mentions.get_mut(*index)
            {
                part.of = Some(enumeration.total);
                if part.role != Role::Amount {
                    part.role = Role::Part;
                }
            }
        }
    }
    prose.enumerations = found;
}

impl EnumerationFinder<'_> {
    fn paragraph(&mut self, line: Span, range: std::ops::Range<usize>) {
        let section = self.mentions.get(range.start).and_then(|mention| mention.section);
        if section != self.section {
            self.chapter.clear();
            self.section = section;
        }
        let marks = tokens::tokens(self.text, self.lexicon, line, self.mentions, range);
        self.frames = vec![BracketFrame { clause: line.start, fresh: true, ..BracketFrame::default() }];
        for (mark, span) in marks {
            self.step(mark, span, line.start);
        }
        while let Some(frame) = self.frames.pop() {
            self.close_all(frame.open);
        }
    }

    fn step(&mut self, mark: ListToken, span: Span, paragraph: usize) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        match mark {
            ListToken::Number(index) => self.number(&mut frame, index, paragraph),
            ListToken::Percent | ListToken::Growth => {
                if frame.near == Proximity::Comma {
                    frame.near = Proximity::Right;
                }
                // A percentage belongs to one part; growth belongs to a whole.
                if let Some(open) = frame.open.last_mut().filter(|_| mark == ListToken::Percent) {
                    open.may_divide = true;
                }
            }
            ListToken::Mark => {
                // 其中1.机构类3条;2.文件类4条: the marks divide the list.
                if let Some(pending) = &mut frame.pending {
                    pending.may_divide = true;
                }
                if let Some(open) = frame.open.last_mut() {
                    open.may_divide = true;
                }
            }
            // A year in brackets introduces other years' numbers, not parts.
            ListToken::Other => frame.dated = true,
            ListToken::Word(trigger) => self.trigger(&mut frame, trigger, span),
            ListToken::Open => {
                let clause = span.end;
                self.frames.push(frame);
                // Bounds the stack on a text made of brackets.
                if self.frames.len() <= DEEPEST {
                    self.frames.push(BracketFrame { clause, fresh: true, ..BracketFrame::default() });
                }
                return;
            }
            ListToken::Close if !self.frames.is_empty() => {
                self.bracket(frame);
                return;
            }
            ListToken::Close => {}
            ListToken::Comma | ListToken::Dun | ListToken::Semicolon | ListToken::Colon | ListToken::Stop => {
                self.separator(&mut frame, mark, span);
            }
        }
        self.frames.push(frame);
    }

    fn separator(&mut self, frame: &mut BracketFrame, mark: ListToken, span: Span) {
        let clause = Span::new(frame.clause, span.start);
        match mark {
            ListToken::Comma | ListToken::Colon if frame.pending.is_none() => {
                frame.pending = self.announced(frame, clause, mark == ListToken::Colon);
            }
            ListToken::Colon => {
                if let Some(pending) = &mut frame.pending {
                    pending.may_divide = true;
                }
            }
            _ => {}
        }
        if let Some(open) = frame.open.last_mut()
            && mark != ListToken::Dun
        {
            // A clause without a number may state a part of zero: 规范性文件本年度没有新增.
            if !open.counted_in(clause)
                && let Some(zero) = zero_in(self.text, self.lexicon, clause)
            {
                open.parts.push(Part::Zero(zero));
            }
        } else if let Some(pending) = &frame.pending
            && mark == ListToken::Comma
            && matches!(pending.wording, Wording::Among)
            && pending.words.start >= frame.clause
            && let Some(zero) = zero_in(self.text, self.lexicon, Span::new(pending.words.end, span.start))
            && let Some(total) = frame.sentence.back().copied()
        {
            let mut open = pending.open(total);
            self.shallow(frame);
            open.parts.push(Part::Zero(zero));
            frame.open.push(open);
            frame.pending = None;
        }
        for open in &mut frame.open {
            open.separated(mark);
        }
        if mark == ListToken::Semicolon {
            self.semicolon(frame);
        }
        if mark == ListToken::Stop {
            let open = std::mem::take(&mut frame.open);
            self.close_all(open);
            frame.sentence.clear();
            frame.pending = None;
            frame.fresh = true;
        }
        frame.near = match (mark, frame.near) {
            (ListToken::Comma | ListToken::Dun, Proximity::Right) | (ListToken::Dun, Proximity::Comma) => {
                Proximity::Comma
            }
            _ => Proximity::Far,
        };
        frame.clause = span.end;
    }

    /// Ends an inner 其中 at `;` if the outer list is separated by `;`.
    fn semicolon(&mut self, frame: &mut BracketFrame) {
        while frame.open.len() > 1 {
            if let Some(inner) = frame.open.pop() {
                let Some(outer) = frame.open.last_mut() else { return };
                // 机构类20条,内有领导5条、职能15条;工作类…: the marks of the outer list show where the inner one ends.
                let shown =
                    inner.is_tight() || outer.divided_by_semicolons() || (outer.may_divide && outer.parts.len() == 1);
                outer.may_divide = true;
                self.close_inner(inner, (!shown).then_some(outer));
            }
        }
    }

    fn number(&mut self, frame: &mut BracketFrame, index: usize, paragraph: usize) {
        let Some(mention) = self.mentions.get(index) else {
            return;
        };
        // Without a total that fits, the wording announced something else.
        if let Some(pending) = frame.pending.take()
            && let Some((total, doubted)) = self.total(frame, &pending, mention, paragraph)
        {
            self.shallow(frame);
            let mut open = pending.open(total);
            open.doubt = doubted.then_some(Doubt::Total);
            open.begins_with_topic = self.is_topic(mention);
            frame.open.push(open);
        }
        while let Some(open) = frame.open.last() {
            if self.joins(open, mention) {
                break;
            }
            if let Some(closed) = frame.open.pop() {
                let goes_on = frame.open.is_empty() && self.goes_on(&closed, mention);
                let again = closed.again(self.mentions).filter(|again| goes_on && self.joins(again, mention));
                self.close_inner(closed, frame.open.last_mut());
                frame.open.extend(again);
            }
        }
        if let Some(open) = frame.open.last_mut()
            && let Some(flag) = self.is_part.get_mut(index)
        {
            *flag = true;
            open.push(index, mention);
        } else {
            self.chapter.push_back((index, paragraph));
            if self.chapter.len() > LOOK_BACK {
                self.chapter.pop_front();
            }
        }
        frame.sentence.push_back(index);
        if frame.sentence.len() > LOOK_BACK {
            frame.sentence.pop_front();
        }
        frame.near = Proximity::Right;
        frame.fresh = false;
    }

    /// Bounds the nesting of 其中 in 其中.
    fn shallow(&mut self, frame: &mut BracketFrame) {
        if frame.open.len() >= DEEPEST {
            let open = std::mem::take(&mut frame.open);
            self.close_all(open);
        }
    }

    /// Discards an enumeration.
    pub(super) fn drop_open(&mut self, frame: &mut BracketFrame) {
        if let Some(open) = frame.open.pop() {
            self.forget(&open);
        }
    }

    fn forget(&mut self, open: &EnumerationBuilder) {
        for part in &open.parts {
            if let Part::Number(index) = part
                && let Some(flag) = self.is_part.get_mut(*index)
            {
                *flag = false;
            }
        }
    }

    fn close_all(&mut self, mut open: Vec<EnumerationBuilder>) {
        while let Some(inner) = open.pop() {
            self.close_inner(inner, open.last_mut());
        }
    }

    /// Ends an inner enumeration.
    ///
    /// If the same commas separate the inner list and the one around it, only the sums tell where the inner one ends;
    /// if they do not, neither is exhaustive.
    fn close_inner(&mut self, mut inner: EnumerationBuilder, outer: Option<&mut EnumerationBuilder>) {
        if let Some(outer) = outer
            && !inner.parts.is_empty()
        {
            let value = self.mentions.get(inner.total).and_then(|total| total.value);
            let settled = inner.prefix_summing_to(value, self.mentions);
            if let Some(count) = settled {
                outer.parts.extend(inner.parts.drain(count..));
            } else {
                inner.doubt = Some(Doubt::End);
                outer.doubt = Some(Doubt::End);
            }
        }
        match inner.finish(self.text, self.lexicon, self.mentions) {
            Some(enumeration) => self.found.push(enumeration),
            None => self.forget(&inner),
        }
    }

    /// Ends a bracket: closes its own enumerations, or takes the bracket as a plain list of parts.
    fn bracket(&mut self, mut frame: BracketFrame) {
        let open = std::mem::take(&mut frame.open);
        self.close_all(open);
        let Some(outer) = self.frames.last_mut() else {
            return;
        };
        if let Some(open) = outer.open.last_mut() {
            open.may_divide = true;
        }
        let near = outer.near == Proximity::Right;
        let Some(&total) = outer.sentence.back().filter(|_| near && !frame.triggered && !frame.dated) else {
            return;
        };
        let parts: Vec<usize> = frame.sentence.iter().copied().collect();
        let fits = |index: &usize| {
            self.mentions
                .get(*index)
                .zip(self.mentions.get(total))
                .is_some_and(|(part, total)| fitting(self.lexicon, total, part))
        };
        if parts.len() < 2
            || !parts.iter().all(fits)
            || self.compares(&parts)
            || parts.first().is_some_and(|first| *first < total)
        {
            return;
        }
        let words = Span::new(frame.clause, frame.clause);
        let mut open = EnumerationBuilder::new(total, Wording::Bracket, words, false);
        for index in parts {
            if let (Some(mention), Some(flag)) = (self.mentions.get(index), self.is_part.get_mut(index)) {
                *flag = true;
                open.push(index, mention);
            }
        }
        match open.finish(self.text, self.lexicon, self.mentions) {
            Some(enumeration) => self.found.push(enumeration),
            None => self.forget(&open),
        }
    }
}
