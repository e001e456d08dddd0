//! Two years side by side in the workbench, and all years of an agency.

mod arbitrary;
mod decide;
mod reports;
mod screens;
mod series;
mod versions;

use super::harness::{Run, folder};
use gouji_core::text::Lang;
use gouji_tui::state::Screen;

/// The first two of these reports side by side, the second one active.
fn pair(reports: &[(&str, String)], columns: u16, rows: u16, lang: Lang) -> Run {
    let folder = folder();
    let mut run = Run::with(reports::items(&folder, reports), columns, rows, lang, folder.clone());
    run.keys("Down d");
    assert_eq!(run.state.screen, Screen::Pair, "{:?}", run.state.status);
    run
}

/// The years of an agency in three forms, as a series.
pub fn all_years(columns: u16, rows: u16) -> Run {
    years(columns, rows, Lang::Zh)
}

fn years(columns: u16, rows: u16, lang: Lang) -> Run {
    let files = [
        ("2016.txt", reports::of_2014(2016, &[("req.total", "1200")])),
        ("2019.txt", reports::of_2019()),
        ("2023.txt", reports::of_2023()),
        ("2024.txt", reports::of_2024()),
    ];
    series_of(&files, columns, rows, lang)
}

/// These reports of one agency as a series.
fn series_of(reports: &[(&str, String)], columns: u16, rows: u16, lang: Lang) -> Run {
    let folder = folder();
    let mut run = Run::with(reports::items(&folder, reports), columns, rows, lang, folder.clone());
    run.keys("s");
    assert_eq!(run.state.screen, Screen::Series, "{:?}", run.state.status);
    run
}

/// The two bundled years.
fn suqian(columns: u16, rows: u16, lang: Lang) -> Run {
    pair(&[("a.txt", reports::of_2023()), ("b.txt", reports::of_2024())], columns, rows, lang)
}

/// Two years with a broken carry-over between them.
pub(super) fn broken(columns: u16, rows: u16, lang: Lang) -> Run {
    pair(&[("a.txt", reports::of_2023()), ("b.txt", reports::of_2024_broken())], columns, rows, lang)
}

/// Brings the row of a field of the newer year under the cursor.
fn go(run: &mut Run, id: &str) {
    let state = &mut run.state;
    let (compare, pair) = (state.compare.as_mut().unwrap(), state.open.pair_mut().unwrap());
    let row = pair.places.row(id, gouji_core::ids::Year::Newer).unwrap();
    compare.show(pair, row);
}
