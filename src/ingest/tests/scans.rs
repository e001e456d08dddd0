//! Pictures of pages, with a recogniser that reads every strip as the same.

use gouji_core::text::Span;
use gouji_ingest::pictures::{MOST, Pack, has_pages};
use gouji_ingest::{Ingested, Ocr, Refusal, Work, ingest, ingest_with, needs_worker};
use gouji_scan::ctc::{FIGURES, Step};
use gouji_scan::{Picture, Recogniser};
use image::imageops::{rotate90, rotate180, rotate270};
use image::{GrayImage, ImageFormat, Luma};
use std::cell::Cell;
use std::io::Cursor;

/// Reads every strip as 7.
struct Sevens;

impl Recogniser for Sevens {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let mut figures = [0.0; FIGURES.len()];
        figures[7] = 0.99;
        let step = Step { blank: 0.01, best: Some(('7', 0.99)), figures };
        Ok(strips.iter().map(|_| vec![step.clone()]).collect())
    }
}

/// Reads lines well whose left half is darker than their right one, as those of a page the right way up are below.
struct Upright;

impl Recogniser for Upright {
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String> {
        let of_strip = |strip: &Picture| {
            let dark = strip.grey.iter().enumerate().filter(|(_, grey)| **grey < 128);
            let (left, right): (Vec<_>, Vec<_>) = dark.partition(|(at, _)| at % strip.width * 2 < strip.width);
            let p = if left.len() > right.len() { 0.95 } else { 0.3 };
            let step = |blank, best| Step { blank, best, figures: [0.0; FIGURES.len()] };
            let (sign, gap) = (step(0.0, Some(('文', p))), step(1.0, None));
            (0..strip.width / strip.height).flat_map(|_| [sign.clone(), gap.clone()]).collect()
        };
        Ok(strips.iter().map(of_strip).collect())
    }
}

/// Draws a box.
fn fill(page: &mut GrayImage, [left, top, right, bottom]: [u32; 4], grey: u8) {
    for y in top..bottom {
        for x in left..right {
            page.put_pixel(x, y, Luma([grey]));
        }
    }
}

/// A page with a line of print and a table of three by two cells, of which one is blank.
pub(super) fn page() -> GrayImage {
    let mut page = GrayImage::from_pixel(1240, 1754, Luma([255]));
    let mut ink = |left: u32, top: u32, right: u32, bottom: u32| fill(&mut page, [left, top, right, bottom], 0);
    (0..4).for_each(|row| ink(200, 400 + 60 * row, 502, 402 + 60 * row));
    (0..3).for_each(|column| ink(200 + 150 * column, 400, 202 + 150 * column, 582));
    ink(300, 200, 316, 224);
    for (row, column) in [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1)] {
        let (left, top) = (270 + 150 * column, 420 + 60 * row);
        ink(left, top, left + 10, top + 22);
    }
    page
}

fn written(page: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    page.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    ingest_with(bytes, &|_| {}, &Ocr::with(Box::new(Sevens), 10))
}

pub(super) fn code(result: Result<Ingested, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code, |_| "read")
}

/// The cells of the table of a page.
fn cells(page: &GrayImage) -> Vec<Vec<String>> {
    let document = read(&written(page, ImageFormat::Png)).unwrap().document;
    let row = |cells: &[Span]| cells.iter().map(|cell| document.at(*cell).to_string()).collect();
    document.grids[0].rows.iter().map(|each| row(&each.cells)).collect()
}

#[test]
fn print_up_to_the_border_stays_in_its_cell() {
    let mut page = page();
    // Ink that goes over the border between the cells, as that of a seal does.
    fill(&mut page, [270, 408, 330, 452], 0);
    fill(&mut page, [330, 429, 372, 432], 0);
    fill(&mut page, [372, 408, 420, 452], 0);
    assert_eq!(cells(&page), [["7", "7"], ["7", ""], ["7", "7"]]);
}

#[test]
fn a_border_with_a_gap_is_no_underline() {
    let mut page = page();
    // Words that begin at the left border, and a border that ends below the last of them.
    for row in 0..2 {
        fill(&mut page, [206, 432 + 60 * row, 330, 454 + 60 * row], 0);
        fill(&mut page, [360, 432 + 60 * row, 470, 454 + 60 * row], 0);
    }
    fill(&mut page, [450, 460, 500, 462], 255);
    assert_eq!(cells(&page), [["7", "7"], ["7", "7"], ["7", "7"]]);
}

#[test]
fn each_cell_is_read_in_its_place() {
    for (format, name) in [(ImageFormat::Png, "png"), (ImageFormat::Jpeg, "jpeg"), (ImageFormat::Tiff, "tiff")] {
        let bytes = written(&page(), format);
        assert!(needs_worker(&bytes));
        let read = read(&bytes).unwrap();
        assert_eq!(read.format, name);
        let document = read.document;
        let cell = |row: usize, column: usize| document.grids[0].rows[row].cells[column];
        let of = |row, column| document.recognition(cell(row, column)).unwrap();
        assert_eq!((of(0, 0).probability, of(0, 0).candidates), (Some(990), &["7".to_string()][..]), "not sure");
        assert_eq!((of(1, 1).probability, of(1, 1).is_probable()), (None, true), "nothing is printed there");
        let cells: Vec<Vec<&str>> = document.grids[0]
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| &document.text[cell.start..cell.end]).collect())
            .collect();
        assert_eq!(cells, [["7", "7"], ["7", ""], ["7", "7"]], "{name}");
        assert_eq!(document.text.lines().next(), Some("7"), "{name}");
        // The number of the first cell is where it is printed, in tenths of a point.
        let [left, top, right, bottom] = document.places[document.places.len() - 6 + 1].area;
        assert!(left > 0 && right > left && top > 0 && bottom > top);
    }
}

