//! What looks like a date or a term under a key that is no field, and the keys that say when something is due.

use crate::calendar::{Moment, Term};
use crate::phrases::{Kind, LANGUAGES, Word, Written, words};
use crate::source::{folded, nearest};
use crate::yaml::FromText;

/// The most bytes and words of a date or a term, in whatever notation. Anything longer is prose.
const LONGEST: (usize, usize) = (80, 10);
/// The most words around the name of a weekday that stands for a date.
const FEW: usize = 4;

/// Words that name a due date, in whatever key.
const WORDS: [&str; 8] = [
    "due",
    "deadline",
    "cutoff",
    "срок",
    "дедлайн",
    "plazo",
    "vence",
    "vencimiento",
];
/// Whole keys that do, without accents.
const KEYS: [&str; 22] = [
    "until",
    "till",
    "before",
    "no later than",
    "not later than",
    "at the latest",
    "target date",
    "end date",
    "eta",
    "by when",
    "до",
    "не позднее",
    "не позже",
    "дата ответа",
    "к дате",
    "к какому сроку",
    "hasta",
    "antes de",
    "a mas tardar",
    "fecha tope",
    "fecha de entrega",
    "fecha de respuesta",
];
/// The last words of such keys: `answer by`, `нужно до`.
const LAST: [&str; 6] = ["by", "before", "until", "до", "hasta", "antes de"];
/// How words for days and the like begin.
const UNITS: [&str; 18] = [
    "minut",
    "hour",
    "day",
    "week",
    "fortnight",
    "month",
    "минут",
    "час",
    "дн",
    "день",
    "сут",
    "недел",
    "мес",
    "hora",
    "dia",
    "jornada",
    "semana",
    "mes",
];
/// Words that stand for a date.
const RELATIVE: [&str; 11] = [
    "today",
    "tonight",
    "tomorrow",
    "weekend",
    "asap",
    "сегодня",
    "завтра",
    "послезавтра",
    "срочно",
    "hoy",
    "manana",
];

/// Whether a key says when something is due, whatever its value.
pub(super) fn means_due(key: &str) -> bool {
    let key = folded(key);
    if key.len() > LONGEST.0 {
        return false;
    }
    let is_last = |last: &str| key.strip_suffix(last).is_some_and(|key| key.ends_with(' '));
    KEYS.contains(&&*key)
        || key.split(' ').any(|word| WORDS.contains(&word))
        || LAST.into_iter().any(is_last)
        || nearest(&key, WORDS.into_iter().filter(|word| word.len() > FEW)).is_some()
}

/// Whether a text looks like a date: in digits or words, with a weekday or a time, and also without a year.
pub(super) fn is_date(text: &str) -> bool {
    let Some(words) = few_words(text) else {
        return false;
    };
    if Moment::from_text(text.trim()).is_ok() || Moment::meant(text).is_some() {
        return true;
    }
    let has_number = words
        .iter()
        .any(|word| matches!(word.kind, Kind::Number(_)));
    words.iter().any(|word| {
        let written = text.get(word.range.clone()).unwrap_or("");
        let is_month = || LANGUAGES.iter().any(|l| l.months.line(word).is_some());
        let is_weekday = || LANGUAGES.iter().any(|l| l.weekdays.line(word).is_some());
        matches!(word.kind, Kind::Date(_))
            || (written.contains('/') && Written::without_year(written).is_some())
            || (has_number && is_month())
            || (words.len() <= FEW && (is_weekday() || RELATIVE.contains(&&*word.plain)))
    })
}

/// Whether a text looks like a term: a number of days or the like.
pub(super) fn is_term(text: &str) -> bool {
    let Some(words) = few_words(text) else {
        return false;
    };
    let mut numbers = words
        .iter()
        .filter(|word| matches!(word.kind, Kind::Number(_)));
    let is_unit = |word: &Word| UNITS.iter().any(|unit| word.plain.starts_with(unit));
    Term::parse(text.trim()).is_ok() || (numbers.next().is_some() && words.iter().any(is_unit))
}

/// The words of a text, if it has few.
fn few_words(text: &str) -> Option<Vec<Word>> {
    let is_short = text.len() <= LONGEST.0;
    let words = is_short.then(|| words(text, 0..text.len()))?;
    (words.len() <= LONGEST.1).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_any_notation_are_seen() {
        for text in [
            "2026-03-20",
            "2026-03-20 18:00",
            "by 2026-03-20",
            "2026-03-20 (Fri)",
            "2026.03.20",
            "12.03.2026",
            "20/3/26",
            "20/3",
            "20 марта",
            "до 20 марта",
            "20-го марта 2026 г.",
            "20 de marzo",
            "March 20",
            "20 Mar",
            "Friday",
            "пятница",
            "до пятницы",
            "el viernes",
            "завтра",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "",
            "photos",
            "we met on Friday and agreed that the photos come later",
            "R-1",
            "4.5",
            "may do",
            "12",
            "the shop, the studio",
        ] {
            assert!(!is_date(text), "{text}");
        }
        for text in [
            "10 working days",
            "3 days",
            "10 рабочих дней",
            "2 недели",
            "5 días hábiles",
            "within 48 hours",
        ] {
            assert!(is_term(text), "{text}");
        }
        for text in ["10 photos", "working days", "3", "one shop"] {
            assert!(!is_term(text), "{text}");
        }
    }

    #[test]
    fn keys_of_due_dates_are_seen() {
        for key in [
            "deadline",
            "Deadline",
            "dedline",
            "due date",
            "due-date",
            "due_by",
            "answer by",
            "reply-by",
            "needed_by",
            "до",
            "ответить до",
            "срок исполнения",
            "hasta",
            "fecha tope",
            "plazo máximo",
        ] {
            assert!(means_due(key), "{key}");
        }
        for key in [
            "by", "note", "line", "status", "date", "fecha", "needed", "от", "sent",
        ] {
            assert!(!means_due(key), "{key}");
        }
    }
}
