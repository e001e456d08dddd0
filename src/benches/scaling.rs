//! Cost growth: inputs that repeat one thing, at sizes n, 2n and 4n.
//!
//! `cargo bench --bench scaling` prints a table without judging it. The exponent is log2 of the time ratio when the
//! input doubles: 1 is linear, 2 is quadratic; 1.2 means 2.3 times. Where the system reports it, the time is CPU time,
//! child processes included, so that other programs on the machine do not matter.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji_core::review::Progress;
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_session::{self, Locks, OpenSession, SessionConfig, SessionFolder, replay};
use gouji_tui::event::Event;
use gouji_tui::keys::Key;
use gouji_tui::layout::Size;
use gouji_tui::resources::Resources;
use gouji_tui::state::State;
use gouji_tui::update;
use gouji_tui::view::View;
use gouji_tui::widgets::theme::Depth;
use gouji_tui::widgets::themes::Themes;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// A row stops growing after one size took longer than this.
const ENOUGH: Duration = Duration::from_secs(20);
/// Times below this are measured again.
const SHORT: Duration = Duration::from_millis(1500);
const KB: usize = 1_000;
const HEAD: &str = "某市2023年政府信息公开工作年度报告\n一、总体情况\n";
const SAMPLES: [&str; 2] =
    [include_str!("../../assets/reports/suqian-2023.txt"), include_str!("../../assets/reports/suqian-2024.txt")];

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    if let Some(code) = gouji_ingest::worker::answer(&arguments) {
        return code;
    }
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if arguments.iter().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let folder = Folder::new();
    println!("{:<44}{:>10}{:>12}{:>9}{:>11}", "", "size", "ms", "times", "exponent");
    texts(&folder.0);
    pairs(&folder.0);
    others(&folder.0);
    lists();
    ExitCode::SUCCESS
}

/// Times the check of one text.
fn texts(folder: &Path) {
    let check = |name: &str, ending: &str, bytes: usize, text: &dyn Fn(usize) -> String| {
        row(
            &format!("check: {name}"),
            bytes,
            |bytes| {
                let path = folder.join(format!("text.{ending}"));
                std::fs::write(&path, text(bytes)).unwrap();
                path
            },
            |path| gouji(folder, &["check", path.to_str().unwrap()]),
        );
    };
    check("one enumeration", "txt", 500 * KB, &|bytes| {
        let parts: Vec<String> = (0..bytes / 16).map(|at| format!("事项{at}:{}件", at % 9 + 1)).collect();
        format!("{HEAD}2023年收到申请10件,其中:{}。\n", parts.join("、"))
    });
    for (name, size, part) in [
        ("enumerations in one line", 500 * KB, "收到10件:1件、2件、3件、"),
        ("enumerations, a line each", 500 * KB, "收到10件:1件、2件、3件。\n"),
        ("wrong sums in one line", 500 * KB, "收到申请10件，其中：甲类1件，乙类2件，丙类3件。"),
        ("prose with numbers", 1000 * KB, "主动公开政府信息35条，同比增长12.5%，办理依申请公开1234件。\n"),
        ("one heading", 1000 * KB, "一、总体情况\n"),
        ("rows with lines", 500 * KB, "|规章|1|2|3|\n"),
        ("rows with tabs", 500 * KB, "规章\t1\t2\t3\n"),
        ("a number a line", 250 * KB, "1\n"),
        ("numbers in one line", 250 * KB, "1 "),
    ] {
        check(name, "txt", size, &|bytes| HEAD.to_string() + &part.repeat(bytes / part.len()));
    }
    check("one heading, HTML", "html", 1000 * KB, &|bytes| {
        let part = "<h1>一、总体情况</h1>\n";
        format!("<html><body><p>{HEAD}</p>{}</body></html>", part.repeat(bytes / part.len()))
    });
    check("a whole report", "txt", 1000 * KB, &|bytes| SAMPLES[1].repeat(bytes / SAMPLES[1].len()));
}

