//! Characters of an OFD page.
//!
//! Invariant: a character is the one the file names, or unknown (U+FFFD) where the file has only a glyph. Not here:
//! lines and words (`printed`).
//!
//! The advance of a character is given by its neighbour; fonts are not opened.

use super::draw::{Pen, Space};
use super::tree::{self, Item};
use crate::Refusal;
use crate::printed::Mark;
use kurbo::Affine;

/// Letter height in millimetres where an object does not tell it.
const SIZE: f64 = 3.7;
/// The sign that stands for a glyph without a character.
const PLACEHOLDER: char = '¤';

/// Width of the box of a line, as a share of what its characters usually take.
const ROOM: std::ops::RangeInclusive<f64> = 0.7..=1.6;

/// Number of objects at the head of `items` that are one line in pieces: different texts that all start at the same
/// point of the same box, which is the box of the line. Printed as told they would lie over each other.
pub(super) fn pieces(items: &[Item]) -> usize {
    let Some(first) = items.first().filter(|item| &*item.name == "textobject") else { return 0 };
    let place = |item: &Item| {
        let code = item.child("textcode")?;
        let spots = [item.get("boundary")?, code.get("x")?, code.get("y")?, item.get("ctm").unwrap_or_default()];
        Some(spots.map(str::to_string))
    };
    let Some(start) = place(first) else { return 0 };
    let words = |item: &Item| item.words("textcode").map(str::to_string);
    let is_next = |pair: &[Item]| {
        &*pair[1].name == "textobject" && words(&pair[0]) != words(&pair[1]) && {
            place(&pair[1]).as_ref() == Some(&start)
        }
    };
    let count = 1 + items.windows(2).take_while(|pair| is_next(pair)).count();
    let all = items[..count].iter().flat_map(|item| item.children("textcode"));
    let needed = all.flat_map(|code| code.text.chars()).map(natural).sum::<f64>() * size(first);
    let width = first.get("boundary").and_then(tree::area).map_or(0.0, |area| area.width());
    // A number written over another leaves no room for both.
    if ROOM.contains(&(width / needed)) { count } else { 1 }
}

/// Draws the pieces of one line one behind the other.
pub(super) fn line(pen: &mut Pen<'_>, items: &[Item], space: Space) -> Result<(), Refusal> {
    let codes: Vec<Vec<char>> =
        items.iter().filter_map(|item| item.child("textcode")).map(|code| characters(&code.text)).collect();
    pen.count(codes.iter().map(Vec::len).sum())?;
    let total: f64 = codes.iter().flatten().map(|c| natural(*c)).sum();
    let width = items[0].get("boundary").and_then(tree::area).map_or(0.0, |area| area.width());
    let unit = if width > 0.0 && total > 0.0 { width / total } else { SIZE };
    let mut x = 0.0;
    for (item, chars) in items.iter().zip(codes) {
        let (mut pace, code) = (Vec::new(), item.child("textcode"));
        let start = code.and_then(|code| code.number("x")).unwrap_or_default();
        let y = code.and_then(|code| code.number("y")).unwrap_or_default();
        for c in &chars {
            pace.push((start + x, y, unit * natural(*c)));
            x += unit * natural(*c);
        }
        put(pen, item, space, &chars, &pace);
    }
    Ok(())
}

/// Draws a text object.
pub(super) fn draw(pen: &mut Pen<'_>, item: &Item, space: Space) -> Result<(), Refusal> {
    let size = size(item);
    let (mut x, mut y) = (0.0, 0.0);
    for code in item.children("textcode") {
        let chars = characters(&code.text);
        pen.count(chars.len())?;
        x = code.number("x").unwrap_or(x);
        y = code.number("y").unwrap_or(y);
        let across = code.get("deltax").map(|list| deltas(list, chars.len()));
        let down = code.get("deltay").map(|list| deltas(list, chars.len()));
        let turn = item.number("readdirection").unwrap_or_default().to_radians();
        let stretch = item.number("hscale").unwrap_or(1.0);
        let is_even = across.as_ref().is_some_and(|steps| is_even(steps));
        let (mut at, mut places) = ((x, y), Vec::with_capacity(chars.len()));
        for (nth, c) in chars.iter().enumerate() {
            let own = natural(*c) * size * stretch;
            let step = |steps: &Option<Vec<f64>>| steps.as_ref().and_then(|steps| steps.get(nth)).copied();
            let (dx, dy) = match (step(&across), step(&down)) {
                (None, None) => (own * turn.cos(), own * turn.sin()),
                (dx, dy) => (dx.unwrap_or_default(), dy.unwrap_or_default()),
            };
            let most = if is_even || !(c.is_ascii_digit() || c.is_ascii_punctuation()) { 1.1 } else { 0.62 };
            let next = dx.hypot(dy);
            let width = if next > 0.05 * size && next <= most * size * stretch { next } else { own };
            places.push((at.0, at.1, width));
            at = (at.0 + dx, at.1 + dy);
        }
        put(pen, item, space, &chars, &places);
    }
    Ok(())
}

