//! The numbers of the running text: mentions with roles, enumerations and percentages.
//!
//! Invariant: every digit run outside the tables' values is covered by exactly one mention, in text order, without
//! overlap; a Chinese numeral is a mention only if it counts something. Not here: the arithmetic (`check`).

mod chinese_counts;
mod entities;
mod enumeration;
mod mentions;
mod name_similarity;
mod non_counts;
mod number_context;
mod percent;
mod percent_bases;
mod respectively;
mod roles;
mod tokenizer;
mod units;

use super::Identity;
use crate::document::Document;
use crate::forms::Library;
use crate::ids::{FieldId, MentionId, ValueId};
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::dates::PrintedDate;
use rust_decimal::Decimal;

/// What a number in the prose is: it counts, it measures, or it is a non-count.
///
/// Non-counts (`trap.…` in JSON) are never added up.
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
    /// Growth or decline against another year.
    Growth,
    /// An amount of money.
    Amount,
    /// The year in the report's title.
    TitleYear,
    /// The report's own year in the text.
    BodyYear,
    /// A year other than the report's own.
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
    /// No rule explains it; the reviewer decides.
    Unexplained,
}

impl Role {
    /// Returns the name in JSON: `count`, `total`, `trap.hotline` …
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

    /// True for numbers a reviewer may correct: counts, percentages, amounts and unexplained ones.
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
    /// `prose@<first byte>`, the id used by decisions and findings.
    pub id: ValueId,
    /// The number as printed, with its percent sign, without its unit. A date has one mention per digit run, all with
    /// the same role.
    pub span: Span,
    /// The exact number; `None` for digits that are not a quantity: a telephone number, cells that ran together.
    pub value: Option<Decimal>,
    /// `件`, `条`, `人次`, `万元`, `%` … as printed; empty if there is none.
    pub unit: String,
    /// What it is.
    pub role: Role,
    /// True with 余, 多, 近, 约 or 以上.
    pub approximate: bool,
    /// The words before the number in its clause that name what it counts: `同意公开的`, `通知公告`.
    pub label: Span,
    /// The clause or sentence that contains it.
    pub sentence: Span,
    /// Index of the chapter.
    pub section: Option<usize>,
    /// For a part: index of the total's mention. For a percentage: index of its part.
    pub of: Option<usize>,
    /// Id of the field it fills or repeats.
    pub field: Option<FieldId>,
}

impl Mention {
    /// Returns the id of the number that begins at this byte.
    pub fn id_at(start: usize) -> ValueId {
        MentionId { offset: start }.into()
    }

    /// Returns the byte at which the number of this id begins; `None` for the id of a field.
    pub fn place(id: &str) -> Option<usize> {
        MentionId::parse(id).map(|id| id.offset)
    }
}

/// A total and its parts: `X条,其中 a条,b条,…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Index of the total's mention.
    pub total: usize,
    /// The parts in text order.
    pub parts: Vec<Part>,
    /// True if the wording promises that the parts are complete (其中 with several kinds, 包括, 分别, a plain list after its
    /// total). Otherwise a remainder is not an error.
    pub exhaustive: bool,
    /// From the first word to the last part.
    pub span: Span,
}

/// A part of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A printed number: index of its mention.
    Number(usize),
    /// A zero in words (规范性文件本年度没有新增), by its place.
    Zero(Span),
    /// One item in words (一是…行政复议案件), by its place.
    One(Span),
}

/// A printed percentage and the numbers it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Percentage {
    /// Index of the percentage's mention.
    pub printed: usize,
    /// Index of the part's mention, if the text gives it.
    pub part: Option<usize>,
    /// Index of the whole's mention, if the text gives it.
    pub whole: Option<usize>,
}

/// The numbers of the prose and the relations between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose {
    /// In text order.
    pub mentions: Vec<Mention>,
    /// In text order of their totals.
    pub enumerations: Vec<Enumeration>,
    /// In text order.
    pub percentages: Vec<Percentage>,
}

/// Counts the Chinese numerals that count something, up to `most`, by the lists of the program.
pub(super) fn count_chinese(text: &str, most: usize) -> usize {
    chinese_counts::tokens(Lexicon::builtin(), text, &[]).take(most).count()
}

/// Reads the prose.
///
/// No mention lies on `taken`, the spans of field values. A number inside `regions`, the tables, is a list mark, a date
/// or unexplained, never a count; nor are digits between two labels of a form, the cells of a table that ran together.
pub fn read(
    document: &Document,
    (identity, printed): (&Identity, &[PrintedDate]),
    library: &Library,
    taken: &[Span],
    regions: &[Span],
) -> Prose {
    let lexicon = library.lexicon();
    let mentions = mentions::read(document, (identity, printed), library, taken, regions);
    let mut prose = Prose { mentions, ..Prose::default() };
    enumeration::read(document, lexicon, &mut prose);
    percent::read(document, lexicon, &mut prose);
    prose
}
