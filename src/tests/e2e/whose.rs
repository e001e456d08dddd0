//! Reports of equal names, folders that git or a colleague changes, and links: no decision is lost, and no file other
//! than a session's is touched.

use super::safe::{kills, random};
use super::terminal::*;
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::thread;
use std::time::Duration;

const CITIES: [&str; 4] = ["宿迁", "杭州", "苏州", "无锡"];

/// The report of Suqian as another city's, with other bytes and another agency.
fn report_of(city: &str, year: &str) -> String {
    let name = format!("assets/reports/suqian-{year}.txt");
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap().replace("宿迁", city)
}

fn put(folder: &Folder, name: &str, text: &str) {
    let path = folder.0.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Waits until every report of the list was read.
fn all_read(terminal: &Terminal, reports: usize) -> &Terminal {
    terminal.wait("the list", |screen| {
        let shown = screen.contents();
        shown.contains(&format!("/{reports} ")) && !shown.contains("正在读取") && !shown.contains("已读 ")
    })
}

/// Writes a note on the number in focus.
fn noted<'t>(terminal: &'t Terminal, words: &str) -> &'t Terminal {
    terminal.keys("c").sees("备注：").keys(words).keys(CTRL_S).sees("● 未保存")
}

/// Sessions in a folder: name and text.
fn sessions(folder: &Folder, dir: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder.0.join(dir)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all: Vec<(String, String)> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn reports_of_one_name_signed_off_one_after_the_other() {
    let folder = Folder::new();
    for (dir, city) in ["a", "b", "c", "d"].iter().zip(CITIES) {
        put(&folder, &format!("r/{dir}/年度报告.txt"), &report_of(city, "2024"));
    }
    let mut terminal = Start::new(&folder).arguments(&["r"]).run();
    terminal.sees("复核完毕 0/4").keys(ENTER);
    for (at, city) in CITIES.iter().enumerate() {
        // Each report was opened in advance, before the previous one was saved.
        terminal.sees(&format!("{city}市2024年政府信息公开"));
        noted(&terminal, city).keys("F").keys(ENTER);
        if at < 3 {
            terminal.sees("复核完毕，已保存");
        }
    }
    terminal.keys("q").sees("复核完毕 4/4").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    let saved = sessions(&folder, "sessions");
    assert_eq!(saved.len(), 4);
    for (at, city) in CITIES.iter().enumerate() {
        let own: Vec<_> = saved.iter().filter(|(_, text)| text.contains(&format!("agency: Some(\"{city}"))).collect();
        let [(_, text)] = own.as_slice() else { panic!("{city}: {}", own.len()) };
        assert!(
            text.contains(&format!("../r/{}/年度报告.txt", ["a", "b", "c", "d"][at]))
                && text.contains("finished: Some")
        );
    }
    // All four sessions are restored on the next start.
    let mut terminal = Start::new(&folder).arguments(&["r"]).run();
    terminal.sees("复核完毕 4/4").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn two_years_of_one_name_side_by_side_are_saved_and_end() {
    for [(one, first), (other, second)] in
        [[("r/2023/suqian.txt", "2023"), ("r/2024/suqian.txt", "2024")], [("r/s.md", "2023"), ("r/s.txt", "2024")]]
    {
        let folder = Folder::new();
        put(&folder, one, &report_of("宿迁", first));
        put(&folder, other, &report_of("宿迁", second));
        let mut terminal = Start::new(&folder).arguments(&["r"]).run();
        all_read(&terminal, 2)
            .keys("d")
            .sees("1.05%")
            .keys("/new_received.total\r")
            .sees("原文“3525”")
            .keys("e\x1b[F9\r")
            .sees("35259");
        terminal.keys("\x1b[D").keys("e\x1b[F8\r").sees("35118").keys("w").sees("已保存到").loses("● 未保存");
        terminal.keys("Q");
        assert_eq!(terminal.ends().exit_code(), 0);
        let saved = sessions(&folder, "sessions");
        assert_eq!(saved.len(), 2, "{one}");
        let of = |year: &str| saved.iter().find(|(_, text)| text.contains(&format!("year: Some({year})"))).unwrap();
        assert!(of("2024").1.contains("35259") && !of("2024").1.contains("35118"), "{one}");
        assert!(of("2023").1.contains("35118") && !of("2023").1.contains("35259"), "{one}");
    }
}

/// Numbers of two years with a tick: the row's name, and true for the newer year.
fn ticks(terminal: &Terminal) -> Vec<(String, bool)> {
    let shown = terminal.shown();
    let screen = shown.parser.screen();
    let (rows, columns) = size(screen);
    let Some((_, newer)) = place(screen, "2024  ") else { return Vec::new() };
    let mut ticks = Vec::new();
    for row in 0..rows {
        let text: String = (1..columns)
            .filter_map(|column| screen.cell(row, column))
            .map(|cell| if cell.has_contents() { cell.contents() } else { " " })
            .collect();
        let name = text.trim_start_matches(['>', ' ']).split("  ").next().unwrap_or_default().to_string();
        let is_tick = |column: &u16| screen.cell(row, *column).is_some_and(|cell| cell.contents() == "✓");
        ticks.extend((1..columns).filter(is_tick).map(|column| (name.clone(), column > newer)));
    }
    ticks
}

#[test]
fn killed_with_two_years_of_one_name_side_by_side() {
    let (mut most, mut recovered) = (0, 0);
    for kill in 0..kills() {
        let folder = Folder::new();
        put(&folder, "r/2023/suqian.txt", &report_of("宿迁", "2023"));
        put(&folder, "r/2024/suqian.txt", &report_of("宿迁", "2024"));
        let open = || {
            let mut start = Start::new(&folder).arguments(&["r"]);
            (start.rows, start.cols) = (200, 200);
            let terminal = start.run();
            all_read(&terminal, 2).keys("d").sees("3525");
            terminal
        };
        let mut terminal = open();
        // Decisions in both years, with an occasional save.
        let keys = |n| match n % 9 {
            4 => "\tp\x1b[B",
            7 => "w",
            _ => "p\x1b[B",
        };
        // A frame between keys: keys that arrive together are drawn together.
        for n in 0..random(kill) % 30 {
            terminal.keys(keys(n));
            thread::sleep(Duration::from_micros(random(kill + n) % 40_000));
        }
        let before = terminal.kill(ticks);
        for (_, session) in sessions(&folder, "sessions") {
            assert!(gouji_session::format::read("", &session).is_ok(), "half written:\n{session}");
        }
        let mut again = open();
        again.wait("the rows", |screen| !screen.contents().contains("正在读取"));
        recovered += usize::from(again.shown().parser.screen().contents().contains("从日志恢复"));
        again.wait("every tick", |screen| screen.contents().matches('✓').count() >= before.len());
        let after = ticks(&again);
        let lost: Vec<_> = before.iter().filter(|tick| !after.contains(tick)).collect();
        assert!(lost.is_empty(), "kill {kill}: shown before and gone: {lost:?}");
        most = most.max(before.len());
        again.signal(Signal::KILL);
        again.ends();
    }
    println!("at most {most} ticks at once, {recovered} recoveries, nothing lost");
    assert!(most > 0, "nothing was ever shown");
}

#[test]
fn killed_while_reports_of_one_name_are_signed_off() {
    let mut most = 0;
    for kill in 0..kills() {
        let folder = Folder::new();
        for (dir, city) in ["a", "b", "c", "d"].iter().zip(CITIES) {
            put(&folder, &format!("r/{dir}/年度报告.txt"), &report_of(city, "2024"));
        }
        let mut terminal = Start::new(&folder).arguments(&["r"]).run();
        all_read(&terminal, 4).keys(ENTER).sees("宿迁市2024年");
        for (number, city) in CITIES.iter().take(random(kill) as usize % 5).enumerate() {
            terminal.sees(&format!("{city}市2024年"));
            // The next report is opened in advance before this one is saved, or not yet.
            thread::sleep(Duration::from_micros(random(kill * 5 + number as u64) % 60_000));
            terminal.keys(&format!("c{city}的备注{CTRL_S}F{ENTER}"));
        }
        thread::sleep(Duration::from_micros(random(kill) % 60_000));
        // Reports before the one on the screen were shown as signed off and saved.
        let contents = terminal.kill(|terminal| terminal.shown().parser.screen().contents());
        let at = CITIES.iter().position(|city| contents.contains(&format!("{city}市2024年"))).unwrap_or(0);
        most = most.max(at);
        let saved = sessions(&folder, "sessions");
        for (number, city) in CITIES.iter().enumerate() {
            let own: Vec<_> =
                saved.iter().filter(|(_, text)| text.contains(&format!("agency: Some(\"{city}"))).collect();
            assert!(own.len() <= 1 && (number >= at || own.len() == 1), "kill {kill}, {city}");
            for (name, text) in own {
                assert!(number >= at || text.contains("finished: Some"), "kill {kill}: {name}");
                let others = CITIES.iter().filter(|other| *other != city);
                assert!(
                    !others.into_iter().any(|other| text.contains(&format!("{other}的备注"))),
                    "kill {kill}: {name}"
                );
            }
        }
        let mut again = Start::new(&folder).arguments(&["r"]).run();
        all_read(&again, 4);
        again.signal(Signal::KILL);
        again.ends();
    }
    println!("at most {most} signed off before the kill, none lost, none of another report's");
}

#[test]
fn folders_entered_one_after_the_other_do_not_take_over_each_others_decisions() {
    let folder = Folder::new();
    for year in ["2023", "2024"] {
        put(&folder, &format!("{year}/suqian.txt"), &report_of("宿迁", year));
    }
    let reviewed = |year: &str, typed: &str| {
        let mut start = Start::new(&folder).arguments(&[".", "--sessions", "../S"]);
        let path = folder.0.join(year);
        start.folder = &path;
        let mut terminal = start.run();
        terminal.sees("宿迁").keys(ENTER).sees("问题 1/");
        terminal.wait("nothing decided yet", |screen| !screen.contents().contains("报告文件在上次复核之后有变动"));
        noted(&terminal, typed).keys("w").sees("已保存到").keys("Q");
        assert_eq!(terminal.ends().exit_code(), 0);
    };
    reviewed("2023", "777");
    let first = sessions(&folder, "S");
    reviewed("2024", "888");
    let both = sessions(&folder, "S");
    assert_eq!((first.len(), both.len()), (1, 2));
    assert!(both.contains(&first[0]), "2023 is as it was");
    let of_2024 = both.iter().find(|one| **one != first[0]).unwrap();
    assert!(of_2024.1.contains("888") && !of_2024.1.contains("777"), "{}", of_2024.1);
}

/// A change made to a test's folder.
type Happens<'a> = (&'a str, &'a dyn Fn(&Folder));

#[test]
fn a_folder_that_goes_while_reviewing_is_noticed_and_nothing_is_lost() {
    let remove = |folder: &Folder| drop(fs::remove_dir_all(folder.0.join("sessions")));
    let rename = |folder: &Folder| fs::rename(folder.0.join("sessions"), folder.0.join("old")).unwrap();
    let clean = |folder: &Folder| {
        for entry in fs::read_dir(folder.0.join("sessions")).unwrap().flatten() {
            fs::remove_file(entry.path()).unwrap();
        }
    };
    let only_the_journal =
        |folder: &Folder| fs::remove_file(folder.0.join("sessions/xifeng-2017.ron.journal")).unwrap();
    let all: [Happens; 4] =
        [("removed", &remove), ("renamed", &rename), ("cleaned", &clean), ("the journal alone", &only_the_journal)];
    for (what, happens) in all {
        let folder = Folder::new();
        let mut terminal = Start::new(&folder).run();
        correct(&terminal);
        happens(&folder);
        look_back(&terminal);
        // The next decision reports it.
        terminal.keys("c").sees("备注：").keys("还在").keys(CTRL_S).sees("日志文件已被移走或删除");
        terminal.signal(Signal::KILL);
        terminal.ends();
        let mut again = Start::new(&folder).run();
        again.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("从日志恢复了").keys(ESC).loses("打开复核记录时的发现");
        again.keys("w").sees("已保存到").keys("Q");
        assert_eq!(again.ends().exit_code(), 0, "{what}");
        let session = folder.read(XIFENG);
        assert!(session.contains("after: Some(\"718\")") && session.contains("还在"), "{what}: {session}");
    }
}

#[test]
fn two_processes_without_a_lock_each_keep_what_they_decided() {
    let folder = Folder::new();
    let mut first = Start::new(&folder).variable("GOUJI_REVIEWER", "张三").run();
    correct(&first);
    // As on a file system without working locks.
    fs::remove_file(folder.0.join("sessions/xifeng-2017.ron.lock")).unwrap();
    let mut second = Start::new(&folder).variable("GOUJI_REVIEWER", "李四").run();
    second.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    second.keys("c").sees("备注：").keys("第二人").keys(CTRL_S).sees("已记下备注");
    look_back(&first);
    first.keys("c").sees("备注：").keys("第一人").keys(CTRL_S).sees("已记下备注");
    for terminal in [&mut first, &mut second] {
        terminal.signal(Signal::KILL);
        terminal.ends();
    }
    let journals = fs::read_dir(folder.0.join("sessions")).unwrap().flatten();
    let journals = journals.filter(|one| one.path().extension().is_some_and(|ending| ending == "journal"));
    assert_eq!(journals.count(), 2, "each process has its own");
    let mut again = Start::new(&folder).run();
    again.sees("xifeng-2017.txt").keys(OPEN_XIFENG);
    again.wait("what both decided", |screen| {
        screen.contents().contains("从日志恢复") || screen.contents().contains("两人判断不一致")
    });
    // Both wrote a note on one number: choose one, the rest is merged.
    if again.shown().parser.screen().contents().contains("两人判断不一致") {
        again.keys(ENTER).sees("已保存到").keys("Q");
    } else {
        again.keys(ESC).loses("打开复核记录时的发现").keys("w").sees("已保存到").keys("Q");
    }
    assert_eq!(again.ends().exit_code(), 0);
    let session = folder.read(XIFENG);
    assert!(session.contains("after: Some(\"718\")"), "{session}");
    assert!(session.contains("第一人") || session.contains("第二人"), "{session}");
}

#[test]
fn links_in_a_shared_folder_lead_nowhere() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("sessions")).unwrap();
    let precious = "export PATH=$PATH:/mine\n";
    let home = folder.0.join("home");
    fs::create_dir(&home).unwrap();
    let names = ["lock", "journal", "session", "orphan"];
    for name in names {
        fs::write(home.join(name), precious).unwrap();
    }
    let at = |name: &str| folder.0.join("sessions").join(name);
    symlink("../home/lock", at("xifeng-2017.ron.lock")).unwrap();
    symlink("../home/created", at("xifeng-2017.ron.journal.orphan")).unwrap();
    symlink("../home", at(".backup")).unwrap();
    // A journal that will be renamed: its lines must not go where a link with the new name leads.
    fs::write(at("xifeng-2017.ron.journal"), "(journal: 1)\nssh-rsa AAAA of a stranger\n").unwrap();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("打开复核记录时的发现").sees("复核锁的位置上").keys(ESC);
    terminal
        .loses("打开复核记录时的发现")
        .keys("e")
        .sees("输入即替换")
        .keys(CTRL_U)
        .keys("718")
        .keys(ENTER)
        .sees("● 未保存");
    terminal.keys("w").sees("已保存到");
    terminal.keys("u").sees("● 未保存").keys("w").sees("已保存到").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    for name in names {
        assert_eq!(fs::read_to_string(home.join(name)).unwrap(), precious, "{name}");
    }
    assert_eq!(fs::read_dir(&home).unwrap().count(), names.len(), "nothing is created behind a link");
    assert!(at("xifeng-2017.ron.lock").is_symlink(), "and the link is as it was");
    // Links in place of a session and a journal are neither read nor written.
    for name in ["xifeng-2017.ron", "xifeng-2017.ron.journal"] {
        let _ = fs::remove_file(at(name));
    }
    symlink("../home/session", at("xifeng-2017.ron")).unwrap();
    symlink("../home/journal", at("xifeng-2017.ron.journal")).unwrap();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798").sees("不是普通文件").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    for name in names {
        assert_eq!(fs::read_to_string(home.join(name)).unwrap(), precious, "{name}");
    }
}

