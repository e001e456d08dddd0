//! Hostile user files: keys, reasons, forms, rules, the crosswalk and themes of the configuration folder.
//!
//! Each is refused with file, line and column before the terminal is touched, and none of its content reaches the
//! terminal, its title or the clipboard: not from its strings, its name or the error message.

use super::hostile::{EVIL, NAME, gouji, is_plain, obeyed, ron_string, shown};
use super::terminal::*;
use std::fs;

/// A hostile file: its path below `config/gouji`, its content, and the beginning of its error's `LINE:COLUMN`.
struct Own {
    path: String,
    bytes: Vec<u8>,
    place: &'static str,
}

/// The hostile text as a RON string without escapes.
fn written_out() -> String {
    format!("\"{}\"", EVIL.replace('\0', ""))
}

fn files() -> Vec<Own> {
    let (out, escaped) = (written_out(), ron_string(EVIL));
    let own = |path: &str, bytes: String, place| Own { path: path.into(), bytes: bytes.into_bytes(), place };
    let theme = include_str!("../../../assets/themes/dark.ron");
    let form = include_str!("../../../assets/forms/cn2021.ron").replacen("\"cn2021\"", "\"mine\"", 1);
    let rules = include_str!("../../../assets/rules/cn2021.ron");
    // Replaces the first string of the file by the hostile text.
    let first = |text: &str, evil: &str| {
        let at = gouji_core::text::ron_file::strings(text)[0];
        let length = gouji_core::text::ron_file::literal_at(&text[at..]);
        format!("{}{evil}{}", &text[..at], &text[at + length..])
    };
    let mut files = vec![
        own("keys.ron", format!("{{\n  \"desk\": [({out}, [\"C-y\"])],\n}}\n"), "2:15"),
        own("keys.ron", format!("{{\n  \"desk\": [(\"undo\", [{escaped}])],\n}}\n"), "2:22"),
        own("reasons.ron", format!("{{\n  \"missing\": [(\"mine\", [\"没有\", {escaped}])],\n}}\n"), "2:31"),
        own("reasons.ron", format!("{{ {out}: [] }}\n"), "1:5"),
        // Names that are not strings, and NULs.
        own(&format!("forms/{NAME}.ron"), format!("(id: {EVIL})\n"), "1:5"),
        own(&format!("rules/{NAME}.ron"), "\0\0\0".into(), "1:1"),
        own(&format!("crosswalk/{NAME}.ron"), format!("(maps: [(from: {escaped})])\n"), "1:"),
        own(&format!("themes/{NAME}.ron"), format!("(\n  name: (zh: {escaped}, en: \"x\"), colour: 3)\n"), "2:"),
        // C1 bytes that are not UTF-8.
        Own { path: "keys.ron".into(), bytes: b"{\n \x9b2J\x9d2;PWNED\x9c }".to_vec(), place: "2:2" },
        Own { path: "themes/c1.ron".into(), bytes: b"(\n\n\xff\x9b2J)".to_vec(), place: "3:1" },
    ];
    // Files that are valid except for one string.
    for (kind, text) in [("themes", theme), ("forms", &form), ("rules", rules)] {
        for evil in [&out, &escaped] {
            let text = first(text, evil);
            files.push(own(&format!("{kind}/{NAME}.ron"), text, ""));
        }
    }
    let letter = include_str!("../../../assets/letter/zh.ron");
    files.extend([&out, &escaped].map(|evil| own("letter.ron", first(letter, evil), "")));
    files
}

fn put(folder: &Folder, own: &Own) {
    let path = folder.0.join("config/gouji").join(&own.path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, &own.bytes).unwrap();
}

#[test]
fn they_are_refused_with_their_place_and_nothing_of_them_is_obeyed() {
    for own in files() {
        let folder = Folder::new();
        put(&folder, &own);
        let file = format!("config/gouji/{}:", shown(&own.path));
        let mut terminal = Start::new(&folder).run();
        let status = terminal.ends();
        terminal.is_given_back();
        let bytes = std::mem::take(&mut terminal.shown().all);
        let screen = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(status.exit_code(), 1, "{file}\n{screen:?}");
        // `FILE:LINE:COLUMN: what`.
        let place = screen.split(&file).nth(1).unwrap_or_else(|| panic!("{file}\n{screen}"));
        let numbers = place.split(':').take(2).filter(|number| number.parse::<usize>().is_ok()).count();
        assert!(numbers == 2 && place.starts_with(own.place), "{file}{} expected\n{screen}", own.place);
        assert_eq!(obeyed(&bytes), Vec::<String>::new(), "{file}\n{screen:?}");
        assert!(is_plain(&screen), "{file}\n{screen:?}");
        // The commands that read forms, rules and the crosswalk refuse them too.
        if ["forms", "rules", "crosswalk"].iter().any(|kind| own.path.starts_with(kind)) {
            let output = gouji(&folder, &["rules"]);
            assert_eq!(output.status.code(), Some(1));
            assert_eq!(obeyed(&output.stderr), Vec::<String>::new());
            assert!(is_plain(&String::from_utf8(output.stderr).unwrap()) && output.stdout.is_empty());
        }
    }
}

#[test]
fn names_of_themes_are_shown_harmlessly() {
    // A theme is named by its file, and `--theme` accepts any name.
    let folder = Folder::new();
    let theme = include_str!("../../../assets/themes/dark.ron").into();
    put(&folder, &Own { path: format!("themes/{NAME}.ron"), bytes: theme, place: "" });
    let mut terminal = Start::new(&folder).run();
    terminal.sees("复核完毕 0/7").keys("TTTTT").keys("?").sees("Enter 执行").keys(ESC).loses("Enter 执行").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    let mut wished = Start::new(&folder).arguments(&["--theme", &format!("{NAME}.none")]).run();
    wished.sees("没有这个文件");
    assert_eq!(wished.ends().exit_code(), 1);
    for terminal in [terminal, wished] {
        let bytes = std::mem::take(&mut terminal.shown().all);
        assert_eq!(obeyed(&bytes), Vec::<String>::new());
        assert!(is_plain(&String::from_utf8(bytes).unwrap()));
    }
}
