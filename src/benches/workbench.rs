//! Cost of the workbench: reading, checking, a key, a frame, a long report, a start, an idle terminal.
//!
//! `cargo bench --bench workbench` prints a table without judging it: times are comparable only within one run on one
//! machine.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

mod terminal;

use gouji_core::document::Document;
use gouji_core::extract;
use gouji_core::review::{Review, SessionStatus};
use gouji_core::text::Lang;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, Origin, Waiting};
use gouji_session::journal::Syncer;
use gouji_session::{SessionConfig, SessionFolder};
use gouji_testing::figures::keep;
use gouji_tui::event::Event;
use gouji_tui::keys::Key;
use gouji_tui::layout::Size;
use gouji_tui::resources::Resources;
use gouji_tui::run::sessions;
use gouji_tui::run::sessions::Sessions;
use gouji_tui::state::State;
use gouji_tui::update;
use gouji_tui::view::View;
use gouji_tui::widgets::theme::Depth;
use gouji_tui::widgets::themes::Themes;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const SIZE: Size = Size { columns: 200, rows: 60 };
const KEYS: usize = 2000;
const LONG_KEYS: usize = 400;
/// Bytes of a long report, far longer than any known one.
const LONG: usize = 2 << 20;
/// Bytes of prose, the second ten times the first: reading must not be quadratic.
const GROWING: [usize; 2] = [5 << 20, 50 << 20];

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let resources = Resources::builtin().unwrap();
    let long = long_report(LONG);
    // `cargo bench --bench workbench -- terminal` measures the terminal only, `-- long` a long report only.
    if std::env::args().any(|argument| argument == "terminal") {
        return terminal::compare(&long);
    }
    // `-- keys` measures the cost of keys only.
    if std::env::args().any(|argument| argument == "keys") {
        return typing(&resources);
    }
    if std::env::args().any(|argument| argument == "long") {
        return opening(&resources, &long);
    }
    reading(&resources, &long);
    growing(&resources);
    typing(&resources);
    opening(&resources, &long);
    terminal::compare(&long);
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Median time of one call.
fn time<T>(mut call: impl FnMut() -> T) -> Duration {
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 1000) {
        let start = Instant::now();
        black_box(call());
        times.push(start.elapsed());
    }
    nth(&mut times, 0.5)
}

fn nth(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share).round() as usize]
}

/// A sample with its prose repeated to this many bytes.
fn long_report(bytes: usize) -> Vec<u8> {
    let text = std::fs::read_to_string(Path::new(ROOT).join("assets/reports/xifeng-2017.txt")).unwrap();
    let (head, body) = text.split_at(text.find("一、工作概述").unwrap());
    let mut long = head.to_string();
    while long.len() < bytes {
        long.push_str(body);
        long.push_str("\n\n");
    }
    long.into_bytes()
}

fn bytes_of(item: &Item) -> &'static [u8] {
    match &item.origin {
        Origin::Sample(bytes) => bytes,
        Origin::File(_) | Origin::Given(_) => unreachable!("samples are in the program"),
    }
}

fn read(resources: &Resources, bytes: &[u8]) -> usize {
    let ingested = gouji_ingest::ingest(bytes).unwrap();
    let (extraction, problems) = extract::extract(&ingested.document, &resources.library);
    extraction.fields.len() + extraction.prose.mentions.len() + problems.len()
}

fn row(name: &str, bytes: usize, extraction: Duration, check: Duration, numbers: usize) {
    let speed = bytes as f64 / extraction.as_secs_f64() / 1e6;
    println!("{name:<32}{bytes:>10}{numbers:>9}{:>12.2}{speed:>9.2}{:>11.3}", ms(extraction), ms(check));
}

