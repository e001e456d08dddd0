//! Formats the numbers of a sheet as the office program displays them: percentages, dates, without floating-point
//! noise; hidden where the format shows nothing.
//!
//! Not here: which cell holds them (`spreadsheet`).

use super::Run;
use super::face::Face;
use crate::appearance::Appearance;
use crate::xml::{Node, walk};
use jiff::ToSpan;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Display form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Percent,
    Date,
}

/// What a format shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NumberFormat {
    shape: Shape,
    /// True if it shows no number at all.
    is_blank: bool,
    /// What stands for 0, if it is no digit.
    zero: Option<String>,
}

/// How the cells of a style are shown.
#[derive(Debug, Clone)]
struct CellFormat {
    number: NumberFormat,
    face: Face,
    is_filled: bool,
}

/// Cell formats by style index.
#[derive(Debug, Default)]
pub(crate) struct Formats {
    cells: Vec<CellFormat>,
    /// True when days are counted from 1904.
    pub is_from_1904: bool,
}

/// Significant digits of the file format; more are floating-point noise.
const DIGITS: usize = 15;

impl Formats {
    /// Reads the styles part.
    pub fn read(xml: &str) -> Self {
        let mut own: HashMap<usize, NumberFormat> = HashMap::new();
        let (mut faces, mut fills, mut cells) = (Vec::<Face>::new(), Vec::<bool>::new(), Vec::new());
        let mut part = "";
        walk(xml, |node, _| match node {
            Node::Open(element) => match (part, element.name()) {
                ("", name @ ("fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "borders")) => {
                    part = ["fonts", "fills", "cellXfs"].into_iter().find(|known| *known == name).unwrap_or("other");
                }
                ("", "numFmt") => {
                    let code = element.get("formatCode").unwrap_or_default();
                    own.extend(element.count("numFmtId").map(|id| (id, coded(&code))));
                }
                ("fonts", "font") => faces.push(Face::default()),
                ("fonts", _) => faces.last_mut().into_iter().for_each(|face| face.take(element)),
                ("fills", "fill") => fills.push(false),
                ("fills", "patternFill") => {
                    let is_filled = element.get("patternType").is_some_and(|pattern| pattern != "none");
                    fills.last_mut().into_iter().for_each(|fill| *fill = is_filled);
                }
                ("fills", "gradientFill") => fills.last_mut().into_iter().for_each(|fill| *fill = true),
                ("cellXfs", "xf") => {
                    let id = element.count("numFmtId").unwrap_or(0);
                    let nth = |name: &str| element.count(name).unwrap_or(0);
                    cells.push(CellFormat {
                        number: own.get(&id).cloned().unwrap_or_else(|| builtin(id).into()),
                        face: faces.get(nth("fontId")).copied().unwrap_or_default(),
                        is_filled: fills.get(nth("fillId")).copied().unwrap_or(false),
                    });
                }
                _ => {}
            },
            Node::Close("fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "borders") => part = "",
            Node::Close(_) | Node::Text(..) | Node::Block(..) => {}
        });
        Self { cells, is_from_1904: false }
    }

    /// Adds the format of the next style: a format number, or a custom format code, and its font.
    pub fn add(&mut self, number: usize, own: Option<&str>, face: Face, is_filled: bool) {
        self.cells.push(CellFormat { number: own.map_or_else(|| builtin(number).into(), coded), face, is_filled });
    }

    /// How text in a cell of this style is set.
    pub fn appearance(&self, style: usize) -> Appearance {
        self.cells.get(style).map_or(Appearance::default(), |cell| cell.face.appearance(cell.is_filled))
    }

    /// How a run of its own font is set in a cell of this style.
    pub fn appearance_of(&self, face: Face, style: usize) -> Appearance {
        face.appearance(self.cells.get(style).is_some_and(|cell| cell.is_filled))
    }

    /// Stored number as displayed in a cell of this style; other text is unchanged.
    pub fn show(&self, stored: &str, style: usize) -> Run {
        let appearance = self.appearance(style);
        if is_shown_as_stored(stored) && self.cells.get(style).is_none_or(|cell| cell.number == Shape::Plain.into()) {
            return Run { text: stored.to_string(), appearance };
        }
        let (Some(number), Some(format)) = (number(stored), self.cells.get(style).map(|cell| &cell.number)) else {
            let text = number(stored).map_or_else(|| stored.to_string(), |number| number.to_string());
            return Run { text, appearance };
        };
        let zero = format.zero.as_ref().filter(|_| number.is_zero());
        let is_hidden = appearance.is_hidden || format.is_blank || zero.is_some_and(String::is_empty);
        let text = match format.shape {
            _ if zero.is_some_and(|zero| !zero.is_empty()) => zero.cloned().unwrap_or_default(),
            Shape::Percent => match number.checked_mul(Decimal::ONE_HUNDRED) {
                Some(percent) => format!("{}%", percent.normalize()),
                None => stored.to_string(),
            },
            Shape::Date => date(number, self.is_from_1904).unwrap_or_else(|| number.to_string()),
            Shape::Plain => number.to_string(),
        };
        Run { text, appearance: Appearance { is_hidden, ..appearance } }
    }
}

impl From<Shape> for NumberFormat {
    fn from(shape: Shape) -> Self {
        Self { shape, is_blank: false, zero: None }
    }
}

/// A section of a format code.
#[derive(Debug, Default)]
struct Section {
    /// The words it shows as they are.
    words: String,
    /// True if it has places for digits, or shows a date.
    has_places: bool,
    /// The numbers that it is for, if it says so: `=0`.
    condition: String,
}

impl Section {
    /// What a section without places shows: its words, or nothing.
    fn shown(&self) -> Option<String> {
        (!self.has_places).then(|| self.words.trim().to_string())
    }
}

/// Reads a format code: up to four sections for positive and negative numbers, for 0, and for text.
fn coded(code: &str) -> NumberFormat {
    let sections = sections(code);
    let zero = match sections.iter().find(|section| !section.condition.is_empty()) {
        Some(_) => sections.iter().find(|section| section.condition == "=0"),
        None => sections.get(2),
    };
    let is_blank = sections.len() > 1
        && sections
            .first()
            .is_some_and(|first| first.condition.is_empty() && first.shown().is_some_and(|shown| shown.is_empty()));
    let zero = zero.and_then(Section::shown).or_else(|| is_blank.then(String::new));
    NumberFormat { shape: shape(code), is_blank, zero }
}

fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let (mut quoted, mut bracketed) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let Some(section) = sections.last_mut() else { break };
        match c {
            '"' => quoted = !quoted,
            c if quoted => section.words.push(c),
            '\\' => section.words.extend(chars.next()),
            // The width of a character, or a character that fills the cell.
            '_' | '*' => drop(chars.next()),
            '[' => bracketed = true,
            ']' => bracketed = false,
            c if bracketed => {
                if matches!(c, '<' | '>' | '=') || !section.condition.is_empty() {
                    section.condition.push(c);
                }
            }
            ';' => sections.push(Section::default()),
            // Places, and the word General.
            c if "0#?@yYmMdDhHsSG".contains(c) => section.has_places = true,
            c => section.words.push(c),
        }
    }
    sections
}

