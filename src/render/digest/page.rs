//! Builds the digest of a project.

use std::collections::HashMap;

use super::{Digest, Line, List};
use crate::calendar::{Calendar, Instant, When, Zone};
use crate::changes::{Change, Changes, Effect, Wording, is_same};
use crate::charter::Party;
use crate::log::Kind;
use crate::message::{Message, Value, message};
use crate::narrator::{Narrator, noun, slips};
use crate::obligation::{Obligation, Obligations, State};
use crate::project::Project;
use crate::render::status::page::hidden;
use crate::render::status::row::Rows;

/// The most items that are named as overdue for longer.
const FEW: usize = 8;

/// What a digest is made from.
struct Digesting<'p> {
    rows: Rows<'p>,
    changes: &'p Changes,
    calendar: &'p Calendar,
    /// What began or became overdue, by the entry of the obligation.
    begun: HashMap<&'p str, Vec<(&'p Obligation, Reason)>>,
    /// The end of the next working day of the side for which that is later.
    until: Instant,
    wording: Wording<'p>,
}

/// Why an open item is listed, besides its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    New,
    Overdue,
}

/// Until when something is due soon: the end of the next working day, of the side for which that is later, so that both sides get
/// the same items.
fn soon(project: &Project, party: &Party, as_of: Instant) -> Instant {
    let end = |party: &Party| {
        let calendar = &party.calendar;
        let zone = calendar.zone();
        let today = zone.date(as_of);
        let last = calendar.nth_working_day(today, 1).unwrap_or(today);
        zone.close_of_day(last).instant
    };
    let sides = project.charter.parties.iter();
    let sides = sides.filter(|party| party.role.is_some()).map(end);
    sides.max().unwrap_or_else(|| end(party))
}

impl Digest {
    /// The digest of a project for a party, in that party's time zone and by its working days.
    #[must_use]
    pub fn new(
        folder: &str,
        project: &Project,
        obligations: &Obligations,
        changes: &Changes,
        party: &Party,
    ) -> Self {
        let as_of = changes.until;
        let calendar = &party.calendar;
        let zone = calendar.zone();
        let mut begun: HashMap<&str, Vec<(&Obligation, Reason)>> = HashMap::new();
        for effect in changes.all.iter().flat_map(|change| &change.effects) {
            let (o, reason) = match effect {
                Effect::Opens(o) => (o, Reason::New),
                Effect::FallsDue(o) => (o, Reason::Overdue),
                _ => continue,
            };
            begun.entry(&o.entry).or_default().push((o, reason));
        }
        let digesting = Digesting {
            begun,
            rows: Rows {
                project,
                obligations,
                as_of,
            },
            changes,
            calendar,
            until: soon(project, party, as_of),
            wording: Wording::new(project, as_of).in_zone(zone),
        };
        let known = project.charter.project.clone();
        let known = known.filter(|name| !name.trim().is_empty());
        let named =
            known.or_else(|| Some(project.root.file_name()?.to_string_lossy().into_owned()));
        let time = |instant| When::closing(instant, zone);
        Self {
            title: named.unwrap_or_else(|| folder.to_owned()),
            opening: message! {
                en: "For {party}: since {since}, as of {as_of} ({zone}).",
                ru: "Для стороны {party}: изменения {since:since}, состояние на {as_of:until} ({zone}).",
                es: "Para {party}: desde el {since:full}, a fecha del {as_of:full} ({zone}).",
                party: party.name.as_str(),
                since: time(changes.since),
                as_of: time(as_of),
                zone: zone.name(),
            },
            lists: digesting.lists(party.name.as_str()),
            still: digesting.still(),
            hidden: hidden(project),
        }
    }
}

