//! One report under review: where the reviewer is and what is being typed.
//!
//! Invariant: the focused field, the place in the text and the problem shown are in step; after every change the rules have
//! been applied again.

pub mod block;
pub mod cards;
mod checking;
pub mod choices;
pub mod deciding;
pub mod field_pane;
pub(crate) mod filling;
pub mod finding_summary;
mod hint_labels;
mod in_view;
pub mod marks;
mod navigation;
pub(crate) mod next_open;
pub mod notices;
mod protection;
pub mod residuals;
pub mod sample;
mod selection;
pub mod snapshot;
mod table_layout;
pub mod text_pane;
pub mod unread;
pub mod value_editor;

use crate::layout::{Panes, Space, scrolled};
use crate::pair::combined::Combined;
use crate::report_view::cards::Look;
use crate::report_view::field_pane::{FieldPane, PaneRow};
use crate::report_view::finding_summary::{FindingSummary, KnownProblems};
use crate::report_view::marks::Marks;
use crate::report_view::notices::Notice;
use crate::report_view::protection::{protections, unprotected};
use crate::report_view::snapshot::{SharedReview, Snapshot};
use crate::report_view::text_pane::TextPane;
use crate::report_view::unread::ShownUnread;
use crate::report_view::value_editor::ValueEditor;
use crate::search::Search;
use crate::widgets::cell_picture::CellPicture;
use gouji_core::check::{Finding, Protection, Rules};
use gouji_core::forms::Library;
use gouji_core::ids::{FieldId, Owner, RuleId, ValueId};
use gouji_core::localize::Proposal;
use gouji_core::review::{Conflict, EarlierReview, Entry, Provenance, Review, decision};
use gouji_core::text::{Bilingual, Lang, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A pane of the report screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The fields.
    #[default]
    Fields,
    /// The text.
    Text,
}

/// One report under review.
// Switches that have nothing to do with each other.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug)]
pub struct ReportView {
    /// Its index in the list.
    pub index: usize,
    /// True while the report is still being read: there is its text and nothing else.
    pub is_loading: bool,
    /// The report with its decisions.
    pub review: SharedReview,
    /// The field pane.
    pub field_pane: FieldPane,
    /// The text pane.
    pub text_pane: TextPane,
    /// Marks of all numbers.
    pub marks: Marks,
    /// The active pane.
    pub pane: Pane,
    /// Row of the sheet in focus.
    pub row: usize,
    /// Column in focus.
    pub column: usize,
    /// First row of the sheet shown.
    pub top: usize,
    /// The wheel moved the field pane away from what is in focus.
    pub is_loose: bool,
    /// The rule whose finding the reviewer walked to.
    pub problem: Option<RuleId>,
    /// The group of what is unread that the reviewer walked to.
    pub(crate) unread: Option<ShownUnread>,
    /// Every problem there was since the report was opened, settled ones included.
    pub(crate) known: KnownProblems,
    /// The card looked at, from zero.
    pub card: Option<usize>,
    /// How it came to be looked at.
    pub look: Look,
    /// True when cards are to do the other thing: correct a misprint, or keep a misreading.
    pub otherwise: bool,
    /// True while the grids show how far each number is protected.
    pub shows_protection: bool,
    /// How far the rules protect each number.
    pub protection: HashMap<ValueId, Protection>,
    /// Numbers that no rule protects, in the order of the sheet.
    pub unprotected: Vec<ValueId>,
    /// Protected numbers drawn to be looked at all the same.
    pub sample: Vec<String>,
    /// A value being typed.
    pub edit: Option<ValueEditor>,
    /// The cell of a table that was in focus last: a row taken from the text goes there.
    pub(crate) last_cell: Option<String>,
    /// Where in the text the lines selected begin or end; the other end is the place looked at.
    pub selection: Option<usize>,
    /// A search.
    pub search: Option<Search>,
    /// What the findings come to.
    pub summary: FindingSummary,
    /// The numbers that differ from the older report of a pair.
    pub moved: HashSet<FieldId>,
    /// In a pair, the open problems of both reports and between them.
    pub(crate) open_in_pair: Option<usize>,
    /// In a pair, the findings shown: the report's own and those between the two.
    pub combined: Option<Combined>,
    /// Ids with a place in the text, by place.
    pub(crate) numbers: Vec<(Span, String)>,
    /// Why nothing can be decided; `None` when everything can.
    pub read_only: Option<Bilingual>,
    /// What two people decided differently and nobody has chosen yet.
    pub conflicts: Vec<Conflict>,
    /// An earlier review of the same agency and year, as long as the reviewer has not answered.
    pub earlier: Option<EarlierReview>,
    /// Notes that were left unfinished, by the id they are about.
    pub drafts: BTreeMap<String, String>,
    /// The reading that the panes show: the text is read anew when a form is chosen.
    pub(crate) round: usize,
    /// The picture of what is in focus.
    pub(crate) picture: CellPicture,
    /// What is on disk.
    pub(crate) saved: (BTreeMap<String, Entry>, Option<Provenance>),
}

