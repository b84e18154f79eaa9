//! Fields of an entry that are stated under a key that no entry of its kind has: what somebody wrote is there all the same.

use super::Kind;
use super::field::{Field, Meaning};
use super::line::any_usual_id;
use super::value::{Gives, Verdict};
use crate::calendar::Moment;
use crate::source::{nearest, translated};
use crate::yaml::{Decoder, Elsewhere, FromText, Mapping, NodeId, NodeKind};

/// How many keys are examined: an entry has few that are wrong.
const MOST: usize = 60;

/// The fields that an entry lacks and that its other keys may state, by their values. A key that is near a field is that field.
pub(super) fn stated_elsewhere(
    kind: Kind,
    mapping: &Mapping,
    decoder: &Decoder<'_>,
) -> Vec<Elsewhere> {
    let fields = kind.fields();
    let known = || fields.iter().map(|field| (field.key, field.also));
    let is_other = |key: &str| {
        translated(key, known()).is_empty() && nearest(key, known().map(|(key, _)| key)).is_none()
    };
    let mut found = Vec::new();
    for (key, value) in mapping.others(decoder).take(MOST) {
        if kind.field(&key.value).is_some() {
            continue;
        }
        let is_other = is_other(&key.value);
        let lacking = fields.iter().filter(|field| !mapping.has(field.key));
        // A word of a field is that field's under any key.
        let lacking = lacking.filter(|field| is_other || matches!(field.meaning, Meaning::Word(_)));
        let stated = lacking.filter(|field| may_state(field, &key.value, value, decoder));
        found.extend(stated.map(|field| Elsewhere {
            field: field.key,
            required: field.declared.required,
            key: key.span,
        }));
    }
    found
}

/// Whether a value under another key may be that of a field.
fn may_state(field: &Field, key: &str, value: NodeId, decoder: &Decoder<'_>) -> bool {
    let items = decoder.items(value);
    let has = |test: &dyn Fn(&str) -> bool| {
        items
            .iter()
            .any(|item| matches!(decoder.kind(*item), NodeKind::Scalar(text, _) if test(text)))
    };
    match field.meaning {
        Meaning::Reference(_) => has(&|text| any_usual_id(text).is_some()),
        Meaning::Moment(_) => has(&is_moment),
        Meaning::Word(_) if field.key == "gives" => has(&Gives::is_meant),
        // `approved: yes` says it in its key.
        Meaning::Word(_) if field.key == "verdict" => {
            has(&Verdict::is_meant) || Verdict::is_meant(key)
        }
        Meaning::Mapping => matches!(decoder.kind(value), NodeKind::Mapping(_)) || has(&is_moment),
        _ => false,
    }
}

fn is_moment(text: &str) -> bool {
    Moment::from_text(text).is_ok() || Moment::meant(text).is_some()
}
