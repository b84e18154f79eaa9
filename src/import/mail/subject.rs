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