fn reading(resources: &Resources, long: &[u8]) {
    println!("reading and checking (median)\n");
    println!("{:<32}{:>10}{:>9}{:>12}{:>9}{:>11}", "report", "bytes", "numbers", "extract ms", "MB/s", "check ms");
    let samples = corpus::samples();
    let (mut bytes, mut checks) = (0, Vec::new());
    for item in &samples {
        let review = corpus::read(item, &resources.library).unwrap();
        let content = bytes_of(item);
        bytes += content.len();
        let name = item.path.rsplit('/').next().unwrap_or_default();
        let checked = check(resources, &review);
        checks.push(checked);
        row(name, content.len(), time(|| read(resources, content)), checked, read(resources, content));
    }
    checks.sort_unstable();
    keep("rules/least", ms(checks[0]));
    keep("rules/most", ms(checks[checks.len() - 1]));
    let all = time(|| samples.iter().map(|item| read(resources, bytes_of(item))).sum::<usize>());
    println!(
        "\nthe seven samples together: {:.2} ms, {:.0} reports/s, {:.2} MB/s (one thread)",
        ms(all),
        samples.len() as f64 / all.as_secs_f64(),
        bytes as f64 / all.as_secs_f64() / 1e6
    );
    keep("samples/ms", ms(all));
    keep("samples/reports a second", samples.len() as f64 / all.as_secs_f64());
    keep("samples/MB a second", bytes as f64 / all.as_secs_f64() / 1e6);
    let origin = Origin::Sample(Box::leak(long.to_vec().into_boxed_slice()));
    let review = corpus::read(&Item { path: "long.txt".into(), origin }, &resources.library).unwrap();
    let (taken, checked) = (time(|| read(resources, long)), check(resources, &review));
    keep("2 MB/read", ms(taken));
    keep("2 MB/rules", ms(checked));
    row("prose repeated to 2 MB", long.len(), taken, checked, read(resources, long));
}

fn growing(resources: &Resources) {
    println!("\nprose without end, read once\n");
    let mut per_byte = Vec::new();
    for bytes in GROWING {
        let long = long_report(bytes);
        let start = Instant::now();
        black_box(read(resources, &long));
        let taken = start.elapsed();
        per_byte.push(taken.as_secs_f64() / long.len() as f64);
        let speed = long.len() as f64 / taken.as_secs_f64() / 1e6;
        keep(&format!("prose of {} MB/MB a second", bytes >> 20), speed);
        keep("prose/peak MB", peak_memory().map_or(f64::NAN, |bytes| bytes as f64 / 1e6));
        let peak = peak_memory().map_or_else(|| "not known".to_string(), |bytes| format!("{} MB", bytes / 1_000_000));
        println!("{:<32}{:>10}{:>12.1} ms{speed:>9.2} MB/s   peak memory {peak}", "", long.len(), ms(taken));
    }
    keep("prose/time a byte", per_byte[1] / per_byte[0]);
    println!("time a byte, the longer by the shorter: {:.2}", per_byte[1] / per_byte[0]);
}

/// Peak memory of this process in bytes, where the system reports it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Checks a fresh copy each time, because a review caches its last check.
fn check(resources: &Resources, review: &Review) -> Duration {
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < 5 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 1000) {
        let mut fresh = review.clone();
        let start = Instant::now();
        fresh.recheck(&resources.rules, &resources.library);
        times.push(start.elapsed());
    }
    nth(&mut times, 0.5)
}

/// A report opened in the workbench at 200×60.
struct Bench {
    state: State,
    view: View,
    terminal: Terminal<TestBackend>,
    /// Sessions in which decisions are journaled; `None` in most rows.
    sessions: Option<Sessions>,
}

impl Bench {
    fn new(resources: &Resources, path: &str, review: Review) -> Self {
        let mut bench = Self::list(resources, path);
        bench.opened(review);
        bench
    }

