//! Optional content of a PDF: layers that a viewer shows or leaves out.
//!
//! Invariant: a layer is off when its state at opening is off or when it is not for viewing. Not here: keeping the text
//! of such layers apart (`pdf`, `printed`).
//!
//! The library leaves out what is off and tells no one. So each page with such layers is drawn twice, by stand-ins for
//! the catalog: one lists what is off, the other lists nothing.

use hayro_interpret::hayro_syntax::Pdf;
#[cfg(feature = "ocr")]
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};
#[cfg(feature = "ocr")]
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::xref::XRef;
use std::collections::HashSet;
use std::fmt::Write as _;

/// Layers that are looked at.
const MOST: usize = 10_000;

/// The layers of a file that are off.
pub(super) struct Optional {
    off: HashSet<ObjectIdentifier>,
    /// True when the library by itself would leave out others.
    #[cfg_attr(not(feature = "ocr"), allow(dead_code))]
    is_own: bool,
    /// Stand-in that lists what is off, and one that lists nothing.
    some: Option<Pdf>,
    none: Option<Pdf>,
}

impl Optional {
    pub fn read(pdf: &Pdf) -> Self {
        let Some((off, is_own)) = off(pdf) else {
            return Self { off: HashSet::new(), is_own: false, some: None, none: None };
        };
        let none = if off.is_empty() { None } else { stand_in(&HashSet::new()) };
        Self { some: stand_in(&off), off, is_own, none }
    }

    /// The references by which the library finds out what to leave out.
    pub fn shown<'a>(&'a self, own: &'a XRef) -> &'a XRef {
        self.some.as_ref().map_or(own, Pdf::xref)
    }

    /// The references with which the library draws everything; `None` when nothing is off.
    pub fn all(&self) -> Option<&XRef> {
        self.none.as_ref().map(Pdf::xref)
    }

    /// True when the library by itself leaves out the same of a page; it knows no layers of annotations.
    #[cfg(feature = "ocr")]
    pub fn is_usual(&self, page: &Page<'_>) -> bool {
        let annotations = page.raw().get::<Array<'_>>(keys::ANNOTS);
        !self.is_own && annotations.is_none_or(|all| all.iter::<Dict<'_>>().all(|one| !self.hides(&one)))
    }

    /// True for an annotation or an appearance on a layer that is off.
    pub fn hides(&self, thing: &Dict<'_>) -> bool {
        let is_off = |layer: ObjectIdentifier| self.off.contains(&layer);
        if self.off.is_empty() {
            return false;
        }
        if thing.get_ref(b"OC").is_some_and(|layer| is_off(layer.into())) {
            return true;
        }
        let Some(policy) = thing.get::<Dict<'_>>(b"OC") else { return false };
        let layers: Vec<ObjectIdentifier> = match policy.get::<Array<'_>>(b"OCGs") {
            Some(layers) => references(&layers),
            None => policy.get_ref(b"OCGs").map(Into::into).into_iter().collect(),
        };
        let count = layers.iter().filter(|layer| is_off(**layer)).count();
        !layers.is_empty()
            && match policy.get::<Name<'_>>(b"P").as_deref() {
                Some(b"AllOn") => count > 0,
                Some(b"AnyOff") => count == 0,
                Some(b"AllOff") => count < layers.len(),
                _ => count == layers.len(),
            }
    }
}

fn references(array: &Array<'_>) -> Vec<ObjectIdentifier> {
    array.raw_iter().take(MOST).filter_map(|item| item.as_obj_ref()).map(Into::into).collect()
}

/// The layers that are off when the file is opened; whether the library takes others for off.
fn off(pdf: &Pdf) -> Option<(HashSet<ObjectIdentifier>, bool)> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let properties = catalog.get::<Dict<'_>>(b"OCProperties")?;
    let list = |of: &Dict<'_>, key: &[u8]| of.get::<Array<'_>>(key).map(|list| references(&list)).unwrap_or_default();
    let all = list(&properties, b"OCGs");
    let mut off = HashSet::new();
    if let Some(opened) = properties.get::<Dict<'_>>(b"D") {
        if opened.get::<Name<'_>>(b"BaseState").is_some_and(|state| state.as_ref() == b"OFF") {
            off.extend(all.iter().copied());
        }
        for layer in list(&opened, b"ON") {
            off.remove(&layer);
        }
        off.extend(list(&opened, b"OFF"));
    }
    let mut is_own = false;
    for id in all {
        let Some(layer) = pdf.xref().get::<Dict<'_>>(id) else { continue };
        // A layer for designers alone has no state.
        let is_for_viewing = match layer.get::<Object<'_>>(b"Intent") {
            Some(Object::Name(intent)) => matches!(intent.as_ref(), b"View" | b"All"),
            Some(Object::Array(intents)) => {
                intents.iter::<Name<'_>>().any(|intent| matches!(intent.as_ref(), b"View" | b"All"))
            }
            _ => true,
        };
        let usage = layer.get::<Dict<'_>>(b"Usage").and_then(|usage| usage.get::<Dict<'_>>(b"View"));
        let state = usage.and_then(|view| view.get::<Name<'_>>(b"ViewState"));
        if !is_for_viewing {
            is_own |= off.remove(&id);
        } else if state.is_some_and(|state| state.as_ref() == b"OFF") {
            is_own |= off.insert(id);
        }
    }
    Some((off, is_own))
}

/// A file of one blank page whose catalog turns these layers off.
fn stand_in(off: &HashSet<ObjectIdentifier>) -> Option<Pdf> {
    let list = off.iter().fold(String::new(), |mut list, layer| {
        let _ = write!(list, "{} {} R ", layer.obj_number, layer.gen_number);
        list
    });
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[{list}]/D<</OFF[{list}]>>>>>>"),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_string(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_string(),
    ];
    let mut file = "%PDF-1.7\n".to_string();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (nth, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", nth + 1);
    }
    let start = file.len();
    let _ = write!(file, "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    Pdf::new(file.into_bytes()).ok()
}
