//! The field pane: what was read, as grids and lists.
//!
//! Invariant: every field, reviewed mention and identity item of the report is in exactly one place, and what nothing
//! explains in a section of its own; the rows are made once for a report, only the residuals at their edges change with its numbers.

use crate::report_view::notices::{Notice, notices, stray};
use crate::report_view::residuals::Residual;
use gouji_core::check::Findings;
use gouji_core::extract::{Coverage, Role, coverage};
use gouji_core::forms::{self, Library};
use gouji_core::ids::{FieldId, ValueId};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::common_affixes::{CommonAffixes, common_affixes};
use gouji_core::text::grouping::grouped;
use gouji_core::text::{Bilingual, width::Measure};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A row of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaneRow {
    /// An empty row.
    Gap,
    /// The title of a section.
    Section(Bilingual),
    /// The column heads of a grid, and the head printed above it.
    Heads(Heads),
    /// The group of a form that the rows of the grid below are printed under: `(三)不予公开`.
    Group {
        /// Row of the grid's heads.
        heads: usize,
        /// The group as printed.
        label: String,
    },
    /// A row of a grid.
    Cells(Cells),
    /// The residuals of a rule over the columns of the grid above: what it says at each column.
    Residuals {
        /// Row of the grid's heads.
        heads: usize,
        /// A word or two that name the rule.
        edge: Bilingual,
    },
    /// A single field or number.
    Item(Item),
    /// Something to know; it holds no number.
    Notice(Notice),
}

/// The heads of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    /// The head printed above the grid, with the unit of its numbers.
    pub title: String,
    /// The columns: the label as printed and its gloss, and both short.
    pub columns: Vec<(Bilingual, Bilingual)>,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// Row of the grid's heads.
    pub heads: usize,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// Field ids by column.
    pub ids: Vec<FieldId>,
    /// What the label has in common with another one of the section.
    pub shared: CommonAffixes,
    /// What its gloss has.
    pub shared_gloss: CommonAffixes,
}

/// A single field or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ValueId,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// Unit as printed.
    pub unit: String,
    /// What the label has in common with another one of the section.
    pub shared: CommonAffixes,
}

/// The pane.
#[derive(Debug, Clone, Default)]
pub struct FieldPane {
    /// All rows.
    pub rows: Vec<PaneRow>,
    places: HashMap<ValueId, (usize, usize)>,
    /// The rows that are titles of sections, and those that are heads of grids.
    sections: Vec<usize>,
    grids: Vec<usize>,
    pub(crate) row_residuals: HashMap<usize, Residual>,
    pub(crate) column_residuals: HashMap<(usize, usize), Residual>,
    pub(crate) widest_residual: usize,
}

impl FieldPane {
    /// Lays out everything that was read of a report whose findings are up to date.
    pub fn new(review: &Review, findings: &Findings, library: &Library) -> Self {
        let mut field_pane = Self::default();
        let coverage = coverage(&review.document.text, &review.extraction);
        field_pane.identity(review);
        field_pane.rows.extend(notices(review, &coverage).into_iter().map(PaneRow::Notice));
        let tables = &review.extraction.tables;
        for (at, reading) in tables.iter().enumerate() {
            // The copies of a table that is printed twice are one table of fields.
            if tables[..at].iter().any(|other| (&other.form, &other.table) == (&reading.form, &reading.table)) {
                continue;
            }
            field_pane.table(library, (&reading.form, &reading.table), review, findings);
        }
        field_pane.told(library, review);
        field_pane.prose(review);
        field_pane.unexplained(review, &coverage);
        field_pane.index();
        field_pane.compare_labels();
        field_pane.refresh(review, findings);
        field_pane
    }

    /// The row and column of an id.
    pub fn place(&self, id: &str) -> Option<(usize, usize)> {
        self.places.get(id).copied()
    }

    /// The ids of a row by column; empty for rows that hold none.
    pub fn ids(&self, row: usize) -> Vec<&str> {
        match self.rows.get(row) {
            Some(PaneRow::Cells(cells)) => cells.ids.iter().map(FieldId::as_str).collect(),
            Some(PaneRow::Item(item)) => vec![item.id.as_str()],
            _ => Vec::new(),
        }
    }

    /// The notice that a row is.
    pub fn notice(&self, row: usize) -> Option<&Notice> {
        match self.rows.get(row)? {
            PaneRow::Notice(notice) => Some(notice),
            _ => None,
        }
    }

    /// The id at a row and column.
    pub fn id(&self, row: usize, column: usize) -> Option<&str> {
        let ids = self.ids(row);
        ids.get(column.min(ids.len().saturating_sub(1))).copied()
    }

    /// The section title that governs a row.
    pub fn section_of(&self, row: usize) -> Option<&Bilingual> {
        let after = self.sections.partition_point(|section| *section <= row);
        match self.rows.get(*self.sections.get(after.checked_sub(1)?)?)? {
            PaneRow::Section(title) => Some(title),
            _ => None,
        }
    }

