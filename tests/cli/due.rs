//! `projlog due`: counting and measuring, with calendars from the command line or from a charter.

use crate::support::Folder;

/// A week in Moscow with a Friday off and an extra working Saturday after it.
const MOSCOW: &str = "--timezone Europe/Moscow --hours 'Mon-Fri 09:00-17:00' --days-off 2014-07-04 --workdays 2014-07-05";

const SEASONS: &str = "
projlog: 1
project: Social media for a bakery
timezone: Europe/Madrid
parties:
  agency: { role: contractor, hours: \"Mon-Fri 09:00-18:00\" }
  client:
    role: client
    hours:
      - Mon-Fri 09:00-18:00
      - { from: 15 Jun, until: 15 Sep, hours: \"Mon-Fri 08:00-15:00\" }
    holidays: [days.ics]
    workdays: [every 12 Jun 09:00-12:00, 2026-06-13 10:00-15:00]
people:
  account-manager: { party: agency }
  director: { party: client }
";

fn anywhere(arguments: &str) -> crate::support::Run {
    Folder::empty().projlog(&format!("due {arguments}"))
}

fn due(folder: &Folder, arguments: &str) -> serde_json::Value {
    folder
        .projlog(&format!("due {arguments} --output-format json"))
        .json()["due"]
        .clone()
}

/// Several entries for one day give their hours together, as in a charter.
#[test]
fn the_hours_of_extra_working_days_add_up() {
    for extra in [
        "--workdays '2026-03-14 10:00-12:00,2026-03-14 13:00-15:00'",
        "--workdays '2026-03-14 10:00-12:00' --workdays '2026-03-14 13:00-15:00'",
    ] {
        let arguments = format!("'1 working day' --from '2026-03-13 16:00' --timezone UTC {extra}");
        assert_eq!(
            due(&Folder::empty(), &arguments),
            "2026-03-14T15:00:00+00:00",
            "{extra}"
        );
    }
}

/// Nothing is measured by days off that cannot be read, and what a calendar does not have is said.
#[test]
fn what_is_measured_depends_on_the_calendar_as_a_term_does() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        "projlog: 1\ntimezone: UTC\nparties:\n  agency: { role: contractor, hours: \"Mon-Fri 09:00-18:00\" }\n  \
         client: { role: client, hours: \"Mon-Fri 09:00-18:00\", holidays: days.ics }\npeople: { am: { party: agency } }\n",
    );
    let measure = "due --from '2026-12-30 12:00' --until '2027-01-05 12:00' --party client";
    let missing = folder.projlog(measure);
    assert_eq!((missing.status(), missing.stdout.as_str()), (2, ""));
    assert!(
        missing.stderr.contains("run `projlog check`"),
        "{}",
        missing.stderr
    );
    folder.write(
        "days.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261104\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    let ended = folder.projlog(measure);
    assert_eq!(ended.status(), 0, "{}", ended.transcript());
    assert!(
        ended.stderr.contains("the calendar of client ends on"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_term_is_counted_anywhere() {
    shows!(
        "due",
        anywhere(&format!(
            "'2 working hours' --from '2014-07-01 11:00' {MOSCOW}"
        ))
    );
    shows!(
        "due-json",
        anywhere(&format!(
            "'2 working hours' --from '2014-07-01 11:00' {MOSCOW} --output-format json"
        ))
    );
}

#[test]
fn days_off_and_extra_working_days_count() {
    shows!(
        "due-days",
        anywhere(&format!(
            "'2 working days' --from '2014-07-03 11:00' {MOSCOW}"
        ))
    );
    shows!(
        "due-clear-days",
        anywhere(&format!(
            "'2 clear working days' --from '2014-07-03 11:00' {MOSCOW}"
        ))
    );
    let folder = Folder::empty();
    let from = "'1 working day' --from '2014-07-03 11:00' --timezone Europe/Moscow";
    assert_eq!(due(&folder, from), "2014-07-04T18:00:00+04:00");
    assert_eq!(
        due(
            &folder,
            &format!("{from} --days-off '2014-07-04..2014-07-07,every 8 Jul'")
        ),
        "2014-07-09T18:00:00+04:00"
    );
}

#[test]
fn a_term_can_have_a_cutoff() {
    let folder = Folder::empty();
    let from = "'1 working day' --from '2026-03-26 16:30'";
    assert_eq!(due(&folder, from), "2026-03-27T18:00:00+00:00");
    assert_eq!(
        due(&folder, &format!("{from} --cutoff 16:00")),
        "2026-03-30T18:00:00+00:00"
    );
}

#[test]
fn the_defaults_are_utc_and_the_usual_week() {
    shows!(
        "due-defaults",
        anywhere("'1 working day' --from '2026-03-27 15:20'")
    );
    assert_eq!(
        due(
            &Folder::empty(),
            "'2 hours' --from '2026-03-27T23:30+05:00'"
        ),
        "2026-03-27T20:30:00+00:00"
    );
}

#[test]
fn the_time_between_two_times_is_measured() {
    shows!(
        "due-until",
        anywhere(&format!(
            "--from '2014-07-03 16:30' --until '2014-07-07 09:15' {MOSCOW}"
        ))
    );
    shows!(
        "due-until-json",
        anywhere("--from '2026-03-27 15:20' --until 2026-03-30 --output-format json")
    );
    shows!(
        "due-until-nothing",
        anywhere("--from '2026-03-27 19:00' --until '2026-03-29 12:00'")
    );
}

/// A date alone is that day in both directions: its midnight is not the day of the start.
#[test]
fn the_time_between_dates_is_that_of_the_term_between_them() {
    shows!(
        "due-until-dates",
        anywhere("--from 2026-02-02 --until 2026-02-06")
    );
    for (from, until, days) in [
        ("2026-02-02", "2026-02-06", 4),
        ("2026-02-01", "'2026-02-27 18:00'", 20),
        ("2026-02-06", "2026-02-08", 0),
        ("2026-02-06", "2026-02-06", 0),
        ("'2026-02-02 23:59'", "2026-02-06", 4),
        ("'2026-02-02 10:00'", "'2026-02-07 00:00'", 4),
    ] {
        let there = if days == 4 {
            "'4 working days'"
        } else {
            "'20 working days'"
        };
        let forward = anywhere(&format!("{there} --from {from} --output-format json"));
        let back = anywhere(&format!(
            "--from {from} --until {until} --output-format json"
        ));
        assert_eq!(back.json()["working_days"], days, "{from} {until}");
        if days > 0 {
            let day = &until.trim_matches('\'')[..10];
            let due = forward.json()["due"].as_str().unwrap().to_owned();
            assert!(
                due.starts_with(day) || until.contains("00:00"),
                "{due} {day}"
            );
        }
    }
    // The day of the end is that of the date, in another zone too.
    let folder = Folder::empty();
    folder.write("projlog.yaml", ZONES);
    let run = folder
        .projlog("due --from 2026-02-02 --until 2026-02-06 --party east --output-format json");
    assert_eq!(run.json()["working_days"], 4, "{}", run.stderr);
    assert_eq!(run.json()["until"], "2026-02-07T00:00:00+09:00");
    let run = folder
        .projlog("due --from 2026-02-02 --until 2026-02-02 --party east --output-format json");
    assert_eq!(run.json()["working_days"], 0, "{}", run.stderr);
}

/// A term starts at a date alone as it does in the log: with the end of that day where the log is written.
#[test]
fn a_date_alone_is_that_of_the_log() {
    let folder = Folder::empty();
    let more = "people:\n  here: { party: west }\n  there: { party: east }\nchannels: { email: written }\nterms: { information: 1 working day }\n";
    folder.write("projlog.yaml", &format!("{ZONES}{more}"));
    folder.write(
        "log/a.md",
        "```yaml\nrequest: R-1\nat: 2026-02-02\nfrom: here\nto: there\nvia: email\nneeds: information\n```\n",
    );
    let term =
        folder.projlog("due '1 working day' --from 2026-02-02 --party east --output-format json");
    let status = folder.projlog("status --as-of 2026-02-20 --no-history --output-format json");
    let owed = &status.json()["obligations"][0];
    assert_eq!(owed["entry"], "R-1");
    // One instant, in the zone of each.
    assert_eq!(owed["due"], "2026-02-04T04:00:00-05:00");
    assert_eq!(term.json()["due"], "2026-02-04T18:00:00+09:00");
}

/// The charter's zone is west of that of a party, where its midnight is the next morning.
const ZONES: &str = "\
projlog: 1
timezone: America/New_York
parties:
  east: { role: contractor, timezone: Asia/Tokyo, hours: \"daily 09:00-18:00\" }
  west: { role: client, hours: \"daily 09:00-18:00\" }
";

/// Seasons, half days and days of a file are in both directions: what a term counts is what the way back measures.
#[test]
fn the_way_back_is_explained_as_the_way_there() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", SEASONS);
    folder.write(
        "days.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Founders Day\nDTSTART;VALUE=DATE:20260610\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    shows!(
        "due-seasons",
        folder.projlog("due '40 working hours' --from '2026-06-09 15:00' --party client")
    );
    shows!(
        "due-half-day",
        folder.projlog("due '2 working days' --from '2026-06-10 15:00' --party client")
    );
    shows!(
        "due-seasons-until",
        folder.projlog("due --from '2026-06-09 15:00' --until '2026-06-17 15:00' --party client")
    );
}

#[test]
fn a_party_has_its_own_calendar_and_the_charter_the_default_zone() {
    let folder = Folder::of_example("bakery");
    shows!(
        "due-party",
        folder.projlog("due '3 working days' --from '2026-03-05 15:20' --party bakery")
    );
    shows!(
        "due-party-until",
        folder.projlog("due --from '2026-03-05 15:20' --until '2026-03-10 12:00' --party agency")
    );
    // Without a party, the charter only gives the zone.
    assert_eq!(
        due(&folder, "'1 working day' --from '2026-03-06 15:20'"),
        "2026-03-09T18:00:00+03:00"
    );
    assert_eq!(
        due(
            &folder,
            "'1 working day' --from '2026-03-06 15:20' --party agency"
        ),
        "2026-03-10T19:00:00+03:00"
    );
}

#[test]
fn wrong_arguments_are_errors() {
    let folder = Folder::of_example("bakery");
    shows!("due-no-term", folder.projlog("due --from 2026-03-27"));
    shows!(
        "due-wrong-term",
        folder.projlog("due '2 workng days' --from 2026-03-27")
    );
    shows!(
        "due-wrong-party",
        folder.projlog("due '2 working days' --from 2026-03-27 --party bakry")
    );
    shows!(
        "due-backwards",
        folder.projlog("due --from 2026-03-27 --until 2026-03-20")
    );
    for arguments in [
        "'2 days' --until 2026-03-30 --from 2026-03-27",
        "'2 days' --from yesterday",
        "'2 days' --from 2026-03-27 --party bakery --hours 'Mon-Fri 09:00-10:00'",
        "'2 days' --from 2026-03-27 --party bakery --timezone Europe/Moscow",
        "'2 days' --from 2026-03-27 --party bakery --days-off 2026-03-30",
        "'2 days' --from 2026-03-27 --party bakery --workdays 2026-03-28",
        "'2 days' --from 2026-03-27 --timezone Mars",
        "'2 days' --from 2026-03-27 --hours never",
        "'2 days' --from 2026-03-27 --days-off 2026-13-01",
        "'2 days' --from 2026-03-27 --workdays someday",
        "'2 days' --from 2026-03-27 --workdays '2026-03-28 10:00-12:00,2026-03-28 11:00-13:00'",
        "'2 days' --from 2026-03-27 --cutoff 25:00",
        "--from 2026-03-27 --until someday",
        "'' --from 2026-03-27",
    ] {
        let run = folder.projlog(&format!("due {arguments}"));
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(
            run.stderr.starts_with("error: "),
            "{arguments}: {}",
            run.stderr
        );
    }
    let outside = anywhere("'2 days' --from 2026-03-27 --party bakery");
    assert_eq!(outside.status(), 2, "{}", outside.stdout);
}

#[test]
fn hours_without_working_time_are_an_error() {
    let run = anywhere("'2 working days' --from 2026-03-27 --days-off 2026-01-01..2226-12-31");
    assert_eq!(run.status(), 2, "{}", run.stdout);
}

#[test]
fn without_a_start_time_runs_from_now() {
    let folder = Folder::empty();
    let run = folder.projlog("due '1 hour' --output-format json");
    assert_eq!(run.status(), 0, "{}", run.stderr);
    // The time of a file that is written next is compared: a test does not read the clock.
    let from = run.json()["from"].as_str().unwrap().to_owned();
    let from = chrono::DateTime::parse_from_rfc3339(&from).unwrap();
    folder.write("later", "");
    let later = std::fs::metadata(folder.path().join("later")).unwrap();
    let later: chrono::DateTime<chrono::Utc> = later.modified().unwrap().into();
    let waited = later.signed_duration_since(from).num_seconds();
    assert!((-2..600).contains(&waited), "{from} {later}");
    // Measuring starts now too: this end has passed.
    let run = folder.projlog("due --until 2020-01-01");
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr.contains("--until is before --from"),
        "{}",
        run.stderr
    );
}
