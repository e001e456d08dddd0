//! What objects of an OFD page share: drawing parameters, colour spaces, composite units.
//!
//! Invariant: a chain of parameters ends, whatever refers to what. Not here: drawing (`draw`).

use super::tree::{Item, numbers};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Longest chain of drawing parameters that inherit from each other.
const CHAIN: usize = 16;

/// Resources of a document or of one page, by id.
#[derive(Debug, Default)]
pub(super) struct Resources {
    params: HashMap<String, Item>,
    spaces: HashMap<String, Space>,
    units: HashMap<String, Rc<Item>>,
    /// Images in a format without transparency.
    opaque: HashSet<String>,
}

/// A kind of colour space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
}

/// A colour: red, green, blue from 0 to 255, and opacity from 0 to 1. Patterns have no components.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour {
    pub rgb: Option<[f64; 3]>,
    pub alpha: f64,
}

impl Colour {
    pub const BLACK: Self = Self { rgb: Some([0.0; 3]), alpha: 1.0 };
}

impl Resources {
    /// Adds the resources of a part.
    pub fn add(&mut self, root: Item) {
        let id = |item: &Item| item.get("id").unwrap_or_default().to_string();
        for group in root.items.into_iter().filter(|item| &*item.name == "res").flat_map(|item| item.items) {
            for item in group.items {
                match &*item.name {
                    "drawparam" => drop(self.params.insert(id(&item), item)),
                    "colorspace" => {
                        let space = match item.get("type").unwrap_or_default().to_ascii_lowercase().as_str() {
                            "gray" | "grey" => Space::Gray,
                            "cmyk" => Space::Cmyk,
                            _ => Space::Rgb,
                        };
                        self.spaces.insert(id(&item), space);
                    }
                    "compositegraphicunit" => drop(self.units.insert(id(&item), Rc::new(item))),
                    "multimedia" => {
                        const OPAQUE: [&str; 8] = ["jpg", "jpeg", "bmp", "tif", "tiff", "jb2", "gbig2", "jp2"];
                        let ending = item.words("mediafile").and_then(|name| name.rsplit('.').next());
                        if ending.is_some_and(|ending| OPAQUE.iter().any(|known| known.eq_ignore_ascii_case(ending))) {
                            self.opaque.insert(id(&item));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Resources that an object sees: those of its page, then those of its document.
#[derive(Clone, Copy)]
pub(super) struct Shelf<'a>(pub [&'a Resources; 2]);

impl Shelf<'_> {
    /// A composite unit.
    pub fn unit(&self, id: &str) -> Option<Rc<Item>> {
        self.0.iter().find_map(|resources| resources.units.get(id)).map(Rc::clone)
    }

    /// True for an image that hides what is below it.
    pub fn is_opaque(&self, id: &str) -> bool {
        self.0.iter().any(|resources| resources.opaque.contains(id))
    }

    /// Colour of an object, `fillcolor` or `strokecolor`: its own, or that of its drawing parameters.
    pub fn colour(&self, object: &Item, name: &str) -> Option<Colour> {
        if let Some(own) = object.child(name) {
            return Some(self.read(own));
        }
        let mut id = object.get("drawparam")?;
        for _ in 0..CHAIN {
            let param = self.0.iter().find_map(|resources| resources.params.get(id))?;
            if let Some(colour) = param.child(name) {
                return Some(self.read(colour));
            }
            id = param.get("relative")?;
        }
        None
    }

    fn read(&self, item: &Item) -> Colour {
        let alpha = alpha(item);
        if item.items.iter().any(|inner| &*inner.name != "value") || item.get("index").is_some() {
            return Colour { rgb: None, alpha };
        }
        let Some(value) = item.get("value") else { return Colour { alpha, ..Colour::BLACK } };
        let space = item.get("colorspace").and_then(|id| self.0.iter().find_map(|known| known.spaces.get(id)));
        let parts: Vec<f64> = if value.contains('#') {
            value.split('#').filter_map(|hex| u8::from_str_radix(hex.trim(), 16).ok()).map(f64::from).collect()
        } else {
            numbers(value).take(4).collect()
        };
        let rgb = match (space, parts.as_slice()) {
            (Some(Space::Gray) | None, [gray]) => Some([*gray; 3]),
            (Some(Space::Rgb) | None, [red, green, blue]) => Some([*red, *green, *blue]),
            (Some(Space::Cmyk) | None, [cyan, magenta, yellow, black]) => {
                Some([*cyan, *magenta, *yellow].map(|ink| (255.0 - ink) * (255.0 - black) / 255.0))
            }
            _ => None,
        };
        Colour { rgb, alpha }
    }
}

/// Opacity of an object or a colour, from 0 to 1.
pub(super) fn alpha(item: &Item) -> f64 {
    item.number("alpha").map_or(1.0, |alpha| (alpha / 255.0).clamp(0.0, 1.0))
}
