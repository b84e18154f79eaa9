//! One mail.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use mail_parser::{
    Address, HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders,
    PartType,
};

use super::{charset, date, footer, html, parts, quote, subject, unsent};
use crate::import::model::{Body, Place, Sender, Words};
use crate::import::note::{Note, NoteKind};

/// How far a claimed time may be from that of the recipient's server without a note, in seconds.
const CLOSE: i64 = 24 * 3600;

/// The most parts of a mail that are looked at: the parser's time grows with their square.
const MOST_PARTS: usize = 1000;

/// What is needed of a mail.
#[derive(Debug)]
pub(super) struct Mail {
    pub(super) id: Option<String>,
    /// The ids of the mails before it in its thread, oldest first.
    pub(super) references: Vec<String>,
    /// The key of its thread in Outlook.
    pub(super) index: Option<Vec<u8>>,
    /// The id of its thread in Gmail.
    pub(super) gmail_thread: Option<String>,
    pub(super) subject: String,
    pub(super) from: Sender,
    pub(super) to: Vec<Sender>,
    /// Those of `To`, without those who only get a copy.
    pub(super) named: Vec<Sender>,
    pub(super) claimed: Option<i64>,
    pub(super) received: Option<i64>,
    pub(super) at: i64,
    pub(super) body: Body,
    pub(super) words: Words,
    pub(super) place: Place,
}

/// Reads a mail; `sent` is the time that the mailbox states. One that claims to be from after a time was not sent yet.
pub(super) fn read(
    bytes: &[u8],
    place: &Place,
    (sent, not_after): (Option<i64>, Option<i64>),
    notes: &mut Vec<Note>,
) -> Result<Mail, NoteKind> {
    let end = end_of_parts(bytes);
    let mut note = |kind| {
        notes.push(Note {
            place: place.clone(),
            kind,
        });
    };
    if end < bytes.len() {
        note(NoteKind::Cut);
    }
    let message = MessageParser::default()
        .parse(bytes.get(..end).unwrap_or(bytes))
        .ok_or(NoteKind::NotAMail)?;
    if let Some(why) = left_out(&message) {
        return Err(why);
    }
    let from = [HeaderName::From, HeaderName::Sender, HeaderName::ReplyTo]
        .into_iter()
        .find_map(|name| addresses(&message, name).into_iter().next());
    let from = from.ok_or(NoteKind::NoSender)?;
    let claimed = first(&message, HeaderName::Date, HeaderForm::Date);
    let claimed = claimed.as_ref().and_then(HeaderValue::as_datetime);
    let zone = date_of_header(&message);
    let zone = zone.as_deref().and_then(date::named_zone);
    let shift = zone.as_ref().and_then(|(_, seconds)| *seconds).unwrap_or(0);
    let claimed = claimed.and_then(date::timestamp);
    let claimed = claimed.map(|at| at - shift);
    let received = received(&message);
    let at = received.or(claimed).or(sent).ok_or(NoteKind::NoTime)?;
    if not_after.is_some_and(|now| at > now.saturating_add(CLOSE)) {
        return Err(NoteKind::InFuture);
    }
    if let Some((name, None)) = zone {
        note(NoteKind::UnknownZone(name));
    }
    match (claimed, received) {
        (None, _) => note(NoteKind::NoDate),
        (Some(claimed), Some(received)) if (claimed - received).abs() > CLOSE => {
            note(NoteKind::DatesDiffer { claimed, received });
        }
        _ => {}
    }
    let recipients = [HeaderName::To, HeaderName::Cc, HeaderName::Bcc];
    let subject = text_of(&message, HeaderName::Subject).unwrap_or_default();
    let references = before(
        ids(&message, HeaderName::References),
        ids(&message, HeaderName::InReplyTo),
    );
    let to: Vec<Sender> = recipients
        .into_iter()
        .flat_map(|name| addresses(&message, name))
        .collect();
    let people = to.iter().chain([&from]);
    let names = people.filter_map(|sender| sender.name.as_deref());
    if names.chain([subject.as_str()]).any(charset::is_replaced) {
        note(NoteKind::NotUtf8);
    }
    let index = text_of(&message, other("Thread-Index")).and_then(|text| thread_index(&text));
    if parts::is_sealed(&message) {
        note(NoteKind::Sealed);
    }
    let (body, words) = body(&message, &subject, &mut note);
    Ok(Mail {
        id: ids(&message, HeaderName::MessageId).pop(),
        references,
        index,
        gmail_thread: text_of(&message, other("X-GM-THRID")),
        body,
        words,
        subject,
        from,
        named: addresses(&message, HeaderName::To),
        to,
        claimed,
        received,
        at,
        place: place.clone(),
    })
}

/// Where the part begins that is one too many.
fn end_of_parts(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut parts = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        let name = line.get(..12);
        parts += usize::from(name.is_some_and(|name| name.eq_ignore_ascii_case(b"content-type")));
        if parts > MOST_PARTS {
            return at;
        }
        at += line.len() + 1;
    }
    bytes.len()
}

