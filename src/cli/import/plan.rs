//! What is written: the drafts, the files of the log with them, and the charter with new accounts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::call_notes::{self, CallNotes};
use super::fates::{
    Fate, Settled, drop_before, drop_orphans, entry_of, fates, fates_of_calls, item,
};
use super::known::{Entry, Known};
use super::people::Named;
use super::{instant, words};
use crate::calendar::Zone;
use crate::charter::FILE_NAME;
use crate::cli::failure::Failure;
use crate::cli::new::usual_place;
use crate::cli::shared::{checked_out, here, local, promised_ids, taken_ids};
use crate::edit::{AppendError, Draft, Drafted, append_drafts, harmless, readable, replace};
use crate::evidence::{Accounts, Key, Platform, visible};
use crate::import::draft::{self, Value, quotation};
use crate::import::{Conversation, Note, Read, Sender, key_of};
use crate::log::{Kind, next_id};
use crate::message::{Language, Message, message};
use crate::project::{MAX_FILE, Project, seen_from};

/// How many seconds after a message its correction changes nothing about when something was said.
const AT_ONCE: i64 = 15 * 60;

/// A file that is written.
pub(super) struct File {
    /// The path for people.
    pub(super) path: String,
    whole: PathBuf,
    before: Option<Vec<u8>>,
    after: String,
    /// The number of drafts of each kind in it.
    pub(super) kinds: BTreeMap<Kind, usize>,
    /// The messages whose words cannot stand in the log, with the ids of their drafts.
    pub(super) unquoted: Vec<(Message, String)>,
}

/// What an import does.
pub(super) struct Plan {
    pub(super) files: Vec<File>,
    /// The new accounts, if there are any: they are written first, so that an import that is interrupted can be repeated.
    charter: Option<(PathBuf, Vec<u8>, String)>,
    pub(super) named: Named,
    /// The number of drafts whose messages the log knows.
    pub(super) known: usize,
    /// The entries and drafts of the log whose messages have another text now.
    pub(super) edited: Vec<String>,
    /// The files that seem to be from another time zone than the one that was given, each with the zone that would fit.
    pub(super) other_zones: Vec<(Message, Option<String>)>,
    /// The number of drafts that refer to something that was skipped.
    pub(super) orphans: usize,
    /// The accounts of nobody, with the number of their messages.
    pub(super) unknown: Vec<(crate::evidence::Platform, Sender, usize)>,
    /// The addresses of nobody, with the number of mails that go to nobody else of the other side.
    pub(super) strangers: Vec<(crate::evidence::Platform, Sender, usize)>,
    /// The titles of the chats in which only one side is known to be.
    pub(super) one_sided: Vec<String>,
    /// What seems to be said and was not drafted.
    pub(super) silent: Vec<Note>,
    /// The entries of the log that later messages take back or change, which these entries do not quote.
    pub(super) revised: Vec<String>,
    pub(super) notes: CallNotes,
}

/// What a plan is made of.
pub(super) struct Sources<'a> {
    pub(super) project: &'a Project,
    pub(super) read: &'a Read,
    pub(super) accounts: &'a Accounts,
    /// The zone of the device that exported.
    pub(super) exported_in: &'a Zone,
    /// Whether the command line names that zone.
    pub(super) is_zone_given: bool,
    /// The ids of the requests of the log that conversations may continue, and of the approvals that they may withdraw.
    pub(super) earlier: &'a [String],
}

