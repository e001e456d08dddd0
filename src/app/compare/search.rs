//! A search over the labels, numbers and sentences of both years.

use super::{CompareScreen, span_of};
use crate::app::desk::Desk;
use crate::app::search::Search;
use crate::diff::Row;
use crate::keys::{Code, Key};

impl CompareScreen {
    /// True while search words are typed.
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.typing)
    }

    /// Begins a search.
    pub fn begin_search(&mut self) {
        self.search = Some(Search { typing: true, ..Search::default() });
    }

    /// Ends the search; false when there was none.
    pub fn end_search(&mut self) -> bool {
        self.search.take().is_some()
    }

    /// Types into the search.
    pub fn search_key(&mut self, desk: &mut Desk, key: Key) {
        match key.code {
            Code::Esc => self.search = None,
            Code::Enter => {
                if let Some(search) = &mut self.search {
                    search.typing = false;
                }
            }
            _ => {
                if self.search.as_mut().is_some_and(|search| search.line.key(key)) {
                    self.find(desk);
                }
            }
        }
    }

    /// To the first row that holds the words, unless the cursor is on one.
    pub fn find(&mut self, desk: &mut Desk) {
        if !self.is_hit(desk, self.cursor) {
            self.next_hit(desk, true);
        }
    }

    fn is_hit(&self, desk: &Desk, row: usize) -> bool {
        let words = self.search.as_ref().map(|search| search.line.text()).filter(|words| !words.is_empty());
        let (Some(words), Some(years)) = (words, desk.years()) else { return false };
        let Some(row) = Self::comparison(desk).and_then(|comparison| comparison.rows.get(row)) else { return false };
        match row {
            Row::Section(title) => title.zh.contains(words) || title.en.contains(words),
            Row::Field(field) => {
                let cells = [&field.old, &field.new];
                let says = |text: &str| text.contains(words);
                says(&field.label.zh)
                    || says(&field.label.en)
                    || says(&field.id)
                    || cells.into_iter().flatten().any(|cell| {
                        says(&cell.text) || cell.pieces.iter().any(|piece| says(&piece.text) || says(&piece.label.zh))
                    })
            }
            Row::Prose(_) => [false, true].into_iter().any(|is_newer| {
                let document = &years[usize::from(is_newer)].review.document;
                span_of(row, is_newer).is_some_and(|span| document.at(span).contains(words))
            }),
        }
    }

    /// To the next or previous row that holds the words, round the end.
    pub fn next_hit(&mut self, desk: &mut Desk, forward: bool) {
        let Some(comparison) = Self::comparison(desk) else { return };
        let stops = self.stops(comparison);
        let hit = |row: &&usize| self.is_hit(desk, **row);
        let next = if forward {
            stops.iter().filter(|&&row| row > self.cursor).find(hit).or_else(|| stops.iter().find(hit))
        } else {
            stops.iter().rev().filter(|&&row| row < self.cursor).find(hit).or_else(|| stops.iter().rev().find(hit))
        };
        if let Some(&next) = next {
            self.go_to(desk, next);
        }
    }
}
