//! Columns and rows in another order than the form's: read by their heads, never wrong and sure.

use gouji_core::extract::{self, Confidence, Extraction};
use gouji_core::forms::Library;
use gouji_core::text::Diagnostic;
use std::fmt::Write as _;

/// Labels of the columns of the third table, in the order of the form, with the last part of their ids.
const COLUMNS: [(&str, &str); 7] = [
    ("自然人", "natural_person"),
    ("商业企业", "business"),
    ("科研机构", "research"),
    ("社会公益组织", "social_welfare"),
    ("法律服务机构", "legal_service"),
    ("其他", "other_org"),
    ("总计", "total"),
];

const ROWS: [(&str, &str); 25] = [
    ("一、本年新收政府信息公开申请数量", "new_received"),
    ("二、上年结转政府信息公开申请数量", "carried_in"),
    ("(一)予以公开", "granted"),
    ("(二)部分公开", "partial"),
    ("1.属于国家秘密", "denied_state_secret"),
    ("2.其他法律行政法规禁止公开", "denied_law_forbidden"),
    ("3.危及“三安全一稳定”", "denied_three_security"),
    ("4.保护第三方合法权益", "denied_third_party"),
    ("5.属于三类内部事务信息", "denied_internal_affairs"),
    ("6.属于四类过程性信息", "denied_process_info"),
    ("7.属于行政执法案卷", "denied_enforcement_file"),
    ("8.属于行政查询事项", "denied_admin_query"),
    ("1.本机关不掌握相关政府信息", "unable_not_held"),
    ("2.没有现成信息需要另行制作", "unable_need_creation"),
    ("3.补正后申请内容仍不明确", "unable_unclear"),
    ("1.信访举报投诉类申请", "refused_petition"),
    ("2.重复申请", "refused_repeat"),
    ("3.要求提供公开出版物", "refused_publication"),
    ("4.无正当理由大量反复申请", "refused_massive"),
    ("5.要求行政机关确认或重新出具已获取信息", "refused_confirm_reissue"),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_overdue_correction"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_unpaid_fee"),
    ("3.其他", "other_misc"),
    ("(七)总计", "results_total"),
    ("四、结转下年度继续办理", "carried_out"),
];

/// The number of a cell; the last column is the sum of the others.
fn number(row: usize, column: usize) -> usize {
    let part = |column: usize| (row + 2) * (column + 1) + column;
    if column == 6 { (0..6).map(part).sum() } else { part(column) }
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Html,
    Pipe,
    Markdown,
    Tab,
    Spaces,
    Lines,
}

const GRIDS: [Style; 4] = [Style::Html, Style::Pipe, Style::Markdown, Style::Tab];

fn print(style: Style, rows: &[Vec<String>]) -> String {
    let mut page = String::from("三、收到和处理政府信息公开申请情况\n");
    if style == Style::Html {
        page = format!("<html><p>{}</p><table>", page.trim());
        for row in rows {
            let _ = write!(page, "<tr><td>{}</td></tr>", row.join("</td><td>"));
        }
        return page + "</table>";
    }
    for (at, row) in rows.iter().enumerate() {
        let (open, between, close) = match style {
            Style::Pipe => ("", " | ", " |"),
            Style::Markdown => ("| ", " | ", " |"),
            Style::Tab => ("", "\t", ""),
            Style::Spaces => ("", "   ", ""),
            Style::Html | Style::Lines => ("", "\n", ""),
        };
        let _ = writeln!(page, "{open}{}{close}", row.join(between));
        if style == Style::Markdown && at == 0 {
            let _ = writeln!(page, "|{}", " --- |".repeat(row.len()));
        }
    }
    page + "五、存在的主要问题及改进情况\n"
}

/// The table with these columns under one line of heads; a name that is no column's is the report's own.
fn table(style: Style, columns: &[&str], rows: &[usize]) -> String {
    let mut lines = vec![std::iter::once("项目").chain(columns.iter().copied()).map(String::from).collect::<Vec<_>>()];
    for &row in rows {
        let value = |name: &&str| {
            let column = COLUMNS.iter().position(|column| column.0 == *name);
            column.map_or_else(|| (900 + row).to_string(), |column| number(row, column).to_string())
        };
        lines.push(std::iter::once(ROWS[row].0.to_string()).chain(columns.iter().map(value)).collect());
    }
    print(style, &lines)
}

fn read(page: &str) -> (Extraction, Vec<Diagnostic>) {
    let ingested = gouji_ingest::ingest(page.as_bytes()).unwrap();
    extract::extract(&ingested.document, &Library::builtin().unwrap())
}

