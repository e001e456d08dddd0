//! What the reader can do today. A pair once in these lists stays in them: they only grow.
//!
//! Whoever teaches the reader something takes the pairs that the survey now shows without a wrong value into `SAFE`.

use super::Pair;
use super::damage::Damage as D;
use super::layout::Layout as L;

/// Every value is printed.
const FULL: bool = false;
/// Some cells or rows say nothing, or say it with a dash or in words.
const GAPS: bool = true;

/// Layouts, values and damages.
type Pairs = &'static [(L, bool, &'static [D])];

/// All is right and sure.
#[rustfmt::skip]
const PERFECT: Pairs = &[
    (L::Lines, FULL, &[D::None, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline]),
];

/// Nothing is wrong and sure of itself.
#[rustfmt::skip]
const SAFE: Pairs = &[
    (L::Pipe, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::Ocr, D::DedupLines, D::FeedLost,
        D::PageMarks, D::Nbsp, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::PipeRagged, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::Ocr, D::DedupLines, D::PageMarks, D::Nbsp,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::PipeGrid, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::Ocr, D::DedupLines, D::Nbsp, D::TrailingBlanks, D::Crlf,
        D::Bom, D::NoFinalNewline,
    ]),
    (L::PipeRepeat, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::DedupLines, D::PageMarks, D::Nbsp,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Markdown, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::DedupLines, D::FeedLost, D::Nbsp,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Tab, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::DedupLines, D::PageMarks,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::TabShift, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost,
        D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::Ocr, D::ZeroWidth,
        D::DedupLines, D::PageMarks, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Spaces, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Typo, D::HeadOrder, D::HeadRepeated, D::HeadMissing,
        D::RowLost, D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::ZeroWidth,
        D::DedupLines, D::FeedLost, D::PageMarks, D::Nbsp, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Lines, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadRepeated,
        D::HeadMissing, D::RowLost, D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits,
        D::ZeroWidth, D::PageMarks, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::LinesBlank, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadRepeated,
        D::HeadMissing, D::RowLost, D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits,
        D::ZeroWidth, D::SplitRow, D::FeedLost, D::PageMarks, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::LinesGap, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadRepeated,
        D::HeadMissing, D::RowLost, D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits,
        D::ZeroWidth, D::SplitRow, D::PageMarks, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::RowLine, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Typo, D::HeadOrder, D::HeadRepeated, D::HeadMissing,
        D::RowLost, D::ColumnLost, D::ExtraColumn, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::ZeroWidth,
        D::DedupLines, D::FeedLost, D::PageMarks, D::Nbsp, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::OneLine, FULL, &[
        D::None, D::LabelBlanks, D::LabelBreak, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::ParentRepeated,
        D::LabelAfter, D::HeadOrder, D::HeadRepeated, D::HeadMissing, D::RowLost, D::ColumnLost, D::ExtraColumn,
        D::EmptyTwin, D::NoteRow, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::Glued, D::FeedLost,
        D::PageMarks, D::Nbsp, D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Mixed, FULL, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::HeadOrder,
        D::HeadMissing, D::RowLost, D::ExtraColumn, D::UnitInCell, D::SpacedDigits, D::PageMarks, D::Nbsp,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::Pipe, GAPS, &[
        D::None, D::LabelBlanks, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost, D::UnitInCell,
        D::SpacedDigits, D::Ocr, D::DedupLines, D::PageMarks, D::Nbsp, D::TrailingBlanks, D::Crlf, D::Bom,
        D::NoFinalNewline,
    ]),
    (L::TabShift, GAPS, &[
        D::None, D::LabelBlanks, D::NoMarks, D::Shu, D::Typo, D::HeadOrder, D::HeadMissing, D::RowLost, D::NoteRow,
        D::UnitInCell, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::DedupLines, D::TrailingBlanks, D::Crlf, D::Bom,
        D::NoFinalNewline,
    ]),
    (L::Spaces, GAPS, &[D::DedupLines]),
    (L::Lines, GAPS, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::HeadOrder, D::HeadRepeated, D::HeadMissing,
        D::RowLost, D::ColumnLost, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::Entity, D::TrailingBlanks, D::Crlf,
        D::Bom, D::NoFinalNewline,
    ]),
    (L::LinesBlank, GAPS, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::HeadOrder, D::HeadRepeated, D::HeadMissing, D::RowLost,
        D::ColumnLost, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::Entity, D::SplitRow, D::FeedLost,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::LinesGap, GAPS, &[
        D::None, D::LabelBlanks, D::FullWidth, D::NoMarks, D::Typo, D::HeadOrder, D::HeadRepeated, D::HeadMissing,
        D::RowLost, D::ColumnLost, D::NoteRow, D::UnitInCell, D::SpacedDigits, D::Entity, D::SplitRow,
        D::TrailingBlanks, D::Crlf, D::Bom, D::NoFinalNewline,
    ]),
    (L::RowLine, GAPS, &[D::DedupLines]),
    (L::OneLine, GAPS, &[
        D::None, D::LabelBlanks, D::LabelBreak, D::FullWidth, D::NoMarks, D::Shu, D::Typo, D::ParentRepeated,
        D::HeadOrder, D::HeadRepeated, D::RowLost, D::ColumnLost, D::ExtraColumn, D::EmptyTwin,
        D::NoteRow, D::SpacedDigits, D::Ocr, D::ZeroWidth, D::Entity, D::FeedLost, D::PageMarks, D::Nbsp,
        D::TrailingBlanks, D::Bom,
    ]),
];

fn each(pairs: Pairs) -> impl Iterator<Item = Pair> {
    pairs.iter().flat_map(|&(layout, gaps, damages)| damages.iter().map(move |&damage| (layout, damage, gaps)))
}

/// True when every field of such a report must be right and sure.
pub fn is_perfect(pair: Pair) -> bool {
    each(PERFECT).any(|perfect| perfect == pair)
}

/// All pairs that must never be wrong.
pub fn pairs() -> Vec<Pair> {
    each(SAFE).collect()
}
