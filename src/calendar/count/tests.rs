//! Tests with published figures, each recomputed by hand, and edge cases.

use crate::calendar::testing::assert_table;
use chrono::NaiveDate;

use super::*;
use crate::calendar::{Cutoff, DayOff, ExtraDay, Length, Moment, Week, Zone, show, show_close};
use crate::message::Language;
use crate::yaml::FromText;

fn week(text: &str) -> Week {
    Week::from_text(text).unwrap()
}

fn calendar(zone: &str, hours: &str, off: &[&str]) -> Calendar {
    let off = off
        .iter()
        .map(|day| DayOff::from_text(day).unwrap())
        .collect();
    Calendar::new(
        "bakery",
        Zone::named(zone).unwrap(),
        week(hours),
        off,
        Vec::new(),
        None,
    )
}

fn term(text: &str) -> Term {
    Term::parse(text).unwrap()
}

fn start(text: &str, calendar: &Calendar) -> Start {
    Moment::from_text(text).unwrap().start(calendar.zone())
}

/// The due as the derivation shows it.
fn due_text(written: &str, from: &str, calendar: &Calendar) -> String {
    let due = due(&term(written), &start(from, calendar), calendar, None).unwrap();
    show_close(due.instant, calendar.zone())
}

fn nine_to_six() -> Calendar {
    calendar("UTC", "Mon-Fri 09:00-18:00", &[])
}

// The examples of the format's table of terms.
#[test]
fn working_hours_end_at_closing_time_rather_than_at_the_next_opening() {
    let calendar = nine_to_six();
    assert_table(
        "
            2 working hours | 2026-03-27 17:30 | Mon 30 Mar 2026 10:30
            9 working hours | 2026-03-30 09:00 | Mon 30 Mar 2026 18:00
            2 working hours | 2026-03-28 12:00 | Mon 30 Mar 2026 11:00
        ",
        |row| due_text(row[0], row[1], &calendar),
    );
}

#[test]
fn working_days_leave_out_the_day_of_receipt_and_end_at_closing_time() {
    let calendar = nine_to_six();
    assert_table(
        "
            2 working days | 2026-03-27 15:20 | Tue 31 Mar 2026 18:00
            2 working days | 2026-03-28 15:20 | Tue 31 Mar 2026 18:00
            2 working days | 2026-03-27 | Tue 31 Mar 2026 18:00
            2 clear working days | 2026-03-27 15:20 | Wed 1 Apr 2026 18:00
        ",
        |row| due_text(row[0], row[1], &calendar),
    );
}

#[test]
fn a_cut_off_moves_later_receipts_and_those_on_days_off_to_the_next_working_day() {
    let calendar = nine_to_six();
    let mut cut = term("2 working days");
    cut.cutoff = Some(Cutoff::from_text("16:00").unwrap());
    let at = |from: &str| {
        show(
            due(&cut, &start(from, &calendar), &calendar, None)
                .unwrap()
                .instant,
            calendar.zone(),
        )
    };
    assert_eq!(at("2026-03-28 12:00"), "Wed 1 Apr 2026 18:00");
    assert_eq!(at("2026-03-27 16:00"), "Tue 31 Mar 2026 18:00");
    assert_eq!(at("2026-03-27 16:00:01"), "Wed 1 Apr 2026 18:00");
    assert_eq!(at("2026-03-27"), "Wed 1 Apr 2026 18:00");
}

// UK statutory counting, as for requests under section 10 of the Freedom of Information Act 2000: the day of receipt is not
// counted, and the bank holidays of the year are not working days.
#[test]
fn twenty_working_days_of_uk_statutory_counting() {
    // A bank holiday in any part of the kingdom counts, so that of Northern Ireland on 17 March does.
    let bank = [
        "2009-03-17",
        "2008-12-25..2008-12-26",
        "2009-01-01",
        "2009-04-10",
        "2009-04-13",
        "2009-05-04",
        "2009-05-25",
    ];
    let calendar = calendar("Europe/London", "Mon-Fri 09:00-17:00", &bank);
    for (from, to) in [
        ("2008-10-01", "Wed 29 Oct 2008"),
        ("2009-03-12", "Tue 14 Apr 2009"),
        ("2009-03-14", "Wed 15 Apr 2009"),
        ("2009-03-16", "Thu 16 Apr 2009"),
    ] {
        assert_eq!(
            due_text("20 working days", from, &calendar),
            format!("{to} 17:00"),
            "from {from}"
        );
    }
}

