use std::collections::HashSet;

use chrono::NaiveDate;

use super::claims::days_named;
use super::texts::{Text, TextName, texts};
use super::{Facts, ids};
use crate::calendar::{Moment, When};
use crate::finding::Finding;
use crate::log::{Body, Call, Entry, Kind};
use crate::message::message;
use crate::narrator::titled;
use crate::phrases::{Mention, mentions};
use crate::project::Message;
use crate::source::{Location, Span};

rule! {
    /// Checks for words that mention a call ("as agreed on the phone", «созвонились», "por teléfono") that is not in the log.
    ///
    /// In English, Russian and Spanish, the rule reads headings, notes and fields of free text, and messages of commits that
    /// touch the log; code, quotations, questions and plans are skipped. Nothing is reported if the entry names a call, in a
    /// field or its note (`C-3`), or if a call with one of its people is logged on the entry's day, or on a day in the sentence:
    /// "yesterday", "on Monday", "on 5 March". A mention in a commit's message is reported at an entry that the commit added,
    /// otherwise at the charter. An entry has at most one such finding.
    ///
    /// ## Why it matters
    ///
    /// A call that is not in the log exists only in each side's memory.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-31
    /// ```
    ///
    /// As agreed on the phone, the photographs of the new shop. <!-- warning[call-mentioned] agreed on the phone -->
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// call: C-1
    /// at: 2026-03-05 10:00
    /// with: [account-manager, marketing-director]
    /// topic: Photographs
    /// agreed: 2026-03-04 15:00
    /// ```
    ///
    /// The photographs of the new shop come by email.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-05 12:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-31
    /// ```
    ///
    /// As agreed on the phone (C-1), the photographs of the new shop.
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// The finding is a guess from words: it may mistake other things for a call, and it misses other wordings. If the call
    /// is in the log, name it; if there was none, add an `allow` with the reason.
    ///
    /// ## Configuration
    ///
    /// None. Other languages are not read.
    "call-mentioned": Calls, Fact, Warning, check without obligations
}

fn check(cx: &Facts<'_>) -> Vec<Finding> {
    let calls = Calls::new(cx);
    let (mut findings, mut reported, mut headings) = (Vec::new(), HashSet::new(), HashSet::new());
    let entries = cx
        .log()
        .entries()
        .iter()
        .filter(|entry| entry.kind != Kind::Call);
    for entry in entries.filter(|entry| entry.kind == Kind::Stage || cx.happened(entry)) {
        let texts: Vec<Text<'_>> = texts(entry)
            .into_iter()
            // Several entries may share a heading, and that of a stage describes a plan.
            .filter(|text| {
                text.name != TextName::Heading
                    || (entry.kind != Kind::Stage
                        && headings.insert((entry.source, text.span(&(0..0)))))
            })
            .collect();
        let spoken = texts.iter().flat_map(|text| {
            mentions(text.words)
                .into_iter()
                .map(move |mention| (text, mention))
        });
        let mut spoken = spoken.peekable();
        if spoken.peek().is_none() || calls.is_named_by(entry, &texts) {
            continue;
        }
        let unlogged = spoken.find(|(text, mention)| {
            !calls.is_logged(
                entry,
                text.words.get(mention.sentence.clone()).unwrap_or(""),
            )
        });
        if let Some((text, mention)) = unlogged {
            reported.insert(entry.id());
            findings.push(mention_in_entry(&calls, entry, text, &mention));
        }
    }
    for message in cx.project.messages(cx.as_of) {
        let text = prose(&message.text);
        let Some(mention) = mentions(&text).into_iter().find(|mention| {
            !calls.is_known_to(
                &message,
                &text,
                text.get(mention.sentence.clone()).unwrap_or(""),
            )
        }) else {
            continue;
        };
        let brought = message
            .recorded
            .iter()
            .filter_map(|id| cx.log().get(id))
            .min_by_key(|entry| (entry.source, entry.span.start()));
        if brought.is_none_or(|entry| reported.insert(entry.id())) {
            findings.push(mention_in_commit(
                cx,
                &message,
                brought,
                &quoted(&text, &mention),
            ));
        }
    }
    findings
}

/// The calls of the log.
struct Calls<'c, 'p> {
    cx: &'c Facts<'p>,
    /// Each with the day on which it took place.
    all: Vec<(NaiveDate, &'p Entry, &'p Call)>,
}

impl<'c, 'p> Calls<'c, 'p> {
    fn new(cx: &'c Facts<'p>) -> Self {
        let mut calls = Self {
            cx,
            all: Vec::new(),
        };
        for entry in cx.log().entries() {
            if let (Body::Call(call), Some(day)) = (&entry.body, calls.day(entry)) {
                calls.all.push((day, entry, call));
            }
        }
        calls
    }