/// Draws characters at their places, each with its width.
fn put(pen: &mut Pen<'_>, item: &Item, space: Space, chars: &[char], places: &[(f64, f64, f64)]) {
    let is_outlined = item.flag("stroke").unwrap_or(false) && pen.dip(space.stroke, space, 0.0);
    let is_seen = item.flag("fill").unwrap_or(true) && pen.dip(space.fill, space, 0.0) || is_outlined;
    let has_glyphs = item.child("cgtransform").is_some();
    let (size, stretch) = (size(item), item.number("hscale").unwrap_or(1.0));
    let turn = Affine::rotate(item.number("chardirection").unwrap_or_default().to_radians());
    let falls = chars.len() > 1
        && places.windows(2).all(|pair| pair[0].0.to_bits() == pair[1].0.to_bits() && pair[0].1 < pair[1].1);
    for (c, (x, y, width)) in chars.iter().zip(places) {
        let is_unknown = *c == PLACEHOLDER || has_glyphs && matches!(c, '\u{e000}'..='\u{f8ff}' | '\0');
        let c = if is_unknown { char::REPLACEMENT_CHARACTER } else { *c };
        let scale = Affine::scale_non_uniform(size * stretch / 1000.0, -size / 1000.0);
        let transform = space.transform * Affine::translate((*x, *y)) * turn * scale;
        let mark = Mark::new(transform, width / (size * stretch) * 1000.0, c, falls);
        pen.canvas.mark(mark, !is_seen);
    }
}

/// Letter height of an object in its own units.
fn size(item: &Item) -> f64 {
    item.number("size").filter(|size| *size > 0.0).unwrap_or(SIZE)
}

/// Usual width of a character, as a share of the letter height.
fn natural(c: char) -> f64 {
    if c.is_ascii() || matches!(c, '\u{ff61}'..='\u{ff9f}' | '\u{a1}'..='\u{ff}') { 0.5 } else { 1.0 }
}

/// True when a text advances evenly: a gap between two of its characters is no gap between words.
fn is_even(steps: &[f64]) -> bool {
    let most = steps.iter().copied().fold(f64::MIN, f64::max);
    let least = steps.iter().copied().fold(f64::MAX, f64::min);
    most - least <= 0.02 * most.abs()
}

/// Steps of a list with its repeats `g count step` written out, at most `most`.
fn deltas(list: &str, most: usize) -> Vec<f64> {
    let mut steps = Vec::new();
    let mut words = list.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    while let Some(word) = words.next().filter(|_| steps.len() < most) {
        if word.eq_ignore_ascii_case("g") {
            let count = words.next().and_then(tree::finite).unwrap_or_default();
            let step = words.next().and_then(tree::finite).unwrap_or_default();
            let left = most - steps.len();
            steps.extend(std::iter::repeat_n(step, (count.max(0.0) as usize).min(left)));
        } else {
            steps.extend(tree::finite(word));
        }
    }
    steps
}

/// Characters of a text, with the escapes `\` and four hexadecimal digits of blanks and control characters undone.
fn characters(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len() / 3);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let code = (c == '\\').then(|| rest.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok())).flatten();
        match code.filter(|code| *code <= 0x20 || matches!(code, 0x5c | 0xa0 | 0x3000)).and_then(char::from_u32) {
            Some(escaped) => {
                chars.push(escaped);
                rest = &rest[4..];
            }
            None => chars.push(c),
        }
    }
    chars
}
