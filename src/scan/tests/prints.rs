//! The print of drawn pages, and what is made of the signs of a recogniser.

use super::{ink, paper, table};
use gouji_scan::ctc::{FIGURES, Step};
use gouji_scan::{Picture, Recogniser, Sheet, read};
use std::sync::Mutex;

/// Reads every strip as one sign.
pub struct Says(pub char);

impl Recogniser for Says {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let figures = FIGURES.map(|figure| if figure == self.0 { 0.9 } else { 0.0 });
        let step = Step { blank: 0.1, best: Some((self.0, 0.9)), figures };
        Ok(strips.iter().map(|_| vec![step.clone()]).collect())
    }
}

/// A recogniser that cannot be run.
struct Broken;

impl Recogniser for Broken {
    fn read(&self, _: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        Err("out of order".to_string())
    }
}

#[test]
fn lines_below_a_high_title_are_read_one_by_one() {
    let mut page = paper(1240, 1754);
    // Lines hardly apart: two of them are lower than the title of two sizes.
    for (top, height) in (0..4).map(|at| (200 + 26 * at, 20)).chain([(100, 44)]) {
        (0..30).for_each(|nth| ink(&mut page, [200 + 26 * nth, top, 220 + 26 * nth, top + height]));
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[0.0, 0.0, 1240.0, 1754.0]], &Says('1')).unwrap().concat();
    let heights: Vec<f32> = prints.iter().map(|print| print.area[3] - print.area[1]).collect();
    assert_eq!(heights, [46.0, 22.0, 22.0, 22.0, 22.0]);
}

/// Keeps the widths of the strips that it is asked for.
struct Widths(Mutex<Vec<usize>>);

impl Recogniser for Widths {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        self.0.lock().unwrap().extend(strips.iter().map(|strip| strip.width));
        Says('文').read(strips)
    }
}

#[test]
fn prose_is_shown_narrower_and_no_recogniser_is_asked_for_a_dash() {
    let mut page = paper(1240, 1754);
    (0..30).for_each(|nth| ink(&mut page, [200 + 28 * nth, 100, 222 + 28 * nth, 124]));
    (0..4).for_each(|nth| ink(&mut page, [200 + 28 * nth, 200, 222 + 28 * nth, 224]));
    ink(&mut page, [200, 310, 220, 313]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let asked = Widths(Mutex::default());
    let prints = read(&sheet, &[[0.0, 0.0, 1240.0, 1754.0]], &asked).unwrap().concat();
    let texts: Vec<&str> = prints.iter().map(|print| print.text.as_str()).collect();
    assert_eq!(texts, ["文", "文", "-"]);
    // A character has 28 by 26 pixels with its softened edges; the margin belongs to the 48 rows.
    let asked = asked.0.into_inner().unwrap();
    let shape = |count: f32| (count * 28.0 * 48.0 / 26.0 / 1.24) as usize;
    assert_eq!(asked.len(), 2);
    assert!(asked[0].abs_diff(shape(30.0) * 3 / 4) < 12, "{asked:?}");
    assert!(asked[1].abs_diff(shape(4.0)) < 12, "{asked:?}");
}

#[test]
fn lines_of_a_label_that_dirt_joins_are_read_one_by_one() {
    let mut page = paper(1240, 1754);
    // Print of one line elsewhere, and a label of three lines with a few specks between them.
    for at in 0..6 {
        (0..10).for_each(|nth| ink(&mut page, [100 + 22 * nth, 100 + 50 * at, 112 + 22 * nth, 120 + 50 * at]));
    }
    for line in 0..3 {
        for at in 0..10 {
            ink(&mut page, [600 + 22 * at, 400 + 27 * line, 612 + 22 * at, 420 + 27 * line]);
        }
    }
    for speck in [606, 700, 790] {
        ink(&mut page, [speck, 418, speck + 3, 456]);
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[90.0, 80.0, 420.0, 380.0], [580.0, 380.0, 840.0, 500.0]], &Says('1')).unwrap();
    assert_eq!((prints[0].len(), prints[1].len()), (6, 3), "{:?}", prints[1]);
}

