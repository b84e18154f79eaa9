//! The charter as it is written: every field with its span, before names are looked up.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::account::Account;
use super::days::Days;
use super::email::Email;
use super::grant::Grant;
use super::level::Level;
use super::period::Period;
use super::profile::Profile;
use super::terms::KNOWN;
use super::value::Name;
use crate::calendar::{Conditions, DayOff, ExtraDay, Hours, Moment, Term, Week, Zone};
use crate::message::{Language, message};
use crate::source::{Span, Spanned};
use crate::yaml::{
    Declared, Decode, Decoder, FOREIGN, FromText, Mapping, NodeId, NodeKind, Noted, Wrong, mapping,
    words,
};

mapping! {
    /// The charter: parties, authority, channels, working time, agreed terms.
    "the charter", "устав проекта", "el estatuto del proyecto"
    pub struct CharterFields {
        /// The version of the format: 1.
        version: "projlog" required Version,
        /// The project's name.
        project: "project" / "проект|название|название проекта" / "proyecto|nombre|nombre del proyecto" optional String,
        /// The language of reports, where no other is chosen: `en`, `ru` or `es` [default: en].
        language: "language" / "язык" / "idioma|lengua" optional Language,
        /// The time zone of every written time that has no offset, by its IANA name.
        timezone: "timezone" / "часовой пояс|временная зона|таймзона" / "zona horaria|huso horario" required Zone,
        /// Globs of the Markdown files that belong to the log, relative to the charter [default: `log/**/*.md`].
        log: "log" / "журнал|журналы" / "registro|registros|bitácora" many String,
        /// The contract's dates.
        contract: "contract" / "договор|контракт" / "contrato" optional Noted<ContractFields>,
        /// The two sides.
        parties: "parties" / "стороны" / "partes" required Named<StatedParty>,
        /// The people of both sides.
        people: "people" / "люди|участники|лица" / "personas|participantes" optional Named<Noted<PersonFields>>,
        /// The channels, and whether communication on them is recorded.
        channels: "channels" / "каналы|каналы связи" / "canales" optional Named<ChannelKind>,
        /// How long each side has. A term that is not named does not apply.
        terms: "terms" / "сроки|нормы сроков" / "plazos" optional TermsFields,
        /// How the days of a delay are assessed; without it, only the facts are reported.
        profile: "profile" / "профиль" / "perfil" optional Profile,
        /// Recurring calls and reports.
        cadence: "cadence" / "периодичность|регулярность|ритм" / "cadencia|periodicidad" optional Named<Noted<CadenceFields>>,
        /// iCalendar files, in the repository, that prove that calls took place.
        calls: "calls" / "звонки|созвоны" / "llamadas" many String,
        /// Severities of rules that differ from the defaults.
        rules: "rules" / "правила" / "reglas" optional Named<Level>,
        /// When entries began to be recorded as events happen.
        record: "record" optional RecordFields,
        /// Fields of other tools that entries may have.
        fields: "fields" / "поля" / "campos" many Name,
    }
}

mapping! {
    /// The contract's dates.
    "`contract`", "`contract`", "`contract`"
    pub struct ContractFields {
        /// When it was signed.
        signed: "signed"
            / "подписан|подписано|подписание|дата подписания"
            / "firmado|firma|fecha de firma"
            optional Moment,
        /// The first day.
        starts: "starts"
            / "начало|дата начала|начинается|старт"
            / "inicio|comienzo|empieza|fecha de inicio"
            optional Moment,
        /// The last day.
        ends: "ends"
            / "конец|окончание|заканчивается|дата окончания"
            / "fin|final|termina|fecha de fin"
            optional Moment,
        /// That services count as rendered if the other side's information for them did not arrive before the contract's end.
        rendered_at_end: "rendered-at-end" optional RenderedAtEnd,
    }
}

mapping! {
    /// What counts as rendered when the contract ends.
    "`rendered-at-end`", "`rendered-at-end`", "`rendered-at-end`"
    pub struct RenderedAtEnd {
        /// The clause of the contract on which it is based.
        clause: "clause" / "пункт|пункт договора" / "cláusula" required String,
    }
}