impl ReportView {
    /// Opens a report whose findings are up to date; the cursor goes to its first problem, or its first field.
    pub fn new(index: usize, review: Review, rules: &Rules, library: &Library, space: Space) -> Self {
        Self::over(TextPane::default(), index, review.into(), (rules, library), space)
    }

    /// [`ReportView::new`], over a text pane that shows the text already.
    pub(crate) fn over(
        text_pane: TextPane,
        index: usize,
        review: SharedReview,
        (rules, library): (&Rules, &Library),
        space: Space,
    ) -> Self {
        let mut view = Self { text_pane, ..Self::bare(index, review, FieldPane::default()) };
        view.lay_out(rules, library);
        view.mark_anew();
        view.go_first();
        view.go_first_open();
        view.fit(space);
        view
    }

    /// Makes everything that depends on the reading: the field pane, the places of numbers, how far rules protect them.
    pub(crate) fn lay_out(&mut self, rules: &Rules, library: &Library) {
        let review = &self.review;
        self.field_pane = FieldPane::new(review, &review.findings, library);
        self.protection = protections(review, &self.field_pane, rules, library);
        self.unprotected = unprotected(&self.field_pane, &self.protection);
        let ids = (0..self.field_pane.rows.len()).flat_map(|row| self.field_pane.ids(row));
        let placed = |id: &str| Some((review.current(id)?.span.filter(|span| !span.is_empty())?, id.to_string()));
        let mut numbers: Vec<(Span, String)> = ids.filter_map(placed).collect();
        numbers.sort();
        if numbers != self.numbers {
            self.numbers = numbers;
            self.text_pane.forget();
        }
        self.sample.clear();
        self.round = review.reading_round();
    }

    /// A report of which only the text is known yet.
    pub(crate) fn early(index: usize, review: Review, space: Space) -> Self {
        let mut view =
            Self { is_loading: true, pane: Pane::Text, ..Self::bare(index, review.into(), FieldPane::default()) };
        view.fit(space);
        view
    }

    fn bare(index: usize, review: SharedReview, field_pane: FieldPane) -> Self {
        Self {
            index,
            is_loading: false,
            marks: Marks::default(),
            saved: (review.entries.clone(), review.finished.clone()),
            round: review.reading_round(),
            field_pane,
            review,
            text_pane: TextPane::default(),
            pane: Pane::Fields,
            row: 0,
            column: 0,
            top: 0,
            is_loose: false,
            problem: None,
            unread: None,
            known: KnownProblems::default(),
            card: None,
            look: Look::Offered,
            otherwise: false,
            shows_protection: false,
            unprotected: Vec::new(),
            protection: HashMap::new(),
            sample: Vec::new(),
            edit: None,
            last_cell: None,
            selection: None,
            search: None,
            summary: FindingSummary::default(),
            moved: HashSet::new(),
            open_in_pair: None,
            combined: None,
            numbers: Vec::new(),
            read_only: None,
            conflicts: Vec::new(),
            earlier: None,
            drafts: BTreeMap::new(),
            picture: CellPicture::default(),
        }
    }

    /// The report as it is now, for an effect to take along.
    pub fn snapshot(&self) -> Snapshot {
        self.review.snapshot(self.index)
    }

