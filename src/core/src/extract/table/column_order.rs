//! The order of a block's columns according to its heads.
//!
//! Invariant: heads that can all be read, each once, say which column a value is in, whatever their order; but an order
//! that the form does not have is sure only where the sums of the rows prove it. What the heads leave open is read in
//! the form's order, and doubtful. Not here: the heads of blocks without row labels (`group_order`), where the values of
//! a row begin (`column_alignment`).

use super::cell;
use super::line::Layout;
use super::page::{LabelPlace, Page, Print};
use super::row::{RowReading, doubt_all};
use super::row_confidence::is_proved;
use crate::extract::Confidence;
use crate::forms::Block;
use crate::text::Span;
use rust_decimal::Decimal;

/// Most lines of heads above a block; of heads one a line, besides one for each column.
const STOREYS: usize = 5;
/// Lines of values between heads and rows that are skipped: numbers of columns.
const MOST_NUMBERED: usize = 2;
/// Least rows whose sums say where the total is.
const FEWEST_SUMS: usize = 2;

/// The order that the heads of a block give.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnOrder {
    pub order: Order,
    /// From the first head to the last.
    pub span: Span,
}

impl ColumnOrder {
    /// Returns the cells under the heads, if columns are left out or added.
    pub const fn cells(&self) -> Option<&HeadCells> {
        if let Order::Cells(cells) = &self.order { Some(cells) } else { None }
    }
}

/// Which column each value of a row belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// That of the form, or nothing speaks against it.
    #[default]
    Form,
    /// Another one: for each position its column. Without a grid there may be several, the likeliest first.
    Other(Vec<Vec<usize>>),
    /// Columns are left out, or others are among them.
    Cells(HeadCells),
    /// The heads contradict the form, and cannot be read as another order.
    Unclear,
}

/// The cells under the heads of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadCells {
    /// For each column: the cell of its head.
    pub cells: Vec<Option<usize>>,
    /// Number of cells of the heads' lines.
    pub width: usize,
    /// True if no column is left out, none is in another place, and no head has words below it.
    pub is_plain: bool,
    /// True if only a column of words stands behind those of the form, which are where the form has them.
    pub is_form: bool,
}

/// What the sums of the rows say of another order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They prove it.
    Proved,
    /// They hold in the form's order only.
    Form,
    /// Nothing.
    Open,
}

/// What to tell of columns in another order.
#[derive(Debug, Clone)]
pub(super) struct OrderProblem {
    pub code: &'static str,
    pub span: Span,
    /// The columns as headed, or those without a head.
    pub printed: Vec<String>,
    /// The columns of the form.
    pub form: Vec<String>,
}

impl OrderProblem {
    /// Heads that contradict the form and give no other order.
    pub fn unclear(block: &Block, span: Span) -> Self {
        Self { code: "table.heads", span, printed: Vec::new(), form: names(block, 0..block.columns.len()) }
    }
}

/// A head, in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Head {
    pub line: usize,
    pub cell: usize,
    /// Its place among heads that ran together in one cell.
    offset: usize,
    pub column: usize,
}

/// Returns the heads of a block on these lines.
pub(super) fn heads(page: &Page, block: &Block, lines: std::ops::RangeInclusive<usize>) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for (column, named) in block.columns.iter().enumerate() {
        let labels = || std::iter::once(&named.label).chain(&named.variants);
        let offset = |place: &LabelPlace| {
            let text = page.document.at(page.lines[place.line].cells[place.cell]);
            labels().find_map(|label| text.find(label.as_str())).unwrap_or(0)
        };
        let places = page.places(named.labels);
        // In a grid the end of a broken head stands below its beginning, not first on its line.
        let is_whole =
            |place: &LabelPlace| place.print != Print::Broken || page.lines[place.line].layout != Layout::Drawn;
        let found = places.iter().filter(|place| lines.contains(&place.line) && is_whole(place));
        heads.extend(found.map(|place| Head {
            line: place.line,
            cell: place.cell,
            offset: if place.print == Print::Joined { offset(place) } else { 0 },
            column,
        }));
    }
    heads.sort_unstable();
    heads
}

