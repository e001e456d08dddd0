//! Damage to the table grid: what people, converters and typists do to labels, headers and rows.
//!
//! Not here: damage to the rendered text (`text_damage`).

use super::order_damage;
use super::random::Random;
use super::sheet::{Cell, Role, Row, Sheet, is_data};
use super::values;

/// A kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    None,
    /// Blanks inside a label: 商业 企业.
    LabelBlanks,
    /// A label broken over two lines.
    LabelBreak,
    /// Full-width characters: １２３，（一）.
    FullWidth,
    /// List marks omitted: `1.属于` becomes `属于` or `1属于`.
    NoMarks,
    /// 数 missing or added at the end of a label.
    Shu,
    /// One wrong character in a label of six or more.
    Typo,
    /// A group label repeated in mid-table.
    ParentRepeated,
    /// A label behind its row.
    LabelAfter,
    /// Headers in another order than their columns.
    HeadOrder,
    /// Headers repeated after a page break.
    HeadRepeated,
    /// One header row missing, or all of them.
    HeadMissing,
    /// A row missing.
    RowLost,
    /// Some rows without the cell of their label.
    LabelLost,
    /// The table ends after some of its rows.
    Cut,
    /// The last column cut off.
    ColumnLost,
    /// One column more than the form has.
    ExtraColumn,
    /// Two columns exchanged with their numbers.
    SwapColumns,
    /// Two heads exchanged without the numbers.
    SwapHeads,
    /// The last column before the others, with its numbers.
    TotalFirst,
    /// Two rows exchanged with their numbers.
    SwapRows,
    /// Any column left out.
    ColumnOut,
    /// A column of the report's own anywhere among the columns.
    ForeignColumn,
    /// The blank form printed as well.
    EmptyTwin,
    /// A remark between rows.
    NoteRow,
    /// A unit in the cell: `5件`.
    UnitInCell,
    /// Blanks inside a number: `12 34`.
    SpacedDigits,
    /// Characters misrecognised: `1O`, `l2`.
    Ocr,
    /// Zero-width characters inside words and numbers.
    ZeroWidth,
    /// `&nbsp;` in blank cells.
    Entity,
    /// The numbers of a row run together with the list mark of the next label.
    Glued,
    /// Repeated lines removed.
    DedupLines,
    /// A row on two lines.
    SplitRow,
    /// Two rows on one line.
    FeedLost,
    /// Page numbers such as `- 4 -` between rows.
    PageMarks,
    /// Non-breaking blanks.
    Nbsp,
    TrailingBlanks,
    Crlf,
    Bom,
    NoFinalNewline,
}

impl Damage {
    pub const ALL: [Self; 40] = [
        Self::None,
        Self::LabelBlanks,
        Self::LabelBreak,
        Self::FullWidth,
        Self::NoMarks,
        Self::Shu,
        Self::Typo,
        Self::ParentRepeated,
        Self::LabelAfter,
        Self::HeadOrder,
        Self::HeadRepeated,
        Self::HeadMissing,
        Self::RowLost,
        Self::LabelLost,
        Self::Cut,
        Self::ColumnLost,
        Self::ExtraColumn,
        Self::SwapColumns,
        Self::SwapHeads,
        Self::TotalFirst,
        Self::SwapRows,
        Self::ColumnOut,
        Self::ForeignColumn,
        Self::EmptyTwin,
        Self::NoteRow,
        Self::UnitInCell,
        Self::SpacedDigits,
        Self::Ocr,
        Self::ZeroWidth,
        Self::Entity,
        Self::Glued,
        Self::DedupLines,
        Self::SplitRow,
        Self::FeedLost,
        Self::PageMarks,
        Self::Nbsp,
        Self::TrailingBlanks,
        Self::Crlf,
        Self::Bom,
        Self::NoFinalNewline,
    ];

    pub fn name(self) -> String {
        super::kebab(&format!("{self:?}"))
    }
}

/// Applies the kinds of damage that affect cells.
pub fn sheets(damage: Damage, sheets: &mut Vec<Sheet>, random: &mut Random) {
    for sheet in sheets.iter_mut() {
        match damage {
            Damage::LabelBlanks => labels(sheet, |text| blank_inside(text, random)),
            Damage::LabelBreak => labels(sheet, |text| break_inside(text, random)),
            Damage::Shu => labels(sheet, |text| shu(text, random)),
            Damage::Typo => labels(sheet, |text| typo(text, random)),
            Damage::NoMarks => no_marks(sheet, random),
            Damage::ZeroWidth => labels(sheet, |text| zero_width(text, random)),
            Damage::UnitInCell | Damage::SpacedDigits | Damage::Ocr | Damage::Entity => in_cells(damage, sheet, random),
            Damage::SwapColumns
            | Damage::SwapHeads
            | Damage::TotalFirst
            | Damage::SwapRows
            | Damage::ColumnOut
            | Damage::ForeignColumn => order_damage::apply(damage, sheet, random),
            _ => rows(damage, sheet, random),
        }
    }
    if damage == Damage::EmptyTwin {
        let mut twin: Vec<Sheet> = sheets.clone();
        for cell in twin.iter_mut().flat_map(|sheet| &mut sheet.rows).flatten().filter(|cell| cell.role == Role::Value)
        {
            cell.text = String::new();
        }
        if random.chance(50) {
            sheets.splice(0..0, twin);
        } else {
            sheets.extend(twin);
        }
    }
}

