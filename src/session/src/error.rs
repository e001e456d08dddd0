//! Errors of session files: what is wrong, where, and what the user can do.
//!
//! Not here: records that do not fit the report (`restore_messages`).

use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::FileError;
use gouji_core::text::Lang;
use gouji_core::text::sanitize::printable_path;
use std::io;
use std::path::{Path, PathBuf};

/// Why a session cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().get(Lang::En))]
pub enum SessionError {
    /// The file exists and cannot be read.
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
    /// The file is not a session of a known format.
    Broken {
        /// The file.
        path: PathBuf,
        /// First error of the file.
        error: Box<FileError>,
    },
    /// The file was written by a later program.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format number.
        format: u32,
    },
    /// The session is read-only because it could not be parsed.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another process wrote the file since it was loaded.
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// The path is a link, a pipe, a device or a folder.
    NotPlain {
        /// The file.
        path: PathBuf,
    },
    /// The file is the session of another report.
    OtherReport {
        /// The file.
        path: PathBuf,
    },
    /// Another process keeps writing the file while it is saved.
    Contested {
        /// The file.
        path: PathBuf,
    },
    /// The journal cannot be written anywhere.
    Journal {
        /// The session of the journal.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A value could not be serialised.
    Layout {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: ron::Error,
    },
}

impl SessionError {
    /// Stable ASCII name of the error.
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

    /// File that the error is about.
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

    /// Describes the problem and what the user can do.
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
