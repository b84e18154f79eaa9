//! The words that WhatsApp writes for what is not text, in English, Russian, Spanish and German.
//!
//! All are in lower case and without a final full stop.

/// A message that was deleted.
pub(super) const DELETED: &[&str] = &[
    "this message was deleted",
    "you deleted this message",
    "данное сообщение удалено",
    "это сообщение удалено",
    "сообщение удалено",
    "вы удалили данное сообщение",
    "вы удалили это сообщение",
    "se eliminó este mensaje",
    "este mensaje fue eliminado",
    "eliminaste este mensaje",
    "has eliminado este mensaje",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
];

/// The same with the name of the administrator behind it.
pub(super) const DELETED_BY: &[&str] = &[
    "this message was deleted by admin",
    "сообщение удалено админом",
    "este mensaje fue eliminado por el admin",
    "diese nachricht wurde von admin",
];

/// The mark of an edited message, at its end, in angle brackets.
pub(super) const EDITED: &[&str] = &[
    "this message was edited",
    "сообщение изменено",
    "это сообщение изменено",
    "данное сообщение изменено",
    "se editó este mensaje",
    "este mensaje fue editado",
    "mensaje editado",
    "diese nachricht wurde bearbeitet",
];

/// Media that the export does not contain, with what is known of them.
pub(super) const OMITTED: &[(&str, &str)] = &[
    ("<media omitted>", "media"),
    ("<без медиафайлов>", "media"),
    ("<медиафайл отсутствует>", "media"),
    ("<медиа отсутствует>", "media"),
    ("<multimedia omitido>", "media"),
    ("<archivo omitido>", "media"),
    ("<medien ausgeschlossen>", "media"),
    ("<medien weggelassen>", "media"),
    ("<video message omitted>", "video_message"),
    ("<video note omitted>", "video_message"),
    ("<view once message omitted>", "media"),
    ("contact card omitted", "contact"),
    ("video note omitted", "video_message"),
    ("image omitted", "photo"),
    ("video omitted", "video"),
    ("audio omitted", "voice"),
    ("sticker omitted", "sticker"),
    ("gif omitted", "animation"),
    ("document omitted", "document"),
    ("карточка контакта отсутствует", "contact"),
    ("видеозаметка отсутствует", "video_message"),
    ("видеозаметка опущена", "video_message"),
    ("изображение отсутствует", "photo"),
    ("видео отсутствует", "video"),
    ("аудиофайл отсутствует", "voice"),
    ("аудио отсутствует", "voice"),
    ("стикер отсутствует", "sticker"),
    ("gif отсутствует", "animation"),
    ("документ отсутствует", "document"),
    ("tarjeta de contacto omitida", "contact"),
    ("contacto omitido", "contact"),
    ("nota de video omitida", "video_message"),
    ("imagen omitida", "photo"),
    ("video omitido", "video"),
    ("vídeo omitido", "video"),
    ("audio omitido", "voice"),
    ("sticker omitido", "sticker"),
    ("gif omitido", "animation"),
    ("documento omitido", "document"),
    ("kontaktkarte weggelassen", "contact"),
    ("kontaktkarte ausgelassen", "contact"),
    ("videonachricht weggelassen", "video_message"),
    ("bild weggelassen", "photo"),
    ("video weggelassen", "video"),
    ("audio weggelassen", "voice"),
    ("sticker weggelassen", "sticker"),
    ("gif weggelassen", "animation"),
    ("dokument weggelassen", "document"),
];

/// What follows the name of a file that the export contains (Android).
pub(super) const ATTACHED_AFTER: &[&str] = &[
    "(file attached)",
    "(файл добавлен)",
    "(файл приложен)",
    "(archivo adjunto)",
    "(datei angehängt)",
    "(arquivo anexado)",
    "(fichier joint)",
    "(file allegato)",
    "(bestand bijgevoegd)",
];

/// What precedes it, in angle brackets (iOS).
pub(super) const ATTACHED_BEFORE: &[&str] = &[
    "attached:",
    "прикреплено:",
    "adjunto:",
    "anhang:",
    "anexado:",
];

/// A call, without what says that it was missed.
pub(super) const CALLS: &[(&str, bool)] = &[
    ("group voice call", true),
    ("group video call", true),
    ("voice call", false),
    ("video call", false),
    ("групповой аудиозвонок", true),
    ("групповой видеозвонок", true),
    ("аудиозвонок", false),
    ("голосовой звонок", false),
    ("видеозвонок", false),
    ("llamada grupal", true),
    ("videollamada grupal", true),
    ("llamada de voz grupal", true),
    ("llamada de voz", false),
    ("llamada", false),
    ("videollamada", false),
    ("gruppen-sprachanruf", true),
    ("gruppen-videoanruf", true),
    ("gruppenanruf", true),
    ("sprachanruf", false),
    ("videoanruf", false),
];