mapping! {
    /// The start of the record.
    "`record`", "`record`", "`record`"
    pub struct RecordFields {
        /// The first day; earlier events were recorded afterwards.
        starts: "starts"
            / "начало|дата начала|начинается|старт"
            / "inicio|comienzo|empieza|fecha de inicio"
            required Moment,
    }
}

mapping! {
    /// One side.
    "a party", "сторона", "una parte"
    pub struct PartyFields {
        /// Whether it does the work or orders it.
        role: "role" / "роль" / "papel|rol|función" required Role,
        /// Its time zone, where it differs from the charter's.
        timezone: "timezone"
            / "часовой пояс|временная зона|таймзона|пояс|зона|tz|zone"
            / "zona horaria|huso horario|huso|zona"
            optional Zone,
        /// Its working hours in a usual week; if they change, a list in which the last line that covers a day applies.
        hours: "hours"
            / "часы|рабочие часы|рабочее время|часы работы|время работы|график|график работы"
            / "horas|horario|horario de trabajo|horario laboral|horas de trabajo"
            required Hours,
        /// Days on which it does not work: dates, ranges, yearly dates, or iCalendar files in the repository.
        holidays: "holidays"
            / "праздники|праздничные дни|нерабочие дни|выходные|выходные дни|отпуск|отпуска|каникулы|days off|off|closed|vacation|vacations"
            / "festivos|feriados|días festivos|días feriados|días no hábiles|días inhábiles|días libres|días de descanso|vacaciones|cierre"
            many Days<DayOff>,
        /// Extra working days, regardless of week and holidays: dates, yearly dates, or iCalendar files.
        workdays: "workdays"
            / "дополнительные рабочие дни"
            / "días hábiles adicionales|días laborables adicionales"
            many Days<ExtraDay>,
        /// Its only authorized speaker.
        speaker: "speaker" / "представитель" / "portavoz|representante" optional Name,
        /// The language of reports for this party, where it differs from the project's.
        language: "language" / "язык" / "idioma|lengua" optional Language,
    }
}

mapping! {
    /// A person.
    "a person", "лицо", "una persona"
    pub struct PersonFields {
        /// The name in full.
        name: "name" / "имя|фио|полное имя" / "nombre|nombre completo" optional String,
        /// The party.
        party: "party" / "сторона" / "parte" required Name,
        /// The addresses by which git knows this person.
        email: "email" / "почта|эл. почта|электронная почта" / "correo|correo electrónico" many Email,
        /// The accounts from which this person writes in chats, such as `telegram:user12345`.
        accounts: "accounts" / "учётные записи|учетные записи|аккаунты" / "cuentas" many Account,
        /// What this person may decide.
        // Among the words that are understood are English ones that others write for it. Who approves may decide alone, or only
        // be asked too; authority is not given by a fix.
        decides: "decides" / "решает|полномочия|вправе решать|утверждает?|согласует?|approves?|approve?|may decide|can decide|authority" / "decide|facultades|aprueba?" many Grant,
        /// Who decides in this person's place for a period.
        delegates: "delegates" / "делегирует|заместители|заместитель|deputies|deputy|substitutes|substitute" / "delega|suplentes|suplente|sustitutos" many Noted<DelegationFields>,
        /// The first day on the project.
        from: "from" / "с|с даты|начиная с" / "desde|de" optional Moment,
        /// The last day on the project.
        until: "until" / "по|по дату" / "hasta" optional Moment,
    }
}

mapping! {
    /// A period in which somebody else decides.
    "a delegation", "делегирование", "una delegación"
    pub struct DelegationFields {
        /// Who decides instead.
        to: "to" / "кому" / "a|a quién" required Name,
        /// The delegated scope.
        decides: "decides" / "решает|полномочия|вправе решать" / "decide|facultades" required_many Grant,
        /// The start.
        from: "from" / "с|с даты|начиная с" / "desde|de" optional Moment,
        /// The end.
        until: "until" / "по|по дату" / "hasta" optional Moment,
    }
}

