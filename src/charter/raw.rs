//! The charter as it is written: every field with its span, before names are looked up.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::days::Days;
use super::level::Level;
use super::period::Period;
use super::profile::Profile;
use super::terms::KNOWN;
use super::value::{Amount, Name};
use crate::calendar::{DayOff, ExtraDay, Hours, Moment, Term, Zone};
use crate::message::{Language, message};
use crate::source::Spanned;
use crate::yaml::{
    Decode, Decoder, FromText, Many, Mapping, NodeId, NodeKind, Wrong, mapping, words,
};

mapping! {
    /// The charter: parties, authority, channels, working time, agreed terms.
    "the charter", "устав проекта", "el estatuto del proyecto"
    pub struct CharterFields {
        /// The version of the format: 1.
        version: "projlog" required Version,
        /// The project's name.
        project: "project" optional String,
        /// The language of reports, where no other is chosen: `en`, `ru` or `es` [default: en].
        language: "language" optional Language,
        /// The time zone of every written time that has no offset, by its IANA name.
        timezone: "timezone" required Zone,
        /// Globs of the Markdown files that belong to the log, relative to the charter [default: `log/**/*.md`].
        log: "log" many String,
        /// The contract's dates.
        contract: "contract" optional ContractFields,
        /// The two sides.
        parties: "parties" required Named<PartyFields>,
        /// The people of both sides.
        people: "people" optional Named<PersonFields>,
        /// The channels, and whether communication on them is recorded.
        channels: "channels" optional Named<ChannelKind>,
        /// How long each side has. A term that is not named does not apply.
        terms: "terms" optional TermsFields,
        /// How the days of a delay are assessed; without it, only the facts are reported.
        profile: "profile" optional Profile,
        /// Recurring calls and reports.
        cadence: "cadence" optional Named<CadenceFields>,
        /// iCalendar files, in the repository, that prove that calls took place.
        calls: "calls" many String,
        /// Severities of rules that differ from the defaults.
        rules: "rules" optional Named<Level>,
        /// When entries began to be recorded as events happen.
        record: "record" optional RecordFields,
        /// Fields of other tools that entries may have.
        fields: "fields" many Name,
    }
}

mapping! {
    /// The contract's dates.
    "`contract`", "`contract`", "`contract`"
    pub struct ContractFields {
        /// When it was signed.
        signed: "signed" optional Moment,
        /// The first day.
        starts: "starts" optional Moment,
        /// The last day.
        ends: "ends" optional Moment,
        /// That services count as rendered if the other side's information for them did not arrive before the contract's end.
        rendered_at_end: "rendered-at-end" optional RenderedAtEnd,
    }
}

mapping! {
    /// What counts as rendered when the contract ends.
    "`rendered-at-end`", "`rendered-at-end`", "`rendered-at-end`"
    pub struct RenderedAtEnd {
        /// The clause of the contract on which it is based.
        clause: "clause" required String,
    }
}

mapping! {
    /// The start of the record.
    "`record`", "`record`", "`record`"
    pub struct RecordFields {
        /// The first day; earlier events were recorded afterwards.
        starts: "starts" required Moment,
    }
}

mapping! {
    /// One side.
    "a party", "сторона", "una parte"
    pub struct PartyFields {
        /// Whether it does the work or orders it.
        role: "role" required Role,
        /// Its time zone, where it differs from the charter's.
        timezone: "timezone" optional Zone,
        /// Its working hours in a usual week; if they change, a list in which the last line that covers a day applies.
        hours: "hours" required Hours,
        /// Days on which it does not work: dates, ranges, yearly dates, or iCalendar files in the repository.
        holidays: "holidays" many Days<DayOff>,
        /// Extra working days, regardless of week and holidays: dates, yearly dates, or iCalendar files.
        workdays: "workdays" many Days<ExtraDay>,
        /// Its only authorized speaker.
        speaker: "speaker" optional Name,
        /// The language of reports for this party, where it differs from the project's.
        language: "language" optional Language,
    }
}

mapping! {
    /// A person.
    "a person", "лицо", "una persona"
    pub struct PersonFields {
        /// The name in full.
        name: "name" optional String,
        /// The party.
        party: "party" required Name,
        /// The addresses by which git knows this person.
        email: "email" many String,
        /// What this person may decide.
        decides: "decides" many Grant,
        /// Who decides in this person's place for a period.
        delegates: "delegates" many DelegationFields,
        /// The first day on the project.
        from: "from" optional Moment,
        /// The last day on the project.
        until: "until" optional Moment,
    }
}

