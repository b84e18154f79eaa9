//! What an import reports.

use std::io::Write;

use super::other_zone::suggestion;
use super::plan::Plan;
use super::{instant, words};
use crate::calendar::When;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::import::{Export, Read, Sender};
use crate::message::{Message, Value, message};
use crate::project::Project;
use crate::render::Untrusted;

/// The most lines about what was left out, and about unknown senders.
const MOST: usize = 20;
/// The most titles of chats that are named.
const MOST_TITLES: usize = 5;

pub(super) fn write(
    plan: &Plan,
    read: &Read,
    project: &Project,
    dry_run: bool,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut lines: Vec<Message> = read
        .exports
        .iter()
        .map(|one| export(one, project))
        .collect();
    lines.extend(left_out(plan, read));
    lines.extend(written(plan, dry_run));
    lines.extend(unknown(plan));
    lines.extend(strangers(plan));
    lines.extend(one_sided(plan));
    let next = (!plan.files.is_empty() && !dry_run).then(|| {
        message! {
            en: "next: `projlog drafts` lists the drafts; nothing counts before it is accepted",
            ru: "дальше: `projlog drafts` покажет черновики; ни один не учитывается, пока не принят",
            es: "siguiente: `projlog drafts` muestra los borradores; ninguno cuenta hasta que se acepta",
        }
    });
    let language = output.language();
    for line in lines.into_iter().chain(next) {
        writeln!(output, "{}", Untrusted::new(&line.text(language)).line())?;
    }
    Ok(())
}

fn export(one: &Export, project: &Project) -> Message {
    let zone = &project.charter.zone;
    let day = |at| When::day(zone.date(instant(at)));
    let span = one.span.map(|(first, last)| {
        if zone.date(instant(first)) == zone.date(instant(last)) {
            return message! { en: ", {day}", ru: ", {day}", es: ", {day}", day: day(first) };
        }
        message! {
            en: ", {first} to {last}",
            ru: ", с {first} по {last}",
            es: ", del {first} al {last}",
            first: day(first),
            last: day(last),
        }
    });
    message! {
        en: "{path}: {format}, {count} {count#message|messages}{span}",
        ru: "{path}: {format}, {count} {count#сообщение|сообщения|сообщений}{span}",
        es: "{path}: {format}, {count} {count#mensaje|mensajes}{span}",
        path: &*one.path,
        format: words::format(one.format),
        count: count(one.messages),
        span: span,
    }
}

/// What was left out of exports, and what seems to be said and was not drafted.
fn left_out(plan: &Plan, read: &Read) -> Vec<Message> {
    let about = |place: Message, why: Message| {
        message! {
            en: "{place}: {why}",
            ru: "{place}: {why}",
            es: "{place}: {why}",
            place: place,
            why: why,
        }
    };
    let notes = read.notes.iter().chain(&plan.silent);
    let notes = notes.map(|note| about(note.place.message(), note.kind.message()));
    let unread = read.unread.iter();
    let unread = unread.map(|(path, unread)| about(Message::value(&**path), unread.message()));
    let all: Vec<Message> = notes.chain(unread).collect();
    let more = all.len().saturating_sub(MOST);
    let mut lines: Vec<Message> = all.into_iter().take(MOST).collect();
    if more > 0 {
        lines.push(message! {
            en: "{more} more {more#remark|remarks} of this kind",
            ru: "и ещё {more} {more#такое замечание|таких замечания|таких замечаний}",
            es: "{more} {more#observación|observaciones} más de este tipo",
            more: count(more),
        });
    }
    lines
}

