//! Reads web pages, including those saved by office programs under another extension.
//!
//! Invariant: linear in the size of the page, whatever is nested or left open; every character maps to its source
//! offset; what a reader of the page does not see is kept apart (`style`). Not here: the grid of tables (`grid`), the
//! surrounding page (`boilerplate`).
//!
//! `html5gum` tokenizes by the HTML standard, with byte offsets and without dependencies. Tree builders were rejected:
//! those tried take quadratic time and gigabytes on nested tags and lose the offsets, and a table needs only the stack
//! of open tables kept here.

mod boilerplate;
mod color;
mod controls;
mod css;
mod element_names;
mod elements;
mod length;
mod nesting;
mod open_elements;
mod selector;
mod source;
mod style;

use super::flow::{Flow, Group};
use crate::{Ingested, Refusal, document_builder};
use controls::{Choice, Drawing};
use css::Sheet;
use elements::{Effect, Tag, effect};
use gouji_core::message;
use gouji_core::text::Diagnostic;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};
use open_elements::OpenElements;
use std::convert::Infallible;
use style::Style;

/// Reads a decoded page; `sheets` are style sheets that came with it.
pub(super) fn read(
    text: &str,
    sheets: &[&str],
    encoding: &'static str,
    problems: Vec<Diagnostic>,
) -> Result<Ingested, Refusal> {
    let sheets = css::sheets(text, sheets);
    let page = Page { source: text, open: OpenElements::new(Sheet::of_page(&sheets)), ..Page::default() };
    let (mut read, mut aside, title) = page.read(encoding, problems)?;
    boilerplate::mark(&read.document, &mut aside, &title);
    read.document.folds = boilerplate::folds(&read.document, &aside);
    Ok(read)
}

/// Reads a decoded text with tables of a web page in it: its lines are lines.
pub(super) fn read_text(text: &str, encoding: &'static str, problems: Vec<Diagnostic>) -> Result<Ingested, Refusal> {
    let sheets = css::sheets(text, &[]);
    let open = OpenElements::new(Sheet::of_page(&sheets));
    let page = Page { source: text, open, is_text: true, ..Page::default() };
    page.read(encoding, problems).map(|(read, ..)| Ingested { format: "text", ..read })
}

/// An open container, and how many enclosing ones belong to the surrounding page.
#[derive(Debug, Clone)]
struct Container {
    name: Vec<u8>,
    asides: usize,
}

/// State while a page is read.
#[allow(clippy::struct_excessive_bools, reason = "each is a state of its own")]
#[derive(Debug, Default)]
struct Page<'a> {
    source: &'a str,
    flow: Flow,
    open: OpenElements<'a>,
    drawing: Drawing,
    /// The list to choose from that is open.
    choice: Option<Choice>,
    containers: Vec<Container>,
    /// For each open table: number of containers that were open before it.
    tables: Vec<usize>,
    /// Element whose content is skipped, and how many of that name are open.
    skipped: Option<(&'static [u8], usize)>,
    /// True where line ends are significant.
    is_pre: bool,
    /// True for a text with tables of a page: outside them line ends are significant.
    is_text: bool,
    in_title: bool,
    /// True once the page declared its day of publication.
    is_dated: bool,
    /// Title that the page declares.
    title: String,
}

/// An emitter without the errors of the page: nobody asks for them, and the tokenizer looks at every byte for them.
struct WithoutErrors<E>(E);

impl<E: Emitter> ForwardingEmitter for WithoutErrors<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// Bytes of the budget charged for asking whether a rule holds for an element: a page cannot ask without end.
const RULE_COST: usize = 8;

/// Number of open containers searched for the one that an end tag closes; a page that leaves more open is broken.
const LOOKED_BACK: usize = 64;

