//! A value being typed, and the numbers of the text it can be taken from.
//!
//! Invariant: what is typed narrows the numbers by their first digits, however they are printed; at most ten are offered, the
//! likeliest first; a number taken keeps its place in the text, words typed have none. Not here: the keys (`text_input`),
//! finding a place again in another text (`gouji-session`).

use crate::layout::Space;
use crate::report_view::ReportView;
use crate::report_view::block::{self, Block, CellValue};
use crate::report_view::hint_labels;
use crate::widgets::line_editor::LineEditor;
use gouji_core::document::Document;
use gouji_core::forms::Library;
use gouji_core::ids::item;
use gouji_core::review::{Origin, Printed};
use gouji_core::text::numerals;

/// The largest number of suggestions.
pub const MOST: usize = 10;

/// A value being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValueEditor {
    /// What it is for.
    pub id: String,
    /// What is typed.
    pub line: LineEditor,
    /// True until the first key, which replaces the whole value.
    pub is_whole: bool,
    /// The numbers of the text that begin with the digits typed, the likeliest first.
    pub hits: Vec<Printed>,
    /// How many there are in the whole text.
    pub found: usize,
    /// The one chosen: an index into `hits`.
    pub at: Option<usize>,
    /// Numbers in view with a label each, while one is picked by it.
    pub labels: Option<HintLabels>,
    /// Several values at once, from this cell on.
    pub block: Option<Block>,
    /// True while the open cells of a table are filled one after the other.
    pub fills: bool,
}

/// Numbers in view, each with the letters that pick it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HintLabels {
    /// The letters and the number.
    pub all: Vec<(String, Printed)>,
    /// The letters typed so far.
    pub typed: String,
    /// The one the arrows chose.
    pub at: Option<usize>,
}

impl HintLabels {
    /// The number whose letters are typed.
    pub fn picked(&self) -> Option<&Printed> {
        self.all.iter().find(|(label, _)| *label == self.typed).map(|(_, number)| number)
    }

    /// The number the arrows chose.
    pub fn chosen(&self) -> Option<&Printed> {
        self.all.get(self.at?).map(|(_, number)| number)
    }

    /// The numbers whose letters begin with those typed.
    pub fn left(&self) -> impl Iterator<Item = (usize, &(String, Printed))> {
        self.all.iter().enumerate().filter(|(_, (label, _))| label.starts_with(&self.typed))
    }
}

impl ValueEditor {
    /// The number chosen in the text.
    pub fn chosen(&self) -> Option<&Printed> {
        match &self.labels {
            Some(labels) => labels.chosen(),
            None => self.hits.get(self.at?),
        }
    }

    /// The digits that narrow the numbers; `None` when nothing was typed yet.
    fn digits(&self) -> Option<String> {
        numerals::digits(self.line.text()).filter(|_| !self.is_whole)
    }
}

impl ReportView {
    /// Begins to type a value.
    pub(crate) fn edit(&mut self, id: &str) {
        let text = self.review.current(id).map(|current| current.text).unwrap_or_default();
        let line = LineEditor::new(&text);
        let fills = self.is_to_fill(id);
        self.edit = Some(ValueEditor { id: id.to_string(), line, is_whole: true, fills, ..ValueEditor::default() });
    }

    /// Offers the rows of the text that fill the row of a cell; false when there is none.
    pub(crate) fn take_row(&mut self, id: &str, library: &Library) -> Result<(), (usize, usize)> {
        let block = self.taken_block(id, library);
        if let Some(misfit) = block.misfit {
            return Err(misfit);
        }
        let place = self.text_pane.cursor;
        self.go(id);
        self.text_pane.cursor = place;
        self.edit(id);
        if let Some(edit) = &mut self.edit {
            edit.block = Some(block);
        }
        self.show_way();
        Ok(())
    }

