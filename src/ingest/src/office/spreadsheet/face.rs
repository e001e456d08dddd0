//! How the fonts of a sheet set text.
//!
//! Invariant: white text is hidden only where its cell is not filled. Not here: the fonts of a file (`xlsx`, `xls`).

use crate::appearance::{Appearance, Script};
use crate::xml::Element;

/// What of a font decides how text is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::office) struct Face {
    pub is_struck: bool,
    pub script: Option<Script>,
    pub is_white: bool,
    pub is_tiny: bool,
}

/// Points below which a text is too small to be seen.
const TINY: f32 = 1.5;

impl Face {
    /// Takes a property from an element inside `font` or `rPr` of a workbook.
    pub fn take(&mut self, element: &Element<'_>) {
        let value = || element.get("val");
        match element.name() {
            "strike" => self.is_struck = value().is_none_or(|value| value != "0" && value != "false"),
            "vertAlign" => {
                self.script = match value().as_deref() {
                    Some("superscript") => Some(Script::Super),
                    Some("subscript") => Some(Script::Sub),
                    _ => None,
                };
            }
            // Colour 0 of a theme is that of the sheet.
            "color" => {
                let is_rgb = element.get("rgb").is_some_and(|color| color.to_ascii_uppercase().ends_with("FFFFFF"));
                let is_theme = element.get("theme").is_some_and(|theme| theme == "0") && element.get("tint").is_none();
                let is_indexed = element.get("indexed").is_some_and(|index| index == "9" || index == "1");
                self.is_white = is_rgb || is_theme || is_indexed;
            }
            "sz" => self.is_tiny = value().and_then(|size| size.parse().ok()).is_some_and(|size: f32| size < TINY),
            _ => {}
        }
    }

    /// How text of this font is set in a cell.
    pub fn appearance(self, is_filled: bool) -> Appearance {
        Appearance {
            is_hidden: self.is_tiny || (self.is_white && !is_filled),
            is_struck: self.is_struck,
            script: self.script,
        }
    }
}
