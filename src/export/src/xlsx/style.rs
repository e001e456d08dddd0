//! How cells look and what they hold.
//!
//! Invariant: no cell is a formula or a link. Not here: which cell has which mark (`data`).

use super::failed;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};
use serde::{Deserialize, Serialize};
use std::io;

/// Most digits that Excel keeps.
const DIGITS: u128 = 1_000_000_000_000_000;

/// Most UTF-16 units of a cell, less those of the dots where it is cut.
const LONGEST: usize = 32_760;

/// What the colour of a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// As read.
    Plain,
    /// Corrected or entered by the reviewer.
    Corrected,
    /// Kept as published, missing or unclear: so decided.
    Decided,
    /// A doubtful reading that nobody decided.
    Doubtful,
    /// Not read.
    Unread,
}

impl Mark {
    const ALL: [Self; 5] = [Self::Plain, Self::Corrected, Self::Decided, Self::Doubtful, Self::Unread];

    /// The colour; `None` for white.
    const fn colour(self) -> Option<u32> {
        match self {
            Self::Plain => None,
            Self::Corrected => Some(0x00C6_EFCE),
            Self::Decided => Some(0x00DD_EBF7),
            Self::Doubtful => Some(0x00FF_EB9C),
            Self::Unread => Some(0x00FF_C7CE),
        }
    }
}

/// The formats of a workbook, made once.
pub struct Styles {
    /// Heads.
    pub head: Format,
    /// Field ids below the heads.
    pub id: Format,
    /// For each mark the format of text, and those of numbers by their decimals.
    marked: Vec<(Format, Vec<Format>)>,
}

impl Styles {
    /// The formats.
    pub fn new() -> Self {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(0x00F2_F2F2);
        let id = Format::new().set_font_color(0x0080_8080).set_font_size(8);
        let marked = Mark::ALL.map(|mark| {
            let format = mark.colour().map_or_else(Format::new, |colour| Format::new().set_background_color(colour));
            let number = |decimals: usize| {
                let shown = if decimals == 0 { "0".to_string() } else { format!("0.{}", "0".repeat(decimals)) };
                format.clone().set_num_format(shown)
            };
            let numbers = (0..=15).map(number).collect();
            (format, numbers)
        });
        Self { head, id, marked: marked.into() }
    }

    /// Writes a cell: a number where it is one that Excel keeps whole, else text.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        is_number: bool,
        mark: Mark,
    ) -> io::Result<()> {
        let Some((format, numbers)) = self.marked.get(mark as usize) else { return Ok(()) };
        let number = is_number.then(|| whole(text)).flatten();
        match number.and_then(|(number, decimals)| Some((number, numbers.get(decimals)?))) {
            Some((number, format)) => sheet.write_number_with_format(row, column, number, format),
            None if text.is_empty() && mark == Mark::Plain => return Ok(()),
            None if text.is_empty() => sheet.write_blank(row, column, format),
            None => sheet.write_string_with_format(row, column, short(text, LONGEST), format),
        }
        .map_err(failed)?;
        Ok(())
    }
}

/// The number as Excel stores it, and its decimals; `None` if digits would be lost.
fn whole(text: &str) -> Option<(f64, usize)> {
    let number: Decimal = text.parse().ok()?;
    (number.mantissa().unsigned_abs() < DIGITS).then_some(())?;
    Some((text.parse().ok()?, number.scale() as usize))
}

/// At most `longest` UTF-16 units of a text, with dots where it is cut.
pub fn short(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_string();
    }
    let mut left = longest;
    let kept = text.chars().take_while(|c| left.checked_sub(c.len_utf16()).inspect(|rest| left = *rest).is_some());
    let kept: String = kept.collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}
