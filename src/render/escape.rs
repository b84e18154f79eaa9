//! Escaping of untrusted text for each destination.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text from the repository: a message, a path, a name, a line of a file. It does not implement `Display`; a method for
/// each destination escapes it.
#[derive(Debug, Clone, Copy)]
pub struct Untrusted<'a>(&'a str);

impl<'a> Untrusted<'a> {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// For a line on a terminal or in plain text. Line breaks, tabs, control, invisible and direction-changing characters
    /// are written as `\u{…}`, and so is a character of each sequence that a CI runner interprets.
    #[must_use]
    pub fn line(self) -> Cow<'a, str> {
        if self.is_plain() || !glyphs(self.0).any(|(_, _, coded)| coded) {
            return Cow::Borrowed(self.0);
        }
        let mut shown = String::with_capacity(self.0.len() + 16);
        glyphs(self.0).for_each(|(_, c, coded)| push(&mut shown, c, coded));
        Cow::Owned(shown)
    }

    /// For one line of a snippet, without its line break: like [`Self::line`], but tabs are kept. Also returns the position
    /// in `shown` of each of `offsets`, bytes of this text in any order.
    pub(super) fn snippet(self, shown: &mut String, offsets: &[usize]) -> Vec<usize> {
        if self.is_plain() {
            let start = shown.len();
            shown.push_str(self.0);
            let place = |offset: &usize| start + self.0.len().min(*offset);
            return offsets.iter().map(place).collect();
        }
        let mut places = vec![None; offsets.len()];
        for (at, c, coded) in glyphs(self.0) {
            for (place, _) in places
                .iter_mut()
                .zip(offsets)
                .filter(|(place, offset)| place.is_none() && **offset <= at)
            {
                *place = Some(shown.len());
            }
            push(shown, c, coded && c != '\t');
        }
        places
            .into_iter()
            .map(|place| place.unwrap_or(shown.len()))
            .collect()
    }

    /// Whether nothing can have to be escaped, as in most lines: printable ASCII, without number signs and with colons only
    /// after a word.
    fn is_plain(self) -> bool {
        let bytes = self.0.as_bytes();
        let is_visible = |c: u8| (b' '..=b'~').contains(&c) && c != b'#';
        // All bytes are looked at, without stopping at the first, because that is faster.
        bytes.iter().fold(true, |all, &c| all & is_visible(c))
            && !self.0.contains("::")
            && !self.0.trim_ascii_start().starts_with(':')
    }
}

impl Untrusted<'_> {
    /// For Markdown: a code span on one line, in which nothing is markup. Its fence is longer than any run of backquotes in
    /// the text.
    #[must_use]
    pub fn markdown(self) -> String {
        let text = self.line();
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        // A single space at each end is not rendered, and separates the text's own backquotes from the fence.
        let blank = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' '])
        {
            " "
        } else {
            ""
        };
        format!("{fence}{blank}{text}{blank}{fence}")
    }

    /// For Markdown, as text on one line that is not at the start of a line: everything that would be markup is escaped, and a
    /// name after `@` or a number after `#` is not a mention.
    #[must_use]
    pub fn markdown_text(self) -> String {
        let line = self.line();
        let mut text = String::with_capacity(line.len());
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            let word_follows = next.is_some_and(char::is_alphanumeric);
            match c {
                '@' | '#' if word_follows => {
                    text.push_str(if c == '@' { "\\@" } else { "\\#" });
                    text.push_str("<!-- -->");
                }
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' | '#'
                | '@' | '^' | '{' | '}' => text.extend(['\\', c]),
                // `http://…` and `www.…` would become links.
                ':' if next == Some('/') => text.push_str("\\:"),
                '.' if text
                    .get(text.len().saturating_sub(3)..)
                    .is_some_and(|end| end.eq_ignore_ascii_case("www")) =>
                {
                    text.push_str("\\.");
                }
                other => text.push(other),
            }
        }
        text
    }

    /// For XML and HTML, as text or as a quoted attribute value: like [`Self::line`], with markup escaped and without the
    /// characters that XML 1.0 forbids.
    #[must_use]
    pub fn xml(self) -> String {
        // Most texts are ids, names and dates.
        let is_plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b' ' | b'-' | b',' | b'.');
        if self.0.bytes().all(is_plain) {
            return self.0.to_owned();
        }
        let mut shown = String::with_capacity(self.0.len() + 16);
        for c in self.line().chars() {
            match c {
                '&' => shown.push_str("&amp;"),
                '<' => shown.push_str("&lt;"),
                '>' => shown.push_str("&gt;"),
                '"' => shown.push_str("&quot;"),
                '\'' => shown.push_str("&apos;"),
                _ => push(&mut shown, c, matches!(c, '\u{fffe}' | '\u{ffff}')),
            }
        }
        shown
    }

    /// For the message of a GitHub workflow command.
    #[must_use]
    pub fn github_message(self) -> String {
        // Line breaks are already escaped; a runner decodes only `%0D`, `%0A` and `%25`.
        self.line().replace('%', "%25")
    }

    /// For a property of a GitHub workflow command.
    #[must_use]
    pub fn github_property(self) -> String {
        self.github_message()
            .replace(':', "%3A")
            .replace(',', "%2C")
    }

    /// For a relative URI reference: a path with `/` as the separator. The bytes are kept, so that the file can be found.
    #[must_use]
    pub fn uri(self) -> String {
        let mut shown = String::with_capacity(self.0.len() + 16);
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    shown.push(char::from(byte));
                }
                _ => drop(write!(shown, "%{byte:02X}")),
            }
        }
        shown
    }

    /// For the text of a SARIF message: like [`Self::line`], with links, `[text](where)`, escaped.
    #[must_use]
    pub fn sarif(self) -> String {
        self.line().replace("](", "]\\u{28}")
    }
}

