//! Values that are written in entries: ids, and the words of `needs`, `gives`, `verdict` …

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::Decision;
use super::field::{EntryField, Meaning, Prose, RuleName, Stored, Until, has_fields};
use super::line::{id_in_marks, is_usual_id};
use super::reference::AgreedIn;
use crate::charter::Name;
use crate::message::{Message, message};
use crate::source::{Spanned, compatible, composed, only_translated, only_word};
use crate::yaml::{Decode, Decoder, FromText, NodeId, NodeKind, Noted, Wrong, mapping, words};

/// An entry's id, or a reference to one: a letter, then letters, digits, `-`, `_` or `.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub String);

impl std::ops::Deref for EntryId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl EntryId {
    /// Whether a text has the form of an id.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        // A full-width sign looks like the usual one.
        if compatible(text).is_some() {
            return false;
        }
        let mut chars = text.chars();
        chars.next().is_some_and(char::is_alphabetic)
            && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    }

    /// What an id is, as a help.
    #[must_use]
    pub fn form() -> Message {
        message! {
            en: "an id is a letter, then letters, digits, `-`, `_` or `.`, such as `R-4`",
            ru: "id — это буква, за ней буквы, цифры, `-`, `_` или `.`, например `R-4`",
            es: "un id es una letra seguida de letras, cifras, `-`, `_` o `.`, por ejemplo `R-4`",
        }
    }

    /// The ids of the usual form in a text that has several and nothing else.
    #[must_use]
    pub fn several(text: &str) -> Option<Vec<&str>> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '+' | '&');
        let ids: Vec<&str> = text.split(between).filter(|id| !id.is_empty()).collect();
        (ids.len() > 1 && ids.iter().all(|id| is_usual_id(id))).then_some(ids)
    }
}

impl FromText for EntryId {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        if Self::is_valid(text) {
            Ok(Self(text.to_owned()))
        } else if text.trim().is_empty() {
            Err((
                message! {
                    en: "an id is missing here",
                    ru: "здесь не хватает id записи",
                    es: "aquí falta un id",
                },
                Some(message! {
                    en: "write an id such as `R-4`",
                    ru: "напишите id, например `R-4`",
                    es: "escriba un id como `R-4`",
                }),
            ))
        } else {
            let several = Self::several(text).map(|ids| {
                message! {
                    en: "write several ids as a list: `[{ids}]`",
                    ru: "несколько id пишите списком: `[{ids}]`",
                    es: "escriba varios id como una lista: `[{ids}]`",
                    ids: ids.join(", "),
                }
            });
            Err((
                message! {
                    en: "`{text}` is not an id",
                    ru: "`{text}` не может быть id записи",
                    es: "`{text}` no es un id",
                    text: text,
                },
                Some(several.unwrap_or_else(Self::form)),
            ))
        }
    }

    /// The same letters in composed form, or the id of the usual form in a text with a slip.
    fn meant(text: &str) -> Option<String> {
        // Only full-width signs are the usual ones in another shape; `№1` is not `No1`, and `R-1¹` has a footnote.
        let is_wide = |c: char| ('\u{ff01}'..='\u{ff5e}').contains(&c);
        let is_usual = |c: char| compatible(c.encode_utf8(&mut [0; 4])).is_none();
        let wide = || compatible(text).filter(|_| text.chars().all(|c| is_wide(c) || is_usual(c)));
        composed(text)
            .or_else(wide)
            .filter(|id| Self::is_valid(id))
            .or_else(|| id_in_marks(text))
    }
}

impl JsonSchema for EntryId {
    fn schema_name() -> Cow<'static, str> {
        "EntryId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^\p{L}[\p{L}\p{N}._-]*$" })
    }
}

/// `yes` or `no`; `true` and `false` are synonyms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

impl FromText for Flag {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        match text.to_lowercase().as_str() {
            "yes" | "true" => Ok(Self(true)),
            "no" | "false" => Ok(Self(false)),
            _ => Err((
                message! {
                    en: "`{text}` is neither `yes` nor `no`",
                    ru: "`{text}` — не `yes` и не `no`",
                    es: "`{text}` no es ni `yes` ni `no`",
                    text: text,
                },
                Some(message! {
                    en: "write `yes` or `no`",
                    ru: "напишите `yes` или `no`",
                    es: "escriba `yes` o `no`",
                }),
            )),
        }
    }

    fn meant(text: &str) -> Option<String> {
        let words = [("yes", ["да|верно", "sí"]), ("no", ["нет", ""])];
        only_word(text, words).map(str::to_owned)
    }
}

impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, false, "yes", "no"] })
    }
}

