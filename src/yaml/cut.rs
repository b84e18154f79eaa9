//! Values that a comma in braces ends: `{ hours: Mon-Fri 09:00-13:00, 14:00-18:00 }` has a key `14:00-18:00`.

use super::{Decoder, Mapping, NodeId, NodeKind, Style};
use crate::message::{Message, message};
use crate::source::Span;

/// A key without colon and value after another one: the value of that one may go on in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The last key that is none.
    before: Span,
    /// This key.
    rest: Span,
}

impl Decoder<'_> {
    /// The keys in braces that have neither a colon nor a value, each with the key before it: a comma in a value without quotation
    /// marks ends it, so that its rest stands as a key.
    pub(super) fn cuts(&self, pairs: &[(NodeId, NodeId)]) -> Vec<Cut> {
        let is_rest = |(key, value): &(NodeId, NodeId)| {
            let nothing = matches!(self.kind(*value), NodeKind::Scalar(text, Style::Plain) if text.is_empty());
            nothing && self.span(*value).start() == self.span(*key).end()
        };
        let mut cuts = Vec::new();
        let mut before = None;
        for pair in pairs {
            let (key, value) = pair;
            if is_rest(pair) {
                let rest = self.span(*key);
                cuts.extend(before.map(|before| Cut { before, rest }));
            } else {
                let is_text = matches!(self.kind(*value), NodeKind::Scalar(..));
                before = is_text.then(|| self.span(*key));
            }
        }
        cuts
    }
}

impl Mapping {
    /// The field whose value may go on in a key.
    pub(super) fn cut_at(&self, key: Span) -> Option<&'static str> {
        let cut = self.cuts.iter().find(|cut| cut.rest == key)?;
        let mut fields = self.fields.iter();
        fields
            .find(|(span, _)| *span == cut.before)
            .map(|(_, field)| *field)
    }

    /// Whether the value of a key may go on in another one, which is not `known`.
    pub fn is_cut(&self, key: Span, is_known: impl Fn(Span) -> bool) -> bool {
        let mut cuts = self.cuts.iter().filter(|cut| cut.before == key);
        cuts.any(|cut| !is_known(cut.rest))
    }
}

/// The help for the rest of a value with a comma in it.
pub(super) fn goes_on(field: &str) -> Message {
    message! {
        en: "in braces, a comma ends a value: if this is the rest of `{field}`, put all of its value in quotation marks or brackets",
        ru: "в фигурных скобках запятая завершает значение: если это продолжение `{field}`, возьмите всё значение в кавычки или в квадратные скобки",
        es: "entre llaves, una coma termina un valor: si es el resto de `{field}`, ponga todo el valor entre comillas o corchetes",
        field: field,
    }
}
