//! The columns of the list: which there is room for, and how wide each is.
//!
//! Invariant: the columns of a frame and the gaps between them are never wider than the room they were chosen for. Not here:
//! what a report has in them (`cells_view`), the order of the rows (`gouji_core::collection`).

use super::report_list::ReportList;
use gouji_core::collection::SortKey;
use gouji_core::message;
use gouji_core::text::Bilingual;
use gouji_core::text::override_file::{self, OverrideErrors};
use gouji_core::text::width::Measure;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The file, below the folder that all reports have in common.
    File,
    /// The agency.
    Agency,
    /// The year.
    Year,
    /// The form.
    Form,
    /// Open problems of hard rules.
    Hard,
    /// Open problems of soft rules.
    Soft,
    /// What is unread.
    Unread,
    /// Per cent of the tasks that are done.
    Reviewed,
    /// How far the review is.
    State,
    /// Who decided last.
    Reviewer,
    /// The day of the last decision.
    Changed,
    /// Why it stands where it stands in the order of urgency.
    Why,
}

impl Column {
    /// All columns, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::File,
        Self::Agency,
        Self::Year,
        Self::Form,
        Self::Hard,
        Self::Soft,
        Self::Unread,
        Self::Reviewed,
        Self::State,
        Self::Reviewer,
        Self::Changed,
        Self::Why,
    ];

    /// The name in `list.ron` and, after `column.`, in the strings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Agency => "agency",
            Self::Year => "year",
            Self::Form => "form",
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Unread => "unread",
            Self::Reviewed => "reviewed",
            Self::State => "state",
            Self::Reviewer => "reviewer",
            Self::Changed => "changed",
            Self::Why => "why",
        }
    }

    /// What the list is ordered by when it is ordered by this column.
    pub const fn sort_key(self) -> SortKey {
        match self {
            Self::File => SortKey::Given,
            Self::Agency => SortKey::Agency,
            Self::Year => SortKey::Year,
            Self::Form => SortKey::Form,
            Self::Hard => SortKey::Hard,
            Self::Soft => SortKey::Soft,
            Self::Unread => SortKey::Unread,
            Self::Reviewed => SortKey::Reviewed,
            Self::State => SortKey::State,
            Self::Reviewer => SortKey::Reviewer,
            Self::Changed => SortKey::Changed,
            Self::Why => SortKey::Urgency,
        }
    }

    /// Least width.
    const fn least(self) -> usize {
        match self {
            Self::Year | Self::Hard | Self::Soft => 5,
            Self::Unread | Self::Reviewed => 6,
            Self::Reviewer => 8,
            Self::State | Self::Changed => 10,
            Self::Form => 13,
            Self::File | Self::Agency => 14,
            Self::Why => 24,
        }
    }

    /// Share of the room that is left; zero for a column of fixed width.
    const fn share(self) -> usize {
        match self {
            Self::File | Self::Why => 2,
            Self::Agency => 3,
            _ => 0,
        }
    }

    /// How soon it gives way where there is no room: the greatest first.
    const fn rank(self, is_by_urgency: bool) -> usize {
        match self {
            Self::Why if is_by_urgency => 4,
            Self::Why => 12,
            Self::Changed => 11,
            Self::Reviewer => 10,
            Self::Form => 9,
            Self::Reviewed => 8,
            Self::Soft => 7,
            Self::State => 6,
            Self::File => 5,
            Self::Unread => 3,
            Self::Year => 2,
            Self::Hard => 1,
            Self::Agency => 0,
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Year | Self::Hard | Self::Soft | Self::Unread | Self::Reviewed)
    }
}

