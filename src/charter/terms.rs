//! The agreed terms: how long each side has.

mod unread;

use super::misplaced::MisplacedTerm;
use super::raw::TermsFields;
use super::value::Name;
use crate::calendar::Term;
use crate::message::message;
use crate::source::{
    Also, Fault, FaultKind, Fix, Spanned, did_you_mean, hint, meant, nearest, only_translated,
};

use unread::UnreadTerm;

/// The terms known to projlog, with their meaning, and what people write for them in Russian and Spanish.
pub const KNOWN: &[(&str, &str, Also)] = &[
    (
        "answer",
        "to answer a question",
        ["ответ|на ответ", "respuesta"],
    ),
    (
        "information",
        "to give information",
        ["информация|сведения|данные", "información|datos"],
    ),
    ("access", "to give access", ["доступ", "acceso"]),
    (
        "materials",
        "to give materials",
        ["материалы", "materiales"],
    ),
    (
        "approval",
        "to decide on a delivery or a request for approval",
        ["согласование|приёмка", "aprobación|aceptación"],
    ),
    (
        "feedback",
        "to comment",
        ["замечания|комментарии", "comentarios|observaciones"],
    ),
    (
        "revision",
        "to revise something delivered",
        ["доработка|исправление", "corrección|correcciones"],
    ),
    (
        "rework",
        "to deliver again, once an approval was taken back",
        ["переделка", "rehacer"],
    ),
    ("payment", "to pay", ["оплата|платёж", "pago"]),
    (
        "call-invitation",
        "how long before a call its time and topic are agreed",
        [
            "приглашение на звонок|приглашение на созвон",
            "invitación a la llamada|invitación a llamada",
        ],
    ),
    (
        "call-record",
        "to bring a call into the log",
        [
            "запись звонка|запись созвона",
            "registro de la llamada|registro de llamada",
        ],
    ),
    (
        "call-confirmation",
        "to confirm a call in writing, once it is in the log",
        [
            "подтверждение звонка|подтверждение созвона",
            "confirmación de la llamada|confirmación de llamada",
        ],
    ),
    (
        "logging",
        "to bring any other entry into the log after it happened",
        [
            "внесение в журнал|внесение записи",
            "inscripción en el registro",
        ],
    ),
    (
        "correction",
        "to correct an entry after it landed",
        ["исправление записи", "corrección de la entrada"],
    ),
    (
        "reminder",
        "to remind, once something is overdue",
        ["напоминание", "recordatorio"],
    ),
    (
        "early-warning",
        "to say that a deadline is threatened",
        ["раннее предупреждение", "aviso anticipado"],
    ),
    (
        "stage-warning",
        "how long before its due a blocked stage counts as at risk",
        ["предупреждение об этапе", "aviso de etapa"],
    ),
    (
        "stop-work",
        "how long something is overdue before the waiting side may stop",
        [
            "приостановка работ|приостановка",
            "suspensión de los trabajos|suspensión",
        ],
    ),
    (
        "silence",
        "how long a party may be silent while something is open",
        ["молчание", "silencio"],
    ),
];

/// The term with which silence may accept.
const APPROVAL: &str = "approval";

/// The known terms that are never used for an urgent request or stage.
const NEVER_URGENT: &[&str] = &[
    "call-invitation",
    "call-record",
    "call-confirmation",
    "logging",
    "correction",
    "reminder",
    "rework",
    "silence",
    "stop-work",
];

/// The group of terms for urgent requests and stages.
const URGENT: &str = "urgent";
/// What people write for it in Russian and Spanish.
const ALSO_URGENT: Also = ["срочно|срочные|срочный", "urgente|urgentes"];

/// A term as the charter states it.
#[derive(Debug, Clone, Copy)]
pub struct StatedTerm<'t> {
    /// The party under whose name it is stated.
    pub party: Option<&'t str>,
    /// Whether it is stated under `urgent`.
    pub urgent: bool,
    /// Its name, one of [`KNOWN`].
    pub name: &'t str,
    /// The term.
    pub term: &'t Spanned<Term>,
}

impl StatedTerm<'_> {
    /// The keys under which it is stated, in order.
    #[must_use]
    pub fn path(&self, separator: &str) -> String {
        path(self.party, self.urgent, self.name, separator)
    }

    /// Whether it is stated as urgent although no urgent obligation is due by a term of this name.
    #[must_use]
    pub fn is_never_urgent(&self) -> bool {
        self.urgent && NEVER_URGENT.contains(&self.name)
    }
}

/// Terms by name.
#[derive(Debug, Clone, Default)]
struct Set {
    usual: Vec<(String, Spanned<Term>)>,
    urgent: Vec<(String, Spanned<Term>)>,
}

/// The agreed terms.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    general: Set,
    by_party: Vec<(String, Set)>,
    /// Those that are stated and cannot be read.
    unread: Vec<UnreadTerm>,
    /// Whether none can be read.
    all_unread: bool,
}

