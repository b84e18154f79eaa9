//! Messages about unreadable parts of a calendar file.

use super::{MAX_EVENTS, NotACalendar, Unread, Why};
use crate::message::{Message, message};

impl Unread {
    /// Its name and the reason: `"Stand-up": it has no DTSTART`.
    #[must_use]
    pub fn message(&self) -> Message {
        let of_the_file = matches!(
            self.why,
            Why::Component(_) | Why::TooManyEvents | Why::Nothing | Why::Cancelled | Why::NotChosen
        );
        match &self.name {
            None if of_the_file => self.why.message(),
            None => message! {
                en: "an event without a name: {why}",
                ru: "событие без имени: {why}",
                es: "un evento sin nombre: {why}",
                why: self.why.message(),
            },
            Some(name) => message! {
                en: "\"{name}\": {why}",
                ru: "«{name}»: {why}",
                es: "«{name}»: {why}",
                name: name,
                why: self.why.message(),
            },
        }
    }
}

impl Why {
    /// The reason as a clause.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Component(name) => message! {
                en: "{name} is not an event",
                ru: "{name} — не событие",
                es: "{name} no es un evento",
                name: name,
            },
            Self::NoStart => message! {
                en: "it has no DTSTART",
                ru: "нет DTSTART",
                es: "no tiene DTSTART",
            },
            Self::Unreadable(name, value) => message! {
                en: "its {name} `{value}` cannot be read",
                ru: "{name} `{value}` не читается",
                es: "su {name} `{value}` no se puede leer",
                name: name,
                value: value,
            },
            Self::UnknownZone(zone) => message! {
                en: "its time zone `{zone}` is not known",
                ru: "часовой пояс `{zone}` неизвестен",
                es: "su zona horaria `{zone}` no se conoce",
                zone: zone,
            },
            Self::EndsBefore => message! {
                en: "it ends before it begins",
                ru: "заканчивается раньше, чем начинается",
                es: "termina antes de empezar",
            },
            Self::TooLong => message! {
                en: "it lasts longer than ten years",
                ru: "длится больше десяти лет",
                es: "dura más de diez años",
            },
            Self::Rule(rule) => message! {
                en: "its rule `{rule}` cannot be read",
                ru: "правило `{rule}` не читается",
                es: "su regla `{rule}` no se puede leer",
                rule: rule,
            },
            Self::TooMany => message! {
                en: "it has more occurrences than are counted",
                ru: "повторений больше, чем учитывается",
                es: "tiene más repeticiones de las que se cuentan",
            },
            Self::TooManyEvents => message! {
                en: "only the first {most} events are read",
                ru: "читаются только первые {most} событий",
                es: "solo se leen los primeros {most} eventos",
                most: MAX_EVENTS,
            },
            Self::NotWholeDays => message! {
                en: "it does not last whole days",
                ru: "длится не целые дни",
                es: "no dura días completos",
            },
            Self::NotHours => message! {
                en: "it does not say at what hours a day is worked",
                ru: "не указывает, в какие часы день рабочий",
                es: "no indica las horas en que se trabaja un día",
            },
            Self::Stray(line) => message! {
                en: "its line `{line}` is no property",
                ru: "строка `{line}` не является свойством",
                es: "su línea `{line}` no es una propiedad",
                line: line,
            },
            Self::Nothing => message! {
                en: "it has no event that could be read",
                ru: "нет событий, которые удалось бы прочитать",
                es: "no tiene ningún evento que se pueda leer",
            },
            Self::Cancelled => message! {
                en: "all its events are cancelled",
                ru: "все события в нём отменены",
                es: "todos sus eventos están cancelados",
            },
            Self::NotChosen => message! {
                en: "none of its events is chosen",
                ru: "ни одно событие в нём не выбрано",
                es: "no se elige ninguno de sus eventos",
            },
        }
    }
}

impl NotACalendar {
    /// The reason as a clause.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::NoCalendar => message! {
                en: "it has no `BEGIN:VCALENDAR`",
                ru: "в нём нет `BEGIN:VCALENDAR`",
                es: "no tiene `BEGIN:VCALENDAR`",
            },
            Self::BreaksOff => message! {
                en: "it breaks off before `END:VCALENDAR`",
                ru: "он обрывается до `END:VCALENDAR`",
                es: "se interrumpe antes de `END:VCALENDAR`",
            },
            Self::Conflict => message! {
                en: "it has two versions, marked by git, between which nobody has chosen",
                ru: "в нём две версии, отмеченные git, и ни одна ещё не выбрана",
                es: "tiene dos versiones, marcadas por git, entre las que nadie ha elegido",
            },
        }
    }
}