// English civil procedure (rule 2.8): 28 clear days after 1 October, within 14 days of 2 October.
#[test]
fn clear_days_and_days_of_english_civil_procedure() {
    let calendar = calendar("Europe/London", "daily 09:00-17:00", &[]);
    assert_eq!(
        due_text("28 clear days", "2026-10-01", &calendar),
        "Fri 30 Oct 2026 17:00"
    );
    assert_eq!(
        due_text("14 days", "2026-10-02", &calendar),
        "Fri 16 Oct 2026 17:00"
    );
}

// 20 days after Sunday 5 October 2008 end on Saturday the 25th, and so on Monday the 27th.
#[test]
fn a_last_day_off_moves_to_the_next_working_day() {
    let calendar = nine_to_six();
    assert_table(
        "
            20 days | 2008-10-05 | Mon 27 Oct 2008 18:00
            1 month | 2026-01-31 | Mon 2 Mar 2026 18:00
            1 month | 2024-01-31 | Thu 29 Feb 2024 18:00
            2 weeks | 2026-03-03 | Tue 17 Mar 2026 18:00
        ",
        |row| due_text(row[0], row[1], &calendar),
    );
}

// Working time as service levels count it: across a night, a weekend, uneven days and days off.
#[test]
fn working_time_of_service_levels() {
    let nine_to_five = calendar("UTC", "Mon-Fri 09:00-17:00", &[]);
    assert_eq!(
        due_text("30 working minutes", "2026-03-27 16:59", &nine_to_five),
        "Mon 30 Mar 2026 09:29"
    );
    assert_eq!(
        due_text("8 working hours", "2026-03-27 17:00", &nine_to_five),
        "Mon 30 Mar 2026 17:00"
    );
    let eight_to_five = calendar("UTC", "Mon-Fri 08:00-17:00", &[]);
    assert_eq!(
        due_text("4 working hours", "2026-03-27 16:00", &eight_to_five),
        "Mon 30 Mar 2026 11:00"
    );
    let odd = calendar(
        "UTC",
        "Mon 09:00-17:00, Tue 09:00-16:00, Thu 08:00-17:00",
        &[],
    );
    assert_eq!(
        due_text("16 working hours", "2026-03-30 11:00", &odd),
        "Thu 2 Apr 2026 11:00"
    );
    let daily = calendar("UTC", "daily 09:00-21:00", &["2016-11-11", "2016-11-13"]);
    assert_eq!(
        due_text("48 working hours", "2016-11-09 23:00", &daily),
        "Tue 15 Nov 2016 21:00"
    );
}

#[test]
fn working_time_over_a_change_of_the_clocks() {
    let calendar = calendar("Europe/Berlin", "Mon-Fri 09:00-18:00", &[]);
    let due = due(
        &term("2 working hours"),
        &start("2026-03-27 17:30", &calendar),
        &calendar,
        None,
    )
    .unwrap();
    assert_eq!(show(due.instant, calendar.zone()), "Mon 30 Mar 2026 10:30");
    assert_eq!(calendar.zone().local(due.instant).offset_seconds, 7200);
}

#[test]
fn elapsed_time_ignores_the_calendar() {
    let calendar = calendar("Europe/Berlin", "Mon 09:00-10:00", &["2026-03-27"]);
    assert_eq!(
        due_text("8 hours", "2026-03-28 22:00", &calendar),
        "Sun 29 Mar 2026 07:00"
    );
    assert_eq!(
        due_text("90 minutes", "2026-03-27 23:30", &calendar),
        "Sat 28 Mar 2026 01:00"
    );
}