fn other(name: &'static str) -> HeaderName<'static> {
    HeaderName::Other(name.into())
}

/// The topmost header field of a name. The parser itself gives the last one.
fn first<'x>(
    message: &'x Message<'x>,
    name: HeaderName<'x>,
    form: HeaderForm,
) -> Option<HeaderValue<'x>> {
    let name = match name {
        // Other programs write other cases of the letters.
        HeaderName::Other(wanted) => {
            let mut headers = message.headers().iter().map(|header| &header.name);
            headers
                .find(|name| name.as_str().eq_ignore_ascii_case(&wanted))?
                .clone()
        }
        name => name,
    };
    message.header_as(name, form).into_iter().next()
}

fn text_of<'x>(message: &'x Message<'x>, name: HeaderName<'x>) -> Option<String> {
    let value = first(message, name, HeaderForm::Text)?;
    let text = value.as_text()?.split_whitespace().collect::<Vec<_>>();
    (!text.is_empty()).then(|| text.join(" "))
}

fn ids<'x>(message: &'x Message<'x>, name: HeaderName<'x>) -> Vec<String> {
    let value = first(message, name, HeaderForm::MessageIds);
    let ids = match &value {
        Some(HeaderValue::Text(id)) => vec![id.to_string()],
        Some(HeaderValue::TextList(ids)) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let ids = ids.into_iter().map(|id| id.split_whitespace().collect());
    ids.filter(|id: &String| !id.is_empty()).collect()
}

/// The mails before a mail: those that it refers to, and last the one that it replies to.
fn before(mut references: Vec<String>, replied: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    let last = replied.into_iter().rev();
    let mut last: Vec<String> = last.filter(|id| known.insert(id.clone())).collect();
    last.reverse();
    references.retain(|id| !known.contains(id));
    references.extend(last);
    references
}

fn addresses<'x>(message: &'x Message<'x>, name: HeaderName<'x>) -> Vec<Sender> {
    let value = first(message, name, HeaderForm::Addresses);
    let address = value.as_ref().and_then(HeaderValue::as_address);
    let sender = |address: &mail_parser::Addr<'_>| {
        let account = address.address()?.trim().to_lowercase();
        let name = address
            .name()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        account.contains('@').then(|| Sender {
            account,
            name: name.map(str::to_owned),
        })
    };
    address
        .into_iter()
        .flat_map(Address::iter)
        .filter_map(sender)
        .collect()
}

/// The time of the topmost `Received`, which the recipient's server added: what follows its last semicolon.
fn received(message: &Message<'_>) -> Option<i64> {
    let value = first(message, HeaderName::Received, HeaderForm::Raw)?;
    let (_, time) = value.as_text()?.rsplit_once(';')?;
    let time = mail_parser::DateTime::parse_rfc822(&format!("{}\n", time.trim()))?;
    date::timestamp(&time)
}

/// The header field with the time that the sender claims, as it is written.
fn date_of_header(message: &Message<'_>) -> Option<String> {
    let value = first(message, HeaderName::Date, HeaderForm::Raw)?;
    Some(value.as_text()?.trim().to_owned())
}

/// The key of a thread in Outlook: the first 22 bytes of the index of the first mail, to which each reply adds five.
fn thread_index(text: &str) -> Option<Vec<u8>> {
    let bytes = mail_parser::decoders::base64::base64_decode(text.trim().as_bytes())?;
    bytes.get(..22).map(<[u8]>::to_vec)
}

/// The reason to leave a mail out, from the labels of Gmail and the mark of drafts that Windows programs leave.
fn left_out(message: &Message<'_>) -> Option<NoteKind> {
    const SPAM: [&str; 5] = [
        "spam",
        "junk",
        "спам",
        "correo no deseado",
        "нежелательная почта",
    ];
    let labels = text_of(message, other("X-Gmail-Labels")).unwrap_or_default();
    let labels: Vec<String> = labels
        .split(',')
        .map(|label| label.trim().to_lowercase())
        .collect();
    let has = |names: &[&str]| labels.iter().any(|label| names.contains(&label.as_str()));
    let unsent = text_of(message, other("X-Unsent")).is_some_and(|value| value == "1");
    // Thunderbird writes it into its drafts and templates alone.
    let mozilla = text_of(message, other("X-Mozilla-Draft-Info")).is_some();
    let labelled = labels.iter().any(|label| unsent::is_of_drafts(label));
    match (unsent || mozilla || labelled, has(&SPAM)) {
        (true, _) => Some(NoteKind::Draft),
        (_, true) => Some(NoteKind::Spam),
        _ => None,
    }
}

