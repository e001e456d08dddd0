//! The list of reports: its totals, and searching in it.

use gouji_core::collection::Summary;
use gouji_core::review::{Counts, Progress, UnreadCounts};
use gouji_core::text::fuzzy::{Query, score};
use gouji_tui::screen::list::report_list::ReportList;
use proptest::prelude::*;

fn summary() -> impl Strategy<Value = Result<Summary, String>> {
    let progress = prop::sample::select(vec![Progress::New, Progress::Started, Progress::Finished, Progress::Reopened]);
    let agency = prop::sample::select(vec!["", "宿迁市", "西丰县教育局"]);
    let read = (progress, agency, 0_usize..2).prop_map(|(progress, agency, cannot_tell)| Summary {
        agency: agency.into(),
        year: Some(2024),
        counts: Counts { unread: UnreadCounts { cells: cannot_tell, ..UnreadCounts::default() }, ..Counts::default() },
        progress,
        ..Summary::default()
    });
    prop_oneof![4 => read.prop_map(Ok), 1 => Just(Err("no".to_string()))]
}

proptest! {
    /// Whatever summaries arrive, and however often, the totals equal those of a full count.
    #[test]
    fn totals_are_kept(told in prop::collection::vec((0_usize..6, summary()), 0..24)) {
        let paths: Vec<String> = ["a/甲.txt", "b/a-long-name.txt", "c…d.txt", "x", ""].map(String::from).into();
        let mut list = ReportList::new(paths.clone());
        for (index, summary) in told {
            list.tell(index, summary);
            list.arrange("");
            let known = || (0..paths.len()).filter_map(|at| list.summary(at));
            let finished = known().filter(|summary| summary.progress == Progress::Finished).count();
            prop_assert_eq!(list.finished(), (finished, paths.len()));
            let unread = known().map(|summary| summary.counts.unread.total());
            prop_assert_eq!(list.totals().unread, [unread.clone().sum(), unread.filter(|count| *count > 0).count()]);
            prop_assert_eq!(list.totals(), list.shown());
            prop_assert_eq!(list.is_read(), list.items().iter().all(|item| item.summary.is_some()));
            for query in ["", "x", "sq", "xfx 2024", "甲", "zzz"] {
                for item in list.items() {
                    let either = score(query, &item.title()).max(score(query, &item.path));
                    prop_assert_eq!(item.score(&Query::new(query)), either, "{} {}", query, item.path);
                }
            }
        }
    }
}
