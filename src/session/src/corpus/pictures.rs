//! Pictures that together are one report: those of a folder with nothing else in it, and those of a folder whose names
//! differ in their number alone. The first has the path of its folder, the second one with `#` for the number:
//! `甲局/扫描-#.jpg`.
//!
//! Invariant: each file is in one report at most, and one that is in none stays a report by itself; the pages come in the
//! order of the numbers in their names. Nothing is decoded here, and no more is read than a report may have. Not here: the
//! walk through folders (`walk`), archives (`container`), the pages themselves (`gouji_ingest`).

use super::{LARGEST, OpenError, bytes_of};
use crate::platform::{Folder, Kind, Named};
use gouji_core::message;
use gouji_core::text::numerals::{chinese_integer, digit, fold, fold_char};
use gouji_core::text::sanitize::printable;
use gouji_ingest::pictures::{self, MOST, Pack};
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What stands for the number in the name of a report of numbered pictures.
const NUMBER: char = '#';

/// Files that systems and viewers of pictures leave in folders, in small letters.
const DROPPINGS: [&str; 5] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "picasa.ini", "icon\r"];

/// The files of a folder that are not reports by themselves; indexes in the order of the pages.
#[derive(Debug, Default)]
pub(super) struct Arranged {
    /// The pages of the report that the folder is.
    pub whole: Option<Vec<usize>>,
    /// The reports of numbered pictures: names and pages.
    pub series: Vec<(String, Vec<usize>)>,
    /// Pictures that are no pages: those of a saved web page.
    pub left_out: Vec<usize>,
}

impl Arranged {
    /// The files that are no reports by themselves.
    pub fn taken(&self) -> HashSet<usize> {
        let series = self.series.iter().flat_map(|(_, pages)| pages);
        self.whole.iter().flatten().chain(series).chain(&self.left_out).copied().collect()
    }

    /// The pages of the report that the folder is, or of that of numbered pictures with this name.
    pub fn pages(self, series: Option<&str>) -> Option<Vec<usize>> {
        let Some(series) = series else { return self.whole };
        self.series.into_iter().find_map(|(name, pages)| (name == series).then_some(pages))
    }
}

/// Arranges the entries of a folder, hidden ones aside. `has_pages` tells of a TIFF file that it has several pages and so is a
/// report by itself; `is_of_page` that the folder has the parts of a saved web page.
pub(super) fn arrange(
    entries: &[(String, Kind)],
    is_of_page: bool,
    has_pages: &mut dyn FnMut(usize) -> bool,
) -> Arranged {
    let is_picture =
        |nth: &usize| entries[*nth].1 == Kind::File && ending(&entries[*nth].0).is_some_and(may_be_picture);
    let all: Vec<usize> = (0..entries.len()).filter(is_picture).collect();
    if is_of_page {
        return Arranged { left_out: all, ..Arranged::default() };
    }
    if all.len() < 2 {
        return Arranged::default();
    }
    let is_tiff = |name: &str| ending(name).is_some_and(|ending| ending.to_ascii_lowercase().starts_with("tif"));
    let mut pages: Vec<usize> =
        all.iter().copied().filter(|&nth| !is_tiff(&entries[nth].0) || !has_pages(nth)).collect();
    pages.sort_by_cached_key(|&nth| order(&entries[nth].0));
    let is_beside = |(name, kind): &(String, Kind)| *kind == Kind::Folder || is_dropping(name);
    let others = entries.iter().filter(|entry| !is_beside(entry)).count();
    if pages.len() == others {
        return Arranged { whole: Some(pages), ..Arranged::default() };
    }
    let mut series: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for nth in pages {
        if let Some(Numbered { before, behind, .. }) = numbered(&entries[nth].0) {
            series.entry((before.to_string(), behind)).or_default().push(nth);
        }
    }
    let is_one = |pages: &Vec<usize>| {
        // Reports of several years are as many reports.
        let is_year = |nth: &usize| numbered(&entries[*nth].0).is_some_and(|name| name.is_year());
        pages.len() > 1 && !pages.iter().all(is_year)
    };
    let named = series.into_iter().filter(|(_, pages)| is_one(pages));
    let named = named.map(|((before, behind), pages)| (format!("{before}{NUMBER}{behind}"), pages));
    // A path leads to one report: to what is there, before all.
    let known: HashSet<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    let series = named.filter(|(name, _)| !known.contains(name.as_str())).collect();
    Arranged { series, ..Arranged::default() }
}

