//! `decision`: a binding decision.

use super::field::{Actor, Due, Meaning, Owner, Prose, Scope, Starts, has_fields};
use super::value::Verdict;
use super::{Any, On, OrCharter, Replaces, Style};
use crate::charter::Amount;
use crate::yaml::mapping;

/// The value of `on` in a decision about the charter.
pub const CHARTER: &str = "charter";

mapping! {
    /// The changes that a decision makes to its stage.
    "`sets`", "`sets`", "`sets`"
    pub struct Sets {
        /// The new due date.
        due: "due" / "срок|крайний срок|дедлайн" / "plazo|vencimiento|fecha límite|vence" optional Due,
        /// Who delivers it from now on.
        owner: "owner"
            / "ответственный|ответственная|владелец|исполнитель"
            / "responsable|encargado|encargada"
            optional Owner,
        /// When work on it begins from now on.
        starts: "starts"
            / "начало|дата начала|начинается|старт"
            / "inicio|comienzo|empieza|fecha de inicio"
            optional Starts,
    }
}

has_fields!(Sets, Meaning::Mapping);

mapping! {
    /// A binding decision.
    "a decision", "решение", "una decisión"
    pub struct Decision {
        /// The person who decides, or those who decide together.
        by: "by"
            / "кто|кем|решил|решила|решили|принял|приняла|приняли|от"
            / "quién|quiénes|decide|decidió|decidido por|por|de"
            required_many Actor,
        /// What is decided on: an entry, or `charter`.
        on: "on"
            / "о|об|про|по поводу|по|по вопросу"
            / "sobre|acerca de|respecto de|respecto a"
            asked_many On<OrCharter<Any>>,
        /// What is decided.
        verdict: "verdict"
            / "решение|вердикт|итог|результат"
            / "veredicto|resultado|decisión|resolución"
            required Verdict,
        /// The authority that it takes, where that does not follow from what it is on.
        scope: "scope" / "область|область полномочий" / "ámbito" optional Scope,
        /// The money that it commits.
        amount: "amount" / "сумма" / "importe|monto" optional Amount,
        /// What it changes: the due date, or a stage's owner or start.
        sets: "sets" / "устанавливает|меняет|изменения" / "fija|establece|cambia|cambios" optional Sets,
        /// The earlier decisions in whose place it comes.
        replaces: "replaces"
            / "вместо|заменяет|взамен"
            / "reemplaza|sustituye|en lugar de|reemplaza a|sustituye a"
            many Replaces<Decision>,
        /// Which of the agreed requirements are met, with `accepted`.
        met: "met" / "выполнено|достигнуто" / "cumplido|cumplidos|cumplida|cumplidas" many Prose,
        /// Why.
        reason: "reason" / "причина|основание|обоснование|почему" / "motivo|razón|por qué" asked Prose,
    }
}

impl Decision {
    /// `from` is not required: `by` names the acting person.
    pub(super) const STYLE: Style = Style {
        id: "D-",
        required: &["at"],
        leading: 0,
    };

    /// Whether it is about the charter.
    #[must_use]
    pub fn on_charter(&self) -> bool {
        self.on.iter().any(|id| id.0 == CHARTER)
    }

    /// Whether it commits the amount that it names: it neither rejects nor waives anything.
    #[must_use]
    pub fn commits(&self) -> bool {
        let verdict = self.verdict.as_ref().map(|verdict| verdict.value);
        !matches!(verdict, Some(Verdict::Rejected | Verdict::Waived))
    }

    /// Whether it agrees to the charter as it is, or as it becomes: it is on the charter, and does not reject it.
    #[must_use]
    pub fn agrees_on_charter(&self) -> bool {
        self.on_charter()
            && self
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.value != Verdict::Rejected)
    }
}
