//! OFD (GB/T 33190), the state's own format of documents with a fixed layout: a ZIP package of pages that place
//! characters and shapes.
//!
//! `parts` finds the parts of the package, `tree` reads them, `book` follows the structure down to the pages, `draw`
//! with `text` and `path` draws a page, `resources` keeps what objects share.
//!
//! Invariant: what a person sees is read and nothing else; a character that the file does not name is unknown, never
//! guessed; every part is read within the limits. Not here: what a page consists of (`printed`), unpacking
//! (`zip_package`).

mod book;
mod draw;
mod parts;
mod path;
mod resources;
mod text;
mod tree;

pub(crate) use parts::{entry, is_main_part};

use crate::printed::{self, Canvas, Page};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, limits, part_problem, sniff};
use book::{Book, PageLink};
use draw::{Pen, Space};
use gouji_core::message;
use gouji_core::text::Diagnostic;
use parts::Parts;
use resources::{Resources, Shelf};
use std::collections::HashMap;
use std::rc::Rc;
use tree::Item;

/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// Reads a package that begins with the part `entry`; calls `count` with the number of pages.
pub(crate) fn read(package: &mut ZipPackage<'_>, entry: &str, count: &dyn Fn(usize)) -> Result<Ingested, Refusal> {
    let mut parts = Parts::new(package, entry);
    let books = book::books(&mut parts, entry)?;
    let total: usize = books.iter().map(|book| book.pages.len()).sum();
    count(total);
    let left = limits::PDF_DRAWN + limits::PDF_DRAWN_PAGE * total;
    let steps = limits::SEEN_STEPS + limits::SEEN_STEPS_PAGE * total;
    let mut printer = Printer { parts, left, steps, templates: HashMap::new() };
    let mut pages = Vec::new();
    let mut missing = Vec::new();
    for (book, link) in books.iter().flat_map(|book| book.pages.iter().map(move |link| (book, link))) {
        let page = printer.page(book, link)?;
        if page.is_none() {
            missing.push((pages.len() + 1).to_string());
        }
        pages.push(page.unwrap_or(Page { steps: Some(printer.steps), ..Page::default() }));
    }
    if missing.len() == pages.len() {
        return Err(damaged());
    }
    printed::normalise(&mut pages);
    let mut read = printed::document(pages, "ofd")?;
    if !missing.is_empty() {
        missing.truncate(8);
        read.problems.push(Diagnostic::new("ofd.missing", None, message!("ofd.missing", pages = missing)));
    }
    if books.len() > 1 {
        read.problems.push(Diagnostic::new("ofd.documents", None, message!("ofd.documents", count = books.len())));
    }
    read.problems.extend(printer.parts.is_damaged.then(part_problem));
    Ok(read)
}

/// Draws the pages of a package.
struct Printer<'p, 'b> {
    parts: Parts<'p, 'b>,
    /// Number of objects that may still be drawn.
    left: usize,
    /// Steps that are left for judging what is seen.
    steps: usize,
    /// Template pages by their parts.
    templates: HashMap<String, Option<Rc<Item>>>,
}

impl Printer<'_, '_> {
    /// One page with its templates and annotations; `None` when the package does not hold it.
    fn page(&mut self, book: &Book, link: &PageLink) -> Result<Option<Page>, Refusal> {
        let Some(part) = &link.part else { return Ok(None) };
        let Some(root) = self.parts.read(part)? else { return Ok(None) };
        let Some(page) = root.child("page") else { return Ok(None) };
        let mut own = Resources::default();
        for place in page.children("pageres") {
            if let Some(name) = self.parts.find(part, &place.text)
                && let Some(item) = self.parts.read(&name)?
            {
                own.add(item);
            }
        }
        let [below, above] = self.templates(book, page)?;
        let mut notes = Vec::new();
        for name in book.notes.get(&link.id).into_iter().flatten() {
            notes.extend(self.parts.read(name)?);
        }
        // Some producers put the size of the page into its content.
        let within = page.children("content").flat_map(|content| content.children("pagearea"));
        let paper = page.children("area").chain(within).find_map(book::paper).unwrap_or(book.paper);
        let points = |millimetres: f64| (millimetres * POINTS) as f32;
        let canvas = Canvas::new(points(paper.width()), points(paper.height()));
        let mut pen = Pen { canvas, shelf: Shelf([&own, &book.resources]), left: &mut self.left };
        for item in below.iter().map(Rc::as_ref).chain([&root]).chain(above.iter().map(Rc::as_ref)) {
            for content in item.children("page").flat_map(|page| page.children("content")) {
                pen.items(&content.items, Space::page())?;
            }
        }
        pen.canvas.is_remark = true;
        for note in notes.iter().flat_map(|item| item.children("pageannot")).flat_map(|all| all.children("annot")) {
            if note.flag("visible") != Some(false) {
                note.children("appearance").try_for_each(|look| pen.note(look))?;
            }
        }
        pen.canvas.page.steps = Some(self.steps);
        let page = pen.canvas.finish();
        self.steps = page.steps.ok_or_else(too_much)?;
        Ok(Some(page))
    }

    /// Templates printed below and above a page.
    fn templates(&mut self, book: &Book, page: &Item) -> Result<[Vec<Rc<Item>>; 2], Refusal> {
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for link in page.children("template") {
            let Some((part, is_over)) = link.get("templateid").and_then(|id| book.templates.get(id)) else { continue };
            if !self.templates.contains_key(part) {
                let read = self.parts.read(part)?.map(Rc::new);
                self.templates.insert(part.clone(), read);
            }
            let template = self.templates.get(part).cloned().flatten();
            if book::is_over(link).unwrap_or(*is_over) { &mut above } else { &mut below }.extend(template);
        }
        Ok([below, above])
    }
}

fn damaged() -> Refusal {
    printed::damaged("OFD")
}

fn encrypted() -> Refusal {
    sniff::refuse(&sniff::ENCRYPTED_OFD)
}

fn too_much() -> Refusal {
    printed::too_much("OFD")
}
