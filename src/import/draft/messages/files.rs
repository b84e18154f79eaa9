//! What a message hands over without saying so: files and addresses.

use super::Message;
use crate::import::draft::address::{has_address, without_addresses};
use crate::import::draft::asked::Requests;
use crate::import::draft::handed::Handed;
use crate::import::draft::reason::{Tie, Why};
use crate::import::draft::said::Said;
use crate::import::draft::subject::Subject;
use crate::import::draft::words::{Act, Needs, puts_off};
use crate::import::model::Body;

/// The most words of what stands beside a file or an address.
const LONGEST_CAPTION: usize = 12;
/// The endings of the names of sounds.
const SOUNDS: [&str; 8] = [
    ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".flac", ".wma",
];
/// The most words before an address that name what is there: "Photos: https://…".
const LONGEST_LABEL: usize = 4;

/// A file of a message, as far as it may be something that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attached {
    File,
    /// A sound: it is what was asked for only if that is a sound, too.
    Sound,
    /// The export leaves out what it was.
    Unknown,
}

/// What file a message has, also where the export was made without its content.
pub(super) fn attached(kind: &str, file: Option<&str>) -> Option<Attached> {
    let Some(file) = file else {
        return match kind {
            "photo" | "video" | "document" => Some(Attached::File),
            "audio" => Some(Attached::Sound),
            "media" => Some(Attached::Unknown),
            _ => None,
        };
    };
    let lower = file.to_lowercase();
    let sound = kind == "audio" || SOUNDS.iter().any(|ending| lower.ends_with(ending));
    let found = if sound {
        Attached::Sound
    } else {
        Attached::File
    };
    hands_over(kind, file).then_some(found)
}

/// Whether a file may be something that was asked for: no sticker, no moving picture, no contact, no place, no signature.
fn hands_over(kind: &str, file: &str) -> bool {
    const NONE: [&str; 12] = [
        "sticker",
        "animation",
        "contact",
        "location",
        "live_location",
        "venue",
        "poll",
        "game",
        "invoice",
        "dice",
        "story",
        "gif",
    ];
    const ENDINGS: [&str; 8] = [
        ".vcf", ".vcard", ".ics", ".p7s", ".p7m", ".gif", ".tgs", ".asc",
    ];
    let lower = file.to_lowercase();
    let sticker = kind == "sticker" && lower.starts_with("img");
    let none = NONE.contains(&kind) && !sticker;
    !none
        && !lower.starts_with("stk-")
        && !lower.starts_with("gif-")
        && !ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && !lower.contains("://")
}

impl Message<'_> {
    /// What a file or an address hands over if nothing is said of it.
    pub(super) fn handed_without_words(&self, said: &[Said], file: bool) -> Option<Said> {
        let speaks = |one: &Said| {
            matches!(
                one.act,
                Act::Give
                    | Act::GivePart(_)
                    | Act::Ask(..)
                    | Act::Promise(_)
                    | Act::PromiseWord(_)
                    | Act::PromiseLook(_)
                    | Act::Refuse(_)
            )
        };
        if said.iter().any(speaks) {
            return None;
        }
        if file {
            return (!puts_off(&self.text)).then(|| Said::alone(Act::Give, ""));
        }
        let label = without_addresses(&self.text);
        let short = label.split_whitespace().count() <= LONGEST_LABEL;
        let linked = said.is_empty() && short && has_address(&self.text);
        let named = linked && Handed::by(Act::Give, &label)?.names_something();
        named.then(|| Said::alone(Act::Give, label.trim()))
    }

    /// What a part of the message hands over, pays or refuses, by its words, and by the name of the file.
    pub(super) fn handed(&self, one: &Said) -> Vec<Handed> {
        if !one.is_file() {
            return Handed::by(one.act, &one.text).into_iter().collect();
        }
        let caption = without_addresses(&self.text);
        let short = caption.split_whitespace().count() <= LONGEST_CAPTION;
        let caption = Handed::by(Act::Give, &caption).filter(|_| short);
        let name = match &self.item.body {
            Body::Attachment { file, .. } => file.as_deref(),
            _ => None,
        };
        let name = name.map(Handed::by_file);
        caption.into_iter().chain(name).collect()
    }

    /// Whether a file is none of which one may think that it is what was asked for.
    pub(super) fn is_unclear_file(&self, requests: &Requests<'_>, file: Option<Attached>) -> bool {
        match file {
            None | Some(Attached::File) => false,
            Some(Attached::Unknown) => true,
            Some(Attached::Sound) => {
                let target = requests.target(self.item, &self.person.party, false);
                let asked = target.and_then(|(at, _)| requests.get(at));
                asked.is_none_or(|asked| !asked.subject.asks_for_sound())
            }
        }
    }

    /// Whether the message is the first one after a request to which something may be handed over.
    pub(super) fn may_be_handed(&self, requests: &Requests<'_>) -> bool {
        let target = requests.target(self.item, &self.person.party, false);
        let asked = target.and_then(|(at, _)| Some((at, requests.get(at)?)));
        asked.is_some_and(|(at, asked)| {
            let first = !asked.heard || requests.is_direct(at, self.item);
            first && asked.needs == Needs::Materials
        })
    }

    /// The name of the file, without its folder, if it has one of its own.
    pub(super) fn file_name(&self) -> Option<&str> {
        let Body::Attachment { file, .. } = &self.item.body else {
            return None;
        };
        let name = file.as_deref()?.rsplit(['/', '\\']).next()?;
        let (stem, ending) = name.rsplit_once('.')?;
        (!stem.is_empty() && ending.chars().all(char::is_alphanumeric)).then_some(name)
    }

    /// Whether what is handed over is not all that was asked for, by the words or the name of the file.
    pub(super) fn is_in_part(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        one: &Said,
    ) -> bool {
        let name = self.file_name().filter(|_| one.is_file());
        let name = name
            .unwrap_or_default()
            .replace(|c: char| !c.is_alphanumeric(), " ");
        let given = Subject::of(&format!("{}\n{name}", self.text));
        let asked = target.and_then(|(at, _)| requests.get(at));
        asked.is_some_and(|asked| asked.subject.is_only_in_part(&given))
    }
}

/// Why something is taken for what was asked for.
pub(super) fn handed_over(
    requests: &Requests<'_>,
    target: Option<(usize, Tie)>,
    (one, handed): (&Said, &[Handed]),
) -> Why {
    if !one.is_file() {
        return Why::HandsOver;
    }
    let asked = target.and_then(|(at, _)| requests.get(at));
    let named = asked.is_some_and(|asked| {
        let mut handed = handed.iter();
        handed.any(|one| one.names(&asked.subject, asked.needs))
    });
    if named { Why::HandsOver } else { Why::HasFile }
}
