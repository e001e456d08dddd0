//! Values as a form's cells hold them, in every spelling seen in print, and marks that track them through layout and
//! damage.

use super::random::Random;
use gouji_core::extract::State;
use gouji_core::forms::Kind;
use gouji_core::ids::FieldId;
use gouji_core::text::Span;
use rust_decimal::Decimal;

/// Expected value of a field of the rendered report.
#[derive(Debug, Clone)]
pub struct Truth {
    pub id: FieldId,
    pub state: State,
    pub number: Option<Decimal>,
}

/// Distribution of the values of one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Only zeros.
    Zeros,
    /// As in a bureau: many zeros, small numbers.
    Small,
    /// As in a city: any number up to the largest.
    Any,
    /// As `Any`, with blank cells.
    Gaps,
}

const DASHES: &[&str] = &["/", "-", "—", "——", "--", "－"];
const NOT_APPLICABLE: &[&str] = &["无", "不涉及", "不适用", "没有", "N/A"];
const WORDS: &[&str] = &["青川县水务局", "清溪镇人民政府", "李小宁", "0731-00000000", "0527-84300000转2"];
const DATES: &[&str] = &["2023年1月1日", "2023年12月31日", "2023-01-01", "202311", "20231231"];

/// First of the characters that open a value's mark; the value's index is added.
const OPEN: u32 = 0xf_0000;
/// Closes a value's mark.
const CLOSE: char = '\u{e001}';

/// A spelling between marks; they are removed from the rendered text.
pub fn marked(index: usize, spelling: &str) -> String {
    let open = u32::try_from(index).ok().and_then(|index| char::from_u32(OPEN + index)).unwrap();
    format!("{open}{spelling}{CLOSE}")
}

/// Index of the value whose mark a character opens.
pub fn opened(c: char) -> Option<usize> {
    (c as u32).checked_sub(OPEN).map(|index| index as usize)
}

pub const fn closes(c: char) -> bool {
    c == CLOSE
}

pub fn is_mark(c: char) -> bool {
    opened(c).is_some() || closes(c)
}

/// Text without marks, and for each of `count` values its spans.
pub fn strip(text: &str, count: usize) -> (String, Vec<Vec<Span>>) {
    let mut bare = String::with_capacity(text.len());
    let mut places = vec![Vec::new(); count];
    let mut open = Vec::new();
    for c in text.chars() {
        if let Some(index) = opened(c) {
            open.push((index, bare.len()));
        } else if closes(c) {
            if let Some((index, start)) = open.pop() {
                places[index].push(Span::new(start, bare.len()));
            }
        } else {
            bare.push(c);
        }
    }
    (bare, places)
}

/// State, number and spelling of a random cell of this kind.
pub fn cell(kind: Kind, flavour: Flavour, random: &mut Random) -> (State, Option<Decimal>, String) {
    match kind {
        Kind::Text => return (State::Text, None, (*random.pick(WORDS)).to_string()),
        Kind::Date => return (State::Text, None, (*random.pick(DATES)).to_string()),
        Kind::Count | Kind::Signed | Kind::Amount => {}
    }
    if flavour == Flavour::Gaps && random.chance(25) {
        return nothing(random);
    }
    let spelling = digits(kind, flavour, random);
    let number: Decimal = spelling.replace([',', '+'], "").parse().unwrap();
    let state = if number.is_zero() { State::Zero } else { State::Number };
    (state, Some(number), spelling)
}

fn nothing(random: &mut Random) -> (State, Option<Decimal>, String) {
    match random.below(10) {
        0..=4 => (State::Blank, None, String::new()),
        5..=7 => (State::Dash, None, (*random.pick(DASHES)).to_string()),
        _ => (State::NotApplicable, None, (*random.pick(NOT_APPLICABLE)).to_string()),
    }
}

fn digits(kind: Kind, flavour: Flavour, random: &mut Random) -> String {
    let zero = match flavour {
        Flavour::Zeros => 100,
        Flavour::Small => 60,
        Flavour::Any | Flavour::Gaps => 20,
    };
    if random.chance(zero) {
        return if kind == Kind::Amount && random.chance(30) { "0.00".into() } else { "0".into() };
    }
    let most = if flavour == Flavour::Small { 2 } else { *random.pick(&[1, 2, 3, 4, 7, 12]) };
    let whole = 1 + random.next() % 10_u64.pow(most) % 10_u64.pow(most);
    let mut spelling = if random.chance(20) { thousands(whole) } else { whole.to_string() };
    if kind == Kind::Amount && random.chance(60) {
        let places = random.between(1, 4);
        let fraction = random.below(10_usize.pow(places as u32));
        spelling = format!("{spelling}.{fraction:0places$}");
    }
    if kind == Kind::Signed {
        spelling = format!("{}{spelling}", random.pick(&["", "+", "-"]));
    }
    spelling
}

/// Number with thousands separators: `1,573,179`.
pub fn thousands(whole: u64) -> String {
    let plain = whole.to_string();
    let mut spelling = String::new();
    for (at, c) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            spelling.push(',');
        }
        spelling.push(c);
    }
    spelling
}