    /// The day on which an entry happened, in the charter's zone.
    fn day(&self, entry: &Entry) -> Option<NaiveDate> {
        let at = entry.common.at.as_ref()?;
        Some(match at.value {
            Moment::Exact(exact) => self.cx.zone().date(exact.to_utc()),
            other => other.date(),
        })
    }

    fn is_call(&self, id: &str) -> bool {
        self.cx.log().get_kind(id, Kind::Call).is_some()
    }

    /// Whether an entry, or one that it refers to, names its call.
    fn refers(&self, entry: &Entry) -> bool {
        entry.references().iter().any(|reference| {
            self.is_call(&reference.id.value)
                || self
                    .cx
                    .log()
                    .get(&reference.id.value)
                    .is_some_and(|other| other.common.in_call.is_some())
        })
    }

    /// Whether an entry names its call: in a field, in its prose, or by its place under the call's heading.
    fn is_named_by(&self, entry: &Entry, texts: &[Text<'_>]) -> bool {
        let in_words = || {
            texts
                .iter()
                .any(|text| ids::words(text.words).any(|(_, id)| self.is_call(id)))
        };
        let in_code = || {
            entry
                .note
                .iter()
                .flat_map(|prose| &prose.code)
                .any(|(code, _)| self.is_call(code))
        };
        let under_heading = || {
            let place =
                |entry: &Entry| entry.title.as_ref().map(|title| (entry.source, title.span));
            place(entry).is_some()
                && self
                    .all
                    .iter()
                    .any(|(_, call, _)| place(call) == place(entry))
        };
        self.refers(entry) || in_words() || in_code() || under_heading()
    }

    /// Whether a call with one of an entry's people is logged on its day, or on a day in one of its sentences.
    fn is_logged(&self, entry: &Entry, sentence: &str) -> bool {
        // The content of a stage is about no particular day.
        let Some(day) = self.day(entry) else {
            return false;
        };
        let names: Vec<&str> = entry
            .names()
            .into_iter()
            .map(|(_, name, _)| &*name.value.0)
            .collect();
        self.on_days(&days(sentence, day), |person| {
            names.is_empty()
                || names.contains(&person)
                || self
                    .cx
                    .charter()
                    .person(person)
                    .and_then(|person| person.party.as_ref())
                    .is_some_and(|party| names.contains(&party.as_str()))
        })
    }

    fn on_days(&self, days: &[NaiveDate], fits: impl Fn(&str) -> bool) -> bool {
        self.all.iter().any(|(day, _, call)| {
            days.contains(day) && call.with.iter().any(|person| fits(&person.value))
        })
    }

    /// Whether the call that a commit mentions is in the log: the commit added or changed a call, or an entry that names
    /// one; its message names one; or one with people of the author's side took place on that day.
    fn is_known_to(&self, message: &Message, text: &str, sentence: &str) -> bool {
        let touched = message.recorded.iter().chain(&message.edited);
        let brought = touched
            .filter_map(|id| self.cx.log().get(id))
            .any(|entry| entry.kind == Kind::Call || self.is_named_by(entry, &texts(entry)));
        let charter = self.cx.charter();
        let side = |name: &str| charter.side(name).map(|party| party.name.as_str());
        let author = charter
            .person_by_email(&message.stamp.author_email)
            .and_then(|person| side(&person.name));
        let days = days(sentence, self.cx.zone().date(message.stamp.time));
        brought
            || ids::words(text).any(|(_, id)| self.is_call(id))
            || self.on_days(&days, |person| author.is_none() || side(person) == author)
    }

    /// The last call before or on an entry's day, in the two weeks before it, which may be the intended one.
    fn nearest(&self, entry: &Entry) -> Option<&'p Entry> {
        let day = self.day(entry)?;
        let before = self
            .all
            .iter()
            .filter(|(other, ..)| *other <= day && (day - *other).num_days() <= 14);
        before
            .max_by_key(|(other, ..)| *other)
            .map(|(_, call, _)| *call)
    }
}

/// The day of an entry, and the days that a sentence of it names.
fn days(sentence: &str, day: NaiveDate) -> Vec<NaiveDate> {
    let mut days = days_named(sentence, day);
    days.push(day);
    days
}

/// The words of a mention, on one line.
fn quoted(text: &str, mention: &Mention) -> String {
    text.get(mention.range.clone())
        .unwrap_or("")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A commit's message without code and quotations.
fn prose(message: &str) -> String {
    let lines = message
        .lines()
        .filter(|line| !line.trim_start().starts_with('>') && !line.starts_with("    "));
    let text = lines.collect::<Vec<_>>().join("\n");
    let parts: Vec<&str> = text.split('`').collect();
    // Text between two backquotes is code; the last one may be unpaired.
    let is_code = |at: usize| at % 2 == 1 && at + 1 < parts.len();
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| if is_code(at) { " " } else { part })
        .collect()
}

