//! The normal form and the keys of docs/evidence.md.

use proptest::prelude::*;

use super::{Accounts, Key, Platform, delay_in_key, digest, normalise, slug};

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/evidence.md"));

/// The rows of the page's table with that number of columns whose last cell is code.
pub(crate) fn rows(columns: usize) -> Vec<Vec<String>> {
    let rows = PAGE.lines().filter_map(|line| {
        let cells: Vec<String> = line
            .strip_prefix("| ")?
            .strip_suffix(" |")?
            .split(" | ")
            .map(str::to_owned)
            .collect();
        let code = cells.last()?.starts_with('`') && cells.last()?.ends_with('`');
        (cells.len() == columns && code).then_some(cells)
    });
    rows.collect()
}

pub(crate) fn code(cell: &str) -> &str {
    cell.trim_matches('`')
}

#[test]
fn vectors_of_the_page() {
    let rows = rows(3);
    let mut count = 0;
    for row in rows.iter().filter(|row| row[0].starts_with("`\"")) {
        let text: String = serde_json::from_str(code(&row[0])).unwrap();
        let normal: String = serde_json::from_str(code(&row[1])).unwrap();
        assert_eq!(normalise(&text), normal);
        assert_eq!(digest(&normalise(&text)), code(&row[2]));
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn only_one_spelling_is_a_key() {
    let digest = "3fa9c1d2e4b5a697";
    for rest in ["a/1/b", "a%2Fb/-1/c%3Ad", "чат/0/-"] {
        assert!(
            Key::parse(&format!("telegram:{rest}/{digest}")).is_some(),
            "{rest}"
        );
    }
    for rest in [
        "a/01/b", "a/+1/b", "a/1/b/c", "a/1", "a/1/", "a/1/%41", "a/1/%2f", "a/1/b c", "a/1/b:c",
        "a/1/%", "a/x/b",
    ] {
        assert!(
            Key::parse(&format!("telegram:{rest}/{digest}")).is_none(),
            "{rest}"
        );
    }
    for key in [
        "telegram:a/1/b/3FA9c1d2e4b5a697",
        "telegram:a/1/b/3fa9",
        "signal:a/1/b/3fa9c1d2e4b5a697",
        "telegram",
        "",
    ] {
        assert!(Key::parse(key).is_none(), "{key}");
    }
}

/// The sender's own copy has no time of receipt, and names the same message.
#[test]
fn a_mail_may_state_when_it_was_received() {
    let (sent, received) = ("mail:a/1772524800/b", "mail:a/1772524800+18000/b");
    let [sent, received] =
        [sent, received].map(|key| Key::parse(&format!("{key}/3fa9c1d2e4b5a697")));
    let (sent, received) = (sent.unwrap(), received.unwrap());
    assert_eq!(
        received.to_string(),
        "mail:a/1772524800+18000/b/3fa9c1d2e4b5a697"
    );
    assert_eq!(received.received(), Some(1_772_542_800));
    assert_eq!(sent.received(), None);
    assert!(sent.is_same_message(&received));
    assert_eq!(sent.without_label(), received.without_label());
    for key in [
        "telegram:a/1772524800+18000/b",
        "mail:a/1772524800+018000/b",
        "mail:a/1772524800+3600/b",
        "mail:a/1772524800+-1/b",
        "mail:a/1772524800+/b",
        "mail:a/1772524800+18000+1/b",
        "mail:a/1772524800+99999999999/b",
    ] {
        assert!(
            Key::parse(&format!("{key}/3fa9c1d2e4b5a697")).is_none(),
            "{key}"
        );
    }
    for (passed, delay) in [(-5, 0), (3600, 0), (3601, 3601), (i64::MAX, 0)] {
        assert_eq!(delay_in_key(0, passed), delay);
    }
}

#[test]
fn labels() {
    for (title, label) in [
        ("Marketing chat", "marketing-chat"),
        ("  Our / bakery: (orders)! ", "our-bakery-orders"),
        ("Пекарня «Ёж»", "пекарня-ёж"),
        ("🙂", "chat"),
        ("", "chat"),
    ] {
        assert_eq!(slug(title), label);
    }
    assert_eq!(slug(&"long ".repeat(40)).chars().count(), 59);
}

#[test]
fn the_account_in_keys() {
    let accounts = Accounts::new([
        vec![
            (Platform::Telegram, "user1"),
            (Platform::WhatsApp, "Manager"),
            (Platform::WhatsApp, "+34 600 111 222"),
        ],
        vec![(Platform::Slack, "U1"), (Platform::Slack, "U2")],
    ]);
    assert_eq!(
        accounts.in_keys(
            Platform::WhatsApp,
            "~\u{202f}Manager".trim_start_matches(['~', '\u{202f}'])
        ),
        "+34600111222"
    );
    assert_eq!(
        accounts.in_keys(Platform::WhatsApp, "+34600111222"),
        "+34600111222"
    );
    assert_eq!(accounts.in_keys(Platform::Slack, "U2"), "U1");
    assert_eq!(accounts.in_keys(Platform::Telegram, "user9"), "user9");
    assert!(
        accounts.knows(Platform::Telegram, "user1") && !accounts.knows(Platform::Telegram, "user9")
    );
}

/// The normal form as the page defines it, step by step.
fn by_the_page(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let removed = [
        ('\0', '\u{8}'),
        ('\u{e}', '\u{1f}'),
        ('\u{7f}', '\u{84}'),
        ('\u{86}', '\u{9f}'),
        ('\u{ad}', '\u{ad}'),
        ('\u{61c}', '\u{61c}'),
        ('\u{200b}', '\u{200f}'),
        ('\u{202a}', '\u{202e}'),
        ('\u{2060}', '\u{2064}'),
        ('\u{2066}', '\u{206f}'),
        ('\u{fe00}', '\u{fe0f}'),
        ('\u{feff}', '\u{feff}'),
    ];
    let text = text
        .replace(
            |c| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            "\n",
        )
        .replace(
            |c| {
                matches!(
                    c,
                    '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'
                        ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
                )
            },
            " ",
        )
        .replace(
            |c| {
                removed
                    .iter()
                    .any(|(low, high)| (*low..=*high).contains(&c))
            },
            "",
        );
    let words = |line: &str| {
        line.split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let lines: Vec<String> = text
        .split('\n')
        .map(words)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n").nfc().collect()
}

proptest! {
    #[test]
    fn the_normal_form_is_that_of_the_page(text in "[\u{0}-\u{ff}e\u{301}\u{600}-\u{61f}\u{2000}-\u{2070}\u{fe00}-\u{fe0f}\u{feff} \n]{0,40}") {
        prop_assert_eq!(normalise(&text), by_the_page(&text));
        prop_assert_eq!(normalise(&normalise(&text)), normalise(&text));
    }

    #[test]
    fn keys_are_read_as_they_are_written(label in ".{1,20}", sender in ".{1,20}", at in any::<i64>()) {
        let key = Key { platform: Platform::Slack, conversation: label, at, delay: 0, sender, digest: digest("x") };
        let written = key.to_string();
        prop_assert!(!written.contains([' ', '\n', '"', '\'', '#', '>', '!']));
        prop_assert_eq!((written.matches(':').count(), written.matches('/').count()), (1, 3));
        prop_assert_eq!(Key::parse(&written), Some(key));
    }

    #[test]
    fn any_text_is_parsed_as_a_key_or_refused(text in ".{0,60}") {
        if let Some(key) = Key::parse(&text) {
            prop_assert_eq!(key.to_string(), text);
        }
    }
}
