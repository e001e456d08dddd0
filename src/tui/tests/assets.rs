//! The files people write: messages, keys, forms, rules. The built-in ones are complete, and errors are refused with a
//! position.

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::DecisionKind;
use gouji_core::text::ron_file;
use gouji_tui::action::Action;
use gouji_tui::keys::{Code, Key, KeyLookup, KeySequence, Keymap};
use gouji_tui::resources::Resources;
use std::collections::BTreeSet;

fn sources(folder: &str) -> String {
    let mut folders = vec![std::path::PathBuf::from(format!("{}/src/{folder}", gouji_testing::ROOT))];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// Built-in files are not validated at every start but here, like a user's file.
#[test]
fn what_ships_is_proved_like_a_file_of_ones_own() {
    let asset = |name: &str| {
        let path = format!("{}/assets/{name}.ron", gouji_testing::ROOT);
        (std::fs::read_to_string(&path).unwrap(), path)
    };
    let count = |folder: &str| std::fs::read_dir(format!("{}/assets/{folder}", gouji_testing::ROOT)).unwrap().count();
    let builtin = Library::builtin().unwrap();
    let mut library = Library::default();
    for form in builtin.forms() {
        let (text, path) = asset(&format!("forms/{}", form.id));
        library.add(&path, &text).unwrap();
    }
    assert_eq!((library.forms(), library.forms().len()), (builtin.forms(), count("forms")));
    let maps = asset("crosswalk").0.matches("from:").count();
    assert_eq!((builtin.crosswalk().maps().len(), maps > 3), (maps, true), "taken whole or not at all");
    let mut rules = Rules::default();
    for file in Rules::builtin().files() {
        let (text, path) = asset(&format!("rules/{}", file.form.as_deref().unwrap_or("prose")));
        rules.add(&path, &text, &library).unwrap();
    }
    assert_eq!((rules.files(), rules.files().len()), (Rules::builtin().files(), count("rules")));
    let resources = Resources::builtin().unwrap();
    for (name, words) in [("strings/zh", &resources.zh), ("strings/en", &resources.en)] {
        let (text, path) = asset(name);
        let read: std::collections::BTreeMap<String, String> = ron_file::parse(&path, &text).unwrap();
        assert!(
            read.iter()
                .map(|(key, said)| (key.as_str(), said.as_str()))
                .eq(words.keys().map(|key| (key, words.get(key))))
        );
    }
}

#[test]
fn both_languages_have_every_word() {
    let resources = Resources::builtin().unwrap();
    let zh: BTreeSet<&str> = resources.zh.keys().collect();
    let en: BTreeSet<&str> = resources.en.keys().collect();
    assert_eq!(zh, en);
    for action in Action::ALL {
        for prefix in ["action", "short"] {
            assert!(zh.contains(format!("{prefix}.{}", action.name()).as_str()), "{prefix}.{}", action.name());
        }
    }
    let code = sources("tui/src");
    for call in ["say(\"", "say(if"] {
        for (at, _) in code.match_indices(call) {
            let rest = &code[at..];
            let Some(key) = rest.split('"').nth(1) else { continue };
            assert!(zh.contains(key), "no words for \"{key}\"");
        }
    }
    // Every message is used: `short.` and `action.` by name, `mark.` and `decided.` by kind, the rest by id.
    let folders = ["core/src", "ingest/src", "session/src", "export/src", "import/src", "cli"];
    let code = folders.into_iter().fold(code, |code, folder| code + &sources(folder));
    for key in zh {
        let by_name = [
            "action.",
            "short.",
            "mark.",
            "decided.",
            "change.",
            "unusual.",
            "identity.",
            "finding:",
            "sort.",
            "filter.",
            "column.",
            "batch.",
        ]
        .iter()
        .any(|prefix| key.starts_with(prefix));
        assert!(by_name || code.contains(&format!("\"{key}\"")), "nobody says \"{key}\"");
    }
}

#[test]
fn every_action_has_a_key_that_is_no_letter() {
    let resources = Resources::builtin().unwrap();
    let types_none = |key: &Key| !matches!(key.code, Code::Char(c) if c != ' ' && !key.ctrl && !key.alt);
    let no_letter = |chord: &KeySequence| chord.keys().iter().all(types_none);
    for mode in ["list", "desk", "compare", "series"] {
        for action in resources.keymap.actions(mode) {
            assert!(resources.keymap.keys(mode, action).iter().any(no_letter), "{mode}: {action}");
        }
    }
}

#[test]
fn every_action_is_bound_somewhere() {
    let resources = Resources::builtin().unwrap();
    for action in Action::ALL {
        let bound = ["list", "desk", "compare", "series"]
            .iter()
            .any(|mode| !resources.keymap.keys(mode, action.name()).is_empty());
        assert!(bound, "{}", action.name());
    }
}

fn keymap_error(text: &str) -> String {
    Keymap::parse("keys.ron", text, Action::NAMES).unwrap_err().en
}

#[test]
fn bad_bindings_are_told_together_with_their_places() {
    let text = "{\n  \"desk\": [\n    (\"undo\", [\"u\"]),\n    (\"redo\", [\"u\"]),\n    (\"fly\", [\"f\"]),\n    (\"note\", [\"Hyper-x\"]),\n  ],\n}\n";
    insta::assert_snapshot!(keymap_error(text), @r#"
    keys.ron:4:15: mode "desk": u is bound to both "undo" and "redo"; remove one
          ("redo", ["u"]),
                    ^
    keys.ron:5:6: unknown action "fly"
          ("fly", ["f"]),
           ^
    keys.ron:6:15: mode "desk": "Hyper-x" is not a key; keys are written like a, ?, C-s, M-x, S-Up, Enter, Space, F1
          ("note", ["Hyper-x"]),
                    ^
    "#);
}

/// A user's file over the built-in keys: the first line of each message.
fn layered(text: &str) -> Result<Keymap, String> {
    let mut resources = Resources::builtin().unwrap();
    let told = resources.lay_over(&[("mine.ron".into(), text.into())], &[]);
    told.map(|()| resources.keymap).map_err(|told| {
        assert_eq!(told.zh.lines().count(), told.en.lines().count());
        let places: Vec<&str> = told.en.lines().filter(|line| line.starts_with("mine.ron:")).collect();
        places.join("\n")
    })
}

#[test]
fn a_users_file_holds_only_what_is_different() {
    let shown = |keymap: &Keymap, mode: &str, action: &str| {
        keymap.keys(mode, action).iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
    };
    // Other keys, a key taken from another action, an action without keys, a key that only this mode binds differently.
    let text = "{ \"desk\": [(\"undo\", [\"M-u\"]), (\"edit\", [\"Enter\", \"u\", \"m\"]), (\"finish\", []), (\"save\", [\"M-s\"])] }";
    let keymap = layered(text).unwrap();
    for (mode, action, expected) in [
        ("desk", "undo", "M-u"),
        ("desk", "edit", "Enter | u | m"),
        ("desk", "missing", "M-m"),
        ("desk", "finish", ""),
        ("desk", "save", "M-s"),
        ("list", "save", "C-s"),
        ("desk", "redo", "U | C-r"),
    ] {
        assert_eq!(shown(&keymap, mode, action), expected, "{mode} {action}");
    }
    let key = |name: &str| [name.parse::<Key>().unwrap()];
    assert_eq!(keymap.reach("desk", &key("F12")), KeyLookup::Nothing);
    assert_eq!(keymap.reach("desk", &key("m")), KeyLookup::Action("edit"));
    assert_eq!(
        keymap.reach("desk", &key("w")),
        KeyLookup::Nothing,
        "an action that the mode names does not fall through"
    );
    assert_eq!(keymap.reach("desk", &key(",")), KeyLookup::Prefix);
    // A key that starts longer sequences replaces them.
    let keymap = layered("{ \"desk\": [(\"undo\", [\",\"])] }").unwrap();
    assert_eq!(keymap.reach("desk", &key(",")), KeyLookup::Action("undo"));
    assert_eq!(shown(&keymap, "desk", "first"), "Home | g g");
    assert_eq!(shown(&layered("{}").unwrap(), "desk", "undo"), "u | M-u");
}

#[test]
fn every_bad_line_of_a_users_file_is_told_at_once() {
    let text = r#"// mine, with "words" in quotes
{
  "desk": [("undo", ["M-1"])],
  "desc": [("undo", ["M-1"])],
  "desk": [
    ("undoo", ["M-2"]),
    ("redo", ["ctrl+r", "<C-x>", "pgup", "Hyper-x", "f5"]), /* "one" */
    ("note", ["M-3"]), ("note", ["M-4"]),
    ("search", ["M-4", "M-5 a", "M-5"]),
    ("unknown", []),
  ],
}"#;
    insta::assert_snapshot!(layered(text).unwrap_err(), @r#"
    mine.ron:4:3: unknown mode "desc", did you mean "desk"?
    mine.ron:5:3: mode "desk" occurs twice
    mine.ron:6:6: unknown action "undoo", did you mean "undo"?
    mine.ron:7:15: mode "desk": "ctrl+r" is not a key; write "C-r"
    mine.ron:7:25: mode "desk": "<C-x>" is not a key; write "C-x"
    mine.ron:7:34: mode "desk": "pgup" is not a key; write "PageUp"
    mine.ron:7:42: mode "desk": "Hyper-x" is not a key; keys are written like a, ?, C-s, M-x, S-Up, Enter, Space, F1
    mine.ron:7:53: mode "desk": "f5" is not a key; write "F5"
    mine.ron:8:25: mode "desk": "note" occurs twice; write its keys in one place
    mine.ron:9:17: mode "desk": M-4 is bound to both "note" and "search"; remove one
    mine.ron:9:33: mode "desk": M-5 of "search" and M-5 a of "search": one begins the other; remove one
    mine.ron:10:6: unknown action "unknown"
    "#);
    // Bindings that leave an action without a key, or the reviewer unable to quit.
    for (text, told) in [
        (r#"{ "desk": [("undo", ["Tab"])] }"#, "mine.ron:1:13: mode \"desk\": this leaves \"next_cell\" without a key"),
        (r#"{ "any": [("save", ["e"])] }"#, "mine.ron:1:12: mode \"compare\": this leaves \"save\" without a key"),
        (r#"{ "desk": [("save", ["?", "F1"])] }"#, "mine.ron:1:13: mode \"desk\": this leaves \"help\" without a key"),
        (r#"{ "any": [("quit", [])] }"#, "mine.ron:1:12: mode \"any\": \"quit\" must keep a key"),
    ] {
        assert!(layered(text).unwrap_err().starts_with(told), "{text}: {}", layered(text).unwrap_err());
    }
    // A file with an error has no effect at all.
    let mut resources = Resources::builtin().unwrap();
    let files = [("a.ron".to_string(), r#"{ "desk": [("undo", ["M-1"]), ("redoo", [])] }"#.to_string())];
    assert!(resources.lay_over(&files, &[]).is_err());
    assert_eq!(resources.keymap.keys("desk", "undo")[0].to_string(), "u");
}

#[test]
fn a_users_reasons_lie_over_those_of_the_program() {
    let lay = |text: &str| {
        let mut resources = Resources::builtin().unwrap();
        let told = resources.lay_over(&[], &[("mine.ron".into(), text.into())]);
        told.map(|()| {
            let words: Vec<String> =
                resources.reasons.of(&DecisionKind::Missing).map(|words| words.en.clone()).collect();
            words.join(" | ")
        })
    };
    let all = lay("{}").unwrap();
    let kept = "the report gives no date | in an attachment that is not published";
    assert_eq!(all, format!("the report does not list it | the cell is left blank | {kept}"));
    let text = r#"{ "missing": [("cell_blank", []), ("not_printed", ["无", "none"]), ("own", ["另册", "in another volume"])] }"#;
    assert_eq!(lay(text).unwrap(), format!("none | {kept} | in another volume"));
    let text = r#"{ "missin": [], "missing": [("a", ["甲"]), ("b", ["乙", " "]), ("c", ["丙", "c"]), ("c", []), ("d", ["丁", "d", "lits"])] }"#;
    let told = lay(text).unwrap_err();
    let places: Vec<&str> = told.en.lines().filter(|line| line.starts_with("mine.ron")).collect();
    insta::assert_snapshot!(places.join("\n"), @r#"
    mine.ron:1:3: unknown kind "missin", did you mean "missing"?
    mine.ron:1:30: reason "a" needs its words in Chinese and in English, or []
    mine.ron:1:44: reason "b" needs its words in Chinese and in English, or []
    mine.ron:1:82: reason "c" occurs twice
    mine.ron:1:109: unknown kind of problem "lits", did you mean "list"?
    "#);
    assert_eq!(told.zh.lines().count(), told.en.lines().count());
}

#[test]
fn broken_ron_is_told_with_file_line_column_and_mark() {
    let keys = "{\n  \"desk\": [\n    (\"undo\" [\"u\"]),\n  ],\n}\n";
    let told = "keys.ron:3:13: expected `,`\n      (\"undo\" [\"u\"]),\n              ^";
    assert_eq!(keymap_error(keys), told);
    let form = "(\n  id: \"mine\",\n  name: (zh: \"我的\", en: \"mine\"),\n  yeers: (2000, None),\n)";
    let told = "mine.ron:4:3: unexpected field named `yeers`; known: `id`, `name`, `years`, `source`, `tables`\n    yeers: (2000, None),\n    ^";
    assert_eq!(Library::builtin().unwrap().add("mine.ron", form).unwrap_err().to_string(), told);
    let library = Library::builtin().unwrap();
    let rule = "(rules: [(id: \"规则\", severity: Harsh)])";
    let told = "rules.ron:1:31: unexpected variant named `Harsh`; known: `Hard`, `Soft`, `Info`\n  (rules: [(id: \"规则\", severity: Harsh)])\n                                  ^";
    assert_eq!(Rules::default().add("rules.ron", rule, &library).unwrap_err().to_string(), told);
}

#[test]
fn wrong_ids_in_forms_and_rules_are_refused() {
    let library = Library::builtin().unwrap();
    let form = |rows: &str| {
        let text = format!(
            "(id: \"mine\", name: (zh: \"我\", en: \"me\"), years: (2000, None), source: \"\", tables: [(id: \"t\", title: (zh: \"\", en: \"\"), blocks: [(rows: [{rows}])])])"
        );
        Library::builtin().unwrap().add("mine.ron", &text).unwrap_err().to_string()
    };
    let row = "(id: \"a\", label: \"甲\", en: \"a\")";
    assert!(form(&format!("{row}, {row}")).starts_with("mine.ron:1:6: field id \"t.a\" occurs twice in form \"mine\""));
    assert!(form("(id: \"甲\", label: \"甲\", en: \"a\")").contains("may hold only"));
    assert!(form("").contains("without rows"));
    let rule = |text: &str| Rules::default().add("mine.ron", text, &library).unwrap_err().to_string();
    let head = "severity: Hard, title: (zh: \"\", en: \"\"), source: \"\"";
    let unknown = format!(
        "(rules: [(id: \"x\", {head}, relation: Equal(left: [\"no.such\"], right: [\"requests.granted.total\"]))])"
    );
    assert!(
        rule(&unknown).starts_with("mine.ron:1:15: rule \"x\": no form has a field \"no.such\""),
        "{}",
        rule(&unknown)
    );
    let no_set = format!("(rules: [(id: \"x\", each: [\"row\"], {head}, relation: Enumeration)])");
    assert!(rule(&no_set).starts_with("mine.ron:1:15: rule \"x\": unknown set \"row\""), "{}", rule(&no_set));
    assert!(rule("(form: Some(\"none\"), rules: [])").contains("no form is called"));
}

#[test]
fn a_form_added_as_a_file_is_read() {
    let mut library = Library::builtin().unwrap();
    let text = "(id: \"local\", name: (zh: \"本地表\", en: \"local\"), years: (2010, None), source: \"\", tables: [(
        id: \"local\", title: (zh: \"统计表\", en: \"table\"), blocks: [(
            columns: [(id: \"year\", label: \"年度\", en: \"year\"), (id: \"all\", label: \"历年累计\", en: \"all\")],
            rows: [(id: \"made\", label: \"制作信息数\", en: \"made\"), (id: \"open\", label: \"公开信息数\", en: \"open\")],
        )])])";
    library.add("local.ron", text).unwrap();
    let page = "指标名称 | 年度 | 历年累计 |\n制作信息数 | 12 | 340 |\n公开信息数 | 7 | / |\n";
    let (document, _) = gouji_ingest::document(page);
    let (extraction, _) = gouji_core::extract::extract(&document, &library);
    let read: Vec<(&str, &str)> =
        extraction.fields.iter().map(|field| (field.id.as_str(), field.value.verbatim.as_str())).collect();
    assert_eq!(
        read,
        [("local.made.year", "12"), ("local.made.all", "340"), ("local.open.year", "7"), ("local.open.all", "/")]
    );
}
