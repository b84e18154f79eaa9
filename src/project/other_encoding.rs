//! Values that were read from a file in another encoding than UTF-8, in which a `?` stands for each byte that could not be read.

use super::FieldChange;

/// Whether a value may be another one in which what is not ASCII could not be read: a Cyrillic letter in CP1251 is one `?`.
fn may_be(read: &str, whole: &str) -> bool {
    let (mut read, mut whole) = (read.chars().peekable(), whole.chars().peekable());
    loop {
        match (read.peek(), whole.peek()) {
            (None, None) => return true,
            (Some('?'), Some(other)) if !other.is_ascii() => {
                let mut bytes = 0;
                while read.next_if_eq(&'?').is_some() {
                    bytes += 1;
                }
                // A run may end with question marks of its own.
                let mut characters = 0;
                while characters < bytes && whole.next_if(|c| !c.is_ascii() || *c == '?').is_some()
                {
                    characters += 1;
                }
            }
            (Some(one), Some(other)) if one == other => {
                read.next();
                whole.next();
            }
            _ => return false,
        }
    }
}

/// Marks the changes of values that may be the same in another encoding: what cannot be read is no change.
pub(super) fn mark(mut changes: Vec<FieldChange>) -> Vec<FieldChange> {
    for change in &mut changes {
        if let (Some(before), Some(after)) = (&change.before, &change.after) {
            change.mended |= may_be(before, after) || may_be(after, before);
        }
    }
    changes
}

/// A text without what git's attribute `ident` writes into it in the work tree: `$Id$` for `$Id: 85fbbc0… $`.
pub(super) fn without_ident(text: &str) -> String {
    const START: &str = "$Id: ";
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(START) {
        plain.push_str(before);
        let end = after.find(['$', '\n']);
        let end = end.filter(|end| after.as_bytes().get(*end) == Some(&b'$'));
        rest = match end {
            Some(end) => {
                plain.push_str("$Id$");
                after.get(end + 1..).unwrap_or_default()
            }
            None => {
                plain.push_str(START);
                after
            }
        };
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_is_compared_by_the_rest() {
        for (read, whole, same) in [
            ("??????.", "Привет.", true),
            ("? is it? yes", "é is it? yes", true),
            ("????? one", "日本 one", true),
            ("???", "да?", true),
            ("caf?", "café", true),
            ("caf?", "cafe", false),
            ("??????.", "Привет!", false),
            ("due ??", "due 2026", false),
            ("??", "три", false),
        ] {
            assert_eq!(may_be(read, whole), same, "{read}: {whole}");
        }
    }

    #[test]
    fn ident_is_undone() {
        for (text, plain) in [
            ("## X $Id: 85fb $\n", "## X $Id$\n"),
            ("$Id: a$$Id: b $", "$Id$$Id$"),
            ("$Id: a\n$", "$Id: a\n$"),
            ("none", "none"),
        ] {
            assert_eq!(without_ident(text), plain);
        }
    }
}
