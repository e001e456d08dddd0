//! Ruling lines, and a page that lies askew.

use super::prints::Says;
use super::{ink, paper, table};
use gouji_scan::ctc::{FIGURES, Step};
use gouji_scan::{Picture, Recogniser, Sheet, is_legible, read, turned};

#[test]
fn a_table_has_its_lines_and_print_has_none() {
    let mut page = paper(1240, 1754);
    table(&mut page, 4, 6);
    // Strokes as characters have them.
    for at in 0..20 {
        let top = 995 + 7 * at % 15;
        ink(&mut page, [210 + 25 * at, top, 226 + 25 * at, top + 3]);
        ink(&mut page, [217 + 25 * at, 990, 220 + 25 * at, 1015]);
    }
    let sheet = Sheet::new(&page);
    let count = |is_upright: bool| sheet.rulings.iter().filter(|line| line.is_upright == is_upright).count();
    assert_eq!((count(false), count(true)), (5, 7), "{:?}", sheet.rulings);
    for line in &sheet.rulings {
        assert!((line.thickness - 2.0).abs() < 1.5, "{line:?}");
    }
}

#[test]
fn a_page_askew_is_straightened() {
    for slope in [-0.04_f32, -0.01, 0.005, 0.03] {
        let mut page = paper(1240, 1754);
        table(&mut page, 12, 7);
        let sheet = Sheet::new(&page.turned(-slope));
        let level: Vec<f32> =
            sheet.rulings.iter().filter(|line| !line.is_upright).map(|line| line.to - line.from).collect();
        assert_eq!(level.iter().filter(|length| **length > 690.0).count(), 13, "{slope}: {level:?}");
    }
}

#[test]
fn a_hairline_of_one_pixel_here_and_two_there_is_a_line() {
    let mut page = paper(1240, 1754);
    table(&mut page, 8, 7);
    // As a scan in black and white has it that was straightened: by stretches of some pixels.
    for y in 304..780 {
        let second = [255, 255, 90, 0, 0][y / 10 % 5];
        (1..7).for_each(|column| page.grey[y * 1240 + 201 + 100 * column] = second);
    }
    assert_eq!((lines(&page, true).len(), lines(&page, false).len()), (8, 9), "{:?}", lines(&page, true));
}

#[test]
fn strokes_below_a_line_that_end_in_the_row_are_no_line() {
    let mut page = paper(1240, 1754);
    for row in 0..=4 {
        ink(&mut page, [200, 300 + 110 * row, 1002, 302 + 110 * row]);
    }
    (0..3).for_each(|column| ink(&mut page, [200 + 400 * column, 300, 202 + 400 * column, 742]));
    // Three lines of a label: a stroke down in each at the same place, and strokes across it.
    for top in (0..3).map(|line| 414 + 31 * line) {
        ink(&mut page, [240, top, 242, top + 28]);
        (0..3).for_each(|nth| ink(&mut page, [232, top + 3 + 9 * nth, 250, top + 5 + 9 * nth]));
    }
    assert_eq!((lines(&page, true).len(), lines(&page, false).len()), (3, 5), "{:?}", lines(&page, true));
    // A line that ends in a row stays.
    ink(&mut page, [700, 412, 702, 500]);
    assert_eq!(lines(&page, true).len(), 4, "{:?}", lines(&page, true));
}

/// Draws a box of some grey.
fn shade(page: &mut Picture, [left, top, right, bottom]: [usize; 4], grey: u8) {
    for y in top..bottom {
        let from = y * page.width;
        page.grey[from + left..from + right].fill(grey);
    }
}