    /// The head of the column that a value of a grid is in: whole, and short.
    pub(crate) fn column_head(&self, value: Span, lang: Lang) -> Option<(&str, &str)> {
        let at = self.numbers.binary_search_by(|(number, _)| number.cmp(&value)).ok()?;
        let (row, column) = self.field_pane.place(&self.numbers.get(at)?.1)?;
        let PaneRow::Heads(heads) = self.field_pane.rows.get(self.field_pane.heads_of(row)?)? else { return None };
        heads.columns.get(column).map(|(long, short)| (long.get(lang), short.get(lang)))
    }

    /// The panes in a space.
    pub fn panes(&self, space: Space) -> Panes {
        let wanted = self.field_pane.wanted_width(&self.review, space.measure);
        let panes = space.panes(u16::try_from(wanted).unwrap_or(u16::MAX));
        if self.has_pictures() { panes.with_picture(self.picture.is_enlarged) } else { panes }
    }

    /// True for a report that was recognised in pictures, which can be looked at.
    pub fn has_pictures(&self) -> bool {
        !self.review.document.pictures.is_empty()
    }

    /// Where in the text what the picture shows is: the number in focus, or in the text pane the one at the cursor.
    fn pictured(&self) -> Option<Span> {
        let cursor = self.text_pane.cursor;
        if self.pane == Pane::Text {
            let at_cursor = self.numbers.iter().map(|(span, _)| *span).find(|span| span.contains(cursor));
            return Some(at_cursor.unwrap_or(Span::new(cursor, cursor)));
        }
        let id = self.focus()?;
        self.review.value(id).and_then(|value| value.span).or_else(|| self.review.current(id)?.span)
    }

    /// Fits both panes to a space and scrolls what is looked at into view.
    pub fn fit(&mut self, space: Space) {
        let panes = self.panes(space);
        let text = panes.text.inside();
        let width = usize::from(text.width.saturating_sub(RAW_GUTTER));
        self.text_pane.fit(&self.review.document, &self.numbers, (width, space.measure, space.is_aligned));
        let before = (self.text_pane.top, self.top);
        self.text_pane.follow(usize::from(text.height));
        let height = self.sheet_height(space);
        if self.is_loose {
            self.top = self.top.min(self.field_pane.rows.len().saturating_sub(height));
        } else {
            self.follow_field(height);
        }
        let looked_at = self.pictured();
        self.picture.look(&self.review.document, looked_at, panes.picture.inside(), space.graphics);
        // Whoever walks through the text is not called back to the problem.
        if self.pane == Pane::Fields {
            self.show_operands(before, (usize::from(text.height), height));
        }
    }

    /// Scrolls the fields so that the row in focus is in view.
    fn follow_field(&mut self, height: usize) {
        self.top = scrolled(self.top, self.row, height, self.field_pane.rows.len(), 2);
        // Residuals belong to the grid above them: show them with its last row when there is room.
        let below = self.field_pane.rows[self.row.min(self.field_pane.rows.len().saturating_sub(1))..]
            .iter()
            .skip(1)
            .take_while(|row| matches!(row, PaneRow::Residuals { .. }))
            .count();
        if below > 0 && below < height {
            self.top = self.top.max((self.row + below + 1).saturating_sub(height));
        }
    }

    /// Rows of the field pane below its pinned heads.
    pub fn sheet_height(&self, space: Space) -> usize {
        usize::from(self.panes(space).fields.inside().height).saturating_sub(1)
    }

    /// The id that decisions are about: the field in focus, or, when the problem shown has no number, the problem itself.
    pub fn target(&self) -> Option<String> {
        if let Some(table) = self.unread_table() {
            return Some(table);
        }
        // A pair shows no row for agency, year and dates.
        let is_itself =
            |finding: &&Finding| finding.operands.is_empty() || (self.combined.is_some() && !finding.has_numbers());
        if let Some(finding) = self.finding().filter(is_itself)
            && self.problem.is_some()
        {
            return Some(decision::finding_id(&finding.rule));
        }
        self.focus().map(str::to_string)
    }

    /// The id of the problem shown, for decisions that its rule does not apply.
    pub fn problem_id(&self) -> Option<String> {
        let table = self.unread_table();
        let finding = || {
            self.finding()
                .filter(|finding| finding.verdict.is_broken())
                .map(|finding| decision::finding_id(&finding.rule))
        };
        table.or_else(finding)
    }

