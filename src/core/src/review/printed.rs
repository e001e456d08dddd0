//! The numbers printed in a text, whatever they count: sources of corrected values, with their places.
//!
//! Invariant: by place, each place once; digits are as printed, without separators. Not here: choosing one (`gouji-tui`),
//! recording it (`gouji-session`).

use super::Review;
use super::quote::around;
use crate::document::Document;
use crate::text::{Span, numerals};

/// Characters kept around a number to find it again: the fewest that distinguish it are used.
const AROUND: [usize; 3] = [12, 24, 48];

/// A number of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed {
    /// Its place.
    pub span: Span,
    /// Its digits; those of its value where it is printed as a Chinese numeral.
    pub digits: String,
}

impl Printed {
    /// The number at a place; `None` where there is none.
    fn at(document: &Document, span: Span) -> Option<Self> {
        Some(Self { span, digits: numerals::digits(document.at(span))? })
    }

    /// True when it is not printed in digits.
    pub fn is_chinese(&self, document: &Document) -> bool {
        !document.at(self.span).starts_with(|c| numerals::digit(c).is_some())
    }

    /// The value as a field spells it: its digits, and the sign when it is a percentage.
    pub fn value(&self, document: &Document) -> String {
        let after = document.text.get(self.span.end..).and_then(|rest| rest.chars().next());
        let sign = if after.map(numerals::fold_char) == Some('%') { "%" } else { "" };
        format!("{}{sign}", self.digits)
    }

    /// The words around it: enough to distinguish it from the other numbers, where possible.
    pub fn quote(&self, document: &Document, all: &[Self]) -> String {
        let wider = AROUND.into_iter().find(|&characters| {
            let own = around(document, self.span, characters);
            let is_like =
                |other: &&Self| other.digits == self.digits && around(document, other.span, characters) == own;
            all.iter().filter(is_like).count() <= 1
        });
        around(document, self.span, wider.unwrap_or(AROUND[0]))
    }
}

impl Review {
    /// Every number of the text, searched once; cells printed without a separator are separate numbers.
    pub fn numbers_printed(&self) -> &[Printed] {
        self.printed.get_or_init(|| self.find_printed())
    }

    fn find_printed(&self) -> Vec<Printed> {
        let document = &self.document;
        let mut spans: Vec<Span> = numerals::all(&document.text).into_iter().map(|numeral| numeral.span).collect();
        let fields = self.extraction.fields.iter().filter_map(|field| field.value.span);
        let mentions = self.extraction.prose.mentions.iter().map(|mention| mention.span);
        spans.extend(fields.chain(mentions).map(|span| without_sign(document, span)));
        spans.sort_unstable();
        spans.dedup();
        spans.into_iter().filter_map(|span| Printed::at(document, span)).collect()
    }

    /// The only number that has these words around it.
    pub fn number_quoted(&self, quote: &str) -> Option<Span> {
        let mut found = self.numbers_printed().iter().filter(|number| self.is_quoted(number.span, quote));
        let first = found.next()?;
        found.next().is_none().then_some(first.span)
    }

    /// True when the text at a place has these words around it.
    pub fn is_quoted(&self, span: Span, quote: &str) -> bool {
        let here = self.document.at(span);
        !here.is_empty()
            && quote.contains(here)
            && AROUND.into_iter().any(|wide| around(&self.document, span, wide) == quote)
    }
}

fn without_sign(document: &Document, span: Span) -> Span {
    let bare = document.at(span).trim_end_matches(['%', '％', '﹪']);
    Span::new(span.start, span.start + bare.len())
}
