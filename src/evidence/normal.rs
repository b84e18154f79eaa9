//! The normal form of a text, from which a key's digest is computed (docs/evidence.md).

use unicode_normalization::UnicodeNormalization;

/// The character that stands for what is not text: media and calls.
pub(crate) const OBJECT: char = '\u{FFFC}';

/// The normal form of a text.
///
/// Line ends become U+000A, blanks become U+0020, invisible characters go, runs of blanks become one, lines lose blanks
/// at both ends, empty lines go, and what remains is in Normalization Form C.
pub fn normalise(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.chars() {
        match class(letter) {
            Class::Invisible => {}
            Class::Blank => blank = true,
            Class::LineEnd => {
                blank = false;
                if !lines.is_empty() && !lines.ends_with('\n') {
                    lines.push('\n');
                }
            }
            Class::Visible => {
                if blank && !lines.is_empty() && !lines.ends_with('\n') {
                    lines.push(' ');
                }
                blank = false;
                lines.push(letter);
            }
        }
    }
    if lines.ends_with('\n') {
        lines.pop();
    }
    lines.nfc().collect()
}

/// A text without the invisible marks that exporters add, for people to read.
pub fn visible(text: &str) -> String {
    text.chars().filter(|letter| !is_mark(*letter)).collect()
}

/// Whether a character only directs how text is laid out.
pub(crate) fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{061C}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a character is a blank within a line.
pub(crate) fn is_blank(letter: char) -> bool {
    matches!(
        letter,
        '\t' | ' ' | '\u{00A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

enum Class {
    Visible,
    Blank,
    LineEnd,
    Invisible,
}

fn class(letter: char) -> Class {
    match letter {
        '\n' | '\u{000B}' | '\u{000C}' | '\r' | '\u{0085}' | '\u{2028}' | '\u{2029}' => {
            Class::LineEnd
        }
        _ if is_blank(letter) => Class::Blank,
        '\u{0000}'..='\u{001F}'
        | '\u{007F}'..='\u{009F}'
        | '\u{00AD}'
        | '\u{200D}'
        | '\u{FE00}'..='\u{FE0F}' => Class::Invisible,
        _ if is_mark(letter) => Class::Invisible,
        _ => Class::Visible,
    }
}