impl Plan {
    pub(super) fn new(
        sources: &Sources<'_>,
        drafted: draft::Drafted,
        named: Named,
        since: Option<i64>,
    ) -> Result<Self, Failure> {
        let Sources {
            project,
            read,
            accounts,
            exported_in,
            is_zone_given,
            earlier,
        } = *sources;
        let mut drafts = drafted.drafts;
        let conversations = &read.conversations;
        let keys: Vec<Option<Key>> = drafts
            .iter()
            .map(|draft| key(draft, conversations, accounts))
            .collect();
        let Settled {
            mut fates,
            edited,
            apart,
        } = fates(
            &drafts,
            &keys,
            conversations,
            accounts,
            Known::new(project, accounts),
        );
        let other_zones: Vec<(Message, Option<String>)> = apart
            .iter()
            .map(|apart| {
                (
                    apart.message(),
                    apart.fitting(exported_in, &project.charter),
                )
            })
            .collect();
        if let (Some((message, zone)), false) = (other_zones.first(), is_zone_given) {
            return Err(words::other_zone(message, zone.as_deref()));
        }
        let known = fates
            .iter()
            .filter(|fate| match fate {
                Fate::Known(entry) => !matches!(entry, Some(Entry::Drafted(_))),
                _ => false,
            })
            .count();
        if let Some(since) = since {
            drop_before(since, &drafts, conversations, &mut fates);
        }
        let orphans = drop_orphans(&drafts, &mut fates, earlier);
        let calls = fates_of_calls(&fates);
        let notes = call_notes::attach(project, read, &mut drafts, &calls, (exported_in, since))?;
        let ids = ids(project, &drafts, &fates);
        let entries = Entries {
            project,
            conversations,
            drafts: &drafts,
            keys: &keys,
            fates: &fates,
            ids: &ids,
            earlier,
            language: project.charter.language.unwrap_or_default(),
        };
        let files = entries.files()?;
        let charter = charter(project, &named)?;
        Ok(Self {
            files,
            charter,
            named,
            known,
            edited,
            other_zones,
            orphans,
            unknown: drafted.unknown,
            strangers: drafted.strangers,
            one_sided: drafted.one_sided,
            silent: drafted.notes,
            revised: revised(project, &drafts, &fates),
            notes,
        })
    }

    /// Writes the files, each as a whole.
    pub(super) fn write(&self) -> Result<(), Failure> {
        let charter = self.charter.iter();
        let charter = charter.map(|(path, before, after)| (path, Some(before.as_slice()), after));
        let files = self.files.iter();
        let files = files.map(|file| (&file.whole, file.before.as_deref(), &file.after));
        let mut written = Vec::new();
        for (path, before, after) in charter.chain(files) {
            replace(path, before, after.as_bytes())
                .map_err(|error| Failure::from(error).after(&written))?;
            written.push(name_of(path));
        }
        Ok(())
    }
}

/// The name of a written file, in messages.
fn name_of(path: &Path) -> String {
    here().map_or_else(|| path.display().to_string(), |here| seen_from(&here, path))
}

/// The entries of the log whose messages a later one takes back or changes, if they do not quote that one.
fn revised(project: &Project, drafts: &[draft::Draft], fates: &[Fate]) -> Vec<String> {
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let later_of = |draft: &draft::Draft, fate: &Fate| {
        let Fate::Known(Some(Entry::InLog(id))) = fate else {
            return None;
        };
        let later = draft.note.rsplit("\n\n").next().map(plain);
        let later = later.filter(|_| draft.reason.revised)?;
        Some((id.clone(), later))
    };
    let both = drafts.iter().zip(fates);
    let later: Vec<(String, String)> = both
        .filter_map(|(draft, fate)| later_of(draft, fate))
        .collect();
    let of_these: HashSet<&str> = later.iter().map(|(id, _)| id.as_str()).collect();
    let entries = project.log.entries().iter();
    let waiting = project.drafts.iter().filter_map(|one| one.entry.as_ref());
    let mut notes: HashMap<&str, Vec<String>> = HashMap::new();
    for entry in entries.chain(waiting) {
        if of_these.contains(entry.id()) {
            let note = entry.note.iter().map(|prose| plain(prose.text.text()));
            notes.entry(entry.id()).or_default().push(note.collect());
        }
    }
    let quotes = |id: &str, later: &str| {
        let mut notes = notes.get(id).into_iter().flatten();
        notes.any(|note| note.contains(later))
    };
    let mut known: HashSet<&str> = HashSet::new();
    let missing = later.iter().filter(|(id, later)| !quotes(id, later));
    let ids = missing.filter(|(id, _)| known.insert(id));
    ids.map(|(id, _)| id.clone()).collect()
}

fn key(draft: &draft::Draft, conversations: &[Conversation], accounts: &Accounts) -> Option<Key> {
    let (conversation, item) = item(draft, conversations)?;
    key_of(conversation, item, accounts)
}

