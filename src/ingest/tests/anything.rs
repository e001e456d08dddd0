//! Any file of any format is read to its end: the fuzzer's corpus, and files with damaged bytes.

use gouji_testing::generator::kinds::{KINDS, file, read_kind};
use gouji_testing::generator::random::Random;
use std::path::Path;

/// The fuzzer's corpus of a format.
fn kept(kind: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(gouji_testing::ROOT).join("src/tests/fuzz/corpus").join(kind);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn what_the_fuzzer_kept_of_every_format_is_read() {
    for &kind in KINDS {
        let files = kept(kind);
        assert!(!files.is_empty(), "{kind}");
        for bytes in &files {
            read_kind(kind, bytes);
        }
        // Each format has at least one valid file.
        let formats =
            files.iter().filter_map(|bytes| gouji_ingest::ingest(&file(kind, bytes)).ok()).map(|read| read.format);
        assert!(formats.into_iter().any(|format| format == kind), "{kind}");
    }
}

#[test]
fn files_with_wrong_bytes_are_read_to_the_end() {
    for &kind in KINDS {
        let files = kept(kind);
        for n in 0..200 {
            let mut random = Random::new(n);
            let mut bytes = random.pick(&files).clone();
            for _ in 0..random.between(1, 12) {
                let at = random.below(bytes.len().max(1));
                match (random.below(4), bytes.get_mut(at)) {
                    (0, Some(byte)) => *byte = 0xff,
                    (1, Some(byte)) => *byte = byte.wrapping_add(1),
                    (2, Some(byte)) => *byte = (random.next() >> 40) as u8,
                    (_, Some(_)) => bytes.truncate(at.max(1)),
                    (_, None) => {}
                }
            }
            if let Ok(read) = gouji_ingest::ingest(&file(kind, &bytes)) {
                assert!(read.document.is_whole(), "{kind} {n}");
            }
        }
    }
}
