//! Errors in user files: each has a position and a message in both languages.

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::lexicon::Lexicon;
use gouji_core::text::{Bilingual, FileError, Lang};

const RULE: &str = "(form: \"cn2021\", sets: {\"s\": [\"natural_person\"]},\n rules: [(id: \"mine\", severity: Hard, \
    title: (zh: \"\u{7532}\", en: \"a\"), source: \"\", relation: Equal(left: [\"requests.granted.{s}\"], \
    right: [\"requests.granted.total\"]))])";
const FORM: &str = "(id: \"mine\", name: (zh: \"\u{7532}\", en: \"a\"), years: (2000, 2010), source: \"\",\n tables: [(id: \"t\", \
    title: (zh: \"\u{7532}\", en: \"a\"), blocks: [(columns: [(id: \"c\", label: \"\u{7532}\", en: \"a\")],\n \
    rows: [(id: \"r\", label: \"\u{4e59}\", en: \"b\")])])])";
const MAP: &str = "(maps: [(from: \"hunan\", to: \"shanghai\", rows: [\n (kind: NotComparable, old: [\"hunan.req.total\"], new: [])])])";
const WORDS: &str = "{ \"units\": [(\"\u{7532}\", [\"a\", \"b\"])] }";

/// The first line of a message without file and position.
fn what(words: &str) -> &str {
    let first = words.lines().next().unwrap();
    first.split_once(": ").unwrap().1
}

/// Asserts that the error names its file, in Chinese and in English.
fn is_bilingual(error: &Bilingual, case: &str) {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.get(lang).starts_with("mine.ron:"), "{case}: {error:?}");
    }
    let (zh, en) = (what(&error.zh), what(&error.en));
    assert!(zh.contains(is_chinese), "{case}: {zh}");
    let unquoted: String = en.split(['"', '`']).step_by(2).collect();
    assert!(!unquoted.contains(is_chinese) && unquoted.contains(|c: char| c.is_ascii_alphabetic()), "{case}: {en}");
    assert!(!zh.contains(" \u{b7} ") && !en.contains(" \u{b7} "), "one language each, {case}: {zh}");
}

/// Damage to RON of every kind, as `(text, replacement)`.
const DAMAGES: [(&str, &str); 13] = [
    (")", ""),
    (")]", ")"),
    ("[", "{"),
    (", ", " "),
    (": ", " "),
    ("\"", ""),
    ("\"mine\"", "3"),
    ("id: \"", "id: \"\\q"),
    ("id:", "idd:"),
    ("id: \"", "id: \"x\", id: \""),
    ("\"\u{7532}\"", "\"\u{202e}\""),
    ("(", "((((((((("),
    ("]", "] /* "),
];

#[test]
fn every_error_of_ron_is_said_in_both_languages() {
    let library = Library::builtin().unwrap();
    let mut refused = 0;
    let mut check = |case: &str, result: Result<(), FileError>| {
        if let Err(error) = result {
            is_bilingual(&error.both(), case);
            refused += 1;
        }
    };
    for (from, to) in DAMAGES {
        for last in [false, true] {
            let damaged = |text: &str| {
                let at = if last { text.rfind(from) } else { text.find(from) };
                at.map(|at| format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
            };
            let case = |kind: &str| format!("{kind}: {from:?} to {to:?}");
            if let Some(text) = damaged(RULE) {
                check(&case("rule"), Rules::default().add("mine.ron", &text, &library));
            }
            if let Some(text) = damaged(FORM) {
                check(&case("form"), library.clone().add("mine.ron", &text));
            }
            if let Some(text) = damaged(MAP) {
                check(&case("map"), library.clone().add_crosswalk("mine.ron", &text));
            }
            if let Some(Err(error)) = damaged(WORDS).map(|text| Lexicon::builtin().with("mine.ron", &text)) {
                is_bilingual(&error, &case("words"));
            }
        }
    }
    assert!(refused > 40, "{refused}");
}

#[test]
fn every_refusal_is_said_in_both_languages() {
    let library = Library::builtin().unwrap();
    Rules::default().add("mine.ron", RULE, &library).unwrap();
    library.clone().add("mine.ron", FORM).unwrap();
    let rule = |from: &str, to: &str| Rules::default().add("mine.ron", &RULE.replace(from, to), &library);
    let form = |from: &str, to: &str| library.clone().add("mine.ron", &FORM.replace(from, to));
    let map = |from: &str, to: &str| library.clone().add_crosswalk("mine.ron", &MAP.replace(from, to));
    for (case, result) in [
        ("a form nobody knows", rule("\"cn2021\"", "\"cn2020\"")),
        ("a field nobody knows", rule("granted.total", "granted.totals")),
        ("a set nobody knows", rule("severity", "each: [\"x\"], severity")),
        ("an id with a blank", rule("\"mine\"", "\"my rule\"")),
        ("always true", rule("requests.granted.{s}", "requests.granted.total")),
        ("a set with braces", rule("\"natural_person\"", "\"{x}\"")),
        ("a severity nobody knows", rule("Hard", "Hrad")),
        ("a form id that is taken", form("\"mine\"", "\"cn2021\"")),
        ("a field id in Chinese", form("id: \"r\"", "id: \"\u{7532}\"")),
        ("no rows", form("(id: \"r\", label: \"\u{4e59}\", en: \"b\")", "")),
        ("a sum from a row that is not there", form("id: \"r\",", "id: \"r\", sum_from: \"q\",")),
        ("a balance of a row that is not there", form("columns:", "balances: [([\"r\"], [\"q\"])], columns:")),
        ("a map between forms nobody knows", map("\"hunan\"", "\"henan\"")),
        ("a map that is there", map("\"hunan\", to: \"shanghai\"", "\"cn2019\", to: \"cn2021\"")),
        ("a cell nobody knows", map("hunan.req.total", "hunan.req.totals")),
        ("a kind that does not fit", map("NotComparable", "Exact")),
        ("a kind nobody knows", map("NotComparable", "Alike")),
    ] {
        is_bilingual(&result.expect_err(case).both(), case);
    }
}
