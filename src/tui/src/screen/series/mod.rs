//! All years of an agency: a table year by year, what links the years, and one field's series.
//!
//! Invariant: the cursor lies on a field and on a year of the table; fields that most years have come first. Not here: which
//! reports belong together, what corresponds across forms and which year is at fault (`gouji_core::diff`), reading them
//! (`run`), drawing (the `view` files).

pub(crate) mod keys;
pub(crate) mod view;

use crate::keys::Key;
use crate::layout::{Area, Size, Space, scrolled};
use crate::resources::Resources;
use crate::search::{Search, next_of, type_into};
use gouji_core::check::Side;
use gouji_core::diff::{self, LinkState, OverYears, Series, YearLink};
use gouji_core::forms::Library;
use gouji_core::ids::{FieldId, Owner};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Bilingual;
use gouji_core::text::sanitize::printable;
use std::collections::HashSet;

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeriesRow {
    /// The title of a section.
    Section(Bilingual),
    /// A field over the years.
    Field(Box<Series>),
}

/// All years of an agency on the screen.
#[derive(Debug, Default)]
pub struct SeriesScreen {
    /// The agency, as the newest report names it.
    pub agency: String,
    /// Indexes in the list, in the order in which the points of the series name them.
    pub reports: Vec<usize>,
    /// The years from the first report to the last.
    pub years: Vec<i16>,
    /// The table.
    pub rows: Vec<SeriesRow>,
    /// The relations between adjacent years.
    pub links: OverYears,
    /// For each row and year, how it is linked with the year before.
    strips: Vec<Vec<Option<LinkState>>>,
    /// Row in focus.
    pub cursor: usize,
    /// Year in focus: index into `years`.
    pub column: usize,
    /// Year marked as one of two to compare.
    pub marked: Option<usize>,
    /// First row shown.
    pub top: usize,
    /// First year shown.
    pub left: usize,
    /// A search over the fields and their numbers.
    pub search: Option<Search>,
}

/// Columns of a year in the table: a blank, the mark of what links it with the year before, a blank, and the number.
pub const YEAR: u16 = 13;

impl SeriesScreen {
    /// The table of the reports of one agency; the cursor lies on the newest number of the first field that has one.
    ///
    /// It takes long: every field is followed over all years, and all years are checked together.
    pub fn new(reports: &[(usize, Review)], resources: &Resources) -> Self {
        let library = &resources.library;
        let reviews: Vec<&Review> = reports.iter().map(|(_, review)| review).collect();
        let mut screen = Self { reports: reports.iter().map(|(index, _)| *index).collect(), ..Self::default() };
        let year = |review: &Review| review.identity().year.map(|year| year.value);
        let mut newest: Vec<&Review> = reviews.clone();
        newest.sort_by_key(|review| std::cmp::Reverse(year(review)));
        let agency = newest.iter().find_map(|review| review.identity().agency);
        screen.agency = agency.map(|agency| printable(&agency.value)).unwrap_or_default();
        screen.links = diff::over_years(&reviews, &resources.rules, library);
        // What an older form alone has comes after the newest form's fields.
        let mut seen: HashSet<FieldId> = HashSet::new();
        let mut all: Vec<Series> = Vec::new();
        for field in newest.iter().flat_map(|review| &review.extraction.fields) {
            if seen.contains(&field.id) {
                continue;
            }
            let Some(series) = diff::series(&field.id, &reviews, library) else { continue };
            let pieces = series.points.iter().flat_map(|point| &point.pieces).map(|piece| piece.id.clone());
            seen.extend(pieces.chain([field.id.clone()]));
            all.push(series);
        }
        screen.years =
            all.first().map(|series| series.points.iter().map(|point| point.year).collect()).unwrap_or_default();
        let (comparable, rest): (Vec<Series>, Vec<Series>) = all.into_iter().partition(Series::is_comparable);
        let are_both = !comparable.is_empty() && !rest.is_empty();
        screen.add(comparable, library);
        if are_both {
            screen.rows.push(SeriesRow::Section(message!("series.rest").both()));
        }
        screen.add(rest, library);
        screen.strips = (0..screen.rows.len()).map(|row| screen.strip(row)).collect();
        let number = |row: usize| screen.field(row).and_then(Series::newest_number).map(|column| (row, column));
        let last = screen.years.len().saturating_sub(1);
        let first = screen.stops().find_map(number).or_else(|| screen.stops().next().map(|row| (row, last)));
        (screen.cursor, screen.column) = first.unwrap_or((0, last));
        screen
    }