#[test]
fn a_report_that_is_opened_ahead_is_nobodys_yet() {
    let folder = Folder::new();
    for (name, city) in [("a.txt", "宿迁"), ("b.txt", "杭州")] {
        put(&folder, &format!("r/{name}"), &report_of(city, "2024"));
    }
    let mut first = Start::new(&folder).arguments(&["r"]).variable("GOUJI_REVIEWER", "张三").run();
    first.sees("复核完毕 0/2").keys(ENTER).sees("问题 1/");
    let mut second = Start::new(&folder).arguments(&["r"]).variable("GOUJI_REVIEWER", "李四").run();
    second.sees("复核完毕 0/2").keys(DOWN).keys(ENTER).sees("问题 1/").sees("杭州");
    noted(&second, "李四的").keys("w").sees("已保存到");
    // A reviewer who arrives later sees the current state, and who holds the lock.
    first.keys("F").keys(ENTER).sees("复核完毕，已保存").sees("杭州").sees("只读：李四");
    // When the other leaves, a message appears, and one key takes the lock.
    second.keys("Q");
    assert_eq!(second.ends().exit_code(), 0);
    first.sees("已无人占用").keys("R");
    first.wait("the report, open again", |screen| {
        !["已无人占用", "正在读取"].iter().any(|words| screen.contents().contains(words))
    });
    noted(&first, "张三的").keys("w").sees("已保存到");
    first.keys("Q");
    assert_eq!(first.ends().exit_code(), 0);
    assert_eq!(sessions(&folder, "sessions").len(), 2);
}

