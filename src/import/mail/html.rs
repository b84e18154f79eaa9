//! The text of a mail in HTML. What mail programs mark as a quotation becomes quoted lines.

use std::ops::Range;

use super::style::{Classes, Shown, hidden_classes, shown};

/// Elements that start and end lines.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "br",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "section",
    "header",
    "footer",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 5] = ["head", "style", "script", "title", "template"];

/// Elements whose text is struck out, or is that of a program.
const ASIDE: [&str; 4] = ["del", "s", "strike", "code"];

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "wbr", "col"];

/// Around what is struck out, hidden or code, until the quotations are cut off. The text itself cannot contain them.
const OPENS: char = '\u{f8f0}';
const CLOSES: char = '\u{f8f1}';

/// The most levels of quotations that are told apart.
const DEEPEST: usize = 16;

/// The text without the marks around what is struck out, hidden or code, and the bytes that were between them.
pub(super) fn without_marks(text: &str) -> (String, Vec<Range<usize>>) {
    let mut kept = String::with_capacity(text.len());
    let mut aside = Vec::new();
    let mut open: Option<usize> = None;
    for c in text.chars() {
        match c {
            OPENS => open = open.or(Some(kept.len())),
            CLOSES => aside.extend(open.take().map(|start| start..kept.len())),
            c => kept.push(c),
        }
    }
    // The end of what is aside was cut off.
    aside.extend(open.map(|start| start..kept.len()));
    let blank = kept.len() - kept.trim_start().len();
    for range in &mut aside {
        let text = kept.get(range.clone()).unwrap_or("");
        let start = range.start + text.len() - text.trim_start().len();
        let end = start + text.trim().len();
        *range = start.saturating_sub(blank)..end.saturating_sub(blank);
    }
    aside.retain(|range| !range.is_empty());
    (kept.trim().to_owned(), aside)
}

/// An element that is struck out, hidden or code: its name, and how many of this name are open.
struct Aside {
    name: String,
    depth: usize,
    /// Whether it is only too small, so that it ends where an element has a size of its own.
    tiny: bool,
}

/// The text of an HTML document.
pub fn to_text(html: &str) -> String {
    without_marks(&marked(html)).0
}

/// The text of an HTML document, with marks around what is struck out, hidden or code.
pub(super) fn marked(html: &str) -> String {
    let mut text = Writer::default();
    let mut aside: Option<Aside> = None;
    let classes = hidden_classes(html);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.add(before);
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            text.add("<");
            rest = tag;
            continue;
        }
        let end = end_of_tag(tag);
        let (inside, after) = tag.split_at(end);
        rest = after.strip_prefix('>').unwrap_or(after);
        let (closes, inside) = inside
            .strip_prefix('/')
            .map_or((false, inside), |tag| (true, tag));
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or("").to_ascii_lowercase();
        if !closes && HIDDEN.contains(&name.as_str()) {
            rest = after_element(rest, &name);
            continue;
        }
        let block = BLOCKS.contains(&name.as_str());
        if block && closes {
            text.block(&name, closes, inside);
        }
        text.aside(&mut aside, &classes, &name, (closes, inside));
        if block && !closes {
            text.block(&name, closes, inside);
        }
    }
    text.add(rest);
    text.finish()
}

/// The byte of the `>` that ends a tag, outside of quoted values.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at,
            (b'"' | b'\'', None) if tag.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => {
                quote = Some(byte);
            }
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    tag.find('>').unwrap_or(tag.len())
}

/// What follows the end of an element.
fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find("</")) {
        let tag = from + at + 2;
        let end = rest.get(tag..tag + name.len());
        if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            let after = rest.get(tag..).unwrap_or("");
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        from = tag;
    }
    ""
}

#[derive(Default)]
struct Writer {
    text: String,
    line: String,
    /// Whether the line ends with a space that was not added yet.
    space: bool,
    quoted: usize,
    preformatted: bool,
}

