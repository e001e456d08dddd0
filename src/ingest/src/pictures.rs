//! Several pictures of one report as one file: each with its name, in the order of the pages.
//!
//! Invariant: the same pictures give the same bytes, with every version and on every system, because a report is known by
//! its bytes (an archive would have times and marks of the system that wrote it). What is read back is no more than the
//! `limits` allow, whatever the bytes are. Not here: which pictures are one report and their order (`gouji_session`), what is
//! on them (`scan`).

use crate::{Refusal, limits};
use gouji_core::message;
use std::io::{Read, Seek, SeekFrom};

/// Pictures of a report, at most.
pub const MOST: usize = limits::PICTURES;

/// The first bytes of such a file, which no text and no other format has.
pub(crate) const MARK: &[u8] = b"\x89gouji pictures\n";

/// A file of pictures that is being written.
#[derive(Debug)]
pub struct Pack(Vec<u8>);

impl Default for Pack {
    fn default() -> Self {
        Self(MARK.to_vec())
    }
}

impl Pack {
    /// Adds the file of a picture under its name: the next page.
    pub fn add(&mut self, name: &str, picture: &[u8]) {
        let mut head = [0; 10];
        for part in [name.as_bytes(), picture] {
            self.0.extend_from_slice(length(part.len(), &mut head));
            self.0.extend_from_slice(part);
        }
    }

    /// Bytes so far.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True before the first picture.
    pub const fn is_empty(&self) -> bool {
        self.0.len() == MARK.len()
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A length as `postcard` writes it.
fn length(length: usize, head: &mut [u8; 10]) -> &[u8] {
    // Ten bytes hold every length.
    postcard::to_slice(&(length as u64), head).map_or(&[], |written| written)
}

/// The pictures of a file with their names.
#[cfg(feature = "scan")]
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<(&str, &[u8])>, Refusal> {
    let damaged = || crate::printed::damaged("PNG/JPEG/TIFF");
    let mut rest = bytes.strip_prefix(MARK).unwrap_or(&[]);
    let mut pictures = Vec::new();
    while !rest.is_empty() {
        let mut part = || {
            let (length, behind) = postcard::take_from_bytes::<u64>(rest).ok()?;
            let (part, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
            rest = behind;
            Some(part)
        };
        let name = part().and_then(|name| std::str::from_utf8(name).ok()).ok_or_else(damaged)?;
        pictures.push((name, part().ok_or_else(damaged)?));
        if pictures.len() > MOST {
            return Err(too_many(pictures.len()));
        }
    }
    if pictures.is_empty() { Err(damaged()) } else { Ok(pictures) }
}

/// Refusal of more pictures than a report has.
pub fn too_many(count: usize) -> Refusal {
    Refusal::new("limit", message!("refused.pictures", count = count, most = MOST))
}

/// True for a TIFF file of several pages, which is a report by itself; nothing of it is decoded. A file that cannot be read
/// is none.
pub fn has_pages(file: &mut (impl Read + Seek)) -> bool {
    second_page(file).is_some_and(|at| at != 0)
}

/// Where the second directory of a TIFF file is, 0 for none (TIFF 6.0, section 2).
fn second_page(file: &mut (impl Read + Seek)) -> Option<u32> {
    let mut head = [0; 8];
    file.read_exact(&mut head).ok()?;
    let is_big = match &head[..4] {
        b"MM\x00*" => true,
        b"II*\x00" => false,
        _ => return None,
    };
    let long = |bytes: [u8; 4]| if is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    let start = long([head[4], head[5], head[6], head[7]]);
    file.seek(SeekFrom::Start(start.into())).ok()?;
    let mut count = [0; 2];
    file.read_exact(&mut count).ok()?;
    let count = if is_big { u16::from_be_bytes(count) } else { u16::from_le_bytes(count) };
    file.seek(SeekFrom::Current(12 * i64::from(count))).ok()?;
    let mut next = [0; 4];
    file.read_exact(&mut next).ok()?;
    Some(long(next))
}

#[cfg(all(test, feature = "scan"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{MARK, MOST, Pack, unpack};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(all in prop::collection::vec((".{0,9}", prop::collection::vec(any::<u8>(), 0..300)), 1..9)) {
            let mut pack = Pack::default();
            for (name, picture) in &all {
                pack.add(name, picture);
            }
            let bytes = pack.into_bytes();
            let back: Vec<(String, Vec<u8>)> =
                unpack(&bytes).unwrap().into_iter().map(|(name, picture)| (name.to_string(), picture.to_vec())).collect();
            prop_assert_eq!(&back, &all);
            // One that ends early is damaged, or has fewer pictures.
            for end in 0..bytes.len() {
                prop_assert!(unpack(&bytes[..end]).map_or(0, |some| some.len()) < all.len());
            }
        }
    }

    #[test]
    fn hostile_lengths_are_refused() {
        for (behind, code) in [
            (&b""[..], "damaged"),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "damaged"),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "damaged"),
            (b"\x01\xff\x00", "damaged"),
            (b"\x00\x05abc", "damaged"),
            (&[0; 2 * MOST + 2], "limit"),
        ] {
            assert_eq!(unpack(&[MARK, behind].concat()).unwrap_err().code, code, "{behind:?}");
        }
    }
}
