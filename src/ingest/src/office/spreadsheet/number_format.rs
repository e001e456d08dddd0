//! Formats the numbers of a sheet as the office program displays them: percentages, dates, without floating-point
//! noise.
//!
//! Not here: which cell holds them (`spreadsheet`).

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

/// Cell formats by style index.
#[derive(Debug, Default)]
pub(crate) struct Formats {
    shapes: Vec<Shape>,
    /// True when days are counted from 1904.
    pub is_from_1904: bool,
}

/// Significant digits of the file format; more are floating-point noise.
const DIGITS: usize = 15;

impl Formats {
    /// Reads the styles part.
    pub fn read(xml: &str) -> Self {
        let mut own: HashMap<usize, Shape> = HashMap::new();
        let mut shapes = Vec::new();
        let mut in_cells = false;
        walk(xml, |node, _| match node {
            Node::Open(element) => match element.name() {
                "numFmt" => {
                    let code = element.get("formatCode").unwrap_or_default();
                    own.extend(element.count("numFmtId").map(|id| (id, shape(&code))));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = element.count("numFmtId").unwrap_or(0);
                    shapes.push(own.get(&id).copied().unwrap_or(builtin(id)));
                }
                _ => {}
            },
            Node::Close("cellXfs") => in_cells = false,
            Node::Close(_) | Node::Char(..) => {}
        });
        Self { shapes, is_from_1904: false }
    }

    /// Adds the format of the next style: a format number, or a custom format code.
    pub fn add(&mut self, number: usize, own: Option<&str>) {
        self.shapes.push(own.map_or(builtin(number), shape));
    }

    /// Stored number as displayed in a cell of this style; other text is unchanged.
    pub fn show(&self, stored: &str, style: usize) -> String {
        let Some(number) = number(stored) else { return stored.to_string() };
        match self.shapes.get(style).copied().unwrap_or(Shape::Plain) {
            Shape::Percent => match number.checked_mul(Decimal::ONE_HUNDRED) {
                Some(percent) => format!("{}%", percent.normalize()),
                None => stored.to_string(),
            },
            Shape::Date => date(number, self.is_from_1904).unwrap_or_else(|| number.to_string()),
            Shape::Plain => number.to_string(),
        }
    }
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