fn mention_in_entry(
    calls: &Calls<'_, '_>,
    entry: &Entry,
    text: &Text<'_>,
    mention: &Mention,
) -> Finding {
    let (id, words) = (entry.id(), quoted(text.words, mention));
    let missing = match calls.day(entry) {
        Some(day) => message! {
            en: "no call of its people on {day}, or on a day that the sentence names, is in the log",
            ru: "в журнале нет звонка этих лиц за {day:until} или за день, названный в предложении",
            es: "en el registro no hay ninguna llamada de esas personas el {day:full} ni en un día que nombre la frase",
            day: When::day(day),
        },
        None => message! {
            en: "it names no call",
            ru: "звонок не указан",
            es: "no indica ninguna llamada",
        },
    };
    let mut finding = Finding::new(
        entry.at(text.span(&mention.range)),
        message! {
            en: "the {text} of {entry} says \"{words}\"; {missing}",
            ru: "{entry} ({text}): «{words}»; {missing}",
            es: "{entry} ({text}) dice «{words}»; {missing}",
            text: text.name,
            entry: id,
            words: &words,
            missing: missing,
        },
    )
    .entry(id)
    .caption(message! {
        en: "a guess: this may be about a call",
        ru: "предположение: речь может идти о звонке",
        es: "una conjetura: puede tratarse de una llamada",
    })
    .unless(&["call-unlogged"]);
    let mut help = message! {
        en: "a guess from words: log the call and name it in {entry} (`C-…`); if there was none, add an `allow` with the reason",
        ru: "это предположение по тексту: внесите звонок и укажите его в {entry} (`C-…`); если звонка не было, добавьте `allow` с причиной",
        es: "es una conjetura a partir del texto: registre la llamada e indíquela en {entry} (`C-…`); si no la hubo, añada un `allow` con el motivo",
        entry: id,
    };
    if let Some(call) = calls.nearest(entry) {
        finding = finding.involves(call.id()).label(
            call.source,
            call.head,
            message! {
                en: "the call before it, {call}",
                ru: "предыдущий звонок: {call}",
                es: "la llamada anterior: {call}",
                call: titled(calls.cx.log(), call),
            },
        );
        help = message! {
            en: "a guess from words: if {call} is meant, name it in {entry}; otherwise log the call. If there was none, add an `allow` with the reason",
            ru: "это предположение по тексту: если имеется в виду {call}, укажите его в {entry}; иначе внесите звонок. Если звонка не было, добавьте `allow` с причиной",
            es: "es una conjetura a partir del texto: si se trata de {call}, indíquela en {entry}; si no, registre la llamada. Si no la hubo, añada un `allow` con el motivo",
            call: call.id(),
            entry: id,
        };
    }
    finding.help(help)
}

fn mention_in_commit(
    cx: &Facts<'_>,
    message: &Message,
    brought: Option<&Entry>,
    words: &str,
) -> Finding {
    let stamp = &message.stamp;
    let text = message! {
        en: "the message of commit {commit} by {author}, {time}, says \"{words}\"; no call of that day, or of a day that the sentence names, is in the log",
        ru: "сообщение коммита {commit} (автор: {author}, {time}): «{words}»; в журнале нет звонка за этот день или за день, названный в предложении",
        es: "el mensaje del commit {commit} de {author}, {time}, dice «{words}»; en el registro no hay ninguna llamada de ese día ni de un día que nombre la frase",
        commit: &stamp.commit,
        author: &stamp.author_name,
        time: cx.narrator().time(stamp.time),
        words: words,
    };
    let help = message! {
        en: "a guess from words: log the call; if there was none, add an `allow` with the reason",
        ru: "это предположение по тексту: внесите звонок; если его не было, добавьте `allow` с причиной",
        es: "es una conjetura a partir del texto: registre la llamada; si no la hubo, añada un `allow` con el motivo",
    };
    let mut finding = match brought {
        Some(entry) => Finding::new(entry.at(entry.head), text)
            .entry(entry.id())
            .caption(message! {
                en: "this commit brought it",
                ru: "внесено этим коммитом",
                es: "la trajo este commit",
            })
            .help(help),
        // The charter is the location for the whole log.
        None => Finding::new(
            Location {
                source: cx.charter().source,
                span: Span::new(0, 0),
            },
            text,
        )
        .caption(message! {
            en: "reported here, since no entry of the commit is in the log now",
            ru: "указано здесь, так как записей этого коммита в журнале нет",
            es: "se indica aquí porque ninguna entrada del commit está ya en el registro",
        })
        .help(message! {
            en: "a guess from words: log the call, or say in the log that there was none",
            ru: "это предположение по тексту: внесите звонок или запишите в журнал, что его не было",
            es: "es una conjetura a partir del texto: registre la llamada, o haga constar en el registro que no la hubo",
        }),
    };
    finding.since = Some(stamp.time);
    finding
        .distinguish(format!("commit {}", stamp.commit))
        .unless(&["call-unlogged"])
}
