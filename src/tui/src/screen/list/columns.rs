//! The columns of the list: which there is room for, and how wide each is.
//!
//! Invariant: the columns of a frame and the gaps between them are never wider than the room they were chosen for. Not here:
//! what a report has in them (`cells_view`), the order of the rows (`gouji_core::collection`).

use super::report_list::ReportList;
use gouji_core::collection::Column;
use gouji_core::message;
use gouji_core::text::Bilingual;
use gouji_core::text::override_file::{self, OverrideErrors};
use gouji_core::text::width::Measure;

/// Least width.
const fn least(column: Column) -> usize {
    match column {
        Column::Year | Column::Hard | Column::Soft => 5,
        Column::Unread | Column::Reviewed => 6,
        Column::Reviewer => 8,
        Column::State | Column::Changed => 10,
        Column::Form => 13,
        Column::File | Column::Agency => 14,
        Column::Why => 24,
    }
}

/// Share of the room that is left; zero for a column of fixed width.
const fn share(column: Column) -> usize {
    match column {
        Column::File | Column::Why => 2,
        Column::Agency => 3,
        _ => 0,
    }
}

/// How soon it gives way where there is no room: the greatest first.
const fn rank(column: Column, is_by_urgency: bool) -> usize {
    match column {
        Column::Why if is_by_urgency => 4,
        Column::Why => 12,
        Column::Changed => 11,
        Column::Reviewer => 10,
        Column::Form => 9,
        Column::Reviewed => 8,
        Column::Soft => 7,
        Column::State => 6,
        Column::File => 5,
        Column::Unread => 3,
        Column::Year => 2,
        Column::Hard => 1,
        Column::Agency => 0,
    }
}

const fn is_number(column: Column) -> bool {
    matches!(column, Column::Year | Column::Hard | Column::Soft | Column::Unread | Column::Reviewed)
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
            errors.unknown(head, message!("file.kind.section"), ["list"].into_iter());
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
    let is_by_urgency = list.arrangement.sort == Column::Why;
    let mut columns: Vec<Column> = wanted.to_vec();
    if is_by_urgency && !columns.contains(&Column::Why) {
        columns.push(Column::Why);
    }
    let needed = |columns: &[Column]| columns.iter().map(|column| least(*column) + 1).sum::<usize>();
    while needed(&columns) > room + 1 && columns.len() > 1 {
        let weakest = (0..columns.len()).max_by_key(|at| rank(columns[*at], is_by_urgency)).unwrap_or(0);
        columns.remove(weakest);
    }
    let shares: usize = columns.iter().map(|column| share(*column)).sum();
    let mut rest = (room + 1).saturating_sub(needed(&columns));
    let mut left = shares;
    let mut placed = Vec::new();
    for column in columns {
        let more = (rest * share(column)).checked_div(left).unwrap_or(0);
        rest -= more;
        left -= share(column);
        placed.push(Placed { column, width: (least(column) + more).min(room) });
    }
    placed
}

impl Placed {
    /// Fits a text into the column; a number stands on its right, and a path keeps its file.
    pub fn fit(self, measure: Measure, text: &str) -> String {
        match self.column {
            Column::File => measure.pad_right(&cut_path(measure, text, self.width), self.width),
            column if is_number(column) => measure.pad_left(&measure.fit(text, self.width), self.width),
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
    let rest = left - measure.width(&name[..fits(name, left / 2)]);
    let tail =
        name.char_indices().map(|(at, _)| at).find(|at| measure.width(&name[*at..]) <= rest).unwrap_or(name.len());
    // A number is kept whole where there is room for it: by the year files are told apart.
    let number = name[..tail].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let tail = if measure.width(&name[number..]) <= left { number } else { tail };
    let head = fits(name, left - measure.width(&name[tail..]));
    format!("{}…{}", &name[..head], &name[tail..])
}

#[cfg(test)]
mod tests {
    use super::{Measure, cut_path};

    #[test]
    fn a_path_is_cut_where_it_says_least() {
        for (path, room, expected) in [
            ("教育局2023.txt", 14, "教育局2023.txt"),
            ("宿迁市/教育局2023.txt", 21, "宿迁市/教育局2023.txt"),
            ("宿迁市/教育局2023.txt", 18, "宿…/教育局2023.txt"),
            ("宿迁市/教育局2023.txt", 16, "…/教育局2023.txt"),
            ("宿迁市/教育局2023.txt", 14, "教育…2023.txt"),
            ("宿迁市\\教育局2023.txt", 12, "教…2023.txt"),
            ("宿迁市/教育局2023.txt", 9, "…2023.txt"),
            ("宿迁市/教育局2023.txt", 8, "教…3.txt"),
            ("kundulun-chengguan-2021.txt", 18, "kundulun…-2021.txt"),
            ("kundulun-chengguan-2021.txt", 14, "kundu…2021.txt"),
            ("20231231235959123456789.txt", 14, "202312…789.txt"),
            ("关于二〇二三年的报告.docx", 14, "关于二…告.docx"),
            ("教育局", 1, "…"),
            ("教育局", 0, "…"),
        ] {
            assert_eq!(cut_path(Measure::Narrow, path, room), expected, "{path} in {room}");
        }
    }
}
