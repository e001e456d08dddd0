//! A report from standard input, under the path `-`.
//!
//! Invariant: standard input is read once, when the first path names it, and no further than the largest file allowed. Not
//! here: what is done with it (`corpus`).

use super::{Item, LARGEST, OpenError, Origin, too_large};
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

/// The path that stands for standard input; a file of this name is `./-`.
pub const INPUT: &str = "-";

/// How it is displayed, and the name of its session: one that spreadsheets do not take for a formula, and every system for a
/// file's.
const SHOWN: &str = "stdin";

/// What came in: it can be read only once, and a command asks for its reports more than once.
static BYTES: OnceLock<Result<Arc<[u8]>, OpenError>> = OnceLock::new();

/// The report on standard input.
pub(super) fn item() -> Result<Item, OpenError> {
    let bytes = BYTES.get_or_init(|| read(io::stdin().lock())).clone()?;
    Ok(Item { path: SHOWN.to_string(), origin: Origin::Given(bytes) })
}

fn read(input: impl Read) -> Result<Arc<[u8]>, OpenError> {
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| OpenError::io(SHOWN, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(SHOWN));
    }
    Ok(bytes.into())
}
