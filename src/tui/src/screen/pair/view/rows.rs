//! Draws the rows: a field in both years on one line, with the pieces of a sum below it; a sentence and its counterpart.

use crate::hits::HitTarget;
use crate::layout::Area;
use crate::pair::Pair;
use crate::pair::alerts::Alert;
use crate::report_view::ReportView;
use crate::report_view::marks::Mark;
use crate::screen::pair::PairScreen;
use crate::screen::pair::rows::ScreenRow;
use crate::screen::pair::view::prose;
use crate::state::State;
use crate::widgets::label::label;
use crate::widgets::paint::Paint;
use gouji_core::check::{plain, signed};
use gouji_core::diff::{ComparisonRow, FieldRow, RowChange, RowKind, RowSide};
use gouji_core::ids::Year;
use gouji_core::message;
use gouji_core::text::Bilingual;
use gouji_core::text::grouping::grouped_within;
use gouji_core::text::sanitize::printable;
use ratatui::style::{Modifier, Style};

/// Draws the heads and the rows in view.
pub(crate) fn draw(state: &State, compare: &PairScreen, pair: &Pair, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    let columns = Columns::new(area.width);
    heads(state, pair, &columns, area, paint);
    let height = usize::from(area.height.saturating_sub(1));
    let shown = compare.screen.get(compare.top..).unwrap_or(&[]);
    let mut y = area.y + 1;
    for lines in shown[..shown.len().min(height)].chunk_by(|one, other| one.row == other.row) {
        row(state, compare, pair, lines, &columns, (area.x, y, area.width), paint);
        y += lines.len() as u16;
    }
    if compare.screen.is_empty() {
        paint.text(area.x + 1, area.y + 2, area.width, state.say("compare.nothing"), theme.dim());
    }
}

/// The heads; that of the year with the keys is lit.
fn heads(state: &State, pair: &Pair, columns: &Columns, area: Area, paint: &mut Paint) {
    let theme = paint.theme;
    paint.fitted(area.x, area.y, columns.label as u16, state.say("compare.field"), theme.title());
    for (year, x) in [(Year::Older, columns.old()), (Year::Newer, columns.new_number())] {
        let words = super::called(state, pair, year);
        let style = if pair.active == year { theme.focus() } else { theme.title() };
        right(area.x + x, area.y, columns.number, &words, style, paint);
    }
    right(area.x + columns.delta(), area.y, columns.delta, state.say("compare.delta"), theme.title(), paint);
    right(area.x + columns.percent(), area.y, columns.percent, "%", theme.title(), paint);
}

/// Writes to the right edge of a column.
fn right(x: u16, y: u16, columns: usize, text: &str, style: Style, paint: &mut Paint) {
    let text = paint.measure.fit(&grouped_within(text, columns, paint.measure), columns);
    let blank = columns.saturating_sub(paint.measure.width(&text)) as u16;
    paint.text(x + blank, y, columns as u16, &text, style);
}

/// The lines of one row that are in view.
fn row(
    state: &State,
    compare: &PairScreen,
    pair: &Pair,
    lines: &[ScreenRow],
    columns: &Columns,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let Some(&first) = lines.first() else { return };
    let focused = first.row == compare.cursor;
    for y in at.1..at.1 + lines.len() as u16 {
        paint.hit_in(at.0, y, at.2, HitTarget::Compared(first.row, None));
    }
    let Some(row) = pair.row(first.row) else {
        return;
    };
    match row {
        ComparisonRow::Section(title) => section(state, compare, pair, first.row, title, at, paint),
        ComparisonRow::Field(field) => {
            let alert = pair.alert(first.row);
            for (shown, y) in lines.iter().zip(at.1..) {
                let at = (at.0, y, at.2);
                for (year, x) in [(Year::Older, columns.old()), (Year::Newer, columns.new_number())] {
                    paint.hit_in(at.0 + x, y, columns.number as u16 + 1, HitTarget::Compared(first.row, Some(year)));
                }
                if shown.line == 0 {
                    first_line(state, field, alert, focused, columns, at, paint);
                }
                values(state, compare, pair, field, (shown.line, focused, alert), columns, at, paint);
            }
        }
        ComparisonRow::Prose(sentence) => {
            let style = if focused { theme.focus() } else { theme.active() };
            prose::draw(pair, sentence, lines, (pair.alert(first.row), style), at, paint);
        }
    }
}

