//! Tables whose numbers lost every separator, in the layouts in which the web leaves them.
//!
//! `GOUJI_CASES=10000 cargo test --release -p gouji-core run_together -- --nocapture` sets the number of tables and prints
//! how much of them is read.

use gouji_core::extract::{self, Confidence, Extraction, Value};
use gouji_core::forms::{Block, Form, Library};
use gouji_testing::generator::random::Random;
use gouji_testing::generator::{cases, library};
use std::fmt::Write as _;

fn read(text: &str) -> Extraction {
    let (document, _) = gouji_ingest::document(text);
    extract::extract(&document, &Library::builtin().unwrap()).0
}

/// A value as `1431`, `1431?` where it is doubtful, `{1,16}` where it cannot be told.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "-".into() };
    let number = value.number.map_or_else(|| value.verbatim.clone(), |number| number.to_string());
    match value.confidence {
        Confidence::Sure | Confidence::Recognised => number,
        Confidence::Doubtful => number + "?",
        Confidence::CannotTell => {
            let candidates: Vec<String> = value.candidates.iter().map(ToString::to_string).collect();
            format!("{{{}}}", candidates.join(","))
        }
    }
}

/// The values of a row, by the beginning of its ids.
fn row(extraction: &Extraction, id: &str) -> String {
    let of_row = |field: &&extract::Field| field.id.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'));
    let values: Vec<String> = extraction.fields.iter().filter(of_row).map(|field| shown(Some(&field.value))).collect();
    values.join(" ")
}

const DISCLOSED: &str = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数";

#[test]
fn rows_without_a_sum() {
    let check = |rows: &str, id: &str, expected: &str| {
        let text = format!(
            "二、主动公开政府信息情况{DISCLOSED}{rows}第二十条第（五）项信息内容本年处理决定数量行政许可12第二十条第（六）项\
             信息内容本年处理决定数量行政处罚7行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费0.35"
        );
        let extraction = read(&text);
        assert_eq!(row(&extraction, id), expected, "{rows}");
        // One number of its own row is certain, whatever is next to it.
        assert_eq!(row(&extraction, "disclosure.licensing"), "12", "{rows}");
        assert_eq!(row(&extraction, "disclosure.penalty"), "7", "{rows}");
        assert_eq!(row(&extraction, "disclosure.admin_fee"), "0.35", "{rows}");
    };
    for rows in ["规章000行政规范性文件6233440", "规 章000行政规范 性文件6233440", "规章：000行政规范性文件：6233440"]
    {
        check(rows, "disclosure.regulations", "0 0 0");
    }
    check("规章000行政规范性文件316", "disclosure.normative", "3? 1? 6?");
    check("规章000行政规范性文件1005", "disclosure.normative", "10? 0? 5?");
    check("规章2112行政规范性文件000", "disclosure.regulations", "{2,21} {1,11} {2,12}");
    check("规章000行政规范性文件3 1 6", "disclosure.normative", "3? 1? 6?");
    check("规章///行政规范性文件3/6", "disclosure.regulations", "/ / /");
    check("规章///行政规范性文件3/6", "disclosure.normative", "3? /? 6?");
}

#[test]
fn list_marks_are_no_digits() {
    let rows = |text: &str| {
        let heads = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他";
        let extraction = read(&format!("三、收到和处理政府信息公开申请情况{heads}{text}"));
        ["denied_state_secret", "denied_law_forbidden", "denied_three_security"]
            .map(|id| row(&extraction, &format!("requests.{id}")))
    };
    let doubtful =
        |row: [&str; 3]| row.map(|row| row.split(' ').map(|cell| format!("{cell}?")).collect::<Vec<_>>().join(" "));
    // The whole table is not here: each row is told by its own sum, as doubtful.
    let expected = doubtful(["2 0 0 0 0 0 2", "13 0 0 0 0 1 14", "3 0 0 0 0 0 3"]);
    let before = "一、本年新收政府信息公开申请数量160000117二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开0000000\
                  （二）部分公开（区分处理的，只计这一情形，不计其他情形）0000000（三）不予公开";
    let after = "4.保护第三方合法权益00000005.属于三类内部事务信息00000006.属于四类过程性信息00000007.属于行政执法案卷0000000\
                 8.属于行政查询事项0000000（四）无法提供1.本机关不掌握相关政府信息0000000";
    for (one, two, three) in [("1.", "2.", "3."), ("1、", "2、", "3、"), ("1．", "2．", "3．")] {
        let text = format!(
            "{before}{one}属于国家秘密2000002{two}其他法律行政法规禁止公开130000114{three}危及“三安全一稳定”3000003{after}"
        );
        assert_eq!(rows(&text), expected, "{text}");
    }
}