words! {
    /// What a request asks for. Each word is also the name of the term for the answer.
    "a value of `needs`", "недопустимое значение поля `needs`", "un valor de `needs`"
    pub enum Need {
        /// Facts that only the other side knows.
        Information = "information" / "информация|информацию|сведения|данные" / "información|datos",
        /// An account, a door, a right.
        Access = "access" / "доступ|доступы" / "acceso|accesos",
        /// Pictures, texts, goods.
        Materials = "materials" / "материалы|материал" / "materiales|material",
        /// A decision that something is good as it is.
        Approval = "approval" / "согласование|одобрение|утверждение" / "aprobación|visto bueno",
        /// Comments.
        Feedback = "feedback"
            / "замечания|комментарии|обратная связь|обратную связь"
            / "comentarios|observaciones|retroalimentación",
        /// A change of something delivered.
        Revision = "revision"
            / "доработка|доработку|доработки|правки|исправление|исправления"
            / "corrección|correcciones",
        /// Money.
        Payment = "payment" / "оплата|оплату|платёж" / "pago",
        /// An answer to a question.
        Answer = "answer" / "ответ|ответ на вопрос" / "respuesta",
    }
}

words! {
    /// What a reply gives.
    "a value of `gives`", "недопустимое значение поля `gives`", "un valor de `gives`"
    pub enum Gives {
        /// All that was asked for.
        All = "all" / "всё|все|полностью" / "todo|completo",
        /// A part of it.
        Part = "part" / "часть|частично" / "parte|parcial|parcialmente|una parte",
        /// A date by which it will come.
        Promise = "promise" / "обещание|обещает" / "promesa|promete",
        /// Nothing, and that is final.
        Refusal = "refusal" / "отказ|отказано" / "negativa|rechazo",
        /// Nothing: what the other side wrote there is contested.
        Objection = "objection" / "возражение" / "objeción",
    }
}

impl Gives {
    /// Whether a text is one of these words, in any of the languages.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        let meant = || only_translated(text, Self::ALSO.iter().copied());
        Self::from_text(text).is_ok() || meant().is_some()
    }
}

impl Verdict {
    /// The verdict that a text is, in any of the languages.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let meant = || only_translated(text, Self::ALSO.iter().copied());
        let meant = || Self::from_text(meant()?).ok();
        Self::from_text(text).ok().or_else(meant)
    }

    /// Whether a text is one of these words, in any of the languages.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        Self::of(text).is_some()
    }
}

words! {
    /// What a decision says.
    "a value of `verdict`", "недопустимое значение поля `verdict`", "un valor de `verdict`"
    pub enum Verdict {
        /// It may go on so.
        Approved = "approved"
            / "одобрено|одобрен|одобрена|одобрены|согласовано|согласован|согласована|согласованы|утверждено|утверждён|утверждена|утверждены"
            / "aprobado|aprobada|aprobados|aprobadas",
        /// It may not.
        Rejected = "rejected" / "отклонено|отклонён|отклонена|отклонены" / "rechazado|rechazada|rechazados|rechazadas",
        /// Something is otherwise from now on; `sets` says what.
        Changed = "changed"
            / "изменено|изменён|изменена|изменены"
            / "cambiado|cambiada|cambiados|cambiadas|modificado|modificada|modificados|modificadas",
        /// Delivered work is taken as done.
        Accepted = "accepted" / "принято|принят|принята|приняты" / "aceptado|aceptada|aceptados|aceptadas",
        /// An obligation is given up by the side that is owed.
        Waived = "waived" / "отказ от требования|отказ от требований" / "renuncia|renunciado",
    }
}

words! {
    /// How a call was held.
    "a value of `medium`", "недопустимое значение поля `medium`", "un valor de `medium`"
    pub enum Medium {
        /// By telephone.
        Phone = "phone" / "телефон|по телефону|телефонный" / "teléfono|por teléfono|telefónica",
        /// By video.
        Video = "video"
            / "видео|видеозвонок|видеосвязь|по видео|по видеосвязи"
            / "vídeo|videollamada|por video|videoconferencia",
        /// In one room.
        Meeting = "meeting" / "встреча|лично|очно|очная встреча" / "reunión|en persona|presencial",
        /// As a recorded message.
        VoiceMessage = "voice-message"
            / "голосовое|голосовое сообщение|голосовым сообщением"
            / "mensaje de voz|nota de voz",
    }
}

words! {
    /// What a notice declares.
    "a kind of notice", "неизвестный вид уведомления", "un tipo de aviso"
    pub enum NoticeKind {
        /// A deadline is threatened.
        EarlyWarning = "early-warning"
            / "раннее предупреждение"
            / "aviso anticipado|advertencia anticipada|alerta temprana",
        /// Work stops.
        StopWork = "stop-work"
            / "приостановка работ|приостановка|остановка работ"
            / "suspensión de los trabajos|suspensión|suspensión del trabajo|paralización",
        /// Work goes on.
        ResumeWork = "resume-work"
            / "возобновление работ|возобновление"
            / "reanudación de los trabajos|reanudación|reanudación del trabajo",
        /// The contract ends.
        Termination = "termination"
            / "расторжение|расторжение договора|прекращение договора"
            / "terminación|terminación del contrato|rescisión|rescisión del contrato",
    }
}

mapping! {
    /// A finding that an entry accepts.
    "an item of `allow`", "элемент `allow`", "un elemento de `allow`"
    pub struct AllowFields {
        /// The rule whose finding is accepted.
        rule: "rule" required RuleName,
        /// Why both sides accept it.
        reason: "reason" / "причина|основание|обоснование|почему" / "motivo|razón|por qué" optional Prose,
        /// The last day on which it is accepted.
        until: "until" optional Until,
        /// The decisions of the side that is owed, by which it agreed.
        agreed: "agreed" many AgreedIn<Decision>,
    }
}

