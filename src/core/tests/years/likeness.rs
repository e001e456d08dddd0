//! Likeness of two years' prose, by characters.

use super::made::{Kit, kit};
use gouji_core::check::{LikenessLimits, Rules};
use gouji_core::diff::{Likeness, LikenessLevel, compare};
use gouji_core::review::Review;
use gouji_core::text::Lang;
use proptest::prelude::*;

fn report(kit: &Kit, year: i16, body: &str) -> Review {
    kit.read(&format!("甲市教育局{year}年政府信息公开工作年度报告\n按照条例要求，本机关编制本报告。\n{body}\n"))
}

fn likeness(kit: &Kit, rules: &Rules, old: &str, new: &str) -> Likeness {
    compare(&report(kit, 2023, old), &report(kit, 2024, new), rules, &kit.library).likeness
}

const COPIED: &str = "我局高度重视政府信息公开工作，切实强化组织领导和责任落实。";

#[test]
fn letters_count_and_nothing_else() {
    let kit = kit();
    // (characters, those alike) of a first chapter.
    let check = |old: &str, new: &str, expect: (usize, usize)| {
        let chapter = |body: &str| format!("一、总体情况\n{body}");
        let found = likeness(&kit, &kit.rules, &chapter(old), &chapter(new)).whole;
        assert_eq!((found.characters, found.alike), expect, "{old} → {new}");
    };
    check(COPIED, COPIED, (27, 27));
    check("", COPIED, (27, 0));
    // Numbers, punctuation, blanks and width do not count.
    let [then, now] = ["2023年，我局共收到政府信息公开申请1,573件。", "２０２４年 我局共收到政府信息公开申请18件。"];
    check(then, now, (15, 15));
    // Short sentences and item headings do not count.
    check("天气晴朗。", "天气晴朗。", (0, 0));
    let heading = "（一）主动公开政府信息的有关情况";
    check(&format!("{heading}\n{COPIED}"), &format!("{heading}\n{COPIED}"), (27, 27));
    check("一是进一步强化组织领导和责任落实。", "一是进一步强化组织领导和责任落实。", (16, 16));
    // Of an edited sentence the long runs are alike: here the first fourteen letters.
    let edited = "我局高度重视政府信息公开工作，不断完善公开制度。";
    check(COPIED, edited, (22, 14));
    // Shorter runs are turns of phrase.
    check(COPIED, "全市各单位政府信息公开工作稳步推进。", (17, 0));
    // A sentence of another chapter or another order is last year's too.
    check(&format!("{COPIED}{then}"), &format!("{now}{COPIED}"), (42, 42));
}

#[test]
fn chapters_are_told_apart_and_marked() {
    let kit = kit();
    let long =
        |clause: &str| ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"].map(|one| format!("{one}{clause}")).concat();
    let (copied, then, now) = (
        long("科室按照工作要求做好政府信息公开的各项工作。"),
        long("单位加强业务培训并开展督促检查工作。"),
        long("部门推进网站平台建设提升服务效能水平。"),
    );
    let old = format!("一、总体情况\n{copied}\n二、存在的主要问题及改进情况\n{then}\n三、其他需要报告的事项\n{COPIED}");
    let new = format!("一、总体情况\n{copied}\n二、存在的主要问题及改进情况\n{now}\n三、其他需要报告的事项\n{COPIED}");
    let (old, new) = (report(&kit, 2023, &old), report(&kit, 2024, &new));
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let limits = comparison.likeness.limits;
    let shown: Vec<_> = comparison
        .likeness
        .chapters
        .iter()
        .map(|chapter| {
            let title = new.document.at(chapter.title.unwrap());
            (title, chapter.share.percent().unwrap(), chapter.share.level(limits))
        })
        .collect();
    let expect = [
        ("一、总体情况", 100, Some(LikenessLevel::Alike)),
        ("二、存在的主要问题及改进情况", 0, None),
        // Too short to be judged.
        ("三、其他需要报告的事项", 100, None),
    ];
    assert_eq!(shown, expect);
    let titles: Vec<&str> = comparison
        .rows
        .iter()
        .filter_map(|row| match row {
            gouji_core::diff::ComparisonRow::Section(title) => Some(title.get(Lang::Zh)),
            _ => None,
        })
        .collect();
    assert!(titles.contains(&"正文 一、总体情况 · 雷同率 100%，与上年雷同"), "{titles:?}");
    assert!(titles.contains(&"正文 三、其他需要报告的事项 · 雷同率 100%"), "{titles:?}");
    assert_eq!(comparison.likeness.whole.level(limits), Some(LikenessLevel::Partly));
}

