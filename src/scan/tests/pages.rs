//! Ruling lines, areas and their print.

use super::{ink, paper, table};
use gouji_scan::ctc::{FIGURES, Step};
use gouji_scan::{Picture, Recogniser, Sheet, read};

/// Reads every strip as one sign.
struct Says(char);

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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
    let prints = read(&sheet, &[[90.0, 80.0, 420.0, 380.0], [580.0, 380.0, 840.0, 500.0]], &Says('1')).unwrap();
    assert_eq!((prints[0].len(), prints[1].len()), (6, 3), "{:?}", prints[1]);
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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
            let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
        let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
    let prints = read(&sheet, &[[150.0, 60.0, 300.0, 160.0], [350.0, 60.0, 500.0, 160.0]], &Says('1')).unwrap();
    let told: Vec<(&str, bool)> =
        prints.iter().flatten().map(|print| (print.text.as_str(), print.probability > 0.5)).collect();
    assert_eq!(told, [("1", false), ("1", true)]);
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
        let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
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
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
    let prints = read(&sheet, &[[150.0, 80.0, 300.0, 120.0], [350.0, 80.0, 500.0, 120.0]], &Says('1')).unwrap();
    assert_eq!(prints.concat().iter().map(|print| print.probability > 0.5).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn lines_are_read_from_the_top_and_wide_gaps_divide_them() {
    let mut page = paper(800, 400);
    for (left, top) in [(100, 50), (120, 50), (500, 50), (100, 100)] {
        ink(&mut page, [left, top, left + 12, top + 20]);
    }
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
    let prints = read(&sheet, &[[0.0, 0.0, 800.0, 400.0]], &Says('1')).unwrap().concat();
    let places: Vec<(f32, f32)> = prints.iter().map(|print| (print.area[0], print.area[1])).collect();
    assert_eq!(places, [(99.0, 49.0), (499.0, 49.0), (99.0, 99.0)]);
}

#[test]
fn a_recogniser_that_fails_is_told() {
    let mut page = paper(400, 400);
    ink(&mut page, [100, 100, 120, 120]);
    let sheet = Sheet { page, slope: 0.0, rulings: Vec::new() };
    assert_eq!(read(&sheet, &[[0.0, 0.0, 400.0, 400.0]], &Broken), Err("out of order".to_string()));
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
