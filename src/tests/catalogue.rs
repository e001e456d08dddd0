//! The catalogue has every message the code can make, in both languages, with the placeholders that the code fills.

use super::architecture::{code, sources};
use gouji_core::message::{catalogue, fill, places};
use gouji_core::text::Lang;
use std::collections::BTreeSet;

/// Key and placeholder names of each `message!` in a source.
fn made(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut all = Vec::new();
    for (at, _) in code.match_indices("message!(") {
        // A long one has its key on the next line.
        let rest = code[at + "message!(".len()..].trim_start();
        let Some((key, rest)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else { continue };
        let mut names = BTreeSet::new();
        let (mut depth, mut start, mut in_string) = (0, 0, false);
        let mut last = ' ';
        for (at, c) in rest.char_indices() {
            match c {
                '"' if last != '\\' => in_string = !in_string,
                _ if in_string => {}
                '(' | '[' | '{' => depth += 1,
                ')' if depth == 0 => {
                    names.extend(name(&rest[start..at]));
                    break;
                }
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.extend(name(&rest[start..at]));
                    start = at + 1;
                }
                _ => {}
            }
            last = c;
        }
        all.push((key.to_string(), names));
    }
    all
}

/// The name in `name = value`.
fn name(argument: &str) -> Option<String> {
    let (name, _) = argument.split_once('=')?;
    Some(name.trim().to_string())
}

#[test]
fn reads_what_a_source_makes() {
    let code = r#"message!("a.b", n = count(1, "x, y"), what = message!("c")) message!("d")"#;
    let found = made(code);
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|(key, names)| (key.as_str(), names.iter().map(String::as_str).collect())).collect();
    assert_eq!(found, [("a.b", vec!["n", "what"]), ("c", vec![]), ("d", vec![])]);
}

#[test]
fn every_message_is_in_both_languages() {
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.ends_with("tests/catalogue.rs")) {
        for (key, names) in made(&code(&text)) {
            for lang in [Lang::Zh, Lang::En] {
                let words = catalogue(lang).get(&key);
                let wanted: BTreeSet<String> = places(words).into_iter().map(str::to_string).collect();
                if words == key || !wanted.is_subset(&names) {
                    wrong.push(format!("{}: {key} ({lang:?}) has {wanted:?}, is given {names:?}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Both languages have the same keys, with the same placeholders.
#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (zh, en) = (catalogue(Lang::Zh), catalogue(Lang::En));
    assert!(zh.keys().eq(en.keys()));
    for key in zh.keys() {
        assert_eq!(places(zh.get(key)), places(en.get(key)), "{key}");
    }
}

/// A string literal broken over two lines would keep its indentation in the message.
#[test]
fn no_key_stands_twice() {
    for language in ["zh", "en"] {
        let path = format!("{}/assets/strings/{language}.ron", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let keys = text.lines().filter_map(|line| line.strip_prefix("    \"")?.split_once("\": ").map(|(key, _)| key));
        let mut seen = BTreeSet::new();
        let twice: Vec<&str> = keys.filter(|key| !seen.insert(*key)).collect();
        assert!(twice.is_empty() && seen.len() > 1000, "{language}: the later one is taken of {twice:?}");
    }
}

#[test]
fn no_message_has_a_run_of_blanks() {
    for lang in [Lang::Zh, Lang::En] {
        for key in catalogue(lang).keys() {
            let words = catalogue(lang).get(key);
            // Two blanks separate parts of a screen line; usage and examples in the help are aligned in columns.
            let is_help = key.starts_with("help.");
            assert!(is_help || !words.contains("   "), "{key}: {words:?}");
        }
    }
}

/// English messages have no plural for one: not `1 reports`.
#[test]
fn one_of_something_is_not_a_plural() {
    const NO_NOUNS: [&str; 13] = [
        "is", "was", "has", "does", "across", "prints", "leads", "takes", "follows", "stands", "this", "occurs", "and",
    ];
    let mut wrong = Vec::new();
    for key in catalogue(Lang::En).keys() {
        let template = catalogue(Lang::En).get(key);
        // `most` is filled with a limit, which is never one; `pages` with a list; the names of actions with keys.
        let one = |name: &'static str| match name {
            "most" | "pages" => (name, "900"),
            "key" | "next" | "finish" | "confirm" | "as_published" | "note" | "waive" | "undo" | "mark" => (name, "F9"),
            _ => (name, "1"),
        };
        let ones: Vec<(&str, &str)> = places(template).into_iter().map(one).collect();
        let words = fill(template, &ones);
        for (at, _) in words.match_indices("1 ").filter(|(at, _)| !words[..*at].ends_with(char::is_alphanumeric)) {
            // The noun, or an adjective and the noun, up to the next punctuation mark.
            let phrase =
                words[at + 2..].split(|c: char| !c.is_alphabetic() && c != ' ' && c != '-').next().unwrap_or("");
            let mut noun = phrase.split(' ').take(2).take_while(|word| !NO_NOUNS.contains(word));
            if noun.any(|word| word.ends_with('s')) {
                wrong.push(format!("{key}: {template}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
