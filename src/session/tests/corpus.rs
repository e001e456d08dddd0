//! Finding and opening reports, whatever is on the disk.

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_session::SessionFolder;
use gouji_session::corpus::{self, Item, Origin};
use gouji_testing::Scratch;
use std::fs;
use std::path::Path;

fn ground() -> (Library, Rules) {
    let library = Library::builtin().unwrap();
    let rules = Rules::builtin();
    (library, rules)
}

fn item(path: &Path) -> Item {
    Item { path: path.display().to_string(), origin: Origin::File(path.to_path_buf()) }
}

fn shown(items: &[Item], below: &Path) -> Vec<String> {
    items.iter().map(|item| item.path.strip_prefix(below.to_str().unwrap()).unwrap()[1..].to_string()).collect()
}

#[test]
fn no_path_gives_the_samples() {
    let (items, errors) = corpus::items(&[]);
    assert!(errors.is_empty());
    assert_eq!(items.len(), 7);
    let (library, rules) = ground();
    let scratch = Scratch::new("samples");
    for item in &items {
        assert!(item.path.starts_with("assets/reports/"));
        let Origin::Sample(bytes) = &item.origin else { panic!("{item:?}") };
        let opened = corpus::open(item, &library, &rules, &SessionFolder::new(&scratch.0)).unwrap();
        assert_eq!(opened.review.source.bytes, bytes.len() as u64);
        assert_eq!(opened.notice, None);
    }
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0, "opening writes nothing");
}

#[test]
fn folders_are_sorted_and_filtered() {
    let scratch = Scratch::new("walk");
    for name in
        ["b.txt", "a/z.TXT", "a/y.md", ".hidden.txt", ".git/x.txt", "c.zip", "sessions/b.ron", "a.txt", "d.text"]
    {
        scratch.write(name, "x");
    }
    let (items, errors) = corpus::items(std::slice::from_ref(&scratch.0));
    assert!(errors.is_empty(), "{errors:?}");
    // What has the ending of an archive and is none is a file like others.
    assert_eq!(shown(&items, &scratch.0), ["a/y.md", "a/z.TXT", "a.txt", "b.txt", "c.zip", "d.text"]);
    // A file given explicitly may have any extension, and each file is listed once.
    let (items, errors) = corpus::items(&[scratch.0.join("c.zip"), scratch.0.clone(), scratch.0.join("./b.txt")]);
    assert!(errors.is_empty());
    assert_eq!(shown(&items, &scratch.0)[0], "c.zip");
    assert_eq!(items.len(), 6);
}

#[test]
fn what_gives_no_report_is_told() {
    let scratch = Scratch::new("errors");
    fs::create_dir(scratch.0.join("empty")).unwrap();
    let (items, errors) = corpus::items(&[scratch.0.join("empty"), scratch.0.join("gone\u{1b}[2J.txt")]);
    assert!(items.is_empty());
    assert_eq!(errors.iter().map(|e| e.code).collect::<Vec<_>>(), ["empty_folder", "not_found"]);
    assert!(errors[1].path.contains("gone␛[2J"), "{}", errors[1].path);
    let (library, rules) = ground();
    let code =
        |path: &Path| corpus::open(&item(path), &library, &rules, &SessionFolder::new(&scratch.0)).unwrap_err().code;
    for (name, content, expected) in [
        ("empty.txt", " \n", "empty"),
        ("binary.txt", "MZ\u{90}\0", "binary"),
        // A single zero byte does not make it UTF-16.
        ("zero.txt", "其他\0.", "binary"),
        ("paper.txt", "%PDF-1.4", if cfg!(feature = "pdf") { "damaged" } else { "unsupported" }),
        ("other.txt", "今天天气很好,共 3 人。", "not_a_report"),
    ] {
        assert_eq!(code(&scratch.write(name, content)), expected, "{name}");
    }
    assert_eq!(code(&scratch.0), "not_a_file");
    #[cfg(unix)]
    assert_eq!(code(Path::new("/dev/zero")), "not_a_file");
    let big = scratch.0.join("big.txt");
    fs::File::create(&big).unwrap().set_len(corpus::LARGEST + 1).unwrap();
    assert_eq!(code(&big), "too_large");
}