/// The rows of a table of requests whose sums all hold: by the form's own totals and balances.
fn requests(form: &Form, random: &mut Random) -> Vec<Vec<u64>> {
    let block = block(form);
    let width = block.columns.len();
    let most = *random.pick(&[4, 30, 30, 900]);
    let mut rows: Vec<Vec<u64>> = (0..block.rows.len())
        .map(|_| {
            let mut row: Vec<u64> = (1..width)
                .map(|column| match (random.below(100), column) {
                    (0..35, 1) | (0..80, _) => 0,
                    (_, 1) => random.below(most) as u64,
                    _ => random.below(most / 4 + 2) as u64,
                })
                .collect();
            row.push(row.iter().sum());
            row
        })
        .collect();
    let at = |id: &str| block.rows.iter().position(|row| row.id == id).unwrap();
    let (new, carried, first, total, out) =
        (at("new_received"), at("carried_in"), at("granted"), at("results_total"), at("carried_out"));
    for column in 0..width {
        let sum: u64 = rows[first..total].iter().map(|row| row[column]).sum();
        let whole = sum + rows[out][column];
        let before = rows[carried][column].min(whole);
        for (row, number) in [(total, sum), (carried, before), (new, whole - before)] {
            rows[row][column] = number;
        }
    }
    for row in [new, carried] {
        rows[row][width - 1] = rows[row][..width - 1].iter().sum();
    }
    rows
}

fn block(form: &Form) -> &Block {
    &form.tables.iter().find(|table| table.id == "requests").unwrap().blocks[0]
}

/// The table on one line, with the list marks of its groups.
fn glued(form: &Form, rows: &[Vec<u64>]) -> String {
    let block = block(form);
    let heads: String = block.columns.iter().map(|column| column.label.as_str()).collect();
    let mut text = format!("三、收到和处理政府信息公开申请情况申请人情况{heads}");
    let (mut group, mut mark) = ("", 0);
    for (row, values) in block.rows.iter().zip(rows) {
        if row.group != group {
            (group, mark) = (&row.group, 0);
            text.push_str(group);
        }
        mark += 1;
        let digits: String = values.iter().map(ToString::to_string).collect();
        let mark = if group.starts_with('(') { format!("{mark}.") } else { String::new() };
        let _ = write!(text, "{mark}{}{digits}", row.label);
    }
    text + "四、政府信息公开行政复议、行政诉讼情况"
}

/// Counts of cells.
#[derive(Debug, Default)]
struct Counts {
    cells: usize,
    sure: usize,
    doubtful: usize,
    wrong_sure: usize,
    wrong_doubtful: usize,
}

fn compare(form: &Form, rows: &[Vec<u64>], text: &str, counts: &mut Counts) {
    let extraction = read(text);
    let block = block(form);
    for (row, values) in block.rows.iter().zip(rows) {
        for (column, number) in block.columns.iter().zip(values) {
            counts.cells += 1;
            let Some(value) = extraction.field(&format!("requests.{}.{}", row.id, column.id)) else { continue };
            let Some(read) = value.number else { continue };
            match (read == (*number).into(), value.confidence == Confidence::Sure) {
                (true, true) => counts.sure += 1,
                (true, false) => counts.doubtful += 1,
                (false, true) => counts.wrong_sure += 1,
                (false, false) => counts.wrong_doubtful += 1,
            }
        }
    }
}

