//! Lists recognised by their sums: parts that continue after `;`, and totals printed behind their parts.
//!
//! Invariant: a number becomes a part only if the sum holds, with three exceptions: a bare 共计 behind three or more numbers
//! and a 共公开 that repeats the parts' verb promise that these are its parts, and items behind `;` that are named alike or
//! end with 其他 go on the list. Not here: lists announced by their wording (`enumeration`).

use super::enumeration_builder::is_alike;
use super::totals::{fitting, opens_topic};
use crate::extract::prose::{Enumeration, Mention, Part, Role};
use crate::lexicon::Lexicon;
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// How many numbers away a part may be.
const LOOK: usize = 24;
/// Smaller sums of two, and of three or more, numbers hold by chance: 召开会议3次,举办培训2次,检查1次.
const CHANCE: (u32, u32) = (30, 10);
/// Most characters between 共计 and a total that names its things.
const NAMED: usize = 12;

/// Extends the enumerations found and adds those whose total follows the parts.
pub(super) fn read(text: &str, lexicon: &Lexicon, mentions: &[Mention], found: &mut Vec<Enumeration>) {
    let mut reader =
        SumInference { text, lexicon, mentions, parts: FxHashSet::default(), totals: FxHashSet::default() };
    for enumeration in found.iter() {
        reader.know(enumeration);
    }
    for enumeration in found.iter_mut() {
        reader.extend(enumeration);
    }
    for index in 0..mentions.len() {
        if let Some(closed) = reader.closed(index) {
            reader.know(&closed);
            found.push(closed);
        }
    }
    for index in 0..mentions.len() {
        if let Some(opened) = reader.opened(index) {
            reader.know(&opened);
            found.push(opened);
        }
    }
}

/// How the words before a total close the list before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// 共计 alone.
    Bare,
    /// 共 alone or with the verb of the parts: 公开甲11条,公开乙17条,共公开28条.
    Repeated,
    /// 共计 with a name: only the sum confirms the list.
    Weak,
}

struct SumInference<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    mentions: &'a [Mention],
    parts: FxHashSet<usize>,
    totals: FxHashSet<usize>,
}

