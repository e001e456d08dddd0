//! The agencies of a year as text: aligned in a terminal, Chinese characters counted as two columns.
//!
//! Invariant: a mark is explained below the table it is in. Not here: the tables of CSV and workbooks (`sheets`).

use super::Listing;
use gouji_core::collection::groups::{AgencyRow, GroupSum, RATE_MARKS, Rate, RateMark, Unplaced, YearTable};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::catalogue;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::{fit, pad_left, pad_right, width};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Fields of a total that are listed.
const LISTED: usize = 20;
/// Columns of a name at most.
const WIDEST: usize = 40;

pub(super) fn write(out: &mut dyn Write, listing: &Listing<'_>, library: &Library, lang: Lang) -> io::Result<()> {
    for rate in listing.book.rates() {
        writeln!(out, "{}", rate.words().get(lang))?;
    }
    if listing.agencies.is_some() {
        writeln!(out, "{}", catalogue(lang).get("table.ranked"))?;
    }
    for year in &listing.years {
        writeln!(out, "\n{}", year.title(listing.agencies.is_some()).get(lang))?;
        agencies(out, listing, year, lang)?;
        for sum in &year.sums {
            total(out, sum, library, lang)?;
        }
        let missing: Vec<&str> = year.missing().map(|row| row.name).collect();
        if !missing.is_empty() {
            let words = message!("table.missing", year = year.year, count = missing.len(), names = missing);
            writeln!(out, "\n{}", words.get(lang))?;
        }
    }
    unplaced(out, listing, lang)
}

/// A line of the table: the name, and for each rate per cent, fraction with its marks, and rank.
struct Line {
    name: String,
    rates: Vec<[String; 3]>,
}

fn agencies(out: &mut dyn Write, listing: &Listing<'_>, year: &YearTable<'_>, lang: Lang) -> io::Result<()> {
    let words = |key| catalogue(lang).get(key);
    let mut used: BTreeSet<&'static str> = BTreeSet::new();
    let mut lines = Vec::new();
    for row in &year.rows {
        lines.push(line(listing, row, &mut used, lang));
        if let Some(parts) = row.parts.as_ref().filter(|parts| parts.reported.0 > 0) {
            let (reported, all) = parts.reported;
            let indent = "  ".repeat(row.depth + 1);
            let name = format!("{indent}{}", message!("table.parts", reported = reported, all = all).get(lang));
            let rates = parts.rates.iter().enumerate().map(|(at, rate)| cells(listing, at, rate, None, &mut used));
            lines.push(Line { name, rates: rates.collect() });
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let widest = |column: &dyn Fn(&Line) -> usize| lines.iter().map(column).max().unwrap_or(0);
    let names = widest(&|line| width(&line.name)).max(width(words("table.head.agency"))).min(WIDEST);
    let mut heads = pad_right(words("table.head.agency"), names);
    let mut columns = Vec::new();
    for (at, rate) in listing.book.rates().iter().enumerate() {
        let cell = |part: usize| widest(&|line| line.rates.get(at).map_or(0, |cells| width(&cells[part])));
        let [percent, fraction, rank] = [cell(0), cell(1), cell(2).max(width(words("table.head.rank")))];
        let name = rate.name.get(lang);
        // The name stands over per cent and fraction.
        let fraction = fraction.max(width(name).saturating_sub(percent + 1));
        let rank_head = pad_left(words("table.head.rank"), rank);
        heads.extend(["  ", &pad_right(name, percent + 1 + fraction), " ", &rank_head]);
        columns.push([percent, fraction, rank]);
    }
    writeln!(out, "{}", heads.trim_end())?;
    for Line { name, rates } in &lines {
        let mut text = pad_right(&fit(name, names), names);
        for ([percent, fraction, rank], [wide, wider, widest]) in rates.iter().zip(&columns) {
            let cells = [pad_left(percent, *wide), pad_right(fraction, *wider), pad_left(rank, *widest)];
            text.extend(["  ", &cells.join(" ")]);
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    for mark in RATE_MARKS.iter().filter(|mark| used.contains(mark.note)) {
        writeln!(out, "{}", mark.words(listing.book).get(lang))?;
    }
    Ok(())
}

fn line(listing: &Listing<'_>, row: &AgencyRow<'_>, used: &mut BTreeSet<&'static str>, lang: Lang) -> Line {
    let sign = if row.is_variant { sign(used, "variant") } else { "" };
    let count = match row.reports.len() {
        0 | 1 => String::new(),
        count => message!("table.several", count = count).get(lang),
    };
    let name = format!("{}{}{sign}{count}", "  ".repeat(row.depth), printable(row.name));
    if row.reports.is_empty() {
        let missing = if row.is_due { catalogue(lang).get("table.not_reported") } else { "" };
        return Line { name, rates: vec![[String::new(), missing.to_string(), String::new()]] };
    }
    let rank = |at: usize| row.ranks.get(at).copied().flatten();
    let rates = row.rates.iter().enumerate().map(|(at, rate)| cells(listing, at, rate, rank(at), used));
    Line { name, rates: rates.collect() }
}

/// Per cent, fraction with its marks, and rank.
fn cells(
    listing: &Listing<'_>,
    at: usize,
    rate: &Rate,
    rank: Option<usize>,
    used: &mut BTreeSet<&'static str>,
) -> [String; 3] {
    let (fraction, marks) = listing.book.fraction(at, rate);
    used.extend(marks.into_iter().map(|mark| mark.note));
    let percent = rate.percent().unwrap_or_else(|| "—".to_string());
    [percent, fraction, rank.map(|rank| rank.to_string()).unwrap_or_default()]
}

/// The sign of a note, which is explained from now on.
fn sign(used: &mut BTreeSet<&'static str>, note: &'static str) -> &'static str {
    used.insert(note);
    RateMark::of(note).map_or("", |mark| mark.sign)
}

/// A total with the fields in which it differs from its parts.
fn total(out: &mut dyn Write, sum: &GroupSum<'_>, library: &Library, lang: Lang) -> io::Result<()> {
    writeln!(out, "\n{}", sum.title().get(lang))?;
    writeln!(out, "  {}", sum.counts().get(lang))?;
    if let Some(words) = sum.without_report() {
        writeln!(out, "  {}", words.get(lang))?;
    }
    let differences = sum.differences(library);
    for words in differences.iter().take(LISTED) {
        writeln!(out, "  ! {}", words.get(lang))?;
    }
    if differences.len() > LISTED {
        writeln!(out, "  {}", message!("table.more", count = differences.len() - LISTED).get(lang))?;
    }
    Ok(())
}

/// The reports that are in no agency's row.
fn unplaced(out: &mut dyn Write, listing: &Listing<'_>, lang: Lang) -> io::Result<()> {
    let all = listing.unplaced();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", message!("table.unplaced", count = all.len()).get(lang))?;
    for (report, why) in &all {
        let why = why.words(report, &listing.candidates(why));
        writeln!(out, "  {}", message!("open.line", path = &report.path, what = why).get(lang))?;
    }
    if all.iter().any(|(_, why)| matches!(why, Unplaced::NotInTable | Unplaced::Several(_))) {
        writeln!(out, "  {}", catalogue(lang).get("table.assign"))?;
    }
    Ok(())
}
