//! The conditions that a term may have.

use super::term::{Cutoff, Joint, Within};
use crate::yaml::{mapping, words};

words! {
    /// What stops the clock of a term while it is open.
    "a value of `pauses`", "недопустимое значение поля `pauses`", "un valor de `pauses`"
    pub enum Pauses {
        /// A question about what is owed, asked before the due date by the side that owes it.
        Question = "question" / "вопрос" / "pregunta",
    }
}

words! {
    /// What it means if nothing comes within a term.
    "a value of `silence`", "недопустимое значение поля `silence`", "un valor de `silence`"
    pub enum Silence {
        /// What was handed over is accepted at the due date.
        Accepts = "accepts" / "принимает|принимается|означает приёмку|приёмка" / "acepta|aceptación",
    }
}

mapping! {
    /// A term with conditions, as it is written.
    "a term", "срок", "un plazo"
    pub struct Conditions {
        /// How long.
        within: "within" / "в течение|срок" / "dentro de|plazo" required Within,
        /// A time of day after which, as on a day off, what is received counts as received on the next working day.
        cutoff: "cutoff" / "отсечка|граница дня" / "hora límite|corte|hora de corte" optional Cutoff,
        /// Whether it runs only while both parties work.
        joint: "joint" / "совместно" / "conjunto" optional Joint,
        /// What stops the clock while it is open.
        pauses: "pauses" / "пауза|приостанавливает|приостановка" / "pausa|suspende" optional Pauses,
        /// What silence means. Without it, silence accepts nothing.
        silence: "silence" / "молчание" / "silencio" optional Silence,
        /// The clause of the contract on which the term rests; findings name it.
        clause: "clause" / "пункт|пункт договора" / "cláusula" optional String,
    }
}
