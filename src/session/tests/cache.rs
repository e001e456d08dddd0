//! The cache of summaries: with it a report comes to what it comes to without it, whatever happened in between.

use crate::session::{decide, library, save_new};
use gouji_core::check::Rules;
use gouji_core::review::DecisionKind;
use gouji_ingest::worker::Stop;
use gouji_session::SessionFolder;
use gouji_session::cache::{Cache, NAME};
use gouji_session::corpus::{self, Summarised};
use gouji_session::{cache, sha256};
use gouji_testing::{Scratch, sample};
use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Reports, sessions and a cache.
struct Desk {
    scratch: Scratch,
    rules: Rules,
    library: gouji_core::forms::Library,
}

/// Longer than a file takes to settle.
fn settle() {
    thread::sleep(Duration::from_millis(150));
}

impl Desk {
    fn new(name: &str) -> Self {
        let desk = Self { scratch: Scratch::new(name), rules: Rules::builtin(), library: library() };
        desk.scratch.write("reports/a.txt", &sample("suqian-2024"));
        desk.scratch.write("reports/b.txt", &sample("xifeng-2017"));
        settle();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.0.join(name)
    }

    fn cache(&self) -> Cache {
        Cache::open(&self.path("cache"), b"rules")
    }

    fn read(&self, cache: &Cache) -> Vec<Summarised> {
        let (items, _) = corpus::items(&[self.path("reports")]);
        let sessions = SessionFolder::new(self.path("sessions"));
        let read = |item| corpus::summarise(item, (&self.library, &self.rules), &sessions, cache, &Stop::default());
        items.iter().map(|item| read(item).unwrap()).collect()
    }

    /// Reads with the cache, holds that against reading without, and returns how many entries were used.
    fn used(&self) -> usize {
        let cache = self.cache();
        let read = self.read(&cache);
        assert_eq!(read, self.read(&Cache::none()));
        cache.used()
    }

    /// Confirms a field of `a.txt` and saves its session.
    fn confirm(&self, nth: usize) {
        let item = corpus::items(&[self.path("reports/a.txt")]).0.remove(0);
        let sessions = SessionFolder::new(self.path("sessions"));
        let mut opened = corpus::open(&item, &self.library, &self.rules, &sessions).unwrap();
        let id = opened.review.extraction.fields[nth].id.clone();
        decide(&mut opened.review, &id, DecisionKind::Confirmed);
        fs::create_dir_all(self.path("sessions")).unwrap();
        gouji_session::save(&mut opened.handle, &opened.review, &self.library).unwrap();
    }
}

fn times(path: &Path) -> FileTimes {
    FileTimes::new().set_modified(fs::metadata(path).unwrap().modified().unwrap())
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let desk = Desk::new("cache");
    assert_eq!(desk.used(), 0);
    assert_eq!(desk.used(), 2);
    assert_eq!(Cache::open(&desk.path("cache"), b"other rules").used(), 0);
    let other = Cache::open(&desk.path("cache"), b"other rules");
    desk.read(&other);
    assert_eq!(other.used(), 0, "read by other rules");
}

#[test]
fn an_edit_of_a_report_shows_even_with_its_size_and_time_kept() {
    let desk = Desk::new("cache-edit");
    let path = desk.path("reports/a.txt");
    assert_eq!((desk.used(), desk.used()), (0, 2));
    let (text, before) = (fs::read_to_string(&path).unwrap(), times(&path));
    let edited = text.replacen("2024", "2023", text.len());
    assert_eq!(edited.len(), text.len());
    fs::write(&path, &edited).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_times(before).unwrap();
    assert_eq!(desk.used(), 1);
    settle();
    // Known by its content now; the file had not settled.
    assert_eq!((desk.used(), desk.used()), (2, 2));
    // The same content in another file.
    fs::rename(&path, desk.path("old")).unwrap();
    fs::copy(desk.path("old"), &path).unwrap();
    assert_eq!(desk.used(), 2);
    fs::write(&path, &text).unwrap();
    assert_eq!(desk.used(), 1);
}

