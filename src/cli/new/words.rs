//! Kinds and fields in words, for questions. The English text is that of the declarations, which a test holds.

use crate::log::{Field, Kind};
use crate::message::{Message, Say, Value, Words, message};

/// What an entry of a kind is.
pub(in crate::cli) fn kind(kind: Kind) -> Message {
    match kind {
        Kind::Stage => message! {
            en: "One stage of the agreed plan",
            ru: "Этап согласованного плана",
            es: "Una etapa del plan acordado",
        },
        Kind::Request => message! {
            en: "Somebody asks the other side for something",
            ru: "Одна сторона просит что-то у другой",
            es: "Alguien pide algo a la otra parte",
        },
        Kind::Reply => message! {
            en: "The answer to a request, or the written confirmation of a call",
            ru: "Ответ на запрос или письменное подтверждение звонка",
            es: "La respuesta a una solicitud, o la confirmación escrita de una llamada",
        },
        Kind::Reminder => message! {
            en: "A reminder of something that is owed",
            ru: "Напоминание о том, чего ждут",
            es: "Un recordatorio de lo que se espera",
        },
        Kind::Call => message! {
            en: "A conversation that leaves no trace unless it is logged",
            ru: "Сказанное устно: звонок, встреча или голосовое сообщение",
            es: "Lo dicho de palabra: una llamada, una reunión o un mensaje de voz",
        },
        Kind::Decision => message! {
            en: "A binding decision",
            ru: "То, что обязывает стороны",
            es: "Algo que obliga a las partes",
        },
        Kind::Delivery => message! {
            en: "Work handed over",
            ru: "Сдача результата работы",
            es: "Trabajo entregado",
        },
        Kind::Notice => message! {
            en: "A formal notice: early warning, stop of work, resumption, termination",
            ru: "Официальное уведомление: раннее предупреждение, приостановка работ, возобновление, расторжение",
            es: "Un aviso formal: aviso anticipado, suspensión de los trabajos, reanudación, terminación",
        },
        Kind::Confirmation => message! {
            en: "Messages that a side found in its own export, named by their keys of evidence",
            ru: "Сообщения, найденные в собственной выгрузке, названные своими ключами",
            es: "Mensajes que alguien encontró en su propia exportación, nombrados por sus claves de prueba",
        },
    }
}

/// The heading of an entry that has no other: `Request R-4`.
pub(super) fn heading(kind: Kind, id: &str) -> Message {
    let name = match kind {
        Kind::Stage => message! { en: "Stage", ru: "Этап", es: "Etapa" },
        Kind::Request => message! { en: "Request", ru: "Запрос", es: "Solicitud" },
        Kind::Reply => message! { en: "Reply", ru: "Ответ", es: "Respuesta" },
        Kind::Reminder => message! { en: "Reminder", ru: "Напоминание", es: "Recordatorio" },
        Kind::Call => message! { en: "Call", ru: "Звонок", es: "Llamada" },
        Kind::Decision => message! { en: "Decision", ru: "Решение", es: "Decisión" },
        Kind::Delivery => message! { en: "Delivery", ru: "Сдача", es: "Entrega" },
        Kind::Notice => message! { en: "Notice", ru: "Уведомление", es: "Aviso" },
        Kind::Confirmation => {
            message! { en: "Confirmation", ru: "Подтверждение", es: "Confirmación" }
        }
    };
    message! { en: "{name} {id}", ru: "{name} {id}", es: "{name} {id}", name: name, id: id }
}

/// What a field means.
pub(in crate::cli) fn field(field: &Field) -> Message {
    meaning(field.summary()).unwrap_or_else(|| Message::value(field.summary()))
}

/// Text with a small first letter, to continue a sentence.
#[derive(Debug)]
struct Continued(Message);

impl Say for Continued {
    fn say(&self, words: &mut Words) {
        let text = self.0.text(words.language());
        let mut letters = text.chars();
        let first = letters.next().map(char::to_lowercase);
        let continued: String = first.into_iter().flatten().chain(letters).collect();
        words.word(&continued);
    }
}

/// The advice to write what a field means.
pub(super) fn write(what: &Field) -> Message {
    message! {
        en: "write {what}",
        ru: "укажите: {what}",
        es: "escriba {what}",
        what: Value::custom(Continued(field(what))),
    }
}

