//! Things unread that belong together: a stop of the walk, a line of the list of problems.
//!
//! Invariant: everything unread is in exactly one group. Not here: what is unread (`unread`).

use super::{Unread, UnreadCell, UnreadNumber, UnreadTable};
use crate::forms::Library;
use crate::message;
use crate::message::Message;
use crate::review::Review;
use crate::text::{Bilingual, Span, width};

/// Columns of the words of the text that name a table or a number.
const LONGEST_TITLE: usize = 40;

/// Things unread that belong together: a stop of the walk, a line of the list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnreadGroup {
    /// A table of no known form; its numbers are part of it.
    Table(UnreadTable),
    /// The cells of one table of a form.
    Cells(Vec<UnreadCell>),
    /// The cells of one table of a form that were recognised with doubt.
    Doubtful(Vec<UnreadCell>),
    /// The numbers of one chapter.
    Numbers(Vec<UnreadNumber>),
}

/// What identifies a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnreadKey {
    /// The first byte of a table.
    Table(usize),
    /// The id of a table of a form.
    Cells(String),
    /// The id of a table of a form.
    Doubtful(String),
    /// The index of a chapter.
    Numbers(Option<usize>),
}

impl Unread {
    /// Groups in the order of the text.
    pub fn groups(self) -> Vec<UnreadGroup> {
        let mut groups: Vec<UnreadGroup> = Vec::new();
        groups.extend(by_table(self.cells).into_iter().map(UnreadGroup::Cells));
        groups.extend(by_table(self.doubtful).into_iter().map(UnreadGroup::Doubtful));
        let mut tables = self.tables.iter().peekable();
        for number in self.numbers {
            while tables.next_if(|table| table.span.end <= number.span.start).is_some() {}
            if tables.peek().is_some_and(|table| table.span.covers(number.span)) {
                continue;
            }
            match groups.last_mut() {
                Some(UnreadGroup::Numbers(numbers)) if numbers[0].section == number.section => numbers.push(number),
                _ => groups.push(UnreadGroup::Numbers(vec![number])),
            }
        }
        groups.extend(self.tables.into_iter().map(UnreadGroup::Table));
        groups.sort_by_key(UnreadGroup::start);
        groups
    }
}

/// Runs of cells of one table.
fn by_table(cells: Vec<UnreadCell>) -> Vec<Vec<UnreadCell>> {
    let mut tables: Vec<Vec<UnreadCell>> = Vec::new();
    for cell in cells {
        match tables.last_mut() {
            Some(cells) if cells[0].table() == cell.table() => cells.push(cell),
            _ => tables.push(vec![cell]),
        }
    }
    tables
}

impl UnreadGroup {
    /// Where it begins in the text; behind everything when the text has no place for it.
    pub fn start(&self) -> usize {
        match self {
            Self::Table(table) => table.span.start,
            Self::Cells(cells) | Self::Doubtful(cells) => {
                cells.iter().find_map(|cell| cell.near).map_or(usize::MAX, |span| span.start)
            }
            Self::Numbers(numbers) => numbers.first().map_or(usize::MAX, |number| number.span.start),
        }
    }

    /// The place to show first.
    pub fn place(&self) -> Option<Span> {
        match self {
            Self::Table(table) => Some(table.head),
            Self::Cells(cells) | Self::Doubtful(cells) => cells.iter().find_map(|cell| cell.near),
            Self::Numbers(numbers) => numbers.first().map(|number| number.span),
        }
    }

    /// What it is in words: `63 个指标无法识别：部分公开等 9 行`.
    pub fn words(&self, review: &Review, library: &Library) -> Message {
        let count = self.len();
        match self {
            Self::Table(table) => {
                let title = review.document.at(table.head).trim();
                let title = width::fit(&title.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_TITLE);
                if table.is_drawn {
                    message!("unread.table", title = title)
                } else {
                    message!("unread.chapter", title = title)
                }
            }
            Self::Doubtful(cells) => {
                message!("unread.doubtful", count = count, row = review.label(&cells[0].id, library))
            }
            Self::Cells(cells) => {
                let row = |id: &str| library.cell(id).map(|(row, _)| Bilingual::new(row.label.clone(), row.en.clone()));
                let name = row(&cells[0].id).unwrap_or_else(|| review.label(&cells[0].id, library));
                match self.rows() {
                    1 => message!("unread.cells", count = count, row = name),
                    rows => message!("unread.cells_of_rows", count = count, row = name, rows = rows),
                }
            }
            Self::Numbers(numbers) => {
                let first = width::fit(review.document.at(numbers[0].span), LONGEST_TITLE);
                match (count, numbers[0].is_run) {
                    (1, false) => message!("unread.number", number = first),
                    (1, true) => message!("unread.run", number = first),
                    (_, false) => message!("unread.numbers", count = count, number = first),
                    (_, true) => message!("unread.runs", count = count, number = first),
                }
            }
        }
    }

    /// The ids about which the reviewer decides, in order.
    pub fn ids(&self) -> Vec<String> {
        match self {
            Self::Table(table) => vec![table.id()],
            Self::Cells(cells) | Self::Doubtful(cells) => cells.iter().map(|cell| cell.id.to_string()).collect(),
            Self::Numbers(numbers) => {
                numbers.iter().filter_map(|number| number.id.as_ref()).map(ToString::to_string).collect()
            }
        }
    }

    /// How many cells, numbers or tables it holds.
    pub fn len(&self) -> usize {
        match self {
            Self::Table(_) => 1,
            Self::Cells(cells) | Self::Doubtful(cells) => cells.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// True for no group that [`Unread::groups`] makes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows its cells are in; 0 for others.
    pub fn rows(&self) -> usize {
        let (Self::Cells(cells) | Self::Doubtful(cells)) = self else { return 0 };
        let mut rows: Vec<&str> = cells.iter().map(UnreadCell::row).collect();
        rows.dedup();
        rows.len()
    }

    /// What identifies it, whatever is decided of a part of it.
    pub fn key(&self) -> UnreadKey {
        match self {
            Self::Table(table) => UnreadKey::Table(table.span.start),
            Self::Cells(cells) => UnreadKey::Cells(cells.first().map_or("", UnreadCell::table).to_string()),
            Self::Doubtful(cells) => UnreadKey::Doubtful(cells.first().map_or("", UnreadCell::table).to_string()),
            Self::Numbers(numbers) => UnreadKey::Numbers(numbers.first().and_then(|number| number.section)),
        }
    }

    /// True when this cell or number is one of it, or this decision is about its table.
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Self::Table(table) => table.id() == id,
            Self::Cells(cells) | Self::Doubtful(cells) => cells.iter().any(|cell| cell.id == id),
            Self::Numbers(numbers) => numbers.iter().any(|number| number.id.as_ref().is_some_and(|own| own == id)),
        }
    }
}
