//! The structure of an OFD package: its documents, their pages, templates and shared resources.
//!
//! Invariant: of several versions of a document the current one is read. Not here: what a page draws (`draw`).

use super::parts::Parts;
use super::resources::Resources;
use super::tree::{self, Item};
use super::{damaged, encrypted, too_much};
use crate::{Refusal, limits};
use kurbo::Rect;
use std::collections::HashMap;

/// A4, in millimetres: for documents that do not tell the size of their pages.
const PAPER: Rect = Rect::new(0.0, 0.0, 210.0, 297.0);

/// A document of the package.
pub(super) struct Book {
    pub pages: Vec<PageLink>,
    /// Size of pages without their own.
    pub paper: Rect,
    /// Template pages by id: their part, and true for those printed over the page.
    pub templates: HashMap<String, (String, bool)>,
    /// Parts of annotations by page id.
    pub notes: HashMap<String, Vec<String>>,
    pub resources: Resources,
}

/// A page of a document.
pub(super) struct PageLink {
    pub id: String,
    /// Its part; `None` when the package does not hold it.
    pub part: Option<String>,
}

/// All documents of the package that begins with the part `entry`.
pub(super) fn books(parts: &mut Parts<'_, '_>, entry: &str) -> Result<Vec<Book>, Refusal> {
    let start = parts.read(entry)?.ok_or_else(damaged)?;
    let ofd = start.child("ofd").unwrap_or(&start);
    let mut books = Vec::new();
    let mut count = 0;
    for body in ofd.children("docbody") {
        if let Some(root) = root(parts, entry, body)?
            && let Some(book) = book(parts, &root)?
        {
            count += book.pages.len();
            books.push(book);
        }
        if count > limits::PDF_PAGES {
            return Err(too_much());
        }
    }
    if count > 0 {
        return Ok(books);
    }
    let is_locked = start.child("encryptions").or_else(|| ofd.child("encryptions")).is_some() || parts.any("encryp");
    Err(if is_locked { encrypted() } else { damaged() })
}

/// Main part of a document: that of its current version.
fn root(parts: &mut Parts<'_, '_>, entry: &str, body: &Item) -> Result<Option<String>, Refusal> {
    let versions = body.children("versions").flat_map(|versions| versions.children("version"));
    let current = { versions }.find(|version| version.flag("current") == Some(true));
    if let Some(part) = current.and_then(|version| parts.find(entry, version.get("baseloc")?))
        && let Some(version) = parts.read(&part)?
        && let Some(place) = version.child("docversion").and_then(|version| version.words("docroot"))
        && let Some(root) = parts.find(&part, place)
    {
        return Ok(Some(root));
    }
    Ok(body.words("docroot").and_then(|place| parts.find(entry, place)))
}

fn book(parts: &mut Parts<'_, '_>, part: &str) -> Result<Option<Book>, Refusal> {
    let Some(root) = parts.read(part)? else { return Ok(None) };
    let Some(document) = root.child("document") else { return Ok(None) };
    let common = document.child("commondata").unwrap_or(document);
    let mut book = Book {
        pages: Vec::new(),
        paper: common.child("pagearea").and_then(paper).unwrap_or(PAPER),
        templates: HashMap::new(),
        notes: HashMap::new(),
        resources: Resources::default(),
    };
    for resource in common.items.iter().filter(|item| matches!(&*item.name, "publicres" | "documentres")) {
        if let Some(name) = parts.find(part, &resource.text)
            && let Some(item) = parts.read(&name)?
        {
            book.resources.add(item);
        }
    }
    for page in common.children("templatepage") {
        if let (Some(id), Some(name)) = (page.get("id"), page.get("baseloc").and_then(|at| parts.find(part, at))) {
            book.templates.insert(id.to_string(), (name, is_over(page).unwrap_or_default()));
        }
    }
    for page in document.children("pages").flat_map(|pages| pages.children("page")) {
        let found = page.get("baseloc").and_then(|at| parts.find(part, at));
        book.pages.push(PageLink { id: page.get("id").unwrap_or_default().to_string(), part: found });
    }
    if let Some(list) = document.words("annotations").and_then(|at| parts.find(part, at))
        && let Some(root) = parts.read(&list)?
    {
        for page in root.children("annotations").flat_map(|all| all.children("page")) {
            let found = page.words("fileloc").and_then(|at| parts.find(&list, at));
            if let (Some(id), Some(name)) = (page.get("pageid"), found) {
                book.notes.entry(id.to_string()).or_default().push(name);
            }
        }
    }
    Ok(Some(book))
}

/// True for a template printed over the page.
pub(super) fn is_over(template: &Item) -> Option<bool> {
    template.get("zorder").map(|order| order.eq_ignore_ascii_case("foreground"))
}

/// Size of a page in millimetres.
pub(super) fn paper(item: &Item) -> Option<Rect> {
    let area = item.words("physicalbox").and_then(tree::area)?;
    (area.width() > 1.0 && area.height() > 1.0 && area.width() < 1e5 && area.height() < 1e5).then_some(area)
}
