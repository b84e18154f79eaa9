//! Benchmark of 100,000 due dates: random terms of up to 250 working days, with their derivations, over ten years, in
//! calendars with seasons, half days and a file of holidays.
//!
//! Run with `cargo bench --bench due`. It prints the time, also relative to the limit of half a second.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to be read by people"
)]

use std::time::Instant as Clock;

use chrono::{DateTime, TimeDelta};
use projlog::calendar::{
    Calendar, Choice, DayOff, ExtraDay, Hours, Length, Start, Term, Unit, Zone, due, holidays,
};
use projlog::source::Excerpt;
use projlog::yaml::{Decode, Decoder, FromText, parse};

const DUES: usize = 100_000;
const ALLOWED: f64 = 0.5;

/// Reproducible pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// A holiday file as exported by programs: by weekday, by date, and with extra working days.
const FILE: &str = "BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Thanksgiving
DTSTART;VALUE=DATE:20161124
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH
END:VEVENT
BEGIN:VEVENT
SUMMARY:Memorial Day
DTSTART;VALUE=DATE:20160530
RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO
END:VEVENT
BEGIN:VEVENT
SUMMARY:Inventory
DTSTART;VALUE=DATE:20200131
RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1
END:VEVENT
BEGIN:VEVENT
SUMMARY:Moved
DTSTART;VALUE=DATE:20240427
X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY
END:VEVENT
END:VCALENDAR
";

/// Working hours with a season and a week.
const SEASONS: &str = "
- Mon-Fri 09:00-18:00
- { from: 15 Jun, until: 15 Sep, hours: Mon-Fri 08:00-15:00 }
- { from: 2022-01-01, until: 2022-12-31, hours: Mon-Thu 09:00-18:00 }
- { from: 2027-01-01, hours: 'Mon-Thu 09:00-17:00, Fri 09:00-12:00' }
";

fn hours(text: &str) -> Hours {
    let parsed = parse(&Excerpt::whole(text, 0), 1 << 16);
    let mut decoder = Decoder::new(&parsed.tree);
    Hours::decode(parsed.tree.root().unwrap(), &mut decoder).unwrap()
}

fn calendar(name: &str, zone: &str, week: &str) -> Calendar {
    let off = [
        "every 1 Jan",
        "every 7 Jan",
        "every 8 Mar",
        "every 1 May",
        "every 9 May",
        "every 12 Jun",
        "every 25 Dec",
    ];
    let off = off
        .into_iter()
        .chain(["2026-01-01..2026-01-08", "2026-03-09"])
        .map(|day| DayOff::from_text(day).unwrap());
    let zone = Zone::named(zone).unwrap();
    let file = holidays(FILE.as_bytes(), &zone, &Choice::default()).unwrap();
    let mut worked = vec![ExtraDay::from_text("every 25 Dec 09:00-13:00").unwrap()];
    worked.extend(file.workdays);
    let off = off.chain(file.days).collect();
    Calendar::new(name, zone, hours(week), off, worked, None)
}

fn main() {
    let calendars = [
        calendar(
            "agency",
            "Europe/Berlin",
            "Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00",
        ),
        calendar("bakery", "Asia/Yekaterinburg", SEASONS),
    ];
    for (what, joint) in [("each party alone", false), ("joint terms", true)] {
        let mut random = Random(2026);
        let cases: Vec<(Term, Start, usize)> = (0..DUES)
            .map(|_| {
                let (unit, most) = match random.below(4) {
                    0 => (Unit::WorkingDays, 250),
                    1 => (Unit::ClearWorkingDays, 250),
                    2 => (Unit::WorkingHours, 2_000),
                    _ => (Unit::Days, 365),
                };
                let amount = u32::try_from(1 + random.below(most)).unwrap();
                let mut term = Term::from(Length::new(amount, unit).unwrap());
                term.joint = joint;
                let second = i64::try_from(random.below(10 * 365 * 86_400)).unwrap();
                let start = DateTime::from_timestamp(1_577_836_800, 0).unwrap()
                    + TimeDelta::seconds(second);
                (term, Start::at(start), usize::from(random.below(2) == 1))
            })
            .collect();
        let clock = Clock::now();
        let mut steps = 0;
        for (term, start, party) in &cases {
            let due = due(
                term,
                start,
                &calendars[*party],
                Some(&calendars[1 - *party]),
            )
            .unwrap();
            steps += due.derivation.steps().len();
        }
        let seconds = clock.elapsed().as_secs_f64();
        println!(
            "{DUES} due dates, {what}: {seconds:.3} s, {:.2} of the {ALLOWED} s allowed ({steps} steps)",
            seconds / ALLOWED
        );
    }
}