impl Digesting<'_> {
    fn lists(&self, party: &str) -> Vec<List> {
        let charter = &self.rows.project.charter;
        let others = charter.parties.iter().map(|other| other.name.as_str());
        let others = others.filter(|other| *other != party);
        let mut lists = vec![List {
            heading: message! { en: "Waiting on you", ru: "За вами", es: "A su cargo" },
            lines: self.owed(|debtor| debtor == Some(party)),
        }];
        lists.extend(others.map(|other| List {
            heading: message! {
                en: "Waiting on {other}",
                ru: "За стороной {other}",
                es: "A cargo de {other}",
                other: other,
            },
            lines: self.owed(|debtor| debtor == Some(other)),
        }));
        lists.push(List {
            heading: message! {
                en: "Waiting on nobody in the charter",
                ru: "В уставе проекта не указано, за кем",
                es: "A cargo de nadie que figure en el estatuto del proyecto",
            },
            lines: self.owed(|debtor| debtor.is_none_or(|name| charter.party(name).is_none())),
        });
        lists.push(List {
            heading: message! { en: "What happened", ru: "Что произошло", es: "Qué ha pasado" },
            lines: self.happened(),
        });
        lists.retain(|list| !list.lines.is_empty());
        lists
    }

    /// The open items that are new, newly overdue, or due by the end of the next working day.
    fn owed(&self, is_debtor: impl Fn(Option<&str>) -> bool) -> Vec<Line> {
        let mut owed: Vec<&Obligation> = self
            .rows
            .obligations
            .iter()
            .filter(|o| is_debtor(o.debtor.as_deref()) && self.is_listed(o))
            .collect();
        owed.sort_by_key(|o| (o.due.is_none(), o.due));
        owed.into_iter().map(|o| self.line(o)).collect()
    }

    fn is_listed(&self, o: &Obligation) -> bool {
        self.rows.has_row(o) && (self.is_new(o) || self.is_soon(o) || self.has(o, Reason::Overdue))
    }

    fn is_soon(&self, o: &Obligation) -> bool {
        o.state == State::Open && o.due.is_some_and(|due| due <= self.until)
    }

    fn is_new(&self, o: &Obligation) -> bool {
        self.has(o, Reason::New)
    }

    fn has(&self, o: &Obligation, reason: Reason) -> bool {
        let of_entry = self.begun.get(o.entry.as_str());
        let mut of_entry = of_entry.into_iter().flatten();
        of_entry.any(|(begun, why)| *why == reason && is_same(begun, o))
    }

    fn line(&self, o: &Obligation) -> Line {
        let (project, as_of) = (self.rows.project, self.rows.as_of);
        let narrator = Narrator::new(&project.charter);
        let zone = self.calendar.zone();
        let due = o
            .due
            .map(|due| narrator.due_for(o, due, zone).near(as_of, zone));
        let timing = match (&due, o.state) {
            (Some(due), State::Overdue) => message! {
                en: "overdue since {due}{over}{slips}",
                ru: "срок истёк {due}{over}{slips}",
                es: "plazo vencido el {due}{over}{slips}",
                slips: slips::last_clauses(&o.rare().may_settle),
                due: due.clone(),
                over: o.over.as_deref().map(|over| {
                    message! {
                        en: ", {over}", ru: ", просрочка {over}", es: ", con {over} de retraso", over: over,
                    }
                }),
            },
            (Some(due), _) if is_on(o, zone, as_of) => message! {
                en: "due today, {due}",
                ru: "срок сегодня, {due}",
                es: "vence hoy, {due}",
                due: due.clone(),
            },
            (Some(due), _) => message! {
                en: "due {due}", ru: "срок {due}", es: "plazo {due}", due: due.clone(),
            },
            (None, _) => message! { en: "no due date", ru: "без срока", es: "sin plazo" },
        };
        let new = self.is_new(o).then(|| {
            message! { en: "new, ", ru: "новое, ", es: "nuevo, " }
        });
        let entry = project.log.get(&o.entry);
        let title = match entry {
            Some(entry) => project.log.title(entry).map(Message::value),
            None => o.rare().period.clone(),
        };
        Line {
            id: o.entry.clone(),
            title,
            what: message! {
                en: "{new}{timing}", ru: "{new}{timing}", es: "{new}{timing}", new: new, timing: timing,
            },
            about: Some(message! {
                en: "{what}, {holder}",
                ru: "{what}, {holder}",
                es: "{what}, {holder}",
                what: noun(o.what),
                holder: narrator.holder(o),
            }),
            overdue: o.state == State::Overdue,
        }
    }

    /// What happened, without what is listed as open already.
    fn happened(&self) -> Vec<Line> {
        let changes = self.changes.all.iter().filter_map(|change| {
            let shown = |effect: &Effect| match effect {
                Effect::Opens(o) | Effect::FallsDue(o) => !self.is_listed(o),
                _ => true,
            };
            let effects: Vec<Effect> = change
                .effects
                .iter()
                .filter(|effect| shown(effect))
                .cloned()
                .collect();
            let says_more = change.new && !matches!(change.kind, Some(Kind::Request | Kind::Stage))
                || change.effects.is_empty();
            (!effects.is_empty() || says_more).then(|| Change {
                effects,
                ..change.clone()
            })
        });
        let changes: Vec<Change> = changes.collect();
        Line::in_order(self.wording, &changes, &self.changes.charter)
    }

    /// What was overdue before and still is.
    fn still(&self) -> Option<Message> {
        let overdue = self.rows.obligations.iter();
        let overdue = overdue.filter(|o| o.state == State::Overdue && self.rows.has_row(o));
        // Of an item of the cadence, each period is something else.
        let name = |o: &Obligation| match &o.rare().period {
            Some(period) => message! {
                en: "{item} ({period})",
                ru: "{item} ({period})",
                es: "{item} ({period})",
                item: &o.entry,
                period: period,
            },
            None => Message::value(o.entry.as_str()),
        };
        let mut ids: Vec<Message> = overdue.filter(|o| !self.is_listed(o)).map(name).collect();
        let number = ids.len();
        let more = number.saturating_sub(FEW);
        ids.truncate(FEW);
        (number > 0).then(|| {
            message! {
                en: "Overdue for longer: {ids}{more}.",
                ru: "Просрочено раньше: {ids}{more}.",
                es: "Vencido desde antes: {ids}{more}.",
                ids: Value::commas(ids),
                more: (more > 0).then(|| message! {
                    en: " and {more} more", ru: " и ещё {more}", es: " y {more} más", more: more,
                }),
            }
        })
    }
}

/// Whether something is due on the day of an instant. Midnight is the end of the day before it.
fn is_on(o: &Obligation, zone: &Zone, instant: Instant) -> bool {
    let day = o
        .due
        .map(|due| zone.date(due - chrono::TimeDelta::seconds(1)));
    day == Some(zone.date(instant))
}
