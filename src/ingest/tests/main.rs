//! Tests of the formats in which agencies publish: every number in its cell, every offset mapped back, no hostile file
//! that hangs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anything;
#[cfg(feature = "pdf")]
mod apart;
#[cfg(feature = "pdf")]
mod crossed;
mod documents;
mod encodings;
#[cfg(feature = "pdf")]
mod low_rows;
mod ofd;
mod ofd_pages;
mod office;
mod old;
#[cfg(feature = "pdf")]
mod open_tables;
#[cfg(all(feature = "pdf", feature = "ocr"))]
mod outlines;
mod pages;
#[cfg(feature = "pdf")]
mod part_lines;
#[cfg(feature = "pdf")]
mod printed;
mod produced;
#[cfg(feature = "pdf")]
mod running;
#[cfg(feature = "scan")]
mod scans;
mod seen;
mod seen_office;
#[cfg(feature = "pdf")]
mod sheet;
#[cfg(feature = "pdf")]
mod visible;
