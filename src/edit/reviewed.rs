//! Accepts, changes and skips drafts; every byte that is not part of the draft stays as it is.

use super::compose::line_of;
use crate::log::draft::{skipped, skips};
use crate::log::{self, Content, Draft, Kind, ReadFile, without_draft};
use crate::markdown::{self, Block};
use crate::message::{Message, errors, message};
use crate::source::{Source, Sources, Span, Spanned};
use crate::yaml::{MAX_BYTES, NodeKind, parse};

/// What is done with a draft.
#[derive(Debug, Clone)]
pub enum DraftEdit<'a> {
    /// The word `draft` is removed, and nothing else.
    Accept,
    /// Its block is removed with its note, and its heading if that is its own; comments remember its keys.
    Skip,
    /// It becomes a draft of another kind: fields that this one does not have are removed, these are added.
    Become(Kind, &'a [(&'static str, Vec<String>)]),
}

/// Why a draft cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftError {
    /// The text has no such draft any more.
    Gone,
    /// The draft has mistakes: the line of the first one, and what it is.
    Mistaken(usize, Message),
    /// Something else would be read differently.
    Unusual,
}

errors!(DraftError);

impl DraftError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Gone => message! {
                en: "the draft is not there any more",
                ru: "черновика больше нет",
                es: "el borrador ya no está",
            },
            Self::Mistaken(line, why) => message! {
                en: "line {line}: {why}",
                ru: "строка {line}: {why}",
                es: "línea {line}: {why}",
                line: *line,
                why: why,
            },
            Self::Unusual => message! {
                en: "the text around the draft would be read differently afterwards",
                ru: "текст вокруг черновика после этого читался бы иначе",
                es: "el texto alrededor del borrador se leería de otro modo después",
            },
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::Gone => message! {
                en: "nothing was written; `projlog drafts` lists the drafts",
                ru: "ничего не записано; черновики покажет `projlog drafts`",
                es: "no se escribió nada; `projlog drafts` muestra los borradores",
            },
            Self::Mistaken(..) => message! {
                en: "nothing was written; correct that in the file first",
                ru: "ничего не записано; сначала исправьте это в файле",
                es: "no se escribió nada; corrija eso antes en el archivo",
            },
            Self::Unusual => message! {
                en: "nothing was written; edit the file by hand: an entry is a block without the word `draft`",
                ru: "ничего не записано; измените файл вручную: запись — это блок без слова `draft`",
                es: "no se escribió nada; edite el archivo a mano: una entrada es un bloque sin la palabra `draft`",
            },
        }
    }
}

/// The text of a log file in which something is done with the draft whose block begins at `start`. `foreign` are the charter's
/// fields of other tools.
///
/// # Errors
/// There is no such draft, it has mistakes, or something else would be read differently.
pub fn edit_draft(
    text: &str,
    start: usize,
    edit: &DraftEdit<'_>,
    foreign: &[Spanned<String>],
) -> Result<String, DraftError> {
    let before = read(text, foreign);
    let at = before
        .drafts
        .iter()
        .position(|draft| draft.span.start() == start);
    let (at, draft) = at
        .and_then(|at| Some((at, before.drafts.get(at)?)))
        .ok_or(DraftError::Gone)?;
    let edited = match edit {
        DraftEdit::Accept => {
            if let Some(fault) = draft.faults.first() {
                let line = line_of_byte(text, fault.span.start());
                return Err(DraftError::Mistaken(line, fault.message.clone()));
            }
            accepted(text, draft)
        }
        DraftEdit::Skip => without(text, draft, &before),
        DraftEdit::Become(kind, fields) => become_kind(text, draft, *kind, fields),
    };
    let edited = edited.ok_or(DraftError::Unusual)?;
    let after = read(&edited, foreign);
    let fits = match edit {
        DraftEdit::Accept => is_accepted(text, &edited, draft),
        DraftEdit::Skip => same_entries(text, &edited) && remembers(text, &edited, draft),
        DraftEdit::Become(kind, _) => {
            let changed = after.drafts.get(at);
            same_entries(text, &edited)
                && changed.is_some_and(|now| now.kind == Some(*kind) && now.id == draft.id)
        }
    };
    let keeps_one = matches!(edit, DraftEdit::Become(..));
    let others = |file: &ReadFile, has: bool| -> Vec<(Option<String>, Option<Kind>, String)> {
        let all = file.drafts.iter().enumerate();
        let others = all.filter(|(place, _)| !(has && *place == at));
        others
            .map(|(_, one)| (one.id.clone(), one.kind, log::note_words(&one.note)))
            .collect()
    };
    let same = others(&before, true) == others(&after, keeps_one)
        && before.faults.len() == after.faults.len()
        && before.left_alone.len() == after.left_alone.len();
    if fits && same {
        Ok(edited)
    } else {
        Err(DraftError::Unusual)
    }
}

