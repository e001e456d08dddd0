//! Appearance on different terminals: themes, and the queries to the terminal.

use super::harness::{Run, columns_of, folder, snapshot};
use gouji_core::text::{Lang, width::Measure};
use gouji_tui::keys::{Code, Key};
use gouji_tui::report_view::marks::Mark;
use gouji_tui::run::appearance::{Appearance, AppearanceOptions};
use gouji_tui::tty::late_reply::Late;
use gouji_tui::tty::probe::{Answers, Wanted, understand};
use gouji_tui::widgets::theme::{Depth, Theme};
use gouji_tui::widgets::themes::Themes;
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

const MARKS: [Mark; 6] = [Mark::Fails, Mark::Involved, Mark::Unexplained, Mark::Corrected, Mark::Confirmed, Mark::Tied];

#[test]
fn every_theme_tells_numbers_apart_without_its_colours() {
    for depth in [Depth::Sixteen, Depth::True] {
        let themes = Themes::builtin(depth).unwrap();
        let ids: Vec<&str> = themes.ids().collect();
        assert_eq!(ids, ["dark", "light", "contrast", "mono"]);
        for (at, id) in ids.iter().enumerate() {
            let theme = themes.get(at);
            let looks: Vec<Modifier> = MARKS.iter().map(|&mark| theme.mark(mark).add_modifier).collect();
            for (i, look) in looks.iter().enumerate() {
                assert!(!looks[..i].contains(look), "{id}: {:?} looks like another without colour", MARKS[i]);
            }
            assert!(theme.mark(Mark::Fails).add_modifier.contains(Modifier::UNDERLINED), "{id}");
            assert!(theme.focus().add_modifier.contains(Modifier::REVERSED), "{id}");
            let coloured = MARKS.iter().any(|&mark| theme.mark(mark).fg.is_some());
            assert_eq!(coloured, *id != "mono", "{id}");
        }
    }
}

#[test]
fn exact_colours_only_where_the_terminal_has_them() {
    let red = |depth| Themes::builtin(depth).unwrap().get(0).mark(Mark::Fails).fg;
    assert_eq!(red(Depth::Sixteen), Some(Color::Red));
    assert_eq!(red(Depth::True), Some(Color::Rgb(0xff, 0x7a, 0x93)));
}

