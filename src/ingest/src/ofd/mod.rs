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

pub(crate) use parts::entry;

use crate::printed::{self, Canvas, Page};
use crate::zip_package::ZipPackage;
use crate::{Ingested, Refusal, limits, part_problem, sniff};
use book::Book;
use draw::{Pen, Space};
use gouji_core::message;
use gouji_core::text::Diagnostic;
use parts::Parts;
use resources::{Resources, Shelf};
use std::collections::HashMap;
use std::rc::Rc;
use tree::Item;

/// Reads a package that begins with the part `entry`; calls `count` with the number of pages.
pub(crate) fn read(package: &mut ZipPackage<'_>, entry: &str, count: &dyn Fn(usize)) -> Result<Ingested, Refusal> {
    let mut parts = Parts::new(package, entry);
    let books = book::books(&mut parts, entry)?;
    let total: usize = books.iter().map(|book| book.pages.len()).sum();
    count(total);
    let mut left = limits::PDF_DRAWN + limits::PDF_DRAWN_PAGE * total;
    let mut pages = Vec::new();
    let mut missing = Vec::new();
    for book in &books {
        let mut templates = HashMap::new();
        for link in &book.pages {
            let item = match &link.part {
                Some(part) => parts.read(part)?,
                None => None,
            };
            let Some(item) = item.filter(|item| item.child("page").is_some()) else {
                missing.push((pages.len() + 1).to_string());
                pages.push(Page::default());
                continue;
            };
            let notes = book.notes.get(&link.id).map_or(&[][..], Vec::as_slice);
            let part = link.part.as_deref().unwrap_or_default();
            pages.push(page(&mut parts, book, (part, &item), notes, &mut templates, &mut left)?);
        }
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
    read.problems.extend(parts.is_damaged.then(part_problem));
    Ok(read)
}

/// Draws one page with its templates and annotations.
fn page(
    parts: &mut Parts<'_, '_>,
    book: &Book,
    (part, item): (&str, &Item),
    notes: &[String],
    templates: &mut HashMap<String, Option<Rc<Item>>>,
    left: &mut usize,
) -> Result<Page, Refusal> {
    let Some(page) = item.child("page") else { return Ok(Page::default()) };
    let mut own = Resources::default();
    for place in page.children("pageres") {
        if let Some(name) = parts.find(part, &place.text)
            && let Some(item) = parts.read(&name)?
        {
            own.add(item);
        }
    }
    // Some producers put the size of the page into its content.
    let content: Vec<&Item> = page.children("content").collect();
    let areas = page.children("area").chain(content.iter().flat_map(|content| content.children("pagearea")));
    let paper = { areas }.find_map(book::paper).unwrap_or(book.paper);
    let scale = 72.0 / 25.4;
    let canvas = Canvas::new((paper.width() * scale) as f32, (paper.height() * scale) as f32);
    let mut pen = Pen { canvas, shelf: Shelf([&own, &book.resources]), left, is_stamp: false };
    let mut below = Vec::new();
    let mut above = Vec::new();
    for link in page.children("template") {
        let Some((place, is_over)) = link.get("templateid").and_then(|id| book.templates.get(id)) else { continue };
        let template = match templates.get(place) {
            Some(known) => known.clone(),
            None => {
                let read = parts.read(place)?.map(Rc::new);
                templates.insert(place.clone(), read.clone());
                read
            }
        };
        let is_over = book::is_over(link).unwrap_or(*is_over);
        if is_over { &mut above } else { &mut below }.extend(template);
    }
    for item in below.iter().map(Rc::as_ref).chain([item]).chain(above.iter().map(Rc::as_ref)) {
        for content in item.children("page").flat_map(|page| page.children("content")) {
            pen.items(&content.items, Space::page())?;
        }
    }
    pen.is_stamp = true;
    for name in notes {
        let Some(item) = parts.read(name)? else { continue };
        for note in item.children("pageannot").flat_map(|all| all.children("annot")) {
            let is_seen = note.flag("visible") != Some(false);
            for look in note.children("appearance").filter(|_| is_seen) {
                pen.note(look)?;
            }
        }
    }
    Ok(pen.canvas.finish())
}

fn damaged() -> Refusal {
    Refusal::new("damaged", message!("refused.ofd"))
}

fn encrypted() -> Refusal {
    sniff::refuse(&sniff::ENCRYPTED_OFD)
}

fn too_much() -> Refusal {
    Refusal::new("limit", message!("refused.ofd_size"))
}