/// Right values, and values that are wrong and sure, of the rows and columns that are printed.
fn score(extraction: &Extraction, rows: &[usize]) -> (usize, usize, usize) {
    let (mut right, mut sure, mut wrong) = (0, 0, 0);
    for &row in rows {
        for (column, (_, id)) in COLUMNS.iter().enumerate() {
            let Some(value) = extraction.field(&format!("requests.{}.{id}", ROWS[row].1)) else { continue };
            let is_right = value.number == Some(number(row, column).into());
            right += usize::from(is_right);
            sure += usize::from(is_right && value.confidence == Confidence::Sure);
            wrong += usize::from(!is_right && value.confidence == Confidence::Sure);
        }
    }
    (right, sure, wrong)
}

const ALL: [usize; 25] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
/// Number of its cells.
const CELLS: usize = 175;

fn names() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.0).collect()
}

#[test]
fn columns_in_any_order_are_read_by_their_heads() {
    let mut orders: Vec<Vec<&str>> = Vec::new();
    for by in 0..7 {
        let mut turned = names();
        turned.rotate_right(by);
        orders.push(turned.clone());
        turned.reverse();
        orders.push(turned);
        for other in 0..by {
            let mut swapped = names();
            swapped.swap(by, other);
            orders.push(swapped);
        }
    }
    for order in orders {
        for style in GRIDS {
            let (extraction, problems) = read(&table(style, &order, &ALL));
            let (right, sure, wrong) = score(&extraction, &ALL);
            assert_eq!((right, wrong), (CELLS, 0), "{style:?} {order:?}");
            // Only the sums can prove an order, and only the place of the total.
            let parts: Vec<&str> = order.iter().copied().filter(|name| *name != "总计").collect();
            let is_proved = parts == names()[..6];
            assert_eq!(is_proved, sure == CELLS, "{style:?} {order:?}");
            assert_eq!(!is_proved, problems.iter().any(|problem| problem.code == "table.order"), "{style:?} {order:?}");
        }
        for style in [Style::Spaces, Style::Lines] {
            let (extraction, _) = read(&table(style, &order, &ALL));
            assert_eq!(score(&extraction, &ALL).2, 0, "{style:?} {order:?}");
        }
    }
}

#[test]
fn heads_exchanged_without_their_numbers() {
    for (one, other, code) in
        [(4, 5, "table.order"), (0, 2, "table.order"), (0, 6, "table.order_sums"), (5, 6, "table.order_sums")]
    {
        for style in GRIDS {
            let page = table(style, &names(), &ALL);
            let (a, b) = (COLUMNS[one].0, COLUMNS[other].0);
            let heads = page.find("项目").unwrap();
            let rows = page[heads..].find("一、").unwrap() + heads;
            let exchanged = page[heads..rows].replace(a, "@").replace(b, a).replace('@', b);
            let page = format!("{}{exchanged}{}", &page[..heads], &page[rows..]);
            let (extraction, problems) = read(&page);
            let (right, sure, wrong) = score(&extraction, &ALL);
            assert_eq!((sure, wrong), (125, 0), "{style:?} {a} {b}");
            // The sums know the place of the total.
            assert_eq!(right == CELLS, code == "table.order_sums", "{style:?} {a} {b}");
            let problem = problems.iter().find(|problem| problem.code == code);
            assert!(problem.is_some_and(|problem| problem.span.is_some()), "{style:?} {a} {b}: {problems:?}");
        }
    }
}

#[test]
fn columns_left_out_and_added() {
    for style in GRIDS {
        for (lost, (name, _)) in COLUMNS.iter().enumerate() {
            let mut columns = names();
            columns.remove(lost);
            let (extraction, _) = read(&table(style, &columns, &ALL));
            let (_, sure, wrong) = score(&extraction, &ALL);
            assert_eq!((sure, wrong), (0, 0), "{style:?} without {name}");
        }
        for at in 0..=7 {
            for foreign in ["序号", "备注", "上年数", "同比", "上年同期"] {
                let mut columns = names();
                columns.insert(at, foreign);
                let (extraction, _) = read(&table(style, &columns, &ALL));
                let (right, _, wrong) = score(&extraction, &ALL);
                assert_eq!(wrong, 0, "{style:?} {foreign} at {at}");
                assert!(right == CELLS || at == 0 || at == 7, "{style:?} {foreign} at {at}: {right}");
            }
        }
        let mut replaced = names();
        replaced[2] = "备注";
        assert_eq!(score(&read(&table(style, &replaced, &ALL)).0, &ALL).1, 0, "{style:?}");
        replaced[2] = "其他";
        assert_eq!(score(&read(&table(style, &replaced, &ALL)).0, &ALL).2, 0, "{style:?}");
    }
}