    /// Brings the line that a block is taken from into view.
    pub(crate) fn show_way(&mut self) {
        let cells = self.edit.as_ref().and_then(|edit| edit.block.as_ref()).map_or(&[][..], Block::cells);
        let place = cells.iter().find_map(|cell| match cell.origin {
            Origin::Picked { span, .. } => span,
            _ => None,
        });
        self.text_pane.cursor = place.map_or(self.text_pane.cursor, |place| place.start);
    }

    /// Inserts pasted text into the value.
    pub(crate) fn paste_value(&mut self, text: &str) {
        let Some(edit) = &mut self.edit else { return };
        if edit.is_whole {
            edit.line = LineEditor::default();
        }
        let is_cell = self.review.value(&edit.id).is_some();
        if is_cell && block::is_several(text) {
            let lines = text.lines().map(|line| line.replace('\t', " | "));
            edit.line.paste(&lines.collect::<Vec<_>>().join("; "));
        } else {
            edit.line.paste(text);
        }
        edit.is_whole = false;
        self.narrow();
    }

    /// The values that would be taken now, each with its cell.
    pub fn edited_cells(&self) -> Vec<CellValue> {
        let Some(edit) = &self.edit else { return Vec::new() };
        if let Some(block) = &edit.block {
            return block.cells().to_vec();
        }
        let edited = self.edited().map(|(value, origin)| CellValue { id: edit.id.as_str().into(), value, origin });
        edited.into_iter().collect()
    }

    /// The value that would be taken now, and where it comes from.
    pub fn edited(&self) -> Option<(String, Origin)> {
        let edit = self.edit.as_ref()?;
        Some(match edit.chosen() {
            Some(number) => self.picked(number),
            None => (edit.line.text().trim().to_string(), Origin::Typed),
        })
    }

    /// A number of the text as a value, with its place.
    pub(crate) fn picked(&self, number: &Printed) -> (String, Origin) {
        let document = &self.review.document;
        let quote = number.quote(document, self.review.numbers_printed());
        (number.value(document), Origin::Picked { span: Some(number.span), quote })
    }

    /// Looks for the numbers that begin with what is typed: whole ones before longer ones, printed digits before Chinese
    /// numerals (every 一 is one), then the nearest to the field's own place.
    pub(crate) fn narrow(&mut self) {
        let Some(edit) = &self.edit else { return };
        let is_block = !edit.is_whole && self.review.value(&edit.id).is_some() && block::is_several(edit.line.text());
        let block = is_block.then(|| self.typed_block(&edit.id, edit.line.text()));
        let wanted = edit.digits().filter(|_| !is_block && !edit.id.starts_with(item::PREFIX));
        let own = self.review.current(&edit.id).and_then(|current| current.span);
        let own = own.map_or(self.text_pane.cursor, |span| span.start);
        let document = &self.review.document;
        let rank = |number: &Printed, wanted: &str| {
            let is_longer = number.digits != wanted;
            (is_longer, number.is_chinese(document), number.span.start.abs_diff(own), number.span)
        };
        let numbers = self.review.numbers_printed().iter();
        let mut hits: Vec<_> = wanted.map_or_else(Vec::new, |wanted| {
            let begins = numbers.filter(|number| number.digits.starts_with(&wanted));
            begins.map(|number| (rank(number, &wanted), number)).collect()
        });
        let found = hits.len();
        // Of many only the first few are put in order.
        if found > MOST {
            hits.select_nth_unstable(MOST);
            hits.truncate(MOST);
        }
        hits.sort_unstable();
        let hits = hits.into_iter().map(|(_, number)| number.clone()).collect();
        if let Some(edit) = &mut self.edit {
            (edit.hits, edit.found, edit.at, edit.labels) = (hits, found, None, None);
            edit.block = block;
        }
        self.show_source();
    }

