//! The arithmetic of a broken rule in words: `21＋0＋1＝22，表列 23，相差 1`.
//!
//! Invariant: the numbers are those of the finding, each as the page prints it where the page prints that number; what is no
//! sum is said in the words of the finding. Not here: what the numbers are (`gouji_core::check`).

use gouji_core::check::{Arithmetic, Finding, Operand, Side, Verdict, plain};
use gouji_core::extract::Reading;
use gouji_core::message;
use gouji_core::message::{Message, catalogue};
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use rust_decimal::Decimal;

/// Most characters of a number.
const LONGEST: usize = 20;

/// What a rule demands, and by what numbers it is broken.
pub(super) fn relation(finding: &Finding, review: &Review, lang: Lang) -> String {
    let title = printable(finding.title.get(lang));
    let detail = match sums(finding, review, lang) {
        Some(sums) => sums.get(lang),
        None => full_width(&printable(&finding.detail.get(lang)), finding, lang),
    };
    if detail.is_empty() { title } else { message!("finding.words", title = title, detail = detail).get(lang) }
}

/// Both sides of a sum and their difference; `None` where it is no plain sum.
fn sums(finding: &Finding, review: &Review, lang: Lang) -> Option<Message> {
    let is_sum = matches!(finding.arithmetic, Arithmetic::Equal | Arithmetic::AtMost | Arithmetic::Near(_));
    if !is_sum || finding.verdict != Verdict::Fails {
        return None;
    }
    let (left, right, difference) = (finding.left?, finding.right?, finding.delta?);
    let left = side(finding, Side::Left, left, finding.in_words, review, lang)?;
    let right = side(finding, Side::Right, right, Decimal::ZERO, review, lang)?;
    let difference = plain(difference.abs());
    Some(match finding.arithmetic {
        Arithmetic::AtMost => message!("letter.at_most", left = left, right = right, difference = difference),
        _ => message!("letter.sum", left = left, right = right, difference = difference),
    })
}

/// One side: a number with where it is printed, or a sum; `None` where its numbers do not make it up.
fn side(
    finding: &Finding,
    side: Side,
    value: Decimal,
    in_words: Decimal,
    review: &Review,
    lang: Lang,
) -> Option<Message> {
    let operands: Vec<&Operand> = finding.operands.iter().filter(|operand| operand.side == side).collect();
    let mut sum = in_words;
    for operand in &operands {
        let value = operand.value?;
        sum += if operand.negative { -value } else { value };
    }
    if operands.is_empty() && sum.is_zero() {
        return Some(message!("letter.should_be", value = plain(value)));
    }
    if sum != value {
        return None;
    }
    if let ([only], true) = (&operands[..], in_words.is_zero()) {
        let value = spelt(only, review);
        let read = review.value(&only.id);
        let is_in_cell = read.is_some_and(|value| !matches!(value.reading, Reading::Prose | Reading::Sentence));
        return Some(if !only.owner.is_own() {
            message!("letter.last_year", value = value)
        } else if is_in_cell {
            message!("letter.in_cell", value = value)
        } else {
            message!("letter.in_prose", value = value)
        });
    }
    let [plus, minus, equals] = ["letter.plus", "letter.minus", "letter.equals"].map(|key| catalogue(lang).get(key));
    let mut words = String::new();
    for operand in &operands {
        match (operand.negative, words.is_empty()) {
            (true, _) => words.push_str(minus),
            (false, false) => words.push_str(plus),
            (false, true) => {}
        }
        words.push_str(&spelt(operand, review));
    }
    if !in_words.is_zero() {
        words.push_str(if in_words.is_sign_negative() { minus } else { plus });
        words.push_str(&plain(in_words.abs()));
    }
    Some(Message::plain(format!("{words}{equals}{}", plain(value))))
}

/// A number as it is printed, if that is this number; a sentence that says "none" is a nought.
fn spelt(operand: &Operand, review: &Review) -> String {
    let Some(value) = operand.value else { return "□".to_string() };
    let printed = review.current(&operand.id).filter(|current| current.number == Some(value));
    let text = printed.filter(|_| operand.owner.is_own()).map(|current| printable(current.text.trim()));
    let is_number = |text: &String| {
        let is_sign = |c: char| c.is_numeric() || ",，.．%％-－+＋".contains(c);
        !text.is_empty() && text.chars().count() <= LONGEST && text.chars().all(is_sign)
    };
    text.filter(is_number).unwrap_or_else(|| plain(value))
}

/// Signs as Chinese text sets them, where the words are arithmetic; the sign of a difference in brackets is none.
fn full_width(detail: &str, finding: &Finding, lang: Lang) -> String {
    if lang == Lang::Zh && finding.arithmetic != Arithmetic::None {
        detail.replace(" = ", "＝").replace(" ≠ ", "≠").replace('+', "＋").replace("(＋", "(+")
    } else {
        detail.to_string()
    }
}