/// Reads the heads above the rows of a block.
pub(super) fn of(page: &Page, block: &Block, places: &[Option<LabelPlace>]) -> ColumnOrder {
    let count = block.columns.len();
    let form = ColumnOrder::default();
    let Some(first) = places.iter().flatten().min().filter(|_| count > 1) else { return form };
    let mut heads = heads(page, block, top(page, count, first.line)..=first.line);
    heads.retain(|head| head.line < first.line || head.cell < first.cell);
    // A merged cell that is repeated beside itself is one head.
    heads.dedup_by(|later, head| (later.line, later.column, later.cell) == (head.line, head.column, head.cell + 1));
    let (Some(begin), Some(end)) = (heads.first().copied(), heads.last().copied()) else { return form };
    let cell = |head: Head| page.lines[head.line].cells[head.cell];
    let span = Span::new(cell(begin).start, cell(end).end);
    let order = |order| ColumnOrder { order, span };
    let is_drawn = heads.iter().all(|head| page.lines[head.line].layout == Layout::Drawn);
    let mut by_cell = heads.clone();
    by_cell.sort_unstable_by_key(|head| (head.cell, head.column));
    by_cell.dedup_by_key(|head| (head.cell, head.column));
    let columns: Vec<usize> = by_cell.iter().map(|head| head.column).collect();
    if columns.len() * 2 <= count {
        return form;
    }
    let is_apart = by_cell.windows(2).all(|pair| pair[0].cell != pair[1].cell);
    let is_once = (0..count).all(|column| columns.iter().filter(|one| **one == column).count() <= 1);
    // A row of cells that ran on one after the other holds heads of several lines.
    let is_run_on =
        begin.line == end.line && !rises(&columns) && readings(page, &heads).iter().any(|columns| rises(columns));
    if is_drawn && is_apart && is_once && !is_run_on {
        return order(in_grid(page, block, &by_cell, places));
    }
    let orders = if is_drawn && is_apart && !is_once { vec![columns] } else { readings(page, &heads) };
    if orders.iter().any(|columns| rises(columns)) {
        return form;
    }
    let is_all = |columns: &Vec<usize>| columns.len() == count && (0..count).all(|column| columns.contains(&column));
    order(if orders.iter().all(is_all) { Order::Other(orders) } else { Order::Unclear })
}

/// Returns the order that heads in a grid give, each once and in a cell of its own.
fn in_grid(page: &Page, block: &Block, heads: &[Head], places: &[Option<LabelPlace>]) -> Order {
    let count = block.columns.len();
    let Some(row) = places.iter().flatten().min().copied() else { return Order::Form };
    let (first, last) = (heads[0], heads[heads.len() - 1]);
    let top = heads.iter().map(|head| head.line).min().unwrap_or(0);
    let bottom = heads.iter().map(|head| head.line).max().unwrap_or(0);
    let width = page.lines[bottom].cells.len();
    let words = |line: usize, cell: usize| page.lines[line].cells.get(cell).map_or("", |span| page.document.at(*span));
    let columns: Vec<usize> = heads.iter().map(|head| head.column).collect();
    let is_head = |cell: usize| heads.iter().any(|head| head.cell == cell);
    let lines = || top..row.line;
    let is_foreign =
        |cell: usize| !is_head(cell) && lines().any(|line| !words(line, cell).is_empty() && !page.has_values(line));
    // The first column's cell where no column is left out or added.
    let start = first.cell.checked_sub(first.column).filter(|start| {
        heads.iter().all(|head| head.cell == start + head.column) && row.cell < *start && start + count <= width
    });
    if let Some(start) = start {
        // A head in wrong characters still has some of its own.
        let is_other = |column: usize| {
            let printed: String = lines().map(|line| words(line, start + column)).collect();
            let own = std::iter::once(&block.columns[column].label).chain(&block.columns[column].variants);
            !printed.is_empty() && !own.flat_map(|label| label.chars()).any(|c| printed.contains(c))
        };
        let is_lost = |column: &usize| !columns.contains(column);
        if (0..count).filter(is_lost).any(is_other) {
            return Order::Unclear;
        }
        // Remarks behind the columns; a head of theirs may stand above all storeys of the form's heads.
        let above = self::top(page, count, row.line)..row.line;
        let is_remark = |cell: usize| above.clone().any(|line| !words(line, cell).is_empty() && !page.has_values(line));
        // What follows the heads of a table without lines may be the cells of a row.
        let has_column = places.iter().flatten().all(|place| page.lines[place.line].cells.len() == width);
        if heads.len() < count || !has_column || !(start + count..width).any(is_remark) {
            return Order::Form;
        }
        let has_values = |place: &LabelPlace| {
            (start + count..width).any(|cell| cell::is_value(page.lexicon, words(place.line, cell)))
        };
        let is_form = !places.iter().flatten().any(has_values);
        let cells = (start..start + count).map(Some).collect();
        return Order::Cells(HeadCells { cells, width, is_plain: true, is_form });
    }
    let is_whole = heads.len() == count;
    if is_whole && last.cell - first.cell + 1 == count && !(last.cell + 1..width).any(is_foreign) {
        return Order::Other(vec![columns]);
    }
    let mut cells = vec![None; count];
    for head in heads {
        cells[head.column] = Some(head.cell);
    }
    let has_words = |head: &Head| {
        (head.line + 1..row.line).any(|line| {
            let below = words(line, head.cell);
            !below.is_empty() && !page.has_values(line) && below != words(head.line, head.cell)
        })
    };
    let is_plain = is_whole && rises(&columns) && !heads.iter().any(has_words);
    Order::Cells(HeadCells { cells, width, is_plain, is_form: false })
}

