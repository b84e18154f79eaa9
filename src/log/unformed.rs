//! Entries in a form that nothing else recognises: as rows of a table, or as lines that begin with the names of fields, whatever
//! stands around these.

use std::fmt::Write as _;
use std::ops::Range;

use super::Kind;
use super::kind_words::{means, named};
use super::line::{any_usual_id, is_usual_id};
use super::nested::own_block;
use super::recognise::{PEOPLE, STAGE};
use crate::message::{Message, Value, message};
use crate::source::{Fault, FaultKind, SourceId, Span, folded};

/// The most bytes of a name of a field.
const LONGEST: usize = 32;
/// The most lines without a field in the middle of an entry.
const MOST_FOREIGN: usize = 2;
/// The least columns of a table of entries.
const LEAST: usize = 3;
/// The most rows that are named one by one.
const FEW: usize = 8;
/// A date has that many digits.
const DIGITS: usize = 4;

/// The keys that may stand above their values.
const KEYS: [&str; 15] = [
    "at", "from", "by", "with", "to", "via", "answers", "gives", "needs", "of", "on", "verdict",
    "owner", "due", "accept",
];

/// Text that looks like entries. It is only meant as such if the log does not have them otherwise: it may sum them up.
#[derive(Debug, Clone)]
pub struct Unformed {
    /// Its file.
    pub source: SourceId,
    /// Its first line.
    pub span: Span,
    /// Whether it is a table.
    pub table: bool,
    /// Its entries.
    pub rows: Vec<Row>,
}

/// An entry of such a text.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its kind, if it says so.
    pub kind: Option<Kind>,
    /// Its fields, one in a line.
    pub text: String,
    /// Its place in the file.
    pub span: Span,
}

impl Unformed {
    /// The fault of the text.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let fault = |what, help: Message| Fault::new(FaultKind::Syntax, self.span, what).help(help);
        let named = |row: &Row| message! { en: "`{id}`", ru: "`{id}`", es: "`{id}`", id: &row.id };
        let entries: Value = if self.rows.len() > FEW {
            message! {
                en: "{number} {number#entry|entries}",
                ru: "{number} {number#запись|записи|записей}",
                es: "{number} {number#entrada|entradas}",
                number: self.rows.len(),
            }
            .into()
        } else {
            Value::all(self.rows.iter().map(named))
        };
        if self.table {
            fault(
                message! {
                    en: "this table looks like entries of the log, but tables are not read: {entries}",
                    ru: "эта таблица похожа на записи журнала, но таблицы не читаются: {entries}",
                    es: "esta tabla parece contener entradas del registro, pero las tablas no se leen: {entries}",
                    entries: entries,
                },
                own_block(),
            )
        } else {
            fault(
                message! {
                    en: "this looks like an entry, but cannot be read as one: {entries}",
                    ru: "это похоже на запись, но прочитать её нельзя: {entries}",
                    es: "esto parece una entrada, pero no se puede leer como tal: {entries}",
                    entries: entries,
                },
                message! {
                    en: "write it as a fenced block of YAML with a line such as `request: R-4`; mark the fence of a sample `yaml ignore`",
                    ru: "запишите её огороженным блоком YAML, в котором есть строка вида `request: R-4`; блок с примером пометьте `yaml ignore`",
                    es: "escríbala como bloque delimitado de YAML con una línea como `request: R-4`; marque el bloque de un ejemplo con `yaml ignore`",
                },
            )
        }
    }
}

/// An entry in a text, or several in a table.
#[derive(Debug)]
pub(super) struct Found {
    /// The first line.
    pub(super) place: Range<usize>,
    pub(super) table: bool,
    /// Each with its place in the text.
    pub(super) rows: Vec<(Range<usize>, RowText)>,
}

/// The fields of an entry.
#[derive(Debug)]
pub(super) struct RowText {
    pub(super) id: String,
    pub(super) kind: Option<Kind>,
    pub(super) text: String,
}

/// The entries in a text that is no block of YAML.
pub(super) fn in_text(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.contains('-') || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let mut group = Group::default();
    let mut table: Option<Table<'_>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let place = at + (line.len() - line.trim_start().len())..at + line.trim_end().len();
        at += line.len();
        let bare = line.trim();
        if let Some(of) = &mut table {
            if of.add(bare, &place) {
                continue;
            }
            found.extend(table.take().and_then(Table::found));
        }
        if let Some(of) = Table::new(bare, &place) {
            found.extend(std::mem::take(&mut group).found());
            table = Some(of);
        } else if !bare.is_empty() {
            let full = group.takes(bare);
            if full {
                found.extend(std::mem::take(&mut group).found());
            }
            group.add(bare, &place);
        }
    }
    found.extend(table.and_then(Table::found));
    found.extend(group.found());
    found
}