    fn list(resources: &Resources, path: &str) -> Self {
        let state = State::new(resources.clone(), Lang::Zh, vec![path.to_string()], SIZE);
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).unwrap();
        Self { state, view: View::new(Themes::builtin(Depth::Sixteen).unwrap()), terminal, sessions: None }
    }

    /// A report whose text is displayed while it is still being read.
    fn loading(resources: &Resources, path: &str, document: Document) -> Self {
        let mut bench = Self::list(resources, path);
        update::event(&mut bench.state, Event::Reading);
        update::event(&mut bench.state, Event::Shown(0, Box::new(Review::text_only(path, document))));
        assert!(bench.state.open.view().is_some());
        bench
    }

    fn opened(&mut self, review: Review) {
        update::event(&mut self.state, Event::Opened(0, Ok(Box::new(review)), SessionStatus::default()));
    }

    fn sample(resources: &Resources, name: &str) -> Self {
        let item = corpus::samples().into_iter().find(|item| item.path.contains(name)).unwrap();
        let mut review = corpus::read(&item, &resources.library).unwrap();
        review.recheck(&resources.rules, &resources.library);
        Self::new(resources, &item.path, review)
    }

    /// As `sample`, with a journal on disk, synced by a separate thread as in the program.
    fn journaled(resources: &Resources, name: &str, folder: &Path) -> Self {
        let item = corpus::samples().into_iter().find(|item| item.path.contains(name)).unwrap();
        let syncer = Some(Syncer::start().unwrap());
        let place = SessionConfig { folder: SessionFolder::new(folder), syncer, ..SessionConfig::default() };
        let mut sessions = Sessions::new(place.clone(), Arc::default(), place.folder.dir().join("letters"));
        let grounds = (&resources.library, &resources.rules);
        let now = "2026-01-01T00:00:00Z".to_string();
        let begun = sessions::begin(
            &item,
            grounds,
            &place,
            &sessions.locks,
            now,
            Waiting { stop: &Stop::default(), early: &|_| {} },
        )
        .unwrap();
        sessions.put(0, begun.session);
        Self { sessions: Some(sessions), ..Self::new(resources, &item.path, begun.review) }
    }

    /// The two bundled years side by side, the newer one active.
    fn pair(resources: &Resources) -> Self {
        let samples = corpus::samples();
        Self::with_pair(
            resources,
            ["suqian-2023", "suqian-2024"].map(|year| samples.iter().find(|item| item.path.contains(year)).unwrap()),
        )
    }

    fn with_pair(resources: &Resources, years: [&Item; 2]) -> Self {
        let read = |item: &Item| {
            let mut review = corpus::read(item, &resources.library).unwrap();
            review.recheck(&resources.rules, &resources.library);
            review
        };
        let paths = years.iter().map(|item| item.path.clone()).collect();
        let years = Box::new(years.map(|item| (read(item), SessionStatus::default())));
        let mut state = State::new(resources.clone(), Lang::Zh, paths, SIZE);
        update::event(&mut state, Event::Paired(0, 1, Ok(years)));
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).unwrap();
        Self { state, view: View::new(Themes::builtin(Depth::Sixteen).unwrap()), terminal, sessions: None }
    }

    fn key(&mut self, name: &str) {
        let key: Key = name.parse().unwrap_or_else(|_| panic!("no key: {name}"));
        for effect in update::key(&mut self.state, key) {
            if let Some(sessions) = &mut self.sessions {
                assert!(
                    sessions.perform(effect, &sessions::Context::of(&self.state)).is_none(),
                    "what was decided was not written down"
                );
            }
        }
    }

    fn go_to_a_number(&mut self) {
        for key in ["Home", "}", "}", "Down", "Down"] {
            self.key(key);
        }
        self.draw();
    }

    fn draw(&mut self) {
        let (view, state) = (&mut self.view, &self.state);
        self.terminal.draw(|frame| view.draw(state, frame)).unwrap();
    }
}

fn typing(resources: &Resources) {
    println!("\nkeys to frames at {}×{}, {KEYS} keys each (ms)\n", SIZE.columns, SIZE.rows);
    println!("{:<44}{:>9}{:>9}{:>9}", "", "median", "p99", "longest");
    let mut bench = Bench::sample(resources, "suqian-2024");
    bench.go_to_a_number();
    bench.key("e");
    bench.draw();
    assert!(bench.state.open.view().is_some_and(|view| view.edit.is_some()), "a value is being typed");
    keys("a digit typed, rules applied (Suqian 2024)", &mut bench, &["0", "Backspace"]);
    bench.key("Esc");
    keys("to the next row and back (Suqian 2024)", &mut bench, &["Down", "Up"]);
    bench.go_to_a_number();
    keys("confirmed and taken back, no journal", &mut bench, &["p", "u"]);
    let folder = Folder::new();
    let mut written = Bench::journaled(resources, "suqian-2024", &folder.0);
    written.go_to_a_number();
    keys("the same with the journal on the disk", &mut written, &["p", "u"]);
    let journal = std::fs::read_dir(&folder.0)
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|end| end == "journal"));
    let lines = std::fs::read_to_string(journal.unwrap().path()).unwrap().lines().count();
    assert!(lines > KEYS, "every key wrote a line");
    keys("to the next problem (Xifeng)", &mut Bench::sample(resources, "xifeng"), &["n"]);
    let mut pair = Bench::pair(resources);
    pair.key("v");
    keys("two years: to the next row and back", &mut pair, &["Down", "Up"]);
    keys("two years: the other year", &mut pair, &["Tab"]);
    keys("two years: to the next problem", &mut pair, &["n"]);
    pair.key("e");
    assert!(pair.state.open.view().is_some_and(|view| view.edit.is_some()), "a value is being typed");
    keys("two years: a digit typed, rules of both applied", &mut pair, &["0", "Backspace"]);
    pair.key("Esc");
    pair.key("t");
    keys("two years: two grids, to the next row and back", &mut pair, &["Down", "Up"]);
    let mut bench = Bench::sample(resources, "suqian-2024");
    println!("\none frame of the workbench, nothing changed: {:.3} ms", ms(time(|| bench.draw())));
}