#[test]
fn rows_in_any_order_are_read_by_their_labels() {
    for (from, to, by) in [(0, 2, 1), (6, 8, 1), (0, 8, 4), (4, 15, 8), (22, 25, 1), (23, 25, 1), (0, 25, 10)] {
        let mut rows = ALL;
        rows[from..to].rotate_left(by);
        for style in GRIDS {
            let (extraction, _) = read(&table(style, &names(), &rows));
            assert_eq!(score(&extraction, &ALL), (CELLS, CELLS, 0), "{style:?} {rows:?}");
        }
        for style in [Style::Spaces, Style::Lines] {
            let (extraction, _) = read(&table(style, &names(), &rows));
            assert_eq!(score(&extraction, &ALL).2, 0, "{style:?} {rows:?}");
        }
    }
}

#[test]
fn a_row_printed_twice_with_other_numbers() {
    let page = table(Style::Pipe, &names(), &ALL);
    let row = page.lines().find(|line| line.contains("部分公开")).unwrap();
    let again = |other: &str| page.replace(row, &format!("{row}\n{other}"));
    let (extraction, problems) = read(&again(&row.replace("| 5 |", "| 7 |")));
    assert!(problems.iter().any(|problem| problem.code == "table.row_twice"), "{problems:?}");
    let value = extraction.field("requests.partial.natural_person").unwrap();
    assert_eq!((value.confidence, value.number), (Confidence::Doubtful, Some(5.into())));
    assert_eq!(value.candidates, [7.into()]);
    let (extraction, problems) = read(&again(row));
    assert_eq!(score(&extraction, &ALL), (CELLS, CELLS, 0));
    assert!(problems.iter().all(|problem| problem.code != "table.row_twice"), "{problems:?}");
}

#[test]
fn a_table_turned_by_a_quarter() {
    for style in GRIDS {
        let mut lines =
            vec![std::iter::once("项目").chain(ROWS.iter().map(|row| row.0)).map(String::from).collect::<Vec<_>>()];
        for (column, (name, _)) in COLUMNS.iter().enumerate() {
            let values = (0..ROWS.len()).map(|row| number(row, column).to_string());
            lines.push(std::iter::once((*name).to_string()).chain(values).collect());
        }
        let (extraction, _) = read(&print(style, &lines));
        assert_eq!(score(&extraction, &ALL), (CELLS, CELLS, 0), "{style:?}");
    }
}

/// The fourth table, each group under heads in an order.
fn disputes(groups: [&str; 3], heads: [[usize; 5]; 3]) -> String {
    const NAMES: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let values =
        [("行政复议", [8, 3, 2, 1, 14]), ("未经复议直接起诉", [1, 2, 3, 4, 10]), ("复议后起诉", [5, 0, 1, 9, 15])];
    let cells = |words: Vec<String>| format!("<td>{}</td>", words.join("</td><td>"));
    let named = format!("<td colspan=5>{}</td>", groups.join("</td><td colspan=5>"));
    let row = |group: &str| values.iter().find(|value| value.0 == group).unwrap().1;
    let each = |word: &dyn Fn(&str, usize) -> String| {
        groups.iter().zip(heads).flat_map(|(group, order)| order.map(|column| word(group, column))).collect::<Vec<_>>()
    };
    format!(
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr>{named}</tr><tr>{}</tr><tr>{}</tr></table>",
        cells(each(&|_, column| NAMES[column].into())),
        cells(each(&|group, column| row(group)[column].to_string()))
    )
}

