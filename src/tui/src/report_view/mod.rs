//! One report under review: where the reviewer is and what is being typed.
//!
//! Invariant: the focused field, the place in the text and the problem shown are in step; after every change the rules have
//! been applied again.

pub mod cards;
pub mod field_pane;
pub mod finding_summary;
mod hint_labels;
pub mod marks;
mod navigation;
pub(crate) mod next_open;
pub mod notices;
mod protection;
pub mod residuals;
pub mod sample;
pub mod snapshot;
mod table_layout;
pub mod text_pane;
pub mod value_editor;

use crate::layout::{Panes, Space, scrolled};
use crate::pair::combined::{Between, Combined};
use crate::report_view::field_pane::{FieldPane, PaneRow};
use crate::report_view::finding_summary::FindingSummary;
use crate::report_view::marks::Marks;
use crate::report_view::notices::Notice;
use crate::report_view::protection::{protections, unprotected};
use crate::report_view::snapshot::{SharedReview, Snapshot};
use crate::report_view::text_pane::TextPane;
use crate::report_view::value_editor::Edit;
use crate::search::Search;
use gouji_core::check::{Changes, Finding, Findings, Protection, Rules};
use gouji_core::forms::Library;
use gouji_core::ids::RuleId;
use gouji_core::localize::{Repair, RepairGroup};
use gouji_core::review::{Conflict, Entry, Opening, Review, Stamp, decision};
use gouji_core::text::{Bilingual, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The pane that has the keys.
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
    pub is_early: bool,
    /// The report with its decisions.
    pub review: SharedReview,
    /// The field pane.
    pub sheet: FieldPane,
    /// The text pane.
    pub raw: TextPane,
    /// Marks of all numbers.
    pub marks: Marks,
    /// The pane that has the keys.
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
    /// The repair card looked at, from zero.
    pub card: Option<usize>,
    /// True when cards are to do the other thing: correct a misprint, or keep a misreading.
    pub otherwise: bool,
    /// True while the grids show how far each number is protected.
    pub shows_protection: bool,
    /// How far the rules protect each number.
    pub protection: HashMap<String, Protection>,
    /// Numbers that no rule protects, in the order of the sheet.
    pub unprotected: Vec<String>,
    /// Protected numbers drawn to be looked at all the same.
    pub sample: Vec<String>,
    /// A value being typed.
    pub edit: Option<Edit>,
    /// A search.
    pub search: Option<Search>,
    /// What the findings come to.
    pub tally: FindingSummary,
    /// True for numbers that rose since the year beside, false for those that fell.
    pub moved: HashMap<String, bool>,
    /// In a pair, the findings shown: the report's own and those between the two.
    pub combined: Option<Combined>,
    /// Ids with a place in the text, by place.
    pub(crate) numbers: Vec<(Span, String)>,
    /// Why nothing can be decided; `None` when everything can.
    pub read_only: Option<Bilingual>,
    /// What two people said differently and nobody has chosen yet.
    pub conflicts: Vec<Conflict>,
    /// What is on disk.
    pub(crate) saved: (BTreeMap<String, Entry>, Option<Stamp>),
}

impl ReportView {
    /// Opens a report whose findings are up to date; the cursor goes to its first problem, or its first field.
    pub fn new(index: usize, review: Review, rules: &Rules, library: &Library, space: Space) -> Self {
        Self::over(TextPane::default(), index, review.into(), (rules, library), space)
    }

    /// [`ReportView::new`], over a text pane that shows the text already.
    pub(crate) fn over(
        raw: TextPane,
        index: usize,
        review: SharedReview,
        (rules, library): (&Rules, &Library),
        space: Space,
    ) -> Self {
        let sheet = FieldPane::new(&review, &review.findings, library);
        let protection = protections(&review, &sheet, rules, library);
        let mut numbers: Vec<(Span, String)> = (0..sheet.rows.len())
            .flat_map(|row| sheet.ids(row))
            .filter_map(|id| {
                review.current(id)?.span.filter(|span| !span.is_empty()).map(|span| (span, id.to_string()))
            })
            .collect();
        numbers.sort();
        let unprotected = unprotected(&sheet, &protection);
        let mut desk = Self { raw, protection, unprotected, numbers, ..Self::bare(index, review, sheet) };
        desk.mark_anew();
        desk.go_first();
        desk.go_first_open();
        desk.fit(space);
        desk
    }

    /// A report of which only the text is known yet.
    pub(crate) fn early(index: usize, review: Review, space: Space) -> Self {
        let mut desk =
            Self { is_early: true, pane: Pane::Text, ..Self::bare(index, review.into(), FieldPane::default()) };
        desk.fit(space);
        desk
    }

