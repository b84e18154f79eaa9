//! Exports of a device in another zone than the one in which they were read: the log has their messages at other times.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::instant;
use crate::calendar::Zone;
use crate::charter::Charter;
use crate::evidence::Platform;
use crate::import::{Body, Instants, Item, instants, tolerance};
use crate::message::{Message, message};

/// The offsets of zones differ by quarters of an hour, in seconds.
const STEP: i64 = 15 * 60;
/// How far zones are apart, in seconds: from UTC−12 to UTC+14.
const FURTHEST: i64 = 26 * 3600;
/// The shortest text, in characters, that tells a message from others of its sender.
const SHORTEST: usize = 10;

/// Zones that are tried after those of the charter, one for each way of counting.
const USUAL: [&str; 44] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Atlantic/Azores",
    "Atlantic/Cape_Verde",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Halifax",
    "America/Caracas",
    "America/New_York",
    "America/Bogota",
    "America/Chicago",
    "America/Mexico_City",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Yangon",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// By how much the zones of two exports differ if a message is at one time in one and at another in the other, in seconds.
pub(in crate::cli) fn difference(platform: Platform, here: i64, there: i64) -> Option<i64> {
    let apart = there.saturating_sub(here);
    let steps = apart.saturating_add(STEP / 2).div_euclid(STEP);
    let difference = steps.saturating_mul(STEP);
    let is_near = tolerance(platform).contains(&(apart.saturating_sub(difference)));
    (difference != 0 && difference.abs() <= FURTHEST && is_near).then_some(difference)
}

/// Whether a message is unlike others of its sender: calls and short answers are alike.
pub(in crate::cli) fn is_distinct(item: &Item) -> bool {
    match &item.body {
        Body::Text(text) => text.trim().chars().count() >= SHORTEST,
        _ => false,
    }
}

/// The messages of a file that the log has at the same time, and those that it has at another.
#[derive(Debug)]
pub(in crate::cli) struct Apart {
    file: Arc<str>,
    /// The number of messages at the same time.
    same: usize,
    /// The times of the other messages as they were read, with how much later the log may have each.
    rest: Vec<(i64, Vec<i64>)>,
}

impl Apart {
    /// Of a file without messages so far.
    pub(in crate::cli) fn new(file: Arc<str>) -> Self {
        Self {
            file,
            same: 0,
            rest: Vec::new(),
        }
    }

    /// Adds a message that the log has at the same time.
    pub(in crate::cli) fn add_same(&mut self) {
        self.same += 1;
    }

    /// Adds a message that the log does not have at the same time, with how much later it has it.
    pub(in crate::cli) fn add_apart(&mut self, here: i64, later: impl Iterator<Item = i64>) {
        self.rest.push((here, later.collect()));
    }

    /// By how much messages are apart, and their number; `None` if more are not.
    pub(in crate::cli) fn usual(&self) -> Option<(i64, usize)> {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for later in self.rest.iter().flat_map(|(_, later)| later) {
            *counts.entry(*later).or_insert(0) += 1;
        }
        let most = counts
            .into_iter()
            .max_by_key(|(later, count)| (*count, -later.abs()));
        most.filter(|(_, count)| *count > self.same)
    }

    /// Whether most messages of a chat are apart, from the first of these to the last: what is before and after may be new. A
    /// single one may be something that was said twice.
    pub(in crate::cli) fn is_of_most(&self) -> bool {
        let Some((usual, count)) = self.usual().filter(|(_, count)| *count > 1) else {
            return false;
        };
        let explained = around(usual);
        let is_apart = |later: &[i64]| later.iter().any(|later| explained.contains(later));
        let apart = self.rest.iter().filter(|(_, later)| is_apart(later));
        let times = || apart.clone().map(|(here, _)| *here);
        let (first, last) = (times().min(), times().max());
        let between = self.rest.iter().filter(|(here, _)| {
            first.is_some_and(|first| first <= *here) && last.is_some_and(|last| *here <= last)
        });
        let all = between.count() + self.same;
        apart.count().max(count) * 2 > all
    }

