use std::collections::{HashMap, HashSet};

use super::{Facts, ids};
use crate::evidence::Key;
use crate::finding::Finding;
use crate::log::draft::skips;
use crate::log::{Body, Entry, Kind, Log, Reference};
use crate::message::{Message, message};
use crate::source::{Span, did_you_mean, nearest};

rule! {
    /// Checks for an id, in a field or in the prose of a note, that no entry of the log has.
    ///
    /// In prose, a word such as `R-4` is an id if some entry's id begins with the same letters; text in a code block, a
    /// path or an address is not, and neither are the quoted words of a message whose key is the entry's `evidence`: what
    /// people write in chats and mails is "paper of size A-4" rather than an id. The nearest id is suggested, unless the id
    /// was that of a draft that was skipped.
    ///
    /// ## Why it matters
    ///
    /// A reply to a request that does not exist answers nothing, and the request that was meant stays open.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-2   # error[dangling-reference]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ```
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// blocks: S-1
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the prose names something else that is written like an id: an issue of another project, a form, a part
    /// number. An `allow` with its reason accepts it.
    ///
    /// An entry that names a [draft](../format.md#drafts) is reported too: what the draft says is not in the log before
    /// somebody accepts it.
    ///
    /// ## Configuration
    ///
    /// None.
    "dangling-reference": Form, Form, Error, check without obligations
}

/// The ids that may be meant, collected when the first is needed.
struct Ids<'p> {
    log: &'p Log,
    all: Option<ids::Known<'p>>,
    /// Those of drafts that were skipped: no other one was meant.
    skipped: HashSet<&'p str>,
    of_kinds: HashMap<&'static [Kind], ids::Known<'p>>,
}

impl<'p> Ids<'p> {
    /// The id of any other entry that was probably meant in a note.
    fn near(&mut self, id: &str, entry: &Entry) -> Option<&'p str> {
        if self.skipped.contains(id) {
            return None;
        }
        let log = self.log;
        let all = self.all.get_or_insert_with(|| ids::Known::new(log.ids()));
        all.near(id, Some(entry.id()))
    }

    /// What to do about an id that no entry has.
    fn help(&self, entry: &Entry, id: &str, near: Option<&str>) -> Message {
        if !self.skipped.contains(id) {
            return remedy(entry, near);
        }
        message! {
            en: "{id} was a draft that was skipped: take the id out, log the entry that is meant, or skip this one too",
            ru: "{id} был черновиком, который пропустили: уберите этот id, внесите нужную запись или откажитесь и от этой",
            es: "{id} era un borrador que se omitió: quite el id, registre la entrada en cuestión u omita también esta",
            id: id,
        }
    }

    /// The id of another entry that was probably meant in a reference.
    fn fitting(&mut self, reference: &Reference<'_>, entry: &Entry) -> Option<&'p str> {
        if self.skipped.contains(&*reference.id.value.0) {
            return None;
        }
        let entries = self.log.entries().iter();
        let fitting = entries.filter(|other| reference.kinds.contains(&other.kind));
        let known = self.of_kinds.entry(reference.kinds);
        known
            .or_insert_with(|| ids::Known::new(fitting.map(Entry::id)))
            .near(&reference.id.value, Some(entry.id()))
    }
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let log = cx.log();
    // An entry that cannot be read is reported by another rule; references to it are valid.
    let unread: HashSet<&str> = cx.project.unread_ids().collect();
    let unknown = cx.project.has_unreadable_file();
    let known = |id: &str| unknown || log.get(id).is_some() || unread.contains(id);
    let mut prefixes: HashSet<&str> = log
        .ids()
        .filter_map(|id| ids::parts(id).map(|(prefix, _)| prefix))
        .collect();
    // A log that follows the convention may name a stage although it has none.
    let convention: Vec<&str> = Kind::ALL
        .iter()
        .map(|kind| kind.prefix().trim_end_matches('-'))
        .collect();
    if prefixes.iter().any(|prefix| convention.contains(prefix)) {
        prefixes.extend(convention);
    }
    let files = cx.project.log_files().into_iter();
    let skipped = files.flat_map(|(_, file)| skips(file.text()).filter_map(|skip| skip.id));
    let mut ids = Ids {
        log,
        all: None,
        skipped: skipped.collect(),
        of_kinds: HashMap::new(),
    };
    let mut findings = Vec::new();
    for entry in log.entries() {
        let mut reported: HashSet<&str> = HashSet::new();
        for reference in entry.references() {
            let id: &str = &reference.id.value;
            if known(id) || (reference.or_cadence && cx.charter().cadence_item(id).is_some()) {
                continue;
            }
            reported.insert(id);
            findings.push(in_field(cx, entry, &reference, &mut ids));
        }
        findings.extend(for_cadence(cx, entry));
        for (id, span) in mentioned(entry) {
            let in_use = ids::parts(id).is_some_and(|(prefix, _)| prefixes.contains(prefix));
            if in_use && !known(id) && reported.insert(id) {
                if cx.project.draft(id).is_some() {
                    let message = message! {
                        en: "the note of {entry} mentions {id}, which is a draft and not accepted yet",
                        ru: "в тексте записи {entry} упоминается {id}, но это черновик, который ещё не принят",
                        es: "la nota de {entry} menciona {id}, que es un borrador aún no aceptado",
                        entry: entry.id(),
                        id: id,
                    };
                    findings.push(of_draft(entry, span, message, id, id));
                    continue;
                }
                let message = message! {
                    en: "the note of {entry} mentions {id}, but no entry has that id",
                    ru: "в тексте записи {entry} упоминается {id}, но записи с таким id нет",
                    es: "la nota de {entry} menciona {id}, pero ninguna entrada tiene ese id",
                    entry: entry.id(),
                    id: id,
                };
                let near = ids.near(id, entry);
                let help = ids.help(entry, id, near);
                findings.push(finding(entry, span, message, id, help));
            }
        }
    }
    findings
}