mapping! {
    /// A period in which somebody else decides.
    "a delegation", "делегирование", "una delegación"
    pub struct DelegationFields {
        /// Who decides instead.
        to: "to" required Name,
        /// The delegated scope.
        decides: "decides" required_many Grant,
        /// The start.
        from: "from" optional Moment,
        /// The end.
        until: "until" optional Moment,
    }
}

mapping! {
    /// A recurring call or report.
    "a cadence item", "пункт `cadence`", "un elemento de `cadence`"
    pub struct CadenceFields {
        /// How often a call takes place.
        call: "call" optional Period,
        /// How often something is delivered.
        delivery: "delivery" optional Period,
        /// The first day of the first period; required if a period is a number of days, weeks or months.
        starts: "starts" optional Moment,
        /// The party or person responsible for it.
        owner: "owner" optional Name,
        /// How long after the period's end it is due.
        due: "due" optional Term,
    }
}

words! {
    /// The period over which the amounts of one person are added.
    "a value of `per`", "значение `per`", "un valor de `per`"
    pub enum Per {
        /// A calendar month.
        Month = "month",
        /// The whole contract.
        Contract = "contract",
    }
}

words! {
    /// The role of a party.
    "a role", "роль", "un papel"
    pub enum Role {
        /// Does the work.
        Contractor = "contractor",
        /// Orders it.
        Client = "client",
    }
}

words! {
    /// Whether communication on a channel is recorded.
    "a kind of channel", "вид канала", "un tipo de canal"
    pub enum ChannelKind {
        /// It is.
        Written = "written",
        /// It is not, and needs a call in the log.
        Verbal = "verbal",
    }
}

/// The version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version;

impl FromText for Version {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        match text {
            "1" => Ok(Self),
            _ => Err((
                message! {
                    en: "this projlog reads version 1 of the format, not `{text}`",
                    ru: "эта программа читает версию 1 формата, а не `{text}`",
                    es: "este projlog lee la versión 1 del formato, no `{text}`",
                    text: text,
                },
                Some(message! {
                    en: "write `projlog: 1`",
                    ru: "напишите `projlog: 1`",
                    es: "escriba `projlog: 1`",
                }),
            )),
        }
    }
}

impl JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": 1 })
    }
}

/// Values by names that the charter's authors choose, in the order in which they are written.
#[derive(Debug, Clone)]
pub struct Named<T>(pub Vec<(Spanned<Name>, Spanned<T>)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Decode> Decode for Named<T> {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut mapping = decoder.mapping(node, || {
            message! {
                en: "a mapping with a key for each name",
                ru: "набор полей, по ключу на каждое имя",
                es: "un conjunto de campos con una clave por nombre",
            }
        })?;
        let mut items = Vec::new();
        for (key, value) in mapping.rest() {
            let span = decoder.span(value);
            items.extend(
                T::decode(value, decoder).map(|value| (key.map(Name), Spanned::new(value, span))),
            );
        }
        Some(Self(items))
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// A grant: a scope, or a mapping of a scope with its limit and its own period.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The scope: one of the charter's own words, or `plan`, `deliverables`, `budget`, `charter`, `all`.
    pub scope: Spanned<Name>,
    /// The maximum amount.
    pub limit: Option<Spanned<Amount>>,
    /// The start of its validity.
    pub from: Option<Spanned<Moment>>,
    /// The end of its validity.
    pub until: Option<Spanned<Moment>>,
    /// The people who must decide it as well.
    pub jointly: Many<Name>,
    /// The period over which amounts are added for the limit; without it, the limit applies to each decision.
    pub per: Option<Spanned<Per>>,
}

impl Decode for Grant {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let span = decoder.span(node);
        if let NodeKind::Scalar(..) = decoder.kind(node) {
            let scope = Name::decode(node, decoder)?;
            return Some(Self {
                scope: Spanned::new(scope, span),
                limit: None,
                from: None,
                until: None,
                jointly: Many::default(),
                per: None,
            });
        }
        let mut mapping = decoder.mapping(node, || {
            message! {
                en: "a scope, or a mapping such as `budget: 50000`",
                ru: "область полномочий или поле вида `budget: 50000`",
                es: "un ámbito o un campo como `budget: 50000`",
            }
        })?;
        let from = mapping.optional("from", decoder);
        let until = mapping.optional("until", decoder);
        let jointly = mapping.optional("jointly", decoder);
        let per = mapping.optional("per", decoder);
        let mut scopes = mapping.rest().into_iter();
        let Some((scope, value)) = scopes.next() else {
            decoder.wrong(
                span,
                message! {
                    en: "this grant does not name a scope",
                    ru: "не указана область полномочий",
                    es: "no se indica el ámbito de las facultades",
                },
                Some(message! {
                    en: "write it as `budget: 50000`",
                    ru: "напишите так: `budget: 50000`",
                    es: "escríbalo así: `budget: 50000`",
                }),
            );
            return None;
        };
        if let Some((other, _)) = scopes.next() {
            let help = message! {
                en: "make each scope an item of its own",
                ru: "сделайте каждую область отдельным элементом списка",
                es: "ponga cada ámbito en un elemento propio",
            };
            decoder.wrong(
                other.span,
                message! {
                    en: "`{scope}` is a second scope in one grant",
                    ru: "`{scope}` — вторая область полномочий в одном элементе",
                    es: "`{scope}` es un segundo ámbito en un mismo elemento",
                    scope: other.value,
                },
                Some(help),
            );
        }
        let limit_span = decoder.span(value);
        let unlimited = matches!(decoder.kind(value), NodeKind::Scalar(text, _) if text.is_empty());
        let limit = if unlimited {
            None
        } else {
            Some(Spanned::new(Amount::decode(value, decoder)?, limit_span))
        };
        Some(Self {
            scope: scope.map(Name),
            limit,
            from,
            until,
            jointly,
            per,
        })
    }
}

