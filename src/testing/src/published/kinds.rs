//! The variants: each kind of damage in every format that has a way for it.
//!
//! Invariant: each variant says what is right to read of it. Not here: how the damage is done (`damage`), how a format
//! shows it (the writers).

use super::damage::{self, Side};
use super::encodings::Encoding;
use super::format::Format;
use super::html;
use super::pdf::{self, Extra};
use super::report::{Cell, Content, Look, Report, report};
use super::text::{self, Drawing};
use super::truth::Truth;
use super::ways::Ways;
use std::collections::BTreeMap;

/// A kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Plain,
    HiddenDigits,
    HiddenRow,
    HiddenColumn,
    HiddenTable,
    NoteMark,
    NoteSign,
    StruckOut,
    ColumnsOrdered,
    RowsOrdered,
    HeadsExchanged,
    ForeignColumn,
    Controls,
    Formulas,
    StrangeSign,
    BrokenNumber,
    Thousands,
    MergedRepeated,
    Markup,
    Encodings,
    FootFirst,
    BlankCells,
    Shaded,
    Annotated,
    Recognised,
}

impl Kind {
    /// The name in figures and file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::HiddenDigits => "hidden-digits",
            Self::HiddenRow => "hidden-row",
            Self::HiddenColumn => "hidden-column",
            Self::HiddenTable => "hidden-table",
            Self::NoteMark => "raised-note-mark",
            Self::NoteSign => "note-sign",
            Self::StruckOut => "struck-out",
            Self::ColumnsOrdered => "columns-ordered",
            Self::RowsOrdered => "rows-ordered",
            Self::HeadsExchanged => "heads-exchanged",
            Self::ForeignColumn => "foreign-column",
            Self::Controls => "form-controls",
            Self::Formulas => "formulas",
            Self::StrangeSign => "strange-sign",
            Self::BrokenNumber => "broken-number",
            Self::Thousands => "thousands",
            Self::MergedRepeated => "merged-repeated",
            Self::Markup => "markup",
            Self::Encodings => "encoding",
            Self::FootFirst => "foot-first",
            Self::BlankCells => "blank-cells",
            Self::Shaded => "shaded",
            Self::Annotated => "annotated",
            Self::Recognised => "recognised",
        }
    }
}

/// What is right to read of each field, by its id.
pub type Truths = BTreeMap<String, Truth>;

/// A variant of the report.
#[derive(Debug, Clone)]
pub struct Variant {
    pub kind: Kind,
    pub format: Format,
    /// Name of the file.
    pub name: String,
    pub bytes: Vec<u8>,
    pub truths: Truths,
    /// What was written, for the places of the numbers.
    pub report: Report,
}

/// All variants.
pub fn variants() -> Vec<Variant> {
    let mut made = Made { plain: report(), variants: Vec::new() };
    for format in Format::ALL {
        made.looks(format);
        // The other kinds of RTF named `.doc` are those of RTF.
        if format != Format::Doc {
            made.orders(format);
            made.cells(format);
        }
    }
    made.texts();
    made.encodings();
    made.pages();
    made.variants
}

/// What is made so far.
pub(super) struct Made {
    pub plain: Report,
    pub variants: Vec<Variant>,
}

impl Made {
    /// All numbers.
    pub fn truths(&self) -> Truths {
        self.plain.values.iter().map(|(id, number)| (id.clone(), Truth::Value(*number))).collect()
    }

    /// Adds a variant; its name numbers those of its kind and format.
    pub fn put(&mut self, (kind, format): (Kind, Format), report: Report, truths: Truths, file: (&str, Vec<u8>)) {
        let (ending, bytes) = file;
        let is_like = |variant: &&Variant| (variant.kind, variant.format) == (kind, format);
        let nth = self.variants.iter().filter(is_like).count() + 1;
        let name = format!("{}-{}-{nth:02}.{ending}", format.name(), kind.name());
        self.variants.push(Variant { kind, format, name, bytes, truths, report });
    }

    /// Adds a variant of all numbers.
    pub fn whole(&mut self, kind: Kind, format: Format, ways: Ways, damage: impl Fn(&mut Report)) {
        let truths = self.truths();
        self.judged(kind, format, ways, truths, damage);
    }

    /// Adds a variant with its truth.
    pub fn judged(&mut self, kind: Kind, format: Format, ways: Ways, truths: Truths, damage: impl Fn(&mut Report)) {
        let mut report = self.plain.clone();
        damage(&mut report);
        let bytes = format.write(&report, &ways);
        self.put((kind, format), report, truths, (format.ending(), bytes));
    }

    /// The truth where the damaged cells of a report are known to be something else.
    pub fn truths_where(
        &self,
        damage: impl Fn(&mut Report),
        is_hit: impl Fn(&Cell) -> bool,
        truth: impl Fn(Truth) -> Truth,
    ) -> Truths {
        let mut report = self.plain.clone();
        damage(&mut report);
        let mut truths = self.truths();
        for cell in report.cells().filter(|cell| is_hit(cell)) {
            if let Some(known) = cell.field.as_ref().and_then(|id| truths.get_mut(id)) {
                *known = truth(*known);
            }
        }
        truths
    }

