//! Marks the web page around the report: navigation, breadcrumbs, share bars, site footer.
//!
//! Invariant: nothing is removed; chapters, tables and sentences are never marked, and nothing is marked when almost
//! nothing would remain. Not here: folding marked lines on the screen (`gouji-tui`).

use gouji_core::document::Document;
use gouji_core::text::Span;

/// Most characters of a boilerplate line.
const LONGEST: usize = 60;
/// Phrases that government sites must print at the foot of every page, or usually print around an article.
const FOOT: [&str; 24] = [
    "版权所有",
    "版权声明",
    "隐私声明",
    "网站声明",
    "网站地图",
    "关于我们",
    "返回顶部",
    "上一条",
    "下一条",
    "相关阅读",
    "相关新闻",
    "主办单位",
    "主办：",
    "主办:",
    "承办单位",
    "承办：",
    "ICP备",
    "网站标识码",
    "公网安备",
    "技术支持",
    "上一篇",
    "下一篇",
    "相关链接",
    "友情链接",
];
/// Beginnings of lines that a site puts around or inside an article: breadcrumbs, font size, printing, sharing, QR
/// code. Dates and sources on the same line belong to the report.
const BAR: [&str; 24] = [
    "您当前的位置",
    "您当前所在位置",
    "您现在的位置",
    "您的位置",
    "当前位置",
    "当前所在位置",
    "所在位置",
    "字体：",
    "字体:",
    "字号：",
    "字号:",
    "【字体",
    "【打印",
    "[打印",
    "打印本页",
    "【关闭",
    "[关闭",
    "关闭窗口",
    "关闭本页",
    "分享到",
    "分享：",
    "扫一扫",
    "浏览次数",
    "阅读次数",
];
/// At least one line in this many must remain unmarked.
const LEAST_LEFT: usize = 10;

/// Title without the appended site name.
pub(super) fn bare_title(title: &str) -> &str {
    let title = title.trim();
    title.split(['_', '-', '|', '—']).next().unwrap_or(title).trim()
}

/// Marks lines of the surrounding page, in addition to those that their elements already mark.
pub(super) fn mark(document: &Document, aside: &mut [bool], title: &str) {
    let is_marked: Vec<bool> = aside.to_vec();
    let text = |line: usize| document.at(document.lines[line]).trim();
    // A table of one row may lay out the page's own texts.
    let tables: Vec<Span> = document.grids.iter().filter(|grid| grid.rows.len() > 1).map(|grid| grid.span).collect();
    let is_grid = |line: usize| {
        let start = document.lines[line].start;
        let after = tables.partition_point(|table| table.start <= start);
        after > 0 && tables[after - 1].contains(start)
    };
    let count = document.lines.len();
    let is_title =
        |line: &usize| !title.is_empty() && !is_marked[*line] && bare_title(text(*line)) == bare_title(title);
    // A title that appears only in the page header is the report's title.
    let printed = (0..count).find(is_title);
    if printed.is_none()
        && let Some(first) = (0..count).find(|line| is_marked[*line] && bare_title(text(*line)) == bare_title(title))
    {
        aside[first] = false;
    }
    let chapter = document.sections.first().map_or(count, |section| document.line_at(section.title.start));
    // Where the page title is only the site's name, the report title is the line with the usual wording of such titles.
    let printed = printed.or_else(|| (0..chapter).rev().find(|line| !is_marked[*line] && is_report_title(text(*line))));
    let is_short = |line: usize| text(line).chars().count() <= LONGEST && !text(line).contains('。');
    if let Some(printed) = printed.filter(|printed| *printed < chapter) {
        // No sentence precedes the title on a page: an introduction there would belong to the report.
        if (0..printed).all(|line| is_short(line) || is_marked[line]) {
            aside[..printed].fill(true);
        }
    }
    for (line, aside) in aside.iter_mut().enumerate() {
        let words = text(line);
        let is_bar = BAR.iter().any(|bar| words.starts_with(bar));
        *aside |= is_bar && is_short(line) && !words.contains("发布") && !words.contains("日期") && !is_grid(line);
    }
    let last = document.sections.last().map_or(0, |section| document.line_at(section.title.start) + 1);
    let last = tables.last().map_or(last, |table| last.max(document.line_at(table.end) + 1));
    let is_foot = |line: &usize| is_short(*line) && FOOT.iter().any(|word| text(*line).contains(word));
    if let Some(foot) = (last..count).find(is_foot) {
        // Everything behind the page foot is boilerplate, unless it contains a sentence.
        if (foot..count).filter(|line| !is_marked[*line]).all(|line| is_short(line) || is_foot(&line)) {
            aside[foot..].fill(true);
        }
    }
    for section in &document.sections {
        aside[document.line_at(section.title.start)] = false;
    }
    for (line, aside) in aside.iter_mut().enumerate() {
        // A full sentence belongs to the report, even in an element that calls itself a footer.
        *aside &= !is_grid(line) && !text(line).contains('。');
    }
    if aside.iter().filter(|aside| !**aside).count() * LEAST_LEFT < count {
        aside.fill(false);
    }
}

/// True for a title like `某局2021年政府信息公开工作年度报告`, possibly with a suffix in brackets, and not a breadcrumb.
fn is_report_title(line: &str) -> bool {
    let name = line.split(['（', '(']).next().unwrap_or(line).trim_end();
    line.contains("年")
        && line.contains("信息公开")
        && name.ends_with("报告")
        && line.contains(|c: char| c.is_numeric() || "〇一二".contains(c))
        && !line.contains(['>', '》', '›', '»', '/'])
        && line.chars().count() <= LONGEST
}

/// Runs of marked lines.
pub(super) fn folds(document: &Document, aside: &[bool]) -> Vec<Span> {
    let mut folds: Vec<Span> = Vec::new();
    let mut open = false;
    for (line, is_aside) in document.lines.iter().zip(aside) {
        match folds.last_mut().filter(|_| open) {
            Some(fold) if *is_aside => fold.end = line.end,
            _ if *is_aside => folds.push(*line),
            _ => {}
        }
        open = *is_aside;
    }
    folds
}