/// The ids of the new drafts, which continue those of the log.
fn ids(project: &Project, drafts: &[draft::Draft], fates: &[Fate]) -> Vec<String> {
    let mut taken = taken_ids(project);
    taken.extend(promised_ids(project));
    let known: HashSet<&str> = taken.iter().copied().collect();
    let mut next: BTreeMap<Kind, (String, u64, usize)> = BTreeMap::new();
    let entries = project.log.entries();
    let mut id = |draft: &draft::Draft| {
        let kind = Kind::named(draft.kind.as_str())?;
        let (prefix, number, width) = next.entry(kind).or_insert_with(|| {
            let of_kind = entries.iter().filter(|entry| entry.kind == kind);
            let of_kind = of_kind.map(crate::log::Entry::id);
            let waiting = project
                .drafts
                .iter()
                .filter(|draft| draft.kind == Some(kind));
            let waiting = waiting.filter_map(|draft| draft.id.as_deref());
            let first = next_id(kind, of_kind.chain(waiting), &taken);
            let prefix = first.trim_end_matches(|c: char| c.is_ascii_digit());
            let digits = first.get(prefix.len()..).unwrap_or_default();
            (prefix.to_owned(), digits.parse().unwrap_or(1), digits.len())
        });
        let width = if *width > 1 { *width } else { 0 };
        loop {
            let id = format!("{prefix}{number:0width$}");
            *number = number.saturating_add(1);
            if !known.contains(id.as_str()) || *number == u64::MAX {
                return Some(id);
            }
        }
    };
    let new = |at| matches!(fates.get(at), Some(Fate::New));
    let drafts = drafts.iter().enumerate();
    drafts
        .map(|(at, draft)| {
            Some(draft)
                .filter(|_| new(at))
                .and_then(&mut id)
                .unwrap_or_default()
        })
        .collect()
}

/// The charter's path, its content, and its text with the new accounts, if there are any.
fn charter(
    project: &Project,
    named: &Named,
) -> Result<Option<(PathBuf, Vec<u8>, String)>, Failure> {
    if named.accounts.is_empty() {
        return Ok(None);
    }
    let unreadable = |why: Message| {
        Failure::new(
            why,
            message! {
                en: "nothing was written; check the charter",
                ru: "ничего не записано; проверьте устав проекта",
                es: "no se escribió nada; compruebe el estatuto del proyecto",
            },
        )
        .about(&project.shown(FILE_NAME))
    };
    let (path, before) = project.file_now(FILE_NAME).map_err(unreadable)?;
    let before = before.unwrap_or_default();
    let text = String::from_utf8(before.clone()).map_err(|_| unreadable(words::not_utf8()))?;
    let after = named.in_charter(&text)?;
    Ok((after != text).then_some((path, before, after)))
}

/// The drafts as entries of the log.
struct Entries<'a> {
    project: &'a Project,
    conversations: &'a [Conversation],
    drafts: &'a [draft::Draft],
    keys: &'a [Option<Key>],
    fates: &'a [Fate],
    ids: &'a [String],
    earlier: &'a [String],
    language: Language,
}

