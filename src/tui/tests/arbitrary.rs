//! The sample reports cut, duplicated, shuffled and mixed with arbitrary bytes; and arbitrary bytes alone.

use super::anything::read_anything;
use gouji_testing::generator::damage::Damage;
use gouji_testing::generator::layout::Layout;
use gouji_testing::generator::random::Random;
use gouji_testing::generator::{cases, library, render, values};
use std::path::Path;

const SAMPLES: &[&str] = &[
    include_str!("../../../assets/reports/kundulun-chengguan-2021.txt"),
    include_str!("../../../assets/reports/xianjiahu-2016.txt"),
    include_str!("../../../assets/reports/suqian-2024.txt"),
    include_str!("../../../assets/reports/xifeng-2017.txt"),
    include_str!("../../../assets/reports/yanfeng-chengguan-2017.txt"),
    include_str!("../../../assets/reports/harbin-chengguan-2020.txt"),
];

/// Input that is difficult to read: layout marks, parts of numbers, unusual widths, partial characters.
const ODD: &[&str] = &[
    "|",
    "\t",
    "\n",
    "\r\n",
    " ",
    "\u{a0}",
    "\u{3000}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "0",
    "9",
    "１",
    ",",
    ".",
    "-",
    "—",
    "(",
    ")",
    "（",
    "一、",
    "(三)",
    "1.",
    "总计",
    "其他",
    "无",
    "&nbsp;",
    "年",
    "%",
    "𠀀",
    "e\u{301}",
    "\0",
    "999999999999999999999999999999999999999",
    "<",
    "[]",
    "| --- |",
];

/// Applies one change; the bytes need not stay valid UTF-8.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let whole = bytes.len();
    let from = random.below(whole + 1);
    let longest = *random.pick(&[1, 3, 40, 400, whole]);
    let to = (from + random.below(longest + 1)).min(whole);
    match random.below(7) {
        0 => drop(bytes.drain(from..to)),
        1 => bytes.truncate(from),
        2 => {
            let again = bytes[from..to].to_vec();
            let at = random.below(whole + 1);
            bytes.splice(at..at, again);
        }
        3 => {
            let odd = random.pick(ODD).bytes();
            bytes.splice(from..from, odd);
        }
        4 => {
            let byte = (random.next() >> 40) as u8;
            bytes.splice(from..from, [byte]);
        }
        5 => {
            let times = random.between(2, 60);
            let odd = random.pick(ODD).repeat(times);
            bytes.splice(from..from, odd.bytes());
        }
        _ => bytes.drain(..from).for_each(drop),
    }
}

/// A seed for mutations: a sample, a rendered report, or nothing.
fn seed_text(random: &mut Random) -> Vec<u8> {
    match random.below(8) {
        0..=2 => random.pick(SAMPLES).as_bytes().to_vec(),
        3..=6 => {
            let form = random.pick(library().forms());
            let pair = (*random.pick(&Layout::ALL), *random.pick(&Damage::ALL), random.chance(50));
            let (report, marked, _) = render(form, pair, random.next() >> 8);
            values::strip(&marked, report.truths.len()).0.into_bytes()
        }
        _ => Vec::new(),
    }
}

#[test]
fn mutated_reports_are_read_to_the_end() {
    for n in 0..cases(150) {
        let mut random = Random::new(n as u64);
        let mut bytes = seed_text(&mut random);
        for _ in 0..random.between(0, 12) {
            mutate(&mut bytes, &mut random);
        }
        // Most of them are made valid UTF-8 again, so that not all are refused for their encoding.
        if random.chance(75) {
            bytes = String::from_utf8_lossy(&bytes).replace('\0', "").into_bytes();
        }
        read_anything(&bytes);
    }
}

#[test]
fn any_bytes_are_read_to_the_end() {
    for n in 0..cases(400) {
        let mut random = Random::new(n as u64 + 1_000_000);
        let mut bytes = Vec::new();
        for _ in 0..random.below(60) {
            if random.chance(10) {
                bytes.push((random.next() >> 40) as u8);
            } else {
                let odd = random.pick(ODD);
                if *odd != "\0" {
                    bytes.extend(odd.bytes());
                }
            }
        }
        read_anything(&bytes);
    }
}

#[test]
fn what_the_fuzzer_kept_is_read() {
    let kept = Path::new(gouji_testing::ROOT).join("src/tests/fuzz/corpus/read");
    let files: Vec<_> = std::fs::read_dir(kept).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 50, "{} files", files.len());
    for file in files {
        read_anything(&std::fs::read(&file).unwrap());
    }
}