#[test]
fn the_derivation_lists_every_step() {
    let calendar = Calendar::new(
        "bakery",
        Zone::named("Asia/Yekaterinburg").unwrap(),
        week("Mon-Fri 09:00-18:00"),
        vec![
            DayOff::from_text("2026-05-01").unwrap(),
            DayOff::range(d("2026-05-11"), d("2026-05-12")).named("Victory Day"),
        ],
        vec![ExtraDay::from_text("2026-05-16").unwrap()],
        Some(d("2026-05-17")),
    );
    let steps = |written: &str, from: &str| {
        let due = due(&term(written), &start(from, &calendar), &calendar, None).unwrap();
        let steps = due
            .derivation
            .steps()
            .into_iter()
            .map(|step| step.english());
        steps.collect::<Vec<String>>()
    };
    assert_eq!(
        steps("2 clear working days", "2026-03-27 15:20"),
        [
            "received Fri 27 Mar 2026 15:20",
            "2 clear working days: Mon 30, Tue 31 (Sat 28, Sun 29 not worked)",
            "due Wed 1 Apr 2026 18:00 (Asia/Yekaterinburg, bakery's hours)",
        ]
    );
    assert_eq!(
        steps("10 working days", "2026-04-30"),
        [
            "received Thu 30 Apr 2026, no time given: read as the close of that day",
            "10 working days: Mon 4 May to Mon 18 (Sat 2 May, Sun 3, Sat 9, Sun 10, Sun 17 not worked)",
            "not counted: Fri 1 May (day off), Mon 11 to Tue 12 (Victory Day)",
            "counted: Sat 16 May (extra working day)",
            "due Mon 18 May 2026 18:00 (Asia/Yekaterinburg, bakery's hours)",
        ]
    );
    assert_eq!(
        steps("2 working hours", "2026-04-30 17:30"),
        [
            "received Thu 30 Apr 2026 17:30",
            "2 working hours: Thu 30 17:30-18:00, Mon 4 May 09:00-10:30 (Sat 2 May, Sun 3 not worked)",
            "not counted: Fri 1 May (day off)",
            "due Mon 4 May 2026 10:30 (Asia/Yekaterinburg, bakery's hours)",
        ]
    );
    assert_eq!(
        steps("20 days", "2026-04-12 10:00"),
        [
            "received Sun 12 Apr 2026 10:00",
            "20 days: Mon 13 Apr to Sat 2 May (Sat 2, Sun 3 not worked)",
            "moves to the next working day, Mon 4 May 2026",
            "due Mon 4 May 2026 18:00 (Asia/Yekaterinburg, bakery's hours)",
        ]
    );
    let beyond = due(
        &term("10 working days"),
        &start("2026-04-30", &calendar),
        &calendar,
        None,
    )
    .unwrap()
    .beyond;
    assert_eq!(beyond, Some(Uncovered::After(d("2026-05-17"))));
}

/// The steps in a language.
fn steps(written: &str, from: &str, calendar: &Calendar, language: Language) -> Vec<String> {
    let due = due(&term(written), &start(from, calendar), calendar, None).unwrap();
    let steps = due
        .derivation
        .steps()
        .into_iter()
        .map(|step| step.text(language));
    steps.collect()
}