#[test]
// Pixels are small numbers.
#[allow(clippy::cast_precision_loss)]
fn places_are_those_of_the_page_as_it_lies() {
    let page = page();
    let (width, height) = (page.width() as usize, page.height() as usize);
    for slope in [-0.02_f32, 0.015] {
        let turned = Picture::from_grey(width, height, page.as_raw().clone()).turned(-slope);
        let bytes =
            written(&GrayImage::from_raw(page.width(), page.height(), turned.grey.clone()).unwrap(), ImageFormat::Png);
        let document = read(&bytes).unwrap().document;
        let rows = document.grids[0].rows.iter().flat_map(|row| &row.cells);
        let areas: Vec<[i32; 4]> = rows.filter_map(|cell| Some(document.place_of(*cell)?.area)).collect();
        assert_eq!(areas.len(), 5, "{slope}");
        for area in areas {
            // From tenths of a point to pixels.
            let [left, top, right, bottom] = area.map(|at| at as f32 / 10.0 * 1754.0 / 842.0);
            let dark = |x: f32, y: f32| turned.at(x as isize, y as isize) < 128;
            let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
            assert!(dark(x, y) && dark(x, top + 5.0) && dark(x, bottom - 5.0), "{slope}: {area:?}");
            assert!(!dark(left - 4.0, y) && !dark(x, bottom + 4.0), "{slope}: {area:?}");
        }
    }
}

#[test]
fn a_sheet_on_its_side_or_upside_down_is_read_like_another() {
    let mut page = page();
    for top in (0..12).map(|line| 700 + 60 * line) {
        fill(&mut page, [200, top, 280, top + 24], 0);
        (0..4).for_each(|nth| fill(&mut page, [290 + 30 * nth, top, 300 + 30 * nth, top + 24], 0));
    }
    let read = |page: &GrayImage| {
        let bytes = written(page, ImageFormat::Png);
        ingest_with(&bytes, &|_| {}, &Ocr::with(Box::new(Upright), 10)).unwrap().document
    };
    let expect = read(&page);
    assert!(expect.grids.len() == 1 && expect.text.matches('文').count() >= 48, "{}", expect.text);
    for turned in [rotate90(&page), rotate180(&page), rotate270(&page)] {
        assert_eq!(read(&turned), expect);
    }
}

#[test]
fn all_pages_of_a_tiff_are_read() {
    let two = two_pages();
    let pages = Cell::new(Work::default());
    let read = ingest_with(&two, &|work| pages.set(work), &Ocr::with(Box::new(Sevens), 10)).unwrap();
    assert_eq!(pages.get(), Work { pages: 2, pictures: 2 });
    assert_eq!(read.document.places.iter().map(|place| place.page).max(), Some(2));
}

#[test]
fn a_circle_of_directories_is_damaged() {
    let mut round = written(&page(), ImageFormat::Tiff);
    let start = u32::from_le_bytes(round[4..8].try_into().unwrap());
    let at = start as usize;
    let entries = u16::from_le_bytes(round[at..at + 2].try_into().unwrap()) as usize;
    let next = at + 2 + 12 * entries;
    round[next..next + 4].copy_from_slice(&start.to_le_bytes());
    assert_eq!(code(read(&round)), "damaged");
}

#[test]
fn without_a_recogniser_a_picture_says_what_to_do() {
    let refusal = ingest(&written(&page(), ImageFormat::Png)).unwrap_err();
    assert_eq!(refusal.code, "unreadable");
    assert!(["refused.no_ocr", "refused.built_without_ocr"].contains(&&*refusal.message.key), "{:?}", refusal.message);
}

#[test]
fn a_page_without_print_is_told() {
    let blank = GrayImage::from_pixel(600, 800, Luma([250]));
    assert_eq!(code(read(&written(&blank, ImageFormat::Png))), "empty");
}