impl SumInference<'_> {
    fn know(&mut self, enumeration: &Enumeration) {
        self.totals.insert(enumeration.total);
        self.parts.extend(numbers(enumeration));
    }

    /// Extends `X件,其中a件;b件` past the `;`, or the full stop, if the sum then holds, and past the `;` also if the
    /// items are named alike or the last is 其他.
    fn extend(&mut self, enumeration: &mut Enumeration) {
        let Some(total) = self.mentions.get(enumeration.total) else { return };
        let Some(last) = numbers(enumeration).max().filter(|last| *last > enumeration.total) else { return };
        let values = numbers(enumeration).map(|index| self.exact(index)).collect::<Option<Vec<Decimal>>>();
        let sum = values.and_then(|values| added(values.into_iter()));
        let (Some(mut sum), Some(whole)) = (sum, self.exact(enumeration.total)) else { return };
        if sum >= whole {
            return;
        }
        let Some(first) = self.mentions.get(last) else { return };
        let (mut taken, mut before, mut marked, mut alike, mut rest) = (Vec::new(), first, true, true, false);
        for index in last + 1..last + LOOK {
            let Some(next) = self.mentions.get(index) else { break };
            if matches!(next.role, Role::Percent | Role::ListMark) || self.parts.contains(&index) {
                continue;
            }
            let gap = Span::new(before.span.end, next.span.start).of(self.text);
            let ends = gap.contains(['。', '\n', '|', '!', '！', '?', '？']);
            let divided = gap.contains([';', '；']);
            let is_part = matches!(next.role, Role::Count | Role::Amount)
                && !gap.contains(['\n', '|'])
                && fitting(self.lexicon, total, next)
                && !opens_topic(self.text, self.lexicon, next)
                && !self.totals.contains(&index)
                && !self.lexicon.outcomes.occurs_in(next.label.of(self.text));
            // A list past its full stop holds only by its sum, and its other items share the sentence with it.
            let Some(with) = self.exact(index).filter(|_| is_part).and_then(|value| sum.checked_add(value)) else {
                break;
            };
            if taken.is_empty() && !divided && !ends {
                return;
            }
            if with > whole && (ends || !marked) {
                break;
            }
            marked &= divided && !ends;
            alike &= is_alike(first.label.of(self.text), next.label.of(self.text));
            rest |= self.lexicon.rest_names.occurs_in(next.label.of(self.text));
            taken.push(index);
            (sum, before) = (with, next);
            if sum == whole {
                break;
            }
        }
        let told = marked && ((alike && taken.len() >= 2) || rest);
        if !taken.is_empty() && (sum == whole || told) {
            enumeration.span.end = enumeration.span.end.max(before.span.end);
            enumeration.exhaustive = true;
            self.parts.extend(taken.iter().copied());
            enumeration.parts.extend(taken.into_iter().map(Part::Number));
        }
    }

    /// Finds the parts before a total: `a条,b条,c条,共计X条`.
    fn closed(&self, index: usize) -> Option<Enumeration> {
        let total = self.mentions.get(index)?;
        if !matches!(total.role, Role::Count | Role::Amount)
            || self.parts.contains(&index)
            || self.totals.contains(&index)
        {
            return None;
        }
        let bare = self.closing(total)?;
        let whole = self.exact(index)?;
        let mut parts = Vec::new();
        for at in (index.saturating_sub(LOOK)..index).rev() {
            let part = self.mentions.get(at).filter(|part| part.sentence == total.sentence);
            let Some(part) = part else { break };
            if !matches!(part.role, Role::Count | Role::Amount) || self.parts.contains(&at) {
                continue;
            }
            if !fitting(self.lexicon, total, part) || part.approximate {
                break;
            }
            parts.push(at);
            let sum = added(parts.iter().filter_map(|at| self.exact(*at)));
            if parts.len() >= 2 && sum == Some(whole) {
                return Some(self.list(index, parts));
            }
        }
        let plain = parts
            .iter()
            .filter_map(|at| self.mentions.get(*at))
            .all(|part| !opens_topic(self.text, self.lexicon, part));
        let told = match bare {
            Closing::Bare => parts.len() >= 3 && (plain || self.fills_sentence(index, &parts)),
            Closing::Repeated => parts.len() >= 2 && self.fills_sentence(index, &parts),
            Closing::Weak => false,
        };
        told.then(|| self.list(index, parts))
    }

    /// True if the sentence counts nothing but these parts and the total behind them, all in one unit.
    fn fills_sentence(&self, index: usize, parts: &[usize]) -> bool {
        let Some(total) = self.mentions.get(index) else { return false };
        let parts: Vec<&Mention> = parts.iter().filter_map(|at| self.mentions.get(*at)).collect();
        let Some(first) = parts.last() else { return false };
        let before = Span::new(total.sentence.start, first.span.start).of(self.text);
        let behind = self.mentions.get(index + 1..).unwrap_or(&[]).iter().take_while(|m| m.sentence == total.sentence);
        let is_part = |part: &&Mention| {
            let label = part.label.of(self.text);
            part.unit == total.unit && !label.is_empty() && !self.lexicon.parts_among.occurs_in(label)
        };
        !before.contains([';', '；'])
            && !behind.take(LOOK).any(|next| matches!(next.role, Role::Count | Role::Amount))
            && parts.iter().all(is_part)
    }

    /// Finds the parts after a total that no wording announces: `X条,甲类a条,乙类b条`.
    fn opened(&self, index: usize) -> Option<Enumeration> {
        let total = self.mentions.get(index).filter(|total| total.role == Role::Count && !total.unit.is_empty())?;
        if self.totals.contains(&index) || self.parts.contains(&index) {
            return None;
        }
        let whole = self.exact(index)?;
        let (mut sum, mut parts) = (Decimal::ZERO, Vec::new());
        for at in index + 1..index + LOOK {
            let part = self.mentions.get(at).filter(|part| part.sentence == total.sentence)?;
            if part.role != Role::Count {
                if matches!(part.role, Role::Percent) || self.parts.contains(&at) {
                    continue;
                }
                return None;
            }
            // 由98个精简为56个,减少42个 is a change, not parts.
            let changed = self.lexicon.compared_labels.begins(part.label.of(self.text));
            if changed || !fitting(self.lexicon, total, part) || part.unit.is_empty() || self.totals.contains(&at) {
                return None;
            }
            sum = sum.checked_add(self.exact(at)?).filter(|sum| *sum <= whole)?;
            parts.push(at);
            let (two, more) = CHANCE;
            let least = if parts.len() > 2 { more } else { two };
            if parts.len() >= 2 && sum == whole && whole >= Decimal::from(least) {
                let end = part.span.end;
                let parts = parts.into_iter().map(Part::Number).collect();
                return Some(Enumeration {
                    total: index,
                    parts,
                    exhaustive: true,
                    span: Span::new(total.span.start, end),
                });
            }
        }
        None
    }

    /// Classifies the words right before a number; `None` if they close no list.
    fn closing(&self, total: &Mention) -> Option<Closing> {
        let start = total.sentence.start.max(total.span.start.saturating_sub(90));
        let start = (start..=total.span.start).find(|at| self.text.is_char_boundary(*at))?;
        let before = Span::new(start, total.span.start).of(self.text).trim_end();
        let clause = before.rsplit([',', '，', ';', '；', '、', ':', '：']).next()?.trim();
        if clause == "共" {
            return Some(Closing::Repeated);
        }
        let verb = self.lexicon.closing.strip_prefix(clause).or_else(|| clause.strip_prefix('共'));
        let earlier = before.strip_suffix(clause).unwrap_or("");
        if verb.is_some_and(|verb| (2..=4).contains(&verb.chars().count()) && earlier.contains(verb)) {
            return Some(Closing::Repeated);
        }
        let named = self.lexicon.closing.strip_prefix(clause)?.trim_matches([' ', '为', '有']);
        let closing = if named.is_empty() { Closing::Bare } else { Closing::Weak };
        (named.chars().count() <= NAMED).then_some(closing)
    }

    fn list(&self, total: usize, mut parts: Vec<usize>) -> Enumeration {
        parts.reverse();
        let start = parts.first().and_then(|at| self.mentions.get(*at)).map_or(0, |part| part.span.start);
        let end = self.mentions.get(total).map_or(start, |total| total.span.end);
        let parts = parts.into_iter().map(Part::Number).collect();
        Enumeration { total, parts, exhaustive: true, span: Span::new(start, end) }
    }

    fn exact(&self, index: usize) -> Option<Decimal> {
        self.mentions.get(index).filter(|mention| !mention.approximate)?.value
    }
}

fn numbers(enumeration: &Enumeration) -> impl Iterator<Item = usize> {
    enumeration.parts.iter().filter_map(|part| if let Part::Number(index) = part { Some(*index) } else { None })
}

fn added(mut values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    values.try_fold(Decimal::ZERO, Decimal::checked_add)
}
