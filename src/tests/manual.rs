//! README and manual: complete in both languages, readable in a terminal, without dead links; `gouji help` prints them.

use super::cli::run;
use crate::cli::grammar;
use crate::cli::help::TOPICS;
use gouji_core::text::Lang;
use gouji_core::text::width::width;
use gouji_testing::ROOT;
use std::fs;
use std::path::{Path, PathBuf};

/// Most columns of a line.
const WIDEST: usize = 130;
/// Most lines of the README and of a topic.
const LONGEST: usize = 150;

/// A file of the repository by its path in it.
fn text(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files of one language of the manual.
fn pages(lang: &str) -> Vec<String> {
    let folder = format!("assets/manual/{lang}");
    let entries = fs::read_dir(Path::new(ROOT).join(&folder)).unwrap();
    let mut pages: Vec<String> =
        entries.map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy())).collect();
    pages.sort();
    pages
}

/// README and manual.
fn all() -> Vec<String> {
    let single = ["README.md", "assets/manual/figures.md"].map(String::from);
    single.into_iter().chain(pages("en")).chain(pages("zh")).collect()
}

/// Targets of the links and pictures of a page, without those of the web and of the page itself.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.filter(|target| !target.contains("://") && !target.starts_with('#')).collect()
}

#[test]
fn every_topic_is_there_in_both_languages() {
    for (lang, folder, also) in [(Lang::En, "en", &[][..]), (Lang::Zh, "zh", &["README"])] {
        let mut wanted: Vec<String> = TOPICS
            .iter()
            .map(|topic| topic.name)
            .chain(also.iter().copied())
            .map(|name| format!("assets/manual/{folder}/{name}.md"))
            .collect();
        wanted.sort();
        assert_eq!(pages(folder), wanted);
        for topic in &TOPICS {
            assert_eq!(topic.text(lang), text(&format!("assets/manual/{folder}/{}.md", topic.name)));
            let first = topic.text(lang).lines().next().unwrap();
            assert!(first.starts_with("# ") && topic.title(lang).len() > 5, "{}: {first}", topic.name);
        }
    }
    for topic in &TOPICS {
        let sections = |lang| topic.text(lang).lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(sections(Lang::Zh), sections(Lang::En), "sections of {}", topic.name);
    }
}

#[test]
fn pages_fit_a_terminal() {
    for path in &all() {
        let page = text(path);
        assert!(path.ends_with("figures.md") || page.lines().count() <= LONGEST, "{path} is too long");
        for (line, words) in page.lines().enumerate() {
            assert!(width(words) <= WIDEST, "{path}:{} has {} columns", line + 1, width(words));
        }
    }
}

#[test]
fn links_lead_to_files() {
    let mut count = 0;
    for path in &all() {
        let page = text(path);
        let folder = Path::new(ROOT).join(path).parent().map(PathBuf::from).unwrap();
        for target in links(&page) {
            let file = target.split('#').next().unwrap_or_default();
            assert!(folder.join(file).exists(), "{path}: {target}");
            count += 1;
        }
    }
    assert!(count > 100, "{count} links");
}

#[test]
fn the_readme_names_the_other_half_first_and_the_two_commands() {
    for (path, other) in
        [("README.md", "assets/manual/zh/README.md"), ("assets/manual/zh/README.md", "../../../README.md")]
    {
        let page = text(path);
        let top: Vec<&str> = page.lines().take(5).collect();
        assert!(top.iter().any(|line| line.contains(other)), "{path}: {top:?}");
        assert!(page.contains("cargo run --release ") && page.contains("cargo test "), "{path}");
        for topic in &TOPICS {
            assert!(page.contains(&format!("{}.md)", topic.name)), "{path}: {}", topic.name);
        }
    }
}

#[test]
fn every_command_is_in_the_manual() {
    for lang in [Lang::Zh, Lang::En] {
        let scripts = TOPICS.iter().find(|topic| topic.name == "scripts").unwrap().text(lang);
        for command in grammar::command(lang).get_subcommands() {
            assert!(scripts.contains(&format!("`gouji {}", command.get_name())), "{}", command.get_name());
        }
    }
}

#[test]
fn help_prints_topics_and_commands() {
    let (code, out, err) = run(&["help"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for topic in &TOPICS {
        assert!(out.contains(&format!("  {}", topic.name)) && out.contains(topic.title(Lang::En)), "{out}");
    }
    assert_eq!(out.lines().count(), TOPICS.len() + 2);
    for (lang, asked) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        for topic in &TOPICS {
            assert_eq!(run(&["help", topic.name, "--lang", asked]), (Some(0), topic.text(lang).into(), String::new()));
        }
    }
    assert_eq!(run(&["help", "check"]), run(&["check", "--help"]));
    let (code, out, err) = run(&["help", "nothing", "--lang", "zh"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("nothing") && TOPICS.iter().all(|topic| err.contains(topic.name)), "{err}");
}

/// A file of the user's own that is broken does not keep the manual away.
#[test]
fn help_needs_no_file_of_the_user() {
    assert_eq!(run(&["help", "forms", "--forms", "/nowhere"]).0, Some(0));
}
