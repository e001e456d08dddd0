//! Words and marks for rates, totals and reports in no row, alike on the command line and in the workbench.
//!
//! Invariant: a mark stands for one note, and every note that limits a rate has one. Not here: laying them out (the command
//! line, `gouji-tui`).

use super::{
    Amount, FieldSum, GroupSum, Rate, RateBook, RateDefinition, ReportFigures, SumBasis, SumVerdict, Unplaced,
    YearTable,
};
use crate::check::plain;
use crate::forms::Library;
use crate::message;
use crate::message::Message;
use crate::text::Bilingual;
use crate::text::sanitize::printable;
use crate::text::width::fit;

/// Agencies that are named in a line.
const NAMED: usize = 8;
/// Columns of a sentence that is quoted.
const QUOTED: usize = 60;

/// A mark: the note it is for, its sign, and the words that explain it.
#[derive(Debug, PartialEq, Eq)]
pub struct RateMark {
    /// The note: a stable ASCII name.
    pub note: &'static str,
    /// The sign.
    pub sign: &'static str,
    words: &'static str,
}

/// Every mark, in the order in which they are explained.
pub static RATE_MARKS: [RateMark; 8] = [
    RateMark { note: "small", sign: "*", words: "table.mark.small" },
    RateMark { note: "approximate", sign: "~", words: "table.mark.approximate" },
    RateMark { note: "over", sign: "!", words: "table.mark.over" },
    RateMark { note: "blank", sign: "_", words: "table.mark.blank" },
    RateMark { note: "unread", sign: "?", words: "table.mark.unread" },
    RateMark { note: "absent", sign: "x", words: "table.mark.absent" },
    RateMark { note: "differs", sign: "<>", words: "table.mark.differs" },
    RateMark { note: "variant", sign: "^", words: "table.mark.variant" },
];

impl RateMark {
    /// The mark of a note.
    pub fn of(note: &str) -> Option<&'static Self> {
        RATE_MARKS.iter().find(|mark| mark.note == note)
    }

    /// What it means.
    pub fn words(&self, book: &RateBook) -> Message {
        Message::new(self.words).with("mark", self.sign).with("small", book.small())
    }
}

impl RateBook {
    /// Stable ASCII names of what is said of a rate: why it cannot be told, or how far it holds.
    pub fn notes(&self, at: usize, rate: &Rate) -> Vec<&'static str> {
        let mut notes: Vec<&'static str> = Vec::new();
        let unknown = [rate.numerator, rate.denominator].into_iter().filter(|amount| amount.known().is_none()).max();
        if let Some(worse) = unknown {
            notes.push(worse.name());
        } else if rate.value().is_none() {
            notes.push("nothing");
        } else {
            notes.extend(self.is_small(rate).then_some("small"));
            notes.extend(self.is_over(at, rate).then_some("over"));
        }
        notes.extend((rate.is_approximate && rate.value().is_some()).then_some("approximate"));
        notes
    }

    /// The marks behind a rate that is known.
    pub fn marks(&self, at: usize, rate: &Rate) -> Vec<&'static RateMark> {
        let limits = self.notes(at, rate).into_iter().filter(|note| ["small", "over", "approximate"].contains(note));
        limits.filter_map(RateMark::of).collect()
    }

    /// A rate as a fraction, a mark in the place of what is not known; with the marks in it and behind it.
    pub fn fraction(&self, at: usize, rate: &Rate) -> (String, Vec<&'static RateMark>) {
        let mut used = Vec::new();
        let mut amount = |amount: Amount| match amount.known() {
            Some(number) => plain(number),
            None => RateMark::of(amount.name()).map_or_else(String::new, |mark| {
                used.push(mark);
                mark.sign.to_string()
            }),
        };
        let (numerator, denominator) = (amount(rate.numerator), amount(rate.denominator));
        let is_absent = (rate.numerator, rate.denominator) == (Amount::Absent, Amount::Absent);
        let mut fraction = if is_absent { numerator } else { format!("{numerator}/{denominator}") };
        for mark in self.marks(at, rate) {
            fraction.push_str(mark.sign);
            used.push(mark);
        }
        (fraction, used)
    }
}

