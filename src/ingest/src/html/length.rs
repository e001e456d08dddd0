//! Lengths and shapes as style sheets write them, and which of them put text out of sight.
//!
//! Invariant: a value that is not understood hides nothing. Not here: to which boxes they apply (`style`).

/// Pixels beyond the left or upper edge of the page, and beyond the others, which a page may scroll to.
pub(super) const FAR: f32 = 400.0;
const BEYOND: f32 = 3000.0;

/// True for a box of no size: `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`.
pub(super) fn is_nothing(clip: &str) -> bool {
    let Some(inner) = clip.strip_prefix("rect(").and_then(|rest| rest.strip_suffix(')')) else { return false };
    let sides: Vec<f32> = inner.split([',', ' ']).filter(|part| !part.is_empty()).filter_map(number).collect();
    matches!(sides.as_slice(), [top, right, bottom, left] if bottom <= top || right <= left)
}

/// True for a share that an eye does not see; `value` is the share as it is written.
pub(super) fn is_clear(share: f32, value: &str) -> bool {
    let is_percent = value.split([')', ' ']).next().is_some_and(|share| share.ends_with('%'));
    share < if is_percent { 5.0 } else { 0.05 }
}

/// True for a transformation that leaves nothing of a box, or moves it off the page.
pub(super) fn is_moved_away(value: &str) -> bool {
    let value = value.replace(' ', "");
    value.split(')').filter_map(|part| part.split_once('(')).any(|(name, arguments)| match name {
        "scale" | "scalex" | "scaley" | "scale3d" => numbers(arguments).take(2).any(|by| by == 0.0),
        "matrix" => numbers(arguments).take(4).all(|by| by == 0.0),
        "translate" | "translatex" | "translatey" | "translate3d" => {
            arguments.split(',').filter_map(pixels).any(is_off_page)
        }
        _ => false,
    })
}

/// True for a path that encloses nothing.
pub(super) fn is_clipped(value: &str) -> bool {
    let Some((shape, arguments)) = value.split_once('(') else { return false };
    let arguments = arguments.split([')']).next().unwrap_or("");
    match shape {
        "circle" | "ellipse" => number(arguments.trim()).is_some_and(|radius| radius == 0.0),
        "inset" => {
            let sides = arguments.split("round").next().unwrap_or("").split_ascii_whitespace();
            let sides: Vec<f32> =
                sides.map(|side| if side.ends_with('%') { number(side) } else { None }.unwrap_or(0.0)).collect();
            let (Some(&top), second) = (sides.first(), sides.get(1).or(sides.first())) else { return false };
            let right = second.copied().unwrap_or(top);
            let (bottom, left) = (sides.get(2).copied().unwrap_or(top), sides.get(3).copied().unwrap_or(right));
            top + bottom >= 100.0 || left + right >= 100.0
        }
        "polygon" => {
            let mut corners = arguments.split(',').map(|corner| numbers(corner).collect::<Vec<_>>());
            let first = corners.next();
            corners.all(|corner| Some(corner) == first)
        }
        _ => false,
    }
}

/// True for a place beyond the edges of the page.
pub(super) fn is_off_page(at: f32) -> bool {
    !(-FAR..=BEYOND).contains(&at)
}

/// Returns a length in pixels, as on a page of usual size.
pub(super) fn pixels(value: &str) -> Option<f32> {
    let size = number(value)?;
    let unit = bare(value).trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
    let scale = match unit.trim_end_matches(')') {
        "em" | "rem" | "pc" => 16.0,
        "ch" | "ex" | "%" | "vh" => 8.0,
        "vw" => 12.0,
        "cm" => 38.0,
        "in" => 96.0,
        "mm" => 4.0,
        _ => 1.0,
    };
    Some(size * scale)
}

/// A value without the words around its number: `calc(0px)`.
fn bare(value: &str) -> &str {
    value.strip_prefix("calc(").unwrap_or(value).trim_start()
}

pub(super) fn numbers(value: &str) -> impl Iterator<Item = f32> {
    value.split([',', ' ']).filter(|part| !part.is_empty()).filter_map(number)
}

/// Returns the number that begins a value.
pub(super) fn number(value: &str) -> Option<f32> {
    let value = bare(value);
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))).unwrap_or(value.len());
    value.get(..end)?.parse().ok()
}