#[test]
fn characters_below_each_other_that_touch_are_read_one_by_one() {
    let mut page = paper(1240, 1754);
    let cells: Vec<[f32; 4]> =
        (0..12).map(|at| [100.0 + 80.0 * at as f32, 100.0, 170.0 + 80.0 * at as f32, 240.0]).collect();
    for left in (0..12).map(|at| 120 + 80 * at) {
        for top in (0..4).map(|line| 105 + 30 * line) {
            // A character of strokes, of which one reaches the next.
            (0..3).for_each(|stroke| ink(&mut page, [left, top + 12 * stroke, left + 28, top + 3 + 12 * stroke]));
            (0..2).for_each(|side| ink(&mut page, [left + 25 * side, top, left + 3 + 25 * side, top + 27]));
            ink(&mut page, [left + 12, top, left + 15, top + 30]);
        }
    }
    // Numbers in two lines, as they are printed in a narrow cell.
    let numbers: Vec<[f32; 4]> =
        (0..6).map(|at| [100.0 + 80.0 * at as f32, 250.0, 170.0 + 80.0 * at as f32, 330.0]).collect();
    for (left, top) in (0..12).map(|at| (110 + 80 * (at % 6), 260 + 30 * (at / 6))) {
        (0..3).for_each(|nth| ink(&mut page, [left + 14 * nth, top, left + 9 + 14 * nth, top + 21]));
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[cells, numbers].concat(), &Says('1')).unwrap();
    let counts: Vec<usize> = prints.iter().map(Vec::len).collect();
    assert_eq!(counts, [[4; 12].as_slice(), &[2; 6]].concat());
}

#[test]
fn specks_of_noise_are_no_print() {
    let mut page = paper(1240, 1754);
    (0..10).for_each(|nth| ink(&mut page, [100 + 22 * nth, 100, 112 + 22 * nth, 120]));
    for (x, y) in (0..40).map(|at| (100 + 14 * at, 125 + 37 * at % 60)) {
        (y..y + 3).for_each(|row| page.grey[row * 1240 + x..row * 1240 + x + 3].fill(150));
    }
    // Dirt smaller than a dash, beside print and alone, and a dash.
    ink(&mut page, [200, 150, 203, 152]);
    ink(&mut page, [500, 150, 503, 153]);
    ink(&mut page, [800, 150, 808, 152]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let areas = [[90.0, 90.0, 400.0, 190.0], [390.0, 90.0, 700.0, 190.0], [700.0, 90.0, 900.0, 190.0]];
    let prints = read(&sheet, &areas, &Says('1')).unwrap();
    assert_eq!([0, 1, 2].map(|area| prints[area].len()), [1, 0, 1], "{prints:?}");
}

#[test]
fn a_number_much_higher_than_others_is_doubtful() {
    let mut page = paper(1240, 1754);
    (0..20).for_each(|at| ink(&mut page, [110, 110 + 50 * at, 114, 132 + 50 * at]));
    ink(&mut page, [210, 110, 215, 150]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[100.0, 100.0, 150.0, 1200.0], [200.0, 100.0, 250.0, 160.0]], &Says('1')).unwrap();
    assert!(prints[0].iter().all(|print| print.probability > 0.8), "{:?}", prints[0]);
    assert!(prints[1][0].text == "1" && prints[1][0].probability <= 0.5, "{:?}", prints[1]);
}

#[test]
fn where_most_cells_hold_dashes_they_are_still_dashes() {
    let mut page = paper(1240, 1754);
    for at in 0..8 {
        ink(&mut page, [110 + 22 * at, 110, 124 + 22 * at, 132]);
    }
    let cells: Vec<[f32; 4]> =
        (0..20).map(|at| [400.0, 100.0 + 50.0 * at as f32, 500.0, 145.0 + 50.0 * at as f32]).collect();
    // Frayed, as of pale ink.
    for at in 0..20 {
        ink(&mut page, [430, 122 + 50 * at, 460, 124 + 50 * at]);
        (0..5).for_each(|nth| ink(&mut page, [430 + 6 * nth, 119 + 50 * at, 432 + 6 * nth, 127 + 50 * at]));
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[&[[90.0, 90.0, 300.0, 150.0]], &cells[..]].concat(), &Says('1')).unwrap();
    assert!(prints[1..].iter().all(|own| own.len() == 1 && own[0].text == "-"), "{prints:?}");
}

