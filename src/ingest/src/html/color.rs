//! Colours as style sheets write them.
//!
//! Invariant: a colour that is not known is none, never another. Not here: what colours hide (`style`).

use super::length::number;

/// A colour without its share of transparency.
pub(super) type Color = [u8; 3];

/// The background of a page that sets none.
pub(super) const WHITE: Color = [255; 3];

/// Returns a colour, and whether it is fully transparent; `None` for names that are not known.
pub(super) fn color(value: &str) -> Option<(Color, bool)> {
    let value = value.trim();
    let named = match value.to_ascii_lowercase().as_str() {
        "transparent" => return Some((WHITE, true)),
        "white" | "window" | "snow" | "ghostwhite" => WHITE,
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
    let (name, inner) = value.strip_suffix(')')?.split_once('(')?;
    let mut parts = inner.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let mut part = || parts.next().and_then(|part| Some((number(part)?, part.ends_with('%'))));
    let (first, second, third) = (part()?, part()?, part()?);
    let is_clear = part().is_some_and(|(alpha, is_percent)| alpha < if is_percent { 5.0 } else { 0.05 });
    let byte =
        |(value, is_percent): (f32, bool)| (if is_percent { value * 2.55 } else { value }).clamp(0.0, 255.0) as u8;
    match name {
        "rgb" | "rgba" => Some(([byte(first), byte(second), byte(third)], is_clear)),
        "hsl" | "hsla" => Some((of_hue(first.0, second.0 / 100.0, third.0 / 100.0), is_clear)),
        _ => None,
    }
}

/// The colour of a hue in degrees, a saturation and a lightness.
fn of_hue(hue: f32, saturation: f32, lightness: f32) -> Color {
    let reach = saturation * lightness.min(1.0 - lightness);
    let part = |turn: f32| {
        let at = (turn + hue / 30.0).rem_euclid(12.0);
        let level = lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0);
        (level * 255.0).clamp(0.0, 255.0) as u8
    };
    [part(0.0), part(8.0), part(4.0)]
}
