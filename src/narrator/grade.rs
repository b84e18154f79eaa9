//! How well the time of an entry is supported, in words.

use crate::calendar::Moment;
use crate::message::{Message, Value, message};
use crate::obligation::{Grade, Support, Uncounted};

/// How well the time of an entry is supported. `afterwards`: it was written down afterwards, by agreement; `committed`: git shows
/// when it was written down.
#[must_use]
pub fn support(grade: &Grade, afterwards: bool, committed: bool) -> Message {
    match grade.support {
        Support::Unstated => message! {
            en: "The entry states no time.",
            ru: "Время в записи не указано.",
            es: "La entrada no indica ninguna hora.",
        },
        Support::BothExports => message! {
            en: "Confirmed by the exports of both sides: the message in its evidence has the same time.",
            ru: "Подтверждено выгрузками обеих сторон: у сообщения в `evidence` то же время.",
            es: "Confirmada por las exportaciones de ambas partes: el mensaje de su prueba tiene la misma hora.",
        },
        Support::OneExport => message! {
            en: "Confirmed by one export: the message in its evidence has the same time; not confirmed by {sides}.",
            ru: "Подтверждено одной выгрузкой: у сообщения в `evidence` то же время; подтверждения нет: {sides}.",
            es: "Confirmada por una exportación: el mensaje de su prueba tiene la misma hora; sin confirmar por {sides}.",
            sides: Value::all(&grade.unconfirmed_by),
        },
        Support::CommittedInTime => message! {
            en: "Committed in time: git shows that it was written down within the agreed term.",
            ru: "Внесено в срок: git показывает, что запись сделана в согласованный срок.",
            es: "Registrada a tiempo: git muestra que se anotó dentro del plazo acordado.",
        },
        Support::Claimed if afterwards => message! {
            en: "The time is the writer's statement; it was written down afterwards, by agreement.",
            ru: "Время указано автором; запись внесена впоследствии, по договорённости.",
            es: "La hora es la indicación de quien escribe; se registró después, por acuerdo.",
        },
        Support::Claimed if grade.late => message! {
            en: "The time is the writer's statement; it was written down later than agreed.",
            ru: "Время указано автором; запись внесена позже согласованного срока.",
            es: "La hora es la indicación de quien escribe; se registró después de lo acordado.",
        },
        Support::Claimed if committed => message! {
            en: "The time is the writer's statement; git shows when it was written down.",
            ru: "Время указано автором; git показывает, когда запись внесена.",
            es: "La hora es la indicación de quien escribe; git muestra cuándo se registró.",
        },
        Support::Claimed => message! {
            en: "The time is the writer's statement alone.",
            ru: "Время указано автором записи и ничем не подтверждено.",
            es: "La hora es solo la indicación de quien escribe.",
        },
    }
}

/// What supports a time of which the record came late, as a clause.
#[must_use]
pub fn supported(grade: &Grade, at: Option<&Moment>) -> Option<Message> {
    match grade.support {
        Support::BothExports => Some(message! {
            en: "the exports of both sides confirm its time, {at}",
            ru: "время события ({at:full}) подтверждено выгрузками обеих сторон",
            es: "las exportaciones de ambas partes confirman su hora, {at:full}",
            at: at,
        }),
        Support::OneExport => Some(message! {
            en: "the message in its evidence has the same time, {at}, which {sides} has not confirmed",
            ru: "у сообщения в `evidence` то же время ({at:full}), подтверждения нет: {sides}",
            es: "el mensaje de su prueba tiene la misma hora, {at:full}; falta la confirmación de {sides}",
            at: at,
            sides: Value::all(&grade.unconfirmed_by),
        }),
        Support::Unstated | Support::Claimed | Support::CommittedInTime => None,
    }
}

/// Why confirmations of its evidence do not count.
pub fn uncounted(grade: &Grade) -> impl Iterator<Item = Message> {
    grade.uncounted.iter().map(|(id, why)| match why {
        Uncounted::NotShown { side } => message! {
            en: "{id} does not count: git does not show that {side} wrote it",
            ru: "{id} не учитывается: по git не видно, что запись внесла сторона {side}",
            es: "{id} no cuenta: git no muestra que la escribiera {side}",
            id: id,
            side: side,
        },
        Uncounted::NotCommitted { side } => message! {
            en: "{id} of {side} does not count yet: it is not committed",
            ru: "{id} ({side}) пока не учитывается: запись не в коммите",
            es: "{id} de {side} aún no cuenta: no tiene commit",
            id: id,
            side: side,
        },
        Uncounted::Earlier => message! {
            en: "{id} does not count: the entry did not have this time and evidence where {id} was recorded",
            ru: "{id} не учитывается: там, где внесено {id}, в записи ещё не было этого времени и `evidence`",
            es: "{id} no cuenta: donde se registró {id}, la entrada no tenía esta hora y esta prueba",
            id: id,
        },
        Uncounted::Replaced { by } => message! {
            en: "{id} does not count: {by} came in its place",
            ru: "{id} не учитывается: вместо него внесено {by}",
            es: "{id} no cuenta: {by} la reemplaza",
            id: id,
            by: by,
        },
    })
}
