//! The picture of the number in focus, of a report that was recognised in pictures.
//!
//! Invariant: it shows the place of what is in focus, or nothing; a page is unpacked once while numbers of it are looked at.
//! Not here: where it is on the screen (`layout`), whether the terminal shows pixels (`graphics`).

// Pixels are small numbers.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]

pub(crate) mod view;

use crate::graphics::{Graphics, Protocol};
use crate::layout::Area;
use gouji_core::document::{Document, Place};
use gouji_core::text::Span;
use gouji_scan::Picture;
use image::{DynamicImage, GrayImage};
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::{FontSize, Resize, protocol};

/// How high print is shown, in points of half blocks and in pixels of a protocol, and how much higher enlarged.
const POINTS: f32 = 9.0;
const PIXELS: f32 = 24.0;
const ENLARGED: f32 = 2.0;
/// Most of the height that print takes.
const MOST: f32 = 0.62;
/// Most of the width that a number takes, and how much smaller it may become for that.
const WHOLE: f32 = 0.9;
const SMALLEST: f32 = 0.5;
/// Least height of print in tenths of a point, for what is a dash or a dot.
const LEAST: i32 = 60;

/// The picture of what is in focus.
#[derive(Default)]
pub(crate) struct CellPicture {
    /// The page that was unpacked last, by its number.
    page: Option<(usize, Picture)>,
    shown: Option<(Wanted, Shown)>,
    /// Larger, in the place of most of the text.
    pub(crate) is_enlarged: bool,
}

impl std::fmt::Debug for CellPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CellPicture").field("is_enlarged", &self.is_enlarged).finish_non_exhaustive()
    }
}

/// What is to be shown, and how.
#[derive(Clone, Copy, PartialEq)]
struct Wanted {
    place: Place,
    columns: u16,
    rows: u16,
    graphics: Graphics,
    is_enlarged: bool,
}

/// A picture that is ready to be drawn.
enum Shown {
    /// Points of half blocks: grey values, two rows for each row of characters.
    Points(Picture),
    /// Pixels in a protocol.
    Pixels(Box<protocol::Protocol>),
}

impl CellPicture {
    /// Prepares the picture of a span for an area of the screen.
    pub(crate) fn look(&mut self, document: &Document, span: Option<Span>, area: Area, graphics: Graphics) {
        let place = span.and_then(|span| near(document, span));
        let wanted = place.map(|place| Wanted {
            place,
            columns: area.width,
            rows: area.height,
            graphics,
            is_enlarged: self.is_enlarged,
        });
        if self.shown.as_ref().map(|(shown, _)| *shown) == wanted {
            return;
        }
        self.shown = wanted.and_then(|wanted| Some((wanted, self.shown(document, wanted)?)));
    }

    fn shown(&mut self, document: &Document, wanted: Wanted) -> Option<Shown> {
        let number = wanted.place.page;
        let known = document.pictures.iter().find(|picture| picture.page == number)?;
        if self.page.as_ref().is_none_or(|(page, _)| *page != number) {
            self.page = Some((number, gouji_ingest::page_picture(known)?));
        }
        let (_, page) = self.page.as_ref()?;
        let scale = page.width as f32 / known.width.max(1) as f32;
        let (across, down) = wanted.graphics.points();
        let (width, height) = (f32::from(wanted.columns * across), f32::from(wanted.rows * down));
        let [left, top, right, bottom] = wanted.place.area.map(|at| at as f32 * scale);
        let print = (bottom - top).max(LEAST as f32 * scale);
        let usual = if wanted.graphics == Graphics::Blocks { POINTS } else { PIXELS };
        let wished = usual * if wanted.is_enlarged { ENLARGED } else { 1.0 };
        // The whole number is in the picture, and all of its height; of a longer line, as a date may be, the beginning.
        let high = (wished / print).min(MOST * height / print);
        let whole = WHOLE * width / (right - left).max(1.0);
        let larger = high.min(whole.max(SMALLEST * high));
        let (half_width, half_height) = (width / larger / 2.0, height / larger / 2.0);
        let x = if whole < larger { left + WHOLE * half_width } else { f32::midpoint(left, right) };
        let y = f32::midpoint(top, bottom);
        let cut = page.cut([x - half_width, y - half_height, x + half_width, y + half_height], height as usize, 1.0);
        Some(match wanted.graphics {
            Graphics::Blocks => Shown::Points(cut),
            Graphics::Pixels(kind, (across, down)) => {
                let image = GrayImage::from_raw(cut.width as u32, cut.height as u32, cut.grey)?;
                // The library would ask the terminal itself, whose answers another thread reads.
                #[allow(deprecated)]
                let mut picker = Picker::from_fontsize(FontSize { width: across, height: down });
                picker.set_protocol_type(match kind {
                    Protocol::Kitty => ProtocolType::Kitty,
                    Protocol::Sixel => ProtocolType::Sixel,
                    Protocol::Iterm => ProtocolType::Iterm2,
                });
                let size = ratatui::layout::Size::new(wanted.columns, wanted.rows);
                let made = picker.new_protocol(DynamicImage::ImageLuma8(image), size, Resize::Fit(None));
                Shown::Pixels(Box::new(made.ok()?))
            }
        })
    }
}

