//! Keys: names in both directions, folding, and conversion of terminal events.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent, MouseEventKind};
use gouji_tui::keys::{Code, Key, Mouse, MouseKind};
use gouji_tui::tty::feed::{Msg, message};
use proptest::prelude::*;

#[test]
fn names() {
    let key = |code, ctrl, alt, shift| Key::new(code, ctrl, alt, shift);
    for (name, expected) in [
        ("a", key(Code::Char('a'), false, false, false)),
        ("A", key(Code::Char('A'), false, false, false)),
        ("S-a", key(Code::Char('A'), false, false, false)),
        ("?", key(Code::Char('?'), false, false, false)),
        ("-", key(Code::Char('-'), false, false, false)),
        ("C--", key(Code::Char('-'), true, false, false)),
        ("C-s", key(Code::Char('s'), true, false, false)),
        ("C-S", key(Code::Char('s'), true, false, false)),
        ("C-M-x", key(Code::Char('x'), true, true, false)),
        ("S-Up", key(Code::Up, false, false, true)),
        ("S-Tab", key(Code::BackTab, false, false, false)),
        ("BackTab", key(Code::Tab, false, false, true)),
        ("Space", key(Code::Char(' '), false, false, false)),
        ("C-Space", key(Code::Char(' '), true, false, false)),
        ("F1", key(Code::F(1), false, false, false)),
        ("F", key(Code::Char('F'), false, false, false)),
        ("M-F12", key(Code::F(12), false, true, false)),
        ("数", key(Code::Char('数'), false, false, false)),
    ] {
        assert_eq!(name.parse(), Ok(expected), "{name}");
    }
    for name in ["", " ", "C-", "C-C-a", "ab", "F0", "F25", "F01", "enter", "\u{1b}", "Ctrl-s"] {
        let error = name.parse::<Key>().unwrap_err();
        assert!(error.to_string().contains("names no key"), "{name}");
    }
    assert_eq!(Key::new(Code::Char('s'), true, true, true).to_string(), "C-M-s");
    assert_eq!(Key::plain(Code::Char(' ')).to_string(), "Space");
    assert_eq!(Key::new(Code::Left, false, false, true).to_string(), "S-Left");
}

#[test]
fn folding() {
    for (wide, plain) in [
        ('\u{ff1f}', '?'),
        ('\u{ff11}', '1'),
        ('\u{ff1a}', ':'),
        ('\u{ff0f}', '/'),
        ('\u{ff0c}', ','),
        ('\u{ff41}', 'a'),
        ('\u{ffe5}', '$'),
        ('。', '.'),
        ('\u{3000}', ' '),
        ('a', 'a'),
        ('数', '数'),
    ] {
        assert_eq!(Key::plain(Code::Char(wide)).folded(), Key::plain(Code::Char(plain)));
    }
    assert_eq!(Key::plain(Code::Up).folded(), Key::plain(Code::Up));
}

fn any_key() -> impl Strategy<Value = Key> {
    let named = prop::sample::select(vec![
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::BackTab,
        Code::Backspace,
        Code::Delete,
        Code::Insert,
        Code::Up,
        Code::Down,
        Code::Left,
        Code::Right,
        Code::Home,
        Code::End,
        Code::PageUp,
        Code::PageDown,
        Code::Char(' '),
        Code::Char('-'),
    ]);
    let typed = any::<char>().prop_filter("control", |c| !c.is_control()).prop_map(Code::Char);
    let code = prop_oneof![named, typed, (1..=24u8).prop_map(Code::F)];
    (code, any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(code, ctrl, alt, shift)| Key::new(code, ctrl, alt, shift))
}

proptest! {
    #[test]
    fn name_and_back(key in any_key()) {
        prop_assert_eq!(key.to_string().parse(), Ok(key));
        prop_assert_eq!(key.folded().folded(), key.folded());
        prop_assert!(!(key.shift && matches!(key.code, Code::Char(_))));
    }
}

