//! Encodings: which one the bytes are in, mixtures, text saved in wrong characters, compressed files.

use encoding_rs::{BIG5, GB18030, WINDOWS_1252};
use gouji_core::extract::{Confidence, extract};
use gouji_core::forms::Library;
use gouji_ingest::{Ingested, Refusal, ingest};
use std::io::Write as _;

fn whole() -> String {
    gouji_testing::sample("suqian-2024")
}

/// Some traditional characters, as a report of Taiwan or an old content system has them.
fn traditional() -> String {
    let pairs = "规規处處开開请請总總计計报報结結业業务務关關维維纠糾条條项項数數据據现現决決会會组組织織单單万萬执執类類议議诉訴讼訟无無变變范範发發对對与與";
    let pairs: Vec<char> = pairs.chars().collect();
    whole().chars().map(|c| pairs.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1])).collect()
}

/// How many of the 200 values are right, and how many of those sure.
fn read(bytes: &[u8]) -> (usize, usize, Ingested) {
    let library = Library::builtin().unwrap();
    let (truth, _) = extract(&gouji_ingest::document(&whole()).0, &library);
    let ingested = ingest(bytes).unwrap();
    let (extraction, _) = extract(&ingested.document, &library);
    let right = |id: &str| extraction.field(id).map(|value| value.number) == truth.field(id).map(|value| value.number);
    let is_sure = |id: &str| extraction.field(id).is_some_and(|value| value.confidence == Confidence::Sure);
    for field in &truth.fields {
        assert!(right(&field.id) || !is_sure(&field.id), "{} is wrong and sure", field.id);
    }
    let ids = || truth.fields.iter().map(|field| field.id.as_str());
    (ids().filter(|id| right(id)).count(), ids().filter(|id| right(id) && is_sure(id)).count(), ingested)
}

fn page(text: &str, head: &str) -> String {
    let body: String = text.lines().flat_map(|line| ["<p>", line, "</p>\n"]).collect();
    format!("<html><head>{head}</head><body>{body}</body></html>")
}

fn utf16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
}

fn utf32(text: &str, mark: &[u8], bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    mark.iter().copied().chain(text.chars().flat_map(|c| bytes(c.into()))).collect()
}

#[test]
fn every_encoding_is_told() {
    let (text, traditional) = (whole(), traditional());
    let check = |bytes: &[u8], name: &str| {
        let (right, sure, ingested) = read(bytes);
        assert_eq!((right, sure, ingested.encoding), (200, 200, name));
    };
    let big5 = |text: &str| BIG5.encode(text).0.into_owned();
    let kept: String = traditional.chars().filter(|c| !BIG5.encode(c.encode_utf8(&mut [0; 4])).2).collect();
    assert_eq!(read(&big5(&kept)).2.encoding, "big5");
    for head in ["", "<meta charset=big5>", "<meta charset=gb2312>", "<meta charset=utf-8>"] {
        assert_eq!(read(&big5(&page(&kept, head))).2.encoding, "big5", "{head}");
        check(&GB18030.encode(&page(&text, head)).0, "gb18030");
    }
    check(&GB18030.encode(&text).0, "gb18030");
    check(&GB18030.encode(&format!("{text}𠀀㐀€")).0, "gb18030");
    check(&utf16(&text, &[], u16::to_le_bytes), "utf-16le");
    check(&utf16(&text, &[0xfe, 0xff], u16::to_be_bytes), "utf-16be");
    check(&utf32(&text, &[], u32::to_le_bytes), "utf-32le");
    check(&utf32(&text, &[0xff, 0xfe, 0, 0], u32::to_le_bytes), "utf-32le");
    check(&utf32(&text, &[0, 0, 0xfe, 0xff], u32::to_be_bytes), "utf-32be");
    check(&utf32(&text, &[], u32::to_be_bytes), "utf-32be");
    let hz: String = text
        .chars()
        .map(|c| match GB18030.encode(c.encode_utf8(&mut [0; 4])).0.as_ref() {
            [lead, trail] if *trail > 0xa0 => format!("~{{{}{}~}}", char::from(lead & 0x7f), char::from(trail & 0x7f)),
            _ => c.to_string(),
        })
        .collect();
    check(hz.as_bytes(), "hz-gb-2312");
}

