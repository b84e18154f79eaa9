//! The text of a part of a mail in the character set that it names.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders};

/// What a mail that cannot be decoded has in the place of letters.
const REPLACEMENT: char = '\u{FFFD}';

/// The text of a part, which the parser has decoded as `text`. Programs write ASCII as the character set of text in UTF-8.
pub(super) fn text<'x>(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    text: &'x str,
) -> Result<Cow<'x, str>, Option<String>> {
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"));
    let wrong =
        || Err(charset.map(|charset| charset.chars().filter(|c| !c.is_control()).collect()));
    if charset.is_some_and(is_ascii) && !text.is_ascii() {
        let decoded = bytes(message, part).and_then(|bytes| String::from_utf8(bytes).ok());
        return decoded.map_or_else(wrong, |text| Ok(Cow::Owned(text)));
    }
    if is_replaced(text) {
        return wrong();
    }
    Ok(Cow::Borrowed(text))
}

/// Whether letters of a text could not be decoded.
pub(super) fn is_replaced(text: &str) -> bool {
    text.contains(REPLACEMENT)
}

fn is_ascii(charset: &str) -> bool {
    let names = ["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "646"];
    names.iter().any(|name| charset.eq_ignore_ascii_case(name))
}

/// The bytes of a part, before they are read in a character set.
fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let start = usize::try_from(part.raw_body_offset()).ok()?;
    let end = usize::try_from(part.raw_end_offset()).ok()?;
    let raw = message.raw_message.get(start..end)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    }
}