/// The key at the start of a line and the text behind it, whatever stands before it and whatever sign is between them.
fn field(line: &str) -> Option<(&str, &str)> {
    // Code in a sentence shows how something is written; a line that is code is a field.
    let code = line.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    let is_end = |rest: &str| {
        let rest = rest.trim_start_matches(['\\', ' ', ',']);
        rest.is_empty() || rest.starts_with('<')
    };
    let line = code.map_or(line, |(code, rest)| if is_end(rest) { code } else { line });
    let content = line.trim_start_matches(|c: char| !(c.is_alphabetic() || c == '`'));
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let end = content.find(|c: char| !in_word(c))?;
    let (key, rest) = content.split_at_checked(end)?;
    let sign = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '`' | '"' | '\'' | '”' | '»')
    });
    let value = sign
        .strip_prefix([':', '：', '=', '|', '│', '>'])
        .or_else(|| {
            // Signs that are also part of a text have a space before them.
            let apart = rest.starts_with(char::is_whitespace);
            let after = ["— ", "– ", "- ", "→ ", "-> "]
                .iter()
                .find_map(|dash| sign.strip_prefix(dash));
            after.filter(|_| apart).or_else(|| rest.strip_prefix('\t'))
        })?;
    (key.len() <= LONGEST).then_some((key, value))
}

/// The key in a line of nothing else, whose value is in the next one.
fn key_alone(line: &str) -> Option<&str> {
    // A comment may stand behind it.
    let key = line.split(['#', '<']).next()?;
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    (key.len() <= LONGEST && (named(key).is_some() || means(&folded(key), &KEYS))).then_some(key)
}

/// The kind and the id in a heading of nothing else: `## Request R-2`, `## R-2`.
fn titled(line: &str) -> Option<(Option<Kind>, &str)> {
    // A comment or an anchor may stand behind it.
    let words = line.strip_prefix('#')?.split(['<', '{']).next()?;
    let words = words.trim_matches(|c: char| matches!(c, '#' | '*') || c.is_whitespace());
    let (kind, id) = words
        .rsplit_once(char::is_whitespace)
        .unwrap_or(("", words));
    let kind = kind.trim_end();
    let named = named(kind).map(|(kind, _)| kind);
    ((kind.is_empty() || named.is_some()) && is_usual_id(id)).then_some((named, id))
}

fn has_date(value: &str) -> bool {
    value.bytes().filter(u8::is_ascii_digit).count() >= DIGITS
}

/// Whether a word is the name of the field for an id.
fn is_id_word(word: &str) -> bool {
    matches!(word, "id" | "№" | "entry" | "запись" | "entrada")
}

/// Whether it is the one for a kind.
fn is_kind_word(word: &str) -> bool {
    matches!(word, "kind" | "type" | "вид" | "тип" | "tipo" | "clase")
}

/// What is known of the fields of an entry.
#[derive(Debug, Default)]
struct Fields {
    at: bool,
    people: bool,
    stage: [bool; STAGE.len()],
}

impl Fields {
    fn add(&mut self, word: &str, has_date: bool) -> bool {
        let at = has_date && means(word, &["at"]);
        let people = means(word, &PEOPLE);
        self.at |= at;
        self.people |= people;
        let mut any = at || people;
        for (known, field) in self.stage.iter_mut().zip(STAGE) {
            let is_it = means(word, &[field]);
            *known |= is_it;
            any |= is_it;
        }
        any
    }

    fn are_of_entry(&self) -> bool {
        (self.at && self.people) || self.stage.iter().all(|known| *known)
    }
}

/// Lines that may be one entry.
#[derive(Debug, Default)]
struct Group {
    head: Option<(Range<usize>, String)>,
    kind: Option<Kind>,
    fields: Fields,
    foreign: usize,
    start: Option<Range<usize>>,
    text: String,
    end: usize,
    /// A key whose value is in the next line, and whether a sign is behind it.
    open: Option<(Range<usize>, String, bool)>,
}

impl Group {
    /// The id that a line gives to an entry.
    fn id_in(key: &str, word: &str, value: &str) -> Option<String> {
        if is_usual_id(key) {
            let kind = value.trim_matches(|c: char| !c.is_alphanumeric());
            return (kind.is_empty() || named(kind).is_some()).then(|| key.to_owned());
        }
        // As it is copied from a page.
        let value = value.strip_prefix("&nbsp;").unwrap_or(value);
        let is_head = is_id_word(word) || named(key).is_some();
        let first = value.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = first.find(|c: char| !(c.is_alphanumeric() || c == '-'));
        let id = first.get(..end.unwrap_or(first.len()))?;
        (is_head && is_usual_id(id)).then(|| id.to_owned())
    }

    /// Whether a line belongs to another entry.
    fn takes(&self, line: &str) -> bool {
        let Some((key, value)) = field(line) else {
            let is_next =
                || self.head.is_some() && key_alone(line).is_some_and(|key| named(key).is_some());
            return self.open.is_none() && (self.foreign >= MOST_FOREIGN || is_next());
        };
        self.head.is_some() && Self::id_in(key, &folded(key), value).is_some()
    }