#[test]
fn steps_of_a_term_are_counted_in_sequence() {
    let calendar = nine_to_six();
    assert_table(
        "
            10 calendar days | 2026-03-02 10:00 | Thu 12 Mar 2026 18:00
            10 banking days | 2026-03-02 10:00 | Mon 16 Mar 2026 18:00
            30 days, then end of month | 2026-03-04 10:00 | Thu 30 Apr 2026 18:00
            end of month, then 30 days | 2026-03-04 10:00 | Thu 30 Apr 2026 18:00
            end of month | 2026-02-04 10:00 | Mon 2 Mar 2026 18:00
            end of month | 2026-03-31 18:00 | Wed 1 Apr 2026 18:00
            end of the next month | 2026-01-31 10:00 | Mon 2 Mar 2026 18:00
            day 15 of the next month | 2026-03-04 10:00 | Wed 15 Apr 2026 18:00
            day 31 of the next month | 2026-03-04 10:00 | Thu 30 Apr 2026 18:00
            same day | 2026-03-04 10:00 | Wed 4 Mar 2026 18:00
            same day | 2026-03-04 18:00 | Thu 5 Mar 2026 18:00
            same day | 2026-03-07 10:00 | Mon 9 Mar 2026 18:00
            same day | 2026-03-04 | Thu 5 Mar 2026 18:00
            same day 12:00 | 2026-03-04 10:00 | Wed 4 Mar 2026 12:00
            same day 12:00 | 2026-03-04 12:00 | Thu 5 Mar 2026 12:00
            next working day | 2026-03-06 10:00 | Mon 9 Mar 2026 18:00
            next working day 17:00 | 2026-03-06 20:00 | Mon 9 Mar 2026 17:00
        ",
        |row| due_text(row[0], row[1], &calendar),
    );
    // A shop that opens on Saturday: the bank does not.
    let shop = self::calendar("UTC", "Mon-Sat 09:00-18:00", &[]);
    assert_eq!(
        due_text("2 banking days", "2026-03-05 10:00", &shop),
        "Mon 9 Mar 2026 18:00"
    );
    assert_eq!(
        steps(
            "30 days, then end of month 12:00",
            "2026-03-04 10:00",
            &calendar,
            Language::English
        ),
        [
            "received Wed 4 Mar 2026 10:00",
            "30 days: Thu 5 Mar to Fri 3 Apr",
            "end of month: Thu 30 Apr 2026",
            "at 12:00 on Thu 30 Apr 2026",
            "due Thu 30 Apr 2026 12:00 (UTC, bakery's hours)",
        ]
    );
    assert_eq!(
        steps("same day", "2026-03-06 19:00", &calendar, Language::English),
        [
            "received Fri 6 Mar 2026 19:00",
            "same day: Fri 6 Mar 2026",
            "over when it was received: moves to the next working day, Mon 9 Mar 2026",
            "due Mon 9 Mar 2026 18:00 (UTC, bakery's hours)",
        ]
    );
    assert_eq!(
        steps(
            "2 banking days",
            "2026-03-05 10:00",
            &shop,
            Language::English
        ),
        [
            "received Thu 5 Mar 2026 10:00",
            "2 banking days: Fri 6, Mon 9 (Sun 8 not worked)",
            "not counted: Sat 7 Mar (not a banking day)",
            "banking days are the working days from Monday to Friday",
            "due Mon 9 Mar 2026 18:00 (UTC, bakery's hours)",
        ]
    );
}

#[test]
fn a_receipt_within_a_shift_counts_for_the_day_on_which_the_shift_began() {
    let night = calendar("UTC", "Mon-Fri 22:00-06:00", &[]);
    // Tuesday 02:00 is in Monday's shift.
    assert_table(
        "
            1 working day | 2026-03-03 02:00 | Wed 4 Mar 2026 06:00
            1 working day | 2026-03-03 06:00 | Thu 5 Mar 2026 06:00
            1 working day | 2026-03-02 23:00 | Wed 4 Mar 2026 06:00
        ",
        |row| due_text(row[0], row[1], &night),
    );
    // Saturday 02:00 is in Friday's.
    assert_eq!(
        due_text("same day", "2026-03-07 02:00", &night),
        "Sat 7 Mar 2026 06:00"
    );
    assert_eq!(
        steps(
            "1 working day",
            "2026-03-03 02:00",
            &night,
            Language::English
        ),
        [
            "received Tue 3 Mar 2026 02:00",
            "within the shift that began on Mon 2 Mar 2026: counts for that day",
            "1 working day: Tue 3",
            "due Wed 4 Mar 2026 06:00 (UTC, bakery's hours)",
        ]
    );
}