/// Arranges the entries of a folder on the disk.
pub(super) fn arrange_folder(folder: &Path, entries: &[Named]) -> Arranged {
    let named: Vec<(String, Kind)> =
        entries.iter().map(|entry| (entry.name.to_string_lossy().into_owned(), entry.kind)).collect();
    let name = folder.file_name().and_then(OsStr::to_str).unwrap_or("");
    let is_of_page = pages_of(name).iter().any(|page| folder.with_file_name(page).is_file());
    let mut has_pages =
        |nth: usize| File::open(folder.join(&entries[nth].name)).is_ok_and(|mut file| pictures::has_pages(&mut file));
    arrange(&named, is_of_page, &mut has_pages)
}

/// The bytes of the report of pictures to which a path leads; `None` where it leads to no such report.
pub(super) fn find(path: &Path, shown: &str) -> Result<Option<Vec<u8>>, OpenError> {
    let Some((folder, entries, pages)) = place(path) else { return Ok(None) };
    let names: Vec<String> = pages.iter().map(|&nth| entries[nth].name.to_string_lossy().into_owned()).collect();
    let mut read = |nth: usize| bytes_of(&folder.join(&entries[pages[nth]].name), shown);
    pack(&names, shown, &mut read).map(Some)
}

/// True for the path of a report of numbered pictures, at which no file is.
pub(super) fn is_series(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err() && place(path).is_some()
}

/// The folder of a report of pictures, its entries, and which of them are the pages.
fn place(path: &Path) -> Option<(PathBuf, Vec<Named>, Vec<usize>)> {
    let (folder, series) = match fs::metadata(path) {
        Ok(about) if about.is_dir() => (path, None),
        Ok(_) => return None,
        Err(_) => {
            let name = path.file_name()?.to_str().filter(|name| name.contains(NUMBER))?;
            let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
            (folder, Some(name))
        }
    };
    let entries = entries(folder)?;
    let pages = arrange_folder(folder, &entries).pages(series)?;
    Some((folder.to_path_buf(), entries, pages))
}

/// Entries of a folder that are not hidden.
fn entries(folder: &Path) -> Option<Vec<Named>> {
    let entries = Folder::open(folder, None).and_then(|folder| folder.entries()).ok()?;
    Some(entries.into_iter().filter(|entry| !is_hidden(&entry.name)).collect())
}

/// The pictures of a report as one file; `read` reads the picture of an index.
pub(super) fn pack(
    names: &[String],
    shown: &str,
    read: &mut dyn FnMut(usize) -> Result<Vec<u8>, OpenError>,
) -> Result<Vec<u8>, OpenError> {
    let too_large = || OpenError::new(shown, "too_large", message!("open.pictures_large", count = names.len()));
    if names.len() > MOST {
        let refusal = pictures::too_many(names.len());
        return Err(OpenError::new(shown, refusal.code, refusal.message));
    }
    let mut pack = Pack::default();
    for (nth, name) in names.iter().enumerate() {
        let picture = read(nth).map_err(|error| match error.code {
            "too_large" => too_large(),
            code => {
                OpenError::new(shown, code, message!("refused.picture", name = printable(name), why = error.message))
            }
        })?;
        pack.add(name, &picture);
        if pack.len() as u64 > LARGEST {
            return Err(too_large());
        }
    }
    Ok(pack.into_bytes())
}

/// True for hidden files, and for those in which Word and WPS note who has a document open: `~$报告.docx`.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || name.as_encoded_bytes().starts_with(b"~$")
}

/// Names that the page has, beside the folder, if a folder has the parts of a web page that a browser has saved: `报告_files`,
/// `报告.files`.
pub(super) fn pages_of(folder: &str) -> Vec<String> {
    let page = ["_files", ".files"].iter().find_map(|ending| folder.strip_suffix(ending));
    let named = |page: &str| ["htm", "html", "shtml", "xhtml"].map(|ending| format!("{page}.{ending}"));
    page.map(named).into_iter().flatten().collect()
}

fn is_dropping(name: &str) -> bool {
    DROPPINGS.contains(&name.to_lowercase().as_str())
}

fn may_be_picture(ending: &str) -> bool {
    gouji_ingest::may_be_picture(ending)
}

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

/// A name with a number at its end: `扫描-12.jpg`, `IMG (3).png`, `第二页.tif`.
struct Numbered<'n> {
    before: &'n str,
    number: &'n str,
    /// What follows the number, the ending in small letters.
    behind: String,
}

impl Numbered<'_> {
    fn is_year(&self) -> bool {
        let number = fold(self.number);
        number.len() == 4 && number.parse().is_ok_and(|number: u16| (1990..2100).contains(&number))
    }
}

