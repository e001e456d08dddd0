//! What is done to a picture before it is read.

use super::{ink, paper};
use gouji_scan::Picture;

#[test]
fn a_red_seal_goes_and_black_stays() {
    let rgb = [[255, 255, 255], [210, 40, 45], [20, 20, 25], [120, 20, 25], [128, 128, 128]];
    let page = Picture::from_rgb(rgb.len(), 1, &rgb.concat());
    let [white, seal, black, black_below_seal, grey] = page.grey[..] else { panic!() };
    assert_eq!((white, grey), (255, 128));
    assert!(seal > 230 && black < 40 && black_below_seal < 200, "{:?}", page.grey);
}

#[test]
fn paper_is_levelled_and_ink_stays() {
    // Grey paper that darkens to the right, with faint ink.
    let (width, height) = (640, 320);
    let mut page = paper(width, height);
    for y in 0..height {
        for x in 0..width {
            let is_ink = (100..110).contains(&(y % 120)) && x % 40 < 20;
            let paper = 220 - x / 16;
            page.grey[y * width + x] = if is_ink { paper as u8 - 90 } else { paper as u8 };
        }
    }
    let page = page.levelled();
    let at = |x: usize, y: usize| page.grey[y * width + x];
    for x in [10, 330, 610] {
        assert!(at(x, 105) < 90 && at(x + 20, 105) > 230 && at(x, 50) > 230, "{x}: {} {}", at(x, 105), at(x, 50));
    }
}

#[test]
fn an_empty_page_stays_paper() {
    // Two rows more than squares of paper, and noise of which every fifth pixel is bright.
    let hash = |nth: u32| nth.wrapping_mul(2_654_435_761) >> 16;
    let noise: Vec<u8> = (0..640 * 322).map(|nth| if hash(nth) % 5 == 0 { 235 } else { 205 }).collect();
    let page = Picture::from_grey(640, 322, noise).levelled();
    assert!(page.grey.iter().all(|value| *value > 180));
    let mean = |rows: std::ops::Range<usize>| {
        let own = &page.grey[640 * rows.start..640 * rows.end];
        own.iter().map(|value| f32::from(*value)).sum::<f32>() / own.len() as f32
    };
    assert!((mean(320..322) - mean(100..200)).abs() < 5.0, "{} {}", mean(320..322), mean(100..200));
}

#[test]
fn noise_beside_a_line_of_print_stays_pale() {
    let hash = |nth: u32| nth.wrapping_mul(2_654_435_761) >> 16;
    // The sum of four has the shape of real noise.
    let noise = |nth: u32| (0..4).map(|part| hash(4 * nth + part) % 24).sum::<u32>();
    // No print, a line of it, a page of it: black or faded.
    for (lines, grey) in [(0, 0), (1, 0), (1, 120), (12, 0), (12, 120)] {
        let mut page = Picture::from_grey(640, 640, (0..640 * 640).map(|nth| 165 + noise(nth) as u8).collect());
        for line in 0..lines {
            (0..6).for_each(|nth| {
                let (left, top) = (100 + 30 * nth, 40 + 48 * line);
                (top..top + 12).for_each(|y| page.grey[640 * y + left..640 * y + left + 5].fill(grey));
            });
        }
        let soft = page.levelled().softened();
        let ink = (0..lines).all(|line| soft.grey[640 * (46 + 48 * line) + 102] < 60);
        let dark = soft.grey.iter().filter(|value| **value < 180).count();
        assert!(ink && dark <= lines * 6 * 14 * 7, "{lines} {grey}: {dark}");
    }
}

#[test]
fn a_part_is_cut_in_the_height_that_is_asked_for() {
    let mut page = paper(200, 100);
    ink(&mut page, [50, 40, 60, 60]);
    let cut = page.cut([40.0, 38.0, 70.0, 62.0], 48, 1.0);
    assert_eq!((cut.width, cut.height), (60, 48));
    assert!(cut.grey[24 * 60 + 30] < 10 && cut.grey[24 * 60 + 5] > 250 && cut.grey[30] > 250);
    let narrow = page.cut([40.0, 38.0, 70.0, 62.0], 48, 0.5);
    assert_eq!((narrow.width, narrow.height), (30, 48));
    assert!(narrow.grey[24 * 30 + 15] < 10 && narrow.grey[24 * 30 + 2] > 250 && narrow.grey[15] > 250);
    // Outside is paper.
    assert!(page.cut([-20.0, -20.0, -5.0, -5.0], 48, 1.0).grey.iter().all(|value| *value == 255));
}

#[test]
fn a_picture_is_shrunk_to_means() {
    let mut page = paper(4, 2);
    ink(&mut page, [0, 0, 1, 2]);
    let small = page.shrunk(2);
    assert_eq!((small.width, small.height, small.grey), (2, 1, vec![127, 255]));
    assert_eq!(page.shrunk(4), page);
}
