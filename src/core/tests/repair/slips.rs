//! Typing errors of every kind, applied to a consistent table.

use super::table::{COLUMNS, ROWS, Table};
use gouji_testing::generator::random::Random;

/// A kind of error applied to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    DigitDropped,
    DigitAdded,
    DigitReplaced,
    DigitsSwapped,
    TenTimes,
    HundredTimes,
    TotalOverPart,
    Exchanged,
    Shifted,
    Split,
    Merged,
    RowsExchanged,
    Moved,
}

impl Slip {
    /// Errors in one cell.
    pub const CELL: [Self; 7] = [
        Self::DigitDropped,
        Self::DigitAdded,
        Self::DigitReplaced,
        Self::DigitsSwapped,
        Self::TenTimes,
        Self::HundredTimes,
        Self::TotalOverPart,
    ];
    /// Errors over several cells.
    pub const CELLS: [Self; 6] =
        [Self::Exchanged, Self::Shifted, Self::Split, Self::Merged, Self::RowsExchanged, Self::Moved];

    /// Applies the error at a random position; false when the position does not allow it.
    pub fn make(self, table: &mut Table, random: &mut Random) -> bool {
        let (row, column) = (random.below(ROWS), random.below(COLUMNS));
        let before = table.clone();
        match self {
            Self::Exchanged | Self::Shifted | Self::Split | Self::Merged | Self::RowsExchanged | Self::Moved => {
                self.over_cells(table, row, column, random);
            }
            _ => {
                let total = table.0[row][COLUMNS - 1];
                if let Some(value) = self.in_cell(table.0[row][column], total, random) {
                    table.0[row][column] = value;
                }
            }
        }
        *table != before
    }

    fn in_cell(self, value: i64, total: i64, random: &mut Random) -> Option<i64> {
        let digits = value.to_string();
        let at = random.below(digits.len());
        let digit = char::from(b'0' + random.below(10) as u8);
        let mut typed: Vec<char> = digits.chars().collect();
        match self {
            Self::DigitDropped if typed.len() > 1 => drop(typed.remove(at)),
            Self::DigitAdded if value > 0 => typed.insert(at, digit),
            // A zero rarely becomes a number through a single digit.
            Self::DigitReplaced if value > 0 || random.chance(10) => typed[at] = digit,
            Self::DigitsSwapped if typed.len() > 1 => {
                let at = at.min(typed.len() - 2);
                typed.swap(at, at + 1);
            }
            Self::TenTimes if value > 0 => {
                return Some(if value % 10 == 0 && random.chance(50) { value / 10 } else { value * 10 });
            }
            Self::HundredTimes if value > 0 => return Some(value * 100),
            Self::TotalOverPart if total > 0 => return Some(total),
            _ => return None,
        }
        typed.into_iter().collect::<String>().parse().ok()
    }

    fn over_cells(self, table: &mut Table, row: usize, column: usize, random: &mut Random) {
        let cells = &mut table.0;
        let next = column + 1;
        match self {
            Self::Exchanged if random.chance(50) && next < COLUMNS => cells[row].swap(column, next),
            Self::Exchanged if row + 1 < ROWS => {
                (cells[row][column], cells[row + 1][column]) = (cells[row + 1][column], cells[row][column]);
            }
            Self::RowsExchanged if row + 1 < ROWS => cells.swap(row, row + 1),
            Self::Shifted if column + 2 < COLUMNS => {
                if random.chance(50) {
                    cells[row].copy_within(column + 1..COLUMNS, column);
                    cells[row][COLUMNS - 1] = 0;
                } else {
                    cells[row].copy_within(column..COLUMNS - 1, column + 1);
                    cells[row][column] = 0;
                }
            }
            Self::Split if next < COLUMNS - 1 && cells[row][column] > 9 && cells[row][next] == 0 => {
                let digits = cells[row][column].to_string();
                let (head, tail) = digits.split_at(random.between(1, digits.len() - 1));
                (cells[row][column], cells[row][next]) = (head.parse().unwrap(), tail.parse().unwrap());
            }
            Self::Merged if next < COLUMNS && cells[row][column] > 0 && cells[row][next] > 0 => {
                cells[row][column] = format!("{}{}", cells[row][column], cells[row][next]).parse().unwrap();
                cells[row][next] = 0;
            }
            Self::Moved if column < COLUMNS - 1 && cells[row][column] > 0 => {
                let other = random.below(COLUMNS - 1);
                let by = random.between(1, cells[row][column].min(5) as usize) as i64;
                cells[row][column] -= by;
                cells[row][other] += by;
            }
            _ => {}
        }
    }
}
