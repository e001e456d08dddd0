//! What can go wrong with a session file, told to people: what, where, what to do.

use gouji_core::text::{Bilingual, sanitize::printable_path};
use std::io;
use std::path::{Path, PathBuf};

/// A session that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().en)]
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
        /// `file:line:column: what`, the line and a caret.
        place: String,
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
    pub fn message(&self) -> Bilingual {
        let path = printable_path(self.path());
        match self {
            Self::Read { source, .. } => Bilingual::new(
                format!("{path}:复核记录读不出({source})；以只读方式打开，请检查文件权限"),
                format!("{path}: the session cannot be read ({source}); opened read-only, check its permissions"),
            ),
            Self::Write { source, .. } => Bilingual::new(
                format!("{path}:复核记录存不下({source})；请检查权限和磁盘空间，或用 --sessions 换一个文件夹"),
                format!(
                    "{path}: the session cannot be written ({source}); check permissions and disk space, or choose \
                     another folder with --sessions"
                ),
            ),
            Self::Broken { place, .. } => Bilingual::new(
                format!("复核记录有错，以只读方式打开；请改正后重新打开\n{place}"),
                format!("the session is broken and opened read-only; mend it and open it again\n{place}"),
            ),
            Self::Newer { format, .. } => Bilingual::new(
                format!("{path}:复核记录由更新版本的 gouji 写成（格式 {format}），以只读方式打开；请升级 gouji"),
                format!("{path}: made by a newer gouji (format {format}), opened read-only; update gouji to go on"),
            ),
            Self::ReadOnly { .. } => Bilingual::new(
                format!("{path}:此复核记录以只读方式打开，未保存；请先处理打开时的提示"),
                format!("{path}: this session was opened read-only and is not saved; mend what was told on opening"),
            ),
            Self::ChangedOnDisk { .. } => Bilingual::new(
                format!("{path}:复核记录在打开之后被别的程序改过，未覆盖；请重新打开报告，或先移走该文件"),
                format!(
                    "{path}: someone else changed the session since it was opened, it was not overwritten; open the \
                     report again, or move that file away first"
                ),
            ),
            Self::NotPlain { .. } => Bilingual::new(
                format!(
                    "{path}:不是普通文件（是链接、管道、设备或文件夹），不读也不写；请换成文件本身，或用 --sessions 换一个文件夹"
                ),
                format!(
                    "{path}: no regular file (a link, a pipe, a device or a folder), neither read nor written; put the file \
                     itself there, or choose another folder with --sessions"
                ),
            ),
            Self::OtherReport { .. } => Bilingual::new(
                format!("{path}:这是另一份报告的复核记录，未覆盖"),
                format!("{path}: this is the session of another report, it was not overwritten"),
            ),
            Self::Contested { .. } => Bilingual::new(
                format!("{path}:别的程序不断改写这份复核记录，未能保存；判断都在日志里，请稍后再存，或按 W 存到别处"),
                format!(
                    "{path}: another program keeps writing this session, it was not saved; everything is in the journal: \
                     save again later, or elsewhere (W)"
                ),
            ),
            Self::Journal { source, .. } => Bilingual::new(
                format!("判断只在内存里：日志写不进去({source})；请尽快按 W 存到别处"),
                format!("decided in memory only: the journal cannot be written ({source}); save elsewhere soon (W)"),
            ),
            Self::Layout { source, .. } => {
                Bilingual::new(format!("{path}:写不成 RON({source})"), format!("{path}: no RON for it ({source})"))
            }
        }
    }
}