    /// Adds fields at the end, by sections.
    fn add(&mut self, fields: Vec<Series>, library: &Library) {
        let mut section = None;
        for series in fields {
            let place = library.place(&series.id).map(|place| (place.form, place.table));
            if section != Some(place) {
                section = Some(place);
                let table = place.and_then(|(form, table)| library.forms().get(form)?.tables.get(table));
                self.rows.push(SeriesRow::Section(table.map(|table| table.title.clone()).unwrap_or_default()));
            }
            self.rows.push(SeriesRow::Field(Box::new(series)));
        }
    }

    /// Where the table, the chart and the keys lie.
    pub fn panes(size: Size, years: usize) -> [Area; 3] {
        let wanted = u16::try_from(years).unwrap_or(u16::MAX).saturating_add(5);
        let chart = wanted.clamp(6, (size.rows / 2).max(6));
        let upper = size.rows.saturating_sub(chart + 1);
        [
            Area { x: 0, y: 0, width: size.columns, height: upper },
            Area { x: 0, y: upper, width: size.columns, height: chart },
            Area { x: 0, y: size.rows.saturating_sub(1), width: size.columns, height: 1 },
        ]
    }

    /// How many years there is room for.
    pub fn room(columns: u16) -> usize {
        usize::from((columns.saturating_sub(2) * 3 / 5) / YEAR).max(1)
    }

    pub(crate) fn stops(&self) -> impl Iterator<Item = usize> {
        let is_field = |(at, row): (usize, &SeriesRow)| matches!(row, SeriesRow::Field(_)).then_some(at);
        self.rows.iter().enumerate().filter_map(is_field)
    }

    /// The field in focus.
    pub fn series(&self) -> Option<&Series> {
        self.field(self.cursor)
    }

    /// The field of a row.
    fn field(&self, row: usize) -> Option<&Series> {
        match self.rows.get(row)? {
            SeriesRow::Field(series) => Some(series),
            SeriesRow::Section(_) => None,
        }
    }

    /// What links a year of a field with the year before it.
    pub(crate) fn links(&self, row: usize, column: usize) -> impl Iterator<Item = &YearLink> {
        let points = self.field(row).map(|series| &series.points);
        let pair = points.and_then(|points| points.get(column.checked_sub(1)?).zip(points.get(column)));
        pair.into_iter().flat_map(|(older, newer)| self.links.between(older, newer))
    }

    /// How a year of a field is linked with the year before it, the worst of several; `None` for a field that no rule links.
    pub fn link(&self, row: usize, column: usize) -> Option<LinkState> {
        self.strips.get(row)?.get(column).copied().flatten()
    }

    /// The links of a row, by year.
    fn strip(&self, row: usize) -> Vec<Option<LinkState>> {
        let worst = |column: usize| self.links(row, column).map(YearLink::state).max();
        let strip: Vec<Option<LinkState>> = (0..self.years.len()).map(worst).collect();
        let is_linked = strip.iter().any(Option::is_some);
        let or_unknown = |(column, state): (usize, Option<LinkState>)| {
            state.or_else(|| (is_linked && column > 0).then_some(LinkState::Unknown))
        };
        strip.into_iter().enumerate().map(or_unknown).collect()
    }

    /// To the next or previous broken link, round the end; the cursor lies on the newer year. False if there is none.
    pub(crate) fn next_break(&mut self, forward: bool) -> bool {
        let stops = self.stops().flat_map(|row| (1..self.years.len()).map(move |column| (row, column)));
        // Each link once: in the row of the number that the newer year must have.
        let is_of = |row: usize, link: &YearLink| {
            let total = link.of(Owner::Own).filter(|operand| operand.side == Side::Right).last();
            total.is_some_and(|total| self.field(row).is_some_and(|series| series.has(&total.id)))
        };
        let is_broken = |&(row, column): &(usize, usize)| {
            self.links(row, column).any(|link| link.state().is_open() && is_of(row, link))
        };
        let broken: Vec<(usize, usize)> = stops.filter(is_broken).collect();
        let here = (self.cursor, self.column);
        let next = if forward {
            broken.iter().find(|&&at| at > here).or(broken.first())
        } else {
            broken.iter().rev().find(|&&at| at < here).or(broken.last())
        };
        let Some(&(row, column)) = next else { return false };
        self.go_to(row, column);
        true
    }

