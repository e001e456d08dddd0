//! Decides which characters of a page a reader sees, from what is drawn below and above each of them.
//!
//! Invariant: a character is kept apart only when nothing of it is seen; one that is half seen is unknown. Text below a
//! picture, or without ink over one, is what a machine recognised in it (OCR). Not here: lines through characters
//! (`struck`).

use super::layers::{Layer, Layers};
use super::page_objects::{Ink, Mark, Page};
use gouji_core::document::ApartKind;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// How a character is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Position among all objects that the page draws.
    pub order: u32,
    pub ink: Ink,
    /// Why it is not seen wherever it is.
    pub drawn: Drawn,
}

/// How a character is drawn, whatever is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Normal,
    /// Without ink.
    Unseen,
    /// Outside the page or the clip, on a layer that is off, or too small to see.
    Outside,
    /// In a remark on the page.
    Remark,
}

/// Difference of two colours, from 0 to 1, up to which they look the same.
const SAME: f32 = 0.08;
/// Share of the page that a picture with recognised text covers at least.
const PICTURE: f32 = 0.15;
/// Points within which a character repeats another.
const NEAR: f32 = 4.0;
/// Stands for text under a box that a reader sees.
const BLACKED_OUT: char = '■';

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verdict {
    Seen,
    /// Partly covered.
    Half,
    Hidden,
    /// Covered by the layer with this index.
    Covered(usize),
}

/// True when ink on a ground is not seen.
fn is_lost(ink: &Ink, ground: [f32; 3]) -> bool {
    ink.color.is_some_and(|color| (0..3).all(|at| (color[at] - ground[at]).abs() * ink.alpha <= SAME))
}