impl RateDefinition {
    /// Its name, and what it is the quotient of.
    pub fn words(&self) -> Message {
        self.quotient(&self.name)
    }

    /// What a rate is the quotient of, behind this name.
    pub fn quotient(&self, name: &Bilingual) -> Message {
        let part = |words: &Bilingual| {
            let is_sum = words.zh.contains('＋');
            if is_sum { message!("table.sum", words = words) } else { message!("plain", words = words) }
        };
        message!("table.rate", name = name, numerator = part(&self.numerator), denominator = part(&self.denominator))
    }
}

impl YearTable<'_> {
    /// The year with its counts; `is_due` where a table says who owes a report.
    pub fn title(&self, is_due: bool) -> Message {
        if !is_due {
            let reports: usize = self.rows.iter().map(|row| row.reports.len()).sum();
            return message!("table.year", year = self.year, agencies = self.rows.len(), reports = reports);
        }
        let (due, missing) = (self.rows.iter().filter(|row| row.is_due).count(), self.missing().count());
        message!(
            "table.year_due",
            year = self.year,
            due = due,
            reported = due - missing,
            missing = missing,
            reports = self.reports
        )
    }
}

impl GroupSum<'_> {
    /// Whose total it is, and why it is taken so.
    pub fn title(&self) -> Message {
        let basis = match self.basis {
            SumBasis::Declared => message!("table.declared"),
            SumBasis::Said(sentence) => message!("table.said", sentence = printable(&fit(sentence.trim(), QUOTED))),
        };
        let parts = self.parts.len() + self.missing.len();
        message!("table.total", name = printable(self.name), basis = basis, parts = parts)
    }

    /// How many fields came to what.
    pub fn counts(&self) -> Message {
        message!(
            "table.counts",
            equal = self.count(|verdict| verdict == SumVerdict::Equal),
            whole = self.count(|verdict| matches!(verdict, SumVerdict::WholeIsMore(_))),
            parts = self.count(|verdict| matches!(verdict, SumVerdict::PartsAreMore(_))),
            unknown = self.count(|verdict| verdict == SumVerdict::CannotTell)
        )
    }

    /// Which parts have no report; `None` where all have one.
    pub fn without_report(&self) -> Option<Message> {
        let count = self.missing.len();
        (count > 0).then(|| message!("table.parts_missing", count = count, names = first_names(&self.missing)))
    }

    /// The fields in which the whole and the parts differ, in words.
    pub fn differences(&self, library: &Library) -> Vec<Message> {
        let differing = self.fields.iter().filter(|field| field.verdict.difference().is_some());
        differing.map(|field| field.words(library)).collect()
    }
}

impl FieldSum<'_> {
    fn words(&self, library: &Library) -> Message {
        let or_id = |label: Option<String>| label.unwrap_or_else(|| self.id.to_string());
        let label = Bilingual { zh: or_id(library.label(self.id)), en: or_id(library.gloss(self.id)) };
        let whole = self.whole.known().map(plain).unwrap_or_default();
        let (parts, by) = (plain(self.parts), self.verdict.difference().map(plain).unwrap_or_default());
        match self.verdict {
            SumVerdict::PartsAreMore(_) if !self.unknown.is_empty() => {
                message!("table.over_at_least", label = label, whole = whole, parts = parts, by = by)
            }
            SumVerdict::PartsAreMore(_) => message!("table.over", label = label, whole = whole, parts = parts, by = by),
            _ => message!("table.rest", label = label, whole = whole, parts = parts, by = by),
        }
    }
}

impl Unplaced {
    /// Why a report is in no row; `candidates` are the agencies that its name may mean.
    pub fn words(&self, report: &ReportFigures, candidates: &[&str]) -> Message {
        let name = printable(&report.agency);
        match self {
            Self::NoAgency => message!("table.no_agency"),
            Self::NoYear => message!("table.no_year", name = name),
            Self::NotInTable => message!("table.not_in_table", name = name),
            Self::Several(_) => message!("table.may_be", name = name, candidates = first_names(candidates)),
        }
    }
}

/// The first of some names.
fn first_names(names: &[&str]) -> Vec<String> {
    let more = (names.len() > NAMED).then(|| "…".to_string());
    names.iter().take(NAMED).map(|name| printable(name)).chain(more).collect()
}