    /// What a cleared decision would be about: the number, else the problem shown.
    pub fn decided(&self) -> Option<String> {
        let is_decided = |id: &String| self.review.entries.get(id).is_some_and(|entry| entry.decision.is_some());
        self.target().filter(is_decided).or_else(|| self.problem_id().filter(is_decided))
    }

    /// The field or mention in focus.
    pub fn focus(&self) -> Option<&str> {
        self.field_pane.id(self.row, self.column)
    }

    /// The finding shown: the one walked to, else the worst one about the focused number.
    pub fn finding(&self) -> Option<&Finding> {
        if self.walked_unread().is_some() {
            return None;
        }
        if let Some(&walked) = self.problem.as_ref().and_then(|rule| self.findings().of_rule(rule).first()) {
            return self.findings().get(walked);
        }
        let about = self.findings_about(self.focus()?);
        let mut broken: Vec<&Finding> = about.filter(|finding| finding.verdict.is_broken()).collect();
        broken.sort_by_key(|finding| (self.review.is_settled(finding), finding.severity));
        broken.first().copied()
    }

    /// The findings about a number.
    pub fn findings_about(&self, id: &str) -> impl Iterator<Item = &Finding> {
        self.findings().naming(id, Owner::Own).iter().filter_map(|&at| self.findings().get(at))
    }

    /// How many problems are open, of both reports in a pair.
    pub fn count_open(&self) -> usize {
        self.open_in_pair.unwrap_or_else(|| self.summary.count_open())
    }

    /// Number of the shown problem among the open ones (from 1, 0 when it is not open) and how many are open: rules violated,
    /// and groups of what is unread, which come before soft problems.
    pub fn problem_count(&self) -> (usize, usize) {
        let hard = self.summary.open_hard();
        let shown = self.finding().map_or(&[][..], |finding| self.findings().of_rule(&finding.rule));
        let broken = self.summary.open.iter().position(|at| shown.contains(at));
        let broken = broken.map(|at| if at < hard { at } else { at + self.summary.unread.len() });
        let at = broken.or_else(|| Some(hard + self.unread_index()?));
        (at.map_or(0, |at| at + 1), self.summary.count_open())
    }

    /// Number of the shown problem among all there were since the report was opened, and how many these are: both grow only
    /// where a correction breaks another rule.
    pub fn progress(&self) -> (usize, usize) {
        let (at, open) = self.problem_count();
        let all = self.known.len().max(open);
        (all - open + at, all)
    }

    /// Brings a field into focus, and its place in the text into view.
    pub fn go(&mut self, id: &str) {
        self.focus_cell(id);
        if self.finding().is_some_and(|finding| !finding.involves(id)) {
            self.problem = None;
        }
        self.leave_unread(id);
        // A card is looked at only as long as its number is.
        let is_on_card = |card: Proposal<'_>| card.cells().any(|cell| cell.id == id);
        if !self.looked_at().is_some_and(is_on_card) {
            self.card = None;
        }
    }

    pub(crate) fn focus_cell(&mut self, id: &str) {
        if let Some((row, column)) = self.field_pane.place(id) {
            if self.review.value(id).is_some() {
                self.last_cell = Some(id.to_string());
            }
            (self.row, self.column) = (row, column);
            self.show_source();
        }
    }

    pub(crate) fn show_source(&mut self) {
        let span = self.focus().and_then(|id| self.review.current(id)).and_then(|current| current.span);
        if let Some(span) = span {
            self.text_pane.cursor = span.start;
        }
    }

    /// The notice in focus.
    pub fn notice(&self) -> Option<&Notice> {
        self.field_pane.notice(self.row)
    }

    /// From the text to the field of the number at the cursor (or the nearest one after it in the row), and back.
    pub fn switch_pane(&mut self) {
        self.pane = if self.pane == Pane::Fields { Pane::Text } else { Pane::Fields };
    }

    /// The numbers whose places overlap a stretch of the text.
    pub fn numbers_in(&self, span: Span) -> &[(Span, String)] {
        let from = self.numbers.partition_point(|(number, _)| number.end <= span.start);
        let to = self.numbers.partition_point(|(number, _)| number.start < span.end);
        self.numbers.get(from..to).unwrap_or(&[])
    }
}

/// Columns of the text pane taken by the marks at its left edge.
pub const RAW_GUTTER: u16 = 2;