    /// Text that looks other than plain, in all ways of a format.
    fn looks(&mut self, format: Format) {
        self.whole(Kind::Plain, format, Ways::default(), |_| ());
        for hide in 0..format.looks(Look::Hidden) {
            let ways = Ways { hide, ..Ways::default() };
            let side = if hide % 2 == 0 { Side::After } else { Side::Before };
            self.whole(Kind::HiddenDigits, format, ways, |report| damage::add(report, "9", Look::Hidden, side));
        }
        let (rows, columns, tables) = format.areas();
        for area in 0..rows {
            self.whole(Kind::HiddenRow, format, Ways { area, ..Ways::default() }, damage::hidden_row);
        }
        for area in 0..columns {
            let ways = Ways { area, ..Ways::default() };
            let is_sheet = matches!(format, Format::Xlsx | Format::Xls | Format::Ods);
            self.whole(Kind::HiddenColumn, format, ways, |report| damage::hidden_column(report, is_sheet));
        }
        for area in 0..tables {
            let ways = Ways { area, ..Ways::default() };
            let (side, whole) = (if area % 2 == 0 { Side::Before } else { Side::After }, area != 2);
            self.whole(Kind::HiddenTable, format, ways, |report| damage::hidden_table(report, side, whole));
        }
        for raise in 0..format.looks(Look::Raised) {
            let mark = ["1", "[1]", "2", "注1", "(1)", "*"][raise % 6];
            let ways = Ways { raise, ..Ways::default() };
            self.whole(Kind::NoteMark, format, ways, |report| damage::add(report, mark, Look::Raised, Side::After));
        }
        for strike in 0..format.looks(Look::Struck) {
            let ways = Ways { strike, ..Ways::default() };
            for side in [Side::Before, Side::After] {
                self.whole(Kind::StruckOut, format, ways, |report| damage::add(report, "1500", Look::Struck, side));
            }
        }
        for control in 0..format.controls() {
            self.whole(Kind::Controls, format, Ways { control, ..Ways::default() }, damage::become_controls);
        }
    }

    /// Rows and columns in another order.
    fn orders(&mut self, format: Format) {
        let plain = Ways::default();
        let orders: [(usize, &[usize]); 8] = [
            (2, &[2, 0, 1]),
            (3, &[6, 0, 1, 2, 3, 4, 5]),
            (3, &[0, 3, 1, 2, 5, 4, 6]),
            (3, &[1, 2, 3, 4, 5, 0, 6]),
            (4, &[4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 14, 10, 11, 12, 13]),
            (4, &[1, 0, 2, 3, 4, 6, 5, 7, 8, 9, 11, 10, 12, 13, 14]),
            (4, &[0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9]),
            (3, &[6, 0, 5, 4, 3, 2, 1]),
        ];
        for (table, order) in orders {
            self.whole(Kind::ColumnsOrdered, format, plain, |report| damage::order_columns(report, table, order));
        }
        for (table, upper, lower) in [(2, 2, 3), (3, 3, 4), (3, 7, 9), (3, 16, 17)] {
            self.whole(Kind::RowsOrdered, format, plain, |report| damage::exchange_rows(report, table, upper, lower));
        }
        for table in [3, 4] {
            let prefix = if table == 3 { "requests." } else { "disputes." };
            let is_hit = |cell: &Cell| cell.field.as_ref().is_some_and(|id| id.starts_with(prefix));
            let truths = self.truths_where(|_| (), is_hit, Truth::opened);
            self.judged(Kind::HeadsExchanged, format, plain, truths, |report| damage::exchange_heads(report, table));
        }
        self.whole(Kind::ForeignColumn, format, plain, damage::number_rows);
        self.whole(Kind::ForeignColumn, format, plain, |report| damage::remark_rows(report, ""));
        self.whole(Kind::ForeignColumn, format, plain, |report| damage::remark_rows(report, "含电话"));
        // Extractors repeat merged cells, and none of them writes pages.
        if !matches!(format, Format::Pdf | Format::Ofd) {
            self.whole(Kind::MergedRepeated, format, plain, damage::repeat_merged);
        }
        if format == Format::Html {
            self.whole(Kind::FootFirst, format, plain, damage::foot_first);
        }
    }