/// A field's declaration in all languages.
#[expect(clippy::too_many_lines, reason = "a list of fields")]
fn meaning(summary: &str) -> Option<Message> {
    Some(match summary {
        "The party or person who delivers it" => message! {
            en: "The party or person who delivers it",
            ru: "Сторона или человек, который сдаёт этап",
            es: "La parte o persona que la entrega",
        },
        "When work on it begins" => message! {
            en: "When work on it begins",
            ru: "Когда начинается работа над этапом",
            es: "Cuándo empieza el trabajo en ella",
        },
        "When it is to be delivered" => message! {
            en: "When it is to be delivered",
            ru: "Когда этап должен быть сдан",
            es: "Cuándo debe entregarse",
        },
        "Whether the urgent terms hold" => message! {
            en: "Whether the urgent terms hold",
            ru: "Действуют ли срочные нормы",
            es: "Si rigen los plazos urgentes",
        },
        "The stages that come before it" => message! {
            en: "The stages that come before it",
            ru: "Этапы, которые ему предшествуют",
            es: "Las etapas que van antes",
        },
        "What \"done\" means" => message! {
            en: "What \"done\" means",
            ru: "Что значит «готово»",
            es: "Qué significa «terminado»",
        },
        "The person or party who is asked" => message! {
            en: "The person or party who is asked",
            ru: "Человек или сторона, к кому обращён запрос",
            es: "La persona o parte a quien se pide",
        },
        "What is asked for. It names the term by which the answer is due" => message! {
            en: "What is asked for. It names the term by which the answer is due",
            ru: "Что запрашивается. От этого зависит норма срока ответа",
            es: "Qué se pide. De ello depende el plazo de la respuesta",
        },
        "When the answer is due, where that departs from the terms" => message! {
            en: "When the answer is due, where that departs from the terms",
            ru: "Срок ответа, если он отличается от норм",
            es: "Cuándo vence la respuesta, si difiere de los plazos",
        },
        "The stages that cannot continue without the answer" => message! {
            en: "The stages that cannot continue without the answer",
            ru: "Этапы, которые не могут продолжаться без ответа",
            es: "Las etapas que no pueden seguir sin la respuesta",
        },
        "Whether it is outside the agreed plan" => message! {
            en: "Whether it is outside the agreed plan",
            ru: "Выходит ли это за рамки согласованного плана",
            es: "Si queda fuera del plan acordado",
        },
        "What it is about" => message! {
            en: "What it is about",
            ru: "К чему это относится",
            es: "De qué trata",
        },
        "The request that is answered, the call whose record is confirmed, or any entry that is contested" =>
        {
            message! {
                en: "The request that is answered, the call whose record is confirmed, or any entry that is contested",
                ru: "Запрос, на который дан ответ, звонок, запись о котором подтверждается, или любая оспариваемая запись",
                es: "La solicitud que se responde, la llamada cuyo registro se confirma o cualquier entrada que se impugna",
            }
        }
        "What it gives. A reply that gives nothing discharges nothing" => message! {
            en: "What it gives. A reply that gives nothing discharges nothing",
            ru: "Что даёт ответ. Ответ, который ничего не даёт, ничего и не исполняет",
            es: "Qué da. Una respuesta que no da nada no cumple nada",
        },
        "The day by which the rest will come, with `gives: promise` or `gives: part`" => message! {
            en: "The day by which the rest will come, with `gives: promise` or `gives: part`",
            ru: "День, к которому придёт остальное, при `gives: promise` или `gives: part`",
            es: "El día en que llegará el resto, con `gives: promise` o `gives: part`",
        },
        "The request, delivery or stage that is waited for" => message! {
            en: "The request, delivery or stage that is waited for",
            ru: "Запрос, сдача или этап, по которым ждут ответа",
            es: "La solicitud, entrega o etapa que se espera",
        },
        "The earlier reminders in whose place it comes, such as one that the other side contests" =>
        {
            message! {
                en: "The earlier reminders in whose place it comes, such as one that the other side contests",
                ru: "Прежние напоминания, вместо которых оно внесено, например оспоренное другой стороной",
                es: "Los recordatorios anteriores que sustituye, por ejemplo uno que la otra parte impugna",
            }
        }
        "The people who took part" => message! {
            en: "The people who took part",
            ru: "Кто участвовал",
            es: "Las personas que participaron",
        },
        "When time and topic were agreed" => message! {
            en: "When time and topic were agreed",
            ru: "Когда были согласованы время и тема",
            es: "Cuándo se acordaron la hora y el tema",
        },
        "How it was held" => message! {
            en: "How it was held",
            ru: "Как проходил разговор",
            es: "Cómo se celebró",
        },
        "How long it lasted" => message! {
            en: "How long it lasted",
            ru: "Сколько длился разговор",
            es: "Cuánto duró",
        },
        "What it was about" => message! {
            en: "What it was about",
            ru: "О чём был разговор",
            es: "De qué trató",
        },
        "The cadence item that required it" => message! {
            en: "The cadence item that required it",
            ru: "Пункт регулярных звонков (`cadence`), по которому он состоялся",
            es: "El punto de la cadencia que la pedía",
        },
        "The earlier records in whose place it comes, such as one that the other side contests" => {
            message! {
                en: "The earlier records in whose place it comes, such as one that the other side contests",
                ru: "Прежние записи о звонке, вместо которых она внесена, например оспоренная другой стороной",
                es: "Los registros anteriores que sustituye, por ejemplo uno que la otra parte impugna",
            }
        }
        "The person who decides, or those who decide together" => message! {
            en: "The person who decides, or those who decide together",
            ru: "Кто принимает решение, один или вместе с другими",
            es: "La persona que decide, o quienes deciden juntos",
        },
        "What is decided on: an entry, or `charter`" => message! {
            en: "What is decided on: an entry, or `charter`",
            ru: "О чём решение: запись или `charter`",
            es: "Sobre qué se decide: una entrada o `charter`",
        },
        "What is decided" => message! {
            en: "What is decided",
            ru: "Что решено",
            es: "Qué se decide",
        },
        "The authority that it takes, where that does not follow from what it is on" => message! {
            en: "The authority that it takes, where that does not follow from what it is on",
            ru: "Какие нужны полномочия, если это не следует из предмета решения",
            es: "Las facultades que requiere, si no se deducen de su objeto",
        },
        "The money that it commits" => message! {
            en: "The money that it commits",
            ru: "Сумма, которую оно обязывает заплатить",
            es: "El importe que compromete",
        },
        "What it changes: the due date, or a stage's owner or start" => message! {
            en: "What it changes: the due date, or a stage's owner or start",
            ru: "Что оно меняет: срок либо ответственного или начало этапа",
            es: "Qué cambia: el plazo, o el responsable o el inicio de una etapa",
        },
        "The earlier decisions in whose place it comes" => message! {
            en: "The earlier decisions in whose place it comes",
            ru: "Прежние решения, вместо которых оно принято",
            es: "Las decisiones anteriores que sustituye",
        },
        "Which of the agreed requirements are met, with `accepted`" => message! {
            en: "Which of the agreed requirements are met, with `accepted`",
            ru: "Какие согласованные требования выполнены, при `accepted`",
            es: "Qué requisitos acordados se cumplen, con `accepted`",
        },
        "Why" => message! { en: "Why", ru: "Почему", es: "Por qué" },
        "The new due date" => message! {
            en: "The new due date",
            ru: "Новый срок",
            es: "La nueva fecha límite",
        },
        "Who delivers it from now on" => message! {
            en: "Who delivers it from now on",
            ru: "Кто сдаёт этап отныне",
            es: "Quién la entrega en adelante",
        },
        "When work on it begins from now on" => message! {
            en: "When work on it begins from now on",
            ru: "Новое начало работы над этапом",
            es: "Cuándo empieza ahora el trabajo en ella",
        },
        "The stage or the cadence item that is delivered" => message! {
            en: "The stage or the cadence item that is delivered",
            ru: "Этап или пункт регулярной отчётности (`cadence`), который сдаётся",
            es: "La etapa o el punto de la cadencia que se entrega",
        },
        "The person or party who receives it" => message! {
            en: "The person or party who receives it",
            ru: "Человек или сторона, которой сдаётся результат",
            es: "La persona o parte que lo recibe",
        },
        "The earlier deliveries in whose place it comes, such as one that the other side contests" =>
        {
            message! {
                en: "The earlier deliveries in whose place it comes, such as one that the other side contests",
                ru: "Прежние сдачи, вместо которых она внесена, например оспоренная другой стороной",
                es: "Las entregas anteriores que sustituye, por ejemplo una que la otra parte impugna",
            }
        }
        "The period that a report of the cadence is for" => message! {
            en: "The period that a report of the cadence is for",
            ru: "Период, за который сдаётся регулярный отчёт",
            es: "El período al que corresponde un informe de la cadencia",
        },
        "What it declares" => message! {
            en: "What it declares",
            ru: "О чём уведомление",
            es: "Qué declara",
        },
        "The entries that it is about; a termination is about the whole contract" => message! {
            en: "The entries that it is about; a termination is about the whole contract",
            ru: "Записи, к которым оно относится; расторжение относится ко всему договору",
            es: "Las entradas de las que trata; una terminación trata de todo el contrato",
        },
        "When a termination takes effect, where that is not when it is given" => message! {
            en: "When a termination takes effect, where that is not when it is given",
            ru: "Когда вступает в силу расторжение, если не в момент уведомления",
            es: "Cuándo surte efecto una terminación, si no es al darse el aviso",
        },
        "The entry that gave rise to it" => message! {
            en: "The entry that gave rise to it",
            ru: "Запись, из-за которой оно сделано",
            es: "La entrada que lo motivó",
        },
        "The earlier notices in whose place it comes, such as one that the other side contests" => {
            message! {
                en: "The earlier notices in whose place it comes, such as one that the other side contests",
                ru: "Прежние уведомления, вместо которых оно внесено, например оспоренное другой стороной",
                es: "Los avisos anteriores que sustituye, por ejemplo uno que la otra parte impugna",
            }
        }
        "The earlier confirmations in whose place it comes" => message! {
            en: "The earlier confirmations in whose place it comes",
            ru: "Прежние подтверждения, вместо которых оно внесено",
            es: "Las confirmaciones anteriores que sustituye",
        },
        "When it happened. A date alone is the whole day" => message! {
            en: "When it happened. A date alone is the whole day",
            ru: "Когда это произошло. Дата без времени означает весь день",
            es: "Cuándo ocurrió. Una fecha sola es el día entero",
        },
        "The person who acts" => message! {
            en: "The person who acts",
            ru: "Кто действует",
            es: "La persona que actúa",
        },
        "The channel, one of the charter's" => message! {
            en: "The channel, one of the charter's",
            ru: "Канал связи, один из названных в уставе",
            es: "El canal, uno de los del estatuto",
        },
        "The call it was said in, where the channel is verbal" => message! {
            en: "The call it was said in, where the channel is verbal",
            ru: "Звонок, в котором это сказано, если канал устный",
            es: "La llamada en la que se dijo, si el canal es verbal",
        },
        "A link, a path, a quotation or the key of a message that proves it" => message! {
            en: "A link, a path, a quotation or the key of a message that proves it",
            ru: "Ссылка, путь к файлу, цитата или ключ сообщения, которые это подтверждают",
            es: "Un enlace, una ruta, una cita o la clave de un mensaje que lo prueba",
        },
        "Findings that this entry accepts, each with its reason" => message! {
            en: "Findings that this entry accepts, each with its reason",
            ru: "Замечания, которые допускает эта запись, каждое с причиной",
            es: "Los hallazgos que admite esta entrada, cada uno con su motivo",
        },
        "The rule whose finding is accepted" => message! {
            en: "The rule whose finding is accepted",
            ru: "Правило, замечание которого допускается",
            es: "La regla cuyo hallazgo se admite",
        },
        "Why both sides accept it" => message! {
            en: "Why both sides accept it",
            ru: "Почему обе стороны это допускают",
            es: "Por qué lo admiten ambas partes",
        },
        "The last day on which it is accepted" => message! {
            en: "The last day on which it is accepted",
            ru: "Последний день, когда это допускается",
            es: "El último día en que se admite",
        },
        "The decisions of the side that is owed, by which it agreed" => message! {
            en: "The decisions of the side that is owed, by which it agreed",
            ru: "Решения ожидающей стороны, которыми она согласилась",
            es: "Las decisiones de la parte acreedora con las que aceptó",
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_field_is_in_all_languages() {
        for one in Kind::ALL {
            assert_eq!(kind(*one).english(), one.summary());
            for field in one.fields() {
                for field in std::iter::once(field).chain(&field.inner) {
                    let said = meaning(field.summary());
                    let said = said.unwrap_or_else(|| panic!("{one}: {}", field.summary()));
                    assert_eq!(said.english(), field.summary());
                }
            }
        }
    }
}
