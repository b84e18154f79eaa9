use super::*;
use crate::source::Excerpt;
use crate::yaml::parse;

fn read(text: &str) -> (Option<Hours>, Vec<String>) {
    let parsed = parse(&Excerpt::whole(text, 0), 1 << 20);
    let mut decoder = Decoder::new(&parsed.tree);
    let hours = Hours::decode(parsed.tree.root().unwrap(), &mut decoder);
    let faults = decoder.faults.iter().map(|fault| fault.message.english());
    (hours, faults.collect())
}

fn on(text: &str, date: &str) -> String {
    let (hours, faults) = read(text);
    assert_eq!(faults, [""; 0]);
    hours.unwrap().on(date.parse().unwrap()).to_string()
}

#[test]
fn the_last_line_that_covers_a_day_applies() {
    let hours = "\
- Mon-Fri 09:00-18:00
- { from: 15 Jun, until: 15 Sep, hours: Mon-Fri 08:00-15:00 }
- { from: 20 Dec, until: 6 Jan, hours: Mon-Fri 10:00-14:00 }
- { from: 2026-07-01, until: 2026-07-31, hours: Mon-Thu 08:00-12:00 }
- { from: 2030-01-01, hours: Mon-Thu 09:00-17:00 }";
    for (date, week) in [
        ("2026-06-14", "Mon-Fri 09:00-18:00"),
        ("2026-06-15", "Mon-Fri 08:00-15:00"),
        ("2026-09-15", "Mon-Fri 08:00-15:00"),
        ("2026-09-16", "Mon-Fri 09:00-18:00"),
        ("2025-12-20", "Mon-Fri 10:00-14:00"),
        ("2026-01-06", "Mon-Fri 10:00-14:00"),
        ("2026-01-07", "Mon-Fri 09:00-18:00"),
        ("2026-06-30", "Mon-Fri 08:00-15:00"),
        ("2026-07-01", "Mon-Thu 08:00-12:00"),
        ("2026-07-31", "Mon-Thu 08:00-12:00"),
        ("2029-12-31", "Mon-Fri 10:00-14:00"),
        ("2030-07-01", "Mon-Thu 09:00-17:00"),
    ] {
        assert_eq!(on(hours, date), week, "{date}");
    }
    assert_eq!(
        on("Mon-Fri 09:00-18:00", "2026-06-15"),
        "Mon-Fri 09:00-18:00"
    );
    let until = "[Mon 09:00-10:00, { until: 2021-12-31, hours: Tue 09:00-10:00 }]";
    assert_eq!(on(until, "2021-12-31"), "Tue 09:00-10:00");
    assert_eq!(on(until, "2022-01-01"), "Mon 09:00-10:00");
}

#[test]
fn another_week_begins_with_a_line_and_after_its_end() {
    let seasons = "\
- Mon-Fri 09:00-18:00
- { from: 15 Jun, until: 15 Sep, hours: Mon-Fri 08:00-15:00 }
- { from: 20 Dec, until: 6 Jan, hours: Mon-Fri 10:00-14:00 }
- { from: 2026-07-01, until: 2026-07-31, hours: Mon-Thu 08:00-12:00 }";
    let autumn = "[Mon 09:00-10:00, { from: 1 Sep, until: 31 Dec, hours: Tue 09:00-10:00 }]";
    let same = "[Mon 09:00-10:00, { from: 1 Sep, until: 31 Dec, hours: Mon 09:00-10:00 }]";
    let winter = "[Mon 09:00-10:00, { from: 1 Jan, until: 29 Feb, hours: Tue 09:00-10:00 }]";
    let leap = "[Mon 09:00-10:00, { from: 29 Feb, until: 31 Dec, hours: Tue 09:00-10:00 }]";
    for (hours, from, to, changes) in [
        (
            seasons,
            "2026-01-01",
            "2026-12-31",
            "2026-01-07 2026-06-15 2026-07-01 2026-08-01 2026-09-16 2026-12-20",
        ),
        (seasons, "2025-12-20", "2026-01-07", "2025-12-20 2026-01-07"),
        (seasons, "2025-12-21", "2026-01-06", ""),
        (autumn, "2026-01-01", "2026-08-31", "2026-01-01"),
        (autumn, "2026-01-02", "2027-01-01", "2026-09-01 2027-01-01"),
        (same, "2026-01-01", "2027-01-01", ""),
        (winter, "2026-02-01", "2026-04-01", "2026-03-01"),
        (winter, "2028-02-01", "2028-04-01", "2028-03-01"),
        (leap, "2026-02-01", "2026-04-01", "2026-03-01"),
        (leap, "2028-02-01", "2028-04-01", "2028-02-29"),
    ] {
        let date = |text: &str| text.parse().unwrap();
        let dates = read(hours).0.unwrap().changes(date(from), date(to));
        let dates: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
        assert_eq!(dates.join(" "), changes, "{hours} {from} {to}");
    }
}

#[test]
fn hours_that_cannot_be_read_are_reported() {
    for (text, fault) in [
        (
            "[{ from: 2026-01-01, hours: Mon 09:00-10:00 }]",
            "the hours of other days are missing",
        ),
        (
            "[Mon 09:00-10:00, { from: 15 Jun, hours: Mon 09:00-10:00 }]",
            "a season of every year needs a first and a last day",
        ),
        (
            "[Mon 09:00-10:00, { from: 15 Jun, until: 2026-07-01, hours: Mon 09:00-10:00 }]",
            "one end of these hours is a date, the other a day of every year",
        ),
        (
            "[Mon 09:00-10:00, { from: 2026-07-02, until: 2026-07-01, hours: Mon 09:00-10:00 }]",
            "these hours end before they begin: 2026-07-02 is after 2026-07-01",
        ),
        (
            "[Mon 09:00-10:00, { from: 31 Jun, until: 1 Jul, hours: Mon 09:00-10:00 }]",
            "`31 Jun` is not a day of the year",
        ),
        (
            "[Mon-Thu 09:00-18:00, Fri 09:00-14:00]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon-Fri 09:00-13:00, Mon-Fri 14:00-18:00]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon 09:00-10:00, { hours: Tue 09:00-10:00 }]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon 09:00-10:00, { from: 1 Jun, until: 31 Aug, hours: Mon 08:00-09:00 }, Tue 09:00-10:00]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon 09:00-10:00, { from: 1 Jun, until: 31 Aug, hours: Mon 08:00-09:00 }, { from: 1 Jun, until: 31 Aug, hours: Tue 08:00-09:00 }]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon 09:00-10:00, { until: 2026-06-30, hours: Mon 08:00-09:00 }, { until: 2026-12-31, hours: Tue 08:00-09:00 }]",
            "this line covers every day of one above it, which then applies to none",
        ),
        (
            "[Mon 09:00-10:00, { from: 2026-07-01 }]",
            "a line of `hours` needs the field `hours`",
        ),
    ] {
        let (hours, faults) = read(text);
        assert_eq!((hours, faults), (None, vec![fault.to_owned()]), "{text}");
    }
}
