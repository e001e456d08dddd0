//! Computes the formulas of a sheet that are plain sums: `SUM(B5:H5)`, `B5+B6-2`, `=C7`.
//!
//! Invariant: exact, and in a bounded number of steps; any other formula has no result. Not here: formulas whose result
//! the file stores.

use super::Range;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Cells that all formulas of a sheet may look at together.
const STEPS: usize = 200_000;
/// Formulas that refer to formulas, one to the next.
const DEEPEST: usize = 32;

/// What a formula finds in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::office) enum Found {
    Blank,
    Number(Decimal),
    Words,
}

/// The formulas of a sheet, and what its other cells hold.
pub(in crate::office) struct Formulas<'s> {
    /// By row and column, from 1.
    texts: HashMap<(usize, usize), &'s str>,
    cell: &'s dyn Fn(usize, usize) -> Found,
    results: HashMap<(usize, usize), Option<Decimal>>,
    steps: usize,
}

impl<'s> Formulas<'s> {
    pub fn new(texts: HashMap<(usize, usize), &'s str>, cell: &'s dyn Fn(usize, usize) -> Found) -> Self {
        Self { texts, cell, results: HashMap::new(), steps: STEPS }
    }

    /// The result of the formula in a cell, if it is a plain sum.
    pub fn result(&mut self, place: (usize, usize), depth: usize) -> Option<Decimal> {
        if let Some(known) = self.results.get(&place) {
            return *known;
        }
        let text = *self.texts.get(&place)?;
        if depth > DEEPEST {
            return None;
        }
        // A formula that refers to itself has no result.
        self.results.insert(place, None);
        let mut parser = Parser { rest: text.trim().trim_start_matches('='), depth };
        let result = parser.sum(self).filter(|_| parser.rest.trim().is_empty());
        self.results.insert(place, result);
        result
    }

    /// The number in a cell; a blank one counts as nothing, words count for a sum only if they are left out.
    fn number(&mut self, row: usize, column: usize, in_range: bool, depth: usize) -> Option<Decimal> {
        self.steps = self.steps.checked_sub(1)?;
        if self.texts.contains_key(&(row, column)) {
            return self.result((row, column), depth + 1);
        }
        match (self.cell)(row, column) {
            Found::Blank => Some(Decimal::ZERO),
            Found::Number(number) => Some(number),
            Found::Words => in_range.then_some(Decimal::ZERO),
        }
    }

    fn total(&mut self, range: Range, depth: usize) -> Option<Decimal> {
        let (rows, columns) = (range.rows, range.columns);
        let mut total = Decimal::ZERO;
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                total = total.checked_add(self.number(row, column, true, depth)?)?;
            }
        }
        Some(total)
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    /// Takes a sign if it comes next.
    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start();
        let behind = rest.strip_prefix(sign);
        self.rest = behind.unwrap_or(rest);
        behind.is_some()
    }

    fn sum(&mut self, formulas: &mut Formulas<'_>) -> Option<Decimal> {
        let is_negative = self.takes('-');
        self.takes('+');
        let first = self.term(formulas)?;
        let mut total = if is_negative { -first } else { first };
        loop {
            total = if self.takes('+') {
                total.checked_add(self.term(formulas)?)?
            } else if self.takes('-') {
                total.checked_sub(self.term(formulas)?)?
            } else {
                return Some(total);
            };
        }
    }

    fn term(&mut self, formulas: &mut Formulas<'_>) -> Option<Decimal> {
        if self.takes('(') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return None;
            }
            let inner = self.sum(formulas)?;
            return self.takes(')').then_some(inner);
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | '.'))).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        self.rest = behind;
        if word.eq_ignore_ascii_case("SUM") && self.takes('(') {
            return self.arguments(formulas);
        }
        if let Some((row, column)) = place(word) {
            return formulas.number(row, column, false, self.depth);
        }
        word.starts_with(|c: char| c.is_ascii_digit()).then(|| Decimal::from_str_exact(word).ok()).flatten()
    }

    /// Reads the arguments of `SUM`, its bracket being open.
    fn arguments(&mut self, formulas: &mut Formulas<'_>) -> Option<Decimal> {
        let mut total = Decimal::ZERO;
        loop {
            let before = self.rest;
            let argument = if let Some(range) = self.range() {
                formulas.total(range, self.depth)?
            } else {
                self.rest = before;
                self.sum(formulas)?
            };
            total = total.checked_add(argument)?;
            if self.takes(')') {
                return Some(total);
            }
            if !(self.takes(',') || self.takes(';')) {
                return None;
            }
        }
    }

    /// Reads `B5:H5`.
    fn range(&mut self) -> Option<Range> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | ':'))).unwrap_or(rest.len());
        let (first, last) = rest.get(..end)?.split_once(':')?;
        let (first, last) = (place(first)?, place(last)?);
        self.rest = rest.get(end..)?;
        let ordered = |a: usize, b: usize| (a.min(b), a.max(b));
        Some(Range { rows: ordered(first.0, last.0), columns: ordered(first.1, last.1) })
    }
}

/// Row and column, from 1, of a reference such as `B12` or `$B$12`.
pub(in crate::office) fn place(name: &str) -> Option<(usize, usize)> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = name[..letters].bytes().try_fold(0_usize, |column, letter| {
        column.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let digits = name.get(letters..)?;
    let row = digits.strip_prefix('$').unwrap_or(digits).parse().ok()?;
    (column > 0 && row > 0).then_some((row, column))
}

/// Returns a formula as a cell has it that shares the one of another cell: what it refers to is as far away.
pub(in crate::office) fn moved(text: &str, from: (usize, usize), to: (usize, usize)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '.' | '_');
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let digits = word.trim_start_matches('$').trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let is_fixed = (word.starts_with('$'), digits.starts_with('$'));
        let shift = |at: usize, from: usize, to: usize, is_fixed: bool| {
            if is_fixed { Some(at) } else { (at + to).checked_sub(from) }
        };
        let place = place(word).filter(|_| !behind.starts_with('(')).and_then(|(row, column)| {
            Some((shift(row, from.0, to.0, is_fixed.1)?, shift(column, from.1, to.1, is_fixed.0)?))
        });
        match place {
            Some((row, column)) => out.extend([letters(column), row.to_string()]),
            None => out.push_str(word),
        }
        let next = behind.chars().next().map_or(0, char::len_utf8);
        out.push_str(&behind[..next]);
        rest = &behind[next..];
    }
    out
}

/// The name of a column, from 1.
fn letters(mut column: usize) -> String {
    let mut name = Vec::new();
    while column > 0 {
        name.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    name.into_iter().rev().collect()
}
