//! Tables printed with one cell a line, the separators with them: behind each cell, before it, or on lines of their own.
//!
//! Invariant: a cell that the separators show to be empty is an empty cell of its row; where they do not show it beyond
//! doubt the row lacks the cell, so that nothing shifts. Not here: where the rows begin (`rows`), rows on lines of their
//! own (`structure`).

mod rows;

use super::Grid;
use super::structure::Room;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::numerals::{chinese_integer, digit, fold};
use rows::{Content, Token};
use std::ops::Range;

/// Most bytes of a cell; a longer line is prose.
const LONGEST_CELL: usize = 600;
/// Least cells of such a table.
const FEWEST_CELLS: usize = 4;
/// Least lines with separators around one cell at most, one after the other.
const FEWEST_BARS: usize = 3;
/// Most bytes of the number of a page.
const LONGEST_PAGE_MARK: usize = 60;
/// Most separators between two cells that are side by side.
const MOST_SEPARATORS: usize = 4;

/// True for the characters that separate cells, in all their widths.
pub const fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '║')
}

/// The kinds of separators that some lines have: most texts have one, and most lines none.
#[derive(Clone, Copy)]
pub(super) struct Separators {
    has_bars: bool,
    has_wide_bars: bool,
    has_tabs: bool,
}

impl Separators {
    /// Looks for each kind in all lines together, which is faster than looking at every character of each.
    pub fn of(text: &str) -> Self {
        let has_wide_bars = ["｜", "│", "┃", "║"].into_iter().any(|bar| text.contains(bar));
        Self { has_bars: text.contains('|'), has_wide_bars, has_tabs: text.contains('\t') }
    }

    /// True if some of them are bars.
    const fn have_bars(self) -> bool {
        self.has_bars || self.has_wide_bars
    }

    /// True if there is one.
    pub const fn are_any(self) -> bool {
        self.have_bars() || self.has_tabs
    }

    /// True if a stretch of them has a bar.
    pub fn has_bar(self, body: &str) -> bool {
        (self.has_bars && body.contains('|')) || (self.has_wide_bars && body.contains(is_bar))
    }

    /// True if a stretch of them has a tab.
    pub fn has_tab(self, body: &str) -> bool {
        self.has_tabs && body.contains('\t')
    }
}

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// Separators alone.
    Bars,
    /// A rule between rows: `|---|---|`.
    Rule,
    /// A cell without separators.
    Bare,
    /// A cell with separators.
    Cell,
    /// Several cells.
    Cells,
    /// Prose.
    Prose,
}

/// Finds the tables with one cell a line: their lines and their grids, with as many cells as there is room for.
pub(super) fn find(
    text: &str,
    lines: &[Span],
    separators: Separators,
    room: &mut Room,
) -> Vec<(Range<usize>, Vec<Grid>)> {
    if !separators.are_any() {
        return Vec::new();
    }
    let by_bars = separators.have_bars();
    let is_separator = move |c: char| if by_bars { is_bar(c) } else { c == '\t' };
    let has_one = |body: &str| if by_bars { separators.has_bar(body) } else { separators.has_tab(body) };
    if !may_be(text, lines, has_one, is_separator) {
        return Vec::new();
    }
    let reader = Reader { text, lines, is_separator: &is_separator };
    let held: Vec<Holds> = lines.iter().map(|line| reader.held(*line)).collect();
    let mut found = Vec::new();
    for run in runs(&held) {
        let grids = reader.tables(run.clone(), &held, room);
        if !grids.is_empty() {
            found.push((run, grids));
        }
    }
    found
}

/// True if some lines one after the other have separators and none of them between two cells: the cheap test.
fn may_be(
    text: &str,
    lines: &[Span],
    has_one: impl Fn(&str) -> bool,
    is_separator: impl Fn(char) -> bool + Copy,
) -> bool {
    let mut run = 0;
    lines.iter().any(|line| {
        let body = line.of(text);
        // Most lines have none, and change nothing.
        if !has_one(body) {
            return false;
        }
        let inner = body.trim_matches(|c: char| c.is_whitespace() || is_separator(c));
        run = if has_one(inner) { 0 } else { run + 1 };
        run >= FEWEST_BARS
    })
}

