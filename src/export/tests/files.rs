//! Files for other programs: what is read back from them is what was decided; nothing half-written is left.

use super::{LABELS, LIBRARY, REPORT, decide};
use gouji_core::check::Rules;
use gouji_core::review::{DecisionKind, Review};
use gouji_core::text::Lang;
use gouji_export::code_book::code_book;
use gouji_export::destination::{NewFile, NewFolder};
use gouji_export::package::PackageWriter;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

#[test]
fn a_file_is_whole_or_not_there() {
    let scratch = tempfile::tempdir().unwrap();
    let names = || fs::read_dir(scratch.path()).unwrap().count();
    let path = scratch.path().join("a.csv");
    fs::write(&path, "older").unwrap();
    let mut file = NewFile::create(&path).unwrap();
    file.file().write_all(b"half").unwrap();
    assert_eq!(names(), 2);
    drop(file);
    assert_eq!((names(), fs::read_to_string(&path).unwrap().as_str()), (1, "older"));
    let mut file = NewFile::create(&path).unwrap();
    file.file().write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!((names(), fs::read_to_string(&path).unwrap().as_str()), (1, "whole"));
    assert!(NewFile::create(scratch.path()).is_err());
    let error = NewFile::create(Path::new("/nowhere/a.csv")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("/nowhere/a.csv"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_file_is_written_through_a_link_and_over_no_device() {
    let scratch = tempfile::tempdir().unwrap();
    let (path, link) = (scratch.path().join("a.csv"), scratch.path().join("link.csv"));
    fs::write(&path, "older").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let mut file = NewFile::create(&link).unwrap();
    file.file().write_all(b"through the link").unwrap();
    file.finish().unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), "through the link");
    assert!(NewFile::create(Path::new("/dev/null")).is_err());
}

#[test]
fn a_folder_replaces_only_what_this_program_wrote() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("package");
    let write = |text: &str| {
        let folder = NewFolder::create(&path, PackageWriter::is_ours)?;
        fs::write(folder.unfinished().join("data.csv"), text)?;
        folder.finish()
    };
    write("one").unwrap();
    write("two").unwrap();
    assert_eq!(fs::read_to_string(path.join("data.csv")).unwrap(), "two");
    drop(NewFolder::create(&path, PackageWriter::is_ours).unwrap());
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
    fs::write(path.join("mine.txt"), "").unwrap();
    assert_eq!(write("three").unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(path.join("data.csv")).unwrap(), "two");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
}

fn package(review: &Review, with_prose: bool) -> serde_json::Value {
    let scratch = tempfile::tempdir().unwrap();
    let book = code_book(&LIBRARY, Rules::builtin().files());
    let mut writer = PackageWriter::begin(scratch.path(), &book, Lang::En, with_prose).unwrap();
    writer.write(review, &LABELS).unwrap();
    writer.end().unwrap();
    let descriptor: serde_json::Value =
        serde_json::from_slice(&fs::read(scratch.path().join("datapackage.json")).unwrap()).unwrap();
    for resource in descriptor["resources"].as_array().unwrap() {
        let text = fs::read_to_string(scratch.path().join(resource["path"].as_str().unwrap())).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(text.lines().next().unwrap(), names.join(","), "{}", resource["name"]);
        for field in fields {
            assert!(field["description"].as_str().is_some_and(|words| words.ends_with('.')), "{field}");
        }
    }
    descriptor
}

#[test]
fn a_data_package_promises_what_its_rows_keep() {
    let field = |descriptor: &serde_json::Value, name: &str| {
        let fields = descriptor["resources"][0]["schema"]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap()["type"].as_str().unwrap().to_string()
    };
    let mut review = REPORT.clone();
    decide(&mut review, "requests.granted.total", DecisionKind::Confirmed, "");
    let descriptor = package(&review, true);
    assert_eq!(descriptor["resources"].as_array().unwrap().len(), 4);
    assert_eq!(descriptor["resources"][0]["schema"]["foreignKeys"][0]["reference"]["resource"], "fields");
    assert_eq!(descriptor["resources"][2]["schema"]["primaryKey"], serde_json::json!(["form", "id"]));
    assert_eq!((field(&descriptor, "value"), field(&descriptor, "decided_at")), ("number".into(), "datetime".into()));
    // A time that somebody wrote by hand.
    let entry = review.entries.get_mut("requests.granted.total").unwrap();
    entry.decision.as_mut().unwrap().provenance.at = "昨天".into();
    let descriptor = package(&review, false);
    assert_eq!(field(&descriptor, "decided_at"), "string");
    assert_eq!(descriptor["resources"].as_array().unwrap().len(), 3);
}