fn rises(columns: &[usize]) -> bool {
    columns.windows(2).all(|pair| pair[0] < pair[1])
}

/// Returns the first line that may have heads of the rows that begin on a line.
fn top(page: &Page, columns: usize, first: usize) -> usize {
    let (mut top, mut filled, mut numbered) = (first, 0, 0);
    for line in (0..first).rev() {
        let cells = &page.lines[line].cells;
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let has_values = cells.iter().any(|cell| page.is_value(*cell));
        filled += 1;
        numbered += usize::from(has_values);
        let most = if page.lines[line].layout == Layout::Drawn { STOREYS } else { STOREYS + columns };
        if filled > most || numbered > MOST_NUMBERED || (has_values && top < first) || page.is_title(line) {
            break;
        }
        if !has_values {
            top = line;
        }
    }
    top
}

/// Returns the orders of columns that heads without a grid may mean, the likeliest first: a word that names a group of
/// columns stands for the heads on the lines below.
fn readings(page: &Page, heads: &[Head]) -> Vec<Vec<usize>> {
    /// Most words among the heads, and most orders.
    const MOST: usize = 40;
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return Vec::new() };
    let plain: Vec<usize> = heads.iter().map(|head| head.column).collect();
    if rises(&plain) || heads.len() > MOST {
        return vec![plain];
    }
    // Words between the heads, each before the head with this index.
    let mut groups: Vec<usize> = Vec::new();
    for line in first.line..=last.line {
        for cell in 0..page.lines[line].cells.len() {
            let before = heads.partition_point(|head| (head.line, head.cell) < (line, cell));
            let is_head = heads.get(before).is_some_and(|head| (head.line, head.cell) == (line, cell));
            // A word before the first head names all of them.
            if !is_head && before > 0 && !page.lines[line].cells[cell].is_empty() && groups.len() < MOST {
                groups.push(before);
            }
        }
    }
    groups.dedup();
    let is_break = |at: usize| {
        let (upper, lower) = (heads[at - 1], heads[at]);
        lower.line > upper.line || first.line == last.line
    };
    let mut orders = vec![plain.clone()];
    for &group in &groups {
        for split in (group.max(1)..plain.len()).filter(|split| is_break(*split)) {
            let order = [&plain[..group], &plain[split..], &plain[group..split]].concat();
            orders.push(order);
        }
    }
    let inversions = |order: &Vec<usize>| -> usize {
        (0..order.len()).map(|at| order[at + 1..].iter().filter(|later| **later < order[at]).count()).sum()
    };
    orders.sort_by_cached_key(inversions);
    orders.truncate(MOST);
    orders
}