fn labels(sheet: &mut Sheet, mut change: impl FnMut(&mut String)) {
    let worded = |cell: &&mut Cell| matches!(cell.role, Role::Head | Role::Group | Role::Label);
    sheet.rows.iter_mut().flatten().filter(worded).for_each(|cell| change(&mut cell.text));
}

/// A random byte offset between two characters of the text.
fn inside(text: &str, random: &mut Random) -> Option<usize> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).collect();
    (!ends.is_empty()).then(|| *random.pick(&ends))
}

fn blank_inside(text: &mut String, random: &mut Random) {
    if let Some(at) = inside(text, random).filter(|_| random.chance(40)) {
        text.insert(at, *random.pick(&[' ', ' ', '\u{a0}', '\u{3000}']));
    }
}

fn break_inside(text: &mut String, random: &mut Random) {
    if let Some(at) = inside(text, random).filter(|_| random.chance(15)) {
        text.insert(at, '\n');
    }
}

fn zero_width(text: &mut String, random: &mut Random) {
    if let Some(at) = inside(text, random).filter(|_| random.chance(15)) {
        text.insert(at, *random.pick(&['\u{200b}', '\u{ad}', '\u{feff}']));
    }
}

fn shu(text: &mut String, random: &mut Random) {
    if random.chance(60) {
        return;
    }
    if text.ends_with("数量") {
        text.truncate(text.len() - "量".len());
    } else if text.ends_with('数') {
        text.pop();
    } else {
        text.push('数');
    }
}

fn typo(text: &mut String, random: &mut Random) {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() >= 6 && random.chance(20) {
        let wrong = random.below(letters.len());
        let other = *random.pick(&['的', '式', '巳', '未', '请', '末']);
        *text = letters.iter().enumerate().map(|(at, &c)| if at == wrong { other } else { c }).collect();
    }
}

fn no_marks(sheet: &mut Sheet, random: &mut Random) {
    let all = random.chance(50);
    for cell in sheet.rows.iter_mut().flatten().filter(|cell| matches!(cell.role, Role::Label | Role::Group)) {
        if cell.role == Role::Group {
            let bare = cell.text.trim_start_matches(|c: char| "一二三四五六七八九十()、".contains(c));
            if all && !bare.is_empty() {
                cell.text = bare.to_string();
            }
        } else if all {
            cell.mark.clear();
        } else {
            cell.mark.retain(|c| !matches!(c, '.' | '、'));
        }
    }
}

fn in_cells(damage: Damage, sheet: &mut Sheet, random: &mut Random) {
    let often = *random.pick(&[10, 100]);
    for cell in sheet.rows.iter_mut().flatten().filter(|cell| cell.role == Role::Value) {
        let inner: String = cell.text.chars().filter(|&c| !values::is_mark(c)).collect();
        let numeric = inner.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
        if !random.chance(often) || !numeric {
            continue;
        }
        match damage {
            Damage::Entity if inner.is_empty() => {
                let open = cell.text.chars().next().map_or(0, char::len_utf8);
                cell.text.insert_str(open, "&nbsp;");
            }
            Damage::UnitInCell if !inner.is_empty() => cell.text += *random.pick(&["件", "条", "个"]),
            Damage::SpacedDigits if inner.len() > 1 => {
                cell.text = cell.text.replacen(&inner, &format!("{} {}", &inner[..1], &inner[1..]), 1);
            }
            Damage::Ocr if !inner.is_empty() => {
                let at = random.below(inner.len());
                let wrong: String = inner
                    .char_indices()
                    .map(|(here, c)| match c {
                        '0' if here == at => 'O',
                        '1' if here == at => 'l',
                        '8' if here == at => 'B',
                        _ => c,
                    })
                    .collect();
                cell.text = cell.text.replacen(&inner, &wrong, 1);
            }
            _ => {}
        }
    }
}