    /// How much later the log may have messages of the file.
    pub(in crate::cli) fn explained(&self) -> Vec<i64> {
        let usual = self.usual().filter(|_| self.is_of_most()).into_iter();
        usual.flat_map(|(usual, _)| around(usual)).collect()
    }

    /// What the log says of the file.
    pub(in crate::cli) fn message(&self) -> Message {
        let (usual, count) = self.usual().unwrap_or_default();
        let minutes = usual.unsigned_abs() / 60;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let minutes = (minutes > 0).then(|| {
            message! { en: " {minutes} min", ru: " {minutes} мин", es: " {minutes} min", minutes: minutes }
        });
        let by = message! {
            en: "{hours} h{minutes}",
            ru: "{hours} ч{minutes}",
            es: "{hours} h{minutes}",
            hours: hours,
            minutes: minutes,
        };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let file = &*self.file;
        if usual > 0 {
            message! {
                en: "{file}: {count} {count#message is|messages are} known with the same words, {by} later; the export seems to be from another time zone",
                ru: "{file}: {count} {count#сообщение уже известно|сообщения уже известны|сообщений уже известны} с тем же текстом, но на {by} позже; похоже, выгрузка из другого часового пояса",
                es: "{file}: {count} {count#mensaje ya se conoce|mensajes ya se conocen} con el mismo texto, {by} más tarde; la exportación parece ser de otra zona horaria",
                file: file,
                count: count,
                by: by,
            }
        } else {
            message! {
                en: "{file}: {count} {count#message is|messages are} known with the same words, {by} earlier; the export seems to be from another time zone",
                ru: "{file}: {count} {count#сообщение уже известно|сообщения уже известны|сообщений уже известны} с тем же текстом, но на {by} раньше; похоже, выгрузка из другого часового пояса",
                es: "{file}: {count} {count#mensaje ya se conoce|mensajes ya se conocen} con el mismo texto, {by} antes; la exportación parece ser de otra zona horaria",
                file: file,
                count: count,
                by: by,
            }
        }
    }

    /// The zone in which the messages have the times of the log: preferably one of the charter.
    pub(in crate::cli) fn fitting(&self, read_in: &Zone, charter: &Charter) -> Option<String> {
        let (_, least) = self.usual()?;
        let of_parties = charter.parties.iter().map(|party| party.calendar.zone());
        let of_charter = of_parties.chain([&charter.zone]).cloned();
        let zones = of_charter.chain(USUAL.iter().filter_map(|name| Zone::known(name)));
        let fits = |zone: &Zone, (here, later): &(i64, i64)| {
            let local = read_in.local(instant(*here)).time;
            let there = here.saturating_add(*later);
            match instants(zone, local) {
                Instants::One(at) | Instants::Missing(at) => at == there,
                Instants::Twice(first, second) => first == there || second == there,
            }
        };
        let counted = zones.map(|zone| {
            let pairs = self.rest.iter();
            let pairs = pairs.flat_map(|(here, later)| later.iter().map(|later| (*here, *later)));
            let count = pairs.filter(|pair| fits(&zone, pair)).count();
            (zone, count)
        });
        let mut best: Option<(Zone, usize)> = None;
        for (zone, count) in counted {
            if count >= least && best.as_ref().is_none_or(|(_, most)| count > *most) {
                best = Some((zone, count));
            }
        }
        best.map(|(zone, _)| zone.name().to_owned())
    }
}

/// A difference between zones, and what it is in summer: an hour more or less.
fn around(usual: i64) -> [i64; 3] {
    [0, 3600, -3600].map(|more| usual + more)
}

/// Which zone to read an export in.
pub(in crate::cli) fn suggestion(zone: Option<&str>) -> Message {
    match zone {
        Some(zone) => message! {
            en: "`--timezone {zone}` would fit",
            ru: "подошло бы `--timezone {zone}`",
            es: "`--timezone {zone}` encajaría",
            zone: zone,
        },
        None => message! {
            en: "give the zone of its device with `--timezone`",
            ru: "укажите часовой пояс устройства параметром `--timezone`",
            es: "indique la zona de su dispositivo con `--timezone`",
        },
    }
}