#[test]
fn limits_of_a_users_file_hold() {
    let kit = kit();
    let limits = LikenessLimits { alike: 60, partly: 40, run: 12, sentence: 12, chapter: 100 };
    assert_eq!(kit.rules.likeness_limits(), limits);
    assert_eq!(Rules::default().likeness_limits(), limits);
    let mut rules = kit.rules.clone();
    rules
        .add("mine.ron", "(likeness: (alike: 90, partly: 80, run: 3, sentence: 1, chapter: 0))", &kit.library)
        .unwrap();
    assert_eq!(rules.likeness_limits(), LikenessLimits { alike: 90, partly: 80, run: 3, sentence: 1, chapter: 0 });
    let found = likeness(&kit, &rules, "一、总体情况\n天气晴朗万里。", "一、总体情况\n天气晴朗多云。");
    assert_eq!((found.whole.characters, found.whole.alike, found.whole.level(found.limits)), (6, 4, None));
    for (wrong, at) in [
        ("(likeness: (alike: 40, partly: 60, run: 12, sentence: 12, chapter: 100))", "1:2"),
        ("(likeness: (alike: 101, partly: 60, run: 12, sentence: 12, chapter: 100))", "1:2"),
        ("(likeness: (alike: 60, partly: 40, run: 0, sentence: 12, chapter: 100))", "1:2"),
        ("(likeness: (alike: 60, partly: 40, run: 12, sentence: 12, chapters: 100))", "1:"),
    ] {
        let error = rules.clone().add("wrong.ron", wrong, &kit.library).expect_err(wrong).both();
        assert!(error.get(Lang::En).starts_with(&format!("wrong.ron:{at}")), "{error:?}");
    }
}

#[test]
fn a_long_chapter_is_measured() {
    let kit = kit();
    let sentence = |at: usize| {
        let name = [at % 7, at / 7 % 7, at / 49 % 7, at / 343 % 7, at / 2401].map(|at| HAN[at]).concat();
        ["在", &name, "方面本单位按照年度计划落实有关要求。"].concat()
    };
    let body = |from: usize| (from..from + 4_000).map(sentence).collect::<String>();
    let (old, new) = (format!("一、总体情况\n{}", body(0)), format!("一、总体情况\n{}", body(2_000)));
    let found = likeness(&kit, &kit.rules, &old, &new);
    assert!((50..100).contains(&found.whole.percent().unwrap()), "{found:?}");
}

/// Parts of names.
const HAN: [&str; 7] = ["教育", "卫生", "交通", "水利", "民政", "农业", "文化"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_share_is_a_share(sentences in prop::collection::vec((0_usize..7, 0_usize..7, any::<bool>(), any::<bool>()), 1..12)) {
        let kit = kit();
        let text = |is_meant: fn(&(usize, usize, bool, bool)) -> bool| {
            let chosen = sentences.iter().filter(|one| is_meant(one));
            let each = chosen.map(|one| format!("本单位加强{}和{}信息公开工作的组织领导。", HAN[one.0], HAN[one.1]));
            format!("一、总体情况\n{}", each.collect::<String>())
        };
        let (old, new) = (text(|one| one.2), text(|one| one.3));
        let found = likeness(&kit, &kit.rules, &old, &new);
        prop_assert!(found.whole.alike <= found.whole.characters);
        let chapters = found.chapters.iter().map(|chapter| chapter.share.characters).sum::<usize>();
        prop_assert_eq!(chapters, found.whole.characters);
        let itself = likeness(&kit, &kit.rules, &old, &old);
        prop_assert_eq!(itself.whole.alike, itself.whole.characters);
        // What is added to last year's text takes nothing away.
        let more = likeness(&kit, &kit.rules, &format!("{old}\n{}", text(|_| true)), &new);
        prop_assert!(more.whole.alike >= found.whole.alike);
        prop_assert_eq!(more.whole.alike, more.whole.characters);
    }
}
