//! Repairs in words for people.

use super::{ErrorSource, ErrorType, Proposal, Repair, RepairGroup};
use crate::check::plain;
use crate::localize::{CellId, ValueChange};
use crate::message;
use crate::message::Message;
use crate::text::{Bilingual, Lang};

impl ErrorType {
    /// What happened, in a word or two.
    pub fn words(self) -> Message {
        match self {
            Self::DigitDropped => message!("repair.error.digit_dropped"),
            Self::DigitAdded => message!("repair.error.digit_added"),
            Self::DigitReplaced => message!("repair.error.digit_replaced"),
            Self::DigitsSwapped => message!("repair.error.digits_swapped"),
            Self::TenTimes => message!("repair.error.ten_times"),
            Self::HundredTimes => message!("repair.error.hundred_times"),
            Self::Exchanged => message!("repair.error.exchanged"),
            Self::Shifted => message!("repair.error.shifted"),
            Self::Split => message!("repair.error.split"),
            Self::Merged => message!("repair.error.merged"),
            Self::RowsExchanged => message!("repair.error.rows_exchanged"),
            Self::Moved => message!("repair.error.moved"),
            Self::TotalOverPart => message!("repair.error.total_over_part"),
            Self::Filled => message!("repair.error.filled"),
            Self::NumberReplaced => message!("repair.error.number_replaced"),
            Self::TwoErrors => message!("repair.error.two_errors"),
            Self::SeveralNumbers => message!("repair.error.several_numbers"),
        }
    }
}

impl ErrorSource {
    /// What the evidence is for.
    pub fn words(self) -> Message {
        match self {
            Self::Transcription => message!("repair.source.transcription"),
            Self::Publication => message!("repair.source.publication"),
            Self::Undetermined => message!("repair.source.undetermined"),
        }
    }
}

impl Repair {
    /// `予以公开 · 总计 1413→1431`, and so on for each number. `name` names a number, with its year where there are two.
    pub fn arrows(&self, name: &dyn Fn(&CellId) -> Bilingual, lang: Lang) -> String {
        let one = |change: &ValueChange| {
            let (from, to, name) =
                (change.from.map_or_else(|| "□".to_string(), plain), plain(change.to), name(&change.cell));
            message!("repair.change", name = name, from = from, to = to).get(lang)
        };
        let all: Vec<String> = self.changes.iter().map(one).collect();
        // Changes are clauses: 、 of `list.separator` joins words.
        all.join(&message!("repair.comma").get(lang))
    }
}

impl RepairGroup {
    /// How sure the list of repairs is.
    pub fn words(&self) -> Message {
        let count = self.repairs.len();
        if self.is_undecidable() {
            return message!("repair.explained.too_much");
        }
        if matches!(self.proposals().first(), Some(Proposal::Explanation(first)) if first.kind.waives()) {
            return message!("repair.explained.first", n = count);
        }
        match (count, self.more) {
            (0, false) => message!("repair.none"),
            (0, true) => message!("repair.undecidable"),
            (1, false) => message!("repair.one"),
            (_, false) => message!("repair.several", n = count),
            (_, true) => message!("repair.more", n = count),
        }
    }
}