/// A title, with the number of rows when it is folded.
fn section(
    state: &State,
    compare: &PairScreen,
    pair: &Pair,
    row: usize,
    title: &Bilingual,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let is_folded = compare.folded.contains(&title.zh);
    let rows = pair.comparison.rows.as_slice();
    let own = (row + 1..).take_while(|&row| rows.get(row).is_some_and(|row| !matches!(row, ComparisonRow::Section(_))));
    let (mut count, mut open) = (0_usize, 0);
    for row in own.filter(|_| is_folded) {
        count += 1;
        open += usize::from(pair.alert(row).is_open());
    }
    let folded = if is_folded {
        let open = if open > 0 { format!(" ✗{open}") } else { String::new() };
        format!("  {}{open}", message!("compare.folded", count = count).get(state.lang))
    } else {
        String::new()
    };
    let sign = if is_folded { "+ " } else { "- " };
    let style = if row == compare.cursor { theme.focus() } else { theme.active() };
    paint.fitted(at.0, at.1, at.2, &format!("{sign}{}{folded}", title.get(state.lang)), style);
}

/// The label, the mark between the years, the difference. How the sides correspond is said in the panel.
fn first_line(
    state: &State,
    field: &FieldRow,
    alert: Alert,
    focused: bool,
    columns: &Columns,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let style = row_style(field, alert, paint);
    let words = label(state.lang, &field.label, columns.label - 3, paint.measure);
    let label_style = if focused { theme.title() } else { style };
    paint.text(at.0, at.1, 2, if focused { "> " } else { "  " }, theme.active());
    paint.text(at.0 + 2, at.1, columns.label as u16, &words, label_style);
    let between = at.0 + columns.old() + columns.number as u16 + 1;
    paint.text(between, at.1, 2, alert.glyph(), alert_style(alert, paint));
    let nearly = if field.kind == RowKind::Approximate { RowKind::Approximate.glyph() } else { "" };
    let delta = field.delta.filter(|delta| !delta.is_zero());
    let delta = delta.map(|delta| format!("{nearly}{}", signed(delta))).unwrap_or_default();
    right(at.0 + columns.delta(), at.1, columns.delta, &delta, style, paint);
    let percent = field.percent.filter(|percent| !percent.is_zero()).map(|percent| {
        let sign = if percent.is_sign_negative() { "" } else { "+" };
        format!("{sign}{}%", plain(percent))
    });
    right(at.0 + columns.percent(), at.1, columns.percent, &percent.unwrap_or_default(), style, paint);
}

fn row_style(field: &FieldRow, alert: Alert, paint: &Paint) -> Style {
    let theme = paint.theme;
    match alert {
        Alert::Fails => theme.error(),
        Alert::Soft => theme.warning(),
        _ if field.change == RowChange::Same || !field.kind.is_comparable() => theme.dim(),
        _ => theme.text(),
    }
}

pub(crate) fn alert_style(alert: Alert, paint: &Paint) -> Style {
    let theme = paint.theme;
    match alert {
        Alert::Fails => theme.error(),
        Alert::Soft => theme.warning(),
        Alert::Settled | Alert::Corrected => theme.good(),
        Alert::Unusual | Alert::None => theme.key(),
    }
}