/// What is in the name of a call with pictures.
pub(super) const VIDEO_CALLS: &[&str] = &["video", "видео"];

/// What says that a call was missed, before or behind its name.
pub(super) const MISSED: &[&str] = &[
    "missed",
    "silenced",
    "пропущенный",
    "пропущен",
    "perdida",
    "silenciada",
    "verpasster",
    "stummgeschalteter",
];

/// What follows a call that nobody answered.
pub(super) const UNANSWERED: &[&str] = &[
    "no answer",
    "unanswered",
    "declined",
    "cancelled",
    "tap to call back",
    "click to call back",
    "нет ответа",
    "без ответа",
    "отклонён",
    "отклонен",
    "отменён",
    "нажмите, чтобы перезвонить",
    "sin respuesta",
    "no contestada",
    "rechazada",
    "cancelada",
    "toca para devolver la llamada",
    "keine antwort",
    "abgelehnt",
    "abgebrochen",
    "tippe, um zurückzurufen",
    "zum zurückrufen tippen",
];

/// What follows a call that was answered elsewhere.
pub(super) const ANSWERED: &[&str] = &[
    "answered on other device",
    "answered on another device",
    "отвечен на другом устройстве",
    "принят на другом устройстве",
    "contestada en otro dispositivo",
    "auf anderem gerät angenommen",
];

/// Units of a call's length, in seconds.
pub(super) const UNITS: &[(&str, u32)] = &[
    ("h", 3600),
    ("hr", 3600),
    ("hrs", 3600),
    ("hour", 3600),
    ("hours", 3600),
    ("ч", 3600),
    ("час", 3600),
    ("часа", 3600),
    ("часов", 3600),
    ("hora", 3600),
    ("horas", 3600),
    ("std", 3600),
    ("m", 60),
    ("min", 60),
    ("mins", 60),
    ("minute", 60),
    ("minutes", 60),
    ("мин", 60),
    ("минута", 60),
    ("минуты", 60),
    ("минут", 60),
    ("minuto", 60),
    ("minutos", 60),
    ("minuten", 60),
    ("s", 1),
    ("sec", 1),
    ("secs", 1),
    ("second", 1),
    ("seconds", 1),
    ("с", 1),
    ("сек", 1),
    ("секунда", 1),
    ("секунды", 1),
    ("секунд", 1),
    ("seg", 1),
    ("segundo", 1),
    ("segundos", 1),
    ("sek", 1),
    ("sekunden", 1),
];

/// Events that iOS writes behind the name of a member or of the chat, after an invisible mark.
pub(super) const EVENTS: &[&str] = &[
    "end-to-end encrypted",
    "created this group",
    "created group",
    "changed the subject",
    "changed this group",
    "changed the group",
    "changed their phone number",
    "changed the settings",
    "security code",
    "disappearing messages",
    "joined using",
    "was added",
    " added ",
    " removed ",
    " left",
    "pinned a message",
    "сквозным шифрованием",
    "создал(-а) группу",
    "создали группу",
    "код безопасности",
    "исчезающие сообщения",
    "добавил",
    "вышел",
    "вышла",
    "изменил",
    "закрепил",
    "extremo a extremo",
    "creó el grupo",
    "creaste el grupo",
    "código de seguridad",
    "mensajes temporales",
    "añadió",
    "salió",
    "cambió",
    "fijó un mensaje",
    "ende-zu-ende-verschlüsselt",
    "gruppe erstellt",
    "sicherheitsnummer",
    "selbstlöschende nachrichten",
    "hinzugefügt",
    "verlassen",
    "geändert",
    "angeheftet",
];

/// What the program says at the beginning of a chat in languages that write the day before the month.
const DAY_FIRST: [&str; 3] = [
    "сквозным шифрованием",
    "extremo a extremo",
    "ende-zu-ende-verschlüsselt",
];

/// Whether a line is that of a program in such a language.
pub(super) fn is_day_first(line: &str) -> bool {
    let lower = line.to_lowercase();
    DAY_FIRST.iter().any(|words| lower.contains(words))
}

/// A location's label, before its address.
pub(super) const LOCATIONS: &[&str] = &["location:", "местоположение:", "ubicación:", "standort:"];

/// The first line of a poll.
pub(super) const POLLS: &[&str] = &["poll:", "опрос:", "encuesta:", "umfrage:"];

/// The names that exports have, before the name of the chat.
pub(super) const TITLES: &[&str] = &[
    "whatsapp chat with ",
    "whatsapp chat - ",
    "чат whatsapp с контактом ",
    "чат whatsapp с группой ",
    "чат whatsapp с ",
    "chat de whatsapp con ",
    "conversación de whatsapp con ",
    "whatsapp-chat mit ",
    "whatsapp chat mit ",
];