fn numbered(name: &str) -> Option<Numbered<'_>> {
    let (stem, ending) = name.rsplit_once('.')?;
    let body = stem.trim_end_matches([')', '）', '页', '頁', '张', '張', ' ']);
    let digits = body.trim_end_matches(|c| digit(c).is_some());
    let chinese = || Some(body.trim_end_matches(is_chinese)).filter(|before| before.ends_with('第'));
    let before = if digits.len() < body.len() { digits } else { chinese()? };
    let (number, tail) = (&body[before.len()..], &stem[body.len()..]);
    let behind = format!("{tail}.{}", ending.to_ascii_lowercase());
    (!number.is_empty()).then_some(Numbered { before, number, behind })
}

/// A part of a name by which it is put in order: a number comes by its value, before letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u128),
    Letter(char),
}

/// By what a name is put in order; no two names have the same.
fn order(name: &str) -> (Vec<Part>, String) {
    let mut rest = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut parts = Vec::new();
    while let Some(first) = rest.chars().next() {
        let behind = rest.trim_start_matches(|c| digit(c).is_some());
        let chinese = rest.trim_start_matches(is_chinese);
        if behind.len() < rest.len() {
            let digits = rest[..rest.len() - behind.len()].chars().filter_map(digit);
            let add = |number: u128, digit| number.saturating_mul(10).saturating_add(u128::from(digit));
            parts.push(Part::Number(digits.fold(0, add)));
            rest = behind;
        } else if let Some(number) = chinese_integer(&rest[..rest.len() - chinese.len()]) {
            parts.push(Part::Number(number.into()));
            rest = chinese;
        } else {
            parts.extend(fold_char(first).to_lowercase().map(Part::Letter));
            rest = &rest[first.len_utf8()..];
        }
    }
    (parts, name.to_string())
}