fn keys(name: &str, bench: &mut Bench, script: &[&str]) {
    timed(name, bench, script, KEYS);
}

fn timed(name: &str, bench: &mut Bench, script: &[&str], keys: usize) {
    let mut times = Vec::with_capacity(keys);
    for at in 0..keys {
        let start = Instant::now();
        bench.key(script[at % script.len()]);
        bench.draw();
        times.push(start.elapsed());
    }
    let (median, late) = (nth(&mut times, 0.5), nth(&mut times, 0.99));
    keep(&format!("{name}/median"), ms(median));
    keep(&format!("{name}/p99"), ms(late));
    println!("{name:<44}{:>9.3}{:>9.3}{:>9.3}", ms(median), ms(late), ms(times[keys - 1]));
}

fn opening(resources: &Resources, long: &[u8]) {
    let folder = Folder::new();
    let path = folder.0.join("long.txt");
    std::fs::write(&path, long).unwrap();
    let item = Item { path: "long.txt".into(), origin: Origin::File(path) };
    let text = time(|| {
        let document = gouji_ingest::ingest(&std::fs::read(folder.0.join("long.txt")).unwrap()).unwrap().document;
        let mut bench = Bench::loading(resources, "long.txt", document.clone());
        bench.draw();
        (document, bench.state.screen)
    });
    let open = time(|| {
        let opened = corpus::open(&item, &resources.library, &resources.rules, &SessionFolder::new(&folder.0)).unwrap();
        let mut bench = Bench::new(resources, "long.txt", opened.review);
        bench.draw();
        bench.state.screen
    });
    let mut opened = corpus::open(&item, &resources.library, &resources.rules, &SessionFolder::new(&folder.0)).unwrap();
    let mut bench = Bench::loading(resources, "long.txt", opened.review.document.clone());
    bench.draw();
    let start = Instant::now();
    bench.opened(std::mem::take(&mut opened.review));
    bench.draw();
    let onto = start.elapsed();
    keep("2 MB/text", ms(text));
    keep("2 MB/all", ms(open));
    println!("\na file of 2 MB opened until its text is on the screen: {:.1} ms", ms(text));
    println!("until it is read and checked, with its first frame: {:.1} ms", ms(open));
    println!("the report that is read laid over the text, with its frame: {:.1} ms", ms(onto));
    println!("\nkeys to frames in it, {LONG_KEYS} keys each (ms)\n");
    println!("{:<44}{:>9}{:>9}{:>9}", "", "median", "p99", "longest");
    let mut row = |name, script: &[&str]| timed(name, &mut bench, script, LONG_KEYS);
    row("2 MB: to the next row and back", &["Down", "Up"]);
    row("2 MB: to the next problem", &["n"]);
    row("2 MB: a number confirmed, and that taken back", &["p", "u"]);
    row("2 MB: a card accepted, and that taken back", &["1", "u"]);
    bench.key("e");
    assert!(bench.state.open.view().is_some_and(|view| view.edit.is_some()), "a value is being typed");
    timed("2 MB: the first digit of a value typed", &mut bench, &["1"], 1);
    timed("2 MB: a digit typed, rules applied", &mut bench, &["Backspace", "1"], LONG_KEYS);
    drop(bench);
    // The previous year is the same text with another year.
    let text = String::from_utf8(long.to_vec()).unwrap().replace("2017", "2016");
    let path = folder.0.join("before.txt");
    std::fs::write(&path, text).unwrap();
    let before = Item { path: "before.txt".into(), origin: Origin::File(path) };
    let mut pair = Bench::with_pair(resources, [&before, &item]);
    pair.draw();
    timed("2 MB, two years: to the next row and back", &mut pair, &["Down", "Up"], LONG_KEYS);
    timed("2 MB, two years: the other year", &mut pair, &["Tab"], LONG_KEYS);
    timed("2 MB, two years: to the next problem", &mut pair, &["n"], LONG_KEYS);
    pair.key("e");
    assert!(pair.state.open.view().is_some_and(|view| view.edit.is_some()), "a value is being typed");
    timed("2 MB, two years: a digit typed, rules of both applied", &mut pair, &["Backspace", "1"], LONG_KEYS);
}

/// A temporary folder of this run.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("gouji-bench-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
