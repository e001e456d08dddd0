//! What the kinds of rules over the prose share: mentions as operands, sentences.

use crate::check::{EvalContext, Operand, Side};
use crate::extract::{Mention, Role};
use crate::ids::Owner;
use crate::text::Span;

/// A mention as an operand.
pub(super) fn operand(context: EvalContext<'_>, mention: &Mention, side: Side) -> Operand {
    let id = context.extraction.number_id(mention);
    let value = context.values.datum(id).number();
    Operand { id: id.into(), owner: Owner::Own, side, negative: false, value, span: Some(mention.span) }
}

/// True for an exact number that counts something.
pub(super) fn is_count(mention: &Mention) -> bool {
    matches!(mention.role, Role::Count | Role::Total | Role::Part) && !mention.approximate
}

/// From the end of the sentence before a byte to the end of its own.
pub(super) fn sentence_at(text: &str, at: usize) -> Span {
    let ends = ['。', '\n', '；', ';'];
    let start = text[..at].rfind(ends).map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(ends).map_or(text.len(), |end| at + end);
    Span::new(start, end)
}

/// Ordinals of enumerated points; 一 is 1.
pub(super) const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
