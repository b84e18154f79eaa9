//! JSON output that is safe to display, with exact string values.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::escape::{is_hidden, opens_command};

/// Writes a value as indented JSON with a line break at the end.
///
/// # Errors
/// What writing to `out` gives.
pub fn to_json<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Guarded(PrettyFormatter::new()),
    ))?;
    out.write_all(b"\n")
}

/// Writes a value as one line of JSON.
///
/// # Errors
/// What writing to `out` gives.
pub fn to_json_line<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Guarded(CompactFormatter),
    ))?;
    out.write_all(b"\n")
}

/// A formatter that escapes hidden characters, and the character that starts a runner's command, as `\u`. Parsers get the
/// exact string, while terminals and runners' logs get nothing to interpret. No line of JSON starts with the text of a
/// string.
struct Guarded<F>(F);

impl<F: Formatter> Formatter for Guarded<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in fragment.char_indices() {
            if is_hidden(c) || (c == '#' && opens_command(fragment, at)) {
                self.0
                    .write_string_fragment(out, fragment.get(plain..at).unwrap_or(""))?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                plain = at + c.len_utf8();
            }
        }
        self.0
            .write_string_fragment(out, fragment.get(plain..).unwrap_or(""))
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_key(out)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::tests::{hostile, is_safe};

    fn both(value: &[String]) -> [String; 2] {
        let (mut pretty, mut line) = (Vec::new(), Vec::new());
        to_json(&value, &mut pretty).unwrap();
        to_json_line(&value, &mut line).unwrap();
        [pretty, line].map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn escapes_are_those_of_json() {
        let [pretty, line] = both(&["##vso[x]\u{1b}\u{7f}\u{e0041}\u{202e}é\n".to_owned()]);
        assert_eq!(
            line,
            "[\"\\u0023#vso[x]\\u001b\\u007f\\udb40\\udc41\\u202eé\\n\"]\n"
        );
        assert_eq!(
            pretty,
            format!("[\n  {}\n]\n", line.trim_end().trim_matches(['[', ']']))
        );
    }

    proptest! {
        #[test]
        fn strings_are_exact_and_bytes_harmless(strings in proptest::collection::vec(hostile(), 0..4)) {
            for text in both(&strings) {
                prop_assert!(is_safe(&text), "{text:?}");
                prop_assert_eq!(&serde_json::from_str::<Vec<String>>(&text).unwrap(), &strings);
            }
        }
    }
}