#[test]
fn runs_of_gbk_in_utf8_are_read() {
    let text = whole();
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let (before, after) = text.split_at(text.find("五、存在").unwrap());
    let check = |bytes: Vec<u8>, codes: &[&str]| {
        let (right, _, ingested) = read(&bytes);
        let found: Vec<&str> = ingested.problems.iter().map(|problem| problem.code).collect();
        assert_eq!((right, ingested.encoding), (200, "utf-8"));
        assert_eq!(found, codes);
    };
    check([before.as_bytes(), &gbk(after)].concat(), &["encoding.mixed"]);
    check([&gbk("版权所有：某市人民政府\n"), text.as_bytes()].concat(), &["encoding.mixed"]);
    check([page(before, "").into_bytes(), gbk("<div>主办单位：某市人民政府</div>")].concat(), &["encoding.mixed"]);
    // A character cut short is no GBK.
    let at = text.find("五、存在").unwrap();
    check([&text.as_bytes()[..at + 2], &text.as_bytes()[at + 3..]].concat(), &["encoding.broken"]);
}

#[test]
fn text_saved_in_wrong_characters_is_read_back_with_doubt() {
    let text = whole();
    let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let windows = |bytes: &[u8]| WINDOWS_1252.decode(bytes).0.into_owned();
    let gbk = GB18030.encode(&text).0.into_owned();
    for seen in [
        latin(text.as_bytes()),
        windows(text.as_bytes()),
        latin(&gbk),
        windows(&gbk),
        latin(page(&text, "").as_bytes()),
        latin(latin(text.as_bytes()).as_bytes()),
    ] {
        let (right, sure, ingested) = read(seen.as_bytes());
        assert_eq!((right, sure), (200, 0));
        assert!(ingested.problems.iter().any(|problem| problem.code == "encoding.read_back"));
    }
    let refused = |bytes: &[u8]| match ingest(bytes) {
        Err(Refusal { message, .. }) => message.key.to_string(),
        Ok(_) => String::new(),
    };
    // Characters were lost: it is named.
    assert_eq!(refused(GB18030.decode(text.as_bytes()).0.as_bytes()), "refused.mojibake");
    assert_eq!(
        refused(windows(text.as_bytes()).replace(['\u{81}', '\u{8d}', '\u{8f}', '\u{90}', '\u{9d}'], "?").as_bytes()),
        "refused.mojibake"
    );
    let lost = String::from_utf8_lossy(&gbk).into_owned();
    assert_eq!(refused(lost.as_bytes()), "refused.lost");
    assert_eq!(refused(GB18030.decode(lost.as_bytes()).0.as_bytes()), "refused.lost");
}

#[test]
fn a_single_compressed_file_is_opened() {
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let packed = pack(whole().as_bytes());
    assert_eq!(read(&packed).1, 200);
    assert_eq!(read(&pack(&GB18030.encode(&page(&whole(), "")).0)).1, 200);
    let refused = |bytes: &[u8]| ingest(bytes).unwrap_err().code;
    assert_eq!(refused(&pack(&packed)), "unsupported");
    assert_eq!(refused(&packed[..packed.len() / 2]), "damaged");
    assert_eq!(refused(&pack(&vec![b'0'; 100 << 20])), "limit");
    assert!(gouji_ingest::needs_worker(&packed));
}

#[test]
fn tables_of_pages_in_markdown() {
    let rows = |separator: &str| {
        whole().lines().filter(|line| line.contains('|')).map(|line| line.replace('|', separator)).collect::<Vec<_>>()
    };
    assert!(!rows("|").is_empty());
    let table: String = whole()
        .lines()
        .map(|line| {
            let cells: Vec<String> =
                line.trim_end_matches(['|', ' ']).split('|').map(|cell| format!("<td>{}</td>", cell.trim())).collect();
            if line.contains("行政规范性文件 |") {
                format!(
                    "<table><tr><td>规章</td><td>2</td><td>1</td><td>12</td></tr>\n<tr>{}</tr></table>\n",
                    cells.concat()
                )
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    let long = format!("# 报告\n\n{}\n\n", "本年度开展了多种形式的政策解读。".repeat(400));
    for head in ["", "# 报告\n\n", "<!-- image -->\n\n# 报告\n", &long] {
        let (right, _, ingested) = read(format!("{head}{table}").as_bytes());
        assert_eq!((right, ingested.format), (200, "text"), "{head}");
    }
}