/// Reads the columns to show from a file `{ "list": [("columns", ["agency", "year", …])] }`; all of them where it names none.
///
/// # Errors
/// All that is wrong, each with its place.
pub fn parse(name: &str, text: &str) -> Result<Vec<Column>, Bilingual> {
    let mut errors = OverrideErrors::new(name, text);
    let mut columns = Vec::new();
    for (head, lines) in &override_file::read(name, text)? {
        if head.name != "list" {
            errors.unknown(head, message!("file.kind.list"), ["list"].into_iter());
        }
        for line in lines {
            if line.name.name != "columns" {
                errors.unknown(&line.name, message!("file.kind.setting"), ["columns"].into_iter());
            }
            for value in &line.values {
                match Column::ALL.into_iter().find(|column| column.name() == value.name) {
                    Some(column) if columns.contains(&column) => {
                        errors.add(value, message!("file.column.twice", name = &value.name));
                    }
                    Some(column) => columns.push(column),
                    None => {
                        errors.unknown(
                            value,
                            message!("file.kind.column"),
                            Column::ALL.iter().map(|column| column.name()),
                        );
                    }
                }
            }
        }
    }
    errors.result()?;
    Ok(if columns.is_empty() { Column::ALL.to_vec() } else { columns })
}

/// A column of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub column: Column,
    /// Columns of the terminal, without the gap behind it.
    pub width: usize,
}

/// Chooses the columns for this room; those wanted first, in the order in which they are shown.
pub(super) fn placed(list: &ReportList, wanted: &[Column], room: usize) -> Vec<Placed> {
    let is_by_urgency = list.arrangement.sort == SortKey::Urgency;
    let mut columns: Vec<Column> = wanted.to_vec();
    if is_by_urgency && !columns.contains(&Column::Why) {
        columns.push(Column::Why);
    }
    let needed = |columns: &[Column]| columns.iter().map(|column| column.least() + 1).sum::<usize>();
    while needed(&columns) > room + 1 && columns.len() > 1 {
        let weakest = (0..columns.len()).max_by_key(|at| columns[*at].rank(is_by_urgency)).unwrap_or(0);
        columns.remove(weakest);
    }
    let shares: usize = columns.iter().map(|column| column.share()).sum();
    let mut rest = (room + 1).saturating_sub(needed(&columns));
    let mut left = shares;
    let mut placed = Vec::new();
    for column in columns {
        let more = (rest * column.share()).checked_div(left).unwrap_or(0);
        rest -= more;
        left -= column.share();
        placed.push(Placed { column, width: (column.least() + more).min(room) });
    }
    placed
}

impl Placed {
    /// Fits a text into the column; a number stands on its right, and a path keeps its file.
    pub fn fit(self, measure: Measure, text: &str) -> String {
        match self.column {
            Column::File => measure.pad_right(&cut_path(measure, text, self.width), self.width),
            column if column.is_number() => measure.pad_left(&measure.fit(text, self.width), self.width),
            _ => measure.pad_right(&measure.fit(text, self.width), self.width),
        }
    }
}

/// Cuts a path that is too long: its folders first, so that the name of the file stays, and then the middle of that.
fn cut_path(measure: Measure, path: &str, room: usize) -> String {
    if measure.width(path) <= room {
        return path.to_string();
    }
    let at = path.rfind(['/', '\\']).unwrap_or(0);
    let (folders, name) = path.split_at(at);
    let left = room.saturating_sub(measure.width("…"));
    let fits = |text: &str, room: usize| {
        let ends = text.char_indices().map(|(at, _)| at);
        ends.take_while(|end| measure.width(&text[..*end]) <= room).last().unwrap_or(0)
    };
    if measure.width(name) <= left {
        let head = fits(folders, left - measure.width(name));
        return format!("{}…{name}", &folders[..head]);
    }
    let name = name.trim_start_matches(['/', '\\']);
    let head = fits(name, left / 2);
    let rest = left.saturating_sub(measure.width(&name[..head]));
    let tail = name.char_indices().map(|(at, _)| at).find(|at| *at >= head && measure.width(&name[*at..]) <= rest);
    format!("{}…{}", &name[..head], tail.map_or("", |tail| &name[tail..]))
}