/// A finding that an entry accepts: a mapping, or only a rule's name, which lacks the reason.
#[derive(Debug, Clone, Default)]
pub struct Allow(pub Noted<AllowFields>);

impl std::ops::Deref for Allow {
    type Target = AllowFields;

    fn deref(&self) -> &AllowFields {
        &self.0.fields
    }
}

impl Allow {
    /// Whether its reason or its last day is there and cannot be read: nobody knows what it accepts, and until when.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        let fields = ["reason", "until"];
        fields.iter().any(|field| self.0.unread.contains(field))
    }
}

impl Decode for Allow {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let NodeKind::Scalar(..) = decoder.kind(node) {
            let rule =
                Name::decode(node, decoder).map(|name| Spanned::new(name, decoder.span(node)));
            return Some(Self(Noted {
                fields: AllowFields {
                    rule,
                    ..AllowFields::default()
                },
                unread: Vec::new(),
            }));
        }
        Noted::decode(node, decoder).map(Self)
    }
}

impl JsonSchema for Allow {
    fn schema_name() -> Cow<'static, str> {
        AllowFields::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = AllowFields::json_schema(generator);
        schema.insert("required".to_owned(), serde_json::json!(["rule", "reason"]));
        schema
    }
}

has_fields!(Allow, Meaning::Allow);

/// Makes words the values of a field. They are binding unless they only describe how something was done.
macro_rules! chosen {
    ($($name:ty: $binds:literal,)*) => { $(
        impl Stored for $name {}

        impl EntryField for $name {
            const MEANING: Meaning = Meaning::Word(Self::WORDS);
            const BINDS: bool = $binds;
        }
    )* };
}

chosen! {
    Need: true,
    Gives: true,
    Verdict: true,
    Medium: false,
    NoticeKind: true,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_begin_with_a_letter() {
        for id in ["R-4", "r", "D-2026.03_1", "Ж-1"] {
            assert!(EntryId::is_valid(id), "{id}");
        }
        for id in ["", "4", "-R", "R 4", "R/4", "R-4,"] {
            assert!(!EntryId::is_valid(id), "{id}");
        }
    }

    #[test]
    fn an_id_is_replaced_only_where_nothing_else_is_said() {
        for (text, id) in [
            ("R\u{2013}1", Some("R-1")),
            ("R - 1", Some("R-1")),
            ("(R-1),", Some("R-1")),
            ("`R-1`", Some("R-1")),
            ("#R-1", Some("R-1")),
            ("R-1<br>", Some("R-1")),
            ("R-\u{ff12}", Some("R-2")),
            ("\u{ff32}-1", Some("R-1")),
            ("e\u{301}-1", Some("\u{e9}-1")),
            ("ответ R-1", None),
            ("R 1-1", None),
            ("№1", None),
            ("R-1\u{b9}", None),
            ("R-1?", None),
            ("?R-1", None),
            ("~R-1", None),
            ("-R-1", None),
            ("R-1 -", None),
            ("R-1+", None),
        ] {
            assert_eq!(EntryId::meant(text).as_deref(), id, "{text}");
        }
        for text in ["-all", "all -", "all...", "-всё", "todo?"] {
            assert_eq!(Gives::meant(text), None, "{text}");
            assert!(Gives::from_text(text).is_err(), "{text}");
        }
        assert_eq!(Flag::meant("-да"), None);
    }

    /// Each word for a value is read as that value, and only that; a value is never suggested for itself.
    #[test]
    fn words_for_values_have_one_meaning() {
        fn holds<T: FromText>(words: &[(&'static str, crate::source::Also)]) {
            for (word, also) in words {
                for other in crate::source::alternatives(*also) {
                    assert_eq!(T::meant(other).as_deref(), Some(*word), "{other}");
                    assert!(T::from_text(other).is_err(), "{other}");
                }
                assert!(
                    T::from_text(word).is_ok() && T::meant(word).is_none(),
                    "{word}"
                );
            }
        }
        holds::<Need>(Need::ALSO);
        holds::<Gives>(Gives::ALSO);
        holds::<Verdict>(Verdict::ALSO);
        holds::<Medium>(Medium::ALSO);
        holds::<NoticeKind>(NoticeKind::ALSO);
        holds::<crate::charter::Role>(crate::charter::Role::ALSO);
        holds::<crate::charter::ChannelKind>(crate::charter::ChannelKind::ALSO);
        holds::<crate::charter::Per>(crate::charter::Per::ALSO);
        holds::<crate::charter::Level>(crate::charter::Level::ALSO);
        for (text, meant) in [("Да", "yes"), ("sí", "yes"), ("si", "yes"), ("нет", "no")] {
            assert_eq!(Flag::meant(text).as_deref(), Some(meant), "{text}");
        }
        assert_eq!(Need::meant("revisión"), None, "a review or a revision");
    }
}