/// Returns the stretches of lines that may be such tables.
fn runs(held: &[Holds]) -> Vec<Range<usize>> {
    let filled: Vec<usize> = (0..held.len()).filter(|line| held[*line] != Holds::Nothing).collect();
    let is_in = |at: usize| match held[filled[at]] {
        // A cell without separators has them on the line above or below.
        Holds::Bare => {
            let is_bars =
                |at: Option<usize>| at.and_then(|at| filled.get(at)).map(|line| held[*line]) == Some(Holds::Bars);
            is_bars(at.checked_sub(1)) || is_bars(Some(at + 1))
        }
        Holds::Prose | Holds::Nothing => false,
        Holds::Bars | Holds::Rule | Holds::Cell | Holds::Cells => true,
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut was_in = false;
    for (at, &line) in filled.iter().enumerate() {
        let is_in = is_in(at);
        match runs.last_mut() {
            Some(run) if is_in && was_in => run.end = line + 1,
            _ if is_in => runs.push(line..line + 1),
            _ => {}
        }
        was_in = is_in;
    }
    runs
}

/// A printed cell.
struct Printed {
    span: Span,
    is_value: bool,
    /// The separators between the cell before and this one.
    bars: Vec<Span>,
    /// True if the last of them is alone on its line.
    is_framed: bool,
    /// True if the separators show that a row begins here.
    begins: bool,
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Span],
    is_separator: &'a dyn Fn(char) -> bool,
}

impl Reader<'_> {
    fn held(&self, line: Span) -> Holds {
        let body = line.of(self.text);
        if line.len() > LONGEST_CELL {
            return Holds::Prose;
        }
        let pieces = || body.split(self.is_separator).map(str::trim);
        if is_page_mark(body.trim()) {
            return Holds::Nothing;
        }
        let filled = pieces().filter(|piece| !piece.is_empty()).count();
        let has_bars = body.contains(self.is_separator);
        let is_rule = |piece: &str| piece.contains("--") && piece.chars().all(|c| matches!(c, '-' | ':' | '+' | '='));
        match (filled, has_bars) {
            (0, true) => Holds::Bars,
            (0, false) => Holds::Nothing,
            (1, false) => Holds::Bare,
            _ if pieces().all(|piece| piece.is_empty() || is_rule(piece)) && body.contains("---") => Holds::Rule,
            (1, true) => Holds::Cell,
            _ => Holds::Cells,
        }
    }

    /// Returns the tables on these lines; none if their cells are side by side.
    fn tables(&self, run: Range<usize>, held: &[Holds], room: &mut Room) -> Vec<Grid> {
        let count = |kind: Holds| held[run.clone()].iter().filter(|held| **held == kind).count();
        let (bare, single, several) = (count(Holds::Bare), count(Holds::Cell), count(Holds::Cells));
        let filled = bare + single + several;
        let is_lone_value =
            |line: &usize| matches!(held[*line], Holds::Bare | Holds::Cell) && self.is_value(self.lines[*line]);
        // Two cells share a line now and then; the values of a form that is not filled in are on no line.
        if filled < FEWEST_CELLS || several * 4 > filled || run.clone().filter(is_lone_value).count() * 6 < filled {
            return Vec::new();
        }
        // A cell behind its separator, the first of each row without: a layout of its own (`structure`).
        let leads = |line: &usize| {
            let body = self.lines[*line].of(self.text).trim();
            held[*line] == Holds::Cell && body.starts_with(self.is_separator) && !body.ends_with(self.is_separator)
        };
        if bare > 0 && run.clone().filter(leads).count() * 2 > single + several {
            return Vec::new();
        }
        let separators =
            |line: usize| self.lines[line].of(self.text).chars().filter(|c| (self.is_separator)(*c)).count();
        if !room.take(filled + run.clone().map(separators).sum::<usize>()) {
            return Vec::new();
        }
        // Where cells have their separators on their own lines, words without any are a heading.
        let own_bars = single + several >= 3 * bare;
        let is_heading = |line: &usize| own_bars && held[*line] == Holds::Bare && !self.is_value(self.lines[*line]);
        let mut grids = Vec::new();
        for lines in run.collect::<Vec<_>>().split(is_heading) {
            let printed = lines.iter().filter(|line| held[**line] != Holds::Rule).copied();
            grids.extend(self.grids(printed));
        }
        grids
    }

    fn is_value(&self, span: Span) -> bool {
        is_value(span.of(self.text).trim_matches(|c: char| c.is_whitespace() || (self.is_separator)(c)))
    }

    /// Divides lines into printed cells; the separators behind the last are returned with them.
    fn printed(&self, lines: impl Iterator<Item = usize>) -> (Vec<Printed>, Vec<Span>) {
        let mut printed: Vec<Printed> = Vec::new();
        let mut bars: Vec<Span> = Vec::new();
        let mut is_framed = false;
        for line in lines.map(|line| self.lines[line]) {
            let body = line.of(self.text);
            let is_lone = body.chars().filter(|c| (self.is_separator)(*c)).count() == 1
                && body.chars().all(|c| c.is_whitespace() || (self.is_separator)(c));
            let mut start = line.start;
            for piece in body.split_inclusive(self.is_separator) {
                let cell = piece.strip_suffix(self.is_separator).unwrap_or(piece);
                let span = Span::new(start, start + cell.len()).trimmed(self.text);
                if !span.is_empty() {
                    let is_value = is_value(span.of(self.text));
                    printed.push(Printed { span, is_value, bars: std::mem::take(&mut bars), is_framed, begins: false });
                }
                if cell.len() < piece.len() {
                    bars.push(Span::new(start + cell.len(), start + piece.len()));
                    is_framed = is_lone;
                }
                start += piece.len();
            }
        }
        (printed, bars)
    }

    /// Reads a stretch of cells as rows.
    fn grids(&self, lines: impl Iterator<Item = usize>) -> Vec<Grid> {
        let (mut printed, behind) = self.printed(lines);
        let usual = separators(&printed);
        let is_open = behind.is_empty();
        let whole = rows::of_one_width(tokens(&printed, &behind, usual)).or_else(|| {
            printed.first_mut()?.bars.clear();
            rows::of_one_width(tokens(&printed, &behind, usual))
        });
        let rows = whole.unwrap_or_else(|| {
            unframe(&mut printed, usual);
            rows::by_words(tokens(&printed, &behind, usual))
        });
        rows::grids(rows, is_open)
    }
}

