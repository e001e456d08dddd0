//! The numbers of the running text: each becomes a mention with a role, and mentions hang together as enumerations
//! and percentages.
//!
//! Invariant: every digit run of the text outside the tables' values is covered by exactly one mention, in text order,
//! and none overlap; numbers in Chinese numerals are mentions only where they plainly count. Left to others: the arithmetic (`check`).

mod chinese_counts;
mod entities;
mod enumeration;
mod mentions;
mod name_similarity;
mod non_counts;
mod number_context;
mod percent;
mod respectively;
mod roles;
mod tokenizer;
mod units;

use super::Identity;
use crate::document::Document;
use crate::text::Span;
use rust_decimal::Decimal;

/// What a number in the prose is. The first group counts something; the second measures; the rest are named traps that
/// must never be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A count on its own.
    Count,
    /// The whole of an enumeration.
    Total,
    /// A part of an enumeration.
    Part,
    /// A percentage of something.
    Percent,
    /// Growth or decline against last year.
    Growth,
    /// An amount of money.
    Amount,
    /// The year in the report's title.
    TitleYear,
    /// The report's own year in the text.
    BodyYear,
    /// Another year than the report's own.
    OtherYear,
    /// First day of the statistics period.
    PeriodStart,
    /// Last day of the statistics period.
    PeriodEnd,
    /// Publication date or time.
    Published,
    /// Date of signature.
    Signed,
    /// Date the form was filled in.
    Filled,
    /// Any other date.
    Date,
    /// A duration or time limit: 20个工作日, 24小时.
    Duration,
    /// A bound of a range: 1至2名.
    Range,
    /// A number of a document, decree or law article: 〔2017〕145号, 第492号令, 第二十条.
    DocumentNumber,
    /// The year inside a cited title: 《…2017年政务公开工作要点》.
    CitedYear,
    /// A hotline's name: 12345, 12319.
    Hotline,
    /// Telephone or fax number.
    Phone,
    /// Digits of a web or mail address.
    Address,
    /// House, floor or room number, postcode.
    Place,
    /// A list mark: `1.`, `(2)`, and `1政府门户网站` that lost its dot.
    ListMark,
    /// Part of a name, set phrase or ratio: 360度, 附件2, 2.0版, 1:3.
    Name,
    /// The number of a page, or one on the page around the report.
    PageMark,
    /// No rule explains it: listed for the reviewer.
    Unexplained,
}

impl Role {
    /// The name in JSON: `count`, `total`, `trap.hotline` …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Total => "total",
            Self::Part => "part",
            Self::Percent => "percent",
            Self::Growth => "growth",
            Self::Amount => "amount",
            Self::TitleYear => "year.title",
            Self::BodyYear => "year.body",
            Self::OtherYear => "year.other",
            Self::PeriodStart => "period.start",
            Self::PeriodEnd => "period.end",
            Self::Published => "date.published",
            Self::Signed => "date.signed",
            Self::Filled => "date.filled",
            Self::Date => "date",
            Self::Duration => "trap.duration",
            Self::Range => "trap.range",
            Self::DocumentNumber => "trap.document_number",
            Self::CitedYear => "trap.cited_year",
            Self::Hotline => "trap.hotline",
            Self::Phone => "trap.phone",
            Self::Address => "trap.address",
            Self::Place => "trap.place",
            Self::ListMark => "trap.list_mark",
            Self::Name => "trap.name",
            Self::PageMark => "trap.page_mark",
            Self::Unexplained => "unexplained",
        }
    }

    /// True for numbers a reviewer may want to correct: counts, percentages, amounts and what nobody could explain.
    pub const fn is_reviewed(self) -> bool {
        matches!(
            self,
            Self::Count | Self::Total | Self::Part | Self::Percent | Self::Growth | Self::Amount | Self::Unexplained
        )
    }
}

/// A number of the prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// `prose@<first byte>`: the id under which decisions and findings name it.
    pub id: String,
    /// The number as printed, with a percent sign that belongs to it, without its unit. A date is one mention for each
    /// digit run, all with the date's role.
    pub span: Span,
    /// The exact number; `None` where the digits are no quantity (a phone number).
    pub value: Option<Decimal>,
    /// `件`, `条`, `人次`, `万元`, `%` … as printed; empty when none is printed.
    pub unit: String,
    /// What it is.
    pub role: Role,
    /// True for 余, 多, 近, 约, 以上.
    pub approximate: bool,
    /// The words that say what is counted, as printed before the number in its clause: `同意公开的`, `通知公告`.
    pub label: Span,
    /// The clause or sentence it stands in.
    pub sentence: Span,
    /// Chapter of the document.
    pub section: Option<usize>,
    /// For a part: index of the total's mention. For a percentage: index of the part it describes.
    pub of: Option<usize>,
    /// Id of the field it fills or repeats.
    pub field: Option<String>,
}

/// Before the place of a number in its id.
const PROSE: &str = "prose@";

impl Mention {
    /// The id of the number that begins at this byte.
    pub fn id_at(start: usize) -> String {
        format!("{PROSE}{start}")
    }

    /// The byte at which the number of this id begins; none for the id of a field.
    pub fn place(id: &str) -> Option<usize> {
        id.strip_prefix(PROSE)?.parse().ok()
    }
}

/// `X条,其中 a条,b条,…`: a whole and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Index of the whole's mention.
    pub total: usize,
    /// The parts in text order.
    pub parts: Vec<Part>,
    /// True when the wording promises that the parts are everything (其中 with several kinds, 包括, 分别, a plain list
    /// that follows its total). Otherwise a remainder is no error.
    pub exhaustive: bool,
    /// From the first word of the enumeration to the last part.
    pub span: Span,
}

/// A part of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A printed number: index of its mention.
    Number(usize),
    /// A zero in words (规范性文件本年度没有新增): where it is said.
    Zero(Span),
    /// One item told in words (一是…行政复议案件): where it is said.
    One(Span),
}

/// A printed percentage with the numbers it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Percentage {
    /// Index of the percentage's mention.
    pub printed: usize,
    /// Index of the part's mention, when the text gives it.
    pub part: Option<usize>,
    /// Index of the whole's mention, when the text gives it.
    pub whole: Option<usize>,
}

/// The numbers of the prose and how they hang together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose {
    /// In text order.
    pub mentions: Vec<Mention>,
    /// In text order of their totals.
    pub enumerations: Vec<Enumeration>,
    /// In text order.
    pub percentages: Vec<Percentage>,
}

/// How many numbers in Chinese numerals count something, as far as `most`.
pub(super) fn count_chinese(text: &str, most: usize) -> usize {
    chinese_counts::tokens(text, &[]).take(most).count()
}

/// MentionContext the prose. `taken` are the places of field values (no mention may lie on them); `regions` are the tables (a
/// number there that is no field value is a list mark, a date or unexplained, never a count).
pub fn read(document: &Document, identity: &Identity, taken: &[Span], regions: &[Span]) -> Prose {
    let mentions = mentions::read(document, identity, taken, regions);
    let mut prose = Prose { mentions, ..Prose::default() };
    enumeration::read(document, &mut prose);
    percent::read(document, &mut prose);
    prose
}
