//! Web pages: text and tables, the surrounding page, and source offsets.

use gouji_ingest::Ingested;

fn read(page: &str) -> Ingested {
    gouji_ingest::ingest(page.as_bytes()).unwrap_or_else(|refusal| panic!("{page}: {refusal:?}"))
}

#[test]
fn a_page_becomes_lines_and_rows() {
    for (page, expected) in [
        ("<p>甲</p>乙<br>丙<div>丁</div>", "甲\n乙\n丙\n丁"),
        ("<p> &nbsp;甲&lt;乙&gt;\n &amp;丙&#20013;&#x4e2d</p>", "甲<乙> &丙中中"),
        ("<p>　　甲 乙</p><script>'<td>'</script><style>p{}</style>", "　　甲 乙"),
        // Old pages omit end tags and use upper case.
        ("<TABLE><TR><TD>甲<TD>乙<TR><TD>丙<TD>丁</TABLE>戊", "| 甲 | 乙 |\n| 丙 | 丁 |\n戊"),
        ("<table><td>甲<td>乙<tr></table>", "| 甲 | 乙 |"),
        // Spans are resolved: a covered slot is empty.
        ("<table><tr><td colspan=2>甲<td rowspan=2>乙<tr><td>1<td>2</table>", "| 甲 | | 乙 |\n| 1 | 2 | |"),
        ("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>", "| 甲 | 1 |\n| | 2 |\n| | 3 |"),
        // Column edges rounded by an office program, and its flat row of column widths.
        (
            "<table><tr><td>甲<td colspan=2>乙<tr><td colspan=2>丙<td>丁<tr height=0><td><td><td></table>",
            "| 甲 | 乙 |\n| 丙 | 丁 |",
        ),
        // The lines of a cell are joined; numbers above each other stay two.
        ("<table><tr><td>商业<br>企业<td><p>12</p><p>34</p><td>甲<br>1</table>", "| 商业企业 | 12⏎34 | 甲 1 |"),
        ("<table><tr><td>1<span>2</span><b>3</b><td>乙</table>", "| 123 | 乙 |"),
        // A layout table is not a data table.
        ("<table><tr><td>左<td><table><tr><td>1<td>2</table>右</table>", "左\n| 1 | 2 |\n右"),
        ("<table><tr><td>甲<tr><td>乙</table>", "甲\n乙"),
        // Text inside a table but outside its cells is kept.
        ("<table>甲<tr><td>1<td>2</table>", "甲\n| 1 | 2 |"),
        ("<div>没有\u{1b}[2J</div>", "没有␛[2J"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
    ] {
        let read = read(page);
        assert_eq!(read.document.text, expected, "{page}");
        assert_eq!(read.format, "html", "{page}");
    }
}

#[test]
fn a_cell_knows_what_reaches_over_it() {
    let read = read("<table><tr><td colspan=2>甲<td rowspan=2>乙<tr><td>1<td>2<tr><td>3</table>");
    let covered: Vec<&[bool]> = read.document.grids[0].rows.iter().map(|row| row.covered.as_slice()).collect();
    let none = [false, false, false];
    assert_eq!(covered, [[false, true, false], [false, false, true], none]);
    assert!(read.document.is_covered(read.document.grids[0].rows[0].cells[1]));
    assert!(!read.document.is_covered(read.document.grids[0].rows[2].cells[1]), "a row that ends early is blank");
}

#[test]
fn what_is_around_the_report_is_folded_and_kept() {
    let read = read(
        "<title>某局2021年政府信息公开工作年度报告_某区政府</title><div class='nav'><a>首页</a></div><ul><li>机构概况</ul>\
         <h1>某局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>办理 3 件。</p>\
         <div>主办单位：某局</div><p>蒙ICP备05001234号</p>",
    );
    let folded: Vec<&str> = read.document.folds.iter().map(|fold| read.document.at(*fold)).collect();
    assert_eq!(
        folded,
        ["某局2021年政府信息公开工作年度报告_某区政府\n首页\n机构概况", "主办单位：某局\n蒙ICP备05001234号"]
    );
    // A title that appears only in the page header is kept.
    let read = self::read("<title>某局2021年年度报告</title><p>一、总体情况</p><p>办理 3 件。</p>");
    assert!(read.document.folds.is_empty() && read.document.text.starts_with("某局2021年"));
    // A chapter stays, whatever its element is called.
    let read = self::read("<div class='footer'><p>一、总体情况</p><p>办理 3 件。</p></div><p>完</p>");
    assert!(read.document.folds.is_empty(), "{:?}", read.document.folds);
}

/// Pages of several content systems: the lines that stay visible.
#[test]
fn the_report_stands_out_from_its_page() {
    let title = "青川县水务局2021年政府信息公开工作年度报告";
    let report = "一、总体情况\n全年办理3件。\n二、主动公开政府信息情况\n| 规章 | 0 |\n| 规范性文件 | 2 |\n六、其他需要报告的事项\n无。";
    let body = "<p>一、总体情况</p><p>全年办理3件。</p><p>二、主动公开政府信息情况</p><table><tr><td>规章<td>0<tr><td>规范性文件<td>2\
                </table><p>六、其他需要报告的事项</p><p>无。</p>";
    for (name, page, expected) in [
        (
            "named after its site, lists and a foot without names",
            format!(
                "<title>青川县人民政府门户网站</title><ul><li>首页<li>走进青川<li>政务公开</ul><div>您当前的位置：首页 &gt; 政务公开 \
                 &gt; 信息公开年报</div><h2>{title}</h2><div>发布日期：2022-01-20 来源：县水务局 字体：大 中 小</div>{body}\
                 <div>【打印本页】 【关闭窗口】</div><div>分享到：</div><div>上一条：无</div><div>网站地图 | 联系我们</div>\
                 <div>主办：青川县人民政府</div><div>蜀ICP备05001234号</div>"
            ),
            format!("{title}\n发布日期：2022-01-20 来源：县水务局 字体：大 中 小\n{report}"),
        ),
        (
            "tables arrange the page",
            format!(
                "<title>{title}_青川县</title><table><tr><td><a>首页</a><td><a>公开指南</a></table><table><tr><td><ul><li>领导\
                 <li>机构</ul><td><table><tr><td>{title}</table>{body}<p>扫一扫在手机打开当前页</p></table>\
                 <table><tr><td>版权所有：青川县水务局<td>网站标识码5108220001</table>"
            ),
            format!("{title}\n{report}"),
        ),
        (
            "roles and classes",
            format!(
                "<header class='site-header'><nav>首页</nav></header><main><div class='breadcrumb'>首页 / 年报</div><h1>{title}</h1>\
                 <div class='share-bar'>微信 微博</div>{body}<div class='pagination'>1 2 3</div></main><footer>关于我们</footer>"
            ),
            format!("{title}\n{report}"),
        ),
        ("nothing around it", format!("<p>{title}</p>{body}"), format!("{title}\n{report}")),
        (
            "a report that speaks of its site",
            format!("<h1>{title}</h1>{body}<p>本机关网站的主办单位为青川县水务局，版权所有。</p><p>青川县水务局</p>"),
            format!("{title}\n{report}\n本机关网站的主办单位为青川县水务局，版权所有。\n青川县水务局"),
        ),
    ] {
        let document = read(&page).document;
        let is_folded = |line: &&gouji_core::text::Span| document.folds.iter().any(|fold| fold.covers(**line));
        let shown: Vec<&str> =
            document.lines.iter().filter(|line| !is_folded(line)).map(|line| document.at(*line)).collect();
        assert_eq!(shown.join("\n"), expected, "{name}\n{}", document.text);
    }
}

#[test]
fn pictures_instead_of_tables_are_told() {
    for (page, expected) in [
        ("<img><p>一、总体情况</p><p>全年办理3件。</p><p><img></p>", 1),
        ("<img><p>一、总体情况</p><p>全年办理3件。</p>", 0),
        ("<p>一、总体情况</p><img><table><tr><td>1<td>2<tr><td>3<td>4</table>", 0),
        ("<div class=footer><img></div><p>全年办理3件。</p>", 0),
    ] {
        let reported = read(page).problems.iter().filter(|problem| problem.code == "table.picture").count();
        assert_eq!(reported, expected, "{page}");
    }
}

#[test]
fn every_character_leads_back_to_where_it_was_written() {
    let page = "<p>甲&lt;乙</p>\r\n<table><tr><td>12<td>&nbsp;丙&amp;丁&hellip;戊</table><p>\u{200b}己\u{1b}庚</p>";
    let read = read(page);
    let places = [("甲", "甲"), ("<", "&lt;"), ("乙", "乙"), ("12", "12"), ("丙", "丙"), ("&", "&amp;"), ("丁", "丁")];
    let places =
        places.into_iter().chain([("…", "&hellip;"), ("戊", "戊"), ("己", "己"), ("␛", "\u{1b}"), ("庚", "庚")]);
    for (shown, written) in places {
        let at = read.document.text.find(shown).unwrap_or_else(|| panic!("{shown} in {}", read.document.text));
        assert!(page[read.document.map.source(at)..].starts_with(written), "{shown}");
    }
}

#[test]
fn the_encoding_is_what_the_bytes_are() {
    let page = |charset: &str| format!("<meta charset={charset}><p>一、总体情况：公开政府信息12条</p>");
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let wide = |text: &str, mark: &str| -> Vec<u8> {
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    for (bytes, encoding, problems) in [
        (page("utf-8").into_bytes(), "utf-8", vec![]),
        (page("gb2312").into_bytes(), "utf-8", vec!["encoding.declared"]),
        (gb(&page("gb2312")), "gb18030", vec![]),
        (gb(&page("utf-8")), "gb18030", vec!["encoding.declared"]),
        (gb("<p>一、总体情况：公开政府信息12条</p>"), "gb18030", vec![]),
        (wide(&page("utf-8"), "\u{feff}"), "utf-16le", vec!["encoding.declared"]),
        (wide(&page("utf-16"), ""), "utf-16le", vec![]),
    ] {
        let read = gouji_ingest::ingest(&bytes).unwrap();
        let codes: Vec<&str> = read.problems.iter().map(|problem| problem.code).collect();
        assert_eq!((read.encoding, codes, read.format), (encoding, problems, "html"));
        assert_eq!(read.document.text, "一、总体情况：公开政府信息12条");
    }
}

#[test]
fn broken_bytes_are_told_and_never_close_a_gap() {
    let text = "一、总体情况\n本年度主动公开政府信息123条，受理申请45件，按时办结率达到规定的要求，没有发生行政复议。";
    let mut bytes = text.as_bytes().to_vec();
    let at = text.find("23").unwrap();
    bytes.insert(at, 0xff);
    let read = gouji_ingest::ingest(&bytes).unwrap();
    assert!(read.document.text.contains("1\u{fffd}23"), "{}", read.document.text);
    assert!(read.problems.iter().any(|problem| problem.code == "encoding.broken"), "{:?}", read.problems);
    // A file with more damage than text is refused.
    assert!(gouji_ingest::ingest(&[0xff; 400]).is_err_and(|refusal| refusal.code == "encoding"));
}

#[test]
fn a_zero_byte_makes_no_wide_text() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (bytes, expected) in [
        (b"2\x109\0 5".to_vec(), Err("binary")),
        (b"applications 12, granted\0 5, refused 7".to_vec(), Err("binary")),
        ("受理12件\0，公开5件".as_bytes().to_vec(), Err("binary")),
        (wide("applications 12, granted 5"), Ok("utf-16le")),
        (wide("受理12件，办结15件"), Ok("utf-16le")),
    ] {
        let read = gouji_ingest::ingest(&bytes).map(|read| read.encoding).map_err(|refusal| refusal.code);
        assert_eq!(read, expected, "{bytes:?}");
    }
}

#[test]
fn the_day_that_a_page_declares_is_a_line_of_its_own() {
    for (meta, expected) in [
        ("<meta name=\"PubDate\" content=\"2025-01-12 10:01\">", "PubDate: 2025-01-12 10:01\n甲"),
        ("<meta name=publishdate content='2025-01-12'>", "PubDate: 2025-01-12\n甲"),
        (
            "<meta property=\"article:published_time\" content=\"2025-01-12T10:01:00+08:00\">",
            "PubDate: 2025-01-12T10:01:00+08:00\n甲",
        ),
        (
            "<META content='2025-01-12' NAME='PubDate'><meta name=PublishDate content=2024-01-01>",
            "PubDate: 2025-01-12\n甲",
        ),
        ("<meta name=\"PubDate\" content=\"\">", "甲"),
        ("<meta name=\"PubDate\" content=\"昨天\">", "甲"),
        ("<meta name=\"keywords\" content=\"2025-01-12\">", "甲"),
    ] {
        let page = format!("<head>{meta}</head><p>甲</p>");
        assert_eq!(read(&page).document.text, expected, "{meta}");
    }
}
