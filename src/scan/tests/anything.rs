//! Whatever is on a page, its lines and its print are on it. The fuzz target `scan` runs the same.

use gouji_scan::ctc::{FIGURES, Step};
use gouji_scan::{Picture, Recogniser, Sheet, read};

/// Reads what the pixels of a strip happen to be.
struct Any;

impl Recogniser for Any {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let step = |pixels: &[u8]| {
            let sum = pixels.iter().fold(0_u32, |sum, pixel| sum + u32::from(*pixel)) as usize;
            let mut figures = [0.0; FIGURES.len()];
            figures[sum % FIGURES.len()] = 0.8;
            let best = (!sum.is_multiple_of(3)).then(|| (FIGURES[sum % FIGURES.len()], 0.8));
            Step { blank: 0.2, best, figures }
        };
        Ok(strips.iter().map(|strip| strip.grey.chunks(64).take(40).map(step).collect()).collect())
    }
}

/// Reads a page that arbitrary bytes draw.
pub fn check(bytes: &[u8]) {
    let [wide, high, boxes @ ..] = bytes else { return };
    let (width, height) = (usize::from(*wide) * 4, usize::from(*high) * 4);
    let mut page = Picture::from_grey(width, height, Vec::new());
    // Each box: left and top in fours, width, height and grey.
    for area in boxes.chunks_exact(5).take(400) {
        let (left, top) = (usize::from(area[0]) * 4, usize::from(area[1]) * 4);
        for y in top..(top + usize::from(area[3])).min(height) {
            for x in left..(left + usize::from(area[2])).min(width) {
                page.grey[y * width + x] = area[4];
            }
        }
    }
    let sheet = Sheet::new(&page);
    let (right, bottom) = (width as f32, height as f32);
    let prints = read(&sheet, &[[0.0, 0.0, right, bottom], [10.0, 10.0, right / 2.0, bottom / 2.0]], &Any);
    for print in prints.into_iter().flatten().flatten() {
        assert!(print.area[2] >= print.area[0] && print.area[2] <= right && print.area[3] <= bottom);
        assert!(print.text.is_empty() || print.edges.len() == print.text.chars().count() + 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn a_page_may_have_no_pixels_or_one() {
        for [width, height] in [[0, 0], [0, 9], [9, 0], [0, 255], [255, 0], [1, 1]] {
            super::check(&[width, height, 0, 0, 1, 1, 0]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn print_lies_on_the_page(bytes in proptest::collection::vec(any::<u8>(), 2..300)) {
            super::check(&bytes);
        }
    }
}
