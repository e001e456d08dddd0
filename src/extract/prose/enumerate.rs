//! Finds the enumerations: which numbers are the parts of which total.
//!
//! Invariant: a mention is a part at most once, a total comes before its parts, and `exhaustive` is set only where the
//! wording promises everything. The reading never looks whether the sum holds, with one exception told where it stands.
//! Left to others: the arithmetic (`check`), percentages (`percent`).

use super::marks::{Mark, Trigger, marks};
use super::open::{Open, Wording, zero_in};
use super::similar::names;
use super::units::addable;
use super::{Enumeration, Mention, Part, Prose, Role};
use crate::document::Document;
use crate::text::Span;
use std::collections::VecDeque;

/// How many numbers back a total may stand.
const LOOK_BACK: usize = 64;
/// Brackets nested deeper than this are read as if they were not there.
const DEEPEST: usize = 8;
/// Words of verbs that open another topic: a number behind them is no part of the enumeration before.
const TOPICS: &[&str] = &[
    "按时办结",
    "按期办结",
    "已办结",
    "办结",
    "结转",
    "收到",
    "受理",
    "新收",
    "答复",
    "回复",
    "共计",
    "共有",
    "共收",
    "共办",
    "共受",
    "共公开",
    "共发",
    "共答",
    "共回",
    "累计",
    "全年",
    "全部",
    "举办",
    "召开",
    "开展",
    "参加",
    "接待",
    "同比",
    "另有",
    "此外",
    "较上年",
    "比上年",
    "合计",
    "总计",
];
/// Words that begin a clause telling by what the parts are told apart: 从受理形式看, 按申请方式分.
const VIEWS: (&[&str], &[&str]) = (
    &["从", "按", "就", "以"],
    &["看", "分", "划分", "统计", "而言", "分类", "如下", "情况"],
);
/// Words before a colon that announce the parts.
const ANNOUNCING: &[&str] = &["具体", "分别", "详细", "如下", "情况"];