/// Returns the cells, printed and empty.
fn tokens(printed: &[Printed], behind: &[Span], usual: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, cell) in printed.iter().enumerate() {
        let is_even = cell.bars.len().is_multiple_of(usual);
        // The first separators end no cell.
        blanks(&cell.bars, if at == 0 { 0 } else { usual }, usual, &mut tokens);
        let content = if cell.is_value { Content::Value } else { Content::Words };
        let is_torn = at > 0 && (cell.bars.is_empty() || !is_even);
        tokens.push(Token { span: cell.span, content, is_torn, begins: cell.begins, end: cell.span.end });
    }
    blanks(behind, usual, usual, &mut tokens);
    tokens
}

/// Adds the empty cells that separators show.
fn blanks(bars: &[Span], skipped: usize, usual: usize, tokens: &mut Vec<Token>) {
    for bar in bars.iter().skip(skipped).step_by(usual) {
        let span = Span::new(bar.start, bar.start);
        tokens.push(Token { span, content: Content::Blank, is_torn: false, begins: false, end: bar.end });
    }
    if let (Some(last), Some(bar)) = (tokens.last_mut(), bars.last()) {
        last.end = last.end.max(bar.end);
    }
}

/// Returns how many separators divide two cells: the least number that many have.
fn separators(printed: &[Printed]) -> usize {
    let with = |bars: usize| printed.iter().filter(|cell| cell.bars.len() == bars).count();
    (1..=MOST_SEPARATORS).find(|bars| with(*bars) * 4 >= printed.len()).unwrap_or(1)
}

/// Removes the separators that open the rows, if most rows are opened by one on a line of its own.
fn unframe(printed: &mut [Printed], usual: usize) {
    let begins = |at: &usize| {
        let cell = &printed[*at];
        !cell.is_value && !cell.bars.is_empty() && (printed[at - 1].is_value || cell.bars.len() > usual)
    };
    let is_framed = |cell: &Printed| cell.is_framed && cell.bars.len() > usual;
    let rows = (1..printed.len()).filter(begins).count();
    let framed: Vec<usize> = (1..printed.len()).filter(|at| is_framed(&printed[*at])).collect();
    if framed.len() >= 2 && framed.len() * 4 >= rows * 3 {
        for at in framed {
            printed[at].begins = true;
            // The last one stays: the row before ends behind it.
            let inner = printed[at].bars.len().saturating_sub(2);
            printed[at].bars.remove(inner);
        }
    }
}

/// True for what fills a numeric cell: digits, hardly any letters; a dash; 无 and the like.
fn is_value(cell: &str) -> bool {
    let bare: String = fold(cell).chars().filter(|c| !c.is_whitespace()).collect();
    let digits = bare.chars().filter(|c| digit(*c).is_some()).count();
    let letters = bare.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let lexicon = Lexicon::builtin();
    !bare.is_empty()
        && (letters == 0
            || (digits > 0 && letters <= 2)
            || lexicon.cell_not_applicable.contains(&bare)
            || lexicon.cell_dashes.contains(&bare)
            || chinese_integer(&bare).is_some())
}

/// True for the number of a page: `- 4 -`, `—4—`, `第 4 页`, `第 4 页 共 30 页`, `4/30`.
pub fn is_page_mark(text: &str) -> bool {
    if text.len() > LONGEST_PAGE_MARK || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '─');
    let is_page = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let inner = bare.trim_matches(is_dash);
    let dashed = bare.starts_with(is_dash) && bare.ends_with(is_dash);
    let named =
        |text: &str, mark: char| text.strip_prefix(mark).and_then(|rest| rest.strip_suffix('页')).is_some_and(is_page);
    let of_all = bare.find('共').is_some_and(|at| named(&bare[..at], '第') && named(&bare[at..], '共'));
    let slashed = bare.split_once('/').is_some_and(|(page, all)| is_page(page) && is_page(all));
    (dashed && is_page(inner)) || named(&bare, '第') || of_all || slashed
}
