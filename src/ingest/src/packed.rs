//! Unpacks a single compressed file: `report.html.gz`.
//!
//! Invariant: what is unpacked stays within the limits, whatever the file declares; a packed file inside a packed one is
//! refused. Not here: packages of several parts (`office`), reading what was unpacked.

use super::{Refusal, limits, sniff};
use flate2::read::MultiGzDecoder;
use gouji_core::message;
use std::io::Read;

/// Unpacks a gzip file.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let packed = bytes.len() as u64;
    let most = limits::ZIP_PART.min((packed * limits::ZIP_RATIO).max(limits::ZIP_SMALL));
    let mut unpacked = Vec::new();
    let damaged = |_| Refusal::new("damaged", message!("refused.packed", format = "gz"));
    MultiGzDecoder::new(bytes).take(most + 1).read_to_end(&mut unpacked).map_err(damaged)?;
    if unpacked.len() as u64 > most {
        return Err(Refusal::new("limit", message!("refused.packed_size", format = "gz")));
    }
    if matches!(sniff::sniff(&unpacked), sniff::Kind::Packed) {
        return Err(sniff::refuse(&sniff::GZIP));
    }
    Ok(unpacked)
}
