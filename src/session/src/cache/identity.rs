//! Tells whether a file is as it was, without reading it.
//!
//! Invariant: two equal identities of one path, the earlier one settled, mean equal bytes: no program can set the time at
//! which the system last changed a file (`ctime`), so that an edit is noticed also when size and modification time are kept.
//! Windows tells no such time: there an edit that keeps both goes unnoticed.

use crate::platform::{self, RawId};
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// A file changed this shortly before a time may change again without other times.
const TICK: Duration = Duration::from_millis(100);
/// The same where times are whole seconds: the coarsest file systems count two.
const COARSE_TICK: Duration = Duration::from_secs(3);

/// What a file system says of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileId {
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds since 1970.
    modified: (i64, i64),
    changed: (i64, i64),
}

impl FileId {
    /// The identity of a file.
    pub fn of(about: &Metadata) -> Self {
        let RawId { number, size, modified, changed } = platform::id_of(about);
        Self { inode: number, size, modified, changed }
    }

    /// True when the file was last changed long enough before `time` that any later change shows. False for a clock that
    /// runs before the file system's.
    pub fn is_settled(&self, time: SystemTime) -> bool {
        [self.modified, self.changed].into_iter().all(|(seconds, nanoseconds)| {
            // A time before 1970 is long ago.
            let Ok(seconds) = u64::try_from(seconds) else { return true };
            let at =
                Duration::from_secs(seconds) + Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or_default());
            let tick = if nanoseconds == 0 { COARSE_TICK } else { TICK };
            time.duration_since(SystemTime::UNIX_EPOCH + at).is_ok_and(|age| age > tick)
        })
    }
}