    fn bare(index: usize, review: SharedReview, sheet: FieldPane) -> Self {
        Self {
            index,
            is_early: false,
            marks: Marks::default(),
            saved: (review.entries.clone(), review.finished.clone()),
            sheet,
            review,
            raw: TextPane::default(),
            pane: Pane::Fields,
            row: 0,
            column: 0,
            top: 0,
            is_loose: false,
            problem: None,
            card: None,
            otherwise: false,
            shows_protection: false,
            unprotected: Vec::new(),
            protection: HashMap::new(),
            sample: Vec::new(),
            edit: None,
            search: None,
            tally: FindingSummary::default(),
            moved: HashMap::new(),
            combined: None,
            numbers: Vec::new(),
            read_only: None,
            conflicts: Vec::new(),
        }
    }

    /// The report as it is now, for an effect to take along.
    pub fn snapshot(&self) -> Snapshot {
        self.review.snapshot(self.index)
    }

    /// The panes in a space.
    pub fn panes(&self, space: Space) -> Panes {
        space.panes(u16::try_from(self.sheet.wanted_width(&self.review, space.measure)).unwrap_or(u16::MAX))
    }

    /// Fits both panes to a space and scrolls what is looked at into view.
    pub fn fit(&mut self, space: Space) {
        let panes = self.panes(space);
        let raw = panes.raw.inside();
        self.raw.fit(
            &self.review.document,
            usize::from(raw.width.saturating_sub(RAW_GUTTER)),
            space.measure,
            space.is_aligned,
        );
        self.raw.follow(usize::from(raw.height));
        let height = self.sheet_height(space);
        if self.is_loose {
            self.top = self.top.min(self.sheet.rows.len().saturating_sub(height));
            return;
        }
        self.top = scrolled(self.top, self.row, height, self.sheet.rows.len(), 2);
        // Residuals belong to the grid above them: show them with its last row when there is room.
        let below = self.sheet.rows[self.row.min(self.sheet.rows.len().saturating_sub(1))..]
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
        if let Some(finding) = self.finding().filter(|finding| finding.operands.is_empty())
            && self.problem.is_some()
        {
            return Some(decision::finding_id(&finding.rule));
        }
        self.focus().map(str::to_string)
    }

    /// The id of the problem shown, when it is one: what a rule that does not apply is said of.
    pub fn problem_id(&self) -> Option<String> {
        self.finding().filter(|finding| finding.verdict.is_broken()).map(|finding| decision::finding_id(&finding.rule))
    }

    /// What a cleared decision would be about: the number, else the problem shown.
    pub fn decided(&self) -> Option<String> {
        let is_decided = |id: &String| self.review.entries.get(id).is_some_and(|entry| entry.decision.is_some());
        self.target().filter(is_decided).or_else(|| self.problem_id().filter(is_decided))
    }

    /// The field or mention in focus.
    pub fn focus(&self) -> Option<&str> {
        self.sheet.id(self.row, self.column)
    }

    /// The finding shown: the one walked to, else the worst one about the focused number.
    pub fn finding(&self) -> Option<&Finding> {
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
        self.findings().naming(id, false).iter().filter_map(|&at| self.findings().get(at))
    }

    /// Number of the shown problem among the open ones (from 1, 0 when it is not open) and how many are open.
    pub fn problem_count(&self) -> (usize, usize) {
        let shown = self.finding().map_or(&[][..], |finding| self.findings().of_rule(&finding.rule));
        let at = self.tally.open.iter().position(|at| shown.contains(at));
        (at.map_or(0, |at| at + 1), self.tally.open.len())
    }

    /// Brings a field into focus, and its place in the text into view.
    pub fn go(&mut self, id: &str) {
        self.focus_cell(id);
        if self.finding().is_some_and(|finding| !finding.involves(id)) {
            self.problem = None;
        }
        // A card is looked at only as long as its number is.
        let is_on_card = |repair: &Repair| repair.changes.iter().any(|change| change.cell.id == id);
        if !self.looked_at().is_some_and(is_on_card) {
            self.card = None;
        }
    }

    pub(crate) fn focus_cell(&mut self, id: &str) {
        if let Some((row, column)) = self.sheet.place(id) {
            (self.row, self.column) = (row, column);
            self.show_source();
        }
    }

    pub(crate) fn show_source(&mut self) {
        let span = self.focus().and_then(|id| self.review.current(id)).and_then(|current| current.span);
        if let Some(span) = span {
            self.raw.cursor = span.start;
        }
    }