#[test]
fn groups_side_by_side_are_read_by_their_heads() {
    let form = [0, 1, 2, 3, 4];
    let own = ["行政复议", "未经复议直接起诉", "复议后起诉"];
    let first = [4, 0, 1, 2, 3];
    for (groups, heads, sure) in [
        (own, [form; 3], 15),
        (own, [[1, 0, 2, 3, 4], form, form], 13),
        (own, [[1, 0, 2, 3, 4]; 3], 9),
        (own, [first; 3], 15),
        (own, [form, form, first], 10),
        (["复议后起诉", "未经复议直接起诉", "行政复议"], [form; 3], 0),
        (["未经复议直接起诉", "复议后起诉", "行政复议"], [form; 3], 0),
    ] {
        let (extraction, problems) = read(&disputes(groups, heads));
        let values = |row: &str| -> Vec<String> {
            let of_row = extraction.fields.iter().filter(|field| field.id.starts_with(&format!("disputes.{row}.")));
            of_row.map(|field| field.value.number.map_or("_".into(), |number| number.to_string())).collect()
        };
        let name = format!("{groups:?} {heads:?} {problems:?}");
        assert_eq!(values("review"), ["8", "3", "2", "1", "14"], "{name}");
        assert_eq!(values("suit_direct"), ["1", "2", "3", "4", "10"], "{name}");
        assert_eq!(values("suit_after_review"), ["5", "0", "1", "9", "15"], "{name}");
        let count = extraction.fields.iter().filter(|field| field.value.confidence == Confidence::Sure).count();
        assert_eq!(count, sure, "{name}");
        assert_eq!(problems.iter().any(|problem| problem.code == "table.order"), sure < 15, "{name}");
    }
}

#[test]
fn feet_written_first_are_at_the_foot() {
    let line = |cells: Vec<String>| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let values = |at: usize| (0..7).map(move |column| number(at, column).to_string());
    let row = |at: usize| line(std::iter::once(ROWS[at].0.to_string()).chain(values(at)).collect());
    let heads = line(std::iter::once("项目").chain(names()).map(String::from).collect());
    let body: String = (0..24).map(row).collect();
    for page in [
        format!("<thead>{heads}</thead><tfoot>{}</tfoot><tbody>{body}</tbody>", row(24)),
        format!("<caption>表</caption><tfoot>{}</tfoot><thead>{heads}</thead><tbody>{body}</tbody>", row(24)),
        format!("<tfoot>{}<tbody>{body}</tbody><thead>{heads}</thead>", row(24)),
        format!("<thead>{heads}<tbody>{body}<tfoot>{}", row(24)),
    ] {
        let (extraction, _) = read(&format!("<p>三、收到和处理政府信息公开申请情况</p><table>{page}</table>"));
        assert_eq!(score(&extraction, &ALL), (CELLS, CELLS, 0), "{page}");
    }
}

#[test]
fn columns_of_the_reports_own_cost_no_row() {
    for style in GRIDS {
        for (remark, every) in [("含电话申请", 6), ("无", 1), ("3件为电话", 1), ("", 1)] {
            let mut lines = vec![std::iter::once("项目").chain(names()).chain(["备注"]).map(String::from).collect()];
            for &row in &ALL {
                let values = (0..7).map(|column| number(row, column).to_string());
                let remark = if row % every == 0 { remark } else { "" };
                let cells = std::iter::once(ROWS[row].0.to_string()).chain(values).chain([remark.to_string()]);
                lines.push(cells.collect::<Vec<_>>());
            }
            let (extraction, problems) = read(&print(style, &lines));
            let (right, _, wrong) = score(&extraction, &ALL);
            assert_eq!((right, wrong), (CELLS, 0), "{style:?} {remark} {problems:?}");
        }
    }
}

#[test]
fn columns_of_the_reports_own_beside_groups_cost_no_value() {
    const HEADS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let numbers = ["8", "3", "2", "1", "14", "1", "2", "3", "4", "10", "5", "0", "1", "9", "15"];
    // Before which of the fifteen columns it stands.
    for (head, value, before) in [
        ("序号", "1", 0),
        ("单位", "本机关", 0),
        ("备注", "无", 15),
        ("备注", "含上年", 15),
        ("同比", "5%", 15),
        ("上年总计", "77", 15),
        ("同比", "-3", 5),
    ] {
        let with = |cells: Vec<&str>, own: &str| -> String {
            let (head, tail) = cells.split_at(before);
            format!("<td>{}</td>", [head, &[own], tail].concat().join("</td><td>"))
        };
        let groups = ["行政复议", "未经复议直接起诉", "复议后起诉"];
        let upper = (0..15).map(|at| if at % 5 == 0 { groups[at / 5] } else { "" }).collect();
        let lower = (0..15).map(|at| HEADS[at % 5]).collect();
        let rows = [with(upper, head), with(lower, ""), with(numbers.to_vec(), value)];
        let page =
            format!("<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr>{}</tr></table>", rows.join("</tr><tr>"));
        let (extraction, problems) = read(&page);
        let read: Vec<String> = extraction
            .fields
            .iter()
            .filter(|field| field.id.starts_with("disputes."))
            .map(|field| field.value.number.map_or("_".into(), |number| number.to_string()))
            .collect();
        assert_eq!(read, numbers, "{head} {value} {problems:?}");
    }
}