/// Built-in formats by number.
const fn builtin(id: usize) -> Shape {
    match id {
        9 | 10 => Shape::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shape::Date,
        _ => Shape::Plain,
    }
}

/// Display form of a format code, ignoring quoted text and conditions.
fn shape(code: &str) -> Shape {
    let (mut quoted, mut bracketed) = (false, false);
    let mut bare = String::new();
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            c if !quoted && !bracketed => bare.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    if bare.contains('%') {
        Shape::Percent
    } else if bare.contains('y') || (bare.contains('d') && bare.contains('m')) {
        Shape::Date
    } else {
        Shape::Plain
    }
}

/// True for a whole number that a plain format shows as it is stored, which most are.
fn is_shown_as_stored(stored: &str) -> bool {
    (stored == "0" || !stored.starts_with('0'))
        && (1..=DIGITS).contains(&stored.len())
        && stored.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses a stored number.
fn number(stored: &str) -> Option<Decimal> {
    let digits = stored.bytes().filter(u8::is_ascii_digit).count();
    if digits <= DIGITS && !stored.contains(['e', 'E']) {
        return Decimal::from_str_exact(stored).ok();
    }
    let machine: f64 = stored.parse().ok().filter(|number: &f64| number.is_finite())?;
    Decimal::from_scientific(&format!("{machine:.*e}", DIGITS - 1)).ok().map(|number| number.normalize())
}

/// Date from a day count since the end of 1899 or since the beginning of 1904.
fn date(number: Decimal, is_from_1904: bool) -> Option<String> {
    let days = i64::try_from(number.trunc().mantissa()).ok()?.checked_add(if is_from_1904 { 1462 } else { 0 })?;
    if !(61..3_000_000).contains(&days) {
        return None;
    }
    let date = jiff::civil::date(1899, 12, 30).checked_add(days.days()).ok()?;
    Some(date.to_string())
}