impl Page<'_> {
    /// Reads the page: the document, a flag for each line of the surrounding page, and the title.
    fn read(
        mut self,
        encoding: &'static str,
        mut problems: Vec<Diagnostic>,
    ) -> Result<(Ingested, Vec<bool>, String), Refusal> {
        let source = self.source;
        let page = &mut self;
        let mut tag = Tag::keeping(page.open.attributes_asked());
        let mut emitter =
            CallbackEmitter::<_, Infallible, usize>::new(|event: CallbackEvent<'_>, span: Span<usize>| {
                page.event(&mut tag, &event, span);
                None
            });
        // Otherwise the tokenizer would read scripts and styles as text.
        emitter.naively_switch_states(true);
        // All work happens in the callback; the iterator yields no tokens.
        let _none = Tokenizer::new_with_emitter(source, WithoutErrors(emitter)).count();
        if let Some((name, _)) = self.skipped {
            let name = String::from_utf8_lossy(name);
            problems.push(Diagnostic::new("html.unclosed", None, message!("html.unclosed", name = name.as_ref())));
        }
        self.close_choice();
        let (document, aside, found) = document_builder::build(self.flow)?;
        problems.extend(found);
        Ok((Ingested { document, format: "html", encoding, problems }, aside, self.title))
    }

    /// Takes what the tokenizer found; `tag` is the start tag that it is in.
    fn event(&mut self, tag: &mut Tag, event: &CallbackEvent<'_>, span: Span<usize>) {
        // Nothing more is produced, and the page is refused.
        if self.flow.budget.is_spent() {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => tag.open(name),
            CallbackEvent::AttributeName { name } => tag.attribute(name),
            CallbackEvent::AttributeValue { value } => {
                let raw = self.source.get(span.start..span.end).filter(|raw| raw.as_bytes() == *value);
                tag.value(value, raw, span.start);
            }
            CallbackEvent::CloseStartTag { .. } => self.start(tag, self.source.get(span.end..).unwrap_or("")),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.string(value, span),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag, behind: &str) {
        let name = tag.name.as_slice();
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(*skipped == name);
            return;
        }
        let effect = effect(name);
        if let Effect::Skip(name) = effect {
            self.skipped = Some((name, 1));
            return;
        }
        let before = self.open.style();
        let style = self.open.start(tag, behind);
        self.flow.budget.text(self.open.asked() * RULE_COST);
        self.see();
        if self.drawing.is_open() || effect == Effect::Drawing {
            if self.drawing.start(name) {
                self.flow.blank(tag.field_at);
            }
            return;
        }
        // What has no box begins no line and no cell.
        if style.is_absent {
            if effect != Effect::Inline {
                self.flow.blank(tag.field_at);
            }
            if effect == Effect::Field {
                self.flow.kept_apart = style.kept_apart();
                controls::field(&mut self.flow, tag);
                self.flow.kept_apart = before.kept_apart();
            }
            return;
        }
        self.begin(effect, tag, style);
    }

    /// Begins an element that has a box.
    fn begin(&mut self, effect: Effect, tag: &Tag, style: Style) {
        let name = tag.name.as_slice();
        match effect {
            Effect::Table => {
                self.tables.push(self.containers.len());
                self.flow.open_table(None);
            }
            Effect::Group(group) => self.between_cells(|flow| flow.open_group(group)),
            Effect::Row => {
                let is_flat = tag.is_flat;
                self.between_cells(|flow| flow.open_row(is_flat));
            }
            Effect::Cell => {
                let (columns, rows) = (tag.columns, tag.rows);
                self.between_cells(|flow| flow.open_cell(columns, rows, false));
            }
            Effect::Container => {
                self.flow.end_line();
                let before = self.containers.last().map_or(0, |container| container.asides);
                let asides = before + usize::from(tag.is_aside());
                self.containers.push(Container { name: name.to_vec(), asides });
                self.note_aside();
            }
            Effect::Line => {
                self.flow.end_line();
                self.is_pre |= name == b"pre";
            }
            Effect::Title => {
                self.flow.end_line();
                self.in_title = true;
                self.flow.aside = true;
            }
            Effect::Meta => {
                if let Some(day) = tag.published().filter(|_| !self.is_dated) {
                    self.is_dated = true;
                    self.date(day, tag.content_at);
                }
                if tag.says_title() {
                    self.title = String::from_utf8_lossy(&tag.content).trim().to_string();
                }
            }
            Effect::Picture => self.flow.picture(),
            Effect::Field => {
                let outside = (self.flow.kept_apart, self.flow.script);
                (self.flow.kept_apart, self.flow.script) = (style.kept_apart(), style.script);
                controls::field(&mut self.flow, tag);
                (self.flow.kept_apart, self.flow.script) = outside;
            }
            Effect::Select => {
                self.close_choice();
                self.choice = Some(Choice::new(tag));
            }
            Effect::Option => {
                if let Some(choice) = &mut self.choice {
                    choice.entry(tag);
                }
            }
            Effect::Inline | Effect::Drawing | Effect::Skip(_) => {}
        }
    }

    /// Sets how the text at this place is seen.
    fn see(&mut self) {
        let style = self.open.style();
        (self.flow.kept_apart, self.flow.script) = (style.kept_apart(), style.script);
    }

    /// Writes the open list to choose from.
    fn close_choice(&mut self) {
        if let Some(choice) = self.choice.take() {
            choice.close(&mut self.flow);
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(*skipped == name);
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        let effect = effect(name);
        if effect == Effect::Select {
            self.close_choice();
        }
        let was_absent = self.open.style().is_absent;
        let closed = self.open.end(name);
        let is_absent = closed.map_or(was_absent, |style| style.is_absent);
        if self.drawing.is_open() {
            self.drawing.end(name);
        } else if is_absent {
            self.flow.blank(0);
        } else {
            self.finish(effect, name);
        }
        self.see();
    }

    /// Ends an element that has a box.
    fn finish(&mut self, effect: Effect, name: &[u8]) {
        match effect {
            Effect::Table => {
                self.flow.close_table();
                let before = self.tables.pop().unwrap_or(self.containers.len());
                self.containers.truncate(before);
                self.note_aside();
            }
            Effect::Row => self.between_cells(Flow::close_row),
            Effect::Group(_) => self.between_cells(|flow| flow.open_group(Group::Body)),
            Effect::Cell => self.between_cells(Flow::close_cell),
            Effect::Container => {
                self.flow.end_line();
                // An end tag inside a table closes nothing outside the table.
                let floor = self.tables.last().copied().unwrap_or(0);
                let near = self.containers.len().saturating_sub(LOOKED_BACK).max(floor);
                if let Some(at) = self.containers[near.min(self.containers.len())..]
                    .iter()
                    .rposition(|container| container.name == name)
                {
                    self.containers.truncate(near + at);
                }
                self.note_aside();
            }
            Effect::Line => {
                self.flow.end_line();
                self.is_pre &= name != b"pre";
            }
            Effect::Title => {
                self.flow.end_line();
                self.in_title = false;
                self.note_aside();
            }
            Effect::Inline
            | Effect::Picture
            | Effect::Meta
            | Effect::Field
            | Effect::Select
            | Effect::Option
            | Effect::Drawing
            | Effect::Skip(_) => {}
        }
    }

    /// Puts the day that the page declares on a line of its own, part of the surrounding page.
    fn date(&mut self, day: &str, at: usize) {
        self.flow.end_line();
        self.flow.aside = true;
        self.flow.insert("PubDate: ", at);
        for (offset, c) in day.char_indices() {
            self.flow.char(c, at + offset, c.len_utf8());
        }
        self.flow.end_line();
        self.note_aside();
    }

    /// Moves from one cell to the next; containers left open in the first are closed.
    fn between_cells(&mut self, go: impl FnOnce(&mut Flow)) {
        self.close_choice();
        self.flow.end_line();
        if let Some(before) = self.tables.last() {
            self.containers.truncate(*before);
        }
        self.note_aside();
        go(&mut self.flow);
    }

    fn note_aside(&mut self) {
        self.flow.aside = self.in_title || self.containers.last().is_some_and(|container| container.asides > 0);
    }

    fn string(&mut self, value: &[u8], span: Span<usize>) {
        if self.skipped.is_some() || self.drawing.hides_text() {
            return;
        }
        let raw = self.source.get(span.start..span.end).unwrap_or("");
        // Nearly all text is as it is in the source, which is known to be UTF-8.
        let is_raw = value == raw.as_bytes();
        let Ok(value) = (if is_raw { Ok(raw) } else { std::str::from_utf8(value) }) else { return };
        if self.in_title && self.title.is_empty() {
            self.title = boilerplate::bare_title(value).to_string();
        }
        let is_pre = self.is_pre || (self.is_text && self.flow.depth() == 0);
        let flow = &mut self.flow;
        if let Some(choice) = &mut self.choice {
            source::align(value, raw, |piece, at, length| {
                let is_same = piece.len() == length;
                for (offset, c) in piece.char_indices() {
                    choice.char(c, span.start + at + offset, if is_same { c.len_utf8() } else { length });
                }
            });
            return;
        }
        let put = |flow: &mut Flow, c, at, length| match c {
            '\n' if is_pre => flow.end_line(),
            ' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{a0}' => flow.blank(at),
            '\u{feff}' if at == 0 => {}
            c => flow.char(c, at, length),
        };
        source::align(value, raw, |piece, at, length| {
            let at = span.start + at;
            if piece.len() != length {
                return piece.chars().for_each(|c| put(flow, c, at, length));
            }
            flow.copy(piece, at, |flow, c, at| put(flow, c, at, c.len_utf8()));
        });
    }
}