/// Times the comparison of two texts, and of two years of many agencies.
fn pairs(folder: &Path) {
    for (name, size, parts) in [
        ("one heading", 500 * KB, ["一、总体情况\n", "一、总体情况\n"]),
        ("headings that differ", 500 * KB, ["一、总体情况\n", "二、主动公开\n"]),
        ("sentences that differ", 500 * KB, ["公开信息35条。", "办结申请28件。"]),
        ("a whole report", 500 * KB, SAMPLES),
    ] {
        row(
            &format!("diff: {name}"),
            size,
            |bytes| {
                let text =
                    |at: usize| HEAD.replace("2023", ["2023", "2024"][at]) + &parts[at].repeat(bytes / parts[at].len());
                [0, 1].map(|at| {
                    let path = folder.join(format!("{}.txt", 2023 + at));
                    std::fs::write(&path, text(at)).unwrap();
                    path
                })
            },
            |paths| {
                let [old, new] = paths.each_ref().map(|path| path.to_str().unwrap());
                gouji(folder, &["diff", old, new, "--format", "json"]);
            },
        );
    }
    row(
        "diff: a folder (agencies)",
        50,
        |agencies| {
            let many = folder.join(format!("many-{agencies}"));
            std::fs::create_dir_all(&many).unwrap();
            for agency in 0..agencies {
                let city = city(agency);
                for (year, text) in [2023, 2024].into_iter().zip(SAMPLES) {
                    std::fs::write(many.join(format!("{agency}-{year}.txt")), text.replace("宿迁", &city)).unwrap();
                }
            }
            many
        },
        |many| gouji(folder, &["diff", many.to_str().unwrap(), "--format", "json"]),
    );
}

/// A distinct city name for each number.
fn city(at: usize) -> String {
    let names: Vec<char> = "安宝昌德福贵和惠吉嘉靖康乐隆明宁平庆荣瑞盛顺泰通旺祥兴阳益永裕元泽".chars().collect();
    [at, at / 32, at / 1024].iter().map(|at| names[at % 32]).collect()
}

/// Times a session, a journal, nested folders, PDF pages.
fn others(folder: &Path) {
    row(
        "check: a history (entries)",
        75_000,
        |entries| {
            let (report, sessions) = (folder.join("report.txt"), folder.join("history"));
            std::fs::write(&report, SAMPLES[1]).unwrap();
            std::fs::create_dir_all(&sessions).unwrap();
            let (sha, bytes) = (gouji_session::sha256(SAMPLES[1].as_bytes()), SAMPLES[1].len());
            let mut text = format!(
                "(format: 2, program: \"\", source: (path: \"report.txt\", sha256: \"{sha}\", bytes: {bytes}), forms: [], \
                 agency: None, year: None, finished: None, decisions: [], notes: [], history: [\n",
            );
            // Of fields that no report has.
            for at in 0..entries {
                let step = format!("id: \"x{at}\", kind: Some(missing), reason: \"\", who: \"\", when: \"\"");
                writeln!(text, "decided(({step})),").unwrap();
            }
            std::fs::write(sessions.join("report.ron"), text + "])").unwrap();
            (report, sessions)
        },
        |(report, sessions)| {
            gouji(folder, &["check", report.to_str().unwrap(), "--sessions", sessions.to_str().unwrap()]);
        },
    );
    let resources = Resources::builtin().unwrap();
    let report = folder.join("report.txt");
    let item = corpus::items(&[report]).0.remove(0);
    row(
        "a journal that was not saved (lines)",
        2_000,
        |lines| {
            let sessions = folder.join(format!("journal-{lines}"));
            let place = SessionConfig { folder: SessionFolder::new(&sessions), ..SessionConfig::default() };
            let mut review = corpus::read(&item, &resources.library).unwrap();
            let (mut session, _) = OpenSession::begin(&place, &Locks::default(), &mut review, &resources.library);
            for at in 0..lines {
                let provenance =
                    gouji_core::review::Provenance { by: "李四".into(), at: "2025-03-01T08:00:00Z".into() };
                review.set_finished(at % 2 == 0, provenance);
                let moves = review.take_moves();
                session.record(&review, &moves).unwrap();
            }
            std::fs::read_to_string(sessions.join("report.ron.journal")).unwrap()
        },
        |journal| assert!(replay::read(journal).is_some_and(|journal| !journal.is_damaged)),
    );
    row(
        "check: folders in folders",
        475,
        |depth| {
            let top = folder.join(format!("deep-{depth}"));
            // Deeper than the longest path: each folder is created inside the previous one.
            let mut path = top.clone();
            path.extend(std::iter::repeat_n("d", depth));
            std::fs::create_dir_all(&path).unwrap();
            std::fs::write(path.join("report.txt"), SAMPLES[1]).unwrap();
            top
        },
        |top| gouji(folder, &["check", top.to_str().unwrap()]),
    );
    row(
        "check: a PDF of numbers (pages)",
        50,
        |pages| {
            let path = folder.join("pages.pdf");
            std::fs::write(&path, pdf(pages)).unwrap();
            path
        },
        |path| gouji(folder, &["check", path.to_str().unwrap()]),
    );
}

