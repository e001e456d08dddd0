//! Values of fields: state, number, spelling, confidence.

use crate::text::Span;
use rust_decimal::Decimal;

/// The state of a cell. Blank, zero, dash, 不涉及, words and *not read* are different statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A number other than zero.
    Number,
    /// A printed 0.
    Zero,
    /// Nothing printed.
    Blank,
    /// A dash: `/`, `-`, `—` and the like.
    Dash,
    /// 无, 不涉及, 不适用.
    NotApplicable,
    /// Any other words.
    Text,
    /// Not read: what the cell prints, if anything, cannot be told.
    Unread,
}

impl State {
    /// Returns the name in JSON and RON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Zero => "zero",
            Self::Blank => "blank",
            Self::Dash => "dash",
            Self::NotApplicable => "not_applicable",
            Self::Text => "text",
            Self::Unread => "unread",
        }
    }
}

/// How a value was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// A cell of a drawn table.
    Cell,
    /// A line of its own below its label.
    Line,
    /// A place inside a sentence of a table.
    Sentence,
    /// The running text.
    Prose,
    /// Composed from damaged text; the verbatim spelling is kept.
    Repaired,
}

impl Reading {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Line => "line",
            Self::Sentence => "sentence",
            Self::Prose => "prose",
            Self::Repaired => "repaired",
        }
    }
}

/// Confidence in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The layout leaves one reading.
    Sure,
    /// A machine recognised it in a picture as probably as it does what it reads right: it needs no look where its sums hold.
    Recognised,
    /// Probably right; worth a look.
    Doubtful,
    /// Several readings, or none; no value is given.
    CannotTell,
}

impl Confidence {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Recognised => "recognised",
            Self::Doubtful => "doubtful",
            Self::CannotTell => "cannot_tell",
        }
    }
}

/// The value read for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Kind of content.
    pub state: State,
    /// The exact number, in the field's own unit; `None` unless the state is number or zero.
    pub number: Option<Decimal>,
    /// The spelling as printed (`raw` in JSON).
    pub verbatim: String,
    /// Where it is printed; an empty span marks the place of a blank.
    pub span: Option<Span>,
    /// How it was read.
    pub reading: Reading,
    /// How far to trust it.
    pub confidence: Confidence,
    /// Possible numbers, if the text leaves several readings and none is taken.
    pub candidates: Vec<Decimal>,
}

impl Value {
    /// Makes it at least this doubtful; a value that cannot be told keeps its number as a candidate.
    pub fn doubt(&mut self, at_least: Confidence) {
        self.confidence = self.confidence.max(at_least);
        if self.confidence == Confidence::CannotTell {
            self.candidates.extend(self.number.take());
            self.state = if self.verbatim.is_empty() { State::Blank } else { State::Text };
        }
    }

    /// The value of a cell that was not found or cannot be told from its neighbours.
    pub const fn cannot_tell() -> Self {
        Self {
            state: State::Blank,
            number: None,
            verbatim: String::new(),
            span: None,
            reading: Reading::Cell,
            confidence: Confidence::CannotTell,
            candidates: Vec::new(),
        }
    }
}
