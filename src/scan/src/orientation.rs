//! Which way up a page lies: a sheet may be put into a scanner on its side or upside down.
//!
//! Invariant: a page is turned only where its print can be read then and could not before. Not here: pages that lie askew by a few
//! degrees (`skew`).

use crate::ctc::{self, FIGURES, Sign, Step};
use crate::picture::Picture;
use crate::read::cut;
use crate::strips::{self, Ink, Strip};
use crate::{Print, Recogniser, Sheet};

/// Lines that are read to find out, and how well they are from which on the page lies the right way up.
const SAMPLE: usize = 12;
const READ: f32 = 0.7;
/// Directions that are tried, in quarters of a circle, and how many times as well as it lies a page has to be read then: on its side
/// characters below each other are a line.
const TRIED: [(usize, f32); 3] = [(2, 1.3), (1, 1.5), (3, 1.5)];
/// The probability of its least probable sign from which a line is read well, and lines that are enough to say so of a page: a few
/// are read by chance on its side.
const LEAST: f32 = 0.8;
const ENOUGH: usize = 5;
/// Characters that are few: one alone may be read by chance.
const FEW: f32 = 8.0;
/// Lines that tell are this many times as long as high, at least, and at most where there are enough of them: they cost less.
const SHORT: f32 = 3.0;
const LONG: f32 = 10.0;
/// Characters of a line for each of its heights, at least: they are hardly wider than high.
const FEWEST: f32 = 0.7;

/// True where most lines of words of a page were read well: it lies the right way up, and nothing has to be tried.
pub fn is_legible(prints: &[Print]) -> bool {
    let is_word = |print: &&Print| print.text.chars().any(|c| !FIGURES.contains(&c) && !c.is_whitespace());
    let is_line = |print: &&Print| print.area[2] - print.area[0] > SHORT * (print.area[3] - print.area[1]);
    let words: Vec<&Print> = prints.iter().filter(is_line).filter(is_word).collect();
    let read = words.iter().filter(|print| print.probability >= LEAST).count();
    read >= ENOUGH && read * 2 > words.len()
}

/// The picture of a page turned the right way up; `None` where it is read no better in another direction.
///
/// # Errors
/// As for [`Recogniser::read`].
pub fn turned(picture: &Picture, recogniser: &dyn Recogniser) -> Result<Option<Picture>, String> {
    let legible = legibility(&Sheet::new(picture), recogniser)?;
    if legible >= READ {
        return Ok(None);
    }
    let mut best = (READ, None);
    for (quarters, better) in TRIED {
        let turned = picture.quarter_turned(quarters);
        let other = legibility(&Sheet::new(&turned), recogniser)?;
        if other > best.0.max(legible * better) {
            best = (other, Some(turned));
        }
    }
    Ok(best.1)
}

/// How well the print of a page is read, from 0 to 1: the mean probability of the characters that a few of its lines should have.
/// Figures say nothing, 0, 6, 8 and 9 are figures upside down too, and nor do the gaps between them.
fn legibility(sheet: &Sheet, recogniser: &dyn Recogniser) -> Result<f32, String> {
    let mut page = sheet.page.clone();
    for line in &sheet.rulings {
        page.whiten(line.area());
    }
    let ink = Ink::new(&page);
    let area = [0.0, 0.0, page.width as f32, page.height as f32];
    let size = strips::usual_height(&ink, &[area]);
    let mut lines = strips::strips(&ink, area, size);
    lines.retain(|line| {
        // Where most print is figures, lines of characters are higher.
        let is_usual = size.is_some_and(|size| (0.5 * size..2.5 * size).contains(&line.height()));
        is_usual && line.width() > SHORT * line.height()
    });
    lines.sort_by(|one, other| one.width().total_cmp(&other.width()));
    let (short, long): (Vec<Strip>, Vec<Strip>) = lines.iter().partition(|line| line.width() < LONG * line.height());
    let apart = (short.len() / SAMPLE).max(1);
    let lines: Vec<Strip> = short.into_iter().step_by(apart).chain(long).take(SAMPLE).collect();
    let pictures: Vec<Picture> = lines.iter().map(|line| cut(&page, line, size).0).collect();
    let read = recogniser.read(&pictures)?;
    // The sum of the probabilities of its characters, and how many it should have.
    let of_line = |(line, steps): (&Strip, &Vec<Step>)| {
        let signs = ctc::best(steps);
        let is_figure = |sign: &&Sign| FIGURES.contains(&sign.c) || sign.c.is_whitespace();
        let (figures, characters): (Vec<&Sign>, Vec<&Sign>) = signs.iter().partition(is_figure);
        // Two figures are as wide as a character.
        let fewest = FEWEST * line.width() / line.height() - figures.len() as f32 / 2.0;
        let is_number = characters.is_empty() && !figures.is_empty();
        let sum = characters.iter().map(|sign| sign.p).sum::<f32>();
        (!is_number).then(|| [sum, fewest.max(characters.len() as f32)])
    };
    let told = lines
        .iter()
        .zip(&read)
        .filter_map(of_line)
        .fold([0.0; 2], |[read, all], [sum, count]| [read + sum, all + count]);
    Ok(told[0] / told[1].max(FEW))
}
