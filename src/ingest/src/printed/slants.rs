//! Finds the slanted lines that strike characters out: a stroke of a pen, an X over a number.
//!
//! Invariant: a slanted line strikes what it crosses where it begins and ends with it; where it goes beyond, is the
//! diagonal of a cell, or crosses some digits of a number, those digits are unknown. Not here: level lines (`struck`).

use super::page_objects::{Mark, Page, Rule, Slant};
use gouji_core::document::ApartKind;
use kurbo::{BezPath, PathEl, Point};

/// Length in letter heights of the part of a line within a character that crosses it.
const CROSSES: f32 = 0.22;
/// Height of a character over its baseline, in letter heights.
const TALL: f32 = 0.75;
/// How far a line reaches beyond its characters to the side, and above and below, in letter heights.
const OUT: f32 = 0.7;
const HIGH: f32 = 0.9;
/// Points within which an end meets a border.
const MEETS: f32 = 2.0;

/// Points within which the points of a stroke are on one line, and short sides of a box that is a line.
const STRAIGHT: f64 = 1.0;
const THIN: f64 = 3.0;

/// The slanted lines of a path: of its strokes, those drawn by hand in many pieces too, or its thin boxes.
pub(super) fn lines(path: &BezPath, is_stroke: bool) -> Vec<(Point, Point)> {
    let mut found = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let mut add = |points: &mut Vec<Point>| {
        found.extend(if is_stroke { stroked(points) } else { thin(points).into_iter().collect() });
        points.clear();
    };
    for element in path.elements() {
        let from = points.last().copied();
        match *element {
            PathEl::MoveTo(to) => {
                add(&mut points);
                points.push(to);
            }
            PathEl::LineTo(to) => points.push(to),
            PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                let is_flat = from.is_some_and(|from| match *element {
                    PathEl::QuadTo(by, _) => distance(by, from, to) <= STRAIGHT,
                    PathEl::CurveTo(one, other, _) => {
                        distance(one, from, to) <= STRAIGHT && distance(other, from, to) <= STRAIGHT
                    }
                    _ => false,
                });
                if !is_flat {
                    add(&mut points);
                }
                points.push(to);
            }
            PathEl::ClosePath => points.extend(points.first().copied()),
        }
    }
    add(&mut points);
    found
}

/// Distance of a point from the line through two others.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (along, aside) = (to - from, point - from);
    if along.hypot() < 0.01 { aside.hypot() } else { (along.cross(aside) / along.hypot()).abs() }
}

fn is_slanted(from: Point, to: Point) -> bool {
    let (dx, dy) = ((to.x - from.x).abs(), (to.y - from.y).abs());
    dx.hypot(dy) > 2.0 && dy > 0.5 + dx * 0.002 && dx > 0.5 + dy * 0.002
}

/// The straight parts of a stroke that are slanted.
fn stroked(points: &[Point]) -> Vec<(Point, Point)> {
    let mut found = Vec::new();
    let mut start = 0;
    for next in 2..=points.len() {
        let goes_on = points.get(next).is_some_and(|to| distance(points[next - 1], points[start], *to) <= STRAIGHT);
        if !goes_on {
            found.push((points[start], points[next - 1]));
            start = next - 1;
        }
    }
    found.retain(|(from, to)| is_slanted(*from, *to));
    found
}

/// The middle of a box that is a slanted line.
fn thin(points: &[Point]) -> Option<(Point, Point)> {
    let (corners, rest) = points.split_first_chunk::<4>()?;
    if !(rest.is_empty() || (rest.len() == 1 && rest[0].distance(corners[0]) < 0.01)) {
        return None;
    }
    let side = |at: usize| corners[at].distance(corners[(at + 1) % 4]);
    let first = usize::from(side(0).min(side(2)) < side(1).min(side(3)));
    let ends = [first + 1, first + 3].map(|at| corners[at % 4].midpoint(corners[(at + 1) % 4]));
    let short = side(first + 1).max(side((first + 3) % 4));
    (short <= THIN && side(first) > 3.0 * short && is_slanted(ends[0], ends[1])).then_some((ends[0], ends[1]))
}

/// What a line does to a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hit {
    Unsure,
    Struck,
}

