//! A search over the labels, numbers and sentences of both years.

use crate::keys::Key;
use crate::pair::Pair;
use crate::screen::pair::PairScreen;
use crate::search::{Search, next_of, type_into};
use gouji_core::diff::ComparisonRow;
use gouji_core::ids::Year;

impl PairScreen {
    /// True while search words are typed.
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.typing)
    }

    /// Begins a search.
    pub fn begin_search(&mut self) {
        self.search = Some(Search::begun());
    }

    /// Ends the search; false when there was none.
    pub fn end_search(&mut self) -> bool {
        self.search.take().is_some()
    }

    /// Types into the search.
    pub fn search_key(&mut self, pair: &mut Pair, key: Key) {
        if type_into(&mut self.search, key) {
            self.find(pair);
        }
    }

    /// To the first row that holds the words, unless the cursor is on one.
    pub fn find(&mut self, pair: &mut Pair) {
        if !self.is_hit(pair, self.cursor) {
            self.next_hit(pair, true);
        }
    }

    fn is_hit(&self, pair: &Pair, row: usize) -> bool {
        let words = self.search.as_ref().and_then(Search::words);
        let Some(words) = words else { return false };
        let years = &pair.years;
        let Some(row) = pair.row(row) else { return false };
        match row {
            ComparisonRow::Section(title) => title.zh.contains(words) || title.en.contains(words),
            ComparisonRow::Field(field) => {
                let cells = [&field.old, &field.new];
                let says = |text: &str| text.contains(words);
                says(&field.label.zh)
                    || says(&field.label.en)
                    || says(&field.id)
                    || cells.into_iter().flatten().any(|cell| {
                        says(&cell.text) || cell.pieces.iter().any(|piece| says(&piece.text) || says(&piece.label.zh))
                    })
            }
            ComparisonRow::Prose(_) => Year::BOTH.into_iter().any(|year| {
                let document = &years[year].review.document;
                row.span(year).is_some_and(|span| document.at(span).contains(words))
            }),
        }
    }

    /// To the next or previous row that holds the words, round the end.
    pub fn next_hit(&mut self, pair: &mut Pair, forward: bool) {
        let comparison = &pair.comparison;
        let stops = self.stops(comparison);
        if let Some(next) = next_of(&stops, self.cursor, forward, |row| self.is_hit(pair, row)) {
            self.go_to(pair, next);
        }
    }
}