impl Entries<'_> {
    /// The files with the drafts that belong in each.
    fn files(&self) -> Result<Vec<File>, Failure> {
        let mut paths: BTreeMap<String, Vec<(Drafted, usize)>> = BTreeMap::new();
        for (at, one) in self.drafts.iter().enumerate() {
            if !matches!(self.fates.get(at), Some(Fate::New)) {
                continue;
            }
            let Some(drafted) = self.drafted(at, one) else {
                continue;
            };
            let zone = &self.project.charter.zone;
            let sent = item(one, self.conversations).map_or(0, |(_, item)| item.at);
            let day = zone.date(instant(sent));
            let entry = &drafted.draft;
            let path = usual_place(entry.kind, &entry.id, day, self.project)?;
            paths.entry(path).or_default().push((drafted, at));
        }
        paths
            .into_iter()
            .map(|(path, drafts)| self.file(&path, drafts))
            .collect()
    }

    fn file(&self, path: &str, drafts: Vec<(Drafted, usize)>) -> Result<File, Failure> {
        let shown = self.project.shown(path);
        let failed = |why: Message| Failure::new(why, words::nothing_written()).about(&shown);
        checked_out(self.project, path)?;
        let (whole, before) = self.project.file_now(path).map_err(failed)?;
        let text = std::str::from_utf8(before.as_deref().unwrap_or_default())
            .map_err(|_| failed(words::not_utf8()))?;
        let name = Path::new(path).file_stem();
        let name = name.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let failed = |error: &AppendError, at: &str| {
            Failure::new(error.message(), error.remedy(false)).about(at)
        };
        let (mut drafts, sources): (Vec<Drafted>, Vec<usize>) = drafts.into_iter().unzip();
        let mut unquoted = Vec::new();
        let mut written = append_drafts(text, &drafts, &name);
        if matches!(
            written,
            Err(AppendError::Unfaithful(_) | AppendError::Title(_) | AppendError::OpenNote)
        ) {
            // One of them has words that look like an entry.
            let mut readables = Vec::with_capacity(drafts.len());
            for (drafted, at) in drafts.into_iter().zip(sources) {
                let id = drafted.draft.id.clone();
                let place = || {
                    let (_, item) = self
                        .drafts
                        .get(at)
                        .and_then(|one| item(one, self.conversations))?;
                    Some(item.place.message())
                };
                let (drafted, is_without_note) = readable(drafted).map_err(|error| {
                    let place = place().map_or_else(String::new, |place| place.text(self.language));
                    failed(&error, &place)
                })?;
                if is_without_note {
                    unquoted.extend(place().map(|place| (place, id)));
                }
                readables.push(drafted);
            }
            drafts = readables;
            written = append_drafts(text, &drafts, &name);
        }
        let after = written.map_err(|error| failed(&error, &shown))?;
        if u64::try_from(after.len()).unwrap_or(u64::MAX) > MAX_FILE {
            return Err(words::too_large(&shown, MAX_FILE));
        }
        let mut kinds = BTreeMap::new();
        for drafted in &drafts {
            *kinds.entry(drafted.draft.kind).or_insert(0) += 1;
        }
        Ok(File {
            path: shown,
            whole,
            before,
            after,
            kinds,
            unquoted,
        })
    }

    fn drafted(&self, at: usize, one: &draft::Draft) -> Option<Drafted> {
        let id = self.ids.get(at)?.clone();
        let fields = one.fields.iter().filter_map(|(name, value)| {
            let value = self.value(value)?;
            Some(((*name).to_owned(), value))
        });
        let key = self.keys.get(at)?.as_ref().map(ToString::to_string);
        let evidence = key.map(|key| ("evidence".to_owned(), Json::from(key)));
        let because = self.because(one).text(self.language);
        let title = title(&one.title);
        let title = title.map(|title| words::heading(one.reason.why, &title).text(self.language));
        Some(Drafted {
            draft: Draft {
                kind: Kind::named(one.kind.as_str())?,
                title: title.unwrap_or_else(|| id.clone()),
                id,
                fields: fields.chain(evidence).collect(),
                note: Some(harmless(quotation(&visible(&one.note)))),
            },
            because,
        })
    }

    /// Why something was drafted, with the decisions that it may be about.
    fn because(&self, one: &draft::Draft) -> Message {
        let reason = self.edited(one, one.reason.message());
        let mut ids: Vec<String> = Vec::new();
        for at in &one.may_be {
            let id = self.id(*at).filter(|id| !ids.contains(id));
            ids.extend(id);
        }
        if ids.is_empty() {
            return reason;
        }
        draft::perhaps(reason, &ids.join(", "))
    }

    /// A reason that also says that the message was edited, if that was not at once. On WhatsApp it always is.
    fn edited(&self, one: &draft::Draft, reason: Message) -> Message {
        let edited = item(one, self.conversations).and_then(|(conversation, item)| {
            let edited = item
                .edited
                .filter(|_| conversation.platform != Platform::WhatsApp)?;
            Some((edited, edited - item.at))
        });
        match edited {
            Some((edited, AT_ONCE..)) => {
                let day = self.project.charter.zone.date(instant(edited));
                draft::edited(reason, Some(&day.to_string()))
            }
            Some((_, 0)) => draft::edited(reason, None),
            _ => reason,
        }
    }

    /// The id that a draft has in the end.
    fn id(&self, at: usize) -> Option<String> {
        match entry_of(at, self.fates, self.earlier)? {
            Entry::InLog(id) => Some(id),
            Entry::Drafted(at) => self.ids.get(at).cloned(),
        }
    }

    fn value(&self, value: &Value) -> Option<Json> {
        let zone = &self.project.charter.zone;
        Some(match value {
            Value::Time(at) => local(instant(*at), zone).into(),
            Value::Day(day) => day.to_string().into(),
            Value::Word(word) => (*word).into(),
            Value::Name(name) => name.as_str().into(),
            Value::Names(names) => names.iter().map(String::as_str).collect(),
            Value::Channel(platform) => words::channel(&self.project.charter, *platform).into(),
            Value::Length(seconds) => words::length(*seconds).text(self.language).into(),
            Value::Draft(other) => self.id(*other)?.into(),
        })
    }
}

/// A title as a heading has it: in one line, without invisible characters; `None` if nothing is left.
fn title(text: &str) -> Option<String> {
    let shown: String = visible(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    Some(words.join(" ")).filter(|title| !title.is_empty())
}
