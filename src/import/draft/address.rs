//! Addresses of pages in a text: their marks and words are not what its sender says.

use std::borrow::Cow;

/// The text with blanks in the place of each address of a page, so that bytes stay where they are.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    if !has_address(text) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        let Some(start) = address_in(part) else {
            kept.push_str(part);
            continue;
        };
        let address = part.get(start..).unwrap_or_default();
        let length = address.trim_end_matches(ends).len();
        kept.push_str(part.get(..start).unwrap_or_default());
        kept.extend(std::iter::repeat_n(' ', length));
        kept.push_str(address.get(length..).unwrap_or_default());
    }
    Cow::Owned(kept)
}

/// Whether a text has an address of a page.
pub(super) fn has_address(text: &str) -> bool {
    text.split_whitespace()
        .any(|part| address_in(part).is_some())
}

/// Whether a character behind an address may belong to the sentence.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '?' | '!' | '.' | ',' | ';' | ':' | ')' | ']' | '>' | '"' | '\'' | '»' | '”' | '…'
        )
}

/// Where an address begins in a text without blanks.
fn address_in(part: &str) -> Option<usize> {
    if let Some(at) = part.find("://") {
        let scheme = part.get(..at).unwrap_or_default();
        let name = scheme.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        return (name.len() < at).then_some(name.len());
    }
    let start = part.find(|c: char| c.is_alphanumeric())?;
    let rest = part.get(start..).unwrap_or_default();
    let named = |prefix: &str| {
        let start = rest.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    (named("www.") || named("mailto:") || is_place(rest)).then_some(start)
}

/// Whether a text is an address without its scheme: `drive.example/folder?usp=sharing`.
fn is_place(text: &str) -> bool {
    let Some((host, path)) = text.split_once('/') else {
        return false;
    };
    let Some((name, country)) = host.rsplit_once('.') else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let asks = path.trim_end_matches(ends).contains(['?', '&', '#', '=']);
    asks && !name.is_empty()
        && name.chars().all(is_name)
        && country.chars().count() >= 2
        && country.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_take_the_place_of_addresses_and_not_of_what_ends_a_sentence() {
        for (text, expected) in [
            ("Approved: https://a.example/x?y=1!", "Approved: ¦!"),
            ("Is it (https://a.example/x?y=1)?", "Is it (¦)?"),
            ("look at www.a.example/?x then", "look at ¦ then"),
            ("on a.example/f?x=1, please", "on ¦, please"),
            ("and/or? 3.5/4? v1.2/x?y", "and/or? 3.5/4? v1.2/x?y"),
            ("см. https://а.рф/путь?я=1\nда?", "см. ¦\nда?"),
        ] {
            let found = without_addresses(text);
            assert_eq!(found.len(), text.len(), "{text}");
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&found), words(&expected.replace('¦', " ")), "{text}");
        }
    }
}
