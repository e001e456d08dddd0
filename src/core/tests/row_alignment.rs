//! Tables whose shape differs from the form's: certain, doubtful and undecidable values.

use gouji_core::extract::{self, Extraction};
use gouji_core::forms::Library;
use std::fmt::Write as _;

pub(super) fn read(page: &str) -> Extraction {
    let (document, _) = gouji_ingest::document(page);
    extract::extract(&document, &Library::builtin().unwrap()).0
}

/// Fields of a row as `value confidence`, blanks as `_`.
pub(super) fn row(extraction: &Extraction, row: &str) -> String {
    let mut values = String::new();
    let of_row = |id: &str| id.strip_prefix(row).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    for field in extraction.fields.iter().filter(|field| of_row(&field.id)) {
        let number = field.value.number.map_or("_".to_string(), |number| number.normalize().to_string());
        let _ = write!(values, "{number} {} ", field.value.confidence.name());
    }
    values.trim_end().replace("sure", "s").replace("doubtful", "d").replace("cannot_tell", "?")
}

/// Reads a page and compares rows.
pub(super) fn check(name: &str, page: &str, expected: &[(&str, &str)]) {
    let extraction = read(page);
    for (id, values) in expected {
        assert_eq!(row(&extraction, id), *values, "{name}: {id} in\n{page}");
    }
}

/// First three blocks of the 2021 form's second table, with the rows 规章 and 规范性文件 replaced.
pub(super) fn disclosure(heads: &str, regulations: &str, normative: &str) -> String {
    format!(
        "第二十条第(一)项 | | | |\n信息内容 | {heads} |\n{regulations}\n{normative}\n信息内容 | 本年处理决定数量 |\n\
         行政许可 | 5 |\n行政处罚 | 6 |\n行政强制 | 7 |\n信息内容 | 本年收费金额 |\n行政事业性收费 | 8.5 |\n"
    )
}

pub(super) const HEADS: &str = "本年制发件数 | 本年废止件数 | 现行有效件数";

#[test]
fn blanks_at_the_edge_of_a_row() {
    let made = "disclosure.regulations";
    let page = |row: &str| disclosure(HEADS, row, "行政规范性文件 | 1 | 2 | 3 |");
    check("filled", &page("规章 | 4 | 5 | 9 |"), &[(made, "4 s 5 s 9 s")]);
    check("blank inside", &page("规章 | 4 | | 9 |"), &[(made, "4 s _ s 9 s")]);
    check("blank first", &page("规章 | | 5 | 9 |"), &[(made, "_ s 5 s 9 s")]);
    check("blank last", &page("规章 | 4 | 5 | |"), &[(made, "4 s 5 s _ s")]);
    check("all blank", &page("规章 | | | |"), &[(made, "_ s _ s _ s")]);
    check("a cell lost", &page("规章 | 4 | 5"), &[(made, "_ ? _ ? _ ?")]);
    check("a cell too many", &page("规章 | 4 | 5 | 9 | 2 |"), &[(made, "_ ? _ ? _ ?")]);
    check("only its name", &page("规章"), &[(made, "_ ? _ ? _ ?")]);
    check("goes on below", &page("规章 | 4 | 5 |  |\n9 | |"), &[(made, "4 d 5 d _ d")]);
}

#[test]
fn cells_behind_separators_one_a_line() {
    let drawn = disclosure(HEADS, "规章 | 4 | 5 | 9 |", "行政规范性文件 | 1 | | 3 |");
    let closed = drawn.replace(" |", "\n|");
    check("closed", &closed, &[("disclosure.regulations", "4 s 5 s 9 s"), ("disclosure.normative", "1 s _ s 3 s")]);
    let open = closed.replace("\n|\n", "\n");
    check("open", &open, &[("disclosure.regulations", "4 s 5 s 9 s"), ("disclosure.normative", "_ ? _ ? _ ?")]);
    let wrapped = closed.replace("本年废止件数", "本年废止\n件数");
    check("a head on two lines", &wrapped, &[("disclosure.normative", "1 s _ s 3 s")]);
}

#[test]
fn columns_of_the_reports_own() {
    let rows = ["disclosure.regulations", "disclosure.normative"];
    let both = |one, other| [(rows[0], one), (rows[1], other)];
    let extra = disclosure(&format!("{HEADS} | 上年同期"), "规章 | 4 | 5 | 9 | 2 |", "行政规范性文件 | | 1 | 2 | 3 |");
    check("one more", &extra, &both("4 d 5 d 9 d", "_ d 1 d 2 d"));
    let lost = disclosure("本年制发件数 | 本年废止件数", "规章 | | 4 | 5 |", "行政规范性文件 | 1 | 2 | |");
    check("one less", &lost, &both("_ d 4 d 5 d", "1 d 2 d _ d"));
    let twice = disclosure(
        &format!("{HEADS} | {HEADS}"),
        "规章 | 4 | 5 | 9 | 3 | 5 | 8 |",
        "行政规范性文件 | 1 | 2 | 3 | 1 | 2 | 3 |",
    );
    check("two reports side by side", &twice, &both("4 d 5 d 9 d", "1 d 2 d 3 d"));
    let field = read(&twice).field("disclosure.regulations.made").unwrap().clone();
    assert_eq!(field.candidates, [3.into()]);
}

