//! Names that look alike but differ: Cyrillic letters in a Latin name, invisible characters.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_security::{MixedScript, skeleton};

/// The skeleton of a text as defined by Unicode's security mechanisms: the same for texts that look alike.
#[must_use]
pub fn looks(text: &str) -> String {
    skeleton(text).collect()
}

/// The text in Unicode's normalization form C, if that is different.
#[must_use]
pub fn composed(text: &str) -> Option<String> {
    (!text.is_ascii() && !is_nfc(text)).then(|| text.nfc().collect())
}

/// The text with the usual characters for those of other widths and shapes, if that is different: `R-2` for `R-２`.
#[must_use]
pub fn compatible(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let usual: String = text.nfkc().collect();
    (usual != text.nfc().collect::<String>()).then_some(usual)
}

/// The text without accents: `peticion` for `petición`.
#[must_use]
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !is_accent(*c)).collect()
}

/// Whether a character is a combining accent.
#[must_use]
pub fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether two different texts look alike.
#[must_use]
pub fn look_alike(one: &str, other: &str) -> bool {
    one != other && looks(one) == looks(other)
}

/// The first word of a text with letters of several scripts, and its odd letter: one of the script with fewer letters in
/// the word.
#[must_use]
pub fn mixed_word(text: &str) -> Option<(&str, char)> {
    text.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
        if word.is_single_script() {
            return None;
        }
        let alone = |c: char| {
            word.chars()
                .filter(|other| format!("{c}{other}").as_str().is_single_script())
                .count()
        };
        let letters = word.chars().filter(|c| c.is_alphabetic());
        Some((word, letters.min_by_key(|c| alone(*c))?))
    })
}

/// The first invisible character of a text.
#[must_use]
pub fn unseen(text: &str) -> Option<char> {
    text.chars()
        .find(|c| looks(c.encode_utf8(&mut [0; 4])).is_empty())
}

/// The text with plain spaces and hyphens, without invisible characters, if that is different: what a word processor or a web page
/// writes instead of them cannot be told apart by people.
#[must_use]
pub fn plainly(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let plain = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c if is_odd_blank(c) => ' ',
        c => c,
    };
    let written: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(plain)
        .collect();
    (written != text).then_some(written)
}

/// The text with the code points of spaces that only look like the usual one.
#[must_use]
pub fn with_blanks_shown(text: &str) -> Cow<'_, str> {
    shown_as_points(text, is_odd_blank)
}

/// The text with the code points of everything in it that cannot be seen: odd spaces, invisible and control characters, and the
/// accents of letters that are not composed.
#[must_use]
pub fn with_unseen_shown(text: &str) -> Cow<'_, str> {
    let decomposed = composed(text).is_some();
    shown_as_points(text, |c| {
        is_odd_blank(c) || is_invisible(c) || c.is_control() || decomposed && is_accent(c)
    })
}

fn shown_as_points(text: &str, is_shown: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_shown) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| match c {
        c if is_shown(c) => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    });
    Cow::Owned(shown.collect())
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_odd_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

/// The code point of the first character in which a text differs from a lookalike: `U+0430`.
#[must_use]
pub fn odd_character(text: &str, model: &str) -> String {
    let pairs = text
        .chars()
        .zip(model.chars().map(Some).chain(std::iter::repeat(None)));
    let mut differing = pairs
        .filter(|(own, other)| Some(*own) != *other)
        .map(|(own, _)| own);
    differing
        .next()
        .or_else(|| text.chars().next_back())
        .map(number)
        .unwrap_or_default()
}

/// The code point of a character: `U+0430`.
#[must_use]
pub fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookalikes_have_the_same_skeleton() {
        for (one, other) in [
            ("account-manager", "аccount-manager"),
            ("owner", "ow\u{200b}ner"),
            ("Jos\u{e9}", "Jose\u{301}"),
            ("designer-1", "designer-l"),
        ] {
            assert!(look_alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("owner", "owner"),
            ("owner", "Owner"),
            ("Алёна", "Алена"),
            ("designer", "designer-2"),
        ] {
            assert!(!look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_letter_of_another_script_stands_out() {
        assert_eq!(mixed_word("the аccount manager"), Some(("аccount", 'а')));
        assert_eq!(mixed_word("Руководитель пpоекта"), Some(("пpоекта", 'p')));
        for text in [
            "account-manager",
            "SMM-менеджер",
            "Иван Smith",
            "山田のり子",
            "designer2",
            "Gerencia",
            "",
        ] {
            assert_eq!(mixed_word(text), None, "{text}");
        }
    }

    #[test]
    fn signs_that_look_like_plain_ones() {
        for (text, plain) in [
            ("2026-03-03\u{a0}12:30", "2026-03-03 12:30"),
            ("2026\u{2013}03\u{2011}03", "2026-03-03"),
            ("R-2\u{200b}", "R-2"),
        ] {
            assert_eq!(plainly(text).as_deref(), Some(plain));
        }
        assert_eq!((plainly("R-2 "), plainly("Алёна")), (None, None));
        assert_eq!(with_blanks_shown("a\u{202f}b c"), "a\\u{202f}b c");
    }

    #[test]
    fn the_odd_character_is_named() {
        assert_eq!(odd_character("\u{430}ccount", "account"), "U+0430");
        assert_eq!(odd_character("owner\u{200b}", "owner"), "U+200B");
        assert_eq!(odd_character("owner", "owner\u{200b}"), "U+0072");
        assert_eq!(
            (unseen("ow\u{200b}ner"), unseen("Jose\u{301}")),
            (Some('\u{200b}'), None)
        );
    }
}