fn written(plan: &Plan, dry_run: bool) -> Vec<Message> {
    let mut lines = Vec::new();
    if !plan.named.accounts.is_empty() {
        let accounts = plan.named.list();
        lines.push(if dry_run {
            message! {
                en: "accounts would be added to the charter: {accounts}",
                ru: "в устав были бы добавлены учётные записи: {accounts}",
                es: "se añadirían cuentas al estatuto: {accounts}",
                accounts: accounts,
            }
        } else {
            message! {
                en: "accounts in the charter: {accounts}",
                ru: "учётные записи в уставе: {accounts}",
                es: "cuentas en el estatuto: {accounts}",
                accounts: accounts,
            }
        });
    }
    for file in &plan.files {
        let number: usize = file.kinds.values().sum();
        let kinds = file.kinds.iter();
        let kinds = Value::commas(kinds.map(|(kind, count)| format!("{} {count}", kind.name())));
        lines.push(if dry_run {
            message! {
                en: "{number} {number#draft|drafts} would be added to {path}: {kinds}",
                ru: "{number} {number#черновик был бы добавлен|черновика были бы добавлены|черновиков были бы добавлены} в {path}: {kinds}",
                es: "se {number#añadiría|añadirían} {number} {number#borrador|borradores} a {path}: {kinds}",
                number: count(number),
                path: &file.path,
                kinds: kinds,
            }
        } else {
            message! {
                en: "{number} {number#draft|drafts} added to {path}: {kinds}",
                ru: "{number} {number#черновик добавлен|черновика добавлены|черновиков добавлены} в {path}: {kinds}",
                es: "{number} {number#borrador añadido|borradores añadidos} a {path}: {kinds}",
                number: count(number),
                path: &file.path,
                kinds: kinds,
            }
        });
    }
    let unquoted = plan.files.iter().flat_map(|file| &file.unquoted);
    lines.extend(unquoted.map(|(place, id)| {
        message! {
            en: "{place}: {id} does not quote this message, since the log would read its words as entries",
            ru: "{place}: в {id} нет текста этого сообщения, так как в журнале его прочитали бы как записи",
            es: "{place}: {id} no cita este mensaje, pues el registro leería sus palabras como entradas",
            place: place,
            id: id,
        }
    }));
    if plan.files.is_empty() {
        lines.push(message! {
            en: "no new drafts",
            ru: "новых черновиков нет",
            es: "no hay borradores nuevos",
        });
    }
    if plan.known > 0 {
        lines.push(message! {
            en: "{number} already in the log",
            ru: "уже в журнале: {number}",
            es: "ya en el registro: {number}",
            number: count(plan.known),
        });
    }
    lines.extend(changed(plan));
    for (what, zone) in &plan.other_zones {
        lines.push(message! {
            en: "{what}; nothing was drafted again; {suggestion}",
            ru: "{what}; повторных черновиков нет; {suggestion}",
            es: "{what}; no se repitió ningún borrador; {suggestion}",
            what: what,
            suggestion: suggestion(zone.as_deref()),
        });
    }
    if plan.orphans > 0 {
        lines.push(message! {
            en: "{number} left out, about something that was skipped",
            ru: "пропущено, так как относится к пропущенному ранее: {number}",
            es: "omitidos por referirse a algo que se omitió: {number}",
            number: count(plan.orphans),
        });
    }
    lines.extend(call_notes(plan));
    lines
}

/// The entries of the log whose messages were edited, or that later messages take back.
fn changed(plan: &Plan) -> Vec<Message> {
    let mut lines = Vec::new();
    for id in &plan.edited {
        lines.push(message! {
            en: "{id}: its message has another text in this export, so it was edited; nothing was changed",
            ru: "{id}: в этой выгрузке у сообщения другой текст, его изменили; в журнале ничего не изменено",
            es: "{id}: su mensaje tiene otro texto en esta exportación, luego se editó; no se cambió nada",
            id: id,
        });
    }
    for id in &plan.revised {
        lines.push(message! {
            en: "{id}: a later message of its sender takes it back or changes it; nothing was changed in the log",
            ru: "{id}: более позднее сообщение того же отправителя отменяет или меняет его; в журнале ничего не изменено",
            es: "{id}: un mensaje posterior del mismo remitente lo retira o lo cambia; no se cambió nada en el registro",
            id: id,
        });
    }
    lines
}

