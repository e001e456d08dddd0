//! Scanned pages: the ruling lines and the lines of print of a picture, and what a recogniser reads in them.
//!
//! `edges` takes the dark around a page away, `picture` levels and straightens it (`skew`), `orientation` turns it the right way up,
//! `rulings` are its lines, `seals` the seals over it, `strips` its print in the areas that are asked for; a [`Recogniser`] says of
//! each step of a strip what may be there, and `ctc` makes text and candidates of it. `model` is the recogniser that runs a file
//! which the user has.
//!
//! Invariant: pure; the work grows with the pixels, which whoever decodes the picture limits. Not here: decoding pictures, tables,
//! the text in reading order (`gouji-ingest`).

// Pixels are small numbers.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod ctc;
mod edges;
#[cfg(feature = "model")]
pub mod model;
mod orientation;
pub mod picture;
mod read;
mod rulings;
mod seals;
mod skew;
mod strips;

pub use orientation::{is_legible, turned};
pub use picture::Picture;
pub use read::{Print, read};
pub use rulings::Ruling;

use ctc::Step;

/// What reads lines of print.
pub trait Recogniser: Send + Sync {
    /// Reads strips of print, each 48 pixels high: what each step from left to right may show.
    ///
    /// # Errors
    /// Why the recogniser cannot be run.
    fn read(&self, strips: &[Picture]) -> Result<Vec<Vec<Step>>, String>;
}

/// Rows of pixels of a strip that a recogniser reads.
pub const HEIGHT: usize = 48;

/// Pixels of the longer side of a page of A4 below which it has less than 120 dpi.
const COARSE: usize = 1400;

/// A page that lies straight, with even paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The page.
    pub page: Picture,
    /// How much the picture lay askew: 0.01 means that its rows fall by 10 pixels in 1000.
    pub slope: f32,
    /// Its ruling lines, in pixels.
    pub rulings: Vec<Ruling>,
    /// Where seals in grey or black are: left, top, right and bottom, in pixels.
    pub seals: Vec<[f32; 4]>,
}

impl Sheet {
    /// Levels and straightens a picture, and finds its ruling lines and seals. One of few pixels is twice as large then: a dash of a page of
    /// 100 dpi is hardly a pixel high.
    pub fn new(picture: &Picture) -> Self {
        let page = edges::without_dark_edges(picture);
        let page = if page.width.max(page.height) < COARSE { page.doubled() } else { page }.levelled();
        let slope = skew::slope(&page);
        let page = page.turned(slope);
        let rulings = rulings::rulings(&page);
        let seals = seals::areas(&page.softened());
        Self { page, slope, rulings, seals }
    }
}
