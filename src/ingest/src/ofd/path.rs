//! Shapes of an OFD page.
//!
//! Invariant: straight strokes and thin fills become lines of the page, everything else does not. Not here: what lines
//! form (`printed`).

use super::draw::{Pen, Space};
use super::tree::{self, Item};
use crate::Refusal;
use kurbo::{Affine, BezPath, Point, Vec2};

/// Millimetres of a line whose width is not told.
const THIN: f64 = 0.353;

/// Draws a path object.
pub(super) fn draw(pen: &mut Pen<'_>, item: &Item, space: Space) -> Result<(), Refusal> {
    let Some(data) = item.child("abbreviateddata") else { return Ok(()) };
    pen.count(data.text.len() / 32)?;
    let path = read(&data.text);
    if item.flag("fill").unwrap_or(false) && pen.dip(space.fill, space, 0.0) {
        pen.canvas.ink.is_even_odd = item.get("rule") == Some("Even-Odd");
        pen.canvas.path(&path, space.transform, false);
    }
    let width = item.number("linewidth").unwrap_or(THIN) * space.transform.determinant().abs().sqrt();
    if item.flag("stroke").unwrap_or(true) && pen.dip(space.stroke, space, width) {
        pen.canvas.path(&path, space.transform, true);
    }
    Ok(())
}

/// Outline of a clip's path on the page.
pub(super) fn shape(path: &Item, around: Affine) -> Option<BezPath> {
    let corner = path.get("boundary").and_then(tree::area).map_or(Vec2::ZERO, |area| area.origin().to_vec2());
    let own = path.get("ctm").and_then(tree::matrix).unwrap_or_default();
    let data = path.child("abbreviateddata")?;
    let transform = around * Affine::translate(corner) * own;
    let shape = transform * read(&data.text);
    (!shape.is_empty()).then_some(shape)
}

/// Path of abbreviated drawing commands.
fn read(data: &str) -> BezPath {
    let mut path = BezPath::new();
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    let mut is_open = false;
    let mut command = ' ';
    let mut values: Vec<f64> = Vec::new();
    for token in tokens(data) {
        match token {
            Token::Command('C' | 'Z') => {
                if is_open {
                    path.close_path();
                }
                is_open = false;
                command = ' ';
            }
            Token::Command(letter) => {
                command = letter;
                values.clear();
            }
            Token::Number(number) => values.push(number),
        }
        let count = match command {
            'S' | 'M' | 'L' => 2,
            'Q' => 4,
            'B' => 6,
            'A' => 7,
            _ => 0,
        };
        if count == 0 || values.len() < count {
            continue;
        }
        let point = |nth: usize| Point::new(values[nth], values[nth + 1]);
        let to = point(count - 2);
        if matches!(command, 'S' | 'M') {
            path.move_to(to);
            start = to;
            is_open = true;
        } else {
            if !is_open {
                path.move_to(start);
                is_open = true;
            }
            match command {
                'L' => path.line_to(to),
                'Q' => path.quad_to(point(0), to),
                'B' => path.curve_to(point(0), point(2), to),
                _ => path.quad_to(bulge(at, to, values[4] > 0.0), to),
            }
        }
        at = to;
        values.clear();
    }
    path
}

/// Where an arc is drawn to, roughly: beside the middle between its ends.
fn bulge(from: Point, to: Point, is_clockwise: bool) -> Point {
    let (half, side) = ((to - from) / 2.0, if is_clockwise { 1.0 } else { -1.0 });
    from.midpoint(to) + Vec2::new(half.y, -half.x) * side
}

enum Token {
    Command(char),
    Number(f64),
}

/// Commands and finite numbers; blanks between them may be missing.
fn tokens(data: &str) -> impl Iterator<Item = Token> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let mut rest = data;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let first = rest.chars().next()?;
            let end = if is_part(first) { rest.find(|c| !is_part(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
            let (word, behind) = rest.split_at(end);
            rest = behind;
            if let Some(number) = tree::finite(word) {
                return Some(Token::Number(number));
            }
            if first.is_ascii_alphabetic() && !is_part(first) {
                return Some(Token::Command(first.to_ascii_uppercase()));
            }
        }
    })
}