#[test]
fn where_there_is_no_ink_nothing_is_read() {
    let mut page = paper(1240, 1754);
    table(&mut page, 1, 2);
    ink(&mut page, [245, 320, 249, 342]);
    let sheet = Sheet::new(&page);
    let prints = read(&sheet, &[[203.0, 303.0, 299.0, 359.0], [303.0, 303.0, 399.0, 359.0]], &Says('1')).unwrap();
    let texts: Vec<Vec<&str>> =
        prints.iter().map(|area| area.iter().map(|print| print.text.as_str()).collect()).collect();
    assert_eq!(texts, [vec!["1"], vec![]]);
    let print = &prints[0][0];
    // With the pixel around it that its softened edge darkens.
    assert_eq!(print.area, [244.0, 319.0, 250.0, 343.0]);
    assert_eq!((print.edges.first(), print.edges.last()), (Some(&244.0), Some(&250.0)));
}

#[test]
fn a_stroke_is_told_by_its_shape_and_never_for_certain() {
    /// Draws on a page, given a place and a height.
    type Drawn = fn(&mut Picture, usize, usize);
    let slash: Drawn = |page, at, height| {
        (0..height).for_each(|y| ink(page, [at + (height - y) / 2, 100 + y, at + (height - y) / 2 + 2, 101 + y]));
    };
    let bent: Drawn = |page, at, height| {
        for y in 0..height {
            let x = at + (height - y) * (height - y) / height;
            ink(page, [x, 100 + y, x + 2, 101 + y]);
        }
    };
    let upright: Drawn = |page, at, height| ink(page, [at, 100, at + 3, 100 + height]);
    let dash: Drawn = |page, at, height| ink(page, [at, 98 + height / 2, at + height / 2, 101 + height / 2]);
    // A dash as blur makes it.
    let blot: Drawn = |page, at, height| ink(page, [at, 90 + height / 2, at + height / 2, 90 + height * 9 / 10]);
    let strokes = [
        (slash, "/", &["1"][..]),
        (bent, "\u{fffd}", &["/", "1"]),
        (upright, "1", &["1"]),
        (dash, "-", &[]),
        (blot, "-", &[]),
    ];
    for (drawn, text, candidates) in strokes {
        for height in [18, 24, 40] {
            let mut page = paper(600, 400);
            drawn(&mut page, 212, height);
            // Other print tells how high a line is.
            ink(&mut page, [400, 100, 412, 100 + height]);
            ink(&mut page, [450, 100, 462, 100 + height]);
            let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
            let areas = [[150.0, 50.0, 300.0, 200.0], [380.0, 50.0, 430.0, 200.0], [430.0, 50.0, 480.0, 200.0]];
            let prints = read(&sheet, &areas, &Says('1')).unwrap();
            let print = &prints[0][0];
            assert_eq!(
                (print.text.as_str(), print.candidates.as_slice()),
                (text, &candidates.iter().map(ToString::to_string).collect::<Vec<_>>()[..]),
                "{height}"
            );
            assert_eq!(print.probability > 0.5, text == "1", "{text}: a guess is marked");
            assert_eq!(print.edges.len(), 2, "{text}");
        }
    }
}

#[test]
fn what_is_wider_than_high_is_no_figure_but_may_be_a_word() {
    for (sign, text) in [('4', "-"), ('o', "-"), ('•', "-"), ('一', "-"), ('二', "二"), ('四', "四")] {
        let mut page = paper(600, 400);
        ink(&mut page, [212, 110, 232, 113]);
        ink(&mut page, [210, 122, 234, 125]);
        ink(&mut page, [400, 100, 412, 124]);
        let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
        let prints = read(&sheet, &[[150.0, 50.0, 300.0, 200.0], [380.0, 50.0, 430.0, 200.0]], &Says(sign)).unwrap();
        assert_eq!((prints[0].len(), prints[0][0].text.as_str()), (1, text), "{sign}");
    }
}