fn push(shown: &mut String, c: char, coded: bool) {
    if coded {
        let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
    } else {
        shown.push(c);
    }
}

/// Each character with its byte, and whether it must be escaped.
fn glyphs(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let first = text
        .find(|c: char| !c.is_whitespace())
        .unwrap_or(text.len());
    let mut before = None;
    text.char_indices().map(move |(at, c)| {
        let coded = match c {
            '#' => opens_command(text, at),
            // A leading colon could complete a `::` with one before the text.
            ':' => {
                at == first
                    || (!before.is_some_and(char::is_alphanumeric)
                        && text.get(at + 1..).is_some_and(|rest| rest.starts_with(':')))
            }
            _ => is_hidden(c),
        };
        before = Some(c);
        (at, c, coded)
    })
}

/// Whether a number sign starts a command of Azure Pipelines, GitHub or `TeamCity`, which may be anywhere in a line: `##[`,
/// `##vso[`, `##teamcity[`. Any other word is included too, to cover other runners.
pub(super) fn opens_command(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.strip_prefix("##"))
        .is_some_and(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .starts_with('[')
        })
}

/// Whether a character cannot be seen, or changes how others are seen: control characters (C0, C1, DEL), line and paragraph
/// separators, bidirectional controls, zero-width and filling characters, tags, and variation selectors that no emoji uses.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::ci_tests::markup;
    use crate::render::tests::{hostile, is_safe};

    #[test]
    fn ordinary_text_stays() {
        let spanish = "¿Cuándo? Mañana a las 9:00, :) y std::fmt";
        for text in [
            "Пришлите доступ к кабинету: сегодня, до 18:00 — «срочно» ёй",
            spanish,
            "# 5 ## x [y]",
            "日本 ❤️ 10::20",
        ] {
            assert_eq!(Untrusted::new(text).line(), text);
        }
    }

    #[test]
    fn what_deceives_is_shown() {
        let line = |text| Untrusted::new(text).line().into_owned();
        assert_eq!(
            line("a\u{1b}[31mb\rc\nd\te"),
            "a\\u{1b}[31mb\\u{d}c\\u{a}d\\u{9}e"
        );
        assert_eq!(
            line("x \u{202e}y\u{200b}z \u{e0041}"),
            "x \\u{202e}y\\u{200b}z \\u{e0041}"
        );
        assert_eq!(
            line("###VSO[task] ##[error]"),
            "#\\u{23}#VSO[task] \\u{23}#[error]"
        );
        assert_eq!(line(" ::error::x"), " \\u{3a}:error::x");
        assert_eq!(line("a ::warning file=b::c"), "a \\u{3a}:warning file=b::c");
        assert_eq!(line(":"), "\\u{3a}");
    }

    #[test]
    fn a_snippet_keeps_its_places() {
        let mut shown = String::from("> ");
        let places = Untrusted::new("a\u{1b}b\tc").snippet(&mut shown, &[0, 1, 2, 5, 99]);
        assert_eq!(shown, "> a\\u{1b}b\tc");
        assert_eq!(places, [2, 3, 9, 12, 12]);
        let mut shown = String::from("> ");
        let places = Untrusted::new("a: b").snippet(&mut shown, &[0, 3, 4, 99]);
        assert_eq!(shown, "> a: b");
        assert_eq!(places, [2, 5, 6, 6]);
    }

    proptest! {
        #[test]
        fn nothing_plain_is_coded(text in "[ -~]{0,4}[ a:#\\[]{0,9}", more in hostile()) {
            for text in [&text, &more] {
                let coded = glyphs(text).any(|(_, _, coded)| coded);
                prop_assert!(!(coded && Untrusted::new(text).is_plain()), "{text:?}");
            }
        }

        #[test]
        fn nothing_hostile_gets_through(text in hostile(), more in hostile()) {
            let shown = Untrusted::new(&text).line();
            prop_assert!(is_safe(&shown) && !shown.contains(['\n', '\t']), "{shown:?}");
            let joined = format!("{shown}:3:1: error[x]: {}", Untrusted::new(&more).line());
            prop_assert!(is_safe(&joined), "{joined:?}");
        }

        #[test]
        fn markdown_is_one_code_span(text in markup()) {
            use pulldown_cmark::{Event, Options, Parser};
            let span = Untrusted::new(&text).markdown();
            prop_assert!(is_safe(&format!("- {span}")) && !span.contains('\n'), "{span:?}");
            let events: Vec<Event<'_>> = Parser::new_ext(&format!("x: {span} end"), Options::all()).map(Event::into_static).collect();
            let [_, Event::Text(before), Event::Code(code), Event::Text(after), _] = &events[..] else {
                return Err(TestCaseError::fail(format!("{events:?}")));
            };
            prop_assert_eq!((&**before, &**after), ("x: ", " end"));
            let line = Untrusted::new(&text).line();
            prop_assert_eq!(code.trim_matches(' '), line.trim_matches(' '));
        }

        #[test]
        fn xml_is_text(text in markup()) {
            let shown = Untrusted::new(&text).xml();
            prop_assert!(is_safe(&shown), "{shown:?}");
            let document = format!("<a b=\"{shown}\" c='{shown}'>{shown}</a>");
            let document = roxmltree::Document::parse(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let root = document.root_element();
            prop_assert_eq!(root.text().unwrap_or(""), root.attribute("b").unwrap());
            prop_assert_eq!(root.text().unwrap_or(""), root.attribute("c").unwrap());
            prop_assert_eq!(root.descendants().filter(roxmltree::Node::is_element).count(), 1);
            let plain = Untrusted::new(&text).line().replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
            prop_assert_eq!(root.text().unwrap_or(""), plain);
        }

        #[test]
        fn a_runner_reads_what_was_meant(text in markup()) {
            let (message, property) = (Untrusted::new(&text).github_message(), Untrusted::new(&text).github_property());
            prop_assert!(is_safe(&message) && is_safe(&property) && !property.contains([':', ',']), "{message:?} {property:?}");
            let read = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
            prop_assert_eq!(read(&message), Untrusted::new(&text).line());
            prop_assert_eq!(read(&property.replace("%3A", ":").replace("%2C", ",")), Untrusted::new(&text).line());
        }

        #[test]
        fn a_reference_has_the_bytes_of_the_path(text in markup()) {
            let shown = Untrusted::new(&text).uri();
            prop_assert!(shown.is_ascii() && !shown.contains([':', '?', '#', ' ', '\\']), "{shown:?}");
            let mut parts = shown.split('%');
            let mut bytes = parts.next().unwrap().as_bytes().to_vec();
            for part in parts {
                bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
                bytes.extend(part[2..].bytes());
            }
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), text);
        }

        #[test]
        fn a_message_of_sarif_has_no_link(text in markup()) {
            let shown = Untrusted::new(&text).sarif();
            prop_assert!(is_safe(&shown) && !shown.contains("](") && !shown.contains('\n'), "{shown:?}");
        }

        #[test]
        fn letters_and_digits_stay(text in "[\\p{L}\\p{N} .,;!?()«»—'\"/-]{0,80}") {
            prop_assume!(!text.chars().any(is_hidden));
            prop_assert_eq!(Untrusted::new(&text).line(), text.as_str());
        }
    }
}
