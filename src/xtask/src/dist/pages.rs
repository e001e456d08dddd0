//! Completions and man pages, from the grammar by which the program reads its command line.
//!
//! They are made here and not by the program: it would carry two libraries for what is needed once, when it is installed.

use clap_complete::{Generator, Shell, generate};
use gouji::cli::grammar;
use gouji_core::text::Lang;
use std::error::Error;
use std::fs;
use std::path::Path;

const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

/// The headings that the library writes, for the Chinese pages.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "用法"),
    ("DESCRIPTION", "说明"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("EXTRA", "更多"),
    ("VERSION", "版本"),
];

/// Writes a file for each shell, under the name by which the shell finds it.
pub fn completions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for shell in SHELLS {
        let mut script = Vec::new();
        generate(shell, &mut grammar::command(Lang::En), "gouji", &mut script);
        fs::write(folder.join(shell.file_name("gouji")), script)?;
    }
    Ok(())
}

/// Writes a page for the program and for each command, in both languages, as `man` looks for them.
pub fn manual(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (lang, place) in [(Lang::En, "man1"), (Lang::Zh, "zh_CN/man1")] {
        let place = folder.join(place);
        fs::create_dir_all(&place)?;
        clap_mangen::generate_to(grammar::command(lang), &place)?;
        if lang == Lang::Zh {
            for entry in fs::read_dir(&place)? {
                translate(&entry?.path())?;
            }
        }
    }
    Ok(())
}

fn translate(page: &Path) -> Result<(), Box<dyn Error>> {
    let mut text = fs::read_to_string(page)?;
    for (english, chinese) in HEADINGS {
        text = text.replace(&format!("\n.SH {english}\n"), &format!("\n.SH {chinese}\n"));
    }
    fs::write(page, text)?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use gouji_testing::Scratch;
    use std::process::Command;

    #[test]
    fn every_command_is_completed_and_has_its_pages() {
        let folder = Scratch::new("pages");
        completions(&folder.0).unwrap();
        manual(&folder.0.join("man")).unwrap();
        let scripts: Vec<String> =
            SHELLS.iter().map(|shell| fs::read_to_string(folder.0.join(shell.file_name("gouji"))).unwrap()).collect();
        let mut count = 0;
        for command in grammar::command(Lang::Zh).get_subcommands() {
            let name = command.get_name();
            for script in &scripts {
                assert!(script.contains(name), "{name}");
            }
            for place in ["man1", "zh_CN/man1"] {
                let page =
                    fs::read_to_string(folder.0.join("man").join(place).join(format!("gouji-{name}.1"))).unwrap();
                for option in command.get_arguments().filter_map(|argument| argument.get_long()) {
                    assert!(page.contains(&option.replace('-', "\\-")), "{place} {name}: {option}");
                }
            }
            count += 1;
        }
        assert!(count > 10, "{count} commands");
        let page = fs::read_to_string(folder.0.join("man/zh_CN/man1/gouji-check.1")).unwrap();
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
        assert!(headings.len() > 3 && headings.iter().all(|heading| !heading.is_ascii()), "{headings:?}");
    }

    #[test]
    fn bash_understands_its_completions() {
        let folder = Scratch::new("bash");
        completions(&folder.0).unwrap();
        let script = folder.0.join(Shell::Bash.file_name("gouji"));
        let asked =
            "source \"$0\"; COMP_WORDS=(gouji exp); COMP_CWORD=1; _gouji gouji exp gouji; echo \"${COMPREPLY[@]}\"";
        let Ok(told) = Command::new("bash").args(["-c", asked]).arg(&script).output() else {
            println!("skipped: no bash");
            return;
        };
        assert_eq!(String::from_utf8_lossy(&told.stdout).trim(), "export", "{told:?}");
    }
}