#[test]
fn a_piece_of_a_seal_above_a_number_is_no_sign_of_it() {
    let mut page = paper(600, 400);
    ink(&mut page, [214, 100, 218, 124]);
    ink(&mut page, [214, 74, 234, 80]);
    ink(&mut page, [414, 100, 418, 124]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[150.0, 60.0, 300.0, 160.0], [350.0, 60.0, 500.0, 160.0]], &Says('1')).unwrap();
    let told: Vec<(&str, bool)> =
        prints.iter().flatten().map(|print| (print.text.as_str(), print.probability > 0.5)).collect();
    assert_eq!(told, [("1", false), ("1", true)]);
}

#[test]
fn what_is_below_a_grey_seal_is_doubtful() {
    for (grey, is_doubtful) in [(150, true), (110, true), (235, false)] {
        let mut page = paper(1654, 2339);
        // A ring, and a star as far as it matters.
        for y in 0..2339_i32 {
            for x in 0..1654_i32 {
                let far = f64::from((x - 800).pow(2) + (y - 1000).pow(2)).sqrt();
                if (156.0..166.0).contains(&far) || far < 24.0 {
                    page.grey[(y * 1654 + x) as usize] = grey;
                }
            }
        }
        let cells = [[700, 1080], [880, 1000], [300, 1000], [300, 400], [340, 400], [380, 400]].map(|[left, top]| {
            ink(&mut page, [left, top, left + 4, top + 24]);
            [left as f32 - 15.0, top as f32 - 8.0, left as f32 + 19.0, top as f32 + 32.0]
        });
        let sheet = Sheet::new(&page);
        let prints = read(&sheet, &cells, &Says('1')).unwrap();
        let doubtful: Vec<bool> = prints.iter().map(|own| own[0].probability <= 0.5).collect();
        assert_eq!(doubtful, [is_doubtful, is_doubtful, false, false, false, false], "{grey}");
    }
}

#[test]
fn a_dash_of_a_coarse_page_is_not_blank() {
    // 100 dpi: a page of twice as many pixels is read.
    let mut page = paper(827, 1169);
    (0..5).for_each(|row| ink(&mut page, [100, 100 + 27 * row, 302, 101 + 27 * row]));
    (0..3).for_each(|column| ink(&mut page, [100 + 100 * column, 100, 101 + 100 * column, 209]));
    for row in 0..4 {
        ink(&mut page, [120, 108 + 27 * row, 126, 119 + 27 * row]);
        page.grey[(114 + 27 * row) * 827 + 250..][..4].fill(60);
    }
    let sheet = Sheet::new(&page);
    assert_eq!((sheet.page.width, sheet.page.height), (1654, 2338));
    let cell = |column: usize, row: usize| {
        let (left, top) = (200.0 + 200.0 * column as f32, 200.0 + 54.0 * row as f32);
        [left + 5.0, top + 5.0, left + 195.0, top + 49.0]
    };
    let cells: Vec<[f32; 4]> = (0..8).map(|nth| cell(nth % 2, nth / 2)).collect();
    let prints = read(&sheet, &cells, &Says('1')).unwrap();
    let texts: Vec<String> = prints.iter().map(|own| own.iter().map(|print| print.text.as_str()).collect()).collect();
    assert_eq!(texts, ["1", "-", "1", "-", "1", "-", "1", "-"]);
}

