//! All years of an agency: where the screen opens, the marks between the years, and what is said of a break.

use super::screens::{SIZES, look};
use super::{reports, series_of, years};
use crate::harness::Run;
use gouji_core::diff::{LinkState, WeakestYear};
use gouji_core::text::Lang;
use gouji_tui::screen::series::{SeriesRow, SeriesScreen};

/// Years of which 2022 carries out what 2023 does not carry in, both with sound sums, and 2024 was typed wrongly.
fn broken(columns: u16, rows: u16, lang: Lang) -> Run {
    let of_2022 = reports::of_2023().replace("2023", "2022").replace("2024", "2023");
    let files = [
        ("2019.txt", reports::of_2019()),
        ("2022.txt", of_2022),
        ("2023.txt", reports::of_2023()),
        ("2024.txt", reports::of_2024_broken()),
    ];
    series_of(&files, columns, rows, lang)
}

fn screen(run: &Run) -> &SeriesScreen {
    run.state.series.as_ref().unwrap()
}

/// The field and the year in focus, and what was said of the links of that year.
fn focus(run: &Run) -> (String, i16, Vec<WeakestYear>) {
    let screen = screen(run);
    let field = screen.series().unwrap();
    let [old, new] = [screen.column.saturating_sub(1), screen.column].map(|column| &field.points[column]);
    let weakest = screen.links.between(old, new).filter_map(|link| link.weakest.clone()).collect();
    (field.id.to_string(), screen.years[screen.column], weakest)
}

#[test]
fn it_opens_on_a_year_with_a_number() {
    let check = |files: &[(&str, String)], expect: (&str, i16)| {
        let run = series_of(files, 120, 36, Lang::Zh);
        let (id, year, _) = focus(&run);
        assert_eq!((id.as_str(), year), expect);
        let screen = screen(&run);
        assert!(screen.series().unwrap().points[screen.column].number.is_some());
        // The first lines have numbers too.
        let field = |row: &SeriesRow| matches!(row, SeriesRow::Field(series) if series.newest_number().is_none());
        assert!(!screen.rows.iter().take(6).any(field));
    };
    let recent = [("b.txt", reports::of_2023()), ("c.txt", reports::of_2024())];
    check(&recent, ("disclosure.regulations.made", 2024));
    // A newest report without any table: the years before it are shown.
    let bare = reports::of_2024().replace("2025", "2026").replace("2024", "2025");
    let bare: String = bare.split_inclusive('\n').filter(|line| !line.contains('|')).collect();
    check(&[recent.as_slice(), &[("d.txt", bare)]].concat(), ("disclosure.regulations.made", 2024));
}

#[test]
fn fields_that_few_years_have_come_last_under_a_head() {
    let run = years(120, 36, Lang::Zh);
    let screen = screen(&run);
    let is_head = |row: &SeriesRow| matches!(row, SeriesRow::Section(title) if title.zh.contains("没有可比的数"));
    let head = screen.rows.iter().position(is_head).unwrap();
    let comparable = |rows: &[SeriesRow]| {
        let fields = rows.iter().filter_map(|row| if let SeriesRow::Field(series) = row { Some(series) } else { None });
        fields.map(|series| series.is_comparable()).collect::<Vec<_>>()
    };
    let (first, rest) = screen.rows.split_at(head);
    assert!(!first.is_empty() && comparable(first).into_iter().all(|is_comparable| is_comparable));
    assert!(!rest.is_empty() && !comparable(rest).into_iter().any(|is_comparable| is_comparable));
    assert_eq!(screen.rows.iter().filter(|row| is_head(row)).count(), 1);
}

#[test]
fn n_goes_from_break_to_break_and_names_the_year() {
    let mut run = broken(120, 36, Lang::Zh);
    let mut seen = Vec::new();
    for _ in 0..40 {
        run.keys("n");
        let here = focus(&run);
        if seen.contains(&here) {
            break;
        }
        seen.push(here);
    }
    // One press for each break, and back to the first.
    assert_eq!(focus(&run), seen[0]);
    let row = |id: &str| seen.iter().filter(|at| at.0 == id).map(|at| (at.1, at.2.clone())).collect::<Vec<_>>();
    assert_eq!(
        row("requests.carried_in.natural_person"),
        [(2023, vec![WeakestYear::CannotTell]), (2024, vec![WeakestYear::Sure(vec![2024])])]
    );
    assert!(seen.iter().all(|at| !at.2.is_empty()), "{seen:?}");
    run.keys("N");
    assert_eq!(&focus(&run), seen.last().unwrap());
    // Nothing is judged over years without a report.
    let screen = screen(&run);
    let row = screen
        .rows
        .iter()
        .position(|row| matches!(row, SeriesRow::Field(series) if series.id == "requests.carried_in.total"));
    let states: Vec<Option<LinkState>> =
        (0..screen.years.len()).map(|column| screen.link(row.unwrap(), column)).collect();
    let unknown = Some(LinkState::Unknown);
    assert_eq!(
        states,
        [None, unknown, unknown, unknown, Some(LinkState::Broken), Some(LinkState::Broken)],
        "{:?}",
        screen.years
    );
}

#[test]
fn without_a_break_n_says_so() {
    let mut run = years(120, 36, Lang::Zh);
    let before = focus(&run);
    run.keys("n");
    assert_eq!(focus(&run), before);
    assert!(run.screen().contains("没有衔接问题"), "{}", run.screen());
}

#[test]
fn breaks_on_the_screen() {
    for (columns, rows) in SIZES {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = broken(columns, rows, lang);
            look("series_open", &mut run);
            look("series_break", run.keys("n n"));
        }
    }
}