    /// Chooses the next or the previous number offered; before the first it is what was typed again.
    pub(crate) fn choose(&mut self, forward: bool) {
        let Some(edit) = &mut self.edit else { return };
        if let Some(block) = &mut edit.block {
            block.look(forward);
            return self.show_way();
        }
        let last = edit.hits.len().checked_sub(1);
        edit.at = match (edit.at, forward) {
            (None, true) => last.map(|_| 0),
            (None, false) => last,
            (Some(at), true) => Some((at + 1).min(last.unwrap_or(0))),
            (Some(at), false) => at.checked_sub(1),
        };
        match edit.chosen().map(|number| number.span.start) {
            Some(place) => self.text_pane.cursor = place,
            None => self.show_source(),
        }
    }

    /// Gives every number in view a label, or only those that begin with what is typed; false when there is none.
    pub(crate) fn label(&mut self, space: Space) -> bool {
        let Some(edit) = &self.edit else { return false };
        let wanted = edit.digits().unwrap_or_default();
        let document = &self.review.document;
        let height = usize::from(self.panes(space).text.inside().height);
        let rows = self.text_pane.rows.iter().skip(self.text_pane.top).take(height).filter(|row| !row.folded);
        let mut seen: Vec<&Printed> = Vec::new();
        for piece in rows.flat_map(|row| row.pieces().map(|piece| piece.span).collect::<Vec<_>>()) {
            let from = self.review.numbers_printed().partition_point(|number| number.span.start < piece.start);
            let here = self.review.numbers_printed()[from..].iter().take_while(|number| number.span.start < piece.end);
            // A number of which a part is one too has the label of the whole.
            let here = here.filter(|number| number.digits.starts_with(&wanted) && !is_ordinal(document, number));
            for number in here {
                if !seen.iter().any(|other| other.span.overlaps(number.span)) {
                    seen.push(number);
                }
            }
        }
        // Where every character counts as a number (一是 …), digits come first, as far as the labels go.
        let digits = seen.iter().filter(|number| !number.is_chinese(document)).count();
        if digits > hint_labels::MOST / 2 {
            seen.retain(|number| !number.is_chinese(document));
        }
        seen.truncate(hint_labels::MOST);
        let all: Vec<(String, Printed)> = hint_labels::of(seen.len()).zip(seen.into_iter().cloned()).collect();
        let is_any = !all.is_empty();
        if let Some(edit) = &mut self.edit {
            edit.at = None;
            edit.labels = is_any.then(|| HintLabels { all, ..HintLabels::default() });
        }
        is_any
    }

    /// Chooses the next or previous number that has a label.
    pub(crate) fn choose_label(&mut self, forward: bool) {
        let Some(labels) = self.edit.as_mut().and_then(|edit| edit.labels.as_mut()) else { return };
        let left: Vec<usize> = labels.left().map(|(at, _)| at).collect();
        let here = labels.at.and_then(|at| left.iter().position(|other| *other == at));
        let next = match (here, forward) {
            (Some(here), true) => here + 1,
            (Some(here), false) => (here + left.len()).saturating_sub(1),
            (None, true) => 0,
            (None, false) => left.len().saturating_sub(1),
        };
        labels.at = left.get(next % left.len().max(1)).copied();
        labels.typed.clear();
    }
}

/// True for the number of a heading or of an item: `一、`, `1.`, `（一）`, `「一」`, `一是`. No value is taken from one.
fn is_ordinal(document: &Document, number: &Printed) -> bool {
    let (before, after) = (&document.text[..number.span.start], &document.text[number.span.end..]);
    let begins_line = before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
    let (last, mut next) = (before.chars().next_back(), after.chars());
    match (last, next.next()) {
        (_, Some('、' | '.' | '．')) if begins_line => !next.next().is_some_and(|c| c.is_ascii_digit()),
        (Some('(' | '（'), Some(')' | '）')) | (Some('「'), Some('」')) => true,
        (_, Some('是')) => number.is_chinese(document),
        _ => false,
    }
}