/// Finds the enumerations of the prose and gives totals and parts their roles.
pub(super) fn read(document: &Document, prose: &mut Prose) {
    let mut finder = Finder {
        text: &document.text,
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
        while prose
            .mentions
            .get(next)
            .is_some_and(|mention| mention.span.start < line.end)
        {
            next += 1;
        }
        if next > first {
            finder.paragraph(*line, first..next);
        }
    }
    let mut found = finder.found;
    found.extend(super::ordinals::read(document, &prose.mentions, &found));
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

/// A place in brackets, or the paragraph itself.
#[derive(Default)]
struct Frame {
    /// Enumerations under way: an inner 其中 lies on top.
    open: Vec<Open>,
    /// Parts are expected behind these words.
    pending: Option<Pending>,
    /// Numbers of the sentence, the last ones.
    sentence: VecDeque<usize>,
    /// How the last number stands to the place: right before, one comma away, farther.
    near: Near,
    /// First byte of the clause.
    clause: usize,
    /// True until the first number of the sentence.
    fresh: bool,
    /// True once a trigger was met.
    triggered: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Near {
    #[default]
    Far,
    Comma,
    Right,
}

/// Words that announce parts, before the first of them.
#[derive(Debug, Clone, Copy)]
struct Pending {
    wording: Wording,
    /// The words themselves.
    words: Span,
    /// The total, where the words settle it.
    total: Option<usize>,
    /// True when the sentence began with them.
    opens_sentence: bool,
}

struct Finder<'a> {
    text: &'a str,
    mentions: &'a [Mention],
    is_part: Vec<bool>,
    /// Numbers of the paragraph and of the chapter that may be totals, the last ones.
    chapter: VecDeque<(usize, usize)>,
    section: Option<usize>,
    found: Vec<Enumeration>,
    frames: Vec<Frame>,
}

impl Finder<'_> {
    fn paragraph(&mut self, line: Span, range: std::ops::Range<usize>) {
        let section = self
            .mentions
            .get(range.start)
            .and_then(|mention| mention.section);
        if section != self.section {
            self.chapter.clear();
            self.section = section;
        }
        let marks = marks(self.text, line, self.mentions, range);
        self.frames = vec![Frame {
            clause: line.start,
            fresh: true,
            ..Frame::default()
        }];
        for (mark, span) in marks {
            self.step(mark, span, line.start);
        }
        while let Some(frame) = self.frames.pop() {
            self.close_all(frame.open);
        }
    }

    fn step(&mut self, mark: Mark, span: Span, paragraph: usize) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        match mark {
            Mark::Number(index) => self.number(&mut frame, index, paragraph),
            Mark::Percent => {
                if frame.near == Near::Comma {
                    frame.near = Near::Right;
                }
                if let Some(open) = frame.open.last_mut() {
                    open.accompanied = true;
                }
            }
            Mark::Other => {}
            Mark::Word(trigger) => self.trigger(&mut frame, trigger, span),
            Mark::Open => {
                let clause = span.end;
                self.frames.push(frame);
                // Deeper brackets are read with their surroundings: nothing may overflow on a text of brackets.
                if self.frames.len() <= DEEPEST {
                    self.frames.push(Frame {
                        clause,
                        fresh: true,
                        ..Frame::default()
                    });
                }
                return;
            }
            Mark::Close if !self.frames.is_empty() => {
                self.bracket(frame);
                return;
            }
            Mark::Close => {}
            Mark::Comma | Mark::Dun | Mark::Semicolon | Mark::Colon | Mark::Stop => {
                self.separator(&mut frame, mark, span);
            }
        }
        self.frames.push(frame);
    }

    fn separator(&mut self, frame: &mut Frame, mark: Mark, span: Span) {
        let clause = Span::new(frame.clause, span.start);
        match mark {
            Mark::Comma | Mark::Colon if frame.pending.is_none() => {
                frame.pending = self.announced(frame, clause, mark == Mark::Colon);
            }
            _ => {}
        }
        if let Some(open) = frame.open.last_mut()
            && mark != Mark::Dun
        {
            // A clause without a number may say that there was none: 规范性文件本年度没有新增.
            if !open.counted_in(clause)
                && let Some(zero) = zero_in(self.text, clause)
            {
                open.parts.push(Part::Zero(zero));
            }
        } else if let Some(pending) = &frame.pending
            && mark == Mark::Comma
            && matches!(pending.wording, Wording::Among)
            && pending.words.start >= frame.clause
            && let Some(zero) = zero_in(self.text, Span::new(pending.words.end, span.start))
            && let Some(total) = frame.sentence.back().copied()
        {
            let pending = *pending;
            frame.pending = None;
            frame.open.push(Open::new(
                total,
                &pending.wording,
                pending.words,
                pending.opens_sentence,
                Some(Part::Zero(zero)),
            ));
        }
        if let Some(open) = frame.open.last_mut() {
            open.separated(mark);
        }
        if mark == Mark::Semicolon {
            self.semicolon(frame);
        }
        if mark == Mark::Stop {
            let open = std::mem::take(&mut frame.open);
            self.close_all(open);
            frame.sentence.clear();
            frame.pending = None;
            frame.fresh = true;
        }
        frame.near = match (mark, frame.near) {
            (Mark::Comma | Mark::Dun, Near::Right) | (Mark::Dun, Near::Comma) => Near::Comma,
            _ => Near::Far,
        };
        frame.clause = span.end;
    }

    /// An inner 其中 ends with its `;` when the outer one is divided by them.
    fn semicolon(&mut self, frame: &mut Frame) {
        while frame.open.len() > 1 {
            if let Some(inner) = frame.open.pop() {
                self.close_inner(inner, frame.open.last_mut());
            }
        }
    }

    /// What a clause ending in `,` or `:` announces.
    fn announced(&self, frame: &Frame, clause: Span, colon: bool) -> Option<Pending> {
        let words = clause.trimmed(self.text);
        let said = words.of(self.text);
        let pending = |wording, total, opens_sentence| {
            Some(Pending {
                wording,
                words,
                total,
                opens_sentence,
            })
        };
        if colon {
            let announced = ANNOUNCING
                .iter()
                .any(|word| said.starts_with(word) || said.ends_with(word));
            let total = frame.sentence.back().copied();
            let right = frame.near == Near::Right || (announced && frame.near == Near::Comma);
            return if right && total.is_some() {
                pending(Wording::Listed, total, false)
            } else {
                None
            };
        }
        // Only words without a number say by what parts are told apart.
        if frame.near == Near::Right || said.chars().count() > 40 {
            return None;
        }
        let (starts, ends) = VIEWS;
        if starts.iter().any(|word| said.starts_with(word))
            && ends.iter().any(|word| said.ends_with(word))
        {
            return pending(Wording::View, None, frame.fresh);
        }
        let lead = said
            .strip_suffix('中')
            .filter(|lead| frame.fresh && lead.chars().count() >= 4);
        lead.and_then(|_| pending(Wording::Lead, None, true))
    }

    fn trigger(&mut self, frame: &mut Frame, trigger: Trigger, words: Span) {
        frame.triggered = true;
        let first_inside = frame.sentence.is_empty() && !self.frames.is_empty();
        let outer = self
            .frames
            .last()
            .filter(|outer| first_inside && outer.near == Near::Right);
        let outer_total = outer.and_then(|outer| outer.sentence.back().copied());
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
        // 含 is part of many words; outside brackets only a number right before makes it one of ours.
        let word = words.of(self.text);
        if word == "含" && outer_total.is_none() {
            return;
        }
        let followed = frame.near != Near::Far || frame.sentence.is_empty();
        if matches!(
            trigger,
            Trigger::Comprising | Trigger::Some | Trigger::Respectively
        ) && outer_total.is_none()
            && (frame.sentence.is_empty() || (!followed && word != "其中含"))
        {
            return;
        }
        if trigger == Trigger::Respectively
            && frame
                .pending
                .is_some_and(|pending| pending.wording == Wording::Among)
        {
            return;
        }
        if let Some(open) = frame.open.last() {
            if trigger == Trigger::Respectively {
                return;
            }
            // 从办理情况看,共办结90件,其中…: the only part so far is the total of what follows.
            if matches!(
                open.wording,
                Wording::View | Wording::Lead | Wording::Listed
            ) && open.parts.len() < 2
            {
                self.drop_open(frame);
            }
        }
        let opens_sentence = frame.fresh && outer_total.is_none();
        frame.pending = Some(Pending {
            wording,
            words,
            total: outer_total,
            opens_sentence,
        });
    }

    fn number(&mut self, frame: &mut Frame, index: usize, paragraph: usize) {
        let Some(mention) = self.mentions.get(index) else {
            return;
        };
        if let Some(pending) = frame.pending.take() {
            if let Some(total) = self.total(frame, &pending, mention, paragraph) {
                let open = Open::new(
                    total,
                    &pending.wording,
                    pending.words,
                    pending.opens_sentence,
                    None,
                );
                frame.open.push(open);
            } else if !matches!(pending.wording, Wording::Among) {
                // Nothing fits: the words announced something else.
            }
        }
        while let Some(open) = frame.open.last() {
            if self.joins(open, mention) {
                break;
            }
            if let Some(closed) = frame.open.pop() {
                self.close_inner(closed, frame.open.last_mut());
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
        frame.near = Near::Right;
        frame.fresh = false;
    }

    /// The total that the first part refers to.
    fn total(
        &self,
        frame: &Frame,
        pending: &Pending,
        part: &Mention,
        paragraph: usize,
    ) -> Option<usize> {
        let fits = |index: usize| {
            self.mentions
                .get(index)
                .is_some_and(|total| fitting(total, part))
        };
        let same = |index: usize| {
            self.mentions
                .get(index)
                .is_some_and(|total| total.unit == part.unit)
        };
        if let Some(total) = pending.total {
            return fits(total).then_some(total);
        }
        let in_sentence = || {
            let near = frame.sentence.iter().rev().copied();
            near.clone()
                .find(|&index| same(index))
                .or_else(|| near.clone().find(|&index| fits(index)))
        };
        let lone = |index: &usize| !self.is_part.get(*index).copied().unwrap_or(true);
        let in_paragraph = || {
            let before = self
                .chapter
                .iter()
                .rev()
                .filter(|(_, at)| *at == paragraph)
                .map(|(index, _)| *index)
                .filter(lone);
            before.clone().find(|&index| same(index))
        };
        match pending.wording {
            Wording::Among if !pending.opens_sentence => in_sentence(),
            Wording::Among => in_paragraph(),
            Wording::Comprising | Wording::Respectively | Wording::Some | Wording::Listed => {
                in_sentence().filter(|i| fits(*i))
            }
            Wording::View => in_sentence().or_else(in_paragraph),
            Wording::Lead => {
                let lead = pending.words.of(self.text).trim_end_matches('中');
                let lead = lead
                    .trim_start_matches(|c: char| c.is_ascii_digit() || "年度全本，,".contains(c));
                let named = |index: usize| {
                    self.mentions
                        .get(index)
                        .is_some_and(|total| names(lead, total.label.of(self.text)))
                };
                self.chapter
                    .iter()
                    .rev()
                    .map(|(index, _)| *index)
                    .filter(lone)
                    .find(|&index| fits(index) && named(index))
            }
            Wording::Bracket => None,
        }
    }

    /// True when a number goes on with an enumeration.
    fn joins(&self, open: &Open, mention: &Mention) -> bool {
        let Some(total) = self.mentions.get(open.total) else {
            return false;
        };
        let label = mention.label.of(self.text);
        let topic = TOPICS.iter().any(|word| label.starts_with(word));
        if !fitting(total, mention) {
            return false;
        }
        if open.parts.is_empty() {
            return true;
        }
        let topic = topic && !open.first_is_topic;
        !topic && !open.ends_at_semicolon()
    }

    /// Takes back an enumeration that was none.
    fn drop_open(&mut self, frame: &mut Frame) {
        if let Some(open) = frame.open.pop() {
            self.forget(&open);
        }
    }

    fn forget(&mut self, open: &Open) {
        for part in &open.parts {
            if let Part::Number(index) = part
                && let Some(flag) = self.is_part.get_mut(*index)
            {
                *flag = false;
            }
        }
    }

    fn close_all(&mut self, mut open: Vec<Open>) {
        while let Some(inner) = open.pop() {
            self.close_inner(inner, open.last_mut());
        }
    }

    /// Ends an enumeration. Where an inner 其中 and the list around it are divided by the same commas, only the sums can
    /// tell where the inner one ends: they are looked at, and if they do not settle it neither is called exhaustive.
    fn close_inner(&mut self, mut inner: Open, outer: Option<&mut Open>) {
        if let Some(outer) = outer
            && !inner.parts.is_empty()
        {
            let value = self.mentions.get(inner.total).and_then(|total| total.value);
            let settled = inner.prefix_summing_to(value, self.mentions);
            if let Some(count) = settled {
                outer.parts.extend(inner.parts.drain(count..));
            } else {
                inner.doubtful = true;
                outer.doubtful = true;
            }
        }
        match inner.finish(self.text, self.mentions) {
            Some(enumeration) => self.found.push(enumeration),
            None => self.forget(&inner),
        }
    }

    /// Ends a bracket: its own enumerations, or the plain list of parts it is.
    fn bracket(&mut self, mut frame: Frame) {
        let open = std::mem::take(&mut frame.open);
        self.close_all(open);
        let Some(outer) = self.frames.last() else {
            return;
        };
        let near = outer.near == Near::Right;
        let Some(&total) = outer.sentence.back().filter(|_| near && !frame.triggered) else {
            return;
        };
        let parts: Vec<usize> = frame.sentence.iter().copied().collect();
        let fits = |index: &usize| {
            self.mentions
                .get(*index)
                .zip(self.mentions.get(total))
                .is_some_and(|(part, total)| fitting(total, part))
        };
        if parts.len() < 2
            || !parts.iter().all(fits)
            || parts.first().is_some_and(|first| *first < total)
        {
            return;
        }
        let mut open = Open::new(
            total,
            &Wording::Bracket,
            Span::new(frame.clause, frame.clause),
            false,
            None,
        );
        for index in parts {
            if let (Some(mention), Some(flag)) =
                (self.mentions.get(index), self.is_part.get_mut(index))
            {
                *flag = true;
                open.push(index, mention);
            }
        }
        match open.finish(self.text, self.mentions) {
            Some(enumeration) => self.found.push(enumeration),
            None => self.forget(&open),
        }
    }
}

/// True when a number can be a part of a total: units that add up, money only with money in the same unit.
fn fitting(total: &Mention, part: &Mention) -> bool {
    if (total.role == Role::Amount) != (part.role == Role::Amount) {
        return false;
    }
    addable(&total.unit, &part.unit)
}
