//! The agencies of a year as text: aligned in a terminal, Chinese characters counted as two columns.
//!
//! Invariant: a mark is explained below the table it is in. Not here: the tables of CSV and workbooks (`sheets`).

use super::sheets::notes;
use super::{Listing, label};
use gouji_core::check::plain;
use gouji_core::collection::groups::{
    AgencyRow, Amount, FieldSum, GroupSum, Rate, SumBasis, SumVerdict, Unplaced, YearTable,
};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::{Message, catalogue};
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::{fit, pad_left, pad_right, width};
use gouji_core::text::{Bilingual, Lang};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Fields of a total that are listed.
const LISTED: usize = 20;
/// Agencies that are named in a line.
const NAMED: usize = 8;
/// Columns of a name at most.
const WIDEST: usize = 40;

pub(super) fn write(out: &mut dyn Write, listing: &Listing<'_>, library: &Library, lang: Lang) -> io::Result<()> {
    for rate in listing.book.rates() {
        let part = |words: &Bilingual| {
            let is_sum = words.zh.contains('＋');
            if is_sum { message!("table.sum", words = words) } else { message!("plain", words = words) }
        };
        let (numerator, denominator) = (part(&rate.numerator), part(&rate.denominator));
        let words = message!("table.rate", name = &rate.name, numerator = numerator, denominator = denominator);
        writeln!(out, "{}", words.get(lang))?;
    }
    if listing.agencies.is_some() {
        writeln!(out, "{}", catalogue(lang).get("table.ranked"))?;
    }
    for year in &listing.years {
        writeln!(out, "\n{}", head(listing, year).get(lang))?;
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

fn head(listing: &Listing<'_>, year: &YearTable<'_>) -> Message {
    let of_agencies: usize = year.rows.iter().map(|row| row.reports.len()).sum();
    if listing.agencies.is_none() {
        return message!("table.year", year = year.year, agencies = year.rows.len(), reports = of_agencies);
    }
    let due = year.rows.iter().filter(|row| row.is_due).count();
    let missing = year.missing().count();
    message!(
        "table.year_due",
        year = year.year,
        due = due,
        reported = due - missing,
        missing = missing,
        reports = year.reports
    )
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
    for mark in MARKS.iter().filter(|mark| used.contains(mark.note)) {
        let words = Message::new(mark.words).with("mark", mark.sign).with("small", listing.book.small());
        writeln!(out, "{}", words.get(lang))?;
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
    let notes = notes(listing, at, rate);
    let mut amount = |amount: Amount| match amount.known() {
        Some(number) => plain(number),
        None => sign(used, amount.name()).to_string(),
    };
    let mut fraction = format!("{}/{}", amount(rate.numerator), amount(rate.denominator));
    if (rate.numerator, rate.denominator) == (Amount::Absent, Amount::Absent) {
        fraction = sign(used, "absent").to_string();
    }
    for note in notes.into_iter().filter(|note| ["small", "over", "approximate"].contains(note)) {
        fraction.push_str(sign(used, note));
    }
    let percent = rate.percent().unwrap_or_else(|| "—".to_string());
    [percent, fraction, rank.map(|rank| rank.to_string()).unwrap_or_default()]
}

/// A mark: the note it is for, its sign, and the words that explain it.
struct MarkWords {
    note: &'static str,
    sign: &'static str,
    words: &'static str,
}

const MARKS: [MarkWords; 8] = [
    MarkWords { note: "small", sign: "*", words: "table.mark.small" },
    MarkWords { note: "approximate", sign: "~", words: "table.mark.approximate" },
    MarkWords { note: "over", sign: "!", words: "table.mark.over" },
    MarkWords { note: "blank", sign: "_", words: "table.mark.blank" },
    MarkWords { note: "unread", sign: "?", words: "table.mark.unread" },
    MarkWords { note: "absent", sign: "x", words: "table.mark.absent" },
    MarkWords { note: "differs", sign: "<>", words: "table.mark.differs" },
    MarkWords { note: "variant", sign: "^", words: "table.mark.variant" },
];

/// The sign of a note, which is explained from now on.
fn sign(used: &mut BTreeSet<&'static str>, note: &'static str) -> &'static str {
    used.insert(note);
    MARKS.iter().find(|mark| mark.note == note).map_or("", |mark| mark.sign)
}

/// A total with the fields in which it differs from its parts.
fn total(out: &mut dyn Write, sum: &GroupSum<'_>, library: &Library, lang: Lang) -> io::Result<()> {
    let basis = match sum.basis {
        SumBasis::Declared => message!("table.declared"),
        SumBasis::Said(sentence) => message!("table.said", sentence = printable(&fit(sentence.trim(), 60))),
    };
    let parts = sum.parts.len() + sum.missing.len();
    writeln!(out, "\n{}", message!("table.total", name = printable(sum.name), basis = basis, parts = parts).get(lang))?;
    let counts = message!(
        "table.counts",
        equal = sum.count(|verdict| verdict == SumVerdict::Equal),
        whole = sum.count(|verdict| matches!(verdict, SumVerdict::WholeIsMore(_))),
        parts = sum.count(|verdict| matches!(verdict, SumVerdict::PartsAreMore(_))),
        unknown = sum.count(|verdict| verdict == SumVerdict::CannotTell)
    );
    writeln!(out, "  {}", counts.get(lang))?;
    if !sum.missing.is_empty() {
        let count = sum.missing.len();
        writeln!(out, "  {}", message!("table.parts_missing", count = count, names = named(&sum.missing)).get(lang))?;
    }
    let differing: Vec<&FieldSum<'_>> =
        sum.fields.iter().filter(|field| field.verdict.difference().is_some()).collect();
    for field in differing.iter().take(LISTED) {
        writeln!(out, "  ! {}", difference(field, library, lang).get(lang))?;
    }
    if differing.len() > LISTED {
        writeln!(out, "  {}", message!("table.more", count = differing.len() - LISTED).get(lang))?;
    }
    Ok(())
}

fn difference(field: &FieldSum<'_>, library: &Library, lang: Lang) -> Message {
    let label = label(library, field.id, lang);
    let whole = field.whole.known().map(plain).unwrap_or_default();
    let (parts, by) = (plain(field.parts), field.verdict.difference().map(plain).unwrap_or_default());
    match field.verdict {
        SumVerdict::PartsAreMore(_) if !field.unknown.is_empty() => {
            message!("table.over_at_least", label = label, whole = whole, parts = parts, by = by)
        }
        SumVerdict::PartsAreMore(_) => message!("table.over", label = label, whole = whole, parts = parts, by = by),
        _ => message!("table.rest", label = label, whole = whole, parts = parts, by = by),
    }
}

/// The first of some names.
fn named(names: &[&str]) -> Vec<String> {
    let more = (names.len() > NAMED).then(|| "…".to_string());
    names.iter().take(NAMED).map(|name| printable(name)).chain(more).collect()
}

/// The reports that are in no agency's row.
fn unplaced(out: &mut dyn Write, listing: &Listing<'_>, lang: Lang) -> io::Result<()> {
    let all = listing.unplaced();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", message!("table.unplaced", count = all.len()).get(lang))?;
    for (report, why) in &all {
        let name = printable(&report.agency);
        let why = match why {
            Unplaced::NoAgency => message!("table.no_agency"),
            Unplaced::NoYear => message!("table.no_year", name = name),
            Unplaced::NotInTable => message!("table.not_in_table", name = name),
            Unplaced::Several(_) => {
                message!("table.may_be", name = name, candidates = named(&listing.candidates(why)))
            }
        };
        writeln!(out, "  {}", message!("open.line", path = &report.path, what = why).get(lang))?;
    }
    if all.iter().any(|(_, why)| matches!(why, Unplaced::NotInTable | Unplaced::Several(_))) {
        writeln!(out, "  {}", catalogue(lang).get("table.assign"))?;
    }
    Ok(())
}
