//! The user's own files are hostile: keys, reasons, forms, rules, the crosswalk and themes of the configuration folder.
//!
//! Each is refused with file, line and column before the terminal is touched, and nothing that it holds reaches the terminal,
//! its title or the clipboard: not from its strings, not from its name, not in the message that refuses it.

use super::hostile::{EVIL, NAME, gouji, is_plain, obeyed, ron_string, shown};
use super::terminal::*;
use std::fs;

/// One hostile file: where it lies below `config/gouji`, what it holds, and how the line and column of its defect begin.
struct Own {
    path: String,
    bytes: Vec<u8>,
    place: &'static str,
}

/// The text as a RON string in which everything is written out.
fn written_out() -> String {
    format!("\"{}\"", EVIL.replace('\0', ""))
}

fn files() -> Vec<Own> {
    let (out, escaped) = (written_out(), ron_string(EVIL));
    let own = |path: &str, bytes: String, place| Own { path: path.into(), bytes: bytes.into_bytes(), place };
    let theme = include_str!("../../../assets/themes/dark.ron");
    let form = include_str!("../../../assets/forms/cn2021.ron").replacen("\"cn2021\"", "\"mine\"", 1);
    let rules = include_str!("../../../assets/rules/cn2021.ron");
    // The first string of the file takes the evil text.
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
        // Names that are no strings, and NULs.
        own(&format!("forms/{NAME}.ron"), format!("(id: {EVIL})\n"), "1:5"),
        own(&format!("rules/{NAME}.ron"), "\0\0\0".into(), "1:1"),
        own(&format!("crosswalk/{NAME}.ron"), format!("(maps: [(from: {escaped})])\n"), "1:"),
        own(&format!("themes/{NAME}.ron"), format!("(\n  name: (zh: {escaped}, en: \"x\"), colour: 3)\n"), "2:"),
        // C1 bytes that are no UTF-8.
        Own { path: "keys.ron".into(), bytes: b"{\n \x9b2J\x9d2;PWNED\x9c }".to_vec(), place: "2:2" },
        Own { path: "themes/c1.ron".into(), bytes: b"(\n\n\xff\x9b2J)".to_vec(), place: "3:1" },
    ];
    // Files that are right but for one string.
    for (kind, text) in [("themes", theme), ("forms", &form), ("rules", rules)] {
        for evil in [&out, &escaped] {
            let text = first(text, evil);
            files.push(own(&format!("{kind}/{NAME}.ron"), text, ""));
        }
    }
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
        let said = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(status.exit_code(), 1, "{file}\n{said:?}");
        // `file:line:column: what`
        let place = said.split(&file).nth(1).unwrap_or_else(|| panic!("{file}\n{said}"));
        let numbers = place.split(':').take(2).filter(|number| number.parse::<usize>().is_ok()).count();
        assert!(numbers == 2 && place.starts_with(own.place), "{file}{} expected\n{said}", own.place);
        assert_eq!(obeyed(&bytes), Vec::<String>::new(), "{file}\n{said:?}");
        assert!(is_plain(&said), "{file}\n{said:?}");
        // The commands read forms, rules and the crosswalk, and refuse them too.
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
    // A theme takes its name from its file, and both can be wished for.
    let folder = Folder::new();
    let theme = include_str!("../../../assets/themes/dark.ron").into();
    put(&folder, &Own { path: format!("themes/{NAME}.ron"), bytes: theme, place: "" });
    let mut terminal = Start::new(&folder).run();
    terminal.sees("复核完毕 0/7").keys("TTTTT").keys("?").sees("按键 ·").keys(ESC).loses("按键 ·").keys("Q");
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