impl Writer {
    fn add(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(c) = rest.chars().next() {
            let (c, length) = match c {
                '&' => entity(rest).unwrap_or(('&', 1)),
                c => (c, c.len_utf8()),
            };
            rest = rest.get(length..).unwrap_or("");
            match c {
                '\n' if self.preformatted => self.end_line(),
                '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
                c if c.is_whitespace() => self.space = true,
                OPENS | CLOSES => {}
                c => {
                    if std::mem::take(&mut self.space) && !self.is_blank() {
                        self.line.push(' ');
                    }
                    self.line.push(c);
                }
            }
        }
    }

    /// Whether nothing but marks is in the line.
    fn is_blank(&self) -> bool {
        self.line.chars().all(|c| matches!(c, OPENS | CLOSES))
    }

    /// Marks where an element that is struck out, hidden or code begins and ends.
    fn aside(
        &mut self,
        aside: &mut Option<Aside>,
        classes: &Classes,
        name: &str,
        (closes, tag): (bool, &str),
    ) {
        match aside {
            Some(open) if open.tiny && !closes && shown(tag, classes) == Shown::Sized => {
                self.line.push(CLOSES);
                *aside = None;
            }
            Some(open) if open.name == name => {
                open.depth = if closes {
                    open.depth.saturating_sub(1)
                } else {
                    open.depth + 1
                };
                if open.depth == 0 {
                    self.line.push(CLOSES);
                    *aside = None;
                }
            }
            None if !closes && !VOID.contains(&name) => {
                let shown = shown(tag, classes);
                let hidden = matches!(shown, Shown::Hidden | Shown::Tiny);
                if hidden || ASIDE.contains(&name) {
                    self.line.push(OPENS);
                    *aside = Some(Aside {
                        name: name.to_owned(),
                        depth: 1,
                        tiny: shown == Shown::Tiny && !ASIDE.contains(&name),
                    });
                }
            }
            _ => {}
        }
    }

    fn block(&mut self, name: &str, closes: bool, tag: &str) {
        match name {
            "br" | "hr" => self.end_line(),
            _ => self.end_open_line(),
        }
        match (name, closes) {
            ("p" | "h1" | "h2" | "h3" | "ul" | "ol" | "table", _) => self.gap(),
            ("li", false) => self.line.push_str("- "),
            ("hr", _) => {
                self.line.push_str("________________________________");
                self.end_line();
            }
            ("pre", _) => self.preformatted = !closes,
            ("blockquote", false) => self.quoted = (self.quoted + 1).min(DEEPEST),
            ("blockquote", true) => self.quoted = self.quoted.saturating_sub(1),
            // The header of a reply in Outlook: a line above `From:`.
            ("div", false) if tag.contains("border-top:solid") || tag.contains("divRplyFwdMsg") => {
                self.gap();
            }
            _ => {}
        }
    }

    fn end_open_line(&mut self) {
        if !self.is_blank() {
            self.end_line();
        }
        self.space = false;
    }

    fn end_line(&mut self) {
        for _ in 0..self.quoted {
            self.text.push('>');
        }
        if self.quoted > 0 {
            self.text.push(' ');
        }
        // Marks wait for text.
        if !self.is_blank() {
            self.text.push_str(&self.line);
            self.line.clear();
        }
        self.text.push('\n');
        self.space = false;
    }

    fn gap(&mut self) {
        if self.quoted == 0 && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> String {
        self.end_open_line();
        self.text.push_str(&self.line);
        self.text.trim().to_owned()
    }
}

/// The character that an entity at the start of a text stands for, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 24] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("euro", '€'),
        ("aacute", 'á'),
        ("eacute", 'é'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("ntilde", 'ñ'),
        ("iquest", '¿'),
        ("iexcl", '¡'),
    ];
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let number = name.strip_prefix('#').and_then(|digits| {
        let hexadecimal = digits.strip_prefix(['x', 'X']);
        let number =
            hexadecimal.map_or_else(|| digits.parse(), |digits| u32::from_str_radix(digits, 16));
        char::from_u32(number.ok()?).filter(|c| *c != '\0')
    });
    let named = || {
        NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, c)| *c)
    };
    Some((number.or_else(named)?, end + 2))
}
