//! The content of one cell.
//!
//! Invariant: blank, zero, dash, 不涉及 and words are distinct states; a number is exact or absent, and one that is not
//! printed plainly is doubtful. Not here: which field the cell belongs to.

use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::Kind;
use crate::lexicon::Lexicon;
use crate::text::{Span, markup, note_marks, numerals};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Reads the cell at `span` as a field of the expected kind and unit.
pub(super) fn read(lexicon: &Lexicon, text: &str, span: Span, expected: (Kind, &str), reading: Reading) -> Value {
    let (kind, unit) = expected;
    let span = span.trimmed(text);
    let verbatim = span.of(text).to_string();
    let (state, number, confidence) = if kind.is_number() {
        match (number(lexicon, &verbatim, kind, unit), among_signs(&verbatim)) {
            ((State::Text, ..), Some(zero)) if zero.is_zero() => (State::Zero, Some(zero), Confidence::Doubtful),
            ((State::Text, ..), Some(number)) => (State::Number, Some(number), Confidence::Doubtful),
            (read, _) => read,
        }
    } else {
        (words(lexicon, &bare(&verbatim)), None, plainness(lexicon, &verbatim, kind))
    };
    let confidence = if is_lost(text, span) { confidence.max(Confidence::Doubtful) } else { confidence };
    Value { state, number, verbatim, span: Some(span), reading, confidence, candidates: Vec::new() }
}

/// A date without a digit or a numeral is doubtful.
fn plainness(lexicon: &Lexicon, verbatim: &str, kind: Kind) -> Confidence {
    let is_part = |c: char| numerals::digit(c).is_some() || numerals::is_ordinal(c) || matches!(c, '〇' | '○' | '零');
    let is_odd = kind == Kind::Date && words(lexicon, &bare(verbatim)) == State::Text && !verbatim.contains(is_part);
    if is_odd { Confidence::Doubtful } else { Confidence::Sure }
}

/// True if the text can fill a numeric cell.
///
/// Numbers, dashes, 不涉及, `&nbsp;`, and digits among which a letter was misread.
pub(super) fn is_value(lexicon: &Lexicon, verbatim: &str) -> bool {
    if verbatim.is_empty() || verbatim.len() > 60 {
        return false;
    }
    if is_digits(verbatim) {
        return true;
    }
    let state = number(lexicon, verbatim, Kind::Signed, "").0;
    !matches!(state, State::Text | State::Blank)
        || verbatim.trim() == "&nbsp;"
        || is_misread(verbatim)
        || is_error(verbatim)
}