fn find<'a>(terms: &'a [(String, Spanned<Term>)], name: &str) -> Option<&'a Spanned<Term>> {
    terms
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, term)| term)
}

impl Terms {
    /// Sorts the terms; unknown names are reported in `faults`.
    pub(super) fn new(
        fields: TermsFields,
        parties: &[&str],
        misplaced: &[MisplacedTerm],
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut terms = Self::default();
        terms.note_misplaced(misplaced, parties);
        terms.note_lost(&fields, parties);
        terms.note_joined(None, &fields, parties);
        let groups: Vec<Spanned<Name>> =
            fields.groups.iter().map(|(name, _)| name.clone()).collect();
        terms.note(Some(&(None, false)), &fields);
        terms.note_parties(&fields, parties);
        terms.general.usual = known(fields.terms, parties, faults);
        for (group, nested) in fields.groups {
            if group.value.0 == URGENT {
                terms.note(Some(&(None, true)), &nested);
                terms.general.urgent = known(nested.terms, &[], faults);
            } else if parties.contains(&&*group.value) {
                let of_party = |urgent| Some((Some(group.value.0.clone()), urgent));
                terms.note(of_party(false).as_ref(), &nested);
                terms.note_joined(Some(&group.value), &nested, &[]);
                for (_, urgent) in &nested.groups {
                    terms.note(of_party(true).as_ref(), urgent);
                }
                let mut set = Set {
                    usual: known(nested.terms, &[], faults),
                    urgent: Vec::new(),
                };
                for (inner, urgent) in nested.groups {
                    if inner.value.0 == URGENT {
                        set.urgent = known(urgent.terms, &[], faults);
                    } else {
                        unknown(&inner, &[URGENT], &[], faults);
                    }
                }
                terms.by_party.push((group.value.0, set));
            } else {
                // Nobody knows whose they are.
                terms.note_all(&nested);
                for (_, urgent) in &nested.groups {
                    terms.note_all(urgent);
                }
                let names: Vec<&str> = parties.iter().copied().chain([URGENT]).collect();
                let there = groups.iter().filter(|other| other.span != group.span);
                let there = there.map(|other| &*other.value.0);
                let usual = terms.general.usual.iter().map(|(name, _)| name.as_str());
                let there: Vec<&str> = there.chain(usual).collect();
                unknown(&group, &names, &there, faults);
            }
        }
        terms
    }

    /// Every term in the charter, with the group in which it is stated.
    pub fn stated(&self) -> impl Iterator<Item = StatedTerm<'_>> {
        let of_parties = self
            .by_party
            .iter()
            .map(|(party, set)| (Some(&**party), set));
        let sets = std::iter::once((None, &self.general)).chain(of_parties);
        sets.flat_map(|(party, set)| {
            let groups = [(false, &set.usual), (true, &set.urgent)];
            groups.into_iter().flat_map(move |(urgent, terms)| {
                terms.iter().map(move |(name, term)| StatedTerm {
                    party,
                    urgent,
                    name,
                    term,
                })
            })
        })
    }

    /// All terms with a name for each: `answer`, `urgent answer`, `bakery approval`.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        self.stated()
            .map(|stated| (stated.path(" "), stated.term.value.to_string()))
            .collect()
    }

    /// The term with a name for a party: the first that exists of its own urgent one, the common urgent one, its own, and the
    /// common one; the urgent ones only if `urgent` is set.
    #[must_use]
    pub fn get(&self, name: &str, party: Option<&str>, urgent: bool) -> Option<&Spanned<Term>> {
        let usually = || self.found(name, party, false);
        let found = if urgent {
            let found = self.found(name, party, true);
            found.and_then(|found| found.map_or_else(usually, |term| Some(Some(term))))
        } else {
            usually()
        };
        found.flatten()
    }

    /// The urgent term with a name for a party: its own, otherwise the common one.
    #[must_use]
    pub fn get_urgent(&self, name: &str, party: Option<&str>) -> Option<&Spanned<Term>> {
        self.found(name, party, true).flatten()
    }

    /// Whether a term with a name may apply to a party, but cannot be read.
    #[must_use]
    pub fn is_unread(&self, name: &str, party: Option<&str>, urgent: bool) -> bool {
        self.get(name, party, urgent).is_none()
            && (self.found(name, party, false).is_none()
                || urgent && self.found(name, party, true).is_none())
    }

    /// The urgent or the usual term with a name for a party: its own, otherwise the common one. `None` if what applies cannot be
    /// read.
    #[expect(
        clippy::option_option,
        reason = "no term and a term that cannot be read differ"
    )]
    fn found(
        &self,
        name: &str,
        party: Option<&str>,
        urgent: bool,
    ) -> Option<Option<&Spanned<Term>>> {
        if self.all_unread {
            return None;
        }
        let own = self
            .by_party
            .iter()
            .find(|(known, _)| Some(&**known) == party);
        let sets = [
            party.map(|party| (Some(party), own.map(|(_, set)| set))),
            Some((None, Some(&self.general))),
        ];
        for (party, set) in sets.into_iter().flatten() {
            if self
                .unread
                .iter()
                .any(|term| term.may_be(name, party, urgent))
            {
                return None;
            }
            let terms = set.map(|set| if urgent { &set.urgent } else { &set.usual });
            if let Some(term) = terms.and_then(|terms| find(terms, name)) {
                return Some(Some(term));
            }
        }
        Some(None)
    }
}

