//! Differences inside a sentence.
//!
//! Invariant: a number is one token and differs only if its value does; width, blanks and the style of quotation marks
//! are no difference; the common part is longest; equal stretches of a single character between two differences belong
//! to them. Not here: which sentences are paired (`align`).

use super::bit_lcs::edits;
use super::sentences::{Number, Version};
use super::{Differences, NumberChange};
use crate::text::{Span, numerals, typography};
use rust_decimal::Decimal;
use similar::DiffOp;

/// Longer sentences are compared as a whole.
const LONGEST: usize = 4000;
/// Shorter equal stretches between two differences are not shown.
const SHORTEST: usize = 2;

/// The differences on either side, and the numbers at corresponding positions.
#[derive(Debug, Default)]
struct Inside {
    old: Vec<(Span, bool)>,
    new: Vec<(Span, bool)>,
    numbers: Vec<NumberPair>,
}

/// Numbers at the same position of both sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberPair {
    pub old: Number,
    pub new: Number,
}

impl NumberPair {
    /// Returns the change if both are quantities and differ.
    fn change(&self) -> Option<NumberChange> {
        let delta = self.new.value?.checked_sub(self.old.value?).filter(|delta| !delta.is_zero())?;
        Some(NumberChange { old: self.old.span, new: self.new.span, delta })
    }
}

/// A character that is not blank, or a number.
#[derive(Debug, Clone, Copy)]
struct Token {
    span: Span,
    number: Option<Number>,
}

/// Returns the differences of two versions of a sentence.
pub(super) fn differences(old: Version<'_>, new: Version<'_>) -> Differences {
    let inside = compare(old, new);
    let numbers = inside.numbers.iter().filter_map(NumberPair::change).collect();
    Differences { old: inside.old, new: inside.new, numbers }
}

/// Returns the numbers at corresponding positions.
pub(super) fn pairs(old: Version<'_>, new: Version<'_>) -> Vec<NumberPair> {
    compare(old, new).numbers
}

/// True if only the numbers can differ, in the same order.
pub(super) fn is_copied(old: Version<'_>, new: Version<'_>) -> bool {
    old.fingerprint.words == new.fingerprint.words && old.numbers.len() == new.numbers.len()
}

/// True if nothing differs.
pub(super) fn is_same(old: Version<'_>, new: Version<'_>) -> bool {
    is_copied(old, new) && old.numbers.iter().zip(new.numbers).all(|numbers| is_same_number((old, new), numbers))
}

/// Numbers are compared by value; digits that are not a quantity by spelling.
fn is_same_number((old, new): (Version<'_>, Version<'_>), (before, after): (&Span, &Span)) -> bool {
    let (one, other) = (before.of(old.text), after.of(new.text));
    let is_spelled_same = one == other || spelling(one) == spelling(other);
    let value = |version: Version<'_>, span: Span| version.number(span).value;
    is_spelled_same || value(old, *before).is_some_and(|before| value(new, *after) == Some(before))
}

fn compare(old: Version<'_>, new: Version<'_>) -> Inside {
    if is_copied(old, new) {
        return numbers_only(old, new);
    }
    if old.span.len() > LONGEST || new.span.len() > LONGEST {
        return Inside::default();
    }
    // The result does not depend on which version is called the older one.
    if old.words() > new.words() {
        let turned = edited(new, old);
        let numbers = turned.numbers.into_iter().map(|pair| NumberPair { old: pair.new, new: pair.old }).collect();
        return Inside { old: turned.new, new: turned.old, numbers };
    }
    edited(old, new)
}

fn numbers_only(old: Version<'_>, new: Version<'_>) -> Inside {
    let mut inside = Inside::default();
    for (before, after) in old.numbers.iter().zip(new.numbers) {
        if !is_same_number((old, new), (before, after)) {
            inside.old.push((*before, true));
            inside.new.push((*after, true));
        }
        inside.numbers.push(NumberPair { old: old.number(*before), new: new.number(*after) });
    }
    inside
}

/// Splits a sentence into characters and numbers, each with a key.
///
/// Equal tokens have equal keys: a character its code point, a number its index among the `values` met so far.
fn tokens(sentence: Version<'_>, values: &mut Vec<Spelled>) -> (Vec<Token>, Vec<u32>) {
    let (length, text) = (sentence.fingerprint.length, sentence.text);
    let (mut tokens, mut keys) = (Vec::with_capacity(length), Vec::with_capacity(length));
    let mut numbers = sentence.numbers.iter().copied().peekable();
    let mut end = sentence.span.start;
    for (at, c) in sentence.words().char_indices() {
        let span = Span::new(sentence.span.start + at, sentence.span.start + at + c.len_utf8());
        if span.start < end {
            continue;
        }
        let Some(folded) = typography::folded(c) else { continue };
        let number = numbers.next_if(|number| number.start == span.start).map(|span| sentence.number(span));
        let span = number.map_or(span, |number| number.span);
        end = span.end;
        keys.push(number.map_or(u32::from(folded), |number| {
            // Digits that are not a quantity are distinguished by their spelling.
            let value = number.value.ok_or_else(|| spelling(span.of(text)));
            let known = values.iter().position(|known| *known == value);
            let at = known.unwrap_or_else(|| {
                values.push(value);
                values.len() - 1
            });
            // Code points are smaller.
            u32::MAX - at as u32
        }));
        tokens.push(Token { span, number });
    }
    (tokens, keys)
}

/// A number's value, or its spelling if it has none.
type Spelled = Result<Decimal, String>;

/// The digits and the point of a number, of one width.
fn spelling(number: &str) -> String {
    number.chars().map(numerals::fold_char).filter(|&c| c != ',').collect()
}

fn edited(old: Version<'_>, new: Version<'_>) -> Inside {
    let mut values = Vec::new();
    let ((before, old_keys), (after, new_keys)) = (tokens(old, &mut values), tokens(new, &mut values));
    let mut inside = Inside::default();
    let ops = edits(&old_keys, &new_keys);
    let has_number = |tokens: &[Token]| tokens.iter().any(|token| token.number.is_some());
    for (at, op) in ops.iter().enumerate() {
        let (old, new) = (&before[op.old_range()], &after[op.new_range()]);
        if let DiffOp::Equal { len, .. } = op {
            let is_between = at > 0 && at + 1 < ops.len();
            inside.numbers.extend(in_order(old, new));
            if *len >= SHORTEST || !is_between || has_number(old) {
                continue;
            }
        } else if old.len() == new.len() || (numbers(old) == 1 && numbers(new) == 1) {
            inside.numbers.extend(in_order(old, new));
        }
        mark(old, &mut inside.old);
        mark(new, &mut inside.new);
    }
    inside
}

fn numbers(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.number.is_some()).count()
}

/// Pairs the numbers of both stretches in order.
fn in_order(old: &[Token], new: &[Token]) -> Vec<NumberPair> {
    let of = |tokens: &[Token]| tokens.iter().filter_map(|token| token.number).collect::<Vec<Number>>();
    of(old).into_iter().zip(of(new)).map(|(old, new)| NumberPair { old, new }).collect()
}

/// Adds a difference and joins neighbours of one kind.
fn mark(tokens: &[Token], marks: &mut Vec<(Span, bool)>) {
    for token in tokens {
        let is_number = token.number.is_some();
        match marks.last_mut() {
            Some((last, false)) if last.end == token.span.start && !is_number => last.end = token.span.end,
            _ => marks.push((token.span, is_number)),
        }
    }
}