/// Times the workbench with a list of many reports.
fn lists() {
    let resources = Resources::builtin().unwrap();
    let made = |reports: usize| {
        let size = Size { columns: 120, rows: 36 };
        let paths = (0..reports).map(|at| format!("reports/{}/{}.txt", at % 7, city(at))).collect();
        let mut state = State::new(resources.clone(), Lang::Zh, paths, size);
        for at in 0..reports {
            let summary = gouji_core::collection::Summary {
                agency: format!("{}市教育局", city(at)).into(),
                year: Some(2024),
                progress: if at % 3 == 0 { Progress::Finished } else { Progress::New },
                ..Default::default()
            };
            update::event(&mut state, Event::Counted(at, Ok(summary)));
        }
        let terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        (state, View::new(Themes::builtin(Depth::Sixteen).unwrap()), terminal)
    };
    row("a list is counted (reports)", 25_000, |reports| reports, |reports| drop(made(*reports)));
    for (name, open, keys) in [
        ("a list: 100 keys and frames (reports)", &[][..], ["Down", "Up"]),
        ("a list: 100 sort keys and frames (reports)", &[], ["4", "1"]),
        ("a list: 100 filter keys and frames (reports)", &["/"], ["s", "Backspace"]),
        ("the palette: 100 keys and frames (reports)", &[":"], ["s", "Backspace"]),
    ] {
        row(
            name,
            25_000,
            |reports| {
                let mut made = made(reports);
                for key in open {
                    press(&mut made.0, key);
                }
                std::cell::RefCell::new(made)
            },
            |made| {
                let (state, view, terminal) = &mut *made.borrow_mut();
                for _ in 0..50 {
                    for key in keys {
                        press(state, key);
                        terminal.draw(|frame| view.draw(state, frame)).unwrap();
                    }
                }
            },
        );
    }
}

fn press(state: &mut State, key: &str) {
    let key: Key = key.parse().unwrap_or_else(|_| panic!("no key: {key}"));
    update::key(state, key);
}

/// Pages full of numbers.
fn pdf(pages: usize) -> Vec<u8> {
    let numbers = |page: usize| {
        let mut content = String::from("BT /F1 8 Tf 40 800 Td 10 TL\n");
        for line in 0..70 {
            let row: Vec<String> = (0..16).map(|at| format!("{}", page * 31 + line * 7 + at)).collect();
            writeln!(content, "({}) Tj T*", row.join("  ")).unwrap();
        }
        content + "ET"
    };
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_string(),
    ];
    for page in 0..pages {
        let content = numbers(page);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * page
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    gouji_testing::pdf_file(&objects)
}

/// Generates the input of each size, then times the work on it.
fn row<T>(name: &str, size: usize, mut input: impl FnMut(usize) -> T, work: impl Fn(&T)) {
    let mut before: Option<Duration> = None;
    for times in [1, 2, 4] {
        let given = input(size * times);
        let once = || {
            let start = Clock::now();
            work(&given);
            start.elapsed()
        };
        let mut taken = once();
        // Short times are easily disturbed.
        for _ in 0..2 {
            if taken < SHORT {
                taken = taken.min(once());
            }
        }
        let ratio = before.map(|before| taken.as_secs_f64() / before.as_secs_f64());
        let shown = ratio.map(|ratio| format!("{ratio:>9.2}{:>11.2}", ratio.log2())).unwrap_or_default();
        let name = if times == 1 { name } else { "" };
        println!("{name:<44}{:>10}{:>12.0}{shown}", size * times, taken.as_secs_f64() * 1e3);
        before = Some(taken);
        if taken > ENOUGH {
            break;
        }
    }
}

/// Runs the program; findings in the input are not a failure here.
fn gouji(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    if !arguments.contains(&"--sessions") {
        command.arg("--sessions").arg(folder.join("sessions"));
    }
    assert!(command.status().unwrap().code().is_some(), "{arguments:?}");
}

/// Start of a measurement: CPU time where the system reports it, and wall-clock time.
struct Clock(Option<Duration>, Instant);

impl Clock {
    fn now() -> Self {
        Self(used(), Instant::now())
    }

    fn elapsed(&self) -> Duration {
        let wall = self.1.elapsed();
        // CPU time has a resolution of 0.01 s.
        self.0.zip(used()).map_or(wall, |(then, now)| now.saturating_sub(then)).max(Duration::from_millis(1))
    }
}

/// CPU time of this process and its finished children.
fn used() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("gouji-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
