use super::*;
use crate::calendar::{Cutoff, Moment, Start, Week, Zone, due};
use crate::yaml::FromText;

fn counted(hours: &str, term: &str, start: &str, pauses: &[(&str, &str)]) -> String {
    let zone = Zone::from_text("Europe/Berlin").unwrap();
    let week = Week::from_text(hours).unwrap();
    let calendar = Calendar::new("shop", zone.clone(), week, Vec::new(), Vec::new(), None);
    let at = |text: &str| {
        let moment = Moment::from_text(text).unwrap();
        moment.answer(&zone).instant
    };
    let (text, cutoff) = term.split_once(", cutoff: ").unzip();
    let mut term = Term::parse(text.unwrap_or(term)).unwrap();
    term.cutoff = cutoff.map(|hour| Cutoff::from_text(hour).unwrap());
    let start = Start::at(at(start));
    let due = due(&term, &start, &calendar, None).unwrap().instant;
    let pauses: Vec<Pause> = pauses
        .iter()
        .map(|(from, until)| Pause {
            from: at(from),
            until: at(until),
        })
        .collect();
    let instant = paused(&term, &start, due, &pauses, &calendar, None).unwrap();
    super::super::rfc3339(instant, &Zone::utc())
}

/// The figures of a help desk's own tests.
#[test]
fn known_figures() {
    for unit in ["minutes", "working minutes"] {
        let daily = |pauses: &[(&str, &str)]| {
            let term = format!("120 {unit}");
            counted("Mon-Sun 09:00-18:00", &term, "2026-03-03T09:00Z", pauses)
        };
        assert_eq!(daily(&[]), "2026-03-03T11:00:00+00:00");
        let two = [
            ("2026-03-03T09:30Z", "2026-03-03T09:45Z"),
            ("2026-03-03T10:00Z", "2026-03-03T10:30Z"),
        ];
        assert_eq!(daily(&two), "2026-03-03T11:45:00+00:00");
        let long = [("2026-03-03T10:00Z", "2026-03-03T15:00Z")];
        assert_eq!(daily(&long), "2026-03-03T16:00:00+00:00");
        // A question after the due date pauses nothing.
        let late = [("2026-03-03T11:00Z", "2026-03-03T15:00Z")];
        assert_eq!(daily(&late), "2026-03-03T11:00:00+00:00");
    }
}

#[test]
fn days_that_began_during_the_pause_are_not_counted() {
    let usual = |term: &str, pause| {
        counted(
            "Mon-Fri 09:00-18:00",
            term,
            "2026-03-02T10:00+01:00",
            &[pause],
        )
    };
    // From Tuesday noon until Thursday noon: Wednesday and Thursday.
    let two = ("2026-03-03T12:00+01:00", "2026-03-05T12:00+01:00");
    assert_eq!(usual("4 working days", two), "2026-03-10T17:00:00+00:00");
    assert_eq!(usual("4 banking days", two), "2026-03-10T17:00:00+00:00");
    // Friday 6 and 2 more: Sunday, moved to Monday.
    assert_eq!(usual("4 days", two), "2026-03-09T17:00:00+00:00");
    // Within one day, over a night and over a weekend.
    let short = ("2026-03-03T12:00+01:00", "2026-03-03T17:00+01:00");
    assert_eq!(usual("4 working days", short), "2026-03-06T17:00:00+00:00");
    let night = ("2026-03-03T19:00+01:00", "2026-03-04T08:00+01:00");
    assert_eq!(usual("4 working days", night), "2026-03-06T17:00:00+00:00");
    let weekend = ("2026-03-06T17:00+01:00", "2026-03-09T10:00+01:00");
    assert_eq!(
        usual("4 working days", weekend),
        "2026-03-09T17:00:00+00:00"
    );
    assert_eq!(
        usual("4 working days 12:30", two),
        "2026-03-10T11:30:00+00:00"
    );
}

#[test]
fn what_would_be_over_when_it_was_received_is_due_on_the_next_working_day() {
    // Friday 27 March, after closing, where the summer time begins on Sunday.
    let evening = |term: &str, pauses: &[(&str, &str)]| {
        counted(
            "Mon-Fri 09:00-18:00",
            term,
            "2026-03-27T19:00+01:00",
            pauses,
        )
    };
    let asked = [("2026-03-27T19:30+01:00", "2026-03-27T20:00+01:00")];
    assert_eq!(evening("same day", &[]), "2026-03-30T16:00:00+00:00");
    assert_eq!(evening("same day", &asked), "2026-03-30T16:00:00+00:00");
    // A question over Monday's closing moves it once more.
    let longer = [("2026-03-27T19:30+01:00", "2026-03-30T20:00+02:00")];
    assert_eq!(evening("same day", &longer), "2026-03-31T16:00:00+00:00");
    // On its last day, after closing.
    let month = |pauses: &[(&str, &str)]| {
        let hours = "Mon-Fri 09:00-18:00";
        counted(hours, "end of month", "2026-03-31T19:00+02:00", pauses)
    };
    let asked = [("2026-03-31T19:30+02:00", "2026-03-31T20:00+02:00")];
    assert_eq!(month(&[]), month(&asked));
    assert_eq!(month(&asked), "2026-04-01T16:00:00+00:00");
}

#[test]
fn before_the_clock_runs_it_does_not_stand_still() {
    // After the cut-off, so that the hours run from Monday's opening.
    let late = |term: &str, pause: (&str, &str)| {
        counted(
            "Mon-Fri 09:00-18:00",
            term,
            "2026-03-20T13:00+01:00",
            &[pause],
        )
    };
    let before = ("2026-03-20T13:30+01:00", "2026-03-20T17:30+01:00");
    let weekend = ("2026-03-21T10:00+01:00", "2026-03-22T10:00+01:00");
    // Half an hour of it is on Monday.
    let into = ("2026-03-20T17:00+01:00", "2026-03-23T09:30+01:00");
    for unit in ["hours", "working hours"] {
        let term = format!("4 {unit}, cutoff: 12:00");
        assert_eq!(late(&term, before), "2026-03-23T12:00:00+00:00", "{term}");
        assert_eq!(late(&term, weekend), "2026-03-23T12:00:00+00:00", "{term}");
        assert_eq!(late(&term, into), "2026-03-23T12:30:00+00:00", "{term}");
    }
}