    fn add(&mut self, line: &str, place: &Range<usize>) {
        let open = self.open.take();
        let Some((key, value)) = field(line) else {
            if let Some((start, key, _)) = open {
                let value = line.trim_start_matches(|c: char| !c.is_alphanumeric());
                self.add_field(&key, value, &(start.start..place.end));
                return;
            }
            if let Some(key) = key_alone(line) {
                self.open = Some((place.clone(), key.to_owned(), false));
                return;
            }
            if let Some((kind, id)) = titled(line) {
                self.kind = self.kind.or(kind);
                self.head = Some((place.clone(), id.to_owned()));
                self.start.get_or_insert_with(|| place.clone());
                return;
            }
            self.foreign += usize::from(self.start.is_some());
            return;
        };
        if let Some((place, key, _)) = open.filter(|(.., signed)| *signed) {
            self.add_field(&key, "", &place);
        }
        if value.trim().is_empty() && key_alone(key).is_some() {
            self.open = Some((place.clone(), key.to_owned(), true));
        } else {
            self.add_field(key, value, place);
        }
    }

    fn add_field(&mut self, key: &str, value: &str, place: &Range<usize>) {
        let word = folded(key);
        let mut any = self.fields.add(&word, has_date(value));
        if let Some(id) = Self::id_in(key, &word, value) {
            self.kind = self.kind.or_else(|| Some(named(key)?.0));
            self.head = Some((place.clone(), id));
            any = true;
        }
        if is_kind_word(&word) || is_usual_id(key) {
            let name = value.trim_matches(|c: char| !c.is_alphanumeric());
            self.kind = self.kind.or_else(|| Some(named(name)?.0));
        }
        if any || self.start.is_some() {
            self.start.get_or_insert_with(|| place.clone());
            self.text.push_str(key);
            self.text.push_str(": ");
            self.text.push_str(value.trim());
            self.text.push('\n');
            self.end = place.end;
        }
    }

    fn found(self) -> Option<Found> {
        let (head, id) = self.head.filter(|_| self.fields.are_of_entry())?;
        let place = self.start?.start..self.end;
        let row = RowText {
            id,
            kind: self.kind,
            text: self.text,
        };
        Some(Found {
            place: head,
            table: false,
            rows: vec![(place, row)],
        })
    }
}

/// A table whose columns are fields.
#[derive(Debug)]
struct Table<'t> {
    sign: char,
    header: Range<usize>,
    columns: Vec<&'t str>,
    id: usize,
    kind: Option<Kind>,
    rows: Vec<(Range<usize>, RowText)>,
}

impl<'t> Table<'t> {
    /// The table that begins with a line.
    fn new(line: &'t str, place: &Range<usize>) -> Option<Self> {
        let sign = ['|', '\t', ';', ',']
            .into_iter()
            .find(|sign| line.matches(*sign).count() + 1 >= LEAST)?;
        let columns = cells(line, sign);
        if columns.len() < LEAST {
            return None;
        }
        let words: Vec<String> = columns.iter().map(|cell| folded(cell)).collect();
        let mut fields = Fields::default();
        for word in &words {
            fields.add(word, true);
        }
        if !fields.are_of_entry() {
            return None;
        }
        let of_kind = || {
            let mut kinds = columns.iter().enumerate();
            kinds.find_map(|(at, cell)| Some((at, Some(named(cell)?.0))))
        };
        let own = words.iter().position(|word| is_id_word(word));
        let (id, kind) = own.map(|at| (at, None)).or_else(of_kind)?;
        Some(Self {
            sign,
            header: place.clone(),
            columns,
            id,
            kind,
            rows: Vec::new(),
        })
    }

    /// Adds a row, if the line is one.
    fn add(&mut self, line: &str, place: &Range<usize>) -> bool {
        if !line.contains(self.sign) {
            return false;
        }
        let cells = cells(line, self.sign);
        let Some(id) = cells.get(self.id).and_then(|cell| any_usual_id(cell)) else {
            return true;
        };
        // A row says when, as an entry does.
        if !cells.iter().any(|cell| has_date(cell)) {
            return true;
        }
        let mut text = String::new();
        let mut kind = self.kind;
        for (at, (column, cell)) in self.columns.iter().zip(&cells).enumerate() {
            if is_kind_word(&folded(column)) {
                kind = kind.or_else(|| Some(named(cell)?.0));
            } else if at != self.id {
                let _ = writeln!(text, "{column}: {cell}");
            }
        }
        let name = kind.map_or("", Kind::name);
        let text = format!("{name}: {id}\n{text}");
        let id = id.to_owned();
        self.rows.push((place.clone(), RowText { id, kind, text }));
        true
    }

    fn found(self) -> Option<Found> {
        (!self.rows.is_empty()).then_some(Found {
            place: self.header,
            table: true,
            rows: self.rows,
        })
    }
}

/// The cells of a row, without the markup around them.
fn cells(line: &str, sign: char) -> Vec<&str> {
    let line = if sign == '|' {
        let line = line.trim_start_matches(['>', ' ']);
        let line = line.strip_prefix('|').unwrap_or(line);
        line.strip_suffix('|').unwrap_or(line)
    } else {
        line
    };
    let around = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '"' | '\'');
    line.split(sign)
        .map(|cell| cell.trim_matches(around))
        .collect()
}