#[test]
fn the_content_decides_and_a_lying_name_is_told() {
    let scratch = Scratch::new("names");
    let page = "<html><p>某局2021年政府信息公开工作年度报告</p><p>一、总体情况</p></html>";
    let text = "某局2021年政府信息公开工作年度报告\n一、总体情况\n";
    let cases = [
        ("page.html", page, "html", false),
        ("page.doc", page, "html", true),
        ("page.XLS", page, "html", true),
        ("page.txt", page, "html", true),
        ("text.md", text, "text", false),
        ("text.docx", text, "text", true),
    ];
    for (name, content, ..) in cases {
        scratch.write(name, content);
    }
    let (items, errors) = corpus::items(std::slice::from_ref(&scratch.0));
    assert!(errors.is_empty() && items.len() == cases.len(), "{items:?}");
    let (library, _) = ground();
    for (name, _, format, lies) in cases {
        let review = corpus::read(&item(&scratch.0.join(name)), &library).unwrap();
        assert_eq!((review.source.format.as_str(), review.source.encoding.as_str()), (format, "utf-8"), "{name}");
        assert_eq!(review.problems.iter().any(|problem| problem.code == "source.name"), lies, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn circular_links_and_pipes_do_not_hang() {
    let scratch = Scratch::new("links");
    scratch.write("a/one.txt", "x");
    std::os::unix::fs::symlink("..", scratch.0.join("a/up")).unwrap();
    std::os::unix::fs::symlink("self.txt", scratch.0.join("self.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(scratch.0.join("pipe.txt")).status();
    let (items, errors) = corpus::items(std::slice::from_ref(&scratch.0));
    assert_eq!(shown(&items, &scratch.0), ["a/one.txt"]);
    assert!(errors.is_empty(), "{errors:?}");
    if made.is_ok_and(|status| status.success()) {
        let (library, rules) = ground();
        let error = corpus::open(&item(&scratch.0.join("pipe.txt")), &library, &rules, &SessionFolder::new(&scratch.0))
            .unwrap_err();
        assert_eq!(error.code, "not_a_file");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_told_once_and_not_followed() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::new("outside");
    for name in ["in/own.txt", "in/deep/more.txt", "out/secret.txt", "out/other.txt"] {
        scratch.write(name, "x");
    }
    let inside = scratch.0.join("in");
    for (target, link) in [
        ("/", "root"),
        ("../../out", "deep/folder"),
        ("../out/secret.txt", "secret.txt"),
        ("deep", "within"),
        ("deep/more.txt", "same.txt"),
        ("/dev/null", "device"),
        ("nowhere", "dangling.txt"),
    ] {
        symlink(target, inside.join(link)).unwrap();
    }
    let (items, errors) = corpus::items(std::slice::from_ref(&inside));
    assert_eq!(shown(&items, &inside), ["deep/more.txt", "own.txt", "same.txt"]);
    let [error] = &errors[..] else { panic!("{errors:?}") };
    assert_eq!((error.code, error.path.ends_with("in/deep/folder")), ("link", true), "{error:?}");
    assert!(error.message.both().en.contains("3 such") && error.message.both().zh.contains("共 3 个"), "{error:?}");
    // A path given explicitly is followed, also if it is a link, and so are links into other given folders.
    for (paths, expected) in [
        (vec![inside.join("secret.txt")], 1),
        (vec![inside.join("deep"), scratch.0.join("out")], 3),
        (vec![inside.clone(), scratch.0.join("out")], 6),
    ] {
        let (items, _) = corpus::items(&paths);
        assert_eq!(items.len(), expected, "{paths:?} {items:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_deep_tree_is_walked_to_its_ground() {
    let scratch = Scratch::new("deep");
    let mut path = scratch.0.clone();
    for _ in 0..1500 {
        path.push("d");
    }
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("report.txt"), "x").unwrap();
    let (items, errors) = corpus::items(std::slice::from_ref(&scratch.0));
    assert_eq!((items.len(), errors.len()), (1, 0));
}
