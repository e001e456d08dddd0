//! Developer commands besides the tests.
//!
//! Not here: assertions (each crate's own `tests`).

mod case;
mod dist;
mod figures;
mod golden;
mod messages;
mod published;

use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask case FORM LAYOUT DAMAGE full|gaps SEED   shows one report of the generator and what was not read right and sure
cargo xtask dist [linux|windows]                     makes the archives and wheels of a release, tries the program of each
cargo xtask figures [PART…|all]                      measures parts of the figures, and writes the manual's page of them
cargo xtask golden-journal FILE                      writes a journal with one line of every kind, when its format is a new one
cargo xtask messages                                 lists the messages, the sources that name each and a screen that shows it
cargo xtask published [--out DIR]                    reads the variants of one report as people publish it; writes them to DIR";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["case", form, layout, damage, values, seed] => {
            case::show(form, (layout, damage, *values == "gaps"), seed.parse()?)
        }
        ["dist", systems @ ..] => dist::run(systems),
        ["figures", parts @ ..] => figures::run(parts),
        ["golden-journal", file] => golden::journal(file.as_ref()),
        ["messages"] => messages::list(),
        ["published"] => published::run(None),
        ["published", "--out", folder] => published::run(Some(folder.as_ref())),
        _ => Err(USAGE.into()),
    }
}