/// What became of the transcripts.
fn call_notes(plan: &Plan) -> Vec<Message> {
    let mut lines = Vec::new();
    for path in &plan.notes.added {
        lines.push(message! {
            en: "{path}: the transcript is the text of the call, whose time the other exports give",
            ru: "{path}: расшифровка стала текстом звонка, время которого известно из выгрузок",
            es: "{path}: la transcripción es el texto de la llamada, cuya hora consta en las demás exportaciones",
            path: &**path,
        });
    }
    for (path, id) in &plan.notes.known {
        lines.push(message! {
            en: "{path} belongs to {id}, which is in the log; nothing was changed there",
            ru: "{path} относится к {id}: эта запись уже в журнале, и в ней ничего не изменено",
            es: "{path} corresponde a {id}, que ya está en el registro; no se cambió nada allí",
            path: &**path,
            id: id,
        });
    }
    for path in &plan.notes.left_out {
        lines.push(message! {
            en: "{path}: left out, as its call is",
            ru: "{path}: не взята, как и её звонок",
            es: "{path}: omitida, como su llamada",
            path: &**path,
        });
    }
    lines
}

/// The unknown senders, with how to name them.
fn unknown(plan: &Plan) -> Vec<Message> {
    let mut lines = Vec::new();
    if plan.unknown.is_empty() {
        return lines;
    }
    lines.push(message! {
        en: "unknown senders, whose messages were not drafted; name those of the project with `--person 'NAME=PERSON'`:",
        ru: "неизвестные отправители, для сообщений которых черновиков нет; участников проекта укажите параметром `--person 'ИМЯ=ЛИЦО'`:",
        es: "remitentes desconocidos, de cuyos mensajes no hay borradores; nombre a los del proyecto con `--person 'NOMBRE=PERSONA'`:",
    });
    lines.extend(accounts(&plan.unknown));
    lines
}

/// The addresses to which mails went that were not drafted.
fn strangers(plan: &Plan) -> Vec<Message> {
    let mut lines = Vec::new();
    if plan.strangers.is_empty() {
        return lines;
    }
    lines.push(message! {
        en: "mails to nobody known of the other side were not drafted; if one of these addresses is somebody of the project, add it to the charter:",
        ru: "для писем, среди адресатов которых нет известных лиц другой стороны, черновиков нет; если какой-то из этих адресов принадлежит участнику проекта, добавьте его в устав:",
        es: "de los correos que no van a nadie conocido de la otra parte no hay borradores; si una de estas direcciones es de alguien del proyecto, añádala al estatuto:",
    });
    lines.extend(accounts(&plan.strangers));
    lines
}

/// Some accounts with the number of their messages.
fn accounts(all: &[(crate::evidence::Platform, Sender, usize)]) -> Vec<Message> {
    let mut lines = Vec::new();
    for (platform, sender, messages) in all.iter().take(MOST) {
        let name = sender.name.as_ref().filter(|name| **name != sender.account);
        let name = name.map(|name| {
            message! { en: " ({name})", ru: " ({name})", es: " ({name})", name: name }
        });
        lines.push(message! {
            en: "  {account}{name}: {messages} {messages#message|messages}",
            ru: "  {account}{name}: {messages} {messages#сообщение|сообщения|сообщений}",
            es: "  {account}{name}: {messages} {messages#mensaje|mensajes}",
            account: format!("{}:{}", platform.as_str(), sender.account),
            name: name,
            messages: count(*messages),
        });
    }
    let more = all.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(message! {
            en: "  and {more} more",
            ru: "  и ещё {more}",
            es: "  y {more} más",
            more: count(more),
        });
    }
    lines
}

/// The chats from which nothing was drafted, as the charter knows nobody of the other side in them.
fn one_sided(plan: &Plan) -> Option<Message> {
    let named = plan.one_sided.iter().take(MOST_TITLES);
    let more = plan.one_sided.len().saturating_sub(MOST_TITLES);
    let more = (more > 0).then(|| {
        message! {
            en: " and {more} more",
            ru: " и ещё {more}",
            es: " y {more} más",
            more: count(more),
        }
    });
    (!plan.one_sided.is_empty()).then(|| {
        message! {
            en: "not drafted, as nobody of the other side is known in {number#this chat|these chats}: {titles}{more}",
            ru: "черновиков нет, так как в {number#этом чате|этих чатах|этих чатах} не известен никто с другой стороны: {titles}{more}",
            es: "sin borradores, pues en {number#esta conversación|estas conversaciones} no se conoce a nadie de la otra parte: {titles}{more}",
            number: count(plan.one_sided.len()),
            titles: Value::commas(named.map(String::as_str)),
            more: more,
        }
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
