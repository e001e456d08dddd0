//! Errors of session files: what is wrong, where, and what to do.

use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::FileError;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_path;
use std::io;
use std::path::{Path, PathBuf};

/// A session that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().get(Lang::En))]
pub enum SessionError {
    /// The file is there and cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file or its folder cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is no session of a format we know.
    Broken {
        /// The file.
        path: PathBuf,
        /// The first error of the file.
        error: Box<FileError>,
    },
    /// A later program wrote it.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
    },
    /// It was opened read-only because it could not be understood.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Someone else wrote it since it was loaded.
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// A link, a pipe, a device or a folder lies in the place of the file.
    NotPlain {
        /// The file.
        path: PathBuf,
    },
    /// The file is another report's session.
    OtherReport {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else writes it again and again while it is saved.
    Contested {
        /// The file.
        path: PathBuf,
    },
    /// The journal can be written nowhere.
    Journal {
        /// The session it belongs to.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A value could not be laid out.
    Layout {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: ron::Error,
    },
}

impl SessionError {
    /// Stable ASCII name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "session.read",
            Self::Write { .. } => "session.write",
            Self::Broken { .. } => "session.broken",
            Self::Newer { .. } => "session.newer",
            Self::ReadOnly { .. } => "session.read_only",
            Self::ChangedOnDisk { .. } => "session.changed_on_disk",
            Self::NotPlain { .. } => "session.not_plain",
            Self::OtherReport { .. } => "session.other_report",
            Self::Contested { .. } => "session.contested",
            Self::Journal { .. } => "session.journal",
            Self::Layout { .. } => "session.layout",
        }
    }

    /// The file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::Broken { path, .. }
            | Self::Newer { path, .. }
            | Self::ReadOnly { path }
            | Self::ChangedOnDisk { path }
            | Self::NotPlain { path }
            | Self::OtherReport { path }
            | Self::Contested { path }
            | Self::Journal { path, .. }
            | Self::Layout { path, .. } => path,
        }
    }

    /// What is wrong and what to do.
    pub fn message(&self) -> Message {
        let path = printable_path(self.path());
        match self {
            Self::Read { source, .. } => message!("session.error.read", path = path, source = source.to_string()),
            Self::Write { source, .. } => message!("session.error.write", path = path, source = source.to_string()),
            Self::Broken { error, .. } => message!("session.error.broken", place = error.both()),
            Self::Newer { format, .. } => message!("session.error.newer", path = path, format = *format),
            Self::ReadOnly { .. } => message!("session.error.read_only", path = path),
            Self::ChangedOnDisk { .. } => message!("session.error.changed", path = path),
            Self::NotPlain { .. } => message!("session.error.not_plain", path = path),
            Self::OtherReport { .. } => message!("session.error.other_report", path = path),
            Self::Contested { .. } => message!("session.error.contested", path = path),
            Self::Journal { source, .. } => message!("session.error.journal", source = source.to_string()),
            Self::Layout { source, .. } => {
                message!("session.error.layout", path = path, source = source.to_string())
            }
        }
    }
}
