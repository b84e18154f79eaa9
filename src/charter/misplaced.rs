//! What a charter states in another place than its own: days off outside the parties, authority outside the people, terms outside
//! `terms`, dates of the contract outside `contract`. It cannot be read there, so that nobody is judged by what stands instead.

use super::raw::{CharterFields, ContractFields, DelegationFields, PartyFields, PersonFields};
use super::terms;
use crate::source::{Span, Spanned, alternatives, folded, nearest};
use crate::yaml::{Declared, NodeId, NodeKind, Tree};

/// The fields of a party that say on which days it works.
const OF_DAYS: [&str; 2] = ["holidays", "workdays"];
/// The dates of a contract that have a name of their own.
const OF_CONTRACT: [&str; 3] = ["signed", "starts", "ends"];
/// How deep a mapping may be in which authority is looked for.
const DEEPEST: usize = 8;

/// Those whose part is stated in another place.
#[derive(Debug, Default)]
struct Owners {
    /// Anybody may be.
    any: bool,
    parties: Vec<String>,
    people: Vec<String>,
}

impl Owners {
    fn add(&mut self, owner: &Owner<'_>) {
        match owner {
            Owner::Anybody => self.any = true,
            Owner::Party(name) => self.parties.push((*name).to_owned()),
            Owner::Person(name) => self.people.push((*name).to_owned()),
        }
    }
}

/// To whom something that stands at a place may belong.
#[derive(Debug, Clone, Copy)]
enum Owner<'t> {
    Anybody,
    Party(&'t str),
    Person(&'t str),
}

/// A term that is stated in another place.
#[derive(Debug)]
pub(super) struct MisplacedTerm {
    /// The party to which it may belong. `None`: any.
    pub(super) party: Option<String>,
    /// Its name. `None`: any of them.
    pub(super) name: Option<&'static str>,
    /// Its key.
    pub(super) span: Span,
}

/// What is stated in another place.
#[derive(Debug, Default)]
pub(super) struct Misplaced {
    days: Owners,
    authority: Owners,
    /// The terms.
    pub(super) terms: Vec<MisplacedTerm>,
    /// The dates of the contract.
    pub(super) contract: Vec<&'static str>,
}

/// The tree of a charter, and the names of what may be misplaced in it.
struct Search<'t> {
    tree: &'t Tree,
    days: Names,
    authority: Names,
    contract: Names,
    delegates: Names,
    /// The fields of the charter, and those of everything that is searched.
    sections: Names,
    fields: Names,
    parties: Vec<&'t str>,
    found: Misplaced,
}

impl Misplaced {
    /// What the tree of a charter, and the keys of its lines that cannot be read, state in another place.
    pub(super) fn of(tree: &Tree, lost: &[Spanned<String>]) -> Self {
        let Some(root) = tree.root() else {
            return Self::default();
        };
        let mut search = Search::new(tree);
        for (section, key, value) in pairs(tree, root) {
            search.section(section, key, value);
        }
        search.lost(root, lost);
        search.found
    }

    /// Whether days of a party may be stated elsewhere.
    pub(super) fn has_days(&self, party: &str) -> bool {
        self.days.any || self.days.parties.iter().any(|name| name == party)
    }

    /// Whether authority of a person may be stated elsewhere.
    pub(super) fn has_authority(&self, person: &str, party: Option<&str>) -> bool {
        let Owners {
            any,
            parties,
            people,
        } = &self.authority;
        *any || people.iter().any(|name| name == person)
            || parties.iter().any(|name| Some(name.as_str()) == party)
    }
}

impl<'t> Search<'t> {
    fn new(tree: &'t Tree) -> Self {
        let (mut charter, mut party, mut person) = (Vec::new(), Vec::new(), Vec::new());
        let (mut contract, mut delegation): (Vec<Declared>, Vec<Declared>) = Default::default();
        CharterFields::default().visit(&mut charter);
        PartyFields::default().visit(&mut party);
        PersonFields::default().visit(&mut person);
        ContractFields::default().visit(&mut contract);
        DelegationFields::default().visit(&mut delegation);
        let all = [&charter, &party, &person, &contract, &delegation];
        let keys = |declared: &Declared| (declared.key, vec![folded(declared.key)]);
        let root = tree.root().into_iter().flat_map(|root| pairs(tree, root));
        let sides = root.filter(|(section, ..)| *section == "parties");
        let sides = sides.flat_map(|(_, _, parties)| pairs(tree, parties));
        Self {
            tree,
            days: Names::of(&party, &OF_DAYS),
            authority: Names::of(&person, &["decides", "delegates"]),
            contract: Names::of(&contract, &OF_CONTRACT),
            delegates: Names::of(&person, &["delegates"]),
            sections: Names(charter.iter().map(keys).collect()),
            fields: Names(all.into_iter().flatten().map(keys).collect()),
            parties: sides.map(|(name, ..)| name).collect(),
            found: Misplaced::default(),
        }
    }