/// True for the Chinese numerals that number pages.
const fn is_chinese(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Arranged, arrange, find};
    use crate::platform::Kind;
    use gouji_ingest::pictures::Pack;
    use gouji_testing::Scratch;
    use proptest::prelude::*;

    /// Names of a folder, of which one with `/` at its end is a folder and one with `@` is a link.
    fn arranged(names: &[String]) -> Arranged {
        let entry = |name: &String| match name.strip_suffix('/') {
            Some(name) => (name.to_string(), Kind::Folder),
            None => (name.clone(), if name.contains('@') { Kind::Link } else { Kind::File }),
        };
        let entries: Vec<_> = names.iter().map(entry).collect();
        arrange(&entries, false, &mut |nth| names[nth].contains("多页"))
    }

    #[test]
    fn pages_come_in_the_order_of_their_numbers() {
        let check = |names: &[&str], expect: &[&str]| {
            for turn in 0..names.len() {
                let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
                names.rotate_left(turn);
                let whole = arranged(&names).whole;
                let pages = whole.map(|pages| pages.into_iter().map(|nth| names[nth].clone()).collect());
                assert_eq!(pages.unwrap_or(vec![]), expect, "{names:?}");
            }
        };
        check(&["10.jpg", "2.jpg", "1.jpg"], &["1.jpg", "2.jpg", "10.jpg"]);
        check(&["p 10.png", "P 9.PNG", "p 1.tif", "p.jpeg"], &["p.jpeg", "p 1.tif", "P 9.PNG", "p 10.png"]);
        check(
            &["第十页.jpg", "第二页.jpg", "第一页.jpg", "第十二页.jpg"],
            &["第一页.jpg", "第二页.jpg", "第十页.jpg", "第十二页.jpg"],
        );
        check(&["附１０.png", "附2.png", "附３.png"], &["附2.png", "附３.png", "附１０.png"]);
        check(&["1-2.jpg", "1-10.jpg", "2-1.jpg"], &["1-2.jpg", "1-10.jpg", "2-1.jpg"]);
        check(
            &["20231231235959123456789012345678901234567890.jpg", "3.jpg"],
            &["3.jpg", "20231231235959123456789012345678901234567890.jpg"],
        );
        check(&["01.jpg", "1.jpg"], &["01.jpg", "1.jpg"]);
        check(&["b.jpg", "a.jpg", "Thumbs.db", "Desktop.ini", "附件/"], &["a.jpg", "b.jpg"]);
        // One picture is a report by itself, and so is each where there is something else.
        check(&["1.jpg"], &[]);
        check(&["1.jpg", "2.gif"], &[]);
        check(&["1.jpg", "2.jpg", "报告.docx"], &[]);
        check(&["1.jpg", "2.jpg", "3@.jpg"], &[]);
        check(&["1.jpg", "2.jpg", "多页.tif"], &[]);
    }

    #[test]
    fn pictures_beside_reports_go_together_by_their_number() {
        let check = |names: &[&str], expect: &[(&str, &[&str])]| {
            let names: Vec<String> = names.iter().map(ToString::to_string).chain(["报告.txt".to_string()]).collect();
            let all = arranged(&names);
            assert_eq!(all.whole, None);
            let series: Vec<(&str, Vec<&str>)> = all
                .series
                .iter()
                .map(|(name, pages)| (name.as_str(), pages.iter().map(|&nth| names[nth].as_str()).collect()))
                .collect();
            let expect: Vec<(&str, Vec<&str>)> = expect.iter().map(|(name, pages)| (*name, pages.to_vec())).collect();
            assert_eq!(series, expect);
        };
        check(&["scan-10.jpg", "scan-2.JPG", "logo.png"], &[("scan-#.jpg", &["scan-2.JPG", "scan-10.jpg"])]);
        check(
            &["甲_1.png", "甲_2.png", "乙_1.png", "乙_2.png", "丙_1.png"],
            &[("乙_#.png", &["乙_1.png", "乙_2.png"]), ("甲_#.png", &["甲_1.png", "甲_2.png"])],
        );
        check(&["图 (2).png", "图 (１).png"], &[("图 (#).png", &["图 (１).png", "图 (2).png"])]);
        check(&["第二页.tif", "第一页.tif"], &[("第#页.tif", &["第一页.tif", "第二页.tif"])]);
        check(&["1.jpg", "2.jpg"], &[("#.jpg", &["1.jpg", "2.jpg"])]);
        // Different endings, stems and places of the number; a letter; years; reports of several pages.
        check(&["a1.jpg", "a2.png", "b2.jpg", "3a.jpg", "4a.jpg", "c一.png", "c二.png"], &[]);
        check(&["甲局2023.jpg", "甲局2024.jpg"], &[]);
        check(&["多页1.tif", "多页2.tif"], &[]);
        // The path is that of another file or folder.
        check(&["a-1.jpg", "a-2.jpg", "a-#.jpg"], &[]);
        check(&["a-1.jpg", "a-2.jpg", "a-#.jpg/"], &[]);
    }

    proptest! {
        #[test]
        fn no_file_is_lost_or_doubled(
            names in prop::collection::btree_set("(甲|a|第|多页|)[-_ (]?([0-9０-９]{0,3}|一|十二|2024)[)页]?[.](jpg|JPG|png|tif|txt|db)@?/?", 0..20)
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let all = arranged(&names);
            let mut pages: Vec<usize> =
                all.whole.iter().flatten().chain(all.series.iter().flat_map(|(_, pages)| pages)).copied().collect();
            let count = pages.len();
            pages.sort_unstable();
            pages.dedup();
            prop_assert_eq!((pages.len(), all.taken().len()), (count, count));
            prop_assert!(all.whole.is_none() || all.series.is_empty());
            prop_assert!(all.series.iter().all(|(name, pages)| pages.len() > 1 && !names.contains(name)));
            for nth in pages {
                let is_page = ["jpg", "JPG", "png", "tif"].iter().any(|ending| names[nth].ends_with(ending));
                let has_pages = names[nth].contains("多页") && names[nth].ends_with("tif");
                prop_assert!(is_page && !has_pages, "{}", names[nth]);
            }
            // Whatever else there is, what is read does not depend on how the disk lists it.
            let mut turned = names.clone();
            turned.reverse();
            let again = arranged(&turned);
            let named = |all: &Arranged, names: &[String]| -> Vec<(String, Vec<String>)> {
                let whole = all.whole.iter().map(|pages| (String::new(), pages));
                let all = whole.chain(all.series.iter().map(|(name, pages)| (name.clone(), pages)));
                all.map(|(name, pages)| (name, pages.iter().map(|&nth| names[nth].clone()).collect())).collect()
            };
            prop_assert_eq!(named(&all, &names), named(&again, &turned));
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_pictures_in_order() {
        let scratch = Scratch::new("pictures");
        let expect = |names: &[&str]| {
            let mut pack = Pack::default();
            for name in names {
                pack.add(name, name.as_bytes());
            }
            Some(pack.into_bytes())
        };
        for name in ["甲局/10.jpg", "甲局/9.jpg", "甲局/.hidden", "乙局/a-2.png", "乙局/a-1.png", "乙局/b.txt"]
        {
            scratch.write(name, name.rsplit('/').next().unwrap());
        }
        let found = |path: &str| find(&scratch.0.join(path), path).unwrap();
        assert_eq!(found("甲局"), expect(&["9.jpg", "10.jpg"]));
        assert_eq!(found("甲局/"), expect(&["9.jpg", "10.jpg"]));
        assert_eq!(found("乙局/a-#.png"), expect(&["a-1.png", "a-2.png"]));
        for path in ["乙局", "乙局/b-#.png", "甲局/9.jpg", "甲局/#.jpg", "丙局/a-#.png"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
