//! The words for what a reply gives and what a decision says.

use crate::log::value::{Gives, Verdict};
use crate::message::{Message, message};

/// A verdict, of what it is about: `approved`.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> Message {
    match verdict {
        Verdict::Approved => message! { en: "approved", ru: "одобрено", es: "aprobado" },
        Verdict::Rejected => message! { en: "rejected", ru: "отклонено", es: "rechazado" },
        Verdict::Changed => message! { en: "changed", ru: "изменено", es: "modificado" },
        Verdict::Accepted => message! { en: "accepted", ru: "принято", es: "aceptado" },
        Verdict::Waived => message! { en: "waived", ru: "снято", es: "renunciado" },
    }
}

/// What a reply gives: `part`.
#[must_use]
pub fn given_word(gives: Gives) -> Message {
    match gives {
        Gives::All => message! { en: "all", ru: "передано всё", es: "entrega todo" },
        Gives::Part => message! { en: "part", ru: "передана часть", es: "entrega una parte" },
        Gives::Promise => message! { en: "promise", ru: "обещание", es: "promesa" },
        Gives::Refusal => message! { en: "refusal", ru: "отказ", es: "negativa" },
        Gives::Objection => message! { en: "objection", ru: "возражение", es: "objeción" },
    }
}