#[test]
fn a_dash_paler_than_print_is_not_blank() {
    // Noise as a scanner makes it, the same on every run.
    let noise = |at: usize| (at.wrapping_mul(2_654_435_761) >> 16) % 25;
    let drawn = [(false, 242, "-"), (false, 190, "-"), (true, 190, "-"), (false, 252, ""), (true, 252, "")];
    // Beside a label of two lines, and of ten.
    for ((noisy, dash, expected), bottom) in drawn.into_iter().flat_map(|one| [(one, 140.0), (one, 395.0)]) {
        let mut page = paper(800, 1400);
        // Cells of which the second holds a dash a pixel thin, and print that tells how high a line is.
        page.grey[110 * 800 + 240..110 * 800 + 262].fill(dash);
        ink(&mut page, [700, 100, 712, 124]);
        // A speck in the fourth.
        page.grey[110 * 800 + 450] = 0;
        if noisy {
            page.grey.iter_mut().enumerate().for_each(|(at, grey)| *grey = grey.saturating_sub(noise(at) as u8));
        }
        let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
        let cells: Vec<[f32; 4]> =
            (0..6).map(|at| [100.0 + 100.0 * at as f32, 80.0, 200.0 + 100.0 * at as f32, bottom]).collect();
        let areas = [&cells[..], &[[650.0, 80.0, 780.0, bottom]]].concat();
        let prints = read(&sheet, &areas, &Says('1')).unwrap();
        let texts: Vec<&str> = prints.iter().map(|own| own.first().map_or("", |print| print.text.as_str())).collect();
        assert_eq!(texts, ["", expected, "", "", "", "", "1"], "{noisy} {dash} {bottom}");
        assert!(prints[1].iter().all(|print| print.probability <= 0.5));
    }
}

#[test]
fn nothing_pale_is_looked_for_in_the_label_of_several_rows() {
    let mut page = paper(800, 400);
    ink(&mut page, [700, 100, 712, 124]);
    for left in [140, 340] {
        page.grey[110 * 800 + left..110 * 800 + left + 22].fill(190);
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let number = [650.0, 80.0, 780.0, 140.0];
    let areas = [[100.0, 80.0, 200.0, 200.0], [300.0, 80.0, 400.0, 140.0], [300.0, 142.0, 400.0, 200.0], number];
    let prints = read(&sheet, &areas, &Says('1')).unwrap();
    assert_eq!(prints.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0, 1], "{prints:?}");
}

/// Sees nothing.
struct Nothing;

impl Recogniser for Nothing {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        Ok(strips.iter().map(|_| Vec::new()).collect())
    }
}

#[test]
fn a_cell_with_ink_is_not_blank_whatever_the_recogniser_says() {
    let mut page = paper(600, 400);
    ink(&mut page, [212, 90, 224, 114]);
    ink(&mut page, [412, 100, 424, 103]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let cells = [[150.0, 70.0, 300.0, 130.0], [350.0, 70.0, 500.0, 130.0], [0.0, 0.0, 600.0, 400.0]];
    let prints = read(&sheet, &cells, &Nothing).unwrap();
    let texts: Vec<String> = prints[..2].concat().into_iter().map(|print| print.text).collect();
    assert_eq!(texts, ["\u{fffd}", "-"]);
    assert!(prints[2].iter().any(|print| print.text.is_empty()), "a page has specks");
}

#[test]
fn print_that_goes_on_over_the_edge_is_doubtful() {
    let mut page = paper(600, 400);
    ink(&mut page, [212, 80, 216, 110]);
    ink(&mut page, [412, 85, 416, 115]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[150.0, 80.0, 300.0, 120.0], [350.0, 80.0, 500.0, 120.0]], &Says('1')).unwrap();
    assert_eq!(prints.concat().iter().map(|print| print.probability > 0.5).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn lines_are_read_from_the_top_and_wide_gaps_divide_them() {
    let mut page = paper(800, 400);
    for (left, top) in [(100, 50), (120, 50), (500, 50), (100, 100)] {
        ink(&mut page, [left, top, left + 12, top + 20]);
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    let prints = read(&sheet, &[[0.0, 0.0, 800.0, 400.0]], &Says('1')).unwrap().concat();
    let places: Vec<(f32, f32)> = prints.iter().map(|print| (print.area[0], print.area[1])).collect();
    assert_eq!(places, [(99.0, 49.0), (499.0, 49.0), (99.0, 99.0)]);
}

#[test]
fn a_recogniser_that_fails_is_told() {
    let mut page = paper(400, 400);
    ink(&mut page, [100, 100, 120, 120]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new(), seals: Vec::new() };
    assert_eq!(read(&sheet, &[[0.0, 0.0, 400.0, 400.0]], &Broken), Err("out of order".to_string()));
}
