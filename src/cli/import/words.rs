//! The words of an import: headings, lengths of calls, errors.

use super::other_zone::suggestion;
use crate::charter::Charter;
use crate::cli::failure::Failure;
use crate::evidence::Platform;
use crate::import::Format;
use crate::import::draft::Why;
use crate::message::{Message, message};

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

pub(super) fn other_zone(what: &Message, zone: Option<&str>) -> Failure {
    let help = message! {
        en: "nothing was written; import it by itself: {suggestion}",
        ru: "ничего не записано; импортируйте её отдельно: {suggestion}",
        es: "no se escribió nada; impórtela por separado: {suggestion}",
        suggestion: suggestion(zone),
    };
    Failure::new(what.clone(), help)
}
