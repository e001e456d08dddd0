//! The properties of runs in a Word document, and its styles.
//!
//! Invariant: a property that is not set is that of the style it is based on. Not here: the text (`docx`).

use crate::appearance::Script;
use crate::office::run_properties::RunProperties;
use crate::xml::{Element, Node, walk};
use std::collections::HashMap;

/// Half points below which a text is too small to be seen.
const TINY: usize = 3;

/// Takes a property of a run from an element inside `rPr`.
pub(super) fn take(run: &mut RunProperties, element: &Element<'_>) {
    let value = || element.get("val");
    let is_on = || Some(!value().is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none")));
    match element.name() {
        "vanish" => run.is_hidden = is_on(),
        "strike" => run.is_struck = is_on(),
        "dstrike" => run.is_struck_twice = is_on(),
        "vertAlign" => {
            run.script = Some(match value().as_deref() {
                Some("superscript") => Some(Script::Super),
                Some("subscript") => Some(Script::Sub),
                _ => None,
            });
        }
        // The shift in half points, upwards.
        "position" => {
            let shift: i64 = value().and_then(|value| value.trim().parse().ok()).unwrap_or(0);
            let script = if shift > 0 { Script::Super } else { Script::Sub };
            run.is_raised = Some((shift != 0).then_some(script));
        }
        "sz" => run.is_tiny = element.count("val").map(|size| size < TINY),
        "color" => run.is_white = Some(value().is_some_and(|value| is_white(&value))),
        "shd" => run.is_shaded = Some(shades(element)),
        "highlight" => run.is_shaded = Some(value().is_some_and(|value| value != "none" && value != "white")),
        _ => {}
    }
}

fn is_white(color: &str) -> bool {
    color.eq_ignore_ascii_case("FFFFFF")
}

/// True for a shading that is not white.
pub(super) fn shades(element: &Element<'_>) -> bool {
    let is_colored =
        |name: &str| element.get(name).is_some_and(|color| !is_white(&color) && !color.eq_ignore_ascii_case("auto"));
    let is_pattern = element.get("val").is_some_and(|value| !matches!(value.as_str(), "clear" | "nil"));
    is_colored("fill") || element.get("themeFill").is_some() || is_pattern
}

/// A style of a document.
#[derive(Debug, Clone, Default)]
struct Style {
    base: Option<String>,
    run: RunProperties,
    is_shaded: bool,
    /// The list of its paragraphs, and their level in it.
    list: Option<String>,
    level: Option<usize>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    defaults: RunProperties,
}

/// Styles that are based on one another, one on the next.
const DEEPEST: usize = 16;

impl Styles {
    /// Reads the part with the styles.
    pub fn read(xml: &str) -> Self {
        let mut read = Self::default();
        let (mut id, mut style) = (None, Style::default());
        let mut in_run = false;
        walk(xml, |node, _| match node {
            Node::Open(element) => match element.name() {
                "style" => (id, style) = (element.get("styleId"), Style::default()),
                "basedOn" => style.base = element.get("val"),
                "numId" => style.list = element.get("val"),
                "ilvl" => style.level = element.count("val"),
                "rPr" => in_run = true,
                "shd" if !in_run => style.is_shaded |= shades(element),
                _ if in_run => take(&mut style.run, element),
                _ => {}
            },
            Node::Close("rPr") => in_run = false,
            Node::Close("rPrDefault") => read.defaults = std::mem::take(&mut style).run,
            Node::Close("style") => {
                if let Some(id) = id.take() {
                    read.styles.insert(id, std::mem::take(&mut style));
                }
            }
            Node::Close(_) | Node::Text(..) | Node::Block(..) => {}
        });
        read
    }

    /// The properties that the style of a run sets.
    pub fn run(&self, id: Option<&str>) -> RunProperties {
        self.bases(id).fold(RunProperties::default(), |run, style| run.over(style.run))
    }

    /// The properties that runs have in paragraphs of a style.
    pub fn paragraph(&self, id: Option<&str>) -> RunProperties {
        self.run(id).over(self.defaults)
    }

    /// The list of a paragraph and the level in it: its own, or else its style's.
    pub fn list(&self, id: Option<&str>, own: Option<String>, level: Option<usize>) -> Option<(String, usize)> {
        let mut level = level;
        let by_style = || {
            self.bases(id).find_map(|style| {
                level = level.or(style.level);
                style.list.clone()
            })
        };
        let list = own.or_else(by_style)?;
        Some((list, level.unwrap_or(0)))
    }

    /// True if a style shades what it is set on.
    pub fn shades(&self, id: &str) -> bool {
        self.bases(Some(id)).any(|style| style.is_shaded)
    }

    /// A style and those it is based on.
    fn bases(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let style = |id: Option<&str>| id.and_then(|id| self.styles.get(id));
        std::iter::successors(style(id), move |above| style(above.base.as_deref())).take(DEEPEST)
    }
}
