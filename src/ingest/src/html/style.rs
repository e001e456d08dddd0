//! What the style of an element makes of its text: seen, hidden, struck out, raised.
//!
//! Invariant: text is hidden only where its own style, or that of an element around it, says so. Not here: which rules
//! hold for an element (`css`, `selector`), what is done with hidden text (`html`).

use super::css::Declaration;
use crate::appearance::Script;
use gouji_core::document::ApartKind;

/// The properties that may hide, strike out or raise text.
pub(super) const PROPERTIES: [&str; 25] = [
    "display",
    "visibility",
    "opacity",
    "font-size",
    "font",
    "color",
    "background",
    "background-color",
    "text-decoration",
    "text-decoration-line",
    "vertical-align",
    "mso-hide",
    "width",
    "height",
    "max-width",
    "max-height",
    "overflow",
    "position",
    "left",
    "top",
    "text-indent",
    "clip",
    "clip-path",
    "transform",
    "content-visibility",
];

/// A colour without its share of transparency.
type Color = [u8; 3];

/// The background of a page that sets none.
const WHITE: Color = [255; 3];
/// Difference of two colours, in each part, that an eye does not see.
const UNSEEN: u8 = 8;
/// Points, or pixels, below which a text is too small to be seen.
const TINY: f32 = 1.5;
/// Pixels, or characters, beyond the edge of the page.
const FAR: f32 = 400.0;

/// What the styles of an element and of those around it make of its text.
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// True if the element has no box: its cells and lines are none.
    pub is_absent: bool,
    /// True if nothing inside it can be seen, whatever is set there.
    is_covered: bool,
    is_invisible: bool,
    is_tiny: bool,
    /// The colour of text; `None` if it is not known.
    ink: Option<Color>,
    is_transparent: bool,
    /// The colour behind the text; `None` if it is not known.
    ground: Option<Color>,
    is_struck: bool,
    pub script: Option<Script>,
    room: Room,
}

/// What of an element's own box decides whether its content has room; not inherited.
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Room {
    is_narrow: bool,
    is_flat: bool,
    cuts: bool,
    floats: bool,
    is_far: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            is_absent: false,
            is_covered: false,
            is_invisible: false,
            is_tiny: false,
            ink: Some([0; 3]),
            is_transparent: false,
            ground: Some(WHITE),
            is_struck: false,
            script: None,
            room: Room::default(),
        }
    }
}

impl Style {
    /// The style of an element inside this one that sets nothing.
    pub fn inside(self) -> Self {
        Self { room: Room::default(), ..self }
    }

    /// Why the text is kept apart.
    pub fn kept_apart(&self) -> Option<ApartKind> {
        let like = |one: Color, other: Color| one.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= UNSEEN);
        let is_ground = self.ink.zip(self.ground).is_some_and(|(ink, ground)| like(ink, ground));
        if self.is_absent || self.is_covered || self.is_invisible || self.is_tiny || self.is_transparent || is_ground {
            Some(ApartKind::Hidden)
        } else {
            self.is_struck.then_some(ApartKind::Struck)
        }
    }

    /// Sets what an element does by its name: `s`, `sup`.
    pub fn name(&mut self, name: &[u8]) {
        match name {
            b"s" | b"strike" | b"del" => self.is_struck = true,
            b"sup" => self.script = Some(Script::Super),
            b"sub" => self.script = Some(Script::Sub),
            _ => {}
        }
    }

    /// Sets the colours of the attributes `color` and `bgcolor`.
    pub fn colours(&mut self, ink: &str, ground: &str) {
        if !ink.is_empty() {
            self.set_ink(ink);
        }
        if !ground.is_empty() {
            self.ground = color(ground).map(|(color, _)| color);
        }
    }

    /// Sets one property; `is_cell` for an element whose alignment is that of a cell.
    pub fn set(&mut self, set: &Declaration<'_>, is_cell: bool) {
        let value = set.value.trim().to_ascii_lowercase();
        let value = value.as_str();
        if matches!(value, "inherit" | "unset" | "initial" | "revert") {
            return;
        }
        match PROPERTIES[set.property] {
            "display" => self.is_absent = value == "none",
            "visibility" => {
                self.is_invisible = matches!(value, "hidden" | "collapse");
                self.is_absent |= value == "collapse" && !is_cell;
            }
            "content-visibility" => self.is_covered |= value == "hidden",
            "mso-hide" => self.is_covered |= value == "all",
            "opacity" => self.is_covered |= number(value).is_some_and(|share| share < 0.05),
            "transform" => self.is_covered |= value.replace(' ', "").contains("scale(0)"),
            "font-size" => self.size(value),
            "font" => {
                if let Some(size) = value.split([' ', '/']).find(|part| number(part).is_some()) {
                    self.size(size);
                }
            }
            "color" => self.set_ink(value),
            "background" | "background-color" => self.set_ground(value),
            "text-decoration" | "text-decoration-line" => self.is_struck |= value.contains("line-through"),
            "vertical-align" if !is_cell => self.align(value),
            "width" | "max-width" => self.room.is_narrow = number(value).is_some_and(|size| size < TINY),
            "height" | "max-height" => self.room.is_flat = number(value).is_some_and(|size| size < TINY),
            "overflow" => self.room.cuts = matches!(value, "hidden" | "clip"),
            "position" => self.room.floats = matches!(value, "absolute" | "fixed"),
            "left" | "top" => self.room.is_far |= number(value).is_some_and(|at| at.abs() > FAR && at < 0.0),
            "text-indent" => self.is_covered |= number(value).is_some_and(|at| at < -FAR),
            "clip" => self.is_covered |= is_nothing(value),
            "clip-path" => {
                self.is_covered |=
                    value.contains("inset(50%") || value.contains("inset(100%") || value.contains("circle(0");
            }
            _ => {}
        }
    }

    /// Decides, once everything is set, whether the element's own box leaves room for its content.
    pub fn close(&mut self) {
        let Room { is_narrow, is_flat, cuts, floats, is_far } = self.room;
        self.is_covered |= (cuts && (is_narrow || is_flat)) || (floats && is_far);
    }

    fn size(&mut self, value: &str) {
        let Some(size) = number(value) else {
            // `medium`, `small`: a size of its own.
            self.is_tiny = false;
            return;
        };
        let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
        // A share of nothing is nothing.
        self.is_tiny = match unit {
            "em" | "%" => self.is_tiny || size == 0.0,
            "rem" | "vw" | "vh" | "ex" | "ch" | "in" | "cm" | "mm" | "pc" => size == 0.0,
            _ => size < TINY,
        };
    }

    fn set_ink(&mut self, value: &str) {
        match color(value) {
            Some((_, true)) => self.is_transparent = true,
            Some((color, false)) => (self.ink, self.is_transparent) = (Some(color), false),
            None => (self.ink, self.is_transparent) = (None, false),
        }
    }

    fn set_ground(&mut self, value: &str) {
        if value.contains("url(") || value.contains("gradient") {
            self.ground = None;
            return;
        }
        let parts = if value.contains('(') { vec![value] } else { value.split_ascii_whitespace().collect() };
        match parts.into_iter().filter_map(color).next_back() {
            // Nothing behind the text but what is there already.
            Some((_, true)) => {}
            Some((color, false)) => self.ground = Some(color),
            None if matches!(value, "none" | "0" | "transparent") => {}
            None => self.ground = None,
        }
    }

    fn align(&mut self, value: &str) {
        match value {
            "super" => self.script = Some(Script::Super),
            "sub" => self.script = Some(Script::Sub),
            "baseline" => self.script = None,
            value => match number(value) {
                Some(by) if by > 0.0 => self.script = Some(Script::Super),
                Some(by) if by < 0.0 => self.script = Some(Script::Sub),
                _ => {}
            },
        }
    }
}

