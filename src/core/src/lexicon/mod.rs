//! Word lists of the extractor: what reports call units, agencies, "nothing", another year.
//!
//! The words are data (`assets/lexicon/*.ron`, each with an example and its source); the build turns them into bytes. A
//! user's files add words and remove them.
//!
//! Invariant: a list that no file names is empty. Not here: a user's file (`own`), what a word means for a number
//! (`extract`), how numerals and dates are written (`text`).

mod own;
mod word_list;

pub use word_list::{Beginnings, WordList};

use std::borrow::Cow;
use std::sync::OnceLock;

/// The lists of the program, as bytes (`build.rs`).
const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));

/// Defines [`Lexicon`] by the names of its lists.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// All word lists, by the names they have in the files.
        #[derive(Debug, Clone, Default)]
        pub struct Lexicon {
            $($(#[$doc])* pub $name: WordList,)*
        }

        impl Lexicon {
            /// The names of all lists.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// Returns the list with this name.
            pub fn list(&self, name: &str) -> Option<&WordList> {
                match name {
                    $(stringify!($name) => Some(&self.$name),)*
                    _ => None,
                }
            }

            fn list_mut(&mut self, name: &str) -> Option<&mut WordList> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

lists! {
    // assets/lexicon/cells.ron
    /// Strokes that mean "nothing" in a cell.
    cell_dashes,
    /// Words that mean "nothing" in a cell.
    cell_not_applicable,
    /// Units printed behind a number in its cell.
    cell_units,
    /// Words next to the number of a cell that make it approximate.
    cell_approximate,
    /// Words and signs next to the number of a cell that make it an increase.
    cell_increase,
    /// Words and signs next to the number of a cell that make it a decrease.
    cell_decrease,
    /// Words of a cell that say nothing changed.
    cell_unchanged,
    /// Units of money printed behind a number in its cell; 百, 千, 万 and 亿 in them scale it.
    money_units,
    /// Signs and words before an amount of money.
    money_signs,
    /// Words that begin a note between two rows.
    cell_notes,
    /// Words above the labels of a table's rows, and above their units and codes.
    cell_corners,
    // assets/lexicon/agency.ron
    /// Words of which one makes a line without sentence marks the title of a report.
    title_topics,
    /// What a title calls the report; one of them must be in it.
    title_genres,
    /// Words with which the subject of a title begins: the name and the year precede them.
    title_subjects,
    /// Endings of the names of agencies, courts, institutions and places.
    agency_endings,
    /// Endings that alone name a place, not a body.
    place_endings,
    /// Endings of a body that end with a character of a place.
    body_endings,
    /// The office that writes the report of a body; its name is not the body's.
    offices,
    /// First characters of words that refer to the agency without naming it.
    agency_pronouns,
    /// Words before a name in a title or a sentence; the name begins behind them.
    agency_leading,
    /// Verbs that announce a report; the name begins behind the last of them.
    agency_announcing,
    /// Labels of a content system's head lines that name the publishing body.
    agency_head_labels,
    /// Labels whose value is the agency.
    agency_labels,
    /// Labels of the agency that must be the whole line.
    agency_line_labels,
    /// Words that end the name behind 由.
    agency_after_by,
    /// Beginnings of a year in Chinese numerals.
    spelled_centuries,
    /// Words of a sentence that names the compiler of the report.
    agency_compiling,
    /// Characters at which a name in a sentence begins.
    agency_breaks,
    /// Endings of places and bodies whose name may have one more syllable only: 螅镇.
    short_place_endings,
    /// Words that end like a place of one syllable and name none.
    common_places,
    /// Endings of places and parts that are not clearly a body: a name found in a sentence must not end with them.
    vague_places,
    /// Beginnings of a name that say the level only: 区政府, 镇党政办.
    agency_levels,
    /// Names of places that begin like a level.
    agency_level_exceptions,
    /// Words behind a name that say the report is about the body itself, without those below it.
    agency_trailing,
    /// Words of a bracket that gives a short name.
    abbreviating,
    /// Brackets behind a name that are no part of it.
    name_remarks,
    /// Endings of the parts of a body: their names are not the body's.
    inner_offices,
    /// Words behind an agency that publishes its report to the public.
    agency_publicly,
    /// Words with which the predicate of a first sentence begins: the agency is its subject.
    agency_acts,
    /// Beginnings of a phrase that is no subject.
    subject_leading,
    /// Words before the agency that answers questions on the report.
    agency_contacts,
    /// Words behind the agency that answers questions.
    contact_verbs,
    /// What a body calls itself behind 我.
    own_kinds,
    /// Verbs before a cited report that publishes it.
    report_publishing,
    /// What the text calls this report, behind 信息公开 or 信息公开工作.
    report_names,
    // assets/lexicon/dates.ron
    /// Labels of the statistics period.
    period_labels,
    /// Labels of its first day.
    period_start_labels,
    /// Labels of its last day.
    period_end_labels,
    /// Words and signs between the two days of a period.
    until,
    /// Labels of the day the form was filled in.
    filled_labels,
    /// Labels of the day of publication.
    published_labels,
    /// Labels of the day of publication, if nothing precedes them on the line.
    published_heads,
    /// Words behind the day of publication in the line a content system puts under the title.
    content_system,
    // assets/lexicon/units.ron
    /// Units of counts and measures in running text; the longest that fits is taken.
    units,
    /// Units of things that reports add up under one total.
    item_units,
    /// Units of people.
    people_units,
    /// Units of cases; pieces of information (条) are no sure count of them.
    case_units,
    /// Units by which running text counts what a row of a form counts in 条.
    row_item_units,
    /// Units of durations and ages.
    duration_units,
    /// Units of growth by a factor.
    multiplier_units,
    /// Units that make a number a change in percentage points.
    percent_points,
    /// Words right before the digits that make a number approximate.
    approximate_before,
    /// Words that end like one that makes a number approximate.
    approximate_exceptions,
    /// Words right behind the digits that make a number approximate.
    approximate_after,
    /// Words behind the unit that make a number approximate.
    approximate_behind,
    // assets/lexicon/counts.ron
    /// What reports count and what they do with it; one in the clause makes a number without a unit a count.
    counted_things,
    /// Units behind a Chinese numeral that make it a count.
    numeral_units,
    /// Words of counting, one of which must be in the clause of a Chinese numeral.
    numeral_verbs,
    /// Words before a list of parts; its Chinese numerals need no verb of their own.
    numeral_lists,
    /// Words of set phrases and of "each"; a Chinese numeral in their clause is not a count.
    numeral_phrases,
    /// Characters which, right before a Chinese numeral, make it a word or an ordinal.
    numeral_joined,
    /// Words between the bounds of a range in Chinese numerals.
    numeral_ranges,
    /// Words that may follow the unit of a Chinese numeral.
    numeral_followers,
    /// Things that may follow the unit of a Chinese numeral.
    numeral_things,
    /// Words before a number that replace the percent sign.
    percent_words,
    /// Words right before a percentage that make it approximate.
    percent_approximate,
    /// Ends of a clause that make a number without a sign a rate.
    rate_endings,
    /// Words of change; a percentage in their clause is growth.
    changes,
    /// Ends of a clause that name the change itself.
    change_rates,
    /// Words right before a number that make it the level reached, not the change.
    change_levels,
    /// Words that compare with another year.
    other_year_comparisons,
    /// Characters of change; one must accompany a comparison.
    change_signs,
    /// What is left of a date before the label that follows it.
    label_dates,
    /// Words at the beginning of a label that do not name what is counted.
    label_leading,
    /// Words at the end of a label that do not name what is counted.
    label_trailing,
    // assets/lexicon/enumerations.ron
    /// Words behind which the named kinds are all there are.
    parts_among,
    /// Words behind which the parts of the number right before follow.
    parts_comprising,
    /// Words behind which each thing named before gets its number.
    parts_respectively,
    /// Words behind which only some of the parts follow.
    parts_some,
    /// Words behind which things follow that are no parts.
    parts_outside,
    /// Words that begin another topic; a number behind them does not belong to the list before.
    topic_verbs,
    /// Words of what came of requests; a number behind them is no part of a list that does not count the same.
    outcomes,
    /// Words of a part that is all the rest.
    rest_names,
    /// Words of parts that were chosen from more.
    chosen_names,
    /// Words of requests that go on into the next year.
    carried_on,
    /// Words right before a total that follows its parts.
    closing,
    /// Words that begin a clause that names the criterion of a division.
    view_openings,
    /// Words that end such a clause.
    view_endings,
    /// Words before a colon that announce the parts.
    colon_announcing,
    /// Beginnings of labels of another year's numbers.
    compared_labels,
    /// Words of a clause that states a part of zero.
    no_part,
    /// Verbs that state a stage of progress; a first part with one is complete only with its opposite.
    stages,
    /// The opposites of stages.
    stage_opposites,
    /// Ordinals that count items in words, in their order.
    ordinals,
    /// Units of things listed one by one.
    ordinal_units,
    /// Words for the total without naming it.
    generic_wholes,
    /// Words behind a named thing that take it as a whole.
    whole_endings,
    /// Rates of an inquiry, whose base is not the count before.
    opinion_rates,
    // assets/lexicon/non_counts.ron
    /// Nouns that begin with what could be a unit; a line beginning so has lost the dot of its list mark.
    unit_nouns,
    /// Words behind a number at the beginning of a line that is not a list mark.
    list_mark_exceptions,
    /// Words behind the number of a page.
    page_words,
    /// Ends of issuing organs' codes and of decrees before a number.
    document_codes,
    /// Words behind 第 and a number that make it a document's or an article's.
    document_units,
    /// Codes of standards before a number.
    standards,
    /// Words behind the number of a decree.
    decrees,
    /// Labels of index numbers and codes.
    index_labels,
    /// Words that announce a telephone number.
    phone_cues,
    /// Words before an extension.
    phone_extensions,
    /// First digits of the five-digit numbers of services.
    service_prefixes,
    /// Three-digit numbers of services.
    short_services,
    /// Nouns behind the number of a service.
    hotline_services,
    /// Words before the number of a service.
    hotline_cues,
    /// Ends of street and place names before a house number.
    streets,
    /// Ends of street names before a house number without 号.
    bare_streets,
    /// Words behind the number of a room, floor or building.
    rooms,
    /// Words behind a number that need no further sign of an address.
    numbered_rooms,
    /// Words right before the number of a room.
    room_leads,
    /// Words of an address.
    site_words,
    /// Labels of an address.
    address_labels,
    /// Labels of an address before a house number.
    house_labels,
    /// Labels of a postcode.
    postcode_labels,
    /// Words before the number of an annex, a figure or a table.
    captions,
    /// Words that end like a caption and are none.
    caption_nouns,
    /// Words behind 第 and a number of an article.
    ordinal_items,
    /// Words behind a number that make it a name.
    versions,
    /// Words behind a decimal number that make it the name of a product.
    products,
    /// Signs of an address of the web or of mail.
    address_marks,
    // assets/lexicon/narrative.ron
    /// Words among and behind the words of a row that leave its meaning as it is.
    label_fillers,
    /// Words of a part of the year, of other times and of plans, anywhere before the number.
    part_year,
    /// Words before 累计 that make it the sum of the year.
    whole_year,
    /// Words between two nouns that share a number.
    noun_joints,
    /// Words in a label that make a number another year's.
    other_year,
    /// Denials which, right before the words of a row, invert them.
    label_denials,
    /// Words between a denial and the words of a row.
    denied_links,
    /// Denials of a verb or a noun.
    denials,
    /// Denials that can precede a noun.
    noun_denials,
    /// Verbs of receiving and happening that a denial makes zero.
    denied_verbs,
    /// Words behind a verb that make it another word: what is denied is not the verb.
    verb_continuations,
    /// Words allowed between the denial and the verb.
    denial_gaps,
    /// Words between a denial and the noun that it denies.
    denial_fillers,
    /// Predicates that state a zero behind the subject.
    zero_predicates,
    /// Words right before a zero that holds for each of several nouns.
    each_zero,
    /// Particles of a denial that name no row.
    denial_particles,
    /// Words behind a noun in a list of nouns.
    noun_tails,
    /// Words of money; none taken says nothing about what it would be taken for.
    fees,
}

impl Lexicon {
    /// The lists that come with the program, decoded once in a process.
    pub fn builtin() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            // The tests hold that the bytes can be decoded and name every list.
            let lists: Vec<(&'static str, Vec<&'static str>)> = postcard::from_bytes(BUILTIN).unwrap_or_default();
            let mut lexicon = Self::default();
            for (name, words) in lists {
                if let Some(list) = lexicon.list_mut(name) {
                    *list = WordList::new(words.into_iter().map(Cow::Borrowed).collect());
                }
            }
            lexicon
        })
    }
}
