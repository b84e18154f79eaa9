//! What a side can do about an entry: answer it, decide on it, contest it, give up what it is owed. With the lines to write,
//! for those who have never used git.

use chrono::NaiveTime;
use serde_json::json;

use super::super::markup::Html;
use super::super::page::Page;
use crate::calendar::Zone;
use crate::charter::{Charter, Party};
use crate::edit::Draft;
use crate::log::{Entry, Kind};
use crate::message::{Message, message};
use crate::obligation::{Awaited, End, Obligation, Required, What, awaited, required};

/// What the sides can do about an entry.
#[derive(Debug, Default)]
pub(super) struct Reaction {
    pub(super) ways: Vec<Way>,
}

/// One thing to do.
#[derive(Debug)]
pub(super) struct Way {
    /// Who can do what.
    pub(super) caption: Html,
    /// The lines to write.
    pub(super) lines: Html,
}

impl Reaction {
    pub(super) fn new(page: &Page<'_>, entry: &Entry, owed: &[&Obligation]) -> Self {
        let mut ways = Vec::new();
        // After the end of a contract, what was done by then can still be logged.
        for obligation in owed.iter().filter(|owed| owed.end == End::Open) {
            ways.extend(discharge(page, obligation));
            ways.extend(waive(page, obligation));
        }
        ways.extend(agree(page, entry));
        ways.extend(object(page, entry));
        Self { ways }
    }
}

/// The heading.
pub(super) fn heading() -> Message {
    message! {
        en: "If you want to answer, or disagree",
        ru: "Если вы хотите ответить или не согласны",
        es: "Si quiere responder o no está de acuerdo",
    }
}

/// What to do with the lines.
pub(super) fn intro(zone: &Zone) -> [Message; 2] {
    [
        message! {
            en: "The log is a text file that both sides share. Send the lines to the person who keeps it with you, or add them at its end yourself.",
            ru: "Журнал — текстовый файл, общий для обеих сторон. Отправьте эти строки тому, кто ведёт его с вашей стороны, или добавьте их в конец файла сами.",
            es: "El registro es un archivo de texto que comparten ambas partes. Envíe las líneas a quien lo lleva por su parte, o añádalas usted al final.",
        },
        message! {
            en: "Replace the name, the time and the text with your own. Times are in {zone}; if your time zone is another one, add its offset, such as `+03:00`. The date of an answer is the day on which you gave it, even if it is written down later.",
            ru: "Замените имя, время и текст на свои. Время — по часовому поясу {zone}; если ваш пояс другой, добавьте смещение, например `+03:00`. Дата ответа — день, когда вы его дали, даже если он внесён позже.",
            es: "Sustituya el nombre, la hora y el texto por los suyos. La hora es la de {zone}; si su huso horario es otro, añada su desfase, por ejemplo `+03:00`. La fecha de una respuesta es el día en que la dio, aunque se registre después.",
            zone: zone.name(),
        },
    ]
}

/// What somebody of a side would write.
struct Words<'a> {
    side: &'a Party,
    /// The person who is asked.
    person: Option<&'a str>,
    /// What it does.
    caption: Message,
    /// The text below the lines.
    note: Message,
}

/// What the side can write that has not agreed to a decision.
fn agree(page: &Page<'_>, entry: &Entry) -> Option<Way> {
    let judged = page.edition.judged;
    let name = judged.obligations.may_agree(entry.id())?;
    let side = judged.project.charter.party(name)?;
    let charter = &judged.project.charter;
    let required = required(judged.project, judged.obligations, entry)?;
    let has = |required: &Required, name: &str| {
        let mut people = required.people.iter();
        people.any(|person| *person.name == *name && person.with.is_empty())
    };
    // Where authority is needed, it is somebody of the side who has all of it alone.
    let person = match required.first() {
        Some(first) => {
            let mut people = first.people.iter().map(|person| &*person.name);
            let may = |name: &&str| {
                is_of(charter, side, name) && required.iter().all(|one| has(one, name))
            };
            Some(people.find(may)?)
        }
        None => None,
    };
    let words = Words {
        side,
        person,
        caption: message! {
            en: "{side}: to agree",
            ru: "{side}: согласиться",
            es: "{side}: para aceptar",
            side: name,
        },
        note: message! {
            en: "What exactly is agreed.",
            ru: "С чем именно вы согласны.",
            es: "Qué se acepta exactamente.",
        },
    };
    let verdict = [("verdict", "approved")];
    way(page, Kind::Decision, &words, entry.id(), &verdict)
}

