//! The value of an id as decided now.
//!
//! Invariant: a typed value takes the place of the printed one and keeps its place. Not here: which value counts (`review`).

use crate::extract::{State, parse_number, state_of_words};
use crate::text::{Span, numerals};
use rust_decimal::Decimal;

/// The value of an id: as read, with the reviewer's decision over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// What the cell shows.
    pub text: String,
    /// Its exact number.
    pub number: Option<Decimal>,
    /// Kind of content.
    pub state: State,
    /// Where it is printed.
    pub span: Option<Span>,
    /// True when the reading is unsure or the reviewer left it open.
    pub unclear: bool,
}

impl Current {
    /// Puts a typed value in the place of the printed one.
    pub(super) fn overwrite(&mut self, text: &str) {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).map(numerals::fold_char).collect();
        self.number = parse_number(bare.trim_end_matches('%'));
        self.state = match self.number {
            Some(number) if number.is_zero() => State::Zero,
            Some(_) => State::Number,
            None if bare.is_empty() => State::Blank,
            None => state_of_words(&bare),
        };
        self.unclear = false;
        self.text = text.to_string();
    }
}