#[test]
fn a_session_that_changes_shows() {
    let desk = Desk::new("cache-session");
    assert_eq!((desk.used(), desk.used()), (0, 2));
    desk.confirm(0);
    assert_eq!(desk.used(), 1, "a session was begun");
    // It has not settled: nothing is kept for it.
    settle();
    assert_eq!((desk.used(), desk.used()), (1, 2));
    let session = desk.path("sessions/a.ron");
    let (text, before) = (fs::read_to_string(&session).unwrap(), times(&session));
    // Another reviewer's name of the same length, with the time kept.
    assert!(text.contains("李四"));
    fs::write(&session, text.replace("李四", "张三")).unwrap();
    fs::File::options().write(true).open(&session).unwrap().set_times(before).unwrap();
    assert_eq!(desk.used(), 1, "a session was edited");
    settle();
    assert_eq!((desk.used(), desk.used()), (1, 2));
    desk.confirm(1);
    assert_eq!(desk.used(), 1);
    fs::rename(&session, desk.path("sessions/other.ron")).unwrap();
    assert_eq!(desk.used(), 1, "the session has another name");
    fs::remove_file(desk.path("sessions/other.ron")).unwrap();
    assert_eq!(desk.used(), 1, "the session is gone");
    fs::write(&session, "(format: 3, nonsense").unwrap();
    settle();
    assert_eq!((desk.used(), desk.used()), (1, 1), "what is not understood is said each time");
}

#[test]
fn whose_session_depends_on_other_files_is_not_kept() {
    let desk = Desk::new("cache-copy");
    desk.confirm(0);
    // A copy starts from the decisions of the original, as long as that exists.
    fs::copy(desk.path("reports/a.txt"), desk.path("reports/c.txt")).unwrap();
    settle();
    desk.used();
    settle();
    let used = desk.used();
    assert_eq!(used, 2, "the copy is read each time");
    fs::remove_file(desk.path("reports/a.txt")).unwrap();
    desk.used();
    desk.used();
}

#[test]
fn a_report_in_an_archive_is_kept_with_its_archive() {
    let desk = Desk::new("cache-archive");
    let pack = |text: &str| {
        let bytes = gouji_testing::published::package::archive(&[("甲局.txt", text.as_bytes())]);
        fs::write(desk.path("reports/c.zip"), bytes).unwrap();
        settle();
    };
    pack(&sample("suqian-2023"));
    assert_eq!((desk.used(), desk.used()), (0, 3));
    pack(&sample("suqian-2024"));
    assert_eq!((desk.used(), desk.used()), (2, 3));
}

/// Every byte of the file, wrong in turn; cut at every length; and files that are no cache.
#[test]
fn a_damaged_cache_is_never_believed() {
    let desk = Desk::new("cache-damage");
    let file = desk.path("cache").join(NAME);
    let right = desk.read(&Cache::none());
    desk.read(&desk.cache());
    let whole = fs::read(&file).unwrap();
    let try_with = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let cache = desk.cache();
        let read = desk.read(&cache);
        assert!(read == right, "sha256 {}", sha256(bytes));
        drop(cache);
        assert_eq!(desk.used(), 2, "the cache is made again");
    };
    let step = whole.len() / 8;
    for at in (0..whole.len()).step_by(step.max(1)).chain([0, 13, 14, 18, 26]) {
        let mut wrong = whole.clone();
        wrong[at] ^= 0x10;
        try_with(&wrong);
        try_with(&whole[..at]);
    }
    for other in [&b""[..], b"SQLite format 3\0", b"gouji cache 2\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", &[0xff; 5000]] {
        try_with(other);
    }
    fs::remove_dir_all(desk.path("cache")).unwrap();
    assert_eq!((desk.used(), desk.used()), (0, 2), "deleted");
    fs::remove_dir_all(desk.path("cache")).unwrap();
    fs::write(desk.path("cache"), "a file in the place of the folder").unwrap();
    assert_eq!((desk.used(), desk.used()), (0, 0));
}

#[test]
fn two_programs_add_to_one_file() {
    let desk = Desk::new("cache-two");
    let (one, other) = (desk.cache(), Cache::open(&desk.path("cache"), b"other rules"));
    desk.read(&one);
    desk.read(&other);
    one.save();
    other.save();
    drop((one, other));
    assert_eq!(desk.used(), 2);
    let other = Cache::open(&desk.path("cache"), b"other rules");
    desk.read(&other);
    assert_eq!(other.used(), 2);
    // The file goes while it is open.
    fs::remove_file(desk.path("cache").join(cache::NAME)).unwrap();
    desk.read(&other);
    drop(other);
    desk.used();
    assert_eq!(desk.used(), 2);
}

#[test]
fn a_session_made_elsewhere_is_found() {
    let desk = Desk::new("cache-found");
    assert_eq!((desk.used(), desk.used()), (0, 2));
    // A session of the same bytes under another name appears.
    let item = corpus::items(&[desk.path("reports/b.txt")]).0.remove(0);
    let mut review = corpus::read(&item, &desk.library).unwrap();
    let id = review.extraction.fields[0].id.clone();
    decide(&mut review, &id, DecisionKind::Unclear);
    fs::create_dir_all(desk.path("sessions")).unwrap();
    let handle = save_new(&desk.path("sessions"), &review);
    fs::rename(handle.path, desk.path("sessions/whatever.ron")).unwrap();
    assert_eq!(desk.used(), 1);
}