#[test]
fn a_table_printed_twice() {
    let page = disclosure(HEADS, "规章 | 4 | 5 | 9 |", "行政规范性文件 | 1 | 2 | 3 |");
    let blank =
        disclosure(HEADS, "规章 | | | |", "行政规范性文件 | | | |").replace(['5', '6', '7'], " ").replace("8. ", " ");
    let id = "disclosure.regulations";
    let note = "附:空白格式\n";
    check("blank form behind", &format!("{page}{note}{blank}"), &[(id, "4 s 5 s 9 s")]);
    check("blank form before", &format!("{blank}{note}{page}"), &[(id, "4 s 5 s 9 s")]);
    check("the same again", &format!("{page}{note}{page}"), &[(id, "4 s 5 s 9 s")]);
    let other = page.replace("| 4 |", "| 14 |");
    check("another value", &format!("{page}{note}{other}"), &[(id, "4 d 5 s 9 s")]);
    let (document, _) = gouji_ingest::document(&format!("{page}{note}{other}"));
    let (extraction, problems) = extract::extract(&document, &Library::builtin().unwrap());
    assert_eq!(extraction.field("disclosure.regulations.made").unwrap().candidates, [14.into()]);
    assert!(problems.iter().any(|problem| problem.code == "table.twice"));
}

/// The one-column form of Hunan, one row per line.
fn hunan(rows: &str) -> String {
    format!("统计时间\n{rows}\n")
}

const CLASSES: [&str; 15] = [
    "机构职能",
    "领导信息",
    "政策法规",
    "工作动态",
    "通知公告",
    "规划计划",
    "人事信息",
    "资金信息",
    "政府采购",
    "应急管理",
    "统计数据",
    "办事事项",
    "监管信息",
    "重大项目",
    "其他信息",
];

/// Rows of Hunan's categories, each printed by `print` with its index.
fn classes(print: impl Fn(usize, &str) -> String) -> String {
    let total = "本统计时间段内主动公开政府信息数量";
    let rest = [
        "本统计时间段内收到政府信息公开申请数量",
        "已办结数量",
        "结转下年度办理数量",
        "现场书面申请数量",
        "信函申请数量",
        "网络申请数量",
        "其他形式申请数量",
        "同意公开信息数量",
        "部分公开信息数量",
        "信息不存在信息数量",
        "非本机关信息数量",
        "申请内容不明确信息数量",
        "其他原因信息数量",
    ];
    let labels = std::iter::once(total.to_string()).chain(CLASSES.iter().map(|class| format!("{class}类信息数量")));
    let labels = labels.chain(rest.iter().map(ToString::to_string));
    hunan(&labels.enumerate().map(|(at, label)| print(at, &label)).collect::<Vec<_>>().join("\n"))
}

#[test]
fn one_cell_a_line() {
    let leaders = "hunan.class.leaders";
    let plain = |at: usize, label: &str| format!("{label}\n{}", at % 7);
    check("plain", &classes(plain), &[(leaders, "2 s"), ("hunan.class.policy", "3 s")]);
    let with = |at: usize, what: &'static str| {
        classes(move |here, label| if here == at { what.replace('L', label) } else { plain(here, label) })
    };
    check("blank", &with(3, "L"), &[("hunan.class.policy", "_ d"), (leaders, "2 d"), ("hunan.class.work_news", "4 s")]);
    check("seen blank", &with(3, "L\n\n\n"), &[("hunan.class.policy", "_ s"), (leaders, "2 s")]);
    check("two values", &with(3, "L\n3\n4"), &[("hunan.class.policy", "_ ?"), (leaders, "2 d")]);
    check("a page number", &with(3, "L\n3\n第 4 页 共 30 页"), &[("hunan.class.policy", "3 s")]);
    check("a letter for a digit", &with(3, "L\nO"), &[("hunan.class.policy", "_ ?"), (leaders, "2 s")]);
    check("unknown words", &with(3, "L\n见附件"), &[("hunan.class.policy", "_ ?")]);
    check(
        "broken label",
        &classes(|at, label| plain(at, &label.replacen("信息数量", "信息\n数量", 1))),
        &[(leaders, "2 s")],
    );
    check("labels after their values", &classes(|at, label| format!("{}\n{label}", at % 7)), &[(leaders, "_ ?")]);
    let labels = classes(|_, label| label.to_string());
    let values: Vec<String> = (0..27).map(|at| (at % 7).to_string()).collect();
    check("all labels, then all values", &format!("{labels}{}\n", values.join("\n")), &[(leaders, "_ ?")]);
}

#[test]
fn several_rows_on_one_line() {
    let plain = |at: usize, label: &str| format!("{label} {}", at % 7);
    let page = classes(plain).replace('\n', " ");
    check("whole table", &page, &[("hunan.class.leaders", "2 s"), ("hunan.reply.partial", "3 s")]);
    let after = classes(|at, label| format!("{} {label}", at % 7)).replace('\n', " ");
    check("labels after their values", &after, &[("hunan.class.leaders", "3 d")]);
}

#[test]
fn a_value_that_ran_into_a_mark_is_no_mark() {
    for (printed, label) in [
        ("22三、监督", "22三监督"),
        ("三、监督", "监督"),
        ("12.监督", "监督"),
        ("2300.监督", "2300.监督"),
        ("(二)监督", "监督"),
    ] {
        assert_eq!(gouji_core::forms::normalise(printed), label, "{printed}");
    }
}