mapping! {
    /// A recurring call or report.
    "a cadence item", "пункт `cadence`", "un elemento de `cadence`"
    pub struct CadenceFields {
        /// How often a call takes place.
        call: "call" / "звонок|созвон|встреча" / "llamada|reunión" optional Period,
        /// How often something is delivered.
        delivery: "delivery" / "отчёт|сдача|передача" / "informe|entrega|reporte" optional Period,
        /// The first day of the first period; required if a period is a number of days, weeks or months.
        starts: "starts"
            / "начало|дата начала|начинается|старт"
            / "inicio|comienzo|empieza|fecha de inicio"
            optional Moment,
        /// The party or person responsible for it.
        owner: "owner"
            / "ответственный|ответственная|владелец|исполнитель"
            / "responsable|encargado|encargada"
            optional Name,
        /// How long after the period's end it is due.
        due: "due" / "срок|крайний срок|дедлайн" / "plazo|vencimiento|fecha límite|vence" optional Term,
    }
}

words! {
    /// The period over which the amounts of one person are added.
    "a value of `per`", "недопустимое значение поля `per`", "un valor de `per`"
    pub enum Per {
        /// A calendar month.
        Month = "month" / "месяц|в месяц|за месяц" / "mes|al mes|por mes",
        /// The whole contract.
        Contract = "contract" / "договор|контракт|за договор" / "contrato|por contrato",
    }
}

words! {
    /// The role of a party.
    "a role", "неизвестная роль", "un papel"
    pub enum Role {
        /// Does the work.
        Contractor = "contractor" / "исполнитель|подрядчик" / "contratista|proveedor|proveedora",
        /// Orders it.
        Client = "client" / "заказчик|клиент" / "cliente",
    }
}