/// True for digits alone, as most cells of numbers hold, and no more of them than are always exact.
pub(super) fn is_digits(verbatim: &str) -> bool {
    const MOST: usize = 28;
    (1..=MOST).contains(&verbatim.len()) && verbatim.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for what a spreadsheet or a program prints where a value should be: `#REF!`, `NaN`.
fn is_error(verbatim: &str) -> bool {
    let code = verbatim.strip_prefix('#').unwrap_or("");
    is_missing(verbatim) || (code.starts_with(|c: char| c.is_ascii_uppercase()) && code.ends_with(['!', '?', 'A']))
}

/// True for a blank in whose place a program prints its word for nothing: a cell that it could not read, or a blank one.
pub(super) fn is_lost(text: &str, span: Span) -> bool {
    span.is_empty() && missing_len(text.get(span.start..).unwrap_or("")) > 0
}

/// Returns the length of the word at the beginning of a text that a program prints for a cell without content.
fn missing_len(text: &str) -> usize {
    // Nearly every text is asked, and begins otherwise.
    if !text.starts_with(['N', 'n', '<']) {
        return 0;
    }
    let is_end = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let words = ["NaN", "nan", "<NA>", "None", "null", "NULL"];
    words.into_iter().find(|word| text.strip_prefix(word).is_some_and(is_end)).map_or(0, str::len)
}

/// True for the word that a program prints for a cell without content.
pub(super) fn is_missing(verbatim: &str) -> bool {
    !verbatim.is_empty() && missing_len(verbatim) == verbatim.len()
}

/// True for text that stands in the place of a number, with a sign too many or a sign alone, and not for words.
pub(super) fn is_strange(verbatim: &str) -> bool {
    let letters = verbatim.chars().filter(|c| c.is_alphabetic()).count();
    let has_digit = || verbatim.contains(|c| numerals::digit(c).is_some());
    // A rule beside the row ends another row on its line.
    let is_rule = verbatim.contains(|c: char| ('\u{2500}'..='\u{257f}').contains(&c));
    is_error(verbatim) || (letters == 0 && !is_rule) || (letters == 1 && has_digit())
}

/// Returns the number of a cell with signs of unknown meaning around it.
fn among_signs(verbatim: &str) -> Option<Decimal> {
    let plain = markup::plain(verbatim);
    let is_outside = |c: char| numerals::digit(c).is_none();
    let inner = plain.trim_matches(is_outside);
    let is_bare = inner.len() < plain.len() && !plain.contains(char::is_alphabetic);
    if is_bare { parse(&bare(inner)).or_else(|| grouped(inner)) } else { None }
}

/// True for digits and letters that are misread digits: `1O`, `l2`, `B`.
fn is_misread(verbatim: &str) -> bool {
    verbatim.len() <= 12
        && verbatim.bytes().all(|b| b.is_ascii_digit() || b"OolIBSZ,.".contains(&b))
        && verbatim.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// Returns what words typed into a cell state: a dash, 不涉及, or any other words.
pub fn state_of_words(bare: &str) -> State {
    words(Lexicon::builtin(), bare)
}

fn words(lexicon: &Lexicon, bare: &str) -> State {
    if bare.is_empty() {
        State::Blank
    } else if lexicon.cell_dashes.contains(bare) {
        State::Dash
    } else if lexicon.cell_not_applicable.contains(bare) {
        State::NotApplicable
    } else {
        State::Text
    }
}

fn number(lexicon: &Lexicon, verbatim: &str, kind: Kind, unit: &str) -> (State, Option<Decimal>, Confidence) {
    // Most cells hold digits alone: nothing of what follows changes them.
    if verbatim.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(number) = numerals::decimal(verbatim)
    {
        let state = if number.is_zero() { State::Zero } else { State::Number };
        return (state, Some(number), Confidence::Sure);
    }
    let plain = markup::plain(verbatim);
    let bare = bare(&plain);
    match words(lexicon, &bare) {
        State::Text if is_missing(&bare) => return (State::Blank, None, Confidence::Doubtful),
        State::Text => {}
        state => return (state, None, Confidence::Sure),
    }
    // Most cells that are no number hold words alone.
    if !bare.contains(numerals::is_numeral) && !lexicon.cell_unchanged.contains(&bare) {
        return (State::Text, None, Confidence::CannotTell);
    }
    // Items change by 项 or 件.
    let unit = if kind == Kind::Signed { "" } else { unit };
    let change = if kind == Kind::Signed { change(lexicon, &bare, unit) } else { None };
    let number = || numeral(lexicon, &bare, unit).or_else(|| grouped(&plain).map(|number| (number, Confidence::Sure)));
    let Some((number, plainness)) = change.or_else(number).or_else(|| marked(lexicon, &plain, unit)) else {
        return (State::Text, None, Confidence::CannotTell);
    };
    let state = if number.is_zero() { State::Zero } else { State::Number };
    // A count with a fraction or a sign is printed, but no form allows it.
    let signed = kind == Kind::Signed || !(number.is_sign_negative() || bare.starts_with('+'));
    // `12 34` is one number with a blank in it, or two numbers.
    let torn = is_torn(&plain) && grouped(note_marks::without(plain.trim())).is_none();
    let legal = signed && !torn && (kind == Kind::Amount || number.fract().is_zero());
    (state, Some(number), if legal { plainness } else { Confidence::Doubtful })
}

/// Returns a number with signs around it that are no part of it: note marks, the text mark of spreadsheets.
fn marked(lexicon: &Lexicon, plain: &str, unit: &str) -> Option<(Decimal, Confidence)> {
    let text = plain.trim();
    // `="1408"` and `'1408` keep a spreadsheet from changing the number.
    let quoted = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    let inner = quoted.unwrap_or_else(|| text.trim_start_matches(['\'', '‘', '’']));
    let inner = note_marks::without(inner);
    if inner.len() < text.len() {
        let read = numeral(lexicon, &bare(inner), unit);
        let read = read.or_else(|| grouped(inner).map(|number| (number, Confidence::Sure)));
        if read.is_some() {
            return read;
        }
    }
    // `①1408`, `1408注1` and a tick beside a number: the sign is told from the digits, not what it says of them.
    let note = inner.trim_end_matches(|c: char| numerals::digit(c).is_some());
    let noted = lexicon.cell_notes.suffix_of(note).and_then(|word| inner.get(..note.len() - word.len()));
    let inner = noted.unwrap_or_else(|| note_marks::behind(inner));
    let ticks = inner.trim_matches(|c: char| c.is_whitespace() || TICKS.contains(c));
    let read = |text: &str| grouped(text).or_else(|| numeral(lexicon, &bare(text), unit).map(|(number, _)| number));
    (ticks.len() < text.len()).then(|| read(ticks)).flatten().map(|number| (number, Confidence::Doubtful))
}

/// Ticks and boxes of forms.
const TICKS: &str = "☑☐□■☒√✓✔✗✘×";
/// What stands between groups of three digits besides the comma; a common blank may stand between two numbers.
const BETWEEN_GROUPS: [char; 7] = ['\'', '’', '‘', '＇', '\u{2009}', '\u{202f}', '\u{2007}'];

/// Returns the number whose digits stand in groups of three: 1'573'179.
fn grouped(plain: &str) -> Option<Decimal> {
    let text = plain.trim();
    let separator = text.chars().find(|c| BETWEEN_GROUPS.contains(c))?;
    let commas: String = text.chars().map(|c| if c == separator { ',' } else { numerals::fold_char(c) }).collect();
    if text.contains([',', '，']) { None } else { parse(&commas) }
}

/// True if a line break in the cell divides the digits of its number.
pub(super) fn is_broken(verbatim: &str) -> bool {
    markup::plain(verbatim).contains(markup::LINE_END)
}

/// True if a blank or a line end is between two digits.
fn is_torn(verbatim: &str) -> bool {
    let is_digit = |c: char| numerals::digit(c).is_some();
    let mut words =
        verbatim.split(|c: char| c.is_whitespace() || c == markup::LINE_END).filter(|word| !word.is_empty()).peekable();
    std::iter::from_fn(|| words.next().map(|word| (word, words.peek().copied())))
        .any(|(word, next)| word.ends_with(is_digit) && next.is_some_and(|next| next.starts_with(is_digit)))
}

/// Returns a change that words or arrows give its sign: 增13, 减少3项, ↓1, --253, 持平.
fn change(lexicon: &Lexicon, bare: &str, unit: &str) -> Option<(Decimal, Confidence)> {
    if lexicon.cell_unchanged.contains(bare) {
        return Some((Decimal::ZERO, Confidence::Sure));
    }
    let signs = [(&lexicon.cell_increase, Decimal::ONE), (&lexicon.cell_decrease, Decimal::NEGATIVE_ONE)];
    signs.into_iter().find_map(|(words, sign)| {
        // 13(增) and 13↑ have their sign behind.
        let is_behind = bare.ends_with([')', '↑', '↓', '▲', '▼', '⬆', '⬇']);
        let behind = || words.strip_suffix(bare.trim_end_matches(')')).filter(|_| is_behind);
        let size = words.strip_prefix(bare).or_else(behind)?;
        let (size, sure) = numeral(lexicon, size.trim_matches(['(', ':']), unit)?;
        // 减-3 means -3, 增-3 nothing.
        let is_signed = size.is_sign_negative() && !size.is_zero();
        let doubt = if is_signed { Confidence::Doubtful } else { sure };
        (!is_signed || sign.is_sign_negative()).then(|| (size.abs() * sign, doubt))
    })
}

/// Returns the number of a cell of money in the field's unit, if the cell prints its unit: 205(万), 103.3879万元.
fn money(lexicon: &Lexicon, bare: &str, unit: &str) -> Option<(Decimal, Confidence)> {
    let (size, printed) = amount_and_unit(lexicon, bare)?;
    let (number, plainness) = numeral(lexicon, size, "")?;
    Some((in_unit(number, printed, unit)?, plainness))
}

/// The number and the unit of money that a cell prints behind it: 205(单位:万元) has both.
fn amount_and_unit<'l, 't>(lexicon: &'l Lexicon, bare: &'t str) -> Option<(&'t str, &'l str)> {
    let open = bare.strip_suffix(')').unwrap_or(bare);
    let printed = lexicon.money_units.suffix_of(open)?;
    let size = open[..open.len() - printed.len()].trim_end_matches(':');
    let size = size.strip_suffix("单位").unwrap_or(size).trim_end_matches('(');
    (!size.is_empty()).then_some((size, printed))
}

/// The unit of money that a cell prints.
pub(super) fn printed_unit<'l>(lexicon: &'l Lexicon, verbatim: &str) -> Option<&'l str> {
    let bare = bare(verbatim);
    let unit = |bare: &str| {
        let (size, printed) = amount_and_unit(lexicon, bare)?;
        numeral(lexicon, size, "").map(|_| printed)
    };
    unit(&bare).or_else(|| bare.split_once('(').and_then(|(head, _)| unit(head)))
}