#[test]
fn the_derivation_is_in_every_language() {
    let calendar = Calendar::new(
        "bakery",
        Zone::named("Asia/Yekaterinburg").unwrap(),
        week("Mon-Fri 09:00-18:00"),
        vec![
            DayOff::from_text("2026-05-01").unwrap(),
            DayOff::range(d("2026-05-11"), d("2026-05-12")).named("Victory Day"),
        ],
        Vec::new(),
        None,
    );
    assert_eq!(
        steps(
            "10 working days",
            "2026-04-30",
            &calendar,
            Language::Russian
        ),
        [
            "получено в четверг, 30 апреля 2026 г., время не указано: взят конец этого дня",
            "10 рабочих дней: пн 4 мая — вт 19 (6 дней вне рабочей недели)",
            "не считаются: пт 1 мая (нерабочий день), пн 11 — вт 12 (Victory Day)",
            "срок до вторника, 19 мая 2026 г., 18:00 (Asia/Yekaterinburg, часы работы: bakery)",
        ]
    );
    assert_eq!(
        steps("20 days", "2026-04-12 10:00", &calendar, Language::Spanish),
        [
            "recibido el domingo 12 de abril de 2026 a las 10:00",
            "20 días: lun 13 abr a sáb 2 may (sáb 2, dom 3: no hábiles)",
            "pasa al siguiente día hábil, lunes 4 de mayo de 2026",
            "plazo hasta el lunes 4 de mayo de 2026, 18:00 (Asia/Yekaterinburg, horario de bakery)",
        ]
    );
}

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_joint_term_runs_only_while_both_work() {
    let ours = nine_to_six();
    let theirs = calendar("UTC", "Mon Wed Fri 08:00-12:00", &["2026-04-01"]);
    let joint = |written: &str, from: &str| {
        let mut term = term(written);
        term.joint = true;
        show(
            due(&term, &start(from, &ours), &ours, Some(&theirs))
                .unwrap()
                .instant,
            ours.zone(),
        )
    };
    // Fri 27 Mar is the receipt; Mon 30 counts; Wed 1 Apr is off with them; Fri 3 Apr counts, to our closing time.
    assert_eq!(
        joint("2 working days", "2026-03-27 09:30"),
        "Fri 3 Apr 2026 18:00"
    );
    // Fri 10:00-12:00, Mon 09:00-12:00.
    assert_eq!(
        joint("4 working hours", "2026-03-27 10:00"),
        "Mon 30 Mar 2026 11:00"
    );
    let alone = due(
        &term("2 working days"),
        &start("2026-03-27 09:30", &ours),
        &ours,
        Some(&theirs),
    )
    .unwrap();
    assert_eq!(show(alone.instant, ours.zone()), "Tue 31 Mar 2026 18:00");
}

#[test]
fn terms_that_never_fall_due_are_errors_and_nothing_overflows() {
    let idle = calendar("UTC", "Mon-Fri 09:00-18:00", &["1900-01-01..2200-12-31"]);
    // Work begins in 2201: absurd, but counted.
    assert_eq!(
        due_text("1 working day", "2026-03-27 15:20", &idle),
        "Thu 1 Jan 2201 18:00"
    );
    let never = Calendar::new(
        "nobody",
        Zone::utc(),
        week("Mon 09:00-10:00"),
        vec![DayOff::range(NaiveDate::MIN, NaiveDate::MAX)],
        vec![],
        None,
    );
    for unit in Unit::ALL {
        for amount in [1, 100_000] {
            for from in ["1900-01-01", "2026-03-27 15:20", "2200-12-31 23:59"] {
                for calendar in [&idle, &never, &nine_to_six()] {
                    let mut term = Term::from(Length::new(amount, *unit).unwrap());
                    term.joint = true;
                    let _ = due(&term, &start(from, calendar), calendar, Some(&idle));
                    let _ = due(&term, &start(from, calendar), calendar, None);
                }
            }
        }
    }
    assert_eq!(
        due(
            &term("1 working day"),
            &start("2026-03-27", &never),
            &never,
            None
        )
        .unwrap_err()
        .to_string(),
        "`1 working day` does not fall due by the end of 2699 in nobody's hours"
    );
    let nameless = NeverDue {
        unread: false,
        term: term("1 working day"),
        name: String::new(),
    };
    assert_eq!(
        nameless.to_string(),
        "`1 working day` does not fall due by the end of 2699"
    );
    assert!(
        due(
            &term("100000 working days"),
            &start("2200-12-31", &nine_to_six()),
            &nine_to_six(),
            None
        )
        .is_ok()
    );
}