/// The words in an entry's note that may be ids, including those in code spans, with their places.
fn mentioned(entry: &Entry) -> impl Iterator<Item = (&str, Span)> {
    // What a message says names no entries.
    let mut evidence = entry.common.evidence.iter();
    let imported = evidence.any(|value| Key::parse(&value.value).is_some());
    let own = entry.note.iter().filter(move |prose| !(imported && prose.quoted));
    own.flat_map(|prose| {
        let words = ids::words(prose.text.text())
            .map(|(start, word)| (word, prose.text.span(start, start + word.len())));
        words.chain(prose.code.iter().map(|(code, span)| (code.as_str(), *span)))
    })
}

fn in_field(
    cx: &Facts<'_>,
    entry: &Entry,
    reference: &Reference<'_>,
    ids: &mut Ids<'_>,
) -> Finding {
    let id: &str = &reference.id.value;
    let distinguisher = format!("{} {id}", reference.field);
    if cx.project.draft(id).is_some() {
        let message = message! {
            en: "`{field}` of {entry} names {id}, which is a draft and not accepted yet",
            ru: "`{field}` в {entry}: {id}, но это черновик, который ещё не принят",
            es: "`{field}` de {entry} indica {id}, que es un borrador aún no aceptado",
            field: reference.field,
            entry: entry.id(),
            id: id,
        };
        return of_draft(entry, reference.id.span, message, &distinguisher, id);
    }
    let items = || cx.charter().cadence.iter().map(|item| item.name.as_str());
    let near = ids.fitting(reference, entry).or_else(|| {
        if reference.or_cadence {
            nearest(id, items())
        } else {
            None
        }
    });
    let or_item = reference.or_cadence.then(|| {
        message! {
            en: " or cadence item of the charter",
            ru: " или пункта `cadence` в уставе проекта",
            es: " ni elemento de `cadence` en el estatuto del proyecto",
        }
    });
    let message = message! {
        en: "`{field}` of {entry} names {id}, but no entry{or_item} has that id",
        ru: "в `{field}` записи {entry} указано {id}, но записи{or_item} с таким id нет",
        es: "`{field}` de {entry} indica {id}, pero ninguna entrada{or_item} tiene ese id",
        field: reference.field,
        entry: entry.id(),
        id: id,
        or_item: or_item,
    };
    let help = ids.help(entry, id, near);
    finding(entry, reference.id.span, message, &distinguisher, help)
}

/// A reference to a draft: what it says is not in the log until somebody accepts it.
fn of_draft(
    entry: &Entry,
    span: Span,
    message: Message,
    distinguisher: &str,
    draft: &str,
) -> Finding {
    Finding::new(entry.at(span), message)
        .entry(entry.id())
        .distinguish(distinguisher)
        .caption(message! { en: "a draft", ru: "черновик", es: "un borrador" })
        .help(message! {
            en: "accept the draft with `projlog drafts --accept {draft}`, or name an existing entry",
            ru: "примите черновик командой `projlog drafts --accept {draft}` или укажите существующую запись",
            es: "acepte el borrador con `projlog drafts --accept {draft}` o indique una entrada existente",
            draft: draft,
        })
}

/// A call may refer to a cadence item.
fn for_cadence(cx: &Facts<'_>, entry: &Entry) -> Option<Finding> {
    let Body::Call(call) = &entry.body else {
        return None;
    };
    let name = call
        .for_cadence
        .as_ref()
        .filter(|name| cx.charter().cadence_item(&name.value).is_none())?;
    let near = nearest(
        &name.value,
        cx.charter().cadence.iter().map(|item| item.name.as_str()),
    );
    let message = message! {
        en: "`for` of {entry} names {name}, but the charter's `cadence` has no such item",
        ru: "`for` в {entry}: {name}, но в `cadence` устава проекта такого пункта нет",
        es: "`for` de {entry} indica {name}, pero `cadence` en el estatuto del proyecto no contiene ese elemento",
        entry: entry.id(),
        name: &name.value,
    };
    Some(finding(
        entry,
        name.span,
        message,
        &format!("for {}", name.value),
        remedy(entry, near),
    ))
}

fn remedy(entry: &Entry, near: Option<&str>) -> Message {
    match near {
        Some(near) => did_you_mean(near),
        None if entry.kind == Kind::Call => message! {
            en: "name an existing one",
            ru: "укажите существующий id",
            es: "indique uno que exista",
        },
        None => message! {
            en: "log the entry that is meant, or name an existing one",
            ru: "внесите нужную запись или укажите существующий id",
            es: "registre la entrada en cuestión o indique una que exista",
        },
    }
}

fn finding(
    entry: &Entry,
    span: Span,
    message: Message,
    distinguisher: &str,
    help: Message,
) -> Finding {
    Finding::new(entry.at(span), message)
        .entry(entry.id())
        .distinguish(distinguisher)
        .caption(
            message! { en: "not in the log", ru: "нет в журнале", es: "no consta en el registro" },
        )
        .help(help)
}
