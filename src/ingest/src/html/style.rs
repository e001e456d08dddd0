//! What the style of an element makes of its text: seen, hidden, struck out, raised.
//!
//! Invariant: text is hidden only where its own style, or that of an element around it, says so. Not here: which rules
//! hold for an element (`css`, `selector`), what is done with hidden text (`html`), how values are written (`color`,
//! `length`).

use super::color::{Color, WHITE, color};
use super::css::{Declaration, unescaped};
use super::length::{FAR, is_clear, is_clipped, is_moved_away, is_nothing, is_off_page, number, numbers, pixels};
use super::selector::split;
use crate::appearance::Script;
use gouji_core::document::ApartKind;

/// The properties that may hide, strike out or raise text.
pub(super) const PROPERTIES: [&str; 39] = [
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
    "overflow-x",
    "overflow-y",
    "position",
    "left",
    "top",
    "right",
    "bottom",
    "inset",
    "margin-left",
    "margin",
    "text-indent",
    "clip",
    "clip-path",
    "transform",
    "scale",
    "filter",
    "-webkit-text-fill-color",
    "content-visibility",
    "mask",
    "mask-image",
    "-webkit-mask",
    "-webkit-mask-image",
];

/// Difference of two colours, in each part, that an eye does not see.
const UNSEEN: u8 = 8;
/// Points, or pixels, below which a text is too small to be seen.
const TINY: f32 = 1.5;

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
    /// True if the colour of the letters is set, whatever that of the text is.
    is_filled: bool,
    /// True if what is inside a box is shown only when it is opened: `details` in a cell.
    pub is_folded: bool,
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
    is_pushed: bool,
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
            is_filled: false,
            is_folded: false,
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
        let is_unseen = self.is_absent || self.is_folded || self.is_covered || self.is_invisible || self.is_tiny;
        if is_unseen || self.is_transparent || is_ground {
            Some(ApartKind::Hidden)
        } else {
            self.is_struck.then_some(ApartKind::Struck)
        }
    }

    /// Sets what an element does by its name: `s`, `sup`.
    pub fn name(&mut self, name: &[u8]) {
        match name {
            b"s" | b"strike" | b"del" => self.is_struck = true,
            // What stands above the characters is no part of their line.
            b"sup" | b"rt" => self.script = Some(Script::Super),
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
        let value = unescaped(set.value.trim()).to_ascii_lowercase();
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
            "opacity" => self.is_covered |= number(value).is_some_and(|share| is_clear(share, value)),
            "filter" => {
                let share = value.split("opacity(").nth(1);
                self.is_covered |=
                    share.is_some_and(|share| number(share).is_some_and(|number| is_clear(number, share)));
            }
            "transform" => self.is_covered |= is_moved_away(value),
            "scale" => self.is_covered |= numbers(value).any(|by| by == 0.0),
            "font-size" => self.size(value),
            "font" => {
                if let Some(size) = value.split([' ', '/']).find(|part| number(part).is_some()) {
                    self.size(size);
                }
            }
            "color" if self.is_filled => {}
            "color" => self.set_ink(value),
            "-webkit-text-fill-color" => {
                self.is_filled = value != "currentcolor";
                if self.is_filled {
                    self.set_ink(value);
                }
            }
            "background" | "background-color" => self.set_ground(value),
            "text-decoration" | "text-decoration-line" => self.is_struck |= value.contains("line-through"),
            "vertical-align" if !is_cell => self.align(value),
            "width" | "max-width" => self.room.is_narrow = number(value).is_some_and(|size| size < TINY),
            "height" | "max-height" => self.room.is_flat = number(value).is_some_and(|size| size < TINY),
            "overflow" | "overflow-x" | "overflow-y" => {
                self.room.cuts |= value.split(' ').any(|part| matches!(part, "hidden" | "clip"));
            }
            "position" => self.room.floats = matches!(value, "absolute" | "fixed"),
            "left" | "top" => self.room.is_far |= pixels(value).is_some_and(is_off_page),
            "right" | "bottom" => self.room.is_far |= pixels(value).is_some_and(|at| at < -FAR),
            "inset" => self.room.is_far |= value.split(' ').filter_map(pixels).any(is_off_page),
            "margin-left" => self.is_covered |= pixels(value).is_some_and(|by| by < -FAR),
            "margin" => self.is_covered |= value.split(' ').filter_map(pixels).any(|by| by < -FAR),
            "text-indent" => {
                // A share of the width moves the line out of a box that cuts it off.
                self.room.is_pushed = value.ends_with('%') && number(value).is_some_and(|share| share.abs() >= 100.0);
                self.is_covered |= pixels(value).is_some_and(is_off_page);
            }
            // What a mask lets through is not known where it is a picture.
            "mask" | "mask-image" | "-webkit-mask" | "-webkit-mask-image" => {
                self.is_covered |= value.contains("url(") || is_clear_gradient(value);
            }
            "clip" => self.is_covered |= is_nothing(value),
            "clip-path" => self.is_covered |= is_clipped(value),
            _ => {}
        }
    }

    /// Decides, once everything is set, whether the element's own box leaves room for its content.
    pub fn close(&mut self) {
        let Room { is_narrow, is_flat, cuts, floats, is_far, is_pushed } = self.room;
        self.is_covered |= (cuts && (is_narrow || is_flat || is_pushed)) || (floats && is_far);
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

/// True for a gradient all of whose colours are clear.
fn is_clear_gradient(value: &str) -> bool {
    let Some((_, inside)) = value.split_once("gradient(") else { return false };
    let words = split(inside, |c| matches!(c, ',' | ' ' | ')'));
    let mut colours = words.into_iter().filter_map(color).peekable();
    colours.peek().is_some() && colours.all(|(_, is_clear)| is_clear)
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