/// Last layer drawn behind `order` that covers a point.
fn cover(point: (f32, f32), order: u32, layers: &mut Layers) -> Option<usize> {
    let mut found = None;
    layers.at(point, |nth, layer| {
        if layer.order > order && layer.covers() {
            found = Some(nth);
        }
        if layer.order <= order || found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    found
}

/// True when ink drawn at a point differs from the layers below it. The page is white. Where a layer may be cut or is
/// not opaque, the ink must be lost on it and on what is below.
fn shows(point: (f32, f32), order: u32, ink: &Ink, layers: &mut Layers) -> bool {
    let mut is_shown = None;
    layers.at(point, |_, layer| {
        if layer.order >= order || layer.ink.alpha <= SAME {
            return ControlFlow::Continue(());
        }
        let mixed = |part: f32| part * layer.ink.alpha + 1.0 - layer.ink.alpha;
        let differs = layer.ink.color.is_none_or(|color| !is_lost(ink, color.map(mixed)));
        if differs || layer.covers() {
            is_shown = Some(differs);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    is_shown.unwrap_or(!is_lost(ink, [1.0; 3]))
}

/// Verdict on what is drawn at a point.
fn at_point(point: (f32, f32), order: u32, ink: &Ink, layers: &mut Layers) -> Verdict {
    match cover(point, order, layers) {
        Some(layer) => Verdict::Covered(layer),
        None if shows(point, order, ink, layers) => Verdict::Seen,
        None => Verdict::Hidden,
    }
}

/// Verdict on a character: that of most of five points of it.
fn verdict(mark: &Mark, look: &Look, layers: &mut Layers) -> Verdict {
    let middle = at_point(mark.center(), look.order, &look.ink, layers);
    if middle == Verdict::Seen {
        return middle;
    }
    let at = |from: f32, to: f32, part: f32| from + (to - from) * part;
    let corners = [(0.25, 0.3), (0.75, 0.3), (0.25, 0.7), (0.75, 0.7)];
    let seen = corners
        .into_iter()
        .filter(|(x, y)| {
            let point = (at(mark.x0, mark.x1, *x), at(mark.y0, mark.y1, *y));
            at_point(point, look.order, &look.ink, layers) == Verdict::Seen
        })
        .count();
    match seen {
        0 | 1 => middle,
        2 | 3 => Verdict::Half,
        _ => Verdict::Seen,
    }
}

/// Judges all characters of a page, each with its look.
pub(super) fn judge(page: &mut Page, looks: &[Look], layers: &mut Layers) {
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(looks.len());
    for (mark, look) in page.marks.iter().zip(looks) {
        verdicts.push(match look.drawn {
            Drawn::Normal if mark.c.is_whitespace() => Verdict::Seen,
            Drawn::Normal if layers.all.is_empty() && !is_lost(&look.ink, [1.0; 3]) => Verdict::Seen,
            Drawn::Normal => verdict(mark, look, layers),
            _ => Verdict::Hidden,
        });
    }
    black_out(page, looks, &verdicts, layers);
    let recognised = recognised(page, looks, &verdicts, layers);
    for (nth, (mark, look)) in page.marks.iter_mut().zip(looks).enumerate() {
        mark.apart = match (look.drawn, verdicts[nth]) {
            (Drawn::Remark, _) => Some(ApartKind::Comment),
            (_, Verdict::Seen | Verdict::Half) => None,
            _ if recognised.contains(&nth) => None,
            _ => Some(ApartKind::Hidden),
        };
    }
    page.recognised = recognised.len();
    page.unknown = page.marks.iter().filter(|mark| mark.is_read() && mark.c == char::REPLACEMENT_CHARACTER).count();
    for (mark, verdict) in page.marks.iter_mut().zip(&verdicts) {
        if *verdict == Verdict::Half && mark.is_read() {
            mark.c = char::REPLACEMENT_CHARACTER;
        }
    }
    for line in &mut page.slants {
        let middle = (f32::midpoint(line.from.0, line.to.0), f32::midpoint(line.from.1, line.to.1));
        line.is_seen = at_point(middle, line.order, &line.ink, layers) == Verdict::Seen;
    }
    for line in &mut page.rules {
        let point = (f32::midpoint(line.from, line.to), line.at);
        let point = if line.upright { (point.1, point.0) } else { point };
        if line.order > 0 {
            line.is_seen = at_point(point, line.order, &line.ink, layers) == Verdict::Seen;
        }
    }
}

/// Characters that a machine recognised in a picture: those without ink over it or below it, and all without ink on a
/// page where nothing else is seen. Those that repeat seen text are not among them.
fn recognised(page: &Page, looks: &[Look], verdicts: &[Verdict], layers: &mut Layers) -> HashSet<usize> {
    let is_printed = |nth: usize| !page.marks[nth].c.is_whitespace();
    let covering = |nth: usize| match verdicts[nth] {
        Verdict::Covered(layer) => layers.all[layer].picture.is_some_and(|share| share > PICTURE),
        _ => false,
    };
    let beneath: Vec<usize> =
        (0..looks.len()).filter(|nth| looks[*nth].drawn == Drawn::Unseen || covering(*nth)).collect();
    if !beneath.iter().any(|nth| is_printed(*nth)) {
        return HashSet::new();
    }
    let place = |mark: &Mark| {
        let (x, y) = mark.center();
        ((x / NEAR) as i32, (y / NEAR) as i32)
    };
    let is_seen = |nth: usize| {
        is_printed(nth) && looks[nth].drawn == Drawn::Normal && matches!(verdicts[nth], Verdict::Seen | Verdict::Half)
    };
    let seen: HashSet<(i32, i32)> =
        (0..looks.len()).filter(|nth| is_seen(*nth)).map(|nth| place(&page.marks[nth])).collect();
    let repeats = |nth: usize| {
        let (x, y) = place(&page.marks[nth]);
        (x - 1..=x + 1).any(|x| (y - 1..=y + 1).any(|y| seen.contains(&(x, y))))
    };
    let mut found: HashSet<usize> = HashSet::new();
    let (mut own, mut again) = (0, 0);
    for nth in beneath {
        let mut is_pictured = seen.is_empty();
        layers.at(page.marks[nth].center(), |_, layer: &Layer| {
            is_pictured |= layer.picture.is_some_and(|share| share > PICTURE);
            if is_pictured { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if !is_pictured {
            continue;
        }
        if is_printed(nth) && repeats(nth) {
            again += 1;
        } else {
            own += usize::from(is_printed(nth));
            found.insert(nth);
        }
    }
    if again * 2 > own { HashSet::new() } else { found }
}

/// Marks the places where a box of another colour covers text and nothing is printed on the box: a reader sees that
/// something is there.
fn black_out(page: &mut Page, looks: &[Look], verdicts: &[Verdict], layers: &mut Layers) {
    let mut boxes: HashMap<(usize, i32), usize> = HashMap::new();
    for (nth, verdict) in verdicts.iter().enumerate() {
        if let Verdict::Covered(layer) = verdict
            && layers.all[*layer].picture.is_none()
            && !page.marks[nth].c.is_whitespace()
        {
            let mark = &page.marks[nth];
            let first = boxes.entry((*layer, mark.center().1 as i32)).or_insert(nth);
            if mark.x0 < page.marks[*first].x0 {
                *first = nth;
            }
        }
    }
    if boxes.is_empty() {
        return;
    }
    let covers: HashSet<usize> = boxes.keys().map(|(layer, _)| *layer).collect();
    let mut written: HashSet<usize> = HashSet::new();
    for (nth, look) in looks.iter().enumerate() {
        let is_printed = look.drawn == Drawn::Normal && !page.marks[nth].c.is_whitespace();
        if is_printed && matches!(verdicts[nth], Verdict::Seen | Verdict::Half) {
            layers.at(page.marks[nth].center(), |at, _| {
                if covers.contains(&at) {
                    written.insert(at);
                }
                ControlFlow::Continue(())
            });
        }
    }
    let mut firsts: Vec<(usize, usize)> = boxes
        .into_iter()
        .filter(|((layer, _), _)| !written.contains(layer))
        .map(|((layer, _), nth)| (layer, nth))
        .collect();
    firsts.sort_by_key(|(_, nth)| *nth);
    for (layer, nth) in firsts {
        let mark = page.marks[nth];
        let (order, ink) = (layers.all[layer].order, layers.all[layer].ink);
        if shows(mark.center(), order, &ink, layers) {
            page.marks.push(Mark { c: BLACKED_OUT, ..mark });
        }
    }
}
