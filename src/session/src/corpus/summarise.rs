//! Summarises a report, from the cache where nothing has changed since.
//!
//! Invariant: the summary is that of reading the report now; without a cache, with one, and with one of any other state.
//! Not here: the file of the cache (`cache`), what a summary is (`gouji_core::collection`).

use super::{Item, OpenError, Opened, Origin, container, open_until};
use crate::SessionFolder;
use crate::cache::{Cache, Entry, FileId, Found, Key};
use crate::locate::{is_settled, sessions_of};
use crate::report::{ReportKey, canonical};
use gouji_core::check::Rules;
use gouji_core::collection::{Activity, Summary};
use gouji_core::forms::Library;
use gouji_core::message::Message;
use gouji_core::review::Source;
use gouji_ingest::worker::Stop;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A report in one line, and what people did in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summarised {
    /// The report in one line.
    pub summary: Summary,
    /// What people did in it.
    pub activity: Activity,
    /// Why its session is not understood: the summary is that of the report without decisions.
    pub unusable_session: Option<Message>,
}

impl Summarised {
    fn of(opened: &Opened, library: &Library) -> Self {
        let Opened { review, handle, notice } = opened;
        let unusable_session = notice.clone().filter(|_| handle.read_only);
        Self { summary: Summary::of(review, library), activity: Activity::of(review), unusable_session }
    }
}

/// Summarises a report with its session, checked.
///
/// # Errors
/// When the file cannot be read or is not such a report.
pub fn summarise(
    item: &Item,
    (library, rules): (&Library, &Rules),
    sessions: &SessionFolder,
    cache: &Cache,
    stop: &Stop,
) -> Result<Summarised, OpenError> {
    let begun = SystemTime::now();
    let place = if cache.is_none() { None } else { Place::of(item, sessions, cache) };
    if let Some(found) = place.as_ref().and_then(|place| place.look_up(item, sessions, cache, begun)) {
        let Found { summary, activity } = found;
        cache.count_use();
        tracing::debug!(path = item.path, "summary found in the cache");
        return Ok(Summarised { summary, activity, unusable_session: None });
    }
    let opened = open_until(item, library, rules, sessions, stop)?;
    let summarised = Summarised::of(&opened, library);
    if let Some(place) = place {
        place.keep(&opened, &summarised, sessions, cache, begun);
    }
    Ok(summarised)
}

/// Where a report is.
struct Place {
    key: Key,
    /// The file as a session names it.
    canonical: PathBuf,
    /// The file, or the one that the report is in; none of a report of several files.
    on_disk: Option<PathBuf>,
}

impl Place {
    fn of(item: &Item, sessions: &SessionFolder, cache: &Cache) -> Option<Self> {
        let Origin::File(path) = &item.origin else { return None };
        let on_disk = path.ancestors().find(|above| above.is_file()).map(Path::to_path_buf);
        let canonical = canonical(path);
        let folder = crate::report::canonical(sessions.dir());
        // The folder as given, too: older sessions hold paths relative to where the program was started.
        let parts = [folder.as_path(), sessions.dir(), canonical.as_path(), Path::new(&item.path)];
        let parts = parts.map(|part| part.as_os_str().as_encoded_bytes());
        Some(Self { key: cache.key(&parts), canonical, on_disk })
    }

    /// The entry of this report, if all it depended on is as it was.
    fn look_up(&self, item: &Item, sessions: &SessionFolder, cache: &Cache, begun: SystemTime) -> Option<Found> {
        let entry = cache.get(&self.key)?;
        let now = self.file_id();
        let is_same_file = now.is_some() && now == entry.file;
        if !is_same_file && sha256_of(item)? != entry.sha256 {
            return None;
        }
        let source = Source {
            path: item.path.clone(),
            file: Some(self.canonical.clone()),
            sha256: entry.sha256.clone(),
            ..Source::default()
        };
        if sessions_of(sessions, &ReportKey::of_source(&source, sessions.dir())) != entry.sessions {
            return None;
        }
        let found = entry.found()?;
        if !is_same_file && let Some(id) = now.filter(|id| id.is_settled(begun)) {
            cache.put(self.key, &Entry::new(Some(id), entry.sha256, entry.sessions, &found));
        }
        Some(found)
    }

    /// Keeps what a report came to, unless it may depend on more than an entry holds.
    fn keep(&self, opened: &Opened, summarised: &Summarised, folder: &SessionFolder, cache: &Cache, begun: SystemTime) {
        let Opened { review, handle, .. } = opened;
        let key = ReportKey::of(review, folder.dir());
        let sessions = sessions_of(folder, &key);
        let is_known = sessions.iter().all(|(_, id)| id.is_none_or(|id| id.is_settled(begun)));
        // A session that was read and is gone since would be taken for none.
        let is_there = handle.seen.is_none() || sessions.iter().any(|(_, id)| id.is_some());
        if summarised.unusable_session.is_some() || !is_known || !is_there || !is_settled(folder, &key) {
            return;
        }
        let Summarised { summary, activity, .. } = summarised.clone();
        // Looked at after it was read: a file that has changed meanwhile has not settled.
        let file = self.file_id().filter(|id| id.is_settled(begun));
        let entry = Entry::new(file, review.source.sha256.clone(), sessions, &Found { summary, activity });
        cache.put(self.key, &entry);
    }

    fn file_id(&self) -> Option<FileId> {
        fs::metadata(self.on_disk.as_ref()?).ok().map(|about| FileId::of(&about))
    }
}

/// SHA-256 of a report as its source has it.
fn sha256_of(item: &Item) -> Option<String> {
    let Origin::File(path) = &item.origin else { return None };
    container::find(path, &item.path).ok().map(|found| container::sha256(&found.bytes, found.sheet.as_deref()))
}
