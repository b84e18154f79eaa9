//! Fields of the charter that change nothing.

use super::useless;
use crate::charter::{ALL, BUDGET, Charter, FOREIGN, Grant, StatedTerm};
use crate::finding::Finding;
use crate::log::Kind;
use crate::message::message;
use crate::rules::Context;
use crate::source::{Location, Spanned};

/// The terms that are counted in the hours of one side only.
const ONE_SIDED: &[&str] = &["call-invitation", "correction"];

/// The terms of obligations about which no question can be asked.
const NEVER_PAUSED: &[&str] = &[
    "call-confirmation",
    "call-invitation",
    "call-record",
    "correction",
    "early-warning",
    "logging",
    "reminder",
    "rework",
    "silence",
    "stage-warning",
    "stop-work",
];

/// The fields of the charter that change nothing.
pub(in crate::rules) fn findings(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    let mut findings = cadence(charter);
    findings.extend(
        charter
            .terms
            .stated()
            .filter_map(|stated| term(charter, stated)),
    );
    for person in &charter.people {
        let delegated = person.delegates.iter().flat_map(|d| d.decides.iter());
        let grants = || person.decides.iter().chain(delegated.clone());
        findings.extend(grants().filter_map(|grant| limit(charter, &person.name, grant)));
        findings.extend(grants().filter_map(|grant| per(charter, &person.name, grant)));
        findings.extend(
            person
                .decides
                .iter()
                .filter_map(|grant| alone(charter, &person.name, grant)),
        );
    }
    findings.extend(
        charter
            .fields
            .iter()
            .filter_map(|name| foreign(charter, name)),
    );
    findings
}

/// Cadence items that require nothing. If the charter has faults, the period may be unreadable.
fn cadence(charter: &Charter) -> Vec<Finding> {
    let idle = charter.cadence.iter().filter(|item| {
        charter.faults.is_empty() && item.fields.call.is_none() && item.fields.delivery.is_none()
    });
    let finding = |name: &Spanned<String>| {
        let message = message! {
            en: "the cadence item {item} states neither `call` nor `delivery`, so nothing is ever due from it",
            ru: "в пункте {item} из `cadence` нет ни `call`, ни `delivery`, поэтому по нему никогда ничего не требуется",
            es: "el elemento {item} de `cadence` no indica ni `call` ni `delivery`, así que nunca vence nada",
            item: name.as_str(),
        };
        let help = message! {
            en: "state how often it takes place, such as `call: weekly` or `delivery: monthly`",
            ru: "укажите периодичность, например `call: weekly` или `delivery: monthly`",
            es: "indique su frecuencia, por ejemplo `call: weekly` o `delivery: monthly`",
        };
        let at = Location {
            source: charter.source,
            span: name.span,
        };
        useless(at, &format!("cadence {}", name.value), message, help)
    };
    idle.map(|item| finding(&item.name)).collect()
}

fn term(charter: &Charter, stated: StatedTerm<'_>) -> Option<Finding> {
    let name = stated.path(".");
    let term = &stated.term.value;
    let has_own = |party: &str| {
        let own = |other: StatedTerm<'_>| {
            other.party == Some(party) && other.urgent == stated.urgent && other.name == stated.name
        };
        charter.terms.stated().any(own)
    };
    let (message, help) = if stated.is_never_urgent() {
        (
            message! {
                en: "the term `{name}` is never used: nothing urgent is due by `{term}`",
                ru: "норма срока `{name}` никогда не применяется: срочного по `{term}` не бывает",
                es: "el plazo `{name}` no se usa nunca: nada urgente vence por `{term}`",
                name: &name,
                term: stated.name,
            },
            message! {
                en: "move it out of `urgent`, or remove it",
                ru: "вынесите его из `urgent` или удалите",
                es: "sáquelo de `urgent` o elimínelo",
            },
        )
    } else if stated.party.is_none()
        && charter.parties.len() > 1
        && charter.parties.iter().all(|party| has_own(&party.name))
    {
        (
            message! {
                en: "the term `{name}` is never used: each side has its own",
                ru: "норма срока `{name}` никогда не применяется: у каждой стороны есть своё",
                es: "el plazo `{name}` no se usa nunca: cada parte tiene el suyo",
                name: &name,
            },
            message! {
                en: "remove it, or the terms of the sides that do not differ from it",
                ru: "удалите её или те нормы сторон, которые от неё не отличаются",
                es: "elimínelo, o elimine los plazos de las partes que no difieren de él",
            },
        )
    } else if term.joint && term.cutoff.is_none() && term.unit().is_elapsed() {
        (
            message! {
                en: "`joint` of the term `{name}` has no effect: elapsed time runs whether or not anybody works",
                ru: "`joint` в норме срока `{name}` ни на что не влияет: календарное время идёт независимо от рабочих часов",
                es: "`joint` del plazo `{name}` no tiene efecto: el tiempo transcurrido corre aunque nadie trabaje",
                name: &name,
            },
            message! {
                en: "count in working time, such as `working hours`, or remove `joint`",
                ru: "считайте в рабочем времени, например `working hours`, или удалите `joint`",
                es: "cuente en tiempo hábil, por ejemplo `working hours`, o elimine `joint`",
            },
        )
    } else if term.joint && ONE_SIDED.contains(&stated.name) {
        (
            message! {
                en: "`joint` of the term `{name}` has no effect: it is counted for one side at a time",
                ru: "`joint` в норме срока `{name}` ни на что не влияет: этот срок считается для одной стороны",
                es: "`joint` del plazo `{name}` no tiene efecto: se cuenta para una sola parte",
                name: &name,
            },
            message! { en: "remove `joint`", ru: "удалите `joint`", es: "elimine `joint`" },
        )
    } else if term.pauses.is_some() && NEVER_PAUSED.contains(&stated.name) {
        (
            message! {
                en: "`pauses` of the term `{name}` has no effect: only requests and decisions wait for questions",
                ru: "`pauses` в норме срока `{name}` ни на что не влияет: вопросы останавливают только сроки запросов и решений",
                es: "`pauses` del plazo `{name}` no tiene efecto: solo las solicitudes y decisiones esperan preguntas",
                name: &name,
            },
            message! { en: "remove `pauses`", ru: "удалите `pauses`", es: "elimine `pauses`" },
        )
    } else {
        return None;
    };
    let at = Location {
        source: charter.source,
        span: stated.term.span,
    };
    Some(useless(at, &format!("term {name}"), message, help))
}

