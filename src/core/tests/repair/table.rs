//! Table 3 of the 2021 form as numbers: from a report, or random and as sparse as real ones.

use gouji_core::forms::Library;
use gouji_core::review::Review;
use gouji_testing::generator::random::Random;

pub const ROWS: usize = 25;
pub const COLUMNS: usize = 7;
/// Rows of results, without their total.
const LEAVES: std::ops::Range<usize> = 2..23;

/// Rows from 新收 to 结转下年度, columns from 自然人 to 总计.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table(pub [[i64; COLUMNS]; ROWS]);

/// A report whose table can be replaced.
pub struct Sheet {
    review: Review,
    /// Index of the field of each cell.
    fields: Vec<usize>,
}

impl Sheet {
    /// A sample, with or without its prose.
    pub fn of(name: &str, library: &Library, with_prose: bool) -> Self {
        let read = gouji_testing::read(&gouji_testing::sample(name), library);
        let mut extraction = read.extraction;
        if !with_prose {
            extraction.prose = gouji_core::extract::Prose::default();
        }
        let is_cell = |id: &str| id.starts_with("requests.");
        let fields = (0..extraction.fields.len()).filter(|&at| is_cell(&extraction.fields[at].id)).collect();
        let review = Review::new(read.source, read.document, extraction, Vec::new());
        Self { review, fields }
    }

    pub fn table(&self) -> Table {
        let value = |at: usize| {
            let number = self.review.extraction.fields[self.fields[at]].value.number.unwrap();
            i64::try_from(number.mantissa()).unwrap()
        };
        let mut table = Table([[0; COLUMNS]; ROWS]);
        for at in 0..ROWS * COLUMNS {
            table.0[at / COLUMNS][at % COLUMNS] = value(at);
        }
        table
    }

    /// The report with this table's values but no evidence of them in the text.
    pub fn with(&self, table: &Table) -> Review {
        let mut review = self.review.clone();
        for (at, &field) in self.fields.iter().enumerate() {
            let value = &mut review.extraction.fields[field].value;
            let number = table.0[at / COLUMNS][at % COLUMNS];
            value.number = Some(number.into());
            value.verbatim = number.to_string();
            value.span = None;
        }
        review
    }

    /// Field id of a cell.
    pub fn id(&self, row: usize, column: usize) -> &str {
        &self.review.extraction.fields[self.fields[row * COLUMNS + column]].id
    }
}

impl Table {
    /// Residuals of the form's relations: 25 rows, then the results and the identity of each column.
    pub fn residuals(&self) -> Vec<i64> {
        let cells = &self.0;
        let rows = cells.iter().map(|row| row[COLUMNS - 1] - row[..COLUMNS - 1].iter().sum::<i64>());
        let columns = (0..COLUMNS).flat_map(|column| {
            let results: i64 = LEAVES.map(|row| cells[row][column]).sum();
            let at = |row: usize| cells[row][column];
            [at(23) - results, at(23) + at(24) - at(0) - at(1)]
        });
        rows.chain(columns).collect()
    }

    /// Random consistent tables of consecutive years: each carries in what the one before carried out.
    pub fn chain(years: usize, random: &mut Random) -> Vec<Self> {
        let mut chain: Vec<Self> = Vec::new();
        while chain.len() < years {
            let mut table = Self::random(random);
            if let Some(before) = chain.last() {
                for column in 0..COLUMNS {
                    let carried = before.0[24][column];
                    let moved = carried - table.0[1][column];
                    // As many more or fewer are new, or else decided.
                    let new = table.0[0][column] - moved;
                    table.0[1][column] = carried;
                    table.0[0][column] = new.max(0);
                    if column < COLUMNS - 1 && new < 0 {
                        table.0[2][column] -= new;
                        table.0[23][column] -= new;
                    }
                }
                for row in &mut table.0 {
                    row[COLUMNS - 1] = row[..COLUMNS - 1].iter().sum();
                }
            }
            chain.push(table);
        }
        chain
    }

    /// A random consistent table: most requests come from natural persons, most kinds of result do not occur.
    pub fn random(random: &mut Random) -> Self {
        let mut cells = [[0; COLUMNS]; ROWS];
        let size = [12, 60, 300, 2000][random.below(4)];
        for (column, percent) in [(0, 55), (1, 18), (2, 2), (3, 3), (4, 5), (5, 10)] {
            for (row, cells) in cells.iter_mut().enumerate() {
                if LEAVES.contains(&row) && random.chance(percent) {
                    let share = if row < 4 { size } else { size / 6 + 2 };
                    cells[column] = random.between(1, if column == 0 { share } else { share / 8 + 2 }) as i64;
                }
            }
            let results: i64 = LEAVES.map(|row| cells[row][column]).sum();
            let carried_out = if random.chance(percent) { random.below(size / 10 + 3) as i64 } else { 0 };
            let carried_in = (random.below(size / 10 + 3) as i64).min(results + carried_out);
            cells[23][column] = results;
            cells[24][column] = carried_out;
            cells[1][column] = carried_in;
            cells[0][column] = results + carried_out - carried_in;
        }
        for row in &mut cells {
            row[COLUMNS - 1] = row[..COLUMNS - 1].iter().sum();
        }
        Self(cells)
    }
}