#[test]
fn events_of_the_terminal() {
    let press = |code, modifiers| message(Event::Key(KeyEvent::new(code, modifiers)), (80, 24));
    let named = |name: &str| Some(Msg::Key(name.parse().unwrap()));
    for (code, modifiers, expected) in [
        (KeyCode::Char('a'), KeyModifiers::NONE, "a"),
        (KeyCode::Char('A'), KeyModifiers::SHIFT, "A"),
        (KeyCode::Char('s'), KeyModifiers::CONTROL, "C-s"),
        (KeyCode::BackTab, KeyModifiers::SHIFT, "S-Tab"),
        (KeyCode::Null, KeyModifiers::NONE, "C-Space"),
        (KeyCode::Up, KeyModifiers::SHIFT, "S-Up"),
        (KeyCode::F(5), KeyModifiers::ALT, "M-F5"),
    ] {
        assert_eq!(press(code, modifiers), named(expected), "{expected}");
    }
    assert_eq!(press(KeyCode::CapsLock, KeyModifiers::NONE), None);
    let released = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Release);
    assert_eq!(message(Event::Key(released), (80, 24)), None);
    assert_eq!(message(Event::Paste("1\r2".into()), (80, 24)), Some(Msg::Paste("1\r2".into())));
    assert_eq!(message(Event::FocusLost, (80, 24)), Some(Msg::Focus(false)));
    for (at, expected) in [((3, 4), (3, 4)), ((u16::MAX, u16::MAX), (0, 0)), ((200, 100), (79, 23))] {
        let event =
            MouseEvent { kind: MouseEventKind::ScrollUp, column: at.0, row: at.1, modifiers: KeyModifiers::NONE };
        let mouse = Mouse { kind: MouseKind::ScrollUp, column: expected.0, row: expected.1 };
        assert_eq!(message(Event::Mouse(event), (80, 24)), Some(Msg::Mouse(mouse)));
    }
}

#[test]
fn names_are_found_by_some_of_their_characters() {
    use gouji_core::text::fuzzy::{Name, Query, score};
    for (query, name, found) in [
        ("yls", "予以受理", false),
        ("yysl", "予以受理", true),
        ("ys", "予以受理", true),
        ("受理", "予以受理", true),
        ("予理", "予以受理", true),
        ("cf", "重复申请", true),
        ("zf", "重复申请", true),
        ("xz", "行政许可", true),
        ("hz", "行政许可", true),
        ("UND", "undo", true),
        ("as pub", "as published", true),
        ("pub as", "as published", true),
        ("xq 2017", "西峰区 2017", true),
        ("q", "予以公开", false),
        ("undo", "u1111111111111111111111111111n2d3o4", false),
        ("", "anything", true),
        // Full pinyin, and any mixture with initials and the characters themselves.
        ("yuyishouli", "予以受理", true),
        ("shouli", "予以受理", true),
        ("yuysl", "予以受理", true),
        ("yushouli", "予受理", true),
        ("予yish", "予以受理", true),
        ("chongfu", "重复申请", true),
        ("zhongfu", "重复申请", true),
        ("xingzhengxuke", "行政许可", true),
        ("falv", "法律援助", true),
        ("falu", "法律援助", true),
        ("yuyishoulu", "予以受理", false),
        ("yuyi shouli", "予以受理", true),
    ] {
        assert_eq!(score(query, name).is_some(), found, "{query} in {name}");
    }
    // In one piece, but for the levels of places.
    for (query, name, occurs) in [
        ("szsjyj", "苏州市教育局", true),
        ("szjyj", "苏州市教育局", true),
        ("苏州教育", "江苏省苏州市教育局", true),
        ("jssuzhou教育", "江苏省苏州市教育局", true),
        ("gulougov", "鼓楼区government", true),
        ("gulou区gov", "鼓楼区government", true),
        ("szj", "苏州教育局", true),
        ("szyj", "苏州市教育局", false),
        ("jyj市", "苏州市教育局", false),
        ("市教", "苏州市教育局", true),
        ("局教", "公安局教育局", true),
        ("公教", "公安局教育局", false),
        ("s教", "市县教育局", true),
        ("苏育", "苏市州教育局", false),
    ] {
        assert_eq!(Query::new(query).occurs(&Name::new(name)), occurs, "{query} in {name}");
    }
    // Contiguous is better than scattered, early better than late, short better than long.
    for (query, better, worse) in
        [("gk", "公开", "予以公开"), ("gk", "予以公开", "规章废止可"), ("gk", "公开", "公开指南")]
    {
        assert!(score(query, better) > score(query, worse), "{query}: {better}, {worse}");
    }
}