/// A limit that is never compared with an amount.
fn limit(charter: &Charter, person: &str, grant: &Grant) -> Option<Finding> {
    let limit = grant.limit.as_ref()?;
    let scope = grant.scope.value.0.as_str();
    if [BUDGET, ALL].contains(&scope) {
        return None;
    }
    let message = message! {
        en: "the limit {limit} of `{scope}` for {person} has no effect: amounts need the scope `{budget}`",
        ru: "лимит {limit} для `{scope}` ни на что не влияет ({person}): для сумм нужны полномочия `{budget}`",
        es: "el límite {limit} de `{scope}` para {person} no tiene efecto: los importes exigen la facultad `{budget}`",
        limit: limit.value.to_string(),
        scope: scope,
        person: person,
        budget: BUDGET,
    };
    let help = message! {
        en: "grant `{budget}: {limit}` as well, and `{scope}` without a limit",
        ru: "предоставьте также `{budget}: {limit}`, а `{scope}` — без лимита",
        es: "otorgue además `{budget}: {limit}`, y `{scope}` sin límite",
        budget: BUDGET,
        limit: limit.value.to_string(),
        scope: scope,
    };
    let at = Location {
        source: charter.source,
        span: limit.span,
    };
    let field = format!("limit {person} {scope}");
    Some(useless(at, &field, message, help))
}

/// A period over which no amounts are added, because the grant has no limit that is compared with any.
fn per(charter: &Charter, person: &str, grant: &Grant) -> Option<Finding> {
    let per = grant.per.as_ref()?;
    if grant.limit.is_some() {
        return None;
    }
    let scope = grant.scope.value.0.as_str();
    let message = message! {
        en: "`per` of `{scope}` for {person} has no effect: the grant has no limit",
        ru: "`per` для `{scope}` ни на что не влияет ({person}): предел не задан",
        es: "`per` de `{scope}` para {person} no tiene efecto: la facultad no tiene límite",
        scope: scope,
        person: person,
    };
    let help = message! {
        en: "state the limit, such as `{scope}: 5000`, or remove `per`",
        ru: "укажите предел, например `{scope}: 5000`, или удалите `per`",
        es: "indique el límite, por ejemplo `{scope}: 5000`, o elimine `per`",
        scope: scope,
    };
    let at = Location {
        source: charter.source,
        span: per.span,
    };
    Some(useless(at, &format!("per {person} {scope}"), message, help))
}

/// A grant that requires nobody but the person who has it.
fn alone(charter: &Charter, person: &str, grant: &Grant) -> Option<Finding> {
    let first = grant.jointly.first()?;
    if grant.jointly.iter().any(|with| *with.value.0 != *person) {
        return None;
    }
    let scope = grant.scope.value.0.as_str();
    let message = message! {
        en: "`jointly` of `{scope}` for {person} has no effect: it names nobody else",
        ru: "`jointly` для `{scope}` ни на что не влияет ({person}): других лиц в нём нет",
        es: "`jointly` de `{scope}` para {person} no tiene efecto: no indica a nadie más",
        scope: scope,
        person: person,
    };
    let help = message! {
        en: "name the people who must decide it as well, or remove `jointly`",
        ru: "назовите тех, чьё решение тоже нужно, или удалите `jointly`",
        es: "indique quiénes deben decidirlo también, o elimine `jointly`",
    };
    let at = Location {
        source: charter.source,
        span: first.span,
    };
    Some(useless(
        at,
        &format!("jointly {person} {scope}"),
        message,
        help,
    ))
}

/// A field of other tools that is one of ours, or that is left alone anyway.
fn foreign(charter: &Charter, name: &Spanned<String>) -> Option<Finding> {
    let is_ours = Kind::ALL.iter().any(|kind| kind.field(name).is_some());
    let why = if is_ours {
        message! {
            en: "it is a field of the log format",
            ru: "это поле формата журнала",
            es: "es un campo del formato del registro",
        }
    } else if name.starts_with(FOREIGN) {
        message! {
            en: "fields that begin with `x-` are left alone anyway",
            ru: "поля, которые начинаются с `x-`, и так не проверяются",
            es: "los campos que empiezan por `x-` se dejan de todos modos",
        }
    } else {
        return None;
    };
    let message = message! {
        en: "`{field}` under `fields` has no effect: {why}",
        ru: "`{field}` в `fields` ни на что не влияет: {why}",
        es: "`{field}` en `fields` no tiene efecto: {why}",
        field: name.as_str(),
        why: why,
    };
    let help = message! { en: "remove it", ru: "удалите его", es: "elimínelo" };
    let at = Location {
        source: charter.source,
        span: name.span,
    };
    Some(useless(
        at,
        &format!("fields {}", name.value),
        message,
        help,
    ))
}