impl JsonSchema for Grant {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (amount, moment) = (
            generator.subschema_for::<Amount>(),
            generator.subschema_for::<Moment>(),
        );
        let (people, per) = (
            generator.subschema_for::<Many<Name>>(),
            generator.subschema_for::<Per>(),
        );
        json_schema!({ "anyOf": [
            { "type": "string", "minLength": 1 },
            {
                "type": "object",
                "properties": { "from": moment, "until": moment, "jointly": people, "per": per },
                "additionalProperties": { "anyOf": [amount, { "type": "null" }] },
                "minProperties": 1,
                "maxProperties": 5
            }
        ] })
    }
}

/// Terms as they are written: by name; those of urgent requests and stages under `urgent`; those of one party under the
/// party's name.
#[derive(Debug, Clone, Default)]
pub struct TermsFields {
    /// Terms by name.
    pub terms: Vec<(Spanned<Name>, Spanned<Term>)>,
    /// Terms by group and name.
    pub groups: Vec<(Spanned<Name>, TermsFields)>,
}

impl TermsFields {
    fn read(node: NodeId, decoder: &mut Decoder<'_>, may_group: bool) -> Option<Self> {
        let mut mapping = decoder.mapping(node, || {
            message! {
                en: "a mapping such as `answer: 2 working days`",
                ru: "набор полей вида `answer: 2 working days`",
                es: "un conjunto de campos como `answer: 2 working days`",
            }
        })?;
        let mut read = Self::default();
        for (key, value) in mapping.rest() {
            let group = match decoder.kind(value) {
                // `{within: …, cutoff: …}` is a term, any other mapping a group.
                NodeKind::Mapping(_) => {
                    may_group
                        && !decoder
                            .mapping(value, || message! { en: "", ru: "", es: "" })
                            .is_some_and(|m| m.has("within") || is_term(&key.value, &m))
                }
                _ => false,
            };
            if group {
                let nested = Self::read(value, decoder, key.value != "urgent");
                read.groups
                    .extend(nested.map(|terms| (key.map(Name), terms)));
            } else {
                let span = decoder.span(value);
                read.terms.extend(
                    Term::decode(value, decoder)
                        .map(|term| (key.map(Name), Spanned::new(term, span))),
                );
            }
        }
        Some(read)
    }
}

/// Whether a mapping below the name of a term is that term with unknown fields, rather than a party of the same name.
fn is_term(name: &str, mapping: &Mapping) -> bool {
    let known = |name: &str| KNOWN.iter().any(|(known, _)| *known == name);
    known(name) && !mapping.has("urgent") && !KNOWN.iter().any(|(known, _)| mapping.has(known))
}

impl Decode for TermsFields {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        Self::read(node, decoder, true)
    }
}

impl JsonSchema for TermsFields {
    fn schema_name() -> Cow<'static, str> {
        "Terms".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let term = generator.subschema_for::<Term>();
        let mut properties = serde_json::Map::new();
        for (name, doc) in super::terms::KNOWN {
            let mut schema = term.clone();
            schema.insert("description".to_owned(), (*doc).into());
            properties.insert((*name).to_owned(), schema.to_value());
        }
        let this = generator.subschema_for::<Self>();
        json_schema!({
            "type": "object",
            "properties": properties,
            "additionalProperties": { "anyOf": [this] }
        })
    }
}
