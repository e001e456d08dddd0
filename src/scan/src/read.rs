//! Reads the print in areas of a sheet.
//!
//! Invariant: where there is no ink nothing is read, and a cell with ink is not blank; what may be a slash or a dash is not read as
//! a figure. Not here: which areas there are.

use crate::ctc::{self, FIGURES, Sign};
use crate::strips::{self, Ink, Strip, Stroke};
use crate::{HEIGHT, Picture, Recogniser, Sheet};

/// Paper around a strip, in heights of its ink: recognisers know print with a little of it.
const MARGIN: f32 = 0.12;
/// Share of the usual height of a line below which ink is a dash or a dot, and is shown with the paper above and below.
const LOW: f32 = 0.55;
/// A strip this many times as long as high is prose, and is shown this much narrower: what it costs to read grows with its width.
const LONG: f32 = 8.0;
const NARROW: f32 = 0.75;
/// Signs that a recogniser takes figures for.
const ALIKE: &str = "iIlLoOＯ〇|丨一 ";
/// Share of the page that the cell of a number is high at most, beside a label of many lines: what is higher always has something
/// pale, and specks.
const CELL: f32 = 0.5;
/// Pixels by which cells of one row begin or end apart, and the share of its height that another cell beside it has at least.
const ROW: f32 = 4.0;
const LOWER: f32 = 0.75;
/// Usual heights of a line from which a number is rather two of them, one below the other.
const HIGH: f32 = 1.6;
/// Signs of a number, at most.
const LONGEST: usize = 12;
/// What a level stroke is read as.
const DASH: char = '-';
/// The probability of what the recogniser does not know, at most.
const GUESSED: f32 = 0.5;
/// Stands for a sign that was not read.
pub const UNREAD: char = '\u{fffd}';

/// A line of print as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// Left, top, right and bottom of its ink with its softened edge, in pixels of the sheet.
    pub area: [f32; 4],
    /// Its signs, from left to right.
    pub text: String,
    /// The probability of its least probable sign, from 0 to 1.
    pub probability: f32,
    /// Where each sign of the text begins, and where the last ends, in pixels of the sheet.
    pub edges: Vec<f32>,
    /// What else it may be, the most probable first; for print that may be a number.
    pub candidates: Vec<String>,
}

/// Reads the lines of print in each area of a sheet (left, top, right and bottom, in pixels).
///
/// # Errors
/// As for [`Recogniser::read`].
pub fn read(sheet: &Sheet, areas: &[[f32; 4]], recogniser: &dyn Recogniser) -> Result<Vec<Vec<Print>>, String> {
    let ink = Ink::new(&sheet.page);
    let size = strips::usual_height(&ink, areas);
    let found: Vec<Vec<Strip>> = areas.iter().map(|area| strips::strips(&ink, *area, size)).collect();
    let all: Vec<Strip> = found.concat();
    let is_dash = |strip: &&Strip| size.is_some_and(|size| strips::is_dash(&ink, strip, size));
    let (pictures, shown): (Vec<Picture>, Vec<[f32; 4]>) =
        all.iter().filter(|strip| !is_dash(strip)).map(|strip| cut(&sheet.page, strip, size)).unzip();
    let mut readings = recogniser.read(&pictures)?.into_iter().zip(shown);
    let mut prints = all.iter().map(|strip| {
        if is_dash(&strip) {
            return unknown(strip.ink, DASH, GUESSED);
        }
        let (steps, area) = readings.next().unwrap_or_default();
        let step = (area[2] - area[0]) / steps.len().max(1) as f32;
        print(&ink, (strip, size), &steps, (area[0], step))
    });
    let is_cell = |area: &[f32; 4]| area[3] - area[1] < CELL * sheet.page.height as f32;
    // The label of several rows holds no number, and the higher a cell the likelier is something pale in it.
    let is_of_one_row = |area: &[f32; 4]| {
        let is_within = |other: &[f32; 4]| other[1] > area[1] - ROW && other[3] < area[3] + ROW;
        areas.iter().all(|other| !is_within(other) || other[3] - other[1] > LOWER * (area[3] - area[1]))
    };
    let is_blank = |(_, (strips, area)): &(usize, (&Vec<Strip>, &[f32; 4]))| {
        strips.is_empty() && is_cell(area) && is_of_one_row(area)
    };
    let blank = found.iter().zip(areas).enumerate().filter(is_blank);
    let blank: Vec<(usize, [f32; 4])> = blank.map(|(nth, (_, area))| (nth, *area)).collect();
    let mut faint = size.map_or(Vec::new(), |size| strips::faint(&sheet.page, &blank, size)).into_iter().peekable();
    let of_area = |(nth, (strips, area)): (usize, (&Vec<Strip>, &[f32; 4]))| {
        let mut own: Vec<Print> = prints.by_ref().take(strips.len()).collect();
        if is_cell(area) {
            for print in own.iter_mut().filter(|print| print.text.trim().is_empty()) {
                *print = unrecognised(print.area, size);
            }
        }
        while let Some((_, strip)) = faint.next_if(|(at, _)| *at == nth) {
            own.push(unknown(strip.ink, DASH, GUESSED));
        }
        // What looks like a dash apart from a number is no sign of it, but a piece of a seal, or dirt.
        if is_cell(area) && own.iter().any(|print| print.text.contains(|c: char| c.is_ascii_digit())) {
            let count = own.len();
            own.retain(|print| print.text.chars().ne([DASH]));
            if own.len() < count {
                for print in &mut own {
                    print.probability = print.probability.min(GUESSED);
                }
            }
        }
        // Ink that goes on over the edge is not that of the area alone: a seal, or what was written over several.
        let is_below_seal = |area: [f32; 4]| sheet.seals.iter().any(|seal| overlap(area, *seal));
        for print in own.iter_mut().filter(|print| goes_on(print.area, *area) || is_below_seal(print.area)) {
            print.probability = print.probability.min(GUESSED);
        }
        own
    };
    Ok(found.iter().zip(areas).enumerate().map(of_area).collect())
}