/// Strikes characters out. `order` are the characters that are read, by their lower edge; `steps` are those left.
pub(super) fn strike(page: &mut Page, order: &[usize], tallest: f32, steps: &mut usize) {
    let mut hits: Vec<Option<Hit>> = vec![None; page.marks.len()];
    for line in page.slants.iter().filter(|line| line.is_seen) {
        let (top, foot) = (line.from.1.min(line.to.1), line.from.1.max(line.to.1));
        let first = order.partition_point(|nth| page.marks[*nth].y1 < top);
        let mut crossed = Vec::new();
        for nth in order[first..].iter().take_while(|nth| page.marks[**nth].y1 <= foot + tallest) {
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return;
            }
            if crosses(line, &page.marks[*nth]) {
                crossed.push(*nth);
            }
        }
        let is_own = is_of(line, &crossed, &page.marks);
        *steps = steps.saturating_sub(if is_own { page.rules.len() } else { 0 });
        let hit = if is_own && !is_diagonal(line, &page.rules) { Hit::Struck } else { Hit::Unsure };
        for nth in crossed {
            hits[nth] = hits[nth].filter(|known| *known == Hit::Struck).or(Some(hit));
        }
    }
    let mut at = 0;
    while at < hits.len() {
        let goes_on = |next: usize| {
            let (before, next) = (&page.marks[next - 1], &page.marks[next]);
            before.is_read() && next.is_read() && before.is_figure_with(next)
        };
        let end = (at + 1..hits.len()).find(|next| !goes_on(*next));
        let run = at..end.unwrap_or(hits.len());
        let is_whole = hits[run.clone()].iter().all(|hit| *hit == Some(Hit::Struck));
        for nth in run.clone().filter(|nth| hits[*nth].is_some()) {
            let mark = &mut page.marks[nth];
            if is_whole || (hits[nth] == Some(Hit::Struck) && !mark.c.is_ascii_digit()) {
                mark.apart = Some(ApartKind::Struck);
            } else if mark.c.is_ascii_digit() {
                mark.c = char::REPLACEMENT_CHARACTER;
            }
        }
        at = run.end;
    }
}

/// Box of the body of a character: left, top, right, bottom.
fn body(mark: &Mark) -> [f32; 4] {
    let base = mark.y1 - 0.15 * mark.size;
    [mark.x0, base - TALL * mark.size, mark.x1, base]
}

/// True when a line goes through the body of a character.
fn crosses(line: &Slant, mark: &Mark) -> bool {
    let [x0, y0, x1, y1] = body(mark);
    let (dx, dy) = (line.to.0 - line.from.0, line.to.1 - line.from.1);
    let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
    for (start, step, least, most) in [(line.from.0, dx, x0, x1), (line.from.1, dy, y0, y1)] {
        if step.abs() < f32::EPSILON {
            if start < least || start > most {
                return false;
            }
            continue;
        }
        let (a, b) = ((least - start) / step, (most - start) / step);
        (enters, leaves) = (enters.max(a.min(b)), leaves.min(a.max(b)));
    }
    (leaves - enters) * dx.hypot(dy) >= CROSSES * mark.size
}

/// True when a line begins and ends with the characters that it crosses, which are on one line.
fn is_of(line: &Slant, crossed: &[usize], marks: &[Mark]) -> bool {
    let (mut around, mut size) = ([f32::MAX, f32::MAX, f32::MIN, f32::MIN], 0.0_f32);
    for nth in crossed {
        let [x0, y0, x1, y1] = body(&marks[*nth]);
        around = [around[0].min(x0), around[1].min(y0), around[2].max(x1), around[3].max(y1)];
        size = size.max(marks[*nth].size);
    }
    let [x0, y0, x1, y1] = around;
    let holds = |(x, y): (f32, f32)| {
        (x0 - OUT * size..=x1 + OUT * size).contains(&x) && (y0 - HIGH * size..=y1 + HIGH * size).contains(&y)
    };
    !crossed.is_empty() && y1 - y0 < 1.5 * TALL * size && holds(line.from) && holds(line.to)
}

/// True when a line leads from one corner of a cell to another.
fn is_diagonal(line: &Slant, rules: &[Rule]) -> bool {
    [line.from, line.to].into_iter().all(|(x, y)| {
        let meets = |upright: bool| {
            let (at, along) = if upright { (x, y) } else { (y, x) };
            let is_at = |rule: &Rule| {
                rule.upright == upright
                    && (rule.at - at).abs() <= MEETS
                    && (rule.from - MEETS..=rule.to + MEETS).contains(&along)
            };
            rules.iter().any(is_at)
        };
        meets(true) && meets(false)
    })
}
