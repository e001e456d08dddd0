//! Maps glyphs to characters.
//!
//! Invariant: no guesses. A glyph is the character that the file or its font gives, or unknown (U+FFFD), also where the
//! two give different digits. Not here: the position of glyphs (`page_objects`).
//!
//! Sources, in order: the mapping of the file (`ToUnicode`, glyph names, the collection of a font that is not embedded;
//! all by the interpreter); the inverted character map of the embedded font (`skrifa`, a dependency of the
//! interpreter); the character collection of an embedded font without either.

use hayro_interpret::font::{Glyph, OutlineGlyph, PositionedGlyph};
use hayro_interpret::hayro_cmap::{self, BfString, CMap, CMapName, CidFamily};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as Characters};
use skrifa::MetadataProvider;
use std::collections::HashMap;
use std::rc::Rc;

/// Replacement for an unknown character.
const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// Fonts of a document.
#[derive(Default)]
pub(super) struct Fonts {
    /// Inverted character maps of embedded fonts, by the key of their data.
    backwards: HashMap<u128, Rc<HashMap<u32, char>>>,
    /// Fonts whose glyphs are numbered by a character collection, by name.
    collections: HashMap<String, Option<Rc<Collection>>>,
}

/// Mapping from the codes of a font to characters.
struct Collection {
    /// `None` where the codes are already collection ids.
    encoding: Option<CMap>,
    characters: CMap,
}

impl Fonts {
    /// Collects the fonts of the document that name a character collection.
    pub fn new(pdf: &Pdf) -> Self {
        let mut fonts = Self::default();
        for object in pdf.objects().into_iter().take(crate::limits::PDF_OBJECTS) {
            let Object::Dict(dict) = object else { continue };
            if dict.get::<Name<'_>>(keys::SUBTYPE).is_none_or(|name| name.as_ref() != b"Type0") {
                continue;
            }
            let Some(name) = dict.get::<Name<'_>>(keys::BASE_FONT).map(|name| bare(name.as_str()).to_string()) else {
                continue;
            };
            let found = collection(&dict).map(Rc::new);
            // Two different fonts of the same name: neither is used.
            fonts.collections.entry(name).and_modify(|known| *known = None).or_insert(found);
        }
        fonts
    }

    /// Characters of each glyph in a run; empty for a glyph whose character is given with another glyph.
    pub fn characters(&mut self, run: &[PositionedGlyph<'_>]) -> Vec<String> {
        let mut known: Vec<String> = run.iter().map(|glyph| self.of(glyph)).collect();
        bytes_as_characters(run, &mut known);
        known
    }

    fn of(&mut self, glyph: &Glyph<'_>) -> String {
        let mapped = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let mapped: String = mapped.chars().filter(|c| !matches!(*c, '\0' | UNKNOWN)).map(usual).collect();
        let Glyph::Outline(outline) = glyph else { return or_unknown(mapped) };
        let own = self.own(outline);
        if mapped.is_empty() {
            return own.or_else(|| self.collected(outline)).map_or(UNKNOWN, usual).to_string();
        }
        // A mapping that turns one digit into another would give wrong numbers without notice.
        match own {
            Some(own) if own.is_ascii_digit() && mapped.len() == 1 && mapped != own.to_string() => {
                let digit = mapped.bytes().all(|b| b.is_ascii_digit());
                if digit { UNKNOWN.to_string() } else { mapped }
            }
            _ => mapped,
        }
    }

    /// Character by the embedded font's own map.
    fn own(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let map = self.backwards.entry(font.cache_key).or_insert_with(|| Rc::new(backwards((*font.data).as_ref())));
        let own = map.get(&glyph.glyph_id().to_u32()).copied()?;
        let code = glyph.char_code();
        // Fonts subset for one document may contain a code map labelled as a character map.
        (code > 0xff || own as u32 != code).then_some(own)
    }

    /// Character by the font's character collection.
    fn collected(&self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let collection = self.collections.get(bare(font.postscript_name.as_deref()?))?.as_ref()?;
        let code = glyph.char_code();
        let number = match &collection.encoding {
            Some(map) => (1..=4).find_map(|length| map.lookup_cid_code(code, length))?,
            None => code,
        };
        match collection.characters.lookup_bf_string(number)? {
            BfString::Char(c) => Some(c),
            BfString::String(_) => None,
        }
    }
}

fn or_unknown(text: String) -> String {
    if text.is_empty() { UNKNOWN.to_string() } else { text }
}

