use super::Context;
use crate::calendar::{Unread, Why};
use crate::charter::UnreadCalendar;
use crate::finding::Finding;
use crate::message::{Message, message};
use crate::source::Location;

rule! {
    /// Checks for a calendar file with parts that cannot be read.
    ///
    /// There is one finding per file: the first three events with the reason, and their number. `projlog check -v` lists all
    /// of them. Events that are readable and irrelevant are not reported: cancelled ones, and among meetings those that are
    /// private or last whole days. A file of days of which none is left, because all events are cancelled or none is chosen, is
    /// reported.
    ///
    /// ## Why it matters
    ///
    /// A holiday that is not read is a working day, and something falls due on it; a meeting that is not read is never
    /// compared with the log. Nobody would notice.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery:
    ///     role: client
    ///     hours: "Mon-Fri 10:00-19:00"
    ///     holidays: calendars/2026.ics   # warning[calendar-unread]
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// BEGIN:VEVENT
    /// SUMMARY:Closed in the afternoon
    /// DTSTART:20261231T130000
    /// DTEND:20261231T190000
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery:
    ///     role: client
    ///     hours: "Mon-Fri 10:00-19:00"
    ///     holidays: calendars/2026.ics
    ///     workdays: 2026-12-31 10:00-13:00
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the event does not matter: remove it from the file, or name it under `without`.
    ///
    /// ## Configuration
    ///
    /// The files under `holidays` and `workdays` of the parties, and under `calls`, in the charter.
    "calendar-unread": Form, Form, Warning, check
}

/// The maximum number of events to name; others are counted.
const NAMED: usize = 3;

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let source = cx.charter().source;
    let finding = |calendar: &UnreadCalendar| {
        let (path, unread) = (&calendar.path, &calendar.unread);
        let help = match nothing_left(unread) {
            Some(Why::Cancelled) => message! {
                en: "no day is taken from it; if days are meant after all, restore their events, otherwise take the file out of the charter",
                ru: "ни одного дня из него не взято; если дни всё же имелись в виду, восстановите события, иначе уберите файл из устава",
                es: "no se toma de él ningún día; si se querían días, restablezca sus eventos; si no, quite el archivo del estatuto",
            },
            Some(Why::NotChosen) => message! {
                en: "no day is taken from it; correct the names under `only` and `without`, or take the file out of the charter",
                ru: "ни одного дня из него не взято; исправьте имена в `only` и `without` или уберите файл из устава",
                es: "no se toma de él ningún día; corrija los nombres de `only` y `without` o quite el archivo del estatuto",
            },
            _ if unread.iter().any(|item| item.why == Why::Nothing) => message! {
                en: "check that it is the right file; no day off and no meeting is read from it",
                ru: "проверьте, тот ли это файл: ни нерабочих дней, ни встреч из него не прочитано",
                es: "compruebe que es el archivo correcto: de él no se lee ningún día no hábil ni ninguna reunión",
            },
            _ => message! {
                en: "correct {count#this event|these events} in the calendar, or take {count#it|them} out of the file",
                ru: "исправьте {count#это событие|эти события|эти события} в календаре или уберите {count#его|их|их} из файла",
                es: "corrija {count#este evento|estos eventos} en el calendario o {count#quítelo|quítelos} del archivo",
                // No number is written here: 21 events are several.
                count: unread.len().min(2),
            },
        };
        let caption = match nothing_left(unread) {
            Some(_) => message! {
                en: "no day off and no working day in it",
                ru: "в нём нет ни нерабочих, ни рабочих дней",
                es: "sin días no hábiles ni hábiles",
            },
            None => message! {
                en: "not everything in it is read",
                ru: "прочитано не всё",
                es: "no se lee todo",
            },
        };
        Finding::new(
            Location {
                source,
                span: path.span,
            },
            message(path, unread),
        )
        .caption(caption)
        .distinguish(path.value.as_str())
        .help(help)
    };
    cx.charter().unread.iter().map(finding).collect()
}

/// Why nothing is taken from a file of which everything is read.
fn nothing_left(unread: &[Unread]) -> Option<&Why> {
    match unread {
        [Unread { why, .. }] => Some(why).filter(|why| matches!(why, Why::Cancelled | Why::NotChosen)),
        _ => None,
    }
}

fn message(path: &str, unread: &[Unread]) -> Message {
    match nothing_left(unread) {
        Some(Why::Cancelled) => {
            return message! {
                en: "all events in `{path}` are cancelled",
                ru: "все события в `{path}` отменены",
                es: "todos los eventos de `{path}` están cancelados",
                path: path,
            };
        }
        Some(_) => {
            return message! {
                en: "none of the events in `{path}` is chosen by `only` and `without`",
                ru: "ни одно событие в `{path}` не выбрано полями `only` и `without`",
                es: "`only` y `without` no eligen ningún evento de `{path}`",
                path: path,
            };
        }
        None => {}
    }
    if let [
        Unread {
            why: Why::Nothing, ..
        },
    ] = unread
    {
        return message! {
            en: "`{path}` has no event that could be read",
            ru: "в `{path}` нет событий, которые удалось бы прочитать",
            es: "`{path}` no tiene ningún evento que se pueda leer",
            path: path,
        };
    }
    let named = Message::clauses(unread.iter().take(NAMED).map(Unread::message));
    let more = unread
        .len()
        .checked_sub(NAMED)
        .filter(|more| *more > 0)
        .map(|more| {
            message! {
                en: "; and {more} more",
                ru: "; и ещё {more}",
                es: "; y {more} más",
                more: more,
            }
        });
    message! {
        en: "{count} {count#event|events} in `{path}` {count#is|are} not read: {named}{more}",
        ru: "в `{path}` не {count#прочитано|прочитано|прочитано} {count} {count#событие|события|событий}: {named}{more}",
        es: "no se {count#lee|leen} {count} {count#evento|eventos} de `{path}`: {named}{more}",
        count: unread.len(),
        path: path,
        named: named,
        more: more,
    }
}