/// The level or upright lines of a page: where each is, where it begins and where it ends.
fn lines(page: &Picture, is_upright: bool) -> Vec<[i32; 3]> {
    let sheet = Sheet::new(page);
    let own = sheet.rulings.iter().filter(|line| line.is_upright == is_upright);
    let mut lines: Vec<[i32; 3]> = own.map(|line| [line.at, line.from, line.to].map(|at| at as i32)).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_hairline_that_pales_is_one_line_from_border_to_border() {
    for (pale, is_whole) in [(0, true), (180, true), (225, true), (250, false)] {
        let mut page = paper(1240, 1754);
        table(&mut page, 8, 7);
        // A third of the line below the third row.
        for [from, to] in [[302, 400], [402, 500], [502, 540]] {
            shade(&mut page, [from, 480, to, 482], pale);
        }
        let own: Vec<[i32; 3]> = lines(&page, false).into_iter().filter(|line| (478..484).contains(&line[0])).collect();
        assert_eq!(own == [[481, 201, 901]], is_whole, "{pale}: {own:?}");
    }
}

#[test]
fn characters_below_each_other_are_no_line() {
    let mut page = paper(1240, 1754);
    table(&mut page, 12, 7);
    for row in 3..9 {
        // A stroke down, and one across, nearly as high as the cell.
        ink(&mut page, [240, 307 + 60 * row, 243, 355 + 60 * row]);
        ink(&mut page, [230, 330 + 60 * row, 255, 332 + 60 * row]);
    }
    assert_eq!(lines(&page, true).len(), 8, "{:?}", lines(&page, true));
    assert_eq!(lines(&page, false).len(), 13, "{:?}", lines(&page, false));
}

#[test]
fn a_row_alone_has_its_borders() {
    let mut page = paper(1240, 1754);
    table(&mut page, 1, 4);
    assert_eq!(lines(&page, true).len(), 5);
}

#[test]
fn a_border_does_not_go_on_into_the_print_below() {
    let mut page = paper(1240, 1754);
    table(&mut page, 12, 7);
    for column in [2, 4] {
        ink(&mut page, [200 + 100 * column, 1028, 202 + 100 * column, 1060]);
    }
    let ends: Vec<i32> = lines(&page, true).into_iter().map(|line| line[2]).collect();
    assert_eq!(ends, [1021; 8]);
}

#[test]
fn a_line_does_not_begin_in_the_print_beside_it() {
    let mut page = paper(1240, 1754);
    table(&mut page, 12, 7);
    // A cell over two columns, with a stroke where the border between them would be.
    shade(&mut page, [400, 482, 402, 540], u8::MAX);
    shade(&mut page, [400, 542, 402, 1000], u8::MAX);
    ink(&mut page, [400, 500, 402, 534]);
    ink(&mut page, [400, 542, 402, 600]);
    let own: Vec<[i32; 3]> = lines(&page, true).into_iter().filter(|line| line[0] == 401).collect();
    assert_eq!(own, [[401, 301, 481], [401, 541, 601]], "{own:?}");
}

#[test]
fn print_that_fills_a_row_is_no_border_of_it() {
    let mut page = paper(1240, 1754);
    table(&mut page, 8, 7);
    // A head over all columns, and characters as high as it above two of the borders that end at it.
    ink(&mut page, [200, 278, 902, 280]);
    for left in [200, 900] {
        ink(&mut page, [left, 278, left + 2, 300]);
    }
    for left in [296, 496] {
        for top in [281, 289, 296] {
            ink(&mut page, [left + 4, top, left + 6, top + 3]);
            ink(&mut page, [left, top + 1, left + 11, top + 3]);
        }
    }
    let tops: Vec<i32> = lines(&page, true).into_iter().map(|line| line[1]).collect();
    assert_eq!(tops, [279, 301, 301, 301, 301, 301, 301, 279]);
    // What a seal makes darker is still a border, and so is what a scanner dropped a part of.
    for (from, to, grey) in [(320, 345, 0), (330, 338, u8::MAX)] {
        let mut page = paper(1240, 1754);
        table(&mut page, 8, 7);
        let across = if grey == 0 { [298, 305] } else { [300, 302] };
        shade(&mut page, [across[0], from, across[1], to], grey);
        let own = lines(&page, true)[1];
        assert_eq!(own, [301, 301, 781], "{grey}");
    }
}

#[test]
fn a_border_that_print_stands_on_is_whole() {
    let mut page = paper(1240, 1754);
    table(&mut page, 8, 7);
    // Feet of characters right above the line below the third row, and a border of one row above print.
    for left in (320..480).step_by(9) {
        ink(&mut page, [left, 460, left + 8, 479]);
    }
    shade(&mut page, [400, 302, 402, 480], u8::MAX);
    shade(&mut page, [400, 542, 402, 780], u8::MAX);
    ink(&mut page, [400, 546, 403, 552]);
    assert_eq!(lines(&page, false), (0..9).map(|row| [301 + 60 * row, 201, 901]).collect::<Vec<_>>());
    let own: Vec<[i32; 3]> = lines(&page, true).into_iter().filter(|line| line[0] == 401).collect();
    assert_eq!(own, [[401, 481, 541]]);
}

#[test]
fn odd_pictures_have_no_lines() {
    for (width, height) in [(0, 0), (1, 1), (1, 3000), (3000, 1), (40, 40)] {
        for value in [0, 255] {
            let sheet = Sheet::new(&Picture::from_grey(width, height, vec![value; width * height]));
            assert!(sheet.rulings.len() < 4, "{width}x{height}");
            read(&sheet, &[[0.0, 0.0, width as f32, height as f32], [-5.0, 9.0, f32::MAX, f32::NAN]], &Says('1'))
                .unwrap();
        }
    }
}

/// Reads lines well whose left end is darker than their right one, as those of an upright page below are.
struct Upright;

impl Recogniser for Upright {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let of_strip = |strip: &Picture| {
            let ink = |is_left: bool| {
                let own =
                    strip.grey.iter().enumerate().filter(|(at, _)| (at % strip.width * 2 < strip.width) == is_left);
                own.filter(|(_, grey)| **grey < 128).count()
            };
            let p = if ink(true) > ink(false) { 0.9 } else { 0.3 };
            let sign = Step { blank: 0.0, best: Some(('文', p)), figures: [0.0; FIGURES.len()] };
            let gap = Step { blank: 1.0, best: None, figures: [0.0; FIGURES.len()] };
            (0..strip.width / strip.height).flat_map(|_| [sign.clone(), gap.clone()]).collect()
        };
        Ok(strips.iter().map(of_strip).collect())
    }
}

