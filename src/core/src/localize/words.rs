//! Repairs in words for people, in both languages.

use super::{ErrorSource, ErrorType, Repair, RepairGroup};
use crate::check::plain;
use crate::localize::{CellId, Change};
use crate::text::Bilingual;

impl ErrorType {
    /// What happened, in a word or two.
    pub fn words(self) -> Bilingual {
        let (zh, en) = match self {
            Self::DigitDropped => ("漏一位数字", "a digit was dropped"),
            Self::DigitAdded => ("多一位数字", "a digit was added"),
            Self::DigitReplaced => ("错一位数字", "a digit was replaced"),
            Self::DigitsSwapped => ("相邻数字换位", "two digits were swapped"),
            Self::TenTimes => ("差十倍", "ten times too much or too little"),
            Self::HundredTimes => ("差百倍", "a hundred times too much or too little"),
            Self::Exchanged => ("两格互换", "two cells were exchanged"),
            Self::Shifted => ("串列", "shifted by a column"),
            Self::Split => ("一数拆成两格", "one number split over two cells"),
            Self::Merged => ("两数并成一格", "two numbers merged into one cell"),
            Self::RowsExchanged => ("相邻两行互换", "two neighbouring rows were exchanged"),
            Self::Moved => ("计入了别的类别", "counted in the wrong class"),
            Self::TotalOverPart => ("分项误填合计", "a total typed over a part"),
            Self::Filled => ("空缺处只有一值成立", "only one value fits the gap"),
            Self::NumberReplaced => ("一数有误", "one number is wrong"),
            Self::TwoErrors => ("两处差错", "two slips"),
            Self::SeveralNumbers => ("多数有误", "several numbers are wrong"),
        };
        Bilingual::new(zh, en)
    }
}

impl ErrorSource {
    /// What the evidence is for.
    pub fn words(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Transcription => {
                ("更像读错：原文另有写法或读法存疑", "rather a misreading: the text says otherwise or is doubtful")
            }
            Self::Publication => {
                ("更像原文有误：原文如此印，本身对不上", "rather a misprint: the text itself does not add up")
            }
            Self::Undetermined => ("读错还是原文有误，无法判断", "misread or misprinted: cannot be told"),
        };
        Bilingual::new(zh, en)
    }
}

impl Repair {
    /// `予以公开 · 总计 1413→1431`, and so on for each number. `name` names a number, with its year where there are two.
    pub fn arrows(&self, name: &dyn Fn(&CellId) -> Bilingual) -> Bilingual {
        let one = |change: &Change| {
            let (from, to, name) =
                (change.from.map_or_else(|| "□".to_string(), plain), plain(change.to), name(&change.cell));
            Bilingual::new(format!("{} {from}→{to}", name.zh), format!("{} {from}→{to}", name.en))
        };
        let all: Vec<Bilingual> = self.changes.iter().map(one).collect();
        let join = |words: Vec<&str>, mark: &str| words.join(mark);
        Bilingual::new(
            join(all.iter().map(|words| words.zh.as_str()).collect(), "，"),
            join(all.iter().map(|words| words.en.as_str()).collect(), ", "),
        )
    }
}

impl RepairGroup {
    /// How sure the list of repairs is.
    pub fn words(&self) -> Bilingual {
        let count = self.repairs.len();
        match (count, self.more) {
            (0, false) => Bilingual::new("找不出可行的修正", "no repair was found"),
            (0, true) => Bilingual::new(
                "数字太大或太多，无法判断哪一个有误",
                "the numbers are too large or too many to tell which one is wrong",
            ),
            (1, false) => Bilingual::new("只有一种最小修正", "exactly one smallest repair"),
            (_, false) => Bilingual::new(
                format!("{count} 种修正，无法只凭合计区分"),
                format!("{count} repairs; the sums alone cannot tell them apart"),
            ),
            (_, true) => Bilingual::new(format!("{count} 种修正，未穷尽"), format!("{count} repairs, and more exist")),
        }
    }
}