#[test]
fn hostile_pictures_end_in_a_message() {
    let png = written(&page(), ImageFormat::Png);
    let mut huge = png.clone();
    // The width in the header, with its checksum left as it was and mended.
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut huge_mended = huge.clone();
    let mut crc = flate2::Crc::new();
    crc.update(&huge_mended[12..29]);
    huge_mended[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let jpeg = written(&page(), ImageFormat::Jpeg);
    let tiff = written(&page(), ImageFormat::Tiff);
    for (bytes, expect) in [
        (&huge[..], "damaged"),
        (&huge_mended[..], "limit"),
        (&png[..png.len() / 2], "damaged"),
        (&png[..20], "damaged"),
        (&tiff[..tiff.len() / 2], "damaged"),
        (b"II*\0\xff\xff\xff\xff", "damaged"),
        (b"MM\0*", "damaged"),
    ] {
        assert_eq!(code(read(bytes)), expect, "{} bytes", bytes.len());
    }
    // A JPEG that ends early shows what there is of it, or is damaged.
    assert!(["read", "damaged", "empty"].contains(&code(read(&jpeg[..jpeg.len() / 2]))));
}

/// A file of several pictures.
fn packed(pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let mut pack = Pack::default();
    for (name, picture) in pictures {
        pack.add(name, picture);
    }
    pack.into_bytes()
}

/// Two files of one page joined: the second directory follows the first, and its data are those of the first.
fn two_pages() -> Vec<u8> {
    let one = written(&page(), ImageFormat::Tiff);
    let start = u32::from_le_bytes(one[4..8].try_into().unwrap()) as usize;
    let entries = u16::from_le_bytes(one[start..start + 2].try_into().unwrap()) as usize;
    let next = start + 2 + 12 * entries;
    let mut two = one.clone();
    two.extend_from_slice(&one[start..next + 4]);
    two[next..next + 4].copy_from_slice(&(one.len() as u32).to_le_bytes());
    two
}

#[test]
fn pictures_of_one_report_are_its_pages_in_turn() {
    let mut plain = GrayImage::from_pixel(1240, 1754, Luma([255]));
    (300..316).for_each(|x| (200..224).for_each(|y| plain.put_pixel(x, y, Luma([0]))));
    let [png, jpeg] = [ImageFormat::Png, ImageFormat::Jpeg].map(|format| written(&plain, format));
    let bytes = packed(&[("1.jpg", &jpeg), ("2.tif", &two_pages()), ("10.png", &png)]);
    assert!(needs_worker(&bytes));
    let pages = Cell::new(Work::default());
    let read = ingest_with(&bytes, &|work| pages.set(work), &Ocr::with(Box::new(Sevens), 10)).unwrap();
    assert_eq!(pages.get(), Work { pages: 4, pictures: 4 });
    let of = |page: usize| read.document.places.iter().filter(|place| place.page == page).count();
    // A page of print, two with a table, a page of print.
    assert_eq!([1, 2, 3, 4, 5].map(of), [1, 6, 6, 1, 0]);
    let order: Vec<usize> = read.document.places.iter().map(|place| place.page).collect();
    assert!(order.is_sorted());
    assert_eq!(read.format, "jpeg");
    // One is read as it is alone.
    let alone = |bytes: &[u8]| self::read(bytes).unwrap().document;
    assert_eq!(alone(&packed(&[("1.png", &png)])), alone(&png));
}

#[test]
fn a_picture_that_cannot_be_read_is_named() {
    let png = written(&page(), ImageFormat::Png);
    let mut huge = png.clone();
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let nested = packed(&[("1.png", &png)]);
    for (bad, code) in [
        (&png[..png.len() / 2], "damaged"),
        (&huge, "limit"),
        (b"GIF89a", "unsupported"),
        (b"", "damaged"),
        (b"text", "damaged"),
        (&nested, "damaged"),
    ] {
        let refusal = read(&packed(&[("1.png", &png), ("2\n.png", bad)])).unwrap_err();
        let words = refusal.message.both();
        assert_eq!(refusal.code, code, "{words:?}");
        assert!(words.en.starts_with('2') && words.en.contains(".png: ") && !words.en.contains('\n'), "{words:?}");
        assert!(words.zh.contains(".png："), "{words:?}");
    }
}

#[test]
fn more_pictures_than_a_report_has_are_refused() {
    let png = written(&page(), ImageFormat::Png);
    let many = |count: usize| packed(&vec![("1.png", &png[..]); count]);
    assert_eq!(code(read(&many(MOST + 1))), "limit");
    // Pages count, not files.
    let two = two_pages();
    let refusal = read(&packed(&vec![("1.tif", &two[..]); MOST / 2 + 1])).unwrap_err();
    assert_eq!((refusal.code, &*refusal.message.key), ("limit", "refused.pictures"));
    assert_eq!(code(read(&packed(&[]))), "damaged");
}

#[test]
fn without_a_recogniser_several_pictures_say_the_same_as_one() {
    let png = written(&page(), ImageFormat::Png);
    assert_eq!(ingest(&packed(&[("1.png", &png), ("2.png", &png)])), ingest(&png));
}

#[test]
fn a_tiff_of_several_pages_is_known_by_its_directories() {
    let one = written(&page(), ImageFormat::Tiff);
    for (bytes, expect) in [
        (&two_pages()[..], true),
        (&one, false),
        (&one[..one.len() / 2], false),
        (b"MM\x00*\0\0\0\x08\0\0\0\0\0\x08", true),
        (b"MM\x00*\xff\xff\xff\xff", false),
        (b"II*", false),
        (&written(&page(), ImageFormat::Png), false),
    ] {
        assert_eq!(has_pages(&mut Cursor::new(bytes)), expect, "{} bytes", bytes.len());
    }
}