/// Puts the values of rows into the order of the columns, and tells what is not the form's.
pub(super) fn apply(block: &Block, found: &ColumnOrder, rows: &mut [RowReading]) -> Option<OrderProblem> {
    let count = block.columns.len();
    let problem = |code, columns: &[usize]| OrderProblem {
        code,
        span: found.span,
        printed: names(block, columns.iter().copied()),
        form: names(block, 0..count),
    };
    match &found.order {
        Order::Form => None,
        Order::Cells(heads) if heads.is_form => None,
        Order::Unclear => {
            doubt_all(rows);
            Some(OrderProblem::unclear(block, found.span))
        }
        Order::Cells(heads) => {
            let is_sure = |row: &RowReading| heads.is_plain && is_proved(block, row);
            rows.iter_mut().filter(|row| !is_sure(row)).for_each(|row| row.doubt(Confidence::Doubtful));
            let lost: Vec<usize> = (0..count).filter(|column| heads.cells[*column].is_none()).collect();
            (!lost.is_empty()).then(|| problem("table.columns", &lost))
        }
        Order::Other(orders) => {
            let weighed = || orders.iter().map(|order| (order, by_sums(block, order, rows.iter())));
            let proved = weighed().find(|(_, verdict)| *verdict == Verdict::Proved);
            let (order, verdict) = proved.or_else(|| weighed().next())?;
            let mut open = open_columns(block, order, verdict);
            // What the sums say of one order they may say of another.
            for (rival, _) in weighed().filter(|(_, other)| *other == verdict) {
                open.extend(order.iter().zip(rival).filter(|(own, other)| own != other).map(|(own, _)| *own));
            }
            open.sort_unstable();
            open.dedup();
            for row in rows.iter_mut() {
                arrange(row, order, verdict, &open);
            }
            let code = if verdict == Verdict::Form { "table.order_sums" } else { "table.order" };
            (!open.is_empty()).then(|| problem(code, order))
        }
    }
}

/// Returns the names of columns.
pub(super) fn names(block: &Block, columns: impl Iterator<Item = usize>) -> Vec<String> {
    columns.filter_map(|column| Some(block.columns.get(column)?.label.clone())).collect()
}

/// Returns what the sums of rows, whose values are in the order of print, say of an order.
pub(super) fn by_sums<'r>(block: &Block, order: &[usize], rows: impl Iterator<Item = &'r RowReading>) -> Verdict {
    let last = block.columns.len() - 1;
    let total = order.iter().position(|column| *column == last).unwrap_or(last);
    if total == last || !block.columns[last].total {
        return Verdict::Open;
    }
    let (mut heads, mut form, mut neither) = (0, 0, 0);
    for row in rows.filter(|row| row.values.len() == order.len()) {
        let Some(numbers) = row.values.iter().map(|value| value.number).collect::<Option<Vec<_>>>() else { continue };
        let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number));
        let is_total = |at: usize| sum.is_some() && numbers[at].checked_mul(Decimal::TWO) == sum;
        match (is_total(total), is_total(last)) {
            (true, true) => {}
            (true, false) => heads += 1,
            (false, true) => form += 1,
            (false, false) => neither += 1,
        }
    }
    match () {
        () if heads >= FEWEST_SUMS && form == 0 && heads > 2 * neither => Verdict::Proved,
        () if form > heads => Verdict::Form,
        () => Verdict::Open,
    }
}

/// Returns the columns that a verdict leaves open.
pub(super) fn open_columns(block: &Block, order: &[usize], verdict: Verdict) -> Vec<usize> {
    let last = block.columns.len() - 1;
    // The sums say where the total is, not which part is which.
    let is_asked = |column: &&usize| verdict != Verdict::Proved || **column != last;
    let asked: Vec<usize> = order.iter().filter(is_asked).copied().collect();
    let mut sorted = asked.clone();
    sorted.sort_unstable();
    asked.iter().zip(sorted).filter(|(column, other)| **column != *other).map(|(column, _)| *column).collect()
}

/// Puts the values of a row into the order of the columns; the open ones keep the other order's number as a candidate.
pub(super) fn arrange(row: &mut RowReading, order: &[usize], verdict: Verdict, open: &[usize]) {
    if row.values.len() != order.len() {
        return;
    }
    let printed = row.values.clone();
    let mut headed = printed.clone();
    for (value, &column) in printed.iter().zip(order) {
        headed[column] = value.clone();
    }
    let (values, others) = if verdict == Verdict::Form { (printed, headed) } else { (headed, printed) };
    row.values = values;
    for &column in open {
        let (value, other) = (&mut row.values[column], others[column].number);
        value.doubt(Confidence::Doubtful);
        value.candidates.extend(other.filter(|other| value.number.is_some_and(|number| number != *other)));
    }
}
