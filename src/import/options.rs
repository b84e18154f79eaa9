//! What the caller knows that an export does not say, and the limits that protect from hostile files.

use chrono::{NaiveDateTime, TimeDelta};

use crate::calendar::{self, Irregular};

/// The instants of a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instants {
    /// The usual case.
    One(i64),
    /// Clocks were set forward past it: the instant when it is read as later by the gap.
    Missing(i64),
    /// Clocks were set back over it: the first and the second.
    Twice(i64, i64),
}

/// The zone of the device that made an export: a local time's instants, in Unix seconds.
pub type Zone<'a> = dyn Fn(NaiveDateTime) -> Instants + 'a;

/// The instants of a local time in a zone.
pub fn instants(zone: &calendar::Zone, local: NaiveDateTime) -> Instants {
    let resolved = zone.instant(local);
    let first = resolved.instant.timestamp();
    match resolved.irregular {
        None => Instants::One(first),
        Some(Irregular::Missing) => Instants::Missing(first),
        // The second follows the change of the clocks, which is at most a few hours away.
        Some(Irregular::Twice) => (1..=24)
            .map(|quarters| TimeDelta::minutes(15 * quarters))
            .filter_map(|later| resolved.instant.checked_add_signed(later))
            .find(|later| zone.local(*later).time == local)
            .map_or(Instants::One(first), |second| {
                Instants::Twice(first, second.timestamp())
            }),
    }
}

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 23/06/2018.
    DayMonthYear,
    /// 06/23/2018.
    MonthDayYear,
    /// 2018/06/23.
    YearMonthDay,
}

impl DateOrder {
    /// Every order, the most frequent first.
    pub const ALL: [Self; 3] = [Self::DayMonthYear, Self::MonthDayYear, Self::YearMonthDay];

    /// The name in options: `dmy`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayMonthYear => "dmy",
            Self::MonthDayYear => "mdy",
            Self::YearMonthDay => "ymd",
        }
    }

    /// The order with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == name)
    }
}

/// What the caller knows that an export does not say.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The zone of local times.
    pub zone: Option<&'a Zone<'a>>,
    /// The zone of times in calendars that name none; UTC without it.
    pub calendars: Option<&'a calendar::Zone>,
    /// The order of day, month and year, where the export leaves it open.
    pub dates: Option<DateOrder>,
    /// No message is later than this (Unix seconds): evidence for the order of day, month and year.
    pub not_after: Option<i64>,
    /// Names that are senders in exports of WhatsApp, whatever they look like.
    pub senders: &'a [String],
    /// The limits.
    pub limits: Limits,
}

/// Limits that protect from hostile files.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a file that is read as a stream.
    pub stream: u64,
    /// Bytes of a file that is read as a whole.
    pub file: u64,
    /// Bytes of a line, or of a string in JSON.
    pub line: u64,
    /// Bytes of a message.
    pub message: u64,
    /// Messages of an export.
    pub messages: u64,
    /// Bytes of all that is unpacked from an archive or read from a folder.
    pub unpacked: u64,
    /// Entries of an archive or folder.
    pub entries: u64,
    /// How many times larger than packed an entry of more than a mebibyte may be.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MEBI: u64 = 1 << 20;
        Self {
            stream: 2048 * MEBI,
            file: 128 * MEBI,
            line: 4 * MEBI,
            message: 16 * MEBI,
            messages: 5_000_000,
            unpacked: 1024 * MEBI,
            entries: 1_000_000,
            ratio: 300,
        }
    }
}

/// The instant of a local time that follows a message at `previous`.
///
/// Of a time that occurs twice, the second is meant if only it does not lie before the message above.
pub(super) fn instant(zone: &Zone<'_>, local: NaiveDateTime, previous: Option<i64>) -> i64 {
    match zone(local) {
        Instants::One(at) | Instants::Missing(at) => at,
        Instants::Twice(first, second) => match previous {
            Some(previous) if first < previous && second >= previous => second,
            _ => first,
        },
    }
}
