//! Screens after keys, as snapshots.

use super::harness::Run;
use crate::text::Lang;

macro_rules! snapshot {
    ($name:literal, $run:expr) => {
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $run);
        })
    };
}

#[test]
fn list_of_reports() {
    snapshot!("list_80x24", Run::new(80, 24).screen());
    snapshot!("list_120x36", Run::new(120, 36).screen());
    let english = Run::with(crate::corpus::samples(), 80, 24, Lang::En, super::harness::folder()).screen();
    snapshot!("list_80x24_en", english);
}

#[test]
fn desk_at_three_sizes() {
    snapshot!("xifeng_80x24", Run::new(80, 24).open("xifeng").picture());
    snapshot!("xifeng_120x36", Run::new(120, 36).open("xifeng").screen());
    snapshot!("suqian_200x60", Run::new(200, 60).open("suqian-2024").keys("}").screen());
    let mut english =
        Run::with(crate::corpus::samples(), 120, 36, Lang::En, super::harness::folder()).open("xianjiahu");
    snapshot!("xianjiahu_120x36_en", english.screen());
}

#[test]
fn editing_moves_the_residuals() {
    // 予以公开 · 自然人 of Suqian 2024: 1408 → 14080 breaks its row and its column while it is typed.
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down e text:0");
    snapshot!("suqian_typing_120x36", run.picture());
    run.keys("Enter");
    snapshot!("suqian_typed_120x36", run.screen());
}

#[test]
fn help_note_leave() {
    let mut run = Run::new(80, 24).open("xifeng");
    snapshot!("help_80x24", run.keys("?").screen());
    run.keys("Esc c text:与第33行不符 Enter text:请核对");
    snapshot!("note_80x24", run.screen());
    run.keys("C-s q");
    snapshot!("leave_80x24", run.screen());
}

#[test]
fn two_years() {
    let mut run = Run::new(120, 36);
    let index = (0..7).find(|&i| run.state.list.items[i].path.contains("suqian-2024")).unwrap();
    run.state.list.cursor = index;
    run.keys("d");
    snapshot!("compare_120x36", run.picture());
    run.keys("} } } }");
    snapshot!("compare_prose_120x36", run.picture());
    run.resize(80, 24);
    snapshot!("compare_80x24", run.screen());
}

#[test]
fn too_small() {
    snapshot!("too_small", Run::new(50, 10).screen());
    // Between that and 80×24 it works, and says that parts are cut.
    snapshot!("cramped_70x20", Run::new(70, 20).open("xianjiahu").screen());
    for (columns, rows, cramped) in [(79, 24, true), (80, 23, true), (80, 24, false)] {
        assert_eq!(Run::new(columns, rows).open("xifeng").screen().contains("80×24"), cramped, "{columns}×{rows}");
    }
}