/// What the debtor can write.
fn discharge(page: &Page<'_>, owed: &Obligation) -> Vec<Way> {
    let judged = page.edition.judged;
    let charter = &judged.project.charter;
    let Some(side) = owed.debtor.as_deref().and_then(|name| charter.party(name)) else {
        return Vec::new();
    };
    let asked = owed.person.as_deref();
    let name = &side.name.value;
    let ways = if let Some(waiting) =
        awaited(judged.project, judged.obligations, owed, judged.as_of)
    {
        decisions_on(page, owed, side, &waiting)
    } else {
        let reply = |fields: &[_], caption, note| {
            let words = Words {
                side,
                person: asked,
                caption,
                note,
            };
            vec![way(page, Kind::Reply, &words, &owed.entry, fields)]
        };
        match owed.what {
            What::Answer(_) => reply(
                &[("gives", "all")],
                message! {
                    en: "{side}: to answer",
                    ru: "{side}: ответить",
                    es: "{side}: para responder",
                    side: name,
                },
                message! {
                    en: "What was given, and where it is. Instead of `all`: `part`, `refusal`, or `promise` with a line `promises: {date}`.",
                    ru: "Что передано и где это находится. Вместо `all` можно: `part` (часть), `refusal` (отказ) или `promise` (обещание) со строкой `promises: {date}`.",
                    es: "Qué se entregó y dónde está. En lugar de `all`: `part` (una parte), `refusal` (negativa) o `promise` (promesa) con una línea `promises: {date}`.",
                    date: judged.today(&charter.zone).to_string(),
                },
            ),
            What::CallConfirmation => reply(
                &[],
                message! {
                    en: "{side}: to confirm the call",
                    ru: "{side}: подтвердить звонок",
                    es: "{side}: para confirmar la llamada",
                    side: name,
                },
                message! {
                    en: "That the record of the call is right. Whoever disagrees contests it.",
                    ru: "Что запись звонка верна. Кто не согласен, оспаривает её.",
                    es: "Que el registro de la llamada es correcto. Quien no esté de acuerdo lo objeta.",
                },
            ),
            _ => Vec::new(),
        }
    };
    ways.into_iter().flatten().collect()
}

/// What the people for whose decision something waits can write.
fn decisions_on(
    page: &Page<'_>,
    owed: &Obligation,
    side: &Party,
    waiting: &Awaited,
) -> Vec<Option<Way>> {
    let asked = owed.person.as_deref();
    let name = &side.name.value;
    let person = waiting.people.first().map(String::as_str).or(asked);
    let yes = if owed.what == What::Approval {
        "accepted"
    } else {
        "approved"
    };
    let decide = |verdict, caption, note| {
        let words = Words {
            side,
            person,
            caption,
            note,
        };
        way(
            page,
            Kind::Decision,
            &words,
            &owed.entry,
            &[("verdict", verdict)],
        )
    };
    let approve = message! {
        en: "{side}: to approve",
        ru: "{side}: согласовать",
        es: "{side}: para aprobar",
        side: name,
    };
    let what = message! {
        en: "What exactly is approved.",
        ru: "Что именно согласовано.",
        es: "Qué se aprueba exactamente.",
    };
    let decline = message! {
        en: "{side}: to decline",
        ru: "{side}: отклонить",
        es: "{side}: para rechazar",
        side: name,
    };
    let change = message! {
        en: "What has to change.",
        ru: "Что нужно изменить.",
        es: "Qué debe cambiar.",
    };
    let lacking = waiting.lacking.as_ref();
    let first = match lacking.filter(|lacking| lacking.approves) {
        Some(lacking) => {
            let words = Words {
                side,
                person: lacking.people.first().map(String::as_str),
                caption: approve,
                note: what,
            };
            let verdict = [("verdict", "approved")];
            way(page, Kind::Decision, &words, &lacking.decision, &verdict)
        }
        // A decision of somebody without the authority would bind nobody.
        None if waiting.nobody => None,
        None => decide(yes, approve, what),
    };
    let decline = (!waiting.nobody).then(|| decide("rejected", decline, change));
    vec![first, decline.flatten()]
}