    /// The heads of the grid that holds a row.
    pub fn heads_of(&self, row: usize) -> Option<usize> {
        match self.rows.get(row)? {
            PaneRow::Cells(cells) => Some(cells.heads),
            PaneRow::Residuals { heads, .. } | PaneRow::Group { heads, .. } => Some(*heads),
            _ => None,
        }
    }

    /// Columns of each number column of a grid, mark included, from its present values; a blank between columns is for
    /// whoever has room.
    pub fn column_widths(&self, heads: usize, review: &Review, measure: Measure) -> Vec<usize> {
        let Some(PaneRow::Heads(head)) = self.rows.get(heads) else { return Vec::new() };
        let mut widths: Vec<usize> = head.columns.iter().map(|_| 4).collect();
        for (index, row) in self.rows.iter().enumerate().skip(heads + 1) {
            match row {
                PaneRow::Cells(cells) if cells.heads == heads => {
                    for (column, id) in cells.ids.iter().enumerate() {
                        let text = review.current(id).map_or(0, |current| measure.width(&grouped(&current.text)));
                        widths[column] = widths[column].max(text);
                    }
                }
                PaneRow::Residuals { heads: of, .. } if *of == heads => {
                    for (column, slot) in widths.iter_mut().enumerate() {
                        *slot = (*slot).max(
                            self.column_residual(index, column).map_or(0, |residual| measure.width(&residual.text)),
                        );
                    }
                }
                PaneRow::Group { .. } => {}
                _ => break,
            }
        }
        widths.into_iter().map(|width| width.min(14) + 1).collect()
    }

    /// Columns the widest grid needs with labels of a readable length, borders included.
    pub fn wanted_width(&self, review: &Review, measure: Measure) -> usize {
        const LABEL: usize = 22;
        self.grids
            .iter()
            .map(|&row| {
                self.column_widths(row, review, measure).iter().map(|width| width + 1).sum::<usize>() + LABEL + 8
            })
            .max()
            .unwrap_or(0)
    }

    fn identity(&mut self, review: &Review) {
        self.section(message!("pane.report").both());
        for item in &review.identity_items {
            // The words are looked up by id when the row is drawn.
            self.item(item.id, Bilingual::default(), "");
        }
    }

    fn table(&mut self, library: &Library, (form, table): (&str, &str), review: &Review, findings: &Findings) {
        let Some(form) = library.form(form) else { return };
        let Some(table) = form.tables.iter().find(|known| known.id == table) else { return };
        self.section(table.title.clone());
        for block in &table.blocks {
            if block.columns.len() < 2 {
                self.list(library, table, block, review);
                continue;
            }
            let heads = self.rows.len();
            let columns = block.columns.iter().map(|column| {
                // A form need not give them all.
                let or = |words: &'_ str, other: &'_ str| if words.is_empty() { other } else { words }.to_string();
                let long = Bilingual::new(&column.label, or(&column.en, &column.label));
                let short = Bilingual::new(or(&column.short, &long.zh), or(&column.short_en, &long.en));
                (long, short)
            });
            self.rows.push(PaneRow::Heads(Heads { title: block.head.clone(), columns: columns.collect() }));
            let mut group = "";
            for row in &block.rows {
                if !row.group.is_empty() && row.group != group {
                    self.rows.push(PaneRow::Group { heads, label: row.group.clone() });
                }
                group = &row.group;
                let label = Bilingual::new(row.label.clone(), row.en.clone());
                self.rows.push(PaneRow::Cells(Cells {
                    heads,
                    label,
                    ids: forms::ids(table, block, row),
                    shared: CommonAffixes::default(),
                    shared_gloss: CommonAffixes::default(),
                }));
            }
            self.residual_rows(heads, findings);
        }
    }

    /// The rows of a block with one value each, under its head.
    fn list(&mut self, library: &Library, table: &forms::Table, block: &forms::Block, review: &Review) {
        // Of a form stated in prose, only the rows that occur are known.
        let ids = block.rows.iter().flat_map(|row| forms::ids(table, block, row));
        let ids: Vec<FieldId> = ids.filter(|id| review.value(id).is_some()).collect();
        if !ids.is_empty() && !block.head.is_empty() {
            self.rows.push(PaneRow::Heads(Heads { title: block.head.clone(), columns: Vec::new() }));
        }
        for id in ids {
            self.field(library, &id);
        }
    }

    fn field(&mut self, library: &Library, id: &str) {
        let label = Bilingual::new(library.label(id).unwrap_or_default(), library.gloss(id).unwrap_or_default());
        self.item(id, label, library.unit(id));
    }

    /// Fields of prose that fills too few rows to make a table of their form, by the table they belong to.
    fn told(&mut self, library: &Library, review: &Review) {
        let placed: HashSet<String> = (0..self.rows.len()).flat_map(|row| self.ids(row)).map(str::to_string).collect();
        let mut section = None;
        for field in review.extraction.fields.iter().filter(|field| !placed.contains(field.id.as_str())) {
            let place = library.place(&field.id).map(|place| (place.form, place.table));
            if section != Some(place) {
                section = Some(place);
                let table = place.and_then(|(form, table)| library.forms().get(form)?.tables.get(table));
                self.section(table.map(|table| table.title.clone()).unwrap_or_default());
            }
            self.field(library, &field.id);
        }
    }