fn read(text: &str, foreign: &[Spanned<String>]) -> ReadFile {
    let (source, _) = Source::new("", text.as_bytes().to_vec());
    let id = Sources::default().add(source.clone());
    log::read_file(id, &source, foreign)
}

/// The text in which the info string of a draft has no word `draft`.
fn accepted(text: &str, draft: &Draft) -> Option<String> {
    let (before, block) = text.split_at_checked(draft.span.start())?;
    let marks = block.len() - block.trim_start_matches(['`', '~']).len();
    let end = block.find(['\r', '\n']).unwrap_or(block.len());
    let (fence, info, rest) = (
        block.get(..marks)?,
        block.get(marks..end)?,
        block.get(end..)?,
    );
    Some(format!("{before}{fence}{}{rest}", without_draft(info)))
}

/// Whether the draft is an entry now, and all others are as before.
fn is_accepted(before: &str, after: &str, draft: &Draft) -> bool {
    let old = log::contents(before.as_bytes());
    let mut now = log::contents(after.as_bytes());
    let id = draft.id.as_deref();
    // A draft is not accepted under an id that an entry of the file has.
    let is_new = |one: &Content| Some(one.id.as_str()) == id && Some(one.kind) == draft.kind;
    let is_taken = old.iter().any(|one| Some(one.id.as_str()) == id);
    let Some(place) = now.iter().position(is_new).filter(|_| !is_taken) else {
        return false;
    };
    now.remove(place);
    now == old
}

fn same_entries(before: &str, after: &str) -> bool {
    log::contents(before.as_bytes()) == log::contents(after.as_bytes())
}

/// Whether every key that was remembered still is, and those of the draft too.
fn remembers(before: &str, after: &str, draft: &Draft) -> bool {
    let now: Vec<&str> = skips(after).map(|skip| skip.key).collect();
    let own = draft.evidence.iter().map(String::as_str);
    let mut keys = own.filter(|key| skipped(key, None).is_some());
    keys.all(|key| now.contains(&key)) && skips(before).all(|skip| now.contains(&skip.key))
}

/// The text without a draft, with comments that remember its keys.
fn without(text: &str, draft: &Draft, file: &ReadFile) -> Option<String> {
    let start = line_start(
        text,
        own_heading(text, draft, file).unwrap_or(draft.span.start()),
    );
    let note = draft.note.iter().map(|prose| prose.span.end());
    let because = draft.because.iter().map(|because| because.span.end());
    let last = note.chain(because).max().unwrap_or(0).max(draft.span.end());
    let rest = text.get(last..)?;
    // A block that ends with its line has the line's end already.
    let ended = text.get(..last)?.ends_with('\n');
    let end = match rest.find('\n') {
        Some(newline) if !ended => last + newline + 1,
        None if !ended => text.len(),
        _ => last,
    };
    let (before, removed, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = skips(removed)
        .filter_map(|skip| skipped(skip.key, skip.id))
        .collect();
    let id = draft.id.as_deref();
    for line in draft.evidence.iter().filter_map(|key| skipped(key, id)) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        let is_apart = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n");
        // The blank line after it is not needed as well.
        let rest = after.strip_prefix(newline).filter(|_| is_apart);
        return Some(format!("{before}{}", rest.unwrap_or(after)));
    }
    let comments = lines.iter().flat_map(|line| [line.as_str(), newline]);
    let comments: String = comments.collect();
    Some(format!("{before}{comments}{after}"))
}