#[test]
fn a_session_turned_to_garbage_is_left_alone_and_another_folder_offered() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.keys("w").sees("已保存到");
    fs::write(folder.0.join(XIFENG), "garbage\n").unwrap();
    look_back(&terminal);
    terminal.keys("c").sees("备注：").keys("还在").keys(CTRL_S).sees("已记下备注").keys("w").sees("另存到其他文件夹");
    terminal.keys(CTRL_U).keys("rescued").keys(ENTER).sees("已保存到 rescued/xifeng-2017.ron").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert_eq!(folder.read(XIFENG), "garbage\n");
    assert!(folder.read("rescued/xifeng-2017.ron").contains("还在"));
}

#[test]
fn a_session_that_is_rewritten_without_end_ends_the_save_and_not_the_program() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.keys("w").sees("已保存到");
    look_back(&terminal);
    terminal.keys("c").sees("备注：").keys("还在").keys(CTRL_S).sees("已记下备注");
    let stop = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let text = folder.read(XIFENG);
            let mut round = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                let new = folder.0.join("new");
                fs::write(&new, format!("{text}// {round}\n")).unwrap();
                fs::rename(&new, folder.0.join(XIFENG)).unwrap();
            }
        });
        terminal.keys("w");
        terminal.wait("an answer", |screen| {
            let contents = screen.contents();
            contents.contains("不断改写") || !contents.contains("● 未保存")
        });
        terminal.signal(Signal::TERM);
        let status = terminal.gone(DEADLINE);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(status.exit_code(), 143);
    });
}
