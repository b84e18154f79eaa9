//! The subjects of mails.

/// Marks of replies and of forwarded mails before the subject of the first mail, in the languages of mail programs.
const MARKS: [&str; 34] = [
    "re",
    "fwd",
    "fw",
    "ref",
    "res",
    "rv",
    "tr",
    "wg",
    "aw",
    "antw",
    "sv",
    "vs",
    "vb",
    "enc",
    "rif",
    "i",
    "r",
    "pd",
    "odp",
    "ynt",
    "ilt",
    "doorst",
    "trs",
    "reenv",
    "reenviado",
    "отв",
    "ответ",
    "на",
    "ha",
    "пересл",
    "пер",
    "перенаправлено",
    "нa",
    "переслано",
];

/// What programs write before the subject of the mail that they answer for somebody who is away.
const ABSENCES: [&str; 22] = [
    "out of office",
    "out of the office",
    "automatic reply",
    "auto-reply",
    "auto reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "ooo:",
    "автоответ",
    "автоматический ответ",
    "автоматическое уведомление",
    "нет на работе",
    "вне офиса",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "ausente de la oficina",
    "autorrespuesta",
    "abwesenheit",
];

/// What calendars write before the title of a meeting to which somebody is invited.
const INVITATIONS: [&str; 22] = [
    "accepted",
    "declined",
    "tentative",
    "tentatively accepted",
    "invitation",
    "updated invitation",
    "canceled",
    "cancelled",
    "canceled event",
    "aceptado",
    "aceptada",
    "rechazado",
    "rechazada",
    "provisional",
    "invitación",
    "cancelado",
    "принято",
    "отклонено",
    "под вопросом",
    "приглашение",
    "отменено",
    "пробно",
];

/// Whether a program wrote a mail with this subject for somebody who is away.
pub(super) fn is_of_absence(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    let mut starts = ABSENCES.iter();
    starts.any(|start| subject.starts_with(start))
}

/// Whether a subject is the title of a meeting, with what a calendar writes before it.
pub(super) fn is_of_invitation(subject: &str) -> bool {
    let mark = subject
        .split_once(':')
        .map(|(mark, _)| mark.trim().to_lowercase());
    mark.is_some_and(|mark| INVITATIONS.contains(&mark.as_str()))
}

/// Whether a subject is that of the mail to which this one replies, or which it forwards.
pub(super) fn is_of_another(subject: &str) -> bool {
    let Some((mark, _)) = subject.split_once(':') else {
        return false;
    };
    // A list's name before it, or a count behind it: `[list] Re[2]:`.
    let mark = mark.trim();
    let mark = match mark.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, mark)) => mark.trim(),
        None => mark,
    };
    let mark = mark.split(['[', '(', '^']).next().unwrap_or_default();
    MARKS.contains(&mark.trim().to_lowercase().as_str())
}
