//! Writes text in the encodings that reports are found in.
//!
//! Invariant: every character of the report has a code in the encoding. Not here: what a page declares (`kinds`).

use encoding_rs::{BIG5, GB18030, GBK};

/// An encoding of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Mark,
    Gbk,
    Gb18030,
    Big5,
    Utf16Le,
    Utf16Be,
}

/// Simplified characters of the report that Big5 does not have, and the traditional ones, in turn.
const TRADITIONAL: &str = "万萬专專业業为為举舉于於会會体體关關内內决決况況办辦务務动動区區华華单單发發号號后後国國处處备備复復审審将將属屬废廢开開强強当當总總户戶执執护護报報据據数數无無时時机機权權条條构構栏欄检檢没沒现現电電确確秘祕稳穩类類纠糾纳納组組织織经經结結统統继繼续續维維编編缴繳网網罚罰范範获獲补補见見规規计計认認训訓议議许許讼訟访訪诉訴话話询詢请請读讀费費转轉迁遷过過还還这這进進长長门門问問项項题題额額";

impl Encoding {
    pub const ALL: [Self; 7] =
        [Self::Utf8, Self::Utf8Mark, Self::Gbk, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Mark => "utf-8-bom",
            Self::Gbk => "gbk",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// The bytes of a text.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        let units = |order: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(order).collect::<Vec<u8>>()
        };
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
            Self::Gbk => GBK.encode(text).0.into_owned(),
            Self::Gb18030 => GB18030.encode(&format!("{text}㐀𠮷\n")).0.into_owned(),
            Self::Big5 => BIG5.encode(&traditional(text)).0.into_owned(),
            Self::Utf16Le => units(u16::to_le_bytes),
            Self::Utf16Be => units(u16::to_be_bytes),
        }
    }
}

/// The text in traditional characters.
fn traditional(text: &str) -> String {
    let pairs: Vec<char> = TRADITIONAL.chars().collect();
    let to = |c: char| pairs.chunks_exact(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    text.chars().map(to).collect()
}