#[test]
fn all_sums_together_tell_the_digits_apart() {
    let mut random = Random::new(19);
    let (mut whole, mut damaged) = (Counts::default(), Counts::default());
    for case in 0..cases(120) {
        let form = library().form(["cn2021", "cn2019"][case % 2]).unwrap();
        let rows = requests(form, &mut random);
        let text = glued(form, &rows);
        compare(form, &rows, &text, &mut whole);
        // One digit of the table's own is lost in reading.
        let start = text.find("自然人").unwrap();
        let marks = |at: usize| text[at + 1..].starts_with('.');
        let digits: Vec<usize> = text
            .bytes()
            .enumerate()
            .filter(|(at, c)| *at > start && c.is_ascii_digit() && !marks(*at))
            .map(|(at, _)| at)
            .collect();
        let mut lost = text.clone();
        lost.remove(*random.pick(&digits));
        compare(form, &rows, &lost, &mut damaged);
    }
    println!("whole {whole:?}\na digit lost {damaged:?}");
    assert_eq!((whole.wrong_sure, whole.wrong_doubtful, damaged.wrong_sure), (0, 0, 0), "{whole:?} {damaged:?}");
    assert!(whole.sure * 100 >= whole.cells * 95, "{whole:?}");
    assert!(damaged.doubtful * 100 >= damaged.cells * 60, "{damaged:?}");
}

/// A reviewer who takes the row from the text is offered every way to cut it.
#[test]
fn a_run_is_offered_in_every_cut() {
    let check = |line: &str, columns: usize, has_total: bool, expected: &[&str]| {
        let (document, _) = gouji_ingest::document(line);
        let choices = extract::row_choices(&document, library().lexicon(), document.lines[0], columns, has_total);
        let shown: Vec<String> =
            choices.iter().map(|cuts| cuts.iter().map(|cut| document.at(*cut)).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(shown, expected, "{line}");
    };
    check("规章 2112", 3, false, &["21|1|2", "2|11|2", "2|1|12"]);
    check("行政复议 70117", 3, true, &[]);
    check("行政复议 7018", 4, true, &["7|0|1|8"]);
}

/// Published sums that contradict each other: nothing is sure, what each sum tells is kept, and it is said.
#[test]
fn sums_that_contradict_each_other() {
    let mut random = Random::new(7);
    let form = library().form("cn2021").unwrap();
    let (mut read_cells, mut cells) = (0, 0);
    for _ in 0..20 {
        let mut rows = requests(form, &mut random);
        let out = rows.len() - 1;
        rows[out][0] += 1;
        rows[out][6] += 1;
        let text = glued(form, &rows);
        let (document, _) = gouji_ingest::document(&text);
        let (extraction, problems) = extract::extract(&document, library());
        assert!(problems.iter().any(|problem| problem.code == "table.run_together"), "{problems:?}");
        for (row, values) in block(form).rows.iter().zip(&rows) {
            for (column, number) in block(form).columns.iter().zip(values) {
                let value = extraction.field(&format!("requests.{}.{}", row.id, column.id)).unwrap();
                let is_only_cut = values.iter().all(|number| *number == 0);
                assert!(value.confidence != Confidence::Sure || is_only_cut, "{text}");
                read_cells += usize::from(value.number == Some((*number).into()));
                cells += 1;
            }
        }
    }
    assert!(read_cells * 100 >= cells * 95, "{read_cells} of {cells}");
}

/// A row that does not add up is told by the columns, so that the fault is found: as doubtful.
#[test]
fn a_misprint_is_read_as_printed() {
    let mut random = Random::new(11);
    let form = library().form("cn2021").unwrap();
    let mut found = 0;
    for _ in 0..20 {
        let mut rows = requests(form, &mut random);
        // A misprinted number: its row does not add up, and neither does its column.
        let (row, column) = (2 + random.below(20), *random.pick(&[0, 6]));
        rows[row][column] += 9;
        let extraction = read(&glued(form, &rows));
        for (row, values) in block(form).rows.iter().zip(&rows) {
            for (column, number) in block(form).columns.iter().zip(values) {
                let value = extraction.field(&format!("requests.{}.{}", row.id, column.id)).unwrap();
                assert!(
                    value.number.is_none_or(|read| read == (*number).into()) || value.confidence != Confidence::Sure
                );
            }
        }
        let id = format!("requests.{}.{}", block(form).rows[row].id, block(form).columns[column].id);
        found += usize::from(extraction.field(&id).unwrap().number == Some(rows[row][column].into()));
    }
    assert!(found >= 15, "{found} of 20");
}
