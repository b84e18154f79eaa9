//! Fields of an entry that are stated under a key that no entry of its kind has: what somebody wrote is there all the same.

use super::Kind;
use super::dated::{is_date, is_term, means_due};
use super::field::{Field, Meaning, When};
use super::line::any_usual_id;
use super::value::{Gives, Verdict};
use crate::source::{nearest, translated};
use crate::yaml::{Decoder, Elsewhere, Mapping, NodeId, NodeKind};

/// How many keys are examined: an entry has few that are wrong.
const MOST: usize = 60;

/// The field for the due date.
const DUE: &str = "due";

/// The fields that an entry lacks and that its other keys may state, by their values. A key that is near a field is that field.
pub(super) fn stated_elsewhere(
    kind: Kind,
    mapping: &Mapping,
    decoder: &Decoder<'_>,
) -> Vec<Elsewhere> {
    let fields = kind.fields();
    let known = || fields.iter().map(|field| (field.key, field.also));
    let fields_of = |key: &str| {
        let mut meant = translated(key, known());
        meant.extend(nearest(key, known().map(|(key, _)| key)));
        meant
    };
    let mut found = Vec::new();
    for (key, value) in mapping.others(decoder).take(MOST) {
        if kind.field(&key.value).is_some() {
            continue;
        }
        let meant = fields_of(&key.value);
        let is_other = meant.is_empty();
        // What it may mean is stated as such.
        let is_spare = meant.iter().all(|field| mapping.has(field));
        let is_due = is_other && means_due(&key.value);
        let lacking = fields.iter().filter(|field| !mapping.has(field.key));
        let lacking = lacking.filter(|field| match field.meaning {
            // A word of a field is that field's under any key.
            Meaning::Word(_) => true,
            Meaning::Moment(_) | Meaning::Mapping => is_spare,
            _ => is_other,
        });
        let stated = lacking.filter(|field| {
            (is_due && states_due(field)) || may_state(field, &key.value, value, decoder)
        });
        found.extend(stated.map(|field| Elsewhere {
            field: field.key,
            suggested: field.declared.required || (is_due && field.key == DUE),
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
        Meaning::Moment(_) if states_due(field) => has(&is_date) || has(&is_term),
        Meaning::Moment(_) => has(&is_date),
        Meaning::Word(_) if field.key == "gives" => has(&Gives::is_meant),
        // `approved: yes` says it in its key.
        Meaning::Word(_) if field.key == "verdict" => {
            has(&Verdict::is_meant) || Verdict::is_meant(key)
        }
        Meaning::Mapping => {
            matches!(decoder.kind(value), NodeKind::Mapping(_)) || has(&is_date) || has(&is_term)
        }
        _ => false,
    }
}

/// Whether a field states when something is due, or sets that.
fn states_due(field: &Field) -> bool {
    matches!(field.meaning, Meaning::Moment(When::Due) | Meaning::Mapping)
}