words! {
    /// Whether communication on a channel is recorded.
    "a kind of channel", "неизвестный вид канала", "un tipo de canal"
    pub enum ChannelKind {
        /// It is.
        Written = "written" / "письменный|письменная|письменное|письменно" / "escrito|escrita|por escrito",
        /// It is not, and needs a call in the log.
        Verbal = "verbal" / "устный|устная|устное|устно" / "oral|hablado|hablada|de palabra",
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

/// A party as it is written.
#[derive(Debug, Clone, Default)]
pub struct StatedParty(pub Noted<PartyFields>);

impl Decode for StatedParty {
    fn decode(node: NodeId, decoder: &mut Decoder<'_>) -> Option<Self> {
        let strange = of_a_calendar(node, decoder);
        let mut party = Noted::decode(node, decoder)?;
        party.unread.extend(strange);
        Some(Self(party))
    }
}

/// The parts of a calendar that may be stated under keys that nobody knows: a value that is a zone, days or hours is no remark.
fn of_a_calendar(node: NodeId, decoder: &Decoder<'_>) -> Vec<&'static str> {
    let NodeKind::Mapping(pairs) = decoder.kind(node) else {
        return Vec::new();
    };
    let mut known: Vec<Declared> = Vec::new();
    PartyFields::default().visit(&mut known);
    let is_strange =
        |key: &str| !key.starts_with(FOREIGN) && known.iter().all(|declared| declared.key != key);
    let pairs = pairs.iter().filter(
        |(key, _)| matches!(decoder.kind(*key), NodeKind::Scalar(key, _) if is_strange(key)),
    );
    let values = pairs.flat_map(|(_, value)| decoder.items(*value));
    let texts = values.filter_map(|value| match decoder.kind(value) {
        NodeKind::Scalar(text, _) => Some(text.as_str()),
        _ => None,
    });
    let part = |text: &str| {
        let is_days = DayOff::from_text(text).is_ok()
            || ExtraDay::from_text(text).is_ok()
            || text.to_lowercase().ends_with(".ics");
        if Zone::from_text(text).is_ok() {
            Some("timezone")
        } else if is_days {
            Some("holidays")
        } else {
            Week::from_text(text).is_ok().then_some("hours")
        }
    };
    texts.filter_map(part).collect()
}

impl JsonSchema for StatedParty {
    fn inline_schema() -> bool {
        PartyFields::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        PartyFields::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        PartyFields::json_schema(generator)
    }
}

/// Values by names that the charter's authors choose, in the order in which they are written.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// The names with their values.
    pub known: Vec<(Spanned<Name>, Spanned<T>)>,
    /// The names whose value cannot be read.
    pub unread: Vec<String>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            known: Vec::new(),
            unread: Vec::new(),
        }
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
        let mut items = Self::default();
        for (key, value) in mapping.rest() {
            let span = decoder.span(value);
            match T::decode(value, decoder) {
                Some(value) => items.known.push((key.map(Name), Spanned::new(value, span))),
                None => items.unread.push(key.value),
            }
        }
        Some(items)
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

/// Terms as they are written: by name; those of urgent requests and stages under `urgent`; those of one party under the
/// party's name.
#[derive(Debug, Clone, Default)]
pub struct TermsFields {
    /// Terms by name.
    pub terms: Vec<(Spanned<Name>, Spanned<Term>)>,
    /// Terms by group and name.
    pub groups: Vec<(Spanned<Name>, TermsFields)>,
    /// The names whose term cannot be read, or only in part.
    pub unread: Vec<Spanned<Name>>,
    /// Whether a line of it cannot be read.
    pub is_broken: bool,
    /// The keys of such lines.
    pub lost: Vec<Spanned<String>>,
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
        let mut read = Self {
            is_broken: mapping.broken.has_lines(),
            lost: decoder.lost_in(mapping.span).cloned().collect(),
            ..Self::default()
        };
        let mut within: Vec<Declared> = Vec::new();
        Conditions::default().visit(&mut within);
        within.retain(|field| field.required);
        let keys = mapping.rest();
        let known = |span: Span| {
            let mut keys = keys.iter().filter(|(key, _)| key.span == span);
            keys.any(|(key, _)| KNOWN.iter().any(|(known, ..)| *known == key.value))
        };
        let cut: Vec<Span> = keys
            .iter()
            .map(|(key, _)| key.span)
            .filter(|key| mapping.is_cut(*key, known))
            .collect();
        for (key, value) in keys {
            let group = match decoder.kind(value) {
                // `{within: …, cutoff: …}` is a term, any other mapping a group.
                NodeKind::Mapping(_) => {
                    may_group
                        && !decoder
                            .mapping(value, || message! { en: "", ru: "", es: "" })
                            .is_some_and(|m| {
                                m.has("within")
                                    || m.has_in_words(&within)
                                    || is_term(&key.value, &m)
                            })
                }
                _ => false,
            };
            if group {
                let nested = Self::read(value, decoder, key.value != "urgent");
                read.groups
                    .extend(nested.map(|terms| (key.map(Name), terms)));
            } else {
                let (span, before) = (decoder.span(value), decoder.unread());
                let term = Term::decode(value, decoder);
                let key = key.map(Name);
                // Of a term that is written twice, or goes on after a comma, nobody knows the whole.
                let is_part = mapping.broken.repeats(&key.value) || cut.contains(&key.span);
                match term.filter(|_| decoder.unread() == before && !is_part) {
                    Some(term) => read.terms.push((key, Spanned::new(term, span))),
                    None => read.unread.push(key),
                }
            }
        }
        Some(read)
    }
}

/// Whether a mapping below the name of a term is that term with unknown fields, rather than a party of the same name.
fn is_term(name: &str, mapping: &Mapping) -> bool {
    let known = |name: &str| KNOWN.iter().any(|(known, ..)| *known == name);
    known(name) && !mapping.has("urgent") && !KNOWN.iter().any(|(known, ..)| mapping.has(known))
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
        for (name, doc, _) in super::terms::KNOWN {
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