#[test]
fn a_bad_theme_is_refused_with_its_place() {
    let theme = |fails: &str| {
        format!(
            "(\n  name: (zh: \"我的\", en: \"mine\"),\n  focus: (with: [Reversed]), source: (with: [Reversed]),\n  \
             involved: (with: [Underlined]),\n  fails: {fails},\n)"
        )
    };
    let told = |text: &str| Theme::parse("mine.ron", text, Depth::Sixteen).map(|_| ()).unwrap_err().to_string();
    assert!(Theme::parse("mine.ron", &theme("(with: [Underlined])"), Depth::Sixteen).is_ok());
    for (fails, place, words) in [
        ("(fg: \"red\")", "mine.ron:5:", "needs Underlined or Reversed"),
        ("(fg: \"rot\", with: [Underlined])", "mine.ron:5:", "\"rot\" does not begin with one of the sixteen colours"),
        ("(fg: \"red #12\", with: [Underlined])", "mine.ron:5:", "six hexadecimal digits"),
        ("(fg: \"red #ééé\", with: [Underlined])", "mine.ron:5:", "six hexadecimal digits"),
        ("(with: [Blink])", "mine.ron:5:18", "Blink"),
        ("(width: 3)", "mine.ron:5:11", "width"),
    ] {
        let message = told(&theme(fails));
        let zh = Theme::parse("mine.ron", &theme(fails), Depth::Sixteen).map(|_| ()).unwrap_err().get(Lang::Zh);
        let first = zh.lines().next().unwrap();
        assert!(first.contains(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "{first}");
        assert!(message.starts_with(place) && message.contains(words), "{fails}: {message}");
        assert!(message.contains("\n  ") && message.ends_with('^'), "{message}");
    }
    assert!(told("(name: (zh: \"\", en: \"\"))").contains("focus"));
}

#[test]
fn the_theme_that_a_terminal_gets() {
    let folder = folder();
    let own = folder.join("mine.ron");
    let text = include_str!("../../../assets/themes/mono.ron");
    std::fs::write(&own, text).unwrap();
    let file = own.to_str().unwrap();
    let light = Some(true);
    for (options, no_colour, ground, id) in [
        (None, "", None, "dark"),
        (None, "", Some(false), "dark"),
        (None, "", light, "light"),
        (None, "1", light, "mono"),
        (Some("contrast"), "", light, "contrast"),
        // The command line takes precedence over the environment.
        (Some("dark"), "1", light, "dark"),
        (Some(file), "", light, "mine"),
    ] {
        let variables = BTreeMap::from([("NO_COLOR", no_colour), ("TERM", "xterm")]);
        let variable = |name: &str| variables.get(name).map(ToString::to_string);
        let options = AppearanceOptions { theme: options.map(str::to_string), ..AppearanceOptions::default() };
        let appearance = Appearance::gather(&options, variable).unwrap();
        let answers = Answers { light: ground, ..Answers::default() };
        let worn = appearance.theme(&answers);
        assert_eq!(appearance.themes.ids().nth(worn), Some(id), "{options:?} NO_COLOR={no_colour} {ground:?}");
    }
    let options = AppearanceOptions { theme: Some("purple".into()), ..AppearanceOptions::default() };
    for (lang, words) in [(Lang::Zh, "没有这个名字的配色"), (Lang::En, "no theme of that name")] {
        let message = Appearance::gather(&options, |_| None).unwrap_err();
        let message = message.get(lang);
        assert!(message.contains(words) && message.contains("contrast"), "{message}");
    }
    std::fs::write(&own, "(name: 3)").unwrap();
    let message =
        Appearance::gather(&AppearanceOptions { theme: Some(file.into()), ..AppearanceOptions::default() }, |_| None)
            .unwrap_err();
    let message = message.en;
    assert!(message.starts_with(&format!("{file}:1:7")), "{message}");
}

#[test]
fn what_a_terminal_says() {
    let key = |name: &str| name.parse::<Key>().unwrap();
    let said = |light, wide, complete, typed: &[&str]| Answers {
        light,
        wide,
        complete,
        name: None,
        sixels: false,
        typed: typed.iter().map(|name| key(name)).collect(),
    };
    for (bytes, expected) in [
        ("", said(None, None, false, &[])),
        ("\x1b[?62;22c", said(None, None, true, &[])),
        ("\x1b[1;2R\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?6c", said(Some(false), Some(false), true, &[])),
        ("\x1b[1;3R\x1b]11;rgb:ff/ff/f0\x07\x1b[?1;2c", said(Some(true), Some(true), true, &[])),
        ("\x1b[?62;4;6;22c", Answers { sixels: true, ..said(None, None, true, &[]) }),
        ("\x1b]11;rgba:f/f/f/8\x1b\\", said(Some(true), None, false, &[])),
        ("\x1b]11;purple\x1b\\", said(None, None, false, &[])),
        (
            "\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c",
            Answers { name: Some("kitty(0.26.5)".into()), ..said(None, None, true, &[]) },
        ),
        // An incomplete answer does not count yet.
        ("\x1b]11;rgb:ff", said(None, None, false, &[])),
        // Keys typed meanwhile are not lost.
        ("n\x1b[?6c\r", said(None, None, true, &["n", "Enter"])),
        ("\x1b[B\x1b[6~\x03报\x1b", said(None, None, false, &["Down", "PageDown", "C-c", "报", "Esc"])),
    ] {
        assert_eq!(understand(bytes.as_bytes()), expected, "{bytes:?}");
    }
    // A terminal may answer the last query first: what comes later is not a key.
    for (ground, name, bytes, late) in [
        (true, true, "\x1b[?62;22c", Late::new(true, true)),
        (true, false, "\x1b[?62;22c", Late::new(true, false)),
        (true, true, "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", Late::new(false, true)),
        (true, true, "\x1bP>|kitty(0.40)\x1b\\", Late::new(true, false)),
        (false, false, "", Late::new(false, false)),
    ] {
        assert_eq!(understand(bytes.as_bytes()).late(Wanted { ground, width: true, name }), late, "{bytes:?}");
    }
}

#[test]
fn a_late_answer_is_not_taken_for_keys() {
    let plain = |c| Key::plain(Code::Char(c));
    let alt = |c| Key::new(Code::Char(c), false, true, false);
    let answer: Vec<Key> =
        std::iter::once(alt(']')).chain("11;rgb:1e1e/1e1e/2e2e".chars().map(plain)).chain([alt('\\')]).collect();
    let name: Vec<Key> =
        std::iter::once(alt('P')).chain(">|kitty(0.26.5)".chars().map(plain)).chain([alt('\\')]).collect();
    let passed = |owed: bool, keys: &[Key]| {
        let mut late = Late::new(owed, owed);
        keys.iter().copied().filter(|key| !late.swallows(*key)).collect::<Vec<_>>()
    };
    assert_eq!(passed(false, &answer), answer);
    assert_eq!(passed(true, &answer), []);
    assert_eq!(passed(true, &[answer.as_slice(), &name].concat()), []);
    assert_eq!(passed(false, &name), name);
    let around = [&[plain('n')], answer.as_slice(), &[plain('e'), plain('1')], answer.as_slice()].concat();
    assert_eq!(passed(true, &around)[..4], [plain('n'), plain('e'), plain('1'), alt(']')]);
    // Alt-] typed by the reviewer consumes no other key.
    assert_eq!(passed(true, &[alt(']'), plain('n'), plain('e')]), [plain('n'), plain('e')]);
    assert_eq!(passed(true, &[alt('P'), plain('n'), plain('e')]), [plain('n'), plain('e')]);
}

#[test]
fn the_theme_is_changed_in_the_program() {
    let mut run = Run::new(80, 24).open("xifeng");
    let failing = |run: &mut Run| {
        let buffer = run.buffer();
        let beside_the_text = (0..24).map(|y| &buffer[(1, y)]);
        beside_the_text.into_iter().find(|cell| cell.symbol() == "✗").map(|cell| (cell.fg, cell.bg)).unwrap()
    };
    assert_eq!(failing(&mut run), (Color::Red, Color::Reset));
    run.keys("T T");
    assert!(run.screen().contains("配色：高对比"));
    assert_eq!(failing(&mut run), (Color::White, Color::Red));
    // The theme's background is everywhere, also below overlays.
    run.keys("?");
    let buffer = run.buffer();
    let hidden = |x: u16, y: u16| x > 0 && buffer[(x - 1, y)].symbol().width() > 1;
    for (x, y) in (0..24).flat_map(|y| (0..80).map(move |x| (x, y))).filter(|&(x, y)| !hidden(x, y)) {
        assert_ne!(buffer[(x, y)].bg, Color::Reset, "{x}, {y}");
    }
    run.keys("Esc C-t");
    assert!(run.screen().contains("配色：无色"));
    assert_eq!(failing(&mut run), (Color::Reset, Color::Reset));
    run.keys("T");
    assert!(run.screen().contains("配色：深色"));
}

#[test]
fn how_ambiguous_characters_are_measured() {
    let wide = Answers { wide: Some(true), ..Answers::default() };
    for (asked, answers, expected) in [
        (None, &Answers::default(), Measure::Narrow),
        (None, &wide, Measure::Wide),
        (Some(Measure::Narrow), &wide, Measure::Narrow),
        (Some(Measure::Wide), &Answers::default(), Measure::Wide),
    ] {
        let appearance =
            Appearance::gather(&AppearanceOptions { measure: asked, ..AppearanceOptions::default() }, |_| None)
                .unwrap();
        assert_eq!(appearance.measure(answers), expected, "{asked:?}");
    }
    for (text, columns, narrow, wide) in [
        ("“三安全”", 10, "“三安全”", "“三安全”"),
        ("“三安全”", 8, "“三安全”", "“三安…"),
        ("“三安全”", 7, "“三安…", "“三…"),
        ("a…", 1, "…", ""),
    ] {
        assert_eq!(Measure::Narrow.fit(text, columns), narrow, "{text} {columns}");
        assert_eq!(Measure::Wide.fit(text, columns), wide, "{text} {columns}");
    }
}

/// A run on a terminal that draws ambiguous characters two columns wide.
fn wide(columns: u16, rows: u16, lang: Lang) -> Run {
    let mut run = Run::with(gouji_session::corpus::samples(), columns, rows, lang, folder());
    run.state.measure = Measure::Wide;
    run
}

#[test]
fn where_ambiguous_characters_are_wide_every_cell_says_so() {
    for (columns, rows) in [(60, 15), (80, 24), (120, 36), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            for keys in [
                "",
                "?",
                "Esc",
                "n n c text:“三安全一稳定”…①",
                "Esc / text:“",
                "Enter > >",
                "Esc Home e text:—",
                "Esc Esc q D d",
            ] {
                let mut run = wide(columns, rows, lang).open("suqian-2024");
                run.keys(keys);
                let buffer = run.buffer();
                for y in 0..rows {
                    let mut x = 0;
                    while x < columns {
                        let cell = &buffer[(x, y)];
                        let drawn = Measure::Wide.width(cell.symbol()).max(1);
                        assert_eq!(
                            usize::from(columns_of(cell)),
                            drawn,
                            "{:?} at {x}, {y} after {keys}",
                            cell.symbol()
                        );
                        x += columns_of(cell);
                    }
                    assert_eq!(x, columns, "row {y} after {keys} at {columns}×{rows}");
                }
            }
        }
    }
}

#[test]
fn screens_of_wide_terminals() {
    snapshot!("wide_xifeng_80x24", wide(80, 24, Lang::Zh).open("xifeng").screen());
    snapshot!("wide_suqian_120x36", wide(120, 36, Lang::Zh).open("suqian-2024").keys("}").screen());
    snapshot!("wide_suqian_200x60_en", wide(200, 60, Lang::En).open("suqian-2024").keys("} n").screen());
    let mut note = wide(80, 24, Lang::Zh).open("xifeng");
    snapshot!("wide_note_80x24", note.keys("c text:“三安全”—…①").screen());
}

#[test]
fn the_cursor_of_a_note_follows_wide_characters() {
    for (measure, columns) in [(Measure::Narrow, 9), (Measure::Wide, 11)] {
        let mut run = Run::new(80, 24).open("xifeng");
        run.state.measure = measure;
        run.keys("c");
        let start = run.cursor().unwrap();
        run.keys("text:“三安全”b");
        assert_eq!(run.cursor(), Some((start.0 + columns, start.1)), "{measure:?}");
    }
}