#[test]
fn a_page_on_its_side_or_upside_down_is_turned() {
    let mut page = paper(600, 840);
    for line in 0..12 {
        let top = 60 + 60 * line;
        ink(&mut page, [60, top, 140, top + 24]);
        (0..4).for_each(|nth| ink(&mut page, [150 + 30 * nth, top, 160 + 30 * nth, top + 24]));
    }
    for quarters in 0..4 {
        let turned = turned(&page.quarter_turned(quarters), &Upright).unwrap();
        assert_eq!(turned.is_some(), quarters > 0, "{quarters}");
        assert!(turned.is_none_or(|turned| turned == page), "{quarters}");
    }
    // What cannot be read in any direction stays as it is.
    assert_eq!(turned(&page.quarter_turned(1), &Says('1')), Ok(None));
    // Nothing is tried where the lines were read.
    let read_of = |quarters: usize| {
        let sheet = Sheet::new(&page.quarter_turned(quarters));
        let area = [0.0, 0.0, sheet.page.width as f32, sheet.page.height as f32];
        read(&sheet, &[area], &Upright).unwrap().concat()
    };
    assert_eq!([0, 1, 2, 3].map(|quarters| is_legible(&read_of(quarters))), [true, false, false, false]);
}

#[test]
fn the_dark_around_a_sheet_is_paper() {
    let mut page = paper(1240, 1754);
    table(&mut page, 8, 7);
    let (across, down) = (lines(&page, false), lines(&page, true));
    // A band on each side, a corner that is folded, and its blurred edge.
    shade(&mut page, [0, 0, 1240, 40], 20);
    shade(&mut page, [0, 1700, 1240, 1754], 25);
    shade(&mut page, [0, 0, 60, 1754], 15);
    shade(&mut page, [60, 0, 63, 1754], 120);
    for at in 0..150 {
        shade(&mut page, [1090 + at, 0, 1240, 1 + at], 10);
    }
    assert_eq!((lines(&page, false), lines(&page, true)), (across, down));
    let sheet = Sheet::new(&page);
    let prints = read(&sheet, &[[0.0, 0.0, 1240.0, 290.0], [0.0, 900.0, 1240.0, 1754.0]], &Says('1')).unwrap();
    assert_eq!(prints.concat(), []);
    // Lines that go as far as the edge stay, and a page that is all dark has none.
    let mut page = paper(600, 800);
    (0..8).for_each(|nth| ink(&mut page, [0, 100 + 60 * nth, 600, 103 + 60 * nth]));
    assert_eq!(lines(&page, false).len(), 8);
    let mut dark = paper(600, 800);
    shade(&mut dark, [0, 0, 600, 800], 40);
    shade(&mut dark, [200, 200, 400, 400], 255);
    assert_eq!(Sheet::new(&dark).rulings, []);
}