/// Print in which the recogniser sees nothing: a dash, or unread.
fn unrecognised(area: [f32; 4], size: Option<f32>) -> Print {
    if size.is_some_and(|size| (Strip { ink: area }).is_flat(size)) {
        return unknown(area, DASH, GUESSED);
    }
    unknown(area, UNREAD, 0.0)
}

/// One sign that no recogniser read.
fn unknown(area: [f32; 4], sign: char, probability: f32) -> Print {
    Print { area, text: sign.to_string(), probability, edges: vec![area[0], area[2]], candidates: Vec::new() }
}

/// True for areas of which a part is the same.
fn overlap(one: [f32; 4], other: [f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// True when ink reaches the edge of an area.
fn goes_on(ink: [f32; 4], area: [f32; 4]) -> bool {
    /// Pixels of the edge.
    const EDGE: f32 = 2.5;
    ink[0] - area[0] < EDGE || ink[1] - area[1] < EDGE || area[2] - ink[2] < EDGE || area[3] - ink[3] < EDGE
}

/// A strip as a recogniser reads it, and the area of the page that it shows.
pub fn cut(page: &Picture, strip: &Strip, size: Option<f32>) -> (Picture, [f32; 4]) {
    let [left, top, right, bottom] = strip.ink;
    let height = strip.height();
    let usual = size.unwrap_or(height);
    let shown = if height < LOW * usual { 0.8 * usual } else { height };
    let margin = MARGIN * shown;
    let (above, below) = ((shown - height) / 2.0 + margin, (shown - height) / 2.0 + margin);
    let area = [left - margin, top - above, right + margin, bottom + below];
    let width = if right - left > LONG * height { NARROW } else { 1.0 };
    (page.cut(area, HEIGHT, width), area)
}

/// The text of what a recogniser says of a strip that begins at `from`, with steps of `step` pixels.
fn print(ink: &Ink, (strip, size): (&Strip, Option<f32>), steps: &[ctc::Step], (from, step): (f32, f32)) -> Print {
    let signs = ctc::best(steps);
    let mut text: String = signs.iter().map(|sign| sign.c).collect();
    let mut probability = signs.iter().map(|sign| sign.p).fold(1.0, f32::min);
    let mut places: Vec<f32> = signs.iter().map(|sign: &Sign| from + (sign.at + 0.5) * step).collect();
    let mut candidates = Vec::new();
    let is_figure = |sign: &Sign| FIGURES.contains(&sign.c) || ALIKE.contains(sign.c);
    if signs.len() <= LONGEST && signs.iter().all(is_figure) && signs.iter().any(|sign| FIGURES.contains(&sign.c)) {
        candidates =
            ctc::numbers(steps).into_iter().map(|(number, _)| number).filter(|number| !number.is_empty()).collect();
        if size.is_some_and(|size| strip.height() > HIGH * size) {
            probability = probability.min(GUESSED);
        }
        if let Some(number) = candidates.first().filter(|number| **number != text) {
            probability = probability.min(0.5);
            let count = number.chars().count();
            if count != places.len() {
                let width = (strip.ink[2] - strip.ink[0]) / count as f32;
                places = (0..count).map(|nth| strip.ink[0] + (nth as f32 + 0.5) * width).collect();
            }
            text.clone_from(number);
        }
    }
    // Recognisers take a slash for a 1 or a letter, and a dash for 一 or any figure: its shape tells, and the reviewer is asked.
    let is_one = matches!(signs.as_slice(), [] | [Sign { c: '1', .. }])
        || matches!(signs.as_slice(), [sign] if !FIGURES.contains(&sign.c));
    // 二 and 四 are wider than high too.
    let is_word = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && c != '一';
    let shape = match signs.as_slice() {
        [sign] if !is_word(sign.c) && size.is_some_and(|size| strip.is_flat(size)) => Some(Stroke::Level),
        [] | [_] | [_, _] => strips::stroke(ink, strip, size),
        _ => None,
    };
    if let Some(shape) = shape.filter(|shape| is_one || *shape == Stroke::Level) {
        let (sign, most) = match shape {
            Stroke::Level => (DASH, GUESSED),
            Stroke::Slash => ('/', GUESSED),
            Stroke::Leaning => (UNREAD, 0.0),
        };
        match shape {
            Stroke::Level => candidates.clear(),
            Stroke::Slash => {}
            Stroke::Leaning => candidates.insert(0, "/".to_string()),
        }
        (text, places) = (sign.to_string(), vec![f32::midpoint(strip.ink[0], strip.ink[2])]);
        probability = probability.min(most);
    }
    let mut edges = vec![strip.ink[0]];
    edges.extend(places.windows(2).map(|pair| f32::midpoint(pair[0], pair[1])));
    edges.push(strip.ink[2]);
    Print { area: strip.ink, text, probability, edges, candidates }
}