/// Font name without its subset tag.
fn bare(name: &str) -> &str {
    name.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(name, |(_, name)| name)
}

/// Character collection named by a composite font, if its glyphs are really numbered by it.
fn collection(font: &Dict<'_>) -> Option<Collection> {
    let inner = font.get::<Array<'_>>(keys::DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
    let info = inner.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = info.get::<Characters<'_>>(keys::REGISTRY)?;
    let ordering = info.get::<Characters<'_>>(keys::ORDERING)?;
    let family = CidFamily::from_registry_ordering(registry.as_ref(), ordering.as_ref());
    let parse = |name: CMapName<'_>| CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded);
    let characters = parse(family.ucs2_cmap()?)?;
    let encoding = font.get::<Name<'_>>(keys::ENCODING)?;
    let is_identity = encoding.as_ref().starts_with(b"Identity");
    let is_mapped = inner.contains_key(keys::CID_TO_GID_MAP);
    let is_cff = inner.get::<Name<'_>>(keys::SUBTYPE)?.as_ref() == b"CIDFontType0";
    // Codes that are glyph ids of a subset font are meaningless, whatever collection is named.
    if is_identity && !is_cff && !is_mapped {
        return None;
    }
    let encoding = if is_identity { None } else { Some(parse(CMapName::from_bytes(encoding.as_ref()))?) };
    Some(Collection { encoding, characters })
}

/// Map from glyph ids to characters; of several characters of one glyph, the common one.
fn backwards(data: &[u8]) -> HashMap<u32, char> {
    let mut map = HashMap::new();
    let Ok(font) = skrifa::FontRef::new(data) else { return map };
    let characters = font.charmap();
    if !characters.has_map() || characters.is_symbol() {
        return map;
    }
    let rank = |c: char| match c as u32 {
        0x20..=0x7e => 0,
        0x4e00..=0x9fff => 1,
        0x2e80..=0x2fdf | 0xe000..=0xf8ff | 0xf900..=0xfaff => 3,
        _ => 2,
    };
    for (code, glyph) in characters.mappings().take(crate::limits::PDF_MAPPED) {
        let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) else { continue };
        let known = map.entry(glyph.to_u32()).or_insert(c);
        if rank(c) < rank(*known) {
            *known = c;
        }
    }
    map
}

/// The characters that dictionary radicals look like, in the order of U+2F00.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
/// Radical variants followed by the simplified character that fonts draw with the same glyph.
const SIMPLIFIED: &str =
    "⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺟母⺠民";

/// Replaces a rare character by the common one that fonts draw with the same glyph.
fn usual(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fd5}' => RADICALS.chars().nth(c as usize - 0x2f00).unwrap_or(c),
        '\u{2e80}'..='\u{2ef3}' => {
            let mut pairs = SIMPLIFIED.chars();
            pairs.find(|radical| *radical == c).and_then(|_| pairs.next()).unwrap_or(c)
        }
        '\u{ad}' => '-',
        '\u{a0}' => ' ',
        c => c,
    }
}

/// Decodes Chinese characters that old programs wrote as two Latin letters each: `Ä¿Â¼` is 目录.
fn bytes_as_characters(run: &[PositionedGlyph<'_>], known: &mut [String]) {
    let is_byte = |nth: usize| {
        let code = run[nth].char_code();
        (0xa1..=0xfe).contains(&code) && known[nth].chars().eq([char::from(code as u8)])
    };
    let mut nth = 0;
    let mut found = Vec::new();
    while nth < run.len() {
        let end = (nth..run.len()).find(|at| !is_byte(*at)).unwrap_or(run.len());
        let bytes: Vec<u8> = (nth..end).map(|at| run[at].char_code() as u8).collect();
        if bytes.len() >= 2 && bytes.len().is_multiple_of(2) {
            // First bytes of common characters and punctuation; pairs of accented letters are rarely among them.
            let common = bytes.chunks(2).filter(|pair| matches!(pair[0], 0xa1 | 0xa3 | 0xb0..=0xd7)).count();
            let (text, _, broken) = encoding_rs::GB18030.decode(&bytes);
            if !broken && common * 10 >= bytes.len() / 2 * 9 {
                found.push((nth, text.into_owned()));
            }
        }
        nth = end.max(nth + 1);
    }
    for (start, text) in found {
        for (at, c) in text.chars().enumerate() {
            known[start + 2 * at] = c.to_string();
            known[start + 2 * at + 1].clear();
        }
    }
}
