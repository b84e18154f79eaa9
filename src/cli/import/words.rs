//! The words of an import: why something was drafted, lengths of calls, errors.

use crate::charter::Charter;
use crate::cli::failure::Failure;
use crate::evidence::Platform;
use crate::import::Format;
use crate::import::draft::{Reason, Tie, Why};
use crate::message::{Message, message};

/// Why something was drafted.
pub(super) fn because(reason: Reason) -> Message {
    let tie = reason.tie.map(|tie| match tie {
        Tie::Reply => message! {
            en: ", as a reply to it",
            ru: ", ответом на него",
            es: ", como respuesta a él",
        },
        Tie::Thread => message! {
            en: ", in its thread",
            ru: ", в той же ветке",
            es: ", en su hilo",
        },
        Tie::Follows => message! {
            en: ", as it follows it",
            ru: ", следом за ним",
            es: ", a continuación de él",
        },
    });
    let why = why(reason.why);
    message! { en: "{why}{tie}", ru: "{why}{tie}", es: "{why}{tie}", why: why, tie: tie }
}

fn why(why: Why) -> Message {
    match why {
        Why::Call => message! {
            en: "the export has an answered call",
            ru: "в выгрузке есть состоявшийся звонок",
            es: "la exportación tiene una llamada contestada",
        },
        Why::CallOfGroup => message! {
            en: "the export has a call of the group; it does not say who took part, so that all are listed",
            ru: "в выгрузке есть групповой звонок; кто участвовал, в ней не указано, поэтому перечислены все",
            es: "la exportación tiene una llamada del grupo; no dice quién participó, así que figuran todos",
        },
        Why::VoiceMessage => message! {
            en: "it is a voice message, to be transcribed",
            ru: "это голосовое сообщение, его нужно расшифровать",
            es: "es un mensaje de voz, que hay que transcribir",
        },
        Why::Meeting => message! {
            en: "the calendar has a meeting of both sides that has ended",
            ru: "в календаре есть завершившаяся встреча обеих сторон",
            es: "el calendario tiene una reunión de ambas partes que ha terminado",
        },
        Why::Asks => message! {
            en: "it asks the other side for something",
            ru: "в сообщении просят о чём-то другую сторону",
            es: "pide algo a la otra parte",
        },
        Why::AsksAgain => message! {
            en: "it asks for the same again",
            ru: "в сообщении повторяют тот же запрос",
            es: "pide lo mismo de nuevo",
        },
        Why::Reminds => message! {
            en: "it reminds of something that was asked for",
            ru: "в сообщении напоминают о запросе",
            es: "recuerda algo que se pidió",
        },
        Why::Approves => message! {
            en: "it approves something",
            ru: "в сообщении что-то согласовывают",
            es: "aprueba algo",
        },
        Why::Rejects => message! {
            en: "it rejects something",
            ru: "в сообщении что-то отклоняют",
            es: "rechaza algo",
        },
        Why::Refuses => message! {
            en: "it refuses what was asked for",
            ru: "в сообщении отказывают в запросе",
            es: "rehúsa lo que se pidió",
        },
        Why::Promises => message! {
            en: "it promises what was asked for, by a date",
            ru: "в сообщении обещают ответ на запрос к определённой дате",
            es: "promete lo que se pidió, para una fecha",
        },
        Why::HandsOver => message! {
            en: "it hands over what was asked for",
            ru: "в сообщении передают то, что запрашивали",
            es: "entrega lo que se pidió",
        },
        Why::Answers => message! {
            en: "it answers a request",
            ru: "это ответ на запрос",
            es: "responde a una solicitud",
        },
        Why::Crosses => message! {
            en: "it was sent to the other side, and everything was to be drafted",
            ru: "оно отправлено другой стороне, а черновики нужны были для всех сообщений",
            es: "se envió a la otra parte, y se pidió un borrador de todo",
        },
    }
}

/// The title of a draft, by the first words of its message; of what was spoken, only the conversation's title is known.
pub(super) fn heading(why: Why, title: &str) -> Message {
    match why {
        Why::Call | Why::CallOfGroup => message! {
            en: "Call, {chat}",
            ru: "Звонок, {chat}",
            es: "Llamada, {chat}",
            chat: title,
        },
        Why::VoiceMessage => message! {
            en: "Voice message, {chat}",
            ru: "Голосовое сообщение, {chat}",
            es: "Mensaje de voz, {chat}",
            chat: title,
        },
        _ => Message::value(title),
    }
}

/// A length of time, rounded to minutes from one minute on.
pub(super) fn length(seconds: u32) -> Message {
    if seconds < 60 {
        return message! {
            en: "{seconds} {seconds#second|seconds}",
            ru: "{seconds} {seconds#секунда|секунды|секунд}",
            es: "{seconds} {seconds#segundo|segundos}",
            seconds: u64::from(seconds),
        };
    }
    message! {
        en: "{minutes} {minutes#minute|minutes}",
        ru: "{minutes} {minutes#минута|минуты|минут}",
        es: "{minutes} {minutes#minuto|minutos}",
        minutes: u64::from(seconds.saturating_add(30) / 60),
    }
}

/// The charter's channel for a platform: the one of its name, otherwise the name of the platform.
pub(super) fn channel(charter: &Charter, platform: Platform) -> String {
    let names: &[&str] = match platform {
        Platform::Mail => &["email", "e-mail", "mail", "correo", "почта"],
        Platform::Telegram => &["telegram", "tg", "телеграм"],
        Platform::WhatsApp => &["whatsapp", "ватсап"],
        Platform::Slack => &["slack"],
        Platform::Calendar => &["calendar"],
    };
    let channels = charter.channels.iter().map(|(name, _)| name.value.as_str());
    let known = channels
        .into_iter()
        .find(|channel| names.contains(&channel.to_lowercase().as_str()));
    let first = names.first().copied().unwrap_or_default();
    known.unwrap_or(first).to_owned()
}

/// The name of a form of exports.
pub(super) fn format(format: Format) -> Message {
    match format {
        Format::Telegram => message! { en: "Telegram", ru: "Telegram", es: "Telegram" },
        Format::WhatsApp => message! { en: "WhatsApp", ru: "WhatsApp", es: "WhatsApp" },
        Format::Slack => message! { en: "Slack", ru: "Slack", es: "Slack" },
        Format::Mail => message! { en: "mail", ru: "почта", es: "correo" },
        Format::Calendar => message! { en: "calendar", ru: "календарь", es: "calendario" },
        Format::Transcript => {
            message! { en: "transcript", ru: "расшифровка", es: "transcripción" }
        }
    }
}

pub(super) fn not_utf8() -> Message {
    message! {
        en: "it is not UTF-8 text",
        ru: "это не текст в кодировке UTF-8",
        es: "no es texto UTF-8",
    }
}

pub(super) fn nothing_written() -> Message {
    message! {
        en: "nothing was written; correct that first",
        ru: "ничего не записано; сначала исправьте это",
        es: "no se escribió nada; corrija eso antes",
    }
}

pub(super) fn too_large(path: &str, most: u64) -> Failure {
    Failure::new(
        message! {
            en: "{path} would exceed the limit of {most} bytes",
            ru: "{path}: размер превысил бы предел в {most} {most#байт|байта|байт}",
            es: "{path} superaría el límite de {most} bytes",
            path: path,
            most: most,
        },
        message! {
            en: "nothing was written; import less with `--since`",
            ru: "ничего не записано; импортируйте меньше с помощью `--since`",
            es: "no se escribió nada; importe menos con `--since`",
        },
    )
}