    /// One row for each kind of rule along the columns of the last grid.
    fn residual_rows(&mut self, heads: usize, findings: &Findings) {
        let mut column_of: HashMap<&str, usize> = HashMap::new();
        for row in &self.rows[heads..] {
            if let PaneRow::Cells(cells) = row {
                column_of.extend(cells.ids.iter().enumerate().map(|(column, id)| (id.as_str(), column)));
            }
        }
        let mut edges: BTreeMap<usize, Bilingual> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            let mut columns = finding.operands.iter().map(|operand| column_of.get(operand.id.as_str()));
            let first = columns.next().flatten();
            let one_column = first.is_some() && columns.all(|column| column == first);
            if one_column && !finding.edge.zh.is_empty() && !edges.values().any(|edge| *edge == finding.edge) {
                edges.insert(index, finding.edge.clone());
            }
        }
        self.rows.extend(edges.into_values().map(|edge| PaneRow::Residuals { heads, edge }));
    }

    fn prose(&mut self, review: &Review) {
        let document = &review.document;
        let mut chapter = None;
        for (index, mention) in review.extraction.prose.mentions.iter().enumerate() {
            // A number that fills a row of a form is shown there, one that nothing explains with its like.
            let elsewhere = mention.role == Role::Unexplained || review.extraction.number_id(mention) != mention.id;
            if !mention.role.is_reviewed() || elsewhere {
                continue;
            }
            if chapter != Some(mention.section) {
                chapter = Some(mention.section);
                let title = mention.section.and_then(|section| document.sections.get(section));
                let title = title.map_or("", |section| document.at(section.title));
                self.section(message!("pane.prose", title = title).both());
            }
            self.mention(review, index);
        }
    }

    /// The numbers that nothing explains, in the order of the text.
    fn unexplained(&mut self, review: &Review, coverage: &Coverage) {
        if coverage.unexplained.is_empty() {
            return;
        }
        self.section(message!("pane.unexplained").both());
        let mentions = &review.extraction.prose.mentions;
        for &span in &coverage.unexplained {
            match mentions.binary_search_by_key(&span.start, |mention| mention.span.start) {
                Ok(index) => self.mention(review, index),
                Err(_) => self.rows.push(PaneRow::Notice(stray(review, span))),
            }
        }
    }

    fn mention(&mut self, review: &Review, index: usize) {
        let Some(mention) = review.extraction.prose.mentions.get(index) else { return };
        // The sign of a percentage is part of its spelling.
        let unit = if mention.unit == "%" { "" } else { &mention.unit };
        self.item(&mention.id, review.mention_label(index), unit);
    }

    fn section(&mut self, title: Bilingual) {
        if !self.rows.is_empty() {
            self.rows.push(PaneRow::Gap);
        }
        self.rows.push(PaneRow::Section(title));
    }

    fn item(&mut self, id: &str, label: Bilingual, unit: &str) {
        self.rows.push(PaneRow::Item(Item {
            id: id.into(),
            label,
            unit: unit.to_string(),
            shared: CommonAffixes::default(),
        }));
    }

    /// Notes what the labels of a section have in common.
    fn compare_labels(&mut self) {
        for section in self.rows.split_mut(|row| matches!(row, PaneRow::Section(_))) {
            let labels: Vec<Bilingual> = section
                .iter()
                .map(|row| match row {
                    PaneRow::Cells(Cells { label, .. }) | PaneRow::Item(Item { label, .. }) => label.clone(),
                    _ => Bilingual::default(),
                })
                .collect();
            let printed = common_affixes(&labels.iter().map(|label| label.zh.as_str()).collect::<Vec<_>>());
            let glosses = common_affixes(&labels.iter().map(|label| label.en.as_str()).collect::<Vec<_>>());
            for (row, (printed, gloss)) in section.iter_mut().zip(printed.into_iter().zip(glosses)) {
                match row {
                    PaneRow::Cells(cells) => (cells.shared, cells.shared_gloss) = (printed, gloss),
                    PaneRow::Item(item) => item.shared = printed,
                    _ => {}
                }
            }
        }
    }

    fn index(&mut self) {
        let places: Vec<(ValueId, (usize, usize))> = (0..self.rows.len())
            .flat_map(|row| self.ids(row).into_iter().enumerate().map(move |(column, id)| (id.into(), (row, column))))
            .collect();
        self.places = places.into_iter().collect();
        let rows = |is_it: fn(&PaneRow) -> bool| {
            let rows = self.rows.iter().enumerate().filter(move |(_, row)| is_it(row));
            rows.map(|(at, _)| at).collect()
        };
        (self.sections, self.grids) =
            (rows(|row| matches!(row, PaneRow::Section(_))), rows(|row| matches!(row, PaneRow::Heads(_))));
    }
}