/// Converts an amount of money from one unit to another, exactly.
pub(super) fn in_unit(number: Decimal, from: &str, to: &str) -> Option<Decimal> {
    let scale = |unit: &str| {
        unit.chars().fold(Decimal::ONE, |scale, c| match c {
            '亿' => scale * Decimal::from(100_000_000),
            '万' => scale * Decimal::from(10_000),
            '千' => scale * Decimal::from(1000),
            '百' => scale * Decimal::from(100),
            _ => scale,
        })
    };
    Some(number.checked_mul(scale(from))?.checked_div(scale(to))?.normalize())
}

/// Returns the number that a cell prints, and its confidence.
///
/// Digits, digits with a remark in brackets or a unit, Chinese numerals, approximate numbers.
fn numeral(lexicon: &Lexicon, bare: &str, unit: &str) -> Option<(Decimal, Confidence)> {
    if let Some(number) = parse(bare) {
        return Some((number, Confidence::Sure));
    }
    let is_money = unit.ends_with('元');
    if is_money && let Some(sized) = money(lexicon, bare, unit) {
        return Some(sized);
    }
    // `22(其中修订16件)`: the verbatim spelling keeps the remark.
    if let Some((head, rest)) = bare.split_once('(')
        && rest.ends_with(')')
        && !head.is_empty()
    {
        return numeral(lexicon, head, unit);
    }
    if let Some(sum) = lexicon.money_signs.strip_prefix(bare).filter(|_| is_money) {
        return numeral(lexicon, sum, unit);
    }
    // `12件` among amounts: another unit than the field's is left to the reviewer.
    if let Some(printed) = lexicon.cell_units.suffix_of(bare) {
        let (number, plainness) = numeral(lexicon, &bare[..bare.len() - printed.len()], unit)?;
        let same = printed == unit || (unit.is_empty() && printed != "%");
        return Some((number, if same { plainness } else { Confidence::Doubtful }));
    }
    let exact = lexicon.cell_approximate.iter().fold(bare, |rest, word| {
        let rest = rest.strip_prefix(word).unwrap_or(rest);
        rest.strip_suffix(word).unwrap_or(rest)
    });
    if exact.len() < bare.len() {
        return numeral(lexicon, exact, unit).map(|(number, _)| (number, Confidence::Doubtful));
    }
    for (scale, factor) in [('亿', 100_000_000), ('万', 10_000)] {
        if let Some(number) = bare.strip_suffix(scale).and_then(parse) {
            return number.checked_mul(Decimal::from(factor)).map(|number| (number, Confidence::Doubtful));
        }
    }
    let plain = if matches!(bare, "〇" | "○" | "零") { Some(0) } else { numerals::chinese_integer(bare) };
    plain.map(|number| (Decimal::from(number), Confidence::Doubtful))
}

/// Removes markup and white space and folds to half width.
fn bare(verbatim: &str) -> Cow<'_, str> {
    // Most cells are so already.
    if numerals::is_plain(verbatim) {
        return Cow::Borrowed(verbatim);
    }
    let is_blank = |c: &char| c.is_whitespace() || *c == markup::LINE_END;
    let mut bare = String::with_capacity(verbatim.len());
    bare.extend(markup::plain(verbatim).chars().filter(|c| !is_blank(c)).map(numerals::fold_char));
    Cow::Owned(bare)
}

/// Parses an exact number: digits, well-formed thousands, one decimal point, a sign.
pub fn parse(bare: &str) -> Option<Decimal> {
    let (sign, digits) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return None;
    }
    if digits.contains('.') && fraction.is_empty() {
        return None;
    }
    let joined = if fraction.is_empty() {
        format!("{sign}{}", groups.concat())
    } else {
        format!("{sign}{}.{fraction}", groups.concat())
    };
    Decimal::from_str_exact(&joined).ok()
}