/// True for a property that may hide, strike out or raise text.
pub(super) fn may_hide(set: Declaration<'_>) -> bool {
    let mut style = Style::default();
    style.set(&set, false);
    style.close();
    let is_light = PROPERTIES[set.property] == "color"
        && color(&set.value.to_ascii_lowercase())
            .is_none_or(|(color, clear)| clear || color.iter().all(|part| *part > 0xc0));
    is_light || style != Style::default()
}

/// True for a box of no size: `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`.
fn is_nothing(clip: &str) -> bool {
    let Some(inner) = clip.strip_prefix("rect(").and_then(|rest| rest.strip_suffix(')')) else { return false };
    let sides: Vec<f32> = inner.split([',', ' ']).filter(|part| !part.is_empty()).filter_map(number).collect();
    matches!(sides.as_slice(), [top, right, bottom, left] if bottom <= top || right <= left)
}

/// Returns the number that begins a value.
fn number(value: &str) -> Option<f32> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))).unwrap_or(value.len());
    value.get(..end)?.parse().ok()
}

/// Returns a colour, and whether it is fully transparent; `None` for names that are not known.
fn color(value: &str) -> Option<(Color, bool)> {
    let value = value.trim();
    let named = match value.to_ascii_lowercase().as_str() {
        "transparent" => return Some((WHITE, true)),
        "white" | "window" => WHITE,
        "black" | "windowtext" => [0; 3],
        "red" => [255, 0, 0],
        "blue" => [0, 0, 255],
        "green" => [0, 128, 0],
        "yellow" => [255, 255, 0],
        "gray" | "grey" => [128; 3],
        "silver" => [192; 3],
        _ => return spelled(value),
    };
    Some((named, false))
}

/// Reads `#fff`, `#ffffff80`, `rgb(255, 255, 255)`, `rgba(0 0 0 / 0)`, and `ffffff` as old attributes have it.
fn spelled(value: &str) -> Option<(Color, bool)> {
    let hex = value.strip_prefix('#').unwrap_or(value);
    if hex.len() >= 3 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digits: Vec<u8> = hex.chars().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
        let wide = match digits.as_slice() {
            [r, g, b, rest @ ..] if digits.len() <= 4 => {
                let clear = rest.first().is_some_and(|alpha| *alpha == 0);
                return Some(([r * 17, g * 17, b * 17], clear));
            }
            wide => wide,
        };
        let pair = |at: usize| Some(wide.get(at)? * 16 + wide.get(at + 1)?);
        return Some(([pair(0)?, pair(2)?, pair(4)?], pair(6) == Some(0)));
    }
    let inner = value.strip_prefix("rgba(").or_else(|| value.strip_prefix("rgb("))?.strip_suffix(')')?;
    let parts: Vec<f32> = inner.split([',', ' ', '/']).filter(|part| !part.is_empty()).filter_map(number).collect();
    let part = |at: usize| parts.get(at).map(|part| part.clamp(0.0, 255.0) as u8);
    Some(([part(0)?, part(1)?, part(2)?], parts.get(3).is_some_and(|alpha| *alpha < 0.05)))
}