/// The numbers of both years on this line: the row's own on the first, the pieces of a sum below it.
#[allow(clippy::too_many_arguments)]
fn values(
    state: &State,
    compare: &PairScreen,
    pair: &Pair,
    field: &FieldRow,
    (line, focused, alert): (usize, bool, Alert),
    columns: &Columns,
    at: (u16, u16, u16),
    paint: &mut Paint,
) {
    let theme = paint.theme;
    let years = &pair.years;
    let style = row_style(field, alert, paint);
    for (year, x) in [(Year::Older, columns.old()), (Year::Newer, columns.new_number())] {
        let x = at.0 + x;
        let has_keys = focused && pair.active == year;
        let Some(cell) = field.cell(year) else {
            if line == 0 {
                right(x, at.1, columns.number, "·", if has_keys { theme.focus() } else { theme.dim() }, paint);
            }
            continue;
        };
        let view = &years[year];
        let several = cell.pieces.len() > 1;
        let Some(piece) = (match (line, several) {
            (0, _) => Some(0),
            (line, true) => Some(line - 1).filter(|&piece| piece < cell.pieces.len()),
            _ => None,
        }) else {
            continue;
        };
        let is_sum = several && line == 0;
        if several && line > 0 {
            let words = label(state.lang, &cell.pieces[piece].label, columns.label - 6, paint.measure);
            paint.text(at.0 + 4, at.1, columns.label as u16, &words, theme.dim());
        }
        let text =
            if is_sum { shown(&cell.text) } else { shown(cell.pieces.get(piece).map_or("", |piece| &piece.text)) };
        let in_focus = has_keys && !is_sum && piece == compare.cell.min(cell.pieces.len().saturating_sub(1));
        let mark = mark(view, cell, piece, is_sum);
        let own = if in_focus { style.patch(theme.focus()) } else { style };
        right(x, at.1, columns.number, &text, own, paint);
        paint.text(
            x + columns.number as u16,
            at.1,
            1,
            mark.glyph(),
            theme.mark(mark).remove_modifier(Modifier::UNDERLINED),
        );
        if let Some(edit) = pair.view().edit.as_ref().filter(|_| in_focus) {
            let text = format!("[{} ]", edit.line.text());
            let width = paint.measure.width(&text) as u16;
            let from = (x + columns.number as u16 + 1).saturating_sub(width).max(at.0);
            paint.text(from, at.1, at.2, &text, theme.focus());
            paint.cursor(from + 1 + edit.line.cursor_column(paint.measure) as u16, at.1);
        }
    }
}

/// The mark of the reviewer's decision; marks of rules are shown between the years.
fn mark(year: &ReportView, cell: &RowSide, piece: usize, is_sum: bool) -> Mark {
    let mark = cell.pieces.get(piece).filter(|_| !is_sum).map_or(Mark::Plain, |piece| year.marks.get(&piece.id));
    if matches!(mark, Mark::Tied | Mark::Involved) { Mark::Plain } else { mark }
}

/// A blank is shown as one, so that it is not taken for a zero or for nothing.
fn shown(text: &str) -> String {
    if text.is_empty() { "□".to_string() } else { printable(text) }
}

/// Widths of the columns of a field row.
struct Columns {
    label: usize,
    number: usize,
    delta: usize,
    percent: usize,
}

/// Columns between the years, for the alert.
const BETWEEN: u16 = 2;

impl Columns {
    fn new(room: u16) -> Self {
        let room = usize::from(room);
        let (number, delta, percent) = match room {
            150.. => (18, 16, 12),
            100.. => (13, 12, 10),
            _ => (10, 11, 9),
        };
        let label = room.saturating_sub(2 * number + delta + percent + usize::from(BETWEEN) + 2 + 3).max(8);
        Self { label, number, delta, percent }
    }

    const fn old(&self) -> u16 {
        self.label as u16
    }

    const fn new_number(&self) -> u16 {
        self.old() + self.number as u16 + 1 + BETWEEN
    }

    const fn delta(&self) -> u16 {
        self.new_number() + self.number as u16 + 2
    }

    const fn percent(&self) -> u16 {
        self.delta() + self.delta as u16 + 1
    }
}
