//! Parsing of raw commits: tree, parents, people and times.
//!
//! libgit2 gives a commit without a date the time 0 and uses the first of two authors. A wrong date is worse than none, so
//! the header is parsed here, strictly. Invalid people or times make a commit malformed; only an unreadable tree or parent
//! is an error, because then nothing older can be reached.

use chrono::{DateTime, Utc};
use encoding_rs::Encoding;

use super::malformed::{BadLine, Malformation, Role};

/// The last second that git accepts as a date: 2099-12-31 23:59:59 UTC.
const LAST_SECOND: i64 = 4_102_444_799;

/// A parsed commit object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header<'a> {
    /// The tree's id in hexadecimal.
    pub tree: &'a str,
    /// The parents' ids in hexadecimal, in order.
    pub parents: Vec<&'a str>,
    /// Author and committer, or why they are invalid.
    pub people: Result<People<'a>, Malformation>,
    /// Whether it carries a signature (of any kind, unverified).
    pub signed: bool,
    /// The encoding of names and message, if it is named.
    pub encoding: Option<&'a [u8]>,
    /// The message's bytes.
    pub message: &'a [u8],
}

/// Author and committer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct People<'a> {
    pub author: Person<'a>,
    pub committer: Person<'a>,
}

/// One `author` or `committer` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person<'a> {
    pub name: &'a [u8],
    pub email: &'a [u8],
    pub time: DateTime<Utc>,
}

/// Reads a commit object.
///
/// # Errors
/// The tree or a parent is invalid, with a description.
pub(super) fn parse(raw: &[u8]) -> Result<Header<'_>, String> {
    let (tree, mut rest) = id_line(raw, b"tree ")?.ok_or("its first line does not name a tree")?;
    let mut parents = Vec::new();
    while let Some((parent, after)) = id_line(rest, b"parent ")? {
        parents.push(parent);
        rest = after;
    }
    let people_from = rest;
    let mut lines: Vec<&[u8]> = Vec::new();
    let mut message: &[u8] = b"";
    let mut ended = false;
    while !rest.is_empty() {
        let (line, after) = split_line(rest);
        rest = after;
        if line.is_empty() {
            message = rest;
            ended = true;
            break;
        }
        lines.push(line);
    }
    if people_from.contains(&0) && !ended {
        return Err("its header contains a NUL byte".into());
    }
    let signed = lines
        .iter()
        .any(|l| l.starts_with(b"gpgsig ") || l.starts_with(b"gpgsig-sha256 "));
    let encoding = lines
        .iter()
        .find_map(|line| line.strip_prefix(b"encoding "));
    Ok(Header {
        tree,
        parents,
        people: people(&lines),
        signed,
        encoding,
        message,
    })
}

impl Header<'_> {
    /// A name or the message as text. What is in an unknown encoding is read as UTF-8, as git shows it.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        match self.encoding.and_then(Encoding::for_label_no_replacement) {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            None => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

/// The line's text without its `\n`, and what follows it.
fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|&b| b == b'\n') {
        Some(at) => (
            text.get(..at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        ),
        None => (text, b""),
    }
}

/// A line that names an object; `None` if the text does not begin with `key`.
fn id_line<'a>(text: &'a [u8], key: &[u8]) -> Result<Option<(&'a str, &'a [u8])>, String> {
    if !text.starts_with(key) {
        return Ok(None);
    }
    let (line, rest) = split_line(text);
    let id = line.get(key.len()..).unwrap_or_default();
    let hexadecimal =
        matches!(id.len(), 40 | 64) && id.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match std::str::from_utf8(id) {
        Ok(id) if hexadecimal => Ok(Some((id, rest))),
        _ => Err(format!(
            "{:?} is not an object id",
            String::from_utf8_lossy(id)
        )),
    }
}

/// Exactly one author, then exactly one committer, directly after the parents.
fn people<'a>(lines: &[&'a [u8]]) -> Result<People<'a>, Malformation> {
    let count = |key: &[u8]| {
        lines
            .iter()
            .filter(|l| l.starts_with(key) || **l == key.trim_ascii_end())
            .count()
    };
    for (key, role) in [
        (b"author ".as_slice(), Role::Author),
        (b"committer ".as_slice(), Role::Committer),
    ] {
        match count(key) {
            0 => return Err(Malformation::Missing(role)),
            1 => {}
            n => return Err(Malformation::Several(role, n)),
        }
    }
    if count(b"parent ") + count(b"tree ") > 0 {
        return Err(Malformation::Misplaced);
    }
    let (Some(author), Some(committer)) = (
        lines.first().and_then(|l| l.strip_prefix(b"author ")),
        lines.get(1).and_then(|l| l.strip_prefix(b"committer ")),
    ) else {
        return Err(Malformation::Unordered);
    };
    Ok(People {
        author: person(author).map_err(|line| Malformation::Line(Role::Author, line))?,
        committer: person(committer).map_err(|line| Malformation::Line(Role::Committer, line))?,
    })
}

/// `Name <email> seconds ±hhmm`
fn person(line: &[u8]) -> Result<Person<'_>, BadLine> {
    let open = line
        .iter()
        .position(|&b| b == b'<')
        .ok_or(BadLine::NoAddress)?;
    let name = line.get(..open).unwrap_or_default().trim_ascii();
    let rest = line.get(open + 1..).unwrap_or_default();
    let close = rest
        .iter()
        .position(|&b| b == b'>')
        .ok_or(BadLine::NoAddress)?;
    let email = rest.get(..close).unwrap_or_default().trim_ascii();
    let date = rest.get(close + 1..).unwrap_or_default();
    if name.contains(&b'>') || email.contains(&b'<') || line.contains(&0) {
        return Err(BadLine::SeveralAddresses);
    }
    Ok(Person {
        name,
        email,
        time: time(date)?,
    })
}

