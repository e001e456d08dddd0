//! Screens of two years: the text of one Chinese and one English size, and properties of all sizes.

use super::{broken, go, pair, reports, suqian, years};
use crate::harness::{Run, assert_whole, snapshot};
use gouji_core::text::Lang;

pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

pub fn look(name: &str, run: &mut Run) {
    let size = (run.state.size.columns, run.state.size.rows);
    match (size, run.state.lang) {
        ((120, 36), Lang::Zh) => snapshot!(format!("pair_{name}_120x36_zh"), run.screen()),
        ((80, 24), Lang::En) => snapshot!(format!("pair_{name}_80x24_en"), run.screen()),
        _ => assert_whole(name, run),
    }
}

#[test]
fn a_break_between_the_years() {
    for (columns, rows) in SIZES {
        for lang in [Lang::Zh, Lang::En] {
            look("break", &mut broken(columns, rows, lang));
        }
    }
}

#[test]
fn grids_parts_prose_and_folds() {
    for (columns, rows) in SIZES {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = suqian(columns, rows, lang);
            go(&mut run, "requests.new_received.total");
            look("grids", run.keys("t"));
            look("parts", run.keys("t b"));
            look("prose", run.keys("Esc End"));
            look("folds", run.keys("*"));
        }
    }
}

#[test]
fn across_a_change_of_form() {
    let received = [("req.total", "1200"), ("reply.granted", "600"), ("reply.already_public", "200")];
    let old = reports::of_2014(2016, &received);
    for (columns, rows) in SIZES {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = pair(&[("a.txt", old.clone()), ("b.txt", reports::of_2019())], columns, rows, lang);
            look("forms", run.keys("v Home / text:已主动公开 Enter Left Left Left"));
        }
    }
}

#[test]
fn all_years() {
    for (columns, rows) in SIZES {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = years(columns, rows, lang);
            look("series", run.keys("} Down Down Down Down Down Down"));
        }
    }
}