    fn pairs(&self, node: NodeId) -> impl Iterator<Item = (&'t str, NodeId, NodeId)> + use<'t> {
        pairs(self.tree, node)
    }

    fn is_mapping(&self, node: NodeId) -> bool {
        matches!(self.tree.node(node).kind, NodeKind::Mapping(_))
    }

    /// Searches what stands under a key of the charter.
    fn section(&mut self, section: &'t str, key: NodeId, value: NodeId) {
        match section {
            "parties" => {
                for (name, key, value) in self.pairs(value) {
                    let owner = Owner::Party(name);
                    self.named(name, key, value);
                    for (field, key, value) in self.pairs(value) {
                        self.authority_in(field, value, owner, 0);
                        self.term(field, key, owner);
                        self.date(field);
                    }
                }
            }
            "people" => {
                for (name, key, value) in self.pairs(value) {
                    self.named(name, key, value);
                    self.person(name, value);
                }
            }
            "terms" => {
                for (name, _, value) in self.pairs(value) {
                    self.day(name, Owner::Anybody);
                    self.date(name);
                    self.authority_in(name, value, Owner::Anybody, 0);
                    for (field, _, _) in self.pairs(value) {
                        self.day(field, Owner::Party(name));
                    }
                }
            }
            "contract" => {
                for (field, key, value) in self.pairs(value) {
                    self.day(field, Owner::Anybody);
                    self.authority_in(field, value, Owner::Anybody, 0);
                    self.term(field, key, Owner::Anybody);
                }
            }
            _ if self.sections.exactly(section).is_some() => {}
            _ => {
                self.day(section, Owner::Anybody);
                self.date(section);
                self.term(section, key, Owner::Anybody);
                self.authority_in(section, value, Owner::Anybody, 0);
                // The terms of a party, one level too high.
                if self.is_mapping(value) && self.parties.contains(&section) {
                    self.found.terms.push(MisplacedTerm {
                        party: Some(section.to_owned()),
                        name: None,
                        span: self.tree.node(key).span,
                    });
                }
            }
        }
    }

    /// Searches a name of a section, which may be the field of what stands beside it.
    fn named(&mut self, name: &'t str, key: NodeId, value: NodeId) {
        self.day(name, Owner::Anybody);
        let is_name = self.is_mapping(value);
        if !is_name || self.fields.exactly(name).is_some() {
            self.found_authority(name, Owner::Anybody);
        }
        if !is_name || self.fields.exactly(name) == Some("terms") {
            self.date(name);
            self.term(name, key, Owner::Anybody);
        }
    }

    /// Searches the fields of a person.
    fn person(&mut self, name: &'t str, person: NodeId) {
        let fields: Vec<_> = self.pairs(person).collect();
        let party = fields.iter().find(|(key, ..)| *key == "party");
        let party = party.and_then(|(_, _, party)| text(self.tree, *party));
        let side = party.map_or(Owner::Anybody, Owner::Party);
        for (field, key, value) in fields {
            self.day(field, side);
            self.term(field, key, side);
            if self.is_meant(&self.delegates, field) {
                continue;
            }
            // Its own `decides` is where it belongs; in another field there is none.
            for (inner, _, value) in self.pairs(value) {
                self.authority_in(inner, value, Owner::Person(name), 0);
            }
        }
    }

    /// Whether a key is one of these fields, or near to one and no other field.
    fn is_meant(&self, names: &Names, key: &str) -> bool {
        names.exactly(key).is_some() || self.fields.exactly(key).is_none() && names.has_near(key)
    }

    fn day(&mut self, key: &str, owner: Owner<'t>) {
        if self.is_meant(&self.days, key) {
            self.found.days.add(&owner);
        }
    }

    fn date(&mut self, key: &str) {
        let beside = [
            "contract",
            "договор",
            "договора",
            "контракт",
            "контракта",
            "contrato",
            "del",
            "date",
            "on",
        ];
        let words = folded(key);
        let words: Vec<&str> = words
            .split(' ')
            .filter(|word| !beside.contains(word))
            .collect();
        let name = words.join(" ");
        let begins =
            |date: &&&str| name.len() > 2 && (date.starts_with(&name) || name.starts_with(**date));
        let meant = || OF_CONTRACT.iter().find(begins).copied();
        let date = self
            .contract
            .exactly(key)
            .or_else(|| self.contract.exactly(&name))
            .or_else(meant);
        self.found.contract.extend(date);
    }

    /// Notes a term, or all of them if the key is that of the terms, or of the urgent ones.
    fn term(&mut self, key: &str, at: NodeId, owner: Owner<'t>) {
        let is_field = self
            .fields
            .exactly(key)
            .is_some_and(|field| field != "terms");
        if is_field {
            return;
        }
        let is_all =
            folded(key) == "terms" || nearest(key, ["terms"]).is_some() || terms::are_urgent(key);
        let name = terms::meant_term(key).filter(|_| !is_all);
        if !is_all && name.is_none() {
            return;
        }
        let party = match owner {
            Owner::Party(party) => Some(party.to_owned()),
            _ => None,
        };
        let span = self.tree.node(at).span;
        self.found.terms.push(MisplacedTerm { party, name, span });
    }

    fn found_authority(&mut self, key: &str, owner: Owner<'t>) {
        if self.is_meant(&self.authority, key) {
            self.found.authority.add(&owner);
        }
    }

    /// Searches a key that is no field of a person, and what stands below it.
    fn authority_in(&mut self, key: &'t str, value: NodeId, owner: Owner<'t>, depth: usize) {
        self.found_authority(key, owner);
        if depth > DEEPEST {
            return;
        }
        let items = match &self.tree.node(value).kind {
            NodeKind::Sequence(items) => items.clone(),
            _ => vec![value],
        };
        for item in items {
            for (key, _, value) in self.pairs(item) {
                self.authority_in(key, value, owner, depth + 1);
            }
        }
    }

    /// Searches the keys of lines that cannot be read. What a line within a person states is that person's.
    fn lost(&mut self, root: NodeId, lost: &[Spanned<String>]) {
        let people = self.pairs(root).find(|(section, ..)| *section == "people");
        let people = people.map(|(_, _, people)| people);
        let people = people.into_iter().flat_map(|people| self.pairs(people));
        let people: Vec<Span> = people
            .filter(|(_, _, person)| self.is_mapping(*person))
            .map(|(_, _, person)| self.tree.node(person).span)
            .collect();
        let holds =
            |span: &Span, place: Span| span.start() <= place.start() && place.start() <= span.end();
        for key in lost {
            if !people.iter().any(|person| holds(person, key.span)) {
                self.found_authority(&key.value, Owner::Anybody);
            }
            let date = self
                .contract
                .exactly(&key.value)
                .filter(|date| *date != "starts");
            self.found.contract.extend(date);
        }
    }
}

/// Names of fields, in any language.
struct Names(Vec<(&'static str, Vec<String>)>);

impl Names {
    fn of(declared: &[Declared], keys: &[&str]) -> Self {
        let fields = declared.iter().filter(|field| keys.contains(&field.key));
        let names = |field: &Declared| {
            let all = alternatives(field.also).chain([field.key]);
            all.map(folded).collect()
        };
        Self(fields.map(|field| (field.key, names(field))).collect())
    }

    /// The field that a key is.
    fn exactly(&self, key: &str) -> Option<&'static str> {
        let key = folded(key);
        let mut fields = self.0.iter();
        fields
            .find(|(_, names)| names.contains(&key))
            .map(|(field, _)| *field)
    }

    /// Whether a key is near to one of the fields.
    fn has_near(&self, key: &str) -> bool {
        let fields = self.0.iter().map(|(field, _)| *field);
        nearest(&folded(key), fields).is_some()
    }
}

fn text(tree: &Tree, node: NodeId) -> Option<&str> {
    match &tree.node(node).kind {
        NodeKind::Scalar(text, _) => Some(text),
        _ => None,
    }
}

/// The keys of a mapping with their nodes and values.
fn pairs(tree: &Tree, node: NodeId) -> impl Iterator<Item = (&str, NodeId, NodeId)> {
    let pairs = match &tree.node(node).kind {
        NodeKind::Mapping(pairs) => pairs.as_slice(),
        _ => &[],
    };
    let pairs = pairs.iter();
    pairs.filter_map(|(key, value)| Some((text(tree, *key)?, *key, *value)))
}
