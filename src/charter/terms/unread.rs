//! Terms that are stated and cannot be read.

use super::{KNOWN, Set, StatedTerm, Terms, URGENT, are_urgent, in_words, path};
use crate::charter::misplaced::MisplacedTerm;
use crate::charter::raw::TermsFields;
use crate::source::{Span, Spanned, alternatives, folded, nearest};

/// A term that is stated and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnreadTerm {
    /// The group in which it is stated: the party's name, if any, and whether it is urgent. `None`: nobody knows.
    group: Option<(Option<String>, bool)>,
    name: String,
    span: Span,
}

impl UnreadTerm {
    /// Whether it may be the term of a name in a group.
    pub(super) fn may_be(&self, name: &str, party: Option<&str>, urgent: bool) -> bool {
        let is_of = |(own, is_urgent): &(Option<String>, bool)| {
            own.as_deref() == party && *is_urgent == urgent
        };
        self.name == name && self.group.as_ref().is_none_or(is_of)
    }
}

impl Terms {
    /// Takes from an earlier version the terms that cannot be read, as far as they are stated and can be read there. Returns the
    /// names of those that were taken.
    pub(in crate::charter) fn take_unread(&mut self, earlier: &Self) -> Vec<String> {
        if self.all_unread && !earlier.all_unread {
            let mut terms = earlier.clone();
            for (_, term) in terms.sets().flat_map(Set::terms) {
                term.span = Span::default();
            }
            let names = terms.all().into_iter().map(|(name, _)| name).collect();
            *self = terms;
            return names;
        }
        let mut names = Vec::new();
        for unread in std::mem::take(&mut self.unread) {
            let there = unread.group.clone().and_then(|(party, urgent)| {
                let stated = |term: &StatedTerm<'_>| {
                    term.party == party.as_deref()
                        && term.urgent == urgent
                        && term.name == unread.name
                };
                let term = earlier.stated().find(stated)?;
                Some((
                    party.clone(),
                    urgent,
                    term.path(" "),
                    term.term.value.clone(),
                ))
            });
            let Some((party, urgent, path, term)) = there else {
                self.unread.push(unread);
                continue;
            };
            let term = (unread.name, Spanned::new(term, unread.span));
            let set = self.set(party);
            if urgent {
                set.urgent.push(term);
            } else {
                set.usual.push(term);
            }
            names.push(path);
        }
        names
    }

    /// The terms that cannot be read, by their names with their groups.
    pub(in crate::charter) fn unread(&self) -> impl Iterator<Item = String> {
        self.unread.iter().map(|term| {
            let (party, urgent) = term.group.clone().unwrap_or_default();
            path(party.as_deref(), urgent, &term.name, " ")
        })
    }

    /// Whether none can be read.
    pub(in crate::charter) fn are_unread(&self) -> bool {
        self.all_unread
    }

    fn sets(&mut self) -> impl Iterator<Item = &mut Set> {
        let own = self.by_party.iter_mut().map(|(_, set)| set);
        std::iter::once(&mut self.general).chain(own)
    }

    fn set(&mut self, party: Option<String>) -> &mut Set {
        let Some(party) = party else {
            return &mut self.general;
        };
        let at = self.by_party.iter().position(|(known, _)| *known == party);
        let at = at.unwrap_or_else(|| {
            self.by_party.push((party, Set::default()));
            self.by_party.len() - 1
        });
        match self.by_party.get_mut(at) {
            Some((_, set)) => set,
            None => &mut self.general,
        }
    }

    /// Notes the terms of a group that cannot be read: those that say so, and those under a name that is not known but near one.
    pub(super) fn note(&mut self, group: Option<&(Option<String>, bool)>, fields: &TermsFields) {
        let names = || KNOWN.iter().map(|(name, ..)| *name);
        // Of a group, what it does not say is said elsewhere.
        if fields.is_broken && group.is_none_or(|group| *group != (None, false)) {
            let unread = names().map(|name| UnreadTerm {
                group: group.cloned(),
                name: name.to_owned(),
                span: Span::default(),
            });
            self.unread.extend(unread);
        }
        let stated = fields.terms.iter().map(|(name, _)| name);
        let misspelt = stated.filter(|name| names().all(|known| known != name.value.0.as_str()));
        for name in fields.unread.iter().chain(misspelt) {
            let word = name.value.0.as_str();
            let near = || in_words(word).or_else(|| nearest(word, names()));
            let meant = names().find(|known| *known == word).or_else(near);
            self.unread.extend(meant.map(|meant| UnreadTerm {
                group: group.cloned(),
                name: meant.to_owned(),
                span: name.span,
            }));
        }
    }

    /// Notes all terms of a group that is not known.
    pub(super) fn note_all(&mut self, fields: &TermsFields) {
        self.note(None, fields);
        let read = fields.terms.iter().map(|(name, _)| UnreadTerm {
            group: None,
            name: name.value.0.clone(),
            span: name.span,
        });
        self.unread.extend(read);
    }

    /// Notes that nothing is known of the terms of a party, or of the urgent ones, where there is no group of terms under that name.
    pub(super) fn note_parties(&mut self, fields: &TermsFields, parties: &[&str]) {
        let stated = fields.terms.iter().map(|(name, _)| name);
        for name in fields.unread.iter().chain(stated) {
            let word = name.value.0.as_str();
            let is_urgent = word == URGENT;
            if !is_urgent && !parties.contains(&word) {
                continue;
            }
            let party = (!is_urgent).then(|| word.to_owned());
            self.unread
                .extend(KNOWN.iter().map(|(known, ..)| UnreadTerm {
                    group: Some((party.clone(), is_urgent)),
                    name: (*known).to_owned(),
                    span: name.span,
                }));
        }
    }

    /// Notes all terms of a party, or only one of them, usual and urgent. Without a party, they may be anybody's.
    fn note_of(&mut self, party: Option<&str>, name: Option<&str>, span: Span) {
        let groups = match party {
            Some(party) => vec![
                Some((Some(party.to_owned()), false)),
                Some((Some(party.to_owned()), true)),
            ],
            None => vec![None],
        };
        let known = KNOWN.iter().map(|(known, ..)| *known);
        for known in known.filter(|known| name.is_none_or(|name| name == *known)) {
            self.unread.extend(groups.iter().map(|group| UnreadTerm {
                group: group.clone(),
                name: known.to_owned(),
                span,
            }));
        }
    }

    /// Notes terms that are stated in another place of the charter.
    pub(super) fn note_misplaced(&mut self, misplaced: &[MisplacedTerm], parties: &[&str]) {
        for term in misplaced {
            let party = term
                .party
                .as_deref()
                .filter(|party| parties.contains(party));
            self.note_of(party, term.name, term.span);
        }
    }

    /// Notes the terms of a party, or the urgent ones, whose line cannot be read.
    pub(super) fn note_lost(&mut self, fields: &TermsFields, parties: &[&str]) {
        for key in &fields.lost {
            let near = || nearest(&key.value, parties.iter().copied());
            let party = parties.iter().copied().find(|party| *party == key.value);
            if let Some(party) = party.or_else(near) {
                self.note_of(Some(party), None, key.span);
            } else if are_urgent(&key.value) {
                self.note_of(None, None, key.span);
            }
        }
    }

    /// Notes the terms that are meant by unknown names which are made of known ones: `cafe-materials`, `materials (cafe)`. The party is
    /// the one whose group it is, or the one that the name has.
    pub(super) fn note_joined(&mut self, of: Option<&str>, fields: &TermsFields, parties: &[&str]) {
        let stated = fields.terms.iter().map(|(name, _)| name);
        for name in fields.unread.iter().chain(stated) {
            let word = name.value.0.as_str();
            let is_known = KNOWN.iter().any(|(known, ..)| *known == word);
            if is_known || parties.contains(&word) || in_words(word).is_some() {
                continue;
            }
            let joined = words_of(word);
            let has = |part: &str| joined.contains(&words_of(part));
            let party = of.or_else(|| parties.iter().copied().find(|party| has(party)));
            let terms: Vec<&str> = KNOWN
                .iter()
                .filter(|(known, _, also)| has(known) || alternatives(*also).any(has))
                .map(|(known, ..)| *known)
                .collect();
            for term in &terms {
                self.note_of(party, Some(term), name.span);
            }
            if terms.is_empty() && of.is_none() && party.is_some() {
                self.note_of(party, None, name.span);
            }
        }
    }

    /// The same, of which none can be read.
    pub(in crate::charter) fn nothing_of(self) -> Self {
        Self {
            all_unread: true,
            ..self
        }
    }
}

/// The words of a name between single blanks, with one at either end.
fn words_of(name: &str) -> String {
    let plain = folded(name);
    let words = plain.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
