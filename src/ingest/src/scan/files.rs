//! Files that are pictures (PNG, JPEG, TIFF of one or more pages), and several of them in one file (`pictures`).
//!
//! Invariant: a picture beyond the limits is refused before its pixels are unpacked. Not here: what is on them (the module above).

use super::Ocr;
use crate::printed::{self, Page};
use crate::sniff::{self, Kind};
use crate::{Ingested, Refusal, Work, limits, pictures};
use gouji_core::document::PagePicture;
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_scan::{Picture, Recogniser};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Reads a file that is a picture.
pub(crate) fn read(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Ingested, Refusal> {
    let file = Pictured::of(bytes)?;
    let recogniser = ocr.recogniser()?;
    work(Work { pages: file.starts.len(), pictures: file.starts.len() });
    let mut pages = Vec::new();
    file.read(recogniser, &mut pages)?;
    printed::document(pages, file.name())
}

/// Reads a file of several pictures, one after another: of their pixels there are never more than those of one.
pub(crate) fn read_several(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Ingested, Refusal> {
    let pictures = pictures::unpack(bytes)?;
    let of = |name: &str, refusal: Refusal| {
        Refusal::new(refusal.code, message!("refused.picture", name = printable(name), why = refusal.message))
    };
    let mut files = Vec::new();
    for (name, picture) in pictures {
        files.push((name, one(picture).map_err(|refusal| of(name, refusal))?));
    }
    let count = files.iter().map(|(_, file)| file.starts.len()).sum();
    if count > limits::PICTURES {
        return Err(pictures::too_many(count));
    }
    let recogniser = ocr.recogniser()?;
    work(Work { pages: count, pictures: count });
    let mut pages = Vec::new();
    for (name, file) in &files {
        file.read(recogniser, &mut pages).map_err(|refusal| of(name, refusal))?;
    }
    printed::document(pages, files.first().map_or("png", |(_, file)| file.name()))
}

/// One of several pictures, which may be of any other kind.
fn one(bytes: &[u8]) -> Result<Pictured<'_>, Refusal> {
    match sniff::sniff(bytes) {
        Kind::Picture => Pictured::of(bytes),
        Kind::Other(kind) => Err(sniff::refuse(kind)),
        _ => Err(printed::damaged("PNG/JPEG/TIFF")),
    }
}

/// A file that is a picture.
struct Pictured<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    /// Where its pages are.
    starts: Vec<usize>,
}

impl<'a> Pictured<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let format = image::guess_format(bytes).map_err(|_| printed::damaged("PNG/JPEG/TIFF"))?;
        let starts = if format == ImageFormat::Tiff { tiff_pages(bytes) } else { vec![0] };
        let file = Self { bytes, format, starts };
        if file.starts.len() > limits::PICTURES {
            return Err(printed::too_much(&file.name().to_ascii_uppercase()));
        }
        Ok(file)
    }

    fn name(&self) -> &'static str {
        match self.format {
            ImageFormat::Jpeg => "jpeg",
            ImageFormat::Tiff => "tiff",
            _ => "png",
        }
    }

    /// Reads its pages.
    fn read(&self, recogniser: &dyn Recogniser, pages: &mut Vec<Page>) -> Result<(), Refusal> {
        for &start in &self.starts {
            let own;
            let one = if self.format == ImageFormat::Tiff {
                own = tiff_page(self.bytes, start);
                own.as_slice()
            } else {
                self.bytes
            };
            pages.push(super::page(&decode(one, self.format)?, None, recogniser)?);
        }
        Ok(())
    }
}

/// The pixels of a picture, turned as its file says.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<Picture, Refusal> {
    let name = format.extensions_str().first().map_or(String::new(), |name| name.to_ascii_uppercase());
    let refused = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => printed::too_much(&name),
        _ => printed::damaged(&name),
    };
    let mut most = Limits::default();
    most.max_image_width = Some(limits::PICTURE_SIDE);
    most.max_image_height = Some(limits::PICTURE_SIDE);
    most.max_alloc = Some(limits::PICTURE_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(most);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS {
        return Err(printed::too_much(&name));
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let picture = match picture {
        DynamicImage::ImageLuma8(grey) => Picture::from_grey(width, height, grey.into_raw()),
        other => Picture::from_rgb(width, height, other.into_rgb8().as_raw()),
    };
    Ok(picture.shrunk(limits::PICTURE_LONGEST))
}

/// The picture of a page of a document, unpacked; `None` where it cannot be.
pub fn page_picture(page: &PagePicture) -> Option<Picture> {
    decode(&page.png, ImageFormat::Png).ok()
}

/// A picture as a PNG file, as fine as a screen shows it: a reviewer compares it with what was read. `None` where it cannot be
/// written.
pub(super) fn written(picture: &Picture) -> Option<Vec<u8>> {
    /// Pixels of the longer side: 200 an inch.
    const LONGEST: usize = 2340;
    /// Steps of grey that nobody tells apart on print, but that make the file small.
    const STEP: u8 = 17;
    let small = picture.shrunk(LONGEST);
    let grey: Vec<u8> = small.grey.iter().map(|value| (value / STEP) * STEP).collect();
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up);
    let (width, height) = (small.width as u32, small.height as u32);
    encoder.write_image(&grey, width, height, ExtendedColorType::L8).ok()?;
    Some(png)
}

/// Where the directories of the pages of a TIFF file are: each names the next (TIFF 6.0, section 2).
fn tiff_pages(bytes: &[u8]) -> Vec<usize> {
    let mut pages = Vec::new();
    let mut at = number(bytes, 4, 4);
    while let Some(start) = at.filter(|start| *start != 0 && !pages.contains(start)) {
        pages.push(start);
        if pages.len() > limits::PICTURES {
            break;
        }
        at = number(bytes, start, 2).and_then(|count| number(bytes, start + 2 + 12 * count, 4));
    }
    if pages.is_empty() { vec![0] } else { pages }
}

/// The file as if this page were its first.
fn tiff_page(bytes: &[u8], start: usize) -> Vec<u8> {
    let mut own = bytes.to_vec();
    let start = start as u32;
    let place = if bytes.first() == Some(&b'M') { start.to_be_bytes() } else { start.to_le_bytes() };
    if let Some(first) = own.get_mut(4..8).filter(|_| start > 0) {
        first.copy_from_slice(&place);
    }
    own
}

/// A number of two or four bytes of a TIFF file.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(size)?)?;
    let fold = |number: usize, digit: &u8| number << 8 | usize::from(*digit);
    Some(if bytes.first() == Some(&b'M') { digits.iter().fold(0, fold) } else { digits.iter().rev().fold(0, fold) })
}