impl Set {
    fn terms(&mut self) -> impl Iterator<Item = &mut (String, Spanned<Term>)> {
        self.usual.iter_mut().chain(&mut self.urgent)
    }
}

fn path(party: Option<&str>, urgent: bool, name: &str, separator: &str) -> String {
    let group = urgent.then_some(URGENT);
    let keys: Vec<&str> = [party, group, Some(name)].into_iter().flatten().collect();
    keys.join(separator)
}

fn known(
    terms: Vec<(Spanned<Name>, Spanned<Term>)>,
    more: &[&str],
    faults: &mut Vec<Fault>,
) -> Vec<(String, Spanned<Term>)> {
    let (good, bad): (Vec<_>, Vec<_>) = terms
        .into_iter()
        .partition(|(name, _)| KNOWN.iter().any(|(known, ..)| *known == &*name.value));
    let names: Vec<&str> = KNOWN
        .iter()
        .map(|(name, ..)| *name)
        .chain(more.iter().copied())
        .collect();
    let meant: Vec<Option<&str>> = bad
        .iter()
        .map(|(name, _)| {
            in_words(&name.value).or_else(|| meant(&name.value, names.iter().copied()))
        })
        .collect();
    for ((name, _), near) in bad.iter().zip(&meant) {
        unknown(name, &names, &[], faults);
        // A term that already exists, or that two names resemble, must be resolved by a person.
        let is_there = |near: &str| good.iter().any(|(name, _)| *name.value == *near);
        let times = meant.iter().filter(|other| *other == near).take(2).count();
        let near = near.filter(|near| times == 1 && !is_there(near));
        if let Some(fault) = faults.last_mut() {
            fault.fix = near.and_then(|near| Fix::word(name.span, &name.value, near));
        }
    }
    // Only a delivery can be accepted.
    for (name, term) in &good {
        if term.value.silence.is_some() && *name.value.0 != *APPROVAL {
            let fault = Fault::new(
                FaultKind::WrongValue,
                term.span,
                message! {
                    en: "`silence` has no meaning in the term `{name}`",
                    ru: "`silence` в норме срока `{name}` не имеет смысла",
                    es: "`silence` no tiene sentido en el plazo `{name}`",
                    name: &name.value,
                },
            );
            faults.push(fault.help(message! {
                en: "only in the term `approval` can silence accept",
                ru: "молчание может означать приёмку только в норме срока `approval`",
                es: "el silencio solo puede aceptar en el plazo `approval`",
            }));
        }
    }
    good.into_iter()
        .map(|(name, term)| (name.value.0, term))
        .collect()
}

/// The term, or the group of urgent ones, that a name in Russian or Spanish means.
fn in_words(name: &str) -> Option<&'static str> {
    let known = KNOWN.iter().map(|(name, _, also)| (*name, *also));
    only_translated(name, known.chain([(URGENT, ALSO_URGENT)]))
}

/// The term that a name is, in any language or with a slip.
pub(super) fn meant_term(name: &str) -> Option<&'static str> {
    let known = || KNOWN.iter().map(|(known, ..)| *known);
    let own = known().find(|known| *known == name);
    own.or_else(|| in_words(name).filter(|meant| *meant != URGENT))
        .or_else(|| nearest(name, known()))
}

/// Whether a name is that of the urgent terms.
pub(super) fn are_urgent(name: &str) -> bool {
    name == URGENT || in_words(name) == Some(URGENT)
}

/// Reports an unknown name. One in Russian or Spanish is replaced, if what it means is not `there` yet.
fn unknown(name: &Spanned<Name>, names: &[&str], there: &[&str], faults: &mut Vec<Fault>) {
    let fault = Fault::new(
        FaultKind::UnknownField,
        name.span,
        message! {
            en: "`terms` has no field `{name}`",
            ru: "`terms`: неизвестное поле `{name}`",
            es: "`terms`: campo desconocido `{name}`",
            name: &name.value,
        },
    );
    let meant = in_words(&name.value);
    let help = meant.map_or_else(|| hint(&name.value, names.iter().copied()), did_you_mean);
    let fix = meant
        .filter(|meant| !there.contains(meant))
        .and_then(|meant| Fix::word(name.span, &name.value, meant));
    faults.push(fault.help(help).fix(fix));
}