/// The start of the heading above a draft, if nothing else is below it and nothing but blank lines is between them.
fn own_heading(text: &str, draft: &Draft, file: &ReadFile) -> Option<usize> {
    let heading = draft.title.as_ref()?.span;
    let between = text.get(heading.end()..draft.span.start())?;
    let entries = file.entries.iter().map(|entry| entry.title.as_ref());
    let drafts = file.drafts.iter().map(|other| other.title.as_ref());
    let titles = entries.chain(drafts).flatten();
    let below = titles.filter(|title| title.span == heading).count();
    (between.trim().is_empty() && below == 1).then_some(heading.start())
}

/// The text in which a draft is of another kind.
fn become_kind(
    text: &str,
    draft: &Draft,
    kind: Kind,
    fields: &[(&'static str, Vec<String>)],
) -> Option<String> {
    let blocks = markdown::read(text).blocks.into_iter();
    let mut fences = blocks.filter_map(|block| match block {
        Block::Fence(fence) if fence.span.start() == draft.span.start() => Some(fence),
        _ => None,
    });
    let body = fences.next()?.body;
    let tree = parse(&body, MAX_BYTES).tree;
    let root = tree.node(tree.root()?);
    let NodeKind::Mapping(pairs) = &root.kind else {
        return None;
    };
    // A mapping in braces is not written line by line.
    if text.get(root.span.start()..)?.starts_with('{') {
        return None;
    }
    let mut edits: Vec<(Span, String)> = Vec::new();
    let mut last = None;
    for (key, value) in pairs {
        let NodeKind::Scalar(name, _) = &tree.node(*key).kind else {
            return None;
        };
        let (key, value) = (tree.node(*key).span, tree.node(*value).span);
        let end = line_end(text, value.end().max(key.end()));
        let is_ours = draft.kind.is_some_and(|old| old.field(name).is_some());
        if Some(name.as_str()) == draft.kind.map(Kind::name) {
            edits.push((key, kind.name().to_owned()));
            last = Some(end);
        } else if is_ours && kind.field(name).is_none() {
            edits.push((Span::new(line_start(text, key.start()), end), String::new()));
        } else {
            last = Some(end);
        }
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let indent = text.get(line_start(text, root.span.start())..root.span.start())?;
    let lines: String = fields
        .iter()
        .map(|(name, values)| line_of(kind, name, values))
        .collect();
    let lines = lines.lines().flat_map(|line| [indent, line, newline]);
    let added: String = lines.collect();
    let last = last?;
    edits.push((Span::new(last, last), added));
    edits.sort_by_key(|(span, _)| (span.start(), span.end()));
    let mut edited = text.to_owned();
    for (span, new) in edits.iter().rev() {
        edited = format!(
            "{}{new}{}",
            edited.get(..span.start())?,
            edited.get(span.end()..)?
        );
    }
    Some(edited)
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// The start of the line after the one of a byte.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    rest.find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}

fn line_of_byte(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "slack:a/1/U1/1111111111111111";

    fn draft(id: &str, info: &str) -> String {
        format!(
            "## About {id}\n\n```{info}\nrequest: {id}\nat: 2026-03-04 10:00  # a comment\nfrom: am\nto: owner\nvia: email\n\
             needs: materials\nevidence: {KEY}\n```\n<!-- projlog: drafted because it asks -->\n\n> Please.\n\n"
        )
    }

    fn log() -> String {
        format!(
            "# March\n\n```yaml\nstage: S-1\nowner: am\n```\n\nA note.\n\n{}{}## After\n\n```yaml\nstage: S-2\nowner: am\n```\n",
            draft("R-1", "yaml draft"),
            draft("R-2", "{.yaml .draft #x}"),
        )
    }

    /// Edits the draft with an id, with both kinds of line ends.
    fn edit(text: &str, id: &str, edit: &DraftEdit<'_>) -> Result<String, DraftError> {
        let of = |text: &str| {
            let drafts = read(text, &[]).drafts;
            let mut drafts = drafts.iter();
            let draft = drafts.find(|draft| draft.id.as_deref() == Some(id));
            edit_draft(text, draft.map_or(0, |draft| draft.span.start()), edit, &[])
        };
        let edited = of(text);
        let crlf = of(&text.replace('\n', "\r\n"));
        assert_eq!(crlf, edited.clone().map(|text| text.replace('\n', "\r\n")));
        edited
    }

    #[test]
    fn accepting_removes_one_word() {
        let text = log();
        let one = edit(&text, "R-1", &DraftEdit::Accept).unwrap();
        assert_eq!(one, text.replace("```yaml draft", "```yaml"));
        let both = edit(&one, "R-2", &DraftEdit::Accept).unwrap();
        assert_eq!(both, one.replace("{.yaml .draft #x}", "{.yaml #x}"));
        assert!(read(&both, &[]).drafts.is_empty());
        assert_eq!(
            edit(&both, "R-2", &DraftEdit::Accept),
            Err(DraftError::Gone)
        );
    }

    #[test]
    fn what_is_mistaken_is_not_accepted() {
        let text = log().replacen("via: email", "vai: email", 1);
        let error = edit(&text, "R-1", &DraftEdit::Accept).unwrap_err();
        assert!(matches!(error, DraftError::Mistaken(17, _)), "{error:?}");
        let taken = log()
            .replace("S-2", "R-1")
            .replace("stage: R-1\nowner: am", "request: R-1\nneeds: access");
        assert!(edit(&taken, "R-1", &DraftEdit::Accept).is_err());
    }

    #[test]
    fn skipping_leaves_a_comment() {
        let text = log();
        let comment = |id: &str| format!("<!-- projlog: skipped {KEY} {id} -->\n\n");
        let one = edit(&text, "R-1", &DraftEdit::Skip).unwrap();
        let expected = text.replace(&draft("R-1", "yaml draft"), &comment("R-1"));
        assert_eq!(one, expected);
        let both = edit(&one, "R-2", &DraftEdit::Skip).unwrap();
        assert_eq!(
            both,
            one.replace(&draft("R-2", "{.yaml .draft #x}"), &comment("R-2"))
        );
        // Without a key nothing is left.
        let bare = text.replace(&format!("evidence: {KEY}\n"), "");
        let gone = draft("R-1", "yaml draft").replace(&format!("evidence: {KEY}\n"), "");
        assert_eq!(
            edit(&bare, "R-1", &DraftEdit::Skip),
            Ok(bare.replace(&gone, ""))
        );
        // What was skipped before in its note is not forgotten, and a draft with mistakes can be skipped.
        let other = "<!-- projlog: skipped slack:a/2/U1/2222222222222222 -->\n\n";
        let within = text
            .replace(
                "> Please.\n\n## About R-2",
                &format!("{other}> Please.\n\n## About R-2"),
            )
            .replacen("via: email", "vai: email", 1);
        let skipped = edit(&within, "R-1", &DraftEdit::Skip).unwrap();
        assert!(
            skipped.contains(other.trim_end()) && skipped.contains(comment("R-1").trim_end()),
            "{skipped}"
        );
    }

    #[test]
    fn a_heading_that_others_share_stays() {
        let text = log().replace("## About R-2\n\n", "");
        let skipped = edit(&text, "R-1", &DraftEdit::Skip).unwrap();
        assert!(
            skipped.contains("## About R-1\n\n<!-- projlog: skipped"),
            "{skipped}"
        );
    }

    #[test]
    fn another_kind_has_its_own_fields() {
        let fields = [
            ("answers", vec!["R-7".to_owned()]),
            ("gives", vec!["all".to_owned()]),
        ];
        let text = log();
        let edited = edit(&text, "R-1", &DraftEdit::Become(Kind::Reply, &fields)).unwrap();
        let before = "request: R-1\nat: 2026-03-04 10:00  # a comment\nfrom: am\nto: owner\nvia: email\nneeds: materials\n";
        let after = "reply: R-1\nat: 2026-03-04 10:00  # a comment\nfrom: am\nvia: email\n";
        let expected = text.replacen(before, after, 1).replacen(
            &format!("evidence: {KEY}\n"),
            &format!("evidence: {KEY}\nanswers: R-7\ngives: all\n"),
            1,
        );
        assert_eq!(edited, expected);
        assert!(edit(&edited, "R-1", &DraftEdit::Accept).is_ok());
        let flow = text.replacen(
            "request: R-1\nat: 2026-03-04 10:00  # a comment\n",
            "{request: R-1, at: 2026-03-04}\n```\n\n```yaml ignore\n",
            1,
        );
        assert_eq!(
            edit(&flow, "R-1", &DraftEdit::Become(Kind::Reply, &fields)),
            Err(DraftError::Unusual)
        );
    }
}