    /// What stands in cells.
    fn cells(&mut self, format: Format) {
        let plain = Ways::default();
        for sign in ["①", "¹", "*", "[1]", "〔1〕", "(注1)"] {
            if !format.prints(sign) {
                continue;
            }
            self.whole(Kind::NoteSign, format, plain, |report| damage::respell(report, |text| format!("{text}{sign}")));
        }
        for (before, after) in [("'", ""), ("", "#"), ("☑", ""), ("≈", ""), ("", "?")] {
            if !format.prints(before) {
                continue;
            }
            let spell = |report: &mut Report| damage::respell(report, |text| format!("{before}{text}{after}"));
            let is_hit = |cell: &Cell| cell.plain().contains(&*format!("{before}{after}"));
            let truths = self.truths_where(spell, is_hit, Truth::opened);
            self.judged(Kind::StrangeSign, format, plain, truths, spell);
        }
        self.whole(Kind::BrokenNumber, format, plain, damage::break_numbers);
        for separator in [",", "，", "'", "’", "\u{a0}", "\u{202f}", "\u{2009}"] {
            if !format.prints(separator) {
                continue;
            }
            let spell = |text: &str| damage::grouped(text, separator);
            self.whole(Kind::Thousands, format, plain, |report| damage::respell_all(report, spell));
        }
        // The comma of lists separates numbers too.
        let listed = |report: &mut Report| damage::respell_all(report, |text| damage::grouped(text, "、"));
        let truths = self.truths_where(listed, |cell| cell.plain().contains('、'), Truth::opened);
        self.judged(Kind::Thousands, format, plain, truths, listed);
        let blank = self.truths_where(damage::blank, |cell| cell.plain().is_empty(), |_| Truth::Blank);
        self.judged(Kind::BlankCells, format, plain, blank, damage::blank);
        if format.computes() {
            self.whole(Kind::Formulas, format, plain, damage::become_sums);
            for content in [Content::Formula, Content::Error] {
                let change = |report: &mut Report| damage::become_content(report, content);
                let truths = self.truths_where(change, |cell| cell.content == content, |_| Truth::Unknown);
                self.judged(Kind::Formulas, format, plain, truths, |report| {
                    change(report);
                    let errors = report.cells().filter(|cell| cell.content == Content::Error);
                    errors.for_each(|cell| cell.set("#REF!"));
                });
            }
        }
    }

    /// The ways to draw a table in text, and marks of Markdown.
    fn texts(&mut self) {
        let truths = self.truths();
        for drawing in Drawing::ALL {
            let mut reports = vec![(Kind::Plain, self.plain.clone())];
            let mut repeated = self.plain.clone();
            damage::repeat_merged(&mut repeated);
            reports.push((Kind::MergedRepeated, repeated));
            for (before, after) in [("**", "**"), ("$", "$"), ("`", "`"), ("", "件"), ("", "\\*")] {
                let is_marked = matches!(drawing, Drawing::Markdown | Drawing::MarkdownHtml | Drawing::AsciiGrid);
                let mut report = self.plain.clone();
                damage::respell_all(&mut report, |text| format!("{before}{text}{after}"));
                reports.extend(Some((Kind::Markup, report)).filter(|_| is_marked));
            }
            for (kind, report) in reports {
                // One cell a line tells nothing of repeats.
                if kind == Kind::MergedRepeated && drawing == Drawing::CellLines {
                    continue;
                }
                let bytes = text::text(&report, drawing).into_bytes();
                self.put((kind, Format::Text), report, truths.clone(), (drawing.ending(), bytes));
            }
        }
    }

    /// Encodings of text and of pages, declared, not declared, and declared wrongly.
    fn encodings(&mut self) {
        for encoding in Encoding::ALL {
            for drawing in [Drawing::Pipe, Drawing::Csv(',')] {
                let bytes = encoding.bytes(&text::text(&self.plain, drawing));
                let (truths, report) = (self.truths(), self.plain.clone());
                self.put((Kind::Encodings, Format::Text), report, truths, (drawing.ending(), bytes));
            }
            for declared in [encoding.name(), "", "utf-8", "iso-8859-1"] {
                let declared =
                    if declared.is_empty() { String::new() } else { format!("<meta charset=\"{declared}\">") };
                let bytes = encoding.bytes(&html::page(&self.plain, &Ways::default(), &declared));
                let (truths, report) = (self.truths(), self.plain.clone());
                self.put((Kind::Encodings, Format::Html), report, truths, ("html", bytes));
            }
        }
    }

    /// What only pages have: shaded cells, comments, and a layer of recognised text; and pages named `.doc`.
    fn pages(&mut self) {
        let plain = Ways::default();
        for format in [Format::Pdf, Format::Ofd] {
            for way in 0..3 {
                self.whole(Kind::Shaded, format, plain, |report| damage::shade(report, way));
            }
        }
        for way in 0..pdf::COMMENTS {
            let bytes = pdf::file(&self.plain, &plain, Extra::Comment(way));
            let (truths, report) = (self.truths(), self.plain.clone());
            self.put((Kind::Annotated, Format::Pdf), report, truths, ("pdf", bytes));
        }
        let unsure = |truth| if let Truth::Value(number) = truth { Truth::Unsure(number) } else { truth };
        let truths = self.truths_where(|_| (), |_| true, unsure);
        let bytes = pdf::file(&self.plain, &plain, Extra::Picture);
        self.put((Kind::Recognised, Format::Pdf), self.plain.clone(), truths, ("pdf", bytes));
        for hide in [0, 7] {
            let (ways, truths, mut report) = (Ways { hide, ..plain }, self.truths(), self.plain.clone());
            damage::add(&mut report, "9", Look::Hidden, Side::After);
            let bytes = html::page(&report, &ways, "<meta name=Generator content=\"Microsoft Word 15\">").into_bytes();
            self.put((Kind::HiddenDigits, Format::Doc), report, truths, ("doc", bytes));
        }
    }
}