    /// The notice in focus.
    pub fn notice(&self) -> Option<&Notice> {
        self.sheet.notice(self.row)
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

    /// The findings shown: the report's own, or those of the pair it is part of.
    pub fn findings(&self) -> &Findings {
        shown(&self.review, self.combined.as_ref())
    }

    /// The repairs shown: in a pair those of both reports as one system, then the own ones that are no part of these.
    pub fn repairs(&self) -> impl Iterator<Item = &RepairGroup> {
        let both = self.combined.iter().flat_map(|combined| &combined.repairs);
        let is_left = |own: &&RepairGroup| self.combined.as_ref().is_none_or(|combined| combined.leaves(own));
        both.chain(self.review.repairs.iter().filter(is_left))
    }

    /// Applies the rules again and brings everything that depends on them up to date; a pair does it for both its reports.
    pub fn recheck(&mut self, rules: &Rules, library: &Library) {
        let changes = self.recheck_own(rules, library);
        self.mark(changes);
    }

    /// Applies the rules of this report alone. Returns what changed in its own findings; `None` when everything may have.
    pub(crate) fn recheck_own(&mut self, rules: &Rules, library: &Library) -> Option<Changes> {
        self.review.recheck(rules, library);
        self.review.take_changes()
    }

    /// Combines the own findings, of which `changes` says what changed, with those between two reports. Returns the ids of the
    /// numbers whose findings changed; `None` when all may have.
    pub(crate) fn combine(
        &mut self,
        changes: Option<Changes>,
        between: Between,
        repairs: Vec<RepairGroup>,
    ) -> Option<Vec<String>> {
        let combined = self.combined.get_or_insert_with(|| Combined::new(&self.review));
        combined.set_repairs(repairs);
        let changes = combined.update(&self.review.findings, changes, between);
        self.mark(changes)
    }

    /// True when decisions were made since the session was saved.
    pub fn is_changed(&self) -> bool {
        self.review.entries != self.saved.0 || self.review.finished != self.saved.1
    }

    /// The session on disk is as the review is.
    pub(crate) fn saved(&mut self) {
        self.saved = (self.review.entries.clone(), self.review.finished.clone());
    }

    /// Takes everything back that is not saved.
    pub(crate) fn discard(&mut self) {
        (self.review.entries, self.review.finished) = self.saved.clone();
    }

    /// Brings what depends on the findings up to date with what changed in them, so that no frame has to look through all;
    /// everything, where that is not known. Tells about which numbers something else is said, where that is known.
    pub(crate) fn mark(&mut self, changes: Option<Changes>) -> Option<Vec<String>> {
        let touched = changes.map(|changes| self.follow(&changes));
        if touched.is_none() {
            self.mark_anew();
        }
        self.drop_card();
        touched
    }

    fn follow(&mut self, changes: &Changes) -> Vec<String> {
        let findings = shown(&self.review, self.combined.as_ref());
        let touched = changes.touched(findings);
        let now = touched.iter().filter_map(|&at| findings.get(at));
        let operands = changes.old.iter().chain(now).flat_map(|finding| &finding.operands);
        let numbers: BTreeSet<&str> =
            operands.map(|operand| &operand.id).chain(&changes.ids).map(String::as_str).collect();
        self.marks.mark(&self.review, findings, numbers.iter().copied());
        self.sheet.follow(&self.review, findings, changes, &touched);
        self.tally.follow(&self.review, findings, changes, &touched);
        numbers.into_iter().map(str::to_string).collect()
    }

    /// Brings everything up to date that depends on the findings.
    pub(crate) fn mark_anew(&mut self) {
        self.review.take_changes();
        let findings = shown(&self.review, self.combined.as_ref());
        self.marks = Marks::of(&self.review, findings);
        self.sheet.refresh(&self.review, findings);
        self.tally = FindingSummary::of(&self.review, findings);
        self.drop_card();
    }

    /// The cards are others now: one that is not there any more is not looked at.
    fn drop_card(&mut self) {
        if self.card.is_some_and(|card| card >= self.cards().len()) {
            self.card = None;
        }
    }

    /// What was found when the session was opened.
    pub fn begin(&mut self, opening: Opening) {
        self.read_only = opening.read_only.map(Into::into);
        self.conflicts = opening.conflicts;
        if let Some(on_disk) = opening.on_disk {
            self.saved = on_disk;
        }
    }

    /// The notices anew, after something was noticed later than at opening.
    pub fn reread(&mut self, library: &Library) {
        let focus = self.focus().map(str::to_string);
        let findings = shown(&self.review, self.combined.as_ref());
        self.sheet = FieldPane::new(&self.review, findings, library);
        if let Some(id) = focus {
            self.go(&id);
        }
    }
}

/// The findings shown of a report.
fn shown<'f>(review: &'f Review, combined: Option<&'f Combined>) -> &'f Findings {
    combined.map_or(&review.findings, |combined| &combined.findings)
}

/// Columns of the text pane taken by the marks at its left edge.
pub const RAW_GUTTER: u16 = 2;