/// What the creditor can write to give up what it is owed.
fn waive(page: &Page<'_>, owed: &Obligation) -> Option<Way> {
    if !matches!(owed.what, What::Answer(_)) {
        return None;
    }
    let charter = &page.edition.judged.project.charter;
    let side = charter.party(owed.creditor.as_deref()?)?;
    let words = Words {
        side,
        person: None,
        caption: message! {
            en: "{side}: to give up the request",
            ru: "{side}: отказаться от запроса",
            es: "{side}: para renunciar a la solicitud",
            side: &side.name.value,
        },
        note: message! {
            en: "Why it is no longer needed.",
            ru: "Почему это больше не нужно.",
            es: "Por qué ya no hace falta.",
        },
    };
    way(
        page,
        Kind::Decision,
        &words,
        &owed.entry,
        &[("verdict", "waived")],
    )
}

/// What each side that may contest an entry can write.
fn object(page: &Page<'_>, entry: &Entry) -> Vec<Way> {
    let judged = page.edition.judged;
    let (project, obligations) = (judged.project, judged.obligations);
    let sides = project.charter.parties.iter();
    let sides = sides.filter(|side| obligations.may_be_contested(project, entry, &side.name.value));
    let ways = sides.filter_map(|side| {
        let words = Words {
            side,
            person: None,
            caption: message! {
                en: "{side}: to contest this entry. It stays in the log, and is shown as disputed.",
                ru: "{side}: оспорить эту запись. Она останется в журнале и будет показана как оспоренная.",
                es: "{side}: para objetar esta entrada. Permanece en el registro y se muestra como disputada.",
                side: &side.name.value,
            },
            note: message! {
                en: "What happened instead, and what shows it.",
                ru: "Что было на самом деле и чем это подтверждается.",
                es: "Qué ocurrió en su lugar y qué lo demuestra.",
            },
        };
        way(
            page,
            Kind::Reply,
            &words,
            entry.id(),
            &[("gives", "objection")],
        )
    });
    ways.collect()
}

/// The lines of a reply or a decision about an entry; `None` if the charter has nobody of the side.
fn way(
    page: &Page<'_>,
    kind: Kind,
    words: &Words<'_>,
    about: &str,
    fields: &[(&str, &str)],
) -> Option<Way> {
    let judged = page.edition.judged;
    let zone = &judged.project.charter.zone;
    let local = zone.local(judged.as_of).time;
    // The end of a day has no time of that day.
    let at = if local.time() == NaiveTime::MIN {
        judged.today(zone).to_string()
    } else {
        local.format("%Y-%m-%d %H:%M").to_string()
    };
    let (reference, actor) = match kind {
        Kind::Decision => ("on", "by"),
        _ => ("answers", "from"),
    };
    let person = person_of(page, words)?;
    let first = [(reference, about), ("at", &at), (actor, person)];
    let all = first.iter().chain(fields);
    let draft = Draft {
        kind,
        id: page.edition.index.next_id(kind).to_owned(),
        fields: all
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect(),
        title: String::new(),
        note: None,
    };
    let note = words.note.text(page.edition.language);
    let block = format!("{}\n\n{note}", draft.block());
    let lines = block
        .lines()
        .map(|line| Html::escaped(line).as_str().to_owned());
    Some(Way {
        caption: page.plain(&words.caption),
        lines: Html::of_parts(lines.collect::<Vec<_>>().join("\n")),
    })
}

/// The name of somebody of a side: the person who is asked, otherwise the first one in the charter.
fn person_of<'a>(page: &Page<'a>, words: &Words<'a>) -> Option<&'a str> {
    let charter = &page.edition.judged.project.charter;
    let is_theirs = |name: &str| is_of(charter, words.side, name);
    let asked = words.person.filter(|name| is_theirs(name));
    let mut people = charter.people.iter().map(|person| person.name.as_str());
    asked.or_else(|| people.find(|name| is_theirs(name)))
}

/// Whether a name is that of a person of a side.
fn is_of(charter: &Charter, side: &Party, name: &str) -> bool {
    let own = charter.person(name).and_then(|_| charter.side(name));
    own.is_some_and(|own| own.name == side.name)
}