fn rows(damage: Damage, sheet: &mut Sheet, random: &mut Random) {
    let data: Vec<usize> = (0..sheet.rows.len()).filter(|&at| is_data(&sheet.rows[at])).collect();
    if data.is_empty() {
        return;
    }
    let at = *random.pick(&data);
    let lone = |role, text: &str| -> Row {
        let mut row = vec![Cell::new(role, text)];
        row.resize(sheet.rows[0].len(), Cell::new(Role::Left, ""));
        row
    };
    match damage {
        Damage::ParentRepeated => parent(sheet, &data, random),
        Damage::LabelAfter => {
            let all = random.chance(50);
            for &at in data.iter().filter(|&&here| all || here == at) {
                if let Some(label) = sheet.rows[at].iter().position(|cell| cell.role == Role::Label) {
                    let label = sheet.rows[at].remove(label);
                    let end = sheet.rows[at].iter().rposition(Cell::is_own).map_or(0, |end| end + 1);
                    sheet.rows[at].insert(end, label);
                }
            }
        }
        Damage::HeadOrder => head_order(sheet, random),
        Damage::HeadRepeated => {
            let above = sheet.rows[..at].iter().rposition(|row| !is_data(row)).map_or(0, |head| head + 1);
            let first = sheet.rows[..above].iter().rposition(is_data).map_or(0, |data| data + 1);
            let again: Vec<Row> = sheet.rows[first..above].to_vec();
            sheet.rows.splice(at..at, again);
        }
        Damage::HeadMissing => {
            let all = random.chance(25);
            let heads: Vec<usize> = (0..sheet.rows.len()).filter(|at| !data.contains(at)).collect();
            let lost = *random.pick(&heads);
            let mut here = 0;
            sheet.rows.retain(|row| {
                here += 1;
                is_data(row) || !(all || here - 1 == lost)
            });
        }
        Damage::RowLost => {
            sheet.rows.remove(at);
        }
        Damage::LabelLost => {
            let often = *random.pick(&[5, 20]);
            for &at in data.iter().filter(|&&here| here == at || random.chance(often)) {
                let width = sheet.rows[at].len();
                sheet.rows[at].retain(|cell| matches!(cell.role, Role::Value | Role::Lead));
                sheet.rows[at].resize(width, Cell::new(Role::Left, ""));
            }
        }
        Damage::Cut => sheet.rows.truncate(at + 1),
        Damage::ColumnLost => {
            let widest = sheet.rows.iter().map(|row| row.iter().filter(|cell| cell.role == Role::Value).count()).max();
            if widest >= Some(3) {
                sheet.rows.iter_mut().for_each(|row| drop(row.pop()));
            }
        }
        Damage::ExtraColumn => {
            for row in &mut sheet.rows {
                let cell = if is_data(row) {
                    Cell::new(Role::Lead, random.below(30).to_string())
                } else {
                    Cell::new(Role::Head, "上年同期")
                };
                let end = row.iter().rposition(Cell::is_own).map_or(0, |end| end + 1);
                let end = if is_data(row) { end } else { row.len() };
                row.insert(end, cell);
            }
        }
        Damage::NoteRow => {
            let note = *random.pick(&["注:以上数据截至2024年1月10日", "续表", "说明:本表由3个科室填报"]);
            let row = lone(Role::Head, note);
            sheet.rows.insert(at, row);
        }
        _ => {}
    }
}

fn parent(sheet: &mut Sheet, data: &[usize], random: &mut Random) {
    let grouped: Vec<usize> =
        data.iter().copied().filter(|&at| sheet.rows[at].first().is_some_and(|cell| cell.role == Role::Up)).collect();
    let width = sheet.rows[0].len();
    if grouped.is_empty() {
        // The row's own label as a heading above it.
        let at = *random.pick(data);
        if let Some(label) = sheet.rows[at].iter().find(|cell| cell.role == Role::Label) {
            let mut row = vec![Cell::new(Role::Group, &label.text)];
            row.resize(width, Cell::new(Role::Left, ""));
            sheet.rows.insert(at, row);
        }
        return;
    }
    let at = *random.pick(&grouped);
    if random.chance(50) {
        sheet.rows[at][0].role = Role::Group;
    } else {
        let more = if random.chance(30) { "(续)" } else { "" };
        let mut row = vec![Cell::new(Role::Group, format!("{}{more}", sheet.rows[at][0].text))];
        row.resize(width, Cell::new(Role::Left, ""));
        sheet.rows.insert(at, row);
    }
}

fn head_order(sheet: &mut Sheet, random: &mut Random) {
    for row in sheet.rows.iter_mut().filter(|row| !is_data(row)) {
        let own: Vec<usize> = (0..row.len()).filter(|&at| row[at].role == Role::Head).collect();
        if own.len() >= 3 {
            let (a, b) = (*random.pick(&own[1..]), *random.pick(&own[1..]));
            row.swap(a, b);
        }
    }
}