    pub(crate) fn go(&mut self, rows: isize) {
        let stops: Vec<usize> = self.stops().collect();
        let last = stops.len().saturating_sub(1);
        let at = stops.partition_point(|&row| row < self.cursor).min(last);
        self.cursor = stops.get(at.saturating_add_signed(rows).min(last)).copied().unwrap_or(0);
    }

    pub(crate) fn go_years(&mut self, years: isize) {
        self.column = self.column.saturating_add_signed(years).min(self.years.len().saturating_sub(1));
    }

    pub(crate) fn go_section(&mut self, forward: bool) {
        let is_title = |row: &usize| matches!(self.rows.get(*row), Some(SeriesRow::Section(_)));
        let own = (0..self.cursor).rev().find(is_title);
        let title = if forward {
            (self.cursor..self.rows.len()).find(is_title)
        } else if own.is_some_and(|own| own + 1 == self.cursor) {
            own.and_then(|own| (0..own).rev().find(is_title))
        } else {
            own
        };
        if let Some(row) = title.and_then(|title| self.stops().find(|&row| row > title)) {
            self.cursor = row;
        }
    }

    /// True while search words are typed.
    pub fn is_typing(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.typing)
    }

    /// Types into the search.
    pub(crate) fn search_key(&mut self, key: Key) {
        if type_into(&mut self.search, key) {
            self.find();
        }
    }

    /// Pastes into the search.
    pub(crate) fn search_paste(&mut self, text: &str) {
        if let Some(search) = &mut self.search {
            search.line.paste(text);
            self.find();
        }
    }

    /// To the first field that holds the words, unless the cursor is on one.
    pub(crate) fn find(&mut self) {
        if !self.is_hit(self.cursor) {
            self.next_hit(true);
        }
    }

    /// To the next or previous field that holds the words, round the end.
    pub(crate) fn next_hit(&mut self, forward: bool) {
        let stops: Vec<usize> = self.stops().collect();
        self.cursor = next_of(&stops, self.cursor, forward, |row| self.is_hit(row)).unwrap_or(self.cursor);
    }

    /// True when a field's name, its id or one of its numbers holds the words.
    pub(crate) fn is_hit(&self, row: usize) -> bool {
        let Some(words) = self.search.as_ref().and_then(Search::words) else { return false };
        let Some(series) = self.field(row) else { return false };
        let names = [series.label.zh.as_str(), &series.label.en, &series.id];
        names.into_iter().chain(series.points.iter().map(|point| point.text.as_str())).any(|text| text.contains(words))
    }

    /// To a field and a year.
    pub(crate) fn go_to(&mut self, row: usize, column: usize) {
        if self.field(row).is_some() {
            (self.cursor, self.column) = (row, column.min(self.years.len().saturating_sub(1)));
        }
    }

    /// Keeps the cursor in view.
    pub(crate) fn fit(&mut self, space: Space) {
        let [table, ..] = Self::panes(space.size, self.years.len());
        let height = usize::from(table.inside().height.saturating_sub(1));
        self.top = scrolled(self.top, self.cursor, height, self.rows.len(), 2);
        self.left = scrolled(self.left, self.column, Self::room(space.size.columns), self.years.len(), 0);
    }

    /// Index in the list of a year's report.
    pub fn report(&self, column: usize) -> Option<usize> {
        let at = (0..self.rows.len()).find_map(|row| self.field(row)?.points.get(column)?.report)?;
        self.reports.get(at).copied()
    }

    /// The two years to compare: the marked one and that of the cursor, else that of the cursor and the report before it.
    pub fn pair(&self) -> Option<(usize, usize)> {
        let here = self.column;
        let other = match self.marked.filter(|&marked| marked != here) {
            Some(marked) => marked,
            None => (0..here).rev().chain(here + 1..self.years.len()).find(|&column| self.report(column).is_some())?,
        };
        self.report(other.min(here)).zip(self.report(other.max(here)))
    }
}