/// ` seconds ±hhmm`, exactly as git writes it.
fn time(text: &[u8]) -> Result<DateTime<Utc>, BadLine> {
    let shown = || String::from_utf8_lossy(text).trim().to_owned();
    let text = text
        .strip_prefix(b" ")
        .filter(|t| !t.is_empty())
        .ok_or(BadLine::NoDate)?;
    let mut words = text.split(|&b| b == b' ');
    let (Some(seconds), Some(zone), None) = (words.next(), words.next(), words.next()) else {
        return Err(BadLine::UnreadableDate(shown()));
    };
    let zone_ok = matches!(zone, [b'+' | b'-', digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit));
    let digits_ok = !seconds.is_empty()
        && seconds.iter().all(u8::is_ascii_digit)
        && (seconds.len() == 1 || seconds.first() != Some(&b'0'));
    if !zone_ok || !digits_ok {
        return Err(BadLine::UnreadableDate(shown()));
    }
    // All digits, so it can only fail by being too large.
    let seconds = std::str::from_utf8(seconds)
        .ok()
        .and_then(|s| s.parse::<i64>().ok())
        .filter(|&s| s <= LAST_SECOND);
    seconds
        .and_then(|s| DateTime::from_timestamp(s, 0))
        .ok_or_else(|| BadLine::LateDate(shown()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";

    fn why(header: &str) -> String {
        let raw = format!("{TREE}{header}\nmessage\n");
        parse(raw.as_bytes())
            .expect("tree and parents are valid")
            .people
            .expect_err("malformed")
            .message()
            .english()
    }

    #[test]
    fn a_plain_commit() {
        let raw = format!(
            "{TREE}parent {0}\nparent {0}\nauthor A B <a@b> 1 +0000\ncommitter <> 1700000000 -0130\ngpgsig -----BEGIN\n author x\n \n -----END\n\nHi\n\nthere\n",
            "0123456789012345678901234567890123456789"
        );
        let commit = parse(raw.as_bytes()).unwrap();
        assert_eq!(commit.parents.len(), 2);
        assert!(commit.signed);
        assert_eq!(commit.encoding, None);
        assert_eq!(commit.message, b"Hi\n\nthere\n");
        let people = commit.people.unwrap();
        assert_eq!(
            (people.author.name, people.author.email),
            (b"A B".as_slice(), b"a@b".as_slice())
        );
        assert_eq!(people.committer.time.timestamp(), 1_700_000_000);
    }

    #[test]
    fn names_and_message_are_read_in_their_encoding() {
        for (label, bytes, text) in [
            (
                "windows-1251",
                b"\xc7\xe2\xee\xed\xee\xea".as_slice(),
                "Звонок",
            ),
            ("KOI8-R", b"\xfa\xd7\xcf\xce\xcf\xcb", "Звонок"),
            ("ISO-8859-1", b"Reuni\xf3n", "Reunión"),
            ("UTF-8", "Звонок".as_bytes(), "Звонок"),
            ("x-unknown", "Звонок".as_bytes(), "Звонок"),
        ] {
            let people = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n";
            let mut raw = format!("{TREE}{people}encoding {label}\n\n").into_bytes();
            raw.extend(bytes);
            let commit = parse(&raw).unwrap();
            assert_eq!(commit.text(commit.message), text, "{label}");
        }
    }

    #[test]
    fn invalid_people_make_a_commit_malformed() {
        let good = "author A <a@b> 1 +0000\n";
        assert_eq!(why(good), "it has no committer");
        assert_eq!(
            why(&format!("committer{}", good.trim_start_matches("author"))),
            "it has no author"
        );
        assert_eq!(
            why(&format!("{good}{good}committer A <a@b> 1 +0000\n")),
            "it has 2 authors"
        );
        assert_eq!(
            why(&format!("{good}committer A <a@b>\n")),
            "its committer line has no date"
        );
        assert_eq!(
            why(&format!("{good}committer A <a@b> \n")),
            "its committer line has no date"
        );
        for date in [
            "x +0000", "-1 +0000", "1", "1 0000", "1 +000", "1 +00000", "01 +0000", "1 +0000 ",
            "1  +0000",
        ] {
            assert!(
                why(&format!("{good}committer A <a@b> {date}\n")).contains("no valid date"),
                "{date}"
            );
        }
        for date in ["4102444800 +0000", "99999999999999999999 +0000"] {
            assert!(
                why(&format!("{good}committer A <a@b> {date}\n")).contains("after 2099"),
                "{date}"
            );
        }
        assert!(why(&format!("{good}committer A <a@b> <c@d> 1 +0000\n")).contains("no valid date"));
        assert!(
            why("author A a@b 1 +0000\ncommitter A <a@b> 1 +0000\n").contains("no email address")
        );
        assert!(why(&format!("committer A <a@b> 1 +0000\n{good}")).contains("do not follow"));
    }

    #[test]
    fn an_invalid_tree_or_parent_is_an_error() {
        assert!(parse(b"").is_err());
        assert!(parse(b"tree abc\n").is_err());
        assert!(parse(format!("{TREE}parent 12\n").as_bytes()).is_err());
    }
}
