//! The word lists bundled with the program.

use gouji_core::lexicon::Lexicon;
use std::collections::BTreeMap;

/// A word list file as written.
type Lists = BTreeMap<String, Vec<(String, Vec<String>)>>;

fn files() -> Vec<(String, Lists)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/lexicon");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        (path.file_name().unwrap().to_string_lossy().into_owned(), ron::from_str(&text).unwrap())
    };
    files.iter().map(read).collect()
}

#[test]
fn every_list_is_in_one_file_and_every_word_in_it_once_with_an_example() {
    let mut written: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, lists) in files() {
        for (list, entries) in lists {
            for (word, about) in &entries {
                assert!((1..=2).contains(&about.len()), "{file} {list}: {word} has an example and perhaps a source");
                assert!(about[0].contains(word.as_str()), "{file} {list}: {word} is not in its example");
            }
            let mut words: Vec<&String> = entries.iter().map(|(word, _)| word).collect();
            words.sort();
            assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{file} {list}: a word twice");
            let words = entries.into_iter().map(|(word, _)| word).collect();
            assert!(written.insert(list.clone(), words).is_none(), "{list} is in two files");
        }
    }
    let mut names: Vec<&str> = Lexicon::NAMES.to_vec();
    names.sort_unstable();
    assert_eq!(written.keys().map(String::as_str).collect::<Vec<_>>(), names);
    for (name, words) in &written {
        let list = Lexicon::builtin().list(name).unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), words.iter().map(String::as_str).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_file_of_words_is_refused_with_everything_that_is_wrong() {
    let check = |text: &str, expect: &[&str]| {
        let message = Lexicon::builtin().with("own.ron", text).map(|_| ()).unwrap_err();
        for part in expect {
            assert!(message.en.contains(part), "{}", message.en);
        }
        assert_eq!(message.zh.matches("own.ron:").count(), expect.len(), "{}", message.zh);
    };
    check(
        "{\"units\": [(\"件\", [\"1件\"]), (\"件\", [\"2件\"])]}",
        &["own.ron:1:28: this word occurs twice; delete one of them"],
    );
    check("{\"units\": [(\"\", [\"1\"])]}", &["own.ron:1:13: a word must not be empty or longer than 90 bytes"]);
    check(&format!("{{\"units\": [(\"{}\", [\"1\"])]}}", "长".repeat(31)), &["longer than 90 bytes"]);
    check("{\"unit\": [], \"cell_unit\": []}", &["did you mean \"units\"?", "did you mean \"cell_units\"?"]);
    check("{\"units\": [(\"件\")]}", &["own.ron:1:"]);
    let many: Vec<String> = (0..20_000).map(|at| format!("(\"w{at}\", [\"w\"]),")).collect();
    let many = many.concat();
    let message = Lexicon::builtin().with("own.ron", &format!("{{\"units\": [{many}]}}")).map(|_| ()).unwrap_err();
    assert!(message.en.contains("hold at most 20000 words"), "a bound on what is kept");
}
