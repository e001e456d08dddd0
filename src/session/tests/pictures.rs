//! Several pictures of one report, in folders and archives.

use gouji_core::forms::Library;
use gouji_core::text::Lang;
use gouji_session::corpus::{self, Item, LARGEST, OpenError};
use gouji_testing::Scratch;
use gouji_testing::published::package::archive;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;

/// A TIFF file with this many pages, of which none has anything.
fn tiff(pages: u32) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for page in 1..=pages {
        bytes.extend([0, 0]);
        bytes.extend(if page == pages { 0 } else { 8 + 6 * page }.to_le_bytes());
    }
    bytes
}

fn write(scratch: &Scratch, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = scratch.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Paths of the items of paths, without the folder.
fn listed(scratch: &Scratch, paths: &[&str]) -> Vec<String> {
    let paths: Vec<PathBuf> =
        paths.iter().map(|path| PathBuf::from(format!("{}/{path}", scratch.0.display()))).collect();
    let (items, errors) = corpus::items(&paths);
    assert_eq!(errors, []);
    let before = scratch.0.display().to_string();
    items.iter().map(|item| item.path[before.len()..].trim_start_matches('/').to_string()).collect()
}

fn refused(scratch: &Scratch, path: &str) -> OpenError {
    let (items, errors) = corpus::items(&[scratch.0.join(path)]);
    let [Item { .. }] = &items[..] else { panic!("{items:?} {errors:?}") };
    corpus::read(&items[0], &Library::builtin().unwrap()).unwrap_err()
}

/// Folders with pictures, and what is listed of them.
const FOLDERS: &[(&[&str], &[&str])] = &[
    (&["甲局/1.jpg", "甲局/2.jpg", "乙局/a.png", "乙局/b.png"], &["乙局", "甲局"]),
    (&["1.jpg", "2.jpg", "附件/说明.txt"], &["", "附件/说明.txt"]),
    (&["scan-1.jpg", "scan-2.jpg", "logo.png", "甲局.pdf"], &["logo.png", "scan-#.jpg", "甲局.pdf"]),
    (&["one.png"], &["one.png"]),
    (&["甲局.tif2", "甲局2.tif2", "甲局3.tif1"], &["甲局.tif2", "甲局2.tif2", "甲局3.tif1"]),
    (&["1.tif1", "2.tif1"], &[""]),
    (&["报告.html", "报告_files/1.png", "报告_files/2.png", "报告_files/页.htm"], &["报告.html", "报告_files/页.htm"]),
    (&["其他_files/1.png", "其他_files/2.png"], &["其他_files"]),
];

/// The files of [`FOLDERS`]: `tif2` is a TIFF file of two pages.
fn file(name: &str) -> (String, Vec<u8>) {
    match name.rsplit_once(".tif") {
        Some((stem, pages)) => (format!("{stem}.tif"), tiff(pages.parse().unwrap())),
        None => (name.to_string(), b"x".to_vec()),
    }
}

#[test]
fn a_folder_of_pictures_is_one_report() {
    for (names, expect) in FOLDERS {
        let expect: Vec<String> = expect.iter().map(|name| file(name).0).collect();
        let files: Vec<(String, Vec<u8>)> = names.iter().map(|name| file(name)).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let scratch = Scratch::new("pictures");
        write(&scratch, &files);
        assert_eq!(listed(&scratch, &[""]), expect);
        // An archive opens like a folder.
        let zip = Scratch::new("pictures-zip");
        write(&zip, &[("all.zip", &archive(&files))]);
        let inside = |name: &String| format!("all.zip/{name}").trim_end_matches('/').to_string();
        let mut expect: Vec<String> = expect.iter().map(inside).collect();
        expect.sort();
        assert_eq!(listed(&zip, &["all.zip"]), expect);
        assert_eq!(listed(&zip, &[""]), expect);
        for path in &expect {
            // The path leads to the same again.
            assert_eq!(listed(&zip, &[path]).first(), expect.iter().find(|one| one.starts_with(path.as_str())));
        }
    }
}

#[test]
fn what_is_given_stays_what_it_is() {
    let scratch = Scratch::new("given");
    write(
        &scratch,
        &[("甲/1.jpg", b"x"), ("甲/2.jpg", b"x"), ("乙/a-1.jpg", b"x"), ("乙/a-2.jpg", b"x"), ("乙/b.txt", b"x")],
    );
    assert_eq!(listed(&scratch, &["甲/2.jpg", "甲/1.jpg"]), ["甲/2.jpg", "甲/1.jpg"]);
    assert_eq!(listed(&scratch, &["甲/", "甲", "./甲"]), ["甲"]);
    assert_eq!(listed(&scratch, &["乙/a-#.jpg", "乙"]), ["乙/a-#.jpg", "乙/b.txt"]);
    let (items, errors) = corpus::items(&[scratch.0.join("乙/c-#.jpg")]);
    assert_eq!((items.len(), errors[0].code), (0, "not_found"));
}

#[test]
fn what_cannot_be_read_is_told_once_with_the_name_of_the_picture() {
    let scratch = Scratch::new("refused");
    let png: &[u8] = b"\x89PNG\r\n\x1a\n";
    write(&scratch, &[("good/1.png", png), ("good/2.png", png), ("bad/1.png", png), ("bad/第2页.png", b"x")]);
    write(&scratch, &[("bad.zip", &archive(&[("1.png", png), ("第2页.png", b"x")]))]);
    // As for one picture, which these tests have nothing to read with.
    let one = {
        write(&scratch, &[("alone/1.png", png)]);
        refused(&scratch, "alone/1.png")
    };
    let good = refused(&scratch, "good");
    assert_eq!((good.code, good.message), (one.code, one.message));
    for path in ["bad", "bad.zip"] {
        let error = refused(&scratch, path);
        let has_scan = error.code == "damaged";
        assert!(has_scan || error.code == one.code, "{error:?}");
        assert_eq!(error.line(Lang::En).contains("第2页.png: "), has_scan, "{error:?}");
    }
}

#[test]
fn more_than_a_report_has_is_refused_before_it_is_read() {
    let scratch = Scratch::new("many");
    for nth in 0..61 {
        write(&scratch, &[(&format!("many/{nth}.png"), b"x")]);
    }
    let names: Vec<String> = (0..61).map(|nth| format!("{nth}.png")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    write(&scratch, &[("many.zip", &archive(&files))]);
    for path in ["many", "many.zip"] {
        let error = refused(&scratch, path);
        assert_eq!(error.code, "limit");
        assert!(error.line(Lang::En).contains("61 pictures"), "{error:?}");
    }
    // Two that are too large together, and one that is so alone.
    for (folder, sizes) in [("two", [LARGEST / 2, LARGEST / 2]), ("one", [1, LARGEST + 1])] {
        fs::create_dir(scratch.0.join(folder)).unwrap();
        for (nth, size) in sizes.into_iter().enumerate() {
            File::create(scratch.0.join(format!("{folder}/{nth}.png"))).unwrap().set_len(size).unwrap();
        }
        let error = refused(&scratch, folder);
        assert_eq!(error.code, "too_large");
        assert!(error.line(Lang::En).contains("2 pictures"), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn listing_never_loses_or_doubles_a_file(
        names in prop::collection::btree_set("(甲/|乙/丙/|)(a|第)[-]?[0-9]{0,2}页?[.](jpg|png|tif|txt)", 0..16)
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        let scratch = Scratch::new("never");
        write(&scratch, &files);
        fs::create_dir_all(scratch.0.join("其他")).unwrap();
        let (items, _) = corpus::items(std::slice::from_ref(&scratch.0));
        let before = scratch.0.display().to_string();
        let paths: Vec<&str> = items.iter().map(|item| item.path[before.len()..].trim_start_matches('/')).collect();
        prop_assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
        for name in &names {
            let (folder, own) = name.rsplit_once('/').unwrap_or(("", name));
            let number = |c: char| c.is_ascii_digit();
            let is_of = |path: &&&str| {
                let (above, last) = path.rsplit_once('/').unwrap_or(("", path));
                // The folder of the picture, its series, or itself.
                **path == folder && !own.ends_with("txt")
                    || above == folder && last.contains('#') && own.replace(number, "") == last.replace('#', "")
                        && own.contains(number)
                    || *path == name
            };
            prop_assert_eq!(paths.iter().filter(is_of).count(), 1, "{} in {:?}", name, paths);
        }
        // An archive of them lists the same.
        if !names.is_empty() {
            write(&scratch, &[("其他/all.zip", &archive(&files))]);
            let (inside, _) = corpus::items(&[scratch.0.join("其他/all.zip")]);
            let before = scratch.0.join("其他/all.zip").display().to_string();
            let inside: BTreeSet<&str> = inside.iter().map(|item| item.path[before.len()..].trim_start_matches('/')).collect();
            prop_assert_eq!(inside, paths.into_iter().collect());
        }
    }
}