/// Whether a program wrote the mail: an automatic reply, a report on its delivery, or the answer of a calendar to an invitation.
fn is_automatic(message: &Message<'_>) -> bool {
    let subject = text_of(message, HeaderName::Subject).unwrap_or_default();
    if subject::is_of_absence(&subject) || is_of_calendar(message) {
        return true;
    }
    let submitted = text_of(message, other("Auto-Submitted"));
    let submitted = submitted.is_some_and(|how| !how.to_lowercase().starts_with("no"));
    let replied = ["X-Autoreply", "X-Autorespond"];
    let replied = replied
        .into_iter()
        .any(|name| text_of(message, other(name)).is_some());
    submitted || replied || message.is_content_type("multipart", "report")
}

/// Whether a calendar wrote the mail: it accepts or declines an invitation.
fn is_of_calendar(message: &Message<'_>) -> bool {
    message.parts.iter().any(|part| {
        let kind = part.content_type();
        let method = kind.and_then(|kind| {
            let calendar = kind.ctype() == "text" && kind.subtype() == Some("calendar");
            kind.attribute("method").filter(|_| calendar)
        });
        method.is_some_and(|method| {
            let method = method.to_ascii_lowercase();
            matches!(method.as_str(), "reply" | "counter" | "declinecounter")
        })
    })
}

/// What was written, otherwise the subject; and whose words that are.
fn body(message: &Message<'_>, subject: &str, note: &mut dyn FnMut(NoteKind)) -> (Body, Words) {
    let (written, aside) = html::without_marks(&quote::strip(&text(message, note)));
    let of_another = subject::is_of_another(subject) || subject::is_of_invitation(subject);
    let words = if written.is_empty() && of_another {
        Words::Others
    } else {
        Words::Own(joined(aside, footer::footers(&written)))
    };
    let text = if written.is_empty() {
        subject.to_owned()
    } else {
        written
    };
    (content(message, text), words)
}

/// The parts of two lists, in their order.
fn joined(mut parts: Vec<Range<usize>>, more: Vec<Range<usize>>) -> Vec<Range<usize>> {
    parts.extend(more);
    parts.sort_by_key(|part| part.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
    }
    joined
}

fn content(message: &Message<'_>, text: String) -> Body {
    if is_automatic(message) {
        return Body::System(text);
    }
    let name = |part: &MessagePart<'_>| {
        let name = part.attachment_name().map(|name| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            name.chars().filter(|c| !c.is_control()).collect::<String>()
        });
        let subject = || Some(part.message()?.subject()?.to_owned());
        name.or_else(subject).filter(|name| !name.trim().is_empty())
    };
    let html: Vec<&str> = message
        .html_bodies()
        .filter_map(|part| match &part.body {
            PartType::Html(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let handed = message.attachments();
    let handed = handed.filter(|part| parts::is_handed(part, &html));
    let names: Vec<String> = handed.filter_map(name).collect();
    if names.is_empty() {
        return Body::Text(text);
    }
    Body::Attachment {
        kind: "file".to_owned(),
        file: Some(names.join(", ")),
        text,
    }
}

/// The text that was written, or that of the HTML if there is no other.
fn text(message: &Message<'_>, note: &mut dyn FnMut(NoteKind)) -> String {
    let mut noted = false;
    let mut read = |part: &MessagePart<'_>, text: &str| {
        let decoded = charset::text(message, part, text);
        decoded.map_or_else(
            |charset| {
                if !noted {
                    note(NoteKind::Undecodable(charset));
                }
                noted = true;
                text.to_owned()
            },
            Cow::into_owned,
        )
    };
    let plain = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some((part, text.as_ref())),
        _ => None,
    });
    let plain = plain.filter(|(_, text)| !text.trim().is_empty());
    let plain: Vec<String> = plain.map(|(part, text)| read(part, text)).collect();
    let plain = plain.join("\n");
    if !plain.is_empty() && !may_refer_to_html(&plain) {
        return plain;
    }
    let html = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(text) => Some(html::marked(&read(part, text))),
        _ => None,
    });
    let html = html.collect::<Vec<_>>().join("\n");
    // The HTML of what somebody wrote has the same words.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let same = words(&html).contains(&words(&plain));
    if plain.is_empty() || !html.trim().is_empty() && !same {
        html
    } else {
        plain
    }
}

/// The longest plain text that only says where the mail is to be read, in characters.
const LONGEST_REFERENCE: usize = 400;

/// Whether a plain text may only say that the mail has to be read in HTML.
fn may_refer_to_html(plain: &str) -> bool {
    const WAYS: [&str; 14] = [
        "html",
        "browser",
        "mail client",
        "email client",
        "e-mail client",
        "mail reader",
        "браузер",
        "почтовый клиент",
        "почтовая программа",
        "почтовой программ",
        "почтовом клиенте",
        "navegador",
        "cliente de correo",
        "programa de correo",
    ];
    let lower = plain.to_lowercase();
    plain.chars().count() <= LONGEST_REFERENCE && WAYS.iter().any(|way| lower.contains(way))
}
