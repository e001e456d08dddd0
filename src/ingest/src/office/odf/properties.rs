//! The properties of text that a style of an `OpenDocument` sets.
//!
//! Invariant: what a style does not set is left to the one around it. Not here: which style text has (`odf`).

use crate::appearance::Script;
use crate::office::run_properties::RunProperties;
use crate::xml::Element;

fn is_white(color: &str) -> bool {
    color.eq_ignore_ascii_case("#ffffff")
}

/// True for a background that is not white; `None` if the element sets none.
pub(super) fn shading(element: &Element<'_>) -> Option<bool> {
    element.get("background-color").map(|color| color != "transparent" && !is_white(&color))
}

/// The properties of text that a style sets.
pub(super) fn properties(element: &Element<'_>) -> RunProperties {
    /// Points below which a text is too small to be seen.
    const TINY: f32 = 1.5;
    let get = |name: &str| element.get(name);
    let script = |position: &str| {
        let by = position.split_whitespace().next()?;
        match by {
            "super" => Some(Script::Super),
            "sub" => Some(Script::Sub),
            by if by.trim_end_matches('%').trim_matches('0').is_empty() => None,
            by => Some(if by.starts_with('-') { Script::Sub } else { Script::Super }),
        }
    };
    let line = get("text-line-through-style").or_else(|| get("text-line-through-type"));
    RunProperties {
        is_hidden: get("display").map(|display| display == "none"),
        is_struck: line.map(|line| line != "none"),
        script: get("text-position").map(|position| script(&position)),
        is_tiny: get("font-size").and_then(|size| size.strip_suffix("pt")?.parse::<f32>().ok()).map(|size| size < TINY),
        is_white: get("color").map(|color| is_white(&color)),
        is_shaded: shading(element),
        ..RunProperties::default()
    }
}
