use super::{Context, authority};
use crate::charter::{Exceeds, Excess};
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::source::{Location, Span};

rule! {
    /// Checks for a delegation that gives more than the delegator has, lasts longer, or is circular.
    ///
    /// A delegation is valid within the delegator's own grant, one step deep, while that grant is valid. A limit or a
    /// last day that it does not state is the delegator's. Two people may stand in for each other, at different times
    /// or for different things.
    ///
    /// ## Why it matters
    ///
    /// A delegation beyond the grant is void, and those who rely on it learn that from a decision that does not
    /// bind anybody.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000, until: 2026-03-31 }]
    ///     delegates:
    ///       - to: brand-manager
    ///         decides: [deliverables, { budget: 80000 }]   # error[delegation-exceeds] limit of 50000
    ///         from: 2026-03-09
    ///         until: 2026-03-20
    ///   brand-manager: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000, until: 2026-03-31 }]
    ///     delegates:
    ///       - to: brand-manager
    ///         decides: [deliverables, { budget: 20000 }]
    ///         from: 2026-03-09
    ///         until: 2026-03-20
    ///   brand-manager: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// If the delegator has the authority and the charter does not state it: then the delegator's own `decides` has to be
    /// corrected.
    ///
    /// ## Configuration
    ///
    /// `decides` and `delegates` of people in the charter.
    "delegation-exceeds": Authority, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.charter()
        .excesses()
        .iter()
        .map(|excess| finding(cx, excess))
        .collect()
}

fn finding(cx: &Context<'_>, excess: &Excess<'_>) -> Finding {
    let (giver, to, scope) = (&excess.giver.name, &excess.to.value, &excess.grant.scope);
    let source = cx.charter().source;
    let begin = |span: Span, clause: Message| {
        let delegates = message! {
            en: "{giver} delegates `{scope}` to {to}",
            ru: "делегирование `{scope}` ({giver} → {to})",
            es: "{giver} delega `{scope}` en {to}",
            giver: giver,
            scope: &scope.value,
            to: to,
        };
        Finding::new(
            Location { source, span },
            Message::clauses([delegates, clause]),
        )
    };
    let finding = match &excess.how {
        Exceeds::Scope { by } => {
            let (clause, caption, help) = scope_in_words(excess, *by);
            let delegator = message! { en: "the delegator", ru: "кто делегирует", es: "quien delega" };
            begin(scope.span, clause)
                .caption(caption)
                .label(source, excess.giver.name_span, delegator)
                .help(help)
        }
        Exceeds::Limit { given, own } => {
            let clause = message! {
                en: "the delegated limit of {given} exceeds the delegator's own limit of {own}",
                ru: "делегированный лимит {given} больше собственного лимита {own}",
                es: "el límite delegado de {given} supera el límite propio de {own}",
                given: given.value.to_string(),
                own: own.value.to_string(),
            };
            begin(given.span, clause)
                .caption(message! {
                    en: "over the limit of {giver}",
                    ru: "больше собственного лимита ({giver})",
                    es: "supera el límite de {giver}",
                    giver: giver,
                })
                .label(source, own.span, authority::up_to(own.value))
                .help(message! {
                    en: "delegate at most {own}; nothing is granted beyond that",
                    ru: "делегируйте не более {own}: сверх этого полномочий нет",
                    es: "delegue como máximo {own}; por encima no se otorga nada",
                    own: own.value.to_string(),
                })
        }
        Exceeds::Time { given, own, bound } => {
            let clause = message! {
                en: "the bound {given} is outside the delegator's own grant, which is valid only {bound}",
                ru: "граница {given} вне срока собственного полномочия, которое действует только {bound}",
                es: "la fecha {given} queda fuera de la facultad propia, vigente solo {bound}",
                given: &given.value,
                bound: bound,
            };
            begin(given.span, clause)
                .caption(message! {
                    en: "{giver} may decide this only {bound}",
                    ru: "собственное полномочие ({giver}) только {bound}",
                    es: "{giver} puede decidir esto solo {bound}",
                    giver: giver,
                    bound: bound,
                })
                .label(source, *own, message! {
                    en: "only {bound}",
                    ru: "только {bound}",
                    es: "solo {bound}",
                    bound: bound,
                })
                .help(message! {
                    en: "delegate only {bound}; nothing is granted outside of that",
                    ru: "делегируйте только {bound}: вне этого срока полномочий нет",
                    es: "delegue solo {bound}; fuera de ese plazo no se otorga nada",
                    bound: bound,
                })
        }
        Exceeds::Circle { through } => begin(excess.to.span, circle_in_words(giver, through))
            .caption(message! { en: "circular delegation", ru: "делегирование по кругу", es: "delegación circular" })
            .help(message! {
                en: "let one of them decide at a time, or delegate to somebody else",
                ru: "пусть в каждый момент решает кто-то один, или делегируйте другому лицу",
                es: "que decida una sola persona cada vez, o delegue en otra",
            }),
    };
    finding.distinguish(format!("{giver} {to} {}", scope.value))
}

/// The clause, the caption and the help for a scope that the delegator does not have, or has `by` a delegation.
fn scope_in_words(excess: &Excess<'_>, by: Option<&str>) -> (Message, Message, Message) {
    let (giver, to, scope) = (
        &excess.giver.name,
        &excess.to.value,
        &excess.grant.scope.value,
    );
    let Some(by) = by else {
        return (
            message! {
                en: "the charter does not grant it to {giver}",
                ru: "по уставу проекта такого полномочия нет ({giver})",
                es: "el estatuto del proyecto no otorga esa facultad a {giver}",
                giver: giver,
            },
            message! {
                en: "{giver} may not decide this",
                ru: "полномочия нет ({giver})",
                es: "{giver} no puede decidir esto",
                giver: giver,
            },
            message! {
                en: "let somebody who has it delegate it, or grant {giver} `{scope}`",
                ru: "делегировать должен тот, у кого есть это полномочие; либо дайте его по уставу проекта (`{scope}`, {giver})",
                es: "que la delegue quien la tenga, u otorgue `{scope}` a {giver}",
                giver: giver,
                scope: scope,
            },
        );
    };
    (
        message! {
            en: "{giver} has it only by a delegation from {by}, which cannot be passed on",
            ru: "это полномочие само получено делегированием ({by} → {giver}) и дальше не передаётся",
            es: "{giver} solo la tiene por delegación de {by}, que no puede volver a delegarse",
            giver: giver,
            by: by,
        },
        message! {
            en: "{giver} has this from {by}",
            ru: "полномочие делегировано ({by} → {giver})",
            es: "{giver} la tiene por delegación de {by}",
            giver: giver,
            by: by,
        },
        message! {
            en: "let {by} delegate it to {to}",
            ru: "оформите прямое делегирование ({by} → {to})",
            es: "que {by} la delegue en {to}",
            by: by,
            to: to,
        },
    )
}

fn circle_in_words(giver: &str, through: &[&str]) -> Message {
    if through.is_empty() {
        return message! {
            en: "both are the same person",
            ru: "это одно и то же лицо",
            es: "es la misma persona",
        };
    }
    message! {
        en: "this comes back to {giver} through {through}",
        ru: "делегирование возвращается к исходному лицу ({giver}), путь: {through}",
        es: "la delegación vuelve a {giver} a través de {through}",
        giver: giver,
        through: Value::commas(through.iter().copied()),
    }
}