/// Where a span is on its page; for a blank, the place of the print before it.
fn near(document: &Document, span: Span) -> Option<Place> {
    let before = || {
        let line = document.lines.get(document.line_at(span.start))?;
        document.text.get(line.start..span.start)?.char_indices().rev().find_map(|(at, c)| {
            let at = line.start + at;
            (!c.is_whitespace() && c != '|').then(|| document.place_at(at)).flatten()
        })
    };
    document.place_of(span).or_else(before)
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used)]
mod tests {
    use super::{CellPicture, Shown};
    use crate::graphics::{Graphics, Protocol};
    use crate::layout::Area;
    use gouji_core::document::{Document, PagePicture, Place};
    use gouji_core::text::Span;
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma};

    const AREA: Area = Area { x: 0, y: 0, width: 40, height: 8 };

    /// `7|` and a blank, as a page of 400 by 300 pixels shows it: ink where the figure is, in pale print.
    fn document() -> Document {
        let mut page = GrayImage::from_pixel(400, 300, Luma([240]));
        for (x, y) in (200..212).flat_map(|x| (100..120).map(move |y| (x, y))) {
            page.put_pixel(x, y, Luma([120]));
        }
        let mut png = Vec::new();
        PngEncoder::new(&mut png).write_image(&page, 400, 300, ExtendedColorType::L8).unwrap();
        Document {
            text: "7| ".to_string(),
            lines: vec![Span::new(0, 3)],
            // The page is 200 points wide.
            places: vec![Place { page: 2, area: [1000, 500, 1060, 600] }; 3],
            pictures: vec![PagePicture { page: 2, width: 2000, png }],
            ..Document::default()
        }
    }

    #[test]
    fn the_place_in_focus_is_in_the_middle() {
        for (span, is_enlarged, columns) in
            [(Span::new(0, 1), false, 5..8), (Span::new(0, 1), true, 5..13), (Span::new(3, 3), false, 5..8)]
        {
            let mut picture = CellPicture { is_enlarged, ..CellPicture::default() };
            picture.look(&document(), Some(span), AREA, Graphics::Blocks);
            let Some((_, Shown::Points(points))) = &picture.shown else { panic!("{span:?}") };
            assert_eq!((points.width, points.height), (40, 16));
            let ink: Vec<usize> = (0..40).filter(|x| points.at(*x, 8) < 180).map(|x| x as usize).collect();
            assert!(columns.contains(&ink.len()), "{ink:?}");
            assert_eq!(ink.first().unwrap() + ink.last().unwrap(), 39, "{ink:?}");
        }
    }

    #[test]
    fn of_a_long_line_the_beginning_is_shown() {
        let mut document = document();
        // Print that begins where the ink is and is thirty times as wide.
        document.places = vec![Place { page: 2, area: [1000, 500, 2800, 600] }; 3];
        let mut picture = CellPicture::default();
        picture.look(&document, Some(Span::new(0, 1)), AREA, Graphics::Blocks);
        let Some((_, Shown::Points(points))) = &picture.shown else { panic!("nothing is shown") };
        let ink: Vec<isize> = (0..40).filter(|x| points.at(*x, 8) < 180).collect();
        assert!(ink.len() >= 2 && ink[0] < 5, "{ink:?}");
    }

    #[test]
    fn every_protocol_makes_a_picture() {
        for protocol in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm] {
            let mut picture = CellPicture::default();
            picture.look(&document(), Some(Span::new(0, 1)), AREA, Graphics::Pixels(protocol, (8, 16)));
            assert!(matches!(&picture.shown, Some((_, Shown::Pixels(_)))), "{protocol:?}");
        }
    }

    #[test]
    fn where_there_is_nothing_nothing_is_shown() {
        let document = document();
        let mut damaged = document.clone();
        damaged.pictures[0].png.truncate(20);
        let elsewhere = Document { pictures: Vec::new(), ..document.clone() };
        for (document, span) in
            [(&damaged, Some(Span::new(0, 1))), (&elsewhere, Some(Span::new(0, 1))), (&document, None)]
        {
            let mut picture = CellPicture::default();
            picture.look(document, span, AREA, Graphics::Blocks);
            assert!(picture.shown.is_none());
        }
        let mut small = CellPicture::default();
        small.look(&document, Some(Span::new(0, 1)), Area::default(), Graphics::Blocks);
    }
}
